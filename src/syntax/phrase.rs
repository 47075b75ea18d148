//! Phrases of the glossary in a sentence: the longest that the trie knows, with what fills its slots.

use crate::syntax::asked::Role;
use crate::syntax::cursor::{Cursor, Expected};
use crate::syntax::ends::starts_clause;
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::{known_name, primary, unquoted};
use crate::syntax::tree::{CondKind, Expr};
use crate::syntax::vocabulary::{NodeId, Trie, quoted_key};

/// The longest phrase that starts here.
#[must_use]
pub fn match_phrase(start: Cursor<'_>) -> Option<(Cursor<'_>, CondKind)> {
    if start.kind() == Some(TokenKind::Quoted) {
        return quoted(start);
    }
    let mut best = None;
    let mut arguments = Vec::new();
    walk(
        start.past_article(),
        Trie::<String>::ROOT,
        &mut arguments,
        &mut best,
    );
    if best.is_none() {
        walk(start, Trie::<String>::ROOT, &mut arguments, &mut best);
    }
    best
}

fn quoted(start: Cursor<'_>) -> Option<(Cursor<'_>, CondKind)> {
    let phrase = start
        .cx
        .vocabulary
        .quoted
        .get(&quoted_key(&unquoted(start)))?;
    let kind = CondKind::Phrase {
        phrase: phrase.clone(),
        arguments: Vec::new(),
    };
    Some((start.skip(1), kind))
}

/// How many words of a phrase are followed; nobody reads a longer one aloud.
const LONGEST: usize = 500;

fn walk<'a>(
    at: Cursor<'a>,
    node: NodeId,
    arguments: &mut Vec<Expr>,
    best: &mut Option<(Cursor<'a>, CondKind)>,
) {
    let phrases = &at.cx.vocabulary.phrases;
    if at.cx.phrase_words.get() >= LONGEST {
        return;
    }
    at.cx.phrase_words.set(at.cx.phrase_words.get() + 1);
    if let Some(phrase) = phrases.ends(node)
        && best.as_ref().is_none_or(|(after, _)| after.at < at.at)
    {
        *best = Some((
            at,
            CondKind::Phrase {
                phrase: phrase.clone(),
                arguments: arguments.clone(),
            },
        ));
    }
    if node != Trie::<String>::ROOT {
        at.expect(Expected::PhraseFrom(node));
    }
    if let Some(next) = phrases.steps(node, at.words())
        && !must_be_quoted(at)
    {
        walk(at.skip(1), next, arguments, best);
    }
    if let Some(next) = phrases.slot(node) {
        slot(at, node, next, arguments, best);
    }
    at.cx.phrase_words.set(at.cx.phrase_words.get() - 1);
}

fn must_be_quoted(at: Cursor<'_>) -> bool {
    at.keyword().is_some_and(Keyword::must_be_quoted)
        || (at.token().is_some_and(|token| token.first) && starts_clause(at))
}

/// Words that start a clause of their own, so that no slot begins with them unless they begin a known name.
const CLAUSE_WORDS: &[Keyword] = &[
    Keyword::Either,
    Keyword::Both,
    Keyword::There,
    Keyword::It,
    Keyword::Some,
    Keyword::Every,
    Keyword::No,
    Keyword::All,
    Keyword::Any,
    Keyword::None,
    Keyword::At,
    Keyword::Exactly,
    Keyword::Most,
];

fn may_fill_slot(at: Cursor<'_>) -> bool {
    let starts = at
        .keyword()
        .is_some_and(|keyword| CLAUSE_WORDS.contains(&keyword));
    !starts || known_name(at, |_| true).is_some()
}

fn slot<'a>(
    at: Cursor<'a>,
    node: NodeId,
    next: NodeId,
    arguments: &mut Vec<Expr>,
    best: &mut Option<(Cursor<'a>, CondKind)>,
) {
    if !may_fill_slot(at) {
        return;
    }
    let outer = at.cx.stop.replace(Some(next));
    let role = || Role::Slot {
        next,
        index: arguments.len(),
        begun: node != Trie::<String>::ROOT,
    };
    let argument = at.cx.playing(role, || at.cx.quietly(|| primary(at)));
    at.cx.stop.set(outer);
    if let Ok((after, argument)) = argument {
        arguments.push(argument.clone());
        let role = || Role::After(argument);
        at.cx.playing(role, || walk(after, next, arguments, best));
        arguments.pop();
    }
}

/// How far the trie of phrases follows the words, in tokens, and where it stops.
#[must_use]
pub fn longest_prefix(start: Cursor<'_>) -> (Cursor<'_>, NodeId) {
    let phrases = &start.cx.vocabulary.phrases;
    let (mut at, mut node) = (start.past_article(), Trie::<String>::ROOT);
    while let Some(next) = phrases.steps(node, at.words()) {
        node = next;
        at = at.skip(1);
    }
    (at, node)
}
