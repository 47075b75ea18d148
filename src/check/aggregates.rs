//! What is computed over the entries of a list: numbers, totals, extremes, and the list of one field.
//!
//! The entries themselves are bound like those of a quantifier.

use crate::check::checker::Checker;
use crate::check::comparators::Class;
use crate::check::conditions;
use crate::check::describe::{a_type, type_words};
use crate::check::expressions::{Wanted, expression, from_path, made};
use crate::check::names::entry_record;
use crate::check::resolve::{self, Found};
use crate::check::scope::Scope;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{
    Aggregate, Base, Condition, Expression, ExpressionKind, Path, VariableId,
};
use crate::model::shape::{RecordId, Type};
use crate::source::Span;
use crate::syntax::tree::{Cond, Expr, ExprKind, Words};

/// What each aggregate is computed of.
pub const AGGREGATES: &[(Aggregate, &[Class])] = &[
    (
        Aggregate::Total,
        &[
            Class::Number,
            Class::Percentage,
            Class::Money,
            Class::Duration,
        ],
    ),
    (Aggregate::Highest, ORDERED),
    (Aggregate::Lowest, ORDERED),
];

const ORDERED: &[Class] = &[
    Class::Number,
    Class::Percentage,
    Class::Money,
    Class::Duration,
    Class::Date,
];

/// An aggregate as written.
pub fn aggregate(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    aggregate: Aggregate,
    field: Option<&Words>,
    noun: &Expr,
    with: Option<&Cond>,
    span: Span,
) -> Option<Expression> {
    let (list, ty) = list_path(checker, scope, noun)?;
    if aggregate == Aggregate::Number && with.is_none() && matches!(ty, Type::List(_)) {
        let variable = scope.fresh();
        return made(
            of_entries(aggregate, list, variable, None, None),
            Type::Whole,
            span,
        );
    }
    let Some(record) = entry_record(&ty) else {
        let problem = resolve::not_a_list(checker, &ty, noun.span);
        checker.report(problem);
        return None;
    };
    let variable = scope.fresh();
    let with = with.map(|with| {
        Box::new(conditions::about_entry(
            checker, scope, with, variable, record,
        ))
    });
    let Some(field) = field else {
        let kind = of_entries(aggregate, list, variable, with, None);
        return made(kind, Type::Whole, span);
    };
    let value = field_of_entry(checker, field, variable, record)?;
    let ty = result_type(checker, aggregate, &value, field)?;
    let kind = of_entries(aggregate, list, variable, with, Some(Box::new(value)));
    made(kind, ty, span)
}

fn of_entries(
    aggregate: Aggregate,
    list: Path,
    variable: VariableId,
    with: Option<Box<Condition>>,
    of: Option<Box<Expression>>,
) -> ExpressionKind {
    ExpressionKind::Aggregate {
        aggregate,
        list,
        variable,
        with,
        of,
    }
}

/// The list that a noun or a field means, with the type of the whole list.
pub fn list_path(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    noun: &Expr,
) -> Option<(Path, Type)> {
    let path = match &noun.kind {
        ExprKind::Name(name) => noun_path(checker, scope, name, noun.span)?,
        ExprKind::Text(name) => noun_path(checker, scope, name, noun.span)?,
        _ => match expression(checker, scope, noun, Wanted::default())?.kind {
            ExpressionKind::Path(path) => path,
            _ => {
                checker.report(not_of_the_document(noun.span));
                return None;
            }
        },
    };
    let ty = checker.names.path_type(&path)?;
    Some((path, ty))
}

fn noun_path(checker: &mut Checker<'_>, scope: &Scope<'_>, name: &str, span: Span) -> Option<Path> {
    match resolve::noun(checker, scope, name, span, false) {
        Found::Path(path) => Some(path),
        Found::Several | Found::Definition(_) => None,
        Found::Nothing => {
            let problem = resolve::unknown_noun(checker, scope, name, span);
            checker.report(problem);
            None
        }
    }
}

fn not_of_the_document(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::NotAList,
        span,
        "only lists of the document have entries",
    )
    .label("computed, not a list of the document")
    .help("name a list of the document by its noun")
}

fn field_of_entry(
    checker: &mut Checker<'_>,
    field: &Words,
    variable: VariableId,
    record: RecordId,
) -> Option<Expression> {
    let base = Path {
        base: Base::Entry(variable),
        fields: Vec::new(),
        record,
        span: field.span,
    };
    let path = resolve::member(checker, base, &Type::Record(record), field, field.span)?;
    from_path(checker, path)
}

fn result_type(
    checker: &mut Checker<'_>,
    aggregate: Aggregate,
    value: &Expression,
    field: &Words,
) -> Option<Type> {
    if aggregate == Aggregate::Number {
        return Some(Type::Whole);
    }
    if aggregate == Aggregate::Values {
        return Some(match &value.ty {
            Type::List(_) => value.ty.clone(),
            one => Type::List(Box::new(one.clone())),
        });
    }
    let one = match &value.ty {
        Type::List(entry) => entry.as_ref(),
        one => one,
    };
    let on = AGGREGATES.iter().find(|(of, _)| *of == aggregate);
    if on.is_none_or(|(_, classes)| classes.contains(&Class::of(one))) {
        return Some(one.clone());
    }
    let problem = no_order(checker, aggregate, &value.ty, field);
    checker.report(problem);
    None
}

fn no_order(checker: &Checker<'_>, aggregate: Aggregate, ty: &Type, field: &Words) -> Diagnostic {
    let (cannot, goes) = match aggregate {
        Aggregate::Total => ("be added up", "numbers, percentages, money and durations"),
        _ => (
            "be put in order",
            "numbers, percentages, money, durations and dates",
        ),
    };
    let verb = match aggregate {
        Aggregate::Total => "`the total of`",
        Aggregate::Highest => "`the highest` or `the latest`",
        _ => "`the lowest` or `the earliest`",
    };
    Diagnostic::new(
        Code::WrongType,
        field.span,
        format!(
            "`{}` is {}, which cannot {cannot}",
            field.text,
            a_type(checker.shape(), ty)
        ),
    )
    .label(type_words(checker.shape(), ty))
    .help(format!("{verb} goes with {goes}"))
}
