//! The report of tests for people: each failed test with what was expected, what is, why, and where; then the count.

use crate::diagnostic::Diagnostic;
use crate::report::data::Finding;
use crate::report::diagnostics::render as render_diagnostics;
use crate::report::finding::{facts, rule_words, short};
use crate::report::style::{self, paint};
use crate::report::tests::data::{Expectation, Test, TestReport};
use crate::report::text::{clean, count, cut, cut_words, wrap};
use crate::source::Sources;

/// Sentences are cut behind so many cells; machines get all of them.
const LONGEST_SENTENCE: usize = 1000;

/// How much is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// What failed, and nothing else.
    Failed,
    /// What failed, and how many passed.
    Counted,
    /// Every test.
    All,
}

/// The tests that passed, if wanted; those that failed; and the count.
#[must_use]
pub fn render(report: &TestReport, detail: Detail, sources: &Sources, width: usize) -> String {
    let mut out = String::new();
    let tests = || report.files.iter().flat_map(|file| &file.tests);
    if detail == Detail::All {
        for test in tests().filter(|test| test.passed) {
            out.push_str(&passed(test, width));
        }
        if report.summary.passed > 0 && report.summary.failed > 0 {
            out.push('\n');
        }
    }
    let mut told: Vec<&Diagnostic> = Vec::new();
    for test in tests().filter(|test| !test.passed) {
        out.push_str(&failed(test, sources, width, &mut told));
    }
    if detail != Detail::Failed && report.summary.tests > 0 {
        out.push_str(&tally(report));
    }
    out
}

/// `passed: nobody watches, rules/tests.rules:3`.
fn passed(test: &Test, width: usize) -> String {
    let place = format!("{}:{}", test.place.file, test.place.line);
    let text = format!(
        "{}, {}",
        clean(&test.title),
        paint(style::QUIET, &clean(&place))
    );
    wrap(&text, &paint(style::GOOD, "passed: "), "  ", width)
}

/// A failed test. What is wrong with facts that several cases share is told once.
fn failed<'a>(
    test: &'a Test,
    sources: &Sources,
    width: usize,
    told: &mut Vec<&'a Diagnostic>,
) -> String {
    let lead = paint(style::BAD, "failed: ");
    let title = paint(style::NAME, &cut_words(&clean(&test.title)));
    let mut out = wrap(&title, &lead, "  ", width);
    if !test.problems.is_empty() {
        out.push_str(&row("at", &clean(&short(&test.place)), width));
    }
    for problem in &test.told {
        if told.contains(&problem) {
            out.push_str("  for the reason that is told above\n\n");
        } else {
            out.push_str(&render_diagnostics(
                std::slice::from_ref(problem),
                sources,
                width,
            ));
            told.push(problem);
        }
    }
    for expectation in test.expectations.iter().filter(|one| !one.met) {
        out.push_str(&unmet(expectation, width));
    }
    out
}

fn unmet(expectation: &Expectation, width: usize) -> String {
    let mut out = row("at", &clean(&short(&expectation.place)), width);
    out.push_str(&row("expected", &clean(&expectation.sentence), width));
    let (got, style) = match &expectation.got {
        Some(got) => (got.as_str(), style::BAD),
        None => ("nothing", style::OPEN),
    };
    match (expectation.findings.as_slice(), &expectation.remark) {
        ([only], _) if expectation.about != "the deal" && got == words(only) => {
            out.push_str(&row("got", &reasoned(got, style, only), width));
            out.push_str(&facts(&only.facts, width));
            out.push_str(&row("rule", &clean(&rule_words(only)), width));
        }
        (findings, remark) => {
            let remark = remark
                .as_ref()
                .map_or(String::new(), |remark| format!(": {remark}"));
            let lead = match expectation.about.as_str() {
                "the deal" => "it ",
                _ => "",
            };
            let got = format!("{lead}{}{}", paint(style, &clean(got)), clean(&remark));
            out.push_str(&row("got", &got, width));
            out.push_str(&since(findings, expectation.more, width));
        }
    }
    out.push('\n');
    out
}

/// A verdict with its sentence.
fn reasoned(got: &str, style: anstyle::Style, finding: &Finding) -> String {
    let sentence = cut_words(&clean(&finding.headline));
    let sentence = cut(&sentence, LONGEST_SENTENCE);
    let entry = match &finding.entry {
        Some(entry) => format!(" for {}", clean(&entry.words)),
        None => String::new(),
    };
    match sentence.is_empty() {
        true => format!("{}{entry}", paint(style, got)),
        false => format!("{}{entry}: {sentence}", paint(style, got)),
    }
}

/// The findings that make a deal what it is, or ask for what they ask.
fn since(findings: &[Finding], more: usize, width: usize) -> String {
    let mut out = String::new();
    let mut label = "since";
    for finding in findings {
        let verdict = reasoned(words(finding), style::QUIET, finding);
        out.push_str(&row(
            label,
            &format!("{} is {verdict}", clean(&finding.id)),
            width,
        ));
        label = "";
    }
    if more > 0 {
        out.push_str(&row("", &format!("and {more} more"), width));
    }
    out
}

/// The verdict of a finding as it is said.
fn words(finding: &Finding) -> &'static str {
    match finding.verdict {
        "not-applicable" => "not applicable",
        verdict => verdict,
    }
}

/// A label, and what stands behind it.
fn row(label: &str, text: &str, width: usize) -> String {
    let first = paint(style::QUIET, &format!("  {label:<10}"));
    wrap(text, &first, "            ", width)
}

fn tally(report: &TestReport) -> String {
    let summary = report.summary;
    let text = format!(
        "{} passed, {} failed",
        count(summary.passed, "test"),
        summary.failed
    );
    let style = if summary.failed == 0 {
        style::GOOD
    } else {
        style::BAD
    };
    format!("{}\n", paint(style, &text))
}
