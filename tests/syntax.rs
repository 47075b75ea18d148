//! Rule texts and their trees: sentences one by one, whole rulebooks, and what holds for any bytes.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "support/tree_text.rs"]
mod tree_text;

use std::fmt::Write as _;

use proptest::prelude::*;
use servanda::source::Sources;
use servanda::syntax::tree::StatementKind;

/// Every sentence of `tests/sentences/sentences.txt`, read as the condition of a demand.
#[test]
fn sentences_and_their_trees() {
    let vocabulary = include_str!("sentences/vocabulary.rules");
    let mut out = String::new();
    for sentence in include_str!("sentences/sentences.txt").lines() {
        let mut sources = Sources::default();
        let files = [
            sources.add("vocabulary.rules", vocabulary),
            sources.add("s.rules", format!("require {sentence}\n")),
        ];
        let syntax = servanda::syntax::parse(&files, &sources);
        let StatementKind::Rule(rule) = &syntax.trees[1].statements[0].kind else {
            panic!("{sentence}")
        };
        writeln!(
            out,
            "{sentence}\n    {}",
            tree_text::cond(&rule.demands[0].condition)
        )
        .expect("text");
        for diagnostic in &syntax.diagnostics {
            writeln!(
                out,
                "    {}: {}",
                diagnostic.code.name(),
                diagnostic.message
            )
            .expect("text");
        }
    }
    insta::assert_snapshot!(out);
}

/// A rulebook that uses every statement and clause.
#[test]
fn a_whole_rulebook() {
    let mut sources = Sources::default();
    let file = sources.add("whole.rules", include_str!("sentences/whole.rules"));
    let syntax = servanda::syntax::parse(&[file], &sources);
    assert!(syntax.diagnostics.is_empty(), "{:#?}", syntax.diagnostics);
    insta::assert_snapshot!(tree_text::tree_text(&syntax.trees[0]));
}

#[test]
fn phrases_of_one_file_serve_another_whatever_the_order() {
    let texts = ["term \"x holds\" means the a is b\n", "require x holds\n"];
    for order in [[0, 1], [1, 0]] {
        let mut sources = Sources::default();
        let files: Vec<_> = order
            .iter()
            .map(|index| sources.add("f.rules", texts[*index]))
            .collect();
        assert!(
            servanda::syntax::parse(&files, &sources)
                .diagnostics
                .is_empty()
        );
    }
}

#[test]
fn deep_nesting_ends_in_a_message() {
    for text in [
        format!("require {}x{}", "(".repeat(5_000), ")".repeat(5_000)),
        format!(
            "require {}the a is b",
            "it is not the case that ".repeat(5_000)
        ),
        format!("require {}the a is b", "either ".repeat(5_000)),
        "require x of y with a and ".repeat(500),
        format!(
            "term \"{0}\" means the a is b\nrequire {0}\nrequire",
            "long ".repeat(20_000)
        ),
        format!("require {}1 is 2", "1 plus ".repeat(150_000)),
        format!("require {}x is 2", "30 days after ".repeat(150_000)),
        format!("require the a{} is 2", "'s b".repeat(150_000)),
        format!("require the a{} is 2", ".b".repeat(150_000)),
        format!("require {}y is 2", "x of ".repeat(150_000)),
        format!("require {}y is 2", "the number of ".repeat(150_000)),
        format!("require some x has {}y", "no ".repeat(150_000)),
        format!("require some x has {}y", "either ".repeat(150_000)),
        format!("require some x has a{} y", "'s b".repeat(150_000)),
        format!("document d\n  a: {}text", "list of ".repeat(150_000)),
        format!(
            "document d\n{}",
            (1..2_000)
                .map(|depth| format!("{}a:\n", " ".repeat(depth)))
                .collect::<String>()
        ),
        format!(
            "require the a is b\n{}",
            (2..2_000)
                .map(|depth| format!("{}except when the a is b\n", " ".repeat(depth)))
                .collect::<String>()
        ),
    ] {
        let mut sources = Sources::default();
        let file = sources.add("deep.rules", text);
        let syntax = servanda::syntax::parse(&[file], &sources);
        assert!(!syntax.diagnostics.is_empty());
        let _ = servanda::check::check(&syntax.trees, &sources);
    }
}

/// Words that rule texts are made of, so that random texts reach far into the grammar.
const WORDS: &[&str] = &[
    "rule",
    "if",
    "then",
    "require",
    "forbid",
    "prefer",
    "and",
    "or",
    "not",
    "is",
    "are",
    "the",
    "a",
    "monitor",
    "monitor's",
    "civilian",
    "has",
    "some",
    "every",
    "no",
    "at least",
    "2",
    "guarantee",
    "guarantees",
    "with",
    "of",
    "all of",
    "any of",
    "\n  -",
    "\n    -",
    "\n",
    "\n  ",
    "(",
    ")",
    ",",
    ".",
    ":",
    "\"",
    "\"x\"",
    "term",
    "means",
    "document",
    "kind",
    "test",
    "given",
    "expect",
    "broken",
    "held by",
    "since",
    "2025-08-18",
    "18 August 2025",
    "30 days",
    "50%",
    "USD 5",
    "except when",
    "overrides",
    "because",
    "source",
    "tagged",
    "for each",
    "list of",
    "yes or no",
    "{",
    "}",
    "{a party}",
    "includes",
    "between",
    "within",
    "the number of",
    "its",
    "today",
    "\t",
    "#",
    "unless",
    "\u{201c}",
    "'s",
    "either",
    "both",
    "there is",
    "otherwise",
    "figure",
    "value",
    "list",
    "from",
    "also",
];

fn check_tree(text: &str) {
    let mut sources = Sources::default();
    let file = sources.add("any.rules", text);
    let syntax = servanda::syntax::parse(&[file], &sources);
    for diagnostic in &syntax.diagnostics {
        let span = diagnostic.span.expect("a place");
        assert!(
            span.start <= span.end && span.end as usize <= text.len(),
            "{diagnostic:?}"
        );
        assert!(
            text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize),
            "{diagnostic:?}"
        );
    }
    // Nothing is skipped silently: a text with a word outside comments has a statement or a message.
    let has_words = text.lines().any(|line| {
        line.split('#')
            .next()
            .is_some_and(|line| line.chars().any(char::is_alphanumeric))
    });
    assert!(!has_words || !syntax.trees[0].statements.is_empty() || !syntax.diagnostics.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_parse_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check_tree(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_words_parse_without_panic(words in prop::collection::vec(prop::sample::select(WORDS), 0..60)) {
        check_tree(&words.join(" "));
    }

    #[test]
    fn any_damage_to_a_rulebook_is_survived(at in 0..4_000_usize, with in prop::sample::select(WORDS)) {
        let mut text = include_str!("sentences/whole.rules").to_owned();
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) { at -= 1; }
        text.insert_str(at, with);
        check_tree(&text);
    }
}
