//! Evaluates conditions and values of a plan on the facts of one document, and records each.
//!
//! Rules and verdicts are not its business.

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::compare::Judge;
use crate::evaluate::memo::{Bindings, Memo, Numbers, Slot};
use crate::evaluate::record::{
    ConditionRecord, ConditionRecordId, EntryRecord, Part, Reading, Recording, Run, ValueRecordId,
    ValueRef,
};
use crate::evaluate::tally::{Counted, quantified};
use crate::model::facts::{FactId, Facts};
use crate::model::rulebook::{Quantifier, Relation};
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::plan::{NodeId, NodeKind, OperandId, PathId, Plan, ScopeId};
use crate::source::Span;

/// The evaluation of one document.
pub(super) struct Machine<'a> {
    pub(super) plan: &'a Plan,
    pub(super) facts: &'a Facts,
    pub(super) as_of: Option<Date>,
    pub(super) recording: Recording,
    pub(super) diagnostics: Vec<Diagnostic>,
    bindings: Bindings,
    numbers: Numbers,
    conditions: Memo,
    values: Memo,
    /// The parts of what is being evaluated, innermost last.
    scratch: Vec<Part>,
}

impl<'a> Machine<'a> {
    pub(super) fn new(plan: &'a Plan, facts: &'a Facts, as_of: Option<Date>) -> Self {
        Self {
            plan,
            facts,
            as_of,
            recording: Recording::default(),
            diagnostics: Vec::new(),
            bindings: Bindings::new(plan),
            numbers: Numbers::new(facts),
            conditions: Memo::new(plan.nodes.len()),
            values: Memo::new(plan.operands.len()),
            scratch: Vec::new(),
        }
    }

    pub(super) fn bind(&mut self, scope: ScopeId, entry: Option<FactId>) {
        self.bindings.bind(scope, entry);
    }

    pub(super) fn truth(&self, record: ConditionRecordId) -> Truth {
        self.recording.condition(record).truth
    }

    /// Evaluates a condition, unless that has been done for the entries it speaks of.
    pub(super) fn condition(&mut self, id: NodeId) -> ConditionRecordId {
        let plan = self.plan;
        let node = plan.node(id);
        let around = (plan, &self.bindings, &self.numbers);
        let slot = self.conditions.slot(id.0, &node.speaks, around);
        if let Some(known) = self.conditions.get(&slot) {
            return ConditionRecordId(known);
        }
        let mark = self.scratch.len();
        let truth = self.condition_truth(&node.kind, mark);
        let parts = self.seal(mark);
        let record = ConditionRecordId(length(self.recording.conditions.len()));
        self.recording.conditions.push(ConditionRecord {
            node: id,
            truth,
            parts,
        });
        self.conditions.put(slot, record.0);
        record
    }

    fn condition_truth(&mut self, kind: &NodeKind, mark: usize) -> Truth {
        match kind {
            NodeKind::Phrase { body, .. } => self.part_truth(*body),
            NodeKind::Not(inner) => self.part_truth(*inner).negate(),
            NodeKind::All(all) => self.fold(all, Truth::True, Truth::and),
            NodeKind::Any(all) => self.fold(all, Truth::False, Truth::or),
            NodeKind::AtLeast(wanted, all) => {
                let truths: Vec<Truth> = all.iter().map(|node| self.part_truth(*node)).collect();
                Truth::at_least(*wanted, truths)
            }
            NodeKind::Holds(operand) => self.holds(*operand),
            NodeKind::Compare {
                left,
                relation,
                right,
            } => self.compare(*left, *relation, right, mark),
            NodeKind::Stated(path) => self.stated(*path),
            NodeKind::Exists(path) => self.exists(*path),
            NodeKind::Quantified {
                quantifier,
                list,
                scope,
                with,
                has,
            } => self.quantified(*quantifier, *list, *scope, *with, *has),
            NodeKind::Error => Truth::Unknown,
        }
    }

    /// Evaluates a condition as a part of the one that is being evaluated.
    fn part_truth(&mut self, id: NodeId) -> Truth {
        let record = self.condition(id);
        self.push(Part::Condition(record));
        self.truth(record)
    }

    fn fold(&mut self, all: &[NodeId], start: Truth, join: fn(Truth, Truth) -> Truth) -> Truth {
        let mut truth = start;
        for node in all {
            truth = join(truth, self.part_truth(*node));
        }
        truth
    }

    fn holds(&mut self, operand: OperandId) -> Truth {
        match self.part_value(operand) {
            Reading::Known(value) => match self.resolve(value) {
                Some(Value::YesNo(yes)) => Truth::known(*yes),
                _ => Truth::Unknown,
            },
            Reading::Absent => Truth::False,
            Reading::List { items, open } => self.all_hold(items, open),
            Reading::Open | Reading::Between(..) => Truth::Unknown,
        }
    }

    /// Several yes-or-no values in the place of one: each says yes, and there is one.
    fn all_hold(&self, items: Run, open: bool) -> Truth {
        let values = self.recording.items(items);
        let yes = |value: &ValueRef| self.resolve(*value) == Some(&Value::YesNo(true));
        match (values.iter().all(yes), open) {
            (false, _) => Truth::False,
            (true, true) => Truth::Unknown,
            (true, false) => Truth::known(!values.is_empty()),
        }
    }

    fn compare(
        &mut self,
        left: OperandId,
        relation: Relation,
        right: &[OperandId],
        mark: usize,
    ) -> Truth {
        let left = self.part_value(left);
        let right: Vec<Reading> = right.iter().map(|id| self.part_value(*id)).collect();
        let mut judge = Judge::new(self.plan, self.facts, &self.recording);
        let left = judge.side(left);
        let right: Vec<_> = right.iter().map(|reading| judge.side(*reading)).collect();
        let truth = judge.compare(relation, left, &right);
        if let Some(trouble) = judge.trouble {
            self.report(mark, &trouble);
        }
        truth
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        list: PathId,
        scope: ScopeId,
        with: Option<NodeId>,
        has: NodeId,
    ) -> Truth {
        let entries = self.entries(list);
        let before = self.bindings.entry(scope);
        let mut counted: Vec<Counted> = Vec::with_capacity(entries.all.len());
        for entry in &entries.all {
            self.bindings.bind(scope, Some(*entry));
            counted.push(self.counted(*entry, with, has));
        }
        self.bindings.bind(scope, before);
        quantified(quantifier, &counted, entries.open)
    }

    fn counted(&mut self, entry: FactId, with: Option<NodeId>, has: NodeId) -> Counted {
        let (with, counts) = self.counts(entry, with);
        let has = (counts != Truth::False).then(|| self.condition(has));
        let holds = has.map_or(Truth::False, |record| self.truth(record));
        self.push(Part::Entry(EntryRecord {
            entry,
            counts,
            with,
            has,
            of: None,
        }));
        (counts, holds)
    }

    /// Whether the bound entry is there and passes its filter.
    pub(super) fn counts(
        &mut self,
        entry: FactId,
        with: Option<NodeId>,
    ) -> (Option<ConditionRecordId>, Truth) {
        let there = self.existence(entry);
        let with = with
            .filter(|_| there != Truth::False)
            .map(|with| self.condition(with));
        let passes = with.map_or(Truth::True, |record| self.truth(record));
        (with, there.and(passes))
    }

    /// The parts since `mark`, moved to where they are kept.
    pub(super) fn seal(&mut self, mark: usize) -> Run {
        let start = length(self.recording.parts.len());
        self.recording.parts.extend(self.scratch.drain(mark..));
        let end = length(self.recording.parts.len());
        Run { start, end }
    }

    /// Says why something could not be computed, at the first place of the document that it was computed from.
    pub(super) fn report(&mut self, mark: usize, reason: &str) {
        let place = self.scratch[mark..]
            .iter()
            .find_map(|part| self.place_of(*part));
        self.diagnostics.push(Diagnostic {
            span: place,
            ..Diagnostic::general(Code::CannotCompute, reason)
        });
        self.no_result(reason);
    }

    /// Leaves as a part why something has no result.
    pub(super) fn no_result(&mut self, reason: &str) {
        let index = length(self.recording.reasons.len());
        self.recording.reasons.push(reason.to_owned());
        self.push(Part::NoResult(index));
    }

    fn place_of(&self, part: Part) -> Option<Span> {
        let within = |parts: &[Part]| parts.iter().find_map(|part| self.place_of(*part));
        match part {
            Part::Fact(fact) => {
                let fact = self.facts.get(fact);
                fact.at.or(fact.key)
            }
            Part::Value(record) => within(self.recording.value_parts(record)),
            Part::Condition(record) => within(self.recording.parts(record)),
            Part::Entry(entry) => entry
                .of
                .and_then(|of| within(self.recording.value_parts(of)))
                .or_else(|| self.place_of(Part::Fact(entry.entry))),
            Part::NoResult(_) => None,
        }
    }

    /// The record of a value, or where to keep it.
    pub(super) fn known_value(&mut self, id: OperandId) -> Result<ValueRecordId, Slot> {
        let plan = self.plan;
        let around = (plan, &self.bindings, &self.numbers);
        let slot = self.values.slot(id.0, &plan.operand(id).speaks, around);
        self.values.get(&slot).map(ValueRecordId).ok_or(slot)
    }

    pub(super) fn remember_value(&mut self, slot: Slot, record: ValueRecordId) {
        self.values.put(slot, record.0);
    }

    /// The entry that a scope is bound to.
    pub(super) fn bound(&self, scope: ScopeId) -> Option<FactId> {
        self.bindings.entry(scope)
    }

    /// The facts among the parts since `mark`.
    pub(super) fn facts_since(&self, mark: usize) -> Vec<FactId> {
        let facts = self.scratch[mark..].iter().filter_map(|part| match part {
            Part::Fact(fact) => Some(*fact),
            _ => None,
        });
        facts.collect()
    }

    pub(super) fn push(&mut self, part: Part) {
        self.scratch.push(part);
    }

    pub(super) fn mark(&self) -> usize {
        self.scratch.len()
    }
}

pub(super) fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
