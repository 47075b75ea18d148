//! How loud each lint is: as its code says, or as `servanda.toml` says.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Severity};

/// How loud a lint is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// It is not told.
    Off,
    /// It is told so.
    On(Severity),
}

/// The levels with their names, as `servanda.toml` writes them.
pub const LEVELS: [(&str, Level); 4] = [
    ("off", Level::Off),
    ("hint", Level::On(Severity::Hint)),
    ("warning", Level::On(Severity::Warning)),
    ("error", Level::On(Severity::Error)),
];

/// The levels that were chosen; every other lint keeps that of its code.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Settings {
    /// The levels by code.
    pub levels: BTreeMap<Code, Level>,
}

impl Settings {
    /// Whether a lint is not told.
    #[must_use]
    pub fn is_off(&self, code: Code) -> bool {
        self.levels.get(&code) == Some(&Level::Off)
    }

    /// How loud a lint is.
    #[must_use]
    pub fn severity(&self, code: Code) -> Severity {
        match self.levels.get(&code) {
            Some(Level::On(severity)) => *severity,
            _ => code.severity(),
        }
    }
}
