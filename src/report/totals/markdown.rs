//! The totals as Markdown: tables of what is said of records, of holders and of rules.
//!
//! What comes from a rulebook stays text.

use crate::report::markdown::{code, problem, short_text};
use crate::report::totals::{OfRulebook, Row, Totals, grouped, share};

/// What stands above the findings.
#[must_use]
pub fn render(totals: &Totals) -> String {
    let mut out = format!("## Servanda: {}\n\n", short_text(&totals.sentence));
    if let Some(day) = &totals.as_of {
        out.push_str(&format!("As of {}.\n\n", short_text(day)));
    }
    for collection in &totals.collections {
        let records = grouped(collection.records);
        out.push_str(&format!(
            "- {}: {records} records\n",
            code(&collection.file)
        ));
    }
    out.push('\n');
    for rulebook in &totals.rulebooks {
        out.push_str(&of_rulebook(rulebook, totals.rulebooks.len() > 1));
    }
    if !totals.diagnostics.is_empty() {
        out.push_str("### Errors and warnings\n\n");
        for repeated in &totals.diagnostics {
            let line = problem(&repeated.diagnostic);
            out.push_str(&match repeated.times {
                1 => line,
                times => format!("{}; {} times\n", line.trim_end(), grouped(times)),
            });
        }
        out.push('\n');
    }
    out
}

fn of_rulebook(rulebook: &OfRulebook, several: bool) -> String {
    let mut out = String::new();
    if several {
        out.push_str(&format!("### Under {}\n\n", code(&rulebook.rulebook.path)));
    }
    out.push_str("| Records | fail | incomplete | pass | under no rule | unusable |\n");
    out.push_str("|--:|--:|--:|--:|--:|--:|\n");
    let numbers = [
        rulebook.fails,
        rulebook.incomplete,
        rulebook.passes,
        rulebook.nothing_applies,
        rulebook.unusable,
    ];
    out.push_str(&format!("| {} |", grouped(rulebook.records)));
    for number in numbers {
        out.push_str(&cell(number, rulebook.records));
    }
    out.push_str(
        "\n\n| Rules | strength | applies to | broken | gap | undetermined | excepted | met |\n",
    );
    out.push_str("|---|---|--:|--:|--:|--:|--:|--:|\n");
    for holder in &rulebook.holders {
        let name = holder.holder.as_deref().unwrap_or("no holder named");
        out.push_str(&row(&format!("**{}**", short_text(name)), holder));
        let own = rulebook
            .demands
            .iter()
            .filter(|row| row.holder == holder.holder && row.hard == holder.hard);
        for demand in own {
            let id = demand.id.as_deref().unwrap_or_default();
            out.push_str(&row(&code(id), demand));
        }
    }
    out + "\n"
}

fn row(name: &str, row: &Row) -> String {
    let strength = if row.hard { "hard" } else { "soft" };
    let mut out = format!("| {name} | {strength} | {} |", grouped(row.applies));
    for number in [row.broken, row.gap, row.undetermined, row.excepted, row.met] {
        out.push_str(&cell(number, row.applies));
    }
    out + "\n"
}

fn cell(number: u64, of: u64) -> String {
    match share(number, of) {
        share if share.is_empty() => format!(" {} |", grouped(number)),
        share => format!(" {} ({}) |", grouped(number), share.replace('<', "&lt;")),
    }
}
