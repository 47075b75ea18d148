//! The shape of documents from the `document` statement.
//!
//! Without that statement the shape is inferred from the rules: see [`crate::check::inference`].

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::check::header::Heading;
use crate::check::kinds::{self, twice};
use crate::check::options;
use crate::check::statements::Stated;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::shape::{Field, FieldId, Kind, KindId, Record, RecordId, Shape, Type};
use crate::model::words::{folded, nearest, without_article};
use crate::source::Span;
use crate::syntax::tree::{DocumentStatement, FieldLine, TypeKind, TypeWords, Words};

/// The types that have a name of their own.
pub const PLAIN_TYPES: &[(&str, Type)] = &[
    ("yes or no", Type::YesNo),
    ("text", Type::Text),
    ("number", Type::Number),
    ("whole number", Type::Whole),
    ("percentage", Type::Percentage),
    ("money", Type::Money(None)),
    ("date", Type::Date),
    ("duration", Type::Duration(None)),
];

/// A shape, and the fields whose type could not be read: nothing more is said of those.
#[derive(Debug, Default)]
pub struct Shaped {
    /// The shape.
    pub shape: Shape,
    /// Fields about which an error has been reported.
    pub spoilt: BTreeSet<FieldId>,
}

struct Builder<'a> {
    shaped: Shaped,
    kind_names: FxHashMap<String, KindId>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// An empty shape with the declared kinds and the words of the header.
pub fn empty(name: &str, kinds: Vec<Kind>, heading: &Heading) -> Shape {
    Shape {
        name: name.to_owned(),
        records: vec![Record {
            noun: name.to_owned(),
            plurals: Vec::new(),
            field: None,
            fields: Vec::new(),
        }],
        kinds,
        disputed_words: heading.disputed.clone(),
        unknown_words: heading.unknown.clone(),
        ..Shape::default()
    }
}

/// The kinds by folded name.
pub fn kind_names(kinds: &[Kind]) -> FxHashMap<String, KindId> {
    kinds
        .iter()
        .enumerate()
        .filter_map(|(index, kind)| Some((folded(kind.name.as_ref()?), KindId(id(index)))))
        .collect()
}

/// Builds the shape of the first `document` statement; the others are errors.
pub fn read(
    documents: &[Stated<'_, DocumentStatement>],
    kinds: Vec<Kind>,
    heading: &Heading,
    diagnostics: &mut Vec<Diagnostic>,
) -> Shaped {
    let Some((first, others)) = documents.split_first() else {
        return Shaped::default();
    };
    for other in others {
        diagnostics.push(several(&first.is.name, &other.is.name));
    }
    let kind_names = kind_names(&kinds);
    let mut shape = empty(&first.is.name.text, kinds, heading);
    shape.remarks = first
        .is
        .remarks
        .iter()
        .map(|key| folded(&key.text))
        .collect();
    let mut builder = Builder {
        shaped: Shaped {
            shape,
            spoilt: BTreeSet::new(),
        },
        kind_names,
        diagnostics,
    };
    let mut seen = builder.fields(RecordId(0), &first.is.fields);
    for other in others {
        builder.further_fields(&other.is.fields, &mut seen);
    }
    builder.shaped
}

fn several(first: &Words, other: &Words) -> Diagnostic {
    Diagnostic::new(
        Code::SeveralDocuments,
        other.span,
        format!(
            "a rulebook is about one kind of document, and `{}` is a second one",
            other.text
        ),
    )
    .label("the second `document` statement")
    .note(first.span, format!("the first, `{}`", first.text))
    .help("put the fields of both into one statement, or make two rulebooks")
}

impl Builder<'_> {
    /// The fields of another `document` statement, so that rules about it are not told what they need not know.
    fn further_fields(&mut self, lines: &[FieldLine], seen: &mut FxHashMap<String, Span>) {
        for line in lines {
            let names = std::iter::once(&line.name).chain(&line.also);
            let keys: Vec<String> = names
                .map(|name| folded(without_article(&name.text)))
                .filter(|key| !seen.contains_key(key))
                .collect();
            if keys.is_empty() {
                continue;
            }
            seen.extend(keys.iter().map(|key| (key.clone(), line.name.span)));
            self.field(RecordId(0), line, keys);
        }
    }

    fn fields(&mut self, record: RecordId, lines: &[FieldLine]) -> FxHashMap<String, Span> {
        let mut seen: FxHashMap<String, Span> = FxHashMap::default();
        for line in lines {
            let keys = self.keys(line, &mut seen);
            if !keys.is_empty() {
                self.field(record, line, keys);
            }
        }
        seen
    }

    /// The folded keys of a field that no earlier field of the record has taken; none if its name is taken.
    fn keys(&mut self, line: &FieldLine, seen: &mut FxHashMap<String, Span>) -> Vec<String> {
        let mut keys = Vec::new();
        for name in std::iter::once(&line.name).chain(&line.also) {
            let key = folded(without_article(&name.text));
            if keys.contains(&key) {
                continue;
            }
            let first = *seen.entry(key.clone()).or_insert(name.span);
            if first != name.span {
                self.diagnostics.push(twice(name, first));
                if keys.is_empty() {
                    return keys;
                }
                continue;
            }
            keys.push(key);
        }
        keys
    }

    fn field(&mut self, record: RecordId, line: &FieldLine, keys: Vec<String>) {
        let shape = &mut self.shaped.shape;
        let field = FieldId(id(shape.fields.len()));
        let position = shape
            .records
            .get(record.0 as usize)
            .map_or(0, |record| id(record.fields.len()));
        shape.fields.push(Field {
            name: without_article(&line.name.text).to_owned(),
            keys,
            record,
            position,
            ty: Type::Text,
            silence: None,
            range: None,
            readings: Vec::new(),
            separators: line
                .separators
                .iter()
                .map(|words| words.text.clone())
                .collect(),
            ask: line.ask.as_ref().map(|words| words.text.clone()),
            span: line.name.span,
        });
        if let Some(record) = shape.records.get_mut(record.0 as usize) {
            record.fields.push(field);
        }
        match self.field_type(field, line) {
            Some(ty) => self.complete(field, line, ty),
            None => {
                self.shaped.spoilt.insert(field);
            }
        }
    }

    fn complete(&mut self, field: FieldId, line: &FieldLine, ty: Type) {
        let shape = &self.shaped.shape;
        let silence = options::silence(shape, &ty, line, self.diagnostics);
        let range = options::range(shape, &ty, line, self.diagnostics);
        let readings = options::readings(shape, &ty, line, self.diagnostics);
        options::check_places(&ty, line, self.diagnostics);
        if let Some(field) = self.shaped.shape.fields.get_mut(field.0 as usize) {
            field.ty = ty;
            field.silence = silence;
            field.range = range;
            field.readings = readings;
        }
    }

    /// The type of a field, with the records it opens; none where it cannot be read.
    fn field_type(&mut self, field: FieldId, line: &FieldLine) -> Option<Type> {
        match &line.ty.kind {
            TypeKind::Block => Some(Type::Record(self.block(field, line))),
            TypeKind::List(element) => match &element.kind {
                TypeKind::Named(noun) if !line.fields.is_empty() => {
                    let record = self.entries(field, line, noun);
                    Some(Type::List(Box::new(Type::Record(record))))
                }
                _ => {
                    self.no_fields_beneath(line);
                    let element = self.written_type(element, true)?;
                    Some(Type::List(Box::new(element)))
                }
            },
            _ => {
                self.no_fields_beneath(line);
                self.written_type(&line.ty, false)
            }
        }
    }

    fn block(&mut self, field: FieldId, line: &FieldLine) -> RecordId {
        let record = self.record(field, without_article(&line.name.text), Vec::new());
        self.fields(record, &line.fields);
        record
    }

    fn entries(&mut self, field: FieldId, line: &FieldLine, noun: &Words) -> RecordId {
        let singular = folded(&noun.text);
        let mut plurals = vec![format!("{singular}s")];
        let own = folded(without_article(&line.name.text));
        let others = line.plurals.iter().map(|words| folded(&words.text));
        for plural in std::iter::once(own).chain(others) {
            if plural != singular && !plurals.contains(&plural) {
                plurals.push(plural);
            }
        }
        let record = self.record(field, &noun.text, plurals);
        self.fields(record, &line.fields);
        record
    }

    fn record(&mut self, field: FieldId, noun: &str, plurals: Vec<String>) -> RecordId {
        let records = &mut self.shaped.shape.records;
        let record = RecordId(id(records.len()));
        records.push(Record {
            noun: noun.to_owned(),
            plurals,
            field: Some(field),
            fields: Vec::new(),
        });
        record
    }

    fn written_type(&mut self, ty: &TypeWords, in_list: bool) -> Option<Type> {
        match &ty.kind {
            TypeKind::YesNo => Some(Type::YesNo),
            TypeKind::Text => Some(Type::Text),
            TypeKind::Number => Some(Type::Number),
            TypeKind::Whole => Some(Type::Whole),
            TypeKind::Percentage => Some(Type::Percentage),
            TypeKind::Money(currency) => Some(Type::Money(currency.clone())),
            TypeKind::Date => Some(Type::Date),
            TypeKind::Duration(unit) => Some(Type::Duration(*unit)),
            TypeKind::OneOf(values) => Some(self.one_of(values, ty.span)),
            TypeKind::Named(name) => self.named(name, in_list),
            TypeKind::Block | TypeKind::List(_) => {
                self.diagnostics.push(list_of_lists(ty.span));
                None
            }
            TypeKind::Error => None,
        }
    }

    fn one_of(&mut self, values: &[Words], span: Span) -> Type {
        let kind = kinds::unnamed(values, span, self.diagnostics);
        let kinds = &mut self.shaped.shape.kinds;
        kinds.push(kind);
        Type::Kind(KindId(id(kinds.len() - 1)))
    }

    fn named(&mut self, name: &Words, in_list: bool) -> Option<Type> {
        let found = self.kind_names.get(&folded(&name.text)).copied();
        if found.is_none() {
            let unknown = unknown_type(name, &self.shaped.shape.kinds, in_list);
            self.diagnostics.push(unknown);
        }
        found.map(Type::Kind)
    }

    fn no_fields_beneath(&mut self, line: &FieldLine) {
        if let (Some(first), false) = (line.fields.first(), matches!(line.ty.kind, TypeKind::Error))
        {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::WrongType,
                    first.name.span,
                    format!(
                        "`{}` stands beneath `{}`, which has no fields",
                        first.name.text, line.name.text
                    ),
                )
                .label("a field of what?")
                .note(line.ty.span, "this type holds no fields")
                .help("leave out the type to make it a group of fields, or indent the line less"),
            );
        }
    }
}

fn list_of_lists(span: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongType, span, "a list holds no other lists")
        .label("not the type of an entry")
        .help("name one entry, `list of NOUN`, and give it a list among its fields")
}

fn unknown_type(name: &Words, kinds: &[Kind], in_list: bool) -> Diagnostic {
    let known = kinds.iter().filter_map(|kind| kind.name.as_deref());
    let near = nearest(
        &name.text,
        PLAIN_TYPES.iter().map(|(name, _)| *name).chain(known),
    );
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if in_list => format!(
            "indent the fields of one {} beneath, or define `kind {}`",
            name.text, name.text
        ),
        None => format!("define it: `kind {}`, with its values beneath", name.text),
    };
    Diagnostic::new(
        Code::UnknownKind,
        name.span,
        format!("there is no type or kind `{}`", name.text),
    )
    .label("not defined")
    .help(help)
}

/// An index as it is kept in ids.
pub fn id(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
