//! The report of one check as plain data: what every format tells, with places resolved and texts ready.
//!
//! Its JSON is published as `docs/check-output.schema.json`; a change that breaks a reader raises [`VERSION`].

use serde::Serialize;

/// The version of the JSON.
pub const VERSION: u32 = 1;

/// One run of `servanda check`.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The version of this format.
    pub version: u32,
    /// The version of Servanda that wrote it.
    pub servanda: String,
    /// The day the deals were checked as of, `2025-08-18`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Whether warnings counted as errors.
    pub strict: bool,
    /// What leaves the run green although it is open: `gaps`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<&'static str>,
    /// The findings that were known before the run, where it was given any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    /// What was left out before the report was handed on: `sources`, `evidence`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<&'static str>,
    /// The rulebooks, in the order they were named.
    pub rulebooks: Vec<Rulebook>,
    /// Each document against each rulebook, sorted by name.
    pub documents: Vec<Document>,
    /// Everything that is wrong with the command, the rule files and the documents.
    pub diagnostics: Vec<Diagnostic>,
    /// How the run ended, all documents together.
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
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// How many rules it has.
    pub rules: usize,
    /// How many of them the flags selected.
    pub selected: usize,
    /// The ids of selected rules that were not in force on the day of the check.
    pub not_in_force: Vec<String>,
}

/// The findings that were known before the run.
#[derive(Clone, Debug, Serialize)]
pub struct Baseline {
    /// The file that lists them.
    pub path: String,
    /// How many findings of this run it lists.
    pub known: usize,
    /// What it lists and this run looked for and did not find.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Gone>,
}

/// A finding that was known and is there no more.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Gone {
    /// The document.
    pub document: String,
    /// The finding's id.
    pub finding: String,
    /// The path of its entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
}

/// One document against one rulebook.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// Its path, or `<stdin>`.
    pub file: String,
    /// Its own title, where it states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Which rulebook: its position in `rulebooks`, from 0.
    pub rulebook: usize,
    /// What is said of the whole deal.
    pub overall: Overall,
    /// Verdicts on hard demands, without what is waived or known.
    pub hard: Counts,
    /// Verdicts on soft demands, without what is waived or known.
    pub soft: Counts,
    /// How many findings are waived: broken or open, and permitted by name.
    #[serde(skip_serializing_if = "is_none")]
    pub waived: usize,
    /// How many findings are known: broken or open, and so before.
    #[serde(skip_serializing_if = "is_none")]
    pub known: usize,
    /// One for each demand and entry.
    pub findings: Vec<Finding>,
    /// How far the document and the shape of the rulebook have to do with each other.
    #[serde(skip)]
    pub keys: Keys,
}

/// How many keys of a document itself, not of what is in it, the rulebook reads; its title aside.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Keys {
    /// How many the document has.
    pub stated: usize,
    /// How many of them a field of the rulebook reads.
    pub read: usize,
    /// How many fields the rulebook has for them.
    pub fields: usize,
}

impl Keys {
    /// Whether the document is of another kind than the rulebook is about: of the keys that the two could share, they
    /// share fewer than a quarter.
    #[must_use]
    pub fn are_foreign(self) -> bool {
        self.read * 4 < self.stated.min(self.fields)
    }
}

pub(crate) fn is_none(number: &usize) -> bool {
    *number == 0
}

/// What is said of a whole deal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Overall {
    /// It could not be read, or something in it could not.
    Unusable,
    /// A hard demand is broken.
    Fails,
    /// None is broken, and a hard demand cannot be judged.
    Incomplete,
    /// Neither.
    Passes,
    /// No rule applies to it.
    NothingApplies,
}

/// How often each verdict was given.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    /// The demand is broken.
    pub broken: usize,
    /// The rule applies, and the deal does not say enough to judge the demand.
    pub gap: usize,
    /// The deal does not say enough to know whether the rule applies.
    pub undetermined: usize,
    /// It would have been broken or a gap, and an exception holds.
    pub excepted: usize,
    /// The demand holds.
    pub met: usize,
    /// The rule does not apply.
    pub not_applicable: usize,
}

/// What is said of one demand on one deal.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Stable id: the rule's, and `/2` where the rule has several demands.
    pub id: String,
    /// The verdict.
    pub verdict: &'static str,
    /// Whether breaking it makes a deal fail.
    pub hard: bool,
    /// Who permits the deal to break the rule, why and until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived: Option<Waived>,
    /// Whether it was known before, and so is no reason to fail.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
    /// One sentence, without the verdict.
    pub headline: String,
    /// The rule.
    pub rule: Rule,
    /// The demand.
    pub demand: Demand,
    /// The entry that `for each` bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<Entry>,
    /// The decisive facts, each once.
    pub facts: Vec<Fact>,
    /// The exceptions that had a say, and the rules that override this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
    /// The facts that would settle an open verdict.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Ask>,
    /// What would mend a broken demand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mends: Vec<Mend>,
    /// What else a reader should know: an empty list, the figure that was taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A permission to break one rule in one document.
#[derive(Clone, Debug, Serialize)]
pub struct Waived {
    /// Who permits it.
    pub by: String,
    /// Why.
    pub because: String,
    /// The last day.
    pub until: String,
    /// How many days are left after the day of the check, where they are few.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i32>,
    /// Where that is written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where the waiver stands.
    pub place: Place,
}

/// A rule, as findings tell of it.
#[derive(Clone, Debug, Serialize)]
pub struct Rule {
    /// Its stable id.
    pub id: String,
    /// Its title as written.
    pub title: String,
    /// Where it stands.
    pub place: Place,
    /// Whose position it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
    /// Its reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Its sources, each in one line.
    pub sources: Vec<String>,
    /// Its tags.
    pub tags: Vec<String>,
}

/// Whose position a rule is.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    /// The holder.
    pub by: String,
    /// First day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// `red line`, `demand`, …
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    pub manner: Option<String>,
    /// All of it in words: `held by Russia as a red line since 2025-03-17`.
    pub words: String,
}

/// The demand of a finding.
#[derive(Clone, Debug, Serialize)]
pub struct Demand {
    /// Its number in its rule, from 1.
    pub number: usize,
    /// `require`, `forbid`, `prefer` or `avoid`.
    pub force: &'static str,
    /// The demand in canonical words: `require a civilian monitor`.
    pub words: String,
    /// Its weight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A bound entry of a list.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// As people say it, counted from 1: `guarantee 2`.
    pub words: String,
    /// Its path, counted from 1: `guarantees[2]`.
    pub path: String,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// An exception to the rule, or a rule that overrides it.
#[derive(Clone, Debug, Serialize)]
pub struct Exception {
    /// 0 for an exception to the rule, 1 for an exception to that, and so on.
    pub level: usize,
    /// The rule that overrides this one; none for an exception.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Whether it holds after all: `true`, `false` or `unknown`.
    pub holds: &'static str,
    /// Its condition as it turned out.
    pub words: String,
    /// Where it is written.
    pub place: Place,
}

/// A change that would mend a broken demand.
#[derive(Clone, Debug, Serialize)]
pub struct Mend {
    /// What would have to hold.
    pub words: String,
    /// What that would turn: the `demand`, the `condition` or an `exception`.
    pub turns: &'static str,
    /// The paths of the facts to change.
    pub paths: Vec<String>,
}

/// A fact of the deal.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// Its path: `guarantees[2].length`.
    pub path: String,
    /// `stated`, `absent`, `silent`, `unknown`, `disputed` or `unreadable`.
    pub state: &'static str,
    /// As people say it: `guarantee 2's length`.
    pub words: String,
    /// Its value as an analyst writes it, where it is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether `silence means` supplied the value.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub assumed: bool,
    /// Where it stands; where the deal is silent, the nearest thing around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The path of what stands there, where that is not the fact itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// The line of the deal, without the white space around it; of a very long line, what stands around the fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Which character of `text` the fact starts at.
    #[serde(skip)]
    pub focus: usize,
    /// The other places of a disputed fact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Place>,
    /// The heading it stands under, in Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// Where the document says it comes from: `confidence`, `source`, `note` and whatever else it writes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// One remark of the document on where a fact comes from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Evidence {
    /// Its key.
    pub key: String,
    /// Its text.
    pub text: String,
}

/// A fact that would settle an open verdict.
#[derive(Clone, Debug, Serialize)]
pub struct Ask {
    /// The question to put to a drafter.
    pub question: String,
    /// The fact as the deal leaves it.
    pub fact: Fact,
}

/// A place in a file, lines and columns from 1, columns in characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column after the last character.
    pub end_column: u32,
}

/// Something that is wrong with the command, a rule file or a document.
#[derive(Clone, Debug, Serialize)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: &'static str,
    /// `error`, `warning` or `hint`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Words about that place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Other places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The certain fix.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
}

/// Another place of a diagnostic.
#[derive(Clone, Debug, Serialize)]
pub struct Note {
    /// Where.
    pub place: Place,
    /// What it has to do with it.
    pub text: String,
}

/// A change to a text.
#[derive(Clone, Debug, Serialize)]
pub struct Edit {
    /// What goes.
    pub place: Place,
    /// What comes.
    pub replacement: String,
}

/// All documents together.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The worst that is said of any document.
    pub sentence: String,
    /// How many documents were checked; one counts once for each rulebook.
    pub documents: usize,
    /// Of those, how many fail.
    pub fails: usize,
    /// How many are incomplete.
    pub incomplete: usize,
    /// How many pass.
    pub passes: usize,
    /// How many could not be used.
    pub unusable: usize,
    /// To how many no rule applies.
    pub nothing_applies: usize,
    /// How many findings are waived.
    #[serde(skip_serializing_if = "is_none")]
    pub waived: usize,
    /// How many findings were known before.
    #[serde(skip_serializing_if = "is_none")]
    pub known: usize,
}

/// How the process ends.
#[derive(Clone, Debug, Serialize)]
pub struct Exit {
    /// The status that the shell sees.
    pub status: u8,
    /// `pass`, `fail`, `unusable`, `incomplete` or `internal`.
    pub meaning: &'static str,
}
