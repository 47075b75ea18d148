//! `servanda check` on collections: records judged on all cores, told in the order in which they stand.
//!
//! One thread reads and cuts, several judge, and this one puts what they found in order. The number of batches on their
//! way is fixed, so memory does not grow with the number of records.

mod gather;
mod read;
mod record;
mod work;

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::bulk::frame::{Batch, Framing};
use crate::bulk::ordinary::Ordinary;
use crate::bulk::program::Program;
use crate::bulk::verdicts::{DemandOf, demands};
use crate::cli::collections::gather::Gathered;
use crate::cli::collections::read::{Input, Reading};
use crate::cli::collections::work::Worker;
use crate::cli::console::Console;
use crate::cli::documents::{self, InputFormat};
use crate::cli::exit::Exit;
use crate::cli::output::{Format, Outputs};
use crate::cli::run::{Allowed, Asked, look_over, nothing_named};
use crate::cli::select::Selection;
use crate::cli::workspace::{Compiled, Wanted, Workspace};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Format as DealFormat, Limits};
use crate::evaluate::Options;
use crate::report::data;
use crate::report::mark::MARKS;
use crate::report::redact::Redaction;
use crate::report::totals::{Group, groups};
use crate::source::Sources;

/// So many records are told on a terminal, if nothing else is said.
const FIRST: usize = 10;
/// The formats that collections can be told in.
pub const FORMATS: [Format; 5] = [
    Format::Human,
    Format::Json,
    Format::Ndjson,
    Format::Markdown,
    Format::Csv,
];

/// The flags about collections.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Collections (.ndjson, .jsonl, .csv)")]
pub struct Flags {
    /// Tell totals alone: how often which rule and whose rules come out how
    #[arg(long)]
    summary: bool,
    /// Which findings of records are listed; those that are broken or gaps without it
    #[arg(long, value_name = "VERDICTS", value_delimiter = ',', value_parser = mark_parser())]
    only: Vec<String>,
    /// How many records people are told of; machines are told of all
    #[arg(long, value_name = "N", default_value_t = FIRST)]
    first: usize,
    /// How many threads judge; as many as there are cores without it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// The largest record that is read, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1024))]
    record_limit: u16,
}

fn mark_parser() -> clap::builder::PossibleValuesParser {
    // Nothing is set aside in a collection.
    let keys = MARKS.iter().map(|mark| mark.key);
    let keys: Vec<&str> = keys
        .filter(|key| !matches!(*key, "waived" | "known"))
        .collect();
    keys.into()
}

impl Flags {
    /// Whether what is asked for can only be told of collections.
    fn speak_of_records(&self) -> bool {
        self.summary || !self.only.is_empty()
    }

    /// Which marks are listed.
    fn marks(&self, all: bool) -> [bool; MARKS.len()] {
        MARKS.map(|mark| {
            all || match self.only.as_slice() {
                [] => matches!(mark.key, "broken" | "gap"),
                only => only.iter().any(|key| key == mark.key),
            }
        })
    }
}

/// What a run over collections is asked for.
pub struct Wish<'a> {
    /// Which documents, and under which circumstances.
    pub asked: &'a Asked,
    /// The flags about collections.
    pub flags: &'a Flags,
    /// What is written where.
    pub outputs: &'a Outputs,
    /// Whether every finding of every record is told, and in full.
    pub all: bool,
}

impl Wish<'_> {
    /// Whether a collection is among the documents, or what is asked for makes one of them. Deals in files of their own
    /// are records like any other then.
    #[must_use]
    pub fn is_about_records(&self, workspace: &Workspace) -> bool {
        let input = self.asked.circumstances.input;
        let is_collection =
            |argument: &String| input.of_collection(Some(Path::new(argument))).is_some();
        self.flags.speak_of_records() || self.asked.documents(workspace).iter().any(is_collection)
    }
}

/// Runs.
#[must_use]
pub fn run(wish: &Wish<'_>, mut workspace: Workspace, console: &Console) -> Exit {
    let arguments = wish.asked.documents(&workspace);
    let input = wish.asked.circumstances.input;
    let rulebooks = workspace.compile_all(&wish.asked.circumstances.rules);
    let setting = Setting::of(wish, &workspace, console.width());
    let ready = look_over(
        &wish.asked.circumstances.selection,
        setting.as_of,
        &rulebooks,
        &mut workspace,
    );
    if let Some(unfit) = unfit(wish.outputs).or_else(|| sets_aside(wish)) {
        workspace.diagnostics.push(unfit);
        workspace.tell(Wanted::Errors, console);
        return Exit::Unusable;
    }
    if let Some(note) = without_effect(&workspace).filter(|_| !console.is_quiet()) {
        console.complain(&note);
    }
    let inputs = inputs(&arguments, input, &mut workspace);
    let options = setting.options(&rulebooks);
    let judges: Vec<Judge<'_>> = rulebooks
        .iter()
        .zip(&options)
        .filter(|_| ready)
        .map(|(compiled, options)| Judge::new(compiled, options))
        .collect();
    let mut gathered = Gathered::new(wish, console);
    gathered.start(&judges);
    if !judges.is_empty() {
        let sources = &workspace.library.sources;
        judge(&judges, &inputs, &setting, sources, &mut gathered);
    }
    gathered.finish(&judges, &setting, workspace)
}

/// The complaint about a format that cannot hold any number of records.
fn unfit(outputs: &Outputs) -> Option<Diagnostic> {
    let formats =
        std::iter::once(outputs.format()).chain(outputs.files().map(|(format, _)| format));
    let name = |format: Format| {
        let value = format.to_possible_value();
        value.map_or(String::new(), |value| format!("`{}`", value.get_name()))
    };
    let mut unfit = formats.filter(|format| !FORMATS.contains(format));
    let message = format!("collections cannot be told as {}", name(unfit.next()?));
    let fit = FORMATS.map(name);
    let help = format!("choose {}", crate::report::text::listed(&fit, "or"));
    Some(Diagnostic::general(Code::UnknownFormat, message).help(help))
}

/// The complaint about flags that set findings of deals aside.
fn sets_aside(wish: &Wish<'_>) -> Option<Diagnostic> {
    let aside = &wish.asked.aside;
    let flags = [
        (aside.waivers.is_some(), "--waivers"),
        (aside.baseline.is_some(), "--baseline"),
        (aside.to_be_written.is_some(), "--write-baseline"),
    ];
    let (_, flag) = flags.iter().find(|(given, _)| *given)?;
    let message = format!("`{flag}` is about deals in files of their own, not about records");
    let help = "leave it out: nothing is set aside in a collection";
    Some(Diagnostic::general(Code::NothingChecked, message).help(help))
}

/// The note that what the configuration sets aside is not set aside here.
fn without_effect(workspace: &Workspace) -> Option<String> {
    let config = &workspace.config;
    let named = [
        (config.waivers.is_some(), "file of waivers"),
        (config.baseline.is_some(), "baseline"),
    ];
    let (_, what) = named.iter().find(|(is_named, _)| *is_named)?;
    Some(format!(
        "note: the {what} that `servanda.toml` names has no effect on records: nothing is set aside in a collection\n\n"
    ))
}

/// The documents in the order in which they are told: sorted by name, each once.
fn inputs(arguments: &[String], format: InputFormat, workspace: &mut Workspace) -> Vec<Input> {
    if arguments.is_empty() {
        workspace.diagnostics.push(nothing_named());
        return Vec::new();
    }
    let any_name = format
        .of_deals()
        .or(format.input_format.map(|_| DealFormat::Json));
    let (named, wrong) = documents::find(arguments, any_name);
    workspace.diagnostics.extend(wrong);
    let input = |named: documents::Named| Input {
        framing: format.of_collection(named.path.as_deref()),
        named,
    };
    named.into_iter().map(input).collect()
}

/// What holds for the whole run.
pub struct Setting<'a> {
    wish: &'a Wish<'a>,
    as_of: Option<Date>,
    strict: bool,
    allow_gaps: bool,
    threads: usize,
    limits: Limits,
    /// Which findings are listed.
    marks: [bool; MARKS.len()],
    redaction: Redaction,
    /// How wide text for people is.
    width: usize,
}

impl<'a> Setting<'a> {
    fn of(wish: &'a Wish<'a>, workspace: &Workspace, width: usize) -> Self {
        let (config, circumstances) = (&workspace.config, &wish.asked.circumstances);
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        Self {
            wish,
            as_of: circumstances.as_of.or(config.as_of),
            strict: circumstances.strict || config.strict,
            allow_gaps: config.allow_gaps || circumstances.allow.contains(&Allowed::Gaps),
            threads: wish.flags.threads.map_or_else(cores, usize::from),
            limits: Limits {
                bytes: usize::from(wish.flags.record_limit) * 1024 * 1024,
                ..Limits::default()
            },
            marks: wish.flags.marks(wish.all),
            redaction: wish.outputs.redaction(),
            width,
        }
    }

    fn options(&self, rulebooks: &[Compiled]) -> Vec<Options> {
        let selection = &self.wish.asked.circumstances.selection;
        let of = |compiled: &Compiled| Options {
            as_of: self.as_of,
            only: (!selection.is_everything()).then(|| selection.of(&compiled.rulebook)),
        };
        rulebooks.iter().map(of).collect()
    }

    fn selection(&self) -> &Selection {
        &self.wish.asked.circumstances.selection
    }
}

/// One rulebook, prepared for both paths.
pub struct Judge<'a> {
    compiled: &'a Compiled,
    program: Program<'a>,
    ordinary: Ordinary<'a>,
    demands: Vec<DemandOf>,
    /// Of each demand, whether its rule is reported on.
    reported: Vec<bool>,
    groups: Vec<Group>,
    /// The demands of each group.
    members: Vec<Vec<usize>>,
    /// The ids of the rules that are not in force.
    not_in_force: Vec<String>,
}

impl<'a> Judge<'a> {
    fn new(compiled: &'a Compiled, options: &'a Options) -> Self {
        let (rulebook, plan) = (&compiled.rulebook, &compiled.plan);
        let demands = demands(plan);
        let selected = |demand: &DemandOf| {
            options
                .only
                .as_ref()
                .is_none_or(|only| only.contains(&demand.rule))
        };
        let in_force = |rule: &crate::plan::RulePlan| {
            options.as_of.is_none_or(|day| {
                rule.since.is_none_or(|since| since <= day)
                    && rule.until.is_none_or(|until| day <= until)
            })
        };
        let reported: Vec<bool> = demands
            .iter()
            .map(|demand| selected(demand) && in_force(plan.rule(demand.rule)))
            .collect();
        let mut not_in_force: Vec<String> = demands
            .iter()
            .filter(|demand| selected(demand) && !in_force(plan.rule(demand.rule)))
            .map(|demand| plan.rule(demand.rule).id.clone())
            .collect();
        not_in_force.dedup();
        let groups = groups(rulebook, &reported);
        Self {
            compiled,
            program: Program::new(rulebook, plan, options),
            ordinary: Ordinary::new(rulebook, plan, options),
            members: groups.iter().map(|group| group.demands.clone()).collect(),
            groups,
            demands,
            reported,
            not_in_force,
        }
    }

    fn told(&self, selection: &Selection) -> data::Rulebook {
        let rulebook = &self.compiled.rulebook;
        data::Rulebook {
            path: self.compiled.path.clone(),
            title: rulebook.title.clone(),
            version: rulebook.version.clone(),
            rules: rulebook.rules.len(),
            selected: selection.of(rulebook).len(),
            not_in_force: self.not_in_force.clone(),
        }
    }
}

/// What is still wanted of the workers; the thread that gathers takes back what it has enough of.
pub struct Needs {
    people: AtomicBool,
    problems: AtomicBool,
    markdown: AtomicBool,
    ndjson: bool,
    csv: bool,
}

/// Judges everything: one thread reads, several judge, this one gathers.
fn judge(
    judges: &[Judge<'_>],
    inputs: &[Input],
    setting: &Setting<'_>,
    sources: &Sources,
    gathered: &mut Gathered<'_>,
) {
    let in_flight = setting.threads * 2 + 1;
    let (to_workers, jobs) = sync_channel(in_flight);
    let jobs = std::sync::Mutex::new(jobs);
    let (to_gatherer, done) = channel();
    let (give_back, spare) = channel();
    for _ in 0..in_flight {
        // The receiver is at hand.
        let _ = give_back.send(Batch::empty(Framing::Lines));
    }
    let needs = gathered.needs.clone();
    thread::scope(|scope| {
        let reading = Reading::new(setting.limits.bytes, to_workers, spare);
        scope.spawn(move || reading.run(inputs));
        for _ in 0..setting.threads {
            let (jobs, to_gatherer, needs) = (&jobs, to_gatherer.clone(), needs.clone());
            scope.spawn(move || {
                Worker::new(judges, setting, inputs, sources, needs).run(jobs, &to_gatherer)
            });
        }
        drop(to_gatherer);
        gathered.gather(inputs, &done, &give_back);
    });
}
