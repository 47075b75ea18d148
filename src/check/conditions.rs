//! Conditions: what each clause of the author's words asks, with everything in it resolved.
//!
//! A condition that cannot be made out becomes an error node, and an error has been reported for it.

use crate::check::aggregates::list_path;
use crate::check::checker::{Checker, failed};
use crate::check::comparisons::{compare, compare_with};
use crate::check::describe::{a_type, with_article};
use crate::check::expressions::{Wanted, expression};
use crate::check::literals::plain_word;
use crate::check::names::entry_record;
use crate::check::qualities::{entries_are, quality};
use crate::check::quantified;
use crate::check::resolve;
use crate::check::scope::Scope;
use crate::check::stated;
use crate::check::terms;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{
    Comparator, Condition, ConditionKind, Expression, ExpressionKind, Path, Relation, VariableId,
};
use crate::model::shape::{RecordId, Type};
use crate::model::words::{folded, without_article};
use crate::source::Span;
use crate::syntax::tree::{Cond, CondKind, Expr, ExprKind};

/// The condition that was written.
pub fn condition(checker: &mut Checker<'_>, scope: &mut Scope<'_>, written: &Cond) -> Condition {
    let span = written.span;
    match &written.kind {
        CondKind::Phrase { phrase, arguments } => {
            terms::used(checker, scope, phrase, arguments, span)
        }
        CondKind::Bare(subject) => bare(checker, scope, subject, span),
        CondKind::Is {
            left,
            negated,
            right,
        } => is(checker, scope, left, *negated, right, span),
        CondKind::Compare {
            left,
            comparator,
            right,
        } => compare(checker, scope, left, *comparator, right, span),
        CondKind::Stated { subjects, negated } => {
            stated::stated(checker, scope, subjects, *negated, span)
        }
        CondKind::ThereIs { subject, negated } => {
            stated::there_is(checker, scope, subject, *negated, span)
        }
        CondKind::Quantified {
            quantifier,
            noun,
            with,
            has,
        } => quantified::quantified(
            checker,
            scope,
            *quantifier,
            noun,
            with.as_deref(),
            has,
            span,
        ),
        CondKind::Not(inner) => negated(true, condition(checker, scope, inner), span),
        CondKind::All(all) => made(ConditionKind::All(conditions(checker, scope, all)), span),
        CondKind::Any(all) => made(ConditionKind::Any(conditions(checker, scope, all)), span),
        CondKind::NoneOf(all) => {
            let any = made(ConditionKind::Any(conditions(checker, scope, all)), span);
            negated(true, any, span)
        }
        CondKind::AtLeast(wanted, all) => at_least(checker, scope, *wanted, all, span),
        CondKind::Error => failed(span),
    }
}

/// A condition of a kind.
#[must_use]
pub fn made(kind: ConditionKind, span: Span) -> Condition {
    Condition { kind, span }
}

/// A condition or its negation.
#[must_use]
pub fn negated(negated: bool, inner: Condition, span: Span) -> Condition {
    if negated {
        made(ConditionKind::Not(Box::new(inner)), span)
    } else {
        inner
    }
}

fn conditions(checker: &mut Checker<'_>, scope: &mut Scope<'_>, all: &[Cond]) -> Vec<Condition> {
    all.iter()
        .map(|one| condition(checker, scope, one))
        .collect()
}

fn at_least(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    wanted: usize,
    all: &[Cond],
    span: Span,
) -> Condition {
    if wanted > all.len() {
        let count = all.len();
        let at = all.first().map_or(span, |first| Span {
            end: first.span.start.max(span.start),
            ..span
        });
        checker.report(
            Diagnostic::new(
                Code::OutOfRange,
                if at.is_empty() {
                    span
                } else {
                    trimmed(checker, at)
                },
                format!("{wanted} of {count} can never hold"),
            )
            .label(format!("there are {count}"))
            .help("write a smaller number, or `all of`"),
        );
        return failed(span);
    }
    made(
        ConditionKind::AtLeast(wanted, conditions(checker, scope, all)),
        span,
    )
}

/// The first line of a span, without what is blank or a bullet at its end.
fn trimmed(checker: &Checker<'_>, span: Span) -> Span {
    let text = checker.sources.slice(span);
    let line = text.lines().next().unwrap_or(text).trim_end();
    Span::new(
        span.file,
        span.start as usize,
        span.start as usize + line.len(),
    )
}

/// A condition about one entry, in which names on the left are its fields.
pub fn about_entry(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    written: &Cond,
    variable: VariableId,
    record: RecordId,
) -> Condition {
    scope.enter(variable, record, true);
    let inner = condition(checker, scope, written);
    scope.leave();
    inner
}

/// An expression alone.
fn bare(checker: &mut Checker<'_>, scope: &mut Scope<'_>, subject: &Expr, span: Span) -> Condition {
    let Some(subject) = expression(checker, scope, subject, Wanted::LEFT) else {
        return failed(span);
    };
    if subject.ty == Type::YesNo {
        return made(ConditionKind::Holds(subject), span);
    }
    let problem = not_a_condition(checker, &subject);
    checker.report(problem);
    failed(span)
}

fn not_a_condition(checker: &Checker<'_>, subject: &Expression) -> Diagnostic {
    let words = checker.words(subject.span);
    let problem = Diagnostic::new(
        Code::NotACondition,
        subject.span,
        format!(
            "`{words}` is {}, which is neither true nor false",
            a_type(checker.shape(), &subject.ty)
        ),
    )
    .label("not a condition");
    let bare = without_article(&words).to_owned();
    match &subject.ty {
        Type::Record(_) => problem.help(format!(
            "write `there is {}`, or name a yes-or-no field of it",
            with_article(&bare)
        )),
        Type::List(_) => problem.help(format!("write `{words} is not empty`, or use a quantifier")),
        _ if matches!(subject.kind, ExpressionKind::Path(_)) => problem.help(format!(
            "compare it, as in `{words} is …`, or write `{words} is stated`"
        )),
        _ => problem.help("compare it with something, as a condition does"),
    }
}

/// `X is Y`: a comparison, or a yes-or-no field Y of the record X.
fn is(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    left: &Expr,
    negative: bool,
    right: &Expr,
    span: Span,
) -> Condition {
    let bare = matches!(
        right.kind,
        ExprKind::Name(_) | ExprKind::Text(_) | ExprKind::None
    );
    if bare && may_be_record(&left.kind) {
        let before = checker.diagnostics.len();
        match expression(checker, scope, left, Wanted::LEFT) {
            Some(found) => return known_is(checker, scope, found, negative, right, span),
            None if is_word(&left.kind) => checker.diagnostics.truncate(before),
            None => return failed(span),
        }
    }
    let right = std::slice::from_ref(right);
    compare(checker, scope, left, equals(negative), right, span)
}

fn equals(negated: bool) -> Comparator {
    Comparator {
        relation: Relation::Equals,
        negated,
    }
}

/// `X is Y` with a bare Y, where it is known what X is.
fn known_is(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    found: Expression,
    negative: bool,
    right: &Expr,
    span: Span,
) -> Condition {
    if let ExpressionKind::Path(path) = &found.kind {
        if plain_word(&right.kind) == Some(ExprKind::None) && !has_none(checker, &found.ty) {
            let exists = made(ConditionKind::Exists(path.clone()), span);
            return negated(!negative, exists, span);
        }
        if let Type::Record(record) = &found.ty {
            return quality(checker, path, *record, negative, right, span);
        }
        if entry_record(&found.ty).is_some() && !is_list(checker, right) {
            let problem = entries_are(checker, path, right, span);
            checker.report(problem);
            return failed(span);
        }
    }
    let right = std::slice::from_ref(right);
    compare_with(checker, scope, found, equals(negative), right, span)
}

/// Whether a bare word names a list of the document.
fn is_list(checker: &Checker<'_>, right: &Expr) -> bool {
    let ExprKind::Name(name) = &right.kind else {
        return false;
    };
    let key = folded(without_article(name));
    !checker.names.lists_of(&key).is_empty()
}

fn is_word(left: &ExprKind) -> bool {
    matches!(left, ExprKind::Name(_) | ExprKind::Text(_))
}

fn may_be_record(left: &ExprKind) -> bool {
    matches!(
        left,
        ExprKind::Name(_) | ExprKind::Text(_) | ExprKind::It | ExprKind::Member { .. }
    )
}

/// Whether a kind has a value called `none`.
fn has_none(checker: &Checker<'_>, ty: &Type) -> bool {
    matches!(ty, Type::Kind(kind) if checker.names.value(*kind, "none").is_some())
}

/// The list of a quantifier or `for each`, with the record of its entries.
pub fn entries(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    noun: &Expr,
) -> Option<(Path, RecordId)> {
    let (list, ty) = list_path(checker, scope, noun)?;
    if let Some(record) = entry_record(&ty) {
        return Some((list, record));
    }
    let problem = resolve::not_a_list(checker, &ty, noun.span);
    checker.report(problem);
    None
}
