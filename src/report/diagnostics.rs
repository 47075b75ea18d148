//! Diagnostics as people read them: the sentence, the smallest wrong words underlined, other places, what to do.
//!
//! It decides nothing about colour: the text is styled, and whoever prints it strips the styles where they are not
//! wanted.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::report::style;
use crate::report::text::{clean, clean_lines, count, wrap};
use crate::source::{FileId, Source, Sources, Span};

/// So many diagnostics are told in full; whoever has more of them mends the first ones first.
const IN_FULL: usize = 100;

/// So many more are told in a line each.
const IN_SHORT: usize = 400;

/// Places of one file that are further apart, in bytes, are shown apart: what lies between them costs time.
const FAR: u32 = 20_000;

/// All diagnostics, one after the other, each followed by an empty line. Where there are very many, later ones are told
/// in a line each, and what is left is counted.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, width: usize) -> String {
    let renderer = Renderer::styled()
        .term_width(width)
        .decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for diagnostic in diagnostics.iter().take(IN_FULL) {
        out.push_str(&render_one(diagnostic, sources, &renderer));
        out.push_str("\n\n");
    }
    if let Some(more) = diagnostics.get(IN_FULL..).filter(|more| !more.is_empty()) {
        let (short, left) = more.split_at(more.len().min(IN_SHORT));
        out.push_str(&render_short(short, sources, width));
        if !left.is_empty() {
            out.push_str(&format!("and {}\n", count(left.len(), "more message")));
        }
        out.push('\n');
    }
    out
}

/// All diagnostics, one line each: place, severity and message.
#[must_use]
pub fn render_short(diagnostics: &[Diagnostic], sources: &Sources, width: usize) -> String {
    let line = |diagnostic: &Diagnostic| {
        let place = diagnostic.span.map_or(String::new(), |span| {
            format!("{}: ", sources.describe(span))
        });
        let (style, word) = match diagnostic.severity {
            Severity::Error => (style::BAD, "error"),
            Severity::Warning => (style::OPEN, "warning"),
            Severity::Hint => (style::QUIET, "hint"),
        };
        let lead = style::paint(style, &format!("{word}[{}]", diagnostic.code.name()));
        let text = format!("{}{lead}: {}", clean(&place), clean(&diagnostic.message));
        wrap(&text, "", "  ", width)
    };
    diagnostics.iter().map(line).collect()
}

/// The last line under diagnostics: `3 errors, 1 warning in 2 files`. Nothing where there are none.
#[must_use]
pub fn tally(diagnostics: &[Diagnostic]) -> Option<String> {
    let of = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let counts: Vec<String> = [
        (of(Severity::Error), "error"),
        (of(Severity::Warning), "warning"),
        (of(Severity::Hint), "hint"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, noun)| count(number, noun))
    .collect();
    if counts.is_empty() {
        return None;
    }
    let files: BTreeSet<FileId> = diagnostics
        .iter()
        .filter_map(|d| d.span)
        .map(|s| s.file)
        .collect();
    let place = match files.len() {
        0 => String::new(),
        number => format!(" in {}", count(number, "file")),
    };
    Some(format!("{}{place}", counts.join(", ")))
}

/// Sorted by file name and place, those without a place first, and each told once.
#[must_use]
pub fn sorted(mut diagnostics: Vec<Diagnostic>, sources: &Sources) -> Vec<Diagnostic> {
    diagnostics.sort_by_cached_key(|diagnostic| {
        let place = diagnostic
            .span
            .map(|span| (sources.get(span.file).name.clone(), span.start, span.end));
        (
            place,
            diagnostic.severity,
            diagnostic.code,
            diagnostic.message.clone(),
        )
    });
    diagnostics.dedup();
    diagnostics
}

fn render_one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::INFO.with_name("hint"),
    };
    let title = level
        .primary_title(clean(&diagnostic.message))
        .id(diagnostic.code.name());
    let mut group = Group::with_title(title);
    for (file, marks) in marks_by_file(diagnostic) {
        group = group.element(snippet(sources.get(file), &marks));
    }
    let mut report = Vec::new();
    match (&diagnostic.help, diagnostic.edits.is_empty()) {
        (Some(help), true) if diagnostic.span.is_some() => {
            report.push(group.element(Level::HELP.message(clean_lines(help))));
        }
        (Some(help), true) => {
            report.push(group);
            report.push(Group::with_title(
                Level::HELP.secondary_title(clean_lines(help)),
            ));
        }
        (help, false) => {
            report.push(group);
            report.push(suggestion(help.as_deref(), &diagnostic.edits, sources));
        }
        (None, true) => report.push(group),
    }
    harmless(&renderer.render(&report))
}

/// The renderer pictures most control characters; these it leaves. Its own styles use none of them.
fn harmless(rendered: &str) -> String {
    let left = |char| matches!(char, '\u{80}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}');
    rendered.replace(left, "\u{fffd}")
}

/// One underlined run of a snippet.
struct Mark<'a> {
    span: Span,
    label: Option<&'a str>,
    primary: bool,
}

/// What is underlined in each file: the file at fault first, then the files of the notes. Places of one file that are
/// far apart are told as if they were of two.
fn marks_by_file(diagnostic: &Diagnostic) -> Vec<(FileId, Vec<Mark<'_>>)> {
    let primary = diagnostic.span.map(|span| Mark {
        span,
        label: diagnostic.label.as_deref(),
        primary: true,
    });
    let notes = diagnostic.notes.iter().map(|note| Mark {
        span: note.span,
        label: Some(&note.text),
        primary: false,
    });
    let mut files: Vec<(FileId, Vec<Mark<'_>>)> = Vec::new();
    for mark in primary.into_iter().chain(notes) {
        let near = |other: &Mark<'_>| {
            other.span.file == mark.span.file && other.span.start.abs_diff(mark.span.start) <= FAR
        };
        match files.iter_mut().find(|(_, marks)| marks.iter().all(near)) {
            Some((_, marks)) => marks.push(mark),
            None => files.push((mark.span.file, vec![mark])),
        }
    }
    files
}

fn snippet<'a>(
    source: &'a Source,
    marks: &[Mark<'a>],
) -> annotate_snippets::Snippet<'a, annotate_snippets::Annotation<'a>> {
    let window = Window::around(source, marks.iter().map(|mark| mark.span));
    let annotations = marks.iter().map(|mark| {
        let kind = if mark.primary {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        kind.span(window.within(mark.span))
            .label(mark.label.map(clean))
    });
    Snippet::source(window.text)
        .line_start(window.first_line)
        .path(clean(&source.name))
        .fold(true)
        .annotations(annotations)
}

fn suggestion<'a>(help: Option<&'a str>, edits: &'a [Edit], sources: &'a Sources) -> Group<'a> {
    let mut files: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        files.entry(edit.span.file).or_default().push(edit);
    }
    let title = Level::HELP.secondary_title(help.map_or("write it so".into(), clean_lines));
    let mut group = Group::with_title(title);
    for (file, edits) in files {
        let source = sources.get(file);
        let window = Window::around(source, edits.iter().map(|edit| edit.span));
        let patches = edits
            .iter()
            .map(|edit| Patch::new(window.within(edit.span), &*edit.replacement));
        group = group.element(
            Snippet::source(window.text)
                .line_start(window.first_line)
                .path(clean(&source.name))
                .fold(true)
                .patches(patches),
        );
    }
    group
}

/// The whole lines of a text that hold some spans, so that a diagnostic costs what it shows and not what its file
/// weighs.
struct Window<'a> {
    text: &'a str,
    start: usize,
    first_line: usize,
}

impl<'a> Window<'a> {
    fn around(source: &'a Source, spans: impl Iterator<Item = Span>) -> Self {
        let (mut start, mut end) = (source.text.len(), 0);
        for span in spans {
            start = start.min(span.start as usize);
            end = end.max(span.end as usize).min(source.text.len());
        }
        let first_line = source.place(u32::try_from(start).unwrap_or(u32::MAX)).line as usize;
        let bytes = source.text.as_bytes();
        let before = bytes.get(..start).unwrap_or(&[]);
        let after = bytes.get(end..).unwrap_or(&[]);
        let mut start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let end = after
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(bytes.len(), |at| end + at + 1);
        if start == 0 && source.text.starts_with('\u{feff}') {
            start = '\u{feff}'.len_utf8();
        }
        Self {
            text: source.text.get(start..end).unwrap_or(""),
            start,
            first_line,
        }
    }

    /// A span as a range of the window's text, widened to whole characters.
    fn within(&self, span: Span) -> Range<usize> {
        let mut start = (span.start as usize)
            .saturating_sub(self.start)
            .min(self.text.len());
        let mut end = (span.end as usize)
            .saturating_sub(self.start)
            .min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::{render, sorted, tally};
    use crate::diagnostic::{Code, Diagnostic};
    use crate::source::{Sources, Span};

    fn plain(diagnostics: &[Diagnostic], sources: &Sources, width: usize) -> String {
        anstream::adapter::strip_str(&render(diagnostics, sources, width)).to_string()
    }

    /// The span of the first `words` in a file.
    fn find(sources: &Sources, file: u32, words: &str) -> Span {
        let file = crate::source::FileId(file);
        let start = sources.get(file).text.find(words).unwrap_or_default();
        Span::new(file, start, start + words.len())
    }

    fn two_files() -> Sources {
        let mut sources = Sources::default();
        sources.add(
            "rules/monitor.rules",
            "# Monitoring\n\nrule watch\n  if Russian troops remian\n  then require a civilian monitor\n",
        );
        sources.add(
            "rules/glossary.rules",
            "term \"Russian troops remain\"\n  means some deployment has party Russia\n",
        );
        sources
    }

    #[test]
    fn words_are_underlined_and_the_other_file_is_shown() {
        let sources = two_files();
        let diagnostic = Diagnostic::new(
            Code::UnknownPhrase,
            find(&sources, 0, "remian"),
            "no phrase reads `Russian troops remian`",
        )
        .label("the glossary goes on with `remain`")
        .note(
            find(&sources, 1, "\"Russian troops remain\""),
            "the nearest phrase",
        )
        .help("write `Russian troops remain`")
        .edit(find(&sources, 0, "remian"), "remain");
        insta::assert_snapshot!(plain(&[diagnostic], &sources, 80));
    }

    #[test]
    fn a_diagnostic_without_place_or_edit_is_told_too() {
        let sources = two_files();
        let general = Diagnostic::general(Code::NothingChecked, "no rule applied to any document")
            .help("name other documents");
        let end = Diagnostic::new(
            Code::Unexpected,
            Span::new(crate::source::FileId(1), 5000, 6000),
            "the text ends here",
        );
        insta::assert_snapshot!(plain(&[general, end], &sources, 80));
    }

    #[test]
    fn what_a_text_holds_cannot_steer_the_terminal() {
        let mut sources = Sources::default();
        sources.add(
            "evil\u{1b}[2J.yaml",
            "\u{feff}title: \u{1b}]0;owned\u{7}\u{202e}txt\u{9b}31m\r\n",
        );
        let diagnostic = Diagnostic::new(
            Code::UnreadableValue,
            find(&sources, 0, "owned"),
            "`\u{1b}[31mred\u{9b}0m` is no date",
        )
        .label("\u{1b}[5m")
        .help("\u{1b}c\nwrite a date");
        let shown = plain(std::slice::from_ref(&diagnostic), &sources, 80);
        assert!(
            !shown.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']),
            "{shown:?}"
        );
        assert!(
            render(&[diagnostic], &sources, 80)
                .lines()
                .all(|line| !line.contains("[2J") || line.contains("␛[2J"))
        );
        insta::assert_snapshot!(shown);
    }

    #[test]
    fn a_long_line_is_cut_around_the_wrong_words() {
        let mut sources = Sources::default();
        let filler = "word ".repeat(1000);
        sources.add(
            "long.json",
            format!("{{\"a\": \"{filler}\", \"b\": WRONG, \"c\": \"{filler}\"}}"),
        );
        let diagnostic = Diagnostic::new(
            Code::BadDocument,
            find(&sources, 0, "WRONG"),
            "no value starts with `W`",
        );
        let shown = plain(&[diagnostic], &sources, 60);
        assert!(
            shown.lines().all(|line| line.chars().count() <= 62),
            "{shown}"
        );
        insta::assert_snapshot!(shown);
    }

    #[test]
    fn very_many_are_told_in_short_and_the_rest_is_counted() {
        let sources = two_files();
        let place = find(&sources, 0, "remian");
        let many: Vec<Diagnostic> = (0..1234)
            .map(|number| Diagnostic::new(Code::UnknownPhrase, place, format!("message {number}")))
            .collect();
        let shown = plain(&many, &sources, 80);
        let in_full = shown.matches("--> rules/monitor.rules").count();
        let in_short = shown.matches("\nrules/monitor.rules:").count();
        assert_eq!((in_full, in_short), (100, 400), "{shown}");
        assert!(shown.ends_with("and 734 more messages\n\n"), "{shown}");
    }

    #[test]
    fn places_far_apart_are_shown_apart() {
        let mut sources = Sources::default();
        let filler = "# nothing\n".repeat(50_000);
        sources.add("long.rules", format!("rule one\n{filler}rule one\n"));
        let file = crate::source::FileId(0);
        let end = sources.get(file).text.len();
        let diagnostic = Diagnostic::new(
            Code::DuplicateName,
            Span::new(file, end - 9, end - 1),
            "twice",
        )
        .note(Span::new(file, 0, 8), "here first");
        let shown = plain(&[diagnostic], &sources, 80);
        assert!(
            shown.contains("long.rules:50002:1") && shown.contains("long.rules:1:1"),
            "{shown}"
        );
    }

    #[test]
    fn they_are_sorted_by_file_and_place_and_counted() {
        let sources = two_files();
        let late = Diagnostic::new(Code::Tab, find(&sources, 0, "watch"), "late");
        let early = Diagnostic::new(Code::LongRule, find(&sources, 1, "term"), "early");
        let all = sorted(vec![late.clone(), early.clone(), late.clone()], &sources);
        assert_eq!(all, [early, late]);
        assert_eq!(tally(&all).as_deref(), Some("1 error, 1 hint in 2 files"));
        assert_eq!(tally(&[]), None);
    }
}
