//! Words that are not ours: words that English reads in several ways, and comparators of other languages.

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::comparison::mistaken;
use crate::syntax::cursor::{Cursor, Miss};
use crate::syntax::lexer::TokenKind;
use crate::syntax::operand::known_name;

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
pub fn ambiguous(at: Cursor<'_>) -> bool {
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

/// The words for a sign such as `>=`, with how many tokens it takes.
#[must_use]
pub fn symbol(at: Cursor<'_>) -> Option<(usize, &'static str)> {
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

/// The first word of a run that English reads in several ways.
#[must_use]
pub fn ambiguous_place<'a>(start: Cursor<'a>, end: Cursor<'a>) -> Option<Cursor<'a>> {
    let last = (end.at + 1).min(start.end);
    (start.at..last)
        .map(|at| Cursor { at, ..start })
        .find(|at| entry(*at, AMBIGUOUS).is_some() && !is_known(*at))
}

fn is_known(at: Cursor<'_>) -> bool {
    known_name(at, |_| true).is_some()
}
