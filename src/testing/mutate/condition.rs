//! Changes to conditions: comparators, negations, clauses taken out, `and` and `or`, quantifiers.

use crate::model::rulebook::{
    Comparator, Condition, ConditionKind, DefinitionBody, Expression, ExpressionKind, Quantifier,
    Relation, Rulebook,
};
use crate::model::shape::Type;
use crate::source::Sources;
use crate::testing::mutate::change::{Change, Kind};
use crate::testing::mutate::expression::{replaced, without};
use crate::testing::mutate::words::{Sides, written};

/// What changes are made from.
#[derive(Clone, Copy)]
pub(super) struct Changes<'a> {
    pub(super) rulebook: &'a Rulebook,
    pub(super) sources: &'a Sources,
}

/// Several conditions as one.
type Group = fn(Vec<Condition>) -> ConditionKind;

impl Changes<'_> {
    /// Everything that a condition could become.
    pub(super) fn condition(&self, condition: &Condition) -> Vec<Change<Condition>> {
        match &condition.kind {
            ConditionKind::Term { .. } => self.term(condition),
            ConditionKind::Compare { .. } => self.compare(condition),
            ConditionKind::Quantified { .. } => self.quantified(condition),
            ConditionKind::Not(inner) => self.not(condition, inner),
            ConditionKind::All(all) => self.group(condition, all, ConditionKind::All),
            ConditionKind::Any(all) => self.group(condition, all, ConditionKind::Any),
            ConditionKind::AtLeast(wanted, all) => self.at_least(condition, *wanted, all),
            ConditionKind::Holds(_) | ConditionKind::Stated(_) | ConditionKind::Exists(_) => {
                vec![self.negated(condition)]
            }
            ConditionKind::Error => Vec::new(),
        }
    }

    /// A clause with `it is not the case that` before it.
    fn negated(&self, condition: &Condition) -> Change<Condition> {
        let words = written(condition.span, self.sources);
        let inner = Box::new(condition.clone());
        self.negation(
            condition,
            format!("it is not the case that {words}"),
            ConditionKind::Not(inner),
        )
    }

    fn negation(
        &self,
        condition: &Condition,
        after: String,
        kind: ConditionKind,
    ) -> Change<Condition> {
        let before = written(condition.span, self.sources);
        Change {
            kind: Kind::Negated,
            span: condition.span,
            hint: format!("a test whose verdict depends on whether `{before}`"),
            before,
            after: Some(after),
            part: with_kind(condition, kind),
        }
    }

    fn term(&self, condition: &Condition) -> Vec<Change<Condition>> {
        let ConditionKind::Term {
            term,
            arguments,
            negative,
        } = &condition.kind
        else {
            return Vec::new();
        };
        let with = |arguments: Vec<Expression>, negative| ConditionKind::Term {
            term: *term,
            arguments,
            negative,
        };
        let words = written(condition.span, self.sources);
        let positive = with(arguments.clone(), !negative);
        let mut found = vec![self.negation(
            condition,
            format!("it is not the case that {words}"),
            positive,
        )];
        for change in self.expressions(arguments) {
            found.push(change.within(|arguments| with_kind(condition, with(arguments, *negative))));
        }
        found
    }

    fn compare(&self, condition: &Condition) -> Vec<Change<Condition>> {
        let ConditionKind::Compare {
            left,
            comparator,
            right,
        } = &condition.kind
        else {
            return Vec::new();
        };
        let with = |left: &Expression, comparator, right: &[Expression]| {
            let kind = ConditionKind::Compare {
                left: left.clone(),
                comparator,
                right: right.to_vec(),
            };
            with_kind(condition, kind)
        };
        let opposite = Comparator {
            negated: !comparator.negated,
            ..*comparator
        };
        let sides = Sides::of(condition.span, left.span, right, self.sources);
        let mut found = vec![Change {
            part: with(left, opposite, right),
            ..self.negation(
                condition,
                sides.with(opposite, Ends::All.range(right)),
                ConditionKind::Error,
            )
        }];
        let neighbours = match self.is_single(right) {
            true => Vec::new(),
            false => neighbours(comparator.relation, &left.ty),
        };
        for (relation, ends) in neighbours {
            let other = Comparator {
                relation,
                ..*comparator
            };
            let kept = right.get(ends.range(right)).unwrap_or(right);
            found.push(Change {
                kind: Kind::Comparator,
                span: sides.gap.unwrap_or(condition.span),
                before: written(condition.span, self.sources),
                after: Some(sides.with(other, ends.range(right))),
                hint: border(comparator.relation, &sides, ends),
                part: with(left, other, kept),
            });
        }
        let lefts = self.expression(left).into_iter();
        found.extend(lefts.map(|one| one.within(|left| with(&left, *comparator, right))));
        let rights = self.expressions(right).into_iter();
        found.extend(rights.map(|one| one.within(|right| with(left, *comparator, &right))));
        found
    }

    /// Whether the right side is a list of one known value, of which all are as many as any.
    fn is_single(&self, right: &[Expression]) -> bool {
        let [only] = right else {
            return false;
        };
        match &only.kind {
            ExpressionKind::List(entries) => {
                matches!(entries.as_slice(), [one] if matches!(one.kind, ExpressionKind::Literal(_)))
            }
            ExpressionKind::Definition(id) => {
                let definition = self.rulebook.definitions.get(id.0 as usize);
                let body = definition.map(|definition| &definition.body);
                matches!(body, Some(DefinitionBody::List(values)) if values.len() == 1)
            }
            _ => false,
        }
    }

    fn not(&self, condition: &Condition, inner: &Condition) -> Vec<Change<Condition>> {
        let kind = inner.kind.clone();
        let mut found = vec![self.negation(condition, written(inner.span, self.sources), kind)];
        // To negate what is negated is to take the negation out.
        let again =
            |change: &Change<Condition>| change.kind == Kind::Negated && change.span == inner.span;
        let changes = self.condition(inner).into_iter().filter(|one| !again(one));
        found.extend(changes.map(|one| {
            one.within(|inner| with_kind(condition, ConditionKind::Not(Box::new(inner))))
        }));
        found
    }

    fn group(
        &self,
        condition: &Condition,
        all: &[Condition],
        group: Group,
    ) -> Vec<Change<Condition>> {
        let is_all = matches!(condition.kind, ConditionKind::All(_));
        let mut found = Vec::new();
        if all.len() > 1 {
            found.push(self.exchanged(condition, all, is_all));
        }
        found.extend(self.without_each(condition, all, &|kept| group(kept)));
        found.extend(self.within_each(condition, all, &|all| group(all)));
        found
    }

    /// `all of` becomes `any of` and the reverse.
    fn exchanged(
        &self,
        condition: &Condition,
        all: &[Condition],
        is_all: bool,
    ) -> Change<Condition> {
        let (joint, group): (&str, Group) = if is_all {
            (" or ", ConditionKind::Any)
        } else {
            (" and ", ConditionKind::All)
        };
        let parts: Vec<String> = all
            .iter()
            .map(|part| written(part.span, self.sources))
            .collect();
        let after = match all.len() {
            2 => parts.join(joint),
            _ if is_all => format!("any of: {}", parts.join("; ")),
            _ => format!("all of: {}", parts.join("; ")),
        };
        Change {
            kind: Kind::AndOr,
            span: condition.span,
            before: written(condition.span, self.sources),
            after: Some(after),
            hint: "a test in which some of these hold and others do not".to_owned(),
            part: with_kind(condition, group(all.to_vec())),
        }
    }

    fn without_each(
        &self,
        condition: &Condition,
        all: &[Condition],
        rebuilt: &dyn Fn(Vec<Condition>) -> ConditionKind,
    ) -> Vec<Change<Condition>> {
        if all.len() < 2 {
            return Vec::new();
        }
        let dropped = |(at, part): (usize, &Condition)| {
            let before = written(part.span, self.sources);
            let hint = match condition.kind {
                ConditionKind::All(_) => {
                    format!("a test in which `{before}` is not true and the clauses beside it are")
                }
                _ => {
                    format!("a test in which `{before}` is true and the clauses beside it are not")
                }
            };
            Change {
                kind: Kind::DroppedPart,
                span: part.span,
                before,
                after: None,
                hint,
                part: with_kind(condition, rebuilt(without(all, at))),
            }
        };
        all.iter().enumerate().map(dropped).collect()
    }

    fn within_each(
        &self,
        condition: &Condition,
        all: &[Condition],
        rebuilt: &dyn Fn(Vec<Condition>) -> ConditionKind,
    ) -> Vec<Change<Condition>> {
        let mut found = Vec::new();
        for (at, part) in all.iter().enumerate() {
            for change in self.condition(part) {
                found.push(
                    change.within(|part| with_kind(condition, rebuilt(replaced(all, at, part)))),
                );
            }
        }
        found
    }

    fn at_least(
        &self,
        condition: &Condition,
        wanted: usize,
        all: &[Condition],
    ) -> Vec<Change<Condition>> {
        let counts = [wanted.wrapping_sub(1), wanted + 1];
        let counts = counts
            .into_iter()
            .filter(|count| (1..=all.len()).contains(count));
        let mut found: Vec<Change<Condition>> = counts
            .map(|count| Change {
                kind: Kind::Count,
                span: condition.span,
                before: format!("at least {wanted} of"),
                after: Some(format!("at least {count} of")),
                hint: format!(
                    "a test in which exactly {} of these hold",
                    wanted.min(count)
                ),
                part: with_kind(condition, ConditionKind::AtLeast(count, all.to_vec())),
            })
            .collect();
        found.extend(self.without_each(condition, all, &|kept| {
            ConditionKind::AtLeast(wanted.min(kept.len()), kept)
        }));
        found.extend(self.within_each(condition, all, &|all| ConditionKind::AtLeast(wanted, all)));
        found
    }

    fn quantified(&self, condition: &Condition) -> Vec<Change<Condition>> {
        let ConditionKind::Quantified {
            quantifier,
            list,
            variable,
            with,
            has,
        } = &condition.kind
        else {
            return Vec::new();
        };
        let rebuilt = |quantifier, with: Option<Condition>, has: &Condition| {
            let kind = ConditionKind::Quantified {
                quantifier,
                list: list.clone(),
                variable: *variable,
                with: with.map(Box::new),
                has: Box::new(has.clone()),
            };
            with_kind(condition, kind)
        };
        let filter = with.as_deref();
        let mut found = Vec::new();
        for (other, kind) in other_quantifiers(*quantifier) {
            let before = written(condition.span, self.sources);
            let after = requantified(&before, *quantifier, other);
            found.push(Change {
                kind,
                span: condition.span,
                before,
                after: Some(after),
                hint: quantifier_hint(*quantifier, other),
                part: rebuilt(other, filter.cloned(), has),
            });
        }
        if let Some(with) = filter {
            found.push(
                self.unfiltered(with)
                    .within(|()| rebuilt(*quantifier, None, has)),
            );
            let changes = self.condition(with).into_iter();
            found.extend(
                changes.map(|one| one.within(|with| rebuilt(*quantifier, Some(with), has))),
            );
        }
        let changes = self.condition(has).into_iter();
        found.extend(
            changes.map(|one| one.within(|has| rebuilt(*quantifier, filter.cloned(), &has))),
        );
        found
    }
}

fn with_kind(condition: &Condition, kind: ConditionKind) -> Condition {
    Condition {
        kind,
        span: condition.span,
    }
}

/// Which of the values on the right a changed comparison keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    All,
    First,
    Last,
}

impl Ends {
    fn range(self, right: &[Expression]) -> std::ops::Range<usize> {
        match self {
            Self::All => 0..right.len(),
            Self::First => 0..1,
            Self::Last => 1..right.len(),
        }
    }
}

/// What a test needs that tells a comparator from its neighbour.
fn border(relation: Relation, sides: &Sides, ends: Ends) -> String {
    let subject = sides.subject();
    let (first, second) = (sides.other(0), sides.other(1));
    match (relation, ends) {
        (Relation::IncludesAll | Relation::IncludesAny, _) => {
            format!("a test in which `{subject}` holds some of `{first}` and not the others")
        }
        (Relation::Between, Ends::First) => {
            format!("a test in which `{subject}` is beyond `{second}`")
        }
        (Relation::Between, _) => format!("a test in which `{subject}` is short of `{first}`"),
        (Relation::WithinOf | Relation::WithinAfter | Relation::WithinBefore, _) => {
            format!("a test with a day on the other side of `{second}`")
        }
        (Relation::Contains | Relation::StartsWith | Relation::EndsWith, _) => {
            format!("a test in which `{first}` stands elsewhere in `{subject}`")
        }
        _ => format!("a test in which `{subject}` is exactly `{first}`"),
    }
}

/// The comparisons next to a comparison.
fn neighbours(relation: Relation, ty: &Type) -> Vec<(Relation, Ends)> {
    let is_date = matches!(ty, Type::Date);
    let one = |relation| vec![(relation, Ends::All)];
    match relation {
        Relation::AtLeast => one(Relation::MoreThan),
        Relation::MoreThan => one(Relation::AtLeast),
        Relation::AtMost => one(Relation::LessThan),
        Relation::LessThan => one(Relation::AtMost),
        Relation::Before => one(Relation::OnOrBefore),
        Relation::OnOrBefore => one(Relation::Before),
        Relation::After => one(Relation::OnOrAfter),
        Relation::OnOrAfter => one(Relation::After),
        Relation::Between if is_date => vec![
            (Relation::OnOrAfter, Ends::First),
            (Relation::OnOrBefore, Ends::Last),
        ],
        Relation::Between => vec![
            (Relation::AtLeast, Ends::First),
            (Relation::AtMost, Ends::Last),
        ],
        Relation::WithinOf => vec![
            (Relation::WithinAfter, Ends::All),
            (Relation::WithinBefore, Ends::All),
        ],
        Relation::WithinAfter | Relation::WithinBefore => one(Relation::WithinOf),
        Relation::IncludesAll => one(Relation::IncludesAny),
        Relation::IncludesAny => one(Relation::IncludesAll),
        Relation::StartsWith | Relation::EndsWith => one(Relation::Contains),
        Relation::Contains => one(Relation::StartsWith),
        Relation::Equals | Relation::OneOf | Relation::Includes | Relation::Empty => Vec::new(),
    }
}

/// The quantifiers next to a quantifier.
fn other_quantifiers(quantifier: Quantifier) -> Vec<(Quantifier, Kind)> {
    let counts = |count: usize, least: usize, of: fn(usize) -> Quantifier| {
        let counts = [count.wrapping_sub(1), count + 1];
        let counts = counts
            .into_iter()
            .filter(move |one| (least..usize::MAX).contains(one));
        counts.map(|count| (of(count), Kind::Count)).collect()
    };
    match quantifier {
        Quantifier::Some => vec![
            (Quantifier::Every, Kind::Quantifier),
            (Quantifier::No, Kind::Negated),
        ],
        Quantifier::Every => vec![(Quantifier::Some, Kind::Quantifier)],
        Quantifier::No => vec![(Quantifier::Some, Kind::Negated)],
        Quantifier::AtLeast(count) => counts(count, 1, Quantifier::AtLeast),
        Quantifier::AtMost(count) => counts(count, 0, Quantifier::AtMost),
        Quantifier::Exactly(count) => counts(count, 0, Quantifier::Exactly),
        Quantifier::Most => vec![
            (Quantifier::Every, Kind::Quantifier),
            (Quantifier::Some, Kind::Quantifier),
        ],
    }
}

/// A quantified clause with another quantifier at its beginning.
fn requantified(words: &str, old: Quantifier, new: Quantifier) -> String {
    let lead = old.to_string();
    match words.get(..lead.len()) {
        Some(start) if start.eq_ignore_ascii_case(&lead) => {
            format!("{new}{}", words.get(lead.len()..).unwrap_or(""))
        }
        _ => format!("the same of {new}"),
    }
}

fn quantifier_hint(old: Quantifier, new: Quantifier) -> String {
    match (old, new) {
        (Quantifier::AtLeast(old), Quantifier::AtLeast(new)) => {
            format!("a test with exactly {} of them", old.min(new))
        }
        (Quantifier::AtMost(old), Quantifier::AtMost(new)) => {
            format!("a test with exactly {} of them", old.max(new))
        }
        (Quantifier::Exactly(old), _) => format!("a test with exactly {old} of them"),
        (Quantifier::Some, Quantifier::No) | (Quantifier::No, _) => {
            "a test with an entry of which this is true".to_owned()
        }
        _ => "a test with an entry of which this is true and another of which it is not".to_owned(),
    }
}
