//! One finding for people: the headline, the decisive facts with their lines, the rule, and what would settle or mend it.
//!
//! It prints what the finding holds and adds no judgement.

use anstyle::Style;

use crate::report::data::{Evidence, Exception, Fact, Finding, Mend, Place, Waived};
use crate::report::mark;
use crate::report::style::{self, paint};
use crate::report::text::{clean, count, cut, cut_around, cut_words, listed, wrap};

/// Values are cut behind so many cells, headlines behind so many; machines get all of them.
const LONGEST_VALUE: usize = 300;
const LONGEST_HEADLINE: usize = 1000;

/// The groups in which findings are told, in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Group {
    /// A hard demand is broken.
    Broken,
    /// A hard demand is a gap or undetermined.
    Open,
    /// A soft demand is broken.
    Advice,
    /// A soft demand is a gap or undetermined.
    OpenAdvice,
    /// Broken or open, and permitted by name.
    Waived,
    /// Broken or open, and so before.
    Known,
    /// An exception decided.
    Excepted,
    /// The demand holds.
    Met,
    /// The rule does not apply.
    NotApplicable,
}

impl Group {
    /// The group of a finding.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        match (finding.verdict, finding.hard) {
            _ if finding.waived.is_some() => Self::Waived,
            _ if finding.known => Self::Known,
            ("broken", true) => Self::Broken,
            ("broken", false) => Self::Advice,
            ("gap" | "undetermined", true) => Self::Open,
            ("gap" | "undetermined", false) => Self::OpenAdvice,
            ("excepted", _) => Self::Excepted,
            ("met", _) => Self::Met,
            _ => Self::NotApplicable,
        }
    }

    /// Whether its findings are told unless everything is.
    #[must_use]
    pub fn is_told(self) -> bool {
        self < Self::Met
    }

    fn style(self) -> Style {
        match self {
            Self::Broken => style::BAD,
            Self::Open => style::OPEN,
            Self::Advice | Self::OpenAdvice => style::ADVICE,
            Self::Excepted => style::EXCEPTED,
            Self::Met => style::GOOD,
            Self::Waived => style::EXCEPTED,
            Self::Known | Self::NotApplicable => style::QUIET,
        }
    }
}

/// The verdict as it stands before a headline; of soft demands it says that they are advice, and of what is set aside
/// that it is.
#[must_use]
pub fn verdict_words(finding: &Finding) -> String {
    paint(Group::of(finding).style(), &mark::words(finding))
}

/// The finding's id, with the entry it is about.
#[must_use]
pub fn subject(finding: &Finding) -> String {
    let entry = finding
        .entry
        .as_ref()
        .map_or(String::new(), |entry| format!(" for {}", entry.words));
    paint(style::NAME, &clean(&format!("{}{entry}", finding.id)))
}

/// `file:line:column`.
#[must_use]
pub fn short(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// The finding in full, followed by an empty line.
#[must_use]
pub fn render(finding: &Finding, width: usize) -> String {
    let lead = format!("{}: {}", verdict_words(finding), subject(finding));
    let mut out = wrap(&lead, "", "  ", width);
    let headline = cut_words(&clean(&finding.headline));
    out.push_str(&wrap(&cut(&headline, LONGEST_HEADLINE), "  ", "  ", width));
    out.push_str(&facts(&finding.facts, width));
    out.push_str(&labelled(finding, width));
    out.push('\n');
    out
}

/// A line of a file, if there is one, with the facts that stand in it.
type FactsOfLine<'a> = (Option<(String, u32)>, Vec<&'a Fact>);

/// The facts, those of one line together under it, lines in the order in which the sentence needs them. What is said
/// of where facts come from is told once.
pub(crate) fn facts(facts: &[Fact], width: usize) -> String {
    let line = |fact: &Fact| {
        fact.place
            .as_ref()
            .map(|place| (place.file.clone(), place.line))
    };
    let mut groups: Vec<FactsOfLine<'_>> = Vec::new();
    for fact in facts {
        let here = line(fact);
        match groups
            .iter_mut()
            .find(|(known, _)| here.is_some() && *known == here)
        {
            Some((_, group)) => group.push(fact),
            None => groups.push((here, vec![fact])),
        }
    }
    let mut out = String::new();
    let mut told = Vec::new();
    for (_, group) in &groups {
        out.push_str(
            &group
                .first()
                .map_or(String::new(), |first| passage(first, width)),
        );
        let more = group.len() > 1;
        for fact in group.iter().filter(|fact| !(more && is_mere_entry(fact))) {
            out.push_str(&indented(&said(fact), width));
        }
        out.push_str(&behind(group, &mut told, width));
    }
    out
}

/// Whether a fact only says that there is an entry or record, which the others of its line say too.
fn is_mere_entry(fact: &Fact) -> bool {
    fact.value.is_none() && fact.state == "stated"
}

fn indented(text: &str, width: usize) -> String {
    wrap(&clean(text), "      ", "        ", width)
}

/// The place of a fact, its heading and its line.
fn passage(fact: &Fact, width: usize) -> String {
    let Some(place) = &fact.place else {
        return String::new();
    };
    let heading = fact
        .heading
        .as_ref()
        .map_or(String::new(), |heading| format!(", under “{heading}”"));
    let mut out = wrap(
        &clean(&format!("{}{heading}", short(place))),
        "    ",
        "      ",
        width,
    );
    if let Some(text) = &fact.text {
        let number = format!("{:>6} | ", place.line);
        let shown = clean(text);
        let focus = shown.char_indices().nth(fact.focus).map_or(0, |(at, _)| at);
        let line = cut_around(&shown, focus, width.saturating_sub(number.len()));
        out.push_str(&format!("{}{line}\n", paint(style::QUOTE, &number)));
    }
    out
}

/// What a fact says: `the monitor's leader: OTS`.
pub(crate) fn said(fact: &Fact) -> String {
    let value = match (&fact.value, fact.state) {
        (Some(value), _) if value.len() > LONGEST_VALUE => cut(value, LONGEST_VALUE).into_owned(),
        (Some(value), _) if fact.assumed => format!("{value}, since the deal is silent"),
        (Some(value), "disputed") => format!("{value}, disputed"),
        (Some(value), _) => value.clone(),
        (None, "stated") => return fact.words.clone(),
        (None, "absent") => "none".into(),
        (None, "silent") => "not mentioned".into(),
        (None, "unknown") => "not known yet".into(),
        (None, state) => state.into(),
    };
    format!("{}: {value}", fact.words)
}

/// The other places of disputed facts, and what the deal says about where the facts of a line come from, unless that
/// was told before.
fn behind(facts: &[&Fact], told: &mut Vec<String>, width: usize) -> String {
    let mut out = String::new();
    for fact in facts.iter().filter(|fact| !fact.others.is_empty()) {
        let others: Vec<String> = fact.others.iter().map(short).collect();
        let line = format!("also at {}", listed(&others, "and"));
        out.push_str(&indented(&line, width));
    }
    for fact in facts.iter().filter(|fact| !fact.evidence.is_empty()) {
        let line = format!("evidence: {}", evidence_words(&fact.evidence));
        if !told.contains(&line) {
            out.push_str(&wrap(
                &paint(style::QUIET, &clean(&line)),
                "      ",
                "        ",
                width,
            ));
            told.push(line);
        }
    }
    out
}

/// The remark that was given for the fact itself or the nearest thing around it; remarks on wider things follow in the
/// data, each starting over with the keys. `reported, point 28, source axios-2025-11`.
fn evidence_words(evidence: &[Evidence]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut keys = Vec::new();
    for entry in evidence {
        if keys.contains(&&entry.key) {
            break;
        }
        keys.push(&entry.key);
        parts.push(match entry.key.as_str() {
            "confidence" | "note" | "text" | "" => entry.text.clone(),
            key => format!("{key} {}", entry.text),
        });
    }
    parts.join(", ")
}

/// What belongs to the finding beside its facts, each behind its label.
fn labelled(finding: &Finding, width: usize) -> String {
    let rule = &finding.rule;
    let mut rows: Vec<(&str, String)> = Vec::new();
    if let Some(waived) = &finding.waived {
        rows.push(("waived", waived_words(waived)));
        rows.extend(waived.source.iter().map(|source| ("", source.clone())));
        rows.push(("", short(&waived.place)));
    }
    rows.push(("rule", rule_words(finding)));
    rows.extend(
        rule.held
            .iter()
            .map(|held| ("held by", without_label(&held.words))),
    );
    rows.extend(
        rule.because
            .iter()
            .map(|because| ("because", because.clone())),
    );
    rows.extend(rule.sources.iter().map(|source| ("source", source.clone())));
    rows.extend(
        finding
            .exceptions
            .iter()
            .map(|exception| ("except", exception_words(exception))),
    );
    rows.extend(finding.notes.iter().map(|note| ("note", note.clone())));
    rows.extend(
        finding
            .asks
            .iter()
            .map(|ask| ("to settle", format!("{}: {}", ask.fact.path, ask.question))),
    );
    rows.extend(
        finding
            .mends
            .iter()
            .map(|mend| ("to mend", mend_words(mend))),
    );
    let mut out = String::new();
    let mut last = "";
    for (label, text) in &rows {
        let shown = if *label == last { "" } else { label };
        last = label;
        let first = paint(style::QUIET, &format!("  {shown:<10}"));
        out.push_str(&wrap(&clean(text), &first, "            ", width));
    }
    out
}

/// Where the rule stands, and the line of the demand.
pub(crate) fn rule_words(finding: &Finding) -> String {
    let place = short(&finding.rule.place);
    let demand = &finding.demand;
    if demand.place.line == finding.rule.place.line {
        place
    } else {
        format!("{place}, {} in line {}", demand.force, demand.place.line)
    }
}

/// Who permits it until when, and why: `by Ada Novak until 2026-03-31 (12 days left): the kitchen is being rebuilt`.
pub(crate) fn waived_words(waived: &Waived) -> String {
    let left = match waived.days_left {
        None => String::new(),
        Some(0) => " (the last day)".to_owned(),
        Some(days) => format!(
            " ({} left)",
            count(usize::try_from(days).unwrap_or(0), "day")
        ),
    };
    let because = waived.because.trim_end_matches('.');
    format!("by {} until {}{left}: {because}", waived.by, waived.until)
}

pub(crate) fn exception_words(exception: &Exception) -> String {
    let by = exception
        .by
        .as_ref()
        .map_or(String::new(), |by| format!("overridden by {by}: "));
    let outcome = match exception.holds {
        "true" => "holds",
        "false" => "does not hold",
        _ => "is open",
    };
    let level = "and to that: ".repeat(exception.level);
    format!(
        "{level}{by}{} ({outcome}), {}",
        exception.words,
        short(&exception.place)
    )
}

pub(crate) fn mend_words(mend: &Mend) -> String {
    match mend.turns {
        "condition" => format!("{} (then the rule does not apply)", mend.words),
        "exception" => format!("{} (then an exception holds)", mend.words),
        _ => mend.words.clone(),
    }
}

fn without_label(words: &str) -> String {
    words
        .strip_prefix("held by")
        .unwrap_or(words)
        .trim_start()
        .to_owned()
}
