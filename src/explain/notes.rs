//! What else a reader should know: exceptions that had a say, and what a verdict rests on beside the facts.

use crate::evaluate::record::Reading;
use crate::evaluate::record::{ConditionRecordId, Part, ValueRecordId, ValueRef};
use crate::evaluate::{ExceptionRecord, Subject};
use crate::explain::english::{clauses, distinct, is_plural};
use crate::explain::sentence::About;
use crate::explain::{ExceptionTold, NoteKind, NoteTold};
use crate::model::facts::FactId;
use crate::model::rulebook::{Exception, Quantifier};
use crate::model::truth::Truth;
use crate::plan::{NodeKind, OperandKind};
use crate::source::Span;

impl About<'_> {
    /// The exceptions of the rule and the rules that override it, where they had a say in the verdict.
    pub(super) fn exceptions_told(&self) -> Vec<ExceptionTold> {
        if self.finding.record.is_none() || self.finding.met == Truth::True {
            return Vec::new();
        }
        let rule = self
            .checked
            .rulebook
            .rules
            .get(self.finding.rule.0 as usize);
        let written = rule.map_or(&[][..], |rule| &rule.exceptions);
        let mut told = Vec::new();
        self.tell_exceptions(&self.case.exceptions, written, 0, &mut told);
        for (by, record) in &self.case.overrides {
            let rules = &self.checked.rulebook.rules;
            let rule = rules.get(by.0 as usize);
            told.push(ExceptionTold {
                level: 0,
                by: rule.map(|rule| rule.id.clone()),
                condition: self.teller.truth(*record),
                holds: self.teller.truth(*record),
                sentence: self.turned_out(*record),
                span: rule.map_or(self.demand_span(), |rule| rule.span),
            });
        }
        told
    }

    fn tell_exceptions(
        &self,
        exceptions: &[ExceptionRecord],
        written: &[Exception],
        level: usize,
        told: &mut Vec<ExceptionTold>,
    ) {
        for (exception, written) in exceptions.iter().zip(written) {
            told.push(ExceptionTold {
                level,
                by: None,
                condition: self.teller.truth(exception.condition),
                holds: exception.holds,
                sentence: self.turned_out(exception.condition),
                span: written.span,
            });
            self.tell_exceptions(&exception.exceptions, &written.exceptions, level + 1, told);
        }
    }

    /// How a condition turned out, known or not.
    fn turned_out(&self, record: ConditionRecordId) -> String {
        if self.teller.truth(record) == Truth::Unknown {
            let open = self.teller.open(record, &self.subjects);
            return self.teller.not_known(&open);
        }
        let told = distinct(self.teller.told(record, &self.subjects));
        if told.is_empty() {
            self.teller
                .wording
                .statement(self.teller.node(record), true, &self.subjects)
        } else {
            clauses(&told, "and")
        }
    }

    pub(super) fn demand_span(&self) -> Span {
        let rule = &self.checked.rulebook.rules[self.finding.rule.0 as usize];
        rule.demands
            .get(self.finding.demand as usize)
            .map_or(rule.span, |demand| demand.span)
    }

    pub(super) fn notes(&self, facts: &[FactId]) -> Vec<NoteTold> {
        let mut notes = self.empty_list_note();
        for fact in facts {
            notes.extend(self.assumed_note(*fact));
        }
        for record in self.decisive_records() {
            let decisive = self.teller.decisive(record);
            for condition in &decisive.conditions {
                notes.extend(self.condition_note(*condition));
                notes.extend(self.no_result_notes(self.teller.recording.parts(*condition)));
            }
            for value in &decisive.values {
                notes.extend(self.figure_note(*value));
                notes.extend(self.no_result_notes(self.teller.recording.value_parts(*value)));
            }
        }
        let mut seen: Vec<NoteTold> = Vec::new();
        for note in notes {
            if !seen.contains(&note) {
                seen.push(note);
            }
        }
        seen
    }

    /// A rule about entries of which there are none.
    fn empty_list_note(&self) -> Vec<NoteTold> {
        let Subject::NoEntry { filtered, .. } = &self.case.subject else {
            return Vec::new();
        };
        let nouns = self.binding().map_or_else(String::new, |binding| {
            self.teller.wording.nouns(binding.scope)
        });
        let text = if filtered.is_empty() {
            format!("the rule is about {nouns}, and there are none")
        } else {
            format!("the rule is about certain {nouns}, and none of them is meant")
        };
        vec![note(NoteKind::Vacuous, text)]
    }

    fn assumed_note(&self, fact: FactId) -> Option<NoteTold> {
        let found = self.checked.facts.get(fact);
        if !found.assumed {
            return None;
        }
        let words = self.teller.fact_words(fact);
        let value = match &found.value {
            Some(value) => format!("counts as {value}"),
            None => "means that there is none".to_owned(),
        };
        let document = self.teller.wording.document();
        let text = format!("{document} does not mention {words}; silence {value}");
        Some(note(NoteKind::Assumed, text))
    }

    fn condition_note(&self, id: ConditionRecordId) -> Option<NoteTold> {
        let truth = self.teller.truth(id);
        match self.teller.kind(id) {
            NodeKind::Quantified {
                quantifier: Quantifier::Every,
                scope,
                ..
            } if truth == Truth::True => {
                let counts =
                    |entry: &crate::evaluate::record::EntryRecord| entry.counts != Truth::False;
                let any = self.teller.entries(id).iter().any(counts);
                let noun = self.teller.wording.noun(*scope);
                (!any).then(|| {
                    let text = format!("it holds of every {noun} only because there is none");
                    note(NoteKind::Vacuous, text)
                })
            }
            _ => None,
        }
    }

    /// Why parts of something have no result.
    fn no_result_notes(&self, parts: &[Part]) -> Vec<NoteTold> {
        let reasons = parts.iter().filter_map(|part| match part {
            Part::NoResult(index) => Some(self.teller.recording.reason(*index)),
            _ => None,
        });
        reasons
            .map(|reason| note(NoteKind::NotComputed, reason.to_owned()))
            .collect()
    }

    /// Which of several dated values of a figure was used.
    fn figure_note(&self, id: ValueRecordId) -> Option<NoteTold> {
        let record = self.teller.recording.value(id);
        let OperandKind::Figure { definition, values } =
            &self.checked.plan.operand(record.operand).kind
        else {
            return None;
        };
        let Reading::Known(used) = record.reading else {
            return None;
        };
        let from = values
            .iter()
            .find(|(_, constant)| used == ValueRef::Constant(*constant))
            .and_then(|(from, _)| *from);
        if values.len() < 2 && from.is_none() {
            return None;
        }
        let phrase = &self.teller.wording.definition(*definition)?.phrase;
        let value = self.teller.resolve(used)?;
        let since = from.map_or_else(String::new, |from| format!(", in force since {from}"));
        let is = if is_plural(phrase) { "are" } else { "is" };
        let latest = match self.checked.outcome.as_of {
            Some(_) => "",
            None => "; without `--as-of` the latest value counts",
        };
        let text = format!("{phrase} {is} {value}{since}{latest}");
        Some(note(NoteKind::DatedFigure, text))
    }
}

fn note(kind: NoteKind, text: String) -> NoteTold {
    NoteTold { kind, text }
}
