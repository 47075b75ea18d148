//! The report of `servanda test --mutate` as plain data, and as JSON.
//!
//! Its JSON is published as `docs/mutation-output.schema.json`; a change that breaks a reader raises [`VERSION`].

pub mod html;

use serde::Serialize;

use crate::report::data::{Diagnostic, Exit, Place};
use crate::report::json::pretty;
use crate::report::text::count;

/// The version of the JSON.
pub const VERSION: u32 = 1;

/// One run of `servanda test --mutate`.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The version of this format.
    pub version: u32,
    /// The version of Servanda that wrote it.
    pub servanda: String,
    /// The rulebooks, in the order they were named.
    pub rulebooks: Vec<Rulebook>,
    /// What is wrong with the rule files; allows that allow nothing.
    pub diagnostics: Vec<Diagnostic>,
    /// How many mutants there are of each fate.
    pub summary: Summary,
    /// The exit status.
    pub exit: Exit,
}

/// One rulebook.
#[derive(Clone, Debug, Serialize)]
pub struct Rulebook {
    /// The file or folder it was read from.
    pub path: String,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// How many tests it has.
    pub tests: usize,
    /// Its mutants: those of its rules, of its terms, of its figures, lists and values.
    pub mutants: Vec<Mutant>,
}

/// A rulebook with one thing changed.
#[derive(Clone, Debug, Serialize)]
pub struct Mutant {
    /// The statement that was changed.
    pub of: Owner,
    /// What was changed, by its stable name: `comparator`.
    pub kind: &'static str,
    /// What was changed, in words.
    pub what: &'static str,
    /// Where the changed words stand.
    pub place: Place,
    /// The line they begin on.
    pub line: String,
    /// How they read.
    pub before: String,
    /// How they would read; left out where they were taken out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What became of it.
    #[serde(flatten)]
    pub fate: Fate,
}

/// A statement of a rulebook.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Owner {
    /// `rule`, `term`, `figure`, `list` or `value`.
    pub sort: &'static str,
    /// Its id or phrase.
    pub name: String,
}

/// What became of a mutant.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "fate", rename_all = "kebab-case")]
pub enum Fate {
    /// A test fails with it.
    Noticed {
        /// The first that does.
        by: Test,
    },
    /// No deal can tell it from the rulebook as it is.
    Equivalent {
        /// Why not.
        why: &'static str,
    },
    /// Every test passes with it, and somebody wrote down why that is right.
    Explained {
        /// What was written.
        reason: String,
        /// What would notice it.
        hint: String,
    },
    /// Every test passes with it.
    Unnoticed {
        /// What would notice it.
        hint: String,
    },
}

/// A test.
#[derive(Clone, Debug, Serialize)]
pub struct Test {
    /// Its title.
    pub title: String,
    /// Where its title stands.
    pub place: Place,
}

/// How many mutants there are of each fate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Summary {
    /// All of them.
    pub mutants: usize,
    /// Those that a test notices.
    pub noticed: usize,
    /// Those that say the same.
    pub equivalent: usize,
    /// Those that no test notices, for a written reason.
    pub explained: usize,
    /// Those that no test notices.
    pub unnoticed: usize,
}

impl Summary {
    /// The counts of some mutants.
    #[must_use]
    pub fn of<'m>(mutants: impl IntoIterator<Item = &'m Mutant>) -> Self {
        let mut summary = Self::default();
        for mutant in mutants {
            summary.mutants += 1;
            match mutant.fate {
                Fate::Noticed { .. } => summary.noticed += 1,
                Fate::Equivalent { .. } => summary.equivalent += 1,
                Fate::Explained { .. } => summary.explained += 1,
                Fate::Unnoticed { .. } => summary.unnoticed += 1,
            }
        }
        summary
    }

    /// `412 mutants: 380 noticed, 20 equivalent, 12 not noticed`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let parts = [
            (self.noticed, "noticed", true),
            (self.equivalent, "equivalent", false),
            (self.explained, "not noticed for a written reason", false),
            (self.unnoticed, "not noticed", true),
        ];
        let told = parts
            .iter()
            .filter(|(number, _, always)| *always || *number > 0);
        let told: Vec<String> = told
            .map(|(number, words, _)| format!("{number} {words}"))
            .collect();
        format!("{}: {}", count(self.mutants, "mutant"), told.join(", "))
    }
}

/// The report as one JSON object.
#[must_use]
pub fn render_json(report: &Report) -> String {
    pretty(report)
}
