//! Where the lines of a test start: at `as of`, `given`, its block, and each `expect`.

use crate::format::layout::{CLAUSE, Layout, Region, STEP};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::tree::TestStatement;

/// The lines of a test.
pub fn lines(layout: &mut Layout<'_>, test: &TestStatement) {
    let view = layout.view;
    for expectation in &test.expectations {
        layout.mark(expectation.span, Region::Raw);
        layout.line(view.at(expectation.span), CLAUSE);
    }
    for index in view.after(test.title.span)..view.end {
        if layout.region(index) == Region::Raw {
            continue;
        }
        if view.kind(index) == Some(TokenKind::Block) {
            layout.line(index, CLAUSE + STEP);
            if index + 1 < view.end {
                layout.line(index + 1, CLAUSE);
            }
        } else if matches!(view.keyword(index), Some(Keyword::Given | Keyword::As)) {
            layout.line(index, CLAUSE);
        }
    }
}
