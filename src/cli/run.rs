//! One run over documents and rulebooks: what `check` and the commands that show the same findings otherwise share.
//!
//! It reads what it is asked for, judges every document under every rulebook, and yields the report; it prints nothing
//! but a progress bar.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::bind::bind;
use crate::check::today::uses_today;
use crate::cli::aside::{Aside, AsideFlags};
use crate::cli::console::Console;
use crate::cli::documents::{self, InputFormat, Named};
use crate::cli::exit::Exit;
use crate::cli::progress::Progress;
use crate::cli::select::Selection;
use crate::cli::workspace::{Compiled, RulePaths, Workspace, parse_day};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::evaluate::{Options, evaluate};
use crate::explain::Checked;
use crate::model::rulebook::RuleId;
use crate::report::data::{self, Overall, Report};
use crate::report::diagnostics::sorted;
use crate::report::{collect, summary};
use crate::source::Span;

/// What a run over documents and rulebooks is asked for.
#[derive(Args, Clone, Debug)]
pub struct Asked {
    /// Deals: files, folders, globs, or `-` for standard input; else what `servanda.toml` names
    pub documents: Vec<String>,
    /// Under which circumstances.
    #[command(flatten)]
    pub circumstances: Circumstances,
    /// What is set aside.
    #[command(flatten)]
    pub aside: AsideFlags,
}

impl Asked {
    /// What the arguments name, else what the configuration does.
    #[must_use]
    pub fn documents(&self, workspace: &Workspace) -> Vec<String> {
        match self.documents.as_slice() {
            [] => workspace.config.documents.clone(),
            named => named.to_vec(),
        }
    }
}

/// The complaint about a command that names no document.
#[must_use]
pub fn nothing_named() -> Diagnostic {
    let help = "name some: `servanda check deal.yaml`, or list them in `servanda.toml`";
    Diagnostic::general(Code::NothingChecked, "no document to check").help(help)
}

/// Under which circumstances documents are judged, whatever documents they are.
#[derive(Args, Clone, Debug)]
pub struct Circumstances {
    /// The rulebooks.
    #[command(flatten)]
    pub rules: RulePaths,
    /// Which of their rules.
    #[command(flatten)]
    pub selection: Selection,
    /// The day to check as of: rules, figures and `today` are those of that day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub as_of: Option<Date>,
    /// Treat warnings as errors: keys that no field reads, disputed facts
    #[arg(long)]
    pub strict: bool,
    /// What leaves the exit status at 0
    #[arg(long, value_name = "WHAT")]
    pub allow: Vec<Allowed>,
    /// The format of the documents.
    #[command(flatten)]
    pub input: InputFormat,
}

/// What may leave a run green.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Allowed {
    /// Hard demands that a deal does not say enough to judge
    Gaps,
}

/// What a run came to.
pub struct Ran {
    /// What was read, and what is wrong with it.
    pub workspace: Workspace,
    /// The report.
    pub report: Report,
    /// How it ends.
    pub exit: Exit,
    /// What was set aside, and by which rules the run judged.
    pub aside: Aside,
}

/// Runs. `everything` says whether every finding is told, and not only those that a summary shows.
pub fn run(asked: &Asked, everything: bool, console: &Console) -> Ran {
    run_in(Workspace::open(), asked, everything, console)
}

/// Runs in a workspace whose configuration was read already.
pub fn run_in(mut workspace: Workspace, asked: &Asked, everything: bool, console: &Console) -> Ran {
    let mut run = Run::new(asked, everything, &workspace);
    let rulebooks = workspace.compile_all(&asked.circumstances.rules);
    run.ready = look_over(
        &asked.circumstances.selection,
        run.as_of,
        &rulebooks,
        &mut workspace,
    );
    run.not_in_force = vec![Vec::new(); rulebooks.len()];
    run.aside = Aside::read(
        &asked.aside,
        asked.circumstances.rules.paths.is_empty(),
        run.as_of,
        &mut workspace,
    );
    run.check_documents(&rulebooks, &mut workspace, console);
    run.set_aside(&rulebooks, &mut workspace);
    run.look_for_nothing(&mut workspace);
    if run.strict {
        workspace.be_strict();
    }
    Ran {
        report: run.report(&rulebooks, &workspace),
        exit: run.exit(&workspace),
        workspace,
        aside: run.aside,
    }
}

/// Looks for flags that select nothing and for rules that need a day, and says whether rules and flags are fit to judge
/// documents by.
pub fn look_over(
    selection: &Selection,
    as_of: Option<Date>,
    rulebooks: &[Compiled],
    workspace: &mut Workspace,
) -> bool {
    if !workspace.has_errors() {
        let wrong = selection.complaints(rulebooks);
        workspace.diagnostics.extend(wrong);
        let uses = rulebooks
            .iter()
            .filter_map(|compiled| uses_today(&compiled.rulebook));
        if as_of.is_none() {
            workspace.diagnostics.extend(uses.map(needs_a_day));
        }
    }
    let rules: usize = rulebooks
        .iter()
        .map(|compiled| compiled.rulebook.rules.len())
        .sum();
    if rules == 0 && !rulebooks.is_empty() {
        let names: Vec<String> = rulebooks
            .iter()
            .map(|compiled| format!("`{}`", compiled.path))
            .collect();
        let message = format!(
            "no rule was read from {}",
            crate::report::text::listed(&names, "and")
        );
        workspace
            .diagnostics
            .push(Diagnostic::general(Code::NothingChecked, message));
    }
    !workspace.has_errors()
}

/// One run on its way.
struct Run<'a> {
    asked: &'a Asked,
    as_of: Option<Date>,
    strict: bool,
    allow_gaps: bool,
    /// Whether every finding is told.
    everything: bool,
    /// Whether rules and flags are fit to judge documents by.
    ready: bool,
    /// Which findings are explained: no more than are told.
    wanted: collect::Wanted,
    documents: Vec<data::Document>,
    not_in_force: Vec<Vec<String>>,
    aside: Aside,
    /// What is said of the baseline.
    baseline: Option<data::Baseline>,
}

impl<'a> Run<'a> {
    fn new(asked: &'a Asked, everything: bool, workspace: &Workspace) -> Self {
        let (config, circumstances) = (&workspace.config, &asked.circumstances);
        Self {
            asked,
            as_of: circumstances.as_of.or(config.as_of),
            strict: circumstances.strict || config.strict,
            allow_gaps: config.allow_gaps || circumstances.allow.contains(&Allowed::Gaps),
            everything,
            ready: false,
            wanted: collect::Wanted::All,
            documents: Vec::new(),
            not_in_force: Vec::new(),
            aside: Aside::default(),
            baseline: None,
        }
    }

    /// Reads every document, and checks it where rules and flags allow that.
    fn check_documents(
        &mut self,
        rulebooks: &[Compiled],
        workspace: &mut Workspace,
        console: &Console,
    ) {
        let arguments = self.asked.documents(workspace);
        if arguments.is_empty() {
            workspace.diagnostics.push(nothing_named());
            return;
        }
        let (named, wrong) = documents::find(&arguments, self.asked.circumstances.input.of_deals());
        workspace.diagnostics.extend(wrong);
        if !self.everything {
            self.wanted = match named.len() * rulebooks.len() {
                0 | 1 => collect::Wanted::Notable,
                // What is set aside may be anything that is broken or open.
                _ if !self.aside.is_empty() => collect::Wanted::Notable,
                _ => collect::Wanted::Broken,
            };
        }
        let mut progress = Progress::new(named.len() * rulebooks.len().max(1), console);
        for named in &named {
            self.check_document(named, rulebooks, workspace, &mut progress);
        }
    }

    fn check_document(
        &mut self,
        named: &Named,
        rulebooks: &[Compiled],
        workspace: &mut Workspace,
        progress: &mut Progress,
    ) {
        let (document, wrong) = documents::read(
            named,
            self.asked.circumstances.input.of_deals(),
            &mut workspace.library,
        );
        let unreadable = wrong.iter().any(Diagnostic::is_error);
        workspace.diagnostics.extend(wrong);
        for (position, compiled) in rulebooks.iter().enumerate() {
            progress.step(&named.name);
            if !self.ready {
                continue;
            }
            let told = match &document {
                Some(document) => self.judge(
                    document,
                    &named.name,
                    (position, compiled),
                    unreadable,
                    workspace,
                ),
                None => collect::unreadable(&named.name, position),
            };
            self.documents.push(told);
        }
    }

    fn judge(
        &mut self,
        document: &Document,
        name: &str,
        (position, compiled): (usize, &Compiled),
        unreadable: bool,
        workspace: &mut Workspace,
    ) -> data::Document {
        let sources = &workspace.library.sources;
        let bound = bind(document, &compiled.rulebook.shape, sources);
        let selection = &self.asked.circumstances.selection;
        let options = Options {
            as_of: self.as_of,
            only: (!selection.is_everything()).then(|| selection.of(&compiled.rulebook)),
        };
        let outcome = evaluate(&compiled.plan, &bound.facts, &options);
        let checked = Checked {
            rulebook: &compiled.rulebook,
            plan: &compiled.plan,
            facts: &bound.facts,
            outcome: &outcome,
            document: Some(document),
            sources,
        };
        let wrong = [bound.diagnostics.clone(), outcome.diagnostics.clone()].concat();
        let unusable = unreadable || wrong.iter().any(Diagnostic::is_error);
        let mut told = collect::document(&checked, name, position, unusable, self.wanted);
        told.keys = collect::keys(&bound, &compiled.rulebook.shape);
        if let Some(ids) = self.not_in_force.get_mut(position) {
            let rules = outcome
                .not_in_force
                .iter()
                .filter_map(|rule| compiled.rulebook.rules.get(rule.0 as usize));
            *ids = rules.map(|rule| rule.id.clone()).collect();
        }
        workspace.diagnostics.extend(wrong);
        told
    }

    /// Marks what is waived or known, and counts it apart.
    fn set_aside(&mut self, rulebooks: &[Compiled], workspace: &mut Workspace) {
        if !self.ready {
            // Nothing was judged, and so nothing can be said of waivers.
            return;
        }
        let selection = &self.asked.circumstances.selection;
        let selected: Vec<_> = rulebooks
            .iter()
            .map(|compiled| selection.of(&compiled.rulebook))
            .collect();
        let not_in_force = self.not_in_force.clone();
        let is_judged = |position: usize, rule: u32| {
            let left_out = not_in_force.get(position).map_or(&[][..], Vec::as_slice);
            let rules = rulebooks
                .get(position)
                .map(|compiled| &compiled.rulebook.rules);
            let rule_of_run = rules.and_then(|rules| rules.get(rule as usize));
            selected
                .get(position)
                .is_some_and(|ids| ids.contains(&RuleId(rule)))
                && rule_of_run.is_some_and(|rule| !left_out.contains(&rule.id))
        };
        self.aside.judged(rulebooks, is_judged);
        let told: Vec<data::Rulebook> = self.rulebooks(rulebooks);
        self.baseline = self.aside.lay(&mut self.documents, &told, workspace);
    }

    /// A run in which no rule applied to any document is not a pass.
    fn look_for_nothing(&self, workspace: &mut Workspace) {
        let applies = |document: &data::Document| document.overall != Overall::NothingApplies;
        if !self.documents.is_empty() && !self.documents.iter().any(applies) {
            workspace.diagnostics.push(self.nothing_applied());
        }
    }

    fn nothing_applied(&self) -> Diagnostic {
        let message = match self.documents.as_slice() {
            [only] => format!("no rule applies to `{}`", only.file),
            many => format!("no rule applies to any of {} documents", many.len()),
        };
        let out_of_force: usize = self.not_in_force.iter().map(Vec::len).sum();
        let help = if out_of_force > 0 {
            "rules were left out because of the day of the check; choose another with `--as-of`"
        } else {
            "`--all` tells why; are these documents of the kind that the rulebook is about?"
        };
        Diagnostic::general(Code::NothingChecked, message).help(help)
    }

    fn rulebooks(&self, rulebooks: &[Compiled]) -> Vec<data::Rulebook> {
        let selection = &self.asked.circumstances.selection;
        let rulebook = |(compiled, not_in_force): (&Compiled, &Vec<String>)| data::Rulebook {
            path: compiled.path.clone(),
            title: compiled.rulebook.title.clone(),
            version: compiled.rulebook.version.clone(),
            rules: compiled.rulebook.rules.len(),
            selected: selection.of(&compiled.rulebook).len(),
            not_in_force: not_in_force.clone(),
        };
        let all = rulebooks.iter().zip(&self.not_in_force);
        all.map(rulebook).collect()
    }

    fn report(&self, rulebooks: &[Compiled], workspace: &Workspace) -> Report {
        let sources = &workspace.library.sources;
        let diagnostics = sorted(workspace.diagnostics.clone(), sources);
        let exit = self.exit(workspace).row();
        Report {
            version: data::VERSION,
            servanda: env!("CARGO_PKG_VERSION").into(),
            as_of: self.as_of.map(|day| day.to_string()),
            strict: self.strict,
            allowed: if self.allow_gaps {
                vec!["gaps"]
            } else {
                Vec::new()
            },
            baseline: self.baseline.clone(),
            left_out: Vec::new(),
            rulebooks: self.rulebooks(rulebooks),
            documents: self.documents.clone(),
            diagnostics: diagnostics
                .iter()
                .map(|diagnostic| collect::diagnostic(diagnostic, sources))
                .collect(),
            summary: summary::of(&self.documents, rulebooks.len()),
            exit: data::Exit {
                status: exit.status,
                meaning: exit.key,
            },
        }
    }

    fn exit(&self, workspace: &Workspace) -> Exit {
        let start = if workspace.has_errors() {
            Exit::Unusable
        } else {
            Exit::Pass
        };
        let of = |document: &data::Document| match document.overall {
            Overall::Unusable => Exit::Unusable,
            Overall::Incomplete if !self.allow_gaps => Exit::Incomplete,
            Overall::Fails => Exit::Fail,
            _ => Exit::Pass,
        };
        self.documents.iter().map(of).fold(start, Exit::worst)
    }
}

/// The complaint about `today` where nobody said which day that is.
#[must_use]
pub fn needs_a_day(today: Span) -> Diagnostic {
    Diagnostic::new(Code::NoAsOf, today, "`today` needs a date to count from")
        .help("give the day of the check: `--as-of 2025-08-18`")
}
