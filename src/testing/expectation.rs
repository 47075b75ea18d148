//! One expectation against what came out, and what its author is told where they differ.

use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::{Finding, needs};
use crate::explain::{Checked, explain};
use crate::model::rulebook::{Expectation, ExpectationKind, Overall, RuleId, Verdict};
use crate::model::words::folded;

/// Why an expectation is not met; nothing where it is. `found` is what is wrong with the document.
#[must_use]
pub fn failure(
    checked: &Checked<'_>,
    expectation: &Expectation,
    found: &[Diagnostic],
) -> Option<Diagnostic> {
    let expected = Expected {
        checked,
        expectation,
    };
    match &expectation.kind {
        ExpectationKind::Verdict {
            rule,
            demand,
            entry,
            verdict,
        } => expected.verdict(*rule, *demand, *entry, *verdict),
        ExpectationKind::Overall(overall) => expected.overall(*overall),
        ExpectationKind::Asks { rule, paths } => expected.asks(*rule, paths),
        ExpectationKind::Error(code) => expected.error(*code, found),
    }
}

struct Expected<'a> {
    checked: &'a Checked<'a>,
    expectation: &'a Expectation,
}

impl Expected<'_> {
    fn failed(&self, message: String) -> Diagnostic {
        Diagnostic::new(Code::FailedExpectation, self.expectation.span, message)
    }

    fn verdict(
        &self,
        rule: RuleId,
        demand: Option<usize>,
        entry: Option<usize>,
        wanted: Verdict,
    ) -> Option<Diagnostic> {
        let fits = |finding: &&Finding| {
            finding.rule == rule
                && demand.is_none_or(|demand| finding.demand as usize + 1 == demand)
                && entry.is_none_or(|entry| self.number(finding) == Some(entry))
        };
        let worst = self
            .checked
            .outcome
            .findings
            .iter()
            .filter(fits)
            .min_by_key(|finding| finding.verdict);
        match worst {
            None => Some(self.nothing_found(rule, entry)),
            Some(finding) if finding.verdict == wanted => None,
            Some(finding) => Some(self.other_verdict(finding, wanted)),
        }
    }

    /// The number of a finding's entry, from 1.
    fn number(&self, finding: &Finding) -> Option<usize> {
        let index = self.checked.facts.get(finding.entry?).index?;
        Some(index as usize + 1)
    }

    fn nothing_found(&self, rule: RuleId, entry: Option<usize>) -> Diagnostic {
        let id = self.id(rule);
        if self.checked.outcome.not_in_force.contains(&rule) {
            let day = self
                .checked
                .outcome
                .as_of
                .map_or("that day".to_owned(), |day| day.to_string());
            return self.failed(format!("`{id}` is not in force on {day}"));
        }
        let entries = self
            .checked
            .outcome
            .findings
            .iter()
            .filter(|finding| finding.rule == rule && finding.entry.is_some());
        match entry {
            Some(entry) => self
                .failed(format!("`{id}` says nothing of entry {entry}"))
                .help(match entries.count() {
                    0 => "the rule is about no entry of this document".to_owned(),
                    number => format!(
                        "it is about {}",
                        crate::report::text::count(number, "entry")
                    ),
                }),
            None => self.failed(format!("`{id}` says nothing of this document")),
        }
    }

    fn other_verdict(&self, finding: &Finding, wanted: Verdict) -> Diagnostic {
        let told = explain(self.checked, finding);
        let about = told
            .entry
            .as_ref()
            .map_or(String::new(), |entry| format!(" for {}", entry.words));
        let got = finding.verdict.words();
        let message = format!("`{}`{about} is {got}, not {}", told.id, wanted.words());
        let mut failed = self
            .failed(message)
            .label(format!("expected {}, got {got}", wanted.words()));
        for fact in &told.facts {
            if let Some(place) = &fact.place {
                let value = fact
                    .value
                    .as_ref()
                    .map_or(String::new(), |value| format!(": {value}"));
                failed = failed.note(place.span, format!("{}{value}", fact.words));
            }
        }
        failed = failed.note(told.rule.demand_span, "the demand");
        match told.sentence.as_str() {
            "" => failed,
            sentence => failed.help(format!("{got}: {sentence}")),
        }
    }

    fn overall(&self, wanted: Overall) -> Option<Diagnostic> {
        let got = self.checked.outcome.overall();
        (got != wanted).then(|| {
            let failed = self.failed(format!(
                "the deal {}; expected was that it {}",
                overall_words(got),
                overall_words(wanted)
            ));
            match self.decisive().as_slice() {
                [] => failed,
                ids => failed.help(format!("the verdict comes from {}", ids.join(", "))),
            }
        })
    }

    /// The hard findings that decided what is said of the deal, with their verdicts.
    fn decisive(&self) -> Vec<String> {
        let hard = || {
            self.checked
                .outcome
                .findings
                .iter()
                .filter(|finding| finding.force.is_hard())
        };
        let worst = hard().map(|finding| finding.verdict).min();
        let mut ids: Vec<String> = hard()
            .filter(|finding| {
                Some(finding.verdict) == worst && finding.verdict <= Verdict::Undetermined
            })
            .map(|finding| format!("`{}` ({})", self.id(finding.rule), finding.verdict.words()))
            .collect();
        ids.dedup();
        ids
    }

    fn asks(&self, rule: RuleId, wanted: &[String]) -> Option<Diagnostic> {
        let shape = &self.checked.rulebook.shape;
        let mut got: Vec<String> = Vec::new();
        for finding in self
            .checked
            .outcome
            .findings
            .iter()
            .filter(|finding| finding.rule == rule)
        {
            for fact in needs(
                self.checked.plan,
                self.checked.facts,
                self.checked.outcome,
                finding,
            ) {
                let path = self.checked.facts.path(fact, shape);
                if !got.contains(&path) {
                    got.push(path);
                }
            }
        }
        let same = |path: &String, other: &String| folded(path) == folded(other);
        let missing = wanted
            .iter()
            .any(|path| !got.iter().any(|other| same(path, other)));
        let more = got
            .iter()
            .any(|path| !wanted.iter().any(|other| same(path, other)));
        (missing || more).then(|| {
            let listed = |paths: &[String]| match paths {
                [] => "nothing".to_owned(),
                paths => format!("`{}`", paths.join("`, `")),
            };
            let message = format!("`{}` asks for {}", self.id(rule), listed(&got));
            self.failed(message)
                .label(format!("expected {}", listed(wanted)))
        })
    }

    fn error(&self, wanted: Code, found: &[Diagnostic]) -> Option<Diagnostic> {
        if found.iter().any(|diagnostic| diagnostic.code == wanted) {
            return None;
        }
        let mut codes: Vec<String> = found
            .iter()
            .map(|diagnostic| format!("`{}`", diagnostic.code.name()))
            .collect();
        codes.sort();
        codes.dedup();
        let got = if codes.is_empty() {
            "nothing".into()
        } else {
            codes.join(", ")
        };
        Some(self.failed(format!(
            "the document does not give `{}`, but {got}",
            wanted.name()
        )))
    }

    fn id(&self, rule: RuleId) -> &str {
        self.checked
            .rulebook
            .rules
            .get(rule.0 as usize)
            .map_or("", |rule| &rule.id)
    }
}

fn overall_words(overall: Overall) -> &'static str {
    match overall {
        Overall::Fails => "fails",
        Overall::Incomplete => "is incomplete",
        Overall::Passes => "passes",
    }
}
