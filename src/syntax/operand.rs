//! Expressions: literals, names, fields of things, aggregates, arithmetic.
//!
//! A name reaches as far as the vocabulary knows it; what it stands for is decided where types are known.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;
use rust_decimal::Decimal;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Aggregate, Operation};
use crate::model::value::Duration;
use crate::model::words::{folded, without_article};
use crate::syntax::asked::{Role, What};
use crate::syntax::cursor::{Cursor, Expected, Parsed, miss, token, word, words};
use crate::syntax::ends::{on_new_line, starts_clause};
use crate::syntax::has::has_condition;
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::{TokenKind, month_length};
use crate::syntax::tree::{Expr, ExprKind, Words};
use crate::syntax::trouble;
use crate::syntax::vocabulary::{Roles, Trie};

/// A whole expression, arithmetic included.
pub fn operand(start: Cursor<'_>) -> Parsed<'_, Expr> {
    let (mut at, mut left) = shifted(start)?;
    let mut used: Vec<Operation> = Vec::new();
    while let Ok((after, operation)) = at
        .cx
        .playing(|| Role::After(left.clone()), || operation(at))
    {
        let (after, right) = shifted(after)?;
        used.push(operation);
        start.cx.within_depth(after, used.len())?;
        at = after;
        let kind = ExprKind::Arithmetic(operation, Box::new(left), Box::new(right));
        left = Expr {
            span: start.to(at),
            kind,
        };
    }
    if used.contains(&Operation::Times)
        && used.iter().any(|operation| *operation != Operation::Times)
    {
        start.cx.report(
            Diagnostic::new(Code::MixedArithmetic, start.to(at), "`times` is mixed with `plus` or `minus`")
                .label("which comes first?")
                .help("put brackets around what belongs together: `(A times B) plus C` or `A times (B plus C)`"),
        );
    }
    Ok((at, left))
}

fn operation(at: Cursor<'_>) -> Parsed<'_, Operation> {
    alt((
        word(Keyword::Plus).map(|_| Operation::Plus),
        word(Keyword::Minus).map(|_| Operation::Minus),
        word(Keyword::Times).map(|_| Operation::Times),
    ))
    .parse(at)
}

/// `30 days after X`, `2 weeks before X`, or what stands without it.
fn shifted(start: Cursor<'_>) -> Parsed<'_, Expr> {
    let (at, by) = primary(start)?;
    let may_shift = matches!(
        by.kind,
        ExprKind::Duration(_) | ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::Slot(_)
    );
    if may_shift {
        let role = || Role::After(by.clone());
        let words: &'static [&'static [Keyword]] = &[&[Keyword::After], &[Keyword::Before]];
        at.cx.playing(role, || at.offer_each(words));
    }
    let back = match at.keyword() {
        Some(Keyword::Before) if may_shift => true,
        Some(Keyword::After) if may_shift => false,
        _ => return Ok((at, by)),
    };
    let Ok((after, from)) = at.cx.deeper(at, || shifted(at.skip(1))) else {
        return Ok((at, by));
    };
    let kind = ExprKind::Shift {
        by: Box::new(by),
        back,
        from: Box::new(from),
    };
    Ok((
        after,
        Expr {
            span: start.to(after),
            kind,
        },
    ))
}

/// An expression without arithmetic.
pub fn primary(start: Cursor<'_>) -> Parsed<'_, Expr> {
    start.cx.count_work()?;
    match start.kind() {
        Some(TokenKind::Number(number)) => numeric(start, number),
        Some(TokenKind::Date(date)) => one(start, 1, ExprKind::Date(date)),
        Some(TokenKind::Quoted) => one(start, 1, ExprKind::Text(unquoted(start))),
        Some(TokenKind::Open) => bracketed(start),
        Some(TokenKind::OpenBrace) => slot(start),
        Some(TokenKind::Word) => worded(start),
        Some(TokenKind::OddDate | TokenKind::OddNumber | TokenKind::Bad) => {
            trouble::expected::odd(start);
            one(start, 1, ExprKind::Error)
        }
        _ => {
            start.offer_each(AGGREGATE_WORDS);
            start.offer_each(PLAIN_WORDS);
            start.expect(Expected::Value);
            miss()
        }
    }
}

fn one(start: Cursor<'_>, tokens: usize, kind: ExprKind) -> Parsed<'_, Expr> {
    let at = start.skip(tokens);
    Ok((
        at,
        Expr {
            span: start.to(at),
            kind,
        },
    ))
}

/// The text between the quotation marks of the next token.
#[must_use]
pub fn unquoted(at: Cursor<'_>) -> String {
    let text = at.text(at.span());
    let body = text.trim_start_matches(is_quote).trim_end_matches(is_quote);
    if body.contains('\\') {
        body.replace("\\\"", "\"").replace("\\\\", "\\")
    } else {
        body.to_owned()
    }
}

fn is_quote(char: char) -> bool {
    matches!(
        char,
        '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}'
    )
}

fn bracketed(start: Cursor<'_>) -> Parsed<'_, Expr> {
    let (at, inner) = start.cx.deeper(start, || operand(start.skip(1)))?;
    let (at, _) = token(TokenKind::Close)(at)?;
    Ok((
        at,
        Expr {
            span: start.to(at),
            kind: inner.kind,
        },
    ))
}

fn slot(start: Cursor<'_>) -> Parsed<'_, Expr> {
    let mut at = start.skip(1);
    if at.past_article().is_asked() {
        let slots = start.cx.slots.borrow().clone();
        at.cx.note(at.past_article().at, What::Slots(slots));
    }
    while !matches!(at.kind(), None | Some(TokenKind::CloseBrace))
        && !at.token().is_some_and(|token| token.first)
    {
        at = at.skip(1);
    }
    let inside = start.skip(1).to(at);
    let (at, _) = token(TokenKind::CloseBrace)(at)?;
    let name = without_article(&folded(start.text(inside))).to_owned();
    let index = start
        .cx
        .slots
        .borrow()
        .iter()
        .position(|slot| *slot == name);
    let kind = index.map_or_else(|| unknown_slot(start, start.to(at), &name), ExprKind::Slot);
    Ok((
        at,
        Expr {
            span: start.to(at),
            kind,
        },
    ))
}

fn unknown_slot(start: Cursor<'_>, span: crate::source::Span, name: &str) -> ExprKind {
    let slots = start.cx.slots.borrow();
    let help = if slots.is_empty() {
        "slots in braces stand in the phrase of a `term` and in what it means, nowhere else"
            .to_owned()
    } else {
        format!(
            "the phrase has the slots {}",
            listed(slots.iter().map(|slot| format!("`{{{slot}}}`")))
        )
    };
    start.cx.report(
        Diagnostic::new(
            Code::UnknownPhrase,
            span,
            format!("no slot is called `{name}`"),
        )
        .help(help),
    );
    ExprKind::Error
}

/// `a, b and c`.
pub fn listed(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

fn numeric(start: Cursor<'_>, number: Decimal) -> Parsed<'_, Expr> {
    let mut at = start.skip(1);
    if at.kind() == Some(TokenKind::Percent) {
        return one(start, 2, ExprKind::Percentage(number));
    }
    if let Some(month) = at.keyword().and_then(Keyword::month) {
        return written_date(start, number, month);
    }
    offer_units(at);
    let mut amount = number;
    if let Some(scale) = at.keyword().and_then(scale) {
        amount = amount.checked_mul(scale).unwrap_or(Decimal::MAX);
        at = at.skip(1);
    }
    if unit(at).is_some() {
        return duration(start);
    }
    if let Some(currency) = currency(at) {
        let after = at.skip(1);
        return Ok((
            after,
            Expr {
                span: start.to(after),
                kind: ExprKind::Money(amount, currency),
            },
        ));
    }
    Ok((
        at,
        Expr {
            span: start.to(at),
            kind: ExprKind::Number(amount),
        },
    ))
}

fn offer_units(at: Cursor<'_>) {
    if at.cx.asked.is_some() {
        at.offer_each(UNIT_WORDS);
        at.offer_each(SCALE_WORDS);
        at.offer_each(MONTH_WORDS);
    }
}

/// The words of [`unit`].
const UNIT_WORDS: &[&[Keyword]] = &[
    &[Keyword::Days],
    &[Keyword::Weeks],
    &[Keyword::Months],
    &[Keyword::Years],
    &[Keyword::Day],
    &[Keyword::Week],
    &[Keyword::Month],
    &[Keyword::Year],
];

/// The words of [`scale`].
const SCALE_WORDS: &[&[Keyword]] = &[
    &[Keyword::Thousand],
    &[Keyword::Million],
    &[Keyword::Billion],
    &[Keyword::Trillion],
];

/// The months of a written date.
const MONTH_WORDS: &[&[Keyword]] = &[
    &[Keyword::January],
    &[Keyword::February],
    &[Keyword::March],
    &[Keyword::April],
    &[Keyword::May],
    &[Keyword::June],
    &[Keyword::July],
    &[Keyword::August],
    &[Keyword::September],
    &[Keyword::October],
    &[Keyword::November],
    &[Keyword::December],
];

fn scale(keyword: Keyword) -> Option<Decimal> {
    match keyword {
        Keyword::Thousand => Some(Decimal::from(1_000)),
        Keyword::Million => Some(Decimal::from(1_000_000)),
        Keyword::Billion => Some(Decimal::from(1_000_000_000)),
        Keyword::Trillion => Some(Decimal::from(1_000_000_000_000_i64)),
        _ => None,
    }
}

/// `18 August 2025`.
fn written_date(start: Cursor<'_>, day: Decimal, month: i8) -> Parsed<'_, Expr> {
    let Some(TokenKind::Number(year)) = start.nth(2).map(|token| token.kind) else {
        return one(start, 1, ExprKind::Number(day));
    };
    let after = start.skip(3);
    let date = i16::try_from(year).ok().zip(i8::try_from(day).ok());
    let kind = match date.and_then(|(year, day)| jiff::civil::Date::new(year, month, day).ok()) {
        Some(date) => ExprKind::Date(date),
        None => {
            let message = format!("no calendar has the date `{}`", start.text(start.to(after)));
            let length = date.and_then(|(year, _)| month_length(year, month));
            start.cx.report(
                Diagnostic::new(Code::BadDate, start.to(after), message)
                    .help(length.unwrap_or_else(|| "check the day and the year".to_owned())),
            );
            ExprKind::Error
        }
    };
    Ok((
        after,
        Expr {
            span: start.to(after),
            kind,
        },
    ))
}

/// The days and months of a unit.
fn unit(at: Cursor<'_>) -> Option<Duration> {
    match at.keyword()? {
        Keyword::Day | Keyword::Days => Some(Duration { months: 0, days: 1 }),
        Keyword::Week | Keyword::Weeks => Some(Duration { months: 0, days: 7 }),
        Keyword::Month | Keyword::Months => Some(Duration { months: 1, days: 0 }),
        Keyword::Year | Keyword::Years => Some(Duration {
            months: 12,
            days: 0,
        }),
        _ => None,
    }
}

/// `30 days`, `1 year 6 months`.
fn duration(start: Cursor<'_>) -> Parsed<'_, Expr> {
    let mut at = start;
    let mut total = Duration::default();
    while let Some(TokenKind::Number(number)) = at.kind() {
        let Some(unit) = unit(at.skip(1)) else { break };
        let Some(count) = whole(number) else {
            return part_of_a_unit(start, at.skip(2));
        };
        total.months = total
            .months
            .saturating_add(unit.months.saturating_mul(count));
        total.days = total.days.saturating_add(unit.days.saturating_mul(count));
        at = at.skip(2);
    }
    Ok((
        at,
        Expr {
            span: start.to(at),
            kind: ExprKind::Duration(total),
        },
    ))
}

fn whole(number: Decimal) -> Option<i64> {
    if number.fract().is_zero() {
        i64::try_from(number.trunc()).ok()
    } else {
        None
    }
}

fn part_of_a_unit<'a>(start: Cursor<'a>, after: Cursor<'a>) -> Parsed<'a, Expr> {
    start.cx.report(
        Diagnostic::new(
            Code::BadNumber,
            start.to(after),
            "a duration is a whole number of its unit",
        )
        .help("write it in a smaller unit: `18 months` rather than `1.5 years`"),
    );
    Ok((
        after,
        Expr {
            span: start.to(after),
            kind: ExprKind::Error,
        },
    ))
}

/// Three capital letters, as ISO 4217 writes currencies.
fn currency(at: Cursor<'_>) -> Option<String> {
    let text = at.text(at.span());
    let capitals = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    (capitals && at.kind() == Some(TokenKind::Word)).then(|| text.to_owned())
}

fn worded(start: Cursor<'_>) -> Parsed<'_, Expr> {
    let bare = start.past_article();
    bare.offer_each(AGGREGATE_WORDS);
    let known = known_name(bare, |_| true).map_or(0, |(after, _)| after.at - bare.at);
    if known < 2
        && let Ok(found) = aggregate(start)
    {
        return Ok(found);
    }
    if known == 0
        && let Some(currency) = currency(start)
        && let Some(TokenKind::Number(_)) = start.nth(1).map(|token| token.kind)
    {
        return money(start, currency);
    }
    if known == 0
        && let Some(kind) = start.keyword().and_then(plain_keyword)
    {
        return one(start, 1, kind);
    }
    if known == 0 && matches!(start.keyword(), Some(Keyword::Its | Keyword::Their)) {
        return its(start);
    }
    named(bare)
}

/// The words of [`plain_keyword`].
const PLAIN_WORDS: &[&[Keyword]] = &[
    &[Keyword::Yes],
    &[Keyword::No],
    &[Keyword::None],
    &[Keyword::Today],
    &[Keyword::Its],
];

fn plain_keyword(keyword: Keyword) -> Option<ExprKind> {
    match keyword {
        Keyword::Yes => Some(ExprKind::YesNo(true)),
        Keyword::No => Some(ExprKind::YesNo(false)),
        Keyword::None => Some(ExprKind::None),
        Keyword::Today => Some(ExprKind::Today),
        Keyword::It => Some(ExprKind::It),
        _ => None,
    }
}

fn money(start: Cursor<'_>, currency: String) -> Parsed<'_, Expr> {
    let Some(TokenKind::Number(mut amount)) = start.nth(1).map(|token| token.kind) else {
        return miss();
    };
    let mut at = start.skip(2);
    at.offer_each(SCALE_WORDS);
    if let Some(scale) = at.keyword().and_then(scale) {
        amount = amount.checked_mul(scale).unwrap_or(Decimal::MAX);
        at = at.skip(1);
    }
    Ok((
        at,
        Expr {
            span: start.to(at),
            kind: ExprKind::Money(amount, currency),
        },
    ))
}

/// `its leader`, `its leader's country`.
fn its(start: Cursor<'_>) -> Parsed<'_, Expr> {
    let base = Expr {
        span: start.to(start.skip(1)),
        kind: ExprKind::It,
    };
    let of_it = || Role::FieldOf(base.clone());
    let (at, field) = start.cx.playing(of_it, || field_words(start.skip(1)))?;
    members(start, at, member(start, at, base, field))
}

fn member(start: Cursor<'_>, after: Cursor<'_>, base: Expr, field: Words) -> Expr {
    Expr {
        span: start.to(after),
        kind: ExprKind::Member {
            base: Box::new(base),
            field,
        },
    }
}

/// A name with what follows it: `the monitor's leader`, `monitor.leader`, `the leader of the monitor`.
fn named(start: Cursor<'_>) -> Parsed<'_, Expr> {
    let (at, name) = name_words(start)?;
    let base = Expr {
        span: name.span,
        kind: ExprKind::Name(name.text.clone()),
    };
    let role = || Role::After(base.clone());
    if let Some(inside) = at.cx.playing(role, || at.accept(Keyword::Of))
        && let Ok((after, whole)) = of(start, inside, &name)
    {
        return members(start, after, whole);
    }
    members(start, at, base)
}

/// What follows `FIELD of`: a thing, or a list with a filter.
fn of<'a>(start: Cursor<'a>, inside: Cursor<'a>, field: &Words) -> Parsed<'a, Expr> {
    let (after, base) = start.cx.playing(
        || Role::Owner,
        || start.cx.deeper(inside, || primary(inside)),
    )?;
    if !matches!(
        base.kind,
        ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::It | ExprKind::Slot(_)
    ) {
        return miss();
    }
    let (last, with) = start.cx.about(&base, || opt(filter).parse(after))?;
    if with.is_none() {
        return Ok((after, member(start, after, base, field.clone())));
    }
    let kind = ExprKind::Aggregate {
        aggregate: Aggregate::Values,
        field: Some(field.clone()),
        noun: Box::new(base),
        with: with.map(Box::new),
    };
    Ok((
        last,
        Expr {
            span: start.to(last),
            kind,
        },
    ))
}

/// `with HAS`, but not `with weight`.
pub fn filter(at: Cursor<'_>) -> Parsed<'_, crate::syntax::tree::Cond> {
    if at.sees(&[Keyword::With, Keyword::Weight]) {
        return miss();
    }
    let (at, _) = word(Keyword::With)(at)?;
    has_condition(at, false)
}

/// Possessives and dots after a thing.
fn members<'a>(start: Cursor<'a>, mut at: Cursor<'a>, mut base: Expr) -> Parsed<'a, Expr> {
    let mut levels = 0;
    while matches!(at.kind(), Some(TokenKind::Possessive | TokenKind::Dot)) {
        let role = || Role::FieldOf(base.clone());
        let Ok((after, field)) = at.cx.playing(role, || field_words(at.skip(1))) else {
            break;
        };
        levels += 1;
        start.cx.within_depth(after, levels)?;
        base = member(start, after, base, field);
        at = after;
    }
    Ok((at, base))
}

/// What is computed over a list, with the words that ask for it.
const AGGREGATES: &[(&[Keyword], Aggregate)] = &[
    (&[Keyword::Number, Keyword::Of], Aggregate::Number),
    (&[Keyword::Total, Keyword::Of], Aggregate::Total),
    (&[Keyword::Highest], Aggregate::Highest),
    (&[Keyword::Lowest], Aggregate::Lowest),
    (&[Keyword::Latest], Aggregate::Highest),
    (&[Keyword::Earliest], Aggregate::Lowest),
];

/// The words of [`AGGREGATES`].
const AGGREGATE_WORDS: &[&[Keyword]] = &[
    &[Keyword::Number, Keyword::Of],
    &[Keyword::Total, Keyword::Of],
    &[Keyword::Highest],
    &[Keyword::Lowest],
    &[Keyword::Latest],
    &[Keyword::Earliest],
];

fn aggregate(start: Cursor<'_>) -> Parsed<'_, Expr> {
    let at = start.past_article();
    let Some((keywords, aggregate)) = AGGREGATES.iter().find(|(keywords, _)| at.sees(keywords))
    else {
        return miss();
    };
    let mut at = at.skip(keywords.len());
    let mut field = None;
    if *aggregate != Aggregate::Number {
        let role = || Role::FieldOfNext;
        let (after, words) = at.cx.playing(role, || field_words(at.past_article()))?;
        let (after, _) = word(Keyword::Of)(after)?;
        field = Some(words);
        at = after;
    }
    let (at, noun) = at
        .cx
        .playing(|| Role::Noun, || start.cx.deeper(at, || primary(at)))?;
    let (at, with) = at.cx.about(&noun, || opt(filter).parse(at))?;
    let kind = ExprKind::Aggregate {
        aggregate: *aggregate,
        field,
        noun: Box::new(noun),
        with: with.map(Box::new),
    };
    Ok((
        at,
        Expr {
            span: start.to(at),
            kind,
        },
    ))
}

/// The longest known name at a place that plays a wanted role, with its words.
#[must_use]
pub fn known_name(
    start: Cursor<'_>,
    wanted: impl Fn(Roles) -> bool,
) -> Option<(Cursor<'_>, Roles)> {
    let names = &start.cx.vocabulary.names;
    let (mut at, mut node, mut best) = (start, Trie::<(Roles, String)>::ROOT, None);
    loop {
        if at.at > start.at && (at.token().is_some_and(|token| token.first) && starts_clause(at)) {
            return best;
        }
        if at.keyword().is_some_and(Keyword::must_be_quoted) {
            return best;
        }
        if at.at > start.at && at.is_asked() {
            at.cx.note(at.at, What::NameFrom(node));
        }
        let Some(next) = names.steps(node, at.words()) else {
            return best;
        };
        node = next;
        at = at.skip(1);
        if let Some((roles, _)) = names.ends(node)
            && wanted(*roles)
        {
            best = Some((at, *roles));
        }
    }
}

/// A name: as far as the vocabulary knows it, else up to where a name must end.
pub fn name_words(start: Cursor<'_>) -> Parsed<'_, Words> {
    start.expect(Expected::Value);
    match known_name(start, |_| true) {
        Some((after, _)) => Ok((after, words_of(start, after))),
        None => unknown_words(start, false),
    }
}

/// A field's name.
pub fn field_words(start: Cursor<'_>) -> Parsed<'_, Words> {
    start.expect(Expected::Field);
    let start = start.past_article();
    start.offer(Expected::Field);
    match known_name(start, |roles| roles.field || roles.noun) {
        Some((after, _)) => Ok((after, words_of(start, after))),
        None => unknown_words(start, true),
    }
}

/// The words from one place to another, with single spaces and without the comments between them.
#[must_use]
pub fn words_of(start: Cursor<'_>, after: Cursor<'_>) -> Words {
    let span = start.to(after);
    let mut text = String::new();
    let mut end = span.start;
    for index in start.at..after.at {
        let word = Cursor { at: index, ..start }.span();
        if word.start > end {
            text.push(' ');
        }
        text.push_str(start.text(word));
        end = word.end;
    }
    Words {
        text,
        span,
        quoted: false,
    }
}

/// A run of words that nobody defined. A field's name ends before what looks like its value.
pub fn unknown_words(start: Cursor<'_>, field: bool) -> Parsed<'_, Words> {
    let mut at = start;
    while at.kind() == Some(TokenKind::Word)
        && !ends_name(at, at.at == start.at)
        && (at.at == start.at || !on_new_line(start, at))
    {
        if field && at.at > start.at && looks_like_value(at) {
            break;
        }
        at = at.skip(1);
    }
    if at.at == start.at {
        return miss();
    }
    Ok((at, words_of(start, at)))
}

fn looks_like_value(at: Cursor<'_>) -> bool {
    let capital = at
        .text(at.span())
        .chars()
        .next()
        .is_some_and(char::is_uppercase);
    let value = |roles: Roles| (roles.value || roles.definition) && !roles.field;
    capital || known_name(at, value).is_some()
}

/// Words that end a name that nobody defined.
const NAME_ENDS: &[Keyword] = &[
    Keyword::Is,
    Keyword::Has,
    Keyword::Does,
    Keyword::Includes,
    Keyword::Contains,
    Keyword::Of,
    Keyword::With,
    Keyword::Plus,
    Keyword::Minus,
    Keyword::Times,
    Keyword::Tagged,
    Keyword::Overrides,
];

fn ends_name(at: Cursor<'_>, is_first: bool) -> bool {
    let stop = at.cx.stop.get();
    let stopped =
        stop.is_some_and(|node| at.cx.vocabulary.phrases.steps(node, at.words()).is_some());
    let pair = at.sees(&[Keyword::Starts, Keyword::With])
        || at.sees(&[Keyword::Ends, Keyword::With])
        || at.sees(&[Keyword::Shares, Keyword::Nothing])
        || at.sees(&[Keyword::Held, Keyword::By]);
    let keyword = at.keyword();
    let ends = keyword.is_some_and(|keyword| keyword.is_reserved() || NAME_ENDS.contains(&keyword));
    let unlike = !is_first && comparator_without_is(at);
    stopped || pair || ends || unlike || (!is_first && starts_clause(at))
}

/// `at least`, `before` and the like, which stand without `is` after a field in `has`.
fn comparator_without_is(at: Cursor<'_>) -> bool {
    let pairs: &[&[Keyword]] = &[
        &[Keyword::At, Keyword::Least],
        &[Keyword::At, Keyword::Most],
        &[Keyword::More, Keyword::Than],
        &[Keyword::Less, Keyword::Than],
        &[Keyword::Between],
        &[Keyword::Before],
        &[Keyword::After],
        &[Keyword::On, Keyword::Or],
        &[Keyword::Within],
        &[Keyword::One, Keyword::Of],
        &[Keyword::None, Keyword::Of],
    ];
    pairs.iter().any(|pair| at.sees(pair))
}

/// Accepts `after`, `before` or `of` behind the duration of `within`.
pub fn within(start: Cursor<'_>) -> Parsed<'_, Expr> {
    match start.kind() {
        Some(TokenKind::Number(_)) => primary(start),
        _ => {
            let start = start.past_article();
            let (at, name) = name_words(start)?;
            Ok((
                at,
                Expr {
                    span: name.span,
                    kind: ExprKind::Name(name.text),
                },
            ))
        }
    }
}

/// Whether a value may start here: a literal, or words that could name one.
#[must_use]
pub fn starts_value(at: Cursor<'_>) -> bool {
    match at.kind() {
        Some(
            TokenKind::Number(_)
            | TokenKind::Date(_)
            | TokenKind::Quoted
            | TokenKind::OpenBrace
            | TokenKind::OddDate
            | TokenKind::OddNumber
            | TokenKind::Bad,
        ) => true,
        Some(TokenKind::Word) => !ends_name(at, false) && words(&[Keyword::With])(at).is_err(),
        _ => false,
    }
}
