//! Whether two statements say the same: trees without the places of their parts.

use crate::source::{FileId, Span};
use crate::syntax::tree::{
    CaseCell, CaseTable, CellKind, ColumnKind, Cond, CondKind, DemandClause, ExceptClause, Expr,
    ExprKind, FieldLine, Header, KindStatement, MeaningWords, Origin, Phrase, RuleStatement,
    Statement, StatementKind, TermStatement, TestStatement, TypeKind, TypeWords, Words,
};

/// A statement with every place set to nothing, so that equality is about what it says.
#[must_use]
pub fn without_places(given: &Statement) -> Statement {
    let mut given = given.clone();
    statement(&mut given);
    given
}

fn nowhere(place: &mut Span) {
    *place = Span::new(FileId(0), 0, 0);
}

fn statement(given: &mut Statement) {
    nowhere(&mut given.span);
    match &mut given.kind {
        StatementKind::Rulebook(given) => header(given),
        StatementKind::Kind(given) => kind(given),
        StatementKind::Document(document) => {
            words(&mut document.name);
            document.fields.iter_mut().for_each(field);
            document.remarks.iter_mut().for_each(words);
        }
        StatementKind::Term(given) => term(given),
        StatementKind::Value(value) => {
            phrase(&mut value.phrase);
            value.also.iter_mut().for_each(phrase);
            expr(&mut value.is);
            origin(&mut value.origin);
        }
        StatementKind::Figure(figure) => {
            phrase(&mut figure.phrase);
            figure.also.iter_mut().for_each(phrase);
            figure.values.iter_mut().for_each(|(_, value)| expr(value));
            origin(&mut figure.origin);
        }
        StatementKind::List(list) => {
            phrase(&mut list.phrase);
            list.also.iter_mut().for_each(phrase);
            list.values.iter_mut().for_each(expr);
            origin(&mut list.origin);
        }
        StatementKind::Rule(given) => rule(given),
        StatementKind::Test(given) => test(given),
        StatementKind::Error => {}
    }
}

fn header(given: &mut Header) {
    words(&mut given.title);
    given.version.iter_mut().for_each(words);
    for (name, text) in &mut given.sources {
        words(name);
        words(text);
    }
    let lists = [&mut given.uses, &mut given.disputed, &mut given.unknown];
    lists.into_iter().flatten().for_each(words);
}

fn kind(given: &mut KindStatement) {
    words(&mut given.name);
    for (value, aliases) in &mut given.values {
        words(value);
        aliases.iter_mut().for_each(words);
    }
}

fn term(given: &mut TermStatement) {
    phrase(&mut given.phrase);
    given.also.iter_mut().for_each(phrase);
    given.otherwise.iter_mut().for_each(phrase);
    given.ask.iter_mut().for_each(words);
    cond(&mut given.means);
    origin(&mut given.origin);
}

fn words(given: &mut Words) {
    nowhere(&mut given.span);
}

fn phrase(given: &mut Phrase) {
    nowhere(&mut given.span);
    given.slots.iter_mut().for_each(words);
}

fn origin(given: &mut Origin) {
    given.because.iter_mut().for_each(words);
    for (name, place) in &mut given.sources {
        words(name);
        place.iter_mut().for_each(words);
    }
}

fn field(given: &mut FieldLine) {
    nowhere(&mut given.span);
    words(&mut given.name);
    ty(&mut given.ty);
    given.silence.iter_mut().for_each(expr);
    if let Some((low, high)) = &mut given.range {
        expr(low);
        expr(high);
    }
    for reading in &mut given.readings {
        reading.words.iter_mut().for_each(words);
        if let MeaningWords::Value(value) = &mut reading.meaning {
            expr(value);
        }
    }
    let lists = [&mut given.also, &mut given.separators, &mut given.plurals];
    let lists = lists.into_iter().flatten();
    given.ask.iter_mut().chain(lists).for_each(words);
    given.fields.iter_mut().for_each(field);
}

fn ty(given: &mut TypeWords) {
    nowhere(&mut given.span);
    match &mut given.kind {
        TypeKind::OneOf(values) => values.iter_mut().for_each(words),
        TypeKind::List(inner) => ty(inner),
        TypeKind::Named(name) => words(name),
        _ => {}
    }
}

fn rule(given: &mut RuleStatement) {
    let names = given.name.iter_mut().chain(&mut given.title);
    names.for_each(words);
    if let Some(held) = &mut given.held {
        nowhere(&mut held.span);
        words(&mut held.holder);
        held.manner.iter_mut().for_each(words);
    }
    if let Some(each) = &mut given.for_each {
        nowhere(&mut each.span);
        expr(&mut each.noun);
        each.with.iter_mut().for_each(|with| cond(with));
    }
    given.condition.iter_mut().for_each(cond);
    given.demands.iter_mut().for_each(demand);
    given.exceptions.iter_mut().for_each(exception);
    given.overrides.iter_mut().for_each(words);
    given.tags.iter_mut().for_each(words);
    origin(&mut given.origin);
}

fn demand(given: &mut DemandClause) {
    nowhere(&mut given.span);
    cond(&mut given.condition);
}

fn exception(given: &mut ExceptClause) {
    nowhere(&mut given.span);
    cond(&mut given.condition);
    given.exceptions.iter_mut().for_each(exception);
}

fn test(given: &mut TestStatement) {
    use crate::syntax::tree::ExpectKind;
    words(&mut given.title);
    given.file.iter_mut().for_each(words);
    given.block.iter_mut().for_each(nowhere);
    given.cases.iter_mut().for_each(cases);
    for clause in &mut given.expectations {
        nowhere(&mut clause.span);
        nowhere(&mut clause.said);
        match &mut clause.kind {
            ExpectKind::Verdict { rule, .. } => words(rule),
            ExpectKind::Asks { rule, paths } => {
                words(rule);
                paths.iter_mut().for_each(words);
            }
            ExpectKind::Error(code) => words(code),
            ExpectKind::Overall(_) | ExpectKind::Broken => {}
        }
    }
}

fn cases(given: &mut CaseTable) {
    nowhere(&mut given.span);
    for column in &mut given.columns {
        nowhere(&mut column.span);
        match &mut column.kind {
            ColumnKind::Fact(name)
            | ColumnKind::Asks(name)
            | ColumnKind::Verdict { rule: name, .. } => words(name),
            ColumnKind::Title | ColumnKind::Overall | ColumnKind::Error | ColumnKind::Broken => {}
        }
    }
    for row in &mut given.rows {
        nowhere(&mut row.span);
        row.cells.iter_mut().for_each(cell);
    }
}

fn cell(given: &mut CaseCell) {
    words(&mut given.words);
    if let CellKind::Asks(paths) = &mut given.kind {
        paths.iter_mut().for_each(words);
    }
}

fn cond(given: &mut Cond) {
    nowhere(&mut given.span);
    match &mut given.kind {
        CondKind::Phrase { arguments, .. } => arguments.iter_mut().for_each(expr),
        CondKind::Bare(inner) => expr(inner),
        CondKind::Is { left, right, .. } => {
            expr(left);
            expr(right);
        }
        CondKind::Compare { left, right, .. } => {
            expr(left);
            right.iter_mut().for_each(expr);
        }
        CondKind::Stated { subjects, .. } => subjects.iter_mut().for_each(expr),
        CondKind::ThereIs { subject, .. } => expr(subject),
        CondKind::Quantified {
            noun, with, has, ..
        } => {
            expr(noun);
            with.iter_mut().for_each(|with| cond(with));
            cond(has);
        }
        CondKind::Not(inner) => cond(inner),
        CondKind::All(parts)
        | CondKind::Any(parts)
        | CondKind::NoneOf(parts)
        | CondKind::AtLeast(_, parts) => parts.iter_mut().for_each(cond),
        CondKind::Error => {}
    }
}

fn expr(given: &mut Expr) {
    nowhere(&mut given.span);
    match &mut given.kind {
        ExprKind::Member { base, field } => {
            expr(base);
            words(field);
        }
        ExprKind::List(items) => items.iter_mut().for_each(expr),
        ExprKind::Arithmetic(_, left, right) => {
            expr(left);
            expr(right);
        }
        ExprKind::Shift { by, from, .. } => {
            expr(by);
            expr(from);
        }
        ExprKind::Aggregate {
            field, noun, with, ..
        } => {
            field.iter_mut().for_each(words);
            expr(noun);
            with.iter_mut().for_each(|with| cond(with));
        }
        _ => {}
    }
}
