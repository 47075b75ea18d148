//! The baseline: what a deal was found to break or leave open on some day, so that only what is new fails.
//!
//! It holds names and fingerprints and no text of any deal. A finding is known while it rests on the same facts and is
//! not worse than it was; a waived finding is never listed, so that a baseline cannot outlive a waiver.

mod read;

use std::collections::BTreeMap;

use crate::report::aside;
use crate::report::data::{self, Document, Gone, Overall};
use crate::report::digest::fingerprint;
use crate::source::Span;
use crate::waive::RuleOfRun;

pub use read::read;

/// The version of the file.
pub const VERSION: i64 = 1;

/// One finding that is known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Known {
    /// The document, seen from the folder of the baseline.
    pub document: String,
    /// The finding's id.
    pub finding: String,
    /// The path of its entry.
    pub entry: Option<String>,
    /// Its verdict.
    pub verdict: String,
    /// What it is about, whatever its line.
    pub fingerprint: String,
    /// Where it stands in the file; none for what was found today.
    pub span: Option<Span>,
}

/// What was found by a run, as far as a baseline is concerned.
pub struct Found<'a> {
    /// The rulebooks.
    pub rulebooks: &'a [data::Rulebook],
    /// The rules of each rulebook.
    pub rules: &'a [Vec<RuleOfRun>],
    /// What a document is called, seen from the folder of the baseline.
    pub name: &'a dyn Fn(&str) -> String,
}

/// Marks what is known, and yields what a baseline lists and this run looked for and did not find.
#[must_use]
pub fn lay(known: &[Known], documents: &mut [Document], found: &Found<'_>) -> Vec<Gone> {
    let mut open: BTreeMap<&str, Vec<&Known>> = BTreeMap::new();
    for one in known {
        open.entry(&one.fingerprint).or_default().push(one);
    }
    for document in documents.iter_mut() {
        let rulebook = found.rulebook(document);
        let name = (found.name)(&document.file);
        for finding in &mut document.findings {
            if !aside::can_be(finding) || finding.waived.is_some() {
                continue;
            }
            let print = fingerprint(rulebook, &name, finding);
            let listed = open.get_mut(print.as_str());
            finding.known = listed.is_some_and(|listed| take(listed, finding.verdict).is_some());
        }
    }
    let mut gone: Vec<Gone> = open
        .into_values()
        .flatten()
        .filter(|one| found.covers(one, documents))
        .map(|one| Gone {
            document: one.document.clone(),
            finding: one.finding.clone(),
            entry: one.entry.clone(),
        })
        .collect();
    gone.sort();
    gone
}

/// The baseline as it should be from now on: what this run found, and what the old one lists of documents and rules that
/// this run did not look at.
#[must_use]
pub fn renew(old: &[Known], documents: &[Document], found: &Found<'_>) -> Vec<Known> {
    let kept = old.iter().filter(|one| !found.covers(one, documents));
    let mut all: Vec<Known> = kept.cloned().collect();
    for document in documents {
        let name = (found.name)(&document.file);
        let findings = document.findings.iter();
        let listed = findings.filter(|one| aside::can_be(one) && one.waived.is_none());
        all.extend(listed.map(|finding| Known {
            document: name.clone(),
            finding: finding.id.clone(),
            entry: finding.entry.as_ref().map(|entry| entry.path.clone()),
            verdict: finding.verdict.to_owned(),
            fingerprint: fingerprint(found.rulebook(document), &name, finding),
            span: None,
        }));
    }
    all.iter_mut().for_each(|one| one.span = None);
    all.sort();
    all
}

/// The text of a baseline: a line for each finding, sorted, the same for the same findings.
#[must_use]
pub fn render(known: &[Known]) -> String {
    let mut out = format!(
        "# What deals broke or left open when this file was written; a check with it fails on what is new alone.\n\
         # Written by `servanda check --write-baseline`: write it anew rather than edit it.\n\
         version = {VERSION}\n\nknown = [\n"
    );
    for one in known {
        let mut fields = vec![
            ("document", &one.document),
            ("finding", &one.finding),
            ("verdict", &one.verdict),
            ("fingerprint", &one.fingerprint),
        ];
        if let Some(entry) = &one.entry {
            fields.insert(2, ("entry", entry));
        }
        let fields: Vec<String> = fields
            .into_iter()
            .map(|(key, text)| format!("{key} = {}", quoted(text)))
            .collect();
        out.push_str(&format!("  {{ {} }},\n", fields.join(", ")));
    }
    out + "]\n"
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            char if char.is_control() || !char.is_ascii() && is_invisible(char) => {
                out.push_str(&format!("\\U{:08X}", char as u32));
            }
            char => out.push(char),
        }
    }
    out + "\""
}

/// Whether a character shows nothing and may steer the direction of writing.
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

impl Found<'_> {
    /// The title of a document's rulebook, which tells equal rules of two rulebooks apart.
    fn rulebook(&self, document: &Document) -> &str {
        let rulebook = self.rulebooks.get(document.rulebook);
        rulebook
            .and_then(|rulebook| rulebook.title.as_deref())
            .unwrap_or("")
    }

    /// Whether a run looked at what a baseline lists: the document was read, and judged by the rule.
    fn covers(&self, known: &Known, documents: &[Document]) -> bool {
        let rule = known.finding.split('/').next().unwrap_or_default();
        documents.iter().any(|document| {
            let rules = self.rules.get(document.rulebook);
            document.overall != Overall::Unusable
                && (self.name)(&document.file) == known.document
                && rules.is_some_and(|rules| rules.iter().any(|one| one.judged && one.id == rule))
        })
    }
}

/// Takes one out of the listed findings of a fingerprint that was as bad as this verdict or worse.
fn take<'k>(listed: &mut Vec<&'k Known>, verdict: &str) -> Option<&'k Known> {
    let at = listed
        .iter()
        .position(|one| badness(&one.verdict) >= badness(verdict))?;
    Some(listed.swap_remove(at))
}

fn badness(verdict: &str) -> u8 {
    match verdict {
        "broken" => 2,
        "gap" => 1,
        _ => 0,
    }
}
