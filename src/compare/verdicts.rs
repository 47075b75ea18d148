//! The verdicts of two checks: which differ, what that means, and which changed facts decided them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::compare::facts::Compared;
use crate::compare::{FactChange, RulebookChanges, Turned, VerdictChange};
use crate::evaluate::Finding;
use crate::explain::{self, Checked};
use crate::model::facts::{FactId, Facts};
use crate::model::rulebook::{RuleId, Verdict};
use crate::model::shape::Shape;

/// A demand of a rule, by the rule's id.
type Demand<'a> = (&'a str, u32);

/// The findings on one demand: by entry, none for the document as a whole.
type Findings = Vec<(Option<FactId>, usize)>;

/// Compares the verdicts of two checks.
pub(super) fn compare(
    old: &Checked<'_>,
    new: &Checked<'_>,
    rules: Option<&RulebookChanges>,
    facts: &Compared,
) -> (Vec<VerdictChange>, Vec<(usize, usize)>) {
    let causes = Causes {
        old,
        new,
        changes: &facts.changes,
        differing: rules
            .map(|rules| differing(old, new, rules))
            .unwrap_or_default(),
    };
    let (mut olds, mut news) = (by_demand(old), by_demand(new));
    let demands: BTreeSet<Demand<'_>> = olds.keys().chain(news.keys()).copied().collect();
    let (mut changes, mut still_open) = (Vec::new(), Vec::new());
    for demand in demands {
        let olds = olds.remove(&demand).unwrap_or_default();
        let news = news.remove(&demand).unwrap_or_default();
        for (one, other) in pairs(&olds, &news, &facts.entries) {
            let one_found = one.and_then(|at| old.outcome.findings.get(at));
            let other_found = other.and_then(|at| new.outcome.findings.get(at));
            let (before, after) = (
                one_found.map(|found| found.verdict),
                other_found.map(|found| found.verdict),
            );
            if let (Some(at), Some(other_at)) = (one, other)
                && is_open(before)
                && is_open(after)
            {
                still_open.push((at, other_at));
            }
            if before != after {
                let because = causes.of(one_found, other_found);
                let months = rules.is_some_and(|rules| rules.calendar) && because.is_empty();
                changes.push(VerdictChange {
                    old: one,
                    new: other,
                    turned: turned(one_found, other_found),
                    because,
                    rule_differs: months || causes.differing.contains(demand.0),
                });
            }
        }
    }
    (changes, still_open)
}

fn by_demand<'a>(checked: &Checked<'a>) -> BTreeMap<Demand<'a>, Findings> {
    let mut all: BTreeMap<Demand<'a>, Findings> = BTreeMap::new();
    for (at, finding) in checked.outcome.findings.iter().enumerate() {
        if let Some(rule) = checked.rulebook.rules.get(finding.rule.0 as usize) {
            let demand = (rule.id.as_str(), finding.demand);
            all.entry(demand).or_default().push((finding.entry, at));
        }
    }
    all
}

/// Which finding of one demand is which. Where one side speaks of entries and the other of none, because the list is
/// empty, absent or open, each entry is set beside what was said of none.
fn pairs(
    olds: &Findings,
    news: &Findings,
    entries: &HashMap<FactId, FactId>,
) -> Vec<(Option<usize>, Option<usize>)> {
    let whole = |findings: &Findings| match findings.as_slice() {
        [(None, at)] => Some(*at),
        _ => None,
    };
    let (old_whole, new_whole) = (whole(olds), whole(news));
    if let (Some(one), Some(other)) = (old_whole, new_whole) {
        return vec![(Some(one), Some(other))];
    }
    let mut left: BTreeMap<Option<FactId>, usize> = news.iter().copied().collect();
    let mut pairs = Vec::new();
    for (entry, at) in olds {
        let found = entry.and_then(|entry| entries.get(&entry));
        match found.and_then(|found| left.remove(&Some(*found))) {
            Some(other) => pairs.push((Some(*at), Some(other))),
            None if Some(*at) == old_whole && !news.is_empty() => {}
            None => pairs.push((Some(*at), new_whole)),
        }
    }
    let alone = left
        .into_values()
        .filter(|at| Some(*at) != new_whole || olds.is_empty());
    pairs.extend(alone.map(|at| (old_whole, Some(at))));
    pairs
}

fn is_open(verdict: Option<Verdict>) -> bool {
    matches!(verdict, Some(Verdict::Gap | Verdict::Undetermined))
}

/// What it means that one finding takes the place of another. What became advice is no longer a hard demand.
fn turned(old: Option<&Finding>, new: Option<&Finding>) -> Turned {
    let hard = |found: Option<&Finding>| found.is_some_and(|found| found.force.is_hard());
    match (rank(old, hard(old)), rank(new, hard(new))) {
        (1 | 2, 0) => return Turned::Worse,
        (2, 1) => return Turned::NewlyOpen,
        (0, 1 | 2) | (1, 2) => return Turned::Better,
        _ => {}
    }
    let broken = |found: Option<&Finding>| {
        found.is_some_and(|found| !found.force.is_hard() && found.verdict == Verdict::Broken)
    };
    match (broken(old), broken(new)) {
        (false, true) => Turned::AdviceWorse,
        (true, false) => Turned::AdviceBetter,
        _ => Turned::Otherwise,
    }
}

/// 0 for a broken hard demand, 1 for an open one, 2 for everything else.
fn rank(found: Option<&Finding>, hard: bool) -> u8 {
    match found.map(|found| found.verdict) {
        Some(Verdict::Broken) if hard => 0,
        Some(Verdict::Gap | Verdict::Undetermined) if hard => 1,
        _ => 2,
    }
}

/// The ids of the rules that are not the same on both sides.
fn differing(old: &Checked<'_>, new: &Checked<'_>, rules: &RulebookChanges) -> BTreeSet<String> {
    let id =
        |checked: &Checked<'_>, rule: RuleId| checked.rulebook.rules[rule.0 as usize].id.clone();
    let added = rules.added.iter().map(|rule| id(new, *rule));
    let removed = rules.removed.iter().map(|rule| id(old, *rule));
    let changed = rules.changed.iter().filter(|change| change.meaning);
    let changed = changed.map(|change| id(new, change.new));
    added.chain(removed).chain(changed).collect()
}

/// Finds the changed facts that decided a verdict.
struct Causes<'a, 'c> {
    old: &'c Checked<'a>,
    new: &'c Checked<'a>,
    changes: &'c [FactChange],
    differing: BTreeSet<String>,
}

impl Causes<'_, '_> {
    fn of(&self, old: Option<&Finding>, new: Option<&Finding>) -> Vec<usize> {
        let olds = decisive(self.old, old, new.is_none());
        let news = decisive(self.new, new, old.is_none());
        let by = |test: &dyn Fn(&Facts, FactId, FactId) -> bool| -> Vec<usize> {
            let decided = |facts: &Facts, changed: Option<FactId>, decisive: &[FactId]| {
                changed.is_some_and(|changed| decisive.iter().any(|one| test(facts, changed, *one)))
            };
            let told = self.changes.iter().enumerate().filter(|(_, change)| {
                decided(self.old.facts, change.old, &olds)
                    || decided(self.new.facts, change.new, &news)
            });
            told.map(|(at, _)| at).collect()
        };
        // A decisive fact changed, or stands in something that did; else something in a decisive list or record did.
        let close = by(&|facts, changed, decisive| is_in(facts, decisive, changed));
        if !close.is_empty() {
            return close;
        }
        let wide = by(&|facts, changed, decisive| is_in(facts, changed, decisive));
        if wide.is_empty() {
            self.read_by(old, new)
        } else {
            wide
        }
    }

    /// The changed facts that the rule reads at all.
    fn read_by(&self, old: Option<&Finding>, new: Option<&Finding>) -> Vec<usize> {
        let reads = |checked: &Checked<'_>, found: Option<&Finding>| {
            found.map_or(Vec::new(), |found| {
                explain::rule(checked.rulebook, found.rule).reads
            })
        };
        let (olds, news) = (reads(self.old, old), reads(self.new, new));
        let read = |checked: &Checked<'_>, changed: Option<FactId>, reads: &[String]| {
            changed.is_some_and(|changed| {
                let path = unnumbered(checked.facts, changed, &checked.rulebook.shape);
                reads
                    .iter()
                    .any(|read| is_below(read, &path) || is_below(&path, read))
            })
        };
        let told = self.changes.iter().enumerate().filter(|(_, change)| {
            read(self.old, change.old, &olds) || read(self.new, change.new, &news)
        });
        told.map(|(at, _)| at).collect()
    }
}

/// The facts that decided a finding; where it stands alone, also the entry that it is about.
fn decisive(checked: &Checked<'_>, found: Option<&Finding>, alone: bool) -> Vec<FactId> {
    let Some(found) = found else {
        return Vec::new();
    };
    let mut facts = explain::decisive_facts(checked, found);
    facts.extend(found.entry.filter(|_| alone));
    facts
}

/// Whether a fact is another one or stands in it.
fn is_in(facts: &Facts, inner: FactId, outer: FactId) -> bool {
    std::iter::successors(Some(inner), |fact| facts.get(*fact).parent).any(|fact| fact == outer)
}

/// The path of a fact without the numbers of entries.
fn unnumbered(facts: &Facts, id: FactId, shape: &Shape) -> String {
    let path = facts.path(id, shape);
    let parts = path.split('.');
    let names: Vec<&str> = parts
        .map(|part| part.split('[').next().unwrap_or(part))
        .collect();
    names.join(".")
}

fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
