//! The report of a check for people: one deal told in full, or many as a table with what is broken in short.
//!
//! Order within a deal: broken, open, advice, exceptions; what is met or does not apply is counted.

use crate::report::data::{Counts, Document, Finding, Overall, Report, Waived};
use crate::report::finding::{self, Group, short, subject, verdict_words, waived_words};
use crate::report::style::{self, paint};
use crate::report::summary;
use crate::report::table;
use crate::report::text::{clean, count, cut, cut_words, wrap};

/// Titles of deals are cut behind so many cells.
const LONGEST_TITLE: usize = 120;

/// How much is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Detail {
    /// One deal in full, many in short; what is met or not applicable is counted.
    #[default]
    Fitting,
    /// Every deal in full, and also what is met or not applicable.
    All,
}

/// The report, without diagnostics.
#[must_use]
pub fn render(report: &Report, detail: Detail, width: usize) -> String {
    let page = Page { report, width };
    let mut out = String::new();
    let one = report.documents.len() == 1;
    if !one && !report.documents.is_empty() {
        out.push_str(&table::render(report, width));
        out.push('\n');
    }
    for document in &report.documents {
        out.push_str(&match (detail, one) {
            (Detail::All, _) => page.in_full(document, true),
            (Detail::Fitting, true) => page.in_full(document, false),
            (Detail::Fitting, false) => page.in_short(document),
        });
    }
    out.push_str(&page.ending());
    out
}

struct Page<'a> {
    report: &'a Report,
    width: usize,
}

impl Page<'_> {
    fn in_full(&self, document: &Document, all: bool) -> String {
        if document.findings.is_empty() && document.overall == Overall::Unusable {
            return String::new();
        }
        let (mut out, mut known) = (self.heading(document), Vec::new());
        for finding in ordered(document) {
            match Group::of(finding) {
                Group::Known if !all => known.push(finding),
                group if all || group.is_told() => {
                    out.push_str(&finding::render(finding, self.width));
                }
                _ => {}
            }
        }
        out.push_str(&self.known(&known));
        if !all && !document.findings.is_empty() {
            out.push_str(&self.untold(document));
        }
        out
    }

    /// The name of a deal, its title, and the rulebook where there are several.
    fn heading(&self, document: &Document) -> String {
        let mut out = paint(style::NAME, &clean(&document.file));
        if let Some(title) = &document.title {
            out.push_str(&format!(": {}", cut(&clean(title), LONGEST_TITLE)));
        }
        let rulebook = self.report.rulebooks.get(document.rulebook);
        if let Some(rulebook) = rulebook.filter(|_| self.report.rulebooks.len() > 1) {
            let name = rulebook.title.as_deref().unwrap_or(&rulebook.path);
            out.push_str(&format!(" (under {})", clean(name)));
        }
        wrap(&out, "", "  ", self.width) + "\n"
    }

    /// What was known before, in a line each.
    fn known(&self, findings: &[&Finding]) -> String {
        let mut out = String::new();
        for finding in findings {
            let headline = cut_words(&clean(&finding.headline));
            let line = format!("{}: {headline}", subject(finding));
            let first = format!("{}: ", verdict_words(finding));
            out.push_str(&wrap(&line, &first, "  ", self.width));
        }
        match out.is_empty() {
            true => out,
            false => out + "\n",
        }
    }

    /// How many findings were not told.
    fn untold(&self, document: &Document) -> String {
        let (hard, soft) = (&document.hard, &document.soft);
        let counts = [
            (hard.met + soft.met, "met"),
            (hard.not_applicable + soft.not_applicable, "not applicable"),
        ];
        let parts: Vec<String> = counts
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, words)| format!("{number} {words}"))
            .collect();
        if parts.is_empty() {
            return String::new();
        }
        let line = format!("{} (told with `--all`)", parts.join(", "));
        wrap(&paint(style::QUIET, &line), "", "  ", self.width) + "\n"
    }

    /// What is broken in one of many deals.
    fn in_short(&self, document: &Document) -> String {
        let findings = ordered(document);
        let broken: Vec<&&Finding> = findings
            .iter()
            .filter(|finding| Group::of(finding) == Group::Broken)
            .collect();
        let waived = findings
            .iter()
            .filter_map(|one| Some((one, one.waived.as_ref()?)));
        let waived: Vec<(&&Finding, &Waived)> = waived.collect();
        if broken.is_empty() && waived.is_empty() {
            return String::new();
        }
        let mut out = self.heading(document);
        for finding in broken {
            let line = format!("{}: {}", subject(finding), clean(&finding.headline));
            out.push_str(&wrap(
                &line,
                &format!("  {} ", verdict_words(finding)),
                "    ",
                self.width,
            ));
            let sides = paint(style::QUIET, &clean(&both_sides(finding)));
            out.push_str(&wrap(&sides, "    ", "    ", self.width));
        }
        for (finding, waived) in waived {
            let words = cut_words(&clean(&waived_words(waived)));
            let line = format!("{}: {words}", subject(finding));
            let first = format!("  {} ", verdict_words(finding));
            out.push_str(&wrap(&line, &first, "    ", self.width));
        }
        out.push('\n');
        out
    }

    /// The last lines: what is said of all deals, and what was left out.
    fn ending(&self) -> String {
        let worst = self
            .report
            .documents
            .iter()
            .map(|document| document.overall)
            .min();
        let style = worst.map_or(style::BAD, style_of);
        let mut out = wrap(
            &paint(style, &clean(&self.report.summary.sentence)),
            "",
            "",
            self.width,
        );
        if let Some(line) = summary::gone(self.report) {
            out.push_str(&wrap(&clean(&line), "", "", self.width));
        }
        for rulebook in &self.report.rulebooks {
            let left_out = rulebook.not_in_force.len();
            if left_out > 0 {
                let day = self.report.as_of.as_deref().unwrap_or("that day");
                let verb = if left_out == 1 { "was" } else { "were" };
                let line = format!(
                    "{} {verb} not in force on {day} and left out",
                    count(left_out, "rule")
                );
                out.push_str(&wrap(&line, "", "", self.width));
            }
        }
        out
    }
}

/// The line of the deal and the line of the rule.
pub(crate) fn both_sides(finding: &Finding) -> String {
    let deal = finding.facts.iter().find_map(|fact| fact.place.as_ref());
    let deal = deal.map_or("the deal is silent".to_owned(), short);
    let held = finding
        .rule
        .held
        .as_ref()
        .map_or(String::new(), |held| format!(", {}", held.words));
    format!("{deal} against {}{held}", short(&finding.rule.place))
}

/// The style of what is said of a deal.
#[must_use]
pub fn style_of(overall: Overall) -> anstyle::Style {
    match overall {
        Overall::Unusable | Overall::Fails => style::BAD,
        Overall::Incomplete | Overall::NothingApplies => style::OPEN,
        Overall::Passes => style::GOOD,
    }
}

/// The findings of a deal, worst first, else in their own order.
fn ordered(document: &Document) -> Vec<&Finding> {
    let mut findings: Vec<&Finding> = document.findings.iter().collect();
    findings.sort_by_key(|finding| Group::of(finding));
    findings
}

impl Counts {
    /// How many are open.
    #[must_use]
    pub fn open(&self) -> usize {
        self.gap + self.undetermined
    }
}
