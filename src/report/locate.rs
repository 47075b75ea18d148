//! Where a finding points: the one place of the deal that a reader should look at, and the words to say there.
//!
//! It chooses among the places that a finding has and knows of no format.

use crate::report::data::{Diagnostic, Document, Fact, Finding, Place, Report};
use crate::report::finding::{mend_words, waived_words};
use crate::report::text::listed;

/// The fact that a finding is shown at: the first that the deal states itself, else the first with any place.
#[must_use]
pub fn fact<'a>(document: &Document, finding: &'a Finding) -> Option<&'a Fact> {
    let facts = || {
        let asked = finding.asks.iter().map(|ask| &ask.fact);
        finding.facts.iter().chain(asked).filter(|fact| {
            let place = fact.place.as_ref();
            place.is_some_and(|place| place.file == document.file)
        })
    };
    facts()
        .find(|fact| fact.instead.is_none())
        .or_else(|| facts().next())
}

/// The place that a finding is shown at: that of its fact, else of its entry, else the first line of the deal.
#[must_use]
pub fn place(document: &Document, finding: &Finding) -> Place {
    let of_fact = fact(document, finding).and_then(|fact| fact.place.clone());
    let of_entry = || finding.entry.as_ref().and_then(|entry| entry.place.clone());
    of_fact
        .or_else(of_entry)
        .unwrap_or_else(|| top_of(&document.file))
}

/// The beginning of a file.
#[must_use]
pub fn top_of(file: &str) -> Place {
    Place {
        file: file.to_owned(),
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
    }
}

/// The file that a finding without a place of its own is shown in: the document of a run that has one, else the first
/// rulebook.
#[must_use]
pub fn some_file(report: &Report) -> &str {
    let document = report
        .documents
        .first()
        .map(|document| document.file.as_str());
    let rulebook = || {
        report
            .rulebooks
            .first()
            .map(|rulebook| rulebook.path.as_str())
    };
    document.or_else(rulebook).unwrap_or("servanda.toml")
}

/// Whether a diagnostic is about this document.
#[must_use]
pub fn is_about(diagnostic: &Diagnostic, file: &str) -> bool {
    diagnostic
        .place
        .as_ref()
        .is_some_and(|place| place.file == file)
}

/// The finding's id, with the entry it is about: `long-term-guarantees for guarantee 2`.
#[must_use]
pub fn subject(finding: &Finding) -> String {
    match &finding.entry {
        Some(entry) => format!("{} for {}", finding.id, entry.words),
        None => finding.id.clone(),
    }
}

/// The finding in a sentence; the demand where it has none.
#[must_use]
pub fn sentence(finding: &Finding) -> &str {
    match finding.headline.as_str() {
        "" => &finding.demand.words,
        headline => headline,
    }
}

/// What would settle or mend a finding, in one line; nothing where there is nothing to do.
#[must_use]
pub fn remedy(finding: &Finding) -> Option<String> {
    if !finding.asks.is_empty() {
        let asks = finding.asks.iter();
        let asks: Vec<String> = asks
            .map(|ask| format!("{} ({})", ask.question, ask.fact.path))
            .collect();
        return Some(format!("to settle: {}", asks.join(" ")));
    }
    if finding.mends.is_empty() {
        return None;
    }
    let mends: Vec<String> = finding.mends.iter().map(mend_words).collect();
    Some(format!("to mend: {}", listed(&mends, "or")))
}

/// By whom a finding is waived, or that it was known before; nothing where it stands.
#[must_use]
pub fn permission(finding: &Finding) -> Option<String> {
    match &finding.waived {
        Some(waived) => Some(format!("waived {}", waived_words(waived))),
        None => finding
            .known
            .then(|| "known: the baseline lists it".to_owned()),
    }
}

/// Who holds a rule and where it is from, in one line.
#[must_use]
pub fn provenance(finding: &Finding) -> String {
    let rule = &finding.rule;
    let mut parts = vec![format!(
        "rule {} ({}:{})",
        rule.id, rule.place.file, rule.place.line
    )];
    parts.extend(rule.held.iter().map(|held| held.words.clone()));
    parts.extend(
        rule.sources
            .iter()
            .map(|source| format!("source: {source}")),
    );
    parts.join("; ")
}
