//! HTML: one file that holds all it needs, to be opened in a browser, sent by mail and printed.
//!
//! It shows what is said of each deal, a picture of how many rules of each holder every deal keeps, breaks or leaves
//! open, and a matrix of deals × rules that can be filtered and whose cells open to the sentence, the line of the deal,
//! the rule, its source and what would settle or mend it. Nothing depends on colour alone. Without scripts everything
//! can still be read; printed, the findings that need attention follow the matrix, as far as the filters show them.
//!
//! The page's own policy forbids it to load or send anything, and to run any script or style but its own.

use maud::{Markup, html};

use crate::report::data::{Diagnostic, Overall, Report};
use crate::report::finding::short;
use crate::report::grid::{self, Deal, Grid};
use crate::report::mark::{MARKS, Mark};
use crate::report::page::{self, Page};
use crate::report::summary;
use crate::report::table::overall_words;
use crate::report::text::{clean, count, listed};

mod finding;
mod matrix;
mod picture;

const STYLE: &str = concat!(
    include_str!("html/palette.css"),
    include_str!("html/style.css")
);
const SCRIPT: &str = include_str!("html/script.js");

/// The report as a page.
#[must_use]
pub fn render(report: &Report) -> String {
    let grid = grid::of(report);
    let title = heading(report);
    let body = html! {
        a.skip href="#matrix" { "Skip to the matrix" }
        (header(report, &grid, &title))
        @if !grid.groups.is_empty() { (navigation()) }
        main {
            (problems(report))
            @if !grid.groups.is_empty() {
                (matrix::section(&grid))
                (picture::section(&grid))
                (finding::section(&grid))
                (finding::rules(&grid))
            }
        }
        (footer(report))
    };
    page::render(&Page {
        title: &title,
        style: STYLE,
        script: Some(SCRIPT),
        servanda: &report.servanda,
        body,
    })
}

fn heading(report: &Report) -> String {
    let names = report
        .rulebooks
        .iter()
        .map(|rulebook| rulebook.title.as_ref().unwrap_or(&rulebook.path));
    let names: Vec<String> = names.map(|name| clean(name).into_owned()).collect();
    match names.as_slice() {
        [] => "Servanda".to_owned(),
        names => format!("Deals against {}", listed(names, "and")),
    }
}

fn header(report: &Report, grid: &Grid<'_>, title: &str) -> Markup {
    html! {
        header.top {
            h1 { (title) }
            p.lead { (text(&lead(report))) "." }
            ul.circumstances {
                @for rulebook in &report.rulebooks {
                    li {
                        (count(rulebook.selected, "rule")) " of " code { (text(&rulebook.path)) }
                        @if let Some(version) = &rulebook.version { ", version " (text(version)) }
                        @if !rulebook.not_in_force.is_empty() {
                            ", " (rulebook.not_in_force.len()) " of them not in force on that day"
                        }
                    }
                }
                @if let Some(day) = &report.as_of { li { "as of " time { (day) } } }
                @if let Some(baseline) = &report.baseline {
                    li { "known findings of " code { (text(&baseline.path)) } }
                }
                @if let Some(line) = summary::gone(report) { li { (text(&line)) } }
                @if !report.left_out.is_empty() { li { "without " (listed(&report.left_out, "and")) } }
            }
            ol.deals {
                @for (at, deal) in grid.deals.iter().enumerate() {
                    li { (deal_line(at, deal)) }
                }
            }
        }
    }
}

fn navigation() -> Markup {
    html! {
        nav aria-label="Parts of this page" {
            a href="#matrix-heading" { "Deals and rules" }
            " · "
            a href="#picture-heading" { "How far each deal stands from each party" }
        }
    }
}

fn deal_line(at: usize, deal: &Deal<'_>) -> Markup {
    html! {
        span.number aria-hidden="true" { (at + 1) }
        span.deal {
            strong { bdi { (deal.name) } }
            @if let Some(title) = deal.title { " " span.title { bdi { (text(title)) } } }
        }
        span.verdicts { @for overall in &deal.overall { (badge(*overall)) " " } }
    }
}

/// What is said of a deal, as a glyph and a word.
fn badge(overall: Overall) -> Markup {
    let (key, glyph) = match overall {
        Overall::Unusable => ("unusable", '⚠'),
        Overall::Fails => ("broken", '✗'),
        Overall::Incomplete => ("gap", '?'),
        Overall::Passes => ("met", '✓'),
        Overall::NothingApplies => ("not-applicable", '–'),
    };
    html! { span class={ "badge " (key) } { span aria-hidden="true" { (glyph) } " " (overall_words(overall)) } }
}

/// What is wrong with files; errors stand open, since they make everything else doubtful.
fn problems(report: &Report) -> Markup {
    let of = |severity: &str| -> Vec<&Diagnostic> {
        report
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .collect()
    };
    let (errors, warnings) = (of("error"), of("warning"));
    html! {
        @if !errors.is_empty() {
            section.problems aria-labelledby="errors" {
                h2 #errors { (count(errors.len(), "error")) }
                ul { @for diagnostic in errors { (problem(diagnostic)) } }
            }
        }
        @if !warnings.is_empty() {
            details.problems {
                summary { (count(warnings.len(), "warning")) " about files" }
                ul { @for diagnostic in warnings { (problem(diagnostic)) } }
            }
        }
    }
}

fn problem(diagnostic: &Diagnostic) -> Markup {
    html! {
        li {
            @if let Some(place) = &diagnostic.place { code { (text(&short(place))) } " " }
            bdi { (text(&diagnostic.message)) }
            @if let Some(help) = &diagnostic.help { span.help { "; " (text(help)) } }
        }
    }
}

fn footer(report: &Report) -> Markup {
    html! {
        footer.bottom {
            "Written by Servanda " (report.servanda) ". Exit status " (report.exit.status)
            " (" (report.exit.meaning) "). Counts are counts of rules; there is no score behind them."
        }
    }
}

/// A mark as a glyph and a word.
fn marked(mark: &Mark, words: &str) -> Markup {
    html! { span class={ "mark " (mark.key) } { span.glyph aria-hidden="true" { (mark.glyph) } " " span.word { (words) } } }
}

/// What the glyphs mean.
fn legend() -> Markup {
    html! {
        dl #legend.legend {
            @for mark in &MARKS {
                div data-key=(mark.key) data-glyph=(mark.glyph) data-label=(mark.label) {
                    dt { (marked(mark, mark.label)) }
                    dd { (mark.meaning) }
                }
            }
        }
    }
}

/// A text of a deal or rule, with nothing in it that steers the direction of writing; markup is escaped where it is
/// put into the page.
fn text(text: &str) -> String {
    clean(text).into_owned()
}

/// What is said of all deals; that of a single one begins with its file's name, which keeps its letters.
fn lead(report: &Report) -> String {
    let sentence = &report.summary.sentence;
    match report.documents.len() {
        1 => sentence.clone(),
        _ => capital(sentence),
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + chars.as_str()
}
