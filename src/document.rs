//! Documents: JSON, YAML, TOML and Markdown read into one tree in which every key and value has its position.
//!
//! It knows nothing of rules or fields: what a scalar means is decided where it is bound to a field.

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

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

/// What a hostile document may cost at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of one document.
    pub bytes: usize,
    /// Levels of nesting.
    pub depth: usize,
    /// Nodes that YAML aliases may add.
    pub alias_nodes: usize,
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
    /// Unquoted words of YAML.
    Plain,
    /// Text in quotes.
    Quoted,
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
