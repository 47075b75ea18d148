//! The totals for people: how many records fail, then a table of holders and their rules with counts and shares.
//!
//! Shares are of the records that a demand applies to.

use crate::report::style::{self, paint};
use crate::report::text::{clean, cut, pad, pad_left, wrap};
use crate::report::totals::{OfRulebook, Row, Totals, grouped, share};

/// A column: its heading, its style, its number, and whether its share is told.
type Column = (&'static str, anstyle::Style, fn(&Row) -> u64, bool);

/// The columns, the most telling first; a narrow terminal does without the last ones.
const COLUMNS: [Column; 6] = [
    ("applies", style::QUIET, |row| row.applies, false),
    ("broken", style::BAD, |row| row.broken, true),
    ("gap", style::OPEN, |row| row.gap, true),
    ("undet.", style::OPEN, |row| row.undetermined, true),
    ("met", style::GOOD, |row| row.met, true),
    ("excepted", style::EXCEPTED, |row| row.excepted, false),
];

/// Names are not cut below this.
const NARROWEST: usize = 20;
/// No table is wider.
const WIDEST: usize = 110;
/// What a share takes, with the space before it.
const SHARE: usize = 6;

/// The totals, without diagnostics.
#[must_use]
pub fn render(totals: &Totals, width: usize) -> String {
    let mut out = String::new();
    for rulebook in &totals.rulebooks {
        out.push_str(&of_rulebook(rulebook, totals, width));
    }
    let style = match totals.exit.meaning {
        "pass" => style::GOOD,
        "incomplete" => style::OPEN,
        _ => style::BAD,
    };
    out.push_str(&wrap(
        &paint(style, &clean(&totals.sentence)),
        "",
        "",
        width,
    ));
    for rulebook in &totals.rulebooks {
        let left_out = rulebook.rulebook.not_in_force.len();
        if left_out > 0 {
            let day = totals.as_of.as_deref().unwrap_or("that day");
            let words = if left_out == 1 {
                "rule was"
            } else {
                "rules were"
            };
            let line = format!("{left_out} {words} not in force on {day} and left out");
            out.push_str(&wrap(&line, "", "", width));
        }
    }
    out
}

fn of_rulebook(rulebook: &OfRulebook, totals: &Totals, width: usize) -> String {
    if rulebook.records == 0 {
        return String::new();
    }
    let mut out = String::new();
    if totals.rulebooks.len() > 1 {
        let told = &rulebook.rulebook;
        let name = told.title.as_deref().unwrap_or(&told.path);
        out.push_str(&wrap(
            &paint(style::NAME, &format!("under {}", clean(name))),
            "",
            "  ",
            width,
        ));
    }
    let layout = Layout::of(rulebook, width);
    out.push_str(&layout.header());
    for holder in &rulebook.holders {
        out.push_str(&layout.row(&heading(holder), holder, style::NAME));
        let own = rulebook
            .demands
            .iter()
            .filter(|row| row.holder == holder.holder && row.hard == holder.hard);
        for row in own {
            let id = row.id.as_deref().unwrap_or_default();
            out.push_str(&layout.row(&format!("  {id}"), row, anstyle::Style::new()));
        }
    }
    out.push('\n');
    out
}

fn heading(row: &Row) -> String {
    let holder = row.holder.as_deref().unwrap_or("no holder");
    let strength = if row.hard { "" } else { ", advice" };
    format!("{holder}{strength}")
}

/// Which columns there is room for, and how wide each is.
struct Layout {
    name: usize,
    columns: Vec<(&'static Column, usize)>,
}

impl Layout {
    fn of(rulebook: &OfRulebook, width: usize) -> Self {
        let rows = || rulebook.holders.iter().chain(&rulebook.demands);
        let names = rulebook
            .demands
            .iter()
            .map(|row| row.id.as_ref().map_or(0, |id| id.chars().count() + 2));
        let headings = rulebook
            .holders
            .iter()
            .map(|row| heading(row).chars().count());
        let widest = names.chain(headings).max().unwrap_or(0);
        let mut columns: Vec<(&Column, usize)> = COLUMNS
            .iter()
            .filter(|(name, _, of, _)| *name != "excepted" || rows().any(|row| of(row) > 0))
            .map(|column| {
                let numbers = rows().map(|row| grouped(column.2(row)).len());
                (column, numbers.max().unwrap_or(0).max(column.0.len()))
            })
            .collect();
        let taken = |columns: &[(&Column, usize)]| -> usize {
            columns
                .iter()
                .map(|(column, cells)| cells + 2 + if column.3 { SHARE } else { 0 })
                .sum()
        };
        let width = width.min(WIDEST);
        while columns.len() > 2 && width < taken(&columns) + widest.min(NARROWEST) {
            columns.pop();
        }
        Self {
            name: widest.min(width.saturating_sub(taken(&columns)).max(NARROWEST)),
            columns,
        }
    }

    fn header(&self) -> String {
        let mut out = " ".repeat(self.name);
        for ((name, _, _, shared), cells) in &self.columns {
            out.push_str("  ");
            out.push_str(&pad_left(name, *cells));
            if *shared {
                out.push_str(&" ".repeat(SHARE));
            }
        }
        format!("{}\n", paint(style::QUIET, out.trim_end()))
    }

    fn row(&self, name: &str, row: &Row, style: anstyle::Style) -> String {
        let name = clean(name);
        let mut out = paint(style, &pad(&cut(&name, self.name), self.name));
        let last = self.columns.len().saturating_sub(1);
        for (at, ((_, style, of, shared), cells)) in self.columns.iter().enumerate() {
            let number = of(row);
            let mut text = format!("  {}", pad_left(&grouped(number), *cells));
            if *shared {
                text.push_str(&pad_left(&share(number, row.applies), SHARE));
            }
            if at == last {
                text.truncate(text.trim_end().len());
            }
            let style = if number == 0 { &style::QUIET } else { style };
            out.push_str(&paint(*style, &text));
        }
        out.push('\n');
        out
    }
}
