//! What may come next at a place, as a table for people and as JSON.

use anstyle::Style;
use serde::Serialize;

use crate::complete::{Completions, Kind};
use crate::report::collect;
use crate::report::data::Place;
use crate::report::json::pretty;
use crate::report::style::{self, paint};
use crate::report::text::{clean, count, cut, pad, width as cells};
use crate::source::Sources;

/// The version of this shape.
const VERSION: u32 = 1;
/// The words to insert take at most so many cells of a table.
const WIDEST: usize = 48;
/// What a thing means is told where it has at least so many cells.
const NARROWEST: usize = 12;

#[derive(Serialize)]
struct Report {
    /// The version of this shape.
    version: u32,
    /// What an item takes the place of; empty where nothing was begun.
    replaces: Place,
    /// What may come next, likeliest first.
    items: Vec<Item>,
    /// How many more there are.
    more: usize,
}

#[derive(Serialize)]
struct Item {
    /// The words to insert.
    text: String,
    /// What it is.
    kind: &'static str,
    /// What it means, or what type it has.
    #[serde(skip_serializing_if = "String::is_empty")]
    detail: String,
    /// Where it is defined.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
}

/// The first of them as JSON.
#[must_use]
pub fn render_json(found: &Completions, most: usize, sources: &Sources) -> String {
    let items = found.items.iter().take(most).map(|item| Item {
        text: item.text.clone(),
        kind: item.kind.word(),
        detail: item.detail.clone(),
        place: item.place.map(|place| collect::place(place, sources)),
    });
    pretty(&Report {
        version: VERSION,
        replaces: collect::place(found.replaces, sources),
        items: items.collect(),
        more: found.items.len().saturating_sub(most),
    })
}

/// The first of them as a table: the words, what they are, what they mean.
#[must_use]
pub fn render(found: &Completions, most: usize, width: usize) -> String {
    let shown = || found.items.iter().take(most);
    let widest = |cell: fn(&crate::complete::Item) -> usize| shown().map(cell).max().unwrap_or(0);
    let words = widest(|item| cells(item.text.trim_start()))
        .min(WIDEST)
        .min(width.saturating_sub(NARROWEST));
    let kinds = widest(|item| item.kind.word().len());
    let room = width.saturating_sub(words + kinds + 4);
    let mut out = String::new();
    for item in shown() {
        let text = pad(&cut(&clean(item.text.trim_start()), words), words);
        let mut line = format!(
            "{}  {}",
            paint(style_of(item.kind), &text),
            pad(item.kind.word(), kinds)
        );
        if room >= NARROWEST && !item.detail.is_empty() {
            let detail = cut(&clean(&item.detail), room).into_owned();
            line = format!("{line}  {}", paint(style::QUIET, &detail));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    let more = found.items.len().saturating_sub(most);
    if more > 0 {
        out.push_str(&format!(
            "and {} more; `--limit 0` shows all\n",
            count(more, "item")
        ));
    }
    out
}

fn style_of(kind: Kind) -> Style {
    match kind {
        Kind::Word | Kind::Comparator => Style::new(),
        _ => style::NAME,
    }
}
