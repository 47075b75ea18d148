//! A draft of the shape: every field that the rules speak of, and how each is used.
//!
//! Nodes also stand for slots of terms, whose types are those of the fields that share their names.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::inference::evidence::{As, Use};
use crate::model::words::{folded, without_article};
use crate::source::Span;

/// A node: an index into [`Draft::nodes`].
pub type NodeId = usize;

/// What an entry of a list is called where fields have their names.
const ENTRY: &str = "[]";

/// The document.
pub const ROOT: NodeId = 0;

/// A field, an entry of a list, or a slot.
#[derive(Debug, Default)]
pub struct Node {
    /// Its folded name; `[]` for an entry.
    pub key: String,
    /// Its name as written, in all spellings.
    pub spellings: BTreeSet<String>,
    /// What one entry is called, if it is the entry of a list of groups.
    pub noun: Option<String>,
    /// What it belongs to.
    pub parent: Option<NodeId>,
    /// Its fields, by folded name.
    pub children: BTreeMap<String, NodeId>,
    /// Its entries, if it is a list.
    pub entry: Option<NodeId>,
    /// How it is used.
    pub uses: Vec<Use>,
    /// Where it is spoken of first, in the order of reading.
    pub first: Option<Span>,
}

/// All nodes, and which of them must have one type.
#[derive(Debug)]
pub struct Draft {
    /// The nodes; the first is the document.
    pub nodes: Vec<Node>,
    /// Pairs of one type.
    pub same: Vec<(NodeId, NodeId)>,
    /// The slots, by the folded word in their braces.
    pub slots: BTreeMap<String, NodeId>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
            same: Vec::new(),
            slots: BTreeMap::new(),
        }
    }
}

impl Draft {
    fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// The field of a group; of the entries, where a list is meant.
    pub fn child(&mut self, of: NodeId, name: &str, span: Span) -> NodeId {
        let of = self.nodes.get(of).and_then(|node| node.entry).unwrap_or(of);
        let key = folded(without_article(name));
        let known = self
            .nodes
            .get(of)
            .and_then(|node| node.children.get(&key))
            .copied();
        let child = known.unwrap_or_else(|| {
            let child = self.add(Node {
                key: key.clone(),
                parent: Some(of),
                first: Some(span),
                ..Node::default()
            });
            if let Some(parent) = self.nodes.get_mut(of) {
                parent.children.insert(key, child);
            }
            child
        });
        if let Some(node) = self.nodes.get_mut(child) {
            node.spellings.insert(without_article(name).to_owned());
        }
        if of != ROOT && self.nodes.get(of).is_some_and(|node| node.noun.is_none()) {
            self.used(of, As::Group, span);
        }
        child
    }

    /// The entries of a list, which the node becomes by this.
    pub fn entry(&mut self, list: NodeId, span: Span) -> NodeId {
        self.used(list, As::List, span);
        if let Some(entry) = self.nodes.get(list).and_then(|node| node.entry) {
            return entry;
        }
        let children = match self.nodes.get_mut(list) {
            Some(node) => std::mem::take(&mut node.children),
            None => BTreeMap::new(),
        };
        let entry = self.add(Node {
            key: ENTRY.to_owned(),
            parent: Some(list),
            first: Some(span),
            ..Node::default()
        });
        for child in children.values() {
            if let Some(child) = self.nodes.get_mut(*child) {
                child.parent = Some(entry);
            }
        }
        if let Some(node) = self.nodes.get_mut(entry) {
            node.children = children;
        }
        if let Some(node) = self.nodes.get_mut(list) {
            node.entry = Some(entry);
            node.uses.retain(|was| was.is != As::Group);
        }
        entry
    }

    /// The entries of a list of groups, called by a noun.
    pub fn entries(&mut self, list: NodeId, noun: &str, span: Span) -> NodeId {
        let entry = self.entry(list, span);
        self.used(entry, As::Group, span);
        if let Some(node) = self.nodes.get_mut(entry) {
            node.noun.get_or_insert_with(|| noun.to_owned());
        }
        entry
    }

    /// The node of a slot.
    pub fn slot(&mut self, word: &str) -> NodeId {
        if let Some(slot) = self.slots.get(word) {
            return *slot;
        }
        let slot = self.add(Node::default());
        self.slots.insert(word.to_owned(), slot);
        slot
    }

    /// Takes note of a use.
    pub fn used(&mut self, node: NodeId, is: As, span: Span) {
        if let Some(node) = self.nodes.get_mut(node) {
            node.uses.push(Use { is, span });
        }
    }

    /// Takes note that two nodes have one type.
    pub fn alike(&mut self, one: NodeId, other: NodeId) {
        if one != other {
            self.same.push((one, other));
        }
    }

    /// The folded names that lead from the document to a node.
    #[must_use]
    pub fn way(&self, node: NodeId) -> Vec<String> {
        let mut way = Vec::new();
        let mut at = self.nodes.get(node);
        while let Some((node, parent)) = at.and_then(|node| Some((node, node.parent?))) {
            way.push(node.key.clone());
            at = self.nodes.get(parent);
        }
        way.reverse();
        way
    }

    /// The node at the end of such a way.
    #[must_use]
    pub fn at(&self, way: &[String]) -> Option<&Node> {
        let mut at = self.nodes.get(ROOT)?;
        for name in way {
            let next = match name.as_str() {
                ENTRY => at.entry?,
                name => *at.children.get(name)?,
            };
            at = self.nodes.get(next)?;
        }
        Some(at)
    }
}
