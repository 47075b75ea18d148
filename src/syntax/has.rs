//! What a noun has: fields with their values, after `has` and after `with`.

use crate::syntax::asked::Role;
use crate::syntax::comparison::{comparison, is_comparator, offer_comparators, without_is};
use crate::syntax::condition::{NOT_THE_CASE, chain, next_joint};
use crate::syntax::cursor::{Cursor, Expected, Parsed, miss};
use crate::syntax::ends::{ends_condition, ends_has, matching_close, recover, starts_demand};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::{field_words, known_name, operand, starts_value};
use crate::syntax::phrase::match_phrase;
use crate::syntax::tree::{Cond, CondKind, Expr, ExprKind};
use crate::syntax::trouble;

/// What a noun has: fields with their values. With `whole`, it must reach to the end of the condition.
pub fn has_condition(start: Cursor<'_>, whole: bool) -> Parsed<'_, Cond> {
    let part = |at| match has_part(at, whole) {
        Ok(found) => found,
        Err(nom::Err::Failure(_)) => recover(at, at),
        Err(_) => {
            trouble::unknown::unreadable_clause(at);
            recover(at, at)
        }
    };
    let stops = |at: Cursor<'_>| starts_demand(at) || !is_about_noun(at);
    let (at, has) = chain(start, part, stops);
    if whole
        && let Some((after, _)) = next_joint(at)
        && !starts_demand(after)
        && !ends_condition(after)
    {
        return trouble::swallowed(start, at, after, has);
    }
    Ok((at, has))
}

/// Whether what comes next may be a field of the noun.
fn is_about_noun(at: Cursor<'_>) -> bool {
    if at.past_article().is_asked() {
        return true;
    }
    if matches!(at.kind(), Some(TokenKind::Open)) {
        return true;
    }
    let others = [
        Keyword::There,
        Keyword::Some,
        Keyword::Every,
        Keyword::At,
        Keyword::Exactly,
        Keyword::Most,
    ];
    if at.kind() != Some(TokenKind::Word)
        || at
            .keyword()
            .is_some_and(|keyword| others.contains(&keyword))
    {
        return false;
    }
    if at.sees(NOT_THE_CASE) {
        return false;
    }
    if matches!(
        at.keyword(),
        Some(Keyword::No | Keyword::Not | Keyword::Its | Keyword::Either | Keyword::Both)
    ) {
        return at
            .cx
            .quietly(|| has_part(at, true))
            .is_ok_and(|(after, _)| ends_condition(after) || ends_has(after));
    }
    let phrase = at
        .cx
        .quietly(|| match_phrase(at))
        .map_or(0, |(after, _)| after.at);
    let bare = at.past_article();
    let field = known_name(bare, |roles| roles.field).map(|(after, _)| after);
    match field {
        Some(after) if after.at >= phrase => {
            after.kind() != Some(TokenKind::Possessive) || at.at == bare.at
        }
        Some(_) => false,
        None => phrase == 0 && (at.cx.vocabulary.open || at.at == bare.at),
    }
}

/// One part of what a noun has.
fn has_part(start: Cursor<'_>, whole: bool) -> Parsed<'_, Cond> {
    start.offer_each(&[
        &[Keyword::No],
        &[Keyword::Not],
        &[Keyword::Either],
        &[Keyword::Both],
    ]);
    match start.keyword() {
        Some(Keyword::No | Keyword::Not) if start.asks(1) || starts_value(start.skip(1)) => {
            let (at, inner) = start.cx.deeper(start, || has_part(start.skip(1), whole))?;
            return Ok((
                at,
                Cond {
                    span: start.to(at),
                    kind: CondKind::Not(Box::new(inner)),
                },
            ));
        }
        Some(Keyword::Either) => return has_alternatives(start, Keyword::Or),
        Some(Keyword::Both) => return has_alternatives(start, Keyword::And),
        _ => {}
    }
    if start.kind() == Some(TokenKind::Open) {
        return has_bracket(start);
    }
    let bare = if start.keyword() == Some(Keyword::Its) {
        start.skip(1)
    } else {
        start.past_article()
    };
    let (at, field) = start.cx.playing(|| Role::Own, || has_field(bare))?;
    offer_comparators(at, &field, true);
    if !whole && is_flag(bare, at) && is_comparator(at) && !compares_flag(at) {
        return Ok((
            at,
            Cond {
                span: start.to(at),
                kind: CondKind::Bare(field),
            },
        ));
    }
    if is_comparator(at) || trouble::wording::is_mistaken_in_has(at) || without_is(at) {
        return comparison(start, at, field, true);
    }
    if starts_value(at) && !ends_condition(at) && !matches!(at.keyword(), Some(Keyword::Has)) {
        let role = || Role::Right(field.clone(), None);
        let (after, right) = at.cx.playing(role, || operand(at))?;
        let kind = CondKind::Is {
            left: Box::new(field),
            negated: false,
            right: Box::new(right),
        };
        return Ok((
            after,
            Cond {
                span: start.to(after),
                kind,
            },
        ));
    }
    if at.is_asked() {
        let role = || Role::Right(field.clone(), None);
        at.cx.playing(role, || at.offer(Expected::Value));
    }
    Ok((
        at,
        Cond {
            span: start.to(at),
            kind: CondKind::Bare(field),
        },
    ))
}

/// Whether a name can only be a yes-or-no field: after `with`, a comparator behind it belongs to what is compared.
fn is_flag(start: Cursor<'_>, end: Cursor<'_>) -> bool {
    known_name(start, |roles| roles.field)
        .is_some_and(|(after, roles)| after.at == end.at && roles.flag && !roles.other)
}

/// `is stated`, `is yes`, `is no`: what may be said of a yes-or-no field.
fn compares_flag(at: Cursor<'_>) -> bool {
    let next = if at.keyword_at(1) == Some(Keyword::Not) {
        2
    } else {
        1
    };
    at.keyword() == Some(Keyword::Is)
        && matches!(
            at.keyword_at(next),
            Some(Keyword::Stated | Keyword::Yes | Keyword::No)
        )
}

fn has_alternatives(start: Cursor<'_>, joint: Keyword) -> Parsed<'_, Cond> {
    let (mut at, first) = start.cx.deeper(start, || has_part(start.skip(1), true))?;
    let mut parts = vec![first];
    while let Some(after) = at.accept(joint) {
        let (after, part) = start.cx.deeper(after, || has_part(after, true))?;
        parts.push(part);
        at = after;
    }
    if parts.len() == 1 {
        return miss();
    }
    let kind = if joint == Keyword::And {
        CondKind::All(parts)
    } else {
        CondKind::Any(parts)
    };
    Ok((
        at,
        Cond {
            span: start.to(at),
            kind,
        },
    ))
}

fn has_bracket(start: Cursor<'_>) -> Parsed<'_, Cond> {
    let Some(close) = matching_close(start) else {
        trouble::unclosed_bracket(start);
        return has_condition(start.skip(1), false);
    };
    let inside = start.skip(1).until(close);
    let (at, inner) = start.cx.deeper(start, || has_condition(inside, true))?;
    if at.at < close {
        trouble::expected::unexpected(inside, at);
    }
    let after = Cursor {
        at: close + 1,
        end: start.end,
        ..start
    };
    Ok((
        after,
        Cond {
            span: start.to(after),
            kind: inner.kind,
        },
    ))
}

/// A field of the noun, and of what it holds: `leader`, `leader's country`.
fn has_field(start: Cursor<'_>) -> Parsed<'_, Expr> {
    let (mut at, words) = field_words(start)?;
    let mut field = Expr {
        span: words.span,
        kind: ExprKind::Name(words.text),
    };
    let mut levels = 0;
    while matches!(at.kind(), Some(TokenKind::Possessive | TokenKind::Dot)) {
        levels += 1;
        start.cx.within_depth(at, levels)?;
        let role = || Role::FieldOf(field.clone());
        let (after, words) = at.cx.playing(role, || field_words(at.skip(1)))?;
        field = Expr {
            span: start.to(after),
            kind: ExprKind::Member {
                base: Box::new(field),
                field: words,
            },
        };
        at = after;
    }
    Ok((at, field))
}
