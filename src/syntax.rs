//! From rule text to a tree: words, the vocabulary of all phrases, and the grammar.
//!
//! Parsing cannot fail: whatever the bytes, it yields a tree and says what is wrong with the text.

pub mod asked;
pub mod bullets;
pub mod clause;
pub mod comparison;
pub mod condition;
pub mod cursor;
pub mod ends;
pub mod glossary;
pub mod has;
pub mod header;
pub mod keyword;
pub mod lexer;
pub mod operand;
pub mod phrase;
pub mod quantifier;
pub mod rule;
pub mod shape;
pub mod stated;
pub mod table;
pub mod test;
pub mod tree;
pub mod trouble;
pub mod vocabulary;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::words::nearest;
use crate::source::{FileId, Source, Sources, Span};
use crate::syntax::cursor::{Context, Cursor};
use crate::syntax::keyword::{Keyword, STATEMENTS};
use crate::syntax::lexer::{Lexed, Token, TokenKind, Words};
use crate::syntax::tree::{FieldLine, Statement, StatementKind, Tree, TypeKind, TypeWords};
use crate::syntax::vocabulary::{Roles, Vocabulary};

/// What parsing the files of a rulebook yields.
#[derive(Debug)]
pub struct Syntax {
    /// A tree for each file, in the order given.
    pub trees: Vec<Tree>,
    /// What is wrong with the texts, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// All phrases and names.
    pub vocabulary: Vocabulary,
    /// All words by number.
    pub words: Words,
}

/// Parses the files of one rulebook together, since a phrase of one file may be used in any other.
#[must_use]
pub fn parse(files: &[FileId], sources: &Sources) -> Syntax {
    let mut words = Words::default();
    let lexed: Vec<Lexed> = files
        .iter()
        .map(|file| lexer::lex(*file, &sources.get(*file).text, &mut words))
        .collect();
    let vocabulary = vocabulary(&lexed, sources, &mut words);
    let mut trees = Vec::new();
    let mut diagnostics = Vec::new();
    for file in &lexed {
        let (tree, found) = file_tree(file, &sources.get(file.file).text, &words, &vocabulary);
        trees.push(tree);
        diagnostics.extend(file.diagnostics.iter().cloned());
        diagnostics.extend(found);
    }
    diagnostics.sort_by_key(|diagnostic| {
        diagnostic
            .span
            .map(|span| (span.file, span.start, span.end))
    });
    diagnostics.dedup();
    Syntax {
        trees,
        diagnostics,
        vocabulary,
        words,
    }
}

/// The paths after `use` in a file, with their places.
#[must_use]
pub fn uses(file: FileId, source: &Source) -> Vec<tree::Words> {
    let mut words = Words::default();
    let lexed = lexer::lex(file, &source.text, &mut words);
    let vocabulary = Vocabulary::default();
    let cx = Context::new(&source.text, &lexed, &words, &vocabulary);
    let headers = statements(&lexed, &cx).filter(|at| at.keyword() == Some(Keyword::Rulebook));
    headers
        .flat_map(|at| match header::rulebook(at) {
            StatementKind::Rulebook(header) => header.uses,
            _ => Vec::new(),
        })
        .collect()
}

fn statements<'a>(lexed: &'a Lexed, cx: &'a Context<'a>) -> impl Iterator<Item = Cursor<'a>> {
    lexed.statements.iter().map(move |range| Cursor {
        cx,
        at: range.start,
        end: range.end,
    })
}

/// Reads what fills the vocabulary: kinds, the document, and the phrases of the glossary.
fn vocabulary(files: &[Lexed], sources: &Sources, words: &mut Words) -> Vocabulary {
    let mut found = Found {
        open: true,
        ..Found::default()
    };
    for lexed in files {
        let empty = Vocabulary::default();
        let cx = Context::new(&sources.get(lexed.file).text, lexed, words, &empty);
        for at in statements(lexed, &cx) {
            cx.quietly(|| found.statement(at));
        }
    }
    let mut vocabulary = Vocabulary {
        open: found.open,
        ..Vocabulary::default()
    };
    for (name, roles) in found.names {
        vocabulary.add_name(words, &name, roles);
    }
    for phrase in found.phrases {
        vocabulary.add_phrase(words, &phrase);
    }
    vocabulary
}

#[derive(Default)]
struct Found {
    open: bool,
    names: Vec<(String, Roles)>,
    phrases: Vec<String>,
}

impl Found {
    fn statement(&mut self, at: Cursor<'_>) {
        match at.keyword() {
            Some(Keyword::Kind) => self.kind(at),
            Some(Keyword::Document) => self.document(at),
            Some(Keyword::Term) => self.term(at),
            Some(Keyword::Figure | Keyword::List | Keyword::Value) => self.definition(at),
            _ => {}
        }
    }

    fn kind(&mut self, at: Cursor<'_>) {
        let StatementKind::Kind(kind) = shape::kind(at) else {
            return;
        };
        for (value, aliases) in kind.values {
            self.names.push((value.text, Roles::VALUE));
            self.names
                .extend(aliases.into_iter().map(|alias| (alias.text, Roles::VALUE)));
        }
    }

    fn document(&mut self, at: Cursor<'_>) {
        let StatementKind::Document(document) = shape::document(at) else {
            return;
        };
        self.open = false;
        self.names.push((document.name.text, Roles::FIELD));
        self.fields(&document.fields);
    }

    fn fields(&mut self, fields: &[FieldLine]) {
        for field in fields {
            let flag = field.ty.kind == TypeKind::YesNo;
            self.names.push((
                field.name.text.clone(),
                if flag { Roles::FLAG } else { Roles::FIELD },
            ));
            self.ty(&field.ty);
            let plurals = field
                .plurals
                .iter()
                .map(|plural| (plural.text.clone(), Roles::NOUN));
            self.names.extend(plurals);
            self.fields(&field.fields);
        }
    }

    fn ty(&mut self, ty: &TypeWords) {
        match &ty.kind {
            TypeKind::OneOf(values) => self.names.extend(
                values
                    .iter()
                    .map(|value| (value.text.clone(), Roles::VALUE)),
            ),
            TypeKind::List(inner) => match &inner.kind {
                TypeKind::Named(noun) => {
                    self.names.push((noun.text.clone(), Roles::NOUN));
                    self.names.push((format!("{}s", noun.text), Roles::NOUN));
                }
                _ => self.ty(inner),
            },
            _ => {}
        }
    }

    /// The phrases of a term, which stand in quotation marks after `term`, `also` and `otherwise`.
    fn term(&mut self, at: Cursor<'_>) {
        self.phrases.extend(glossary::quoted_after(
            at,
            &[Keyword::Term, Keyword::Also, Keyword::Otherwise],
        ));
    }

    fn definition(&mut self, at: Cursor<'_>) {
        let first = at.keyword().into_iter().collect::<Vec<_>>();
        let phrases = glossary::quoted_after(at, &first)
            .into_iter()
            .chain(glossary::quoted_after(at, &[Keyword::Also]));
        self.names
            .extend(phrases.map(|phrase| (phrase, Roles::DEFINITION)));
    }
}

fn file_tree(
    lexed: &Lexed,
    text: &str,
    words: &Words,
    vocabulary: &Vocabulary,
) -> (Tree, Vec<Diagnostic>) {
    let cx = Context::new(text, lexed, words, vocabulary);
    let statements = statements(lexed, &cx).map(statement).collect();
    report_strange(lexed, &cx);
    let tree = Tree {
        file: lexed.file,
        statements,
        comments: lexed.comments.clone(),
    };
    (tree, cx.diagnostics.take())
}

/// The statement at a place.
fn statement(start: Cursor<'_>) -> Statement {
    start.cx.start_statement();
    let kind = match start.keyword() {
        Some(Keyword::Rulebook) => header::rulebook(start),
        Some(Keyword::Kind) => shape::kind(start),
        Some(Keyword::Document) => shape::document(start),
        Some(keyword @ (Keyword::Term | Keyword::Value | Keyword::Figure | Keyword::List)) => {
            glossary::definition(start, keyword)
        }
        Some(Keyword::Rule) => rule::named(start),
        Some(Keyword::Test) => test::test(start),
        Some(
            Keyword::If
            | Keyword::For
            | Keyword::Require
            | Keyword::Forbid
            | Keyword::Prefer
            | Keyword::Avoid,
        ) => rule::sentence(start),
        _ => unknown(start),
    };
    Statement {
        span: start.to(Cursor {
            at: start.end,
            ..start
        }),
        kind,
    }
}

fn unknown(start: Cursor<'_>) -> StatementKind {
    start.cx.raw.borrow_mut().push(start.at..start.end);
    if matches!(start.kind(), Some(TokenKind::Bad)) {
        return StatementKind::Error;
    }
    if trouble::wording::ambiguous(start) {
        return StatementKind::Error;
    }
    let indented = start.token().is_some_and(|token| token.column > 0);
    let word = start.text(start.span());
    let place = start.span();
    let diagnostic = if indented {
        Diagnostic::new(
            Code::BadIndentation,
            place,
            "this line is indented, and no statement stands above it",
        )
        .help("a statement starts at the left margin; move the line there")
    } else {
        Diagnostic::new(
            Code::UnknownStatement,
            place,
            format!("no statement starts with `{word}`"),
        )
    };
    start.cx.report(if indented {
        diagnostic
    } else {
        suggest(start, diagnostic, word)
    });
    StatementKind::Error
}

fn suggest(start: Cursor<'_>, diagnostic: Diagnostic, word: &str) -> Diagnostic {
    if let Some(near) = nearest(word, STATEMENTS.iter().map(|keyword| keyword.text())) {
        return diagnostic
            .help(format!("did you mean `{near}`?"))
            .edit(start.span(), near);
    }
    diagnostic.help(
        "a statement starts with `rule`, `term`, `document` or the like; a line that belongs to the one above is \
         indented, and a remark starts with `#`",
    )
}

/// Reports characters without a meaning, unless they stand in text that is taken as it is or were reported.
fn report_strange(lexed: &Lexed, cx: &Context<'_>) {
    let raw = cx.raw.borrow().clone();
    let starts_table = |index: usize, token: &Token| {
        let above = index
            .checked_sub(1)
            .and_then(|above| lexed.tokens.get(above));
        token.first && above.is_none_or(|above| above.kind != TokenKind::Bar)
    };
    let strange = lexed
        .tokens
        .iter()
        .enumerate()
        .filter(|(index, token)| match token.kind {
            TokenKind::Strange | TokenKind::OddDate | TokenKind::OddNumber => true,
            TokenKind::Bar => starts_table(*index, token),
            _ => false,
        });
    for (index, token) in strange {
        let at = Cursor {
            cx,
            at: index,
            end: lexed.tokens.len(),
        };
        if !is_reported(cx, token) && !raw.iter().any(|range| range.contains(&index)) {
            match token.kind {
                TokenKind::Strange | TokenKind::Bar => trouble::expected::strange(at),
                _ => trouble::expected::odd(at),
            }
        }
    }
}

fn is_reported(cx: &Context<'_>, token: &Token) -> bool {
    let covers = |span: Span| span.start <= token.start && token.end <= span.end;
    cx.diagnostics
        .borrow()
        .iter()
        .any(|diagnostic| diagnostic.span.is_some_and(covers))
}
