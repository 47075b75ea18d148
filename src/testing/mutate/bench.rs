//! The tests of a rulebook laid out so that one change after another can be held against them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::{Finding, Options, Outcome, evaluate, overall};
use crate::lint::support::book::Book;
use crate::lint::support::reach::Reached;
use crate::model::facts::Facts;
use crate::model::rulebook::{Expectation, ExpectationKind, RuleId, Rulebook, Test};
use crate::plan::{Plan, plan, plan_some};
use crate::source::Sources;
use crate::testing::mutate::part::mutants;
use crate::testing::mutate::{Fate, Mutant, Owner, Part, equivalent};
use crate::testing::{Given, expectation, facts};

/// A rulebook with its tests, their facts bound and their findings known.
pub struct Bench<'a> {
    pub(super) rulebook: &'a Rulebook,
    sources: &'a Sources,
    trials: Vec<Trial<'a>>,
    /// What each rule uses.
    reached: Vec<Reached>,
    /// The rules that override each rule.
    overriders: BTreeMap<RuleId, Vec<RuleId>>,
}

/// One test whose facts can be read.
struct Trial<'a> {
    /// Its place among the tests.
    number: usize,
    test: &'a Test,
    facts: Facts,
    /// What is wrong with the document, whatever the rules say.
    codes: BTreeSet<Code>,
    /// What the rulebook as it is finds.
    findings: Vec<Finding>,
    /// The expectations that hold.
    held: Vec<&'a Expectation>,
    /// The rules that these speak of; none where they speak of all.
    rules: Option<BTreeSet<RuleId>>,
    /// Whether an expected error comes from evaluating, so that all rules have to be evaluated.
    whole: bool,
}

impl<'a> Bench<'a> {
    /// The bench of a rulebook without errors; the plan is its own.
    #[must_use]
    pub fn new(rulebook: &'a Rulebook, plan: &Plan, sources: &'a Sources, given: &Given) -> Self {
        let book = Book {
            rulebook,
            trees: &[],
            sources,
        };
        let mut overriders: BTreeMap<RuleId, Vec<RuleId>> = BTreeMap::new();
        for (id, rule) in (0..).map(RuleId).zip(&rulebook.rules) {
            for yielding in &rule.overrides {
                overriders.entry(*yielding).or_default().push(id);
            }
        }
        let tests = rulebook.tests.iter().enumerate();
        Self {
            rulebook,
            sources,
            trials: tests
                .filter_map(|(number, test)| {
                    Trial::of(number, test, rulebook, plan, sources, given)
                })
                .collect(),
            reached: rulebook
                .rules
                .iter()
                .map(|rule| Reached::by(std::iter::once(rule), &book))
                .collect(),
            overriders,
        }
    }

    /// All mutants, in the order of rules, terms and definitions.
    #[must_use]
    pub fn mutants(&self) -> Vec<Mutant> {
        mutants(self.rulebook, self.sources)
    }

    /// The rules that say something else with a mutant, or may.
    fn affected(&self, mutant: &Mutant) -> BTreeSet<RuleId> {
        let own: Vec<RuleId> = match mutant.owner {
            Owner::Rule(id) => vec![id],
            Owner::Term(id) => self.reaching(|reached| reached.terms.contains(&id)),
            Owner::Definition(id) => self.reaching(|reached| reached.definitions.contains(&id)),
        };
        let rules = &self.rulebook.rules;
        let yielding = own
            .iter()
            .filter_map(|id| rules.get(id.0 as usize))
            .flat_map(|rule| rule.overrides.iter().copied());
        own.iter().copied().chain(yielding).collect()
    }

    fn reaching(&self, reaches: impl Fn(&Reached) -> bool) -> Vec<RuleId> {
        let all = (0..).map(RuleId).zip(&self.reached);
        all.filter(|(_, reached)| reaches(reached))
            .map(|(id, _)| id)
            .collect()
    }

    /// The rules that must be planned for some rules to be evaluated.
    fn needed(&self, affected: &BTreeSet<RuleId>) -> BTreeSet<RuleId> {
        let over = affected.iter().filter_map(|id| self.overriders.get(id));
        affected.iter().chain(over.flatten()).copied().collect()
    }
}

impl<'a> Trial<'a> {
    fn of(
        number: usize,
        test: &'a Test,
        rulebook: &'a Rulebook,
        plan: &Plan,
        sources: &'a Sources,
        given: &Given,
    ) -> Option<Self> {
        let stated = facts::stated(test, rulebook, sources, given);
        let (_, bound) = stated.facts?;
        let found = stated.found.iter().chain(&bound.diagnostics);
        let codes: BTreeSet<Code> = found.map(|found| found.code).collect();
        let outcome = evaluate(plan, &bound.facts, &options(test, None));
        let mut trial = Self {
            number,
            test,
            facts: bound.facts,
            whole: test.expectations.iter().any(
                |one| matches!(&one.kind, ExpectationKind::Error(code) if !codes.contains(code)),
            ),
            codes,
            findings: outcome.findings.clone(),
            held: Vec::new(),
            rules: Some(BTreeSet::new()),
        };
        let all: BTreeSet<RuleId> = (0..).map(RuleId).take(rulebook.rules.len()).collect();
        let mutated = Seen {
            rulebook,
            plan,
            outcome: &outcome,
            affected: &all,
        };
        let expectations = test.expectations.iter();
        trial.held = expectations
            .filter(|one| trial.holds(one, &mutated))
            .collect();
        trial.rules = trial.subjects();
        Some(trial)
    }

    /// The rules that the expectations speak of; none where one speaks of all rules.
    fn subjects(&self) -> Option<BTreeSet<RuleId>> {
        let mut rules = BTreeSet::new();
        for expectation in &self.held {
            match &expectation.kind {
                ExpectationKind::Verdict { rule, .. } | ExpectationKind::Asks { rule, .. } => {
                    rules.insert(*rule);
                }
                ExpectationKind::Overall(_) => return None,
                ExpectationKind::Error(_) => {}
            }
        }
        (!self.whole).then_some(rules)
    }

    fn speaks_of(&self, affected: &BTreeSet<RuleId>) -> bool {
        self.rules
            .as_ref()
            .is_none_or(|rules| !rules.is_disjoint(affected))
    }

    /// Whether an expectation that held fails, or something cannot be computed any more.
    fn notices(&self, seen: &Seen<'_>) -> bool {
        let expected = |code: Code| {
            self.test
                .expectations
                .iter()
                .any(|one| matches!(&one.kind, ExpectationKind::Error(wanted) if *wanted == code))
        };
        let mut wrong = seen.outcome.diagnostics.iter().filter(|one| one.is_error());
        wrong.any(|one: &Diagnostic| !expected(one.code))
            || !self.held.iter().all(|one| self.holds(one, seen))
    }

    fn holds(&self, expectation: &Expectation, seen: &Seen<'_>) -> bool {
        let findings = &seen.outcome.findings;
        match &expectation.kind {
            ExpectationKind::Verdict { rule, .. } | ExpectationKind::Asks { rule, .. }
                if !seen.affected.contains(rule) =>
            {
                true
            }
            ExpectationKind::Verdict {
                rule,
                demand,
                entry,
                verdict,
            } => {
                let about = (*rule, *demand, *entry);
                let own = findings.iter();
                let own = own.filter(|one| expectation::is_about(one, &self.facts, about));
                own.map(|one| one.verdict).min() == Some(*verdict)
            }
            ExpectationKind::Overall(wanted) => overall(&self.together(seen)) == *wanted,
            ExpectationKind::Asks { rule, paths } => {
                let shape = &seen.rulebook.shape;
                let own: Vec<&Finding> = findings.iter().filter(|one| one.rule == *rule).collect();
                let exist = !own.is_empty();
                let asked = expectation::asked(own, seen.plan, &self.facts, seen.outcome, shape);
                exist && expectation::are_same(&asked, paths)
            }
            ExpectationKind::Error(code) => {
                let mut found = seen.outcome.diagnostics.iter();
                self.codes.contains(code) || found.any(|found| found.code == *code)
            }
        }
    }

    /// The findings of the mutant, and of the rules that it does not reach.
    fn together(&self, seen: &Seen<'_>) -> Vec<Finding> {
        let others = self.findings.iter();
        let others = others.filter(|finding| !seen.affected.contains(&finding.rule));
        others.chain(&seen.outcome.findings).copied().collect()
    }
}

/// What a test sees of a mutant.
struct Seen<'s> {
    rulebook: &'s Rulebook,
    plan: &'s Plan,
    outcome: &'s Outcome,
    affected: &'s BTreeSet<RuleId>,
}

fn options(test: &Test, only: Option<BTreeSet<RuleId>>) -> Options {
    Options {
        as_of: test.as_of,
        only,
    }
}

/// Holds one mutant after another against the tests of a bench.
pub struct Judge<'b> {
    bench: &'b Bench<'b>,
    /// The rulebook that changes are made in, one at a time.
    scratch: Rulebook,
}

impl<'b> Judge<'b> {
    /// A judge with a rulebook of its own to make changes in.
    #[must_use]
    pub fn new(bench: &'b Bench<'b>) -> Self {
        let mut scratch = bench.rulebook.clone();
        scratch.tests.clear();
        Self { bench, scratch }
    }

    /// What becomes of a mutant.
    #[must_use]
    pub fn fate(&mut self, mutant: &Mutant) -> Fate {
        let affected = self.bench.affected(mutant);
        if affected.is_empty() {
            return Fate::Equivalent(equivalent::UNUSED);
        }
        let mut part = mutant.part.clone();
        swap(&mut self.scratch, mutant.owner, &mut part);
        let fate = self.fate_of_scratch(mutant, &affected);
        swap(&mut self.scratch, mutant.owner, &mut part);
        fate
    }

    fn fate_of_scratch(&self, mutant: &Mutant, affected: &BTreeSet<RuleId>) -> Fate {
        let planned = plan_some(&self.scratch, &self.bench.needed(affected));
        for trial in &self.bench.trials {
            if trial.speaks_of(affected) && self.is_noticed(mutant, trial, &planned, affected) {
                return Fate::Noticed(trial.number);
            }
        }
        let same = equivalent::why(
            mutant,
            self.bench.rulebook,
            &self.scratch,
            &self.bench.needed(affected),
            affected,
        );
        same.map_or(Fate::Unnoticed, Fate::Equivalent)
    }

    fn is_noticed(
        &self,
        mutant: &Mutant,
        trial: &Trial<'_>,
        planned: &Plan,
        affected: &BTreeSet<RuleId>,
    ) -> bool {
        let whole = trial.whole.then(|| plan(&self.scratch));
        let all: BTreeSet<RuleId> = (0..)
            .map(RuleId)
            .take(self.scratch.rules.len())
            .filter(|_| trial.whole)
            .collect();
        let plan = whole.as_ref().unwrap_or(planned);
        let affected = if trial.whole { &all } else { affected };
        let mut outcome = evaluate(
            plan,
            &trial.facts,
            &options(trial.test, Some(affected.clone())),
        );
        if let (Part::Without(left_out), Owner::Rule(id)) = (&mutant.part, mutant.owner) {
            let is_left_out = |finding: &Finding| finding.rule == id && finding.demand == *left_out;
            outcome.findings.retain(|finding| !is_left_out(finding));
        }
        trial.notices(&Seen {
            rulebook: &self.scratch,
            plan,
            outcome: &outcome,
            affected,
        })
    }
}

/// Exchanges a statement of a rulebook for the changed one.
pub(super) fn swap(rulebook: &mut Rulebook, owner: Owner, part: &mut Part) {
    match (owner, part) {
        (Owner::Rule(id), Part::Rule(rule)) => {
            if let Some(old) = rulebook.rules.get_mut(id.0 as usize) {
                std::mem::swap(old, rule);
            }
        }
        (Owner::Term(id), Part::Term(means)) => {
            if let Some(term) = rulebook.terms.get_mut(id.0 as usize) {
                std::mem::swap(&mut term.means, means);
            }
        }
        (Owner::Definition(id), Part::Definition(body)) => {
            if let Some(definition) = rulebook.definitions.get_mut(id.0 as usize) {
                std::mem::swap(&mut definition.body, body);
            }
        }
        // A demand that is left out is left out of what is found.
        _ => {}
    }
}
