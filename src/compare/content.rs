//! What a fact says with all that is below it, as a number: two facts have the same one where they say the same.
//!
//! The order of fields and entries does not count, nor does where a value comes from.

use std::collections::HashMap;

use crate::model::facts::{Fact, FactId, Facts, State};
use crate::model::shape::Shape;
use crate::model::value::Value;

/// What some fact says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Content(u32);

/// Gives numbers to what facts say.
#[derive(Default)]
pub(super) struct Contents {
    known: HashMap<Said, Content>,
}

#[derive(PartialEq, Eq, Hash)]
struct Said {
    state: State,
    value: Option<String>,
    fields: Vec<(String, Content)>,
    entries: Vec<Content>,
}

impl Contents {
    /// What each of some facts says.
    pub fn of(&mut self, facts: &Facts, shape: &Shape) -> Vec<Content> {
        let mut all = vec![Content(u32::MAX); facts.all.len()];
        if !facts.all.is_empty() {
            self.add(facts, Facts::ROOT, shape, &mut all);
        }
        all
    }

    fn add(&mut self, facts: &Facts, id: FactId, shape: &Shape, all: &mut Vec<Content>) -> Content {
        let fact = facts.get(id);
        let (mut fields, mut entries) = (Vec::new(), Vec::new());
        for child in &fact.children {
            let content = self.add(facts, *child, shape, all);
            match name_of(facts.get(*child), shape) {
                Some(name) => fields.push((name.to_owned(), content)),
                None => entries.push(content),
            }
        }
        fields.sort_unstable();
        entries.sort_unstable();
        let said = Said {
            state: fact.state,
            value: fact.value.as_ref().map(value_key),
            fields,
            entries,
        };
        let next = Content(u32::try_from(self.known.len()).unwrap_or(u32::MAX));
        let content = *self.known.entry(said).or_insert(next);
        if let Some(place) = all.get_mut(id.0 as usize) {
            *place = content;
        }
        content
    }
}

/// The folded name of a fact's field; none for entries and the document itself.
pub(super) fn name_of<'a>(fact: &Fact, shape: &'a Shape) -> Option<&'a str> {
    let field = shape.field(fact.field.filter(|_| fact.index.is_none())?);
    field.keys.first().map(String::as_str)
}

/// A value as a text that is equal where values are: `1.0` and `1` are one number, `Russia` and `russia` one name.
pub(super) fn value_key(value: &Value) -> String {
    match value {
        Value::YesNo(yes) => format!("yes or no {yes}"),
        Value::Text(text) => format!("text {text}"),
        Value::Number(number) => format!("number {}", number.normalize()),
        Value::Percentage(number) => format!("percentage {}", number.normalize()),
        Value::Money(money) => format!("money {} {}", money.currency, money.amount.normalize()),
        Value::Date(date) => format!("date {date}"),
        Value::Duration(duration) => format!("duration {} {}", duration.months, duration.days),
        Value::Name(name) => format!("name {}", name.key),
    }
}

/// What a fact says as a text that does not depend on the order of anything: for choosing between equals.
pub(super) fn text_of(facts: &Facts, id: FactId, shape: &Shape) -> String {
    let fact = facts.get(id);
    let value = fact.value.as_ref().map_or(String::new(), value_key);
    let mut below: Vec<String> = fact
        .children
        .iter()
        .map(|child| {
            let name = name_of(facts.get(*child), shape).unwrap_or("");
            format!("{name}={}", text_of(facts, *child, shape))
        })
        .collect();
    below.sort_unstable();
    format!("{:?} {value} {{{}}}", fact.state, below.join(";"))
}
