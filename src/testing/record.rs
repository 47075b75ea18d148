//! What a test that expects nothing could expect: the verdicts of the rules that its facts speak to.

use crate::explain::Checked;
use crate::model::rulebook::{RuleId, Verdict};

/// The lines after `expect`, without that word: rules that its facts decide, and what is said of the deal. Rules that
/// do not apply, or of which it is open whether they do, are left out.
pub fn expectations(checked: &Checked<'_>) -> Vec<String> {
    let rules = (0..).map(RuleId).zip(&checked.rulebook.rules);
    let mut lines: Vec<String> = rules
        .filter_map(|(id, rule)| {
            let findings = checked.outcome.findings.iter();
            let own = findings.filter(|finding| finding.rule == id);
            let worst = own.map(|finding| finding.verdict).min()?;
            let decided = !matches!(worst, Verdict::Undetermined | Verdict::NotApplicable);
            decided.then(|| format!("{} is {}", spoken(&rule.id), worst.words()))
        })
        .collect();
    lines.push(format!("the deal {}", checked.outcome.overall().words()));
    lines
}

/// A rule's id as words, unless an expectation would read them as something else.
fn spoken(id: &str) -> String {
    let mut words = id.split('-');
    match words.any(|word| matches!(word, "asks" | "error" | "deal" | "is" | "for")) {
        true => id.to_owned(),
        false => id.replace('-', " "),
    }
}
