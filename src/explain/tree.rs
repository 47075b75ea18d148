//! The whole tree of a finding, all levels: what each part says, what came out, and the facts at the leaves.

use crate::evaluate::record::{ConditionRecordId, EntryRecord, Part, Reading, ValueRecordId};
use crate::evaluate::{ExceptionRecord, Subject};
use crate::explain::sentence::About;
use crate::explain::wording::{Joint, Subjects};
use crate::explain::{Branch, Role, finding_id};
use crate::model::facts::{FactId, State};
use crate::model::rulebook::Exception;
use crate::model::truth::Truth;
use crate::plan::{NodeId, NodeKind, OperandKind};
use crate::source::Span;

impl About<'_> {
    /// The finding with its condition, its demand and what may carve out of it.
    pub(super) fn tree(&self) -> Branch {
        let mut children = self.subject_branches();
        let subjects = &self.subjects;
        if let Some(filter) = self.case.filter {
            children.push(self.part(filter, Role::Filter, subjects));
        }
        if let Some(condition) = self.case.condition {
            children.push(self.part(condition, Role::Condition, subjects));
        }
        children.push(self.demand_branch());
        let rule = self
            .checked
            .rulebook
            .rules
            .get(self.finding.rule.0 as usize);
        let written = rule.map_or(&[][..], |rule| &rule.exceptions);
        children.extend(self.exception_branches(&self.case.exceptions, written));
        for (by, record) in &self.case.overrides {
            let mut branch = self.part(*record, Role::Override, subjects);
            branch.words = format!("{}: {}", self.rule_title(*by), branch.words);
            children.push(branch);
        }
        Branch {
            role: Role::Finding,
            words: finding_id(self.checked.rulebook, &self.finding),
            result: self.finding.verdict.words().to_owned(),
            truth: None,
            defined: rule.map(|rule| rule.span),
            fact: None,
            children,
        }
    }

    /// The lists in which nothing was found that the rule could be about.
    fn subject_branches(&self) -> Vec<Branch> {
        match &self.case.subject {
            Subject::Document | Subject::Entry(_) => Vec::new(),
            Subject::OpenList(lists) => lists.iter().map(|list| self.fact_branch(*list)).collect(),
            Subject::NoEntry { lists, filtered } => {
                let lists = lists.iter().map(|list| self.fact_branch(*list));
                let filtered = filtered.iter().map(|(entry, record)| {
                    let words = self.teller.fact_words(*entry);
                    let binding = self.binding();
                    let subjects = binding.map_or_else(Subjects::default, |binding| {
                        self.subjects.with(binding.scope, words)
                    });
                    self.part(*record, Role::Filter, &subjects)
                });
                lists.chain(filtered).collect()
            }
        }
    }

    fn demand_branch(&self) -> Branch {
        let found = match self.finding.record {
            Some(record) => self.part(record, Role::Demand, &self.subjects),
            None => branch(Role::Demand, "not looked at"),
        };
        Branch {
            words: self.demand_words(&self.subjects),
            defined: Some(self.demand_span()),
            ..found
        }
    }

    fn exception_branches(
        &self,
        exceptions: &[ExceptionRecord],
        written: &[Exception],
    ) -> Vec<Branch> {
        exceptions
            .iter()
            .zip(written)
            .map(|(exception, written)| {
                let mut branch = self.part(exception.condition, Role::Exception, &self.subjects);
                branch.defined = Some(written.span);
                let inner = self.exception_branches(&exception.exceptions, &written.exceptions);
                branch.children.extend(inner);
                branch
            })
            .collect()
    }

    fn claim(&self, node: NodeId, subjects: &Subjects) -> String {
        self.teller.wording.statement(node, true, subjects)
    }

    fn part(&self, id: ConditionRecordId, role: Role, subjects: &Subjects) -> Branch {
        let truth = self.teller.truth(id);
        Branch {
            words: self.claim(self.teller.node(id), subjects),
            truth: Some(truth),
            defined: self.defined(id),
            children: self.children(id, subjects),
            ..branch(self.role(id, role), truth_word(truth))
        }
    }

    fn role(&self, id: ConditionRecordId, role: Role) -> Role {
        match self.teller.kind(id) {
            NodeKind::Phrase { .. } if role == Role::Part => Role::Phrase,
            _ => role,
        }
    }

    fn defined(&self, id: ConditionRecordId) -> Option<Span> {
        match self.teller.kind(id) {
            NodeKind::Phrase { term, .. } => self.teller.wording.term(*term).map(|term| term.span),
            _ => None,
        }
    }

    fn children(&self, id: ConditionRecordId, subjects: &Subjects) -> Vec<Branch> {
        let inner = self.inner_subject(id);
        let parts = self.teller.recording.parts(id).iter();
        parts
            .filter_map(|part| match part {
                Part::Condition(part) => Some(self.part(*part, Role::Part, subjects)),
                Part::Value(value) => self.value_branch(*value, subjects),
                Part::Fact(fact) => Some(self.fact_branch(*fact)),
                Part::Entry(entry) => {
                    let subjects = self.entry_subjects(inner, entry, subjects);
                    Some(self.entry_branch(entry, &subjects))
                }
                Part::NoResult(index) => Some(self.no_result_branch(*index)),
            })
            .collect()
    }

    fn inner_subject(&self, id: ConditionRecordId) -> Option<crate::plan::ScopeId> {
        match self.teller.kind(id) {
            NodeKind::Quantified { scope, .. } => Some(*scope),
            _ => None,
        }
    }

    fn entry_subjects(
        &self,
        scope: Option<crate::plan::ScopeId>,
        entry: &EntryRecord,
        subjects: &Subjects,
    ) -> Subjects {
        match scope {
            Some(scope) => subjects.with(scope, self.teller.fact_words(entry.entry)),
            None => subjects.clone(),
        }
    }

    fn entry_branch(&self, entry: &EntryRecord, subjects: &Subjects) -> Branch {
        let mut children = Vec::new();
        if let Some(with) = entry.with {
            children.push(self.part(with, Role::Filter, subjects));
        }
        if let Some(has) = entry.has {
            children.push(self.part(has, Role::Part, subjects));
        }
        if let Some(of) = entry.of {
            children.extend(self.value_branch(of, subjects));
        }
        let result = match entry.counts {
            Truth::True => "counts",
            Truth::False => "does not count",
            Truth::Unknown => "may count",
        };
        Branch {
            words: self.teller.fact_words(entry.entry),
            fact: Some(self.fact_told(entry.entry)),
            children,
            ..branch(Role::Entry, result)
        }
    }

    /// A value that does not stand in the rule itself; of a field, its facts.
    fn value_branch(&self, id: ValueRecordId, subjects: &Subjects) -> Option<Branch> {
        let record = self.teller.recording.value(id);
        let inner = match &self.checked.plan.operand(record.operand).kind {
            _ if self.teller.wording.is_literal(record.operand) => return None,
            OperandKind::Aggregate { scope, .. } => Some(*scope),
            _ => None,
        };
        let mut children: Vec<Branch> = self
            .teller
            .recording
            .value_parts(id)
            .iter()
            .filter_map(|part| match part {
                Part::Condition(part) => Some(self.part(*part, Role::Part, subjects)),
                Part::Value(value) => self.value_branch(*value, subjects),
                Part::Fact(fact) => Some(self.fact_branch(*fact)),
                Part::Entry(entry) => {
                    let subjects = self.entry_subjects(inner, entry, subjects);
                    Some(self.entry_branch(entry, &subjects))
                }
                Part::NoResult(index) => Some(self.no_result_branch(*index)),
            })
            .collect();
        let field = matches!(
            self.checked.plan.operand(record.operand).kind,
            OperandKind::Field(_)
        );
        if field && children.len() == 1 {
            return children.pop();
        }
        let words = self
            .teller
            .wording
            .operand(record.operand, subjects, Joint::And);
        Some(Branch {
            words,
            children,
            ..branch(Role::Value, &self.reading_told(record.reading))
        })
    }

    fn no_result_branch(&self, reason: u32) -> Branch {
        Branch {
            words: self.teller.recording.reason(reason).to_owned(),
            ..branch(Role::Value, "no result")
        }
    }

    fn reading_told(&self, reading: Reading) -> String {
        let told = |value| {
            let value = self.teller.resolve(value);
            value.map_or_else(|| "not known".to_owned(), ToString::to_string)
        };
        match reading {
            Reading::Known(value) => told(value),
            Reading::Absent => "none".to_owned(),
            Reading::Open => "not known".to_owned(),
            Reading::Between(Some(low), Some(high)) => {
                format!("between {} and {}", told(low), told(high))
            }
            Reading::Between(Some(low), None) => format!("at least {}", told(low)),
            Reading::Between(None, Some(high)) => format!("at most {}", told(high)),
            Reading::Between(None, None) => "not known".to_owned(),
            Reading::List { items, open } => {
                let items = self.teller.listed_values(items);
                let mut told = items.join(", ");
                if open {
                    told.push_str(if items.is_empty() {
                        "not known"
                    } else {
                        " and perhaps more"
                    });
                } else if items.is_empty() {
                    told.push_str("nothing");
                }
                told
            }
        }
    }

    fn fact_branch(&self, id: FactId) -> Branch {
        let fact = self.checked.facts.get(id);
        let result = match (self.value_told(fact), fact.state) {
            (Some(value), _) => value,
            (None, state) => state_word(state).to_owned(),
        };
        Branch {
            words: self.teller.fact_words(id),
            fact: Some(self.fact_told(id)),
            ..branch(Role::Fact, &result)
        }
    }
}

fn branch(role: Role, result: &str) -> Branch {
    Branch {
        role,
        words: String::new(),
        result: result.to_owned(),
        truth: None,
        defined: None,
        fact: None,
        children: Vec::new(),
    }
}

fn truth_word(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Unknown => "unknown",
    }
}

fn state_word(state: State) -> &'static str {
    match state {
        State::Stated => "stated",
        State::Absent => "none",
        State::Silent => "not mentioned",
        State::Unknown => "left open",
        State::Disputed => "disputed",
        State::Unreadable => "cannot be read",
    }
}
