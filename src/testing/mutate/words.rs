//! The words of a change: what the author wrote, and what it became.

use crate::model::rulebook::{Comparator, Expression, Relation};
use crate::source::{Sources, Span};

/// How many characters of an author's words are repeated.
const MOST_REPEATED: usize = 120;

/// The author's words in one line.
pub(super) fn written(span: Span, sources: &Sources) -> String {
    let text = sources.slice(span);
    let lines = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or(""));
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    let words = words.join(" ");
    match words.char_indices().nth(MOST_REPEATED) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or("").trim_end()),
        None => words,
    }
}

/// The two sides of a comparison as written, with their articles.
pub(super) struct Sides {
    left: String,
    right: Vec<String>,
    /// The place of the comparator's own words; nothing where it is written without any.
    pub(super) gap: Option<Span>,
    several: bool,
}

impl Sides {
    /// The sides of a comparison that stands at a place.
    pub(super) fn of(whole: Span, left: Span, right: &[Expression], sources: &Sources) -> Self {
        let first = right.first().map(|right| right.span);
        let gap = first.and_then(|right| between(left, right, sources));
        let gap = gap.map(|gap| without_article(gap, sources));
        let verb = gap.map(|gap| written(gap, sources)).unwrap_or_default();
        let verb = verb.split(' ').next().unwrap_or("").to_lowercase();
        let end = gap.map_or(left.end, |gap| gap.start);
        let starts_before = whole.file == left.file && whole.start <= left.start;
        let start = if starts_before {
            whole.start
        } else {
            left.start
        };
        let at = |start: u32, end: u32| Span::new(left.file, start as usize, end as usize);
        let mut sides: Vec<String> = right
            .iter()
            .map(|right| written(right.span, sources))
            .collect();
        if let (Some(first), Some(gap), Some(place)) = (sides.first_mut(), gap, first) {
            *first = written(at(gap.end, place.end), sources);
        }
        Self {
            left: written(at(start, end), sources),
            right: sides,
            gap,
            several: PLURAL_VERBS.contains(&verb.as_str()),
        }
    }

    /// The left side.
    pub(super) fn subject(&self) -> &str {
        &self.left
    }

    /// One of the values on the right.
    pub(super) fn other(&self, at: usize) -> &str {
        self.right.get(at).map_or("", String::as_str)
    }

    /// The comparison with another comparator, and with the values on the right that it keeps.
    pub(super) fn with(&self, comparator: Comparator, kept: std::ops::Range<usize>) -> String {
        let right = self.right.get(kept).unwrap_or(&self.right);
        let right = right.join(&format!(" {} ", comparator.relation.middle_word()));
        let words = comparator_words(comparator, self.several);
        format!("{} {words} {right}", self.left).trim().to_owned()
    }
}

/// The verbs by which one sees that an author speaks of several.
const PLURAL_VERBS: [&str; 7] = ["are", "include", "contain", "share", "start", "end", "do"];

/// A run of words without the article at its end, which belongs to what follows.
fn without_article(gap: Span, sources: &Sources) -> Span {
    let text = sources.slice(gap);
    let kept = [" the", " a", " an"]
        .iter()
        .find_map(|article| text.strip_suffix(article))
        .unwrap_or(text)
        .trim_end();
    Span::new(
        gap.file,
        gap.start as usize,
        gap.start as usize + kept.len(),
    )
}

/// The words between the two sides of a comparison; nothing where it is written without.
fn between(left: Span, right: Span, sources: &Sources) -> Option<Span> {
    if left.file != right.file || left.end > right.start {
        return None;
    }
    let gap = Span::new(left.file, left.end as usize, right.start as usize);
    let text = sources.slice(gap);
    let inner = text.trim();
    if inner.is_empty() {
        return None;
    }
    let start = gap.start as usize + text.len() - text.trim_start().len();
    Some(Span::new(gap.file, start, start + inner.len()))
}

/// A comparator as it is written of one thing or of several: `does not include`, `are`.
fn comparator_words(comparator: Comparator, several: bool) -> String {
    let words = match (comparator.relation, comparator.negated) {
        (Relation::OneOf, true) => "is none of".to_owned(),
        (Relation::IncludesAny, true) => "includes none of".to_owned(),
        (relation, false) => relation.words().to_owned(),
        (relation, true) => negative(relation.words()),
    };
    if several { plural(&words) } else { words }
}

fn negative(words: &str) -> String {
    if words == "is" {
        return "is not".to_owned();
    }
    match words.strip_prefix("is ") {
        Some(rest) => format!("is not {rest}"),
        None => format!("does not {}", base_form(words)),
    }
}

fn plural(words: &str) -> String {
    let (verb, rest) = words.split_once(' ').unwrap_or((words, ""));
    let verb = match verb {
        "is" => "are".to_owned(),
        "does" => "do".to_owned(),
        other => base_form(other),
    };
    format!("{verb} {rest}").trim_end().to_owned()
}

/// `include all of` from `includes all of`.
fn base_form(words: &str) -> String {
    let (verb, rest) = words.split_once(' ').unwrap_or((words, ""));
    let verb = verb.strip_suffix('s').unwrap_or(verb);
    format!("{verb} {rest}").trim_end().to_owned()
}

/// Where words stand as words of their own in a part of a text; nothing where they do not.
pub(super) fn place_of(words: &str, within: Span, sources: &Sources) -> Option<Span> {
    let text = sources.slice(within);
    let lower = text.to_ascii_lowercase();
    let is_word =
        |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric() || char == '-');
    let wanted = words.to_ascii_lowercase();
    let mut places = lower.match_indices(&wanted).map(|(at, _)| at);
    let at = places.find(|at| {
        let before = lower
            .get(..*at)
            .and_then(|before| before.chars().next_back());
        let after = lower
            .get(at + wanted.len()..)
            .and_then(|after| after.chars().next());
        !is_word(before) && !is_word(after)
    })?;
    let start = within.start as usize + at;
    Some(Span::new(within.file, start, start + wanted.len()))
}

/// The text from the end of a place to the end of its statement: the next line at the margin.
pub(super) fn rest_of_statement(from: Span, sources: &Sources) -> Span {
    let text = &sources.get(from.file).text;
    let rest = text.get(from.end as usize..).unwrap_or("");
    let starts = rest.match_indices('\n').map(|(at, _)| at + 1);
    let at_margin = |at: &usize| {
        let next = rest.get(*at..).and_then(|rest| rest.chars().next());
        next.is_some_and(|char| !char.is_whitespace())
    };
    let length = { starts }.find(at_margin).unwrap_or(rest.len());
    Span::new(from.file, from.end as usize, from.end as usize + length)
}
