//! The keys that no field reads: gathered over the whole document and told together.
//!
//! A key that stands in many entries of a list is told once, with how often it stands there.

use std::collections::HashMap;

use crate::bind::Binder;
use crate::diagnostic::{Code, Collected, Diagnostic};
use crate::document::Entry;
use crate::model::shape::{RecordId, Shape};
use crate::model::words::{folded, nearest};
use crate::source::Span;

/// How many different keys are kept.
const MAX_KEPT: usize = 10_000;
/// How many keys are told with their place, and compared with the fields.
const MAX_TOLD: usize = 50;
/// How many keys the message itself names.
const MAX_NAMED: usize = 4;
/// Longer keys are not compared with the fields to find the nearest.
const MAX_COMPARED: usize = 60;

/// A key that no field reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unread {
    /// The path to its first occurrence: `monitor.leed`, `guarantees[2].cost`.
    pub path: String,
    /// Where it first stands.
    pub span: Span,
    /// How often it stands in records of this sort.
    pub times: usize,
    /// The field that may be meant.
    pub nearest: Option<Near>,
    /// The record of the shape that it stands in.
    pub record: RecordId,
    /// Its folded spelling.
    pub key: String,
}

impl Unread {
    /// Whether it is a key of the document itself.
    #[must_use]
    pub fn is_at_the_top(&self) -> bool {
        self.record == Shape::ROOT
    }
}

/// A field that an unread key may mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Near {
    /// A field of the same record with a similar name: its name.
    Here(String),
    /// A field of this very name in another record: its path.
    Elsewhere(String),
}

/// The unread keys of a document while it is read.
#[derive(Default)]
pub(super) struct UnreadKeys {
    all: Vec<Unread>,
    seen: HashMap<(RecordId, String), usize>,
}

impl UnreadKeys {
    /// Adds a key that stands in a record below `above`.
    pub fn add(&mut self, record: RecordId, key: &str, above: &str, entry: &Entry) {
        let place = (record, key.to_owned());
        if let Some(known) = self
            .seen
            .get(&place)
            .and_then(|index| self.all.get_mut(*index))
        {
            known.times += 1;
            return;
        }
        if self.all.len() >= MAX_KEPT {
            return;
        }
        let dot = if above.is_empty() { "" } else { "." };
        self.seen.insert(place, self.all.len());
        self.all.push(Unread {
            path: format!("{above}{dot}{}", entry.key),
            span: entry.key_span,
            times: 1,
            nearest: None,
            record,
            key: entry.key.clone(),
        });
    }

    /// All of them by place, with the nearest fields.
    pub fn finish(mut self, binder: &Binder) -> Vec<Unread> {
        self.all.sort_by_key(|unread| unread.span);
        for unread in self.all.iter_mut().take(MAX_TOLD) {
            unread.nearest = nearest_field(unread.record, &unread.key, binder);
        }
        self.all
    }
}

impl Binder<'_> {
    /// The field that an unread key may mean.
    #[must_use]
    pub fn nearest_to(&self, record: RecordId, key: &str) -> Option<Near> {
        nearest_field(record, key, self)
    }
}

fn nearest_field(record: RecordId, key: &str, binder: &Binder) -> Option<Near> {
    if key.len() > MAX_COMPARED {
        return None;
    }
    let shape: &Shape = binder.shape;
    let fields = &shape.record(record).fields;
    let keys = fields.iter().flat_map(|id| &shape.field(*id).keys);
    let key = folded(key);
    if let Some(near) = nearest(&key, keys.map(String::as_str)) {
        let id = binder.field(record, near)?;
        return Some(Near::Here(shape.field(id).name.clone()));
    }
    let mut elsewhere = (0..)
        .map(RecordId)
        .take(shape.records.len())
        .filter_map(|record| binder.field(record, &key));
    Some(Near::Elsewhere(shape.path(elsewhere.next()?)))
}

/// Warns of all of them at once.
pub(super) fn report(all: &[Unread], problems: &mut Collected) {
    let Some(first) = all.first() else {
        return;
    };
    let named: Vec<String> = all
        .iter()
        .take(MAX_NAMED)
        .map(|unread| format!("`{}`", unread.path))
        .collect();
    let named = named.join(", ");
    let message = match all.len() {
        1 => format!("no field reads the key {named}"),
        count if count > MAX_NAMED => {
            format!(
                "no field reads {count} keys: {named} and {} more",
                count - MAX_NAMED
            )
        }
        count => format!("no field reads {count} keys: {named}"),
    };
    let mut diagnostic =
        Diagnostic::new(Code::UnreadKeys, first.span, message).label(remark(first));
    for unread in all.iter().take(MAX_TOLD).skip(1) {
        diagnostic = diagnostic.note(unread.span, remark(unread));
    }
    let help = match all {
        [Unread {
            nearest: Some(Near::Here(name)),
            ..
        }] => format!("write `{name}` if that is meant"),
        _ => "correct the spelling, or name keys that are notes after `remarks in` in the document statement".to_owned(),
    };
    problems.push(diagnostic.help(help));
}

fn remark(unread: &Unread) -> String {
    let near = match &unread.nearest {
        Some(Near::Here(name)) => format!("not read; the nearest field is `{name}`"),
        Some(Near::Elsewhere(path)) if path.contains('.') => {
            format!("not read here, only as `{path}`")
        }
        Some(Near::Elsewhere(name)) => {
            format!("not read here, only as `{name}` of the whole document")
        }
        None => "not read".to_owned(),
    };
    match unread.times {
        1 => near,
        times => format!("{near} ({times} times)"),
    }
}
