//! The formatter: what it makes of texts, and what holds of everything that it makes.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "support/tree_text.rs"]
mod tree_text;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use servanda::format::{Formatted, format, format_text};
use servanda::source::{FileId, Sources};
use servanda::syntax::parse;

/// A rulebook written every which way, and what becomes of it.
#[test]
fn layout() {
    let formatted = format_text("layout.rules", include_str!("format/layout.rules"));
    assert!(formatted.errors.is_empty(), "{:#?}", formatted.errors);
    assert!(formatted.left.is_empty());
    insta::assert_snapshot!(formatted.text);
}

/// Statements with errors stay as they are among others that are laid out.
#[test]
fn errors() {
    let formatted = format_text("errors.rules", include_str!("format/errors.rules"));
    insta::assert_snapshot!(formatted.text);
}

#[test]
fn what_is_dropped_of_a_file() {
    let text =
        "\u{feff}\r\n\r\n# top  \r\nrule x\r\n\trequire\u{a0}the\t a is \u{201c}b\u{201d}\r\n\r\n";
    let formatted = format_text("x.rules", text);
    assert_eq!(formatted.text, "# top\nrule x\n  require the a is \"b\"\n");
    for empty in ["", "\n\n", "  \n", "\u{feff}"] {
        assert_eq!(format_text("x.rules", empty).text, "");
    }
}

/// Every law, for every file of a rulebook.
fn laws(files: &[(String, String)]) -> Vec<Formatted> {
    let mut sources = Sources::default();
    let add = |(name, text): &(String, String)| sources.add(name.as_str(), text.as_str());
    let ids: Vec<FileId> = files.iter().map(add).collect();
    let once = format(&ids, &sources);
    let mut again = Sources::default();
    let add = |formatted: &Formatted| again.add(name(&sources, formatted), formatted.text.as_str());
    let again_ids: Vec<FileId> = once.iter().map(add).collect();
    for ((one, two), (_, text)) in once.iter().zip(format(&again_ids, &again)).zip(files) {
        let name = name(&sources, one);
        assert!(one.refused.is_none(), "{name} was refused:\n{text}");
        same(&one.text, &two.text, name);
        assert_eq!(bare(text), bare(&one.text), "{name}: the words differ");
    }
    trees_are_the_same((&ids, &sources), (&again_ids, &again));
    once
}

/// Formatting twice is formatting once.
fn same(once: &str, twice: &str, name: &str) {
    let lines = once.lines().zip(twice.lines());
    let differs = lines.enumerate().find(|(_, (one, two))| one != two);
    assert!(
        once == twice,
        "{name}: twice is not once: {differs:?}\n{once}"
    );
}

fn name<'a>(sources: &'a Sources, formatted: &Formatted) -> &'a str {
    &sources.get(formatted.file).name
}

/// A text without what the formatter may change: spaces and the typography of quotation marks and bullets.
fn bare(text: &str) -> String {
    let lines = text.trim_start_matches('\u{feff}').lines().map(|line| {
        let line = line.trim_start();
        let bullet = |char| matches!(char, '*' | '\u{2022}' | '\u{2010}'..='\u{2015}');
        match line.strip_prefix(bullet) {
            Some(rest) if rest.is_empty() || rest.starts_with(char::is_whitespace) => {
                format!("-{rest}")
            }
            _ => line.to_owned(),
        }
    });
    lines
        .collect::<String>()
        .chars()
        .filter(|char| !char.is_whitespace())
        .map(|char| match char {
            '\u{201c}'..='\u{201e}' | '\u{ab}' | '\u{bb}' => '"',
            other => other,
        })
        .collect()
}

type Texts<'a> = (&'a [FileId], &'a Sources);

fn trees_are_the_same((before, sources): Texts<'_>, (after, again): Texts<'_>) {
    let (one, two) = (parse(before, sources), parse(after, again));
    for (one, two) in one.trees.iter().zip(&two.trees) {
        assert_eq!(tree_text::tree_text(one), tree_text::tree_text(two));
        let (own, others) = (sources.get(one.file), again.get(two.file));
        let own: Vec<&str> = one.comments.iter().map(|span| own.slice(*span)).collect();
        let others: Vec<&str> = two
            .comments
            .iter()
            .map(|span| others.slice(*span))
            .collect();
        assert_eq!(own, others);
    }
}

fn rule_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            rule_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rules") {
            found.push(path);
        }
    }
    found.sort();
}

fn below(folder: &str) -> Vec<(String, String)> {
    let mut paths = Vec::new();
    rule_files(Path::new(folder), &mut paths);
    let one = |path: &PathBuf| {
        let bytes = fs::read(path).expect("a file");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (path.display().to_string(), text)
    };
    paths.iter().map(one).collect()
}

#[test]
fn shipped_rulebooks() {
    for folder in fs::read_dir("rules").expect("a folder").flatten() {
        if folder.path().is_dir() {
            let formatted = laws(&below(&folder.path().display().to_string()));
            assert!(formatted.iter().all(|file| file.left.is_empty()));
            assert!(formatted.iter().all(|file| file.errors.is_empty()));
        }
    }
}

/// `servanda fmt rules` has nothing to do.
#[test]
fn shipped_rulebooks_are_laid_out() {
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_servanda"))
        .args(["fmt", "--check", "rules"])
        .output()
        .expect("servanda runs");
    let told = String::from_utf8_lossy(&ran.stdout);
    assert_eq!((ran.status.code(), &*told), (Some(0), ""));
}

/// Every text of the tests, each alone: those that are right, and those that are wrong in every known way.
#[test]
fn each_text_of_the_tests() {
    let files = below("tests");
    assert!(files.len() > 400);
    for file in files {
        laws(&[file]);
    }
}

/// No error is mended or made: what is wrong with a file is wrong with it afterwards, tabs and margins aside.
#[test]
fn broken_files_are_not_harmed() {
    for (name, text) in below("tests/broken") {
        let once = format_text(&name, &text);
        let told = |formatted: &Formatted| -> Vec<String> {
            let told = formatted.errors.iter();
            told.map(|error| format!("{}: {}", error.code.name(), error.message))
                .collect()
        };
        assert_eq!(told(&once), told(&format_text(&name, &once.text)), "{name}");
    }
}

/// What may stand between two words of a rule text without changing what it says.
const GAPS: &[&str] = &[
    " ",
    "  ",
    "\t",
    "\u{a0}",
    " \t ",
    "\n      ",
    "\n        ",
    "\r\n      ",
    "  # why\n      ",
    "\n\n       ",
    "\n   # why\n      ",
];

/// A rulebook with other spaces: some of its spaces within lines are replaced. Where that makes an error, the
/// statement has to stay as it is; where not, it is laid out.
fn respaced(text: &str, gaps: &[(usize, usize)]) -> String {
    let spaces: Vec<usize> = text
        .match_indices(' ')
        .map(|(at, _)| at)
        .filter(|at| !text[..*at].ends_with([' ', '\n']))
        .collect();
    let mut places: Vec<(usize, usize)> = gaps
        .iter()
        .map(|(at, gap)| (spaces[at % spaces.len()], gap % GAPS.len()))
        .collect();
    places.sort_unstable();
    places.dedup_by_key(|(at, _)| *at);
    let mut text = text.to_owned();
    for (at, gap) in places.into_iter().rev() {
        text.replace_range(at..=at, GAPS[gap]);
    }
    text
}

const TEXTS: &[&str] = &[
    include_str!("sentences/whole.rules"),
    include_str!("format/layout.rules"),
    include_str!("../rules/data-sharing/rules.rules"),
    include_str!("../rules/data-sharing/agreement.rules"),
    include_str!("../rules/ukraine/glossary.rules"),
];

/// Words that rule texts are made of, separated by spaces; `/` is a line break, `_` a space.
const WORDS: &str = "rule if then require prefer and or is the monitor monitor's civilian has some at_least 2 with \
    of all_of any_of /__- /____- / /__ ( ) , . : \"x\" term means document kind party test /__given/ expect /__cases /____|_ | case // #_why/ \
    /__#_why/ held_by 2025-08-18 30_days 50% except_when overrides because source tagged for_each list_of yes_or_no \
    {a_party} includes its \t either both there_is otherwise figure value list from also \u{201c} 's a";

fn words() -> Vec<String> {
    let word = |word: &str| word.replace('_', " ").replace('/', "\n");
    WORDS.split(' ').map(word).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spaces_make_no_difference(
        which in 0..TEXTS.len(),
        gaps in prop::collection::vec((0..8_000_usize, 0..100_usize), 0..60),
    ) {
        laws(&[("any.rules".to_owned(), respaced(TEXTS[which], &gaps))]);
    }

    #[test]
    fn damage_stays_as_it_is(
        which in 0..TEXTS.len(),
        at in 0..20_000_usize,
        with in prop::sample::select(words()),
    ) {
        let mut text = TEXTS[which].to_owned();
        let mut at = at % (text.len() + 1);
        while !text.is_char_boundary(at) { at -= 1; }
        text.insert_str(at, &with);
        laws(&[("any.rules".to_owned(), text)]);
    }

    #[test]
    fn any_words(words in prop::collection::vec(prop::sample::select(words()), 0..60)) {
        laws(&[("any.rules".to_owned(), words.join(" "))]);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        laws(&[("any.rules".to_owned(), String::from_utf8_lossy(&bytes).into_owned())]);
    }
}
