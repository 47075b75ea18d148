//! `servanda completions SHELL`: completions for a shell, made from the command line itself.

use clap::Args;
use clap_complete::Shell;

use crate::cli::console::Console;
use crate::cli::exit::Exit;

/// Print completions for a shell
#[derive(Args)]
#[command(after_help = "Examples:
  servanda completions bash > ~/.local/share/bash-completion/completions/servanda
  servanda completions zsh > ~/.zfunc/_servanda
  servanda completions fish > ~/.config/fish/completions/servanda.fish")]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints them.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    let mut out = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut crate::cli::command(),
        "servanda",
        &mut out,
    );
    console.print(&String::from_utf8_lossy(&out));
    Exit::Pass
}
