//! Facts while they are put together from the parts of a document: a tree that mirrors the shape.
//!
//! Merging knows nothing of fields. What was wrong with a value travels with it, so that a value which is replaced
//! takes its complaints along.

use crate::diagnostic::Diagnostic;
use crate::model::facts::State;
use crate::model::value::Value;
use crate::source::Span;

/// One fact to be.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub state: State,
    pub value: Option<Value>,
    /// Of a stated record: one for each field. Of a stated list: its entries.
    pub children: Vec<Draft>,
    /// Whether the children are fields.
    pub is_record: bool,
    pub key: Option<Span>,
    pub at: Option<Span>,
    /// Where else it is stated, in another way.
    pub others: Vec<Span>,
    pub troubles: Vec<Diagnostic>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            state: State::Silent,
            value: None,
            children: Vec::new(),
            is_record: false,
            key: None,
            at: None,
            others: Vec::new(),
            troubles: Vec::new(),
        }
    }
}

impl Draft {
    /// A fact in a state without a value.
    pub fn of(state: State, at: Span) -> Self {
        Self {
            state,
            at: Some(at),
            ..Self::default()
        }
    }

    /// A value that could not be read.
    pub fn unreadable(at: Span, trouble: Diagnostic) -> Self {
        Self {
            troubles: vec![trouble],
            ..Self::of(State::Unreadable, at)
        }
    }

    /// A stated scalar.
    pub fn scalar(value: Value, at: Span) -> Self {
        Self {
            value: Some(value),
            ..Self::of(State::Stated, at)
        }
    }

    /// A stated list.
    pub fn list(entries: Vec<Draft>, at: Span) -> Self {
        Self {
            children: entries,
            ..Self::of(State::Stated, at)
        }
    }

    /// A stated record, with a draft for each of its fields.
    pub fn record(fields: Vec<Draft>, at: Span) -> Self {
        Self {
            is_record: true,
            ..Self::list(fields, at)
        }
    }

    /// What two parts of one document say of a fact. Silence yields, the same twice is fine, records are merged, and
    /// all else is disputed.
    pub fn merged_with(mut self, mut other: Self) -> Self {
        if other.state == State::Silent {
            return self;
        }
        if self.state == State::Silent {
            return other;
        }
        if self.is_stated_record() && other.is_stated_record() {
            self.children = pairs(self.children, other.children, Self::merged_with);
            return self;
        }
        if self.says_what(&other) {
            return self;
        }
        let mut troubles = Vec::new();
        self.take_troubles(&mut troubles);
        other.take_troubles(&mut troubles);
        let others = self.others.into_iter().chain(other.at).chain(other.others);
        Self {
            state: if troubles.is_empty() {
                State::Disputed
            } else {
                State::Unreadable
            },
            key: self.key,
            at: self.at,
            others: others.collect(),
            troubles,
            ..Self::default()
        }
    }

    /// This fact with another one laid over it, which wins wherever it is not silent.
    pub fn laid_under(mut self, upper: Self) -> Self {
        if upper.state == State::Silent {
            return self;
        }
        if self.is_stated_record() && upper.is_stated_record() {
            self.children = pairs(self.children, upper.children, Self::laid_under);
            return self;
        }
        upper
    }

    /// The fields of a record, which from now on is stated.
    pub fn open_record(&mut self, fields: usize, at: Span) -> &mut Vec<Self> {
        if !self.is_stated_record() {
            let key = self.key;
            *self = Self::record(vec![Self::default(); fields], at);
            self.key = key;
        }
        &mut self.children
    }

    /// An entry of a list, which from now on is stated and has the entries before it.
    pub fn open_list(&mut self, index: usize, empty: &Self, at: Span) -> Option<&mut Self> {
        let is_list = self.state == State::Stated && !self.is_record && self.value.is_none();
        if !is_list {
            let key = self.key;
            *self = Self::list(Vec::new(), at);
            self.key = key;
        }
        while self.children.len() <= index {
            self.children.push(empty.clone());
        }
        self.children.get_mut(index)
    }

    fn is_stated_record(&self) -> bool {
        self.is_record && self.state == State::Stated
    }

    /// Whether both say the same, wherever they say it.
    fn says_what(&self, other: &Self) -> bool {
        let undisputed = self.others.is_empty() && other.others.is_empty();
        let readable = self.state != State::Unreadable;
        let alike = self.state == other.state && self.value == other.value;
        undisputed
            && readable
            && alike
            && self.children.len() == other.children.len()
            && self
                .children
                .iter()
                .zip(&other.children)
                .all(|(one, two)| one.says_what(two))
    }

    fn take_troubles(&mut self, out: &mut Vec<Diagnostic>) {
        out.append(&mut self.troubles);
        for child in &mut self.children {
            child.take_troubles(out);
        }
    }
}

fn pairs(left: Vec<Draft>, right: Vec<Draft>, join: fn(Draft, Draft) -> Draft) -> Vec<Draft> {
    left.into_iter()
        .zip(right)
        .map(|(one, two)| join(one, two))
        .collect()
}
