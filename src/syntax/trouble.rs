//! What to say of a text that cannot be read: the smallest wrong words, what may come instead, what to do.

pub mod expected;
pub mod unknown;
pub mod wording;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::Quantifier;
use crate::source::Span;
use crate::syntax::comparison::is_comparator;
use crate::syntax::cursor::{Cursor, Miss, Parsed, miss};
use crate::syntax::ends::{ends_condition, starts_clause};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::{known_name, operand};
use crate::syntax::quantifier::quantified;
use crate::syntax::tree::{Cond, Expr, ExprKind};
use crate::syntax::trouble::expected::unexpected;
use crate::syntax::trouble::unknown::unknown_phrase_is_likely;

/// `and` mixed with `or`: shows both readings.
pub fn mixed(start: Cursor<'_>, joints: impl Iterator<Item = (bool, Span)>, parts: &[Cond]) {
    let joints: Vec<(bool, Span)> = joints.collect();
    let first = joints.first().is_some_and(|(or, _)| *or);
    let Some((_, place)) = joints.iter().find(|(or, _)| *or != first) else {
        return;
    };
    let texts: Vec<String> = parts
        .iter()
        .map(|part| one_line(start.text(part.span)))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let ors: Vec<bool> = joints.iter().map(|(or, _)| *or).collect();
    let (one, other) = (grouped(&texts, &ors, false), grouped(&texts, &ors, true));
    let message = "`and` and `or` are mixed, which can be read in two ways";
    start.cx.report(
        Diagnostic::new(Code::MixedAndOr, *place, message)
            .label("the other word stands before")
            .help(format!(
                "put brackets around what belongs together:\n  {one}\nor\n  {other}"
            )),
    );
}

/// A text on one line, its words set apart by single spaces.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Parts joined by commas alone.
pub fn bare_commas(start: Cursor<'_>, mut places: impl Iterator<Item = Span>) {
    let Some(place) = places.next() else { return };
    start.cx.report(
        Diagnostic::new(
            Code::Unexpected,
            place,
            "a comma alone does not say whether all or any of these are meant",
        )
        .help("join the parts with `and` or with `or`"),
    );
}

/// `any` or `all` before a noun.
pub fn quantifier_word(start: Cursor<'_>) -> Parsed<'_, Cond> {
    let any = start.keyword() == Some(Keyword::Any);
    let word = start.text(start.span());
    let not = start
        .cx
        .lexed
        .tokens
        .get(start.at..start.end)
        .unwrap_or(&[])
        .iter()
        .enumerate()
        .any(|(ahead, _)| start.keyword_at(ahead) == Some(Keyword::Not));
    let diagnostic = Diagnostic::new(
        Code::AmbiguousWord,
        start.span(),
        format!("`{word}` can be read in several ways"),
    );
    let diagnostic = match (any, not) {
        (true, _) => {
            diagnostic.help("write `some` where one is enough, or `every` where all are meant")
        }
        (false, true) => diagnostic.help(
            "with `not` it can mean `no …` or `it is not the case that every …`: write one of them",
        ),
        (false, false) => diagnostic.help("write `every`").edit(start.span(), "every"),
    };
    let noun_follows = start
        .cx
        .quietly(|| quantified(start, start.skip(1), Quantifier::Some));
    if noun_follows.is_err() && unknown_phrase_is_likely(start) {
        return miss();
    }
    start.cx.report(diagnostic);
    quantified(start, start.skip(1), Quantifier::Some).map_err(|_| nom::Err::Failure(Miss))
}

/// `every X has not Y`.
pub fn every_not<'a>(start: Cursor<'a>, at: Cursor<'a>) {
    at.cx.report(
        Diagnostic::new(Code::AmbiguousWord, start.to(at.skip(1)), "`every … not …` can be read in two ways").help(
            "write `no … has …` where none may have it, or `it is not the case that every … has …` where one without it is enough",
        ),
    );
}

/// `either A or B and C`, or `both A and B or C`.
pub fn alternatives_mixed(start: Cursor<'_>, at: Cursor<'_>) {
    let (own, joint) = (one_line(start.text(start.to(at))), at.text(at.span()));
    at.cx.report(
        Diagnostic::new(Code::MixedAndOr, at.span(), "`and` and `or` are mixed, which can be read in two ways")
            .label("the other word stands before")
            .help(format!("put brackets around what belongs together: `({own}) {joint} …`, or the brackets around the last part and what follows")),
    );
}

/// `at most 2 of`, followed by bullets.
pub fn count_of_bullets<'a>(start: Cursor<'a>, of: Cursor<'a>) -> Parsed<'a, Cond> {
    let span = start.to(of);
    start.cx.report(
        Diagnostic::new(
            Code::Unexpected,
            span,
            format!("`{}` does not go with bullets", start.text(span)),
        )
        .help("before bullets write `all of`, `any of`, `none of` or `at least N of`"),
    );
    Err(nom::Err::Failure(Miss))
}

/// A bracket that is never closed.
pub fn unclosed_bracket(start: Cursor<'_>) {
    start.cx.report(
        Diagnostic::new(Code::Unexpected, start.span(), "a bracket is not closed")
            .label("opened here")
            .help("close it with `)`"),
    );
}

/// Something after `has …` that is not about its noun. The rest is read as a clause of its own.
pub fn swallowed<'a>(
    start: Cursor<'a>,
    at: Cursor<'a>,
    next: Cursor<'a>,
    has: Cond,
) -> Parsed<'a, Cond> {
    let end = clause_end(next);
    let other = one_line(start.text(next.to(end)));
    let own = one_line(start.text(start.to(at)));
    let joint = one_line(at.text(at.to(next)))
        .trim_start_matches(", ")
        .to_owned();
    start.cx.report(
        Diagnostic::new(Code::QuantifierSwallows, next.to(end), format!("`{other}` is not about the noun before `has`"))
            .label("everything after `has` is about its noun")
            .help(format!("put brackets around the part with `has`: `(… has {own}) {joint} {other}`, or put the other part first: `{other} {joint} … has {own}`")),
    );
    Ok((at, has))
}

fn clause_end(start: Cursor<'_>) -> Cursor<'_> {
    let mut at = start;
    while !at.is_done() && !ends_condition(at) {
        at = at.skip(1);
    }
    at
}

/// `is A or B` where `is one of A, B` is meant. Reports it and reads it as that.
pub fn choice_without_one_of<'a>(
    value: Cursor<'a>,
    at: Cursor<'a>,
    first: &Expr,
) -> Option<(Cursor<'a>, Expr)> {
    at.accept(Keyword::Or)?;
    let mut items = vec![first.clone()];
    let mut end = at;
    while end.keyword() == Some(Keyword::Or) && is_value_alone(end.skip(1)) {
        let (after, item) = operand(end.skip(1)).ok()?;
        items.push(item);
        end = after;
    }
    if items.len() == 1 || !is_value_alone_before(value, at) {
        return None;
    }
    let span = value.to(end);
    let text = one_line(value.text(span));
    value.cx.report(
        Diagnostic::new(
            Code::Unexpected,
            value.to(at),
            format!("a choice of values needs `one of`: `{text}`"),
        )
        .help("write `is one of A or B`")
        .edit(
            Span {
                end: span.start,
                ..span
            },
            "one of ",
        ),
    );
    Some((
        end,
        Expr {
            span,
            kind: ExprKind::List(items),
        },
    ))
}

fn is_value_alone_before(value: Cursor<'_>, at: Cursor<'_>) -> bool {
    value.kind() != Some(TokenKind::Word)
        || known_name(value.past_article(), |roles| roles.value)
            .is_some_and(|(after, _)| after.at == at.at)
}

fn is_value_alone(at: Cursor<'_>) -> bool {
    let after = match at.kind() {
        Some(TokenKind::Quoted | TokenKind::Number(_) | TokenKind::Date(_)) => Some(at.skip(1)),
        _ => known_name(at.past_article(), |roles| roles.value).map(|(after, _)| after),
    };
    after.is_some_and(|after| ends_condition(after) && !is_comparator(after))
}

/// Words after a bullet's condition.
pub fn after_bullet(inside: Cursor<'_>, at: Cursor<'_>) {
    if starts_clause(at) {
        let word = at.text(at.span());
        at.cx.report(
            Diagnostic::new(
                Code::BadIndentation,
                at.span(),
                format!("`{word}` belongs to a bullet here"),
            )
            .help("indent it less than the bullet if it starts a new clause"),
        );
    } else if at.kind() == Some(TokenKind::Bullet) {
        at.cx.report(
            Diagnostic::new(Code::BadIndentation, at.span(), "this bullet is indented deeper than the one above it")
                .help("bullets of one list stand in one column; deeper ones follow `all of`, `any of`, `none of` or `at least N of`"),
        );
    } else {
        unexpected(inside, at);
    }
}

/// The words of the two groupings of a mixed condition, for the message.
#[must_use]
fn grouped(texts: &[&str], ors: &[bool], group_or: bool) -> String {
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
