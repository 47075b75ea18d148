//! The tests of a rulebook as runs: their facts evaluated, and nothing expected of them.
//!
//! A test whose facts cannot be read is no run.

use crate::coverage::Run;
use crate::evaluate::{Options, evaluate};
use crate::model::rulebook::{Rulebook, Test};
use crate::plan::Plan;
use crate::source::Sources;
use crate::testing::{Given, facts};

/// The runs of some tests, each made when it is asked for. The rulebook must be free of errors, and the plan its own.
pub fn runs<'a>(
    rulebook: &'a Rulebook,
    plan: &'a Plan,
    sources: &'a Sources,
    given: &'a Given,
    wanted: impl Fn(usize) -> bool + 'a,
) -> impl Iterator<Item = Run> + 'a {
    let tests = rulebook.tests.iter().enumerate();
    let run = move |(test, stated): (usize, &Test)| {
        let (_, bound) = facts::stated(stated, rulebook, sources, given).facts?;
        let options = Options {
            as_of: stated.as_of,
            only: None,
        };
        let outcome = evaluate(plan, &bound.facts, &options);
        Some(Run {
            test,
            facts: bound.facts,
            outcome,
        })
    };
    tests.filter(move |(test, _)| wanted(*test)).filter_map(run)
}
