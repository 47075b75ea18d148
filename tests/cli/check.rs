//! What `servanda check` says.

use insta::assert_snapshot;

use crate::folder::{BAD, Folder, GOOD, HALL, OPEN};

fn hall() -> Folder {
    Folder::with(&[
        ("rules/hall.rules", HALL),
        ("deals/good.yaml", GOOD),
        ("deals/bad.yaml", BAD),
        ("deals/open.yaml", OPEN),
        ("deals/_sources.yaml", "ignored: yes"),
        ("deals/.hidden.yaml", "ignored: yes"),
    ])
}

#[test]
fn one_deal_is_told_in_full() {
    assert_snapshot!(hall().run(&["check", "deals/bad.yaml"]).told());
}

#[test]
fn all_tells_what_is_met_and_does_not_apply_too() {
    assert_snapshot!(hall().run(&["check", "deals/good.yaml", "--all"]).told());
}

#[test]
fn many_deals_are_told_in_short() {
    assert_snapshot!(hall().run(&["check", "deals"]).told());
}

#[test]
fn quiet_prints_nothing_but_errors() {
    let folder = hall();
    folder.write(
        "deals/unread.yaml",
        format!("{GOOD}colour: red\n").as_bytes(),
    );
    let ran = folder.run(&["check", "deals", "--quiet"]);
    assert_eq!(
        (ran.status, ran.out.as_str(), ran.err.as_str()),
        (1, "", "")
    );
    let ran = folder.run(&["check", "missing.yaml", "--quiet"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("missing.yaml"), "{}", ran.err);
}

#[test]
fn standard_input_is_a_document() {
    let folder = hall();
    let yaml = folder.run_with(&["check", "-"], BAD);
    assert_eq!(yaml.status, 1);
    assert!(yaml.out.contains("<stdin>:2:9"), "{}", yaml.out);
    let json = folder.run_with(&["check", "-"], "{\"guests\": 500}");
    assert_eq!(json.status, 1, "{}", json.told());
    let toml = folder.run_with(&["check", "-", "--input-format", "toml"], "guests = 500\n");
    assert_eq!(toml.status, 1, "{}", toml.told());
}

#[test]
fn folders_and_globs_skip_hidden_and_underscored_files() {
    let folder = hall();
    for argument in [
        "deals",
        "deals/*.yaml",
        "**/*.yaml",
        "deals/{good,bad,open}.yaml",
    ] {
        let ran = folder.run(&["check", argument, "--format", "ndjson"]);
        let documents = ran
            .out
            .lines()
            .filter(|line| line.contains("\"type\":\"document\""))
            .count();
        assert_eq!(documents, 3, "{argument}: {}", ran.told());
    }
}

#[test]
fn a_document_that_is_named_twice_is_checked_once() {
    let folder = hall();
    let ran = folder.run(&[
        "check",
        "deals/good.yaml",
        "deals",
        "./deals/good.yaml",
        "--format",
        "ndjson",
    ]);
    let documents = ran
        .out
        .lines()
        .filter(|line| line.contains("\"type\":\"document\""))
        .count();
    assert_eq!(documents, 3, "{}", ran.told());
}

#[test]
fn markdown_names_the_heading() {
    let folder = hall();
    folder.write(
        "deals/wedding.md",
        b"---\ntitle: Wedding\n---\n# Guests\nMany.\n\n~~~deal\nguests: 300\n~~~\n\n# Rooms\n\n~~~deal\nrooms: []\n~~~\n",
    );
    folder.write("deals/README.md", b"# What is in this folder\n");
    let ran = folder.run(&["check", "deals/wedding.md"]);
    assert!(
        ran.out.contains("deals/wedding.md:8:9, under “Guests”"),
        "{}",
        ran.told()
    );
    let all = folder.run(&["check", "deals"]);
    assert!(!all.told().contains("README"), "{}", all.told());
}

#[test]
fn the_configuration_names_rules_and_documents() {
    let folder = hall();
    folder.write(
        "servanda.toml",
        b"rules = [\"rules\"]\ndocuments = [\"deals/open.yaml\"]\nallow = [\"gaps\"]\n",
    );
    assert_eq!(folder.run(&["check"]).status, 0);
    let below = folder
        .command(&["check"])
        .current_dir(folder.path().join("deals"))
        .output()
        .unwrap();
    assert_eq!(below.status.code(), Some(0));
    let out = String::from_utf8_lossy(&below.stdout);
    assert!(
        out.contains("open.yaml") && out.contains("../rules/hall.rules"),
        "{out}"
    );
}

#[test]
fn the_configuration_is_held_to_its_keys() {
    let folder = hall();
    folder.write(
        "servanda.toml",
        b"rule = [\"rules\"]\ndocuments = 3\nallow = [\"everything\"]\nstrict = \"yes\"\nas-of = 2025-13-01\n\nx y\n",
    );
    assert_snapshot!(folder.run(&["check", "deals/good.yaml"]).err);
}

#[test]
fn all_errors_of_all_files_are_told_in_one_run() {
    let folder = Folder::with(&[
        (
            "rules/b.rules",
            "rulebook \"B\"\n  use \"missing.rules\"\n  use \"c/more.rules\"\n\nrule one\n  if the hall is bookd\n  then require the hall is clean and the hall is open or there is a guest\n",
        ),
        (
            "rules/a.rules",
            "document hire\n  hall:\n    booked: yes or no\n    clean: yes or no\n\trooms: 3\n",
        ),
        ("c/more.rules", "term \"unclosed\n  means 3\n"),
        ("rules/c/more.rules", "term \"unclosed\n  means 3\n"),
        ("deal.yaml", "hall: [\n"),
    ]);
    folder.write("rules/d.rules", b"rule x\n  because \"caf\xe9\"\n");
    let ran = folder.run(&["check", "deal.yaml", "other.yaml"]);
    assert_eq!(ran.status, 2);
    assert_snapshot!(ran.err);
}

#[test]
fn names_that_no_rule_answers_to_come_with_the_nearest() {
    let folder = hall();
    let ran = folder.run(&[
        "check",
        "deals",
        "--rule",
        "clean-romms",
        "--holder",
        "neighbours",
        "--tag",
        "nose",
    ]);
    assert_snapshot!(ran.err);
}

#[test]
fn selections_narrow_the_run() {
    let folder = hall();
    let count = |arguments: &[&str]| {
        let all = [
            &["check", "deals/bad.yaml", "--format", "ndjson"],
            arguments,
        ]
        .concat();
        folder
            .run(&all)
            .out
            .lines()
            .filter(|line| line.contains("\"type\":\"finding\""))
            .count()
    };
    assert_eq!(count(&[]), 5);
    assert_eq!(count(&["--rule", "Clean Rooms"]), 2);
    assert_eq!(count(&["--holder", "the neighbours"]), 1);
    assert_eq!(count(&["--tag", "NOISE"]), 1);
    assert_eq!(count(&["--rule", "deposit", "--rule", "clean-rooms"]), 3);
}

#[test]
fn rules_out_of_force_are_left_out_and_counted() {
    let folder = hall();
    let ran = folder.run(&["check", "deals/bad.yaml", "--as-of", "2023-05-01"]);
    assert!(
        ran.out
            .contains("1 rule was not in force on 2023-05-01 and left out"),
        "{}",
        ran.told()
    );
    assert!(!ran.out.contains("not-too-many-guests"), "{}", ran.told());
}

#[test]
fn several_rulebooks_are_checked_in_one_run() {
    let folder = hall();
    folder.write("house.rules", b"document hire\n  guests: whole number\n\nrule few guests\n  prefer the guests is at most 50\n");
    assert_snapshot!(
        folder
            .run(&[
                "check",
                "deals",
                "--rules",
                "rules",
                "--rules",
                "house.rules"
            ])
            .told()
    );
}
