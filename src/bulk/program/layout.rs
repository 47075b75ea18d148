//! A shape laid out in tables: one for the documents, one for the entries of each list of records, each with a column
//! for every field.
//!
//! A column holds small numbers that stand for values; what they stand for is not known here.

use crate::model::shape::{FieldId, RecordId, Shape, Type};

/// A column: an index into [`Layout::columns`]. Those of fields come first, in the order of the fields.
pub(super) type ColumnId = usize;

/// A table: an index into [`Layout::tables`].
pub(super) type TableId = usize;

/// The table with a row for each document.
pub(super) const DOCUMENTS: TableId = 0;

/// All tables and columns of a shape.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub tables: Vec<Table>,
    pub columns: Vec<Column>,
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The list whose entries are the rows; none for the documents.
    pub list: Option<FieldId>,
    /// The table of the rows that have the lists.
    pub parent: TableId,
    /// What a row is.
    pub record: RecordId,
    /// How many columns it has.
    pub width: usize,
    /// Whether each entry is there; none for documents, which always are.
    pub entry: Option<ColumnId>,
    /// Its columns in order.
    pub columns: Vec<ColumnId>,
    /// The columns of nested records whose silence means that there is none, outer ones first.
    pub denied: Vec<ColumnId>,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// The field; of a column of entries, the list.
    pub field: FieldId,
    /// What it holds.
    pub sort: Sort,
    /// Its table.
    pub table: TableId,
    /// Its position in a row.
    pub at: usize,
    /// Of a nested record or an entry: the columns of the same table that go with it.
    pub below: Vec<ColumnId>,
}

/// What a column holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Sort {
    /// One value of a type.
    Single(Type),
    /// A list of values of a type.
    List(Type),
    /// The state of a nested record.
    Record(RecordId),
    /// The state of a list of records, which has a table.
    Entries(TableId),
    /// Whether an entry is there.
    Entry,
}

impl Layout {
    /// Lays out a shape.
    pub fn new(shape: &Shape) -> Self {
        let blank = Column {
            field: FieldId(0),
            sort: Sort::Entry,
            table: DOCUMENTS,
            at: 0,
            below: Vec::new(),
        };
        let mut layout = Self {
            tables: Vec::new(),
            columns: vec![blank; shape.fields.len()],
        };
        if !shape.records.is_empty() {
            layout.table(shape, None, DOCUMENTS, Shape::ROOT);
        }
        layout
    }

    /// The table of the entries of a list.
    pub fn table_of(&self, list: FieldId) -> Option<TableId> {
        self.tables
            .iter()
            .position(|table| table.list == Some(list))
    }

    /// Columns by table, as positions in a row.
    pub fn by_table(&self, columns: &[ColumnId]) -> Vec<(TableId, Vec<usize>)> {
        let own = |table: TableId| {
            let columns = columns.iter().map(|column| &self.columns[*column]);
            let own = columns.filter(move |column| column.table == table);
            own.map(|column| column.at).collect::<Vec<usize>>()
        };
        let tables = 0..self.tables.len();
        let all = tables.map(|table| (table, own(table)));
        all.filter(|(_, columns)| !columns.is_empty()).collect()
    }

    /// Whether each row of a table belongs to one of another, or is one.
    pub fn is_within(&self, inner: TableId, outer: TableId) -> bool {
        let mut at = inner;
        while at != outer && at != DOCUMENTS {
            at = self.tables[at].parent;
        }
        at == outer
    }

    fn table(
        &mut self,
        shape: &Shape,
        list: Option<FieldId>,
        parent: TableId,
        record: RecordId,
    ) -> TableId {
        let id = self.tables.len();
        self.tables.push(Table {
            list,
            parent,
            record,
            width: 0,
            entry: None,
            columns: Vec::new(),
            denied: Vec::new(),
        });
        let entry = list.map(|field| self.entry_column(field, id));
        let below = self.fields(shape, record, id);
        if let Some(entry) = entry {
            self.columns[entry].below = below;
            self.tables[id].entry = Some(entry);
        }
        id
    }

    fn entry_column(&mut self, field: FieldId, table: TableId) -> ColumnId {
        let id = self.columns.len();
        let at = self.place(id, table);
        self.columns.push(Column {
            field,
            sort: Sort::Entry,
            table,
            at,
            below: Vec::new(),
        });
        id
    }

    /// Lays out the fields of a record; all columns that this makes in the table itself.
    fn fields(&mut self, shape: &Shape, record: RecordId, table: TableId) -> Vec<ColumnId> {
        let mut all = Vec::new();
        for field in &shape.record(record).fields {
            let id = field.0 as usize;
            let at = self.place(id, table);
            all.push(id);
            let mut below = Vec::new();
            let sort = match &shape.field(*field).ty {
                Type::Record(inner) => {
                    if shape.field(*field).silence.is_some() {
                        self.tables[table].denied.push(id);
                    }
                    below = self.fields(shape, *inner, table);
                    Sort::Record(*inner)
                }
                Type::List(inner) => match **inner {
                    Type::Record(inner) => {
                        Sort::Entries(self.table(shape, Some(*field), table, inner))
                    }
                    ref inner => Sort::List(inner.clone()),
                },
                single => Sort::Single(single.clone()),
            };
            all.extend(&below);
            self.columns[id] = Column {
                field: *field,
                sort,
                table,
                at,
                below,
            };
        }
        all
    }

    fn place(&mut self, column: ColumnId, table: TableId) -> usize {
        let table = &mut self.tables[table];
        let at = table.width;
        table.width += 1;
        table.columns.push(column);
        at
    }
}
