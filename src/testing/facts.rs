//! The facts of a test: those of the file it names, with those it states itself laid over them.
//!
//! Every way to run a test takes its facts from here. Nothing is judged.

use crate::bind::{Bound, Laid, bind_layers};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Document, Format, Limits};
use crate::model::rulebook::{Cell, Rulebook, Test};
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
    let cells = test.row.as_ref().map_or(&[][..], |row| &row.cells);
    let laid = laid(cells, sources, &mut found);
    let unread = (test.file.is_some() && file.is_none())
        || (test.block.is_some() && block.is_none())
        || laid.len() < cells.len();
    if unread {
        return Stated { facts: None, found };
    }
    let (lower, upper) = match (file, block) {
        (Some(file), block) => (file, block),
        (None, Some(block)) => (block, None),
        (None, None) => (nothing(test), None),
    };
    let bound = bind_layers(&lower, upper.as_ref(), &laid, &rulebook.shape, sources);
    Stated {
        facts: Some((lower, bound)),
        found,
    }
}

/// A document that says nothing.
fn nothing(test: &Test) -> Document {
    Document {
        file: test.span.file,
        parts: Vec::new(),
        headings: Vec::new(),
    }
}

/// The facts that the cells of a row state. A cell that cannot be read is left out.
fn laid(cells: &[Cell], sources: &Sources, found: &mut Vec<Diagnostic>) -> Vec<Laid> {
    let mut laid = Vec::new();
    for cell in cells {
        let source = sources.get(cell.value.file);
        let range = cell.value.range();
        let limits = Limits::default();
        let (value, wrong) = document::read_value(cell.value.file, source, range, &limits);
        found.extend(wrong);
        laid.extend(value.map(|value| Laid {
            steps: cell.steps.clone(),
            key: cell.column,
            value,
        }));
    }
    laid
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
