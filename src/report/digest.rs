//! Digests that stay the same from run to run and from version to version: fingerprints of findings, and the hashes by
//! which a page names its own script and style.

use sha2::{Digest, Sha256};

use crate::report::data::{Document, Finding, Report};

/// What a finding is about, whatever its line: 32 hexadecimal digits over the title of the rulebook, the document, the
/// rule, the demand, the entry and the paths of the facts behind the verdict. A finding that rests on other facts than
/// before is another finding, so that nobody's leave to ignore it carries over.
#[must_use]
pub fn fingerprint(rulebook: &str, file: &str, finding: &Finding) -> String {
    let mut paths: Vec<&str> = finding
        .facts
        .iter()
        .map(|fact| fact.path.as_str())
        .collect();
    paths.extend(finding.asks.iter().map(|ask| ask.fact.path.as_str()));
    paths.sort_unstable();
    paths.dedup();
    let number = finding.demand.number.to_string();
    let entry = finding.entry.as_ref().map_or("", |entry| &entry.path);
    let mut parts = vec![rulebook, file, &finding.rule.id, &number, entry];
    parts.append(&mut paths);
    of_parts(&parts)
}

/// The fingerprint of a finding of a report, by the name that the report has for its document.
#[must_use]
pub fn of_finding(report: &Report, document: &Document, finding: &Finding) -> String {
    let rulebook = report.rulebooks.get(document.rulebook);
    let title = rulebook.and_then(|rulebook| rulebook.title.as_deref());
    fingerprint(title.unwrap_or(""), &document.file, finding)
}

/// 32 hexadecimal digits over some texts, which no other split of the same characters gives.
#[must_use]
pub fn of_parts(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let digits = hash.finalize();
    digits
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A text's hash as a content security policy names it: `sha256-…`.
#[must_use]
pub fn of_inline(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let at = (group >> (18 - 6 * digit)) & 63;
            out.push(match digit <= chunk.len() {
                true => ALPHABET[at as usize] as char,
                false => '=',
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{base64, of_inline, of_parts};

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ];
        for (text, expected) in cases {
            assert_eq!(base64(text.as_bytes()), expected);
        }
        assert_eq!(
            of_inline(""),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
    }

    #[test]
    fn parts_do_not_run_into_one_another() {
        assert_ne!(of_parts(&["ab", "c"]), of_parts(&["a", "bc"]));
    }
}
