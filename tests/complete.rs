//! What may come next, on the shipped rule texts: cut anywhere, the word that really follows is offered; what is
//! offered can really be read; what a message lists is offered, too.
#![allow(clippy::expect_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use servanda::complete::{Completions, complete};
use servanda::diagnostic::{Code, Diagnostic};
use servanda::model::words::{folded, without_article};
use servanda::source::{FileId, Sources, Span};
use servanda::syntax::asked::{What, next};
use servanda::syntax::cursor::Expected;
use servanda::syntax::keyword::Keyword;
use servanda::syntax::lexer::{Lexed, Token, TokenKind, Words, lex};
use servanda::syntax::parse;
use servanda::syntax::tree::{self, StatementKind, Tree, TypeKind};

fn rule_files(folder: &str) -> Vec<PathBuf> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                fs::read_dir(&path)
                    .expect("a folder")
                    .map(|entry| entry.expect("an entry").path()),
            );
        } else if path.extension().is_some_and(|ending| ending == "rules") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The texts of a rulebook.
struct Texts {
    names: Vec<String>,
    texts: Vec<String>,
}

impl Texts {
    fn of(folder: &str) -> Self {
        let files = rule_files(folder);
        let names = files.iter().map(|path| path.display().to_string());
        let texts = files
            .iter()
            .map(|path| fs::read_to_string(path).expect("a rule file"));
        Self {
            names: names.collect(),
            texts: texts.collect(),
        }
    }

    /// What may come next where one of the texts is cut off up to the next statement.
    fn cut(&self, index: usize, at: usize, rest: &str) -> Completions {
        let mut sources = Sources::default();
        let mut files: Vec<FileId> = Vec::new();
        for (other, (name, whole)) in self.names.iter().zip(&self.texts).enumerate() {
            if other == index {
                files.push(sources.add(name, format!("{}\n{rest}", &whole[..at])));
            } else {
                files.push(sources.add(name, whole.clone()));
            }
        }
        let offset = u32::try_from(at).expect("a small text");
        complete(&files, &sources, files[index], offset)
    }

    fn trees(&self) -> Vec<Tree> {
        let mut sources = Sources::default();
        let texts = self.names.iter().zip(&self.texts);
        let files: Vec<FileId> = texts.map(|(name, text)| sources.add(name, text)).collect();
        parse(&files, &sources).trees
    }

    /// A line with a mark at a place, for people.
    fn shown(&self, index: usize, at: usize) -> String {
        let text = &self.texts[index];
        let line = text[..at].matches('\n').count() + 1;
        let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let name = self.names[index].replace(env!("CARGO_MANIFEST_DIR"), "");
        format!("{name}:{line}: {}|{}\n", &text[start..at], &text[at..end])
    }
}

/// The tokens of a text before which it may be cut, and where the statement after each begins.
fn places(text: &str, lexed: &Lexed) -> Vec<(Token, usize)> {
    let mut found = Vec::new();
    for range in &lexed.statements {
        let next = lexed
            .tokens
            .get(range.end)
            .map_or(text.len(), |token| token.start as usize);
        for token in &lexed.tokens[range.clone()] {
            found.push((*token, next));
        }
    }
    found
}

/// Whether one of the items is how a text goes on.
fn is_offered(completions: &Completions, follows: &str) -> bool {
    let follows = plain(follows);
    completions.items.iter().any(|item| {
        let item = plain(&item.text);
        let rest = follows.strip_prefix(&item);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// Words without articles, comments, case, and the difference between `is` and `are`.
fn plain(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split(" #").next().unwrap_or(""));
    let text = lines.collect::<Vec<_>>().join(" ");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = folded(without_article(&words));
    let forms = [
        ("are", "is"),
        ("have", "has"),
        ("do", "does"),
        ("include", "includes"),
        ("contain", "contains"),
        ("share", "shares"),
    ];
    let form = forms.iter().find_map(|(plural, one)| {
        let rest = plain.strip_prefix(plural)?;
        (rest.is_empty() || rest.starts_with(' ')).then(|| format!("{one}{rest}"))
    });
    form.unwrap_or(plain)
}

/// The places of a rulebook's own names and texts, which nobody can know before they are written: what a statement
/// defines, what a header says, where a source says it, names that stand once.
fn free(tree: &Tree, counts: &BTreeMap<String, usize>) -> Vec<Span> {
    let mut free = Free {
        spans: Vec::new(),
        counts,
    };
    for statement in &tree.statements {
        free.statement(&statement.kind);
    }
    free.spans
}

struct Free<'a> {
    spans: Vec<Span>,
    counts: &'a BTreeMap<String, usize>,
}

impl Free<'_> {
    fn words<'w>(&mut self, words: impl IntoIterator<Item = &'w tree::Words>) {
        self.spans.extend(words.into_iter().map(|words| words.span));
    }

    fn once<'w>(&mut self, words: impl IntoIterator<Item = &'w tree::Words>) {
        let once = |words: &&tree::Words| self.counts.get(&folded(&words.text)) == Some(&1);
        let found: Vec<Span> = words
            .into_iter()
            .filter(once)
            .map(|words| words.span)
            .collect();
        self.spans.extend(found);
    }

    fn statement(&mut self, kind: &StatementKind) {
        match kind {
            StatementKind::Rulebook(header) => {
                self.words(&header.version);
                for (name, text) in &header.sources {
                    self.words([name, text]);
                }
            }
            StatementKind::Kind(kind) => {
                self.words([&kind.name]);
                for (value, aliases) in &kind.values {
                    self.words([value]);
                    self.words(aliases);
                }
            }
            StatementKind::Document(document) => {
                self.words([&document.name]);
                self.words(&document.remarks);
                self.fields(&document.fields);
            }
            StatementKind::Rule(rule) => {
                self.words(&rule.name);
                self.once(rule.held.iter().map(|held| &held.holder));
                self.once(&rule.tags);
                self.origin(&rule.origin);
            }
            StatementKind::Term(term) => self.origin(&term.origin),
            StatementKind::Figure(figure) => self.origin(&figure.origin),
            StatementKind::List(list) => {
                self.spans
                    .extend(list.values.iter().map(|value| value.span));
                self.origin(&list.origin);
            }
            StatementKind::Value(value) => self.origin(&value.origin),
            StatementKind::Test(test) => {
                let rows = test.cases.iter().flat_map(|table| &table.rows);
                let cells = rows.flat_map(|row| &row.cells);
                let text = |cell: &&tree::CaseCell| cell.kind == tree::CellKind::Text;
                self.words(cells.filter(text).map(|cell| &cell.words));
            }
            StatementKind::Error => {}
        }
    }

    fn origin(&mut self, origin: &tree::Origin) {
        for (_, place) in &origin.sources {
            self.words(place);
        }
    }

    fn fields(&mut self, fields: &[tree::FieldLine]) {
        for field in fields {
            self.words([&field.name]);
            self.words(&field.plurals);
            self.spans
                .extend(field.silence.iter().map(|value| value.span));
            self.ty(&field.ty);
            self.fields(&field.fields);
        }
    }

    fn ty(&mut self, ty: &tree::TypeWords) {
        match &ty.kind {
            TypeKind::OneOf(values) => self.words(values),
            TypeKind::List(entry) => match &entry.kind {
                TypeKind::Named(noun) => self.words([noun]),
                _ => self.ty(entry),
            },
            TypeKind::Money(Some(_)) => self.spans.push(ty.span),
            TypeKind::Named(kind) => self.once([kind]),
            _ => {}
        }
    }
}

/// Cuts the texts of a rulebook before every `step`th word. Whatever follows is offered, but for names and texts
/// that are new where they stand.
fn whatever_follows_is_offered(folder: &str, step: usize) {
    let texts = Texts::of(folder);
    let trees = texts.trees();
    let counts = counts(&trees);
    let (mut tried, mut new, mut missed) = (0, 0, String::new());
    for (index, text) in texts.texts.iter().enumerate() {
        let lexed = lex(FileId(0), text, &mut Words::default());
        let words = places(text, &lexed)
            .into_iter()
            .filter(|(token, _)| token.kind == TokenKind::Word);
        let free = free(&trees[index], &counts);
        for (token, next) in words.step_by(step) {
            let at = token.start as usize;
            let completions = texts.cut(index, at, &text[next..]);
            tried += 1;
            if is_offered(&completions, &text[at..]) {
                continue;
            }
            if free
                .iter()
                .any(|span| span.start <= token.start && token.end <= span.end)
            {
                new += 1;
                continue;
            }
            missed.push_str(&texts.shown(index, at));
        }
    }
    println!("{folder}: {tried} tried, {new} new names and texts");
    assert!(missed.is_empty(), "not offered:\n{missed}");
    assert!(tried > 30, "nothing was tried");
    assert!(new * 3 < tried, "too much counts as new: {new} of {tried}");
}

/// How often holders, tags and the names of kinds stand in a rulebook; a kind that has no statement stands once.
fn counts(trees: &[Tree]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for statement in trees.iter().flat_map(|tree| &tree.statements) {
        if let StatementKind::Rule(rule) = &statement.kind {
            let holder = rule.held.iter().map(|held| &held.holder);
            for words in holder.chain(&rule.tags) {
                *counts.entry(folded(&words.text)).or_default() += 1;
            }
        }
        if let StatementKind::Document(document) = &statement.kind {
            named_types(&document.fields, &mut counts);
        }
        if let StatementKind::Kind(kind) = &statement.kind {
            *counts.entry(folded(&kind.name.text)).or_default() += 1;
        }
    }
    counts
}

fn named_types(fields: &[tree::FieldLine], counts: &mut BTreeMap<String, usize>) {
    for field in fields {
        if let TypeKind::Named(kind) = &field.ty.kind {
            *counts.entry(folded(&kind.text)).or_default() += 1;
        }
        named_types(&field.fields, counts);
    }
}

/// How many words are passed over between two places: `EVERY=1` tries them all, which takes minutes.
fn step(least: usize) -> usize {
    let asked = std::env::var("EVERY")
        .ok()
        .and_then(|every| every.parse().ok());
    asked.unwrap_or(least)
}

#[test]
fn what_follows_in_data_sharing_is_offered() {
    whatever_follows_is_offered("rules/data-sharing", step(7));
}

#[test]
fn what_follows_in_ukraine_is_offered() {
    whatever_follows_is_offered("rules/ukraine", step(151));
}

/// The errors of one text of a rulebook, by place and message.
fn errors(texts: &Texts, index: usize, text: &str) -> Vec<Diagnostic> {
    let mut sources = Sources::default();
    let mut files: Vec<FileId> = Vec::new();
    for (other, (name, whole)) in texts.names.iter().zip(&texts.texts).enumerate() {
        files.push(sources.add(name, if other == index { text } else { whole }));
    }
    let diagnostics = parse(&files, &sources).diagnostics.into_iter();
    let own = |diagnostic: &Diagnostic| {
        diagnostic.is_error()
            && diagnostic
                .span
                .is_some_and(|span| span.file == files[index])
    };
    diagnostics.filter(own).collect()
}

/// Whether a text can be read up to its end, where more may be missing: every new error reaches that end.
fn reads_on(before: &[Diagnostic], after: &[Diagnostic], start: usize, end: usize) -> bool {
    let is_new = |error: &&Diagnostic| {
        !before
            .iter()
            .any(|old| old.message == error.message && old.span == error.span)
    };
    let mut new = after.iter().filter(is_new);
    new.all(|error| {
        let span = error.span.expect("an error of a text");
        let (from, to) = (span.start as usize, span.end as usize);
        let elsewhere = from > end;
        let whole = error.code == Code::NoDemand;
        elsewhere || to >= end || (whole && from <= start)
    })
}

/// Inserts what is offered: the text can then be read further than before.
#[test]
fn what_is_offered_can_be_read() {
    let texts = Texts::of("rules/data-sharing");
    let (mut tried, mut wrong) = (0, String::new());
    for (index, text) in texts.texts.iter().enumerate() {
        let lexed = lex(FileId(0), text, &mut Words::default());
        let words = places(text, &lexed)
            .into_iter()
            .filter(|(token, _)| token.kind == TokenKind::Word);
        for (token, next) in words.step_by(step(61)) {
            let (at, rest) = (token.start as usize, &text[next..]);
            let completions = texts.cut(index, at, rest);
            let head = &text[..at];
            let before = errors(&texts, index, &format!("{head}\n{rest}"));
            let every = 1 + completions.items.len() / 12;
            for item in completions.items.iter().step_by(every) {
                tried += 1;
                let reason = match item.text.as_str() {
                    "because" | "also" | "otherwise" | "ask" => " \"…\"",
                    "source" => " x, 1",
                    _ => "",
                };
                let end = at + item.text.len();
                let text = format!("{head}{}{reason}\n{rest}", item.text);
                let after = errors(&texts, index, &text);
                if !reads_on(&before, &after, at, end) {
                    wrong.push_str(&format!(
                        "{}+ {} ({})\n",
                        texts.shown(index, at),
                        item.text,
                        item.kind.word()
                    ));
                    wrong.push_str(&format!(
                        "{:?}\n",
                        after.iter().map(|error| &error.message).collect::<Vec<_>>()
                    ));
                }
            }
        }
    }
    println!("{tried} inserted");
    assert!(wrong.is_empty(), "cannot be read:\n{wrong}");
    assert!(tried > 100, "nothing was tried");
}

/// The words that the parser notes at a place of a text.
fn noted(text: &str, at: usize) -> BTreeSet<&'static str> {
    let mut sources = Sources::default();
    let file = sources.add("a.rules", text);
    let mut syntax = parse(&[file], &sources);
    let mut sources = Sources::default();
    let space = if text[..at].ends_with(char::is_whitespace) {
        ""
    } else {
        " "
    };
    let cut = format!("{}{space}", &text[..at]);
    let offset = u32::try_from(cut.len()).expect("a small text");
    let file = sources.add("a.rules", cut);
    let next = next(
        file,
        sources.get(file),
        offset,
        &syntax.vocabulary,
        &mut syntax.words,
    );
    let words = next.offers.iter().flat_map(|offer| match &offer.what {
        What::Words(words) => words.to_vec(),
        What::Expected(Expected::Word(word)) => vec![*word],
        _ => Vec::new(),
    });
    words.map(|word| word.canonical().text()).collect()
}

/// Every word of the language that a message says may come next is among those offered at its place. (Things that a
/// message describes, such as "a clause such as …", are examples; types choose among the words only afterwards.)
#[test]
fn what_messages_list_is_offered() {
    let (mut tried, mut wrong) = (0, String::new());
    for path in rule_files("tests/broken") {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let texts = Texts {
            names: vec![path.display().to_string()],
            texts: vec![text.clone()],
        };
        for error in errors(&texts, 0, &text) {
            let listed = error.message.strip_prefix("expected ");
            let Some((listed, _)) = listed.and_then(|listed| listed.split_once(", found")) else {
                continue;
            };
            let at = error.span.expect("an error of a text").start as usize;
            let noted = noted(&text, at);
            let words = listed.split('`').skip(1).step_by(2);
            let keyword = |word: &&str| Keyword::ALL.iter().any(|keyword| keyword.text() == *word);
            for word in words
                .filter(keyword)
                .filter(|word| *word != "or" || listed.contains("`or`"))
            {
                tried += 1;
                if !noted.contains(word) && !listed.contains("such as") {
                    wrong.push_str(&texts.shown(0, at));
                    wrong.push_str(&format!("  {}; `{word}` is not offered\n", error.message));
                }
            }
        }
    }
    println!("{tried} words");
    assert!(wrong.is_empty(), "{wrong}");
    assert!(tried > 50, "nothing was tried");
}

/// The places of a file that people can read, each with the likeliest items.
#[test]
fn places_of_a_small_rulebook() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/complete");
    let hall = fs::read_to_string(folder.join("hall.rules")).expect("the rulebook");
    let places = fs::read_to_string(folder.join("places.txt")).expect("the places");
    let mut told = String::new();
    for place in places.split("\n\n").skip(1) {
        let text = place.trim_end_matches(['\n', '|']).replace('⏎', "\n");
        let mut sources = Sources::default();
        let files = [
            sources.add("hall.rules", hall.clone()),
            sources.add("place.rules", text.clone()),
        ];
        let offset = u32::try_from(text.len()).expect("a small text");
        let found = complete(&files, &sources, files[1], offset);
        told.push_str(&format!("── {}\n", place.trim_end_matches('\n')));
        let table = servanda::report::complete::render(&found, 9, 100);
        told.push_str(&anstream::adapter::strip_str(&table).to_string());
        told.push('\n');
    }
    insta::with_settings!({snapshot_path => "complete", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("places", told);
    });
}
