//! What a document says about where its facts come from: the map under its key `evidence`.
//!
//! The paths of the map are looked up in the shape once; each fact then finds the evidence that covers it.

use std::collections::HashMap;

use crate::bind::Binder;
use crate::diagnostic::{Code, Collected, Diagnostic};
use crate::document::{Class, Document, Entry, Node, NodeKind};
use crate::model::facts::Evidence;
use crate::model::shape::{FieldId, RecordId, Shape, Type};
use crate::model::words::{folded, nearest};
use crate::source::Span;

/// The path that covers the whole document.
const EVERYTHING: &str = "*";
/// Longer words are not compared with the fields to find the nearest.
const MAX_COMPARED: usize = 60;

/// One step of a path: a field, and an entry of it (from 0) where one was meant.
type Step = (FieldId, Option<u32>);

/// All evidence of a document, and a tree of the paths it was given for.
#[derive(Default)]
pub(super) struct EvidenceMap {
    pub all: Vec<Evidence>,
    nodes: Vec<TreeNode>,
}

#[derive(Default)]
struct TreeNode {
    evidence: Option<u32>,
    below: HashMap<Step, usize>,
}

/// The evidence that covers a fact, most specific first, and where in the tree paths below it go on, in the same
/// order.
#[derive(Clone, Default)]
pub(super) struct Cover {
    pub evidence: Vec<u32>,
    nodes: Vec<usize>,
}

impl EvidenceMap {
    /// Reads the evidence of all parts of a document.
    pub fn read(&mut self, document: &Document, binder: &Binder, problems: &mut Collected) {
        for part in &document.parts {
            let NodeKind::Map(entries) = &part.kind else {
                continue;
            };
            for entry in entries {
                if binder.is_evidence(&folded(&entry.key)) {
                    self.read_map(entry, binder, problems);
                }
            }
        }
    }

    fn read_map(&mut self, whole: &Entry, binder: &Binder, problems: &mut Collected) {
        match &whole.value.kind {
            NodeKind::Map(entries) => {
                for entry in entries {
                    self.read_entry(entry, binder, problems);
                }
            }
            NodeKind::Scalar(scalar) if scalar.class == Class::Null => {}
            NodeKind::Scalar(_) | NodeKind::List(_) => {
                self.add(&[], EVERYTHING, &whole.value, whole.value.span);
            }
        }
    }

    fn read_entry(&mut self, entry: &Entry, binder: &Binder, problems: &mut Collected) {
        if entry.key.trim() == EVERYTHING {
            self.add(
                &[],
                EVERYTHING,
                &entry.value,
                entry.key_span.to(entry.value.span),
            );
            return;
        }
        match steps(&entry.key, binder) {
            Ok(steps) => {
                let span = entry.key_span.to(entry.value.span);
                self.add(&steps, &entry.key, &entry.value, span);
            }
            Err(help) => problems.push(
                Diagnostic::new(
                    Code::BadEvidence,
                    entry.key_span,
                    format!("evidence is given for `{}`, which is no field", entry.key),
                )
                .help(help),
            ),
        }
    }

    /// Adds evidence; two pieces for one path become one.
    fn add(&mut self, steps: &[Step], path: &str, value: &Node, span: Span) {
        if self.nodes.is_empty() {
            self.nodes.push(TreeNode::default());
        }
        let mut at = 0;
        for step in steps {
            at = self.step_down(at, *step);
        }
        let index = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let Some(node) = self.nodes.get_mut(at) else {
            return;
        };
        let index = *node.evidence.get_or_insert(index);
        match self.all.get_mut(index as usize) {
            Some(known) => known.entries.extend(remarks(value)),
            None => self.all.push(Evidence {
                path: path.to_owned(),
                entries: remarks(value),
                span,
            }),
        }
    }

    fn step_down(&mut self, from: usize, step: Step) -> usize {
        let next = self.nodes.len();
        let Some(node) = self.nodes.get_mut(from) else {
            return from;
        };
        let to = *node.below.entry(step).or_insert(next);
        if to == next {
            self.nodes.push(TreeNode::default());
        }
        to
    }

    /// What covers the document itself.
    pub fn root(&self) -> Cover {
        let mut cover = Cover::default();
        if !self.nodes.is_empty() {
            self.enter(0, &mut cover);
        }
        cover
    }

    /// What covers a field of a covered record.
    pub fn field(&self, above: &Cover, field: FieldId) -> Cover {
        self.below(above, (field, None), &above.evidence)
    }

    /// What covers an entry of a list, from what covers the record with the list and the list itself.
    pub fn entry(&self, record: &Cover, list: &Cover, field: Option<FieldId>, index: u32) -> Cover {
        let Some(field) = field else {
            return list.clone();
        };
        let mut cover = self.below(record, (field, Some(index)), &list.evidence);
        cover.nodes.extend(&list.nodes);
        cover
    }

    /// What is found one step below a cover, and then what covers already.
    fn below(&self, from: &Cover, step: Step, covering: &[u32]) -> Cover {
        let mut cover = Cover::default();
        for node in &from.nodes {
            if let Some(to) = self.nodes.get(*node).and_then(|node| node.below.get(&step)) {
                self.enter(*to, &mut cover);
            }
        }
        cover.evidence.extend(covering);
        cover
    }

    fn enter(&self, node: usize, cover: &mut Cover) {
        cover.nodes.push(node);
        cover
            .evidence
            .extend(self.nodes.get(node).and_then(|node| node.evidence));
    }
}

/// The steps of a path such as `monitor.accepted_by` or `guarantees[2].form`, or what to do where it is none.
fn steps(path: &str, binder: &Binder) -> Result<Vec<Step>, String> {
    let mut record = Some(Shape::ROOT);
    let mut steps = Vec::new();
    for word in path.split('.') {
        let (name, index) = entry_index(word.trim())?;
        let above =
            record.ok_or_else(|| format!("nothing stands below `{}`", before(path, word)))?;
        let field = binder
            .field(above, &folded(name))
            .ok_or_else(|| no_such_field(name, above, binder))?;
        let ty = &binder.shape.field(field).ty;
        if index.is_some() && !matches!(ty, Type::List(_)) {
            return Err(format!("`{name}` is no list; write it without the number"));
        }
        record = record_below(ty);
        steps.push((field, index));
    }
    Ok(steps)
}

fn before<'p>(path: &'p str, word: &str) -> &'p str {
    let end = path.find(word).unwrap_or(path.len());
    path.get(..end).unwrap_or(path).trim_end_matches('.')
}

/// The name of a step and the entry it asks for, which people count from 1.
fn entry_index(word: &str) -> Result<(&str, Option<u32>), String> {
    let Some((name, rest)) = word.split_once('[') else {
        return Ok((word, None));
    };
    let number = rest
        .strip_suffix(']')
        .and_then(|digits| digits.parse::<u32>().ok());
    match number.map(|number| number.checked_sub(1)) {
        Some(Some(index)) => Ok((name, Some(index))),
        Some(None) => Err("entries are counted from 1".to_owned()),
        None => Err(format!("write an entry as in `{name}[2]`")),
    }
}

fn record_below(ty: &Type) -> Option<RecordId> {
    match ty {
        Type::Record(record) => Some(*record),
        Type::List(inner) => record_below(inner),
        _ => None,
    }
}

fn no_such_field(name: &str, record: RecordId, binder: &Binder) -> String {
    let fields = binder.shape.record(record).fields.iter();
    let names = fields.map(|id| binder.shape.field(*id).name.as_str());
    let near = (name.len() <= MAX_COMPARED)
        .then(|| nearest(name, names))
        .flatten();
    match near {
        Some(near) => format!("write `{near}` if that is meant"),
        None => {
            "write the path of a field, as in `monitor.leader`, or `\"*\"` for the whole document"
                .to_owned()
        }
    }
}

/// The remarks of a piece of evidence: key and text; one without a key where it is a text alone.
fn remarks(value: &Node) -> Vec<(String, String)> {
    match &value.kind {
        NodeKind::Map(entries) => entries
            .iter()
            .map(|entry| (entry.key.clone(), rendered(&entry.value)))
            .filter(|(_, text)| !text.is_empty())
            .collect(),
        NodeKind::Scalar(_) | NodeKind::List(_) => {
            let text = rendered(value);
            if text.is_empty() {
                Vec::new()
            } else {
                vec![(String::new(), text)]
            }
        }
    }
}

fn rendered(value: &Node) -> String {
    match &value.kind {
        NodeKind::Scalar(scalar) if scalar.class == Class::Null => String::new(),
        NodeKind::Scalar(scalar) => scalar.text.clone(),
        NodeKind::List(nodes) => {
            let texts: Vec<String> = nodes.iter().map(rendered).collect();
            texts.join(", ")
        }
        NodeKind::Map(entries) => {
            let texts: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}: {}", entry.key, rendered(&entry.value)))
                .collect();
            texts.join(", ")
        }
    }
}
