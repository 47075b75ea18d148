//! The comparison for machines: one JSON object.

use crate::report::compare::Compared;
use crate::report::json::pretty;

/// The comparison as JSON.
#[must_use]
pub fn render(compared: &Compared) -> String {
    pretty(compared)
}
