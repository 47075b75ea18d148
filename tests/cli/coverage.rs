//! `servanda test --coverage`: what it says of a small rulebook in every format, its widths, and how it ends.

use boon::{Compiler, Schemas};
use serde_json::Value;

use crate::folder::Folder;

/// A rulebook with a rule of every sort, and tests that see some of it.
const LEASE: &str = r#"rulebook "Leases"

document lease
  heated: yes or no
  furnished: yes or no
  summer only: yes or no
  rent: number
  deposit: number
  rooms: list of room
    size: number

term "a warm flat"
  means the lease is heated

rule heating
  if the lease is furnished
  then require a warm flat
  except when the lease is summer only

rule paper
  require the rent is stated
  and prefer the deposit is at most 1000

rule rooms
  for each room
  require its size is at least 9

rule nonsense
  if the rent is more than 500 and the rent is less than 400
  then require a warm flat

test "cold"
  given
    heated: no
    furnished: yes
    summer only: no
    rent: 450
    rooms: [{size: 8}]
  expect heating is broken
  expect rooms is broken

test "warm and empty"
  given
    heated: yes
    furnished: no
    rooms: [{size: 12}]
  expect heating is not applicable
  expect paper/1 is broken
"#;

fn lease() -> Folder {
    Folder::with(&[("rules/lease.rules", LEASE)])
}

#[test]
fn a_table_says_what_was_seen_and_what_was_not() {
    let folder = lease();
    insta::assert_snapshot!("coverage", folder.run(&["test", "--coverage"]).told());
    let mut narrow = folder.command(&["test", "--coverage"]);
    let ran = crate::folder::Ran::of(narrow.env("COLUMNS", "60").output().expect("it runs"));
    insta::assert_snapshot!("coverage_narrow", ran.told());
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let folder = lease();
    for width in [40, 60, 80, 120] {
        let mut command = folder.command(&["test", "--coverage"]);
        let output = command.env("COLUMNS", width.to_string()).output();
        let ran = crate::folder::Ran::of(output.expect("it runs"));
        for line in ran.out.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn json_fits_the_schema_and_only_the_tests_that_ran_count() {
    let folder = lease();
    let read = |text: &str| serde_json::from_str::<Value>(text).expect("the schema is JSON");
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    for (name, text) in [
        (
            "coverage-output.schema.json",
            include_str!("../../docs/coverage-output.schema.json"),
        ),
        (
            "check-output.schema.json",
            include_str!("../../docs/check-output.schema.json"),
        ),
    ] {
        compiler.add_resource(name, read(text)).expect("a schema");
    }
    let schema = compiler
        .compile("coverage-output.schema.json", &mut schemas)
        .expect("the schema is one");
    for filter in ["", "cold", "heating"] {
        let ran = folder.run(&["test", filter, "--coverage=json"]);
        let value: Value = serde_json::from_str(&ran.out).expect("one JSON value");
        if let Err(error) = schemas.validate(&value, schema) {
            panic!("{error:#}\n{}", ran.out);
        }
        let version = servanda::report::coverage::data::VERSION;
        assert_eq!(value["version"], version);
        let tests = value["rulebooks"][0]["tests"].as_array().map(Vec::len);
        assert_eq!(tests, Some(if filter == "cold" { 1 } else { 2 }));
    }
}

#[test]
fn it_ends_well_unless_more_is_required() {
    let folder = lease();
    let status = |arguments: &[&str]| folder.run(arguments).status;
    assert_eq!(status(&["test", "--coverage"]), 0);
    assert_eq!(status(&["test", "--require-coverage", "verdicts"]), 1);
    assert_eq!(
        status(&[
            "test",
            "--coverage",
            "--coverage-output",
            "json=no/where.json"
        ]),
        2
    );
    let required = folder.run(&["test", "--require-coverage", "expected", "--quiet"]);
    insta::assert_snapshot!("coverage_required", required.told());
    let full = Folder::with(&[(
        "rules/full.rules",
        "document lease\n  heated: yes or no\n\nrule heating\n  require heated\n\n\
         test \"cold\"\n  given\n    heated: no\n  expect heating is broken\n\n\
         test \"warm\"\n  given\n    heated: yes\n  expect heating is met\n\n\
         test \"silent\"\n  given\n    {}\n  expect heating is gap\n",
    )]);
    let ran = full.run(&["test", "--require-coverage", "expected"]);
    assert_eq!(ran.status, 0, "{}", ran.told());
}
