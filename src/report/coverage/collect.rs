//! From what tests have seen to the report's data.

use crate::coverage::{self, Coverage, Seen};
use crate::model::rulebook;
use crate::report::collect::place;
use crate::report::coverage::data::{
    CoverageReport, Demand, Rulebook, State, Test, Total, Totals, VERSION, Verdict,
};
use crate::source::Sources;

/// One rulebook with what its tests have seen.
pub struct Part<'a> {
    /// The file or folder it was read from.
    pub path: &'a str,
    /// The rulebook.
    pub rulebook: &'a rulebook::Rulebook,
    /// What its tests have seen.
    pub coverage: &'a Coverage,
}

/// The report of some rulebooks.
#[must_use]
pub fn report(parts: &[Part<'_>], sources: &Sources) -> CoverageReport {
    let rulebooks: Vec<Rulebook> = parts.iter().map(|part| part.told(sources)).collect();
    let totals = rulebooks.iter().map(|rulebook| rulebook.totals);
    CoverageReport {
        version: VERSION,
        servanda: env!("CARGO_PKG_VERSION").to_owned(),
        totals: totals.fold(Totals::default(), Totals::and),
        rulebooks,
    }
}

impl Part<'_> {
    fn told(&self, sources: &Sources) -> Rulebook {
        let demands: Vec<Demand> = self
            .coverage
            .demands
            .iter()
            .filter_map(|demand| self.demand(demand, sources))
            .collect();
        Rulebook {
            path: self.path.to_owned(),
            title: self.rulebook.title.clone(),
            totals: Totals {
                verdicts: total(demands.iter().flat_map(|demand| &demand.verdicts)),
            },
            tests: self.tests(sources),
            demands,
        }
    }

    fn tests(&self, sources: &Sources) -> Vec<Test> {
        let tests = self.coverage.tests.iter().filter_map(|number| {
            let test = self.rulebook.tests.get(*number)?;
            Some(Test {
                number: *number,
                title: test.title.clone(),
                place: place(test.span, sources),
            })
        });
        tests.collect()
    }

    fn demand(&self, demand: &coverage::Demand, sources: &Sources) -> Option<Demand> {
        let rule = self.rulebook.rules.get(demand.rule.0 as usize)?;
        let written = rule.demands.get(demand.demand)?;
        let id = match rule.demands.len() {
            1 => rule.id.clone(),
            _ => format!("{}/{}", rule.id, demand.demand + 1),
        };
        Some(Demand {
            id,
            rule: rule.id.clone(),
            title: rule.title.clone(),
            hard: written.force.is_hard(),
            place: place(written.span, sources),
            verdicts: demand.each().map(verdict).collect(),
        })
    }
}

fn verdict((verdict, seen): (rulebook::Verdict, &Seen)) -> Verdict {
    Verdict {
        verdict: verdict.key(),
        state: match seen {
            Seen { expected, .. } if !expected.is_empty() => State::Expected,
            Seen { tests, .. } if !tests.is_empty() => State::Seen,
            Seen {
                cannot: Some(_), ..
            } => State::Impossible,
            _ => State::Missing,
        },
        tests: seen.tests.clone(),
        expected: seen.expected.clone(),
        reason: seen.cannot,
    }
}

fn total<'v>(verdicts: impl Iterator<Item = &'v Verdict>) -> Total {
    verdicts.fold(Total::default(), |total, verdict| {
        total.and(Total {
            possible: usize::from(verdict.state != State::Impossible),
            seen: usize::from(verdict.state <= State::Seen),
            expected: usize::from(verdict.state == State::Expected),
        })
    })
}
