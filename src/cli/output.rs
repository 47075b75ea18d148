//! The formats of a check, in one table, and the files they are written to.

use std::path::Path;

use clap::{Args, ValueEnum};

use crate::cli::config::Config;
use crate::cli::console::Console;
use crate::cli::target::{self, Target};
use crate::report::data::Report;
use crate::report::human::{self, Detail};
use crate::report::redact::{Redaction, redacted};
use crate::report::{csv, github, gitlab, html, json, junit, markdown, sarif};

/// The width of a text for people that is written to a file.
const WIDTH: usize = 100;

/// The formats of the result.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// One JSON object, as docs/check-output.schema.json describes it
    Json,
    /// One JSON object a line: diagnostics, findings, documents, and a summary last
    Ndjson,
    /// SARIF 2.1.0 with every finding
    Sarif,
    /// SARIF 2.1.0 with what needs attention alone, for GitHub code scanning
    SarifAlerts,
    /// JUnit XML
    Junit,
    /// GitHub annotations
    Github,
    /// GitLab Code Quality
    Gitlab,
    /// Markdown for a pull request or a job summary
    Markdown,
    /// CSV for spreadsheets, a row for each finding
    Csv,
    /// A page of its own, with a matrix of deals and rules to filter, open and print
    Html,
}

impl Format {
    /// The names of all of them.
    #[must_use]
    pub fn names() -> Vec<String> {
        target::all_names::<Self>()
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or(String::new(), |value| value.get_name().to_owned())
    }

    /// The report in this format.
    #[must_use]
    pub fn render(self, report: &Report, detail: Detail) -> String {
        match self {
            Self::Human => {
                anstream::adapter::strip_str(&human::render(report, detail, WIDTH)).to_string()
            }
            Self::Json => json::render(report),
            Self::Ndjson => json::render_lines(report),
            Self::Sarif => sarif::render(report),
            Self::SarifAlerts => sarif::render_alerts(report),
            Self::Junit => junit::render(report),
            Self::Github => github::render(report),
            Self::Gitlab => gitlab::render(report),
            Self::Markdown => markdown::render(report),
            Self::Csv => csv::render(report),
            Self::Html => html::render(report),
        }
    }
}

/// The flags about what is written where.
#[derive(Args, Clone, Debug)]
pub struct Outputs {
    /// How to tell the result: else as `servanda.toml` says, else for people
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Also write the result to a file, in any format; may be given several times
    #[arg(long = "output", short = 'o', value_name = "FORMAT=PATH", value_parser = Target::<Format>::parse)]
    targets: Vec<Target<Format>>,
    /// Leave out where rules come from, or what deals say about where their facts come from
    #[arg(long, value_name = "WHAT")]
    without: Vec<Without>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Without {
    /// The sources of rules
    Sources,
    /// The remarks of deals on their facts, and the lines these stand on
    Evidence,
}

impl Outputs {
    /// With what the configuration says where no flag does.
    #[must_use]
    pub fn or(&self, config: &Config) -> Self {
        let mut outputs = self.clone();
        outputs.format = self.format.or(config.format);
        if outputs.targets.is_empty() {
            outputs.targets.clone_from(&config.outputs);
        }
        outputs
    }

    /// How to tell the result.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format.unwrap_or(Format::Human)
    }

    /// Whether a format is asked for that tells every finding: any but that for people on the terminal.
    #[must_use]
    pub fn tell_everything(&self) -> bool {
        self.format() != Format::Human || !self.targets.is_empty()
    }

    /// The report without what is to be left out.
    #[must_use]
    pub fn redacted(&self, report: Report) -> Report {
        redacted(report, self.redaction())
    }

    /// What is to be left out.
    #[must_use]
    pub fn redaction(&self) -> Redaction {
        Redaction {
            sources: self.without.contains(&Without::Sources),
            evidence: self.without.contains(&Without::Evidence),
        }
    }

    /// The files to write, each with its format.
    pub fn files(&self) -> impl Iterator<Item = (Format, &Path)> {
        self.targets
            .iter()
            .map(|target| (target.format, target.path.as_path()))
    }

    /// Writes every file, and says whether all of them could be written.
    #[must_use]
    pub fn write(&self, report: &Report, detail: Detail, console: &Console) -> bool {
        let render = |format: Format| format.render(report, detail);
        target::write_all(&self.targets, render, console)
    }
}
