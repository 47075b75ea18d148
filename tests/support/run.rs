//! Rule text and a deal's text, taken through all stages.

use jiff::civil::Date;
use servanda::bind::{Bound, bind};
use servanda::check::check;
use servanda::diagnostic::Diagnostic;
use servanda::document::{Document, Format, Limits, read};
use servanda::evaluate::{Options, Outcome, evaluate};
use servanda::explain::Checked;
use servanda::model::rulebook::Rulebook;
use servanda::plan::{Plan, plan};
use servanda::source::Sources;
use servanda::syntax::parse;

/// A rulebook from its text, with its plan.
pub struct Rules {
    pub sources: Sources,
    pub rulebook: Rulebook,
    pub plan: Plan,
}

impl Rules {
    /// Reads a rulebook, which must be without errors.
    pub fn read(text: &str) -> Self {
        let mut sources = Sources::default();
        let file = sources.add("the.rules", text);
        let syntax = parse(&[file], &sources);
        let checked = check(&syntax.trees, &sources);
        let errors: Vec<String> = syntax
            .diagnostics
            .iter()
            .chain(&checked.diagnostics)
            .filter(|diagnostic| diagnostic.is_error())
            .map(|diagnostic| told(diagnostic, &sources))
            .collect();
        assert!(errors.is_empty(), "{text}\n\n{}", errors.join("\n"));
        Self {
            plan: plan(&checked.rulebook),
            rulebook: checked.rulebook,
            sources,
        }
    }

    /// Reads a deal and binds it to the rulebook's shape.
    pub fn deal(&mut self, name: &str, text: &str, format: Format) -> Deal {
        let file = self.sources.add(name, text);
        let source = self.sources.get(file);
        let read = read(file, source, None, format, &Limits::default());
        let document = read.document.unwrap_or_else(|| {
            let told: Vec<String> = read
                .diagnostics
                .iter()
                .map(|diagnostic| told(diagnostic, &self.sources))
                .collect();
            panic!("{}\n\n{text}", told.join("\n"))
        });
        let bound = bind(&document, &self.rulebook.shape, &self.sources);
        Deal {
            document,
            bound,
            read: read.diagnostics,
        }
    }

    /// Evaluates all rules on a deal.
    pub fn check(&self, deal: &Deal, as_of: Option<Date>) -> Outcome {
        let options = Options {
            as_of,
            ..Options::default()
        };
        evaluate(&self.plan, &deal.bound.facts, &options)
    }

    /// Everything that explanations need.
    pub fn checked<'a>(&'a self, deal: &'a Deal, outcome: &'a Outcome) -> Checked<'a> {
        Checked {
            rulebook: &self.rulebook,
            plan: &self.plan,
            facts: &deal.bound.facts,
            outcome,
            document: Some(&deal.document),
            sources: &self.sources,
        }
    }
}

/// A deal that was read and bound.
pub struct Deal {
    pub document: Document,
    pub bound: Bound,
    pub read: Vec<Diagnostic>,
}

/// A diagnostic on one line.
pub fn told(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = diagnostic.span.map(|span| sources.describe(span));
    let place = place.map_or_else(String::new, |place| format!("{place}: "));
    format!("{place}{}: {}", diagnostic.code.name(), diagnostic.message)
}
