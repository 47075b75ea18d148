//! A rulebook laid out flat for checking: terms unfolded, slots filled, and everything that is equal shared.
//!
//! A plan holds no facts and no day; it is made once and evaluated on as many documents as one likes.

mod build;
mod intern;
mod print;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::rulebook::{
    Aggregate, DefinitionId, Force, Operation, Owner, Quantifier, Relation, RuleId, Rulebook,
    TermId,
};
use crate::model::shape::FieldId;
use crate::model::value::{Calendar, Value};
use crate::source::Span;

/// A condition: an index into [`Plan::nodes`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(pub u32);

/// Something with a value: an index into [`Plan::operands`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct OperandId(pub u32);

/// A way to facts: an index into [`Plan::paths`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct PathId(pub u32);

/// A list whose entries are bound one after another: an index into [`Plan::scopes`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ScopeId(pub u32);

/// A value written in a rule: an index into [`Plan::constants`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ConstantId(pub u32);

/// A rulebook, ready to be evaluated. Children stand before their parents in `nodes` and `operands`.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The rules, in the order of the rulebook: a [`RuleId`] is an index.
    pub rules: Vec<RulePlan>,
    /// All conditions.
    pub nodes: Vec<Node>,
    /// All values.
    pub operands: Vec<Operand>,
    /// All ways to facts.
    pub paths: Vec<Path>,
    /// All lists whose entries are bound.
    pub scopes: Vec<Scope>,
    /// All values written in rules.
    pub constants: Vec<Value>,
    /// How months are counted.
    pub calendar: Calendar,
    /// The names that a printed plan uses.
    pub names: Names,
}

/// The names that a printed plan uses.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The phrase of each term.
    pub terms: Vec<String>,
    /// The phrase of each figure, list and value.
    pub definitions: Vec<String>,
    /// The name of each field.
    pub fields: Vec<String>,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct RulePlan {
    /// Its stable id.
    pub id: String,
    /// The first and last day it is held, where they were named.
    pub since: Option<Date>,
    /// See `since`.
    pub until: Option<Date>,
    /// `for each`.
    pub binding: Option<BindingPlan>,
    /// `if`; none where the rule always applies.
    pub condition: Option<NodeId>,
    /// What it demands.
    pub demands: Vec<DemandPlan>,
    /// Its exceptions, any of which carves out.
    pub exceptions: Vec<ExceptionPlan>,
    /// The rules that it yields to.
    pub overrides: Vec<OverridePlan>,
}

/// `for each`.
#[derive(Clone, Copy, Debug)]
pub struct BindingPlan {
    /// The list.
    pub list: PathId,
    /// Its entries.
    pub scope: ScopeId,
    /// Which entries.
    pub with: Option<NodeId>,
}

/// One demand.
#[derive(Clone, Copy, Debug)]
pub struct DemandPlan {
    /// Its force.
    pub force: Force,
    /// The condition as written: what is demanded or ruled out.
    pub condition: NodeId,
}

/// One exception with the exceptions to it.
#[derive(Clone, Debug)]
pub struct ExceptionPlan {
    /// When it holds.
    pub condition: NodeId,
    /// When it does not after all.
    pub exceptions: Vec<Self>,
}

/// A rule that this one yields to.
#[derive(Clone, Copy, Debug)]
pub struct OverridePlan {
    /// Which rule.
    pub by: RuleId,
    /// When it overrides, as seen from the rule that yields.
    pub condition: NodeId,
}

/// Which entries a node speaks of, and so how often it is evaluated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Speaks {
    /// Of the document alone: once.
    Document,
    /// Of the entries of one list: once for each. Lists around it are settled by the entry.
    Entry(ScopeId),
    /// Of entries of several lists: once for each combination. In order.
    Entries(Vec<ScopeId>),
}

/// A condition.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it says.
    pub kind: NodeKind,
    /// Which entries it speaks of.
    pub speaks: Speaks,
    /// One place where it is written.
    pub span: Span,
}

/// What a condition says. Negated forms are a [`NodeKind::Not`] around the positive one.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum NodeKind {
    /// A phrase of the glossary; as true as its body.
    Phrase {
        /// Which.
        term: TermId,
        /// What fills its slots.
        arguments: Vec<OperandId>,
        /// What it means, its slots filled.
        body: NodeId,
    },
    /// A value that says yes.
    Holds(OperandId),
    /// A comparison.
    Compare {
        /// What is compared.
        left: OperandId,
        /// How.
        relation: Relation,
        /// With what: none for `is empty`, two for `between` and `within`, one otherwise.
        right: Vec<OperandId>,
    },
    /// `is stated`.
    Stated(PathId),
    /// `there is`.
    Exists(PathId),
    /// `some X with … has …`; `no X` is a negated `some X`.
    Quantified {
        /// How many.
        quantifier: Quantifier,
        /// Of which list.
        list: PathId,
        /// Its entries.
        scope: ScopeId,
        /// Which entries count.
        with: Option<NodeId>,
        /// What is said of them.
        has: NodeId,
    },
    /// The opposite.
    Not(NodeId),
    /// All of them; of none: true.
    All(Vec<NodeId>),
    /// Any of them.
    Any(Vec<NodeId>),
    /// At least so many of them.
    AtLeast(usize, Vec<NodeId>),
    /// What could not be typed: never known.
    Error,
}

/// Something with a value.
#[derive(Clone, Debug)]
pub struct Operand {
    /// What it is.
    pub kind: OperandKind,
    /// Which entries it speaks of.
    pub speaks: Speaks,
}

/// What a value is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum OperandKind {
    /// A value written in a rule.
    Constant(ConstantId),
    /// A field, or the values of a field over a list.
    Field(PathId),
    /// Several values; lists among them are joined.
    List(Vec<OperandId>),
    /// A named constant.
    Figure {
        /// Which.
        definition: DefinitionId,
        /// Its values with the day each is in force from, undated first, then by date.
        values: Vec<(Option<Date>, ConstantId)>,
    },
    /// A named list or value; worth what its body is worth.
    Named {
        /// Which.
        definition: DefinitionId,
        /// What it stands for.
        body: OperandId,
    },
    /// The day of the check.
    Today,
    /// Arithmetic.
    Arithmetic(Operation, OperandId, OperandId),
    /// A day some time after or before another.
    Shift {
        /// How far.
        by: OperandId,
        /// Whether it goes back.
        back: bool,
        /// From where.
        from: OperandId,
    },
    /// Something computed over the entries of a list.
    Aggregate {
        /// What.
        aggregate: Aggregate,
        /// Which list.
        list: PathId,
        /// Its entries.
        scope: ScopeId,
        /// Which entries count.
        with: Option<NodeId>,
        /// The value of each entry; none for a count.
        of: Option<OperandId>,
        /// What a total of nothing is.
        zero: ConstantId,
    },
    /// What could not be typed: never known.
    Error,
}

/// A way from the document or a bound entry to facts.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Path {
    /// Where it starts; the document where there is no entry.
    pub base: Option<ScopeId>,
    /// The fields to follow.
    pub steps: Vec<Step>,
}

/// One field of a path.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Step {
    /// The field.
    pub field: FieldId,
    /// Its position among the fields of its record.
    pub position: u32,
    /// Whether it holds a list.
    pub list: bool,
}

/// A list whose entries are bound.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Scope {
    /// The list.
    pub list: PathId,
    /// How many bindings of the same list are open around it: conditions are shared only within one level.
    pub level: u32,
    /// The field that holds the list: entries are numbered through for each field.
    pub field: Option<FieldId>,
}

impl Plan {
    /// A condition.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// A value.
    #[must_use]
    pub fn operand(&self, id: OperandId) -> &Operand {
        &self.operands[id.0 as usize]
    }

    /// A way to facts.
    #[must_use]
    pub fn path(&self, id: PathId) -> &Path {
        &self.paths[id.0 as usize]
    }

    /// A list whose entries are bound.
    #[must_use]
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }

    /// A value written in a rule.
    #[must_use]
    pub fn constant(&self, id: ConstantId) -> &Value {
        &self.constants[id.0 as usize]
    }

    /// A rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &RulePlan {
        &self.rules[id.0 as usize]
    }

    /// Whether a path passes through a list or ends in one, so that it may lead to several values.
    #[must_use]
    pub fn is_plural(&self, id: PathId) -> bool {
        self.path(id).steps.iter().any(|step| step.list)
    }
}

/// Lays a rulebook out flat. The rulebook must be free of errors: what could not be typed is never known.
#[must_use]
pub fn plan(rulebook: &Rulebook) -> Plan {
    build::some(rulebook, |_| true)
}

/// A plan with the places of all clauses in it.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The plan.
    pub plan: Plan,
    /// Every clause that is written in a rule, or in a term or value that some rule uses: once for each condition that it
    /// became.
    pub places: Vec<Place>,
}

/// A clause and the condition that it became.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The statement that it stands in.
    pub owner: Owner,
    /// Where it stands.
    pub span: Span,
    /// The condition.
    pub node: NodeId,
}

/// The same plan as [`plan`] makes, with the places of all clauses in it.
#[must_use]
pub fn placed(rulebook: &Rulebook) -> Placed {
    build::placed(rulebook)
}

/// The plan of some rules of a rulebook. The others keep their place and say nothing; they override nothing either.
#[must_use]
pub fn plan_some(rulebook: &Rulebook, wanted: &BTreeSet<RuleId>) -> Plan {
    build::some(rulebook, |rule| wanted.contains(&rule))
}

/// The plan of one rule alone: the first and only one of its rules.
#[must_use]
pub fn plan_one(rulebook: &Rulebook, rule: RuleId) -> Plan {
    build::one(rulebook, rule)
}
