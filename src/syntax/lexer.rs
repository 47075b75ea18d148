//! From text to words: tokens with their places, cut into statements at the left margin.
//!
//! It decides nothing about grammar. Characters without a meaning become tokens of their own, so that the grammar
//! can say where they matter (a source's text may hold anything).

use std::borrow::Cow;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::words::folded;
use crate::source::{FileId, Span};
use crate::syntax::keyword::{CONTINUATIONS, Keyword};

/// A word's number: words that are spelled alike, but for case and typography, have the same.
pub type WordId = u32;

/// All words of a rulebook by number. Keywords come first.
#[derive(Debug)]
pub struct Words {
    ids: FxHashMap<Box<str>, WordId>,
    texts: Vec<Box<str>>,
}

impl Default for Words {
    fn default() -> Self {
        let mut words = Self {
            ids: FxHashMap::default(),
            texts: Vec::new(),
        };
        for keyword in Keyword::ALL {
            words.id(keyword.text());
        }
        words
    }
}

impl Words {
    /// The number of a folded word.
    pub fn id(&mut self, word: &str) -> WordId {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = WordId::try_from(self.texts.len()).unwrap_or(WordId::MAX);
        self.texts.push(word.into());
        self.ids.insert(word.into(), id);
        id
    }

    /// The folded word of a number.
    #[must_use]
    pub fn text(&self, id: WordId) -> &str {
        self.texts.get(id as usize).map_or("", |text| text)
    }

    /// The numbers of the words of a phrase, read as they are read in a sentence.
    pub fn phrase(&mut self, text: &str) -> Vec<WordId> {
        let lexed = lex(FileId(0), text, self);
        lexed
            .tokens
            .iter()
            .flat_map(|token| lexed.words(token))
            .copied()
            .collect()
    }
}

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// A word; joined parts (`de_facto`) are one token with several words.
    Word,
    /// A number, thousands separators included.
    Number(Decimal),
    /// `2025-08-18`.
    Date(Date),
    /// Text in quotation marks.
    Quoted,
    /// `-` at the start of a line.
    Bullet,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `.` at the end of a sentence.
    Stop,
    /// `.` within a path.
    Dot,
    /// `/`
    Slash,
    /// `%`
    Percent,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `'s`, or `'` after a plural.
    Possessive,
    /// `|` on a line that starts with one: the rows of a table.
    Bar,
    /// The lines beneath `given`.
    Block,
    /// A date as it is not written here, such as `01.10.2026`: not reported yet.
    OddDate,
    /// A number as it is not written here, such as `3,5`: not reported yet.
    OddNumber,
    /// Anything else: not reported yet.
    Strange,
    /// Something that was reported already.
    Bad,
}

/// A token with its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// Its column in characters, from 0.
    pub column: u32,
    /// Whether it is the first of its line.
    pub first: bool,
    /// Of words, numbers and possessives: where its word numbers start in [`Lexed::parts`].
    pub part: u32,
    /// How many.
    pub parts: u16,
}

/// A file cut into tokens.
#[derive(Debug)]
pub struct Lexed {
    /// The file.
    pub file: FileId,
    /// All tokens.
    pub tokens: Vec<Token>,
    /// The word numbers of all words.
    pub parts: Vec<WordId>,
    /// The tokens of each statement: the first stands at the margin.
    pub statements: Vec<std::ops::Range<usize>>,
    /// Comments, `#` included.
    pub comments: Vec<Span>,
    /// What is wrong with the characters.
    pub diagnostics: Vec<Diagnostic>,
}

impl Lexed {
    /// The keyword that a token is, if it is one.
    #[must_use]
    pub fn keyword(&self, token: &Token) -> Option<Keyword> {
        if token.kind != TokenKind::Word || token.parts != 1 {
            return None;
        }
        Keyword::ALL
            .get(*self.parts.get(token.part as usize)? as usize)
            .copied()
    }

    /// The word numbers of a token.
    #[must_use]
    pub fn words(&self, token: &Token) -> &[WordId] {
        let start = token.part as usize;
        self.parts
            .get(start..start + token.parts as usize)
            .unwrap_or(&[])
    }
}

/// Cuts a text into tokens.
#[must_use]
pub fn lex(file: FileId, text: &str, words: &mut Words) -> Lexed {
    let mut lexer = Lexer {
        file,
        text,
        at: 0,
        column: 0,
        first: true,
        in_row: false,
        words,
        out: Lexed {
            file,
            tokens: Vec::new(),
            parts: Vec::new(),
            statements: Vec::new(),
            comments: Vec::new(),
            diagnostics: Vec::new(),
        },
    };
    lexer.skip_mark();
    while lexer.at < text.len() {
        lexer.next();
    }
    lexer.cut();
    lexer.out
}

struct Lexer<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    column: u32,
    first: bool,
    /// Whether the line started with `|`.
    in_row: bool,
    words: &'a mut Words,
    out: Lexed,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_mark(&mut self) {
        if self.rest().starts_with('\u{feff}') {
            self.at += '\u{feff}'.len_utf8();
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    fn advance(&mut self, bytes: usize) {
        let taken = self.text.get(self.at..self.at + bytes).unwrap_or("");
        self.column += u32::try_from(taken.chars().count()).unwrap_or(0);
        self.at += bytes.max(1);
    }

    fn push(&mut self, kind: TokenKind, bytes: usize) {
        let (start, column) = (self.at, self.column);
        self.advance(bytes);
        let place = self.span(start, self.at);
        self.out.tokens.push(Token {
            kind,
            start: place.start,
            end: place.end,
            column,
            first: self.first,
            part: 0,
            parts: 0,
        });
        self.first = false;
    }

    fn next(&mut self) {
        let Some(char) = self.peek() else {
            self.at = self.text.len();
            return;
        };
        match char {
            '\n' => self.line_break(),
            '\t' => self.tabs(),
            '#' if self.comment_may_start() => self.comment(),
            _ if char.is_whitespace() => self.advance(char.len_utf8()),
            '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => self.quoted(char),
            '0'..='9' => self.digits(),
            _ if is_word(char) => self.word(),
            _ => self.mark(char),
        }
    }

    fn line_break(&mut self) {
        self.at += 1;
        self.column = 0;
        self.first = true;
        self.in_row = false;
        if self.block_may_start() {
            self.block();
        }
    }

    /// Tabs count as two columns each, so that the rest of the file can still be read.
    fn tabs(&mut self) {
        let count = self.rest().chars().take_while(|char| *char == '\t').count();
        let span = self.span(self.at, self.at + count);
        self.out.diagnostics.push(
            Diagnostic::new(Code::Tab, span, if count == 1 { "a tab" } else { "several tabs" })
                .label("spaces are expected here")
                .help("use two spaces for each step of indentation; editors show a tab in different widths")
                .edit(span, "  ".repeat(count)),
        );
        self.at += count;
        self.column += 2 * u32::try_from(count).unwrap_or(0);
    }

    fn comment_may_start(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or("");
        before
            .chars()
            .next_back()
            .is_none_or(|char| char.is_whitespace() || char == '\u{feff}')
    }

    fn comment(&mut self) {
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        let text = self.rest().get(..length).unwrap_or("").trim_end();
        self.out
            .comments
            .push(self.span(self.at, self.at + text.len()));
        self.advance(length);
    }

    fn quoted(&mut self, opening: char) {
        let body = self.rest().get(opening.len_utf8()..).unwrap_or("");
        let line = body.split(['\n', '\r']).next().unwrap_or("");
        let closing = closing_quote(opening);
        let mut escaped = false;
        let end = line.char_indices().find(|(_, char)| {
            let ends = !escaped && closing.contains(char);
            escaped = *char == '\\' && !escaped;
            ends
        });
        if let Some((at, mark)) = end {
            self.push(TokenKind::Quoted, opening.len_utf8() + at + mark.len_utf8());
        } else {
            let length = opening.len_utf8() + line.trim_end().len();
            self.unclosed(length);
            self.push(TokenKind::Quoted, length);
        }
    }

    fn unclosed(&mut self, length: usize) {
        let span = self.span(self.at, self.at + length);
        let end = self.span(self.at + length, self.at + length);
        self.out.diagnostics.push(
            Diagnostic::new(Code::UnclosedQuote, span, "a quotation mark is not closed on its line")
                .label("opened here")
                .help("close it with `\"` on the same line; a longer text may go on in quotation marks on the next line")
                .edit(end, "\""),
        );
    }

    fn digits(&mut self) {
        let rest = self.rest();
        if let Some(length) = date_length(rest) {
            self.date(length);
            return;
        }
        if let Some((kind, length)) = odd(rest) {
            self.push(kind, length);
            return;
        }
        let length = number_length(rest);
        let after = rest.get(length..).and_then(|rest| rest.chars().next());
        if after.is_some_and(|char| is_word(char) && !matches!(char, '\'' | '\u{2019}'))
            || joins(rest.get(length..))
        {
            self.word();
            return;
        }
        let digits: String = rest
            .get(..length)
            .unwrap_or("")
            .chars()
            .filter(|char| *char != ',')
            .collect();
        match Decimal::from_str_exact(&digits) {
            Ok(number) => {
                self.push_words(TokenKind::Number(number), length, &digits);
            }
            Err(_) => self.bad_number(length),
        }
    }

    fn bad_number(&mut self, length: usize) {
        let span = self.span(self.at, self.at + length);
        self.out.diagnostics.push(
            Diagnostic::new(
                Code::BadNumber,
                span,
                "a number with more digits than can be held exactly",
            )
            .help("at most 28 digits can be held"),
        );
        self.push(TokenKind::Bad, length);
    }

    fn date(&mut self, length: usize) {
        let text = self.rest().get(..length).unwrap_or("");
        match text.parse::<Date>() {
            Ok(date) => self.push(TokenKind::Date(date), length),
            Err(_) => {
                let span = self.span(self.at, self.at + length);
                let message = format!("no calendar has the date `{text}`");
                self.out
                    .diagnostics
                    .push(Diagnostic::new(Code::BadDate, span, message).help(date_help(text)));
                self.push(TokenKind::Bad, length);
            }
        }
    }

    fn word(&mut self) {
        let (length, possessive) = word_length(self.rest());
        let source = self.text;
        let text = source.get(self.at..self.at + length).unwrap_or("");
        match simple(text) {
            Some(lower) => self.push_words(TokenKind::Word, length, &lower),
            None => self.push_words(TokenKind::Word, length, &folded(text)),
        }
        if possessive > 0 {
            self.push_words(TokenKind::Possessive, possessive, "'s");
        }
    }

    /// A token that says some words, given folded and with a space between them.
    fn push_words(&mut self, kind: TokenKind, bytes: usize, words: &str) {
        let before = self.out.parts.len();
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            self.out.parts.push(self.words.id(word));
        }
        let part = u32::try_from(before).unwrap_or(u32::MAX);
        let parts = u16::try_from(self.out.parts.len() - before).unwrap_or(0);
        self.push(kind, bytes);
        if let Some(token) = self.out.tokens.last_mut() {
            token.part = part;
            token.parts = parts;
        }
    }

    fn mark(&mut self, char: char) {
        let next = self.rest().chars().nth(1);
        let spaced = next.is_none_or(char::is_whitespace);
        let kind = match char {
            '-' | '*' | '\u{2022}' | '\u{2010}'..='\u{2015}' if self.first && spaced => {
                TokenKind::Bullet
            }
            '|' if self.first || self.in_row => {
                self.in_row = true;
                TokenKind::Bar
            }
            ',' => TokenKind::Comma,
            ':' => TokenKind::Colon,
            '.' if !spaced && next.is_some_and(is_word) && !self.first => TokenKind::Dot,
            '.' => TokenKind::Stop,
            '/' => TokenKind::Slash,
            '%' => {
                return self.push_words(TokenKind::Percent, 1, "%");
            }
            '(' => TokenKind::Open,
            ')' => TokenKind::Close,
            '{' => TokenKind::OpenBrace,
            '}' => TokenKind::CloseBrace,
            _ => TokenKind::Strange,
        };
        self.push(kind, char.len_utf8());
    }

    /// Whether the line that just ended was `given`, or `given file "…" with`.
    fn block_may_start(&self) -> bool {
        let line = self.out.tokens.iter().rposition(|token| token.first);
        let Some(tokens) = line.and_then(|start| self.out.tokens.get(start..)) else {
            return false;
        };
        let keyword = |token: Option<&Token>| token.and_then(|token| self.out.keyword(token));
        let opens = keyword(tokens.first()) == Some(Keyword::Given);
        let last = tokens.iter().rfind(|token| token.kind != TokenKind::Colon);
        opens && matches!(keyword(last), Some(Keyword::Given | Keyword::With))
    }

    /// Takes the lines that are indented deeper than `given` as they are.
    fn block(&mut self) {
        let column = self
            .out
            .tokens
            .iter()
            .rfind(|token| token.first)
            .map_or(0, |token| token.column as usize);
        let (start, mut end, mut at) = (self.at, self.at, self.at);
        for line in self.text.get(self.at..).unwrap_or("").split_inclusive('\n') {
            let indent = line
                .chars()
                .take_while(|char| matches!(char, ' ' | '\t'))
                .count();
            let blank = line.trim().is_empty();
            if !blank && indent <= column {
                break;
            }
            at += line.len();
            if !blank {
                end = at;
            }
        }
        if end > start {
            self.column = u32::try_from(column + 1).unwrap_or(0);
            self.push(TokenKind::Block, end - start);
        }
        self.column = 0;
        self.first = true;
    }

    /// Cuts the tokens into statements. A line at the margin that cannot start one belongs to the one above it.
    fn cut(&mut self) {
        let mut starts = Vec::new();
        for index in 0..self.out.tokens.len() {
            let token = self.out.tokens[index];
            if !token.first || token.column > 0 {
                continue;
            }
            let continues = matches!(token.kind, TokenKind::Bullet | TokenKind::Bar)
                || self
                    .out
                    .keyword(&token)
                    .is_some_and(|keyword| CONTINUATIONS.contains(&keyword));
            if continues && !starts.is_empty() {
                self.at_margin(token);
                self.out.tokens[index].column = 2;
            } else {
                starts.push(index);
            }
        }
        if starts.first().is_some_and(|first| *first > 0)
            || (starts.is_empty() && !self.out.tokens.is_empty())
        {
            starts.insert(0, 0);
        }
        starts.push(self.out.tokens.len());
        self.out.statements = starts.windows(2).map(|pair| pair[0]..pair[1]).collect();
    }

    fn at_margin(&mut self, token: Token) {
        let span = self.span(token.start as usize, token.end as usize);
        let word = self.text.get(span.range()).unwrap_or("");
        self.out.diagnostics.push(
            Diagnostic::new(
                Code::BadIndentation,
                span,
                format!("`{word}` stands at the margin, where statements start"),
            )
            .label("indent this line")
            .help("lines that belong to a statement are indented by two spaces")
            .edit(self.span(token.start as usize, token.start as usize), "  "),
        );
    }
}

/// A plain word in its folded form, or `None` where it has several parts.
fn simple(text: &str) -> Option<Cow<'_, str>> {
    if text.bytes().all(|byte| byte.is_ascii_lowercase()) && !text.is_empty() {
        return Some(Cow::Borrowed(text));
    }
    let mut chars = text.chars();
    let head = chars.next()?;
    let plain =
        chars.clone().all(|char| char.is_lowercase()) || chars.clone().all(char::is_uppercase);
    let plain = plain && head.is_alphabetic();
    plain.then(|| Cow::Owned(text.to_lowercase()))
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_' || is_combining(char)
}

/// Marks that belong to the letter before them, as decomposed accents do.
fn is_combining(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}')
}

/// Whether a hyphen joins what came before to a following letter.
fn joins(rest: Option<&str>) -> bool {
    let mut chars = rest.unwrap_or("").chars();
    matches!(chars.next(), Some('-' | '\u{2010}' | '\u{2011}'))
        && chars.next().is_some_and(char::is_alphabetic)
}

/// The length of the word at the start, and that of a possessive mark after it.
fn word_length(text: &str) -> (usize, usize) {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let letters = text.bytes().take_while(|byte| plain(byte)).count();
    if matches!(text.as_bytes().get(letters), Some(b' ' | b'\n' | b',')) {
        return (letters, 0);
    }
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let next = chars.peek().map(|(_, char)| *char);
        let joint = matches!(char, '-' | '\u{2010}' | '\u{2011}' | '\'' | '\u{2019}');
        if joint && next.is_some_and(is_word) && !is_possessive(text.get(at..).unwrap_or("")) {
            continue;
        }
        if !is_word(char) {
            break;
        }
        end = at + char.len_utf8();
    }
    let rest = text.get(end..).unwrap_or("");
    let mark = rest
        .chars()
        .next()
        .filter(|char| matches!(char, '\'' | '\u{2019}'))
        .map_or(0, char::len_utf8);
    if mark == 0 {
        return (end, 0);
    }
    if is_possessive(rest) {
        return (end, mark + 1);
    }
    let plural = text.get(..end).unwrap_or("").ends_with(['s', 'S']);
    (end, if plural { mark } else { 0 })
}

/// Whether the text starts with `'s` that ends its word.
fn is_possessive(text: &str) -> bool {
    let mut chars = text.chars();
    matches!(chars.next(), Some('\'' | '\u{2019}'))
        && matches!(chars.next(), Some('s' | 'S'))
        && !chars.next().is_some_and(is_word)
}

/// What is wrong with a date that has the shape of one.
fn date_help(text: &str) -> String {
    let mut parts = text.split('-').map(str::parse::<i16>);
    let (year, month) = (parts.next(), parts.next());
    let length = year.zip(month).and_then(|(year, month)| {
        let (year, month) = (year.ok()?, i8::try_from(month.ok()?).ok()?);
        month_length(year, month)
    });
    length.unwrap_or_else(|| "write year, month and day: `2025-08-18`".to_owned())
}

/// `June has 30 days`, for a month that there is.
#[must_use]
pub fn month_length(year: i16, month: i8) -> Option<String> {
    let first = Date::new(year, month, 1).ok()?;
    let mut names = Keyword::ALL.iter();
    let name = names.find(|keyword| keyword.month() == Some(month))?.text();
    let (head, rest) = name.split_at_checked(1)?;
    let days = first.days_in_month();
    let of = if month == 2 {
        format!(" in {year}")
    } else {
        String::new()
    };
    Some(format!("{}{rest} has {days} days{of}", head.to_uppercase()))
}

fn date_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes().get(..10)?;
    let shape = bytes.iter().enumerate().all(|(index, byte)| match index {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let ends = text
        .get(10..)?
        .chars()
        .next()
        .is_none_or(|char| !is_word(char) && char != '-');
    (shape && ends).then_some(10)
}

/// The length of a number: digits, groups of three after commas, and a fraction.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes
            .iter()
            .skip(from)
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut end = digits(0);
    while bytes.get(end) == Some(&b',') && digits(end + 1) == 3 {
        end += 4;
    }
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    end
}

/// A date or number as people write them elsewhere, with its length.
fn odd(text: &str) -> Option<(TokenKind, usize)> {
    let digit_or_mark =
        |char: char| char.is_ascii_digit() || matches!(char, '.' | ',' | '/' | '-' | '\u{2013}');
    let run = text.find(|char| !digit_or_mark(char)).unwrap_or(text.len());
    let run = text
        .get(..run)?
        .trim_end_matches(|char: char| !char.is_ascii_digit());
    let follows = text
        .get(run.len()..)?
        .chars()
        .next()
        .filter(|char| is_word(*char));
    let groups: Vec<&str> = run.split(|char: char| !char.is_ascii_digit()).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let dashed = run.contains(['-', '/', '\u{2013}']);
    let date = match lengths.as_slice() {
        [4, 1..=2] => dashed && !run.contains('/'),
        [1..=2, 1..=2, 2 | 4] | [4, 1..=2, 1..=2] => !run.contains(','),
        _ => false,
    };
    let time = follows == Some('T') && lengths.as_slice() == [4, 2, 2];
    if (date && follows.is_none() && date_length(text).is_none()) || time {
        let rest = text.find(char::is_whitespace).unwrap_or(text.len());
        return Some((TokenKind::OddDate, if time { rest } else { run.len() }));
    }
    let plain = number_length(text);
    let number = plain < run.len() && !dashed && lengths.iter().all(|length| *length > 0);
    (number && follows.is_none()).then_some((TokenKind::OddNumber, run.len()))
}

fn closing_quote(opening: char) -> &'static [char] {
    match opening {
        '\u{ab}' => &['\u{bb}'],
        '\u{bb}' => &['\u{ab}', '\u{bb}'],
        _ => &['"', '\u{201c}', '\u{201d}'],
    }
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, Words, lex};
    use crate::source::FileId;

    fn kinds(text: &str) -> String {
        let mut words = Words::default();
        let lexed = lex(FileId(0), text, &mut words);
        lexed
            .tokens
            .iter()
            .map(|token| {
                let text = &text[token.start as usize..token.end as usize];
                match token.kind {
                    TokenKind::Word => format!("w:{text}"),
                    TokenKind::Number(number) => format!("n:{number}"),
                    TokenKind::Date(date) => format!("d:{date}"),
                    TokenKind::Quoted => format!("q:{text}"),
                    kind => format!("{kind:?}"),
                }
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn words_numbers_and_dates() {
        assert_eq!(kinds("600,000 troops"), "n:600000 w:troops");
        assert_eq!(kinds("1, 2"), "n:1 Comma n:2");
        assert_eq!(kinds("3.5%."), "n:3.5 Percent Stop");
        assert_eq!(kinds("on 2025-08-18."), "w:on d:2025-08-18 Stop");
        assert_eq!(
            kinds("28-point de_facto 1st"),
            "w:28-point w:de_facto w:1st"
        );
        assert_eq!(kinds("2025-02-30"), "Bad");
    }

    #[test]
    fn possessives_paths_and_quotes() {
        assert_eq!(
            kinds("the monitor's leader"),
            "w:the w:monitor Possessive w:leader"
        );
        assert_eq!(
            kinds("the parties\u{2019} ministers"),
            "w:the w:parties Possessive w:ministers"
        );
        assert_eq!(kinds("monitor.leader."), "w:monitor Dot w:leader Stop");
        assert_eq!(kinds("don't"), "w:don't");
        assert_eq!(kinds("\u{201c}a b\u{201d} c"), "q:\u{201c}a b\u{201d} w:c");
        assert_eq!(kinds("say \"a b"), "w:say q:\"a b");
    }

    #[test]
    fn statements_start_at_the_margin_and_blocks_are_taken_whole() {
        let text = "test \"x\"\n  given\n    a: b\n\n    c: 'd\n  expect y is met\nrule z\n";
        let mut words = Words::default();
        let lexed = lex(FileId(0), text, &mut words);
        assert_eq!(lexed.statements.len(), 2);
        let block = lexed
            .tokens
            .iter()
            .find(|token| token.kind == TokenKind::Block)
            .expect("a block");
        assert_eq!(
            &text[block.start as usize..block.end as usize],
            "    a: b\n\n    c: 'd\n"
        );
        assert!(lexed.diagnostics.is_empty());
    }
}
