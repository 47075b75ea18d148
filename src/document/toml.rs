//! TOML 1.0, read with positions.
//!
//! Numbers and dates keep their spelling. A document with an error in it is not read, since TOML's tables may go on
//! anywhere.

use ::toml::de::{DeTable, DeValue, Error};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::context::{Context, Entries, duplicate};
use crate::document::text::Text;
use crate::document::{Class, Entry, Node, NodeKind, Scalar};
use crate::source::Span;

const EXAMPLE: &str = "`title = \"Draft\"`";

/// Reads the root, which is a table by TOML's own rules.
pub(super) fn read(text: &Text, context: &mut Context) -> Option<Node> {
    let (root, errors) = DeTable::parse_recoverable(text.as_str());
    let mut errors: Vec<&Error> = errors.iter().collect();
    errors.sort_by_key(|error| error.span().map_or(0, |range| range.start));
    errors.dedup_by_key(|error| error.span());
    for error in &errors {
        report(error, root.get_ref(), text, context);
    }
    if !errors.is_empty() {
        return None;
    }
    if root.get_ref().is_empty() {
        context.empty(text.span(0..0), EXAMPLE);
        return None;
    }
    let entries = entries(root.get_ref(), 1, text, context)?;
    Some(Node {
        span: text.span(0..text.as_str().len()),
        kind: NodeKind::Map(entries),
    })
}

fn entries(
    table: &DeTable,
    depth: usize,
    text: &Text,
    context: &mut Context,
) -> Option<Vec<Entry>> {
    let mut pairs: Vec<_> = table.iter().collect();
    pairs.sort_by_key(|(key, _)| key.span().start);
    let mut entries = Entries::default();
    for (key, value) in pairs {
        let entry = Entry {
            key: key.get_ref().to_string(),
            key_span: text.span(key.span()),
            value: node(value.get_ref(), value.span(), depth, text, context)?,
        };
        entries.add(entry, context);
    }
    Some(entries.into_vec())
}

fn node(
    value: &DeValue,
    range: std::ops::Range<usize>,
    depth: usize,
    text: &Text,
    context: &mut Context,
) -> Option<Node> {
    let span = text.span(range.clone());
    let written = text.slice(range);
    let kind = match value {
        DeValue::String(string) => scalar(string, Class::Plain),
        DeValue::Integer(_) | DeValue::Float(_) => scalar(written, Class::Number),
        DeValue::Boolean(bool) => scalar(if *bool { "true" } else { "false" }, Class::Bool),
        DeValue::Datetime(_) => scalar(written, Class::Date),
        DeValue::Array(_) | DeValue::Table(_) if depth >= context.depth => {
            context.too_deep(span);
            return None;
        }
        DeValue::Array(array) => {
            let mut nodes = Vec::new();
            for item in array.iter() {
                nodes.push(node(item.get_ref(), item.span(), depth + 1, text, context)?);
            }
            NodeKind::List(nodes)
        }
        DeValue::Table(table) => NodeKind::Map(entries(table, depth + 1, text, context)?),
    };
    Some(Node { span, kind })
}

fn scalar(text: &str, class: Class) -> NodeKind {
    NodeKind::Scalar(Scalar {
        text: text.to_owned(),
        class,
    })
}

fn report(error: &Error, root: &DeTable, text: &Text, context: &mut Context) {
    let range = error.span();
    let span = match range.clone() {
        Some(range) if range.is_empty() => text.span_at(range.start),
        Some(range) => text.span(range),
        None => text.span(0..0),
    };
    match (error.message(), range) {
        ("duplicate key", Some(range)) => {
            let key = text.slice(range.clone());
            let first = (context.room() > 0)
                .then(|| first_of(key, range.start, root))
                .flatten()
                .map(|range| text.span(range));
            context.report(duplicate(key, span, first));
        }
        (message, _) if message.contains("recur") => context.too_deep(span),
        (message, range) => {
            let written = text.slice(range.unwrap_or(0..0));
            context.report(syntax_error(message, written, span));
        }
    }
}

/// The beginnings of the parser's messages, what we say instead, and what to do about it.
const TROUBLES: [(&str, &str, &str); 6] = [
    (
        "string values must be quoted",
        "text does not stand in quotes",
        "put it in double quotes: `key = \"text\"`",
    ),
    (
        "invalid basic string",
        "a quotation mark is not closed",
        "close it on the same line, or use `\"\"\"` around a text of several lines",
    ),
    ("unclosed", "a bracket is not closed", "close it"),
    (
        "unexpected leading zero",
        "a number starts with a needless zero",
        "leave the zero out, or put the digits in quotes",
    ),
    (
        "cannot extend",
        "a table that is already complete gets another key",
        "write all keys of the table in one place",
    ),
    (
        "missing comma",
        "a comma is missing, or a bracket is not closed above",
        "separate the values with commas, and close the bracket",
    ),
];

fn syntax_error(message: &str, written: &str, span: Span) -> Diagnostic {
    let (message, help) = match TROUBLES
        .iter()
        .find(|(start, ..)| message.starts_with(start))
    {
        Some((start, ..)) if *start == TROUBLES[0].0 && written.is_empty() => {
            ("a key has no value", "write `key = value`")
        }
        Some((_, ours, help)) => (*ours, *help),
        None => {
            let (what, _) = message.split_once(", expected").unwrap_or((message, ""));
            (what, "write `key = value`, one a line")
        }
    };
    Diagnostic::new(Code::BadDocument, span, message).help(help)
}

/// Where a key stands that is given again at `before`: told only if a single place can be meant.
fn first_of(key: &str, before: usize, root: &DeTable) -> Option<std::ops::Range<usize>> {
    let mut found = Vec::new();
    collect(key, before, root, &mut found);
    match found.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

fn collect(key: &str, before: usize, table: &DeTable, found: &mut Vec<std::ops::Range<usize>>) {
    for (own, value) in table {
        if own.get_ref() == key && own.span().start < before {
            found.push(own.span());
        }
        collect_in(key, before, value.get_ref(), found);
    }
}

fn collect_in(key: &str, before: usize, value: &DeValue, found: &mut Vec<std::ops::Range<usize>>) {
    match value {
        DeValue::Table(table) => collect(key, before, table, found),
        DeValue::Array(array) => {
            for item in array.iter() {
                collect_in(key, before, item.get_ref(), found);
            }
        }
        _ => {}
    }
}
