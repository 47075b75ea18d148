//! The colours of every report, in one table.
//!
//! Colour never carries a meaning alone: each styled word also says what it means.

use anstyle::{AnsiColor, Style};

use crate::model::rulebook::{Overall, Verdict};

/// A hard demand is broken; an error.
pub const BAD: Style = AnsiColor::BrightRed.on_default().bold();
/// Something is open; a warning.
pub const OPEN: Style = AnsiColor::Yellow.on_default().bold();
/// A soft demand is broken; a hint.
pub const ADVICE: Style = AnsiColor::BrightMagenta.on_default().bold();
/// All is well.
pub const GOOD: Style = AnsiColor::BrightGreen.on_default().bold();
/// An exception decided.
pub const EXCEPTED: Style = AnsiColor::BrightCyan.on_default().bold();
/// Names of deals and rules.
pub const NAME: Style = Style::new().bold();
/// What is there for those who look for it: places, counts, labels.
pub const QUIET: Style = Style::new().dimmed();
/// Lines of a deal or a rule text.
pub const QUOTE: Style = AnsiColor::BrightBlue.on_default();

/// The style of a verdict on a hard or soft demand.
#[must_use]
pub fn of_verdict(verdict: Verdict, hard: bool) -> Style {
    match verdict {
        Verdict::Broken if hard => BAD,
        Verdict::Broken => ADVICE,
        Verdict::Gap | Verdict::Undetermined => OPEN,
        Verdict::Excepted => EXCEPTED,
        Verdict::Met => GOOD,
        Verdict::NotApplicable => QUIET,
    }
}

/// The style of what is said of a whole deal.
#[must_use]
pub fn of_overall(overall: Overall) -> Style {
    match overall {
        Overall::Fails => BAD,
        Overall::Incomplete => OPEN,
        Overall::Passes => GOOD,
    }
}

/// `text` in `style`.
#[must_use]
pub fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
