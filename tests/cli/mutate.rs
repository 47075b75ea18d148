//! `servanda test --mutate`: what is told of the changes that no test notices, in every format, and how it ends.

use boon::{Compiler, Schemas};
use serde_json::Value;

use crate::folder::Folder;

const TRIPS: &str = include_str!("../mutation/trips.rules");

const TESTED: &str = "document trip
  insured: yes or no

rule insurance
  require insured

test \"a trip without insurance\"
  given
    insured: no
  expect insurance is broken
  expect the deal fails
";

fn folder(rules: &str) -> Folder {
    Folder::with(&[("trips.rules", rules)])
}

fn json(folder: &Folder) -> Value {
    let out = folder
        .run(&["test", "-r", "trips.rules", "--mutate=json"])
        .out;
    serde_json::from_str(&out).expect("JSON")
}

#[test]
fn what_goes_unnoticed_is_told_and_ends_in_1() {
    let ran = folder(TRIPS).run(&["test", "-r", "trips.rules", "--mutate", "company"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    insta::assert_snapshot!("mutants", ran.out);
}

#[test]
fn what_is_noticed_throughout_ends_in_0() {
    let ran = folder(TESTED).run(&["test", "-r", "trips.rules", "--mutate"]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    assert_eq!(ran.out, "3 mutants: 3 noticed, 0 not noticed\n");
}

#[test]
fn the_json_is_as_its_schema_says() {
    let schema = include_str!("../../docs/mutation-output.schema.json");
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    let schema = serde_json::from_str(schema).expect("JSON");
    compiler
        .add_resource("mutation.json", schema)
        .expect("a schema");
    let index = compiler
        .compile("mutation.json", &mut schemas)
        .expect("a schema that compiles");
    let allowed = TRIPS.replace(
        "  require some traveller",
        "  # allow unnoticed-change: the age of majority is another matter\n  require some traveller",
    );
    for text in [TRIPS, TESTED, &allowed] {
        let report = json(&folder(text));
        if let Err(error) = schemas.validate(&report, index) {
            panic!("{error:#}");
        }
        let summary = &report["summary"];
        let fates = ["noticed", "equivalent", "explained", "unnoticed"];
        let sum: u64 = fates.iter().filter_map(|fate| summary[fate].as_u64()).sum();
        assert_eq!(Some(sum), summary["mutants"].as_u64());
        assert_eq!(summary["explained"] != 0, text == allowed);
    }
}

#[test]
fn an_allow_explains_what_it_covers_and_is_told_where_it_covers_nothing() {
    let text = TESTED.replace("expect the deal fails", "");
    let ran = folder(&text).run(&["test", "-r", "trips.rules", "--mutate"]);
    assert_eq!(ran.status, 1, "{}", ran.out);
    let reason = "require insured  # allow unnoticed-change: how bad it is, is said elsewhere";
    let allowed = text.replace("require insured", reason);
    let ran = folder(&allowed).run(&["test", "-r", "trips.rules", "--mutate"]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    assert!(
        ran.out.contains("1 not noticed for a written reason"),
        "{}",
        ran.out
    );
    let idle = TESTED.replace("require insured", reason);
    let ran = folder(&idle).run(&["test", "-r", "trips.rules", "--mutate"]);
    assert_eq!(ran.status, 1, "{}", ran.out);
    assert!(ran.out.contains("nothing here to allow"), "{}", ran.out);
}

#[test]
fn the_lints_leave_its_allows_alone() {
    let allowed = TESTED.replace(
        "require insured",
        "require insured  # allow unnoticed-change: how bad it is, is said elsewhere",
    );
    let ran = folder(&allowed).run(&["lint", "trips.rules"]);
    assert!(!ran.out.contains("allow]"), "{}", ran.out);
}

#[test]
fn tests_must_pass_first() {
    let failing = TESTED.replace("is broken", "is met");
    let ran = folder(&failing).run(&["test", "-r", "trips.rules", "--mutate"]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("mend that first"), "{}", ran.err);
}

#[test]
fn words_that_fit_nothing_are_told() {
    let ran = folder(TESTED).run(&["test", "-r", "trips.rules", "--mutate", "monitor"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("is called `monitor`"), "{}", ran.err);
}

#[test]
fn the_page_holds_all_it_needs_and_escapes_what_it_shows() {
    let hostile = TRIPS.replace(
        "# A rulebook about trips",
        "rulebook \"<script>alert(1)</script>\"\n\n#",
    );
    let ran = folder(&hostile).run(&["test", "-r", "trips.rules", "--mutate=html"]);
    assert!(ran.out.starts_with("<!DOCTYPE html>"), "{}", ran.out);
    assert!(ran.out.contains("&lt;script&gt;"));
    for outside in ["<script", "http://", "https://", "src="] {
        assert!(!ran.out.contains(outside), "{outside}");
    }
}

#[test]
fn rules_that_cannot_be_read_are_told_in_the_format_asked_for() {
    let broken = folder("rule insurance\n  require nothing known\n");
    let report = json(&broken);
    assert_eq!(report["exit"]["status"], 2);
    assert_eq!(report["diagnostics"][0]["code"], "unknown-phrase");
    let ran = broken.run(&["test", "-r", "trips.rules", "--mutate"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("unknown-phrase"), "{}", ran.err);
}

#[test]
fn it_goes_with_no_other_way_to_run_tests() {
    for other in ["--all", "--update", "--coverage", "--format=json"] {
        let ran = folder(TESTED).run(&["test", "-r", "trips.rules", "--mutate", other]);
        assert_eq!(ran.status, 2, "{other}: {}", ran.out);
        assert!(ran.err.contains("cannot be used with"), "{}", ran.err);
    }
}
