//! Totals over any number of batches: how many records each demand and each holder meets which verdict on.
//!
//! Adding up is all it does, so totals are the same in whatever order batches come.

use crate::bulk::judged::{Judged, Sorted};
use crate::bulk::mask::Mask;
use crate::bulk::verdicts::DemandOf;

/// How many records have each verdict, in the order of [`crate::model::rulebook::Verdict::ALL`].
pub type Counts = [u64; 6];

/// The totals of one rulebook.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// How many records were judged or could not be.
    pub records: u64,
    /// Of those, how many break a hard demand.
    pub fails: u64,
    /// How many leave a hard demand open and break none.
    pub incomplete: u64,
    /// How many do neither.
    pub passes: u64,
    /// To how many no rule applies.
    pub nothing_applies: u64,
    /// How many could not be used as a whole. They are in no other number.
    pub unusable: u64,
    /// For each demand, how many records have which worst verdict.
    pub demands: Vec<Counts>,
    /// For each group of demands, how many records have which worst verdict over all of the group.
    pub groups: Vec<Counts>,
}

impl Tally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(demands: usize, groups: usize) -> Self {
        Self {
            demands: vec![Counts::default(); demands],
            groups: vec![Counts::default(); groups],
            ..Self::default()
        }
    }

    /// Adds a batch. Each group is a list of positions of demands.
    pub fn add(&mut self, judged: &Judged, demands: &[DemandOf], groups: &[Vec<usize>]) -> Sorted {
        let sorted = judged.sorted(demands);
        self.records += judged.records as u64;
        self.fails += sorted.fails.count();
        self.incomplete += sorted.incomplete.count();
        self.passes += sorted.passes.count();
        self.nothing_applies += sorted.nothing_applies.count();
        self.unusable += sorted.unusable.count();
        let usable = Mask::first(judged.records).without(judged.unusable);
        for (counts, masks) in self.demands.iter_mut().zip(&judged.found) {
            count(counts, &worst([masks].into_iter()), usable);
        }
        for (counts, group) in self.groups.iter_mut().zip(groups) {
            let found = group.iter().filter_map(|demand| judged.found.get(*demand));
            count(counts, &worst(found), usable);
        }
        sorted
    }

    /// Adds the totals of other records under the same rulebook.
    pub fn merge(&mut self, other: &Self) {
        self.records += other.records;
        self.fails += other.fails;
        self.incomplete += other.incomplete;
        self.passes += other.passes;
        self.nothing_applies += other.nothing_applies;
        self.unusable += other.unusable;
        let demands = self.demands.iter_mut().zip(&other.demands);
        let groups = self.groups.iter_mut().zip(&other.groups);
        for (own, other) in demands.chain(groups) {
            for (number, other) in own.iter_mut().zip(other) {
                *number += other;
            }
        }
    }
}

fn count(counts: &mut Counts, masks: &[Mask; 6], usable: Mask) {
    for (number, mask) in counts.iter_mut().zip(masks) {
        *number += mask.and(usable).count();
    }
}

/// For each verdict, the records whose worst verdict over some demands it is.
fn worst<'a>(found: impl Iterator<Item = &'a [Mask; 6]>) -> [Mask; 6] {
    let mut worst = [Mask::NONE; 6];
    for masks in found {
        for (mask, more) in worst.iter_mut().zip(masks) {
            *mask = mask.or(*more);
        }
    }
    let mut worse = Mask::NONE;
    for mask in &mut worst {
        *mask = mask.without(worse);
        worse = worse.or(*mask);
    }
    worst
}
