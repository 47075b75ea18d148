//! The facts of two documents, from the top down: what changed, and which entry is which.

use std::collections::HashMap;

use crate::compare::content::{Contents, name_of};
use crate::compare::entries::{self, Paired, Side};
use crate::compare::{FactChange, Kind};
use crate::explain::Checked;
use crate::model::facts::{Fact, FactId, Facts, State};
use crate::model::shape::{Shape, Type};

/// What was found.
#[derive(Default)]
pub(super) struct Compared {
    pub changes: Vec<FactChange>,
    /// The new entry for each old one that is still there.
    pub entries: HashMap<FactId, FactId>,
}

/// Compares the facts of two checks, field by field of the same name.
pub(super) fn compare(old: &Checked<'_>, new: &Checked<'_>) -> Compared {
    if old.facts.all.is_empty() || new.facts.all.is_empty() {
        return Compared::default();
    }
    let mut contents = Contents::default();
    let olds = contents.of(old.facts, &old.rulebook.shape);
    let news = contents.of(new.facts, &new.rulebook.shape);
    let mut walk = Walk {
        old: side(old, &olds),
        new: side(new, &news),
        found: Compared::default(),
    };
    walk.fields(Facts::ROOT, Facts::ROOT);
    walk.found
}

fn side<'a>(checked: &Checked<'a>, contents: &'a [crate::compare::content::Content]) -> Side<'a> {
    Side {
        facts: checked.facts,
        shape: &checked.rulebook.shape,
        contents,
    }
}

/// What a fact holds, by its field.
#[derive(PartialEq, Eq)]
enum Sort {
    Record,
    Records,
    Values,
    Value,
}

struct Walk<'a> {
    old: Side<'a>,
    new: Side<'a>,
    found: Compared,
}

impl<'a> Walk<'a> {
    /// The fields of two records, by their names, in the order of the new shape.
    fn fields(&mut self, old: FactId, new: FactId) {
        let named: HashMap<&str, FactId> = self
            .old
            .facts
            .get(old)
            .children
            .iter()
            .filter_map(|id| Some((name_of(self.old.facts.get(*id), self.old.shape)?, *id)))
            .collect();
        let facts = self.new.facts;
        for id in &facts.get(new).children {
            let name = name_of(facts.get(*id), self.new.shape);
            if let Some(other) = name.and_then(|name| named.get(name)) {
                self.fact(*other, *id);
            }
        }
    }

    fn fact(&mut self, old: FactId, new: FactId) {
        let sorts = (sort(self.old, old), sort(self.new, new));
        match sorts {
            (Sort::Record, Sort::Record) => self.record(old, new),
            (Sort::Records, Sort::Records) => self.records(old, new),
            (Sort::Values, Sort::Values) => self.values(old, new),
            _ => self.differing(old, new),
        }
    }

    /// A record is told field by field, unless one side denies it or leaves it open as a whole.
    fn record(&mut self, old: FactId, new: FactId) {
        let states = (self.old.facts.get(old).state, self.new.facts.get(new).state);
        let told = |state| matches!(state, State::Stated | State::Silent);
        if states.0 != states.1 && !(told(states.0) && told(states.1)) {
            return self.differing(old, new);
        }
        let before = self.found.changes.len();
        self.fields(old, new);
        if self.found.changes.len() == before && states.0 != states.1 {
            self.differing(old, new);
        }
    }

    fn records(&mut self, old: FactId, new: FactId) {
        let (one, other) = (self.old.facts.get(old), self.new.facts.get(new));
        if one.state != State::Stated || other.state != State::Stated {
            return self.differing(old, new);
        }
        let paired = entries::pair(self.old, self.new, &one.children, &other.children);
        let Paired {
            mut pairs,
            withdrawn,
            appeared,
        } = paired;
        pairs.sort_by_key(|(_, new)| *new);
        for (old, new) in pairs {
            self.found.entries.insert(old, new);
            self.record(old, new);
        }
        let gone = |old: FactId| FactChange {
            old: Some(old),
            new: None,
            kind: Kind::Withdrawn,
        };
        let come = |new: FactId| FactChange {
            old: None,
            new: Some(new),
            kind: Kind::Appeared,
        };
        self.found.changes.extend(withdrawn.into_iter().map(gone));
        self.found.changes.extend(appeared.into_iter().map(come));
    }

    /// A list of plain values is told as a whole; its entries are what they say.
    fn values(&mut self, old: FactId, new: FactId) {
        let (one, other) = (self.old.facts.get(old), self.new.facts.get(new));
        let paired = entries::same(self.old, self.new, &one.children, &other.children);
        self.found.entries.extend(paired.pairs);
        self.differing(old, new);
    }

    /// One change, where the two do not say the same.
    fn differing(&mut self, old: FactId, new: FactId) {
        if self.old.content(old) != self.new.content(new) {
            let (one, other) = (self.old.facts.get(old), self.new.facts.get(new));
            self.found.changes.push(FactChange {
                old: Some(old),
                new: Some(new),
                kind: kind(one, other),
            });
        }
    }
}

fn sort(side: Side<'_>, id: FactId) -> Sort {
    let fact = side.facts.get(id);
    match ty(fact, side.shape) {
        Some(Type::Record(_)) => Sort::Record,
        Some(Type::List(inner)) => match **inner {
            Type::Record(_) => Sort::Records,
            _ => Sort::Values,
        },
        _ => Sort::Value,
    }
}

fn ty<'a>(fact: &Fact, shape: &'a Shape) -> Option<&'a Type> {
    let field = fact.field.filter(|_| fact.index.is_none())?;
    Some(&shape.field(field).ty)
}

fn kind(old: &Fact, new: &Fact) -> Kind {
    match (old.state, new.state) {
        (State::Stated, State::Stated) => Kind::Changed,
        (State::Absent | State::Silent, State::Stated) => Kind::Appeared,
        (_, State::Stated) => Kind::Settled,
        (_, State::Absent) => Kind::Withdrawn,
        (_, State::Silent) => Kind::NowSilent,
        (_, State::Unknown) => Kind::NowOpen,
        (_, State::Disputed) => Kind::NowDisputed,
        (_, State::Unreadable) => Kind::NowUnreadable,
    }
}
