//! From a draft to a shape: the type of each field from all of its uses, and an error where they do not fit together.
//!
//! Fields stand in the order of their names, so that the order of rules means nothing.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::check::describe::quoted;
use crate::check::inference::draft::{Draft, Node, NodeId, ROOT};
use crate::check::inference::evidence::{As, Use};
use crate::check::inference::solve::{Groups, solve, uses};
use crate::check::shape::{Shaped, id};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::shape::{Field, FieldId, KindId, Record, RecordId, Shape, Type};
use crate::model::words::folded;
use crate::source::{Sources, Span};

/// Every folded spelling of a value, with the kinds that have it.
pub type Values = FxHashMap<String, Vec<KindId>>;

struct Builder<'b> {
    draft: Draft,
    values: &'b Values,
    sources: &'b Sources,
    groups: Groups,
    uses: BTreeMap<NodeId, Vec<Use>>,
    shaped: Shaped,
    told: BTreeSet<NodeId>,
    /// The lists whose entries are being looked at.
    open: BTreeSet<NodeId>,
    diagnostics: &'b mut Vec<Diagnostic>,
}

/// Builds the shape.
pub fn build(
    draft: Draft,
    shape: Shape,
    values: &Values,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Shaped {
    let groups = solve(&draft);
    let mut uses = uses(&draft, &groups);
    for of in uses.values_mut() {
        of.sort_by_key(|was| place(sources, was.span));
    }
    let mut builder = Builder {
        draft,
        values,
        sources,
        groups,
        uses,
        shaped: Shaped {
            shape,
            spoilt: BTreeSet::new(),
        },
        told: BTreeSet::new(),
        open: BTreeSet::new(),
        diagnostics,
    };
    builder.fields(RecordId(0), ROOT);
    builder.shaped
}

fn place(sources: &Sources, span: Span) -> (&str, u32, u32) {
    (&sources.get(span.file).name, span.start, span.end)
}

impl Builder<'_> {
    fn fields(&mut self, record: RecordId, of: NodeId) {
        let children: Vec<NodeId> = match self.draft.nodes.get(of) {
            Some(node) => node.children.values().copied().collect(),
            None => Vec::new(),
        };
        for child in children {
            self.field(record, child);
        }
    }

    fn field(&mut self, record: RecordId, node_id: NodeId) {
        let Some(node) = self.draft.nodes.get(node_id) else {
            return;
        };
        let shape = &mut self.shaped.shape;
        let field = FieldId(id(shape.fields.len()));
        let owner = shape.records.get_mut(record.0 as usize);
        let position = owner.as_ref().map_or(0, |owner| id(owner.fields.len()));
        if let Some(owner) = owner {
            owner.fields.push(field);
        }
        let entry = node.entry.and_then(|entry| self.draft.nodes.get(entry));
        shape.fields.push(Field {
            name: spelling(node),
            keys: keys(node, entry),
            record,
            position,
            ty: Type::Text,
            silence: None,
            range: None,
            separators: Vec::new(),
            readings: Vec::new(),
            ask: None,
            span: node
                .first
                .unwrap_or_else(|| Span::new(crate::source::FileId(0), 0, 0)),
        });
        let ty = self.type_of(node_id, field);
        match (ty, self.shaped.shape.fields.get_mut(field.0 as usize)) {
            (Some(ty), Some(field)) => field.ty = ty,
            _ => {
                self.shaped.spoilt.insert(field);
            }
        }
    }

    /// The type of a node; none where its uses conflict.
    fn type_of(&mut self, node: NodeId, field: FieldId) -> Option<Type> {
        let leader = self.groups.of(node);
        let uses = self.uses.get(&leader).cloned().unwrap_or_default();
        if let Some((one, other)) = conflict(&uses) {
            if self.told.insert(leader) {
                let problem = self.conflicting(node, &one, &other);
                self.diagnostics.push(problem);
            }
            return None;
        }
        if let Some(entry) = self.groups.entry(node) {
            let own = self.draft.nodes.get(node).and_then(|node| node.entry);
            return self.list_of(leader, own.unwrap_or(entry), field);
        }
        let firm = uses.iter().map(|was| &was.is).find(|is| **is != As::Thing);
        match firm {
            None if uses.is_empty() => Some(Type::Text),
            None | Some(As::Group) => Some(Type::Record(self.record(node, field))),
            Some(As::Word(_) | As::Text | As::Kind(_)) => self.worded(node, leader, &uses),
            Some(As::YesNo) => Some(Type::YesNo),
            Some(As::Number) => Some(Type::Number),
            Some(As::Percentage) => Some(Type::Percentage),
            Some(As::Money(_)) => Some(Type::Money(None)),
            Some(As::Date) => Some(Type::Date),
            Some(As::Duration) => Some(Type::Duration(None)),
            Some(As::List | As::Thing) => Some(Type::Text),
        }
    }

    fn list_of(&mut self, leader: NodeId, entry: NodeId, field: FieldId) -> Option<Type> {
        if !self.open.insert(leader) {
            if self.told.insert(leader) {
                let problem = self.within_itself(leader);
                self.diagnostics.extend(problem);
            }
            return None;
        }
        let entry = self.type_of(entry, field);
        self.open.remove(&leader);
        Some(Type::List(Box::new(entry?)))
    }

    /// A list that is used as an entry of itself.
    fn within_itself(&self, node: NodeId) -> Option<Diagnostic> {
        let node = self.draft.nodes.get(node)?;
        let name = spelling(node);
        Some(
            Diagnostic::new(
                Code::ConflictingUse,
                node.first?,
                format!("`{name}` is used as a list and as an entry of that list"),
            )
            .label("a list of itself")
            .help(
                "compare a list with its entries by `includes`, and two lists by `includes all of`",
            ),
        )
    }

    fn record(&mut self, node_id: NodeId, field: FieldId) -> RecordId {
        let record = RecordId(id(self.shaped.shape.records.len()));
        let node = self.draft.nodes.get(node_id);
        let noun = node.and_then(|node| node.noun.clone());
        let plurals = noun.iter().map(|noun| format!("{noun}s")).collect();
        self.shaped.shape.records.push(Record {
            noun: noun.or_else(|| node.map(spelling)).unwrap_or_default(),
            plurals,
            field: Some(field),
            fields: Vec::new(),
        });
        self.fields(record, node_id);
        record
    }

    /// The kind to which the words belong, else text.
    fn worded(&mut self, node: NodeId, leader: NodeId, uses: &[Use]) -> Option<Type> {
        let named = uses.iter().find_map(|was| match was.is {
            As::Kind(kind) => Some(kind),
            _ => None,
        });
        if let Some(kind) = named {
            return Some(Type::Kind(kind));
        }
        if uses.iter().any(|was| was.is == As::Text) {
            return Some(Type::Text);
        }
        match self.kinds_of(node, uses).as_slice() {
            [] => Some(Type::Text),
            [kind] => Some(Type::Kind(*kind)),
            several => {
                if self.told.insert(leader) {
                    let problem = self.several_kinds(node, several, uses);
                    self.diagnostics.extend(problem);
                }
                None
            }
        }
    }

    /// The kinds that have most of the words; only the one that is called as the field is, where there is one.
    fn kinds_of(&self, node: NodeId, uses: &[Use]) -> Vec<KindId> {
        let words: BTreeSet<&str> = uses
            .iter()
            .filter_map(|was| match &was.is {
                As::Word(word) => Some(word.as_str()),
                _ => None,
            })
            .collect();
        let mut counts: BTreeMap<KindId, usize> = BTreeMap::new();
        for kind in words
            .iter()
            .filter_map(|word| self.values.get(&folded(word)))
            .flatten()
        {
            *counts.entry(*kind).or_default() += 1;
        }
        let most = counts.values().copied().max().unwrap_or(0);
        let best: Vec<KindId> = counts
            .into_iter()
            .filter(|(_, count)| *count == most)
            .map(|(kind, _)| kind)
            .collect();
        let called = self.draft.nodes.get(node).map(spelling).unwrap_or_default();
        let of_that_name = best.iter().copied().find(|kind| {
            let name = self
                .shaped
                .shape
                .kinds
                .get(kind.0 as usize)
                .and_then(|kind| kind.name.as_ref());
            name.is_some_and(|name| folded(name) == folded(&called))
        });
        of_that_name.map_or(best, |kind| vec![kind])
    }

    fn several_kinds(&self, node: NodeId, kinds: &[KindId], uses: &[Use]) -> Option<Diagnostic> {
        let name = self.draft.nodes.get(node).map(spelling)?;
        let first = uses.iter().find(|was| matches!(was.is, As::Word(_)))?;
        let kinds = kinds
            .iter()
            .filter_map(|kind| self.shaped.shape.kinds.get(kind.0 as usize));
        let names: Vec<&str> = kinds.filter_map(|kind| kind.name.as_deref()).collect();
        Some(
            Diagnostic::new(
                Code::AmbiguousName,
                first.span,
                format!(
                    "the values of `{name}` belong to the kinds {}",
                    quoted(names, "and")
                ),
            )
            .label("of which kind?")
            .help("say in a `document` statement what the field holds"),
        )
    }

    /// What to do where a bare word was taken for a yes-or-no field.
    fn quote_it(&self, group: &Use) -> String {
        let word = self.sources.slice(group.span);
        format!("if `{word}` is a value and not a field, write it in quotation marks")
    }

    fn conflicting(&self, node: NodeId, one: &Use, other: &Use) -> Diagnostic {
        let name = self.draft.nodes.get(node).map(spelling).unwrap_or_default();
        let words = |was: &Use| match &was.is {
            As::Word(word) => format!("a word (`{word}`)"),
            As::Money(Some(currency)) => format!("an amount of money in {currency}"),
            is => is.words().to_owned(),
        };
        let help = match (&one.is, &other.is) {
            (As::Group, As::Word(_)) => self.quote_it(one),
            (As::Word(_), As::Group) => self.quote_it(other),
            _ => "make the rules agree, or say in a `document` statement what the field holds"
                .to_owned(),
        };
        Diagnostic::new(
            Code::ConflictingUse,
            other.span,
            format!("`{name}` is used as {} and as {}", words(one), words(other)),
        )
        .label(format!("here as {}", words(other)))
        .note(one.span, format!("here as {}", words(one)))
        .help(help)
    }
}

/// The first use, and the first that does not fit it or another.
fn conflict(uses: &[Use]) -> Option<(Use, Use)> {
    let mut ways: Vec<&Use> = Vec::new();
    for other in uses {
        if let Some(one) = ways.iter().find(|one| !one.is.fits(&other.is)) {
            return Some(((*one).clone(), other.clone()));
        }
        if !ways.iter().any(|one| one.is.is_like(&other.is)) {
            ways.push(other);
        }
    }
    None
}

/// The spelling of a name that does not depend on where it stands: the first of all in alphabetical order.
fn spelling(node: &Node) -> String {
    node.spellings.first().cloned().unwrap_or_default()
}

/// The keys of a field: its name, and the noun of its entries.
fn keys(node: &Node, entry: Option<&Node>) -> Vec<String> {
    let mut keys = vec![node.key.clone()];
    if let Some(noun) = entry.and_then(|entry| entry.noun.clone())
        && noun != node.key
    {
        keys.push(noun);
    }
    keys
}
