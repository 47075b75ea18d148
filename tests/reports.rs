//! Each format of `servanda check`: what it looks like, that it keeps to its standard, and that no text of a deal gets
//! out of it.

#[path = "reports/sample.rs"]
mod sample;

#[path = "reports/machines.rs"]
mod machines;
#[path = "reports/people.rs"]
mod people;
