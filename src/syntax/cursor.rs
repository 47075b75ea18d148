//! A place among the words of a statement, for nom: what the parsers of this folder read from.
//!
//! It also keeps the record of what would have been accepted at the furthest place reached, from which messages
//! and completion are printed.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use nom::error::{ErrorKind, ParseError};
use nom::{IResult, Needed};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::asked::{Asked, What};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::{Lexed, Token, TokenKind, WordId, Words};
use crate::syntax::vocabulary::{NodeId, Vocabulary};

/// Something that may come next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Expected {
    /// A keyword.
    Word(Keyword),
    /// A phrase of the glossary.
    Phrase,
    /// A phrase of the glossary, begun: what its trie says at this place.
    PhraseFrom(NodeId),
    /// A field.
    Field,
    /// A noun of a list.
    Noun,
    /// A value.
    Value,
    /// One of the comparators.
    Comparator,
    /// Something described in words.
    Thing(&'static str),
}

/// Why a parser did not accept: nothing but that it did not. The record has the rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Miss;

impl ParseError<Cursor<'_>> for Miss {
    fn from_error_kind(_: Cursor<'_>, _: ErrorKind) -> Self {
        Self
    }

    fn append(_: Cursor<'_>, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// What a parser of this folder returns.
pub type Parsed<'a, T> = IResult<Cursor<'a>, T, Miss>;

/// A miss at a place.
pub fn miss<'a, T>() -> Parsed<'a, T> {
    Err(nom::Err::Error(Miss))
}

/// What all places of one file share.
#[derive(Debug)]
pub struct Context<'a> {
    /// The text.
    pub text: &'a str,
    /// Its words.
    pub lexed: &'a Lexed,
    /// All words by number.
    pub words: &'a Words,
    /// All phrases and names.
    pub vocabulary: &'a Vocabulary,
    /// What is wrong so far.
    pub diagnostics: RefCell<Vec<Diagnostic>>,
    /// The slots of the term being read, folded.
    pub slots: RefCell<Vec<String>>,
    /// The phrases of the term being read: inside its own meaning, fields come before them.
    pub own: RefCell<Vec<String>>,
    /// Tokens that were taken as they are, so that strange characters among them do not matter.
    pub raw: RefCell<Vec<std::ops::Range<usize>>>,
    /// The phrase trie's place whose words end a run of unknown words: those after an open slot.
    pub stop: Cell<Option<NodeId>>,
    /// The word that joins the parts of the innermost `either` or `both` being read.
    pub alternatives: Cell<Option<Keyword>>,
    /// How many words of a phrase are being followed.
    pub phrase_words: Cell<usize>,
    /// The place that is asked about.
    pub asked: Option<Asked>,
    furthest: Cell<usize>,
    expected: RefCell<BTreeSet<Expected>>,
    silent: Cell<u32>,
    depth: Cell<u32>,
    work: Cell<u32>,
}

/// How many expressions one statement may try, so that no text makes the parser hang.
const WORK: u32 = 200_000;

/// How deep conditions and brackets may nest.
pub const DEPTH: u32 = 100;

impl<'a> Context<'a> {
    /// A context for a file.
    #[must_use]
    pub fn new(
        text: &'a str,
        lexed: &'a Lexed,
        words: &'a Words,
        vocabulary: &'a Vocabulary,
    ) -> Self {
        Self {
            text,
            lexed,
            words,
            vocabulary,
            diagnostics: RefCell::default(),
            slots: RefCell::default(),
            own: RefCell::default(),
            raw: RefCell::default(),
            stop: Cell::default(),
            alternatives: Cell::default(),
            phrase_words: Cell::default(),
            asked: None,
            furthest: Cell::default(),
            expected: RefCell::default(),
            silent: Cell::default(),
            depth: Cell::default(),
            work: Cell::default(),
        }
    }

    /// Reports, unless this is only a look ahead.
    pub fn report(&self, diagnostic: Diagnostic) {
        if self.silent.get() == 0 {
            self.diagnostics.borrow_mut().push(diagnostic);
        }
    }

    /// Runs a parser without recording or reporting anything.
    pub fn quietly<T>(&self, look: impl FnOnce() -> T) -> T {
        self.silent.set(self.silent.get() + 1);
        let result = look();
        self.silent.set(self.silent.get() - 1);
        result
    }

    /// Whether this is only a look ahead.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.silent.get() > 0
    }

    /// Goes one level deeper, or reports that the text is too deep.
    pub fn deeper<'b, T>(
        &self,
        at: Cursor<'b>,
        parse: impl FnOnce() -> Parsed<'b, T>,
    ) -> Parsed<'b, T> {
        self.within_depth(at, self.depth.get() as usize + 1)?;
        self.depth.set(self.depth.get() + 1);
        let result = parse();
        self.depth.set(self.depth.get() - 1);
        result
    }

    /// Whether so many levels are few enough; reports it and fails where they are not.
    pub fn within_depth(&self, at: Cursor<'_>, levels: usize) -> Result<(), nom::Err<Miss>> {
        if levels <= DEPTH as usize {
            return Ok(());
        }
        self.report(
            Diagnostic::new(
                Code::TooDeep,
                at.span(),
                format!("nested more than {DEPTH} levels deep"),
            )
            .help("give the inner part a name with `term \"…\" means …` and use the name here"),
        );
        Err(nom::Err::Failure(Miss))
    }

    /// Starts a statement: what was tried before no longer counts.
    pub fn start_statement(&self) {
        self.work.set(0);
        self.forget();
    }

    /// Counts one attempt; a failure once there were too many.
    pub fn count_work(&self) -> Result<(), nom::Err<Miss>> {
        self.work.set(self.work.get() + 1);
        if self.work.get() > WORK {
            Err(nom::Err::Failure(Miss))
        } else {
            Ok(())
        }
    }

    /// Whether the statement was given up because it took too many attempts.
    #[must_use]
    pub fn gave_up(&self) -> bool {
        self.work.get() > WORK
    }

    /// Records that something would have been accepted at a place.
    pub fn expect(&self, at: usize, expected: Expected) {
        self.note(at, What::Expected(expected));
        if self.silent.get() > 0 || at < self.furthest.get() {
            return;
        }
        let mut set = self.expected.borrow_mut();
        if at > self.furthest.get() {
            self.furthest.set(at);
            set.clear();
        }
        set.insert(expected);
    }

    /// What would have been accepted at a place, if that is the furthest place reached.
    #[must_use]
    pub fn expected_at(&self, at: usize) -> Vec<Expected> {
        if self.furthest.get() == at {
            self.expected.borrow().iter().copied().collect()
        } else {
            Vec::new()
        }
    }

    /// The furthest place at which something was expected.
    #[must_use]
    pub fn furthest(&self) -> usize {
        self.furthest.get()
    }

    /// Forgets the record, at the start of a clause.
    pub fn forget(&self) {
        self.furthest.set(0);
        self.expected.borrow_mut().clear();
    }
}

/// A place among the tokens of a statement, and where the part being read ends.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    /// What all places share.
    pub cx: &'a Context<'a>,
    /// The next token.
    pub at: usize,
    /// The token after the last that belongs to what is being read.
    pub end: usize,
}

impl PartialEq for Cursor<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && self.end == other.end
    }
}

impl<'a> Cursor<'a> {
    /// The next token.
    #[must_use]
    pub fn token(self) -> Option<&'a Token> {
        self.nth(0)
    }

    /// The token `ahead` places further.
    #[must_use]
    pub fn nth(self, ahead: usize) -> Option<&'a Token> {
        let at = self.at + ahead;
        if at < self.end {
            self.cx.lexed.tokens.get(at)
        } else {
            None
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(self) -> Option<TokenKind> {
        self.token().map(|token| token.kind)
    }

    /// The keyword it is, plural forms as their singular.
    #[must_use]
    pub fn keyword(self) -> Option<Keyword> {
        self.keyword_at(0)
    }

    /// The keyword `ahead` places further.
    #[must_use]
    pub fn keyword_at(self, ahead: usize) -> Option<Keyword> {
        self.nth(ahead)
            .and_then(|token| self.cx.lexed.keyword(token))
            .map(Keyword::canonical)
    }

    /// Whether the next words are these keywords.
    #[must_use]
    pub fn sees(self, keywords: &[Keyword]) -> bool {
        keywords
            .iter()
            .enumerate()
            .all(|(ahead, keyword)| self.keyword_at(ahead) == Some(keyword.canonical()))
    }

    /// The place `count` tokens further.
    #[must_use]
    pub fn skip(self, count: usize) -> Self {
        Self {
            at: (self.at + count).min(self.end),
            ..self
        }
    }

    /// The same place with another end.
    #[must_use]
    pub fn until(self, end: usize) -> Self {
        Self {
            end: end.min(self.end),
            ..self
        }
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_done(self) -> bool {
        self.at >= self.end
    }

    /// The word numbers of the next token, if it is a word.
    #[must_use]
    pub fn words(self) -> &'a [WordId] {
        self.token().map_or(&[], |token| self.cx.lexed.words(token))
    }

    /// Where the next token stands; the end of the text read so far where nothing is left.
    #[must_use]
    pub fn span(self) -> Span {
        let file = self.cx.lexed.file;
        match self.token() {
            Some(token) => Span {
                file,
                start: token.start,
                end: token.end,
            },
            None => {
                let end = self.before().map_or(0, |token| token.end);
                Span {
                    file,
                    start: end,
                    end,
                }
            }
        }
    }

    /// The token before this place.
    #[must_use]
    pub fn before(self) -> Option<&'a Token> {
        self.cx.lexed.tokens.get(self.at.checked_sub(1)?)
    }

    /// From this place to another, without what lies between the last token and it.
    #[must_use]
    pub fn to(self, after: Self) -> Span {
        let start = self.span();
        match after.before() {
            Some(last) if after.at > self.at => Span {
                end: last.end,
                ..start
            },
            _ => Span {
                end: start.start,
                ..start
            },
        }
    }

    /// The text of a span of this file.
    #[must_use]
    pub fn text(self, span: Span) -> &'a str {
        self.cx.text.get(span.range()).unwrap_or("")
    }

    /// Records that something would have been accepted here.
    pub fn expect(self, expected: Expected) {
        self.cx.expect(self.at, expected);
    }

    /// Accepts a kind of token.
    pub fn take(self, kind: TokenKind) -> Option<Self> {
        (self.kind() == Some(kind)).then(|| self.skip(1))
    }

    /// Accepts a keyword, or records that it would have been accepted.
    pub fn accept(self, keyword: Keyword) -> Option<Self> {
        if self.keyword() == Some(keyword.canonical()) {
            return Some(self.skip(1));
        }
        self.expect(Expected::Word(keyword));
        None
    }

    /// Accepts several keywords, or records that the first would have been accepted.
    pub fn accept_all(self, keywords: &'static [Keyword]) -> Option<Self> {
        self.offer_words(keywords);
        if self.sees(keywords) {
            return Some(self.skip(keywords.len()));
        }
        if let Some(first) = keywords.first() {
            self.expect(Expected::Word(*first));
        }
        None
    }

    /// Past a leading article.
    #[must_use]
    pub fn past_article(self) -> Self {
        let article = matches!(
            self.keyword(),
            Some(Keyword::A | Keyword::An | Keyword::The)
        );
        if article && (self.nth(1).is_some() || self.asks(1)) {
            self.skip(1)
        } else {
            self
        }
    }
}

/// A nom parser that accepts one keyword.
pub fn word<'a>(keyword: Keyword) -> impl Fn(Cursor<'a>) -> Parsed<'a, Keyword> {
    move |at: Cursor<'a>| {
        at.accept(keyword)
            .map_or_else(miss, |after| Ok((after, keyword)))
    }
}

/// A nom parser that accepts several keywords in a row.
pub fn words<'a>(keywords: &'static [Keyword]) -> impl Fn(Cursor<'a>) -> Parsed<'a, ()> {
    move |at: Cursor<'a>| {
        at.accept_all(keywords)
            .map_or_else(miss, |after| Ok((after, ())))
    }
}

/// A nom parser that accepts one kind of token.
pub fn token<'a>(kind: TokenKind) -> impl Fn(Cursor<'a>) -> Parsed<'a, &'a Token> {
    move |at: Cursor<'a>| match at.token() {
        Some(token) if token.kind == kind => Ok((at.skip(1), token)),
        _ => miss(),
    }
}

impl<'a> nom::Input for Cursor<'a> {
    type Item = &'a Token;
    type Iter = std::slice::Iter<'a, Token>;
    type IterIndices = std::iter::Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.end.saturating_sub(self.at)
    }

    fn take(&self, count: usize) -> Self {
        self.until(self.at + count)
    }

    fn take_from(&self, count: usize) -> Self {
        self.skip(count)
    }

    fn take_split(&self, count: usize) -> (Self, Self) {
        (self.skip(count), nom::Input::take(self, count))
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.iter_elements().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.cx
            .lexed
            .tokens
            .get(self.at..self.end)
            .unwrap_or(&[])
            .iter()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.input_len() {
            Ok(count)
        } else {
            Err(Needed::new(count - self.input_len()))
        }
    }
}
