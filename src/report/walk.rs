//! A walk through typed conditions: every condition and value in them, outermost first.
//!
//! Phrases are not entered: a term's body is walked where the term is.

use crate::model::rulebook::{
    Condition, ConditionKind, Exception, Expression, ExpressionKind, Path, Rule,
};

/// What a walk meets.
#[derive(Clone, Copy, Debug)]
pub enum Met<'a> {
    /// A condition.
    Condition(&'a Condition),
    /// Something with a value.
    Expression(&'a Expression),
    /// A path that is no expression: of `is stated`, `there is`, and the list of a quantifier.
    Path(&'a Path),
}

/// Walks all conditions of a rule.
pub fn rule<'a>(rule: &'a Rule, meet: &mut impl FnMut(Met<'a>)) {
    if let Some(binding) = &rule.binding {
        meet(Met::Path(&binding.list));
        binding.with.iter().for_each(|with| condition(with, meet));
    }
    rule.condition
        .iter()
        .for_each(|inner| condition(inner, meet));
    rule.demands
        .iter()
        .for_each(|demand| condition(&demand.condition, meet));
    rule.exceptions
        .iter()
        .for_each(|inner| exception(inner, meet));
}

fn exception<'a>(met: &'a Exception, meet: &mut impl FnMut(Met<'a>)) {
    condition(&met.condition, meet);
    met.exceptions
        .iter()
        .for_each(|inner| exception(inner, meet));
}

/// Walks a condition.
pub fn condition<'a>(met: &'a Condition, meet: &mut impl FnMut(Met<'a>)) {
    meet(Met::Condition(met));
    match &met.kind {
        ConditionKind::Term { arguments, .. } => {
            arguments.iter().for_each(|inner| expression(inner, meet))
        }
        ConditionKind::Holds(inner) => expression(inner, meet),
        ConditionKind::Compare { left, right, .. } => {
            expression(left, meet);
            right.iter().for_each(|inner| expression(inner, meet));
        }
        ConditionKind::Stated(path) | ConditionKind::Exists(path) => meet(Met::Path(path)),
        ConditionKind::Quantified {
            list, with, has, ..
        } => {
            meet(Met::Path(list));
            with.iter().for_each(|inner| condition(inner, meet));
            condition(has, meet);
        }
        ConditionKind::Not(inner) => condition(inner, meet),
        ConditionKind::All(all) | ConditionKind::Any(all) | ConditionKind::AtLeast(_, all) => {
            all.iter().for_each(|inner| condition(inner, meet));
        }
        ConditionKind::Error => {}
    }
}

/// Walks a value.
pub fn expression<'a>(met: &'a Expression, meet: &mut impl FnMut(Met<'a>)) {
    meet(Met::Expression(met));
    match &met.kind {
        ExpressionKind::List(all) => all.iter().for_each(|inner| expression(inner, meet)),
        ExpressionKind::Arithmetic(_, left, right) => {
            expression(left, meet);
            expression(right, meet);
        }
        ExpressionKind::Shift { by, from, .. } => {
            expression(by, meet);
            expression(from, meet);
        }
        ExpressionKind::Aggregate { list, with, of, .. } => {
            meet(Met::Path(list));
            with.iter().for_each(|inner| condition(inner, meet));
            of.iter().for_each(|inner| expression(inner, meet));
        }
        ExpressionKind::Literal(_)
        | ExpressionKind::Path(_)
        | ExpressionKind::Definition(_)
        | ExpressionKind::Slot(_)
        | ExpressionKind::Today => {}
    }
}
