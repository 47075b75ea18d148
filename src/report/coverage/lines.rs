//! What tests have seen, line by line of the rule files: what annotated text, pages and LCOV are made from.

use std::collections::BTreeMap;

use crate::report::coverage::data::{CoverageReport, Rulebook, Side, State};
use crate::report::data::Place;

/// One file.
pub struct File<'r> {
    /// Its path.
    pub name: &'r str,
    /// Its lines.
    pub lines: Vec<Line<'r>>,
}

/// One line of a rule file.
pub struct Line<'r> {
    /// Its number, from 1.
    pub number: u32,
    /// Its text.
    pub text: &'r str,
    /// What there is to see of what begins on it.
    pub items: Vec<Item<'r>>,
}

/// Something that can come out in several ways.
pub struct Item<'r> {
    /// What it is, in words.
    pub title: String,
    /// The rulebook whose tests are meant.
    pub rulebook: usize,
    /// How it can come out.
    pub ways: Vec<Way<'r>>,
}

/// One of the ways in which something can come out.
#[derive(Clone)]
pub struct Way<'r> {
    /// Which, as it is told: `seen broken`, `tried below`.
    pub words: String,
    /// How far it was seen.
    pub state: State,
    /// The tests in which it came out.
    pub tests: &'r [usize],
    /// Why it can never come out.
    pub reason: Option<&'static str>,
}

impl Line<'_> {
    /// How far the whole line was seen: its worst state, if there is anything to see.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        let ways = self.items.iter().flat_map(|item| &item.ways);
        let states = ways
            .map(|way| way.state)
            .filter(|state| *state != State::Impossible);
        states.max()
    }
}

/// Every file that holds something to see, by name.
#[must_use]
pub fn files(report: &CoverageReport) -> Vec<File<'_>> {
    let mut places: BTreeMap<(&str, u32), Vec<Item<'_>>> = BTreeMap::new();
    for (number, rulebook) in report.rulebooks.iter().enumerate() {
        for (place, item) in items(rulebook, number) {
            places
                .entry((&place.file, place.line))
                .or_default()
                .push(item);
        }
    }
    report
        .files
        .iter()
        .map(|source| File {
            name: &source.name,
            lines: (1..)
                .zip(source.text.lines())
                .map(|(number, text)| Line {
                    number,
                    text,
                    items: places
                        .remove(&(source.name.as_str(), number))
                        .unwrap_or_default(),
                })
                .collect(),
        })
        .filter(|file| file.lines.iter().any(|line| !line.items.is_empty()))
        .collect()
}

fn items<'r>(rulebook: &'r Rulebook, number: usize) -> Vec<(&'r Place, Item<'r>)> {
    let mut all = Vec::new();
    let item = |title: String, ways: Vec<Way<'r>>| Item {
        title,
        rulebook: number,
        ways,
    };
    for demand in &rulebook.demands {
        let ways = demand.verdicts.iter().map(|verdict| Way {
            words: verdict.verdict.replace('-', " "),
            state: verdict.state,
            tests: &verdict.tests,
            reason: verdict.reason,
        });
        all.push((&demand.place, item(demand.id.clone(), ways.collect())));
    }
    for clause in &rulebook.clauses {
        all.push((
            &clause.place,
            item(format!("`{}`", clause.words), ways(&clause.truths)),
        ));
    }
    for threshold in &rulebook.thresholds {
        let title = match &threshold.value {
            Some(value) => format!("threshold {value} of `{}`", threshold.words),
            None => format!("threshold of `{}`", threshold.words),
        };
        all.push((&threshold.place, item(title, ways(&threshold.sides))));
    }
    for exception in &rulebook.exceptions {
        let title = match &exception.overridden_by {
            Some(by) => format!("{by} overrides {}", exception.rule),
            None => format!("exception of {}", exception.rule),
        };
        all.push((&exception.place, item(title, ways(&exception.sides))));
    }
    all
}

fn ways(sides: &[Side]) -> Vec<Way<'_>> {
    let way = |side: &'_ Side| match &side.nearest {
        Some(nearest) => format!("{} ({nearest})", words(side.what)),
        None => words(side.what).to_owned(),
    };
    sides
        .iter()
        .map(|side| Way {
            words: way(side),
            // No test can expect any of these, so having seen it is all there is.
            state: match side.state {
                State::Seen => State::Expected,
                state => state,
            },
            tests: &side.tests,
            reason: side.reason,
        })
        .collect()
}

/// A side in words.
#[must_use]
pub fn words(what: &'static str) -> &'static str {
    match what {
        "decides" => "changing a verdict",
        "fails" => "not holding where that shows",
        other => other,
    }
}
