//! Writes a whole file: its statements, one blank line between them, and the comments around them.

use crate::format::comments::{Comment, comments, is_after_blank, line_start};
use crate::format::layout::layout;
use crate::format::view::View;
use crate::format::write::write;
use crate::syntax::lexer::Lexed;
use crate::syntax::tree::Tree;

/// The text of a file, in which statements that `keeps` names stay as they are.
#[must_use]
pub fn file(text: &str, lexed: &Lexed, tree: &Tree, keeps: impl Fn(usize) -> bool) -> String {
    let mut out = Pieces::default();
    let shares = shares(text, lexed);
    for comment in &shares.before {
        out.comment(*comment);
    }
    for (index, share) in shares.statements.iter().enumerate() {
        let Some(statement) = tree.statements.get(index) else {
            break;
        };
        let piece = if keeps(index) {
            as_written(text, share)
        } else {
            let (inside, tail) = (&share.inside, &share.tail);
            write(&layout(share.view, statement), inside, tail)
        };
        out.statement(&piece, share.after_blank);
        for comment in &share.after {
            out.comment(*comment);
        }
    }
    out.finish()
}

/// The text of a file in pieces.
#[derive(Default)]
struct Pieces {
    text: String,
    after_statement: bool,
}

impl Pieces {
    fn comment(&mut self, comment: Comment<'_>) {
        self.gap(comment.after_blank);
        self.text.push_str(comment.text);
        self.text.push('\n');
        self.after_statement = false;
    }

    fn statement(&mut self, piece: &str, after_blank: bool) {
        self.gap(after_blank);
        self.text.push_str(piece);
        self.text.push('\n');
        self.after_statement = true;
    }

    /// One blank line around statements; between comments, and before what they stand above, as the author has it.
    fn gap(&mut self, after_blank: bool) {
        if !self.text.is_empty() && (self.after_statement || after_blank) {
            self.text.push('\n');
        }
    }

    fn finish(self) -> String {
        self.text
    }
}

/// A file shared out among its statements.
struct Shares<'a> {
    /// The comments above the first statement.
    before: Vec<Comment<'a>>,
    statements: Vec<Share<'a>>,
}

/// What belongs to a statement.
struct Share<'a> {
    view: View<'a>,
    after_blank: bool,
    /// The comments among its words.
    inside: Vec<Comment<'a>>,
    /// The indented comments that end it.
    tail: Vec<Comment<'a>>,
    /// The comments between it and the next statement.
    after: Vec<Comment<'a>>,
}

fn shares<'a>(text: &'a str, lexed: &'a Lexed) -> Shares<'a> {
    let all = comments(text, lexed);
    let starts: Vec<usize> = lexed
        .statements
        .iter()
        .map(|range| place(lexed, range.start))
        .collect();
    let first = starts.first().copied().unwrap_or(usize::MAX);
    let upto = |end: usize| all.partition_point(|comment| comment.start < end);
    let statements = lexed.statements.iter().zip(&starts).enumerate();
    let statements = statements.map(|(index, (range, start))| {
        let next = starts.get(index + 1).copied().unwrap_or(usize::MAX);
        let own = all.get(upto(*start)..upto(next)).unwrap_or(&[]);
        let view = View {
            text,
            lexed,
            start: range.start,
            end: range.end,
        };
        share(view, *start, own, next)
    });
    Shares {
        before: all.get(..upto(first)).unwrap_or(&[]).to_vec(),
        statements: statements.collect(),
    }
}

fn place(lexed: &Lexed, token: usize) -> usize {
    let token = lexed.tokens.get(token);
    token.map_or(usize::MAX, |token| token.start as usize)
}

fn share<'a>(view: View<'a>, start: usize, own: &[Comment<'a>], next: usize) -> Share<'a> {
    let last = view.end.checked_sub(1).and_then(|last| view.token(last));
    let end = last.map_or(start, |token| token.end as usize);
    let inside = own
        .iter()
        .take_while(|comment| comment.start < end || !comment.own_line)
        .count();
    let (inside, gap) = own.split_at(inside);
    let (tail, after) = gap.split_at(tail_length(view.text, gap, next));
    Share {
        view,
        after_blank: is_after_blank(view.text, start),
        inside: inside.to_vec(),
        tail: tail.to_vec(),
        after: after.to_vec(),
    }
}

/// How many of the comments after a statement belong to it: those that are indented, but for a group that stands
/// right above the next statement and apart from this one.
fn tail_length(text: &str, gap: &[Comment<'_>], next: usize) -> usize {
    let indented = gap.iter().take_while(|comment| comment.column > 0).count();
    if indented < gap.len() || next == usize::MAX || is_after_blank(text, next) {
        return indented;
    }
    let group = gap.iter().rposition(|comment| comment.after_blank);
    group.unwrap_or(indented)
}

/// A statement as its author wrote it, but for the ends of its lines.
fn as_written(text: &str, share: &Share<'_>) -> String {
    let view = share.view;
    let last = view.end.checked_sub(1).and_then(|last| view.token(last));
    let end = last.map_or(0, |token| token.end as usize);
    let ends = share.inside.iter().chain(&share.tail);
    let end = ends.map(|comment| comment.end).fold(end, usize::max);
    let start = line_start(
        text,
        view.token(view.start)
            .map_or(0, |token| token.start as usize),
    );
    let rest = text.get(end..).unwrap_or("");
    let line = if text.get(..end).is_some_and(|text| text.ends_with('\n')) {
        ""
    } else {
        rest.split('\n').next().unwrap_or("")
    };
    let whole = text.get(start..end + line.len()).unwrap_or("");
    let whole = match start {
        0 => whole.trim_start_matches('\u{feff}'),
        _ => whole,
    };
    whole.trim_end_matches(['\n', '\r']).replace("\r\n", "\n")
}
