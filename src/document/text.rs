//! A text to be read, which may be a part of a file or be stitched together from several of its lines.
//!
//! It leads every offset back to the bytes of the file, and parses nothing.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::{FileId, Span};

/// A text with the way back to its file.
pub(super) struct Text<'a> {
    /// The file.
    pub file: FileId,
    text: Cow<'a, str>,
    /// In order, covering the text.
    pieces: Vec<Piece>,
}

/// A run of the text that stands in the file as one run.
struct Piece {
    at: usize,
    in_file: Range<usize>,
    /// Whether the file has the very same bytes; else the run stands for the whole of `in_file`.
    verbatim: bool,
}

impl<'a> Text<'a> {
    /// A whole file without its byte order mark, or a range of it. A range that starts on a line after nothing but
    /// spaces takes them in, since they count in YAML.
    pub fn of(file: FileId, whole: &'a str, range: Option<Range<usize>>) -> Self {
        let range = range.unwrap_or(0..whole.len());
        let end = floor(whole, range.end);
        let start = line_start(whole, floor(whole, range.start.min(end)));
        let mark = if start == 0 && whole.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8().min(end)
        } else {
            0
        };
        let start = start + mark;
        let mut text = Self::empty(file);
        text.text = Cow::Borrowed(whole.get(start..end).unwrap_or(""));
        text.pieces.push(Piece {
            at: 0,
            in_file: start..end,
            verbatim: true,
        });
        text
    }

    /// A text without content, to be filled with [`Text::push`].
    pub fn empty(file: FileId) -> Self {
        Self {
            file,
            text: Cow::Borrowed(""),
            pieces: Vec::new(),
        }
    }

    /// A part of this text.
    pub fn part(&self, range: Range<usize>) -> Text<'_> {
        let mut part = Text::empty(self.file);
        part.text = Cow::Borrowed(self.slice(range.clone()));
        part.pieces.push(Piece {
            at: 0,
            in_file: self.in_file(range),
            verbatim: true,
        });
        part
    }

    /// Appends `shown`, which stands in `from` as `range`.
    pub fn push(&mut self, shown: &str, from: &Text, range: Range<usize>) {
        self.pieces.push(Piece {
            at: self.text.len(),
            verbatim: from.slice(range.clone()) == shown,
            in_file: from.in_file(range),
        });
        self.text.to_mut().push_str(shown);
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }

    /// The span in the file of a range of this text.
    pub fn span(&self, range: Range<usize>) -> Span {
        let range = self.in_file(range);
        Span::new(self.file, range.start, range.end)
    }

    /// The span of the character at an offset, empty at the end of a line.
    pub fn span_at(&self, offset: usize) -> Span {
        let start = floor(&self.text, offset);
        let width = self
            .slice(start..self.text.len())
            .chars()
            .next()
            .filter(|char| !matches!(char, '\n' | '\r'))
            .map_or(0, char::len_utf8);
        self.span(start..start + width)
    }

    fn in_file(&self, range: Range<usize>) -> Range<usize> {
        let end = floor(&self.text, range.end);
        let start = floor(&self.text, range.start.min(end));
        let from = self.start_in_file(start);
        if start == end {
            return from..from;
        }
        from..self.end_in_file(end).max(from)
    }

    fn start_in_file(&self, offset: usize) -> usize {
        match self.piece(offset) {
            Some(piece) if piece.verbatim => {
                (piece.in_file.start + (offset - piece.at)).min(piece.in_file.end)
            }
            Some(piece) => piece.in_file.start,
            None => 0,
        }
    }

    fn end_in_file(&self, offset: usize) -> usize {
        match self.piece(offset.saturating_sub(1)) {
            Some(piece) if piece.verbatim => {
                (piece.in_file.start + (offset - piece.at)).min(piece.in_file.end)
            }
            Some(piece) => piece.in_file.end,
            None => 0,
        }
    }

    fn piece(&self, offset: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.at <= offset);
        self.pieces.get(after.saturating_sub(1))
    }
}

fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The start of the line of `offset` if only blanks stand between, else `offset`.
fn line_start(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or("");
    let trimmed = before.trim_end_matches([' ', '\t']);
    if trimmed.is_empty() || trimmed.ends_with(['\n', '\u{feff}']) {
        trimmed.len()
    } else {
        offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_through_stitched_lines() {
        let file = FileId(0);
        let whole = Text::of(file, "> ab\n>\tcé\n", None);
        let mut text = Text::empty(file);
        text.push("ab\n", &whole, 2..5);
        text.push("  c", &whole, 6..8);
        text.push("é\n", &whole, 8..11);
        assert_eq!(text.as_str(), "ab\n  cé\n");
        assert_eq!(text.span(0..2), Span::new(file, 2, 4));
        assert_eq!(text.span(6..8), Span::new(file, 8, 10));
        assert_eq!(text.span(4..8), Span::new(file, 6, 10));
        assert_eq!(text.span(9..9), Span::new(file, 11, 11));
        assert_eq!(text.span(7..7), Span::new(file, 8, 8));
        assert_eq!(text.span(70..99), Span::new(file, 11, 11));
    }

    #[test]
    fn a_range_takes_in_the_blanks_before_it() {
        let whole = "given\n   a: 1\n";
        assert_eq!(Text::of(FileId(0), whole, Some(9..13)).as_str(), "   a: 1");
        assert_eq!(Text::of(FileId(0), whole, Some(10..13)).as_str(), ": 1");
        assert_eq!(Text::of(FileId(0), whole, Some(99..200)).as_str(), "");
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let text = Text::of(FileId(0), "\u{feff}a", None);
        assert_eq!(
            (text.as_str(), text.span(0..1)),
            ("a", Span::new(FileId(0), 3, 4))
        );
    }
}
