//! What is named outside of conditions: rules, sources, holders, tags, types, codes of mistakes, ways to facts.

use std::collections::BTreeMap;

use crate::check::describe::{type_words, with_article};
use crate::check::holdings::MANNERS;
use crate::check::rule_ids::id_of;
use crate::complete::Kind;
use crate::complete::book::Book;
use crate::complete::order::{Candidate, Fit};
use crate::complete::phrases::tail;
use crate::diagnostic::Code;
use crate::model::rulebook::Rule;
use crate::model::shape::{FieldId, Type};
use crate::model::words::without_article;
use crate::source::Span;
use crate::syntax::asked::Naming;

/// What may be named at a place where the beginning of a name stands already.
pub fn items(book: &Book<'_>, naming: Naming, begun: &str, found: &mut Vec<Candidate>) {
    let all = match naming {
        Naming::Rule => rules(book),
        Naming::Source => sources(book),
        Naming::Holder => holders(book),
        Naming::Manner => manners(),
        Naming::Tag => tags(book),
        Naming::Code => codes(),
        Naming::Type => types(book),
        Naming::Way => ways(book),
    };
    found.extend(
        all.into_iter()
            .filter_map(|candidate| left(candidate, &without_numbers(begun))),
    );
}

/// A way without the numbers of entries: `audits.` of `audits[2].`
fn without_numbers(begun: &str) -> String {
    let mut inside = false;
    let keep = |char: &char| match char {
        '[' => {
            inside = true;
            false
        }
        ']' => {
            inside = false;
            false
        }
        _ => !inside,
    };
    begun.chars().filter(keep).collect()
}

/// What is left of a name behind the words that stand there.
fn left(mut candidate: Candidate, begun: &str) -> Option<Candidate> {
    if begun.is_empty() {
        return Some(candidate);
    }
    let rest = candidate.name.strip_prefix(begun)?;
    let rest = match begun.ends_with('.') {
        true => rest,
        false => rest.strip_prefix([' ', '.'])?,
    };
    let tail = tail(&candidate.item.text, rest)?.to_owned();
    candidate.item.text = tail;
    Some(candidate)
}

fn rules(book: &Book<'_>) -> Vec<Candidate> {
    let rules = book.other_rules();
    rules
        .map(|rule| {
            let detail = match &rule.holding {
                Some(held) => format!("held by {}", held.holder),
                None => book.said(rule.whole),
            };
            Candidate::new(name_of(book, rule), Kind::Rule, detail, Fit::Exact).at(rule.span)
        })
        .collect()
}

/// How texts call a rule: by its name, or by the words of its id.
fn name_of(book: &Book<'_>, rule: &Rule) -> String {
    let written = book.sources.slice(rule.span);
    if id_of(written) == rule.id {
        return written.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    rule.id.replace('-', " ")
}

fn sources(book: &Book<'_>) -> Vec<Candidate> {
    let named = book.rulebook.sources.iter();
    named
        .map(|source| {
            Candidate::new(&source.name, Kind::Source, &source.text, Fit::Exact).at(source.span)
        })
        .collect()
}

/// Counted words, the most used first by their count.
fn counted<'a>(words: impl Iterator<Item = (&'a str, Span)>) -> BTreeMap<&'a str, (usize, Span)> {
    let mut counts: BTreeMap<&str, (usize, Span)> = BTreeMap::new();
    for (word, place) in words {
        counts.entry(word).or_insert((0, place)).0 += 1;
    }
    counts
}

fn holders(book: &Book<'_>) -> Vec<Candidate> {
    let held = book.other_rules().filter_map(|rule| {
        let held = rule.holding.as_ref()?;
        Some((held.holder.as_str(), held.span))
    });
    let all = counted(held).into_iter();
    all.map(|(holder, (uses, place))| {
        let detail = crate::complete::book::times(uses, "rule");
        Candidate::new(holder, Kind::Holder, format!("holds {detail}"), Fit::Exact)
            .at(place)
            .used(uses)
    })
    .collect()
}

fn tags(book: &Book<'_>) -> Vec<Candidate> {
    let rules = book.other_rules();
    let tags = rules.flat_map(|rule| rule.tags.iter().map(|tag| (tag.as_str(), rule.span)));
    let all = counted(tags).into_iter();
    all.map(|(tag, (uses, _))| {
        let detail = crate::complete::book::times(uses, "rule");
        Candidate::new(tag, Kind::Tag, format!("on {detail}"), Fit::Exact).used(uses)
    })
    .collect()
}

fn manners() -> Vec<Candidate> {
    let manners = MANNERS.iter();
    manners
        .map(|(manner, soft)| {
            let detail = match soft {
                true => "takes `prefer` and `avoid` only",
                false => "may be hard",
            };
            let text = match *manner {
                "advice" => (*manner).to_owned(),
                other => with_article(other),
            };
            Candidate::new(text, Kind::Holder, detail, Fit::Exact)
        })
        .collect()
}

fn codes() -> Vec<Candidate> {
    let codes = Code::ALL
        .iter()
        .filter(|code| code.severity() == crate::diagnostic::Severity::Error);
    codes
        .map(|code| Candidate::new(code.name(), Kind::Code, code.title(), Fit::Exact))
        .collect()
}

fn types(book: &Book<'_>) -> Vec<Candidate> {
    let kinds = book.shape().kinds.iter();
    kinds
        .filter_map(|kind| {
            let name = kind.name.as_ref()?;
            let values: Vec<&str> = kind
                .values
                .iter()
                .map(|value| value.name.as_str())
                .collect();
            let detail = crate::check::checker::one_line(&values.join(", "), 60);
            Some(Candidate::new(name, Kind::Type, detail, Fit::Good).at(kind.span))
        })
        .collect()
}

/// The ways to facts, as documents write them.
fn ways(book: &Book<'_>) -> Vec<Candidate> {
    let shape = book.shape();
    let fields = shape.fields.iter().enumerate();
    fields
        .filter(|(_, field)| !matches!(field.ty, Type::Record(_)))
        .map(|(index, field)| {
            let id = FieldId(u32::try_from(index).unwrap_or(u32::MAX));
            let detail = type_words(shape, &field.ty);
            let way = shape.path(id);
            Candidate::new(without_article(&way), Kind::Field, detail, Fit::Exact).at(field.span)
        })
        .collect()
}
