//! `servanda test`: runs the `test` statements of rulebooks.

use clap::{Args, ValueEnum};

use crate::cli::console::Console;
use crate::cli::coverage;
use crate::cli::exit::Exit;
use crate::cli::mutate;
use crate::cli::record::record;
use crate::cli::suite::{Suite, suites};
use crate::cli::target::{self, Target};
use crate::cli::workspace::{RulePaths, Wanted, Workspace};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::words::folded;
use crate::report::collect::diagnostic;
use crate::report::data;
use crate::report::tests::data::{Summary, TestReport, VERSION};
use crate::report::tests::human::{self, Detail};
use crate::report::tests::{json, junit};
use crate::source::Sources;
use crate::testing::{TestResult, collect};

/// The width of a text for people that is written to a file.
const WIDTH: usize = 100;

/// Run the tests of a rulebook
///
/// Runs the `test` statements of all its files. A test that fails is told with what was expected, what is, why, and
/// where. No test is not a pass.
#[derive(Args)]
#[command(after_help = after_help())]
pub struct Arguments {
    /// Only tests whose title holds these words, or that expect something of the rule of this name
    filter: Vec<String>,
    #[command(flatten)]
    rules: RulePaths,
    /// How to tell the result
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Also write the result to a file, in any format; may be given several times
    #[arg(long = "output", short = 'o', value_name = "FORMAT=PATH", value_parser = Target::<Format>::parse)]
    targets: Vec<Target<Format>>,
    /// Write what is into the tests that failed, and show the changes; you decide whether they are right
    #[arg(long, conflicts_with_all = ["format", "targets"])]
    update: bool,
    /// With `--update`, only show what would change
    #[arg(long, visible_alias = "diff", requires = "update")]
    dry_run: bool,
    /// List the tests that passed too
    #[arg(long, short = 'a', visible_alias = "verbose")]
    all: bool,
    /// Change the rules in one place after another and tell what no test notices
    ///
    /// With words, only rules, terms and figures whose name holds them are changed. Where it is right that nothing notices,
    /// say so beside the line: `# allow unnoticed-change: reason`.
    #[arg(
        long,
        value_name = "FORMAT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "human",
        conflicts_with_all = ["format", "targets", "all", "quiet", "update"]
    )]
    mutate: Option<mutate::Format>,
    /// Print nothing but what failed
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    coverage: coverage::Flags,
}

/// The formats of the result.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// One JSON object, as docs/test-output.schema.json describes it
    Json,
    /// JUnit XML, each file a suite and each test a case
    Junit,
}

fn after_help() -> String {
    format!(
        "{style}Examples:{style:#}
  servanda test
  servanda test monitor                  tests with `monitor` in their title
  servanda test civilian-monitoring      tests of this rule
  servanda test --rules rules/ukraine --all
  servanda test --output junit=tests.xml
  servanda test --coverage --coverage-output html=coverage.html
  servanda test --update --dry-run       what the failing tests would have to expect
  servanda test --mutate                 what the tests would not notice
  servanda test --mutate=html > page.html

{exits}",
        style = crate::cli::HEADING,
        exits = crate::cli::exit::help(),
    )
}

/// Runs them.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    let mut workspace = Workspace::open();
    let suites = suites(&mut workspace, &arguments.rules);
    if let Some(format) = arguments.mutate {
        let filter = folded(&arguments.filter.join(" "));
        return mutate::run(&suites, &filter, format, &mut workspace, console);
    }
    let results = results(arguments, &suites, &mut workspace);
    if arguments.update && !workspace.has_errors() {
        return update(arguments, &mut workspace, &suites, results, console);
    }
    let exit = exit(&workspace, &results);
    let report = report(&workspace, &results, &workspace.library.sources, exit);
    let sources = &workspace.library.sources;
    let render = |format: Format| match format {
        Format::Human => {
            let text = human::render(&report, detail(arguments), sources, WIDTH);
            anstream::adapter::strip_str(&text).to_string()
        }
        Format::Json => json::render(&report),
        Format::Junit => junit::render(&report),
    };
    let written = target::write_all(&arguments.targets, render, console);
    match arguments.format {
        Format::Human => {
            workspace.tell(Wanted::Errors, console);
            let width = console.width();
            let text = human::render(&report, detail(arguments), sources, width);
            match arguments.coverage.take_output() {
                true => console.complain(&text),
                false => console.print(&text),
            }
        }
        format => console.print(&render(format)),
    }
    let exit = match written {
        true => exit,
        false => exit.worst(Exit::Unusable),
    };
    if !arguments.coverage.are_given() || workspace.has_errors() {
        return exit;
    }
    let ran = |suite: &Suite, test: usize| {
        let test = suite.compiled.rulebook.tests.get(test);
        test.is_some_and(|test| results.iter().any(|(_, result)| result.span == test.span))
    };
    exit.worst(coverage::tell(
        &arguments.coverage,
        &suites,
        ran,
        sources,
        console,
    ))
}

/// The report of all tests of the rulebooks that are to be used; none where there is no test.
pub fn all(workspace: &mut Workspace, rules: &RulePaths) -> Option<TestReport> {
    let suites = suites(workspace, rules);
    if workspace.has_errors() {
        return None;
    }
    let mut results = Vec::new();
    for suite in &suites {
        let path = &suite.compiled.path;
        let ran = suite.run(&workspace.library.sources).into_iter();
        results.extend(ran.map(|result| (path.clone(), result)));
    }
    let exit = exit(workspace, &results);
    let report = report(workspace, &results, &workspace.library.sources, exit);
    (!results.is_empty()).then_some(report)
}

/// Records what is, and tells what still fails.
fn update(
    arguments: &Arguments,
    workspace: &mut Workspace,
    suites: &[Suite],
    results: Vec<(String, TestResult)>,
    console: &Console,
) -> Exit {
    let recorded = record(workspace, suites, results, arguments.dry_run, console);
    let exit = exit(workspace, &recorded.results);
    if !arguments.dry_run {
        let report = report(workspace, &recorded.results, &recorded.sources, exit);
        let (detail, width) = (detail(arguments), console.width());
        console.print(&human::render(&report, detail, &recorded.sources, width));
    }
    exit.worst(recorded.exit)
}

fn detail(arguments: &Arguments) -> Detail {
    match arguments {
        Arguments { quiet: true, .. } => Detail::Failed,
        Arguments { all: true, .. } => Detail::All,
        _ => Detail::Counted,
    }
}

/// The results of the tests that fit the filter, each with the path of its rulebook. None where anything cannot be
/// used; what keeps tests from being run is added to the workspace.
fn results(
    arguments: &Arguments,
    suites: &[Suite],
    workspace: &mut Workspace,
) -> Vec<(String, TestResult)> {
    if workspace.has_errors() {
        return Vec::new();
    }
    let filter = folded(&arguments.filter.join(" "));
    let mut results = Vec::new();
    for suite in suites {
        let path = &suite.compiled.path;
        let ran = suite.run(&workspace.library.sources);
        let fitting = ran.into_iter().filter(|result| fits(result, &filter));
        results.extend(fitting.map(|result| (path.clone(), result)));
    }
    if results.is_empty() {
        workspace.diagnostics.push(nothing_found(&arguments.filter));
    }
    results
}

fn fits(result: &TestResult, filter: &str) -> bool {
    folded(&result.title).contains(filter) || result.rules.iter().any(|rule| folded(rule) == filter)
}

fn nothing_found(filter: &[String]) -> Diagnostic {
    if filter.is_empty() {
        Diagnostic::general(Code::NothingChecked, "there is no test")
            .help("a test starts with `test \"title\"`")
    } else {
        let message = format!("no test fits `{}`", filter.join(" "));
        Diagnostic::general(Code::NothingChecked, message)
            .help("`servanda test --all` lists all tests")
    }
}

fn exit(workspace: &Workspace, results: &[(String, TestResult)]) -> Exit {
    if workspace.has_errors() {
        Exit::Unusable
    } else if results.iter().all(|(_, result)| result.passed()) {
        Exit::Pass
    } else {
        Exit::Fail
    }
}

fn report(
    workspace: &Workspace,
    results: &[(String, TestResult)],
    sources: &Sources,
    exit: Exit,
) -> TestReport {
    let files = collect::files(results, sources);
    let wrong = workspace.diagnostics.iter();
    TestReport {
        version: VERSION,
        servanda: env!("CARGO_PKG_VERSION").to_owned(),
        summary: Summary::of(&files),
        files,
        diagnostics: wrong.map(|wrong| diagnostic(wrong, sources)).collect(),
        exit: data::Exit {
            status: exit.row().status,
            meaning: exit.row().key,
        },
    }
}
