//! The matrix of deals × rules and its filters.
//!
//! Every cell is a link to its findings; the script turns the link into a window and the arrow keys into a way around.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::report::grid::{Cell, Deal, Grid, Group, Row};
use crate::report::html::{badge, legend, marked, text};
use crate::report::mark::{self, MARKS};

/// The section.
pub fn section(grid: &Grid<'_>) -> Markup {
    html! {
        section.matrix aria-labelledby="matrix-heading" {
            h2 #matrix-heading tabindex="-1" { "Deals and rules" }
            (filters(grid))
            details.legend-box { summary { "What the signs mean" } (legend()) }
            p #shown.note role="status" {}
            div.scroll role="region" aria-labelledby="matrix-heading" tabindex="0" {
                table #matrix role="table" {
                    caption.hidden { "Each row is a rule, each column a deal. A cell opens to its findings." }
                    (head(grid))
                    @let first_row = |at: usize| -> usize { grid.groups.iter().take(at).map(|group| group.rows.len()).sum() };
                    @for (at, group) in grid.groups.iter().enumerate() {
                        (body(grid, group, at, first_row(at)))
                    }
                }
            }
        }
    }
}

fn head(grid: &Grid<'_>) -> Markup {
    html! {
        thead role="rowgroup" {
            tr role="row" {
                th.corner scope="col" role="columnheader" { "Rule" }
                @for (at, deal) in grid.deals.iter().enumerate() { (column(at, deal)) }
            }
        }
    }
}

fn column(at: usize, deal: &Deal<'_>) -> Markup {
    html! {
        th.deal scope="col" role="columnheader" data-deal=(at) title=[deal.title.map(text)] {
            span.number aria-hidden="true" { (at + 1) }
            span.name { bdi { (breakable(&deal.name)) } }
            span.verdicts { @for overall in &deal.overall { (badge(*overall)) } }
        }
    }
}

/// A name that may be broken behind its hyphens and underscores.
fn breakable(name: &str) -> Markup {
    html! {
        @for part in name.split_inclusive(['-', '_', '/']) { (part) wbr; }
    }
}

fn body(grid: &Grid<'_>, group: &Group<'_>, at: usize, first: usize) -> Markup {
    html! {
        tbody role="rowgroup" data-group=(at) {
            tr.group role="row" {
                th scope="rowgroup" role="rowheader" colspan=(grid.deals.len() + 1) {
                    bdi { (text(group.heading())) }
                    @if several(grid) { " " span.rulebook { (text(group.rulebook)) } }
                }
            }
            @for (at, row) in group.rows.iter().enumerate() { (rule(row, first + at)) }
        }
    }
}

fn rule(row: &Row<'_>, number: usize) -> Markup {
    let tags = row.rule.tags.join(" ").to_lowercase();
    html! {
        tr.rule role="row" data-row=(number) data-tags=(text(&tags)) {
            th scope="row" role="rowheader" {
                a.open href={ "#r" (number) } { (text(&row.rule.title)) }
                span.about {
                    (strengths(row))
                    @for tag in &row.rule.tags { " " span.tag { (text(tag)) } }
                }
            }
            @for (column, cell) in row.cells.iter().enumerate() {
                td role="cell" data-deal=(column) {
                    @if let Some(cell) = cell { (link(cell, number, column)) }
                }
            }
        }
    }
}

/// Whether the rule's demands are hard, soft or both.
fn strengths(row: &Row<'_>) -> &'static str {
    let soft = row.demands.values().any(|finding| !finding.hard);
    match (row.is_hard(), soft) {
        (true, true) => "hard and advice",
        (true, false) => "hard",
        _ => "advice",
    }
}

/// A cell: its worst mark, how often, and for the filters the mark and strength of each finding.
fn link(cell: &Cell<'_>, row: usize, column: usize) -> Markup {
    let findings = cell.findings.iter().map(|finding| {
        format!(
            "{}{}",
            mark::rank(finding),
            if finding.hard { 'h' } else { 's' }
        )
    });
    let findings: Vec<String> = findings.collect();
    html! {
        a.cell.open href={ "#f" (row) "-" (column) } data-findings=(findings.join(" ")) {
            (marked(cell.mark(), cell.mark().label))
            span.times {
                @if cell.findings.len() > 1 { (cell.worst()) " of " (cell.findings.len()) }
            }
        }
    }
}

fn filters(grid: &Grid<'_>) -> Markup {
    let tags: BTreeSet<&str> = grid
        .groups
        .iter()
        .flat_map(|group| &group.rows)
        .flat_map(|row| row.rule.tags.iter().map(String::as_str))
        .collect();
    html! {
        form #filters.filters autocomplete="off" {
            fieldset {
                legend { "Show verdicts" }
                @for (at, mark) in MARKS.iter().enumerate() {
                    label { input type="checkbox" name="verdict" value=(at) checked; " " (marked(mark, mark.label)) }
                }
            }
            div.choices {
                label {
                    span { "Holder" }
                    select name="holder" {
                        option value="" { "all" }
                        @for (at, group) in grid.groups.iter().enumerate() {
                            option value=(at) { (text(group.heading())) @if several(grid) { " (" (text(group.rulebook)) ")" } }
                        }
                    }
                }
                label {
                    span { "Deal" }
                    select name="deal" {
                        option value="" { "all" }
                        @for (at, deal) in grid.deals.iter().enumerate() { option value=(at) { (at + 1) " " (deal.name) } }
                    }
                }
                label {
                    span { "Strength" }
                    select name="strength" {
                        option value="" { "all" }
                        option value="h" { "hard" }
                        option value="s" { "advice" }
                    }
                }
                label {
                    span { "Tag" }
                    select name="tag" {
                        option value="" { "all" }
                        @for tag in tags { option value=(text(tag).to_lowercase()) { (text(tag)) } }
                    }
                }
                label { span { "Words" } input type="search" name="words" placeholder="in rules and findings"; }
                button type="reset" { "Show all" }
            }
        }
    }
}

fn several(grid: &Grid<'_>) -> bool {
    let mut rulebooks = grid.groups.iter().map(|group| group.rulebook);
    let first = rulebooks.next();
    rulebooks.any(|rulebook| Some(rulebook) != first)
}
