//! `servanda test --mutate`: whether the tests of a rulebook notice when one thing in it changes.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use clap::ValueEnum;

use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::progress::Progress;
use crate::cli::suite::Suite;
use crate::cli::workspace::{Wanted, Workspace};
use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::allow::Allows;
use crate::lint::support::book::Book;
use crate::model::words::folded;
use crate::report::diagnostics::{render, sorted};
use crate::report::mutation::{self, Summary};
use crate::report::style::{self, paint};
use crate::report::text::{clean, count, wrap};
use crate::report::{collect, data};
use crate::syntax;
use crate::testing::TestResult;
use crate::testing::mutate::{Bench, Fate, Judge, Mutant, told};

/// The formats of the mutants.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// One JSON object, as docs/mutation-output.schema.json describes it
    Json,
    /// A page of its own
    Html,
}

/// Changes the rulebooks in one place after another and tells what no test notices. The tests must pass.
pub fn run(
    suites: &[Suite],
    filter: &str,
    format: Format,
    workspace: &mut Workspace,
    console: &Console,
) -> Exit {
    let mut run = Run::default();
    if workspace.has_errors() {
        return run.tell(format, workspace, console);
    }
    for suite in suites {
        let results = suite.run(&workspace.library.sources);
        let failed: Vec<&TestResult> = results.iter().filter(|one| !one.passed()).collect();
        if failed.is_empty() {
            run.rulebook(suite, filter, workspace, console);
        } else {
            tell_failed(&failed, workspace, console);
            return Exit::Fail;
        }
    }
    if run.all == 0 {
        workspace.diagnostics.push(nothing_to_change(filter));
    }
    run.tell(format, workspace, console)
}

fn tell_failed(failed: &[&TestResult], workspace: &Workspace, console: &Console) {
    let sources = &workspace.library.sources;
    for result in failed {
        console.complain(&render(&result.failures(), sources, console.full_width()));
    }
    let text = format!(
        "{} already; mend that first, since a mutant is noticed by a test that fails only with it",
        match failed.len() {
            1 => "a test fails".to_owned(),
            number => format!("{} fail", count(number, "test")),
        }
    );
    console.complain(&wrap(&text, "", "", console.width()));
}

fn nothing_to_change(filter: &str) -> Diagnostic {
    let message = match filter {
        "" => "there is no rule to change".to_owned(),
        filter => format!("no rule, term, figure, list or value is called `{filter}`"),
    };
    Diagnostic::general(Code::NothingChecked, message)
        .help("`servanda test --mutate` changes all of them")
}

/// What one run finds.
#[derive(Default)]
struct Run {
    /// How many mutants there were.
    all: usize,
    rulebooks: Vec<mutation::Rulebook>,
    /// What is said of each statement: its sort and name, and its mutants that nothing notices.
    survivors: Vec<(mutation::Owner, Vec<Diagnostic>)>,
    /// Allows that allow nothing.
    idle: Vec<Diagnostic>,
}

impl Run {
    fn rulebook(
        &mut self,
        suite: &Suite,
        filter: &str,
        workspace: &mut Workspace,
        console: &Console,
    ) {
        let read = workspace.library.rulebook(&suite.compiled.path);
        let sources = &workspace.library.sources;
        let trees = syntax::parse(&read.files, sources).trees;
        let rulebook = &suite.compiled.rulebook;
        let mut allows = Allows::of(&Book {
            rulebook,
            trees: &trees,
            sources,
        });
        let bench = Bench::new(rulebook, &suite.compiled.plan, sources, &suite.given);
        let fits = |mutant: &Mutant| fits(&told::owner(mutant.owner, rulebook).name, filter);
        let mutants: Vec<Mutant> = bench.mutants().into_iter().filter(fits).collect();
        let fates = fates(&bench, &mutants, console);
        self.all += mutants.len();
        let mut all = Vec::new();
        for (mutant, fate) in mutants.iter().zip(&fates) {
            let mut reason = None;
            if *fate == Fate::Unnoticed {
                let found = told::diagnostic(mutant);
                reason = allows.reason(&found);
                if reason.is_none() {
                    self.survives(told::owner(mutant.owner, rulebook), found);
                }
            }
            all.push(told::data(mutant, fate, reason, rulebook, sources));
        }
        if filter.is_empty() {
            self.idle.extend(allows.idle(Code::UnnoticedChange));
        }
        self.rulebooks.push(mutation::Rulebook {
            path: suite.compiled.path.clone(),
            title: rulebook.title.clone(),
            tests: rulebook.tests.len(),
            mutants: all,
        });
    }

    fn survives(&mut self, owner: mutation::Owner, found: Diagnostic) {
        match self.survivors.last_mut() {
            Some((last, all)) if *last == owner => all.push(found),
            _ => self.survivors.push((owner, vec![found])),
        }
    }

    fn exit(&self, workspace: &Workspace) -> Exit {
        if workspace.has_errors() {
            Exit::Unusable
        } else if self.survivors.is_empty() && self.idle.is_empty() {
            Exit::Pass
        } else {
            Exit::Fail
        }
    }

    fn tell(self, format: Format, workspace: &Workspace, console: &Console) -> Exit {
        let exit = self.exit(workspace);
        let mutants = self.rulebooks.iter().flat_map(|one| &one.mutants);
        let summary = Summary::of(mutants);
        let sources = &workspace.library.sources;
        if format == Format::Human {
            workspace.tell(Wanted::Errors, console);
            self.tell_people(summary, workspace, console);
            return exit;
        }
        let idle = sorted([workspace.diagnostics.clone(), self.idle].concat(), sources);
        let row = exit.row();
        let report = mutation::Report {
            version: mutation::VERSION,
            servanda: env!("CARGO_PKG_VERSION").to_owned(),
            rulebooks: self.rulebooks,
            diagnostics: idle
                .iter()
                .map(|one| collect::diagnostic(one, sources))
                .collect(),
            summary,
            exit: data::Exit {
                status: row.status,
                meaning: row.key,
            },
        };
        console.print(&match format {
            Format::Html => mutation::html::render(&report),
            _ => mutation::render_json(&report),
        });
        exit
    }

    fn tell_people(&self, summary: Summary, workspace: &Workspace, console: &Console) {
        let sources = &workspace.library.sources;
        for (owner, found) in &self.survivors {
            let text = format!("{} {}", owner.sort, clean(&owner.name));
            let text = format!("{}: {} not noticed", paint(style::NAME, &text), found.len());
            console.print(&(wrap(&text, "", "  ", console.width()) + "\n"));
            console.print(&render(found, sources, console.full_width()));
        }
        console.print(&render(&self.idle, sources, console.full_width()));
        if summary.mutants > 0 {
            let style = match summary.unnoticed {
                0 => style::GOOD,
                _ => style::BAD,
            };
            console.print(&wrap(
                &paint(style, &summary.sentence()),
                "",
                "",
                console.width(),
            ));
        }
    }
}

fn fits(name: &str, filter: &str) -> bool {
    folded(name).contains(filter) || folded(name) == folded(filter)
}

/// What becomes of every mutant, several being judged at a time.
fn fates(bench: &Bench<'_>, mutants: &[Mutant], console: &Console) -> Vec<Fate> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    let mut progress = Progress::new(mutants.len(), console);
    let mut fates = vec![Fate::Unnoticed; mutants.len()];
    let (tell, told) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (tell, next) = (tell.clone(), &next);
            scope.spawn(move || {
                let mut judge = Judge::new(bench);
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(mutant) = mutants.get(at) else { break };
                    // Nobody listens any more only where the main thread is going down.
                    let _ = tell.send((at, judge.fate(mutant)));
                }
            });
        }
        drop(tell);
        for (at, fate) in told {
            progress.step("changing one thing at a time");
            if let Some(place) = fates.get_mut(at) {
                *place = fate;
            }
        }
    });
    fates
}
