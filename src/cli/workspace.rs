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
use crate::report::diagnostics::{render, sorted, tally};
use crate::source::Sources;
use crate::syntax;

/// The flag that names rulebooks.
#[derive(Args, Clone, Debug, Default)]
pub struct RulePaths {
    /// A rulebook: a folder of `.rules` files, or one file; may be given several times
    ///
    /// Without it, what `servanda.toml` names, else the nearest folder `rules` from here upwards.
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

    /// Tells what is wrong: all of it, or with a hushed console the errors alone.
    pub fn tell(&self, console: &Console) {
        self.tell_those(console, |diagnostic| {
            diagnostic.is_error() || !console.is_quiet()
        });
    }

    /// Tells the errors alone: for commands that only read a rulebook.
    pub fn tell_errors(&self, console: &Console) {
        self.tell_those(console, Diagnostic::is_error);
    }

    fn tell_those(&self, console: &Console, wanted: impl Fn(&Diagnostic) -> bool) {
        let told = self
            .diagnostics
            .iter()
            .filter(|diagnostic| wanted(diagnostic));
        let told: Vec<Diagnostic> = told.cloned().collect();
        let told = sorted(told, &self.library.sources);
        let mut text = render(&told, &self.library.sources, console.full_width());
        if let Some(tally) = tally(&told) {
            text.push_str(&format!("{tally}\n\n"));
        }
        console.complain(&text);
    }
}

/// Reads a day for `--as-of`.
///
/// # Errors
/// What is wrong with it, and how to write it.
pub fn parse_day(text: &str) -> Result<Date, String> {
    crate::model::value::parse::parse_date(text)
        .map_err(|misread| format!("`{text}` {misread}; {}", misread.help()))
}
