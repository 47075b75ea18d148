//! `servanda test`: what it tells of tests that fail, in every format.

use boon::{Compiler, Schemas};
use insta::assert_snapshot;
use serde_json::Value;

use crate::folder::{BAD, Folder, HALL};

const SCHEMA: &str = include_str!("../../docs/test-output.schema.json");
const SHARED: &str = include_str!("../../docs/check-output.schema.json");

/// Tests of every kind that fail in every way.
const FAILING: &str = r#"test "a full hall"
  given
    guests: 120
    music:
      live: yes
  cases
    | case             | guests | music.over by eleven | expect not too many guests | expect the deal | expect quiet after eleven asks for |
    | exactly as many  | -      | yes                  | broken                     | passes          | -                                  |
    | one more         | 121    | yes                  | broken                     | fails           | nothing                            |
    | nobody says when | 3      | TBD                  | met                        | passes          | nothing                            |
    | not a number     | many   | yes                  | met                        | passes          | nothing                            |
    | nothing expected | 5      |                      |                            |                 |                                    |

test "rooms of a wedding"
  given file "../bad.yaml" with
    colour: red
  expect clean rooms is met for room 2
  expect clean rooms is met for room 3
  expect deposit is broken
  expect error unreadable-value

test "before the rule"
  as of 2020-01-01
  given
    guests: 500
  expect not too many guests is broken

test "nothing is expected"
  given
    guests: 500

test "facts that nobody can read"
  given
    guests: [
  expect deposit is broken
  expect the deal fails
"#;

fn hall() -> Folder {
    Folder::with(&[
        ("rules/hall.rules", HALL),
        ("rules/tests.rules", FAILING),
        ("bad.yaml", BAD),
        ("wrong.rules", "rule a\n  requir nothing\n"),
    ])
}

#[test]
fn failed_tests_say_what_was_expected_what_is_why_and_where() {
    let folder = hall();
    let ran = folder.run(&["test", "--all"]);
    assert_eq!(ran.status, 1);
    assert_snapshot!(ran.told());
}

#[test]
fn junit_has_a_suite_for_each_file_and_a_case_for_each_test() {
    let folder = hall();
    let ran = folder.run(&["test", "--format", "junit"]);
    assert_eq!(ran.status, 1);
    assert_snapshot!(ran.told());
}

#[test]
fn every_run_fits_the_schema_and_says_how_it_ended() {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler.enable_format_assertions();
    for (name, text) in [
        ("test-output.schema.json", SCHEMA),
        ("check-output.schema.json", SHARED),
    ] {
        let schema = serde_json::from_str(text).expect("the schema is JSON");
        let name = format!("http://servanda.test/{name}");
        compiler
            .add_resource(&name, schema)
            .expect("the schema is one");
    }
    let report = compiler
        .compile("http://servanda.test/test-output.schema.json", &mut schemas)
        .expect("the schema is whole");
    let folder = hall();
    let runs: [&[&str]; 5] = [
        &[],
        &["one more"],
        &["nothing fits"],
        &["--rules", "wrong.rules"],
        &["--rules", "missing"],
    ];
    for run in runs {
        let ran = folder.run(&[&["test", "--format", "json"], run].concat());
        let value: Value = serde_json::from_str(&ran.out).expect("one JSON value");
        if let Err(error) = schemas.validate(&value, report) {
            panic!("{error:#}\n{}", ran.out);
        }
        assert_eq!(value["exit"]["status"], ran.status, "{run:?}");
        let tests = value["files"].as_array().unwrap().iter();
        let tests: usize = tests
            .map(|file| file["tests"].as_array().unwrap().len())
            .sum();
        assert_eq!(value["summary"]["tests"], tests, "{run:?}");
    }
}

#[test]
fn the_version_of_the_schema_is_that_of_the_program() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert_eq!(
        schema["properties"]["version"]["const"],
        servanda::report::tests::data::VERSION
    );
}

#[test]
fn results_are_written_to_files_beside_what_is_printed() {
    let folder = hall();
    let ran = folder.run(&[
        "test",
        "one more",
        "-o",
        "junit=t.xml",
        "-o",
        "json=t.json",
        "-o",
        "human=t.txt",
    ]);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (0, "1 test passed, 0 failed\n"),
        "{}",
        ran.told()
    );
    assert!(folder.read("t.xml").contains("tests=\"1\" failures=\"0\""));
    assert!(folder.read("t.json").contains("\"passed\": 1"));
    assert_eq!(folder.read("t.txt"), "1 test passed, 0 failed\n");
    let ran = folder.run(&["test", "one more", "-o", "junit=none/t.xml"]);
    assert_eq!(ran.status, 2, "{}", ran.told());
}

/// Texts that would break out of XML, of a terminal or of a line.
const HOSTILE: &str =
    "]]></failure><script>alert('1')</script>&lt;&#x0; \u{1b}[31m\u{9b}2J\u{202e}\u{fffe}\u{7f}";

#[test]
fn nothing_in_a_test_can_break_out_of_its_format() {
    let folder = Folder::with(&[("rules/hall.rules", HALL)]);
    let test = format!(
        "test \"{HOSTILE}\"\n  given\n    title: \"{HOSTILE}\"\n    guests: '{}'\n  expect deposit is met\n\n\
         test \"more {HOSTILE}\"\n  cases\n    | case | rooms[1].name | rooms[1].cleaned | expect clean rooms |\n\
         \u{20}   | \"{HOSTILE}\" | \"{HOSTILE}\" | no | met |\n",
        HOSTILE.replace('\'', ""),
    );
    folder.write("rules/tests.rules", test.as_bytes());
    for format in ["human", "json", "junit"] {
        let ran = folder.run(&["test", "--format", format]);
        let steers =
            |char: char| matches!(char, '\u{1b}' | '\u{7f}'..='\u{9f}' | '\u{202e}' | '\0');
        assert!(!ran.out.contains(steers), "{format}: {:?}", ran.out);
        assert_eq!(ran.status, 1, "{format}: {}", ran.told());
    }
    let xml = folder.run(&["test", "--format", "junit"]).out;
    assert!(!xml.contains("<script") && !xml.contains("]]>"), "{xml}");
    assert!(!xml.contains('\u{fffe}'), "{xml}");
    for line in xml.lines() {
        let markup = line.matches('<').count();
        assert_eq!(markup, line.matches('>').count(), "{line}");
    }
}

/// Tests of every kind of expectation, all of which can be recorded.
const STALE: &str = "# A remark that stays.
test \"a full hall\"   # and one behind a title
  given
    guests: 121
    music:
      live:   yes
  cases
    | case     | guests | expect not too many guests | expect the deal | expect quiet after eleven asks for |
    | as given | -      | met                        | passes          | nothing                            |
    | few      | 3      | not applicable             | is incomplete   | guests                             |

test \"rooms\"
  given
    rooms:
      - cleaned: no
  expect clean rooms is met for room 1     # the kitchen
  expect clean rooms asks for guests.
  expect the deal passes

test \"a word for a number\"
  given
    guests: many
  expect error duplicate-key

test \"nothing is expected\"
  given
    guests: 500   # far too many
";

#[test]
fn what_is_is_recorded_and_nothing_else_changes() {
    let folder = Folder::with(&[("rules/hall.rules", HALL), ("rules/tests.rules", STALE)]);
    let shown = folder.run(&["test", "--update", "--dry-run"]);
    assert_eq!(shown.status, 1, "{}", shown.told());
    assert_eq!(folder.read("rules/tests.rules"), STALE);
    assert_snapshot!(shown.told());
    let ran = folder.run(&["test", "--update"]);
    assert!(ran.out.starts_with(&shown.out), "{}", ran.told());
    // A test whose facts cannot be read is for its author to mend.
    assert_eq!(ran.status, 1, "{}", ran.told());
    assert!(
        ran.out.ends_with("4 tests passed, 1 failed\n"),
        "{}",
        ran.told()
    );
    let once = folder.read("rules/tests.rules");
    let again = folder.run(&["test", "--update"]);
    assert!(
        again.err.contains("there is nothing to record"),
        "{}",
        again.told()
    );
    assert_eq!(folder.read("rules/tests.rules"), once);
    assert_eq!(
        std::fs::read_dir(folder.path().join("rules"))
            .unwrap()
            .count(),
        2
    );
}

#[test]
fn only_the_tests_that_fit_are_recorded() {
    let folder = Folder::with(&[("rules/hall.rules", HALL), ("rules/tests.rules", STALE)]);
    let ran = folder.run(&["test", "rooms", "--update"]);
    assert_eq!(ran.status, 0, "{}", ran.told());
    let now = folder.read("rules/tests.rules");
    assert!(
        now.contains("expect clean rooms is broken for room 1     # the kitchen"),
        "{now}"
    );
    assert!(
        now.contains("expect clean rooms asks for nothing."),
        "{now}"
    );
    let (table, _) = STALE.split_once("test \"rooms\"").unwrap();
    assert!(now.starts_with(table), "{now}");
}

#[test]
fn line_endings_and_marks_of_a_file_stay_as_they_are() {
    let text = format!("\u{feff}{}", STALE.replace('\n', "\r\n"));
    let folder = Folder::with(&[("rules/hall.rules", HALL), ("rules/tests.rules", &text)]);
    folder.run(&["test", "--update"]);
    let now = folder.read("rules/tests.rules");
    assert!(now.starts_with('\u{feff}'), "{now:?}");
    assert!(
        now.contains("  expect not too many guests is broken\r\n"),
        "{now:?}"
    );
    assert!(!now.replace("\r\n", "").contains(['\r', '\n']), "{now:?}");
}

#[test]
fn nothing_is_recorded_where_rules_cannot_be_read_or_files_not_be_written() {
    let folder = Folder::with(&[
        ("rules/hall.rules", HALL),
        ("rules/tests.rules", STALE),
        ("rules/wrong.rules", "rule a\n  requir nothing\n"),
    ]);
    let ran = folder.run(&["test", "--update"]);
    assert_eq!(ran.status, 2, "{}", ran.told());
    assert_eq!(folder.read("rules/tests.rules"), STALE);
    std::fs::remove_file(folder.path().join("rules/wrong.rules")).unwrap();
    let path = folder.path().join("rules/tests.rules");
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let ran = folder.run(&["test", "--update"]);
    assert_eq!(ran.status, 2, "{}", ran.told());
    assert_eq!(folder.read("rules/tests.rules"), STALE);
}

#[test]
fn what_all_cases_share_is_not_recorded_from_one() {
    let shared = "test \"shared\"\n  cases\n    | guests |\n    | 3 |\n    | 500 |\n  expect not too many guests is gap\n";
    let folder = Folder::with(&[("rules/hall.rules", HALL), ("rules/tests.rules", shared)]);
    let ran = folder.run(&["test", "--update"]);
    assert_eq!(ran.status, 1, "{}", ran.told());
    assert!(
        ran.err
            .contains("it is expected of every case of the table"),
        "{}",
        ran.told()
    );
    assert_eq!(folder.read("rules/tests.rules"), shared);
}

/// What cells are laid over, and what must come of it.
const LAID: &str = r#"document lease
  deposit: money in EUR
  parties: list of text
  rooms: list of room
    name: text
    guests: whole number
    heated: yes or no
  insurance:
    insurer: text
    cover: money in EUR

term "an insurer" means the insurance's insurer is stated

rule two rooms
  require the number of rooms is 2
rule three rooms
  require the number of rooms is 3
rule first hall
  require some room has name "hall" and guests 3
rule heated
  for each room
  require its heated
rule one party
  require the parties includes "A"
rule cover
  if there is an insurance
  then require the insurance's cover is at least EUR 10
rule insurer
  require an insurer

test "over a block"
  given
    parties: [A, B]
    rooms:
      - { name: hall, guests: 3, heated: yes }
      - { name: attic, guests: 1 }
    insurance: none
  cases
    | case                     | rooms[2].heated | room 3's heated | rooms[1]             | the insurance's cover | expect heated for room 2 | expect two rooms | expect three rooms | expect first hall | expect cover   | expect insurer |
    | one field of one entry   | no              |                 |                      |                       | broken                   | met              | broken             | met               | not applicable | met            |
    | an entry more            | -               | no              |                      |                       | gap                      | broken           | met                | met               | not applicable | met            |
    | an entry as a whole      | yes             | -               | {name: hut}          |                       | met                      | met              | broken             | broken            | not applicable | met            |
    | a record where none was  | yes             |                 |                      | EUR 9                 | met                      | met              | broken             | met               | broken         | broken         |
    | a record that stays away | yes             |                 |                      | none                  | met                      | met              | broken             | met               | broken         | broken         |

test "over nothing"
  cases
    | rooms                   | parties | rooms[2].heated | expect two rooms | expect one party | expect heated for room 2 |
    | none                    | [A]     | -               | broken           | met              | -                        |
    | [{name: hall}]          | A       | yes             | met              | met              | met                      |
    | -                       | [B, C]  | no              | met              | broken           | broken                   |
    | [{heated: yes}, {}]     | -       | -               | met              | gap              | gap                      |
    | to be agreed            | "A"     | -               | gap              | met              | -                        |
"#;

#[test]
fn cells_change_the_facts_they_name_and_no_others() {
    let folder = Folder::with(&[("rules/lease.rules", LAID)]);
    let ran = folder.run(&["test"]);
    assert_eq!(ran.status, 0, "{}", ran.told());
}
