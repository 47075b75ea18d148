//! One record as a document: its bytes become text in a slot that every record of a thread takes in turn.

use crate::bulk::frame::Spot;
use crate::cli::collections::read::Header;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::csv::{self, Table};
use crate::document::{self, Document, Format, Limits, NodeKind, Read};
use crate::model::words::folded;
use crate::source::{BadByte, FileId, Source, Sources, Span, decode};

/// The texts of one thread: those of the rulebooks, and one of the record at hand.
pub struct Slots {
    /// All of them.
    pub sources: Sources,
    record: FileId,
    header: FileId,
}

impl Slots {
    /// Slots beside the texts of the rulebooks.
    pub fn new(sources: &Sources) -> Self {
        let mut sources = sources.clone();
        Self {
            record: sources.add("", ""),
            header: sources.add("", ""),
            sources,
        }
    }

    /// Reads a header, which stays until the next one is read.
    pub fn header(&mut self, name: &str, header: &Header) -> (Option<Table>, Vec<Diagnostic>) {
        let at = Spot {
            byte: 0,
            line: header.line,
        };
        match self.fill(self.header, name, &header.bytes, at) {
            Some(bad) => (None, vec![bad]),
            None => csv::header(self.header, self.sources.get(self.header), header.separator),
        }
    }

    /// Reads a record: a row of the table, or JSON without one.
    pub fn record(
        &mut self,
        name: &str,
        bytes: &[u8],
        at: Spot,
        table: Option<&Table>,
        limits: &Limits,
    ) -> Read {
        if let Some(bad) = self.fill(self.record, name, bytes, at) {
            return Read {
                document: None,
                diagnostics: vec![bad],
            };
        }
        let source = self.sources.get(self.record);
        match table {
            Some(table) => csv::row(table, self.record, source),
            None => document::read(self.record, source, None, Format::Json, limits),
        }
    }

    /// Reads a whole file as one deal.
    pub fn deal(&mut self, name: &str, bytes: &[u8], format: Format, limits: &Limits) -> Read {
        let at = Spot { byte: 0, line: 1 };
        let bad = self.fill(self.record, name, bytes, at);
        let source = self.sources.get(self.record);
        let mut read = document::read(self.record, source, None, format, limits);
        read.diagnostics.splice(0..0, bad);
        read
    }

    /// What is said of a record that was too large to be read.
    pub fn too_large(&mut self, name: &str, at: Spot, bytes: u64, limits: &Limits) -> Read {
        self.sources
            .replace(self.record, Source::part(name, "", at.line));
        let (mb, limit) = (bytes / 1024 / 1024, limits.bytes / 1024 / 1024);
        let message = format!("the record has {mb} MB, more than the limit of {limit} MB");
        let span = Span::new(self.record, 0, 0);
        let problem = Diagnostic::new(Code::TooLarge, span, message)
            .help("raise the limit with `--record-limit`; in CSV, look for a quotation mark that is never closed");
        Read {
            document: None,
            diagnostics: vec![problem],
        }
    }

    /// Puts bytes into a slot, and says which of them are no text.
    fn fill(&mut self, slot: FileId, name: &str, bytes: &[u8], at: Spot) -> Option<Diagnostic> {
        let (text, bad) = decode(bytes.to_vec());
        self.sources
            .replace(slot, Source::part(name, text, at.line));
        let bad = bad?;
        let in_file = BadByte {
            offset: bad.offset + usize::try_from(at.byte).unwrap_or(usize::MAX),
            ..bad
        };
        Some(Diagnostic {
            span: Diagnostic::not_utf8(slot, bad).span,
            ..Diagnostic::not_utf8(slot, in_file)
        })
    }
}

/// What a document has under its key `id`.
pub fn id(document: &Document) -> Option<String> {
    let NodeKind::Map(entries) = &document.parts.first()?.kind else {
        return None;
    };
    let entry = entries.iter().find(|entry| folded(&entry.key) == "id")?;
    match &entry.value.kind {
        NodeKind::Scalar(scalar) => Some(scalar.text.clone()),
        _ => None,
    }
}
