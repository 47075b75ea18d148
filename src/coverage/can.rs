//! Which verdicts a demand can have at all, and why it cannot have the others.

use crate::coverage::reach::Reach;
use crate::coverage::truths::Truths;
use crate::model::rulebook::Verdict;
use crate::model::truth::Truth;
use crate::plan::{DemandPlan, ExceptionPlan, NodeId, OverridePlan, Plan, RulePlan};

/// What a demand can come to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Can {
    verdicts: [bool; 6],
    applies: Truths,
    met: Truths,
    excepted: Truths,
    always: bool,
    yields: bool,
}

/// What the demand of a rule can come to.
#[must_use]
pub fn can(plan: &Plan, rule: &RulePlan, demand: &DemandPlan, reach: &Reach<'_>) -> Can {
    let mut can = Can {
        always: rule.binding.is_none() && rule.condition.is_none(),
        yields: !rule.exceptions.is_empty() || !rule.overrides.is_empty(),
        ..Can::default()
    };
    let filter = rule.binding.and_then(|binding| binding.with);
    let conditions: Vec<NodeId> = filter.into_iter().chain(rule.condition).collect();
    let mut roots = conditions.clone();
    roots.push(demand.condition);
    exceptions(&rule.exceptions, &mut roots);
    roots.extend(rule.overrides.iter().map(|other| other.condition));
    reach.together(&roots, |truths| {
        let applies = conditions.iter().map(|condition| truths(*condition));
        let applies = applies.fold(Truths::only(Truth::True), |one, other| {
            one.with(other, Truth::and)
        });
        let written = truths(demand.condition).iter();
        let met = Truths::of(written.map(|truth| demand.force.met(truth)));
        let others = rule
            .overrides
            .iter()
            .map(|other| overrides(plan, other, truths));
        let excepted = any(others.chain([any_holds(&rule.exceptions, truths)]));
        can.add(applies, met, excepted);
    });
    if rule.binding.is_some() {
        can.add_lists();
    }
    can
}

fn exceptions(all: &[ExceptionPlan], roots: &mut Vec<NodeId>) {
    for exception in all {
        roots.push(exception.condition);
        exceptions(&exception.exceptions, roots);
    }
}

fn any(all: impl Iterator<Item = Truths>) -> Truths {
    all.fold(Truths::only(Truth::False), |one, other| {
        one.with(other, Truth::or)
    })
}

/// A rule that is not held on every day does not override on the others.
fn overrides(plan: &Plan, other: &OverridePlan, truths: &dyn Fn(NodeId) -> Truths) -> Truths {
    let by = plan.rule(other.by);
    let holds = truths(other.condition);
    match (by.since, by.until) {
        (None, None) => holds,
        _ => holds.or_else(Truths::only(Truth::False)),
    }
}

fn any_holds(all: &[ExceptionPlan], truths: &dyn Fn(NodeId) -> Truths) -> Truths {
    any(all.iter().map(|exception| {
        let inner = any_holds(&exception.exceptions, truths).negated();
        truths(exception.condition).with(inner, Truth::and)
    }))
}

impl Can {
    fn add(&mut self, applies: Truths, met: Truths, excepted: Truths) {
        self.applies = self.applies.or_else(applies);
        self.met = self.met.or_else(met);
        self.excepted = self.excepted.or_else(excepted);
        for one in applies.iter() {
            for two in met.iter() {
                for three in excepted.iter() {
                    self.mark(Verdict::of(one, two, three));
                }
            }
        }
    }

    /// The list of `for each` may be empty, or open.
    fn add_lists(&mut self) {
        self.applies = self
            .applies
            .or_else(Truths::of([Truth::False, Truth::Unknown]));
        self.mark(Verdict::NotApplicable);
        self.mark(Verdict::Undetermined);
    }

    fn mark(&mut self, verdict: Verdict) {
        if let Some(mark) = self.verdicts.get_mut(verdict as usize) {
            *mark = true;
        }
    }

    /// Why a verdict cannot come about; nothing where it can.
    #[must_use]
    pub fn cannot(&self, verdict: Verdict) -> Option<&'static str> {
        match self.verdicts.get(verdict as usize) {
            Some(false) => Some(self.reason(verdict)),
            _ => None,
        }
    }

    fn reason(&self, verdict: Verdict) -> &'static str {
        if !self.applies.has(Truth::True) && verdict != Verdict::NotApplicable {
            return "its condition can never hold";
        }
        match verdict {
            Verdict::NotApplicable if self.always => "it has no condition, so it always applies",
            Verdict::NotApplicable => "its condition always holds or is open",
            Verdict::Met if !self.met.has(Truth::True) => "its demand can never be met",
            Verdict::Met => "wherever it may apply its demand is not met",
            Verdict::Excepted if !self.yields => "it has no exception, and no rule overrides it",
            Verdict::Excepted if !self.excepted.has(Truth::True) => "its exceptions can never hold",
            Verdict::Excepted => {
                "wherever an exception holds the demand is met or the rule does not apply"
            }
            Verdict::Gap if !self.met.has(Truth::Unknown) => "its demand is always known",
            Verdict::Gap => "wherever it applies its demand is known",
            Verdict::Broken if !self.met.has(Truth::False) => "its demand can never fail",
            Verdict::Broken => "wherever it applies its demand is met, open or excepted",
            Verdict::Undetermined if self.always && !self.yields => {
                "it has neither a condition nor an exception that could be open"
            }
            Verdict::Undetermined if self.always => {
                "its exceptions are never open where its demand fails"
            }
            Verdict::Undetermined => "its condition is never open where its demand is not met",
        }
    }
}
