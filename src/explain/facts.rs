//! Facts as a reader is shown them: in words, with their value, place and evidence.

use crate::evaluate::record::ConditionRecordId;
use crate::evaluate::{ExceptionRecord, Subject};
use crate::explain::sentence::About;
use crate::explain::tell::Teller;
use crate::explain::{Checked, EntryTold, FactTold, PlaceTold};
use crate::model::facts::{Fact, FactId, Facts, State};
use crate::model::rulebook::Verdict;
use crate::model::shape::Type;
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::source::Span;

impl About<'_> {
    /// The facts that decided the finding, in the order in which its sentence needs them.
    pub(super) fn decisive_facts(&self) -> Vec<FactId> {
        let mut facts: Vec<FactId> = match &self.case.subject {
            Subject::OpenList(lists) => lists.clone(),
            Subject::NoEntry { lists, filtered } if filtered.is_empty() => lists.clone(),
            Subject::Entry(entry) if self.is_open(*entry) => vec![*entry],
            _ => Vec::new(),
        };
        for record in self.decisive_records() {
            facts.extend(self.teller.decisive(record).facts);
        }
        let mut seen = Vec::new();
        for fact in facts {
            if !seen.contains(&fact) && fact != Facts::ROOT {
                seen.push(fact);
            }
        }
        seen
    }

    fn is_open(&self, fact: FactId) -> bool {
        crate::evaluate::decisive::is_open(self.checked.facts.get(fact).state)
    }

    /// The conditions that decided the finding.
    pub(super) fn decisive_records(&self) -> Vec<ConditionRecordId> {
        let mut records = Vec::new();
        if let Subject::NoEntry { filtered, .. } = &self.case.subject {
            records.extend(filtered.iter().map(|(_, record)| *record));
        }
        let (why, demand, exceptions) = match self.finding.verdict {
            Verdict::NotApplicable => (true, false, false),
            Verdict::Met => (false, true, false),
            Verdict::Broken | Verdict::Gap => (true, true, false),
            Verdict::Undetermined => (true, true, self.case.applies == Truth::True),
            Verdict::Excepted => (true, true, true),
        };
        if why {
            records.extend(self.why_records());
        }
        if demand {
            records.extend(self.finding.record);
        }
        if exceptions {
            self.exception_records(&self.case.exceptions, &mut records);
            let mut overrides: Vec<ConditionRecordId> = self
                .case
                .overrides
                .iter()
                .map(|(_, record)| *record)
                .collect();
            overrides.retain(|record| self.teller.truth(*record) != Truth::False);
            records.extend(overrides);
        }
        records
    }

    /// The filter and the condition, as far as they decide whether the rule applies.
    fn why_records(&self) -> Vec<ConditionRecordId> {
        let records = [self.case.filter, self.case.condition];
        let records = records.into_iter().flatten();
        records
            .filter(|record| self.teller.truth(*record) == self.case.applies)
            .collect()
    }

    fn exception_records(
        &self,
        exceptions: &[ExceptionRecord],
        records: &mut Vec<ConditionRecordId>,
    ) {
        for exception in exceptions {
            if exception.holds != Truth::False {
                records.push(exception.condition);
                self.exception_records(&exception.exceptions, records);
            }
        }
    }

    pub(super) fn facts_told(&self, facts: &[FactId]) -> Vec<FactTold> {
        facts.iter().map(|fact| self.fact_told(*fact)).collect()
    }

    pub(super) fn fact_told(&self, id: FactId) -> FactTold {
        told(&self.checked, &self.teller, id)
    }

    /// The value of a scalar, the values of a list of scalars, or how many records a list has.
    pub(super) fn value_told(&self, fact: &Fact) -> Option<String> {
        self.teller.value_told(fact)
    }

    pub(super) fn entry_told(&self) -> Option<EntryTold> {
        let Subject::Entry(entry) = self.case.subject else {
            return None;
        };
        Some(EntryTold {
            words: self.teller.fact_words(entry),
            path: self.checked.facts.path(entry, &self.checked.rulebook.shape),
            place: fact_place(&self.checked, entry),
        })
    }
}

/// A fact of a check.
pub(super) fn told(checked: &Checked<'_>, teller: &Teller<'_>, id: FactId) -> FactTold {
    let fact = checked.facts.get(id);
    FactTold {
        path: checked.facts.path(id, &checked.rulebook.shape),
        words: teller.shown_as(id),
        state: fact.state,
        value: teller.value_told(fact),
        assumed: fact.assumed,
        place: fact_place(checked, id),
        others: fact
            .others
            .iter()
            .map(|span| place(checked, *span, None))
            .collect(),
        evidence: evidence(checked.facts, fact),
    }
}

impl Teller<'_> {
    /// What a fact is called beside its value: a yes-or-no field of the document itself by its name alone.
    fn shown_as(&self, id: FactId) -> String {
        let fact = self.facts.get(id);
        let field = fact.field.and_then(|field| self.wording.field(field));
        match field {
            Some(field) if field.ty == Type::YesNo && fact.parent == Some(Facts::ROOT) => {
                field.name.clone()
            }
            _ => self.fact_words(id),
        }
    }

    /// The value of a scalar, the values of a list of scalars, or how many records a list has.
    fn value_told(&self, fact: &Fact) -> Option<String> {
        if fact.state != State::Stated {
            return None;
        }
        if let Some(value) = &fact.value {
            return Some(value.to_string());
        }
        let entries = fact.children.iter();
        let entries = entries.map(|child| self.facts.get(*child));
        let entries: Vec<&Fact> = entries.filter(|entry| entry.index.is_some()).collect();
        let values: Vec<String> = entries
            .iter()
            .filter_map(|entry| entry.value.as_ref().map(Value::to_string))
            .collect();
        match (entries.len(), values.is_empty()) {
            (0, _) => None,
            (_, false) => Some(values.join(", ")),
            (count, true) => Some(self.so_many(fact, count)),
        }
    }

    fn so_many(&self, list: &Fact, count: usize) -> String {
        let wording = &self.wording;
        let noun = list.field.and_then(|field| wording.entry_noun(field));
        let nouns = list.field.map(|field| wording.list_nouns(field));
        match (noun, nouns, count) {
            (Some(noun), _, 1) => format!("1 {noun}"),
            (Some(_), Some(nouns), _) => format!("{count} {nouns}"),
            (_, _, 1) => "1 entry".to_owned(),
            _ => format!("{count} entries"),
        }
    }
}

fn evidence(facts: &Facts, fact: &Fact) -> Vec<(String, String)> {
    let remarks = fact.evidence.iter();
    remarks
        .filter_map(|index| facts.evidence.get(*index as usize))
        .flat_map(|evidence| evidence.entries.clone())
        .collect()
}

/// Where a fact stands: its value (of records and lists the key), else its key, else what is stated around it.
fn fact_place(checked: &Checked<'_>, id: FactId) -> Option<PlaceTold> {
    let fact = checked.facts.get(id);
    let own = match fact.value {
        None if fact.state == State::Stated => own_key(fact).or(fact.at),
        _ => fact.at.or(own_key(fact)),
    };
    if let Some(span) = own {
        return Some(place(checked, span, None));
    }
    let around = std::iter::successors(fact.parent, |fact| checked.facts.get(*fact).parent);
    around
        .filter(|around| *around != Facts::ROOT)
        .find_map(|around| {
            let found = checked.facts.get(around);
            let span = own_key(found).or(found.at)?;
            let path = checked.facts.path(around, &checked.rulebook.shape);
            Some(place(checked, span, Some(path)))
        })
}

/// The key of a fact, unless it stands in the header of a table, far from the row.
fn own_key(fact: &Fact) -> Option<Span> {
    let far = |key: &Span| fact.at.is_some_and(|at| at.file != key.file);
    fact.key.filter(|key| !far(key))
}

fn place(checked: &Checked<'_>, span: Span, instead: Option<String>) -> PlaceTold {
    let source = checked.sources.get(span.file);
    let heading = checked
        .document
        .filter(|document| document.file == span.file)
        .and_then(|document| document.heading_at(span));
    PlaceTold {
        span,
        file: source.name.clone(),
        line: source.place(span.start).line,
        text: source.line_at(span.start).trim().to_owned(),
        heading: heading.map(|heading| heading.text.clone()),
        instead,
    }
}
