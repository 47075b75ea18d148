//! Which nodes of a draft have one type: what is compared with one another, and the entries of such lists.
//!
//! It joins nodes into groups and gathers their uses; what type follows is decided in [`crate::check::inference::build`].

use std::collections::BTreeMap;

use crate::check::inference::draft::{Draft, NodeId};
use crate::check::inference::evidence::Use;

/// The groups of a draft.
#[derive(Debug)]
pub struct Groups {
    leader: Vec<NodeId>,
    entry: BTreeMap<NodeId, NodeId>,
}

impl Groups {
    /// The node that stands for the group of a node.
    #[must_use]
    pub fn of(&self, node: NodeId) -> NodeId {
        let mut at = node;
        while let Some(next) = self.leader.get(at).copied().filter(|next| *next != at) {
            at = next;
        }
        at
    }

    /// An entry of the lists of a group, if they are lists.
    #[must_use]
    pub fn entry(&self, node: NodeId) -> Option<NodeId> {
        self.entry.get(&self.of(node)).copied()
    }

    /// Joins two groups, and those of their entries.
    fn join(&mut self, one: NodeId, other: NodeId) {
        let mut open = vec![(one, other)];
        while let Some((one, other)) = open.pop() {
            let (one, other) = (self.of(one), self.of(other));
            if one == other {
                continue;
            }
            let (leader, follower) = (one.min(other), one.max(other));
            if let Some(place) = self.leader.get_mut(follower) {
                *place = leader;
            }
            if let Some(entry) = self.entry.remove(&follower) {
                match self.entry.get(&leader) {
                    Some(known) => open.push((*known, entry)),
                    None => {
                        self.entry.insert(leader, entry);
                    }
                }
            }
        }
    }
}

/// Joins what has one type. A slot has the type of the fields that share its name, or of their entries.
#[must_use]
pub fn solve(draft: &Draft) -> Groups {
    let mut groups = Groups {
        leader: (0..draft.nodes.len()).collect(),
        entry: BTreeMap::new(),
    };
    for (index, node) in draft.nodes.iter().enumerate() {
        if let Some(entry) = node.entry {
            groups.entry.insert(index, entry);
        }
    }
    for (one, other) in &draft.same {
        groups.join(*one, *other);
    }
    for (index, node) in draft.nodes.iter().enumerate() {
        if let (Some(slot), true) = (draft.slots.get(&node.key), node.parent.is_some()) {
            groups.join(groups.entry(index).unwrap_or(index), *slot);
        }
    }
    groups
}

/// The uses of each group, by its leader.
#[must_use]
pub fn uses(draft: &Draft, groups: &Groups) -> BTreeMap<NodeId, Vec<Use>> {
    let mut uses: BTreeMap<NodeId, Vec<Use>> = BTreeMap::new();
    for (index, node) in draft.nodes.iter().enumerate() {
        let of = uses.entry(groups.of(index)).or_default();
        of.extend(node.uses.iter().cloned());
    }
    uses
}
