//! GitLab's Code Quality report: what is broken, open or not followed, beside the lines of a merge request.
//!
//! A broken hard demand is `critical`, one that is held as a red line `blocker`; an open hard demand is `major`, advice
//! that is not followed `minor`, and advice that is open, what is waived and what was known before `info`. Errors of rule files and documents are `blocker`, since
//! nothing that comes after them can be relied on, and warnings `minor`. Fingerprints do not depend on lines.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::report::data::{Diagnostic, Document, Finding, Place, Report};
use crate::report::digest;
use crate::report::json;
use crate::report::locate;
use crate::report::mark;
use crate::report::text::{clean, cut};

/// No more cells of a description are written.
const LONGEST: usize = 2000;

/// The report as Code Quality JSON.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut issues: Vec<Issue> = report
        .diagnostics
        .iter()
        .filter_map(|diagnostic| of_diagnostic(report, diagnostic))
        .collect();
    for document in &report.documents {
        let findings = document.findings.iter();
        issues.extend(findings.filter_map(|finding| of_finding(report, document, finding)));
    }
    tell_apart(&mut issues);
    json::pretty(&issues)
}

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

fn of_finding(report: &Report, document: &Document, finding: &Finding) -> Option<Issue> {
    let sentence = locate::sentence(finding);
    let head = format!(
        "{} ({}): {sentence}",
        mark::words(finding),
        locate::subject(finding)
    );
    let description = [
        Some(head),
        locate::permission(finding),
        locate::remedy(finding),
    ];
    let description: Vec<String> = description.into_iter().flatten().collect();
    Some(Issue {
        severity: severity(finding)?,
        description: plain(&description.join("; ")),
        check_name: finding.rule.id.clone(),
        fingerprint: digest::of_finding(report, document, finding),
        location: location(&locate::place(document, finding)),
    })
}

fn severity(finding: &Finding) -> Option<&'static str> {
    let manner = finding
        .rule
        .held
        .as_ref()
        .and_then(|held| held.manner.as_deref());
    match (mark::of(finding).key, manner) {
        ("broken", Some("red line")) => Some("blocker"),
        ("broken", _) => Some("critical"),
        ("gap" | "undetermined", _) => Some("major"),
        ("advice", _) => Some("minor"),
        ("advice-open" | "waived" | "known", _) => Some("info"),
        _ => None,
    }
}

fn of_diagnostic(report: &Report, diagnostic: &Diagnostic) -> Option<Issue> {
    let severity = match diagnostic.severity {
        "error" => "blocker",
        "warning" => "minor",
        _ => return None,
    };
    let anywhere = || locate::top_of(locate::some_file(report));
    let place = diagnostic.place.clone().unwrap_or_else(anywhere);
    Some(Issue {
        description: plain(&diagnostic.message),
        check_name: diagnostic.code.to_owned(),
        fingerprint: digest::of_parts(&[diagnostic.code, &place.file, &diagnostic.message]),
        severity,
        location: location(&place),
    })
}

fn location(place: &Place) -> Location {
    Location {
        path: place.file.clone(),
        positions: Positions {
            begin: Position {
                line: place.line,
                column: place.column,
            },
            end: Position {
                line: place.end_line,
                column: place.end_column,
            },
        },
    }
}

fn plain(text: &str) -> String {
    cut(&clean(text), LONGEST).into_owned()
}

/// GitLab drops an issue whose fingerprint it has seen: equal ones are numbered.
fn tell_apart(issues: &mut [Issue]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for issue in issues {
        let times = seen.entry(issue.fingerprint.clone()).or_default();
        *times += 1;
        if *times > 1 {
            issue.fingerprint = digest::of_parts(&[&issue.fingerprint, &times.to_string()]);
        }
    }
}
