//! Quantifiers as they turned out: which entries did it, how many, or what is wrong with those that did not.

use crate::evaluate::record::{ConditionRecordId, EntryRecord, Part};
use crate::explain::english::{clauses, there_is};
use crate::explain::tell::Teller;
use crate::explain::wording::Subjects;
use crate::model::facts::{FactId, State};
use crate::model::rulebook::{Quantifier, Relation};
use crate::model::truth::Truth;
use crate::plan::{NodeId, NodeKind, ScopeId};

/// So many entries of a list are told one by one.
const MOST_ENTRIES: usize = 2;

/// What a quantifier asks of the entries of a list.
struct Asked {
    quantifier: Quantifier,
    scope: ScopeId,
    with: Option<NodeId>,
    has: NodeId,
}

impl Teller<'_> {
    pub(super) fn quantified(&self, id: ConditionRecordId, subjects: &Subjects) -> Vec<String> {
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
        let Some(asked) = self.asked(id) else {
            return String::new();
        };
        let holds = |entry: &&EntryRecord| entry.counts.and(self.has(entry)) == Truth::True;
        let holding: Vec<&EntryRecord> = entries.iter().filter(holds).collect();
        match holding.as_slice() {
            [only] if self.is_measured(asked.has) => self.measured(only, &asked, subjects),
            [only] => {
                let who = self.fact_words(only.entry);
                let predicate = self
                    .wording
                    .predicate(asked.has, asked.scope, subjects, false);
                format!("{who} {predicate}")
            }
            all => self.number_that(&asked, all.len(), subjects),
        }
    }

    /// `unit 1's strength is 5000, more than 100`.
    fn measured(&self, entry: &EntryRecord, asked: &Asked, subjects: &Subjects) -> String {
        let subjects = subjects.with(asked.scope, self.fact_words(entry.entry));
        let records = [entry.with, entry.has].into_iter().flatten();
        let told: Vec<String> = records
            .flat_map(|record| self.told(record, &subjects))
            .collect();
        clauses(&told, "and")
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
        let Some(asked) = self.asked(id) else {
            return String::new();
        };
        let holding = |entry: &EntryRecord| entry.counts.and(self.has(entry));
        let open = |entry: &EntryRecord| holding(entry) == Truth::Unknown;
        if entries.iter().any(open) || self.has_open_list(id) {
            return self.plainly(id, subjects);
        }
        let true_of = |test: &dyn Fn(&EntryRecord) -> Truth| {
            let found = entries.iter().filter(|entry| test(entry) == Truth::True);
            found.count()
        };
        let count = true_of(&holding);
        let claim = self.number_that(&asked, count, subjects);
        let holds = self.truth(id) == Truth::True;
        match (asked.quantifier, holds) {
            (Quantifier::AtLeast(wanted), false) if count > 0 => {
                format!("only {claim}, fewer than {wanted}")
            }
            (Quantifier::AtMost(most), false) => format!("{claim}, more than {most}"),
            (Quantifier::Exactly(wanted), false) if count > 0 => {
                format!("{claim}, not exactly {wanted}")
            }
            (Quantifier::Most, holds) if count > 0 => {
                let all = true_of(&|entry| entry.counts);
                let only = if holds { "" } else { "only " };
                format!("{only}{}", self.share_that(&asked, count, all, subjects))
            }
            _ => claim,
        }
    }

    /// `2 guarantees have form treaty`, `no guarantee has form treaty`.
    fn number_that(&self, asked: &Asked, count: usize, subjects: &Subjects) -> String {
        let number = match count {
            0 => Quantifier::No,
            count => Quantifier::Exactly(count),
        };
        let claim = self
            .wording
            .entries_that(number, asked.scope, asked.with, asked.has, subjects);
        claim.replacen("exactly ", "", 1)
    }

    /// `1 of 3 guarantees has form treaty`.
    fn share_that(&self, asked: &Asked, count: usize, all: usize, subjects: &Subjects) -> String {
        let nouns = self.wording.nouns(asked.scope);
        let with = self.wording.with(asked.with, asked.scope, subjects, true);
        let predicate = self
            .wording
            .predicate(asked.has, asked.scope, subjects, count != 1);
        format!("{count} of {all} {nouns}{with} {predicate}")
    }

    fn asked(&self, id: ConditionRecordId) -> Option<Asked> {
        match self.kind(id) {
            NodeKind::Quantified {
                quantifier,
                scope,
                with,
                has,
                ..
            } => Some(Asked {
                quantifier: *quantifier,
                scope: *scope,
                with: *with,
                has: *has,
            }),
            _ => None,
        }
    }
}
