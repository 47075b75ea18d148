//! Which documents a run is about, and their reading: files, folders, globs and standard input.
//!
//! It finds, names and reads them; what they say is bound to fields elsewhere.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::bulk::frame::Framing;
use crate::cli::config;
use crate::cli::files;
use crate::cli::load::Library;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Document, Format, Limits};
use crate::source::FileId;

/// The flag that names the format of documents.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct InputFormat {
    /// The format of the documents, whatever their names; standard input is YAML or JSON without it
    #[arg(long = "input-format", aliases = ["document-format", "input"], value_name = "FORMAT", value_parser = format_parser())]
    pub input_format: Option<Input>,
}

impl InputFormat {
    /// The format of single deals, where one was named.
    #[must_use]
    pub fn of_deals(self) -> Option<Format> {
        match self.input_format {
            Some(Input::Deal(format)) => Some(format),
            _ => None,
        }
    }

    /// How a file is cut into records, if it is a collection: by the flag, else by its ending.
    #[must_use]
    pub fn of_collection(self, path: Option<&Path>) -> Option<Framing> {
        match (self.input_format, path) {
            (Some(Input::Deal(_)), _) => None,
            (Some(Input::Collection(framing)), _) => Some(framing),
            (None, path) => collection(path?),
        }
    }
}

/// What a document may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Input {
    /// One deal.
    Deal(Format),
    /// Many deals, cut so.
    Collection(Framing),
}

/// The names and endings of collections.
pub const COLLECTIONS: [(&str, &[&str], Framing); 2] = [
    ("ndjson", &["ndjson", "jsonl"], Framing::Lines),
    ("csv", &["csv"], Framing::Csv),
];

/// How a file is cut into records, by its ending, if it is a collection.
#[must_use]
pub fn collection(path: &Path) -> Option<Framing> {
    let ending = path.extension()?.to_str()?;
    let is = |own: &&str| own.eq_ignore_ascii_case(ending);
    let found = COLLECTIONS.iter().find(|row| row.1.iter().any(is));
    found.map(|row| row.2)
}

fn format_parser() -> impl TypedValueParser<Value = Input> {
    let names = Format::ALL.map(Format::name).into_iter();
    PossibleValuesParser::new(names.chain(COLLECTIONS.map(|row| row.0))).map(|name| {
        match COLLECTIONS.iter().find(|row| row.0 == name) {
            Some(row) => Input::Collection(row.2),
            None => Input::Deal(Format::from_name(&name).unwrap_or(Format::Yaml)),
        }
    })
}

/// A document that is to be read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Named {
    /// Its name for people.
    pub name: String,
    /// Its path; none for standard input.
    pub path: Option<PathBuf>,
}

/// The documents that some arguments name, sorted, each once, and what is wrong with the arguments. `format` is that
/// of `--input-format`; with it, folders are searched for files of any name.
#[must_use]
pub fn find(arguments: &[String], format: Option<Format>) -> (Vec<Named>, Vec<Diagnostic>) {
    let mut finder = Finder {
        any_name: format.is_some(),
        found: BTreeSet::new(),
        diagnostics: Vec::new(),
    };
    for argument in arguments {
        finder.argument(argument);
    }
    let mut seen = BTreeSet::new();
    let mut named: Vec<Named> = finder.found.into_iter().collect();
    named.retain(|named| match &named.path {
        Some(path) => seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())),
        None => true,
    });
    (named, finder.diagnostics)
}

struct Finder {
    any_name: bool,
    found: BTreeSet<Named>,
    diagnostics: Vec<Diagnostic>,
}

impl Finder {
    fn argument(&mut self, argument: &str) {
        let path = Path::new(argument);
        if argument == "-" {
            self.found.insert(Named {
                name: files::STDIN.into(),
                path: None,
            });
        } else if path.is_dir() {
            self.folder(path);
        } else if path.exists() || !files::is_glob(argument) {
            self.file(path);
        } else {
            self.glob(argument);
        }
    }

    fn file(&mut self, path: &Path) {
        self.found.insert(Named {
            name: files::display(path),
            path: Some(path.to_owned()),
        });
    }

    fn folder(&mut self, folder: &Path) {
        let (paths, wrong) = files::walk(folder, true, |path| self.any_name || is_document(path));
        self.diagnostics.extend(wrong);
        if paths.is_empty() {
            let message = format!("no document in `{}`", files::display(folder));
            let help = "documents end in `.yaml`, `.yml`, `.json`, `.toml` or `.md`; collections are named themselves: \
                        `deals.ndjson`, 'deals/*.csv'";
            self.diagnostics
                .push(Diagnostic::general(Code::UnreadableFile, message).help(help));
        }
        paths.iter().for_each(|path| self.file(path));
    }

    fn glob(&mut self, pattern: &str) {
        match files::glob(pattern) {
            Ok((paths, wrong)) => {
                self.diagnostics.extend(wrong);
                if paths.is_empty() {
                    let message = format!("no file matches `{pattern}`");
                    self.diagnostics
                        .push(Diagnostic::general(Code::UnreadableFile, message));
                }
                paths.iter().for_each(|path| self.file(path));
            }
            Err(diagnostic) => self.diagnostics.push(*diagnostic),
        }
    }
}

/// Whether a file in a folder is taken for a document: by its ending, and Markdown only where it holds a deal.
fn is_document(path: &Path) -> bool {
    match Format::from_path(path) {
        None => false,
        Some(Format::Toml) => path.file_name().is_none_or(|name| name != config::NAME),
        Some(Format::Markdown) => std::fs::read(path).is_ok_and(|bytes| holds_deal(&bytes)),
        Some(_) => true,
    }
}

fn holds_deal(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let fence = |line: &str| {
        let line = line.trim_start();
        let rest = line.trim_start_matches(['`', '~']);
        line.len() - rest.len() >= 3 && rest.trim_start().starts_with("deal")
    };
    text.trim_start_matches('\u{feff}').starts_with("---") || text.lines().any(fence)
}

/// Reads one document. Where it cannot be read at all, the diagnostics say why.
pub fn read(
    named: &Named,
    format: Option<Format>,
    library: &mut Library,
) -> (Option<Document>, Vec<Diagnostic>) {
    let (file, complaint) = match &named.path {
        Some(path) => library.read(path),
        None => library.read_stdin(),
    };
    let Some(file) = file else {
        return (None, complaint.into_iter().collect());
    };
    let Some(format) = format.or_else(|| guess(named, file, library)) else {
        return (None, vec![not_one_deal(named)]);
    };
    let source = library.sources.get(file);
    let read = document::read(file, source, None, format, &Limits::default());
    let diagnostics = complaint.into_iter().chain(read.diagnostics).collect();
    (read.document, diagnostics)
}

/// The format of a document by its ending; of standard input, by its first character.
fn guess(named: &Named, file: FileId, library: &Library) -> Option<Format> {
    if let Some(path) = &named.path {
        return Format::from_path(path);
    }
    let text = library
        .sources
        .get(file)
        .text
        .trim_start_matches('\u{feff}')
        .trim_start();
    Some(if text.starts_with('{') {
        Format::Json
    } else {
        Format::Yaml
    })
}

/// The complaint about a file that is no deal of a known format; a collection has many.
fn not_one_deal(named: &Named) -> Diagnostic {
    if named.path.as_deref().and_then(collection).is_none() {
        return unknown_format(named);
    }
    let message = format!("`{}` is a collection, and not one deal", named.name);
    Diagnostic::general(Code::UnknownFormat, message)
        .help("`servanda check` judges its records one by one")
}

/// The complaint about a file whose format cannot be told.
#[must_use]
pub fn unknown_format(named: &Named) -> Diagnostic {
    if named.path.as_deref().and_then(collection).is_some() {
        let message = format!("`{}` is a collection, and one deal is wanted", named.name);
        return Diagnostic::general(Code::UnknownFormat, message)
            .help("`servanda check` reads collections; here, name a file with one of its deals");
    }
    let message = format!(
        "the format of `{}` cannot be told from its name",
        named.name
    );
    Diagnostic::general(Code::UnknownFormat, message)
        .help("say `--input-format json`, `yaml`, `toml`, `markdown`, `ndjson` or `csv`")
}
