//! `test` statements: facts, and what is expected of the rules.

use crate::model::rulebook::{Overall, Verdict};
use crate::source::Span;
use crate::syntax::asked::{Naming, Role, What};
use crate::syntax::clause::{
    date, duplicate, go_on, next_line, one_text, quoted_or_words, raw_line,
};
use crate::syntax::cursor::{Cursor, Expected};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::words_of;
use crate::syntax::table;
use crate::syntax::tree::{ExpectClause, ExpectKind, StatementKind, TestStatement, Words};
use crate::syntax::trouble;

/// `test "title"`.
#[must_use]
pub fn test(start: Cursor<'_>) -> StatementKind {
    start.cx.forget();
    if start.nth(1).is_none_or(|token| token.first) {
        let help = "write what is tested: `test \"troops stay and nobody watches\"`";
        trouble::expected::missing(start.skip(1), "a title", help);
    }
    let title = quoted_or_words(start.skip(1), "the title of a test");
    let Ok((at, title)) = title else {
        trouble::expected::unexpected(start, start.skip(1));
        return StatementKind::Error;
    };
    let mut test = TestStatement {
        title,
        as_of: None,
        file: None,
        block: None,
        cases: None,
        expectations: Vec::new(),
    };
    let mut at = at;
    while !at.is_done() {
        at.cx.forget();
        at = clause(start, at, &mut test);
    }
    if at.asks_within(lines_column(start)) {
        at.offer_each(LINES);
    }
    StatementKind::Test(test)
}

/// What may start a line of a test.
const LINES: &[&[Keyword]] = &[
    &[Keyword::Expect],
    &[Keyword::Given],
    &[Keyword::Given, Keyword::File],
    &[Keyword::Cases],
    &[Keyword::As, Keyword::Of],
];

/// What the deal as a whole is expected to do.
const OVERALL: &[&[Keyword]] = &[
    &[Keyword::The, Keyword::Deal, Keyword::Fails],
    &[Keyword::The, Keyword::Deal, Keyword::Passes],
    &[
        Keyword::The,
        Keyword::Deal,
        Keyword::Is,
        Keyword::Incomplete,
    ],
];

/// The verdicts.
pub const VERDICT_WORDS: &[&[Keyword]] = &[
    &[Keyword::Broken],
    &[Keyword::Met],
    &[Keyword::Gap],
    &[Keyword::Undetermined],
    &[Keyword::Excepted],
    &[Keyword::Not, Keyword::Applicable],
];

fn clause<'a>(start: Cursor<'a>, at: Cursor<'a>, test: &mut TestStatement) -> Cursor<'a> {
    match at.keyword() {
        Some(Keyword::As) => as_of(at, test),
        Some(Keyword::Given) => given(start, at, test),
        Some(Keyword::Cases) => cases(start, at, test),
        Some(Keyword::Expect) => expect(at, test),
        _ if at.kind() == Some(TokenKind::Stop) => at.skip(1),
        _ => {
            for word in [Keyword::Given, Keyword::Cases, Keyword::Expect, Keyword::As] {
                at.expect(Expected::Word(word));
            }
            trouble::expected::unexpected(start, at);
            next_line(at)
        }
    }
}

fn as_of<'a>(start: Cursor<'a>, test: &mut TestStatement) -> Cursor<'a> {
    let Some(at) = start.accept_all(&[Keyword::As, Keyword::Of]) else {
        return go_on(start, start.skip(1));
    };
    match date(at) {
        Ok((after, date)) => {
            test.as_of = date;
            after
        }
        Err(_) => {
            trouble::expected::unexpected(start, at);
            next_line(at)
        }
    }
}

/// `given`, `given file "…"`, `given file "…" with`, each with the lines beneath it.
fn given<'a>(start: Cursor<'a>, given: Cursor<'a>, test: &mut TestStatement) -> Cursor<'a> {
    let mut at = given.skip(1);
    if let Some(file) = at.accept(Keyword::File) {
        match one_text(file) {
            Ok((after, words)) => {
                test.file = Some(words);
                at = after.accept(Keyword::With).unwrap_or(after);
            }
            Err(_) => {
                trouble::expected::unexpected(start, file);
                return next_line(file);
            }
        }
    }
    at = at.take(TokenKind::Colon).unwrap_or(at);
    offer_facts(given, at);
    if let Some(token) = at.token()
        && token.kind == TokenKind::Block
    {
        let span = at.span();
        test.block = Some(Span {
            file: span.file,
            start: token.start,
            end: token.end,
        });
        return at.skip(1);
    }
    if test.file.is_none() {
        at.expect(Expected::Thing(
            "the facts of the deal on the lines below, indented, or `file \"…\"`",
        ));
        trouble::expected::unexpected(start, at);
        return if at.token().is_some_and(|token| token.first) {
            at
        } else {
            next_line(at)
        };
    }
    at
}

/// `cases`, with its table beneath it.
fn cases<'a>(start: Cursor<'a>, cases: Cursor<'a>, test: &mut TestStatement) -> Cursor<'a> {
    if test.cases.is_some() {
        duplicate(cases, "cases");
    }
    let (at, table) = table::table(start, cases);
    if test.cases.is_none() {
        test.cases = table;
    }
    at
}

/// Offers keys and values of facts, where the place that is asked about stands among them.
fn offer_facts(given: Cursor<'_>, at: Cursor<'_>) {
    let last = match at.kind() {
        Some(TokenKind::Block) => at.skip(1),
        _ => at,
    };
    let column = given.token().map_or(0, |token| token.column);
    let head = at.before().map_or(0, |token| token.end as usize);
    let below = at.cx.text.get(head..).unwrap_or("");
    let Some((_, facts)) = below.split_once('\n') else {
        return;
    };
    if last.is_asked() && !last.asks_within(column) {
        last.cx.note(last.at, What::Facts(facts.to_owned()));
    }
}

/// `expect …`: to the end of its line.
fn expect<'a>(start: Cursor<'a>, test: &mut TestStatement) -> Cursor<'a> {
    let end = next_line(start);
    let inside = start.skip(1).until(end.at);
    let inside = match inside.nth(inside.end.saturating_sub(inside.at + 1)) {
        Some(last) if last.kind == TokenKind::Stop => inside.until(inside.end - 1),
        _ => inside,
    };
    let (kind, said) = expectation(start, inside);
    test.expectations.push(ExpectClause {
        kind,
        span: start.to(Cursor {
            at: inside.end,
            ..start
        }),
        said,
    });
    Cursor {
        end: start.end,
        ..end
    }
}

/// The column in which the lines of a test stand; any, where there are none yet.
fn lines_column(start: Cursor<'_>) -> u32 {
    let tokens = start.cx.lexed.tokens.get(start.at + 1..start.end);
    let mut firsts = tokens.unwrap_or(&[]).iter().filter(|token| token.first);
    firsts.next().map_or(u32::MAX, |token| token.column)
}

/// Offers what an expectation may go on with.
fn offer_expectation(inside: Cursor<'_>) {
    let last = inside.skip(inside.end.saturating_sub(inside.at));
    if !last.is_asked() || last.asks_first() {
        return;
    }
    inside.offer_each(OVERALL);
    inside.past_article().offer_name(Naming::Rule);
    inside.offer_words(&[Keyword::Error]);
    if inside.keyword() == Some(Keyword::Error) {
        inside.skip(1).offer_name(Naming::Code);
    }
    if inside.past_article().keyword() == Some(Keyword::Deal) {
        return;
    }
    if let Some(asks) = find(inside, &[Keyword::Asks, Keyword::For]) {
        last_item(asks.skip(2)).offer_name(Naming::Way);
        return;
    }
    let Some(is) = last_is(inside) else {
        if let Some(before) = last.at.checked_sub(1).filter(|before| inside.at < *before) {
            let before = Cursor { at: before, ..last };
            before.offer_words(&[Keyword::Asks, Keyword::For]);
        }
        if inside.at < last.at {
            last.offer_each(&[&[Keyword::Is], &[Keyword::Asks, Keyword::For]]);
        }
        return;
    };
    is.skip(1).offer_each(VERDICT_WORDS);
    if let Some((after, _)) = verdict(is.skip(1)) {
        after.offer_words(&[Keyword::For]);
        if after.keyword() == Some(Keyword::For) {
            let noun = after.skip(1);
            noun.cx
                .playing(|| Role::Noun, || noun.offer(Expected::Noun));
        }
    }
}

/// Where the last item of a list with commas starts.
fn last_item(start: Cursor<'_>) -> Cursor<'_> {
    let comma = (start.at..start.end)
        .rev()
        .map(|at| Cursor { at, ..start })
        .find(|at| at.kind() == Some(TokenKind::Comma));
    comma.map_or(start, |comma| comma.skip(1))
}

/// What is expected, and the words that say it.
fn expectation(start: Cursor<'_>, inside: Cursor<'_>) -> (ExpectKind, Span) {
    offer_expectation(inside);
    if inside.keyword() == Some(Keyword::Error) && inside.nth(1).is_some() {
        let code = words_of(inside.skip(1), end_of(inside));
        let said = code.span;
        return (ExpectKind::Error(code), said);
    }
    let bare = inside.past_article();
    if bare.keyword() == Some(Keyword::Deal)
        && let Some(overall) = overall(bare.skip(1))
    {
        let said = bare.skip(1).to(end_of(inside));
        return (ExpectKind::Overall(overall), said);
    }
    if let Some(asks) = find(inside, &[Keyword::Asks, Keyword::For]) {
        return asks_for(start, inside, asks);
    }
    verdict_of(inside).unwrap_or_else(|| (unreadable(start, inside), inside.to(end_of(inside))))
}

/// The place after the last word of what is being read.
#[must_use]
pub fn end_of(inside: Cursor<'_>) -> Cursor<'_> {
    Cursor {
        at: inside.end,
        ..inside
    }
}

fn unreadable(start: Cursor<'_>, inside: Cursor<'_>) -> ExpectKind {
    let bare = inside.past_article();
    if bare.keyword() == Some(Keyword::Deal) {
        let verb = bare.skip(1);
        verb.expect(Expected::Word(Keyword::Fails));
        verb.expect(Expected::Word(Keyword::Passes));
        verb.expect(Expected::Thing("`is incomplete`"));
        trouble::expected::unexpected(start, verb);
        return ExpectKind::Broken;
    }
    let place = last_is(inside).map_or(end_of(inside), |is| is.skip(1));
    place.expect(VERDICTS);
    trouble::expected::unexpected(start, place);
    ExpectKind::Broken
}

/// What stands in place of a verdict that could not be read.
pub const VERDICTS: Expected = Expected::Thing(
    "one of the verdicts: `broken`, `gap`, `undetermined`, `excepted`, `met` or `not applicable`",
);

/// `fails`, `passes` or `is incomplete`, and nothing more.
#[must_use]
pub fn overall(at: Cursor<'_>) -> Option<Overall> {
    let (after, overall) = match at.keyword()? {
        Keyword::Fails => (at.skip(1), Overall::Fails),
        Keyword::Passes => (at.skip(1), Overall::Passes),
        Keyword::Is if at.keyword_at(1) == Some(Keyword::Incomplete) => {
            (at.skip(2), Overall::Incomplete)
        }
        _ => return None,
    };
    after.is_done().then_some(overall)
}

/// Where these keywords stand.
#[must_use]
pub fn find<'a>(start: Cursor<'a>, keywords: &[Keyword]) -> Option<Cursor<'a>> {
    (start.at..start.end)
        .map(|at| Cursor { at, ..start })
        .find(|at| at.sees(keywords))
}

fn last_is(start: Cursor<'_>) -> Option<Cursor<'_>> {
    (start.at..start.end)
        .rev()
        .map(|at| Cursor { at, ..start })
        .find(|at| at.keyword() == Some(Keyword::Is))
}

fn asks_for(start: Cursor<'_>, inside: Cursor<'_>, asks: Cursor<'_>) -> (ExpectKind, Span) {
    let rule = rule_name(inside, asks);
    let (_, line) = raw_line(asks.skip(2));
    if line.text.is_empty() {
        asks.skip(2).expect(Expected::Thing(
            "the facts it asks for, such as `monitor.civilian`",
        ));
        trouble::expected::unexpected(start, asks.skip(2));
        return (ExpectKind::Broken, line.span);
    }
    let paths = paths(asks.skip(2), line.span);
    (ExpectKind::Asks { rule, paths }, line.span)
}

/// Paths with commas between them, which stand as they are: `deployments[1].remains`. None for `nothing`.
#[must_use]
pub fn paths(at: Cursor<'_>, span: Span) -> Vec<Words> {
    if at.keyword() == Some(Keyword::Nothing) && at.span().end >= span.end {
        return Vec::new();
    }
    let base = span.start as usize;
    let mut paths = Vec::new();
    let mut from = 0;
    for part in at.text(span).split(',') {
        let (lead, text) = (part.len() - part.trim_start().len(), part.trim());
        let start = base + from + lead;
        paths.push(Words {
            text: text.to_owned(),
            span: Span::new(span.file, start, start + text.len()),
            quoted: false,
        });
        from += part.len() + 1;
    }
    paths
}

/// `RULE[/N] is VERDICT [for NOUN N]`.
fn verdict_of(inside: Cursor<'_>) -> Option<(ExpectKind, Span)> {
    let is = last_is(inside)?;
    let (after, verdict) = verdict(is.skip(1))?;
    let said = is.skip(1).to(after);
    let entry = entry(after)?;
    let (rule, demand) = rule_and_demand(inside, is);
    let kind = ExpectKind::Verdict {
        rule,
        demand,
        verdict,
        entry,
    };
    Some((kind, said))
}

/// `RULE[/N]`, up to a place.
#[must_use]
pub fn rule_and_demand<'a>(inside: Cursor<'a>, end: Cursor<'a>) -> (Words, Option<usize>) {
    let slash = (inside.at..end.at)
        .map(|at| Cursor { at, ..inside })
        .find(|at| at.kind() == Some(TokenKind::Slash));
    let demand = slash.and_then(|slash| count(slash.skip(1)));
    let name = rule_name(inside, slash.filter(|_| demand.is_some()).unwrap_or(end));
    (name, demand)
}

/// A verdict, with the place after it.
#[must_use]
pub fn verdict(at: Cursor<'_>) -> Option<(Cursor<'_>, Verdict)> {
    let at = at.past_article();
    match at.keyword()? {
        Keyword::Broken => Some((at.skip(1), Verdict::Broken)),
        Keyword::Gap => Some((at.skip(1), Verdict::Gap)),
        Keyword::Undetermined => Some((at.skip(1), Verdict::Undetermined)),
        Keyword::Excepted => Some((at.skip(1), Verdict::Excepted)),
        Keyword::Met => Some((at.skip(1), Verdict::Met)),
        Keyword::Not if at.keyword_at(1) == Some(Keyword::Applicable) => {
            Some((at.skip(2), Verdict::NotApplicable))
        }
        _ => None,
    }
}

/// `for guarantee 2`, or nothing. `None` where something else follows.
#[must_use]
pub fn entry(at: Cursor<'_>) -> Option<Option<usize>> {
    if at.is_done() {
        return Some(None);
    }
    let last = Cursor {
        at: at.end.checked_sub(1)?,
        ..at
    };
    let counted = at.keyword() == Some(Keyword::For) && last.at > at.at;
    counted.then(|| count(last)).flatten().map(Some)
}

fn count(at: Cursor<'_>) -> Option<usize> {
    match at.kind() {
        Some(TokenKind::Number(number)) => usize::try_from(number).ok(),
        _ => None,
    }
}

/// A rule's name: the words between two places, or the text of a quoted one.
#[must_use]
pub fn rule_name<'a>(start: Cursor<'a>, end: Cursor<'a>) -> Words {
    match one_text(start) {
        Ok((after, words)) if after.at == end.at => words,
        _ => words_of(start, end),
    }
}
