//! Values: what each operand of a plan comes to on the facts of one document.

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::machine::{Machine, length};
use crate::evaluate::reckon::{Reckoned, reckon, shifted};
use crate::evaluate::record::{Part, Reading, Run, ValueRecord, ValueRecordId, ValueRef};
use crate::model::rulebook::Operation;
use crate::model::value::Value;
use crate::plan::{ConstantId, OperandId, OperandKind};

impl Machine<'_> {
    /// Evaluates a value, unless that has been done for the entries it speaks of.
    pub(super) fn value(&mut self, id: OperandId) -> ValueRecordId {
        let slot = match self.known_value(id) {
            Ok(record) => return record,
            Err(slot) => slot,
        };
        let plan = self.plan;
        let mark = self.mark();
        let reading = self.reading(&plan.operand(id).kind, mark);
        let parts = self.seal(mark);
        let record = ValueRecordId(length(self.recording.values.len()));
        self.recording.values.push(ValueRecord {
            operand: id,
            reading,
            parts,
        });
        self.remember_value(slot, record);
        record
    }

    fn reading(&mut self, kind: &OperandKind, mark: usize) -> Reading {
        match kind {
            OperandKind::Constant(constant) => Reading::Known(ValueRef::Constant(*constant)),
            OperandKind::Field(path) => self.field(*path),
            OperandKind::List(items) => self.list(items),
            OperandKind::Figure { values, definition } => {
                let phrase = self.plan.names.definitions.get(definition.0 as usize);
                self.figure(values, phrase.map_or("", String::as_str), mark)
            }
            OperandKind::Named { body, .. } => self.part_value(*body),
            OperandKind::Today => self.today(),
            OperandKind::Arithmetic(operation, left, right) => {
                self.arithmetic(*operation, *left, *right, mark)
            }
            OperandKind::Shift { by, back, from } => self.shift(*by, *back, *from, mark),
            OperandKind::Aggregate { .. } => self.aggregate(kind, mark),
            OperandKind::Error => Reading::Open,
        }
    }

    /// Evaluates a value as a part of what is being evaluated.
    pub(super) fn part_value(&mut self, id: OperandId) -> Reading {
        let record = self.value(id);
        self.push(Part::Value(record));
        self.recording.value(record).reading
    }

    pub(super) fn resolve(&self, value: ValueRef) -> Option<&Value> {
        self.recording.resolve(self.plan, self.facts, value)
    }

    fn list(&mut self, operands: &[OperandId]) -> Reading {
        let mut items = Vec::new();
        let mut open = false;
        for operand in operands {
            let reading = self.part_value(*operand);
            open |= self.join(reading, &mut items);
        }
        self.listed(items, open)
    }

    /// Adds the known values of a reading; whether there may be others.
    pub(super) fn join(&self, reading: Reading, items: &mut Vec<ValueRef>) -> bool {
        match reading {
            Reading::Known(value) => items.push(value),
            Reading::Absent => {}
            Reading::Open | Reading::Between(..) => return true,
            Reading::List { items: run, open } => {
                items.extend_from_slice(self.recording.items(run));
                return open;
            }
        }
        false
    }

    pub(super) fn listed(&mut self, items: Vec<ValueRef>, open: bool) -> Reading {
        let start = length(self.recording.items.len());
        self.recording.items.extend(items);
        let end = length(self.recording.items.len());
        Reading::List {
            items: Run { start, end },
            open,
        }
    }

    /// The value in force on the day of the check; the latest where no day was given.
    fn figure(
        &mut self,
        values: &[(Option<Date>, ConstantId)],
        phrase: &str,
        mark: usize,
    ) -> Reading {
        let in_force = values
            .iter()
            .rev()
            .find(|(from, _)| match (from, self.as_of) {
                (Some(from), Some(as_of)) => *from <= as_of,
                _ => true,
            });
        match (in_force, self.as_of) {
            (Some((_, constant)), _) => Reading::Known(ValueRef::Constant(*constant)),
            (None, as_of) => {
                let day = as_of.map_or(String::new(), |day| format!(" on {day}"));
                self.report(mark, &format!("`{phrase}` has no value in force{day}"));
                Reading::Open
            }
        }
    }

    fn today(&mut self) -> Reading {
        match self.as_of {
            Some(day) => self.computed(Value::Date(day)),
            None => {
                self.diagnostics.push(
                    Diagnostic::general(Code::NoAsOf, "a rule asks what day it is")
                        .help("say which day counts as today, with `--as-of`"),
                );
                self.no_result("nobody has said what day it is");
                Reading::Open
            }
        }
    }

    pub(super) fn computed(&mut self, value: Value) -> Reading {
        Reading::Known(self.store(value))
    }

    pub(super) fn store(&mut self, value: Value) -> ValueRef {
        let index = length(self.recording.computed.len());
        self.recording.computed.push(value);
        ValueRef::Computed(index)
    }

    fn arithmetic(
        &mut self,
        operation: Operation,
        left: OperandId,
        right: OperandId,
        mark: usize,
    ) -> Reading {
        let calendar = &self.plan.calendar;
        self.both(left, right, mark, |left, right| {
            reckon(operation, left, right, calendar)
        })
    }

    fn shift(&mut self, by: OperandId, back: bool, from: OperandId, mark: usize) -> Reading {
        let calendar = &self.plan.calendar;
        self.both(by, from, mark, |by, from| shifted(from, by, back, calendar))
    }

    /// Computes something from two values: absent if one of them is, open if one of them is not known.
    fn both(
        &mut self,
        left: OperandId,
        right: OperandId,
        mark: usize,
        compute: impl Fn(&Value, &Value) -> Reckoned,
    ) -> Reading {
        let readings = (self.part_value(left), self.part_value(right));
        let (left, right) = match readings {
            (Reading::Absent, _) | (_, Reading::Absent) => return Reading::Absent,
            (Reading::Known(left), Reading::Known(right)) => (left, right),
            _ => return Reading::Open,
        };
        let result = self
            .resolve(left)
            .zip(self.resolve(right))
            .map(|(left, right)| compute(left, right));
        self.reckoned(result, mark)
    }

    pub(super) fn reckoned(&mut self, result: Option<Reckoned>, mark: usize) -> Reading {
        match result {
            Some(Ok(value)) => self.computed(value),
            Some(Err(reason)) => {
                self.report(mark, &reason);
                Reading::Open
            }
            None => Reading::Open,
        }
    }
}
