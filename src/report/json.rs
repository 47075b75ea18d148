//! The report of a check for machines: one JSON object, or one line for each finding.
//!
//! The shape is that of `data`, published as `docs/check-output.schema.json`. Errors and the exit status are always in
//! it.

use serde::Serialize;

use crate::report::data::{
    Baseline, Diagnostic, Document, Exit, Finding, Report, Rulebook, Summary,
};

/// The whole report as one object, for people to read and machines to parse.
#[must_use]
pub fn render(report: &Report) -> String {
    pretty(report)
}

/// Anything as JSON for people to read, ending in a line break.
pub(crate) fn pretty(value: &impl Serialize) -> String {
    harmless(serde_json::to_string_pretty(value).unwrap_or_default()) + "\n"
}

/// One line of NDJSON.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line<'a> {
    Diagnostic(&'a Diagnostic),
    Finding {
        file: &'a str,
        rulebook: &'a str,
        #[serde(flatten)]
        finding: &'a Finding,
    },
    Document {
        file: &'a str,
        rulebook: &'a str,
        overall: crate::report::data::Overall,
        hard: crate::report::data::Counts,
        soft: crate::report::data::Counts,
        #[serde(skip_serializing_if = "Option::is_none")]
        waived: Option<usize>,
        #[serde(skip_serializing_if = "Option::is_none")]
        known: Option<usize>,
    },
    Summary {
        version: u32,
        #[serde(flatten)]
        summary: &'a Summary,
        #[serde(skip_serializing_if = "Option::is_none")]
        baseline: Option<&'a Baseline>,
        exit: &'a Exit,
    },
}

/// Line by line: what is wrong, each document's findings and then the document, and the summary last, so that a stream
/// that was cut off can be told from a whole one.
#[must_use]
pub fn render_lines(report: &Report) -> String {
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        push(&mut out, &Line::Diagnostic(diagnostic));
    }
    for document in &report.documents {
        let rulebook = report.rulebooks.get(document.rulebook);
        push_document(&mut out, document, rulebook);
    }
    push(
        &mut out,
        &Line::Summary {
            version: report.version,
            summary: &report.summary,
            baseline: report.baseline.as_ref(),
            exit: &report.exit,
        },
    );
    out
}

fn push_document(out: &mut String, document: &Document, rulebook: Option<&Rulebook>) {
    let (file, rulebook) = (
        document.file.as_str(),
        rulebook.map_or("", |rulebook| &rulebook.path),
    );
    for finding in &document.findings {
        push(
            out,
            &Line::Finding {
                file,
                rulebook,
                finding,
            },
        );
    }
    push(
        out,
        &Line::Document {
            file,
            rulebook,
            overall: document.overall,
            hard: document.hard,
            soft: document.soft,
            waived: (document.waived > 0).then_some(document.waived),
            known: (document.known > 0).then_some(document.known),
        },
    );
}

/// Anything as one line of NDJSON.
pub(crate) fn line(value: &impl Serialize) -> String {
    harmless(serde_json::to_string(value).unwrap_or_default()) + "\n"
}

fn push(out: &mut String, line: &Line<'_>) {
    out.push_str(&self::line(line));
}

/// Escapes the control characters that JSON allows to stand as they are, but a terminal obeys.
fn harmless(json: String) -> String {
    let obeyed = |char: char| matches!(char, '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !json.contains(obeyed) {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for char in json.chars() {
        if obeyed(char) {
            out.push_str(&format!("\\u{:04x}", char as u32));
        } else {
            out.push(char);
        }
    }
    out
}
