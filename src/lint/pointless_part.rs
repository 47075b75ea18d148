//! # pointless-part
//!
//! Warning: a part of a condition makes no difference, or makes the whole always or never hold.
//!
//! ## Why
//!
//! `A and A`, `A and either A or B`: a reader asks what the second part adds, and it adds nothing. `A or not A` always
//! holds where A is known, `A and not A` never does; a rule that hangs on it does not do what it seems to do.
//!
//! This is found by trying every combination of what may be true, false and unknown, with phrases unfolded to the fields.
//!
//! ## Bad
//!
//! ```servanda
//! document lease
//!   heated: yes or no
//!   dry: yes or no
//!
//! term "a sound flat"
//!   means heated and dry
//!
//! rule soundness
//!   require a sound flat and dry
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document lease
//!   heated: yes or no
//!   dry: yes or no
//!
//! term "a sound flat"
//!   means heated and dry
//!
//! rule soundness
//!   require a sound flat
//! ```
//!
//! ## Fix
//!
//! Safe for a part that adds nothing: it goes, and every verdict stays. What always or never holds is mended by hand, and
//! a sentence without a name is left alone, since its id is made from its words.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::lint::support::book::{Book, is_nameless, is_within};
use crate::lint::support::logic::{Formula, Table};
use crate::lint::support::meaning::{Reader, Scope};
use crate::lint::support::walk::{all, each};
use crate::model::rulebook::{Condition, ConditionKind};
use crate::model::truth::Truth;
use crate::source::Span;

/// Whether all or any of the parts are wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    All,
    Any,
}

impl Joint {
    fn of(self, parts: Vec<Formula>) -> Formula {
        match self {
            Self::All => Formula::All(parts),
            Self::Any => Formula::Any(parts),
        }
    }
}

/// Finds parts of conditions that could as well be missing.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let reader = Reader::new(book.rulebook);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (_, condition) in all(book.rulebook) {
        each(condition, &mut |whole| {
            if seen.insert(whole.span) {
                found.extend(of_whole(whole, book, &reader));
            }
        });
    }
    found
}

fn of_whole(whole: &Condition, book: &Book<'_>, reader: &Reader<'_>) -> Vec<Diagnostic> {
    let (joint, parts) = match &whole.kind {
        ConditionKind::All(parts) => (Joint::All, parts),
        ConditionKind::Any(parts) => (Joint::Any, parts),
        _ => return Vec::new(),
    };
    let formulas: Vec<Formula> = parts
        .iter()
        .map(|part| reader.formula(part, &Scope::default()))
        .collect();
    let together = joint.of(formulas.clone());
    let Some(table) = Table::of([&together]) else {
        return Vec::new();
    };
    if joint == Joint::All && table.is_never(&together, Truth::True) {
        return vec![constant(whole, "can never hold", book)];
    }
    if joint == Joint::Any && table.is_never(&together, Truth::False) {
        return vec![constant(whole, "always holds", book)];
    }
    let spare = spare(&formulas, &together, joint, &table);
    spare
        .into_iter()
        .filter_map(|at| Some(pointless(whole, parts, at, parts.get(at)?, book)))
        .collect()
}

/// The parts without which the whole is the same: those that come last are left out first.
fn spare(formulas: &[Formula], together: &Formula, joint: Joint, table: &Table<'_>) -> Vec<usize> {
    let mut kept: BTreeSet<usize> = (0..formulas.len()).collect();
    let mut spare = Vec::new();
    for at in (0..formulas.len()).rev() {
        kept.remove(&at);
        let rest = kept.iter().filter_map(|one| formulas.get(*one)).cloned();
        if !kept.is_empty() && table.agree(together, &joint.of(rest.collect())) {
            spare.push(at);
        } else {
            kept.insert(at);
        }
    }
    spare
}

fn constant(whole: &Condition, how: &str, book: &Book<'_>) -> Diagnostic {
    let message = format!("`{}` {how}", book.words(whole.span));
    Diagnostic::new(Code::PointlessPart, whole.span, message)
        .label("whatever the deal says")
        .help("its parts exclude or complete one another; say what was meant")
}

fn pointless(
    whole: &Condition,
    parts: &[Condition],
    at: usize,
    part: &Condition,
    book: &Book<'_>,
) -> Diagnostic {
    let message = format!("`{}` adds nothing here", book.words(part.span));
    let diagnostic = Diagnostic::new(Code::PointlessPart, part.span, message)
        .label("the other parts say it")
        .help("leave it out");
    let edit = removal(whole, parts, at, part, book);
    let unedited = edit.as_ref().is_none_or(|edit| is_guarded(edit.span, book));
    match edit {
        Some(edit) if !unedited => Diagnostic {
            edits: vec![edit],
            ..diagnostic
        },
        _ => diagnostic,
    }
}

/// The edit that takes a part out with the words that join it; of two parts the other one stays alone.
fn removal(
    whole: &Condition,
    parts: &[Condition],
    at: usize,
    part: &Condition,
    book: &Book<'_>,
) -> Option<Edit> {
    if let [first, second] = parts {
        let other = if at == 0 { second } else { first };
        return Some(Edit {
            span: whole.span,
            replacement: book.sources.slice(other.span).to_owned(),
        });
    }
    let span = match at.checked_sub(1).and_then(|before| parts.get(before)) {
        Some(before) => Span {
            start: before.span.end,
            ..part.span
        },
        None => Span {
            end: parts.get(at + 1)?.span.start,
            ..part.span
        },
    };
    Some(Edit {
        span,
        replacement: String::new(),
    })
}

/// Whether an edit would take a comment with it, or change the words that a rule without a name is called by.
fn is_guarded(edit: Span, book: &Book<'_>) -> bool {
    let mut comments = book.trees.iter().flat_map(|tree| &tree.comments);
    let mut rules = book.rulebook.rules.iter();
    comments.any(|comment| is_within(*comment, edit))
        || rules.any(|rule| is_nameless(rule) && is_within(edit, rule.whole))
}
