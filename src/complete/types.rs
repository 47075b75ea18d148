//! The type of what was written before a place, as far as it can be told.
//!
//! It reports nothing: where it cannot tell, nothing is known.

use crate::complete::book::Book;
use crate::model::rulebook::Aggregate;
use crate::model::shape::{FieldId, RecordId, Shape, Type};
use crate::model::words::{folded, without_article};
use crate::syntax::tree::{Expr, ExprKind};

/// The type of an expression, among the entries that are spoken of there.
#[must_use]
pub fn of(book: &Book<'_>, written: &Expr, nouns: &[RecordId]) -> Option<Type> {
    match &written.kind {
        ExprKind::Number(_) => Some(Type::Number),
        ExprKind::Percentage(_) => Some(Type::Percentage),
        ExprKind::Money(_, currency) => Some(Type::Money(Some(currency.clone()))),
        ExprKind::Date(_) | ExprKind::Today | ExprKind::Shift { .. } => Some(Type::Date),
        ExprKind::Duration(_) => Some(Type::Duration(None)),
        ExprKind::Text(_) => Some(Type::Text),
        ExprKind::YesNo(_) => Some(Type::YesNo),
        ExprKind::It => nouns.last().map(|record| Type::Record(*record)),
        ExprKind::Name(name) => named(book, name, nouns),
        ExprKind::Member { base, field } => {
            let record = record_of(&of(book, base, nouns)?)?;
            let field = own_field(book, record, &field.text)?;
            Some(book.shape().field(field).ty.clone())
        }
        ExprKind::Slot(index) => {
            let slots = &book.term?.slots;
            slots.get(*index).map(|slot| slot.ty.clone())
        }
        ExprKind::Arithmetic(_, left, _) => of(book, left, nouns),
        ExprKind::Aggregate {
            aggregate: Aggregate::Number,
            ..
        } => Some(Type::Whole),
        ExprKind::Aggregate {
            aggregate,
            field,
            noun,
            ..
        } => {
            let record = record_of(&of(book, noun, nouns)?)?;
            let field = book.field(record, &field.as_ref()?.text)?;
            let ty = &book.shape().field(field).ty;
            Some(match (aggregate, ty) {
                (Aggregate::Values, Type::List(_)) => ty.clone(),
                (Aggregate::Values, ty) => Type::List(Box::new(ty.clone())),
                (_, ty) => ty.clone(),
            })
        }
        ExprKind::List(_) | ExprKind::None | ExprKind::Error => None,
    }
}

/// The records of the entries that are spoken of, the innermost last.
#[must_use]
pub fn nouns(book: &Book<'_>, written: &[Expr]) -> Vec<RecordId> {
    let mut found = Vec::new();
    for noun in written {
        let ty = of(book, noun, &found);
        found.extend(ty.as_ref().and_then(record_of));
    }
    found
}

/// The record whose fields something has: its own, or those of each of its entries.
#[must_use]
pub fn record_of(ty: &Type) -> Option<RecordId> {
    match ty {
        Type::Record(record) => Some(*record),
        Type::List(entry) => record_of(entry),
        _ => None,
    }
}

/// What one entry of a list is; a thing itself where it is no list.
#[must_use]
pub fn entry(ty: &Type) -> &Type {
    match ty {
        Type::List(entry) => entry,
        other => other,
    }
}

fn named(book: &Book<'_>, name: &str, nouns: &[RecordId]) -> Option<Type> {
    let key = folded(without_article(name));
    let is_meant = |phrase: &String| folded(without_article(phrase)) == key;
    let mut definitions = book.rulebook.definitions.iter();
    if let Some(definition) =
        definitions.find(|one| is_meant(&one.phrase) || one.also.iter().any(is_meant))
    {
        return Some(definition.ty.clone());
    }
    let shape = book.shape();
    for record in nouns.iter().rev() {
        if let Some(field) = own_field(book, *record, &key) {
            return Some(shape.field(field).ty.clone());
        }
        if folded(&shape.record(*record).noun) == key {
            return Some(Type::Record(*record));
        }
    }
    if let Some(field) = book.field(Shape::ROOT, &key) {
        return Some(shape.field(field).ty.clone());
    }
    let list = book
        .entries()
        .find(|(_, record)| is_noun(shape, *record, &key));
    if let Some((field, _)) = list {
        return Some(shape.field(field).ty.clone());
    }
    if folded(&shape.name) == key {
        return Some(Type::Record(Shape::ROOT));
    }
    let kinds = shape.kinds.iter().enumerate();
    let mut of_kind = kinds.filter(|(_, kind)| kind.value(&key).is_some());
    of_kind.next().map(|(index, _)| {
        Type::Kind(crate::model::shape::KindId(
            u32::try_from(index).unwrap_or(u32::MAX),
        ))
    })
}

/// A field of a record, by its name or by the noun of its entries.
fn own_field(book: &Book<'_>, record: RecordId, name: &str) -> Option<FieldId> {
    let key = folded(without_article(name));
    book.field(record, &key).or_else(|| {
        let shape = book.shape();
        let mut lists = book.entries();
        let own = |(field, entries): &(FieldId, RecordId)| {
            shape.field(*field).record == record && is_noun(shape, *entries, &key)
        };
        lists.find(own).map(|(field, _)| field)
    })
}

fn is_noun(shape: &Shape, record: RecordId, key: &str) -> bool {
    let record = shape.record(record);
    folded(&record.noun) == key || record.plurals.iter().any(|plural| plural == key)
}
