//! The little English that explanations need: lists, articles, plurals, verbs, and what sort of words a phrase is.
//!
//! Nothing here decides what a rule means; where it guesses wrongly, a sentence reads worse and stays true.

use crate::model::words::without_article;

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(items: &[String], joint: &str) -> String {
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} {joint} {last}", rest.join(", ")),
    }
}

/// Whole clauses in one sentence: a comma before the last where one of them has commas or joints of its own.
pub(super) fn clauses(items: &[String], joint: &str) -> String {
    let busy = |item: &String| item.contains(", ") || item.contains(&format!(" {joint} "));
    match items.split_last() {
        Some((last, rest)) if !rest.is_empty() && items.iter().any(busy) => {
            format!("{}, {joint} {last}", rest.join(", "))
        }
        _ => listed(items, joint),
    }
}

/// The same items without those that stand there already.
pub(super) fn distinct(items: Vec<String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::with_capacity(items.len());
    for item in items {
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    seen
}

/// `a treaty`, `an area`; nothing before plurals.
pub(super) fn with_article(noun: &str) -> String {
    if is_plural(noun) {
        return noun.to_owned();
    }
    let first = noun.chars().next().unwrap_or('x').to_ascii_lowercase();
    let sounds_like_you = ["uni", "use", "euro", "one"]
        .iter()
        .any(|start| noun.to_lowercase().starts_with(start));
    match first {
        'a' | 'e' | 'i' | 'o' | 'u' if !sounds_like_you => format!("an {noun}"),
        _ => format!("a {noun}"),
    }
}

/// `the monitor's`, `the peacekeepers'`, `its`.
pub(super) fn possessive(words: &str) -> String {
    match words {
        "it" => "its".to_owned(),
        _ if is_plural(words) => format!("{words}'"),
        _ => format!("{words}'s"),
    }
}

/// Whether a noun (its last word) is a plural, as far as its spelling tells.
pub(super) fn is_plural(noun: &str) -> bool {
    let last = noun.rsplit(' ').next().unwrap_or(noun).to_lowercase();
    if ["people", "children", "men", "women", "data"].contains(&last.as_str()) {
        return true;
    }
    let singular = ["ss", "us", "is"].iter().any(|end| last.ends_with(end));
    let exception = ["gas", "bias", "news", "series", "basis", "atlas"].contains(&last.as_str());
    last.len() > 2 && last.ends_with('s') && !singular && !exception
}

/// The regular plural of a noun.
pub(super) fn plural(noun: &str) -> String {
    if is_plural(noun) {
        return noun.to_owned();
    }
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end)) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// The verb for one or for several: `is` or `are`.
pub(super) fn agree(verb: &str, several: bool) -> String {
    match (verb, several) {
        ("is", true) => "are".to_owned(),
        (_, true) => base_form(verb),
        (_, false) => verb.to_owned(),
    }
}

/// `remain` from `remains`, `have` from `has`.
pub(super) fn base_form(verb: &str) -> String {
    match verb {
        "has" => "have".to_owned(),
        "does" => "do".to_owned(),
        "is" => "be".to_owned(),
        _ if verb.ends_with("ies") => format!("{}y", &verb[..verb.len() - 3]),
        _ if ["sses", "shes", "ches", "xes", "oes"]
            .iter()
            .any(|end| verb.ends_with(end)) =>
        {
            verb[..verb.len() - 2].to_owned()
        }
        _ => verb.strip_suffix('s').unwrap_or(verb).to_owned(),
    }
}

/// What something does, by a field that is a verb and what follows it: `ends before ten`, `do not end before ten`.
pub(super) fn doing(field: &str, positive: bool, several: bool) -> String {
    let (verb, rest) = field.split_once(' ').unwrap_or((field, ""));
    let verb = if positive {
        agree(verb, several)
    } else {
        negated(verb, several)
    };
    format!("{verb} {rest}").trim_end().to_owned()
}

/// `is not`, `does not remain`.
pub(super) fn negated(verb: &str, several: bool) -> String {
    match verb {
        "is" => format!("{} not", agree("is", several)),
        _ => format!("{} not {}", agree("does", several), base_form(verb)),
    }
}

/// The opposite of a clause, where its verb can be negated without changing what is negated.
pub(super) fn opposite_clause(clause: &str) -> Option<String> {
    let words: Vec<&str> = clause.split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let first = lower.first()?;
    if QUANTIFYING.contains(first) {
        return None;
    }
    let at = (1..words.len()).find(|at| is_verb_at(&lower, *at))?;
    let adverb = lower.get(at - 1).is_some_and(|word| word.ends_with("ly"));
    let start = if adverb && at > 1 { at - 1 } else { at };
    let verb = *lower.get(at)?;
    let has_thing = matches!(verb, "has" | "have")
        && lower.get(at + 1).is_some_and(|next| !next.ends_with("ed"));
    let several = matches!(verb, "are" | "have" | "were") || !verb.ends_with('s');
    let negated = if AUXILIARIES.contains(&verb) && !has_thing {
        format!("{verb} not {}", words.get(start..at)?.join(" "))
    } else {
        let adverb = words.get(start..at)?.join(" ");
        format!(
            "{} not {adverb} {}",
            agree("does", several),
            base_form(verb)
        )
    };
    let parts = [
        words.get(..start)?.join(" "),
        negated,
        words.get(at + 1..)?.join(" "),
    ];
    let text = parts.join(" ");
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Words at the start of a clause that a negated verb would fall foul of: `both sides do not accept` is not the
/// opposite of `both sides accept`.
const QUANTIFYING: &[&str] = &[
    "a",
    "an",
    "any",
    "all",
    "both",
    "each",
    "either",
    "every",
    "everybody",
    "everyone",
    "half",
    "many",
    "most",
    "neither",
    "no",
    "nobody",
    "none",
    "some",
    "somebody",
    "someone",
    "something",
    "several",
    "few",
    "at",
    "only",
];

/// A first letter in upper case.
pub(super) fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}

/// What sort of words a phrase is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sort {
    /// A clause with a verb: `Russian troops remain`.
    Clause,
    /// A thing: `a civilian monitor`, `western peacekeepers`, `no full amnesty`.
    Thing,
    /// Neither, as far as can be told.
    Other,
}

/// Verbs that are hardly ever nouns, in their base form.
const VERBS: &[&str] = &[
    "accept",
    "agree",
    "allow",
    "apply",
    "arrive",
    "become",
    "begin",
    "bite",
    "belong",
    "bring",
    "come",
    "commit",
    "confirm",
    "contain",
    "continue",
    "cover",
    "decide",
    "declare",
    "demand",
    "depend",
    "deploy",
    "disarm",
    "end",
    "enter",
    "escalate",
    "exceed",
    "exclude",
    "exist",
    "expire",
    "fail",
    "follow",
    "forbid",
    "get",
    "give",
    "go",
    "govern",
    "grant",
    "happen",
    "hold",
    "include",
    "involve",
    "join",
    "keep",
    "lack",
    "last",
    "lead",
    "leave",
    "let",
    "lie",
    "lose",
    "make",
    "meet",
    "obey",
    "pay",
    "permit",
    "prevent",
    "promise",
    "prohibit",
    "protect",
    "provide",
    "receive",
    "recognise",
    "recognize",
    "refuse",
    "reject",
    "relinquish",
    "remain",
    "remove",
    "renounce",
    "require",
    "respect",
    "retain",
    "return",
    "say",
    "see",
    "send",
    "serve",
    "share",
    "sign",
    "sit",
    "stand",
    "start",
    "stay",
    "stop",
    "take",
    "tell",
    "violate",
    "wait",
    "withdraw",
    "work",
];

const AUXILIARIES: &[&str] = &[
    "is", "are", "was", "were", "has", "have", "had", "does", "do", "did", "can", "cannot",
    "could", "may", "might", "must", "shall", "should", "will", "would",
];

const RELATIVES: &[&str] = &["that", "which", "who", "whose", "whom", "where"];

/// What sort of words a phrase is, told by its verbs.
pub(super) fn sort(phrase: &str) -> Sort {
    let lower = phrase.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let verb = (1..words.len()).find(|at| is_verb_at(&words, *at));
    let relative = words.iter().position(|word| RELATIVES.contains(word));
    match (verb, relative) {
        (Some(verb), Some(relative)) if relative < verb => thing(&words),
        (Some(_), _) => Sort::Clause,
        (None, _) if one_thing_does(&lower) => Sort::Clause,
        (None, _) => thing(&words),
    }
}

/// Whether a phrase about one thing ends in a verb, as in `a fragile work travels`: after `a`, no plural can end it.
fn one_thing_does(phrase: &str) -> bool {
    let words: Vec<&str> = head(phrase).split_whitespace().collect();
    let singular = matches!(words.first(), Some(&("a" | "an")));
    let last = words.last().copied().unwrap_or("");
    let verb = last.ends_with('s')
        && !["ss", "us", "is", "'s", "ies"]
            .iter()
            .any(|end| last.ends_with(end));
    singular && words.len() > 2 && verb
}

fn is_verb_at(words: &[&str], at: usize) -> bool {
    let (Some(word), Some(before)) = (words.get(at), words.get(at.wrapping_sub(1))) else {
        return false;
    };
    let third_person = word.ends_with('s') && VERBS.contains(&base_form(word).as_str());
    let plain = VERBS.contains(word) && is_plural(before);
    AUXILIARIES.contains(word) || third_person || plain
}

fn thing(words: &[&str]) -> Sort {
    let Some(first) = words.first() else {
        return Sort::Other;
    };
    let led = ["a", "an", "no"].contains(first);
    let participle = first.ends_with("ed") || first.ends_with("ing") || first.ends_with("ly");
    let definite = ["the", "it", "all", "every", "each", "both", "not"].contains(first);
    let preposition = [
        "in", "on", "at", "by", "for", "with", "without", "under", "outside",
    ];
    if led || !(participle || definite || preposition.contains(first)) {
        Sort::Thing
    } else {
        Sort::Other
    }
}

/// `there is a civilian monitor`, `there are western peacekeepers`, `there is no full amnesty`.
pub(super) fn there_is(thing: &str) -> String {
    format!("there {} {thing}", agree("is", is_plural(head(thing))))
}

/// `no civilian monitor` from `a civilian monitor`.
pub(super) fn no(thing: &str) -> String {
    format!("no {}", without_article(thing))
}

/// The words up to the first that says more about the thing.
fn head(thing: &str) -> &str {
    let ends = [
        " that ",
        " which ",
        " who ",
        " of ",
        " in ",
        " on ",
        " at ",
        " by ",
        " for ",
        " from ",
        " with ",
        " without ",
        " outside ",
        " under ",
        " beyond ",
        " into ",
        " to ",
        " over ",
    ];
    let end = ends.iter().filter_map(|end| thing.find(end)).min();
    thing.get(..end.unwrap_or(thing.len())).unwrap_or(thing)
}

/// How a yes-or-no field is said of what it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// `is civilian`.
    Adjective,
    /// `remains`.
    Verb,
    /// `has an aggressor veto`.
    Noun,
    /// `change by force barred is yes`.
    Plain,
}

/// A noun that a yes-or-no field says something has: with an article where it can be counted.
pub(super) fn had(noun: &str) -> String {
    let uncounted = [
        "tion", "sion", "ment", "ance", "ence", "ship", "ity", "gnty", "support", "ism", "ness",
        "ing",
    ];
    if uncounted.iter().any(|end| noun.ends_with(end)) {
        noun.to_owned()
    } else {
        with_article(noun)
    }
}

/// `accepted` from `accepted by`: a list of those by whom something is done.
pub(super) fn done_by(field: &str) -> Option<&str> {
    let done = field.strip_suffix(" by")?;
    let irregular = [
        "held", "led", "paid", "made", "run", "given", "chosen", "signed", "won",
    ];
    (done.ends_with("ed") || irregular.contains(&done)).then_some(done)
}

/// How a yes-or-no field is said, by its name.
pub(super) fn style(field: &str) -> Style {
    let words: Vec<&str> = field.split(' ').collect();
    let last = words.last().copied().unwrap_or(field);
    match words.as_slice() {
        [first, ..] if is_third_person(first) => Style::Verb,
        [only] if is_nominal(only) || is_plural(only) => Style::Noun,
        [_] => Style::Adjective,
        [first, ..] if first.ends_with("ly") && !is_nominal(last) => Style::Adjective,
        all if all
            .iter()
            .any(|word| is_third_person(word) || JOINING.contains(word)) =>
        {
            Style::Plain
        }
        _ if is_adjective(last) => Style::Plain,
        _ => Style::Noun,
    }
}

/// Words within a name that keep it from being said as a noun.
const JOINING: &[&str] = &[
    "by", "for", "of", "to", "in", "at", "on", "and", "or", "is", "are", "has", "before", "after",
    "within", "from", "with", "without", "over", "under", "than",
];

fn is_third_person(word: &str) -> bool {
    word.ends_with('s') && VERBS.contains(&base_form(word).as_str())
}

fn is_adjective(word: &str) -> bool {
    let ends = [
        "ed", "al", "ive", "ble", "ic", "ary", "ian", "ous", "ful", "less", "ant", "ern", "only",
    ];
    let word = word.to_lowercase();
    word.contains('-') || word == "like" || ends.iter().any(|end| word.ends_with(end))
}

fn is_nominal(word: &str) -> bool {
    let ends = [
        "tion", "sion", "ment", "ship", "ance", "ence", "back", "port", "reignty", "veto",
        "clause", "label", "ness", "tor", "law", "ism", "nty", "bunal", "onus",
    ];
    ends.iter().any(|end| word.to_lowercase().ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_english() {
        let items = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(listed(&items("a"), "and"), "a");
        assert_eq!(listed(&items("a|b|c"), "or"), "a, b or c");
        assert_eq!(clauses(&items("a|b"), "and"), "a and b");
        assert_eq!(clauses(&items("a, not x|b"), "and"), "a, not x, and b");
    }

    #[test]
    fn phrases_are_told_apart_by_their_verbs() {
        for clause in [
            "Russian troops remain",
            "both sides accept the monitor",
            "the church is protected",
            "Ukraine gives up ground in the Donbas",
            "sanctions return on a breach",
            "the abducted children return",
            "the data may serve research",
            "the monitor says who broke the ceasefire",
            "somebody outside has looked",
            "a ceasefire comes first",
            "a fragile work travels",
            "a courier travels with the works",
        ] {
            assert_eq!(sort(clause), Sort::Clause, "{clause}");
        }
        for thing in [
            "a civilian monitor",
            "western peacekeepers",
            "no full amnesty",
            "a guarantee that holds",
            "a peacekeeping mandate that escalates",
            "permanent neutrality",
            "sanctions outside the Security Council",
            "a road into the EU",
            "an arms embargo",
            "a supply of arms",
        ] {
            assert_eq!(sort(thing), Sort::Thing, "{thing}");
        }
        assert_eq!(sort("encrypted on the way and at rest"), Sort::Other);
    }

    #[test]
    fn things_are_or_are_not_there() {
        assert_eq!(
            there_is("a road into the EU"),
            "there is a road into the EU"
        );
        assert_eq!(
            there_is("western peacekeepers"),
            "there are western peacekeepers"
        );
        assert_eq!(there_is("no full amnesty"), "there is no full amnesty");
        assert_eq!(
            there_is("sanctions outside the Security Council"),
            "there are sanctions outside the Security Council"
        );
        assert_eq!(no("a civilian monitor"), "no civilian monitor");
    }

    #[test]
    fn clauses_are_negated_where_that_is_their_opposite() {
        let opposite = |clause: &str| opposite_clause(clause).unwrap_or_default();
        assert_eq!(
            opposite("Ukraine wholly leaves Donetsk"),
            "Ukraine does not wholly leave Donetsk"
        );
        assert_eq!(
            opposite("the church is protected"),
            "the church is not protected"
        );
        assert_eq!(
            opposite("Russian troops remain"),
            "Russian troops do not remain"
        );
        assert_eq!(opposite("Russia has a veto"), "Russia does not have a veto");
        assert_eq!(
            opposite("the data may serve research"),
            "the data may not serve research"
        );
        assert_eq!(opposite("both sides accept the monitor"), "");
        assert_eq!(opposite("somebody outside has looked"), "");
    }

    #[test]
    fn verbs_agree() {
        assert_eq!(agree("is", true), "are");
        assert_eq!(agree("remains", true), "remain");
        assert_eq!(agree("carries", true), "carry");
        assert_eq!(negated("is", true), "are not");
        assert_eq!(negated("remains", false), "does not remain");
        assert_eq!(negated("includes", true), "do not include");
    }

    #[test]
    fn nouns_are_many_or_one() {
        for noun in ["peacekeepers", "assets", "people", "areas"] {
            assert!(is_plural(noun), "{noun}");
        }
        for noun in ["monitor", "status", "basis", "news", "access"] {
            assert!(!is_plural(noun), "{noun}");
        }
        assert_eq!(plural("guarantee"), "guarantees");
        assert_eq!(plural("penalty"), "penalties");
        assert_eq!(with_article("area"), "an area");
        assert_eq!(with_article("European state"), "a European state");
    }

    #[test]
    fn yes_or_no_fields_are_said_as_they_sound() {
        assert_eq!(style("civilian"), Style::Adjective);
        assert_eq!(style("remains"), Style::Verb);
        assert_eq!(style("ends before ten"), Style::Verb);
        assert_eq!(
            doing("ends before ten", false, false),
            "does not end before ten"
        );
        assert_eq!(doing("remains", true, true), "remain");
        assert_eq!(style("aggressor veto"), Style::Noun);
        assert_eq!(style("legally binding"), Style::Adjective);
        assert_eq!(style("change by force barred"), Style::Plain);
        assert_eq!(style("dog bites"), Style::Plain);
        assert_eq!(style("Russian official"), Style::Plain);
        assert_eq!(style("guide dog"), Style::Noun);
        assert_eq!(style("pets"), Style::Noun);
        assert_eq!(had("guide dog"), "a guide dog");
        assert_eq!(had("long-term support"), "long-term support");
        assert_eq!(had("pets"), "pets");
    }
}
