//! Comparisons: whether a comparator goes with what stands on its left, and the right side with both.
//!
//! The table of [`crate::check::comparators`] decides; this reads it and words what is wrong.

use crate::check::arithmetic::of_type;
use crate::check::checker::{Checker, failed};
use crate::check::comparators::{Class, Row, Takes, instead, row_of};
use crate::check::expressions::{Wanted, expression, made};
use crate::check::mismatch;
use crate::check::options::entry_type;
use crate::check::resolve::{self, Found};
use crate::check::scope::Scope;
use crate::check::wrong_comparators::{
    comparator_span, includes_a_list, is_one_of, one_of_a_list, wrong_comparator,
};
use crate::model::rulebook::{
    Comparator, Condition, ConditionKind, Expression, ExpressionKind, Relation,
};
use crate::model::shape::Type;
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind};

/// A comparison as written.
pub fn compare(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    left: &Expr,
    comparator: Comparator,
    right: &[Expr],
    span: Span,
) -> Condition {
    let left = left_side(checker, scope, left, comparator, right);
    match left {
        Some(left) => compare_with(checker, scope, left, comparator, right, span),
        None => failed(span),
    }
}

/// A comparison whose left side is known.
pub fn compare_with(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    left: Expression,
    comparator: Comparator,
    right: &[Expr],
    span: Span,
) -> Condition {
    let row = row_of(comparator.relation);
    if !row.on.contains(&Class::of(&left.ty)) {
        let words = comparator_span(checker, left.span, right, span);
        let meant = meant(checker, scope, &left, comparator, right);
        let problem = wrong_comparator(checker, &left, comparator, meant, words);
        checker.report(problem);
        return failed(span);
    }
    match right_side(checker, scope, row, &left, comparator, right, span) {
        Some(right) => Condition {
            kind: ConditionKind::Compare {
                left,
                comparator,
                right,
            },
            span,
        },
        None => failed(span),
    }
}

/// The comparator that was certainly meant: one that goes with the left side, where the right side fits it.
fn meant(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    left: &Expression,
    comparator: Comparator,
    right: &[Expr],
) -> Option<Comparator> {
    let relation = instead(comparator.relation, Class::of(&left.ty))?;
    let before = checker.diagnostics.len();
    let fits = right.iter().all(|right| {
        let right = expression(checker, scope, right, Wanted::of(&left.ty));
        right.is_some_and(|right| mismatch::fits(entry_type(&left.ty), entry_type(&right.ty)))
    });
    checker.diagnostics.truncate(before);
    fits.then_some(Comparator {
        relation,
        negated: comparator.negated,
    })
}

/// The left side. A bare value of a kind takes its type from the right.
fn left_side(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    left: &Expr,
    comparator: Comparator,
    right: &[Expr],
) -> Option<Expression> {
    if is_bare_value(checker, scope, left)
        && let [right] = right
    {
        let right = expression(checker, scope, right, Wanted::default())?;
        let ty = match (row_of(comparator.relation).takes, &right.ty) {
            (Takes::ListOfSame, Type::List(entry)) => entry.as_ref(),
            (_, ty) => ty,
        };
        return expression(checker, scope, left, Wanted::of(ty));
    }
    expression(checker, scope, left, Wanted::LEFT)
}

fn is_bare_value(checker: &mut Checker<'_>, scope: &Scope<'_>, written: &Expr) -> bool {
    let name = match &written.kind {
        ExprKind::Text(_) => return true,
        ExprKind::Name(name) => name,
        _ => return false,
    };
    if checker.names.kinds_with(name).is_empty() {
        return false;
    }
    let before = checker.diagnostics.len();
    let found = resolve::name(checker, scope, name, written.span, true);
    checker.diagnostics.truncate(before);
    matches!(found, Found::Nothing)
}

fn right_side(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    row: &Row,
    left: &Expression,
    comparator: Comparator,
    right: &[Expr],
    span: Span,
) -> Option<Vec<Expression>> {
    let entry = match &left.ty {
        Type::List(entry) => entry.as_ref().clone(),
        other => other.clone(),
    };
    match row.takes {
        Takes::Nothing => Some(Vec::new()),
        Takes::Same => {
            let words = comparator_span(checker, left.span, right, span);
            let one = one(checker, scope, left, comparator, right.first()?, words)?;
            Some(vec![one])
        }
        Takes::SameTwice => both_ends(checker, scope, left, right),
        Takes::Entry => {
            let words = comparator_span(checker, left.span, right, span);
            let one = one_entry(
                checker,
                scope,
                left,
                &entry,
                comparator,
                right.first()?,
                words,
            )?;
            Some(vec![one])
        }
        Takes::ListOfSame | Takes::ListOfEntries => {
            Some(vec![several(checker, scope, left, &entry, right)?])
        }
        Takes::DurationAndDate => {
            let by = of_type(
                checker,
                scope,
                right.first()?,
                &Type::Duration(None),
                "how long",
            );
            let from = of_type(checker, scope, right.get(1)?, &Type::Date, "of which day");
            Some(vec![by?, from?])
        }
    }
}

/// The one value on the right of `is`, `is at least` and the like.
fn one(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    left: &Expression,
    comparator: Comparator,
    right: &Expr,
    words: Span,
) -> Option<Expression> {
    let right = expression(checker, scope, right, Wanted::of(&left.ty))?;
    if comparator.relation == Relation::Equals {
        match (&left.ty, &right.ty) {
            (Type::List(entry), ty) if mismatch::fits(entry, ty) => {
                let problem = one_of_a_list(checker, left, comparator, words);
                checker.report(problem);
                return None;
            }
            (ty, Type::List(entry)) if mismatch::fits(ty, entry) => {
                let problem = is_one_of(checker, &right, comparator, words);
                checker.report(problem);
                return None;
            }
            _ => {}
        }
    }
    let fits = mismatch::check(checker, left, &left.ty, &right)
        && mismatch::check_durations(checker, left, &right)
        && (comparator.relation != Relation::Equals
            || mismatch::check_whole(checker, left, &right));
    fits.then_some(right)
}

/// The two values of `is between`.
fn both_ends(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    left: &Expression,
    right: &[Expr],
) -> Option<Vec<Expression>> {
    let ends: Vec<_> = right
        .iter()
        .map(|end| value(checker, scope, left, end))
        .collect();
    let ends: Vec<Expression> = ends.into_iter().collect::<Option<_>>()?;
    let [low, high] = ends.as_slice() else {
        return None;
    };
    let fits = mismatch::check_units(checker, low, high)
        && mismatch::check_durations(checker, low, high)
        && mismatch::check_order(checker, low, high);
    fits.then_some(ends)
}

fn value(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    left: &Expression,
    right: &Expr,
) -> Option<Expression> {
    let right = expression(checker, scope, right, Wanted::of(&left.ty))?;
    let fits = mismatch::check(checker, left, &left.ty, &right)
        && mismatch::check_durations(checker, left, &right);
    fits.then_some(right)
}

/// The one entry on the right of `includes`.
fn one_entry(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    left: &Expression,
    entry: &Type,
    comparator: Comparator,
    right: &Expr,
    words: Span,
) -> Option<Expression> {
    let right = expression(checker, scope, right, Wanted::of(entry))?;
    if let Type::List(other) = &right.ty
        && mismatch::fits(entry, other)
    {
        let problem = includes_a_list(checker, &right, comparator, words);
        checker.report(problem);
        return None;
    }
    mismatch::check(checker, left, entry, &right).then_some(right)
}

/// The list on the right of `is one of`, `includes all of` and the like; one value is a list of one.
fn several(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    left: &Expression,
    entry: &Type,
    right: &[Expr],
) -> Option<Expression> {
    let wanted = Type::List(Box::new(entry.clone()));
    let list = match right {
        [only] => expression(checker, scope, only, Wanted::of(&wanted))?,
        several => {
            let items: Vec<_> = several
                .iter()
                .map(|item| expression(checker, scope, item, Wanted::of(entry)))
                .collect();
            as_list(items.into_iter().collect::<Option<Vec<_>>>()?)?
        }
    };
    let list = match list.ty {
        Type::List(_) => list,
        _ => as_list(vec![list])?,
    };
    if let ExpressionKind::List(items) = &list.kind {
        let before = checker.diagnostics.len();
        for item in items {
            let fits = mismatch::check(checker, left, entry, item)
                && mismatch::check_durations(checker, left, item);
            if fits {
                mismatch::check_whole(checker, left, item);
            }
        }
        return (checker.diagnostics.len() == before).then_some(list);
    }
    let Type::List(found) = &list.ty else {
        return None;
    };
    let one = Expression {
        ty: found.as_ref().clone(),
        ..list.clone()
    };
    mismatch::check(checker, left, entry, &one).then_some(list)
}

fn as_list(items: Vec<Expression>) -> Option<Expression> {
    let first = items.first()?;
    let span = items
        .last()
        .map_or(first.span, |last| first.span.to(last.span));
    let ty = Type::List(Box::new(first.ty.clone()));
    made(ExpressionKind::List(items), ty, span)
}
