//! What reading a document may still cost, and what was found wrong with it so far.
//!
//! One context serves all parts of a document, so that many small parts cost no more than a large one.

use std::collections::HashMap;

use crate::diagnostic::{Code, Collected, Diagnostic};
use crate::document::{Entry, Limits, Node, NodeKind};
use crate::source::Span;

/// The state of one reading.
pub(super) struct Context {
    /// Levels of nesting that are allowed.
    pub depth: usize,
    alias_nodes: usize,
    aliases_left: usize,
    diagnostics: Collected,
}

impl Context {
    pub fn new(limits: &Limits) -> Self {
        Self {
            depth: limits.depth.min(Limits::MAX_DEPTH),
            alias_nodes: limits.alias_nodes,
            aliases_left: limits.alias_nodes,
            diagnostics: Collected::default(),
        }
    }

    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// How many more diagnostics will be told.
    pub fn room(&self) -> usize {
        self.diagnostics.room()
    }

    pub fn finish(self) -> Vec<Diagnostic> {
        self.diagnostics.finish()
    }

    pub fn too_deep(&mut self, span: Span) {
        let message = format!(
            "the document is nested deeper than the limit of {} levels",
            self.depth
        );
        self.report(
            Diagnostic::new(Code::NestedTooDeep, span, message)
                .label("one level too many")
                .help("write it with fewer levels"),
        );
    }

    /// Takes the cost of copying so many nodes from the budget; reports where it is exceeded.
    pub fn spend(&mut self, nodes: usize, span: Span) -> bool {
        if let Some(left) = self.aliases_left.checked_sub(nodes) {
            self.aliases_left = left;
            return true;
        }
        let message = format!(
            "aliases make the document larger than the limit of {} copied nodes",
            self.alias_nodes
        );
        self.report(
            Diagnostic::new(Code::TooManyAliases, span, message)
                .help("write the values out, or split the document"),
        );
        false
    }

    /// The root if it is a map; a document or part that is anything else is reported.
    pub fn map_root(&mut self, root: Node, example: &str) -> Option<Node> {
        let what = match &root.kind {
            NodeKind::Map(_) => return Some(root),
            NodeKind::List(_) => "a list",
            NodeKind::Scalar(_) => "a single value",
        };
        self.report(
            Diagnostic::new(
                Code::BadDocument,
                root.span,
                format!("the document is {what}, not fields with values"),
            )
            .label(what)
            .help(format!("write fields with their values, as in {example}")),
        );
        None
    }

    pub fn empty(&mut self, span: Span, example: &str) {
        self.report(
            Diagnostic::new(Code::BadDocument, span, "the document is empty")
                .help(format!("write fields with their values, as in {example}")),
        );
    }
}

/// The entries of one map while it is read: a key that was given before is reported and left out.
#[derive(Default)]
pub(super) struct Entries {
    entries: Vec<Entry>,
    seen: HashMap<String, Span>,
}

impl Entries {
    pub fn add(&mut self, entry: Entry, context: &mut Context) {
        if let Some(first) = self.seen.get(&entry.key) {
            context.report(duplicate(&entry.key, entry.key_span, Some(*first)));
            return;
        }
        self.seen.insert(entry.key.clone(), entry.key_span);
        self.entries.push(entry);
    }

    pub fn into_vec(self) -> Vec<Entry> {
        self.entries
    }
}

/// A key that is given twice, with the place of the first where it is known.
pub(super) fn duplicate(key: &str, span: Span, first: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::DuplicateKey,
        span,
        format!("the key `{key}` is given twice"),
    )
    .label("given again")
    .help("keep one of the two");
    match first {
        Some(first) => diagnostic.note(first, "first given here"),
        None => diagnostic,
    }
}
