//! Pictures of documents, facts and diagnostics for snapshots: every place is shown with the text that stands there.
#![allow(dead_code, reason = "each test binary draws what it needs")]
#![allow(
    clippy::unwrap_used,
    reason = "a case that is not there is a broken test"
)]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use servanda::diagnostic::{Diagnostic, Severity};
use servanda::document::{self, Document, Format, Limits, Node, NodeKind, Read};
use servanda::source::{FileId, Source, Sources, Span, decode};

/// The files of a folder beside the tests, by name.
pub fn cases(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// Every document of the rulebooks that are shipped.
pub fn shipped_documents() -> Vec<PathBuf> {
    fn collect(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, out);
            } else if Format::from_path(&path).is_some() {
                out.push(path);
            }
        }
    }
    let mut out = Vec::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"),
        &mut out,
    );
    out.sort();
    out
}

/// Reads a file by its extension.
pub fn read_file(path: &Path) -> (Sources, Read) {
    let (text, bad) = decode(std::fs::read(path).unwrap());
    assert_eq!(bad, None, "{}", path.display());
    let name = path.file_name().unwrap().to_str().unwrap();
    read_text(name, &text, Format::from_path(path).unwrap())
}

/// Reads a text within the default limits.
pub fn read_text(name: &str, text: &str, format: Format) -> (Sources, Read) {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let read = document::read(file, sources.get(file), None, format, &Limits::default());
    (sources, read)
}

/// A document as an indented tree: keys with their places, scalars with class and text.
pub fn tree(document: &Document, source: &Source) -> String {
    let mut out = String::new();
    for (index, part) in document.parts.iter().enumerate() {
        let heading = document
            .heading_at(part.span)
            .map_or(String::new(), |heading| {
                format!(" under {:?}", heading.text)
            });
        let _ = writeln!(
            out,
            "part {} at {}{heading}",
            index + 1,
            place(source, part.span)
        );
        node(part, 1, source, &mut out);
    }
    for heading in &document.headings {
        let _ = writeln!(
            out,
            "heading at {}: {:?}",
            place(source, heading.span),
            heading.text
        );
    }
    out
}

fn node(node: &Node, depth: usize, source: &Source, out: &mut String) {
    let indent = "  ".repeat(depth);
    match &node.kind {
        NodeKind::Scalar(_) => {}
        NodeKind::List(nodes) => {
            for (index, item) in nodes.iter().enumerate() {
                let _ = writeln!(out, "{indent}[{}]{}", index + 1, value(item, source));
                self::node(item, depth + 1, source, out);
            }
        }
        NodeKind::Map(entries) => {
            for entry in entries {
                let at = place(source, entry.key_span);
                let _ = writeln!(
                    out,
                    "{indent}{} ({at}){}",
                    entry.key,
                    value(&entry.value, source)
                );
                self::node(&entry.value, depth + 1, source, out);
            }
        }
    }
}

fn value(node: &Node, source: &Source) -> String {
    let at = place(source, node.span);
    match &node.kind {
        NodeKind::Scalar(scalar) => format!(" = {:?} {:?} ({at})", scalar.class, scalar.text),
        NodeKind::List(nodes) => format!(" list of {} ({at})", nodes.len()),
        NodeKind::Map(entries) => format!(" map of {} ({at})", entries.len()),
    }
}

/// `line:column-line:column`.
pub fn place(source: &Source, span: Span) -> String {
    let (start, end) = (source.place(span.start), source.place(span.end));
    if start.line == end.line {
        format!("{}:{}-{}", start.line, start.column, end.column)
    } else {
        format!(
            "{}:{}-{}:{}",
            start.line, start.column, end.line, end.column
        )
    }
}

/// Diagnostics, each with the text it points at.
pub fn diagnostics(all: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for one in all {
        let severity = match one.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        };
        let _ = writeln!(out, "{severity}[{}]: {}", one.code.name(), one.message);
        if let Some(span) = one.span {
            let label = one.label.as_deref().unwrap_or("");
            let _ = writeln!(out, "  at {} {label}", pointed(span, sources));
        }
        for note in &one.notes {
            let _ = writeln!(out, "  see {} {}", pointed(note.span, sources), note.text);
        }
        if let Some(help) = &one.help {
            let _ = writeln!(out, "  help: {help}");
        }
        for edit in &one.edits {
            let _ = writeln!(
                out,
                "  edit {} to {:?}",
                pointed(edit.span, sources),
                edit.replacement
            );
        }
    }
    out
}

fn pointed(span: Span, sources: &Sources) -> String {
    format!(
        "{} {:?}",
        place(sources.get(span.file), span),
        sources.slice(span)
    )
}

/// Every span of a document: keys, values, headings.
pub fn spans(document: &Document) -> Vec<Span> {
    fn collect(node: &Node, out: &mut Vec<Span>) {
        out.push(node.span);
        match &node.kind {
            NodeKind::Scalar(_) => {}
            NodeKind::List(nodes) => nodes.iter().for_each(|node| collect(node, out)),
            NodeKind::Map(entries) => {
                for entry in entries {
                    out.push(entry.key_span);
                    collect(&entry.value, out);
                }
            }
        }
    }
    let mut out: Vec<Span> = document
        .headings
        .iter()
        .map(|heading| heading.span)
        .collect();
    document
        .parts
        .iter()
        .for_each(|part| collect(part, &mut out));
    out
}

/// Every span of a diagnostic.
pub fn spans_of(diagnostic: &Diagnostic) -> Vec<Span> {
    let notes = diagnostic.notes.iter().map(|note| note.span);
    let edits = diagnostic.edits.iter().map(|edit| edit.span);
    diagnostic
        .span
        .into_iter()
        .chain(notes)
        .chain(edits)
        .collect()
}

/// Whether a span lies within its text, on character boundaries.
pub fn fits(span: Span, sources: &Sources) -> bool {
    span.file == FileId(0) && sources.get(span.file).text.get(span.range()).is_some()
}
