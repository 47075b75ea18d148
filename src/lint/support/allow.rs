//! Written exceptions to the lints: `# allow CODE: reason`.
//!
//! At the end of a line an allow covers that line. On a line of its own it covers the lines below it up to the next
//! empty one: a rule, a term, a group of sources.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::settings::Settings;
use crate::lint::support::book::Book;
use crate::source::{Source, Span};

/// What is allowed in the same way, and found by others than the lints.
pub const FOUND_ELSEWHERE: &[Code] = &[Code::UnnoticedChange];

/// One allow.
#[derive(Clone, Debug)]
pub struct Allow {
    /// The comment.
    pub span: Span,
    /// The names it gives, each with its place.
    pub names: Vec<(String, Span)>,
    /// The reason, empty where none is given.
    pub reason: String,
    /// Whether it stands on a line of its own.
    pub alone: bool,
    covered: Span,
    used: BTreeSet<Code>,
}

/// The allows of a rulebook.
#[derive(Debug)]
pub struct Allows {
    /// All of them, by file and place.
    pub all: Vec<Allow>,
}

impl Allows {
    /// Reads the comments of a rulebook.
    #[must_use]
    pub fn of(book: &Book<'_>) -> Self {
        let comments = book.trees.iter().flat_map(|tree| &tree.comments);
        let read = |comment: &Span| read(*comment, book.sources.get(comment.file));
        Self {
            all: comments.filter_map(read).collect(),
        }
    }

    /// Whether an allow covers a finding; it then counts as used.
    pub fn cover(&mut self, found: &Diagnostic) -> bool {
        self.reason(found).is_some()
    }

    /// The reason of the allow that covers a finding; it then counts as used.
    pub fn reason(&mut self, found: &Diagnostic) -> Option<String> {
        let mut reason = None;
        for allow in &mut self.all {
            if allow.is_about(found) && !allow.reason.is_empty() {
                allow.used.insert(found.code);
                reason = reason.or(Some(allow.reason.clone()));
            }
        }
        reason
    }

    /// The allows of one name that allowed nothing. Those without a reason are the business of a lint.
    #[must_use]
    pub fn idle(&self, code: Code) -> Vec<Diagnostic> {
        let with_reason = self.all.iter().filter(|allow| !allow.reason.is_empty());
        let idle = with_reason.filter(|allow| !allow.used.contains(&code));
        let names = idle.flat_map(|allow| &allow.names);
        let names = names.filter(|(name, _)| name == code.name());
        let told = names.map(|(name, span)| {
            let message = format!("nothing here to allow `{name}` for");
            Diagnostic::new(Code::UnusedAllow, *span, message)
                .label("allows nothing")
                .help("take it out")
        });
        told.collect()
    }
}

impl Allow {
    fn is_about(&self, found: &Diagnostic) -> bool {
        let within = |span: Span| {
            span.file == self.covered.file
                && (self.covered.start..self.covered.end).contains(&span.start)
        };
        let mut names = self.names.iter();
        found.span.is_some_and(within) && names.any(|(name, _)| name == found.code.name())
    }

    /// The names that allowed nothing. Unknown names are the business of another lint.
    #[must_use]
    pub fn unused(&self) -> Vec<&(String, Span)> {
        let is_unused =
            |name: &str| Code::from_name(name).is_some_and(|code| !self.is_elsewhere_or_used(code));
        self.names
            .iter()
            .filter(|(name, _)| is_unused(name))
            .collect()
    }

    fn is_elsewhere_or_used(&self, code: Code) -> bool {
        FOUND_ELSEWHERE.contains(&code) || self.used.contains(&code)
    }

    /// Whether every name allowed something. An allow without a reason is reported as such, and a lint that is off
    /// finds nothing to allow.
    #[must_use]
    pub fn is_used(&self, settings: &Settings) -> bool {
        let unused = self.unused();
        let mut codes = unused.iter().filter_map(|(name, _)| Code::from_name(name));
        self.reason.is_empty() || codes.all(|code| settings.is_off(code))
    }
}

/// Reads a comment as an allow, if it is written like one: `# allow`, names with hyphens, a colon, a reason.
fn read(comment: Span, source: &Source) -> Option<Allow> {
    let text = source.slice(comment);
    let rest = text.trim_start_matches('#').trim_start();
    let list = rest.strip_prefix("allow ")?;
    let (names, reason) = list.split_once(':').unwrap_or((list, ""));
    let start = comment.start as usize + text.len() - list.len();
    let names = named(names, comment, start)?;
    let alone = source.line_at(comment.start).trim_start().starts_with('#');
    Some(Allow {
        span: comment,
        names,
        reason: reason.trim().to_owned(),
        alone,
        covered: covered(comment, source, alone),
        used: BTreeSet::new(),
    })
}

/// The names between commas with their places; none where something else stands there.
fn named(list: &str, comment: Span, start: usize) -> Option<Vec<(String, Span)>> {
    let mut names = Vec::new();
    let mut at = start;
    for part in list.split(',') {
        let name = part.trim();
        if !name.contains('-')
            || !name
                .chars()
                .all(|char| char.is_ascii_lowercase() || char == '-')
        {
            return None;
        }
        let from = at + part.len() - part.trim_start().len();
        let place = Span::new(comment.file, from, from + name.len());
        names.push((name.to_owned(), place));
        at += part.len() + 1;
    }
    Some(names)
}

fn covered(comment: Span, source: &Source, alone: bool) -> Span {
    let end = comment.end as usize;
    if !alone {
        let before = source.text.get(..comment.start as usize).unwrap_or("");
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        return Span::new(comment.file, start, end);
    }
    let rest = source.text.get(end..).unwrap_or("");
    let (first, below) = rest.split_once('\n').unwrap_or((rest, ""));
    let lines = below
        .split_inclusive('\n')
        .take_while(|line| !line.trim().is_empty());
    let length = first.len() + 1 + lines.map(str::len).sum::<usize>();
    Span::new(comment.file, end, end + length)
}
