//! Mutants in words: as a diagnostic at the words that were changed, and as data for reports.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{DefinitionBody, Rulebook};
use crate::report::{collect, mutation};
use crate::source::Sources;
use crate::testing::mutate::{Fate, Mutant, Owner};

/// A mutant that no test notices, told at the words that were changed.
#[must_use]
pub fn diagnostic(mutant: &Mutant) -> Diagnostic {
    let before = &mutant.before;
    let (message, label) = match &mutant.after {
        Some(after) => (
            format!("no test notices if `{before}` becomes `{after}`"),
            "changed",
        ),
        None => (
            format!("no test notices if `{before}` is taken out"),
            "taken out",
        ),
    };
    Diagnostic::new(Code::UnnoticedChange, mutant.span, message)
        .label(label)
        .help(format!("{} would notice it", mutant.hint))
}

/// A mutant as data. `reason` is what somebody wrote down about its going unnoticed.
#[must_use]
pub fn data(
    mutant: &Mutant,
    fate: &Fate,
    reason: Option<String>,
    rulebook: &Rulebook,
    sources: &Sources,
) -> mutation::Mutant {
    let source = sources.get(mutant.span.file);
    mutation::Mutant {
        of: owner(mutant.owner, rulebook),
        kind: mutant.kind.key(),
        what: mutant.kind.words(),
        place: collect::place(mutant.span, sources),
        line: source.line_at(mutant.span.start).to_owned(),
        before: mutant.before.clone(),
        after: mutant.after.clone(),
        fate: match (fate, reason) {
            (Fate::Noticed(test), _) => mutation::Fate::Noticed {
                by: test_data(*test, rulebook, sources),
            },
            (Fate::Equivalent(why), _) => mutation::Fate::Equivalent { why },
            (Fate::Unnoticed, Some(reason)) => mutation::Fate::Explained {
                reason,
                hint: mutant.hint.clone(),
            },
            (Fate::Unnoticed, None) => mutation::Fate::Unnoticed {
                hint: mutant.hint.clone(),
            },
        },
    }
}

/// The statement that a mutant changes, by its sort and name.
#[must_use]
pub fn owner(owner: Owner, rulebook: &Rulebook) -> mutation::Owner {
    let (sort, name) = match owner {
        Owner::Rule(id) => {
            let rule = rulebook.rules.get(id.0 as usize);
            ("rule", rule.map(|rule| rule.id.clone()))
        }
        Owner::Term(id) => {
            let term = rulebook.terms.get(id.0 as usize);
            ("term", term.map(|term| term.phrase.clone()))
        }
        Owner::Definition(id) => {
            let definition = rulebook.definitions.get(id.0 as usize);
            let sort = match definition.map(|definition| &definition.body) {
                Some(DefinitionBody::Figure(_)) => "figure",
                Some(DefinitionBody::List(_)) => "list",
                Some(DefinitionBody::Value(_)) | None => "value",
            };
            (sort, definition.map(|definition| definition.phrase.clone()))
        }
    };
    mutation::Owner {
        sort,
        name: name.unwrap_or_default(),
    }
}

fn test_data(number: usize, rulebook: &Rulebook, sources: &Sources) -> mutation::Test {
    let test = rulebook.tests.get(number);
    let span = test.map(|test| test.span);
    mutation::Test {
        title: test.map_or_else(String::new, |test| test.title.clone()),
        place: collect::place(
            span.unwrap_or(crate::source::Span::new(crate::source::FileId(0), 0, 0)),
            sources,
        ),
    }
}
