//! `the monitor is civilian`: a yes-or-no field said of what it belongs to.
//!
//! Comparisons that look the same are told apart in [`crate::check::conditions`].

use crate::check::checker::{Checker, failed};
use crate::check::conditions::{made, negated};
use crate::check::describe::{a_field, a_type, possessive, record_noun};
use crate::check::names::entry_record;
use crate::check::options::entry_type;
use crate::check::resolve;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Condition, ConditionKind, Expression, ExpressionKind, Path};
use crate::model::shape::{RecordId, Type};
use crate::model::words::{folded, nearest, without_article};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, Words};

/// `RECORD is FIELD`.
pub fn quality(
    checker: &mut Checker<'_>,
    record_path: &Path,
    record: RecordId,
    negative: bool,
    right: &Expr,
    span: Span,
) -> Condition {
    let (ExprKind::Name(name) | ExprKind::Text(name)) = &right.kind else {
        return failed(span);
    };
    let words = Words {
        text: name.clone(),
        span: right.span,
        quoted: false,
    };
    if let Some(problem) = value_of_a_field(checker, record_path, record, name, right.span) {
        checker.report(problem);
        return failed(span);
    }
    let record_type = Type::Record(record);
    let Some(path) = resolve::member(checker, record_path.clone(), &record_type, &words, span)
    else {
        return failed(span);
    };
    let Some(ty) = checker.names.path_type(&path) else {
        return failed(span);
    };
    if ty != Type::YesNo {
        let problem = not_yes_or_no(checker, record_path, name, &ty, right.span);
        checker.report(problem);
        return failed(span);
    }
    let subject = Expression {
        kind: ExpressionKind::Path(path),
        ty,
        span,
    };
    negated(negative, made(ConditionKind::Holds(subject), span), span)
}

fn not_yes_or_no(
    checker: &Checker<'_>,
    record: &Path,
    name: &str,
    ty: &Type,
    span: Span,
) -> Diagnostic {
    let owner = possessive(without_article(&checker.words(record.span)));
    Diagnostic::new(
        Code::NotACondition,
        span,
        format!(
            "`{name}` is {}, not a yes-or-no field",
            a_field(checker.shape(), ty)
        ),
    )
    .label(a_type(checker.shape(), ty))
    .help(format!("compare it, as in `{owner} {name} is …`"))
}

/// `LIST is FIELD`, which says neither all of the entries nor some; or a misspelt phrase of the glossary.
pub fn entries_are(checker: &Checker<'_>, list: &Path, right: &Expr, span: Span) -> Diagnostic {
    if let Some(problem) = misspelt_phrase(checker, span) {
        return problem;
    }
    let words = checker.words(list.span);
    let quality = checker.words(right.span);
    let noun = list
        .fields
        .last()
        .and_then(|field| checker.names.get(*field))
        .and_then(|field| entry_record(&field.ty))
        .map_or("entry", |record| record_noun(checker.shape(), record));
    Diagnostic::new(
        Code::NotACondition,
        list.span,
        format!("`{words}` is a list: all of its entries, or some?"),
    )
    .label("a list of entries")
    .help(format!(
        "write `every {noun} has {quality}` or `some {noun} has {quality}`"
    ))
}

/// Words that are almost a phrase of the glossary.
fn misspelt_phrase(checker: &Checker<'_>, span: Span) -> Option<Diagnostic> {
    let words = checker.words(span);
    let phrase = nearest(&words, checker.glossary.term_phrases())?;
    let message = format!("no phrase reads `{words}`");
    Some(
        Diagnostic::new(Code::UnknownPhrase, span, message)
            .help(format!("did you mean `{phrase}`?"))
            .edit(span, phrase),
    )
}

/// Whether a name is a field of a record.
#[must_use]
pub fn is_field(checker: &Checker<'_>, record: RecordId, name: &str) -> bool {
    let key = folded(without_article(name));
    checker.names.field(record, &key).is_some()
}

/// A value that no field is called, and that a field of the record may hold: `the monitor is OSCE`.
fn value_of_a_field(
    checker: &Checker<'_>,
    owner: &Path,
    record: RecordId,
    name: &str,
    span: Span,
) -> Option<Diagnostic> {
    let names = checker.names;
    if is_field(checker, record, name) {
        return None;
    }
    let kinds = names.kinds_with(name);
    let fields = names.shape.records.get(record.0 as usize)?.fields.iter();
    let (field, kind) = fields
        .filter_map(|field| names.get(*field))
        .find_map(|field| {
            let Type::Kind(kind) = entry_type(&field.ty) else {
                return None;
            };
            kinds.contains(kind).then_some((field, *kind))
        })?;
    let whose = possessive(without_article(&checker.words(owner.span)));
    let verb = if matches!(field.ty, Type::List(_)) {
        "includes"
    } else {
        "is"
    };
    let noun = record_noun(checker.shape(), record);
    Some(
        Diagnostic::new(
            Code::UnknownField,
            span,
            format!("the {noun} has no field `{name}`"),
        )
        .label(a_type(checker.shape(), &Type::Kind(kind)))
        .help(format!(
            "did you mean `{whose} {} {verb} {name}`?",
            field.name
        )),
    )
}
