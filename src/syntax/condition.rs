//! Conditions: phrases of the glossary, comparisons, quantifiers, bullets, and what joins them.
//!
//! A clause that cannot be read becomes an error node, is reported once, and the next clause is read as if nothing
//! had happened.

use crate::model::rulebook::Quantifier;
use crate::syntax::asked::{CLAUSE_WORDS, Role};
use crate::syntax::bullets::bullets;
use crate::syntax::comparison::{comparison, is_comparator, offer_comparators};
use crate::syntax::cursor::{Cursor, Expected, Parsed, miss};
use crate::syntax::ends::{
    ends_condition, ends_has, matching_close, on_new_line, recover, starts_demand,
};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::{operand, primary, unquoted};
use crate::syntax::phrase::match_phrase;
use crate::syntax::quantifier::{quantified, quantifier};
use crate::syntax::stated::stated_list;
use crate::syntax::tree::{Cond, CondKind, ExprKind};
use crate::syntax::trouble;

/// A whole condition. It always yields a tree; what could not be read has been reported.
pub fn condition(start: Cursor<'_>) -> (Cursor<'_>, Cond) {
    chain(start, clause_or_error, starts_demand)
}

/// What joins the parts of a condition.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// `and`.
    And,
    /// `or`.
    Or,
}

/// Parts joined by `and` or by `or`, never by both.
pub fn chain<'a>(
    start: Cursor<'a>,
    part: impl Fn(Cursor<'a>) -> (Cursor<'a>, Cond),
    stops: impl Fn(Cursor<'a>) -> bool,
) -> (Cursor<'a>, Cond) {
    let (mut at, first) = part(start);
    let mut parts = vec![first];
    let mut joints: Vec<(Option<Joint>, crate::source::Span)> = Vec::new();
    while let Some((after, joint)) = next_joint(at) {
        if stops(after) {
            break;
        }
        let place = at.to(after);
        let (after, next) = part(after);
        joints.push((joint, place));
        parts.push(next);
        at = after;
    }
    if parts.len() == 1 {
        return (at, parts.swap_remove(0));
    }
    let span = start.to(at);
    let kind = joined(start, &joints, parts);
    (at, Cond { span, kind })
}

/// `and`, `or`, a comma before either, or a comma that a later `and` or `or` explains.
pub fn next_joint(at: Cursor<'_>) -> Option<(Cursor<'_>, Option<Joint>)> {
    let comma = at.kind() == Some(TokenKind::Comma);
    let after = if comma { at.skip(1) } else { at };
    match after.keyword() {
        Some(Keyword::And) => Some((after.skip(1), Some(Joint::And))),
        Some(Keyword::Or) => Some((after.skip(1), Some(Joint::Or))),
        _ if comma && !ends_condition(after) && !starts_demand(after) => Some((after, None)),
        _ => {
            if !(at.is_asked() && at.is_left_open()) {
                at.expect(Expected::Word(Keyword::And));
                at.expect(Expected::Word(Keyword::Or));
            }
            None
        }
    }
}

fn joined(
    start: Cursor<'_>,
    joints: &[(Option<Joint>, crate::source::Span)],
    parts: Vec<Cond>,
) -> CondKind {
    let has = |wanted: Joint| joints.iter().any(|(joint, _)| *joint == Some(wanted));
    match (has(Joint::And), has(Joint::Or)) {
        (true, true) => {
            trouble::mixed(
                start,
                joints
                    .iter()
                    .map(|(joint, span)| (*joint == Some(Joint::Or), *span)),
                &parts,
            );
            CondKind::All(parts)
        }
        (_, true) => CondKind::Any(parts),
        (true, _) => CondKind::All(parts),
        (false, false) => {
            trouble::bare_commas(start, joints.iter().map(|(_, span)| *span));
            CondKind::All(parts)
        }
    }
}

/// A clause, or an error node up to where the next one may start.
fn clause_or_error(start: Cursor<'_>) -> (Cursor<'_>, Cond) {
    start.cx.forget();
    let read = clause(start);
    let ends = |at: Cursor<'_>| {
        ends_condition(at) || at.cx.is_quiet() || ends_has(at) || on_new_line(start, at)
    };
    match read {
        Ok((at, cond)) if ends(at) => (at, cond),
        Err(nom::Err::Failure(_)) => recover(start, start),
        read => match trouble::unknown::unquoted_phrase(start) {
            Some(after) => (
                after,
                Cond {
                    span: start.to(after),
                    kind: CondKind::Error,
                },
            ),
            None => unread(start, read.ok().map(|(at, _)| at)),
        },
    }
}

/// Says what is wrong with a clause that was read up to a place, or not at all, and goes on behind it.
fn unread<'a>(start: Cursor<'a>, read: Option<Cursor<'a>>) -> (Cursor<'a>, Cond) {
    match read {
        Some(at) => {
            trouble::expected::unexpected(start, at);
            recover(start, at)
        }
        None => {
            trouble::unknown::unreadable_clause(start);
            recover(start, start)
        }
    }
}

/// One clause.
fn clause(start: Cursor<'_>) -> Parsed<'_, Cond> {
    start.expect(Expected::Phrase);
    start.past_article().offer(Expected::Phrase);
    start.offer_each(CLAUSE_WORDS);
    if let Some((at, kind)) = match_phrase(start)
        && (ends_condition(at) || ends_has(at) || on_new_line(start, at))
        && !is_comparator(at)
        && !reads_as_field(start, &kind)
    {
        return Ok((
            at,
            Cond {
                span: start.to(at),
                kind,
            },
        ));
    }
    match start.kind() {
        Some(TokenKind::Open) => bracketed(start),
        Some(TokenKind::Word) => worded(start),
        Some(TokenKind::Quoted) if !is_comparator(start.skip(1)) => {
            trouble::unknown::unknown_quoted(start, &unquoted(start));
            let at = start.skip(1);
            Ok((
                at,
                Cond {
                    span: start.to(at),
                    kind: CondKind::Error,
                },
            ))
        }
        Some(_) => compared(start),
        None if start.is_asked() => compared(start),
        None => miss(),
    }
}

/// Whether a phrase stands in its own meaning, and its words also name fields: then those are meant.
fn reads_as_field(start: Cursor<'_>, kind: &CondKind) -> bool {
    let CondKind::Phrase { phrase, .. } = kind else {
        return false;
    };
    if !start.cx.own.borrow().contains(phrase) || start.kind() != Some(TokenKind::Word) {
        return false;
    }
    start
        .cx
        .quietly(|| worded(start))
        .is_ok_and(|(at, cond)| ends_condition(at) && !matches!(cond.kind, CondKind::Error))
}

/// A clause that starts with a word: by that word.
fn worded(start: Cursor<'_>) -> Parsed<'_, Cond> {
    match start.keyword() {
        Some(Keyword::It) if start.sees(NOT_THE_CASE) => negated(start),
        Some(Keyword::There) => there_is(start),
        Some(Keyword::Either) => alternatives(start, Keyword::Or),
        Some(Keyword::Both) => alternatives(start, Keyword::And),
        Some(Keyword::All) if start.keyword_at(1) != Some(Keyword::Of) => {
            trouble::quantifier_word(start)
        }
        Some(Keyword::Any) if start.keyword_at(1) != Some(Keyword::Of) => {
            trouble::quantifier_word(start)
        }
        Some(Keyword::All | Keyword::Any | Keyword::None)
            if start.keyword_at(1) == Some(Keyword::Of) =>
        {
            group(start)
        }
        Some(
            Keyword::At
            | Keyword::Exactly
            | Keyword::Some
            | Keyword::Every
            | Keyword::No
            | Keyword::Most,
        ) => counted(start),
        _ => compared(start),
    }
}

/// The words that negate a clause.
pub const NOT_THE_CASE: &[Keyword] = &[
    Keyword::It,
    Keyword::Is,
    Keyword::Not,
    Keyword::The,
    Keyword::Case,
    Keyword::That,
];

fn negated(start: Cursor<'_>) -> Parsed<'_, Cond> {
    let (at, inner) = start
        .cx
        .deeper(start, || clause(start.skip(NOT_THE_CASE.len())))?;
    Ok((
        at,
        Cond {
            span: start.to(at),
            kind: CondKind::Not(Box::new(inner)),
        },
    ))
}

fn bracketed(start: Cursor<'_>) -> Parsed<'_, Cond> {
    // A bracket may also hold an expression: `(A plus B) is at least 3`.
    if start
        .cx
        .quietly(|| operand(start))
        .is_ok_and(|(at, _)| is_comparator(at))
    {
        return compared(start);
    }
    let close = matching_close(start);
    let inside = Cursor {
        at: start.at + 1,
        ..start
    }
    .until(close.unwrap_or(start.end));
    let (at, inner) = start.cx.deeper(start, || Ok(condition(inside)))?;
    let Some(close) = close else {
        trouble::unclosed_bracket(start);
        return Ok((
            Cursor {
                end: start.end,
                ..at
            },
            inner,
        ));
    };
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

/// `either A or B`, `both A and B`: as many as follow with the same word.
fn alternatives(start: Cursor<'_>, joint: Keyword) -> Parsed<'_, Cond> {
    let outer = start.cx.alternatives.replace(Some(joint));
    let read = alternative_parts(start, joint);
    start.cx.alternatives.set(outer);
    let (at, parts) = read?;
    let other = if joint == Keyword::And {
        Keyword::Or
    } else {
        Keyword::And
    };
    if at.keyword() == Some(other) && outer != Some(other) && !starts_demand(at.skip(1)) {
        trouble::alternatives_mixed(start, at);
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

fn alternative_parts(start: Cursor<'_>, joint: Keyword) -> Parsed<'_, Vec<Cond>> {
    let (mut at, first) = start.cx.deeper(start, || clause(start.skip(1)))?;
    let mut parts = vec![first];
    loop {
        let next = if at.kind() == Some(TokenKind::Comma) {
            at.skip(1)
        } else {
            at
        };
        let Some(after) = next.accept(joint) else {
            break;
        };
        if starts_demand(after) {
            break;
        }
        let (after, part) = start.cx.deeper(after, || clause(after))?;
        parts.push(part);
        at = after;
    }
    if parts.len() == 1 {
        miss()
    } else {
        Ok((at, parts))
    }
}

/// `there is [no] X`.
fn there_is(start: Cursor<'_>) -> Parsed<'_, Cond> {
    let Some(at) = start.accept_all(&[Keyword::There, Keyword::Is]) else {
        return miss();
    };
    let (at, negated) = match at.keyword() {
        Some(Keyword::No) => (at.skip(1), true),
        _ => (at, false),
    };
    let (at, subject) = at.cx.playing(|| Role::Thing, || primary(at))?;
    Ok((
        at,
        Cond {
            span: start.to(at),
            kind: CondKind::ThereIs {
                subject: Box::new(subject),
                negated,
            },
        },
    ))
}

/// `all of`, `any of`, `none of`, followed by bullets.
fn group(start: Cursor<'_>) -> Parsed<'_, Cond> {
    let (at, parts) = bullets(start.skip(2))?;
    let kind = match start.keyword() {
        Some(Keyword::All) => CondKind::All(parts),
        Some(Keyword::Any) => CondKind::Any(parts),
        _ => CondKind::NoneOf(parts),
    };
    Ok((
        at,
        Cond {
            span: start.to(at),
            kind,
        },
    ))
}

/// `at least N of` with bullets, or a quantifier with a noun.
fn counted(start: Cursor<'_>) -> Parsed<'_, Cond> {
    let (at, quantifier) = quantifier(start)?;
    if matches!(quantifier, Quantifier::AtLeast(_)) {
        at.offer_words(&[Keyword::Of]);
    }
    if at.keyword() == Some(Keyword::Of)
        && at
            .nth(1)
            .is_some_and(|token| token.kind == TokenKind::Bullet)
    {
        let Quantifier::AtLeast(count) = quantifier else {
            return trouble::count_of_bullets(start, at);
        };
        let (at, parts) = bullets(at.skip(1))?;
        return Ok((
            at,
            Cond {
                span: start.to(at),
                kind: CondKind::AtLeast(count, parts),
            },
        ));
    }
    quantified(start, at, quantifier)
}

/// A clause that starts with an expression.
fn compared(start: Cursor<'_>) -> Parsed<'_, Cond> {
    if let Some(found) = start.cx.playing(|| Role::Subject, || stated_list(start)) {
        return Ok(found);
    }
    let (at, left) = start.cx.playing(|| Role::Subject, || operand(start))?;
    offer_comparators(at, &left, false);
    if is_comparator(at) || trouble::wording::is_mistaken_comparator(at) {
        if let Some(after) = trouble::unknown::unknown_subject(start, &left) {
            return Ok(recover(start, after));
        }
        return comparison(start, at, left, false);
    }
    if !ends_condition(at) && !ends_has(at) {
        at.expect(Expected::Comparator);
        return miss();
    }
    if let Some(after) = trouble::unknown::unknown_subject(start, &left) {
        return Ok(recover(start, after));
    }
    if matches!(
        left.kind,
        ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::Slot(_) | ExprKind::Error
    ) {
        return Ok((
            at,
            Cond {
                span: left.span,
                kind: CondKind::Bare(left),
            },
        ));
    }
    at.expect(Expected::Comparator);
    miss()
}
