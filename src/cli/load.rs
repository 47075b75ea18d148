//! From paths to the texts of a rulebook: folders are walked, `use` is followed, every file is read once.
//!
//! What is in the texts is the business of `syntax` and `check`; here it only matters which files they name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::cli::files;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Sources, Span};
use crate::syntax::tree::Words;

/// The ending of a rule file.
const ENDING: &str = "rules";

/// Texts that were read, each file once, however often it is named.
#[derive(Default)]
pub struct Library {
    /// The texts.
    pub sources: Sources,
    known: BTreeMap<PathBuf, Option<FileId>>,
    complaints: BTreeMap<FileId, Diagnostic>,
}

/// The files of one rulebook.
#[derive(Default)]
pub struct RuleFiles {
    /// The files, those of the rulebook's own folder first, then what they use; each sorted by name.
    pub files: Vec<FileId>,
    /// What kept files from being read.
    pub diagnostics: Vec<Diagnostic>,
}

impl Library {
    /// A library that starts with some texts.
    #[must_use]
    pub fn new(sources: Sources) -> Self {
        Self {
            sources,
            ..Self::default()
        }
    }

    /// Reads a file, unless it was read before. The diagnostics say why it could not be, or what is wrong with its bytes.
    pub fn read(&mut self, path: &Path) -> (Option<FileId>, Option<Diagnostic>) {
        let key = identity(path);
        if let Some(known) = self.known.get(&key) {
            let complaint = known.and_then(|file| self.complaints.get(&file).cloned());
            return (*known, complaint);
        }
        let name = files::display(path);
        match files::read_text(path, &name, &mut self.sources) {
            Ok((file, complaint)) => {
                self.known.insert(key, Some(file));
                self.complaints
                    .extend(complaint.clone().map(|complaint| (file, complaint)));
                (Some(file), complaint)
            }
            Err(diagnostic) => {
                self.known.insert(key, None);
                (None, Some(*diagnostic))
            }
        }
    }

    /// Reads standard input as the text of a file, which is then not read itself.
    ///
    /// # Errors
    /// A diagnostic where nothing could be read.
    pub fn read_stdin_as(&mut self, path: &Path) -> Result<(), Box<Diagnostic>> {
        let name = files::display(path);
        let (file, complaint) = files::read_stdin_as(&name, &mut self.sources)?;
        self.known.insert(identity(path), Some(file));
        self.complaints
            .extend(complaint.map(|complaint| (file, complaint)));
        Ok(())
    }

    /// Reads standard input, unless it was read before.
    pub fn read_stdin(&mut self) -> (Option<FileId>, Option<Diagnostic>) {
        let key = PathBuf::from(files::STDIN);
        if let Some(known) = self.known.get(&key) {
            return (*known, None);
        }
        let (file, complaint) = match files::read_stdin(&mut self.sources) {
            Ok((file, complaint)) => (Some(file), complaint),
            Err(diagnostic) => (None, Some(*diagnostic)),
        };
        self.known.insert(key, file);
        (file, complaint)
    }

    /// All files of the rulebook at a path: a file, or a folder with everything below it.
    pub fn rulebook(&mut self, path: &str) -> RuleFiles {
        let mut loader = Loader {
            library: self,
            done: BTreeSet::new(),
            stack: Vec::new(),
            out: RuleFiles::default(),
        };
        let path = Path::new(path);
        match rule_files(path) {
            Ok((paths, wrong)) => {
                loader.out.diagnostics.extend(wrong);
                let files: Vec<FileId> =
                    paths.iter().filter_map(|path| loader.open(path)).collect();
                for file in files {
                    loader.follow(file);
                }
            }
            Err(diagnostic) => loader.out.diagnostics.push(*diagnostic),
        }
        loader.out
    }
}

/// The same file has the same identity, whichever way leads to it.
fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The rule files at a path.
fn rule_files(path: &Path) -> Result<(Vec<PathBuf>, Vec<Diagnostic>), Box<Diagnostic>> {
    if !path.is_dir() {
        return Ok((vec![path.to_owned()], Vec::new()));
    }
    let (paths, wrong) = files::walk(path, false, |path| {
        path.extension().is_some_and(|ending| ending == ENDING)
    });
    if paths.is_empty() && wrong.is_empty() {
        let message = format!("no rule file in `{}`", files::display(path));
        let help = "rule files end in `.rules`; `servanda init` writes a first one";
        return Err(Box::new(
            Diagnostic::general(Code::UnreadableFile, message).help(help),
        ));
    }
    Ok((paths, wrong))
}

/// One rulebook while its files are being found.
struct Loader<'a> {
    library: &'a mut Library,
    /// Files whose `use` lines have been followed.
    done: BTreeSet<FileId>,
    /// The files that are being followed, each with the `use` that led on from it.
    stack: Vec<(FileId, Option<Span>)>,
    out: RuleFiles,
}

impl Loader<'_> {
    /// Adds a file to the rulebook.
    fn open(&mut self, path: &Path) -> Option<FileId> {
        let (file, diagnostic) = self.library.read(path);
        let fresh = file.is_none_or(|file| !self.out.files.contains(&file));
        if fresh {
            self.out.diagnostics.extend(diagnostic);
            self.out.files.extend(file);
        }
        file
    }

    /// Follows the `use` lines of a file, and of the files they name.
    fn follow(&mut self, file: FileId) {
        if !self.done.insert(file) {
            return;
        }
        self.stack.push((file, None));
        for used in crate::syntax::uses(file, self.library.sources.get(file)) {
            for target in self.resolve(file, &used) {
                self.step(target, &used);
            }
        }
        self.stack.pop();
    }

    fn step(&mut self, target: FileId, used: &Words) {
        if let Some(last) = self.stack.last_mut() {
            last.1 = Some(used.span);
        }
        if let Some(at) = self.stack.iter().position(|(file, _)| *file == target) {
            let circle = self.circle(at, used);
            self.out.diagnostics.push(circle);
        } else {
            self.follow(target);
        }
    }

    fn circle(&self, at: usize, used: &Words) -> Diagnostic {
        let sources = &self.library.sources;
        let round = self.stack.get(at..).unwrap_or_default();
        let name = |(file, _): &(FileId, Option<Span>)| format!("`{}`", sources.get(*file).name);
        let names: Vec<String> = round.iter().chain(round.first()).map(name).collect();
        let message = match names.as_slice() {
            [only, _] => format!("{only} uses itself"),
            names => format!(
                "files use one another in a circle: {}",
                names.join(" uses ")
            ),
        };
        let diagnostic = Diagnostic::new(Code::CircularUse, used.span, message)
            .help("take one of the `use` lines out");
        let earlier = round
            .iter()
            .filter_map(|(_, span)| *span)
            .filter(|span| *span != used.span);
        earlier.fold(diagnostic, |diagnostic, span| {
            diagnostic.note(span, "which is used here")
        })
    }

    /// The files that a `use` line names, seen from the file it stands in.
    fn resolve(&mut self, from: FileId, used: &Words) -> Vec<FileId> {
        let path = beside(&self.library.sources.get(from).name, &used.text);
        if !path.exists() {
            let diagnostic = missing(&path, used.span);
            self.out.diagnostics.push(diagnostic);
            return Vec::new();
        }
        match rule_files(&path) {
            Ok((paths, wrong)) => {
                self.out.diagnostics.extend(wrong);
                paths.iter().filter_map(|path| self.open(path)).collect()
            }
            Err(diagnostic) => {
                let span = Some(used.span);
                self.out.diagnostics.push(Diagnostic {
                    span,
                    ..*diagnostic
                });
                Vec::new()
            }
        }
    }
}

/// A path as written in a file, seen from the working directory.
#[must_use]
pub fn beside(file: &str, path: &str) -> PathBuf {
    Path::new(file).parent().unwrap_or(Path::new("")).join(path)
}

/// The diagnostic for a file that a rule text names and that is not there.
#[must_use]
pub fn missing(path: &Path, span: Span) -> Diagnostic {
    let message = format!("there is no `{}`", files::display(path));
    let diagnostic = Diagnostic::new(Code::MissingFile, span, message);
    match files::near_file(path) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("the path is seen from the folder of this file"),
    }
}
