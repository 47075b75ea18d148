//! What stands between two tokens of a line, and how a token is written: the declared normalisations, and no others.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::format::layout::{Layout, Region};
use crate::format::view::View;
use crate::syntax::lexer::TokenKind;

/// What stands between a token and the one before it, on one line.
#[must_use]
pub fn before(layout: &Layout<'_>, index: usize) -> Cow<'static, str> {
    match layout.pads.get(&index) {
        Some(spaces) => " ".repeat(*spaces).into(),
        None => between(layout, index).into(),
    }
}

fn between(layout: &Layout<'_>, index: usize) -> &'static str {
    use TokenKind::{
        Close, CloseBrace, Colon, Comma, Dot, Number, Open, OpenBrace, Percent, Possessive, Quoted,
        Stop,
    };
    let view = layout.view;
    let Some(left) = index.checked_sub(1) else {
        return "";
    };
    let (Some(previous), Some(next)) = (view.kind(left), view.kind(index)) else {
        return "";
    };
    let as_written = if view.touch(left, index) { "" } else { " " };
    let both = |region| layout.region(left) == region && layout.region(index) == region;
    if both(Region::Raw) || both(Region::Row) {
        return as_written;
    }
    match (previous, next) {
        (_, Comma | Colon | Stop) => "",
        (Comma | Colon | Stop, _) => " ",
        (Number(_), Dot) => as_written,
        (Open | OpenBrace | Dot, _) if both(Region::Spoken) => "",
        (_, Close | CloseBrace | Dot | Percent | Possessive) if both(Region::Spoken) => "",
        (Close, _) | (_, Open) if both(Region::Spoken) => " ",
        (Quoted, _) | (_, Quoted) => " ",
        _ => as_written,
    }
}

/// A token as it is written: quotation marks straight, bullets as `-`. In tables nothing is touched.
#[must_use]
pub fn written(layout: &Layout<'_>, index: usize) -> String {
    let view = layout.view;
    let text = view.slice(index);
    match view.kind(index) {
        _ if layout.region(index) == Region::Row => text.to_owned(),
        Some(TokenKind::Quoted) => straight(text),
        Some(TokenKind::Bullet) => "-".to_owned(),
        _ => text.to_owned(),
    }
}

/// A quoted text in straight quotation marks, unless it holds some itself.
#[must_use]
pub fn straight(text: &str) -> String {
    let is_mark = |char: char| matches!(char, '\u{201c}'..='\u{201e}' | '\u{ab}' | '\u{bb}' | '"');
    let mut chars = text.chars();
    let (first, last) = (chars.next(), chars.next_back());
    let body = chars.as_str();
    let marked = first.is_some_and(is_mark) && last.is_some_and(is_mark);
    if marked && !body.contains(is_mark) {
        format!("\"{body}\"")
    } else {
        text.to_owned()
    }
}

/// Whether a quoted text goes on the one on the line above it, as a reason on several lines does.
#[must_use]
pub fn joins_next_line(view: View<'_>, index: usize) -> bool {
    let quoted = |index| view.kind(index) == Some(TokenKind::Quoted);
    index > view.start && quoted(index) && quoted(index - 1) && view.is_first(index)
}

/// The widths of the tokens of a statement, added up, so that the width of any run is one subtraction.
pub struct Widths {
    start: usize,
    /// For each token: the columns up to its end.
    ends: Vec<usize>,
    /// For each token: the columns of what stands before it.
    gaps: Vec<usize>,
}

impl Widths {
    /// The widths of a statement.
    #[must_use]
    pub fn new(layout: &Layout<'_>) -> Self {
        let view = layout.view;
        let (mut ends, mut gaps, mut sum) = (Vec::new(), Vec::new(), 0);
        for index in view.start..view.end {
            let gap = before(layout, index).len();
            sum += gap + view.slice(index).width();
            gaps.push(gap);
            ends.push(sum);
        }
        Self {
            start: view.start,
            ends,
            gaps,
        }
    }

    /// The columns that the tokens from one up to another take on one line.
    #[must_use]
    pub fn of(&self, from: usize, to: usize) -> usize {
        let upto = |index: usize| {
            let end = index.checked_sub(self.start + 1);
            end.and_then(|end| self.ends.get(end)).copied().unwrap_or(0)
        };
        let gap = self.gaps.get(from - self.start).copied().unwrap_or(0);
        upto(to).saturating_sub(upto(from) + gap)
    }
}
