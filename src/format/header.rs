//! Where the lines of a rulebook's header start: at each setting.

use crate::format::layout::{CLAUSE, Layout, Region};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::tree::Header;

/// The lines of a header.
pub fn lines(layout: &mut Layout<'_>, header: &Header) {
    for (name, text) in &header.sources {
        layout.mark(name.span, Region::Raw);
        layout.mark(text.span, Region::Raw);
    }
    if let Some(version) = header.version.as_ref().filter(|version| !version.quoted) {
        layout.mark(version.span, Region::Raw);
    }
    let view = layout.view;
    let after_title = view.after(header.title.span);
    for index in after_title..view.end {
        if index == after_title || starts_setting(layout, index) {
            layout.line(index, CLAUSE);
        }
    }
}

/// A list of words or paths may go on after a comma; a source's text never does.
fn starts_setting(layout: &Layout<'_>, index: usize) -> bool {
    let view = layout.view;
    let goes_on = index.checked_sub(1).is_some_and(|before| {
        view.kind(before) == Some(TokenKind::Comma) && layout.region(before) != Region::Raw
    });
    let setting = matches!(
        view.keyword(index),
        Some(
            Keyword::Version
                | Keyword::Source
                | Keyword::Use
                | Keyword::Months
                | Keyword::A
                | Keyword::Read
        )
    );
    view.is_first(index) && setting && !goes_on
}
