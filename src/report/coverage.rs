//! What tests have seen of rulebooks, told to people and machines.

pub mod annotated;
pub mod collect;
pub mod data;
pub mod html;
pub mod human;
pub mod json;
pub mod lcov;
pub mod lines;
