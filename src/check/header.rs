//! The header of a rulebook: its title, its sources, and what it says about months and words.
//!
//! Where there are several, the first counts and the others are errors; sources are taken from all of them.

use std::collections::BTreeMap;

use crate::check::statements::Stated;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::NamedSource;
use crate::model::value::Calendar;
use crate::model::words::folded;
use crate::syntax::tree::{Header, Words};

/// What the header says.
#[derive(Debug, Default)]
pub struct Heading {
    /// The title.
    pub title: Option<String>,
    /// The version.
    pub version: Option<String>,
    /// The named sources in the order of the text.
    pub sources: Vec<NamedSource>,
    /// Where each folded name of a source is among them.
    pub source_names: BTreeMap<String, usize>,
    /// About months.
    pub calendar: Calendar,
    /// Folded words that mean a fact is disputed.
    pub disputed: Vec<String>,
    /// Folded words that mean a fact is unknown.
    pub unknown: Vec<String>,
}

/// Reads the headers.
pub fn read(headers: &[Stated<'_, Header>], diagnostics: &mut Vec<Diagnostic>) -> Heading {
    let mut heading = Heading::default();
    let Some((first, others)) = headers.split_first() else {
        return heading;
    };
    heading.title = Some(first.is.title.text.clone());
    heading.version = first.is.version.as_ref().map(|words| words.text.clone());
    heading.calendar = Calendar {
        rounding: first.is.rounding,
        days_in_month: first.is.days_in_month,
    };
    heading.disputed = folded_words(&first.is.disputed);
    heading.unknown = folded_words(&first.is.unknown);
    add_sources(&mut heading, first.is, diagnostics);
    for other in others {
        diagnostics.push(several(first.is, other.is));
        add_sources(&mut heading, other.is, diagnostics);
    }
    heading
}

fn add_sources(heading: &mut Heading, header: &Header, diagnostics: &mut Vec<Diagnostic>) {
    for (name, text) in &header.sources {
        let key = folded(&name.text);
        if let Some(first) = heading
            .source_names
            .get(&key)
            .and_then(|index| heading.sources.get(*index))
        {
            diagnostics.push(
                Diagnostic::new(
                    Code::DuplicateName,
                    name.span,
                    format!("two sources are called `{}`", name.text),
                )
                .label("the second")
                .note(first.span, "the first")
                .help("give one of them another name"),
            );
            continue;
        }
        heading.source_names.insert(key, heading.sources.len());
        heading.sources.push(NamedSource {
            name: name.text.clone(),
            text: text.text.clone(),
            span: name.span,
        });
    }
}

fn several(first: &Header, other: &Header) -> Diagnostic {
    Diagnostic::new(
        Code::SeveralRulebooks,
        other.title.span,
        format!(
            "a rulebook has one header, and `{}` is a second one",
            other.title.text
        ),
    )
    .label("the second header")
    .note(
        first.title.span,
        format!("the first, `{}`", first.title.text),
    )
    .help("keep one `rulebook` statement, or check the files separately")
}

fn folded_words(words: &[Words]) -> Vec<String> {
    words.iter().map(|word| folded(&word.text)).collect()
}
