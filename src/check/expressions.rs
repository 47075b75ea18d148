//! Expressions: what each written value, name and computation is, and of which type.
//!
//! None means that an error has been reported; nothing more is said about such an expression.

use crate::check::aggregates;
use crate::check::arithmetic;
use crate::check::checker::{Checker, one_line};
use crate::check::describe::{a_type, quoted};
use crate::check::literals::{is_capitalised, plain_word};
use crate::check::mismatch;
use crate::check::options::spelling;
use crate::check::resolve::{self, Found};
use crate::check::scope::Scope;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{DefinitionId, Expression, ExpressionKind, Path};
use crate::model::shape::{KindId, Type};
use crate::model::value::{Money, Name, Value};
use crate::model::words::nearest;
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, Words};

/// What is known about the place of an expression.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'t> {
    /// The type that goes there; it decides only what a name of a value stands for.
    pub ty: Option<&'t Type>,
    /// Whether it stands on the left, where after `has` only fields of the noun are meant.
    pub left: bool,
}

impl<'t> Wanted<'t> {
    /// The left of a comparison.
    pub const LEFT: Self = Self {
        ty: None,
        left: true,
    };

    /// A place for a value of a type.
    #[must_use]
    pub fn of(ty: &'t Type) -> Self {
        Self {
            ty: Some(ty),
            left: false,
        }
    }

    fn kind(self) -> Option<KindId> {
        match self.ty? {
            Type::Kind(kind) => Some(*kind),
            Type::List(entry) => Wanted::of(entry).kind(),
            _ => None,
        }
    }

    fn is_text(self) -> bool {
        match self.ty {
            Some(Type::Text) => true,
            Some(Type::List(entry)) => **entry == Type::Text,
            _ => false,
        }
    }
}

/// The expression that was written, if it can be made out.
pub fn expression(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    written: &Expr,
    wanted: Wanted<'_>,
) -> Option<Expression> {
    let span = written.span;
    if let Some(word) = plain_word(&written.kind) {
        return plain(checker, &word, span, wanted);
    }
    match &written.kind {
        ExprKind::YesNo(_) | ExprKind::None => None,
        ExprKind::Number(_) => plain(checker, &written.kind, span, wanted),
        ExprKind::Percentage(number) => literal(Value::Percentage(*number), Type::Percentage, span),
        ExprKind::Money(amount, currency) => money(*amount, currency, span),
        ExprKind::Date(date) => literal(Value::Date(*date), Type::Date, span),
        ExprKind::Duration(duration) => {
            literal(Value::Duration(*duration), Type::Duration(None), span)
        }
        ExprKind::Text(text) => quoted_text(checker, text, span, wanted),
        ExprKind::Today => made(ExpressionKind::Today, Type::Date, span),
        ExprKind::Name(name) => named(checker, scope, name, span, wanted),
        ExprKind::It => {
            let path = resolve::it(checker, scope, span)?;
            from_path(checker, path)
        }
        ExprKind::Member { base, field } => member(checker, scope, base, field, span, wanted),
        ExprKind::Slot(index) => slot(scope, *index, span),
        ExprKind::List(items) => list(checker, scope, items, span, wanted),
        ExprKind::Arithmetic(operation, left, right) => {
            arithmetic::arithmetic(checker, scope, *operation, left, right, span, wanted.left)
        }
        ExprKind::Shift { by, back, from } => {
            arithmetic::shift(checker, scope, by, *back, from, span)
        }
        ExprKind::Aggregate {
            aggregate,
            field,
            noun,
            with,
        } => {
            let with = with.as_deref();
            aggregates::aggregate(checker, scope, *aggregate, field.as_ref(), noun, with, span)
        }
        ExprKind::Error => None,
    }
}

/// An expression of a kind and type.
pub fn made(kind: ExpressionKind, ty: Type, span: Span) -> Option<Expression> {
    Some(Expression { kind, ty, span })
}

fn literal(value: Value, ty: Type, span: Span) -> Option<Expression> {
    made(ExpressionKind::Literal(value), ty, span)
}

fn money(amount: rust_decimal::Decimal, currency: &str, span: Span) -> Option<Expression> {
    let value = Value::Money(Money {
        amount,
        currency: currency.into(),
    });
    literal(value, Type::Money(Some(currency.to_owned())), span)
}

/// Numbers, `yes`, `no` and `none`, each of which may also be the value of a kind.
fn plain(
    checker: &mut Checker<'_>,
    written: &ExprKind,
    span: Span,
    wanted: Wanted<'_>,
) -> Option<Expression> {
    if let (Some(kind), Some(spelling)) = (wanted.kind(), spelling(written))
        && let Some(name) = checker.names.value(kind, &spelling)
    {
        return literal(Value::Name(name.clone()), Type::Kind(kind), span);
    }
    match written {
        ExprKind::Number(number) => literal(Value::Number(*number), Type::Number, span),
        ExprKind::YesNo(yes) => literal(Value::YesNo(*yes), Type::YesNo, span),
        _ => {
            checker.report(none_here(span));
            None
        }
    }
}

fn none_here(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::WrongType,
        span,
        "`none` is no value here",
    )
    .label("not a value")
    .help("write `X is none`, or `there is no X`, to ask whether a document says that there is none")
}

/// Quoted text: the value of a kind where one is wanted, else a definition of that name, else text.
fn quoted_text(
    checker: &mut Checker<'_>,
    text: &str,
    span: Span,
    wanted: Wanted<'_>,
) -> Option<Expression> {
    if let Some(kind) = wanted.kind() {
        if let Some(name) = checker.names.value(kind, text) {
            return literal(Value::Name(name.clone()), Type::Kind(kind), span);
        }
        if let Some(definition) = checker.glossary.definition(text) {
            return defined(checker, definition, span, wanted);
        }
        if checker.names.is_open(kind) {
            return literal(Value::Name(Name::new(text)), Type::Kind(kind), span);
        }
        let problem = unknown_value(checker, kind, text, span);
        checker.report(problem);
        return None;
    }
    match checker.glossary.definition(text) {
        Some(definition) => defined(checker, definition, span, wanted),
        None => literal(Value::Text(text.into()), Type::Text, span),
    }
}

fn named(
    checker: &mut Checker<'_>,
    scope: &Scope<'_>,
    name: &str,
    span: Span,
    wanted: Wanted<'_>,
) -> Option<Expression> {
    if let Some(kind) = wanted.kind()
        && let Some(value) = checker.names.value(kind, name)
    {
        return literal(Value::Name(value.clone()), Type::Kind(kind), span);
    }
    match resolve::name(checker, scope, name, span, wanted.left) {
        Found::Path(path) => from_path(checker, path),
        Found::Definition(definition) => defined(checker, definition, span, wanted),
        Found::Several => None,
        Found::Nothing => value_or_unknown(checker, scope, name, span, wanted),
    }
}

/// A name that is no field, definition or noun: a value of an open kind, text, the value of some kind, or unknown.
fn value_or_unknown(
    checker: &mut Checker<'_>,
    scope: &Scope<'_>,
    name: &str,
    span: Span,
    wanted: Wanted<'_>,
) -> Option<Expression> {
    if let Some(kind) = wanted.kind() {
        if checker.names.is_open(kind) && is_capitalised(name) {
            return literal(Value::Name(Name::new(name)), Type::Kind(kind), span);
        }
        let problem = unknown_value(checker, kind, name, span);
        checker.report(problem);
        return None;
    }
    if wanted.is_text() && (is_capitalised(name) || checker.shape().inferred) {
        return literal(Value::Text(name.into()), Type::Text, span);
    }
    let kinds = checker.names.kinds_with(name);
    let problem = match kinds.as_slice() {
        [kind] => {
            let value = checker.names.value(*kind, name)?.clone();
            return literal(Value::Name(value), Type::Kind(*kind), span);
        }
        [] => resolve::unknown_name(checker, scope, name, span, wanted.left),
        several => value_of_several(checker, name, several, span),
    };
    checker.report(problem);
    None
}

/// A value that several kinds have, where nothing says which is meant.
pub fn value_of_several(
    checker: &Checker<'_>,
    name: &str,
    kinds: &[KindId],
    span: Span,
) -> Diagnostic {
    let shape = checker.shape();
    let kinds: Vec<String> = kinds
        .iter()
        .map(|kind| a_type(shape, &Type::Kind(*kind)))
        .collect();
    Diagnostic::new(
        Code::AmbiguousName,
        span,
        format!("`{name}` may be {}", kinds.join(" or ")),
    )
    .label("of which kind?")
    .help("compare it with a field, so that the field's type decides")
}

/// A value that a kind does not have.
pub fn unknown_value(
    checker: &Checker<'_>,
    kind: KindId,
    spelling: &str,
    span: Span,
) -> Diagnostic {
    let names = checker.names;
    let is = a_type(checker.shape(), &Type::Kind(kind));
    let listed = names
        .shape
        .kinds
        .get(kind.0 as usize)
        .map_or(&[][..], |kind| &kind.values);
    let help = match nearest(spelling, names.value_names(kind)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_open(kind) => {
            format!(
                "the kind is open: write `\"{spelling}\"` in quotation marks for a value it does not list"
            )
        }
        None => {
            let listed = listed.iter().map(|value| value.name.as_str());
            format!("its values are {}", quoted(listed, "and"))
        }
    };
    Diagnostic::new(
        Code::UnknownValue,
        span,
        format!("`{spelling}` is not {is}"),
    )
    .label("no such value")
    .help(help)
}

/// A definition, its values taken as values of the wanted kind where they all belong to it.
fn defined(
    checker: &mut Checker<'_>,
    definition: DefinitionId,
    span: Span,
    wanted: Wanted<'_>,
) -> Option<Expression> {
    let typed = checker.typed.get(definition.0 as usize)?.as_ref()?;
    let kind = wanted.kind().filter(|kind| typed.kinds.contains(kind));
    let ty = match kind {
        Some(kind) if matches!(typed.ty, Type::List(_)) => Type::List(Box::new(Type::Kind(kind))),
        Some(kind) => Type::Kind(kind),
        None => typed.ty.clone(),
    };
    if let (Some(kind), true) = (kind, typed.kinds.len() > 1) {
        checker.settled.entry(definition).or_default().insert(kind);
    }
    made(ExpressionKind::Definition(definition), ty, span)
}

/// The expression that reads a path.
pub fn from_path(checker: &Checker<'_>, path: Path) -> Option<Expression> {
    let ty = checker.names.path_type(&path)?;
    let span = path.span;
    made(ExpressionKind::Path(path), ty, span)
}

fn member(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    base: &Expr,
    field: &Words,
    span: Span,
    wanted: Wanted<'_>,
) -> Option<Expression> {
    if let Some(name) = name_with_of(checker, scope, base, field, span, wanted) {
        return value_or_unknown(checker, scope, &name, span, wanted);
    }
    let (base, ty) = base_path(checker, scope, base)?;
    let path = resolve::member(checker, base, &ty, field, span)?;
    from_path(checker, path)
}

/// `League of Arab States`, where a value is wanted and `Arab States` is nothing that has fields: one name.
fn name_with_of(
    checker: &mut Checker<'_>,
    scope: &Scope<'_>,
    base: &Expr,
    field: &Words,
    span: Span,
    wanted: Wanted<'_>,
) -> Option<String> {
    let ExprKind::Name(name) = &base.kind else {
        return None;
    };
    let of = field.span.start < base.span.start;
    let valued = wanted.kind().is_some() || wanted.is_text();
    if !(of && valued) {
        return None;
    }
    let found = resolve::name(checker, scope, name, base.span, wanted.left);
    matches!(found, Found::Nothing).then(|| one_line(checker.sources.slice(span), usize::MAX))
}

/// The path to what a field is read from.
pub fn base_path(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    base: &Expr,
) -> Option<(Path, Type)> {
    let found = expression(checker, scope, base, Wanted::default())?;
    match found.kind {
        ExpressionKind::Path(path) => Some((path, found.ty)),
        _ => {
            let problem = no_fields(checker, &found);
            checker.report(problem);
            None
        }
    }
}

fn no_fields(checker: &Checker<'_>, found: &Expression) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownField,
        found.span,
        format!(
            "`{}` is {}, which has no fields",
            checker.words(found.span),
            a_type(checker.shape(), &found.ty)
        ),
    )
    .label("no fields here")
    .help("only a group of fields of the document, or an entry of a list, has fields")
}

fn slot(scope: &Scope<'_>, index: usize, span: Span) -> Option<Expression> {
    let ty = scope.slots.get(index)?.as_ref()?.ty.clone();
    made(ExpressionKind::Slot(index), ty, span)
}

/// A written list; a glossary list among its items stands for its values.
fn list(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    items: &[Expr],
    span: Span,
    wanted: Wanted<'_>,
) -> Option<Expression> {
    let entry_wanted = match wanted.ty {
        Some(Type::List(entry)) => Some(entry.as_ref()),
        other => other,
    };
    let mut entries = Vec::new();
    let mut complete = true;
    for item in items {
        let wanted = Wanted {
            ty: entry_wanted,
            left: false,
        };
        match expression(checker, scope, item, wanted) {
            Some(entry) => complete &= add_entry(checker, entry, &mut entries),
            None => complete = false,
        }
    }
    let first = entries.first().map(|entry| entry.ty.clone())?;
    complete.then_some(())?;
    if let ([Type::List(_)], [_]) = ([&first], entries.as_slice()) {
        return entries.pop();
    }
    made(
        ExpressionKind::List(entries),
        Type::List(Box::new(first)),
        span,
    )
}

fn add_entry(checker: &mut Checker<'_>, entry: Expression, entries: &mut Vec<Expression>) -> bool {
    let unfolded = match &entry.kind {
        ExpressionKind::Definition(definition) => unfold(checker, *definition, &entry),
        _ => None,
    };
    for entry in unfolded.unwrap_or_else(|| vec![entry]) {
        if let Some(first) = entries.first()
            && !mismatch::fits(&first.ty, &entry.ty)
        {
            let problem = mismatch::mixed_list(checker, first, &entry);
            checker.report(problem);
            return false;
        }
        entries.push(entry);
    }
    true
}

/// The values of a glossary list.
fn unfold(
    checker: &Checker<'_>,
    definition: DefinitionId,
    entry: &Expression,
) -> Option<Vec<Expression>> {
    use crate::model::rulebook::DefinitionBody;
    let DefinitionBody::List(values) = &checker.typed.get(definition.0 as usize)?.as_ref()?.body
    else {
        return None;
    };
    let Type::List(ty) = &entry.ty else {
        return None;
    };
    let one = |value: &Value| Expression {
        kind: ExpressionKind::Literal(value.clone()),
        ty: ty.as_ref().clone(),
        span: entry.span,
    };
    Some(values.iter().map(one).collect())
}
