//! Tests: the rules, facts and codes that their expectations name.
//!
//! Running them is not done here, and the facts they give are not read.

use crate::check::checker::Checker;
use crate::check::describe::{quoted, record_noun};
use crate::check::names::{Names, ROOT, entry_record};
use crate::check::resolve::unknown_member;
use crate::check::rule_ids::RuleIds;
use crate::check::statements::Stated;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Expectation, ExpectationKind, Rule, RuleId, Test};
use crate::model::shape::Type;
use crate::model::words::{folded, nearest, without_article};
use crate::source::Span;
use crate::syntax::tree::{ExpectClause, ExpectKind, TestStatement, Words};

/// All tests.
pub fn all(
    checker: &mut Checker<'_>,
    statements: &[Stated<'_, TestStatement>],
    rules: &[Rule],
    ids: &RuleIds,
) -> Vec<Test> {
    let mut tests = Vec::with_capacity(statements.len());
    for statement in statements {
        let written = statement.is;
        let expectations = written
            .expectations
            .iter()
            .filter_map(|clause| expectation(checker, clause, rules, ids))
            .collect();
        tests.push(Test {
            title: written.title.text.clone(),
            as_of: written.as_of,
            file: written
                .file
                .as_ref()
                .map(|words| (words.text.clone(), words.span)),
            block: written.block,
            expectations,
            span: written.title.span,
            whole: statement.span,
        });
    }
    tests
}

fn expectation(
    checker: &mut Checker<'_>,
    clause: &ExpectClause,
    rules: &[Rule],
    ids: &RuleIds,
) -> Option<Expectation> {
    let kind = match &clause.kind {
        ExpectKind::Verdict {
            rule,
            demand,
            verdict,
            entry,
        } => {
            let found = find_rule(checker, rule, ids)?;
            check_numbers(checker, rules, found, rule, *demand, *entry)?;
            check_noun(checker, rules, found, clause)?;
            ExpectationKind::Verdict {
                rule: found,
                demand: *demand,
                entry: *entry,
                verdict: *verdict,
            }
        }
        ExpectKind::Overall(overall) => ExpectationKind::Overall(*overall),
        ExpectKind::Asks { rule, paths } => {
            let rule = find_asking(checker, rule, ids);
            let paths: Vec<_> = paths.iter().map(|path| fact_path(checker, path)).collect();
            ExpectationKind::Asks {
                rule: rule?,
                paths: paths.into_iter().collect::<Option<_>>()?,
            }
        }
        ExpectKind::Error(code) => ExpectationKind::Error(find_code(checker, code)?),
        ExpectKind::Broken => return None,
    };
    Some(Expectation {
        kind,
        span: clause.span,
    })
}

fn find_rule(checker: &mut Checker<'_>, words: &Words, ids: &RuleIds) -> Option<RuleId> {
    let found = ids.find(&words.text);
    if found.is_none() {
        checker.report(ids.unknown(words));
    }
    found
}

/// The rule before `asks for`, which speaks of all its demands together.
fn find_asking(checker: &mut Checker<'_>, words: &Words, ids: &RuleIds) -> Option<RuleId> {
    let Some((name, number)) = words.text.rsplit_once('/') else {
        return find_rule(checker, words, ids);
    };
    if ids.find(name).is_none() {
        return find_rule(checker, words, ids);
    }
    checker.report(
        Diagnostic::new(
            Code::UnknownRule,
            words.span,
            "`asks for` speaks of a whole rule, not of one of its demands",
        )
        .label(format!("of demand {number}"))
        .help(format!("write `{name}`, with what all its demands ask for"))
        .edit(words.span, name),
    );
    None
}

/// Whether the rule has such a demand, and entries if one is named.
fn check_numbers(
    checker: &mut Checker<'_>,
    rules: &[Rule],
    rule: RuleId,
    words: &Words,
    demand: Option<usize>,
    entry: Option<usize>,
) -> Option<()> {
    let rule = rules.get(rule.0 as usize)?;
    let demands = rule.demands.len();
    if let Some(number) = demand
        && (number == 0 || number > demands)
    {
        let count = if demands == 1 {
            "one demand".to_owned()
        } else {
            format!("{demands} demands")
        };
        checker.report(
            Diagnostic::new(
                Code::OutOfRange,
                words.span,
                format!("the rule `{}` has no demand {number}", words.text),
            )
            .label(format!("has {count}"))
            .note(rule.span, "the rule")
            .help("demands are numbered from 1 in the order of the rule"),
        );
        return None;
    }
    if entry.is_some() && rule.binding.is_none() {
        checker.report(
            Diagnostic::new(
                Code::NotAList,
                words.span,
                format!(
                    "the rule `{}` is not about the entries of a list",
                    words.text
                ),
            )
            .label("judged once for each deal")
            .note(rule.span, "it has no `for each`")
            .help("leave out what follows `for`"),
        );
        return None;
    }
    Some(())
}

/// Whether the noun after `for` is that of the rule's entries.
fn check_noun(
    checker: &mut Checker<'_>,
    rules: &[Rule],
    rule: RuleId,
    clause: &ExpectClause,
) -> Option<()> {
    let Some(noun) = entry_noun(checker, clause) else {
        return Some(());
    };
    let rule = rules.get(rule.0 as usize)?;
    let list = rule.binding.as_ref()?.list.fields.last()?;
    let written = checker.words(noun);
    if checker.names.lists_of(&folded(&written)).contains(list) {
        return Some(());
    }
    let own = entry_record(&checker.names.get(*list)?.ty)?;
    let own = record_noun(checker.shape(), own);
    checker.report(
        Diagnostic::new(
            Code::UnknownNoun,
            noun,
            format!("the rule is about each {own}, not about `{written}`"),
        )
        .label("not its noun")
        .note(rule.span, "the rule")
        .help(format!("write `{own}`"))
        .edit(noun, own),
    );
    None
}

/// The words between the last `for` of an expectation and the number after it.
fn entry_noun(checker: &Checker<'_>, clause: &ExpectClause) -> Option<Span> {
    let ExpectKind::Verdict { entry: Some(_), .. } = clause.kind else {
        return None;
    };
    let text = checker.sources.slice(clause.span);
    let start = text.rfind(" for ")? + " for ".len();
    let rest = text.get(start..)?;
    let end = rest.find(|char: char| char.is_ascii_digit())?;
    let noun = rest.get(..end)?;
    let lead = noun.len() - noun.trim_start().len();
    let from = clause.span.start as usize + start + lead;
    let noun = noun.trim();
    (!noun.is_empty()).then(|| Span::new(clause.span.file, from, from + noun.len()))
}

fn find_code(checker: &mut Checker<'_>, words: &Words) -> Option<Code> {
    let found = Code::from_name(&words.text);
    if found.is_none() {
        let names = || Code::ALL.iter().map(|code| code.name());
        checker.report(
            Diagnostic::new(
                Code::UnknownValue,
                words.span,
                format!("there is no error `{}`", words.text),
            )
            .label("not a code")
            .help(match nearest(&words.text, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "the codes of documents are {}",
                    quoted(
                        ["unreadable-value", "duplicate-key", "disputed-fact"],
                        "and the like,"
                    )
                ),
            }),
        );
    }
    found
}

/// A path to a fact in dotted form, each name as the shape spells it: `guarantees[2].accepted by`.
fn fact_path(checker: &mut Checker<'_>, words: &Words) -> Option<String> {
    let dotted = words.text.replace("'s ", ".");
    let mut ty = Type::Record(ROOT);
    let mut path = String::new();
    for part in without_article(&dotted).split('.') {
        let (name, index) = match part.split_once('[') {
            Some((name, _)) => (name, part.get(name.len()..).unwrap_or("")),
            None => (part, ""),
        };
        let found = step(checker, &ty, name.trim(), words);
        let (spelled, next) = match found {
            Ok(step) => step,
            Err(problem) => {
                checker.report(*problem);
                return None;
            }
        };
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&spelled);
        path.push_str(index.trim());
        ty = next;
    }
    Some(path)
}

fn step(
    checker: &Checker<'_>,
    ty: &Type,
    name: &str,
    words: &Words,
) -> Result<(String, Type), Box<Diagnostic>> {
    let names: &Names = checker.names;
    let record = match ty {
        Type::Record(record) => Some(*record),
        other => entry_record(other),
    };
    let part = Words {
        text: name.to_owned(),
        ..words.clone()
    };
    let Some(record) = record else {
        return Err(Box::new(
            Diagnostic::new(
                Code::UnknownField,
                words.span,
                format!(
                    "nothing lies beneath `{}`",
                    words.text.trim_end_matches(name).trim_end_matches('.')
                ),
            )
            .label(format!("no field `{name}`"))
            .help("end the path at a field that holds a value"),
        ));
    };
    let key = folded(without_article(name));
    let found = names.field(record, &key).and_then(|field| names.get(field));
    match found {
        Some(field) => Ok((field.name.clone(), field.ty.clone())),
        None => Err(Box::new(unknown_member(names, record, &key, &part))),
    }
}
