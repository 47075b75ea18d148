//! What a cell opens to: its findings with the lines of the deal, and the rule.
//!
//! A rule is written once and shown beside each of its findings.

use maud::{Markup, html};

use crate::report::data::{Evidence, Fact, Finding, Rule, Waived};
use crate::report::finding::{exception_words, mend_words, said, short, waived_words};
use crate::report::grid::{Cell, Grid, Row};
use crate::report::html::{marked, text};
use crate::report::locate;
use crate::report::mark;

/// All findings, deal by deal.
pub fn section(grid: &Grid<'_>) -> Markup {
    html! {
        section #findings.findings aria-labelledby="findings-heading" {
            h2 #findings-heading { "Every finding" }
            @for (column, deal) in grid.deals.iter().enumerate() {
                section.of-deal data-deal=(column) {
                    h3 { span.number aria-hidden="true" { (column + 1) } " " bdi { (deal.name) } }
                    @for (at, row) in rows(grid).enumerate() {
                        @if let Some(cell) = row.cells.get(column).and_then(Option::as_ref) {
                            (article(row, cell, at, column, &deal.name))
                        }
                    }
                }
            }
        }
    }
}

fn rows<'a>(grid: &'a Grid<'a>) -> impl Iterator<Item = &'a Row<'a>> {
    grid.groups.iter().flat_map(|group| &group.rows)
}

fn article(row: &Row<'_>, cell: &Cell<'_>, at: usize, column: usize, deal: &str) -> Markup {
    html! {
        article id={ "f" (at) "-" (column) } data-row=(at) data-worst=(cell.mark().key) {
            h4 { (text(&row.rule.title)) " " span.on { "on " bdi { (deal) } } }
            @for finding in &cell.findings { (one(finding)) }
            p.see { a.open href={ "#r" (at) } { "The rule" } }
        }
    }
}

fn one(finding: &Finding) -> Markup {
    let strength = if finding.hard { "h" } else { "s" };
    html! {
        div.finding data-finding={ (mark::rank(finding)) (strength) } {
            p.sentence {
                (marked(mark::of(finding), &mark::words(finding))) " "
                @if let Some(entry) = &finding.entry { strong { (text(&entry.words)) ": " } }
                bdi { (text(locate::sentence(finding))) }
            }
            @if let Some(waived) = &finding.waived { (permission(waived)) }
            @if !finding.facts.is_empty() { ul.facts { @for told in together(&finding.facts) { (line(told)) } } }
            (settle(finding))
            @if !finding.mends.is_empty() {
                h5 { "What would mend it" }
                ul { @for mend in &finding.mends { li { (text(&mend_words(mend))) } } }
            }
            @if !finding.exceptions.is_empty() {
                h5 { "Exceptions" }
                ul { @for exception in &finding.exceptions { li { (text(&exception_words(exception))) } } }
            }
            @for note in &finding.notes { p.note { (text(note)) } }
            p.demand { "Demand: " (text(&finding.demand.words)) " " code { (text(&short(&finding.demand.place))) } }
        }
    }
}

fn permission(waived: &Waived) -> Markup {
    html! {
        p.permission {
            "Waived " bdi { (text(&waived_words(waived))) }
            @if let Some(source) = &waived.source { ", in " bdi { (text(source)) } }
            " " code { (text(&short(&waived.place))) }
        }
    }
}

fn settle(finding: &Finding) -> Markup {
    html! {
        @if !finding.asks.is_empty() {
            h5 { "What would settle it" }
            ul.facts.questions {
                @for ask in &finding.asks {
                    li {
                        (text(&ask.question)) " " code { (text(&ask.fact.path)) }
                        (place(&ask.fact))
                        @if let Some(line) = &ask.fact.text {
                            (passage(std::slice::from_ref(&ask.fact), line))
                        }
                    }
                }
            }
        }
    }
}

/// The facts in runs that stand on one line of the deal.
fn together(facts: &[Fact]) -> impl Iterator<Item = &[Fact]> {
    let line = |fact: &Fact| {
        fact.place
            .as_ref()
            .map(|place| (place.file.clone(), place.line))
    };
    facts.chunk_by(move |one, next| {
        one.text.is_some() && one.text == next.text && line(one) == line(next)
    })
}

/// What the deal says on one line, and what it says about where that comes from.
fn line(facts: &[Fact]) -> Markup {
    let mut remarks: Vec<&Evidence> = Vec::new();
    for remark in facts.iter().flat_map(|fact| &fact.evidence) {
        if !remarks.contains(&remark) {
            remarks.push(remark);
        }
    }
    html! {
        li {
            @for fact in facts { div { bdi { (text(&said(fact))) } } }
            @if let [first, ..] = facts { (place(first)) }
            @if let [Fact { text: Some(line), .. }, ..] = facts { (passage(facts, line)) }
            @for remark in remarks {
                p.evidence { span { (text(&remark.key)) ": " } bdi { (text(&remark.text)) } }
            }
            @for other in facts.iter().flat_map(|fact| &fact.others) {
                p.evidence { "also at " code { (text(&short(other))) } }
            }
        }
    }
}

/// Where a fact stands.
fn place(fact: &Fact) -> Markup {
    html! {
        @if let Some(place) = &fact.place {
            div.place {
                @if fact.instead.is_some() { "near " }
                code { (text(&short(place))) }
                @if let Some(heading) = &fact.heading { " under “" bdi { (text(heading)) } "”" }
            }
        }
    }
}

/// The line, with the words of the facts marked.
fn passage(facts: &[Fact], line: &str) -> Markup {
    let spans: Vec<(usize, usize)> = facts.iter().filter_map(own_words).collect();
    let mut parts: Vec<(bool, String)> = Vec::new();
    for (at, char) in line.chars().enumerate() {
        let own = spans.iter().any(|(from, to)| (*from..*to).contains(&at));
        match parts.last_mut() {
            Some((last, part)) if *last == own => part.push(char),
            _ => parts.push((own, char.to_string())),
        }
    }
    html! {
        blockquote.passage { bdi {
            @for (own, part) in &parts {
                @if *own { mark { (text(part)) } } @else { (text(part)) }
            }
        } }
    }
}

/// Which characters of its line are a fact's own.
fn own_words(fact: &Fact) -> Option<(usize, usize)> {
    let place = fact
        .place
        .as_ref()
        .filter(|place| fact.instead.is_none() && place.line == place.end_line)?;
    let length = place.end_column.saturating_sub(place.column) as usize;
    Some((fact.focus, fact.focus + length))
}

/// The rules, each once.
pub fn rules(grid: &Grid<'_>) -> Markup {
    html! {
        section #rules.rules aria-labelledby="rules-heading" {
            h2 #rules-heading { "The rules" }
            @for (at, row) in rows(grid).enumerate() { (rule(row, at)) }
        }
    }
}

fn rule(row: &Row<'_>, at: usize) -> Markup {
    let rule: &Rule = row.rule;
    html! {
        article.rule id={ "r" (at) } data-row=(at) {
            h4 { (text(&rule.title)) }
            dl {
                @for finding in row.demands.values() {
                    div {
                        dt { "Demand" }
                        dd {
                            (text(&finding.demand.words))
                            @if let Some(weight) = &finding.demand.weight { ", weight " (text(weight)) }
                        }
                    }
                }
                @if let Some(held) = &rule.held { div { dt { "Position" } dd { (text(&held.words)) } } }
                @if let Some(because) = &rule.because { div { dt { "Because" } dd { (text(because)) } } }
                @for source in &rule.sources { div { dt { "Source" } dd { (text(source)) } } }
                @if !rule.tags.is_empty() { div { dt { "Tags" } dd { (text(&rule.tags.join(", "))) } } }
                div { dt { "Rule" } dd { code { (text(&rule.id)) } " " code { (text(&short(&rule.place))) } } }
            }
        }
    }
}
