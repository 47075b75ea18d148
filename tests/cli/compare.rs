//! `servanda compare`: two versions of a deal, of folders of deals, and of a rulebook.

use boon::{Compiler, Schemas};
use serde_json::Value;

use crate::folder::{BAD, Folder, GOOD, HALL, OPEN, Ran};

/// The bad hire after a round of talks: the rooms stand the other way round, one is clean now, fewer guests come, the
/// deposit is gone, and there is one room more.
const TALKS: &str = "guests: 110
title: Wedding
music:
  over by eleven: yes
  live: yes
rooms:
  - name: cellar
    cleaned: no
  - cleaned: yes
    name: kitchen
  - name: great hall
    cleaned: yes
";

fn hall() -> Folder {
    Folder::with(&[
        ("rules/hall.rules", HALL),
        ("good.yaml", GOOD),
        ("bad.yaml", BAD),
        ("talks.yaml", TALKS),
        ("open.yaml", OPEN),
        ("may/a.yaml", GOOD),
        ("may/b.yaml", BAD),
        ("may/gone.yaml", GOOD),
        (
            "june/a.json",
            r#"{"title": "Choir practice", "day": "2025-05-01", "guests": 40, "deposit": 250, "rooms": [{"name": "great hall", "cleaned": "yes"}], "music": "none"}"#,
        ),
        ("june/b.yaml", TALKS),
        ("june/new.yaml", OPEN),
        ("torn.yaml", "title: [\n"),
        ("unreadable.yaml", &GOOD.replace("2025-05-01", "soon")),
    ])
}

/// The rulebook in another version: a ceiling is lower, a rule is gone, one is new, one has another reason.
fn stricter(folder: &Folder) {
    let text = HALL
        .replace("version \"1\"", "version \"2\"")
        .replace("is 120", "is 100")
        .replace("The hall has two doors.", "The hall has two narrow doors.")
        .replace("rule deposit\n  prefer the deposit is at least EUR 200\n  except when there is live music\n", "rule named hirer\n  require the hirer is stated\n");
    folder.write("v2/hall.rules", text.as_bytes());
}

#[test]
fn two_versions_of_a_deal() {
    let folder = hall();
    insta::assert_snapshot!(
        "compare_deal",
        folder.run(&["compare", "bad.yaml", "talks.yaml"]).told()
    );
    let all = folder.run(&["compare", "good.yaml", "open.yaml", "--all"]);
    insta::assert_snapshot!("compare_deal_all", all.told());
    let markdown = folder.run(&["compare", "bad.yaml", "talks.yaml", "--format", "markdown"]);
    insta::assert_snapshot!("compare_markdown", markdown.out);
}

#[test]
fn folders_are_matched_by_name() {
    let folder = hall();
    insta::assert_snapshot!(
        "compare_folders",
        folder.run(&["compare", "may", "june"]).told()
    );
}

#[test]
fn two_versions_of_a_rulebook() {
    let folder = hall();
    stricter(&folder);
    let run = ["compare", "may", "--rules-old", "rules", "--rules", "v2"];
    insta::assert_snapshot!("compare_rulebooks", folder.run(&run).told());
    let markdown = folder.run(&[&run[..], &["--format", "markdown"]].concat());
    insta::assert_snapshot!("compare_rulebooks_markdown", markdown.out);
}

#[test]
fn a_deal_and_itself_do_not_differ() {
    let folder = hall();
    let turned = "music: none\nrooms:\n  - {cleaned: yes, name: great hall}\ndeposit: EUR 250.00\nguests: 40\nday: 1 May 2025\ntitle: Choir practice\n";
    folder.write("turned.yaml", turned.as_bytes());
    for new in ["good.yaml", "turned.yaml"] {
        let ran = folder.run(&["compare", "good.yaml", new]);
        assert_eq!(ran.status, 0, "{}", ran.told());
        assert!(ran.out.ends_with("no difference\n"), "{}", ran.out);
    }
}

#[test]
fn what_cannot_be_read_is_not_called_unchanged() {
    let folder = hall();
    for new in ["torn.yaml", "missing.yaml"] {
        let ran = folder.run(&["compare", "good.yaml", new]);
        assert_eq!(ran.status, 2);
        assert!(ran.out.contains("passes → unusable"), "{}", ran.out);
        assert!(
            ran.out.contains("1 deal could not be compared as a whole"),
            "{}",
            ran.out
        );
    }
}

const RUNS: &[&[&str]] = &[
    &["bad.yaml", "talks.yaml"],
    &["good.yaml", "open.yaml", "--all"],
    &["may", "june"],
    &["may", "june", "--holder", "the neighbours"],
    &["may", "--rules-old", "rules", "--rules", "v2"],
    &[
        "may",
        "june",
        "--rules-old",
        "rules",
        "--rules",
        "v2",
        "--as-of",
        "2025-05-01",
    ],
    &["good.yaml", "torn.yaml"],
    &["good.yaml", "unreadable.yaml"],
    &["good.yaml", "missing.yaml"],
    &["good.yaml"],
    &["good.yaml", "may"],
    &[
        "good.yaml",
        "bad.yaml",
        "--rules-old",
        "rules",
        "--rules-old",
        "v2",
    ],
];

#[test]
fn every_run_fits_the_schema_and_says_how_it_ended() {
    let folder = hall();
    stricter(&folder);
    let read = |text: &str| serde_json::from_str::<Value>(text).expect("the schema is JSON");
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.enable_format_assertions();
    for (name, text) in [
        (
            "compare-output.schema.json",
            include_str!("../../docs/compare-output.schema.json"),
        ),
        (
            "check-output.schema.json",
            include_str!("../../docs/check-output.schema.json"),
        ),
    ] {
        compiler.add_resource(name, read(text)).expect("a schema");
    }
    let schema = compiler
        .compile("compare-output.schema.json", &mut schemas)
        .expect("the schema is one");
    for run in RUNS {
        let ran = folder.run(&[&["compare", "--format", "json"], *run].concat());
        let value: Value = serde_json::from_str(&ran.out).expect("one JSON value");
        if let Err(error) = schemas.validate(&value, schema) {
            panic!("{error:#}\n{}", ran.out);
        }
        assert_eq!(value["version"], servanda::report::compare::VERSION);
        assert_eq!(value["exit"]["status"], ran.status, "{run:?}");
        let errors = value["diagnostics"].as_array().expect("diagnostics");
        let errors = errors
            .iter()
            .filter(|one| one["severity"] == "error")
            .count();
        assert_eq!(errors > 0, ran.status == 2, "{run:?}: {}", ran.out);
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let folder = hall();
    stricter(&folder);
    for width in ["40", "60", "80", "120"] {
        for run in RUNS {
            let mut command = folder.command(&[&["compare", "--all"], *run].concat());
            command.env("COLUMNS", width);
            let out = Ran::of(command.output().expect("an end")).out;
            let limit: usize = width.parse().expect("a width");
            for line in out.lines() {
                assert!(line.chars().count() <= limit, "{width} {run:?}: {line}");
            }
        }
    }
}

/// What one check says, as rule, entry and verdict.
fn verdicts(folder: &Folder, deal: &str) -> Vec<(String, String)> {
    let ran = folder.run(&["check", deal, "--format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).expect("one JSON value");
    let findings = value["documents"][0]["findings"]
        .as_array()
        .expect("findings")
        .clone();
    let told = findings.iter().filter(|finding| finding["entry"].is_null());
    told.map(|finding| (finding["id"].to_string(), finding["verdict"].to_string()))
        .collect()
}

#[test]
fn what_differs_between_two_checks_is_told() {
    let folder = hall();
    for (old, new) in [
        ("bad.yaml", "talks.yaml"),
        ("good.yaml", "open.yaml"),
        ("open.yaml", "bad.yaml"),
    ] {
        let (before, after) = (verdicts(&folder, old), verdicts(&folder, new));
        let ran = folder.run(&["compare", old, new, "--format", "json"]);
        let value: Value = serde_json::from_str(&ran.out).expect("one JSON value");
        let told: Vec<String> = value["documents"][0]["verdicts"]
            .as_array()
            .expect("verdicts")
            .iter()
            .map(|change| change["id"].to_string())
            .collect();
        for (id, verdict) in &before {
            let same = after.iter().find(|(other, _)| other == id);
            if let Some((_, other)) = same {
                assert_eq!(told.contains(id), verdict != other, "{old} {new} {id}");
            }
        }
    }
}
