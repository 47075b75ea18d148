//! `servanda matrix`: the table in every format, its widths, and what it says of deals of another kind.

use boon::{Compiler, Schemas};
use serde_json::Value;

use crate::folder::{BAD, Folder, GOOD, HALL, OPEN};

/// A rulebook on documents of another kind.
const BOATS: &str = r#"rulebook "Boats"

document boat
  title: text
  length: number
  sails: whole number
  harbour: text
  keel: text

rule short boats
  held by the harbour master
  require the length is at most 12

rule sails
  held by the harbour master
  prefer the sails is at least 2
"#;

const BOAT: &str = "title: Albatross\nlength: 11\nsails: 1\nharbour: south\nkeel: long\n";

fn hall() -> Folder {
    Folder::with(&[
        ("rules/hall.rules", HALL),
        ("boats.rules", BOATS),
        ("deals/good.yaml", GOOD),
        ("deals/bad.yaml", BAD),
        ("deals/open.yaml", OPEN),
        ("boat.yaml", BOAT),
        ("torn.yaml", "title: [\n"),
    ])
}

const RUNS: &[&[&str]] = &[
    &["deals"],
    &["deals", "--differing"],
    &["deals", "--holder", "the neighbours"],
    &["deals", "boat.yaml", "-r", "rules", "-r", "boats.rules"],
    &[
        "deals",
        "boat.yaml",
        "-r",
        "rules",
        "-r",
        "boats.rules",
        "--all",
    ],
    &["deals/good.yaml", "-r", "boats.rules"],
    &["torn.yaml", "deals/good.yaml"],
    &["missing.yaml"],
    &["deals", "--as-of", "2020-02-02"],
    &["deals/good.yaml", "--differing"],
    &[],
];

#[test]
fn it_looks_like_this() {
    let folder = hall();
    insta::assert_snapshot!("matrix", folder.run(&["matrix", "deals"]).told());
    let both = [
        "matrix",
        "deals",
        "boat.yaml",
        "-r",
        "rules",
        "-r",
        "boats.rules",
    ];
    insta::assert_snapshot!("matrix_of_two_rulebooks", folder.run(&both).told());
    for format in ["markdown", "csv", "json"] {
        let ran = folder.run(&[&both[..], &["--format", format]].concat());
        insta::assert_snapshot!(format!("matrix_{format}"), ran.out);
    }
}

#[test]
fn rows_that_say_the_same_are_folded() {
    let folder = hall();
    let ran = folder.run(&[
        "matrix",
        "deals/good.yaml",
        "deals/open.yaml",
        "--differing",
    ]);
    insta::assert_snapshot!("matrix_differing", ran.told());
}

#[test]
fn every_run_fits_the_schema_and_ends_as_the_check_does() {
    let folder = hall();
    let read = |text: &str| serde_json::from_str::<Value>(text).expect("the schema is JSON");
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.enable_format_assertions();
    for (name, text) in [
        (
            "matrix-output.schema.json",
            include_str!("../../docs/matrix-output.schema.json"),
        ),
        (
            "check-output.schema.json",
            include_str!("../../docs/check-output.schema.json"),
        ),
    ] {
        compiler.add_resource(name, read(text)).expect("a schema");
    }
    let schema = compiler
        .compile("matrix-output.schema.json", &mut schemas)
        .expect("the schema is one");
    for run in RUNS {
        let ran = folder.run(&[&["matrix", "--format", "json"], *run].concat());
        let value: Value = serde_json::from_str(&ran.out).expect("one JSON value");
        if let Err(error) = schemas.validate(&value, schema) {
            panic!("{error:#}\n{}", ran.out);
        }
        assert_eq!(value["version"], servanda::report::matrix::VERSION);
        assert_eq!(value["exit"]["status"], ran.status, "{run:?}");
        let own = |argument: &&str| matches!(*argument, "--differing" | "--all");
        let check: Vec<&str> = run.iter().copied().filter(|one| !own(one)).collect();
        assert_eq!(
            folder.run(&[&["check"], &check[..]].concat()).status,
            ran.status,
            "{run:?}"
        );
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let folder = hall();
    for number in 0..30 {
        folder.write(&format!("many/deal-{number}.yaml"), BAD.as_bytes());
    }
    for width in ["40", "60", "80", "120"] {
        for deals in ["deals", "many"] {
            let mut command = folder.command(&[
                "matrix",
                deals,
                "boat.yaml",
                "-r",
                "rules",
                "-r",
                "boats.rules",
            ]);
            command.env("COLUMNS", width);
            let out = crate::folder::Ran::of(command.output().expect("an end")).out;
            let limit: usize = width.parse().expect("a width");
            for line in out.lines() {
                assert!(line.chars().count() <= limit, "{width}: {line}");
                assert_eq!(line.trim_end(), line);
            }
            // However many deals there are, each has its column.
            assert!(deals == "deals" || out.contains(" 30"), "{out}");
        }
    }
}

#[test]
fn totals_are_counts_of_the_cells() {
    let folder = hall();
    let ran = folder.run(&["matrix", "deals", "--format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).expect("one JSON value");
    let holders = value["rulebooks"][0]["holders"]
        .as_array()
        .expect("holders");
    for (deal, total) in value["rulebooks"][0]["totals"]
        .as_array()
        .expect("totals")
        .iter()
        .enumerate()
    {
        let marks = holders
            .iter()
            .flat_map(|holder| holder["rows"].as_array().expect("rows"));
        let marks: Vec<&Value> = marks.map(|row| &row["cells"][deal]["mark"]).collect();
        let of = |wanted: &[&str]| {
            marks
                .iter()
                .filter(|mark| wanted.contains(&mark.as_str().unwrap_or("")))
                .count()
        };
        assert_eq!(total["kept"], of(&["met"]));
        assert_eq!(total["broken"], of(&["broken"]));
        assert_eq!(total["open"], of(&["gap", "undetermined", "advice-open"]));
        assert_eq!(total["advice-not-followed"], of(&["advice"]));
    }
}
