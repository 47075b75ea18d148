//! From a comparison to its report: the one place that turns facts and findings of both sides into words and places.

use crate::compare::{Comparison, FactChange, RulebookChanges, VerdictChange};
use crate::evaluate::Finding;
use crate::explain::{self, Checked, FactTold};
use crate::model::facts::{FactId, State};
use crate::model::rulebook::{RuleId, Rulebook};
use crate::report::collect::{fact, finding, place, title};
use crate::report::compare as told;
use crate::source::Sources;

/// No more fields of an entry are told in its line.
const MOST_FIELDS: usize = 12;

/// What differs between two documents under the rulebook at a position. `versions` are what is said of each, where it is
/// there.
#[must_use]
pub fn document(
    (old, new): (&Checked<'_>, &Checked<'_>),
    comparison: &Comparison,
    (name, rulebook): (&str, usize),
    versions: (Option<told::Version>, Option<told::Version>),
) -> told::Document {
    let title = title(new.rulebook, new.facts).or_else(|| title(old.rulebook, old.facts));
    let both = Both { old, new };
    let mut verdicts: Vec<&VerdictChange> = comparison.verdicts.iter().collect();
    verdicts.sort_by_key(|change| change.turned);
    told::Document {
        name: name.to_owned(),
        title,
        rulebook,
        old: versions.0,
        new: versions.1,
        facts: comparison
            .facts
            .iter()
            .zip(1..)
            .map(|(change, number)| both.fact(change, number))
            .collect(),
        verdicts: verdicts
            .into_iter()
            .map(|change| both.verdict(change))
            .collect(),
        still_open: comparison
            .still_open
            .iter()
            .filter_map(|(was, is)| both.still_open(*was, *is))
            .collect(),
    }
}

struct Both<'a, 'c> {
    old: &'c Checked<'a>,
    new: &'c Checked<'a>,
}

impl Both<'_, '_> {
    fn fact(&self, change: &FactChange, number: usize) -> told::FactChange {
        let old = change.old.map(|id| explain::fact(self.old, id));
        let new = change.new.map(|id| explain::fact(self.new, id));
        let words = new.as_ref().or(old.as_ref()).map(|told| told.words.clone());
        let said = change
            .old
            .zip(old.as_ref())
            .map(|(id, told)| says(self.old, id, told));
        let says = change
            .new
            .zip(new.as_ref())
            .map(|(id, told)| says(self.new, id, told));
        told::FactChange {
            number,
            kind: change.kind.key(),
            words: words.unwrap_or_default(),
            said,
            says,
            old: old.map(|told| fact(&told, self.old.sources)),
            new: new.map(|told| fact(&told, self.new.sources)),
        }
    }

    fn verdict(&self, change: &VerdictChange) -> told::VerdictChange {
        let found = |checked: &Checked<'_>, at: Option<usize>| {
            let judged = checked.outcome.findings.get(at?)?;
            Some((
                finding(checked, judged),
                explain::finding_id(checked.rulebook, judged),
            ))
        };
        let (old, new) = (found(self.old, change.old), found(self.new, change.new));
        let id = new.as_ref().or(old.as_ref()).map(|(_, id)| id.clone());
        told::VerdictChange {
            id: id.unwrap_or_default(),
            turned: change.turned.key(),
            old: old.map(|(found, _)| found),
            new: new.map(|(found, _)| found),
            because: change.because.iter().map(|at| at + 1).collect(),
            rule_differs: change.rule_differs,
        }
    }

    fn still_open(&self, was: usize, is: usize) -> Option<told::StillOpen> {
        let before: &Finding = self.old.outcome.findings.get(was)?;
        let after: &Finding = self.new.outcome.findings.get(is)?;
        let explained = explain::explain(self.new, after);
        Some(told::StillOpen {
            id: explained.id,
            hard: after.force.is_hard(),
            entry: explained.entry.map(|entry| entry.words),
            was: before.verdict.key(),
            is: after.verdict.key(),
            questions: explained
                .settle
                .into_iter()
                .map(|one| one.question)
                .collect(),
        })
    }
}

/// What a document says of a fact: its value, its fields, or why there is none.
fn says(checked: &Checked<'_>, id: FactId, told: &FactTold) -> String {
    match told.state {
        State::Stated => match &told.value {
            Some(value) => value.clone(),
            None => fields(checked, id),
        },
        State::Absent => "none".to_owned(),
        State::Silent => "not mentioned".to_owned(),
        State::Unknown => "not known yet".to_owned(),
        State::Disputed => "disputed".to_owned(),
        State::Unreadable => "cannot be read".to_owned(),
    }
}

/// The stated fields of a record: `party Ukraine, area rest of Donetsk`.
fn fields(checked: &Checked<'_>, id: FactId) -> String {
    let mut parts = Vec::new();
    push_fields(checked, id, "", &mut parts);
    let more = parts.len().saturating_sub(MOST_FIELDS);
    parts.truncate(MOST_FIELDS);
    let text = match parts.is_empty() {
        true => "stated, with nothing in it".to_owned(),
        false => parts.join(", "),
    };
    match more {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

fn push_fields(checked: &Checked<'_>, id: FactId, above: &str, parts: &mut Vec<String>) {
    for child in &checked.facts.get(id).children {
        let fact = checked.facts.get(*child);
        let Some(field) = fact.field.filter(|_| fact.index.is_none()) else {
            continue;
        };
        let name = format!("{above}{}", checked.rulebook.shape.field(field).name);
        let told = explain::fact(checked, *child);
        match (fact.state, told.value) {
            (State::Silent, _) => {}
            (_, _) if fact.assumed => {}
            (State::Stated, None) => push_fields(checked, *child, &format!("{name}'s "), parts),
            (State::Stated, Some(value)) => parts.push(format!("{name} {value}")),
            _ => parts.push(format!(
                "{name} {}",
                says(checked, *child, &explain::fact(checked, *child))
            )),
        }
    }
}

/// What differs between two versions of a rulebook, in words.
#[must_use]
pub fn rules(
    old: &Rulebook,
    new: &Rulebook,
    changes: &RulebookChanges,
    sources: &Sources,
) -> told::RuleChanges {
    let text = |rulebook: &Rulebook, rule: &RuleId| rule_text(rulebook, *rule, sources);
    told::RuleChanges {
        added: changes.added.iter().map(|rule| text(new, rule)).collect(),
        removed: changes.removed.iter().map(|rule| text(old, rule)).collect(),
        changed: changes
            .changed
            .iter()
            .map(|change| rule_change(old, new, change, sources))
            .collect(),
        months: changes.calendar,
    }
}

fn rule_text(rulebook: &Rulebook, rule: RuleId, sources: &Sources) -> told::RuleText {
    let text = explain::rule(rulebook, rule);
    told::RuleText {
        id: text.id,
        title: text.title,
        place: place(text.span, sources),
        lines: text.lines,
    }
}

fn rule_change(
    old: &Rulebook,
    new: &Rulebook,
    change: &crate::compare::RuleChange,
    sources: &Sources,
) -> told::RuleChange {
    let (before, after) = (
        explain::rule(old, change.old),
        explain::rule(new, change.new),
    );
    let only = |lines: &[String], others: &[String]| -> Vec<String> {
        let missing = lines.iter().filter(|line| !others.contains(line));
        missing.map(|line| line.trim_end().to_owned()).collect()
    };
    told::RuleChange {
        id: after.id.clone(),
        title: after.title.clone(),
        meaning: change.meaning,
        words: change.words.clone(),
        old: place(before.span, sources),
        new: place(after.span, sources),
        gone: only(&before.lines, &after.lines),
        come: only(&after.lines, &before.lines),
        phrases: phrases(&before, &after),
    }
}

fn phrases(old: &explain::RuleText, new: &explain::RuleText) -> Vec<told::PhraseChange> {
    let of = |text: &explain::RuleText, phrase: &str| {
        let found = text.phrases.iter().find(|known| known.phrase == phrase);
        found.map_or(Vec::new(), |found| found.means.clone())
    };
    let mut names: Vec<&str> = Vec::new();
    for phrase in old.phrases.iter().chain(&new.phrases) {
        if !names.contains(&phrase.phrase.as_str()) {
            names.push(&phrase.phrase);
        }
    }
    let changes = names.into_iter().map(|phrase| told::PhraseChange {
        phrase: phrase.to_owned(),
        old: of(old, phrase),
        new: of(new, phrase),
    });
    changes.filter(|change| change.old != change.new).collect()
}
