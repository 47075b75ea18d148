//! The rule files with a sign before every line that there is something to see of, and beneath it what is missing.

use crate::report::coverage::data::{CoverageReport, State};
use crate::report::coverage::human::{ending, legend, sign};
use crate::report::coverage::lines::{File, Item, Line, files};
use crate::report::style::{self, paint};
use crate::report::text::{clean, cut, listed, pad_left, wrap};

/// The rule texts for a terminal of so many cells.
#[must_use]
pub fn render(report: &CoverageReport, width: usize) -> String {
    let mut out = String::new();
    for file in files(report) {
        out.push_str(&format!(
            "{}\n",
            paint(style::NAME, &cut(&clean(file.name), width))
        ));
        out.push_str(&lines(&file, width));
        out.push('\n');
    }
    out.push_str(&legend(width));
    out.push_str(&ending(report, width));
    out
}

fn lines(file: &File<'_>, width: usize) -> String {
    let digits = file.lines.len().to_string().len();
    file.lines
        .iter()
        .map(|line| shown(line, digits, width))
        .collect()
}

fn shown(line: &Line<'_>, digits: usize, width: usize) -> String {
    let mark = match line.state() {
        Some(state) => {
            let (glyph, style, _) = sign(state);
            paint(style, &glyph.to_string())
        }
        None => " ".to_owned(),
    };
    let number = pad_left(&line.number.to_string(), digits);
    let room = width.saturating_sub(digits + 5);
    let text = clean(line.text);
    let head = format!(
        "{} {mark} │ {}",
        paint(style::QUIET, &number),
        cut(&text, room)
    );
    let mut out = format!("{}\n", head.trim_end());
    for item in &line.items {
        out.push_str(&missing(item, digits, width));
    }
    out
}

fn missing(item: &Item<'_>, digits: usize, width: usize) -> String {
    let missing = item.ways.iter().filter(|way| way.state == State::Missing);
    let missing: Vec<&str> = missing.map(|way| way.words.as_str()).collect();
    if missing.is_empty() {
        return String::new();
    }
    let gutter = format!("{}   │ ", " ".repeat(digits));
    let (_, style, _) = sign(State::Missing);
    let text = format!(
        "{} {}",
        paint(style, &format!("never {}:", listed(&missing, "or"))),
        clean(&item.title)
    );
    wrap(
        &text,
        &format!("{gutter}  ^ "),
        &format!("{gutter}    "),
        width,
    )
}
