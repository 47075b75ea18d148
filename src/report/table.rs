//! Documents × verdict counts, hard and soft told apart, in a table that fits 80 columns.
//!
//! Where the same folder holds all documents it is named once above the table.

use crate::report::data::{Document, Overall, Report};
use crate::report::human::style_of;
use crate::report::style::{self, paint};
use crate::report::text::{clean, cut, pad, pad_left, width as cells};

/// A column of counts: heading, its style, and where its number comes from.
type Column = (&'static str, anstyle::Style, fn(&Document) -> usize);

/// The columns.
const COLUMNS: [Column; 7] = [
    ("broken", style::BAD, |document| document.hard.broken),
    ("open", style::OPEN, |document| document.hard.open()),
    ("advice", style::ADVICE, |document| document.soft.broken),
    ("open", style::QUIET, |document| document.soft.open()),
    ("excepted", style::EXCEPTED, |document| {
        document.hard.excepted + document.soft.excepted
    }),
    ("met", style::GOOD, |document| {
        document.hard.met + document.soft.met
    }),
    ("n/a", style::QUIET, |document| {
        document.hard.not_applicable + document.soft.not_applicable
    }),
];

/// The table.
#[must_use]
pub fn render(report: &Report, width: usize) -> String {
    let folder = common_folder(&report.documents);
    let names: Vec<String> = report
        .documents
        .iter()
        .map(|document| name(report, document, &folder))
        .collect();
    let counts: usize = COLUMNS.iter().map(|(heading, ..)| heading.len() + 2).sum();
    let verdicts = report
        .documents
        .iter()
        .map(|document| overall_words(document.overall).len())
        .max()
        .unwrap_or(0)
        + 2;
    let widest = names.iter().map(|name| cells(name)).max().unwrap_or(0);
    let room = widest
        .min(width.min(80).saturating_sub(counts + verdicts))
        .max(12);

    let mut out = String::new();
    if !folder.is_empty() {
        out.push_str(&format!("{}\n", paint(style::QUIET, &clean(&folder))));
    }
    out.push_str(&header(room + verdicts));
    for (document, name) in report.documents.iter().zip(&names) {
        out.push_str(&row(document, &pad(&cut(name, room), room), verdicts));
    }
    out
}

/// Two lines: which counts are hard and soft, and the headings.
fn header(indent: usize) -> String {
    let hard = "── hard ──────";
    let soft = "── soft ──────";
    let mut second = String::new();
    for (heading, ..) in COLUMNS {
        second.push_str(&format!("  {heading}"));
    }
    let first = format!("{}  {hard:<12}  {soft:<12}", " ".repeat(indent));
    format!(
        "{}\n{}\n",
        paint(style::QUIET, first.trim_end()),
        paint(style::QUIET, &format!("{}{second}", " ".repeat(indent)))
    )
}

fn row(document: &Document, name: &str, verdicts: usize) -> String {
    let words = overall_words(document.overall);
    let verdict = pad(&paint(style_of(document.overall), words), verdicts - 2);
    let mut out = format!("{name}  {verdict}");
    for (heading, style, of) in COLUMNS {
        let number = of(document);
        let text = pad_left(&number.to_string(), heading.len());
        out.push_str("  ");
        out.push_str(&if number == 0 {
            paint(style::QUIET, &text)
        } else {
            paint(style, &text)
        });
    }
    out.push('\n');
    out
}

/// What is said of a deal, in a word.
#[must_use]
pub fn overall_words(overall: Overall) -> &'static str {
    match overall {
        Overall::Unusable => "unusable",
        Overall::Fails => "fails",
        Overall::Incomplete => "incomplete",
        Overall::Passes => "passes",
        Overall::NothingApplies => "no rule applies",
    }
}

fn name(report: &Report, document: &Document, folder: &str) -> String {
    let file = document.file.strip_prefix(folder).unwrap_or(&document.file);
    let rulebook = report
        .rulebooks
        .get(document.rulebook)
        .filter(|_| report.rulebooks.len() > 1);
    match rulebook {
        Some(rulebook) => clean(&format!("{file} · {}", rulebook.path)).into_owned(),
        None => clean(file).into_owned(),
    }
}

/// The folder that all documents lie in, with its `/`.
fn common_folder(documents: &[Document]) -> String {
    let folder = |file: &str| {
        file.rfind('/')
            .map_or(String::new(), |at| file[..=at].to_owned())
    };
    let mut common = documents
        .first()
        .map_or(String::new(), |document| folder(&document.file));
    for document in documents {
        while !document.file.starts_with(&common) {
            let shorter = common
                .trim_end_matches('/')
                .rfind('/')
                .map_or(0, |at| at + 1);
            common.truncate(shorter);
        }
    }
    common
}
