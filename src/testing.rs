//! Tests in the language: the facts of a `test` statement, checked, against what it expects.
//!
//! It reads no files: what `given file` names is handed to it. A failed expectation is a diagnostic at its place.

pub mod collect;
pub mod expectation;
pub mod facts;
pub mod mutate;
mod record;
pub mod runs;
pub mod update;

use std::collections::BTreeMap;

use crate::bind::Bound;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::evaluate::{Options, evaluate};
use crate::explain::Checked;
use crate::model::rulebook::{ExpectationKind, Rulebook, Test};
use crate::plan::Plan;
use crate::report::collect::finding;
use crate::report::data::Finding;
use crate::source::{FileId, Sources, Span};
use crate::testing::expectation::{Judged, judge};
use crate::testing::facts::Stated;

/// The files that `given file` names: by the file of the test and the path as it is written there.
pub type Given = BTreeMap<(FileId, String), FileId>;

/// What came of one test.
#[derive(Clone, Debug)]
pub struct TestResult {
    /// Its position among the tests of its rulebook.
    pub number: usize,
    /// Its title; of a row of a table, with that of the row.
    pub title: String,
    /// Where its title stands; the row, in a table.
    pub span: Span,
    /// The whole statement.
    pub whole: Span,
    /// The number of its row in a table, from 1.
    pub row: Option<usize>,
    /// The ids of the rules that it expects something of.
    pub rules: Vec<String>,
    /// What is wrong with its facts or with the test itself. Where any of it is an error nothing was judged.
    pub problems: Vec<Diagnostic>,
    /// What came of each expectation, in their order.
    pub judged: Vec<Judged>,
    /// The findings that say why expectations are not met, by their positions in the outcome.
    pub findings: BTreeMap<usize, Finding>,
    /// What could be expected, where nothing is.
    pub recordable: Vec<String>,
}

impl TestResult {
    /// Whether all expectations were met.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.problems.is_empty() && self.judged.iter().all(Judged::is_met)
    }

    /// The expectations that were not met.
    pub fn failed(&self) -> impl Iterator<Item = &Judged> {
        self.judged.iter().filter(|judged| !judged.is_met())
    }

    /// Everything that made it fail, as diagnostics.
    #[must_use]
    pub fn failures(&self) -> Vec<Diagnostic> {
        let failed = self.failed().map(Judged::diagnostic);
        self.problems.iter().cloned().chain(failed).collect()
    }
}

/// Runs all tests of a rulebook, in their order. The rulebook must be free of errors, and the plan its own.
#[must_use]
pub fn run(rulebook: &Rulebook, plan: &Plan, sources: &Sources, given: &Given) -> Vec<TestResult> {
    let bench = Bench {
        rulebook,
        plan,
        sources,
        given,
    };
    let tests = rulebook.tests.iter().enumerate();
    tests
        .map(|(number, test)| bench.run(number, test))
        .collect()
}

/// What tests are run with.
struct Bench<'a> {
    rulebook: &'a Rulebook,
    plan: &'a Plan,
    sources: &'a Sources,
    given: &'a Given,
}

impl Bench<'_> {
    fn run(&self, number: usize, test: &Test) -> TestResult {
        let result = TestResult {
            number,
            title: test.title.clone(),
            span: test.span,
            whole: test.whole,
            row: test.row.as_ref().map(|row| row.number),
            rules: self.rules(test),
            problems: Vec::new(),
            judged: Vec::new(),
            findings: BTreeMap::new(),
            recordable: Vec::new(),
        };
        let Stated { facts, found } = facts::stated(test, self.rulebook, self.sources, self.given);
        match facts {
            Some((document, bound)) => self.judge(test, &document, &bound, found, result),
            None => TestResult {
                problems: without_facts(test, &found),
                ..result
            },
        }
    }

    fn judge(
        &self,
        test: &Test,
        document: &Document,
        bound: &Bound,
        mut found: Vec<Diagnostic>,
        result: TestResult,
    ) -> TestResult {
        let options = Options {
            as_of: test.as_of,
            only: None,
        };
        let outcome = evaluate(self.plan, &bound.facts, &options);
        found.extend(bound.diagnostics.iter().cloned());
        found.extend(outcome.diagnostics.iter().cloned());
        let problems = unexpected(test, &found);
        if problems.iter().any(Diagnostic::is_error) {
            return TestResult { problems, ..result };
        }
        let checked = Checked {
            rulebook: self.rulebook,
            plan: self.plan,
            facts: &bound.facts,
            outcome: &outcome,
            document: Some(document),
            sources: self.sources,
        };
        if test.expectations.is_empty() {
            return TestResult {
                problems: [problems, vec![expects_nothing(test)]].concat(),
                recordable: record::expectations(&checked),
                ..result
            };
        }
        let expectations = test.expectations.iter();
        let judged: Vec<Judged> = expectations
            .map(|expectation| judge(&checked, expectation, &found))
            .collect();
        TestResult {
            findings: told(&checked, &judged),
            problems,
            judged,
            ..result
        }
    }

    fn rules(&self, test: &Test) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for expectation in &test.expectations {
            let (ExpectationKind::Verdict { rule, .. } | ExpectationKind::Asks { rule, .. }) =
                &expectation.kind
            else {
                continue;
            };
            let id = self
                .rulebook
                .rules
                .get(rule.0 as usize)
                .map(|rule| rule.id.clone());
            ids.extend(id.filter(|id| !ids.contains(id)));
        }
        ids
    }
}

/// The findings that say why expectations are not met.
fn told(checked: &Checked<'_>, judged: &[Judged]) -> BTreeMap<usize, Finding> {
    let positions = judged.iter().flat_map(|judged| &judged.because);
    let told = |at: &usize| {
        let found = checked.outcome.findings.get(*at)?;
        Some((*at, finding(checked, found)))
    };
    positions.filter_map(told).collect()
}

fn expects_nothing(test: &Test) -> Diagnostic {
    if test.row.is_none() {
        return Diagnostic::new(
            Code::FailedExpectation,
            test.span,
            "the test expects nothing",
        )
        .help("add a line such as `expect RULE is broken`");
    }
    let mark = Span {
        end: test.span.start + 1,
        ..test.span
    };
    Diagnostic::new(Code::FailedExpectation, mark, "this case expects nothing")
        .help("fill one of its cells beneath `expect`")
}

/// Why a test fails whose facts could not be read: what is wrong with them; where that was expected, the first thing
/// that was expected of them beside it.
fn without_facts(test: &Test, found: &[Diagnostic]) -> Vec<Diagnostic> {
    let wrong = unexpected(test, found);
    if !wrong.is_empty() {
        return wrong;
    }
    let is_met = |kind: &ExpectationKind| matches!(kind, ExpectationKind::Error(code) if found.iter().any(|diagnostic| diagnostic.code == *code));
    let mut expectations = test.expectations.iter();
    let unmet = expectations.find(|expectation| !is_met(&expectation.kind));
    let failed = unmet.map(|expectation| {
        let message = "the facts of the test could not be read, so no rule says anything of them";
        Diagnostic::new(Code::FailedExpectation, expectation.span, message)
            .help("expect the error alone, or state facts that can be read")
    });
    failed.into_iter().collect()
}

/// What is wrong with the facts of a test and was not expected: errors, and keys of its own block that nothing reads.
fn unexpected(test: &Test, found: &[Diagnostic]) -> Vec<Diagnostic> {
    let expected = |code: Code| {
        test.expectations
            .iter()
            .any(|expectation| matches!(&expectation.kind, ExpectationKind::Error(wanted) if *wanted == code))
    };
    let own = |diagnostic: &Diagnostic| {
        diagnostic
            .span
            .is_some_and(|span| span.file == test.span.file)
    };
    found
        .iter()
        .filter(|diagnostic| {
            diagnostic.is_error() || (diagnostic.code == Code::UnreadKeys && own(diagnostic))
        })
        .filter(|diagnostic| !expected(diagnostic.code))
        .cloned()
        .collect()
}
