//! The shipped rulebooks: they load without a word, read their deals, pass their own tests, and say what they must.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use servanda::check::check;
use servanda::model::rulebook::{ExpectationKind, Rulebook, Verdict};
use servanda::source::Sources;

const RULEBOOKS: &[(&str, &str)] = &[
    ("rules/ukraine", "rules/ukraine/deals"),
    ("rules/data-sharing", "rules/data-sharing/agreements"),
];

fn servanda(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_servanda"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .output()
        .expect("servanda runs")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn rule_files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    found.sort();
    let nested: Vec<PathBuf> = found
        .iter()
        .filter(|path| path.is_dir())
        .flat_map(|path| rule_files(path))
        .collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "rules"));
    found.extend(nested);
    found
}

fn load(folder: &str) -> Rulebook {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = rule_files(&root.join(folder));
    paths.push(root.join("rules/countries.rules"));
    let mut sources = Sources::default();
    let files: Vec<_> = paths
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).expect("a rule file");
            sources.add(path.display().to_string(), text)
        })
        .collect();
    let syntax = servanda::syntax::parse(&files, &sources);
    assert!(syntax.diagnostics.is_empty(), "{:#?}", syntax.diagnostics);
    let checked = check(&syntax.trees, &sources);
    assert!(
        !checked.diagnostics.iter().any(|found| found.is_error()),
        "{:#?}",
        checked.diagnostics
    );
    checked.rulebook
}

/// The finding ids of each verdict that one deal gets.
fn verdicts(deal: &str) -> BTreeMap<String, Value> {
    let output = servanda(&[
        "check",
        "--rules",
        "rules/ukraine",
        "--format",
        "json",
        deal,
    ]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    report["documents"][0]["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| {
            (
                finding["id"].as_str().unwrap_or("").to_owned(),
                finding.clone(),
            )
        })
        .collect()
}

#[test]
fn their_own_tests_pass() {
    for (rules, _) in RULEBOOKS {
        let output = servanda(&["test", "--rules", rules]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    }
}

#[test]
fn every_value_of_every_deal_is_read() {
    for (rules, deals) in RULEBOOKS {
        let output = servanda(&["check", "--rules", rules, deals, "--format", "json"]);
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let errors: Vec<&Value> = report["diagnostics"]
            .as_array()
            .expect("diagnostics")
            .iter()
            .filter(|diagnostic| diagnostic["severity"] == "error")
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn every_rule_is_tested_where_it_is_broken_and_where_it_is_met() {
    let rulebook = load("rules/ukraine");
    let mut seen: BTreeSet<(u32, Verdict)> = BTreeSet::new();
    for expectation in rulebook.tests.iter().flat_map(|test| &test.expectations) {
        if let ExpectationKind::Verdict { rule, verdict, .. } = &expectation.kind {
            seen.insert((rule.0, *verdict));
        }
    }
    for (index, rule) in rulebook.rules.iter().enumerate() {
        for verdict in [Verdict::Broken, Verdict::Met] {
            let key = (u32::try_from(index).expect("few rules"), verdict);
            assert!(
                seen.contains(&key),
                "no test expects `{}` to be {}",
                rule.id,
                verdict.words()
            );
        }
    }
}

#[test]
fn every_statement_of_the_article_and_every_position_has_a_rule() {
    let rulebook = load("rules/ukraine");
    let tags: BTreeSet<&str> = rulebook
        .rules
        .iter()
        .flat_map(|rule| rule.tags.iter().map(String::as_str))
        .collect();
    let numbered = |prefix: &str, count: usize| {
        (1..=count)
            .map(move |number| format!("{prefix}{number}"))
            .collect::<Vec<_>>()
    };
    let mut wanted: Vec<String> = (1..=35).map(|number| format!("S{number:02}")).collect();
    for (prefix, count) in [
        ("RU", 14),
        ("UA", 12),
        ("EU", 7),
        ("CW", 3),
        ("US", 6),
        ("NA", 1),
        ("IE", 1),
        ("TR", 1),
        ("CN", 1),
        ("GP", 1),
        ("Q", 6),
    ] {
        wanted.extend(numbered(prefix, count));
    }
    assert_eq!(wanted.len(), 88);
    for id in wanted {
        assert!(tags.contains(id.as_str()), "no rule is tagged {id}");
    }
}

#[test]
fn what_is_soft_is_never_hard_and_everything_has_a_source() {
    for rule in load("rules/ukraine").rules {
        assert!(!rule.citations.is_empty(), "{} cites nothing", rule.id);
        assert!(rule.because.is_some(), "{} gives no reason", rule.id);
        let manner = rule
            .holding
            .as_ref()
            .and_then(|held| held.manner.as_deref());
        let soft = [
            "claim",
            "position",
            "offer",
            "advice",
            "preference",
            "judgement",
        ];
        if manner.is_some_and(|manner| soft.contains(&manner)) {
            assert!(
                rule.demands.iter().all(|demand| !demand.force.is_hard()),
                "{}",
                rule.id
            );
        }
    }
}

#[test]
fn the_28_points_break_the_red_line_on_the_donbas_and_leave_the_monitor_open() {
    let found = verdicts("rules/ukraine/deals/us-28-point-2025.yaml");
    let donbas = &found["no-withdrawal-from-the-donbas"];
    assert_eq!(donbas["verdict"], "broken");
    let withdrawal = donbas["facts"]
        .as_array()
        .expect("facts")
        .iter()
        .filter(|fact| {
            fact["path"]
                .as_str()
                .is_some_and(|path| path.contains("area"))
        })
        .find_map(|fact| fact["place"]["line"].as_u64())
        .expect("the withdrawal's line");
    let deal =
        std::fs::read_to_string("rules/ukraine/deals/us-28-point-2025.yaml").expect("the deal");
    let line = deal
        .lines()
        .nth(usize::try_from(withdrawal).expect("small") - 1)
        .expect("a line");
    assert!(
        line.contains("party: Ukraine, area: rest of Donetsk"),
        "{line}"
    );
    assert_eq!(found["civilian-monitoring"]["verdict"], "gap");
}

#[test]
fn the_layered_proposal_meets_the_monitor_rule() {
    let found = verdicts("rules/ukraine/deals/coffey-layered-2025.yaml");
    assert_eq!(found["civilian-monitoring"]["verdict"], "met");
}

#[test]
fn the_linter_finds_nothing_in_them() {
    for (rules, _) in RULEBOOKS {
        let output = servanda(&["lint", rules]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output));
        assert!(
            text(&output).starts_with("nothing found in "),
            "{}",
            text(&output)
        );
    }
}

#[test]
fn their_tests_expect_every_verdict_that_a_demand_can_have() {
    for (rules, _) in RULEBOOKS {
        let output = servanda(&["test", "--rules", rules, "--coverage=json"]);
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let demands = report["rulebooks"][0]["demands"].as_array().unwrap();
        assert!(!demands.is_empty());
        for demand in demands {
            for verdict in demand["verdicts"].as_array().unwrap() {
                let state = verdict["state"].as_str().unwrap();
                assert!(
                    ["expected", "impossible"].contains(&state),
                    "{} is {}: {state}",
                    demand["id"],
                    verdict["verdict"]
                );
            }
        }
    }
}

#[test]
fn their_tests_notice_every_change_or_say_why_not() {
    for (rules, _) in RULEBOOKS {
        let output = servanda(&["test", "--rules", rules, "--mutate"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    }
}
