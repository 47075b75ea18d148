//! Keys and values in the facts of a test: the lines beneath `given`, read by their indentation alone.

use crate::check::describe::type_words;
use crate::complete::Kind;
use crate::complete::book::Book;
use crate::complete::order::{Candidate, Fit};
use crate::complete::types::{entry, record_of};
use crate::complete::values::values;
use crate::model::shape::{FieldId, RecordId, Shape, Type};
use crate::model::words::folded;

/// What a fact may hold, by the way to it: `monitor.leader`.
pub fn of_way(book: &Book<'_>, way: &str, found: &mut Vec<Candidate>) {
    let mut record = Some(Shape::ROOT);
    let mut last = None;
    for part in way.split('.') {
        let name = part.split('[').next().unwrap_or(part);
        last = record.and_then(|record| by_key(book, record, name));
        record = last.and_then(|field| record_of(&book.shape().field(field).ty));
    }
    if let Some(field) = last {
        found.extend(of_type(book, entry(&book.shape().field(field).ty)));
    }
}

/// A line of facts up to its colon.
struct Line<'t> {
    /// Where its key starts, bullets left aside.
    column: usize,
    /// Whether it starts an entry of a list.
    bullet: bool,
    key: &'t str,
    value: Option<&'t str>,
}

/// What may stand at the end of these facts.
pub fn items(book: &Book<'_>, facts: &str, found: &mut Vec<Candidate>) {
    let mut lines: Vec<Line<'_>> = facts.split('\n').filter_map(line).collect();
    let last = facts.rsplit('\n').next().unwrap_or("");
    let Some(here) = line_at(last) else { return };
    if line(last).is_some() {
        lines.pop();
    }
    let Some(record) = owner(book, &lines, here.column, here.bullet) else {
        return;
    };
    match here.value {
        Some(value) => of_field(book, record.0, here.key, value, found),
        None => {
            if let Some(ty) = record.1 {
                found.extend(of_type(book, &ty));
            } else {
                let taken = taken(&lines, here.column, here.bullet);
                keys(book, record.0, &taken, found);
            }
        }
    }
}

fn line(text: &str) -> Option<Line<'_>> {
    let body = text.trim();
    if body.is_empty() || body.starts_with('#') {
        return None;
    }
    line_at(text)
}

fn line_at(text: &str) -> Option<Line<'_>> {
    if text.contains(" #") {
        return None;
    }
    let mut rest = text.trim_start_matches(' ');
    let mut bullet = false;
    while let Some(after) = rest
        .strip_prefix('-')
        .filter(|after| after.is_empty() || after.starts_with(' '))
    {
        bullet = true;
        rest = after.trim_start_matches(' ');
    }
    let column = text.len() - rest.len();
    let (key, value) = match rest.split_once(':') {
        Some((key, value)) => (key.trim(), Some(value)),
        None => (rest.trim(), None),
    };
    Some(Line {
        column,
        bullet,
        key,
        value,
    })
}

/// The record whose fields stand in a column below these lines; with the type of bare entries of a list.
fn owner(
    book: &Book<'_>,
    lines: &[Line<'_>],
    column: usize,
    bullet: bool,
) -> Option<(RecordId, Option<Type>)> {
    let mut above: Vec<&str> = Vec::new();
    let mut limit = column;
    let mut inside_entry = bullet;
    for line in lines.iter().rev() {
        let start = match line.bullet {
            true => line.column.saturating_sub(2),
            false => line.column,
        };
        if line.column == limit && line.bullet && !inside_entry {
            inside_entry = true;
        }
        let holds = line.value.is_some_and(|value| value.trim().is_empty());
        let higher = line.column < limit && holds && (start < limit);
        if higher {
            above.push(line.key);
            limit = line.column;
            inside_entry = line.bullet;
        }
    }
    let mut record = Shape::ROOT;
    let mut bare = None;
    for key in above.iter().rev() {
        let field = by_key(book, record, key)?;
        bare = None;
        match &book.shape().field(field).ty {
            Type::Record(inner) => record = *inner,
            Type::List(inner) => match &**inner {
                Type::Record(inner) => record = *inner,
                other => bare = Some(other.clone()),
            },
            _ => return None,
        }
    }
    Some((record, bare))
}

/// The keys that stand in the same record already.
fn taken(lines: &[Line<'_>], column: usize, bullet: bool) -> Vec<String> {
    let mut taken = Vec::new();
    if bullet {
        return taken;
    }
    for line in lines.iter().rev() {
        if line.column < column {
            break;
        }
        if line.column == column {
            taken.push(folded(line.key));
            if line.bullet {
                break;
            }
        }
    }
    taken
}

fn by_key(book: &Book<'_>, record: RecordId, key: &str) -> Option<FieldId> {
    let key = folded(key.trim_matches('"'));
    let mut fields = book.fields(record).iter().copied();
    fields.find(|field| book.shape().field(*field).keys.contains(&key))
}

fn keys(book: &Book<'_>, record: RecordId, taken: &[String], found: &mut Vec<Candidate>) {
    for id in book.fields(record) {
        let field = book.shape().field(*id);
        if field.keys.iter().any(|key| taken.contains(key)) {
            continue;
        }
        let detail = type_words(book.shape(), &field.ty);
        let made = Candidate::new(format!("{}:", field.name), Kind::Field, detail, Fit::Exact);
        found.push(
            made.at(field.span)
                .called(&field.name)
                .used(book.uses.field(*id)),
        );
    }
}

/// Values behind a key; behind the comma or bracket of a list on one line, too.
fn of_field(book: &Book<'_>, record: RecordId, key: &str, value: &str, found: &mut Vec<Candidate>) {
    let Some(field) = by_key(book, record, key) else {
        return;
    };
    let ty = &book.shape().field(field).ty;
    if !value.starts_with(' ') || value.contains(['"', '\'']) {
        return;
    }
    found.extend(of_type(book, entry(ty)));
    found.push(Candidate::new(
        "none",
        Kind::Word,
        "the deal says that there is none",
        Fit::Rare,
    ));
}

fn of_type(book: &Book<'_>, ty: &Type) -> Vec<Candidate> {
    match ty {
        Type::Kind(kind) => values(book, *kind, Fit::Exact),
        Type::YesNo => ["yes", "no"]
            .map(|word| Candidate::new(word, Kind::Word, "", Fit::Exact))
            .to_vec(),
        _ => Vec::new(),
    }
}
