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
    /// The files that hold rules, for formats that show their text.
    #[serde(skip)]
    pub files: Vec<SourceFile>,
}

/// How much there is to see, and how much of it was seen.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Totals {
    /// Verdicts that demands can have.
    pub verdicts: Total,
    /// Truths that clauses can have.
    pub clauses: Total,
    /// Sides of thresholds.
    pub thresholds: Total,
    /// Effects of exceptions: that they change a verdict, and that they do not hold.
    pub exceptions: Total,
}

/// How much of one sort there is to see.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Total {
    /// How much can be seen.
    pub possible: usize,
    /// How much of that was seen.
    pub seen: usize,
    /// How much of that some test expects; none where no test can expect it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<usize>,
}

impl Total {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            possible: self.possible + other.possible,
            seen: self.seen + other.seen,
            expected: match (self.expected, other.expected) {
                (Some(one), Some(other)) => Some(one + other),
                (one, other) => one.or(other),
            },
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
            clauses: self.clauses.and(other.clauses),
            thresholds: self.thresholds.and(other.thresholds),
            exceptions: self.exceptions.and(other.exceptions),
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
    /// The clauses of its rules, and of the terms and values that these use.
    pub clauses: Vec<Clause>,
    /// The thresholds in them.
    pub thresholds: Vec<Threshold>,
    /// The exceptions of its rules, and the rules that override others.
    pub exceptions: Vec<Exception>,
    /// The terms that no rule uses.
    pub unused: Vec<Unused>,
}

/// A term that no rule uses.
#[derive(Clone, Debug, Serialize)]
pub struct Unused {
    /// Its phrase.
    pub phrase: String,
    /// Where it is defined.
    pub place: Place,
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
/// A clause of a rule or term.
#[derive(Clone, Debug, Serialize)]
pub struct Clause {
    /// The statement that it stands in: `rule heating`.
    pub statement: String,
    /// Its words.
    pub words: String,
    /// Where it stands.
    pub place: Place,
    /// Whether it was seen true, false and unknown.
    pub truths: Vec<Side>,
}

/// A threshold.
#[derive(Clone, Debug, Serialize)]
pub struct Threshold {
    /// The statement that it stands in.
    pub statement: String,
    /// The words of its clause.
    pub words: String,
    /// The threshold, as it last was in a test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Where its clause stands.
    pub place: Place,
    /// Whether values below, at and above it were tried.
    pub sides: Vec<Side>,
}

/// An exception, or a rule that overrides another.
#[derive(Clone, Debug, Serialize)]
pub struct Exception {
    /// The rule that yields.
    pub rule: String,
    /// The rule that overrides it; none for its own exceptions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overridden_by: Option<String>,
    /// How deep it is nested: 0 for an exception to the rule, 1 for one to that.
    pub level: usize,
    /// Where it stands; the overriding rule.
    pub place: Place,
    /// Whether it changed a verdict, and whether it was seen not to hold where that shows.
    pub sides: Vec<Side>,
}

/// One of the ways in which something can come out.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// Which: `true`, `below`, `decides`.
    pub what: &'static str,
    /// How far it was seen.
    pub state: State,
    /// The tests in which it came out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<usize>,
    /// Of a threshold: the nearest value that was tried there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<String>,
    /// Why it can never come out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

/// A file with rules.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path.
    pub name: String,
    /// Its text.
    pub text: String,
}
