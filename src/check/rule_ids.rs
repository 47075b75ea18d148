//! The ids of rules, and how texts refer to them.
//!
//! A named rule's id is its name. A rule without a name gets one from its own words, whatever stands around it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::check::describe::quoted;
use crate::check::shape::id as number;
use crate::check::statements::Stated;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::RuleId;
use crate::model::words::{folded, nearest};
use crate::source::{Sources, Span};
use crate::syntax::tree::{RuleStatement, Words};

/// How many words of an unnamed rule make its id.
const WORDS_OF_AN_ID: usize = 8;

/// The ids of all rules.
#[derive(Debug, Default)]
pub struct RuleIds {
    /// Statement and id, sorted by id.
    sorted: Vec<(usize, String)>,
    by_id: FxHashMap<String, RuleId>,
    names: Vec<String>,
}

impl RuleIds {
    /// The index of each statement with its id, sorted by id.
    pub fn in_order(&self) -> impl Iterator<Item = (usize, &str)> {
        self.sorted.iter().map(|(index, id)| (*index, id.as_str()))
    }

    /// The rule that words refer to, by name or id.
    #[must_use]
    pub fn find(&self, words: &str) -> Option<RuleId> {
        self.by_id.get(&id_of(words)).copied()
    }

    /// A reference to a rule that is not there.
    #[must_use]
    pub fn unknown(&self, words: &Words) -> Diagnostic {
        let names = || self.names.iter().map(String::as_str);
        let help = match nearest(&words.text, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.names.is_empty() => "the rulebook has no rules".to_owned(),
            None => format!("the rules are {}", quoted(names(), "and")),
        };
        Diagnostic::new(
            Code::UnknownRule,
            words.span,
            format!("there is no rule `{}`", words.text),
        )
        .label("no such rule")
        .help(help)
    }
}

/// Gives every rule its id, and reports names that are given twice.
pub fn assign(
    statements: &[Stated<'_, RuleStatement>],
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> RuleIds {
    let mut taken: FxHashMap<String, Span> = FxHashMap::default();
    let mut sorted = Vec::with_capacity(statements.len());
    for (index, statement) in statements.iter().enumerate() {
        if let Some(name) = &statement.is.name {
            let id = id_of(&name.text);
            let first = *taken.entry(id.clone()).or_insert(name.span);
            if first != name.span {
                diagnostics.push(twice(name, &id, first));
            }
            sorted.push((index, id));
        }
    }
    for (index, id) in unnamed(statements, sources, &taken) {
        sorted.push((index, id));
    }
    sorted.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
    let mut ids = RuleIds::default();
    for (position, (index, id)) in sorted.iter().enumerate() {
        ids.by_id
            .entry(id.clone())
            .or_insert(RuleId(number(position)));
        let name = statements
            .get(*index)
            .and_then(|statement| statement.is.name.as_ref());
        ids.names.push(name.map_or(id, |name| &name.text).clone());
    }
    ids.sorted = sorted;
    ids
}

/// Ids for rules without a name. Those that begin alike are numbered in the order of their texts.
fn unnamed(
    statements: &[Stated<'_, RuleStatement>],
    sources: &Sources,
    taken: &FxHashMap<String, Span>,
) -> Vec<(usize, String)> {
    let mut alike: BTreeMap<String, Vec<(Vec<String>, usize)>> = BTreeMap::new();
    for (index, statement) in statements.iter().enumerate() {
        if statement.is.name.is_none() {
            let words = own_words(sources.slice(statement.span));
            let start = words.get(..WORDS_OF_AN_ID).unwrap_or(&words).join("-");
            alike.entry(start).or_default().push((words, index));
        }
    }
    let mut ids = Vec::new();
    for (start, mut group) in alike {
        group.sort();
        let mut next = 1;
        for (_, index) in group {
            while next > 1 && taken.contains_key(&format!("{start}-{next}"))
                || next == 1 && taken.contains_key(&start)
            {
                next += 1;
            }
            let id = if next == 1 {
                start.clone()
            } else {
                format!("{start}-{next}")
            };
            ids.push((index, id));
            next += 1;
        }
    }
    ids
}

/// The words of a text, in lower case, without comments and signs.
fn own_words(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(|line| line.split(" #").next().unwrap_or(line));
    lines
        .flat_map(|line| {
            id_of(line)
                .split('-')
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// The id that a name has: its words in lower case, joined by hyphens.
#[must_use]
pub fn id_of(name: &str) -> String {
    let mut id = String::with_capacity(name.len());
    for char in folded(name).chars() {
        if char.is_alphanumeric() {
            id.push(char);
        } else if char != '\'' && !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.truncate(id.trim_end_matches('-').len());
    id
}

fn twice(name: &Words, id: &str, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateName,
        name.span,
        format!("two rules have the name `{}`", name.text),
    )
    .label(format!("again `{id}`"))
    .note(first, "the first")
    .help("give one of them another name: findings, tests and overrides refer to rules by name")
}

#[cfg(test)]
mod tests {
    use super::{id_of, own_words};

    #[test]
    fn ids_are_words_and_hyphens() {
        assert_eq!(id_of("civilian monitoring"), "civilian-monitoring");
        assert_eq!(
            id_of("Article 5, as NATO has it"),
            "article-5-as-nato-has-it"
        );
        assert_eq!(id_of("Ukraine's borders"), "ukraines-borders");
    }

    #[test]
    fn words_of_a_sentence_leave_comments_out() {
        let words = own_words("if X remain, # why\n  then require \"a patrol\"");
        assert_eq!(words.join(" "), "if x remain then require a patrol");
    }
}
