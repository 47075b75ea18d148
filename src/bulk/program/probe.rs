//! A document in which everything is stated, with one entry in each list of records: the ordinary evaluator is asked
//! about it, one column at a time, what conditions make of a value.

use jiff::civil::Date;

use crate::bind::Binder;
use crate::bulk::program::layout::{ColumnId, DOCUMENTS, Layout, Sort};
use crate::document::{Document, Entry, Node, NodeKind};
use crate::evaluate::probe::truths;
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
            facts,
        };
        probe.find(layout);
        let scopes = (0..).map(ScopeId).zip(&plan.scopes);
        for (id, scope) in scopes {
            let table = scope.field.and_then(|field| layout.table_of(field));
            if let Some(entry) = table.and_then(|table| layout.tables[table].entry) {
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
            .map(|(column, sample)| self.set(*column, sample))
            .collect();
        let found = truths(plan, &self.facts, as_of, &self.bound, nodes);
        for (id, fact) in before.into_iter().rev() {
            self.facts.all[id.0 as usize] = fact;
        }
        self.facts.all.truncate(length);
        found
    }

    /// Makes a column as in a sample; the fact as it was before.
    fn set(&mut self, column: ColumnId, sample: &Sample) -> (FactId, Fact) {
        let id = self.fact_of[column];
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
