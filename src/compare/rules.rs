//! The rules of two versions of a rulebook: added, removed, changed in meaning or only in words.

use std::collections::BTreeMap;

use crate::compare::meaning::Meanings;
use crate::compare::{RuleChange, RulebookChanges};
use crate::model::rulebook::{Citation, Rule, RuleId, Rulebook};
use crate::plan::Plan;

/// What differs between two versions of a rulebook. A rule is known by its id.
#[must_use]
pub fn rulebooks(old: (&Rulebook, &Plan), new: (&Rulebook, &Plan)) -> RulebookChanges {
    let mut meanings = Meanings::default();
    let (olds, news) = (meanings.of(old.1), meanings.of(new.1));
    let known: BTreeMap<&str, RuleId> = ids(old.0).collect();
    let there: BTreeMap<&str, RuleId> = ids(new.0).collect();
    let mut changes = RulebookChanges {
        calendar: old.0.calendar != new.0.calendar,
        ..RulebookChanges::default()
    };
    for (id, rule) in &known {
        match there.get(id) {
            None => changes.removed.push(*rule),
            Some(other) => {
                let meaning = olds.get(rule.0 as usize) != news.get(other.0 as usize);
                let pair = (
                    &old.0.rules[rule.0 as usize],
                    &new.0.rules[other.0 as usize],
                );
                let words = words(pair.0, pair.1);
                if meaning || !words.is_empty() {
                    changes.changed.push(RuleChange {
                        old: *rule,
                        new: *other,
                        meaning,
                        words,
                    });
                }
            }
        }
    }
    let added = there.iter().filter(|(id, _)| !known.contains_key(*id));
    changes.added = added.map(|(_, rule)| *rule).collect();
    changes
}

fn ids(rulebook: &Rulebook) -> impl Iterator<Item = (&str, RuleId)> {
    let numbered = rulebook.rules.iter().zip(0..);
    numbered.map(|(rule, index)| (rule.id.as_str(), RuleId(index)))
}

/// What of a rule differs that decides no verdict.
fn words(old: &Rule, new: &Rule) -> Vec<&'static str> {
    let holder = |rule: &Rule| {
        rule.holding
            .as_ref()
            .map(|holding| (holding.holder.clone(), format!("{:?}", holding.manner)))
    };
    let weights =
        |rule: &Rule| -> Vec<_> { rule.demands.iter().map(|demand| demand.weight).collect() };
    let sources = |rule: &Rule| -> Vec<(String, Option<String>)> {
        let cited = |one: &Citation| (one.text.clone(), one.place.clone());
        rule.citations.iter().map(cited).collect()
    };
    let tags = |rule: &Rule| {
        let mut tags = rule.tags.clone();
        tags.sort();
        tags
    };
    let parts = [
        ("title", old.title != new.title),
        ("holder", holder(old) != holder(new)),
        ("weight", weights(old) != weights(new)),
        ("because", old.because != new.because),
        ("source", sources(old) != sources(new)),
        ("tags", tags(old) != tags(new)),
    ];
    let differs = parts.into_iter().filter(|(_, differs)| *differs);
    differs.map(|(part, _)| part).collect()
}
