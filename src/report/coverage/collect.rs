//! From what tests have seen to the report's data.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::coverage::clauses;
use crate::coverage::exceptions;
use crate::coverage::thresholds;
use crate::coverage::{self, Coverage, Seen};
use crate::model::rulebook::{self, Owner};
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::report::collect::place;
use crate::report::coverage::data::{
    Clause, CoverageReport, Demand, Exception, Rulebook, Side, SourceFile, State, Test, Threshold,
    Total, Totals, Unused, VERSION, Verdict,
};
use crate::source::{FileId, Sources, Span};

/// One rulebook with what its tests have seen.
pub struct Part<'a> {
    /// The file or folder it was read from.
    pub path: &'a str,
    /// The rulebook.
    pub rulebook: &'a rulebook::Rulebook,
    /// What its tests have seen.
    pub coverage: &'a Coverage,
}

/// The report of some rulebooks.
#[must_use]
pub fn report(parts: &[Part<'_>], sources: &Sources) -> CoverageReport {
    let rulebooks: Vec<Rulebook> = parts.iter().map(|part| part.told(sources)).collect();
    let totals = rulebooks.iter().map(|rulebook| rulebook.totals);
    CoverageReport {
        version: VERSION,
        servanda: env!("CARGO_PKG_VERSION").to_owned(),
        totals: totals.fold(Totals::default(), Totals::and),
        rulebooks,
        files: files(parts, sources),
    }
}

/// The files that hold anything to see, by name.
fn files(parts: &[Part<'_>], sources: &Sources) -> Vec<SourceFile> {
    let mut ids: BTreeSet<FileId> = BTreeSet::new();
    for part in parts {
        ids.extend(part.rulebook.rules.iter().map(|rule| rule.span.file));
        ids.extend(part.coverage.clauses.iter().map(|clause| clause.span.file));
    }
    let mut files: Vec<SourceFile> = ids
        .into_iter()
        .map(|id| SourceFile {
            name: sources.get(id).name.clone(),
            text: sources.get(id).text.clone(),
        })
        .collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files.dedup_by(|one, other| one.name == other.name);
    files
}

impl Part<'_> {
    fn told(&self, sources: &Sources) -> Rulebook {
        let demands: Vec<Demand> = self
            .coverage
            .demands
            .iter()
            .filter_map(|demand| self.demand(demand, sources))
            .collect();
        let clauses: Vec<Clause> = self
            .coverage
            .clauses
            .iter()
            .map(|clause| self.clause(clause, sources))
            .collect();
        let thresholds: Vec<Threshold> = self
            .coverage
            .thresholds
            .iter()
            .map(|threshold| self.threshold(threshold, sources))
            .collect();
        let exceptions: Vec<Exception> = self
            .coverage
            .exceptions
            .iter()
            .map(|exception| self.exception(exception, sources))
            .collect();
        Rulebook {
            path: self.path.to_owned(),
            title: self.rulebook.title.clone(),
            totals: Totals {
                verdicts: total(demands.iter().flat_map(|demand| &demand.verdicts)),
                clauses: of_sides(clauses.iter().flat_map(|clause| &clause.truths)),
                thresholds: of_sides(thresholds.iter().flat_map(|threshold| &threshold.sides)),
                exceptions: of_sides(exceptions.iter().flat_map(|exception| &exception.sides)),
            },
            tests: self.tests(sources),
            demands,
            clauses,
            thresholds,
            exceptions,
            unused: self.unused(sources),
        }
    }

    fn clause(&self, clause: &clauses::Clause, sources: &Sources) -> Clause {
        let truth = |(truth, seen): (Truth, &Seen)| {
            let what = match truth {
                Truth::True => "true",
                Truth::False => "false",
                Truth::Unknown => "unknown",
            };
            side(what, seen)
        };
        Clause {
            statement: self.statement(clause.owner),
            words: words(clause.span, sources),
            place: place(clause.span, sources),
            truths: clause.each().map(truth).collect(),
        }
    }

    fn threshold(&self, threshold: &thresholds::Threshold, sources: &Sources) -> Threshold {
        let told = |(at, tried): (Ordering, &thresholds::Side)| {
            let what = match at {
                Ordering::Less => "below",
                Ordering::Equal => "at",
                Ordering::Greater => "above",
            };
            let now = |(_, then): &&(Value, Value)| {
                at != Ordering::Equal && Some(then) == threshold.value.as_ref()
            };
            let nearest = tried.nearest.as_ref().filter(now);
            let nearest = nearest.map(|(value, _)| value);
            Side {
                nearest: nearest.map(ToString::to_string),
                ..side(what, &tried.seen)
            }
        };
        Threshold {
            statement: self.statement(threshold.owner),
            words: words(threshold.span, sources),
            value: threshold.value.as_ref().map(ToString::to_string),
            place: place(threshold.span, sources),
            sides: threshold.each().map(told).collect(),
        }
    }

    fn exception(&self, exception: &exceptions::Exception, sources: &Sources) -> Exception {
        let id = |rule: rulebook::RuleId| {
            let rule = self.rulebook.rules.get(rule.0 as usize);
            rule.map_or(String::new(), |rule| rule.id.clone())
        };
        Exception {
            rule: id(exception.rule),
            overridden_by: exception.by.map(id),
            level: exception.level,
            place: place(exception.span, sources),
            sides: vec![
                side("decides", &exception.decides),
                side("fails", &exception.fails),
            ],
        }
    }

    /// A statement in words.
    fn statement(&self, owner: Owner) -> String {
        match owner {
            Owner::Rule(id) => {
                let rule = self.rulebook.rules.get(id.0 as usize);
                format!("rule {}", rule.map_or("", |rule| &rule.id))
            }
            Owner::Term(id) => {
                let term = self.rulebook.terms.get(id.0 as usize);
                format!("term `{}`", term.map_or("", |term| &term.phrase))
            }
            Owner::Definition(id) => {
                let definition = self.rulebook.definitions.get(id.0 as usize);
                format!(
                    "value `{}`",
                    definition.map_or("", |definition| &definition.phrase)
                )
            }
        }
    }

    fn unused(&self, sources: &Sources) -> Vec<Unused> {
        let used: BTreeSet<Owner> = self
            .coverage
            .clauses
            .iter()
            .map(|clause| clause.owner)
            .collect();
        let terms = (0..).map(rulebook::TermId).zip(&self.rulebook.terms);
        terms
            .filter(|(id, _)| !used.contains(&Owner::Term(*id)))
            .map(|(_, term)| Unused {
                phrase: term.phrase.clone(),
                place: place(term.span, sources),
            })
            .collect()
    }

    fn tests(&self, sources: &Sources) -> Vec<Test> {
        let tests = self.coverage.tests.iter().filter_map(|number| {
            let test = self.rulebook.tests.get(*number)?;
            Some(Test {
                number: *number,
                title: test.title.clone(),
                place: place(test.span, sources),
            })
        });
        tests.collect()
    }

    fn demand(&self, demand: &coverage::Demand, sources: &Sources) -> Option<Demand> {
        let rule = self.rulebook.rules.get(demand.rule.0 as usize)?;
        let written = rule.demands.get(demand.demand)?;
        let id = match rule.demands.len() {
            1 => rule.id.clone(),
            _ => format!("{}/{}", rule.id, demand.demand + 1),
        };
        Some(Demand {
            id,
            rule: rule.id.clone(),
            title: rule.title.clone(),
            hard: written.force.is_hard(),
            place: place(written.span, sources),
            verdicts: demand.each().map(verdict).collect(),
        })
    }
}

fn verdict((verdict, seen): (rulebook::Verdict, &Seen)) -> Verdict {
    Verdict {
        verdict: verdict.key(),
        state: match seen {
            Seen { expected, .. } if !expected.is_empty() => State::Expected,
            Seen { tests, .. } if !tests.is_empty() => State::Seen,
            Seen {
                cannot: Some(_), ..
            } => State::Impossible,
            _ => State::Missing,
        },
        tests: seen.tests.clone(),
        expected: seen.expected.clone(),
        reason: seen.cannot,
    }
}

/// The words of a place, in one line.
fn words(span: Span, sources: &Sources) -> String {
    let text = sources.get(span.file).text.get(span.range()).unwrap_or("");
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

fn side(what: &'static str, seen: &Seen) -> Side {
    Side {
        what,
        state: match seen {
            Seen { tests, .. } if !tests.is_empty() => State::Seen,
            Seen {
                cannot: Some(_), ..
            } => State::Impossible,
            _ => State::Missing,
        },
        tests: seen.tests.clone(),
        nearest: None,
        reason: seen.cannot,
    }
}

fn of_sides<'s>(sides: impl Iterator<Item = &'s Side>) -> Total {
    sides.fold(Total::default(), |total, side| {
        total.and(Total {
            possible: usize::from(side.state != State::Impossible),
            seen: usize::from(side.state <= State::Seen),
            expected: None,
        })
    })
}

fn total<'v>(verdicts: impl Iterator<Item = &'v Verdict>) -> Total {
    verdicts.fold(Total::default(), |total, verdict| {
        total.and(Total {
            possible: usize::from(verdict.state != State::Impossible),
            seen: usize::from(verdict.state <= State::Seen),
            expected: Some(usize::from(verdict.state == State::Expected)),
        })
    })
}
