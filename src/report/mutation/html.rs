//! The report of `servanda test --mutate` as a page that holds all it needs.
//!
//! What no test notices comes first, under the statement it stands in, with the changed words marked in their line.
//! The page runs no script, and its own policy forbids it to load or send anything.

use maud::{Markup, html};

use crate::report::data::Place;
use crate::report::finding::short;
use crate::report::mutation::{Fate, Mutant, Owner, Report, Rulebook, Summary};
use crate::report::page::{self, Page};
use crate::report::text::{clean, count};

const STYLE: &str = concat!(
    include_str!("../html/palette.css"),
    include_str!("../html/style.css"),
    include_str!("style.css")
);

/// The report as a page.
#[must_use]
pub fn render(report: &Report) -> String {
    let body = html! {
        (header(report))
        main {
            (problems(report))
            @for rulebook in &report.rulebooks { (section(rulebook)) }
        }
        footer.bottom {
            "Written by Servanda " (report.servanda) ". Exit status " (report.exit.status)
            " (" (report.exit.meaning) ")."
        }
    };
    page::render(&Page {
        title: "What the tests notice",
        style: STYLE,
        script: None,
        servanda: &report.servanda,
        body,
    })
}

fn header(report: &Report) -> Markup {
    html! {
        header.top {
            h1 { "What the tests notice" }
            p.lead { (report.summary.sentence()) "." }
            p.note {
                "Each mutant is the rulebook with one thing changed. A mutant that no test notices is a rule that \
                 could say something else tomorrow, and every test would still pass."
            }
        }
    }
}

fn problems(report: &Report) -> Markup {
    let told = report.diagnostics.iter();
    let told: Vec<_> = told.filter(|one| one.severity != "hint").collect();
    html! {
        @if !told.is_empty() {
            section.problems aria-labelledby="problems" {
                h2 #problems { (count(told.len(), "remark")) " about the rule files" }
                ul {
                    @for diagnostic in told {
                        li {
                            @if let Some(place) = &diagnostic.place { code { (text(&short(place))) } " " }
                            bdi { (quoted(&diagnostic.message)) }
                            @if let Some(help) = &diagnostic.help { span.help { "; " (quoted(help)) } }
                        }
                    }
                }
            }
        }
    }
}

fn section(rulebook: &Rulebook) -> Markup {
    let summary = Summary::of(&rulebook.mutants);
    let name = rulebook.title.as_ref().unwrap_or(&rulebook.path);
    html! {
        section {
            h2 { bdi { (text(name)) } }
            ul.circumstances {
                li { code { (text(&rulebook.path)) } }
                li { (count(rulebook.tests, "test")) }
                li { (summary.sentence()) }
            }
            @if summary.unnoticed == 0 {
                p.good { span.mark.met { span.glyph aria-hidden="true" { "✓" } " nothing goes unnoticed" } }
            }
            @for (owner, mutants) in owners(rulebook, |fate| matches!(fate, Fate::Unnoticed { .. })) {
                article.survivors {
                    h3 { (named(owner)) }
                    @for mutant in mutants { (survivor(mutant)) }
                }
            }
            (folded(rulebook, "not noticed for a written reason", |fate| matches!(fate, Fate::Explained { .. })))
            (folded(rulebook, "equivalent", |fate| matches!(fate, Fate::Equivalent { .. })))
            (folded(rulebook, "noticed", |fate| matches!(fate, Fate::Noticed { .. })))
        }
    }
}

/// The statements of a rulebook that have mutants of one fate, in their order.
fn owners(rulebook: &Rulebook, wanted: fn(&Fate) -> bool) -> Vec<(&Owner, Vec<&Mutant>)> {
    let mut found: Vec<(&Owner, Vec<&Mutant>)> = Vec::new();
    for mutant in rulebook.mutants.iter().filter(|one| wanted(&one.fate)) {
        match found.last_mut() {
            Some((owner, mutants)) if **owner == mutant.of => mutants.push(mutant),
            _ => found.push((&mutant.of, vec![mutant])),
        }
    }
    found
}

fn named(owner: &Owner) -> Markup {
    html! { span.sort { (owner.sort) } " " bdi { (text(&owner.name)) } }
}

fn survivor(mutant: &Mutant) -> Markup {
    html! {
        div.survivor {
            pre.line { code { (marked(&mutant.line, &mutant.place)) } }
            p { (change(mutant)) " " code.place { (text(&short(&mutant.place))) } }
            (fate(&mutant.fate))
        }
    }
}

/// `is at least 10 years` became `is more than 10 years`.
fn change(mutant: &Mutant) -> Markup {
    html! {
        del { (text(&mutant.before)) }
        @match &mutant.after {
            Some(after) => { " became " ins { (text(after)) } }
            None => { " was taken out" }
        }
    }
}

fn fate(fate: &Fate) -> Markup {
    match fate {
        Fate::Noticed { by } => html! {
            p.note { "noticed by “" bdi { (text(&by.title)) } "” " code.place { (text(&short(&by.place))) } }
        },
        Fate::Equivalent { why } => html! { p.note { (why) } },
        Fate::Explained { reason, .. } => html! { p.note { "allowed: " bdi { (text(reason)) } } },
        Fate::Unnoticed { hint } => html! { p.note { "Would notice it: " (quoted(hint)) "." } },
    }
}

/// The mutants of one fate, folded away.
fn folded(rulebook: &Rulebook, words: &str, wanted: fn(&Fate) -> bool) -> Markup {
    let owners = owners(rulebook, wanted);
    let number: usize = owners.iter().map(|(_, mutants)| mutants.len()).sum();
    html! {
        @if number > 0 {
            details.others {
                summary { (number) " " (words) }
                @for (owner, mutants) in owners {
                    h3 { (named(owner)) }
                    ul.changes {
                        @for mutant in mutants {
                            li { (change(mutant)) " " code.place { (text(&short(&mutant.place))) } (fate(&mutant.fate)) }
                        }
                    }
                }
            }
        }
    }
}

/// A line with the changed words marked.
fn marked(line: &str, place: &Place) -> Markup {
    let start = (place.column as usize).saturating_sub(1);
    let end = if place.end_line == place.line {
        (place.end_column as usize).saturating_sub(1)
    } else {
        usize::MAX
    };
    let part = |from: usize, to: usize| -> String {
        line.chars()
            .skip(from)
            .take(to.saturating_sub(from))
            .collect()
    };
    html! {
        (text(part(0, start).trim_start())) mark { (text(&part(start, end))) } (text(&part(end, usize::MAX)))
    }
}

/// A sentence whose words in backticks are those of a rulebook.
fn quoted(sentence: &str) -> Markup {
    html! {
        @for (at, part) in sentence.split('`').enumerate() {
            @if at % 2 == 1 { code { (text(part)) } } @else { (text(part)) }
        }
    }
}

fn text(text: &str) -> String {
    clean(text).into_owned()
}
