//! Puts what the workers found in the order of the input, writes it, and adds it up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};

use crate::bind::Binder;
use crate::bind::unread::Near;
use crate::bulk::frame::Batch;
use crate::bulk::tally::Tally;
use crate::cli::collections::read::Input;
use crate::cli::collections::work::{Done, MOST_REPEATED, Pieces, Unread};
use crate::cli::collections::{Judge, Needs, Setting, Wish};
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::output::Format;
use crate::cli::progress::Progress;
use crate::cli::workspace::{Wanted, Workspace};
use crate::cli::write::Growing;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::shape::{RecordId, Shape};
use crate::report::data::{self, Place};
use crate::report::diagnostics::sorted;
use crate::report::finding::short;
use crate::report::record::problem_line;
use crate::report::style::{self, paint};
use crate::report::text::{clean, count, wrap};
use crate::report::totals::{Collection, Repeated, Totals, grouped, of_rulebook, sentence};
use crate::report::{collect, csv, totals};

/// So many errors of records are told to people.
const PROBLEMS: usize = 5;
/// So many findings are told in Markdown.
const MARKDOWN: usize = 50;
/// So many different warnings are told to people.
const WARNINGS: usize = 20;

/// What was found so far.
pub struct Gathered<'a> {
    wish: &'a Wish<'a>,
    console: &'a Console,
    /// What the workers are still to tell.
    pub needs: Arc<Needs>,
    tallies: Vec<Tally>,
    collections: Vec<Collection>,
    people: Vec<String>,
    markdown: Vec<String>,
    problems: Vec<String>,
    errors: u64,
    listed: u64,
    repeated: BTreeMap<(Code, String), Repeated>,
    unread: BTreeMap<(usize, u32, String), Unread>,
    failed: Vec<Diagnostic>,
    files: Vec<(Format, Growing)>,
    /// Why files could not be written.
    unwritten: Vec<String>,
}

impl<'a> Gathered<'a> {
    /// Nothing was found yet.
    pub fn new(wish: &'a Wish<'a>, console: &'a Console) -> Self {
        let formats = || {
            let files = wish.outputs.files().map(|(format, _)| format);
            std::iter::once(wish.outputs.format()).chain(files)
        };
        let needs =
            |wanted: Format| !wish.flags.summary && formats().any(|format| format == wanted);
        let is_human = wish.outputs.format() == Format::Human;
        Self {
            wish,
            console,
            needs: Arc::new(Needs {
                people: AtomicBool::new(needs(Format::Human) && wish.flags.first > 0),
                markdown: AtomicBool::new(needs(Format::Markdown)),
                problems: AtomicBool::new(is_human),
                ndjson: needs(Format::Ndjson),
                csv: needs(Format::Csv),
            }),
            tallies: Vec::new(),
            collections: Vec::new(),
            people: Vec::new(),
            markdown: Vec::new(),
            problems: Vec::new(),
            errors: 0,
            listed: 0,
            repeated: BTreeMap::new(),
            unread: BTreeMap::new(),
            failed: Vec::new(),
            files: Vec::new(),
            unwritten: Vec::new(),
        }
    }

    /// Opens what is written piece by piece.
    pub fn start(&mut self, judges: &[Judge<'_>]) {
        self.tallies = judges
            .iter()
            .map(|judge| Tally::new(judge.demands.len(), judge.groups.len()))
            .collect();
        for (format, path) in self.wish.outputs.files() {
            match Growing::open(path) {
                Ok(file) => self.files.push((format, file)),
                Err(why) => self.unwritten.push(why),
            }
        }
        self.push(Format::Csv, &csv::head());
    }

    /// Takes what the workers send until they are done.
    pub fn gather(&mut self, inputs: &[Input], done: &Receiver<Done>, give_back: &Sender<Batch>) {
        self.collections = inputs
            .iter()
            .map(|input| Collection {
                file: input.named.name.clone(),
                records: 0,
            })
            .collect();
        let mut progress = Progress::of_bytes(size(inputs), self.is_watched());
        let mut early: BTreeMap<u64, Done> = BTreeMap::new();
        let mut next = 0;
        for one in done {
            early.insert(one.number, one);
            while let Some(one) = early.remove(&next) {
                next += 1;
                let name = inputs.get(one.input).map_or("", |input| &input.named.name);
                progress.advance(name, one.bytes);
                let batch = self.take(one);
                // The reader has gone when it has read everything.
                let _ = give_back.send(batch);
            }
        }
    }

    /// A bar would stand between the lines that are printed to the same terminal.
    fn is_watched(&self) -> bool {
        let prints = matches!(self.wish.outputs.format(), Format::Ndjson | Format::Csv);
        self.console.is_watched()
            && !(prints && std::io::IsTerminal::is_terminal(&std::io::stdout()))
    }

    fn take(&mut self, done: Done) -> Batch {
        for (tally, more) in self.tallies.iter_mut().zip(&done.tallies) {
            tally.merge(more);
        }
        if let Some(collection) = self.collections.get_mut(done.input) {
            collection.records += done.records;
        }
        self.pieces(done.pieces);
        done.batch
    }

    fn pieces(&mut self, pieces: Pieces) {
        self.push(Format::Ndjson, &pieces.ndjson);
        self.push(Format::Csv, &pieces.csv);
        let needs = self.needs.clone();
        keep(
            &mut self.people,
            pieces.people,
            self.wish.flags.first,
            &needs.people,
        );
        keep(
            &mut self.markdown,
            pieces.markdown,
            MARKDOWN,
            &needs.markdown,
        );
        keep(
            &mut self.problems,
            pieces.problems,
            PROBLEMS,
            &needs.problems,
        );
        self.errors += pieces.errors;
        self.listed += pieces.listed;
        self.failed.extend(pieces.failed.map(|failed| *failed));
        for (key, more) in pieces.repeated {
            if let Some(known) = self.repeated.get_mut(&key) {
                known.times += more.times;
            } else if self.repeated.len() < MOST_REPEATED {
                self.repeated.insert(key, more);
            }
        }
        for (key, more) in pieces.unread {
            match self.unread.get_mut(&key) {
                Some(known) => known.times += more.times,
                None => {
                    self.unread.insert(key, more);
                }
            }
        }
    }

    /// Writes a piece wherever its format is wanted.
    fn push(&mut self, format: Format, piece: &str) {
        if piece.is_empty() {
            return;
        }
        if self.wish.outputs.format() == format {
            self.console.print(piece);
        }
        self.write(format, piece);
    }

    fn write(&mut self, format: Format, piece: &str) {
        let mut unwritten = Vec::new();
        self.files.retain_mut(|(own, file)| {
            if *own != format {
                return true;
            }
            file.push(piece).map_err(|why| unwritten.push(why)).is_ok()
        });
        self.unwritten.extend(unwritten);
    }

    /// Tells the end of the run.
    pub fn finish(
        mut self,
        judges: &[Judge<'_>],
        setting: &Setting<'_>,
        mut workspace: Workspace,
    ) -> Exit {
        let failed = std::mem::take(&mut self.failed);
        workspace.diagnostics.extend(failed);
        self.look_for_nothing(judges, &mut workspace);
        let warnings = self.warnings(judges, setting);
        if setting.strict {
            workspace.be_strict();
        }
        let exit = self.exit(&workspace, &warnings, setting);
        let totals = self.totals(judges, setting, &workspace, warnings, exit);
        self.write_ends(&totals, setting);
        self.tell(&totals, &workspace, setting);
        for (_, file) in std::mem::take(&mut self.files) {
            self.unwritten.extend(file.finish().err());
        }
        for why in &self.unwritten {
            self.console.complain(&format!("error: {why}\n"));
        }
        match self.unwritten.is_empty() {
            true => exit,
            false => exit.worst(Exit::Unusable),
        }
    }

    /// A run without a record, or in which no rule applied to any, is not a pass.
    fn look_for_nothing(&self, judges: &[Judge<'_>], workspace: &mut Workspace) {
        if judges.is_empty() || workspace.has_errors() {
            return;
        }
        let sum = |of: fn(&Tally) -> u64| self.tallies.iter().map(of).sum::<u64>();
        let (records, nothing) = (
            sum(|tally| tally.records),
            sum(|tally| tally.nothing_applies),
        );
        if records == 0 && self.errors == 0 {
            let names: Vec<String> = self
                .collections
                .iter()
                .map(|collection| format!("`{}`", collection.file))
                .collect();
            let message = format!(
                "there is no record in {}",
                crate::report::text::listed(&names, "and")
            );
            workspace
                .diagnostics
                .push(Diagnostic::general(Code::NothingChecked, message));
        } else if records > 0 && nothing == records {
            let message = format!("no rule applies to any of {} records", grouped(records));
            let diagnostic = Diagnostic::general(Code::NothingChecked, message);
            workspace.diagnostics.push(diagnostic.help(
                "`--only not-applicable` tells why; are these records of the kind that the rulebook is about?",
            ));
        }
    }

    /// What was found wrong in records without making them unusable, each once.
    fn warnings(&mut self, judges: &[Judge<'_>], setting: &Setting<'_>) -> Vec<Repeated> {
        let severity = if setting.strict { "error" } else { "warning" };
        let mut warnings: Vec<Repeated> = Vec::new();
        let mut told: BTreeSet<(String, Place)> = BTreeSet::new();
        for ((position, record, key), unread) in std::mem::take(&mut self.unread) {
            // It is what the record is told by.
            let is_id = record == Shape::ROOT.0 && key == "id";
            let Some(judge) = judges.get(position).filter(|_| !is_id) else {
                continue;
            };
            if told.insert((key, unread.place.clone())) {
                let record = RecordId(record);
                warnings.push(unread_key(&unread, record, judge, severity));
            }
        }
        for (_, mut repeated) in std::mem::take(&mut self.repeated) {
            repeated.diagnostic.severity = severity;
            warnings.push(repeated);
        }
        warnings
            .sort_by_key(|warning| (u64::MAX - warning.times, warning.diagnostic.place.clone()));
        warnings
    }

    fn exit(&self, workspace: &Workspace, warnings: &[Repeated], setting: &Setting<'_>) -> Exit {
        let mut exit = Exit::Pass;
        if workspace.has_errors() || self.errors > 0 || (setting.strict && !warnings.is_empty()) {
            exit = exit.worst(Exit::Unusable);
        }
        for tally in &self.tallies {
            if tally.unusable > 0 {
                exit = exit.worst(Exit::Unusable);
            }
            if tally.fails > 0 {
                exit = exit.worst(Exit::Fail);
            }
            if tally.incomplete > 0 && !setting.allow_gaps {
                exit = exit.worst(Exit::Incomplete);
            }
        }
        exit
    }

    fn totals(
        &self,
        judges: &[Judge<'_>],
        setting: &Setting<'_>,
        workspace: &Workspace,
        warnings: Vec<Repeated>,
        exit: Exit,
    ) -> Totals {
        let sources = &workspace.library.sources;
        let own = sorted(workspace.diagnostics.clone(), sources);
        let own = own.iter().map(|diagnostic| Repeated {
            diagnostic: collect::diagnostic(diagnostic, sources),
            times: 1,
        });
        Totals {
            version: data::VERSION,
            servanda: env!("CARGO_PKG_VERSION").into(),
            as_of: setting.as_of.map(|day| day.to_string()),
            strict: setting.strict,
            collections: self.collections.clone(),
            rulebooks: judges
                .iter()
                .zip(&self.tallies)
                .map(|(judge, tally)| {
                    of_rulebook(
                        judge.told(setting.selection()),
                        &judge.compiled.rulebook,
                        &judge.reported,
                        &judge.groups,
                        tally,
                    )
                })
                .collect(),
            diagnostics: own.chain(warnings).collect(),
            errors: self.errors,
            sentence: sentence(&self.tallies),
            exit: data::Exit {
                status: exit.row().status,
                meaning: exit.row().key,
            },
        }
    }

    /// Writes what stands at the end of each format.
    fn write_ends(&mut self, totals: &Totals, setting: &Setting<'_>) {
        let mut lines = String::new();
        for repeated in &totals.diagnostics {
            let times = (repeated.times > 1).then_some(repeated.times);
            lines.push_str(&problem_line(&repeated.diagnostic, None, times));
        }
        lines.push_str(&totals::render_line(totals));
        self.push(Format::Ndjson, &lines);
        self.push(Format::Json, &totals::render_json(totals));
        let errors: String = totals
            .diagnostics
            .iter()
            .filter(|repeated| repeated.diagnostic.severity == "error")
            .map(|repeated| csv::error_row(&repeated.diagnostic))
            .collect();
        self.push(Format::Csv, &errors);
        let page = self.page(totals);
        self.push(Format::Markdown, &page);
        let text = self.text(totals, setting);
        let plain = anstream::adapter::strip_str(&text).to_string();
        self.write(Format::Human, &plain);
    }

    fn page(&self, totals: &Totals) -> String {
        let mut page = totals::markdown::render(totals);
        if !self.markdown.is_empty() {
            page.push_str("### The first findings\n\n");
            self.markdown
                .iter()
                .for_each(|finding| page.push_str(finding));
        }
        if self.listed > 0 {
            page.push_str(&format!(
                "{} to be told of; `--output ndjson=FILE` or `csv=FILE` has them all.\n",
                records(self.listed)
            ));
        }
        page
    }

    /// Prints for people.
    fn tell(&self, totals: &Totals, workspace: &Workspace, setting: &Setting<'_>) {
        if self.wish.outputs.format() != Format::Human {
            return;
        }
        workspace.tell(Wanted::Warnings, self.console);
        self.console.complain(&self.problems.concat());
        if !self.problems.is_empty() && self.errors > self.problems.len() as u64 {
            let more = self.errors - self.problems.len() as u64;
            let line = format!(
                "and {} more errors in records; `--output ndjson=FILE` has them all\n\n",
                grouped(more)
            );
            self.console.complain(&line);
        }
        self.console.remark(&self.warnings_text(totals));
        self.console.print(&self.text(totals, setting));
    }

    fn warnings_text(&self, totals: &Totals) -> String {
        let width = self.console.full_width();
        let mut out = String::new();
        let of_records = || {
            totals
                .diagnostics
                .iter()
                .filter(|repeated| is_of_records(repeated))
        };
        for repeated in of_records().take(WARNINGS) {
            let diagnostic = &repeated.diagnostic;
            let (style, word) = match diagnostic.severity {
                "error" => (style::BAD, "error"),
                _ => (style::OPEN, "warning"),
            };
            let place = diagnostic.place.as_ref().map_or(String::new(), short);
            let lead = paint(style, &format!("{word}[{}]", diagnostic.code));
            let times = match repeated.times {
                1 => String::new(),
                times => format!(" ({} times)", grouped(times)),
            };
            let help = diagnostic
                .help
                .as_ref()
                .map_or(String::new(), |help| format!("; {help}"));
            let text = format!(
                "{}: {lead}: {}{times}{}",
                clean(&place),
                clean(&diagnostic.message),
                clean(&help)
            );
            out.push_str(&wrap(&text, "", "  ", width));
        }
        let more = of_records().count().saturating_sub(WARNINGS);
        if more > 0 {
            out.push_str(&format!("and {}\n", count(more, "more warning")));
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out
    }

    /// The records and the totals for people.
    fn text(&self, totals: &Totals, setting: &Setting<'_>) -> String {
        let mut out = self.people.concat();
        let more = self.listed.saturating_sub(self.people.len() as u64);
        if more > 0 && !self.wish.flags.summary {
            let and = if self.people.is_empty() { "" } else { "and " };
            let line = format!(
                "{and}{} more with such findings; `--output ndjson=FILE` or `csv=FILE` has them all",
                records(more)
                    .trim_end_matches(" is")
                    .trim_end_matches(" are")
            );
            out.push_str(&wrap(&paint(style::QUIET, &line), "", "", setting.width));
            out.push('\n');
        }
        out.push_str(&totals::human::render(totals, setting.width));
        out
    }
}

/// Whether a diagnostic was found in records, rather than in rules or flags.
fn is_of_records(repeated: &Repeated) -> bool {
    [Code::UnreadKeys, Code::Disputed, Code::BadEvidence]
        .iter()
        .any(|code| code.name() == repeated.diagnostic.code)
}

fn records(number: u64) -> String {
    match number {
        1 => "1 record is".into(),
        number => format!("{} records are", grouped(number)),
    }
}

/// Keeps pieces until there are enough of them, and then says so.
fn keep(all: &mut Vec<String>, more: Vec<String>, enough: usize, needed: &AtomicBool) {
    let room = enough.saturating_sub(all.len());
    all.extend(more.into_iter().take(room));
    if all.len() >= enough {
        needed.store(false, Ordering::Relaxed);
    }
}

/// How many bytes there are to be read, where that is known.
fn size(inputs: &[Input]) -> Option<u64> {
    let size = |input: &Input| {
        let path = input.named.path.as_ref()?;
        let there = std::fs::metadata(path).ok()?;
        there.is_file().then_some(there.len())
    };
    inputs.iter().map(size).sum()
}

fn unread_key(
    unread: &Unread,
    record: RecordId,
    judge: &Judge<'_>,
    severity: &'static str,
) -> Repeated {
    let near = Binder::new(&judge.compiled.rulebook.shape).nearest_to(record, &unread.key);
    let help = match near {
        Some(Near::Here(name)) => format!("write `{name}` if that is meant"),
        Some(Near::Elsewhere(path)) => format!("it is read only as `{path}`"),
        None => "name keys that are notes after `remarks in` in the document statement".into(),
    };
    let diagnostic = data::Diagnostic {
        code: Code::UnreadKeys.name(),
        severity,
        message: format!("no field reads the key `{}`", unread.key),
        place: Some(unread.place.clone()),
        label: None,
        notes: Vec::new(),
        help: Some(help),
        edits: Vec::new(),
    };
    Repeated {
        diagnostic,
        times: unread.times,
    }
}
