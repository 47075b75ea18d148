//! Changes to values: other constants, another figure, shorter lists, other arithmetic.

use crate::model::rulebook::{
    Aggregate, DefinitionBody, DefinitionId, Expression, ExpressionKind, Operation, Rulebook,
};
use crate::model::shape::Type;
use crate::model::value::Value;
use crate::source::{Sources, Span};
use crate::testing::mutate::change::{Change, Kind};
use crate::testing::mutate::condition::Changes;
use crate::testing::mutate::value::neighbours;
use crate::testing::mutate::words::written;

impl Changes<'_> {
    /// Every expression that one of several could become, the others as they are.
    pub(super) fn expressions(&self, all: &[Expression]) -> Vec<Change<Vec<Expression>>> {
        let mut found = Vec::new();
        for (at, one) in all.iter().enumerate() {
            let with = |changed| replaced(all, at, changed);
            found.extend(self.expression(one).into_iter().map(|one| one.within(with)));
        }
        found
    }

    /// Everything that an expression could become.
    pub(super) fn expression(&self, expression: &Expression) -> Vec<Change<Expression>> {
        let with = |kind| Expression {
            kind,
            ..expression.clone()
        };
        match &expression.kind {
            ExpressionKind::Literal(value) => self.literal(value, expression),
            ExpressionKind::List(entries) => self.list(entries, expression),
            ExpressionKind::Definition(id) => self.other_figure(*id, expression),
            ExpressionKind::Arithmetic(..) => self.arithmetic(expression),
            ExpressionKind::Shift { by, back, from } => {
                let mut found = vec![self.turned(expression)];
                let shift = |by: &Expression, from: &Expression| {
                    with(ExpressionKind::Shift {
                        by: Box::new(by.clone()),
                        back: *back,
                        from: Box::new(from.clone()),
                    })
                };
                let bys = self.expression(by).into_iter();
                found.extend(bys.map(|one| one.within(|by| shift(&by, from))));
                let froms = self.expression(from).into_iter();
                found.extend(froms.map(|one| one.within(|from| shift(by, &from))));
                found.into_iter().collect()
            }
            ExpressionKind::Aggregate { .. } => self.aggregate(expression),
            ExpressionKind::Path(_) | ExpressionKind::Slot(_) | ExpressionKind::Today => Vec::new(),
        }
    }

    fn literal(&self, value: &Value, expression: &Expression) -> Vec<Change<Expression>> {
        let shape = &self.rulebook.shape;
        let others = neighbours(value, &expression.ty, shape).into_iter();
        let change = |(at, other): (usize, Value)| Change {
            kind: Kind::Figure,
            span: expression.span,
            before: written(expression.span, self.sources),
            after: Some(other.to_string()),
            hint: figure_hint(value, &other, at > 0),
            part: Expression {
                kind: ExpressionKind::Literal(other),
                ..expression.clone()
            },
        };
        others.enumerate().map(change).collect()
    }

    /// A list without one of its entries.
    fn list(&self, entries: &[Expression], expression: &Expression) -> Vec<Change<Expression>> {
        let rebuilt = |entries| Expression {
            kind: ExpressionKind::List(entries),
            ..expression.clone()
        };
        let mut found = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            if let ExpressionKind::Literal(_) = entry.kind {
                if entries.len() > 1 {
                    let before = written(entry.span, self.sources);
                    found.push(Change {
                        kind: Kind::DroppedEntry,
                        span: entry.span,
                        hint: entry_hint(&before),
                        before,
                        after: None,
                        part: rebuilt(without(entries, at)),
                    });
                }
            } else {
                let changes = self.expression(entry).into_iter();
                found.extend(
                    changes.map(|one| one.within(|one| rebuilt(replaced(entries, at, one)))),
                );
            }
        }
        found
    }

    /// The next figure of the same type.
    fn other_figure(&self, id: DefinitionId, expression: &Expression) -> Vec<Change<Expression>> {
        let Some(other) = next_figure(id, self.rulebook) else {
            return Vec::new();
        };
        let phrase = |id: DefinitionId| {
            let definition = self.rulebook.definitions.get(id.0 as usize);
            definition.map_or_else(String::new, |definition| definition.phrase.clone())
        };
        let hint = format!(
            "a test with a value between `{}` and `{}`",
            phrase(id),
            phrase(other)
        );
        vec![Change {
            kind: Kind::Figure,
            span: expression.span,
            before: written(expression.span, self.sources),
            after: Some(phrase(other)),
            hint,
            part: Expression {
                kind: ExpressionKind::Definition(other),
                ..expression.clone()
            },
        }]
    }

    fn arithmetic(&self, expression: &Expression) -> Vec<Change<Expression>> {
        let ExpressionKind::Arithmetic(operation, left, right) = &expression.kind else {
            return Vec::new();
        };
        let with = |operation, left: &Expression, right: &Expression| Expression {
            kind: ExpressionKind::Arithmetic(
                operation,
                Box::new(left.clone()),
                Box::new(right.clone()),
            ),
            ..expression.clone()
        };
        let mut found = Vec::new();
        if let Some(other) = other_operation(*operation) {
            let side = |side: &Expression| written(side.span, self.sources);
            found.push(Change {
                kind: Kind::Arithmetic,
                span: expression.span,
                before: written(expression.span, self.sources),
                after: Some(format!("{} {} {}", side(left), other.word(), side(right))),
                hint: "a test in which the computed value decides".to_owned(),
                part: with(other, left, right),
            });
        }
        let lefts = self.expression(left).into_iter();
        found.extend(lefts.map(|one| one.within(|left| with(*operation, &left, right))));
        let rights = self.expression(right).into_iter();
        found.extend(rights.map(|one| one.within(|right| with(*operation, left, &right))));
        found
    }

    /// A day after another one becomes a day before it, and the reverse.
    fn turned(&self, expression: &Expression) -> Change<Expression> {
        let mut part = expression.clone();
        let mut after = String::new();
        if let ExpressionKind::Shift { by, back, from } = &mut part.kind {
            *back = !*back;
            let word = if *back { "before" } else { "after" };
            let side = |side: &Expression| written(side.span, self.sources);
            after = format!("{} {word} {}", side(by), side(from));
        }
        Change {
            kind: Kind::Arithmetic,
            span: expression.span,
            before: written(expression.span, self.sources),
            after: Some(after),
            hint: "a test in which the day decides".to_owned(),
            part,
        }
    }

    fn aggregate(&self, expression: &Expression) -> Vec<Change<Expression>> {
        let ExpressionKind::Aggregate {
            aggregate,
            with,
            of,
            ..
        } = &expression.kind
        else {
            return Vec::new();
        };
        let changed = |set: &dyn Fn(&mut Expression)| {
            let mut part = expression.clone();
            set(&mut part);
            part
        };
        let mut found = Vec::new();
        if let Some(other) = other_aggregate(*aggregate) {
            found.push(Change {
                kind: Kind::Arithmetic,
                span: expression.span,
                before: written(expression.span, self.sources),
                after: Some(format!("the {} of the same", aggregate_word(other))),
                hint: "a test with two entries that differ".to_owned(),
                part: changed(&|part| {
                    if let ExpressionKind::Aggregate { aggregate, .. } = &mut part.kind {
                        *aggregate = other;
                    }
                }),
            });
        }
        if let Some(with) = with {
            let set = |part: &mut Expression, filter: Option<Box<_>>| {
                if let ExpressionKind::Aggregate { with, .. } = &mut part.kind {
                    *with = filter;
                }
            };
            found.push(
                self.unfiltered(with)
                    .within(|()| changed(&|part| set(part, None))),
            );
            for change in self.condition(with) {
                found.push(
                    change.within(|with| changed(&|part| set(part, Some(Box::new(with.clone()))))),
                );
            }
        }
        if let Some(of) = of {
            for change in self.expression(of) {
                found.push(change.within(|value| {
                    changed(&|part| {
                        if let ExpressionKind::Aggregate { of, .. } = &mut part.kind {
                            *of = Some(Box::new(value.clone()));
                        }
                    })
                }));
            }
        }
        found
    }

    /// What is told where `with …` is taken out.
    pub(super) fn unfiltered(&self, with: &crate::model::rulebook::Condition) -> Change<()> {
        let words = written(with.span, self.sources);
        Change {
            kind: Kind::DroppedFilter,
            span: with.span,
            hint: format!("a test with an entry of which `{words}` is not true"),
            before: format!("with {words}"),
            after: None,
            part: (),
        }
    }
}

/// What a test needs that tells two values apart, of which `grows` says whether the other is the larger.
pub(super) fn figure_hint(value: &Value, other: &Value, grows: bool) -> String {
    match value {
        Value::Name(_) | Value::YesNo(_) | Value::Text(_) => {
            format!("a test that turns on {value}, with {other} in its place")
        }
        _ if grows => format!("a test with a value from {value} to {other}"),
        _ => format!("a test with a value from {other} to {value}"),
    }
}

/// What a test needs that misses an entry of a list.
pub(super) fn entry_hint(entry: &str) -> String {
    format!("a test in which `{entry}` alone decides")
}

pub(super) fn without<T: Clone>(all: &[T], left_out: usize) -> Vec<T> {
    let kept = all.iter().enumerate().filter(|(at, _)| *at != left_out);
    kept.map(|(_, one)| one.clone()).collect()
}

pub(super) fn replaced<T: Clone>(all: &[T], at: usize, one: T) -> Vec<T> {
    let mut all = all.to_vec();
    if let Some(place) = all.get_mut(at) {
        *place = one;
    }
    all
}

/// The next figure of the same type with another value.
fn next_figure(id: DefinitionId, rulebook: &Rulebook) -> Option<DefinitionId> {
    let all = &rulebook.definitions;
    let this = all.get(id.0 as usize)?;
    let DefinitionBody::Figure(values) = &this.body else {
        return None;
    };
    let ids = (0..).map(DefinitionId).zip(all).cycle();
    let mut others = ids.skip(id.0 as usize + 1).take(all.len() - 1);
    let is_other =
        |body: &DefinitionBody| matches!(body, DefinitionBody::Figure(other) if other != values);
    let found = others.find(|(_, other)| same_type(&other.ty, &this.ty) && is_other(&other.body));
    found.map(|(id, _)| id)
}

fn same_type(one: &Type, other: &Type) -> bool {
    one == other
}

fn other_operation(operation: Operation) -> Option<Operation> {
    match operation {
        Operation::Plus => Some(Operation::Minus),
        Operation::Minus => Some(Operation::Plus),
        Operation::Times => None,
    }
}

fn other_aggregate(aggregate: Aggregate) -> Option<Aggregate> {
    match aggregate {
        Aggregate::Highest => Some(Aggregate::Lowest),
        Aggregate::Lowest => Some(Aggregate::Highest),
        Aggregate::Number | Aggregate::Total | Aggregate::Values => None,
    }
}

fn aggregate_word(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Highest => "highest or latest",
        Aggregate::Lowest => "lowest or earliest",
        Aggregate::Number => "number",
        Aggregate::Total => "total",
        Aggregate::Values => "values",
    }
}

/// A list or figure of the glossary as written after its phrase.
pub(super) fn place_of_value(phrase: Span, words: &str, sources: &Sources) -> Span {
    let statement = crate::testing::mutate::words::rest_of_statement(phrase, sources);
    crate::testing::mutate::words::place_of(words, statement, sources).unwrap_or(phrase)
}
