//! `waivers.toml`: a list of waivers, each a table of its own, with every wrong key and value told at its place.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::words::folded;
use crate::report::text::listed;
use crate::settings::{self, Key, Reader, Table};
use crate::source::{FileId, Source, Span};
use crate::waive::{Said, Waiver};

/// The keys of a waiver.
pub const KEYS: [Key; 7] = [RULE, DOCUMENT, ENTRY, BY, BECAUSE, UNTIL, SOURCE];

const RULE: Key = Key {
    name: "rule",
    meaning: "the id of the rule, or of one of its demands: `rule = \"clean-rooms\"`, `rule = \"clean-rooms/2\"`",
    required: true,
};
const DOCUMENT: Key = Key {
    name: "document",
    meaning: "the path of the deal, seen from the folder of this file: `document = \"deals/wedding.yaml\"`",
    required: true,
};
const ENTRY: Key = Key {
    name: "entry",
    meaning: "the entry, where the waiver is for one alone: `entry = \"rooms[2]\"`",
    required: false,
};
const BY: Key = Key {
    name: "by",
    meaning: "who permits it: `by = \"Ada Novak, head of the delegation\"`",
    required: true,
};
const BECAUSE: Key = Key {
    name: "because",
    meaning: "why it is permitted: `because = \"The kitchen is being rebuilt.\"`",
    required: true,
};
const UNTIL: Key = Key {
    name: "until",
    meaning: "the last day of the permission: `until = 2026-03-31`",
    required: true,
};
const SOURCE: Key = Key {
    name: "source",
    meaning: "where the permission is written down: `source = \"minutes of 3 November\"`",
    required: false,
};

/// The one key of the file.
const WAIVER: Key = Key {
    name: "waiver",
    meaning: "a list of tables, each under a line `[[waiver]]`",
    required: true,
};

/// Reads the waivers of a file. `resolve` turns a path of the file into the name that the run has for it.
#[must_use]
pub fn read(
    file: FileId,
    source: &Source,
    resolve: &dyn Fn(&str) -> String,
) -> (Vec<Waiver>, Vec<Diagnostic>) {
    let (table, mut reader) = settings::parse(file, source, Code::BadWaiver);
    let mut waivers: Vec<Waiver> = Vec::new();
    for (key, value) in table.get_ref() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("waiver", DeValue::Array(entries)) => {
                for entry in entries.iter() {
                    waivers.extend(one(&mut reader, entry, resolve));
                }
            }
            ("waiver", _) => reader.wrong_value(&WAIVER, value),
            _ => {
                reader.unknown_key(key, "a file of waivers", &[WAIVER]);
            }
        }
    }
    waivers.sort_by_key(|waiver| waiver.span);
    twins(&mut reader, &waivers);
    (waivers, reader.diagnostics)
}

/// What was read of one waiver so far.
#[derive(Default)]
struct Draft {
    rule: Option<(Span, String)>,
    document: Option<(Span, String)>,
    entry: Option<(Span, String)>,
    by: Option<(Span, String)>,
    because: Option<(Span, String)>,
    until: Option<(Span, jiff::civil::Date)>,
    source: Option<(Span, String)>,
    /// Keys that stand there, whether or not their values can be used.
    there: Vec<&'static str>,
}

fn one(
    reader: &mut Reader,
    entry: &Spanned<DeValue<'_>>,
    resolve: &dyn Fn(&str) -> String,
) -> Option<Waiver> {
    let DeValue::Table(table) = entry.get_ref() else {
        reader.wrong_value(&WAIVER, entry);
        return None;
    };
    let draft = draft(reader, table);
    let place = head(entry.span(), table);
    let missing: Vec<&Key> = KEYS
        .iter()
        .filter(|key| key.required && !draft.there.contains(&key.name))
        .collect();
    missing_keys(reader, place.clone(), &missing);
    let said = |(span, text)| Said { span, text };
    let document = said(draft.document?);
    Some(Waiver {
        rule: said(draft.rule?),
        file: resolve(&document.text),
        document,
        entry: draft.entry.map(said),
        by: draft.by?.1,
        because: draft.because?.1,
        until: draft.until?,
        source: draft.source.map(|(_, text)| text),
        span: reader.span(place),
    })
}

fn draft(reader: &mut Reader, table: &Table<'_>) -> Draft {
    let mut draft = Draft::default();
    for (key, value) in table {
        let Some(known) = KEYS.iter().find(|known| known.name == key.get_ref()) else {
            // What is meant is there: one mistake is told once.
            draft
                .there
                .extend(reader.unknown_key(key, "a waiver", &KEYS));
            continue;
        };
        draft.there.push(known.name);
        match known.name {
            "rule" => draft.rule = reader.text(known, value),
            "document" => draft.document = reader.text(known, value),
            "entry" => draft.entry = reader.text(known, value),
            "by" => draft.by = reader.text(known, value),
            "because" => draft.because = reader.text(known, value),
            "until" => draft.until = reader.day(known, value),
            _ => draft.source = reader.text(known, value),
        }
    }
    draft
}

/// Where a waiver stands: its head, or its first key where it is written in one line.
fn head(place: Range<usize>, table: &Table<'_>) -> Range<usize> {
    if place.is_empty() {
        let first = table
            .iter()
            .map(|(key, _)| key.span())
            .min_by_key(|span| span.start);
        return first.unwrap_or(place);
    }
    place
}

fn missing_keys(reader: &mut Reader, place: Range<usize>, missing: &[&Key]) {
    if let [first, ..] = missing {
        let names: Vec<String> = missing
            .iter()
            .map(|key| format!("`{}`", key.name))
            .collect();
        let help = format!("add `{}`: {}", first.name, first.meaning);
        let message = format!("this waiver does not say {}", listed(&names, "and"));
        reader.wrong(place, message).help = Some(help);
    }
}

/// Complains of waivers that stand twice: the later one would have no effect.
fn twins(reader: &mut Reader, waivers: &[Waiver]) {
    let key = |waiver: &Waiver| {
        let entry = waiver.entry.as_ref().map(|entry| folded(&entry.text));
        (folded(&waiver.rule.text), waiver.file.clone(), entry)
    };
    for (at, waiver) in waivers.iter().enumerate() {
        let earlier = waivers
            .iter()
            .take(at)
            .find(|other| key(other) == key(waiver));
        if let Some(earlier) = earlier {
            let (rule, document) = (&waiver.rule.text, &waiver.document.text);
            let message = format!("`{rule}` in `{document}` is waived twice");
            let diagnostic = Diagnostic::new(Code::BadWaiver, waiver.span, message)
                .note(earlier.span, "here first")
                .help("keep one of the two");
            reader.diagnostics.push(diagnostic);
        }
    }
}
