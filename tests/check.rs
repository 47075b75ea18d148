//! Cases of what checking says: each file of `tests/check` is a rulebook, its snapshot every diagnostic in plain text.
//!
//! A line `# file: NAME` begins another file of the same rulebook. A case whose name starts with `good` has no
//! diagnostics at all.

#![allow(
    clippy::unwrap_used,
    reason = "a case that is not there is a broken test"
)]

use std::fmt::Write as _;
use std::path::Path;

use servanda::check::{Checked, check};
use servanda::diagnostic::Diagnostic;
use servanda::source::{Sources, Span};
use servanda::syntax::parse;

/// The texts of a case with their names.
fn files(case: &str, name: &str) -> Vec<(String, String)> {
    let mut files = vec![(format!("{name}.rules"), String::new())];
    for line in case.lines() {
        match line.strip_prefix("# file: ") {
            Some(name) => files.push((name.to_owned(), String::new())),
            None => {
                let (_, text) = files.last_mut().unwrap();
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    files.retain(|(_, text)| !text.trim().is_empty());
    files
}

fn checked(files: &[(String, String)]) -> (Sources, Vec<Diagnostic>, Checked) {
    let mut sources = Sources::default();
    let ids: Vec<_> = files
        .iter()
        .map(|(name, text)| sources.add(name, text))
        .collect();
    let syntax = parse(&ids, &sources);
    let checked = check(&syntax.trees, &sources);
    (sources, syntax.diagnostics, checked)
}

fn told(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let place = diagnostic
            .span
            .map_or_else(String::new, |span| sources.describe(span));
        let code = diagnostic.code.name();
        writeln!(
            out,
            "{place}: {:?} {code}: {}",
            diagnostic.severity, diagnostic.message
        )
        .unwrap();
        if let Some(span) = diagnostic.span {
            out.push_str(&underlined(
                sources,
                span,
                diagnostic.label.as_deref().unwrap_or(""),
            ));
        }
        for note in &diagnostic.notes {
            let words = sources.slice(note.span).lines().next().unwrap_or("");
            writeln!(
                out,
                "    {} `{words}`: {}",
                sources.describe(note.span),
                note.text
            )
            .unwrap();
        }
        if let Some(help) = &diagnostic.help {
            writeln!(out, "    help: {help}").unwrap();
        }
        for edit in &diagnostic.edits {
            let words = sources.slice(edit.span);
            writeln!(out, "    edit: `{words}` becomes `{}`", edit.replacement).unwrap();
        }
        out.push('\n');
    }
    out
}

fn underlined(sources: &Sources, span: Span, label: &str) -> String {
    let source = sources.get(span.file);
    let line = source.line_at(span.start);
    let start = source.place(span.start).column as usize - 1;
    let width = sources
        .slice(span)
        .lines()
        .next()
        .unwrap_or("")
        .chars()
        .count();
    let marks = "^".repeat(width.max(1));
    format!("    | {line}\n    | {}{marks} {label}\n", " ".repeat(start))
}

fn cases() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let mut cases: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "rules")
        })
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    cases.sort();
    cases
}

#[test]
fn every_case_says_what_it_said() {
    for (name, text) in cases() {
        let (sources, syntax, checked) = checked(&files(&text, &name));
        assert_eq!(told(&syntax, &sources), "", "{name} does not parse");
        let told = told(&checked.diagnostics, &sources);
        if name.starts_with("good") {
            assert_eq!(told, "", "{name}");
        } else {
            insta::with_settings!({ snapshot_path => "check", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(name, told);
            });
        }
    }
}
