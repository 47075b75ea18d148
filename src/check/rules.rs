//! Rules: their ids, bindings, conditions, demands and exceptions.
//!
//! How a rule is judged is not decided here.

use crate::check::checker::{Checker, failed, one_line};
use crate::check::citations::cited;
use crate::check::conditions::{about_entry, condition, entries};
use crate::check::header::Heading;
use crate::check::holdings;
use crate::check::rule_ids::RuleIds;
use crate::check::scope::Scope;
use crate::check::statements::Stated;
use crate::model::rulebook::{Binding, Demand, Exception, Rule};
use crate::source::Span;
use crate::syntax::tree::{DemandClause, ExceptClause, ForEach, RuleStatement};

/// All rules, sorted by id. Overrides are left to [`crate::check::overrides`].
pub fn all(
    checker: &mut Checker<'_>,
    heading: &Heading,
    statements: &[Stated<'_, RuleStatement>],
    ids: &RuleIds,
) -> Vec<Rule> {
    ids.in_order()
        .filter_map(|(index, id)| Some((statements.get(index)?, id)))
        .map(|(statement, id)| rule(checker, heading, statement, id))
        .collect()
}

fn rule(
    checker: &mut Checker<'_>,
    heading: &Heading,
    statement: &Stated<'_, RuleStatement>,
    id: &str,
) -> Rule {
    let written = statement.is;
    let mut scope = Scope::default();
    let binding = written
        .for_each
        .as_ref()
        .and_then(|each| binding(checker, &mut scope, each));
    let unbound = written.for_each.is_some() && binding.is_none();
    if unbound {
        return unusable(checker, statement, id);
    }
    let condition = written
        .condition
        .as_ref()
        .map(|written| condition(checker, &mut scope, written));
    let demands = demands(checker, &mut scope, &written.demands);
    let exceptions = exceptions(checker, &mut scope, &written.exceptions);
    Rule {
        holding: holdings::holding(checker, written),
        binding,
        condition,
        demands,
        exceptions,
        citations: cited(checker, heading, &written.origin),
        ..bare(checker, statement, id)
    }
}

/// A rule whose list could not be made out: nothing in it can be told from its entry.
fn unusable(checker: &Checker<'_>, statement: &Stated<'_, RuleStatement>, id: &str) -> Rule {
    Rule {
        condition: Some(failed(statement.span)),
        ..bare(checker, statement, id)
    }
}

fn bare(checker: &Checker<'_>, statement: &Stated<'_, RuleStatement>, id: &str) -> Rule {
    let written = statement.is;
    let named = written.title.as_ref().or(written.name.as_ref());
    Rule {
        id: id.to_owned(),
        title: named.map_or_else(|| sentence(checker, statement), |words| words.text.clone()),
        holding: None,
        binding: None,
        condition: None,
        demands: Vec::new(),
        exceptions: Vec::new(),
        overrides: Vec::new(),
        because: written
            .origin
            .because
            .as_ref()
            .map(|words| words.text.clone()),
        citations: Vec::new(),
        tags: tags(written),
        span: written
            .name
            .as_ref()
            .map_or(statement.span, |name| name.span),
        whole: statement.span,
    }
}

fn tags(written: &RuleStatement) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in &written.tags {
        if !tags.contains(&tag.text) {
            tags.push(tag.text.clone());
        }
    }
    tags
}

/// The text of a rule without a name: its clauses up to where it says why and whence.
fn sentence(checker: &Checker<'_>, statement: &Stated<'_, RuleStatement>) -> String {
    let parts = [
        statement.is.for_each.as_ref().map(|each| each.span),
        statement
            .is
            .condition
            .as_ref()
            .map(|condition| condition.span),
        statement.is.demands.last().map(|demand| demand.span),
    ];
    let end = parts.into_iter().flatten().map(|part| part.end).max();
    let span = Span {
        end: end.unwrap_or(statement.span.end),
        ..statement.span
    };
    let text = one_line(checker.sources.slice(span), usize::MAX);
    text.trim_end_matches(['.', ',', ' ']).to_owned()
}

fn binding(checker: &mut Checker<'_>, scope: &mut Scope<'_>, each: &ForEach) -> Option<Binding> {
    let (list, record) = entries(checker, scope, &each.noun)?;
    let variable = scope.fresh();
    let with = each
        .with
        .as_ref()
        .map(|with| about_entry(checker, scope, with, variable, record));
    scope.enter(variable, record, false);
    Some(Binding {
        variable,
        list,
        with,
        span: each.span,
    })
}

fn demands(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    written: &[DemandClause],
) -> Vec<Demand> {
    let one = |clause: &DemandClause| Demand {
        force: clause.force,
        weight: clause.weight,
        condition: condition(checker, scope, &clause.condition),
        span: clause.span,
    };
    written.iter().map(one).collect()
}

fn exceptions(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    written: &[ExceptClause],
) -> Vec<Exception> {
    let mut all = Vec::with_capacity(written.len());
    for clause in written {
        all.push(Exception {
            condition: condition(checker, scope, &clause.condition),
            exceptions: exceptions(checker, scope, &clause.exceptions),
            span: clause.span,
        });
    }
    all
}
