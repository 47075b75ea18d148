//! How the values of a column find their class: which values the conditions on it name, and whether they tell others
//! apart by anything else.

use std::collections::HashMap;

use jiff::civil::date;

use crate::bulk::program::classes::{Class, Classes, Cuts, Finder, LOST, Learning, Test};
use crate::bulk::program::probe::Sample;
use crate::evaluate::probe::constants;
use crate::model::rulebook::Relation;
use crate::model::shape::{Field, Type};
use crate::model::value::calendar::shift;
use crate::model::value::{Money, Name, Value};
use crate::model::words::folded;
use crate::plan::{NodeKind, OperandId, OperandKind, Plan};

/// A text that no rule names.
const NOBODY: &str = "\u{1}";

/// Finds out how the values of a column of a type find their class.
pub(super) fn finder(
    classes: &mut Classes,
    ty: &Type,
    field: &Field,
    learning: &mut Learning,
) -> Finder {
    if classes.is_exact() {
        return Finder::Each;
    }
    if classes.tests.is_empty() && field.range.is_none() {
        return Finder::Stated;
    }
    let Some(named) = named(&classes.tests, learning) else {
        return Finder::Each;
    };
    match ty {
        Type::Number | Type::Whole => {
            cuts(&Value::Number(0.into()), named, field, classes, learning)
        }
        Type::Percentage => cuts(
            &Value::Percentage(0.into()),
            named,
            field,
            classes,
            learning,
        ),
        Type::Money(Some(currency)) => {
            let nothing = Value::Money(Money {
                amount: 0.into(),
                currency: currency.as_str().into(),
            });
            cuts(&nothing, named, field, classes, learning)
        }
        Type::Date => cuts(
            &Value::Date(date(2000, 1, 1)),
            named,
            field,
            classes,
            learning,
        ),
        Type::Kind(_) => names(named, classes, learning),
        Type::Text => texts(named, classes, learning),
        _ => Finder::Each,
    }
}

fn cuts(
    like: &Value,
    mut named: Vec<Value>,
    field: &Field,
    classes: &mut Classes,
    learning: &mut Learning,
) -> Finder {
    let calendar = learning.plan.calendar;
    if let Some((low, high)) = &field.range {
        named.extend([low, high].map(|end| in_kind(like, end)));
    }
    let mut cuts = Cuts::new(like, named, &calendar);
    for sample in cuts.samples(like, &calendar) {
        let class = match sample {
            Some(value) if !is_outside(&value, field) => {
                classes.learn(&Sample::Value(value), learning)
            }
            _ => LOST,
        };
        cuts.classes.push(class);
    }
    Finder::Cuts(cuts)
}

/// The end of a range as a value of the field: a range of money or percentages may be written in bare numbers.
fn in_kind(like: &Value, end: &Value) -> Value {
    match (like, end) {
        (Value::Percentage(_), Value::Number(amount)) => Value::Percentage(*amount),
        (Value::Number(_), Value::Percentage(amount)) => Value::Number(*amount),
        (Value::Money(money), Value::Number(amount)) => Value::Money(Money {
            amount: *amount,
            currency: money.currency.clone(),
        }),
        _ => end.clone(),
    }
}

fn is_outside(value: &Value, field: &Field) -> bool {
    let range = field.range.as_ref();
    range.is_some_and(|range| crate::bind::is_outside(value, range))
}

fn names(named: Vec<Value>, classes: &mut Classes, learning: &mut Learning) -> Finder {
    let mut all: HashMap<String, Class> = HashMap::new();
    for value in named {
        let name = match value {
            Value::Name(name) => name,
            Value::Text(text) => Name {
                key: folded(&text).into(),
                text,
            },
            _ => continue,
        };
        let key = name.key.to_string();
        let class = classes.learn(&Sample::Value(Value::Name(name)), learning);
        all.insert(key, class);
    }
    let other = classes.learn(&Sample::Value(Value::Name(Name::new(NOBODY))), learning);
    Finder::Names(all, other)
}

fn texts(named: Vec<Value>, classes: &mut Classes, learning: &mut Learning) -> Finder {
    let mut all: HashMap<String, Class> = HashMap::new();
    for value in named {
        let Value::Text(text) = value else {
            return Finder::Each;
        };
        let class = classes.learn(&Sample::Value(Value::Text(text.clone())), learning);
        all.insert(text.to_string(), class);
    }
    let other = classes.learn(&Sample::Value(Value::Text(NOBODY.into())), learning);
    Finder::Texts(all, other)
}

/// The values that tests name; nothing where one of them tells values apart in another way than by comparing them with
/// those.
fn named(tests: &[Test], learning: &Learning) -> Option<Vec<Value>> {
    let plan = learning.plan;
    let mut named = Vec::new();
    for test in tests {
        let Test::Node(node) = test else {
            continue;
        };
        match &plan.node(*node).kind {
            NodeKind::Holds(operand) if is_field(plan, *operand) => {}
            NodeKind::Stated(_) | NodeKind::Exists(_) => {}
            NodeKind::Compare {
                left,
                relation,
                right,
            } => compared(*left, *relation, right, learning, &mut named)?,
            _ => return None,
        }
    }
    Some(named)
}

fn compared(
    left: OperandId,
    relation: Relation,
    right: &[OperandId],
    learning: &Learning,
    named: &mut Vec<Value>,
) -> Option<()> {
    match relation {
        Relation::Contains | Relation::StartsWith | Relation::EndsWith => None,
        Relation::WithinOf | Relation::WithinAfter | Relation::WithinBefore => {
            within(left, right, learning, named)
        }
        _ => {
            for operand in right.iter().chain([&left]) {
                if !is_field(learning.plan, *operand) {
                    named.extend(written(*operand, learning)?);
                }
            }
            Some(())
        }
    }
}

/// The days at which a stretch of time around a day begins and ends.
fn within(
    left: OperandId,
    right: &[OperandId],
    learning: &Learning,
    named: &mut Vec<Value>,
) -> Option<()> {
    let [by, from] = right else {
        return None;
    };
    if !is_field(learning.plan, left) {
        return None;
    }
    let (by, from) = (written(*by, learning)?, written(*from, learning)?);
    let ([Value::Duration(by)], [Value::Date(from)]) = (by.as_slice(), from.as_slice()) else {
        return None;
    };
    named.push(Value::Date(*from));
    for by in [*by, by.checked_neg()?] {
        let day = shift(*from, by, &learning.plan.calendar).ok()?;
        named.push(Value::Date(day));
    }
    Some(())
}

/// The values of an operand that reads no field.
fn written(operand: OperandId, learning: &Learning) -> Option<Vec<Value>> {
    if reads_a_field(learning.plan, operand) {
        return None;
    }
    constants(learning.plan, learning.as_of, operand)
}

fn is_field(plan: &Plan, operand: OperandId) -> bool {
    match &plan.operand(operand).kind {
        OperandKind::Field(_) => true,
        OperandKind::Named { body, .. } => is_field(plan, *body),
        _ => false,
    }
}

fn reads_a_field(plan: &Plan, operand: OperandId) -> bool {
    match &plan.operand(operand).kind {
        OperandKind::Field(_) | OperandKind::Aggregate { .. } => true,
        OperandKind::Constant(_)
        | OperandKind::Figure { .. }
        | OperandKind::Today
        | OperandKind::Error => false,
        OperandKind::List(items) => items.iter().any(|item| reads_a_field(plan, *item)),
        OperandKind::Named { body, .. } => reads_a_field(plan, *body),
        OperandKind::Arithmetic(_, left, right) => {
            reads_a_field(plan, *left) || reads_a_field(plan, *right)
        }
        OperandKind::Shift { by, from, .. } => {
            reads_a_field(plan, *by) || reads_a_field(plan, *from)
        }
    }
}
