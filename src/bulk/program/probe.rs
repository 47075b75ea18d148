//! A document in which everything is stated, with one entry in each list of records. Columns of it are made as they are in
//! a row, and the ordinary evaluator is asked what conditions make of that.

use jiff::civil::Date;

use crate::bind::Binder;
use crate::bulk::program::classes::{Classes, STATED};
use crate::bulk::program::extract::Rows;
use crate::bulk::program::layout::{ColumnId, DOCUMENTS, Layout, Sort, TableId};
use crate::document::{Document, Entry, Node, NodeKind};
use crate::evaluate::probe::{Question, truths};
use crate::model::facts::{Fact, FactId, Facts, State};
use crate::model::shape::{FieldId, RecordId, Shape, Type};
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::plan::{NodeId, Plan, ScopeId};
use crate::source::{FileId, Sources, Span};

/// What a field may be: what documents say when they say the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Sample {
    /// The field is not mentioned.
    Silent,
    /// It is in a state without a value; records and lists of records may be stated.
    State(State),
    /// It has a value.
    Value(Value),
    /// It is a list with these entries.
    List(Vec<(State, Option<Value>)>),
}

/// The facts of the document.
#[derive(Clone, Debug, Default)]
pub(super) struct Probe {
    facts: Facts,
    /// For each column, the fact that is its value.
    fact_of: Vec<FactId>,
    /// For each scope of the plan, the one entry of its list.
    bound: Vec<(ScopeId, FactId)>,
    /// For each column, the positions of the fields to follow from the record of its row.
    routes: Vec<Vec<u32>>,
    /// For each table, the scopes that bind its rows.
    scopes: Vec<Vec<ScopeId>>,
}

/// The facts of the entries of one record: for each table, one for each row that it has there.
pub(super) type Entries = Vec<Vec<FactId>>;

/// What is read of a record.
pub(super) struct Read<'a> {
    pub record: usize,
    pub layout: &'a Layout,
    pub tables: &'a [Rows],
    pub columns: &'a [Classes],
    /// Which columns matter.
    pub wanted: &'a [bool],
}

const NOWHERE: Span = Span {
    file: FileId(0),
    start: 0,
    end: 0,
};

impl Probe {
    pub fn new(binder: &Binder, shape: &Shape, layout: &Layout, plan: &Plan) -> Self {
        let document = Document {
            file: FileId(0),
            parts: vec![stated(shape, Shape::ROOT)],
            headings: Vec::new(),
        };
        let facts = binder.bind(&document, &Sources::default()).facts;
        let mut probe = Self {
            fact_of: vec![Facts::ROOT; layout.columns.len()],
            bound: Vec::new(),
            routes: vec![Vec::new(); layout.columns.len()],
            scopes: vec![Vec::new(); layout.tables.len()],
            facts,
        };
        probe.find(layout);
        probe.find_routes(shape, Shape::ROOT, &mut Vec::new());
        let scopes = (0..).map(ScopeId).zip(&plan.scopes);
        for (id, scope) in scopes {
            let table = scope.field.and_then(|field| layout.table_of(field));
            let Some(table) = table else {
                continue;
            };
            probe.scopes[table].push(id);
            if let Some(entry) = layout.tables[table].entry {
                probe.bound.push((id, probe.fact_of[entry]));
            }
        }
        probe
    }

    /// Finds the fact of each column, outer tables first.
    fn find(&mut self, layout: &Layout) {
        for (id, table) in layout.tables.iter().enumerate() {
            let own = match (id, table.list) {
                (DOCUMENTS, _) | (_, None) => Facts::ROOT,
                (_, Some(list)) => {
                    let list = self.facts.get(self.fact_of[list.0 as usize]);
                    list.children.first().copied().unwrap_or(Facts::ROOT)
                }
            };
            if let Some(entry) = table.entry {
                self.fact_of[entry] = own;
            }
            self.find_fields(layout, own);
        }
    }

    fn find_fields(&mut self, layout: &Layout, record: FactId) {
        for child in self.facts.get(record).children.clone() {
            let Some(FieldId(field)) = self.facts.get(child).field else {
                continue;
            };
            self.fact_of[field as usize] = child;
            if matches!(layout.columns[field as usize].sort, Sort::Record(_)) {
                self.find_fields(layout, child);
            }
        }
    }

    fn find_routes(&mut self, shape: &Shape, record: RecordId, route: &mut Vec<u32>) {
        for id in &shape.record(record).fields {
            let field = shape.field(*id);
            route.push(field.position);
            self.routes[id.0 as usize] = route.clone();
            match &field.ty {
                Type::Record(inner) => self.find_routes(shape, *inner, route),
                Type::List(inner) => {
                    if let Type::Record(inner) = **inner {
                        self.find_routes(shape, inner, &mut Vec::new());
                    }
                }
                _ => {}
            }
            route.pop();
        }
    }

    /// The truth of some conditions that read nothing but one column, where that is as in the sample; none for one of
    /// which something cannot be computed.
    pub fn truths(
        &mut self,
        plan: &Plan,
        as_of: Option<Date>,
        set: &[(ColumnId, &Sample)],
        nodes: &[NodeId],
    ) -> Vec<Option<Truth>> {
        let length = self.facts.all.len();
        let before: Vec<(FactId, Fact)> = set
            .iter()
            .map(|(column, sample)| self.set_fact(self.fact_of[*column], sample))
            .collect();
        let questions: Vec<Question> = nodes
            .iter()
            .map(|node| Question {
                node: *node,
                bound: &self.bound,
            })
            .collect();
        let found = truths(plan, &self.facts, as_of, &questions);
        self.restore(length, before);
        found
    }

    /// The truth of some conditions on a whole record, each on a row of a table, counted from the first that the record
    /// has there.
    pub fn truths_of_record(
        &mut self,
        plan: &Plan,
        as_of: Option<Date>,
        read: &Read,
        asked: &[(NodeId, TableId, usize)],
    ) -> Vec<Option<Truth>> {
        let length = self.facts.all.len();
        let mut entries = vec![Vec::new(); read.layout.tables.len()];
        let mut before = Vec::new();
        self.fill(
            read,
            (DOCUMENTS, read.record),
            Facts::ROOT,
            &mut entries,
            &mut before,
        );
        let bound: Vec<Vec<(ScopeId, FactId)>> = asked
            .iter()
            .map(|(_, table, row)| self.bound_to(read, (*table, *row), &entries))
            .collect();
        let questions: Vec<Question> = asked
            .iter()
            .zip(&bound)
            .map(|((node, _, _), bound)| Question { node: *node, bound })
            .collect();
        let found = truths(plan, &self.facts, as_of, &questions);
        self.restore(length, before);
        found
    }

    /// What the scopes of a row, and of those above it, are bound to.
    fn bound_to(
        &self,
        read: &Read,
        (mut table, row): (TableId, usize),
        entries: &Entries,
    ) -> Vec<(ScopeId, FactId)> {
        let mut bound = Vec::new();
        let mut row = row;
        while table != DOCUMENTS {
            let entry = entries[table].get(row).copied().unwrap_or(Facts::ROOT);
            bound.extend(self.scopes[table].iter().map(|scope| (*scope, entry)));
            let rows = &read.tables[table];
            let above = rows.parents[rows.first_of(read.record) + row] as usize;
            table = read.layout.tables[table].parent;
            row = above - read.tables[table].first_of(read.record);
        }
        bound
    }

    /// Makes the columns of a record, or of an entry of it, as they are in its row.
    fn fill(
        &mut self,
        read: &Read,
        (table, row): (TableId, usize),
        at: FactId,
        entries: &mut Entries,
        before: &mut Vec<(FactId, Fact)>,
    ) {
        let rows = &read.tables[table];
        let cells = &rows.cells[row * rows.width..];
        for column in &read.layout.tables[table].columns {
            if !read.wanted[*column] {
                continue;
            }
            let place = &read.layout.columns[*column];
            let class = cells[place.at];
            let fact = self.follow(at, *column);
            match place.sort {
                Sort::Entries(inner) if class == STATED => {
                    self.fill_entries(read, (inner, row), fact, entries, before);
                }
                _ => {
                    let sample = read.columns[*column].sample(class);
                    before.push(self.set_fact(fact, sample));
                }
            }
        }
    }

    fn fill_entries(
        &mut self,
        read: &Read,
        (table, above): (TableId, usize),
        list: FactId,
        entries: &mut Entries,
        before: &mut Vec<(FactId, Fact)>,
    ) {
        before.push((list, self.facts.get(list).clone()));
        let rows = &read.tables[table];
        let Some(template) = self.facts.get(list).children.first().copied() else {
            return;
        };
        let own = rows.first_below(above)..rows.entries_of(read.record).end;
        let mut children = Vec::new();
        for row in own.take_while(|row| rows.parents[*row] as usize == above) {
            let entry = self.copy(template, list);
            let index = u32::try_from(children.len()).ok();
            self.facts.all[entry.0 as usize].index = index;
            children.push(entry);
            entries[table].push(entry);
            self.fill(read, (table, row), entry, entries, before);
        }
        self.facts.all[list.0 as usize].children = children;
    }

    /// The fact of a column in a record or an entry.
    fn follow(&self, record: FactId, column: ColumnId) -> FactId {
        let route = self.routes.get(column).into_iter().flatten();
        route.fold(record, |at, position| {
            let children = &self.facts.get(at).children;
            children.get(*position as usize).copied().unwrap_or(at)
        })
    }

    /// A fact once more, with all below it.
    fn copy(&mut self, fact: FactId, parent: FactId) -> FactId {
        let id = FactId(u32::try_from(self.facts.all.len()).unwrap_or(u32::MAX));
        let mut own = self.facts.get(fact).clone();
        own.parent = Some(parent);
        let children = std::mem::take(&mut own.children);
        self.facts.all.push(own);
        let children = children.into_iter().map(|child| self.copy(child, id));
        let children = children.collect();
        self.facts.all[id.0 as usize].children = children;
        id
    }

    fn restore(&mut self, length: usize, before: Vec<(FactId, Fact)>) {
        for (id, fact) in before.into_iter().rev() {
            self.facts.all[id.0 as usize] = fact;
        }
        self.facts.all.truncate(length);
    }

    /// Makes a fact as in a sample; the fact as it was before.
    fn set_fact(&mut self, id: FactId, sample: &Sample) -> (FactId, Fact) {
        let before = self.facts.get(id).clone();
        let (state, value, entries) = match sample {
            Sample::Silent => return (id, before),
            Sample::State(state) => (*state, None, &[][..]),
            Sample::Value(value) => (State::Stated, Some(value.clone()), &[][..]),
            Sample::List(entries) => (State::Stated, None, entries.as_slice()),
        };
        let is_list = !matches!(sample, Sample::State(State::Stated));
        let children = if is_list {
            entries
                .iter()
                .zip(0..)
                .map(|((state, value), index)| self.push(&before, id, index, *state, value))
                .collect()
        } else {
            before.children.clone()
        };
        let fact = &mut self.facts.all[id.0 as usize];
        fact.state = state;
        fact.value = value;
        fact.children = children;
        (id, before)
    }

    fn push(
        &mut self,
        like: &Fact,
        list: FactId,
        index: u32,
        state: State,
        value: &Option<Value>,
    ) -> FactId {
        let id = FactId(u32::try_from(self.facts.all.len()).unwrap_or(u32::MAX));
        self.facts.all.push(Fact {
            state,
            value: value.clone(),
            children: Vec::new(),
            field: None,
            index: Some(index),
            parent: Some(list),
            ..like.clone()
        });
        id
    }
}

/// A record in which every nested record is stated, and every list of records has one entry.
fn stated(shape: &Shape, record: RecordId) -> Node {
    let mut entries = Vec::new();
    for id in &shape.record(record).fields {
        let field = shape.field(*id);
        let value = match &field.ty {
            Type::Record(inner) => stated(shape, *inner),
            Type::List(inner) => match **inner {
                Type::Record(inner) => Node {
                    span: NOWHERE,
                    kind: NodeKind::List(vec![stated(shape, inner)]),
                },
                _ => continue,
            },
            _ => continue,
        };
        entries.push(Entry {
            key: field.keys.first().cloned().unwrap_or_default(),
            key_span: NOWHERE,
            value,
        });
    }
    Node {
        span: NOWHERE,
        kind: NodeKind::Map(entries),
    }
}
