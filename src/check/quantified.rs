//! `some X with … has …`: conditions about the entries of a list.
//!
//! Everything after `has` is about the noun; what is not is an error that shows the brackets.

use crate::check::checker::{Checker, failed};
use crate::check::conditions::{about_entry, entries, made};
use crate::check::describe::record_noun;
use crate::check::names::{Names, ROOT};
use crate::check::scope::Scope;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Condition, ConditionKind, Quantifier};
use crate::model::shape::RecordId;
use crate::model::words::{folded, without_article};
use crate::source::Span;
use crate::syntax::tree::{Cond, CondKind, Expr, ExprKind};

/// A quantified clause as written.
pub fn quantified(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    quantifier: Quantifier,
    noun: &Expr,
    with: Option<&Cond>,
    has: &Cond,
    span: Span,
) -> Condition {
    let Some((list, record)) = entries(checker, scope, noun) else {
        return failed(span);
    };
    let strays = strays(checker.names, record, has);
    if let Some(stray) = strays {
        let problem = swallowed(checker, record, has, stray, span);
        checker.report(problem);
        return failed(span);
    }
    let variable = scope.fresh();
    let with = with.map(|with| Box::new(about_entry(checker, scope, with, variable, record)));
    let has = Box::new(about_entry(checker, scope, has, variable, record));
    made(
        ConditionKind::Quantified {
            quantifier,
            list,
            variable,
            with,
            has,
        },
        span,
    )
}

/// The first clause after `has` that speaks of something other than the noun.
fn strays<'c>(names: &Names, record: RecordId, has: &'c Cond) -> Option<&'c Cond> {
    let inner: &[Cond] = match &has.kind {
        CondKind::All(all)
        | CondKind::Any(all)
        | CondKind::NoneOf(all)
        | CondKind::AtLeast(_, all) => all,
        _ => std::slice::from_ref(has),
    };
    inner.iter().find(|clause| is_stray(names, record, clause))
}

fn is_stray(names: &Names, record: RecordId, clause: &Cond) -> bool {
    match &clause.kind {
        CondKind::Phrase { .. } => true,
        CondKind::Bare(subject) => is_foreign(names, record, subject),
        CondKind::ThereIs { subject, .. } => is_foreign(names, record, subject),
        CondKind::Is { left, .. } | CondKind::Compare { left, .. } => {
            is_foreign(names, record, left)
        }
        CondKind::Quantified { noun, .. } => is_foreign(names, record, noun),
        CondKind::Stated { subjects, .. } => subjects
            .first()
            .is_some_and(|subject| is_foreign(names, record, subject)),
        CondKind::Not(inner) => is_stray(names, record, inner),
        _ => false,
    }
}

/// Whether a subject is no field of the noun and is something of the document.
fn is_foreign(names: &Names, record: RecordId, subject: &Expr) -> bool {
    match &subject.kind {
        ExprKind::Name(name) => {
            let key = folded(without_article(name));
            let of_document = names.field(ROOT, &key).is_some() || !names.lists_of(&key).is_empty();
            of_document && names.field(record, &key).is_none() && !is_own(names, record, &key)
        }
        ExprKind::Member { base, .. } => is_foreign(names, record, base),
        _ => false,
    }
}

/// Whether a noun is the record's own, or that of a list within it.
fn is_own(names: &Names, record: RecordId, key: &str) -> bool {
    folded(record_noun(&names.shape, record)) == key
        || names
            .lists_of(key)
            .iter()
            .any(|list| names.fields_between(record, *list).is_some())
}

fn swallowed(
    checker: &Checker<'_>,
    record: RecordId,
    has: &Cond,
    stray: &Cond,
    whole: Span,
) -> Diagnostic {
    let noun = record_noun(checker.shape(), record);
    let words = checker.words(stray.span);
    let problem = Diagnostic::new(
        Code::QuantifierSwallows,
        stray.span,
        format!("what follows `has` is about the {noun}, and `{words}` is not"),
    )
    .label(format!("no field of the {noun}"));
    let own = last_before(has, stray).map(|last| {
        let own = Span {
            end: last.end,
            ..whole
        };
        checker.words(own)
    });
    match own.filter(|own| !own.contains('(')) {
        Some(own) => problem.help(format!(
            "put brackets around what is about the {noun}: `({own}) and {words}`"
        )),
        None => problem.help(format!(
            "end what is about the {noun} before it, and make it a clause of its own"
        )),
    }
}

/// Where the clauses about the noun end.
fn last_before(has: &Cond, stray: &Cond) -> Option<Span> {
    let CondKind::All(all) = &has.kind else {
        return None;
    };
    let before = all.iter().take_while(|clause| clause.span != stray.span);
    before.last().map(|clause| clause.span)
}
