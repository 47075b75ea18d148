//! GitHub workflow commands, which the runner turns into annotations beside the lines of a deal.
//!
//! Broken hard demands and errors of files are errors, open hard demands and warnings are warnings, and advice that is
//! not followed is a notice, as is what is waived; what was known before is counted in the last line, and the rest is
//! not told. The worst come first. A step shows no more than ten of each, so no
//! more are written, and the last line says what is missing. Columns are given where a place lies on one line, since
//! the runner takes them only there.

use crate::report::data::{Diagnostic, Document, Finding, Place, Report};
use crate::report::locate;
use crate::report::mark::{self, Severity};
use crate::report::summary;
use crate::report::text::{clean, count, cut, listed};

/// No more annotations of one severity are shown for a step.
const SHOWN: usize = 10;
/// No more cells of a message are written; the annotation would be cut or refused.
const LONGEST: usize = 2000;

/// The report as workflow commands, one a line.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut all: Vec<Annotation> = report
        .diagnostics
        .iter()
        .filter_map(of_diagnostic)
        .collect();
    for document in &report.documents {
        let findings = document.findings.iter();
        all.extend(findings.filter_map(|finding| of_finding(document, finding)));
    }
    all.sort_by_key(|annotation| annotation.severity);
    let mut out = String::new();
    let mut hidden = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Notice] {
        let of = || {
            all.iter()
                .filter(|annotation| annotation.severity == severity)
        };
        let shown = SHOWN - usize::from(severity == Severity::Notice);
        of().take(shown)
            .for_each(|annotation| out.push_str(&annotation.render()));
        match of().count().saturating_sub(shown) {
            0 => {}
            more => hidden.push(format!("{} more", count(more, word(severity)))),
        }
    }
    out.push_str(&ending(report, &hidden));
    out
}

struct Annotation {
    severity: Severity,
    place: Option<Place>,
    title: String,
    message: String,
}

fn of_finding(document: &Document, finding: &Finding) -> Option<Annotation> {
    let severity = match finding.waived {
        Some(_) => Severity::Notice,
        None => mark::of(finding).severity,
    };
    let mut message = locate::sentence(finding).to_owned();
    let lines = [locate::permission(finding), locate::remedy(finding)];
    for line in lines
        .into_iter()
        .flatten()
        .chain([locate::provenance(finding)])
    {
        message.push('\n');
        message.push_str(&line);
    }
    (severity != Severity::None).then(|| Annotation {
        severity,
        place: Some(locate::place(document, finding)),
        title: format!("{}: {}", mark::words(finding), locate::subject(finding)),
        message,
    })
}

fn of_diagnostic(diagnostic: &Diagnostic) -> Option<Annotation> {
    let severity = match diagnostic.severity {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        _ => return None,
    };
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    Some(Annotation {
        severity,
        place: diagnostic.place.clone(),
        title: diagnostic.code.to_owned(),
        message,
    })
}

/// What is said of the run, and how much of it is not shown.
fn ending(report: &Report, hidden: &[String]) -> String {
    let mut message = report.summary.sentence.clone();
    if let Some(line) = summary::gone(report) {
        message.push_str(&format!("\n{line}"));
    }
    if !hidden.is_empty() {
        message.push_str(&format!(
            "\n{} not shown here, since GitHub shows ten of each for a step; another format tells them all",
            listed(hidden, "and")
        ));
    }
    let annotation = Annotation {
        severity: Severity::Notice,
        place: None,
        title: "Servanda".into(),
        message,
    };
    annotation.render()
}

impl Annotation {
    fn render(&self) -> String {
        let mut properties = Vec::new();
        if let Some(place) = &self.place {
            properties.push(format!("file={}", property(&place.file)));
            properties.push(format!("line={}", place.line));
            properties.push(format!("endLine={}", place.end_line));
            if place.line == place.end_line {
                properties.push(format!("col={}", place.column));
                properties.push(format!("endColumn={}", place.end_column));
            }
        }
        properties.push(format!("title={}", property(&self.title)));
        let lines: Vec<_> = self.message.lines().map(clean).collect();
        let message = data(&cut(&lines.join("\n"), LONGEST));
        format!(
            "::{} {}::{message}\n",
            word(self.severity),
            properties.join(",")
        )
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice | Severity::None => "notice",
    }
}

/// What stands behind `::`: no character in it ends the line.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What stands behind `=`: no character in it ends the property either.
fn property(text: &str) -> String {
    data(&clean(text)).replace(':', "%3A").replace(',', "%2C")
}
