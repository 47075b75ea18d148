//! What a run sets aside: the waivers and the baseline that flags or `servanda.toml` name, read, and laid over what was
//! found.
//!
//! Paths in both files are seen from the folder of the file. It judges nothing: that is the business of `waive` and
//! `baseline`.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use crate::baseline::{self, Found, Known};
use crate::cli::files;
use crate::cli::run::Ran;
use crate::cli::workspace::{Compiled, Workspace};
use crate::cli::write;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::aside::recount;
use crate::report::data::{self, Document};
use crate::source::FileId;
use crate::waive::{self, Circumstances, RuleOfRun, Waiver};

/// The flags that name what is set aside.
#[derive(Args, Clone, Debug, Default)]
pub struct AsideFlags {
    /// Waivers: who permits a deal to break a rule, why and until when; else those that `servanda.toml` names
    #[arg(long, value_name = "FILE")]
    pub waivers: Option<PathBuf>,
    /// Findings that were known before: only new ones fail; else those that `servanda.toml` names
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// The baseline that the run will write: it need not be there yet.
    #[arg(skip)]
    pub to_be_written: Option<PathBuf>,
}

/// What a run sets aside, and what of its rules it judged by.
#[derive(Default)]
pub struct Aside {
    waivers: Vec<Waiver>,
    /// Whether the waivers were written for the rules of this run, so that a rule that is not there is a mistake.
    own_rules: bool,
    baseline: Option<(PathBuf, Vec<Known>)>,
    today: Date,
    /// The rules of each rulebook.
    rules: Vec<Vec<RuleOfRun>>,
}

impl Aside {
    /// Reads what flags or configuration name. What is wrong is added to the workspace.
    pub fn read(
        flags: &AsideFlags,
        own_rules: bool,
        as_of: Option<Date>,
        workspace: &mut Workspace,
    ) -> Self {
        let mut aside = Self {
            own_rules: own_rules || flags.waivers.is_some(),
            today: as_of.unwrap_or_else(today),
            ..Self::default()
        };
        let waivers = flags.waivers.clone();
        if let Some(path) = waivers.or_else(|| workspace.config.waivers.clone()) {
            aside.waivers = read_waivers(&path, workspace);
        }
        let baseline = flags.baseline.clone();
        let baseline = baseline.or_else(|| workspace.config.baseline.clone());
        let is_there = |path: &PathBuf| flags.to_be_written.is_none() || path.exists();
        if let Some(path) = baseline.filter(is_there) {
            let known = read_baseline(&path, workspace);
            aside.baseline = Some((path, known));
        }
        aside
    }

    /// Whether there is nothing to set aside.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waivers.is_empty() && self.baseline.is_none()
    }

    /// Says which rules the run judged by.
    pub fn judged(&mut self, rulebooks: &[Compiled], is_judged: impl Fn(usize, u32) -> bool) {
        let of = |(position, compiled): (usize, &Compiled)| -> Vec<RuleOfRun> {
            let rules = (0_u32..).zip(&compiled.rulebook.rules);
            let rule = rules.map(|(at, rule)| RuleOfRun {
                id: rule.id.clone(),
                title: rule.title.clone(),
                demands: rule.demands.len(),
                judged: is_judged(position, at),
            });
            rule.collect()
        };
        self.rules = rulebooks.iter().enumerate().map(of).collect();
    }

    /// Marks what is waived or known in the documents of a run, and counts it apart. What is wrong with the waivers is
    /// added to the workspace; what is said of the baseline is yielded.
    pub fn lay(
        &self,
        documents: &mut [Document],
        rulebooks: &[data::Rulebook],
        workspace: &mut Workspace,
    ) -> Option<data::Baseline> {
        let circumstances = Circumstances {
            rules: &self.rules,
            all_rules: self.own_rules,
            today: self.today,
            sources: &workspace.library.sources,
        };
        let waivers: Vec<Waiver> = self
            .waivers
            .iter()
            .map(|one| as_named(one.clone(), documents))
            .collect();
        let wrong = waive::lay(&waivers, documents, &circumstances);
        workspace.diagnostics.extend(wrong);
        let missing = waivers.iter().filter_map(|one| missing(one, documents));
        workspace.diagnostics.extend(missing);
        let told = self.baseline.as_ref().map(|(path, known)| {
            let name = |file: &str| seen_from(path, file);
            let found = self.found(rulebooks, &name);
            let gone = baseline::lay(known, documents, &found);
            (files::display(path), gone)
        });
        documents.iter_mut().for_each(recount);
        told.map(|(path, gone)| data::Baseline {
            path,
            known: documents.iter().map(|document| document.known).sum(),
            gone,
        })
    }

    fn found<'a>(
        &'a self,
        rulebooks: &'a [data::Rulebook],
        name: &'a dyn Fn(&str) -> String,
    ) -> Found<'a> {
        Found {
            rulebooks,
            rules: &self.rules,
            name,
        }
    }
}

/// Writes what a run found to a baseline, with what the file listed of documents and rules that the run did not look
/// at, and says how many findings it lists now.
///
/// # Errors
/// Why it was not written, for people.
pub fn write_baseline(path: &Path, ran: &mut Ran) -> Result<usize, String> {
    let name = files::display(path);
    if ran.workspace.has_errors() {
        return Err(format!(
            "`{name}` was not written, since this run has errors"
        ));
    }
    let old = match path.exists() {
        true => read_baseline(path, &mut ran.workspace),
        false => Vec::new(),
    };
    if ran.workspace.has_errors() {
        return Err(format!(
            "`{name}` was not written, since what it holds cannot be read; remove it first"
        ));
    }
    let seen = |file: &str| seen_from(path, file);
    let found = ran.aside.found(&ran.report.rulebooks, &seen);
    let known = baseline::renew(&old, &ran.report.documents, &found);
    write::whole(path, &baseline::render(&known))?;
    Ok(known.len())
}

/// The day that it is, for the whole world.
fn today() -> Date {
    jiff::tz::Offset::UTC
        .to_datetime(jiff::Timestamp::now())
        .date()
}

/// Reads a file; nothing where it is no text. `help` is for whoever names a file that is not there.
fn read(path: &Path, help: &str, workspace: &mut Workspace) -> Option<FileId> {
    let (file, wrong) = workspace.library.read(path);
    let usable = wrong.is_none();
    workspace
        .diagnostics
        .extend(wrong.map(|wrong| match wrong.help {
            None if !path.exists() => wrong.help(help),
            _ => wrong,
        }));
    file.filter(|_| usable)
}

fn read_waivers(path: &Path, workspace: &mut Workspace) -> Vec<Waiver> {
    let help =
        "a waiver is a table `[[waiver]]` with `rule`, `document`, `by`, `because` and `until`";
    let Some(file) = read(path, help, workspace) else {
        return Vec::new();
    };
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let resolve = |document: &str| files::display(&folder.join(document));
    let (waivers, wrong) = waive::read(file, workspace.library.sources.get(file), &resolve);
    workspace.diagnostics.extend(wrong);
    waivers
}

fn read_baseline(path: &Path, workspace: &mut Workspace) -> Vec<Known> {
    let help = "write a first one with `--write-baseline`";
    let Some(file) = read(path, help, workspace) else {
        return Vec::new();
    };
    let (known, wrong) = baseline::read(file, workspace.library.sources.get(file));
    workspace.diagnostics.extend(wrong);
    known
}

/// A waiver that names its document as the run does: `/srv/deals/a.yaml` and `deals/a.yaml` may be one file.
fn as_named(mut waiver: Waiver, documents: &[Document]) -> Waiver {
    let is_named = documents
        .iter()
        .any(|document| document.file == waiver.file);
    if !is_named && let Ok(path) = Path::new(&waiver.file).canonicalize() {
        let is_same = |document: &&Document| {
            let other = Path::new(&document.file).canonicalize();
            other.is_ok_and(|other| other == path)
        };
        if let Some(document) = documents.iter().find(is_same) {
            waiver.file.clone_from(&document.file);
        }
    }
    waiver
}

/// The complaint about a waiver of a document that is neither in the run nor on the disk.
fn missing(waiver: &Waiver, documents: &[Document]) -> Option<Diagnostic> {
    let path = Path::new(&waiver.file);
    if documents
        .iter()
        .any(|document| document.file == waiver.file)
        || path.exists()
    {
        return None;
    }
    let message = format!("there is no `{}`", waiver.file);
    let diagnostic = Diagnostic::new(Code::IdleWaiver, waiver.document.span, message);
    Some(match files::near_file(path) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("the path is seen from the folder of this file"),
    })
}

/// A document as it is called seen from the folder that a file lies in.
fn seen_from(file: &Path, document: &str) -> String {
    let absolute = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        files::display(&path)
    };
    if document == files::STDIN {
        return document.to_owned();
    }
    let (from, to) = (absolute(file), absolute(Path::new(document)));
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.split_last().map_or(&[][..], |(_, folders)| folders);
    let same = folders
        .iter()
        .zip(&to)
        .take_while(|(one, other)| one == other)
        .count();
    let up = std::iter::repeat_n("..", folders.len() - same);
    let down = to.iter().skip(same).copied();
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::seen_from;
    use std::path::Path;

    #[test]
    fn documents_are_named_as_seen_from_the_baseline() {
        for (baseline, document, name) in [
            ("known.toml", "deals/a.yaml", "deals/a.yaml"),
            ("./ci/known.toml", "deals/a.yaml", "../deals/a.yaml"),
            ("/a/known.toml", "/a/b/c.yaml", "b/c.yaml"),
            ("/a/b/known.toml", "/a/c.yaml", "../c.yaml"),
            ("known.toml", "<stdin>", "<stdin>"),
        ] {
            assert_eq!(seen_from(Path::new(baseline), document), name);
        }
    }
}
