//! `servanda config`: which settings hold for a check, and where each of them comes from.

use clap::{Args, ValueEnum};

use crate::cli::config::{self, Config};
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files;
use crate::cli::run::Asked;
use crate::cli::workspace::{Wanted, Workspace};
use crate::lint::settings::LEVELS;
use crate::report::collect::place;
use crate::report::settings::{Origin, Setting, Settings, Value, human, json};
use crate::source::Span;

/// Show which settings hold, and where each comes from
///
/// Takes the flags of `servanda check` and says what such a check would use: what a flag says, else what the nearest
/// `servanda.toml` says, else what holds without either.
#[derive(Args)]
#[command(after_help = "Examples:
  servanda config                              what holds here
  servanda config deal.yaml --as-of 2025-08-18 what such a check would use
  servanda config --format json                the same for programs")]
pub struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// How to tell it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// One JSON object, as docs/config-output.schema.json describes it
    Json,
}

/// Shows them.
pub fn run(arguments: &Arguments, console: &Console) -> Exit {
    let workspace = Workspace::open();
    workspace.tell(Wanted::Errors, console);
    let told = Table::of(&workspace, &arguments.asked);
    console.print(&match arguments.format {
        Format::Human => human(&told, console.width()),
        Format::Json => json(&told),
    });
    match workspace.has_errors() {
        true => Exit::Unusable,
        false => Exit::Pass,
    }
}

/// The settings while they are gathered.
struct Table<'a> {
    workspace: &'a Workspace,
    rows: Vec<Setting>,
}

impl<'a> Table<'a> {
    fn of(workspace: &'a Workspace, asked: &Asked) -> Settings {
        let mut table = Self {
            workspace,
            rows: Vec::new(),
        };
        for key in config::KEYS.iter().filter(|key| key.name != "lint") {
            table.add(key.name, asked);
        }
        table.levels();
        let shown = |path: &Option<std::path::PathBuf>| path.as_deref().map(files::display);
        Settings {
            file: shown(&workspace.config.file),
            passed_over: shown(&workspace.config.passed_over),
            settings: table.rows,
        }
    }

    /// What holds for a key: the flag's value, else the file's, else the default.
    fn add(&mut self, key: &'static str, asked: &Asked) {
        let config = &self.workspace.config;
        let (value, origin) = match of_flag(key, asked) {
            Some((value, flag)) => (value, Origin::Flag { flag }),
            None => match config.places.get(key) {
                Some(span) => (of_file(key, config), self.place(*span)),
                None => (of_default(key), Origin::Default),
            },
        };
        self.rows.push(Setting {
            key: key.to_owned(),
            value,
            origin,
        });
    }

    fn levels(&mut self) {
        let config = &self.workspace.config;
        for (code, level) in &config.lint.levels {
            let name = LEVELS.iter().find(|(_, known)| known == level);
            let origin = config
                .levels
                .get(code)
                .map_or(Origin::Default, |span| self.place(*span));
            self.rows.push(Setting {
                key: format!("lint.{}", code.name()),
                value: Value::One(name.map(|(name, _)| (*name).to_owned())),
                origin,
            });
        }
    }

    fn place(&self, span: Span) -> Origin {
        Origin::File {
            place: place(span, &self.workspace.library.sources),
        }
    }
}

fn of_flag(key: &str, asked: &Asked) -> Option<(Value, &'static str)> {
    let circumstances = &asked.circumstances;
    let aside = &asked.aside;
    let path = |path: &std::path::PathBuf| Value::One(Some(files::display(path)));
    match key {
        "rules" if !circumstances.rules.paths.is_empty() => {
            Some((Value::Many(circumstances.rules.paths.clone()), "--rules"))
        }
        "documents" if !asked.documents.is_empty() => {
            Some((Value::Many(asked.documents.clone()), "arguments"))
        }
        "allow" if !circumstances.allow.is_empty() => {
            Some((Value::Many(vec!["gaps".into()]), "--allow"))
        }
        "strict" if circumstances.strict => Some((Value::Truth(true), "--strict")),
        "as-of" => circumstances
            .as_of
            .map(|day| (Value::One(Some(day.to_string())), "--as-of")),
        "waivers" => aside.waivers.as_ref().map(|file| (path(file), "--waivers")),
        "baseline" => aside
            .baseline
            .as_ref()
            .map(|file| (path(file), "--baseline")),
        _ => None,
    }
}

fn of_file(key: &str, config: &Config) -> Value {
    let path = |path: &Option<std::path::PathBuf>| Value::One(path.as_deref().map(files::display));
    match key {
        "rules" => Value::Many(config.rules.clone()),
        "documents" => Value::Many(config.documents.clone()),
        "allow" => Value::Many(
            config
                .allow_gaps
                .then(|| "gaps".to_owned())
                .into_iter()
                .collect(),
        ),
        "strict" => Value::Truth(config.strict),
        "as-of" => Value::One(config.as_of.map(|day| day.to_string())),
        "format" => Value::One(config.format.map(|format| format.name())),
        "output" => Value::Many(config.outputs.iter().map(ToString::to_string).collect()),
        "waivers" => path(&config.waivers),
        _ => path(&config.baseline),
    }
}

/// What holds where nobody says anything.
fn of_default(key: &str) -> Value {
    match key {
        "rules" => {
            let nearest = config::upwards(config::RULES);
            Value::Many(nearest.as_deref().map(files::display).into_iter().collect())
        }
        "documents" | "allow" | "output" => Value::Many(Vec::new()),
        "strict" => Value::Truth(false),
        "format" => Value::One(Some("human".into())),
        _ => Value::One(None),
    }
}
