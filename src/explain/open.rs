//! What is not known of a condition, and why: `the deal does not say whether the monitor is civilian`.

use crate::evaluate::record::{ConditionRecordId, EntryRecord};
use crate::explain::english::{Sort, distinct, listed, sort, there_is};
use crate::explain::tell::Teller;
use crate::explain::wording::Subjects;
use crate::model::facts::State;
use crate::model::truth::Truth;
use crate::plan::NodeKind;

/// So many open claims are told one by one.
const MOST_CLAIMS: usize = 3;
/// A thing is unfolded to at most so many open claims.
const MOST_UNFOLDED: usize = 2;

/// Why something is not known, worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Reason {
    /// A fact that it needs cannot be read.
    Unreadable,
    /// All its facts are known, and there is no result.
    NotComputed,
    /// A fact that it needs is disputed.
    Disputed,
    /// The document does not mention a fact that it needs.
    Silent,
    /// The document says that it is open.
    LeftOpen,
}

/// A claim of which it is not known whether it holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct OpenClaim {
    reason: Reason,
    claim: String,
    /// The facts that cannot be read.
    unreadable: Vec<String>,
}

impl Teller<'_> {
    /// The claims that keep a condition open.
    pub(super) fn open(&self, id: ConditionRecordId, subjects: &Subjects) -> Vec<OpenClaim> {
        if self.truth(id) != Truth::Unknown {
            return Vec::new();
        }
        match self.kind(id) {
            NodeKind::Phrase { .. } => self.open_phrase(id, subjects),
            NodeKind::Not(_) | NodeKind::All(_) | NodeKind::Any(_) | NodeKind::AtLeast(..) => {
                self.open_parts(id, subjects)
            }
            NodeKind::Quantified { scope, .. } => match self.only_open_entry(id) {
                Some((entry, has)) => {
                    let subjects = subjects.with(*scope, self.fact_words(entry.entry));
                    self.open(has, &subjects)
                }
                None => vec![self.claim(id, subjects)],
            },
            _ => vec![self.claim(id, subjects)],
        }
    }

    fn open_parts(&self, id: ConditionRecordId, subjects: &Subjects) -> Vec<OpenClaim> {
        let parts = self.conditions(id);
        parts
            .into_iter()
            .flat_map(|part| self.open(part, subjects))
            .collect()
    }

    fn open_phrase(&self, id: ConditionRecordId, subjects: &Subjects) -> Vec<OpenClaim> {
        let phrase = self.wording.phrase(self.node(id), subjects);
        let phrase = phrase.unwrap_or_default();
        let unfolded = self.open_parts(id, subjects);
        match sort(&phrase) {
            Sort::Clause => vec![self.claim_of(id, phrase)],
            Sort::Thing if unfolded.len() > MOST_UNFOLDED => {
                vec![self.claim_of(id, there_is(&phrase))]
            }
            Sort::Thing | Sort::Other => unfolded,
        }
    }

    /// The one entry that keeps a quantifier open, and what is asked of it, if there is just one.
    fn only_open_entry(&self, id: ConditionRecordId) -> Option<(EntryRecord, ConditionRecordId)> {
        let entries = self.entries(id);
        let undecided = |entry: &&EntryRecord| {
            let has = entry.has.map_or(Truth::False, |has| self.truth(has));
            entry.counts.and(has) == Truth::Unknown
        };
        let mut open = entries.iter().filter(undecided);
        let entry = open.next().filter(|entry| entry.counts == Truth::True)?;
        let alone = open.next().is_none() && !self.has_open_list(id);
        let has = entry.has.filter(|_| alone)?;
        Some((*entry, has))
    }

    fn claim(&self, id: ConditionRecordId, subjects: &Subjects) -> OpenClaim {
        let claim = self.claim_with_values(id, true, subjects);
        self.claim_of(id, claim)
    }

    fn claim_of(&self, id: ConditionRecordId, claim: String) -> OpenClaim {
        let facts = self.decisive(id).facts;
        let unreadable = facts
            .iter()
            .filter(|fact| self.facts.get(**fact).state == State::Unreadable)
            .map(|fact| self.fact_words(*fact))
            .collect();
        OpenClaim {
            reason: self.reason(id),
            claim,
            unreadable,
        }
    }

    /// Why a condition is not known.
    pub(super) fn reason(&self, id: ConditionRecordId) -> Reason {
        let states: Vec<State> = self
            .decisive(id)
            .facts
            .iter()
            .map(|fact| self.facts.get(*fact).state)
            .filter(|state| crate::evaluate::decisive::is_open(*state))
            .collect();
        let any = |wanted: State| states.contains(&wanted);
        if states.is_empty() {
            Reason::NotComputed
        } else if any(State::Unreadable) {
            Reason::Unreadable
        } else if any(State::Disputed) {
            Reason::Disputed
        } else if any(State::Silent) {
            Reason::Silent
        } else {
            Reason::LeftOpen
        }
    }

    /// Open claims in words, those with one reason together.
    pub(super) fn not_known(&self, claims: &[OpenClaim]) -> String {
        let document = self.wording.document();
        let mut reasons: Vec<Reason> = Vec::new();
        for claim in claims {
            if !reasons.contains(&claim.reason) {
                reasons.push(claim.reason);
            }
        }
        let mut told = String::new();
        let mut subject = "";
        for reason in reasons {
            let whether = whether(claims, reason, &document);
            let (who, what) = match reason {
                Reason::Unreadable => (
                    format!("what {document} says of {} ", unreadable(claims)),
                    format!("cannot be read, so it is not known {whether}"),
                ),
                Reason::NotComputed => ("it ".to_owned(), format!("cannot be computed {whether}")),
                Reason::Disputed => ("it ".to_owned(), format!("is disputed {whether}")),
                Reason::Silent => (format!("{document} "), format!("does not say {whether}")),
                Reason::LeftOpen => (format!("{document} "), format!("leaves open {whether}")),
            };
            if !told.is_empty() {
                told.push_str(", and ");
            }
            let says = matches!(reason, Reason::Silent | Reason::LeftOpen);
            if !(says && subject == "document") {
                told.push_str(&who);
            }
            subject = if says { "document" } else { "" };
            told.push_str(&what);
        }
        told
    }
}

/// The facts that cannot be read.
fn unreadable(claims: &[OpenClaim]) -> String {
    let facts = claims.iter().flat_map(|claim| claim.unreadable.clone());
    listed(&distinct(facts.collect()), "and")
}

/// `whether A, or whether B`.
fn whether(claims: &[OpenClaim], reason: Reason, document: &str) -> String {
    let mut told: Vec<String> = Vec::new();
    let says = matches!(reason, Reason::Silent | Reason::LeftOpen);
    for claim in claims.iter().filter(|claim| claim.reason == reason) {
        let words = match claim.claim.strip_prefix(document) {
            Some(rest) if says && rest.starts_with(' ') => format!("whether it{rest}"),
            _ => format!("whether {}", claim.claim),
        };
        if !told.contains(&words) {
            told.push(words);
        }
    }
    let more = told.len().saturating_sub(MOST_CLAIMS);
    if more > 0 {
        told.truncate(MOST_CLAIMS);
        told.push(format!("{more} more"));
    }
    match told.split_last() {
        Some((last, rest)) if !rest.is_empty() && more > 0 => {
            format!("{}, and {last}", rest.join(", "))
        }
        Some((last, rest)) if !rest.is_empty() => format!("{}, or {last}", rest.join(", ")),
        _ => told.concat(),
    }
}

impl OpenClaim {
    /// Whether somebody who drafts could simply have said it.
    pub(super) fn is_unsaid(&self) -> bool {
        matches!(self.reason, Reason::Silent | Reason::LeftOpen)
    }
}
