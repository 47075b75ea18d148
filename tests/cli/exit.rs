//! Every exit status, row by row.

use crate::folder::{BAD, Folder, GOOD, HALL, OPEN};

/// One row: what is run, and how it ends.
struct Row {
    what: &'static str,
    arguments: &'static [&'static str],
    status: i32,
}

const fn row(what: &'static str, arguments: &'static [&'static str], status: i32) -> Row {
    Row {
        what,
        arguments,
        status,
    }
}

const ROWS: &[Row] = &[
    // 0: pass.
    row("a deal that keeps all rules", &["check", "good.yaml"], 0),
    row(
        "a gap that is allowed",
        &["check", "open.yaml", "--allow", "gaps"],
        0,
    ),
    row(
        "advice that is not followed",
        &["check", "bad.yaml", "--rule", "deposit"],
        0,
    ),
    row(
        "a broken deal, its advice alone",
        &["check", "bad.yaml", "--strength", "advice"],
        0,
    ),
    row("a warning", &["check", "unread.yaml"], 0),
    row("the help", &["--help"], 0),
    row("the help of a command", &["check", "--help"], 0),
    row("the version", &["--version"], 0),
    row("tests that pass", &["test"], 0),
    row("tests that pass, recorded", &["test", "--update"], 0),
    row("the tests of a rule", &["test", "not-too-many-guests"], 0),
    row("a rule explained", &["explain", "deposit"], 0),
    row("a table of a deal that passes", &["matrix", "good.yaml"], 0),
    row("what comes next", &["complete", "norule.rules:1:1"], 0),
    row("a deal and itself", &["compare", "bad.yaml", "bad.yaml"], 0),
    row(
        "a deal that got better",
        &["compare", "bad.yaml", "good.yaml"],
        0,
    ),
    row(
        "a broken deal that leaves something open",
        &["compare", "bad.yaml", "open.yaml"],
        0,
    ),
    row(
        "a newly open demand that is allowed",
        &["compare", "good.yaml", "open.yaml", "--allow", "gaps"],
        0,
    ),
    row(
        "advice that is no longer followed",
        &["compare", "good.yaml", "stingy.yaml"],
        0,
    ),
    row(
        "one deal under the same rules twice",
        &["compare", "bad.yaml", "--rules-old", "rules"],
        0,
    ),
    // 1: fail.
    row(
        "a deal that got worse",
        &["compare", "good.yaml", "bad.yaml"],
        1,
    ),
    row(
        "a deal that got worse, gaps allowed",
        &["compare", "open.yaml", "bad.yaml", "--allow", "gaps"],
        1,
    ),
    row("a broken hard demand", &["check", "bad.yaml"], 1),
    row("broken and open", &["check", "bad.yaml", "open.yaml"], 1),
    row(
        "broken, gaps allowed",
        &["check", "bad.yaml", "--allow", "gaps"],
        1,
    ),
    row(
        "a test that fails",
        &["test", "--rules", "failing.rules"],
        1,
    ),
    row(
        "a table of a deal that fails",
        &["matrix", "good.yaml", "bad.yaml"],
        1,
    ),
    row(
        "a test whose facts cannot be read",
        &["test", "--rules", "facts.rules"],
        1,
    ),
    row(
        "a test that expects nothing",
        &["test", "--rules", "idle.rules"],
        1,
    ),
    row("a case that fails", &["test", "--rules", "cases.rules"], 1),
    row(
        "a case that fails, shown",
        &["test", "--update", "--dry-run", "--rules", "cases.rules"],
        1,
    ),
    row(
        "facts that nobody can record",
        &["test", "--update", "--rules", "facts.rules"],
        1,
    ),
    // 2: unusable.
    row("no command", &[], 2),
    row("an unknown command", &["chek"], 2),
    row("an unknown flag", &["check", "--bogus"], 2),
    row(
        "an unknown format",
        &["check", "good.yaml", "--format", "xml"],
        2,
    ),
    row(
        "a day that is none",
        &["check", "good.yaml", "--as-of", "2025-02-30"],
        2,
    ),
    row("no document", &["check"], 2),
    row("a missing document", &["check", "missing.yaml"], 2),
    row("a folder without documents", &["check", "rules"], 2),
    row("a glob that matches nothing", &["check", "*.json"], 2),
    row("a document of no known format", &["check", "notes.txt"], 2),
    row(
        "a document that cannot be parsed",
        &["check", "torn.yaml"],
        2,
    ),
    row(
        "a value that cannot be read",
        &["check", "unreadable.yaml"],
        2,
    ),
    row(
        "a broken deal with a value that cannot be read",
        &["check", "unreadable.yaml", "bad.yaml"],
        2,
    ),
    row(
        "a warning under --strict",
        &["check", "unread.yaml", "--strict"],
        2,
    ),
    row(
        "missing rules",
        &["check", "good.yaml", "--rules", "missing"],
        2,
    ),
    row(
        "a folder without rules",
        &["check", "good.yaml", "--rules", "empty"],
        2,
    ),
    row(
        "a rulebook with an error",
        &["check", "good.yaml", "--rules", "wrong.rules"],
        2,
    ),
    row(
        "a rulebook without a rule",
        &["check", "good.yaml", "--rules", "norule.rules"],
        2,
    ),
    row(
        "no rule applies",
        &["check", "open.yaml", "--rule", "quiet after eleven"],
        2,
    ),
    row(
        "no rule in force",
        &[
            "check",
            "good.yaml",
            "--rule",
            "not-too-many-guests",
            "--as-of",
            "2020-01-01",
        ],
        2,
    ),
    row(
        "an unknown rule",
        &["check", "good.yaml", "--rule", "deposits"],
        2,
    ),
    row(
        "an unknown holder",
        &["check", "good.yaml", "--holder", "the police"],
        2,
    ),
    row(
        "an unknown tag",
        &["check", "good.yaml", "--tag", "nois"],
        2,
    ),
    row(
        "a rule of another strength",
        &[
            "check",
            "good.yaml",
            "--rule",
            "deposit",
            "--strength",
            "hard",
        ],
        2,
    ),
    row(
        "today without a day",
        &["check", "good.yaml", "--rules", "today.rules"],
        2,
    ),
    row("an unknown rule to explain", &["explain", "nothing"], 2),
    row(
        "a demand that is not there",
        &["explain", "good.yaml", "deposit/2"],
        2,
    ),
    row(
        "a rule out of force explained",
        &[
            "explain",
            "good.yaml",
            "not-too-many-guests",
            "--as-of",
            "2020-01-01",
        ],
        2,
    ),
    row("a place that is none", &["complete", "good.yaml"], 2),
    row("a line past the end", &["complete", "norule.rules:99"], 2),
    row("no test", &["test", "--rules", "norule.rules"], 2),
    row("tests of missing rules", &["test", "--rules", "missing"], 2),
    row(
        "tests of rules that cannot be read",
        &["test", "--rules", "wrong.rules"],
        2,
    ),
    row(
        "tests of a file that is no text",
        &["test", "--rules", "bytes.rules"],
        2,
    ),
    row(
        "a test of a missing file",
        &["test", "--rules", "nofile.rules"],
        2,
    ),
    row(
        "a table with an uneven row",
        &["test", "--rules", "uneven.rules"],
        2,
    ),
    row(
        "tests recorded as JSON",
        &["test", "--update", "--format", "json"],
        2,
    ),
    row("a dry run of nothing", &["test", "--dry-run"], 2),
    row(
        "no test to record",
        &["test", "--update", "--rules", "norule.rules"],
        2,
    ),
    row(
        "an unknown format of tests",
        &["test", "--format", "sarif"],
        2,
    ),
    row(
        "tests written nowhere",
        &["test", "-o", "junit=none/tests.xml"],
        2,
    ),
    row("a filter that fits no test", &["test", "nothing"], 2),
    row("init over files", &["init"], 2),
    row("one version", &["compare", "good.yaml"], 2),
    row("no version", &["compare"], 2),
    row(
        "a version that is missing",
        &["compare", "good.yaml", "missing.yaml"],
        2,
    ),
    row(
        "a version that cannot be parsed",
        &["compare", "torn.yaml", "good.yaml"],
        2,
    ),
    row(
        "a version with a value that cannot be read",
        &["compare", "good.yaml", "unreadable.yaml"],
        2,
    ),
    row("a file and a folder", &["compare", "good.yaml", "rules"], 2),
    row(
        "old rules that are missing",
        &["compare", "good.yaml", "--rules-old", "missing"],
        2,
    ),
    row(
        "more old rules than new ones",
        &[
            "compare",
            "good.yaml",
            "--rules-old",
            "rules",
            "--rules-old",
            "rules",
        ],
        2,
    ),
    row("a table of nothing", &["matrix"], 2),
    row(
        "a table that cannot be written",
        &["matrix", "good.yaml", "--output", "csv=none/table.csv"],
        2,
    ),
    // 3: incomplete.
    row("a gap", &["check", "open.yaml"], 3),
    row(
        "a demand that is newly open",
        &["compare", "good.yaml", "open.yaml"],
        3,
    ),
    row("a pass and a gap", &["check", "good.yaml", "open.yaml"], 3),
];

fn folder() -> Folder {
    let folder = Folder::with(&[
        ("rules/hall.rules", HALL),
        (
            "rules/tests.rules",
            "test \"few guests\"\n  given\n    guests: 3\n  expect not too many guests is met\n",
        ),
        ("good.yaml", GOOD),
        ("bad.yaml", BAD),
        ("open.yaml", OPEN),
        ("stingy.yaml", &GOOD.replace("250", "20")),
        ("unread.yaml", &format!("{GOOD}colour: red\n")),
        ("unreadable.yaml", &GOOD.replace("2025-05-01", "soon")),
        ("torn.yaml", "title: [\n"),
        ("notes.txt", "title: a"),
        ("wrong.rules", "rule a\n  requir the hall\n"),
        ("norule.rules", "term \"it is\"\n  means the thing is big\n"),
        (
            "today.rules",
            "document hire\n  day: date\n\nrule soon\n  require the day is after today\n",
        ),
        ("servanda.toml", ""),
        ("rules/_notes.yaml", "a: 1"),
        ("deals/.hidden.yaml", "a: 1"),
    ]);
    folder.write(
        "failing.rules",
        format!("{HALL}\ntest \"wrong\"\n  given\n    guests: 3\n  expect not too many guests is broken\n").as_bytes(),
    );
    let tests = [
        ("facts", "given\n    guests: many\n  expect the deal passes"),
        ("idle", "given\n    guests: 3"),
        (
            "nofile",
            "given file \"none.yaml\"\n  expect the deal passes",
        ),
        (
            "cases",
            "cases\n    | guests | expect the deal |\n    | 500 | is incomplete |",
        ),
        (
            "uneven",
            "cases\n    | guests | expect the deal |\n    | 500 |",
        ),
    ];
    for (name, test) in tests {
        let text = format!("{HALL}\ntest \"of the hall\"\n  {test}\n");
        folder.write(&format!("{name}.rules"), text.as_bytes());
    }
    folder.write("bytes.rules", b"test \"\xff\"\n");
    std::fs::create_dir(folder.path().join("empty")).expect("a folder");
    folder
}

#[test]
fn every_row_ends_as_it_should() {
    let folder = folder();
    let mut wrong = Vec::new();
    for row in ROWS {
        let ran = folder.run(row.arguments);
        if ran.status != row.status {
            wrong.push(format!(
                "{}: {} and not {}\n{}",
                row.what,
                ran.status,
                row.status,
                ran.told()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn whatever_ends_badly_says_why() {
    let folder = folder();
    for row in ROWS.iter().filter(|row| row.status == 2) {
        let ran = folder.run(row.arguments);
        assert!(
            !ran.err.trim().is_empty(),
            "{}: nothing on standard error",
            row.what
        );
        assert!(!ran.err.contains("panicked"), "{}: {}", row.what, ran.err);
    }
}

#[test]
fn the_help_prints_the_table() {
    let folder = folder();
    let help = folder.run(&["check", "--help"]).out;
    for status in [
        "0  pass",
        "1  fail",
        "2  unusable",
        "3  incomplete",
        "4  internal",
    ] {
        assert!(help.contains(status), "{help}");
    }
}
