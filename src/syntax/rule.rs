//! Rules: their clauses in any order, each on a line of its own or one after another.

use nom::Parser;
use nom::combinator::opt;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::Force;
use crate::syntax::asked::{DEMAND_WORDS, Naming, Role};
use crate::syntax::clause::{
    date, duplicate, go_on, one_text, origin, past_stop, skip_to_clause, text_or_words_list,
    words_until,
};
use crate::syntax::condition::condition;
use crate::syntax::cursor::{Cursor, Expected, Parsed};
use crate::syntax::ends::starts_demand;
use crate::syntax::keyword::{CLAUSES, Keyword};
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::{filter, primary};
use crate::syntax::tree::{
    DemandClause, ExceptClause, ForEach, HeldClause, Origin, RuleStatement, StatementKind, Words,
};
use crate::syntax::trouble;

/// `rule NAME …`.
#[must_use]
pub fn named(start: Cursor<'_>) -> StatementKind {
    start.cx.forget();
    let (at, name) = opt(|at| words_until(at, ends_name))
        .parse(start.skip(1))
        .unwrap_or((start.skip(1), None));
    let (at, title) = opt(one_text).parse(at).unwrap_or((at, None));
    if name.is_none() && title.is_none() {
        trouble::expected::unexpected(start, start.skip(1));
    }
    let mut rule = empty(name, title);
    clauses(start, at, &mut rule);
    finish(start, rule)
}

/// A sentence at the margin.
#[must_use]
pub fn sentence(start: Cursor<'_>) -> StatementKind {
    let mut rule = empty(None, None);
    clauses(start, start, &mut rule);
    finish(start, rule)
}

fn ends_name(at: Cursor<'_>) -> bool {
    let starts = matches!(
        at.keyword(),
        Some(
            Keyword::If
                | Keyword::Require
                | Keyword::Forbid
                | Keyword::Prefer
                | Keyword::Avoid
                | Keyword::Because
        )
    );
    starts || at.sees(&[Keyword::Held, Keyword::By]) || at.sees(&[Keyword::For, Keyword::Each])
}

fn empty(name: Option<Words>, title: Option<Words>) -> RuleStatement {
    RuleStatement {
        name,
        title,
        held: None,
        for_each: None,
        condition: None,
        demands: Vec::new(),
        exceptions: Vec::new(),
        overrides: Vec::new(),
        origin: Origin::default(),
        tags: Vec::new(),
    }
}

fn finish(start: Cursor<'_>, rule: RuleStatement) -> StatementKind {
    let span = rule
        .name
        .as_ref()
        .or(rule.title.as_ref())
        .map_or(start.span(), |words| words.span);
    let whole = start.span().start
        ..=start
            .cx
            .lexed
            .tokens
            .get(start.end.saturating_sub(1))
            .map_or(0, |token| token.end);
    let wrong = start.cx.diagnostics.borrow().iter().any(|diagnostic| {
        diagnostic.is_error()
            && diagnostic
                .span
                .is_some_and(|span| whole.contains(&span.start))
    });
    if rule.demands.is_empty() && !wrong {
        start.cx.report(
            Diagnostic::new(Code::NoDemand, span, "this rule demands nothing")
                .help("add `require …`, `forbid …`, `prefer …` or `avoid …`; after `if …` with `then` before it"),
        );
    }
    StatementKind::Rule(rule)
}

fn clauses<'a>(start: Cursor<'a>, from: Cursor<'a>, rule: &mut RuleStatement) {
    let mut at = past_stop(from);
    let mut columns: Vec<u32> = Vec::new();
    while !at.is_done() {
        at.cx.forget();
        at = past_stop(clause(start, at, rule, &mut columns));
    }
    offer_clauses(at, rule);
}

/// Offers the clauses that a rule may go on with, unless the last one is not complete.
fn offer_clauses(at: Cursor<'_>, rule: &RuleStatement) {
    if !at.is_asked() || at.is_left_open() {
        return;
    }
    let first = at.asks_first();
    let offer = |fits: bool, words: &'static [Keyword]| {
        if fits {
            at.offer_words(words);
        }
    };
    let (open, demanded) = (rule.condition.is_some(), !rule.demands.is_empty());
    offer(open && !demanded, &[Keyword::Then]);
    for words in DEMAND_WORDS {
        offer((!open || demanded) && first, words);
    }
    offer(demanded, &[Keyword::And]);
    let bare = !demanded && first;
    offer(bare && rule.condition.is_none(), &[Keyword::If]);
    offer(
        bare && rule.for_each.is_none(),
        &[Keyword::For, Keyword::Each],
    );
    offer(rule.held.is_none(), &[Keyword::Held, Keyword::By]);
    offer(demanded, &[Keyword::Except, Keyword::When]);
    offer(true, &[Keyword::Overrides]);
    offer(rule.origin.because.is_none(), &[Keyword::Because]);
    offer(true, &[Keyword::Source]);
    offer(true, &[Keyword::Tagged]);
}

/// One clause, by its first word.
fn clause<'a>(
    start: Cursor<'a>,
    at: Cursor<'a>,
    rule: &mut RuleStatement,
    columns: &mut Vec<u32>,
) -> Cursor<'a> {
    if let Some(after) = origin(at, &mut rule.origin) {
        return after;
    }
    match at.keyword() {
        Some(Keyword::Held) => held(at, rule),
        Some(Keyword::For) => for_each(at, rule),
        Some(Keyword::If) => condition_clause(at, rule),
        Some(Keyword::Then) => demands(at.skip(1), rule),
        Some(Keyword::And) if starts_demand(at.skip(1)) => demands(at.skip(1), rule),
        Some(keyword) if keyword.is_demand() => bare_demands(at, rule),
        Some(Keyword::Except) => except(at, rule, columns),
        Some(Keyword::Overrides) => overrides(at, rule),
        Some(Keyword::Tagged) => tagged(at, rule),
        _ => unknown_clause(start, at, rule),
    }
}

fn unknown_clause<'a>(start: Cursor<'a>, at: Cursor<'a>, rule: &RuleStatement) -> Cursor<'a> {
    let what = if rule.condition.is_some() && rule.demands.is_empty() {
        "`then`"
    } else if rule.demands.is_empty() {
        "a clause such as `if …`, `require …` or `forbid …`"
    } else {
        "a clause such as `except when …`, `because …` or `source …`"
    };
    trouble::expected::unknown_clause(start, at, CLAUSES, what);
    skip_to_clause(at.skip(1))
}

/// `held by PARTY since DATE until DATE as a red line`.
fn held<'a>(start: Cursor<'a>, rule: &mut RuleStatement) -> Cursor<'a> {
    if rule.held.is_some() {
        duplicate(start, "held by");
    }
    let Some(at) = start.accept_all(&[Keyword::Held, Keyword::By]) else {
        return go_on(start, start.skip(1));
    };
    let ends = |at: Cursor<'_>| {
        let dated = matches!(at.keyword(), Some(Keyword::Since | Keyword::Until))
            && (at.nth(1).is_some() || at.asks(1));
        dated
            || at.keyword() == Some(Keyword::As)
            || ends_name(at)
            || at.keyword() == Some(Keyword::Then)
    };
    at.offer_name(Naming::Holder);
    let (mut at, holder) = match text_or_holder(at, ends) {
        Ok(found) => found,
        Err(_) => return go_on(start, at),
    };
    let mut clause = HeldClause {
        holder,
        since: None,
        until: None,
        manner: None,
        span: start.to(at),
    };
    loop {
        at.offer_each(&[&[Keyword::Since], &[Keyword::Until], &[Keyword::As]]);
        let after = match at.keyword() {
            Some(Keyword::Since) => date(at.skip(1)).map(|(after, date)| {
                clause.since = date;
                after
            }),
            Some(Keyword::Until) => date(at.skip(1)).map(|(after, date)| {
                clause.until = date;
                after
            }),
            Some(Keyword::As) => {
                at.skip(1).past_article().offer_name(Naming::Manner);
                words_until(at.skip(1).past_article(), ends).map(|(after, words)| {
                    clause.manner = Some(words);
                    after
                })
            }
            _ => break,
        };
        match after {
            Ok(after) => at = after,
            Err(_) => return go_on(start, at.skip(1)),
        }
    }
    clause.span = start.to(at);
    rule.held.get_or_insert(clause);
    at
}

fn text_or_holder<'a>(at: Cursor<'a>, ends: impl Fn(Cursor<'_>) -> bool) -> Parsed<'a, Words> {
    if at.kind() == Some(TokenKind::Quoted) {
        one_text(at)
    } else {
        words_until(at, ends)
    }
}

/// `for each NOUN with …`.
fn for_each<'a>(start: Cursor<'a>, rule: &mut RuleStatement) -> Cursor<'a> {
    if rule.for_each.is_some() {
        duplicate(start, "for each");
    }
    let Some(at) = start.accept_all(&[Keyword::For, Keyword::Each]) else {
        return go_on(start, start.skip(1));
    };
    at.expect(Expected::Noun);
    let Ok((at, noun)) = at.cx.playing(|| Role::Noun, || primary(at)) else {
        return go_on(start, at);
    };
    at.cx.bind(&noun);
    let (at, with) = opt(filter).parse(at).unwrap_or((at, None));
    rule.for_each.get_or_insert(ForEach {
        noun,
        with: with.map(Box::new),
        span: start.to(at),
    });
    at
}

fn condition_clause<'a>(start: Cursor<'a>, rule: &mut RuleStatement) -> Cursor<'a> {
    if rule.condition.is_some() {
        duplicate(start, "if");
    }
    let (at, condition) = condition(start.skip(1));
    rule.condition.get_or_insert(condition);
    at
}

/// Demands without `then`: right where there is no `if` before them.
fn bare_demands<'a>(at: Cursor<'a>, rule: &mut RuleStatement) -> Cursor<'a> {
    if rule.condition.is_some() && rule.demands.is_empty() {
        let place = at.span();
        let before = crate::source::Span {
            end: place.start,
            ..place
        };
        at.cx.report(
            Diagnostic::new(
                Code::Unexpected,
                place,
                format!("expected `then` before `{}`", at.text(place)),
            )
            .help("what follows a condition starts with `then`")
            .edit(before, "then "),
        );
    }
    demands(at, rule)
}

/// Demands joined by `and`.
fn demands<'a>(start: Cursor<'a>, rule: &mut RuleStatement) -> Cursor<'a> {
    let mut at = start;
    loop {
        let Some(force) = at.keyword().and_then(force) else {
            return no_force(at);
        };
        let (after, demand) = demand(at, force);
        rule.demands.push(demand);
        let next = if after.kind() == Some(TokenKind::Comma) {
            after.skip(1)
        } else {
            after
        };
        if next.is_asked() && next.is_left_open() {
            return after;
        }
        match next.accept(Keyword::And) {
            Some(next) if starts_demand(next) => at = next,
            _ => return after,
        }
    }
}

fn no_force(at: Cursor<'_>) -> Cursor<'_> {
    let end = skip_to_clause(at.skip(1));
    if let Some(place) = trouble::wording::ambiguous_place(at, end) {
        trouble::wording::ambiguous(place);
        return end;
    }
    for word in [
        Keyword::Require,
        Keyword::Forbid,
        Keyword::Prefer,
        Keyword::Avoid,
    ] {
        at.expect(Expected::Word(word));
    }
    go_on(at, at)
}

fn force(keyword: Keyword) -> Option<Force> {
    match keyword {
        Keyword::Require => Some(Force::Require),
        Keyword::Forbid => Some(Force::Forbid),
        Keyword::Prefer => Some(Force::Prefer),
        Keyword::Avoid => Some(Force::Avoid),
        _ => None,
    }
}

fn demand(start: Cursor<'_>, force: Force) -> (Cursor<'_>, DemandClause) {
    let (mut at, condition) = condition(start.skip(1));
    let mut weight = None;
    let last = Cursor {
        at: start.end,
        ..start
    };
    if last.is_asked() && after_and(last) {
        last.offer_each(DEMAND_WORDS);
    }
    let open = at.is_asked() && at.is_left_open();
    if !force.is_hard() && !open {
        at.offer_words(&[Keyword::With, Keyword::Weight]);
    }
    if at.sees(&[Keyword::With, Keyword::Weight]) {
        let number = at.skip(2);
        if let Some(TokenKind::Number(found)) = number.kind() {
            weight = Some(found);
            at = number.skip(1);
        } else {
            number.expect(Expected::Thing("a number"));
            at = go_on(start, number);
        }
        if force.is_hard() {
            hard_weight(start, number, at);
        }
    }
    (
        at,
        DemandClause {
            force,
            condition,
            weight,
            span: start.to(at),
        },
    )
}

/// Whether `and` is the last word before a place.
fn after_and(at: Cursor<'_>) -> bool {
    let before = at.before();
    before.and_then(|token| at.cx.lexed.keyword(token)) == Some(Keyword::And)
}

fn hard_weight<'a>(start: Cursor<'a>, number: Cursor<'a>, at: Cursor<'a>) {
    let word = start.text(start.span());
    let with = Cursor {
        at: number.at.saturating_sub(2),
        ..number
    };
    start.cx.report(
        Diagnostic::new(
            Code::Unexpected,
            with.to(at),
            format!("`{word}` is hard and carries no weight"),
        )
        .help("leave out `with weight`, or write `prefer` or `avoid`"),
    );
}

/// `except when C`; one that is indented deeper than the one above it is an exception to that.
fn except<'a>(start: Cursor<'a>, rule: &mut RuleStatement, columns: &mut Vec<u32>) -> Cursor<'a> {
    let Some(at) = start.accept_all(&[Keyword::Except, Keyword::When]) else {
        start.skip(1).expect(Expected::Word(Keyword::When));
        return go_on(start, start.skip(1));
    };
    let (at, condition) = condition(at);
    let clause = ExceptClause {
        condition,
        exceptions: Vec::new(),
        span: start.to(at),
    };
    let column = start
        .token()
        .filter(|token| token.first)
        .map(|token| token.column);
    let depth = match column {
        Some(column) => {
            columns.retain(|outer| *outer < column);
            columns.push(column);
            if start.cx.within_depth(start, columns.len()).is_err() {
                columns.pop();
            }
            columns.len() - 1
        }
        None => 0,
    };
    let mut level = &mut rule.exceptions;
    for _ in 0..depth {
        let Some(last) = level.len().checked_sub(1) else {
            break;
        };
        level = &mut level[last].exceptions;
    }
    level.push(clause);
    at
}

fn overrides<'a>(start: Cursor<'a>, rule: &mut RuleStatement) -> Cursor<'a> {
    offer_items(start.skip(1), Naming::Rule);
    match text_or_words_list(start.skip(1)) {
        Ok((at, names)) => {
            rule.overrides.extend(names);
            at
        }
        Err(_) => go_on(start, start.skip(1)),
    }
}

/// Offers names where the list from here reaches the place that is asked about.
fn offer_items(start: Cursor<'_>, naming: Naming) {
    let mut at = start;
    at.offer_name(naming);
    while !at.is_done() {
        let comma = at.kind() == Some(TokenKind::Comma);
        at = at.skip(1);
        if comma {
            at.offer_name(naming);
        }
    }
}

fn tagged<'a>(start: Cursor<'a>, rule: &mut RuleStatement) -> Cursor<'a> {
    offer_items(start.skip(1), Naming::Tag);
    match text_or_words_list(start.skip(1)) {
        Ok((at, tags)) => {
            rule.tags.extend(tags);
            at
        }
        Err(_) => go_on(start, start.skip(1)),
    }
}
