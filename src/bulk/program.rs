//! A rulebook prepared for judging many documents of its shape: the fast path.
//!
//! It has no semantics of its own. What conditions make of a value is asked of the ordinary evaluator, once for each
//! class of values, and what a scalar means of the binder; whatever is out of the ordinary is declined, and the ordinary
//! path judges instead.

mod classes;
mod compile;
mod extract;
mod finders;
mod keys;
mod layout;
mod lookup;
mod odd;
mod planes;
mod probe;
mod reads;
mod run;
mod scan;
mod state_words;
mod steps;
mod values;

use jiff::civil::Date;

use crate::bind::Binder;
use crate::bulk::BATCH;
use crate::bulk::mask::Mask;
use crate::bulk::program::classes::{ABSENT, Classes, Learning, SILENT};
use crate::bulk::program::compile::{Compiled, compile};
use crate::bulk::program::extract::{Extractor, Known, Rows};
use crate::bulk::program::finders::finder;
use crate::bulk::program::keys::Keys;
use crate::bulk::program::layout::{DOCUMENTS, Layout, Sort};
use crate::bulk::program::probe::{Probe, Sample};
use crate::bulk::program::run::{Batch, Running};
use crate::bulk::program::scan::{PADDING, Scan};
use crate::bulk::program::state_words::StateWords;
use crate::bulk::verdicts::{EntryRows, Rows as DemandRows, Verdicts, demands};
use crate::evaluate::Options;
use crate::model::facts::State;
use crate::model::rulebook::{RuleId, Rulebook};
use crate::model::shape::{RecordId, Shape, Silence};
use crate::plan::Plan;

/// Longer records are declined.
const LONGEST: usize = 1 << 20;

/// A rulebook prepared for many documents.
pub struct Program<'a> {
    plan: &'a Plan,
    shape: &'a Shape,
    binder: Binder<'a>,
    as_of: Option<Date>,
    layout: Layout,
    /// For each table, the one above it.
    parents: Vec<usize>,
    compiled: Compiled,
    state_words: StateWords,
    probe: Probe,
    columns: Vec<Classes>,
    demands: usize,
    /// Those of rules that are not reported on.
    unreported: Vec<usize>,
    /// Whether everything is declined.
    declines: bool,
}

/// What one thread needs while it judges, taken once and used for every batch of one program.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    probe: Probe,
    columns: Vec<Classes>,
    keys: Vec<Keys>,
    tables: Vec<Rows>,
    running: Running,
    text: Vec<u8>,
    unread: Vec<(u32, RecordId, usize)>,
    /// For each sort of record and each key of it: how often it stands there unread, and in which record first.
    unread_times: Vec<Vec<(u64, u32)>>,
    elements: Vec<u16>,
}

/// What is said of one demand.
#[derive(Debug)]
pub enum Said<'a> {
    /// The records by verdict, the worst first.
    Records(&'a [Mask; 6]),
    /// The same of entries.
    Entries(EntryRows),
}

impl Said<'_> {
    fn store(self, to: &mut DemandRows) {
        match (self, to) {
            (Self::Records(masks), DemandRows::Records(own)) => *own = *masks,
            (Self::Records(masks), to) => *to = DemandRows::Records(*masks),
            (Self::Entries(rows), to) => *to = DemandRows::Entries(rows),
        }
    }
}

/// How much of a rulebook the fast path judges.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coverage {
    /// How many conditions are evaluated for many records at once, and parts of which the ordinary evaluator is asked
    /// for each combination of values.
    pub conditions: usize,
    /// How many of them are such parts.
    pub asked: usize,
    /// The rules that it does not understand, and for which it declines every record.
    pub left: Vec<RuleId>,
}

impl<'a> Program<'a> {
    /// Prepares a rulebook.
    #[must_use]
    pub fn new(rulebook: &'a Rulebook, plan: &'a Plan, options: &Options) -> Self {
        let shape = &rulebook.shape;
        let binder = Binder::new(shape);
        let layout = Layout::new(shape);
        let compiled = compile(plan, &layout, options);
        let mut program = Self {
            probe: Probe::new(&binder, shape, &layout, plan),
            state_words: StateWords::new(shape),
            columns: Vec::new(),
            unreported: Vec::new(),
            demands: demands(plan).len(),
            declines: !compiled.left.is_empty() || layout.tables.is_empty(),
            as_of: options.as_of,
            parents: layout.tables.iter().map(|table| table.parent).collect(),
            plan,
            shape,
            binder,
            layout,
            compiled,
        };
        program.learn();
        program.unreported = program.unreported();
        program
    }

    fn unreported(&self) -> Vec<usize> {
        let mut is_told = vec![false; self.demands];
        for rule in self.compiled.steps.rules.iter().filter(|_| !self.declines) {
            is_told[rule.first..rule.first + rule.met.len()].fill(true);
        }
        let all = (0..self.demands).zip(is_told);
        all.filter(|(_, told)| !told)
            .map(|(demand, _)| demand)
            .collect()
    }

    /// How much of the rulebook is judged here.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        Coverage {
            conditions: self.compiled.understood,
            asked: self
                .compiled
                .steps
                .odd
                .iter()
                .map(|odd| odd.nodes.len())
                .sum(),
            left: self.compiled.left.clone(),
        }
    }

    /// Learns the classes of all columns that can be told beforehand.
    fn learn(&mut self) {
        let mut learning = Learning {
            plan: self.plan,
            as_of: self.as_of,
            probe: &mut self.probe,
        };
        let mut exact = vec![false; self.layout.columns.len()];
        for column in self.compiled.steps.odd.iter().flat_map(|odd| &odd.columns) {
            exact[*column] = true;
        }
        for (id, column) in self.layout.columns.iter().enumerate() {
            let field = self.shape.field(column.field);
            let asked = self.compiled.steps.asked.get(id);
            let tests = asked.into_iter().flatten().map(|asked| asked.test);
            let silent = match (&column.sort, &field.silence) {
                (Sort::Record(_) | Sort::Entry, _) | (Sort::Entries(_), None) => {
                    Sample::State(State::Silent)
                }
                (Sort::Entries(_), Some(_)) => Sample::State(State::Absent),
                (Sort::Single(_) | Sort::List(_), _) => Sample::Silent,
            };
            self.declines |= matches!(
                (&column.sort, &field.silence),
                (Sort::Entries(_), Some(Silence::Value(_)))
            );
            let mut classes = Classes::new(id, tests.collect(), exact[id], silent, &mut learning);
            if let Sort::Single(ty) = &column.sort {
                classes.finder = finder(&mut classes, ty, field, &mut learning);
            }
            self.declines |= !classes.is_sound();
            self.columns.push(classes);
        }
    }

    /// Judges at most [`BATCH`] records, each the bytes of what should be one JSON object, with white space before it
    /// perhaps. What `out` held before is replaced.
    pub fn judge(&self, records: &[&[u8]], scratch: &mut Scratch, out: &mut Verdicts) {
        let mut demands = std::mem::take(&mut out.demands);
        demands.resize(self.demands, DemandRows::Left);
        self.judge_each(records, scratch, out, |demand, rows| {
            if let Some(own) = demands.get_mut(demand) {
                rows.store(own);
            }
        });
        for demand in &self.unreported {
            demands[*demand] = DemandRows::Left;
        }
        out.demands = demands;
    }

    /// Judges as [`judge`](Self::judge) does, and hands on what is said of one demand after the other instead of keeping
    /// it, which is much faster where there are many: the position of the demand, and its rows. Records that are
    /// declined by then stand in no mask.
    pub fn judge_each(
        &self,
        records: &[&[u8]],
        scratch: &mut Scratch,
        out: &mut Verdicts,
        each: impl FnMut(usize, Said<'_>),
    ) {
        let records = records.get(..BATCH).unwrap_or(records);
        if self.declines {
            out.decline(records.len(), 0);
            return;
        }
        self.prepare(scratch);
        out.records = records.len();
        out.ordinary = Mask::NONE;
        out.unread.clear();
        for (row, record) in records.iter().enumerate() {
            scratch.start();
            if self.extract(row, record, scratch).is_none() {
                out.ordinary.set(row);
                scratch.take_back(row);
            }
            scratch.end_lists(&self.parents);
        }
        scratch.finish();
        let mut batch = Batch {
            plan: self.plan,
            as_of: self.as_of,
            steps: &self.compiled.steps,
            layout: &self.layout,
            columns: &scratch.columns,
            tables: &scratch.tables,
            probe: &mut scratch.probe,
        };
        scratch.running.run(&mut batch, out, each);
        self.tell_unread(scratch, out);
    }

    /// Reads one record into the tables; nothing where it is declined.
    fn extract(&self, row: usize, record: &[u8], scratch: &mut Scratch) -> Option<()> {
        if record.len() > LONGEST {
            return None;
        }
        if !record.is_ascii() {
            std::str::from_utf8(record).ok()?;
        }
        scratch.text.clear();
        scratch.text.extend_from_slice(record);
        scratch.text.extend_from_slice(&[0; PADDING]);
        let known = Known {
            shape: self.shape,
            binder: &self.binder,
            layout: &self.layout,
            state_words: &self.state_words,
        };
        let mut extractor = Extractor {
            known: &known,
            columns: &mut scratch.columns,
            keys: &mut scratch.keys,
            tables: &mut scratch.tables,
            learning: Learning {
                plan: self.plan,
                as_of: self.as_of,
                probe: &mut scratch.probe,
            },
            scan: Scan {
                text: &scratch.text,
                at: 0,
            },
            unread: &mut scratch.unread,
            elements: &mut scratch.elements,
        };
        extractor.document(row, record.len())
    }

    /// Makes a scratch ready for a batch of this program.
    fn prepare(&self, scratch: &mut Scratch) {
        if scratch.columns.is_empty() {
            scratch.probe = self.probe.clone();
            scratch.columns = self.columns.clone();
            let records = (0..).map(RecordId).take(self.shape.records.len());
            scratch.keys = records.map(|id| Keys::new(id, self.shape)).collect();
            scratch.tables = vec![Rows::default(); self.layout.tables.len()];
            scratch.unread_times = vec![Vec::new(); self.shape.records.len()];
            for (rows, table) in scratch.tables.iter_mut().zip(&self.layout.tables) {
                rows.width = table.width;
            }
        }
        scratch.tables.iter_mut().for_each(Rows::clear);
        scratch.unread.clear();
        let columns = scratch.columns.iter_mut();
        if columns
            .filter_map(|classes| classes.forget_some().then_some(()))
            .count()
            > 0
        {
            scratch.running.forget();
        }
    }

    /// Counts the keys that no field reads, in records that are not declined.
    fn tell_unread(&self, scratch: &mut Scratch, out: &mut Verdicts) {
        if self.shape.inferred {
            return;
        }
        for (row, record, key) in scratch.unread.drain(..) {
            if out.ordinary.has(row as usize) {
                continue;
            }
            let times = &mut scratch.unread_times[record.0 as usize];
            if times.len() <= key {
                times.resize(key + 1, (0, row));
            }
            let (times, first) = &mut times[key];
            if *times == 0 {
                *first = row;
            }
            *times += 1;
        }
        for (keys, times) in scratch.keys.iter().zip(&mut scratch.unread_times) {
            for (key, (times, first)) in times.iter_mut().enumerate() {
                if let Some(key) = keys.get(key).filter(|_| *times > 0) {
                    let record = keys.record();
                    out.unread.add_times(record, &key.folded, *times, *first);
                }
                *times = 0;
            }
        }
    }
}

impl Scratch {
    /// Adds a row for a record, in whose lists is nothing yet.
    fn start(&mut self) {
        for (table, rows) in self.tables.iter_mut().enumerate() {
            let first = u32::try_from(rows.count).unwrap_or(u32::MAX);
            rows.starts.push(first);
            if table == DOCUMENTS {
                rows.push(0, SILENT);
            }
        }
    }

    /// Takes back what was read of a record that is declined.
    fn take_back(&mut self, row: usize) {
        for (table, rows) in self.tables.iter_mut().enumerate() {
            let first = rows.starts.last().copied().unwrap_or(0) as usize;
            let own = if table == DOCUMENTS { row + 1 } else { first };
            rows.truncate(own);
        }
    }

    /// Adds to each list of a record the row that stands for the list itself, which is no entry.
    fn end_lists(&mut self, parents: &[usize]) {
        for (table, parent) in parents.iter().enumerate().skip(1) {
            let above = self.tables[*parent].count - 1;
            self.tables[table].push(above, ABSENT);
        }
    }

    fn finish(&mut self) {
        for rows in &mut self.tables {
            let count = u32::try_from(rows.count).unwrap_or(u32::MAX);
            rows.starts.push(count);
        }
    }
}
