//! What rules and documents are about: values, truth, the shape of documents, facts, and the typed rulebook.
//!
//! Plain data and its arithmetic; nothing here parses, prints diagnostics or evaluates.

pub mod facts;
pub mod rulebook;
pub mod shape;
pub mod truth;
pub mod value;
pub mod words;
