//! Where the lines of a term, value, figure or list start.

use crate::format::layout::{CLAUSE, Layout};
use crate::format::rule::origin;
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{
    Expr, FigureStatement, ListStatement, Phrase, TermStatement, ValueStatement,
};

/// The lines of a term.
pub fn term(layout: &mut Layout<'_>, term: &TermStatement) {
    layout.is_sentence();
    also(layout, &term.also);
    layout.clause_before(term.means.span, Keyword::Means);
    layout.condition(&term.means, CLAUSE);
    if let Some(otherwise) = &term.otherwise {
        layout.clause_before(otherwise.span, Keyword::Otherwise);
    }
    if let Some(ask) = &term.ask {
        layout.clause_before(ask.span, Keyword::Ask);
    }
    origin(layout, &term.origin);
}

/// The lines of a value.
pub fn value(layout: &mut Layout<'_>, value: &ValueStatement) {
    layout.is_sentence();
    also(layout, &value.also);
    is(layout, value.is.span);
    layout.expression(&value.is);
    origin(layout, &value.origin);
}

/// The lines of a figure: each dated value has its own.
pub fn figure(layout: &mut Layout<'_>, figure: &FigureStatement) {
    layout.is_sentence();
    also(layout, &figure.also);
    for (from, value) in &figure.values {
        match from {
            Some(_) => dated(layout, value),
            None => is(layout, value.span),
        }
        layout.expression(value);
    }
    origin(layout, &figure.origin);
}

/// The lines of a list.
pub fn list(layout: &mut Layout<'_>, list: &ListStatement) {
    layout.is_sentence();
    also(layout, &list.also);
    if let (Some(first), Some(last)) = (list.values.first(), list.values.last()) {
        is(layout, first.span);
        let kind = crate::syntax::tree::ExprKind::List(list.values.clone());
        let span = first.span.to(last.span);
        layout.expression(&Expr { span, kind });
    }
    origin(layout, &list.origin);
}

fn also(layout: &mut Layout<'_>, phrases: &[Phrase]) {
    for phrase in phrases {
        layout.clause_before(phrase.span, Keyword::Also);
    }
}

/// `is` stays beside the phrase that it follows where there is room for what it says.
fn is(layout: &mut Layout<'_>, value: Span) {
    let view = layout.view;
    if let Some(index) = view.introduced_by(view.at(value), Keyword::Is) {
        layout.line(index, CLAUSE);
        if index == view.start + 2 {
            layout.may_join = Some(index);
        }
    }
}

/// `from DATE is`: the date has at most three words.
fn dated(layout: &mut Layout<'_>, value: &Expr) {
    let view = layout.view;
    let Some(is) = view.introduced_by(view.at(value.span), Keyword::Is) else {
        return;
    };
    let from = (is.saturating_sub(4)..is)
        .rev()
        .find(|index| view.keyword(*index) == Some(Keyword::From));
    if let Some(from) = from {
        layout.line(from, CLAUSE);
    }
}
