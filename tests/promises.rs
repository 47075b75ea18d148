//! Promises that hold of every rulebook and every deal, tried on random ones: the plan agrees with a direct
//! interpreter, order never matters, forgetting never flips a verdict, and no error improves one.

#![allow(
    clippy::unwrap_used,
    reason = "a case that cannot be read is a broken test"
)]
#![allow(dead_code, reason = "support is shared between tests")]

#[path = "support/direct.rs"]
mod direct;
#[path = "support/generate.rs"]
mod generate;
#[path = "support/run.rs"]
mod run;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Mutex;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use servanda::coverage::{Run, coverage};
use servanda::document::Format;
use servanda::evaluate::{Outcome, evaluate, needs};
use servanda::explain::{explain, tree};
use servanda::model::facts::{FactId, Facts, State};
use servanda::model::rulebook::{RuleId, Verdict};
use servanda::plan::{Plan, placed};

use crate::run::{Deal, Rules};

/// Failures are told whole, so none is kept in a file. `PROPTEST_CASES` says how many rulebooks are tried.
fn settings() -> Config {
    Config {
        failure_persistence: None,
        ..Config::default()
    }
}

static REACHED: Mutex<BTreeMap<&str, usize>> = Mutex::new(BTreeMap::new());

/// A rulebook in pieces, a deal in pieces, and the day of the check.
#[derive(Clone, Debug)]
struct Case {
    preamble: String,
    rules: Vec<String>,
    deal: Vec<String>,
    as_of: Option<Date>,
}

fn cases(stated: bool) -> impl Strategy<Value = Case> {
    let days = vec![
        None,
        Some(date(2024, 12, 1)),
        Some(date(2025, 5, 1)),
        Some(date(2025, 10, 1)),
    ];
    (
        any::<bool>(),
        generate::rules(stated),
        generate::deal(),
        proptest::sample::select(days),
    )
        .prop_map(|(months, rules, deal, as_of)| Case {
            preamble: generate::preamble(months),
            rules,
            deal,
            as_of,
        })
}

impl Case {
    fn rules(&self) -> Rules {
        Rules::read(&format!("{}{}", self.preamble, self.rules.concat()))
    }

    fn deal(&self, rules: &mut Rules) -> Deal {
        let text = match self.deal.as_slice() {
            [] => "{}".to_owned(),
            lines => lines.join("\n"),
        };
        rules.deal("deal.yaml", &text, Format::Yaml)
    }
}

fn run(name: &str, stated: bool, test: impl Fn(&Case) -> Result<(), TestCaseError>) {
    let mut runner = TestRunner::new(settings());
    if let Err(failure) = runner.run(&cases(stated), |case| test(&case)) {
        panic!("{name}: {failure}");
    }
}

fn count(outcome: &Outcome) {
    let mut reached = REACHED.lock().unwrap();
    for finding in &outcome.findings {
        *reached.entry(finding.verdict.words()).or_default() += 1;
    }
}

/// The verdicts as the direct interpreter lists them.
fn said(outcome: &Outcome) -> Vec<direct::Said> {
    outcome
        .findings
        .iter()
        .map(|finding| {
            let demand = finding.demand as usize;
            (finding.rule, demand, finding.entry, finding.verdict)
        })
        .collect()
}

fn sorted(mut said: Vec<direct::Said>) -> Vec<direct::Said> {
    said.sort();
    said
}

#[test]
fn the_plan_agrees_with_a_direct_interpreter() {
    run("plan", true, |case| {
        let mut rules = case.rules();
        let deal = case.deal(&mut rules);
        let outcome = rules.check(&deal, case.as_of);
        count(&outcome);
        let expected = direct::verdicts(&rules.rulebook, &deal.bound.facts, case.as_of);
        prop_assert_eq!(sorted(said(&outcome)), sorted(expected));
        Ok(())
    });
    let reached = REACHED.lock().unwrap();
    println!("verdicts reached: {reached:?}");
    assert_eq!(
        reached.len(),
        Verdict::ALL.len(),
        "some verdict is never reached"
    );
    assert!(reached.values().all(|times| *times >= 10), "{reached:?}");
}

#[test]
fn nothing_comes_out_that_coverage_calls_impossible() {
    let tried = Cell::new(0);
    run("coverage", true, |case| {
        let mut rules = case.rules();
        let deal = case.deal(&mut rules);
        let outcome = rules.check(&deal, case.as_of);
        let facts = deal.bound.facts;
        let unreadable = facts.all.iter().any(|fact| fact.state == State::Unreadable);
        if unreadable || !outcome.diagnostics.is_empty() {
            return Ok(());
        }
        tried.set(tried.get() + 1);
        let run = Run {
            test: 0,
            facts,
            outcome,
        };
        let seen = coverage(&rules.rulebook, &placed(&rules.rulebook), [run]);
        for demand in &seen.demands {
            for (verdict, seen) in demand.each().filter(|(_, seen)| !seen.tests.is_empty()) {
                prop_assert_eq!(seen.cannot, None, "{:?} {:?}", demand.rule, verdict);
            }
        }
        for clause in &seen.clauses {
            for (truth, seen) in clause.each().filter(|(_, seen)| !seen.tests.is_empty()) {
                prop_assert_eq!(seen.cannot, None, "{:?} {:?}", clause.span, truth);
            }
        }
        for threshold in &seen.thresholds {
            for (side, tried) in threshold
                .each()
                .filter(|(_, side)| !side.seen.tests.is_empty())
            {
                prop_assert_eq!(tried.seen.cannot, None, "{:?} {:?}", threshold.span, side);
            }
        }
        Ok(())
    });
    assert!(
        tried.get() >= 20,
        "only {} deals are without errors",
        tried.get()
    );
}

/// The verdicts of each rule by its id, without saying which entries they are about.
fn by_rule(rules: &Rules, outcome: &Outcome) -> BTreeMap<(String, u32), Vec<Verdict>> {
    let mut all: BTreeMap<(String, u32), Vec<Verdict>> = BTreeMap::new();
    for finding in &outcome.findings {
        let id = rules.rulebook.rules[finding.rule.0 as usize].id.clone();
        all.entry((id, finding.demand))
            .or_default()
            .push(finding.verdict);
    }
    for verdicts in all.values_mut() {
        verdicts.sort();
    }
    all
}

/// Reverses the entries of all lists.
fn reversed_lists(facts: &Facts) -> Facts {
    let mut facts = facts.clone();
    for index in 0..facts.all.len() {
        let children = facts.all[index].children.clone();
        let is_list = children
            .first()
            .is_some_and(|child| facts.get(*child).index.is_some());
        if is_list {
            let children: Vec<FactId> = children.into_iter().rev().collect();
            for (position, child) in children.iter().enumerate() {
                facts.all[child.0 as usize].index = Some(u32::try_from(position).unwrap());
            }
            facts.all[index].children = children;
        }
    }
    facts
}

#[test]
fn order_never_matters() {
    run("order", true, |case| {
        let mut rules = case.rules();
        let deal = case.deal(&mut rules);
        let outcome = rules.check(&deal, case.as_of);
        let expected = by_rule(&rules, &outcome);

        let turned = Case {
            rules: case.rules.iter().rev().cloned().collect(),
            deal: case.deal.iter().rev().cloned().collect(),
            ..case.clone()
        };
        let mut other = turned.rules();
        let other_deal = turned.deal(&mut other);
        let other_outcome = other.check(&other_deal, case.as_of);
        prop_assert_eq!(&by_rule(&other, &other_outcome), &expected);
        prop_assert_eq!(
            sentences(&other, &other_deal, &other_outcome),
            sentences(&rules, &deal, &outcome)
        );

        let lists = reversed_lists(&deal.bound.facts);
        let options = servanda::evaluate::Options {
            as_of: case.as_of,
            ..Default::default()
        };
        let lists = evaluate(&rules.plan, &lists, &options);
        prop_assert_eq!(&by_rule(&rules, &lists), &expected);
        Ok(())
    });
}

/// Everything that is told of a deal, but for positions.
fn sentences(rules: &Rules, deal: &Deal, outcome: &Outcome) -> Vec<String> {
    let checked = rules.checked(deal, outcome);
    let findings = outcome.findings.iter();
    findings
        .map(|finding| {
            let told = explain(&checked, finding);
            let facts: Vec<&str> = told.facts.iter().map(|fact| fact.path.as_str()).collect();
            let settle: Vec<&str> = told
                .settle
                .iter()
                .map(|question| question.question.as_str())
                .collect();
            format!(
                "{} {} {} {facts:?} {settle:?} {:?}",
                told.id,
                told.verdict.words(),
                told.sentence,
                told.notes
            )
        })
        .collect()
}

/// Whether a verdict may be what is left of another when less is known.
fn may_become(before: Verdict, after: Verdict) -> bool {
    match after {
        Verdict::Broken | Verdict::NotApplicable => before == after,
        Verdict::Met => matches!(before, Verdict::Met | Verdict::NotApplicable),
        Verdict::Excepted => matches!(
            before,
            Verdict::Excepted | Verdict::Met | Verdict::NotApplicable
        ),
        Verdict::Gap => before != Verdict::NotApplicable,
        Verdict::Undetermined => true,
    }
}

fn keyed(outcome: &Outcome) -> BTreeMap<(RuleId, u32, Option<FactId>), Verdict> {
    outcome
        .findings
        .iter()
        .map(|finding| {
            let key = (finding.rule, finding.demand, finding.entry);
            (key, finding.verdict)
        })
        .collect()
}

fn compare(before: &Outcome, after: &Outcome, what: &str) -> Result<(), TestCaseError> {
    let before = keyed(before);
    for (key, after) in keyed(after) {
        if let Some(before) = before.get(&key) {
            prop_assert!(
                may_become(*before, after),
                "{what}: {key:?} was {before:?}, became {after:?}"
            );
        }
    }
    Ok(())
}

fn outcome_of(plan: &Plan, facts: &Facts, as_of: Option<Date>) -> Outcome {
    let options = servanda::evaluate::Options {
        as_of,
        ..Default::default()
    };
    evaluate(plan, facts, &options)
}

#[test]
fn forgetting_a_fact_never_flips_a_verdict() {
    run("forgetting", false, |case| {
        let mut rules = case.rules();
        let deal = case.deal(&mut rules);
        let facts = &deal.bound.facts;
        let before = rules.check(&deal, case.as_of);
        for index in 0..facts.all.len() {
            let fact = FactId(u32::try_from(index).unwrap());
            let after = outcome_of(&rules.plan, &facts.forget(fact), case.as_of);
            let path = facts.path(fact, &rules.rulebook.shape);
            compare(&before, &after, &format!("without {path}"))?;
        }
        Ok(())
    });
}

/// The facts with one of them, and all below it, made unreadable.
fn garbled(facts: &Facts, fact: FactId) -> Facts {
    let mut facts = facts.forget(fact);
    if fact != Facts::ROOT {
        facts.all[fact.0 as usize].state = State::Unreadable;
    }
    facts
}

#[test]
fn no_error_improves_a_verdict() {
    run("errors", false, |case| {
        let mut rules = case.rules();
        let deal = case.deal(&mut rules);
        let facts = &deal.bound.facts;
        let before = rules.check(&deal, case.as_of);
        for index in 0..facts.all.len() {
            let fact = FactId(u32::try_from(index).unwrap());
            let after = outcome_of(&rules.plan, &garbled(facts, fact), case.as_of);
            compare(&before, &after, "garbled")?;
        }
        let unreadable = facts
            .all
            .iter()
            .any(|fact| fact.state == State::Unreadable && fact.at.is_some());
        let told = deal
            .bound
            .diagnostics
            .iter()
            .any(servanda::diagnostic::Diagnostic::is_error);
        prop_assert!(
            !unreadable || told,
            "an unreadable value passes without a word"
        );
        Ok(())
    });
}

#[test]
fn everything_can_be_explained() {
    run("explanations", true, |case| {
        let mut rules = case.rules();
        let deal = case.deal(&mut rules);
        let outcome = rules.check(&deal, case.as_of);
        let checked = rules.checked(&deal, &outcome);
        for finding in &outcome.findings {
            let told = explain(&checked, finding);
            prop_assert!(!told.sentence.is_empty(), "{} says nothing", told.id);
            prop_assert!(!told.sentence.contains("  "), "{}", told.sentence);
            prop_assert!(!told.sentence.ends_with([' ', ',']), "{}", told.sentence);
            let open = matches!(finding.verdict, Verdict::Gap | Verdict::Undetermined);
            prop_assert_eq!(told.settle.is_empty(), !open, "{}", told.sentence);
            let computed = outcome.diagnostics.is_empty();
            for question in told.settle {
                let state = question.fact.state;
                let asked = !computed || !matches!(state, State::Stated | State::Absent);
                prop_assert!(asked, "{} is {state:?}", question.fact.path);
            }
            prop_assert!(!tree(&checked, finding).children.is_empty());
        }
        for index in 0..rules.rulebook.rules.len() {
            let id = RuleId(u32::try_from(index).unwrap());
            let text = servanda::explain::rule(&rules.rulebook, id);
            prop_assert!(text.lines.len() >= 2);
        }
        Ok(())
    });
}

/// Rules about four yes-or-no facts, of which some are not known.
fn boolean_cases() -> impl Strategy<Value = (String, Vec<Option<bool>>)> {
    let leaf = proptest::sample::select(vec!["p", "q", "r", "s"]).prop_map(str::to_owned);
    let condition = leaf.prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4)
                .prop_map(|parts| format!("({})", parts.join(" and "))),
            proptest::collection::vec(inner.clone(), 2..4)
                .prop_map(|parts| format!("({})", parts.join(" or "))),
            inner.prop_map(|part| format!("it is not the case that ({part})")),
        ]
    });
    let exception = proptest::option::of(condition.clone());
    let rule = (condition.clone(), condition, exception).prop_map(|(condition, demand, except)| {
        let except = except.map_or_else(String::new, |except| format!("\n  except when {except}"));
        format!(
            "document deal\n  p: yes or no\n  q: yes or no\n  r: yes or no\n  s: yes or no\n\n\
             rule one\n  if {condition}\n  then require {demand}{except}\n"
        )
    });
    let facts = proptest::collection::vec(proptest::option::of(any::<bool>()), 4);
    (rule, facts)
}

fn boolean_deal(facts: &[Option<bool>]) -> String {
    let lines = facts.iter().zip(["p", "q", "r", "s"]);
    let stated = lines.filter_map(|(fact, key)| {
        let yes = (*fact)?;
        Some(format!("{key}: {}", if yes { "yes" } else { "no" }))
    });
    let stated: Vec<String> = stated.collect();
    if stated.is_empty() {
        "{}".to_owned()
    } else {
        stated.join("\n")
    }
}

/// The facts whose turning out one way or the other changes the verdict for some way in which the others may.
fn essential(rules: &mut Rules, facts: &[Option<bool>]) -> Vec<String> {
    let mut verdict = |facts: &[Option<bool>]| {
        let deal = rules.deal("all.yaml", &boolean_deal(facts), Format::Yaml);
        direct::verdicts(&rules.rulebook, &deal.bound.facts, None)[0].3
    };
    let open: Vec<usize> = (0..4).filter(|index| facts[*index].is_none()).collect();
    let mut needed = Vec::new();
    for bit in 0..open.len() {
        let changes = (0..1_usize << open.len()).any(|way| {
            let mut with = |way: usize| {
                let mut facts = facts.to_vec();
                for (bit, index) in open.iter().enumerate() {
                    facts[*index] = Some(way & (1 << bit) != 0);
                }
                verdict(&facts)
            };
            with(way) != with(way ^ (1 << bit))
        });
        if changes {
            needed.push(["p", "q", "r", "s"][open[bit]].to_owned());
        }
    }
    needed
}

#[test]
fn exactly_the_facts_that_can_still_change_a_verdict_are_asked_for() {
    let mut runner = TestRunner::new(settings());
    let result = runner.run(&boolean_cases(), |(text, facts)| {
        let mut rules = Rules::read(&text);
        let deal = rules.deal("deal.yaml", &boolean_deal(&facts), Format::Yaml);
        let outcome = rules.check(&deal, None);
        let finding = &outcome.findings[0];
        let needed: Vec<String> = needs(&rules.plan, &deal.bound.facts, &outcome, finding)
            .into_iter()
            .map(|fact| deal.bound.facts.path(fact, &rules.rulebook.shape))
            .collect();
        let open = matches!(finding.verdict, Verdict::Gap | Verdict::Undetermined);
        let expected = if open {
            essential(&mut rules, &facts)
        } else {
            Vec::new()
        };
        if open && expected.is_empty() {
            prop_assert!(!needed.is_empty());
            return Ok(());
        }
        prop_assert_eq!(needed, expected, "{}\n{:?}", text, finding.verdict);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
