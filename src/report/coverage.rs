//! What tests have seen of rulebooks, told to people and machines.

pub mod collect;
pub mod data;
pub mod human;
pub mod json;
