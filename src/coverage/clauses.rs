//! The clauses that are written in rules and terms: how each came out in the tests.
//!
//! A clause of a rule counts where that rule looks at it; a clause of a term wherever any rule uses the term.

use std::collections::{BTreeMap, HashMap};

use crate::coverage::reach::Reach;
use crate::coverage::thresholds::{Measured, Threshold, measured, thresholds};
use crate::coverage::truths::{EACH, Truths};
use crate::coverage::{Run, Seen};
use crate::evaluate::record::{ConditionRecordId, EntryRecord, Part, ValueRecordId};
use crate::evaluate::{ExceptionRecord, Subject};
use crate::model::rulebook::{Owner, RuleId};
use crate::model::truth::Truth;
use crate::plan::{NodeId, NodeKind, OperandKind, Placed, Plan};
use crate::source::Span;

/// A clause with what the tests have seen of it.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The statement that it stands in.
    pub owner: Owner,
    /// Where it stands.
    pub span: Span,
    /// How it came out: true, false and unknown.
    pub truths: [Seen; 3],
}

impl Clause {
    /// Each truth with what the tests have seen of it.
    pub fn each(&self) -> impl Iterator<Item = (Truth, &Seen)> {
        EACH.into_iter().zip(&self.truths)
    }
}

/// A clause that a node is, and whether it is the opposite of it.
type Place = (usize, bool);

/// The clauses of a rulebook while its tests are gone through.
pub struct Watch<'a> {
    plan: &'a Plan,
    /// The clauses, by statement and place.
    pub clauses: Vec<Clause>,
    /// The thresholds in them.
    pub thresholds: Vec<Threshold>,
    of_rules: HashMap<(RuleId, NodeId), Vec<Place>>,
    /// Those of terms and values, by node.
    shared: Vec<Vec<Place>>,
    /// The thresholds that a node holds, for each clause.
    measured: HashMap<(usize, NodeId), Vec<(usize, Measured)>>,
}

impl<'a> Watch<'a> {
    /// All clauses, none of them seen.
    #[must_use]
    pub fn new(placed: &'a Placed, reach: &Reach<'a>) -> Self {
        let plan = &placed.plan;
        let mut watch = Self {
            plan,
            clauses: Vec::new(),
            thresholds: Vec::new(),
            of_rules: HashMap::new(),
            shared: vec![Vec::new(); plan.nodes.len()],
            measured: HashMap::new(),
        };
        let mut places: BTreeMap<(Owner, Span), Vec<(NodeId, bool)>> = BTreeMap::new();
        for place in &placed.places {
            let nodes = places.entry((place.owner, place.span)).or_default();
            let node = positive(plan, place.node);
            if !nodes.contains(&node) {
                nodes.push(node);
            }
        }
        for ((owner, span), nodes) in places {
            watch.add(owner, span, &nodes, reach);
        }
        watch
    }

    fn add(&mut self, owner: Owner, span: Span, nodes: &[(NodeId, bool)], reach: &Reach<'_>) {
        let clause = self.clauses.len();
        let mut can = Truths::NONE;
        for (node, negated) in nodes {
            reach.together(&[*node], |truths| {
                let own = truths(*node);
                can = can.or_else(if *negated { own.negated() } else { own });
            });
            let place = (clause, *negated);
            match owner {
                Owner::Rule(rule) => self.of_rules.entry((rule, *node)).or_default().push(place),
                Owner::Term(_) | Owner::Definition(_) => {
                    if let Some(shared) = self.shared.get_mut(node.0 as usize) {
                        shared.push(place);
                    }
                }
            }
        }
        self.clauses.push(Clause {
            owner,
            span,
            truths: EACH.map(|truth| Seen {
                cannot: (!can.has(truth)).then_some(never(truth)),
                ..Seen::default()
            }),
        });
        self.add_thresholds(clause, nodes, reach);
    }

    fn add_thresholds(&mut self, clause: usize, nodes: &[(NodeId, bool)], reach: &Reach<'_>) {
        let Some(Clause { owner, span, .. }) = self.clauses.get(clause).cloned() else {
            return;
        };
        let first = self.thresholds.len();
        for (node, _) in nodes {
            for (number, (measured, sides)) in thresholds(self.plan, reach.shape, *node)
                .into_iter()
                .enumerate()
            {
                let at = first + number;
                if self.thresholds.len() == at {
                    self.thresholds.push(Threshold {
                        owner,
                        span,
                        number,
                        value: None,
                        sides: sides.clone(),
                    });
                }
                let all = self.measured.entry((clause, *node)).or_default();
                all.push((at, measured));
            }
        }
    }

    /// Adds what one test saw.
    pub fn add_run(&mut self, run: &Run) {
        let recording = &run.outcome.recording;
        let mut walk = Walk {
            run,
            seen_by_rule: vec![0; recording.conditions.len()],
            seen: vec![false; recording.conditions.len()],
            values_by_rule: vec![0; recording.values.len()],
            values: vec![false; recording.values.len()],
            watch: self,
        };
        for case in &run.outcome.cases {
            let rule = Some(case.rule);
            walk.all(case.filter.iter().chain(&case.condition).copied(), rule);
            if let Subject::NoEntry { filtered, .. } = &case.subject {
                walk.all(filtered.iter().map(|(_, record)| *record), rule);
            }
            walk.exceptions(&case.exceptions, rule);
        }
        for finding in &run.outcome.findings {
            walk.all(finding.record, Some(finding.rule));
        }
    }

    fn mark(&mut self, run: &Run, record: ConditionRecordId, rule: Option<RuleId>) {
        let found = run.outcome.recording.condition(record);
        let places = match rule {
            Some(rule) => self.of_rules.get(&(rule, found.node)),
            None => self.shared.get(found.node.0 as usize),
        };
        for (clause, negated) in places.into_iter().flatten() {
            let truth = if *negated {
                found.truth.negate()
            } else {
                found.truth
            };
            let seen = self.clauses.get_mut(*clause).and_then(|clause| {
                let at = EACH.iter().position(|each| *each == truth)?;
                clause.truths.get_mut(at)
            });
            if let Some(seen) = seen {
                super::push(&mut seen.tests, run.test);
            }
            let measures = self.measured.get(&(*clause, found.node));
            for (threshold, how) in measures.into_iter().flatten() {
                let told = measured(self.plan, run, record, how);
                if let Some(threshold) = self.thresholds.get_mut(*threshold) {
                    threshold.add(run.test, told, self.plan);
                }
            }
        }
    }
}

fn never(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "it can never hold",
        Truth::False => "it can never fail to hold",
        Truth::Unknown => "it is always known",
    }
}

/// The node without a `not` around it, and whether there was one.
fn positive(plan: &Plan, node: NodeId) -> (NodeId, bool) {
    match plan.node(node).kind {
        NodeKind::Not(inner) => (inner, true),
        _ => (node, false),
    }
}

/// The way through the record of one run.
struct Walk<'w, 'a, 'r> {
    run: &'r Run,
    /// The rule, counted from 1, that last went through a condition.
    seen_by_rule: Vec<u32>,
    seen: Vec<bool>,
    values_by_rule: Vec<u32>,
    values: Vec<bool>,
    watch: &'w mut Watch<'a>,
}

impl Walk<'_, '_, '_> {
    fn all(&mut self, records: impl IntoIterator<Item = ConditionRecordId>, rule: Option<RuleId>) {
        for record in records {
            self.condition(record, rule);
        }
    }

    fn exceptions(&mut self, exceptions: &[ExceptionRecord], rule: Option<RuleId>) {
        for exception in exceptions {
            self.condition(exception.condition, rule);
            self.exceptions(&exception.exceptions, rule);
        }
    }

    fn condition(&mut self, record: ConditionRecordId, rule: Option<RuleId>) {
        let at = record.0 as usize;
        if is_known(&mut self.seen_by_rule, &mut self.seen, at, rule) {
            return;
        }
        self.watch.mark(self.run, record, rule);
        let recording = &self.run.outcome.recording;
        let node = self.watch.plan.node(recording.condition(record).node);
        let inside = match node.kind {
            NodeKind::Phrase { .. } => None,
            _ => rule,
        };
        for part in recording.parts(record) {
            self.part(part, inside);
        }
    }

    fn part(&mut self, part: &Part, rule: Option<RuleId>) {
        match part {
            Part::Condition(inner) => self.condition(*inner, rule),
            Part::Value(value) => self.value(*value, rule),
            Part::Entry(EntryRecord { with, has, of, .. }) => {
                self.all(with.iter().chain(has).copied(), rule);
                if let Some(of) = of {
                    self.value(*of, rule);
                }
            }
            Part::Fact(_) | Part::NoResult(_) => {}
        }
    }

    fn value(&mut self, record: ValueRecordId, rule: Option<RuleId>) {
        let at = record.0 as usize;
        if is_known(&mut self.values_by_rule, &mut self.values, at, rule) {
            return;
        }
        let recording = &self.run.outcome.recording;
        let operand = self.watch.plan.operand(recording.value(record).operand);
        let inside = match operand.kind {
            OperandKind::Named { .. } => None,
            _ => rule,
        };
        for part in recording.value_parts(record) {
            self.part(part, inside);
        }
    }
}

/// Whether a rule, or any term, has been through a record; from now on it has.
fn is_known(by_rule: &mut [u32], shared: &mut [bool], at: usize, rule: Option<RuleId>) -> bool {
    match rule {
        Some(rule) => {
            let known = by_rule
                .get_mut(at)
                .map(|known| std::mem::replace(known, rule.0 + 1));
            known.is_none_or(|known| known == rule.0 + 1)
        }
        None => {
            let known = shared
                .get_mut(at)
                .map(|known| std::mem::replace(known, true));
            known.unwrap_or(true)
        }
    }
}
