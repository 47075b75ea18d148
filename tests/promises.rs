//! The promises of the language, on random rulebooks and documents: order never matters, knowing less never flips a
//! verdict, no error improves one, and the plan agrees with an interpreter that shares nothing.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "support/direct.rs"]
mod direct;

use std::collections::BTreeMap;
use std::sync::Mutex;

use direct::Direct;
use proptest::prelude::*;
use servanda::document::{Format, Limits};
use servanda::evaluate::{Options, Outcome, evaluate, needs};
use servanda::model::facts::{FactId, Facts, State};
use servanda::model::rulebook::{Overall, Rulebook, Verdict};
use servanda::plan::{Plan, plan};
use servanda::source::Sources;

const SHAPE: &str = "document deal
  flag: yes or no
  amount: number
  day: date
  notice: duration in days
  mode: one of alpha, beta, gamma
  tags: list of tag
  box:
    open: yes or no
    size: number
  items: list of item
    good: yes or no
    cost: number
    marks: list of tag

kind tag
  red
  green
  blue
";

/// A condition about the document, as text.
fn atom() -> impl Strategy<Value = String> {
    let number = 0..6_i32;
    prop_oneof![
        Just("the box is open".to_owned()),
        Just("the flag is yes".to_owned()),
        number
            .clone()
            .prop_map(|n| format!("the amount is at least {n}")),
        number
            .clone()
            .prop_map(|n| format!("the box's size is less than {n}")),
        number
            .clone()
            .prop_map(|n| format!("the amount is not between {n} and {}", n + 2)),
        Just("the day is before 2026-03-01".to_owned()),
        Just("the notice is more than 20 days".to_owned()),
        Just("the mode is beta".to_owned()),
        Just("the mode is none of alpha, gamma".to_owned()),
        Just("the tags include any of red, green".to_owned()),
        Just("the tags include all of red, blue".to_owned()),
        Just("the tags are empty".to_owned()),
        Just("there is a box".to_owned()),
        (quantifier(), has()).prop_map(|(quantifier, has)| format!("({quantifier} have {has})")),
        (quantifier(), has(), has())
            .prop_map(|(quantifier, with, has)| format!("({quantifier} with {with} have {has})")),
        (has(), number)
            .prop_map(|(with, n)| format!("((the number of items with ({with})) is at least {n})")),
    ]
}

fn quantifier() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "some item",
        "every item",
        "no item",
        "at least 2 items",
        "at most 1 items",
        "exactly 1 item",
    ])
}

/// A condition about an item.
fn has() -> impl Strategy<Value = String> {
    let one = prop_oneof![
        Just("good".to_owned()),
        Just("no good".to_owned()),
        (0..6_i32).prop_map(|n| format!("cost at least {n}")),
        Just(
            "marks including red"
                .to_owned()
                .replace("including", "includes")
        ),
    ];
    prop_oneof![
        3 => one.clone().boxed(),
        1 => (one.clone(), one.clone()).prop_map(|(a, b)| format!("({a} and {b})")).boxed(),
        1 => (one.clone(), one).prop_map(|(a, b)| format!("({a} or {b})")).boxed(),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    atom().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} and {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} or {b})")),
            inner
                .clone()
                .prop_map(|a| format!("(it is not the case that {a})")),
            (inner.clone(), inner)
                .prop_map(|(a, b)| format!("either {a} or {b}"))
                .prop_map(|text| format!("({text})")),
        ]
    })
}

/// A rule, as text without its name.
fn rule() -> impl Strategy<Value = String> {
    let force = || prop::sample::select(vec!["require", "forbid", "prefer", "avoid"]);
    let each = prop_oneof![
        3 => Just(String::new()),
        1 => Just("  for each item\n".to_owned()),
        1 => has().prop_map(|with| format!("  for each item with {with}\n")),
    ];
    let demand = |about_item: bool| {
        if about_item {
            prop_oneof![
                Just("its cost is at least 3".to_owned()),
                Just("it is good".to_owned().replace("it is good", "its good")),
                condition()
            ]
            .boxed()
        } else {
            condition().boxed()
        }
    };
    (
        each,
        prop::option::of(condition()),
        force(),
        force(),
        prop::option::of(condition()),
        prop::option::of(condition()),
    )
        .prop_flat_map(move |(each, when, one, two, except, again)| {
            let about_item = !each.is_empty();
            (
                Just((each, when, one, two, except, again)),
                demand(about_item),
                demand(about_item),
            )
        })
        .prop_map(|((each, when, one, two, except, again), first, second)| {
            let when = when.map_or(String::new(), |when| format!("  if {when}\n  then "));
            let lead = if when.is_empty() { "  " } else { "" };
            let except = except.map_or(String::new(), |except| {
                let again =
                    again.map_or(String::new(), |again| format!("    except when {again}\n"));
                format!("  except when {except}\n{again}")
            });
            format!("{each}{when}{lead}{one} {first}\n  and {two} {second}\n{except}")
        })
}

/// A value of a field: stated, or one of the ways not to state it.
fn value(stated: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        6 => prop::sample::select(stated).prop_map(|text| Some(text.to_owned())),
        1 => Just(None),
        1 => prop::sample::select(vec!["null", "contested", "none", "TBD"]).prop_map(|text| Some(text.to_owned())),
    ]
}

fn map(fields: Vec<(&'static str, Option<String>)>) -> String {
    let lines = fields
        .into_iter()
        .filter_map(|(key, value)| Some(format!("{key}: {}", value?)));
    format!("{{ {} }}", lines.collect::<Vec<_>>().join(", "))
}

fn list(entries: Vec<String>) -> String {
    format!("[{}]", entries.join(", "))
}

fn tags() -> impl Strategy<Value = Option<String>> {
    let entry = prop::sample::select(vec!["red", "green", "blue", "TBD"]).prop_map(str::to_owned);
    prop_oneof![
        4 => prop::collection::vec(entry, 0..3).prop_map(|entries| Some(list(entries))),
        1 => Just(None),
        1 => prop::sample::select(vec!["null", "contested", "none"]).prop_map(|text| Some(text.to_owned())),
    ]
}

fn item() -> impl Strategy<Value = String> {
    (value(&["yes", "no"]), value(&["0", "2", "3", "5"]), tags())
        .prop_map(|(good, cost, marks)| map(vec![("good", good), ("cost", cost), ("marks", marks)]))
}

/// A deal, as YAML; `broken` also puts values in it that their fields cannot hold.
fn deal() -> impl Strategy<Value = Vec<(&'static str, Option<String>)>> {
    let inner = (value(&["yes", "no"]), value(&["0", "1", "3", "4"]))
        .prop_map(|(open, size)| Some(map(vec![("open", open), ("size", size)])));
    let record = prop_oneof![
        5 => inner,
        1 => Just(None),
        1 => prop::sample::select(vec!["none", "TBD", "contested"]).prop_map(|text| Some(text.to_owned())),
    ];
    let items = prop_oneof![
        6 => prop::collection::vec(item(), 0..4).prop_map(|items| Some(list(items))),
        1 => Just(None),
        1 => prop::sample::select(vec!["none", "TBD", "[]"]).prop_map(|text| Some(text.to_owned())),
    ];
    (
        value(&["yes", "no"]),
        value(&["0", "2", "3", "5", "7"]),
        value(&["2026-01-01", "2026-03-01", "2026-06-30"]),
        value(&["10", "20", "30 days"]),
        value(&["alpha", "beta", "gamma"]),
        tags(),
        record,
        items,
    )
        .prop_map(|(flag, amount, day, notice, mode, tags, record, items)| {
            vec![
                ("flag", flag),
                ("amount", amount),
                ("day", day),
                ("notice", notice),
                ("mode", mode),
                ("tags", tags),
                ("box", record),
                ("items", items),
            ]
        })
}

fn yaml(fields: &[(&'static str, Option<String>)]) -> String {
    let lines = fields
        .iter()
        .filter_map(|(key, value)| Some(format!("{key}: {}\n", value.as_ref()?)));
    format!("title: x\n{}", lines.collect::<String>())
}

struct Loaded {
    rulebook: Rulebook,
    plan: Plan,
}

fn load(rules: &[String], reverse: bool) -> Loaded {
    let mut sources = Sources::default();
    let mut texts: Vec<(String, String)> = rules
        .iter()
        .enumerate()
        .map(|(index, rule)| {
            (
                format!("{index}.rules"),
                format!("rule number {index} of all\n{rule}"),
            )
        })
        .collect();
    texts.push(("shape.rules".to_owned(), SHAPE.to_owned()));
    if reverse {
        texts.reverse();
    }
    let files: Vec<_> = texts
        .into_iter()
        .map(|(name, text)| sources.add(name, text))
        .collect();
    let syntax = servanda::syntax::parse(&files, &sources);
    let checked = servanda::check::check(&syntax.trees, &sources);
    let errors: Vec<String> = syntax
        .diagnostics
        .iter()
        .chain(&checked.diagnostics)
        .filter(|diagnostic| diagnostic.is_error())
        .map(|diagnostic| {
            format!(
                "{}: {}",
                diagnostic.message,
                sources.slice(diagnostic.span.unwrap())
            )
        })
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{}", rules.join("\n"));
    let plan = plan(&checked.rulebook);
    Loaded {
        rulebook: checked.rulebook,
        plan,
    }
}

fn bind(text: &str, rulebook: &Rulebook) -> (Facts, bool) {
    let mut sources = Sources::default();
    let file = sources.add("deal.yaml", text);
    let read = servanda::document::read(
        file,
        sources.get(file),
        None,
        Format::Yaml,
        &Limits::default(),
    );
    assert!(
        read.diagnostics.is_empty(),
        "{:#?}\n{text}",
        read.diagnostics
    );
    let bound = servanda::bind::bind(&read.document.unwrap(), &rulebook.shape, &sources);
    let wrong = bound
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.is_error());
    (bound.facts, wrong)
}

fn run(loaded: &Loaded, facts: &Facts) -> Outcome {
    evaluate(&loaded.plan, facts, &Options::default())
}

/// The verdicts by rule, demand and entry.
fn verdicts(outcome: &Outcome) -> BTreeMap<(u32, u32, Option<FactId>), Verdict> {
    outcome
        .findings
        .iter()
        .map(|found| ((found.rule.0, found.demand, found.entry), found.verdict))
        .collect()
}

static REACHED: Mutex<BTreeMap<&'static str, usize>> = Mutex::new(BTreeMap::new());

fn count(outcome: &Outcome) {
    let mut reached = REACHED.lock().unwrap();
    for finding in &outcome.findings {
        *reached.entry(finding.verdict.words()).or_default() += 1;
    }
}

fn rules() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(rule(), 1..4)
}

const CASES: u32 = 1_500;

/// Failures are told whole, so none is kept in a file.
fn settings(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

#[test]
fn the_plan_agrees_with_the_direct_interpreter_and_every_verdict_is_reached() {
    let mut runner = proptest::test_runner::TestRunner::new(settings(CASES));
    runner
        .run(&(rules(), deal()), |(rules, deal)| {
            let loaded = load(&rules, false);
            let (facts, _) = bind(&yaml(&deal), &loaded.rulebook);
            let outcome = run(&loaded, &facts);
            count(&outcome);
            let direct = Direct {
                rulebook: &loaded.rulebook,
                facts: &facts,
            }
            .findings();
            let direct: BTreeMap<_, _> = direct
                .into_iter()
                .map(|(rule, demand, entry, verdict)| ((rule, demand, entry), verdict))
                .collect();
            prop_assert_eq!(
                verdicts(&outcome),
                direct,
                "{}\n{}",
                rules.join("\n"),
                yaml(&deal)
            );
            Ok(())
        })
        .unwrap();
    let reached = REACHED.lock().unwrap();
    println!("verdicts reached: {reached:?}");
    for verdict in Verdict::ALL {
        assert!(
            reached.contains_key(verdict.words()),
            "never reached: {}",
            verdict.words()
        );
    }
}

proptest! {
    #![proptest_config(settings(CASES / 3))]

    #[test]
    fn order_never_matters(rules in rules(), deal in deal()) {
        let (forward, backward) = (load(&rules, false), load(&rules, true));
        let mut turned = deal.clone();
        turned.reverse();
        let facts = bind(&yaml(&deal), &forward.rulebook).0;
        let other = bind(&yaml(&turned), &backward.rulebook).0;
        prop_assert_eq!(verdicts(&run(&forward, &facts)), verdicts(&run(&backward, &other)));
    }

    #[test]
    fn knowing_less_never_flips_a_verdict(rules in rules(), deal in deal(), pick in any::<prop::sample::Index>()) {
        let loaded = load(&rules, false);
        let facts = bind(&yaml(&deal), &loaded.rulebook).0;
        let forgotten = FactId(u32::try_from(pick.index(facts.all.len())).unwrap());
        let (before, after) = (run(&loaded, &facts), run(&loaded, &facts.forget(forgotten)));
        let after = verdicts(&after);
        for (key, was) in verdicts(&before) {
            let Some(is) = after.get(&key) else { continue };
            let flipped = matches!((was, is), (Verdict::Met, Verdict::Broken) | (Verdict::Broken, Verdict::Met));
            prop_assert!(!flipped, "{was:?} became {is:?}: {}\n{}", rules.join("\n"), yaml(&deal));
        }
    }

    #[test]
    fn no_error_improves_a_verdict(rules in rules(), deal in deal(), which in 0..8_usize) {
        let loaded = load(&rules, false);
        let facts = bind(&yaml(&deal), &loaded.rulebook).0;
        let before = run(&loaded, &facts);
        let mut damaged = deal.clone();
        let wrong_value = if damaged[which].0 == "items" { "five" } else { "[{ a: 1 }]" };
        damaged[which].1 = Some(wrong_value.to_owned());
        let (facts, wrong) = bind(&yaml(&damaged), &loaded.rulebook);
        prop_assert!(wrong, "a value that cannot be read is an error");
        let after = run(&loaded, &facts);
        let flipped = before.overall() == Overall::Fails && after.overall() == Overall::Passes;
        // What was broken may turn open, and the error itself keeps the run from being green.
        let now = verdicts(&after);
        for (key, was) in verdicts(&before) {
            if let Some(is) = now.get(&key) {
                prop_assert!(!(was == Verdict::Broken && *is == Verdict::Met));
            }
        }
        prop_assert!(!flipped || wrong);
    }

    #[test]
    fn what_an_open_verdict_asks_for_is_open_and_can_change_it(rules in rules(), deal in deal()) {
        let loaded = load(&rules, false);
        let facts = bind(&yaml(&deal), &loaded.rulebook).0;
        let outcome = run(&loaded, &facts);
        for finding in &outcome.findings {
            let open = matches!(finding.verdict, Verdict::Gap | Verdict::Undetermined);
            let asked = needs(&loaded.plan, &facts, &outcome, finding);
            prop_assert_eq!(open, !asked.is_empty(), "{:?}\n{}\n{}", finding, rules.join("\n"), yaml(&deal));
            for fact in asked {
                let state = facts.get(fact).state;
                prop_assert!(!matches!(state, State::Stated | State::Absent), "{} is {state:?}", facts.path(fact, &loaded.rulebook.shape));
            }
        }
    }
}
