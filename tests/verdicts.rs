//! Rules and a deal, the plan that is made of the rules, and what is said of the deal: each case is a `.rules` file
//! with its `.yaml`, and a snapshot beside them.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::Path;

use servanda::document::{Format, Limits};
use servanda::evaluate::{Options, evaluate};
use servanda::explain::{Checked, Explanation, explain};
use servanda::source::{FileId, Sources};

fn add(sources: &mut Sources, path: &Path) -> FileId {
    let name = path
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    sources.add(name, std::fs::read_to_string(path).expect("a case"))
}

fn told(path: &Path) -> String {
    let mut sources = Sources::default();
    let rules = add(&mut sources, path);
    let deal = add(&mut sources, &path.with_extension("yaml"));
    let syntax = servanda::syntax::parse(&[rules], &sources);
    let checked = servanda::check::check(&syntax.trees, &sources);
    let mut wrong: Vec<String> = syntax
        .diagnostics
        .iter()
        .chain(&checked.diagnostics)
        .map(|found| found.message.clone())
        .collect();
    let plan = servanda::plan::plan(&checked.rulebook);
    let read = servanda::document::read(
        deal,
        sources.get(deal),
        None,
        Format::Yaml,
        &Limits::default(),
    );
    wrong.extend(
        read.diagnostics
            .iter()
            .filter(|found| found.is_error())
            .map(|found| found.message.clone()),
    );
    assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
    let document = read.document.expect("a document");
    let bound = servanda::bind::bind(&document, &checked.rulebook.shape, &sources);
    let outcome = evaluate(&plan, &bound.facts, &Options::default());
    let told = Checked {
        rulebook: &checked.rulebook,
        plan: &plan,
        facts: &bound.facts,
        outcome: &outcome,
        document: Some(&document),
        sources: &sources,
    };
    let mut out = format!("{plan}\n");
    for finding in &outcome.findings {
        out.push_str(&told_finding(&explain(&told, finding)));
    }
    writeln!(out, "\n{:?}", outcome.overall()).expect("text");
    out
}

fn told_finding(told: &Explanation) -> String {
    let entry = told
        .entry
        .as_ref()
        .map_or(String::new(), |entry| format!(" ({})", entry.words));
    let mut out = format!(
        "\n{}{entry}: {}\n  {}\n",
        told.id,
        told.verdict.words(),
        told.sentence
    );
    for fact in &told.facts {
        let value = fact
            .value
            .clone()
            .unwrap_or_else(|| format!("{:?}", fact.state).to_lowercase());
        let line = fact.place.as_ref().map_or(0, |place| place.line);
        writeln!(out, "    {} = {value}, line {line}", fact.path).expect("text");
    }
    for exception in &told.exceptions {
        writeln!(
            out,
            "  exception {}: {}",
            exception.level, exception.sentence
        )
        .expect("text");
    }
    for question in &told.settle {
        writeln!(out, "  ask {}: {}", question.fact.path, question.question).expect("text");
    }
    for mending in &told.mend {
        writeln!(out, "  mend {:?}: {}", mending.turns, mending.sentence).expect("text");
    }
    for note in &told.notes {
        writeln!(out, "  note: {}", note.text).expect("text");
    }
    out
}

#[test]
fn every_case_is_told_as_it_was() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verdicts");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    let mut cases: Vec<_> = std::fs::read_dir(&folder)
        .expect("cases")
        .map(|entry| entry.expect("a case").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rules"))
        .collect();
    cases.sort();
    assert!(cases.len() >= 4);
    for case in cases {
        let name = case
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        settings.bind(|| insta::assert_snapshot!(name, told(&case)));
    }
}
