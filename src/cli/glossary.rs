//! `servanda glossary`: each phrase, what it reads, its type, where it is defined, and who uses it.

use clap::{Args, ValueEnum};

use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::workspace::{RulePaths, Wanted, Workspace};
use crate::model::words::folded;
use crate::report::glossary;

/// List the phrases of a rulebook
#[derive(Args)]
#[command(after_help = "Examples:
  servanda glossary
  servanda glossary monitor                        phrases that hold this word
  servanda glossary --rules rules/ukraine --format markdown > glossary.md")]
pub struct Arguments {
    /// Only phrases that hold these words
    words: Vec<String>,
    #[command(flatten)]
    rules: RulePaths,
    /// How to tell it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// The formats of the glossary.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// One JSON object for each rulebook
    Json,
    /// A Markdown table
    Markdown,
}

/// Prints it.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    let mut workspace = Workspace::open();
    let rulebooks = workspace.compile_all(&arguments.rules);
    workspace.tell(Wanted::Errors, console);
    if workspace.has_errors() {
        return Exit::Unusable;
    }
    let wanted = folded(&arguments.words.join(" "));
    for compiled in &rulebooks {
        let mut glossary = glossary::of(&compiled.rulebook, &workspace.library.sources);
        glossary
            .phrases
            .retain(|phrase| folded(&phrase.phrase).contains(&wanted));
        console.print(&match arguments.format {
            Format::Human => glossary::render(&glossary, console.width()),
            Format::Json => glossary::render_json(&glossary),
            Format::Markdown => glossary::render_markdown(&glossary),
        });
        if glossary.phrases.is_empty() {
            console.remark(&format!(
                "no phrase of `{}` fits\n",
                crate::report::text::clean(&compiled.path)
            ));
        }
    }
    Exit::Pass
}
