//! Documents × verdict counts, hard and soft told apart, in a table that fits 80 columns.
//!
//! Where the same folder holds all documents it is named once above the table.

use crate::report::data::{Document, Overall, Report};
use crate::report::human::style_of;
use crate::report::style::{self, paint};
use crate::report::text::{clean, cut, cut_front, pad, pad_left, width as cells};

/// The table is made for terminals of this width.
const WIDEST: usize = 80;

/// A column of counts: heading, its style, and where its number comes from.
type Column = (&'static str, anstyle::Style, fn(&Document) -> usize);

/// The columns; a narrow terminal does without the last ones. Those of what is set aside stand there where anything is.
const COLUMNS: [Column; 9] = [
    ("broken", style::BAD, |document| document.hard.broken),
    ("open", style::OPEN, |document| document.hard.open()),
    ("advice", style::ADVICE, |document| document.soft.broken),
    ("open", style::QUIET, |document| document.soft.open()),
    ("waived", style::EXCEPTED, |document| document.waived),
    ("known", style::QUIET, |document| document.known),
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

/// The table; where there are several rulebooks, one for each.
#[must_use]
pub fn render(report: &Report, width: usize) -> String {
    let names = Names::of(&report.documents);
    let layout = Layout::of(report, &names, width);
    let several = report.rulebooks.len() > 1;
    let mut out = names.heading();
    out.push_str(&header(&layout));
    for (position, rulebook) in report.rulebooks.iter().enumerate() {
        if several {
            let title = rulebook.title.as_deref().unwrap_or(&rulebook.path);
            let line = format!("under {} ({})", clean(title), clean(&rulebook.path));
            out.push_str(&format!("{}\n", paint(style::NAME, &cut(&line, width))));
        }
        for document in report
            .documents
            .iter()
            .filter(|document| document.rulebook == position)
        {
            out.push_str(&row(document, &names.short(document), &layout));
        }
    }
    out
}

/// Fewer columns are never shown.
const FEWEST: usize = 4;

/// Names are not cut below this.
const NARROWEST: usize = 14;

/// How wide the first two columns are, and which counts there is room for.
struct Layout {
    name: usize,
    verdict: usize,
    counts: Vec<&'static Column>,
}

impl Layout {
    fn of(report: &Report, names: &Names, width: usize) -> Self {
        let documents = report.documents.iter();
        let words = |document: &Document| overall_words(document.overall).len();
        let verdict = documents.clone().map(words).max().unwrap_or(0);
        let widest = documents
            .map(|document| cells(&names.short(document)))
            .max()
            .unwrap_or(0);
        let left = width.min(WIDEST).saturating_sub(verdict + 2);
        let shown = |(heading, _, of): &&Column| {
            let aside = ["waived", "known"].contains(heading);
            !aside || report.documents.iter().any(|document| of(document) > 0)
        };
        let mut counts: Vec<&Column> = COLUMNS.iter().filter(shown).collect();
        while counts.len() > FEWEST && left < taken(&counts) + widest.min(NARROWEST) {
            counts.pop();
        }
        Self {
            name: widest.min(left.saturating_sub(taken(&counts)).max(NARROWEST)),
            verdict,
            counts,
        }
    }
}

fn taken(counts: &[&Column]) -> usize {
    counts.iter().map(|(heading, ..)| heading.len() + 2).sum()
}

/// Two lines: which counts are hard and soft, and the headings.
fn header(layout: &Layout) -> String {
    let indent = " ".repeat(layout.name + 2 + layout.verdict);
    let headings: String = layout
        .counts
        .iter()
        .map(|(heading, ..)| format!("  {heading}"))
        .collect();
    let groups = format!("{indent}  {:─<12}  {:─<12}", "── hard ", "── soft ");
    format!(
        "{}\n{}\n",
        paint(style::QUIET, &groups),
        paint(style::QUIET, &format!("{indent}{headings}"))
    )
}

fn row(document: &Document, name: &str, layout: &Layout) -> String {
    let shown = if name.contains('/') {
        cut_front(name, layout.name)
    } else {
        cut(name, layout.name)
    };
    let name = pad(&shown, layout.name);
    let words = overall_words(document.overall);
    let verdict = pad(&paint(style_of(document.overall), words), layout.verdict);
    let mut out = format!("{name}  {verdict}");
    for (heading, style, of) in &layout.counts {
        let number = of(document);
        let text = pad_left(&number.to_string(), heading.len());
        let style = if number == 0 { &style::QUIET } else { style };
        out.push_str("  ");
        out.push_str(&paint(*style, &text));
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

/// What the names of all documents have in common: told once above the table.
struct Names {
    /// The folder, with its `/`.
    folder: String,
    /// The ending, with its `.`.
    ending: String,
}

impl Names {
    fn of(documents: &[Document]) -> Self {
        let folder = |file: &str| file.rfind('/').map_or(0, |at| at + 1);
        let mut common = documents.first().map_or("", |document| &document.file);
        for document in documents {
            while !document.file.starts_with(common) || folder(common) != common.len() {
                common = &common[..folder(common.trim_end_matches('/'))];
            }
        }
        let ending = |file: &str| {
            file.rfind('.')
                .filter(|at| *at > folder(file))
                .map_or(String::new(), |at| file[at..].to_owned())
        };
        let first = documents
            .first()
            .map_or(String::new(), |document| ending(&document.file));
        let same = documents
            .iter()
            .all(|document| ending(&document.file) == first);
        Self {
            folder: common.to_owned(),
            ending: if same { first } else { String::new() },
        }
    }

    fn heading(&self) -> String {
        match (self.folder.as_str(), self.ending.as_str()) {
            ("", "") => String::new(),
            (folder, "") => format!("{}\n", paint(style::QUIET, &clean(folder))),
            (folder, ending) => format!(
                "{}\n",
                paint(style::QUIET, &clean(&format!("{folder}*{ending}")))
            ),
        }
    }

    fn short(&self, document: &Document) -> String {
        let name = document
            .file
            .strip_prefix(&self.folder)
            .unwrap_or(&document.file);
        clean(name.strip_suffix(&self.ending).unwrap_or(name)).into_owned()
    }
}
