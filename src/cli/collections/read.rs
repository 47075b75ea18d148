//! Reads collections piece by piece and cuts them into batches, numbered in their order.
//!
//! It waits for a batch to come back before it fills another, which is what bounds memory.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use crate::bulk::frame::{Batch, Cutter, Framing};
use crate::cli::documents::Named;
use crate::cli::files;
use crate::diagnostic::Diagnostic;

/// So many bytes are read at once.
const PIECE: usize = 64 * 1024;
/// A batch has about so many bytes.
const BATCH: usize = 256 * 1024;

/// A document that is to be read.
pub struct Input {
    /// Its name and path.
    pub named: Named,
    /// How it is cut; none where it is one deal.
    pub framing: Option<Framing>,
}

/// What a worker gets.
pub struct Job {
    /// Its position among all jobs.
    pub number: u64,
    /// The position of its input.
    pub input: usize,
    /// What is to be judged.
    pub work: Work,
    /// The memory to give back, whatever the work is.
    pub batch: Batch,
}

/// What is to be judged.
pub enum Work {
    /// The records of the batch; those of CSV behind a header.
    Records(Option<Arc<Header>>),
    /// The input as one deal.
    Deal,
    /// Nothing: it could not be read, or not to its end.
    Nothing(Box<Diagnostic>),
}

/// The header of a CSV.
pub struct Header {
    /// Its bytes, which are no text perhaps.
    pub bytes: Vec<u8>,
    /// The line it stands on.
    pub line: u64,
    /// What separates its cells.
    pub separator: u8,
}

/// The thread that reads.
pub struct Reading {
    limit: usize,
    jobs: SyncSender<Job>,
    spare: Receiver<Batch>,
    number: u64,
}

/// The workers are gone.
struct Gone;

impl Reading {
    /// Reads records of at most `limit` bytes, into the batches that come back.
    pub fn new(limit: usize, jobs: SyncSender<Job>, spare: Receiver<Batch>) -> Self {
        Self {
            limit,
            jobs,
            spare,
            number: 0,
        }
    }

    /// Reads all inputs.
    pub fn run(mut self, inputs: &[Input]) {
        for (at, input) in inputs.iter().enumerate() {
            let read = match input.framing {
                Some(framing) => self.collection(at, input, framing),
                None => self.send(at, Work::Deal, None),
            };
            if read.is_err() {
                return;
            }
        }
    }

    fn collection(&mut self, at: usize, input: &Input, framing: Framing) -> Result<(), Gone> {
        let opened: io::Result<Box<dyn Read>> = match &input.named.path {
            Some(path) => File::open(path).map(|file| Box::new(file) as Box<dyn Read>),
            None => Ok(Box::new(io::stdin().lock())),
        };
        match opened {
            Ok(stream) => self.stream(at, input, stream, framing),
            Err(error) => self.fail(at, input, &error),
        }
    }

    fn fail(&mut self, at: usize, input: &Input, error: &io::Error) -> Result<(), Gone> {
        let name = match input.named.path {
            Some(_) => &input.named.name,
            None => "standard input",
        };
        let work = Work::Nothing(Box::new(files::cannot_read(name, error)));
        self.send(at, work, None)
    }

    fn stream(
        &mut self,
        at: usize,
        input: &Input,
        mut stream: Box<dyn Read>,
        framing: Framing,
    ) -> Result<(), Gone> {
        let mut cutter = Cutter::new(framing, self.limit, BATCH);
        let mut header = None;
        let mut piece = vec![0; PIECE];
        loop {
            let count = match stream.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.rest(at, &mut cutter, &mut header)?;
                    return self.fail(at, input, &error);
                }
            };
            let mut left = piece.get(..count).unwrap_or_default();
            while !left.is_empty() {
                let used = cutter.push(left);
                left = left.get(used..).unwrap_or_default();
                if cutter.is_full() {
                    self.batch(at, &mut cutter, &mut header)?;
                }
            }
        }
        self.rest(at, &mut cutter, &mut header)
    }

    fn rest(
        &mut self,
        at: usize,
        cutter: &mut Cutter,
        header: &mut Option<Arc<Header>>,
    ) -> Result<(), Gone> {
        cutter.finish();
        if cutter.is_empty() {
            return Ok(());
        }
        self.batch(at, cutter, header)
    }

    fn batch(
        &mut self,
        at: usize,
        cutter: &mut Cutter,
        header: &mut Option<Arc<Header>>,
    ) -> Result<(), Gone> {
        let spare = self.spare.recv().map_err(|_| Gone)?;
        let mut batch = cutter.take(spare);
        if batch.framing() == Framing::Csv && header.is_none() {
            *header = batch.take_first().map(|first| {
                Arc::new(Header {
                    bytes: batch.bytes.get(first.range).unwrap_or_default().to_vec(),
                    line: first.at.line,
                    separator: batch.separator,
                })
            });
        }
        self.send(at, Work::Records(header.clone()), Some(batch))
    }

    fn send(&mut self, input: usize, work: Work, batch: Option<Batch>) -> Result<(), Gone> {
        let batch = match batch {
            Some(batch) => batch,
            None => self.spare.recv().map_err(|_| Gone)?,
        };
        let job = Job {
            number: self.number,
            input,
            work,
            batch,
        };
        self.number += 1;
        self.jobs.send(job).map_err(|_| Gone)
    }
}
