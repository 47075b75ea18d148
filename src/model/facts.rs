//! What a document says, field by field: a tree of facts in which nothing is ever missing.
//!
//! Every field of the shape has a fact, whatever the document says or leaves out, so that following a path never
//! fails: it ends in one of six states, which never collapse into one another.

use crate::model::shape::{FieldId, Shape};
use crate::model::value::Value;
use crate::source::Span;

/// A fact: an index into [`Facts::all`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FactId(pub u32);

/// The facts of one document.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// All facts; the first is the document itself, stated, with one child for each field of the root record.
    pub all: Vec<Fact>,
    /// What the document says about where its facts come from.
    pub evidence: Vec<Evidence>,
}

/// One fact.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Which of the six states it is in.
    pub state: State,
    /// The value of a stated scalar.
    pub value: Option<Value>,
    /// Of a record: one fact for each of its fields, in order, in whatever state. Of a stated list: its entries.
    pub children: Vec<FactId>,
    /// The field; none for the document itself and for entries of a list.
    pub field: Option<FieldId>,
    /// The position in its list, from 0; none for what is no entry.
    pub index: Option<u32>,
    /// What it belongs to.
    pub parent: Option<FactId>,
    /// Where its key stands.
    pub key: Option<Span>,
    /// Where its value stands.
    pub at: Option<Span>,
    /// The other places of a disputed fact.
    pub others: Vec<Span>,
    /// Whether `silence means` supplied the value.
    pub assumed: bool,
    /// Which evidence covers it: indices into [`Facts::evidence`].
    pub evidence: Vec<u32>,
}

/// The six states of a fact.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum State {
    /// It has a value, entries or fields.
    Stated,
    /// The document says that there is none.
    Absent,
    /// The document does not mention it.
    Silent,
    /// The document says that it is open.
    Unknown,
    /// The document or its coder says that it is disputed, or states it in two ways.
    Disputed,
    /// The value does not fit the field; reported as an error.
    Unreadable,
}

/// Where a fact comes from, in the document's own words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// The path it was given for, as written; `*` for the whole document.
    pub path: String,
    /// Key and text of each remark, in the order of the document.
    pub entries: Vec<(String, String)>,
    /// Where it stands.
    pub span: Span,
}

impl Facts {
    /// The document itself.
    pub const ROOT: FactId = FactId(0);

    /// A fact of these facts.
    ///
    /// # Panics
    /// If the id belongs to other facts.
    #[must_use]
    pub fn get(&self, id: FactId) -> &Fact {
        &self.all[id.0 as usize]
    }

    /// Where a fact stands in the document, by the names of the fields, entries counted from 1:
    /// `monitor.accepted by`, `guarantees[2].form`; the name of the shape for the document itself.
    #[must_use]
    pub fn path(&self, id: FactId, shape: &Shape) -> String {
        match path_of(&self.steps(id), shape) {
            path if path.is_empty() => shape.name.clone(),
            path => path,
        }
    }

    /// The same as a JSON pointer, entries counted from 0: `/guarantees/1/form`; empty for the document itself.
    #[must_use]
    pub fn pointer(&self, id: FactId, shape: &Shape) -> String {
        let mut out = String::new();
        for step in self.steps(id) {
            out.push('/');
            match step {
                Step::Field(field) => {
                    let name = &shape.field(field).name;
                    out.push_str(&name.replace('~', "~0").replace('/', "~1"));
                }
                Step::Entry(index) => out.push_str(&index.to_string()),
            }
        }
        out
    }

    /// These facts with one of them, and all below it, made unknown. The document itself stays stated; a fact that
    /// has its state from the record above it (all fields of an absent record are absent) is forgotten with it.
    #[must_use]
    pub fn forget(&self, id: FactId) -> Self {
        let mut facts = self.clone();
        let mut left = vec![self.decided_at(id)];
        while let Some(id) = left.pop() {
            let fact = &mut facts.all[id.0 as usize];
            left.extend(&fact.children);
            fact.value = None;
            fact.others.clear();
            fact.assumed = false;
            if id == Self::ROOT {
                continue;
            }
            fact.state = State::Unknown;
            let below = fact.children.first().copied();
            let is_list = below.is_some_and(|id| self.get(id).index.is_some());
            if is_list {
                fact.children.clear();
            }
        }
        facts
    }

    /// The fact that gives a fact its state: itself, or the topmost record above it that is not there to be read.
    fn decided_at(&self, id: FactId) -> FactId {
        let mut top = id;
        let mut at = self.get(id).parent;
        while let Some(above) = at {
            let fact = self.get(above);
            if !matches!(fact.state, State::Stated | State::Silent) {
                top = above;
            }
            at = fact.parent;
        }
        top
    }

    /// The way from the document to a fact.
    fn steps(&self, id: FactId) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = Some(id);
        while let Some(id) = at {
            let fact = self.get(id);
            match (fact.field, fact.index) {
                (_, Some(index)) => steps.push(Step::Entry(index)),
                (Some(field), None) => steps.push(Step::Field(field)),
                (None, None) => {}
            }
            at = fact.parent;
        }
        steps.reverse();
        steps
    }
}

/// One step of the way from a document to a fact.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// To a field of a record.
    Field(FieldId),
    /// To an entry of a list, from 0.
    Entry(u32),
}

/// A way as people read it, entries counted from 1: `guarantees[2].form`.
#[must_use]
pub fn path_of(steps: &[Step], shape: &Shape) -> String {
    let mut out = String::new();
    for step in steps {
        match step {
            Step::Field(field) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(&shape.field(*field).name);
            }
            Step::Entry(index) => out.push_str(&format!("[{}]", index + 1)),
        }
    }
    out
}
