//! The record of an evaluation: for every condition and value that was looked at, what came out and from which parts.
//!
//! Plain data in flat arrays; it decides nothing.

use crate::model::facts::{FactId, Facts};
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::plan::{ConstantId, NodeId, OperandId, Plan};

/// How a condition came about, for one binding of the entries it speaks of: an index into [`Recording::conditions`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ConditionRecordId(pub u32);

/// How a value came about: an index into [`Recording::values`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ValueRecordId(pub u32);

/// Everything that was looked at. Parts stand before what is made from them.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// Conditions.
    pub conditions: Vec<ConditionRecord>,
    /// Values.
    pub values: Vec<ValueRecord>,
    pub(crate) parts: Vec<Part>,
    pub(crate) items: Vec<ValueRef>,
    pub(crate) computed: Vec<Value>,
    pub(crate) reasons: Vec<String>,
}

/// How a condition came about.
#[derive(Clone, Copy, Debug)]
pub struct ConditionRecord {
    /// The condition.
    pub node: NodeId,
    /// What came out.
    pub truth: Truth,
    pub(crate) parts: Run,
}

/// How a value came about.
#[derive(Clone, Copy, Debug)]
pub struct ValueRecord {
    /// The value's place in the plan.
    pub operand: OperandId,
    /// What came out.
    pub reading: Reading,
    pub(crate) parts: Run,
}

/// One part of something that was looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// A condition.
    Condition(ConditionRecordId),
    /// A value.
    Value(ValueRecordId),
    /// A fact of the document. Of a list whose entries were gone through: the list itself.
    Fact(FactId),
    /// An entry of a list, and what was asked of it.
    Entry(EntryRecord),
    /// That there is no result, and why: see [`Recording::reason`].
    NoResult(u32),
}

/// An entry of a list that was gone through.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EntryRecord {
    /// The entry.
    pub entry: FactId,
    /// Whether it is one of those that count: it exists and `with` holds.
    pub counts: Truth,
    /// How `with` came about.
    pub with: Option<ConditionRecordId>,
    /// How `has` came about; none for aggregates and for entries that do not count.
    pub has: Option<ConditionRecordId>,
    /// The entry's value, for aggregates.
    pub of: Option<ValueRecordId>,
}

/// What came out of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// One value.
    Known(ValueRef),
    /// The document says that there is none.
    Absent,
    /// Not known.
    Open,
    /// Not known, but not below the one and not above the other.
    Between(Option<ValueRef>, Option<ValueRef>),
    /// Several values; if open, there may be others that are not known.
    List {
        /// The known ones.
        items: Run,
        /// Whether there may be others.
        open: bool,
    },
}

/// Where a value is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueRef {
    /// In a fact.
    Fact(FactId),
    /// In the plan.
    Constant(ConstantId),
    /// Among the values that this evaluation computed.
    Computed(u32),
}

/// A run of one of the recording's arrays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Run {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Run {
    pub(crate) fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Recording {
    /// How a condition came about.
    #[must_use]
    pub fn condition(&self, id: ConditionRecordId) -> &ConditionRecord {
        &self.conditions[id.0 as usize]
    }

    /// How a value came about.
    #[must_use]
    pub fn value(&self, id: ValueRecordId) -> &ValueRecord {
        &self.values[id.0 as usize]
    }

    /// The parts of a condition, in order.
    #[must_use]
    pub fn parts(&self, id: ConditionRecordId) -> &[Part] {
        &self.parts[self.condition(id).parts.range()]
    }

    /// The parts of a value, in order.
    #[must_use]
    pub fn value_parts(&self, id: ValueRecordId) -> &[Part] {
        &self.parts[self.value(id).parts.range()]
    }

    /// The known values of a list; of a list of records, its entries, which have no value.
    #[must_use]
    pub fn items(&self, run: Run) -> &[ValueRef] {
        &self.items[run.range()]
    }

    /// Why a computation has no result, in half a sentence.
    #[must_use]
    pub fn reason(&self, index: u32) -> &str {
        self.reasons.get(index as usize).map_or("", String::as_str)
    }

    /// The value itself, if the reference is good.
    #[must_use]
    pub fn resolve<'a>(
        &'a self,
        plan: &'a Plan,
        facts: &'a Facts,
        value: ValueRef,
    ) -> Option<&'a Value> {
        match value {
            ValueRef::Fact(fact) => facts.get(fact).value.as_ref(),
            ValueRef::Constant(constant) => Some(plan.constant(constant)),
            ValueRef::Computed(index) => self.computed.get(index as usize),
        }
    }
}
