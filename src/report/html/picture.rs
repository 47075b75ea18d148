//! The picture of how far each deal stands from each holder: bars of counted rules, each opening to the rules behind it.
//!
//! All bars have one scale, so that their lengths are numbers of rules; what is left pale does not apply.

use maud::{Markup, html};

use crate::report::grid::{Grid, Group};
use crate::report::html::{badge, marked, text};
use crate::report::mark::MARKS;
use crate::report::text::{count, listed};

/// The section.
pub fn section(grid: &Grid<'_>) -> Markup {
    let several = grid
        .groups
        .iter()
        .any(|group| Some(group.rulebook) != grid.groups.first().map(|first| first.rulebook));
    html! {
        section.picture aria-labelledby="picture-heading" {
            h2 #picture-heading { "How far each deal stands from each party" }
            p.note {
                "Each bar counts the rules that a party holds: broken, open, advice not followed, kept. A longer bar is "
                "a party with more rules; what does not apply is left pale. Open a bar for the rules behind it."
            }
            div.cards {
                @for (column, deal) in grid.deals.iter().enumerate() {
                    section.card aria-label=(deal.name) data-deal=(column) {
                        h3 {
                            span.number aria-hidden="true" { (column + 1) } " "
                            bdi { (deal.name) } " "
                            @for overall in &deal.overall { (badge(*overall)) " " }
                        }
                        @for (at, group) in grid.groups.iter().enumerate() {
                            (stand(grid, group, at, column, several))
                        }
                    }
                }
            }
        }
    }
}

/// Where one deal stands with one holder.
fn stand(grid: &Grid<'_>, group: &Group<'_>, at: usize, column: usize, several: bool) -> Markup {
    let counts = group.counts(column);
    let row_before: usize = grid
        .groups
        .iter()
        .take(at)
        .map(|group| group.rows.len())
        .sum();
    html! {
        details.stand {
            summary {
                span.holder {
                    bdi { (text(group.heading())) }
                    @if several { " " span.rulebook { (text(group.rulebook)) } }
                }
                (bar(&counts, group.rows.len(), longest(grid), &words(group, &counts)))
                span.numbers aria-hidden="true" {
                    @for (mark, number) in MARKS.iter().zip(counts).filter(|(_, number)| *number > 0) {
                        span class={ "count " (mark.key) } { (mark.glyph) (number) } " "
                    }
                }
            }
            ul {
                @for mark in &MARKS {
                    @for (row, cell) in group.rows.iter().enumerate().filter_map(|(at, row)| Some((at, row.cells.get(column)?.as_ref()?))) {
                        @if cell.mark() == mark {
                            li {
                                (marked(mark, mark.label)) " "
                                a.open href={ "#f" (row_before + row) "-" (column) } {
                                    @if let Some(row) = group.rows.get(row) { (text(&row.rule.title)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `Russia, 14 rules: 3 broken, 4 gap`.
fn words(group: &Group<'_>, counts: &[usize; 10]) -> String {
    let told = MARKS.iter().zip(counts).filter(|(_, number)| **number > 0);
    let told: Vec<String> = told
        .map(|(mark, number)| format!("{number} {}", mark.label))
        .collect();
    format!(
        "{}: {}",
        count(group.rows.len(), "rule"),
        listed(&told, "and")
    )
}

/// The number of rules of the holder who has most.
fn longest(grid: &Grid<'_>) -> usize {
    grid.groups
        .iter()
        .map(|group| group.rows.len())
        .max()
        .unwrap_or(1)
}

fn bar(counts: &[usize; 10], total: usize, longest: usize, words: &str) -> Markup {
    let mut from = 0;
    let mut parts = Vec::new();
    let [shown @ .., _] = counts;
    for (mark, number) in MARKS.iter().zip(shown).filter(|(_, number)| **number > 0) {
        parts.push((mark.key, from, *number));
        from += number;
    }
    html! {
        svg.bar role="img" aria-label=(words) viewBox={ "0 0 " (longest * 10) " 10" } preserveAspectRatio="none" {
            rect.empty x="0" y="0" width=(total * 10) height="10" {}
            @for (key, from, number) in parts {
                rect class=(key) x=(from * 10) y="0" width=(number * 10) height="10" {}
            }
        }
    }
}
