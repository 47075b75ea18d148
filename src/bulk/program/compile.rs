//! From a plan to steps over planes.
//!
//! A condition that it does not know how to turn into steps stays whole, and is left to the ordinary evaluator with the
//! columns that it reads.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::bulk::program::classes::Test;
use crate::bulk::program::layout::{ColumnId, DOCUMENTS, Layout, Sort, TableId};
use crate::bulk::program::reads::Reads;
use crate::bulk::program::steps::{Arg, Asked, Bound, Odd, RuleStep, Step, Steps};
use crate::evaluate::Options;
use crate::evaluate::probe::{Question, truths};
use crate::model::facts::Facts;
use crate::model::rulebook::{Quantifier, Relation, RuleId};
use crate::model::truth::Truth;
use crate::plan::{
    BindingPlan, ExceptionPlan, NodeId, NodeKind, OperandId, OperandKind, PathId, Plan, RulePlan,
    ScopeId, Speaks,
};

/// What was compiled.
#[derive(Clone, Debug, Default)]
pub(super) struct Compiled {
    pub steps: Steps,
    /// The rules that were not understood.
    pub left: Vec<RuleId>,
    /// How many conditions became steps.
    pub understood: usize,
}

/// Compiles the rules that are reported on.
pub(super) fn compile(plan: &Plan, layout: &Layout, options: &Options) -> Compiled {
    let mut compiler = Compiler {
        plan,
        layout,
        as_of: options.as_of,
        steps: Steps {
            asked: vec![Vec::new(); layout.columns.len()],
            slots: vec![2; layout.tables.len()],
            ..Steps::default()
        },
        args: HashMap::new(),
        spread: HashMap::new(),
        asked: HashMap::new(),
        left: Vec::new(),
        uses: uses(plan),
    };
    let mut first = 0;
    for (id, rule) in (0..).map(RuleId).zip(&plan.rules) {
        let wanted = options.only.as_ref().is_none_or(|only| only.contains(&id));
        if wanted && compiler.is_held(rule) {
            match compiler.rule(first, rule) {
                Some(step) => compiler.steps.rules.push(step),
                None => compiler.left.push(id),
            }
        }
        first += rule.demands.len();
    }
    Compiled {
        understood: compiler.args.values().flatten().count(),
        steps: compiler.steps,
        left: compiler.left,
    }
}

/// How often each condition is a part of another.
fn uses(plan: &Plan) -> Vec<u32> {
    let mut uses = vec![0_u32; plan.nodes.len()];
    let mut add = |node: &NodeId| uses[node.0 as usize] += 1;
    for node in &plan.nodes {
        match &node.kind {
            NodeKind::Phrase { body, .. } => add(body),
            NodeKind::Quantified { with, has, .. } => with.iter().chain([has]).for_each(&mut add),
            NodeKind::Not(inner) => add(inner),
            NodeKind::All(all) | NodeKind::Any(all) | NodeKind::AtLeast(_, all) => {
                all.iter().for_each(&mut add);
            }
            NodeKind::Holds(_)
            | NodeKind::Compare { .. }
            | NodeKind::Stated(_)
            | NodeKind::Exists(_)
            | NodeKind::Error => {}
        }
    }
    for rule in &plan.rules {
        rule.condition.iter().for_each(&mut add);
        rule.demands
            .iter()
            .for_each(|demand| add(&demand.condition));
    }
    uses
}

/// A plane and the table that it belongs to.
type Placed = (TableId, Arg);

struct Compiler<'a> {
    plan: &'a Plan,
    layout: &'a Layout,
    as_of: Option<Date>,
    steps: Steps,
    /// The conditions that were compiled, each in its own table; none for those that could not be.
    args: HashMap<NodeId, Option<Placed>>,
    /// Planes that were spread over the rows below.
    spread: HashMap<(TableId, Arg, TableId), Arg>,
    asked: HashMap<(ColumnId, Test), Arg>,
    left: Vec<RuleId>,
    /// How often each condition is used.
    uses: Vec<u32>,
}

impl Compiler<'_> {
    fn is_held(&self, rule: &RulePlan) -> bool {
        self.as_of.is_none_or(|day| {
            rule.since.is_none_or(|since| since <= day)
                && rule.until.is_none_or(|until| day <= until)
        })
    }

    fn rule(&mut self, first: usize, rule: &RulePlan) -> Option<RuleStep> {
        let table = match &rule.binding {
            Some(binding) => self.table_of(binding.scope)?,
            None => DOCUMENTS,
        };
        let bound = match &rule.binding {
            Some(binding) => Some(self.bound(binding, table)?),
            None => None,
        };
        let mut applies = Vec::new();
        for part in self.conjuncts(rule.condition) {
            applies.push(self.at(part, table)?);
        }
        let mut met = Vec::new();
        for demand in &rule.demands {
            let arg = self.at(demand.condition, table)?;
            let is_negative = demand.force.met(Truth::True) == Truth::False;
            met.push(if is_negative { arg.negate() } else { arg });
        }
        let excepted = self.excepted(rule, table)?;
        Some(RuleStep {
            table,
            first,
            applies,
            met,
            excepted: (excepted != Arg::FALSE).then_some(excepted),
            bound,
        })
    }

    fn bound(&mut self, binding: &BindingPlan, table: TableId) -> Option<Bound> {
        let counts = self.counts(table, binding.with)?;
        let (at, open) = self.open(binding.list)?;
        (at == DOCUMENTS).then_some(Bound { counts, open })
    }

    /// What a rule's condition is all of, where nobody else uses that.
    fn conjuncts(&self, condition: Option<NodeId>) -> Vec<NodeId> {
        let Some(condition) = condition else {
            return Vec::new();
        };
        let is_own = self.uses[condition.0 as usize] == 1;
        match &self.plan.node(condition).kind {
            NodeKind::All(all) if is_own => all.clone(),
            _ => vec![condition],
        }
    }

    fn excepted(&mut self, rule: &RulePlan, table: TableId) -> Option<Arg> {
        let mut any = self.exceptions(&rule.exceptions, table)?;
        for other in &rule.overrides {
            if self.is_held(self.plan.rule(other.by)) {
                any.push(self.at(other.condition, table)?);
            }
        }
        Some(self.any(table, any))
    }

    fn exceptions(&mut self, exceptions: &[ExceptionPlan], table: TableId) -> Option<Vec<Arg>> {
        let mut all = Vec::new();
        for exception in exceptions {
            let condition = self.at(exception.condition, table)?;
            let inner = self.exceptions(&exception.exceptions, table)?;
            let inner = self.any(table, inner).negate();
            all.push(self.all(table, vec![condition, inner]));
        }
        Some(all)
    }

    /// A condition, on the rows of a table at or below its own.
    fn at(&mut self, node: NodeId, table: TableId) -> Option<Arg> {
        let (own, arg) = self.node(node)?;
        self.spread(own, arg, table)
    }

    fn spread(&mut self, from: TableId, plane: Arg, to: TableId) -> Option<Arg> {
        let is_constant = plane.parts().0 <= Arg::UNKNOWN.parts().0;
        if from == to || is_constant {
            return Some(plane);
        }
        if !self.layout.is_within(to, from) {
            return None;
        }
        let key = (from, plane, to);
        if let Some(known) = self.spread.get(&key) {
            return Some(*known);
        }
        let out = self.slot(to);
        self.steps.all.push(Step::Spread {
            from,
            plane,
            to,
            out,
        });
        self.spread.insert(key, Arg::slot(out));
        Some(Arg::slot(out))
    }

    fn node(&mut self, id: NodeId) -> Option<Placed> {
        if let Some(known) = self.args.get(&id) {
            return *known;
        }
        let found = self.kind(id).or_else(|| self.odd(id));
        self.args.insert(id, found);
        found
    }

    /// A condition that is left to the ordinary evaluator, with the columns that it reads.
    fn odd(&mut self, id: NodeId) -> Option<Placed> {
        let table = match self.plan.node(id).speaks {
            Speaks::Document => DOCUMENTS,
            Speaks::Entry(scope) => self.table_of(scope)?,
            Speaks::Entries(_) => return None,
        };
        let mut reads = Reads::new(self.plan, self.layout);
        reads.node(id);
        let columns: Vec<ColumnId> = reads.columns.into_iter().collect();
        let around = |column: &ColumnId| {
            let own = self.layout.columns[*column].table;
            self.layout.is_within(table, own)
        };
        let by_row = !reads.goes_through_lists && columns.iter().all(around);
        let slot = self.slot(table);
        let alike = self
            .steps
            .odd
            .iter_mut()
            .find(|odd| odd.table == table && odd.by_row == by_row && odd.columns == columns);
        match alike {
            Some(odd) => odd.nodes.push((id, slot)),
            None => self.steps.odd.push(Odd {
                by_table: self.layout.by_table(&columns),
                table,
                columns,
                by_row,
                nodes: vec![(id, slot)],
            }),
        }
        Some((table, Arg::slot(slot)))
    }

    fn kind(&mut self, id: NodeId) -> Option<Placed> {
        let plan = self.plan;
        match &plan.node(id).kind {
            NodeKind::Phrase { body, .. } => self.node(*body),
            NodeKind::Not(inner) => {
                let (table, arg) = self.node(*inner)?;
                Some((table, arg.negate()))
            }
            NodeKind::All(all) => {
                let (table, args) = self.parts(id, all)?;
                Some((table, self.all(table, args)))
            }
            NodeKind::Any(all) => {
                let (table, args) = self.parts(id, all)?;
                Some((table, self.any(table, args)))
            }
            NodeKind::AtLeast(wanted, all) => {
                let (table, args) = self.parts(id, all)?;
                let out = self.slot(table);
                let step = Step::AtLeast(table, *wanted, args, out);
                self.steps.all.push(step);
                Some((table, Arg::slot(out)))
            }
            NodeKind::Quantified {
                quantifier,
                list,
                scope,
                with,
                has,
            } => self.quantified(*quantifier, *list, *scope, *with, *has),
            NodeKind::Exists(list) if self.is_list_of_records(*list) => self.exists(*list),
            NodeKind::Compare {
                left,
                relation: Relation::Empty,
                ..
            } if self.list_of_records(*left).is_some() => {
                let list = self.list_of_records(*left)?;
                let (table, arg) = self.exists(list)?;
                Some((table, arg.negate()))
            }
            NodeKind::Error => Some((DOCUMENTS, Arg::UNKNOWN)),
            NodeKind::Holds(_)
            | NodeKind::Compare { .. }
            | NodeKind::Stated(_)
            | NodeKind::Exists(_) => self.atom(id),
        }
    }

    /// The parts of a group, in the table that the group speaks of.
    fn parts(&mut self, group: NodeId, parts: &[NodeId]) -> Option<(TableId, Vec<Arg>)> {
        let table = match self.plan.node(group).speaks {
            Speaks::Document => DOCUMENTS,
            Speaks::Entry(scope) => self.table_of(scope)?,
            Speaks::Entries(_) => return None,
        };
        let mut args = Vec::with_capacity(parts.len());
        for part in parts {
            args.push(self.at(*part, table)?);
        }
        Some((table, args))
    }

    fn all(&mut self, table: TableId, mut args: Vec<Arg>) -> Arg {
        args.retain(|arg| *arg != Arg::TRUE);
        match args.as_slice() {
            [] => Arg::TRUE,
            [only] => *only,
            _ => {
                let out = self.slot(table);
                self.steps.all.push(Step::All(table, args, out));
                Arg::slot(out)
            }
        }
    }

    fn any(&mut self, table: TableId, mut args: Vec<Arg>) -> Arg {
        args.retain(|arg| *arg != Arg::FALSE);
        match args.as_slice() {
            [] => Arg::FALSE,
            [only] => *only,
            _ => {
                let out = self.slot(table);
                self.steps.all.push(Step::Any(table, args, out));
                Arg::slot(out)
            }
        }
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        list: PathId,
        scope: ScopeId,
        with: Option<NodeId>,
        has: NodeId,
    ) -> Option<Placed> {
        let from = self.table_of(scope)?;
        let counts = self.counts(from, with)?;
        let holds = self.at(has, from)?;
        self.quantify(quantifier, list, from, counts, holds)
    }

    fn exists(&mut self, list: PathId) -> Option<Placed> {
        let last = self.plan.path(list).steps.last()?;
        let from = self.layout.table_of(last.field)?;
        let counts = self.counts(from, None)?;
        self.quantify(Quantifier::Some, list, from, counts, Arg::TRUE)
    }

    fn quantify(
        &mut self,
        quantifier: Quantifier,
        list: PathId,
        from: TableId,
        counts: Arg,
        holds: Arg,
    ) -> Option<Placed> {
        let (to, open) = self.open(list)?;
        let out = self.slot(to);
        self.steps.all.push(Step::Quantify {
            quantifier,
            from,
            counts,
            holds,
            to,
            open,
            out,
        });
        Some((to, Arg::slot(out)))
    }

    /// Whether an entry is there and passes a filter.
    fn counts(&mut self, table: TableId, with: Option<NodeId>) -> Option<Arg> {
        let entry = self.layout.tables.get(table)?.entry?;
        let there = self.ask(entry, Test::There);
        match with {
            Some(with) => {
                let with = self.at(with, table)?;
                Some(self.all(table, vec![there, with]))
            }
            None => Some(there),
        }
    }

    /// Whether the document does not say what the lists that a path leads to hold, in the table where it starts.
    fn open(&mut self, list: PathId) -> Option<Placed> {
        let path = self.plan.path(list);
        let start = match path.base {
            Some(scope) => self.table_of(scope)?,
            None => DOCUMENTS,
        };
        let lists = path.steps.iter().filter(|step| step.list);
        let lists: Vec<ColumnId> = lists.map(|step| step.field.0 as usize).collect();
        let mut below: Option<Placed> = None;
        for list in lists.into_iter().rev() {
            let table = self.layout.columns[list].table;
            let own = self.ask(list, Test::Open);
            let arg = match below {
                None => own,
                Some((from, plane)) => {
                    let out = self.slot(table);
                    self.steps.all.push(Step::AnyBelow {
                        from,
                        plane,
                        to: table,
                        out,
                    });
                    self.any(table, vec![own, Arg::slot(out)])
                }
            };
            below = Some((table, arg));
        }
        below.filter(|(table, _)| *table == start)
    }

    /// A condition that reads one column, whatever it makes of it, or none at all.
    fn atom(&mut self, id: NodeId) -> Option<Placed> {
        let mut paths = Vec::new();
        let plan = self.plan;
        match &plan.node(id).kind {
            NodeKind::Holds(operand) => self.reads(*operand, &mut paths)?,
            NodeKind::Compare { left, right, .. } => {
                for operand in right.iter().chain([left]) {
                    self.reads(*operand, &mut paths)?;
                }
            }
            NodeKind::Stated(path) | NodeKind::Exists(path) => paths.push(*path),
            _ => return None,
        }
        let Some((first, others)) = paths.split_first() else {
            return self.constant(id);
        };
        if others.iter().any(|path| path != first) {
            return None;
        }
        let column = self.column_of(*first)?;
        let is_list = matches!(self.layout.columns[column].sort, Sort::Entries(_));
        if is_list && !matches!(plan.node(id).kind, NodeKind::Stated(_)) {
            return None;
        }
        let arg = self.ask(column, Test::Node(id));
        Some((self.layout.columns[column].table, arg))
    }

    /// A condition that reads no fact.
    fn constant(&self, id: NodeId) -> Option<Placed> {
        let facts = Facts::default();
        let question = Question {
            node: id,
            bound: &[],
        };
        let truth = truths(self.plan, &facts, self.as_of, &[question]);
        let arg = match truth.first().copied().flatten()? {
            Truth::True => Arg::TRUE,
            Truth::False => Arg::FALSE,
            Truth::Unknown => Arg::UNKNOWN,
        };
        Some((DOCUMENTS, arg))
    }

    /// The paths that a value reads; nothing where it goes through the entries of a list.
    fn reads(&self, operand: OperandId, paths: &mut Vec<PathId>) -> Option<()> {
        match &self.plan.operand(operand).kind {
            OperandKind::Constant(_)
            | OperandKind::Figure { .. }
            | OperandKind::Today
            | OperandKind::Error => {}
            OperandKind::Field(path) => paths.push(*path),
            OperandKind::List(items) => {
                for item in items {
                    self.reads(*item, paths)?;
                }
            }
            OperandKind::Named { body, .. } => self.reads(*body, paths)?,
            OperandKind::Arithmetic(_, left, right) => {
                self.reads(*left, paths)?;
                self.reads(*right, paths)?;
            }
            OperandKind::Shift { by, from, .. } => {
                self.reads(*by, paths)?;
                self.reads(*from, paths)?;
            }
            OperandKind::Aggregate { .. } => return None,
        }
        Some(())
    }

    /// The column of a path that leads to one fact.
    fn column_of(&self, path: PathId) -> Option<ColumnId> {
        let path = self.plan.path(path);
        let start = match path.base {
            Some(scope) => self.table_of(scope)?,
            None => DOCUMENTS,
        };
        let Some((last, before)) = path.steps.split_last() else {
            return self.layout.tables.get(start)?.entry;
        };
        let column = last.field.0 as usize;
        let is_direct = before.iter().all(|step| !step.list);
        (is_direct && self.layout.columns[column].table == start).then_some(column)
    }

    fn list_of_records(&self, operand: OperandId) -> Option<PathId> {
        match &self.plan.operand(operand).kind {
            OperandKind::Field(path) if self.is_list_of_records(*path) => Some(*path),
            _ => None,
        }
    }

    fn is_list_of_records(&self, path: PathId) -> bool {
        let last = self.plan.path(path).steps.last();
        last.is_some_and(|step| {
            let sort = &self.layout.columns[step.field.0 as usize].sort;
            matches!(sort, Sort::Entries(_))
        })
    }

    fn ask(&mut self, column: ColumnId, test: Test) -> Arg {
        if let Some(known) = self.asked.get(&(column, test)) {
            return *known;
        }
        let slot = self.slot(self.layout.columns[column].table);
        self.steps.asked[column].push(Asked { test, slot });
        self.asked.insert((column, test), Arg::slot(slot));
        Arg::slot(slot)
    }

    fn slot(&mut self, table: TableId) -> usize {
        self.steps.slots[table] += 1;
        self.steps.slots[table] - 1
    }

    /// The table of the entries that a scope binds.
    fn table_of(&self, scope: ScopeId) -> Option<TableId> {
        self.layout.table_of(self.plan.scope(scope).field?)
    }
}
