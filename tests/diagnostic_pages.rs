//! Every code that is no lint has a page, and what the pages show is what the tool says.
//!
//! `UPDATE_PAGES=1 cargo test --test diagnostic_pages` writes the tool's words into the pages.

#![allow(
    clippy::expect_used,
    reason = "a test that cannot read its files fails"
)]

#[allow(dead_code, reason = "the test of the broken files uses the rest")]
#[path = "support/reading.rs"]
mod reading;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use reading::{Loaded, load};
use servanda::diagnostic::{Code, Diagnostic, Severity};
use servanda::report::diagnostics::render;
use servanda::testing::Given;
use servanda::testing::mutate::{Fate, mutate, told};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics")
}

/// The codes that are no lints, whose pages are elsewhere.
fn codes() -> impl Iterator<Item = Code> {
    let all = Code::ALL.iter().copied();
    all.filter(|code| servanda::lint::of(*code).is_none())
}

fn page(code: Code) -> String {
    let path = folder().join(format!("{}.md", code.name()));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The fenced block of a page under a heading whose fence says `language`.
fn block<'p>(page: &'p str, heading: &str, language: &str) -> Option<&'p str> {
    let (_, section) = page.split_once(&format!("\n## {heading}\n"))?;
    let section = section.split("\n## ").next()?;
    let (_, rest) = section.split_once(&format!("```{language}\n"))?;
    let (text, _) = rest.split_once("```")?;
    Some(text)
}

fn headings(code: Code) -> (&'static str, &'static str) {
    if code.severity() == Severity::Error {
        ("Refused", "Accepted")
    } else {
        ("Reported", "Better")
    }
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let pages: BTreeSet<String> = fs::read_dir(folder())
        .expect("the folder of pages")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let codes = codes().map(|code| format!("{}.md", code.name()));
    let expected: BTreeSet<String> = codes.chain(["README.md".to_owned()]).collect();
    assert_eq!(pages, expected);
}

#[test]
fn pages_and_index_use_the_words_of_the_table() {
    let index = fs::read_to_string(folder().join("README.md")).expect("the index");
    for code in codes() {
        let severity = match code.severity() {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
            Severity::Hint => "Hint",
        };
        let head = format!("# {}\n\n{severity}: {}.\n\n", code.name(), code.title());
        assert!(
            page(code).starts_with(&head),
            "the page of `{}` starts with\n{head}",
            code.name()
        );
        let row = format!(
            "| [{0}]({0}.md) | {1} | {2} |\n",
            code.name(),
            severity.to_lowercase(),
            code.title()
        );
        assert!(index.contains(&row), "the index has no row\n{row}");
        let (bad, good) = headings(code);
        for heading in ["Why", bad, good] {
            assert!(
                page(code).contains(&format!("\n## {heading}\n")),
                "`{}`: {heading}",
                code.name()
            );
        }
    }
}

/// Codes whose example is not refused yet, since what raises them is not in the tool yet.
const NOT_YET: &[Code] = &[Code::MonthRounding];

#[test]
fn what_a_page_shows_is_what_the_tool_says() {
    let mut failures = String::new();
    for code in codes() {
        let wrong = wrong_page(code);
        match (NOT_YET.contains(&code), wrong) {
            (false, Some(wrong)) => failures.push_str(&format!("`{}`: {wrong}\n", code.name())),
            (true, None) => {
                failures.push_str(&format!("`{}`: take it off the list\n", code.name()))
            }
            _ => {}
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// What is wrong with the examples of a page, if it has any of rule texts.
fn wrong_page(code: Code) -> Option<String> {
    let page = page(code);
    let (refused, accepted) = headings(code);
    let bad = read_example(code, block(&page, refused, "servanda")?);
    if !bad
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.code == code)
    {
        return Some(format!("its example is not told so\n{}", bad.told()));
    }
    let expected = [code, Code::FailedExpectation];
    if bad
        .errors()
        .any(|diagnostic| !expected.contains(&diagnostic.code))
    {
        return Some(format!("its example has other errors too\n{}", bad.told()));
    }
    let Some(good) = block(&page, accepted, "servanda") else {
        return Some("no mended version".to_owned());
    };
    let good = read_example(code, good);
    if good
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.is_error() || diagnostic.code == code)
    {
        return Some(format!("its mended version is not right\n{}", good.told()));
    }
    let says = rendered(&bad, code);
    match block(&page, refused, "text") {
        Some(shown) if shown == says => None,
        Some(shown) if std::env::var_os("UPDATE_PAGES").is_some() => {
            let text = page.replacen(
                &format!("```text\n{shown}```"),
                &format!("```text\n{says}```"),
                1,
            );
            fs::write(folder().join(format!("{}.md", code.name())), text)
                .expect("the page can be written");
            None
        }
        _ => Some(format!("it does not show what is said\n{says}")),
    }
}

/// Reads an example as a file of its own.
fn read_example(code: Code, text: &str) -> Loaded {
    let folder = example_folder(code);
    fs::create_dir_all(&folder).expect("a folder for the example");
    let path = folder.join("example.rules");
    fs::write(&path, text).expect("the example can be written");
    let mut loaded = load(&path.to_string_lossy());
    if code == Code::UnnoticedChange {
        let unnoticed = unnoticed(&loaded);
        loaded.diagnostics.extend(unnoticed);
    }
    loaded
}

/// What the tests of an example do not notice.
fn unnoticed(loaded: &Loaded) -> Vec<Diagnostic> {
    let files: Vec<_> = loaded.sources.iter().map(|(file, _)| file).collect();
    let trees = servanda::syntax::parse(&files, &loaded.sources).trees;
    let rulebook = servanda::check::check(&trees, &loaded.sources).rulebook;
    let plan = servanda::plan::plan(&rulebook);
    let mutants = mutate(&rulebook, &plan, &loaded.sources, &Given::new());
    let unnoticed = mutants.iter().filter(|(_, fate)| *fate == Fate::Unnoticed);
    unnoticed
        .map(|(mutant, _)| told::diagnostic(mutant))
        .collect()
}

fn example_folder(code: Code) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(code.name())
}

/// What the terminal shows of one code, without colours.
fn rendered(loaded: &Loaded, code: Code) -> String {
    let shown: Vec<Diagnostic> = loaded
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code == code)
        .cloned()
        .collect();
    let text = anstream::adapter::strip_str(&render(&shown, &loaded.sources, 100)).to_string();
    let folder = example_folder(code).to_string_lossy().replace('\\', "/") + "/";
    let text = text.replace(&folder, "");
    text.trim_end()
        .lines()
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect()
}
