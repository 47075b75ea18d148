//! Where the lines of one statement start and where long ones may be broken, in tokens.
//!
//! It is read off the tree, so that no word in a name or a text is taken for one that starts a clause. It writes
//! nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::format::spacing::Widths;
use crate::format::view::{View, is_article};
use crate::format::{condition, glossary, header, rule, shape, test};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::tree::{Cond, Expr, Statement, StatementKind};

/// The widest line, in columns.
pub const WIDTH: usize = 100;
/// One step of indentation.
pub const STEP: usize = 2;
/// The indentation of clauses.
pub const CLAUSE: usize = STEP;

/// How a line is indented.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Indent {
    /// Where it starts.
    pub first: usize,
    /// Where it goes on when it is broken.
    pub rest: usize,
}

/// How the tokens of a stretch are set apart.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Region {
    /// Names and lists: as the author set them, commas and colons evened out.
    #[default]
    Plain,
    /// Conditions and expressions: brackets and the like are evened out too.
    Spoken,
    /// Text that is taken as it is, to the end of its line.
    Raw,
    /// The rows of a table: as the author wrote them, aligned.
    Row,
}

/// The layout of one statement.
pub struct Layout<'a> {
    /// Its tokens.
    pub view: View<'a>,
    /// The tokens that start a line.
    pub lines: BTreeMap<usize, Indent>,
    /// The tokens before which a long line may be broken: the lowest number first.
    pub breaks: BTreeMap<usize, u32>,
    /// Whether the author's blank lines between lines are kept.
    pub keeps_blank_lines: bool,
    /// A line that goes on at the end of the line above where it fits.
    pub may_join: Option<usize>,
    /// How many spaces stand before a token of a table.
    pub pads: BTreeMap<usize, usize>,
    regions: Vec<Region>,
    is_sentence: bool,
}

/// The layout of a statement that has no errors.
#[must_use]
pub fn layout<'a>(view: View<'a>, statement: &Statement) -> Layout<'a> {
    let mut layout = Layout {
        view,
        lines: BTreeMap::new(),
        breaks: BTreeMap::new(),
        keeps_blank_lines: true,
        may_join: None,
        pads: BTreeMap::new(),
        regions: vec![Region::Plain; view.end - view.start],
        is_sentence: false,
    };
    match &statement.kind {
        StatementKind::Rulebook(header) => header::lines(&mut layout, header),
        StatementKind::Kind(kind) => shape::kind(&mut layout, kind),
        StatementKind::Document(document) => shape::document(&mut layout, document),
        StatementKind::Term(term) => glossary::term(&mut layout, term),
        StatementKind::Value(value) => glossary::value(&mut layout, value),
        StatementKind::Figure(figure) => glossary::figure(&mut layout, figure),
        StatementKind::List(list) => glossary::list(&mut layout, list),
        StatementKind::Rule(rule) => rule::lines(&mut layout, rule),
        StatementKind::Test(test) => test::lines(&mut layout, test),
        StatementKind::Error => {}
    }
    layout.line(view.start, 0);
    layout.finish();
    layout
}

impl Layout<'_> {
    /// Starts a line at a token.
    pub fn line(&mut self, index: usize, indent: usize) {
        let first = if index == self.view.start { 0 } else { indent };
        let rest = first.max(CLAUSE) + STEP;
        self.lines.insert(index, Indent { first, rest });
    }

    /// Starts a line at a bullet, or where a sentence goes on after bullets.
    pub fn bullet(&mut self, index: usize, indent: usize) {
        let rest = indent + 2 * STEP;
        self.lines.entry(index).or_insert(Indent {
            first: indent,
            rest,
        });
    }

    /// Starts a clause at the keyword before a place, if it stands there.
    pub fn clause_before(&mut self, place: Span, keyword: Keyword) {
        if let Some(index) = self.view.introduced_by(self.view.at(place), keyword) {
            self.line(index, CLAUSE);
        }
    }

    /// Lays out a condition of a clause that is indented by `indent`.
    pub fn condition(&mut self, cond: &Cond, indent: usize) {
        self.mark(cond.span, Region::Spoken);
        condition::condition(self, cond, indent.max(CLAUSE) + STEP);
    }

    /// Lays out an expression.
    pub fn expression(&mut self, expr: &Expr) {
        self.mark(expr.span, Region::Spoken);
        condition::expression(self, expr, 0);
    }

    /// Lets a long line be broken before a token.
    pub fn may_break(&mut self, index: usize, depth: u32) {
        if self.may_start_line(index) {
            let known = self.breaks.entry(index).or_insert(depth);
            *known = depth.min(*known);
        }
    }

    /// Says how the tokens of a span are set apart.
    pub fn mark(&mut self, span: Span, region: Region) {
        self.mark_tokens(self.view.range(span), region);
    }

    /// Says how a run of tokens is set apart.
    pub fn mark_tokens(&mut self, tokens: Range<usize>, region: Region) {
        for index in tokens {
            if let Some(known) = self.regions.get_mut(index - self.view.start) {
                *known = region;
            }
        }
    }

    /// How a token is set apart.
    #[must_use]
    pub fn region(&self, index: usize) -> Region {
        let known = index.checked_sub(self.view.start);
        known
            .and_then(|index| self.regions.get(index))
            .copied()
            .unwrap_or_default()
    }

    /// The statement is a sentence, which stays on one line where its author wrote it on one and it fits.
    pub fn is_sentence(&mut self) {
        self.is_sentence = true;
        self.keeps_blank_lines = false;
    }

    /// A word that starts clauses would be read as one at the start of a line.
    fn may_start_line(&self, index: usize) -> bool {
        let starts = |keyword: Keyword| {
            keyword.starts_clause()
                || matches!(
                    keyword,
                    Keyword::Means
                        | Keyword::Otherwise
                        | Keyword::Also
                        | Keyword::Ask
                        | Keyword::From
                        | Keyword::Given
                        | Keyword::Expect
                )
        };
        let mark = matches!(
            self.view.kind(index),
            None | Some(TokenKind::Strange | TokenKind::Bullet | TokenKind::Block)
        );
        !mark && !self.view.keyword(index).is_some_and(starts)
    }

    fn finish(&mut self) {
        self.plain_commas();
        let widths = Widths::new(self);
        let view = self.view;
        let written_on_one_line = (view.start + 1..view.end).all(|index| !view.is_first(index));
        if self.is_sentence && written_on_one_line && widths.of(view.start, view.end) <= WIDTH {
            self.lines.retain(|index, _| *index == view.start);
        } else if let Some(join) = self.may_join {
            let next = self.lines.range(join + 1..).next();
            let end = next.map_or(view.end, |(index, _)| *index);
            if widths.of(view.start, end) <= WIDTH && !view.has_comment(view.start, join) {
                self.lines.remove(&join);
            }
        }
    }

    /// Lists of names may be broken after their commas.
    fn plain_commas(&mut self) {
        let view = self.view;
        for index in view.start + 1..view.end {
            let named = view
                .keyword(index)
                .is_some_and(|keyword| !is_article(keyword));
            let plain = [index - 1, index]
                .into_iter()
                .all(|index| self.region(index) == Region::Plain);
            if view.kind(index - 1) == Some(TokenKind::Comma) && plain && !named {
                self.may_break(index, 1);
            }
        }
    }
}
