//! Comparisons as they turned out: the value that was found, and how it relates to the one that was wanted.

use crate::evaluate::record::{ConditionRecordId, Reading, Run, ValueRecordId, ValueRef};
use crate::explain::english::{agree, listed, there_is};
use crate::explain::tell::Teller;
use crate::explain::wording::{Done, Joint, Subjects, after_is, joint_of};
use crate::model::rulebook::Relation;
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::plan::{NodeKind, OperandId, OperandKind};

/// So many values of a list are told one by one.
const MOST_VALUES: usize = 5;

impl<'a> Teller<'a> {
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

    pub(super) fn compare(&self, id: ConditionRecordId, subjects: &Subjects) -> String {
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

    pub(super) fn listed_values(&self, items: Run) -> Vec<String> {
        let values = self.recording.items(items).iter();
        values
            .filter_map(|item| self.resolve(*item).map(Value::to_string))
            .collect()
    }

    /// `the signatories are Ukraine and Spain, not Russia`.
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
        let items = self.values_of(items)?;
        let several = self.is_several(*left, subjects);
        let words = self.wording.operand(*left, subjects, Joint::And);
        if items.is_empty() {
            return Some(format!("{words} {} empty", agree("is", several)));
        }
        let told = if holds {
            self.shared_values(id, relation, &items, right, subjects)?
        } else {
            self.lacking_values(id, relation, &items, right, subjects)?
        };
        match self.wording.done_by(*left, relation, subjects) {
            Some(done) => Some(told.done(&done)),
            None => Some(format!("{words} {}", told.words(several))),
        }
    }

    /// What a list shares with those it includes any of.
    fn shared_values(
        &self,
        id: ConditionRecordId,
        relation: Relation,
        items: &[&Value],
        right: &[OperandId],
        subjects: &Subjects,
    ) -> Option<ListTold> {
        let shared: Vec<&Value> = self
            .right_values(id)
            .into_iter()
            .filter(|value| items.contains(value))
            .collect();
        if relation != Relation::IncludesAny || shared.is_empty() {
            return None;
        }
        let words = self.wording.right(relation, right, subjects);
        Some(ListTold {
            verb: "includes",
            holds: listed_values(&shared, "and"),
            beside: self.is_named(right).then(|| match shared.as_slice() {
                [_] => format!("one of {words}"),
                _ => format!("all of them among {words}"),
            }),
        })
    }

    /// What a list holds instead of those it should; none for a list that is too long to tell.
    fn lacking_values(
        &self,
        id: ConditionRecordId,
        relation: Relation,
        items: &[&Value],
        right: &[OperandId],
        subjects: &Subjects,
    ) -> Option<ListTold> {
        let missing: Vec<&Value> = self
            .right_values(id)
            .into_iter()
            .filter(|value| !items.contains(value))
            .collect();
        let beside = match relation {
            Relation::Empty => None,
            Relation::IncludesAny if self.is_named(right) => {
                let words = self.wording.right(relation, right, subjects);
                Some(format!("none of {words}"))
            }
            Relation::Includes | Relation::IncludesAll | Relation::IncludesAny
                if !missing.is_empty() =>
            {
                Some(format!("not {}", listed_values(&missing, "or")))
            }
            _ => return None,
        };
        (items.len() <= MOST_VALUES).then(|| ListTold {
            verb: "is",
            holds: listed_values(items, "and"),
            beside,
        })
    }

    fn is_named(&self, right: &[OperandId]) -> bool {
        let literal = |operand: &OperandId| self.wording.is_literal(*operand);
        !right.iter().all(literal)
    }

    /// The values of a list; none of a list of records.
    fn values_of(&self, items: Run) -> Option<Vec<&'a Value>> {
        let items = self.recording.items(items).iter();
        items.map(|item| self.resolve(*item)).collect()
    }

    /// The values on the right of a comparison, one by one.
    fn right_values(&self, id: ConditionRecordId) -> Vec<&'a Value> {
        let values = self.values(id);
        let readings = values
            .iter()
            .skip(1)
            .map(|value| self.recording.value(*value).reading);
        readings
            .flat_map(|reading| match reading {
                Reading::Known(value) => self.resolve(value).into_iter().collect(),
                Reading::List { items, .. } => self.values_of(items).unwrap_or_default(),
                _ => Vec::new(),
            })
            .collect()
    }
}

/// What a list holds, and what is to be said of it beside that.
struct ListTold {
    /// `is` or `includes`.
    verb: &'static str,
    holds: String,
    beside: Option<String>,
}

impl ListTold {
    fn words(self, several: bool) -> String {
        let said = format!("{} {}", agree(self.verb, several), self.holds);
        self.with_beside(said)
    }

    fn done(self, done: &Done) -> String {
        let said = done.said(true, &self.holds);
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

fn listed_values(values: &[&Value], joint: &str) -> String {
    let words: Vec<String> = values.iter().map(ToString::to_string).collect();
    listed(&words, joint)
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
