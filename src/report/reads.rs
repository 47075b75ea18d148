//! What the parts of a rulebook read: fields and phrases.

use std::collections::BTreeSet;

use crate::model::rulebook::{Base, ConditionKind, DefinitionId, ExpressionKind, Path, TermId};
use crate::model::shape::{RecordId, Shape};
use crate::report::walk::Met;

/// What one rule, term or definition reads itself, phrases not unfolded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Dotted paths of fields, from the root of the document.
    pub fields: BTreeSet<String>,
    /// Terms.
    pub terms: BTreeSet<TermId>,
    /// Figures, lists and values.
    pub definitions: BTreeSet<DefinitionId>,
}

impl Reads {
    /// Takes something that was met into account.
    pub fn note(&mut self, met: Met<'_>, shape: &Shape) {
        match met {
            Met::Condition(condition) => {
                if let ConditionKind::Term { term, .. } = condition.kind {
                    self.terms.insert(term);
                }
            }
            Met::Expression(expression) => match &expression.kind {
                ExpressionKind::Path(path) => self.path(path, shape),
                ExpressionKind::Definition(definition) => {
                    self.definitions.insert(*definition);
                }
                _ => {}
            },
            Met::Path(path) => self.path(path, shape),
        }
    }

    fn path(&mut self, path: &Path, shape: &Shape) {
        let mut names = match path.base {
            Base::Root => Vec::new(),
            Base::Entry(_) => record_path(path.record, shape),
        };
        let fields = path
            .fields
            .iter()
            .filter_map(|id| shape.fields.get(id.0 as usize));
        names.extend(fields.map(|field| field.name.clone()));
        if !names.is_empty() {
            self.fields.insert(names.join("."));
        }
    }
}

/// The names of the fields that lead to a record.
fn record_path(record: RecordId, shape: &Shape) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = shape.records.get(record.0 as usize);
    while let Some(field) = at
        .and_then(|record| record.field)
        .and_then(|id| shape.fields.get(id.0 as usize))
    {
        names.push(field.name.clone());
        at = shape.records.get(field.record.0 as usize);
    }
    names.reverse();
    names
}
