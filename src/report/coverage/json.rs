//! What tests have seen, for machines: one JSON object.

use crate::report::coverage::data::CoverageReport;
use crate::report::json::pretty;

/// The report as JSON.
#[must_use]
pub fn render(report: &CoverageReport) -> String {
    pretty(report)
}
