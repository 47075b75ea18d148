//! The report of `servanda test` as plain data: what every format tells.
//!
//! Its JSON is published as `docs/test-output.schema.json`; a change that breaks a reader raises [`VERSION`].

use serde::Serialize;

use crate::report::data::{Diagnostic, Exit, Finding, Place};

/// The version of the JSON.
pub const VERSION: u32 = 1;

/// One run of `servanda test`.
#[derive(Clone, Debug, Serialize)]
pub struct TestReport {
    /// The version of this format.
    pub version: u32,
    /// The version of Servanda that wrote it.
    pub servanda: String,
    /// The files that hold tests, sorted by name.
    pub files: Vec<TestFile>,
    /// Everything that is wrong with the command and the rule files.
    pub diagnostics: Vec<Diagnostic>,
    /// All tests together.
    pub summary: Summary,
    /// The exit status.
    pub exit: Exit,
}

/// The tests of one file.
#[derive(Clone, Debug, Serialize)]
pub struct TestFile {
    /// Its path.
    pub file: String,
    /// The tests that were run, by their places.
    pub tests: Vec<Test>,
}

/// One test; each row of a table is one.
#[derive(Clone, Debug, Serialize)]
pub struct Test {
    /// Its title; of a row, with that of the row.
    pub title: String,
    /// The rulebook it belongs to.
    pub rulebook: String,
    /// Where its title stands; the row, in a table.
    pub place: Place,
    /// The number of its row in a table, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<usize>,
    /// Whether everything is as expected.
    pub passed: bool,
    /// The ids of the rules that it expects something of.
    pub rules: Vec<String>,
    /// What came of each expectation; none where its facts cannot be used.
    pub expectations: Vec<Expectation>,
    /// What is wrong with its facts, or with the test itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Diagnostic>,
    /// The same, as people are told it.
    #[serde(skip)]
    pub told: Vec<crate::diagnostic::Diagnostic>,
}

/// What came of one expectation.
#[derive(Clone, Debug, Serialize)]
pub struct Expectation {
    /// What is expected, as the test says it: `insurance is broken`.
    pub sentence: String,
    /// What it speaks of: `insurance`, `the deal`, `error`.
    pub about: String,
    /// What is expected.
    pub expected: String,
    /// What is; left out where no expectation could say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub got: Option<String>,
    /// Why nothing can be said, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Whether what is was expected.
    pub met: bool,
    /// Where it stands; the cell, in a table.
    pub place: Place,
    /// Where it is not met: the findings that say why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// How many more findings do.
    #[serde(skip_serializing_if = "is_nought")]
    pub more: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn is_nought(number: &usize) -> bool {
    *number == 0
}

/// All tests together.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Summary {
    /// How many were run.
    pub tests: usize,
    /// Of those, how many passed.
    pub passed: usize,
    /// How many failed.
    pub failed: usize,
}

impl Summary {
    /// The counts of some files.
    #[must_use]
    pub fn of(files: &[TestFile]) -> Self {
        let tests = || files.iter().flat_map(|file| &file.tests);
        let passed = tests().filter(|test| test.passed).count();
        let tests = tests().count();
        Self {
            tests,
            passed,
            failed: tests - passed,
        }
    }
}
