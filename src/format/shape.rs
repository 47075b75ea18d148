//! Where the lines of `kind` and `document` statements start: at each value and each field.

use std::collections::BTreeSet;

use crate::format::layout::{CLAUSE, Layout, STEP};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::tree::{DocumentStatement, FieldLine, KindStatement};

/// The lines of a kind: a value each.
pub fn kind(layout: &mut Layout<'_>, kind: &KindStatement) {
    for (value, _) in &kind.values {
        let index = layout.view.at(value.span);
        let bullet = index
            .checked_sub(1)
            .filter(|before| layout.view.kind(*before) == Some(TokenKind::Bullet));
        layout.line(bullet.unwrap_or(index), CLAUSE);
    }
}

/// The lines of a document: a field each, indented by its level.
pub fn document(layout: &mut Layout<'_>, document: &DocumentStatement) {
    let mut starts = BTreeSet::new();
    fields(layout, &document.fields, &mut starts);
    let view = layout.view;
    let mut columns: Vec<u32> = Vec::new();
    for index in view.start + 1..view.end {
        let Some(token) = view.token(index) else {
            break;
        };
        if !starts.contains(&index) && !is_remarks(layout, index) {
            continue;
        }
        while columns.last().is_some_and(|outer| *outer > token.column) {
            columns.pop();
        }
        if columns.last() != Some(&token.column) {
            columns.push(token.column);
        }
        layout.line(index, STEP * columns.len());
    }
    options(layout);
}

/// A long field is broken before its options first, which no other word can be taken for.
fn options(layout: &mut Layout<'_>) {
    let view = layout.view;
    for index in view.start + 1..view.end {
        let option = matches!(
            view.keyword(index),
            Some(
                Keyword::Ask
                    | Keyword::Also
                    | Keyword::Silence
                    | Keyword::From
                    | Keyword::Separated
                    | Keyword::Plural
                    | Keyword::Read
            )
        );
        if option && view.kind(index - 1) == Some(TokenKind::Comma) {
            layout.breaks.insert(index, 0);
        }
    }
}

fn fields(layout: &Layout<'_>, lines: &[FieldLine], starts: &mut BTreeSet<usize>) {
    for line in lines {
        starts.insert(layout.view.at(line.span));
        fields(layout, &line.fields, starts);
    }
}

fn is_remarks(layout: &Layout<'_>, index: usize) -> bool {
    let view = layout.view;
    let words = [index, index + 1].map(|index| view.keyword(index));
    view.is_first(index) && words == [Some(Keyword::Remarks), Some(Keyword::In)]
}
