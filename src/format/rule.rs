//! Where the lines of a rule start: at each clause, each demand and each exception.

use crate::format::layout::{CLAUSE, Layout, Region, STEP};
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{DemandClause, ExceptClause, ForEach, Origin, RuleStatement};

/// The lines of a rule.
pub fn lines(layout: &mut Layout<'_>, rule: &RuleStatement) {
    layout.is_sentence();
    if let Some(held) = &rule.held {
        layout.line(layout.view.at(held.span), CLAUSE);
    }
    if let Some(each) = &rule.for_each {
        for_each(layout, each);
    }
    if let Some(condition) = &rule.condition {
        layout.clause_before(condition.span, Keyword::If);
        layout.condition(condition, CLAUSE);
    }
    for clause in &rule.demands {
        demand(layout, clause);
    }
    exceptions(layout, &rule.exceptions, CLAUSE);
    for name in &rule.overrides {
        layout.clause_before(name.span, Keyword::Overrides);
    }
    for tag in &rule.tags {
        layout.clause_before(tag.span, Keyword::Tagged);
    }
    origin(layout, &rule.origin);
}

fn for_each(layout: &mut Layout<'_>, each: &ForEach) {
    layout.line(layout.view.at(each.span), CLAUSE);
    layout.expression(&each.noun);
    if let Some(with) = &each.with {
        layout.condition(with, CLAUSE);
    }
}

/// `then` and `and` before a demand belong to its line.
fn demand(layout: &mut Layout<'_>, clause: &DemandClause) {
    let own = layout.view.at(clause.span);
    let before = own.checked_sub(1).filter(|before| {
        matches!(
            layout.view.keyword(*before),
            Some(Keyword::Then | Keyword::And)
        )
    });
    layout.line(before.unwrap_or(own), CLAUSE);
    layout.condition(&clause.condition, CLAUSE);
}

/// An exception to an exception is indented deeper.
fn exceptions(layout: &mut Layout<'_>, clauses: &[ExceptClause], indent: usize) {
    for clause in clauses {
        layout.line(layout.view.at(clause.span), indent);
        layout.condition(&clause.condition, indent);
        exceptions(layout, &clause.exceptions, indent + STEP);
    }
}

/// `because` and `source`, which definitions have too.
pub fn origin(layout: &mut Layout<'_>, origin: &Origin) {
    if let Some(because) = &origin.because {
        layout.clause_before(because.span, Keyword::Because);
    }
    for (name, place) in &origin.sources {
        layout.clause_before(name.span, Keyword::Source);
        for words in [name]
            .into_iter()
            .chain(place)
            .filter(|words| !words.quoted)
        {
            layout.mark(words.span, Region::Raw);
        }
    }
}
