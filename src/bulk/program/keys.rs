//! The keys of one sort of record, as documents write them, and what each leads to.
//!
//! Records of one sort nearly always have their keys in one order, so after each key the one that followed it last
//! time is tried first.

use crate::bind::Binder;
use crate::bulk::program::layout::ColumnId;
use crate::bulk::program::lookup::{Lookup, Short};
use crate::bulk::program::scan::{Scan, Token};
use crate::model::shape::{RecordId, Shape};
use crate::model::words::folded;

/// A record with more different keys than this is left to the ordinary path.
pub(super) const MOST: usize = 256;

/// What stands before the first key of a record.
pub(super) const START: usize = 0;

/// What a key leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Goal {
    /// A field.
    Field(ColumnId),
    /// Nothing that anybody reads.
    Unread,
    /// A remark.
    Remark,
}

/// A key.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub goal: Goal,
    /// The bit that says that a record has had it, or another key of the same field.
    pub bit: u8,
    /// Its spelling with the closing mark, as two words with what counts of them.
    words: [(u64, u64); 2],
    length: usize,
    /// The whole of it, where it has more bytes than that.
    rest: Vec<u8>,
    /// Its folded spelling.
    pub folded: String,
    /// The key that followed last time.
    next: usize,
}

/// The keys of one sort of record.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    record: RecordId,
    fields: usize,
    all: Vec<Key>,
    lookup: Lookup,
}

impl Keys {
    /// No key was seen yet.
    pub fn new(record: RecordId, shape: &Shape) -> Self {
        let nothing = Key {
            goal: Goal::Remark,
            bit: 0,
            words: [(0, 0); 2],
            length: 0,
            rest: Vec::new(),
            folded: String::new(),
            next: START,
        };
        Self {
            record,
            fields: shape.record(record).fields.len(),
            all: vec![nothing],
            lookup: Lookup::default(),
        }
    }

    /// The sort of record.
    pub fn record(&self) -> RecordId {
        self.record
    }

    /// One of them.
    #[inline]
    pub fn get(&self, key: usize) -> Option<&Key> {
        self.all.get(key)
    }

    /// Reads the key whose opening mark was read, and which follows another.
    #[inline]
    pub fn read(
        &mut self,
        scan: &mut Scan,
        after: usize,
        binder: &Binder,
        shape: &Shape,
    ) -> Option<(usize, Goal, u8)> {
        let expected = self.all.get(after)?.next;
        let key = self.all.get(expected)?;
        let [first, second] = key.words;
        let matches = scan.word(scan.at) & first.1 == first.0
            && (key.length <= 8 || scan.word(scan.at + 8) & second.1 == second.0)
            && (key.length <= 16 || is_at(scan, &key.rest));
        if matches && expected != START {
            scan.at += key.length;
            return Some((expected, key.goal, key.bit));
        }
        let token = scan.string().filter(|token| !token.escaped)?;
        let found = self.find(scan, token, binder, shape)?;
        self.all.get_mut(after)?.next = found;
        let key = self.all.get(found)?;
        Some((found, key.goal, key.bit))
    }

    fn find(&mut self, scan: &Scan, token: Token, binder: &Binder, shape: &Shape) -> Option<usize> {
        let bytes = scan.text.get(token.start..token.end)?;
        if let Some(known) = self.lookup.get(token.short, bytes) {
            return Some(usize::from(known));
        }
        let key = self.key(bytes, binder, shape)?;
        let index = self.all.len();
        self.all.push(key);
        let number = u16::try_from(index).ok()?;
        self.lookup.put(token.short, bytes, number);
        Some(index)
    }

    /// Finds out what a key leads to; none for what the ordinary path has to read.
    fn key(&self, bytes: &[u8], binder: &Binder, shape: &Shape) -> Option<Key> {
        let unread = self.all.iter().filter(|key| !is_field(key)).count();
        let own = std::str::from_utf8(bytes).ok()?;
        let folded = folded(own);
        let field = binder.field(self.record, &folded);
        let (goal, bit) = match field {
            Some(field) => (
                Goal::Field(field.0 as usize),
                shape.field(field).position as usize,
            ),
            None if self.record == Shape::ROOT && binder.is_evidence(&folded) => return None,
            None if shape.remarks.contains(&folded) => (Goal::Remark, self.fields + unread),
            None => (Goal::Unread, self.fields + unread),
        };
        if bit >= MOST || self.all.len() > 4 * MOST {
            return None;
        }
        let mut written = bytes.to_vec();
        written.push(b'"');
        let short = Short::of(&written);
        let counts = |from: usize| match written.len().saturating_sub(from) {
            0 => 0,
            length @ 1..8 => !(u64::MAX << (length * 8)),
            _ => u64::MAX,
        };
        Some(Key {
            goal,
            bit: u8::try_from(bit).ok()?,
            words: [(short.first, counts(0)), (short.second, counts(8))],
            length: written.len(),
            rest: written,
            folded,
            next: START,
        })
    }
}

fn is_field(key: &Key) -> bool {
    matches!(key.goal, Goal::Field(_))
}

fn is_at(scan: &Scan, written: &[u8]) -> bool {
    scan.text.get(scan.at..scan.at + written.len()) == Some(written)
}
