//! `servanda test --update`: writes into tests what is, shown as a diff.
//!
//! What is to be written is read and run first. Where it says anything else than it should, nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::check::check;
use crate::cli::console::Console;
use crate::cli::diff::diff;
use crate::cli::exit::Exit;
use crate::cli::suite::Suite;
use crate::cli::workspace::Workspace;
use crate::cli::write;
use crate::diagnostic::{Diagnostic, Edit};
use crate::format::same::without_places;
use crate::plan::plan;
use crate::report::text::{clean, count};
use crate::source::{FileId, Sources, Span};
use crate::syntax::parse;
use crate::syntax::tree::{CaseTable, CellKind, ColumnKind, Statement, StatementKind, Tree, Words};
use crate::testing::update::{holds, update};
use crate::testing::{self, TestResult};

/// What came of it.
pub struct Recorded {
    /// The results as the files are now.
    pub results: Vec<(String, TestResult)>,
    /// The texts that these speak of.
    pub sources: Sources,
    /// What kept it from being done.
    pub exit: Exit,
}

/// Writes what is into the tests that failed, or only shows it.
pub fn record(
    workspace: &mut Workspace,
    suites: &[Suite],
    results: Vec<(String, TestResult)>,
    only_show: bool,
    console: &Console,
) -> Recorded {
    let sources = workspace.library.sources.clone();
    let tests: Vec<&TestResult> = results.iter().map(|(_, result)| result).collect();
    let update = update(&tests, &sources);
    let unchanged = |exit| Recorded {
        results: results.clone(),
        sources: sources.clone(),
        exit,
    };
    for (span, why) in &update.left {
        let place = sources.describe(*span);
        console.remark(&format!(
            "{}: left as it is: {}\n",
            clean(&place),
            clean(why)
        ));
    }
    if update.edits.is_empty() {
        console.remark("there is nothing to record\n");
        return unchanged(Exit::Pass);
    }
    let texts = texts(&update.edits, &sources);
    let changed = with_texts(&sources, &texts);
    let Some(again) = run_again(
        workspace,
        suites,
        &sources,
        &changed,
        &results,
        &update.left,
    ) else {
        console.complain(
            "error: nothing was written, since the tests would be read as something else\n\
             This is a fault of Servanda. Please report it with the files.\n",
        );
        return unchanged(Exit::Internal);
    };
    for (file, text) in &texts {
        console.print(&diff(sources.get(*file), text));
    }
    if only_show {
        console.remark(&tally(&update.edits, texts.len(), true));
        return unchanged(Exit::Pass);
    }
    for (file, text) in &texts {
        if let Err(why) = write::whole(Path::new(&sources.get(*file).name), text) {
            console.complain(&format!("error: {why}\n"));
            return unchanged(Exit::Unusable);
        }
    }
    console.remark(&tally(&update.edits, texts.len(), false));
    Recorded {
        results: again,
        sources: changed,
        exit: Exit::Pass,
    }
}

/// The texts of the files that change, each with its changes made.
fn texts(edits: &[Edit], sources: &Sources) -> BTreeMap<FileId, String> {
    let mut texts: BTreeMap<FileId, String> = BTreeMap::new();
    let mut last_first: Vec<&Edit> = edits.iter().collect();
    last_first.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    for edit in last_first {
        let text = texts
            .entry(edit.span.file)
            .or_insert_with(|| sources.get(edit.span.file).text.clone());
        let range = edit.span.range();
        if text.get(range.clone()).is_some() {
            text.replace_range(range, &edit.replacement);
        }
    }
    texts
}

/// The same texts under the same numbers, but for those that change.
fn with_texts(sources: &Sources, texts: &BTreeMap<FileId, String>) -> Sources {
    let mut out = Sources::default();
    for (file, source) in sources.iter() {
        let text = texts.get(&file).unwrap_or(&source.text);
        out.add(source.name.clone(), text.clone());
    }
    out
}

/// The same tests, run as they would be written. None where the files would say anything else than they do now, but
/// for what tests expect, or where something was recorded and is not so.
fn run_again(
    workspace: &mut Workspace,
    suites: &[Suite],
    sources: &Sources,
    changed: &Sources,
    before: &[(String, TestResult)],
    left: &[(Span, String)],
) -> Option<Vec<(String, TestResult)>> {
    let mut results = Vec::new();
    for suite in suites {
        let path = &suite.compiled.path;
        let files = workspace.library.rulebook(path).files;
        let (old, new) = (parse(&files, sources), parse(&files, changed));
        let mut pairs = old.trees.iter().zip(&new.trees);
        let same =
            |(old, new): (&Tree, &Tree)| statements(&old.statements) == statements(&new.statements);
        let checked = check(&new.trees, changed);
        let wrong = new.diagnostics.iter().chain(&checked.diagnostics);
        if !pairs.all(same) || wrong.into_iter().any(Diagnostic::is_error) {
            return None;
        }
        let plan = plan(&checked.rulebook);
        let ran = testing::run(&checked.rulebook, &plan, changed, &suite.given);
        results.extend(ran.into_iter().map(|result| (path.clone(), result)));
    }
    let fitting = chosen(before, results);
    let recorded = |((_, before), (_, after)): (&(String, TestResult), &(String, TestResult))| {
        let is_left = left.iter().any(|(span, _)| holds(before.whole, *span));
        after.passed() || is_left || (!before.passed() && warned(before))
    };
    let as_wanted = before.iter().zip(&fitting).all(recorded);
    (fitting.len() == before.len() && as_wanted).then_some(fitting)
}

/// Whether a test fails for something else than what it expects.
fn warned(result: &TestResult) -> bool {
    !result.problems.is_empty() && result.recordable.is_empty()
}

/// Those of the results that were run before.
fn chosen(
    before: &[(String, TestResult)],
    results: Vec<(String, TestResult)>,
) -> Vec<(String, TestResult)> {
    let key = |(path, result): &(String, TestResult)| (path.clone(), result.number);
    let wanted: BTreeSet<_> = before.iter().map(key).collect();
    let results = results.into_iter();
    results
        .filter(|result| wanted.contains(&key(result)))
        .collect()
}

/// What statements say, but for what tests expect.
fn statements(statements: &[Statement]) -> Vec<Statement> {
    let one = |statement: &Statement| {
        let mut statement = without_places(statement);
        if let StatementKind::Test(test) = &mut statement.kind {
            test.expectations.clear();
            if let Some(table) = &mut test.cases {
                expect_nothing(table);
            }
        }
        statement
    };
    statements.iter().map(one).collect()
}

/// Leaves out what the cells of a table expect.
fn expect_nothing(table: &mut CaseTable) {
    for row in &mut table.rows {
        for (cell, column) in row.cells.iter_mut().zip(&table.columns) {
            let stays = matches!(column.kind, ColumnKind::Fact(_) | ColumnKind::Title);
            if !stays && cell.kind != CellKind::Nothing {
                cell.kind = CellKind::Text;
                cell.words = nowhere();
            }
        }
    }
}

fn nowhere() -> Words {
    Words {
        text: String::new(),
        span: Span::new(FileId(0), 0, 0),
        quoted: false,
    }
}

fn tally(edits: &[Edit], files: usize, only_show: bool) -> String {
    let what = count(edits.len(), "expectation");
    let files = count(files, "file");
    match only_show {
        true => format!("{what} would be recorded in {files}\n"),
        false => format!("{what} recorded in {files}: read the changes before you keep them\n"),
    }
}
