//! The glossary of a rulebook: each phrase, what it is and reads, where it is defined and who uses it.
//!
//! One table of rows, printed for the terminal, as Markdown or as JSON.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::rulebook::{
    Citation, Definition, DefinitionBody, DefinitionId, Rulebook, Term, TermId,
};
use crate::model::shape::Shape;
use crate::report::collect::{citation, place};
use crate::report::data::Place;
use crate::report::reads::Reads;
use crate::report::shape::type_words;
use crate::report::style::{self, paint};
use crate::report::text::{clean, listed, wrap};
use crate::report::walk;
use crate::source::Sources;

/// The glossary of one rulebook.
#[derive(Clone, Debug, Serialize)]
pub struct Glossary {
    /// The rulebook's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its phrases, by their words.
    pub phrases: Vec<Phrase>,
}

/// One phrase.
#[derive(Clone, Debug, Serialize)]
pub struct Phrase {
    /// Its words, slots in braces.
    pub phrase: String,
    /// `term`, `figure`, `list` or `value`.
    pub kind: &'static str,
    /// What it is worth: `yes or no`, `duration`, …
    #[serde(rename = "type")]
    pub ty: String,
    /// Other ways to say it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// Its negative form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<String>,
    /// The value of a figure or list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The fields it reads in the end, phrases unfolded.
    pub reads: Vec<String>,
    /// Where it is defined.
    pub place: Place,
    /// The ids of the rules that use it.
    pub rules: Vec<String>,
    /// The phrases that use it.
    pub phrases: Vec<String>,
    /// Its reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Its sources, each in one line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
}

/// The glossary of a rulebook.
#[must_use]
pub fn of(rulebook: &Rulebook, sources: &Sources) -> Glossary {
    let index = Index::of(rulebook);
    let terms = rulebook.terms.iter().enumerate().map(|(at, term)| {
        let id = TermId(number(at));
        let used = |reads: &Reads| reads.terms.contains(&id);
        index.term(term, index.terms.get(at), &used, sources)
    });
    let definitions = rulebook
        .definitions
        .iter()
        .enumerate()
        .map(|(at, definition)| {
            let id = DefinitionId(number(at));
            let used = |reads: &Reads| reads.definitions.contains(&id);
            index.definition(definition, index.definitions.get(at), &used, sources)
        });
    let mut phrases: Vec<Phrase> = terms.chain(definitions).collect();
    phrases.sort_by_cached_key(|phrase| (phrase.phrase.to_lowercase(), phrase.phrase.clone()));
    Glossary {
        title: rulebook.title.clone(),
        phrases,
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// What every rule, term and definition reads itself.
struct Index<'a> {
    rulebook: &'a Rulebook,
    rules: Vec<Reads>,
    terms: Vec<Reads>,
    definitions: Vec<Reads>,
}

impl<'a> Index<'a> {
    fn of(rulebook: &'a Rulebook) -> Self {
        let shape = &rulebook.shape;
        let rules = rulebook.rules.iter().map(|rule| {
            let mut reads = Reads::default();
            walk::rule(rule, &mut |met| reads.note(met, shape));
            reads
        });
        let terms = rulebook.terms.iter().map(|term| {
            let mut reads = Reads::default();
            walk::condition(&term.means, &mut |met| reads.note(met, shape));
            reads
        });
        let definitions = rulebook
            .definitions
            .iter()
            .map(|definition| definition_reads(definition, shape));
        Self {
            rulebook,
            rules: rules.collect(),
            terms: terms.collect(),
            definitions: definitions.collect(),
        }
    }

    fn term(
        &self,
        term: &Term,
        reads: Option<&Reads>,
        used: &dyn Fn(&Reads) -> bool,
        sources: &Sources,
    ) -> Phrase {
        Phrase {
            phrase: term.phrase.clone(),
            kind: "term",
            ty: "yes or no".into(),
            also: term.also.clone(),
            otherwise: term.otherwise.clone(),
            value: None,
            reads: self.fields(reads),
            place: place(term.span, sources),
            rules: self.rules_that(used),
            phrases: self.phrases_that(used),
            because: term.because.clone(),
            sources: origin(&term.citations),
        }
    }

    fn definition(
        &self,
        definition: &Definition,
        reads: Option<&Reads>,
        used: &dyn Fn(&Reads) -> bool,
        sources: &Sources,
    ) -> Phrase {
        let (kind, value) = match &definition.body {
            DefinitionBody::Figure(values) => ("figure", Some(figure_words(values))),
            DefinitionBody::List(values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                ("list", Some(values.join(", ")))
            }
            DefinitionBody::Value(_) => ("value", None),
        };
        Phrase {
            phrase: definition.phrase.clone(),
            kind,
            ty: type_words(&definition.ty, &self.rulebook.shape),
            also: definition.also.clone(),
            otherwise: None,
            value,
            reads: self.fields(reads),
            place: place(definition.span, sources),
            rules: self.rules_that(used),
            phrases: self.phrases_that(used),
            because: definition.because.clone(),
            sources: origin(&definition.citations),
        }
    }

    /// The fields that something reads in the end.
    fn fields(&self, reads: Option<&Reads>) -> Vec<String> {
        let mut fields = BTreeSet::new();
        let mut terms = BTreeSet::new();
        let mut definitions = BTreeSet::new();
        let mut open: Vec<&Reads> = reads.into_iter().collect();
        while let Some(reads) = open.pop() {
            fields.extend(reads.fields.iter().cloned());
            for id in reads.terms.iter().filter(|id| terms.insert(**id)) {
                open.extend(self.terms.get(id.0 as usize));
            }
            for id in reads
                .definitions
                .iter()
                .filter(|id| definitions.insert(**id))
            {
                open.extend(self.definitions.get(id.0 as usize));
            }
        }
        fields.into_iter().collect()
    }

    fn rules_that(&self, used: &dyn Fn(&Reads) -> bool) -> Vec<String> {
        let rules = self.rulebook.rules.iter().zip(&self.rules);
        rules
            .filter(|(_, reads)| used(reads))
            .map(|(rule, _)| rule.id.clone())
            .collect()
    }

    fn phrases_that(&self, used: &dyn Fn(&Reads) -> bool) -> Vec<String> {
        let terms = self
            .rulebook
            .terms
            .iter()
            .map(|term| &term.phrase)
            .zip(&self.terms);
        let definitions = self
            .rulebook
            .definitions
            .iter()
            .map(|definition| &definition.phrase)
            .zip(&self.definitions);
        terms
            .chain(definitions)
            .filter(|(_, reads)| used(reads))
            .map(|(phrase, _)| phrase.clone())
            .collect()
    }
}

fn definition_reads(definition: &Definition, shape: &Shape) -> Reads {
    let mut reads = Reads::default();
    if let DefinitionBody::Value(value) = &definition.body {
        walk::expression(value, &mut |met| reads.note(met, shape));
    }
    reads
}

/// `600,000 from 2025-06-01; 800,000 from 2025-12-01`.
fn figure_words(values: &[(Option<jiff::civil::Date>, crate::model::value::Value)]) -> String {
    let one = |(from, value): &(Option<jiff::civil::Date>, crate::model::value::Value)| match from {
        Some(day) => format!("{value} from {day}"),
        None => value.to_string(),
    };
    let all: Vec<String> = values.iter().map(one).collect();
    all.join("; ")
}

fn origin(citations: &[Citation]) -> Vec<String> {
    citations.iter().map(citation).collect()
}

/// For the terminal: a block for each phrase.
#[must_use]
pub fn render(glossary: &Glossary, width: usize) -> String {
    let mut out = String::new();
    for phrase in &glossary.phrases {
        let head = format!(
            "{} {}",
            paint(style::NAME, &clean(&phrase.phrase)),
            paint(style::QUIET, &kind_words(phrase))
        );
        out.push_str(&wrap(&head, "", "  ", width));
        for (label, text) in rows(phrase) {
            let first = paint(style::QUIET, &format!("  {label:<11}"));
            out.push_str(&wrap(&clean(&text), &first, "             ", width));
        }
        out.push('\n');
    }
    out
}

fn kind_words(phrase: &Phrase) -> String {
    match phrase.kind {
        "term" => "(term)".into(),
        kind => format!("({kind}, {})", clean(&phrase.ty)),
    }
}

fn rows(phrase: &Phrase) -> Vec<(&'static str, String)> {
    let quoted = |names: &[String]| {
        listed(
            &names
                .iter()
                .map(|name| format!("“{name}”"))
                .collect::<Vec<_>>(),
            "and",
        )
    };
    let mut rows = Vec::new();
    rows.extend(phrase.value.iter().map(|value| ("is", value.clone())));
    if !phrase.also.is_empty() {
        rows.push(("also", quoted(&phrase.also)));
    }
    rows.extend(
        phrase
            .otherwise
            .iter()
            .map(|otherwise| ("otherwise", format!("“{otherwise}”"))),
    );
    if !phrase.reads.is_empty() {
        rows.push(("reads", phrase.reads.join(", ")));
    }
    rows.push((
        "defined",
        format!("{}:{}", phrase.place.file, phrase.place.line),
    ));
    if !phrase.rules.is_empty() {
        rows.push(("used by", phrase.rules.join(", ")));
    }
    if !phrase.phrases.is_empty() {
        rows.push(("used in", quoted(&phrase.phrases)));
    }
    if phrase.rules.is_empty() && phrase.phrases.is_empty() {
        rows.push(("used by", "no rule and no phrase".into()));
    }
    rows
}

/// As a Markdown table.
#[must_use]
pub fn render_markdown(glossary: &Glossary) -> String {
    let title = glossary
        .title
        .as_deref()
        .map_or("Glossary".to_owned(), |title| {
            format!("Glossary of {title}")
        });
    let mut out = format!("# {}\n\n", escaped(&title));
    out.push_str("| phrase | type | reads | defined | used by |\n|---|---|---|---|---|\n");
    for phrase in &glossary.phrases {
        let other: Vec<&String> = phrase.also.iter().chain(&phrase.otherwise).collect();
        let other: String = other
            .iter()
            .map(|other| format!("<br>{}", escaped(other)))
            .collect();
        let ty = match &phrase.value {
            Some(value) => format!("{}: {}", escaped(&phrase.ty), escaped(value)),
            None => escaped(&phrase.ty),
        };
        let users: Vec<String> = phrase
            .rules
            .iter()
            .chain(&phrase.phrases)
            .map(|user| escaped(user))
            .collect();
        out.push_str(&format!(
            "| {}{other} | {ty} | {} | {}:{} | {} |\n",
            escaped(&phrase.phrase),
            escaped(&phrase.reads.join(", ")),
            escaped(&phrase.place.file),
            phrase.place.line,
            users.join(", "),
        ));
    }
    out
}

/// Text that Markdown takes for text, also in a table.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for char in clean(text).chars() {
        match char {
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '#' => {
                out.push('\\');
                out.push(char);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            _ => out.push(char),
        }
    }
    out
}

/// As JSON.
#[must_use]
pub fn render_json(glossary: &Glossary) -> String {
    crate::report::json::pretty(glossary)
}
