//! Changes to whole statements: rules, terms, figures, lists and values.

use crate::model::rulebook::{
    Condition, Definition, DefinitionBody, DefinitionId, Exception, Force, Rule, RuleId, Rulebook,
    Term, TermId,
};
use crate::model::value::Value;
use crate::source::{Sources, Span};
use crate::testing::mutate::change::{Change, Kind};
use crate::testing::mutate::condition::Changes;
use crate::testing::mutate::expression::{
    entry_hint, figure_hint, place_of_value, replaced, without,
};
use crate::testing::mutate::value::neighbours;
use crate::testing::mutate::words::written;
use crate::testing::mutate::{Mutant, Owner, Part};

/// Every mutant of a rulebook: those of its rules, of its terms, of its definitions.
pub(super) fn mutants(rulebook: &Rulebook, sources: &Sources) -> Vec<Mutant> {
    let changes = Changes { rulebook, sources };
    let mut found = Vec::new();
    for (id, rule) in (0..).map(RuleId).zip(&rulebook.rules) {
        let all = changes.rule(rule).into_iter();
        found.extend(all.map(|one| mutant(Owner::Rule(id), one)));
    }
    for (id, term) in (0..).map(TermId).zip(&rulebook.terms) {
        let all = changes.of_term(term).into_iter();
        found.extend(all.map(|one| mutant(Owner::Term(id), one)));
    }
    for (id, definition) in (0..).map(DefinitionId).zip(&rulebook.definitions) {
        let all = changes.definition(definition).into_iter();
        found.extend(all.map(|one| mutant(Owner::Definition(id), one)));
    }
    found
}

fn mutant(owner: Owner, change: Change<Part>) -> Mutant {
    Mutant {
        owner,
        kind: change.kind,
        span: change.span,
        before: change.before,
        after: change.after,
        hint: change.hint,
        part: change.part,
    }
}

impl Changes<'_> {
    fn rule(&self, rule: &Rule) -> Vec<Change<Part>> {
        let mut found = self.filter_of(rule);
        if let Some(condition) = &rule.condition {
            found.push(self.without_condition(condition, rule));
            for change in self.condition(condition) {
                let set =
                    |part: Condition| changed(rule, |rule| rule.condition = Some(part.clone()));
                found.push(change.within(set));
            }
        }
        for at in 0..rule.demands.len() {
            found.extend(self.demand(rule, at));
        }
        for change in self.exceptions(&rule.exceptions) {
            let set = |all: Vec<Exception>| changed(rule, |rule| rule.exceptions.clone_from(&all));
            found.push(change.within(set));
        }
        found.extend(self.overrides(rule));
        found
    }

    /// `for each X with …`.
    fn filter_of(&self, rule: &Rule) -> Vec<Change<Part>> {
        let binding = rule.binding.as_ref();
        let Some(with) = binding.and_then(|binding| binding.with.as_ref()) else {
            return Vec::new();
        };
        let set = |with: Option<Condition>| {
            changed(rule, |rule| {
                if let Some(binding) = &mut rule.binding {
                    binding.with.clone_from(&with);
                }
            })
        };
        let mut found = vec![self.unfiltered(with).within(|()| set(None))];
        let changes = self.condition(with).into_iter();
        found.extend(changes.map(|one| one.within(|with| set(Some(with)))));
        found
    }

    fn without_condition(&self, condition: &Condition, rule: &Rule) -> Change<Part> {
        Change {
            kind: Kind::DroppedCondition,
            span: condition.span,
            before: format!("if {}", written(condition.span, self.sources)),
            after: None,
            hint: format!(
                "a test that expects `{}` to be not applicable, or undetermined",
                rule.id
            ),
            part: changed(rule, |rule| rule.condition = None),
        }
    }

    fn demand(&self, rule: &Rule, at: usize) -> Vec<Change<Part>> {
        let Some(demand) = rule.demands.get(at) else {
            return Vec::new();
        };
        let name = match rule.demands.len() {
            1 => rule.id.clone(),
            _ => format!("{}/{}", rule.id, at + 1),
        };
        let before = written(demand.span, self.sources);
        let softer = softened(demand.force);
        let word = demand.force.word();
        let start = demand.span.start as usize;
        let keyword = Span::new(demand.span.file, start, start + word.len());
        let mut found = vec![
            Change {
                kind: Kind::DroppedDemand,
                span: demand.span,
                before,
                after: None,
                hint: format!("a test that expects something of `{name}`"),
                part: Part::Without(u32::try_from(at).unwrap_or(u32::MAX)),
            },
            Change {
                kind: Kind::Force,
                span: keyword,
                before: word.to_owned(),
                after: Some(softer.word().to_owned()),
                hint: force_hint(demand.force, &name),
                part: changed(rule, |rule| {
                    if let Some(demand) = rule.demands.get_mut(at) {
                        demand.force = softer;
                    }
                }),
            },
        ];
        for change in self.condition(&demand.condition) {
            let set = |condition: Condition| {
                changed(rule, |rule| {
                    if let Some(demand) = rule.demands.get_mut(at) {
                        demand.condition = condition.clone();
                    }
                })
            };
            found.push(change.within(set));
        }
        found
    }

    /// Exceptions of which one is taken out or changed, at any depth.
    fn exceptions(&self, all: &[Exception]) -> Vec<Change<Vec<Exception>>> {
        let mut found = Vec::new();
        for (at, exception) in all.iter().enumerate() {
            let before = written(exception.span, self.sources);
            found.push(Change {
                kind: Kind::DroppedException,
                span: exception.span,
                hint: "a test in which this exception alone turns the verdict".to_owned(),
                before,
                after: None,
                part: without(all, at),
            });
            let with = |exception| replaced(all, at, exception);
            for change in self.condition(&exception.condition) {
                found.push(change.within(|condition| {
                    with(Exception {
                        condition,
                        ..exception.clone()
                    })
                }));
            }
            for change in self.exceptions(&exception.exceptions) {
                found.push(change.within(|exceptions| {
                    with(Exception {
                        exceptions,
                        ..exception.clone()
                    })
                }));
            }
        }
        found
    }

    fn overrides(&self, rule: &Rule) -> Vec<Change<Part>> {
        let title = |id: RuleId| {
            let other = self.rulebook.rules.get(id.0 as usize);
            other.map_or_else(String::new, |rule| rule.title.clone())
        };
        let dropped = |(at, other): (usize, &RuleId)| Change {
            kind: Kind::DroppedOverride,
            span: place_of_value(rule.span, &title(*other), self.sources),
            before: format!("overrides {}", title(*other)),
            after: None,
            hint: format!("a test that expects `{}` to be excepted", title(*other)),
            part: changed(rule, |rule| rule.overrides = without(&rule.overrides, at)),
        };
        rule.overrides.iter().enumerate().map(dropped).collect()
    }

    fn of_term(&self, term: &Term) -> Vec<Change<Part>> {
        let changes = self.condition(&term.means).into_iter();
        changes.map(|one| one.within(Part::Term)).collect()
    }

    fn definition(&self, definition: &Definition) -> Vec<Change<Part>> {
        let bodies = match &definition.body {
            DefinitionBody::Figure(values) => self.figure(definition, values),
            DefinitionBody::List(values) => self.named_list(definition, values),
            DefinitionBody::Value(value) => {
                let changes = self.expression(value).into_iter();
                changes
                    .map(|one| one.within(DefinitionBody::Value))
                    .collect()
            }
        };
        { bodies.into_iter() }
            .map(|one| one.within(Part::Definition))
            .collect()
    }

    fn figure(
        &self,
        definition: &Definition,
        values: &[(Option<jiff::civil::Date>, Value)],
    ) -> Vec<Change<DefinitionBody>> {
        let mut found = Vec::new();
        for (at, (from, value)) in values.iter().enumerate() {
            let others = neighbours(value, &definition.ty, &self.rulebook.shape);
            for (rank, other) in others.into_iter().enumerate() {
                found.push(Change {
                    kind: Kind::Figure,
                    span: place_of_value(definition.span, &value.to_string(), self.sources),
                    before: value.to_string(),
                    after: Some(other.to_string()),
                    hint: figure_hint(value, &other, rank > 0),
                    part: DefinitionBody::Figure(replaced(values, at, (*from, other))),
                });
            }
        }
        found
    }

    fn named_list(&self, definition: &Definition, values: &[Value]) -> Vec<Change<DefinitionBody>> {
        if values.len() < 2 {
            return Vec::new();
        }
        let dropped = |(at, value): (usize, &Value)| {
            let words = value.to_string();
            Change {
                kind: Kind::DroppedEntry,
                span: place_of_value(definition.span, &words, self.sources),
                hint: entry_hint(&words),
                before: words,
                after: None,
                part: DefinitionBody::List(without(values, at)),
            }
        };
        values.iter().enumerate().map(dropped).collect()
    }
}

/// A rule with something set otherwise.
fn changed(rule: &Rule, set: impl FnOnce(&mut Rule)) -> Part {
    let mut rule = rule.clone();
    set(&mut rule);
    Part::Rule(Box::new(rule))
}

/// A hard demand as a soft one and the reverse.
fn softened(force: Force) -> Force {
    match force {
        Force::Require => Force::Prefer,
        Force::Prefer => Force::Require,
        Force::Forbid => Force::Avoid,
        Force::Avoid => Force::Forbid,
    }
}

fn force_hint(force: Force, name: &str) -> String {
    let overall = if force.is_hard() {
        "expect the deal fails"
    } else {
        "expect the deal passes"
    };
    format!("a test with `{overall}` in which `{name}` is the only one broken")
}
