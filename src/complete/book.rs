//! What a completion knows of the rulebook around it.
//!
//! It looks up and describes; what may stand where is decided elsewhere.

use crate::check::checker::one_line;
use crate::complete::uses::Uses;
use crate::model::rulebook::{Rule, Rulebook, Term, TermId};
use crate::model::shape::{FieldId, RecordId, Shape, Type};
use crate::model::words::{folded, without_article};
use crate::source::{Sources, Span};
use crate::syntax::Syntax;
use crate::syntax::lexer::Words;
use crate::syntax::vocabulary::Vocabulary;

/// How many characters of an author's words are told.
const MOST_TOLD: usize = 100;

/// The rulebook.
#[derive(Debug)]
pub struct Book<'a> {
    /// What it means.
    pub rulebook: &'a Rulebook,
    /// Its phrases and names.
    pub vocabulary: &'a Vocabulary,
    /// All words by number.
    pub words: &'a Words,
    /// Its texts.
    pub sources: &'a Sources,
    /// How often it uses what.
    pub uses: Uses,
    /// The place that is asked about.
    pub here: Span,
    /// The term that is being defined at the place.
    pub term: Option<&'a Term>,
}

impl<'a> Book<'a> {
    /// What is known.
    #[must_use]
    pub fn of(
        rulebook: &'a Rulebook,
        syntax: &'a Syntax,
        sources: &'a Sources,
        here: Span,
        term: Option<&str>,
    ) -> Self {
        let texts = syntax
            .trees
            .iter()
            .map(|tree| sources.get(tree.file).text.as_str());
        let is_meant = |other: &&Term| Some(other.phrase.as_str()) == term;
        Self {
            rulebook,
            vocabulary: &syntax.vocabulary,
            words: &syntax.words,
            sources,
            here,
            uses: Uses::of(rulebook, texts),
            term: rulebook.terms.iter().find(is_meant),
        }
    }

    /// What documents look like.
    #[must_use]
    pub fn shape(&self) -> &'a Shape {
        &self.rulebook.shape
    }

    /// The rules, but for the one that is being written.
    pub fn other_rules(&self) -> impl Iterator<Item = &'a Rule> {
        let here = self.here;
        let is_here = move |rule: &&Rule| {
            rule.whole.file == here.file
                && rule.whole.start <= here.start
                && here.end <= rule.whole.end + 1
        };
        let rules = self.rulebook.rules.iter();
        rules.filter(move |rule| !is_here(rule))
    }

    /// The words at a place in one line.
    #[must_use]
    pub fn said(&self, span: Span) -> String {
        one_line(self.sources.slice(span), MOST_TOLD)
    }

    /// The term that a phrase belongs to, whichever of its forms it is; the last says whether it is the negative one.
    #[must_use]
    pub fn term_of(&self, phrase: &str) -> Option<(TermId, &'a Term, bool)> {
        let terms = self.rulebook.terms.iter().enumerate();
        terms
            .filter_map(|(index, term)| {
                let id = TermId(u32::try_from(index).unwrap_or(u32::MAX));
                let own = term.phrase == phrase || term.also.iter().any(|also| also == phrase);
                let negative = term.otherwise.as_deref() == Some(phrase);
                (own || negative).then_some((id, term, negative))
            })
            .next()
    }

    /// The fields of a record.
    #[must_use]
    pub fn fields(&self, record: RecordId) -> &'a [FieldId] {
        let records = &self.shape().records;
        records
            .get(record.0 as usize)
            .map_or(&[], |record| record.fields.as_slice())
    }

    /// The field of a record with this name.
    #[must_use]
    pub fn field(&self, record: RecordId, name: &str) -> Option<FieldId> {
        let name = folded(without_article(name));
        let mut fields = self.fields(record).iter().copied();
        fields.find(|field| folded(&self.shape().field(*field).name) == name)
    }

    /// The records that are entries of lists, with the field that holds the list.
    pub fn entries(&self) -> impl Iterator<Item = (FieldId, RecordId)> {
        let shape = self.shape();
        let fields = shape.fields.iter().enumerate();
        fields.filter_map(|(index, field)| match &field.ty {
            Type::List(entry) => match **entry {
                Type::Record(record) => {
                    Some((FieldId(u32::try_from(index).unwrap_or(u32::MAX)), record))
                }
                _ => None,
            },
            _ => None,
        })
    }
}

/// So many of something.
#[must_use]
pub fn times(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}
