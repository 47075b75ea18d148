//! Many documents of one shape at once: collections cut into records, judged a batch at a time, and counted.
//!
//! It yields verdicts as masks over the records of a batch and explains nothing: what is to be told of a record is made
//! by the ordinary evaluator. No input, output or thread is here.

pub mod frame;
pub mod judged;
pub mod mask;
pub mod ordinary;
pub mod program;
pub mod rows;
pub mod tally;
pub mod verdicts;

/// At most so many records are judged at once.
pub const BATCH: usize = 512;
