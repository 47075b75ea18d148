//! How often a rulebook uses its phrases, definitions, fields and values.

use std::collections::{BTreeMap, HashMap};

use crate::check::walk::each_expression;
use crate::model::rulebook::{
    Condition, ConditionKind, DefinitionId, Exception, Expression, ExpressionKind, Path, Rulebook,
    TermId,
};
use crate::model::shape::{FieldId, Shape, Type};
use crate::model::value::Value;

/// The counts.
#[derive(Debug, Default)]
pub struct Uses {
    terms: HashMap<(TermId, bool), usize>,
    definitions: HashMap<DefinitionId, usize>,
    fields: HashMap<FieldId, usize>,
    values: HashMap<String, usize>,
    words: HashMap<String, usize>,
    currencies: BTreeMap<String, usize>,
}

impl Uses {
    /// Counts what the terms, values and rules of a rulebook say, and the words of its texts.
    #[must_use]
    pub fn of<'t>(rulebook: &Rulebook, texts: impl Iterator<Item = &'t str>) -> Self {
        let mut uses = Self::default();
        for word in texts.flat_map(str::split_ascii_whitespace) {
            if let Some(count) = uses.words.get_mut(word) {
                *count += 1;
            } else {
                uses.words.insert(word.to_owned(), 1);
            }
        }
        each_expression(rulebook, &mut |expression| uses.expression(expression));
        for term in &rulebook.terms {
            uses.condition(&term.means);
        }
        for rule in &rulebook.rules {
            let with = rule.binding.iter().filter_map(|bound| bound.with.as_ref());
            let demands = rule.demands.iter().map(|demand| &demand.condition);
            for condition in with.chain(&rule.condition).chain(demands) {
                uses.condition(condition);
            }
            uses.exceptions(&rule.exceptions);
        }
        uses
    }

    /// How often a term is used, in its negative form or another.
    #[must_use]
    pub fn term(&self, term: TermId, negative: bool) -> usize {
        self.terms.get(&(term, negative)).copied().unwrap_or(0)
    }

    /// How often a definition is used.
    #[must_use]
    pub fn definition(&self, definition: DefinitionId) -> usize {
        self.definitions.get(&definition).copied().unwrap_or(0)
    }

    /// How often a field is used.
    #[must_use]
    pub fn field(&self, field: FieldId) -> usize {
        self.fields.get(&field).copied().unwrap_or(0)
    }

    /// How often a named value is used, by its folded name.
    #[must_use]
    pub fn value(&self, name: &str) -> usize {
        self.values.get(name).copied().unwrap_or(0)
    }

    /// How often all of some words stand in the texts.
    #[must_use]
    pub fn words(&self, words: &str) -> usize {
        let counts = words
            .split(' ')
            .map(|word| self.words.get(word).copied().unwrap_or(0));
        counts.min().unwrap_or(0)
    }

    /// The currencies that fields or amounts are in, with how often.
    #[must_use]
    pub fn currencies(&self, shape: &Shape) -> BTreeMap<String, usize> {
        let mut all = self.currencies.clone();
        for field in &shape.fields {
            if let Type::Money(Some(currency)) = &field.ty {
                *all.entry(currency.clone()).or_default() += 1;
            }
        }
        all
    }

    fn exceptions(&mut self, exceptions: &[Exception]) {
        for exception in exceptions {
            self.condition(&exception.condition);
            self.exceptions(&exception.exceptions);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Term { term, negative, .. } => {
                *self.terms.entry((*term, *negative)).or_default() += 1;
            }
            ConditionKind::Stated(path) | ConditionKind::Exists(path) => self.path(path),
            ConditionKind::Quantified {
                list, with, has, ..
            } => {
                self.path(list);
                with.iter().for_each(|with| self.condition(with));
                self.condition(has);
            }
            ConditionKind::Not(inner) => self.condition(inner),
            ConditionKind::All(all) | ConditionKind::Any(all) | ConditionKind::AtLeast(_, all) => {
                all.iter().for_each(|one| self.condition(one));
            }
            ConditionKind::Holds(_) | ConditionKind::Compare { .. } | ConditionKind::Error => {}
        }
    }

    fn expression(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Path(path) => self.path(path),
            ExpressionKind::Definition(id) => *self.definitions.entry(*id).or_default() += 1,
            ExpressionKind::Literal(Value::Name(name)) => {
                *self.values.entry(name.key.to_string()).or_default() += 1;
            }
            ExpressionKind::Literal(Value::Money(money)) => {
                *self
                    .currencies
                    .entry(money.currency.to_string())
                    .or_default() += 1;
            }
            ExpressionKind::Aggregate { with, .. } => {
                with.iter().for_each(|with| self.condition(with));
            }
            _ => {}
        }
    }

    fn path(&mut self, path: &Path) {
        for field in &path.fields {
            *self.fields.entry(*field).or_default() += 1;
        }
    }
}
