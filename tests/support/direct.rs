//! A second opinion on verdicts: an interpreter of the typed rulebook that plans nothing, shares nothing and remembers
//! nothing. It is written from the language's reference alone, to be simple rather than fast.

use std::cmp::Ordering;

use jiff::civil::Date;
use rust_decimal::Decimal;
use servanda::model::facts::{FactId, Facts, State};
use servanda::model::rulebook::{
    Aggregate, Base, Condition, ConditionKind, DefinitionBody, Exception, Expression,
    ExpressionKind, Operation, Path, Quantifier, Relation, Rule, RuleId, Rulebook, VariableId,
    Verdict,
};
use servanda::model::shape::Type;
use servanda::model::truth::Truth;
use servanda::model::value::calendar::shift;
use servanda::model::value::{Duration, Money, Value};
use servanda::model::words::folded;

/// A verdict: rule, demand, entry.
pub type Said = (RuleId, usize, Option<FactId>, Verdict);

/// The verdicts of all rules in force, in the order of the rulebook.
pub fn verdicts(rulebook: &Rulebook, facts: &Facts, as_of: Option<Date>) -> Vec<Said> {
    let direct = Direct {
        rulebook,
        facts,
        as_of,
    };
    let ids = 0..u32::try_from(rulebook.rules.len()).unwrap();
    ids.map(RuleId)
        .filter(|id| direct.in_force(&rulebook.rules[id.0 as usize]))
        .flat_map(|id| direct.rule(id))
        .collect()
}

struct Direct<'a> {
    rulebook: &'a Rulebook,
    facts: &'a Facts,
    as_of: Option<Date>,
}

/// What variables stand for, and what fills the slots of the term at hand.
#[derive(Clone, Default)]
struct Env {
    entries: Vec<(VariableId, FactId)>,
    slots: Vec<Val>,
}

impl Env {
    fn with(&self, variable: VariableId, entry: FactId) -> Self {
        let mut env = self.clone();
        env.entries.push((variable, entry));
        env
    }
}

#[derive(Clone, Debug)]
enum Val {
    One(Value),
    Absent,
    Open,
    Range(Option<Value>, Option<Value>),
    Many(Vec<Value>, bool),
}

/// The entries of a list; whether there may be more; whether there is no such list.
struct Entries(Vec<FactId>, bool, bool);

impl Direct<'_> {
    fn in_force(&self, rule: &Rule) -> bool {
        let (Some(day), Some(holding)) = (self.as_of, &rule.holding) else {
            return true;
        };
        holding.since.is_none_or(|since| since <= day)
            && holding.until.is_none_or(|until| day <= until)
    }

    fn rule(&self, id: RuleId) -> Vec<Said> {
        let rule = &self.rulebook.rules[id.0 as usize];
        let Some(binding) = &rule.binding else {
            return self.demands(id, None, Truth::True, &Env::default());
        };
        let all = |verdict: Verdict| -> Vec<Said> {
            (0..rule.demands.len())
                .map(|demand| (id, demand, None, verdict))
                .collect()
        };
        let Entries(entries, open, _) = self.entries(&binding.list, &Env::default());
        let mut said = Vec::new();
        let mut bound = 0;
        for entry in entries {
            let env = Env::default().with(binding.variable, entry);
            let passes = self.counts(entry, binding.with.as_ref(), &env);
            if passes != Truth::False {
                bound += 1;
                said.extend(self.demands(id, Some(entry), passes, &env));
            }
        }
        if open {
            said.extend(all(Verdict::Undetermined));
        } else if bound == 0 {
            said.extend(all(Verdict::NotApplicable));
        }
        said
    }

    fn demands(&self, id: RuleId, entry: Option<FactId>, passes: Truth, env: &Env) -> Vec<Said> {
        let rule = &self.rulebook.rules[id.0 as usize];
        let condition = self.optional(rule.condition.as_ref(), env).and(passes);
        let mut excepted = Truth::False;
        for exception in &rule.exceptions {
            excepted = excepted.or(self.exception(exception, env));
        }
        for (other_id, other) in self.rulebook.rules.iter().enumerate() {
            if other.overrides.contains(&id) && other_id != id.0 as usize && self.in_force(other) {
                excepted = excepted.or(self.overrides(other, rule, entry));
            }
        }
        let mut said = Vec::new();
        for (index, demand) in rule.demands.iter().enumerate() {
            let met = demand.force.met(self.condition(&demand.condition, env));
            said.push((id, index, entry, Verdict::of(condition, met, excepted)));
        }
        said
    }

    fn overrides(&self, other: &Rule, yielding: &Rule, entry: Option<FactId>) -> Truth {
        let Some(binding) = &other.binding else {
            return self.optional(other.condition.as_ref(), &Env::default());
        };
        let holds = |entry: FactId| {
            let env = Env::default().with(binding.variable, entry);
            self.counts(entry, binding.with.as_ref(), &env)
                .and(self.optional(other.condition.as_ref(), &env))
        };
        let same_list = yielding
            .binding
            .as_ref()
            .is_some_and(|own| own.list.fields == binding.list.fields);
        match entry {
            Some(entry) if same_list => {
                let env = Env::default().with(binding.variable, entry);
                self.optional(binding.with.as_ref(), &env)
                    .and(self.optional(other.condition.as_ref(), &env))
            }
            _ => {
                let Entries(entries, open, _) = self.entries(&binding.list, &Env::default());
                let start = if open { Truth::Unknown } else { Truth::False };
                entries
                    .into_iter()
                    .fold(start, |any, entry| any.or(holds(entry)))
            }
        }
    }

    fn exception(&self, exception: &Exception, env: &Env) -> Truth {
        let mut inner = Truth::False;
        for nested in &exception.exceptions {
            inner = inner.or(self.exception(nested, env));
        }
        self.condition(&exception.condition, env)
            .and(inner.negate())
    }

    fn optional(&self, condition: Option<&Condition>, env: &Env) -> Truth {
        condition.map_or(Truth::True, |condition| self.condition(condition, env))
    }

    fn counts(&self, entry: FactId, with: Option<&Condition>, env: &Env) -> Truth {
        let there = match self.facts.get(entry).state {
            State::Stated => Truth::True,
            State::Absent => Truth::False,
            _ => Truth::Unknown,
        };
        there.and(self.optional(with, env))
    }

    fn condition(&self, condition: &Condition, env: &Env) -> Truth {
        match &condition.kind {
            ConditionKind::Term {
                term,
                arguments,
                negative,
            } => {
                let slots = arguments
                    .iter()
                    .map(|argument| self.value(argument, env))
                    .collect();
                let inner = Env {
                    entries: Vec::new(),
                    slots,
                };
                let means = &self.rulebook.terms[term.0 as usize].means;
                let truth = self.condition(means, &inner);
                if *negative { truth.negate() } else { truth }
            }
            ConditionKind::Holds(value) => match self.value(value, env) {
                Val::One(Value::YesNo(yes)) => Truth::known(yes),
                Val::Absent => Truth::False,
                Val::Many(values, open) => every(
                    values
                        .iter()
                        .map(|value| Truth::known(*value == Value::YesNo(true))),
                    open,
                ),
                _ => Truth::Unknown,
            },
            ConditionKind::Compare {
                left,
                comparator,
                right,
            } => {
                let left = self.value(left, env);
                let right: Vec<Val> = right.iter().map(|right| self.value(right, env)).collect();
                let truth = self.compare(comparator.relation, &left, &right);
                if comparator.negated {
                    truth.negate()
                } else {
                    truth
                }
            }
            ConditionKind::Stated(path) => {
                let silent = |fact: &FactId| {
                    matches!(
                        self.facts.get(*fact).state,
                        State::Silent | State::Unknown | State::Disputed
                    )
                };
                Truth::known(!self.follow(path, env).iter().any(silent))
            }
            ConditionKind::Exists(path) => self.exists(path, env),
            ConditionKind::Quantified {
                quantifier,
                list,
                variable,
                with,
                has,
            } => {
                let Entries(entries, open, _) = self.entries(list, env);
                let counted: Vec<(Truth, Truth)> = entries
                    .iter()
                    .map(|entry| {
                        let env = env.with(*variable, *entry);
                        let counts = self.counts(*entry, with.as_deref(), &env);
                        (counts, self.condition(has, &env))
                    })
                    .collect();
                quantified(*quantifier, &counted, open)
            }
            ConditionKind::Not(inner) => self.condition(inner, env).negate(),
            ConditionKind::All(all) => all.iter().fold(Truth::True, |truth, part| {
                truth.and(self.condition(part, env))
            }),
            ConditionKind::Any(all) => all.iter().fold(Truth::False, |truth, part| {
                truth.or(self.condition(part, env))
            }),
            ConditionKind::AtLeast(wanted, all) => {
                Truth::at_least(*wanted, all.iter().map(|part| self.condition(part, env)))
            }
            ConditionKind::Error => Truth::Unknown,
        }
    }

    fn exists(&self, path: &Path, env: &Env) -> Truth {
        let is_list = path
            .fields
            .last()
            .is_some_and(|field| matches!(self.rulebook.shape.field(*field).ty, Type::List(_)));
        let (facts, open) = if is_list {
            let Entries(entries, open, _) = self.entries(path, env);
            (entries, open)
        } else {
            (self.follow(path, env), false)
        };
        let start = if open { Truth::Unknown } else { Truth::False };
        facts.iter().fold(start, |any, fact| {
            any.or(match self.facts.get(*fact).state {
                State::Stated => Truth::True,
                State::Absent => Truth::False,
                _ => Truth::Unknown,
            })
        })
    }

    /// The facts that a path leads to. It ends early at what is absent and at lists that are not stated.
    fn follow(&self, path: &Path, env: &Env) -> Vec<FactId> {
        let start = match path.base {
            Base::Root => Facts::ROOT,
            Base::Entry(variable) => {
                env.entries
                    .iter()
                    .rev()
                    .find(|(bound, _)| *bound == variable)
                    .unwrap()
                    .1
            }
        };
        let mut at = vec![start];
        let mut done = Vec::new();
        for (index, field) in path.fields.iter().enumerate() {
            let field = self.rulebook.shape.field(*field);
            let last = index + 1 == path.fields.len();
            let mut next = Vec::new();
            for fact in at {
                let found = self.facts.get(fact);
                let child = found.children.get(field.position as usize);
                let Some(child) = child.filter(|_| found.state != State::Absent) else {
                    done.push(fact);
                    continue;
                };
                let list = self.facts.get(*child);
                match (&field.ty, last) {
                    (Type::List(_), false) if list.state == State::Stated => {
                        next.extend(&list.children);
                    }
                    (Type::List(_), false) => done.push(*child),
                    _ => next.push(*child),
                }
            }
            at = next;
        }
        done.extend(at);
        done
    }

    fn entries(&self, path: &Path, env: &Env) -> Entries {
        let lists = self.follow(path, env);
        let mut entries = Vec::new();
        let mut open = false;
        for list in &lists {
            let fact = self.facts.get(*list);
            match fact.state {
                State::Stated => entries.extend(&fact.children),
                State::Absent => {}
                _ => open = true,
            }
        }
        entries.retain(|entry| self.facts.get(*entry).state != State::Absent);
        Entries(entries, open, self.all_absent(&lists))
    }

    fn all_absent(&self, facts: &[FactId]) -> bool {
        !facts.is_empty()
            && facts
                .iter()
                .all(|fact| self.facts.get(*fact).state == State::Absent)
    }

    fn value(&self, expression: &Expression, env: &Env) -> Val {
        match &expression.kind {
            ExpressionKind::Literal(value) => Val::One(value.clone()),
            ExpressionKind::List(items) => {
                joined(items.iter().map(|item| self.value(item, env)).collect())
            }
            ExpressionKind::Path(path) => self.field(path, env),
            ExpressionKind::Definition(id) => {
                match &self.rulebook.definitions[id.0 as usize].body {
                    DefinitionBody::Figure(values) => {
                        let in_force =
                            values
                                .iter()
                                .rev()
                                .find(|(from, _)| match (from, self.as_of) {
                                    (Some(from), Some(day)) => *from <= day,
                                    _ => true,
                                });
                        in_force.map_or(Val::Open, |(_, value)| Val::One(value.clone()))
                    }
                    DefinitionBody::List(values) => Val::Many(values.clone(), false),
                    DefinitionBody::Value(value) => self.value(value, &Env::default()),
                }
            }
            ExpressionKind::Slot(index) => env.slots[*index].clone(),
            ExpressionKind::Today => self
                .as_of
                .map_or(Val::Open, |day| Val::One(Value::Date(day))),
            ExpressionKind::Arithmetic(operation, left, right) => {
                let (left, right) = (self.value(left, env), self.value(right, env));
                both(left, right, |left, right| {
                    self.reckon(*operation, left, right)
                })
            }
            ExpressionKind::Shift { by, back, from } => {
                let (by, from) = (self.value(by, env), self.value(from, env));
                both(by, from, |by, from| self.shifted(from, by, *back))
            }
            ExpressionKind::Aggregate {
                aggregate,
                list,
                variable,
                with,
                of,
            } => {
                let Entries(entries, open, absent) = self.entries(list, env);
                let members: Vec<(Truth, Val)> = entries
                    .iter()
                    .map(|entry| {
                        let env = env.with(*variable, *entry);
                        let counts = self.counts(*entry, with.as_deref(), &env);
                        let of = of.as_ref().map(|of| self.value(of, &env));
                        (counts, of.unwrap_or(Val::Absent))
                    })
                    .filter(|(counts, _)| *counts != Truth::False)
                    .collect();
                match aggregate {
                    Aggregate::Number => number(&members, open),
                    Aggregate::Values if absent => Val::Absent,
                    _ => self.over(*aggregate, members, open, &expression.ty),
                }
            }
        }
    }

    fn field(&self, path: &Path, env: &Env) -> Val {
        let ends = self.follow(path, env);
        let plural = path
            .fields
            .iter()
            .any(|field| matches!(self.rulebook.shape.field(*field).ty, Type::List(_)));
        if !plural {
            return self.scalar(ends[0]);
        }
        if self.all_absent(&ends) {
            return Val::Absent;
        }
        let mut values = Vec::new();
        for end in ends {
            let fact = self.facts.get(end);
            if fact.state == State::Stated && fact.value.is_none() {
                values.extend(fact.children.iter().map(|entry| self.entry(*entry)));
            } else {
                values.push(self.scalar(end));
            }
        }
        joined(values)
    }

    fn scalar(&self, fact: FactId) -> Val {
        let fact = self.facts.get(fact);
        match (&fact.value, fact.state) {
            (Some(value), State::Stated) => Val::One(value.clone()),
            (_, State::Absent) => Val::Absent,
            _ => Val::Open,
        }
    }

    /// An entry of a list. A record has no value; it only keeps the list from being empty.
    fn entry(&self, fact: FactId) -> Val {
        let found = self.facts.get(fact);
        match (&found.value, found.state) {
            (None, State::Stated) => Val::One(Value::YesNo(true)),
            _ => self.scalar(fact),
        }
    }

    fn over(&self, aggregate: Aggregate, members: Vec<(Truth, Val)>, open: bool, ty: &Type) -> Val {
        let of = |wanted: Truth| {
            let values = members.iter().filter(|(counts, _)| *counts == wanted);
            joined(values.map(|(_, value)| value.clone()).collect())
        };
        let (Val::Many(surely, open_one), Val::Many(maybe, open_two)) =
            (of(Truth::True), of(Truth::Unknown))
        else {
            return Val::Open;
        };
        let open = open || open_one || open_two;
        match aggregate {
            Aggregate::Number => Val::Open,
            Aggregate::Values => Val::Many(surely, open || !maybe.is_empty()),
            Aggregate::Total if open || !maybe.is_empty() => Val::Open,
            Aggregate::Total => {
                let mut sum = zero(ty);
                for value in &surely {
                    match self.reckon(Operation::Plus, &sum, value) {
                        Some(next) => sum = next,
                        None => return Val::Open,
                    }
                }
                Val::One(sum)
            }
            Aggregate::Highest => self.extreme(&surely, &maybe, open, Ordering::Greater),
            Aggregate::Lowest => self.extreme(&surely, &maybe, open, Ordering::Less),
        }
    }

    fn extreme(&self, surely: &[Value], maybe: &[Value], open: bool, wanted: Ordering) -> Val {
        if surely.is_empty() {
            return if maybe.is_empty() && !open {
                Val::Absent
            } else {
                Val::Open
            };
        }
        let lengths = matches!(surely[0], Value::Duration(_));
        if open && lengths && self.rulebook.calendar.days_in_month.is_none() {
            return Val::Open;
        }
        let best = |values: &[Value]| -> Option<Value> {
            let mut best = values[0].clone();
            for value in &values[1..] {
                if self.order(value, &best)? == wanted {
                    best = value.clone();
                }
            }
            Some(best)
        };
        let all: Vec<Value> = surely.iter().chain(maybe).cloned().collect();
        let (Some(sure), Some(any)) = (best(surely), best(&all)) else {
            return Val::Open;
        };
        let same = sure == any;
        match wanted {
            _ if same && !open => Val::One(sure),
            Ordering::Greater if open => Val::Range(Some(sure), None),
            Ordering::Greater => Val::Range(Some(sure), Some(any)),
            _ if open => Val::Range(None, Some(sure)),
            _ => Val::Range(Some(any), Some(sure)),
        }
    }

    fn order(&self, left: &Value, right: &Value) -> Option<Ordering> {
        match (left, right) {
            (Value::Number(left), Value::Number(right))
            | (Value::Percentage(left), Value::Percentage(right)) => Some(left.cmp(right)),
            (Value::Money(left), Value::Money(right)) => {
                let one = left.currency == right.currency;
                let nothing = left.currency.is_empty() || right.currency.is_empty();
                (one || nothing).then(|| left.amount.cmp(&right.amount))
            }
            (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
            (Value::Duration(left), Value::Duration(right)) => {
                left.compare(*right, &self.rulebook.calendar)
            }
            _ => None,
        }
    }

    fn equal(&self, left: &Value, right: &Value) -> Option<bool> {
        match (left, right) {
            (Value::YesNo(_), Value::YesNo(_))
            | (Value::Text(_), Value::Text(_))
            | (Value::Name(_), Value::Name(_)) => Some(left == right),
            (Value::Name(name), Value::Text(text)) | (Value::Text(text), Value::Name(name)) => {
                Some(*name.key == *folded(text))
            }
            _ => self.order(left, right).map(Ordering::is_eq),
        }
    }

    fn reckon(&self, operation: Operation, left: &Value, right: &Value) -> Option<Value> {
        match (operation, left, right) {
            (Operation::Plus, Value::Date(_), Value::Duration(_)) => {
                self.shifted(left, right, false)
            }
            (Operation::Plus, Value::Duration(_), Value::Date(_)) => {
                self.shifted(right, left, false)
            }
            (Operation::Minus, Value::Date(_), Value::Duration(_)) => {
                self.shifted(left, right, true)
            }
            (Operation::Minus, Value::Date(left), Value::Date(right)) => {
                let span = right.until(*left).ok()?;
                Some(Value::Duration(Duration {
                    months: 0,
                    days: i64::from(span.get_days()),
                }))
            }
            (Operation::Plus, Value::Duration(left), Value::Duration(right)) => {
                left.checked_add(*right).map(Value::Duration)
            }
            (Operation::Minus, Value::Duration(left), Value::Duration(right)) => {
                left.checked_sub(*right).map(Value::Duration)
            }
            (Operation::Times, Value::Number(count), other)
            | (Operation::Times, other, Value::Number(count)) => scaled(other, *count),
            (Operation::Times, Value::Percentage(part), other)
            | (Operation::Times, other, Value::Percentage(part)) => {
                scaled(other, part.checked_div(Decimal::from(100))?)
            }
            (Operation::Times, ..) => None,
            (_, Value::Number(left), Value::Number(right)) => {
                added(operation, *left, *right).map(Value::Number)
            }
            (_, Value::Percentage(left), Value::Percentage(right)) => {
                added(operation, *left, *right).map(Value::Percentage)
            }
            (_, Value::Money(left), Value::Money(right)) => {
                let currency = if left.currency.is_empty() {
                    right.currency.clone()
                } else {
                    left.currency.clone()
                };
                let fits = right.currency.is_empty() || right.currency == currency;
                let amount = added(operation, left.amount, right.amount)?;
                fits.then_some(Value::Money(Money { amount, currency }))
            }
            _ => None,
        }
    }

    fn shifted(&self, from: &Value, by: &Value, back: bool) -> Option<Value> {
        let (Value::Date(from), Value::Duration(by)) = (from, by) else {
            return None;
        };
        let by = if back { by.checked_neg()? } else { *by };
        shift(*from, by, &self.rulebook.calendar)
            .ok()
            .map(Value::Date)
    }

    fn compare(&self, relation: Relation, left: &Val, right: &[Val]) -> Truth {
        match relation {
            Relation::Empty => match left {
                Val::Absent => Truth::True,
                Val::Many(values, _) if !values.is_empty() => Truth::False,
                Val::Many(_, false) => Truth::True,
                Val::One(_) => Truth::False,
                _ => Truth::Unknown,
            },
            Relation::Between => self.each(left, &right[0], Relation::AtLeast).and(self.each(
                left,
                &right[1],
                Relation::AtMost,
            )),
            Relation::WithinOf | Relation::WithinAfter | Relation::WithinBefore => {
                self.within(relation, left, &right[0], &right[1])
            }
            Relation::Includes | Relation::IncludesAny => {
                let nothing = matches!(left, Val::Absent)
                    || matches!(left, Val::Many(values, false) if values.is_empty());
                if nothing {
                    return Truth::False;
                }
                self.any_of(&right[0], |wanted| self.member(left, wanted))
            }
            Relation::IncludesAll => match (&right[0], left) {
                (_, Val::Absent) => Truth::False,
                (Val::Many(values, open), _) => {
                    let all = values
                        .iter()
                        .map(|value| self.member(left, &Val::One(value.clone())));
                    let all = all.fold(Truth::True, Truth::and);
                    if *open { all.and(Truth::Unknown) } else { all }
                }
                (one, _) => self.member(left, one),
            },
            Relation::OneOf => self.each(left, &right[0], Relation::Equals),
            Relation::Equals => {
                let there = self.each(left, &right[0], Relation::Equals);
                match (left, &right[0]) {
                    (Val::Many(..), Val::Many(..)) => {
                        there.and(self.each(&right[0], left, Relation::Equals))
                    }
                    _ => there,
                }
            }
            _ => self.each(left, &right[0], relation),
        }
    }

    /// In the place of one value on the left, a list means each of its values, and at least one.
    fn each(&self, left: &Val, right: &Val, relation: Relation) -> Truth {
        match left {
            Val::Many(values, open) => every(
                values.iter().map(|value| {
                    self.any_of(right, |right| {
                        self.one(relation, &Val::One(value.clone()), right)
                    })
                }),
                *open,
            ),
            Val::Absent => match right {
                Val::Many(values, _) if values.is_empty() => Truth::False,
                _ => Truth::False,
            },
            left => self.any_of(right, |right| self.one(relation, left, right)),
        }
    }

    /// On the right, a list means any of its values.
    fn any_of(&self, right: &Val, holds: impl Fn(&Val) -> Truth) -> Truth {
        match right {
            Val::Many(values, open) => {
                let any = values.iter().map(|value| holds(&Val::One(value.clone())));
                let any = any.fold(Truth::False, Truth::or);
                if *open { any.or(Truth::Unknown) } else { any }
            }
            one => holds(one),
        }
    }

    fn member(&self, list: &Val, wanted: &Val) -> Truth {
        match (list, wanted) {
            (Val::Absent, _) | (_, Val::Absent) => Truth::False,
            (Val::Many(values, open), wanted) => {
                if values.is_empty() && !open {
                    return Truth::False;
                }
                let any = values
                    .iter()
                    .map(|value| self.one(Relation::Equals, &Val::One(value.clone()), wanted))
                    .fold(Truth::False, Truth::or);
                if *open { any.or(Truth::Unknown) } else { any }
            }
            (one, wanted) => self.one(Relation::Equals, one, wanted),
        }
    }

    fn one(&self, relation: Relation, left: &Val, right: &Val) -> Truth {
        match (left, right) {
            (Val::Absent, _) | (_, Val::Absent) => Truth::False,
            (Val::One(left), Val::One(right)) => {
                let holds = match relation {
                    Relation::Equals => self.equal(left, right),
                    Relation::AtLeast | Relation::OnOrAfter => {
                        self.order(left, right).map(|order| order != Ordering::Less)
                    }
                    Relation::AtMost | Relation::OnOrBefore => self
                        .order(left, right)
                        .map(|order| order != Ordering::Greater),
                    Relation::MoreThan | Relation::After => self
                        .order(left, right)
                        .map(|order| order == Ordering::Greater),
                    Relation::LessThan | Relation::Before => {
                        self.order(left, right).map(|order| order == Ordering::Less)
                    }
                    Relation::Contains => text(left, right).map(|(all, part)| all.contains(&part)),
                    Relation::StartsWith => {
                        text(left, right).map(|(all, part)| all.starts_with(&part))
                    }
                    Relation::EndsWith => text(left, right).map(|(all, part)| all.ends_with(&part)),
                    _ => None,
                };
                holds.map_or(Truth::Unknown, Truth::known)
            }
            (Val::Open, _) | (_, Val::Open) => Truth::Unknown,
            _ => self.ranged(relation, left, right),
        }
    }

    fn ranged(&self, relation: Relation, left: &Val, right: &Val) -> Truth {
        let at_least = |left: &Val, right: &Val| {
            let (low, high) = ends(left);
            let (other_low, other_high) = ends(right);
            let order =
                |one: &Option<Value>, two: &Option<Value>| self.order(one.as_ref()?, two.as_ref()?);
            if order(&low, &other_high).is_some_and(|order| order != Ordering::Less) {
                Truth::True
            } else if order(&high, &other_low) == Some(Ordering::Less) {
                Truth::False
            } else {
                Truth::Unknown
            }
        };
        match relation {
            Relation::AtLeast | Relation::OnOrAfter => at_least(left, right),
            Relation::AtMost | Relation::OnOrBefore => at_least(right, left),
            Relation::LessThan | Relation::Before => at_least(left, right).negate(),
            Relation::MoreThan | Relation::After => at_least(right, left).negate(),
            Relation::Equals => at_least(left, right).and(at_least(right, left)),
            _ => Truth::Unknown,
        }
    }

    fn within(&self, relation: Relation, left: &Val, by: &Val, from: &Val) -> Truth {
        let nothing = |value: &Val| {
            matches!(value, Val::Absent)
                || matches!(value, Val::Many(values, false) if values.is_empty())
        };
        if matches!(by, Val::Absent) || matches!(from, Val::Absent) || nothing(left) {
            return Truth::False;
        }
        let (Val::One(by), Val::One(from)) = (by, from) else {
            return Truth::Unknown;
        };
        let bound = |back: bool, relation: Relation| {
            self.shifted(from, by, back).map_or(Truth::Unknown, |day| {
                self.each(left, &Val::One(day), relation)
            })
        };
        let from_day = |relation| self.each(left, &Val::One(from.clone()), relation);
        match relation {
            Relation::WithinAfter => {
                from_day(Relation::OnOrAfter).and(bound(false, Relation::OnOrBefore))
            }
            Relation::WithinBefore => {
                bound(true, Relation::OnOrAfter).and(from_day(Relation::OnOrBefore))
            }
            _ => bound(true, Relation::OnOrAfter).and(bound(false, Relation::OnOrBefore)),
        }
    }
}

fn ends(value: &Val) -> (Option<Value>, Option<Value>) {
    match value {
        Val::One(value) => (Some(value.clone()), Some(value.clone())),
        Val::Range(low, high) => (low.clone(), high.clone()),
        _ => (None, None),
    }
}

fn text(left: &Value, right: &Value) -> Option<(String, String)> {
    let text = |value: &Value| match value {
        Value::Text(text) => Some(text.to_lowercase()),
        Value::Name(name) => Some(name.text.to_lowercase()),
        _ => None,
    };
    Some((text(left)?, text(right)?))
}

fn every(all: impl Iterator<Item = Truth>, open: bool) -> Truth {
    let all: Vec<Truth> = all.collect();
    if all.is_empty() && !open {
        return Truth::False;
    }
    let start = if open { Truth::Unknown } else { Truth::True };
    all.into_iter().fold(start, Truth::and)
}

fn quantified(quantifier: Quantifier, entries: &[(Truth, Truth)], open: bool) -> Truth {
    let hits = |wanted: Truth| {
        let both = entries.iter().map(|(counts, holds)| counts.and(*holds));
        both.filter(|truth| *truth == wanted).count()
    };
    let least = hits(Truth::True);
    let most = if open {
        usize::MAX
    } else {
        least + hits(Truth::Unknown)
    };
    let at_least = |wanted: usize| {
        if least >= wanted {
            Truth::True
        } else if most >= wanted {
            Truth::Unknown
        } else {
            Truth::False
        }
    };
    match quantifier {
        Quantifier::Some => at_least(1),
        Quantifier::No => at_least(1).negate(),
        Quantifier::AtLeast(wanted) => at_least(wanted),
        Quantifier::AtMost(wanted) => at_least(wanted + 1).negate(),
        Quantifier::Exactly(wanted) => at_least(wanted).and(at_least(wanted + 1).negate()),
        Quantifier::Every => {
            let start = if open { Truth::Unknown } else { Truth::True };
            entries.iter().fold(start, |all, (counts, holds)| {
                all.and(counts.negate().or(*holds))
            })
        }
        Quantifier::Most if open => Truth::Unknown,
        Quantifier::Most => majority(entries),
    }
}

/// Every way in which the unknown entries may turn out, one by one.
fn majority(entries: &[(Truth, Truth)]) -> Truth {
    let choices = |truth: Truth| match truth {
        Truth::True => vec![true],
        Truth::False => vec![false],
        Truth::Unknown => vec![false, true],
    };
    let mut margins = vec![0_i64];
    for (counts, holds) in entries {
        let mut next = Vec::new();
        for margin in &margins {
            for counts in choices(*counts) {
                for holds in choices(*holds) {
                    next.push(match (counts, holds) {
                        (false, _) => *margin,
                        (true, true) => margin + 1,
                        (true, false) => margin - 1,
                    });
                }
            }
        }
        next.sort_unstable();
        next.dedup();
        margins = next;
    }
    match (
        margins.iter().all(|margin| *margin > 0),
        margins.iter().any(|margin| *margin > 0),
    ) {
        (true, _) => Truth::True,
        (false, true) => Truth::Unknown,
        (false, false) => Truth::False,
    }
}

fn joined(values: Vec<Val>) -> Val {
    let mut all = Vec::new();
    let mut open = false;
    for value in values {
        match value {
            Val::One(value) => all.push(value),
            Val::Absent => {}
            Val::Open | Val::Range(..) => open = true,
            Val::Many(values, more) => {
                all.extend(values);
                open |= more;
            }
        }
    }
    Val::Many(all, open)
}

fn both(left: Val, right: Val, compute: impl Fn(&Value, &Value) -> Option<Value>) -> Val {
    match (left, right) {
        (Val::Absent, _) | (_, Val::Absent) => Val::Absent,
        (Val::One(left), Val::One(right)) => compute(&left, &right).map_or(Val::Open, Val::One),
        _ => Val::Open,
    }
}

fn number(members: &[(Truth, Val)], open: bool) -> Val {
    let count = |wanted: &[Truth]| {
        let found = members.iter().filter(|(counts, _)| wanted.contains(counts));
        Value::Number(Decimal::from(found.count()))
    };
    let low = count(&[Truth::True]);
    let high = count(&[Truth::True, Truth::Unknown]);
    if open {
        Val::Range(Some(low), None)
    } else if low == high {
        Val::One(low)
    } else {
        Val::Range(Some(low), Some(high))
    }
}

fn zero(ty: &Type) -> Value {
    match ty {
        Type::Money(currency) => Value::Money(Money {
            amount: Decimal::ZERO,
            currency: currency.clone().unwrap_or_default().into(),
        }),
        Type::Percentage => Value::Percentage(Decimal::ZERO),
        Type::Duration(_) => Value::Duration(Duration::default()),
        _ => Value::Number(Decimal::ZERO),
    }
}

fn added(operation: Operation, left: Decimal, right: Decimal) -> Option<Decimal> {
    match operation {
        Operation::Plus => left.checked_add(right),
        _ => left.checked_sub(right),
    }
}

fn scaled(value: &Value, count: Decimal) -> Option<Value> {
    match value {
        Value::Number(number) => number.checked_mul(count).map(Value::Number),
        Value::Percentage(number) => number.checked_mul(count).map(Value::Percentage),
        Value::Money(money) => Some(Value::Money(Money {
            amount: money.amount.checked_mul(count)?,
            currency: money.currency.clone(),
        })),
        Value::Duration(duration) => {
            let times =
                i64::try_from(count.trunc().mantissa() / 10_i128.pow(count.trunc().scale()))
                    .ok()?;
            (count.fract().is_zero())
                .then(|| duration.checked_mul(times).map(Value::Duration))
                .flatten()
        }
        _ => None,
    }
}
