//! `servanda infer`: a first `document` statement from sample deals.

use clap::Args;

use crate::cli::console::Console;
use crate::cli::documents::{self, InputFormat};
use crate::cli::exit::Exit;
use crate::cli::workspace::{Wanted, Workspace};
use crate::infer::infer;

/// Write a `document` statement from sample deals
///
/// The statement reads every key of the samples. It is a first draft: look at its types, and give the fields the names
/// that rules should use.
#[derive(Args)]
#[command(after_help = "Examples:
  servanda infer deals/ > rules/shape.rules
  servanda infer contract.yaml --name contract")]
pub struct Arguments {
    /// Sample deals: files, folders, globs, or `-` for standard input
    #[arg(required = true)]
    documents: Vec<String>,
    /// What one document is called
    #[arg(long, value_name = "NOUN", default_value = "deal")]
    name: String,
    #[command(flatten)]
    input: InputFormat,
}

/// Prints it.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    let mut workspace = Workspace::open();
    let (named, wrong) = documents::find(&arguments.documents, arguments.input.of_deals());
    workspace.diagnostics.extend(wrong);
    let mut samples = Vec::new();
    for named in &named {
        let (document, wrong) =
            documents::read(named, arguments.input.of_deals(), &mut workspace.library);
        workspace.diagnostics.extend(wrong);
        samples.extend(document);
    }
    workspace.tell(Wanted::Warnings, console);
    if workspace.has_errors() || samples.is_empty() {
        return Exit::Unusable;
    }
    console.print(&infer(&samples, &arguments.name));
    Exit::Pass
}
