//! A walk over every expression of a typed rulebook, each before its parts.
//!
//! It looks into terms, values and rules where they are defined, and follows no reference.

use crate::model::rulebook::{
    Condition, ConditionKind, DefinitionBody, Exception, Expression, ExpressionKind, Rulebook,
};

/// Shows every expression of a rulebook: those of terms, of values, of rules.
pub fn each_expression<'r>(rulebook: &'r Rulebook, see: &mut impl FnMut(&'r Expression)) {
    for term in &rulebook.terms {
        of_condition(&term.means, see);
    }
    for definition in &rulebook.definitions {
        if let DefinitionBody::Value(value) = &definition.body {
            of_expression(value, see);
        }
    }
    for rule in &rulebook.rules {
        let with = rule
            .binding
            .iter()
            .filter_map(|binding| binding.with.as_ref());
        let demands = rule.demands.iter().map(|demand| &demand.condition);
        for condition in with.chain(&rule.condition).chain(demands) {
            of_condition(condition, see);
        }
        of_exceptions(&rule.exceptions, see);
    }
}

fn of_exceptions<'r>(exceptions: &'r [Exception], see: &mut impl FnMut(&'r Expression)) {
    for exception in exceptions {
        of_condition(&exception.condition, see);
        of_exceptions(&exception.exceptions, see);
    }
}

/// Shows every expression of a condition.
pub fn of_condition<'r>(condition: &'r Condition, see: &mut impl FnMut(&'r Expression)) {
    match &condition.kind {
        ConditionKind::Term { arguments, .. } => {
            arguments
                .iter()
                .for_each(|argument| of_expression(argument, see));
        }
        ConditionKind::Holds(subject) => of_expression(subject, see),
        ConditionKind::Compare { left, right, .. } => {
            of_expression(left, see);
            right.iter().for_each(|right| of_expression(right, see));
        }
        ConditionKind::Quantified { with, has, .. } => {
            with.iter().for_each(|with| of_condition(with, see));
            of_condition(has, see);
        }
        ConditionKind::Not(inner) => of_condition(inner, see),
        ConditionKind::All(all) | ConditionKind::Any(all) | ConditionKind::AtLeast(_, all) => {
            all.iter().for_each(|one| of_condition(one, see));
        }
        ConditionKind::Stated(_) | ConditionKind::Exists(_) | ConditionKind::Error => {}
    }
}

/// Shows an expression and its parts.
pub fn of_expression<'r>(expression: &'r Expression, see: &mut impl FnMut(&'r Expression)) {
    see(expression);
    match &expression.kind {
        ExpressionKind::List(entries) => entries.iter().for_each(|entry| of_expression(entry, see)),
        ExpressionKind::Arithmetic(_, left, right) => {
            of_expression(left, see);
            of_expression(right, see);
        }
        ExpressionKind::Shift { by, from, .. } => {
            of_expression(by, see);
            of_expression(from, see);
        }
        ExpressionKind::Aggregate { with, of, .. } => {
            with.iter().for_each(|with| of_condition(with, see));
            of.iter().for_each(|of| of_expression(of, see));
        }
        ExpressionKind::Literal(_)
        | ExpressionKind::Path(_)
        | ExpressionKind::Definition(_)
        | ExpressionKind::Slot(_)
        | ExpressionKind::Today => {}
    }
}
