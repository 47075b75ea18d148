//! Quantifiers: how many entries of a list have what.

use crate::model::rulebook::Quantifier;
use crate::syntax::asked::Role;
use crate::syntax::cursor::{Cursor, Expected, Parsed, miss};
use crate::syntax::has::has_condition;
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::{filter, primary};
use crate::syntax::tree::{Cond, CondKind};
use crate::syntax::trouble;

/// A quantifier's words.
pub fn quantifier(at: Cursor<'_>) -> Parsed<'_, Quantifier> {
    match at.keyword() {
        Some(Keyword::Some) => Ok((at.skip(1), Quantifier::Some)),
        Some(Keyword::Every) => Ok((at.skip(1), Quantifier::Every)),
        Some(Keyword::No) => Ok((at.skip(1), Quantifier::No)),
        Some(Keyword::Most) => Ok((at.skip(1), Quantifier::Most)),
        Some(Keyword::Exactly) => count(at.skip(1), Quantifier::Exactly),
        Some(Keyword::At) if at.keyword_at(1) == Some(Keyword::Least) => {
            count(at.skip(2), Quantifier::AtLeast)
        }
        Some(Keyword::At) if at.keyword_at(1) == Some(Keyword::Most) => {
            count(at.skip(2), Quantifier::AtMost)
        }
        _ => miss(),
    }
}

fn count(at: Cursor<'_>, make: impl Fn(usize) -> Quantifier) -> Parsed<'_, Quantifier> {
    if let Some(TokenKind::Number(number)) = at.kind()
        && number.fract().is_zero()
        && let Ok(count) = usize::try_from(number)
    {
        return Ok((at.skip(1), make(count)));
    }
    let words = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let text = at.text(at.span()).to_lowercase();
    if let Some(index) = words.iter().position(|word| *word == text) {
        return Ok((at.skip(1), make(index + 1)));
    }
    at.expect(Expected::Thing("a whole number"));
    miss()
}

/// `NOUN [with HAS] has HAS`, after a quantifier.
pub fn quantified<'a>(
    start: Cursor<'a>,
    at: Cursor<'a>,
    quantifier: Quantifier,
) -> Parsed<'a, Cond> {
    at.expect(Expected::Noun);
    let (at, noun) = at.cx.playing(|| Role::Noun, || primary(at))?;
    let (at, with) = match at.cx.about(&noun, || filter(at)) {
        Ok((after, with)) => (after, Some(Box::new(with))),
        Err(nom::Err::Failure(failure)) => return Err(nom::Err::Failure(failure)),
        Err(_) => (at, None),
    };
    let Some(at) = at.accept(Keyword::Has) else {
        return miss();
    };
    if quantifier == Quantifier::Every && at.keyword() == Some(Keyword::Not) {
        trouble::every_not(start, at);
    }
    let (at, has) = at.cx.about(&noun, || has_condition(at, true))?;
    let kind = CondKind::Quantified {
        quantifier,
        noun: Box::new(noun),
        with,
        has: Box::new(has),
    };
    Ok((
        at,
        Cond {
            span: start.to(at),
            kind,
        },
    ))
}
