//! Remembers what was evaluated, so that nothing is evaluated twice for one binding of the entries it speaks of.
//!
//! Dense tables wherever the plan says how often something is evaluated; a map only for combinations of entries.

use std::collections::HashMap;

use crate::model::facts::{FactId, Facts};
use crate::plan::{Plan, ScopeId, Speaks};

/// What is not there yet.
const NOTHING: u32 = u32::MAX;

/// The entry that each scope is bound to at the moment.
pub(super) struct Bindings {
    bound: Vec<Option<FactId>>,
}

impl Bindings {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            bound: vec![None; plan.scopes.len()],
        }
    }

    pub(super) fn bind(&mut self, scope: ScopeId, entry: Option<FactId>) {
        if let Some(bound) = self.bound.get_mut(scope.0 as usize) {
            *bound = entry;
        }
    }

    pub(super) fn entry(&self, scope: ScopeId) -> Option<FactId> {
        self.bound.get(scope.0 as usize).copied().flatten()
    }
}

/// The entries of each list field of a document, numbered through.
pub(super) struct Numbers {
    of_fact: Vec<u32>,
    per_field: Vec<u32>,
}

impl Numbers {
    pub(super) fn new(facts: &Facts) -> Self {
        let mut numbers = Self {
            of_fact: vec![NOTHING; facts.all.len()],
            per_field: Vec::new(),
        };
        for (index, fact) in facts.all.iter().enumerate() {
            let list = fact.index.and(fact.parent).map(|list| facts.get(list));
            if let Some(field) = list.and_then(|list| list.field) {
                numbers.number(index, field.0 as usize);
            }
        }
        numbers
    }

    fn number(&mut self, fact: usize, field: usize) {
        if self.per_field.len() <= field {
            self.per_field.resize(field + 1, 0);
        }
        self.of_fact[fact] = self.per_field[field];
        self.per_field[field] += 1;
    }

    /// The number of an entry among the entries of all lists of its field, and how many there are.
    fn of(&self, plan: &Plan, scope: ScopeId, entry: FactId) -> Option<(u32, u32)> {
        let field = plan.scope(scope).field?;
        let number = *self.of_fact.get(entry.0 as usize)?;
        let all = *self.per_field.get(field.0 as usize)?;
        (number < all).then_some((number, all))
    }
}

/// The records of the nodes (or of the operands) of a plan.
pub(super) struct Memo {
    /// For each node that speaks of the document its record, for each that speaks of entries the start of its cells.
    firsts: Vec<u32>,
    cells: Vec<u32>,
    combined: HashMap<(u32, Vec<Option<FactId>>), u32>,
}

/// Where the record of one node for one binding is kept.
pub(super) enum Slot {
    First(usize),
    Cell(usize),
    Combined((u32, Vec<Option<FactId>>)),
}

impl Memo {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            firsts: vec![NOTHING; nodes],
            cells: Vec::new(),
            combined: HashMap::new(),
        }
    }

    pub(super) fn slot(
        &mut self,
        node: u32,
        speaks: &Speaks,
        (plan, bindings, numbers): (&Plan, &Bindings, &Numbers),
    ) -> Slot {
        match speaks {
            Speaks::Document => Slot::First(node as usize),
            Speaks::Entry(scope) => {
                let entry = bindings.entry(*scope);
                match entry.and_then(|entry| numbers.of(plan, *scope, entry)) {
                    Some((number, all)) => Slot::Cell(self.block(node, all) + number as usize),
                    None => Slot::Combined((node, vec![entry])),
                }
            }
            Speaks::Entries(scopes) => {
                let entries = scopes.iter().map(|scope| bindings.entry(*scope)).collect();
                Slot::Combined((node, entries))
            }
        }
    }

    pub(super) fn get(&self, slot: &Slot) -> Option<u32> {
        let found = match slot {
            Slot::First(at) => self.firsts.get(*at),
            Slot::Cell(at) => self.cells.get(*at),
            Slot::Combined(key) => self.combined.get(key),
        };
        found.copied().filter(|record| *record != NOTHING)
    }

    pub(super) fn put(&mut self, slot: Slot, record: u32) {
        match slot {
            Slot::First(at) => self.firsts[at] = record,
            Slot::Cell(at) => self.cells[at] = record,
            Slot::Combined(key) => {
                self.combined.insert(key, record);
            }
        }
    }

    /// The start of a node's cells, which are made when the first is asked for.
    fn block(&mut self, node: u32, size: u32) -> usize {
        let first = &mut self.firsts[node as usize];
        if *first == NOTHING {
            *first = u32::try_from(self.cells.len()).unwrap_or(NOTHING);
            self.cells.resize(self.cells.len() + size as usize, NOTHING);
        }
        *first as usize
    }
}
