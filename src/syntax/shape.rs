//! What documents look like: `kind` and `document` statements. They need no vocabulary, and fill it.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;
use nom::multi::separated_list1;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::shape::Unit;
use crate::syntax::asked::Naming;
use crate::syntax::clause::{
    go_on, next_line, one_text, text_or_words, text_or_words_list, words_until,
};
use crate::syntax::cursor::{Cursor, Expected, Parsed, miss, token, word, words};
use crate::syntax::keyword::{Keyword, STATEMENTS};
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::{operand, words_of};
use crate::syntax::tree::{
    DocumentStatement, Expr, ExprKind, FieldLine, KindStatement, MeaningWords, ReadingWords,
    StatementKind, TypeKind, TypeWords, Words,
};
use crate::syntax::trouble;

/// `kind NAME[, open]` with a value on each line.
#[must_use]
pub fn kind(start: Cursor<'_>) -> StatementKind {
    start.cx.forget();
    let Ok((at, name)) = text_or_words(start.skip(1)) else {
        trouble::expected::unexpected(start, start.skip(1));
        return StatementKind::Error;
    };
    let (at, open) = kind_option(start, at);
    let mut statement = KindStatement {
        name,
        open,
        values: Vec::new(),
    };
    let mut at = at;
    let mut column = None;
    while !at.is_done() {
        at.cx.forget();
        at = kind_value(start, at, &mut statement, &mut column);
    }
    if statement.values.is_empty() && !statement.open && !start.is_left_open() {
        empty(
            start,
            &statement.name,
            "values",
            "write its values below it, one a line; `, open` after its name lets deals name any",
        );
    }
    StatementKind::Kind(statement)
}

fn kind_option<'a>(start: Cursor<'a>, at: Cursor<'a>) -> (Cursor<'a>, bool) {
    let Some(option) = at.take(TokenKind::Comma) else {
        if !at.is_done() && !at.token().is_some_and(|token| token.first) {
            at.expect(Expected::Thing("`, open` or the end of the line"));
            trouble::expected::unexpected(start, at);
            return (next_line(at), false);
        }
        return (at, false);
    };
    match option.accept(Keyword::Open) {
        Some(after) => (after, true),
        None => {
            trouble::expected::unexpected(start, option);
            (next_line(option), false)
        }
    }
}

/// `United States, also US, USA`.
fn kind_value<'a>(
    start: Cursor<'a>,
    at: Cursor<'a>,
    statement: &mut KindStatement,
    column: &mut Option<u32>,
) -> Cursor<'a> {
    if let Some(token) = at.token().filter(|token| token.first)
        && token.column > *column.get_or_insert(token.column)
    {
        deeper_value(at);
    }
    let at = if at.kind() == Some(TokenKind::Bullet) {
        at.skip(1)
    } else {
        at
    };
    let Ok((after, value)) = text_or_words(at) else {
        trouble::expected::unexpected(start, at);
        return next_line(at);
    };
    let mut aliases = Vec::new();
    let mut next = after;
    if let Some(comma) = after.take(TokenKind::Comma)
        && let Some(also) = comma.accept(Keyword::Also)
    {
        match text_or_words_list(also) {
            _ if ends_line(also) => {
                let help = "write another name of the value, or leave `also` out";
                trouble::expected::missing(also, "a name", help);
                next = also;
            }
            Ok((end, found)) => {
                aliases = found;
                next = end;
            }
            Err(_) => next = also,
        }
    }
    statement.values.push((value, aliases));
    if !next.is_done() && !next.token().is_some_and(|token| token.first) {
        next.expect(Expected::Thing("`, also \"…\"` or the end of the line"));
        trouble::expected::unexpected(start, next);
        return next_line(next);
    }
    next
}

/// Says that a statement has nothing below it.
fn empty(start: Cursor<'_>, name: &Words, what: &str, help: &str) {
    let next = Cursor {
        at: start.end,
        end: start.cx.lexed.tokens.len(),
        ..start
    };
    // Words at the margin that start no statement are lines that were not indented: that is told of them.
    let starts = |keyword: Keyword| STATEMENTS.contains(&keyword);
    if !next.is_done() && !next.keyword().is_some_and(starts) {
        return;
    }
    let span = start.span().to(name.span);
    let message = format!("`{}` has no {what}", start.text(span));
    start
        .cx
        .report(Diagnostic::new(Code::Unexpected, span, message).help(help));
}

fn deeper_value(at: Cursor<'_>) {
    at.cx.report(
        Diagnostic::new(
            Code::BadIndentation,
            at.span(),
            "the values of a kind have no levels",
        )
        .label("indented deeper than the value above")
        .help("write all values in one column; give another name of a value after `also`"),
    );
}

/// `document NAME` with its fields.
#[must_use]
pub fn document(start: Cursor<'_>) -> StatementKind {
    start.cx.forget();
    let Ok((at, name)) = text_or_words(start.skip(1)) else {
        trouble::expected::unexpected(start, start.skip(1));
        return StatementKind::Error;
    };
    let mut statement = DocumentStatement {
        name,
        fields: Vec::new(),
        remarks: Vec::new(),
    };
    let (mut at, fields) = lines(start, at, 0, &mut statement.remarks);
    statement.fields = fields;
    while !at.is_done() {
        at = stray(start, at);
    }
    if statement.fields.is_empty() && statement.remarks.is_empty() && !start.is_left_open() {
        empty(
            start,
            &statement.name,
            "fields",
            "write its fields below it, one a line: `title: text`",
        );
    }
    StatementKind::Document(statement)
}

fn stray<'a>(start: Cursor<'a>, at: Cursor<'a>) -> Cursor<'a> {
    at.expect(Expected::Thing("a line `name: type`"));
    trouble::expected::unexpected(start, at);
    next_line(at)
}

/// The lines that are indented deeper than `parent`, all in one column.
fn lines<'a>(
    start: Cursor<'a>,
    from: Cursor<'a>,
    parent: u32,
    remarks: &mut Vec<Words>,
) -> (Cursor<'a>, Vec<FieldLine>) {
    let mut at = from;
    let mut fields = Vec::new();
    let mut column = None;
    if at.asks_first() {
        at.offer_words(REMARKS);
    }
    while let Some(next) = at.token() {
        if !next.first {
            at = stray(start, at);
            continue;
        }
        if next.column <= parent {
            break;
        }
        if *column.get_or_insert(next.column) != next.column {
            misplaced(at, column.unwrap_or(0));
            column = Some(next.column);
        }
        at.cx.forget();
        at = line(start, at, &mut fields, remarks);
        if at.asks_first() {
            at.offer_words(REMARKS);
        }
    }
    (at, fields)
}

/// What starts the line of fields that carry remarks.
const REMARKS: &[Keyword] = &[Keyword::Remarks, Keyword::In];

fn misplaced(at: Cursor<'_>, column: u32) {
    at.cx.report(
        Diagnostic::new(Code::BadIndentation, at.span(), "this line is in a column of its own")
            .help(format!("indent it by {column} spaces, as the fields above it, or make it a field of the one above")),
    );
}

fn line<'a>(
    start: Cursor<'a>,
    at: Cursor<'a>,
    fields: &mut Vec<FieldLine>,
    remarks: &mut Vec<Words>,
) -> Cursor<'a> {
    at.offer_words(REMARKS);
    if at.sees(REMARKS) {
        return match text_or_words_list(at.skip(2)) {
            Ok((after, found)) => {
                remarks.extend(found);
                after
            }
            Err(_) => go_on(start, at.skip(2)),
        };
    }
    field(start, at, fields, remarks)
}

/// `name: type, options`, and the fields beneath it. Options may also stand before the colon:
/// `monitor, also "monitoring":`.
fn field<'a>(
    start: Cursor<'a>,
    first: Cursor<'a>,
    fields: &mut Vec<FieldLine>,
    remarks: &mut Vec<Words>,
) -> Cursor<'a> {
    let column = first.token().map_or(0, |token| token.column);
    let (at, name) = text_or_words(first).unwrap_or((first, words_of(first, first)));
    let mut line = FieldLine {
        span: name.span,
        ty: TypeWords {
            kind: TypeKind::Block,
            span: name.span,
        },
        name,
        silence: None,
        range: None,
        ask: None,
        also: Vec::new(),
        separators: Vec::new(),
        readings: Vec::new(),
        plurals: Vec::new(),
        fields: Vec::new(),
    };
    let early = early_options(at, &mut line);
    let at = match early.take(TokenKind::Colon) {
        Some(at) => after_colon(start, at, &mut line),
        None => no_colon(start, first, early, &mut line),
    };
    line.span = first.to(at);
    let nested = at.cx.deeper(at, || Ok(lines(start, at, column, remarks)));
    let too_deep = nested.is_err();
    let (after, nested) = nested.unwrap_or((Cursor { at: at.end, ..at }, Vec::new()));
    line.fields = nested;
    if !too_deep
        && at
            .before()
            .is_some_and(|token| token.kind == TokenKind::Colon)
        && line.fields.is_empty()
        && line.ty.kind == TypeKind::Block
    {
        let help = "write its type, such as `text` or `yes or no`, or its fields on the lines below, indented";
        trouble::expected::missing(at, "a type", help);
        line.ty.kind = TypeKind::Error;
    }
    fields.push(line);
    after
}

fn early_options<'a>(at: Cursor<'a>, line: &mut FieldLine) -> Cursor<'a> {
    let mut at = at;
    while let Some(option) = at.take(TokenKind::Comma) {
        let Some(after) = field_option(option, line) else {
            break;
        };
        at = after;
    }
    at
}

fn after_colon<'a>(start: Cursor<'a>, at: Cursor<'a>, line: &mut FieldLine) -> Cursor<'a> {
    if at.is_asked() && !at.asks_first() {
        let _ = type_words(at);
    }
    let typed_here = !ends_line(at) && at.kind() != Some(TokenKind::Comma) && !starts_option(at);
    let at = if typed_here {
        typed(start, at, line)
    } else {
        at
    };
    options(start, at, line)
}

fn no_colon<'a>(
    start: Cursor<'a>,
    first: Cursor<'a>,
    at: Cursor<'a>,
    line: &mut FieldLine,
) -> Cursor<'a> {
    line.ty.kind = TypeKind::Error;
    if ends_line(at) && at.at > first.at {
        let name = &line.name;
        first.cx.report(
            Diagnostic::new(Code::Unexpected, name.span, format!("`{}` has no type", name.text))
                .help("write a colon and its type: `name: yes or no`; for a block of fields a colon alone, the fields indented below it"),
        );
        return at;
    }
    at.expect(Expected::Thing("`:` and a type"));
    trouble::expected::unexpected(start, at);
    next_line(first)
}

fn ends_line(at: Cursor<'_>) -> bool {
    at.is_done() || at.token().is_some_and(|token| token.first)
}

fn typed<'a>(start: Cursor<'a>, at: Cursor<'a>, line: &mut FieldLine) -> Cursor<'a> {
    match type_words(at) {
        Ok((after, ty)) => {
            line.ty = ty;
            after
        }
        Err(_) => {
            trouble::expected::unexpected(start, at);
            line.ty = TypeWords {
                kind: TypeKind::Error,
                span: at.span(),
            };
            next_line(at)
        }
    }
}

/// The types that have words of their own.
const TYPES: &[&[Keyword]] = &[
    &[Keyword::Yes, Keyword::Or, Keyword::No],
    &[Keyword::Text],
    &[Keyword::Number],
    &[Keyword::Whole, Keyword::Number],
    &[Keyword::Percentage],
    &[Keyword::Date],
    &[Keyword::Money],
    &[Keyword::Duration],
    &[Keyword::One, Keyword::Of],
    &[Keyword::List, Keyword::Of],
];

/// What may follow a type after a comma.
const OPTIONS: &[&[Keyword]] = &[
    &[Keyword::Silence, Keyword::Means],
    &[Keyword::Also],
    &[Keyword::Ask],
    &[Keyword::From],
    &[Keyword::Separated, Keyword::By],
    &[Keyword::Plural],
];

/// A type.
pub fn type_words(start: Cursor<'_>) -> Parsed<'_, TypeWords> {
    start.offer_each(TYPES);
    start.offer_name(Naming::Type);
    let simple = alt((
        words(&[Keyword::Yes, Keyword::Or, Keyword::No]).map(|()| TypeKind::YesNo),
        words(&[Keyword::Whole, Keyword::Number]).map(|()| TypeKind::Whole),
        word(Keyword::Number).map(|_| TypeKind::Number),
        word(Keyword::Text).map(|_| TypeKind::Text),
        word(Keyword::Percentage).map(|_| TypeKind::Percentage),
        word(Keyword::Date).map(|_| TypeKind::Date),
        money,
        duration,
        one_of,
        list_of,
    ))
    .parse(start);
    let ends = |at: Cursor<'_>| {
        ends_line(at) || matches!(at.kind(), Some(TokenKind::Comma | TokenKind::Bad))
    };
    match simple {
        Ok((at, kind)) if ends(at) || matches!(kind, TypeKind::OneOf(_) | TypeKind::List(_)) => {
            Ok((
                at,
                TypeWords {
                    kind,
                    span: start.to(at),
                },
            ))
        }
        Err(nom::Err::Failure(failure)) => Err(nom::Err::Failure(failure)),
        _ => {
            start.expect(Expected::Thing(
                "a type such as `yes or no`, `text`, `number`, `date` or `one of a, b`",
            ));
            let (at, name) = words_until(start, |_| false)?;
            Ok((
                at,
                TypeWords {
                    span: name.span,
                    kind: TypeKind::Named(name),
                },
            ))
        }
    }
}

fn money(at: Cursor<'_>) -> Parsed<'_, TypeKind> {
    let (at, _) = word(Keyword::Money)(at)?;
    let Some(after) = at.accept(Keyword::In) else {
        return Ok((at, TypeKind::Money(None)));
    };
    let text = after.text(after.span());
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok((after.skip(1), TypeKind::Money(Some(text.to_owned()))));
    }
    after.expect(Expected::Thing(
        "a currency of three capital letters, such as `USD`",
    ));
    Err(nom::Err::Failure(crate::syntax::cursor::Miss))
}

fn duration(at: Cursor<'_>) -> Parsed<'_, TypeKind> {
    let (at, _) = word(Keyword::Duration)(at)?;
    let Some(after) = at.accept(Keyword::In) else {
        return Ok((at, TypeKind::Duration(None)));
    };
    after.offer_each(&[
        &[Keyword::Days],
        &[Keyword::Weeks],
        &[Keyword::Months],
        &[Keyword::Years],
    ]);
    let unit = match after.keyword() {
        Some(Keyword::Days) => Unit::Day,
        Some(Keyword::Weeks) => Unit::Week,
        Some(Keyword::Months) => Unit::Month,
        Some(Keyword::Years) => Unit::Year,
        _ => {
            after.expect(Expected::Thing("`days`, `weeks`, `months` or `years`"));
            return Err(nom::Err::Failure(crate::syntax::cursor::Miss));
        }
    };
    Ok((after.skip(1), TypeKind::Duration(Some(unit))))
}

/// `one of A, B, C`: up to an option or the end of the line.
fn one_of(at: Cursor<'_>) -> Parsed<'_, TypeKind> {
    let (at, ()) = words(&[Keyword::One, Keyword::Of])(at)?;
    if ends_line(at) && !at.is_asked() {
        let help = "write the values: `one of treaty, political, consultation`";
        trouble::expected::missing(at, "a value", help);
        return Ok((at, TypeKind::Error));
    }
    let (at, values) = separated_list1(value_comma, choice).parse(at)?;
    Ok((at, TypeKind::OneOf(values)))
}

/// A comma that no option follows.
fn value_comma(at: Cursor<'_>) -> Parsed<'_, ()> {
    let (after, _) = token(TokenKind::Comma)(at)?;
    if starts_option(after) {
        miss()
    } else {
        Ok((after, ()))
    }
}

fn choice(at: Cursor<'_>) -> Parsed<'_, Words> {
    let at = if matches!(at.keyword(), Some(Keyword::Or | Keyword::And)) {
        at.skip(1)
    } else {
        at
    };
    if at.kind() == Some(TokenKind::Quoted) {
        one_text(at)
    } else {
        words_until(at, |_| false)
    }
}

fn starts_option(at: Cursor<'_>) -> bool {
    let quoted = at
        .nth(1)
        .is_some_and(|token| token.kind == TokenKind::Quoted);
    match at.keyword() {
        Some(Keyword::Also | Keyword::Ask | Keyword::Read) => quoted,
        Some(Keyword::Silence) => at.keyword_at(1) == Some(Keyword::Means),
        Some(Keyword::Separated) => at.keyword_at(1) == Some(Keyword::By),
        Some(Keyword::From) => true,
        Some(Keyword::Plural) => true,
        _ => false,
    }
}

fn list_of(at: Cursor<'_>) -> Parsed<'_, TypeKind> {
    let (at, ()) = words(&[Keyword::List, Keyword::Of])(at)?;
    if ends_line(at) && !at.is_asked() {
        let help =
            "say what it is a list of: `list of text`, or a noun with the fields of each below it";
        trouble::expected::missing(at, "the type of the entries", help);
        return Ok((at, TypeKind::Error));
    }
    let (at, ty) = at.cx.deeper(at, || type_words(at))?;
    Ok((at, TypeKind::List(Box::new(ty))))
}

fn options<'a>(start: Cursor<'a>, from: Cursor<'a>, line: &mut FieldLine) -> Cursor<'a> {
    let mut at = from;
    while !ends_line(at) {
        let option = at.take(TokenKind::Comma).unwrap_or(at);
        match field_option(option, line) {
            Some(after) => at = after,
            None => {
                option.expect(Expected::Thing("`silence means …`, `from … to …`, `ask \"…\"`, `also \"…\"`, `separated by \"…\"`, `read \"…\" as …` or `plural …`"));
                trouble::expected::unexpected(start, option);
                return next_line(at);
            }
        }
    }
    at
}

fn field_option<'a>(at: Cursor<'a>, line: &mut FieldLine) -> Option<Cursor<'a>> {
    at.offer_each(OPTIONS);
    match at.keyword()? {
        Keyword::Silence => {
            let (after, value) =
                operand_or_words(at.accept_all(&[Keyword::Silence, Keyword::Means])?)?;
            line.silence = Some(value);
            Some(after)
        }
        Keyword::From => {
            let (after, low) = operand(at.skip(1)).ok()?;
            let (after, high) = operand(after.accept(Keyword::To)?).ok()?;
            line.range = Some((low, high));
            Some(after)
        }
        Keyword::Ask => {
            let (after, text) = one_text(at.skip(1)).ok()?;
            line.ask = Some(text);
            Some(after)
        }
        Keyword::Also => {
            let (after, texts) = also(at.skip(1)).ok()?;
            line.also.extend(texts);
            Some(after)
        }
        Keyword::Separated => {
            let (after, texts) =
                separators(at.accept_all(&[Keyword::Separated, Keyword::By])?).ok()?;
            line.separators.extend(texts);
            Some(after)
        }
        Keyword::Read => reading(at, line),
        Keyword::Plural => {
            let (after, text) = text_or_words(at.skip(1)).ok()?;
            line.plurals.push(text);
            Some(after)
        }
        _ => None,
    }
}

/// `read "0", "none given" as silent`, `unknown`, `disputed`, `none` or a value.
fn reading<'a>(at: Cursor<'a>, line: &mut FieldLine) -> Option<Cursor<'a>> {
    let (after, words) = also(at.skip(1)).ok()?;
    let Some(at) = after.accept(Keyword::As) else {
        after.expect(Expected::Word(Keyword::As));
        return None;
    };
    let (after, meaning) = meaning(at)?;
    line.readings.push(ReadingWords { words, meaning });
    Some(after)
}

fn meaning(at: Cursor<'_>) -> Option<(Cursor<'_>, MeaningWords)> {
    let meaning = match at.keyword() {
        Some(Keyword::Unknown) => MeaningWords::Unknown,
        Some(Keyword::Disputed) => MeaningWords::Disputed,
        None if at.text(at.span()).eq_ignore_ascii_case("silent") => MeaningWords::Silent,
        _ => {
            at.expect(Expected::Thing(
                "`silent`, `unknown`, `disputed`, `none` or a value",
            ));
            let (after, value) = operand_or_words(at)?;
            return Some((after, MeaningWords::Value(value)));
        }
    };
    Some((at.skip(1), meaning))
}

/// `also "a", "b"`: quoted keys only, so that another option may follow a comma.
fn also(at: Cursor<'_>) -> Parsed<'_, Vec<Words>> {
    separated_list1(token(TokenKind::Comma), one_text).parse(at)
}

/// `"," or ";"`.
fn separators(at: Cursor<'_>) -> Parsed<'_, Vec<Words>> {
    separated_list1(
        alt((
            word(Keyword::Or).map(|_| ()),
            token(TokenKind::Comma).map(|_| ()),
        )),
        one_text,
    )
    .parse(at)
}

/// A literal, or words up to the next option.
fn operand_or_words(at: Cursor<'_>) -> Option<(Cursor<'_>, Expr)> {
    if let Ok((after, value)) = at.cx.quietly(|| operand(at))
        && (ends_line(after) || after.kind() == Some(TokenKind::Comma))
    {
        return Some((after, value));
    }
    let (after, words) = opt(|at| words_until(at, |_| false)).parse(at).ok()?;
    words.map(|words| {
        (
            after,
            Expr {
                span: words.span,
                kind: ExprKind::Name(words.text),
            },
        )
    })
}
