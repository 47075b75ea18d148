//! What the tests of a rulebook have seen of it: verdicts of demands, truths of clauses, sides of thresholds and effects of
//! exceptions; and what of all that they could not see, whatever they did.
//!
//! It runs nothing and knows of no test's text: a test is the number that it has in its rulebook.

mod can;
pub mod clauses;
pub mod exceptions;
mod leaves;
mod points;
mod reach;
pub mod thresholds;
mod truths;

use crate::coverage::can::{Can, can};
use crate::coverage::clauses::{Clause, Watch};
use crate::coverage::exceptions::{Exception, exceptions};
use crate::coverage::reach::Reach;
use crate::coverage::thresholds::Threshold;
use crate::evaluate::{Finding, Outcome};
use crate::model::facts::Facts;
use crate::model::rulebook::{ExpectationKind, RuleId, Rulebook, Verdict};
use crate::plan::{Placed, Plan};

/// One test that was run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its number in [`Rulebook::tests`].
    pub test: usize,
    /// Its facts.
    pub facts: Facts,
    /// What came out.
    pub outcome: Outcome,
}

/// What the tests have seen.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// The tests that were run, by their numbers in [`Rulebook::tests`].
    pub tests: Vec<usize>,
    /// The demands of all rules, in the order of the rulebook.
    pub demands: Vec<Demand>,
    /// The clauses of rules, and of the terms and values that some rule uses.
    pub clauses: Vec<Clause>,
    /// The thresholds in them.
    pub thresholds: Vec<Threshold>,
    /// The exceptions of all rules, and the rules that override others.
    pub exceptions: Vec<Exception>,
}

/// What the tests have seen of one demand.
#[derive(Clone, Debug)]
pub struct Demand {
    /// Its rule.
    pub rule: RuleId,
    /// Its number in the rule, from 0.
    pub demand: usize,
    /// The six verdicts, from worst to best.
    pub verdicts: [Seen; 6],
}

/// What the tests have seen of one verdict.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// The tests in which it came out.
    pub tests: Vec<usize>,
    /// Those of them that expect it.
    pub expected: Vec<usize>,
    /// Why it can never come out; nothing where it may.
    pub cannot: Option<&'static str>,
}

impl Seen {
    /// Whether it may come out and has not.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.tests.is_empty() && self.cannot.is_none()
    }
}

impl Demand {
    /// What the tests have seen of a verdict.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> &Seen {
        &self.verdicts[verdict as usize]
    }

    /// Each verdict with what the tests have seen of it.
    pub fn each(&self) -> impl Iterator<Item = (Verdict, &Seen)> {
        Verdict::ALL.into_iter().zip(&self.verdicts)
    }
}

/// What some tests have seen of their rulebook. The plan must be the rulebook's own, and each run one of that plan.
#[must_use]
pub fn coverage(
    rulebook: &Rulebook,
    placed: &Placed,
    runs: impl IntoIterator<Item = Run>,
) -> Coverage {
    let plan = &placed.plan;
    let reach = Reach::new(plan, &rulebook.shape);
    let mut watch = Watch::new(placed, &reach);
    let mut coverage = Coverage {
        demands: demands(plan, &reach),
        exceptions: exceptions(rulebook, plan),
        ..Coverage::default()
    };
    for run in runs {
        coverage.tests.push(run.test);
        coverage.add(rulebook, &run);
        exceptions::add(&mut coverage.exceptions, &run);
        watch.add_run(&run);
    }
    Coverage {
        clauses: watch.clauses,
        thresholds: watch.thresholds,
        ..coverage
    }
}

fn demands(plan: &Plan, reach: &Reach<'_>) -> Vec<Demand> {
    let mut demands = Vec::new();
    for (id, rule) in (0..).map(RuleId).zip(&plan.rules) {
        for (number, demand) in rule.demands.iter().enumerate() {
            demands.push(Demand {
                rule: id,
                demand: number,
                verdicts: nothing_seen(&can(plan, rule, demand, reach)),
            });
        }
    }
    demands
}

fn nothing_seen(can: &Can) -> [Seen; 6] {
    Verdict::ALL.map(|verdict| Seen {
        cannot: can.cannot(verdict),
        ..Seen::default()
    })
}

impl Coverage {
    fn add(&mut self, rulebook: &Rulebook, run: &Run) {
        for finding in &run.outcome.findings {
            if let Some(seen) = self.seen(finding) {
                push(&mut seen.tests, run.test);
            }
        }
        for finding in expected(rulebook, run) {
            if let Some(seen) = self.seen(finding) {
                push(&mut seen.expected, run.test);
            }
        }
    }

    fn seen(&mut self, finding: &Finding) -> Option<&mut Seen> {
        let place = (finding.rule, finding.demand as usize);
        let at = self
            .demands
            .binary_search_by_key(&place, |demand| (demand.rule, demand.demand));
        let demand = self.demands.get_mut(at.ok()?)?;
        demand.verdicts.get_mut(finding.verdict as usize)
    }
}

fn push(tests: &mut Vec<usize>, test: usize) {
    if tests.last() != Some(&test) {
        tests.push(test);
    }
}

/// The findings whose verdicts the test expects.
fn expected<'r>(rulebook: &Rulebook, run: &'r Run) -> Vec<&'r Finding> {
    let expectations = rulebook.tests.get(run.test).map(|test| &test.expectations);
    let mut found = Vec::new();
    for expectation in expectations.into_iter().flatten() {
        let ExpectationKind::Verdict {
            rule,
            demand,
            entry,
            verdict,
        } = expectation.kind
        else {
            continue;
        };
        let number = |finding: &Finding| Some(run.facts.get(finding.entry?).index? as usize + 1);
        let findings = run.outcome.findings.iter().filter(|finding| {
            finding.rule == rule
                && demand.is_none_or(|demand| finding.demand as usize + 1 == demand)
                && entry.is_none_or(|entry| number(finding) == Some(entry))
        });
        let worst = findings.clone().map(|finding| finding.verdict).min();
        if worst == Some(verdict) {
            found.extend(findings.filter(|finding| finding.verdict == verdict));
        }
    }
    found
}
