//! Canonical layout of rule files: every word and comment stays, only what stands between them changes.
//!
//! Lines are read off the tree and written from the tokens; what was written is read again, and given up where it
//! says anything else.
//!
//! Besides the layout these things change, and no others: tabs, non-breaking spaces and runs of spaces between
//! words become single spaces; spaces before commas, colons and full stops and inside brackets go, and one comes
//! after commas and colons; typographic quotation marks become straight; bullets become `-`; trailing spaces, byte
//! order marks and carriage returns go; the file ends in one line break.

pub mod comments;
pub mod condition;
pub mod file;
pub mod glossary;
pub mod header;
pub mod layout;
pub mod markdown;
pub mod rule;
pub mod same;
pub mod shape;
pub mod spacing;
pub mod test;
pub mod view;
pub mod write;

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::format::same::without_places;
use crate::format::spacing::straight;
use crate::format::write::reindented;
use crate::source::{FileId, Sources, Span};
use crate::syntax::lexer::{Lexed, TokenKind, Words, lex};
use crate::syntax::tree::{Statement, Tree};
use crate::syntax::{Syntax, parse};

/// What formatting a file yields.
#[derive(Clone, Debug)]
pub struct Formatted {
    /// The file.
    pub file: FileId,
    /// Its text in canonical layout; as it was where formatting was refused.
    pub text: String,
    /// The errors for which statements were left as they are.
    pub errors: Vec<Diagnostic>,
    /// Whether there were errors that the layout mends.
    pub mended: bool,
    /// Statements without errors that were left as they are, since they say something else in canonical layout. That
    /// takes words that nobody defined, cut by the end of a line.
    pub left: Vec<Span>,
    /// The place for which the whole file was left alone, since it would have been read as something else. No text
    /// is known for which this happens.
    pub refused: Option<Span>,
}

/// Formats the files of one rulebook, which are read together since they share their phrases.
///
/// A statement with an error stays as it is, but for the ends of its lines; errors that a layout mends (tabs, and
/// lines at the margin that belong to the statement above) do not count.
#[must_use]
pub fn format(files: &[FileId], sources: &Sources) -> Vec<Formatted> {
    let syntax = parse(files, sources);
    let read: Vec<Read<'_>> = files
        .iter()
        .zip(&syntax.trees)
        .map(|(file, tree)| Read::new(*file, &sources.get(*file).text, tree, &syntax))
        .collect();
    let mut drafts: Vec<Draft> = read.iter().map(Draft::new).collect();
    write_and_read(&read, &mut drafts);
    if drafts.iter().any(|draft| draft.difference.is_some()) {
        write_and_read(&read, &mut drafts);
    }
    let pairs = read.iter().zip(drafts);
    pairs.map(|(read, draft)| draft.finish(read)).collect()
}

/// Formats a text that stands alone.
#[must_use]
pub fn format_text(name: &str, text: &str) -> Formatted {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let alone = || Formatted {
        file,
        text: text.to_owned(),
        errors: Vec::new(),
        mended: false,
        left: Vec::new(),
        refused: None,
    };
    format(&[file], &sources).pop().unwrap_or_else(alone)
}

/// A file on its way to canonical layout.
struct Draft {
    /// The statements with errors.
    broken: BTreeSet<usize>,
    /// The statements that say something else in canonical layout.
    changed: BTreeSet<usize>,
    text: String,
    /// Where the text says something else, if it does.
    difference: Option<Span>,
}

/// Writes each file, reads all of them again, and notes which statements came out different.
fn write_and_read(read: &[Read<'_>], drafts: &mut [Draft]) {
    let mut sources = Sources::default();
    for (read, draft) in read.iter().zip(drafts.iter_mut()) {
        let keeps = |index| draft.broken.contains(&index) || draft.changed.contains(&index);
        draft.text = file::file(read.text, &read.lexed, read.tree, keeps);
        sources.add("", draft.text.as_str());
    }
    let files: Vec<FileId> = sources.iter().map(|(file, _)| file).collect();
    let syntax = parse(&files, &sources);
    for ((read, draft), tree) in read.iter().zip(drafts).zip(&syntax.trees) {
        let again = Read::new(tree.file, &sources.get(tree.file).text, tree, &syntax);
        draft.changed.extend(read.changed(&again));
        draft.difference = read.difference(&again);
    }
}

impl Draft {
    fn new(read: &Read<'_>) -> Self {
        let statements = 0..read.tree.statements.len();
        Self {
            broken: statements.filter(|index| read.is_broken(*index)).collect(),
            changed: BTreeSet::new(),
            text: String::new(),
            difference: None,
        }
    }

    fn finish(self, read: &Read<'_>) -> Formatted {
        let statements = &read.tree.statements;
        let place = |index: usize| statements.get(index).map(|statement| statement.span);
        Formatted {
            file: read.file,
            text: match self.difference {
                Some(_) => read.text.to_owned(),
                None => self.text,
            },
            errors: read.errors.clone(),
            mended: read.lexed.diagnostics.iter().any(is_mended),
            left: self.changed.into_iter().filter_map(place).collect(),
            refused: self.difference,
        }
    }
}

/// A file as it was read.
struct Read<'a> {
    file: FileId,
    text: &'a str,
    tree: &'a Tree,
    lexed: Lexed,
    /// The errors that no layout mends.
    errors: Vec<Diagnostic>,
}

impl<'a> Read<'a> {
    fn new(file: FileId, text: &'a str, tree: &'a Tree, syntax: &Syntax) -> Self {
        let lexed = lex(file, text, &mut Words::default());
        let mended = |diagnostic: &Diagnostic| {
            is_mended(diagnostic) && lexed.diagnostics.contains(diagnostic)
        };
        let own = syntax.diagnostics.iter().filter(|diagnostic| {
            diagnostic.is_error() && diagnostic.span.is_some_and(|span| span.file == file)
        });
        let errors = own.filter(|diagnostic| !mended(diagnostic)).cloned();
        Self {
            file,
            text,
            tree,
            errors: errors.collect(),
            lexed,
        }
    }

    /// Whether an error stands in a statement.
    fn is_broken(&self, index: usize) -> bool {
        let place = |index: usize| {
            let first = self.lexed.statements.get(index).map(|range| range.start);
            let token = first.and_then(|first| self.lexed.tokens.get(first));
            token.map_or(u32::MAX, |token| token.start)
        };
        let own = place(index)..place(index + 1);
        let mut places = self.errors.iter().filter_map(|error| error.span);
        places.any(|span| own.contains(&span.start))
    }

    /// The statements that another reading of the file tells otherwise.
    fn changed(&self, other: &Self) -> Vec<usize> {
        let pairs = self.tree.statements.iter().zip(&other.tree.statements);
        let pairs = pairs.enumerate();
        pairs
            .filter(|(_, (own, others))| !says_the_same(own, others))
            .map(|(index, _)| index)
            .collect()
    }

    /// Where another reading of the file tells anything otherwise.
    fn difference(&self, other: &Self) -> Option<Span> {
        if let Some(index) = self.changed(other).first() {
            let statement = self.tree.statements.get(*index);
            return statement.map(|statement| statement.span);
        }
        let same = self.tree.statements.len() == other.tree.statements.len()
            && self.words() == other.words()
            && self.comments() == other.comments()
            && told(&self.errors) == told(&other.errors);
        (!same).then(|| Span::new(self.file, 0, self.text.len()))
    }

    /// Its words and marks, in the spelling that formatting gives them.
    fn words(&self) -> Vec<String> {
        let token = |token: &crate::syntax::lexer::Token| {
            let range = token.start as usize..token.end as usize;
            let text = self.text.get(range).unwrap_or("");
            match token.kind {
                TokenKind::Quoted => straight(text),
                TokenKind::Bullet => "-".to_owned(),
                TokenKind::Block => reindented(text, 0),
                _ => text.to_owned(),
            }
        };
        self.lexed.tokens.iter().map(token).collect()
    }

    fn comments(&self) -> Vec<&str> {
        let text = |span: &Span| self.text.get(span.range()).unwrap_or("");
        self.lexed.comments.iter().map(text).collect()
    }
}

fn says_the_same(one: &Statement, other: &Statement) -> bool {
    without_places(one).kind == without_places(other).kind
}

/// Whether a layout mends what is wrong with the characters: tabs, and lines at the margin that belong elsewhere.
fn is_mended(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.code, Code::Tab | Code::BadIndentation)
}

/// Errors without their places.
fn told(errors: &[Diagnostic]) -> Vec<(Code, &str)> {
    errors
        .iter()
        .map(|error| (error.code, error.message.as_str()))
        .collect()
}
