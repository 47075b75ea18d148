//! `--output FORMAT=PATH`: a file to write a result to, in one of a command's formats.

use std::fmt;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::console::Console;
use crate::cli::files;
use crate::cli::write;

/// One file to write.
#[derive(Clone, Debug)]
pub struct Target<F> {
    /// Its format.
    pub format: F,
    /// Its path.
    pub path: PathBuf,
}

impl<F: ValueEnum> Target<F> {
    /// Reads `markdown=report.md`.
    ///
    /// # Errors
    /// What is wrong with it, and which formats there are.
    pub fn parse(text: &str) -> Result<Self, String> {
        let Some((format, path)) = text.split_once('=') else {
            let names = names::<F>();
            return Err(format!("write `FORMAT=PATH`, with one of {names}"));
        };
        match F::from_str(format, true) {
            Err(_) => Err(format!(
                "there is no format `{format}`; write one of {}",
                names::<F>()
            )),
            Ok(_) if path.is_empty() => Err("a path is missing behind `=`".into()),
            Ok(_) if path == "-" => Err(format!("for standard output write `--format {format}`")),
            Ok(format) => Ok(Self {
                format,
                path: path.into(),
            }),
        }
    }
}

impl<F> Target<F> {
    /// The same file, named in a file of this folder.
    #[must_use]
    pub fn seen_from(self, folder: &Path) -> Self {
        Self {
            path: folder.join(&self.path),
            ..self
        }
    }
}

impl<F: ValueEnum> fmt::Display for Target<F> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = self.format.to_possible_value();
        let format = format.as_ref().map_or("", |format| format.get_name());
        write!(out, "{format}={}", files::display(&self.path))
    }
}

/// The names of all formats.
#[must_use]
pub fn all_names<F: ValueEnum>() -> Vec<String> {
    F::value_variants()
        .iter()
        .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
        .collect()
}

fn names<F: ValueEnum>() -> String {
    all_names::<F>().join(", ")
}

/// Writes every file, and says whether all of them could be written.
#[must_use]
pub fn write_all<F: Copy>(
    targets: &[Target<F>],
    render: impl Fn(F) -> String,
    console: &Console,
) -> bool {
    let mut all = true;
    for target in targets {
        if let Err(why) = write::whole(&target.path, &render(target.format)) {
            console.complain(&format!("error: {why}\n"));
            all = false;
        }
    }
    all
}
