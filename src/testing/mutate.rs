//! Mutation: a rulebook changed in one place at a time, to see whether its tests notice.
//!
//! Facts are bound once and only the rules that a change reaches are evaluated again. Nothing is printed here, and what
//! is done about a change that no test notices is the business of whoever asked.

mod bench;
mod change;
mod condition;
mod equivalent;
mod expression;
mod part;
pub mod told;
mod value;
mod words;

use crate::model::rulebook::{
    Condition, DefinitionBody, DefinitionId, Rule, RuleId, Rulebook, TermId,
};
use crate::plan::Plan;
use crate::source::{Sources, Span};
use crate::testing::Given;

pub use crate::testing::mutate::bench::{Bench, Judge};
pub use crate::testing::mutate::change::Kind;

/// A rulebook with one thing changed.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// Where the change was made.
    pub owner: Owner,
    /// What was changed.
    pub kind: Kind,
    /// The words that were changed.
    pub span: Span,
    /// How they read.
    pub before: String,
    /// How they would read; nothing where they were taken out.
    pub after: Option<String>,
    /// What a test would have to hold to notice it.
    pub hint: String,
    part: Part,
}

impl Mutant {
    /// A rulebook with the change made; nothing where a demand was taken out, whose number stays taken.
    #[must_use]
    pub fn applied(&self, rulebook: &Rulebook) -> Option<Rulebook> {
        let mut changed = rulebook.clone();
        let mut part = self.part.clone();
        bench::swap(&mut changed, self.owner, &mut part);
        (!matches!(part, Part::Without(_))).then_some(changed)
    }
}

/// A statement of the rulebook.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Owner {
    /// A rule.
    Rule(RuleId),
    /// A term.
    Term(TermId),
    /// A figure, list or value.
    Definition(DefinitionId),
}

/// What the changed statement says.
#[derive(Clone, Debug)]
enum Part {
    Rule(Box<Rule>),
    /// The rule without one of its demands, whose place stays empty, so that the others keep their numbers.
    Without(u32),
    Term(Condition),
    Definition(DefinitionBody),
}

/// What became of a mutant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// An expectation of this test fails with it: an index into [`Rulebook::tests`].
    Noticed(usize),
    /// No deal can tell it from the rulebook as it is; the reason.
    Equivalent(&'static str),
    /// Every test passes with it.
    Unnoticed,
}

/// Every mutant of a rulebook with its fate, in the order of rules, terms and definitions. The rulebook must be free of
/// errors, the plan its own; of tests that fail as it is, only the expectations that hold can notice anything.
#[must_use]
pub fn mutate(
    rulebook: &Rulebook,
    plan: &Plan,
    sources: &Sources,
    given: &Given,
) -> Vec<(Mutant, Fate)> {
    let bench = Bench::new(rulebook, plan, sources, given);
    let mut judge = Judge::new(&bench);
    let mutants = bench.mutants().into_iter();
    mutants
        .map(|mutant| {
            let fate = judge.fate(&mutant);
            (mutant, fate)
        })
        .collect()
}
