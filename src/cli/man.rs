//! `servanda man [COMMAND]`: the manual page of Servanda or of one command, made from the command line itself.

use clap::Args;
use clap_mangen::Man;

use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::model::words::nearest;

/// Print the manual page
#[derive(Args)]
#[command(after_help = "Examples:
  servanda man | man -l -
  servanda man check > servanda-check.1")]
pub struct Arguments {
    /// The command to describe; Servanda as a whole where none is named
    command: Option<String>,
}

/// Prints it.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    let mut whole = crate::cli::command();
    whole.build();
    let page = match &arguments.command {
        None => whole,
        Some(name) => match whole.find_subcommand(name) {
            Some(found) => found.clone(),
            None => return unknown(name, &whole, console),
        },
    };
    let mut out = Vec::new();
    if let Err(error) = Man::new(page).render(&mut out) {
        console.complain(&format!("error: cannot make the manual page: {error}\n"));
        return Exit::Internal;
    }
    console.print(&String::from_utf8_lossy(&out));
    Exit::Pass
}

fn unknown(name: &str, whole: &clap::Command, console: &Console) -> Exit {
    let names = whole.get_subcommands().map(clap::Command::get_name);
    let near =
        nearest(name, names).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    console.complain(&format!("error: there is no command `{name}`{near}\n"));
    Exit::Unusable
}
