//! Reasoning about conditions by trying every combination of what may be true, false and unknown.
//!
//! It knows of comparisons of one fact which of them exclude or imply one another, and nothing else of documents.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::model::rulebook::Relation;
use crate::model::truth::Truth;

/// More simple statements than these are not tried out.
const MOST_ATOMS: usize = 8;

/// What a condition says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Formula {
    /// A simple statement.
    Atom(Atom),
    /// Not so.
    Not(Box<Formula>),
    /// All of them; true of none.
    All(Vec<Formula>),
    /// Any of them; false of none.
    Any(Vec<Formula>),
    /// At least so many of them.
    AtLeast(usize, Vec<Formula>),
}

/// A simple statement: the same text says the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Atom {
    /// What it says.
    pub text: String,
    /// Of which fact it says it, where that is one fact compared with known values.
    pub about: Option<About>,
}

/// That one fact is one of some values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    /// The fact.
    pub subject: String,
    /// The values.
    pub set: Set,
}

/// An end of a range, and whether it belongs to it.
type End = Option<(Decimal, bool)>;

/// Some values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Set {
    /// These names.
    Names(BTreeSet<String>),
    /// What lies between two ends, either of which may be missing.
    Range(End, End),
}

impl Formula {
    /// A simple statement of which nothing more is known.
    #[must_use]
    pub fn atom(text: String) -> Self {
        Self::Atom(Atom { text, about: None })
    }

    /// What is always true.
    #[must_use]
    pub fn always() -> Self {
        Self::All(Vec::new())
    }

    /// The opposite.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// The formula in one line, the same whatever the order of its parts.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Atom(atom) => atom.text.clone(),
            Self::Not(inner) => format!("not {}", inner.text()),
            Self::All(_) => joined("all", self.flat()),
            Self::Any(_) => joined("any", self.flat()),
            Self::AtLeast(count, parts) => {
                let mut texts: Vec<String> = parts.iter().map(Self::text).collect();
                texts.sort();
                format!("at least {count} of {{{}}}", texts.join("; "))
            }
        }
    }

    /// The texts of the parts, those of parts of the same sort among them.
    fn flat(&self) -> BTreeSet<String> {
        let (Self::All(parts) | Self::Any(parts)) = self else {
            return std::iter::once(self.text()).collect();
        };
        let mut texts = BTreeSet::new();
        for part in parts {
            match (self, part) {
                (Self::All(_), Self::All(_)) | (Self::Any(_), Self::Any(_)) => {
                    texts.extend(part.flat());
                }
                _ => {
                    texts.insert(part.text());
                }
            }
        }
        texts
    }

    fn atoms<'f>(&'f self, found: &mut Vec<&'f Atom>) {
        match self {
            Self::Atom(atom) => {
                if !found.iter().any(|one| one.text == atom.text) {
                    found.push(atom);
                }
            }
            Self::Not(inner) => inner.atoms(found),
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => {
                parts.iter().for_each(|part| part.atoms(found));
            }
        }
    }
}

fn joined(word: &str, texts: BTreeSet<String>) -> String {
    let texts: Vec<String> = texts.into_iter().collect();
    match texts.as_slice() {
        [only] => only.clone(),
        all => format!("{word} of {{{}}}", all.join("; ")),
    }
}

/// Every combination of truths that some simple statements may have together.
pub struct Table<'f> {
    atoms: Vec<&'f Atom>,
    /// The combinations.
    pub rows: Vec<Vec<Truth>>,
}

impl<'f> Table<'f> {
    /// The table of the statements of some formulas; none where they are too many.
    #[must_use]
    pub fn of(formulas: impl IntoIterator<Item = &'f Formula>) -> Option<Self> {
        let mut atoms = Vec::new();
        for formula in formulas {
            formula.atoms(&mut atoms);
        }
        if atoms.len() > MOST_ATOMS {
            return None;
        }
        let mut rows = vec![Vec::new()];
        for _ in &atoms {
            rows = rows.iter().flat_map(|row| with_each_truth(row)).collect();
            rows.retain(|row| is_possible(&atoms, row));
        }
        Some(Self { atoms, rows })
    }

    /// How true a formula is in a row.
    #[must_use]
    pub fn truth(&self, formula: &Formula, row: &[Truth]) -> Truth {
        match formula {
            Formula::Atom(atom) => {
                let at = self.atoms.iter().position(|one| one.text == atom.text);
                let truth = at.and_then(|at| row.get(at)).copied();
                truth.unwrap_or(Truth::Unknown)
            }
            Formula::Not(inner) => self.truth(inner, row).negate(),
            Formula::All(parts) => self.truths(parts, row).fold(Truth::True, Truth::and),
            Formula::Any(parts) => self.truths(parts, row).fold(Truth::False, Truth::or),
            Formula::AtLeast(count, parts) => Truth::at_least(*count, self.truths(parts, row)),
        }
    }

    fn truths(&self, parts: &[Formula], row: &[Truth]) -> impl Iterator<Item = Truth> {
        parts.iter().map(|part| self.truth(part, row))
    }

    /// Whether two formulas are equally true in every row.
    #[must_use]
    pub fn agree(&self, one: &Formula, other: &Formula) -> bool {
        let mut rows = self.rows.iter();
        rows.all(|row| self.truth(one, row) == self.truth(other, row))
    }

    /// Whether a formula has a truth in no row.
    #[must_use]
    pub fn is_never(&self, formula: &Formula, truth: Truth) -> bool {
        self.rows
            .iter()
            .all(|row| self.truth(formula, row) != truth)
    }
}

fn with_each_truth(row: &[Truth]) -> Vec<Vec<Truth>> {
    let each = [Truth::False, Truth::Unknown, Truth::True].into_iter();
    each.map(|truth| row.iter().copied().chain([truth]).collect())
        .collect()
}

/// Whether the last truth of a row agrees with those before it.
fn is_possible(atoms: &[&Atom], row: &[Truth]) -> bool {
    let Some((last, before)) = row.split_last() else {
        return true;
    };
    let about = |at: usize| atoms.get(at).and_then(|atom| atom.about.as_ref());
    let Some(mine) = about(before.len()) else {
        return true;
    };
    let mut earlier = before.iter().enumerate();
    earlier.all(|(at, truth)| match about(at) {
        Some(other) if other.subject == mine.subject => {
            can_go_together(&mine.set, *last, &other.set, *truth)
        }
        _ => true,
    })
}

/// Whether one fact may be in a set and in another with these truths. What a document does not say it does not say for
/// either.
fn can_go_together(one: &Set, first: Truth, other: &Set, second: Truth) -> bool {
    match (first, second) {
        (Truth::Unknown, Truth::Unknown) | (Truth::False, Truth::False) => true,
        (Truth::Unknown, _) | (_, Truth::Unknown) => false,
        (Truth::True, Truth::True) => one.meets(other),
        (Truth::True, Truth::False) => !one.is_within(other),
        (Truth::False, Truth::True) => !other.is_within(one),
    }
}

impl Set {
    /// The numbers that a comparison leaves.
    #[must_use]
    pub fn between(relation: Relation, from: Decimal, to: Decimal) -> Option<Self> {
        let (low, high) = match relation {
            Relation::Equals => (Some((from, true)), Some((from, true))),
            Relation::Between => (Some((from, true)), Some((to, true))),
            Relation::AtLeast | Relation::OnOrAfter => (Some((from, true)), None),
            Relation::MoreThan | Relation::After => (Some((from, false)), None),
            Relation::AtMost | Relation::OnOrBefore => (None, Some((from, true))),
            Relation::LessThan | Relation::Before => (None, Some((from, false))),
            _ => return None,
        };
        Some(Self::Range(low, high))
    }

    /// Whether some value is in both.
    fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Names(one), Self::Names(other)) => !one.is_disjoint(other),
            (Self::Range(low, high), Self::Range(other_low, other_high)) => {
                leaves_room(*low, *other_high) && leaves_room(*other_low, *high)
            }
            _ => true,
        }
    }

    /// Whether every value is also in the other.
    fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Names(one), Self::Names(other)) => one.is_subset(other),
            (Self::Range(low, high), Self::Range(other_low, other_high)) => {
                stops_before(*low, *other_low, |mine, end| mine > end)
                    && stops_before(*high, *other_high, |mine, end| mine < end)
            }
            _ => false,
        }
    }
}

/// Whether something lies between a lower and an upper end.
fn leaves_room(low: End, high: End) -> bool {
    match (low, high) {
        (Some((low, low_closed)), Some((high, high_closed))) => {
            low < high || low == high && low_closed && high_closed
        }
        _ => true,
    }
}

/// Whether a range ends no further out than another one does.
fn stops_before(mine: End, end: End, further_in: impl Fn(Decimal, Decimal) -> bool) -> bool {
    match (mine, end) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some((mine, mine_closed)), Some((end, closed))) => {
            further_in(mine, end) || mine == end && (closed || !mine_closed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Formula, Set, Table};
    use crate::model::rulebook::Relation;
    use crate::model::truth::Truth;

    fn atom(text: &str) -> Formula {
        Formula::atom(text.to_owned())
    }

    #[test]
    fn order_and_nesting_change_no_text() {
        let one = Formula::All(vec![atom("a"), Formula::All(vec![atom("b"), atom("c")])]);
        let other = Formula::All(vec![atom("c"), atom("b"), atom("a"), atom("a")]);
        assert_eq!(one.text(), other.text());
        assert_eq!(atom("a").negated().negated().text(), "a");
    }

    #[test]
    fn a_or_not_a_is_never_false() {
        let formula = Formula::Any(vec![atom("a"), atom("a").negated()]);
        let table = Table::of([&formula]);
        assert!(
            table.is_some_and(
                |table| table.rows.len() == 3 && table.is_never(&formula, Truth::False)
            )
        );
    }

    #[test]
    fn ranges_exclude_and_contain_one_another() {
        let range = |relation, number: i64| Set::between(relation, number.into(), number.into());
        let (low, high) = (range(Relation::AtMost, 5), range(Relation::MoreThan, 5));
        let five = range(Relation::Equals, 5);
        assert!(
            low.as_ref()
                .zip(high.as_ref())
                .is_some_and(|(low, high)| !low.meets(high))
        );
        assert!(
            five.as_ref()
                .zip(low.as_ref())
                .is_some_and(|(five, low)| five.is_within(low) && !low.is_within(five))
        );
        assert!(
            five.as_ref()
                .zip(high.as_ref())
                .is_some_and(|(five, high)| !five.meets(high))
        );
    }
}
