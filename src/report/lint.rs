//! The findings of the lints for machines: one JSON object, published as `docs/lint-output.schema.json`.
//!
//! A change that breaks a reader raises the version.

use serde::Serialize;

use crate::diagnostic::{self, Severity};
use crate::report::collect;
use crate::report::data::{Diagnostic, Exit};
use crate::report::json::pretty;
use crate::source::Sources;

/// The version of this shape.
const VERSION: u32 = 1;

/// The whole of it.
#[derive(Serialize)]
struct Report {
    /// The version of this shape.
    version: u32,
    /// What was found, and what kept rule files from being read.
    diagnostics: Vec<Diagnostic>,
    /// How many there are of each severity.
    summary: Summary,
    /// How many findings were mended and are therefore not among them.
    mended: usize,
    /// How the process ends.
    exit: Exit,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    hints: usize,
}

/// Findings as JSON.
#[must_use]
pub fn render_json(
    found: &[diagnostic::Diagnostic],
    mended: usize,
    exit: Exit,
    sources: &Sources,
) -> String {
    let count = |severity| {
        let of = found.iter().filter(|one| one.severity == severity);
        of.count()
    };
    pretty(&Report {
        version: VERSION,
        diagnostics: found
            .iter()
            .map(|one| collect::diagnostic(one, sources))
            .collect(),
        summary: Summary {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            hints: count(Severity::Hint),
        },
        mended,
        exit,
    })
}
