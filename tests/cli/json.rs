//! JSON and NDJSON against the published schema.

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

use crate::folder::{BAD, Folder, GOOD, HALL, OPEN};

const SCHEMA: &str = include_str!("../../docs/check-output.schema.json");

struct Schema {
    schemas: Schemas,
    report: SchemaIndex,
    line: SchemaIndex,
}

impl Schema {
    fn read() -> Self {
        let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        compiler
            .add_resource("check-output.json", schema)
            .expect("the schema is one");
        let report = compiler
            .compile("check-output.json", &mut schemas)
            .expect("the report");
        let line = compiler
            .compile("check-output.json#/$defs/line", &mut schemas)
            .expect("a line");
        Self {
            schemas,
            report,
            line,
        }
    }

    fn report(&self, text: &str) -> Value {
        let value: Value = serde_json::from_str(text).expect("one JSON value");
        if let Err(error) = self.schemas.validate(&value, self.report) {
            panic!("{error:#}\n{text}");
        }
        value
    }

    fn lines(&self, text: &str) -> Vec<Value> {
        text.lines()
            .map(|line| {
                let value: Value = serde_json::from_str(line).expect("one JSON value a line");
                if let Err(error) = self.schemas.validate(&value, self.line) {
                    panic!("{error:#}\n{line}");
                }
                value
            })
            .collect()
    }
}

fn hall() -> Folder {
    Folder::with(&[
        ("rules/hall.rules", HALL),
        ("good.yaml", GOOD),
        ("bad.yaml", BAD),
        ("open.yaml", OPEN),
        ("torn.yaml", "title: [\n"),
        ("wrong.rules", "rule a\n  requir nothing\n"),
        ("waivers.toml", crate::waivers::WAIVERS),
        ("baseline.toml", crate::waivers::BASELINE),
        ("unreadable.yaml", "guests: many\ncolour: red\n"),
        (
            "disputed.md",
            "~~~deal\nguests: 5\n~~~\n\n# Second thoughts\n\n~~~deal\nguests: 500\nrooms: none\nevidence:\n  guests: {source: letter, confidence: reported}\n~~~\n",
        ),
    ])
}

const RUNS: &[&[&str]] = &[
    &["good.yaml"],
    &["bad.yaml", "--all"],
    &["open.yaml"],
    &["good.yaml", "bad.yaml", "open.yaml"],
    &["disputed.md"],
    &["torn.yaml", "good.yaml"],
    &["unreadable.yaml"],
    &["missing.yaml"],
    &[],
    &["good.yaml", "--rules", "wrong.rules"],
    &["good.yaml", "--rules", "missing"],
    &["good.yaml", "--as-of", "2020-02-02", "--strict"],
    &["good.yaml", "--rule", "nothing"],
    &["bad.yaml", "--without", "sources", "--without", "evidence"],
    &[
        "bad.yaml",
        "open.yaml",
        "--waivers",
        "waivers.toml",
        "--as-of",
        "2025-05-01",
    ],
    &[
        "bad.yaml",
        "open.yaml",
        "--baseline",
        "baseline.toml",
        "--allow",
        "gaps",
    ],
    &[
        "bad.yaml",
        "--waivers",
        "waivers.toml",
        "--as-of",
        "2026-05-01",
    ],
    &["good.yaml", "--quiet"],
];

#[test]
fn every_run_fits_the_schema_and_says_how_it_ended() {
    let (folder, schema) = (hall(), Schema::read());
    for run in RUNS.iter().filter(|run| !run.contains(&"--quiet")) {
        let ran = folder.run(&[&["check", "--format", "json"], *run].concat());
        let report = schema.report(&ran.out);
        assert_eq!(report["exit"]["status"], ran.status, "{run:?}");
        if ran.status == 2 {
            let errors = report["diagnostics"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|one| one["severity"] == "error");
            assert!(errors.count() > 0, "{run:?}: {}", ran.out);
        }
    }
}

#[test]
fn every_line_fits_the_schema_and_the_summary_is_last() {
    let (folder, schema) = (hall(), Schema::read());
    for run in RUNS.iter().filter(|run| !run.contains(&"--quiet")) {
        let ran = folder.run(&[&["check", "--format", "ndjson"], *run].concat());
        let lines = schema.lines(&ran.out);
        let last = lines.last().expect("a line");
        assert_eq!(last["type"], "summary", "{run:?}");
        assert_eq!(last["exit"]["status"], ran.status, "{run:?}");
    }
}

#[test]
fn one_finding_is_told_completely() {
    let folder = hall();
    let ran = folder.run(&[
        "check",
        "bad.yaml",
        "--rule",
        "not-too-many-guests",
        "--format",
        "json",
    ]);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&report["documents"]).unwrap());
}

#[test]
fn nothing_in_a_deal_can_steer_a_terminal_through_json() {
    let folder = hall();
    folder.write(
        "evil.yaml",
        "title: \"\\e[31m\\x9b31m\\u202e\"\nguests: 500\n".as_bytes(),
    );
    for format in ["json", "ndjson", "human"] {
        let ran = folder.run(&["check", "evil.yaml", "--format", format]);
        let told = ran.told();
        assert!(!told.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{told:?}");
    }
}

#[test]
fn the_version_of_the_schema_is_that_of_the_program() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert_eq!(
        schema["properties"]["version"]["const"],
        servanda::report::data::VERSION
    );
}

/// Checks what a command printed against a schema of its own.
pub fn fits(schema: &str, text: &str) -> Value {
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler.enable_format_assertions();
    compiler
        .add_resource("schema.json", schema)
        .expect("the schema is one");
    let index = compiler
        .compile("schema.json", &mut schemas)
        .expect("a schema");
    let value: Value = serde_json::from_str(text).expect("one JSON value");
    if let Err(error) = schemas.validate(&value, index) {
        panic!("{error:#}\n{text}");
    }
    value
}
