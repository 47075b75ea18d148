//! From a plan and the facts of one document to a verdict on every demand, and a record of how each came about.
//!
//! It never reads the rulebook or the document, never asks the clock, and explains nothing: whoever explains reads
//! the [`Recording`].

mod aggregate;
mod compare;
pub mod decisive;
mod machine;
mod memo;
pub(crate) mod needs;
mod path;
pub mod probe;
mod reckon;
pub mod record;
mod rules;
pub mod tally;
mod value;

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::evaluate::machine::Machine;
use crate::evaluate::record::{ConditionRecordId, Recording, ValueRef};
use crate::model::facts::{FactId, Facts};
use crate::model::rulebook::{Force, Overall, Relation, RuleId, Verdict};
use crate::model::truth::Truth;
use crate::model::value::{Calendar, Value};
use crate::plan::{ConstantId, Plan};

/// How to evaluate.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// The day of the check: what `today` is, which figures are in force, and which rules are held. Without it the
    /// latest figures count and every rule is held.
    pub as_of: Option<Date>,
    /// Which rules to report on; all without it. A rule that is left out still overrides others.
    pub only: Option<BTreeSet<RuleId>>,
}

/// What evaluation found out about one document.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// One finding for each demand of each rule and each entry it is about: by rule, then demand, then the entry's
    /// place in its list.
    pub findings: Vec<Finding>,
    /// What the findings are made from.
    pub cases: Vec<Case>,
    /// The rules that were not held on the day of the check, and so were left out.
    pub not_in_force: Vec<RuleId>,
    /// What could not be computed. An error here keeps the run from being green.
    pub diagnostics: Vec<Diagnostic>,
    /// How everything came about.
    pub recording: Recording,
    /// The day of the check.
    pub as_of: Option<Date>,
}

/// The verdict on one demand of one rule, for one entry where the rule is about entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// Which of its demands, from 0.
    pub demand: u32,
    /// Its force.
    pub force: Force,
    /// The entry it is about; none where the rule is about the whole document, or where its list has no entry to be
    /// about (see [`Case::subject`]).
    pub entry: Option<FactId>,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether the demand is met; unknown where the verdict did not depend on it.
    pub met: Truth,
    /// How the demand's condition came about; none where the verdict did not depend on it.
    pub record: Option<ConditionRecordId>,
    /// What it shares with the other demands of its rule: an index into [`Outcome::cases`].
    pub case: u32,
}

/// One rule on the document or on one entry, before any demand is looked at.
#[derive(Clone, Debug)]
pub struct Case {
    /// The rule.
    pub rule: RuleId,
    /// What it is about.
    pub subject: Subject,
    /// Whether the rule applies: the entry exists, its filter and the condition hold.
    pub applies: Truth,
    /// How the filter of `for each … with` came about.
    pub filter: Option<ConditionRecordId>,
    /// How the condition came about; none where the rule has none.
    pub condition: Option<ConditionRecordId>,
    /// Whether an exception or a rule that overrides this one holds; false where no verdict depended on it.
    pub excepted: Truth,
    /// Its exceptions; empty where no verdict depended on them.
    pub exceptions: Vec<ExceptionRecord>,
    /// The rules that may override it; empty where no verdict depended on them.
    pub overrides: Vec<(RuleId, ConditionRecordId)>,
}

/// What a rule is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// The whole document.
    Document,
    /// One entry of the list that `for each` names.
    Entry(FactId),
    /// Entries of a list of which the document does not say what it holds: the open facts.
    OpenList(Vec<FactId>),
    /// No entry: the list is empty or absent, or no entry passes the filter. The lists themselves, and how the
    /// filter failed for each entry.
    NoEntry {
        /// The lists.
        lists: Vec<FactId>,
        /// Each entry with the record of its filter.
        filtered: Vec<(FactId, ConditionRecordId)>,
    },
}

/// How an exception came about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExceptionRecord {
    /// Its condition.
    pub condition: ConditionRecordId,
    /// The exceptions to it.
    pub exceptions: Vec<Self>,
    /// Whether it holds after all.
    pub holds: Truth,
}

impl Outcome {
    /// What is said of the whole deal.
    #[must_use]
    pub fn overall(&self) -> Overall {
        overall(&self.findings)
    }

    /// What a finding shares with the others of its rule and entry.
    ///
    /// # Panics
    /// If the finding belongs to another outcome.
    #[must_use]
    pub fn case(&self, finding: &Finding) -> &Case {
        &self.cases[finding.case as usize]
    }
}

/// What some findings say of a whole deal: soft demands never make it fail.
#[must_use]
pub fn overall(findings: &[Finding]) -> Overall {
    let worst = findings
        .iter()
        .filter(|finding| finding.force.is_hard())
        .map(|finding| finding.verdict)
        .min();
    match worst {
        Some(Verdict::Broken) => Overall::Fails,
        Some(Verdict::Gap | Verdict::Undetermined) => Overall::Incomplete,
        _ => Overall::Passes,
    }
}

/// How two values are ordered; none where they have no order, as with two currencies.
#[must_use]
pub fn order(one: &Value, other: &Value, calendar: &Calendar) -> Option<Ordering> {
    compare::order(one, other, calendar)
}

/// What a fact is compared with: values written in rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Against {
    /// One value.
    One(ConstantId),
    /// A list.
    Several(Vec<ConstantId>),
}

impl Against {
    /// The values.
    #[must_use]
    pub fn constants(&self) -> &[ConstantId] {
        match self {
            Self::One(only) => std::slice::from_ref(only),
            Self::Several(all) => all,
        }
    }

    fn values(&self) -> Vec<ValueRef> {
        let constants = self.constants().iter();
        constants.map(|id| ValueRef::Constant(*id)).collect()
    }
}

/// How true a comparison with values written in rules is of one value; no value stands for a fact that there is not.
#[must_use]
pub fn compared(plan: &Plan, left: Option<&Value>, relation: Relation, right: &[Against]) -> Truth {
    compare::of_constants(plan, left, relation, right)
}

/// Evaluates every rule of a plan on the facts of one document.
#[must_use]
pub fn evaluate(plan: &Plan, facts: &Facts, options: &Options) -> Outcome {
    if facts.all.is_empty() {
        return Outcome::default();
    }
    rules::all(Machine::new(plan, facts, options.as_of), options)
}

/// The smallest set of facts that would settle an open finding: only those that can still change its verdict.
/// Empty for settled findings.
#[must_use]
pub fn needs(plan: &Plan, facts: &Facts, outcome: &Outcome, finding: &Finding) -> Vec<FactId> {
    needs::needs(plan, facts, outcome, finding)
}
