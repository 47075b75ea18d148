//! The real binary, run as people run it.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test may fail where it stands"
)]

mod check;
mod collections;
mod commands;
mod compare;
mod complete;
mod config;
mod coverage;
mod exit;
mod fmt;
mod folder;
mod json;
mod lint;
mod matrix;
mod mutate;
#[cfg(unix)]
mod robust;
mod terminal;
mod tests;
mod waivers;
mod watch;
