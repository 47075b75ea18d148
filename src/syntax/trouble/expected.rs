//! Something that nothing expected, told from the record of what would have been.

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::comparison::COMPARATORS;
use crate::syntax::cursor::{Cursor, Expected};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::trouble::one_line;
use crate::syntax::trouble::unknown::known_continuations;
use crate::syntax::trouble::wording::{ambiguous, symbol};

/// What stands at a place, for a message.
pub fn found(at: Cursor<'_>) -> String {
    match at.token() {
        None => "the end of the sentence".to_owned(),
        Some(_) => format!("`{}`", one_line(at.text(at.span()))),
    }
}

/// Something that nothing expected: says what would have been.
pub fn unexpected(start: Cursor<'_>, at: Cursor<'_>) {
    let furthest = start.cx.furthest().clamp(at.at, start.end);
    let at = Cursor {
        at: furthest,
        ..start
    };
    if at.kind() == Some(TokenKind::Bad) || ambiguous(at) {
        return;
    }
    if at.kind() == Some(TokenKind::Strange) {
        strange(at);
        return;
    }
    let expected = describe(start, &start.cx.expected_at(at.at));
    let message = if expected.is_empty() {
        format!("{} cannot stand here", found(at))
    } else {
        format!("expected {expected}, found {}", found(at))
    };
    let diagnostic = Diagnostic::new(Code::Unexpected, at.span(), message);
    start.cx.report(diagnostic.help(advice(at)));
}

/// A character that means nothing.
pub fn strange(at: Cursor<'_>) {
    let text = at.text(at.span());
    let diagnostic = Diagnostic::new(
        Code::UnknownCharacter,
        at.span(),
        format!("`{}` means nothing here", text.escape_debug()),
    );
    let help = match symbol(at) {
        Some((_, instead)) => format!("write `{instead}`"),
        None if matches!(text, "'" | "\u{2018}" | "\u{2019}") => {
            "texts stand in double quotation marks: `\"…\"`".to_owned()
        }
        None if matches!(text, "$" | "\u{20ac}" | "\u{a3}") => {
            "write money with its three-letter currency: `USD 100`, `EUR 100`".to_owned()
        }
        None if text == "&" => "write `and`".to_owned(),
        None => "put it in quotation marks if it belongs to a name or a text, or leave it out"
            .to_owned(),
    };
    at.cx.report(diagnostic.help(help));
}

fn advice(at: Cursor<'_>) -> String {
    match at.keyword() {
        _ if at.is_done() => "the sentence ends too early; say the rest".to_owned(),
        Some(Keyword::And | Keyword::Or) => "say what comes after it, or leave it out".to_owned(),
        _ if at.kind() == Some(TokenKind::Word) => {
            format!(
                "if `{}` belongs to a phrase or name, define it or write it in quotation marks",
                at.text(at.span())
            )
        }
        _ => "check the words before it".to_owned(),
    }
}

/// What may come next, in words: from the record of the parser.
#[must_use]
pub fn describe(start: Cursor<'_>, expected: &[Expected]) -> String {
    let comparator = expected.contains(&Expected::Comparator);
    let of_comparator = |keyword: Keyword| {
        COMPARATORS
            .iter()
            .any(|comparator| comparator.words.first() == Some(&keyword))
    };
    let mut shown: Vec<String> = Vec::new();
    for item in expected {
        let text = match item {
            Expected::Word(Keyword::Not | Keyword::Stated) => continue,
            Expected::Word(keyword) if of_comparator(*keyword) => continue,
            Expected::Word(keyword) => format!("`{}`", keyword.text()),
            Expected::Phrase if comparator => continue,
            Expected::Phrase => "a phrase of the glossary".to_owned(),
            Expected::PhraseFrom(node) => known_continuations(start, *node),
            Expected::Field => "a field".to_owned(),
            Expected::Noun => "the noun of a list".to_owned(),
            Expected::Value => "a value".to_owned(),
            Expected::Comparator => "a comparator such as `is` or `includes`".to_owned(),
            Expected::Thing(text) => (*text).to_owned(),
        };
        if !text.is_empty() && !shown.contains(&text) {
            shown.push(text);
        }
    }
    choice(shown)
}

/// `a, b or c`.
pub fn choice(items: Vec<String>) -> String {
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}
