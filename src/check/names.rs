//! Everything in a shape by its name, looked up in maps: fields, nouns, values and kinds.
//!
//! It answers what there is; which of several things a rule means is decided in [`crate::check::resolve`].

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::check::describe::possessive;
use crate::check::literals::spellings;
use crate::check::shape::{Shaped, id, kind_names};
use crate::model::rulebook::{Base, Path};
use crate::model::shape::{Field, FieldId, KindId, Record, RecordId, Shape, Type};
use crate::model::value::Name;
use crate::model::words::folded;
use crate::source::Span;

/// The record that is the document.
pub const ROOT: RecordId = RecordId(0);

/// A shape with its names.
#[derive(Debug)]
pub struct Names {
    /// The shape.
    pub shape: Shape,
    /// Fields about which an error has been reported.
    spoilt: BTreeSet<FieldId>,
    fields: Vec<FxHashMap<String, FieldId>>,
    keys: Vec<FxHashMap<String, FieldId>>,
    everywhere: FxHashMap<String, Vec<FieldId>>,
    nouns: FxHashMap<String, Vec<FieldId>>,
    kinds: FxHashMap<String, KindId>,
    values: FxHashMap<String, Vec<(KindId, Name)>>,
}

impl Names {
    /// The names of a shape.
    #[must_use]
    pub fn of(shaped: Shaped) -> Self {
        let shape = shaped.shape;
        let mut names = Self {
            spoilt: shaped.spoilt,
            fields: vec![FxHashMap::default(); shape.records.len()],
            keys: vec![FxHashMap::default(); shape.records.len()],
            everywhere: FxHashMap::default(),
            nouns: FxHashMap::default(),
            kinds: kind_names(&shape.kinds),
            values: FxHashMap::default(),
            shape: Shape::default(),
        };
        for (index, field) in shape.fields.iter().enumerate() {
            names.add_field(&shape, FieldId(id(index)), field);
        }
        for (index, kind) in shape.kinds.iter().enumerate() {
            for value in &kind.values {
                let name = Name::new(&value.name);
                for spelling in std::iter::once(&value.name).chain(&value.aliases) {
                    let named = names.values.entry(folded(spelling)).or_default();
                    named.push((KindId(id(index)), name.clone()));
                }
            }
        }
        names.shape = shape;
        names
    }

    fn add_field(&mut self, shape: &Shape, field_id: FieldId, field: &Field) {
        let record = field.record.0 as usize;
        let name = folded(&field.name);
        if let Some(fields) = self.fields.get_mut(record) {
            fields.insert(name.clone(), field_id);
        }
        if let Some(keys) = self.keys.get_mut(record) {
            keys.extend(field.keys.iter().map(|key| (key.clone(), field_id)));
        }
        self.everywhere.entry(name).or_default().push(field_id);
        if let Some(entries) =
            entry_record(&field.ty).and_then(|record| shape.records.get(record.0 as usize))
        {
            self.add_nouns(entries, field_id);
        }
    }

    fn add_nouns(&mut self, entries: &Record, field: FieldId) {
        let nouns = std::iter::once(folded(&entries.noun)).chain(entries.plurals.iter().cloned());
        for noun in nouns.collect::<BTreeSet<_>>() {
            self.nouns.entry(noun).or_default().push(field);
        }
    }

    /// A field, if the id belongs to this shape.
    #[must_use]
    pub fn get(&self, field: FieldId) -> Option<&Field> {
        self.shape.fields.get(field.0 as usize)
    }

    /// Whether an error about the field has been reported.
    #[must_use]
    pub fn is_spoilt(&self, field: FieldId) -> bool {
        self.spoilt.contains(&field)
    }

    /// The field of a record with this folded name.
    #[must_use]
    pub fn field(&self, record: RecordId, name: &str) -> Option<FieldId> {
        self.fields.get(record.0 as usize)?.get(name).copied()
    }

    /// The field of a record that documents may call so.
    #[must_use]
    pub fn field_by_key(&self, record: RecordId, key: &str) -> Option<FieldId> {
        self.keys.get(record.0 as usize)?.get(key).copied()
    }

    /// The fields of this folded name in all records.
    #[must_use]
    pub fn fields_anywhere(&self, name: &str) -> &[FieldId] {
        self.everywhere.get(name).map_or(&[], Vec::as_slice)
    }

    /// The lists whose entries are called so.
    #[must_use]
    pub fn lists_of(&self, noun: &str) -> &[FieldId] {
        self.nouns.get(noun).map_or(&[], Vec::as_slice)
    }

    /// Every noun and plural.
    pub fn all_nouns(&self) -> impl Iterator<Item = &str> {
        self.nouns.keys().map(String::as_str)
    }

    /// The kind of this folded name.
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<KindId> {
        self.kinds.get(name).copied()
    }

    /// Every name of a kind.
    pub fn all_kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.keys().map(String::as_str)
    }

    /// The value of a kind that is spelled so.
    #[must_use]
    pub fn value(&self, kind: KindId, spelling: &str) -> Option<&Name> {
        let all = self.values.get(&folded(spelling))?;
        all.iter().find(|(of, _)| *of == kind).map(|(_, name)| name)
    }

    /// The kinds that have a value of this spelling.
    #[must_use]
    pub fn kinds_with(&self, spelling: &str) -> Vec<KindId> {
        let all = self.values.get(&folded(spelling));
        all.map_or_else(Vec::new, |all| all.iter().map(|(kind, _)| *kind).collect())
    }

    /// Whether a kind accepts values it does not list.
    #[must_use]
    pub fn is_open(&self, kind: KindId) -> bool {
        self.shape
            .kinds
            .get(kind.0 as usize)
            .is_some_and(|kind| kind.open)
    }

    /// The names of the fields of a record, in their order.
    pub fn field_names(&self, record: RecordId) -> impl Iterator<Item = &str> {
        let fields = self.shape.records.get(record.0 as usize);
        fields
            .into_iter()
            .flat_map(|record| &record.fields)
            .filter_map(|field| self.get(*field))
            .map(|field| field.name.as_str())
    }

    /// Every spelling of every value of a kind.
    pub fn value_names(&self, kind: KindId) -> impl Iterator<Item = &str> {
        self.shape
            .kinds
            .get(kind.0 as usize)
            .into_iter()
            .flat_map(spellings)
    }

    /// The fields that lead from a record down to a field; none if the field does not lie beneath it.
    #[must_use]
    pub fn fields_between(&self, from: RecordId, to: FieldId) -> Option<Vec<FieldId>> {
        let mut way = vec![to];
        let mut at = self.get(to)?.record;
        while at != from {
            let holder = self.shape.records.get(at.0 as usize)?.field?;
            way.push(holder);
            at = self.get(holder)?.record;
        }
        way.reverse();
        Some(way)
    }

    /// The type of what a path leads to, lists along the way joined; none if an error about a field of it has been
    /// reported.
    #[must_use]
    pub fn path_type(&self, path: &Path) -> Option<Type> {
        let Some((last, before)) = path.fields.split_last() else {
            return Some(Type::Record(path.record));
        };
        if path.fields.iter().any(|field| self.is_spoilt(*field)) {
            return None;
        }
        let ty = self.get(*last)?.ty.clone();
        let through_list = before
            .iter()
            .filter_map(|field| self.get(*field))
            .any(|field| matches!(field.ty, Type::List(_)));
        Some(match ty {
            Type::List(entry) => Type::List(entry),
            ty if through_list => Type::List(Box::new(ty)),
            ty => ty,
        })
    }

    /// The way to a field as a rule may write it: `the monitor's leader`.
    #[must_use]
    pub fn way_to(&self, field: FieldId) -> String {
        let Some(found) = self.get(field) else {
            return String::new();
        };
        let owner = self.shape.records.get(found.record.0 as usize);
        match owner {
            Some(record) if found.record != ROOT => {
                format!("{} {}", possessive(&record.noun), found.name)
            }
            _ => format!("the {}", found.name),
        }
    }
}

/// A path that starts at the document.
#[must_use]
pub fn from_root(fields: Vec<FieldId>, span: Span) -> Path {
    Path {
        base: Base::Root,
        fields,
        record: ROOT,
        span,
    }
}

/// The record of the entries of a list of records.
#[must_use]
pub fn entry_record(ty: &Type) -> Option<RecordId> {
    match ty {
        Type::List(entry) => match **entry {
            Type::Record(record) => Some(record),
            _ => None,
        },
        _ => None,
    }
}
