//! A plan as text: the rules, then every condition and value that they share, each once, under its number.

use std::fmt::{self, Display, Formatter};

use crate::model::rulebook::Aggregate;
use crate::plan::{
    ExceptionPlan, Node, NodeId, NodeKind, OperandId, OperandKind, PathId, Plan, RulePlan, ScopeId,
    Speaks,
};

impl Display for Plan {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for rule in &self.rules {
            self.print_rule(rule, out)?;
        }
        for (index, node) in self.nodes.iter().enumerate() {
            let said = self.node_text(node);
            writeln!(out, "c{index}{}: {said}", self.speaks_text(&node.speaks))?;
        }
        for (index, operand) in self.operands.iter().enumerate() {
            if let Some(said) = self.computed_text(&operand.kind) {
                writeln!(out, "v{index}{}: {said}", self.speaks_text(&operand.speaks))?;
            }
        }
        Ok(())
    }
}

impl Plan {
    fn print_rule(&self, rule: &RulePlan, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", rule.id)?;
        if let Some(binding) = &rule.binding {
            let with = with_text(binding.with);
            writeln!(out, "  for each {}{with}", self.scope_text(binding.scope))?;
        }
        if let Some(condition) = rule.condition {
            writeln!(out, "  if {}", node_name(condition))?;
        }
        for demand in &rule.demands {
            let word = demand.force.word();
            writeln!(out, "  {word} {}", node_name(demand.condition))?;
        }
        print_exceptions(&rule.exceptions, 1, out)?;
        for other in &rule.overrides {
            let by = self.rules.get(other.by.0 as usize);
            let by = by.map_or("", |rule| rule.id.as_str());
            writeln!(out, "  yields to {by} when {}", node_name(other.condition))?;
        }
        Ok(())
    }

    fn node_text(&self, node: &Node) -> String {
        match &node.kind {
            NodeKind::Phrase {
                term,
                arguments,
                body,
            } => {
                let phrase = name(&self.names.terms, term.0);
                let arguments = self.arguments_text(arguments);
                format!("\"{phrase}\"{arguments} = {}", node_name(*body))
            }
            NodeKind::Holds(operand) => self.operand_text(*operand),
            NodeKind::Compare {
                left,
                relation,
                right,
            } => {
                let right: Vec<String> = right.iter().map(|id| self.operand_text(*id)).collect();
                let right = right.join(&format!(" {} ", relation.middle_word()));
                let text = format!("{} {} {right}", self.operand_text(*left), relation.words());
                text.trim_end().to_owned()
            }
            NodeKind::Stated(path) => format!("{} is stated", self.path_text(*path)),
            NodeKind::Exists(path) => format!("there is {}", self.path_text(*path)),
            NodeKind::Quantified {
                quantifier,
                scope,
                with,
                has,
                ..
            } => format!(
                "{} {}{} has {}",
                quantifier,
                self.scope_text(*scope),
                with_text(*with),
                node_name(*has)
            ),
            NodeKind::Not(inner) => format!("not {}", node_name(*inner)),
            NodeKind::All(all) => format!("all of {}", nodes_text(all)),
            NodeKind::Any(all) => format!("any of {}", nodes_text(all)),
            NodeKind::AtLeast(wanted, all) => format!("at least {wanted} of {}", nodes_text(all)),
            NodeKind::Error => "error".to_owned(),
        }
    }

    fn arguments_text(&self, arguments: &[OperandId]) -> String {
        if arguments.is_empty() {
            return String::new();
        }
        let all: Vec<String> = arguments.iter().map(|id| self.operand_text(*id)).collect();
        format!(" of {}", all.join(", "))
    }

    /// Constants and fields are printed where they are used, everything else under its number.
    fn operand_text(&self, id: OperandId) -> String {
        match &self.operand(id).kind {
            OperandKind::Constant(constant) => self.constant(*constant).to_string(),
            OperandKind::Field(path) => self.path_text(*path),
            OperandKind::Today => "today".to_owned(),
            OperandKind::Error => "error".to_owned(),
            _ => format!("v{}", id.0),
        }
    }

    fn computed_text(&self, kind: &OperandKind) -> Option<String> {
        Some(match kind {
            OperandKind::Constant(_)
            | OperandKind::Field(_)
            | OperandKind::Today
            | OperandKind::Error => return None,
            OperandKind::List(items) => {
                let items: Vec<String> = items.iter().map(|id| self.operand_text(*id)).collect();
                format!("[{}]", items.join(", "))
            }
            OperandKind::Figure { definition, values } => {
                let dated = |(from, value): &(Option<jiff::civil::Date>, _)| {
                    let from = from.map_or(String::new(), |from| format!("from {from} "));
                    format!("{from}{}", self.constant(*value))
                };
                let values: Vec<String> = values.iter().map(dated).collect();
                let phrase = name(&self.names.definitions, definition.0);
                format!("\"{phrase}\" = {}", values.join(", "))
            }
            OperandKind::Named { definition, body } => {
                let phrase = name(&self.names.definitions, definition.0);
                format!("\"{phrase}\" = {}", self.operand_text(*body))
            }
            OperandKind::Arithmetic(operation, left, right) => format!(
                "{} {} {}",
                self.operand_text(*left),
                operation.word(),
                self.operand_text(*right)
            ),
            OperandKind::Shift { by, back, from } => format!(
                "{} {} {}",
                self.operand_text(*by),
                if *back { "before" } else { "after" },
                self.operand_text(*from)
            ),
            OperandKind::Aggregate {
                aggregate,
                scope,
                with,
                of,
                ..
            } => {
                let of = of.map_or(String::new(), |of| format!("{} of ", self.operand_text(of)));
                let list = self.scope_text(*scope);
                let word = aggregate_word(*aggregate);
                format!("{word} {of}{list}{}", with_text(*with))
            }
        })
    }

    fn path_text(&self, path: PathId) -> String {
        let path = self.path(path);
        let base = path.base.map(|scope| format!("s{}", scope.0));
        let steps = path.steps.iter().map(|step| {
            let field = name(&self.names.fields, step.field.0);
            format!("{field}{}", if step.list { "[]" } else { "" })
        });
        base.into_iter().chain(steps).collect::<Vec<_>>().join(".")
    }

    fn scope_text(&self, scope: ScopeId) -> String {
        let list = self.path_text(self.scope(scope).list);
        format!("s{} of {list}", scope.0)
    }

    fn speaks_text(&self, speaks: &Speaks) -> String {
        match speaks {
            Speaks::Document => String::new(),
            Speaks::Entry(scope) => format!(" (s{})", scope.0),
            Speaks::Entries(scopes) => {
                let all: Vec<String> = scopes.iter().map(|scope| format!("s{}", scope.0)).collect();
                format!(" ({})", all.join(", "))
            }
        }
    }
}

fn print_exceptions(
    exceptions: &[ExceptionPlan],
    level: usize,
    out: &mut Formatter<'_>,
) -> fmt::Result {
    for exception in exceptions {
        let indent = "  ".repeat(level);
        let condition = node_name(exception.condition);
        writeln!(out, "{indent}except when {condition}")?;
        print_exceptions(&exception.exceptions, level + 1, out)?;
    }
    Ok(())
}

fn node_name(id: NodeId) -> String {
    format!("c{}", id.0)
}

fn nodes_text(all: &[NodeId]) -> String {
    let all: Vec<String> = all.iter().map(|id| node_name(*id)).collect();
    all.join(", ")
}

fn with_text(with: Option<NodeId>) -> String {
    with.map_or(String::new(), |with| format!(" with {}", node_name(with)))
}

fn name(names: &[String], index: u32) -> &str {
    names.get(index as usize).map_or("", String::as_str)
}

fn aggregate_word(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Number => "number of",
        Aggregate::Total => "total",
        Aggregate::Highest => "highest",
        Aggregate::Lowest => "lowest",
        Aggregate::Values => "values",
    }
}
