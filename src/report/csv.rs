//! CSV, for spreadsheets: one row for each finding, and one for each error, so that a sheet without findings is not
//! mistaken for a clean one.
//!
//! As RFC 4180 has it: a header, `CRLF` between rows, every field quoted. The file begins with a byte order mark, since
//! spreadsheets take it for an old code page otherwise; programs that read tables skip the mark, and those that do not
//! have JSON. A field that a spreadsheet would take for a formula has an apostrophe in front, as has whatever follows a
//! semicolon inside a field, where half of the world's spreadsheets begin a new one. Several values of one field are
//! separated by ` | `.

use crate::report::data::{Diagnostic, Document, Finding, Report};
use crate::report::finding::{exception_words, mend_words};
use crate::report::locate;
use crate::report::table::overall_words;
use crate::report::text::clean;

const HEADER: [&str; 34] = [
    "document",
    "title",
    "rulebook",
    "overall",
    "rule",
    "rule title",
    "demand",
    "entry",
    "verdict",
    "strength",
    "weight",
    "holder",
    "held as",
    "since",
    "until",
    "tags",
    "finding",
    "demand words",
    "line",
    "column",
    "passage",
    "facts",
    "values",
    "to settle",
    "to mend",
    "exceptions",
    "because",
    "sources",
    "evidence",
    "rule place",
    "set aside",
    "waived by",
    "waived because",
    "waived until",
];

/// The report as CSV.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut out = head();
    for document in &report.documents {
        let rulebook = report.rulebooks.get(document.rulebook);
        let rulebook = rulebook.map_or("", |rulebook| &rulebook.path);
        out.push_str(&rows(rulebook, document));
    }
    let errors = report
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == "error");
    for diagnostic in errors {
        out.push_str(&error_row(diagnostic));
    }
    out
}

/// What a table starts with: the byte order mark and the names of the columns.
#[must_use]
pub fn head() -> String {
    let mut out = String::from("\u{feff}");
    push_row(&mut out, &HEADER.map(str::to_owned));
    out
}

/// The rows of a document's findings under the rulebook at a path.
#[must_use]
pub fn rows(rulebook: &str, document: &Document) -> String {
    let mut out = String::new();
    for finding in &document.findings {
        push_row(&mut out, &of_finding(rulebook, document, finding));
    }
    out
}

/// The row of something that is wrong.
#[must_use]
pub fn error_row(diagnostic: &Diagnostic) -> String {
    let mut out = String::new();
    push_row(&mut out, &of_error(diagnostic));
    out
}

fn of_finding(rulebook: &str, document: &Document, finding: &Finding) -> [String; 34] {
    let (rule, demand) = (&finding.rule, &finding.demand);
    let held = rule.held.as_ref();
    let place = locate::place(document, finding);
    let passage = locate::fact(document, finding).and_then(|fact| fact.text.clone());
    let evidence = finding.facts.iter().flat_map(|fact| &fact.evidence);
    let waived = finding.waived.as_ref();
    let optional = |text: Option<&String>| text.cloned().unwrap_or_default();
    [
        document.file.clone(),
        optional(document.title.as_ref()),
        rulebook.to_owned(),
        overall_words(document.overall).to_owned(),
        rule.id.clone(),
        rule.title.clone(),
        demand.number.to_string(),
        finding
            .entry
            .as_ref()
            .map_or(String::new(), |entry| entry.path.clone()),
        finding.verdict.replace('-', " "),
        if finding.hard { "hard" } else { "soft" }.to_owned(),
        optional(demand.weight.as_ref()),
        held.map_or(String::new(), |held| held.by.clone()),
        optional(held.and_then(|held| held.manner.as_ref())),
        optional(held.and_then(|held| held.since.as_ref())),
        optional(held.and_then(|held| held.until.as_ref())),
        joined(rule.tags.iter().cloned()),
        locate::sentence(finding).to_owned(),
        demand.words.clone(),
        place.line.to_string(),
        place.column.to_string(),
        passage.unwrap_or_default(),
        joined(finding.facts.iter().map(|fact| fact.path.clone())),
        joined(
            finding
                .facts
                .iter()
                .map(|fact| fact.value.clone().unwrap_or_else(|| fact.state.to_owned())),
        ),
        joined(
            finding
                .asks
                .iter()
                .map(|ask| format!("{}: {}", ask.fact.path, ask.question)),
        ),
        joined(finding.mends.iter().map(mend_words)),
        joined(finding.exceptions.iter().map(exception_words)),
        optional(rule.because.as_ref()),
        joined(rule.sources.iter().cloned()),
        joined(evidence.map(|remark| format!("{}: {}", remark.key, remark.text))),
        format!("{}:{}", demand.place.file, demand.place.line),
        match waived {
            Some(_) => "waived".to_owned(),
            None if finding.known => "known".to_owned(),
            None => String::new(),
        },
        optional(waived.map(|waived| &waived.by)),
        optional(waived.map(|waived| &waived.because)),
        optional(waived.map(|waived| &waived.until)),
    ]
}

/// An error: what is wrong stands where a finding's sentence does.
fn of_error(diagnostic: &Diagnostic) -> [String; 34] {
    let place = diagnostic.place.as_ref();
    HEADER.map(|name| match name {
        "document" => place.map_or(String::new(), |place| place.file.clone()),
        "overall" => "unusable".to_owned(),
        "rule" => diagnostic.code.to_owned(),
        "verdict" => "error".to_owned(),
        "finding" => diagnostic.message.clone(),
        "line" => place.map_or(String::new(), |place| place.line.to_string()),
        "column" => place.map_or(String::new(), |place| place.column.to_string()),
        "to mend" => diagnostic.help.clone().unwrap_or_default(),
        _ => String::new(),
    })
}

fn joined(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join(" | ")
}

/// One row of CSV.
pub(crate) fn push_row(out: &mut String, fields: &[String]) {
    let fields: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
    out.push_str(&fields.join(","));
    out.push_str("\r\n");
}

fn quoted(field: &str) -> String {
    format!("\"{}\"", harmless(&clean(field)).replace('"', "\"\""))
}

/// A text that no spreadsheet evaluates.
fn harmless(field: &str) -> String {
    let mut out = String::new();
    let mut start = true;
    for char in field.chars() {
        if start && matches!(char, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') {
            out.push('\'');
        }
        // White space keeps the start open: some spreadsheets trim it before they look.
        start = char == ';' || char == '"' || (start && char.is_whitespace());
        out.push(char);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn nothing_is_taken_for_a_formula() {
        assert_eq!(quoted("=cmd()"), "\"'=cmd()\"");
        assert_eq!(quoted("\t=cmd()"), "\" '=cmd()\"");
        assert_eq!(quoted("a;=1+1"), "\"a;'=1+1\"");
        assert_eq!(quoted("say \"=1\""), "\"say \"\"'=1\"\"\"");
        assert_eq!(quoted("2025-08-18, 3 - 1"), "\"2025-08-18, 3 - 1\"");
        assert_eq!(quoted("a\r\nb"), "\"a  b\"");
    }
}
