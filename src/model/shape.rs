//! The shape of a rulebook's documents: records, their fields, and the kinds of named values.

use crate::model::value::Value;
use crate::model::words::folded;
use crate::source::Span;

/// A field: an index into [`Shape::fields`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FieldId(pub u32);

/// A record: an index into [`Shape::records`]. The root is the first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RecordId(pub u32);

/// A kind: an index into [`Shape::kinds`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct KindId(pub u32);

/// Everything a rulebook says about its documents. Records nest by containment, so they never form a circle.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// The name after `document`; `document` where the shape was inferred.
    pub name: String,
    /// All records; the first is the document itself.
    pub records: Vec<Record>,
    /// All fields.
    pub fields: Vec<Field>,
    /// All kinds, those of `one of A, B, C` included.
    pub kinds: Vec<Kind>,
    /// Folded keys that carry remarks: kept, shown on request, never reported as unread.
    pub remarks: Vec<String>,
    /// Folded words that make a fact disputed, beyond the built-in ones.
    pub disputed_words: Vec<String>,
    /// Folded words that make a fact unknown, beyond the built-in ones.
    pub unknown_words: Vec<String>,
    /// Whether the shape was inferred: then a key that no rule reads is no cause for a warning.
    pub inferred: bool,
}

impl Shape {
    /// The record that is the document itself.
    pub const ROOT: RecordId = RecordId(0);

    /// A record of this shape.
    ///
    /// # Panics
    /// If the id belongs to another shape.
    #[must_use]
    pub fn record(&self, id: RecordId) -> &Record {
        &self.records[id.0 as usize]
    }

    /// A field of this shape.
    ///
    /// # Panics
    /// If the id belongs to another shape.
    #[must_use]
    pub fn field(&self, id: FieldId) -> &Field {
        &self.fields[id.0 as usize]
    }

    /// A kind of this shape.
    ///
    /// # Panics
    /// If the id belongs to another shape.
    #[must_use]
    pub fn kind(&self, id: KindId) -> &Kind {
        &self.kinds[id.0 as usize]
    }

    /// The names from the document down to a field: `monitor.accepted by`.
    #[must_use]
    pub fn path(&self, id: FieldId) -> String {
        let field = self.field(id);
        match self.record(field.record).field {
            Some(above) => format!("{}.{}", self.path(above), field.name),
            None => field.name.clone(),
        }
    }
}

impl Shape {
    /// What one entry of a list of records is called.
    #[must_use]
    pub fn entry_noun(&self, list: FieldId) -> Option<&str> {
        match &self.fields.get(list.0 as usize)?.ty {
            Type::List(inner) => match **inner {
                Type::Record(record) => Some(&self.records.get(record.0 as usize)?.noun),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Kind {
    /// The value with this name or alias, in whatever spelling.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&KindValue> {
        let wanted = folded(name);
        self.values.iter().find(|value| {
            let mut names = std::iter::once(&value.name).chain(&value.aliases);
            names.any(|name| folded(name) == wanted)
        })
    }

    fn words(&self) -> String {
        match &self.name {
            Some(name) => format!("a value of the kind `{name}`"),
            None => {
                let names: Vec<&str> = self
                    .values
                    .iter()
                    .map(|value| value.name.as_str())
                    .collect();
                format!("one of {}", names.join(", "))
            }
        }
    }
}

impl Type {
    /// What a value of the type is called in a message: `a date`, `yes or no`.
    #[must_use]
    pub fn words(&self, shape: &Shape) -> String {
        match self {
            Self::YesNo => "yes or no".to_owned(),
            Self::Text => "text".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Whole => "a whole number".to_owned(),
            Self::Percentage => "a percentage".to_owned(),
            Self::Money(None) => "an amount of money".to_owned(),
            Self::Money(Some(currency)) => format!("an amount in {currency}"),
            Self::Date => "a date".to_owned(),
            Self::Duration(_) => "a length of time".to_owned(),
            Self::Kind(id) => shape.kind(*id).words(),
            Self::Record(id) => format!("the fields of a {}", shape.record(*id).noun),
            Self::List(entry) => match **entry {
                Self::Record(id) => {
                    format!("a list with the fields of each {}", shape.record(id).noun)
                }
                _ => format!("a list, each entry {}", entry.words(shape)),
            },
        }
    }
}

/// A record: the document itself, a nested block, or one entry of a list of blocks.
#[derive(Clone, Debug)]
pub struct Record {
    /// What one is called: `deal`, `monitor`, `guarantee`.
    pub noun: String,
    /// The folded plurals that rules may use for a list's entries; empty for records that are not entries.
    pub plurals: Vec<String>,
    /// The field that holds it; none for the root.
    pub field: Option<FieldId>,
    /// Its fields in the order of the document statement.
    pub fields: Vec<FieldId>,
}

/// One field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in rules.
    pub name: String,
    /// Folded keys that match it in documents: its own name first, then those after `also`.
    pub keys: Vec<String>,
    /// The record it belongs to.
    pub record: RecordId,
    /// Its position among the fields of its record.
    pub position: u32,
    /// What it holds.
    pub ty: Type,
    /// What it means that a document does not mention it; silent unless said.
    pub silence: Option<Silence>,
    /// Least and greatest value, both included.
    pub range: Option<(Value, Value)>,
    /// Separators that split a single text into the entries of a list.
    pub separators: Vec<String>,
    /// What some words of documents mean in this field alone, whatever they mean elsewhere.
    pub readings: Vec<Reading>,
    /// The question to put to a drafter when it is not known.
    pub ask: Option<String>,
    /// Where it is defined; the first use where the shape was inferred.
    pub span: Span,
}

/// `read "0" as silent`: what some words mean in one field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    /// The folded words.
    pub words: Vec<String>,
    /// What they mean.
    pub meaning: Meaning,
}

/// What the words of a [`Reading`] say of the field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// What its absence would say.
    Silent,
    /// That there is none.
    Absent,
    /// That it is open.
    Unknown,
    /// That it is disputed.
    Disputed,
    /// This value.
    Value(Value),
}

impl Field {
    /// What a folded word means in this field alone.
    #[must_use]
    pub fn reading(&self, word: &str) -> Option<&Meaning> {
        let is = |reading: &&Reading| reading.words.iter().any(|own| own == word);
        let reading = self.readings.iter().find(is);
        reading.map(|reading| &reading.meaning)
    }
}

/// What the absence of a key means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Silence {
    /// `silence means none`.
    Absent,
    /// `silence means no`, or another value.
    Value(Value),
}

/// What a field holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Type {
    /// `yes or no`.
    YesNo,
    /// `text`.
    Text,
    /// `number`.
    Number,
    /// `whole number`.
    Whole,
    /// `percentage`.
    Percentage,
    /// `money`, with the currency of bare numbers if it was named.
    Money(Option<String>),
    /// `date`.
    Date,
    /// `duration`, with the unit of bare numbers if it was named.
    Duration(Option<Unit>),
    /// A kind, or `one of A, B, C`.
    Kind(KindId),
    /// A nested block.
    Record(RecordId),
    /// A list; of records where it is `list of NOUN` with a nested block.
    List(Box<Type>),
}

/// A unit of time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks of seven days.
    Week,
    /// Months.
    Month,
    /// Years of twelve months.
    Year,
}

/// A set of named values.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its name; none for `one of A, B, C`.
    pub name: Option<String>,
    /// Whether documents may use values it does not list.
    pub open: bool,
    /// Its values.
    pub values: Vec<KindValue>,
    /// Where it is defined.
    pub span: Span,
}

/// A value of a kind.
#[derive(Clone, Debug)]
pub struct KindValue {
    /// Its name.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// Where it is defined.
    pub span: Span,
}
