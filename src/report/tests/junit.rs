//! The report of tests as JUnit XML: each file is a suite, and each test, or row of a table, a case.
//!
//! A failed case has one failure, with the first thing that is not as expected as its message and everything in its
//! text. What keeps tests from being run is an error in a suite of its own.

use crate::report::data::Diagnostic;
use crate::report::finding::{said, short};
use crate::report::junit::{escape, escape_lines};
use crate::report::tests::data::{Expectation, Test, TestFile, TestReport};

/// The report as JUnit XML.
#[must_use]
pub fn render(report: &TestReport) -> String {
    let errors: Vec<&Diagnostic> = report
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == "error")
        .collect();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"servanda test\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
        report.summary.tests + errors.len(),
        report.summary.failed,
        errors.len(),
    ));
    for file in &report.files {
        out.push_str(&suite(file));
    }
    if !errors.is_empty() {
        out.push_str(&unusable(&errors));
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(file: &TestFile) -> String {
    let failed = file.tests.iter().filter(|test| !test.passed).count();
    let mut out = format!(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failed}\" errors=\"0\" skipped=\"0\" file=\"{}\">\n",
        escape(&file.file),
        file.tests.len(),
        escape(&file.file),
    );
    for test in &file.tests {
        out.push_str(&case(test));
    }
    out.push_str("  </testsuite>\n");
    out
}

fn case(test: &Test) -> String {
    let head = format!(
        "    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" line=\"{}\"",
        escape(&test.title),
        escape(&test.place.file),
        escape(&test.place.file),
        test.place.line,
    );
    if test.passed {
        return format!("{head}/>\n");
    }
    let problems = test.problems.iter().map(problem);
    let unmet = test.expectations.iter().filter(|one| !one.met).map(unmet);
    let told: Vec<(String, String)> = problems.chain(unmet).collect();
    let message = told.first().map_or("", |(message, _)| message);
    let texts: Vec<&str> = told.iter().map(|(_, text)| text.as_str()).collect();
    format!(
        "{head}>\n      <failure type=\"failed-expectation\" message=\"{}\">{}</failure>\n    </testcase>\n",
        escape(message),
        escape_lines(&texts.join("\n\n")),
    )
}

/// What is wrong with the facts of a test: in short, and with its place.
fn problem(diagnostic: &Diagnostic) -> (String, String) {
    let place = diagnostic
        .place
        .as_ref()
        .map_or(String::new(), |place| short(place) + ": ");
    let help = diagnostic
        .help
        .as_ref()
        .map_or(String::new(), |help| format!("\nhelp: {help}"));
    let message = format!("[{}] {}", diagnostic.code, diagnostic.message);
    let text = format!("{place}{message}{help}");
    (message, text)
}

/// What is not as expected: in short, and with its reason and places.
fn unmet(expectation: &Expectation) -> (String, String) {
    let got = expectation.got.as_ref().or(expectation.remark.as_ref());
    let got = got.map_or("", String::as_str);
    let message = format!("expected `{}`, got `{got}`", expectation.sentence);
    let mut lines = vec![
        short(&expectation.place),
        format!("expected: {}", expectation.sentence),
        format!("got: {got}"),
    ];
    for finding in &expectation.findings {
        lines.push(format!(
            "{} is {}: {}",
            finding.id,
            finding.verdict.replace('-', " "),
            finding.headline
        ));
        for fact in &finding.facts {
            let place = fact.place.as_ref();
            let place = place.map_or(String::new(), |place| short(place) + ": ");
            lines.push(format!("  {place}{}", said(fact)));
        }
        lines.push(format!("  rule: {}", short(&finding.rule.place)));
    }
    (message, lines.join("\n"))
}

fn unusable(errors: &[&Diagnostic]) -> String {
    let number = errors.len();
    let mut out = format!(
        "  <testsuite name=\"servanda\" tests=\"{number}\" failures=\"0\" errors=\"{number}\" skipped=\"0\">\n"
    );
    for error in errors {
        let (message, text) = problem(error);
        out.push_str(&format!(
            "    <testcase name=\"{}\" classname=\"servanda\">\n      <error type=\"{}\" message=\"{}\">{}</error>\n    </testcase>\n",
            escape(&message),
            escape(error.code),
            escape(&message),
            escape_lines(&text),
        ));
    }
    out.push_str("  </testsuite>\n");
    out
}
