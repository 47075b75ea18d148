//! The glossary's statements: terms, values, figures and lists.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::words::{folded, without_article};
use crate::syntax::clause::{
    date, duplicate, go_on, no_condition, one_text, origin, past_stop, phrase, skip_to_clause,
};
use crate::syntax::comparison::many;
use crate::syntax::condition::condition;
use crate::syntax::cursor::Cursor;
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::{operand, unquoted};
use crate::syntax::tree::{
    Cond, Expr, ExprKind, FigureStatement, ListStatement, Origin, Phrase, StatementKind,
    TermStatement, ValueStatement, Words,
};
use crate::syntax::trouble;

/// What the clauses of a definition gather.
#[derive(Default)]
struct Parts {
    also: Vec<Phrase>,
    otherwise: Option<Phrase>,
    ask: Option<Words>,
    means: Option<Cond>,
    values: Vec<(Option<jiff::civil::Date>, Expr)>,
    items: Option<Vec<Expr>>,
    origin: Origin,
}

/// `term`, `value`, `figure` or `list`.
#[must_use]
pub fn definition(start: Cursor<'_>, keyword: Keyword) -> StatementKind {
    start.cx.forget();
    let Ok((mut at, phrase)) = phrase(start.skip(1)) else {
        trouble::expected::unexpected(start, start.skip(1));
        return StatementKind::Error;
    };
    set_slots(start, &phrase);
    *start.cx.own.borrow_mut() =
        quoted_after(start, &[Keyword::Term, Keyword::Also, Keyword::Otherwise]);
    let mut parts = Parts::default();
    while !at.is_done() {
        at = past_stop(clause(start, past_stop(at), keyword, &mut parts));
    }
    offer_clauses(at, keyword, &parts);
    let made = finish(start, keyword, phrase, parts);
    start.cx.slots.borrow_mut().clear();
    start.cx.own.borrow_mut().clear();
    made
}

/// The texts in quotation marks that follow one of these keywords, further ones after commas included.
#[must_use]
pub fn quoted_after(start: Cursor<'_>, keywords: &[Keyword]) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = false;
    for index in start.at..start.end {
        let at = Cursor { at: index, ..start };
        match at.kind() {
            Some(TokenKind::Quoted) if open => found.push(unquoted(at)),
            Some(TokenKind::Comma) if open => {}
            _ => {
                open = at
                    .keyword()
                    .is_some_and(|keyword| keywords.contains(&keyword))
            }
        }
    }
    found
}

fn set_slots(start: Cursor<'_>, phrase: &Phrase) {
    let names = phrase
        .slots
        .iter()
        .map(|slot| without_article(&folded(&slot.text)).to_owned());
    *start.cx.slots.borrow_mut() = names.collect();
}

fn clause<'a>(
    start: Cursor<'a>,
    at: Cursor<'a>,
    keyword: Keyword,
    parts: &mut Parts,
) -> Cursor<'a> {
    if at.is_done() {
        return at;
    }
    at.cx.forget();
    if let Some(after) = origin(at, &mut parts.origin) {
        return after;
    }
    match (at.keyword(), keyword) {
        (Some(Keyword::Also), _) => also(at, parts),
        (Some(Keyword::Means), Keyword::Term) => means(at, parts),
        (Some(Keyword::Otherwise), Keyword::Term) => otherwise(at, parts),
        (Some(Keyword::Ask), Keyword::Term) => ask(at, parts),
        (Some(Keyword::Is), Keyword::List) => items(at, parts),
        (Some(Keyword::Is), Keyword::Value | Keyword::Figure) => value(at, None, parts),
        (Some(Keyword::From), Keyword::Figure) => dated(at, parts),
        _ => unknown_clause(start, at, keyword),
    }
}

/// Offers the clauses that a definition may go on with, unless the last one is not complete.
fn offer_clauses(at: Cursor<'_>, keyword: Keyword, parts: &Parts) {
    if !at.is_asked() || at.is_left_open() {
        return;
    }
    let offer = |fits: bool, words: &'static [Keyword]| {
        if fits {
            at.offer_words(words);
        }
    };
    let term = keyword == Keyword::Term;
    let given = !parts.values.is_empty() || parts.items.is_some();
    offer(term && parts.means.is_none(), &[Keyword::Means]);
    offer(!term && !given, &[Keyword::Is]);
    offer(keyword == Keyword::Figure, &[Keyword::From]);
    offer(true, &[Keyword::Also]);
    offer(term && parts.otherwise.is_none(), &[Keyword::Otherwise]);
    offer(term && parts.ask.is_none(), &[Keyword::Ask]);
    offer(parts.origin.because.is_none(), &[Keyword::Because]);
    offer(true, &[Keyword::Source]);
}

fn unknown_clause<'a>(start: Cursor<'a>, at: Cursor<'a>, keyword: Keyword) -> Cursor<'a> {
    let (clauses, what): (&[Keyword], _) = match keyword {
        Keyword::Term => (
            &[
                Keyword::Means,
                Keyword::Otherwise,
                Keyword::Also,
                Keyword::Ask,
                Keyword::Because,
                Keyword::Source,
            ],
            "`means …`, `otherwise \"…\"`, `also \"…\"` or `ask \"…\"`",
        ),
        Keyword::Figure => (
            &[
                Keyword::From,
                Keyword::Also,
                Keyword::Because,
                Keyword::Source,
            ],
            "`is …` or `from DATE is …`",
        ),
        _ => (
            &[Keyword::Also, Keyword::Because, Keyword::Source],
            "`is …`",
        ),
    };
    trouble::expected::unknown_clause(start, at, clauses, what);
    skip_to_clause(at.skip(1))
}

fn also<'a>(at: Cursor<'a>, parts: &mut Parts) -> Cursor<'a> {
    let mut next = at.skip(1);
    loop {
        let Ok((after, phrase)) = phrase(next) else {
            return go_on(at, next);
        };
        parts.also.push(phrase);
        match after.take(TokenKind::Comma) {
            Some(more) => next = more,
            None => return after,
        }
    }
}

fn means<'a>(at: Cursor<'a>, parts: &mut Parts) -> Cursor<'a> {
    if parts.means.is_some() {
        duplicate(at, "means");
    }
    let (after, cond) = condition(at.skip(1));
    parts.means.get_or_insert(cond);
    after
}

fn otherwise<'a>(at: Cursor<'a>, parts: &mut Parts) -> Cursor<'a> {
    if parts.otherwise.is_some() {
        duplicate(at, "otherwise");
    }
    let Ok((after, phrase)) = phrase(at.skip(1)) else {
        return go_on(at, at.skip(1));
    };
    parts.otherwise.get_or_insert(phrase);
    after
}

fn ask<'a>(at: Cursor<'a>, parts: &mut Parts) -> Cursor<'a> {
    let Ok((after, words)) = one_text(at.skip(1)) else {
        return go_on(at, at.skip(1));
    };
    parts.ask.get_or_insert(words);
    after
}

fn items<'a>(at: Cursor<'a>, parts: &mut Parts) -> Cursor<'a> {
    let Ok((after, mut values)) = many(at.skip(1)) else {
        return go_on(at, at.skip(1));
    };
    let values = match values.pop() {
        Some(Expr {
            kind: ExprKind::List(items),
            ..
        }) => items,
        Some(single) => vec![single],
        None => Vec::new(),
    };
    parts.items.get_or_insert(values);
    after
}

fn value<'a>(at: Cursor<'a>, from: Option<jiff::civil::Date>, parts: &mut Parts) -> Cursor<'a> {
    match operand(at.skip(1)) {
        Ok((after, value)) => {
            parts.values.push((from, value));
            after
        }
        Err(_) => go_on(at, at.skip(1)),
    }
}

/// `from DATE is LITERAL`.
fn dated<'a>(at: Cursor<'a>, parts: &mut Parts) -> Cursor<'a> {
    let Ok((after, from)) = date(at.skip(1)) else {
        return go_on(at, at.skip(1));
    };
    match after.accept(Keyword::Is) {
        Some(_) => value(after, from, parts),
        None => go_on(at, after),
    }
}

fn finish(start: Cursor<'_>, keyword: Keyword, phrase: Phrase, parts: Parts) -> StatementKind {
    let also = parts.also;
    let origin = parts.origin;
    match keyword {
        Keyword::Term => {
            let means = parts.means.unwrap_or_else(|| {
                incomplete(start, &phrase, "means …");
                no_condition(start)
            });
            StatementKind::Term(TermStatement {
                phrase,
                also,
                otherwise: parts.otherwise,
                ask: parts.ask,
                means,
                origin,
            })
        }
        Keyword::List => {
            let values = parts.items.unwrap_or_else(|| {
                incomplete(start, &phrase, "is A, B, C");
                Vec::new()
            });
            StatementKind::List(ListStatement {
                phrase,
                also,
                values,
                origin,
            })
        }
        Keyword::Figure => {
            if parts.values.is_empty() {
                incomplete(start, &phrase, "is …");
            }
            StatementKind::Figure(FigureStatement {
                phrase,
                also,
                values: parts.values,
                origin,
            })
        }
        _ => {
            let is = parts.values.into_iter().next().map_or_else(
                || {
                    incomplete(start, &phrase, "is …");
                    Expr {
                        span: start.span(),
                        kind: ExprKind::Error,
                    }
                },
                |(_, value)| value,
            );
            StatementKind::Value(ValueStatement {
                phrase,
                also,
                is,
                origin,
            })
        }
    }
}

/// Reports a definition that does not say what it stands for, unless something was already wrong with it.
fn incomplete(start: Cursor<'_>, phrase: &Phrase, rest: &str) {
    let statement = start.span().start
        ..=start
            .cx
            .lexed
            .tokens
            .get(start.end.saturating_sub(1))
            .map_or(0, |token| token.end);
    let reported = start.cx.diagnostics.borrow().iter().any(|diagnostic| {
        diagnostic.is_error()
            && diagnostic
                .span
                .is_some_and(|span| statement.contains(&span.start))
    });
    if reported {
        return;
    }
    let word = start.text(start.span());
    start.cx.report(
        Diagnostic::new(
            Code::Unexpected,
            phrase.span,
            format!("`{}` is not given a meaning", phrase.text),
        )
        .help(format!(
            "say what it stands for: `{word} \"{}\" {rest}`",
            phrase.text
        )),
    );
}
