//! Rows of CSV written as JSON for the fast path, so that both formats are judged by one program.
//!
//! Whatever could be read otherwise than a row is, it does not write: the ordinary path judges that row.

use crate::document::csv::{Cell, Part, Table, cells};
use crate::model::shape::{Field, RecordId, Shape, Type};
use crate::model::words::folded;

/// The columns of a table, prepared for writing many rows.
#[derive(Clone, Debug)]
pub struct Rows {
    root: Branch,
    /// Whether a value of a kind is spelt with a semicolon, which then separates nothing.
    holds_semicolon: bool,
    columns: usize,
    separator: u8,
}

/// What columns lead to, one step after another.
#[derive(Clone, Debug, Default)]
struct Branch {
    /// The column that leads here and no further.
    leaf: Option<Leaf>,
    keys: Vec<(String, Branch)>,
    entries: Vec<(usize, Branch)>,
}

/// A column.
#[derive(Clone, Copy, Debug)]
struct Leaf {
    column: usize,
    /// Whether semicolons separate entries in it.
    splits: bool,
}

/// A row that the ordinary path is to judge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ordinary;

impl Rows {
    /// Prepares the columns of a table for documents of a shape.
    #[must_use]
    pub fn new(table: &Table, shape: &Shape) -> Self {
        let mut root = Branch::default();
        for (column, named) in table.columns.iter().enumerate() {
            let splits = field(&named.parts, shape).is_some_and(splits);
            root.add(&named.parts, Leaf { column, splits });
        }
        root.sort();
        let names = shape.kinds.iter().flat_map(|kind| &kind.values);
        let mut names = names.flat_map(|value| std::iter::once(&value.name).chain(&value.aliases));
        Self {
            holds_semicolon: names.any(|name| name.contains(';')),
            root,
            columns: table.columns.len(),
            separator: table.separator,
        }
    }

    /// Writes a row as one JSON object behind what `out` holds.
    ///
    /// # Errors
    /// Where the row has not as many cells as the header, or says something in two ways, or in an unusual one.
    pub fn write(&self, row: &str, out: &mut Vec<u8>) -> Result<(), Ordinary> {
        let cells = cells(row, self.separator);
        let unusual = self.holds_semicolon && row.contains(';');
        if row.is_empty()
            || unusual
            || cells.len() != self.columns
            || cells.iter().any(|cell| cell.unclosed)
        {
            return Err(Ordinary);
        }
        if self.root.says_nothing(&cells) {
            out.extend_from_slice(b"{}");
            return Ok(());
        }
        self.root.write(&cells, out)
    }
}

impl Branch {
    fn add(&mut self, parts: &[Part], leaf: Leaf) {
        let below = match parts.split_first() {
            None => {
                self.leaf = Some(leaf);
                return;
            }
            Some((Part::Key(key), rest)) => {
                let known = self.keys.iter().position(|(known, _)| known == key);
                let at = known.unwrap_or_else(|| {
                    self.keys.push((key.clone(), Self::default()));
                    self.keys.len() - 1
                });
                self.keys.get_mut(at).map(|(_, below)| (below, rest))
            }
            Some((Part::Entry(number), rest)) => {
                let known = self.entries.iter().position(|(known, _)| known == number);
                let at = known.unwrap_or_else(|| {
                    self.entries.push((*number, Self::default()));
                    self.entries.len() - 1
                });
                self.entries.get_mut(at).map(|(_, below)| (below, rest))
            }
        };
        if let Some((below, rest)) = below {
            below.add(rest, leaf);
        }
    }

    fn sort(&mut self) {
        self.entries.sort_by_key(|(number, _)| *number);
        let keys = self.keys.iter_mut().map(|(_, below)| below);
        let entries = self.entries.iter_mut().map(|(_, below)| below);
        keys.chain(entries).for_each(Self::sort);
    }

    fn says_nothing(&self, cells: &[Cell]) -> bool {
        let empty = |leaf: &Leaf| text(leaf, cells).is_empty();
        self.leaf.as_ref().is_none_or(empty)
            && self.keys.iter().all(|(_, below)| below.says_nothing(cells))
            && self
                .entries
                .iter()
                .all(|(_, below)| below.says_nothing(cells))
    }

    /// Writes what is not empty, of which there is something.
    fn write(&self, cells: &[Cell], out: &mut Vec<u8>) -> Result<(), Ordinary> {
        let leaf = self
            .leaf
            .as_ref()
            .filter(|leaf| !text(leaf, cells).is_empty());
        let keys = self
            .keys
            .iter()
            .filter(|(_, below)| !below.says_nothing(cells));
        let keys: Vec<&(String, Self)> = keys.collect();
        let entries = self
            .entries
            .iter()
            .filter(|(_, below)| !below.says_nothing(cells));
        let entries: Vec<&(usize, Self)> = entries.collect();
        match (leaf, keys.as_slice(), entries.as_slice()) {
            (Some(leaf), [], []) => value(text(leaf, cells), leaf.splits, out),
            (None, keys, []) => {
                out.push(b'{');
                for (at, (key, below)) in keys.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    quote(key, out);
                    out.push(b':');
                    below.write(cells, out)?;
                }
                out.push(b'}');
                Ok(())
            }
            (None, [], entries) => {
                out.push(b'[');
                for (at, (_, below)) in entries.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    below.write(cells, out)?;
                }
                out.push(b']');
                Ok(())
            }
            _ => Err(Ordinary),
        }
    }
}

fn text<'a>(leaf: &Leaf, cells: &'a [Cell]) -> &'a str {
    cells.get(leaf.column).map_or("", |cell| &cell.text)
}

fn value(text: &str, splits: bool, out: &mut Vec<u8>) -> Result<(), Ordinary> {
    if !splits || !text.contains(';') {
        quote(text, out);
        return Ok(());
    }
    let mut pieces = text
        .split(';')
        .map(str::trim)
        .filter(|piece| !piece.is_empty());
    let first = pieces.next().ok_or(Ordinary)?;
    out.push(b'[');
    quote(first, out);
    for piece in pieces {
        out.push(b',');
        quote(piece, out);
    }
    out.push(b']');
    Ok(())
}

fn quote(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0..=0x1f => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

/// The field that a column leads to.
fn field<'s>(parts: &[Part], shape: &'s Shape) -> Option<&'s Field> {
    let mut record = (!shape.records.is_empty()).then_some(Shape::ROOT);
    let mut found = None;
    for part in parts {
        let Part::Key(key) = part else {
            continue;
        };
        let key = folded(key);
        let fields = shape.record(record?).fields.iter();
        let mut fields = fields.map(|id| shape.field(*id));
        let field = fields.find(|field| field.keys.contains(&key))?;
        record = below(&field.ty);
        found = Some(field);
    }
    found
}

fn below(ty: &Type) -> Option<RecordId> {
    match ty {
        Type::Record(record) => Some(*record),
        Type::List(entry) => below(entry),
        _ => None,
    }
}

/// Whether semicolons separate entries in the cells of a field: in lists of single values that name no separator of
/// their own.
fn splits(field: &Field) -> bool {
    matches!(&field.ty, Type::List(entry) if below(entry).is_none()) && field.separators.is_empty()
}
