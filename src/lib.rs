//! Servanda checks proposed agreements against rules written in plain English.
//!
//! The way through is one line: rule texts are parsed ([`syntax`]) and checked ([`check`]) into a typed rulebook,
//! which is planned ([`plan`]); documents are read ([`document`]) and bound ([`bind`]) into facts; the plan is
//! evaluated on the facts ([`evaluate`]) and the outcome explained ([`explain`]) and reported ([`report`]). Two outcomes
//! are set beside each other by [`compare`].

pub mod baseline;
pub mod bind;
pub mod bulk;
pub mod check;
pub mod cli;
pub mod compare;
pub mod complete;
pub mod coverage;
pub mod diagnostic;
pub mod document;
pub mod evaluate;
pub mod explain;
pub mod format;
pub mod infer;
pub mod lint;
pub mod model;
pub mod plan;
pub mod report;
pub mod settings;

pub mod source;
pub mod syntax;
pub mod testing;
pub mod waive;
