//! The comparison as a page of its own: no script, nothing loaded, light and dark, narrow screens, paper.
//!
//! What got worse comes first. Each verdict links to the changed facts that decided it. Nothing depends on colour alone.

use maud::{Markup, html};

use crate::report::compare::human::rules_words;
use crate::report::compare::{
    Compared, Document, RuleChange, RuleText, Rulebook, StillOpen, TURNS, VerdictChange, Version,
    kind_words,
};
use crate::report::data::{Fact, Finding, Overall};
use crate::report::finding::short;
use crate::report::locate;
use crate::report::mark;
use crate::report::page::{self, Page};
use crate::report::table::overall_words;
use crate::report::text::{clean, count, cut};

const STYLE: &str = concat!(
    include_str!("../html/palette.css"),
    include_str!("style.css")
);

/// No more cells of one text are told.
const LONGEST: usize = 1_000;

/// The comparison as a page.
#[must_use]
pub fn render(compared: &Compared) -> String {
    let title = heading(compared);
    let body = html! {
        header {
            h1 { (title) }
            p.lead { (text(&compared.summary.sentence)) }
            @if let Some(day) = &compared.as_of { p.quiet { "as of " time { (day) } } }
        }
        (page::errors(&compared.diagnostics))
        (overview(compared))
        main {
            @for rulebook in &compared.rulebooks { (rules(rulebook)) }
            @for (at, document) in compared.documents.iter().enumerate() { (one(compared, document, at)) }
        }
        footer.bottom {
            "Written by Servanda " (compared.servanda) ". Exit status " (compared.exit.status)
            " (" (compared.exit.meaning) ")."
        }
    };
    page::render(&Page {
        title: &title,
        style: STYLE,
        script: None,
        servanda: &compared.servanda,
        body,
    })
}

fn heading(compared: &Compared) -> String {
    match compared.old == compared.new {
        true => text(&compared.new),
        false => format!("{} → {}", text(&compared.old), text(&compared.new)),
    }
}

fn overview(compared: &Compared) -> Markup {
    html! {
        @if !compared.documents.is_empty() {
            div.scroll {
                table.overview {
                    thead {
                        tr {
                            th { "Deal" } th { "Was" } th { "Is" } th.number { "Facts" }
                            @for (key, sign, _) in TURNS { th.number { (sign) " " (key.replace('-', " ")) } }
                            th.number { "still open" }
                        }
                    }
                    tbody { @for (at, document) in compared.documents.iter().enumerate() { (overview_row(compared, document, at)) } }
                }
            }
        }
    }
}

fn overview_row(compared: &Compared, document: &Document, at: usize) -> Markup {
    let number = |key: &str| {
        document
            .verdicts
            .iter()
            .filter(|change| change.turned == key)
            .count()
    };
    html! {
        tr {
            td {
                a href={ "#d" (at) } { bdi { (text(&document.name)) } }
                @if let Some(title) = &document.title { div.quiet { bdi { (text(title)) } } }
                (under(compared, document))
            }
            td data-side="was" { (said(document.old.as_ref())) }
            td data-side="is" { (said(document.new.as_ref())) }
            td.number data-side="facts" { (document.facts.len()) }
            @for (key, ..) in TURNS { td.number data-side=(key.replace('-', " ")) { (number(key)) } }
            td.number data-side="still open" { (document.still_open.iter().filter(|open| open.hard).count()) }
        }
    }
}

/// The rulebook, where there are several.
fn under(compared: &Compared, document: &Document) -> Markup {
    let rulebook = compared.rulebooks.get(document.rulebook);
    html! {
        @if let Some(rulebook) = rulebook.filter(|_| compared.rulebooks.len() > 1) {
            div.quiet { "under " (text(rulebook.new.name())) }
        }
    }
}

/// What is said of a version, as a sign and a word.
fn said(version: Option<&Version>) -> Markup {
    let Some(version) = version else {
        return html! { span.quiet { "not there" } };
    };
    let (class, sign) = match version.overall {
        Overall::Unusable => ("unusable", '⚠'),
        Overall::Fails => ("broken", '✗'),
        Overall::Incomplete => ("gap", '?'),
        Overall::Passes => ("met", '✓'),
        Overall::NothingApplies => ("not-applicable", '–'),
    };
    html! { span class={ "badge " (class) } { span aria-hidden="true" { (sign) } " " (overall_words(version.overall)) } }
}

fn one(compared: &Compared, document: &Document, at: usize) -> Markup {
    html! {
        section id={ "d" (at) } {
            @if compared.documents.len() > 1 { h2 { bdi { (text(&document.name)) } } (under(compared, document)) }
            @for (key, sign, words) in TURNS {
                @let turned: Vec<&VerdictChange> = document.verdicts.iter().filter(|change| change.turned == key).collect();
                @if !turned.is_empty() {
                    section class=(key) {
                        h3 { span aria-hidden="true" { (sign) } " " (words) ": " (turned.len()) }
                        @for change in turned { (verdict(change, at)) }
                    }
                }
            }
            (facts(document, at))
            (still_open(&document.still_open))
        }
    }
}

fn verdict(change: &VerdictChange, at: usize) -> Markup {
    html! {
        @if let Some(told) = change.finding() {
            article.verdict {
                h4 {
                    (marked(change.old.as_ref())) " → " (marked(change.new.as_ref())) " "
                    (text(&locate::subject(told)))
                }
                @if let Some(held) = &told.rule.held { p.quiet { (text(&held.words)) } }
                dl {
                    @for (words, finding) in [("was", &change.old), ("is", &change.new)] {
                        @if let Some(finding) = finding { div { dt { (words) } dd { bdi { (text(&finding.headline)) } } } }
                    }
                    @if change.rule_differs || !change.because.is_empty() { div { dt { "because of" } dd { (because(change, at)) } } }
                    @if let Some(new) = &change.new {
                        @for ask in &new.asks { div { dt { "to settle" } dd { (text(&ask.question)) " " code { (text(&ask.fact.path)) } } } }
                    }
                }
                p.demand { (text(&told.demand.words)) " " code { (text(&short(&told.demand.place))) } }
            }
        }
    }
}

fn because(change: &VerdictChange, at: usize) -> Markup {
    html! {
        @for (position, number) in change.because.iter().enumerate() {
            @if position > 0 { ", " }
            a href={ "#d" (at) "-" (number) } { "fact " (number) }
        }
        @if change.rule_differs {
            @if !change.because.is_empty() { ", " }
            "the rule itself"
        }
    }
}

/// A verdict as a sign and a word.
fn marked(finding: Option<&Finding>) -> Markup {
    html! {
        @match finding {
            Some(finding) => {
                @let mark = mark::of(finding);
                span class={ "mark " (mark.key) } { span aria-hidden="true" { (mark.glyph) } " " (mark::words(finding)) }
            }
            None => { span.quiet { "nothing said" } }
        }
    }
}

fn facts(document: &Document, at: usize) -> Markup {
    html! {
        @if !document.facts.is_empty() {
            h3 { "What it says differently: " (count(document.facts.len(), "fact")) }
            table.facts {
                thead { tr { th.number scope="col" { "No." } th scope="col" { "Fact" } th scope="col" { "Was" } th scope="col" { "Is" } } }
                tbody {
                    @for change in &document.facts {
                        tr id={ "d" (at) "-" (change.number) } {
                            td.number { (change.number) }
                            td { strong { bdi { (text(&change.words)) } } " " span.kind { (kind_words(change)) } }
                            (side("was", change.said.as_deref(), change.old.as_ref()))
                            (side("is", change.says.as_deref(), change.new.as_ref()))
                        }
                    }
                }
            }
        }
    }
}

/// What one version says of a fact, and where.
fn side(words: &str, says: Option<&str>, fact: Option<&Fact>) -> Markup {
    html! {
        td data-side=(words) {
            bdi { (text(says.unwrap_or("–"))) }
            @if let Some(fact) = fact {
                @if let Some(place) = &fact.place {
                    div.place { @if fact.instead.is_some() { "near " } code { (text(&short(place))) } }
                }
                @if let Some(line) = &fact.text { blockquote.passage { bdi { (text(line)) } } }
            }
        }
    }
}

fn still_open(all: &[StillOpen]) -> Markup {
    let hard = all.iter().filter(|open| open.hard).count();
    html! {
        @if !all.is_empty() {
            details.open {
                summary {
                    "Still open: " (count(hard, "hard demand"))
                    @if all.len() > hard { " and " (count(all.len() - hard, "piece")) " of advice" }
                }
                ul {
                    @for open in all {
                        li {
                            @if !open.hard { "advice, " }
                            (open.is) ": " strong { (text(&open.id)) }
                            @if let Some(entry) = &open.entry { " on " (text(entry)) }
                            @for question in &open.questions { " " span.quiet { bdi { (text(question)) } } }
                        }
                    }
                }
            }
        }
    }
}

fn rules(rulebook: &Rulebook) -> Markup {
    html! {
        @if let Some(changes) = &rulebook.changes {
            section {
                h2 { (text(rulebook.new.name())) }
                p.quiet { code { (text(&rulebook.old.path)) } " → " code { (text(&rulebook.new.path)) } ": " (rules_words(changes)) }
                @if changes.months { p { "Months are counted differently, which may change any verdict about times." } }
                @for rule in &changes.added { (rule_text("Added", rule)) }
                @for rule in &changes.removed { (rule_text("Removed", rule)) }
                @for change in changes.changed.iter().filter(|change| change.meaning) { (rule_change(change)) }
                @for change in changes.changed.iter().filter(|change| !change.meaning) { (rule_change(change)) }
            }
        }
    }
}

fn rule_text(words: &str, rule: &RuleText) -> Markup {
    let added = words == "Added";
    html! {
        article.verdict {
            h4 { (words) ": " (text(&rule.id)) }
            p.place { code { (text(&short(&rule.place))) } }
            div.lines { @for line in &rule.lines { (rule_line(added, line)) } }
        }
    }
}

fn rule_change(change: &RuleChange) -> Markup {
    html! {
        article.verdict {
            h4 {
                @if change.meaning { "Changed in meaning: " } @else { "Changed only in words: " }
                (text(&change.id))
            }
            p.place { code { (text(&short(&change.old))) } " → " code { (text(&short(&change.new))) } }
            div.lines {
                @for line in &change.gone { (rule_line(false, line)) }
                @for line in &change.come { (rule_line(true, line)) }
                @for phrase in &change.phrases {
                    div { "“" (text(&phrase.phrase)) "”" }
                    @for line in &phrase.old { (rule_line(false, line)) }
                    @for line in &phrase.new { (rule_line(true, line)) }
                }
            }
        }
    }
}

/// A line of a rule with the sign of whether it is gone or new.
fn rule_line(added: bool, line: &str) -> Markup {
    html! {
        @if added { div.come { ins { "+ " (text(line)) } } } @else { div.gone { del { "- " (text(line)) } } }
    }
}

/// A text of a deal or rule, with nothing in it that steers the direction of writing.
fn text(text: &str) -> String {
    cut(&clean(text), LONGEST).into_owned()
}
