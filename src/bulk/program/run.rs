//! The steps of a batch: classes to planes, planes to planes, and those of rules to verdicts.

use crate::bulk::mask::Mask;
use jiff::civil::Date;

use crate::bulk::program::Said;
use crate::bulk::program::classes::Classes;
use crate::bulk::program::extract::Rows;
use crate::bulk::program::layout::{DOCUMENTS, Layout, TableId};
use crate::bulk::program::odd::Remembered;
use crate::bulk::program::planes::{Bits, NONE, Plane, ROWS, WORDS, and, or, without};
use crate::bulk::program::probe::Probe;
use crate::bulk::program::steps::{Arg, Asked, RuleStep, Step, Steps};
use crate::bulk::verdicts::{EntryRows, Verdicts, position};
use crate::evaluate::tally::Tally;
use crate::model::rulebook::{Quantifier, Verdict};
use crate::model::truth::Truth;
use crate::plan::Plan;

/// The planes of one table: for each slot, one for each block of rows.
#[derive(Clone, Debug, Default)]
struct Planes {
    all: Vec<Plane>,
    blocks: usize,
}

/// What running needs, kept from batch to batch.
#[derive(Clone, Debug, Default)]
pub(super) struct Running {
    tables: Vec<Planes>,
    /// For each class of the column at hand, the rows that have it.
    masks: Vec<Bits>,
    tallies: Vec<Tally>,
    remembered: Remembered,
}

/// A batch whose records have been read.
pub(super) struct Batch<'a> {
    pub plan: &'a Plan,
    pub as_of: Option<Date>,
    pub steps: &'a Steps,
    pub layout: &'a Layout,
    pub columns: &'a [Classes],
    pub tables: &'a [Rows],
    pub probe: &'a mut Probe,
}

impl Planes {
    #[inline]
    fn get(&self, arg: Arg, block: usize) -> (&Bits, &Bits) {
        let (slot, is_negated) = arg.parts();
        let plane = &self.all[slot * self.blocks + block];
        if is_negated {
            (&plane.no, &plane.yes)
        } else {
            (&plane.yes, &plane.no)
        }
    }

    fn set(&mut self, slot: usize, block: usize, plane: Plane) {
        self.all[slot * self.blocks + block] = plane;
    }

    /// Writes a truth where it was unknown.
    fn put(&mut self, slot: usize, row: usize, truth: Truth) {
        let plane = &mut self.all[slot * self.blocks + row / ROWS];
        match truth {
            Truth::True => put(&mut plane.yes, row % ROWS),
            Truth::False => put(&mut plane.no, row % ROWS),
            Truth::Unknown => {}
        }
    }

    /// The truth of a plane on one row.
    fn truth(&self, arg: Arg, row: usize) -> Truth {
        let (yes, no) = self.get(arg, row / ROWS);
        match (has(yes, row % ROWS), has(no, row % ROWS)) {
            (true, _) => Truth::True,
            (_, true) => Truth::False,
            _ => Truth::Unknown,
        }
    }
}

fn has(bits: &Bits, row: usize) -> bool {
    bits[row / 64] >> (row % 64) & 1 == 1
}

fn put(bits: &mut Bits, row: usize) {
    bits[row / 64] |= 1 << (row % 64);
}

impl Running {
    /// Makes room for a batch.
    fn prepare(&mut self, steps: &Steps, tables: &[Rows]) {
        self.tables.resize(tables.len(), Planes::default());
        for ((planes, slots), rows) in self.tables.iter_mut().zip(&steps.slots).zip(tables) {
            planes.blocks = rows.count.div_ceil(ROWS).max(1);
            planes.all.resize(slots * planes.blocks, Plane::UNKNOWN);
            for block in 0..planes.blocks {
                planes.set(Arg::TRUE.parts().0, block, Plane::TRUE);
                planes.set(Arg::UNKNOWN.parts().0, block, Plane::UNKNOWN);
            }
        }
    }

    /// Forgets what was found out about values whose classes were given up.
    pub fn forget(&mut self) {
        self.remembered = Remembered::default();
    }

    /// Runs all steps, and writes the verdicts on records that are not declined.
    pub fn run(
        &mut self,
        batch: &mut Batch,
        out: &mut Verdicts,
        mut each: impl FnMut(usize, Said<'_>),
    ) {
        let (steps, layout, tables) = (batch.steps, batch.layout, batch.tables);
        self.prepare(steps, tables);
        let columns = layout.columns.iter().zip(batch.columns);
        for (asked, (column, classes)) in steps.asked.iter().zip(columns) {
            if !asked.is_empty() {
                self.answer(asked, (column.table, column.at), classes, tables);
            }
        }
        self.odd(batch, out);
        for step in &steps.all {
            self.step(step, layout, tables);
        }
        let judged = without(&Mask::first(out.records).words, &out.ordinary.words);
        for rule in &steps.rules {
            if rule.bound.is_some() {
                self.entries(rule, tables, &mut each);
            } else {
                self.records(rule, &judged, &mut each);
            }
        }
    }

    /// Conditions that were left to the ordinary evaluator.
    fn odd(&mut self, batch: &mut Batch, out: &mut Verdicts) {
        for odd in &batch.steps.odd {
            for (_, slot) in &odd.nodes {
                let planes = &mut self.tables[odd.table];
                for block in 0..planes.blocks {
                    planes.set(*slot, block, Plane::UNKNOWN);
                }
            }
        }
        if batch.steps.odd.is_empty() {
            return;
        }
        for record in 0..out.records {
            if out.ordinary.has(record) {
                continue;
            }
            let tables = &mut self.tables;
            let all_told = self
                .remembered
                .record(batch, record, |table, slot, row, truth| {
                    tables[table].put(slot, row, truth);
                });
            if !all_told {
                out.ordinary.set(record);
            }
        }
    }

    /// The answers to all tests on one column.
    fn answer(
        &mut self,
        asked: &[Asked],
        (table, at): (TableId, usize),
        classes: &Classes,
        tables: &[Rows],
    ) {
        let rows = &tables[table];
        for block in 0..self.tables[table].blocks {
            self.masks.clear();
            self.masks.resize(classes.count(), NONE);
            let first = block * ROWS;
            let cells = rows.cells.get(first * rows.width..).unwrap_or_default();
            let own = cells.get(at..).unwrap_or_default();
            let own = own.iter().step_by(rows.width).take(ROWS);
            if classes.is_exact() {
                for (row, class) in own.enumerate() {
                    put(&mut self.masks[classes.answers_of(*class)], row);
                }
            } else {
                for (row, class) in own.enumerate() {
                    put(&mut self.masks[usize::from(*class)], row);
                }
            }
            let planes = &mut self.tables[table];
            for asked in asked {
                planes.set(asked.slot, block, Plane::UNKNOWN);
            }
            for (answers, mask) in self.masks.iter().enumerate() {
                if *mask != NONE {
                    add_rows(asked, classes, answers, mask, planes, block);
                }
            }
        }
    }

    fn step(&mut self, step: &Step, layout: &Layout, tables: &[Rows]) {
        match step {
            Step::All(table, args, out) => self.all(*table, args, *out),
            Step::Any(table, args, out) => self.any(*table, args, *out),
            Step::AtLeast(table, wanted, args, out) => {
                self.at_least(*table, *wanted, args, *out);
            }
            Step::Spread {
                from,
                plane,
                to,
                out,
            } => self.spread((*from, *plane), (*to, *out), layout, tables),
            Step::AnyBelow {
                from,
                plane,
                to,
                out,
            } => self.any_below((*from, *plane), (*to, *out), layout, tables),
            Step::Quantify {
                quantifier,
                from,
                counts,
                holds,
                to,
                open,
                out,
            } => {
                self.sum_up((*from, *counts, *holds), *to, layout, tables);
                self.quantify(*quantifier, *to, *open, *out);
            }
        }
    }

    fn all(&mut self, table: TableId, args: &[Arg], out: usize) {
        let planes = &mut self.tables[table];
        for block in 0..planes.blocks {
            let plane = conjunction(planes, args, block);
            planes.set(out, block, plane);
        }
    }

    fn any(&mut self, table: TableId, args: &[Arg], out: usize) {
        let planes = &mut self.tables[table];
        for block in 0..planes.blocks {
            let mut none = Plane::TRUE;
            for arg in args {
                let (yes, no) = planes.get(*arg, block);
                none.and(no, yes);
            }
            planes.set(out, block, none.negate());
        }
    }

    /// For each number up to the wanted one, the rows on which at least so many hold, and on which so many may.
    fn at_least(&mut self, table: TableId, wanted: usize, args: &[Arg], out: usize) {
        let planes = &mut self.tables[table];
        for block in 0..planes.blocks {
            let every = [u64::MAX; WORDS];
            let mut holds = vec![NONE; wanted + 1];
            let mut may = vec![NONE; wanted + 1];
            (holds[0], may[0]) = (every, every);
            for arg in args {
                let (yes, no) = planes.get(*arg, block);
                for number in (1..=wanted).rev() {
                    holds[number] = or(&holds[number], &and(&holds[number - 1], yes));
                    may[number] = or(&may[number], &without(&may[number - 1], no));
                }
            }
            let plane = Plane {
                yes: holds[wanted],
                no: without(&every, &may[wanted]),
            };
            planes.set(out, block, plane);
        }
    }

    fn spread(
        &mut self,
        (from, plane): (TableId, Arg),
        (to, out): (TableId, usize),
        layout: &Layout,
        tables: &[Rows],
    ) {
        for block in 0..self.tables[to].blocks {
            let mut spread = Plane::UNKNOWN;
            let first = block * ROWS;
            for row in first..tables[to].count.min(first + ROWS) {
                let above = above(row, to, from, layout, tables);
                match self.tables[from].truth(plane, above) {
                    Truth::True => put(&mut spread.yes, row % ROWS),
                    Truth::False => put(&mut spread.no, row % ROWS),
                    Truth::Unknown => {}
                }
            }
            self.tables[to].set(out, block, spread);
        }
    }

    fn any_below(
        &mut self,
        (from, plane): (TableId, Arg),
        (to, out): (TableId, usize),
        layout: &Layout,
        tables: &[Rows],
    ) {
        for block in 0..self.tables[to].blocks {
            self.tables[to].set(out, block, Plane::TRUE.negate());
        }
        for row in 0..tables[from].count {
            if self.tables[from].truth(plane, row) == Truth::True {
                let above = above(row, from, to, layout, tables);
                let planes = &mut self.tables[to];
                let plane = &mut planes.all[out * planes.blocks + above / ROWS];
                let bit = 1 << (above % 64);
                plane.yes[above % ROWS / 64] |= bit;
                plane.no[above % ROWS / 64] &= !bit;
            }
        }
    }

    /// Sums up the rows below each row of a table.
    fn sum_up(
        &mut self,
        (from, counts, holds): (TableId, Arg, Arg),
        to: TableId,
        layout: &Layout,
        tables: &[Rows],
    ) {
        self.tallies.clear();
        self.tallies.resize(tables[to].count, Tally::default());
        for row in 0..tables[from].count {
            let counts = self.tables[from].truth(counts, row);
            if counts != Truth::False {
                let holds = self.tables[from].truth(holds, row);
                self.tallies[above(row, from, to, layout, tables)].add(counts, holds);
            }
        }
    }

    fn quantify(&mut self, quantifier: Quantifier, to: TableId, open: Arg, out: usize) {
        for block in 0..self.tables[to].blocks {
            let mut plane = Plane::UNKNOWN;
            let first = block * ROWS;
            for (row, tally) in self.tallies.iter().skip(first).take(ROWS).enumerate() {
                let open = self.tables[to].truth(open, first + row) == Truth::True;
                match tally.truth(quantifier, open) {
                    Truth::True => put(&mut plane.yes, row),
                    Truth::False => put(&mut plane.no, row),
                    Truth::Unknown => {}
                }
            }
            self.tables[to].set(out, block, plane);
        }
    }

    /// The verdicts of a rule on whole records.
    fn records(&self, rule: &RuleStep, judged: &Bits, each: &mut impl FnMut(usize, Said<'_>)) {
        let planes = &self.tables[DOCUMENTS];
        let applies = conjunction(planes, &rule.applies, 0);
        for (met, demand) in rule.met.iter().zip(rule.first..) {
            let mut masks = [Mask::NONE; 6];
            let words = masks.each_mut().map(|mask| &mut mask.words);
            verdicts(planes, rule, *met, &applies, judged, 0, words);
            each(demand, Said::Records(&masks));
        }
    }

    /// The verdicts of a rule on entries.
    fn entries(&self, rule: &RuleStep, tables: &[Rows], each: &mut impl FnMut(usize, Said<'_>)) {
        let (planes, rows) = (&self.tables[rule.table], &tables[rule.table]);
        let Some(bound) = rule.bound else {
            return;
        };
        for (met, demand) in rule.met.iter().zip(rule.first..) {
            let mut entries = EntryRows {
                starts: rows.starts.clone(),
                ..EntryRows::default()
            };
            for block in 0..planes.blocks {
                let (counts, not) = planes.get(bound.counts, block);
                let mut applies = conjunction(planes, &rule.applies, block);
                applies.and(counts, not);
                let is_bound = without(&[u64::MAX; WORDS], not);
                let mut masks = [NONE; 6];
                let out = masks.each_mut();
                verdicts(planes, rule, *met, &applies, &is_bound, block, out);
                for (mask, words) in entries.masks.iter_mut().zip(masks) {
                    mask.extend(words);
                }
            }
            self.open_lists(bound.open, &mut entries);
            each(demand, Said::Entries(entries));
        }
    }

    /// The last row of each record stands for the list itself.
    fn open_lists(&self, open: Arg, entries: &mut EntryRows) {
        let planes = &self.tables[DOCUMENTS];
        let undetermined = &mut entries.masks[position(Verdict::Undetermined)];
        for (record, next) in entries.starts.iter().skip(1).enumerate() {
            let list = (*next as usize).saturating_sub(1);
            if planes.truth(open, record) == Truth::True
                && let Some(word) = undetermined.get_mut(list / 64)
            {
                *word |= 1 << (list % 64);
            }
        }
    }
}

/// Adds the rows of a class to the answers that it gives.
fn add_rows(
    asked: &[Asked],
    classes: &Classes,
    answers: usize,
    mask: &Bits,
    planes: &mut Planes,
    block: usize,
) {
    for (asked, truth) in asked.iter().zip(classes.answers(answers)) {
        let plane = &mut planes.all[asked.slot * planes.blocks + block];
        match truth {
            Truth::True => plane.yes = or(&plane.yes, mask),
            Truth::False => plane.no = or(&plane.no, mask),
            Truth::Unknown => {}
        }
    }
}

#[inline]
fn conjunction(planes: &Planes, args: &[Arg], block: usize) -> Plane {
    let mut all = Plane::TRUE;
    for arg in args {
        let (yes, no) = planes.get(*arg, block);
        all.and(yes, no);
    }
    all
}

/// The row of a table above that a row belongs to.
pub(super) fn above(
    mut row: usize,
    mut table: TableId,
    to: TableId,
    layout: &Layout,
    tables: &[Rows],
) -> usize {
    while table != to {
        row = tables[table].parents[row] as usize;
        table = layout.tables[table].parent;
    }
    row
}

/// The rows of each verdict, worst first, among those that are judged.
#[inline]
fn verdicts(
    planes: &Planes,
    rule: &RuleStep,
    met: Arg,
    applies: &Plane,
    judged: &Bits,
    block: usize,
    out: [&mut Bits; 6],
) {
    let (holds, fails) = planes.get(met, block);
    let (excused, not) = match rule.excepted {
        Some(excepted) => planes.get(excepted, block),
        None => (&NONE, &[u64::MAX; WORDS]),
    };
    let [broken, gap, undetermined, excepted, is_met, not_applicable] = out;
    for word in 0..WORDS {
        let (judged, sure) = (judged[word], applies.yes[word]);
        not_applicable[word] = judged & applies.no[word];
        let rest = judged & !applies.no[word];
        is_met[word] = rest & holds[word];
        let rest = rest & !holds[word];
        excepted[word] = rest & excused[word];
        let rest = rest & !excused[word];
        let bad = rest & sure & fails[word];
        broken[word] = bad & not[word];
        gap[word] = rest & sure & !fails[word];
        undetermined[word] = rest & !sure | bad & !not[word];
    }
}
