//! `servanda test`: runs the `test` statements of rulebooks.

use clap::Args;

use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::suite::suites;
use crate::cli::workspace::{RulePaths, Wanted, Workspace};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::words::folded;
use crate::report::diagnostics;
use crate::report::style::{self, paint};
use crate::report::text::{clean, count, wrap};
use crate::source::Sources;
use crate::testing::TestResult;

/// Run the tests of a rulebook
#[derive(Args)]
#[command(after_help = after_help())]
pub struct Arguments {
    /// Only tests whose title holds these words, or that expect something of the rule of this name
    filter: Vec<String>,
    #[command(flatten)]
    rules: RulePaths,
    /// List the tests that passed too
    #[arg(long, short = 'a', visible_alias = "verbose")]
    all: bool,
    /// Print nothing but what failed
    #[arg(long, short)]
    quiet: bool,
}

fn after_help() -> String {
    format!(
        "{style}Examples:{style:#}
  servanda test
  servanda test monitor                  tests with `monitor` in their title
  servanda test civilian-monitoring      tests of this rule
  servanda test --rules rules/ukraine --all

{exits}",
        style = crate::cli::HEADING,
        exits = crate::cli::exit::help(),
    )
}

/// Runs them.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    if arguments.quiet {
        console.hush();
    }
    let mut workspace = Workspace::open();
    let suites = suites(&mut workspace, &arguments.rules);
    let mut results = Vec::new();
    if !workspace.has_errors() {
        for suite in &suites {
            results.extend(suite.run(&workspace.library.sources));
        }
    }
    let filter = folded(&arguments.filter.join(" "));
    results.retain(|result| fits(result, &filter));
    let stopped = workspace.has_errors();
    if !stopped && results.is_empty() {
        workspace.diagnostics.push(nothing_found(&arguments.filter));
    }
    workspace.tell(Wanted::Errors, console);
    if workspace.has_errors() {
        return Exit::Unusable;
    }
    let sources = &workspace.library.sources;
    for result in results.iter().filter(|result| !result.passed()) {
        console.complain(&line(result, sources, console.width()));
        console.complain(&diagnostics::render(
            &result.failures,
            sources,
            console.full_width(),
        ));
    }
    for result in results
        .iter()
        .filter(|result| arguments.all && result.passed())
    {
        console.print(&line(result, sources, console.width()));
    }
    console.print(&tally(&results));
    if results.iter().all(TestResult::passed) {
        Exit::Pass
    } else {
        Exit::Fail
    }
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

/// `passed: troops stay and nobody watches  rules/tests.rules:3`.
fn line(result: &TestResult, sources: &Sources, width: usize) -> String {
    let (style, word) = if result.passed() {
        (style::GOOD, "passed")
    } else {
        (style::BAD, "failed")
    };
    let source = sources.get(result.span.file);
    let place = format!("{}:{}", source.name, source.place(result.span.start).line);
    let text = format!(
        "{} {}",
        clean(&result.title),
        paint(style::QUIET, &clean(&place))
    );
    wrap(&text, &format!("{} ", paint(style, word)), "       ", width)
}

fn tally(results: &[TestResult]) -> String {
    let failed = results.iter().filter(|result| !result.passed()).count();
    let text = format!(
        "{} passed, {failed} failed",
        count(results.len() - failed, "test")
    );
    let style = if failed == 0 { style::GOOD } else { style::BAD };
    format!("{}\n", paint(style, &text))
}
