//! Comments with what their layout depends on: their column, and whether they have a line of their own.

use crate::source::Span;
use crate::syntax::lexer::Lexed;

/// A comment.
#[derive(Clone, Copy, Debug)]
pub struct Comment<'a> {
    /// It, `#` included.
    pub text: &'a str,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// Its column.
    pub column: usize,
    /// Whether it has a line of its own.
    pub own_line: bool,
    /// Whether the line above it is blank.
    pub after_blank: bool,
}

/// The comments of a file.
#[must_use]
pub fn comments<'a>(text: &'a str, lexed: &Lexed) -> Vec<Comment<'a>> {
    lexed
        .comments
        .iter()
        .map(|span| comment(text, *span))
        .collect()
}

fn comment(text: &str, span: Span) -> Comment<'_> {
    let (start, end) = (span.start as usize, span.end as usize);
    let before = text.get(line_start(text, start)..start).unwrap_or("");
    Comment {
        text: text.get(start..end).unwrap_or(""),
        start,
        end,
        column: columns(before),
        own_line: before.trim_matches(is_blank).is_empty(),
        after_blank: is_after_blank(text, start),
    }
}

/// A tab counts as two columns, as it does where rule texts are read.
fn columns(text: &str) -> usize {
    let width = |char| match char {
        '\t' => 2,
        '\u{feff}' => 0,
        _ => 1,
    };
    text.chars().map(width).sum()
}

fn is_blank(char: char) -> bool {
    char.is_whitespace() || char == '\u{feff}'
}

/// Where the line of a place starts.
#[must_use]
pub fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    before.rfind('\n').map_or(0, |end| end + 1)
}

/// Whether the line above that of a place is blank.
#[must_use]
pub fn is_after_blank(text: &str, at: usize) -> bool {
    let above = text.get(..line_start(text, at)).unwrap_or("");
    above.strip_suffix('\n').is_some_and(|above| {
        let line = above.rsplit('\n').next().unwrap_or("");
        line.trim_matches(is_blank).is_empty()
    })
}
