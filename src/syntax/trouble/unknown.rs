//! Words that nobody defined: which of them are wrong, what is near, how to define them.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::words::{folded, nearest, without_article};
use crate::source::Span;
use crate::syntax::comparison::is_comparator;
use crate::syntax::cursor::Cursor;
use crate::syntax::ends::{ends_condition, on_new_line};
use crate::syntax::keyword::Keyword;
use crate::syntax::lexer::{TokenKind, WordId};
use crate::syntax::operand::known_name;
use crate::syntax::phrase::{longest_prefix, match_phrase};
use crate::syntax::tree::{Expr, ExprKind};
use crate::syntax::trouble::expected::{choice, found, shortened, strange, unexpected};
use crate::syntax::trouble::one_line;
use crate::syntax::trouble::wording::{ambiguous, ambiguous_place};
use crate::syntax::vocabulary::{NodeId, Trie};

/// Reports a phrase that must stand in quotation marks and does not, if one stands here; yields where it ends.
pub fn unquoted_phrase(start: Cursor<'_>) -> Option<Cursor<'_>> {
    let bare = start.past_article();
    let unquotable = &start.cx.vocabulary.unquotable;
    let (after, text) = unquotable
        .iter()
        .filter_map(|(words, text)| spelled(bare, words).map(|after| (after, text)))
        .max_by_key(|(after, _)| after.at)?;
    let span = start.to(after);
    start.cx.report(
        Diagnostic::new(
            Code::UnknownPhrase,
            span,
            format!("the phrase `{text}` must stand in quotation marks"),
        )
        .label("it holds a word or a comma that would end it")
        .help(format!("write `\"{text}\"`"))
        .edit(span, format!("\"{text}\"")),
    );
    Some(after)
}

/// Where these words end, commas between them aside.
fn spelled<'a>(start: Cursor<'a>, words: &[WordId]) -> Option<Cursor<'a>> {
    let mut at = start;
    let mut rest = words;
    while !rest.is_empty() {
        if at.kind() == Some(TokenKind::Comma) && at.at > start.at {
            at = at.skip(1);
            continue;
        }
        let here = at.words();
        rest = rest.strip_prefix(here).filter(|_| !here.is_empty())?;
        at = at.skip(1);
    }
    Some(at)
}

/// A quoted text that is no phrase of the glossary.
pub fn unknown_quoted(start: Cursor<'_>, text: &str) {
    report_unknown(start, start.span(), start.span(), text);
}

/// The words from a place to where a clause must end, and whether a comparator is among them.
fn run(start: Cursor<'_>) -> (Cursor<'_>, bool) {
    let mut at = start;
    let mut compares = false;
    while !at.is_done() && (at.at == start.at || !(ends_condition(at) || on_new_line(start, at))) {
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
    if not_in_front(start) {
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

/// Reports `not` before a clause, if it stands here.
fn not_in_front(start: Cursor<'_>) -> bool {
    if start.keyword() != Some(Keyword::Not) {
        return false;
    }
    let message = "`not` cannot stand in front of a clause";
    start.cx.report(
        Diagnostic::new(Code::Unexpected, start.span(), message)
            .help("write `it is not the case that …`, or the demand `forbid …`"),
    );
    true
}

/// Words that people put behind a sentence, with what to do.
const FOLLOWERS: &[(&str, &str)] = &[
    ("if", "put the condition first: `if … then …`"),
    ("when", "put the condition first: `if … then …`"),
    (
        "only",
        "put the condition first: `if … then …`; `only if` can be read in two ways",
    ),
    ("but", "write `and`"),
    ("save", "write `except when …`"),
    ("else", "write a second rule for the other case"),
    ("otherwise", "write a second rule for the other case"),
];

/// Words behind a phrase of the glossary that do not belong to it.
fn follows_phrase(start: Cursor<'_>, after: Cursor<'_>, end: Cursor<'_>) {
    if after.kind() == Some(TokenKind::Strange) {
        strange(after);
        return;
    }
    let phrase = one_line(start.text(start.to(after)));
    let word = after.text(after.span()).to_lowercase();
    let follower = FOLLOWERS.iter().find(|(first, _)| *first == word);
    let second = after.skip(1);
    let pair = matches!(
        (word.as_str(), second.text(second.span())),
        ("only", "if") | ("save", "for")
    );
    let span = match follower {
        Some(_) => after.to(after.skip(1 + usize::from(pair))),
        None => after.to(end),
    };
    let message = format!(
        "`{}` cannot follow `{phrase}`",
        shortened(&one_line(start.text(span)))
    );
    let help = follower.map_or_else(
        || "end the sentence there, or define the longer phrase in the glossary".to_owned(),
        |(_, help)| (*help).to_owned(),
    );
    start
        .cx
        .report(Diagnostic::new(Code::Unexpected, span, message).help(help));
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

/// A subject that the vocabulary does not know: reports it and yields where to read on.
pub fn unknown_subject<'a>(start: Cursor<'a>, left: &Expr) -> Option<Cursor<'a>> {
    let ExprKind::Name(name) = &left.kind else {
        return None;
    };
    let bare = start.past_article();
    if known_name(bare, |_| true).is_some() {
        return None;
    }
    let after = bare.skip(left_tokens(bare, left));
    if start.cx.vocabulary.open && is_comparator(after) {
        return None;
    }
    if not_in_front(start) {
        return Some(after);
    }
    if let Some(end) = unquoted_phrase(start) {
        return Some(end);
    }
    let (end, _) = run(start);
    if let Some(place) = ambiguous_place(start, end) {
        ambiguous(place);
    } else if is_comparator(after)
        && near_phrase(start, &one_line(start.text(start.to(end)))).is_none()
    {
        report_unknown(start, start.to(after), left.span, name);
    } else {
        unknown_phrase(start, end);
    }
    Some(after)
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
    let phrase = match_phrase(start).map(|(after, _)| after);
    let follows = |after: &Cursor<'_>| after.at > start.at && after.at < end.at;
    if let Some(after) = phrase.or_else(|| named_before(start)).filter(follows) {
        follows_phrase(start, after, end);
        return;
    }
    let whole = start.to(end);
    let text = one_line(start.text(whole));
    let wrong = match near_phrase(start, &text) {
        Some(near) => differing(start, end, &near),
        None => leaving(start, end),
    };
    report_unknown(start, whole, wrong, &text);
}

/// Where the name of a field ends that stands before one of the words that people put behind a sentence.
fn named_before(start: Cursor<'_>) -> Option<Cursor<'_>> {
    let (after, _) = known_name(start.past_article(), |roles| roles.field)?;
    let word = after.text(after.span()).to_lowercase();
    let is_follower = FOLLOWERS.iter().any(|(first, _)| *first == word);
    is_follower.then_some(after)
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

/// The words with which the glossary goes on at a place of its trie, for a message.
#[must_use]
pub fn known_continuations(start: Cursor<'_>, node: NodeId) -> String {
    let words = start.cx.vocabulary.phrases.continuations(node);
    let mut shown: Vec<String> = words
        .iter()
        .map(|word| format!("`{}`", start.cx.words.text(*word)))
        .collect();
    shown.sort();
    shown.truncate(5);
    choice(shown)
}

/// Whether a clause has no comparator, so that it was probably meant as a phrase.
#[must_use]
pub fn unknown_phrase_is_likely(start: Cursor<'_>) -> bool {
    !run(start).1
}
