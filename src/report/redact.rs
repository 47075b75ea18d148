//! What a report leaves out before it is handed on.
//!
//! It takes things out of the report itself, so that no format can forget to.

use crate::report::data::{Document, Fact, Finding, Report};

/// What is left out.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Redaction {
    /// Where the rules and the waivers come from: their sources.
    pub sources: bool,
    /// What the deals say besides the facts themselves: remarks on where they come from, and the lines they stand on,
    /// since a line may hold such a remark.
    pub evidence: bool,
}

/// The report without what is left out.
#[must_use]
pub fn redacted(mut report: Report, redaction: Redaction) -> Report {
    report.left_out = redaction.left_out();
    for document in &mut report.documents {
        redact(document, redaction);
    }
    report
}

impl Redaction {
    /// The names of what is left out.
    #[must_use]
    pub fn left_out(self) -> Vec<&'static str> {
        let parts = [("sources", self.sources), ("evidence", self.evidence)];
        let left_out = parts.into_iter().filter(|(_, left_out)| *left_out);
        left_out.map(|(part, _)| part).collect()
    }
}

/// Takes out of one document what is left out.
pub fn redact(document: &mut Document, redaction: Redaction) {
    for finding in &mut document.findings {
        if redaction.sources {
            finding.rule.sources.clear();
            if let Some(waived) = &mut finding.waived {
                waived.source = None;
            }
        }
        if redaction.evidence {
            facts(finding).for_each(leave_out_evidence);
        }
    }
}

fn facts(finding: &mut Finding) -> impl Iterator<Item = &mut Fact> {
    let asked = finding.asks.iter_mut().map(|ask| &mut ask.fact);
    finding.facts.iter_mut().chain(asked)
}

fn leave_out_evidence(fact: &mut Fact) {
    fact.evidence.clear();
    fact.text = None;
    fact.focus = 0;
}
