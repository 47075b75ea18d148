//! Walks over conditions: those that stand by themselves, and those within them.

use crate::check::walk::{of_condition, of_expression};
use crate::model::rulebook::{
    Condition, ConditionKind, DefinitionBody, Exception, Expression, ExpressionKind, Rule, Rulebook,
};
use crate::source::Span;

/// The conditions of a rule that stand by themselves, in the order of its clauses.
#[must_use]
pub fn of_rule(rule: &Rule) -> Vec<&Condition> {
    let bindings = rule.binding.iter();
    let with = bindings.filter_map(|binding| binding.with.as_ref());
    let demands = rule.demands.iter().map(|demand| &demand.condition);
    let mut all: Vec<&Condition> = with.chain(&rule.condition).chain(demands).collect();
    add_exceptions(&rule.exceptions, &mut all);
    all
}

fn add_exceptions<'r>(exceptions: &'r [Exception], all: &mut Vec<&'r Condition>) {
    for exception in exceptions {
        all.push(&exception.condition);
        add_exceptions(&exception.exceptions, all);
    }
}

/// Every condition that stands by itself, with the place of the rule or definition that it belongs to.
#[must_use]
pub fn all(rulebook: &Rulebook) -> Vec<(Span, &Condition)> {
    let mut all = Vec::new();
    for term in &rulebook.terms {
        all.push((term.span, &term.means));
    }
    for definition in &rulebook.definitions {
        if let DefinitionBody::Value(value) = &definition.body {
            let with = filters(value).into_iter();
            all.extend(with.map(|with| (definition.span, with)));
        }
    }
    for rule in &rulebook.rules {
        let own = of_rule(rule).into_iter();
        all.extend(own.map(|condition| (rule.span, condition)));
    }
    all
}

/// Shows a condition and all conditions within it, each before its parts, those after `with` in values included.
pub fn each<'r>(condition: &'r Condition, see: &mut impl FnMut(&'r Condition)) {
    parts(condition, see);
    let mut with = Vec::new();
    of_condition(condition, &mut |expression| with.extend(filter(expression)));
    with.into_iter().for_each(|with| parts(with, see));
}

/// The conditions after `with` in a value.
#[must_use]
pub fn filters(value: &Expression) -> Vec<&Condition> {
    let mut found = Vec::new();
    of_expression(value, &mut |expression| found.extend(filter(expression)));
    found
}

fn filter(expression: &Expression) -> Option<&Condition> {
    match &expression.kind {
        ExpressionKind::Aggregate { with, .. } => with.as_deref(),
        _ => None,
    }
}

fn parts<'r>(condition: &'r Condition, see: &mut impl FnMut(&'r Condition)) {
    see(condition);
    match &condition.kind {
        ConditionKind::Quantified { with, has, .. } => {
            with.iter().for_each(|with| parts(with, see));
            parts(has, see);
        }
        ConditionKind::Not(inner) => parts(inner, see),
        ConditionKind::All(all) | ConditionKind::Any(all) | ConditionKind::AtLeast(_, all) => {
            all.iter().for_each(|one| parts(one, see));
        }
        ConditionKind::Term { .. }
        | ConditionKind::Holds(_)
        | ConditionKind::Compare { .. }
        | ConditionKind::Stated(_)
        | ConditionKind::Exists(_)
        | ConditionKind::Error => {}
    }
}
