//! The matrix as Markdown, for a document or a pull request.
//!
//! A table of the deals, then one table for each rulebook, in which the holders are rows of their own. Texts are written
//! as `markdown` writes them, so that they stay texts, and the whole is no longer than GitHub takes.

use crate::report::markdown::{Page, code, escape, short_text};
use crate::report::matrix::human::other_kind;
use crate::report::matrix::{Block, FOREIGN, Holder, Matrix, Row, TOTAL_LINES, Total};
use crate::report::table::overall_words;
use crate::report::text::count;

/// The matrix as Markdown.
#[must_use]
pub fn render(matrix: &Matrix) -> String {
    let mut page = Page::default();
    page.push(
        &format!("## Servanda: {}\n\n", short_text(&matrix.summary)),
        0,
    );
    if let Some(day) = &matrix.as_of {
        page.push(&format!("As of {}.\n\n", escape(day)), 0);
    }
    deals(&mut page, matrix);
    let errors = matrix
        .diagnostics
        .iter()
        .filter(|one| one.severity == "error");
    let mut errors = errors.peekable();
    let last = if errors.peek().is_some() { "\n" } else { "" };
    errors.for_each(|diagnostic| page.push(&crate::report::markdown::problem(diagnostic), 1));
    page.push(last, 0);
    for block in &matrix.rulebooks {
        table(&mut page, matrix, block);
    }
    page.push(&legend(matrix), 0);
    page.end("")
}

fn deals(page: &mut Page, matrix: &Matrix) {
    if matrix.deals.is_empty() {
        return;
    }
    let mut head = String::from("| | Deal | Title |");
    for block in &matrix.rulebooks {
        let name = if matrix.has_several() {
            short_text(block.name())
        } else {
            "Verdict".to_owned()
        };
        head.push_str(&format!(" {name} |"));
    }
    page.push(
        &format!(
            "{head}\n|--:|---|---|{}\n",
            "---|".repeat(matrix.rulebooks.len())
        ),
        0,
    );
    for (at, deal) in matrix.deals.iter().enumerate() {
        let title = deal.title.as_deref().map_or(String::new(), short_text);
        let mut row = format!("| {} | {} | {title} |", deal.number, code(&deal.name));
        for block in &matrix.rulebooks {
            row.push_str(&match block.verdicts.get(at) {
                Some(verdict) if verdict.other_kind => " another kind |".to_owned(),
                Some(verdict) => format!(" **{}** |", overall_words(verdict.overall)),
                None => " |".to_owned(),
            });
        }
        page.push(&(row + "\n"), 1);
    }
    page.push("\n", 0);
}

fn table(page: &mut Page, matrix: &Matrix, block: &Block) {
    if matrix.has_several() {
        page.push(&format!("### {}\n\n", short_text(block.name())), 0);
    }
    let other = other_kind(matrix, block);
    if !other.is_empty() {
        page.push(&format!("{}.\n\n", short_text(&other)), 0);
    }
    if block.holders.is_empty() {
        return;
    }
    let mut head = String::from("| Rule | |");
    for deal in &matrix.deals {
        head.push_str(&format!(" {} |", deal.number));
    }
    page.push(
        &format!("{head}\n|---|---|{}\n", ":-:|".repeat(matrix.deals.len())),
        0,
    );
    for holder in &block.holders {
        group(page, matrix, holder);
    }
    if block.holders.len() > 1 {
        page.push(&empty_row("<b>all rules</b>", matrix), 0);
        totals(page, &block.totals);
    }
    page.push("\n", 0);
}

fn group(page: &mut Page, matrix: &Matrix, holder: &Holder) {
    page.push(
        &empty_row(&format!("<b>{}</b>", short_text(holder.heading())), matrix),
        0,
    );
    for row in &holder.rows {
        page.push(&rule(row), 1);
    }
    for folded in &holder.folded {
        let mark = super::mark_of(folded.mark);
        let words = format!(
            "<i>{}: {} for every deal</i>",
            count(folded.rules.len(), "rule"),
            mark.label
        );
        page.push(&empty_row(&words, matrix), folded.rules.len());
    }
    if holder.rules > 1 {
        totals(page, &holder.totals);
    }
}

fn empty_row(words: &str, matrix: &Matrix) -> String {
    format!("| {words} | |{}\n", " |".repeat(matrix.deals.len()))
}

fn rule(row: &Row) -> String {
    let mut line = format!("| {} | {} |", short_text(&row.title), row.strength);
    for cell in &row.cells {
        line.push_str(&match cell {
            None => format!(" {FOREIGN} |"),
            Some(cell) if cell.times > 1 => {
                format!(" {}<sub>{}</sub> |", glyph(cell.mark().glyph), cell.times)
            }
            Some(cell) => format!(" {} |", glyph(cell.mark().glyph)),
        });
    }
    line + "\n"
}

fn totals(page: &mut Page, totals: &[Total]) {
    for (words, of) in TOTAL_LINES {
        if totals.iter().any(|total| of(total) > 0) {
            let mut line = format!("| <i>{words}</i> | |");
            for total in totals {
                line.push_str(&format!(" {} |", of(total)));
            }
            page.push(&(line + "\n"), 0);
        }
    }
}

fn legend(matrix: &Matrix) -> String {
    let mut out = String::new();
    for mark in matrix.marks() {
        out.push_str(&format!(
            "- {} {}: {}\n",
            glyph(mark.glyph),
            mark.label,
            mark.meaning
        ));
    }
    if !out.is_empty() {
        out.push_str("\nA small number says for how many of the rule's demands or entries. Counts are of rules, each by its worst finding; there is no score behind them.\n");
    }
    out
}

/// A sign that is no markup.
fn glyph(glyph: char) -> String {
    escape(&glyph.to_string())
}
