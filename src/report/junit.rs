//! JUnit XML, for CI systems that show tests.
//!
//! Each document is a suite (one for each rulebook it was checked against) and each finding a case, named after the
//! rule, its demand and its entry:
//!
//! | verdict | hard demand | soft demand |
//! |---|---|---|
//! | broken | failure | passes, with a remark |
//! | gap, undetermined | failure; skipped where the run allows gaps | skipped |
//! | any of these, waived or known | skipped, with the reason | skipped, with the reason |
//! | excepted | passes, with a remark | passes, with a remark |
//! | met | passes | passes |
//! | not applicable | skipped | skipped |
//!
//! A gap is a failure and no skipped case, since a skipped case leaves a build green and the deal is not. What is wrong
//! with a document is an error in its suite, and what is wrong with rules or the command in a suite of its own; warnings
//! go to the suite's `system-err`. Characters that XML cannot hold become their pictures.

use crate::report::aside;
use crate::report::data::{Diagnostic, Document, Finding, Overall, Report};
use crate::report::finding::{exception_words, short};
use crate::report::locate;
use crate::report::mark;
use crate::report::text::clean;

/// The report as JUnit XML.
#[must_use]
pub fn render(report: &Report) -> String {
    let allowed = report.allowed.contains(&"gaps");
    let mut suites: Vec<Suite> = report
        .documents
        .iter()
        .map(|document| suite(report, document, allowed))
        .collect();
    suites.extend(general(report));
    let total = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"servanda\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
        total(|suite| suite.cases.len()),
        total(Suite::failures),
        total(Suite::errors),
    ));
    for suite in &suites {
        out.push_str(&suite.render());
    }
    out.push_str("</testsuites>\n");
    out
}

struct Suite {
    name: String,
    package: String,
    cases: Vec<Case>,
    warnings: Vec<String>,
}

struct Case {
    name: String,
    class: String,
    outcome: Outcome,
}

enum Outcome {
    Passes,
    Remark(String),
    Skipped(String),
    Failure {
        kind: &'static str,
        message: String,
        details: String,
    },
    Error {
        kind: String,
        message: String,
        details: String,
    },
}

fn suite(report: &Report, document: &Document, allowed: bool) -> Suite {
    let rulebook = report.rulebooks.get(document.rulebook);
    let several = report.rulebooks.len() > 1;
    let name = match rulebook.filter(|_| several) {
        Some(rulebook) => format!("{} under {}", document.file, rulebook.path),
        None => document.file.clone(),
    };
    let about = |diagnostic: &&Diagnostic| locate::is_about(diagnostic, &document.file);
    let mut cases: Vec<Case> = document
        .findings
        .iter()
        .map(|finding| case(document, finding, allowed))
        .collect();
    cases.extend(
        report
            .diagnostics
            .iter()
            .filter(about)
            .filter(is_error)
            .map(error),
    );
    let no_error = !cases
        .iter()
        .any(|case| matches!(case.outcome, Outcome::Error { .. }));
    if document.overall == Overall::Unusable && no_error {
        cases.push(unusable(document));
    }
    Suite {
        name,
        package: rulebook
            .map_or("servanda", |rulebook| &rulebook.path)
            .to_owned(),
        cases,
        warnings: report
            .diagnostics
            .iter()
            .filter(about)
            .filter(is_warning)
            .map(told)
            .collect(),
    }
}

/// What is wrong with no document in particular; nothing where nothing is.
fn general(report: &Report) -> Option<Suite> {
    let elsewhere = |diagnostic: &&Diagnostic| {
        let mut documents = report.documents.iter();
        !documents.any(|document| locate::is_about(diagnostic, &document.file))
    };
    let of = || report.diagnostics.iter().filter(elsewhere);
    let suite = Suite {
        name: "servanda".into(),
        package: "servanda".into(),
        cases: of().filter(is_error).map(error).collect(),
        warnings: of().filter(is_warning).map(told).collect(),
    };
    (!suite.cases.is_empty() || !suite.warnings.is_empty()).then_some(suite)
}

fn is_error(diagnostic: &&Diagnostic) -> bool {
    diagnostic.severity == "error"
}

fn is_warning(diagnostic: &&Diagnostic) -> bool {
    diagnostic.severity == "warning"
}

fn case(document: &Document, finding: &Finding, allowed: bool) -> Case {
    let message = locate::sentence(finding).to_owned();
    let outcome = match (finding.verdict, finding.hard) {
        _ if aside::is(finding) => set_aside(finding),
        ("broken", true) => failure("broken", document, finding),
        ("gap", true) if !allowed => failure("gap", document, finding),
        ("undetermined", true) if !allowed => failure("undetermined", document, finding),
        ("gap" | "undetermined", _) => {
            Outcome::Skipped(format!("{}: {message}", mark::words(finding)))
        }
        ("not-applicable", _) => Outcome::Skipped(format!("not applicable: {message}")),
        ("broken" | "excepted", _) => Outcome::Remark(details(document, finding)),
        _ => Outcome::Passes,
    };
    Case {
        name: format!("{}: {}", locate::subject(finding), finding.rule.title),
        class: document.file.clone(),
        outcome,
    }
}

/// What is waived or known fails no build, and stands there as skipped with the reason.
fn set_aside(finding: &Finding) -> Outcome {
    let permission = locate::permission(finding).unwrap_or_default();
    let (words, sentence) = (mark::words(finding), locate::sentence(finding));
    Outcome::Skipped(format!("{words}: {sentence}; {permission}"))
}

fn failure(kind: &'static str, document: &Document, finding: &Finding) -> Outcome {
    Outcome::Failure {
        kind,
        message: locate::sentence(finding).to_owned(),
        details: details(document, finding),
    }
}

/// Verdict and sentence, the lines of the deal, what to do, and the rule, one a line.
fn details(document: &Document, finding: &Finding) -> String {
    let mut lines = vec![format!(
        "{}: {}",
        mark::words(finding),
        locate::sentence(finding)
    )];
    let place = short(&locate::place(document, finding));
    lines.push(
        match locate::fact(document, finding).and_then(|fact| fact.text.as_ref()) {
            Some(text) => format!("{place}: {text}"),
            None => place,
        },
    );
    lines.extend(
        finding
            .exceptions
            .iter()
            .map(|exception| format!("exception: {}", exception_words(exception))),
    );
    lines.extend(locate::remedy(finding));
    lines.push(locate::provenance(finding));
    let lines: Vec<_> = lines.iter().map(|line| clean(line)).collect();
    lines.join("\n")
}

fn error(diagnostic: &Diagnostic) -> Case {
    Case {
        name: format!("{}: {}", diagnostic.code, diagnostic.message),
        class: diagnostic
            .place
            .as_ref()
            .map_or("servanda", |place| &place.file)
            .to_owned(),
        outcome: Outcome::Error {
            kind: diagnostic.code.to_owned(),
            message: diagnostic.message.clone(),
            details: told(diagnostic),
        },
    }
}

fn unusable(document: &Document) -> Case {
    let message = "the document could not be used";
    Case {
        name: message.into(),
        class: document.file.clone(),
        outcome: Outcome::Error {
            kind: "unusable".into(),
            message: message.into(),
            details: format!("{}: {message}", document.file),
        },
    }
}

fn told(diagnostic: &Diagnostic) -> String {
    let place = diagnostic
        .place
        .as_ref()
        .map_or(String::new(), |place| short(place) + ": ");
    let help = diagnostic
        .help
        .as_ref()
        .map_or(String::new(), |help| format!("; help: {help}"));
    format!(
        "{place}{} [{}]: {}{help}",
        diagnostic.severity, diagnostic.code, diagnostic.message
    )
}

impl Suite {
    fn failures(&self) -> usize {
        self.cases
            .iter()
            .filter(|case| matches!(case.outcome, Outcome::Failure { .. }))
            .count()
    }

    fn errors(&self) -> usize {
        self.cases
            .iter()
            .filter(|case| matches!(case.outcome, Outcome::Error { .. }))
            .count()
    }

    fn skipped(&self) -> usize {
        self.cases
            .iter()
            .filter(|case| matches!(case.outcome, Outcome::Skipped(_)))
            .count()
    }

    fn render(&self) -> String {
        let mut out = format!(
            "  <testsuite name=\"{}\" package=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
            escape(&self.name),
            escape(&self.package),
            self.cases.len(),
            self.failures(),
            self.errors(),
            self.skipped(),
        );
        for case in &self.cases {
            out.push_str(&case.render());
        }
        if !self.warnings.is_empty() {
            let lines: Vec<String> = self.warnings.iter().map(|line| escape(line)).collect();
            out.push_str(&format!(
                "    <system-err>{}</system-err>\n",
                lines.join("\n")
            ));
        }
        out.push_str("  </testsuite>\n");
        out
    }
}

impl Case {
    fn render(&self) -> String {
        let head = format!(
            "    <testcase name=\"{}\" classname=\"{}\"",
            escape(&self.name),
            escape(&self.class)
        );
        match &self.outcome {
            Outcome::Passes => format!("{head}/>\n"),
            Outcome::Remark(text) => {
                format!(
                    "{head}>\n      <system-out>{}</system-out>\n    </testcase>\n",
                    escape_lines(text)
                )
            }
            Outcome::Skipped(message) => {
                format!(
                    "{head}>\n      <skipped>{}</skipped>\n    </testcase>\n",
                    escape(message)
                )
            }
            Outcome::Failure {
                kind,
                message,
                details,
            } => {
                format!(
                    "{head}>\n{}    </testcase>\n",
                    problem("failure", kind, message, details)
                )
            }
            Outcome::Error {
                kind,
                message,
                details,
            } => {
                format!(
                    "{head}>\n{}    </testcase>\n",
                    problem("error", kind, message, details)
                )
            }
        }
    }
}

fn problem(element: &str, kind: &str, message: &str, details: &str) -> String {
    format!(
        "      <{element} type=\"{}\" message=\"{}\">{}</{element}>\n",
        escape(kind),
        escape(message),
        escape_lines(details)
    )
}

/// Text for an attribute or an element: in one line, nothing that is markup, nothing that XML cannot hold.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::new();
    for char in clean(text).chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            char => out.push(char),
        }
    }
    out
}

/// The same, line by line.
pub(crate) fn escape_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(escape).collect();
    lines.join("\n")
}
