//! What a document states at all: `X is stated`, `there is a X`.
//!
//! These ask about the document, not about values.

use crate::check::aggregates::list_path;
use crate::check::checker::{Checker, failed};
use crate::check::conditions::{made, negated};
use crate::check::describe::a_type;
use crate::check::expressions::{Wanted, expression};
use crate::check::names::{ROOT, entry_record};
use crate::check::qualities::is_field;
use crate::check::resolve;
use crate::check::scope::Scope;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Condition, ConditionKind, Expression, ExpressionKind, Path};
use crate::model::shape::{RecordId, Type};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, Words};

/// `X, Y and Z are stated`. After `the monitor's X`, a bare Y that the monitor has is the monitor's.
pub fn stated(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    subjects: &[Expr],
    negative: bool,
    span: Span,
) -> Condition {
    let mut all = Vec::new();
    let mut owner: Option<(Path, RecordId)> = None;
    for subject in subjects {
        let condition = match subject_path(checker, scope, subject, owner.as_ref()) {
            Some(path) => {
                owner = owner_of(checker, &path).or(owner);
                negated(
                    negative,
                    made(ConditionKind::Stated(path), subject.span),
                    subject.span,
                )
            }
            None => failed(subject.span),
        };
        all.push(condition);
    }
    match all.pop() {
        Some(mut only) if all.is_empty() => {
            only.span = span;
            only
        }
        Some(last) => {
            all.push(last);
            made(ConditionKind::All(all), span)
        }
        None => failed(span),
    }
}

fn subject_path(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    subject: &Expr,
    owner: Option<&(Path, RecordId)>,
) -> Option<Path> {
    if let (ExprKind::Name(name), Some((base, record))) = (&subject.kind, owner)
        && is_field(checker, *record, name)
    {
        let field = Words {
            text: name.clone(),
            span: subject.span,
            quoted: false,
        };
        return resolve::member(
            checker,
            base.clone(),
            &Type::Record(*record),
            &field,
            subject.span,
        );
    }
    let found = expression(checker, scope, subject, Wanted::LEFT)?;
    match found.kind {
        ExpressionKind::Path(path) => Some(path),
        _ => {
            let problem = computed(checker, &found);
            checker.report(problem);
            None
        }
    }
}

/// The record whose field a path ends in, where that record is not the document.
fn owner_of(checker: &Checker<'_>, path: &Path) -> Option<(Path, RecordId)> {
    let (_, before) = path.fields.split_last()?;
    let owner = Path {
        fields: before.to_vec(),
        ..path.clone()
    };
    let ty = checker.names.path_type(&owner)?;
    let record = match ty {
        Type::Record(record) => record,
        ty => entry_record(&ty)?,
    };
    (record != ROOT).then_some((owner, record))
}

fn computed(checker: &Checker<'_>, found: &Expression) -> Diagnostic {
    Diagnostic::new(
        Code::WrongComparator,
        found.span,
        format!(
            "`{}` is no field of the document",
            checker.words(found.span)
        ),
    )
    .label(a_type(checker.shape(), &found.ty))
    .help("`is stated` asks whether a document says something about a field; name the field")
}

/// `there is a X`.
pub fn there_is(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    subject: &Expr,
    negative: bool,
    span: Span,
) -> Condition {
    let path = match &subject.kind {
        ExprKind::Name(name) => match resolve::noun(checker, scope, name, subject.span, true) {
            resolve::Found::Path(path) => Some(path),
            resolve::Found::Several | resolve::Found::Definition(_) => None,
            resolve::Found::Nothing => {
                let problem = resolve::unknown_name(checker, scope, name, subject.span, true);
                checker.report(problem);
                None
            }
        },
        _ => list_path(checker, scope, subject).map(|(path, _)| path),
    };
    let Some(path) = path else {
        return failed(span);
    };
    if checker.names.path_type(&path) == Some(Type::YesNo) {
        let problem = no_thing(checker, &path, negative);
        checker.report(problem);
        return failed(span);
    }
    negated(negative, made(ConditionKind::Exists(path), span), span)
}

/// `there is a X`, X being yes or no.
fn no_thing(checker: &Checker<'_>, path: &Path, negative: bool) -> Diagnostic {
    let words = checker.words(path.span);
    let instead = match negative {
        true => format!("it is not the case that {words}"),
        false => words.clone(),
    };
    Diagnostic::new(
        Code::WrongType,
        path.span,
        format!("`{words}` is yes or no, not a thing that there is"),
    )
    .label("yes or no")
    .help(format!("write `{instead}`"))
}
