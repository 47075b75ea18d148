//! What is set aside: waivers and the baseline.

use insta::assert_snapshot;

use crate::folder::{BAD, Folder, GOOD, HALL, OPEN, Ran};

/// One permission that is far from its end, and one near it, for an entry.
pub const WAIVERS: &str = r#"[[waiver]]
rule = "not-too-many-guests"
document = "bad.yaml"
by = "Ada Novak, chair of the association"
because = "The fire brigade stands by on the day."
until = 2026-03-31
source = "minutes of 3 April 2025"

[[waiver]]
rule = "clean-rooms"
document = "bad.yaml"
entry = "rooms[2]"
by = "Ada Novak"
because = "The caterer cleans the kitchen."
until = 2025-05-12
"#;

/// What `bad.yaml` breaks and leaves open, but for the entry, and something that nothing breaks any more.
pub const BASELINE: &str = r#"version = 1

known = [
  { document = "bad.yaml", finding = "not-too-many-guests", verdict = "broken", fingerprint = "ffbf1914b7903210d3d061a4c8e17946" },
  { document = "bad.yaml", finding = "deposit", verdict = "broken", fingerprint = "00000000000000000000000000000000" },
]
"#;

fn hall() -> Folder {
    Folder::with(&[
        ("rules/hall.rules", HALL),
        ("good.yaml", GOOD),
        ("bad.yaml", BAD),
        ("open.yaml", OPEN),
        ("waivers.toml", WAIVERS),
    ])
}

fn waived(folder: &Folder, arguments: &[&str]) -> Ran {
    folder.run(&[&["check", "--waivers", "waivers.toml"], arguments].concat())
}

#[test]
fn what_is_waived_is_told_with_its_reason() {
    let folder = hall();
    assert_snapshot!(waived(&folder, &["bad.yaml", "--as-of", "2025-05-01"]).told());
}

#[test]
fn of_many_deals_what_is_waived_is_told_in_short() {
    let folder = hall();
    let all = [
        "bad.yaml",
        "good.yaml",
        "open.yaml",
        "--as-of",
        "2025-05-01",
    ];
    assert_snapshot!(waived(&folder, &all).told());
}

#[test]
fn the_matrix_shows_what_is_waived() {
    let folder = hall();
    let arguments = [
        "matrix",
        "bad.yaml",
        "good.yaml",
        "--waivers",
        "waivers.toml",
        "--as-of",
        "2025-05-01",
    ];
    assert_snapshot!(folder.run(&arguments).told());
}

#[test]
fn a_deal_whose_broken_demands_are_all_waived_passes() {
    let folder = hall();
    let settled = BAD.replace("TBD", "yes");
    folder.write("bad.yaml", settled.as_bytes());
    assert_eq!(folder.run(&["check", "bad.yaml"]).status, 1);
    let ran = waived(&folder, &["bad.yaml", "--as-of", "2025-05-12"]);
    assert_eq!(ran.status, 0, "{}", ran.told());
    assert!(ran.out.contains("bad.yaml passes: 2 waived"), "{}", ran.out);
    assert!(ran.out.contains("(the last day)"), "{}", ran.out);
}

#[test]
fn an_expired_waiver_is_an_error_and_permits_nothing() {
    let folder = hall();
    let ran = waived(&folder, &["bad.yaml", "--as-of", "2025-05-13"]);
    assert_eq!(ran.status, 2, "{}", ran.told());
    assert!(ran.out.contains("broken: clean-rooms"), "{}", ran.out);
    assert_snapshot!(ran.err);
}

#[test]
fn without_a_day_the_clock_says_whether_a_waiver_has_expired() {
    let folder = hall();
    let old = WAIVERS.replace("2025-05-12", "2001-01-01");
    folder.write("waivers.toml", old.as_bytes());
    assert!(
        waived(&folder, &["bad.yaml"])
            .err
            .contains("expired-waiver")
    );
    let new = WAIVERS
        .replace("2025-05-12", "9999-01-01")
        .replace("2026-03-31", "9999-01-01");
    folder.write("waivers.toml", new.as_bytes());
    let ran = waived(&folder, &["bad.yaml"]);
    assert_eq!((ran.status, ran.err.as_str()), (3, ""), "{}", ran.told());
}

#[test]
fn a_run_that_does_not_look_calls_no_waiver_idle() {
    let folder = hall();
    for arguments in [
        &["good.yaml"][..],
        &["bad.yaml", "--rule", "deposit"],
        &["bad.yaml", "--holder", "the neighbours"],
        &["bad.yaml", "--tag", "noise"],
        &["bad.yaml", "--rules", "other.rules"],
    ] {
        folder.write("servanda.toml", b"waivers = \"waivers.toml\"\n");
        folder.write("other.rules", b"document hire\n  guests: whole number\n\nrule a few\n  require the guests is at least 1\n");
        let ran = folder.run(&[&["check", "--as-of", "2025-05-01"], arguments].concat());
        assert!(!ran.err.contains("error"), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn a_waiver_that_permits_nothing_is_an_error() {
    let folder = hall();
    folder.write("bad.yaml", GOOD.as_bytes());
    let ran = waived(&folder, &["bad.yaml", "--as-of", "2025-05-01"]);
    assert_eq!(ran.status, 2, "{}", ran.told());
    assert_snapshot!(ran.err);
}

#[test]
fn a_waiver_for_another_entry_than_the_broken_one_says_which_is_broken() {
    let folder = hall();
    folder.write(
        "waivers.toml",
        WAIVERS.replace("rooms[2]", "rooms[1]").as_bytes(),
    );
    let ran = waived(&folder, &["bad.yaml", "--as-of", "2025-05-01"]);
    assert_snapshot!(ran.err);
}

#[test]
fn waivers_are_held_to_their_keys() {
    let folder = hall();
    folder.write(
        "waivers.toml",
        br#"waver = 3

[[waiver]]
rule = "clean-romms"
document = "bad.yaml"
by = "Ada Novak"
because = ""
until = 2026-02-30

[[waiver]]
rul = "clean-rooms"
document = 3
by = ["Ada", "Eve"]
until = "soon"

[[waiver]]
rule = "clean-roms"
document = "bad.yaml"
by = "Ada"
because = "x"
until = 2027-01-01

[[waiver]]
rule = "clean-rooms"
document = "bda.yaml"
by = "Ada"
because = "x"
until = 2027-01-01

[[waiver]]
rule = "clean rooms"
document = "./bda.yaml"
by = "Ada"
because = "y"
until = 2027-01-02
"#,
    );
    let ran = waived(&folder, &["bad.yaml", "--as-of", "2025-05-01"]);
    assert_eq!(ran.status, 2);
    assert_snapshot!(ran.err);
}

#[test]
fn paths_in_a_file_of_waivers_are_seen_from_its_folder() {
    let folder = hall();
    let below = WAIVERS.replace("\"bad.yaml\"", "\"../bad.yaml\"");
    folder.write("permits/waivers.toml", below.as_bytes());
    let arguments = [
        "check",
        "bad.yaml",
        "--waivers",
        "permits/waivers.toml",
        "--as-of",
        "2025-05-01",
    ];
    let ran = folder.run(&arguments);
    assert!(ran.out.contains("2 waived"), "{}", ran.told());
}

#[test]
fn a_document_is_the_same_by_whatever_path_it_is_named() {
    let folder = hall();
    let whole = folder.path().join("bad.yaml");
    let whole = whole.to_string_lossy();
    let day = ["--as-of", "2025-05-01"];
    let ran = waived(&folder, &[&[whole.as_ref()][..], &day].concat());
    assert!(ran.out.contains("2 waived"), "{}", ran.told());
    folder.run(&["check", "bad.yaml", "--write-baseline", "baseline.toml"]);
    let ran = folder.run(&["check", &whole, "--baseline", "baseline.toml"]);
    assert_eq!(ran.status, 0, "{}", ran.told());
}

#[test]
fn where_nothing_is_judged_nothing_is_said_of_waivers() {
    let folder = hall();
    folder.write("wrong.rules", b"rule x\n  requir nothing\n");
    let ran = waived(&folder, &["bad.yaml", "--rules", "wrong.rules"]);
    assert_eq!(ran.status, 2);
    assert!(!ran.err.contains("waiver"), "{}", ran.err);
    assert!(!ran.err.contains("unknown-rule"), "{}", ran.err);
}

#[test]
fn a_baseline_makes_only_new_findings_fail() {
    let folder = hall();
    let all = ["check", "bad.yaml", "good.yaml", "open.yaml"];
    let write = [&all[..], &["--write-baseline", "baseline.toml"]].concat();
    let against = [&all[..], &["--baseline", "baseline.toml"]].concat();
    let ran = folder.run(&write);
    assert_eq!(ran.status, 1, "writing changes no verdict");
    assert!(
        ran.err.contains("wrote 4 findings to baseline.toml"),
        "{}",
        ran.err
    );
    assert_snapshot!("the_baseline", folder.read("baseline.toml"));
    assert_eq!(folder.run(&against).status, 0);

    // Lines move, and nothing is new.
    folder.write("bad.yaml", format!("# a remark\n\n{BAD}").as_bytes());
    assert_eq!(folder.run(&against).status, 0);

    // One is gone, one is new.
    folder.write(
        "bad.yaml",
        BAD.replace("cleaned: no", "cleaned: yes").as_bytes(),
    );
    folder.write(
        "good.yaml",
        GOOD.replace("guests: 40", "guests: 400").as_bytes(),
    );
    assert_snapshot!("what_is_new_is_told", folder.run(&against).told());

    // Written anew it lists what is there; twice the same bytes.
    folder.run(&write);
    let first = folder.read("baseline.toml");
    folder.run(&write);
    assert_eq!(folder.read("baseline.toml"), first);
    assert_eq!(folder.run(&against).status, 0);
}

#[test]
fn what_has_got_worse_is_new() {
    let folder = hall();
    folder.run(&["check", "open.yaml", "--write-baseline", "baseline.toml"]);
    assert_eq!(
        folder
            .run(&["check", "open.yaml", "--baseline", "baseline.toml"])
            .status,
        0
    );
    folder.write("open.yaml", format!("{OPEN}guests: 500\n").as_bytes());
    assert_eq!(
        folder
            .run(&["check", "open.yaml", "--baseline", "baseline.toml"])
            .status,
        1
    );
}

#[test]
fn a_baseline_keeps_what_a_run_did_not_look_at() {
    let folder = hall();
    folder.run(&[
        "check",
        "bad.yaml",
        "open.yaml",
        "--write-baseline",
        "baseline.toml",
    ]);
    let whole = folder.read("baseline.toml");
    folder.run(&["check", "open.yaml", "--write-baseline", "baseline.toml"]);
    assert_eq!(folder.read("baseline.toml"), whole);
    folder.run(&[
        "check",
        "bad.yaml",
        "--rule",
        "deposit",
        "--write-baseline",
        "baseline.toml",
    ]);
    assert_eq!(folder.read("baseline.toml"), whole);
    let ran = folder.run(&["check", "good.yaml", "--baseline", "baseline.toml"]);
    assert!(!ran.told().contains("gone"), "{}", ran.told());
}

#[test]
fn what_is_waived_is_in_no_baseline() {
    let folder = hall();
    let day = ["--as-of", "2025-05-01"];
    waived(
        &folder,
        &[&["bad.yaml", "--write-baseline", "baseline.toml"][..], &day].concat(),
    );
    let text = folder.read("baseline.toml");
    assert_eq!(text.matches("fingerprint").count(), 1, "{text}");
    assert!(text.contains("quiet-after-eleven"), "{text}");
}

#[test]
fn a_baseline_holds_in_every_folder() {
    let folder = hall();
    folder.write("servanda.toml", b"baseline = \"baseline.toml\"\n");
    folder.write("deals/bad.yaml", BAD.as_bytes());
    folder.run(&["check", "deals", "--write-baseline", "baseline.toml"]);
    let below = folder
        .command(&["check", "bad.yaml"])
        .current_dir(folder.path().join("deals"))
        .output()
        .expect("a run");
    assert_eq!(below.status.code(), Some(0), "{}", Ran::of(below).told());
}

#[test]
fn a_baseline_that_cannot_be_read_is_an_error_and_is_not_written_over() {
    let folder = hall();
    let wrong = "version = 2\nknown = [ {document = 3} , 4]\nfound = 1\n";
    folder.write("baseline.toml", wrong.as_bytes());
    let ran = folder.run(&["check", "good.yaml", "--baseline", "baseline.toml"]);
    assert_eq!(ran.status, 2);
    assert_snapshot!(ran.err);
    let ran = folder.run(&["check", "good.yaml", "--write-baseline", "baseline.toml"]);
    assert_eq!(ran.status, 2);
    assert_eq!(folder.read("baseline.toml"), wrong);
    let ran = folder.run(&["check", "good.yaml", "--write-baseline", "bad.yaml"]);
    assert_eq!((ran.status, folder.read("bad.yaml").as_str()), (2, BAD));
    let ran = folder.run(&["check", "good.yaml", "--baseline", "none.toml"]);
    assert!(ran.err.contains("`--write-baseline`"), "{}", ran.err);
}
