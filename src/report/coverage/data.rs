//! What tests have seen of rulebooks as plain data, with places resolved and words ready.
//!
//! Its JSON is published as `docs/coverage-output.schema.json`; a change that breaks a reader raises [`VERSION`].

use serde::Serialize;

use crate::report::data::Place;

/// The version of the JSON.
pub const VERSION: u32 = 1;

/// What the tests of all rulebooks have seen.
#[derive(Clone, Debug, Serialize)]
pub struct CoverageReport {
    /// The version of this format.
    pub version: u32,
    /// The version of Servanda that wrote it.
    pub servanda: String,
    /// All rulebooks together.
    pub totals: Totals,
    /// The rulebooks, in the order they were named.
    pub rulebooks: Vec<Rulebook>,
}

/// How much there is to see, and how much of it was seen.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Totals {
    /// Verdicts that demands can have.
    pub verdicts: Total,
}

/// How much of one sort there is to see.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Total {
    /// How much can be seen.
    pub possible: usize,
    /// How much of that was seen.
    pub seen: usize,
    /// How much of that some test expects.
    pub expected: usize,
}

impl Total {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            possible: self.possible + other.possible,
            seen: self.seen + other.seen,
            expected: self.expected + other.expected,
        }
    }

    /// Whether all was seen.
    #[must_use]
    pub fn is_full(self) -> bool {
        self.seen == self.possible
    }
}

impl Totals {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            verdicts: self.verdicts.and(other.verdicts),
        }
    }
}

/// One rulebook.
#[derive(Clone, Debug, Serialize)]
pub struct Rulebook {
    /// The file or folder it was read from.
    pub path: String,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// How much there is to see.
    pub totals: Totals,
    /// Its tests, those that were run.
    pub tests: Vec<Test>,
    /// The demands of its rules, by rule.
    pub demands: Vec<Demand>,
}

/// A test that was run.
#[derive(Clone, Debug, Serialize)]
pub struct Test {
    /// Its number, by which the rest refers to it.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub place: Place,
}

/// One demand.
#[derive(Clone, Debug, Serialize)]
pub struct Demand {
    /// The id of its findings: that of its rule, with the number of the demand where there are several.
    pub id: String,
    /// The id of its rule.
    pub rule: String,
    /// The title of its rule.
    pub title: String,
    /// Whether breaking it makes a deal fail.
    pub hard: bool,
    /// Where it stands.
    pub place: Place,
    /// The six verdicts, from worst to best.
    pub verdicts: Vec<Verdict>,
}

/// What tests have seen of one verdict on a demand.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// Which.
    pub verdict: &'static str,
    /// How far it was seen.
    pub state: State,
    /// The tests in which it came out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<usize>,
    /// Those of them that expect it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<usize>,
    /// Why it can never come out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

/// How far something was seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// A test expects it, and it came out.
    Expected,
    /// It came out in a test, but none expects it.
    Seen,
    /// It may come out, and did in no test.
    Missing,
    /// It can never come out.
    Impossible,
}
