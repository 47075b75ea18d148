//! `servanda watch`: checks, lints and tests again whenever a file changes, and says what changed.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;

use crate::cli::config;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files;
use crate::cli::follow::{Follower, Told};
use crate::cli::run::{self, Asked};
use crate::cli::{lint, test};
use crate::diagnostic::Diagnostic;
use crate::report::diagnostics::sorted;
use crate::report::style::{self, paint};
use crate::report::text::count;
use crate::report::watch::{Look, Memory, last_line, render};
use crate::source::Sources;

/// Clears a terminal and its memory of earlier lines, and begins at its top.
const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

/// Check, lint and test again whenever a file changes
///
/// Shows the deals as a table, what the lints find and which tests fail, and first of all what changed since the last
/// look: which verdicts turned, in which deals. Ends with Ctrl-C.
#[derive(Args)]
#[command(after_help = "Examples:
  servanda watch                                   what servanda.toml names
  servanda watch deals/ --rules rules/ukraine
  servanda watch draft.md --holder Ukraine
  servanda watch --once                            one look, as watch shows it

Rulebooks, deals, servanda.toml and the files they name are watched, new ones in their folders too. Mistakes in
them are shown, and watching goes on.")]
pub struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// Look once and end, with the exit status of a check; a failed test counts as a failure
    #[arg(long)]
    once: bool,
}

/// Watches.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    if arguments.asked.documents.iter().any(|path| path == "-") {
        console
            .complain("error: standard input cannot be watched\n  help: name a file or a folder\n");
        return Exit::Unusable;
    }
    if arguments.once {
        let seen = Seen::look(&arguments.asked, console);
        seen.show(None, None, console);
        return seen.exit;
    }
    match Follower::new() {
        Ok(follower) => watch(&arguments.asked, follower, console),
        Err(why) => fail(&why, console),
    }
}

fn watch(asked: &Asked, mut follower: Follower, console: &Console) -> Exit {
    let mut memory = Memory::default();
    let mut shown: Option<Sources> = None;
    let mut roots = roots(asked, None);
    loop {
        if let Err(why) = follower.follow(&roots) {
            return fail(&why, console);
        }
        let start = Instant::now();
        let seen = Seen::look(asked, console);
        let new_roots = self::roots(asked, Some(&seen));
        if shown
            .as_ref()
            .is_none_or(|shown| differs(shown, &seen.sources))
        {
            let changes = memory.changes(&seen.look);
            seen.show(changes.as_deref(), Some(start.elapsed()), console);
            shown = Some(seen.sources);
        }
        if console.is_closed() {
            return Exit::Pass;
        }
        // What was found on the way may have changed before it was followed.
        if new_roots != roots {
            roots = new_roots;
            continue;
        }
        match follower.wait() {
            Told::Changed => {}
            Told::Stop => return Exit::Pass,
            Told::Failed(why) => return fail(&why, console),
        }
    }
}

fn fail(why: &str, console: &Console) -> Exit {
    console.complain(&format!("error: {why}\n"));
    Exit::Unusable
}

/// Whether other texts were read.
fn differs(one: &Sources, other: &Sources) -> bool {
    let texts = |sources: &Sources| -> Vec<(String, String)> {
        let all = sources.iter();
        let mut all: Vec<(String, String)> = all
            .map(|(_, source)| (source.name.clone(), source.text.clone()))
            .collect();
        all.sort();
        all.dedup();
        all
    };
    texts(one) != texts(other)
}

/// The folders and files that a look depends on, whether they are there or not.
fn roots(asked: &Asked, seen: Option<&Seen>) -> Vec<PathBuf> {
    let mut roots = vec![PathBuf::from(config::NAME), PathBuf::from(config::RULES)];
    let rules = &asked.circumstances.rules.paths;
    roots.extend(rules.iter().map(PathBuf::from));
    let mut documents = asked.documents.clone();
    if let Some(seen) = seen {
        roots.extend(seen.rules.iter().map(PathBuf::from));
        let names = seen.sources.iter().map(|(_, source)| &source.name);
        roots.extend(names.map(PathBuf::from));
        documents.extend(seen.documents.iter().cloned());
    }
    for document in documents {
        roots.push(
            match files::is_glob(&document) && !Path::new(&document).exists() {
                true => files::base_of_glob(&document),
                false => PathBuf::from(document),
            },
        );
    }
    roots.sort();
    roots.dedup();
    roots
}

/// What one look found.
struct Seen {
    look: Look,
    sources: Sources,
    exit: Exit,
    /// The rulebooks and documents that the configuration names.
    rules: Vec<String>,
    documents: Vec<String>,
}

impl Seen {
    fn look(asked: &Asked, console: &Console) -> Self {
        let ran = run::run(asked, true, console);
        let mut workspace = ran.workspace;
        let rules = &asked.circumstances.rules;
        let mut wrong = std::mem::take(&mut workspace.diagnostics);
        let found = lint::findings(&mut workspace, rules);
        let lints = (!workspace.has_errors()).then_some(found);
        let tests = lints
            .as_ref()
            .and_then(|_| test::all(&mut workspace, rules));
        wrong.append(&mut workspace.diagnostics);
        wrong.retain(Diagnostic::is_error);
        let mut errors = sorted(wrong, &workspace.library.sources);
        errors.dedup();
        let failed = tests.as_ref().is_some_and(|tests| tests.summary.failed > 0);
        Self {
            exit: match failed {
                true => ran.exit.worst(Exit::Fail),
                false => ran.exit,
            },
            rules: workspace.config.rules.clone(),
            documents: workspace.config.documents.clone(),
            look: Look {
                report: ran.report,
                errors,
                lints,
                tests,
            },
            sources: workspace.library.sources,
        }
    }

    /// Shows it; how long it took is told where somebody watches.
    fn show(&self, changes: Option<&[String]>, took: Option<Duration>, console: &Console) {
        let width = console.width();
        let mut screen = String::new();
        if took.is_some() && std::io::stdout().is_terminal() {
            screen.push_str(CLEAR);
        }
        screen.push_str(&render(&self.look, changes, &self.sources, width));
        if let Some(took) = took {
            let files = count(self.sources.iter().count(), "file");
            let line = format!("{files} in {} ms; watching, Ctrl-C ends", took.as_millis());
            screen.push_str(&format!(
                "{}: {}\n\n",
                last_line(&self.look),
                paint(style::QUIET, &line)
            ));
        }
        console.print(&screen);
    }
}
