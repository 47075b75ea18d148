//! Reading expressions for the fields they speak of, and putting two readings together.
//!
//! A name is a field unless the glossary, a kind or its capital letter says otherwise.

use crate::check::inference::draft::{NodeId, ROOT};
use crate::check::inference::evidence::As;
use crate::check::inference::read::{Bound, Reader};
use crate::check::literals::{is_capitalised, plain_word};
use crate::model::rulebook::{Aggregate, Operation};
use crate::model::words::{folded, without_article};
use crate::source::Span;
use crate::syntax::tree::{Cond, Expr, ExprKind, Words};

/// What an expression is, as far as it is known.
#[derive(Clone, PartialEq, Debug)]
pub enum Reading {
    /// A field.
    Node(NodeId),
    /// The values of a field over a list.
    Joined(NodeId),
    /// Something of a known type.
    Is(As),
    /// Several, each with its place.
    All(Vec<(Reading, Span)>),
    /// Something that says nothing.
    Unknown,
}

impl Reader<'_> {
    /// What stands on the left of a comparator, or where a field is meant.
    pub fn left(&mut self, written: &Expr) -> Reading {
        match &written.kind {
            ExprKind::Name(name) => self.name(name, written.span),
            _ => self.other(written),
        }
    }

    /// What stands on the right of `is at least` and the like: a definition or a field.
    pub fn right(&mut self, written: &Expr) -> Reading {
        let ExprKind::Name(name) = &written.kind else {
            return self.other(written);
        };
        if let Some(reading) = self.definition(name) {
            return reading;
        }
        match self.bound.last().copied().filter(|bound| bound.only) {
            Some(bound) => self.of_entry_or_document(bound, name, written.span),
            None => self.name(name, written.span),
        }
    }

    /// A value: an unknown word is a value and not a field.
    pub fn value(&mut self, written: &Expr) -> Reading {
        match plain_word(&written.kind) {
            Some(ExprKind::YesNo(_)) => return Reading::Is(As::YesNo),
            Some(_) => return Reading::Unknown,
            None => {}
        }
        match &written.kind {
            ExprKind::Name(name) => match self.definition(name) {
                Some(reading) => reading,
                None => Reading::Is(As::Word(name.clone())),
            },
            _ => self.other(written),
        }
    }

    fn other(&mut self, written: &Expr) -> Reading {
        if let Some(is) = literal(&written.kind) {
            return Reading::Is(is);
        }
        match &written.kind {
            ExprKind::Text(text) => self
                .definition(text)
                .unwrap_or_else(|| Reading::Is(As::Word(text.clone()))),
            ExprKind::It => {
                let bound = self.bound.last();
                bound.map_or(Reading::Unknown, |bound| Reading::Node(bound.entry))
            }
            ExprKind::Member { base, field } => self.member(base, &field.text, field.span),
            ExprKind::Slot(index) => match self.slots.get(*index).map(|words| words.text.clone()) {
                Some(words) => self.slot_reading(&words),
                None => Reading::Unknown,
            },
            ExprKind::List(items) => Reading::All(self.items(items)),
            ExprKind::Arithmetic(operation, left, right) => {
                self.arithmetic(*operation, left, right)
            }
            ExprKind::Shift { by, from, .. } => self.shift(by, from),
            ExprKind::Aggregate {
                aggregate,
                field,
                noun,
                with,
            } => self.aggregate(*aggregate, field.as_ref(), noun, with.as_deref()),
            _ => Reading::Unknown,
        }
    }

    fn shift(&mut self, by: &Expr, from: &Expr) -> Reading {
        let (length, day) = (self.right(by), self.right(from));
        self.is(&length, As::Duration, by.span);
        self.is(&day, As::Date, from.span);
        Reading::Is(As::Date)
    }

    fn aggregate(
        &mut self,
        aggregate: Aggregate,
        field: Option<&Words>,
        noun: &Expr,
        with: Option<&Cond>,
    ) -> Reading {
        let entry = self.entries(noun);
        self.filter(entry, with);
        match (aggregate, field) {
            (Aggregate::Number, _) | (_, None) => Reading::Is(As::Number),
            (Aggregate::Values, Some(field)) => {
                Reading::Joined(self.draft.child(entry, &field.text, field.span))
            }
            (_, Some(field)) => Reading::Node(self.draft.child(entry, &field.text, field.span)),
        }
    }

    fn name(&mut self, name: &str, span: Span) -> Reading {
        let key = folded(without_article(name));
        if let Some(bound) = self.bound.last().copied().filter(|bound| bound.only) {
            return Reading::Node(self.draft.child(bound.entry, name, span));
        }
        if let Some(reading) = self.definition(name) {
            return reading;
        }
        if let Some(entry) = self.bound_entry(&key) {
            return Reading::Node(entry);
        }
        if self.singulars.contains_key(&key) {
            let entry = self.list_of(name, span);
            return Reading::Joined(entry);
        }
        if is_capitalised(name) && self.values.contains_key(&key) {
            return Reading::Is(As::Word(name.to_owned()));
        }
        match self.bound.last().copied() {
            None => Reading::Node(self.draft.child(ROOT, name, span)),
            Some(bound) => self.of_entry_or_document(bound, name, span),
        }
    }

    fn bound_entry(&self, key: &str) -> Option<NodeId> {
        let is_called = |bound: &&Bound| {
            let node = self.draft.nodes.get(bound.entry);
            node.and_then(|node| node.noun.as_deref()) == Some(key)
        };
        self.bound
            .iter()
            .rev()
            .find(is_called)
            .map(|bound| bound.entry)
    }

    /// A bare name in a `for each` rule: the entry's field, unless only the document is known to have it. Before that
    /// is known, it is passed over.
    fn of_entry_or_document(&mut self, bound: Bound, name: &str, span: Span) -> Reading {
        let Some(certain) = self.certain else {
            return Reading::Unknown;
        };
        let mut way = self.draft.way(bound.entry);
        way.push(folded(without_article(name)));
        let own = certain.at(&way).is_some();
        let owner = if !own && self.is_certain_of_document(name) {
            ROOT
        } else {
            bound.entry
        };
        Reading::Node(self.draft.child(owner, name, span))
    }

    fn member(&mut self, base: &Expr, field: &str, span: Span) -> Reading {
        let reading = match &base.kind {
            ExprKind::Name(name) => self.base(name, base.span),
            _ => self.left(base),
        };
        match reading {
            Reading::Node(node) => Reading::Node(self.draft.child(node, field, span)),
            Reading::Joined(node) => Reading::Joined(self.draft.child(node, field, span)),
            _ => Reading::Unknown,
        }
    }

    /// The group that a field is read from: in a `for each` rule, the document's unless the entry is known to have it.
    fn base(&mut self, name: &str, span: Span) -> Reading {
        let key = folded(without_article(name));
        if let Some(entry) = self.bound_entry(&key) {
            return Reading::Node(entry);
        }
        if self.singulars.contains_key(&key) {
            return Reading::Joined(self.list_of(name, span));
        }
        let own = self.bound.last().copied().filter(|bound| {
            let mut way = self.draft.way(bound.entry);
            way.push(key.clone());
            self.certain.is_some_and(|draft| draft.at(&way).is_some())
        });
        let owner = own.map_or(ROOT, |bound| bound.entry);
        Reading::Node(self.draft.child(owner, name, span))
    }

    fn arithmetic(&mut self, operation: Operation, left: &Expr, right: &Expr) -> Reading {
        let (one, other) = (self.left(left), self.right(right));
        let is_factor =
            |reading: &Reading| matches!(reading, Reading::Is(As::Number | As::Percentage));
        match operation {
            Operation::Times if is_factor(&one) => other,
            Operation::Times if is_factor(&other) => one,
            Operation::Times => Reading::Unknown,
            Operation::Plus | Operation::Minus => {
                self.alike(&one, &other, left.span);
                if matches!(one, Reading::Unknown) {
                    other
                } else {
                    one
                }
            }
        }
    }

    /// Takes note of what a reading is used as.
    pub fn is(&mut self, reading: &Reading, is: As, span: Span) {
        match (reading, is) {
            (Reading::Node(node), As::List) => {
                self.draft.entry(*node, span);
            }
            (Reading::Node(node), is) => self.draft.used(*node, is, span),
            _ => {}
        }
    }

    /// Takes note that two readings are of one type.
    pub fn alike(&mut self, left: &Reading, right: &Reading, span: Span) {
        match (left, right) {
            (Reading::Node(one), Reading::Node(other)) => self.draft.alike(*one, *other),
            (Reading::Node(node), Reading::Is(is)) | (Reading::Is(is), Reading::Node(node)) => {
                self.draft.used(*node, is.clone(), span);
            }
            (Reading::Node(node), list @ (Reading::All(_) | Reading::Joined(_)))
            | (list @ (Reading::All(_) | Reading::Joined(_)), Reading::Node(node)) => {
                let entry = Reading::Node(self.draft.entry(*node, span));
                self.one_of(&entry, list, span);
            }
            (Reading::Joined(one), Reading::Joined(other)) => self.draft.alike(*one, *other),
            _ => {}
        }
    }

    /// What the entries of a reading are.
    pub fn entry_of(&mut self, reading: &Reading, span: Span) -> Reading {
        match reading {
            Reading::Node(node) => Reading::Node(self.draft.entry(*node, span)),
            Reading::Joined(node) => Reading::Node(*node),
            Reading::All(all) => all
                .first()
                .map_or(Reading::Unknown, |(first, _)| first.clone()),
            _ => Reading::Unknown,
        }
    }

    /// Takes note that a reading is one of several.
    pub fn one_of(&mut self, one: &Reading, all: &Reading, span: Span) {
        match all {
            Reading::All(items) => {
                for (item, place) in items {
                    self.alike(one, item, *place);
                }
            }
            Reading::Joined(node) => self.alike(one, &Reading::Node(*node), span),
            Reading::Node(node) => {
                let entry = Reading::Node(self.draft.entry(*node, span));
                self.alike(one, &entry, span);
            }
            Reading::Is(_) => self.alike(one, all, span),
            Reading::Unknown => {}
        }
    }
}

fn literal(written: &ExprKind) -> Option<As> {
    Some(match written {
        ExprKind::Number(_) => As::Number,
        ExprKind::Percentage(_) => As::Percentage,
        ExprKind::Money(_, currency) => As::Money(Some(currency.clone())),
        ExprKind::Date(_) | ExprKind::Today => As::Date,
        ExprKind::Duration(_) => As::Duration,
        ExprKind::YesNo(_) => As::YesNo,
        _ => return None,
    })
}
