//! The marks of verdicts: one table of glyphs, labels and severities that every table, page and machine format reads.
//!
//! A mark tells hard demands from soft ones, since only a hard demand makes a deal fail.

use crate::model::rulebook::Verdict;
use crate::report::data::{Document, Finding};

/// How loud a format for machines is about a finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The deal fails because of it.
    Error,
    /// The deal is incomplete because of it.
    Warning,
    /// Advice that the deal does not follow.
    Notice,
    /// Nothing to do.
    None,
}

/// What a verdict on a hard or soft demand looks like.
#[derive(PartialEq, Eq, Debug)]
pub struct Mark {
    /// Stable, fit for a class name or a key.
    pub key: &'static str,
    /// One character that needs no colour.
    pub glyph: char,
    /// One or two words for a cell of a table.
    pub label: &'static str,
    /// A few words for a legend.
    pub meaning: &'static str,
    /// How loud it is.
    pub severity: Severity,
}

/// The marks, worst first.
pub const MARKS: [Mark; 10] = [
    Mark {
        key: "broken",
        glyph: '✗',
        label: "broken",
        meaning: "the deal breaks a hard demand",
        severity: Severity::Error,
    },
    Mark {
        key: "gap",
        glyph: '?',
        label: "gap",
        meaning: "the rule applies, and the deal does not say enough to judge it",
        severity: Severity::Warning,
    },
    Mark {
        key: "undetermined",
        glyph: '…',
        label: "undetermined",
        meaning: "the deal does not say enough to know whether the rule applies",
        severity: Severity::Warning,
    },
    Mark {
        key: "advice",
        glyph: '!',
        label: "advice",
        meaning: "the deal does not follow advice, which is no failure",
        severity: Severity::Notice,
    },
    Mark {
        key: "advice-open",
        glyph: '~',
        label: "advice, open",
        meaning: "the deal does not say enough to judge advice",
        severity: Severity::None,
    },
    Mark {
        key: "waived",
        glyph: '§',
        label: "waived",
        meaning: "broken or open, and permitted by somebody, for a reason, until some day",
        severity: Severity::None,
    },
    Mark {
        key: "known",
        glyph: '=',
        label: "known",
        meaning: "broken or open, and so before: the baseline lists it",
        severity: Severity::None,
    },
    Mark {
        key: "excepted",
        glyph: '^',
        label: "excepted",
        meaning: "an exception holds, or a rule that overrides this one",
        severity: Severity::None,
    },
    Mark {
        key: "met",
        glyph: '✓',
        label: "met",
        meaning: "the deal keeps the rule",
        severity: Severity::None,
    },
    Mark {
        key: "not-applicable",
        glyph: '–',
        label: "n/a",
        meaning: "the deal does not come under the rule",
        severity: Severity::None,
    },
];

/// The position of a finding's mark in [`MARKS`]: the smaller, the worse.
#[must_use]
pub fn rank(finding: &Finding) -> usize {
    match (finding.verdict, finding.hard) {
        _ if finding.waived.is_some() => 5,
        _ if finding.known => 6,
        ("broken", true) => 0,
        ("gap", true) => 1,
        ("undetermined", true) => 2,
        ("broken", false) => 3,
        ("gap" | "undetermined", false) => 4,
        ("excepted", _) => 7,
        ("met", _) => 8,
        _ => 9,
    }
}

/// The position of the mark of a verdict in [`MARKS`].
#[must_use]
pub fn rank_of(verdict: Verdict, hard: bool) -> usize {
    match (verdict, hard) {
        (Verdict::Broken, true) => 0,
        (Verdict::Gap, true) => 1,
        (Verdict::Undetermined, true) => 2,
        (Verdict::Broken, false) => 3,
        (Verdict::Gap | Verdict::Undetermined, false) => 4,
        (Verdict::Excepted, _) => 7,
        (Verdict::Met, _) => 8,
        (Verdict::NotApplicable, _) => 9,
    }
}

/// The mark of a finding.
#[must_use]
pub fn of(finding: &Finding) -> &'static Mark {
    let [.., last] = &MARKS;
    MARKS.get(rank(finding)).unwrap_or(last)
}

/// How often each mark was given in a document, in the order of [`MARKS`].
#[must_use]
pub fn counts(document: &Document) -> [usize; 10] {
    let (hard, soft) = (&document.hard, &document.soft);
    [
        hard.broken,
        hard.gap,
        hard.undetermined,
        soft.broken,
        soft.gap + soft.undetermined,
        document.waived,
        document.known,
        hard.excepted + soft.excepted,
        hard.met + soft.met,
        hard.not_applicable + soft.not_applicable,
    ]
}

/// The verdict in words, with `advice` in front where the demand is soft and the verdict is about it, and behind it
/// whether it is set aside.
#[must_use]
pub fn words(finding: &Finding) -> String {
    let verdict = match (finding.verdict, finding.hard) {
        ("broken", false) => "advice not followed",
        ("gap", false) => "advice, gap",
        ("undetermined", false) => "advice, undetermined",
        ("not-applicable", _) => "not applicable",
        (verdict, _) => verdict,
    };
    match finding.waived {
        Some(_) => format!("waived, {verdict}"),
        None if finding.known => format!("known, {verdict}"),
        None => verdict.to_owned(),
    }
}
