//! `servanda init`: a starter folder that checks and reads well, with one test that fails until its reader mends a word.
//!
//! It never overwrites: where one of its files is already there, nothing is written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::display;
use crate::report::text::clean;

/// Write a starter folder: a rulebook, a deal and tests
#[derive(Args)]
#[command(after_help = "Examples:
  servanda init                 in this folder
  servanda init loans           in the folder `loans`, made if need be
  cd loans && servanda check    what the rules say of the deal
  cd loans && servanda test     what the tests say of the rules

No file is ever overwritten.")]
pub struct Arguments {
    /// The folder
    #[arg(default_value = ".")]
    folder: PathBuf,
}

/// The files of the starter folder.
const FILES: [(&str, &str); 4] = [
    ("servanda.toml", include_str!("init/servanda.toml")),
    ("rules/loans.rules", include_str!("init/loans.rules")),
    ("rules/tests.rules", include_str!("init/tests.rules")),
    (
        "deals/summer-exhibition.yaml",
        include_str!("init/summer-exhibition.yaml"),
    ),
];

/// Writes the folder.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    let there: Vec<String> = FILES
        .iter()
        .map(|(name, _)| arguments.folder.join(name))
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| format!("  {}\n", clean(&display(&path))))
        .collect();
    if !there.is_empty() {
        console.complain(&format!(
            "error: nothing was written, since these files are there already\n{}help: choose another folder: `servanda init NAME`\n",
            there.concat()
        ));
        return Exit::Unusable;
    }
    for (name, text) in FILES {
        let path = arguments.folder.join(name);
        if let Err(error) = write(&path, text) {
            console.complain(&format!(
                "error: cannot write `{}`: {error}\n",
                clean(&display(&path))
            ));
            return Exit::Unusable;
        }
        console.print(&format!("wrote {}\n", clean(&display(&path))));
    }
    console.print(&next_steps(&arguments.folder));
    Exit::Pass
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create_new(path)?.write_all(text.as_bytes())
}

fn next_steps(folder: &Path) -> String {
    let go = match display(folder).as_str() {
        "." => String::new(),
        name => format!("  cd {}\n", clean(name)),
    };
    format!(
        "\nNow try\n{go}  \
         servanda check    what the rules say of the deal\n  \
         servanda test     what the tests say of the rules\n\n\
         One test fails, on purpose: it found a wrong word in a rule. Read what it says, mend\n\
         that word in {rules}, and run `servanda test` again.\n",
        rules = FILES[1].0,
    )
}
