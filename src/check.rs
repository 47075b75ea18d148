//! From trees to a typed rulebook: every name is resolved and every type known before any document is read.
//!
//! Checking cannot fail. Whatever the trees, it yields a rulebook and says what is wrong; a rulebook with errors holds
//! error nodes and is not evaluated. The order of files and statements means nothing.

pub mod aggregates;
pub mod arithmetic;
pub mod cases;
pub mod checker;
pub mod circles;
pub mod citations;
pub mod comparators;
pub mod comparisons;
pub mod conditions;
pub mod definitions;
pub mod describe;
pub mod expectations;
pub mod expressions;
pub mod fact_path;
pub mod glossary;
pub mod header;
pub mod holdings;
pub mod inference;
pub mod kinds;
pub mod literals;
pub mod mismatch;
pub mod names;
pub mod options;
pub mod overrides;
pub mod qualities;
pub mod quantified;
pub mod references;
pub mod resolve;
pub mod rule_ids;
pub mod rules;
pub mod scope;
pub mod shape;
pub mod stated;
pub mod statements;
pub mod terms;
pub mod today;
pub mod walk;
pub mod wrong_comparators;

use std::collections::BTreeMap;

use crate::check::checker::Checker;
use crate::check::circles::Order;
use crate::check::header::Heading;
use crate::check::names::Names;
use crate::check::statements::Statements;
use crate::diagnostic::Diagnostic;
use crate::model::rulebook::Rulebook;
use crate::source::Sources;
use crate::syntax::tree::Tree;

/// What checking the trees of a rulebook yields.
#[derive(Debug)]
pub struct Checked {
    /// The typed rulebook.
    pub rulebook: Rulebook,
    /// What is wrong, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks the trees of one rulebook together.
#[must_use]
pub fn check(trees: &[Tree], sources: &Sources) -> Checked {
    let mut found = Vec::new();
    let statements = statements::collect(trees, sources);
    let heading = header::read(&statements.headers, &mut found);
    let glossary = glossary::read(&statements, sources, &mut found);
    glossary::reserved_words(&glossary, sources, &mut found);
    let order = circles::order(&glossary, &mut found);
    let kinds = kinds::read(&statements.kinds, &mut found);
    let shaped = if statements.documents.is_empty() {
        inference::infer(
            &statements,
            &glossary,
            &order,
            kinds,
            &heading,
            sources,
            &mut found,
        )
    } else {
        shape::read(&statements.documents, kinds, &heading, &mut found)
    };
    let names = Names::of(shaped);
    let slots = terms::slots(&glossary, &names, &mut found);
    let mut checker = Checker {
        sources,
        names: &names,
        glossary: &glossary,
        calendar: heading.calendar,
        slots: &slots,
        typed: Vec::new(),
        settled: BTreeMap::new(),
        diagnostics: found,
    };
    let rulebook = rulebook(&mut checker, &statements, heading, &order);
    let diagnostics = sorted(checker.diagnostics, sources);
    Checked {
        rulebook: Rulebook {
            shape: names.shape,
            ..rulebook
        },
        diagnostics,
    }
}

/// Everything but the shape.
fn rulebook(
    checker: &mut Checker<'_>,
    statements: &Statements<'_>,
    heading: Heading,
    order: &Order,
) -> Rulebook {
    definitions::type_all(checker, order);
    let terms = terms::all(checker, &heading);
    let ids = rule_ids::assign(&statements.rules, checker.sources, &mut checker.diagnostics);
    let mut rules = rules::all(checker, &heading, &statements.rules, &ids);
    overrides::resolve(checker, &mut rules, &statements.rules, &ids);
    let definitions = definitions::all(checker, &heading);
    let tests = expectations::all(checker, &statements.tests, &terms, &rules, &ids);
    Rulebook {
        title: heading.title,
        version: heading.version,
        sources: heading.sources,
        calendar: heading.calendar,
        terms,
        definitions,
        rules,
        tests,
        ..Rulebook::default()
    }
}

/// By file name and place, each told once.
fn sorted(mut diagnostics: Vec<Diagnostic>, sources: &Sources) -> Vec<Diagnostic> {
    diagnostics.sort_by_cached_key(|diagnostic| {
        let place = diagnostic
            .span
            .map(|span| (sources.get(span.file).name.clone(), span.start, span.end));
        (place, diagnostic.code, diagnostic.message.clone())
    });
    diagnostics.dedup();
    diagnostics
}
