//! `servanda.toml`: the nearest one from the working directory upwards, each value with its place.
//!
//! It says what a run reads, how strict it is and how it tells the result; flags win over it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use toml::de::DeValue;

use crate::cli::files;
use crate::cli::output::Format;
use crate::cli::target::Target;
use crate::diagnostic::{Code, Diagnostic};
use crate::lint::settings::{LEVELS, Settings};
use crate::lint::table::LINTS;
use crate::model::words::nearest;
use crate::report::text::listed;
use crate::settings::{self, Key, Name, Reader, Value};
use crate::source::{FileId, Sources, Span};

/// The file's name.
pub const NAME: &str = "servanda.toml";
/// The folder that holds the rules where no file says otherwise.
pub const RULES: &str = "rules";

/// What `servanda.toml` says; all empty where there is none.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file.
    pub file: Option<PathBuf>,
    /// A file that is not read, since a folder `rules` is nearer.
    pub passed_over: Option<PathBuf>,
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
    /// How a check tells its result.
    pub format: Option<Format>,
    /// The files that a check writes, as paths from the working directory.
    pub outputs: Vec<Target<Format>>,
    /// The file of waivers, as a path from the working directory.
    pub waivers: Option<PathBuf>,
    /// The baseline, as a path from the working directory.
    pub baseline: Option<PathBuf>,
    /// How loud lints are.
    pub lint: Settings,
    /// Where each key stands that the file has.
    pub places: BTreeMap<&'static str, Span>,
    /// Where each lint's level stands.
    pub levels: BTreeMap<Code, Span>,
}

/// The keys.
pub const KEYS: [Key; 10] = [
    key(
        "rules",
        "a list of folders or files of rules: `rules = [\"rules\"]`",
    ),
    key(
        "documents",
        "a list of deals to check, files, folders or globs: `documents = [\"deals\"]`",
    ),
    key("allow", "what leaves a run green: `allow = [\"gaps\"]`"),
    key("strict", "whether warnings are errors: `strict = true`"),
    key("as-of", "the day to check as of: `as-of = 2025-08-18`"),
    key(
        "format",
        "how `servanda check` tells the result: `format = \"github\"`",
    ),
    key(
        "output",
        "a list of files that `servanda check` writes too: `output = [\"html=report.html\"]`",
    ),
    key(
        "waivers",
        "the file that says who permits a deal to break a rule: `waivers = \"waivers.toml\"`",
    ),
    key(
        "baseline",
        "the file of findings that were known before: `baseline = \"baseline.toml\"`",
    ),
    key(
        "lint",
        "a table of how loud lints are: `[lint] unused-term = \"off\"`, or `\"hint\"`, `\"warning\"`, `\"error\"`",
    ),
];

const fn key(name: &'static str, meaning: &'static str) -> Key {
    Key {
        name,
        meaning,
        required: false,
    }
}

/// The nearest configuration, and what is wrong with it. A folder `rules` that is nearer has none.
#[must_use]
pub fn find(sources: &mut Sources) -> (Config, Vec<Diagnostic>) {
    let Some(path) = upwards(NAME) else {
        return (Config::default(), Vec::new());
    };
    let is_nearer =
        |rules: PathBuf| rules.is_dir() && rules.components().count() < path.components().count();
    if upwards(RULES).is_some_and(is_nearer) {
        let config = Config {
            passed_over: Some(path),
            ..Config::default()
        };
        return (config, Vec::new());
    }
    let name = files::display(&path);
    match files::read_text(&path, &name, sources) {
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
    let (table, reader) = settings::parse(file, sources.get(file), Code::BadConfig);
    let mut file = File {
        folder: path.parent().unwrap_or(Path::new("")),
        reader,
        config: Config {
            file: Some(path.to_owned()),
            ..Config::default()
        },
    };
    for (name, value) in table.get_ref() {
        match KEYS.iter().find(|known| known.name == name.get_ref()) {
            Some(known) => file.key(known, value),
            None => {
                let owner = format!("`{NAME}`");
                file.reader.unknown_key(name, &owner, &KEYS);
            }
        }
    }
    (file.config, file.reader.diagnostics)
}

/// A file while it is being read.
struct File<'a> {
    folder: &'a Path,
    reader: Reader,
    config: Config,
}

impl File<'_> {
    fn key(&mut self, key: &Key, value: &Value<'_>) {
        let place = self.reader.span(value.span());
        self.config.places.insert(key.name, place);
        match key.name {
            "rules" => self.config.rules = self.paths(key, value),
            "documents" => self.config.documents = self.paths(key, value),
            "allow" => self.allow(key, value),
            "strict" => self.config.strict = self.reader.truth(key, value).unwrap_or_default(),
            "as-of" => self.config.as_of = self.reader.day(key, value).map(|(_, day)| day),
            "format" => self.format(key, value),
            "output" => self.output(key, value),
            "waivers" => self.config.waivers = self.path(key, value),
            "baseline" => self.config.baseline = self.path(key, value),
            _ => self.lint(key, value),
        }
    }

    /// Paths of the file, as seen from the working directory.
    fn paths(&mut self, key: &Key, value: &Value<'_>) -> Vec<String> {
        let texts = self.reader.texts(key, value);
        let seen = |(_, text): (_, String)| files::display(&self.folder.join(text));
        texts.into_iter().map(seen).collect()
    }

    /// A path of the file, as seen from the working directory.
    fn path(&mut self, key: &Key, value: &Value<'_>) -> Option<PathBuf> {
        let (_, text) = self.reader.text(key, value)?;
        Some(self.folder.join(text))
    }

    fn allow(&mut self, key: &Key, value: &Value<'_>) {
        for (span, text) in self.reader.texts(key, value) {
            if text == "gaps" {
                self.config.allow_gaps = true;
            } else {
                let message = format!("`{text}` cannot be allowed");
                self.complain(span, message, "write `gaps`".into());
            }
        }
    }

    fn format(&mut self, key: &Key, value: &Value<'_>) {
        let Some((span, text)) = self.reader.text(key, value) else {
            return;
        };
        match clap::ValueEnum::from_str(&text, true) {
            Ok(format) => self.config.format = Some(format),
            Err(_) => {
                let names: Vec<String> = Format::names();
                let help = match nearest(&text, names.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write one of {}", names.join(", ")),
                };
                self.complain(span, format!("there is no format `{text}`"), help);
            }
        }
    }

    fn output(&mut self, key: &Key, value: &Value<'_>) {
        for (span, text) in self.reader.texts(key, value) {
            match Target::parse(&text) {
                Ok(target) => self.config.outputs.push(target.seen_from(self.folder)),
                Err(why) => {
                    let help = format!("`{}` is {}", key.name, key.meaning);
                    self.complain(span, format!("`{text}` names no file: {why}"), help);
                }
            }
        }
    }

    fn lint(&mut self, key: &Key, value: &Value<'_>) {
        let DeValue::Table(table) = value.get_ref() else {
            return self.reader.wrong_value(key, value);
        };
        for (name, level) in table {
            let lint = LINTS.iter().find(|lint| lint.code.name() == name.get_ref());
            match lint {
                Some(lint) => self.level(lint.code, level),
                None => self.unknown_lint(name),
            }
        }
    }

    fn level(&mut self, code: Code, value: &Value<'_>) {
        let level = match value.get_ref() {
            DeValue::String(name) => LEVELS.iter().find(|(level, _)| level == name),
            _ => None,
        };
        let span = self.reader.span(value.span());
        match level {
            Some((_, level)) => {
                self.config.lint.levels.insert(code, *level);
                self.config.levels.insert(code, span);
            }
            None => {
                let levels = LEVELS.map(|(name, _)| format!("`\"{name}\"`"));
                let message = format!("`{}` cannot be that loud", code.name());
                self.complain(span, message, format!("write {}", listed(&levels, "or")));
            }
        }
    }

    fn unknown_lint(&mut self, key: &Name<'_>) {
        let near = nearest(key.get_ref(), LINTS.iter().map(|lint| lint.code.name()));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`servanda lint --explain all` lists the lints".to_owned(),
        };
        let span = self.reader.span(key.span());
        self.complain(span, format!("there is no lint `{}`", key.get_ref()), help);
    }

    fn complain(&mut self, span: Span, message: String, help: String) {
        let diagnostic = Diagnostic::new(Code::BadConfig, span, message).help(help);
        self.reader.diagnostics.push(diagnostic);
    }
}
