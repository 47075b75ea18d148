//! The way to one fact, as tests write it: `monitor.civilian`, `the monitor's leader`, `rooms[2].guests`, `room 2's guests`.
//!
//! Each name is told of at its own place. Values are not looked at.

use crate::check::checker::Checker;
use crate::check::describe::record_noun;
use crate::check::names::{ROOT, entry_record};
use crate::check::resolve::unknown_member;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::facts::{Step, path_of};
use crate::model::shape::{FieldId, RecordId, Type};
use crate::model::words::{folded, without_article};
use crate::source::Span;
use crate::syntax::tree::Words;

/// The most entries that a test may speak of.
const MOST_ENTRIES: u32 = 1000;

/// The steps from the document to a fact, or what is wrong with the words.
pub fn steps(checker: &Checker<'_>, words: &Words) -> Result<Vec<Step>, Box<Diagnostic>> {
    let mut walk = Walk {
        checker,
        words,
        ty: Type::Record(ROOT),
        steps: Vec::new(),
    };
    for part in parts(checker, words) {
        walk.step(&part)?;
    }
    Ok(walk.steps)
}

/// The names of a path, each with its place.
fn parts(checker: &Checker<'_>, words: &Words) -> Vec<Words> {
    let written = checker.sources.slice(words.span);
    let mut parts = Vec::new();
    let mut from = 0;
    let mut add = |from: usize, to: usize| {
        let text = written.get(from..to).unwrap_or("");
        let lead = text.len() - text.trim_start_matches(is_edge).len();
        let text = text.trim_matches(is_edge);
        let start = words.span.start as usize + from + lead;
        parts.push(Words {
            text: text.to_owned(),
            span: Span::new(words.span.file, start, start + text.len()),
            quoted: words.quoted,
        });
    };
    while let Some((at, length)) = next_joint(written, from) {
        add(from, at);
        from = at + length;
    }
    add(from, written.len());
    parts
}

fn is_edge(char: char) -> bool {
    char.is_whitespace() || matches!(char, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}')
}

/// Where one name ends and the next starts: at a point, at `'s`, or at the mark after a plural.
fn next_joint(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = text.get(from..)?;
    let joints = [".", "'s ", "\u{2019}s ", "' ", "\u{2019} "].into_iter();
    joints
        .filter_map(|joint| Some((from + rest.find(joint)?, joint.len())))
        .min()
}

struct Walk<'a> {
    checker: &'a Checker<'a>,
    words: &'a Words,
    ty: Type,
    steps: Vec<Step>,
}

impl Walk<'_> {
    fn step(&mut self, part: &Words) -> Result<(), Box<Diagnostic>> {
        let record = self.record(part)?;
        let (name, index) = match part.text.split_once('[') {
            Some((name, index)) => (name.trim(), Some(index.trim().trim_end_matches(']'))),
            None => (part.text.as_str(), None),
        };
        let names = self.checker.names;
        let key = folded(without_article(name));
        let (field, index) = match names.field(record, &key) {
            Some(field) => (field, index),
            None => match self.entry_of(record, &key).filter(|_| index.is_none()) {
                Some((field, number)) => (field, Some(number)),
                None => {
                    let part = Words {
                        text: name.to_owned(),
                        ..part.clone()
                    };
                    return Err(Box::new(unknown_member(names, record, &key, &part)));
                }
            },
        };
        self.steps.push(Step::Field(field));
        let ty = names.get(field).map(|field| field.ty.clone());
        self.ty = ty.unwrap_or(Type::Text);
        match index {
            Some(index) => self.entry(part, index),
            None => Ok(()),
        }
    }

    /// The record whose fields come next.
    fn record(&self, part: &Words) -> Result<RecordId, Box<Diagnostic>> {
        match &self.ty {
            Type::Record(record) => Ok(*record),
            other => Err(Box::new(match entry_record(other) {
                Some(_) => self.of_which_entry(part),
                None => self.nothing_beneath(part),
            })),
        }
    }

    /// `room 2`, where rooms are the entries of a list of this record.
    fn entry_of<'k>(&self, record: RecordId, key: &'k str) -> Option<(FieldId, &'k str)> {
        let names = self.checker.names;
        let (noun, number) = key.rsplit_once(' ')?;
        number.parse::<u32>().ok()?;
        let own = |field: &FieldId| {
            names
                .get(*field)
                .is_some_and(|field| field.record == record)
        };
        let list = names.lists_of(noun).iter().copied().find(own)?;
        Some((list, number))
    }

    /// To one entry of the list that was come to.
    fn entry(&mut self, part: &Words, index: &str) -> Result<(), Box<Diagnostic>> {
        let Type::List(inner) = self.ty.clone() else {
            return Err(Box::new(self.no_list(part)));
        };
        match index.parse::<u32>() {
            Ok(number) if (1..=MOST_ENTRIES).contains(&number) => {
                self.steps.push(Step::Entry(number - 1));
                self.ty = *inner;
                Ok(())
            }
            _ => Err(Box::new(
                Diagnostic::new(
                    Code::OutOfRange,
                    part.span,
                    format!("`{}` is no entry of a list", part.text),
                )
                .help(format!(
                    "entries are counted from 1 up to {MOST_ENTRIES}: `{}[1]`",
                    self.so_far()
                )),
            )),
        }
    }

    /// The path up to the last field.
    fn so_far(&self) -> String {
        path_of(&self.steps, self.checker.shape())
    }

    fn no_list(&self, part: &Words) -> Diagnostic {
        let message = format!("`{}` is not a list", self.so_far());
        Diagnostic::new(Code::NotAList, part.span, message)
            .label("has no entries")
            .help(format!("write `{}` without a number", self.so_far()))
    }

    fn of_which_entry(&self, part: &Words) -> Diagnostic {
        let list = self.so_far();
        let noun = entry_record(&self.ty)
            .map_or("entry", |record| record_noun(self.checker.shape(), record));
        let message = format!("`{list}` is a list, and this does not say which {noun} is meant");
        Diagnostic::new(Code::UnknownField, part.span, message)
            .label(format!("of which {noun}?"))
            .help(format!(
                "write `{list}[1].{}` for that of the first",
                part.text
            ))
    }

    fn nothing_beneath(&self, part: &Words) -> Diagnostic {
        let message = format!("nothing lies beneath `{}`", self.so_far());
        Diagnostic::new(Code::UnknownField, self.words.span, message)
            .label(format!("no field `{}`", part.text))
            .help("end the path at a field that holds a value")
    }
}
