//! `servanda test --coverage`: what the tests have seen of the rules.

use clap::{Args, ValueEnum};

use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::suite::Suite;
use crate::cli::target::{self, Target};
use crate::coverage::{Coverage, coverage};
use crate::plan::placed;
use crate::report::coverage::collect::{Part, report};
use crate::report::coverage::data::{CoverageReport, Total, Totals};
use crate::report::coverage::{annotated, html, human, json, lcov};
use crate::source::Sources;
use crate::testing::runs::runs;

/// The width of a text for people that is written to a file.
const WIDTH: usize = 100;

/// The flags about coverage.
#[derive(Args)]
#[command(next_help_heading = "Coverage")]
pub struct Flags {
    /// Tell what the tests have seen of the rules: each verdict that each demand can have
    #[arg(
        long,
        value_name = "FORMAT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "table",
        conflicts_with_all = ["update", "mutate"]
    )]
    coverage: Option<Format>,
    /// Also write what the tests have seen to a file, in any of these formats; may be given several times
    #[arg(long, value_name = "FORMAT=PATH", value_parser = Target::<Format>::parse, conflicts_with_all = ["update", "mutate"])]
    coverage_output: Vec<Target<Format>>,
    /// Fail, with status 1, where the tests have not seen all that they could
    #[arg(long, value_name = "WHAT", conflicts_with_all = ["update", "mutate"])]
    require_coverage: Vec<Wanted>,
}

/// The formats of coverage.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// A table for people, and what is missing
    Table,
    /// The rule texts, with a sign at every line, and what is missing beneath it
    Annotated,
    /// A page of its own: the table, and the rule texts whose lines open to the tests
    Html,
    /// LCOV, for tools that show coverage
    Lcov,
    /// One JSON object, as docs/coverage-output.schema.json describes it
    Json,
}

/// What tests may have to have seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Wanted {
    /// Every verdict that a demand can have
    Verdicts,
    /// Every verdict that a demand can have, and a test that expects it
    Expected,
    /// Every truth that a clause can have
    Clauses,
    /// Every side of every threshold
    Thresholds,
    /// Every exception, changing a verdict and not holding
    Exceptions,
    /// All of these
    All,
}

impl Format {
    fn render(self, report: &CoverageReport) -> String {
        match self {
            Self::Table => anstream::adapter::strip_str(&human::render(report, WIDTH)).to_string(),
            Self::Annotated => {
                anstream::adapter::strip_str(&annotated::render(report, WIDTH)).to_string()
            }
            Self::Html => html::render(report),
            Self::Lcov => lcov::render(report),
            Self::Json => json::render(report),
        }
    }
}

impl Flags {
    /// Whether any of them was given.
    #[must_use]
    pub fn are_given(&self) -> bool {
        self.coverage.is_some()
            || !self.coverage_output.is_empty()
            || !self.require_coverage.is_empty()
    }

    /// Whether standard output is to hold coverage for machines, and nothing else.
    #[must_use]
    pub fn take_output(&self) -> bool {
        matches!(
            self.coverage,
            Some(Format::Json | Format::Html | Format::Lcov)
        )
    }
}

/// Tells what the wanted tests of some rulebooks have seen, and how that ends.
#[must_use]
pub fn tell(
    flags: &Flags,
    suites: &[Suite],
    wanted: impl Fn(&Suite, usize) -> bool,
    sources: &Sources,
    console: &Console,
) -> Exit {
    let seen: Vec<Coverage> = suites
        .iter()
        .map(|suite| of_suite(suite, sources, |test| wanted(suite, test)))
        .collect();
    let parts: Vec<Part<'_>> = suites
        .iter()
        .zip(&seen)
        .map(|(suite, coverage)| Part {
            path: &suite.compiled.path,
            rulebook: &suite.compiled.rulebook,
            coverage,
        })
        .collect();
    let report = report(&parts, sources);
    let written = target::write_all(
        &flags.coverage_output,
        |format| format.render(&report),
        console,
    );
    match flags.coverage {
        Some(Format::Table) => console.print(&human::render(&report, console.full_width())),
        Some(Format::Annotated) => {
            console.print(&annotated::render(&report, console.full_width()));
        }
        Some(format) => console.print(&format.render(&report)),
        None => {}
    }
    let ended = flags
        .require_coverage
        .iter()
        .map(|wanted| required(*wanted, &report, console));
    let exit = ended.fold(Exit::Pass, Exit::worst);
    match written {
        true => exit,
        false => exit.worst(Exit::Unusable),
    }
}

fn of_suite(suite: &Suite, sources: &Sources, wanted: impl Fn(usize) -> bool) -> Coverage {
    let rulebook = &suite.compiled.rulebook;
    let placed = placed(rulebook);
    let plan = &placed.plan;
    coverage(
        rulebook,
        &placed,
        runs(rulebook, plan, sources, &suite.given, wanted),
    )
}

fn required(wanted: Wanted, report: &CoverageReport, console: &Console) -> Exit {
    let Totals {
        verdicts,
        clauses,
        thresholds,
        exceptions,
    } = report.totals;
    let expected = Total {
        seen: verdicts.expected.unwrap_or(0),
        ..verdicts
    };
    let sorts = [
        (Wanted::Verdicts, verdicts, "verdicts are never seen"),
        (
            Wanted::Expected,
            expected,
            "verdicts are expected by no test",
        ),
        (Wanted::Clauses, clauses, "truths of clauses are never seen"),
        (
            Wanted::Thresholds,
            thresholds,
            "sides of thresholds are never tried",
        ),
        (
            Wanted::Exceptions,
            exceptions,
            "effects of exceptions are never seen",
        ),
    ];
    let mut exit = Exit::Pass;
    for (sort, total, words) in sorts {
        if !total.is_full() && (sort == wanted || wanted == Wanted::All) {
            let missing = total.possible - total.seen;
            let all = total.possible;
            let text = format!("error: {missing} of {all} {words}; `--coverage` tells which\n");
            console.complain(&text);
            exit = Exit::Fail;
        }
    }
    exit
}
