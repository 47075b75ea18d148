//! # double-negative
//!
//! Warning: two negatives in one clause, of which a reader loses one.
//!
//! ## Why
//!
//! `Forbid no monitor is armed` is read as an order that no monitor be armed, and orders the opposite. Two negatives cancel
//! one another in logic and add up in speech; said without them, the sentence is read in one way only.
//!
//! ## Bad
//!
//! ```servanda
//! document lease
//!   deposit: money in EUR
//!   heated: yes or no
//!
//! rule deposit
//!   forbid the deposit is not stated
//!
//! rule heating
//!   require it is not the case that the deposit is not EUR 900
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document lease
//!   deposit: money in EUR
//!   heated: yes or no
//!
//! rule deposit
//!   require the deposit is stated
//!
//! rule heating
//!   require the deposit is EUR 900
//! ```
//!
//! ## Fix
//!
//! Safe where one is shown: both negatives go, and every verdict stays. A sentence without a name is left alone, since
//! its id is made from its words.

use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::lint::support::book::{Book, is_nameless, is_within};
use crate::lint::support::walk::{all, each};
use crate::model::rulebook::{Condition, ConditionKind, Demand, Force, Quantifier};
use crate::source::Span;

/// Words that make a phrase a negative one.
const NEGATIVE: &[&str] = &[
    "no", "not", "never", "none", "nobody", "nothing", "without", "neither", "cannot",
];

/// Forms of a negative, and the same without it.
const FORMS: &[(&str, &str)] = &[
    (" is not ", " is "),
    (" are not ", " are "),
    (" is none of ", " is one of "),
    (" are none of ", " are one of "),
    (" does not include ", " includes "),
    (" do not include ", " include "),
    (" does not contain ", " contains "),
    (" do not contain ", " contain "),
    (" shares nothing with ", " includes any of "),
    (" share nothing with ", " include any of "),
];

/// Beginnings of a negative, and the same without it.
const BEGINNINGS: &[(&str, &str)] = &[
    ("it is not the case that ", ""),
    ("there is no ", "there is a "),
    ("no ", "some "),
];

/// Finds negatives of negatives.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in &book.rulebook.rules {
        for demand in rule
            .demands
            .iter()
            .filter(|demand| demand.force.is_negative())
        {
            if is_negative(&demand.condition, book) {
                found.push(forbidden(demand, book, is_nameless(rule)));
            }
        }
    }
    let nameless = |span: Span| {
        let mut rules = book.rulebook.rules.iter();
        rules.any(|rule| is_nameless(rule) && is_within(span, rule.whole))
    };
    for (_, condition) in all(book.rulebook) {
        each(condition, &mut |part| {
            found.extend(within(part, book, &nameless))
        });
    }
    found
}

/// Whether a condition is said by a negative.
fn is_negative(condition: &Condition, book: &Book<'_>) -> bool {
    match &condition.kind {
        ConditionKind::Not(_) => true,
        ConditionKind::Compare { comparator, .. } => comparator.negated,
        ConditionKind::Quantified { quantifier, .. } => *quantifier == Quantifier::No,
        ConditionKind::Term { term, negative, .. } => {
            let phrase = book.term(*term).and_then(|term| {
                if *negative {
                    term.otherwise.as_ref()
                } else {
                    Some(&term.phrase)
                }
            });
            let words = phrase
                .map(|phrase| phrase.to_lowercase())
                .unwrap_or_default();
            words.split([' ', '-']).any(|word| NEGATIVE.contains(&word))
        }
        _ => false,
    }
}

fn forbidden(demand: &Demand, book: &Book<'_>, nameless: bool) -> Diagnostic {
    let (old, new) = match demand.force {
        Force::Forbid | Force::Require => ("forbid", "require"),
        Force::Avoid | Force::Prefer => ("avoid", "prefer"),
    };
    let words = book.words(demand.condition.span);
    let message = format!("`{old}` and `{words}` are two negatives");
    let help = format!("say it without them: `{new} …`");
    let diagnostic = Diagnostic::new(Code::DoubleNegative, demand.span, message)
        .label("is it wanted, or not?")
        .help(help);
    let keyword = Span {
        end: demand.span.start + u32::try_from(old.len()).unwrap_or(0),
        ..demand.span
    };
    let is_keyword = book.sources.slice(keyword).eq_ignore_ascii_case(old);
    match positive(&demand.condition, book) {
        Some(edit) if is_keyword && !nameless => Diagnostic {
            edits: vec![
                edit,
                Edit {
                    span: keyword,
                    replacement: new.to_owned(),
                },
            ],
            ..diagnostic
        },
        _ => diagnostic,
    }
}

/// A negative of a negative within a condition.
fn within(
    part: &Condition,
    book: &Book<'_>,
    nameless: &impl Fn(Span) -> bool,
) -> Option<Diagnostic> {
    let (inner, removable) = match &part.kind {
        ConditionKind::Not(inner) => (inner, true),
        ConditionKind::Quantified {
            quantifier: Quantifier::No,
            has,
            ..
        } => (has, false),
        _ => return None,
    };
    if !is_negative(inner, book) || inner.span == part.span {
        return None;
    }
    let message = format!("`{}` holds two negatives", book.words(part.span));
    let diagnostic =
        Diagnostic::new(Code::DoubleNegative, part.span, message).label("does it hold, or not?");
    if !removable {
        return Some(
            diagnostic
                .help("say with `every` what they all have, or with `some` what one of them lacks"),
        );
    }
    let diagnostic = diagnostic.help("say it without them");
    let opening = Span {
        end: inner.span.start,
        ..part.span
    };
    let opens = book
        .sources
        .slice(opening)
        .trim()
        .eq_ignore_ascii_case("it is not the case that");
    Some(match positive(inner, book) {
        Some(edit) if opens && !nameless(part.span) => Diagnostic {
            edits: vec![
                edit,
                Edit {
                    span: opening,
                    replacement: String::new(),
                },
            ],
            ..diagnostic
        },
        _ => diagnostic,
    })
}

/// The edit that takes the negative out of a condition, where it is plain to see.
fn positive(condition: &Condition, book: &Book<'_>) -> Option<Edit> {
    let text = book.sources.slice(condition.span);
    if let ConditionKind::Term {
        term,
        negative,
        arguments,
    } = &condition.kind
    {
        let term = book.term(*term)?;
        return (*negative && arguments.is_empty()).then(|| Edit {
            span: condition.span,
            replacement: term.phrase.clone(),
        });
    }
    let start = condition.span.start as usize;
    let at = |from: usize, length: usize, new: &str| Edit {
        span: Span::new(condition.span.file, start + from, start + from + length),
        replacement: new.to_owned(),
    };
    let beginning = BEGINNINGS.iter().find(|(old, _)| {
        text.get(..old.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(old))
    });
    if let Some((old, new)) = beginning {
        return Some(at(0, old.len(), new));
    }
    let mut forms = FORMS
        .iter()
        .filter(|(old, _)| text.matches(old).count() == 1);
    match (forms.next(), forms.next()) {
        (Some((old, new)), None) => Some(at(text.find(old)?, old.len(), new)),
        _ => None,
    }
}
