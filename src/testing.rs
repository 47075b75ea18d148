//! Tests in the language: the facts of a `test` statement, checked, against what it expects.
//!
//! It reads no files: what `given file` names is handed to it. A failed expectation is a diagnostic at its place.

mod expectation;

use std::collections::BTreeMap;

use crate::bind::{Bound, bind, bind_over};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Document, Format, Limits};
use crate::evaluate::{Options, evaluate};
use crate::explain::Checked;
use crate::model::rulebook::{ExpectationKind, Rulebook, Test};
use crate::plan::Plan;
use crate::source::{FileId, Sources, Span};

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
        let (facts, mut found) = self.facts(test);
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
        let failed: Vec<Diagnostic> = failed.collect();
        [unexpected(test, &found), failed].concat()
    }

    /// The facts of a test: those of the file, with the block laid over it.
    fn facts(&self, test: &Test) -> (Option<(Document, Bound)>, Vec<Diagnostic>) {
        let (file, mut found) = match &test.file {
            Some((path, span)) => self.file(path, *span),
            None => (None, Vec::new()),
        };
        let block = test.block.and_then(|span| {
            let source = self.sources.get(span.file);
            let limits = Limits::default();
            let read = document::read(span.file, source, Some(span.range()), Format::Yaml, &limits);
            found.extend(read.diagnostics);
            read.document
        });
        let shape = &self.rulebook.shape;
        let facts = match (file, block) {
            (Some(file), Some(block)) => {
                let bound = bind_over(&file, &block, shape, self.sources);
                Some((file, bound))
            }
            (None, Some(_)) if test.file.is_some() => None,
            (Some(only), None) | (None, Some(only)) => {
                let bound = bind(&only, shape, self.sources);
                Some((only, bound))
            }
            (None, None) if test.block.is_some() || test.file.is_some() => None,
            (None, None) => {
                let nothing = Document {
                    file: test.span.file,
                    parts: Vec::new(),
                    headings: Vec::new(),
                };
                let bound = bind(&nothing, shape, self.sources);
                Some((nothing, bound))
            }
        };
        (facts, found)
    }

    fn file(&self, path: &str, span: Span) -> (Option<Document>, Vec<Diagnostic>) {
        let Some(file) = self.given.get(&(span.file, path.to_owned())) else {
            let diagnostic =
                Diagnostic::new(Code::MissingFile, span, format!("`{path}` was not read"));
            return (None, vec![diagnostic]);
        };
        let source = self.sources.get(*file);
        let Some(format) = Format::from_path(std::path::Path::new(path)) else {
            let message = format!("the format of `{path}` cannot be told from its name");
            let help = "documents end in `.yaml`, `.yml`, `.json`, `.toml` or `.md`";
            return (
                None,
                vec![Diagnostic::new(Code::UnknownFormat, span, message).help(help)],
            );
        };
        let read = document::read(*file, source, None, format, &Limits::default());
        (read.document, read.diagnostics)
    }
}

/// Why a test fails whose facts could not be read: what is wrong with them, and every expectation but that of the error.
fn without_facts(test: &Test, found: &[Diagnostic]) -> Vec<Diagnostic> {
    let met = |kind: &ExpectationKind| matches!(kind, ExpectationKind::Error(code) if found.iter().any(|diagnostic| diagnostic.code == *code));
    let unmet = test
        .expectations
        .iter()
        .filter(|expectation| !met(&expectation.kind));
    let failed = unmet.map(|expectation| {
        let message = "the facts of the test could not be read";
        Diagnostic::new(Code::FailedExpectation, expectation.span, message)
    });
    unexpected(test, found).into_iter().chain(failed).collect()
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
