//! The order in which values are typed, each after those it speaks of, and the circles that have no such order.
//!
//! Terms and values are walked together, since either may speak of the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::glossary::{Glossary, Meaning, place_of};
use crate::check::references::{Reference, of_condition, of_expression};
use crate::check::shape::id;
use crate::check::statements::Defining;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{DefinitionId, TermId};
use crate::source::Span;

/// A term or definition: terms come first, then definitions.
type Node = usize;

/// The order of definitions, and those that stand in a circle.
#[derive(Debug, Default)]
pub struct Order {
    /// Every definition after those it speaks of.
    pub definitions: Vec<DefinitionId>,
    /// Definitions that speak of themselves.
    pub circular: BTreeSet<DefinitionId>,
}

/// Orders all definitions and reports every circle once.
pub fn order(glossary: &Glossary<'_>, diagnostics: &mut Vec<Diagnostic>) -> Order {
    let graph = graph(glossary);
    let terms = glossary.terms.len();
    let walk = walk(&graph);
    let mut order = Order::default();
    for node in walk.finished {
        if let Some(index) = node.checked_sub(terms) {
            order.definitions.push(DefinitionId(id(index)));
        }
    }
    let mut told: BTreeSet<BTreeSet<Node>> = BTreeSet::new();
    for circle in walk.circles {
        let members: BTreeSet<Node> = circle.iter().copied().collect();
        for index in members.iter().filter_map(|node| node.checked_sub(terms)) {
            order.circular.insert(DefinitionId(id(index)));
        }
        if told.insert(members) {
            diagnostics.extend(circular(glossary, &graph, &circle));
        }
    }
    order
}

type Graph = Vec<BTreeMap<Node, Span>>;

fn graph(glossary: &Glossary<'_>) -> Graph {
    let terms = glossary.terms.len();
    let edges = |references: Vec<Reference>| {
        let mut edges = BTreeMap::new();
        for (meaning, span) in references {
            let node = match meaning {
                Meaning::Term(term, _) => term.0 as usize,
                Meaning::Definition(definition) => terms + definition.0 as usize,
            };
            edges.entry(node).or_insert(span);
        }
        edges
    };
    let of_terms = glossary
        .terms
        .iter()
        .map(|term| of_condition(glossary, &term.means));
    let of_definitions = glossary
        .definitions
        .iter()
        .map(|definition| match definition {
            Defining::Value(value) => of_expression(glossary, &value.is),
            Defining::Figure(_) | Defining::List(_) => Vec::new(),
        });
    of_terms.chain(of_definitions).map(edges).collect()
}

#[derive(Default)]
struct Walk {
    finished: Vec<Node>,
    circles: Vec<Vec<Node>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Goes through the graph depth first, without recursion: a chain of definitions may be long.
fn walk(graph: &Graph) -> Walk {
    let mut walk = Walk::default();
    let mut marks = vec![Mark::New; graph.len()];
    for start in 0..graph.len() {
        if marks.get(start) == Some(&Mark::New) {
            walk_from(start, graph, &mut marks, &mut walk);
        }
    }
    walk
}

fn walk_from(start: Node, graph: &Graph, marks: &mut [Mark], walk: &mut Walk) {
    let targets = |node: Node| -> Vec<Node> {
        graph
            .get(node)
            .map_or_else(Vec::new, |edges| edges.keys().rev().copied().collect())
    };
    let mut path: Vec<(Node, Vec<Node>)> = vec![(start, targets(start))];
    set(marks, start, Mark::Open);
    while let Some((node, open)) = path.last_mut() {
        let node = *node;
        let Some(next) = open.pop() else {
            set(marks, node, Mark::Done);
            walk.finished.push(node);
            path.pop();
            continue;
        };
        match marks.get(next) {
            Some(Mark::New) => {
                set(marks, next, Mark::Open);
                path.push((next, targets(next)));
            }
            Some(Mark::Open) => {
                let circle = path.iter().map(|(node, _)| *node);
                walk.circles
                    .push(circle.skip_while(|node| *node != next).collect());
            }
            _ => {}
        }
    }
}

fn set(marks: &mut [Mark], node: Node, mark: Mark) {
    if let Some(place) = marks.get_mut(node) {
        *place = mark;
    }
}

fn circular(glossary: &Glossary<'_>, graph: &Graph, circle: &[Node]) -> Option<Diagnostic> {
    let circle = from_smallest(circle);
    let first = *circle.first()?;
    let names: Vec<String> = circle
        .iter()
        .chain([&first])
        .map(|node| format!("`{}`", phrase_of(glossary, *node)))
        .collect();
    let span = place_of(meaning_of(glossary, first), glossary)?;
    let mut problem = Diagnostic::new(
        Code::CircularTerm,
        span,
        format!("`{}` is defined by itself", phrase_of(glossary, first)),
    )
    .label("the circle begins here")
    .help(match circle.as_slice() {
        [_] => "say what it means without itself".to_owned(),
        _ => format!("define one of them without the next: {}", names.join(" → ")),
    });
    for (index, node) in circle.iter().enumerate() {
        let next = circle.get(index + 1).copied().unwrap_or(first);
        if let Some(place) = graph.get(*node).and_then(|edges| edges.get(&next)) {
            problem = problem.note(*place, format!("speaks of `{}`", phrase_of(glossary, next)));
        }
    }
    Some(problem)
}

/// The same circle, told from its first phrase in the order of the glossary.
fn from_smallest(circle: &[Node]) -> Vec<Node> {
    let at = circle.iter().enumerate().min_by_key(|(_, node)| **node);
    let (before, after) = circle.split_at(at.map_or(0, |(at, _)| at));
    after.iter().chain(before).copied().collect()
}

fn meaning_of(glossary: &Glossary<'_>, node: Node) -> Meaning {
    match node.checked_sub(glossary.terms.len()) {
        Some(index) => Meaning::Definition(DefinitionId(id(index))),
        None => Meaning::Term(TermId(id(node)), false),
    }
}

fn phrase_of<'a>(glossary: &Glossary<'a>, node: Node) -> &'a str {
    let phrase = match meaning_of(glossary, node) {
        Meaning::Term(term, _) => glossary.term_statement(term).map(|term| &term.phrase),
        Meaning::Definition(definition) => glossary.defining(definition).map(Defining::phrase),
    };
    phrase.map_or("", |phrase| phrase.text.as_str())
}
