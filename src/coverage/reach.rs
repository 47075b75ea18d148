//! What may come out of conditions on any document without errors.
//!
//! Facts that several parts read are tried out together, all others are taken as independent, which can only make
//! more seem possible than is. So whatever is found impossible here is impossible.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use crate::coverage::leaves::{Leaf, beside_another, field_of, leaf, of_constants, pair, points};
use crate::coverage::points::{Point, when_open};
use crate::coverage::truths::Truths;
use crate::model::rulebook::Quantifier;
use crate::model::shape::Shape;
use crate::model::truth::Truth;
use crate::plan::{NodeId, NodeKind, PathId, Plan};

/// No more combinations of what facts say are tried out for one demand.
const MOST_COMBINATIONS: usize = 20_000;
/// Conditions with more parts are taken as possible whatever they say.
const MOST_PARTS: usize = 2_000;

/// Finds out what may come out of the conditions of a plan.
pub struct Reach<'a> {
    plan: &'a Plan,
    /// The shape of the documents.
    pub shape: &'a Shape,
    /// Of quantifiers: whether an entry may be one that counts and holds, and one that counts and does not.
    entries: RefCell<HashMap<NodeId, (bool, bool)>>,
}

/// What a simple condition depends on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Key {
    /// One fact.
    Fact(PathId),
    /// Something that is not looked into: the condition itself.
    Whole(NodeId),
}

/// What is tried out together with what else.
#[derive(Clone, Debug)]
enum Choice {
    Says(Point),
    Comes(Truth),
}

type Chosen = BTreeMap<Key, Choice>;

/// The facts that some conditions read.
struct Read {
    leaves: BTreeMap<PathId, Vec<Leaf>>,
    times: BTreeMap<Key, usize>,
    parts: usize,
}

impl<'a> Reach<'a> {
    /// For the conditions of a plan, whose documents have this shape.
    #[must_use]
    pub fn new(plan: &'a Plan, shape: &'a Shape) -> Self {
        Self {
            plan,
            shape,
            entries: RefCell::default(),
        }
    }

    /// Goes through what may come out of some conditions together: for each combination of what the facts say that
    /// they share, what may come out of each.
    pub fn together(&self, roots: &[NodeId], mut told: impl FnMut(&dyn Fn(NodeId) -> Truths)) {
        let mut read = Read {
            leaves: BTreeMap::new(),
            times: BTreeMap::new(),
            parts: 0,
        };
        for root in roots {
            self.read(*root, &mut read);
        }
        if read.parts > MOST_PARTS {
            return told(&|_| Truths::ALL);
        }
        let says = self.says(&read);
        let mut tried = self.tried(&read, &says);
        tried.sort_by_key(|(key, _)| self.depth(*key));
        let mut chosen = Chosen::new();
        self.choose(&tried, &mut chosen, &mut |chosen| {
            told(&|node| self.truths(node, &says, chosen));
        });
    }

    fn read(&self, node: NodeId, read: &mut Read) {
        read.parts += 1;
        if read.parts > MOST_PARTS {
            return;
        }
        match &self.plan.node(node).kind {
            NodeKind::Phrase { body, .. } => self.read(*body, read),
            NodeKind::Not(inner) => self.read(*inner, read),
            NodeKind::All(all) | NodeKind::Any(all) | NodeKind::AtLeast(_, all) => {
                all.iter().for_each(|part| self.read(*part, read));
            }
            _ => {
                let key = match leaf(self.plan, node) {
                    Some(leaf) => {
                        let path = leaf.path;
                        read.leaves.entry(path).or_default().push(leaf);
                        Key::Fact(path)
                    }
                    None => Key::Whole(node),
                };
                *read.times.entry(key).or_default() += 1;
                for path in pair(self.plan, node).into_iter().flatten() {
                    read.leaves.entry(path).or_default();
                    *read.times.entry(Key::Fact(path)).or_default() += 1;
                }
            }
        }
    }

    /// What each fact may say.
    fn says(&self, read: &Read) -> BTreeMap<PathId, Vec<Point>> {
        let mut says = BTreeMap::new();
        for (path, leaves) in &read.leaves {
            let leaves: Vec<&Leaf> = leaves.iter().collect();
            if let Some(points) = points(self.plan, self.shape, *path, &leaves) {
                says.insert(*path, points);
            }
        }
        says
    }

    /// What several parts depend on, with all that it may be, as far as the combinations are not too many.
    fn tried(&self, read: &Read, says: &BTreeMap<PathId, Vec<Point>>) -> Vec<(Key, Vec<Choice>)> {
        let mut tried: Vec<(Key, Vec<Choice>)> = Vec::new();
        for (key, times) in &read.times {
            if *times < 2 && !self.has_relatives(*key, read) {
                continue;
            }
            let choices = match key {
                Key::Fact(path) => match says.get(path) {
                    Some(points) => points.iter().cloned().map(Choice::Says).collect(),
                    None => continue,
                },
                Key::Whole(node) => self.whole(*node).iter().map(Choice::Comes).collect(),
            };
            tried.push((*key, choices));
        }
        while tried
            .iter()
            .map(|(_, choices)| choices.len())
            .try_fold(1, usize::checked_mul)
            .is_none_or(|all| all > MOST_COMBINATIONS)
        {
            let widest =
                (0..tried.len()).max_by_key(|at| tried.get(*at).map(|(_, choices)| choices.len()));
            match widest {
                Some(at) => drop(tried.remove(at)),
                None => break,
            }
        }
        tried
    }

    /// Whether a fact belongs to a record that is asked for too, or is one.
    fn has_relatives(&self, key: Key, read: &Read) -> bool {
        let Key::Fact(path) = key else {
            return false;
        };
        let others = read.leaves.keys().filter(|other| **other != path);
        others
            .into_iter()
            .any(|other| self.is_above(path, *other) || self.is_above(*other, path))
    }

    fn is_above(&self, above: PathId, below: PathId) -> bool {
        let (above, below) = (self.plan.path(above), self.plan.path(below));
        above.base == below.base
            && above.steps.len() < below.steps.len()
            && below.steps.starts_with(&above.steps)
    }

    fn depth(&self, key: Key) -> usize {
        match key {
            Key::Fact(path) => self.plan.path(path).steps.len(),
            Key::Whole(_) => 0,
        }
    }

    fn choose(
        &self,
        open: &[(Key, Vec<Choice>)],
        chosen: &mut Chosen,
        done: &mut dyn FnMut(&Chosen),
    ) {
        let Some(((key, choices), rest)) = open.split_first() else {
            return done(chosen);
        };
        for choice in self.fitting(*key, choices, chosen) {
            chosen.insert(*key, choice);
            self.choose(rest, chosen, done);
        }
        chosen.remove(key);
    }

    /// What a fact may say beside what the records above it say.
    fn fitting(&self, key: Key, choices: &[Choice], chosen: &Chosen) -> Vec<Choice> {
        let Key::Fact(path) = key else {
            return choices.to_vec();
        };
        let above = chosen
            .iter()
            .filter_map(|(other, choice)| match (other, choice) {
                (Key::Fact(other), Choice::Says(point)) if self.is_above(*other, path) => {
                    Some(point)
                }
                _ => None,
            });
        let above: Vec<&Point> = above.collect();
        if above.contains(&&Point::Absent) {
            return vec![Choice::Says(Point::Absent)];
        }
        let field = field_of(self.plan, path).map(|id| self.shape.field(id));
        match field {
            Some(field) if above.contains(&&Point::Open) => {
                when_open(field).into_iter().map(Choice::Says).collect()
            }
            _ => choices.to_vec(),
        }
    }

    fn truths(&self, node: NodeId, says: &BTreeMap<PathId, Vec<Point>>, chosen: &Chosen) -> Truths {
        let part = |node: &NodeId| self.truths(*node, says, chosen);
        match &self.plan.node(node).kind {
            NodeKind::Phrase { body, .. } => part(body),
            NodeKind::Not(inner) => part(inner).negated(),
            NodeKind::All(all) => all
                .iter()
                .map(part)
                .fold(Truths::only(Truth::True), |one, other| {
                    one.with(other, Truth::and)
                }),
            NodeKind::Any(all) => all
                .iter()
                .map(part)
                .fold(Truths::only(Truth::False), |one, other| {
                    one.with(other, Truth::or)
                }),
            NodeKind::AtLeast(wanted, all) => Truths::at_least(*wanted, all.iter().map(part)),
            _ => self.simple(node, says, chosen),
        }
    }

    fn simple(&self, node: NodeId, says: &BTreeMap<PathId, Vec<Point>>, chosen: &Chosen) -> Truths {
        let Some(leaf) = leaf(self.plan, node) else {
            let all = match chosen.get(&Key::Whole(node)) {
                Some(Choice::Comes(truth)) => Truths::only(*truth),
                _ => self.whole(node),
            };
            return match pair(self.plan, node) {
                Some(facts) => all.and_in(between(facts, chosen)),
                None => all,
            };
        };
        match (chosen.get(&Key::Fact(leaf.path)), says.get(&leaf.path)) {
            (Some(Choice::Says(point)), _) => leaf.at(self.plan, point),
            (_, Some(points)) => points
                .iter()
                .map(|point| leaf.at(self.plan, point))
                .fold(Truths::NONE, Truths::or_else),
            _ => Truths::ALL,
        }
    }

    /// What may come out of a condition that reads more than one fact.
    fn whole(&self, node: NodeId) -> Truths {
        match &self.plan.node(node).kind {
            NodeKind::Stated(_) => Truths::of([Truth::True, Truth::False]),
            NodeKind::Quantified { quantifier, .. } => self.quantified(node, *quantifier),
            NodeKind::Error => Truths::only(Truth::Unknown),
            _ => of_constants(self.plan, node).unwrap_or(Truths::ALL),
        }
    }

    /// A list may always be empty or open.
    fn quantified(&self, node: NodeId, quantifier: Quantifier) -> Truths {
        let (holds, fails) = self.entry(node);
        let at_least = |wanted: usize| match wanted {
            0 => Truths::only(Truth::True),
            _ if holds => Truths::ALL,
            _ => Truths::of([Truth::False, Truth::Unknown]),
        };
        match quantifier {
            Quantifier::Some => at_least(1),
            Quantifier::No => at_least(1).negated(),
            Quantifier::AtLeast(wanted) => at_least(wanted),
            Quantifier::AtMost(most) => at_least(most.saturating_add(1)).negated(),
            Quantifier::Exactly(0) => at_least(1).negated(),
            Quantifier::Exactly(_) | Quantifier::Most => at_least(1),
            Quantifier::Every if fails => Truths::ALL,
            Quantifier::Every => Truths::of([Truth::True, Truth::Unknown]),
        }
    }

    /// Whether an entry may count and hold, and whether one may count and not hold.
    fn entry(&self, node: NodeId) -> (bool, bool) {
        if let Some(known) = self.entries.borrow().get(&node) {
            return *known;
        }
        let NodeKind::Quantified { with, has, .. } = &self.plan.node(node).kind else {
            return (true, true);
        };
        let (mut holds, mut fails) = (false, false);
        let roots: Vec<NodeId> = with.iter().chain([has]).copied().collect();
        self.together(&roots, |truths| {
            let counts = with.is_none_or(|with| truths(with).has(Truth::True));
            holds |= counts && truths(*has).has(Truth::True);
            fails |= counts && truths(*has).has(Truth::False);
        });
        self.entries.borrow_mut().insert(node, (holds, fails));
        (holds, fails)
    }
}

/// What may come out of a comparison of two facts, as far as it was chosen what they say.
fn between(facts: [PathId; 2], chosen: &Chosen) -> Truths {
    let points = facts.map(|path| match chosen.get(&Key::Fact(path)) {
        Some(Choice::Says(point)) => Some(point),
        _ => None,
    });
    let each = points.iter().flatten().map(|point| beside_another(point));
    let may = each.fold(Truths::ALL, Truths::and_in);
    match points {
        [Some(one), Some(other)] if !is_open(one) && !is_open(other) => {
            may.and_in(Truths::of([Truth::True, Truth::False]))
        }
        [Some(one), Some(other)] if *one != Point::Absent && *other != Point::Absent => {
            may.and_in(Truths::only(Truth::Unknown))
        }
        _ => may,
    }
}

fn is_open(point: &Point) -> bool {
    *point == Point::Open
}
