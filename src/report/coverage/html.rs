//! What tests have seen as a page of its own: no script, nothing loaded. Every line of a rule that there is something
//! to see of opens to what was seen and to the tests that saw it.
//!
//! Nothing depends on colour: each state is a sign with words.

use maud::{Markup, html};

use crate::report::coverage::data::{CoverageReport, Demand, Rulebook, State, Test, Verdict};
use crate::report::coverage::human::{counts, sign};
use crate::report::coverage::lines::{File, Item, Line, Way, files};
use crate::report::finding::short;
use crate::report::page::{self, Page};
use crate::report::text::{clean, count, listed};

const STYLE: &str = concat!(
    include_str!("../html/palette.css"),
    include_str!("style.css")
);

/// So many tests are named at one place; the others are counted.
const MOST_TESTS: usize = 12;

const STATES: [State; 4] = [
    State::Expected,
    State::Seen,
    State::Missing,
    State::Impossible,
];

/// The page.
#[must_use]
pub fn render(report: &CoverageReport) -> String {
    let title = heading(report);
    let files = files(report);
    let body = html! {
        a.skip href="#rules" { "Skip to the rules" }
        header {
            h1 { (title) }
            ul.totals { @for line in counts(&report.totals) { li { (line) } } }
        }
        (legend())
        main {
            section #rules {
                h2 { "Rules and verdicts" }
                @for (at, rulebook) in report.rulebooks.iter().enumerate() { (table(report, rulebook, at)) }
            }
            section {
                h2 { "The rules, line by line" }
                @for file in &files { (text_of(report, file)) }
            }
            section.tests {
                h2 { "Tests" }
                @for (at, rulebook) in report.rulebooks.iter().enumerate() { (tests(rulebook, at)) }
            }
        }
        footer.bottom { "Written by Servanda " (report.servanda) ". Counts are plain counts; there is no score behind them." }
    };
    page::render(&Page {
        title: &title,
        style: STYLE,
        script: None,
        servanda: &report.servanda,
        body,
    })
}

fn heading(report: &CoverageReport) -> String {
    let names = report.rulebooks.iter();
    let names = names.map(|rulebook| text(rulebook.title.as_deref().unwrap_or(&rulebook.path)));
    let names: Vec<String> = names.collect();
    format!("What the tests of {} have seen", listed(&names, "and"))
}

fn key(state: State) -> &'static str {
    match state {
        State::Expected => "expected",
        State::Seen => "seen",
        State::Missing => "missing",
        State::Impossible => "impossible",
    }
}

fn marked(state: State) -> Markup {
    let (glyph, _, meaning) = sign(state);
    html! { span class={ "sign " (key(state)) } role="img" aria-label=(meaning) title=(meaning) { (glyph) } }
}

fn legend() -> Markup {
    html! {
        ul.legend { @for state in STATES { li { (marked(state)) " " (sign(state).2) } } }
    }
}

fn table(report: &CoverageReport, rulebook: &Rulebook, at: usize) -> Markup {
    html! {
        @if report.rulebooks.len() > 1 { h3 { (text(rulebook.title.as_deref().unwrap_or(&rulebook.path))) } }
        div.scroll tabindex="0" role="region" aria-label="Rules and verdicts" {
            table {
                thead {
                    tr {
                        th scope="col" { "rule" }
                        @for heading in ["broken", "gap", "undetermined", "excepted", "met", "not applicable"] { th scope="col" { span { (heading) } } }
                    }
                }
                tbody { @for demand in &rulebook.demands { (row(demand, at)) } }
            }
        }
    }
}

fn row(demand: &Demand, rulebook: usize) -> Markup {
    let line = line_id(&demand.place.file, demand.place.line);
    html! {
        tr {
            th scope="row" title=(text(&demand.title)) { a href={ "#" (line) } { bdi { (text(&demand.id)) } } }
            @for verdict in &demand.verdicts { td { (cell(verdict, rulebook)) } }
        }
    }
}

fn cell(verdict: &Verdict, rulebook: usize) -> Markup {
    let (glyph, _, meaning) = sign(verdict.state);
    let words = match (verdict.reason, verdict.tests.len()) {
        (Some(reason), _) => format!("{meaning}: {reason}"),
        (None, 0) => meaning.to_owned(),
        (None, tests) => format!("{meaning}; seen in {}", count(tests, "test")),
    };
    let first = verdict.expected.first().or(verdict.tests.first());
    html! {
        @match first {
            Some(test) => a class={ "sign " (key(verdict.state)) } href={ "#" (test_id(rulebook, *test)) } aria-label=(words) title=(words) { (glyph) },
            None => span class={ "sign " (key(verdict.state)) } role="img" aria-label=(words) title=(words) { (glyph) },
        }
    }
}

fn text_of(report: &CoverageReport, file: &File<'_>) -> Markup {
    html! {
        h3 { code { (text(file.name)) } }
        div.source { @for line in &file.lines { (shown(report, file, line)) } }
    }
}

fn shown(report: &CoverageReport, file: &File<'_>, line: &Line<'_>) -> Markup {
    let id = line_id(file.name, line.number);
    let said = html! {
        span.number { (line.number) }
        @match line.state() { Some(state) => (marked(state)), None => span.sign aria-hidden="true" { " " } }
        code { (text(line.text)) }
    };
    html! {
        @if line.items.is_empty() { div.line #(id) { (said) } }
        @else {
            details.line #(id) {
                summary { (said) }
                div.items { @for item in &line.items { (item_of(report, item)) } }
            }
        }
    }
}

fn item_of(report: &CoverageReport, item: &Item<'_>) -> Markup {
    html! {
        p.what { bdi { (quoted(&item.title)) } }
        ul.ways { @for way in &item.ways { li { (marked(way.state)) " " (text(&way.words)) (seen_by(report, item.rulebook, way)) } } }
    }
}

fn seen_by(report: &CoverageReport, rulebook: usize, way: &Way<'_>) -> Markup {
    let all = report
        .rulebooks
        .get(rulebook)
        .map_or(&[][..], |rulebook| &rulebook.tests);
    html! {
        @if let Some(reason) = way.reason.filter(|_| way.tests.is_empty()) { span.quiet { ": " (reason) } }
        @else if way.tests.is_empty() { span.quiet { ": never" } }
        @else {
            span.quiet {
                ": "
                @for (at, number) in way.tests.iter().take(MOST_TESTS).enumerate() {
                    @if at > 0 { " · " }
                    a href={ "#" (test_id(rulebook, *number)) } { bdi { (title_of(all, *number)) } }
                }
                @if way.tests.len() > MOST_TESTS { " and " (way.tests.len() - MOST_TESTS) " more" }
            }
        }
    }
}

fn title_of(tests: &[Test], number: usize) -> String {
    let at = tests.binary_search_by_key(&number, |test| test.number);
    let test = at.ok().and_then(|at| tests.get(at));
    test.map_or(String::new(), |test| text(&test.title))
}

fn tests(rulebook: &Rulebook, at: usize) -> Markup {
    html! {
        ol {
            @for test in &rulebook.tests {
                li #(test_id(at, test.number)) { bdi { (text(&test.title)) } " " code.quiet { (text(&short(&test.place))) } }
            }
        }
    }
}

fn test_id(rulebook: usize, test: usize) -> String {
    format!("test-{rulebook}-{test}")
}

fn line_id(file: &str, line: u32) -> String {
    let file: String = file
        .chars()
        .map(|char| {
            if char.is_ascii_alphanumeric() {
                char
            } else {
                '-'
            }
        })
        .collect();
    format!("line-{file}-{line}")
}

/// A text in which the words of rules stand in backticks.
fn quoted(told: &str) -> Markup {
    html! {
        @for (at, part) in told.split('`').enumerate() {
            @if at % 2 == 1 { code { (text(part)) } } @else { (text(part)) }
        }
    }
}

/// A text of a rule or test, with nothing in it that steers the direction of writing.
fn text(text: &str) -> String {
    clean(text).into_owned()
}
