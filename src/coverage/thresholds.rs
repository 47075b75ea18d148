//! The thresholds in clauses: whether a test has a value below, at and above each, and the nearest ones.

use std::cmp::Ordering;

use crate::coverage::leaves::constant;
use crate::coverage::points::number;
use crate::coverage::{Run, Seen};
use crate::evaluate::order;
use crate::evaluate::record::{ConditionRecordId, Part, Reading, ValueRef};
use crate::model::facts::State;
use crate::model::rulebook::{Aggregate, Owner, Quantifier, Relation};
use crate::model::shape::Shape;
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::plan::{NodeId, NodeKind, OperandId, OperandKind, Plan};
use crate::source::Span;

/// A threshold with the values that the tests have tried.
#[derive(Clone, Debug)]
pub struct Threshold {
    /// The statement that it stands in.
    pub owner: Owner,
    /// The clause that it stands in.
    pub span: Span,
    /// Which of the thresholds of its clause it is, from 0: `between` has two.
    pub number: usize,
    /// The threshold itself, as it last was: dated figures change.
    pub value: Option<Value>,
    /// What was tried below, at and above it.
    pub sides: [Side; 3],
}

/// One side of a threshold.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// The tests that have a value there.
    pub seen: Seen,
    /// The value nearest to the threshold, and what the threshold was then: a dated figure changes.
    pub nearest: Option<(Value, Value)>,
}

/// Below, at, above.
pub const SIDES: [Ordering; 3] = [Ordering::Less, Ordering::Equal, Ordering::Greater];

/// How to find the values that are compared with a threshold.
#[derive(Clone, Copy, Debug)]
pub enum Measured {
    /// The left side of a comparison, with the value at this position on the right.
    Left(usize),
    /// The right side of a comparison, with the value on the left.
    Right,
    /// How many of some conditions hold.
    Parts(usize),
    /// How many entries are as they should be.
    Entries(usize),
}

/// The thresholds of a simple condition, with what can be tried of each.
#[must_use]
pub fn thresholds(plan: &Plan, shape: &Shape, node: NodeId) -> Vec<(Measured, [Side; 3])> {
    match &plan.node(node).kind {
        NodeKind::Compare {
            left,
            relation,
            right,
        } if is_ordered(*relation) => compared(plan, shape, *left, right),
        NodeKind::AtLeast(wanted, parts) => {
            vec![(
                Measured::Parts(*wanted),
                counted(*wanted, Some(parts.len())),
            )]
        }
        NodeKind::Quantified {
            quantifier:
                Quantifier::AtLeast(wanted) | Quantifier::AtMost(wanted) | Quantifier::Exactly(wanted),
            ..
        } => vec![(Measured::Entries(*wanted), counted(*wanted, None))],
        _ => Vec::new(),
    }
}

fn is_ordered(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::AtLeast
            | Relation::AtMost
            | Relation::MoreThan
            | Relation::LessThan
            | Relation::Between
            | Relation::Before
            | Relation::After
            | Relation::OnOrBefore
            | Relation::OnOrAfter
    )
}

fn compared(
    plan: &Plan,
    shape: &Shape,
    left: OperandId,
    right: &[OperandId],
) -> Vec<(Measured, [Side; 3])> {
    if is_written(plan, left) {
        let other = right.first().filter(|other| !is_written(plan, **other));
        return other
            .map(|other| (Measured::Right, sides(plan, shape, *other, left)))
            .into_iter()
            .collect();
    }
    let written = right.iter().enumerate();
    written
        .filter(|(_, other)| is_written(plan, **other))
        .map(|(at, other)| (Measured::Left(at), sides(plan, shape, left, *other)))
        .collect()
}

/// Whether a value comes from the rule text alone.
fn is_written(plan: &Plan, operand: OperandId) -> bool {
    match &plan.operand(operand).kind {
        OperandKind::Constant(_) | OperandKind::Figure { .. } | OperandKind::Today => true,
        OperandKind::Named { body, .. } => is_written(plan, *body),
        OperandKind::Arithmetic(_, left, right) => {
            is_written(plan, *left) && is_written(plan, *right)
        }
        OperandKind::Shift { by, from, .. } => is_written(plan, *by) && is_written(plan, *from),
        _ => false,
    }
}

/// Which sides of a threshold a value can be on, as far as its field says.
fn sides(plan: &Plan, shape: &Shape, value: OperandId, threshold: OperandId) -> [Side; 3] {
    let at = constant(plan, threshold).and_then(|id| number(plan.constant(id)));
    let (least, most) = match &plan.operand(value).kind {
        OperandKind::Field(path) => {
            let field = plan
                .path(*path)
                .steps
                .last()
                .map(|step| shape.field(step.field));
            let range = field.and_then(|field| field.range.as_ref());
            let ends = range.map(|(low, high)| (number(low), number(high)));
            ends.unwrap_or((None, None))
        }
        OperandKind::Aggregate {
            aggregate: Aggregate::Number,
            ..
        } => (Some(0.into()), None),
        _ => (None, None),
    };
    let Some(at) = at else {
        return Default::default();
    };
    let cannot = |cannot: bool| Side {
        seen: Seen {
            cannot: cannot.then_some("no value can be there"),
            ..Seen::default()
        },
        nearest: None,
    };
    [
        cannot(least.is_some_and(|least| at <= least)),
        cannot(least.is_some_and(|least| at < least) || most.is_some_and(|most| at > most)),
        cannot(most.is_some_and(|most| at >= most)),
    ]
}

fn counted(wanted: usize, all: Option<usize>) -> [Side; 3] {
    let cannot = |cannot: bool| Side {
        seen: Seen {
            cannot: cannot.then_some("no number can be there"),
            ..Seen::default()
        },
        nearest: None,
    };
    [
        cannot(wanted == 0),
        cannot(all.is_some_and(|all| wanted > all)),
        cannot(all.is_some_and(|all| wanted >= all)),
    ]
}

/// The values of one record that were compared, each with the threshold as it was.
#[must_use]
pub fn measured(
    plan: &Plan,
    run: &Run,
    record: ConditionRecordId,
    how: &Measured,
) -> Vec<(Value, Value)> {
    let (one, other) = match how {
        Measured::Left(at) => (0, at + 1),
        Measured::Right => (1, 0),
        Measured::Parts(wanted) => return told(parts(run, record), *wanted),
        Measured::Entries(wanted) => return told(entries(run, record), *wanted),
    };
    let recording = &run.outcome.recording;
    let values = recording
        .parts(record)
        .iter()
        .filter_map(|part| match part {
            Part::Value(value) => Some(recording.value(*value).reading),
            _ => None,
        });
    let values: Vec<Reading> = values.collect();
    let resolve = |value: &ValueRef| recording.resolve(plan, &run.facts, *value).cloned();
    let known = |at: usize| -> Vec<Value> {
        match values.get(at) {
            Some(Reading::Known(value)) => resolve(value).into_iter().collect(),
            Some(Reading::List { items, .. }) => {
                recording.items(*items).iter().filter_map(resolve).collect()
            }
            _ => Vec::new(),
        }
    };
    let threshold = known(other);
    let pairs = known(one).into_iter().flat_map(|value| {
        let all = threshold.iter().cloned();
        all.map(move |threshold| (value.clone(), threshold))
    });
    pairs.collect()
}

fn told(count: Option<usize>, wanted: usize) -> Vec<(Value, Value)> {
    let value = |number: usize| Value::Number(number.into());
    let pair = count.map(|count| (value(count), value(wanted)));
    pair.into_iter().collect()
}

/// How many conditions hold, where all are known.
fn parts(run: &Run, record: ConditionRecordId) -> Option<usize> {
    let recording = &run.outcome.recording;
    let mut holds = 0;
    for part in recording.parts(record) {
        if let Part::Condition(inner) = part {
            match recording.condition(*inner).truth {
                Truth::True => holds += 1,
                Truth::Unknown => return None,
                Truth::False => {}
            }
        }
    }
    Some(holds)
}

/// How many entries count and hold, where all of them are known.
fn entries(run: &Run, record: ConditionRecordId) -> Option<usize> {
    let recording = &run.outcome.recording;
    let mut holds = 0;
    for part in recording.parts(record) {
        match part {
            Part::Fact(fact) => {
                let state = run.facts.get(*fact).state;
                if !matches!(state, State::Stated | State::Absent) {
                    return None;
                }
            }
            Part::Entry(entry) => {
                let has = entry
                    .has
                    .map_or(Truth::False, |has| recording.condition(has).truth);
                match entry.counts.and(has) {
                    Truth::True => holds += 1,
                    Truth::Unknown => return None,
                    Truth::False => {}
                }
            }
            _ => {}
        }
    }
    Some(holds)
}

impl Threshold {
    /// Adds what a test has tried.
    pub fn add(&mut self, test: usize, values: Vec<(Value, Value)>, plan: &Plan) {
        for (value, threshold) in values {
            let Some(side) = order(&value, &threshold, &plan.calendar) else {
                continue;
            };
            let at = SIDES.iter().position(|one| *one == side);
            if let Some(found) = at.and_then(|at| self.sides.get_mut(at)) {
                super::push(&mut found.seen.tests, test);
                found.keep_nearest((value, threshold.clone()), side, plan);
            }
            self.value = Some(threshold);
        }
    }

    /// Each side with what was tried there.
    pub fn each(&self) -> impl Iterator<Item = (Ordering, &Side)> {
        SIDES.into_iter().zip(&self.sides)
    }
}

impl Side {
    /// Keeps the value if it is nearer to the threshold than the one before.
    fn keep_nearest(&mut self, tried: (Value, Value), side: Ordering, plan: &Plan) {
        let nearer = match &self.nearest {
            Some((before, threshold)) if *threshold == tried.1 => {
                order(before, &tried.0, &plan.calendar) == Some(side)
            }
            _ => true,
        };
        if nearer {
            self.nearest = Some(tried);
        }
    }
}
