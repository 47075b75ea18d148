//! A place in a statement that somebody asks about: what may come next there, and beside what it would stand.
//!
//! The parser reads up to the place as it reads any text, and whatever it would accept at the place is noted here.
//! Nothing is noted, and nothing costs anything, while no place is asked about.

use std::cell::RefCell;

use crate::model::rulebook::Relation;
use crate::model::words::folded;
use crate::source::{FileId, Source, Span};
use crate::syntax::cursor::{Context, Cursor, Expected};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::{self, Lexed, Token, TokenKind, Words};
use crate::syntax::tree::{Expr, StatementKind};
use crate::syntax::vocabulary::{NodeId, Vocabulary};

/// Something that may come next.
#[derive(Clone, PartialEq, Debug)]
pub struct Offer {
    /// What it is.
    pub what: What,
    /// What it would be there.
    pub role: Role,
    /// The lists whose entries are spoken of, the innermost last.
    pub nouns: Vec<Expr>,
}

/// What may come next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// Something that messages tell of, too.
    Expected(Expected),
    /// Several keywords in a row.
    Words(&'static [Keyword]),
    /// A name of the glossary, of a field or of a value, begun: what the trie of names says.
    NameFrom(NodeId),
    /// Something that has a name elsewhere; with the words of it that stand there already.
    Named(Naming, String),
    /// One of the slots of the phrase that is being defined.
    Slots(Vec<String>),
    /// The value of a fact, by the way to it.
    ValueOf(String),
    /// A key or value in the facts of a test: the facts up to the place.
    Facts(String),
}

/// What is named by a rulebook, outside of conditions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Naming {
    /// A rule.
    Rule,
    /// A source of the header.
    Source,
    /// Whoever holds rules.
    Holder,
    /// How a rule is held.
    Manner,
    /// A tag.
    Tag,
    /// The code of a mistake.
    Code,
    /// The type of a field.
    Type,
    /// The way to a fact.
    Way,
}

/// What something would be where it stands.
#[derive(Clone, PartialEq, Debug)]
pub enum Role {
    /// Anything: nothing is known about it.
    Free,
    /// What a clause speaks of.
    Subject,
    /// What there is or is not.
    Thing,
    /// What a field belongs to: `the length of …`.
    Owner,
    /// The noun of a list.
    Noun,
    /// A field of the innermost noun.
    Own,
    /// A field of something.
    FieldOf(Expr),
    /// A field of the noun that follows.
    FieldOfNext,
    /// What something is compared with; plain `is` where there is no relation.
    Right(Expr, Option<Relation>),
    /// A further item of a list, with what the list is compared with, if it is.
    Item(Option<Expr>),
    /// What follows a value.
    After(Expr),
    /// What fills a slot of a phrase.
    Slot {
        /// Where the trie of phrases goes on behind it.
        next: NodeId,
        /// Which slot of the phrase it is.
        index: usize,
        /// Whether words of the phrase stand before it.
        begun: bool,
    },
    /// How long something takes.
    Duration,
}

/// The place that is asked about.
#[derive(Debug)]
pub struct Asked {
    /// The token that would stand there.
    at: usize,
    /// Whether it would be the first of its line.
    first: bool,
    /// The column it would stand in, from 0.
    column: u32,
    role: RefCell<Role>,
    nouns: RefCell<Vec<Expr>>,
    offers: RefCell<Vec<Offer>>,
}

/// What may come next at a place of a text.
#[derive(Debug, Default)]
pub struct Next {
    /// The word that stands before the place and may be replaced; empty where none does.
    pub word: Option<Span>,
    /// What may come next; nothing within comments and texts.
    pub offers: Vec<Offer>,
    /// Whether the word before the place ends without a space.
    pub touches: bool,
    /// The phrase of the term that is being defined at the place.
    pub term: Option<String>,
    /// Whether an article stands before the place.
    pub article: bool,
    /// Whether the word before the place looks like a plural.
    pub plural: bool,
}

/// What may come next at a byte offset of a text.
#[must_use]
pub fn next(
    file: FileId,
    source: &Source,
    offset: u32,
    vocabulary: &Vocabulary,
    words: &mut Words,
) -> Next {
    let text = source.text.get(..offset as usize).unwrap_or("");
    let mut lexed = lexer::lex(file, text, words);
    if is_in_text(&lexed, text) {
        return Next::default();
    }
    let word = half_word(&mut lexed, text);
    open_way(&mut lexed, text, word);
    let end = word.map_or(text.len(), |word| word.start as usize);
    let line = text.get(..end).unwrap_or("").rsplit('\n').next();
    let line = line.unwrap_or("").trim_start_matches('\u{feff}');
    let first = line.trim().is_empty();
    let column = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
    let article = lexed.tokens.last().is_some_and(|token| {
        matches!(
            lexed.keyword(token),
            Some(Keyword::A | Keyword::An | Keyword::The)
        )
    });
    let plural = lexed.tokens.last().is_some_and(|token| {
        let written = text.get(token.start as usize..token.end as usize);
        token.kind == TokenKind::Word && written.is_some_and(|word| word.ends_with('s'))
    });
    let touches = word.is_none() && touches(text);
    let cx =
        Context::new(text, &lexed, words, vocabulary).asking(lexed.tokens.len(), first, column);
    let term = if first && line.is_empty() {
        cx.asked_at_margin();
        None
    } else {
        statement_before(&cx)
    };
    let offers = cx.offers();
    let facts = offers
        .iter()
        .any(|offer| matches!(offer.what, What::Facts(_)));
    let word = if facts { begun_fact(file, text) } else { word };
    Next {
        word,
        offers,
        touches: touches && !facts,
        term,
        article,
        plural,
    }
}

/// The key or value that was begun in the facts of a test.
fn begun_fact(file: FileId, text: &str) -> Option<Span> {
    let line = text.rsplit('\n').next().unwrap_or("");
    let body = line.trim_start_matches([' ', '-']);
    let after = body.rfind([':', ',', '[', '{']).map_or(0, |at| at + 1);
    let begun = body.get(after..).unwrap_or("").trim_start();
    (!begun.is_empty()).then(|| Span::new(file, text.len() - begun.len(), text.len()))
}

/// Whether the text ends within a comment or a text in quotation marks, or right behind a number.
fn is_in_text(lexed: &Lexed, text: &str) -> bool {
    let rest = |end: u32| text.get(end as usize..).unwrap_or("");
    let comment = lexed.comments.last();
    if comment.is_some_and(|comment| !rest(comment.end).contains('\n')) {
        return true;
    }
    let unclosed = lexed.diagnostics.iter().any(|diagnostic| {
        let quote = diagnostic.code == crate::diagnostic::Code::UnclosedQuote;
        quote
            && diagnostic
                .span
                .is_some_and(|span| !rest(span.end).contains('\n'))
    });
    let number = lexed.tokens.last().is_some_and(|token| {
        let number = matches!(
            token.kind,
            TokenKind::Number(_) | TokenKind::Date(_) | TokenKind::OddDate | TokenKind::OddNumber
        );
        number && token.end as usize == text.len()
    });
    unclosed || number
}

/// Takes the word away that ends at the place, so that what may stand there is asked, and yields where it stands.
fn half_word(lexed: &mut Lexed, text: &str) -> Option<Span> {
    let last = *lexed.tokens.last()?;
    if last.kind != TokenKind::Word || (last.end as usize) < text.len() {
        return None;
    }
    lexed.tokens.pop();
    let there = lexed.tokens.len();
    for range in &mut lexed.statements {
        range.end = range.end.min(there);
    }
    lexed.statements.retain(|range| range.start < range.end);
    Some(Span {
        file: lexed.file,
        start: last.start,
        end: last.end,
    })
}

/// A stop that ends a word at the place is the beginning of a way: `monitor.`
fn open_way(lexed: &mut Lexed, text: &str, word: Option<Span>) {
    let end = word.map_or(text.len(), |word| word.start as usize);
    let before = text.get(..end).unwrap_or("").strip_suffix('.');
    let follows_word = before
        .is_some_and(|before| before.ends_with(|char: char| char.is_alphanumeric() || char == ']'));
    if let Some(last) = lexed.tokens.last_mut().filter(|_| follows_word)
        && last.kind == TokenKind::Stop
    {
        last.kind = TokenKind::Dot;
    }
}

fn touches(text: &str) -> bool {
    let last = text.chars().next_back();
    last.is_some_and(|char| !char.is_whitespace() && !matches!(char, '(' | '.' | '{' | '/' | '['))
}

/// Reads the statement that the place belongs to; yields the phrase of a term.
fn statement_before(cx: &Context<'_>) -> Option<String> {
    let range = cx.lexed.statements.last()?;
    let at = Cursor {
        cx,
        at: range.start,
        end: range.end,
    };
    match crate::syntax::statement(at).kind {
        StatementKind::Term(term) => Some(term.phrase.text),
        _ => None,
    }
}

impl<'a> Context<'a> {
    /// The same, with a place that is asked about.
    #[must_use]
    pub fn asking(mut self, at: usize, first: bool, column: u32) -> Self {
        let asked = Asked {
            at,
            first,
            column,
            role: RefCell::new(Role::Free),
            nouns: RefCell::default(),
            offers: RefCell::default(),
        };
        self.asked = Some(asked);
        self
    }

    /// What may come next at the place that is asked about.
    #[must_use]
    pub fn offers(&self) -> Vec<Offer> {
        let offers = |asked: &Asked| asked.offers.borrow().clone();
        self.asked.as_ref().map(offers).unwrap_or_default()
    }

    /// Offers what may start a statement.
    pub fn asked_at_margin(&self) {
        let end = Cursor {
            cx: self,
            at: self.lexed.tokens.len(),
            end: self.lexed.tokens.len(),
        };
        for words in STATEMENT_WORDS {
            end.offer_words(words);
        }
    }

    /// Notes that something may stand at a place, if that is the one asked about.
    pub fn note(&self, at: usize, what: What) {
        let Some(asked) = self.asked.as_ref().filter(|asked| asked.at == at) else {
            return;
        };
        let offer = Offer {
            what,
            role: asked.role.borrow().clone(),
            nouns: asked.nouns.borrow().clone(),
        };
        let mut offers = asked.offers.borrow_mut();
        if !offers.contains(&offer) {
            offers.push(offer);
        }
    }

    /// Reads something that plays a role.
    pub fn playing<T>(&self, role: impl FnOnce() -> Role, read: impl FnOnce() -> T) -> T {
        let Some(asked) = &self.asked else {
            return read();
        };
        let outer = asked.role.replace(role());
        let result = read();
        asked.role.replace(outer);
        result
    }

    /// Reads something that speaks of the entries of a list.
    pub fn about<T>(&self, noun: &Expr, read: impl FnOnce() -> T) -> T {
        let Some(asked) = &self.asked else {
            return read();
        };
        asked.nouns.borrow_mut().push(noun.clone());
        let result = read();
        asked.nouns.borrow_mut().pop();
        result
    }

    /// What follows in this statement speaks of the entries of a list.
    pub fn bind(&self, noun: &Expr) {
        if let Some(asked) = &self.asked {
            asked.nouns.borrow_mut().push(noun.clone());
        }
    }
}

impl Cursor<'_> {
    /// Whether this is the place that is asked about.
    #[must_use]
    pub fn is_asked(self) -> bool {
        self.asks(0)
    }

    /// Whether the place that is asked about is so many tokens further.
    #[must_use]
    pub fn asks(self, ahead: usize) -> bool {
        let asked = self.cx.asked.as_ref();
        asked.is_some_and(|asked| asked.at == self.at + ahead)
    }

    /// Whether this place is asked about, and what stood here would be the first of its line.
    #[must_use]
    pub fn asks_first(self) -> bool {
        self.is_asked() && self.cx.asked.as_ref().is_some_and(|asked| asked.first)
    }

    /// Whether this place is asked about and stands on a line of its own, in this column or further to the left.
    #[must_use]
    pub fn asks_within(self, column: u32) -> bool {
        let asked = self.cx.asked.as_ref();
        self.asks_first() && asked.is_some_and(|asked| asked.column <= column)
    }

    /// Offers something, if this is the place that is asked about.
    pub fn offer(self, expected: Expected) {
        self.cx.note(self.at, What::Expected(expected));
    }

    /// Offers a further item of the list that is being read.
    pub fn offer_item(self) {
        let left = self
            .cx
            .asked
            .as_ref()
            .and_then(|asked| match &*asked.role.borrow() {
                Role::Right(left, _) => Some(left.clone()),
                _ => None,
            });
        let role = || Role::Item(left);
        self.cx.playing(role, || self.offer(Expected::Value));
    }

    /// Offers these keywords, or those that are left of them, if the place that is asked about is here or among them.
    pub fn offer_words(self, keywords: &'static [Keyword]) {
        if self.cx.asked.is_none() {
            return;
        }
        for ahead in 0..keywords.len() {
            if self.asks(ahead) {
                let rest = keywords.get(ahead..).unwrap_or(&[]);
                self.cx.note(self.at + ahead, What::Words(rest));
                return;
            }
            if self.keyword_at(ahead) != keywords.get(ahead).map(|keyword| keyword.canonical()) {
                return;
            }
        }
    }

    /// Offers whichever of these keywords may go on here.
    pub fn offer_each(self, table: &'static [&'static [Keyword]]) {
        for keywords in table {
            self.offer_words(keywords);
        }
    }

    /// Offers something that is named elsewhere, of which the words from here to the place asked about stand there.
    pub fn offer_name(self, naming: Naming) {
        let Some(asked) = &self.cx.asked else { return };
        if asked.at < self.at {
            return;
        }
        let tokens = self.cx.lexed.tokens.get(self.at..asked.at).unwrap_or(&[]);
        let plain = |token: &Token| {
            matches!(
                token.kind,
                TokenKind::Word
                    | TokenKind::Number(_)
                    | TokenKind::Possessive
                    | TokenKind::Dot
                    | TokenKind::Slash
            )
        };
        let index = |token: &Token| naming == Naming::Way && token.kind == TokenKind::Strange;
        if !tokens.iter().all(|token| plain(token) || index(token)) {
            return;
        }
        let end = self.skip(asked.at - self.at);
        let words = self.text(self.past_article().to(end));
        let begun = folded(words);
        self.cx.note(asked.at, What::Named(naming, begun));
    }

    /// Whether the text ends here with something left open: a mistake has been reported at its very end, or, on the
    /// line of the place itself, up to its end.
    #[must_use]
    pub fn is_left_open(self) -> bool {
        let end = self.before().map_or(0, |token| token.end);
        let comma = self
            .before()
            .is_some_and(|token| token.kind == TokenKind::Comma);
        let same_line = !self.asks_first() && !comma;
        let open = |span: Span| span.start >= end || (same_line && span.end >= end);
        self.cx
            .diagnostics
            .borrow()
            .iter()
            .any(|diagnostic| diagnostic.is_error() && diagnostic.span.is_some_and(open))
    }
}

/// What may start a statement.
pub const STATEMENT_WORDS: &[&[Keyword]] = &[
    &[Keyword::Rule],
    &[Keyword::If],
    &[Keyword::Require],
    &[Keyword::Forbid],
    &[Keyword::Prefer],
    &[Keyword::Avoid],
    &[Keyword::For, Keyword::Each],
    &[Keyword::Term],
    &[Keyword::Figure],
    &[Keyword::List],
    &[Keyword::Value],
    &[Keyword::Test],
    &[Keyword::Kind],
    &[Keyword::Document],
    &[Keyword::Rulebook],
];

/// What may start a clause of a condition.
pub const CLAUSE_WORDS: &[&[Keyword]] = &[
    &[Keyword::Some],
    &[Keyword::Every],
    &[Keyword::No],
    &[Keyword::At, Keyword::Least],
    &[Keyword::At, Keyword::Most],
    &[Keyword::Exactly],
    &[Keyword::Most],
    &[Keyword::There, Keyword::Is],
    &[Keyword::There, Keyword::Is, Keyword::No],
    crate::syntax::condition::NOT_THE_CASE,
    &[Keyword::Either],
    &[Keyword::Both],
    &[Keyword::All, Keyword::Of],
    &[Keyword::Any, Keyword::Of],
    &[Keyword::None, Keyword::Of],
];

/// What may start a demand.
pub const DEMAND_WORDS: &[&[Keyword]] = &[
    &[Keyword::Require],
    &[Keyword::Forbid],
    &[Keyword::Prefer],
    &[Keyword::Avoid],
];
