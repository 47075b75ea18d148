//! Comparators: one table of their words, read by the parser, its messages and the reference.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Comparator, Relation};
use crate::syntax::asked::{Role, What};
use crate::syntax::cursor::{Cursor, Expected, Parsed, miss};
use crate::syntax::ends::{ends_condition, starts_demand};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::{known_name, operand, within};
use crate::syntax::phrase::match_phrase;
use crate::syntax::tree::{Cond, CondKind, Expr, ExprKind};
use crate::syntax::trouble;

/// What follows a comparator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// One value.
    One,
    /// `A and B`.
    Two,
    /// `A, B and C`, or the name of a list.
    Many,
    /// `D of X`, `D after X`, `D before X`.
    Within,
}

/// A comparator as it is written.
#[derive(Clone, Copy, Debug)]
pub struct ComparatorWords {
    /// Its words, without `is`.
    pub words: &'static [Keyword],
    /// Whether `is` stands before it (it may be left out in what a noun has).
    pub is: bool,
    /// What it compares.
    pub relation: Relation,
    /// Whether it is the negation of that.
    pub negated: bool,
    /// What follows it.
    pub takes: Takes,
}

const fn is(words: &'static [Keyword], relation: Relation, takes: Takes) -> ComparatorWords {
    ComparatorWords {
        words,
        is: true,
        relation,
        negated: false,
        takes,
    }
}

const fn verb(words: &'static [Keyword], relation: Relation, takes: Takes) -> ComparatorWords {
    ComparatorWords {
        words,
        is: false,
        relation,
        negated: false,
        takes,
    }
}

const fn negative(comparator: ComparatorWords) -> ComparatorWords {
    ComparatorWords {
        negated: true,
        ..comparator
    }
}

/// Every comparator but plain `is`, longer ones before those they start with.
pub const COMPARATORS: &[ComparatorWords] = &[
    is(&[Keyword::One, Keyword::Of], Relation::OneOf, Takes::Many),
    negative(is(
        &[Keyword::None, Keyword::Of],
        Relation::OneOf,
        Takes::Many,
    )),
    is(
        &[Keyword::At, Keyword::Least],
        Relation::AtLeast,
        Takes::One,
    ),
    is(&[Keyword::At, Keyword::Most], Relation::AtMost, Takes::One),
    is(
        &[Keyword::More, Keyword::Than],
        Relation::MoreThan,
        Takes::One,
    ),
    is(
        &[Keyword::Less, Keyword::Than],
        Relation::LessThan,
        Takes::One,
    ),
    is(&[Keyword::Between], Relation::Between, Takes::Two),
    is(
        &[Keyword::On, Keyword::Or, Keyword::Before],
        Relation::OnOrBefore,
        Takes::One,
    ),
    is(
        &[Keyword::On, Keyword::Or, Keyword::After],
        Relation::OnOrAfter,
        Takes::One,
    ),
    is(&[Keyword::Before], Relation::Before, Takes::One),
    is(&[Keyword::After], Relation::After, Takes::One),
    is(&[Keyword::Within], Relation::WithinOf, Takes::Within),
    is(&[Keyword::Empty], Relation::Empty, Takes::Nothing),
    verb(
        &[Keyword::Includes, Keyword::All, Keyword::Of],
        Relation::IncludesAll,
        Takes::Many,
    ),
    verb(
        &[Keyword::Includes, Keyword::Any, Keyword::Of],
        Relation::IncludesAny,
        Takes::Many,
    ),
    negative(verb(
        &[Keyword::Includes, Keyword::None, Keyword::Of],
        Relation::IncludesAny,
        Takes::Many,
    )),
    verb(&[Keyword::Includes], Relation::Includes, Takes::One),
    negative(verb(
        &[Keyword::Shares, Keyword::Nothing, Keyword::With],
        Relation::IncludesAny,
        Takes::Many,
    )),
    verb(&[Keyword::Contains], Relation::Contains, Takes::One),
    verb(
        &[Keyword::Starts, Keyword::With],
        Relation::StartsWith,
        Takes::One,
    ),
    verb(
        &[Keyword::Ends, Keyword::With],
        Relation::EndsWith,
        Takes::One,
    ),
];

impl ComparatorWords {
    /// As it is written: `is at least`, `includes all of`.
    #[must_use]
    pub fn text(&self) -> String {
        let words = self
            .words
            .iter()
            .map(|word| word.text())
            .collect::<Vec<_>>()
            .join(" ");
        if self.is {
            format!("is {words}")
        } else {
            words
        }
    }
}

/// Whether a comparator starts here.
#[must_use]
pub fn is_comparator(at: Cursor<'_>) -> bool {
    let does = at.keyword() == Some(Keyword::Does) && at.keyword_at(1) == Some(Keyword::Not);
    let verbs = COMPARATORS
        .iter()
        .filter(|comparator| !comparator.is)
        .any(|comparator| at.sees(comparator.words));
    does || verbs || at.keyword() == Some(Keyword::Is)
}

/// Whether a comparator that wants `is` stands here without it.
#[must_use]
pub fn without_is(at: Cursor<'_>) -> bool {
    COMPARATORS
        .iter()
        .filter(|comparator| comparator.is)
        .any(|comparator| at.sees(comparator.words))
}

/// Offers the comparators that may follow something, whole or what is left of one that was begun. In what a noun has,
/// `is` may be left out.
pub fn offer_comparators(at: Cursor<'_>, left: &Expr, has: bool) {
    if at.cx.asked.is_none() {
        return;
    }
    let role = || Role::After(left.clone());
    at.cx.playing(role, || {
        at.offer_each(&[
            &[Keyword::Is],
            &[Keyword::Is, Keyword::Not],
            &[Keyword::Is, Keyword::Stated],
            &[Keyword::Is, Keyword::Not, Keyword::Stated],
            &[Keyword::Does, Keyword::Not],
        ]);
        let is = at.keyword() == Some(Keyword::Is);
        let does = at.sees(&[Keyword::Does, Keyword::Not]);
        let behind = match (is, does) {
            (true, _) if at.keyword_at(1) == Some(Keyword::Not) => at.skip(2),
            (true, _) => at.skip(1),
            (_, true) => at.skip(2),
            _ => at,
        };
        if at.is_asked() {
            at.cx.note(at.at, What::Expected(Expected::Comparator));
        }
        let fits = |comparator: &&ComparatorWords| {
            if at.is_asked() {
                has || !comparator.is
            } else if is {
                comparator.is
            } else {
                !comparator.is || (has && !does)
            }
        };
        for comparator in COMPARATORS.iter().filter(fits) {
            behind.offer_words(comparator.words);
        }
    });
}

/// A comparator and what follows it, after what is compared. In what a noun has, `is` may be left out.
pub fn comparison<'a>(
    start: Cursor<'a>,
    at: Cursor<'a>,
    left: Expr,
    has: bool,
) -> Parsed<'a, Cond> {
    if at.keyword() == Some(Keyword::Does) && at.keyword_at(1) == Some(Keyword::Not) {
        return after_verb(start, at.skip(2), left, true);
    }
    if at.keyword() == Some(Keyword::Is) {
        return after_is(start, at.skip(1), left);
    }
    if has && without_is(at) {
        return after_is(start, at, left);
    }
    after_verb(start, at, left, false)
}

fn after_is<'a>(start: Cursor<'a>, at: Cursor<'a>, left: Expr) -> Parsed<'a, Cond> {
    let negated = at.keyword() == Some(Keyword::Not);
    let at = if negated { at.skip(1) } else { at };
    if at.keyword() == Some(Keyword::Stated) {
        let after = at.skip(1);
        return Ok((
            after,
            Cond {
                span: start.to(after),
                kind: CondKind::Stated {
                    subjects: vec![left],
                    negated,
                },
            },
        ));
    }
    if let Some(comparator) = table_entry(at, true) {
        return with_right(start, at, left, comparator, negated);
    }
    trouble::wording::mistaken_comparator(at)?;
    for comparator in COMPARATORS.iter().filter(|comparator| comparator.is) {
        if let Some(first) = comparator.words.first() {
            at.expect(Expected::Word(*first));
        }
    }
    at.expect(Expected::Word(Keyword::Not));
    at.expect(Expected::Word(Keyword::Stated));
    let role = || Role::Right(left.clone(), None);
    let (after, right) = at.cx.playing(role, || operand(at))?;
    if let Some((after, items)) = trouble::choice_without_one_of(at, after, &right) {
        let comparator = Comparator {
            relation: Relation::OneOf,
            negated,
        };
        let kind = CondKind::Compare {
            left: Box::new(left),
            comparator,
            right: vec![items],
        };
        return Ok((
            after,
            Cond {
                span: start.to(after),
                kind,
            },
        ));
    }
    let kind = CondKind::Is {
        left: Box::new(left),
        negated,
        right: Box::new(right),
    };
    Ok((
        after,
        Cond {
            span: start.to(after),
            kind,
        },
    ))
}

fn after_verb<'a>(
    start: Cursor<'a>,
    at: Cursor<'a>,
    left: Expr,
    negated: bool,
) -> Parsed<'a, Cond> {
    if let Some(comparator) = table_entry(at, false) {
        return with_right(start, at, left, comparator, negated);
    }
    trouble::wording::mistaken_comparator(at)?;
    at.expect(Expected::Comparator);
    miss()
}

/// The comparator whose words stand here, unless a longer known name does.
fn table_entry(at: Cursor<'_>, is: bool) -> Option<&'static ComparatorWords> {
    let comparator = COMPARATORS
        .iter()
        .find(|comparator| comparator.is == is && at.sees(comparator.words))?;
    let name = known_name(at, |_| true).map_or(0, |(after, _)| after.at - at.at);
    (name <= comparator.words.len()).then_some(comparator)
}

fn with_right<'a>(
    start: Cursor<'a>,
    at: Cursor<'a>,
    left: Expr,
    comparator: &ComparatorWords,
    negated: bool,
) -> Parsed<'a, Cond> {
    let at = at.skip(comparator.words.len());
    let relation = comparator.relation;
    let role = || Role::Right(left.clone(), Some(relation));
    let (at, (relation, right)) = at.cx.playing(role, || match comparator.takes {
        Takes::Nothing => Ok((at, (relation, Vec::new()))),
        Takes::One => one(at).map(|(at, right)| (at, (relation, right))),
        Takes::Two => two(at).map(|(at, right)| (at, (relation, right))),
        Takes::Many => many(at).map(|(at, right)| (at, (relation, right))),
        Takes::Within => within_of(at),
    })?;
    let comparator = Comparator {
        relation,
        negated: comparator.negated != negated,
    };
    Ok((
        at,
        Cond {
            span: start.to(at),
            kind: CondKind::Compare {
                left: Box::new(left),
                comparator,
                right,
            },
        },
    ))
}

fn one(at: Cursor<'_>) -> Parsed<'_, Vec<Expr>> {
    let (at, right) = operand(at)?;
    Ok((at, vec![right]))
}

fn two(at: Cursor<'_>) -> Parsed<'_, Vec<Expr>> {
    let (at, low) = operand(at)?;
    let Some(at) = at.accept(Keyword::And) else {
        return miss();
    };
    let (at, high) = operand(at)?;
    Ok((at, vec![low, high]))
}

fn within_of(at: Cursor<'_>) -> Parsed<'_, (Relation, Vec<Expr>)> {
    let (at, duration) = at.cx.playing(|| Role::Duration, || within(at))?;
    let relation = match at.keyword() {
        Some(Keyword::Of) => Relation::WithinOf,
        Some(Keyword::After) => Relation::WithinAfter,
        Some(Keyword::Before) => Relation::WithinBefore,
        _ => {
            for word in [Keyword::Of, Keyword::After, Keyword::Before] {
                at.expect(Expected::Word(word));
            }
            return miss();
        }
    };
    let (at, anchor) = operand(at.skip(1))?;
    Ok((at, (relation, vec![duration, anchor])))
}

/// `A, B and C`: what follows the last one is a new clause.
pub fn many(start: Cursor<'_>) -> Parsed<'_, Vec<Expr>> {
    let (mut at, first) = operand(start)?;
    let mut items = vec![first];
    loop {
        at.offer_each(&[&[Keyword::And], &[Keyword::Or]]);
        let comma = at.kind() == Some(TokenKind::Comma);
        let after = if comma { at.skip(1) } else { at };
        after.offer_each(&[&[Keyword::And], &[Keyword::Or]]);
        let last = matches!(after.keyword(), Some(Keyword::And | Keyword::Or));
        let next = if last { after.skip(1) } else { after };
        if next.is_asked() && (comma || last) {
            let next = next.past_article();
            next.offer_item();
        }
        if !(comma || last) || !is_item(next, comma && !last) {
            break;
        }
        let (after, item) = operand(next)?;
        items.push(item);
        at = after;
        if last {
            break;
        }
    }
    let span = start.to(at);
    if let [
        Expr {
            kind: ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::Slot(_),
            ..
        },
    ] = items.as_slice()
    {
        return Ok((at, items));
    }
    Ok((
        at,
        vec![Expr {
            span,
            kind: ExprKind::List(items),
        }],
    ))
}

/// Whether another item of a list comes next, rather than a new clause: a value that no comparator follows.
fn is_item(at: Cursor<'_>, comma: bool) -> bool {
    if starts_demand(at) || ends_condition(at) || at.keyword() == Some(Keyword::There) {
        return false;
    }
    at.cx.quietly(|| {
        !is_phrase(at)
            && looks_like_value(at, comma)
            && operand(at).is_ok_and(|(after, _)| ends_item(after))
    })
}

fn ends_item(at: Cursor<'_>) -> bool {
    ends_condition(at) && !is_comparator(at) && at.keyword() != Some(Keyword::Has)
}

/// Whether a phrase of the glossary stands here that reaches further than a value does.
fn is_phrase(at: Cursor<'_>) -> bool {
    let phrase = match_phrase(at).filter(|(after, _)| ends_condition(*after));
    let value = known_name(at.past_article(), |roles| roles.value || roles.definition);
    phrase.is_some_and(|(phrase, _)| value.is_none_or(|(value, _)| phrase.at > value.at))
}

/// Whether what stands here is a value: a literal, a known value, or words that nobody defined. After `and`, words
/// that nobody defined are one only if they are written like a name.
fn looks_like_value(at: Cursor<'_>, comma: bool) -> bool {
    if at.kind() != Some(TokenKind::Word) {
        return true;
    }
    let bare = at.past_article();
    match known_name(bare, |_| true) {
        Some((_, roles)) => roles.value || roles.definition,
        None => {
            comma
                || at
                    .text(bare.span())
                    .chars()
                    .next()
                    .is_some_and(char::is_uppercase)
        }
    }
}

/// The message for a comparator of another language.
#[must_use]
pub fn mistaken(at: Cursor<'_>, tokens: usize, right: &str) -> Diagnostic {
    let span = at.to(at.skip(tokens));
    let wrong = at.text(span);
    Diagnostic::new(
        Code::Unexpected,
        span,
        format!("`{wrong}` is not a comparator"),
    )
    .help(format!("write `{right}`"))
    .edit(span, right)
}
