//! Tests: the rules, facts and codes that their expectations name.
//!
//! Running them is not done here, and the facts they give are not read.

use crate::check::cases;
use crate::check::checker::Checker;
use crate::check::describe::{quoted, record_noun};
use crate::check::fact_path;
use crate::check::names::entry_record;
use crate::check::rule_ids::RuleIds;
use crate::check::statements::Stated;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::facts::path_of;
use crate::model::rulebook::{Expectation, ExpectationKind, Rule, RuleId, Term, Test};
use crate::model::words::{folded, nearest};
use crate::source::Span;
use crate::syntax::tree::{ExpectClause, ExpectKind, TestStatement, Words};

/// What tests may name beside facts.
pub struct Known<'a> {
    /// The terms.
    pub terms: &'a [Term],
    /// The rules.
    pub rules: &'a [Rule],
    /// Their ids.
    pub ids: &'a RuleIds,
}

/// All tests; each row of a table is one.
pub fn all(
    checker: &mut Checker<'_>,
    statements: &[Stated<'_, TestStatement>],
    terms: &[Term],
    rules: &[Rule],
    ids: &RuleIds,
) -> Vec<Test> {
    let known = Known { terms, rules, ids };
    let mut tests = Vec::with_capacity(statements.len());
    for statement in statements {
        let test = one(checker, statement, &known);
        match &statement.is.cases {
            Some(table) => tests.extend(cases::cases(checker, &test, table, &known)),
            None => tests.push(test),
        }
    }
    tests
}

/// A test, whatever cases it has.
fn one(
    checker: &mut Checker<'_>,
    statement: &Stated<'_, TestStatement>,
    known: &Known<'_>,
) -> Test {
    let written = statement.is;
    let clauses = written.expectations.iter();
    let file = written.file.as_ref();
    Test {
        title: written.title.text.clone(),
        as_of: written.as_of,
        file: file.map(|words| (words.text.clone(), words.span)),
        block: written.block,
        row: None,
        expectations: clauses
            .filter_map(|clause| expectation(checker, clause, known))
            .collect(),
        span: written.title.span,
        whole: statement.span,
    }
}

/// One expectation; nothing where it names what is not there, which is told.
pub fn expectation(
    checker: &mut Checker<'_>,
    clause: &ExpectClause,
    known: &Known<'_>,
) -> Option<Expectation> {
    let Known { rules, ids, .. } = *known;
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
            let paths: Vec<_> = paths.iter().map(|path| dotted(checker, path)).collect();
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
        said: clause.said,
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
fn dotted(checker: &mut Checker<'_>, words: &Words) -> Option<String> {
    match fact_path::steps(checker, words) {
        Ok(steps) => Some(path_of(&steps, checker.shape())),
        Err(problem) => {
            checker.report(*problem);
            None
        }
    }
}
