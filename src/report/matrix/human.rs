//! The matrix for the terminal: a key of the deals, then the rules with one sign a deal, then what the signs mean.
//!
//! Deals are numbered columns, or named ones where there is room. Where there are more deals than fit beside each other
//! the rules are told once for each part of them. No line is wider than the terminal.

use anstyle::Style;

use crate::report::human::style_of;
use crate::report::matrix::{Block, FOREIGN, Holder, Matrix, Row, TOTAL_LINES, Total, TotalLine};
use crate::report::style::{self, paint};
use crate::report::table::overall_words;
use crate::report::text::{clean, count, cut, listed, pad, pad_left, width as cells_of, wrap};

/// Titles of rules get no less room, and no more.
const NARROWEST: usize = 22;
const WIDEST: usize = 46;
/// How wide a column is where there is room.
const ROOMY: usize = 3;
/// No title takes more lines than about so many.
const LONGEST: usize = 3;
/// Room for the strength of a rule: `h`, `a`, `ha`.
const STRENGTH: usize = 2;

/// The matrix for a terminal of so many cells.
#[must_use]
pub fn render(matrix: &Matrix, width: usize) -> String {
    let page = Page {
        matrix,
        layout: Layout::of(matrix, width),
        width,
    };
    let mut out = page.key();
    for block in &matrix.rulebooks {
        out.push_str(&page.block(block));
    }
    out.push_str(&page.legend());
    out.push_str(&page.ending());
    out
}

/// How wide everything is.
struct Layout {
    /// The titles of rules.
    title: usize,
    /// The columns, with the gap before each.
    columns: Vec<usize>,
    /// Whether columns have names rather than numbers.
    named: bool,
    /// How many columns stand beside each other.
    beside: usize,
    /// Whether a cell also says how often its sign was given.
    counted: bool,
}

impl Layout {
    fn of(matrix: &Matrix, width: usize) -> Self {
        let titles = matrix.rulebooks.iter().flat_map(|block| &block.holders);
        let widest = titles
            .flat_map(|holder| &holder.rows)
            .map(|row| cells_of(&clean(&row.title)) + 2)
            .max()
            .unwrap_or(0)
            .clamp(NARROWEST, WIDEST);
        let room = |title: usize| width.saturating_sub(title + STRENGTH + 1);
        let named: Vec<usize> = matrix
            .deals
            .iter()
            .map(|deal| cells_of(&deal.name) + 2)
            .collect();
        let deals = matrix.deals.len().max(1);
        if named.iter().sum::<usize>() <= room(widest) {
            return Self {
                title: widest,
                columns: named.into_iter().map(|cells| cells.max(5)).collect(),
                named: true,
                beside: deals,
                counted: true,
            };
        }
        let least = longest_number(matrix) + 1;
        let wished = longest_sign(matrix).max(least).max(ROOMY);
        // Counts go before titles are cut short.
        let counted = room(widest.min(32)) >= wished * deals;
        let column = if counted { wished } else { least };
        let beside = (room(NARROWEST) / column).clamp(1, deals);
        // As many parts as are needed, and all about as wide.
        let beside = deals.div_ceil(deals.div_ceil(beside));
        Self {
            title: widest.min(width.saturating_sub(beside * column + STRENGTH + 1)),
            columns: vec![column; deals],
            named: false,
            beside,
            counted,
        }
    }
}

/// The widest sign with its count, and the gap before it.
fn longest_sign(matrix: &Matrix) -> usize {
    let holders = matrix.rulebooks.iter().flat_map(|block| &block.holders);
    let cells = holders
        .flat_map(|holder| &holder.rows)
        .flat_map(|row| row.cells.iter().flatten());
    let digits = |times: usize| match times {
        0 | 1 => 0,
        times => times.to_string().len(),
    };
    cells.map(|cell| 2 + digits(cell.times)).max().unwrap_or(2)
}

/// The most digits that a deal's number or a total has.
fn longest_number(matrix: &Matrix) -> usize {
    let totals = matrix.rulebooks.iter().flat_map(|block| &block.totals);
    let numbers = totals.flat_map(|total| TOTAL_LINES.map(|(_, of)| of(total)));
    let greatest = numbers.chain([matrix.deals.len()]).max().unwrap_or(0);
    greatest.to_string().len()
}

struct Page<'a> {
    matrix: &'a Matrix,
    layout: Layout,
    width: usize,
}

impl Page<'_> {
    /// The deals: number, name, what is said of each, and its own title.
    fn key(&self) -> String {
        let deals = &self.matrix.deals;
        let number = deals.len().to_string().len();
        let name = deals
            .iter()
            .map(|deal| cells_of(&deal.name))
            .max()
            .unwrap_or(0);
        let name = name.min(self.width / 2);
        let mut out = String::new();
        for (at, deal) in deals.iter().enumerate() {
            let verdicts = self.verdicts(at);
            let mut line = format!(
                "{}  {}  {verdicts}",
                paint(style::QUIET, &pad_left(&deal.number.to_string(), number)),
                paint(style::NAME, &pad(&cut(&clean(&deal.name), name), name)),
            );
            let left = self.width.saturating_sub(cells_of(&line) + 2);
            if let Some(title) = deal.title.as_ref().filter(|_| left > 12) {
                line.push_str(&format!(
                    "  {}",
                    paint(style::QUIET, &cut(&clean(title), left))
                ));
            }
            out.push_str(&ended(line));
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out
    }

    /// What every rulebook says of a deal, in columns.
    fn verdicts(&self, at: usize) -> String {
        let words = |block: &Block, at: usize| match block.verdicts.get(at) {
            Some(verdict) if verdict.other_kind => ("another kind", style::QUIET),
            Some(verdict) => (overall_words(verdict.overall), style_of(verdict.overall)),
            None => ("", style::QUIET),
        };
        let mut parts = Vec::new();
        for block in &self.matrix.rulebooks {
            let all = (0..self.matrix.deals.len()).map(|at| words(block, at).0.len());
            let (text, style) = words(block, at);
            parts.push(pad(&paint(style, text), all.max().unwrap_or(0)));
        }
        parts.join("  ")
    }

    fn block(&self, block: &Block) -> String {
        let mut out = String::new();
        if self.matrix.has_several() {
            let name = format!("{} ({})", clean(block.name()), clean(&block.path));
            out.push_str(&wrap(
                &paint(style::NAME.underline(), &name),
                "",
                "  ",
                self.width,
            ));
        }
        out.push_str(&self.other_kind(block));
        if block.holders.is_empty() {
            return out + "\n";
        }
        let mut first = 0;
        while first < self.matrix.deals.len().max(1) {
            let part = first..(first + self.layout.beside).min(self.matrix.deals.len());
            for holder in &block.holders {
                out.push_str(&self.holder(holder, &part));
            }
            if block.holders.len() > 1 {
                let heading = format!("all {}", count(block.totals_of(), "rule"));
                out.push_str(&self.heading(&heading, &part));
                out.push_str(&self.totals(&block.totals, &part));
            }
            out.push('\n');
            first += self.layout.beside;
        }
        out
    }

    /// Which deals are of another kind than the rulebook is about.
    fn other_kind(&self, block: &Block) -> String {
        let text = other_kind(self.matrix, block);
        if text.is_empty() {
            return text;
        }
        wrap(&text, "", "  ", self.width)
    }

    fn holder(&self, holder: &Holder, part: &std::ops::Range<usize>) -> String {
        let mut out = self.heading(&clean(holder.heading()), part);
        for row in &holder.rows {
            out.push_str(&self.row(row, part));
        }
        for folded in &holder.folded {
            let mark = super::mark_of(folded.mark);
            let line = format!(
                "{}: {} for every deal",
                count(folded.rules.len(), "rule"),
                mark.label
            );
            let sign = paint(style_of_mark(mark.key), &mark.glyph.to_string());
            out.push_str(&wrap(
                &paint(style::QUIET, &line),
                &format!("  {sign} "),
                "    ",
                self.width,
            ));
        }
        // A single rule is its own total.
        if holder.rules > 1 {
            out.push_str(&self.totals(&holder.totals, part));
        }
        out
    }

    /// A holder, and the numbers or names of the deals.
    fn heading(&self, heading: &str, part: &std::ops::Range<usize>) -> String {
        let room = self.layout.title + STRENGTH + 1;
        let mut line = paint(style::NAME, &pad(&cut(heading, room), room));
        for at in part.clone() {
            let deal = &self.matrix.deals[at];
            let text = if self.layout.named {
                clean(&deal.name).into_owned()
            } else {
                deal.number.to_string()
            };
            line.push_str(&self.column(at, style::QUIET, &text));
        }
        ended(line)
    }

    fn row(&self, row: &Row, part: &std::ops::Range<usize>) -> String {
        let title = clean(&row.title);
        let title = cut(&title, self.layout.title * LONGEST);
        let title = wrap(&title, "  ", "    ", self.layout.title);
        let mut lines = title.lines();
        let first = cut(lines.next().unwrap_or(""), self.layout.title).into_owned();
        let mut out = pad(&first, self.layout.title);
        let strength = match row.strength {
            "both" => "ha",
            "hard" => "h",
            _ => "a",
        };
        out.push_str(&paint(
            style::QUIET,
            &format!(" {}", pad(strength, STRENGTH)),
        ));
        for at in part.clone() {
            out.push_str(&self.cell(row, at));
        }
        let mut out = ended(out);
        for line in lines {
            out.push_str(&format!("{}\n", cut(line, self.layout.title)));
        }
        out
    }

    fn cell(&self, row: &Row, at: usize) -> String {
        let Some(Some(cell)) = row.cells.get(at) else {
            return self.column(at, style::QUIET, &FOREIGN.to_string());
        };
        let mark = cell.mark();
        let text = match cell.times {
            times if times > 1 && self.layout.counted => format!("{}{times}", mark.glyph),
            _ => mark.glyph.to_string(),
        };
        self.column(at, style_of_mark(mark.key), &text)
    }

    /// What stands in a column, behind a gap.
    fn column(&self, at: usize, style: Style, text: &str) -> String {
        let cells = self.layout.columns.get(at).copied().unwrap_or(1);
        format!(" {}", pad(&paint(style, text), cells - 1))
    }

    /// How many rules are kept, broken and open, as far as any is.
    fn totals(&self, totals: &[Total], part: &std::ops::Range<usize>) -> String {
        let shown = totals.get(part.clone()).unwrap_or(totals);
        let told = TOTAL_LINES
            .iter()
            .filter(|(_, of)| shown.iter().any(|total| of(total) > 0));
        told.map(|line| self.total(line, totals, part)).collect()
    }

    fn total(
        &self,
        (words, of): &TotalLine,
        totals: &[Total],
        part: &std::ops::Range<usize>,
    ) -> String {
        let room = self.layout.title + STRENGTH + 1;
        let mut line = paint(
            style::QUIET,
            &pad(&cut(&format!("    {words}"), room), room),
        );
        for at in part.clone() {
            let number = totals.get(at).map_or(0, of);
            let text = if number == 0 {
                FOREIGN.to_string()
            } else {
                number.to_string()
            };
            line.push_str(&self.column(at, style::QUIET, &text));
        }
        ended(line)
    }

    /// What the signs of this table mean.
    fn legend(&self) -> String {
        let mut out = String::new();
        for mark in self.matrix.marks() {
            let sign = paint(style_of_mark(mark.key), &mark.glyph.to_string());
            let words = format!("{}: {}", mark.label, mark.meaning);
            out.push_str(&wrap(&words, &format!("{sign}  "), "   ", self.width));
        }
        if out.is_empty() {
            return out;
        }
        let mut notes =
            vec!["h: hard, breaking it fails a deal; a: advice; ha: the rule has both".to_owned()];
        if self.matrix.has_counts() && self.layout.counted {
            notes.push(
                "a number beside a sign: so many of the rule's demands or entries".to_owned(),
            );
        }
        notes.push(
            "counts are of rules, each by its worst finding; there is no score behind them"
                .to_owned(),
        );
        for note in notes {
            out.push_str(&wrap(&paint(style::QUIET, &note), "", "   ", self.width));
        }
        out + "\n"
    }

    fn ending(&self) -> String {
        let mut out = wrap(&clean(&self.matrix.summary), "", "", self.width);
        if self.matrix.hides_some() {
            let note =
                "what is not shown counts for the exit status, as it does in `servanda check`";
            out.push_str(&wrap(&paint(style::QUIET, note), "", "   ", self.width));
        }
        if let Some(day) = &self.matrix.as_of {
            let left_out: usize = self
                .matrix
                .rulebooks
                .iter()
                .map(|block| block.not_in_force)
                .sum();
            let rest = match left_out {
                0 => String::new(),
                number => format!(
                    "; {} not in force on that day left out",
                    count(number, "rule")
                ),
            };
            out.push_str(&wrap(&format!("as of {day}{rest}"), "", "", self.width));
        }
        out
    }
}

/// A line without the room that is left behind its last word.
fn ended(line: String) -> String {
    line.trim_end().to_owned() + "\n"
}

impl Block {
    /// How many rules its totals are made from.
    fn totals_of(&self) -> usize {
        self.holders.iter().map(|holder| holder.rules).sum()
    }
}

/// Which deals are of another kind than a rulebook is about, in a sentence; nothing where none is.
#[must_use]
pub fn other_kind(matrix: &Matrix, block: &Block) -> String {
    let other: Vec<(usize, _)> = block
        .verdicts
        .iter()
        .enumerate()
        .filter(|(_, verdict)| verdict.other_kind)
        .collect();
    let Some((_, first)) = other.first() else {
        return String::new();
    };
    let names: Vec<String> = other.iter().map(|(at, _)| (at + 1).to_string()).collect();
    let who = match other.len() {
        number if number == matrix.deals.len() && number > 1 => format!("all {number} deals are"),
        1 => format!("deal {} is", names.concat()),
        _ => format!("deals {} are", listed(&names, "and")),
    };
    let read = other
        .iter()
        .map(|(_, verdict)| verdict.keys_read)
        .max()
        .unwrap_or(0);
    let keys = match other.len() {
        1 => format!("it reads {read} of its {}", count(first.keys, "key")),
        _ if read == 0 => "it reads none of their keys but a title".to_owned(),
        _ => format!("it reads {} of each at most", count(read, "key")),
    };
    format!(
        "{who} of another kind than this rulebook is about ({keys}), so nothing is shown; `--all` shows it"
    )
}

/// The style of a mark.
fn style_of_mark(key: &str) -> Style {
    match key {
        "broken" => style::BAD,
        "gap" | "undetermined" => style::OPEN,
        "advice" | "advice-open" => style::ADVICE,
        "waived" | "excepted" => style::EXCEPTED,
        "met" => style::GOOD,
        _ => style::QUIET,
    }
}
