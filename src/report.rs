//! What people and machines get to see: each report turns findings or diagnostics into text.
//!
//! Reports are pure: they return strings, styled with ANSI sequences that whoever prints them may strip, and never
//! write, read or ask for anything.

pub mod aside;
pub mod collect;
pub mod compare;
pub mod complete;
pub mod coverage;
pub mod csv;
pub mod data;
pub mod diagnostics;
pub mod digest;
pub mod finding;
pub mod github;
pub mod gitlab;
pub mod glossary;
pub mod grid;
pub mod html;
pub mod human;
pub mod json;
pub mod junit;
pub mod lint;
pub mod locate;
pub mod mark;
pub mod markdown;
pub mod matrix;
pub mod mutation;
pub mod page;
pub mod reads;
pub mod record;
pub mod redact;
pub mod rule;
pub mod sarif;
pub mod schema;
pub mod settings;
pub mod shape;
pub mod style;
pub mod summary;
pub mod table;
pub mod tests;
pub mod text;
pub mod totals;
pub mod tree;
pub mod walk;
pub mod watch;
