//! `servanda fmt`.

use insta::assert_snapshot;

use crate::folder::Folder;

const GLOSSARY: &str = "rulebook \"A lease\"\n\ndocument lease\n  title: text\n  pets: yes or no\n\nterm \"pets are allowed\"\n  means the pets\n";
const LOOSE: &str = "rule   quiet\n     require pets are allowed   # for now\n";
const LAID_OUT: &str = "rule quiet\n  require pets are allowed  # for now\n";

fn lease() -> Folder {
    Folder::with(&[
        ("rules/glossary.rules", GLOSSARY),
        ("rules/house.rules", LOOSE),
        ("rules/good/fine.rules", LAID_OUT),
    ])
}

#[test]
fn files_are_laid_out_with_the_phrases_of_their_rulebook() {
    let folder = lease();
    let ran = folder.run(&["fmt"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(folder.read("rules/house.rules"), LAID_OUT);
    assert_eq!(folder.read("rules/glossary.rules"), GLOSSARY);
    assert_eq!(ran.err, "1 file laid out, 2 were already\n");
    assert_eq!(folder.run(&["fmt"]).err, "3 files in canonical layout\n");
}

#[test]
fn one_file_is_laid_out_by_its_path() {
    for rules in [&["rules/house.rules"][..], &["./rules"], &["."]] {
        let folder = lease();
        let arguments = [&["fmt"], rules].concat();
        assert_eq!(folder.run(&arguments).status, 0);
        assert_eq!(folder.read("rules/house.rules"), LAID_OUT, "{rules:?}");
    }
}

#[test]
fn a_check_lists_what_would_change_and_writes_nothing() {
    let folder = lease();
    let ran = folder.run(&["fmt", "--check"]);
    assert_eq!((ran.status, ran.out.as_str()), (1, "rules/house.rules\n"));
    assert_eq!(folder.read("rules/house.rules"), LOOSE);
    folder.run(&["fmt"]);
    let ran = folder.run(&["fmt", "--check"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
}

#[test]
fn a_diff_shows_what_would_change_and_writes_nothing() {
    let folder = lease();
    assert_snapshot!(folder.run(&["fmt", "--diff"]).told());
    assert_eq!(folder.run(&["fmt", "--diff", "--check"]).status, 1);
    assert_eq!(folder.read("rules/house.rules"), LOOSE);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let ran = lease().run_with(&["fmt", "-"], LOOSE);
    assert_eq!((ran.status, ran.out.as_str()), (0, LAID_OUT));
    let empty = Folder::with(&[]);
    let ran = empty.run_with(&["fmt", "-"], "if   the a is 1 then require   the b is 2");
    assert_eq!(ran.out, "if the a is 1 then require the b is 2\n");
    assert_eq!(lease().run_with(&["fmt", "-", "--check"], LOOSE).status, 1);
}

#[test]
fn statements_with_errors_stay_and_are_told() {
    let wrong = "rule   noise\n   require   petz are allowed\n";
    let folder = lease();
    folder.write("rules/wrong.rules", format!("{wrong}\n{LOOSE}").as_bytes());
    assert_snapshot!(folder.run(&["fmt"]).told());
    assert_eq!(
        folder.read("rules/wrong.rules"),
        format!("{wrong}\n{LAID_OUT}")
    );
}

#[test]
fn what_cannot_be_read_is_never_written() {
    let folder = lease();
    let bytes = b"rule   caf\xe9\n  require pets are   allowed\n";
    folder.write("rules/latin.rules", bytes);
    let ran = folder.run(&["fmt"]);
    assert_eq!(ran.status, 2);
    let kept = std::fs::read(folder.path().join("rules/latin.rules")).expect("a file");
    assert_eq!(kept, bytes);
    assert_eq!(folder.read("rules/house.rules"), LAID_OUT);
    assert_eq!(folder.run(&["fmt", "nowhere.rules"]).status, 2);
    assert_eq!(Folder::with(&[]).run(&["fmt"]).status, 2);
}

#[test]
fn blocks_in_markdown_are_laid_out() {
    let page = "# Pets\n\n```servanda\nterm \"pets\"   means the a is b\n```\n\n- In a list:\n\n  ```servanda\n  rule x\n      require   pets\n\n\n  rule y\n      prefer   pets\n  ```\n\n> ~~~servanda\n> require   pets\n> ~~~\n\nMistakes stay:\n\n```servanda\nrule z\n\trequire   pets\n```\n\n```servanda,conditions\npets\nno   pets\n```\n\n```yaml\na:   b\n```\n";
    let folder = Folder::with(&[("page.md", page)]);
    let ran = folder.run(&["fmt", "page.md"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_snapshot!(folder.read("page.md"));
    assert_eq!(folder.run(&["fmt", "--check", "."]).status, 0);
}
