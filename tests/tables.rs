//! Tables are cut and read as an independent reader of CSV does, however the bytes arrive.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use servanda::bulk::frame::{Batch, Cutter, Framing};
use servanda::document::csv::cells;

/// The cells of every record, by our own automaton, `step` bytes at a time.
fn own(text: &str, step: usize, size: usize) -> Vec<Vec<String>> {
    let mut cutter = Cutter::new(Framing::Csv, usize::MAX, size);
    let mut out = Vec::new();
    let mut read = |batch: &Batch| {
        for record in batch.records() {
            let row = std::str::from_utf8(&batch.bytes[record.range]).expect("text");
            let cells = cells(row, batch.separator).into_iter();
            out.push(cells.map(|cell| cell.text.into_owned()).collect());
        }
    };
    for piece in text.as_bytes().chunks(step) {
        let mut rest = piece;
        while !rest.is_empty() {
            rest = &rest[cutter.push(rest)..];
            if cutter.is_full() {
                read(&cutter.take(Batch::empty(Framing::Csv)));
            }
        }
    }
    cutter.finish();
    if !cutter.is_empty() {
        read(&cutter.take(Batch::empty(Framing::Csv)));
    }
    out
}

/// The same by the `csv` crate, blanks around cells left out, and lines of nothing.
fn other(text: &str) -> Vec<Vec<String>> {
    let mut reader = other_csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .terminator(other_csv::Terminator::Any(b'\n'))
        .from_reader(text.as_bytes());
    let records = reader.records().map(|record| {
        let record = record.expect("a record");
        record.iter().map(|cell| cell.trim().to_owned()).collect()
    });
    records.collect()
}

/// Records of which something is left; a line of blanks is none of ours.
fn told(records: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let nothing = [String::new()];
    let mut records = records;
    records.retain(|record| record.as_slice() != nothing);
    records
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn cells_are_those_of_another_reader(
        text in "a,b\n([ab,\"\n]|\"\"|,\"|\",|\"\n|é|\r\n){0,40}",
        step in 1_usize..9,
        size in 1_usize..40,
    ) {
        prop_assert_eq!(told(own(&text, step, size)), told(other(&text)));
    }
}
