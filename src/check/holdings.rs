//! Whose position a rule is, since when, and how firmly it is held.
//!
//! What is held softly may only be demanded softly.

use crate::check::checker::Checker;
use crate::check::describe::{quoted, with_article};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Force, Holding};
use crate::model::words::{folded, nearest, without_article};
use crate::source::Span;
use crate::syntax::tree::{DemandClause, HeldClause, RuleStatement, Words};

/// How a rule may be held: the words after `as`, and whether only soft demands go with them.
pub const MANNERS: &[(&str, bool)] = &[
    ("red line", false),
    ("demand", false),
    ("requirement", false),
    ("proposal", false),
    ("position", true),
    ("preference", true),
    ("claim", true),
    ("offer", true),
    ("advice", true),
    ("judgement", true),
];

/// The holding of a rule, with what is wrong about it reported.
pub fn holding(checker: &mut Checker<'_>, rule: &RuleStatement) -> Option<Holding> {
    let held = rule.held.as_ref()?;
    let manner = held
        .manner
        .as_ref()
        .and_then(|words| manner(checker, words));
    if let (Some((name, true)), Some(words)) = (manner, &held.manner) {
        for demand in rule.demands.iter().filter(|demand| demand.force.is_hard()) {
            let problem = too_hard(checker, name, words, demand);
            checker.report(problem);
        }
    }
    if let (Some(since), Some(until)) = (held.since, held.until)
        && until < since
    {
        checker.report(
            Diagnostic::new(
                Code::OutOfRange,
                held.span,
                format!("the rule is held until {until}, before it begins on {since}"),
            )
            .label("never in force")
            .help(format!(
                "write `since {until} until {since}` if the days were swapped"
            )),
        );
    }
    Some(of(held, manner.map(|(name, _)| name)))
}

fn of(held: &HeldClause, manner: Option<&str>) -> Holding {
    Holding {
        holder: held.holder.text.clone(),
        since: held.since,
        until: held.until,
        manner: manner.map(str::to_owned),
        span: held.span,
    }
}

fn manner(checker: &mut Checker<'_>, words: &Words) -> Option<(&'static str, bool)> {
    let key = folded(without_article(&words.text));
    let found = MANNERS.iter().find(|(name, _)| *name == key);
    if found.is_none() {
        let names = || MANNERS.iter().map(|(name, _)| *name);
        checker.report(
            Diagnostic::new(
                Code::UnknownValue,
                words.span,
                format!("no rule is held as `{}`", words.text),
            )
            .label("not a manner of holding")
            .help(match nearest(&key, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("a rule is held as a {}", quoted(names(), "or")),
            }),
        );
    }
    found.copied()
}

fn too_hard(
    checker: &Checker<'_>,
    name: &str,
    manner: &Words,
    demand: &DemandClause,
) -> Diagnostic {
    let soft = match demand.force {
        Force::Forbid | Force::Avoid => Force::Avoid,
        Force::Require | Force::Prefer => Force::Prefer,
    };
    let hard = demand.force.word();
    let called = if name == "advice" {
        name.to_owned()
    } else {
        with_article(name)
    };
    let span = keyword(checker, demand);
    let problem = Diagnostic::new(
        Code::SoftHolding,
        span.unwrap_or(demand.span),
        format!("{called} cannot {hard}: only what is demanded firmly makes a deal fail"),
    )
    .label("a hard demand")
    .note(manner.span, format!("held as {called}"))
    .help(format!(
        "write `{}` instead of `{hard}`, or hold the rule as a demand or a red line",
        soft.word()
    ));
    match span {
        Some(span) => problem.edit(span, soft.word()),
        None => problem,
    }
}

/// Where the keyword of a demand stands.
fn keyword(checker: &Checker<'_>, demand: &DemandClause) -> Option<Span> {
    let word = demand.force.word();
    let text = checker.sources.slice(demand.span);
    let found = text.get(..word.len())?;
    found.eq_ignore_ascii_case(word).then(|| {
        let start = demand.span.start as usize;
        Span::new(demand.span.file, start, start + word.len())
    })
}
