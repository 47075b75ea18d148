//! The report of tests as one JSON object, as docs/test-output.schema.json describes it.

use crate::report::json::pretty;
use crate::report::tests::data::TestReport;

/// The whole report.
#[must_use]
pub fn render(report: &TestReport) -> String {
    pretty(report)
}
