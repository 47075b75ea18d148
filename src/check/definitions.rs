//! Figures, lists and values: one type for each, and values of kinds recognised.
//!
//! They come in an order in which each stands after those it speaks of.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::check::checker::{Checker, Typed};
use crate::check::circles::Order;
use crate::check::citations::cited;
use crate::check::describe::a_type;
use crate::check::expressions::{Wanted, expression, unknown_value, value_of_several};
use crate::check::header::Heading;
use crate::check::literals::{is_capitalised, spellings};
use crate::check::mismatch::{check_units, fits, mixed_list};
use crate::check::options::spelling;
use crate::check::scope::Scope;
use crate::check::shape::id;
use crate::check::statements::Defining;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{
    Definition, DefinitionBody, DefinitionId, Expression, ExpressionKind,
};
use crate::model::shape::{KindId, Type};
use crate::model::value::{Name, Value};
use crate::model::words::nearest;
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, FigureStatement, Phrase};

/// Types every definition that stands in no circle.
pub fn type_all(checker: &mut Checker<'_>, order: &Order) {
    checker.typed = vec![None; checker.glossary.definitions.len()];
    for definition in &order.definitions {
        let Some(defining) = checker.glossary.defining(*definition) else {
            continue;
        };
        if order.circular.contains(definition) {
            continue;
        }
        no_slots(checker, defining.phrase());
        let typed = match defining {
            Defining::Figure(figure) => self::figure(checker, figure),
            Defining::List(list) => values(checker, &list.values).map(as_list),
            Defining::Value(value) => computed(checker, &value.is),
        };
        if let Some(place) = checker.typed.get_mut(definition.0 as usize) {
            *place = typed;
        }
    }
}

fn no_slots(checker: &mut Checker<'_>, phrase: &Phrase) {
    if let Some(slot) = phrase.slots.first() {
        checker.report(
            Diagnostic::new(
                Code::WrongType,
                slot.span,
                "only a term has slots; a figure, list or value is always the same",
            )
            .label("nothing goes here")
            .help("leave the slot out, or make it a `term`"),
        );
    }
}

/// The typed definitions as the rulebook keeps them; without those about which an error has been reported.
pub fn all(checker: &mut Checker<'_>, heading: &Heading) -> Vec<Definition> {
    let statements = checker.glossary.definitions.clone();
    settle(checker, &statements);
    let typed = std::mem::take(&mut checker.typed);
    statements
        .into_iter()
        .zip(typed)
        .map(|(statement, typed)| {
            let (ty, body) = typed
                .map_or((Type::Text, DefinitionBody::List(Vec::new())), |typed| {
                    (typed.ty, typed.body)
                });
            Definition {
                phrase: statement.phrase().text.clone(),
                also: statement
                    .also()
                    .iter()
                    .map(|phrase| phrase.text.clone())
                    .collect(),
                body,
                ty,
                because: statement
                    .origin()
                    .because
                    .as_ref()
                    .map(|words| words.text.clone()),
                citations: cited(checker, heading, statement.origin()),
                span: statement.phrase().span,
            }
        })
        .collect()
}

/// Gives a definition whose values belong to several kinds the one as which the rules use it.
fn settle(checker: &mut Checker<'_>, statements: &[Defining<'_>]) {
    for (index, statement) in statements.iter().enumerate() {
        let definition = DefinitionId(id(index));
        let used = checker
            .settled
            .get(&definition)
            .and_then(|kinds| kinds.first())
            .copied();
        let Some(typed) = checker.typed.get_mut(index).and_then(Option::as_mut) else {
            continue;
        };
        match used {
            _ if typed.kinds.len() < 2 => {}
            Some(kind) if matches!(typed.ty, Type::List(_)) => {
                typed.ty = Type::List(Box::new(Type::Kind(kind)));
            }
            Some(kind) => typed.ty = Type::Kind(kind),
            None => {
                let kinds = typed.kinds.clone();
                let problem = unsettled(checker, *statement, &kinds);
                checker.diagnostics.extend(problem);
            }
        }
    }
}

fn unsettled(
    checker: &Checker<'_>,
    statement: Defining<'_>,
    kinds: &[KindId],
) -> Option<Diagnostic> {
    let first = match statement {
        Defining::Figure(figure) => figure.values.first().map(|(_, value)| value),
        Defining::List(list) => list.values.first(),
        Defining::Value(_) => None,
    }?;
    Some(value_of_several(
        checker,
        &checker.words(first.span),
        kinds,
        first.span,
    ))
}

fn computed(checker: &mut Checker<'_>, written: &Expr) -> Option<Typed> {
    let value = expression(checker, &mut Scope::default(), written, Wanted::default())?;
    if let Type::Record(_) = value.ty {
        checker.report(
            Diagnostic::new(
                Code::WrongType,
                value.span,
                format!(
                    "`{}` is a group of fields, not a value",
                    checker.words(value.span)
                ),
            )
            .label("not a value")
            .help("name one of its fields"),
        );
        return None;
    }
    Some(Typed {
        ty: value.ty.clone(),
        kinds: Vec::new(),
        body: DefinitionBody::Value(value),
    })
}

/// Written values of one type.
struct Written {
    values: Vec<Value>,
    ty: Type,
    kinds: Vec<KindId>,
}

fn as_list(written: Written) -> Typed {
    Typed {
        ty: Type::List(Box::new(written.ty)),
        kinds: written.kinds,
        body: DefinitionBody::List(written.values),
    }
}

fn figure(checker: &mut Checker<'_>, figure: &FigureStatement) -> Option<Typed> {
    let written: Vec<Expr> = figure
        .values
        .iter()
        .map(|(_, value)| value.clone())
        .collect();
    let mut first: BTreeMap<Option<Date>, Span> = BTreeMap::new();
    let mut twice = false;
    for (from, value) in &figure.values {
        if let Some(earlier) = first.insert(*from, value.span) {
            checker.report(same_day(*from, value.span, earlier));
            twice = true;
        }
    }
    let written = values(checker, &written)?;
    if twice {
        return None;
    }
    let days = figure.values.iter().map(|(from, _)| *from);
    let mut dated: Vec<(Option<Date>, Value)> = days.zip(written.values).collect();
    dated.sort_by_key(|(from, _)| *from);
    Some(Typed {
        ty: written.ty,
        kinds: written.kinds,
        body: DefinitionBody::Figure(dated),
    })
}

fn same_day(from: Option<Date>, span: Span, earlier: Span) -> Diagnostic {
    let message = match from {
        Some(day) => format!("the figure has two values from {day} on"),
        None => "the figure has two values without a date".to_owned(),
    };
    Diagnostic::new(Code::DuplicateName, span, message)
        .label("the second")
        .note(earlier, "the first")
        .help("keep one of them, or give them different days: `from DATE is VALUE`")
}

/// Values of one type, named values recognised; none if they are not.
fn values(checker: &mut Checker<'_>, written: &[Expr]) -> Option<Written> {
    if let Some(named) = named_values(checker, written) {
        return named;
    }
    let mut literals: Vec<Expression> = Vec::with_capacity(written.len());
    let mut good = true;
    for one in written {
        match literal(checker, one) {
            Some(value) => literals.push(value),
            None => good = false,
        }
    }
    let first = literals.first()?;
    for other in literals.iter().skip(1) {
        if !fits(&first.ty, &other.ty) {
            let problem = mixed_list(checker, first, other);
            checker.report(problem);
            return None;
        }
        good &= check_units(checker, first, other);
    }
    let ty = first.ty.clone();
    let values = literals.into_iter().filter_map(|one| match one.kind {
        ExpressionKind::Literal(value) => Some(value),
        _ => None,
    });
    let values = values.collect();
    good.then_some(Written {
        values,
        ty,
        kinds: Vec::new(),
    })
}

/// One written value that is no value of a kind; a bare word is text.
fn literal(checker: &mut Checker<'_>, written: &Expr) -> Option<Expression> {
    if let ExprKind::Name(name) | ExprKind::Text(name) = &written.kind
        && checker.glossary.definition(name).is_none()
    {
        return text(checker, name, written);
    }
    let found = expression(checker, &mut Scope::default(), written, Wanted::default())?;
    if matches!(found.kind, ExpressionKind::Literal(_)) {
        return Some(found);
    }
    checker.report(
        Diagnostic::new(
            Code::WrongType,
            found.span,
            format!(
                "a figure or list holds written values, and `{}` is computed",
                checker.words(found.span)
            ),
        )
        .label(a_type(checker.shape(), &found.ty))
        .help("define it with `value … is …` instead"),
    );
    None
}

/// A word that is the value of no kind: text, if it is written as text.
fn text(checker: &mut Checker<'_>, word: &str, written: &Expr) -> Option<Expression> {
    let quoted = matches!(written.kind, ExprKind::Text(_));
    if quoted || is_capitalised(word) || checker.shape().inferred {
        return Some(Expression {
            kind: ExpressionKind::Literal(Value::Text(word.into())),
            ty: Type::Text,
            span: written.span,
        });
    }
    let spellings = checker.shape().kinds.iter().flat_map(spellings);
    let help = match nearest(word, spellings) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write it in quotation marks if it is text, or give it to a kind".to_owned(),
    };
    checker.report(
        Diagnostic::new(
            Code::UnknownValue,
            written.span,
            format!("`{word}` is the value of no kind"),
        )
        .label("no such value")
        .help(help),
    );
    None
}

/// The values as those of the kinds that have them all; none where no kind has any of them. The inner none says that
/// an error has been reported.
fn named_values(checker: &mut Checker<'_>, written: &[Expr]) -> Option<Option<Written>> {
    let words: Vec<Word<'_>> = written.iter().map(word).collect::<Option<_>>()?;
    let any: BTreeSet<KindId> = words
        .iter()
        .flat_map(|(_, word)| checker.names.kinds_with(word))
        .collect();
    let plain = |one: &Expr| matches!(one.kind, ExprKind::YesNo(_));
    if any.is_empty() || written.iter().all(plain) {
        return None;
    }
    let takes_all = |kind: &KindId| words.iter().all(|word| takes(checker, *kind, word));
    let kinds: Vec<KindId> = any.iter().copied().filter(takes_all).collect();
    match kinds.first() {
        Some(first) => Some(Some(of_kinds(checker, *first, &kinds, &words))),
        None => {
            strangers(checker, &any, &words);
            Some(None)
        }
    }
}

/// A written value with its spelling as that of a named value.
type Word<'w> = (&'w Expr, String);

fn word(written: &Expr) -> Option<Word<'_>> {
    if let ExprKind::Number(_) = written.kind {
        return None;
    }
    Some((written, spelling(&written.kind)?))
}

/// Values of the first of some kinds that have them all. The others count too where the values are the same ones.
fn of_kinds(checker: &Checker<'_>, first: KindId, kinds: &[KindId], words: &[Word<'_>]) -> Written {
    let as_values = |kind: KindId| -> Vec<Value> {
        words
            .iter()
            .map(|(_, word)| value_of(checker, kind, word))
            .collect()
    };
    let values = as_values(first);
    let same = |kind: &KindId| as_values(*kind) == values;
    Written {
        ty: Type::Kind(first),
        kinds: kinds.iter().copied().filter(same).collect(),
        values,
    }
}

/// Reports the values that the kind with most of them does not have.
fn strangers(checker: &mut Checker<'_>, any: &BTreeSet<KindId>, words: &[Word<'_>]) {
    let count = |kind: KindId| {
        let known = |word: &&Word<'_>| checker.names.value(kind, &word.1).is_some();
        words.iter().filter(known).count()
    };
    let best = any
        .iter()
        .copied()
        .max_by_key(|kind| (count(*kind), std::cmp::Reverse(*kind)));
    let Some(kind) = best else {
        return;
    };
    for (one, word) in words {
        if !takes(checker, kind, &(*one, word.clone())) {
            let problem = unknown_value(checker, kind, word, one.span);
            checker.report(problem);
        }
    }
}

/// Whether a kind has a value, or is open and would accept it as it is written.
fn takes(checker: &Checker<'_>, kind: KindId, (written, word): &Word<'_>) -> bool {
    let quoted = matches!(written.kind, ExprKind::Text(_));
    checker.names.value(kind, word).is_some()
        || (checker.names.is_open(kind) && (quoted || is_capitalised(word)))
}

fn value_of(checker: &Checker<'_>, kind: KindId, word: &str) -> Value {
    let known = checker.names.value(kind, word).cloned();
    Value::Name(known.unwrap_or_else(|| Name::new(word)))
}
