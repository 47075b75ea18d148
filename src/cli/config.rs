//! `servanda.toml`: the nearest one from the working directory upwards, each value with its place.
//!
//! It says what a run reads and how strict it is; flags win over it.

use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::settings::{LEVELS, Settings};
use crate::lint::table::LINTS;
use crate::model::words::nearest;
use crate::report::text::listed;
use crate::source::{FileId, Sources, Span};

/// The file's name.
pub const NAME: &str = "servanda.toml";

/// What `servanda.toml` says; all empty where there is none.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file.
    pub file: Option<PathBuf>,
    /// Folders and files of rules, as paths from the working directory.
    pub rules: Vec<String>,
    /// Documents, as paths from the working directory.
    pub documents: Vec<String>,
    /// Whether open questions leave the run green.
    pub allow_gaps: bool,
    /// Whether warnings are errors.
    pub strict: bool,
    /// The day to check as of.
    pub as_of: Option<Date>,
    /// The file of waivers, as a path from the working directory.
    pub waivers: Option<PathBuf>,
    /// The baseline, as a path from the working directory.
    pub baseline: Option<PathBuf>,
    /// How loud lints are.
    pub lint: Settings,
}

/// One key that the file may hold.
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds, with an example.
    pub meaning: &'static str,
    read: fn(&mut Reader<'_>, &Spanned<DeValue<'_>>),
}

/// The keys.
pub const KEYS: [Key; 8] = [
    Key {
        name: "rules",
        meaning: "a list of folders or files of rules: `rules = [\"rules\"]`",
        read: |reader, value| reader.config.rules = reader.paths("rules", value),
    },
    Key {
        name: "documents",
        meaning: "a list of deals to check, files, folders or globs: `documents = [\"deals\"]`",
        read: |reader, value| reader.config.documents = reader.paths("documents", value),
    },
    Key {
        name: "allow",
        meaning: "what leaves a run green: `allow = [\"gaps\"]`",
        read: |reader, value| reader.allow(value),
    },
    Key {
        name: "strict",
        meaning: "whether warnings are errors: `strict = true`",
        read: |reader, value| reader.strict(value),
    },
    Key {
        name: "as-of",
        meaning: "the day to check as of: `as-of = 2025-08-18`",
        read: |reader, value| reader.as_of(value),
    },
    Key {
        name: "waivers",
        meaning: "the file that says who permits a deal to break a rule: `waivers = \"waivers.toml\"`",
        read: |reader, value| reader.config.waivers = reader.path("waivers", value),
    },
    Key {
        name: "baseline",
        meaning: "the file of findings that were known before: `baseline = \"baseline.toml\"`",
        read: |reader, value| reader.config.baseline = reader.path("baseline", value),
    },
    Key {
        name: "lint",
        meaning: "a table of how loud lints are: `[lint] unused-term = \"off\"`, or `\"hint\"`, `\"warning\"`, `\"error\"`",
        read: |reader, value| reader.lint(value),
    },
];

/// The nearest configuration, and what is wrong with it.
#[must_use]
pub fn find(sources: &mut Sources) -> (Config, Vec<Diagnostic>) {
    let Some(path) = upwards(NAME) else {
        return (Config::default(), Vec::new());
    };
    let name = crate::cli::files::display(&path);
    match crate::cli::files::read_text(&path, &name, sources) {
        Ok((file, wrong)) => {
            let (config, mut diagnostics) = read(&path, file, sources);
            diagnostics.extend(wrong);
            (config, diagnostics)
        }
        Err(diagnostic) => (Config::default(), vec![*diagnostic]),
    }
}

/// The path to the nearest thing of that name, here or in a folder above: `rules`, `../rules`, `../../rules`.
#[must_use]
pub fn upwards(name: &str) -> Option<PathBuf> {
    let levels = std::env::current_dir().map_or(1, |here| here.components().count());
    let mut prefix = PathBuf::new();
    for _ in 0..levels {
        let path = prefix.join(name);
        if path.exists() {
            return Some(path);
        }
        prefix.push("..");
    }
    None
}

fn read(path: &Path, file: FileId, sources: &Sources) -> (Config, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(&sources.get(file).text);
    let mut reader = Reader {
        file,
        folder: path.parent().unwrap_or(Path::new("")),
        config: Config {
            file: Some(path.to_owned()),
            ..Config::default()
        },
        torn: Vec::new(),
        diagnostics: Vec::new(),
    };
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        reader.torn.push(span.clone());
        reader.wrong(span, format!("this is not TOML: {}", error.message()));
    }
    for (key, value) in table.get_ref() {
        match KEYS.iter().find(|known| known.name == key.get_ref()) {
            Some(known) => (known.read)(&mut reader, value),
            None => reader.unknown_key(key.span(), key.get_ref()),
        }
    }
    (reader.config, reader.diagnostics)
}

struct Reader<'a> {
    file: FileId,
    folder: &'a Path,
    config: Config,
    /// What is no TOML, and so no value to complain of either.
    torn: Vec<Range<usize>>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn wrong(&mut self, span: Range<usize>, message: String) -> &mut Diagnostic {
        let span = Span::new(self.file, span.start, span.end);
        self.diagnostics
            .push(Diagnostic::new(Code::BadConfig, span, message));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    fn unknown_key(&mut self, span: Range<usize>, key: &str) {
        let names = KEYS.map(|key| key.name);
        let place = Span::new(self.file, span.start, span.end);
        let diagnostic = self.wrong(span, format!("`{NAME}` has no key `{key}`"));
        let known = format!(
            "the keys are {}",
            listed(&names.map(|name| format!("`{name}`")), "and")
        );
        match nearest(key, names) {
            Some(name) => {
                diagnostic.label = Some(known);
                diagnostic.help = Some(format!("write `{name}`"));
                diagnostic.edits = vec![crate::diagnostic::Edit {
                    span: place,
                    replacement: name.to_owned(),
                }];
            }
            None => diagnostic.help = Some(known),
        }
    }

    fn wrong_value(&mut self, key: &str, value: &Spanned<DeValue<'_>>) {
        let span = value.span();
        if self
            .torn
            .iter()
            .any(|torn| torn.start < span.end && span.start < torn.end)
        {
            return;
        }
        let meaning = KEYS
            .iter()
            .find(|known| known.name == key)
            .map_or("", |known| known.meaning);
        let message = format!(
            "`{key}` cannot be {} {}",
            article(value.get_ref().type_str()),
            value.get_ref().type_str()
        );
        self.wrong(span, message).help = Some(format!("`{key}` is {meaning}"));
    }

    /// A list of texts, or a single one.
    fn texts(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<(Range<usize>, String)> {
        let mut texts = Vec::new();
        match value.get_ref() {
            DeValue::String(text) => texts.push((value.span(), text.to_string())),
            DeValue::Array(entries) => {
                for entry in entries.iter() {
                    match entry.get_ref() {
                        DeValue::String(text) => texts.push((entry.span(), text.to_string())),
                        _ => self.wrong_value(key, entry),
                    }
                }
            }
            _ => self.wrong_value(key, value),
        }
        texts
    }

    /// Paths of the file, as seen from the working directory.
    fn paths(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let texts = self.texts(key, value);
        let seen = |(_, text): (_, String)| crate::cli::files::display(&self.folder.join(text));
        texts.into_iter().map(seen).collect()
    }

    /// A path of the file, as seen from the working directory.
    fn path(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<PathBuf> {
        match value.get_ref() {
            DeValue::String(text) => return Some(self.folder.join(text.as_ref())),
            _ => self.wrong_value(key, value),
        }
        None
    }

    fn allow(&mut self, value: &Spanned<DeValue<'_>>) {
        for (span, text) in self.texts("allow", value) {
            if text == "gaps" {
                self.config.allow_gaps = true;
            } else {
                self.wrong(span, format!("`{text}` cannot be allowed")).help =
                    Some("write `gaps`".into());
            }
        }
    }

    fn strict(&mut self, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::Boolean(strict) => self.config.strict = *strict,
            _ => self.wrong_value("strict", value),
        }
    }

    fn lint(&mut self, value: &Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = value.get_ref() else {
            return self.wrong_value("lint", value);
        };
        for (key, level) in table {
            let lint = LINTS.iter().find(|lint| lint.code.name() == key.get_ref());
            match lint {
                Some(lint) => self.level(lint.code, level),
                None => self.unknown_lint(key),
            }
        }
    }

    fn level(&mut self, code: Code, value: &Spanned<DeValue<'_>>) {
        let level = match value.get_ref() {
            DeValue::String(name) => LEVELS.iter().find(|(level, _)| level == name),
            _ => None,
        };
        match level {
            Some((_, level)) => {
                self.config.lint.levels.insert(code, *level);
            }
            None => {
                let levels = LEVELS.map(|(name, _)| format!("`\"{name}\"`"));
                let message = format!("`{}` cannot be that loud", code.name());
                let help = format!("write {}", listed(&levels, "or"));
                self.wrong(value.span(), message).help = Some(help);
            }
        }
    }

    fn unknown_lint(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>) {
        let message = format!("there is no lint `{}`", key.get_ref());
        let near = nearest(key.get_ref(), LINTS.iter().map(|lint| lint.code.name()));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`servanda lint --explain all` lists the lints".to_owned(),
        };
        self.wrong(key.span(), message).help = Some(help);
    }

    fn as_of(&mut self, value: &Spanned<DeValue<'_>>) {
        let text = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => return self.wrong_value("as-of", value),
        };
        match text.parse() {
            Ok(date) if text.len() == "2025-08-18".len() => self.config.as_of = Some(date),
            _ => self.wrong_value("as-of", value),
        }
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}
