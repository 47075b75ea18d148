//! What every command starts from: the configuration, the rulebooks, and the texts that were read.
//!
//! It collects what is wrong on the way, so that one run reports all of it.

use clap::Args;
use jiff::civil::Date;

use crate::check::check;
use crate::cli::config::{self, Config};
use crate::cli::console::Console;
use crate::cli::load::Library;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::rulebook::Rulebook;
use crate::plan::{Plan, plan};
use crate::report::diagnostics::{render, render_short, sorted, tally};
use crate::source::Sources;
use crate::syntax;

/// The flag that names rulebooks.
#[derive(Args, Clone, Debug, Default)]
pub struct RulePaths {
    /// A rulebook: a folder of `.rules` files, or one file; may be given several times
    ///
    /// Without it, what the nearest `servanda.toml` names, or a folder `rules` that is nearer, from here upwards.
    #[arg(long = "rules", short = 'r', value_name = "PATH")]
    pub paths: Vec<String>,
}

/// The texts of a run and what is wrong with them.
pub struct Workspace {
    /// The texts.
    pub library: Library,
    /// The configuration.
    pub config: Config,
    /// What is wrong so far.
    pub diagnostics: Vec<Diagnostic>,
}

/// A rulebook that has no errors, with its plan.
pub struct Compiled {
    /// The file or folder it was read from.
    pub path: String,
    /// The rulebook.
    pub rulebook: Rulebook,
    /// Its plan.
    pub plan: Plan,
}

impl Workspace {
    /// Reads the configuration.
    #[must_use]
    pub fn open() -> Self {
        let mut sources = Sources::default();
        let (config, diagnostics) = config::find(&mut sources);
        Self {
            library: Library::new(sources),
            config,
            diagnostics,
        }
    }

    /// The rulebooks to use: those of the flag, else of the configuration, else the nearest folder `rules`.
    pub fn rule_paths(&mut self, flag: &RulePaths) -> Vec<String> {
        if !flag.paths.is_empty() {
            return flag.paths.clone();
        }
        if !self.config.rules.is_empty() {
            return self.config.rules.clone();
        }
        if let Some(path) = config::upwards("rules") {
            return vec![crate::cli::files::display(&path)];
        }
        let help = "name one with `--rules PATH`, or write a first one with `servanda init`";
        let diagnostic = Diagnostic::general(
            Code::NothingChecked,
            "no rulebook: there is no folder `rules` here or above",
        );
        self.diagnostics.push(diagnostic.help(help));
        Vec::new()
    }

    /// Reads, checks and plans the rulebook at a path. A rulebook with errors is reported and not planned.
    pub fn compile(&mut self, path: &str) -> Option<Compiled> {
        let read = self.library.rulebook(path);
        let parsed = syntax::parse(&read.files, &self.library.sources);
        let checked = check(&parsed.trees, &self.library.sources);
        let found = [read.diagnostics, parsed.diagnostics, checked.diagnostics].concat();
        let usable = !found.iter().any(Diagnostic::is_error);
        self.diagnostics.extend(found);
        usable.then(|| Compiled {
            path: path.to_owned(),
            plan: plan(&checked.rulebook),
            rulebook: checked.rulebook,
        })
    }

    /// Reads, checks and plans every rulebook that is to be used.
    pub fn compile_all(&mut self, flag: &RulePaths) -> Vec<Compiled> {
        let paths = self.rule_paths(flag);
        paths.iter().filter_map(|path| self.compile(path)).collect()
    }

    /// Makes errors of warnings.
    pub fn be_strict(&mut self) {
        for diagnostic in &mut self.diagnostics {
            if diagnostic.severity == Severity::Warning {
                diagnostic.severity = Severity::Error;
            }
        }
    }

    /// Whether anything is an error so far.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Tells what is wrong: errors in full, and more where it is wanted and the console is not hushed.
    pub fn tell(&self, wanted: Wanted, console: &Console) {
        let wanted = if console.is_quiet() {
            Wanted::Errors
        } else {
            wanted
        };
        let (short, full): (Vec<Diagnostic>, Vec<Diagnostic>) =
            sorted(self.told(wanted), &self.library.sources)
                .into_iter()
                .partition(|diagnostic| wanted == Wanted::Short && !diagnostic.is_error());
        let (sources, width) = (&self.library.sources, console.full_width());
        let mut text = render(&full, sources, width);
        if !short.is_empty() {
            text.push_str(&render_short(&short, sources, width));
            text.push('\n');
        }
        if let Some(tally) = tally(&[full, short].concat()) {
            text.push_str(&format!("{tally}\n\n"));
        }
        console.complain(&text);
    }

    fn told(&self, wanted: Wanted) -> Vec<Diagnostic> {
        let least = match wanted {
            Wanted::Errors => Severity::Error,
            Wanted::Short | Wanted::Warnings => Severity::Warning,
            Wanted::All => Severity::Hint,
        };
        let told = self
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity <= least);
        told.cloned().collect()
    }
}

/// Which diagnostics are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// Errors alone: for commands that only read a rulebook.
    Errors,
    /// Errors in full, warnings in a line each.
    Short,
    /// Errors and warnings in full.
    Warnings,
    /// Errors, warnings and hints in full.
    All,
}

/// Reads a day for `--as-of`.
///
/// # Errors
/// What is wrong with it, and how to write it.
pub fn parse_day(text: &str) -> Result<Date, String> {
    crate::model::value::parse::parse_date(text)
        .map_err(|misread| format!("`{text}` {misread}; {}", misread.help()))
}
