//! The TOML files in which people tell Servanda what to do: every key, text and day with its place.
//!
//! It knows no key of any file; whoever reads one brings the table of its keys. It opens no file.

use std::borrow::Cow;
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::model::words::nearest;
use crate::report::text::listed;
use crate::source::{FileId, Source, Span};

/// A table of a file.
pub type Table<'t> = DeTable<'t>;
/// A value of a file, with its place.
pub type Value<'t> = Spanned<DeValue<'t>>;
/// A key of a file, with its place.
pub type Name<'t> = Spanned<Cow<'t, str>>;

/// One key that a table may hold.
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds, with an example.
    pub meaning: &'static str,
    /// Whether it must be there.
    pub required: bool,
}

/// Reads a file, and collects what is wrong with it.
pub struct Reader {
    file: FileId,
    code: Code,
    /// What is no TOML, and so no value to complain of either.
    torn: Vec<Range<usize>>,
    /// What is wrong so far.
    pub diagnostics: Vec<Diagnostic>,
}

/// Takes a text apart. What is no TOML is told under the code, and the rest is read all the same.
#[must_use]
pub fn parse(file: FileId, source: &Source, code: Code) -> (Spanned<DeTable<'_>>, Reader) {
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    let mut reader = Reader {
        file,
        code,
        torn: Vec::new(),
        diagnostics: Vec::new(),
    };
    for error in errors {
        let place = error.span().unwrap_or(0..0);
        reader.torn.push(place.clone());
        reader.wrong(place, format!("this is not TOML: {}", error.message()));
    }
    (table, reader)
}

impl Reader {
    /// A place of the file.
    #[must_use]
    pub fn span(&self, place: Range<usize>) -> Span {
        Span::new(self.file, place.start, place.end)
    }

    /// Complains of a place.
    pub fn wrong(&mut self, place: Range<usize>, message: String) -> &mut Diagnostic {
        let diagnostic = Diagnostic::new(self.code, self.span(place), message);
        self.diagnostics.push(diagnostic);
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// Complains of a key that a table does not have, with the nearest that it has. `owner` is what the table is, as
    /// in `` `servanda.toml` has no key ``.
    ///
    /// Yields the nearest.
    pub fn unknown_key<'k>(
        &mut self,
        key: &Name<'_>,
        owner: &str,
        keys: &'k [Key],
    ) -> Option<&'k str> {
        let place = self.span(key.span());
        let diagnostic = self.wrong(
            key.span(),
            format!("{owner} has no key `{}`", key.get_ref()),
        );
        let names: Vec<String> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
        let known = match names.as_slice() {
            [only] => format!("the only key is {only}"),
            names => format!("the keys are {}", listed(names, "and")),
        };
        let near = nearest(key.get_ref(), keys.iter().map(|key| key.name));
        match near {
            Some(name) => {
                diagnostic.label = Some(known);
                diagnostic.help = Some(format!("write `{name}`"));
                diagnostic.edits = vec![Edit {
                    span: place,
                    replacement: name.to_owned(),
                }];
            }
            None => diagnostic.help = Some(known),
        }
        near
    }

    /// Whether something that is no TOML stands in a place.
    fn is_torn(&self, place: &Range<usize>) -> bool {
        let touches = |torn: &Range<usize>| torn.start < place.end && place.start < torn.end;
        self.torn.iter().any(touches)
    }

    /// Complains of a value that its key cannot have, unless it was no TOML to begin with.
    pub fn wrong_value(&mut self, key: &Key, value: &Value<'_>) {
        let place = value.span();
        if self.is_torn(&place) {
            return;
        }
        let kind = kind(value.get_ref());
        let (name, meaning) = (key.name, key.meaning);
        self.wrong(place, format!("`{name}` cannot be {kind}")).help =
            Some(format!("`{name}` is {meaning}"));
    }

    /// A text that says something.
    pub fn text(&mut self, key: &Key, value: &Value<'_>) -> Option<(Span, String)> {
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => {
                return Some((self.span(value.span()), text.trim().to_owned()));
            }
            DeValue::String(_) if self.is_torn(&value.span()) => {}
            DeValue::String(_) => {
                let message = format!("`{}` says nothing", key.name);
                self.wrong(value.span(), message).help =
                    Some(format!("`{}` is {}", key.name, key.meaning));
            }
            _ => self.wrong_value(key, value),
        }
        None
    }

    /// A list of texts, or a single one.
    pub fn texts(&mut self, key: &Key, value: &Value<'_>) -> Vec<(Span, String)> {
        match value.get_ref() {
            DeValue::Array(entries) => entries
                .iter()
                .filter_map(|entry| self.text(key, entry))
                .collect(),
            _ => self.text(key, value).into_iter().collect(),
        }
    }

    /// Yes or no.
    pub fn truth(&mut self, key: &Key, value: &Value<'_>) -> Option<bool> {
        match value.get_ref() {
            DeValue::Boolean(truth) => return Some(*truth),
            _ => self.wrong_value(key, value),
        }
        None
    }

    /// A day, as TOML writes it or as a text.
    pub fn day(&mut self, key: &Key, value: &Value<'_>) -> Option<(Span, Date)> {
        let text = match value.get_ref() {
            DeValue::Datetime(day) => day.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => {
                self.wrong_value(key, value);
                return None;
            }
        };
        match text.parse() {
            Ok(day) if text.len() == "2025-08-18".len() => {
                return Some((self.span(value.span()), day));
            }
            _ if self.is_torn(&value.span()) => {}
            _ => {
                let message = format!("`{text}` is not a day");
                self.wrong(value.span(), message).help =
                    Some(format!("`{}` is {}", key.name, key.meaning));
            }
        }
        None
    }
}

/// What kind of value it is, with its article.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a day or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
