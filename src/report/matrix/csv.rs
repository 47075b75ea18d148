//! The matrix as CSV: a row for each rule, a column for each deal, with the verdict in words.
//!
//! The first row of a rulebook is what is said of each deal as a whole. Errors are rows too, so that a sheet without
//! verdicts is not mistaken for a clean one. Folded rules are left out. Texts are written as `csv` writes them, so that no spreadsheet takes one for
//! a formula.

use crate::report::csv::push_row;
use crate::report::matrix::{Block, Cell, Holder, Matrix, Row, Verdict};
use crate::report::table::overall_words;

/// The columns before those of the deals.
const HEADER: [&str; 6] = ["rulebook", "holder", "rule", "title", "strength", "tags"];

/// The matrix as CSV.
#[must_use]
pub fn render(matrix: &Matrix) -> String {
    let mut out = String::from("\u{feff}");
    let deals = matrix.deals.iter().map(|deal| deal.name.clone());
    let header = HEADER.map(str::to_owned).into_iter();
    push_row(&mut out, &header.chain(deals).collect::<Vec<_>>());
    for block in &matrix.rulebooks {
        push_row(&mut out, &overall(block));
        for holder in &block.holders {
            for row in &holder.rows {
                push_row(&mut out, &rule(block, holder, row));
            }
        }
    }
    let errors = matrix
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == "error");
    for error in errors {
        let place = error.place.as_ref();
        let file = place.map_or(String::new(), |place| place.file.clone());
        let fields = [&file, "", error.code, &error.message, "error", ""];
        push_row(&mut out, &fields.map(str::to_owned));
    }
    out
}

fn overall(block: &Block) -> Vec<String> {
    let first = [&block.path, "", "", "the whole deal", "", ""].map(str::to_owned);
    let deal = |verdict: &Verdict| match verdict.other_kind {
        true => "another kind of document".to_owned(),
        false => overall_words(verdict.overall).to_owned(),
    };
    first
        .into_iter()
        .chain(block.verdicts.iter().map(deal))
        .collect()
}

fn rule(block: &Block, holder: &Holder, row: &Row) -> Vec<String> {
    let first = [
        block.path.clone(),
        holder.name.clone().unwrap_or_default(),
        row.rule.clone(),
        row.title.clone(),
        row.strength.to_owned(),
        row.tags.join(" | "),
    ];
    let cell = |cell: &Option<Cell>| match cell {
        None => String::new(),
        Some(cell) if cell.times > 1 => format!("{} ({})", cell.mark().label, cell.times),
        Some(cell) => cell.mark().label.to_owned(),
    };
    first
        .into_iter()
        .chain(row.cells.iter().map(cell))
        .collect()
}
