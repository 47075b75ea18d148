//! Phrases of the glossary: whole, or what is left of those that were begun.

use crate::complete::Kind;
use crate::complete::book::Book;
use crate::complete::order::{Candidate, Fit};
use crate::complete::types;
use crate::complete::values::is_alike;
use crate::model::shape::Type;
use crate::model::words::folded;
use crate::syntax::asked::{Offer, Role};
use crate::syntax::tree::ExprKind;
use crate::syntax::vocabulary::NodeId;

/// Every phrase, up to its first slot.
pub fn all(book: &Book<'_>, found: &mut Vec<Candidate>) {
    for phrase in &book.vocabulary.phrase_texts {
        found.extend(candidate(book, phrase, phrase, Fit::Good));
    }
}

/// What is left of the phrases that go on from a place of the trie.
pub fn from(book: &Book<'_>, node: NodeId, offer: &Offer, found: &mut Vec<Candidate>) {
    let filled = Filled::of(book, offer);
    for (rest, phrase) in book.vocabulary.phrases.below(node, book.words) {
        let slot = phrase.matches('{').count() - rest.matches('{').count();
        if rest.is_empty() || is_quoted(book, phrase) || !filled.fits(book, phrase, slot) {
            continue;
        }
        if let Some(tail) = tail(phrase, &rest) {
            found.extend(candidate(book, phrase, tail, Fit::Exact));
        }
    }
}

/// What fills the last slot before a place.
enum Filled {
    /// There is no slot before it.
    None,
    /// Words that nothing is called.
    Wrong,
    /// Something, with its type where it is known.
    With(Option<Type>),
}

impl Filled {
    fn of(book: &Book<'_>, offer: &Offer) -> Self {
        let Role::After(argument) = &offer.role else {
            return Self::None;
        };
        let nouns = types::nouns(book, &offer.nouns);
        let ty = types::of(book, argument, &nouns);
        match (&ty, &argument.kind) {
            (None, ExprKind::Name(_)) if !book.vocabulary.open => Self::Wrong,
            _ => Self::With(ty),
        }
    }

    /// Whether it may fill the last of so many slots of a phrase.
    fn fits(&self, book: &Book<'_>, phrase: &str, slots: usize) -> bool {
        let ty = match self {
            Self::None => return true,
            Self::Wrong => return false,
            Self::With(None) => return true,
            Self::With(Some(ty)) => ty,
        };
        let wanted = book.term_of(phrase).and_then(|(_, term, _)| {
            let slot = term.slots.get(slots.checked_sub(1)?)?;
            Some(&slot.ty)
        });
        wanted
            .is_none_or(|wanted| is_alike(types::entry(ty), wanted) || matches!(wanted, Type::Text))
    }
}

fn candidate(book: &Book<'_>, phrase: &str, text: &str, fit: Fit) -> Option<Candidate> {
    let words = text.split('{').next().unwrap_or("").trim_end();
    if words.is_empty() {
        return None;
    }
    let text = match is_quoted(book, phrase) {
        true => format!("\"{phrase}\""),
        false => words.to_owned(),
    };
    let Some((id, term, negative)) = book.term_of(phrase) else {
        return Some(Candidate::new(text, Kind::Phrase, "", fit));
    };
    let means = book.said(term.means.span);
    let means = match negative {
        true => format!("not: {means}"),
        false => means,
    };
    let detail = match phrase.contains('{') {
        true => format!("`{phrase}`: {means}"),
        false => means,
    };
    let made = Candidate::new(text, Kind::Phrase, detail, fit);
    Some(made.at(term.span).used(book.uses.term(id, negative)))
}

/// Whether a phrase must stand in quotation marks.
fn is_quoted(book: &Book<'_>, phrase: &str) -> bool {
    let unquotable = &book.vocabulary.unquotable;
    unquotable.iter().any(|(_, text)| text == phrase)
}

/// The end of a text whose words are these, as the text spells them.
#[must_use]
pub fn tail<'t>(text: &'t str, rest: &str) -> Option<&'t str> {
    let wanted = bare(rest);
    let starts = text.char_indices().map(|(at, _)| at);
    let mut tails = starts.filter_map(|at| {
        let before = text.get(..at)?.chars().next_back();
        let starts_word = before.is_none_or(|char| !char.is_alphanumeric());
        text.get(at..).filter(|_| starts_word)
    });
    tails.find(|tail| {
        let first = tail.chars().next();
        first.is_some_and(|char| char.is_alphanumeric() || char == '{') && bare(tail) == wanted
    })
}

/// A text without spaces, slots by their braces alone.
fn bare(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for char in folded(text).chars() {
        match char {
            '{' => {
                inside = true;
                out.push(char);
            }
            '}' => inside = false,
            _ if inside || char.is_whitespace() || char == ',' => {}
            _ => out.push(char),
        }
    }
    out
}
