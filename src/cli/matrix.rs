//! `servanda matrix`: deals × rules alone, as a table.

use clap::{Args, ValueEnum};

use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::run::{self, Asked};
use crate::cli::target::{self, Target};
use crate::cli::workspace::Wanted;
use crate::report::matrix::{self, Matrix, csv, html, human, json, markdown};

/// Compare deals with each other: a table of deals and rules
///
/// Shows one row for each rule and one column for each deal, the rules grouped by rulebook and by whose position they
/// are, with a sign for each verdict and, for each holder, how many rules every deal keeps, breaks and leaves open.
#[derive(Args)]
#[command(after_help = after_help())]
pub struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// Fold rules that say the same of every deal
    #[arg(long, short = 'd')]
    differing: bool,
    /// Show every verdict, also on deals of another kind than the rulebook is about
    #[arg(long, short = 'a')]
    all: bool,
    /// How to write the table
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Also write the table to a file, in any format; may be given several times
    #[arg(long = "output", short = 'o', value_name = "FORMAT=PATH", value_parser = Target::<Format>::parse)]
    targets: Vec<Target<Format>>,
}

fn after_help() -> String {
    format!(
        "{style}Examples:{style:#}
  servanda matrix                                  what servanda.toml names
  servanda matrix deals/ --rules rules/ukraine     a folder of deals
  servanda matrix deals/ --differing --holder Ukraine --strength hard
  servanda matrix a.yaml b.yaml -r rules/ukraine -r rules/data-sharing
  servanda matrix deals/ --output html=table.html --output csv=table.csv

{exits}
  A table ends as `servanda check` of the same deals does.",
        style = crate::cli::HEADING,
        exits = crate::cli::exit::help(),
    )
}

/// The formats of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For people, on the terminal
    Human,
    /// One JSON object, as docs/matrix-output.schema.json describes it
    Json,
    /// Markdown for a document or a pull request
    Markdown,
    /// CSV for spreadsheets, a row for each rule and a column for each deal
    Csv,
    /// A page of its own, which prints on one sheet of paper
    Html,
}

/// The width of a table for people that is written to a file.
const WIDTH: usize = 100;

impl Format {
    fn render(self, matrix: &Matrix) -> String {
        match self {
            Self::Human => anstream::adapter::strip_str(&human::render(matrix, WIDTH)).to_string(),
            Self::Json => json::render(matrix),
            Self::Markdown => markdown::render(matrix),
            Self::Csv => csv::render(matrix),
            Self::Html => html::render(matrix),
        }
    }
}

/// Makes the table.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    let ran = run::run(&arguments.asked, true, console);
    let matrix = matrix::of(&ran.report, arguments.differing, arguments.all);
    let render = |format: Format| format.render(&matrix);
    let written = target::write_all(&arguments.targets, render, console);
    match arguments.format {
        Format::Human => {
            ran.workspace.tell(Wanted::Errors, console);
            console.print(&human::render(&matrix, console.full_width()));
        }
        format => console.print(&format.render(&matrix)),
    }
    match written {
        true => ran.exit,
        false => ran.exit.worst(Exit::Unusable),
    }
}
