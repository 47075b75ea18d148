//! Which columns a condition reads, whatever it makes of them.

use std::collections::{BTreeSet, HashSet};

use crate::bulk::program::layout::{ColumnId, Layout, Sort};
use crate::plan::{NodeId, NodeKind, OperandId, OperandKind, PathId, Plan, ScopeId};

/// The columns that were found so far.
pub(super) struct Reads<'a> {
    plan: &'a Plan,
    layout: &'a Layout,
    pub columns: BTreeSet<ColumnId>,
    /// Whether entries of lists are gone through.
    pub goes_through_lists: bool,
    seen: HashSet<NodeId>,
}

impl<'a> Reads<'a> {
    /// Nothing is read yet.
    pub fn new(plan: &'a Plan, layout: &'a Layout) -> Self {
        Self {
            plan,
            layout,
            columns: BTreeSet::new(),
            goes_through_lists: false,
            seen: HashSet::new(),
        }
    }

    /// Adds what a condition reads.
    pub fn node(&mut self, id: NodeId) {
        if !self.seen.insert(id) {
            return;
        }
        match &self.plan.node(id).kind {
            NodeKind::Phrase { body, .. } => self.node(*body),
            NodeKind::Not(inner) => self.node(*inner),
            NodeKind::All(all) | NodeKind::Any(all) | NodeKind::AtLeast(_, all) => {
                all.iter().for_each(|node| self.node(*node));
            }
            NodeKind::Holds(operand) => self.operand(*operand),
            NodeKind::Compare { left, right, .. } => {
                self.operand(*left);
                right.iter().for_each(|operand| self.operand(*operand));
            }
            NodeKind::Stated(path) | NodeKind::Exists(path) => self.path(*path),
            NodeKind::Quantified {
                list, with, has, ..
            } => {
                self.list(*list);
                with.iter().chain([has]).for_each(|node| self.node(*node));
            }
            NodeKind::Error => {}
        }
    }

    fn operand(&mut self, id: OperandId) {
        match &self.plan.operand(id).kind {
            OperandKind::Constant(_)
            | OperandKind::Figure { .. }
            | OperandKind::Today
            | OperandKind::Error => {}
            OperandKind::Field(path) => self.path(*path),
            OperandKind::List(items) => items.iter().for_each(|item| self.operand(*item)),
            OperandKind::Named { body, .. } => self.operand(*body),
            OperandKind::Arithmetic(_, left, right) => {
                self.operand(*left);
                self.operand(*right);
            }
            OperandKind::Shift { by, from, .. } => {
                self.operand(*by);
                self.operand(*from);
            }
            OperandKind::Aggregate { list, with, of, .. } => {
                self.list(*list);
                with.iter().for_each(|node| self.node(*node));
                of.iter().for_each(|operand| self.operand(*operand));
            }
        }
    }

    fn list(&mut self, path: PathId) {
        self.goes_through_lists = true;
        self.path(path);
    }

    fn path(&mut self, path: PathId) {
        let path = self.plan.path(path);
        if let Some(scope) = path.base {
            self.entry(scope);
        }
        let last = path.steps.last().map(|step| step.field);
        for step in &path.steps {
            let column = step.field.0 as usize;
            if step.list || Some(step.field) == last {
                self.columns.insert(column);
            }
            if let Sort::Entries(table) = self.layout.columns[column].sort {
                self.goes_through_lists = true;
                self.columns.extend(self.layout.tables[table].entry);
            }
        }
    }

    /// Adds what says whether the entries of a scope are there, and those around them.
    fn entry(&mut self, scope: ScopeId) {
        let list = self.plan.scope(scope).field;
        let mut table = list.and_then(|list| self.layout.table_of(list));
        while let Some(own) = table.map(|table| &self.layout.tables[table]) {
            self.columns.extend(own.entry);
            self.columns.extend(own.list.map(|list| list.0 as usize));
            table = own.list.map(|_| own.parent);
        }
    }
}
