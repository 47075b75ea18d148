//! What tests have seen as LCOV, for tools that show coverage of code: a rule file is a source file, whatever can come
//! out in several ways is a block, and each of the ways a branch. What can never come out is left out.
//!
//! The branches of a demand are its verdicts from worst to best, those of a clause true, false and unknown, those of a
//! threshold below, at and above it, those of an exception whether it decided and whether it did not hold.

use std::fmt::Write;

use crate::report::coverage::data::{CoverageReport, State};
use crate::report::coverage::lines::{File, files};

/// The tracefile.
#[must_use]
pub fn render(report: &CoverageReport) -> String {
    files(report).iter().map(file).collect()
}

fn file(file: &File<'_>) -> String {
    let mut out = format!("TN:servanda\nSF:{}\n", file.name.replace(['\n', '\r'], " "));
    let (mut branches, mut taken) = (0, 0);
    for line in &file.lines {
        for (block, item) in line.items.iter().enumerate() {
            for (branch, way) in item.ways.iter().enumerate() {
                if way.state != State::Impossible {
                    let times = way.tests.len();
                    let _ = writeln!(out, "BRDA:{},{block},{branch},{times}", line.number);
                    branches += 1;
                    taken += usize::from(times > 0);
                }
            }
        }
    }
    let _ = writeln!(out, "BRF:{branches}\nBRH:{taken}");
    let (mut found, mut hit) = (0, 0);
    for line in file.lines.iter().filter(|line| !line.items.is_empty()) {
        let ways = line.items.iter().flat_map(|item| &item.ways);
        let mut tests: Vec<usize> = ways.flat_map(|way| way.tests).copied().collect();
        tests.sort_unstable();
        tests.dedup();
        let _ = writeln!(out, "DA:{},{}", line.number, tests.len());
        found += 1;
        hit += usize::from(!tests.is_empty());
    }
    let _ = writeln!(out, "LF:{found}\nLH:{hit}\nend_of_record");
    out
}
