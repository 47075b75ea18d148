//! The report of a run of tests: for people, as JSON, and as JUnit.

pub mod data;
pub mod human;
pub mod json;
pub mod junit;
