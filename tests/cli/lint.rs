//! `servanda lint`: its exit status, its fixes, its settings and its formats.

use insta::assert_snapshot;

use crate::folder::Folder;

const LEASE: &str = "\
document lease
  deposit: money in EUR
  heated: yes or no
  dry: yes or no

term \"a sound flat\"
  means heated and dry

rule deposit
  forbid the deposit is not stated

test \"no deposit named\"
  given
    heated: yes
  expect deposit is broken
";

const CLEAN: &str = "\
document lease
  heated: yes or no

rule heating
  require heated

test \"a cold flat\"
  given
    heated: no
  expect heating is broken
";

fn lease() -> Folder {
    Folder::with(&[("rules/lease.rules", LEASE)])
}

#[test]
fn findings_are_told_and_end_in_1() {
    let ran = lease().run(&["lint"]);
    assert_eq!(ran.status, 1);
    assert_snapshot!(ran.told());
}

#[test]
fn nothing_found_ends_in_0() {
    let folder = Folder::with(&[("rules/lease.rules", CLEAN)]);
    let ran = folder.run(&["lint"]);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (0, "nothing found in 1 rule\n")
    );
}

#[test]
fn what_cannot_be_read_ends_in_2() {
    let folder = Folder::with(&[("rules/lease.rules", "rule x\n  require nonsense here\n")]);
    let fixing = folder.run(&["lint", "--fix"]);
    assert_eq!(fixing.status, 2, "{}", fixing.told());
    assert_eq!(folder.run(&["lint", "missing"]).status, 2);
    assert_eq!(
        folder.run(&["lint", "--explain", "double-negativ"]).status,
        2
    );
}

#[test]
fn safe_fixes_are_made_and_the_rest_is_told() {
    let folder = lease();
    let ran = folder.run(&["lint", "--fix"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.out.ends_with("1 warning in 1 file; 1 finding mended\n"),
        "{}",
        ran.out
    );
    let expected = LEASE.replace(
        "forbid the deposit is not stated",
        "require the deposit is stated",
    );
    assert_eq!(folder.read("rules/lease.rules"), expected);
    assert_eq!(folder.run(&["test"]).status, 0);
}

#[test]
fn levels_are_those_of_the_configuration() {
    let folder = lease();
    folder.write(
        "servanda.toml",
        b"rules = [\"rules\"]\n[lint]\nunused-term = \"off\"\ndouble-negative = \"hint\"\n",
    );
    let ran = folder.run(&["lint"]);
    assert_eq!(ran.status, 0, "{}", ran.told());
    assert!(ran.out.contains("hint[double-negative]"), "{}", ran.out);
    assert!(!ran.out.contains("unused-term"), "{}", ran.out);
    folder.write(
        "servanda.toml",
        b"[lint]\nunused-tern = \"off\"\nlong-rule = 3\n",
    );
    let ran = folder.run(&["lint"]);
    assert_eq!(ran.status, 2);
    assert_snapshot!(ran.told());
}

#[test]
fn findings_of_other_files_are_left_out() {
    let folder = Folder::with(&[
        (
            "shared/words.rules",
            "term \"a warm flat\"\n  means heated\n",
        ),
        (
            "rules/lease.rules",
            &format!("rulebook \"Leases\"\n  use \"../shared\"\n\n{CLEAN}"),
        ),
        (
            "rules/more.rules",
            "term \"a cold flat\"\n  means it is not the case that heated\n",
        ),
        ("servanda.toml", "rules = [\"rules\"]\n"),
    ]);
    let all = folder.run(&["lint"]).out;
    assert!(
        all.contains("a cold flat") && !all.contains("a warm flat"),
        "{all}"
    );
    assert_eq!(folder.run(&["lint", "rules/more.rules"]).status, 1);
    assert_eq!(folder.run(&["lint", "rules/lease.rules"]).status, 0);
    // A rulebook that others use has no rules, and nothing in it is unused.
    assert_eq!(
        folder.run(&["lint", "--rules", "rules", "shared"]).status,
        0
    );
}

#[test]
fn machines_read_json() {
    let ran = lease().run(&["lint", "--format", "json"]);
    assert_eq!(ran.status, 1);
    let told: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(told["summary"]["warnings"], 2);
    assert_eq!(told["exit"]["status"], 1);
    assert_eq!(told["diagnostics"][0]["code"], "unused-term");
    assert_eq!(told["diagnostics"][1]["edits"][1]["replacement"], "require");
}

#[test]
fn pages_are_printed() {
    let folder = lease();
    let page = folder.run(&["lint", "--explain", "idle-exception"]).out;
    assert!(page.starts_with("# idle-exception\n\nWarning: "), "{page}");
    assert_snapshot!(folder.run(&["lint", "--explain", "all"]).told());
}

#[test]
fn its_json_fits_its_schema() {
    const SCHEMA: &str = include_str!("../../docs/lint-output.schema.json");
    let broken = Folder::with(&[("rules/a.rules", "rule x\n  requir nothing\n")]);
    let clean = Folder::with(&[("rules/lease.rules", CLEAN)]);
    for (folder, flags) in [
        (lease(), &[][..]),
        (lease(), &["--fix"]),
        (clean, &[]),
        (broken, &[]),
        (Folder::with(&[]), &["missing.rules"]),
    ] {
        let ran = folder.run(&[&["lint", "--format", "json"], flags].concat());
        let told = crate::json::fits(SCHEMA, &ran.out);
        assert_eq!(told["exit"]["status"], ran.status, "{}", ran.told());
        let severities = ["error", "warning", "hint"].map(|severity| {
            let all = told["diagnostics"].as_array().expect("a list");
            all.iter().filter(|one| one["severity"] == severity).count()
        });
        let summary = ["errors", "warnings", "hints"].map(|key| told["summary"][key].as_u64());
        assert_eq!(severities.map(|number| Some(number as u64)), summary);
    }
}
