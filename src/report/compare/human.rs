//! The comparison for people: for each pair of documents what it says differently, which verdicts that changes and why,
//! what is still open; for two versions of a rulebook first what differs between the rules.

use anstyle::Style;

use crate::report::compare::{
    Compared, Document, FactChange, RuleChange, RuleChanges, RuleText, Rulebook, StillOpen, TURNS,
    VerdictChange, Version, kind_words, turned,
};
use crate::report::data::{Fact, Finding};
use crate::report::finding::{short, subject, verdict_words};
use crate::report::human::style_of;
use crate::report::style::{self, paint};
use crate::report::table::overall_words;
use crate::report::text::{clean, count, cut, cut_around, cut_words, listed, wrap};

/// How much is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Detail {
    /// Verdicts that turned neither better nor worse in a line each, and what is still open as a count.
    #[default]
    Fitting,
    /// Everything in full.
    All,
}

/// Values are cut behind so many cells, headlines behind so many; machines get all of them.
const LONGEST_VALUE: usize = 200;
const LONGEST_HEADLINE: usize = 600;

/// The comparison, without diagnostics.
#[must_use]
pub fn render(compared: &Compared, detail: Detail, width: usize) -> String {
    let page = Page {
        compared,
        detail,
        width,
    };
    let mut out = String::new();
    for rulebook in &compared.rulebooks {
        if let Some(changes) = &rulebook.changes {
            out.push_str(&page.rulebook(rulebook, changes));
        }
    }
    let quiet = |document: &&Document| is_quiet(document);
    for document in compared
        .documents
        .iter()
        .filter(|document| !is_quiet(document))
    {
        out.push_str(&page.document(document));
    }
    let unchanged: Vec<&Document> = compared.documents.iter().filter(quiet).collect();
    out.push_str(&page.unchanged(&unchanged));
    out.push_str(&page.ending());
    out
}

/// Whether there is nothing to tell of a document but that.
fn is_quiet(document: &Document) -> bool {
    document.facts.is_empty()
        && document.verdicts.is_empty()
        && !document.is_unusable()
        && document.old.is_some()
        && document.new.is_some()
}

struct Page<'a> {
    compared: &'a Compared,
    detail: Detail,
    width: usize,
}

impl Page<'_> {
    fn document(&self, document: &Document) -> String {
        let mut out = self.heading(document);
        if !document.facts.is_empty() {
            let heading = format!(
                "What it says differently ({})",
                count(document.facts.len(), "fact")
            );
            out.push_str(&section(&heading, self.width));
            for change in &document.facts {
                out.push_str(&self.fact(change));
            }
            out.push('\n');
        }
        for (key, sign, words) in TURNS {
            let turned: Vec<&VerdictChange> = document
                .verdicts
                .iter()
                .filter(|change| change.turned == key)
                .collect();
            // Of a deal that is new or gone, all that was said of it is new or gone.
            let one_sided = document.old.is_none() || document.new.is_none();
            if turned.is_empty() || (one_sided && key == "otherwise") {
                continue;
            }
            out.push_str(&section(
                &format!("{sign} {words} ({})", turned.len()),
                self.width,
            ));
            for change in turned {
                out.push_str(&match key {
                    "otherwise" if self.detail == Detail::Fitting => self.verdict_in_short(change),
                    _ => self.verdict(change),
                });
            }
            out.push('\n');
        }
        out + &self.still_open(document)
    }

    /// The name of a deal, its title, and what is said of it: then and now.
    fn heading(&self, document: &Document) -> String {
        let mut name = paint(style::NAME, &clean(&document.name));
        if let Some(title) = &document.title {
            name.push_str(&format!(": {}", cut_words(&clean(title))));
        }
        if let Some(rulebook) = self.compared.rulebooks.get(document.rulebook)
            && self.compared.rulebooks.len() > 1
        {
            name.push_str(&format!(" (under {})", clean(rulebook.new.name())));
        }
        let mut out = wrap(&name, "", "  ", self.width);
        let said = match (&document.old, &document.new) {
            (Some(old), Some(new)) => then_and_now(old, new),
            (None, Some(new)) => format!("not in the old version; {}", overall(new)),
            (Some(old), None) => format!("not in the new version; it was: {}", overall(old)),
            (None, None) => String::new(),
        };
        out.push_str(&wrap(&said, "", "  ", self.width));
        out + "\n"
    }

    fn fact(&self, change: &FactChange) -> String {
        let number = format!("{:>4}  ", change.number);
        let words = paint(style::NAME, &value(&change.words));
        let kind = kind_words(change);
        let said = change.said.as_deref().map(value);
        let says = change.says.as_deref().map(value);
        let line = match (said, says) {
            (Some(said), Some(says)) => {
                format!(
                    "{words}: {said} → {}{}",
                    paint(style::NAME, &says),
                    turned(change)
                )
            }
            (None, Some(says)) => format!("{words} ({kind}): {says}"),
            (Some(said), None) => format!("{words} ({kind}): {said}"),
            (None, None) => format!("{words} ({kind})"),
        };
        let mut out = wrap(&line, &number, "        ", self.width);
        for (side, fact) in [("old", &change.old), ("new", &change.new)] {
            if let Some(fact) = fact {
                out.push_str(&self.place(side, fact));
            }
        }
        out
    }

    /// Where a fact stands, with its line.
    fn place(&self, side: &str, fact: &Fact) -> String {
        let Some(place) = &fact.place else {
            return String::new();
        };
        let near = if fact.instead.is_some() { "near " } else { "" };
        let at = format!("      {side}  {near}{}  ", clean(&short(place)));
        let room = self
            .width
            .saturating_sub(crate::report::text::width(&at) + 2);
        let text = fact.text.as_deref().filter(|_| room > 16);
        let text = text.map_or(String::new(), |text| {
            let shown = clean(text);
            let focus = shown.char_indices().nth(fact.focus).map_or(0, |(at, _)| at);
            let line = cut_around(&shown, focus, room);
            paint(style::QUOTE, &format!("| {line}"))
        });
        let line = format!("{}{text}", paint(style::QUIET, &at));
        match crate::report::text::width(&line) > self.width {
            true => wrap(
                &paint(style::QUIET, at.trim()),
                "      ",
                "          ",
                self.width,
            ),
            false => line.trim_end().to_owned() + "\n",
        }
    }

    fn verdict(&self, change: &VerdictChange) -> String {
        let Some(told) = change.finding() else {
            return String::new();
        };
        let held = told.rule.held.as_ref();
        let held = held.map_or(String::new(), |held| format!(", {}", clean(&held.words)));
        let line = format!("{}: {}{held}", step(change), subject(told));
        let mut out = wrap(&line, "  ", "      ", self.width);
        for (side, finding) in [("was", &change.old), ("is", &change.new)] {
            if let Some(finding) = finding {
                let headline = cut(&clean(&finding.headline), LONGEST_HEADLINE).into_owned();
                out.push_str(&wrap(
                    &headline,
                    &format!("      {side:<4}"),
                    "          ",
                    self.width,
                ));
            }
        }
        if let Some(causes) = because(change) {
            let why = paint(style::QUIET, &format!("because of {causes}"));
            out.push_str(&wrap(&why, "      ", "          ", self.width));
        }
        if let Some(new) = &change.new {
            for ask in &new.asks {
                let line = format!(
                    "to settle {}: {}",
                    clean(&ask.fact.path),
                    clean(&ask.question)
                );
                out.push_str(&wrap(&line, "      ", "          ", self.width));
            }
        }
        let place = format!("rule at {}", clean(&short(&told.rule.place)));
        out + &wrap(
            &paint(style::QUIET, &place),
            "      ",
            "          ",
            self.width,
        )
    }

    fn verdict_in_short(&self, change: &VerdictChange) -> String {
        let Some(told) = change.finding() else {
            return String::new();
        };
        let line = format!(
            "{}: {} {}",
            step(change),
            subject(told),
            because(change).map_or(String::new(), |causes| {
                paint(style::QUIET, &format!("(because of {causes})"))
            })
        );
        wrap(&line, "  ", "      ", self.width)
    }

    fn still_open(&self, document: &Document) -> String {
        let (hard, soft): (Vec<&StillOpen>, Vec<&StillOpen>) =
            document.still_open.iter().partition(|open| open.hard);
        if hard.is_empty() && soft.is_empty() {
            return String::new();
        }
        let mut parts = Vec::new();
        if !hard.is_empty() {
            parts.push(count(hard.len(), "hard demand"));
        }
        if !soft.is_empty() {
            parts.push(format!("{} of advice", count(soft.len(), "piece")));
        }
        let parts = listed(&parts, "and");
        if self.detail == Detail::Fitting {
            let line = format!("Still open: {parts} (told with `--all`)");
            return wrap(&paint(style::QUIET, &line), "", "  ", self.width) + "\n";
        }
        let mut out = section(&format!("Still open ({parts})"), self.width);
        for open in hard.into_iter().chain(soft) {
            out.push_str(&self.open(open));
        }
        out + "\n"
    }

    fn open(&self, open: &StillOpen) -> String {
        let entry = open.entry.as_ref();
        let entry = entry.map_or(String::new(), |entry| format!(" on {}", clean(entry)));
        let advice = if open.hard { "" } else { "advice, " };
        let mut line = format!("{advice}{}: {}{entry}", open.is, clean(&open.id));
        if !open.questions.is_empty() {
            let questions: Vec<String> = open
                .questions
                .iter()
                .map(|one| clean(one).into_owned())
                .collect();
            line.push_str(&paint(style::QUIET, &format!(": {}", questions.join(" "))));
        }
        wrap(&line, "  ", "      ", self.width)
    }

    /// Documents of which there is nothing to tell.
    fn unchanged(&self, documents: &[&Document]) -> String {
        if documents.is_empty() {
            return String::new();
        }
        let names: Vec<String> = documents
            .iter()
            .map(|document| clean(&document.name).into_owned())
            .collect();
        let line = format!("No fact and no verdict changed: {}", listed(&names, "and"));
        wrap(&paint(style::QUIET, &line), "", "  ", self.width) + "\n"
    }

    fn rulebook(&self, rulebook: &Rulebook, changes: &RuleChanges) -> String {
        let name = format!(
            "{}: {} → {}",
            paint(style::NAME, &clean(rulebook.new.name())),
            clean(&rulebook.old.path),
            clean(&rulebook.new.path)
        );
        let mut out = wrap(&name, "", "  ", self.width);
        if let (Some(old), Some(new)) = (&rulebook.old.version, &rulebook.new.version)
            && old != new
        {
            let line = format!("version {} → {}", clean(old), clean(new));
            out.push_str(&wrap(&line, "", "  ", self.width));
        }
        out.push_str(&wrap(&rules_words(changes), "", "  ", self.width));
        out.push('\n');
        if changes.months {
            out.push_str(&wrap(
                "Months are counted differently, which may change any verdict about times.",
                "",
                "  ",
                self.width,
            ));
            out.push('\n');
        }
        for (heading, rules, style, sign) in [
            ("Rules added", &changes.added, style::GOOD, '+'),
            ("Rules removed", &changes.removed, style::BAD, '-'),
        ] {
            if !rules.is_empty() {
                out.push_str(&section(
                    &format!("{heading} ({})", rules.len()),
                    self.width,
                ));
                rules
                    .iter()
                    .for_each(|rule| out.push_str(&self.rule(rule, style, sign)));
                out.push('\n');
            }
        }
        let (meaning, words): (Vec<&RuleChange>, Vec<&RuleChange>) =
            changes.changed.iter().partition(|change| change.meaning);
        for (heading, rules) in [
            ("Rules that mean something else", meaning),
            ("Rules that differ only in words", words),
        ] {
            if !rules.is_empty() {
                out.push_str(&section(
                    &format!("{heading} ({})", rules.len()),
                    self.width,
                ));
                rules
                    .into_iter()
                    .for_each(|rule| out.push_str(&self.changed_rule(rule)));
                out.push('\n');
            }
        }
        out
    }

    fn rule(&self, rule: &RuleText, style: Style, sign: char) -> String {
        let mut out = wrap(
            &format!(
                "{} {}",
                paint(style::NAME, &clean(&rule.id)),
                paint(style::QUIET, &clean(&short(&rule.place)))
            ),
            "  ",
            "      ",
            self.width,
        );
        for line in &rule.lines {
            out.push_str(&self.line(line, style, sign));
        }
        out
    }

    /// A line of a rule that is gone or new, with its indent.
    fn line(&self, line: &str, style: Style, sign: char) -> String {
        let text = clean(line);
        let indent = text.len() - text.trim_start().len();
        let first = format!("      {sign} {}", " ".repeat(indent));
        let rest = " ".repeat(first.len() + 2);
        wrap(&paint(style, text.trim()), &first, &rest, self.width)
    }

    fn changed_rule(&self, change: &RuleChange) -> String {
        let mut about = clean(&short(&change.new)).into_owned();
        if !change.words.is_empty() {
            about.push_str(&format!(" ({})", change.words.join(", ")));
        }
        let line = format!(
            "{} {}",
            paint(style::NAME, &clean(&change.id)),
            paint(style::QUIET, &about)
        );
        let mut out = wrap(&line, "  ", "      ", self.width);
        change
            .gone
            .iter()
            .for_each(|line| out.push_str(&self.line(line, style::BAD, '-')));
        change
            .come
            .iter()
            .for_each(|line| out.push_str(&self.line(line, style::GOOD, '+')));
        for phrase in &change.phrases {
            out.push_str(&wrap(
                &format!("“{}”", clean(&phrase.phrase)),
                "      ",
                "        ",
                self.width,
            ));
            phrase
                .old
                .iter()
                .for_each(|line| out.push_str(&self.line(line, style::BAD, '-')));
            phrase
                .new
                .iter()
                .for_each(|line| out.push_str(&self.line(line, style::GOOD, '+')));
        }
        out
    }

    fn ending(&self) -> String {
        let sum = &self.compared.summary;
        let style = match (sum.worse, sum.newly_open, sum.better) {
            (0, 0, 0) => style::NAME,
            (0, 0, _) => style::GOOD,
            (0, _, _) => style::OPEN,
            _ => style::BAD,
        };
        wrap(&paint(style, &clean(&sum.sentence)), "", "  ", self.width)
    }
}

/// A count of a version: its words, and where its number comes from.
type Counted = (&'static str, fn(&Version) -> usize);

/// `fails → passes`, with the counts that changed.
fn then_and_now(old: &Version, new: &Version) -> String {
    let mut text = format!("{} → {}", overall(old), overall(new));
    let counts: [Counted; 3] = [
        ("broken", |version| version.hard.broken),
        ("open", |version| version.hard.open()),
        ("advice not followed", |version| version.soft.broken),
    ];
    let parts: Vec<String> = counts
        .iter()
        .map(|(words, of)| match (of(old), of(new)) {
            (then, now) if then == now => format!("{words} {now}"),
            (then, now) => format!("{words} {then} → {now}"),
        })
        .collect();
    text.push_str(&paint(style::QUIET, &format!(" ({})", parts.join(", "))));
    text
}

fn overall(version: &Version) -> String {
    paint(style_of(version.overall), overall_words(version.overall))
}

fn section(heading: &str, width: usize) -> String {
    wrap(&paint(style::NAME.underline(), heading), "", "  ", width)
}

/// `met → broken`.
fn step(change: &VerdictChange) -> String {
    let words = |finding: &Option<Finding>| {
        finding
            .as_ref()
            .map_or_else(|| paint(style::QUIET, "nothing said"), verdict_words)
    };
    format!("{} → {}", words(&change.old), words(&change.new))
}

/// `1 and 3`, `the rule itself`, `1 and the rule itself`; nothing where the whole deal is new or gone.
#[must_use]
pub fn because(change: &VerdictChange) -> Option<String> {
    let mut parts: Vec<String> = change.because.iter().map(ToString::to_string).collect();
    if change.rule_differs {
        parts.push("the rule itself".to_owned());
    }
    (!parts.is_empty()).then(|| listed(&parts, "and"))
}

/// What differs between two versions of a rulebook, as counts.
#[must_use]
pub fn rules_words(changes: &RuleChanges) -> String {
    let meaning = changes
        .changed
        .iter()
        .filter(|change| change.meaning)
        .count();
    let counts = [
        (changes.added.len(), "added"),
        (changes.removed.len(), "removed"),
        (meaning, "changed in meaning"),
        (changes.changed.len() - meaning, "changed only in words"),
    ];
    let parts: Vec<String> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, words)| format!("{} {words}", count(*number, "rule")))
        .collect();
    match parts.is_empty() {
        true => "no rule differs".to_owned(),
        false => listed(&parts, "and"),
    }
}

fn value(text: &str) -> String {
    cut_words(&cut(&clean(text), LONGEST_VALUE))
}
