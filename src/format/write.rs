//! Writes a laid-out statement: its lines, broken where they are too long, with its comments.

use std::collections::BTreeMap;

use crate::format::comments::{Comment, is_after_blank};
use crate::format::layout::{CLAUSE, Indent, Layout, Region, STEP, WIDTH};
use crate::format::spacing::{Widths, before, joins_next_line, written};
use crate::syntax::lexer::TokenKind;

/// The text of a statement with the comments inside it and those that end it, without a line break at its end.
#[must_use]
pub fn write(layout: &Layout<'_>, inside: &[Comment<'_>], tail: &[Comment<'_>]) -> String {
    let mut writer = Writer {
        layout,
        widths: Widths::new(layout),
        leading: BTreeMap::new(),
        trailing: BTreeMap::new(),
        out: String::new(),
        lines: 0,
        indent: 0,
        above: Above::default(),
    };
    for comment in inside {
        writer.attach(*comment);
    }
    let starts: Vec<(usize, Indent)> = layout.lines.iter().map(|(at, to)| (*at, *to)).collect();
    for (number, (start, indent)) in starts.iter().enumerate() {
        let end = starts
            .get(number + 1)
            .map_or(layout.view.end, |(start, _)| *start);
        writer.line(*start, end, *indent);
    }
    for comment in tail {
        writer.comment(*comment, 0, CLAUSE);
    }
    writer.out
}

/// The line that was written last: where its author put it, and where it stands now.
#[derive(Clone, Copy, Default)]
struct Above {
    column: usize,
    indent: usize,
}

struct Writer<'a> {
    layout: &'a Layout<'a>,
    widths: Widths,
    /// The comments above a token.
    leading: BTreeMap<usize, Vec<Comment<'a>>>,
    /// The comment behind a token, at the end of its line.
    trailing: BTreeMap<usize, Comment<'a>>,
    out: String,
    /// How many lines there are.
    lines: usize,
    /// The indentation of the last.
    indent: usize,
    above: Above,
}

impl<'a> Writer<'a> {
    fn attach(&mut self, comment: Comment<'a>) {
        let view = self.layout.view;
        let tokens = view.lexed.tokens.get(view.start..view.end).unwrap_or(&[]);
        let next =
            view.start + tokens.partition_point(|token| (token.start as usize) < comment.start);
        if comment.own_line {
            self.leading.entry(next).or_default().push(comment);
        } else {
            self.trailing.insert(next.saturating_sub(1), comment);
        }
    }

    /// The tokens from `start` up to `end`, with the comments among them.
    fn line(&mut self, start: usize, end: usize, indent: Indent) {
        let view = self.layout.view;
        let column = view.token(start).map_or(0, |token| token.column as usize);
        self.comments_above(start, column, indent.first);
        let place = view.token(start).map_or(0, |token| token.start as usize);
        self.blank_line(is_after_blank(view.text, place));
        if view.kind(start) == Some(TokenKind::Block) {
            self.block(start, indent.first);
            return;
        }
        self.above = Above {
            column,
            indent: indent.first,
        };
        let mut from = start;
        let mut first = indent.first;
        for index in start + 1..end {
            if self.must_break(index) {
                self.fill(from, index, first, indent.rest);
                first = self.after_break(index, indent.rest);
                self.comments_amid(index, first);
                from = index;
            }
        }
        self.fill(from, end, first, indent.rest);
    }

    /// The indentation after a break that a comment forces: deeper than the line above, so that a name which it
    /// interrupts is not ended by it.
    fn after_break(&self, index: usize, rest: usize) -> usize {
        let is_allowed =
            self.layout.breaks.contains_key(&index) || joins_next_line(self.layout.view, index);
        if is_allowed { rest } else { self.indent + STEP }
    }

    /// Whether a token stands on another line than the one before it, whatever the room: below a comment, or where
    /// the line above it is taken as it is. What is read as a bullet stays one.
    fn must_break(&self, index: usize) -> bool {
        let view = self.layout.view;
        let below_raw = view.is_first(index) && self.layout.region(index - 1) == Region::Raw;
        self.leading.contains_key(&index)
            || self.trailing.contains_key(&(index - 1))
            || joins_next_line(view, index)
            || below_raw
            || view.kind(index) == Some(TokenKind::Bullet)
    }

    /// The comments above a token that starts a line, which its author put in `column`.
    fn comments_above(&mut self, index: usize, column: usize, indent: usize) {
        let is_block = self.layout.view.kind(index) == Some(TokenKind::Block);
        let indent = if is_block { CLAUSE } else { indent };
        for comment in self.leading.remove(&index).unwrap_or_default() {
            self.comment(comment, column, indent);
        }
    }

    /// The comments above a token amid a line.
    fn comments_amid(&mut self, index: usize, indent: usize) {
        for comment in self.leading.remove(&index).unwrap_or_default() {
            self.start_line(indent);
            self.out.push_str(comment.text);
        }
    }

    /// A comment on a line of its own stands as what follows it, unless its author aligned it with what is above.
    fn comment(&mut self, comment: Comment<'_>, next_column: usize, next_indent: usize) {
        let with_above = comment.column == self.above.column
            && comment.column > next_column
            && self.above.indent > next_indent;
        let indent = if with_above {
            self.above.indent
        } else {
            next_indent
        };
        self.blank_line(comment.after_blank);
        self.start_line(indent);
        self.above = Above {
            column: comment.column,
            indent,
        };
        self.out.push_str(comment.text);
    }

    fn blank_line(&mut self, wanted: bool) {
        if wanted && self.layout.keeps_blank_lines && self.lines > 1 {
            self.out.push('\n');
        }
    }

    fn start_line(&mut self, indent: usize) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(&" ".repeat(indent));
        self.indent = indent;
        self.lines += 1;
    }

    /// Writes tokens on as many lines as they need.
    fn fill(&mut self, from: usize, to: usize, first: usize, rest: usize) {
        let (mut from, mut indent) = (from, first);
        while let Some(at) = self.break_at(from, to, indent) {
            self.tokens(from, at, indent);
            from = at;
            indent = rest;
        }
        self.tokens(from, to, indent);
        if let Some(comment) = to
            .checked_sub(1)
            .and_then(|last| self.trailing.remove(&last))
        {
            self.out.push_str("  ");
            self.out.push_str(comment.text);
        }
    }

    /// Where to break a line that is too long: at the outermost of the places that fit, and there at the last.
    fn break_at(&self, from: usize, to: usize, indent: usize) -> Option<usize> {
        if indent + self.widths.of(from, to) <= WIDTH {
            return None;
        }
        let places = self.layout.breaks.range(from + 1..to);
        let fitting = places
            .clone()
            .take_while(|(at, _)| indent + self.widths.of(from, **at) <= WIDTH)
            .min_by_key(|(at, depth)| (**depth, std::cmp::Reverse(**at)));
        fitting.or_else(|| places.clone().next()).map(|(at, _)| *at)
    }

    fn tokens(&mut self, from: usize, to: usize, indent: usize) {
        self.start_line(indent);
        for index in from..to {
            if index > from {
                self.out.push_str(&before(self.layout, index));
            }
            self.out.push_str(&written(self.layout, index));
        }
    }

    /// A block keeps its bytes, indented as one.
    fn block(&mut self, index: usize, indent: usize) {
        let text = reindented(self.layout.view.slice(index), indent);
        self.out.push('\n');
        self.out.push_str(&text);
        self.lines += 1;
    }
}

/// The lines of a block with another shared indentation, and without a line break at the end.
#[must_use]
pub fn reindented(block: &str, indent: usize) -> String {
    let lines: Vec<&str> = block.lines().collect();
    let depth = |line: &str| {
        line.chars()
            .take_while(|char| matches!(char, ' ' | '\t'))
            .count()
    };
    let shared = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| depth(line))
        .min()
        .unwrap_or(0);
    let one = |line: &&str| {
        let rest: String = line.chars().skip(shared).collect();
        let is_blank = rest.is_empty() || depth(line) < shared;
        if is_blank {
            String::new()
        } else {
            format!("{}{rest}", " ".repeat(indent))
        }
    };
    lines.iter().map(one).collect::<Vec<_>>().join("\n")
}
