//! Deals × rules: which findings stand in which cell, with the rules grouped by rulebook and holder.
//!
//! It orders by names alone, so that neither the order of files nor that of rules changes a table.

use std::collections::BTreeMap;

use crate::report::data::{Finding, Overall, Report, Rule};
use crate::report::mark::{self, MARKS, Mark};
use crate::report::text::clean;

/// The grid of a report.
pub struct Grid<'a> {
    /// The columns.
    pub deals: Vec<Deal<'a>>,
    /// The rows, in groups.
    pub groups: Vec<Group<'a>>,
}

/// A column: one document, whatever number of rulebooks it was checked against.
pub struct Deal<'a> {
    /// Its file.
    pub file: &'a str,
    /// Its file's name without folder and ending, where that tells it from the others.
    pub name: String,
    /// Its own title.
    pub title: Option<&'a str>,
    /// What is said of it, worst first: one word for each rulebook.
    pub overall: Vec<Overall>,
}

/// The rules of one rulebook that one party holds.
pub struct Group<'a> {
    /// The rulebook's position in the report.
    pub position: usize,
    /// The rulebook's title or path.
    pub rulebook: &'a str,
    /// The holder; none for rules that nobody in particular holds.
    pub holder: Option<&'a str>,
    /// The rules, by id.
    pub rows: Vec<Row<'a>>,
}

/// A row: one rule.
pub struct Row<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Its demands by number.
    pub demands: BTreeMap<usize, &'a Finding>,
    /// One cell for each deal; none where the rule was not judged.
    pub cells: Vec<Option<Cell<'a>>>,
}

/// What a rule finds in a deal, worst first: one finding for each demand and entry.
pub struct Cell<'a> {
    /// The findings.
    pub findings: Vec<&'a Finding>,
}

impl Cell<'_> {
    /// The mark of its worst finding.
    #[must_use]
    pub fn mark(&self) -> &'static Mark {
        let [.., last] = &MARKS;
        self.findings
            .first()
            .map_or(last, |finding| mark::of(finding))
    }

    /// How many findings have that mark.
    #[must_use]
    pub fn worst(&self) -> usize {
        let mark = self.mark();
        self.findings
            .iter()
            .filter(|finding| mark::of(finding) == mark)
            .count()
    }
}

impl Row<'_> {
    /// Whether one of its demands is hard.
    #[must_use]
    pub fn is_hard(&self) -> bool {
        self.demands.values().any(|finding| finding.hard)
    }
}

impl Group<'_> {
    /// The holder, or words for there being none.
    #[must_use]
    pub fn heading(&self) -> &str {
        self.holder.unwrap_or("no holder named")
    }

    /// How many rules of the group have which mark on one deal, in the order of [`MARKS`].
    #[must_use]
    pub fn counts(&self, deal: usize) -> [usize; 10] {
        let mut counts = [0; 10];
        for cell in self
            .rows
            .iter()
            .filter_map(|row| row.cells.get(deal)?.as_ref())
        {
            if let Some(count) = MARKS
                .iter()
                .position(|mark| mark == cell.mark())
                .and_then(|at| counts.get_mut(at))
            {
                *count += 1;
            }
        }
        counts
    }
}

/// The grid of a report.
#[must_use]
pub fn of(report: &Report) -> Grid<'_> {
    let deals = deals(report);
    let mut rows: Rows<'_> = BTreeMap::new();
    for document in &report.documents {
        let Some(column) = deals.iter().position(|deal| deal.file == document.file) else {
            continue;
        };
        for finding in &document.findings {
            let rule = &finding.rule;
            let holder = rule.held.as_ref().map(|held| held.by.as_str());
            let row = rows
                .entry((document.rulebook, sorted_as(holder), &rule.id))
                .or_insert_with(|| Row {
                    rule,
                    demands: BTreeMap::new(),
                    cells: deals.iter().map(|_| None).collect(),
                });
            row.demands.entry(finding.demand.number).or_insert(finding);
            if let Some(cell) = row.cells.get_mut(column) {
                cell.get_or_insert_with(|| Cell {
                    findings: Vec::new(),
                })
                .findings
                .push(finding);
            }
        }
    }
    Grid {
        groups: grouped(report, rows),
        deals,
    }
}

/// Rows by the position of their rulebook, their holder and their rule's id.
type Rows<'a> = BTreeMap<(usize, (bool, String), &'a str), Row<'a>>;

/// Holders by the alphabet, whatever their case; what nobody holds comes last.
fn sorted_as(holder: Option<&str>) -> (bool, String) {
    (holder.is_none(), holder.unwrap_or_default().to_lowercase())
}

fn grouped<'a>(report: &'a Report, rows: Rows<'a>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut last = None;
    for ((position, key, _), mut row) in rows {
        for cell in row.cells.iter_mut().flatten() {
            cell.findings.sort_by_key(|finding| mark::rank(finding));
        }
        if last.as_ref() != Some(&(position, key.clone())) {
            let rulebook = report.rulebooks.get(position);
            let name = rulebook.map_or("", |rulebook| {
                rulebook.title.as_ref().unwrap_or(&rulebook.path)
            });
            groups.push(Group {
                position,
                rulebook: name,
                holder: row.rule.held.as_ref().map(|held| held.by.as_str()),
                rows: Vec::new(),
            });
            last = Some((position, key));
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(row);
        }
    }
    groups
}

fn deals(report: &Report) -> Vec<Deal<'_>> {
    let mut deals: Vec<Deal<'_>> = Vec::new();
    for document in &report.documents {
        match deals.iter_mut().find(|deal| deal.file == document.file) {
            Some(deal) => {
                deal.overall.push(document.overall);
                deal.title = deal.title.or(document.title.as_deref());
            }
            None => deals.push(Deal {
                file: &document.file,
                name: String::new(),
                title: document.title.as_deref(),
                overall: vec![document.overall],
            }),
        }
    }
    let stems: Vec<&str> = deals.iter().map(|deal| stem(deal.file)).collect();
    for deal in &mut deals {
        let own = stem(deal.file);
        let alone = stems.iter().filter(|stem| **stem == own).count() == 1;
        deal.name = clean(if alone { own } else { deal.file }).into_owned();
        deal.overall.sort_unstable();
    }
    deals
}

/// The name of a file without its folder and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}
