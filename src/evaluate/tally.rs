//! What quantifiers say of entries of which some are known to count and some are not.

use crate::model::rulebook::Quantifier;
use crate::model::truth::Truth;

/// One entry: whether it is among those that count, and whether what is said of it holds.
pub(super) type Counted = (Truth, Truth);

/// Entries, summed up as far as quantifiers can tell them apart.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// So many count, and it holds for them; of so many that may be so.
    surely: usize,
    maybe: usize,
    /// Whether some entry counts for which it does not hold; whether some may.
    fails: bool,
    may_fail: bool,
    /// By how many those for which it holds outnumber the others, at least and at most.
    least: i64,
    greatest: i64,
}

impl Tally {
    /// Adds an entry: whether it is among those that count, and whether what is said of it holds.
    pub fn add(&mut self, counts: Truth, holds: Truth) {
        match counts.and(holds) {
            Truth::True => self.surely += 1,
            Truth::Unknown => self.maybe += 1,
            Truth::False => {}
        }
        match counts.negate().or(holds) {
            Truth::False => self.fails = true,
            Truth::Unknown => self.may_fail = true,
            Truth::True => {}
        }
        let (least, greatest) = margin(counts, holds);
        self.least += least;
        self.greatest += greatest;
    }

    /// The truth of a quantifier; if open, there may be entries that are not known.
    #[must_use]
    pub fn truth(&self, quantifier: Quantifier, open: bool) -> Truth {
        match quantifier {
            Quantifier::Some => self.at_least(1, open),
            Quantifier::No => self.at_least(1, open).negate(),
            Quantifier::Every => self.every(open),
            Quantifier::AtLeast(wanted) => self.at_least(wanted, open),
            Quantifier::AtMost(most) => self.at_most(most, open),
            Quantifier::Exactly(wanted) => {
                self.at_least(wanted, open).and(self.at_most(wanted, open))
            }
            Quantifier::Most => self.most(open),
        }
    }

    fn at_least(&self, wanted: usize, open: bool) -> Truth {
        if self.surely >= wanted {
            Truth::True
        } else if open || self.surely + self.maybe >= wanted {
            Truth::Unknown
        } else {
            Truth::False
        }
    }

    fn at_most(&self, most: usize, open: bool) -> Truth {
        match most.checked_add(1) {
            Some(more) => self.at_least(more, open).negate(),
            None => Truth::True,
        }
    }

    fn every(&self, open: bool) -> Truth {
        if self.fails {
            Truth::False
        } else if self.may_fail || open {
            Truth::Unknown
        } else {
            Truth::True
        }
    }

    /// More than half: the entries for which it holds outnumber those for which it does not.
    fn most(&self, open: bool) -> Truth {
        match (self.least > 0, self.greatest > 0) {
            _ if open => Truth::Unknown,
            (true, _) => Truth::True,
            (_, false) => Truth::False,
            (false, true) => Truth::Unknown,
        }
    }
}

/// The truth of a quantifier; if open, there may be entries that are not known.
pub(super) fn quantified(quantifier: Quantifier, entries: &[Counted], open: bool) -> Truth {
    let mut tally = Tally::default();
    for (counts, holds) in entries {
        tally.add(*counts, *holds);
    }
    tally.truth(quantifier, open)
}

/// What an entry adds at least and at most to the majority.
fn margin(counts: Truth, holds: Truth) -> (i64, i64) {
    let (least, greatest) = match holds {
        Truth::True => (1, 1),
        Truth::False => (-1, -1),
        Truth::Unknown => (-1, 1),
    };
    match counts {
        Truth::True => (least, greatest),
        Truth::False => (0, 0),
        Truth::Unknown => (least.min(0), greatest.max(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Truth; 3] = [Truth::False, Truth::Unknown, Truth::True];

    fn quantifiers() -> Vec<Quantifier> {
        let mut all = vec![
            Quantifier::Some,
            Quantifier::Every,
            Quantifier::No,
            Quantifier::Most,
        ];
        for count in 0..4 {
            all.push(Quantifier::AtLeast(count));
            all.push(Quantifier::AtMost(count));
            all.push(Quantifier::Exactly(count));
        }
        all
    }

    fn settled(truth: Truth) -> Vec<Truth> {
        match truth {
            Truth::Unknown => vec![Truth::False, Truth::True],
            known => vec![known],
        }
    }

    /// Every way in which the unknown parts of some entries may turn out.
    fn ways(entries: &[Counted]) -> Vec<Vec<Counted>> {
        let Some((first, rest)) = entries.split_first() else {
            return vec![Vec::new()];
        };
        let mut all = Vec::new();
        for tail in ways(rest) {
            for counts in settled(first.0) {
                for holds in settled(first.1) {
                    let mut way = vec![(counts, holds)];
                    way.extend(tail.iter().copied());
                    all.push(way);
                }
            }
        }
        all
    }

    fn lists(length: usize) -> Vec<Vec<Counted>> {
        if length == 0 {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for tail in lists(length - 1) {
            for counts in ALL {
                for holds in ALL {
                    let mut list = tail.clone();
                    list.push((counts, holds));
                    all.push(list);
                }
            }
        }
        all
    }

    #[test]
    fn a_quantifier_is_known_exactly_when_the_unknown_parts_cannot_change_it() {
        for entries in (0..=3).flat_map(lists) {
            for quantifier in quantifiers() {
                let mut outcomes: Vec<Truth> = ways(&entries)
                    .iter()
                    .map(|way| quantified(quantifier, way, false))
                    .collect();
                outcomes.sort();
                outcomes.dedup();
                let expected = match outcomes.as_slice() {
                    [only] => *only,
                    _ => Truth::Unknown,
                };
                assert_eq!(
                    quantified(quantifier, &entries, false),
                    expected,
                    "{quantifier} {entries:?}"
                );
            }
        }
    }

    #[test]
    fn an_open_list_leaves_only_what_its_known_entries_decide() {
        let known = [(Truth::True, Truth::True), (Truth::True, Truth::True)];
        let open = |quantifier| quantified(quantifier, &known, true);
        assert_eq!(open(Quantifier::Some), Truth::True);
        assert_eq!(open(Quantifier::No), Truth::False);
        assert_eq!(open(Quantifier::AtLeast(2)), Truth::True);
        assert_eq!(open(Quantifier::AtLeast(3)), Truth::Unknown);
        assert_eq!(open(Quantifier::AtMost(1)), Truth::False);
        assert_eq!(open(Quantifier::Exactly(1)), Truth::False);
        assert_eq!(open(Quantifier::Exactly(2)), Truth::Unknown);
        assert_eq!(open(Quantifier::Every), Truth::Unknown);
        assert_eq!(open(Quantifier::Most), Truth::Unknown);
        let failing = [(Truth::True, Truth::False)];
        assert_eq!(quantified(Quantifier::Every, &failing, true), Truth::False);
    }
}
