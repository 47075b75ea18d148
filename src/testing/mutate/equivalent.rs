//! Whether a mutant says the same as the rulebook it was made from, where that is cheap to see.
//!
//! It never says so without having shown it: what it cannot see counts as a difference.

use std::collections::BTreeSet;

use crate::lint::idle_exception::{applies, excepted, met};
use crate::lint::support::logic::{Formula, Table};
use crate::lint::support::meaning::{Reader, Scope};
use crate::model::rulebook::{Rule, RuleId, Rulebook, Verdict};
use crate::plan::plan_some;
use crate::testing::mutate::{Mutant, Part};

/// Why a change to something that no rule uses changes nothing.
pub(super) const UNUSED: &str = "no rule uses it";

const SAME_PLAN: &str = "it comes to the same conditions";

const SAME_VERDICTS: &str = "every combination of true, false and unknown gives the same verdict";

/// Why a mutant says the same; nothing where that cannot be seen.
pub(super) fn why(
    mutant: &Mutant,
    old: &Rulebook,
    new: &Rulebook,
    needed: &BTreeSet<RuleId>,
    affected: &BTreeSet<RuleId>,
) -> Option<&'static str> {
    match mutant.part {
        Part::Without(_) => None,
        // What a figure or list is does not show in a formula, which calls it by its name.
        Part::Definition(_) => same_plan(old, new, needed).then_some(SAME_PLAN),
        Part::Rule(_) | Part::Term(_) if same_plan(old, new, needed) => Some(SAME_PLAN),
        Part::Rule(_) | Part::Term(_) => {
            let readers = (&Reader::new(old), &Reader::new(new));
            let rule =
                |rulebook: &'_ Rulebook, id: RuleId| rulebook.rules.get(id.0 as usize).cloned();
            let mut pairs = affected.iter().map(|id| rule(old, *id).zip(rule(new, *id)));
            let same = pairs
                .all(|pair| pair.is_some_and(|(old, new)| same_verdicts((&old, &new), readers)));
            same.then_some(SAME_VERDICTS)
        }
    }
}

fn same_plan(old: &Rulebook, new: &Rulebook, needed: &BTreeSet<RuleId>) -> bool {
    plan_some(old, needed).to_string() == plan_some(new, needed).to_string()
}

/// Whether two forms of a rule give the same verdicts, and the same reason to yield to them.
fn same_verdicts((old, new): (&Rule, &Rule), (before, after): (&Reader<'_>, &Reader<'_>)) -> bool {
    let filter = |rule: &Rule, reader: &Reader<'_>| {
        let binding = rule.binding.as_ref();
        let with = binding.and_then(|binding| binding.with.as_ref());
        with.map(|with| reader.formula(with, &Scope::default()).text())
    };
    let mut demands = old.demands.iter().zip(&new.demands);
    let applies = (applies(old, before), applies(new, after));
    let excepted = (
        excepted(&old.exceptions, None, before),
        excepted(&new.exceptions, None, after),
    );
    old.overrides == new.overrides
        && old.demands.len() == new.demands.len()
        && filter(old, before) == filter(new, after)
        && (old.overrides.is_empty() || agree(&applies.0, &applies.1))
        && demands.all(|(one, other)| {
            let met = (met(one, before), met(other, after));
            one.force.is_hard() == other.force.is_hard()
                && verdicts_agree(&applies, &met, &excepted)
        })
}

fn agree(one: &Formula, other: &Formula) -> bool {
    one.text() == other.text()
        || Table::of([one, other]).is_some_and(|table| table.agree(one, other))
}

type Pair = (Formula, Formula);

fn verdicts_agree(applies: &Pair, met: &Pair, excepted: &Pair) -> bool {
    let all = [applies, met, excepted];
    if all.iter().all(|(old, new)| old.text() == new.text()) {
        return true;
    }
    let formulas = all.iter().flat_map(|(old, new)| [old, new]);
    let Some(table) = Table::of(formulas) else {
        return false;
    };
    // A rule that overrides this one may hold besides its exceptions.
    let overridden = [false, true];
    table.rows.iter().all(|row| {
        overridden.iter().all(|overridden| {
            let verdict = |applies: &Formula, met: &Formula, excepted: &Formula| {
                let truth = |formula| table.truth(formula, row);
                let excepted = truth(excepted).or(crate::model::truth::Truth::known(*overridden));
                Verdict::of(truth(applies), truth(met), excepted)
            };
            verdict(&applies.0, &met.0, &excepted.0) == verdict(&applies.1, &met.1, &excepted.1)
        })
    })
}
