//! How a condition turned out, in clauses that name the facts: `guarantee 2's length is 5 years, less than 10 years`.
//!
//! A condition that failed is told as the fact that held instead, and only those of its parts that decided it.

use crate::evaluate::decisive::{Decisive, decisive, is_open};
use crate::evaluate::record::{ConditionRecordId, Part, Reading, Recording, ValueRecordId};
use crate::explain::english::{Sort, agree, clauses, listed, no, opposite_clause, sort, there_is};
use crate::explain::wording::{Subjects, Wording};
use crate::model::facts::{FactId, Facts, State};
use crate::model::rulebook::Quantifier;
use crate::model::truth::Truth;
use crate::plan::{NodeId, NodeKind, OperandId, OperandKind, PathId, Plan};

/// From so many characters on, what a phrase unfolds to is too long to stand for it.
const LONGEST_UNFOLDED: usize = 200;
/// The same where it says only what no entry of a list does, which tells little more than the phrase.
const LONGEST_DENIAL: usize = 75;

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
    pub(super) fn plainly(&self, id: ConditionRecordId, subjects: &Subjects) -> String {
        let holds = self.truth(id) == Truth::True;
        self.wording.statement(self.node(id), holds, subjects)
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
    pub(super) fn absent(&self, value: Option<ValueRecordId>) -> Option<FactId> {
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
}
