//! The tokens of one statement, found by their places: what the tree says in bytes, told in tokens.

use std::ops::Range;

use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::{Lexed, Token, TokenKind};

/// The tokens of one statement.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The text of the file.
    pub text: &'a str,
    /// The tokens of the file.
    pub lexed: &'a Lexed,
    /// The first token of the statement.
    pub start: usize,
    /// The token after its last.
    pub end: usize,
}

impl<'a> View<'a> {
    /// A token of the statement.
    #[must_use]
    pub fn token(&self, index: usize) -> Option<&'a Token> {
        if index < self.start || index >= self.end {
            return None;
        }
        self.lexed.tokens.get(index)
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self, index: usize) -> Option<TokenKind> {
        self.token(index).map(|token| token.kind)
    }

    /// The keyword it is, plural forms as their singular.
    #[must_use]
    pub fn keyword(&self, index: usize) -> Option<Keyword> {
        self.token(index)
            .and_then(|token| self.lexed.keyword(token))
            .map(Keyword::canonical)
    }

    /// The token as it is written.
    #[must_use]
    pub fn slice(&self, index: usize) -> &'a str {
        self.token(index)
            .and_then(|token| self.text.get(token.start as usize..token.end as usize))
            .unwrap_or("")
    }

    /// Whether a token is the first of its line.
    #[must_use]
    pub fn is_first(&self, index: usize) -> bool {
        self.token(index).is_some_and(|token| token.first)
    }

    /// Whether two tokens touch.
    #[must_use]
    pub fn touch(&self, left: usize, right: usize) -> bool {
        match (self.token(left), self.token(right)) {
            (Some(left), Some(right)) => left.end == right.start,
            _ => false,
        }
    }

    /// Whether a comment stands between two tokens.
    #[must_use]
    pub fn has_comment(&self, from: usize, to: usize) -> bool {
        let (Some(from), Some(to)) = (self.token(from), self.token(to)) else {
            return false;
        };
        let between = from.end..to.start;
        let mut comments = self.lexed.comments.iter();
        comments.any(|comment| between.contains(&comment.start))
    }

    /// The token that a span starts at.
    #[must_use]
    pub fn at(&self, span: Span) -> usize {
        self.first_from(|token| token.start >= span.start)
    }

    /// The token after a span.
    #[must_use]
    pub fn after(&self, span: Span) -> usize {
        self.first_from(|token| token.start >= span.end)
    }

    /// The tokens of a span.
    #[must_use]
    pub fn range(&self, span: Span) -> Range<usize> {
        self.at(span)..self.after(span)
    }

    fn first_from(&self, reached: impl Fn(&Token) -> bool) -> usize {
        let tokens = self.lexed.tokens.get(self.start..self.end).unwrap_or(&[]);
        self.start + tokens.partition_point(|token| !reached(token))
    }

    /// Back over articles to the token that a phrase, which is told of without them, was introduced by.
    #[must_use]
    pub fn before_articles(&self, index: usize) -> usize {
        let mut at = index;
        while at > self.start && self.keyword(at - 1).is_some_and(is_article) {
            at -= 1;
        }
        at
    }

    /// The keyword right before a place, articles between them left aside.
    #[must_use]
    pub fn introduced_by(&self, index: usize, keyword: Keyword) -> Option<usize> {
        let before = self.before_articles(index).checked_sub(1)?;
        (self.keyword(before) == Some(keyword)).then_some(before)
    }
}

/// Whether a keyword is `a`, `an` or `the`.
#[must_use]
pub fn is_article(keyword: Keyword) -> bool {
    matches!(keyword, Keyword::A | Keyword::An | Keyword::The)
}
