//! What quantifiers say of entries of which some are known to count and some are not.

use crate::model::rulebook::Quantifier;
use crate::model::truth::Truth;

/// One entry: whether it is among those that count, and whether what is said of it holds.
pub(super) type Counted = (Truth, Truth);

/// The truth of a quantifier; if open, there may be entries that are not known.
pub(super) fn quantified(quantifier: Quantifier, entries: &[Counted], open: bool) -> Truth {
    match quantifier {
        Quantifier::Some => at_least(1, entries, open),
        Quantifier::No => at_least(1, entries, open).negate(),
        Quantifier::Every => every(entries, open),
        Quantifier::AtLeast(wanted) => at_least(wanted, entries, open),
        Quantifier::AtMost(most) => at_most(most, entries, open),
        Quantifier::Exactly(wanted) => {
            at_least(wanted, entries, open).and(at_most(wanted, entries, open))
        }
        Quantifier::Most => most(entries, open),
    }
}

fn at_least(wanted: usize, entries: &[Counted], open: bool) -> Truth {
    let both = entries.iter().map(|(counts, holds)| counts.and(*holds));
    match Truth::at_least(wanted, both) {
        Truth::False if open => Truth::Unknown,
        known => known,
    }
}

fn at_most(most: usize, entries: &[Counted], open: bool) -> Truth {
    match most.checked_add(1) {
        Some(more) => at_least(more, entries, open).negate(),
        None => Truth::True,
    }
}

fn every(entries: &[Counted], open: bool) -> Truth {
    let start = if open { Truth::Unknown } else { Truth::True };
    entries.iter().fold(start, |all, (counts, holds)| {
        all.and(counts.negate().or(*holds))
    })
}

/// More than half: the entries for which it holds outnumber those for which it does not.
fn most(entries: &[Counted], open: bool) -> Truth {
    let (least, greatest) = entries
        .iter()
        .map(margin)
        .fold((0, 0), |sum, margin| (sum.0 + margin.0, sum.1 + margin.1));
    match (least > 0, greatest > 0) {
        _ if open => Truth::Unknown,
        (true, _) => Truth::True,
        (_, false) => Truth::False,
        (false, true) => Truth::Unknown,
    }
}

/// What an entry adds at least and at most to the majority.
fn margin((counts, holds): &Counted) -> (i64, i64) {
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
