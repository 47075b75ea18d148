//! Single conditions and values, evaluated on facts that somebody made up: what whoever judges many documents at once
//! asks instead of having comparisons of its own.
//!
//! Nothing is recorded, and no rule is looked at.

use std::cmp::Ordering;

use jiff::civil::Date;

use crate::evaluate::compare;
use crate::evaluate::machine::Machine;
use crate::evaluate::record::Reading;
use crate::model::facts::{FactId, Facts};
use crate::model::truth::Truth;
use crate::model::value::{Calendar, Value};
use crate::plan::{NodeId, OperandId, Plan, ScopeId};

/// A condition, and the entries that it speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The condition.
    pub node: NodeId,
    /// The entry that each scope is bound to.
    pub bound: &'a [(ScopeId, FactId)],
}

/// The truth of each condition on some facts; none for one of which something cannot be computed.
#[must_use]
pub fn truths(
    plan: &Plan,
    facts: &Facts,
    as_of: Option<Date>,
    questions: &[Question],
) -> Vec<Option<Truth>> {
    let mut machine = Machine::new(plan, facts, as_of);
    let all: Vec<Truth> = questions
        .iter()
        .map(|question| truth(&mut machine, question))
        .collect();
    if machine.diagnostics.is_empty() {
        return all.into_iter().map(Some).collect();
    }
    let alone = |question: &Question| {
        let mut machine = Machine::new(plan, facts, as_of);
        let truth = truth(&mut machine, question);
        machine.diagnostics.is_empty().then_some(truth)
    };
    questions.iter().map(alone).collect()
}

/// The values of an operand that reads no fact; none where they cannot be computed.
#[must_use]
pub fn constants(plan: &Plan, as_of: Option<Date>, operand: OperandId) -> Option<Vec<Value>> {
    let facts = Facts::default();
    let mut machine = Machine::new(plan, &facts, as_of);
    let record = machine.value(operand);
    let values = match machine.recording.value(record).reading {
        Reading::Known(value) => vec![machine.resolve(value)?.clone()],
        Reading::Absent => Vec::new(),
        Reading::Open | Reading::Between(..) => return None,
        Reading::List { items, .. } => {
            let items = machine.recording.items(items).iter();
            let values: Option<Vec<Value>> =
                items.map(|item| machine.resolve(*item).cloned()).collect();
            values?
        }
    };
    machine.diagnostics.is_empty().then_some(values)
}

/// The order of two values; none where they have none, as with two currencies.
#[must_use]
pub fn order(left: &Value, right: &Value, calendar: &Calendar) -> Option<Ordering> {
    compare::order(left, right, calendar)
}

fn truth(machine: &mut Machine<'_>, question: &Question) -> Truth {
    for (scope, entry) in question.bound {
        machine.bind(*scope, Some(*entry));
    }
    let record = machine.condition(question.node);
    machine.truth(record)
}
