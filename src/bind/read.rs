//! Reads one part of a document against the shape: every key finds its field, every value its type.
//!
//! It yields drafts; silence, merging and the final facts are the business of others.

use std::ops::Range;

use crate::bind::draft::Draft;
use crate::bind::scalar::{Refusal, is_outside};
use crate::bind::unread::UnreadKeys;
use crate::bind::words::reading;
use crate::bind::{Binder, Laid, MAX_FACTS};
use crate::diagnostic::{Code, Collected, Diagnostic};
use crate::document::{Entry, Node, NodeKind, Scalar};
use crate::model::facts::{State, Step, path_of};
use crate::model::shape::{Field, RecordId, Shape, Type};
use crate::model::value::Value;
use crate::model::words::folded;
use crate::source::{Sources, Span};

/// How many characters of a value a message repeats.
const MAX_QUOTED: usize = 60;
/// What stands between the entries of a list in a cell of CSV, unless the field names separators.
pub(super) const IN_CELLS: &str = ";";

/// The state of reading one document.
pub(super) struct Reader<'a> {
    binder: &'a Binder<'a>,
    shape: &'a Shape,
    sources: &'a Sources,
    path: Vec<Step>,
    facts_left: usize,
    pub unread: UnreadKeys,
    /// What is wrong with keys; what is wrong with values travels with them.
    pub problems: Collected,
}

impl<'a> Reader<'a> {
    pub fn new(binder: &'a Binder<'a>, sources: &'a Sources) -> Self {
        Self {
            binder,
            shape: binder.shape,
            sources,
            path: Vec::new(),
            facts_left: MAX_FACTS,
            unread: UnreadKeys::default(),
            problems: Collected::default(),
        }
    }

    /// Reads a part: the document itself, or a block of Markdown.
    pub fn part(&mut self, part: &Node) -> Draft {
        match &part.kind {
            NodeKind::Map(entries) => Draft::record(self.fields(Shape::ROOT, entries), part.span),
            NodeKind::Scalar(_) | NodeKind::List(_) => Draft::default(),
        }
    }

    /// Lays one fact over those of a document.
    pub fn lay(&mut self, laid: &Laid, root: &mut Draft) {
        let at = laid.value.span;
        let mut ty = Type::Record(Shape::ROOT);
        let mut draft = root;
        let mut last = None;
        for step in &laid.steps {
            let inner = match (step, &ty) {
                (Step::Field(id), Type::Record(record)) => {
                    last = Some(*id);
                    let count = self.shape.record(*record).fields.len();
                    let position = self.shape.field(*id).position as usize;
                    ty = self.shape.field(*id).ty.clone();
                    draft.open_record(count, at).get_mut(position)
                }
                (Step::Entry(index), Type::List(inner)) => {
                    ty = (**inner).clone();
                    let entry = self.empty_entry(&ty, at);
                    draft.open_list(*index as usize, &entry, at)
                }
                _ => None,
            };
            let Some(inner) = inner else { return };
            draft = inner;
        }
        let Some(field) = last else { return };
        self.path.clone_from(&laid.steps);
        let key = draft.key.or(Some(laid.key));
        *draft = self.value(&ty, &laid.value, self.shape.field(field));
        draft.key = key;
        self.path.clear();
    }

    /// An entry of which nothing is said.
    fn empty_entry(&self, ty: &Type, at: Span) -> Draft {
        match ty {
            Type::Record(record) => {
                let count = self.shape.record(*record).fields.len();
                Draft::record(vec![Draft::default(); count], at)
            }
            _ => Draft::of(State::Unknown, at),
        }
    }

    fn fields(&mut self, record: RecordId, entries: &[Entry]) -> Vec<Draft> {
        let count = self.shape.record(record).fields.len();
        let mut drafts = vec![Draft::default(); count];
        for entry in entries {
            let key = folded(&entry.key);
            let Some(id) = self.binder.field(record, &key) else {
                self.no_field(record, &key, entry);
                continue;
            };
            let field = self.shape.field(id);
            let Some(draft) = drafts.get_mut(field.position as usize) else {
                continue;
            };
            if let Some(first) = draft.key {
                self.problems
                    .push(same_field(entry, first, field, self.sources));
                continue;
            }
            self.path.push(Step::Field(id));
            *draft = self.value(&field.ty, &entry.value, field);
            draft.key = Some(entry.key_span);
            self.path.pop();
        }
        drafts
    }

    fn no_field(&mut self, record: RecordId, key: &str, entry: &Entry) {
        let is_remark = self.shape.remarks.iter().any(|remark| remark == key);
        let is_evidence = record == Shape::ROOT && self.binder.is_evidence(key);
        if !is_remark && !is_evidence {
            let above = self.path_text();
            self.unread.add(record, key, &above, entry);
        }
    }

    fn value(&mut self, ty: &Type, node: &Node, field: &Field) -> Draft {
        match &node.kind {
            NodeKind::Scalar(scalar) => self.single(ty, scalar, node.span, field),
            NodeKind::Map(entries) => self.map(ty, entries, node, field),
            NodeKind::List(nodes) => match ty {
                Type::List(_) if nodes.is_empty() => Draft::of(State::Absent, node.span),
                Type::List(inner) => self.list(inner, nodes, node.span, field),
                _ => self.misplaced(ty, node.span, "a list stands here", "write one value"),
            },
        }
    }

    fn map(&mut self, ty: &Type, entries: &[Entry], node: &Node, field: &Field) -> Draft {
        match ty {
            Type::Record(record) => Draft::record(self.fields(*record, entries), node.span),
            Type::List(inner) if matches!(**inner, Type::Record(_)) => {
                self.list(inner, std::slice::from_ref(node), node.span, field)
            }
            _ => self.misplaced(
                ty,
                node.span,
                "a block of keys stands here",
                "write a value without keys of its own",
            ),
        }
    }

    fn list(&mut self, inner: &Type, nodes: &[Node], span: Span, field: &Field) -> Draft {
        if !self.afford(inner, nodes.len()) {
            return Draft::unreadable(span, too_many_facts(span));
        }
        let mut drafts = Vec::with_capacity(nodes.len());
        for (index, node) in (0..).zip(nodes) {
            self.path.push(Step::Entry(index));
            drafts.push(self.value(inner, node, field));
            self.path.pop();
        }
        Draft::list(drafts, span)
    }

    fn afford(&mut self, inner: &Type, entries: usize) -> bool {
        let each = match inner {
            Type::Record(record) => self
                .binder
                .weights
                .get(record.0 as usize)
                .copied()
                .unwrap_or(1),
            _ => 1,
        };
        match self.facts_left.checked_sub(entries.saturating_mul(each)) {
            Some(left) => {
                self.facts_left = left;
                true
            }
            None => false,
        }
    }

    fn single(&mut self, ty: &Type, scalar: &Scalar, span: Span, field: &Field) -> Draft {
        match (reading(ty, scalar, field), self.binder.state_of(ty, scalar)) {
            (Some((state, None)), _) | (None, Some(state)) => return Draft::of(state, span),
            (Some((_, Some(value))), _) => return Draft::scalar(value, span),
            (None, None) => {}
        }
        match ty {
            Type::List(inner) if !matches!(**inner, Type::Record(_)) => {
                self.list_of_one(ty, inner, scalar, span, field)
            }
            _ => match self.binder.value(ty, scalar) {
                Ok(value) => self.in_range(value, span, field),
                Err(refusal) => Draft::unreadable(span, self.unfit(ty, span, &refusal)),
            },
        }
    }

    fn in_range(&self, value: Value, span: Span, field: &Field) -> Draft {
        match &field.range {
            Some(range) if is_outside(&value, range) => {
                let range = format!("{} to {}", range.0, range.1);
                Draft::unreadable(span, self.outside(span, &range))
            }
            _ => Draft::scalar(value, span),
        }
    }

    fn list_of_one(
        &mut self,
        ty: &Type,
        inner: &Type,
        scalar: &Scalar,
        span: Span,
        field: &Field,
    ) -> Draft {
        if scalar.text.trim().is_empty() {
            let refusal = Refusal {
                reason: "is empty".to_owned(),
                help: "write `none` if there is none, or `to be agreed` where it is open"
                    .to_owned(),
            };
            return Draft::unreadable(span, self.unfit(ty, span, &refusal));
        }
        let pieces = self.pieces(inner, scalar, span, field);
        self.list(inner, &pieces, span, field)
    }

    /// A single value where a list is expected: one entry, or several where the field names separators.
    fn pieces(&self, inner: &Type, scalar: &Scalar, span: Span, field: &Field) -> Vec<Node> {
        let ranges = self.binder.pieces(inner, scalar, field);
        let written = self.sources.slice(span);
        let start = [0, 1].into_iter().find(|start| {
            written
                .get(*start..)
                .is_some_and(|rest| rest.starts_with(&scalar.text))
        });
        let place = |range: &Range<usize>| match start {
            Some(start) => {
                let from = span.start as usize + start;
                Span::new(span.file, from + range.start, from + range.end)
            }
            None => span,
        };
        ranges
            .into_iter()
            .map(|range| Node {
                span: place(&range),
                kind: NodeKind::Scalar(Scalar {
                    text: scalar.text.get(range).unwrap_or("").to_owned(),
                    class: scalar.class,
                }),
            })
            .collect()
    }

    fn unfit(&self, ty: &Type, span: Span, refusal: &Refusal) -> Diagnostic {
        let message = format!(
            "`{}` wants {}, and `{}` {}",
            self.path_text(),
            ty.words(self.shape),
            self.sources.excerpt(span, MAX_QUOTED),
            refusal.reason
        );
        Diagnostic::new(Code::UnreadableValue, span, message).help(refusal.help.clone())
    }

    fn outside(&self, span: Span, range: &str) -> Diagnostic {
        let message = format!("`{}` must lie in the range {range}", self.path_text());
        Diagnostic::new(Code::OutOfRange, span, message)
            .label("outside the range")
            .help("correct the value, or the range in the document statement")
    }

    fn misplaced(&self, ty: &Type, span: Span, what: &str, help: &str) -> Draft {
        let message = format!(
            "`{}` wants {}, and {what}",
            self.path_text(),
            ty.words(self.shape)
        );
        Draft::unreadable(
            span,
            Diagnostic::new(Code::UnreadableValue, span, message).help(help),
        )
    }

    fn path_text(&self) -> String {
        path_of(&self.path, self.shape)
    }
}

/// The pieces of a text between separators, without the blanks around them; empty pieces are left out.
pub(super) fn split(text: &str, separators: &[&str]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    loop {
        let rest = text.get(start..).unwrap_or("");
        let found = separators
            .iter()
            .filter(|separator| !separator.is_empty())
            .filter_map(|separator| Some((rest.find(*separator)?, separator.len())))
            .min_by_key(|(at, length)| (*at, usize::MAX - length));
        let end = found.map_or(text.len(), |(at, _)| start + at);
        let piece = text.get(start..end).unwrap_or("");
        let from = start + (piece.len() - piece.trim_start().len());
        if !piece.trim().is_empty() {
            pieces.push(from..from + piece.trim().len());
        }
        match found {
            Some((_, length)) => start = end + length,
            None => return pieces,
        }
    }
}

fn same_field(entry: &Entry, first: Span, field: &Field, sources: &Sources) -> Diagnostic {
    let message = format!(
        "the keys `{}` and `{}` both mean the field `{}`",
        sources.slice(first).trim_matches(['"', '\'']),
        entry.key,
        field.name
    );
    Diagnostic::new(Code::DuplicateKey, entry.key_span, message)
        .label("given again")
        .note(first, "first given here")
        .help("keep one of the two")
}

fn too_many_facts(span: Span) -> Diagnostic {
    let most = Value::Number(MAX_FACTS.into());
    let message = format!("the document has more than {most} facts");
    Diagnostic::new(Code::TooLarge, span, message)
        .label("with this list")
        .help("split it into smaller documents")
}
