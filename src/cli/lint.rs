//! `servanda lint`: what in a rulebook its author probably did not mean, or would say better.

use std::io;
use std::path::Path;

use clap::{Args, ValueEnum};

use crate::check::check;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::workspace::{RulePaths, Wanted, Workspace};
use crate::cli::{files, write};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::lint::fix::{fix, is_safe};
use crate::lint::table::LINTS;
use crate::model::words::nearest;
use crate::report::data;
use crate::report::diagnostics::{render, sorted, tally};
use crate::report::lint::render_json;
use crate::report::style::{self, paint};
use crate::report::text::count;
use crate::source::{FileId, Sources};
use crate::{lint, syntax};

/// Look for what rules say badly or for nothing
///
/// Finds phrases that no rule uses, exceptions that excuse nothing, double negatives, vague words and more. A finding that
/// is right as it is is allowed beside the line: `# allow CODE: reason`. `[lint]` in `servanda.toml` sets how loud a lint is.
#[derive(Args)]
#[command(after_help = after_help())]
pub struct Arguments {
    /// Rulebooks, or files and folders in one: only what is found there is told
    #[arg(value_name = "PATHS")]
    places: Vec<String>,
    #[command(flatten)]
    rules: RulePaths,
    /// Make the fixes that change no verdict
    #[arg(long)]
    fix: bool,
    /// Print the page of a lint, or with `all` the list of lints
    #[arg(long, value_name = "CODE", conflicts_with_all = ["fix", "places"])]
    explain: Option<String>,
    /// How to tell it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Print nothing but what was found
    #[arg(long, short)]
    quiet: bool,
}

fn after_help() -> String {
    format!(
        "{style}Examples:{style:#}
  servanda lint                             what servanda.toml names
  servanda lint rules/ukraine/russia.rules  one file of a rulebook
  servanda lint --fix                       with the safe fixes made
  servanda lint --explain idle-exception    what a lint is about

{exits}",
        style = crate::cli::HEADING,
        exits = crate::cli::exit::help(),
    )
}

/// The formats of the findings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// One JSON object, as docs/lint-output.schema.json describes it
    Json,
}

/// Runs the lints.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    if arguments.quiet {
        console.hush();
    }
    if let Some(code) = &arguments.explain {
        return explain(code, console);
    }
    let mut workspace = Workspace::open();
    let mut run = Run::default();
    let missing = arguments
        .places
        .iter()
        .filter(|path| !Path::new(path).exists());
    let missing = missing.map(|path| files::cannot_read(path, &io::ErrorKind::NotFound.into()));
    workspace.diagnostics.extend(missing);
    if !workspace.has_errors() {
        for rulebook in rulebooks(arguments, &mut workspace) {
            run.rulebook(&rulebook, arguments, &mut workspace);
        }
    }
    run.tell(arguments.format, &workspace, console)
}

/// The rulebooks to look at: those that were named, else those that hold the paths, else the paths themselves.
fn rulebooks(arguments: &Arguments, workspace: &mut Workspace) -> Vec<String> {
    if !arguments.rules.paths.is_empty() || arguments.places.is_empty() {
        return workspace.rule_paths(&arguments.rules);
    }
    let mut rulebooks = Vec::new();
    for path in &arguments.places {
        let mut known = workspace.config.rules.iter();
        let rulebook = known.find(|rulebook| is_in(path, rulebook)).unwrap_or(path);
        if !rulebooks.contains(rulebook) {
            rulebooks.push(rulebook.clone());
        }
    }
    rulebooks
}

/// Whether a file or folder is, or lies in, another one.
fn is_in(path: &str, folder: &str) -> bool {
    let whole = |path: &str| {
        Path::new(path)
            .canonicalize()
            .unwrap_or_else(|_| path.into())
    };
    whole(path).starts_with(whole(folder))
}

/// What one run of the command finds.
#[derive(Default)]
struct Run {
    found: Vec<Diagnostic>,
    rules: usize,
    mended: usize,
}

impl Run {
    fn rulebook(&mut self, path: &str, arguments: &Arguments, workspace: &mut Workspace) {
        let read = workspace.library.rulebook(path);
        workspace.diagnostics.extend(read.diagnostics);
        if workspace.has_errors() {
            return;
        }
        let asked = |name: &str| {
            let mut paths = arguments.places.iter();
            is_in(name, path) && (paths.len() == 0 || paths.any(|path| is_in(name, path)))
        };
        let sources = &workspace.library.sources;
        let files = read.files.iter().copied();
        let asked: Vec<FileId> = files
            .filter(|file| asked(&sources.get(*file).name))
            .collect();
        if arguments.fix {
            self.fix(&read.files, &asked, workspace);
        }
        self.lint(&read.files, &asked, workspace);
    }

    fn fix(&mut self, files: &[FileId], asked: &[FileId], workspace: &mut Workspace) {
        let sources = &workspace.library.sources;
        let fixed = fix(files, asked, sources, &workspace.config.lint);
        match write_changes(sources, &fixed.sources) {
            Ok(()) => {
                self.mended += fixed.count;
                workspace.library.sources = fixed.sources;
            }
            Err(why) => {
                let diagnostic = Diagnostic::general(Code::UnreadableFile, why);
                let help = "no file was changed";
                workspace.diagnostics.push(diagnostic.help(help));
            }
        }
    }

    fn lint(&mut self, files: &[FileId], asked: &[FileId], workspace: &mut Workspace) {
        let sources = &workspace.library.sources;
        let parsed = syntax::parse(files, sources);
        let checked = check(&parsed.trees, sources);
        let wrong = [parsed.diagnostics, checked.diagnostics].concat();
        workspace
            .diagnostics
            .extend(wrong.into_iter().filter(Diagnostic::is_error));
        if workspace.has_errors() {
            return;
        }
        let settings = &workspace.config.lint;
        let found = lint::lint(&checked.rulebook, &parsed.trees, sources, settings);
        let in_asked = |one: &Diagnostic| one.span.is_some_and(|span| asked.contains(&span.file));
        self.found.extend(found.into_iter().filter(in_asked));
        self.rules += checked.rulebook.rules.len();
    }

    fn exit(&self, workspace: &Workspace) -> Exit {
        if workspace.has_errors() {
            Exit::Unusable
        } else if self.found.iter().any(|one| one.severity != Severity::Hint) {
            Exit::Fail
        } else {
            Exit::Pass
        }
    }

    fn tell(&self, format: Format, workspace: &Workspace, console: &Console) -> Exit {
        let exit = self.exit(workspace);
        let sources = &workspace.library.sources;
        let found = sorted(self.found.clone(), sources);
        match format {
            Format::Human => {
                workspace.tell(Wanted::Errors, console);
                console.print(&render(&found, sources, console.full_width()));
                if !workspace.has_errors() {
                    console.print(&self.summary(&found));
                }
            }
            Format::Json => {
                let all = sorted([workspace.diagnostics.clone(), found].concat(), sources);
                let row = exit.row();
                let exit = data::Exit {
                    status: row.status,
                    meaning: row.key,
                };
                console.print(&render_json(&all, self.mended, exit, sources));
            }
        }
        exit
    }

    /// `4 warnings in 2 files, 1 of them mended by --fix`.
    fn summary(&self, found: &[Diagnostic]) -> String {
        let mut text = match tally(found) {
            Some(tally) => paint(style::BAD, &tally),
            None => paint(
                style::GOOD,
                &format!("nothing found in {}", count(self.rules, "rule")),
            ),
        };
        if self.mended > 0 {
            text.push_str(&format!("; {} mended", count(self.mended, "finding")));
        }
        let fixable = found.iter().filter(|one| is_safe(one)).count();
        if fixable > 0 {
            text.push_str(&format!("; `--fix` mends {fixable}"));
        }
        text + "\n"
    }
}

/// What the lints find in the rulebooks that are to be used; nothing where a rulebook has errors.
pub fn findings(workspace: &mut Workspace, rules: &RulePaths) -> Vec<Diagnostic> {
    let mut run = Run::default();
    for path in workspace.rule_paths(rules) {
        let read = workspace.library.rulebook(&path);
        run.lint(&read.files, &read.files, workspace);
    }
    sorted(run.found, &workspace.library.sources)
}

/// Writes the files that differ: all of them, or where one cannot be written none.
fn write_changes(old: &Sources, new: &Sources) -> Result<(), String> {
    let pairs = old.iter().zip(new.iter());
    let changed = pairs.filter(|((_, old), (_, new))| old.text != new.text);
    let mut written: Vec<(&str, &str)> = Vec::new();
    for ((_, old), (_, new)) in changed {
        if let Err(why) = write::whole(Path::new(&new.name), &new.text) {
            for (name, text) in written {
                // The first error is the one to tell.
                let _ = write::whole(Path::new(name), text);
            }
            return Err(why);
        }
        written.push((&old.name, &old.text));
    }
    Ok(())
}

fn explain(code: &str, console: &Console) -> Exit {
    if code == "all" {
        console.print(&list());
        return Exit::Pass;
    }
    match LINTS.iter().find(|lint| lint.code.name() == code) {
        Some(lint) => {
            console.print(&lint.page());
            Exit::Pass
        }
        None => {
            let near = nearest(code, LINTS.iter().map(|lint| lint.code.name()));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`servanda lint --explain all` lists the lints".to_owned(),
            };
            console.complain(&format!(
                "error: there is no lint `{code}`\n  help: {help}\n"
            ));
            Exit::Unusable
        }
    }
}

fn list() -> String {
    let width = LINTS
        .iter()
        .map(|lint| lint.code.name().len())
        .max()
        .unwrap_or(0);
    let line = |code: Code| format!("{:width$}  {}\n", code.name(), code.title());
    LINTS.iter().map(|lint| line(lint.code)).collect()
}
