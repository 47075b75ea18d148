//! What statements share: texts, names up to the end of a line, reasons and sources, and going on after an error.

use jiff::civil::Date;
use nom::Parser;
use nom::multi::separated_list1;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::asked::Naming;
use crate::syntax::cursor::{Cursor, Expected, Parsed, miss, token};
use crate::syntax::ends::starts_clause;
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::{primary, unquoted, words_of};
use crate::syntax::tree::{Cond, CondKind, Expr, ExprKind, Origin, Phrase, Words};
use crate::syntax::trouble;

/// Text in quotation marks; texts that follow on further lines are joined by spaces.
pub fn text(start: Cursor<'_>) -> Parsed<'_, Words> {
    if start.kind() != Some(TokenKind::Quoted) {
        start.expect(Expected::Thing("a text in quotation marks"));
        return miss();
    }
    let mut parts = vec![unquoted(start)];
    let mut at = start.skip(1);
    while at.kind() == Some(TokenKind::Quoted) && at.token().is_some_and(|token| token.first) {
        parts.push(unquoted(at));
        at = at.skip(1);
    }
    Ok((
        at,
        Words {
            text: parts.join(" "),
            span: start.to(at),
            quoted: true,
        },
    ))
}

/// One text in quotation marks.
pub fn one_text(start: Cursor<'_>) -> Parsed<'_, Words> {
    if start.kind() != Some(TokenKind::Quoted) {
        start.expect(Expected::Thing("a text in quotation marks"));
        return miss();
    }
    let at = start.skip(1);
    Ok((
        at,
        Words {
            text: unquoted(start),
            span: start.span(),
            quoted: true,
        },
    ))
}

/// A text in quotation marks, or words up to a comma or the end of the line.
pub fn text_or_words(start: Cursor<'_>) -> Parsed<'_, Words> {
    if start.kind() == Some(TokenKind::Quoted) {
        one_text(start)
    } else {
        words_until(start, |_| false)
    }
}

/// The same where quotation marks are wanted: words without them are reported, and read all the same. Nothing stands for
/// nothing: words on the next line are something else.
pub fn quoted_or_words<'a>(start: Cursor<'a>, what: &str) -> Parsed<'a, Words> {
    if start.token().is_some_and(|token| token.first) {
        let nothing = Words {
            text: String::new(),
            span: start.to(start),
            quoted: false,
        };
        return Ok((start, nothing));
    }
    let (at, words) = text_or_words(start)?;
    if !words.quoted {
        not_quoted(start, &words, what);
    }
    Ok((at, words))
}

/// Reports words that want quotation marks.
pub fn not_quoted(start: Cursor<'_>, words: &Words, what: &str) {
    let quoted = format!("\"{}\"", words.text);
    start.cx.report(
        Diagnostic::new(
            Code::Unexpected,
            words.span,
            format!("{what} stands in quotation marks"),
        )
        .help(format!("write `{quoted}`"))
        .edit(words.span, quoted),
    );
}

/// Several of these, with commas.
pub fn text_or_words_list(start: Cursor<'_>) -> Parsed<'_, Vec<Words>> {
    separated_list1(token(TokenKind::Comma), text_or_words).parse(start)
}

/// Words up to a comma, a stop, a clause, the end of the line, or where `ends` says.
pub fn words_until(start: Cursor<'_>, ends: impl Fn(Cursor<'_>) -> bool) -> Parsed<'_, Words> {
    let mut at = start;
    while !at.is_done() && !ends_words(at, start.at) && !ends(at) {
        at = at.skip(1);
    }
    if at.at == start.at {
        start.expect(Expected::Thing("a name"));
        return miss();
    }
    Ok((at, words_of(start, at)))
}

fn ends_words(at: Cursor<'_>, start: usize) -> bool {
    let mark = matches!(
        at.kind(),
        Some(
            TokenKind::Comma
                | TokenKind::Colon
                | TokenKind::Stop
                | TokenKind::Quoted
                | TokenKind::Block
        )
    );
    let next_line = at.at > start && at.token().is_some_and(|token| token.first);
    mark || next_line
}

/// The place where the next line starts.
#[must_use]
pub fn next_line(start: Cursor<'_>) -> Cursor<'_> {
    let mut at = start;
    while !at.is_done() && (at.at == start.at || !at.token().is_some_and(|token| token.first)) {
        at = at.skip(1);
    }
    at
}

/// The rest of the line as it stands, whatever characters it holds.
#[must_use]
pub fn raw_line(start: Cursor<'_>) -> (Cursor<'_>, Words) {
    let at = if start.token().is_some_and(|token| token.first) {
        start
    } else {
        rest_of_line(start)
    };
    start.cx.raw.borrow_mut().push(start.at..at.at);
    (at, words_of(start, at))
}

fn rest_of_line(start: Cursor<'_>) -> Cursor<'_> {
    let mut at = start;
    while !at.is_done() && !at.token().is_some_and(|token| token.first) {
        at = at.skip(1);
    }
    at
}

/// A phrase that a statement defines, in quotation marks, with its slots.
pub fn phrase(start: Cursor<'_>) -> Parsed<'_, Phrase> {
    let (at, words) = one_text(start)?;
    let slots = slots(start, &words);
    if words.text.matches('{').count() == slots.len() && !has_own_word(&words.text) {
        wordless(start, &words, !slots.is_empty());
    }
    Ok((
        at,
        Phrase {
            text: words.text,
            slots,
            span: words.span,
        },
    ))
}

/// Whether a phrase has a word beside its slots.
fn has_own_word(text: &str) -> bool {
    let mut inside = false;
    text.chars().any(|char| {
        match char {
            '{' => inside = true,
            '}' => inside = false,
            _ => return !inside && char.is_alphanumeric(),
        }
        false
    })
}

fn wordless(start: Cursor<'_>, words: &Words, slots: bool) {
    let message = match slots {
        true => "this phrase has no word of its own beside its slots",
        false => "this phrase has no words",
    };
    start.cx.report(
        Diagnostic::new(Code::Unexpected, words.span, message)
            .help("write the words that rules will say, such as `\"a civilian monitor\"`"),
    );
}

fn slots(start: Cursor<'_>, words: &Words) -> Vec<Words> {
    let mut slots = Vec::new();
    let source = start.text(words.span);
    let mut from = 0;
    while let Some(open) = source
        .get(from..)
        .and_then(|rest| rest.find('{'))
        .map(|at| from + at)
    {
        let Some(close) = source
            .get(open..)
            .and_then(|rest| rest.find('}'))
            .map(|at| open + at)
        else {
            report_open_slot(start, words.span, open);
            break;
        };
        let base = words.span.start as usize;
        let span = Span::new(words.span.file, base + open, base + close + 1);
        if from > 0
            && source
                .get(from..open)
                .is_some_and(|between| between.trim().is_empty())
        {
            report_touching(start, span);
        }
        let text = source.get(open + 1..close).unwrap_or("").trim().to_owned();
        slots.push(Words {
            text,
            span,
            quoted: false,
        });
        from = close + 1;
    }
    slots
}

fn report_open_slot(start: Cursor<'_>, span: Span, open: usize) {
    let place = Span::new(
        span.file,
        span.start as usize + open,
        span.start as usize + open + 1,
    );
    start.cx.report(
        Diagnostic::new(Code::Unexpected, place, "a slot is not closed")
            .help("close it with `}`: `{a party}`"),
    );
}

fn report_touching(start: Cursor<'_>, span: Span) {
    start.cx.report(
        Diagnostic::new(Code::AdjacentSlots, span, "this slot touches the one before it")
            .help("put a word between two slots, so that it is clear where one ends: `{a party} in {an area}`"),
    );
}

/// A date; `None` where it was wrong and has been reported.
pub fn date(start: Cursor<'_>) -> Parsed<'_, Option<Date>> {
    if start.kind() == Some(TokenKind::Bad) {
        return Ok((start.skip(1), None));
    }
    if start.kind() == Some(TokenKind::Word) {
        start.expect(Expected::Thing("a date such as `2025-08-18`"));
        return miss();
    }
    match primary(start) {
        Ok((
            at,
            Expr {
                kind: ExprKind::Date(date),
                ..
            },
        )) => Ok((at, Some(date))),
        Ok((
            at,
            Expr {
                kind: ExprKind::Error,
                ..
            },
        )) => Ok((at, None)),
        _ => {
            start.expect(Expected::Thing("a date such as `2025-08-18`"));
            miss()
        }
    }
}

/// `because "…"` or `source …`, if one stands here.
pub fn origin<'a>(at: Cursor<'a>, origin: &mut Origin) -> Option<Cursor<'a>> {
    match at.keyword() {
        Some(Keyword::Because) => Some(because(at, origin)),
        Some(Keyword::Source) => Some(source(at, origin)),
        _ => None,
    }
}

fn because<'a>(start: Cursor<'a>, origin: &mut Origin) -> Cursor<'a> {
    if origin.because.is_some() {
        duplicate(start, "because");
    }
    match text(start.skip(1)) {
        Ok((at, words)) => {
            origin.because.get_or_insert(words);
            at
        }
        Err(_) => go_on(start, start.skip(1)),
    }
}

/// `source NAME, place` or `source "free text", place`; the place is the rest of the line.
fn source<'a>(start: Cursor<'a>, origin: &mut Origin) -> Cursor<'a> {
    start.skip(1).offer_name(Naming::Source);
    let Ok((at, name)) = text_or_words(start.skip(1)) else {
        return go_on(start, start.skip(1));
    };
    start.cx.raw.borrow_mut().push(start.at..at.at);
    let Some(after) = at.take(TokenKind::Comma) else {
        origin.sources.push((name, None));
        return at;
    };
    let (at, place) = raw_line(after);
    let inline = inline_tags(after, at);
    let (at, place) = inline.map_or((at, place), |at| (at, words_of(after, at)));
    origin
        .sources
        .push((name, (!place.text.is_empty()).then_some(place)));
    at
}

/// Where `tagged` follows a source on the same line.
fn inline_tags<'a>(start: Cursor<'a>, end: Cursor<'a>) -> Option<Cursor<'a>> {
    (start.at..end.at)
        .map(|at| Cursor { at, ..start })
        .find(|at| {
            matches!(at.keyword(), Some(Keyword::Tagged | Keyword::Because)) && at.at > start.at
        })
}

/// Reports a clause that stands twice.
pub fn duplicate(at: Cursor<'_>, clause: &str) {
    let words = clause.split(' ').count();
    at.cx.report(
        Diagnostic::new(
            Code::DuplicateClause,
            at.to(at.skip(words)),
            format!("`{clause}` stands here a second time"),
        )
        .help("a statement has this clause once; join the two, or make two statements"),
    );
}

/// Reports that something else was expected, and goes on at the next clause.
#[must_use]
pub fn go_on<'a>(start: Cursor<'a>, at: Cursor<'a>) -> Cursor<'a> {
    trouble::expected::unexpected(start, at);
    skip_to_clause(at)
}

/// The next place at which a clause starts.
#[must_use]
pub fn skip_to_clause(start: Cursor<'_>) -> Cursor<'_> {
    let mut at = start;
    while !at.is_done() && !starts_clause(at) {
        at = at.skip(1);
    }
    at
}

/// A condition node for what is missing.
#[must_use]
pub fn no_condition(at: Cursor<'_>) -> Cond {
    Cond {
        span: at.span(),
        kind: CondKind::Error,
    }
}

/// Past a full stop or a comma at the end of a clause.
#[must_use]
pub fn past_stop(at: Cursor<'_>) -> Cursor<'_> {
    match at.kind() {
        Some(TokenKind::Stop) => at.skip(1),
        Some(TokenKind::Comma) if starts_clause(at.skip(1)) => at.skip(1),
        _ => at,
    }
}
