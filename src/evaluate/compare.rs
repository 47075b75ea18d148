//! Comparisons: what each relation says of two values, of values that are not known, and of lists.
//!
//! Nothing absent ever satisfies a positive comparison. In the place of one value, a list on the right means any of
//! its values, and a list on the left means each of them.

use std::cmp::Ordering;

use jiff::civil::Date;

use crate::evaluate::Against;
use crate::evaluate::record::{Reading, Recording, ValueRef};
use crate::model::facts::Facts;
use crate::model::rulebook::Relation;
use crate::model::truth::Truth;
use crate::model::value::calendar::shift;
use crate::model::value::{Calendar, Duration, Value};
use crate::model::words::folded;
use crate::plan::Plan;

/// One side of a comparison.
#[derive(Clone, Copy)]
pub(super) enum Side<'a> {
    One(Scalar<'a>),
    Many(&'a [ValueRef], bool),
}

/// One value, as far as it is known.
#[derive(Clone, Copy)]
pub(super) enum Scalar<'a> {
    Known(&'a Value),
    Absent,
    Open,
    Between(Option<&'a Value>, Option<&'a Value>),
}

/// Compares, and remembers why something could not be compared.
pub(super) struct Judge<'a> {
    plan: &'a Plan,
    facts: &'a Facts,
    recording: &'a Recording,
    /// Why something could not be compared: half a sentence.
    pub(super) trouble: Option<String>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(plan: &'a Plan, facts: &'a Facts, recording: &'a Recording) -> Self {
        Self {
            plan,
            facts,
            recording,
            trouble: None,
        }
    }

    /// A reading as one side of a comparison.
    pub(super) fn side(&self, reading: Reading) -> Side<'a> {
        match reading {
            Reading::Known(value) => Side::One(self.scalar(value)),
            Reading::Absent => Side::One(Scalar::Absent),
            Reading::Open => Side::One(Scalar::Open),
            Reading::Between(low, high) => Side::One(Scalar::Between(
                low.and_then(|low| self.resolve(low)),
                high.and_then(|high| self.resolve(high)),
            )),
            Reading::List { items, open } => Side::Many(self.recording.items(items), open),
        }
    }

    pub(super) fn resolve(&self, value: ValueRef) -> Option<&'a Value> {
        self.recording.resolve(self.plan, self.facts, value)
    }

    fn scalar(&self, value: ValueRef) -> Scalar<'a> {
        self.resolve(value).map_or(Scalar::Open, Scalar::Known)
    }

    /// Whether the relation holds.
    pub(super) fn compare(
        &mut self,
        relation: Relation,
        left: Side<'_>,
        right: &[Side<'_>],
    ) -> Truth {
        match (relation, right) {
            (Relation::Empty, _) => self.empty(left),
            (Relation::Between, [low, high]) => {
                let above = self.each(left, *low, Relation::AtLeast);
                above.and(self.each(left, *high, Relation::AtMost))
            }
            (Relation::WithinOf | Relation::WithinAfter | Relation::WithinBefore, [by, from]) => {
                self.within(relation, left, *by, *from)
            }
            (Relation::Includes | Relation::IncludesAny, [wanted]) => {
                self.includes_any(left, *wanted)
            }
            (Relation::IncludesAll, [wanted]) => self.includes_all(left, *wanted),
            (Relation::Equals, [right])
                if matches!((left, right), (Side::Many(..), Side::Many(..))) =>
            {
                let there = self.each(left, *right, Relation::Equals);
                there.and(self.each(*right, left, Relation::Equals))
            }
            (Relation::OneOf, [right]) => self.each(left, *right, Relation::Equals),
            (_, [right]) => self.each(left, *right, relation),
            _ => Truth::Unknown,
        }
    }

    fn empty(&self, left: Side<'_>) -> Truth {
        match left {
            Side::One(Scalar::Absent) | Side::Many([], false) => Truth::True,
            Side::One(Scalar::Open | Scalar::Between(..)) | Side::Many([], true) => Truth::Unknown,
            Side::One(Scalar::Known(_)) | Side::Many(..) => Truth::False,
        }
    }

    /// Whether the relation holds for each value on the left (and there is one) with any on the right.
    fn each(&mut self, left: Side<'_>, right: Side<'_>, relation: Relation) -> Truth {
        match left {
            Side::One(one) => self.any(one, right, relation),
            Side::Many([], false) => Truth::False,
            Side::Many(items, open) => {
                let mut all = Truth::known(true);
                for item in items {
                    all = all.and(self.any(self.scalar(*item), right, relation));
                }
                all.and(unknown_if(open, Truth::True))
            }
        }
    }

    fn any(&mut self, left: Scalar<'_>, right: Side<'_>, relation: Relation) -> Truth {
        match right {
            Side::One(one) => self.one(relation, left, one),
            Side::Many(items, open) => {
                let mut any = Truth::False;
                for item in items {
                    any = any.or(self.one(relation, left, self.scalar(*item)));
                }
                match left {
                    Scalar::Absent => any,
                    _ => any.or(unknown_if(open, Truth::False)),
                }
            }
        }
    }

    fn one(&mut self, relation: Relation, left: Scalar<'_>, right: Scalar<'_>) -> Truth {
        match (left, right) {
            (Scalar::Absent, _) | (_, Scalar::Absent) => Truth::False,
            (Scalar::Open, _) | (_, Scalar::Open) => Truth::Unknown,
            (Scalar::Known(left), Scalar::Known(right)) => self.known(relation, left, right),
            _ => self.bounded(relation, left.bounds(), right.bounds()),
        }
    }

    fn known(&mut self, relation: Relation, left: &Value, right: &Value) -> Truth {
        let calendar = &self.plan.calendar;
        let holds = match relation {
            Relation::Equals => equal(left, right, calendar),
            Relation::AtLeast | Relation::OnOrAfter => {
                order(left, right, calendar).map(Ordering::is_ge)
            }
            Relation::AtMost | Relation::OnOrBefore => {
                order(left, right, calendar).map(Ordering::is_le)
            }
            Relation::MoreThan | Relation::After => {
                order(left, right, calendar).map(Ordering::is_gt)
            }
            Relation::LessThan | Relation::Before => {
                order(left, right, calendar).map(Ordering::is_lt)
            }
            Relation::Contains => texts(left, right).map(|(text, part)| text.contains(&part)),
            Relation::StartsWith => texts(left, right).map(|(text, part)| text.starts_with(&part)),
            Relation::EndsWith => texts(left, right).map(|(text, part)| text.ends_with(&part)),
            _ => None,
        };
        match holds {
            Some(holds) => Truth::known(holds),
            None => self.refuse(left, right),
        }
    }

    fn refuse(&mut self, left: &Value, right: &Value) -> Truth {
        self.trouble
            .get_or_insert_with(|| format!("cannot compare `{left}` with `{right}`"));
        Truth::Unknown
    }

    /// A comparison of which only bounds are known.
    fn bounded(&mut self, relation: Relation, left: Bounds<'_>, right: Bounds<'_>) -> Truth {
        match relation {
            Relation::AtLeast | Relation::OnOrAfter => self.at_least(left, right),
            Relation::AtMost | Relation::OnOrBefore => self.at_least(right, left),
            Relation::LessThan | Relation::Before => self.at_least(left, right).negate(),
            Relation::MoreThan | Relation::After => self.at_least(right, left).negate(),
            Relation::Equals => {
                let above = self.at_least(left, right);
                above.and(self.at_least(right, left))
            }
            _ => Truth::Unknown,
        }
    }

    fn at_least(&mut self, left: Bounds<'_>, right: Bounds<'_>) -> Truth {
        let calendar = &self.plan.calendar;
        let compared = |one: Option<&Value>, two: Option<&Value>| {
            one.zip(two)
                .and_then(|(one, two)| order(one, two, calendar))
        };
        if compared(left.0, right.1).is_some_and(Ordering::is_ge) {
            Truth::True
        } else if compared(left.1, right.0).is_some_and(Ordering::is_lt) {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    fn includes_any(&mut self, left: Side<'_>, wanted: Side<'_>) -> Truth {
        match wanted {
            Side::One(one) => self.member(left, one),
            Side::Many(items, open) => {
                let mut any = Truth::False;
                for item in items {
                    any = any.or(self.member(left, self.scalar(*item)));
                }
                match left {
                    Side::One(Scalar::Absent) | Side::Many([], false) => Truth::False,
                    _ => any.or(unknown_if(open, Truth::False)),
                }
            }
        }
    }

    fn includes_all(&mut self, left: Side<'_>, wanted: Side<'_>) -> Truth {
        match (left, wanted) {
            (Side::One(Scalar::Absent), _) => Truth::False,
            (_, Side::One(one)) => self.member(left, one),
            (_, Side::Many(items, open)) => {
                let mut all = Truth::True;
                for item in items {
                    all = all.and(self.member(left, self.scalar(*item)));
                }
                all.and(unknown_if(open, Truth::True))
            }
        }
    }

    fn member(&mut self, list: Side<'_>, wanted: Scalar<'_>) -> Truth {
        match list {
            Side::One(one) => self.one(Relation::Equals, one, wanted),
            Side::Many([], false) => Truth::False,
            Side::Many(items, open) => {
                let mut any = Truth::False;
                for item in items {
                    any = any.or(self.one(Relation::Equals, self.scalar(*item), wanted));
                }
                match wanted {
                    Scalar::Absent => Truth::False,
                    _ => any.or(unknown_if(open, Truth::False)),
                }
            }
        }
    }

    fn within(
        &mut self,
        relation: Relation,
        left: Side<'_>,
        by: Side<'_>,
        from: Side<'_>,
    ) -> Truth {
        let (by, from) = match (by, from) {
            (Side::One(Scalar::Absent), _) | (_, Side::One(Scalar::Absent)) => return Truth::False,
            (
                Side::One(Scalar::Known(Value::Duration(by))),
                Side::One(Scalar::Known(Value::Date(from))),
            ) => (*by, *from),
            _ if matches!(left, Side::One(Scalar::Absent) | Side::Many([], false)) => {
                return Truth::False;
            }
            _ => return Truth::Unknown,
        };
        let Some(back) = by.checked_neg() else {
            return Truth::Unknown;
        };
        let none = Duration::default();
        let (first, last) = match relation {
            Relation::WithinAfter => (none, by),
            Relation::WithinBefore => (back, none),
            _ => (back, by),
        };
        match self.bound(left, from, first, Relation::OnOrAfter) {
            Truth::False => Truth::False,
            above => above.and(self.bound(left, from, last, Relation::OnOrBefore)),
        }
    }

    /// Whether a date lies on the right side of the day that is `by` away from another.
    fn bound(&mut self, left: Side<'_>, from: Date, by: Duration, relation: Relation) -> Truth {
        match shift(from, by, &self.plan.calendar) {
            Ok(day) => {
                let day = Value::Date(day);
                self.each(left, Side::One(Scalar::Known(&day)), relation)
            }
            Err(reason) => {
                self.trouble.get_or_insert_with(|| reason.to_string());
                Truth::Unknown
            }
        }
    }
}

/// The least and the greatest that something can be.
type Bounds<'a> = (Option<&'a Value>, Option<&'a Value>);

impl<'a> Scalar<'a> {
    fn bounds(self) -> Bounds<'a> {
        match self {
            Self::Known(value) => (Some(value), Some(value)),
            Self::Between(low, high) => (low, high),
            Self::Absent | Self::Open => (None, None),
        }
    }
}

fn unknown_if(open: bool, otherwise: Truth) -> Truth {
    if open { Truth::Unknown } else { otherwise }
}

/// The order of two values; none where they have none, as with two currencies.
pub(super) fn order(left: &Value, right: &Value, calendar: &Calendar) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right))
        | (Value::Percentage(left), Value::Percentage(right)) => Some(left.cmp(right)),
        (Value::Money(left), Value::Money(right)) => {
            let nothing = |currency: &str| currency.is_empty();
            let same = left.currency == right.currency;
            (same || nothing(&left.currency) || nothing(&right.currency))
                .then(|| left.amount.cmp(&right.amount))
        }
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::Duration(left), Value::Duration(right)) => left.compare(*right, calendar),
        _ => None,
    }
}

/// Whether two values are the same; none where that cannot be told.
pub(super) fn equal(left: &Value, right: &Value, calendar: &Calendar) -> Option<bool> {
    match (left, right) {
        (Value::YesNo(left), Value::YesNo(right)) => Some(left == right),
        (Value::Text(left), Value::Text(right)) => Some(left == right),
        (Value::Name(left), Value::Name(right)) => Some(left == right),
        (Value::Name(name), Value::Text(text)) | (Value::Text(text), Value::Name(name)) => {
            Some(*name.key == folded(text))
        }
        _ => order(left, right, calendar).map(Ordering::is_eq),
    }
}

fn texts(text: &Value, part: &Value) -> Option<(String, String)> {
    Some((text_of(text)?.to_lowercase(), text_of(part)?.to_lowercase()))
}

fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        Value::Name(name) => Some(&name.text),
        _ => None,
    }
}

/// How true it is of one value that it stands in a relation to values written in rules; no value stands for a fact that
/// there is not.
pub(super) fn of_constants(
    plan: &Plan,
    left: Option<&Value>,
    relation: Relation,
    right: &[Against],
) -> Truth {
    let (facts, recording) = (Facts::default(), Recording::default());
    let mut judge = Judge::new(plan, &facts, &recording);
    let lists: Vec<Vec<ValueRef>> = right.iter().map(Against::values).collect();
    let mut sides: Vec<Side<'_>> = Vec::with_capacity(right.len());
    for (against, list) in right.iter().zip(&lists) {
        sides.push(match against {
            Against::One(constant) => Side::One(Scalar::Known(plan.constant(*constant))),
            Against::Several(_) => Side::Many(list, false),
        });
    }
    let left = left.map_or(Scalar::Absent, Scalar::Known);
    judge.compare(relation, Side::One(left), &sides)
}
