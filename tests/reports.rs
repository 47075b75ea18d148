//! Each format of `servanda check`: what it looks like, that it keeps to its standard, and that no text of a deal gets
//! out of it.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "reports/sample.rs"]
mod sample;

#[path = "reports/browser.rs"]
mod browser;
#[path = "reports/compare.rs"]
mod compare;
#[path = "reports/machines.rs"]
mod machines;
#[path = "reports/matrix.rs"]
mod matrix;
#[path = "reports/people.rs"]
mod people;
