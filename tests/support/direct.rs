//! The typed rulebook, interpreted one node at a time: no plan, nothing shared, nothing remembered. Verdicts must be
//! those of the plan.

use rust_decimal::Decimal;
use servanda::model::facts::{Fact, FactId, Facts, State};
use servanda::model::rulebook::*;
use servanda::model::truth::Truth;
use servanda::model::value::Value;

/// A value as the interpreter sees it.
enum Seen {
    Known(Value),
    Absent,
    Open,
    /// Entries, and how many more there may be of which nothing is known.
    List(Vec<Seen>),
    /// A count that is not settled: from, to.
    Between(usize, usize),
}

pub struct Direct<'a> {
    pub rulebook: &'a Rulebook,
    pub facts: &'a Facts,
}

type Bound = Vec<(VariableId, FactId)>;

impl Direct<'_> {
    /// Rule, demand, entry and verdict of every finding.
    pub fn findings(&self) -> Vec<(u32, u32, Option<FactId>, Verdict)> {
        let mut out = Vec::new();
        for (index, rule) in self.rulebook.rules.iter().enumerate() {
            for (entry, binding, filter) in self.entries(rule) {
                for (number, demand) in rule.demands.iter().enumerate() {
                    let verdict = match filter {
                        None => Verdict::Undetermined,
                        Some(Truth::False) => Verdict::NotApplicable,
                        Some(filter) => self.verdict(rule, demand, filter, &binding),
                    };
                    out.push((index as u32, number as u32, entry, verdict));
                }
            }
        }
        out
    }

    fn verdict(&self, rule: &Rule, demand: &Demand, filter: Truth, bound: &Bound) -> Verdict {
        let condition = filter.and(self.optional(rule.condition.as_ref(), bound));
        let met = demand.force.met(self.holds(&demand.condition, bound));
        Verdict::of(condition, met, self.any(&rule.exceptions, bound))
    }

    /// What a rule is about: entry, bindings, and the truth of its filter; none where the list is not known.
    fn entries(&self, rule: &Rule) -> Vec<(Option<FactId>, Bound, Option<Truth>)> {
        let Some(binding) = &rule.binding else {
            return vec![(None, Vec::new(), Some(Truth::True))];
        };
        let Some(entries) = self.list(&binding.list, &Vec::new()) else {
            return vec![(None, Vec::new(), None)];
        };
        let bound: Vec<_> = entries
            .into_iter()
            .map(|entry| {
                let bound = vec![(binding.variable, entry)];
                let filter = self.optional(binding.with.as_ref(), &bound);
                (Some(entry), bound, Some(filter))
            })
            .filter(|(_, _, filter)| *filter != Some(Truth::False))
            .collect();
        if bound.is_empty() {
            vec![(None, Vec::new(), Some(Truth::False))]
        } else {
            bound
        }
    }

    fn optional(&self, condition: Option<&Condition>, bound: &Bound) -> Truth {
        condition.map_or(Truth::True, |condition| self.holds(condition, bound))
    }

    fn any(&self, exceptions: &[Exception], bound: &Bound) -> Truth {
        exceptions.iter().fold(Truth::False, |so_far, exception| {
            let inner = self.any(&exception.exceptions, bound);
            so_far.or(self.holds(&exception.condition, bound).and(inner.negate()))
        })
    }

    fn get(&self, id: FactId) -> &Fact {
        self.facts.get(id)
    }

    fn base(&self, path: &Path, bound: &Bound) -> FactId {
        match path.base {
            Base::Root => Facts::ROOT,
            Base::Entry(variable) => {
                bound
                    .iter()
                    .find(|(name, _)| *name == variable)
                    .expect("bound")
                    .1
            }
        }
    }

    fn fact(&self, path: &Path, bound: &Bound) -> FactId {
        path.fields
            .iter()
            .fold(self.base(path, bound), |at, field| {
                let position = self.rulebook.shape.field(*field).position;
                self.get(at).children[position as usize]
            })
    }

    /// The entries of a list; none where the document does not say.
    fn list(&self, path: &Path, bound: &Bound) -> Option<Vec<FactId>> {
        let list = self.get(self.fact(path, bound));
        match list.state {
            State::Stated => Some(list.children.clone()),
            State::Absent => Some(Vec::new()),
            _ => None,
        }
    }

    fn holds(&self, condition: &Condition, bound: &Bound) -> Truth {
        match &condition.kind {
            ConditionKind::Holds(expression) => match self.seen(expression, bound) {
                Seen::Known(Value::YesNo(yes)) => Truth::known(yes),
                Seen::Absent => Truth::False,
                _ => Truth::Unknown,
            },
            ConditionKind::Compare {
                left,
                comparator,
                right,
            } => {
                let rights: Vec<Value> = right.iter().flat_map(literals).collect();
                let truth = compare(&self.seen(left, bound), comparator.relation, &rights);
                if comparator.negated {
                    truth.negate()
                } else {
                    truth
                }
            }
            ConditionKind::Stated(path) => Truth::known(matches!(
                self.get(self.fact(path, bound)).state,
                State::Stated | State::Absent
            )),
            ConditionKind::Exists(path) => match self.get(self.fact(path, bound)).state {
                State::Stated => Truth::True,
                State::Absent => Truth::False,
                _ => Truth::Unknown,
            },
            ConditionKind::Quantified {
                quantifier,
                list,
                variable,
                with,
                has,
            } => self.quantified(*quantifier, list, *variable, with.as_deref(), has, bound),
            ConditionKind::Not(inner) => self.holds(inner, bound).negate(),
            ConditionKind::All(parts) => parts.iter().fold(Truth::True, |so_far, part| {
                so_far.and(self.holds(part, bound))
            }),
            ConditionKind::Any(parts) => parts.iter().fold(Truth::False, |so_far, part| {
                so_far.or(self.holds(part, bound))
            }),
            ConditionKind::AtLeast(count, parts) => {
                Truth::at_least(*count, parts.iter().map(|part| self.holds(part, bound)))
            }
            ConditionKind::Term { term, negative, .. } => {
                let truth = self.holds(&self.rulebook.terms[term.0 as usize].means, bound);
                if *negative { truth.negate() } else { truth }
            }
            ConditionKind::Error => Truth::Unknown,
        }
    }

    fn quantified(
        &self,
        quantifier: Quantifier,
        list: &Path,
        variable: VariableId,
        with: Option<&Condition>,
        has: &Condition,
        bound: &Bound,
    ) -> Truth {
        let Some(entries) = self.list(list, bound) else {
            return Truth::Unknown;
        };
        let judged: Vec<(Truth, Truth)> = entries
            .iter()
            .map(|entry| {
                let mut bound = bound.clone();
                bound.push((variable, *entry));
                (self.optional(with, &bound), self.holds(has, &bound))
            })
            .collect();
        let both = || judged.iter().map(|(with, has)| with.and(*has));
        match quantifier {
            Quantifier::Some => Truth::at_least(1, both()),
            Quantifier::No => Truth::at_least(1, both()).negate(),
            Quantifier::Every => judged.iter().fold(Truth::True, |so_far, (with, has)| {
                so_far.and(with.negate().or(*has))
            }),
            Quantifier::AtLeast(count) => Truth::at_least(count, both()),
            Quantifier::AtMost(count) => Truth::at_least(count + 1, both()).negate(),
            Quantifier::Exactly(count) => {
                Truth::at_least(count, both()).and(Truth::at_least(count + 1, both()).negate())
            }
            Quantifier::Most => Truth::at_least(judged.len() / 2 + 1, both()),
        }
    }

    fn seen(&self, expression: &Expression, bound: &Bound) -> Seen {
        match &expression.kind {
            ExpressionKind::Literal(value) => Seen::Known(value.clone()),
            ExpressionKind::Path(path) => self.seen_fact(self.fact(path, bound)),
            ExpressionKind::Aggregate {
                aggregate: Aggregate::Number,
                list,
                variable,
                with,
                ..
            } => {
                let Some(entries) = self.list(list, bound) else {
                    return Seen::Between(0, 50); // as many as any number in these rules
                };
                let truths = entries.iter().map(|entry| {
                    let mut bound = bound.clone();
                    bound.push((*variable, *entry));
                    self.optional(with.as_deref(), &bound)
                });
                let truths: Vec<Truth> = truths.collect();
                let sure = truths.iter().filter(|truth| **truth == Truth::True).count();
                let open = truths
                    .iter()
                    .filter(|truth| **truth == Truth::Unknown)
                    .count();
                Seen::Between(sure, sure + open)
            }
            other => panic!("not interpreted: {other:?}"),
        }
    }

    fn seen_fact(&self, id: FactId) -> Seen {
        let fact = self.get(id);
        match (fact.state, &fact.value) {
            (State::Stated, Some(value)) => Seen::Known(value.clone()),
            (State::Stated, None) => Seen::List(
                fact.children
                    .iter()
                    .map(|child| self.seen_fact(*child))
                    .collect(),
            ),
            (State::Absent, _) => Seen::Absent,
            _ => Seen::Open,
        }
    }
}

fn literals(expression: &Expression) -> Vec<Value> {
    match &expression.kind {
        ExpressionKind::Literal(value) => vec![value.clone()],
        ExpressionKind::List(items) => items.iter().flat_map(literals).collect(),
        other => panic!("not interpreted: {other:?}"),
    }
}

fn compare(left: &Seen, relation: Relation, rights: &[Value]) -> Truth {
    match left {
        Seen::Open => Truth::Unknown,
        Seen::Absent => Truth::known(relation == Relation::Empty),
        Seen::Known(value) => Truth::known(scalar(value, relation, rights)),
        Seen::List(entries) => over_list(entries, relation, rights),
        Seen::Between(from, to) => {
            let all: Vec<bool> = (*from..=*to)
                .map(|count| scalar(&Value::Number(Decimal::from(count)), relation, rights))
                .collect();
            match (
                all.iter().all(|holds| *holds),
                all.iter().any(|holds| *holds),
            ) {
                (true, _) => Truth::True,
                (_, false) => Truth::False,
                _ => Truth::Unknown,
            }
        }
    }
}

fn over_list(entries: &[Seen], relation: Relation, rights: &[Value]) -> Truth {
    let includes = |wanted: &Value| {
        Truth::at_least(
            1,
            entries
                .iter()
                .map(|entry| compare(entry, Relation::Equals, std::slice::from_ref(wanted))),
        )
    };
    match relation {
        // An entry of which nothing is known may turn out to be none.
        Relation::Empty => {
            let known = entries.iter().any(|entry| !matches!(entry, Seen::Open));
            if known {
                Truth::False
            } else if entries.is_empty() {
                Truth::True
            } else {
                Truth::Unknown
            }
        }
        Relation::Includes | Relation::IncludesAny => rights
            .iter()
            .fold(Truth::False, |so_far, wanted| so_far.or(includes(wanted))),
        Relation::IncludesAll => rights
            .iter()
            .fold(Truth::True, |so_far, wanted| so_far.and(includes(wanted))),
        other => panic!("not interpreted on lists: {other:?}"),
    }
}

fn scalar(left: &Value, relation: Relation, rights: &[Value]) -> bool {
    let order = |right: &Value| match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.cmp(right),
        (Value::Date(left), Value::Date(right)) => left.cmp(right),
        (Value::Duration(left), Value::Duration(right)) => {
            (left.months, left.days).cmp(&(right.months, right.days))
        }
        other => panic!("not ordered: {other:?}"),
    };
    let first = || order(&rights[0]);
    match relation {
        Relation::Equals => *left == rights[0],
        Relation::OneOf => rights.contains(left),
        Relation::AtLeast | Relation::OnOrAfter => first().is_ge(),
        Relation::AtMost | Relation::OnOrBefore => first().is_le(),
        Relation::MoreThan | Relation::After => first().is_gt(),
        Relation::LessThan | Relation::Before => first().is_lt(),
        Relation::Between => first().is_ge() && order(&rights[1]).is_le(),
        other => panic!("not interpreted: {other:?}"),
    }
}
