//! Paths: from the document or a bound entry to facts, and what those facts say.

use crate::evaluate::machine::Machine;
use crate::evaluate::record::{Part, Reading, ValueRef};
use crate::model::facts::{FactId, Facts, State};
use crate::model::truth::Truth;
use crate::plan::{Path, PathId, Plan, Step};

/// The entries of a list.
pub(super) struct Entries {
    /// Those that the document states or leaves open.
    pub(super) all: Vec<FactId>,
    /// Whether there may be others.
    pub(super) open: bool,
    /// Whether the document says that there is no such list.
    pub(super) absent: bool,
}

impl<'a> Machine<'a> {
    pub(super) fn field(&mut self, path: PathId) -> Reading {
        let ends = self.end_facts(path);
        match ends.as_slice() {
            _ if self.plan.is_plural(path) => self.joined(&ends),
            [only] => self.fact(*only),
            _ => Reading::Open,
        }
    }

    fn fact(&self, fact: FactId) -> Reading {
        let found = self.facts.get(fact);
        match found.state {
            State::Stated if found.value.is_some() => Reading::Known(ValueRef::Fact(fact)),
            State::Absent => Reading::Absent,
            State::Stated
            | State::Silent
            | State::Unknown
            | State::Disputed
            | State::Unreadable => Reading::Open,
        }
    }

    /// The values of all facts that a path led to, entries of lists included.
    fn joined(&mut self, ends: &[FactId]) -> Reading {
        if self.all_absent(ends) {
            return Reading::Absent;
        }
        let mut items = Vec::new();
        let mut open = false;
        for end in ends {
            let fact = self.facts.get(*end);
            match fact.state {
                State::Stated if fact.value.is_some() => items.push(ValueRef::Fact(*end)),
                State::Stated => open |= self.join_entries(&fact.children, &mut items),
                State::Absent => {}
                _ => open = true,
            }
        }
        self.listed(items, open)
    }

    /// Adds the known entries of a list, records among them; whether there are others.
    fn join_entries(&mut self, entries: &[FactId], items: &mut Vec<ValueRef>) -> bool {
        let mut open = false;
        for entry in entries {
            match self.facts.get(*entry).state {
                State::Stated => items.push(ValueRef::Fact(*entry)),
                State::Absent => {}
                _ => {
                    open = true;
                    self.push(Part::Fact(*entry));
                }
            }
        }
        open
    }

    /// Every fact that the path leads to is stated, and so is every list on the way.
    pub(super) fn stated(&mut self, path: PathId) -> Truth {
        let silent = |fact: &FactId| {
            let state = self.facts.get(*fact).state;
            matches!(state, State::Silent | State::Unknown | State::Disputed)
        };
        Truth::known(!self.end_facts(path).iter().any(silent))
    }

    /// Any fact that the path leads to is there; of a list, any entry.
    pub(super) fn exists(&mut self, path: PathId) -> Truth {
        let last = self.plan.path(path).steps.last();
        let is_list = last.is_some_and(|step| step.list);
        let entries = if is_list {
            self.entries(path)
        } else {
            self.existing_ends(path)
        };
        let mut any = if entries.open {
            Truth::Unknown
        } else {
            Truth::False
        };
        for fact in &entries.all {
            let there = self.existence(*fact);
            any = any.or(there);
            if is_list && there == Truth::Unknown {
                self.push(Part::Fact(*fact));
            }
        }
        any
    }

    fn existing_ends(&mut self, path: PathId) -> Entries {
        Entries {
            all: self.end_facts(path),
            open: false,
            absent: false,
        }
    }

    /// Whether a fact is there.
    pub(super) fn existence(&self, fact: FactId) -> Truth {
        match self.facts.get(fact).state {
            State::Stated => Truth::True,
            State::Absent => Truth::False,
            State::Silent | State::Unknown | State::Disputed | State::Unreadable => Truth::Unknown,
        }
    }

    /// The entries of all lists that a path leads to; absent entries are none.
    pub(super) fn entries(&mut self, list: PathId) -> Entries {
        let lists = self.end_facts(list);
        let mut entries = Entries {
            all: Vec::new(),
            open: false,
            absent: self.all_absent(&lists),
        };
        for list in lists {
            let fact = self.facts.get(list);
            match fact.state {
                State::Stated => entries.all.extend(&fact.children),
                State::Absent => {}
                _ => entries.open = true,
            }
        }
        let there = |entry: &FactId| self.facts.get(*entry).state != State::Absent;
        entries.all.retain(there);
        entries
    }

    fn all_absent(&self, facts: &[FactId]) -> bool {
        let absent = |fact: &FactId| self.facts.get(*fact).state == State::Absent;
        !facts.is_empty() && facts.iter().all(absent)
    }

    /// Follows a path to the facts it leads to, which become parts. It ends early at what is absent, and at a list
    /// of which the document does not say what it holds.
    fn end_facts(&mut self, path: PathId) -> Vec<FactId> {
        let mark = self.mark();
        self.ends(path);
        self.facts_since(mark)
    }

    fn ends(&mut self, path: PathId) {
        let plan: &'a Plan = self.plan;
        let path: &'a Path = plan.path(path);
        let base = match path.base {
            Some(scope) => self.bound(scope),
            None => Some(Facts::ROOT),
        };
        if let Some(base) = base.filter(|base| (base.0 as usize) < self.facts.all.len()) {
            self.follow(base, &path.steps);
        }
    }

    fn follow(&mut self, fact: FactId, steps: &[Step]) {
        let facts: &'a Facts = self.facts;
        let found = facts.get(fact);
        let next = steps.split_first().and_then(|(step, rest)| {
            let child = found.children.get(step.position as usize)?;
            Some((*child, step.list && !rest.is_empty(), rest))
        });
        match next {
            Some((child, through, rest)) if found.state != State::Absent => {
                let list = facts.get(child);
                if through && list.state == State::Stated {
                    list.children
                        .iter()
                        .for_each(|entry| self.follow(*entry, rest));
                } else if through {
                    self.push(Part::Fact(child));
                } else {
                    self.follow(child, rest);
                }
            }
            _ => self.push(Part::Fact(fact)),
        }
    }
}
