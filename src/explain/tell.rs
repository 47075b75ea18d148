//! How a condition turned out, in clauses that name the facts: `guarantee 2's length is 5 years, less than 10 years`.
//!
//! A condition that failed is told as the fact that held instead, and only those of its parts that decided it.

use crate::evaluate::decisive::{Decisive, decisive, is_open};
use crate::evaluate::record::{
    ConditionRecordId, EntryRecord, Part, Reading, Recording, Run, ValueRecordId, ValueRef,
};
use crate::explain::english::{
    Sort, agree, clauses, is_plural, listed, no, opposite_clause, sort, there_is,
};
use crate::explain::wording::{Done, Joint, Subjects, Wording, joint_of};
use crate::model::facts::{FactId, Facts, State};
use crate::model::rulebook::{Quantifier, Relation};
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::plan::{NodeId, NodeKind, OperandId, OperandKind, PathId, Plan, ScopeId};

/// From so many characters on, what a phrase unfolds to is too long to stand for it.
const LONGEST_UNFOLDED: usize = 200;
/// The same where it says only what no entry of a list does, which tells little more than the phrase.
const LONGEST_DENIAL: usize = 75;
/// So many entries of a list are told one by one.
const MOST_ENTRIES: usize = 2;
/// So many values of a list are told one by one.
const MOST_VALUES: usize = 5;

/// Tells how things turned out on one document.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) wording: Wording<'a>,
    pub(super) plan: &'a Plan,
    pub(super) facts: &'a Facts,
    pub(super) recording: &'a Recording,
}

impl<'a> Teller<'a> {
    pub(super) fn truth(&self, id: ConditionRecordId) -> Truth {
        self.recording.condition(id).truth
    }

    pub(super) fn node(&self, id: ConditionRecordId) -> NodeId {
        self.recording.condition(id).node
    }

    pub(super) fn kind(&self, id: ConditionRecordId) -> &'a NodeKind {
        &self.plan.node(self.node(id)).kind
    }

    /// What decided a condition.
    pub(super) fn decisive(&self, id: ConditionRecordId) -> Decisive {
        decisive(self.plan, self.facts, self.recording, id)
    }

    pub(super) fn has_open_list(&self, id: ConditionRecordId) -> bool {
        self.recording.parts(id).iter().any(|part| match part {
            Part::Fact(fact) => is_open(self.facts.get(*fact).state),
            _ => false,
        })
    }

    /// How a condition that is known turned out: whole clauses, the decisive ones only.
    pub(super) fn told(&self, id: ConditionRecordId, subjects: &Subjects) -> Vec<String> {
        let truth = self.truth(id);
        match self.kind(id) {
            NodeKind::Phrase { .. } => self.phrase(id, subjects),
            NodeKind::Not(_) => self.parts(id, |_| true, subjects),
            NodeKind::All(_) if truth == Truth::True => self.parts(id, |_| true, subjects),
            NodeKind::Any(_) if truth == Truth::False => self.parts(id, |_| true, subjects),
            NodeKind::All(_) | NodeKind::Any(_) => self.parts(id, |part| part == truth, subjects),
            NodeKind::AtLeast(wanted, _) => self.at_least(id, *wanted, subjects),
            NodeKind::Compare { .. } => vec![self.compare(id, subjects)],
            NodeKind::Holds(operand) => vec![self.holds(id, *operand, subjects)],
            NodeKind::Exists(_) => vec![self.exists(id, subjects)],
            NodeKind::Quantified { .. } => self.quantified(id, subjects),
            NodeKind::Stated(_) | NodeKind::Error => vec![self.plainly(id, subjects)],
        }
    }

    /// The claim or its opposite, without the facts.
    fn plainly(&self, id: ConditionRecordId, subjects: &Subjects) -> String {
        let holds = self.truth(id) == Truth::True;
        self.wording.statement(self.node(id), holds, subjects)
    }

    /// The claim or its opposite, with the value of each figure, field and computation on its right in brackets.
    pub(super) fn claim_with_values(
        &self,
        id: ConditionRecordId,
        positive: bool,
        subjects: &Subjects,
    ) -> String {
        let claim = self.wording.statement(self.node(id), positive, subjects);
        let NodeKind::Compare {
            relation, right, ..
        } = self.kind(id)
        else {
            return claim;
        };
        let plain = self.wording.right(*relation, right, subjects);
        let valued = self.right_with_values(id, *relation, right, subjects);
        match claim.strip_suffix(&plain) {
            Some(start) => format!("{start}{valued}"),
            None => claim,
        }
    }

    fn parts(
        &self,
        id: ConditionRecordId,
        wanted: impl Fn(Truth) -> bool,
        subjects: &Subjects,
    ) -> Vec<String> {
        let mut parts = self.conditions(id);
        parts.retain(|part| wanted(self.truth(*part)));
        self.together(&parts)
            .into_iter()
            .flat_map(|group| match group {
                [only] => self.told(*only, subjects),
                several => {
                    let holds = several.iter().all(|part| self.truth(*part) == Truth::True);
                    vec![self.all_stated(several, holds, subjects)]
                }
            })
            .collect()
    }

    /// Conditions in order, those together that are told in one clause.
    pub(super) fn together<'p>(
        &self,
        parts: &'p [ConditionRecordId],
    ) -> Vec<&'p [ConditionRecordId]> {
        parts
            .chunk_by(|one, two| self.go_together(*one, *two))
            .collect()
    }

    /// Whether two conditions say of two fields of one thing that they are stated, or that they are not.
    fn go_together(&self, one: ConditionRecordId, two: ConditionRecordId) -> bool {
        match (self.kind(one), self.kind(two)) {
            (NodeKind::Stated(left), NodeKind::Stated(right)) => {
                let owner = |path: PathId| {
                    let path = self.plan.path(path);
                    let above = path.steps.split_last().map(|(_, above)| above);
                    (path.base, above)
                };
                self.truth(one) == self.truth(two) && owner(*left) == owner(*right)
            }
            _ => false,
        }
    }

    /// `the monitor's mandate, patrols and personnel are not stated`.
    pub(super) fn all_stated(
        &self,
        together: &[ConditionRecordId],
        holds: bool,
        subjects: &Subjects,
    ) -> String {
        let mut words = Vec::new();
        for id in together {
            if let NodeKind::Stated(path) = self.kind(*id) {
                words.push(match words.is_empty() {
                    true => self.wording.path(*path, subjects),
                    false => self.wording.last_field(*path).to_owned(),
                });
            }
        }
        let verb = if holds {
            "are stated"
        } else {
            "are not stated"
        };
        format!("{} {verb}", listed(&words, "and"))
    }

    /// The conditions that a condition is made of.
    pub(super) fn conditions(&self, id: ConditionRecordId) -> Vec<ConditionRecordId> {
        let parts = self.recording.parts(id).iter();
        let conditions = parts.filter_map(|part| match part {
            Part::Condition(part) => Some(*part),
            _ => None,
        });
        conditions.collect()
    }

    fn at_least(&self, id: ConditionRecordId, wanted: usize, subjects: &Subjects) -> Vec<String> {
        let holding = self.parts(id, |part| part == Truth::True, subjects);
        if self.truth(id) == Truth::True {
            return holding;
        }
        let all = self.conditions(id);
        let count = all
            .iter()
            .filter(|part| self.truth(**part) == Truth::True)
            .count();
        let failing = self.parts(id, |part| part == Truth::False, subjects);
        vec![format!(
            "only {count} of {} {}, fewer than {wanted}: {}",
            all.len(),
            agree("holds", count != 1),
            clauses(&failing, "and")
        )]
    }

    fn phrase(&self, id: ConditionRecordId, subjects: &Subjects) -> Vec<String> {
        let node = self.node(id);
        let unfolded = || self.parts(id, |_| true, subjects);
        let phrase = self.wording.phrase(node, subjects).unwrap_or_default();
        if self.truth(id) == Truth::True {
            return match sort(&phrase) {
                Sort::Clause => vec![phrase],
                Sort::Thing => vec![there_is(&phrase)],
                Sort::Other => unfolded(),
            };
        }
        let otherwise = self.wording.otherwise(node, subjects);
        match otherwise.as_deref().map(|words| (sort(words), words)) {
            Some((Sort::Clause, words)) => return vec![words.to_owned()],
            Some((Sort::Thing, words)) => return vec![there_is(words)],
            _ => {}
        }
        let instead = unfolded();
        let longest = if self.is_denial(id) {
            LONGEST_DENIAL
        } else {
            LONGEST_UNFOLDED
        };
        if clauses(&instead, "and").chars().count() <= longest {
            return instead;
        }
        match sort(&phrase) {
            Sort::Thing => vec![there_is(&no(&phrase))],
            Sort::Clause => vec![
                opposite_clause(&phrase)
                    .unwrap_or_else(|| format!("it is not the case that {phrase}")),
            ],
            Sort::Other => instead,
        }
    }

    /// Whether a phrase means that some entry of a list does something.
    fn is_denial(&self, id: ConditionRecordId) -> bool {
        let some = |part: &ConditionRecordId| {
            matches!(
                self.kind(*part),
                NodeKind::Quantified {
                    quantifier: Quantifier::Some,
                    ..
                }
            )
        };
        self.conditions(id).iter().all(some)
    }

    fn holds(&self, id: ConditionRecordId, operand: OperandId, subjects: &Subjects) -> String {
        match self.absent(self.values(id).first().copied()) {
            Some(absent) if self.is_around(absent, operand) => self.there_is_no(absent),
            _ => {
                let positive = self.truth(id) == Truth::True;
                self.wording
                    .holds(self.node(id), operand, positive, subjects)
            }
        }
    }

    /// Whether a fact is something around the field that an operand reads, and not that field.
    fn is_around(&self, fact: FactId, operand: OperandId) -> bool {
        let OperandKind::Field(path) = self.plan.operand(operand).kind else {
            return false;
        };
        let last = self.plan.path(path).steps.last().map(|step| step.field);
        self.facts.get(fact).field != last
    }

    /// The values that a condition was computed from.
    pub(super) fn values(&self, id: ConditionRecordId) -> Vec<ValueRecordId> {
        let parts = self.recording.parts(id).iter();
        let values = parts.filter_map(|part| match part {
            Part::Value(value) => Some(*value),
            _ => None,
        });
        values.collect()
    }

    /// The absent fact that makes a field absent.
    fn absent(&self, value: Option<ValueRecordId>) -> Option<FactId> {
        let value = value?;
        let record = self.recording.value(value);
        let field = matches!(
            self.plan.operand(record.operand).kind,
            OperandKind::Field(_)
        );
        if record.reading != Reading::Absent || !field {
            return None;
        }
        let parts = self.recording.value_parts(value).iter();
        let mut facts = parts.filter_map(|part| match part {
            Part::Fact(fact) => Some(*fact),
            _ => None,
        });
        facts.find(|fact| self.facts.get(*fact).state == State::Absent)
    }

    /// `there is no monitor`, `guarantee 2 has no length`.
    pub(super) fn there_is_no(&self, fact: FactId) -> String {
        let found = self.facts.get(fact);
        let field = found.field.and_then(|field| self.wording.field(field));
        let name = field.map_or("entry", |field| field.name.as_str());
        match found.parent {
            Some(parent) if parent != Facts::ROOT => {
                let owner = self.fact_words(parent);
                format!("{owner} {} no {name}", agree("has", is_plural(&owner)))
            }
            _ => there_is(&format!("no {name}")),
        }
    }

    /// A fact in words: `the monitor's leader`, `guarantee 2's length`, `guarantee 2`.
    pub(super) fn fact_words(&self, fact: FactId) -> String {
        let found = self.facts.get(fact);
        let Some(parent) = found.parent else {
            return self.wording.document();
        };
        let above = (parent != Facts::ROOT).then(|| self.fact_words(parent));
        match (found.index, found.field, above) {
            (Some(index), ..) => self.entry_words(parent, index),
            (None, Some(field), above) => {
                let name = self.wording.field(field).map_or("", |field| &field.name);
                match above {
                    None => format!("the {name}"),
                    Some(above) => {
                        format!("{} {name}", crate::explain::english::possessive(&above))
                    }
                }
            }
            (None, None, above) => above.unwrap_or_else(|| self.wording.document()),
        }
    }

    /// `guarantee 2`, `audit 1 of agreement 3`.
    fn entry_words(&self, list: FactId, index: u32) -> String {
        let found = self.facts.get(list);
        let noun = found
            .field
            .and_then(|field| self.wording.entry_noun(field))
            .unwrap_or("entry");
        let outer = self.entry_around(list);
        match outer {
            Some(outer) => format!("{noun} {} of {}", index + 1, self.fact_words(outer)),
            None if noun == "entry" => {
                format!("entry {} of {}", index + 1, self.fact_words(list))
            }
            None => format!("{noun} {}", index + 1),
        }
    }

    fn entry_around(&self, fact: FactId) -> Option<FactId> {
        std::iter::successors(self.facts.get(fact).parent, |fact| {
            self.facts.get(*fact).parent
        })
        .find(|fact| self.facts.get(*fact).index.is_some())
    }

    fn exists(&self, id: ConditionRecordId, subjects: &Subjects) -> String {
        let parts = self.recording.parts(id).iter();
        let absent = parts.filter_map(|part| match part {
            Part::Fact(fact) => Some(*fact),
            _ => None,
        });
        let mut absent = absent.filter(|fact| self.facts.get(*fact).state == State::Absent);
        match absent.next() {
            Some(fact) if self.truth(id) == Truth::False => self.there_is_no(fact),
            _ => self.plainly(id, subjects),
        }
    }

    fn compare(&self, id: ConditionRecordId, subjects: &Subjects) -> String {
        let NodeKind::Compare { left, relation, .. } = self.kind(id) else {
            return String::new();
        };
        let values = self.values(id);
        let absent = values.iter().find_map(|value| self.absent(Some(*value)));
        if let Some(absent) = absent {
            return self.there_is_no(absent);
        }
        let mut computed = values.iter();
        if let Some(nothing) = computed.find_map(|value| self.over_nothing(*value, subjects)) {
            return nothing;
        }
        let reading = values
            .first()
            .map(|value| self.recording.value(*value).reading);
        let told = match reading {
            Some(Reading::Known(value)) if !self.is_constant(*left) => {
                let rest = self.compare_one(id, *relation, value, subjects);
                rest.map(|rest| {
                    let words = self.wording.operand(*left, subjects, Joint::And);
                    format!("{words} {rest}")
                })
            }
            Some(Reading::List { items, open: false }) => {
                self.compare_list(id, *relation, items, subjects)
            }
            _ => None,
        };
        match told {
            Some(told) => told,
            None => self.plainly(id, subjects),
        }
    }

    /// `there are no parts with kind steel`, where a value is computed over no entries and so is none.
    fn over_nothing(&self, value: ValueRecordId, subjects: &Subjects) -> Option<String> {
        let record = self.recording.value(value);
        match &self.plan.operand(record.operand).kind {
            OperandKind::Aggregate { scope, with, .. } if record.reading == Reading::Absent => {
                let nouns = self.wording.nouns(*scope);
                let with = self.wording.with(*with, *scope, subjects, true);
                Some(there_is(&format!("no {nouns}{with}")))
            }
            _ => None,
        }
    }

    fn is_constant(&self, operand: OperandId) -> bool {
        matches!(
            self.plan.operand(operand).kind,
            OperandKind::Constant(_) | OperandKind::Figure { .. }
        )
    }

    /// `is 5 years, less than 10 years`; the left side stands before it.
    fn compare_one(
        &self,
        id: ConditionRecordId,
        relation: Relation,
        value: ValueRef,
        subjects: &Subjects,
    ) -> Option<String> {
        let NodeKind::Compare { left, right, .. } = self.kind(id) else {
            return None;
        };
        let holds = self.truth(id) == Truth::True;
        let relation = self.wording.told_relation(relation, right);
        let value = self.resolve(value)?;
        let several = self.is_several(*left, subjects);
        let is = format!("{} {value}", agree("is", several));
        let right_words = self.right_with_values(id, relation, right, subjects);
        let same = right
            .iter()
            .all(|operand| self.wording.is_literal(*operand));
        Some(match (relation, holds) {
            (Relation::Equals | Relation::OneOf, true) if same => is,
            (Relation::Equals, true) => format!("{is}, the same as {right_words}"),
            (Relation::OneOf, true) => format!("{is}, one of {right_words}"),
            (Relation::OneOf, false) if !same => format!("{is}, not one of {right_words}"),
            (Relation::Contains | Relation::StartsWith | Relation::EndsWith, false) => {
                let claim = self
                    .wording
                    .comparison(relation, right, false, false, subjects);
                format!("{is}, which {claim}")
            }
            (Relation::Contains | Relation::StartsWith | Relation::EndsWith, true) => self
                .wording
                .comparison(relation, right, true, several, subjects),
            (_, true) => format!("{is}, {} {right_words}", after_is(relation)),
            (_, false) => format!("{is}, {} {right_words}", opposite(relation)),
        })
    }

    fn is_several(&self, operand: OperandId, subjects: &Subjects) -> bool {
        let words = self.wording.operand(operand, subjects, Joint::And);
        self.wording.is_several(operand, &words)
    }

    /// The right side, with the value of each figure, field and computation in brackets.
    fn right_with_values(
        &self,
        id: ConditionRecordId,
        relation: Relation,
        right: &[OperandId],
        subjects: &Subjects,
    ) -> String {
        let values = self.values(id);
        let words = right.iter().enumerate().map(|(index, operand)| {
            let words = self.wording.operand(*operand, subjects, joint_of(relation));
            let value = values.get(index + 1).copied();
            match value.and_then(|value| self.value_in_brackets(*operand, value)) {
                Some(value) => format!("{words} ({value})"),
                None => words,
            }
        });
        let words: Vec<String> = words.collect();
        words.join(&format!(" {} ", relation.middle_word()))
    }

    fn value_in_brackets(&self, operand: OperandId, record: ValueRecordId) -> Option<String> {
        if self.wording.is_literal(operand) {
            return None;
        }
        match self.recording.value(record).reading {
            Reading::Known(value) => self.resolve(value).map(Value::to_string),
            _ => None,
        }
    }

    pub(super) fn resolve(&self, value: ValueRef) -> Option<&'a Value> {
        self.recording.resolve(self.plan, self.facts, value)
    }

    /// `includes Ukraine, and not Russia`; the left side stands before it.
    fn compare_list(
        &self,
        id: ConditionRecordId,
        relation: Relation,
        items: Run,
        subjects: &Subjects,
    ) -> Option<String> {
        let NodeKind::Compare { left, right, .. } = self.kind(id) else {
            return None;
        };
        let holds = self.truth(id) == Truth::True;
        let count = self.recording.items(items).len();
        let items = self.listed_values(items);
        if items.len() != count {
            return None;
        }
        let several = self.is_several(*left, subjects);
        let left_words = self.wording.operand(*left, subjects, Joint::And);
        if items.is_empty() {
            return Some(format!("{left_words} {} empty", agree("is", several)));
        }
        let named = right
            .iter()
            .any(|operand| !self.wording.is_literal(*operand));
        let words = self.wording.right(relation, right, subjects);
        let wanted = self.right_values(id);
        let (common, missing): (Vec<String>, Vec<String>) =
            wanted.into_iter().partition(|value| items.contains(value));
        let all = listed(&items, "and");
        let short = items.len() <= MOST_VALUES;
        let told = match (relation, holds) {
            (Relation::IncludesAny, true) if !common.is_empty() => ListTold {
                includes: listed(&common, "and"),
                beside: named.then(|| match common.as_slice() {
                    [_] => format!("one of {words}"),
                    _ => format!("all of them among {words}"),
                }),
            },
            (Relation::Empty, false) if short => ListTold {
                includes: all,
                beside: None,
            },
            (Relation::IncludesAny, false) if short && named => ListTold {
                includes: all,
                beside: Some(format!("none of {words}")),
            },
            (Relation::IncludesAny | Relation::Includes | Relation::IncludesAll, false)
                if short =>
            {
                ListTold {
                    includes: all,
                    beside: Some(format!("not {}", listed(&missing, "or"))),
                }
            }
            _ => return None,
        };
        match self.wording.done_by(*left, relation, subjects) {
            Some(done) => Some(told.done(&done)),
            None => {
                let partly = holds && relation == Relation::IncludesAny;
                Some(format!("{left_words} {}", told.words(several, partly)))
            }
        }
    }

    pub(super) fn listed_values(&self, items: Run) -> Vec<String> {
        let values = self.recording.items(items).iter();
        values
            .filter_map(|item| self.resolve(*item).map(Value::to_string))
            .collect()
    }

    /// The values on the right of a comparison, one by one.
    fn right_values(&self, id: ConditionRecordId) -> Vec<String> {
        let values = self.values(id);
        let right = values.iter().skip(1);
        right
            .flat_map(|value| match self.recording.value(*value).reading {
                Reading::Known(value) => self
                    .resolve(value)
                    .map(Value::to_string)
                    .into_iter()
                    .collect(),
                Reading::List { items, .. } => self.listed_values(items),
                _ => Vec::new(),
            })
            .collect()
    }

    fn quantified(&self, id: ConditionRecordId, subjects: &Subjects) -> Vec<String> {
        let NodeKind::Quantified {
            quantifier,
            scope,
            has,
            ..
        } = self.kind(id)
        else {
            return Vec::new();
        };
        let entries = self.entries(id);
        let holds = self.truth(id) == Truth::True;
        match (quantifier, holds) {
            (Quantifier::Some | Quantifier::AtLeast(_) | Quantifier::AtMost(_), false)
            | (Quantifier::Every | Quantifier::Most, _)
                if entries.is_empty() =>
            {
                vec![self.no_entries(id, *scope, subjects)]
            }
            (Quantifier::Every, false) => self.failing(&entries, *scope, subjects),
            (Quantifier::Some, true) if !self.wording.says_nothing(*has) => {
                vec![self.witnesses(id, &entries, subjects)]
            }
            (Quantifier::Some, _) | (Quantifier::Every, true) => vec![self.plainly(id, subjects)],
            _ => vec![self.counted(id, &entries, subjects)],
        }
    }

    /// The entries that a quantifier went through.
    pub(super) fn entries(&self, id: ConditionRecordId) -> Vec<EntryRecord> {
        let parts = self.recording.parts(id).iter();
        let entries = parts.filter_map(|part| match part {
            Part::Entry(entry) => Some(*entry),
            _ => None,
        });
        entries.collect()
    }

    fn no_entries(&self, id: ConditionRecordId, scope: ScopeId, subjects: &Subjects) -> String {
        let list = self.plan.scope(scope).list;
        match self.plan.path(list).base {
            Some(base) => {
                let owner = subjects.of(base);
                format!("{owner} has no {}", self.wording.nouns(scope))
            }
            None => {
                let absent = self.recording.parts(id).iter().find_map(|part| match part {
                    Part::Fact(fact) => Some(*fact).filter(|fact| self.is_absent_record(*fact)),
                    _ => None,
                });
                match absent {
                    Some(record) => self.there_is_no(record),
                    None => there_is(&format!("no {}", self.wording.nouns(scope))),
                }
            }
        }
    }

    /// Whether it is a record that is absent: the list itself would have had entries.
    pub(super) fn is_absent_record(&self, fact: FactId) -> bool {
        let found = self.facts.get(fact);
        let list = found.field.is_some_and(|field| self.wording.is_list(field));
        found.state == State::Absent && !list
    }

    /// What is wrong with the entries of which not all could do it.
    fn failing(&self, entries: &[EntryRecord], scope: ScopeId, subjects: &Subjects) -> Vec<String> {
        let failing: Vec<&EntryRecord> = entries
            .iter()
            .filter(|entry| entry.counts == Truth::True && self.has(entry) == Truth::False)
            .collect();
        let mut told: Vec<String> = failing
            .iter()
            .take(MOST_ENTRIES)
            .flat_map(|entry| {
                let subjects = subjects.with(scope, self.fact_words(entry.entry));
                entry
                    .has
                    .map_or_else(Vec::new, |has| self.told(has, &subjects))
            })
            .collect();
        match failing.len().saturating_sub(MOST_ENTRIES) {
            0 => {}
            1 => told.push(format!("1 other {} fails too", self.wording.noun(scope))),
            more => told.push(format!(
                "{more} other {} fail too",
                self.wording.nouns(scope)
            )),
        }
        told
    }

    fn has(&self, entry: &EntryRecord) -> Truth {
        entry.has.map_or(Truth::False, |has| self.truth(has))
    }

    /// `deployment 1 has party Russia and remains`.
    fn witnesses(
        &self,
        id: ConditionRecordId,
        entries: &[EntryRecord],
        subjects: &Subjects,
    ) -> String {
        let NodeKind::Quantified {
            scope, with, has, ..
        } = self.kind(id)
        else {
            return String::new();
        };
        let holding: Vec<&EntryRecord> = entries
            .iter()
            .filter(|entry| entry.counts.and(self.has(entry)) == Truth::True)
            .collect();
        match holding.as_slice() {
            [only] if self.is_measured(*has) => {
                let subjects = subjects.with(*scope, self.fact_words(only.entry));
                let records = [only.with, only.has].into_iter().flatten();
                let told: Vec<String> = records
                    .flat_map(|record| self.told(record, &subjects))
                    .collect();
                clauses(&told, "and")
            }
            [only] => {
                let who = self.fact_words(only.entry);
                let predicate = self.wording.predicate(*has, *scope, subjects, false);
                format!("{who} {predicate}")
            }
            all => {
                let count = Quantifier::Exactly(all.len());
                let claim = self
                    .wording
                    .entries_that(count, *scope, *with, *has, subjects);
                claim.replacen("exactly ", "", 1)
            }
        }
    }

    /// Whether a condition compares something with more or less, so that its value is worth telling.
    fn is_measured(&self, node: NodeId) -> bool {
        match &self.plan.node(node).kind {
            NodeKind::Compare { relation, .. } => !matches!(
                relation,
                Relation::Equals | Relation::OneOf | Relation::Includes | Relation::IncludesAll
            ),
            _ => false,
        }
    }

    /// `only 1 guarantee has form treaty, fewer than 2`.
    fn counted(
        &self,
        id: ConditionRecordId,
        entries: &[EntryRecord],
        subjects: &Subjects,
    ) -> String {
        let NodeKind::Quantified {
            quantifier,
            scope,
            with,
            has,
            ..
        } = self.kind(id)
        else {
            return String::new();
        };
        let settled = entries
            .iter()
            .all(|entry| entry.counts.and(self.has(entry)) != Truth::Unknown);
        if !settled || self.has_open_list(id) {
            return self.plainly(id, subjects);
        }
        let count = |wanted: &dyn Fn(&EntryRecord) -> Truth| {
            entries
                .iter()
                .filter(|entry| wanted(entry) == Truth::True)
                .count()
        };
        let holding = count(&|entry| entry.counts.and(self.has(entry)));
        let all = count(&|entry| entry.counts);
        let number = match holding {
            0 => Quantifier::No,
            count => Quantifier::Exactly(count),
        };
        let claim = self
            .wording
            .entries_that(number, *scope, *with, *has, subjects);
        let claim = claim.replacen("exactly ", "", 1);
        let holds = self.truth(id) == Truth::True;
        match (quantifier, holds) {
            (Quantifier::AtLeast(wanted), false) if holding > 0 => {
                format!("only {claim}, fewer than {wanted}")
            }
            (Quantifier::AtMost(most), false) => format!("{claim}, more than {most}"),
            (Quantifier::Exactly(wanted), false) if holding > 0 => {
                format!("{claim}, not exactly {wanted}")
            }
            (Quantifier::Most, holds) if holding > 0 => {
                let predicate = self.wording.predicate(*has, *scope, subjects, holding != 1);
                let nouns = self.wording.nouns(*scope);
                let with = self.wording.with(*with, *scope, subjects, true);
                let only = if holds { "" } else { "only " };
                format!("{only}{holding} of {all} {nouns}{with} {predicate}")
            }
            _ => claim,
        }
    }
}

/// What a list holds, and what is to be said of it beside that.
struct ListTold {
    includes: String,
    beside: Option<String>,
}

impl ListTold {
    fn words(self, several: bool, partly: bool) -> String {
        let verb = if partly { "includes" } else { "is" };
        let said = format!("{} {}", agree(verb, several), self.includes);
        self.with_beside(said)
    }

    fn done(self, done: &Done) -> String {
        let said = done.said(true, &self.includes);
        let told = self.with_beside(said);
        told.replacen(", not ", ", not by ", 1)
    }

    fn with_beside(self, said: String) -> String {
        match self.beside {
            Some(beside) => format!("{said}, {beside}"),
            None => said,
        }
    }
}

/// A comparison that holds, after the value: `at least`.
fn after_is(relation: Relation) -> &'static str {
    let words = relation.words();
    words.strip_prefix("is ").unwrap_or(words)
}

/// A comparison that fails, after the value: `less than`.
fn opposite(relation: Relation) -> String {
    match relation {
        Relation::AtLeast => "less than".to_owned(),
        Relation::AtMost => "more than".to_owned(),
        Relation::OnOrBefore => "later than".to_owned(),
        Relation::OnOrAfter => "earlier than".to_owned(),
        Relation::Equals | Relation::OneOf => "not".to_owned(),
        other => format!("not {}", after_is(other)),
    }
}
