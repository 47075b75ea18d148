//! What to say of a text that cannot be read: the smallest wrong words, what may come instead, what to do.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::words::{folded, nearest, without_article};
use crate::source::Span;
use crate::syntax::comparison::{COMPARATORS, is_comparator, mistaken};
use crate::syntax::condition::{ends_condition, grouped, quantified, starts_clause};
use crate::syntax::cursor::{Cursor, Expected, Miss, Parsed, miss};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::{known_name, operand};
use crate::syntax::phrase::longest_prefix;
use crate::syntax::tree::{Cond, Expr, ExprKind};
use crate::syntax::vocabulary::Trie;

/// Words that English reads in several ways, with what to write instead.
const AMBIGUOUS: &[(&[&str], &str)] = &[
    (
        &["subject", "to"],
        "say which of its meanings you want: `except when …` (carves out of this rule), `overrides RULE` (another rule yields) or `if …` (a condition)",
    ),
    (
        &["notwithstanding"],
        "say which of its meanings you want: `overrides RULE` (another rule yields), `except when …` (carves out of this rule) or `if …` (a condition)",
    ),
    (
        &["unless"],
        "write `except when …` for an exception to the rule, or `it is not the case that …` for a condition",
    ),
    (
        &["without", "prejudice", "to"],
        "name the rule that comes first: `overrides RULE` in that rule",
    ),
    (&["provided", "that"], "write `if …` before the demand"),
    (&["provided"], "write `if …` before the demand"),
    (&["except", "that"], "write `except when …`"),
    (&["except", "if"], "write `except when …`"),
    (&["as", "long", "as"], "write `if …` before the demand"),
    (&["must", "not"], "write the demand first: `forbid …`"),
    (&["shall", "not"], "write the demand first: `forbid …`"),
    (&["may", "not"], "write the demand first: `forbid …`"),
    (&["must"], "write the demand first: `require …`"),
    (&["shall"], "write the demand first: `require …`"),
    (&["should"], "write the demand first: `prefer …`"),
    (&["will"], "write the demand first: `require …`"),
    (
        &["may"],
        "a permission demands nothing; leave it out, or write `except when …` in the rule it carves out of",
    ),
];

/// Comparators as other languages and people write them, with ours.
const MISTAKEN: &[(&[&str], &str)] = &[
    (&["greater", "than", "or", "equal", "to"], "at least"),
    (&["less", "than", "or", "equal", "to"], "at most"),
    (&["no", "more", "than"], "at most"),
    (&["not", "more", "than"], "at most"),
    (&["no", "less", "than"], "at least"),
    (&["no", "fewer", "than"], "at least"),
    (&["no", "later", "than"], "on or before"),
    (&["no", "earlier", "than"], "on or after"),
    (&["greater", "than"], "more than"),
    (&["bigger", "than"], "more than"),
    (&["larger", "than"], "more than"),
    (&["higher", "than"], "more than"),
    (&["longer", "than"], "more than"),
    (&["shorter", "than"], "less than"),
    (&["lower", "than"], "less than"),
    (&["smaller", "than"], "less than"),
    (&["fewer", "than"], "less than"),
    (&["later", "than"], "after"),
    (&["earlier", "than"], "before"),
    (&["any", "of"], "one of"),
    (&["either"], "one of"),
    (&["over"], "more than"),
    (&["above"], "more than"),
    (&["under"], "less than"),
    (&["below"], "less than"),
];

/// Verbs as other languages and people write them, with ours.
const MISTAKEN_VERBS: &[(&[&str], &str)] = &[
    (&["equals"], "is"),
    (&["exceeds"], "is more than"),
    (&["exceed"], "is more than"),
    (&["matches"], "contains"),
    (&["begins", "with"], "starts with"),
    (&["was"], "is"),
    (&["were"], "are"),
];

/// The entry of a table whose words stand here, with how many tokens they take.
fn entry<'t>(at: Cursor<'_>, table: &'t [(&[&str], &'static str)]) -> Option<(usize, &'t str)> {
    let text = |ahead: usize| at.text(at.skip(ahead).span()).to_lowercase();
    table
        .iter()
        .find(|(words, _)| {
            words
                .iter()
                .enumerate()
                .all(|(ahead, word)| text(ahead) == *word)
        })
        .map(|(words, instead)| (words.len(), *instead))
}

/// Reports a word that has several meanings, if one stands here.
fn ambiguous(at: Cursor<'_>) -> bool {
    let Some((tokens, help)) = entry(at, AMBIGUOUS) else {
        return false;
    };
    let span = at.to(at.skip(tokens));
    let word = at.text(span);
    let demand = ["must", "shall", "should", "will", "may"]
        .iter()
        .any(|verb| word.to_lowercase().starts_with(verb));
    let message = if demand {
        format!("`{word}` does not belong in a condition: it demands or permits")
    } else {
        format!("`{word}` can be read in several ways")
    };
    at.cx
        .report(Diagnostic::new(Code::AmbiguousWord, span, message).help(help));
    true
}

/// Whether a comparator of another language stands here.
#[must_use]
pub fn is_mistaken_comparator(at: Cursor<'_>) -> bool {
    entry(at, MISTAKEN_VERBS).is_some() || symbol(at).is_some()
}

/// The same in what a noun has, where `is` may be left out.
#[must_use]
pub fn is_mistaken_in_has(at: Cursor<'_>) -> bool {
    is_mistaken_comparator(at)
        || (entry(at, MISTAKEN).is_some() && known_name(at, |_| true).is_none())
}

/// Reports a comparator of another language and fails, if one stands here.
pub fn mistaken_comparator(at: Cursor<'_>) -> Result<(), nom::Err<Miss>> {
    let known = known_name(at, |_| true).is_some();
    let found = entry(at, MISTAKEN)
        .or_else(|| entry(at, MISTAKEN_VERBS))
        .filter(|_| !known)
        .or_else(|| symbol(at));
    let Some((tokens, instead)) = found else {
        return Ok(());
    };
    at.cx.report(mistaken(at, tokens, instead));
    Err(nom::Err::Failure(Miss))
}

fn symbol(at: Cursor<'_>) -> Option<(usize, &'static str)> {
    if at.kind() != Some(TokenKind::Strange) {
        return None;
    }
    let next = at.skip(1);
    let double = next.kind() == Some(TokenKind::Strange) && at.span().end == next.span().start;
    let text = if double {
        at.text(at.to(at.skip(2)))
    } else {
        at.text(at.span())
    };
    let instead = match text {
        ">=" | "\u{2265}" => "is at least",
        "<=" | "\u{2264}" => "is at most",
        "==" | "=" => "is",
        "!=" | "\u{2260}" | "<>" => "is not",
        ">" => "is more than",
        "<" => "is less than",
        _ => return None,
    };
    Some((if double { 2 } else { 1 }, instead))
}

/// `and` mixed with `or`: shows both readings.
pub fn mixed(start: Cursor<'_>, joints: impl Iterator<Item = (bool, Span)>, parts: &[Cond]) {
    let joints: Vec<(bool, Span)> = joints.collect();
    let first = joints.first().is_some_and(|(or, _)| *or);
    let Some((_, place)) = joints.iter().find(|(or, _)| *or != first) else {
        return;
    };
    let texts: Vec<String> = parts
        .iter()
        .map(|part| one_line(start.text(part.span)))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let ors: Vec<bool> = joints.iter().map(|(or, _)| *or).collect();
    let (one, other) = (grouped(&texts, &ors, false), grouped(&texts, &ors, true));
    let message = "`and` and `or` are mixed, which can be read in two ways";
    start.cx.report(
        Diagnostic::new(Code::MixedAndOr, *place, message)
            .label("the other word stands before")
            .help(format!(
                "put brackets around what belongs together:\n  {one}\nor\n  {other}"
            )),
    );
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Parts joined by commas alone.
pub fn bare_commas(start: Cursor<'_>, mut places: impl Iterator<Item = Span>) {
    let Some(place) = places.next() else { return };
    start.cx.report(
        Diagnostic::new(
            Code::Unexpected,
            place,
            "a comma alone does not say whether all or any of these are meant",
        )
        .help("join the parts with `and` or with `or`"),
    );
}

/// `any` or `all` before a noun.
pub fn quantifier_word(start: Cursor<'_>) -> Parsed<'_, Cond> {
    let any = start.keyword() == Some(Keyword::Any);
    let word = start.text(start.span());
    let not = start
        .cx
        .lexed
        .tokens
        .get(start.at..start.end)
        .unwrap_or(&[])
        .iter()
        .enumerate()
        .any(|(ahead, _)| start.keyword_at(ahead) == Some(Keyword::Not));
    let diagnostic = Diagnostic::new(
        Code::AmbiguousWord,
        start.span(),
        format!("`{word}` can be read in several ways"),
    );
    let diagnostic = match (any, not) {
        (true, _) => {
            diagnostic.help("write `some` where one is enough, or `every` where all are meant")
        }
        (false, true) => diagnostic.help(
            "with `not` it can mean `no …` or `it is not the case that every …`: write one of them",
        ),
        (false, false) => diagnostic.help("write `every`").edit(start.span(), "every"),
    };
    let noun_follows = start.cx.quietly(|| {
        quantified(
            start,
            start.skip(1),
            crate::model::rulebook::Quantifier::Some,
        )
    });
    if noun_follows.is_err() && unknown_phrase_is_likely(start) {
        return miss();
    }
    start.cx.report(diagnostic);
    quantified(
        start,
        start.skip(1),
        crate::model::rulebook::Quantifier::Some,
    )
    .map_err(|_| nom::Err::Failure(Miss))
}

fn unknown_phrase_is_likely(start: Cursor<'_>) -> bool {
    !run(start).1
}

/// `at most 2 of`, followed by bullets.
pub fn count_of_bullets<'a>(start: Cursor<'a>, of: Cursor<'a>) -> Parsed<'a, Cond> {
    let span = start.to(of);
    start.cx.report(
        Diagnostic::new(
            Code::Unexpected,
            span,
            format!("`{}` does not go with bullets", start.text(span)),
        )
        .help("before bullets write `all of`, `any of`, `none of` or `at least N of`"),
    );
    Err(nom::Err::Failure(Miss))
}

/// A bracket that is never closed.
pub fn unclosed_bracket(start: Cursor<'_>) {
    start.cx.report(
        Diagnostic::new(Code::Unexpected, start.span(), "a bracket is not closed")
            .label("opened here")
            .help("close it with `)`"),
    );
}

/// Something after `has …` that is not about its noun. The rest is read as a clause of its own.
pub fn swallowed<'a>(
    start: Cursor<'a>,
    at: Cursor<'a>,
    next: Cursor<'a>,
    has: Cond,
) -> Parsed<'a, Cond> {
    let end = clause_end(next);
    let other = one_line(start.text(next.to(end)));
    let own = one_line(start.text(start.to(at)));
    start.cx.report(
        Diagnostic::new(Code::QuantifierSwallows, next.to(end), format!("`{other}` is not about the noun before `has`"))
            .label("everything after `has` is about its noun")
            .help(format!("put brackets around the part with `has`: `(… has {own}) and {other}`, or put the other part first: `{other} and … has {own}`")),
    );
    Ok((at, has))
}

fn clause_end(start: Cursor<'_>) -> Cursor<'_> {
    let mut at = start;
    while !at.is_done() && !ends_condition(at) {
        at = at.skip(1);
    }
    at
}

/// `is A or B` where `is one of A, B` is meant. Reports it and reads it as that.
pub fn choice_without_one_of<'a>(
    value: Cursor<'a>,
    at: Cursor<'a>,
    first: &Expr,
) -> Option<(Cursor<'a>, Expr)> {
    at.accept(Keyword::Or)?;
    let mut items = vec![first.clone()];
    let mut end = at;
    while end.keyword() == Some(Keyword::Or) && is_value_alone(end.skip(1)) {
        let (after, item) = operand(end.skip(1)).ok()?;
        items.push(item);
        end = after;
    }
    if items.len() == 1 || !is_value_alone_before(value, at) {
        return None;
    }
    let span = value.to(end);
    let text = one_line(value.text(span));
    value.cx.report(
        Diagnostic::new(
            Code::Unexpected,
            value.to(at),
            format!("a choice of values needs `one of`: `{text}`"),
        )
        .help("write `is one of A or B`")
        .edit(
            Span {
                end: span.start,
                ..span
            },
            "one of ",
        ),
    );
    Some((
        end,
        Expr {
            span,
            kind: ExprKind::List(items),
        },
    ))
}

fn is_value_alone_before(value: Cursor<'_>, at: Cursor<'_>) -> bool {
    value.kind() != Some(TokenKind::Word)
        || known_name(value.past_article(), |roles| roles.value)
            .is_some_and(|(after, _)| after.at == at.at)
}

fn is_value_alone(at: Cursor<'_>) -> bool {
    let after = match at.kind() {
        Some(TokenKind::Quoted | TokenKind::Number(_) | TokenKind::Date(_)) => Some(at.skip(1)),
        _ => known_name(at.past_article(), |roles| roles.value).map(|(after, _)| after),
    };
    after.is_some_and(|after| ends_condition(after) && !is_comparator(after))
}

/// A quoted text that is no phrase of the glossary.
pub fn unknown_quoted(start: Cursor<'_>, text: &str) {
    report_unknown(start, start.span(), start.span(), text);
}

/// The words from a place to where a clause must end, and whether a comparator is among them.
fn run(start: Cursor<'_>) -> (Cursor<'_>, bool) {
    let mut at = start;
    let mut compares = false;
    while !at.is_done() && (at.at == start.at || !ends_condition(at)) {
        compares |= at.at > start.at && (is_comparator(at) || at.keyword() == Some(Keyword::Has));
        at = at.skip(1);
    }
    (at, compares)
}

/// A clause that no form of clause fits.
pub fn unreadable_clause(start: Cursor<'_>) {
    if ends_condition(start) {
        missing(start);
        return;
    }
    if start.cx.gave_up() {
        start.cx.report(
            Diagnostic::new(
                Code::TooDeep,
                start.span(),
                "this sentence is too tangled to read",
            )
            .help("split it: give its parts names with `term \"…\" means …`"),
        );
        return;
    }
    let (end, compares) = run(start);
    if let Some(place) = ambiguous_place(start, end) {
        ambiguous(place);
        return;
    }
    let word = start.kind() == Some(TokenKind::Word);
    let quantifier = matches!(
        start.keyword(),
        Some(
            Keyword::Some
                | Keyword::Every
                | Keyword::At
                | Keyword::Exactly
                | Keyword::Most
                | Keyword::There
        )
    );
    if word && !compares && !quantifier {
        unknown_phrase(start, end);
    } else {
        unexpected(start, start);
    }
}

fn ambiguous_place<'a>(start: Cursor<'a>, end: Cursor<'a>) -> Option<Cursor<'a>> {
    let last = (end.at + 1).min(start.end);
    (start.at..last)
        .map(|at| Cursor { at, ..start })
        .find(|at| entry(*at, AMBIGUOUS).is_some() && !is_known(*at))
}

fn is_known(at: Cursor<'_>) -> bool {
    known_name(at, |_| true).is_some()
}

fn missing(start: Cursor<'_>) {
    let found = found(start);
    let message = if start.is_done() {
        "a condition is missing here".to_owned()
    } else {
        format!("a condition is missing before {found}")
    };
    start.cx.report(
        Diagnostic::new(Code::Unexpected, start.span(), message)
            .help("write a phrase of the glossary, or compare a field with a value"),
    );
}

/// A subject that the vocabulary does not know; reports it.
pub fn unknown_subject(start: Cursor<'_>, left: &Expr) -> bool {
    let ExprKind::Name(name) = &left.kind else {
        return false;
    };
    let bare = start.past_article();
    if known_name(bare, |_| true).is_some() {
        return false;
    }
    let after = bare.skip(left_tokens(bare, left));
    if start.cx.vocabulary.open && is_comparator(after) {
        return false;
    }
    let (end, _) = run(start);
    if let Some(place) = ambiguous_place(start, end) {
        ambiguous(place);
        return true;
    }
    if is_comparator(after) && near_phrase(start, &one_line(start.text(start.to(end)))).is_none() {
        report_unknown(start, start.to(after), left.span, name);
    } else {
        unknown_phrase(start, end);
    }
    true
}

fn left_tokens(start: Cursor<'_>, left: &Expr) -> usize {
    let mut at = start;
    while !at.is_done() && at.span().start < left.span.end {
        at = at.skip(1);
    }
    at.at - start.at
}

/// Words that are no phrase of the glossary: points at the first that leaves it, or at those that differ from the
/// nearest phrase.
fn unknown_phrase(start: Cursor<'_>, end: Cursor<'_>) {
    let whole = start.to(end);
    let text = one_line(start.text(whole));
    let wrong = match near_phrase(start, &text) {
        Some(near) => differing(start, end, &near),
        None => leaving(start, end),
    };
    report_unknown(start, whole, wrong, &text);
}

fn near_phrase(start: Cursor<'_>, text: &str) -> Option<String> {
    let vocabulary = start.cx.vocabulary;
    let known = vocabulary
        .phrase_texts
        .iter()
        .map(String::as_str)
        .filter(|phrase| !phrase.contains('{'));
    nearest_bare(
        text,
        known.chain(vocabulary.name_texts.keys().map(String::as_str)),
    )
}

/// The nearest name, articles left aside.
fn nearest_bare<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let bare: Vec<(&str, &str)> = names.map(|name| (without_article(name), name)).collect();
    let near = nearest(without_article(text), bare.iter().map(|(bare, _)| *bare))?;
    bare.iter()
        .find(|(bare, _)| *bare == near)
        .map(|(_, name)| (*name).to_owned())
}

/// The words that differ from a phrase of as many words; all of them where the numbers differ.
fn differing(start: Cursor<'_>, end: Cursor<'_>, near: &str) -> Span {
    let bare = start.past_article();
    let wanted: Vec<String> = without_article(near)
        .split_whitespace()
        .map(folded)
        .collect();
    let written: Vec<Cursor<'_>> = (bare.at..end.at).map(|at| Cursor { at, ..bare }).collect();
    if wanted.len() != written.len() {
        return bare.to(end);
    }
    let differs = |(at, wanted): (&Cursor<'_>, &String)| folded(at.text(at.span())) != *wanted;
    let pairs: Vec<bool> = written.iter().zip(&wanted).map(differs).collect();
    let first = pairs.iter().position(|differs| *differs);
    let last = pairs.iter().rposition(|differs| *differs);
    match (
        first.and_then(|at| written.get(at)),
        last.and_then(|at| written.get(at)),
    ) {
        (Some(first), Some(last)) => first.span().to(last.span()),
        _ => bare.to(end),
    }
}

/// From the first word that leaves the trie to the end of the run.
fn leaving(start: Cursor<'_>, end: Cursor<'_>) -> Span {
    let (at, _) = longest_prefix(start);
    if at.at > start.past_article().at && at.at < end.at {
        at.to(end)
    } else {
        start.past_article().to(end)
    }
}

fn report_unknown(start: Cursor<'_>, whole: Span, wrong: Span, text: &str) {
    let message = format!("nobody defined `{text}`");
    let mut diagnostic = Diagnostic::new(Code::UnknownPhrase, wrong, message);
    if let Some(near) = near_phrase(start, text) {
        let quoted = start.kind() == Some(TokenKind::Quoted);
        let replacement = if quoted {
            format!("\"{near}\"")
        } else {
            near.clone()
        };
        diagnostic = diagnostic
            .label("not in the glossary")
            .help(format!("did you mean `{near}`?"));
        start.cx.report(diagnostic.edit(whole, replacement));
        return;
    }
    let (at, node) = longest_prefix(start);
    let next = known_continuations(start, node);
    if node != Trie::<String>::ROOT && !next.is_empty() {
        diagnostic = diagnostic.label(format!(
            "after `{}` the glossary knows {next}",
            one_line(start.text(start.to(at)))
        ));
    } else {
        diagnostic = diagnostic.label("not in the glossary");
    }
    start.cx.report(diagnostic.help(format!(
        "define it: `term \"{text}\" means …`, with the fields of the document that say so"
    )));
}

fn known_continuations(start: Cursor<'_>, node: crate::syntax::vocabulary::NodeId) -> String {
    let words = start.cx.vocabulary.phrases.continuations(node);
    let mut shown: Vec<String> = words
        .iter()
        .map(|word| format!("`{}`", start.cx.words.text(*word)))
        .collect();
    shown.sort();
    shown.truncate(5);
    choice(shown)
}

/// What stands at a place, for a message.
fn found(at: Cursor<'_>) -> String {
    match at.token() {
        None => "the end of the sentence".to_owned(),
        Some(_) => format!("`{}`", one_line(at.text(at.span()))),
    }
}

/// Something that nothing expected: says what would have been.
pub fn unexpected(start: Cursor<'_>, at: Cursor<'_>) {
    let furthest = start.cx.furthest().clamp(at.at, start.end);
    let at = Cursor {
        at: furthest,
        ..start
    };
    if at.kind() == Some(TokenKind::Bad) || ambiguous(at) {
        return;
    }
    if at.kind() == Some(TokenKind::Strange) {
        strange(at);
        return;
    }
    let expected = describe(start, &start.cx.expected_at(at.at));
    let message = if expected.is_empty() {
        format!("{} cannot stand here", found(at))
    } else {
        format!("expected {expected}, found {}", found(at))
    };
    let diagnostic = Diagnostic::new(Code::Unexpected, at.span(), message);
    start.cx.report(diagnostic.help(advice(at)));
}

/// A character that means nothing.
pub fn strange(at: Cursor<'_>) {
    let text = at.text(at.span());
    let diagnostic = Diagnostic::new(
        Code::UnknownCharacter,
        at.span(),
        format!("`{}` means nothing here", text.escape_debug()),
    );
    let help = match symbol(at) {
        Some((_, instead)) => format!("write `{instead}`"),
        None if matches!(text, "'" | "\u{2018}" | "\u{2019}") => {
            "texts stand in double quotation marks: `\"…\"`".to_owned()
        }
        None if matches!(text, "$" | "\u{20ac}" | "\u{a3}") => {
            "write money with its three-letter currency: `USD 100`, `EUR 100`".to_owned()
        }
        None if text == "&" => "write `and`".to_owned(),
        None => "put it in quotation marks if it belongs to a name or a text, or leave it out"
            .to_owned(),
    };
    at.cx.report(diagnostic.help(help));
}

fn advice(at: Cursor<'_>) -> String {
    match at.keyword() {
        _ if at.is_done() => "the sentence ends too early; say the rest".to_owned(),
        Some(Keyword::And | Keyword::Or) => "say what comes after it, or leave it out".to_owned(),
        _ if at.kind() == Some(TokenKind::Word) => {
            format!(
                "if `{}` belongs to a phrase or name, define it or write it in quotation marks",
                at.text(at.span())
            )
        }
        _ => "check the words before it".to_owned(),
    }
}

/// What may come next, in words: from the record of the parser.
#[must_use]
pub fn describe(start: Cursor<'_>, expected: &[Expected]) -> String {
    let comparator = expected.contains(&Expected::Comparator);
    let of_comparator = |keyword: Keyword| {
        COMPARATORS
            .iter()
            .any(|comparator| comparator.words.first() == Some(&keyword))
    };
    let mut shown: Vec<String> = Vec::new();
    for item in expected {
        let text = match item {
            Expected::Word(Keyword::Not | Keyword::Stated) => continue,
            Expected::Word(keyword) if of_comparator(*keyword) => continue,
            Expected::Word(keyword) => format!("`{}`", keyword.text()),
            Expected::Phrase if comparator => continue,
            Expected::Phrase => "a phrase of the glossary".to_owned(),
            Expected::PhraseFrom(node) => known_continuations(start, *node),
            Expected::Field => "a field".to_owned(),
            Expected::Noun => "the noun of a list".to_owned(),
            Expected::Value => "a value".to_owned(),
            Expected::Comparator => "a comparator such as `is` or `includes`".to_owned(),
            Expected::Thing(text) => (*text).to_owned(),
        };
        if !text.is_empty() && !shown.contains(&text) {
            shown.push(text);
        }
    }
    choice(shown)
}

/// `a, b or c`.
fn choice(items: Vec<String>) -> String {
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// Words after a bullet's condition.
pub fn after_bullet(inside: Cursor<'_>, at: Cursor<'_>) {
    if starts_clause(at) {
        let word = at.text(at.span());
        at.cx.report(
            Diagnostic::new(
                Code::BadIndentation,
                at.span(),
                format!("`{word}` belongs to a bullet here"),
            )
            .help("indent it less than the bullet if it starts a new clause"),
        );
    } else if at.kind() == Some(TokenKind::Bullet) {
        at.cx.report(
            Diagnostic::new(Code::BadIndentation, at.span(), "this bullet is indented deeper than the one above it")
                .help("bullets of one list stand in one column; deeper ones follow `all of`, `any of`, `none of` or `at least N of`"),
        );
    } else {
        unexpected(inside, at);
    }
}
