//! What would have to be written for tests to expect what is: the words of expectations, and nothing beside them.
//!
//! Whether it should be expected is for its reader to say. Nothing is written here.

use std::collections::BTreeMap;

use crate::diagnostic::Edit;
use crate::source::{Source, Sources, Span};
use crate::testing::TestResult;
use crate::testing::expectation::Judged;

/// What would be written, and what cannot be.
#[derive(Clone, Debug, Default)]
pub struct Update {
    /// The changes, by place; no two of them touch.
    pub edits: Vec<Edit>,
    /// Where something stays as it is, and why.
    pub left: Vec<(Span, String)>,
}

/// The changes that would make tests expect what is.
#[must_use]
pub fn update(results: &[&TestResult], sources: &Sources) -> Update {
    let mut draft = Draft::default();
    for result in results.iter().filter(|result| !result.passed()) {
        draft.test(result, sources);
    }
    draft.finish(sources)
}

/// The changes while they are collected: what each place should say, by all who have a say in it.
#[derive(Default)]
struct Draft {
    said: BTreeMap<Span, Vec<String>>,
    left: Vec<(Span, String)>,
}

impl Draft {
    fn test(&mut self, result: &TestResult, sources: &Sources) {
        let line = |expectation: &String| format!("  expect {expectation}");
        if !result.recordable.is_empty() && result.row.is_none() {
            let lines: Vec<String> = result.recordable.iter().map(line).collect();
            let (place, text) = beneath(sources.get(result.whole.file), result.whole, &lines);
            self.say(place, text);
        } else if result.judged.is_empty() {
            let why = match result.row {
                Some(_) if !result.recordable.is_empty() => "the case expects nothing",
                _ => "its facts cannot be used",
            };
            self.left.push((result.span, why.to_owned()));
        }
        for judged in result.failed() {
            self.expectation(judged, result);
        }
    }

    fn expectation(&mut self, judged: &Judged, result: &TestResult) {
        let shared = result.row.is_some() && !holds(result.span, judged.said);
        match &judged.got {
            _ if shared => {
                let why = "it is expected of every case of the table";
                self.left.push((judged.span, why.to_owned()));
            }
            Some(got) => self.say(judged.said, got.clone()),
            None => {
                let why = judged.remark.clone().unwrap_or_default();
                self.left.push((judged.span, why));
            }
        }
    }

    fn say(&mut self, place: Span, text: String) {
        let said = self.said.entry(place).or_default();
        if !said.contains(&text) {
            said.push(text);
        }
    }

    fn finish(mut self, sources: &Sources) -> Update {
        let mut edits = Vec::new();
        for (span, texts) in self.said {
            match texts.as_slice() {
                [text] => edits.push(aligned(sources.get(span.file), span, text)),
                _ => {
                    let why = "the rulebooks that share it do not agree on it";
                    self.left.push((span, why.to_owned()));
                }
            }
        }
        self.left.sort();
        self.left.dedup();
        Update {
            edits,
            left: self.left,
        }
    }
}

/// Whether one place lies within another.
#[must_use]
pub fn holds(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

/// Lines beneath a statement: where they go, and with which line breaks.
fn beneath(source: &Source, statement: Span, lines: &[String]) -> (Span, String) {
    let text = source.text.as_str();
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let end = statement.end as usize;
    let ends_line = text.get(..end).is_some_and(|before| before.ends_with('\n'));
    let rest = text.get(end..).unwrap_or("");
    let at = match (ends_line, rest.find('\n')) {
        (true, _) => end,
        (false, Some(to)) => end + to + 1,
        (false, None) => text.len(),
    };
    let before = text.get(..at).unwrap_or("");
    let lead = if before.ends_with('\n') { "" } else { ending };
    let joined: String = lines.iter().map(|line| format!("{line}{ending}")).collect();
    (Span::new(statement.file, at, at), format!("{lead}{joined}"))
}

/// A change that keeps the marks of a table in their columns where there is room.
fn aligned(source: &Source, span: Span, text: &str) -> Edit {
    let rest = source.text.get(span.end as usize..).unwrap_or("");
    let room = rest.len() - rest.trim_start_matches(' ').len();
    let in_table = rest.trim_start_matches(' ').starts_with('|');
    let old = source.text.get(span.range()).unwrap_or("").chars().count();
    let new = text.chars().count();
    if !in_table || room == 0 {
        return Edit {
            span,
            replacement: text.to_owned(),
        };
    }
    let spaces = (old + room).saturating_sub(new).max(1);
    let end = span.end as usize + room;
    Edit {
        span: Span::new(span.file, span.start as usize, end),
        replacement: format!("{text}{}", " ".repeat(spaces)),
    }
}
