//! One pass over the bytes of a record: every field finds its column, every value its class.
//!
//! Whatever is out of the ordinary is declined by yielding nothing: it is for the ordinary path to read. What is
//! accepted here the ordinary path accepts without a word.

use crate::bind::Binder;
use crate::bulk::program::classes::{
    ABSENT, Class, Classes, LOST, Learning, SILENT, STATED, UNKNOWN,
};
use crate::bulk::program::keys::{Goal, Keys, START};
use crate::bulk::program::layout::{ColumnId, DOCUMENTS, Layout, Sort, TableId};
use crate::bulk::program::scan::Scan;
use crate::bulk::program::state_words::StateWords;
use crate::model::facts::State;
use crate::model::shape::{Field, RecordId, Shape, Type};

/// A record with more entries in its lists is declined.
const ENTRIES: usize = 10_000;

/// What reading needs to know of a rulebook.
pub(super) struct Known<'a> {
    pub shape: &'a Shape,
    pub binder: &'a Binder<'a>,
    pub layout: &'a Layout,
    pub state_words: &'a StateWords,
}

/// The rows of one table.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// The classes, row by row.
    pub cells: Vec<Class>,
    pub width: usize,
    pub count: usize,
    /// For each row, the row of the table above.
    pub parents: Vec<u32>,
    /// For each record, its first row; and how many rows there are.
    pub starts: Vec<u32>,
}

/// Reads one record.
pub(super) struct Extractor<'a> {
    pub known: &'a Known<'a>,
    pub columns: &'a mut [Classes],
    pub keys: &'a mut [Keys],
    pub tables: &'a mut [Rows],
    pub learning: Learning<'a>,
    pub scan: Scan<'a>,
    /// The keys that no field reads.
    pub unread: &'a mut Vec<(u32, RecordId, usize)>,
    /// The elements of the list at hand.
    pub elements: &'a mut Vec<u16>,
}

impl Rows {
    /// Forgets all rows.
    pub fn clear(&mut self) {
        self.cells.clear();
        self.parents.clear();
        self.starts.clear();
        self.count = 0;
    }

    /// Adds a row of one class.
    pub fn push(&mut self, parent: usize, class: Class) -> usize {
        self.cells.resize(self.cells.len() + self.width, class);
        self.parents.push(u32::try_from(parent).unwrap_or(u32::MAX));
        self.count += 1;
        self.count - 1
    }

    /// The first row of a record.
    pub fn first_of(&self, record: usize) -> usize {
        self.starts.get(record).copied().unwrap_or(0) as usize
    }

    /// The rows of a record, without the one that stands for the list itself.
    pub fn entries_of(&self, record: usize) -> std::ops::Range<usize> {
        let end = self.first_of(record + 1).saturating_sub(1);
        self.first_of(record)..end
    }

    /// The first row that belongs to a row above, or to one that follows it.
    pub fn first_below(&self, above: usize) -> usize {
        self.parents
            .partition_point(|parent| (*parent as usize) < above)
    }

    /// Forgets all rows but the first.
    pub fn truncate(&mut self, count: usize) {
        self.cells.truncate(count * self.width);
        self.parents.truncate(count);
        self.count = count;
    }
}

impl Extractor<'_> {
    /// Reads a record into a row that is there already; nothing where it has to be read by the ordinary path.
    pub fn document(&mut self, row: usize, end: usize) -> Option<()> {
        self.scan.blanks();
        self.scan.expect(b'{')?;
        self.record(Shape::ROOT, DOCUMENTS, row)?;
        self.scan.blanks();
        self.silent_records(DOCUMENTS, row)?;
        (self.scan.at == end).then_some(())
    }

    /// Records whose silence means that there is none, and which were not mentioned: outer ones first.
    fn silent_records(&mut self, table: TableId, row: usize) -> Option<()> {
        let known = self.known;
        for column in known.layout.tables[table].denied.iter().copied() {
            let rows = &self.tables[table];
            let at = row * rows.width + known.layout.columns[column].at;
            if rows.cells.get(at) == Some(&SILENT) {
                self.set_with_fields(column, table, row, ABSENT)?;
            }
        }
        Some(())
    }

    /// Reads the fields of a record whose opening bracket was read.
    fn record(&mut self, record: RecordId, table: TableId, row: usize) -> Option<()> {
        let (mut seen, mut last) = ([0_u64; 4], START);
        self.scan.blanks();
        if self.scan.expect(b'}').is_some() {
            return Some(());
        }
        loop {
            self.scan.expect(b'"')?;
            let keys = self.keys.get_mut(record.0 as usize)?;
            let (goal, bit);
            (last, goal, bit) =
                keys.read(&mut self.scan, last, self.known.binder, self.known.shape)?;
            let word = seen.get_mut(usize::from(bit >> 6))?;
            if *word >> (bit & 63) & 1 == 1 {
                return None;
            }
            *word |= 1 << (bit & 63);
            self.scan.blanks();
            self.scan.expect(b':')?;
            self.scan.blanks();
            match goal {
                Goal::Field(column) => self.field(column, table, row)?,
                Goal::Remark => self.scan.skip()?,
                Goal::Unread => {
                    let row = self.tables[DOCUMENTS].count - 1;
                    let row = u32::try_from(row).unwrap_or(u32::MAX);
                    self.unread.push((row, record, last));
                    self.scan.skip()?;
                }
            }
            self.scan.blanks();
            if self.scan.expect(b',').is_none() {
                return self.scan.expect(b'}');
            }
            self.scan.blanks();
        }
    }

    #[inline]
    fn field(&mut self, column: ColumnId, table: TableId, row: usize) -> Option<()> {
        let known = self.known;
        let class = match &known.layout.columns[column].sort {
            Sort::Single(ty) => self.single(column, ty)?,
            Sort::List(inner) => self.list(column, inner)?,
            Sort::Record(record) => return self.nested(column, *record, table, row),
            Sort::Entries(inner) => return self.entries(column, *inner, table, row),
            Sort::Entry => return None,
        };
        self.set(column, table, row, class)
    }

    #[inline]
    fn set(&mut self, column: ColumnId, table: TableId, row: usize, class: Class) -> Option<()> {
        if class == LOST {
            return None;
        }
        let rows = &mut self.tables[table];
        let at = row * rows.width + self.known.layout.columns[column].at;
        *rows.cells.get_mut(at)? = class;
        Some(())
    }

    /// A record that is not there: its fields are what it is.
    fn set_with_fields(
        &mut self,
        column: ColumnId,
        table: TableId,
        row: usize,
        class: Class,
    ) -> Option<()> {
        let known = self.known;
        for below in &known.layout.columns[column].below {
            self.set(*below, table, row, class)?;
        }
        self.set(column, table, row, class)
    }

    fn nested(
        &mut self,
        column: ColumnId,
        record: RecordId,
        table: TableId,
        row: usize,
    ) -> Option<()> {
        if self.scan.expect(b'{').is_some() {
            self.set(column, table, row, STATED)?;
            return self.record(record, table, row);
        }
        let class = self.state(column)?;
        self.set_with_fields(column, table, row, class)
    }

    /// Reads a list of records; a single record is a list of one.
    fn entries(
        &mut self,
        column: ColumnId,
        inner: TableId,
        table: TableId,
        row: usize,
    ) -> Option<()> {
        match self.scan.byte() {
            b'{' => {
                self.set(column, table, row, STATED)?;
                self.entry(inner, row)
            }
            b'[' => {
                self.scan.at += 1;
                self.scan.blanks();
                if self.scan.expect(b']').is_some() {
                    return self.set(column, table, row, ABSENT);
                }
                self.set(column, table, row, STATED)?;
                self.each(|own| own.entry(inner, row))
            }
            _ => {
                let class = self.state(column)?;
                self.set(column, table, row, class)
            }
        }
    }

    /// Reads the entries of a list that is not empty.
    fn each(&mut self, mut read: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        loop {
            read(self)?;
            self.scan.blanks();
            if self.scan.expect(b',').is_none() {
                return self.scan.expect(b']');
            }
            self.scan.blanks();
        }
    }

    fn entry(&mut self, table: TableId, parent: usize) -> Option<()> {
        let known = self.known;
        let own = &known.layout.tables[table];
        let entry = own.entry?;
        let rows = &mut self.tables[table];
        let first = rows.starts.last().copied().unwrap_or(0) as usize;
        if rows.count - first >= ENTRIES {
            return None;
        }
        let row = rows.push(parent, 0);
        if self.scan.expect(b'{').is_some() {
            self.set(entry, table, row, STATED)?;
            self.record(own.record, table, row)?;
            return self.silent_records(table, row);
        }
        let ty = Type::Record(own.record);
        let field = known.shape.field(known.layout.columns[entry].field);
        let class = self.state_of(&ty, field)?;
        self.set_with_fields(entry, table, row, class)
    }

    /// Reads a word that says that a record or list is not there, or open.
    fn state(&mut self, column: ColumnId) -> Option<Class> {
        let field = self.known.field_of(column);
        self.state_of(&field.ty, field)
    }

    fn state_of(&mut self, ty: &Type, field: &Field) -> Option<Class> {
        let scalar = self.scalar()?;
        match self.known.binder.single(ty, &scalar, field)? {
            (State::Absent, _) => Some(ABSENT),
            (State::Unknown, _) => Some(UNKNOWN),
            _ => None,
        }
    }
}

impl<'a> Known<'a> {
    /// The field that a column is for.
    pub fn field_of(&self, column: ColumnId) -> &'a Field {
        self.shape.field(self.layout.columns[column].field)
    }
}
