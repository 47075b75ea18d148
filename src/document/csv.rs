//! CSV by RFC 4180, a row a document, read with the place of every cell.
//!
//! One automaton tells where cells and where records end, so that whoever cuts a stream into records agrees with
//! whoever reads them. What a cell means is decided where it is bound to a field.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::diagnostic::{Code, Collected, Diagnostic};
use crate::document::{Class, Document, Entry, Node, NodeKind, Read, Scalar};
use crate::source::{FileId, Source, Span};

/// No list has more entries in columns of their own.
const MAX_ENTRY: usize = 10_000;

/// The columns of a CSV.
#[derive(Clone, Debug)]
pub struct Table {
    /// The file of the header.
    pub file: FileId,
    /// The columns in order.
    pub columns: Vec<Column>,
    /// What separates cells.
    pub separator: u8,
}

/// One column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its name as written, without quotation marks.
    pub name: String,
    /// The way that its name leads: `monitor.leader`, `guarantees[2].form`.
    pub parts: Vec<Part>,
    /// Where its name stands.
    pub span: Span,
}

/// One step of the way to what a column holds.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Part {
    /// To what stands under a key.
    Key(String),
    /// To an entry of a list, from 1.
    Entry(usize),
}

/// A cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell<'a> {
    /// Where it stands in its text, quotation marks included.
    pub range: Range<usize>,
    /// What it says, without quotation marks and the blanks around it.
    pub text: Cow<'a, str>,
    /// Whether its quotation mark is never closed.
    pub unclosed: bool,
}

/// Reads a header. There is no table where columns are without a name, or two have the same.
#[must_use]
pub fn header(file: FileId, source: &Source, separator: u8) -> (Option<Table>, Vec<Diagnostic>) {
    let mut problems = Collected::default();
    let mut columns: Vec<Column> = Vec::new();
    let mut seen: HashMap<String, Span> = HashMap::new();
    for (at, cell) in cells(&source.text, separator).into_iter().enumerate() {
        let span = Span::new(file, cell.range.start, cell.range.end);
        if cell.unclosed {
            problems.push(unclosed(span));
        }
        let name = cell.text.into_owned();
        let parts = parts(&name);
        if name.is_empty() {
            problems.push(nameless(at, span));
        } else if parts.is_none() {
            problems.push(wrong_path(&name, span));
        }
        match seen.get(&name) {
            Some(first) if !name.is_empty() => {
                problems.push(super::context::duplicate(&name, span, Some(*first)));
            }
            _ => {
                seen.insert(name.clone(), span);
            }
        }
        columns.push(Column {
            parts: parts.unwrap_or_default(),
            name,
            span,
        });
    }
    let problems = problems.finish();
    let table = Table {
        file,
        columns,
        separator,
    };
    (problems.is_empty().then_some(table), problems)
}

/// The way that the name of a column leads. None where a part is empty or an entry is not counted from 1.
fn parts(name: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for piece in name.split('.') {
        let (key, entry) = match piece
            .trim()
            .strip_suffix(']')
            .and_then(|piece| piece.rsplit_once('['))
        {
            Some((key, number)) => (key.trim(), Some(number.trim())),
            None => (piece.trim(), None),
        };
        if key.is_empty() {
            return None;
        }
        parts.push(Part::Key(key.to_owned()));
        if let Some(number) = entry {
            let number = number.parse().ok()?;
            if !(1..=MAX_ENTRY).contains(&number) {
                return None;
            }
            parts.push(Part::Entry(number));
        }
    }
    Some(parts)
}

/// Reads a row. An empty cell says nothing; there is no document where the row has not as many cells as the header.
#[must_use]
pub fn row(table: &Table, file: FileId, source: &Source) -> Read {
    let cells = cells(&source.text, table.separator);
    let whole = Span::new(file, 0, source.text.len());
    if let Some(problem) = unfit(&cells, table, file, whole) {
        return Read {
            document: None,
            diagnostics: vec![problem],
        };
    }
    let mut problems = Collected::default();
    let mut root = Tree::default();
    for (column, cell) in table.columns.iter().zip(cells) {
        if cell.text.is_empty() {
            continue;
        }
        let leaf = Node {
            span: Span::new(file, cell.range.start, cell.range.end),
            kind: NodeKind::Scalar(Scalar {
                text: cell.text.into_owned(),
                class: Class::Cell,
            }),
        };
        if let Err(other) = root.put(&column.parts, leaf, column.span) {
            problems.push(twice(column, other));
        }
    }
    Read {
        document: Some(Document {
            file,
            parts: vec![root.node(whole)],
            headings: Vec::new(),
        }),
        diagnostics: problems.finish(),
    }
}

/// Why a row does not go with its header.
fn unfit(cells: &[Cell], table: &Table, file: FileId, whole: Span) -> Option<Diagnostic> {
    let span = |cell: &Cell| Span::new(file, cell.range.start, cell.range.end);
    if let Some(cell) = cells.iter().find(|cell| cell.unclosed) {
        return Some(unclosed(span(cell)));
    }
    let (own, wanted) = (cells.len(), table.columns.len());
    if own == wanted {
        return None;
    }
    let s = if own == 1 { "" } else { "s" };
    let message = format!("the row has {own} cell{s}, and the header has {wanted}");
    let at = cells.get(wanted).map_or(whole, span);
    let help = if own > wanted {
        "put a cell that holds the separator in quotation marks"
    } else {
        "write every cell, empty where there is nothing to say"
    };
    Some(Diagnostic::new(Code::BadDocument, at, message).help(help))
}

/// What a row says, while its cells are put where their columns lead.
#[derive(Default)]
enum Tree {
    #[default]
    Nothing,
    Leaf(Node),
    Keys(Vec<(String, Span, Tree)>),
    Entries(BTreeMap<usize, Tree>),
}

impl Tree {
    /// Puts a cell where its column leads; or says where the cell stands that is in its way.
    fn put(&mut self, parts: &[Part], leaf: Node, key: Span) -> Result<(), Span> {
        let Some((part, rest)) = parts.split_first() else {
            return match self {
                Self::Nothing => {
                    *self = Self::Leaf(leaf);
                    Ok(())
                }
                _ => Err(self.span().unwrap_or(leaf.span)),
            };
        };
        if let Self::Nothing = self {
            *self = match part {
                Part::Key(_) => Self::Keys(Vec::new()),
                Part::Entry(_) => Self::Entries(BTreeMap::new()),
            };
        }
        match (self, part) {
            (Self::Keys(keys), Part::Key(name)) => {
                let at = keys.iter().position(|(known, ..)| known == name);
                let at = at.unwrap_or_else(|| {
                    keys.push((name.clone(), key, Self::Nothing));
                    keys.len() - 1
                });
                match keys.get_mut(at) {
                    Some((_, _, below)) => below.put(rest, leaf, key),
                    None => Ok(()),
                }
            }
            (Self::Entries(entries), Part::Entry(number)) => {
                entries.entry(*number).or_default().put(rest, leaf, key)
            }
            (other, _) => Err(other.span().unwrap_or(leaf.span)),
        }
    }

    /// The first cell below it.
    fn span(&self) -> Option<Span> {
        match self {
            Self::Nothing => None,
            Self::Leaf(node) => Some(node.span),
            Self::Keys(keys) => keys.iter().find_map(|(_, _, below)| below.span()),
            Self::Entries(entries) => entries.values().find_map(Self::span),
        }
    }

    fn node(self, whole: Span) -> Node {
        let span = self.span().unwrap_or(whole);
        let kind = match self {
            Self::Leaf(node) => return node,
            Self::Nothing => NodeKind::Map(Vec::new()),
            Self::Keys(keys) => NodeKind::Map(
                keys.into_iter()
                    .map(|(key, column, below)| {
                        // A group has no name of its own: it stands where its first cell does.
                        let value = below.node(whole);
                        let key_span = match value.kind {
                            NodeKind::Scalar(_) => column,
                            _ => value.span,
                        };
                        Entry {
                            key,
                            key_span,
                            value,
                        }
                    })
                    .collect(),
            ),
            Self::Entries(entries) => NodeKind::List(
                entries
                    .into_values()
                    .map(|below| below.node(whole))
                    .collect(),
            ),
        };
        Node { span, kind }
    }
}

/// The cells of a record.
#[must_use]
pub fn cells(text: &str, separator: u8) -> Vec<Cell<'_>> {
    let mut scanner = Scanner::new(separator);
    let mut cells = Vec::new();
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        if scanner.step(byte) != Ends::Nothing {
            cells.push(cell(text, start..at, false));
            start = at + 1;
        }
    }
    let unclosed = scanner.state == State::Quoted;
    cells.push(cell(text, start..text.len(), unclosed));
    cells
}

fn cell(text: &str, range: Range<usize>, unclosed: bool) -> Cell<'_> {
    let raw = text.get(range.clone()).unwrap_or("");
    let from = range.start + (raw.len() - raw.trim_start().len());
    let trimmed = raw.trim();
    let range = from..from + trimmed.len();
    let text = match raw.strip_prefix('"') {
        None => Cow::Borrowed(trimmed),
        Some(quoted) => match quoted.trim_end().strip_suffix('"') {
            Some(inner) if !inner.contains('"') => Cow::Borrowed(inner.trim()),
            _ => Cow::Owned(unquoted(raw).trim().to_owned()),
        },
    };
    Cell {
        range,
        text,
        unclosed,
    }
}

/// A quoted cell without its marks, doubled ones made single.
fn unquoted(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut scanner = Scanner::new(0);
    for (at, char) in raw.char_indices() {
        let before = scanner.state;
        let first = raw.as_bytes().get(at).copied().unwrap_or(0);
        scanner.step(first);
        let is_mark = char == '"'
            && matches!(
                (before, scanner.state),
                (State::Start, _) | (State::Quoted, State::Mark)
            );
        if !is_mark {
            out.push(char);
        }
    }
    out
}

fn unclosed(span: Span) -> Diagnostic {
    let start = Span {
        end: span.start.saturating_add(1),
        ..span
    };
    Diagnostic::new(Code::BadDocument, start, "a quotation mark is not closed")
        .help("close it; a quotation mark inside a quoted cell is written twice")
}

fn nameless(at: usize, span: Span) -> Diagnostic {
    let message = format!("column {} has no name", at + 1);
    Diagnostic::new(Code::BadDocument, span, message)
        .help("the first row names the columns: name it, or take the column out")
}

fn wrong_path(name: &str, span: Span) -> Diagnostic {
    let message = format!("the column `{name}` leads nowhere");
    Diagnostic::new(Code::BadDocument, span, message).help(
        "write the name of a field, with `.` between a group and its fields, and entries of lists counted from 1: \
         `monitor.leader`, `guarantees[1].form`",
    )
}

fn twice(column: &Column, other: Span) -> Diagnostic {
    let message = format!(
        "the column `{}` says again what another column says",
        column.name
    );
    Diagnostic::new(Code::DuplicateKey, column.span, message)
        .note(other, "said here already")
        .help("fill only one of the two")
}

/// Where the cells and records of a text end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scanner {
    separator: u8,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// Before the first byte of a cell.
    Start,
    /// In a cell without quotation marks, or behind the mark that closed one.
    Bare,
    /// In quotation marks.
    Quoted,
    /// Behind a quotation mark in a quoted cell: the end of it, or half of a doubled mark.
    Mark,
}

/// What a byte does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ends {
    Nothing,
    Cell,
    Record,
}

impl Scanner {
    /// Stands before the first byte of a record.
    #[must_use]
    pub fn new(separator: u8) -> Self {
        Self {
            separator,
            state: State::Start,
        }
    }

    /// Takes the next byte, and says whether a record ends with it.
    pub fn ends_record(&mut self, byte: u8) -> bool {
        self.step(byte) == Ends::Record
    }

    fn step(&mut self, byte: u8) -> Ends {
        let (state, ends) = match (self.state, byte) {
            (State::Quoted, b'"') => (State::Mark, Ends::Nothing),
            (State::Quoted, _) => (State::Quoted, Ends::Nothing),
            (State::Start | State::Mark, b'"') => (State::Quoted, Ends::Nothing),
            (_, b'\n') => (State::Start, Ends::Record),
            (_, byte) if byte == self.separator => (State::Start, Ends::Cell),
            _ => (State::Bare, Ends::Nothing),
        };
        self.state = state;
        ends
    }
}

/// The length of the byte order mark that a text begins with.
#[must_use]
pub fn mark(bytes: &[u8]) -> usize {
    if bytes.starts_with("\u{feff}".as_bytes()) {
        3
    } else {
        0
    }
}

/// What separates the cells of a text: of `,`, `;` and the tab the one that stands most often in its first line, the
/// comma where none does. Nothing is said as long as the line may go on.
#[must_use]
pub fn separator(bytes: &[u8], is_all: bool) -> Option<u8> {
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let line = match end {
        Some(end) => bytes.get(..end).unwrap_or_default(),
        None if is_all => bytes,
        None => return None,
    };
    let count = |one: u8| line.iter().filter(|byte| **byte == one).count();
    let mut best = b',';
    for one in [b';', b'\t'] {
        if count(one) > count(best) {
            best = one;
        }
    }
    Some(best)
}
