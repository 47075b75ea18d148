//! `servanda check`: every document against every rulebook, told to people or machines.

use std::path::PathBuf;

use clap::Args;

use crate::cli::aside;
use crate::cli::collections;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files;
use crate::cli::output::{Format, Outputs};
use crate::cli::run::{self, Asked, Ran};
use crate::cli::workspace::{Wanted, Workspace};
use crate::report::data::Report;
use crate::report::human::{self, Detail};
use crate::report::text::count;

/// Check deals against rules
///
/// Says of every rule whether a deal keeps it, breaks it, leaves it open or does not come under it, with the line of
/// the deal and the line of the rule. One deal is told in full; many are told as a table, with what is broken in short.
#[derive(Args)]
#[command(after_help = after_help())]
pub struct Arguments {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    outputs: Outputs,
    /// Tell everything in full, also what is met and what does not apply
    #[arg(long, short = 'a', visible_alias = "verbose")]
    all: bool,
    /// Also write down what is broken or open today, so that later checks with `--baseline` fail on new findings alone
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    collections: collections::Flags,
}

fn after_help() -> String {
    format!(
        "{style}Examples:{style:#}
  servanda check                                   what servanda.toml names
  servanda check deal.yaml                         one deal, told in full
  servanda check deals/ --rules rules/ukraine      a folder of deals, as a table
  servanda check 'deals/2025-*.yaml' --holder Ukraine --as-of 2025-11-20
  servanda check draft.md --rule civilian-monitoring --all
  curl -s https://example.org/deal.json | servanda check - --format json
  servanda check deals/ --output sarif=out.sarif --output html=report.html
  servanda check deals/ --write-baseline baseline.toml     list what is wrong today …
  servanda check deals/ --baseline baseline.toml           … and fail on what is new alone
  servanda check deals/ --waivers waivers.toml             with what somebody permits
  servanda check contracts.ndjson --output csv=findings.csv
  servanda check contracts.csv --summary --format markdown

{exits}",
        style = crate::cli::HEADING,
        exits = crate::cli::exit::help(),
    )
}

/// Runs the check.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    if arguments.quiet {
        console.hush();
    }
    let mut asked = arguments.asked.clone();
    asked.aside.to_be_written = arguments.write_baseline.clone();
    let workspace = Workspace::open();
    let outputs = arguments.outputs.or(&workspace.config);
    let wish = collections::Wish {
        asked: &asked,
        flags: &arguments.collections,
        outputs: &outputs,
        all: arguments.all,
    };
    if wish.is_about_records(&workspace) {
        return collections::run(&wish, workspace, console);
    }
    let mut ran = run::run_in(workspace, &asked, wants_all(arguments, &outputs), console);
    let listed = write_baseline(arguments, &mut ran, console);
    let report = outputs.redacted(ran.report);
    let written = outputs.write(&report, detail(arguments), console);
    tell(
        arguments,
        outputs.format(),
        &report,
        &ran.workspace,
        console,
    );
    match written && listed {
        true => ran.exit,
        false => ran.exit.worst(Exit::Unusable),
    }
}

/// Writes the baseline where that is asked for, and says whether all is well.
fn write_baseline(arguments: &Arguments, ran: &mut Ran, console: &Console) -> bool {
    let Some(path) = &arguments.write_baseline else {
        return true;
    };
    match aside::write_baseline(path, ran) {
        Ok(number) => {
            let name = files::display(path);
            let told = count(number, "finding");
            console.remark(&format!(
                "wrote {told} to {name}; from now on check with `--baseline {name}`\n"
            ));
            true
        }
        Err(why) => {
            console.complain(&format!("error: {why}\n"));
            false
        }
    }
}

fn tell(
    arguments: &Arguments,
    format: Format,
    report: &Report,
    workspace: &Workspace,
    console: &Console,
) {
    let detail = detail(arguments);
    match format {
        Format::Human => {
            workspace.tell(wanted(arguments, report), console);
            console.print(&human::render(report, detail, console.width()));
        }
        format => console.print(&format.render(report, detail)),
    }
}

fn detail(arguments: &Arguments) -> Detail {
    if arguments.all {
        Detail::All
    } else {
        Detail::Fitting
    }
}

/// Many documents are told in short, and so are their warnings; hints on rules are for those who ask for everything.
fn wanted(arguments: &Arguments, report: &Report) -> Wanted {
    match report.documents.len() {
        _ if arguments.all => Wanted::All,
        0 | 1 => Wanted::Warnings,
        _ => Wanted::Short,
    }
}

/// Whether the result goes to somebody who may want every finding.
fn wants_all(arguments: &Arguments, outputs: &Outputs) -> bool {
    arguments.all || arguments.write_baseline.is_some() || outputs.tell_everything()
}
