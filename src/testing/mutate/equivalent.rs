//! Whether a mutant says the same as the rulebook it was made from, where that is cheap to see.
//!
//! It never says so without having shown it: what it cannot see counts as a difference.

use std::collections::BTreeSet;

use crate::lint::idle_exception::{applies, excepted, met};
use crate::lint::support::logic::{Formula, Table};
use crate::lint::support::meaning::{Reader, Scope};
use crate::model::rulebook::{Demand, Rule, RuleId, Rulebook, Verdict};
use crate::plan::plan_some;
use crate::testing::mutate::{Kind, Mutant, Owner, Part};

/// Why a change to something that no rule uses changes nothing.
pub(super) const UNUSED: &str = "no rule uses it";

const SAME_PLAN: &str = "it comes to the same conditions";

const SAME_OVERALL: &str =
    "a hard demand is broken and left open wherever this one is, so no deal fares otherwise";

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
        Part::Rule(_) if mutant.kind == Kind::Force => {
            same_overall(mutant.owner, old, new).then_some(SAME_OVERALL)
        }
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

/// Whether a demand may be hard or soft without any deal faring otherwise as a whole: on every day that its rule is held,
/// another hard demand is broken where it is, and broken or open where it is open.
fn same_overall(owner: Owner, old: &Rulebook, new: &Rulebook) -> bool {
    let Owner::Rule(id) = owner else {
        return false;
    };
    let rule = |rulebook: &'_ Rulebook| rulebook.rules.get(id.0 as usize).cloned();
    let Some((before, after)) = rule(old).zip(rule(new)) else {
        return false;
    };
    let pairs = before.demands.iter().zip(&after.demands);
    let mut changed = pairs.filter(|(one, other)| one.force != other.force);
    let Some((demand, _)) = changed.next() else {
        return false;
    };
    let reader = Reader::new(old);
    old.rules.iter().enumerate().any(|(at, other)| {
        let hard = other.demands.iter().filter(|other| {
            let is_itself = at == id.0 as usize && other.span == demand.span;
            other.force.is_hard() && !is_itself
        });
        let overridden = RuleId(u32::try_from(at).unwrap_or(u32::MAX));
        let yields = old
            .rules
            .iter()
            .any(|rule| rule.overrides.contains(&overridden));
        !yields && is_held_with(other, &before) && { hard }
            .any(|hard| goes_with((&before, demand), (other, hard), &reader))
    })
}

/// Whether a rule is held on every day that another one is, and nothing but its own words decides it.
fn is_held_with(rule: &Rule, other: &Rule) -> bool {
    let dates = |rule: &Rule| {
        let held = rule.holding.as_ref();
        (
            held.and_then(|held| held.since),
            held.and_then(|held| held.until),
        )
    };
    let ((since, until), (first, last)) = (dates(rule), dates(other));
    rule.binding.is_none()
        && other.binding.is_none()
        && since.is_none_or(|since| first.is_some_and(|first| since <= first))
        && until.is_none_or(|until| last.is_some_and(|last| last <= until))
}

/// Whether one demand is broken where another is, and broken or open where that is open.
fn goes_with(
    (rule, demand): (&Rule, &Demand),
    (other, hard): (&Rule, &Demand),
    reader: &Reader<'_>,
) -> bool {
    let of = |rule: &Rule, demand: &Demand| {
        (
            applies(rule, reader),
            met(demand, reader),
            excepted(&rule.exceptions, None, reader),
        )
    };
    let (mine, theirs) = (of(rule, demand), of(other, hard));
    let formulas = [&mine.0, &mine.1, &mine.2, &theirs.0, &theirs.1, &theirs.2];
    let Some(table) = Table::of(formulas) else {
        return false;
    };
    table.rows.iter().all(|row| {
        let verdict = |(applies, met, excepted): &(Formula, Formula, Formula)| {
            let truth = |formula| table.truth(formula, row);
            Verdict::of(truth(applies), truth(met), truth(excepted))
        };
        match verdict(&mine) {
            Verdict::Broken => verdict(&theirs) == Verdict::Broken,
            Verdict::Gap | Verdict::Undetermined => verdict(&theirs) <= Verdict::Undetermined,
            Verdict::Excepted | Verdict::Met | Verdict::NotApplicable => true,
        }
    })
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
