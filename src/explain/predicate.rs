//! What is said of the entries of a list: `has party Russia and remains`, `have a length of at least 10 years`.
//!
//! The entry itself is never named. What cannot be said so is said with `it`.

use crate::explain::english::{Style, agree, doing, had, listed, negated, with_article};
use crate::explain::wording::{Subjects, Wording, after_is};
use crate::model::rulebook::Relation;
use crate::plan::{NodeId, NodeKind, OperandId, OperandKind, PathId, ScopeId};

/// One thing that is said of an entry.
enum Said {
    /// `has party Russia`.
    Has(String),
    /// `is civilian`; `is not …` if negated.
    Is(String, bool),
    /// `remains`, in the third person; `does not …` if negated.
    Does(String, bool),
    /// Anything else, verb included.
    Other(String),
}

impl Wording<'_> {
    /// A condition on an entry, as the rest of a sentence that begins with the entry.
    pub(super) fn predicate(
        &self,
        id: NodeId,
        scope: ScopeId,
        subjects: &Subjects,
        several: bool,
    ) -> String {
        if self.canonical {
            let verb = agree("has", several);
            return format!("{verb} {}", self.has(id, scope, subjects));
        }
        match self.said(id, scope, subjects, several) {
            Some(said) => sentence(&said, several),
            None => {
                let subjects = subjects.with(scope, "it");
                let claim = self.statement(id, true, &subjects);
                format!("{} such that {claim}", agree("is", several))
            }
        }
    }

    /// A condition on an entry, as what stands after `with`; none where it is not all about what the entry has.
    pub(super) fn attributes(
        &self,
        id: NodeId,
        scope: ScopeId,
        subjects: &Subjects,
    ) -> Option<String> {
        if self.canonical {
            return Some(self.has(id, scope, subjects));
        }
        let said = self.said(id, scope, subjects, false)?;
        let attributes: Option<Vec<String>> = said
            .into_iter()
            .map(|said| match said {
                Said::Has(text) => Some(text),
                _ => None,
            })
            .collect();
        attributes.map(|attributes| listed(&attributes, "and"))
    }

    /// What a rule writes after `has`: `party Russia and remains`.
    fn has(&self, id: NodeId, scope: ScopeId, subjects: &Subjects) -> String {
        let parts = |all: &[NodeId], joint: &str| {
            let words: Vec<String> = all
                .iter()
                .map(|part| self.has(*part, scope, subjects))
                .collect();
            words.join(&format!(" {joint} "))
        };
        match &self.plan.node(id).kind {
            NodeKind::All(all) => parts(all, "and"),
            NodeKind::Any(any) => parts(any, "or"),
            NodeKind::Not(inner) => self.has_alone(*inner, false, scope, subjects),
            _ => self.has_alone(id, true, scope, subjects),
        }
    }

    fn has_alone(&self, id: NodeId, positive: bool, scope: ScopeId, subjects: &Subjects) -> String {
        let stated = |path: PathId| {
            let verb = if positive { "is" } else { "is not" };
            format!("{} {verb} stated", self.field_names(path))
        };
        match &self.plan.node(id).kind {
            NodeKind::Holds(operand) => match (self.entry_path(*operand, scope), positive) {
                (Some(path), true) => return self.field_names(path),
                (Some(path), false) => return format!("no {}", self.field_names(path)),
                (None, _) => {}
            },
            NodeKind::Compare {
                left,
                relation,
                right,
            } => {
                if let Some(path) = self.entry_path(*left, scope) {
                    let rest = self.comparison(*relation, right, positive, false, subjects);
                    let short = (*relation, positive) == (Relation::Equals, true);
                    let rest = rest.strip_prefix("is ").filter(|_| short).unwrap_or(&rest);
                    return format!("{} {rest}", self.field_names(path));
                }
            }
            NodeKind::Stated(path) if self.plan.path(*path).base == Some(scope) => {
                return stated(*path);
            }
            _ => {}
        }
        self.statement(id, positive, &subjects.with(scope, "it"))
    }

    fn said(
        &self,
        id: NodeId,
        scope: ScopeId,
        subjects: &Subjects,
        several: bool,
    ) -> Option<Vec<Said>> {
        match &self.plan.node(id).kind {
            NodeKind::All(all) if !all.is_empty() => {
                let mut said = Vec::new();
                for part in all {
                    said.extend(self.said(*part, scope, subjects, several)?);
                }
                Some(said)
            }
            NodeKind::Any(any) if !any.is_empty() => {
                let parts: Option<Vec<String>> = any
                    .iter()
                    .map(|part| {
                        Some(sentence(
                            &self.said(*part, scope, subjects, several)?,
                            several,
                        ))
                    })
                    .collect();
                Some(vec![Said::Other(alternatives(parts?))])
            }
            NodeKind::Not(inner) => Some(vec![self.said_alone(*inner, false, scope, subjects)?]),
            _ => Some(vec![self.said_alone(id, true, scope, subjects)?]),
        }
    }

    fn said_alone(
        &self,
        id: NodeId,
        positive: bool,
        scope: ScopeId,
        subjects: &Subjects,
    ) -> Option<Said> {
        match &self.plan.node(id).kind {
            NodeKind::Holds(operand) => {
                let path = self.entry_path(*operand, scope)?;
                self.said_field(id, path, positive)
            }
            NodeKind::Compare {
                left,
                relation,
                right,
            } => {
                let path = self.entry_path(*left, scope)?;
                let said = self.said_comparison(path, *relation, right, positive, subjects);
                Some(Said::Has(said))
            }
            NodeKind::Stated(path) if self.plan.path(*path).base == Some(scope) => {
                let field = self.field_names(*path);
                Some(match positive {
                    true => Said::Has(with_article(&format!("stated {field}"))),
                    false => Said::Has(format!("no stated {field}")),
                })
            }
            NodeKind::Exists(path) if self.plan.path(*path).base == Some(scope) => {
                let field = self.field_names(*path);
                Some(match positive {
                    true => Said::Has(with_article(&field)),
                    false => Said::Has(format!("no {field}")),
                })
            }
            _ => None,
        }
    }

    /// The path of an operand, if it is a field of the entry.
    fn entry_path(&self, operand: OperandId, scope: ScopeId) -> Option<PathId> {
        match self.plan.operand(operand).kind {
            OperandKind::Field(path) => {
                let found = self.plan.path(path);
                (found.base == Some(scope) && !found.steps.is_empty()).then_some(path)
            }
            _ => None,
        }
    }

    fn said_field(&self, id: NodeId, path: PathId, positive: bool) -> Option<Said> {
        if self.plan.path(path).steps.len() != 1 {
            return None;
        }
        let name = self.last_field(path).to_owned();
        Some(match (self.style(id, &name), positive) {
            (Style::Adjective, _) => Said::Is(name, !positive),
            (Style::Verb, _) => Said::Does(name, !positive),
            (Style::Noun | Style::Plain, true) => Said::Has(had(&name)),
            (Style::Noun | Style::Plain, false) => Said::Has(format!("no {name}")),
        })
    }

    /// What an entry has, from a comparison of one of its fields: `a length of at least 10 years`.
    fn said_comparison(
        &self,
        path: PathId,
        relation: Relation,
        right: &[OperandId],
        positive: bool,
        subjects: &Subjects,
    ) -> String {
        let relation = self.told_relation(relation, right);
        let field = self.field_names(path);
        let a_field = with_article(&field);
        let value = self.right(relation, right, subjects);
        match (relation, positive) {
            (Relation::Equals, true) => format!("{field} {value}"),
            (Relation::OneOf, true) if !self.is_named(right) => format!("{field} {value}"),
            (Relation::OneOf, true) => format!("{a_field} among {value}"),
            (Relation::OneOf, false) if self.is_named(right) => {
                format!("{a_field} that is none of {value}")
            }
            (Relation::Equals | Relation::OneOf, false) => format!("{a_field} other than {value}"),
            (Relation::Empty, true) => format!("no {field}"),
            (Relation::Empty, false) => a_field,
            (relation, true) => format!("{a_field} {} {value}", self.attribute(relation, right)),
            (relation, false) => match opposite_attribute(relation) {
                Some(opposite) => format!("{a_field} {opposite} {value}"),
                None => format!("{a_field} not {} {value}", self.attribute(relation, right)),
            },
        }
    }

    /// A comparison between a field and a value: `of at least`, `including any of`.
    fn attribute(&self, relation: Relation, right: &[OperandId]) -> &'static str {
        match relation {
            Relation::AtLeast => "of at least",
            Relation::AtMost => "of at most",
            Relation::MoreThan => "of more than",
            Relation::LessThan => "of less than",
            Relation::Includes => "including",
            Relation::IncludesAll if self.is_literal_list(right) => "including",
            Relation::IncludesAll => "including all of",
            Relation::IncludesAny => "including any of",
            Relation::Contains => "containing",
            Relation::StartsWith => "starting with",
            Relation::EndsWith => "ending with",
            other => after_is(other),
        }
    }

    fn is_literal_list(&self, right: &[OperandId]) -> bool {
        right.iter().all(|operand| self.is_literal(*operand))
    }

    fn is_named(&self, right: &[OperandId]) -> bool {
        right.first().is_some_and(|operand| {
            matches!(self.plan.operand(*operand).kind, OperandKind::Named { .. })
        })
    }
}

/// The opposite of a comparison between a field and a value, where it has words of its own.
fn opposite_attribute(relation: Relation) -> Option<&'static str> {
    Some(match relation {
        Relation::AtLeast => "of less than",
        Relation::AtMost => "of more than",
        Relation::MoreThan => "of at most",
        Relation::LessThan => "of at least",
        Relation::Before => "on or after",
        Relation::After => "on or before",
        Relation::OnOrBefore => "after",
        Relation::OnOrAfter => "before",
        _ => return None,
    })
}

/// `has form treaty or political`: a verb that all alternatives share stands once.
fn alternatives(parts: Vec<String>) -> String {
    for verb in ["has ", "have ", "is ", "are "] {
        if parts.iter().all(|part| part.starts_with(verb)) {
            let rest: Vec<String> = parts
                .iter()
                .filter_map(|part| part.strip_prefix(verb).map(str::to_owned))
                .collect();
            return format!("{verb}{}", listed(&rest, "or"));
        }
    }
    listed(&parts, "or")
}

/// Everything that is said, one verb for what follows upon another.
fn sentence(said: &[Said], several: bool) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for part in said {
        let (verb, rest) = verb_of(part, several);
        match groups.last_mut() {
            Some((last, items)) if *last == verb && !rest.is_empty() && !items.is_empty() => {
                items.push(rest);
            }
            _ if rest.is_empty() => groups.push((verb, Vec::new())),
            _ => groups.push((verb, vec![rest])),
        }
    }
    let texts: Vec<String> = groups
        .iter()
        .map(|(verb, items)| {
            format!("{verb} {}", listed(items, "and"))
                .trim_end()
                .to_owned()
        })
        .collect();
    crate::explain::english::clauses(&texts, "and")
}

fn verb_of(said: &Said, several: bool) -> (String, String) {
    match said {
        Said::Has(text) => (agree("has", several), text.clone()),
        Said::Is(text, false) => (agree("is", several), text.clone()),
        Said::Is(text, true) => (negated("is", several), text.clone()),
        Said::Does(field, not) => (doing(field, !not, several), String::new()),
        Said::Other(text) => (text.clone(), String::new()),
    }
}
