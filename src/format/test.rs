//! Where the lines of a test start: at `as of`, `given`, its block, `cases`, each of its rows, and each `expect`.

use unicode_width::UnicodeWidthStr;

use crate::format::layout::{CLAUSE, Layout, Region, STEP};
use crate::format::spacing::before;
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::tree::{CaseTable, TestStatement};

/// The lines of a test.
pub fn lines(layout: &mut Layout<'_>, test: &TestStatement) {
    let view = layout.view;
    for expectation in &test.expectations {
        layout.mark(expectation.span, Region::Raw);
        layout.line(view.at(expectation.span), CLAUSE);
    }
    if let Some(table) = &test.cases {
        rows(layout, table);
    }
    for index in view.after(test.title.span)..view.end {
        if matches!(layout.region(index), Region::Raw | Region::Row) {
            continue;
        }
        if view.kind(index) == Some(TokenKind::Block) {
            layout.line(index, CLAUSE + STEP);
            if index + 1 < view.end {
                layout.line(index + 1, CLAUSE);
            }
        } else if matches!(
            view.keyword(index),
            Some(Keyword::Given | Keyword::As | Keyword::Cases)
        ) {
            layout.line(index, CLAUSE);
        }
    }
}

/// The rows of a table, a line each, with the marks of each column in one column.
fn rows(layout: &mut Layout<'_>, table: &CaseTable) {
    let view = layout.view;
    let range = view.range(table.span);
    let starts: Vec<usize> = range
        .clone()
        .filter(|index| view.is_first(*index) && view.kind(*index) == Some(TokenKind::Bar))
        .collect();
    let rows: Vec<Vec<usize>> = starts
        .iter()
        .enumerate()
        .map(|(number, start)| {
            let end = starts.get(number + 1).copied().unwrap_or(range.end);
            let bars = (*start..end).filter(|index| view.kind(*index) == Some(TokenKind::Bar));
            bars.collect()
        })
        .collect();
    if let Some(first) = starts.first() {
        layout.mark_tokens(*first..range.end, Region::Row);
    }
    let widths = widths(layout, &rows);
    for row in &rows {
        align(layout, row, &widths);
    }
}

/// How wide each column is.
fn widths(layout: &Layout<'_>, rows: &[Vec<usize>]) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        for (column, pair) in row.windows(2).enumerate() {
            let &[left, right] = pair else { continue };
            let width = cell_width(layout, left, right);
            match widths.get_mut(column) {
                Some(known) => *known = width.max(*known),
                None => widths.push(width),
            }
        }
    }
    widths
}

/// The columns that the words between two marks take.
fn cell_width(layout: &Layout<'_>, left: usize, right: usize) -> usize {
    let word = |index: usize| {
        let gap = if index == left + 1 {
            0
        } else {
            before(layout, index).len()
        };
        gap + layout.view.slice(index).width()
    };
    (left + 1..right).map(word).sum()
}

fn align(layout: &mut Layout<'_>, row: &[usize], widths: &[usize]) {
    if let Some(first) = row.first() {
        layout.line(*first, CLAUSE + STEP);
    }
    for (pair, wide) in row.windows(2).zip(widths) {
        let &[left, right] = pair else { continue };
        let width = cell_width(layout, left, right);
        let room = wide.saturating_sub(width);
        if right == left + 1 {
            layout.pads.insert(right, wide + 2);
        } else {
            layout.pads.insert(left + 1, 1);
            layout.pads.insert(right, room + 1);
        }
    }
}
