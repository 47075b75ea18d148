//! The command line: one file for each command, and what they share.
//!
//! Only this folder reads files and environment, prints, and ends the process. It decides nothing about rules.

pub mod aside;
pub mod check;
pub mod collections;
pub mod compare;
pub mod complete;
pub mod completions;
pub mod config;
pub mod console;
pub mod coverage;
pub mod diff;
pub mod documents;
pub mod exit;
pub mod explain;
pub mod files;
pub mod fmt;
pub mod follow;
pub mod glossary;
pub mod infer;
pub mod init;
pub mod lint;
pub mod load;
pub mod man;
pub mod matrix;
pub mod mutate;
pub mod output;
pub mod progress;
pub mod record;
pub mod run;
pub mod schema;
pub mod select;
pub mod settings;
pub mod suite;
pub mod target;
pub mod test;
pub mod versions;
pub mod watch;
pub mod workspace;
pub mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use anstyle::Style;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::cli::console::{Color, Console};
use crate::cli::exit::Exit;

/// The style of headings in the help.
pub const HEADING: Style = Style::new().bold().underline();

/// Checks proposed deals against rules written in plain English.
///
/// Of every rule it says whether a deal keeps it, breaks it, leaves it open or does not come under it, and points at
/// the line of the deal and the line of the rule.
#[derive(Parser)]
#[command(
    name = "servanda",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
struct Arguments {
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = false
    )]
    color: Color,
    #[command(subcommand)]
    command: Command,
}

/// The commands: each is one file of this folder.
#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    Matrix(matrix::Arguments),
    Compare(compare::Arguments),
    Lint(lint::Arguments),
    Explain(explain::Arguments),
    Test(test::Arguments),
    Watch(watch::Arguments),
    Fmt(fmt::Arguments),
    Glossary(glossary::Arguments),
    Schema(schema::Arguments),
    Infer(infer::Arguments),
    Config(settings::Arguments),
    Init(init::Arguments),
    Complete(complete::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

impl Command {
    fn run(self, console: &Console) -> Exit {
        match self {
            Self::Check(arguments) => check::run(&arguments, console),
            Self::Matrix(arguments) => matrix::run(&arguments, console),
            Self::Compare(arguments) => compare::run(&arguments, console),
            Self::Lint(arguments) => lint::run(&arguments, console),
            Self::Explain(arguments) => explain::run(&arguments, console),
            Self::Test(arguments) => test::run(&arguments, console),
            Self::Watch(arguments) => watch::run(&arguments, console),
            Self::Fmt(arguments) => fmt::run(&arguments, console),
            Self::Glossary(arguments) => glossary::run(&arguments, console),
            Self::Schema(arguments) => schema::run(&arguments, console),
            Self::Infer(arguments) => infer::run(&arguments, console),
            Self::Config(arguments) => settings::run(&arguments, console),
            Self::Init(arguments) => init::run(&arguments, console),
            Self::Complete(arguments) => complete::run(&arguments, console),
            Self::Completions(arguments) => completions::run(&arguments, console),
            Self::Man(arguments) => man::run(&arguments, console),
        }
    }
}

/// The whole command line as clap knows it, for help, completions and the manual page.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command().after_help(exit::help())
}

/// Runs the command line and says how it ended.
#[must_use]
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| eprint!("{}", apology(panic))));
    guarded(run).into()
}

/// Whatever fails inside ends in a status of its own, and never in a verdict.
fn guarded(work: impl FnOnce() -> Exit) -> Exit {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Exit::Internal)
}

fn run() -> Exit {
    let parsed = command()
        .try_get_matches()
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(told) => return tell(&told),
    };
    let console = Console::new(arguments.color);
    let exit = guarded(|| arguments.command.run(&console));
    match console.failure() {
        Some(why) => {
            console.complain(&format!("error: cannot write the output: {why}\n"));
            exit.worst(Exit::Unusable)
        }
        None => exit,
    }
}

/// Prints what clap has to say: help and version are no errors, and neither is a reader that has gone away.
fn tell(told: &clap::Error) -> Exit {
    let _ = told.print();
    if told.use_stderr() {
        Exit::Unusable
    } else {
        Exit::Pass
    }
}

/// What is printed where Servanda itself fails.
fn apology(panic: &std::panic::PanicHookInfo<'_>) -> String {
    let payload = panic.payload();
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    let what = text.unwrap_or("no reason given");
    let place = panic.location().map_or(String::new(), |at| {
        format!(" ({}:{})", at.file(), at.line())
    });
    format!(
        "internal error: {what}{place}\n\
         This is a fault of Servanda, not of your rules or deals. No verdict of this run can be relied on.\n\
         Please report it with the command line and, if you can, the files.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::guarded;
    use crate::cli::exit::Exit;

    #[test]
    fn a_fault_of_our_own_is_no_verdict() {
        assert_eq!(guarded(|| Exit::Fail), Exit::Fail);
        assert_eq!(guarded(|| panic!("a fault")), Exit::Internal);
        assert_eq!(Exit::Internal.row().status, 4);
    }

    #[test]
    fn the_command_line_is_sound() {
        super::command().debug_assert();
    }
}
