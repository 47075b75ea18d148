//! `servanda schema`: the JSON Schema of a deal, for editors.

use clap::Args;

use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::workspace::{RulePaths, Wanted, Workspace};
use crate::report::schema;

/// Print the JSON Schema of a deal, so that editors complete and validate deal files
#[derive(Args)]
#[command(after_help = "Examples:
  servanda schema > deal.schema.json
  servanda schema --rules rules/ukraine --strict > deal.schema.json

In a YAML deal, most editors then read the schema from a first line like
  # yaml-language-server: $schema=deal.schema.json")]
pub struct Arguments {
    #[command(flatten)]
    rules: RulePaths,
    /// Refuse keys that no field reads
    #[arg(long)]
    strict: bool,
}

/// Prints it.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    let mut workspace = Workspace::open();
    let rulebooks = workspace.compile_all(&arguments.rules);
    workspace.tell(Wanted::Errors, console);
    if workspace.has_errors() {
        return Exit::Unusable;
    }
    if rulebooks.len() > 1 {
        console.complain("error: a schema is that of one rulebook: name it with `--rules PATH`\n");
        return Exit::Unusable;
    }
    for compiled in &rulebooks {
        let title = compiled.rulebook.title.as_deref();
        console.print(&schema::render(
            &compiled.rulebook.shape,
            title,
            arguments.strict,
        ));
    }
    Exit::Pass
}
