//! Bullets: a list of conditions, one a line, which nest by indentation.

use crate::syntax::condition::condition;
use crate::syntax::cursor::{Cursor, Expected, Parsed, miss};
use crate::syntax::lexer::TokenKind;
use crate::syntax::tree::Cond;
use crate::syntax::trouble;

/// Bullets of one column, each a condition of its own.
pub fn bullets(start: Cursor<'_>) -> Parsed<'_, Vec<Cond>> {
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
