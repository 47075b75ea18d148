//! What `servanda watch` shows: what changed since the last look, deals, lints and tests, on one screen.
//!
//! It compares looks by the verdicts they give; it reads no file and knows of no clock.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::report::data::{Document, Overall, Report};
use crate::report::diagnostics::{render as render_diagnostics, render_short, tally};
use crate::report::human::style_of;
use crate::report::style::{self, paint};
use crate::report::table::{self, overall_words};
use crate::report::tests::data::{Test, TestReport};
use crate::report::tests::human::{Detail, render as render_tests};
use crate::report::text::{clean, count, wrap};
use crate::source::Sources;

/// At most so many changes, lints and errors are shown.
const MOST_CHANGES: usize = 16;
const MOST_LINTS: usize = 4;
const MOST_ERRORS: usize = 4;
const MOST_FAILURES: usize = 3;

/// What one look at the files came to.
#[derive(Debug)]
pub struct Look {
    /// The deals.
    pub report: Report,
    /// What keeps rules and deals from being used.
    pub errors: Vec<Diagnostic>,
    /// What the lints found; none where rules cannot be used.
    pub lints: Option<Vec<Diagnostic>>,
    /// The tests; none where rules cannot be used or there is no test.
    pub tests: Option<TestReport>,
}

/// Which finding it is: deal, rulebook, and id with the entry.
type Key = (String, String, String);

/// What was known after earlier looks.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    looked: bool,
    findings: BTreeMap<Key, &'static str>,
    deals: BTreeMap<(String, String), Overall>,
    tests: BTreeMap<(String, String), bool>,
    lints: usize,
}

impl Memory {
    /// What is different now, a line each, and remembers it; none at the first look. What cannot be judged at the moment is
    /// remembered as it was.
    pub fn changes(&mut self, look: &Look) -> Option<Vec<String>> {
        let mut changes = Vec::new();
        let judged = !look.report.documents.is_empty();
        if judged {
            self.findings(look, &mut changes);
            self.deals(look, &mut changes);
        }
        if let Some(tests) = &look.tests {
            self.tests(tests, &mut changes);
        }
        if let Some(lints) = &look.lints {
            if lints.len() != self.lints {
                let (now, before) = (lints.len(), self.lints);
                changes.push(format!("lints: {before} → {now}"));
            }
            self.lints = lints.len();
        }
        let first = !self.looked;
        self.looked |= judged;
        (!first).then_some(changes)
    }

    fn findings(&mut self, look: &Look, changes: &mut Vec<String>) {
        let mut now: BTreeMap<Key, &'static str> = BTreeMap::new();
        for document in &look.report.documents {
            let rulebook = rulebook_of(look, document);
            if is_unread(document) {
                let kept = self.findings.iter();
                let of = |key: &Key| key.0 == document.file && key.1 == rulebook;
                now.extend(
                    kept.filter(|(key, _)| of(key))
                        .map(|(key, verdict)| (key.clone(), *verdict)),
                );
                continue;
            }
            for finding in &document.findings {
                let entry = finding
                    .entry
                    .as_ref()
                    .map(|entry| format!(" ({})", entry.words));
                let id = format!("{}{}", finding.id, entry.unwrap_or_default());
                now.insert(
                    (document.file.clone(), rulebook.clone(), id),
                    finding.verdict,
                );
            }
        }
        self.turned(&now, changes);
        self.came_and_went(&now, changes);
        self.findings = now;
    }

    /// Findings of deals that were there before, with another verdict. One that turned alike in several deals is told once.
    fn turned(&self, now: &BTreeMap<Key, &'static str>, changes: &mut Vec<String>) {
        let mut turned: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
        for (key, verdict) in now {
            if let Some(before) = self.findings.get(key).filter(|before| *before != verdict) {
                let deals = turned.entry((&key.2, before, verdict)).or_default();
                deals.push(&key.0);
            }
        }
        for ((id, before, verdict), deals) in turned {
            let change = format!(
                "{id}: {} → {} in {}",
                words(before),
                words(verdict),
                several(&deals)
            );
            changes.push(change);
        }
    }

    /// Rules that are new or gone, with what they say of deals that were there before.
    fn came_and_went(&self, now: &BTreeMap<Key, &'static str>, changes: &mut Vec<String>) {
        let known = |key: &&Key, of: &BTreeMap<Key, &'static str>| {
            of.keys().any(|other| other.0 == key.0 && other.1 == key.1)
        };
        let mut new: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        let fresh = now
            .iter()
            .filter(|(key, _)| !self.findings.contains_key(key));
        for (key, verdict) in fresh.filter(|(key, _)| known(key, &self.findings)) {
            new.entry((&key.2, verdict)).or_default().push(&key.0);
        }
        for ((id, verdict), deals) in new {
            changes.push(format!(
                "{id}: new, {} in {}",
                words(verdict),
                several(&deals)
            ));
        }
        let mut gone: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let old = self.findings.keys().filter(|key| !now.contains_key(*key));
        for key in old.filter(|key| known(key, now)) {
            gone.entry(&key.2).or_default().push(&key.0);
        }
        for (id, deals) in gone {
            changes.push(format!("{id}: gone from {}", several(&deals)));
        }
    }

    fn deals(&mut self, look: &Look, changes: &mut Vec<String>) {
        let documents = look.report.documents.iter();
        let now: BTreeMap<(String, String), Overall> = documents
            .map(|document| {
                let rulebook = rulebook_of(look, document);
                ((document.file.clone(), rulebook), document.overall)
            })
            .collect();
        for ((file, rulebook), overall) in &now {
            match self.deals.get(&(file.clone(), rulebook.clone())) {
                Some(before) if before == overall => {}
                Some(before) => changes.push(format!(
                    "{file}: {} → {}",
                    overall_words(*before),
                    overall_words(*overall)
                )),
                None => changes.push(format!("{file}: new, {}", overall_words(*overall))),
            }
        }
        for (file, _) in self.deals.keys().filter(|key| !now.contains_key(*key)) {
            changes.push(format!("{file}: gone"));
        }
        self.deals = now;
    }

    fn tests(&mut self, tests: &TestReport, changes: &mut Vec<String>) {
        let all = tests.files.iter().flat_map(|file| &file.tests);
        let key = |test: &Test| (test.place.file.clone(), test.title.clone());
        let now: BTreeMap<(String, String), bool> =
            all.map(|test| (key(test), test.passed)).collect();
        for (key, passed) in &now {
            match (self.tests.get(key), passed) {
                (Some(false), true) => changes.push(format!("test `{}`: failed → passed", key.1)),
                (Some(true), false) => changes.push(format!("test `{}`: passed → failed", key.1)),
                (None, false) => changes.push(format!("test `{}`: new, failed", key.1)),
                (None, true) => changes.push(format!("test `{}`: new, passed", key.1)),
                _ => {}
            }
        }
        for (_, title) in self.tests.keys().filter(|key| !now.contains_key(*key)) {
            changes.push(format!("test `{title}`: gone"));
        }
        self.tests = now;
    }
}

fn rulebook_of(look: &Look, document: &Document) -> String {
    let rulebook = look.report.rulebooks.get(document.rulebook);
    rulebook.map_or_else(String::new, |rulebook| rulebook.path.clone())
}

/// Whether nothing of a deal was judged.
fn is_unread(document: &Document) -> bool {
    document.overall == Overall::Unusable && document.findings.is_empty()
}

fn words(verdict: &str) -> String {
    verdict.replace('-', " ")
}

/// One deal by its name, several by their number.
fn several(deals: &[&str]) -> String {
    match deals {
        [one] => (*one).to_owned(),
        [one, other] => format!("{one} and {other}"),
        many => count(many.len(), "deal"),
    }
}

/// The screen: what changed, what is wrong, deals, lints, tests.
#[must_use]
pub fn render(look: &Look, changes: Option<&[String]>, sources: &Sources, width: usize) -> String {
    let mut out = changes.map_or_else(String::new, |changes| told_changes(changes, width));
    out.push_str(&errors(look, sources, width));
    if !look.report.documents.is_empty() {
        out.push_str(&table::render(&look.report, width));
        out.push_str(&format!("{}\n\n", clean(&look.report.summary.sentence)));
    }
    out.push_str(&lints(look, sources, width));
    out.push_str(&tests(look, sources, width));
    out
}

fn told_changes(changes: &[String], width: usize) -> String {
    let mut out = String::new();
    for change in changes.iter().take(MOST_CHANGES) {
        let mark = format!("{} ", paint(style::NAME, "*"));
        out.push_str(&wrap(&clean(change), &mark, "  ", width));
    }
    if changes.len() > MOST_CHANGES {
        let more = count(changes.len() - MOST_CHANGES, "more change");
        out.push_str(&format!("  and {more}\n"));
    }
    if changes.is_empty() {
        out.push_str(&format!("{}\n", paint(style::QUIET, "no verdict changed")));
    }
    out.push('\n');
    out
}

fn errors(look: &Look, sources: &Sources, width: usize) -> String {
    let shown: Vec<Diagnostic> = look.errors.iter().take(MOST_ERRORS).cloned().collect();
    let mut out = render_diagnostics(&shown, sources, width);
    if let Some(tally) = tally(&look.errors) {
        out.push_str(&format!("{}\n\n", paint(style::BAD, &tally)));
    }
    out
}

fn lints(look: &Look, sources: &Sources, width: usize) -> String {
    let Some(found) = &look.lints else {
        return String::new();
    };
    let shown: Vec<Diagnostic> = found.iter().take(MOST_LINTS).cloned().collect();
    let mut out = render_short(&shown, sources, width);
    if found.len() > shown.len() {
        let more = count(found.len() - shown.len(), "more finding");
        out.push_str(&format!("and {more}: `servanda lint`\n"));
    }
    let word = match found.len() {
        0 => paint(style::GOOD, "lints find nothing"),
        many => paint(style::OPEN, &format!("lints: {}", count(many, "finding"))),
    };
    out.push_str(&format!("{word}\n"));
    out
}

fn tests(look: &Look, sources: &Sources, width: usize) -> String {
    let Some(tests) = &look.tests else {
        return String::new();
    };
    let mut shown = tests.clone();
    let mut room = MOST_FAILURES;
    for file in &mut shown.files {
        file.tests.retain(|test| {
            let told = !test.passed && room > 0;
            room -= usize::from(told);
            told
        });
    }
    let failed = render_tests(&shown, Detail::Failed, sources, width);
    let hidden = tests.summary.failed.saturating_sub(MOST_FAILURES);
    let more = match hidden {
        0 => String::new(),
        hidden => format!(
            "and {}: `servanda test`\n",
            count(hidden, "more failed test")
        ),
    };
    let tally = format!(
        "{} passed, {} failed",
        count(tests.summary.passed, "test"),
        tests.summary.failed
    );
    let style = match tests.summary.failed {
        0 => style::GOOD,
        _ => style::BAD,
    };
    format!("{failed}{more}{}\n", paint(style, &tally))
}

/// In one line, how the deals stand: for the last line of a screen.
#[must_use]
pub fn last_line(look: &Look) -> String {
    let worst = look
        .report
        .documents
        .iter()
        .map(|document| document.overall)
        .min();
    match worst {
        Some(overall) => paint(style_of(overall), overall_words(overall)),
        None => paint(style::BAD, "nothing was judged"),
    }
}
