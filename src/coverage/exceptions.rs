//! Exceptions of all levels, and rules that override others: whether each has changed a verdict, and whether it has been
//! seen not to hold where the verdict was the worse for it.

use crate::coverage::{Run, Seen, push};
use crate::evaluate::{Case, ExceptionRecord, Finding};
use crate::model::rulebook::{self, RuleId, Rulebook, Verdict};
use crate::model::truth::Truth;
use crate::plan::Plan;
use crate::source::Span;

/// An exception, or a rule that overrides another.
#[derive(Clone, Debug)]
pub struct Exception {
    /// The rule that yields.
    pub rule: RuleId,
    /// The rule that overrides it; none for its own exceptions.
    pub by: Option<RuleId>,
    /// How deep it is nested: 0 for an exception to the rule, 1 for one to that.
    pub level: usize,
    /// Where it stands; the overriding rule.
    pub span: Span,
    /// The tests in which it changed a verdict.
    pub decides: Seen,
    /// The tests in which it did not hold, and what it is an exception to stood.
    pub fails: Seen,
}

/// All exceptions and overrides, by rule, none of them seen.
#[must_use]
pub fn exceptions(rulebook: &Rulebook, plan: &Plan) -> Vec<Exception> {
    let mut all = Vec::new();
    let rules = (0..)
        .map(RuleId)
        .zip(rulebook.rules.iter().zip(&plan.rules));
    for (id, (rule, planned)) in rules {
        nested(id, &rule.exceptions, 0, &mut all);
        for other in &planned.overrides {
            let by = rulebook.rules.get(other.by.0 as usize);
            all.extend(by.map(|by| new(id, Some(other.by), 0, by.span)));
        }
    }
    all
}

fn nested(rule: RuleId, written: &[rulebook::Exception], level: usize, all: &mut Vec<Exception>) {
    for exception in written {
        all.push(new(rule, None, level, exception.span));
        nested(rule, &exception.exceptions, level + 1, all);
    }
}

fn new(rule: RuleId, by: Option<RuleId>, level: usize, span: Span) -> Exception {
    Exception {
        rule,
        by,
        level,
        span,
        decides: Seen::default(),
        fails: Seen::default(),
    }
}

/// Adds what one test saw. The exceptions must be those of [`exceptions`], in their order.
pub fn add(all: &mut [Exception], run: &Run) {
    for finding in &run.outcome.findings {
        if matches!(finding.verdict, Verdict::Met | Verdict::NotApplicable) {
            continue;
        }
        let first = all.partition_point(|one| one.rule < finding.rule);
        let mut own = all.iter_mut().skip(first);
        let case = run.outcome.case(finding);
        of_case(&mut own, case, finding, run);
    }
}

fn of_case<'e>(
    own: &mut impl Iterator<Item = &'e mut Exception>,
    case: &Case,
    finding: &Finding,
    run: &Run,
) {
    let excepted = finding.verdict == Verdict::Excepted;
    let broken = finding.verdict == Verdict::Broken;
    for record in &case.exceptions {
        one(own, record, run, excepted, broken);
    }
    for (by, record) in &case.overrides {
        let Some(told) = own.find(|one| one.rule == case.rule && one.by == Some(*by)) else {
            continue;
        };
        match run.outcome.recording.condition(*record).truth {
            Truth::True if excepted => push(&mut told.decides.tests, run.test),
            Truth::False if broken => push(&mut told.fails.tests, run.test),
            _ => {}
        }
    }
}

/// `decides` where its holding would show in the verdict, `fails` where its not holding does.
fn one<'e>(
    own: &mut impl Iterator<Item = &'e mut Exception>,
    record: &ExceptionRecord,
    run: &Run,
    decides: bool,
    fails: bool,
) {
    let Some(told) = own.next() else {
        return;
    };
    match record.holds {
        Truth::True if decides => push(&mut told.decides.tests, run.test),
        Truth::False if fails => push(&mut told.fails.tests, run.test),
        _ => {}
    }
    let said = run.outcome.recording.condition(record.condition).truth == Truth::True;
    let (taken_back, stands) = (record.holds == Truth::False, record.holds == Truth::True);
    for inner in &record.exceptions {
        one(
            own,
            inner,
            run,
            said && taken_back && fails,
            said && stands && decides,
        );
    }
}
