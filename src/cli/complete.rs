//! `servanda complete`: what may come next at a place of a rule text.

use std::path::Path;

use clap::{Args, ValueEnum};

use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::workspace::{RulePaths, Wanted, Workspace};
use crate::complete::complete;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::complete::{render, render_json};
use crate::report::text::count;
use crate::source::{FileId, Place, Source};

/// Say which words and phrases may come next at a place of a rule text
///
/// Likeliest first: what fits the type of what stands before the place, then what the rulebook uses most. Within
/// comments and texts nothing comes next.
#[derive(Args)]
#[command(after_help = "Examples:
  servanda complete rules/rules.rules:12:8         what may stand at line 12, column 8
  servanda complete rules/rules.rules:12           at the end of line 12
  servanda complete rules/new.rules:3:10 --stdin < buffer
                                                   the text is not saved yet
  servanda complete rules/rules.rules:12:8 --format json

Lines and columns are counted from 1, columns in characters, as in every message. A word that ends at the
place is taken as begun: items start with it, and take its place.")]
pub struct Arguments {
    /// The place: FILE:LINE:COLUMN, or FILE:LINE for the end of a line
    place: String,
    #[command(flatten)]
    rules: RulePaths,
    /// Read the text of the file from standard input
    #[arg(long)]
    stdin: bool,
    /// How many items to tell; 0 tells all
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    limit: usize,
    /// How to tell it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// The formats of completions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// One JSON object, as docs/complete-output.schema.json describes it
    Json,
}

/// Prints it.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    let Some(asked) = Asked::read(&arguments.place) else {
        console.complain(&format!(
            "error: `{}` is no place\n  write FILE:LINE:COLUMN, such as `rules/rules.rules:12:8`\n",
            arguments.place
        ));
        return Exit::Unusable;
    };
    let mut workspace = Workspace::open();
    let path = Path::new(asked.file);
    if arguments.stdin
        && let Err(diagnostic) = workspace.library.read_stdin_as(path)
    {
        workspace.diagnostics.push(*diagnostic);
    }
    let (file, diagnostic) = workspace.library.read(path);
    workspace.diagnostics.extend(diagnostic);
    let Some(file) = file.filter(|_| !workspace.has_errors()) else {
        workspace.tell(Wanted::Errors, console);
        return Exit::Unusable;
    };
    let files = files_with(&mut workspace, &arguments.rules, file, asked.file);
    workspace.tell(Wanted::Errors, console);
    if workspace.has_errors() {
        return Exit::Unusable;
    }
    let source = workspace.library.sources.get(file);
    let offset = match asked.offset(source) {
        Ok(offset) => offset,
        Err(why) => {
            console.complain(&format!("error: {why}\n"));
            return Exit::Unusable;
        }
    };
    let sources = &workspace.library.sources;
    let found = complete(&files, sources, file, offset);
    let most = match arguments.limit {
        0 => usize::MAX,
        limit => limit,
    };
    match arguments.format {
        Format::Human => {
            console.print(&render(&found, most, console.width()));
            if found.items.is_empty() {
                console.remark("nothing that the rulebook knows comes next here\n");
            }
        }
        Format::Json => console.print(&render_json(&found, most, sources)),
    }
    Exit::Pass
}

/// The files of the rulebook that a file belongs to: the first that has it, else the file with what it uses.
fn files_with(
    workspace: &mut Workspace,
    flag: &RulePaths,
    file: FileId,
    path: &str,
) -> Vec<FileId> {
    let before = workspace.diagnostics.len();
    let paths = workspace.rule_paths(flag);
    workspace.diagnostics.truncate(before);
    for path in paths {
        let read = workspace.library.rulebook(&path);
        if read.files.contains(&file) {
            return read.files;
        }
        if !flag.paths.is_empty() {
            let message = format!(
                "`{}` is no file of the rulebook `{path}`",
                path_of(workspace, file)
            );
            let problem = Diagnostic::general(Code::MissingFile, message);
            workspace.diagnostics.push(problem);
        }
    }
    workspace.library.rulebook(path).files
}

fn path_of(workspace: &Workspace, file: FileId) -> &str {
    &workspace.library.sources.get(file).name
}

/// A place as it was asked about.
struct Asked<'a> {
    file: &'a str,
    line: u32,
    column: Option<u32>,
}

impl<'a> Asked<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (before, last) = text.rsplit_once(':')?;
        let last: u32 = last.parse().ok()?;
        match before.rsplit_once(':') {
            Some((file, line)) if !file.is_empty() && line.parse::<u32>().is_ok() => Some(Self {
                file,
                line: line.parse().ok()?,
                column: Some(last),
            }),
            _ if before.is_empty() => None,
            _ => Some(Self {
                file: before,
                line: last,
                column: None,
            }),
        }
    }

    /// The byte offset of the place.
    fn offset(&self, source: &Source) -> Result<u32, String> {
        let name = &source.name;
        let lines = source.text.split('\n').count();
        if self.line == 0 || self.column == Some(0) {
            return Err("lines and columns are counted from 1".to_owned());
        }
        let start = source.offset(Place {
            line: self.line,
            column: 1,
        });
        let Some(start) = start else {
            return Err(format!(
                "`{name}` has {}, and line {} is asked about",
                count(lines, "line"),
                self.line
            ));
        };
        let length = source
            .line_at(start)
            .trim_start_matches('\u{feff}')
            .chars()
            .count();
        let last = u32::try_from(length + 1).unwrap_or(u32::MAX);
        let column = self.column.unwrap_or(last);
        if column > last {
            return Err(format!(
                "line {} of `{name}` ends at column {last}, and column {column} is asked about",
                self.line
            ));
        }
        let place = Place {
            line: self.line,
            column,
        };
        Ok(source.offset(place).unwrap_or(start))
    }
}
