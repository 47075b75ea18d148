//! A rulebook prepared for judging many documents of its shape.
//!
//! Whatever it does not understand it declines, and the ordinary path judges instead.

use crate::bulk::verdicts::{Verdicts, demands};
use crate::evaluate::Options;
use crate::model::rulebook::Rulebook;
use crate::plan::Plan;

/// A rulebook prepared for many documents.
#[derive(Clone, Debug)]
pub struct Program {
    demands: usize,
}

/// What one thread needs while it judges, taken once and used for every batch.
#[derive(Clone, Debug, Default)]
pub struct Scratch {}

impl Program {
    /// Prepares a rulebook.
    #[must_use]
    pub fn new(_rulebook: &Rulebook, plan: &Plan, _options: &Options) -> Self {
        Self {
            demands: demands(plan).len(),
        }
    }

    /// Judges at most [`BATCH`](crate::bulk::BATCH) records, each the bytes of what should be one JSON object,
    /// with white space before it perhaps. What `out` held before is replaced.
    pub fn judge(&self, records: &[&[u8]], _scratch: &mut Scratch, out: &mut Verdicts) {
        out.decline(records.len(), self.demands);
    }
}
