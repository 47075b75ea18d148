//! Tests in the language: the facts of a `test` statement, checked, against what it expects.
//!
//! It reads no files: what `given file` names is handed to it. A failed expectation is a diagnostic at its place.

mod expectation;
pub mod facts;

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::{Options, evaluate};
use crate::explain::Checked;
use crate::model::rulebook::{ExpectationKind, Rulebook, Test};
use crate::plan::Plan;
use crate::source::{FileId, Sources, Span};
use crate::testing::facts::Stated;

/// The files that `given file` names: by the file of the test and the path as it is written there.
pub type Given = BTreeMap<(FileId, String), FileId>;

/// What came of one test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TestResult {
    /// Its title.
    pub title: String,
    /// Where its title stands.
    pub span: Span,
    /// The ids of the rules that it expects something of.
    pub rules: Vec<String>,
    /// Why it failed; empty where it passed.
    pub failures: Vec<Diagnostic>,
}

impl TestResult {
    /// Whether all expectations were met.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
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
    rulebook.tests.iter().map(|test| bench.run(test)).collect()
}

/// What tests are run with.
struct Bench<'a> {
    rulebook: &'a Rulebook,
    plan: &'a Plan,
    sources: &'a Sources,
    given: &'a Given,
}

impl Bench<'_> {
    fn run(&self, test: &Test) -> TestResult {
        TestResult {
            title: test.title.clone(),
            span: test.span,
            rules: self.rules(test),
            failures: self.failures(test),
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

    fn failures(&self, test: &Test) -> Vec<Diagnostic> {
        if test.expectations.is_empty() {
            let nothing = Diagnostic::new(
                Code::FailedExpectation,
                test.span,
                "the test expects nothing",
            );
            return vec![nothing.help("add a line such as `expect RULE is broken`")];
        }
        let Stated { facts, mut found } =
            facts::stated(test, self.rulebook, self.sources, self.given);
        let Some((document, bound)) = facts else {
            return without_facts(test, &found);
        };
        let options = Options {
            as_of: test.as_of,
            only: None,
        };
        let outcome = evaluate(self.plan, &bound.facts, &options);
        found.extend(bound.diagnostics);
        found.extend(outcome.diagnostics.iter().cloned());
        let wrong = unexpected(test, &found);
        if wrong.iter().any(Diagnostic::is_error) {
            return wrong;
        }
        let checked = Checked {
            rulebook: self.rulebook,
            plan: self.plan,
            facts: &bound.facts,
            outcome: &outcome,
            document: Some(&document),
            sources: self.sources,
        };
        let failed = test
            .expectations
            .iter()
            .filter_map(|expectation| expectation::failure(&checked, expectation, &found));
        wrong.into_iter().chain(failed).collect()
    }
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
