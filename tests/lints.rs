//! What the lints find, and what their fixes make of it.
//!
//! The bad example of each lint's page is found and the good one is not. Each file of `tests/lints` is a rulebook with
//! more of both; its snapshot is what was found and, where something was mended, the text after that. A line
//! `# file: NAME` begins another file of the same rulebook.
//!
//! `UPDATE_PAGES=1 cargo test --test lints` writes the pages of `docs/lints`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a case that is not there is a broken test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use servanda::check::check;
use servanda::diagnostic::{Code, Diagnostic, Severity};
use servanda::lint::fix::{fix, is_safe};
use servanda::lint::lint;
use servanda::lint::settings::{Level, Settings};
use servanda::lint::table::{Fix, LINTS, Lint};
use servanda::source::{FileId, Sources};
use servanda::syntax::parse;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The texts of a case as one rulebook.
fn sources(case: &str, name: &str) -> (Vec<FileId>, Sources) {
    let mut texts = vec![(name.to_owned(), String::new())];
    for line in case.lines() {
        match line.strip_prefix("# file: ") {
            Some(name) => texts.push((name.to_owned(), String::new())),
            None => {
                let (_, text) = texts.last_mut().unwrap();
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    texts.retain(|(_, text)| !text.trim().is_empty());
    let mut sources = Sources::default();
    let files = texts
        .into_iter()
        .map(|(name, text)| sources.add(name, text));
    (files.collect(), sources)
}

fn found(files: &[FileId], sources: &Sources, settings: &Settings) -> Vec<Diagnostic> {
    let parsed = parse(files, sources);
    let checked = check(&parsed.trees, sources);
    let wrong = [parsed.diagnostics, checked.diagnostics].concat();
    let errors: Vec<Diagnostic> = wrong.into_iter().filter(Diagnostic::is_error).collect();
    assert!(errors.is_empty(), "{}", told(&errors, sources));
    lint(&checked.rulebook, &parsed.trees, sources, settings)
}

/// Small examples have no tests; only the lint about that asks for some.
fn without_tests(code: Option<Code>) -> Settings {
    let mut settings = Settings::default();
    if code != Some(Code::UntestedRule) {
        settings.levels.insert(Code::UntestedRule, Level::Off);
    }
    settings
}

/// The block of a page under a heading.
fn block<'p>(page: &'p str, heading: &str) -> &'p str {
    let (_, section) = page
        .split_once(&format!("\n## {heading}\n"))
        .expect(heading);
    let (_, rest) = section.split_once("```servanda\n").expect(heading);
    rest.split_once("```").expect(heading).0
}

fn level(lint: &Lint) -> &'static str {
    match lint.code.severity() {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Hint => "Hint",
    }
}

#[test]
fn every_page_says_why_and_shows_a_bad_and_a_good_example() {
    for lint in LINTS {
        let (page, name) = (lint.page(), lint.code.name());
        let head = format!("# {name}\n\n{}: {}.\n\n", level(lint), lint.code.title());
        assert!(page.starts_with(&head), "{name} starts with\n{head}");
        for heading in ["Why", "Bad", "Good", "Fix"] {
            assert!(
                page.contains(&format!("\n## {heading}\n\n")),
                "{name}: {heading}"
            );
        }
        let settings = without_tests(Some(lint.code));
        let codes = |heading: &str| -> BTreeSet<&str> {
            let (files, sources) = sources(block(&page, heading), "page.rules");
            let all = found(&files, &sources, &settings);
            all.iter().map(|one| one.code.name()).collect()
        };
        let bad = codes("Bad");
        assert!(bad.contains(name), "{name}: the bad example has {bad:?}");
        assert_eq!(codes("Good"), BTreeSet::new(), "{name}: the good example");
    }
}

#[test]
fn a_bad_example_shows_one_fault() {
    // An allow that is bad leaves what it was to allow.
    let two = BTreeMap::from([
        ("bad-allow", "unused-term"),
        ("repeated-demand", "repeated-demand"),
    ]);
    for lint in LINTS {
        let (page, name) = (lint.page(), lint.code.name());
        let (files, sources) = sources(block(&page, "Bad"), "page.rules");
        let all = found(&files, &sources, &without_tests(Some(lint.code)));
        let others = all
            .iter()
            .map(|one| one.code.name())
            .filter(|code| *code != name);
        let others: Vec<&str> = others.filter(|code| two.get(name) != Some(code)).collect();
        assert!(others.is_empty(), "{name}: {others:?}");
    }
}

#[test]
fn pages_are_those_of_the_code() {
    let folder = root().join("docs/lints");
    let mut pages: BTreeMap<String, String> = LINTS
        .iter()
        .map(|lint| (format!("{}.md", lint.code.name()), lint.page()))
        .collect();
    pages.insert("README.md".to_owned(), index());
    if std::env::var_os("UPDATE_PAGES").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, page) in &pages {
            fs::write(folder.join(name), page).unwrap();
        }
    }
    let there = fs::read_dir(&folder).expect("docs/lints").map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    });
    let there: BTreeMap<String, String> = there.collect();
    assert!(
        there == pages,
        "`UPDATE_PAGES=1 cargo test --test lints` writes the pages"
    );
}

/// The list of all lints.
fn index() -> String {
    let mut out = String::from(
        "# What the lints look for\n\n\
         `servanda lint` says what in a rulebook its author probably did not mean, or would say better. A rulebook with\n\
         findings works all the same.\n\n\
         A finding that is right as it is is allowed beside the line, with a reason. At the end of a line the comment\n\
         covers that line; on a line of its own it covers the lines below it up to the next empty one:\n\n\
         ```text\n# allow unused-term: the next version needs it\n```\n\n\
         How loud a lint is stands in `servanda.toml`, as `off`, `hint`, `warning` or `error`:\n\n\
         ```toml\n[lint]\nlong-rule = \"off\"\nvague-word = \"error\"\n```\n\n\
         `servanda lint --fix` makes the fixes that are safe: those that change no verdict. It reads the rules again\n\
         before it writes them, and leaves out a fix after which they have errors.\n\n\
         | lint | | what it finds | fix |\n|---|---|---|---|\n",
    );
    for lint in LINTS {
        let fix = match lint.fix {
            Fix::ByHand => "by hand",
            Fix::Shown => "shown",
            Fix::Safe => "safe",
        };
        let (name, title) = (lint.code.name(), lint.code.title());
        let level = level(lint).to_lowercase();
        writeln!(out, "| [{name}]({name}.md) | {level} | {title} | {fix} |").unwrap();
    }
    out
}

fn cases() -> Vec<(String, String)> {
    let entries = fs::read_dir(root().join("tests/lints")).expect("the cases");
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "rules"))
        .collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    paths.iter().map(read).collect()
}

/// The settings of a case: its own lint is on, whatever it is.
fn settings_of(name: &str) -> Settings {
    without_tests(Code::from_name(name))
}

#[test]
fn cases_are_told_and_mended_so() {
    for (name, text) in cases() {
        let (files, before) = sources(&text, &format!("{name}.rules"));
        let settings = settings_of(&name);
        let all = found(&files, &before, &settings);
        let mut out = told(&all, &before);
        let fixed = fix(&files, &files, &before, &settings);
        if fixed.count > 0 {
            write!(out, "\nmended: {}\n\n", fixed.count).unwrap();
            for (file, source) in fixed.sources.iter() {
                out.push_str(&changes(&before.get(file).text, &source.text));
            }
        }
        insta::with_settings!({ snapshot_path => "lints", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name.as_str(), out);
        });
    }
}

#[test]
fn every_lint_has_a_case_and_every_safe_fix_one_that_makes_it() {
    let mut mended = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for (name, text) in cases() {
        let (files, before) = sources(&text, &format!("{name}.rules"));
        let settings = settings_of(&name);
        let old = found(&files, &before, &settings);
        let fixed = fix(&files, &files, &before, &settings);
        let new = found(&files, &fixed.sources, &settings);
        assert!(
            !new.iter().any(is_safe),
            "{name}: {}",
            told(&new, &fixed.sources)
        );
        mended.extend(old.iter().filter(|one| is_safe(one)).map(|one| one.code));
        seen.extend(old.iter().map(|one| one.code));
        let again = fix(&files, &files, &fixed.sources, &settings);
        assert_eq!(again.count, 0, "{name}: fixing twice is fixing once");
    }
    for lint in LINTS {
        assert!(seen.contains(&lint.code), "no case of {}", lint.code.name());
        let is_mended = mended.contains(&lint.code);
        assert_eq!(is_mended, lint.fix == Fix::Safe, "{}", lint.code.name());
    }
}

/// What was found, in plain text: the words, what belongs to them, and what to do.
fn told(all: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for one in all {
        let span = one.span.unwrap();
        let words = sources.excerpt(span, 70);
        let severity = format!("{:?}", one.severity).to_lowercase();
        let (code, place) = (one.code.name(), sources.describe(span));
        writeln!(out, "{place}: {severity}[{code}] {}", one.message).unwrap();
        let label = one.label.as_deref().unwrap_or("");
        writeln!(out, "    `{words}`: {label}").unwrap();
        for note in &one.notes {
            let words = sources.excerpt(note.span, 70);
            writeln!(
                out,
                "    {} `{words}`: {}",
                sources.describe(note.span),
                note.text
            )
            .unwrap();
        }
        if let Some(help) = &one.help {
            writeln!(out, "    help: {help}").unwrap();
        }
        for edit in &one.edits {
            let safe = if is_safe(one) { "safe" } else { "shown" };
            let (old, new) = (sources.slice(edit.span), &edit.replacement);
            writeln!(out, "    {safe}: {old:?} becomes {new:?}").unwrap();
        }
    }
    out
}

/// The lines that differ; texts of different length are told whole.
fn changes(old: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    if old.lines().count() != new.lines().count() {
        return new.to_owned();
    }
    let pairs = old.lines().zip(new.lines()).filter(|(old, new)| old != new);
    pairs
        .map(|(old, new)| format!("- {old}\n+ {new}\n"))
        .collect()
}
