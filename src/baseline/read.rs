//! The file of a baseline, read back with every wrong key and value told at its place.

use toml::de::DeValue;

use crate::baseline::{Known, VERSION};
use crate::diagnostic::{Code, Diagnostic};
use crate::settings::{self, Key, Name, Reader, Table, Value};
use crate::source::{FileId, Source};

/// The keys of the file.
const KEYS: [Key; 2] = [
    Key {
        name: "version",
        meaning: "the version of this format: `version = 1`",
        required: true,
    },
    Key {
        name: "known",
        meaning: "a list of findings, each a table",
        required: true,
    },
];

/// The keys of a finding.
const FINDING: [Key; 5] = [
    text("document", true),
    text("finding", true),
    text("entry", false),
    text("verdict", true),
    text("fingerprint", true),
];

const fn text(name: &'static str, required: bool) -> Key {
    Key {
        name,
        meaning: "a text",
        required,
    }
}

/// Reads a baseline.
#[must_use]
pub fn read(file: FileId, source: &Source) -> (Vec<Known>, Vec<Diagnostic>) {
    let (table, mut reader) = settings::parse(file, source, Code::BadBaseline);
    let (mut known, mut version) = (Vec::new(), false);
    for (key, value) in table.get_ref() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("version", _) => version = check_version(&mut reader, value),
            ("known", DeValue::Array(entries)) => {
                for entry in entries.iter() {
                    known.extend(one(&mut reader, entry));
                }
            }
            ("known", _) => reader.wrong_value(&KEYS[1], value),
            _ => {
                reader.unknown_key(key, "a baseline", &KEYS);
            }
        }
    }
    if !version && reader.diagnostics.is_empty() {
        let message = "this baseline does not say `version`".to_owned();
        reader.wrong(0..0, message).help = Some(ANEW.into());
    }
    (known, reader.diagnostics)
}

const ANEW: &str = "write it anew with `servanda check --write-baseline`";

fn check_version(reader: &mut Reader, value: &Value<'_>) -> bool {
    match value.get_ref() {
        DeValue::Integer(number) if number.as_str() == VERSION.to_string() => {}
        _ => {
            let message = format!("this Servanda reads baselines of version {VERSION}");
            reader.wrong(value.span(), message).help = Some(ANEW.into());
        }
    }
    true
}

fn one(reader: &mut Reader, entry: &Value<'_>) -> Option<Known> {
    let DeValue::Table(table) = entry.get_ref() else {
        reader.wrong_value(&KEYS[1], entry);
        return None;
    };
    table.keys().for_each(|key| known_key(reader, key));
    let [document, finding, bound, verdict, fingerprint] = FINDING.map(|key| {
        let text = said(reader, table, &key);
        if text.is_none() && key.required && !table.contains_key(key.name) {
            let message = format!("this finding does not say `{}`", key.name);
            reader.wrong(entry.span(), message).help = Some(ANEW.into());
        }
        text
    });
    Some(Known {
        document: document?,
        finding: finding?,
        entry: bound,
        verdict: verdict?,
        fingerprint: fingerprint?,
        span: Some(reader.span(entry.span())),
    })
}

fn known_key(reader: &mut Reader, key: &Name<'_>) {
    if !FINDING.iter().any(|known| known.name == key.get_ref()) {
        reader.unknown_key(key, "a known finding", &FINDING);
    }
}

fn said(reader: &mut Reader, table: &Table<'_>, key: &Key) -> Option<String> {
    let value = table.get(key.name)?;
    reader.text(key, value).map(|(_, text)| text)
}
