//! Which rules a run is about: `--holder`, `--rule`, `--tag` and `--strength`.
//!
//! Several values of one flag add up, several flags narrow down. What nothing answers to is an error with the nearest.

use std::collections::BTreeSet;

use clap::{Args, ValueEnum};

use crate::cli::workspace::Compiled;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Rule, RuleId, Rulebook};
use crate::model::words::{folded, nearest};

/// The flags.
#[derive(Args, Clone, Debug, Default)]
pub struct Selection {
    /// Only rules held by this party; may be given several times
    #[arg(long = "holder", value_name = "PARTY")]
    pub holders: Vec<String>,
    /// Only this rule, by its id or name; may be given several times
    #[arg(long = "rule", value_name = "RULE")]
    pub rules: Vec<String>,
    /// Only rules with this tag; may be given several times
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Only rules with a hard demand, or only rules with advice
    #[arg(long = "strength", value_name = "STRENGTH")]
    pub strength: Option<Strength>,
}

/// What a rule makes of its demands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Strength {
    /// Breaking it makes a deal fail
    Hard,
    /// Not following it is told, and fails no deal
    Advice,
}

impl Selection {
    /// Whether all rules are selected.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.holders.is_empty()
            && self.rules.is_empty()
            && self.tags.is_empty()
            && self.strength.is_none()
    }

    /// The selected rules of a rulebook.
    #[must_use]
    pub fn of(&self, rulebook: &Rulebook) -> BTreeSet<RuleId> {
        let fits = |rule: &Rule| {
            any(&self.rules, |wanted| is_rule(rule, wanted))
                && any(&self.holders, |wanted| is_held_by(rule, wanted, rulebook))
                && any(&self.tags, |wanted| has_tag(rule, wanted))
                && self.strength.is_none_or(|wanted| is_of(rule, wanted))
        };
        ids(rulebook)
            .filter(|(_, rule)| fits(rule))
            .map(|(id, _)| id)
            .collect()
    }

    /// What is wrong with the flags: names that no rule of any rulebook answers to, and a selection of nothing.
    #[must_use]
    pub fn complaints(&self, rulebooks: &[Compiled]) -> Vec<Diagnostic> {
        let mut wrong = self.unanswered(&all_rules(rulebooks));
        let nothing = rulebooks
            .iter()
            .all(|compiled| self.of(&compiled.rulebook).is_empty());
        if wrong.is_empty() && nothing && !rulebooks.is_empty() && !self.is_everything() {
            let message = "no rule fits `--rule`, `--holder`, `--tag` and `--strength` together";
            let diagnostic = Diagnostic::general(Code::UnknownRule, message);
            wrong.push(diagnostic.help("leave one of them out"));
        }
        wrong
    }

    fn unanswered(&self, all: &[(&Rule, &Rulebook)]) -> Vec<Diagnostic> {
        let rules = || all.iter().map(|(rule, _)| *rule);
        let mut wrong = Vec::new();
        for wanted in &self.rules {
            if !rules().any(|rule| is_rule(rule, wanted)) {
                let message = format!("there is no rule `{wanted}`");
                let ids = rules().map(|rule| rule.id.as_str());
                wrong.push(unknown(&message, wanted, ids));
            }
        }
        for wanted in &self.holders {
            if !all
                .iter()
                .any(|(rule, rulebook)| is_held_by(rule, wanted, rulebook))
            {
                let message = format!("no rule is held by `{wanted}`");
                let holder = |rule: &'_ Rule| rule.holding.as_ref().map(|held| held.holder.clone());
                let holders: Vec<String> = rules().filter_map(holder).collect();
                wrong.push(unknown(
                    &message,
                    wanted,
                    holders.iter().map(String::as_str),
                ));
            }
        }
        for wanted in &self.tags {
            if !rules().any(|rule| has_tag(rule, wanted)) {
                let message = format!("no rule is tagged `{wanted}`");
                let tags = rules().flat_map(|rule| rule.tags.iter().map(String::as_str));
                wrong.push(unknown(&message, wanted, tags));
            }
        }
        wrong
    }
}

fn all_rules(rulebooks: &[Compiled]) -> Vec<(&Rule, &Rulebook)> {
    let mut all = Vec::new();
    for compiled in rulebooks {
        let rules = compiled.rulebook.rules.iter();
        all.extend(rules.map(|rule| (rule, &compiled.rulebook)));
    }
    all
}

fn has_tag(rule: &Rule, wanted: &str) -> bool {
    rule.tags.iter().any(|tag| folded(tag) == folded(wanted))
}

fn ids(rulebook: &Rulebook) -> impl Iterator<Item = (RuleId, &Rule)> {
    let id = |index: usize| RuleId(u32::try_from(index).unwrap_or(u32::MAX));
    rulebook
        .rules
        .iter()
        .enumerate()
        .map(move |(index, rule)| (id(index), rule))
}

fn any(wanted: &[String], fits: impl Fn(&str) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(|wanted| fits(wanted))
}

/// Whether a rule makes a demand of that strength; some make one of each.
fn is_of(rule: &Rule, wanted: Strength) -> bool {
    let hard = wanted == Strength::Hard;
    rule.demands
        .iter()
        .any(|demand| demand.force.is_hard() == hard)
}

/// Whether a rule goes by an id or name.
#[must_use]
pub fn is_rule(rule: &Rule, wanted: &str) -> bool {
    folded(&rule.id) == folded(wanted) || folded(&rule.title) == folded(wanted)
}

/// Whether a rule is held by a party, under whichever of the names that the rulebook's kinds give it.
fn is_held_by(rule: &Rule, wanted: &str, rulebook: &Rulebook) -> bool {
    let holder = rule
        .holding
        .as_ref()
        .map(|holding| known_name(&holding.holder, rulebook));
    holder.is_some_and(|holder| holder == known_name(wanted, rulebook))
}

/// A name as the kinds of the rulebook spell it, folded.
fn known_name(name: &str, rulebook: &Rulebook) -> String {
    let wanted = folded(name);
    let values = rulebook.shape.kinds.iter().flat_map(|kind| &kind.values);
    let mut known = values.filter(|value| {
        folded(&value.name) == wanted || value.aliases.iter().any(|alias| folded(alias) == wanted)
    });
    known
        .next()
        .map_or(wanted.clone(), |value| folded(&value.name))
}

/// A complaint about a name, with the nearest known one or, where they are few, all of them.
fn unknown<'a>(message: &str, wanted: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let known: BTreeSet<&str> = known.collect();
    let diagnostic = Diagnostic::general(Code::UnknownRule, message);
    match nearest(wanted, known.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if (1..=12).contains(&known.len()) => {
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            diagnostic.help(format!(
                "there is {}",
                crate::report::text::listed(&names, "and")
            ))
        }
        None => diagnostic,
    }
}
