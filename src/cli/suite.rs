//! The tests of rulebooks, ready to be run: each rulebook compiled, and the files read that `given file` names.
//!
//! What is wrong on the way is added to the workspace. Nothing is run here unless it is asked for.

use crate::cli::load;
use crate::cli::workspace::{Compiled, RulePaths, Workspace};
use crate::source::Sources;
use crate::testing::{self, Given, TestResult};

/// A rulebook with all that its tests need.
pub struct Suite {
    /// The rulebook and its plan.
    pub compiled: Compiled,
    /// The files that its tests name.
    pub given: Given,
}

impl Suite {
    /// Runs all its tests, in their order.
    #[must_use]
    pub fn run(&self, sources: &Sources) -> Vec<TestResult> {
        let Compiled { rulebook, plan, .. } = &self.compiled;
        testing::run(rulebook, plan, sources, &self.given)
    }
}

/// The tests of every rulebook that is to be used.
pub fn suites(workspace: &mut Workspace, rules: &RulePaths) -> Vec<Suite> {
    let rulebooks = workspace.compile_all(rules);
    let suite = |compiled| suite(workspace, compiled);
    rulebooks.into_iter().map(suite).collect()
}

/// The tests of one rulebook.
pub fn suite(workspace: &mut Workspace, compiled: Compiled) -> Suite {
    Suite {
        given: given(workspace, &compiled),
        compiled,
    }
}

/// Reads the files that the tests of a rulebook name, each once.
fn given(workspace: &mut Workspace, compiled: &Compiled) -> Given {
    let mut given = Given::new();
    for test in &compiled.rulebook.tests {
        let Some((path, span)) = &test.file else {
            continue;
        };
        let key = (span.file, path.clone());
        if given.contains_key(&key) {
            continue;
        }
        let from = workspace.library.sources.get(span.file).name.clone();
        let beside = load::beside(&from, path);
        if !beside.exists() {
            workspace.diagnostics.push(load::missing(&beside, *span));
            continue;
        }
        let (file, wrong) = workspace.library.read(&beside);
        workspace.diagnostics.extend(wrong);
        given.extend(file.map(|file| (key, file)));
    }
    given
}
