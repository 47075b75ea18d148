//! From the outcome of a run to the report's data: the one place that turns spans into places.
//!
//! It takes the explanations as they are and judges nothing.

use crate::bind::Bound;
use crate::diagnostic::{self, Severity};
use crate::evaluate::{self, Outcome};
use crate::explain::{self, Checked, Explanation, FactTold, PlaceTold, Turns};
use crate::model::facts::{FactId, Facts, State};
use crate::model::rulebook::{self, Verdict};
use crate::model::shape::Shape;
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::model::words::folded;
use crate::report::data::{
    Ask, Counts, Demand, Diagnostic, Document, Edit, Entry, Evidence, Exception, Fact, Finding,
    Held, Keys, Mend, Note, Overall, Place, Rule,
};
use crate::report::mark;
use crate::source::{Sources, Span};

/// The key of the field that names a document.
const TITLE: &str = "title";

/// No more characters of a line are told.
const LONGEST_PASSAGE: usize = 400;

/// What is told of a document. `position` is that of its rulebook in the run; `unusable` says whether something in it
/// could not be read or computed, `wanted` which findings are explained.
#[must_use]
pub fn document(
    checked: &Checked<'_>,
    file: &str,
    position: usize,
    unusable: bool,
    wanted: Wanted,
) -> Document {
    let findings = &checked.outcome.findings;
    let (overall, hard, soft) = said(checked.outcome, unusable);
    Document {
        file: file.to_owned(),
        title: title(checked.rulebook, checked.facts),
        rulebook: position,
        overall,
        hard,
        soft,
        waived: 0,
        known: 0,
        findings: findings
            .iter()
            .filter(|finding| wanted.holds(finding))
            .map(|finding| self::finding(checked, finding))
            .collect(),
        keys: Keys::default(),
    }
}

/// How many of a document's own keys the shape of a rulebook reads. A title is no sign of what a document is about, and
/// does not count.
#[must_use]
pub fn keys(bound: &Bound, shape: &Shape) -> Keys {
    let facts = &bound.facts;
    let fields = facts.all.first().map_or(&[][..], |root| &root.children);
    let telling = |id: &&FactId| {
        let field = facts.get(**id).field.map(|field| shape.field(field));
        field.is_some_and(|field| !field.keys.iter().any(|key| key == TITLE))
    };
    let stated = |id: &&FactId| facts.get(**id).key.is_some();
    let read = fields.iter().filter(telling).filter(stated).count();
    let unread = bound.unread.iter().filter(|key| key.is_at_the_top());
    let unread = unread.filter(|key| folded(&key.path) != TITLE);
    Keys {
        stated: read + unread.count(),
        read,
        fields: fields.iter().filter(telling).count(),
    }
}

/// Which findings are explained. Counts always cover all of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// All of them.
    All,
    /// Those that are told of one deal: not what is met or does not apply.
    Notable,
    /// Those that are told of many deals: broken hard demands.
    Broken,
    /// Those with some of the marks, by the positions of these in [`mark::MARKS`].
    Marks([bool; mark::MARKS.len()]),
}

impl Wanted {
    /// Whether a finding is among them.
    #[must_use]
    pub fn holds(self, finding: &evaluate::Finding) -> bool {
        match self {
            Self::All => true,
            Self::Notable => !matches!(finding.verdict, Verdict::Met | Verdict::NotApplicable),
            Self::Broken => finding.force.is_hard() && finding.verdict == Verdict::Broken,
            Self::Marks(marks) => {
                let rank = mark::rank_of(finding.verdict, finding.force.is_hard());
                marks.get(rank).copied().unwrap_or(false)
            }
        }
    }
}

/// What is told of a document that could not be read.
#[must_use]
pub fn unreadable(file: &str, position: usize) -> Document {
    Document {
        file: file.to_owned(),
        title: None,
        rulebook: position,
        overall: Overall::Unusable,
        hard: Counts::default(),
        soft: Counts::default(),
        waived: 0,
        known: 0,
        findings: Vec::new(),
        keys: Keys::default(),
    }
}

/// What is said of a whole document: its verdict, and how often each verdict was given on hard and on soft demands.
#[must_use]
pub fn said(outcome: &Outcome, unusable: bool) -> (Overall, Counts, Counts) {
    let findings = &outcome.findings;
    let overall = match unusable {
        true => Overall::Unusable,
        false => overall(outcome),
    };
    (overall, counts(findings, true), counts(findings, false))
}

fn overall(outcome: &Outcome) -> Overall {
    if outcome
        .findings
        .iter()
        .all(|finding| finding.verdict == Verdict::NotApplicable)
    {
        return Overall::NothingApplies;
    }
    match outcome.overall() {
        rulebook::Overall::Fails => Overall::Fails,
        rulebook::Overall::Incomplete => Overall::Incomplete,
        rulebook::Overall::Passes => Overall::Passes,
    }
}

fn counts(findings: &[evaluate::Finding], hard: bool) -> Counts {
    let of = |verdict| {
        let same = |finding: &&evaluate::Finding| {
            finding.force.is_hard() == hard && finding.verdict == verdict
        };
        findings.iter().filter(same).count()
    };
    Counts {
        broken: of(Verdict::Broken),
        gap: of(Verdict::Gap),
        undetermined: of(Verdict::Undetermined),
        excepted: of(Verdict::Excepted),
        met: of(Verdict::Met),
        not_applicable: of(Verdict::NotApplicable),
    }
}

/// The text of the root's field `title`, where there is one and it is stated.
#[must_use]
pub fn title(rulebook: &rulebook::Rulebook, facts: &Facts) -> Option<String> {
    let root = facts.all.first()?;
    let named_title = |id: &&FactId| {
        let field = facts
            .get(**id)
            .field
            .and_then(|field| rulebook.shape.fields.get(field.0 as usize));
        field.is_some_and(|field| field.keys.iter().any(|key| key == TITLE))
    };
    let fact = facts.get(*root.children.iter().find(named_title)?);
    match (&fact.value, fact.state) {
        (Some(Value::Text(text)), State::Stated) => Some(text.to_string()),
        _ => None,
    }
}

/// One finding, as every format tells it.
#[must_use]
pub fn finding(checked: &Checked<'_>, finding: &evaluate::Finding) -> Finding {
    let (told, sources) = (&explain::explain(checked, finding), checked.sources);
    Finding {
        id: told.id.clone(),
        verdict: told.verdict.key(),
        hard: told.force.is_hard(),
        waived: None,
        known: false,
        headline: told.sentence.clone(),
        rule: rule(told, sources),
        demand: Demand {
            number: finding.demand as usize + 1,
            force: told.force.word(),
            words: told.rule.demand.clone(),
            weight: told.weight.map(|weight| weight.to_string()),
            place: place(told.rule.demand_span, sources),
        },
        entry: told.entry.as_ref().map(|entry| Entry {
            words: entry.words.clone(),
            path: entry.path.clone(),
            place: entry.place.as_ref().map(|at| place(at.span, sources)),
        }),
        facts: told.facts.iter().map(|told| fact(told, sources)).collect(),
        exceptions: exceptions(told, sources),
        asks: asks(told, sources),
        mends: mends(told),
        notes: told.notes.iter().map(|note| note.text.clone()).collect(),
    }
}

fn rule(told: &Explanation, sources: &Sources) -> Rule {
    let rule = &told.rule;
    Rule {
        id: rule.id.clone(),
        title: rule.title.clone(),
        place: place(rule.span, sources),
        held: rule.held.as_ref().map(|held| Held {
            by: held.holder.clone(),
            since: held.since.map(|day| day.to_string()),
            until: held.until.map(|day| day.to_string()),
            manner: held.manner.clone(),
            words: held.words.clone(),
        }),
        because: rule.because.clone(),
        sources: rule.citations.iter().map(citation).collect(),
        tags: rule.tags.clone(),
    }
}

/// A citation in one line: what it is, then the place in it.
#[must_use]
pub fn citation(citation: &rulebook::Citation) -> String {
    match &citation.place {
        Some(place) => format!("{}, {place}", citation.text),
        None => citation.text.clone(),
    }
}

fn exceptions(told: &Explanation, sources: &Sources) -> Vec<Exception> {
    let one = |told: &explain::ExceptionTold| Exception {
        level: told.level,
        by: told.by.clone(),
        holds: truth_word(told.holds),
        words: told.sentence.clone(),
        place: place(told.span, sources),
    };
    told.exceptions.iter().map(one).collect()
}

/// A truth as machines read it.
#[must_use]
pub fn truth_word(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Unknown => "unknown",
    }
}

fn asks(told: &Explanation, sources: &Sources) -> Vec<Ask> {
    let one = |told: &explain::Question| Ask {
        question: told.question.clone(),
        fact: fact(&told.fact, sources),
    };
    told.settle.iter().map(one).collect()
}

fn mends(told: &Explanation) -> Vec<Mend> {
    let one = |told: &explain::Mending| Mend {
        words: told.sentence.clone(),
        turns: match told.turns {
            Turns::Demand => "demand",
            Turns::Condition => "condition",
            Turns::Exception => "exception",
        },
        paths: told.facts.iter().map(|fact| fact.path.clone()).collect(),
    };
    told.mend.iter().map(one).collect()
}

/// A fact, as every format tells it.
#[must_use]
pub fn fact(told: &FactTold, sources: &Sources) -> Fact {
    let at: Option<&PlaceTold> = told.place.as_ref();
    let (text, focus) = at.map_or((None, 0), |at| {
        let (text, focus) = passage(at.span, sources);
        (Some(text), focus)
    });
    let evidence = |(key, text): &(String, String)| Evidence {
        key: key.clone(),
        text: text.clone(),
    };
    Fact {
        path: told.path.clone(),
        state: state_word(told.state),
        words: told.words.clone(),
        value: told.value.clone(),
        assumed: told.assumed,
        place: at.map(|at| place(at.span, sources)),
        instead: at.and_then(|at| at.instead.clone()),
        text,
        focus,
        others: told
            .others
            .iter()
            .map(|other| place(other.span, sources))
            .collect(),
        heading: at.and_then(|at| at.heading.clone()),
        evidence: told.evidence.iter().map(evidence).collect(),
    }
}

/// The line that a span starts in, without the white space around it, and the character it starts at. Of a line that
/// is longer than anybody reads, what stands around the span.
fn passage(span: Span, sources: &Sources) -> (String, usize) {
    let source = sources.get(span.file);
    let line = source.line_at(span.start).trim_start_matches('\u{feff}');
    let at = source.place(span.start).column.saturating_sub(1) as usize;
    let first = line.chars().take_while(|char| char.is_whitespace()).count();
    let length = line.trim().chars().count();
    let skipped = if length > LONGEST_PASSAGE {
        at.saturating_sub(LONGEST_PASSAGE / 4).max(first)
    } else {
        first
    };
    let mut text: String = line
        .trim_end()
        .chars()
        .skip(skipped)
        .take(LONGEST_PASSAGE)
        .collect();
    let mut focus = at.saturating_sub(skipped);
    if skipped > first {
        text.insert(0, '…');
        focus += 1;
    }
    if length > LONGEST_PASSAGE && skipped + LONGEST_PASSAGE < first + length {
        text.push('…');
    }
    (text, focus)
}

fn state_word(state: State) -> &'static str {
    match state {
        State::Stated => "stated",
        State::Absent => "absent",
        State::Silent => "silent",
        State::Unknown => "unknown",
        State::Disputed => "disputed",
        State::Unreadable => "unreadable",
    }
}

/// A span as a place.
#[must_use]
pub fn place(span: Span, sources: &Sources) -> Place {
    let source = sources.get(span.file);
    let (start, end) = (source.place(span.start), source.place(span.end));
    Place {
        file: source.name.clone(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

/// A diagnostic, as machines read it.
#[must_use]
pub fn diagnostic(diagnostic: &diagnostic::Diagnostic, sources: &Sources) -> Diagnostic {
    Diagnostic {
        code: diagnostic.code.name(),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        },
        message: diagnostic.message.clone(),
        place: diagnostic.span.map(|span| place(span, sources)),
        label: diagnostic.label.clone(),
        notes: diagnostic
            .notes
            .iter()
            .map(|note| Note {
                place: place(note.span, sources),
                text: note.text.clone(),
            })
            .collect(),
        help: diagnostic.help.clone(),
        edits: diagnostic
            .edits
            .iter()
            .map(|edit| Edit {
                place: place(edit.span, sources),
                replacement: edit.replacement.clone(),
            })
            .collect(),
    }
}
