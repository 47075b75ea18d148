//! # overlapping-phrases
//!
//! Warning: the end of one phrase is the start of another.
//!
//! ## Why
//!
//! The longest phrase that fits is taken, always. But where a phrase, or a slot, is followed by words with which another
//! phrase begins, the same words can be cut in two ways, and a reader may cut them in the other one.
//!
//! ## Bad
//!
//! ```servanda
//! document contract
//!   due: yes or no
//!   winter: yes or no
//!   heated: yes or no
//!
//! term "fees are due"
//!   means due
//!
//! term "fees are due in winter"
//!   means due and winter
//!
//! term "in winter the hall is heated"
//!   means winter and heated
//!
//! rule heating
//!   if fees are due in winter
//!   then require in winter the hall is heated
//!   and avoid fees are due
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document contract
//!   due: yes or no
//!   winter: yes or no
//!   heated: yes or no
//!
//! term "fees are due"
//!   means due
//!
//! term "fees are due in winter"
//!   means due and winter
//!
//! term "a warm hall in winter"
//!   means winter and heated
//!
//! rule heating
//!   if fees are due in winter
//!   then require a warm hall in winter
//!   and avoid fees are due
//! ```
//!
//! ## Fix
//!
//! By hand: say one of the phrases in other words.

use std::collections::{HashMap, HashSet};

use crate::check::glossary::words;
use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::book::Book;
use crate::source::Span;
use crate::syntax::tree::{Phrase, StatementKind};

/// One way to say something.
struct Form<'a> {
    phrase: &'a Phrase,
    /// The first phrase of its statement: forms of one statement do not get in one another's way.
    statement: Span,
    words: Vec<String>,
}

/// Finds phrases whose end is the start of another, where what stands before that end is a phrase or a slot by itself:
/// then the same words can be divided in two ways. Elsewhere nobody doubts where a phrase ends.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let forms = forms(book);
    let whole: HashSet<&[String]> = forms.iter().map(|form| form.words.as_slice()).collect();
    let mut starts: HashMap<&[String], &Form<'_>> = HashMap::new();
    for form in &forms {
        for length in 1..form.words.len() {
            if let Some(start) = form.words.get(..length) {
                starts.entry(start).or_insert(form);
            }
        }
    }
    let overlapping = |form| {
        let (end, other) = shared_end(form, &whole, &starts)?;
        Some(overlap(form, other, end))
    };
    forms.iter().filter_map(overlapping).collect()
}

/// The end of a form with which another one begins.
fn shared_end<'f, 'a>(
    form: &'f Form<'a>,
    whole: &HashSet<&[String]>,
    starts: &HashMap<&[String], &'f Form<'a>>,
) -> Option<(&'f [String], &'f Form<'a>)> {
    (1..form.words.len())
        .map(|at| form.words.split_at(at))
        .filter(|(before, end)| says_something(end) && stands_alone(before, whole))
        .find_map(|(_, end)| Some((end, *starts.get(end)?)))
        .filter(|(_, other)| other.statement != form.statement)
}

/// Every form of every phrase, by file and place.
fn forms<'a>(book: &Book<'a>) -> Vec<Form<'a>> {
    let mut trees: Vec<_> = book.trees.iter().collect();
    trees.sort_by_key(|tree| &book.sources.get(tree.file).name);
    let statements = trees.into_iter().flat_map(|tree| &tree.statements);
    statements
        .flat_map(|statement| of_statement(&statement.kind))
        .collect()
}

fn of_statement(statement: &StatementKind) -> Vec<Form<'_>> {
    let (phrase, also, otherwise) = match statement {
        StatementKind::Term(term) => (&term.phrase, &term.also, term.otherwise.as_ref()),
        StatementKind::Figure(figure) => (&figure.phrase, &figure.also, None),
        StatementKind::List(list) => (&list.phrase, &list.also, None),
        StatementKind::Value(value) => (&value.phrase, &value.also, None),
        _ => return Vec::new(),
    };
    let all = std::iter::once(phrase).chain(also).chain(otherwise);
    all.map(|form| Form {
        phrase: form,
        statement: phrase.span,
        words: words(&form.text),
    })
    .collect()
}

fn says_something(words: &[String]) -> bool {
    words.iter().any(|word| word != "{}")
}

fn stands_alone(words: &[String], whole: &HashSet<&[String]>) -> bool {
    matches!(words, [slot] if slot == "{}") || whole.contains(words)
}

fn overlap(form: &Form<'_>, other: &Form<'_>, end: &[String]) -> Diagnostic {
    let common = end.join(" ").replace("{}", "{…}");
    Diagnostic::new(
        Code::OverlappingPhrases,
        form.phrase.span,
        format!(
            "`{}` ends in `{common}`, with which `{}` begins",
            form.phrase.text, other.phrase.text
        ),
    )
    .label("where does it end?")
    .note(other.phrase.span, "this phrase begins with the same words")
    .help("say one of them in other words, so that a reader sees where the first phrase ends")
}
