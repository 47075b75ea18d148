//! What tests have seen, for the terminal: a line for each demand with a sign for each verdict, then what is missing in
//! words.
//!
//! No line is wider than the terminal, and no sign means anything by its colour alone.

use anstyle::Style;

use crate::report::coverage::data::{CoverageReport, Demand, Rulebook, State, Total, Verdict};
use crate::report::finding::short;
use crate::report::style::{self, paint};
use crate::report::text::{clean, cut, listed, pad, width as cells, wrap};

/// The verdicts as headings of columns, where there is room and where there is none.
const HEADINGS: [(&str, &str); 6] = [
    ("broken", "br"),
    ("gap", "ga"),
    ("undetermined", "un"),
    ("excepted", "ex"),
    ("met", "me"),
    ("n/a", "na"),
];

/// The names of demands get no less room.
const NARROWEST: usize = 24;
/// And no more.
const WIDEST: usize = 64;

/// How far something was seen: its sign, its style and what it means.
#[must_use]
pub fn sign(state: State) -> (char, Style, &'static str) {
    match state {
        State::Expected => ('✓', style::GOOD, "a test expects it"),
        State::Seen => ('o', style::OPEN, "seen, but no test expects it"),
        State::Missing => ('✗', style::BAD, "never seen"),
        State::Impossible => ('-', style::QUIET, "can never be"),
    }
}

/// The report for a terminal of so many cells.
#[must_use]
pub fn render(report: &CoverageReport, width: usize) -> String {
    let mut out = String::new();
    for rulebook in &report.rulebooks {
        if report.rulebooks.len() > 1 {
            let name = rulebook.title.as_deref().unwrap_or(&rulebook.path);
            let line = format!("under {} ({})", clean(name), clean(&rulebook.path));
            out.push_str(&format!("{}\n", paint(style::NAME, &cut(&line, width))));
        }
        out.push_str(&table(rulebook, width));
        out.push_str(&missing(rulebook, width));
        out.push('\n');
    }
    out.push_str(&legend(width));
    out.push_str(&ending(report, width));
    out
}

/// How wide the columns are.
struct Layout {
    name: usize,
    columns: [usize; 6],
    headings: [&'static str; 6],
}

impl Layout {
    fn of(rulebook: &Rulebook, width: usize) -> Self {
        let widest = rulebook
            .demands
            .iter()
            .map(|demand| cells(&demand.id))
            .max();
        let widest = widest.unwrap_or(0).clamp(NARROWEST, WIDEST);
        let long = HEADINGS.map(|(long, _)| long);
        let roomy: usize = long.iter().map(|heading| heading.len() + 2).sum();
        let headings = match widest + roomy <= width {
            true => long,
            false => HEADINGS.map(|(_, narrow)| narrow),
        };
        let columns = headings.map(|heading| heading.len().max(2));
        let taken: usize = columns.iter().map(|column| column + 2).sum();
        Self {
            name: widest.min(width.saturating_sub(taken)),
            columns,
            headings,
        }
    }
}

fn table(rulebook: &Rulebook, width: usize) -> String {
    let layout = Layout::of(rulebook, width);
    let mut out = paint(style::QUIET, &heading(&layout)) + "\n";
    for demand in &rulebook.demands {
        out.push_str(&row(demand, &layout));
    }
    out
}

fn heading(layout: &Layout) -> String {
    let mut line = pad("", layout.name);
    for (heading, column) in layout.headings.iter().zip(layout.columns) {
        line.push_str("  ");
        line.push_str(&pad(heading, column));
    }
    line.trim_end().to_owned()
}

fn row(demand: &Demand, layout: &Layout) -> String {
    let mut line = pad(&cut(&clean(&demand.id), layout.name), layout.name);
    for (verdict, column) in demand.verdicts.iter().zip(layout.columns) {
        let (glyph, style, _) = sign(verdict.state);
        line.push_str("  ");
        line.push_str(&pad(&paint(style, &glyph.to_string()), column));
    }
    line.trim_end().to_owned() + "\n"
}

/// What may be and was never seen, a paragraph for each demand.
fn missing(rulebook: &Rulebook, width: usize) -> String {
    let mut out = String::new();
    for demand in &rulebook.demands {
        let missing: Vec<&str> = demand
            .verdicts
            .iter()
            .filter(|verdict| verdict.state == State::Missing)
            .map(words)
            .collect();
        if !missing.is_empty() {
            let text = format!(
                "{} is never seen {}, {}",
                paint(style::NAME, &clean(&demand.id)),
                listed(&missing, "or"),
                paint(style::QUIET, &clean(&short(&demand.place)))
            );
            out.push_str(&wrap(&text, "", "  ", width));
        }
    }
    match out.is_empty() {
        true => out,
        false => format!("\n{out}"),
    }
}

fn words(verdict: &Verdict) -> &'static str {
    match verdict.verdict {
        "not-applicable" => "not applicable",
        "gap" => "as a gap",
        other => other,
    }
}

fn legend(width: usize) -> String {
    let states = [
        State::Expected,
        State::Seen,
        State::Missing,
        State::Impossible,
    ];
    let signs: Vec<String> = states
        .map(sign)
        .iter()
        .map(|(glyph, style, meaning)| format!("{} {meaning}", paint(*style, &glyph.to_string())))
        .collect();
    wrap(&signs.join(" · "), "", "", width)
}

fn ending(report: &CoverageReport, width: usize) -> String {
    let total = report.totals.verdicts;
    let style = if total.is_full() {
        style::GOOD
    } else {
        style::OPEN
    };
    let text = format!(
        "{}, {} of them expected by a test",
        of(total, "verdict"),
        total.expected
    );
    wrap(&paint(style, &text), "", "", width)
}

/// `361 of 388 verdicts seen`.
fn of(total: Total, noun: &str) -> String {
    format!("{} of {} {noun}s seen", total.seen, total.possible)
}
