//! Which settings hold and where each comes from, for people and machines.
//!
//! Its JSON is published as `docs/config-output.schema.json`; a change that breaks a reader raises the version.

use serde::Serialize;

use crate::report::data::Place;
use crate::report::finding::short;
use crate::report::json::pretty;
use crate::report::style::{self, paint};
use crate::report::text::{clean, pad, width as cells, wrap};

/// The version of the JSON.
pub const VERSION: u32 = 1;

/// The settings of a check.
#[derive(Clone, Debug, Serialize)]
pub struct Settings {
    /// The file that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// A file that is not read, since a folder `rules` is nearer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed_over: Option<String>,
    /// Each setting.
    pub settings: Vec<Setting>,
}

/// One setting.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    /// Its key, as `servanda.toml` writes it.
    pub key: String,
    /// What holds.
    pub value: Value,
    /// Where that comes from.
    pub origin: Origin,
}

/// The value of a setting.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Truth(bool),
    /// A text, or nothing.
    One(Option<String>),
    /// Several texts, or none.
    Many(Vec<String>),
}

/// Where a value comes from.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "from", rename_all = "kebab-case")]
pub enum Origin {
    /// Nobody says otherwise.
    Default,
    /// `servanda.toml`.
    File {
        /// Where in it.
        place: Place,
    },
    /// The command line.
    Flag {
        /// The flag.
        flag: &'static str,
    },
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    #[serde(flatten)]
    settings: &'a Settings,
}

/// The settings as JSON.
#[must_use]
pub fn json(settings: &Settings) -> String {
    pretty(&Report {
        version: VERSION,
        settings,
    })
}

/// The settings as a table: key, value, origin.
#[must_use]
pub fn human(settings: &Settings, width: usize) -> String {
    let mut out = head(settings, width);
    let rows: Vec<[String; 3]> = settings.settings.iter().flat_map(rows).collect();
    let widest = |column: usize| {
        rows.iter()
            .map(|row| cells(&row[column]))
            .max()
            .unwrap_or(0)
    };
    let (key, value) = (widest(0), widest(1).min(width / 2));
    for [name, text, origin] in &rows {
        let start = format!("{}  {text}", pad(name, key));
        if origin.is_empty() {
            out.push_str(&(start + "\n"));
            continue;
        }
        let origin = paint(style::QUIET, origin);
        let gap = match cells(text) {
            short if short <= value => " ".repeat(value - short + 2),
            _ if cells(&start) + 2 + cells(&origin) <= width => "  ".to_owned(),
            // A long value has its line for itself.
            _ => format!("\n{}", " ".repeat(key + value + 4)),
        };
        out.push_str(&format!("{start}{gap}{origin}\n"));
    }
    out
}

fn head(settings: &Settings, width: usize) -> String {
    let line = match (&settings.file, &settings.passed_over) {
        (Some(file), _) => file.clone(),
        (None, Some(file)) => {
            format!("{file} is not read, since the folder `rules` of this project is nearer")
        }
        (None, None) => "there is no servanda.toml here or in a folder above".to_owned(),
    };
    wrap(&paint(style::NAME, &clean(&line)), "", "", width) + "\n"
}

/// A row for each value of a setting; the first of them names the key.
fn rows(setting: &Setting) -> Vec<[String; 3]> {
    let origin = match &setting.origin {
        Origin::Default => "default".to_owned(),
        Origin::File { place } => clean(&short(place)).into_owned(),
        Origin::Flag { flag } => (*flag).to_owned(),
    };
    let texts = match &setting.value {
        Value::Truth(true) => vec!["yes".to_owned()],
        Value::Truth(false) => vec!["no".to_owned()],
        Value::One(None) => vec!["none".to_owned()],
        Value::One(Some(text)) => vec![text.clone()],
        Value::Many(texts) if texts.is_empty() => vec!["none".to_owned()],
        Value::Many(texts) => texts.clone(),
    };
    let row = |(at, text): (usize, &String)| {
        let first = |text: &str| {
            if at == 0 {
                text.to_owned()
            } else {
                String::new()
            }
        };
        [
            first(&setting.key),
            clean(text).into_owned(),
            first(&origin),
        ]
    };
    texts.iter().enumerate().map(row).collect()
}
