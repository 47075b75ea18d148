//! `servanda.toml`: which one holds, and what `servanda config` says of it.

use insta::assert_snapshot;

use crate::folder::{BAD, Folder, GOOD, HALL, Ran};
use crate::json::fits;

const SCHEMA: &str = include_str!("../../docs/config-output.schema.json");

const WHOLE: &str = r#"rules = ["rules"]
documents = ["deals", "more/*.yaml"]
allow = "gaps"
strict = true
as-of = 2025-05-01
format = "github"
output = ["sarif=out/report.sarif", "html=report.html"]
waivers = "permits/waivers.toml"
baseline = "baseline.toml"

[lint]
unused-term = "off"
long-rule = "error"
"#;

fn hall() -> Folder {
    Folder::with(&[
        ("rules/hall.rules", HALL),
        ("deals/good.yaml", GOOD),
        ("deals/bad.yaml", BAD),
    ])
}

fn run_in(folder: &Folder, below: &str, arguments: &[&str]) -> Ran {
    let path = folder.path().join(below);
    std::fs::create_dir_all(&path).expect("a folder");
    let mut command = folder.command(arguments);
    Ran::of(command.current_dir(path).output().expect("a run"))
}

#[test]
fn what_holds_is_shown_with_where_it_comes_from() {
    let folder = hall();
    folder.write("servanda.toml", WHOLE.as_bytes());
    assert_snapshot!("from_the_file", folder.run(&["config"]).told());
    let flags = [
        "config",
        "deal.yaml",
        "--rules",
        "other.rules",
        "--as-of",
        "2026-01-01",
        "--waivers",
        "w.toml",
    ];
    assert_snapshot!("from_flags", folder.run(&flags).told());
    assert_snapshot!("from_below", run_in(&folder, "deals", &["config"]).told());
    assert_snapshot!(
        "as_json",
        folder.run(&["config", "deal.yaml", "--format", "json"]).out
    );
}

#[test]
fn without_a_file_defaults_hold() {
    let folder = hall();
    assert_snapshot!(folder.run(&["config"]).told());
}

#[test]
fn its_json_fits_its_schema() {
    let folder = hall();
    for text in ["", WHOLE, "rule = 3\nx y\n"] {
        folder.write("servanda.toml", text.as_bytes());
        for arguments in [
            &[][..],
            &[
                "deal.yaml",
                "--strict",
                "--allow",
                "gaps",
                "--baseline",
                "b",
            ],
        ] {
            let ran = folder.run(&[&["config", "--format", "json"], arguments].concat());
            fits(SCHEMA, &ran.out);
        }
    }
    let nearer = run_in(&folder, "rules/rules", &["config", "--format", "json"]);
    fits(SCHEMA, &nearer.out);
}

#[test]
fn a_wrong_file_is_told_with_places_and_the_nearest() {
    let folder = hall();
    let wrong = r#"documets = ["deals"]
rules = [3, ""]
format = "sarfi"
output = ["html", "sarfi=x", "html=-"]
waivers = 7
baseline = []
strict = 1
as-of = "soon"
allow = ["gap"]
color = "red"

[lint]
unused-trem = "off"
long-rule = "loud"
"#;
    folder.write("servanda.toml", wrong.as_bytes());
    let ran = folder.run(&["config"]);
    assert_eq!(ran.status, 2);
    assert_snapshot!(ran.err);
}

#[test]
fn a_check_tells_and_writes_as_the_file_says() {
    let folder = hall();
    let text = "documents = [\"deals\"]\nformat = \"ndjson\"\noutput = [\"html=report.html\"]\n";
    folder.write("servanda.toml", text.as_bytes());
    let ran = run_in(&folder, "deals", &["check"]);
    assert!(ran.out.starts_with("{\"type\":"), "{}", ran.out);
    assert!(folder.read("report.html").starts_with("<!DOCTYPE html>"));
    let ran = folder.run(&["check", "--format", "human", "--output", "csv=report.csv"]);
    assert!(ran.out.contains("of 2 deals"), "{}", ran.out);
    std::fs::remove_file(folder.path().join("report.html")).expect("the page is there");
    folder.run(&["check", "--output", "csv=report.csv"]);
    assert!(
        !folder.path().join("report.html").exists(),
        "a flag replaces the list"
    );
}

#[test]
fn the_nearer_of_file_and_folder_counts() {
    let folder = hall();
    folder.write(
        "servanda.toml",
        b"rules = [\"rules\"]\ndocuments = [\"deals\"]\nformat = \"json\"\n",
    );
    folder.write("guests/rules/few.rules", b"document hire\n  guests: whole number\n\nrule few guests\n  require the guests is at most 5\n");
    folder.write("guests/deal.yaml", b"guests: 40\n");
    // Below the file, but no project of its own.
    let ran = run_in(&folder, "deals", &["check"]);
    assert!(ran.out.contains("\"../rules\""), "{}", ran.told());
    // A folder `rules` that is nearer: nothing of the file holds.
    let ran = run_in(&folder, "guests", &["check", "deal.yaml"]);
    assert!(ran.out.contains("broken: few-guests"), "{}", ran.told());
    assert_snapshot!(run_in(&folder, "guests", &["config"]).told());
    // In one folder the file counts.
    folder.write("guests/servanda.toml", b"rules = [\"../rules\"]\n");
    let ran = run_in(&folder, "guests", &["config"]);
    assert!(ran.out.contains("../rules"), "{}", ran.told());
    // Inside of the rules themselves the file above still counts.
    let ran = run_in(&folder, "rules", &["config"]);
    assert!(ran.out.contains("../deals"), "{}", ran.told());
}
