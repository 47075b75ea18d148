//! What tests have seen, for the terminal: a line for each demand with a sign for each verdict, then what is missing in
//! words.
//!
//! No line is wider than the terminal, and no sign means anything by its colour alone.

use anstyle::Style;

use crate::report::coverage::data::{
    CoverageReport, Demand, Rulebook, Side, State, Total, Totals, Verdict,
};
use crate::report::data::Place;
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

/// So many things of one sort are told to be missing; the others are counted.
const MOST_TOLD: usize = 12;

/// How far something was seen: its sign, its style and what it means.
#[must_use]
pub fn sign(state: State) -> (char, Style, &'static str) {
    match state {
        State::Expected => ('✓', style::GOOD, "seen as expected"),
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
        for sentences in [
            clauses(rulebook),
            thresholds(rulebook),
            exceptions(rulebook),
            unused(rulebook),
        ] {
            out.push_str(&told(&sentences, width));
        }
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

/// Some sentences, and how many more there are.
fn told(sentences: &[String], width: usize) -> String {
    let mut out = String::new();
    for sentence in sentences.iter().take(MOST_TOLD) {
        out.push_str(&wrap(sentence, "", "  ", width));
    }
    if let Some(more) = sentences
        .len()
        .checked_sub(MOST_TOLD)
        .filter(|more| *more > 0)
    {
        let text = format!("and {more} more like these: `--coverage=annotated` shows all");
        out.push_str(&wrap(&paint(style::QUIET, &text), "", "  ", width));
    }
    match out.is_empty() {
        true => out,
        false => format!("\n{out}"),
    }
}

fn at(place: &Place) -> String {
    paint(style::QUIET, &clean(&short(place)))
}

fn missing_of(sides: &[Side]) -> Vec<&'static str> {
    let missing = sides.iter().filter(|side| side.state == State::Missing);
    missing.map(|side| side.what).collect()
}

fn clauses(rulebook: &Rulebook) -> Vec<String> {
    let clauses = rulebook
        .clauses
        .iter()
        .map(|clause| (clause, missing_of(&clause.truths)));
    clauses
        .filter(|(_, missing)| !missing.is_empty())
        .map(|(clause, missing)| {
            let words = clean(&clause.words);
            let how = match missing.as_slice() {
                [_, _, _] => "is never looked at".to_owned(),
                missing => format!("is never {}", listed(missing, "or")),
            };
            format!("`{words}` {how}, {}", at(&clause.place))
        })
        .collect()
}

fn thresholds(rulebook: &Rulebook) -> Vec<String> {
    let thresholds = rulebook.thresholds.iter();
    let thresholds = thresholds.map(|threshold| (threshold, missing_of(&threshold.sides)));
    thresholds
        .filter(|(_, missing)| !missing.is_empty())
        .map(|(threshold, missing)| {
            let value = match &threshold.value {
                Some(value) => format!("the threshold {} of ", clean(value)),
                None => "the threshold of ".to_owned(),
            };
            let tried: Vec<String> = threshold.sides.iter().filter_map(tried).collect();
            let tried = match tried.as_slice() {
                [] => "is never tried".to_owned(),
                tried => format!(
                    "is tried {}, never {}",
                    listed(tried, "and"),
                    listed(&missing, "or")
                ),
            };
            format!(
                "{value}`{}` {tried}, {}",
                clean(&threshold.words),
                at(&threshold.place)
            )
        })
        .collect()
}

fn tried(side: &Side) -> Option<String> {
    (side.state == State::Seen).then(|| match &side.nearest {
        Some(nearest) => format!("{} (nearest {})", side.what, clean(nearest)),
        None => side.what.to_owned(),
    })
}

fn exceptions(rulebook: &Rulebook) -> Vec<String> {
    let mut sentences = Vec::new();
    for exception in &rulebook.exceptions {
        let rule = clean(&exception.rule);
        let what = match &exception.overridden_by {
            Some(by) => format!("{}, which overrides {rule},", clean(by)),
            None => format!("the exception of {rule}"),
        };
        for missing in missing_of(&exception.sides) {
            let how = match missing {
                "decides" => "changes a verdict in no test",
                _ => "is never seen not to hold where that shows",
            };
            sentences.push(format!("{what} {how}, {}", at(&exception.place)));
        }
    }
    sentences
}

fn unused(rulebook: &Rulebook) -> Vec<String> {
    let unused = rulebook.unused.iter();
    let sentence = |term: &crate::report::coverage::data::Unused| {
        format!(
            "no rule uses the term `{}`, {}",
            clean(&term.phrase),
            at(&term.place)
        )
    };
    unused.map(sentence).collect()
}

fn words(verdict: &Verdict) -> &'static str {
    match verdict.verdict {
        "not-applicable" => "not applicable",
        "gap" => "as a gap",
        other => other,
    }
}

/// What the signs mean.
#[must_use]
pub fn legend(width: usize) -> String {
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

/// How much of everything was seen.
#[must_use]
pub fn ending(report: &CoverageReport, width: usize) -> String {
    let totals = [
        report.totals.verdicts,
        report.totals.clauses,
        report.totals.thresholds,
        report.totals.exceptions,
    ];
    let lines = counts(&report.totals).into_iter().zip(totals);
    let line = |(text, total): (String, Total)| {
        let style = if total.is_full() {
            style::GOOD
        } else {
            style::OPEN
        };
        wrap(&paint(style, &text), "", "  ", width)
    };
    lines.map(line).collect()
}

/// The counts of each sort, in words.
#[must_use]
pub fn counts(totals: &Totals) -> [String; 4] {
    let of = |total: Total, nouns: &str| format!("{} of {} {nouns}", total.seen, total.possible);
    [
        format!(
            "{} seen, {} of them expected by a test",
            of(totals.verdicts, "verdicts"),
            totals.verdicts.expected.unwrap_or(0)
        ),
        format!("{} seen", of(totals.clauses, "truths of clauses")),
        format!("{} tried", of(totals.thresholds, "sides of thresholds")),
        format!("{} seen", of(totals.exceptions, "effects of exceptions")),
    ]
}
