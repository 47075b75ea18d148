//! What the samples hold at one key: its values, its keys, its entries, and the type that fits them all.
//!
//! It writes nothing; see `statement`.

use std::collections::BTreeMap;

use crate::document::{Class, Entry, Node, NodeKind, Scalar};
use crate::model::value::parse;
use crate::model::words::folded;

/// At most so many different values make a `one of`.
const MOST_CHOICES: usize = 8;
/// Longer values are text, not choices.
const LONGEST_CHOICE: usize = 40;

/// Everything that was seen at one key.
#[derive(Default)]
pub struct Guess {
    /// The keys of maps, in the order in which they were first seen.
    pub fields: Vec<Field>,
    /// What lists hold, all entries together.
    pub entries: Option<Box<Guess>>,
    /// Texts that say something, with how often.
    values: BTreeMap<String, usize>,
    /// Of those, by how they were written.
    classes: Vec<Class>,
}

/// One key of a record.
pub struct Field {
    /// As it was first written.
    pub key: String,
    /// What was seen there.
    pub guess: Guess,
}

/// A type for a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Type {
    /// A type that is one phrase: `text`, `whole number`.
    Simple(&'static str),
    /// `one of`, with the values.
    Choice(Vec<String>),
    /// A nested block.
    Block,
    /// `list of` a simple type or choice.
    List(Box<Type>),
    /// `list of NOUN` with a nested block.
    Blocks,
    /// Nothing was ever stated.
    Open,
}

impl Guess {
    /// Takes a value into account.
    pub fn observe(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Scalar(scalar) => self.observe_scalar(scalar),
            NodeKind::Map(entries) => entries.iter().for_each(|entry| self.observe_entry(entry)),
            NodeKind::List(nodes) => {
                let entries = self.entries.get_or_insert_default();
                nodes.iter().for_each(|node| entries.observe(node));
            }
        }
    }

    fn observe_entry(&mut self, entry: &Entry) {
        let name = folded(&entry.key);
        let known = self
            .fields
            .iter()
            .position(|field| folded(&field.key) == name);
        let at = known.unwrap_or_else(|| {
            self.fields.push(Field {
                key: entry.key.clone(),
                guess: Guess::default(),
            });
            self.fields.len() - 1
        });
        if let Some(field) = self.fields.get_mut(at) {
            field.guess.observe(&entry.value);
        }
    }

    fn observe_scalar(&mut self, scalar: &Scalar) {
        if scalar.class == Class::Null || says_nothing(&scalar.text) {
            return;
        }
        *self.values.entry(scalar.text.clone()).or_default() += 1;
        self.classes.push(scalar.class);
    }

    /// The type that fits everything seen.
    #[must_use]
    pub fn ty(&self) -> Type {
        match &self.entries {
            Some(entries) if !entries.fields.is_empty() => Type::Blocks,
            _ if !self.fields.is_empty() => Type::Block,
            Some(entries) => Type::List(Box::new(self.joined(entries))),
            None => self.scalar_type(),
        }
    }

    /// The type of a list's entries where some documents write a single value instead of a list.
    fn joined(&self, entries: &Guess) -> Type {
        let mut all = Guess::default();
        for part in [self, entries] {
            for (text, times) in &part.values {
                *all.values.entry(text.clone()).or_default() += times;
            }
            all.classes.extend(&part.classes);
        }
        match all.scalar_type() {
            Type::Open => Type::Simple("text"),
            ty => ty,
        }
    }

    fn scalar_type(&self) -> Type {
        if self.values.is_empty() {
            return Type::Open;
        }
        let all = |fits: fn(&str) -> bool| self.values.keys().all(|text| fits(text));
        let numeric = self.classes.iter().all(|class| *class == Class::Number);
        match () {
            () if all(is_yes_or_no) => Type::Simple("yes or no"),
            () if numeric && all(is_whole) => Type::Simple("whole number"),
            () if numeric => Type::Simple("number"),
            () if all(|text| parse::parse_date(text).is_ok()) => Type::Simple("date"),
            () if all(|text| text.contains('%') && parse::parse_percentage(text).is_ok()) => {
                Type::Simple("percentage")
            }
            () if all(|text| parse::parse_money(text).is_ok()) => Type::Simple("money"),
            () if all(|text| parse::parse_duration(text).is_ok()) => Type::Simple("duration"),
            () if self.repeats() => Type::Choice(self.choices()),
            () => Type::Simple("text"),
        }
    }

    /// Whether few short values come back again and again.
    fn repeats(&self) -> bool {
        let times: usize = self.values.values().sum();
        let short =
            |text: &str| text.len() <= LONGEST_CHOICE && text.split_whitespace().count() <= 4;
        let choices = self.choices();
        (2..=MOST_CHOICES).contains(&choices.len())
            && times >= 2 * choices.len()
            && choices.iter().all(|text| short(text))
    }

    /// The values, of each name its most frequent spelling.
    fn choices(&self) -> Vec<String> {
        let mut names: BTreeMap<String, (usize, &str)> = BTreeMap::new();
        for (text, times) in &self.values {
            let best = names.entry(folded(text)).or_insert((0, text));
            if *times >= best.0 {
                *best = (*times, text);
            }
        }
        names
            .into_values()
            .map(|(_, text)| text.to_owned())
            .collect()
    }

    /// Whether single values stand where other samples have a record or list of records, and the first of them.
    #[must_use]
    pub fn stray(&self) -> Option<&str> {
        let stray = self.values.keys().next().map(String::as_str);
        stray.filter(|text| !matches!(folded(text).as_str(), "no" | "false"))
    }
}

/// Words by which documents say that something is not there or not known.
fn says_nothing(text: &str) -> bool {
    let word = folded(text);
    word == crate::bind::ABSENT
        || crate::bind::STATED_UNKNOWN.contains(&word.as_str())
        || crate::bind::DISPUTED.contains(&word.as_str())
}

fn is_yes_or_no(text: &str) -> bool {
    matches!(folded(text).as_str(), "yes" | "no" | "true" | "false")
}

fn is_whole(text: &str) -> bool {
    parse::parse_decimal(text).is_ok_and(|number| number.fract().is_zero())
}
