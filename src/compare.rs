//! What differs between two versions of a deal, or of a rulebook: changed facts, changed verdicts, and which of the
//! facts were decisive for which of the verdicts.
//!
//! It evaluates nothing and writes no sentence: it sets two records beside each other, in identities of both. Order
//! never matters: an entry that stands elsewhere is the same entry, and a rule that stands elsewhere is the same rule.

mod content;
mod entries;
mod facts;
mod meaning;
mod rules;
mod verdicts;

use crate::explain::Checked;
use crate::model::facts::FactId;
use crate::model::rulebook::RuleId;

pub use rules::rulebooks;

/// What differs between two checks.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// What the documents say differently, in the order of the shape.
    pub facts: Vec<FactChange>,
    /// Which verdicts differ, in the order of rules.
    pub verdicts: Vec<VerdictChange>,
    /// Which verdicts are open in both: the positions of the findings in the old and the new outcome.
    pub still_open: Vec<(usize, usize)>,
}

/// One thing that the documents say differently. A record that was there before or is there now as a whole, an entry
/// that appeared or was withdrawn, and a list of plain values are one thing each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FactChange {
    /// The fact of the old document; none for an entry that is new.
    pub old: Option<FactId>,
    /// The fact of the new document; none for an entry that is gone.
    pub new: Option<FactId>,
    /// What happened to it.
    pub kind: Kind,
}

/// What happened to a fact.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// It has another value.
    Changed,
    /// The new document states what the old one had not or denied, or has an entry more.
    Appeared,
    /// The new document states what was open, disputed or could not be read.
    Settled,
    /// The new document says that there is none, or has an entry less.
    Withdrawn,
    /// The new document no longer mentions it.
    NowSilent,
    /// The new document says that it is open.
    NowOpen,
    /// The new document disputes it or says two things.
    NowDisputed,
    /// The new document has a value that cannot be read.
    NowUnreadable,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Changed,
        Self::Appeared,
        Self::Settled,
        Self::Withdrawn,
        Self::NowSilent,
        Self::NowOpen,
        Self::NowDisputed,
        Self::NowUnreadable,
    ];

    /// It in words, fit for a key as well.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Appeared => "appeared",
            Self::Settled => "settled",
            Self::Withdrawn => "withdrawn",
            Self::NowSilent => "now-silent",
            Self::NowOpen => "now-open",
            Self::NowDisputed => "now-disputed",
            Self::NowUnreadable => "now-unreadable",
        }
    }
}

/// A verdict that differs, or is given on one side alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerdictChange {
    /// The finding's position in the old outcome; none where the rule or the entry is new.
    pub old: Option<usize>,
    /// The finding's position in the new outcome; none where the rule or the entry is gone.
    pub new: Option<usize>,
    /// What that means.
    pub turned: Turned,
    /// The changed facts that were decisive in one of the two: positions in [`Comparison::facts`].
    pub because: Vec<usize>,
    /// Whether the rule itself means something else, counts months differently, or is on one side alone.
    pub rule_differs: bool,
}

/// What a changed verdict means for the deal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Turned {
    /// A hard demand is broken that was not.
    Worse,
    /// A hard demand is open that was neither open nor broken.
    NewlyOpen,
    /// Advice is not followed that was, or could not be judged.
    AdviceWorse,
    /// A hard demand is no longer broken, or no longer open.
    Better,
    /// Advice is followed that was not.
    AdviceBetter,
    /// Neither: met or not applicable, say, or open in another way.
    Otherwise,
}

impl Turned {
    /// All of them, worst first.
    pub const ALL: [Self; 6] = [
        Self::Worse,
        Self::NewlyOpen,
        Self::AdviceWorse,
        Self::Better,
        Self::AdviceBetter,
        Self::Otherwise,
    ];

    /// It as machines read it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::NewlyOpen => "newly-open",
            Self::AdviceWorse => "advice-worse",
            Self::Better => "better",
            Self::AdviceBetter => "advice-better",
            Self::Otherwise => "otherwise",
        }
    }
}

/// What differs between two versions of a rulebook.
#[derive(Clone, Debug, Default)]
pub struct RulebookChanges {
    /// Rules of the new version alone.
    pub added: Vec<RuleId>,
    /// Rules of the old version alone.
    pub removed: Vec<RuleId>,
    /// Rules of both that differ, by id.
    pub changed: Vec<RuleChange>,
    /// Whether months are counted differently, which may change any verdict about times.
    pub calendar: bool,
}

/// A rule of both versions that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleChange {
    /// The rule of the old version.
    pub old: RuleId,
    /// The rule of the new version.
    pub new: RuleId,
    /// Whether it is evaluated differently. A rule may mean something else although its own words are the same, since a
    /// phrase that it uses was defined anew.
    pub meaning: bool,
    /// What else differs: `title`, `because`, …
    pub words: Vec<&'static str>,
}

/// What differs between two checks. `rules` is what differs between their rulebooks, where these are two versions.
#[must_use]
pub fn compare(
    old: &Checked<'_>,
    new: &Checked<'_>,
    rules: Option<&RulebookChanges>,
) -> Comparison {
    let compared = facts::compare(old, new);
    let (verdicts, still_open) = verdicts::compare(old, new, rules, &compared);
    Comparison {
        facts: compared.changes,
        verdicts,
        still_open,
    }
}
