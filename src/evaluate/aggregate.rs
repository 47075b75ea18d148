//! Numbers, totals, extremes and values over the entries of a list, known as far as the entries are.
//!
//! Where some entries are open, a number or an extreme still has bounds, and those may be enough to decide.

use std::cmp::Ordering;

use crate::evaluate::compare::order;
use crate::evaluate::machine::Machine;
use crate::evaluate::reckon::reckon;
use crate::evaluate::record::{EntryRecord, Part, Reading, ValueRef};
use crate::model::facts::FactId;
use crate::model::rulebook::{Aggregate, Operation};
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::plan::{NodeId, OperandId, OperandKind};

/// The values of the entries of a list.
#[derive(Default)]
struct Gathered {
    /// Of entries that count.
    surely: Vec<ValueRef>,
    /// Of entries that may count.
    maybe: Vec<ValueRef>,
    /// Whether there may be others.
    open: bool,
}

impl Machine<'_> {
    pub(super) fn aggregate(&mut self, kind: &OperandKind, mark: usize) -> Reading {
        let OperandKind::Aggregate {
            aggregate,
            list,
            scope,
            with,
            of,
            zero,
        } = kind
        else {
            return Reading::Open;
        };
        let entries = self.entries(*list);
        let before = self.bound(*scope);
        let mut members = Vec::with_capacity(entries.all.len());
        for entry in &entries.all {
            self.bind(*scope, Some(*entry));
            members.push(self.member(*entry, *with, *of));
        }
        self.bind(*scope, before);
        match aggregate {
            Aggregate::Number => self.number(&members, entries.open),
            Aggregate::Values if entries.absent => Reading::Absent,
            Aggregate::Values => self.values_of(&members, entries.open),
            Aggregate::Total => {
                let zero = ValueRef::Constant(*zero);
                self.total(&members, entries.open, zero, mark)
            }
            Aggregate::Highest => self.highest(&members, entries.open, mark),
            Aggregate::Lowest => self.lowest(&members, entries.open, mark),
        }
    }

    /// Whether the bound entry counts, and its value.
    fn member(
        &mut self,
        entry: FactId,
        with: Option<NodeId>,
        of: Option<OperandId>,
    ) -> (Truth, Reading) {
        let (with, counts) = self.counts(entry, with);
        let of = of
            .filter(|_| counts != Truth::False)
            .map(|of| self.value(of));
        self.push(Part::Entry(EntryRecord {
            entry,
            counts,
            with,
            has: None,
            of,
        }));
        let reading = of.map_or(Reading::Absent, |of| self.recording.value(of).reading);
        (counts, reading)
    }

    fn number(&mut self, members: &[(Truth, Reading)], open: bool) -> Reading {
        let surely = members.iter().filter(|(counts, _)| *counts == Truth::True);
        let maybe = members.iter().filter(|(counts, _)| *counts != Truth::False);
        let (least, greatest) = (surely.count(), maybe.count());
        let low = self.store(Value::Number(least.into()));
        if open {
            Reading::Between(Some(low), None)
        } else if least == greatest {
            Reading::Known(low)
        } else {
            let high = self.store(Value::Number(greatest.into()));
            Reading::Between(Some(low), Some(high))
        }
    }

    fn values_of(&mut self, members: &[(Truth, Reading)], open: bool) -> Reading {
        let gathered = self.gathered(members, open);
        let open = gathered.open || !gathered.maybe.is_empty();
        self.listed(gathered.surely, open)
    }

    fn gathered(&self, members: &[(Truth, Reading)], open: bool) -> Gathered {
        let mut gathered = Gathered {
            open,
            ..Gathered::default()
        };
        for (counts, reading) in members {
            let into = match counts {
                Truth::True => &mut gathered.surely,
                Truth::Unknown => &mut gathered.maybe,
                Truth::False => continue,
            };
            let others = self.join(*reading, into);
            gathered.open |= others;
        }
        gathered
    }

    fn total(
        &mut self,
        members: &[(Truth, Reading)],
        open: bool,
        zero: ValueRef,
        mark: usize,
    ) -> Reading {
        let gathered = self.gathered(members, open);
        if gathered.open || !gathered.maybe.is_empty() {
            return Reading::Open;
        }
        let calendar = &self.plan.calendar;
        let start = self.resolve(zero).cloned();
        let sum = gathered.surely.iter().try_fold(start, |sum, item| {
            let next = sum.zip(self.resolve(*item));
            next.map(|(sum, item)| reckon(Operation::Plus, &sum, item, calendar))
                .transpose()
        });
        self.reckoned(sum.transpose(), mark)
    }

    fn highest(&mut self, members: &[(Truth, Reading)], open: bool, mark: usize) -> Reading {
        let gathered = self.gathered(members, open);
        match self.bounds(&gathered, Ordering::Greater, mark) {
            Ok((low, _)) if gathered.open => Reading::Between(Some(low), None),
            Ok((low, high)) if low == high => Reading::Known(low),
            Ok((low, high)) => Reading::Between(Some(low), Some(high)),
            Err(reading) => reading,
        }
    }

    fn lowest(&mut self, members: &[(Truth, Reading)], open: bool, mark: usize) -> Reading {
        let gathered = self.gathered(members, open);
        match self.bounds(&gathered, Ordering::Less, mark) {
            Ok((high, _)) if gathered.open => Reading::Between(None, Some(high)),
            Ok((high, low)) if low == high => Reading::Known(low),
            Ok((high, low)) => Reading::Between(Some(low), Some(high)),
            Err(reading) => reading,
        }
    }

    /// The extreme of the values that surely count, and of all that may; or what to read instead.
    fn bounds(
        &mut self,
        gathered: &Gathered,
        wanted: Ordering,
        mark: usize,
    ) -> Result<(ValueRef, ValueRef), Reading> {
        let Some((first, rest)) = gathered.surely.split_first() else {
            let none = gathered.maybe.is_empty() && !gathered.open;
            return Err(if none { Reading::Absent } else { Reading::Open });
        };
        if gathered.open && self.may_be_of_two_units(gathered) {
            return Err(Reading::Open);
        }
        let surely = self.extreme(*first, rest, wanted, mark)?;
        let any = self.extreme(surely, &gathered.maybe, wanted, mark)?;
        Ok((surely, any))
    }

    /// Whether a length that is still open may turn out in a unit that the known ones cannot be compared with. Then it
    /// is not known whether there is an extreme at all, and the known ones are no bound.
    fn may_be_of_two_units(&self, gathered: &Gathered) -> bool {
        let is_length = |value: &ValueRef| matches!(self.resolve(*value), Some(Value::Duration(_)));
        self.plan.calendar.days_in_month.is_none() && gathered.surely.iter().any(is_length)
    }

    /// The first and those that come before it in the wanted order.
    fn extreme(
        &mut self,
        first: ValueRef,
        rest: &[ValueRef],
        wanted: Ordering,
        mark: usize,
    ) -> Result<ValueRef, Reading> {
        let mut best = first;
        for value in rest {
            match self.ordered(*value, best) {
                Ok(ordering) if ordering == wanted => best = *value,
                Ok(_) => {}
                Err(reason) => {
                    self.report(mark, &reason);
                    return Err(Reading::Open);
                }
            }
        }
        Ok(best)
    }

    fn ordered(&self, left: ValueRef, right: ValueRef) -> Result<Ordering, String> {
        let pair = self.resolve(left).zip(self.resolve(right));
        let compared = pair.and_then(|(left, right)| order(left, right, &self.plan.calendar));
        compared.ok_or_else(|| match pair {
            Some((left, right)) => format!("cannot compare `{left}` with `{right}`"),
            None => "cannot compare values that are not there".to_owned(),
        })
    }
}
