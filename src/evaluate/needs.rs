//! What would settle an open finding: the facts whose turning out one way or the other can still change the verdict.
//!
//! The verdict is taken as a function of everything that is not known. Each open part that occurs in several places
//! is one variable, so `A or (A and B)` needs A alone.

use std::collections::HashMap;

use crate::evaluate::decisive::{decisive, is_open, open_entry_around};
use crate::evaluate::record::{ConditionRecordId, EntryRecord, Part, Recording};
use crate::evaluate::{Case, ExceptionRecord, Finding, Outcome, Subject};
use crate::model::facts::{FactId, Facts};
use crate::model::rulebook::{Quantifier, Verdict};
use crate::model::truth::Truth;
use crate::plan::{NodeKind, Plan};

/// Up to so many open parts, every way in which they may turn out is tried; with more, all of them are needed.
const MOST_TRIED: usize = 12;

/// The facts that can still change the verdict of a finding, in the order of the document's shape.
pub(super) fn needs(
    plan: &Plan,
    facts: &Facts,
    outcome: &Outcome,
    finding: &Finding,
) -> Vec<FactId> {
    let case = outcome.case(finding);
    let open = matches!(finding.verdict, Verdict::Gap | Verdict::Undetermined);
    let mut needed = match &case.subject {
        _ if !open => return Vec::new(),
        Subject::OpenList(lists) => lists.clone(),
        _ => {
            let mut open = Open {
                plan,
                facts,
                recording: &outcome.recording,
                atoms: Vec::new(),
            };
            open.collect(case, finding);
            open.needed(case, finding)
        }
    };
    needed.sort_by_cached_key(|fact| place(facts, *fact));
    needed.dedup();
    needed
}

/// Something of which it is not known whether it holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Atom {
    /// A condition that is not taken apart.
    Condition(ConditionRecordId),
    /// Whether an entry is there.
    Entry(FactId),
    /// Whether the unknown entries of a list make a quantifier true.
    Rest(ConditionRecordId),
}

struct Open<'a> {
    plan: &'a Plan,
    facts: &'a Facts,
    recording: &'a Recording,
    atoms: Vec<Atom>,
}

impl<'a> Open<'a> {
    fn collect(&mut self, case: &Case, finding: &Finding) {
        if let Subject::Entry(entry) = case.subject {
            self.collect_entry(entry);
        }
        for record in [case.filter, case.condition, finding.record]
            .into_iter()
            .flatten()
        {
            self.collect_condition(record);
        }
        self.collect_exceptions(&case.exceptions);
        for (_, record) in &case.overrides {
            self.collect_condition(*record);
        }
    }

    fn collect_exceptions(&mut self, exceptions: &[ExceptionRecord]) {
        for exception in exceptions {
            self.collect_condition(exception.condition);
            self.collect_exceptions(&exception.exceptions);
        }
    }

    fn collect_entry(&mut self, entry: FactId) {
        if is_open(self.facts.get(entry).state) {
            self.add(Atom::Entry(entry));
        }
    }

    fn collect_condition(&mut self, id: ConditionRecordId) {
        if self.truth(id) != Truth::Unknown {
            return;
        }
        match self.form(id) {
            Form::Whole => self.add(Atom::Condition(id)),
            Form::Made => {
                for part in self.recording.parts(id) {
                    self.collect_part(*part);
                }
            }
            Form::Quantified(_, open) => {
                if open {
                    self.add(Atom::Rest(id));
                }
                for part in self.recording.parts(id) {
                    self.collect_part(*part);
                }
            }
        }
    }

    fn collect_part(&mut self, part: Part) {
        match part {
            Part::Condition(record) => self.collect_condition(record),
            Part::Entry(entry) => {
                self.collect_entry(entry.entry);
                for record in [entry.with, entry.has].into_iter().flatten() {
                    self.collect_condition(record);
                }
            }
            Part::Value(_) | Part::Fact(_) | Part::NoResult(_) => {}
        }
    }

    fn add(&mut self, atom: Atom) {
        if !self.atoms.contains(&atom) {
            self.atoms.push(atom);
        }
    }

    fn truth(&self, id: ConditionRecordId) -> Truth {
        self.recording.condition(id).truth
    }

    /// How a condition that is not known is taken apart.
    fn form(&self, id: ConditionRecordId) -> Form {
        match &self.plan.node(self.recording.condition(id).node).kind {
            NodeKind::Phrase { .. }
            | NodeKind::Not(_)
            | NodeKind::All(_)
            | NodeKind::Any(_)
            | NodeKind::AtLeast(..) => Form::Made,
            NodeKind::Quantified { quantifier, .. } => {
                let open = self.has_open_list(id);
                let counted = !matches!(quantifier, Quantifier::Some | Quantifier::Every);
                if open && counted {
                    Form::Whole
                } else {
                    Form::Quantified(*quantifier, open)
                }
            }
            NodeKind::Holds(_)
            | NodeKind::Compare { .. }
            | NodeKind::Stated(_)
            | NodeKind::Exists(_)
            | NodeKind::Error => Form::Whole,
        }
    }

    fn has_open_list(&self, id: ConditionRecordId) -> bool {
        self.recording.parts(id).iter().any(|part| match part {
            Part::Fact(list) => is_open(self.facts.get(*list).state),
            _ => false,
        })
    }

    fn needed(&self, case: &Case, finding: &Finding) -> Vec<FactId> {
        let essential: Vec<Atom> = if self.atoms.len() > MOST_TRIED {
            self.atoms.clone()
        } else {
            let verdicts = self.verdicts(case, finding);
            let changes = |bit: usize| {
                let turned = |way: usize| verdicts.get(way ^ (1 << bit));
                (0..verdicts.len()).any(|way| verdicts.get(way) != turned(way))
            };
            let all = self.atoms.iter().enumerate();
            all.filter(|(bit, _)| changes(*bit))
                .map(|(_, atom)| *atom)
                .collect()
        };
        // A verdict may be open although nothing can change it: `good and no good` of what is not known. Then its
        // reader is told of all that is open, rather than of nothing.
        let essential = if essential.is_empty() {
            self.atoms.clone()
        } else {
            essential
        };
        let mut needed: Vec<FactId> = essential
            .iter()
            .flat_map(|atom| self.facts_of(*atom))
            .collect();
        needed.retain(|fact| *fact != Facts::ROOT);
        for fact in &mut needed {
            *fact = open_entry_around(self.facts, *fact).unwrap_or(*fact);
        }
        needed
    }

    /// The verdict for every way in which the open parts may turn out.
    fn verdicts(&self, case: &Case, finding: &Finding) -> Vec<Verdict> {
        let mut tables = Tables {
            open: self,
            known: HashMap::new(),
        };
        let mut applies = match case.subject {
            Subject::Entry(entry) => tables.entry(entry),
            _ => tables.constant(true),
        };
        for record in [case.filter, case.condition].into_iter().flatten() {
            applies = applies.and(&tables.condition(record));
        }
        let demanded = match finding.record {
            Some(record) => tables.condition(record),
            None => tables.constant(false),
        };
        let mut excepted = tables.exceptions(&case.exceptions);
        for (_, record) in &case.overrides {
            excepted = excepted.or(&tables.condition(*record));
        }
        let verdict = |way: usize| {
            let met = finding.force.met(Truth::known(demanded.holds(way)));
            let applies = Truth::known(applies.holds(way));
            Verdict::of(applies, met, Truth::known(excepted.holds(way)))
        };
        (0..applies.0.len()).map(verdict).collect()
    }

    fn facts_of(&self, atom: Atom) -> Vec<FactId> {
        match atom {
            Atom::Condition(id) => decisive(self.plan, self.facts, self.recording, id).facts,
            Atom::Entry(entry) => vec![entry],
            Atom::Rest(id) => {
                let lists = self
                    .recording
                    .parts(id)
                    .iter()
                    .filter_map(|part| match part {
                        Part::Fact(list) if is_open(self.facts.get(*list).state) => Some(*list),
                        _ => None,
                    });
                lists.collect()
            }
        }
    }
}

/// How a condition is taken apart.
enum Form {
    /// Not at all.
    Whole,
    /// Into its conditions.
    Made,
    /// Into entries, and whether there may be others.
    Quantified(Quantifier, bool),
}

/// Whether something holds, for every way in which the open parts may turn out.
#[derive(Clone)]
struct Table(Vec<bool>);

impl Table {
    fn holds(&self, way: usize) -> bool {
        self.0.get(way).copied().unwrap_or(false)
    }

    fn and(&self, other: &Self) -> Self {
        self.join(other, |one, two| one && two)
    }

    fn or(&self, other: &Self) -> Self {
        self.join(other, |one, two| one || two)
    }

    fn negate(&self) -> Self {
        Self(self.0.iter().map(|holds| !holds).collect())
    }

    fn join(&self, other: &Self, join: fn(bool, bool) -> bool) -> Self {
        let pairs = self.0.iter().zip(&other.0);
        Self(pairs.map(|(one, two)| join(*one, *two)).collect())
    }
}

struct Tables<'a> {
    open: &'a Open<'a>,
    known: HashMap<ConditionRecordId, Table>,
}

impl Tables<'_> {
    fn constant(&self, holds: bool) -> Table {
        Table(vec![holds; 1 << self.open.atoms.len()])
    }

    fn atom(&self, atom: Atom) -> Table {
        match self.open.atoms.iter().position(|known| *known == atom) {
            Some(bit) => {
                let ways = 0..1_usize << self.open.atoms.len();
                Table(ways.map(|way| way & (1 << bit) != 0).collect())
            }
            None => self.constant(true),
        }
    }

    fn entry(&self, entry: FactId) -> Table {
        self.atom(Atom::Entry(entry))
    }

    fn condition(&mut self, id: ConditionRecordId) -> Table {
        match self.open.truth(id) {
            Truth::True => return self.constant(true),
            Truth::False => return self.constant(false),
            Truth::Unknown => {}
        }
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        let table = match self.open.form(id) {
            Form::Whole => self.atom(Atom::Condition(id)),
            Form::Made => self.made(id),
            Form::Quantified(quantifier, open) => self.quantified(id, quantifier, open),
        };
        self.known.insert(id, table.clone());
        table
    }

    fn made(&mut self, id: ConditionRecordId) -> Table {
        let open = self.open;
        let parts: Vec<Table> = open
            .recording
            .parts(id)
            .iter()
            .filter_map(|part| match part {
                Part::Condition(record) => Some(self.condition(*record)),
                _ => None,
            })
            .collect();
        match &open.plan.node(open.recording.condition(id).node).kind {
            NodeKind::Not(_) => self.count(&parts, |holding| holding == 0),
            NodeKind::Any(_) => self.count(&parts, |holding| holding > 0),
            NodeKind::AtLeast(wanted, _) => self.count(&parts, |holding| holding >= *wanted),
            _ => self.count(&parts, |holding| holding == parts.len()),
        }
    }

    /// What is said of how many of some tables hold.
    fn count(&self, tables: &[Table], wanted: impl Fn(usize) -> bool) -> Table {
        let holding = |way: usize| tables.iter().filter(|table| table.holds(way)).count();
        let ways = 0..1_usize << self.open.atoms.len();
        Table(ways.map(|way| wanted(holding(way))).collect())
    }

    fn quantified(&mut self, id: ConditionRecordId, quantifier: Quantifier, open: bool) -> Table {
        let recording = self.open.recording;
        let entries: Vec<(Table, Table)> = recording
            .parts(id)
            .iter()
            .filter_map(|part| match part {
                Part::Entry(entry) => Some(self.counted(entry)),
                _ => None,
            })
            .collect();
        let both: Vec<Table> = entries
            .iter()
            .map(|(counts, has)| counts.and(has))
            .collect();
        let failing: Vec<Table> = entries
            .iter()
            .map(|(counts, has)| counts.and(&has.negate()))
            .collect();
        let known = match quantifier {
            Quantifier::Some => self.count(&both, |holding| holding > 0),
            Quantifier::No => self.count(&both, |holding| holding == 0),
            Quantifier::Every => self.count(&failing, |holding| holding == 0),
            Quantifier::AtLeast(wanted) => self.count(&both, |holding| holding >= wanted),
            Quantifier::AtMost(most) => self.count(&both, |holding| holding <= most),
            Quantifier::Exactly(wanted) => self.count(&both, |holding| holding == wanted),
            Quantifier::Most => {
                let count =
                    |tables: &[Table], way| tables.iter().filter(|table| table.holds(way)).count();
                let ways = 0..1_usize << self.open.atoms.len();
                Table(
                    ways.map(|way| count(&both, way) > count(&failing, way))
                        .collect(),
                )
            }
        };
        match quantifier {
            _ if !open => known,
            Quantifier::Every => known.and(&self.atom(Atom::Rest(id))),
            _ => known.or(&self.atom(Atom::Rest(id))),
        }
    }

    fn counted(&mut self, entry: &EntryRecord) -> (Table, Table) {
        let mut counts = if entry.counts == Truth::False {
            self.constant(false)
        } else {
            self.entry(entry.entry)
        };
        if let Some(with) = entry.with {
            counts = counts.and(&self.condition(with));
        }
        let has = match entry.has {
            Some(has) => self.condition(has),
            None => self.constant(false),
        };
        (counts, has)
    }

    fn exceptions(&mut self, exceptions: &[ExceptionRecord]) -> Table {
        let mut any = self.constant(false);
        for exception in exceptions {
            let condition = self.condition(exception.condition);
            let nested = self.exceptions(&exception.exceptions);
            any = any.or(&condition.and(&nested.negate()));
        }
        any
    }
}

/// The place of a fact in the document's shape: positions of fields and entries from the root down.
pub(crate) fn place(facts: &Facts, fact: FactId) -> Vec<u32> {
    let position = |fact: FactId| {
        let found = facts.get(fact);
        let parent = facts.get(found.parent?);
        let among = parent.children.iter().position(|child| *child == fact);
        Some(u32::try_from(among?).unwrap_or(u32::MAX))
    };
    let mut place: Vec<u32> = std::iter::successors(Some(fact), |fact| facts.get(*fact).parent)
        .filter_map(position)
        .collect();
    place.reverse();
    place
}
