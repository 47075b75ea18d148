//! The header of a rulebook: title, version, sources, other files, and how values are read.

use crate::model::value::Rounding;
use crate::syntax::clause::{
    duplicate, next_line, not_quoted, one_text, quoted_or_words, raw_line, text_or_words_list,
    words_until,
};
use crate::syntax::cursor::{Cursor, Expected};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::tree::{Header, StatementKind, Words};
use crate::syntax::trouble;

/// `rulebook "title"`.
#[must_use]
pub fn rulebook(start: Cursor<'_>) -> StatementKind {
    start.cx.forget();
    if start.nth(1).is_none_or(|token| token.first) {
        let help = "write what the rulebook is called: `rulebook \"Rules for school trips\"`";
        trouble::expected::missing(start.skip(1), "a title", help);
    }
    let title = quoted_or_words(start.skip(1), "the title of a rulebook");
    let Ok((at, title)) = title else {
        trouble::expected::unexpected(start, start.skip(1));
        return StatementKind::Error;
    };
    let mut header = Header {
        title,
        version: None,
        sources: Vec::new(),
        uses: Vec::new(),
        rounding: None,
        days_in_month: None,
        disputed: Vec::new(),
        unknown: Vec::new(),
    };
    let mut at = at;
    while !at.is_done() {
        at.cx.forget();
        at = line(start, at, &mut header);
    }
    if at.asks_first() {
        at.offer_each(LINES);
    }
    StatementKind::Rulebook(header)
}

/// What may start a line of the header.
const LINES: &[&[Keyword]] = &[
    &[Keyword::Version],
    &[Keyword::Source],
    &[Keyword::Use],
    &[Keyword::Months, Keyword::Round],
    &[Keyword::A, Keyword::Month, Keyword::Is],
    &[Keyword::Read],
];

fn line<'a>(start: Cursor<'a>, at: Cursor<'a>, header: &mut Header) -> Cursor<'a> {
    let after = match at.keyword() {
        Some(Keyword::Version) => version(at, header),
        Some(Keyword::Source) => source(at, header),
        Some(Keyword::Use) => uses(at, header),
        Some(Keyword::Months) => rounding(at, header),
        Some(Keyword::A) => month(at, header),
        Some(Keyword::Read) => read(at, header),
        _ => None,
    };
    let Some(after) = after else {
        at.expect(Expected::Thing(
            "`version \"…\"`, `source NAME: …`, `use \"…\"`, `months round down`, `a month is 30 days` or `read \"…\" as disputed`",
        ));
        return wrong_line(start, at);
    };
    if after.is_done()
        || after.token().is_some_and(|token| token.first)
        || after.kind() == Some(TokenKind::Stop)
    {
        return if after.kind() == Some(TokenKind::Stop) {
            after.skip(1)
        } else {
            after
        };
    }
    after.expect(Expected::Thing("the end of the line"));
    wrong_line(start, after)
}

fn wrong_line<'a>(start: Cursor<'a>, at: Cursor<'a>) -> Cursor<'a> {
    trouble::expected::unexpected(start, at);
    next_line(at)
}

fn version<'a>(at: Cursor<'a>, header: &mut Header) -> Option<Cursor<'a>> {
    if header.version.is_some() {
        duplicate(at, "version");
    }
    let (after, text) = if at
        .nth(1)
        .is_some_and(|token| token.kind == TokenKind::Quoted)
    {
        one_text(at.skip(1)).ok()?
    } else {
        raw_line(at.skip(1))
    };
    header.version.get_or_insert(text);
    Some(after)
}

/// `source NAME: whatever it is`.
fn source<'a>(at: Cursor<'a>, header: &mut Header) -> Option<Cursor<'a>> {
    let (after, name) = words_until(at.skip(1), |_| false).ok()?;
    let Some(text) = after.take(TokenKind::Colon) else {
        after.expect(Expected::Thing("`:` and what the source is"));
        return None;
    };
    let (after, text) = raw_line(text);
    let plain = text.text.trim().to_owned();
    header.sources.push((
        name,
        Words {
            text: plain,
            ..text
        },
    ));
    Some(after)
}

fn uses<'a>(at: Cursor<'a>, header: &mut Header) -> Option<Cursor<'a>> {
    let (after, paths) = text_or_words_list(at.skip(1)).ok()?;
    for path in paths.iter().filter(|path| !path.quoted) {
        not_quoted(at, path, "the path of a file");
    }
    header.uses.extend(paths);
    Some(after)
}

/// `months round down`.
fn rounding<'a>(at: Cursor<'a>, header: &mut Header) -> Option<Cursor<'a>> {
    let after = at.accept_all(&[Keyword::Months, Keyword::Round])?;
    if header.rounding.is_some() && after.nth(0).is_some() {
        let way = after.text(after.span());
        duplicate(at, &format!("months round {way}"));
    }
    let rounding = match after.keyword() {
        Some(Keyword::Down) => Rounding::Down,
        Some(Keyword::Up) => Rounding::Up,
        _ => {
            after.expect(Expected::Word(Keyword::Down));
            after.expect(Expected::Word(Keyword::Up));
            return None;
        }
    };
    header.rounding.get_or_insert(rounding);
    Some(after.skip(1))
}

/// `a month is 30 days`.
fn month<'a>(at: Cursor<'a>, header: &mut Header) -> Option<Cursor<'a>> {
    let after = at.accept_all(&[Keyword::A, Keyword::Month, Keyword::Is])?;
    if header.days_in_month.is_some() {
        duplicate(at, "a month is");
    }
    let Some(TokenKind::Number(days)) = after.kind() else {
        after.expect(Expected::Thing("a number of days"));
        return None;
    };
    let end = after.skip(1).accept(Keyword::Days)?;
    header.days_in_month = i64::try_from(days)
        .ok()
        .filter(|days| (28..=31).contains(days));
    if header.days_in_month.is_none() {
        after.expect(Expected::Thing("a number of days from 28 to 31"));
        return None;
    }
    Some(end)
}

/// `read "partly", "mixed" as disputed`.
fn read<'a>(at: Cursor<'a>, header: &mut Header) -> Option<Cursor<'a>> {
    let mut at = at.skip(1);
    let mut words = Vec::new();
    loop {
        let (after, text) = match one_text(at) {
            Ok(found) => found,
            Err(_) => words_until(at, |at| at.keyword() == Some(Keyword::As)).ok()?,
        };
        words.push(text);
        match after.take(TokenKind::Comma) {
            Some(next) => at = next,
            None => {
                at = after;
                break;
            }
        }
    }
    let after = at.accept(Keyword::As)?;
    match after.keyword() {
        Some(Keyword::Disputed) => header.disputed.extend(words),
        Some(Keyword::Unknown) => header.unknown.extend(words),
        _ => {
            after.expect(Expected::Word(Keyword::Disputed));
            after.expect(Expected::Word(Keyword::Unknown));
            return None;
        }
    }
    Some(after.skip(1))
}
