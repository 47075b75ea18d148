//! What people and machines get to see: each report turns findings or diagnostics into text.
//!
//! Reports are pure: they return strings, styled with ANSI sequences that whoever prints them may strip, and never
//! write, read or ask for anything.

pub mod diagnostics;
pub mod style;
pub mod text;
