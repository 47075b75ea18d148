//! # repeated-demand
//!
//! Warning: a demand says what another demand of the same holder says already.
//!
//! ## Why
//!
//! A demand that stands twice is told twice in every report, and counts twice. Changed in one place, the rulebook
//! contradicts itself.
//!
//! Two holders may demand the same, and so may one holder on another day or in another manner, as a red line and as a
//! preference: these are not reported.
//!
//! ## Bad
//!
//! ```servanda
//! document lease
//!   heated: yes or no
//!   furnished: yes or no
//!
//! rule heating
//!   require heated
//!
//! rule furnished flats
//!   if furnished
//!   then require heated
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document lease
//!   heated: yes or no
//!   furnished: yes or no
//!   beds: number
//!
//! rule heating
//!   require heated
//!
//! rule furnished flats
//!   if furnished
//!   then require the beds are at least 1
//! ```
//!
//! ## Fix
//!
//! By hand: take one of them out, or say how they differ.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::lint::support::meaning::{Reader, Scope};
use crate::model::rulebook::{Demand, Exception, Rule};

/// A demand with what its rule says of it.
struct Stated<'r> {
    rule: &'r Rule,
    demand: &'r Demand,
    /// Of which entries it is asked.
    entries: String,
    /// When it is asked; empty where always.
    condition: String,
}

/// Finds demands of one holder that say the same, where one is asked whenever the other is.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let reader = Reader::new(book.rulebook);
    let mut rules: Vec<&Rule> = book.rulebook.rules.iter().collect();
    rules.sort_by_key(|rule| book.order(rule.span));
    let mut groups: BTreeMap<String, Vec<Stated<'_>>> = BTreeMap::new();
    for rule in rules {
        for demand in &rule.demands {
            let key = meaning(rule, demand, &reader);
            groups
                .entry(key)
                .or_default()
                .push(stated(rule, demand, &reader));
        }
    }
    groups
        .values()
        .flat_map(|group| in_group(group, book))
        .collect()
}

/// What is demanded, by whom, how hard, and with which exceptions.
fn meaning(rule: &Rule, demand: &Demand, reader: &Reader<'_>) -> String {
    let scope = scope(rule);
    let condition = reader.formula(&demand.condition, &scope);
    let met = if demand.force.is_negative() {
        condition.negated()
    } else {
        condition
    };
    let holding = rule.holding.as_ref();
    let holder = holding.map(|held| (&held.holder, held.since, held.until, &held.manner));
    let exceptions = exceptions(&rule.exceptions, reader, &scope);
    format!(
        "{holder:?} {} {} {exceptions}",
        demand.force.is_hard(),
        met.text()
    )
}

fn exceptions(all: &[Exception], reader: &Reader<'_>, scope: &Scope) -> String {
    let texts = all.iter().map(|one| {
        let condition = reader.formula(&one.condition, scope).text();
        format!(
            "unless {condition} ({})",
            exceptions(&one.exceptions, reader, scope)
        )
    });
    texts.collect()
}

fn scope(rule: &Rule) -> Scope {
    Scope::with(rule.binding.iter().map(|binding| binding.variable))
}

fn stated<'r>(rule: &'r Rule, demand: &'r Demand, reader: &Reader<'_>) -> Stated<'r> {
    let text = |condition| reader.formula(condition, &scope(rule)).text();
    let entries = rule.binding.as_ref().map_or_else(String::new, |binding| {
        let with = binding.with.as_ref().map(text);
        format!("{} {with:?}", reader.path(&binding.list, &Scope::default()))
    });
    Stated {
        rule,
        demand,
        entries,
        condition: rule.condition.as_ref().map_or_else(String::new, text),
    }
}

fn in_group(group: &[Stated<'_>], book: &Book<'_>) -> Vec<Diagnostic> {
    let covers = |wide: &Stated<'_>, narrow: &Stated<'_>| {
        wide.entries == narrow.entries
            && (wide.condition.is_empty() || wide.condition == narrow.condition)
    };
    let mut found = Vec::new();
    for (at, one) in group.iter().enumerate() {
        let others = group.iter().enumerate();
        let other = others
            .filter(|(other, wide)| *other != at && covers(wide, one))
            .find(|(other, wide)| *other < at || !covers(one, wide));
        found.extend(other.map(|(_, other)| repeated(one, other, book)));
    }
    found
}

fn repeated(one: &Stated<'_>, other: &Stated<'_>, book: &Book<'_>) -> Diagnostic {
    let message = format!(
        "`{}` is demanded already, by the rule `{}`",
        book.words(one.demand.span),
        other.rule.title
    );
    Diagnostic::new(Code::RepeatedDemand, one.demand.span, message)
        .label("the same demand again")
        .note(other.demand.span, "which is asked wherever this one is")
        .help("take one of them out, or say how they differ")
}
