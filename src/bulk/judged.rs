//! The verdicts on the records of one batch, whichever path they come from.
//!
//! The fast path's masks are taken over as they are; the ordinary path adds its records one by one.

use crate::bulk::mask::Mask;
use crate::bulk::verdicts::{DemandOf, Verdicts, position};
use crate::evaluate::Finding;
use crate::model::rulebook::Overall;

/// The verdicts on the records of one batch.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// How many records the batch has.
    pub records: usize,
    /// For each demand and verdict, the records that have a finding with it. A demand that was not reported on has no
    /// record at all.
    pub found: Vec<[Mask; 6]>,
    /// The records that could not be used as a whole.
    pub unusable: Mask,
}

/// The records of a batch by what is said of the whole deal; each stands in one mask.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sorted {
    /// A hard demand is broken.
    pub fails: Mask,
    /// None is broken, and a hard demand cannot be judged.
    pub incomplete: Mask,
    /// Neither.
    pub passes: Mask,
    /// No rule applies.
    pub nothing_applies: Mask,
    /// It could not be used as a whole.
    pub unusable: Mask,
}

impl Judged {
    /// Starts over with what the fast path says of a batch. Nothing is said yet of the records that it declined.
    pub fn take(&mut self, verdicts: &Verdicts) {
        self.records = verdicts.records;
        self.unusable = Mask::NONE;
        self.found.clear();
        for rows in &verdicts.demands {
            let all = rows.found(verdicts.records);
            self.found
                .push(all.map(|mask| mask.without(verdicts.ordinary)));
        }
    }

    /// Adds a record that the ordinary path judged. `demands` are those of the plan.
    pub fn add(&mut self, record: usize, findings: &[Finding], demands: &[DemandOf]) {
        let mut findings = findings.iter().peekable();
        for (masks, demand) in self.found.iter_mut().zip(demands) {
            let is_of =
                |finding: &&Finding| (finding.rule, finding.demand) == (demand.rule, demand.demand);
            while let Some(finding) = findings.next_if(is_of) {
                if let Some(mask) = masks.get_mut(position(finding.verdict)) {
                    mask.set(record);
                }
            }
        }
    }

    /// What is said of each record as a whole.
    #[must_use]
    pub fn sorted(&self, demands: &[DemandOf]) -> Sorted {
        let (mut broken, mut open, mut applies) = (Mask::NONE, Mask::NONE, Mask::NONE);
        for (masks, demand) in self.found.iter().zip(demands) {
            let [bad, gap, undetermined, excepted, met, _] = masks;
            let unclear = gap.or(*undetermined);
            applies = applies.or(*bad).or(unclear).or(*excepted).or(*met);
            if demand.force.is_hard() {
                broken = broken.or(*bad);
                open = open.or(unclear);
            }
        }
        let usable = Mask::first(self.records).without(self.unusable);
        Sorted {
            fails: usable.and(broken),
            incomplete: usable.and(open).without(broken),
            passes: usable.and(applies).without(broken).without(open),
            nothing_applies: usable.without(applies),
            unusable: self.unusable,
        }
    }
}

impl Sorted {
    /// What is said of one record; nothing of a record to which no rule applies, and of one that is unusable.
    #[must_use]
    pub fn overall(&self, record: usize) -> Option<Overall> {
        let rows = [
            (self.fails, Overall::Fails),
            (self.incomplete, Overall::Incomplete),
            (self.passes, Overall::Passes),
        ];
        let found = rows.iter().find(|(mask, _)| mask.has(record));
        found.map(|(_, overall)| *overall)
    }
}
