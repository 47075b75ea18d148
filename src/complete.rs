//! What may come next at a place of a rule text, likeliest first: words, phrases, names and values.
//!
//! The parser says what it would accept; here that becomes words to insert, each with what it means. Nothing here
//! reads a grammar of its own, and nothing knows who asks.

pub mod book;
pub mod facts;
pub mod keywords;
pub mod named;
pub mod order;
pub mod phrases;
pub mod types;
pub mod uses;
pub mod values;

use crate::check::check;
use crate::check::describe::with_article;
use crate::complete::book::Book;
use crate::complete::order::{Candidate, Fit};
use crate::source::{FileId, Sources, Span};
use crate::syntax::asked::{Offer, Role, What, next};
use crate::syntax::cursor::Expected;
use crate::syntax::parse;

/// What may come next at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Completions {
    /// What an item takes the place of: the word before the place, or nothing.
    pub replaces: Span,
    /// What may stand there, likeliest first.
    pub items: Vec<Item>,
}

/// Something that may come next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The words to insert.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// What it means, or what type it has: one line.
    pub detail: String,
    /// Where it is defined.
    pub place: Option<Span>,
}

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// A word of the language.
    Word,
    /// How two things are compared.
    Comparator,
    /// A phrase of the glossary.
    Phrase,
    /// A figure, list or value of the glossary.
    Definition,
    /// A field.
    Field,
    /// The noun of a list.
    Noun,
    /// A value of a kind.
    Value,
    /// A rule.
    Rule,
    /// A source.
    Source,
    /// Whoever holds a rule, or how.
    Holder,
    /// A tag.
    Tag,
    /// The type of a field.
    Type,
    /// The code of a mistake.
    Code,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Word,
        Self::Comparator,
        Self::Phrase,
        Self::Definition,
        Self::Field,
        Self::Noun,
        Self::Value,
        Self::Rule,
        Self::Source,
        Self::Holder,
        Self::Tag,
        Self::Type,
        Self::Code,
    ];

    /// Its word, for people and machines.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Comparator => "comparator",
            Self::Phrase => "phrase",
            Self::Definition => "definition",
            Self::Field => "field",
            Self::Noun => "noun",
            Self::Value => "value",
            Self::Rule => "rule",
            Self::Source => "source",
            Self::Holder => "holder",
            Self::Tag => "tag",
            Self::Type => "type",
            Self::Code => "code",
        }
    }
}

/// What may come next at a byte offset of a file of a rulebook. Mistakes elsewhere, and what stands behind the
/// place, do not matter; within comments and texts nothing comes next.
#[must_use]
pub fn complete(files: &[FileId], sources: &Sources, file: FileId, offset: u32) -> Completions {
    let mut syntax = parse(files, sources);
    let checked = check(&syntax.trees, sources);
    let source = sources.get(file);
    let next = next(file, source, offset, &syntax.vocabulary, &mut syntax.words);
    let here = Span {
        file,
        start: offset,
        end: offset,
    };
    let book = Book::of(
        &checked.rulebook,
        &syntax,
        sources,
        here,
        next.term.as_deref(),
    );
    let mut found = Vec::new();
    for offer in &next.offers {
        if !is_part_of_another(offer, &next.offers) {
            candidates(&book, offer, &mut found);
        }
    }
    if next.article {
        for candidate in &mut found {
            candidate.drop_article();
        }
    }
    if next.plural {
        for candidate in &mut found {
            keywords::make_plural(candidate);
        }
    }
    let written = next.word.map_or("", |word| source.slice(word));
    let mut items = order::ordered(found, written);
    if next.touches {
        items.iter_mut().for_each(|item| item.text.insert(0, ' '));
    }
    Completions {
        replaces: next.word.unwrap_or(here),
        items,
    }
}

/// Whether a word is the first of several that are offered together, and means nothing by itself.
fn is_part_of_another(offer: &Offer, all: &[Offer]) -> bool {
    let What::Expected(Expected::Word(word)) = offer.what else {
        return false;
    };
    all.iter().any(
        |other| matches!(other.what, What::Words([first, _, ..]) if first.canonical() == word.canonical()),
    )
}

fn candidates(book: &Book<'_>, offer: &Offer, found: &mut Vec<Candidate>) {
    match &offer.what {
        What::Words(words) => keywords::several(book, offer, words, found),
        What::Expected(expected) => match expected {
            Expected::Word(word) => keywords::one(book, offer, *word, found),
            Expected::Comparator => keywords::comparators(book, offer, found),
            Expected::Phrase => phrases::all(book, found),
            Expected::PhraseFrom(node) => phrases::from(book, *node, offer, found),
            Expected::Noun => found.extend(values::at(book, &Role::Noun, &offer.nouns)),
            Expected::Field | Expected::Value => {
                found.extend(values::at(book, &offer.role, &offer.nouns));
            }
            Expected::Thing(_) => {}
        },
        What::NameFrom(node) => values::begun(book, *node, offer, found),
        What::Named(naming, begun) => named::items(book, *naming, begun, found),
        What::Slots(slots) => {
            let slots = slots.iter().map(|slot| with_article(slot));
            let detail = "a slot of this phrase";
            found.extend(
                slots.map(|slot| Candidate::new(slot, Kind::Definition, detail, Fit::Exact)),
            );
        }
        What::ValueOf(way) => facts::of_way(book, way, found),
        What::Facts(facts) => facts::items(book, facts, found),
    }
}

/// Whether an offer stands behind something.
#[must_use]
pub fn left_of(offer: &Offer) -> Option<&crate::syntax::tree::Expr> {
    match &offer.role {
        Role::After(left) | Role::Right(left, _) => Some(left),
        _ => None,
    }
}
