//! Mutants: what is changed in a rulebook, what becomes of each change, and that this is so.
//!
//! Each `tests/mutation/NAME.rules` has a snapshot of its mutants. `INSTA_UPDATE=always` rewrites them.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    dead_code,
    reason = "a test fails by panicking, and support is shared between tests"
)]

#[path = "support/generate.rs"]
mod generate;
#[path = "support/run.rs"]
mod run;

use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use servanda::document::Format;
use servanda::evaluate::{Finding, Options, evaluate};
use servanda::model::rulebook::{RuleId, Verdict};
use servanda::plan::plan;
use servanda::testing::mutate::{Fate, Kind, Mutant, mutate, told};
use servanda::testing::{self, Given};

use crate::run::{Deal, Rules};

fn mutants(rules: &Rules) -> Vec<(Mutant, Fate)> {
    mutate(&rules.rulebook, &rules.plan, &rules.sources, &Given::new())
}

fn told(rules: &Rules, (mutant, fate): &(Mutant, Fate)) -> String {
    let owner = told::owner(mutant.owner, &rules.rulebook);
    let place = rules.sources.describe(mutant.span);
    let change = match &mutant.after {
        Some(after) => format!("`{}` became `{after}`", mutant.before),
        None => format!("`{}` was taken out", mutant.before),
    };
    let fate = match fate {
        Fate::Noticed(test) => format!("noticed by `{}`", rules.rulebook.tests[*test].title),
        Fate::Equivalent(why) => format!("equivalent: {why}"),
        Fate::Unnoticed => format!("NOT NOTICED; {} would", mutant.hint),
    };
    let underlined = rules.sources.slice(mutant.span);
    format!(
        "{place} {} {}, {}: {change}\n  underlined: {underlined}\n  {fate}\n",
        owner.sort,
        owner.name,
        mutant.kind.key()
    )
}

#[test]
fn mutants_and_their_fates() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mutation");
    for name in ["trips", "everything", "strengths"] {
        let text = std::fs::read_to_string(folder.join(name).with_extension("rules")).unwrap();
        let rules = Rules::read(&text);
        let all = mutants(&rules);
        let text: String = all.iter().map(|one| told(&rules, one)).collect();
        insta::with_settings!({ snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, text);
        });
    }
}

#[test]
fn what_is_called_noticed_is_noticed() {
    let text = include_str!("mutation/trips.rules");
    let rules = Rules::read(text);
    for (mutant, fate) in mutants(&rules) {
        let Some(changed) = mutant.applied(&rules.rulebook) else {
            continue;
        };
        let results = testing::run(&changed, &plan(&changed), &rules.sources, &Given::new());
        let failed = results.iter().position(|result| !result.passed());
        let expected = match fate {
            Fate::Noticed(test) => Some(test),
            Fate::Equivalent(_) | Fate::Unnoticed => None,
        };
        assert_eq!(failed, expected, "{mutant:#?}");
    }
}

#[test]
fn every_kind_of_change_is_made_somewhere() {
    let rules = Rules::read(include_str!("mutation/everything.rules"));
    let made: Vec<Kind> = mutants(&rules)
        .iter()
        .map(|(mutant, _)| mutant.kind)
        .collect();
    for kind in Kind::ALL {
        assert!(made.contains(kind), "{}", kind.key());
    }
}

fn verdicts(findings: &[Finding]) -> Vec<(RuleId, u32, Option<u32>, Verdict)> {
    let key = |one: &Finding| {
        let entry = one.entry.map(|entry| entry.0);
        (one.rule, one.demand, entry, one.verdict)
    };
    findings.iter().map(key).collect()
}

#[test]
fn what_is_called_equivalent_gives_the_same_verdicts() {
    let config = Config {
        failure_persistence: None,
        cases: 24,
        ..Config::default()
    };
    let cases = (
        any::<bool>(),
        generate::rules(true),
        proptest::collection::vec(generate::deal(), 8),
    );
    let seen = std::cell::Cell::new(0_usize);
    let mut runner = TestRunner::new(config);
    let result = runner.run(&cases, |(months, texts, deals)| {
        let mut rules = Rules::read(&format!("{}{}", generate::preamble(months), texts.concat()));
        let deals: Vec<Deal> = deals
            .iter()
            .map(|lines| {
                let text = match lines.as_slice() {
                    [] => "{}".to_owned(),
                    lines => lines.join("\n"),
                };
                rules.deal("deal.yaml", &text, Format::Yaml)
            })
            .collect();
        for (mutant, fate) in mutants(&rules) {
            let Fate::Equivalent(why) = fate else {
                continue;
            };
            let changed = mutant.applied(&rules.rulebook).expect("no demand is gone");
            seen.set(seen.get() + 1);
            let planned = plan(&changed);
            for deal in &deals {
                let options = Options::default();
                let before = evaluate(&rules.plan, &deal.bound.facts, &options);
                let after = evaluate(&planned, &deal.bound.facts, &options);
                prop_assert_eq!(
                    verdicts(&before.findings),
                    verdicts(&after.findings),
                    "{}: {:#?}",
                    why,
                    mutant
                );
                prop_assert_eq!(before.overall(), after.overall(), "{}: {:#?}", why, mutant);
            }
        }
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    assert!(seen.get() > 20, "{} equivalent mutants seen", seen.get());
}
