//! What is said of a comparator that does not go with what stands on its left or right.
//!
//! Whether it goes is decided in [`crate::check::comparisons`].

use crate::check::checker::Checker;
use crate::check::comparators::{Class, going_with, words_of};
use crate::check::describe::{a_type, quoted, record_noun, type_words};
use crate::check::names::entry_record;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Comparator, Expression, ExpressionKind, Relation};
use crate::model::shape::Type;
use crate::source::Span;
use crate::syntax::tree::Expr;

/// The words of the comparator: what stands between the two sides.
pub fn comparator_span(checker: &Checker<'_>, left: Span, right: &[Expr], whole: Span) -> Span {
    let end = right.first().map_or(whole.end, |right| right.span.start);
    let between = Span {
        start: left.end,
        end,
        ..left
    };
    let text = checker.sources.slice(between);
    let mut words = text.trim();
    for article in [" a", " an", " the"] {
        words = words.strip_suffix(article).unwrap_or(words);
    }
    let words = words.trim_end();
    if words.is_empty() {
        return left;
    }
    let start = left.end as usize + (text.len() - text.trim_start().len());
    Span::new(left.file, start, start + words.len())
}

/// A comparator that does not go with the type on its left; `meant` is the one that was certainly meant.
pub fn wrong_comparator(
    checker: &Checker<'_>,
    left: &Expression,
    comparator: Comparator,
    meant: Option<Comparator>,
    words: Span,
) -> Diagnostic {
    let shape = checker.shape();
    let written = match words == left.span {
        true => words_of(comparator),
        false => checker.words(words),
    };
    let problem = Diagnostic::new(
        Code::WrongComparator,
        words,
        format!("`{written}` does not go with {}", a_type(shape, &left.ty)),
    )
    .label(format!(
        "`{}` is {}",
        checker.words(left.span),
        a_type(shape, &left.ty)
    ));
    if let Some(meant) = meant {
        let right = words_of(meant);
        return problem.help(format!("write `{right}`")).edit(words, right);
    }
    problem.help(about_entries(checker, left, &written).unwrap_or_else(|| going(&left.ty)))
}

/// What goes with a type.
fn going(ty: &Type) -> String {
    let class = Class::of(ty);
    let going: Vec<String> = going_with(class).collect();
    if going.is_empty() {
        return "compare one of its fields, or ask whether `there is` one".to_owned();
    }
    let going = quoted(going.iter().map(String::as_str), "and");
    format!("{} go with {going}", class.plural())
}

/// How to compare the entries of a list, or their number, where a list was compared.
fn about_entries(checker: &Checker<'_>, left: &Expression, written: &str) -> Option<String> {
    let shape = checker.shape();
    if let Some(record) = entry_record(&left.ty) {
        let noun = record_noun(shape, record);
        let words = written
            .strip_prefix("are ")
            .map_or(written.to_owned(), |rest| format!("is {rest}"));
        return Some(format!(
            "to count them, write `the number of {noun}s {words} …`"
        ));
    }
    let (ExpressionKind::Path(path), Type::List(_)) = (&left.kind, &left.ty) else {
        return None;
    };
    let (last, before) = path.fields.split_last()?;
    let field = checker.names.get(*last)?;
    let mut lists = before
        .iter()
        .rev()
        .filter_map(|field| checker.names.get(*field));
    let record = lists.find_map(|list| entry_record(&list.ty))?;
    (record == field.record).then(|| {
        let noun = record_noun(shape, record);
        format!(
            "say of which: `every {noun} has {} {written} …`, or `some`",
            field.name
        )
    })
}

/// `LIST is VALUE`.
pub fn one_of_a_list(
    checker: &Checker<'_>,
    left: &Expression,
    comparator: Comparator,
    words: Span,
) -> Diagnostic {
    let includes = words_of(Comparator {
        relation: Relation::Includes,
        negated: comparator.negated,
    });
    Diagnostic::new(
        Code::WrongComparator,
        words,
        format!(
            "`{}` is a {}, and no list is one value",
            checker.words(left.span),
            type_words(checker.shape(), &left.ty)
        ),
    )
    .label("compares the whole list")
    .help(format!("write `{includes}`"))
    .edit(words, includes)
}

/// `VALUE is LIST`.
pub fn is_one_of(
    checker: &Checker<'_>,
    right: &Expression,
    comparator: Comparator,
    words: Span,
) -> Diagnostic {
    let one_of = words_of(Comparator {
        relation: Relation::OneOf,
        negated: comparator.negated,
    });
    Diagnostic::new(
        Code::WrongComparator,
        words,
        format!(
            "`{}` is a {}, and no value is a whole list",
            checker.words(right.span),
            type_words(checker.shape(), &right.ty)
        ),
    )
    .label("compares with the whole list")
    .help(format!("write `{one_of}`"))
    .edit(words, one_of)
}

/// `LIST includes LIST`.
pub fn includes_a_list(
    checker: &Checker<'_>,
    right: &Expression,
    comparator: Comparator,
    words: Span,
) -> Diagnostic {
    let all = Comparator {
        relation: Relation::IncludesAll,
        negated: false,
    };
    let any = Comparator {
        relation: Relation::IncludesAny,
        negated: comparator.negated,
    };
    Diagnostic::new(
        Code::WrongComparator,
        words,
        format!(
            "`{}` is a {}: all of it, or any of it?",
            checker.words(right.span),
            type_words(checker.shape(), &right.ty)
        ),
    )
    .label("goes with one value")
    .help(format!("write `{}` or `{}`", words_of(all), words_of(any)))
}
