//! The matrix for machines: one JSON object.

use crate::report::json::pretty;
use crate::report::matrix::Matrix;

/// The matrix as JSON.
#[must_use]
pub fn render(matrix: &Matrix) -> String {
    pretty(matrix)
}
