//! One expectation against what came out: what was expected, what is, and the findings that say why.
//!
//! Both are told in the words of tests, so that what is can be written in place of what was expected. Nothing is
//! explained here.

use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::{Finding, Outcome, needs};
use crate::explain::Checked;
use crate::model::facts::Facts;
use crate::model::rulebook::{Expectation, ExpectationKind, Overall, RuleId, Verdict};
use crate::model::shape::Shape;
use crate::model::words::folded;
use crate::plan::Plan;
use crate::report::text::count;
use crate::source::Span;

/// The most findings that are named as the reason of one failed expectation.
const MOST_REASONS: usize = 3;

/// What came of one expectation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judged {
    /// Where it stands.
    pub span: Span,
    /// The words that say what is expected.
    pub said: Span,
    /// What it speaks of: `insurance`, `safe kitchen for room 2`, `the deal`.
    pub about: String,
    /// The word between that and what is expected: `is`, `asks for`; nothing where the rest holds it.
    pub joint: &'static str,
    /// What is expected.
    pub expected: String,
    /// What is; nothing where no expectation can say it.
    pub got: Option<String>,
    /// Why nothing can be said, where that is so.
    pub remark: Option<String>,
    /// The findings that say why, by their positions in the outcome; none where it is met.
    pub because: Vec<usize>,
    /// How many more findings do.
    pub more: usize,
}

impl Judged {
    /// Whether what is was expected.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.got.as_ref() == Some(&self.expected)
    }

    /// What is expected, as a test says it: `insurance is broken`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let parts = [self.about.as_str(), self.joint, self.expected.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }

    /// What is, or why nothing can be said.
    #[must_use]
    pub fn outcome(&self) -> &str {
        let told = self.got.as_ref().or(self.remark.as_ref());
        told.map_or("", String::as_str)
    }

    /// A failed expectation as a diagnostic.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let message = format!("expected `{}`, got `{}`", self.sentence(), self.outcome());
        Diagnostic::new(Code::FailedExpectation, self.span, message)
    }
}

/// Judges an expectation. `found` is what is wrong with the document.
#[must_use]
pub fn judge(checked: &Checked<'_>, expectation: &Expectation, found: &[Diagnostic]) -> Judged {
    let bench = Bench {
        checked,
        expectation,
    };
    let judged = match &expectation.kind {
        ExpectationKind::Verdict {
            rule,
            demand,
            entry,
            verdict,
        } => bench.verdict(*rule, *demand, *entry, *verdict),
        ExpectationKind::Overall(overall) => bench.overall(*overall),
        ExpectationKind::Asks { rule, paths } => bench.asks(*rule, paths),
        ExpectationKind::Error(code) => bench.error(*code, found),
    };
    match judged.is_met() {
        true => Judged {
            because: Vec::new(),
            more: 0,
            ..judged
        },
        false => judged,
    }
}

struct Bench<'a> {
    checked: &'a Checked<'a>,
    expectation: &'a Expectation,
}

impl Bench<'_> {
    fn judged(&self, about: String, joint: &'static str, expected: String) -> Judged {
        Judged {
            span: self.expectation.span,
            said: self.expectation.said,
            about,
            joint,
            expected,
            got: None,
            remark: None,
            because: Vec::new(),
            more: 0,
        }
    }

    /// The findings that are meant, with their positions.
    fn findings(&self, fits: impl Fn(&Finding) -> bool) -> Vec<(usize, &Finding)> {
        let findings = self.checked.outcome.findings.iter().enumerate();
        findings.filter(|(_, finding)| fits(finding)).collect()
    }

    fn verdict(
        &self,
        rule: RuleId,
        demand: Option<usize>,
        entry: Option<usize>,
        wanted: Verdict,
    ) -> Judged {
        let about = self.subject(rule, demand, entry);
        let judged = self.judged(about, "is", wanted.words().to_owned());
        let facts = self.checked.facts;
        let fits = |finding: &Finding| is_about(finding, facts, (rule, demand, entry));
        let findings = self.findings(fits);
        match findings.iter().min_by_key(|(_, finding)| finding.verdict) {
            None => Judged {
                remark: Some(self.nothing_found(rule, entry)),
                ..judged
            },
            Some((at, worst)) => Judged {
                got: Some(worst.verdict.words().to_owned()),
                because: vec![*at],
                ..judged
            },
        }
    }

    /// `insurance/2 for room 2`.
    fn subject(&self, rule: RuleId, demand: Option<usize>, entry: Option<usize>) -> String {
        let demand = demand.map_or(String::new(), |demand| format!("/{demand}"));
        let noun = || {
            let rule = self.checked.rulebook.rules.get(rule.0 as usize)?;
            let list = rule.binding.as_ref()?.list.fields.last()?;
            self.checked.rulebook.shape.entry_noun(*list)
        };
        let entry = entry.map_or(String::new(), |entry| {
            format!(" for {} {entry}", noun().unwrap_or("entry"))
        });
        format!("{}{demand}{entry}", self.id(rule))
    }

    /// Why a rule says nothing of a deal, or of an entry.
    fn nothing_found(&self, rule: RuleId, entry: Option<usize>) -> String {
        let outcome = self.checked.outcome;
        if outcome.not_in_force.contains(&rule) {
            let day = outcome
                .as_of
                .map_or("that day".to_owned(), |day| day.to_string());
            return format!("the rule is not in force on {day}");
        }
        let entries = self.findings(|finding| finding.rule == rule && finding.entry.is_some());
        match (entry, entries.len()) {
            (Some(_), 0) => "there is no such entry".to_owned(),
            (Some(_), number) => format!("the rule is about {}", count(number, "entry")),
            (None, _) => "the rule says nothing of this deal".to_owned(),
        }
    }

    fn overall(&self, wanted: Overall) -> Judged {
        let got = self.checked.outcome.overall();
        let judged = self.judged("the deal".to_owned(), "", wanted.words().to_owned());
        let decisive = self.decisive();
        Judged {
            got: Some(got.words().to_owned()),
            more: decisive.len().saturating_sub(MOST_REASONS),
            because: decisive.into_iter().take(MOST_REASONS).collect(),
            ..judged
        }
    }

    /// The hard findings that decided what is said of the deal.
    fn decisive(&self) -> Vec<usize> {
        let hard = self.findings(|finding| finding.force.is_hard());
        let worst = hard.iter().map(|(_, finding)| finding.verdict).min();
        let decides = |finding: &Finding| {
            Some(finding.verdict) == worst && finding.verdict <= Verdict::Undetermined
        };
        hard.into_iter()
            .filter(|(_, finding)| decides(finding))
            .map(|(at, _)| at)
            .collect()
    }

    fn asks(&self, rule: RuleId, wanted: &[String]) -> Judged {
        let judged = self.judged(self.id(rule).to_owned(), "asks for", listed(wanted));
        let findings = self.findings(|finding| finding.rule == rule);
        if findings.is_empty() {
            return Judged {
                remark: Some(self.nothing_found(rule, None)),
                ..judged
            };
        }
        let Checked {
            plan,
            facts,
            outcome,
            rulebook,
            ..
        } = *self.checked;
        let own = findings.iter().map(|(_, finding)| *finding);
        let got = asked(own, plan, facts, outcome, &rulebook.shape);
        let is_met = are_same(&got, wanted);
        Judged {
            got: Some(if is_met {
                judged.expected.clone()
            } else {
                listed(&got)
            }),
            more: findings.len().saturating_sub(MOST_REASONS),
            because: findings
                .iter()
                .map(|(at, _)| *at)
                .take(MOST_REASONS)
                .collect(),
            ..judged
        }
    }

    fn error(&self, wanted: Code, found: &[Diagnostic]) -> Judged {
        let judged = self.judged("error".to_owned(), "", wanted.name().to_owned());
        let mut codes: Vec<&str> = found.iter().map(|found| found.code.name()).collect();
        codes.sort_unstable();
        codes.dedup();
        if codes.contains(&wanted.name()) {
            return Judged {
                got: Some(wanted.name().to_owned()),
                ..judged
            };
        }
        match codes.as_slice() {
            [only] => Judged {
                got: Some((*only).to_owned()),
                ..judged
            },
            [] => Judged {
                remark: Some("nothing is wrong with the facts".to_owned()),
                ..judged
            },
            codes => Judged {
                remark: Some(format!("the facts give {}", codes.join(", "))),
                ..judged
            },
        }
    }

    fn id(&self, rule: RuleId) -> &str {
        let rule = self.checked.rulebook.rules.get(rule.0 as usize);
        rule.map_or("", |rule| &rule.id)
    }
}

/// Whether a finding is one that an expectation speaks of; demand and entry count from 1.
pub(super) fn is_about(
    finding: &Finding,
    facts: &Facts,
    (rule, demand, entry): (RuleId, Option<usize>, Option<usize>),
) -> bool {
    let number = || Some(facts.get(finding.entry?).index? as usize + 1);
    finding.rule == rule
        && demand.is_none_or(|demand| finding.demand as usize + 1 == demand)
        && entry.is_none_or(|entry| number() == Some(entry))
}

/// The paths of the facts that findings ask for, each once.
pub(super) fn asked<'f>(
    findings: impl IntoIterator<Item = &'f Finding>,
    plan: &Plan,
    facts: &Facts,
    outcome: &Outcome,
    shape: &Shape,
) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for finding in findings {
        for fact in needs(plan, facts, outcome, finding) {
            let path = facts.path(fact, shape);
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    paths
}

/// Whether two lists hold the same paths, in whatever spelling and order.
pub(super) fn are_same(paths: &[String], others: &[String]) -> bool {
    let within = |some: &[String], all: &[String]| {
        let mut some = some.iter();
        some.all(|path| all.iter().any(|other| folded(path) == folded(other)))
    };
    within(paths, others) && within(others, paths)
}

fn listed(paths: &[String]) -> String {
    match paths {
        [] => "nothing".to_owned(),
        paths => paths.join(", "),
    }
}
