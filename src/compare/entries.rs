//! Which entry of an old list is which of the new one.
//!
//! First those that say the same; then, most alike first, those that share what names them; then what is left over, where
//! it is one on either side. No step looks at where an entry stands, so that moving entries changes nothing.

use std::collections::HashMap;

use crate::compare::content::{Content, name_of, text_of};
use crate::model::facts::{FactId, Facts, State};
use crate::model::shape::{Shape, Type};

/// Beyond so many possible pairs, entries are no longer compared one by one.
const MOST_PAIRS: usize = 1_000_000;

/// What counts most among equally rare likenesses: a field of one of these names.
const NAMING: [&str; 6] = ["id", "name", "title", "key", "number", "reference"];

/// One side of a comparison.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub facts: &'a Facts,
    pub shape: &'a Shape,
    pub contents: &'a [Content],
}

impl Side<'_> {
    pub fn content(&self, id: FactId) -> Option<Content> {
        self.contents.get(id.0 as usize).copied()
    }
}

/// Entries paired, and those that are left over.
#[derive(Default)]
pub(super) struct Paired {
    pub pairs: Vec<(FactId, FactId)>,
    pub withdrawn: Vec<FactId>,
    pub appeared: Vec<FactId>,
}

/// Pairs the entries of two lists of records.
pub(super) fn pair(old: Side<'_>, new: Side<'_>, olds: &[FactId], news: &[FactId]) -> Paired {
    let mut paired = same(old, new, olds, news);
    if paired.withdrawn.len() * paired.appeared.len() <= MOST_PAIRS {
        alike(old, new, &mut paired);
    }
    if let ([one], [other]) = (paired.withdrawn.as_slice(), paired.appeared.as_slice()) {
        paired.pairs.push((*one, *other));
        paired.withdrawn.clear();
        paired.appeared.clear();
    }
    paired
}

/// Pairs entries that say the same.
pub(super) fn same(old: Side<'_>, new: Side<'_>, olds: &[FactId], news: &[FactId]) -> Paired {
    let mut there: HashMap<Option<Content>, Vec<FactId>> = HashMap::new();
    for id in news.iter().rev() {
        there.entry(new.content(*id)).or_default().push(*id);
    }
    let mut paired = Paired::default();
    for id in olds {
        match there.get_mut(&old.content(*id)).and_then(Vec::pop) {
            Some(found) => paired.pairs.push((*id, found)),
            None => paired.withdrawn.push(*id),
        }
    }
    paired.appeared = there.into_values().flatten().collect();
    paired.appeared.sort_unstable();
    paired
}

/// How alike two entries are: by fields that name things, by other texts and names, by the rest.
type Likeness = [usize; 3];

/// Pairs what is left over, most alike first.
fn alike(old: Side<'_>, new: Side<'_>, paired: &mut Paired) {
    let olds: Vec<Traits<'_>> = paired
        .withdrawn
        .iter()
        .map(|id| Traits::of(old, *id))
        .collect();
    let news: Vec<Traits<'_>> = paired
        .appeared
        .iter()
        .map(|id| Traits::of(new, *id))
        .collect();
    let mut often: HashMap<(&str, Content), usize> = HashMap::new();
    for (name, _, content) in olds.iter().chain(&news).flat_map(|traits| &traits.fields) {
        *often.entry((name, *content)).or_default() += 1;
    }
    let mut pairs: Vec<(Likeness, usize, usize)> = Vec::new();
    for (at, one) in olds.iter().enumerate() {
        for (other_at, other) in news.iter().enumerate() {
            let likeness = one.likeness(other, &often);
            if likeness != [0; 3] {
                pairs.push((likeness, at, other_at));
            }
        }
    }
    // Among equally alike pairs what they say decides, the same way in both directions.
    pairs.sort_by(
        |(left, old_left, new_left), (right, old_right, new_right)| {
            let texts = |old: usize, new: usize| {
                let (old, new) = (&olds[old].text, &news[new].text);
                if old <= new { (old, new) } else { (new, old) }
            };
            right
                .cmp(left)
                .then_with(|| texts(*old_left, *new_left).cmp(&texts(*old_right, *new_right)))
                .then_with(|| (old_left, new_left).cmp(&(old_right, new_right)))
        },
    );
    let (mut gone, mut come) = (vec![false; olds.len()], vec![false; news.len()]);
    for (_, at, other_at) in pairs {
        if !gone[at] && !come[other_at] {
            (gone[at], come[other_at]) = (true, true);
            paired.pairs.push((olds[at].id, news[other_at].id));
        }
    }
    keep(&mut paired.withdrawn, &gone);
    keep(&mut paired.appeared, &come);
}

fn keep(ids: &mut Vec<FactId>, taken: &[bool]) {
    let mut taken = taken.iter();
    ids.retain(|_| taken.next() != Some(&true));
}

/// What an entry may be recognised by.
struct Traits<'a> {
    id: FactId,
    /// Name, how telling it is, and what it says, by name.
    fields: Vec<(&'a str, usize, Content)>,
    text: String,
}

impl<'a> Traits<'a> {
    fn of(side: Side<'a>, id: FactId) -> Self {
        let children = &side.facts.get(id).children;
        let mut fields: Vec<(&str, usize, Content)> = children
            .iter()
            .filter_map(|child| field(side, *child))
            .collect();
        fields.sort_unstable();
        Self {
            id,
            fields,
            text: text_of(side.facts, id, side.shape),
        }
    }

    /// Each field that says the same counts the more, the fewer entries say that.
    fn likeness(&self, other: &Self, often: &HashMap<(&str, Content), usize>) -> Likeness {
        let mut likeness = [0; 3];
        let mut others = other.fields.iter().peekable();
        for (name, class, content) in &self.fields {
            while others.next_if(|(other, ..)| other < name).is_some() {}
            if let Some((other, _, said)) = others.peek()
                && other == name
                && said == content
            {
                let times = often.get(&(*name, *content)).copied().unwrap_or(1);
                likeness[*class] += 10_000 / times.max(1);
            }
        }
        likeness
    }
}

/// A field of an entry, where it states something of its own.
fn field<'a>(side: Side<'a>, id: FactId) -> Option<(&'a str, usize, Content)> {
    let fact = side.facts.get(id);
    if fact.assumed || fact.state != State::Stated {
        return None;
    }
    let name = name_of(fact, side.shape)?;
    let class = match side.shape.field(fact.field?).ty {
        _ if NAMING.contains(&name) => 0,
        Type::Text | Type::Kind(_) => 1,
        _ => 2,
    };
    Some((name, class, side.content(id)?))
}
