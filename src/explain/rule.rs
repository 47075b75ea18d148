//! A rule printed back in canonical words, and every phrase it uses unfolded to the fields it reads.

use crate::explain::wording::{Joint, Subjects, Wording};
use crate::explain::{HeldTold, PhraseText, RuleText};
use crate::model::rulebook::{Citation, Holding, Rule, RuleId, Rulebook};
use crate::plan::{
    DemandPlan, ExceptionPlan, NodeId, NodeKind, OperandId, OperandKind, PathId, Plan, RulePlan,
    ScopeId, plan_one,
};

/// The text of one rule.
pub(super) fn rule(rulebook: &Rulebook, id: RuleId) -> RuleText {
    let plan = plan_one(rulebook, id);
    let rule = &rulebook.rules[id.0 as usize];
    let printer = Printer {
        rulebook,
        rule,
        wording: Wording {
            rulebook,
            plan: &plan,
            sources: None,
            canonical: true,
        },
        plan: &plan,
    };
    let mut found = Found::default();
    if let Some(planned) = plan.rules.first() {
        printer.collect_rule(planned, &mut found);
    }
    RuleText {
        id: rule.id.clone(),
        title: rule.title.clone(),
        span: rule.span,
        lines: plan
            .rules
            .first()
            .map_or_else(Vec::new, |planned| printer.lines(planned)),
        phrases: found.phrases,
        reads: printer.reads(),
    }
}

struct Printer<'a> {
    rulebook: &'a Rulebook,
    rule: &'a Rule,
    wording: Wording<'a>,
    plan: &'a Plan,
}

#[derive(Default)]
struct Found {
    phrases: Vec<PhraseText>,
}

impl Printer<'_> {
    fn lines(&self, planned: &RulePlan) -> Vec<String> {
        let mut lines = vec![format!("rule {}", self.rule.title)];
        if let Some(holding) = &self.rule.holding {
            lines.push(format!("  {}", held_words(holding)));
        }
        if let Some(binding) = planned.binding {
            let noun = self.wording.noun(binding.scope);
            let subjects = Subjects::default();
            let with = self
                .wording
                .with(binding.with, binding.scope, &subjects, false);
            lines.push(format!("  for each {noun}{with}"));
        }
        if let Some(condition) = planned.condition {
            self.clause("if", condition, 1, &mut lines);
        }
        self.demands(planned, &mut lines);
        self.exceptions(&planned.exceptions, 1, &mut lines);
        self.overrides(&mut lines);
        self.origin(&mut lines);
        lines
    }

    fn demands(&self, planned: &RulePlan, lines: &mut Vec<String>) {
        for (index, demand) in planned.demands.iter().enumerate() {
            let lead = match (index, planned.condition) {
                (0, Some(_)) => "then ",
                (0, None) => "",
                _ => "and ",
            };
            let keyword = format!("{lead}{}", demand.force.word());
            self.clause(&keyword, demand.condition, 1, lines);
            let weight = self
                .rule
                .demands
                .get(index)
                .and_then(|demand| demand.weight);
            if let (Some(weight), Some(last)) = (weight, lines.last_mut()) {
                last.push_str(&format!(" with weight {weight}"));
            }
        }
    }

    fn exceptions(&self, exceptions: &[ExceptionPlan], level: usize, lines: &mut Vec<String>) {
        for exception in exceptions {
            self.clause("except when", exception.condition, level, lines);
            self.exceptions(&exception.exceptions, level + 1, lines);
        }
    }

    fn overrides(&self, lines: &mut Vec<String>) {
        let titles: Vec<String> = self
            .rule
            .overrides
            .iter()
            .filter_map(|rule| self.rulebook.rules.get(rule.0 as usize))
            .map(|rule| rule.title.clone())
            .collect();
        if !titles.is_empty() {
            lines.push(format!("  overrides {}", titles.join(", ")));
        }
    }

    fn origin(&self, lines: &mut Vec<String>) {
        if let Some(because) = &self.rule.because {
            lines.push(format!("  because \"{because}\""));
        }
        for citation in &self.rule.citations {
            lines.push(format!("  source {}", citation_words(citation)));
        }
        if !self.rule.tags.is_empty() {
            lines.push(format!("  tagged {}", self.rule.tags.join(", ")));
        }
    }

    /// A clause on one line, or a keyword with bullets beneath it.
    fn clause(&self, keyword: &str, node: NodeId, level: usize, lines: &mut Vec<String>) {
        let indent = "  ".repeat(level);
        match self.bullets(node) {
            Some((lead, parts)) => {
                lines.push(format!("{indent}{keyword} {lead}"));
                self.bulleted(&parts, level + 1, lines);
            }
            None => {
                let words = self.wording.statement(node, true, &Subjects::default());
                lines.push(format!("{indent}{keyword} {words}"));
            }
        }
    }

    fn bulleted(&self, parts: &[NodeId], level: usize, lines: &mut Vec<String>) {
        for part in parts {
            let before = lines.len();
            self.clause("-", *part, level, lines);
            debug_assert!(lines.len() > before, "a clause prints at least a line");
        }
    }

    fn bullets(&self, node: NodeId) -> Option<(String, Vec<NodeId>)> {
        match &self.plan.node(node).kind {
            NodeKind::All(all) if all.len() > 1 => Some(("all of".to_owned(), all.clone())),
            NodeKind::Any(any) if any.len() > 1 => Some(("any of".to_owned(), any.clone())),
            NodeKind::AtLeast(wanted, all) => Some((format!("at least {wanted} of"), all.clone())),
            NodeKind::Not(inner) => match &self.plan.node(*inner).kind {
                NodeKind::Any(any) if any.len() > 1 => Some(("none of".to_owned(), any.clone())),
                _ => None,
            },
            _ => None,
        }
    }

    fn collect_rule(&self, planned: &RulePlan, found: &mut Found) {
        let binding = planned.binding.and_then(|binding| binding.with);
        for node in binding.into_iter().chain(planned.condition) {
            self.collect(node, found);
        }
        for DemandPlan { condition, .. } in &planned.demands {
            self.collect(*condition, found);
        }
        self.collect_exceptions(&planned.exceptions, found);
    }

    fn collect_exceptions(&self, exceptions: &[ExceptionPlan], found: &mut Found) {
        for exception in exceptions {
            self.collect(exception.condition, found);
            self.collect_exceptions(&exception.exceptions, found);
        }
    }

    fn collect(&self, node: NodeId, found: &mut Found) {
        match &self.plan.node(node).kind {
            NodeKind::Phrase {
                term,
                arguments,
                body,
            } => {
                self.collect_operands(arguments, found);
                let words = self.wording.phrase(node, &Subjects::default());
                let term = self.wording.term(*term);
                if let (Some(phrase), Some(term)) = (words, term)
                    && found.add(phrase, self.means(*body), term.span)
                {
                    self.collect(*body, found);
                }
            }
            NodeKind::Holds(operand) => self.collect_operands(&[*operand], found),
            NodeKind::Compare { left, right, .. } => {
                self.collect_operands(&[*left], found);
                self.collect_operands(right, found);
            }
            NodeKind::Quantified { with, has, .. } => {
                for inner in with.iter().chain([has]) {
                    self.collect(*inner, found);
                }
            }
            NodeKind::Not(inner) => self.collect(*inner, found),
            NodeKind::All(all) | NodeKind::Any(all) | NodeKind::AtLeast(_, all) => {
                for part in all {
                    self.collect(*part, found);
                }
            }
            NodeKind::Stated(_) | NodeKind::Exists(_) | NodeKind::Error => {}
        }
    }

    fn means(&self, body: NodeId) -> Vec<String> {
        let mut lines = Vec::new();
        self.clause("", body, 0, &mut lines);
        lines
            .iter()
            .map(|line| line.trim_start_matches(' ').to_owned())
            .collect()
    }

    fn collect_operands(&self, operands: &[OperandId], found: &mut Found) {
        for operand in operands {
            self.collect_operand(*operand, found);
        }
    }

    fn collect_operand(&self, id: OperandId, found: &mut Found) {
        match &self.plan.operand(id).kind {
            OperandKind::Figure { definition, values } => {
                let means = values
                    .iter()
                    .map(|(from, value)| {
                        let value = self.plan.constant(*value);
                        from.map_or_else(
                            || value.to_string(),
                            |from| format!("from {from} is {value}"),
                        )
                    })
                    .collect();
                if let Some(definition) = self.wording.definition(*definition) {
                    found.add(definition.phrase.clone(), means, definition.span);
                }
            }
            OperandKind::Named { definition, body } => {
                let means = self
                    .wording
                    .operand(*body, &Subjects::default(), Joint::And);
                if let Some(definition) = self.wording.definition(*definition)
                    && found.add(definition.phrase.clone(), vec![means], definition.span)
                {
                    self.collect_operand(*body, found);
                }
            }
            OperandKind::List(items) => self.collect_operands(items, found),
            OperandKind::Arithmetic(_, left, right) => {
                self.collect_operands(&[*left, *right], found)
            }
            OperandKind::Shift { by, from, .. } => self.collect_operands(&[*by, *from], found),
            OperandKind::Aggregate { with, of, .. } => {
                if let Some(with) = with {
                    self.collect(*with, found);
                }
                self.collect_operands(of.as_slice(), found);
            }
            OperandKind::Constant(_)
            | OperandKind::Field(_)
            | OperandKind::Today
            | OperandKind::Error => {}
        }
    }

    /// The dotted paths of all fields that the plan of the rule reads.
    fn reads(&self) -> Vec<String> {
        let read = (0..self.plan.paths.len()).map(|index| {
            let path = PathId(u32::try_from(index).unwrap_or(u32::MAX));
            self.dotted(path)
        });
        let mut paths: Vec<String> = read.filter(|path| !path.is_empty()).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    fn dotted(&self, path: PathId) -> String {
        let path = self.plan.path(path);
        let base = path.base.map(|scope: ScopeId| {
            let list = self.plan.scope(scope).list;
            self.dotted(list)
        });
        let names = path.steps.iter().map(|step| {
            let name = self.wording.field_name(*step);
            if step.list {
                format!("{name}[]")
            } else {
                name.to_owned()
            }
        });
        base.into_iter().chain(names).collect::<Vec<_>>().join(".")
    }
}

impl Found {
    /// Adds a phrase, unless it is there.
    fn add(&mut self, phrase: String, means: Vec<String>, span: crate::source::Span) -> bool {
        let new = self.phrases.iter().all(|known| known.phrase != phrase);
        if new {
            self.phrases.push(PhraseText {
                phrase,
                means,
                span,
            });
        }
        new
    }
}

/// `source article, paragraph 8`.
fn citation_words(citation: &Citation) -> String {
    let name = match &citation.name {
        Some(name) => name.clone(),
        None => format!("\"{}\"", citation.text),
    };
    match &citation.place {
        Some(place) => format!("{name}, {place}"),
        None => name,
    }
}

/// `held by Russia since 2025-03-17 as a red line`.
pub(super) fn held_words(holding: &Holding) -> String {
    let mut words = vec![format!("held by {}", holding.holder)];
    words.extend(holding.since.map(|since| format!("since {since}")));
    words.extend(holding.until.map(|until| format!("until {until}")));
    words.extend(holding.manner.as_ref().map(|manner| as_manner(manner)));
    words.join(" ")
}

fn as_manner(manner: &str) -> String {
    match manner {
        "advice" => "as advice".to_owned(),
        _ => format!("as {}", crate::explain::english::with_article(manner)),
    }
}

/// The holder of a rule as a reader is told of it.
pub(super) fn held_told(holding: &Holding) -> HeldTold {
    HeldTold {
        holder: holding.holder.clone(),
        manner: holding.manner.clone(),
        since: holding.since,
        until: holding.until,
        words: held_words(holding),
    }
}
