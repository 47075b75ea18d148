//! What would change a finding: questions that would settle an open one, and changes that would mend a broken one.

use crate::evaluate::needs;
use crate::evaluate::record::{ConditionRecordId, EntryRecord};
use crate::explain::english::{
    Sort, Style, agree, capitalised, clauses, distinct, doing, done_by, had, is_plural, sort,
    style, there_is,
};
use crate::explain::sentence::About;
use crate::explain::wording::Subjects;
use crate::explain::{Mending, Question, Turns};
use crate::model::facts::{FactId, Facts};
use crate::model::rulebook::{Quantifier, Verdict};
use crate::model::shape::{Field, Type};
use crate::model::truth::Truth;
use crate::plan::NodeKind;

impl About<'_> {
    /// What would settle an open finding.
    pub(super) fn settle(&self) -> Vec<Question> {
        let checked = &self.checked;
        let needed = needs(checked.plan, checked.facts, checked.outcome, &self.finding);
        let asked = self.asked_by_terms(&needed);
        needed
            .into_iter()
            .map(|fact| Question {
                question: self.question(fact, &asked),
                fact: self.fact_told(fact),
            })
            .collect()
    }

    /// The questions of phrases that one needed fact alone keeps open.
    fn asked_by_terms(&self, needed: &[FactId]) -> Vec<(FactId, String)> {
        let mut asked = Vec::new();
        let case = self.case;
        let records = [case.filter, case.condition, self.finding.record];
        for record in records.into_iter().flatten() {
            self.collect_asks(record, needed, &mut asked);
        }
        for exception in &case.exceptions {
            self.collect_asks(exception.condition, needed, &mut asked);
        }
        asked
    }

    fn collect_asks(
        &self,
        id: ConditionRecordId,
        needed: &[FactId],
        asked: &mut Vec<(FactId, String)>,
    ) {
        if self.teller.truth(id) != Truth::Unknown {
            return;
        }
        if let NodeKind::Phrase { term, .. } = self.teller.kind(id)
            && let Some(ask) = self
                .teller
                .wording
                .term(*term)
                .and_then(|term| term.ask.as_ref())
        {
            let open = self.teller.decisive(id).facts;
            if let [only] = open.as_slice()
                && needed.contains(only)
            {
                asked.push((*only, ask.clone()));
            }
        }
        for part in self.teller.conditions(id) {
            self.collect_asks(part, needed, asked);
        }
    }

    /// The field's own question, else that of a phrase, else one made from its words.
    fn question(&self, fact: FactId, asked: &[(FactId, String)]) -> String {
        let field = self.field_of(fact);
        let own = field.and_then(|field| field.ask.clone());
        let of_term = || {
            let found = asked.iter().find(|(known, _)| *known == fact);
            found.map(|(_, ask)| ask.clone())
        };
        let entry = self.entry_around(fact);
        match own.or_else(of_term) {
            Some(question) => match entry {
                Some(entry) if Some(entry) != self.case_entry() || self.has_siblings(entry) => {
                    format!(
                        "{}: {question}",
                        capitalised(&self.teller.fact_words(entry))
                    )
                }
                _ => question,
            },
            None => self.made_question(fact, field),
        }
    }

    fn case_entry(&self) -> Option<FactId> {
        self.finding.entry
    }

    /// Whether an entry is not the only one of its list, so that a question must say which is meant.
    fn has_siblings(&self, entry: FactId) -> bool {
        let facts = self.checked.facts;
        let list = facts.get(entry).parent;
        list.is_some_and(|list| facts.get(list).children.len() > 1)
    }

    fn entry_around(&self, fact: FactId) -> Option<FactId> {
        let facts = self.checked.facts;
        let around = std::iter::successors(facts.get(fact).parent, |fact| facts.get(*fact).parent);
        around
            .into_iter()
            .find(|fact| facts.get(*fact).index.is_some())
    }

    fn field_of(&self, fact: FactId) -> Option<&Field> {
        let fact = self.checked.facts.get(fact);
        fact.field
            .filter(|_| fact.index.is_none())
            .and_then(|field| self.teller.wording.field(field))
    }

    fn made_question(&self, fact: FactId, field: Option<&Field>) -> String {
        let words = self.teller.fact_words(fact);
        let parent = self.checked.facts.get(fact).parent;
        let owner = parent.map_or_else(String::new, |parent| self.teller.fact_words(parent));
        match field.map(|field| (&field.ty, field.name.as_str())) {
            None => format!("What is {words}?"),
            Some((Type::YesNo, name)) => yes_or_no(&owner, name, &words),
            Some((Type::Record(_), name)) if parent == Some(Facts::ROOT) => {
                let thing = crate::explain::english::with_article(name);
                let claim = there_is(&thing);
                capitalised(&asked_there(&claim))
            }
            Some((Type::List(entry), name)) => {
                let nouns = match entry.as_ref() {
                    Type::Record(record) => Some(self.teller.wording.record_nouns(*record)),
                    _ => None,
                };
                list_question(nouns, &owner, parent == Some(Facts::ROOT), name, &words)
            }
            Some((Type::Date, _)) => format!("What date is {words}?"),
            Some(_) => format!("What {} {words}?", agree("is", is_plural(&words))),
        }
    }

    /// What would mend a broken finding: meeting the demand, else an exception, else that the rule does not apply.
    pub(super) fn mend(&self) -> Vec<Mending> {
        if self.finding.verdict != Verdict::Broken {
            return Vec::new();
        }
        let mut mendings = Vec::new();
        if let Some(record) = self.finding.record {
            mendings.extend(self.mending(record, Turns::Demand));
        }
        for exception in &self.case.exceptions {
            if self.teller.truth(exception.condition) == Truth::False {
                mendings.extend(self.mending(exception.condition, Turns::Exception));
            }
        }
        for record in self.condition_parts() {
            mendings.extend(self.mending(record, Turns::Condition));
        }
        mendings
    }

    /// The parts of the condition each of which alone would keep the rule from applying.
    fn condition_parts(&self) -> Vec<ConditionRecordId> {
        let Some(condition) = self.case.condition else {
            return Vec::new();
        };
        match self.teller.kind(condition) {
            NodeKind::All(_) => self.teller.conditions(condition),
            _ => vec![condition],
        }
    }

    fn mending(&self, record: ConditionRecordId, turns: Turns) -> Option<Mending> {
        let facts = self.teller.decisive(record).facts;
        let wanted = distinct(self.turned(record, &self.subjects));
        (!wanted.is_empty() && !facts.is_empty()).then(|| Mending {
            sentence: clauses(&wanted, "and"),
            turns,
            facts: self.facts_told(&facts),
        })
    }

    /// What would have to hold for a condition to turn out the other way.
    fn turned(&self, id: ConditionRecordId, subjects: &Subjects) -> Vec<String> {
        let teller = &self.teller;
        let truth = teller.truth(id);
        let parts = || teller.conditions(id);
        match teller.kind(id) {
            NodeKind::Not(_) => self.all_turned(&parts(), subjects),
            NodeKind::Phrase { .. } => self.phrase_turned(id, subjects),
            NodeKind::All(_) if truth == Truth::False => {
                let mut failing = parts();
                failing.retain(|part| teller.truth(*part) == Truth::False);
                self.all_turned(&failing, subjects)
            }
            NodeKind::Any(_) if truth == Truth::True => {
                let mut holding = parts();
                holding.retain(|part| teller.truth(*part) == Truth::True);
                self.all_turned(&holding, subjects)
            }
            NodeKind::All(_) | NodeKind::Any(_) => {
                let each: Vec<String> = parts()
                    .iter()
                    .map(|part| clauses(&self.turned(*part, subjects), "and"))
                    .collect();
                vec![clauses(&distinct(each), "or")]
            }
            NodeKind::Quantified {
                quantifier: Quantifier::Every,
                ..
            } if truth == Truth::False => self.entries_turned(id, subjects),
            _ => {
                let positive = truth != Truth::True;
                vec![teller.claim_with_values(id, positive, subjects)]
            }
        }
    }

    fn all_turned(&self, records: &[ConditionRecordId], subjects: &Subjects) -> Vec<String> {
        let groups = self.teller.together(records).into_iter();
        groups
            .flat_map(|group| match group {
                [only] => self.turned(*only, subjects),
                several => {
                    let holds = several
                        .iter()
                        .any(|record| self.teller.truth(*record) == Truth::False);
                    vec![self.teller.all_stated(several, holds, subjects)]
                }
            })
            .collect()
    }

    fn phrase_turned(&self, id: ConditionRecordId, subjects: &Subjects) -> Vec<String> {
        let teller = &self.teller;
        let node = teller.node(id);
        let phrase = if teller.truth(id) == Truth::True {
            teller.wording.otherwise(node, subjects)
        } else {
            teller.wording.phrase(node, subjects)
        };
        match phrase {
            Some(phrase) if sort(&phrase) == Sort::Clause => vec![phrase],
            _ => self.all_turned(&teller.conditions(id), subjects),
        }
    }

    fn entries_turned(&self, id: ConditionRecordId, subjects: &Subjects) -> Vec<String> {
        let NodeKind::Quantified { scope, .. } = self.teller.kind(id) else {
            return Vec::new();
        };
        let fails = |entry: &EntryRecord| {
            let has = entry.has.map(|has| self.teller.truth(has));
            entry.counts == Truth::True && has == Some(Truth::False)
        };
        let mut entries = self.teller.entries(id);
        entries.retain(fails);
        entries
            .iter()
            .flat_map(|entry| {
                let subjects = subjects.with(*scope, self.teller.fact_words(entry.entry));
                entry
                    .has
                    .map_or_else(Vec::new, |has| self.turned(has, &subjects))
            })
            .collect()
    }
}

/// `Which guarantees are there?`, `By whom is the monitor accepted?`, `What are the parties?`.
fn list_question(
    nouns: Option<String>,
    owner: &str,
    at_top: bool,
    name: &str,
    words: &str,
) -> String {
    let several = is_plural(owner);
    match (nouns, done_by(name)) {
        (Some(nouns), _) if at_top => format!("Which {nouns} are there?"),
        (Some(nouns), _) => format!("Which {nouns} {} {owner} have?", agree("does", several)),
        (None, Some(done)) => format!("By whom {} {owner} {done}?", agree("is", several)),
        (None, None) => format!("What {} {words}?", agree("is", is_plural(words))),
    }
}

/// `is there a monitor`, from `there is a monitor`.
fn asked_there(claim: &str) -> String {
    let mut words = claim.splitn(3, ' ');
    match (words.next(), words.next(), words.next()) {
        (Some(there), Some(verb), Some(rest)) => format!("{verb} {there} {rest}?"),
        _ => format!("{claim}?"),
    }
}

fn yes_or_no(owner: &str, field: &str, words: &str) -> String {
    let several = is_plural(owner);
    match style(field) {
        Style::Adjective => {
            let is = capitalised(&agree("is", several));
            format!("{is} {owner} {field}?")
        }
        Style::Verb => {
            let does = capitalised(&agree("does", several));
            format!("{does} {owner} {}?", doing(field, true, true))
        }
        Style::Noun => {
            let does = capitalised(&agree("does", several));
            format!("{does} {owner} have {}?", had(field))
        }
        Style::Plain => format!("Is {words} yes or no?"),
    }
}
