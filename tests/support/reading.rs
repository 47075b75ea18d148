//! Reads a rulebook as the tool does, runs its tests, and tells in plain text what is wrong.

use std::fmt::Write as _;

use servanda::bind::bind;
use servanda::check::check;
use servanda::cli::load::Library;
use servanda::cli::suite::suite;
use servanda::cli::workspace::{Compiled, Workspace};
use servanda::diagnostic::{Code, Diagnostic, Severity};
use servanda::document::{Format, Limits, read};
use servanda::model::rulebook::Rulebook;
use servanda::plan::plan;
use servanda::report::diagnostics::sorted;
use servanda::source::{FileId, Sources, Span};
use servanda::syntax::parse;

/// A rulebook that was read: its texts and all that was said of it.
pub struct Loaded {
    /// The texts; the file that was asked for is the first.
    pub sources: Sources,
    /// What was said, in the order of the texts.
    pub diagnostics: Vec<Diagnostic>,
    /// The files of the rulebook.
    files: Vec<FileId>,
    /// How many rules there are.
    pub rules: usize,
}

impl Loaded {
    /// The errors alone.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.is_error())
    }

    /// The text that a diagnostic underlines, its line breaks and indentation as single spaces.
    pub fn underlined(&self, span: Span) -> String {
        let text = self.sources.slice(span);
        if text.trim().is_empty() {
            return text.to_owned();
        }
        text.split(['\n', '\r'])
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Everything that was said, for people.
    pub fn told(&self) -> String {
        self.diagnostics
            .iter()
            .fold(String::new(), |mut out, diagnostic| {
                self.tell(&mut out, diagnostic);
                out
            })
    }

    fn tell(&self, out: &mut String, diagnostic: &Diagnostic) {
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        };
        let _ = writeln!(
            out,
            "{severity}[{}] {}",
            diagnostic.code.name(),
            shown(&diagnostic.message)
        );
        if let Some(span) = diagnostic.span {
            let label = diagnostic
                .label
                .as_ref()
                .map(|label| format!("  ({label})"))
                .unwrap_or_default();
            let _ = writeln!(
                out,
                "  at   {} `{}`{label}",
                self.place(span),
                shown(&self.underlined(span))
            );
        }
        for note in &diagnostic.notes {
            let _ = writeln!(
                out,
                "  see  {} `{}`: {}",
                self.place(note.span),
                shown(&self.underlined(note.span)),
                note.text
            );
        }
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(out, "  help {}", shown(help).replace('\n', "\n       "));
        }
        for edit in &diagnostic.edits {
            let old = shown(self.sources.slice(edit.span));
            let _ = writeln!(
                out,
                "  edit {} `{old}` becomes `{}`",
                self.place(edit.span),
                shown(&edit.replacement)
            );
        }
    }

    fn place(&self, span: Span) -> String {
        let place = self.sources.get(span.file).place(span.start);
        let name = &self.sources.get(span.file).name;
        let first = self.sources.iter().next().map(|(file, _)| file);
        let name = if first == Some(span.file) {
            String::new()
        } else {
            format!("{name}:")
        };
        format!("{name}{}:{}", place.line, place.column)
    }
}

/// The same, words of absurd length cut.
fn shown(text: &str) -> String {
    let cut = |word: &str| match word.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    };
    visible(text)
        .split(' ')
        .map(cut)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text with what cannot be seen written out: `<TAB>`, `<U+200B>`.
pub fn visible(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, char| {
        match char {
            '\t' => out.push_str("<TAB>"),
            '\n' | ' ' => out.push(char),
            _ if char.is_control() || char.is_whitespace() || is_invisible(char) => {
                let _ = write!(out, "<U+{:04X}>", u32::from(char));
            }
            _ => out.push(char),
        }
        out
    })
}

fn is_invisible(char: char) -> bool {
    matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Reads a rule file with the files it uses, and runs its tests if it has no errors.
pub fn load(path: &str) -> Loaded {
    let mut library = Library::default();
    let read = library.rulebook(path);
    judge(library, &read.files, read.diagnostics)
}

impl Loaded {
    /// What would be said if the file had another text.
    pub fn with_text(&self, text: &str) -> Self {
        let mut sources = Sources::default();
        for (index, (_, source)) in self.sources.iter().enumerate() {
            sources.add(&source.name, if index == 0 { text } else { &source.text });
        }
        let reading = self
            .diagnostics
            .iter()
            .filter(|diagnostic| READING.contains(&diagnostic.code));
        judge(
            Library::new(sources),
            &self.files,
            reading.cloned().collect(),
        )
    }
}

/// What is said while files are read, before their texts are looked at.
const READING: &[Code] = &[Code::MissingFile, Code::CircularUse, Code::NotUtf8];

fn judge(library: Library, files: &[FileId], diagnostics: Vec<Diagnostic>) -> Loaded {
    let parsed = parse(files, &library.sources);
    let checked = check(&parsed.trees, &library.sources);
    let rules = checked.rulebook.rules.len();
    let diagnostics = [diagnostics, parsed.diagnostics, checked.diagnostics].concat();
    let mut workspace = Workspace {
        library,
        diagnostics,
        ..Workspace::open()
    };
    if !workspace.has_errors() {
        let plan = plan(&checked.rulebook);
        let compiled = Compiled {
            path: String::new(),
            rulebook: checked.rulebook,
            plan,
        };
        let suite = suite(&mut workspace, compiled);
        let results = suite.run(&workspace.library.sources);
        workspace
            .diagnostics
            .extend(results.iter().flat_map(|result| result.failures()));
        let compiled = suite.compiled;
        let facts = compiled.rulebook.tests.iter().filter_map(|test| test.block);
        let found: Vec<Diagnostic> = facts
            .flat_map(|block| facts_of(block, &compiled.rulebook, &workspace.library.sources))
            .collect();
        workspace.diagnostics.extend(found);
    }
    let sources = workspace.library.sources;
    Loaded {
        diagnostics: sorted(workspace.diagnostics, &sources),
        files: files.to_vec(),
        sources,
        rules,
    }
}

/// What is said of the facts of a test; of warnings, running it says nothing.
fn facts_of(block: Span, rulebook: &Rulebook, sources: &Sources) -> Vec<Diagnostic> {
    let read = read(
        block.file,
        sources.get(block.file),
        Some(block.range()),
        Format::Yaml,
        &Limits::default(),
    );
    let bound = read
        .document
        .map(|document| bind(&document, &rulebook.shape, sources).diagnostics);
    [read.diagnostics, bound.unwrap_or_default()].concat()
}
