//! Cuts a stream of bytes into batches of whole records, each with its line and byte, however the bytes arrive.
//!
//! It holds no more than one batch, reads nothing, and does not look into records beyond what ends them.

use std::ops::Range;

use memchr::{memchr_iter, memrchr};

use crate::document::csv::{self, Scanner};

/// What ends a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Framing {
    /// The end of its line.
    Lines,
    /// The end of a line that does not stand in quotation marks. The first record is the header.
    Csv,
}

/// A place in a stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spot {
    /// The offset of the byte, from 0.
    pub byte: u64,
    /// The line, from 1.
    pub line: u64,
}

/// A run of whole records.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The bytes of the records with what stands between them.
    pub bytes: Vec<u8>,
    /// Where the first byte stands.
    pub at: Spot,
    /// What separates cells, once it is known.
    pub separator: u8,
    framing: Framing,
    /// No record may have more bytes.
    limit: usize,
    /// A record behind these that was too large to be held.
    then: Option<TooLarge>,
    /// Records that start before this are left out.
    skipped: usize,
    /// The ends of the records, line breaks included; only of CSV, where they cannot be seen by themselves.
    ends: Vec<usize>,
}

/// A record that was not held for its size.
#[derive(Clone, Copy, Debug)]
struct TooLarge {
    at: Spot,
    bytes: u64,
    lines: u64,
}

/// One record of a batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Its bytes in the batch, without its line break; none where it is too large.
    pub range: Range<usize>,
    /// Where it starts.
    pub at: Spot,
    /// How many bytes it has, where those are more than the limit.
    pub too_large: Option<u64>,
}

/// Cuts one stream.
#[derive(Debug)]
pub struct Cutter {
    framing: Framing,
    /// No record may have more bytes.
    limit: usize,
    /// A batch is full from so many bytes on.
    size: usize,
    open: Batch,
    /// How much of the open batch has been looked at.
    scanned: usize,
    /// Where its last whole record ends.
    whole: usize,
    scanner: Option<Scanner>,
    skipping: Option<TooLarge>,
}

impl Batch {
    /// A batch without records, whose memory is used for others.
    #[must_use]
    pub fn empty(framing: Framing) -> Self {
        Self {
            bytes: Vec::new(),
            at: Spot { byte: 0, line: 1 },
            separator: b',',
            framing,
            limit: usize::MAX,
            then: None,
            skipped: 0,
            ends: Vec::new(),
        }
    }

    /// What ends its records.
    #[must_use]
    pub fn framing(&self) -> Framing {
        self.framing
    }

    /// Its first record, which is none of [`Batch::records`] from then on.
    pub fn take_first(&mut self) -> Option<Record> {
        let first = self.records().into_iter().next()?;
        self.skipped = first.range.end + 1;
        Some(first)
    }

    /// Its records in order, those that are too large among them. Lines of nothing but white space are none.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        let ends: Box<dyn Iterator<Item = usize>> = match self.framing {
            Framing::Lines => Box::new(
                memchr_iter(b'\n', &self.bytes)
                    .map(|at| at + 1)
                    .chain((!self.bytes.ends_with(b"\n")).then_some(self.bytes.len())),
            ),
            Framing::Csv => Box::new(self.ends.iter().copied()),
        };
        let mut records = Vec::new();
        let (mut start, mut line) = (0, self.at.line);
        for end in ends {
            let whole = self.bytes.get(start..end).unwrap_or_default();
            let mark = if self.at.byte == 0 && start == 0 {
                csv::mark(whole)
            } else {
                0
            };
            let text = whole.get(mark..).unwrap_or_default().trim_ascii_end();
            let bytes = whole.strip_suffix(b"\n").unwrap_or(whole).len();
            let too_large = (bytes > self.limit).then_some(bytes as u64);
            let length = if too_large.is_some() { 0 } else { text.len() };
            if !text.is_empty() && start >= self.skipped {
                records.push(Record {
                    range: start + mark..start + mark + length,
                    at: Spot {
                        byte: self.at.byte + (start + mark) as u64,
                        line,
                    },
                    too_large,
                });
            }
            line += lines(whole);
            start = end;
        }
        records.extend(self.then.map(|left_out| Record {
            range: start..start,
            at: left_out.at,
            too_large: Some(left_out.bytes),
        }));
        records
    }
}

impl Cutter {
    /// Cuts a stream into batches of about `size` bytes. A record of more than `limit` bytes is left out.
    #[must_use]
    pub fn new(framing: Framing, limit: usize, size: usize) -> Self {
        Self {
            framing,
            limit,
            size,
            open: Batch {
                limit,
                ..Batch::empty(framing)
            },
            scanned: 0,
            whole: 0,
            scanner: None,
            skipping: None,
        }
    }

    /// Takes further bytes of the stream, and says how many of them. Where that is not all, the batch is full.
    pub fn push(&mut self, bytes: &[u8]) -> usize {
        if self.is_full() {
            return 0;
        }
        if self.skipping.is_some() {
            return self.skip(bytes);
        }
        self.open.bytes.extend_from_slice(bytes);
        self.scan(false);
        if self.open.bytes.len() - self.whole > self.limit {
            self.start_skipping();
        }
        bytes.len()
    }

    /// The stream is at its end: what is left is a record.
    pub fn finish(&mut self) {
        if let Some(skipped) = self.skipping.take() {
            self.open.then = Some(skipped);
        }
        self.scan(true);
        if self.whole < self.open.bytes.len() {
            self.whole = self.open.bytes.len();
            if self.framing == Framing::Csv {
                self.open.ends.push(self.whole);
            }
        }
    }

    /// Whether the batch should be taken before more is pushed.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.whole >= self.size || self.open.then.is_some()
    }

    /// Whether nothing is there to be taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.whole == 0 && self.open.then.is_none()
    }

    /// Takes the whole records so far, and goes on with the memory of a batch that is done with.
    pub fn take(&mut self, mut spare: Batch) -> Batch {
        let tail = self.open.bytes.get(self.whole..).unwrap_or_default();
        spare.bytes.clear();
        spare.bytes.extend_from_slice(tail);
        spare.ends.clear();
        spare.framing = self.framing;
        spare.limit = self.limit;
        spare.separator = self.open.separator;
        spare.then = None;
        spare.skipped = 0;
        self.open.bytes.truncate(self.whole);
        spare.at = self.spot_after();
        self.scanned -= self.whole;
        self.whole = 0;
        std::mem::replace(&mut self.open, spare)
    }

    /// Where the next batch starts: behind the records of this one, and behind what was skipped.
    fn spot_after(&self) -> Spot {
        let own = self.spot(self.whole);
        match &self.open.then {
            None => own,
            Some(skipped) => Spot {
                byte: skipped.at.byte + skipped.bytes + 1,
                line: skipped.at.line + skipped.lines,
            },
        }
    }

    fn spot(&self, at: usize) -> Spot {
        let before = self.open.bytes.get(..at).unwrap_or_default();
        Spot {
            byte: self.open.at.byte + at as u64,
            line: self.open.at.line + lines(before),
        }
    }

    /// Looks for the ends of records in what was not looked at.
    fn scan(&mut self, at_end: bool) {
        let fresh = self.open.bytes.get(self.scanned..).unwrap_or_default();
        match self.framing {
            Framing::Lines => {
                if let Some(last) = memrchr(b'\n', fresh) {
                    self.whole = self.scanned + last + 1;
                }
                self.scanned = self.open.bytes.len();
            }
            Framing::Csv => self.scan_cells(at_end),
        }
    }

    fn scan_cells(&mut self, at_end: bool) {
        if self.scanner.is_none() {
            let known = csv::separator(&self.open.bytes, at_end || self.is_long());
            self.scanner = known.map(Scanner::new);
            self.open.separator = known.unwrap_or(self.open.separator);
        }
        let Some(scanner) = &mut self.scanner else {
            return;
        };
        let start = match self.open.at.byte + self.scanned as u64 {
            0 => csv::mark(&self.open.bytes),
            _ => self.scanned,
        };
        for (at, byte) in self.open.bytes.iter().enumerate().skip(start) {
            if scanner.ends_record(*byte) {
                self.whole = at + 1;
                self.open.ends.push(at + 1);
            }
        }
        self.scanned = self.open.bytes.len();
    }

    fn is_long(&self) -> bool {
        self.open.bytes.len() > self.limit
    }

    fn start_skipping(&mut self) {
        let at = self.spot(self.whole);
        let left_out = self.open.bytes.get(self.whole..).unwrap_or_default();
        self.skipping = Some(TooLarge {
            at,
            bytes: left_out.len() as u64,
            lines: lines(left_out),
        });
        self.open.bytes.truncate(self.whole);
        self.scanned = self.whole;
    }

    /// Leaves out bytes up to the end of the record that is too large.
    fn skip(&mut self, bytes: &[u8]) -> usize {
        let end = match (self.framing, &mut self.scanner) {
            (Framing::Csv, Some(scanner)) => {
                bytes.iter().position(|byte| scanner.ends_record(*byte))
            }
            _ => memchr::memchr(b'\n', bytes),
        };
        let used = end.map_or(bytes.len(), |at| at + 1);
        if let Some(skipped) = &mut self.skipping {
            skipped.bytes += (used - usize::from(end.is_some())) as u64;
            skipped.lines += lines(bytes.get(..used).unwrap_or_default());
        }
        if end.is_some() {
            self.open.then = self.skipping.take();
        }
        used
    }
}

fn lines(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
mod tests {
    use super::{Batch, Cutter, Framing};

    /// Every record with its line and byte, and what was too large, pushed so many bytes at a time.
    fn cut(text: &str, framing: Framing, step: usize, size: usize) -> Vec<String> {
        let mut cutter = Cutter::new(framing, 40, size);
        let mut out = Vec::new();
        let mut spare = Batch::empty(framing);
        let mut told = |batch: &Batch| {
            for record in batch.records() {
                let text = String::from_utf8_lossy(&batch.bytes[record.range.clone()]).into_owned();
                let text = match record.too_large {
                    Some(bytes) => format!("too large, {bytes}"),
                    None => text,
                };
                out.push(format!("{}@{}: {text}", record.at.line, record.at.byte));
            }
        };
        for piece in text.as_bytes().chunks(step) {
            let mut rest = piece;
            while !rest.is_empty() {
                rest = &rest[cutter.push(rest)..];
                if cutter.is_full() {
                    let batch = cutter.take(spare);
                    told(&batch);
                    spare = batch;
                }
            }
        }
        cutter.finish();
        if !cutter.is_empty() {
            told(&cutter.take(spare));
        }
        out
    }

    #[test]
    fn lines_are_found_however_the_bytes_arrive() {
        let long = "x".repeat(60);
        let text = format!("\u{feff}{{1}}\r\n\n  \n{{2}}\n{long}\n{{3}}\n{{4}}");
        for step in [1, 2, 3, 7, 1000] {
            for size in [1, 5, 20, 1000] {
                assert_eq!(
                    cut(&text, Framing::Lines, step, size),
                    [
                        "1@3: {1}",
                        "4@12: {2}",
                        "5@16: too large, 60",
                        "6@77: {3}",
                        "7@81: {4}"
                    ],
                    "{step} bytes at a time, batches of {size}"
                );
            }
        }
    }

    #[test]
    fn a_line_break_in_quotation_marks_ends_no_record() {
        let long = "y\n".repeat(30);
        let text =
            format!("\u{feff}\"a\nb\",c\r\n1,\"x\"\"\n\"\n\n5\" pipe,2\n\"{long}\",3\n6,7\n");
        for step in [1, 2, 3, 7, 1000] {
            for size in [1, 5, 20, 1000] {
                assert_eq!(
                    cut(&text, Framing::Csv, step, size),
                    [
                        "1@3: \"a\nb\",c",
                        "3@12: 1,\"x\"\"\n\"",
                        "6@22: 5\" pipe,2",
                        "7@32: too large, 64",
                        "38@97: 6,7"
                    ],
                    "{step} bytes at a time, batches of {size}"
                );
            }
        }
    }

    #[test]
    fn nothing_yields_nothing() {
        assert!(cut("", Framing::Lines, 1, 10).is_empty());
        assert!(cut("\u{feff}\n\r\n", Framing::Csv, 1, 10).is_empty());
    }
}
