//! Where a condition, a clause or a bracket ends, and where to read on after an error.

use crate::syntax::comparison::is_comparator;
use crate::syntax::cursor::Cursor;
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::tree::{Cond, CondKind};

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
        .is_some_and(|token| token.kind == TokenKind::Quoted)
        || at.asks(1);
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
        Some(TokenKind::Bullet | TokenKind::Bar) => at.token().is_some_and(|token| token.first),
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
                || (at.keyword() == Some(Keyword::With) && at.asks(1))
        }
        Some(_) => false,
    }
}

/// Whether a line starts here that is not indented deeper than the one where the clause started: what is wrong with
/// it is for whoever reads the next clause to say.
pub fn on_new_line(start: Cursor<'_>, at: Cursor<'_>) -> bool {
    at.token()
        .is_some_and(|token| token.first && token.column <= line_column(start))
}

/// Inside `with`, a condition may be followed by what its noun has.
pub fn ends_has(at: Cursor<'_>) -> bool {
    matches!(at.keyword(), Some(Keyword::Has)) || is_comparator(at)
}

/// Skips to where the next clause may start.
pub fn recover<'a>(start: Cursor<'a>, from: Cursor<'a>) -> (Cursor<'a>, Cond) {
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
pub fn line_column(start: Cursor<'_>) -> u32 {
    let before = start.cx.lexed.tokens.get(..=start.at).unwrap_or(&[]);
    before
        .iter()
        .rfind(|token| token.first)
        .map_or(0, |token| token.column)
}

/// The token that closes the bracket at a place.
#[must_use]
pub fn matching_close(start: Cursor<'_>) -> Option<usize> {
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
