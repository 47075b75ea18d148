//! Terms: the types of their slots, their bodies, and their use.
//!
//! A body is checked once, where the term is defined; a use is checked against the types of the slots.

use std::collections::BTreeSet;

use crate::check::checker::{Checker, failed};
use crate::check::citations::cited;
use crate::check::conditions::{condition, made};
use crate::check::describe::{a_type, quoted};
use crate::check::expressions::{Wanted, expression};
use crate::check::glossary::Glossary;
use crate::check::header::Heading;
use crate::check::mismatch::fits;
use crate::check::names::Names;
use crate::check::options::entry_type;
use crate::check::scope::Scope;
use crate::check::shape::PLAIN_TYPES;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Condition, ConditionKind, Expression, Slot, Term, TermId};
use crate::model::shape::Type;
use crate::model::words::{folded, nearest, without_article};
use crate::source::Span;
use crate::syntax::tree::{Expr, Phrase, TermStatement, Words};

/// Words before the type in a slot that tell two slots of one type apart: `{a party} … {another party}`.
pub const SLOT_WORDS: &[&str] = &[
    "another", "one", "other", "some", "first", "second", "third",
];

/// The types of the slots of all terms, by term; none where a slot's word is unknown.
pub fn slots(
    glossary: &Glossary<'_>,
    names: &Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Vec<Option<Slot>>> {
    let of_term = |term: &&TermStatement| {
        for form in term.also.iter().chain(&term.otherwise) {
            diagnostics.extend(other_slots(&term.phrase, form));
        }
        let own = term.phrase.slots.iter();
        own.map(|words| slot(names, words, diagnostics)).collect()
    };
    glossary.terms.iter().map(of_term).collect()
}

/// A form of a phrase that does not have the slots of the phrase itself.
fn other_slots(own: &Phrase, form: &Phrase) -> Option<Diagnostic> {
    let keys = |phrase: &Phrase| -> BTreeSet<String> {
        phrase
            .slots
            .iter()
            .map(|slot| folded(without_article(&slot.text)))
            .collect()
    };
    if keys(own) == keys(form) && own.slots.len() == form.slots.len() {
        return None;
    }
    let slots: Vec<String> = own
        .slots
        .iter()
        .map(|slot| format!("{{{}}}", slot.text))
        .collect();
    let help = match slots.is_empty() {
        true => "leave the slots out".to_owned(),
        false => format!("use {}", quoted(slots.iter().map(String::as_str), "and")),
    };
    Some(
        Diagnostic::new(
            Code::WrongType,
            form.span,
            format!("`{}` does not have the slots of `{}`", form.text, own.text),
        )
        .label("other slots")
        .note(own.span, "the slots are given here")
        .help(help),
    )
}

/// A slot's word without its article and without what tells it from another.
#[must_use]
pub fn slot_word(words: &str) -> String {
    let mut rest = without_article(words.trim());
    while let Some((first, after)) = rest.split_once(' ') {
        if !SLOT_WORDS.contains(&first.to_lowercase().as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    folded(rest)
}

fn slot(names: &Names, words: &Words, diagnostics: &mut Vec<Diagnostic>) -> Option<Slot> {
    let key = slot_word(&words.text);
    let ty = slot_type(names, &key);
    if ty.is_none() {
        diagnostics.push(unknown_slot(names, words, &key));
    }
    Some(Slot {
        name: without_article(&words.text).to_owned(),
        ty: ty?,
    })
}

/// The type that a slot's word names: a plain type, a kind, or the type of the fields of that name.
fn slot_type(names: &Names, key: &str) -> Option<Type> {
    if let Some((_, ty)) = PLAIN_TYPES.iter().find(|(name, _)| *name == key) {
        return Some(ty.clone());
    }
    if let Some(kind) = names.kind(key) {
        return Some(Type::Kind(kind));
    }
    let fields = names.fields_anywhere(key);
    let mut types = fields
        .iter()
        .filter_map(|field| names.get(*field))
        .map(|field| entry_type(&field.ty));
    let first = types.next()?;
    let usable = !matches!(first, Type::Record(_) | Type::List(_));
    (usable && types.all(|other| fits(first, other))).then(|| first.clone())
}

fn unknown_slot(names: &Names, words: &Words, key: &str) -> Diagnostic {
    let plain = PLAIN_TYPES.iter().map(|(name, _)| *name);
    let near = nearest(key, plain.chain(names.all_kinds()));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a kind, a field, or a type such as `number`, `date` or `text`".to_owned(),
    };
    Diagnostic::new(
        Code::UnknownKind,
        words.span,
        format!("`{key}` is no type that a slot can take"),
    )
    .label("a slot for what?")
    .help(help)
}

/// A phrase of the glossary as it is used.
pub fn used(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    phrase: &str,
    arguments: &[Expr],
    span: Span,
) -> Condition {
    let Some((term, negative)) = checker.glossary.term(phrase) else {
        checker.report(unknown_phrase(phrase, span));
        return failed(span);
    };
    match fill_all(checker, scope, term, phrase, arguments) {
        Some(arguments) => made(
            ConditionKind::Term {
                term,
                arguments,
                negative,
            },
            span,
        ),
        None => failed(span),
    }
}

/// What fills the slots, in the order of the term's own phrase; none if any of it could not be made out.
fn fill_all(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    term: TermId,
    phrase: &str,
    arguments: &[Expr],
) -> Option<Vec<Expression>> {
    let slots = checker.slots.get(term.0 as usize)?;
    if slots.len() != arguments.len() {
        return None;
    }
    let mut filled: Vec<(usize, Option<Expression>)> = Vec::with_capacity(arguments.len());
    for (at, argument) in positions(checker, term, phrase).into_iter().zip(arguments) {
        let slot = slots.get(at).and_then(Option::as_ref);
        filled.push((
            at,
            slot.and_then(|slot| fill(checker, scope, argument, slot)),
        ));
    }
    filled.sort_by_key(|(at, _)| *at);
    filled.into_iter().map(|(_, value)| value).collect()
}

/// Where each slot of a form stands among the slots of the term's own phrase, by its words.
fn positions(checker: &Checker<'_>, term: TermId, phrase: &str) -> Vec<usize> {
    let Some(statement) = checker.glossary.term_statement(term) else {
        return Vec::new();
    };
    let own = &statement.phrase.slots;
    let forms = statement.also.iter().chain(&statement.otherwise);
    let form = std::iter::once(&statement.phrase)
        .chain(forms)
        .find(|form| form.text == phrase);
    let slots = form.map_or(own, |form| &form.slots);
    let key = |words: &Words| folded(without_article(&words.text));
    slots
        .iter()
        .enumerate()
        .map(|(index, slot)| {
            own.iter()
                .position(|other| key(other) == key(slot))
                .unwrap_or(index)
        })
        .collect()
}

fn fill(
    checker: &mut Checker<'_>,
    scope: &mut Scope<'_>,
    argument: &Expr,
    slot: &Slot,
) -> Option<Expression> {
    let value = expression(checker, scope, argument, Wanted::of(&slot.ty))?;
    if fits(&slot.ty, entry_type(&value.ty)) {
        return Some(value);
    }
    let shape = checker.shape();
    checker.report(
        Diagnostic::new(
            Code::WrongType,
            value.span,
            format!(
                "`{}` is {}, and this place of the phrase takes {}",
                checker.words(value.span),
                a_type(shape, &value.ty),
                a_type(shape, &slot.ty)
            ),
        )
        .label(a_type(shape, &value.ty))
        .help(format!(
            "write {}, or a field that holds one",
            a_type(shape, &slot.ty)
        )),
    );
    None
}

fn unknown_phrase(phrase: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownPhrase,
        span,
        format!("nobody defined the phrase {}", quoted([phrase], "and")),
    )
    .label("not in the glossary")
    .help(format!("define it: `term \"{phrase}\" means …`"))
}

/// The typed terms.
pub fn all(checker: &mut Checker<'_>, heading: &Heading) -> Vec<Term> {
    let statements = checker.glossary.terms.clone();
    let slots = checker.slots;
    statements
        .into_iter()
        .zip(slots)
        .map(|(statement, slots)| term(checker, heading, statement, slots))
        .collect()
}

fn term(
    checker: &mut Checker<'_>,
    heading: &Heading,
    statement: &TermStatement,
    slots: &[Option<Slot>],
) -> Term {
    let mut scope = Scope::of_term(slots);
    Term {
        phrase: statement.phrase.text.clone(),
        also: statement
            .also
            .iter()
            .map(|phrase| phrase.text.clone())
            .collect(),
        otherwise: statement
            .otherwise
            .as_ref()
            .map(|phrase| phrase.text.clone()),
        ask: statement.ask.as_ref().map(|words| words.text.clone()),
        slots: slots.iter().flatten().cloned().collect(),
        means: condition(checker, &mut scope, &statement.means),
        because: statement
            .origin
            .because
            .as_ref()
            .map(|words| words.text.clone()),
        citations: cited(checker, heading, &statement.origin),
        span: statement.phrase.span,
    }
}
