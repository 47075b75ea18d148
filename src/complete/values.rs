//! Names by what they would be: fields, nouns, named values, figures, lists.

use crate::check::describe::{kind_words, possessive, type_words, with_article};
use crate::complete::Kind;
use crate::complete::book::Book;
use crate::complete::order::{Candidate, Fit};
use crate::complete::phrases::tail;
use crate::complete::types;
use crate::model::rulebook::{DefinitionId, Relation};
use crate::model::shape::{FieldId, KindId, RecordId, Shape, Type};
use crate::model::words::{folded, without_article};
use crate::syntax::asked::{Offer, Role};
use crate::syntax::tree::Expr;
use crate::syntax::vocabulary::NodeId;

/// What may stand in a role, among the entries that are spoken of.
#[must_use]
pub fn at(book: &Book<'_>, role: &Role, nouns: &[Expr]) -> Vec<Candidate> {
    let nouns = types::nouns(book, nouns);
    match role {
        Role::Subject => subjects(book, &nouns),
        Role::Thing => things(book, &nouns),
        Role::Owner => owners(book, &nouns),
        Role::Noun => self::nouns(book, &nouns),
        Role::Own => own(book, nouns.last().copied()),
        Role::FieldOf(base) => {
            let ty = types::of(book, base, &nouns);
            own(book, ty.as_ref().and_then(types::record_of))
        }
        Role::FieldOfNext => {
            let entries = book
                .entries()
                .flat_map(|(_, record)| own(book, Some(record)));
            entries.collect()
        }
        Role::Right(left, relation) => right(book, left, *relation, &nouns),
        Role::Item(left) => {
            let left = left.as_ref().and_then(|left| types::of(book, left, &nouns));
            let mut found = of_type(book, left.as_ref().map(types::entry), &nouns);
            found.retain(|candidate| candidate.item.kind != Kind::Field);
            found
        }
        Role::Slot { next, index, begun } => {
            let mut found = slot(book, *next, *index, &nouns);
            if !begun {
                found
                    .iter_mut()
                    .for_each(|candidate| candidate.fit = Fit::New);
            }
            found
        }
        Role::Duration => of_type(book, Some(&Type::Duration(None)), &nouns),
        Role::Free => of_type(book, None, &nouns),
        Role::After(_) => Vec::new(),
    }
}

/// What is left of the names that go on from a place of the trie.
pub fn begun(book: &Book<'_>, node: NodeId, offer: &Offer, found: &mut Vec<Candidate>) {
    let all = at(book, &offer.role, &offer.nouns);
    for (rest, (_, text)) in book.vocabulary.names.below(node, book.words) {
        let Some(tail) = tail(text, &rest).filter(|_| !rest.is_empty()) else {
            continue;
        };
        let key = folded(without_article(text));
        for candidate in all.iter().filter(|candidate| candidate.name == key) {
            let mut candidate = candidate.clone();
            candidate.item.text = tail.to_owned();
            candidate.fit = Fit::Exact;
            found.push(candidate);
        }
    }
}

/// What a clause may speak of.
fn subjects(book: &Book<'_>, nouns: &[RecordId]) -> Vec<Candidate> {
    let shape = book.shape();
    let mut found = Vec::new();
    for record in nouns.iter().rev().take(1) {
        for field in book.fields(*record) {
            let name = &shape.field(*field).name;
            found.push(field_item(book, *field, &format!("its {name}"), Fit::Good));
        }
    }
    for field in book.fields(Shape::ROOT) {
        let name = &shape.field(*field).name;
        found.push(field_item(book, *field, &format!("the {name}"), Fit::Plain));
        let Type::Record(inner) = shape.field(*field).ty else {
            continue;
        };
        for own in book.fields(inner) {
            let way = format!("{} {}", possessive(name), shape.field(*own).name);
            found.push(field_item(book, *own, &way, Fit::New));
        }
    }
    found.extend(definitions(book, None, Fit::New));
    found.extend(turned(book));
    found.extend(kinds(book).flat_map(|kind| values(book, kind, Fit::Rare)));
    found
}

/// Fields as they stand before `of`: `the length of`.
fn turned(book: &Book<'_>) -> Vec<Candidate> {
    let fields = book.shape().fields.iter().enumerate();
    let inner = fields.filter(|(_, field)| field.record != Shape::ROOT);
    inner
        .map(|(index, field)| {
            let id = FieldId(u32::try_from(index).unwrap_or(u32::MAX));
            field_item(book, id, &format!("the {} of", field.name), Fit::Rare)
        })
        .collect()
}

/// What there may be.
fn things(book: &Book<'_>, nouns: &[RecordId]) -> Vec<Candidate> {
    let shape = book.shape();
    let mut found = self::nouns(book, nouns);
    for candidate in &mut found {
        if candidate.fit == Fit::Exact {
            candidate.item.text = with_article(&candidate.item.text);
        }
    }
    for (index, field) in shape.fields.iter().enumerate() {
        if !matches!(field.ty, Type::Record(_)) {
            continue;
        }
        let id = FieldId(u32::try_from(index).unwrap_or(u32::MAX));
        if field.record == Shape::ROOT {
            let text = with_article(&field.name);
            found.push(field_item(book, id, &text, Fit::Exact));
        } else if let Some(above) = shape.record(field.record).field {
            let way = format!("{} {}", possessive(&shape.field(above).name), field.name);
            found.push(field_item(book, id, &way, Fit::Plain));
        }
    }
    found
}

/// What a field may belong to.
fn owners(book: &Book<'_>, nouns: &[RecordId]) -> Vec<Candidate> {
    let shape = book.shape();
    let mut found = self::nouns(book, nouns);
    for field in book.fields(Shape::ROOT) {
        if matches!(shape.field(*field).ty, Type::Record(_)) {
            let text = format!("the {}", shape.field(*field).name);
            found.push(field_item(book, *field, &text, Fit::Exact));
        }
    }
    found
}

/// The nouns of lists, and their plurals: those within the entries that are spoken of are likelier.
fn nouns(book: &Book<'_>, nouns: &[RecordId]) -> Vec<Candidate> {
    let shape = book.shape();
    let mut found = Vec::new();
    for (field, record) in book.entries() {
        let fit = match nouns.contains(&shape.field(field).record) {
            true => Fit::Exact,
            false if shape.field(field).record == Shape::ROOT => Fit::Exact,
            false => Fit::Good,
        };
        let noun = &shape.record(record).noun;
        let detail = format!("one of the {}", shape.field(field).name);
        let made = Candidate::new(noun, Kind::Noun, detail, fit);
        let uses = book.uses.field(field);
        found.push(made.at(shape.field(field).span).used(uses));
        let plural = &shape.field(field).name;
        let detail = format!("a list, each a {noun}");
        let made = Candidate::new(plural, Kind::Noun, detail.clone(), Fit::Good);
        found.push(made.at(shape.field(field).span).used(uses));
        for plural in &shape.record(record).plurals {
            let made = Candidate::new(plural, Kind::Noun, detail.clone(), Fit::Good);
            found.push(made.at(shape.field(field).span).used(uses));
        }
    }
    found
}

/// The fields of a record, and the nouns of its lists.
fn own(book: &Book<'_>, record: Option<RecordId>) -> Vec<Candidate> {
    let Some(record) = record else {
        return Vec::new();
    };
    let fields = book.fields(record).iter();
    fields
        .map(|field| field_item(book, *field, &book.shape().field(*field).name, Fit::Exact))
        .collect()
}

fn field_item(book: &Book<'_>, id: FieldId, text: &str, fit: Fit) -> Candidate {
    let field = book.shape().field(id);
    let detail = type_words(book.shape(), &field.ty);
    Candidate::new(text, Kind::Field, detail, fit)
        .at(field.span)
        .called(&field.name)
        .used(book.uses.field(id))
}

/// What something may be compared with.
fn right(
    book: &Book<'_>,
    left: &Expr,
    relation: Option<Relation>,
    nouns: &[RecordId],
) -> Vec<Candidate> {
    let ty = types::of(book, left, nouns);
    match (&ty, relation) {
        (Some(Type::Record(record)), None) => qualities(book, *record),
        (Some(Type::List(entry)), _) => of_type(book, Some(entry), nouns),
        (ty, _) => of_type(book, ty.as_ref(), nouns),
    }
}

/// The yes-or-no fields of a record, as said of it: `the monitor is civilian`.
fn qualities(book: &Book<'_>, record: RecordId) -> Vec<Candidate> {
    let flag = |field: &&FieldId| book.shape().field(**field).ty == Type::YesNo;
    let flags = book.fields(record).iter().filter(flag);
    flags
        .map(|field| field_item(book, *field, &book.shape().field(*field).name, Fit::Exact))
        .collect()
}

/// What fills a slot of a phrase.
fn slot(book: &Book<'_>, node: NodeId, index: usize, nouns: &[RecordId]) -> Vec<Candidate> {
    let below = book.vocabulary.phrases.below(node, book.words);
    let terms = below.iter().filter_map(|(_, phrase)| book.term_of(phrase));
    let mut types: Vec<Type> = Vec::new();
    for (_, term, _) in terms {
        if let Some(slot) = term
            .slots
            .get(index)
            .filter(|slot| !types.contains(&slot.ty))
        {
            types.push(slot.ty.clone());
        }
    }
    let of = types.iter().flat_map(|ty| of_type(book, Some(ty), nouns));
    of.collect()
}

/// Whatever is of a type; anything where the type is not known.
fn of_type(book: &Book<'_>, ty: Option<&Type>, nouns: &[RecordId]) -> Vec<Candidate> {
    let mut found = definitions(book, ty, Fit::Exact);
    match ty {
        Some(Type::Kind(kind)) => found.extend(values(book, *kind, Fit::Exact)),
        Some(Type::Money(_)) => found.extend(currencies(book, Fit::Good)),
        Some(_) => {}
        None => {
            found.extend(currencies(book, Fit::Rare));
            found.extend(kinds(book).flat_map(|kind| values(book, kind, Fit::Good)));
        }
    }
    let shape = book.shape();
    for (index, field) in shape.fields.iter().enumerate() {
        let same = ty.is_none_or(|ty| is_alike(types::entry(&field.ty), ty));
        if !same {
            continue;
        }
        let id = FieldId(u32::try_from(index).unwrap_or(u32::MAX));
        let above = shape.record(field.record).field;
        if field.record == Shape::ROOT {
            found.push(field_item(
                book,
                id,
                &format!("the {}", field.name),
                Fit::New,
            ));
        } else if nouns.last() == Some(&field.record) {
            found.push(field_item(
                book,
                id,
                &format!("its {}", field.name),
                Fit::Plain,
            ));
        } else if let Some(above) = above.map(|above| shape.field(above))
            && matches!(above.ty, Type::Record(_))
            && above.record == Shape::ROOT
        {
            let way = format!("{} {}", possessive(&above.name), field.name);
            found.push(field_item(book, id, &way, Fit::New));
        } else {
            found.push(field_item(
                book,
                id,
                &format!("the {} of", field.name),
                Fit::Rare,
            ));
        }
    }
    found
}

/// The currencies that the rulebook knows.
fn currencies(book: &Book<'_>, fit: Fit) -> Vec<Candidate> {
    let all = book.uses.currencies(book.shape());
    let made = |(currency, uses)| {
        Candidate::new(currency, Kind::Value, "a currency; the amount follows", fit).used(uses)
    };
    all.into_iter().map(made).collect()
}

/// Figures, lists and values of a type; a list of it also counts.
fn definitions(book: &Book<'_>, ty: Option<&Type>, fit: Fit) -> Vec<Candidate> {
    let all = book.rulebook.definitions.iter().enumerate();
    let mut found = Vec::new();
    for (index, definition) in all {
        let fits = ty.is_none_or(|ty| is_alike(types::entry(&definition.ty), types::entry(ty)));
        if !fits {
            continue;
        }
        let id = DefinitionId(u32::try_from(index).unwrap_or(u32::MAX));
        let detail = type_words(book.shape(), &definition.ty);
        for phrase in std::iter::once(&definition.phrase).chain(&definition.also) {
            let made = Candidate::new(phrase, Kind::Definition, detail.clone(), fit);
            found.push(made.at(definition.span).used(book.uses.definition(id)));
        }
    }
    found
}

/// Whether values of one type may be compared with those of another.
#[must_use]
pub fn is_alike(one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::Money(_), Type::Money(_)) | (Type::Duration(_), Type::Duration(_)) => true,
        (Type::Number | Type::Whole, Type::Number | Type::Whole) => true,
        (one, other) => one == other,
    }
}

fn kinds(book: &Book<'_>) -> impl Iterator<Item = KindId> {
    let count = u32::try_from(book.shape().kinds.len()).unwrap_or(u32::MAX);
    (0..count).map(KindId)
}

/// The values of a kind.
pub fn values(book: &Book<'_>, id: KindId, fit: Fit) -> Vec<Candidate> {
    let kind = book.shape().kind(id);
    let mut found = Vec::new();
    for value in &kind.values {
        let uses = book.uses.value(&folded(&value.name));
        let of = kind_words(book.shape(), id);
        let detail = match value.aliases.as_slice() {
            [] => of,
            aliases => format!("{of}, also {}", aliases.join(", ")),
        };
        let made = Candidate::new(&value.name, Kind::Value, detail, fit);
        found.push(made.at(value.span).used(uses));
        for alias in &value.aliases {
            let detail = format!("another name of {}", value.name);
            let fit = if fit < Fit::Plain { Fit::Plain } else { fit };
            found.push(Candidate::new(alias, Kind::Value, detail, fit).at(value.span));
        }
    }
    found
}
