//! Gives equal things one id, and works out which entries each speaks of.
//!
//! It knows nothing of rules and phrases.

use rustc_hash::FxHashMap;

use crate::model::value::Value;
use crate::plan::{
    ConstantId, Node, NodeId, NodeKind, Operand, OperandId, OperandKind, Path, PathId, Plan, Scope,
    ScopeId, Speaks,
};
use crate::source::Span;

/// A plan in the making.
#[derive(Default)]
pub(super) struct Interner {
    pub(super) plan: Plan,
    nodes: FxHashMap<NodeKind, NodeId>,
    operands: FxHashMap<OperandKind, OperandId>,
    paths: FxHashMap<Path, PathId>,
    scopes: FxHashMap<Scope, ScopeId>,
    constants: FxHashMap<(u8, String), ConstantId>,
    node_scopes: Vec<Scopes>,
    operand_scopes: Vec<Scopes>,
}

/// The scopes whose entries something speaks of, sorted, each once.
pub(super) type Scopes = Vec<ScopeId>;

impl Interner {
    pub(super) fn node(&mut self, kind: NodeKind, span: Span) -> NodeId {
        if let Some(id) = self.nodes.get(&kind) {
            return *id;
        }
        let scopes = self.scopes_of_kind(&kind);
        let id = NodeId(count(self.plan.nodes.len()));
        self.plan.nodes.push(Node {
            kind: kind.clone(),
            speaks: self.speaks(&scopes),
            span,
        });
        self.node_scopes.push(scopes);
        self.nodes.insert(kind, id);
        id
    }

    pub(super) fn operand(&mut self, kind: OperandKind) -> OperandId {
        if let Some(id) = self.operands.get(&kind) {
            return *id;
        }
        let scopes = self.scopes_of_value(&kind);
        let id = OperandId(count(self.plan.operands.len()));
        self.plan.operands.push(Operand {
            kind: kind.clone(),
            speaks: self.speaks(&scopes),
        });
        self.operand_scopes.push(scopes);
        self.operands.insert(kind, id);
        id
    }

    pub(super) fn path(&mut self, path: Path) -> PathId {
        let next = PathId(count(self.plan.paths.len()));
        let paths = &mut self.plan.paths;
        *self.paths.entry(path).or_insert_with_key(|path| {
            paths.push(path.clone());
            next
        })
    }

    /// The scope of a list's entries, told apart from the scopes around it that bind entries of the same list.
    pub(super) fn scope(&mut self, list: PathId, open: &[ScopeId]) -> ScopeId {
        let around = open
            .iter()
            .filter(|scope| self.plan.scope(**scope).list == list);
        let scope = Scope {
            list,
            level: count(around.count()),
            field: self.plan.path(list).steps.last().map(|step| step.field),
        };
        let next = ScopeId(count(self.plan.scopes.len()));
        let scopes = &mut self.plan.scopes;
        *self.scopes.entry(scope).or_insert_with_key(|scope| {
            scopes.push(scope.clone());
            next
        })
    }

    pub(super) fn constant(&mut self, value: &Value) -> ConstantId {
        let next = ConstantId(count(self.plan.constants.len()));
        let constants = &mut self.plan.constants;
        *self.constants.entry(key(value)).or_insert_with(|| {
            constants.push(value.clone());
            next
        })
    }

    /// The scopes whose entries a value speaks of.
    pub(super) fn scopes_of_operand(&self, id: OperandId) -> &Scopes {
        &self.operand_scopes[id.0 as usize]
    }

    fn scopes_of_kind(&self, kind: &NodeKind) -> Scopes {
        match kind {
            NodeKind::Phrase {
                arguments, body, ..
            } => self.joined(&[*body], arguments),
            NodeKind::Holds(operand) => self.joined(&[], &[*operand]),
            NodeKind::Compare { left, right, .. } => {
                let mut scopes = self.joined(&[], right);
                merge(&mut scopes, self.scopes_of_operand(*left));
                scopes
            }
            NodeKind::Stated(path) | NodeKind::Exists(path) => self.scopes_of_path(*path),
            NodeKind::Quantified {
                list,
                scope,
                with,
                has,
                ..
            } => {
                let nodes: Vec<NodeId> = with.iter().copied().chain([*has]).collect();
                self.closed(self.joined(&nodes, &[]), *list, *scope)
            }
            NodeKind::Not(inner) => self.joined(&[*inner], &[]),
            NodeKind::All(all) | NodeKind::Any(all) | NodeKind::AtLeast(_, all) => {
                self.joined(all, &[])
            }
            NodeKind::Error => Scopes::new(),
        }
    }

    fn scopes_of_value(&self, kind: &OperandKind) -> Scopes {
        match kind {
            OperandKind::Constant(_)
            | OperandKind::Figure { .. }
            | OperandKind::Today
            | OperandKind::Error => Scopes::new(),
            OperandKind::Field(path) => self.scopes_of_path(*path),
            OperandKind::List(items) => self.joined(&[], items),
            OperandKind::Named { body, .. } => self.joined(&[], &[*body]),
            OperandKind::Arithmetic(_, left, right) => self.joined(&[], &[*left, *right]),
            OperandKind::Shift { by, from, .. } => self.joined(&[], &[*by, *from]),
            OperandKind::Aggregate {
                list,
                scope,
                with,
                of,
                ..
            } => {
                let nodes: Vec<NodeId> = with.iter().copied().collect();
                let operands: Vec<OperandId> = of.iter().copied().collect();
                self.closed(self.joined(&nodes, &operands), *list, *scope)
            }
        }
    }

    fn scopes_of_path(&self, path: PathId) -> Scopes {
        self.plan.path(path).base.into_iter().collect()
    }

    /// What is left once the entries of one scope have been gone through.
    fn closed(&self, mut inner: Scopes, list: PathId, scope: ScopeId) -> Scopes {
        inner.retain(|open| *open != scope);
        merge(&mut inner, &self.scopes_of_path(list));
        inner
    }

    fn joined(&self, nodes: &[NodeId], operands: &[OperandId]) -> Scopes {
        let mut all = Scopes::new();
        for node in nodes {
            merge(&mut all, &self.node_scopes[node.0 as usize]);
        }
        for operand in operands {
            merge(&mut all, self.scopes_of_operand(*operand));
        }
        all
    }

    /// An entry of an inner list settles the entries of the lists around it.
    fn speaks(&self, scopes: &Scopes) -> Speaks {
        let settled = |scope: &ScopeId| scopes.iter().any(|inner| self.is_within(*inner, *scope));
        let mut needed: Scopes = scopes.clone();
        needed.retain(|scope| !settled(scope));
        match needed.as_slice() {
            [] => Speaks::Document,
            [only] => Speaks::Entry(*only),
            _ => Speaks::Entries(needed),
        }
    }

    /// Whether the list of `inner` is reached through an entry of `outer`.
    fn is_within(&self, inner: ScopeId, outer: ScopeId) -> bool {
        let around = |scope: ScopeId| self.plan.path(self.plan.scope(scope).list).base;
        std::iter::successors(around(inner), |scope| around(*scope)).any(|scope| scope == outer)
    }
}

fn merge(into: &mut Scopes, from: &Scopes) {
    into.extend(from);
    into.sort_unstable();
    into.dedup();
}

/// Equal values have equal keys.
fn key(value: &Value) -> (u8, String) {
    match value {
        Value::YesNo(yes) => (0, yes.to_string()),
        Value::Text(text) => (1, text.to_string()),
        Value::Number(number) => (2, number.normalize().to_string()),
        Value::Percentage(number) => (3, number.normalize().to_string()),
        Value::Money(money) => (4, format!("{}{}", money.currency, money.amount.normalize())),
        Value::Date(date) => (5, date.to_string()),
        Value::Duration(duration) => (6, format!("{}m{}", duration.months, duration.days)),
        Value::Name(name) => (7, name.key.to_string()),
    }
}

pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
