//! Walks the typed rulebook: unfolds terms, fills slots, and makes negated forms a `not` around the positive one.
//!
//! What it meets that could not be typed becomes an error node, which is never known.

use rustc_hash::FxHashMap;

use crate::model::rulebook::{
    Base, Binding, Condition, ConditionKind, DefinitionBody, DefinitionId, Exception, Expression,
    ExpressionKind, Owner, Path as FieldPath, Quantifier, Rule, RuleId, Rulebook, TermId,
    VariableId,
};
use crate::model::shape::Type;
use crate::model::value::{Duration, Money, Value};
use crate::plan::intern::Interner;
use crate::plan::{
    BindingPlan, DemandPlan, ExceptionPlan, Names, NodeId, NodeKind, OperandId, OperandKind,
    OverridePlan, Path, PathId, Place, Placed, Plan, RulePlan, ScopeId, Step,
};
use crate::source::Span;

/// The plan of the rules that are wanted; the others keep their place.
pub(super) fn some(rulebook: &Rulebook, is_wanted: impl Fn(RuleId) -> bool) -> Plan {
    built(rulebook, is_wanted).interner.plan
}

/// The plan of all rules, with the places of their clauses.
pub(super) fn placed(rulebook: &Rulebook) -> Placed {
    let builder = built(rulebook, |_| true);
    Placed {
        plan: builder.interner.plan,
        places: builder.places,
    }
}

fn built(rulebook: &Rulebook, is_wanted: impl Fn(RuleId) -> bool) -> Builder<'_> {
    let mut builder = Builder::new(rulebook);
    let all = || (0..).map(RuleId).zip(&rulebook.rules);
    for (id, rule) in all() {
        builder.rule = id;
        let planned = match is_wanted(id) {
            true => builder.rule(rule),
            false => silent(rule),
        };
        builder.interner.plan.rules.push(planned);
    }
    for (id, rule) in all().filter(|(id, _)| is_wanted(*id)) {
        builder.overrides(id, rule);
    }
    builder
}

/// The place of a rule that is not planned.
fn silent(rule: &Rule) -> RulePlan {
    RulePlan {
        id: rule.id.clone(),
        since: None,
        until: None,
        binding: None,
        condition: None,
        demands: Vec::new(),
        exceptions: Vec::new(),
        overrides: Vec::new(),
    }
}

/// The plan of one rule; the others do not override it.
pub(super) fn one(rulebook: &Rulebook, id: RuleId) -> Plan {
    let mut builder = Builder::new(rulebook);
    if let Some(rule) = rulebook.rules.get(id.0 as usize) {
        let planned = builder.rule(rule);
        builder.interner.plan.rules.push(planned);
    }
    builder.interner.plan
}

/// What is known while one condition is planned.
#[derive(Clone, Default)]
struct Around {
    /// The scope of each variable of the rule or term.
    variables: Vec<(VariableId, ScopeId)>,
    /// Every scope that is open, those of the callers of a term included.
    open: Vec<ScopeId>,
    /// What fills the slots of the term.
    slots: Vec<OperandId>,
}

/// A term with what fills its slots and the scopes around it: planned once.
type TermUse = (TermId, Vec<OperandId>, Vec<ScopeId>);

struct Builder<'a> {
    rulebook: &'a Rulebook,
    interner: Interner,
    terms: FxHashMap<TermUse, NodeId>,
    definitions: FxHashMap<DefinitionId, OperandId>,
    /// The terms and definitions being unfolded: a circle ends in an error node.
    unfolding: Vec<Unfolding>,
    /// The rule that is being planned.
    rule: RuleId,
    places: Vec<Place>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unfolding {
    Term(TermId),
    Definition(DefinitionId),
}

impl<'a> Builder<'a> {
    fn new(rulebook: &'a Rulebook) -> Self {
        let mut interner = Interner::default();
        interner.plan.calendar = rulebook.calendar;
        interner.plan.names = names(rulebook);
        Self {
            rulebook,
            interner,
            terms: FxHashMap::default(),
            definitions: FxHashMap::default(),
            unfolding: Vec::new(),
            rule: RuleId(0),
            places: Vec::new(),
        }
    }

    fn rule(&mut self, rule: &Rule) -> RulePlan {
        let mut around = Around::default();
        let binding = rule
            .binding
            .as_ref()
            .map(|binding| self.binding(binding, &mut around));
        let condition = rule.condition.as_ref();
        RulePlan {
            id: rule.id.clone(),
            since: rule.holding.as_ref().and_then(|holding| holding.since),
            until: rule.holding.as_ref().and_then(|holding| holding.until),
            binding,
            condition: condition.map(|condition| self.condition(condition, &around)),
            demands: rule
                .demands
                .iter()
                .map(|demand| DemandPlan {
                    force: demand.force,
                    condition: self.condition(&demand.condition, &around),
                })
                .collect(),
            exceptions: self.exceptions(&rule.exceptions, &around),
            overrides: Vec::new(),
        }
    }

    /// Binds the entries of `for each`; what is planned with `around` from here on may speak of them.
    fn binding(&mut self, binding: &Binding, around: &mut Around) -> BindingPlan {
        let list = self.path(&binding.list, around);
        let scope = self.interner.scope(list, &around.open);
        around.bind(binding.variable, scope);
        let with = binding.with.as_ref();
        BindingPlan {
            list,
            scope,
            with: with.map(|with| self.condition(with, around)),
        }
    }

    fn exceptions(&mut self, exceptions: &[Exception], around: &Around) -> Vec<ExceptionPlan> {
        exceptions
            .iter()
            .map(|exception| ExceptionPlan {
                condition: self.condition(&exception.condition, around),
                exceptions: self.exceptions(&exception.exceptions, around),
            })
            .collect()
    }

    /// Tells the rules that `rule` overrides when they have to yield.
    fn overrides(&mut self, by: RuleId, rule: &Rule) {
        for yielding in &rule.overrides {
            let condition = self.override_condition(by, *yielding, rule.span);
            if let Some(plan) = self
                .interner
                .plan
                .rules
                .get_mut(yielding.0 as usize)
                .filter(|_| *yielding != by)
            {
                plan.overrides.push(OverridePlan { by, condition });
            }
        }
    }

    /// Over the same list the rules meet entry by entry; otherwise any entry that the overriding rule is about will do.
    fn override_condition(&mut self, by: RuleId, yielding: RuleId, span: Span) -> NodeId {
        let rules = &self.interner.plan.rules;
        let overriding = rules.get(by.0 as usize);
        let condition = overriding.and_then(|rule| rule.condition);
        let binding = overriding.and_then(|rule| rule.binding);
        let same = rules
            .get(yielding.0 as usize)
            .and_then(|rule| rule.binding)
            .is_some_and(|other| Some(other.scope) == binding.map(|binding| binding.scope));
        match binding {
            None => self.all_of(condition, span),
            Some(binding) if same => self.all_of(binding.with.into_iter().chain(condition), span),
            Some(binding) => {
                let has = self.all_of(condition, span);
                let kind = NodeKind::Quantified {
                    quantifier: Quantifier::Some,
                    list: binding.list,
                    scope: binding.scope,
                    with: binding.with,
                    has,
                };
                self.interner.node(kind, span)
            }
        }
    }

    fn all_of(&mut self, nodes: impl IntoIterator<Item = NodeId>, span: Span) -> NodeId {
        let all: Vec<NodeId> = nodes.into_iter().collect();
        match all.as_slice() {
            [only] => *only,
            _ => self.interner.node(NodeKind::All(all), span),
        }
    }

    fn condition(&mut self, condition: &Condition, around: &Around) -> NodeId {
        let node = self.planned(condition, around);
        let is_clause = !matches!(
            condition.kind,
            ConditionKind::All(_)
                | ConditionKind::Any(_)
                | ConditionKind::Not(_)
                | ConditionKind::Error
        );
        if is_clause {
            let owner = match self.unfolding.last() {
                Some(Unfolding::Term(term)) => Owner::Term(*term),
                Some(Unfolding::Definition(definition)) => Owner::Definition(*definition),
                None => Owner::Rule(self.rule),
            };
            self.places.push(Place {
                owner,
                span: condition.span,
                node,
            });
        }
        node
    }

    fn planned(&mut self, condition: &Condition, around: &Around) -> NodeId {
        let span = condition.span;
        let kind = match &condition.kind {
            ConditionKind::Term {
                term,
                arguments,
                negative,
            } => return self.phrase(*term, arguments, *negative, around, span),
            ConditionKind::Holds(value) => NodeKind::Holds(self.operand(value, around)),
            ConditionKind::Compare {
                left,
                comparator,
                right,
            } => {
                let kind = NodeKind::Compare {
                    left: self.operand(left, around),
                    relation: comparator.relation,
                    right: self.operands(right, around),
                };
                let positive = self.interner.node(kind, span);
                return self.negated_if(comparator.negated, positive, span);
            }
            ConditionKind::Stated(path) => NodeKind::Stated(self.path(path, around)),
            ConditionKind::Exists(path) => NodeKind::Exists(self.path(path, around)),
            ConditionKind::Quantified { .. } => return self.quantified(condition, around),
            ConditionKind::Not(inner) => {
                let inner = self.condition(inner, around);
                return self.negated_if(true, inner, span);
            }
            ConditionKind::All(all) => return self.grouped(all, NodeKind::All, around, span),
            ConditionKind::Any(all) => return self.grouped(all, NodeKind::Any, around, span),
            ConditionKind::AtLeast(wanted, all) => {
                NodeKind::AtLeast(*wanted, self.conditions(all, around))
            }
            ConditionKind::Error => NodeKind::Error,
        };
        self.interner.node(kind, span)
    }

    fn conditions(&mut self, all: &[Condition], around: &Around) -> Vec<NodeId> {
        all.iter()
            .map(|condition| self.condition(condition, around))
            .collect()
    }

    /// A group of one is that one.
    fn grouped(
        &mut self,
        all: &[Condition],
        group: fn(Vec<NodeId>) -> NodeKind,
        around: &Around,
        span: Span,
    ) -> NodeId {
        let nodes = self.conditions(all, around);
        match nodes.as_slice() {
            [only] => *only,
            _ => self.interner.node(group(nodes), span),
        }
    }

    /// The opposite, where wanted; the opposite of an opposite is the thing itself.
    fn negated_if(&mut self, negated: bool, node: NodeId, span: Span) -> NodeId {
        match &self.interner.plan.node(node).kind {
            _ if !negated => node,
            NodeKind::Not(inner) => *inner,
            _ => self.interner.node(NodeKind::Not(node), span),
        }
    }

    fn quantified(&mut self, condition: &Condition, around: &Around) -> NodeId {
        let ConditionKind::Quantified {
            quantifier,
            list,
            variable,
            with,
            has,
        } = &condition.kind
        else {
            return self.interner.node(NodeKind::Error, condition.span);
        };
        let list = self.path(list, around);
        let scope = self.interner.scope(list, &around.open);
        let inner = around.with(*variable, scope);
        let with = with.as_ref().map(|with| self.condition(with, &inner));
        let has = self.condition(has, &inner);
        let (quantifier, negated) = match quantifier {
            Quantifier::No => (Quantifier::Some, true),
            other => (*other, false),
        };
        let kind = NodeKind::Quantified {
            quantifier,
            list,
            scope,
            with,
            has,
        };
        let positive = self.interner.node(kind, condition.span);
        self.negated_if(negated, positive, condition.span)
    }

    fn phrase(
        &mut self,
        term: TermId,
        arguments: &[Expression],
        negative: bool,
        around: &Around,
        span: Span,
    ) -> NodeId {
        let arguments = self.operands(arguments, around);
        let body = self.term_body(term, &arguments, around);
        let kind = NodeKind::Phrase {
            term,
            arguments,
            body,
        };
        let positive = self.interner.node(kind, span);
        self.negated_if(negative, positive, span)
    }

    fn term_body(&mut self, term: TermId, slots: &[OperandId], around: &Around) -> NodeId {
        let speaks_of_entries =
            |slot: &OperandId| !self.interner.scopes_of_operand(*slot).is_empty();
        let open = if slots.iter().any(speaks_of_entries) {
            around.open.clone()
        } else {
            Vec::new()
        };
        let unfolded = (term, slots.to_vec(), open.clone());
        if let Some(known) = self.terms.get(&unfolded) {
            return *known;
        }
        let inner = Around {
            variables: Vec::new(),
            open,
            slots: slots.to_vec(),
        };
        let node = self.unfold_term(term, &inner);
        self.terms.insert(unfolded, node);
        node
    }

    fn unfold_term(&mut self, term: TermId, inner: &Around) -> NodeId {
        let rulebook = self.rulebook;
        let Some(definition) = rulebook.terms.get(term.0 as usize) else {
            return self.interner.node(NodeKind::Error, NOWHERE);
        };
        if self.unfolding.contains(&Unfolding::Term(term)) {
            return self.interner.node(NodeKind::Error, definition.span);
        }
        self.unfolding.push(Unfolding::Term(term));
        let node = self.condition(&definition.means, inner);
        self.unfolding.pop();
        node
    }

    fn operands(&mut self, all: &[Expression], around: &Around) -> Vec<OperandId> {
        all.iter()
            .map(|expression| self.operand(expression, around))
            .collect()
    }

    fn operand(&mut self, expression: &Expression, around: &Around) -> OperandId {
        let kind = match &expression.kind {
            ExpressionKind::Literal(value) => OperandKind::Constant(self.interner.constant(value)),
            ExpressionKind::List(items) => OperandKind::List(self.operands(items, around)),
            ExpressionKind::Path(path) => OperandKind::Field(self.path(path, around)),
            ExpressionKind::Definition(definition) => return self.definition(*definition),
            ExpressionKind::Slot(index) => match around.slots.get(*index) {
                Some(slot) => return *slot,
                None => OperandKind::Error,
            },
            ExpressionKind::Today => OperandKind::Today,
            ExpressionKind::Arithmetic(operation, left, right) => {
                let left = self.operand(left, around);
                let right = self.operand(right, around);
                OperandKind::Arithmetic(*operation, left, right)
            }
            ExpressionKind::Shift { by, back, from } => OperandKind::Shift {
                by: self.operand(by, around),
                back: *back,
                from: self.operand(from, around),
            },
            ExpressionKind::Aggregate { .. } => self.aggregate(expression, around),
        };
        self.interner.operand(kind)
    }

    fn aggregate(&mut self, expression: &Expression, around: &Around) -> OperandKind {
        let ExpressionKind::Aggregate {
            aggregate,
            list,
            variable,
            with,
            of,
        } = &expression.kind
        else {
            return OperandKind::Error;
        };
        let list = self.path(list, around);
        let scope = self.interner.scope(list, &around.open);
        let inner = around.with(*variable, scope);
        OperandKind::Aggregate {
            aggregate: *aggregate,
            list,
            scope,
            with: with.as_ref().map(|with| self.condition(with, &inner)),
            of: of.as_ref().map(|of| self.operand(of, &inner)),
            zero: self.interner.constant(&zero(&expression.ty)),
        }
    }

    /// Figures, lists and values speak of the document alone, so each is planned once.
    fn definition(&mut self, definition: DefinitionId) -> OperandId {
        if let Some(known) = self.definitions.get(&definition) {
            return *known;
        }
        let kind = if self.unfolding.contains(&Unfolding::Definition(definition)) {
            OperandKind::Error
        } else {
            self.unfolding.push(Unfolding::Definition(definition));
            let kind = self.definition_kind(definition);
            self.unfolding.pop();
            kind
        };
        let operand = self.interner.operand(kind);
        self.definitions.insert(definition, operand);
        operand
    }

    fn definition_kind(&mut self, definition: DefinitionId) -> OperandKind {
        let rulebook = self.rulebook;
        let body = rulebook
            .definitions
            .get(definition.0 as usize)
            .map(|definition| &definition.body);
        let body = match body {
            None => return OperandKind::Error,
            Some(DefinitionBody::Figure(values)) => {
                let values = values
                    .iter()
                    .map(|(from, value)| (*from, self.interner.constant(value)))
                    .collect();
                return OperandKind::Figure { definition, values };
            }
            Some(DefinitionBody::List(values)) => self.list_of(values),
            Some(DefinitionBody::Value(value)) => self.operand(value, &Around::default()),
        };
        OperandKind::Named { definition, body }
    }

    fn list_of(&mut self, values: &[Value]) -> OperandId {
        let items = values
            .iter()
            .map(|value| {
                let constant = self.interner.constant(value);
                self.interner.operand(OperandKind::Constant(constant))
            })
            .collect();
        self.interner.operand(OperandKind::List(items))
    }

    fn path(&mut self, path: &FieldPath, around: &Around) -> PathId {
        let base = match path.base {
            Base::Root => None,
            Base::Entry(variable) => around.scope_of(variable),
        };
        let steps = path
            .fields
            .iter()
            .filter_map(|field| {
                self.rulebook
                    .shape
                    .fields
                    .get(field.0 as usize)
                    .zip(Some(*field))
            })
            .map(|(field, id)| Step {
                field: id,
                position: field.position,
                list: matches!(field.ty, Type::List(_)),
            })
            .collect();
        self.interner.path(Path { base, steps })
    }
}

impl Around {
    fn bind(&mut self, variable: VariableId, scope: ScopeId) {
        self.variables.push((variable, scope));
        self.open.push(scope);
    }

    fn with(&self, variable: VariableId, scope: ScopeId) -> Self {
        let mut inner = self.clone();
        inner.bind(variable, scope);
        inner
    }

    fn scope_of(&self, variable: VariableId) -> Option<ScopeId> {
        self.variables
            .iter()
            .rev()
            .find(|(bound, _)| *bound == variable)
            .map(|(_, scope)| *scope)
    }
}

/// Where nothing is written.
const NOWHERE: Span = Span {
    file: crate::source::FileId(0),
    start: 0,
    end: 0,
};

fn names(rulebook: &Rulebook) -> Names {
    let phrase = |term: &crate::model::rulebook::Term| term.phrase.clone();
    Names {
        terms: rulebook.terms.iter().map(phrase).collect(),
        definitions: rulebook
            .definitions
            .iter()
            .map(|definition| definition.phrase.clone())
            .collect(),
        fields: rulebook
            .shape
            .fields
            .iter()
            .map(|field| field.name.clone())
            .collect(),
    }
}

/// What a total of nothing is. Without a currency, no money is less than any amount of any currency.
fn zero(ty: &Type) -> Value {
    match ty {
        Type::Money(currency) => Value::Money(Money {
            amount: 0.into(),
            currency: currency.as_deref().unwrap_or("").into(),
        }),
        Type::Percentage => Value::Percentage(0.into()),
        Type::Duration(_) => Value::Duration(Duration::default()),
        Type::YesNo
        | Type::Text
        | Type::Number
        | Type::Whole
        | Type::Date
        | Type::Kind(_)
        | Type::Record(_)
        | Type::List(_) => Value::Number(0.into()),
    }
}
