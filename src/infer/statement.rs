//! The `document` statement, written out line by line.

use std::collections::BTreeSet;

use crate::infer::guess::{Field, Guess, Type};
use crate::infer::name;
use crate::model::words::folded;

/// Keys whose texts are remarks wherever they stand.
const REMARKS: [&str; 6] = ["note", "notes", "comment", "comments", "remark", "remarks"];

/// The statement for what was seen of the root.
#[must_use]
pub fn write(root: &Guess, name: &str) -> String {
    let mut writer = Writer::default();
    writer.fields(&root.fields, 1);
    let mut out = format!("document {name}\n");
    if !writer.remarks.is_empty() {
        let remarks: Vec<String> = writer.remarks.into_iter().collect();
        out.push_str(&format!("  remarks in {}\n", remarks.join(", ")));
    }
    out + &writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    remarks: BTreeSet<String>,
    nouns: BTreeSet<String>,
}

impl Writer {
    fn fields(&mut self, fields: &[Field], level: usize) {
        for (at, field) in fields.iter().enumerate() {
            let name = folded(&field.key);
            if REMARKS.contains(&name.as_str())
                && matches!(field.guess.ty(), Type::Simple("text") | Type::Open)
            {
                self.remarks.insert(name);
            } else if level > 1 || name != crate::bind::EVIDENCE {
                self.field(field, at + 1, level);
            }
        }
    }

    fn field(&mut self, field: &Field, number: usize, level: usize) {
        let (name, differs) = name::field(&field.key, number);
        let also = if differs {
            format!(", also \"{}\"", field.key.replace('"', "'"))
        } else {
            String::new()
        };
        let indent = "  ".repeat(level);
        let ty = field.guess.ty();
        let words = match &ty {
            Type::Block => also.trim_start_matches(", ").to_owned(),
            Type::Blocks => format!("list of {}{also}", self.noun(&name)),
            other => type_words(other) + &also,
        };
        let gap = if words.is_empty() { "" } else { " " };
        self.out.push_str(&format!(
            "{indent}{name}:{gap}{words}{}\n",
            remark(field, &ty)
        ));
        let inner = match &field.guess.entries {
            Some(entries) if ty == Type::Blocks => &entries.fields,
            _ => &field.guess.fields,
        };
        self.fields(inner, level + 1);
    }

    /// A noun that no other list has taken.
    fn noun(&mut self, name: &str) -> String {
        let first = name::noun(name);
        let mut noun = first.clone();
        let mut number = 2;
        while !self.nouns.insert(noun.clone()) {
            noun = format!("{first} {number}");
            number += 1;
        }
        noun
    }
}

/// What a person should look at before relying on the line.
fn remark(field: &Field, ty: &Type) -> String {
    let stray = field
        .guess
        .stray()
        .filter(|_| matches!(ty, Type::Block | Type::Blocks));
    let shown = |text: &str| text.len() <= 40 && !text.contains(char::is_control);
    match (ty, stray) {
        (Type::Open, _) => "  # never stated in the samples".into(),
        (_, Some(text)) if shown(text) => format!("  # a sample says `{text}` instead"),
        (_, Some(_)) => "  # a sample holds a text instead".into(),
        _ => String::new(),
    }
}

fn type_words(ty: &Type) -> String {
    match ty {
        Type::Simple(words) => (*words).to_owned(),
        Type::Choice(values) => {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            format!("one of {}", values.join(", "))
        }
        Type::List(inner) => format!("list of {}", type_words(inner)),
        Type::Open => "text".into(),
        Type::Block | Type::Blocks => String::new(),
    }
}

/// A value as rules write it: bare where it is plain words, else in quotation marks.
fn quoted(value: &str) -> String {
    let (name, differs) = name::field(value, 0);
    if differs || name.is_empty() {
        format!("\"{}\"", value.replace('"', "'"))
    } else {
        value.to_owned()
    }
}
