//! Which of the things that may come next is likeliest: by how well it fits, by the word that was begun, by how often
//! the rulebook uses it, then by the alphabet.

use std::collections::BTreeMap;

use crate::complete::{Item, Kind};
use crate::model::words::{folded, without_article};
use crate::source::Span;

/// How well something fits where it would stand; the first is best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fit {
    /// It goes on with what was begun, or has the type that is wanted.
    Exact,
    /// It may well stand there.
    Good,
    /// It goes on with the sentence.
    Plain,
    /// It begins something else.
    New,
    /// It may stand there, and seldom does.
    Rare,
}

/// Something that may come next, before it is put in order.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// What it will be.
    pub item: Item,
    /// Its own name, folded: an item may say more than that.
    pub name: String,
    /// How well it fits.
    pub fit: Fit,
    /// How often the rulebook uses it.
    pub uses: usize,
}

impl Candidate {
    /// A candidate that is never counted.
    #[must_use]
    pub fn new(text: impl Into<String>, kind: Kind, detail: impl Into<String>, fit: Fit) -> Self {
        let text = text.into();
        Self {
            name: folded(without_article(&text)),
            item: Item {
                text,
                kind,
                detail: detail.into(),
                place: None,
            },
            fit,
            uses: 0,
        }
    }

    /// The same with the place where it is defined.
    #[must_use]
    pub fn at(mut self, place: Span) -> Self {
        self.item.place = Some(place);
        self
    }

    /// The same with the name it is known by.
    #[must_use]
    pub fn called(mut self, name: &str) -> Self {
        self.name = folded(without_article(name));
        self
    }

    /// The same, used so often.
    #[must_use]
    pub fn used(mut self, uses: usize) -> Self {
        self.uses = uses;
        self
    }

    /// Leaves out the article, since one stands there already.
    pub fn drop_article(&mut self) {
        self.item.text = without_article(&self.item.text).to_owned();
    }
}

/// Those that go with what was written, likeliest first, each once.
#[must_use]
pub fn ordered(found: Vec<Candidate>, written: &str) -> Vec<Item> {
    let written = folded(written);
    let mut best: BTreeMap<String, (Fit, Matches, Candidate)> = BTreeMap::new();
    for candidate in found {
        let Some(matches) = Matches::of(&candidate.item.text, &written) else {
            continue;
        };
        let key = candidate.item.text.clone();
        let better = best
            .get(&key)
            .is_none_or(|(fit, _, _)| candidate.fit < *fit);
        if better && !key.is_empty() {
            best.insert(key, (candidate.fit, matches, candidate));
        }
    }
    let mut all: Vec<(Fit, Matches, Candidate)> = best.into_values().collect();
    all.sort_by_cached_key(|(fit, matches, candidate)| {
        let name = folded(without_article(&candidate.item.text));
        (
            *fit,
            *matches,
            usize::MAX - candidate.uses,
            name,
            candidate.item.text.clone(),
        )
    });
    all.into_iter()
        .map(|(_, _, candidate)| candidate.item)
        .collect()
}

/// How an item goes with the word that was begun.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Matches {
    /// It starts with it.
    Start,
    /// One of its later words does.
    Later,
}

impl Matches {
    fn of(text: &str, written: &str) -> Option<Self> {
        let name = folded(text.trim_start_matches('"'));
        if name.starts_with(written) || without_article(&name).starts_with(written) {
            return Some(Self::Start);
        }
        let later = name.split(' ').any(|word| word.starts_with(written));
        later.then_some(Self::Later)
    }
}
