//! Conditions: phrases of the glossary, comparisons, quantifiers, bullets, and what joins them.
//!
//! A clause that cannot be read becomes an error node, is reported once, and the next clause is read as if nothing
//! had happened.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::Quantifier;
use crate::syntax::comparison::{comparison, is_comparator, without_is};
use crate::syntax::cursor::{Cursor, Expected, Parsed, miss};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::{
    field_words, filter, known_name, listed, operand, primary, starts_value, unquoted,
};
use crate::syntax::phrase::match_phrase;
use crate::syntax::tree::{Cond, CondKind, Expr, ExprKind};
use crate::syntax::trouble;

/// A whole condition. It always yields a tree; what could not be read has been reported.
pub fn condition(start: Cursor<'_>) -> (Cursor<'_>, Cond) {
    chain(start, clause_or_error, starts_demand)
}

/// What joins the parts of a condition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Or,
}

/// Parts joined by `and` or by `or`, never by both.
fn chain<'a>(
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
fn next_joint(at: Cursor<'_>) -> Option<(Cursor<'_>, Option<Joint>)> {
    let comma = at.kind() == Some(TokenKind::Comma);
    let after = if comma { at.skip(1) } else { at };
    match after.keyword() {
        Some(Keyword::And) => Some((after.skip(1), Some(Joint::And))),
        Some(Keyword::Or) => Some((after.skip(1), Some(Joint::Or))),
        _ if comma && !ends_condition(after) && !starts_demand(after) => Some((after, None)),
        _ => {
            at.expect(Expected::Word(Keyword::And));
            at.expect(Expected::Word(Keyword::Or));
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

/// Whether a demand's keyword comes next.
#[must_use]
pub fn starts_demand(at: Cursor<'_>) -> bool {
    at.keyword().is_some_and(Keyword::is_demand)
}

/// Whether a clause of a statement starts here, so that a condition ends.
#[must_use]
pub fn starts_clause(at: Cursor<'_>) -> bool {
    let Some(keyword) = at.keyword() else {
        return false;
    };
    let first = at.token().is_some_and(|token| token.first);
    let quoted = at
        .nth(1)
        .is_some_and(|token| token.kind == TokenKind::Quoted);
    match keyword {
        Keyword::Because | Keyword::Then | Keyword::Expect if first => true,
        Keyword::Because => quoted,
        Keyword::Then => true,
        Keyword::Except => true,
        Keyword::Held => at.keyword_at(1) == Some(Keyword::By),
        Keyword::Otherwise | Keyword::Also | Keyword::Ask => quoted || first,
        Keyword::Means | Keyword::From => first,
        Keyword::Source => {
            first
                || quoted
                || at
                    .nth(2)
                    .is_some_and(|token| token.kind == TokenKind::Comma)
        }
        _ => first && keyword.starts_clause(),
    }
}

/// Whether a condition cannot go on here.
#[must_use]
pub fn ends_condition(at: Cursor<'_>) -> bool {
    match at.kind() {
        None | Some(TokenKind::Comma | TokenKind::Stop | TokenKind::Close) => true,
        Some(TokenKind::Bullet) => at.token().is_some_and(|token| token.first),
        Some(TokenKind::Word) => {
            let joint = matches!(
                at.keyword(),
                Some(Keyword::And | Keyword::Or | Keyword::Unless)
            );
            let inline = matches!(at.keyword(), Some(Keyword::Tagged | Keyword::Overrides));
            joint
                || inline
                || starts_clause(at)
                || starts_demand(at)
                || at.sees(&[Keyword::With, Keyword::Weight])
        }
        Some(_) => false,
    }
}

/// A clause, or an error node up to where the next one may start.
fn clause_or_error(start: Cursor<'_>) -> (Cursor<'_>, Cond) {
    start.cx.forget();
    match clause(start) {
        Ok((at, cond))
            if ends_condition(at) || at.cx.is_quiet() || ends_has(at) || on_new_line(start, at) =>
        {
            (at, cond)
        }
        Ok((at, _)) => {
            trouble::unexpected(start, at);
            recover(start, at)
        }
        Err(nom::Err::Failure(_)) => recover(start, start),
        Err(_) => {
            trouble::unreadable_clause(start);
            recover(start, start)
        }
    }
}

/// Whether a line starts here that is not indented deeper than the one where the clause started: what is wrong with
/// it is for whoever reads the next clause to say.
fn on_new_line(start: Cursor<'_>, at: Cursor<'_>) -> bool {
    at.token()
        .is_some_and(|token| token.first && token.column <= line_column(start))
}

/// Inside `with`, a condition may be followed by what its noun has.
fn ends_has(at: Cursor<'_>) -> bool {
    matches!(at.keyword(), Some(Keyword::Has)) || is_comparator(at)
}

/// Skips to where the next clause may start.
fn recover<'a>(start: Cursor<'a>, from: Cursor<'a>) -> (Cursor<'a>, Cond) {
    let mut at = from;
    let mut depth = 0_u32;
    while !at.is_done() {
        match at.kind() {
            Some(TokenKind::Open) => depth += 1,
            Some(TokenKind::Close) if depth > 0 => depth -= 1,
            Some(TokenKind::Comma) => {}
            _ if depth == 0 && ends_condition(at) => break,
            _ if at.at > start.at && on_new_line(start, at) => break,
            _ => {}
        }
        at = at.skip(1);
    }
    (
        at,
        Cond {
            span: start.to(at),
            kind: CondKind::Error,
        },
    )
}

/// The column in which the line of a place starts.
fn line_column(start: Cursor<'_>) -> u32 {
    let before = start.cx.lexed.tokens.get(..=start.at).unwrap_or(&[]);
    before
        .iter()
        .rfind(|token| token.first)
        .map_or(0, |token| token.column)
}

/// One clause.
fn clause(start: Cursor<'_>) -> Parsed<'_, Cond> {
    start.expect(Expected::Phrase);
    if let Some((at, kind)) = match_phrase(start)
        && (ends_condition(at) || ends_has(at))
        && !is_comparator(at)
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
            trouble::unknown_quoted(start, &unquoted(start));
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
        None => miss(),
    }
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

const NOT_THE_CASE: &[Keyword] = &[
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
        trouble::unexpected(inside, at);
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

fn matching_close(start: Cursor<'_>) -> Option<usize> {
    let mut depth = 0_u32;
    for at in start.at..start.end {
        let token = start.cx.lexed.tokens.get(at)?;
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close if depth == 1 => return Some(at),
            TokenKind::Close => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `either A or B`, `both A and B`: as many as follow with the same word.
fn alternatives(start: Cursor<'_>, joint: Keyword) -> Parsed<'_, Cond> {
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

/// `there is [no] X`.
fn there_is(start: Cursor<'_>) -> Parsed<'_, Cond> {
    let Some(at) = start.accept_all(&[Keyword::There, Keyword::Is]) else {
        return miss();
    };
    let (at, negated) = match at.keyword() {
        Some(Keyword::No) => (at.skip(1), true),
        _ => (at, false),
    };
    let (at, subject) = primary(at)?;
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
    let (at, noun) = primary(at)?;
    let (at, with) = match filter(at) {
        Ok((after, with)) => (after, Some(Box::new(with))),
        Err(nom::Err::Failure(failure)) => return Err(nom::Err::Failure(failure)),
        Err(_) => (at, None),
    };
    let Some(at) = at.accept(Keyword::Has) else {
        return miss();
    };
    let (at, has) = has_condition(at, true)?;
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

/// What a noun has: fields with their values. With `whole`, it must reach to the end of the condition.
pub fn has_condition(start: Cursor<'_>, whole: bool) -> Parsed<'_, Cond> {
    let part = |at| match has_part(at, whole) {
        Ok(found) => found,
        Err(nom::Err::Failure(_)) => recover(at, at),
        Err(_) => {
            trouble::unreadable_clause(at);
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
    match start.keyword() {
        Some(Keyword::No | Keyword::Not) if starts_value(start.skip(1)) => {
            let (at, inner) = has_part(start.skip(1), whole)?;
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
    let (at, field) = has_field(bare)?;
    if !whole && is_flag(bare, at) && is_comparator(at) && !compares_flag(at) {
        return Ok((
            at,
            Cond {
                span: start.to(at),
                kind: CondKind::Bare(field),
            },
        ));
    }
    if is_comparator(at) || trouble::is_mistaken_in_has(at) || without_is(at) {
        return comparison(start, at, field, true);
    }
    if starts_value(at) && !ends_condition(at) && !matches!(at.keyword(), Some(Keyword::Has)) {
        let (after, right) = operand(at)?;
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
    let (mut at, first) = has_part(start.skip(1), true)?;
    let mut parts = vec![first];
    while let Some(after) = at.accept(joint) {
        let (after, part) = has_part(after, true)?;
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
        trouble::unexpected(inside, at);
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
    while matches!(at.kind(), Some(TokenKind::Possessive | TokenKind::Dot)) {
        let (after, words) = field_words(at.skip(1))?;
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

/// A clause that starts with an expression.
fn compared(start: Cursor<'_>) -> Parsed<'_, Cond> {
    if let Some(found) = stated_list(start) {
        return Ok(found);
    }
    let (at, left) = operand(start)?;
    if is_comparator(at) || trouble::is_mistaken_comparator(at) {
        if trouble::unknown_subject(start, &left) {
            return Ok(recover(start, at));
        }
        return comparison(start, at, left, false);
    }
    if !ends_condition(at) && !ends_has(at) {
        at.expect(Expected::Comparator);
        return miss();
    }
    if trouble::unknown_subject(start, &left) {
        return Ok(recover(start, at));
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

/// `X, Y and Z are [not] stated`: several subjects, the later ones fields of what the first belongs to.
fn stated_list(start: Cursor<'_>) -> Option<(Cursor<'_>, Cond)> {
    let (at, subjects) = start.cx.quietly(|| {
        let (mut at, first) = primary(start).ok()?;
        let mut subjects = vec![first];
        loop {
            let comma = if at.kind() == Some(TokenKind::Comma) {
                at.skip(1)
            } else {
                at
            };
            let next = comma.accept(Keyword::And).unwrap_or(comma);
            if next.at == at.at {
                break;
            }
            let (after, subject) = primary(next).ok()?;
            subjects.push(subject);
            at = after;
        }
        (subjects.len() > 1).then_some((at, subjects))
    })?;
    let at = at
        .keyword()
        .filter(|keyword| *keyword == Keyword::Is)
        .map(|_| at.skip(1))?;
    let negated = at.keyword() == Some(Keyword::Not);
    let at = if negated { at.skip(1) } else { at };
    let at = (at.keyword() == Some(Keyword::Stated)).then(|| at.skip(1))?;
    let subjects = shared_base(subjects);
    Some((
        at,
        Cond {
            span: start.to(at),
            kind: CondKind::Stated { subjects, negated },
        },
    ))
}

/// `the monitor's leader, mandate and size`: the bare names after the first are fields of the monitor too.
fn shared_base(subjects: Vec<Expr>) -> Vec<Expr> {
    let base = subjects.first().and_then(|first| match &first.kind {
        ExprKind::Member { base, .. } => Some(base.clone()),
        _ => None,
    });
    let share = |subject: Expr| match (&base, &subject.kind) {
        (Some(base), ExprKind::Name(name)) => {
            let field = crate::syntax::tree::Words {
                text: name.clone(),
                span: subject.span,
                quoted: false,
            };
            Expr {
                span: subject.span,
                kind: ExprKind::Member {
                    base: base.clone(),
                    field,
                },
            }
        }
        _ => subject,
    };
    subjects.into_iter().map(share).collect()
}

/// Bullets of one column, each a condition of its own.
fn bullets(start: Cursor<'_>) -> Parsed<'_, Vec<Cond>> {
    let at = if start.kind() == Some(TokenKind::Colon) {
        start.skip(1)
    } else {
        start
    };
    let Some(first) = at.token().filter(|token| token.kind == TokenKind::Bullet) else {
        at.expect(Expected::Thing(
            "bullets, each on a line of its own that starts with `-`",
        ));
        return miss();
    };
    let column = first.column;
    start.cx.deeper(start, || Ok(bullet_lines(at, column)))
}

fn bullet_lines(start: Cursor<'_>, column: u32) -> (Cursor<'_>, Vec<Cond>) {
    let mut at = start;
    let mut parts = Vec::new();
    while at
        .token()
        .is_some_and(|token| token.kind == TokenKind::Bullet && token.column == column)
    {
        let end = bullet_end(at, column);
        let inside = at.skip(1).until(end);
        let (after, part) = condition(inside);
        let after = if after.kind() == Some(TokenKind::Stop) {
            after.skip(1)
        } else {
            after
        };
        if after.at < end {
            trouble::after_bullet(inside, after);
        }
        parts.push(part);
        at = Cursor { at: end, ..at };
    }
    (at, parts)
}

/// A bullet reaches up to the next line that is not indented deeper than it.
fn bullet_end(start: Cursor<'_>, column: u32) -> usize {
    let tokens = start
        .cx
        .lexed
        .tokens
        .get(start.at + 1..start.end)
        .unwrap_or(&[]);
    tokens
        .iter()
        .position(|token| token.first && token.column <= column)
        .map_or(start.end, |ahead| start.at + 1 + ahead)
}

/// The words of the two groupings of a mixed condition, for the message.
#[must_use]
pub fn grouped(texts: &[&str], ors: &[bool], group_or: bool) -> String {
    let mut groups: Vec<Vec<&str>> = vec![texts.iter().take(1).copied().collect()];
    for (text, or) in texts.iter().skip(1).zip(ors) {
        match groups.last_mut() {
            Some(group) if *or == group_or => group.push(text),
            _ => groups.push(vec![text]),
        }
    }
    let (inner, outer) = if group_or {
        (" or ", " and ")
    } else {
        (" and ", " or ")
    };
    let shown: Vec<String> = groups
        .iter()
        .map(|group| {
            if group.len() > 1 {
                format!("({})", group.join(inner))
            } else {
                group.concat()
            }
        })
        .collect();
    shown.join(outer)
}

/// `diagnostic` for something that cannot be said at this place, with what may be said instead.
#[must_use]
pub fn refused(at: Cursor<'_>, code: Code, message: String, choices: &[String]) -> Diagnostic {
    let help = format!(
        "write {}",
        listed(choices.iter().map(|choice| format!("`{choice}`"))).replace(" and `", " or `")
    );
    Diagnostic::new(code, at.span(), message).help(help)
}
