//! What every part of the check hands on: the names, the glossary, the types found so far, and the diagnostics.
//!
//! It decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::glossary::Glossary;
use crate::check::names::Names;
use crate::diagnostic::Diagnostic;
use crate::model::rulebook::{Condition, ConditionKind, DefinitionBody, DefinitionId, Slot};
use crate::model::shape::{KindId, Shape, Type};
use crate::model::value::Calendar;
use crate::source::{Sources, Span};

/// How many characters of an author's words a message repeats.
const MOST_REPEATED: usize = 60;

/// A definition whose type is known.
#[derive(Clone, Debug)]
pub struct Typed {
    /// Its type.
    pub ty: Type,
    /// All kinds that its values may belong to; empty where they are no named values.
    pub kinds: Vec<KindId>,
    /// What it stands for.
    pub body: DefinitionBody,
}

/// The state of a check.
#[derive(Debug)]
pub struct Checker<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// The shape and its names.
    pub names: &'a Names,
    /// The phrases.
    pub glossary: &'a Glossary<'a>,
    /// What the header says about months.
    pub calendar: Calendar,
    /// The slots of each term.
    pub slots: &'a [Vec<Option<Slot>>],
    /// The definitions, by id; none where an error has been reported.
    pub typed: Vec<Option<Typed>>,
    /// The kinds as which each definition is used whose values belong to several.
    pub settled: BTreeMap<DefinitionId, BTreeSet<KindId>>,
    /// What is wrong so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    /// The shape.
    #[must_use]
    pub fn shape(&self) -> &'a Shape {
        &self.names.shape
    }

    /// Reports something wrong.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The author's words in one line, cut where they are long.
    #[must_use]
    pub fn words(&self, span: Span) -> String {
        one_line(self.sources.slice(span), MOST_REPEATED)
    }
}

/// The words of a text with single spaces, cut after so many characters.
#[must_use]
pub fn one_line(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most).collect();
    format!("{}…", cut.trim_end())
}

/// A condition about which an error has been reported.
#[must_use]
pub fn failed(span: Span) -> Condition {
    Condition {
        kind: ConditionKind::Error,
        span,
    }
}
