//! The table of a test: its first row names the columns, each further row is a case.
//!
//! Verdicts and the like are read here; values are left for whoever reads documents, and names for `check`.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::asked::{Naming, What};
use crate::syntax::clause::{next_line, one_text};
use crate::syntax::cursor::{Cursor, Expected};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::words_of;
use crate::syntax::test::{
    VERDICT_WORDS, VERDICTS, end_of, entry, find, overall, paths, rule_and_demand, rule_name,
    verdict,
};
use crate::syntax::tree::{CaseCell, CaseColumn, CaseRow, CaseTable, CellKind, ColumnKind, Words};
use crate::syntax::trouble;

/// `cases` and the rows beneath it; no table where there is none to read.
pub fn table<'a>(start: Cursor<'a>, cases: Cursor<'a>) -> (Cursor<'a>, Option<CaseTable>) {
    let mut at = cases.skip(1);
    at = at.take(TokenKind::Colon).unwrap_or(at);
    let mut rows = Vec::new();
    while at.kind() == Some(TokenKind::Bar) && at.token().is_some_and(|token| token.first) {
        at.cx.forget();
        let end = next_line(at);
        rows.push(Row::read(at.until(end.at)));
        at = Cursor {
            end: cases.end,
            ..end
        };
    }
    offer_cell(at, &rows);
    cases.cx.raw.borrow_mut().push(cases.at..at.at);
    let Some((head, rows)) = rows.split_first() else {
        at.expect(Expected::Thing(
            "a table on the lines below: rows that start and end with `|`",
        ));
        trouble::expected::unexpected(start, at);
        let at = if at.token().is_some_and(|token| token.first) {
            at
        } else {
            next_line(at)
        };
        return (at, None);
    };
    if let Some(cell) = head.cells.iter().find(|cell| cell.is_done()) {
        nameless(*cell);
    }
    let columns: Vec<CaseColumn> = head.cells.iter().map(|cell| column(*cell)).collect();
    if rows.is_empty() {
        no_case(cases, head);
    }
    let table = CaseTable {
        rows: rows.iter().map(|row| row.case(&columns)).collect(),
        columns,
        span: cases.to(at),
    };
    (at, Some(table))
}

/// A row cut into cells.
struct Row<'a> {
    whole: Cursor<'a>,
    cells: Vec<Cursor<'a>>,
}

impl<'a> Row<'a> {
    /// The cells between the marks of a line.
    fn read(line: Cursor<'a>) -> Self {
        let is_bar = |index: &usize| {
            let at = Cursor { at: *index, ..line };
            at.kind() == Some(TokenKind::Bar)
        };
        let mut cells = Vec::new();
        let mut at = line.skip(1);
        while let Some(bar) = (at.at..line.end).find(is_bar) {
            cells.push(at.until(bar));
            at = Cursor {
                at: bar + 1,
                ..line
            };
        }
        if !at.is_done() {
            unclosed(at);
            cells.push(at);
        }
        Self { whole: line, cells }
    }

    fn span(&self) -> Span {
        self.whole.to(end_of(self.whole))
    }

    fn case(&self, columns: &[CaseColumn]) -> CaseRow {
        if self.cells.len() != columns.len() {
            self.uneven(columns);
        }
        let cells = self.cells.iter().zip(columns);
        CaseRow {
            cells: cells.map(|(cell, column)| read(*cell, column)).collect(),
            span: self.span(),
        }
    }

    /// Says that the row has another number of cells than the table has columns.
    fn uneven(&self, columns: &[CaseColumn]) {
        let (cells, wanted) = (self.cells.len(), columns.len());
        let surplus = self.cells.get(wanted).map(|first| {
            let last = self.cells.last().unwrap_or(first);
            let (first, last) = (place(*first), place(*last));
            Span {
                end: last.end.max(first.end),
                ..first
            }
        });
        let counted = |number: usize, one: &str| match number {
            1 => format!("1 {one}"),
            number => format!("{number} {one}s"),
        };
        let message = format!(
            "the row has {}, and the table has {}",
            counted(cells, "cell"),
            counted(wanted, "column")
        );
        let (label, help) = if surplus.is_some() {
            (
                "no column for this",
                "take the mark out, or put quotation marks around a value that holds `|`",
            )
        } else {
            (
                "a cell is missing",
                "give every column a cell; a blank one, or `-`, says nothing",
            )
        };
        let diagnostic = Diagnostic::new(
            Code::UnevenRow,
            surplus.unwrap_or_else(|| self.span()),
            message,
        );
        let diagnostic = match columns.get(cells) {
            Some(column) => diagnostic.note(column.span, "the first column without a cell"),
            None => diagnostic,
        };
        self.whole.cx.report(diagnostic.label(label).help(help));
    }
}

/// Offers what the cell may hold that the place asked about stands in: the last of the last row.
fn offer_cell(end: Cursor<'_>, rows: &[Row<'_>]) {
    let (Some((last, above)), true) = (rows.split_last(), end.is_asked()) else {
        return;
    };
    if end.asks_first() {
        return;
    }
    let empty = end
        .before()
        .is_some_and(|token| token.kind == TokenKind::Bar);
    let cell = match last.cells.last() {
        Some(cell) if !empty => *cell,
        _ => end,
    };
    let Some(head) = above.first() else {
        offer_column(cell);
        return;
    };
    let number = last.cells.len() - usize::from(!empty);
    if let Some(column) = head.cells.get(number) {
        offer_value(cell, column);
    }
}

/// Offers what a column may be about.
fn offer_column(cell: Cursor<'_>) {
    cell.offer_words(&[Keyword::Case]);
    cell.offer_words(&[Keyword::Expect]);
    cell.offer_name(Naming::Way);
    if cell.keyword() == Some(Keyword::Expect) {
        let inside = cell.skip(1);
        inside.offer_name(Naming::Rule);
        inside.offer_words(&[Keyword::The, Keyword::Deal]);
        inside.offer_words(&[Keyword::Error]);
    }
}

/// Offers what stands in a cell of a column.
fn offer_value(cell: Cursor<'_>, head: &Cursor<'_>) {
    let kind = cell.cx.quietly(|| column(*head).kind);
    match kind {
        ColumnKind::Fact(way) => cell.cx.note(cell.at, What::ValueOf(way.text)),
        ColumnKind::Verdict { .. } => cell.offer_each(VERDICT_WORDS),
        ColumnKind::Overall => cell.offer_each(&[
            &[Keyword::Passes],
            &[Keyword::Fails],
            &[Keyword::Is, Keyword::Incomplete],
        ]),
        ColumnKind::Asks(_) => cell.offer_name(Naming::Way),
        ColumnKind::Error => cell.offer_name(Naming::Code),
        ColumnKind::Title | ColumnKind::Broken => {}
    }
}

/// Where a cell stands: its words, or the room between its marks.
fn place(cell: Cursor<'_>) -> Span {
    if !cell.is_done() {
        return cell.to(end_of(cell));
    }
    let lexed = cell.cx.lexed;
    let from = cell.before().map_or(0, |token| token.end);
    let to = lexed.tokens.get(cell.at).map_or(from, |token| token.start);
    Span {
        file: lexed.file,
        start: from,
        end: to.max(from),
    }
}

fn words(cell: Cursor<'_>) -> Words {
    match one_text_alone(cell) {
        Some(words) => words,
        None if cell.is_done() => Words {
            text: String::new(),
            span: place(cell),
            quoted: false,
        },
        None => words_of(cell, end_of(cell)),
    }
}

/// A quoted text that fills its cell.
fn one_text_alone(cell: Cursor<'_>) -> Option<Words> {
    cell.kind().filter(|kind| *kind == TokenKind::Quoted)?;
    let (after, words) = one_text(cell).ok()?;
    after.is_done().then_some(words)
}

fn unclosed(cell: Cursor<'_>) {
    let end = cell.to(end_of(cell)).end;
    let end = Span {
        file: cell.cx.lexed.file,
        start: end,
        end,
    };
    let message = "the row has no `|` at its end";
    cell.cx.report(
        Diagnostic::new(Code::UnevenRow, place(cell), message)
            .label("this cell is not closed")
            .help("start and end every row with `|`")
            .edit(end, " |"),
    );
}

fn no_case(cases: Cursor<'_>, head: &Row<'_>) {
    let message = "the table names its columns and has no case";
    cases.cx.report(
        Diagnostic::new(Code::Unexpected, head.span(), message)
            .label("the columns")
            .help("write a row beneath it for each case, with a cell for each column"),
    );
}

/// A column, by the words at its head.
fn column(cell: Cursor<'_>) -> CaseColumn {
    cell.cx.forget();
    let kind = match cell.keyword() {
        None if cell.is_done() => ColumnKind::Broken,
        Some(Keyword::Case) if cell.nth(1).is_none() => ColumnKind::Title,
        Some(Keyword::Expect) if cell.nth(1).is_some() => expected(cell.skip(1)),
        _ => ColumnKind::Fact(words(cell)),
    };
    CaseColumn {
        kind,
        span: place(cell),
    }
}

/// Says that a column has no name: the first such, whatever number there are.
fn nameless(cell: Cursor<'_>) {
    let message = "this column has no name";
    cell.cx.report(
        Diagnostic::new(Code::Unexpected, place(cell), message).help(
            "write `case` for titles, the path of a fact such as `monitor.civilian`, or `expect RULE`",
        ),
    );
}

/// What a column that starts with `expect` speaks of.
fn expected(inside: Cursor<'_>) -> ColumnKind {
    let bare = inside.past_article();
    if bare.keyword() == Some(Keyword::Deal) && bare.nth(1).is_none() {
        return ColumnKind::Overall;
    }
    if inside.keyword() == Some(Keyword::Error) && inside.nth(1).is_none() {
        return ColumnKind::Error;
    }
    if let Some(asks) = find(inside, &[Keyword::Asks, Keyword::For]) {
        return ColumnKind::Asks(rule_name(inside, asks));
    }
    let about = (inside.at..inside.end)
        .rev()
        .map(|at| Cursor { at, ..inside })
        .find(|at| at.keyword() == Some(Keyword::For));
    let entry = about.and_then(|about| entry(about).flatten());
    let end = about.filter(|_| entry.is_some()).unwrap_or(end_of(inside));
    let (rule, demand) = rule_and_demand(inside, end);
    ColumnKind::Verdict {
        rule,
        demand,
        entry,
    }
}

/// A cell, read as its column asks.
fn read(cell: Cursor<'_>, column: &CaseColumn) -> CaseCell {
    cell.cx.forget();
    let words = words(cell);
    let nothing = words.text.is_empty() && !words.quoted;
    let dash = matches!(words.text.as_str(), "-" | "\u{2013}" | "\u{2014}") && !words.quoted;
    let kind = match &column.kind {
        _ if nothing || dash => CellKind::Nothing,
        ColumnKind::Title | ColumnKind::Fact(_) => CellKind::Text,
        ColumnKind::Verdict { .. } => one_verdict(cell),
        ColumnKind::Overall => one_overall(cell),
        ColumnKind::Asks(_) => CellKind::Asks(paths(cell, words.span)),
        ColumnKind::Error => CellKind::Error,
        ColumnKind::Broken => CellKind::Broken,
    };
    CaseCell { kind, words }
}

fn one_verdict(cell: Cursor<'_>) -> CellKind {
    match verdict(cell) {
        Some((after, verdict)) if after.is_done() => CellKind::Verdict(verdict),
        _ => unreadable(cell, VERDICTS),
    }
}

fn one_overall(cell: Cursor<'_>) -> CellKind {
    let told = "what is said of the deal: `passes`, `fails` or `is incomplete`";
    match overall(cell) {
        Some(overall) => CellKind::Overall(overall),
        None => unreadable(cell, Expected::Thing(told)),
    }
}

fn unreadable(cell: Cursor<'_>, wanted: Expected) -> CellKind {
    cell.expect(wanted);
    trouble::expected::unexpected(cell, cell);
    CellKind::Broken
}
