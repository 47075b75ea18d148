//! Citations: `source NAME, place`, resolved to the sources that the header names.
//!
//! Quoted text is a source of its own and is not looked up.

use crate::check::checker::Checker;
use crate::check::describe::quoted;
use crate::check::header::Heading;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Citation, NamedSource};
use crate::model::words::{folded, nearest};
use crate::syntax::tree::{Origin, Words};

/// The citations of a rule or definition.
pub fn cited(checker: &mut Checker<'_>, heading: &Heading, origin: &Origin) -> Vec<Citation> {
    let mut citations = Vec::with_capacity(origin.sources.len());
    for (name, place) in &origin.sources {
        let source = find(heading, name);
        if source.is_none() && !name.quoted {
            checker.report(unknown(heading, name));
            continue;
        }
        citations.push(Citation {
            name: source.map(|source| source.name.clone()),
            text: source.map_or(&name.text, |source| &source.text).clone(),
            place: place.as_ref().map(|place| place.text.clone()),
            span: place
                .as_ref()
                .map_or(name.span, |place| name.span.to(place.span)),
        });
    }
    citations
}

fn find<'h>(heading: &'h Heading, name: &Words) -> Option<&'h NamedSource> {
    if name.quoted {
        return None;
    }
    let index = heading.source_names.get(&folded(&name.text))?;
    heading.sources.get(*index)
}

fn unknown(heading: &Heading, name: &Words) -> Diagnostic {
    let known = || heading.sources.iter().map(|source| source.name.as_str());
    let help = match nearest(&name.text, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if heading.sources.is_empty() => format!(
            "name it in the header, `source {}: …`, or write it in quotation marks",
            name.text
        ),
        None => format!(
            "the header names {}; a source that it does not name is written in quotation marks",
            quoted(known(), "and")
        ),
    };
    Diagnostic::new(
        Code::UnknownSource,
        name.span,
        format!("the rulebook names no source `{}`", name.text),
    )
    .label("not in the header")
    .help(help)
}
