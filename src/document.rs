//! Documents: JSON, YAML, TOML and Markdown read into one tree in which every key and value has its position.
//!
//! It knows nothing of rules or fields: what a scalar means is decided where it is bound to a field.

mod context;
pub mod csv;
mod json;
mod markdown;
mod text;
mod toml;
mod yaml;

use std::ops::Range;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::context::Context;
use crate::document::text::Text;
use crate::source::{FileId, Source, Span};

/// The formats a document may have.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Format {
    /// RFC 8259.
    Json,
    /// YAML 1.2, core schema.
    Yaml,
    /// TOML 1.0.
    Toml,
    /// `CommonMark` with front matter and fenced blocks marked `deal`.
    Markdown,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Json, Self::Yaml, Self::Toml, Self::Markdown];

    /// The format of a file by its extension, in whatever case.
    #[must_use]
    pub fn from_path(path: &Path) -> Option<Self> {
        Self::from_extension(path.extension()?.to_str()?)
    }

    /// The format that is called so, by its name or one of its extensions: `yaml`, `yml`, `md`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|format| format.name().eq_ignore_ascii_case(name))
            .or_else(|| Self::from_extension(name))
    }

    /// Its name: `markdown`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Toml => "toml",
            Self::Markdown => "markdown",
        }
    }

    /// The extensions of its files, without the dot.
    #[must_use]
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Json => &["json"],
            Self::Yaml => &["yaml", "yml"],
            Self::Toml => &["toml"],
            Self::Markdown => &["md", "markdown"],
        }
    }

    fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| {
            let own = format.extensions();
            own.iter().any(|one| one.eq_ignore_ascii_case(extension))
        })
    }
}

/// What a hostile document may cost at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of one document.
    pub bytes: usize,
    /// Levels of nesting; never more than [`Limits::MAX_DEPTH`], whatever is asked for.
    pub depth: usize,
    /// Nodes that YAML anchors and aliases may copy, long texts counting for several.
    pub alias_nodes: usize,
}

impl Limits {
    /// The greatest depth that can be asked for; TOML's own limit is lower (80).
    pub const MAX_DEPTH: usize = 250;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024 * 1024,
            depth: 128,
            alias_nodes: 100_000,
        }
    }
}

/// Reads a document, or with `range` the block of a text that holds one.
///
/// Positions are byte offsets into the whole text, whatever of it was read. There is no document where the text
/// breaks off or is no map; there is one, with diagnostics, where single keys or blocks of it had to be left out.
#[must_use]
pub fn read(
    file: FileId,
    source: &Source,
    range: Option<Range<usize>>,
    format: Format,
    limits: &Limits,
) -> Read {
    let text = Text::of(file, &source.text, range);
    let mut context = Context::new(limits);
    let document = if text.as_str().len() > limits.bytes {
        context.report(too_large(&text, limits));
        None
    } else {
        read_format(&text, format, &mut context)
    };
    Read {
        document,
        diagnostics: context.finish(),
    }
}

/// Reads one value that stands on its own in a text, such as a cell of a table, as YAML writes it: `yes`, `EUR 5`,
/// `to be agreed`, `[Ukraine, Russia]`.
#[must_use]
pub fn read_value(
    file: FileId,
    source: &Source,
    range: Range<usize>,
    limits: &Limits,
) -> (Option<Node>, Vec<Diagnostic>) {
    let text = Text::of(file, &source.text, Some(range));
    let mut context = Context::new(limits);
    let node = if text.as_str().len() > limits.bytes {
        context.report(too_large(&text, limits));
        None
    } else {
        yaml::root(&text, &mut context)
    };
    (node, context.finish())
}

fn read_format(text: &Text, format: Format, context: &mut Context) -> Option<Document> {
    let root = match format {
        Format::Markdown => return markdown::read(text, context),
        Format::Json => json::read(text, context),
        Format::Yaml => yaml::read(text, context),
        Format::Toml => toml::read(text, context),
    };
    Some(Document {
        file: text.file,
        parts: vec![root?],
        headings: Vec::new(),
    })
}

fn too_large(text: &Text, limits: &Limits) -> Diagnostic {
    let message = format!(
        "the document has {} bytes, more than the limit of {}",
        text.as_str().len(),
        limits.bytes
    );
    Diagnostic::new(Code::TooLarge, text.span(0..0), message)
        .help("split it into smaller documents")
}

/// A document as it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    /// The text it was read from.
    pub file: FileId,
    /// Its parts: one for JSON, YAML and TOML; front matter and each `deal` block for Markdown. Each is a map.
    pub parts: Vec<Node>,
    /// Markdown's headings in the order of the text.
    pub headings: Vec<Heading>,
}

/// A heading of a Markdown document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heading {
    /// Where it stands.
    pub span: Span,
    /// Its text without markup.
    pub text: String,
}

/// A value with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a value is, before any field has been asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NodeKind {
    /// A word, number, text, truth value or nothing.
    Scalar(Scalar),
    /// Keys and values in the order of the text, no key twice.
    Map(Vec<Entry>),
    /// Values in the order of the text.
    List(Vec<Node>),
}

/// A scalar: its text and how it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scalar {
    /// The text: digits as written, escapes of quoted text resolved.
    pub text: String,
    /// How it was written.
    pub class: Class,
}

/// How a scalar was written, by its format's own rules (YAML: the core schema, in which `yes` is plain text).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// `null`, `~`, nothing.
    Null,
    /// `true`, `false`.
    Bool,
    /// A number; its digits are in the text.
    Number,
    /// A date of TOML.
    Date,
    /// Words: unquoted ones of YAML, and all text of JSON and TOML, which have no other way to write a word.
    Plain,
    /// Text that YAML has in quotes or as a block: its author means these very words.
    Quoted,
    /// A cell of CSV, which may be a word, a number or a list with semicolons between its entries.
    Cell,
}

/// A key with its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The key as written.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
}

/// What reading yields: the document, unless nothing of it could be read, and what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Read {
    /// The document. With errors it holds what could be read.
    pub document: Option<Document>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl Document {
    /// The heading that a place stands under: the last one above it.
    #[must_use]
    pub fn heading_at(&self, span: Span) -> Option<&Heading> {
        self.headings
            .iter()
            .rev()
            .find(|heading| heading.span.start <= span.start)
    }
}
