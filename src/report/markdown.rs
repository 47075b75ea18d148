//! Markdown, for a comment on a pull request and for a job summary.
//!
//! First a table of the deals, then what is wrong with files, then what is broken, what is open and which advice is not
//! followed, what is waived and what was known before, each finding folded to one line; the rest is counted. Everything that comes from a deal or a rule is
//! written so that it stays text: no markup, no link, no mention of people or issues. GitHub refuses comments of more
//! than 65,536 characters: before that the report ends with a line that says how much is missing.

use crate::report::data::{Diagnostic, Document, Fact, Finding, Report};
use crate::report::finding::{exception_words, mend_words, said, short, waived_words};
use crate::report::locate;
use crate::report::mark::{self, MARKS};
use crate::report::summary;
use crate::report::table::overall_words;
use crate::report::text::{clean, count, cut};

/// No report is longer, in characters.
pub const LIMIT: usize = 65_000;
/// What is kept free for the last line.
const RESERVE: usize = 400;
/// No more cells of one text are told.
const LONGEST: usize = 600;

/// The report as Markdown.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut page = Page::default();
    page.push(
        &format!("## Servanda: {}\n\n", short_text(&report.summary.sentence)),
        0,
    );
    if let Some(day) = &report.as_of {
        page.push(&format!("As of {}.\n\n", escape(day)), 0);
    }
    if let Some(line) = summary::gone(report) {
        page.push(&format!("{}.\n\n", short_text(&line)), 0);
    }
    overview(&mut page, report);
    problems(&mut page, report);
    for (title, marks) in [
        ("Broken", 0..1),
        ("Open", 1..3),
        ("Advice not followed", 3..4),
        ("Waived", 5..6),
        ("Known before", 6..7),
    ] {
        section(&mut page, report, title, marks);
    }
    page.end(&left_out(report))
}

/// What was written so far, and how much did not fit.
#[derive(Default)]
pub(crate) struct Page {
    out: String,
    length: usize,
    full: bool,
    missing: usize,
}

impl Page {
    /// Adds a part that stands for so many findings or deals, or counts them as missing. After the first part that
    /// does not fit nothing is added, so that what is shown is the beginning of the whole.
    pub(crate) fn push(&mut self, part: &str, stands_for: usize) {
        let length = part.chars().count();
        self.full |= self.length + length > LIMIT - RESERVE;
        if self.full {
            self.missing += stands_for;
        } else {
            self.length += length;
            self.out.push_str(part);
        }
    }

    pub(crate) fn end(mut self, last: &str) -> String {
        if self.full {
            let missing = count(self.missing, "entry");
            self.out.push_str(&format!(
                "\n**Cut here:** {missing} more would take this past {LIMIT} characters. The other formats tell all.\n"
            ));
        }
        self.out + last
    }
}

fn overview(page: &mut Page, report: &Report) {
    let mut head = String::from("| Deal | Verdict |");
    let mut rule = String::from("\n|---|---|");
    for mark in &MARKS {
        head.push_str(&format!(
            " {} {} |",
            escape(&mark.glyph.to_string()),
            mark.label
        ));
        rule.push_str("--:|");
    }
    page.push(&format!("{head}{rule}\n"), 0);
    for document in &report.documents {
        page.push(&overview_row(report, document), 1);
    }
    page.push("\n", 0);
}

fn overview_row(report: &Report, document: &Document) -> String {
    let mut row = format!("| {}", code(&document.file));
    if let Some(title) = &document.title {
        row.push_str(&format!("<br>{}", short_text(title)));
    }
    let rulebook = report.rulebooks.get(document.rulebook);
    if let Some(rulebook) = rulebook.filter(|_| report.rulebooks.len() > 1) {
        row.push_str(&format!("<br>under {}", code(&rulebook.path)));
    }
    row.push_str(&format!(" | **{}** |", overall_words(document.overall)));
    for number in mark::counts(document) {
        row.push_str(&format!(" {number} |"));
    }
    row + "\n"
}

fn problems(page: &mut Page, report: &Report) {
    let of = || {
        report
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity != "hint")
    };
    if of().next().is_some() {
        page.push("### Errors and warnings\n\n", 0);
        of().for_each(|diagnostic| page.push(&problem(diagnostic), 1));
        page.push("\n", 0);
    }
}

pub(crate) fn problem(diagnostic: &Diagnostic) -> String {
    let place = diagnostic
        .place
        .as_ref()
        .map_or(String::new(), |place| format!(" {}", code(&short(place))));
    let help = diagnostic
        .help
        .as_ref()
        .map_or(String::new(), |help| format!("; {}", short_text(help)));
    let (severity, message) = (diagnostic.severity, short_text(&diagnostic.message));
    format!("- **{severity}**{place}: {message}{help}\n")
}

fn section(page: &mut Page, report: &Report, title: &str, marks: std::ops::Range<usize>) {
    let of = |document: &'_ Document| -> Vec<Finding> {
        let told = document
            .findings
            .iter()
            .filter(|finding| marks.contains(&mark::rank(finding)));
        told.cloned().collect()
    };
    let all: Vec<(&Document, Vec<Finding>)> = report
        .documents
        .iter()
        .map(|document| (document, of(document)))
        .collect();
    let number: usize = all.iter().map(|(_, findings)| findings.len()).sum();
    if number == 0 {
        return;
    }
    page.push(&format!("### {title}: {number}\n\n"), 0);
    for (document, findings) in all {
        for finding in &findings {
            page.push(&folded(document, finding), 1);
        }
    }
}

/// One finding: a line that opens to its facts, what to do, and its rule.
pub(crate) fn folded(document: &Document, finding: &Finding) -> String {
    let place = locate::place(document, finding);
    let mut out = format!(
        "<details><summary>{} {} <b>{}</b> in {}: {}</summary>\n\n",
        escape(&mark::of(finding).glyph.to_string()),
        escape(&mark::words(finding)),
        escape(&locate::subject(finding)),
        code(&format!("{}:{}", place.file, place.line)),
        short_text(locate::sentence(finding)),
    );
    for fact in &finding.facts {
        out.push_str(&fact_line(fact));
    }
    for (label, words) in labelled(finding) {
        out.push_str(&format!("- {label}: {}\n", short_text(&words)));
    }
    out + "\n</details>\n\n"
}

fn fact_line(fact: &Fact) -> String {
    let mut line = format!("- {}", short_text(&said(fact)));
    if let Some(place) = &fact.place {
        line.push_str(&format!(", {}", code(&short(place))));
    }
    if let Some(text) = &fact.text {
        line.push_str(&format!("<br>{}", code(text)));
    }
    for remark in &fact.evidence {
        line.push_str(&format!(
            "<br>{}: {}",
            short_text(&remark.key),
            short_text(&remark.text)
        ));
    }
    line + "\n"
}

fn labelled(finding: &Finding) -> Vec<(&'static str, String)> {
    let rule = &finding.rule;
    let mut rows: Vec<(&str, String)> = Vec::new();
    if let Some(waived) = &finding.waived {
        rows.push(("waived", waived_words(waived)));
        rows.extend(
            waived
                .source
                .iter()
                .map(|source| ("waived in", source.clone())),
        );
        rows.push(("waiver", short(&waived.place)));
    }
    rows.extend(
        finding
            .exceptions
            .iter()
            .map(|exception| ("exception", exception_words(exception))),
    );
    let asks = finding.asks.iter();
    rows.extend(asks.map(|ask| ("to settle", format!("{} ({})", ask.question, ask.fact.path))));
    rows.extend(
        finding
            .mends
            .iter()
            .map(|mend| ("to mend", mend_words(mend))),
    );
    rows.push((
        "demand",
        format!("{}, {}", finding.demand.words, short(&finding.demand.place)),
    ));
    rows.extend(
        rule.held
            .iter()
            .map(|held| ("position", held.words.clone())),
    );
    rows.extend(
        rule.because
            .iter()
            .map(|because| ("because", because.clone())),
    );
    rows.extend(rule.sources.iter().map(|source| ("source", source.clone())));
    rows.extend(finding.notes.iter().map(|note| ("note", note.clone())));
    rows
}

/// How much was not told because there is nothing to do about it.
fn left_out(report: &Report) -> String {
    let mut numbers = [0; 10];
    for document in &report.documents {
        let counts = mark::counts(document);
        numbers
            .iter_mut()
            .zip(counts)
            .for_each(|(sum, number)| *sum += number);
    }
    let [_, _, _, _, open_advice, _, _, excepted, met, not_applicable] = numbers;
    format!(
        "\nNot told one by one: {met} met, {not_applicable} not applicable, {excepted} excepted, \
         {open_advice} open on advice. Servanda {}, exit status {} ({}).\n",
        escape(&report.servanda),
        report.exit.status,
        report.exit.meaning,
    )
}

pub(crate) fn short_text(text: &str) -> String {
    escape(&cut(&clean(text), LONGEST))
}

pub(crate) fn code(text: &str) -> String {
    format!("<code>{}</code>", short_text(text))
}

/// Text that stays text in Markdown and in HTML: markup and separators of tables become character references, and
/// what would be found to be a link or a mention is broken by a space without width.
pub(crate) fn escape(text: &str) -> String {
    const BREAK: &str = "&#8203;";
    let text = clean(text);
    let mut out = String::new();
    for (at, char) in text.char_indices() {
        let rest = text.get(at + char.len_utf8()..).unwrap_or("");
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' | '\'' | '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' | '~' | '$' | '^' => {
                out.push_str(&format!("&#{};", char as u32));
            }
            '@' | '#' => out.push_str(&format!("&#{};{BREAK}", char as u32)),
            ':' if rest.starts_with("//") => out.push_str(&format!("&#58;{BREAK}")),
            '.' if out
                .get(out.len().saturating_sub(3)..)
                .is_some_and(|end| end.eq_ignore_ascii_case("www")) =>
            {
                out.push_str(&format!("{BREAK}."));
            }
            '!' | '-' | '+' | '=' if out.is_empty() => out.push_str(&format!("&#{};", char as u32)),
            char => out.push(char),
        }
    }
    out
}
