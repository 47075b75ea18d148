//! What conditions and values say, apart from their wording: terms unfolded, entries numbered, order forgotten.
//!
//! Two conditions that yield the same formula say the same of every document.

use std::cell::Cell;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::lint::support::logic::{About, Atom, Formula, Set};
use crate::model::rulebook::{
    Base, Comparator, Condition, ConditionKind, DefinitionBody, DefinitionId, Expression,
    ExpressionKind, Path, Quantifier, Relation, Rulebook, TermId, VariableId,
};
use crate::model::shape::Type;
use crate::model::value::Value;

/// No more terms are unfolded for one condition; the others stay as they are.
const MOST_UNFOLDED: usize = 500;

/// What the names of a condition stand for.
#[derive(Clone, Default, Debug)]
pub struct Scope {
    /// What fills the slots of the term that is being unfolded.
    pub slots: Vec<String>,
    /// The entries that are bound, from the outermost in.
    pub variables: Vec<VariableId>,
}

impl Scope {
    /// A scope in which some entries are bound.
    #[must_use]
    pub fn with(variables: impl IntoIterator<Item = VariableId>) -> Self {
        Self {
            variables: variables.into_iter().collect(),
            ..Self::default()
        }
    }

    /// The same with one more entry bound.
    #[must_use]
    pub fn binding(&self, variable: VariableId) -> Self {
        let mut inner = self.clone();
        inner.variables.push(variable);
        inner
    }

    /// The scope of a term that is used here.
    #[must_use]
    pub fn of_term(&self, slots: Vec<String>) -> Self {
        Self {
            slots,
            variables: self.variables.clone(),
        }
    }
}

/// Reads what conditions and values of a rulebook say.
pub struct Reader<'a> {
    rulebook: &'a Rulebook,
    unfolded: Cell<usize>,
}

impl<'a> Reader<'a> {
    /// A reader of a rulebook.
    #[must_use]
    pub fn new(rulebook: &'a Rulebook) -> Self {
        Self {
            rulebook,
            unfolded: Cell::new(0),
        }
    }

    /// What a condition says.
    #[must_use]
    pub fn formula(&self, condition: &Condition, scope: &Scope) -> Formula {
        self.unfolded.set(0);
        self.condition(condition, scope)
    }

    fn condition(&self, condition: &Condition, scope: &Scope) -> Formula {
        match &condition.kind {
            ConditionKind::Term {
                term,
                arguments,
                negative,
            } => {
                let said = self.term(*term, arguments, scope);
                if *negative { said.negated() } else { said }
            }
            ConditionKind::Holds(subject) => {
                Formula::atom(format!("holds {}", self.value(subject, scope)))
            }
            ConditionKind::Compare {
                left,
                comparator,
                right,
            } => self.comparison(left, *comparator, right, scope),
            ConditionKind::Stated(path) => {
                Formula::atom(format!("stated {}", self.path(path, scope)))
            }
            ConditionKind::Exists(path) => {
                Formula::atom(format!("there is {}", self.path(path, scope)))
            }
            ConditionKind::Quantified { .. } => self.quantified(condition, scope),
            ConditionKind::Not(inner) => self.condition(inner, scope).negated(),
            ConditionKind::All(all) => Formula::All(self.all(all, scope)),
            ConditionKind::Any(all) => Formula::Any(self.all(all, scope)),
            ConditionKind::AtLeast(count, all) => Formula::AtLeast(*count, self.all(all, scope)),
            ConditionKind::Error => Formula::atom(format!("error {:?}", condition.span)),
        }
    }

    fn all(&self, all: &[Condition], scope: &Scope) -> Vec<Formula> {
        all.iter().map(|one| self.condition(one, scope)).collect()
    }

    fn term(&self, id: TermId, arguments: &[Expression], scope: &Scope) -> Formula {
        let slots: Vec<String> = arguments
            .iter()
            .map(|argument| self.value(argument, scope))
            .collect();
        self.unfolded.set(self.unfolded.get() + 1);
        match self.rulebook.terms.get(id.0 as usize) {
            Some(term) if self.unfolded.get() <= MOST_UNFOLDED => {
                self.condition(&term.means, &scope.of_term(slots))
            }
            _ => Formula::atom(format!("term {} {slots:?}", id.0)),
        }
    }

    fn quantified(&self, condition: &Condition, scope: &Scope) -> Formula {
        let ConditionKind::Quantified {
            quantifier,
            list,
            variable,
            with,
            has,
        } = &condition.kind
        else {
            return Formula::always();
        };
        let inner = scope.binding(*variable);
        let with = with
            .as_ref()
            .map_or_else(String::new, |with| self.condition(with, &inner).text());
        let has = self.condition(has, &inner).text();
        let list = self.path(list, scope);
        match quantifier {
            Quantifier::No => Formula::atom(format!("some {list} with {with} has {has}")).negated(),
            other => Formula::atom(format!("{other} {list} with {with} has {has}")),
        }
    }

    fn comparison(
        &self,
        left: &Expression,
        comparator: Comparator,
        right: &[Expression],
        scope: &Scope,
    ) -> Formula {
        let subject = self.value(left, scope);
        let others: Vec<String> = right.iter().map(|one| self.value(one, scope)).collect();
        let text = format!("{subject} {:?} {}", comparator.relation, others.join(" | "));
        let set = if is_one_fact(left) {
            self.set(comparator.relation, right)
        } else {
            None
        };
        let atom = Formula::Atom(Atom {
            text,
            about: set.map(|(unit, set)| About {
                subject: format!("{subject} {unit}"),
                set,
            }),
        });
        if comparator.negated {
            atom.negated()
        } else {
            atom
        }
    }

    /// Which values a comparison with known values leaves, and their unit.
    fn set(&self, relation: Relation, right: &[Expression]) -> Option<(String, Set)> {
        if let (Relation::OneOf, [list]) = (relation, right) {
            return Some((String::new(), Set::Names(self.names(list)?)));
        }
        let first = self.known(right.first()?)?;
        if let (Relation::Equals, Value::Name(name)) = (relation, &first) {
            let names = std::iter::once(name.key.to_string()).collect();
            return Some((String::new(), Set::Names(names)));
        }
        let (unit, from) = measure(&first)?;
        let to = match right.get(1) {
            Some(second) => {
                let (other, to) = measure(&self.known(second)?)?;
                (other == unit).then_some(to)?
            }
            None => from,
        };
        Set::between(relation, from, to).map(|set| (unit, set))
    }

    fn names(&self, list: &Expression) -> Option<BTreeSet<String>> {
        let name = |value: &Value| match value {
            Value::Name(name) => Some(name.key.to_string()),
            _ => None,
        };
        match &list.kind {
            ExpressionKind::List(entries) => entries
                .iter()
                .map(|entry| name(&self.known(entry)?))
                .collect(),
            ExpressionKind::Definition(id) => match self.body(*id)? {
                DefinitionBody::List(values) => values.iter().map(name).collect(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value of a literal, or of a figure that is in force on every day.
    fn known(&self, expression: &Expression) -> Option<Value> {
        match &expression.kind {
            ExpressionKind::Literal(value) => Some(value.clone()),
            ExpressionKind::Definition(id) => match self.body(*id)? {
                DefinitionBody::Figure(values) => match values.as_slice() {
                    [(None, value)] => Some(value.clone()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    fn body(&self, id: DefinitionId) -> Option<&'a DefinitionBody> {
        let definition = self.rulebook.definitions.get(id.0 as usize)?;
        Some(&definition.body)
    }

    /// What a value is, in one line that is the same wherever the value is the same.
    #[must_use]
    pub fn value(&self, value: &Expression, scope: &Scope) -> String {
        match &value.kind {
            ExpressionKind::Literal(value) => literal(value),
            ExpressionKind::List(entries) => self.list(entries, scope),
            ExpressionKind::Path(path) => self.path(path, scope),
            ExpressionKind::Definition(id) => format!("definition {}", id.0),
            ExpressionKind::Slot(slot) => {
                let filled = scope.slots.get(*slot).cloned();
                filled.unwrap_or_else(|| format!("slot {slot}"))
            }
            ExpressionKind::Today => "today".to_owned(),
            ExpressionKind::Arithmetic(operation, left, right) => {
                let (left, right) = (self.value(left, scope), self.value(right, scope));
                format!("({left} {} {right})", operation.word())
            }
            ExpressionKind::Shift { by, back, from } => {
                let (by, from) = (self.value(by, scope), self.value(from, scope));
                format!("({by} {} {from})", if *back { "before" } else { "after" })
            }
            ExpressionKind::Aggregate { .. } => self.aggregate(value, scope),
        }
    }

    fn list(&self, entries: &[Expression], scope: &Scope) -> String {
        let entries: BTreeSet<String> = entries
            .iter()
            .map(|entry| self.value(entry, scope))
            .collect();
        format!("{entries:?}")
    }

    fn aggregate(&self, value: &Expression, scope: &Scope) -> String {
        let ExpressionKind::Aggregate {
            aggregate,
            list,
            variable,
            with,
            of,
        } = &value.kind
        else {
            return String::new();
        };
        let inner = scope.binding(*variable);
        let with = with
            .as_ref()
            .map_or_else(String::new, |with| self.condition(with, &inner).text());
        let of = of
            .as_ref()
            .map_or_else(String::new, |of| self.value(of, &inner));
        let list = self.path(list, scope);
        format!("({aggregate:?} of {of} of {list} with {with})")
    }

    /// Which fact a path leads to.
    #[must_use]
    pub fn path(&self, path: &Path, scope: &Scope) -> String {
        let base = match path.base {
            Base::Root => String::new(),
            Base::Entry(variable) => {
                let bound = scope.variables.iter().rposition(|one| *one == variable);
                bound.map_or_else(|| format!("entry{}", variable.0), |at| format!("bound{at}"))
            }
        };
        let fields = path.fields.iter().map(|field| format!(".{}", field.0));
        base + &fields.collect::<String>()
    }
}

/// Whether an expression is one fact of the document, not several of a list.
fn is_one_fact(expression: &Expression) -> bool {
    matches!(expression.kind, ExpressionKind::Path(_)) && !matches!(expression.ty, Type::List(_))
}

fn literal(value: &Value) -> String {
    match value {
        Value::Name(name) => format!("`{}`", name.key),
        other => format!("{other:?}"),
    }
}

/// A value as a number with its unit, so that values of one unit can be ordered.
fn measure(value: &Value) -> Option<(String, Decimal)> {
    match value {
        Value::Number(number) => Some((String::new(), *number)),
        Value::Percentage(number) => Some(("%".to_owned(), *number)),
        Value::Money(money) => Some((money.currency.to_string(), money.amount)),
        Value::Date(date) => {
            let month = i64::from(date.year()) * 12 + i64::from(date.month());
            Some((
                "date".to_owned(),
                (month * 31 + i64::from(date.day())).into(),
            ))
        }
        Value::Duration(length) if length.months == 0 => {
            Some(("days".to_owned(), length.days.into()))
        }
        Value::Duration(length) if length.days == 0 => {
            Some(("months".to_owned(), length.months.into()))
        }
        Value::Duration(_) | Value::YesNo(_) | Value::Text(_) | Value::Name(_) => None,
    }
}
