//! Deals × rules alone, as plain data: for each rule of each holder one mark a deal, and for each holder how many rules
//! every deal keeps, breaks or leaves open.
//!
//! Its JSON is published as `docs/matrix-output.schema.json`; a change that breaks a reader raises [`VERSION`].

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::report::data::{Diagnostic, Document, Exit, Overall, Report};
use crate::report::grid::{self, Grid};
use crate::report::mark::{MARKS, Mark};
use crate::report::summary;

pub mod csv;
pub mod html;
pub mod human;
pub mod json;
pub mod markdown;

/// The version of the JSON.
pub const VERSION: u32 = 1;

/// What stands in a cell for a deal of another kind than the rulebook is about.
pub const FOREIGN: char = '·';

/// The table of one run.
#[derive(Clone, Debug, Serialize)]
pub struct Matrix {
    /// The version of this format.
    pub version: u32,
    /// The version of Servanda that wrote it.
    pub servanda: String,
    /// The day the deals were checked as of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Whether rows that say the same of all deals were folded.
    pub differing: bool,
    /// The columns.
    pub deals: Vec<Deal>,
    /// The rows: one block for each rulebook.
    pub rulebooks: Vec<Block>,
    /// What is said of all deals together.
    pub summary: String,
    /// Everything that is wrong with the command, the rule files and the documents.
    pub diagnostics: Vec<Diagnostic>,
    /// The exit status, which is that of the check.
    pub exit: Exit,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct Deal {
    /// Its number, from 1.
    pub number: usize,
    /// Its file's name without folder and ending, where that tells it from the others.
    pub name: String,
    /// Its file.
    pub file: String,
    /// Its own title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// The rows of one rulebook.
#[derive(Clone, Debug, Serialize)]
pub struct Block {
    /// The file or folder it was read from.
    pub path: String,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rulebook_version: Option<String>,
    /// How many rules it has.
    pub rules: usize,
    /// How many of them the flags selected.
    pub selected: usize,
    /// How many of those were not in force on the day of the check.
    pub not_in_force: usize,
    /// What is said of each deal.
    pub verdicts: Vec<Verdict>,
    /// The rules by holder.
    pub holders: Vec<Holder>,
    /// The counts of all rules, one for each deal.
    pub totals: Vec<Total>,
}

/// What a rulebook says of one deal.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Verdict {
    /// What is said of the whole deal.
    pub overall: Overall,
    /// Whether the deal is of another kind than the rulebook is about; its cells are then left empty.
    pub other_kind: bool,
    /// How many keys the deal itself has, its title aside.
    pub keys: usize,
    /// How many of them the rulebook reads.
    pub keys_read: usize,
}

/// The rules that one party holds.
#[derive(Clone, Debug, Serialize)]
pub struct Holder {
    /// The party; none for rules that nobody in particular holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many rules there are, folded ones included.
    pub rules: usize,
    /// The rules, by id.
    pub rows: Vec<Row>,
    /// The rules that are not rows, since they say the same of every deal.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub folded: Vec<Folded>,
    /// Counts of rules, one for each deal.
    pub totals: Vec<Total>,
}

/// One rule.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its stable id.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// `hard`, `advice`, or `both` where it demands the one and advises the other.
    pub strength: &'static str,
    /// Its tags.
    pub tags: Vec<String>,
    /// One for each deal; none where the rule was not judged.
    pub cells: Vec<Option<Cell>>,
}

/// What a rule says of a deal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Cell {
    /// The key of the worst mark of its findings.
    pub mark: &'static str,
    /// How many findings have that mark.
    pub times: usize,
    /// How many findings there are: one for each demand and entry.
    pub findings: usize,
}

/// Rules that say the same of every deal.
#[derive(Clone, Debug, Serialize)]
pub struct Folded {
    /// What they say: the key of a mark.
    pub mark: &'static str,
    /// Their ids.
    pub rules: Vec<String>,
}

/// How many rules, each counted once by its worst finding, say what of a deal.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Total {
    /// The deal keeps them.
    pub kept: usize,
    /// The deal breaks a hard demand of theirs.
    pub broken: usize,
    /// The deal does not say enough.
    pub open: usize,
    /// The deal does not follow their advice.
    pub advice_not_followed: usize,
    /// Broken or open, and somebody permits it.
    #[serde(skip_serializing_if = "crate::report::data::is_none")]
    pub waived: usize,
    /// Broken or open, and so before.
    #[serde(skip_serializing_if = "crate::report::data::is_none")]
    pub known: usize,
    /// An exception holds.
    pub excepted: usize,
    /// The deal does not come under them.
    pub not_applicable: usize,
}

/// A line of totals: its words, and where its number comes from.
pub type TotalLine = (&'static str, fn(&Total) -> usize);

/// The lines of totals that tables show.
pub const TOTAL_LINES: [TotalLine; 6] = [
    ("kept", |total| total.kept),
    ("broken", |total| total.broken),
    ("open", |total| total.open),
    ("advice not followed", |total| total.advice_not_followed),
    ("waived", |total| total.waived),
    ("known", |total| total.known),
];

/// The table of a report. `differing` folds rows that say the same of every deal; `everything` fills the cells of deals
/// of another kind too.
#[must_use]
pub fn of(report: &Report, differing: bool, everything: bool) -> Matrix {
    let grid = grid::of(report);
    let differing = differing && grid.deals.len() > 1;
    Matrix {
        version: VERSION,
        servanda: report.servanda.clone(),
        as_of: report.as_of.clone(),
        differing,
        deals: deals(&grid),
        rulebooks: (0..report.rulebooks.len())
            .map(|position| block(report, &grid, position, (differing, everything)))
            .collect(),
        summary: summary(report, everything),
        diagnostics: report.diagnostics.clone(),
        exit: report.exit.clone(),
    }
}

impl Matrix {
    /// The marks that stand in its cells, worst first.
    #[must_use]
    pub fn marks(&self) -> Vec<&'static Mark> {
        let rows = self.rulebooks.iter().flat_map(|block| &block.holders);
        let cells = rows.flat_map(|holder| {
            let shown = holder
                .rows
                .iter()
                .flat_map(|row| row.cells.iter().flatten());
            let folded = holder.folded.iter().map(|folded| folded.mark);
            shown.map(|cell| cell.mark).chain(folded)
        });
        let met: Vec<&str> = cells.collect();
        let used = |mark: &&Mark| met.contains(&mark.key);
        MARKS.iter().filter(used).collect()
    }

    /// Whether some cell stands for several findings.
    #[must_use]
    pub fn has_counts(&self) -> bool {
        let rows = self.rulebooks.iter().flat_map(|block| &block.holders);
        let mut cells = rows
            .flat_map(|holder| &holder.rows)
            .flat_map(|row| &row.cells);
        cells.any(|cell| cell.is_some_and(|cell| cell.times > 1))
    }

    /// Whether some deal is of another kind than a rulebook is about.
    #[must_use]
    pub fn hides_some(&self) -> bool {
        let mut verdicts = self.rulebooks.iter().flat_map(|block| &block.verdicts);
        verdicts.any(|verdict| verdict.other_kind)
    }

    /// Whether it has several rulebooks, so that each is named.
    #[must_use]
    pub fn has_several(&self) -> bool {
        self.rulebooks.len() > 1
    }
}

impl Block {
    /// Its title, or its path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.path)
    }
}

impl Holder {
    /// The party, or words for there being none.
    #[must_use]
    pub fn heading(&self) -> &str {
        self.name.as_deref().unwrap_or("no holder named")
    }
}

impl Cell {
    /// Its mark.
    #[must_use]
    pub fn mark(&self) -> &'static Mark {
        mark_of(self.mark)
    }
}

impl Total {
    fn add(&mut self, mark: &str) {
        match mark {
            "broken" => self.broken += 1,
            "gap" | "undetermined" | "advice-open" => self.open += 1,
            "advice" => self.advice_not_followed += 1,
            "waived" => self.waived += 1,
            "known" => self.known += 1,
            "excepted" => self.excepted += 1,
            "met" => self.kept += 1,
            _ => self.not_applicable += 1,
        }
    }
}

/// The mark with a key.
#[must_use]
pub fn mark_of(key: &str) -> &'static Mark {
    let [.., last] = &MARKS;
    MARKS.iter().find(|mark| mark.key == key).unwrap_or(last)
}

fn deals(grid: &Grid<'_>) -> Vec<Deal> {
    let one = |(at, deal): (usize, &grid::Deal<'_>)| Deal {
        number: at + 1,
        name: deal.name.clone(),
        file: deal.file.to_owned(),
        title: deal.title.map(str::to_owned),
    };
    grid.deals.iter().enumerate().map(one).collect()
}

fn block(
    report: &Report,
    grid: &Grid<'_>,
    position: usize,
    (differing, everything): (bool, bool),
) -> Block {
    let rulebook = &report.rulebooks[position];
    let verdicts = verdicts(report, grid, position, everything);
    let groups = grid
        .groups
        .iter()
        .filter(|group| group.position == position);
    let holders: Vec<Holder> = groups
        .filter_map(|group| holder(group, &verdicts, differing))
        .collect();
    let mut totals = vec![Total::default(); grid.deals.len()];
    for holder in &holders {
        for (sum, total) in totals.iter_mut().zip(&holder.totals) {
            sum.include(total);
        }
    }
    Block {
        path: rulebook.path.clone(),
        title: rulebook.title.clone(),
        rulebook_version: rulebook.version.clone(),
        rules: rulebook.rules,
        selected: rulebook.selected,
        not_in_force: rulebook.not_in_force.len(),
        verdicts,
        holders,
        totals,
    }
}

impl Total {
    fn include(&mut self, other: &Self) {
        self.kept += other.kept;
        self.broken += other.broken;
        self.open += other.open;
        self.advice_not_followed += other.advice_not_followed;
        self.waived += other.waived;
        self.known += other.known;
        self.excepted += other.excepted;
        self.not_applicable += other.not_applicable;
    }
}

/// What is said of the deals that are shown together.
fn summary(report: &Report, everything: bool) -> String {
    let shown = |document: &&Document| everything || !document.keys.are_foreign();
    let shown: Vec<Document> = report.documents.iter().filter(shown).cloned().collect();
    let rulebooks: BTreeSet<usize> = shown.iter().map(|document| document.rulebook).collect();
    summary::of(&shown, rulebooks.len()).sentence
}

/// What is said of each deal under one rulebook, in the order of the columns.
fn verdicts(report: &Report, grid: &Grid<'_>, position: usize, everything: bool) -> Vec<Verdict> {
    let documents: BTreeMap<&str, _> = report
        .documents
        .iter()
        .filter(|document| document.rulebook == position)
        .map(|document| (document.file.as_str(), document))
        .collect();
    let one = |deal: &grid::Deal<'_>| {
        let document = documents.get(deal.file);
        let keys = document.map(|document| document.keys).unwrap_or_default();
        Verdict {
            overall: document.map_or(Overall::Unusable, |document| document.overall),
            other_kind: !everything && keys.are_foreign(),
            keys: keys.stated,
            keys_read: keys.read,
        }
    };
    grid.deals.iter().map(one).collect()
}

/// The rows of one holder; none where every deal is of another kind.
fn holder(group: &grid::Group<'_>, verdicts: &[Verdict], differing: bool) -> Option<Holder> {
    let all: Vec<Row> = group
        .rows
        .iter()
        .map(|found| row(found, verdicts))
        .collect();
    let mut totals = vec![Total::default(); verdicts.len()];
    for row in &all {
        for (total, cell) in totals.iter_mut().zip(&row.cells) {
            cell.iter().for_each(|cell| total.add(cell.mark));
        }
    }
    let rules = all.len();
    let judged = |row: &Row| row.cells.iter().any(Option::is_some);
    let (same, rows): (Vec<Row>, Vec<Row>) = all
        .into_iter()
        .filter(judged)
        .partition(|row| differing && same_mark(row).is_some());
    if rows.is_empty() && same.is_empty() {
        return None;
    }
    Some(Holder {
        name: group.holder.map(str::to_owned),
        rules,
        rows,
        folded: folded(&same),
        totals,
    })
}

fn row(found: &grid::Row<'_>, verdicts: &[Verdict]) -> Row {
    let soft = found.demands.values().any(|finding| !finding.hard);
    let cells = found.cells.iter().zip(verdicts);
    Row {
        rule: found.rule.id.clone(),
        title: found.rule.title.clone(),
        strength: match (found.is_hard(), soft) {
            (true, true) => "both",
            (true, false) => "hard",
            _ => "advice",
        },
        tags: found.rule.tags.clone(),
        cells: cells
            .map(|(cell, verdict)| {
                cell.as_ref()
                    .filter(|_| !verdict.other_kind)
                    .map(self::cell)
            })
            .collect(),
    }
}

fn cell(found: &grid::Cell<'_>) -> Cell {
    Cell {
        mark: found.mark().key,
        times: found.worst(),
        findings: found.findings.len(),
    }
}

/// The mark that a row has in every cell that was judged.
fn same_mark(row: &Row) -> Option<&'static str> {
    let mut marks = row.cells.iter().flatten().map(|cell| cell.mark);
    let first = marks.next()?;
    marks.all(|mark| mark == first).then_some(first)
}

fn folded(same: &[Row]) -> Vec<Folded> {
    let of = |mark: &Mark| {
        let rules = same.iter().filter(|row| same_mark(row) == Some(mark.key));
        Folded {
            mark: mark_of(mark.key).key,
            rules: rules.map(|row| row.rule.clone()).collect(),
        }
    };
    let mut all: Vec<Folded> = MARKS.iter().map(of).collect();
    all.retain(|folded| !folded.rules.is_empty());
    all
}
