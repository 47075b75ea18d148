//! Cases of what checking says: each file of `tests/check` is a rulebook, its snapshot every diagnostic in plain text.
//!
//! A line `# file: NAME` begins another file of the same rulebook. A case whose name starts with `good` has no
//! diagnostics at all; its snapshot is what the rulebook was understood as.

#![allow(
    clippy::unwrap_used,
    reason = "a case that is not there is a broken test"
)]

#[path = "support/rulebook_text.rs"]
mod rulebook_text;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;
use servanda::check::today::uses_today;
use servanda::check::{Checked, check};
use servanda::diagnostic::{Code, Diagnostic};
use servanda::source::{Sources, Span};
use servanda::syntax::parse;

/// The texts of a case with their names.
fn files(case: &str, name: &str) -> Vec<(String, String)> {
    let mut files = vec![(format!("{name}.rules"), String::new())];
    for line in case.lines() {
        match line.strip_prefix("# file: ") {
            Some(name) => files.push((name.to_owned(), String::new())),
            None => {
                let (_, text) = files.last_mut().unwrap();
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    files.retain(|(_, text)| !text.trim().is_empty());
    files
}

fn checked(files: &[(String, String)]) -> (Sources, Vec<Diagnostic>, Checked) {
    let mut sources = Sources::default();
    let ids: Vec<_> = files
        .iter()
        .map(|(name, text)| sources.add(name, text))
        .collect();
    let syntax = parse(&ids, &sources);
    let checked = check(&syntax.trees, &sources);
    (sources, syntax.diagnostics, checked)
}

fn told(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let place = diagnostic
            .span
            .map_or_else(String::new, |span| sources.describe(span));
        let code = diagnostic.code.name();
        writeln!(
            out,
            "{place}: {:?} {code}: {}",
            diagnostic.severity, diagnostic.message
        )
        .unwrap();
        if let Some(span) = diagnostic.span {
            out.push_str(&underlined(
                sources,
                span,
                diagnostic.label.as_deref().unwrap_or(""),
            ));
        }
        for note in &diagnostic.notes {
            let words = sources.slice(note.span).lines().next().unwrap_or("");
            writeln!(
                out,
                "    {} `{words}`: {}",
                sources.describe(note.span),
                note.text
            )
            .unwrap();
        }
        if let Some(help) = &diagnostic.help {
            writeln!(out, "    help: {help}").unwrap();
        }
        for edit in &diagnostic.edits {
            let words = sources.slice(edit.span);
            writeln!(out, "    edit: `{words}` becomes `{}`", edit.replacement).unwrap();
        }
        out.push('\n');
    }
    out
}

fn underlined(sources: &Sources, span: Span, label: &str) -> String {
    let source = sources.get(span.file);
    let line = source.line_at(span.start);
    let start = source.place(span.start).column as usize - 1;
    let width = sources
        .slice(span)
        .lines()
        .next()
        .unwrap_or("")
        .chars()
        .count();
    let marks = "^".repeat(width.max(1));
    format!("    | {line}\n    | {}{marks} {label}\n", " ".repeat(start))
}

fn cases() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let mut cases: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "rules")
        })
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    cases.sort();
    cases
}

#[test]
fn every_case_says_what_it_said() {
    for (name, text) in cases() {
        let (sources, syntax, checked) = checked(&files(&text, &name));
        assert_eq!(told(&syntax, &sources), "", "{name} does not parse");
        let told = told(&checked.diagnostics, &sources);
        let shown = if name.starts_with("good") {
            assert_eq!(told, "", "{name}");
            rulebook_text::rulebook(&checked.rulebook)
        } else {
            told
        };
        insta::with_settings!({ snapshot_path => "check", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, shown);
        });
    }
}

/// What checking may say; each needs a case.
const CODES: &[Code] = &[
    Code::DuplicateName,
    Code::PhraseNeedsQuotes,
    Code::QuantifierSwallows,
    Code::UnknownField,
    Code::UnknownNoun,
    Code::UnknownKind,
    Code::UnknownValue,
    Code::UnknownRule,
    Code::UnknownSource,
    Code::AmbiguousName,
    Code::WrongType,
    Code::WrongComparator,
    Code::NotACondition,
    Code::NotAList,
    Code::OutOfRange,
    Code::MixedCurrencies,
    Code::MixedDurations,
    Code::CircularTerm,
    Code::CircularOverride,
    Code::SoftHolding,
    Code::ConflictingUse,
    Code::SeveralDocuments,
    Code::SeveralRulebooks,
];

#[test]
fn every_code_has_a_case_and_every_message_its_manners() {
    let mut seen = BTreeSet::new();
    for (name, text) in cases() {
        let (_, _, checked) = checked(&files(&text, &name));
        for diagnostic in &checked.diagnostics {
            seen.insert(diagnostic.code);
            let message = &diagnostic.message;
            assert!(!message.ends_with('.'), "{message}");
            assert!(!message.starts_with(char::is_uppercase), "{message}");
            assert!(
                diagnostic.span.is_some() && diagnostic.label.is_some(),
                "{message}"
            );
            assert!(diagnostic.help.is_some(), "{message}");
        }
    }
    assert_eq!(seen, CODES.iter().copied().collect());
}

/// The statements of a text in another order, as many as `turn` moved to the end, then all turned round.
fn turned(text: &str, turn: usize) -> String {
    let mut sources = Sources::default();
    let file = sources.add("text", text);
    let syntax = parse(&[file], &sources);
    let spans = syntax.trees[0]
        .statements
        .iter()
        .map(|statement| statement.span);
    let mut statements: Vec<&str> = spans.map(|span| sources.slice(span)).collect();
    let turn = turn.min(statements.len());
    statements.rotate_left(turn);
    statements.reverse();
    statements.join("\n\n") + "\n"
}

#[test]
fn the_order_of_statements_means_nothing() {
    for (name, text) in cases() {
        let before = checked(&files(&text, &name)).2;
        for turn in 0..4 {
            let moved: Vec<_> = files(&text, &name)
                .into_iter()
                .rev()
                .map(|(name, text)| (name, turned(&text, turn)))
                .collect();
            let after = checked(&moved).2;
            let codes = |checked: &Checked| {
                let mut codes: Vec<_> = checked.diagnostics.iter().map(|one| one.code).collect();
                codes.sort();
                codes
            };
            assert_eq!(codes(&before), codes(&after), "{name}");
            if before.diagnostics.is_empty() {
                let text = rulebook_text::rulebook;
                assert_eq!(text(&before.rulebook), text(&after.rulebook), "{name}");
            }
        }
    }
}

#[test]
fn a_chain_of_definitions_may_be_long() {
    let mut text =
        String::from("document deal\n  size: number\n\nvalue \"step zero\" is the size\n");
    for step in 1..3000 {
        let before = if step == 1 {
            "zero".to_owned()
        } else {
            format!("n{}", step - 1)
        };
        writeln!(text, "value \"step n{step}\" is step {before} plus 1").unwrap();
    }
    text.push_str("require the step n2999 is at least 3\n");
    let (sources, syntax, checked) = checked(&[("chain.rules".to_owned(), text)]);
    assert_eq!(told(&syntax, &sources), "");
    assert_eq!(told(&checked.diagnostics, &sources), "");
}

#[test]
fn today_is_found_wherever_it_stands() {
    let at = |text: &str| {
        let (sources, _, checked) = checked(&[("t.rules".to_owned(), text.to_owned())]);
        uses_today(&checked.rulebook).map(|span| sources.describe(span))
    };
    let document = "document deal\n  date: date\n\n";
    assert_eq!(
        at(&format!(
            "{document}require the date is before 2026-01-01\n"
        )),
        None
    );
    let rule = format!("{document}require the date is before 30 days after today\n");
    assert_eq!(at(&rule).as_deref(), Some("t.rules:4:42"));
    let value = format!("{document}value \"the deadline\" is 30 days after today\n");
    assert_eq!(at(&value).as_deref(), Some("t.rules:4:39"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// A case with a part of it cut out, doubled or put elsewhere: whatever comes of it, checking ends.
    #[test]
    fn no_text_stops_the_check(case in any::<prop::sample::Index>(), cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, any::<prop::sample::Index>()), 1..6)) {
        let cases = cases();
        let (name, text) = case.get(&cases);
        let mut words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
        for (from, length, to) in cuts {
            let from = from.index(words.len());
            let part: Vec<&str> = words.iter().skip(from).take(length).copied().collect();
            if length % 2 == 0 {
                words.drain(from..from + part.len());
            }
            if words.is_empty() {
                words.push("\n");
            }
            let to = to.index(words.len());
            if length % 3 != 0 {
                words.splice(to..to, part);
            }
        }
        let (sources, _, checked) = checked(&files(&words.concat(), name));
        told(&checked.diagnostics, &sources);
    }
}
