//! Something that nothing expected, told from the record of what would have been.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::words::nearest;
use crate::source::Span;
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
        Some(_) => format!("`{}`", shortened(&one_line(at.text(at.span())))),
    }
}

/// A text of at most 40 characters, cut where it is longer.
#[must_use]
pub fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or("")),
        None => text.to_owned(),
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
    if matches!(at.kind(), Some(TokenKind::Strange | TokenKind::Bar)) {
        strange(at);
        return;
    }
    if matches!(at.kind(), Some(TokenKind::OddDate | TokenKind::OddNumber)) {
        odd(at);
        return;
    }
    let set = start.cx.expected_at(at.at);
    let expected = describe(start, &set);
    let message = if expected.is_empty() {
        format!("{} cannot stand here", found(at))
    } else {
        format!("expected {expected}, found {}", found(at))
    };
    let diagnostic = Diagnostic::new(Code::Unexpected, at.span(), message);
    start.cx.report(advised(at, diagnostic, &set));
}

/// Something that is missing behind the words before a place, where what comes next stands on another line.
pub fn missing(at: Cursor<'_>, what: &str, help: &str) {
    let end = at.before().map_or(0, |token| token.end);
    let span = Span {
        file: at.cx.lexed.file,
        start: end,
        end,
    };
    let before = at.before().map_or("", |token| {
        let range = token.start as usize..token.end as usize;
        at.cx.text.get(range).unwrap_or("")
    });
    let message = format!("{what} is missing after `{before}`");
    at.cx
        .report(Diagnostic::new(Code::Unexpected, span, message).help(help));
}

/// A date or number that is written as elsewhere.
pub fn odd(at: Cursor<'_>) {
    let text = at.text(at.span());
    let diagnostic = match at.kind() {
        Some(TokenKind::OddDate) => Diagnostic::new(
            Code::BadDate,
            at.span(),
            format!("`{text}` is no date as it is written here"),
        )
        .help("write year, month and day: `2025-08-18`, or `18 August 2025`"),
        Some(TokenKind::OddNumber) => Diagnostic::new(
            Code::BadNumber,
            at.span(),
            format!("`{text}` can be read as several numbers"),
        )
        .help("write a fraction with a point, and thousands with commas: `1,250,000.5`"),
        _ => return,
    };
    at.cx.report(diagnostic);
}

/// A word that starts no clause of a statement: offers the nearest that does. `what` says what may stand here.
pub fn unknown_clause(start: Cursor<'_>, at: Cursor<'_>, keywords: &[Keyword], what: &'static str) {
    let text = at.text(at.span());
    let near = nearest(text, keywords.iter().map(|keyword| keyword.text()));
    let is_word = at.kind() == Some(TokenKind::Word) && at.keyword().is_none() && text.len() > 2;
    if let Some(near) = near.filter(|_| is_word && at.token().is_some_and(|token| token.first)) {
        start.cx.report(
            Diagnostic::new(
                Code::Unexpected,
                at.span(),
                format!("no clause starts with `{text}`"),
            )
            .help(format!("did you mean `{near}`?"))
            .edit(at.span(), near),
        );
        return;
    }
    at.expect(Expected::Thing(what));
    unexpected(start, at);
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
        None if text == ";" => {
            "write `and` between demands, or begin a new sentence on its own line".to_owned()
        }
        None if text == "&" => "write `and`".to_owned(),
        None if text == "|" => "the rows of a table stand beneath `cases`, in a test".to_owned(),
        None => "put it in quotation marks if it belongs to a name or a text, or leave it out"
            .to_owned(),
    };
    at.cx.report(diagnostic.help(help));
}

/// Words that people write for a sign or a smaller unit, with what to write.
const UNITS: &[(&str, &str)] = &[
    ("percent", "write a percentage with its sign: `50%`"),
    (
        "euros",
        "write money with its currency before it: `EUR 900`",
    ),
    (
        "dollars",
        "write money with its currency before it: `USD 900`",
    ),
    (
        "hours",
        "durations are counted in days, weeks, months and years: `3 days`",
    ),
];

/// Words that follow a number.
const COUNTED: &[&str] = &[
    "day", "days", "week", "weeks", "month", "months", "year", "years", "thousand", "million",
    "billion", "trillion",
];

/// Adds what to do: the nearest of the words that were expected, or a word on names where one could stand here.
fn advised(at: Cursor<'_>, diagnostic: Diagnostic, expected: &[Expected]) -> Diagnostic {
    let text = at.text(at.span());
    if at.is_done() {
        return diagnostic.help("the sentence ends too early; say the rest");
    }
    if let Some((_, help)) = UNITS.iter().find(|(word, _)| *word == text.to_lowercase()) {
        return diagnostic.help(*help);
    }
    if at.kind() != Some(TokenKind::Word) {
        return diagnostic;
    }
    if matches!(at.keyword(), Some(Keyword::And | Keyword::Or)) {
        return diagnostic.help("say what comes after it, or leave it out");
    }
    let words = expected.iter().filter_map(|item| match item {
        Expected::Word(keyword) => Some(keyword.text()),
        _ => None,
    });
    let counted = at
        .before()
        .is_some_and(|token| matches!(token.kind, TokenKind::Number(_)));
    let units = COUNTED.iter().copied().filter(|_| counted);
    if let Some(near) =
        nearest(text, units.chain(words)).filter(|near| text.len() > 2 && *near != text)
    {
        return diagnostic
            .help(format!("did you mean `{near}`?"))
            .edit(at.span(), near);
    }
    let named = [
        Expected::Phrase,
        Expected::Field,
        Expected::Value,
        Expected::Comparator,
    ];
    if expected.iter().any(|item| named.contains(item)) {
        return diagnostic.help(format!(
            "if `{text}` belongs to a phrase or name, define it or write it in quotation marks"
        ));
    }
    diagnostic
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
