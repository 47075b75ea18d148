//! The facts of a test: those of the file it names, with those it states itself laid over them.
//!
//! Every way to run a test takes its facts from here. Nothing is judged.

use crate::bind::{Bound, bind, bind_over};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Document, Format, Limits};
use crate::model::rulebook::{Rulebook, Test};
use crate::source::{Sources, Span};
use crate::testing::Given;

/// What a test states.
#[derive(Clone, Debug)]
pub struct Stated {
    /// The document that places are told in, and its facts; nothing where they could not be read.
    pub facts: Option<(Document, Bound)>,
    /// What is wrong with the texts. What is wrong with single facts is told beside them.
    pub found: Vec<Diagnostic>,
}

/// The facts of a test.
#[must_use]
pub fn stated(test: &Test, rulebook: &Rulebook, sources: &Sources, given: &Given) -> Stated {
    let (file, mut found) = match &test.file {
        Some((path, span)) => file(path, *span, sources, given),
        None => (None, Vec::new()),
    };
    let block = test.block.and_then(|span| {
        let source = sources.get(span.file);
        let limits = Limits::default();
        let read = document::read(span.file, source, Some(span.range()), Format::Yaml, &limits);
        found.extend(read.diagnostics);
        read.document
    });
    let shape = &rulebook.shape;
    let facts = match (file, block) {
        (Some(file), Some(block)) => {
            let bound = bind_over(&file, &block, shape, sources);
            Some((file, bound))
        }
        (None, Some(_)) if test.file.is_some() => None,
        (Some(only), None) | (None, Some(only)) => {
            let bound = bind(&only, shape, sources);
            Some((only, bound))
        }
        (None, None) if test.block.is_some() || test.file.is_some() => None,
        (None, None) => {
            let nothing = Document {
                file: test.span.file,
                parts: Vec::new(),
                headings: Vec::new(),
            };
            let bound = bind(&nothing, shape, sources);
            Some((nothing, bound))
        }
    };
    Stated { facts, found }
}

fn file(
    path: &str,
    span: Span,
    sources: &Sources,
    given: &Given,
) -> (Option<Document>, Vec<Diagnostic>) {
    let Some(file) = given.get(&(span.file, path.to_owned())) else {
        let diagnostic = Diagnostic::new(Code::MissingFile, span, format!("`{path}` was not read"));
        return (None, vec![diagnostic]);
    };
    let source = sources.get(*file);
    let Some(format) = Format::from_path(std::path::Path::new(path)) else {
        let message = format!("the format of `{path}` cannot be told from its name");
        let help = "documents end in `.yaml`, `.yml`, `.json`, `.toml` or `.md`";
        return (
            None,
            vec![Diagnostic::new(Code::UnknownFormat, span, message).help(help)],
        );
    };
    let read = document::read(*file, source, None, format, &Limits::default());
    (read.document, read.diagnostics)
}
