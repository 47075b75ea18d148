//! Binding: what a document says, field by field of a shape, each fact in one of six states.
//!
//! Every field has a fact afterwards, whatever the document says or leaves out. Nothing is judged here, and a value
//! that does not fit is an error, never a guess.

mod arena;
mod draft;
mod evidence;
mod read;
mod scalar;
mod single;
pub mod unread;
mod words;

use std::collections::HashMap;

use crate::bind::arena::Arena;
use crate::bind::draft::Draft;
use crate::bind::evidence::EvidenceMap;
use crate::bind::read::Reader;
use crate::bind::unread::Unread;
use crate::diagnostic::{Collected, Diagnostic};
use crate::document::{Document, Node};
use crate::model::facts::{Facts, Step};
use crate::model::shape::{FieldId, KindId, RecordId, Shape, Type};
use crate::model::value::Value;
use crate::model::words::folded;
use crate::source::{Sources, Span};

/// The folded words that say that something is open, beside those of the rulebook's header.
pub const STATED_UNKNOWN: [&str; 5] = ["tbd", "to be agreed", "to be set", "not stated", "unknown"];

/// The folded words that say that something is disputed, beside those of the rulebook's header.
pub const DISPUTED: [&str; 2] = ["contested", "disputed"];

/// The folded word that says that there is none.
pub const ABSENT: &str = "none";

/// The folded key under which a document cites its sources, unless the shape has a field of that name.
pub const EVIDENCE: &str = "evidence";

/// How many facts the entries of lists may make, so that a few bytes of document cannot fill the memory.
pub const MAX_FACTS: usize = 2_000_000;

/// What binding yields.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// The facts: one for each field, and for each entry of a stated list.
    pub facts: Facts,
    /// What does not fit, what is disputed, which keys nobody reads.
    pub diagnostics: Vec<Diagnostic>,
    /// The keys that no field reads, also where an inferred shape makes no warning of them.
    pub unread: Vec<Unread>,
}

/// Binds a document to a shape.
///
/// The parts of a document are merged: the same value twice is fine, different values make a fact disputed.
#[must_use]
pub fn bind(document: &Document, shape: &Shape, sources: &Sources) -> Bound {
    Binder::new(shape).bind(document, sources)
}

/// Binds a document with another one laid over it: where both state a field, the upper one alone counts. Records
/// are laid over one another field by field, everything else is replaced as a whole.
#[must_use]
pub fn bind_over(document: &Document, upper: &Document, shape: &Shape, sources: &Sources) -> Bound {
    bind_layers(document, Some(upper), &[], shape, sources)
}

/// One fact, laid over those of a document wherever they have it from.
#[derive(Clone, Debug)]
pub struct Laid {
    /// The way to the fact.
    pub steps: Vec<Step>,
    /// Where its name stands.
    pub key: Span,
    /// Its value.
    pub value: Node,
}

/// Binds a document with another one laid over it, and single facts over both. A fact of an entry changes that entry
/// alone; what must be there for it to belong to (a record, entries before it) is taken as stated.
#[must_use]
pub fn bind_layers(
    document: &Document,
    upper: Option<&Document>,
    laid: &[Laid],
    shape: &Shape,
    sources: &Sources,
) -> Bound {
    Binder::new(shape).bind_all(document, upper, laid, sources)
}

/// A shape prepared for binding many documents to it.
pub struct Binder<'s> {
    shape: &'s Shape,
    /// For each record, its fields by folded key.
    keys: Vec<HashMap<&'s str, FieldId>>,
    /// For each kind, the positions of its values by folded name and alias.
    names: Vec<HashMap<String, usize>>,
    /// For each record, how many facts one of it makes.
    weights: Vec<usize>,
}

impl<'s> Binder<'s> {
    /// Prepares a shape.
    #[must_use]
    pub fn new(shape: &'s Shape) -> Self {
        let records = (0..).map(RecordId).take(shape.records.len());
        Self {
            shape,
            keys: shape
                .records
                .iter()
                .map(|record| keys_of(shape, &record.fields))
                .collect(),
            names: shape.kinds.iter().map(names_of).collect(),
            weights: records.map(|id| weight(shape, id)).collect(),
        }
    }

    /// Binds one document.
    #[must_use]
    pub fn bind(&self, document: &Document, sources: &Sources) -> Bound {
        self.bind_all(document, None, &[], sources)
    }

    fn bind_all(
        &self,
        document: &Document,
        upper: Option<&Document>,
        laid: &[Laid],
        sources: &Sources,
    ) -> Bound {
        let mut reader = Reader::new(self, sources);
        let mut evidence = EvidenceMap::default();
        let mut root = read_parts(document, &mut reader);
        evidence.read(document, self, &mut reader.problems);
        if let Some(upper) = upper {
            root = root.laid_under(read_parts(upper, &mut reader));
            evidence.read(upper, self, &mut reader.problems);
        }
        for fact in laid {
            reader.lay(fact, &mut root);
        }
        let Reader {
            mut problems,
            unread,
            ..
        } = reader;
        let unread = unread.finish(self);
        if !self.shape.inferred {
            unread::report(&unread, &mut problems);
        }
        let arena = Arena::new(self.shape, document, sources, evidence, problems);
        let (facts, problems) = arena.build(root);
        Bound {
            facts,
            diagnostics: Collected::finish(problems),
            unread,
        }
    }

    /// The field of a record that a folded key matches.
    #[must_use]
    pub fn field(&self, record: RecordId, key: &str) -> Option<FieldId> {
        self.keys.get(record.0 as usize)?.get(key).copied()
    }

    /// The position of the value of a kind that a folded name stands for.
    fn value_of(&self, kind: KindId, name: &str) -> Option<usize> {
        self.names.get(kind.0 as usize)?.get(name).copied()
    }

    /// Whether a folded key of the root record cites sources.
    #[must_use]
    pub fn is_evidence(&self, key: &str) -> bool {
        key == EVIDENCE && self.field(Shape::ROOT, key).is_none()
    }
}

/// Whether a value lies outside a range, both ends included. Values that cannot be compared do not.
#[must_use]
pub fn is_outside(value: &Value, range: &(Value, Value)) -> bool {
    scalar::is_outside(value, range)
}

fn read_parts(document: &Document, reader: &mut Reader) -> Draft {
    let parts: Vec<Draft> = document
        .parts
        .iter()
        .map(|part| reader.part(part))
        .collect();
    let mut parts = parts.into_iter();
    let first = parts.next().unwrap_or_default();
    parts.fold(first, Draft::merged_with)
}

fn keys_of<'s>(shape: &'s Shape, fields: &[FieldId]) -> HashMap<&'s str, FieldId> {
    let mut keys = HashMap::new();
    for id in fields {
        for key in &shape.field(*id).keys {
            keys.entry(key.as_str()).or_insert(*id);
        }
    }
    keys
}

fn names_of(kind: &crate::model::shape::Kind) -> HashMap<String, usize> {
    let mut names = HashMap::new();
    for (position, value) in kind.values.iter().enumerate() {
        for name in std::iter::once(&value.name).chain(&value.aliases) {
            names.entry(folded(name)).or_insert(position);
        }
    }
    names
}

fn weight(shape: &Shape, record: RecordId) -> usize {
    let fields = shape.record(record).fields.iter();
    1 + fields
        .map(|id| match shape.field(*id).ty {
            Type::Record(inner) => weight(shape, inner),
            _ => 1,
        })
        .sum::<usize>()
}
