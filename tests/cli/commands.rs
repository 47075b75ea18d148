//! The commands beside `check`.

use std::path::Path;

use boon::{Compiler, Schemas};
use insta::assert_snapshot;
use serde_json::Value;
use servanda::document::{self, Class, Format, Limits, Node, NodeKind};
use servanda::source::Sources;

use crate::folder::{BAD, Folder, GOOD, HALL, OPEN};

fn hall() -> Folder {
    Folder::with(&[
        ("rules/hall.rules", HALL),
        ("good.yaml", GOOD),
        ("bad.yaml", BAD),
        ("open.yaml", OPEN),
    ])
}

#[test]
fn explain_tells_the_whole_tree() {
    assert_snapshot!(
        hall()
            .run(&["explain", "bad.yaml", "quiet-after-eleven"])
            .told()
    );
}

#[test]
fn explain_prints_a_rule_back() {
    assert_snapshot!(hall().run(&["explain", "not too many guests"]).told());
}

#[test]
fn the_glossary_lists_every_phrase() {
    assert_snapshot!(hall().run(&["glossary"]).told());
    assert_snapshot!(hall().run(&["glossary", "--format", "markdown"]).told());
    let json = hall().run(&["glossary", "guests", "--format", "json"]).out;
    let glossary: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(glossary["phrases"][0]["value"], "120");
    assert_eq!(glossary["phrases"].as_array().map(Vec::len), Some(1));
}

/// The schema that the command prints for some rules, and whether documents fit it.
struct DealSchema {
    schemas: Schemas,
    index: boon::SchemaIndex,
}

impl DealSchema {
    fn of(text: &str) -> Self {
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        let schema = serde_json::from_str(text).expect("JSON");
        compiler
            .add_resource("deal.json", schema)
            .expect("a schema");
        let index = compiler
            .compile("deal.json", &mut schemas)
            .expect("a schema that compiles");
        Self { schemas, index }
    }

    fn must_take(&self, deal: &Value, name: &str) {
        if let Err(error) = self.schemas.validate(deal, self.index) {
            panic!("{name}: {error:#}");
        }
    }

    fn takes(&self, deal: &serde_json::Value) -> bool {
        self.schemas.validate(deal, self.index).is_ok()
    }
}

#[test]
fn the_schema_takes_what_a_check_takes() {
    let folder = hall();
    let schema = DealSchema::of(&folder.run(&["schema"]).out);
    let fine = [
        r#"{"title": "A", "guests": 5, "day": "2025-05-01", "rooms": [{"name": "hall", "cleaned": true}]}"#,
        r#"{"guests": "TBD", "day": null, "music": "none", "rooms": []}"#,
        r#"{"Guests": "to be agreed", "music": {"OverByEleven": "no", "over_by_eleven_note": 1}}"#,
        r#"{"guests": "none", "music": "no", "rooms": "none", "deposit": "EUR 200", "evidence": {"*": "x"}}"#,
        r#"{"rooms": {"name": "hall"}, "colour": "red", "day": "1 May 2025"}"#,
    ];
    for deal in fine {
        assert!(schema.takes(&serde_json::from_str(deal).unwrap()), "{deal}");
    }
    let wrong = [
        r#"{"guests": "many"}"#,
        r#"{"guests": 2.5}"#,
        r#"{"music": {"live": "perhaps"}}"#,
        r#"{"music": 3}"#,
        r#"{"rooms": [3]}"#,
        r#"[]"#,
    ];
    for deal in wrong {
        assert!(
            !schema.takes(&serde_json::from_str(deal).unwrap()),
            "{deal}"
        );
    }
    let strict = DealSchema::of(&folder.run(&["schema", "--strict"]).out);
    assert!(!strict.takes(&serde_json::json!({"colour": "red"})));
    assert!(
        strict.takes(
            &serde_json::json!({"over-by-eleven": null, "Rooms": []})
                .as_object()
                .map(|_| serde_json::json!({"Rooms": []}))
                .unwrap()
        )
    );
}

/// A document as JSON, the way an editor's YAML support hands it to a schema.
fn as_json(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Map(entries) => {
            let entries = entries
                .iter()
                .map(|entry| (entry.key.clone(), as_json(&entry.value)));
            Value::Object(entries.collect())
        }
        NodeKind::List(nodes) => Value::Array(nodes.iter().map(as_json).collect()),
        NodeKind::Scalar(scalar) => match scalar.class {
            Class::Null => Value::Null,
            Class::Bool => Value::Bool(scalar.text.eq_ignore_ascii_case("true")),
            Class::Number => {
                serde_json::from_str(&scalar.text).unwrap_or(Value::String(scalar.text.clone()))
            }
            Class::Date | Class::Plain | Class::Quoted | Class::Cell => {
                Value::String(scalar.text.clone())
            }
        },
    }
}

#[test]
fn the_shipped_deals_fit_the_schemas_of_their_rulebooks() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::with(&[]);
    for (rules, deals) in [
        ("rules/ukraine", "rules/ukraine/deals"),
        ("rules/data-sharing", "rules/data-sharing/agreements"),
    ] {
        let rules = root.join(rules).to_string_lossy().into_owned();
        let schema = DealSchema::of(&folder.run(&["schema", "--rules", &rules]).out);
        for entry in std::fs::read_dir(root.join(deals)).unwrap() {
            let path = entry.unwrap().path();
            let Some(format) = Format::from_path(&path) else {
                continue;
            };
            let mut sources = Sources::default();
            let file = sources.add("deal", std::fs::read_to_string(&path).unwrap());
            let read = document::read(file, sources.get(file), None, format, &Limits::default());
            for part in read.document.unwrap().parts {
                schema.must_take(&as_json(&part), &path.to_string_lossy());
            }
        }
    }
}

#[test]
fn infer_writes_a_statement_that_reads_its_samples() {
    let folder = hall();
    folder.write("more.json", br#"{"title": "A", "Kind": "x", "cost ($)": 3, "paid": "50%", "long": "3 weeks", "steps": ["one"], "and": 1, "people": [{"name": "a", "note": "b"}]}"#);
    folder.write("more2.json", br#"{"kind": "y", "paid": "20%", "long": "2 days", "open": null, "people": "TBD", "music": "none"}"#);
    folder.write("more3.json", br#"{"kind": "x"}"#);
    folder.write("more4.json", br#"{"kind": "Y"}"#);
    let ran = folder.run(&["infer", ".", "--name", "hire"]);
    assert_snapshot!(ran.told());
    folder.write(
        "inferred.rules",
        format!("{}\nrule titled\n  prefer the title is stated\n", ran.out).as_bytes(),
    );
    let check = folder.run(&[
        "check",
        "*.yaml",
        "*.json",
        "--strict",
        "--rules",
        "inferred.rules",
    ]);
    assert_eq!(check.status, 0, "{}", check.told());
}

#[test]
fn init_writes_a_folder_with_one_test_that_fails_until_one_line_is_mended() {
    let folder = Folder::with(&[]);
    let ran = folder.run(&["init", "loans"]);
    assert_snapshot!(ran.told());
    let run = |arguments: &[&str]| {
        let mut command = folder.command(arguments);
        crate::folder::Ran::of(
            command
                .current_dir(folder.path().join("loans"))
                .output()
                .unwrap(),
        )
    };
    let check = run(&["check", "--strict"]);
    assert_eq!(check.status, 0, "{}", check.told());
    assert_snapshot!(check.told());
    let lint = run(&["lint"]);
    assert_eq!(lint.status, 0, "{}", lint.told());
    let fmt = run(&["fmt", "--check"]);
    assert_eq!(fmt.status, 0, "{}", fmt.told());
    let test = run(&["test"]);
    assert_eq!(test.status, 1, "{}", test.told());
    assert_snapshot!(test.told());
    let rules = folder.read("loans/rules/loans.rules");
    let mended = rules.replace("is more than the worth", "is at least the worth");
    assert_ne!(rules, mended);
    folder.write("loans/rules/loans.rules", mended.as_bytes());
    for arguments in [&["test"][..], &["lint"], &["check", "--strict"]] {
        let ran = run(arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {}", ran.told());
    }
    assert_eq!(
        folder
            .run(&["check", "loans/deals", "--rules", "loans/rules"])
            .status,
        0
    );
}

#[test]
fn init_overwrites_nothing() {
    let folder = Folder::with(&[("servanda.toml", "# mine\n")]);
    let ran = folder.run(&["init"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("servanda.toml"), "{}", ran.err);
    assert_eq!(folder.read("servanda.toml"), "# mine\n");
    assert!(!folder.path().join("rules").exists());
}

#[test]
fn tests_of_a_rulebook_are_run() {
    let folder = hall();
    folder.write("rules/tests.rules", TESTS.as_bytes());
    let ran = folder.run(&["test", "--all"]);
    assert_eq!(ran.status, 1);
    assert_snapshot!(ran.told());
    let one = folder.run(&["test", "full", "hall"]);
    assert_eq!(one.out, "1 test passed, 0 failed\n", "{}", one.told());
    let by_rule = folder.run(&["test", "clean-rooms", "--quiet"]);
    assert_eq!(by_rule.status, 1);
    assert!(by_rule.out.starts_with("failed: "), "{}", by_rule.told());
    assert!(!by_rule.out.contains("passed"), "{}", by_rule.told());
}

const TESTS: &str = "test \"a full hall\"
  given
    guests: 130
    rooms:
      - cleaned: no
      - cleaned: yes
  expect not too many guests is broken
  expect clean rooms is broken for room 1
  expect clean rooms is met for room 2
  expect quiet after eleven is undetermined
  expect quiet after eleven asks for music.live, music.over by eleven
  expect the deal fails

test \"everything wrong\"
  given file \"../bad.yaml\" with
    guests: 20
    colour: red
  expect not too many guests is broken
  expect clean rooms is met for room 2
  expect clean rooms is met for room 3
  expect quiet after eleven asks for guests
  expect the deal passes
  expect error unreadable-value

test \"a wrong value\"
  given
    guests: many
  expect error unreadable-value
  expect not too many guests is gap

test \"before the rule\"
  as of 2020-01-01
  given
    guests: 500
  expect not too many guests is broken
";

#[test]
fn completions_and_manual_pages_name_every_command() {
    let folder = Folder::with(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = folder.run(&["completions", shell]);
        assert_eq!(ran.status, 0);
        for command in [
            "check", "explain", "glossary", "infer", "init", "schema", "test",
        ] {
            assert!(ran.out.contains(command), "{shell}: {command}");
        }
    }
    assert!(folder.run(&["man"]).out.contains(".TH servanda"));
    assert!(
        folder
            .run(&["man", "check"])
            .out
            .contains("servanda\\-check")
    );
    assert_eq!(folder.run(&["man", "chek"]).status, 2);
}

#[test]
fn every_command_has_help_with_examples() {
    let folder = Folder::with(&[]);
    for command in [
        "check",
        "explain",
        "test",
        "glossary",
        "schema",
        "infer",
        "init",
        "completions",
        "man",
    ] {
        let ran = folder.run(&[command, "--help"]);
        assert_eq!(ran.status, 0, "{command}");
        assert!(ran.out.contains("Examples:"), "{}", ran.out);
    }
}
