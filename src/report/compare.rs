//! What differs between two versions of deals or rulebooks, as plain data with places resolved and texts ready: what
//! every format of `servanda compare` tells.
//!
//! Its JSON is published as `docs/compare-output.schema.json`; a change that breaks a reader raises [`VERSION`].

use serde::Serialize;

use crate::report::data::{Counts, Diagnostic, Exit, Fact, Finding, Overall, Place};
use crate::report::text::{count, listed};

pub mod collect;
pub mod html;
pub mod human;
pub mod json;
pub mod markdown;

/// The version of the JSON.
pub const VERSION: u32 = 1;

/// One run of `servanda compare`.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// The version of this format.
    pub version: u32,
    /// The version of Servanda that wrote it.
    pub servanda: String,
    /// The day both versions were checked as of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// What was given as the old deals.
    pub old: String,
    /// What was given as the new deals.
    pub new: String,
    /// The rulebooks, in the order they were named.
    pub rulebooks: Vec<Rulebook>,
    /// Each pair of documents under each rulebook, by name.
    pub documents: Vec<Document>,
    /// All of it together.
    pub summary: Summary,
    /// Everything that is wrong with the command, the rule files and the documents.
    pub diagnostics: Vec<Diagnostic>,
    /// The exit status.
    pub exit: Exit,
}

/// A rulebook, or two versions of one.
#[derive(Clone, Debug, Serialize)]
pub struct Rulebook {
    /// What the old deals were checked against.
    pub old: Edition,
    /// What the new deals were checked against.
    pub new: Edition,
    /// What differs between the two; absent where both are the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<RuleChanges>,
}

/// One version of a rulebook.
#[derive(Clone, Debug, Serialize)]
pub struct Edition {
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
}

/// What differs between two versions of a rulebook.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RuleChanges {
    /// Rules of the new version alone.
    pub added: Vec<RuleText>,
    /// Rules of the old version alone.
    pub removed: Vec<RuleText>,
    /// Rules of both that differ.
    pub changed: Vec<RuleChange>,
    /// Whether months are counted differently.
    pub months: bool,
}

/// A rule in canonical words.
#[derive(Clone, Debug, Serialize)]
pub struct RuleText {
    /// Its stable id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub place: Place,
    /// The rule, line by line.
    pub lines: Vec<String>,
}

/// A rule that differs.
#[derive(Clone, Debug, Serialize)]
pub struct RuleChange {
    /// Its stable id.
    pub id: String,
    /// Its title in the new version.
    pub title: String,
    /// Whether it is evaluated differently; else it differs only in words.
    pub meaning: bool,
    /// What of it differs that decides no verdict: `title`, `because`, `source`, …
    pub words: Vec<&'static str>,
    /// Where it stands in the old version.
    pub old: Place,
    /// Where it stands in the new version.
    pub new: Place,
    /// Its lines that are gone, in canonical words.
    pub gone: Vec<String>,
    /// Its lines that are new.
    pub come: Vec<String>,
    /// The phrases it uses that mean something else, or are used by one version alone.
    pub phrases: Vec<PhraseChange>,
}

/// A phrase that means something else.
#[derive(Clone, Debug, Serialize)]
pub struct PhraseChange {
    /// Its words.
    pub phrase: String,
    /// What it meant, line by line; nothing where the old rule does not use it.
    pub old: Vec<String>,
    /// What it means; nothing where the new rule does not use it.
    pub new: Vec<String>,
}

/// Two versions of a document under one rulebook.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// What both go by.
    pub name: String,
    /// Its own title, of the new version where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Which rulebook: its position in `rulebooks`, from 0.
    pub rulebook: usize,
    /// The old version; absent where the document is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Version>,
    /// The new version; absent where the document is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Version>,
    /// What it says differently.
    pub facts: Vec<FactChange>,
    /// Which verdicts differ, worst first.
    pub verdicts: Vec<VerdictChange>,
    /// What was open and is still.
    pub still_open: Vec<StillOpen>,
}

/// What is said of one version of a document.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    /// Its path, or `<stdin>`.
    pub file: String,
    /// What is said of the whole deal.
    pub overall: Overall,
    /// Verdicts on hard demands.
    pub hard: Counts,
    /// Verdicts on soft demands.
    pub soft: Counts,
}

/// One thing that a document says differently.
#[derive(Clone, Debug, Serialize)]
pub struct FactChange {
    /// Its number in the document, from 1.
    pub number: usize,
    /// `changed`, `appeared`, `settled`, `withdrawn`, `now-silent`, `now-open`, `now-disputed` or `now-unreadable`.
    pub kind: &'static str,
    /// What it is called: `the monitor's leader`, `guarantee 2`.
    pub words: String,
    /// The old fact; absent for an entry that is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Fact>,
    /// The new fact; absent for an entry that is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Fact>,
    /// What the old document says of it, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// What the new document says of it, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
}

/// A verdict that differs.
#[derive(Clone, Debug, Serialize)]
pub struct VerdictChange {
    /// The id of the finding: the rule's, and `/2` where the rule has several demands.
    pub id: String,
    /// `worse`, `newly-open`, `advice-worse`, `better`, `advice-better` or `otherwise`.
    pub turned: &'static str,
    /// The old finding; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Finding>,
    /// The new finding; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Finding>,
    /// The numbers of the changed facts that were decisive.
    pub because: Vec<usize>,
    /// Whether the rule itself means something else, or is in one version alone.
    pub rule_differs: bool,
}

/// A demand that was open and is still.
#[derive(Clone, Debug, Serialize)]
pub struct StillOpen {
    /// The id of the finding.
    pub id: String,
    /// Whether the demand is hard.
    pub hard: bool,
    /// The entry, as people say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// `gap` or `undetermined`.
    pub was: &'static str,
    /// The same of the new version.
    pub is: &'static str,
    /// What to ask, of the new version.
    pub questions: Vec<String>,
}

/// All documents together.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Summary {
    /// It in a sentence.
    pub sentence: String,
    /// How many facts differ.
    pub facts: usize,
    /// How many hard demands are broken that were not.
    pub worse: usize,
    /// How many hard demands are open that were neither open nor broken.
    pub newly_open: usize,
    /// How often advice is not followed that was.
    pub advice_worse: usize,
    /// How many hard demands are no longer broken, or no longer open.
    pub better: usize,
    /// How often advice is followed that was not.
    pub advice_better: usize,
    /// How many other verdicts differ.
    pub otherwise: usize,
    /// How many hard demands are still open.
    pub still_open: usize,
}

/// What is said of some documents together.
#[must_use]
pub fn summary(documents: &[Document], rulebooks: &[Rulebook]) -> Summary {
    let mut sum = Summary::default();
    for document in documents {
        sum.facts += document.facts.len();
        sum.still_open += document.still_open.iter().filter(|open| open.hard).count();
        for change in &document.verdicts {
            *sum.of(change.turned) += 1;
        }
    }
    sum.sentence = sentence(&sum, documents, rulebooks);
    sum
}

impl Summary {
    fn of(&mut self, turned: &str) -> &mut usize {
        match turned {
            "worse" => &mut self.worse,
            "newly-open" => &mut self.newly_open,
            "advice-worse" => &mut self.advice_worse,
            "better" => &mut self.better,
            "advice-better" => &mut self.advice_better,
            _ => &mut self.otherwise,
        }
    }

    /// How many verdicts differ.
    #[must_use]
    pub fn verdicts(&self) -> usize {
        self.worse
            + self.newly_open
            + self.advice_worse
            + self.better
            + self.advice_better
            + self.otherwise
    }
}

/// `worse: 2 hard demands are newly broken, 1 is no longer broken or open`.
fn sentence(sum: &Summary, documents: &[Document], rulebooks: &[Rulebook]) -> String {
    if documents.is_empty() {
        return "nothing was compared".into();
    }
    let are = |number: usize| if number == 1 { "is" } else { "are" };
    let parts = [
        (
            sum.worse,
            format!(
                "{} {} newly broken",
                count(sum.worse, "hard demand"),
                are(sum.worse)
            ),
        ),
        (
            sum.newly_open,
            format!(
                "{} {} newly open",
                count(sum.newly_open, "hard demand"),
                are(sum.newly_open)
            ),
        ),
        (
            sum.better,
            format!(
                "{} {} no longer broken or no longer open",
                count(sum.better, "hard demand"),
                are(sum.better)
            ),
        ),
        (
            sum.advice_worse,
            format!("advice is no longer followed {}", times(sum.advice_worse)),
        ),
        (
            sum.advice_better,
            format!("advice is now followed {}", times(sum.advice_better)),
        ),
        (
            sum.otherwise,
            format!("{} otherwise", changed(sum.otherwise, "verdict")),
        ),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(_, words)| words)
        .collect();
    let first = match (sum.worse, sum.newly_open, sum.better) {
        (0, 0, 0) => "neither better nor worse",
        (0, 0, _) => "better",
        (0, _, _) => "more is open",
        _ => "worse",
    };
    let unusable = documents
        .iter()
        .filter(|document| document.is_unusable())
        .count();
    if parts.is_empty() && unusable > 0 {
        let noun = if unusable == 1 { "deal" } else { "deals" };
        return format!("{unusable} {noun} could not be compared as a whole");
    }
    match (parts.as_slice(), sum.facts) {
        ([], 0)
            if rulebooks
                .iter()
                .all(|rulebook| rulebook.changes.as_ref().is_none_or(RuleChanges::is_empty)) =>
        {
            "no difference".into()
        }
        ([], 0) => "no verdict changed".into(),
        ([], facts) => format!("no verdict changed, though {} did", count(facts, "fact")),
        (parts, _) => format!("{first}: {}", listed(parts, "and")),
    }
}

fn changed(number: usize, noun: &str) -> String {
    format!("{} changed", count(number, noun))
}

fn times(number: usize) -> String {
    match number {
        1 => "once".into(),
        2 => "twice".into(),
        number => format!("{number} times"),
    }
}

impl RuleChanges {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty() && !self.months
    }
}

impl Document {
    /// Whether one of its versions could not be judged as a whole.
    #[must_use]
    pub fn is_unusable(&self) -> bool {
        let mut versions = [&self.old, &self.new].into_iter().flatten();
        versions.any(|version| version.overall == Overall::Unusable)
    }
}

impl Edition {
    /// Its title, or its path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.path)
    }
}

impl VerdictChange {
    /// The finding of the new version, else of the old one.
    #[must_use]
    pub fn finding(&self) -> Option<&Finding> {
        self.new.as_ref().or(self.old.as_ref())
    }
}

/// What a verdict turned into, for headings: its key, a sign that needs no colour, and words.
pub const TURNS: [(&str, char, &str); 6] = [
    ("worse", '▼', "Worse: hard demands that are newly broken"),
    (
        "newly-open",
        '?',
        "Newly open: hard demands that were settled",
    ),
    ("advice-worse", '!', "Advice that is no longer followed"),
    (
        "better",
        '▲',
        "Better: hard demands that are no longer broken, or no longer open",
    ),
    ("advice-better", '△', "Advice that is now followed"),
    ("otherwise", '•', "Other verdicts that changed"),
];

/// What became of a fact, in brackets after its old and new value; nothing where the values themselves say it.
#[must_use]
pub fn turned(change: &FactChange) -> String {
    match change.kind {
        "appeared" | "settled" | "withdrawn" => format!(" ({})", kind_words(change)),
        _ => String::new(),
    }
}

/// What became of a fact, in words.
#[must_use]
pub fn kind_words(change: &FactChange) -> &'static str {
    match change.kind {
        "appeared" if change.old.is_none() => "new entry",
        "withdrawn" if change.new.is_none() => "entry gone",
        "changed" => "changed",
        "appeared" => "now stated",
        "settled" => "settled",
        "withdrawn" => "withdrawn",
        "now-silent" => "no longer mentioned",
        "now-open" => "now open",
        "now-disputed" => "now disputed",
        _ => "cannot be read",
    }
}
