//! What the fast path says of one batch: masks over its records, and which records it left to the ordinary path.
//!
//! It is filled again for each batch, so that its memory is taken once.

use std::collections::BTreeMap;

use crate::bulk::mask::Mask;
use crate::model::rulebook::{Force, RuleId, Verdict};
use crate::model::shape::RecordId;
use crate::plan::Plan;

/// The position of a verdict in [`Verdict::ALL`], and so in every array of masks: the worst first.
#[must_use]
pub fn position(verdict: Verdict) -> usize {
    verdict as usize
}

/// One demand of one rule that is reported on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DemandOf {
    /// The rule.
    pub rule: RuleId,
    /// Which of its demands, from 0.
    pub demand: u32,
    /// Its force.
    pub force: Force,
}

/// Every demand of a plan, by rule and then in the order of the rule. Demands of rules that are not reported on are
/// among them: nothing is ever said of those.
#[must_use]
pub fn demands(plan: &Plan) -> Vec<DemandOf> {
    let mut all = Vec::new();
    for (rule, planned) in (0..).map(RuleId).zip(&plan.rules) {
        for (demand, planned) in (0..).zip(&planned.demands) {
            all.push(DemandOf {
                rule,
                demand,
                force: planned.force,
            });
        }
    }
    all
}

/// What is said of a batch.
#[derive(Clone, Debug, Default)]
pub struct Verdicts {
    /// How many records the batch has.
    pub records: usize,
    /// The records that the fast path declined: whatever the masks say of them is ignored. Declined is every record
    /// of which the ordinary path would report anything but unread keys: one that is no JSON, one with a value that
    /// its field cannot hold, one with a disputed fact, one with something that cannot be computed.
    pub ordinary: Mask,
    /// One for each of [`demands`], in that order.
    pub demands: Vec<Rows>,
    /// Keys that no field reads, in the records that were not declined.
    pub unread: UnreadKeys,
}

/// The verdicts on one demand.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one for each demand, whatever the number of records"
)]
pub enum Rows {
    /// The rule is not reported on, or not in force.
    Left,
    /// The rule is about whole records: each record that was not declined stands in exactly one mask.
    Records([Mask; 6]),
    /// The rule is about entries of a list.
    Entries(EntryRows),
}

/// Verdicts on the entries of a list, those of all records in one row of bits.
#[derive(Clone, Debug, Default)]
pub struct EntryRows {
    /// The bits of record `i` are `starts[i]..starts[i + 1]`. There is one for each entry of its list, whether or not
    /// the rule binds it, and one more for the list itself: undetermined where the record does not say what is in the
    /// list, else nothing.
    pub starts: Vec<u32>,
    /// 64 bits a word, by verdict. A bit that stands in no mask is no finding; a record none of whose bits stands in
    /// one has no entry that the rule is about, and so does not come under it.
    pub masks: [Vec<u64>; 6],
}

impl Verdicts {
    /// Verdicts that decline all of so many records.
    pub fn decline(&mut self, records: usize, demands: usize) {
        self.records = records;
        self.ordinary = Mask::first(records);
        self.unread.clear();
        self.demands.clear();
        self.demands.resize(demands, Rows::Left);
    }
}

impl Rows {
    /// For each verdict, the records that have a finding on this demand with it.
    #[must_use]
    pub fn found(&self, records: usize) -> [Mask; 6] {
        match self {
            Self::Left => [Mask::NONE; 6],
            Self::Records(masks) => *masks,
            Self::Entries(entries) => entries.found(records),
        }
    }
}

impl EntryRows {
    fn found(&self, records: usize) -> [Mask; 6] {
        let mut found = [Mask::NONE; 6];
        let mut none = Mask::first(records);
        for (record, range) in self.starts.windows(2).take(records).enumerate() {
            let [from, to] = range else {
                continue;
            };
            for (mask, bits) in found.iter_mut().zip(&self.masks) {
                if any(bits, *from as usize, *to as usize) {
                    mask.set(record);
                }
            }
        }
        for mask in &found {
            none = none.without(*mask);
        }
        let [.., not_applicable] = &mut found;
        *not_applicable = not_applicable.or(none);
        found
    }
}

/// Whether any of the bits `from..to` is set.
fn any(words: &[u64], from: usize, to: usize) -> bool {
    if from >= to {
        return false;
    }
    let (first, last) = (from / 64, (to - 1) / 64);
    (first..=last).any(|at| {
        let mut word = words.get(at).copied().unwrap_or(0);
        if at == first {
            word &= u64::MAX << (from % 64);
        }
        if at == last {
            word &= u64::MAX >> (63 - (to - 1) % 64);
        }
        word != 0
    })
}

/// Keys that no field reads, gathered over records.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct UnreadKeys {
    /// By the record of the shape that they stand in, then by their folded spelling.
    pub keys: BTreeMap<RecordId, BTreeMap<String, UnreadKey>>,
    /// How many different keys there are.
    kept: usize,
    /// How often further keys stood there, which were not kept.
    pub left_out: u64,
}

/// One of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnreadKey {
    /// How often it stands in records of this sort.
    pub times: u64,
    /// The record of the batch that has it first.
    pub record: u32,
}

impl UnreadKeys {
    /// No more different keys are kept.
    pub const MOST: usize = 1_000;

    /// Counts a key that stands in a record of the batch.
    pub fn add(&mut self, of: RecordId, folded: &str, record: u32) {
        self.add_times(of, folded, 1, record);
    }

    /// Counts a key that stands so often in records of the batch, in this one first.
    pub fn add_times(&mut self, of: RecordId, folded: &str, times: u64, record: u32) {
        let keys = self.keys.entry(of).or_default();
        if let Some(known) = keys.get_mut(folded) {
            known.times += times;
            known.record = known.record.min(record);
        } else if self.kept < Self::MOST {
            self.kept += 1;
            keys.insert(folded.to_owned(), UnreadKey { times, record });
        } else {
            self.left_out += times;
        }
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::{EntryRows, Rows, any};

    #[test]
    fn entries_speak_for_their_record() {
        // Record 0 has two entries, record 1 none, record 2 one entry that is not bound, record 3 an open list.
        let mut rows = EntryRows {
            starts: vec![0, 3, 4, 6, 7],
            ..EntryRows::default()
        };
        for mask in &mut rows.masks {
            mask.push(0);
        }
        rows.masks[4][0] |= 1 << 0;
        rows.masks[1][0] |= 1 << 1;
        rows.masks[2][0] |= 1 << 6;
        let found = Rows::Entries(rows).found(4);
        let records: Vec<Vec<usize>> = found.iter().map(|mask| mask.iter().collect()).collect();
        assert_eq!(
            records,
            [vec![], vec![0], vec![3], vec![], vec![0], vec![1, 2]]
        );
    }

    #[test]
    fn bits_are_found_across_words() {
        let mut words = vec![0_u64; 3];
        words[1] |= 1 << 5;
        assert!(any(&words, 69, 70) && any(&words, 0, 192) && any(&words, 3, 70));
        assert!(!any(&words, 70, 192) && !any(&words, 0, 69) && !any(&words, 69, 69));
        assert!(!any(&words, 500, 900));
    }
}
