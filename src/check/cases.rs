//! The tables of tests: each row becomes a test of its own, with the facts of its cells and what it expects.
//!
//! What is wrong with a column is told once, whatever number of rows it has.

use crate::check::checker::Checker;
use crate::check::expectations::{Known, expectation};
use crate::check::fact_path;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::facts::{Step, path_of};
use crate::model::rulebook::{
    Base, Cell, ConditionKind, Expectation, ExpressionKind, Row, Test, Verdict,
};
use crate::model::shape::{FieldId, Type};
use crate::model::words::{folded, without_article};
use crate::source::Span;
use crate::syntax::tree::{
    CaseCell, CaseColumn, CaseRow, CaseTable, CellKind, ColumnKind, ExpectClause, ExpectKind, Words,
};

/// The tests of a table. `test` is what all of them share.
pub fn cases(
    checker: &mut Checker<'_>,
    test: &Test,
    table: &CaseTable,
    known: &Known<'_>,
) -> Vec<Test> {
    let columns: Vec<Column<'_>> = table
        .columns
        .iter()
        .map(|column| Column {
            written: column,
            is: resolve(checker, column, known),
        })
        .collect();
    twice(checker, &columns);
    let rows = (1..).zip(&table.rows);
    rows.map(|(number, row)| case(checker, test, &columns, number, row, known))
        .collect()
}

/// A column and what its name stands for.
struct Column<'a> {
    written: &'a CaseColumn,
    is: Resolved,
}

enum Resolved {
    Title,
    Fact(Vec<Step>),
    Expected,
    /// It was told what is wrong with it.
    Nothing,
}

fn resolve(checker: &mut Checker<'_>, column: &CaseColumn, known: &Known<'_>) -> Resolved {
    match &column.kind {
        ColumnKind::Title => Resolved::Title,
        ColumnKind::Fact(words) => match fact(checker, words, known) {
            Ok(steps) => Resolved::Fact(steps),
            Err(problem) => {
                checker.report(*problem);
                Resolved::Nothing
            }
        },
        ColumnKind::Broken => Resolved::Nothing,
        ColumnKind::Overall | ColumnKind::Error => Resolved::Expected,
        ColumnKind::Verdict { .. } | ColumnKind::Asks(_) => {
            let clause = sample(column);
            let found = clause.and_then(|clause| expectation(checker, &clause, known));
            found.map_or(Resolved::Nothing, |_| Resolved::Expected)
        }
    }
}

/// What a cell of a column would expect, to try whether the rule is there.
fn sample(column: &CaseColumn) -> Option<ExpectClause> {
    let kind = match column.kind {
        ColumnKind::Verdict { .. } => CellKind::Verdict(Verdict::Met),
        ColumnKind::Asks(_) => CellKind::Asks(Vec::new()),
        _ => return None,
    };
    let words = Words {
        text: String::new(),
        span: column.span,
        quoted: false,
    };
    clause(column, &CaseCell { kind, words })
}

/// A fact by its path, or by a phrase of the glossary that means nothing but one field.
fn fact(
    checker: &Checker<'_>,
    words: &Words,
    known: &Known<'_>,
) -> Result<Vec<Step>, Box<Diagnostic>> {
    let found = fact_path::steps(checker, words);
    if found.is_ok() {
        return found;
    }
    let wanted = folded(without_article(&words.text));
    let is_meant = |phrase: &String| folded(without_article(phrase)) == wanted;
    let mut terms = known.terms.iter();
    let term = terms.find(|term| {
        std::iter::once(&term.phrase)
            .chain(&term.also)
            .any(is_meant)
    });
    let Some(term) = term else {
        return found;
    };
    let field = match &term.means.kind {
        ConditionKind::Holds(expression) => match &expression.kind {
            ExpressionKind::Path(path) if path.base == Base::Root => Some(&path.fields),
            _ => None,
        },
        _ => None,
    };
    field
        .and_then(|fields| plain(checker, fields))
        .ok_or_else(|| Box::new(more_than_a_field(words, term.span)))
}

/// The steps of a path that passes through no list.
fn plain(checker: &Checker<'_>, fields: &[FieldId]) -> Option<Vec<Step>> {
    let is_list = |field: &FieldId| {
        let field = checker.names.get(*field);
        field.is_none_or(|field| matches!(field.ty, Type::List(_)))
    };
    let steps = fields.iter().map(|field| Step::Field(*field)).collect();
    (!fields.iter().any(is_list)).then_some(steps)
}

fn more_than_a_field(words: &Words, term: Span) -> Diagnostic {
    let message = format!("`{}` means more than one field says", words.text);
    Diagnostic::new(Code::UnknownField, words.span, message)
        .label("no single fact")
        .note(term, "the term")
        .help("name the fields that it reads, each in a column of its own: `servanda glossary` lists them")
}

/// Two columns for one fact.
fn twice(checker: &mut Checker<'_>, columns: &[Column<'_>]) {
    let mut known: Vec<(&[Step], Span)> = Vec::new();
    let mut found = Vec::new();
    for column in columns {
        let Resolved::Fact(steps) = &column.is else {
            continue;
        };
        let span = column.written.span;
        match known.iter().find(|(other, _)| other == steps) {
            None => known.push((steps, span)),
            Some((_, first)) => {
                let path = path_of(steps, checker.shape());
                found.push(
                    Diagnostic::new(
                        Code::DuplicateClause,
                        span,
                        format!("`{path}` has a column already"),
                    )
                    .label("a second column for it")
                    .note(*first, "the first")
                    .help("keep one of the two"),
                );
            }
        }
    }
    checker.diagnostics.extend(found);
}

fn case(
    checker: &mut Checker<'_>,
    test: &Test,
    columns: &[Column<'_>],
    number: usize,
    row: &CaseRow,
    known: &Known<'_>,
) -> Test {
    let mut cells = Vec::new();
    let mut expectations: Vec<Expectation> = test.expectations.clone();
    let mut title = None;
    for (column, cell) in columns.iter().zip(&row.cells) {
        if cell.kind == CellKind::Nothing {
            continue;
        }
        match &column.is {
            Resolved::Title => title = Some(cell.words.text.clone()),
            Resolved::Fact(steps) => cells.push(Cell {
                steps: steps.clone(),
                column: column.written.span,
                value: cell.words.span,
            }),
            Resolved::Expected => {
                let clause = clause(column.written, cell);
                expectations.extend(clause.and_then(|clause| expectation(checker, &clause, known)));
            }
            Resolved::Nothing => {}
        }
    }
    let title = title.unwrap_or_else(|| format!("case {number}"));
    Test {
        title: format!("{}: {title}", test.title),
        row: Some(Row { number, cells }),
        expectations,
        span: row.span,
        ..test.clone()
    }
}

/// What a cell expects, as the clause that would say it.
fn clause(column: &CaseColumn, cell: &CaseCell) -> Option<ExpectClause> {
    let kind = match (&column.kind, &cell.kind) {
        (
            ColumnKind::Verdict {
                rule,
                demand,
                entry,
            },
            CellKind::Verdict(verdict),
        ) => ExpectKind::Verdict {
            rule: rule.clone(),
            demand: *demand,
            verdict: *verdict,
            entry: *entry,
        },
        (ColumnKind::Overall, CellKind::Overall(overall)) => ExpectKind::Overall(*overall),
        (ColumnKind::Asks(rule), CellKind::Asks(paths)) => ExpectKind::Asks {
            rule: rule.clone(),
            paths: paths.clone(),
        },
        (ColumnKind::Error, CellKind::Error) => ExpectKind::Error(cell.words.clone()),
        _ => return None,
    };
    Some(ExpectClause {
        kind,
        span: cell.words.span,
        said: cell.words.span,
    })
}
