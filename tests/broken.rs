//! What people get wrong, and what they are told.
//!
//! Every file of `tests/broken` is a rulebook with a mistake. Its first lines say what its author wanted, what is
//! wrong, and which words are to be underlined with which code; this test holds the tool to it.

#![allow(
    clippy::expect_used,
    reason = "a test that cannot read its files fails"
)]

#[path = "support/reading.rs"]
mod reading;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use reading::{Loaded, load, visible};
use servanda::diagnostic::{Code, Diagnostic, Edit, Severity};

/// A broken rule file and what is expected of the tool.
struct Case {
    /// `words/field-letters-swapped`.
    name: String,
    theme: String,
    wanted: String,
    wrong: String,
    expected: Vec<Expectation>,
}

/// `# expect: CODE at `WORDS``, `# expect: CODE after `WORDS``, `# expect: CODE`.
struct Expectation {
    code: Code,
    place: Where,
}

enum Where {
    /// These words are underlined, and no others.
    At(String),
    /// The place is behind these words, where something is missing.
    After(String),
    /// Anywhere.
    Anywhere,
}

/// The theme of rulebooks in which nothing is wrong but that they hold no rule: what `nothing-checked` is about.
const NO_RULES: &str = "no-rules";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

/// Every case, by theme and name. Files in `with` folders belong to cases and are none.
fn cases() -> Vec<Case> {
    let mut themes: Vec<PathBuf> = entries(&folder())
        .into_iter()
        .filter(|path| path.is_dir())
        .collect();
    themes.sort();
    let files = themes.iter().flat_map(|theme| entries(theme));
    files
        .filter(|path| path.extension().is_some_and(|ending| ending == "rules"))
        .map(|path| read_case(&path))
        .collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

fn read_case(path: &Path) -> Case {
    let bytes = fs::read(path).expect("the file can be read");
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    let part = |path: Option<&Path>| {
        path.and_then(Path::file_stem)
            .map(|name| name.to_string_lossy().into_owned())
    };
    let theme = part(path.parent()).unwrap_or_default();
    let name = format!("{theme}/{}", part(Some(path)).unwrap_or_default());
    let value = |key: &str| {
        text.lines()
            .map_while(|line| line.strip_prefix("# "))
            .find_map(|line| line.strip_prefix(key))
            .unwrap_or_default()
    };
    let expected = text.lines().map_while(|line| line.strip_prefix("# "));
    Case {
        expected: expected
            .filter_map(|line| line.strip_prefix("expect: "))
            .map(|line| read_expectation(line, &name))
            .collect(),
        wanted: value("wanted: ").to_owned(),
        wrong: value("wrong: ").to_owned(),
        name,
        theme,
    }
}

fn read_expectation(line: &str, name: &str) -> Expectation {
    let (code, rest) = line.split_once(' ').unwrap_or((line, ""));
    let words = |rest: &str| {
        rest.strip_prefix('`')
            .and_then(|rest| rest.strip_suffix('`'))
            .map(str::to_owned)
    };
    let place = match rest.split_once(' ') {
        Some(("at", rest)) => words(rest).map(Where::At),
        Some(("after", rest)) => words(rest).map(Where::After),
        _ => Some(Where::Anywhere).filter(|_| rest.is_empty()),
    };
    Expectation {
        code: Code::from_name(code).unwrap_or_else(|| panic!("{name}: `{code}` is no code")),
        place: place.unwrap_or_else(|| panic!("{name}: cannot read `{line}`")),
    }
}

impl Case {
    /// Reads the file under its path within the repository.
    fn load(&self) -> Loaded {
        load(&format!("tests/broken/{}.rules", self.name))
    }
}

impl Expectation {
    fn fits(&self, loaded: &Loaded, diagnostic: &Diagnostic) -> bool {
        self.code == diagnostic.code
            && match (&self.place, diagnostic.span) {
                (Where::Anywhere, _) => true,
                (Where::At(words), Some(span)) => visible(&loaded.underlined(span)) == *words,
                (Where::After(words), Some(span)) => {
                    let source = loaded.sources.get(span.file);
                    let before = source.text.get(..span.start as usize).unwrap_or_default();
                    loaded.underlined(span).trim().is_empty() && before.trim_end().ends_with(words)
                }
                (_, None) => false,
            }
    }

    fn told(&self) -> String {
        match &self.place {
            Where::At(words) => format!("{} at `{words}`", self.code.name()),
            Where::After(words) => format!("{} after `{words}`", self.code.name()),
            Where::Anywhere => self.code.name().to_owned(),
        }
    }
}

/// What the tool says beyond, or short of, what the case expects.
fn differences(case: &Case, loaded: &Loaded) -> Vec<String> {
    let mut open: Vec<&Diagnostic> = loaded.diagnostics.iter().collect();
    let mut out = Vec::new();
    for expectation in &case.expected {
        match open
            .iter()
            .position(|diagnostic| expectation.fits(loaded, diagnostic))
        {
            Some(index) => drop(open.remove(index)),
            None => out.push(format!("missing: {}", expectation.told())),
        }
    }
    for diagnostic in open.into_iter().filter(|diagnostic| diagnostic.is_error()) {
        let place = diagnostic
            .span
            .map(|span| format!(" at `{}`", visible(&loaded.underlined(span))))
            .unwrap_or_default();
        out.push(format!(
            "not expected: {}{place}: {}",
            diagnostic.code.name(),
            diagnostic.message
        ));
    }
    out
}

/// The cases that are not told well yet, each with a line on what is said today. Whoever mends one takes it off.
fn not_yet() -> BTreeSet<String> {
    let text = fs::read_to_string(folder().join("not-yet.txt")).unwrap_or_default();
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| line.split(": ").next().unwrap_or(line).to_owned())
        .collect()
}

#[test]
fn every_broken_file_is_told_as_its_first_lines_expect() {
    let mut open = not_yet();
    let mut failures = String::new();
    for case in cases() {
        let loaded = case.load();
        let mut found = differences(&case, &loaded);
        if open.contains(&case.name) {
            found.extend(bad_edits(&case, &loaded));
        }
        let listed = open.remove(&case.name);
        if listed && found.is_empty() {
            found.push("is told as expected; take it off not-yet.txt".to_owned());
        } else if listed {
            found.clear();
        }
        for one in found {
            let _ = writeln!(failures, "{}: {one}", case.name);
        }
    }
    for name in open {
        let _ = writeln!(failures, "{name}: stands in not-yet.txt and is no case");
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn what_is_told_reads_well() {
    let mut themes: BTreeMap<String, String> = BTreeMap::new();
    for case in cases() {
        let out = themes.entry(case.theme.clone()).or_default();
        let told = case.load().told();
        let _ = write!(
            out,
            "── {}\nwanted: {}\nwrong: {}\n\n{told}\n\n",
            case.name, case.wanted, case.wrong
        );
    }
    for (theme, told) in themes {
        let folder = Path::new("broken").join(theme);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => folder }, {
            insta::assert_snapshot!("told", told);
        });
    }
}

#[test]
fn every_case_says_what_was_wanted_and_what_is_wrong() {
    let all = cases();
    assert!(all.len() >= 400, "{} cases", all.len());
    for case in all {
        let empty = case.name == "no-rules/empty";
        assert!(
            empty || !case.wanted.is_empty(),
            "{}: no `# wanted:`",
            case.name
        );
        assert!(
            empty || !case.wrong.is_empty(),
            "{}: no `# wrong:`",
            case.name
        );
        assert_eq!(
            case.expected.is_empty(),
            case.theme == NO_RULES,
            "{}: its `# expect:`",
            case.name
        );
    }
}

#[test]
fn every_file_has_an_error_but_for_warnings_and_rulebooks_without_rules() {
    let open = not_yet();
    for case in cases()
        .into_iter()
        .filter(|case| !open.contains(&case.name))
    {
        let loaded = case.load();
        let none = ["warnings", NO_RULES].contains(&case.theme.as_str());
        assert_eq!(loaded.errors().count() == 0, none, "{}", case.name);
        assert!(
            case.theme != NO_RULES || loaded.rules == 0,
            "{}: has a rule",
            case.name
        );
    }
}

#[test]
fn every_edit_mends_its_error_and_breaks_nothing() {
    let open = not_yet();
    let shown = cases()
        .into_iter()
        .filter(|case| !open.contains(&case.name));
    let failures: String = shown
        .flat_map(|case| bad_edits(&case, &case.load()))
        .collect();
    assert!(failures.is_empty(), "{failures}");
}

/// What the edits of each diagnostic leave wrong, or make wrong.
fn bad_edits(case: &Case, before: &Loaded) -> Vec<String> {
    let mut out = Vec::new();
    for diagnostic in before
        .diagnostics
        .iter()
        .filter(|diagnostic| !diagnostic.edits.is_empty())
    {
        let after = before.with_text(&edited(before, &diagnostic.edits));
        let mut allowed = tally(before);
        *allowed.entry(key(diagnostic)).or_default() -= 1;
        for ((code, message), count) in tally(&after) {
            if count
                > allowed
                    .get(&(code, message.clone()))
                    .copied()
                    .unwrap_or_default()
            {
                out.push(format!(
                    "{}: after the edit of `{}`: {}: {message}\n",
                    case.name,
                    diagnostic.message,
                    code.name()
                ));
            }
        }
    }
    out
}

fn key(diagnostic: &Diagnostic) -> (Code, String) {
    (diagnostic.code, diagnostic.message.clone())
}

fn tally(loaded: &Loaded) -> BTreeMap<(Code, String), i32> {
    let mut out = BTreeMap::new();
    for diagnostic in loaded
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity != Severity::Hint)
    {
        *out.entry(key(diagnostic)).or_default() += 1;
    }
    out
}

/// The text of the first file after some edits of it.
fn edited(loaded: &Loaded, edits: &[Edit]) -> String {
    let (first, source) = loaded.sources.iter().next().expect("a file");
    let mut text = source.text.clone();
    let mut edits: Vec<&Edit> = edits
        .iter()
        .filter(|edit| edit.span.file == first)
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.replacement);
    }
    text
}

/// Codes that no text of a rulebook can raise, with what raises them.
const NOT_OF_RULE_FILES: &[(Code, &str)] = &[
    (Code::UnreadableFile, "a path on the command line"),
    (Code::TooLarge, "a file of many megabytes"),
    (Code::UnknownFormat, "the name of a document"),
    (Code::TooManyAliases, "a hostile document"),
    (Code::NestedTooDeep, "a hostile document"),
    (Code::BadConfig, "the configuration file"),
    (Code::BadWaiver, "a file of waivers"),
    (Code::ExpiredWaiver, "a file of waivers"),
    (Code::IdleWaiver, "a file of waivers"),
    (Code::BadBaseline, "a baseline"),
    (
        Code::UnnoticedChange,
        "a change that `servanda test --mutate` makes",
    ),
    (Code::NothingChecked, "a run"),
];

#[test]
fn every_code_of_a_rule_file_is_shown() {
    let shown: BTreeSet<Code> = cases()
        .iter()
        .flat_map(|case| case.expected.iter().map(|expectation| expectation.code))
        .collect();
    let lints = |code: &&Code| servanda::lint::of(**code).is_some();
    for code in Code::ALL.iter().filter(|code| !lints(code)) {
        let elsewhere = NOT_OF_RULE_FILES.iter().any(|(other, _)| other == code);
        assert_ne!(shown.contains(code), elsewhere, "`{}`", code.name());
    }
}
