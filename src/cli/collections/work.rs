//! One thread that judges: batches come in, and what is to be told of them goes out as text.
//!
//! It prints nothing and keeps nothing from one batch to the next but memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex};

use crate::bulk::BATCH;
use crate::bulk::frame::{Batch, Record as Cut, Spot};
use crate::bulk::judged::Judged;
use crate::bulk::mask::Mask;
use crate::bulk::ordinary::Examined;
use crate::bulk::program::Scratch;
use crate::bulk::rows::{Ordinary, Rows};
use crate::bulk::tally::Tally;
use crate::bulk::verdicts::Verdicts;
use crate::cli::collections::read::{Header, Input, Job, Work};
use crate::cli::collections::record::{Slots, id};
use crate::cli::collections::{Judge, Needs, Setting};
use crate::cli::documents::Named;
use crate::cli::files;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::csv::{Column, Part, Table};
use crate::document::{Format, Read};
use crate::explain::Checked;
use crate::model::rulebook::Verdict;
use crate::model::words::folded;
use crate::report::collect::{self, Wanted};
use crate::report::data::Place;
use crate::report::diagnostics::render;
use crate::report::mark::rank_of;
use crate::report::markdown::folded as folded_finding;
use crate::report::record::{Record, line, problem_line, rows, told};
use crate::report::redact::redact;
use crate::report::totals::Repeated;
use crate::report::{csv, data};
use crate::source::Sources;

/// What a batch came to.
pub struct Done {
    /// The number of its job.
    pub number: u64,
    /// The position of its input.
    pub input: usize,
    /// How many bytes it had.
    pub bytes: u64,
    /// How many records.
    pub records: u64,
    /// What was counted under each rulebook.
    pub tallies: Vec<Tally>,
    /// What is told of it.
    pub pieces: Pieces,
    /// The memory to give back.
    pub batch: Batch,
}

/// What is told of a batch, in the order of its records.
#[derive(Default)]
pub struct Pieces {
    /// Lines of NDJSON.
    pub ndjson: String,
    /// Rows of CSV.
    pub csv: String,
    /// Records for people, those that were wanted.
    pub people: Vec<String>,
    /// Findings in Markdown, those that were wanted.
    pub markdown: Vec<String>,
    /// How many records there are to be told of.
    pub listed: u64,
    /// Errors of records for people, those that were wanted.
    pub problems: Vec<String>,
    /// How many errors there are.
    pub errors: u64,
    /// What is told once, however often it is found: by code and message, the first place and how often.
    pub repeated: BTreeMap<(Code, String), Repeated>,
    /// Keys that no field reads: by rulebook, record of the shape and spelling.
    pub unread: BTreeMap<(usize, u32, String), Unread>,
    /// What could not be read at all.
    pub failed: Option<Box<Diagnostic>>,
}

/// A key that no field reads.
pub struct Unread {
    /// As it was first written.
    pub key: String,
    /// Where it first stood.
    pub place: Place,
    /// How often.
    pub times: u64,
}

/// No more different warnings are kept.
pub const MOST_REPEATED: usize = 1_000;

/// A thread's own memory.
pub struct Worker<'a> {
    judges: &'a [Judge<'a>],
    setting: &'a Setting<'a>,
    inputs: &'a [Input],
    needs: Arc<Needs>,
    slots: Slots,
    /// The columns of the CSV at hand, by the position of its input.
    table: Option<(usize, Option<Table>)>,
    /// Its columns as each rulebook reads them.
    rows: Vec<Rows>,
    /// Rows written as JSON.
    text: Vec<u8>,
    scratch: Vec<Scratch>,
    verdicts: Vec<Verdicts>,
    judged: Vec<Judged>,
}

impl<'a> Worker<'a> {
    /// A thread that has done nothing yet.
    pub fn new(
        judges: &'a [Judge<'a>],
        setting: &'a Setting<'a>,
        inputs: &'a [Input],
        sources: &Sources,
        needs: Arc<Needs>,
    ) -> Self {
        Self {
            judges,
            setting,
            inputs,
            needs,
            slots: Slots::new(sources),
            table: None,
            rows: Vec::new(),
            text: Vec::new(),
            scratch: judges.iter().map(|_| Scratch::default()).collect(),
            verdicts: judges.iter().map(|_| Verdicts::default()).collect(),
            judged: judges.iter().map(|_| Judged::default()).collect(),
        }
    }

    /// Works until nothing is left.
    pub fn run(mut self, jobs: &Mutex<Receiver<Job>>, done: &Sender<Done>) {
        loop {
            let job = match jobs.lock() {
                Ok(jobs) => jobs.recv(),
                Err(_) => return,
            };
            let Ok(job) = job else {
                return;
            };
            if done.send(self.job(job)).is_err() {
                return;
            }
        }
    }

    fn job(&mut self, job: Job) -> Done {
        let mut done = Done {
            number: job.number,
            input: job.input,
            bytes: job.batch.bytes.len() as u64,
            records: 0,
            tallies: self
                .judges
                .iter()
                .map(|judge| Tally::new(judge.demands.len(), judge.groups.len()))
                .collect(),
            pieces: Pieces::default(),
            batch: job.batch,
        };
        let Some(input) = self.inputs.get(job.input) else {
            return done;
        };
        match job.work {
            Work::Nothing(failed) => done.pieces.failed = Some(failed),
            Work::Deal => self.deal(&input.named, &mut done),
            Work::Records(header) => self.records(&input.named.name, header.as_deref(), &mut done),
        }
        done
    }

    fn deal(&mut self, named: &Named, done: &mut Done) {
        let bytes = match read(named) {
            Ok(bytes) => bytes,
            Err(failed) => {
                done.pieces.failed = Some(failed);
                return;
            }
        };
        done.bytes = bytes.len() as u64;
        let format = match format_of(named, &bytes, self.setting) {
            Ok(format) => format,
            Err(failed) => {
                done.pieces.failed = Some(failed);
                return;
            }
        };
        let read = self
            .slots
            .deal(&named.name, &bytes, format, &self.setting.limits);
        self.start(1, true);
        self.one(0, &read, &named.name, None, done);
        self.count(done);
    }

    fn records(&mut self, name: &str, header: Option<&Header>, done: &mut Done) {
        let table = match header {
            None => None,
            Some(header) => match self.table(name, header, done) {
                Some(table) => Some(table),
                None => return,
            },
        };
        let batch = std::mem::replace(
            &mut done.batch,
            Batch::empty(crate::bulk::frame::Framing::Lines),
        );
        for cuts in batch.records().chunks(BATCH) {
            self.group(name, &batch, cuts, table.as_ref(), done);
        }
        done.batch = batch;
    }

    /// The columns of a CSV. What is wrong with its header is told with the batch that the header stood in.
    fn table(&mut self, name: &str, header: &Header, done: &mut Done) -> Option<Table> {
        if let Some((input, table)) = &self.table
            && *input == done.input
        {
            return table.clone();
        }
        let (table, wrong) = self.slots.header(name, header);
        if done.batch.at.byte == 0 {
            self.problems(&wrong, None, done);
        }
        self.rows = match &table {
            Some(table) => {
                let judges = self.judges.iter();
                let rows = |judge: &Judge<'_>| Rows::new(table, &judge.compiled.rulebook.shape);
                judges.map(rows).collect()
            }
            None => Vec::new(),
        };
        self.table = Some((done.input, table.clone()));
        table
    }

    /// Judges at most [`BATCH`] records.
    fn group(
        &mut self,
        name: &str,
        batch: &Batch,
        cuts: &[Cut],
        table: Option<&Table>,
        done: &mut Done,
    ) {
        let bytes = |cut: &Cut| batch.bytes.get(cut.range.clone()).unwrap_or_default();
        let records: Vec<&[u8]> = cuts.iter().map(bytes).collect();
        self.start(cuts.len(), false);
        match table {
            None => self.fast(&records),
            Some(_) => self.fast_rows(&records),
        }
        for (at, (cut, bytes)) in cuts.iter().zip(&records).enumerate() {
            if !self.is_wanted(at) {
                continue;
            }
            let read = match cut.too_large {
                Some(size) => self
                    .slots
                    .too_large(name, cut.at, size, &self.setting.limits),
                None => self
                    .slots
                    .record(name, bytes, cut.at, table, &self.setting.limits),
            };
            self.one(at, &read, name, Some(cut.at), done);
        }
        self.count(done);
        self.keep_unread(name, batch, cuts, table, done);
    }

    /// Starts a group in which nothing is judged yet.
    fn start(&mut self, records: usize, declined: bool) {
        let all = self
            .judges
            .iter()
            .zip(&mut self.verdicts)
            .zip(&mut self.judged);
        for ((judge, verdicts), judged) in all {
            verdicts.decline(records, judge.demands.len());
            if declined {
                judged.take(verdicts);
            }
        }
    }

    fn fast(&mut self, records: &[&[u8]]) {
        let verdicts = self.verdicts.iter_mut().zip(&mut self.judged);
        let all = self.judges.iter().zip(&mut self.scratch).zip(verdicts);
        for ((judge, scratch), (verdicts, judged)) in all {
            judge.program.judge(records, scratch, verdicts);
            judged.take(verdicts);
        }
    }

    /// Judges rows of CSV, each written as JSON; one that cannot be is left to be declined, as any bytes are that are no
    /// JSON.
    fn fast_rows(&mut self, records: &[&[u8]]) {
        let mut text = std::mem::take(&mut self.text);
        let mut ends = Vec::with_capacity(records.len());
        let verdicts = self.verdicts.iter_mut().zip(&mut self.judged);
        let all = self.judges.iter().zip(&mut self.scratch).zip(verdicts);
        for (((judge, scratch), (verdicts, judged)), rows) in all.zip(&self.rows) {
            text.clear();
            ends.clear();
            for record in records {
                let start = text.len();
                let row = std::str::from_utf8(record);
                if row
                    .map_or(Err(Ordinary), |row| rows.write(row, &mut text))
                    .is_err()
                {
                    text.truncate(start);
                }
                ends.push(start..text.len());
            }
            let written: Vec<&[u8]> = ends
                .iter()
                .map(|range| text.get(range.clone()).unwrap_or_default())
                .collect();
            judge.program.judge(&written, scratch, verdicts);
            judged.take(verdicts);
        }
        self.text = text;
    }

    /// Whether a record has to be looked at by the ordinary path: because it was declined, or to be told of.
    fn is_wanted(&self, record: usize) -> bool {
        let declined = self
            .verdicts
            .iter()
            .any(|verdicts| verdicts.ordinary.has(record));
        declined || (self.tells() && (0..self.judges.len()).any(|at| self.is_listed(at, record)))
    }

    /// Whether a record that the fast path judged has findings to be listed.
    fn is_listed(&self, judge: usize, record: usize) -> bool {
        let (Some(judge), Some(judged)) = (self.judges.get(judge), self.judged.get(judge)) else {
            return false;
        };
        self.listed(judge, judged).has(record)
    }

    /// The records with findings to be listed.
    fn listed(&self, judge: &Judge<'_>, judged: &Judged) -> Mask {
        let mut listed = Mask::NONE;
        for (masks, demand) in judged.found.iter().zip(&judge.demands) {
            for (mask, verdict) in masks.iter().zip(Verdict::ALL) {
                let rank = rank_of(verdict, demand.force.is_hard());
                if self.setting.marks.get(rank).copied().unwrap_or(false) {
                    listed = listed.or(*mask);
                }
            }
        }
        listed
    }

    /// Whether findings are still told in any way.
    fn tells(&self) -> bool {
        let needs = &self.needs;
        needs.ndjson
            || needs.csv
            || needs.people.load(Ordering::Relaxed)
            || needs.markdown.load(Ordering::Relaxed)
    }

    /// Judges and tells one record under every rulebook that wants it.
    fn one(&mut self, at: usize, read: &Read, name: &str, spot: Option<Spot>, done: &mut Done) {
        let judges = self.judges;
        let mut told: Vec<Diagnostic> = Vec::new();
        for (position, judge) in judges.iter().enumerate() {
            let declined = self
                .verdicts
                .get(position)
                .is_some_and(|verdicts| verdicts.ordinary.has(at));
            if !declined && !self.is_listed(position, at) {
                continue;
            }
            let examined = judge.ordinary.examine(read, &self.slots.sources);
            if declined {
                if let Some(judged) = self.judged.get_mut(position) {
                    judged.add(at, &examined.outcome.findings, &judge.demands);
                    if examined.is_unusable() {
                        judged.unusable.set(at);
                    }
                }
                self.count_unread(position, &examined, done);
                told.extend(
                    examined
                        .diagnostics
                        .iter()
                        .filter(|diagnostic| !told.contains(diagnostic))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
            }
            self.tell(position, judge, read, &examined, name, spot, done);
        }
        self.problems(&told, spot.map(|spot| spot.byte), done);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a record is told with all that is known of it"
    )]
    fn tell(
        &self,
        position: usize,
        judge: &Judge<'_>,
        read: &Read,
        examined: &Examined,
        name: &str,
        spot: Option<Spot>,
        done: &mut Done,
    ) {
        let wanted = Wanted::Marks(self.setting.marks);
        let findings = &examined.outcome.findings;
        let document = read.document.as_ref();
        if document.is_none() || !findings.iter().any(|finding| wanted.holds(finding)) {
            return;
        }
        if !self.tells() {
            return;
        }
        let checked = Checked {
            rulebook: &judge.compiled.rulebook,
            plan: &judge.compiled.plan,
            facts: &examined.facts,
            outcome: &examined.outcome,
            document,
            sources: &self.slots.sources,
        };
        let unusable = examined.is_unusable();
        let mut record = Record {
            at: spot.map(|spot| (spot.line, spot.byte)),
            id: document.and_then(id),
            document: collect::document(&checked, name, position, unusable, wanted),
        };
        redact(&mut record.document, self.setting.redaction);
        self.write(&record, judge, done);
    }

    fn write(&self, record: &Record, judge: &Judge<'_>, done: &mut Done) {
        let (pieces, needs) = (&mut done.pieces, &self.needs);
        let path = &judge.compiled.path;
        if needs.ndjson {
            pieces.ndjson.push_str(&line(record, path));
        }
        if needs.csv {
            pieces.csv.push_str(&rows(record, path));
        }
        if needs.people.load(Ordering::Relaxed) {
            let several = self.judges.len() > 1;
            let title = judge.compiled.rulebook.title.as_ref().unwrap_or(path);
            pieces.people.push(told(
                record,
                several.then_some(title.as_str()),
                self.setting.wish.all,
                self.setting.width,
            ));
        }
        if needs.markdown.load(Ordering::Relaxed) {
            let findings = record.document.findings.iter();
            pieces
                .markdown
                .extend(findings.map(|finding| folded_finding(&record.document, finding)));
        }
    }

    /// Tells what is wrong with a record: errors one by one, warnings once for all records.
    fn problems(&self, wrong: &[Diagnostic], byte: Option<u64>, done: &mut Done) {
        let sources = &self.slots.sources;
        for diagnostic in wrong {
            let told = collect::diagnostic(diagnostic, sources);
            if !diagnostic.is_error() {
                repeat(&mut done.pieces, diagnostic.code, told);
                continue;
            }
            done.pieces.errors += 1;
            if self.needs.ndjson {
                let line = problem_line(&told, byte, None);
                done.pieces.ndjson.push_str(&line);
            }
            if self.needs.csv {
                done.pieces.csv.push_str(&csv::error_row(&told));
            }
            if self.needs.problems.load(Ordering::Relaxed) {
                let one = std::slice::from_ref(diagnostic);
                let text = render(one, sources, self.setting.width);
                done.pieces.problems.push(text);
            }
        }
    }

    fn count_unread(&self, position: usize, examined: &Examined, done: &mut Done) {
        for unread in &examined.unread {
            let place = (position, unread.record.0, folded(&unread.key));
            let known = done.pieces.unread.entry(place).or_insert_with(|| Unread {
                key: unread.key.clone(),
                place: collect::place(unread.span, &self.slots.sources),
                times: 0,
            });
            known.times += unread.times as u64;
        }
    }

    /// Takes over the keys that the fast path could not read.
    fn keep_unread(
        &self,
        name: &str,
        batch: &Batch,
        cuts: &[Cut],
        table: Option<&Table>,
        done: &mut Done,
    ) {
        for position in 0..self.judges.len() {
            let Some(verdicts) = self.verdicts.get(position) else {
                continue;
            };
            for (record, keys) in &verdicts.unread.keys {
                for (key, unread) in keys {
                    let Some(cut) = cuts.get(unread.record as usize) else {
                        continue;
                    };
                    let bytes = batch.bytes.get(cut.range.clone()).unwrap_or_default();
                    let column = table.and_then(|table| column_of(key, table));
                    let place = match column {
                        Some(column) => (
                            column.name.clone(),
                            collect::place(column.span, &self.slots.sources),
                        ),
                        None => place_of(key, bytes, cut.at, name),
                    };
                    let entry = (position, record.0, key.clone());
                    let known = done.pieces.unread.entry(entry).or_insert_with(|| Unread {
                        key: place.0,
                        place: place.1,
                        times: 0,
                    });
                    known.times += unread.times;
                }
            }
        }
    }

    /// Adds a group to the totals.
    fn count(&mut self, done: &mut Done) {
        let all = self.judges.iter().zip(&self.judged).zip(&mut done.tallies);
        for ((judge, judged), tally) in all {
            tally.add(judged, &judge.demands, &judge.members);
            done.pieces.listed += self.listed(judge, judged).count();
        }
        let records = self.judged.first().map_or(0, |judged| judged.records);
        done.records += records as u64;
    }
}

/// Counts something that is told once.
fn repeat(pieces: &mut Pieces, code: Code, diagnostic: data::Diagnostic) {
    let key = (code, diagnostic.message.clone());
    if let Some(known) = pieces.repeated.get_mut(&key) {
        known.times += 1;
    } else if pieces.repeated.len() < MOST_REPEATED {
        let times = 1;
        pieces.repeated.insert(key, Repeated { diagnostic, times });
    }
}

fn read(named: &Named) -> Result<Vec<u8>, Box<Diagnostic>> {
    let mut bytes = Vec::new();
    let limit = files::MAX_BYTES + 1;
    let read = match &named.path {
        Some(path) => File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)),
        None => std::io::stdin().lock().take(limit).read_to_end(&mut bytes),
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Box::new(files::cannot_read(&named.name, &error))),
    }
}

fn format_of(
    named: &Named,
    bytes: &[u8],
    setting: &Setting<'_>,
) -> Result<Format, Box<Diagnostic>> {
    let flag = setting.wish.asked.circumstances.input.of_deals();
    let by_name = || named.path.as_deref().and_then(Format::from_path);
    let by_look = || match (&named.path, bytes.trim_ascii_start().first()) {
        (None, Some(b'{')) => Some(Format::Json),
        (None, _) => Some(Format::Yaml),
        _ => None,
    };
    let known = flag.or_else(by_name).or_else(by_look);
    known.ok_or_else(|| Box::new(crate::cli::documents::unknown_format(named)))
}

/// The column that has a key in its name.
fn column_of<'t>(key: &str, table: &'t Table) -> Option<&'t Column> {
    let is = |part: &Part| matches!(part, Part::Key(own) if folded(own) == key);
    table
        .columns
        .iter()
        .find(|column| column.parts.iter().any(is))
}

/// A key as a record of JSON spells it, and where it stands there.
fn place_of(key: &str, record: &[u8], at: Spot, name: &str) -> (String, Place) {
    let text = String::from_utf8_lossy(record);
    let mut column = 1;
    let mut found = (key.to_owned(), 1, 1);
    for (index, piece) in text.split('"').enumerate() {
        let length = piece.chars().count();
        if index % 2 == 1 && folded(piece) == key {
            found = (piece.to_owned(), column - 1, column + length + 1);
            break;
        }
        column += length + 1;
    }
    let whole = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let line = u32::try_from(at.line).unwrap_or(u32::MAX);
    let place = Place {
        file: name.to_owned(),
        line,
        column: whole(found.1),
        end_line: line,
        end_column: whole(found.2),
    };
    (found.0, place)
}
