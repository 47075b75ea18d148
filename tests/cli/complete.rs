//! `servanda complete`: places, tables, JSON, and what is said of a place that is none.

use boon::{Compiler, Schemas};
use serde_json::Value;

use crate::folder::{Folder, HALL};

fn hall() -> Folder {
    Folder::with(&[
        ("rules/hall.rules", HALL),
        ("rules/new.rules", "require the \n"),
    ])
}

#[test]
fn a_table_for_people() {
    let ran = hall().run(&["complete", "rules/new.rules:1:13", "--limit", "4"]);
    assert_eq!(ran.status, 0, "{}", ran.told());
    insta::assert_snapshot!(ran.told());
}

#[test]
fn the_end_of_a_line_and_a_text_that_is_not_saved() {
    let folder = hall();
    let text = "rule x\n  held by the n";
    let place = "rules/new.rules:2";
    let ran = folder.run_with(&["complete", place, "--stdin"], text);
    assert_eq!(ran.status, 0, "{}", ran.told());
    assert!(ran.out.starts_with("neighbours"), "{}", ran.told());
    let saved = folder.run(&["complete", "rules/new.rules:1"]);
    assert!(saved.out.contains("music"), "{}", saved.told());
}

#[test]
fn json_keeps_to_its_schema() {
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/complete-output.schema.json"))
            .expect("the schema is JSON");
    let kinds = schema["$defs"]["item"]["properties"]["kind"]["enum"].clone();
    let words = servanda::complete::Kind::ALL.iter().map(|kind| kind.word());
    assert_eq!(kinds, words.collect::<Value>(), "the kinds of the schema");
    let mut compiler = Compiler::new();
    compiler
        .add_resource("complete.json", schema)
        .expect("the schema is one");
    let mut schemas = Schemas::new();
    let schema = compiler
        .compile("complete.json", &mut schemas)
        .expect("the schema");
    for place in [
        "rules/new.rules:1:13",
        "rules/hall.rules:14:1",
        "rules/hall.rules:30:6",
    ] {
        let ran = hall().run(&["complete", place, "--format", "json", "--limit", "5"]);
        assert_eq!(ran.status, 0, "{}", ran.told());
        let value: Value = serde_json::from_str(&ran.out).expect("one JSON value");
        if let Err(error) = schemas.validate(&value, schema) {
            panic!("{error:#}\n{}", ran.out);
        }
    }
}

#[test]
fn a_broken_rulebook_is_no_hindrance() {
    let folder = hall();
    folder.write("rules/broken.rules", b"rule\n  if if\n\ttest\n");
    let ran = folder.run(&["complete", "rules/new.rules:1:13", "--limit", "1"]);
    assert_eq!(ran.status, 0, "{}", ran.told());
    assert!(!ran.out.is_empty());
}

#[test]
fn what_is_no_place_is_told() {
    let folder = hall();
    for (arguments, told) in [
        (&["complete", "rules/new.rules"][..], "is no place"),
        (
            &["complete", "rules/new.rules:9:1"],
            "has 2 lines, and line 9",
        ),
        (
            &["complete", "rules/new.rules:1:99"],
            "ends at column 13, and column 99",
        ),
        (&["complete", "rules/new.rules:0:1"], "counted from 1"),
        (
            &["complete", "rules/nw.rules:1:1"],
            "did you mean `rules/new.rules`?",
        ),
        (
            &[
                "complete",
                "rules/new.rules:1:1",
                "--rules",
                "rules/hall.rules",
            ],
            "is no file of the rulebook `rules/hall.rules`",
        ),
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.status, 2, "{}", ran.told());
        assert!(ran.err.contains(told), "{}", ran.told());
        assert!(ran.out.is_empty(), "{}", ran.told());
    }
}
