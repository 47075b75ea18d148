//! `overrides RULE`: the rules that yield, and circles of them.
//!
//! What yielding does to a verdict is not decided here.

use std::collections::BTreeSet;

use crate::check::checker::Checker;
use crate::check::rule_ids::RuleIds;
use crate::check::statements::Stated;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Rule, RuleId};
use crate::source::Span;
use crate::syntax::tree::RuleStatement;

/// One override: the rule that yields, and where that is said.
type Edge = (RuleId, Span);

/// Resolves the overrides of all rules, which stand in the order of their ids.
pub fn resolve(
    checker: &mut Checker<'_>,
    rules: &mut [Rule],
    statements: &[Stated<'_, RuleStatement>],
    ids: &RuleIds,
) {
    let mut graph: Vec<Vec<Edge>> = Vec::with_capacity(rules.len());
    for (index, _) in ids.in_order() {
        let written = statements
            .get(index)
            .map_or(&[][..], |statement| &statement.is.overrides);
        let mut edges: Vec<Edge> = Vec::new();
        for words in written {
            match ids.find(&words.text) {
                Some(rule) => edges.push((rule, words.span)),
                None => checker.report(ids.unknown(words)),
            }
        }
        edges.sort_unstable();
        edges.dedup_by_key(|(rule, _)| *rule);
        graph.push(edges);
    }
    for (rule, edges) in rules.iter_mut().zip(&graph) {
        rule.overrides = edges.iter().map(|(rule, _)| *rule).collect();
    }
    for circle in circles(&graph) {
        checker.diagnostics.extend(circular(rules, &circle));
    }
}

/// One circle for each set of rules that override one another, found without recursion.
fn circles(graph: &[Vec<Edge>]) -> Vec<Vec<(usize, Span)>> {
    let mut done = vec![false; graph.len()];
    let mut found = Vec::new();
    let mut told: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
    for start in 0..graph.len() {
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        let mut open = BTreeSet::from([start]);
        while let Some((node, next)) = path.last_mut() {
            let (node, at) = (*node, *next);
            *next += 1;
            let edge = graph.get(node).and_then(|edges| edges.get(at));
            let Some((target, _)) = edge.filter(|_| !is_done(&done, node)) else {
                if let Some(mark) = done.get_mut(node) {
                    *mark = true;
                }
                open.remove(&node);
                path.pop();
                continue;
            };
            let target = target.0 as usize;
            if open.contains(&target) {
                let circle = circle(graph, &path, target);
                if told.insert(circle.iter().map(|(node, _)| *node).collect()) {
                    found.push(circle);
                }
            } else if !is_done(&done, target) {
                open.insert(target);
                path.push((target, 0));
            }
        }
    }
    found
}

fn is_done(done: &[bool], node: usize) -> bool {
    done.get(node).copied().unwrap_or(true)
}

/// The rules from `target` to the end of the path, each with the place where it overrides the next.
fn circle(graph: &[Vec<Edge>], path: &[(usize, usize)], target: usize) -> Vec<(usize, Span)> {
    path.iter()
        .skip_while(|(node, _)| *node != target)
        .filter_map(|(node, next)| {
            let (_, span) = graph.get(*node)?.get(next.checked_sub(1)?)?;
            Some((*node, *span))
        })
        .collect()
}

fn circular(rules: &[Rule], circle: &[(usize, Span)]) -> Option<Diagnostic> {
    let title = |node: usize| rules.get(node).map_or("", |rule| rule.title.as_str());
    let ((first, span), others) = circle.split_first()?;
    let names: Vec<String> = circle
        .iter()
        .map(|(node, _)| *node)
        .chain([*first])
        .map(|node| format!("`{}`", title(node)))
        .collect();
    let message = match others {
        [] => format!("the rule `{}` overrides itself", title(*first)),
        _ => format!(
            "rules override one another in a circle: {}",
            names.join(" → ")
        ),
    };
    let mut problem = Diagnostic::new(Code::CircularOverride, *span, message)
        .label(format!(
            "`{}` yields here",
            title(others.first().map_or(*first, |(next, _)| *next))
        ))
        .help("remove one of these overrides: none of the rules would ever yield for good");
    for (index, (_, place)) in others.iter().enumerate() {
        let next = others.get(index + 1).map_or(*first, |(next, _)| *next);
        problem = problem.note(*place, format!("`{}` yields here", title(next)));
    }
    Some(problem)
}
