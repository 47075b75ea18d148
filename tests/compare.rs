//! Promises about comparing: a deal and itself in another order do not differ, looking from the other side mirrors what
//! is told, every verdict that differs is told with what decided it, and nothing is told that does not differ.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a case that cannot be read is a broken test"
)]
#![allow(dead_code, reason = "support is shared between tests")]

#[path = "support/generate.rs"]
mod generate;
#[path = "support/run.rs"]
mod run;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use servanda::compare::{Comparison, Kind, Turned, compare, rulebooks};
use servanda::document::Format;
use servanda::evaluate::Outcome;
use servanda::model::facts::{FactId, Facts, State};
use servanda::model::rulebook::Verdict;
use servanda::model::value::Value;

use crate::run::{Deal, Rules};

/// Two deals under one rulebook, in pieces.
#[derive(Clone, Debug)]
struct Case {
    preamble: String,
    rules: Vec<String>,
    old: Vec<String>,
    new: Vec<String>,
}

/// The new deal has some fields of the old one and some of its own.
fn cases() -> impl Strategy<Value = Case> {
    (
        any::<bool>(),
        generate::rules(true),
        generate::deal(),
        generate::deal(),
        proptest::collection::vec(any::<bool>(), 16),
    )
        .prop_map(|(months, rules, old, other, keeps)| {
            let key = |line: &str| line.split(':').next().unwrap_or("").to_owned();
            let kept = old.iter().zip(&keeps).filter(|(_, keep)| **keep);
            let mut new: Vec<String> = kept.map(|(line, _)| line.clone()).collect();
            let known: Vec<String> = new.iter().map(|line| key(line)).collect();
            new.extend(other.into_iter().filter(|line| !known.contains(&key(line))));
            Case {
                preamble: generate::preamble(months),
                rules,
                old,
                new,
            }
        })
}

impl Case {
    fn read(&self) -> (Rules, Deal, Deal) {
        let mut rules = Rules::read(&format!("{}{}", self.preamble, self.rules.concat()));
        let old = deal(&mut rules, "old.yaml", &self.old);
        let new = deal(&mut rules, "new.yaml", &self.new);
        (rules, old, new)
    }
}

fn deal(rules: &mut Rules, name: &str, lines: &[String]) -> Deal {
    let text = match lines {
        [] => "{}".to_owned(),
        lines => lines.join("\n"),
    };
    rules.deal(name, &text, Format::Yaml)
}

fn run(name: &str, test: impl Fn(&Case) -> Result<(), TestCaseError>) {
    let usual = Config::default();
    let settings = Config {
        failure_persistence: None,
        // Each case is two deals and several evaluations.
        cases: usual.cases / 4,
        ..usual
    };
    if let Err(failure) = TestRunner::new(settings).run(&cases(), |case| test(&case)) {
        panic!("{name}: {failure}");
    }
}

fn compared(rules: &Rules, old: &Deal, new: &Deal) -> (Outcome, Outcome, Comparison) {
    let (before, after) = (rules.check(old, None), rules.check(new, None));
    let comparison = compare(
        &rules.checked(old, &before),
        &rules.checked(new, &after),
        None,
    );
    (before, after, comparison)
}

/// The same facts with the entries of every list the other way round.
fn turned_round(facts: &Facts) -> Facts {
    let mut turned = facts.clone();
    for fact in &mut turned.all {
        let is_list = fact
            .children
            .first()
            .is_some_and(|id| facts.get(*id).index.is_some());
        if is_list {
            fact.children.reverse();
        }
    }
    for fact in turned.all.clone() {
        for (index, child) in (0..).zip(&fact.children) {
            let child = &mut turned.all[child.0 as usize];
            if child.index.is_some() {
                child.index = Some(index);
            }
        }
    }
    turned
}

#[test]
fn a_deal_and_itself_in_another_order_do_not_differ() {
    run("order", |case| {
        let (mut rules, old, _) = case.read();
        let lines: Vec<String> = case.old.iter().rev().cloned().collect();
        let mut other = deal(&mut rules, "other.yaml", &lines);
        other.bound.facts = turned_round(&other.bound.facts);
        let (before, after) = (rules.check(&old, None), rules.check(&other, None));
        let turned: Vec<String> = case.rules.iter().rev().cloned().collect();
        let mut others = Rules::read(&format!("{}{}", case.preamble, turned.concat()));
        let other_changes = rulebooks(
            (&rules.rulebook, &rules.plan),
            (&others.rulebook, &others.plan),
        );
        prop_assert!(other_changes.added.is_empty() && other_changes.removed.is_empty());
        prop_assert!(
            other_changes.changed.is_empty(),
            "{:?}",
            other_changes.changed
        );
        prop_assert!(!other_changes.calendar);
        let comparison = compare(
            &rules.checked(&old, &before),
            &rules.checked(&other, &after),
            None,
        );
        prop_assert_eq!(&comparison.facts, &vec![]);
        prop_assert_eq!(&comparison.verdicts, &vec![]);
        // The rules in another order too.
        let again = deal(&mut others, "again.yaml", &case.old);
        let outcome = others.check(&again, None);
        let comparison = compare(
            &rules.checked(&old, &before),
            &others.checked(&again, &outcome),
            Some(&other_changes),
        );
        prop_assert_eq!(&comparison.facts, &vec![]);
        prop_assert_eq!(&comparison.verdicts, &vec![]);
        Ok(())
    });
}

fn mirrored(turned: Turned) -> Vec<Turned> {
    match turned {
        Turned::Worse | Turned::NewlyOpen => vec![Turned::Better],
        Turned::Better => vec![Turned::Worse, Turned::NewlyOpen],
        Turned::AdviceWorse => vec![Turned::AdviceBetter],
        Turned::AdviceBetter => vec![Turned::AdviceWorse],
        Turned::Otherwise => vec![Turned::Otherwise],
    }
}

#[test]
fn the_other_side_sees_the_mirror() {
    run("mirror", |case| {
        let (rules, old, new) = case.read();
        let (.., there) = compared(&rules, &old, &new);
        let (.., back) = compared(&rules, &new, &old);
        let sides = |comparison: &Comparison, turn: bool| {
            let mut facts: Vec<_> = comparison
                .facts
                .iter()
                .map(|change| {
                    if turn {
                        (change.new, change.old)
                    } else {
                        (change.old, change.new)
                    }
                })
                .collect();
            facts.sort();
            facts
        };
        prop_assert_eq!(sides(&there, false), sides(&back, true));
        let pairs: BTreeMap<_, _> = back
            .verdicts
            .iter()
            .map(|change| ((change.new, change.old), change))
            .collect();
        prop_assert_eq!(pairs.len(), there.verdicts.len());
        for change in &there.verdicts {
            let other = pairs
                .get(&(change.old, change.new))
                .expect("the same change");
            prop_assert!(mirrored(change.turned).contains(&other.turned));
            let facts = |comparison: &Comparison, because: &[usize], turn: bool| {
                let mut facts: Vec<_> = because
                    .iter()
                    .map(|at| comparison.facts[*at])
                    .map(|fact| {
                        if turn {
                            (fact.new, fact.old)
                        } else {
                            (fact.old, fact.new)
                        }
                    })
                    .collect();
                facts.sort();
                facts
            };
            prop_assert_eq!(
                facts(&there, &change.because, false),
                facts(&back, &other.because, true)
            );
        }
        Ok(())
    });
}

/// Verdicts, each on an entry or on the whole deal.
type ByEntry = Vec<(Option<FactId>, Verdict)>;

/// The verdicts of an outcome by rule and demand.
fn by_demand(rules: &Rules, outcome: &Outcome) -> BTreeMap<(String, u32), ByEntry> {
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for finding in &outcome.findings {
        let id = rules.rulebook.rules[finding.rule.0 as usize].id.clone();
        all.entry((id, finding.demand))
            .or_default()
            .push((finding.entry, finding.verdict));
    }
    all
}

#[test]
fn every_verdict_that_differs_is_told_and_no_other() {
    run("verdicts", |case| {
        let (rules, old, new) = case.read();
        let (before, after, comparison) = compared(&rules, &old, &new);
        let (olds, news) = (by_demand(&rules, &before), by_demand(&rules, &after));
        for (demand, olds) in &olds {
            let news = &news[demand];
            let told = comparison.verdicts.iter().filter(|change| {
                let finding = match (change.old, change.new) {
                    (Some(at), _) => &before.findings[at],
                    (None, at) => &after.findings[at.expect("one of the two")],
                };
                let id = &rules.rulebook.rules[finding.rule.0 as usize].id;
                (id, finding.demand) == (&demand.0, demand.1)
            });
            let told: Vec<_> = told
                .map(|change| {
                    let old = change.old.map(|at| before.findings[at].verdict);
                    let new = change.new.map(|at| after.findings[at].verdict);
                    (old, new)
                })
                .collect();
            prop_assert!(told.iter().all(|(old, new)| old != new));
            let about_entries =
                |findings: &ByEntry| findings.iter().all(|(entry, _)| entry.is_some());
            match (olds.as_slice(), news.as_slice()) {
                // The whole deal on both sides.
                ([(None, one)], [(None, other)]) => {
                    prop_assert_eq!(told.len(), usize::from(one != other));
                }
                // No entry on one side: each entry of the other is set beside that.
                ([(None, one)], many) => {
                    let differing = many.iter().filter(|(_, other)| other != one).count();
                    prop_assert_eq!(told.len(), differing);
                }
                (many, [(None, one)]) => {
                    let differing = many.iter().filter(|(_, other)| other != one).count();
                    prop_assert_eq!(told.len(), differing);
                }
                // Entries on both sides: what is told turns the verdicts of one into those of the other.
                (olds, news) => {
                    prop_assert!(about_entries(&olds.to_vec()) && about_entries(&news.to_vec()));
                    let mut verdicts: Vec<Verdict> =
                        olds.iter().map(|(_, verdict)| *verdict).collect();
                    for (old, new) in told {
                        if let Some(old) = old {
                            let at = verdicts.iter().position(|verdict| *verdict == old);
                            verdicts.remove(at.expect("a verdict of the old deal"));
                        }
                        verdicts.extend(new);
                    }
                    let mut expected: Vec<Verdict> =
                        news.iter().map(|(_, verdict)| *verdict).collect();
                    verdicts.sort();
                    expected.sort();
                    prop_assert_eq!(verdicts, expected);
                }
            }
        }
        // Under the same rules only a fact can have changed a verdict, and it is named.
        for change in &comparison.verdicts {
            prop_assert!(!change.because.is_empty(), "{change:?}");
            prop_assert!(!change.rule_differs);
        }
        Ok(())
    });
}

/// All that a fact says, without places and order.
fn said(facts: &Facts, id: FactId) -> String {
    let fact = facts.get(id);
    let value = fact.value.as_ref().map(|value| match value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Name(name) => name.key.to_string(),
        other => format!("{other:?}"),
    });
    let mut below: Vec<String> = fact
        .children
        .iter()
        .map(|child| format!("{:?}{}", facts.get(*child).field, said(facts, *child)))
        .collect();
    below.sort();
    format!("{:?}{value:?}{below:?}", fact.state)
}

#[test]
fn what_is_told_of_facts_is_so() {
    run("facts", |case| {
        let (rules, old, new) = case.read();
        let (.., comparison) = compared(&rules, &old, &new);
        let (olds, news) = (&old.bound.facts, &new.bound.facts);
        prop_assert_eq!(
            comparison.facts.is_empty(),
            said(olds, Facts::ROOT) == said(news, Facts::ROOT)
        );
        for change in &comparison.facts {
            match (change.old, change.new) {
                (Some(one), Some(other)) => {
                    prop_assert_ne!(said(olds, one), said(news, other));
                    let (one, other) = (olds.get(one), news.get(other));
                    prop_assert_eq!(one.field, other.field);
                    let (state, kind) = (other.state, change.kind);
                    prop_assert_eq!(state == State::Silent, kind == Kind::NowSilent);
                    prop_assert_eq!(state == State::Absent, kind == Kind::Withdrawn);
                    prop_assert_eq!(state == State::Disputed, kind == Kind::NowDisputed);
                }
                // An entry more or less: the lists do not have as many of what it says.
                (Some(gone), None) => {
                    prop_assert!(lists_differ(olds, news, gone, &rules));
                    prop_assert_eq!(change.kind, Kind::Withdrawn);
                }
                (None, Some(come)) => {
                    prop_assert!(lists_differ(news, olds, come, &rules));
                    prop_assert_eq!(change.kind, Kind::Appeared);
                }
                (None, None) => prop_assert!(false, "a change of nothing"),
            }
        }
        Ok(())
    });
}

/// Whether the list of an entry holds more of what the entry says than the list of the same path on the other side. A
/// list in an entry may be compared with one in an entry that stands elsewhere, and is taken as it is.
fn lists_differ(facts: &Facts, others: &Facts, entry: FactId, rules: &Rules) -> bool {
    let list = facts.get(entry).parent.expect("a list");
    let path = facts.path(list, &rules.rulebook.shape);
    if path.contains('[') {
        return true;
    }
    let other = (0..others.all.len()).map(|index| FactId(u32::try_from(index).expect("few facts")));
    let other = other
        .filter(|id| *id != Facts::ROOT)
        .find(|id| others.path(*id, &rules.rulebook.shape) == path);
    let wanted = said(facts, entry);
    let number = |facts: &Facts, list: FactId| {
        let entries = facts.get(list).children.iter();
        entries.filter(|id| said(facts, **id) == wanted).count()
    };
    other.is_none_or(|other| number(facts, list) > number(others, other))
}
