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
fn the_rule_text_is_shown_with_what_is_missing_beneath_each_line() {
    let ran = lease().run(&["test", "--coverage=annotated"]);
    insta::assert_snapshot!("coverage_annotated", ran.told());
}

#[test]
fn a_tracefile_agrees_with_itself_and_with_the_json() {
    let folder = lease();
    let ran = folder.run(&["test", "--coverage=lcov"]);
    insta::assert_snapshot!("coverage_lcov", ran.out);
    let fields = |name: &str| -> Vec<Vec<u64>> {
        let lines = ran.out.lines().filter_map(|line| line.strip_prefix(name));
        let numbers = |line: &str| {
            line.split(',')
                .map(|one| one.parse().expect("a number"))
                .collect()
        };
        lines.map(numbers).collect()
    };
    let only = |name: &str| fields(name)[0][0];
    let (branches, lines) = (fields("BRDA:"), fields("DA:"));
    let hit = |all: &[Vec<u64>]| all.iter().filter(|one| one.last() > Some(&0)).count() as u64;
    assert_eq!(only("BRF:"), branches.len() as u64);
    assert_eq!(only("BRH:"), hit(&branches));
    assert_eq!(only("LF:"), lines.len() as u64);
    assert_eq!(only("LH:"), hit(&lines));
    let json = folder.run(&["test", "--coverage=json"]);
    let json: Value = serde_json::from_str(&json.out).expect("JSON");
    let sum = |key: &str| -> u64 {
        let sorts = ["verdicts", "clauses", "thresholds", "exceptions"];
        sorts
            .iter()
            .filter_map(|sort| json["totals"][sort][key].as_u64())
            .sum()
    };
    assert_eq!(only("BRF:"), sum("possible"));
    assert_eq!(only("BRH:"), sum("seen"));
}

#[test]
fn a_page_loads_nothing_and_every_link_leads_somewhere() {
    let folder = lease();
    assert_eq!(
        folder
            .run(&["test", "--coverage-output", "html=page.html"])
            .status,
        0
    );
    let page = folder.read("page.html");
    assert!(page.contains("default-src 'none'") && !page.contains("<script"));
    assert!(!page.contains("http://") && !page.contains("https://"));
    for link in page.split("href=\"#").skip(1) {
        let id = link.split('"').next().expect("a link");
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
}

/// Exceptions to exceptions, and a rule that overrides another: each counts where it shows.
#[test]
fn an_exception_counts_where_it_changes_a_verdict() {
    let rules = "document lease\n  heated: yes or no\n  summer: yes or no\n  children: yes or no\n  old: yes or no\n\n\
        rule heating\n  require heated\n  except when summer\n    except when children\n\n\
        rule monuments\n  if old\n  then prefer heated\n  overrides heating\n\n";
    let cases = [
        ("heated: yes, summer: yes", ""),
        (
            "heated: no, summer: yes, children: no, old: no",
            "decides,fails,",
        ),
        (
            "heated: no, summer: yes, children: yes, old: no",
            "fails,decides,fails",
        ),
        (
            "heated: no, summer: no, children: yes, old: no",
            "fails,,fails",
        ),
        (
            "heated: no, summer: no, children: no, old: yes",
            ",,decides",
        ),
    ];
    for (facts, seen) in cases {
        let test = format!("test \"one\"\n  given\n    {{{facts}}}\n  expect the deal passes\n");
        let folder = Folder::with(&[("rules/lease.rules", &format!("{rules}{test}"))]);
        let ran = folder.run(&["test", "--coverage=json"]);
        let json: Value = serde_json::from_str(&ran.out).expect("JSON");
        let exceptions = json["rulebooks"][0]["exceptions"]
            .as_array()
            .expect("exceptions");
        let told: Vec<String> = exceptions
            .iter()
            .map(|one| {
                let sides = one["sides"].as_array().expect("sides").iter();
                let seen = sides.filter(|side| side["state"] == "seen");
                seen.filter_map(|side| side["what"].as_str())
                    .collect::<Vec<_>>()
                    .join("+")
            })
            .collect();
        let told = told.join(",");
        assert_eq!(
            told.trim_matches(',').is_empty(),
            seen.is_empty(),
            "{facts}: {told}"
        );
        assert!(
            seen.is_empty() || told == seen,
            "{facts}: {told}, not {seen}"
        );
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let folder = lease();
    for width in [40, 60, 80, 120] {
        for format in ["--coverage", "--coverage=annotated"] {
            let mut command = folder.command(&["test", format]);
            let output = command.env("COLUMNS", width.to_string()).output();
            let ran = crate::folder::Ran::of(output.expect("it runs"));
            for line in ran.out.lines() {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
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

/// What can never come about, for rules of many sorts. Nothing that might is ever among it: `tests/promises.rs`.
#[test]
fn what_can_never_be_is_told_for_each_sort_of_rule() {
    let document = "document lease\n  heated: yes or no\n  rent: number, from 0 to 1000\n  start: date\n  end: date\n  \
        stage: one of draft, signed\n  monitor:\n    civil: yes or no\n  rooms: list of room\n    size: number\n\n";
    let cases = [
        ("require heated", "undetermined excepted not-applicable"),
        (
            "require the rent is stated",
            "gap undetermined excepted not-applicable",
        ),
        ("if heated then forbid heated", "gap excepted met"),
        (
            "if the rent is more than 500 then require the rent is more than 400",
            "broken gap excepted",
        ),
        (
            "if the stage is draft then require the stage is signed",
            "gap excepted met",
        ),
        (
            "require the rent is at least 0",
            "undetermined excepted not-applicable",
        ),
        (
            "if there is a monitor then require the monitor is civil",
            "excepted",
        ),
        (
            "if there is no monitor then forbid the monitor is civil",
            "broken gap excepted",
        ),
        (
            "if the start and end are stated then require the start is before the end",
            "gap undetermined excepted",
        ),
        ("for each room require its size is at least 9", "excepted"),
        (
            "require heated except when heated",
            "undetermined excepted not-applicable",
        ),
    ];
    for (rule, impossible) in cases {
        let rules = format!(
            "{document}rule one\n  {rule}\n\ntest \"nothing\"\n  given\n    {{}}\n  expect the deal passes\n"
        );
        let ran = Folder::with(&[("rules/lease.rules", &rules)]).run(&["test", "--coverage=json"]);
        let json: Value =
            serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{rule}: {}", ran.err));
        let verdicts = json["rulebooks"][0]["demands"][0]["verdicts"]
            .as_array()
            .expect("verdicts");
        let never = verdicts.iter().filter(|one| one["state"] == "impossible");
        let never: Vec<&str> = never.filter_map(|one| one["verdict"].as_str()).collect();
        assert_eq!(never.join(" "), impossible, "{rule}");
    }
}
