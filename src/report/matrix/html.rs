//! The matrix as a page of its own: no script, nothing loaded, light and dark, narrow screens, and printed on one sheet.
//!
//! Every verdict is a sign with words for those who cannot see it, so that nothing depends on colour. The height of a
//! row on paper is chosen so that all rows fit the sheet, as long as they can still be read.

use maud::{Markup, html};

use crate::report::data::Overall;
use crate::report::matrix::human::other_kind;
use crate::report::matrix::{
    Block, Cell, FOREIGN, Folded, Holder, Matrix, Row, TOTAL_LINES, Total, Verdict, mark_of,
};
use crate::report::page::{self, Page};
use crate::report::table::overall_words;
use crate::report::text::{clean, count, cut, listed};

const STYLE: &str = concat!(
    include_str!("../html/palette.css"),
    include_str!("style.css")
);

/// Columns of rows beside each other on a sheet.
const BESIDE: f64 = 3.0;
/// The height that a sheet has for rows, and what the key takes for every three deals, in millimetres.
const SHEET: f64 = 170.0;
const KEY_LINE: f64 = 3.0;
/// Rows are no higher and no lower, in millimetres: below that nobody can read them, and a second sheet is used.
const HIGHEST: f64 = 4.2;
const LOWEST: f64 = 2.3;

/// No title of a deal or rule is told beyond so many cells.
const LONGEST: usize = 300;

/// The matrix as a page.
#[must_use]
pub fn render(matrix: &Matrix) -> String {
    let style = format!("{STYLE}{}", sizes(matrix));
    let title = heading(matrix);
    let body = html! {
        header {
            h1 { (title) }
            p.lead { (text(&matrix.summary)) }
            @for note in circumstances(matrix) { p.lead { (note) } }
        }
        (page::errors(&matrix.diagnostics))
        (key(matrix))
        (legend(matrix))
        main.tables { @for block in &matrix.rulebooks { (table(matrix, block)) } }
        (footer(matrix))
    };
    page::render(&Page {
        title: &title,
        style: &style,
        script: None,
        servanda: &matrix.servanda,
        body,
    })
}

/// How high a row is on paper, and how many deals there are.
fn sizes(matrix: &Matrix) -> String {
    let rows: usize = matrix.rulebooks.iter().map(lines).sum();
    let deals = matrix.deals.len();
    let room = SHEET - KEY_LINE * (deals as f64 / BESIDE).ceil();
    let row = (room / (rows as f64 / BESIDE).ceil().max(1.0)).clamp(LOWEST, HIGHEST);
    format!(":root {{ --row: {row:.2}mm; --deals: {deals}; }}\n")
}

/// How many lines the rows of a rulebook take, as far as its heading.
fn lines(block: &Block) -> usize {
    let holders: usize = block
        .holders
        .iter()
        .map(|holder| {
            1 + holder.rows.len() + holder.folded.len() + shown(&holder.totals, holder.rules).len()
        })
        .sum();
    4 + holders + TOTAL_LINES.len()
}

/// The lines of totals that are shown: those that say something, and none for a single rule, which is its own total.
fn shown(totals: &[Total], rules: usize) -> Vec<&'static super::TotalLine> {
    let says = |(_, of): &&super::TotalLine| rules > 1 && totals.iter().any(|total| of(total) > 0);
    TOTAL_LINES.iter().filter(says).collect()
}

fn heading(matrix: &Matrix) -> String {
    let names: Vec<String> = matrix
        .rulebooks
        .iter()
        .map(|block| text(block.name()))
        .collect();
    match names.as_slice() {
        [] => "Servanda".to_owned(),
        names => format!("Deals against {}", listed(names, "and")),
    }
}

fn circumstances(matrix: &Matrix) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(day) = &matrix.as_of {
        notes.push(format!("as of {day}"));
    }
    for block in &matrix.rulebooks {
        if block.selected < block.rules {
            notes.push(format!(
                "{} of the {} of {}",
                block.selected,
                count(block.rules, "rule"),
                text(&block.path)
            ));
        }
        if block.not_in_force > 0 {
            notes.push(format!(
                "{} of {} not in force on that day",
                count(block.not_in_force, "rule"),
                text(&block.path)
            ));
        }
    }
    if matrix.differing {
        notes.push("rules that say the same of every deal are folded".to_owned());
    }
    notes
}

fn key(matrix: &Matrix) -> Markup {
    html! {
        ol.key {
            @for (at, deal) in matrix.deals.iter().enumerate() {
                li {
                    span.number { (deal.number) }
                    strong.name { bdi { (text(&deal.name)) } }
                    span.title { bdi { (cut(&text(deal.title.as_deref().unwrap_or("")), LONGEST)) } }
                    span.verdicts {
                        @for block in &matrix.rulebooks {
                            @if let Some(verdict) = block.verdicts.get(at) { (badge(verdict)) " " }
                        }
                    }
                }
            }
        }
    }
}

/// What is said of a deal, as a sign and a word.
fn badge(verdict: &Verdict) -> Markup {
    let (class, glyph, words) = match verdict.overall {
        _ if verdict.other_kind => ("not-applicable", FOREIGN, "another kind"),
        overall @ Overall::Unusable => ("unusable", '⚠', overall_words(overall)),
        overall @ Overall::Fails => ("broken", '✗', overall_words(overall)),
        overall @ Overall::Incomplete => ("gap", '?', overall_words(overall)),
        overall @ Overall::Passes => ("met", '✓', overall_words(overall)),
        overall @ Overall::NothingApplies => ("not-applicable", '–', overall_words(overall)),
    };
    html! { span class={ "badge " (class) } { span aria-hidden="true" { (glyph) " " } (words) } }
}

fn legend(matrix: &Matrix) -> Markup {
    html! {
        dl.legend {
            @for mark in matrix.marks() {
                div {
                    dt { span class={ "sign " (mark.key) } aria-hidden="true" { (mark.glyph) } }
                    dt { (mark.label) }
                    dd { (mark.meaning) }
                }
            }
            div { dt { "h" } dt { "hard" } dd { "breaking it fails a deal" } }
            div { dt { "a" } dt { "advice" } dd { "not following it fails no deal" } }
            @if matrix.has_counts() { div { dt { "2" } dt { "count" } dd { "beside a sign: for so many of the rule's demands or entries" } } }
        }
    }
}

fn table(matrix: &Matrix, block: &Block) -> Markup {
    let other = other_kind(matrix, block);
    html! {
        section {
            @if matrix.has_several() { h2 { (text(block.name())) } }
            @if !other.is_empty() { p.quiet { (text(&other)) "." } }
            @for holder in &block.holders { (group(matrix, holder)) }
            @if block.holders.len() > 1 { (all(matrix, block)) }
        }
    }
}

/// One holder is a table of its own, so that its heading stands again where it goes on in the next column of a sheet.
fn group(matrix: &Matrix, holder: &Holder) -> Markup {
    grouped(
        matrix,
        holder.heading(),
        &html! {
            @for row in &holder.rows { (rule(matrix, row)) }
            @for folded in &holder.folded { (same(matrix, folded)) }
            (totals(&holder.totals, holder.rules))
        },
    )
}

/// A table with a heading, in which the deals are numbered.
fn grouped(matrix: &Matrix, heading: &str, rows: &Markup) -> Markup {
    html! {
        div.scroll {
            table {
                colgroup { col.rule-column; col.strength-column; @for _ in &matrix.deals { col; } }
                thead {
                    tr.holder {
                        th scope="col" colspan="2" { bdi { (cut(&text(heading), LONGEST)) } }
                        @for deal in &matrix.deals { th.number scope="col" title=(text(&deal.name)) { (deal.number) } }
                    }
                }
                tbody { (rows) }
            }
        }
    }
}

fn rule(matrix: &Matrix, row: &Row) -> Markup {
    let strength = match row.strength {
        "both" => "ha",
        "hard" => "h",
        _ => "a",
    };
    html! {
        tr {
            th scope="row" title=(text(&row.title)) { bdi { (cut(&text(&row.title), LONGEST)) } }
            td.strength { (strength) }
            @for (deal, cell) in matrix.deals.iter().zip(&row.cells) {
                td { @if let Some(cell) = cell { (sign(&deal.name, cell)) } @else { span.quiet aria-label="not judged" { (FOREIGN) } } }
            }
        }
    }
}

fn sign(deal: &str, cell: &Cell) -> Markup {
    let mark = cell.mark();
    let words = match cell.findings {
        1 => format!("{}: {}", text(deal), mark.label),
        all => format!("{}: {} ({} of {all})", text(deal), mark.label, cell.times),
    };
    html! {
        span class={ "sign " (mark.key) } role="img" aria-label=(words) title=(words) {
            (mark.glyph) @if cell.times > 1 { sub { (cell.times) } }
        }
    }
}

fn same(matrix: &Matrix, folded: &Folded) -> Markup {
    let mark = mark_of(folded.mark);
    html! {
        tr.folded {
            th scope="row" colspan=(matrix.deals.len() + 2) {
                span class={ "sign " (mark.key) } aria-hidden="true" { (mark.glyph) } " "
                (count(folded.rules.len(), "rule")) ": " (mark.label) " for every deal"
            }
        }
    }
}

fn all(matrix: &Matrix, block: &Block) -> Markup {
    let rules: usize = block.holders.iter().map(|holder| holder.rules).sum();
    let heading = format!("all {}", count(rules, "rule"));
    grouped(matrix, &heading, &totals(&block.totals, rules))
}

fn totals(totals: &[Total], rules: usize) -> Markup {
    html! {
        @for (words, of) in shown(totals, rules) {
            tr.total {
                th scope="row" colspan="2" { (words) }
                @for total in totals { td { @match of(total) { 0 => { (FOREIGN) }, number => { (number) } } } }
            }
        }
    }
}

fn footer(matrix: &Matrix) -> Markup {
    html! {
        footer.bottom {
            "Written by Servanda " (matrix.servanda) ". Exit status " (matrix.exit.status) " (" (matrix.exit.meaning)
            "). Counts are of rules, each by its worst finding; there is no score behind them."
        }
    }
}

/// A text of a deal or rule, with nothing in it that steers the direction of writing.
fn text(text: &str) -> String {
    clean(text).into_owned()
}
