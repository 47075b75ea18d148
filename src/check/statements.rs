//! All statements of a rulebook, sorted so that the order of files and statements means nothing.
//!
//! Nothing is judged here.

use crate::model::words::{folded, without_article};
use crate::source::{Sources, Span};
use crate::syntax::tree::{
    DocumentStatement, FigureStatement, Header, KindStatement, ListStatement, Origin, Phrase,
    RuleStatement, StatementKind, TermStatement, TestStatement, Tree, ValueStatement,
};

/// A statement and all of its text.
#[derive(Clone, Copy, Debug)]
pub struct Stated<'a, T> {
    /// The statement.
    pub is: &'a T,
    /// From its keyword to its last word.
    pub span: Span,
}

/// A figure, list or value.
#[derive(Clone, Copy, Debug)]
pub enum Defining<'a> {
    /// `figure`.
    Figure(&'a FigureStatement),
    /// `list`.
    List(&'a ListStatement),
    /// `value`.
    Value(&'a ValueStatement),
}

impl<'a> Defining<'a> {
    /// The phrase it defines.
    pub fn phrase(self) -> &'a Phrase {
        match self {
            Self::Figure(figure) => &figure.phrase,
            Self::List(list) => &list.phrase,
            Self::Value(value) => &value.phrase,
        }
    }

    /// Other ways to say it.
    pub fn also(self) -> &'a [Phrase] {
        match self {
            Self::Figure(figure) => &figure.also,
            Self::List(list) => &list.also,
            Self::Value(value) => &value.also,
        }
    }

    /// Its origin.
    pub fn origin(self) -> &'a Origin {
        match self {
            Self::Figure(figure) => &figure.origin,
            Self::List(list) => &list.origin,
            Self::Value(value) => &value.origin,
        }
    }
}

/// Every statement of a rulebook: kinds and definitions by name, the others by file and place.
#[derive(Debug, Default)]
pub struct Statements<'a> {
    /// Headers; a rulebook has at most one.
    pub headers: Vec<Stated<'a, Header>>,
    /// Kinds, by name.
    pub kinds: Vec<Stated<'a, KindStatement>>,
    /// Document statements; a rulebook has at most one.
    pub documents: Vec<Stated<'a, DocumentStatement>>,
    /// Terms, by phrase. Their order is that of their ids.
    pub terms: Vec<Stated<'a, TermStatement>>,
    /// Figures, lists and values, by phrase. Their order is that of their ids.
    pub definitions: Vec<Defining<'a>>,
    /// Rules, by place.
    pub rules: Vec<Stated<'a, RuleStatement>>,
    /// Tests, by place.
    pub tests: Vec<Stated<'a, TestStatement>>,
}

/// Takes the statements out of the trees. Files are taken by name, whatever their order.
#[must_use]
pub fn collect<'a>(trees: &'a [Tree], sources: &Sources) -> Statements<'a> {
    let mut trees: Vec<&Tree> = trees.iter().collect();
    trees.sort_by_key(|tree| (&sources.get(tree.file).name, tree.file));
    let mut all = Statements::default();
    for statement in trees.iter().flat_map(|tree| &tree.statements) {
        add(&mut all, &statement.kind, statement.span);
    }
    all.kinds
        .sort_by_cached_key(|kind| folded(&kind.is.name.text));
    all.terms
        .sort_by_cached_key(|term| sorting_key(&term.is.phrase));
    all.definitions
        .sort_by_cached_key(|definition| sorting_key(definition.phrase()));
    all
}

fn add<'a>(all: &mut Statements<'a>, kind: &'a StatementKind, span: Span) {
    match kind {
        StatementKind::Rulebook(is) => all.headers.push(Stated { is, span }),
        StatementKind::Kind(is) => all.kinds.push(Stated { is, span }),
        StatementKind::Document(is) => all.documents.push(Stated { is, span }),
        StatementKind::Term(is) => all.terms.push(Stated { is, span }),
        StatementKind::Value(is) => all.definitions.push(Defining::Value(is)),
        StatementKind::Figure(is) => all.definitions.push(Defining::Figure(is)),
        StatementKind::List(is) => all.definitions.push(Defining::List(is)),
        StatementKind::Rule(is) => all.rules.push(Stated { is, span }),
        StatementKind::Test(is) => all.tests.push(Stated { is, span }),
        StatementKind::Error => {}
    }
}

fn sorting_key(phrase: &Phrase) -> String {
    folded(without_article(&phrase.text))
}
