//! What a rule of a plan means, as a number: two rules have the same one where they are evaluated in the same way.
//!
//! Phrases are looked through, and the order of what is joined by `and` or `or` does not count.

use std::collections::HashMap;

use crate::plan::{
    ExceptionPlan, NodeId, NodeKind, OperandId, OperandKind, PathId, Plan, RulePlan, ScopeId,
};

/// Gives numbers to what parts of several plans mean.
#[derive(Default)]
pub(super) struct Meanings {
    known: HashMap<String, usize>,
}

impl Meanings {
    /// What a plan's rules mean, by their position.
    pub fn of(&mut self, plan: &Plan) -> Vec<usize> {
        let mut reader = Reader {
            meanings: self,
            plan,
            nodes: HashMap::new(),
            operands: HashMap::new(),
        };
        plan.rules.iter().map(|rule| reader.rule(rule)).collect()
    }

    fn number(&mut self, said: String) -> usize {
        let next = self.known.len();
        *self.known.entry(said).or_insert(next)
    }
}

struct Reader<'a> {
    meanings: &'a mut Meanings,
    plan: &'a Plan,
    nodes: HashMap<NodeId, usize>,
    operands: HashMap<OperandId, usize>,
}

impl Reader<'_> {
    fn rule(&mut self, rule: &RulePlan) -> usize {
        let mut said = format!("rule since {:?} until {:?}", rule.since, rule.until);
        if let Some(binding) = &rule.binding {
            let scope = self.scope(binding.scope);
            said.push_str(&format!(
                " each {scope} with {:?}",
                self.optional(binding.with)
            ));
        }
        said.push_str(&format!(" if {:?}", self.optional(rule.condition)));
        for demand in &rule.demands {
            let condition = self.node(demand.condition);
            said.push_str(&format!(" {} {condition}", demand.force.word()));
        }
        let exceptions = self.exceptions(&rule.exceptions);
        let mut overrides: Vec<(String, usize)> = Vec::new();
        for other in &rule.overrides {
            let by = self.plan.rule(other.by).id.clone();
            overrides.push((by, self.node(other.condition)));
        }
        overrides.sort();
        said.push_str(&format!(" except {exceptions:?} yields to {overrides:?}"));
        self.meanings.number(said)
    }

    fn exceptions(&mut self, all: &[ExceptionPlan]) -> Vec<usize> {
        let mut numbers = Vec::new();
        for exception in all {
            let condition = self.node(exception.condition);
            let inner = self.exceptions(&exception.exceptions);
            numbers.push(
                self.meanings
                    .number(format!("exception {condition} {inner:?}")),
            );
        }
        numbers.sort_unstable();
        numbers
    }

    fn optional(&mut self, node: Option<NodeId>) -> Option<usize> {
        node.map(|node| self.node(node))
    }

    fn node(&mut self, id: NodeId) -> usize {
        if let Some(number) = self.nodes.get(&id) {
            return *number;
        }
        let number = match &self.plan.node(id).kind {
            NodeKind::Phrase { body, .. } => self.node(*body),
            kind => {
                let said = self.condition(kind);
                self.meanings.number(said)
            }
        };
        self.nodes.insert(id, number);
        number
    }

    fn condition(&mut self, kind: &NodeKind) -> String {
        match kind {
            NodeKind::Phrase { body, .. } => format!("{}", self.node(*body)),
            NodeKind::Holds(operand) => format!("holds {}", self.operand(*operand)),
            NodeKind::Compare {
                left,
                relation,
                right,
            } => {
                let right: Vec<usize> = right.iter().map(|id| self.operand(*id)).collect();
                format!("compare {} {relation:?} {right:?}", self.operand(*left))
            }
            NodeKind::Stated(path) => format!("stated {}", self.path(*path)),
            NodeKind::Exists(path) => format!("exists {}", self.path(*path)),
            NodeKind::Quantified {
                quantifier,
                scope,
                with,
                has,
                ..
            } => {
                let scope = self.scope(*scope);
                let with = self.optional(*with);
                format!(
                    "{quantifier:?} {scope} with {with:?} has {}",
                    self.node(*has)
                )
            }
            NodeKind::Not(inner) => format!("not {}", self.node(*inner)),
            NodeKind::All(all) => format!("all {:?}", self.sorted(all)),
            NodeKind::Any(all) => format!("any {:?}", self.sorted(all)),
            NodeKind::AtLeast(wanted, all) => format!("at least {wanted} {:?}", self.sorted(all)),
            NodeKind::Error => "error".to_owned(),
        }
    }

    fn sorted(&mut self, all: &[NodeId]) -> Vec<usize> {
        let mut numbers: Vec<usize> = all.iter().map(|id| self.node(*id)).collect();
        numbers.sort_unstable();
        numbers
    }

    fn operand(&mut self, id: OperandId) -> usize {
        if let Some(number) = self.operands.get(&id) {
            return *number;
        }
        let number = match &self.plan.operand(id).kind {
            OperandKind::Named { body, .. } => self.operand(*body),
            // A figure without dates is the number that it stands for.
            OperandKind::Figure { values, .. } if matches!(values.as_slice(), [(None, _)]) => {
                let [(_, constant)] = values.as_slice() else {
                    return usize::MAX;
                };
                let value = self.plan.constant(*constant);
                self.meanings.number(format!("constant {value:?}"))
            }
            kind => {
                let said = self.value(kind);
                self.meanings.number(said)
            }
        };
        self.operands.insert(id, number);
        number
    }

    fn value(&mut self, kind: &OperandKind) -> String {
        match kind {
            OperandKind::Constant(constant) => {
                format!("constant {:?}", self.plan.constant(*constant))
            }
            OperandKind::Field(path) => format!("field {}", self.path(*path)),
            OperandKind::List(items) => {
                let mut items: Vec<usize> = items.iter().map(|id| self.operand(*id)).collect();
                items.sort_unstable();
                format!("list {items:?}")
            }
            OperandKind::Figure { values, .. } => {
                let values: Vec<String> = values
                    .iter()
                    .map(|(from, constant)| format!("{from:?} {:?}", self.plan.constant(*constant)))
                    .collect();
                format!("figure {values:?}")
            }
            OperandKind::Named { body, .. } => format!("{}", self.operand(*body)),
            OperandKind::Today => "today".to_owned(),
            OperandKind::Arithmetic(operation, left, right) => {
                let (left, right) = (self.operand(*left), self.operand(*right));
                format!("{operation:?} {left} {right}")
            }
            OperandKind::Shift { by, back, from } => {
                let (by, from) = (self.operand(*by), self.operand(*from));
                format!("shift {by} {back} {from}")
            }
            OperandKind::Aggregate {
                aggregate,
                scope,
                with,
                of,
                zero,
                ..
            } => {
                let scope = self.scope(*scope);
                let with = self.optional(*with);
                let of = of.map(|of| self.operand(of));
                let zero = self.plan.constant(*zero);
                format!("{aggregate:?} {scope} with {with:?} of {of:?} or {zero:?}")
            }
            OperandKind::Error => "error".to_owned(),
        }
    }

    /// A path by the names of its fields.
    fn path(&mut self, id: PathId) -> String {
        let path = self.plan.path(id);
        let base = path.base.map_or(String::new(), |scope| self.scope(scope));
        let names = path.steps.iter().map(|step| {
            let name = self.plan.names.fields.get(step.field.0 as usize);
            let many = if step.list { "[]" } else { "" };
            format!("{}{many}", name.map_or("", String::as_str))
        });
        format!("{base}/{}", names.collect::<Vec<_>>().join("."))
    }

    /// A list by its path, and how many bindings of it are open around.
    fn scope(&mut self, id: ScopeId) -> String {
        let scope = self.plan.scope(id);
        format!("({} {})", self.path(scope.list), scope.level)
    }
}
