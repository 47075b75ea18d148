//! What is set aside: findings that are waived or known are told, and counted apart from those that stand.
//!
//! It decides nothing about which they are.

use crate::report::data::{Counts, Document, Finding, Overall};

/// Whether a finding could be set aside: it is broken or open.
#[must_use]
pub fn can_be(finding: &Finding) -> bool {
    matches!(finding.verdict, "broken" | "gap" | "undetermined")
}

/// Whether it is.
#[must_use]
pub fn is(finding: &Finding) -> bool {
    finding.waived.is_some() || finding.known
}

/// Takes the findings of a document that are set aside out of its counts, and says anew what is said of the whole. To
/// be done once, after all of them are marked.
pub fn recount(document: &mut Document) {
    let aside: Vec<Finding> = document
        .findings
        .iter()
        .filter(|one| is(one))
        .cloned()
        .collect();
    for finding in &aside {
        let counts = match finding.hard {
            true => &mut document.hard,
            false => &mut document.soft,
        };
        take_out(counts, finding.verdict);
        match finding.waived {
            Some(_) => document.waived += 1,
            None => document.known += 1,
        }
    }
    if matches!(document.overall, Overall::Fails | Overall::Incomplete) {
        document.overall = match (document.hard.broken, document.hard.open()) {
            (0, 0) => Overall::Passes,
            (0, _) => Overall::Incomplete,
            _ => Overall::Fails,
        };
    }
}

fn take_out(counts: &mut Counts, verdict: &str) {
    let count = match verdict {
        "broken" => &mut counts.broken,
        "gap" => &mut counts.gap,
        _ => &mut counts.undetermined,
    };
    *count = count.saturating_sub(1);
}
