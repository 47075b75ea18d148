//! What the rules of a rulebook use, by way of terms and values too.

use std::collections::BTreeSet;

use crate::check::walk::{of_condition, of_expression};
use crate::lint::support::book::Book;
use crate::lint::support::walk;
use crate::model::rulebook::{
    Condition, ConditionKind, Definition, DefinitionBody, DefinitionId, Expression, ExpressionKind,
    Rule, TermId,
};

/// The terms and definitions that some rule uses.
#[derive(Default, Debug)]
pub struct Reached {
    /// The terms.
    pub terms: BTreeSet<TermId>,
    /// The figures, lists and values.
    pub definitions: BTreeSet<DefinitionId>,
    open: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Term(TermId),
    Definition(DefinitionId),
}

impl Reached {
    /// What the rules use.
    #[must_use]
    pub fn by_rules(book: &Book<'_>) -> Self {
        Self::by(&book.rulebook.rules, book)
    }

    /// What some rules use.
    #[must_use]
    pub fn by<'r>(rules: impl IntoIterator<Item = &'r Rule>, book: &Book<'_>) -> Self {
        let mut reached = Self::default();
        for condition in rules.into_iter().flat_map(walk::of_rule) {
            reached.condition(condition);
        }
        while let Some(step) = reached.open.pop() {
            reached.step(&step, book);
        }
        reached
    }

    fn step(&mut self, step: &Step, book: &Book<'_>) {
        match step {
            Step::Term(id) => {
                if let Some(term) = book.term(*id) {
                    self.condition(&term.means);
                }
            }
            Step::Definition(id) => {
                if let Some(DefinitionBody::Value(value)) =
                    book.definition(*id).map(|definition| &definition.body)
                {
                    self.value(value);
                }
            }
        }
    }

    fn condition(&mut self, condition: &Condition) {
        walk::each(condition, &mut |part| self.term(part));
        of_condition(condition, &mut |expression| self.definition(expression));
    }

    /// A value may hold conditions after `with`.
    fn value(&mut self, value: &Expression) {
        for with in walk::filters(value) {
            walk::each(with, &mut |part| self.term(part));
        }
        of_expression(value, &mut |expression| self.definition(expression));
    }

    fn term(&mut self, part: &Condition) {
        if let ConditionKind::Term { term, .. } = part.kind
            && self.terms.insert(term)
        {
            self.open.push(Step::Term(term));
        }
    }

    fn definition(&mut self, expression: &Expression) {
        if let ExpressionKind::Definition(id) = expression.kind
            && self.definitions.insert(id)
        {
            self.open.push(Step::Definition(id));
        }
    }
}

/// The definitions of a sort that no rule uses; none in a rulebook without rules, which only others use.
#[must_use]
pub fn unused_definitions<'r>(
    book: &Book<'r>,
    wanted: impl Fn(&DefinitionBody) -> bool,
) -> Vec<&'r Definition> {
    if book.rulebook.rules.is_empty() {
        return Vec::new();
    }
    let reached = Reached::by_rules(book);
    let all = (0..).map(DefinitionId).zip(&book.rulebook.definitions);
    let unused = all.filter(|(id, one)| !reached.definitions.contains(id) && wanted(&one.body));
    unused.map(|(_, definition)| definition).collect()
}
