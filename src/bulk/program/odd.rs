//! Conditions that read several columns: the ordinary evaluator is asked about each combination of values once, and what
//! it said is remembered.

use std::collections::HashMap;

use crate::bulk::program::classes::Class;
use crate::bulk::program::layout::{DOCUMENTS, TableId};
use crate::bulk::program::probe::{Read, Sample};
use crate::bulk::program::run::{Batch, above};
use crate::bulk::program::steps::Odd;
use crate::model::truth::Truth;
use crate::plan::NodeId;

/// Of each group of conditions, no more combinations are remembered.
const MOST: usize = 50_000;

/// What was said of the conditions of a group on one combination of values.
type Said = Box<[Option<Truth>]>;

/// What was said, for each group of conditions.
#[derive(Clone, Debug, Default)]
pub(super) struct Remembered {
    groups: Vec<HashMap<Box<[Class]>, Said>>,
    key: Vec<Class>,
}

/// A row of which something has to be asked: the group, the row, and the values that it reads.
struct Missing {
    group: usize,
    row: usize,
    key: Box<[Class]>,
}

impl Remembered {
    /// Tells the truth of all such conditions on a record; whether all could be computed.
    pub fn record(
        &mut self,
        batch: &mut Batch,
        record: usize,
        mut tell: impl FnMut(TableId, usize, usize, Truth),
    ) -> bool {
        self.groups.resize(batch.steps.odd.len(), HashMap::new());
        let mut missing = Vec::new();
        let mut all_told = true;
        for (group, odd) in batch.steps.odd.iter().enumerate() {
            for row in rows(batch, odd, record) {
                self.key(batch, odd, record, row);
                match self.groups[group].get(self.key.as_slice()) {
                    Some(said) => all_told &= told(odd, row, said, &mut tell),
                    None => missing.push(Missing {
                        group,
                        row,
                        key: self.key.as_slice().into(),
                    }),
                }
            }
        }
        for (missing, said) in ask(batch, record, missing) {
            let odd = &batch.steps.odd[missing.group];
            all_told &= told(odd, missing.row, &said, &mut tell);
            let group = &mut self.groups[missing.group];
            if group.len() >= MOST {
                group.clear();
            }
            group.insert(missing.key, said);
        }
        all_told
    }

    /// Everything that a group reads of a row.
    fn key(&mut self, batch: &Batch, odd: &Odd, record: usize, row: usize) {
        self.key.clear();
        for (table, columns) in &odd.by_table {
            if odd.by_row {
                let row = above(row, odd.table, *table, batch.layout, batch.tables);
                self.add(batch, *table, columns, row);
            } else if *table == DOCUMENTS {
                self.add(batch, *table, columns, record);
            } else {
                self.entries(batch, *table, columns, record);
            }
        }
        if !odd.by_row && odd.table != DOCUMENTS {
            let first = batch.tables[odd.table].first_of(record);
            self.key.push(short(row - first));
        }
    }

    fn entries(&mut self, batch: &Batch, table: TableId, columns: &[usize], record: usize) {
        let rows = &batch.tables[table];
        let parent = batch.layout.tables[table].parent;
        let own = rows.entries_of(record);
        self.key.push(short(own.len()));
        for row in own {
            let above = rows.parents[row] as usize;
            let first = batch.tables[parent].first_of(record);
            self.key.push(short(above - first));
            self.add(batch, table, columns, row);
        }
    }

    fn add(&mut self, batch: &Batch, table: TableId, columns: &[usize], row: usize) {
        let rows = &batch.tables[table];
        let cells = &rows.cells[row * rows.width..];
        self.key.extend(columns.iter().map(|at| cells[*at]));
    }
}

/// A record has fewer entries than a class has values.
fn short(number: usize) -> Class {
    Class::try_from(number).unwrap_or(Class::MAX)
}

/// The rows of a record that a group is about.
fn rows(batch: &Batch, odd: &Odd, record: usize) -> std::ops::Range<usize> {
    if odd.table == DOCUMENTS {
        record..record + 1
    } else {
        batch.tables[odd.table].entries_of(record)
    }
}

fn told(
    odd: &Odd,
    row: usize,
    said: &[Option<Truth>],
    tell: &mut impl FnMut(TableId, usize, usize, Truth),
) -> bool {
    for ((_, slot), truth) in odd.nodes.iter().zip(said) {
        if let Some(truth) = truth {
            tell(odd.table, *slot, row, *truth);
        }
    }
    said.iter().all(Option::is_some)
}

/// Asks the ordinary evaluator about rows of a record.
fn ask(batch: &mut Batch, record: usize, missing: Vec<Missing>) -> Vec<(Missing, Said)> {
    if missing.is_empty() {
        return Vec::new();
    }
    let (by_row, whole): (Vec<Missing>, Vec<Missing>) = missing
        .into_iter()
        .partition(|missing| batch.steps.odd[missing.group].by_row);
    let mut all = ask_of_record(batch, record, whole);
    for missing in by_row {
        let said = ask_of_row(batch, &missing);
        all.push((missing, said));
    }
    all
}

fn ask_of_row(batch: &mut Batch, missing: &Missing) -> Said {
    let odd = &batch.steps.odd[missing.group];
    let samples: Vec<(usize, &Sample)> = odd
        .columns
        .iter()
        .map(|column| {
            let place = &batch.layout.columns[*column];
            let row = above(
                missing.row,
                odd.table,
                place.table,
                batch.layout,
                batch.tables,
            );
            let rows = &batch.tables[place.table];
            let class = rows.cells[row * rows.width + place.at];
            (*column, batch.columns[*column].sample(class))
        })
        .collect();
    let nodes: Vec<NodeId> = odd.nodes.iter().map(|(node, _)| *node).collect();
    let truths = batch
        .probe
        .truths(batch.plan, batch.as_of, &samples, &nodes);
    truths.into()
}

fn ask_of_record(batch: &mut Batch, record: usize, missing: Vec<Missing>) -> Vec<(Missing, Said)> {
    if missing.is_empty() {
        return Vec::new();
    }
    let mut wanted = vec![false; batch.layout.columns.len()];
    let mut asked = Vec::new();
    for missing in &missing {
        let odd = &batch.steps.odd[missing.group];
        for column in &odd.columns {
            wanted[*column] = true;
        }
        let row = missing.row - rows(batch, odd, record).start;
        asked.extend(odd.nodes.iter().map(|(node, _)| (*node, odd.table, row)));
    }
    let read = Read {
        record,
        layout: batch.layout,
        tables: batch.tables,
        columns: batch.columns,
        wanted: &wanted,
    };
    let truths = batch
        .probe
        .truths_of_record(batch.plan, batch.as_of, &read, &asked);
    let mut truths = truths.into_iter();
    missing
        .into_iter()
        .map(|missing| {
            let count = batch.steps.odd[missing.group].nodes.len();
            let said: Vec<Option<Truth>> = truths.by_ref().take(count).collect();
            (missing, said.into())
        })
        .collect()
}
