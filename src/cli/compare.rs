//! `servanda compare`: two versions of a deal, or of a rulebook over the same deals.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::bind::bind;
use crate::cli::console::Console;
use crate::cli::documents::{self, Named};
use crate::cli::exit::Exit;
use crate::cli::run::{self, Allowed, Circumstances};
use crate::cli::target::{self, Target};
use crate::cli::versions::{self, Pair};
use crate::cli::workspace::{Compiled, Wanted, Workspace};
use crate::compare::{self, Comparison, RulebookChanges};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::evaluate::{Options, Outcome, evaluate};
use crate::explain::Checked;
use crate::model::facts::Facts;
use crate::report::collect;
use crate::report::compare::collect as report;
use crate::report::compare::human::{self, Detail};
use crate::report::compare::{self as told, Compared, html, json, markdown};
use crate::report::data::{self, Overall};
use crate::report::diagnostics::sorted;
use crate::report::text::count;
use crate::source::Sources;

/// Compare two versions of a deal, or of a rulebook
///
/// Tells what the new version says differently, which verdicts that changes and which of the changed facts decided them,
/// what is still open, and whether the deal got better or worse. OLD and NEW may be folders, whose documents are matched
/// by name. With `--rules-old`, two versions of a rulebook are compared over the same deals, or over two versions of them.
#[derive(Args)]
#[command(after_help = after_help())]
pub struct Arguments {
    /// The old version of a deal, or a folder of deals; `-` for standard input
    old: String,
    /// The new version; with `--rules-old` it may be left out, and the same deals are used
    new: Option<String>,
    /// The old version of the rulebook that `--rules` names; one for each of them
    #[arg(long = "rules-old", value_name = "PATH")]
    rules_old: Vec<String>,
    #[command(flatten)]
    circumstances: Circumstances,
    /// Tell everything in full: what is still open, and verdicts that turned neither better nor worse
    #[arg(long, short = 'a')]
    all: bool,
    /// How to tell the result
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Also write the result to a file, in any format; may be given several times
    #[arg(long = "output", short = 'o', value_name = "FORMAT=PATH", value_parser = Target::<Format>::parse)]
    targets: Vec<Target<Format>>,
}

fn after_help() -> String {
    format!(
        "{style}Examples:{style:#}
  servanda compare draft-1.yaml draft-2.yaml --rules rules/ukraine
  servanda compare deals-may/ deals-june/          folders, documents matched by name
  servanda compare deals/ --rules-old rules-v1 --rules rules-v2
  servanda compare draft-1.yaml draft-2.yaml --holder Ukraine --strength hard
  servanda compare draft-1.yaml draft-2.yaml --format markdown > comment.md

{style}Exit status:{style:#}
  0  pass        nothing got worse: no hard demand is newly broken or newly open
  1  fail        worse: a hard demand is broken that was not
  2  unusable    the command, a rule file or a version of a deal could not be used
  3  incomplete  a hard demand is open that was neither open nor broken (0 with
                 `--allow gaps`)
  4  internal    an error in Servanda itself
  What was broken before and is still is no reason to fail. Advice never is.
  Where several hold, 4 comes before 2, 1, 3 and 0.",
        style = crate::cli::HEADING,
    )
}

/// The formats of the result.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For people, on the terminal
    Human,
    /// One JSON object, as docs/compare-output.schema.json describes it
    Json,
    /// Markdown for a pull request
    Markdown,
    /// A page of its own
    Html,
}

/// The width of a text for people that is written to a file.
const WIDTH: usize = 100;

impl Format {
    fn render(self, compared: &Compared, detail: Detail) -> String {
        match self {
            Self::Human => {
                let text = human::render(compared, detail, WIDTH);
                anstream::adapter::strip_str(&text).to_string()
            }
            Self::Json => json::render(compared),
            Self::Markdown => markdown::render(compared),
            Self::Html => html::render(compared),
        }
    }
}

/// Runs the comparison.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    let mut workspace = Workspace::open();
    let mut run = Run::new(arguments, &workspace);
    let rulebooks = run.compile(&mut workspace);
    run.compare_documents(&rulebooks, &mut workspace);
    run.look_for_nothing(&mut workspace);
    if run.strict {
        workspace.be_strict();
    }
    let compared = run.report(&rulebooks, &workspace);
    let detail = if arguments.all {
        Detail::All
    } else {
        Detail::Fitting
    };
    let render = |format: Format| format.render(&compared, detail);
    let written = target::write_all(&arguments.targets, render, console);
    match arguments.format {
        Format::Human => {
            workspace.tell(Wanted::Short, console);
            console.print(&human::render(&compared, detail, console.width()));
        }
        format => console.print(&render(format)),
    }
    let exit = run.exit(&compared.summary, &workspace);
    match written {
        true => exit,
        false => exit.worst(Exit::Unusable),
    }
}

/// The rulebooks of both sides, in the order they were named.
struct Rulebooks {
    news: Vec<Compiled>,
    /// As many; none where both sides have the same rulebooks.
    olds: Vec<Compiled>,
    /// What differs between the two; as many.
    changes: Vec<RulebookChanges>,
}

impl Rulebooks {
    /// The rulebook at a position for the old deals, that for the new ones, and what differs between them.
    fn at(&self, position: usize) -> (&Compiled, &Compiled, Option<&RulebookChanges>) {
        let new = &self.news[position];
        (
            self.olds.get(position).unwrap_or(new),
            new,
            self.changes.get(position),
        )
    }
}

/// One run of the command.
struct Run<'a> {
    arguments: &'a Arguments,
    as_of: Option<Date>,
    strict: bool,
    allow_gaps: bool,
    /// Whether rules and flags are fit to judge documents by.
    ready: bool,
    documents: Vec<told::Document>,
}

/// A document of one side: its name, and what it says, unless it could not be read.
struct Given {
    file: String,
    document: Option<Document>,
    /// Whether something in it could not be read.
    unreadable: bool,
}

/// A document of one side, judged.
#[derive(Default)]
struct Judged {
    facts: Facts,
    outcome: Outcome,
    unusable: bool,
}

impl<'a> Run<'a> {
    fn new(arguments: &'a Arguments, workspace: &Workspace) -> Self {
        let (config, circumstances) = (&workspace.config, &arguments.circumstances);
        Self {
            arguments,
            as_of: circumstances.as_of.or(config.as_of),
            strict: circumstances.strict || config.strict,
            allow_gaps: config.allow_gaps || circumstances.allow.contains(&Allowed::Gaps),
            ready: false,
            documents: Vec::new(),
        }
    }

    /// What stands for the new version.
    fn new_argument(&self) -> &str {
        self.arguments.new.as_deref().unwrap_or(&self.arguments.old)
    }

    fn compile(&mut self, workspace: &mut Workspace) -> Rulebooks {
        let circumstances = &self.arguments.circumstances;
        let mut news = workspace.compile_all(&circumstances.rules);
        let wanted = news.len();
        let olds = self.arguments.rules_old.iter();
        let olds: Vec<Compiled> = olds.filter_map(|path| workspace.compile(path)).collect();
        let given = self.arguments.rules_old.len();
        if given != 0 && given != wanted && !workspace.has_errors() {
            workspace.diagnostics.push(uneven(given, wanted));
        }
        if self.arguments.new.is_none() && given == 0 {
            workspace.diagnostics.push(one_version(&self.arguments.old));
        }
        // What the flags select may stand in either version.
        news.extend(olds);
        self.ready = run::look_over(&circumstances.selection, self.as_of, &news, workspace);
        let olds = news.split_off(wanted.min(news.len()));
        let changes = news.iter().zip(&olds).map(|(new, old)| {
            compare::rulebooks((&old.rulebook, &old.plan), (&new.rulebook, &new.plan))
        });
        Rulebooks {
            changes: changes.collect(),
            olds,
            news,
        }
    }

    fn compare_documents(&mut self, rulebooks: &Rulebooks, workspace: &mut Workspace) {
        let pairs = match self.ready {
            true => self.find(workspace),
            false => Vec::new(),
        };
        for pair in pairs {
            let same = pair.old == pair.new;
            let old = pair.old.map(|named| self.read(&named, workspace));
            // One document under two rulebooks is read once, and what is wrong with it is told once.
            let other = pair.new.filter(|_| !same);
            let other = other.map(|named| self.read(&named, workspace));
            let new = if same { old.as_ref() } else { other.as_ref() };
            for position in 0..rulebooks.news.len() {
                let told = self.compare(
                    &pair.name,
                    (old.as_ref(), new),
                    (position, rulebooks),
                    workspace,
                );
                self.documents.push(told);
            }
        }
    }

    /// The documents of both sides, matched.
    fn find(&self, workspace: &mut Workspace) -> Vec<Pair> {
        let format = self.arguments.circumstances.input.of_deals();
        match versions::pairs(&self.arguments.old, self.new_argument(), format) {
            Ok((pairs, wrong)) => {
                workspace.diagnostics.extend(wrong);
                pairs
            }
            Err(wrong) => {
                workspace.diagnostics.push(*wrong);
                Vec::new()
            }
        }
    }

    fn read(&self, named: &Named, workspace: &mut Workspace) -> Given {
        let format = self.arguments.circumstances.input.of_deals();
        let (document, wrong) = documents::read(named, format, &mut workspace.library);
        let unreadable = wrong.iter().any(Diagnostic::is_error);
        workspace.diagnostics.extend(wrong);
        Given {
            file: named.name.clone(),
            document,
            unreadable,
        }
    }

    fn compare(
        &self,
        name: &str,
        (old, new): (Option<&Given>, Option<&Given>),
        (position, rulebooks): (usize, &Rulebooks),
        workspace: &mut Workspace,
    ) -> told::Document {
        let (old_rules, new_rules, changes) = rulebooks.at(position);
        let before = self.judge(old, old_rules, workspace);
        let after = self.judge(new, new_rules, workspace);
        let sources = &workspace.library.sources;
        let checked = (
            before.checked(old, old_rules, sources),
            after.checked(new, new_rules, sources),
        );
        let versions = (
            old.map(|given| before.version(given)),
            new.map(|given| after.version(given)),
        );
        let lost = |given: Option<&Given>| given.is_some_and(|given| given.document.is_none());
        // Beside a version that cannot be read, everything would seem to be new or gone.
        let comparison = match lost(old) || lost(new) {
            true => Comparison::default(),
            false => compare::compare(&checked.0, &checked.1, changes),
        };
        let both = (&checked.0, &checked.1);
        report::document(both, &comparison, (name, position), versions)
    }

    /// Judges one version; of one that is not there, nothing is found.
    fn judge(&self, given: Option<&Given>, rules: &Compiled, workspace: &mut Workspace) -> Judged {
        let Some((given, document)) =
            given.and_then(|given| Some((given, given.document.as_ref()?)))
        else {
            return Judged::default();
        };
        let bound = bind(document, &rules.rulebook.shape, &workspace.library.sources);
        let selection = &self.arguments.circumstances.selection;
        let options = Options {
            as_of: self.as_of,
            only: (!selection.is_everything()).then(|| selection.of(&rules.rulebook)),
        };
        let outcome = evaluate(&rules.plan, &bound.facts, &options);
        let wrong = [bound.diagnostics.clone(), outcome.diagnostics.clone()].concat();
        let unusable = given.unreadable || wrong.iter().any(Diagnostic::is_error);
        workspace.diagnostics.extend(wrong);
        Judged {
            facts: bound.facts,
            outcome,
            unusable,
        }
    }

    /// A run in which no rule applied to any version of any document compared nothing.
    fn look_for_nothing(&self, workspace: &mut Workspace) {
        let versions = || {
            let both = |document: &'_ told::Document| [document.old.clone(), document.new.clone()];
            self.documents.iter().flat_map(both).flatten()
        };
        let none = versions().all(|version| version.overall == Overall::NothingApplies);
        if none && !workspace.has_errors() {
            let message = match self.documents.is_empty() {
                true => "no document to compare",
                false => "no rule applies to either version",
            };
            workspace
                .diagnostics
                .push(Diagnostic::general(Code::NothingChecked, message));
        }
    }

    fn report(&self, rulebooks: &Rulebooks, workspace: &Workspace) -> Compared {
        let sources = &workspace.library.sources;
        let told: Vec<told::Rulebook> = (0..rulebooks.news.len())
            .map(|position| {
                let (old, new, changes) = rulebooks.at(position);
                let rules = |changes| report::rules(&old.rulebook, &new.rulebook, changes, sources);
                told::Rulebook {
                    old: edition(old),
                    new: edition(new),
                    changes: changes.map(rules),
                }
            })
            .collect();
        let summary = told::summary(&self.documents, &told);
        let exit = self.exit(&summary, workspace).row();
        Compared {
            version: told::VERSION,
            servanda: env!("CARGO_PKG_VERSION").into(),
            as_of: self.as_of.map(|day| day.to_string()),
            old: self.arguments.old.clone(),
            new: self.new_argument().to_owned(),
            rulebooks: told,
            documents: self.documents.clone(),
            summary,
            diagnostics: sorted(workspace.diagnostics.clone(), sources)
                .iter()
                .map(|diagnostic| collect::diagnostic(diagnostic, sources))
                .collect(),
            exit: data::Exit {
                status: exit.status,
                meaning: exit.key,
            },
        }
    }

    fn exit(&self, summary: &told::Summary, workspace: &Workspace) -> Exit {
        let of = |document: &told::Document| {
            let versions = [document.old.as_ref(), document.new.as_ref()];
            let unusable = |version: &told::Version| version.overall == Overall::Unusable;
            versions.into_iter().flatten().any(unusable)
        };
        if workspace.has_errors() || self.documents.iter().any(of) {
            Exit::Unusable
        } else if summary.worse > 0 {
            Exit::Fail
        } else if summary.newly_open > 0 && !self.allow_gaps {
            Exit::Incomplete
        } else {
            Exit::Pass
        }
    }
}

impl Judged {
    fn checked<'a>(
        &'a self,
        given: Option<&'a Given>,
        rules: &'a Compiled,
        sources: &'a Sources,
    ) -> Checked<'a> {
        Checked {
            rulebook: &rules.rulebook,
            plan: &rules.plan,
            facts: &self.facts,
            outcome: &self.outcome,
            document: given.and_then(|given| given.document.as_ref()),
            sources,
        }
    }

    fn version(&self, given: &Given) -> told::Version {
        let unusable = self.unusable || given.document.is_none();
        let (overall, hard, soft) = collect::said(&self.outcome, unusable);
        told::Version {
            file: given.file.clone(),
            overall,
            hard,
            soft,
        }
    }
}

fn edition(compiled: &Compiled) -> told::Edition {
    told::Edition {
        path: compiled.path.clone(),
        title: compiled.rulebook.title.clone(),
        version: compiled.rulebook.version.clone(),
        rules: compiled.rulebook.rules.len(),
    }
}

fn uneven(given: usize, wanted: usize) -> Diagnostic {
    let message = format!(
        "`--rules-old` names {}, and there {} to compare with",
        count(given, "rulebook"),
        match wanted {
            1 => "is one".to_owned(),
            number => format!("are {number}"),
        }
    );
    Diagnostic::general(Code::NothingChecked, message)
        .help("give one `--rules-old` for each `--rules`, in the same order")
}

fn one_version(old: &str) -> Diagnostic {
    let message = format!("there is one version of `{old}`, and no other to compare it with");
    let help = "name the new version too, or the old version of the rulebook with `--rules-old`";
    Diagnostic::general(Code::NothingChecked, message).help(help)
}
