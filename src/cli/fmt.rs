//! `servanda fmt`: rule files in canonical layout, written, listed or shown as a diff.
//!
//! It finds the files and the rulebook that each belongs to; what a layout is, is the business of `format`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::config;
use crate::cli::console::Console;
use crate::cli::diff::diff;
use crate::cli::exit::Exit;
use crate::cli::files;
use crate::cli::workspace::{RulePaths, Wanted, Workspace};
use crate::cli::write;
use crate::diagnostic::{Code, Diagnostic};
use crate::format::markdown::markdown;
use crate::format::{Formatted, format};
use crate::report::text::clean;
use crate::source::{FileId, Source};

/// Lay out rule files, every word and comment kept
#[derive(Args)]
#[command(after_help = "Examples:
  servanda fmt                          the rulebooks that `check` reads
  servanda fmt rules/lease.rules docs   a file, and a folder with its Markdown pages
  servanda fmt --check                  say which files would change, and exit with 1 if any would
  servanda fmt --diff
  servanda fmt --rules rules - < new.rules

A statement with an error stays as it is. In Markdown, the blocks marked `servanda` are laid out.")]
pub struct Arguments {
    /// Files and folders of rules and Markdown pages; `-` reads standard input and writes standard output
    #[arg(value_name = "PATH")]
    files: Vec<String>,
    /// Write nothing, and exit with 1 if a file would change
    #[arg(long)]
    check: bool,
    /// Write nothing, and show what would change
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    rules: RulePaths,
}

/// Formats them.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    let mut run = Run {
        arguments,
        console,
        workspace: Workspace::open(),
        tally: Tally::default(),
    };
    let rules = run.rulebooks();
    let wanted = run.wanted(&rules);
    for (home, files) in run.homes(wanted.rules, &rules) {
        run.rulebook(home.as_deref(), &files);
    }
    for page in wanted.pages {
        run.page(&page);
    }
    if wanted.stdin {
        run.stdin(&rules);
    }
    run.finish()
}

/// What is to be formatted.
#[derive(Default)]
struct Targets {
    rules: BTreeSet<PathBuf>,
    pages: BTreeSet<PathBuf>,
    stdin: bool,
}

/// How many files there were.
#[derive(Default)]
struct Tally {
    files: usize,
    changed: usize,
    at_fault: bool,
}

struct Run<'a> {
    arguments: &'a Arguments,
    console: &'a Console,
    workspace: Workspace,
    tally: Tally,
}

impl Run<'_> {
    /// The rulebooks that are known: those of the flag, of the configuration, or the nearest folder `rules`.
    fn rulebooks(&mut self) -> Vec<String> {
        if self.arguments.files.is_empty() {
            return self.workspace.rule_paths(&self.arguments.rules);
        }
        let flag = &self.arguments.rules.paths;
        let configured = &self.workspace.config.rules;
        match (flag.is_empty(), configured.is_empty()) {
            (false, _) => flag.clone(),
            (_, false) => configured.clone(),
            _ => config::upwards("rules")
                .iter()
                .map(|path| files::display(path))
                .collect(),
        }
    }

    /// The files that the paths name; without paths, those of the known rulebooks.
    fn wanted(&mut self, rules: &[String]) -> Targets {
        let mut targets = Targets::default();
        let all = self.arguments.files.is_empty();
        for path in if all { rules } else { &self.arguments.files } {
            if path == "-" && !all {
                targets.stdin = true;
            } else {
                self.add(Path::new(path), all, &mut targets);
            }
        }
        targets
    }

    fn add(&mut self, path: &Path, rules_only: bool, targets: &mut Targets) {
        let is_page = |path: &Path| path.extension().is_some_and(|ending| ending == "md");
        let is_rules = |path: &Path| path.extension().is_some_and(|ending| ending == "rules");
        if !path.is_dir() {
            let list = if is_page(path) {
                &mut targets.pages
            } else {
                &mut targets.rules
            };
            list.insert(path.to_owned());
            return;
        }
        let (found, wrong) = files::walk(path, false, |path| {
            is_rules(path) || (is_page(path) && !rules_only)
        });
        if found.is_empty() && wrong.is_empty() {
            let message = format!("no rule file in `{}`", files::display(path));
            self.complain(Diagnostic::general(Code::UnreadableFile, message));
        }
        self.workspace.diagnostics.extend(wrong);
        let (pages, rules): (Vec<PathBuf>, Vec<PathBuf>) =
            found.into_iter().partition(|path| is_page(path));
        targets.pages.extend(pages);
        targets.rules.extend(rules);
    }

    /// The files by the rulebook that gives them their phrases.
    fn homes(
        &mut self,
        wanted: BTreeSet<PathBuf>,
        rules: &[String],
    ) -> BTreeMap<Option<String>, Vec<PathBuf>> {
        let mut homes: BTreeMap<Option<String>, Vec<PathBuf>> = BTreeMap::new();
        for path in wanted {
            homes.entry(self.home(&path, rules)).or_default().push(path);
        }
        homes
    }

    /// The known rulebook that has a file, else the nearest folder above it with a header, else its own folder.
    fn home(&mut self, path: &Path, rules: &[String]) -> Option<String> {
        let file = path.canonicalize().ok()?;
        let holds = |rulebook: &&String| {
            let known = Path::new(rulebook).canonicalize();
            known.is_ok_and(|known| file.starts_with(known))
        };
        if let Some(rulebook) = rules.iter().find(holds) {
            let rulebook = Path::new(rulebook);
            let inner = rulebook.is_dir().then(|| self.header_above(path, rulebook));
            return Some(inner.flatten().unwrap_or_else(|| files::display(rulebook)));
        }
        if !self.arguments.rules.paths.is_empty() {
            return self.arguments.rules.paths.first().cloned();
        }
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let folder = folder.unwrap_or(Path::new("."));
        let above = self.header_above(path, Path::new("/"));
        Some(above.unwrap_or_else(|| files::display(folder)))
    }

    /// The nearest folder from a file up to another folder that has a file with a header.
    fn header_above(&mut self, path: &Path, last: &Path) -> Option<String> {
        let mut folder = path.parent()?;
        loop {
            if folder == last {
                return None;
            }
            let shown = if folder == Path::new("") {
                Path::new(".")
            } else {
                folder
            };
            if self.has_header(shown) {
                return Some(files::display(shown));
            }
            folder = folder.parent()?;
        }
    }

    fn has_header(&mut self, folder: &Path) -> bool {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return false;
        };
        let ours = entries.flatten().map(|entry| entry.path());
        let ours = ours.filter(|path| path.extension().is_some_and(|ending| ending == "rules"));
        let mut ours: Vec<PathBuf> = ours.collect();
        ours.sort();
        let library = &mut self.workspace.library;
        ours.iter().any(|path| {
            let (file, _) = library.read(path);
            file.is_some_and(|file| starts_rulebook(&library.sources.get(file).text))
        })
    }

    /// Formats files of one rulebook.
    fn rulebook(&mut self, home: Option<&str>, paths: &[PathBuf]) {
        let mut all = match home {
            Some(home) => self.workspace.library.rulebook(home).files,
            None => Vec::new(),
        };
        let mut wanted = BTreeMap::new();
        for path in paths {
            if let Some(file) = self.read(path) {
                wanted.insert(file, path.clone());
                if !all.contains(&file) {
                    all.push(file);
                }
            }
        }
        for formatted in format(&all, &self.workspace.library.sources) {
            if let Some(path) = wanted.get(&formatted.file) {
                self.told(&formatted);
                let source = self.workspace.library.sources.get(formatted.file).clone();
                self.put(&source, &formatted.text, path);
            }
        }
    }

    /// A file whose every byte is known: what was replaced in reading must not be written.
    fn read(&mut self, path: &Path) -> Option<FileId> {
        let (file, complaint) = self.workspace.library.read(path);
        match complaint {
            None => file,
            Some(complaint) => {
                self.complain(complaint);
                None
            }
        }
    }

    fn complain(&mut self, diagnostic: Diagnostic) {
        self.workspace.diagnostics.push(diagnostic);
    }

    /// Tells the errors of a file, and where it was left alone.
    fn told(&mut self, formatted: &Formatted) {
        self.workspace
            .diagnostics
            .extend(formatted.errors.iter().cloned());
        let sources = &self.workspace.library.sources;
        for span in &formatted.left {
            let place = sources.describe(*span);
            self.console.remark(&format!(
                "{}: left as it is, since it would say something else in another layout\n",
                clean(&place)
            ));
        }
        if let Some(span) = formatted.refused {
            self.tally.at_fault = true;
            let place = sources.describe(span);
            self.console.complain(&format!(
                "error: {}: the file was left as it is, since it would say something else in another layout\n\
                 This is a fault of Servanda. Please report it with the file.\n",
                clean(&place)
            ));
        }
    }

    fn page(&mut self, path: &Path) {
        if let Some(file) = self.read(path) {
            let source = self.workspace.library.sources.get(file).clone();
            self.put(&source, &markdown(&source.text), path);
        }
    }

    /// Standard input goes to standard output, whatever is in it.
    fn stdin(&mut self, rules: &[String]) {
        let (file, complaint) = self.workspace.library.read_stdin();
        let (Some(file), None) = (file, complaint.clone()) else {
            self.workspace.diagnostics.extend(complaint);
            return;
        };
        let mut all: Vec<FileId> = rules
            .iter()
            .flat_map(|path| self.workspace.library.rulebook(path).files)
            .collect();
        all.push(file);
        let formatted = format(&all, &self.workspace.library.sources).pop();
        if let Some(formatted) = formatted {
            self.told(&formatted);
            let source = self.workspace.library.sources.get(file).clone();
            self.tally.files += 1;
            let changes = formatted.text != source.text;
            self.tally.changed += usize::from(changes);
            if self.arguments.diff {
                self.console.print(&diff(&source, &formatted.text));
            } else if !self.arguments.check {
                self.console.print(&formatted.text);
            }
        }
    }

    /// Writes, lists or shows a file that changes.
    fn put(&mut self, source: &Source, text: &str, path: &Path) {
        self.tally.files += 1;
        if source.text == text {
            return;
        }
        self.tally.changed += 1;
        let Arguments {
            check, diff: show, ..
        } = self.arguments;
        if *show {
            self.console.print(&diff(source, text));
        } else if *check {
            self.console.print(&format!("{}\n", clean(&source.name)));
        } else if let Err(why) = write::whole(path, text) {
            self.tally.changed -= 1;
            self.complain(Diagnostic::general(Code::UnreadableFile, why));
        }
    }

    fn finish(self) -> Exit {
        self.workspace.tell(Wanted::Errors, self.console);
        let Arguments {
            check, diff, files, ..
        } = self.arguments;
        let written = !check && !diff;
        if !files.iter().any(|path| path == "-") {
            self.console.remark(&self.tally.words(written));
        }
        let unusable = self.workspace.has_errors() || self.tally.files == 0;
        let ends = [
            (self.tally.at_fault, Exit::Internal),
            (unusable, Exit::Unusable),
            (*check && self.tally.changed > 0, Exit::Fail),
        ];
        let ends = ends.into_iter().filter(|(holds, _)| *holds);
        ends.fold(Exit::Pass, |exit, (_, end)| exit.worst(end))
    }
}

impl Tally {
    fn words(&self, written: bool) -> String {
        let counted = |count: usize| match count {
            1 => "1 file".to_owned(),
            count => format!("{count} files"),
        };
        let rest = match self.files - self.changed {
            1 => "1 was".to_owned(),
            rest => format!("{rest} were"),
        };
        match (self.changed, written) {
            (0, _) => format!("{} in canonical layout\n", counted(self.files)),
            (changed, true) => format!("{} laid out, {rest} already\n", counted(changed)),
            (changed, false) => format!(
                "{} would change, {rest} laid out already\n",
                counted(changed)
            ),
        }
    }
}

/// Whether a file has a rulebook's header, as far as can be told without its words.
fn starts_rulebook(text: &str) -> bool {
    text.lines()
        .any(|line| line.split_whitespace().next() == Some("rulebook") && line.starts_with('r'))
}
