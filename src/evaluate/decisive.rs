//! Which facts decided a condition: those without which it would not have come out as it did.
//!
//! Read off the record; nothing is evaluated.

use crate::evaluate::record::{
    ConditionRecordId, EntryRecord, Part, Reading, Recording, ValueRecordId,
};
use crate::model::facts::{FactId, Facts, State};
use crate::model::rulebook::Quantifier;
use crate::model::truth::Truth;
use crate::plan::{NodeKind, Plan};

/// What decided a condition.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decisive {
    /// The facts, each once, in the order of the condition's parts. Of a condition that is not known: those that keep
    /// it open.
    pub facts: Vec<FactId>,
    /// The conditions on the way to them, the condition itself first.
    pub conditions: Vec<ConditionRecordId>,
    /// The values on the way to them.
    pub values: Vec<ValueRecordId>,
}

/// What decided a condition.
#[must_use]
pub fn decisive(
    plan: &Plan,
    facts: &Facts,
    recording: &Recording,
    record: ConditionRecordId,
) -> Decisive {
    let mut search = Search {
        plan,
        facts,
        recording,
        found: Decisive::default(),
    };
    search.condition(record);
    search.found
}

struct Search<'a> {
    plan: &'a Plan,
    facts: &'a Facts,
    recording: &'a Recording,
    found: Decisive,
}

impl Search<'_> {
    fn condition(&mut self, id: ConditionRecordId) {
        self.found.conditions.push(id);
        let record = *self.recording.condition(id);
        match &self.plan.node(record.node).kind {
            NodeKind::Phrase { .. } | NodeKind::Not(_) => self.conditions(id, |_| true),
            NodeKind::All(_) if record.truth == Truth::True => self.conditions(id, |_| true),
            NodeKind::Any(_) if record.truth == Truth::False => self.conditions(id, |_| true),
            NodeKind::All(_) | NodeKind::Any(_) | NodeKind::AtLeast(..) => {
                self.conditions(id, |truth| truth == record.truth);
            }
            NodeKind::Quantified { quantifier, .. } => {
                self.quantified(id, *quantifier, record.truth);
            }
            NodeKind::Exists(_) => self.existence(id, record.truth),
            NodeKind::Stated(_) => self.stated(id, record.truth),
            NodeKind::Holds(_) | NodeKind::Compare { .. } | NodeKind::Error => {
                self.leaf(id, record.truth);
            }
        }
    }

    fn conditions(&mut self, id: ConditionRecordId, wanted: impl Fn(Truth) -> bool) {
        for part in self.recording.parts(id) {
            if let Part::Condition(part) = part
                && wanted(self.recording.condition(*part).truth)
            {
                self.condition(*part);
            }
        }
    }

    /// A comparison: everything it was computed from if it is known, else what keeps it open.
    fn leaf(&mut self, id: ConditionRecordId, truth: Truth) {
        let before = self.found.facts.len();
        if truth == Truth::Unknown {
            self.parts(id, Self::open_value);
        }
        if self.found.facts.len() == before {
            self.parts(id, Self::value);
        }
    }

    fn parts(&mut self, id: ConditionRecordId, take: fn(&mut Self, ValueRecordId)) {
        for part in self.recording.parts(id) {
            if let Part::Value(part) = part {
                take(self, *part);
            }
        }
    }

    /// The facts that a value was computed from.
    fn value(&mut self, id: ValueRecordId) {
        self.found.values.push(id);
        let parts = self.recording.value_parts(id);
        let asked = |part: &Part| match part {
            Part::Entry(entry) => entry.with.is_some() || entry.of.is_some(),
            _ => false,
        };
        let by_entry = parts.iter().any(asked);
        for part in parts {
            match part {
                Part::Fact(_) if by_entry => {}
                Part::Fact(fact) => self.add(*fact),
                Part::Value(part) => self.value(*part),
                Part::Condition(part) => self.condition(*part),
                Part::Entry(entry) => self.member(entry),
                Part::NoResult(_) => {}
            }
        }
    }

    fn member(&mut self, entry: &EntryRecord) {
        if let Some(with) = entry.with {
            self.condition(with);
        }
        if let Some(of) = entry.of {
            self.value(of);
        }
    }

    /// The facts that keep a value open.
    fn open_value(&mut self, id: ValueRecordId) {
        let reading = self.recording.value(id).reading;
        if matches!(
            reading,
            Reading::Known(_) | Reading::Absent | Reading::List { open: false, .. }
        ) {
            return;
        }
        for part in self.recording.value_parts(id) {
            match part {
                Part::Fact(fact) if self.is_open(*fact) => self.add(*fact),
                Part::Fact(_) => {}
                Part::Value(part) => self.open_value(*part),
                Part::Condition(part) => self.open_condition(*part),
                Part::Entry(entry) => self.open_member(entry),
                Part::NoResult(_) => {}
            }
        }
    }

    fn open_member(&mut self, entry: &EntryRecord) {
        if self.is_open(entry.entry) {
            self.add(entry.entry);
        }
        if let Some(with) = entry.with {
            self.open_condition(with);
        }
        if let Some(of) = entry.of {
            self.open_value(of);
        }
    }

    fn open_condition(&mut self, id: ConditionRecordId) {
        if self.recording.condition(id).truth == Truth::Unknown {
            self.condition(id);
        }
    }

    fn is_open(&self, fact: FactId) -> bool {
        is_open(self.facts.get(fact).state)
    }

    fn existence(&mut self, id: ConditionRecordId, truth: Truth) {
        let state = |fact: FactId| self.facts.get(fact).state;
        let wanted: Vec<FactId> = facts_of(self.recording.parts(id))
            .filter(|fact| match truth {
                Truth::True => state(*fact) == State::Stated,
                Truth::False => true,
                Truth::Unknown => is_open(state(*fact)),
            })
            .collect();
        for fact in wanted {
            self.add(fact);
        }
    }

    fn stated(&mut self, id: ConditionRecordId, truth: Truth) {
        for fact in facts_of(self.recording.parts(id)) {
            if truth == Truth::True || self.is_open(fact) {
                self.add(fact);
            }
        }
    }

    fn quantified(&mut self, id: ConditionRecordId, quantifier: Quantifier, truth: Truth) {
        let parts = self.recording.parts(id);
        let before = self.found.facts.len();
        for part in parts {
            if let Part::Entry(entry) = part {
                self.entry(entry, quantifier, truth);
            }
        }
        for list in facts_of(parts) {
            if truth == Truth::Unknown && self.is_open(list) {
                self.add(list);
            }
        }
        if self.found.facts.len() == before {
            facts_of(parts).for_each(|list| self.add(list));
        }
    }

    fn entry(&mut self, entry: &EntryRecord, quantifier: Quantifier, truth: Truth) {
        let holds = self.truth(entry.has).unwrap_or(Truth::False);
        let contributes = match quantifier {
            Quantifier::Every => entry.counts.negate().or(holds),
            _ => entry.counts.and(holds),
        };
        let wanted = match (quantifier, truth) {
            (Quantifier::Exactly(_) | Quantifier::Most, Truth::True | Truth::False) => true,
            (Quantifier::AtMost(_), Truth::False) => contributes == Truth::True,
            (Quantifier::AtMost(_), Truth::True) => true,
            _ => contributes == truth,
        };
        if wanted {
            self.entry_facts(entry, contributes);
        }
    }

    fn entry_facts(&mut self, entry: &EntryRecord, contributes: Truth) {
        let before = self.found.facts.len();
        let known = contributes != Truth::Unknown;
        for record in [entry.with, entry.has].into_iter().flatten() {
            if known || self.recording.condition(record).truth == Truth::Unknown {
                self.condition(record);
            }
        }
        if self.is_open(entry.entry) || self.found.facts.len() == before {
            self.add(entry.entry);
        }
    }

    fn truth(&self, record: Option<ConditionRecordId>) -> Option<Truth> {
        record.map(|record| self.recording.condition(record).truth)
    }

    /// Within an entry that is open as a whole, it is the entry that counts.
    fn add(&mut self, fact: FactId) {
        let fact = open_entry_around(self.facts, fact).unwrap_or(fact);
        if !self.found.facts.contains(&fact) {
            self.found.facts.push(fact);
        }
    }
}

/// Whether a fact in this state keeps conditions open.
#[must_use]
pub fn is_open(state: State) -> bool {
    match state {
        State::Silent | State::Unknown | State::Disputed | State::Unreadable => true,
        State::Stated | State::Absent => false,
    }
}

/// The outermost entry of a list around a fact that is open as a whole.
pub(super) fn open_entry_around(facts: &Facts, fact: FactId) -> Option<FactId> {
    std::iter::successors(Some(fact), |fact| facts.get(*fact).parent)
        .filter(|fact| {
            let found = facts.get(*fact);
            found.index.is_some() && is_open(found.state)
        })
        .last()
}

fn facts_of(parts: &[Part]) -> impl Iterator<Item = FactId> {
    parts.iter().filter_map(|part| match part {
        Part::Fact(fact) => Some(*fact),
        _ => None,
    })
}
