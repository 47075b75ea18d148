//! Rules: which cases each has on a document, and the verdict on each of its demands.

use crate::evaluate::machine::{Machine, length};
use crate::evaluate::record::ConditionRecordId;
use crate::evaluate::{Case, ExceptionRecord, Finding, Options, Outcome, Subject};
use crate::model::facts::FactId;
use crate::model::rulebook::{RuleId, Verdict};
use crate::model::truth::Truth;
use crate::plan::{BindingPlan, DemandPlan, ExceptionPlan, RulePlan};

/// Evaluates all rules that are held on the day of the check.
pub(super) fn all(mut machine: Machine<'_>, options: &Options) -> Outcome {
    let mut outcome = Outcome {
        as_of: options.as_of,
        ..Outcome::default()
    };
    let plan = machine.plan;
    for (index, rule) in plan.rules.iter().enumerate() {
        let id = RuleId(length(index));
        let wanted = options.only.as_ref().is_none_or(|only| only.contains(&id));
        if !wanted {
            continue;
        }
        if machine.is_held(rule) {
            machine.rule(id, rule, &mut outcome);
        } else {
            outcome.not_in_force.push(id);
        }
    }
    outcome.diagnostics = machine.diagnostics;
    outcome.recording = machine.recording;
    outcome
}

impl Machine<'_> {
    fn is_held(&self, rule: &RulePlan) -> bool {
        self.as_of.is_none_or(|day| {
            rule.since.is_none_or(|since| since <= day)
                && rule.until.is_none_or(|until| day <= until)
        })
    }

    fn rule(&mut self, id: RuleId, rule: &RulePlan, outcome: &mut Outcome) {
        let first = outcome.cases.len();
        match &rule.binding {
            None => outcome
                .cases
                .push(self.case(id, rule, Subject::Document, None, Truth::True)),
            Some(binding) => self.entry_cases(id, rule, binding, &mut outcome.cases),
        }
        for (number, demand) in rule.demands.iter().enumerate() {
            for index in first..outcome.cases.len() {
                let finding = self.finding(rule, demand, &mut outcome.cases[index]);
                outcome.findings.push(Finding {
                    demand: length(number),
                    case: length(index),
                    ..finding
                });
            }
        }
        if let Some(binding) = &rule.binding {
            self.bind(binding.scope, None);
        }
    }

    fn entry_cases(
        &mut self,
        id: RuleId,
        rule: &RulePlan,
        binding: &BindingPlan,
        cases: &mut Vec<Case>,
    ) {
        let mark = self.mark();
        let entries = self.entries(binding.list);
        let lists = self.facts_since(mark);
        self.seal(mark);
        let first = cases.len();
        let mut filtered = Vec::new();
        for entry in entries.all {
            self.bind(binding.scope, Some(entry));
            match self.counts(entry, binding.with) {
                (Some(with), Truth::False) => filtered.push((entry, with)),
                (None, Truth::False) => {}
                (with, counts) => {
                    cases.push(self.case(id, rule, Subject::Entry(entry), with, counts));
                }
            }
        }
        if entries.open {
            let open = self.open_lists(lists);
            cases.push(empty_case(id, Subject::OpenList(open), Truth::Unknown));
        } else if cases.len() == first {
            let subject = Subject::NoEntry { lists, filtered };
            cases.push(empty_case(id, subject, Truth::False));
        }
    }

    fn open_lists(&self, mut lists: Vec<FactId>) -> Vec<FactId> {
        lists.retain(|list| self.existence(*list) == Truth::Unknown);
        lists
    }

    fn case(
        &mut self,
        id: RuleId,
        rule: &RulePlan,
        subject: Subject,
        filter: Option<ConditionRecordId>,
        counts: Truth,
    ) -> Case {
        let condition = rule.condition.map(|condition| self.condition(condition));
        let holds = condition.map_or(Truth::True, |record| self.truth(record));
        Case {
            filter,
            condition,
            ..empty_case(id, subject, counts.and(holds))
        }
    }

    /// The verdict on one demand; its number and case are filled in by the caller.
    fn finding(&mut self, rule: &RulePlan, demand: &DemandPlan, case: &mut Case) -> Finding {
        if let (Some(binding), Subject::Entry(entry)) = (&rule.binding, &case.subject) {
            self.bind(binding.scope, Some(*entry));
        }
        let speaks = !matches!(case.subject, Subject::OpenList(_) | Subject::NoEntry { .. });
        let record =
            (speaks && case.applies != Truth::False).then(|| self.condition(demand.condition));
        let truth = record.map_or(Truth::Unknown, |record| self.truth(record));
        let met = demand.force.met(truth);
        if record.is_some() && met != Truth::True {
            self.exceptions(rule, case);
        }
        Finding {
            rule: case.rule,
            demand: 0,
            force: demand.force,
            entry: match case.subject {
                Subject::Entry(entry) => Some(entry),
                _ => None,
            },
            verdict: Verdict::of(case.applies, met, case.excepted),
            met,
            record,
            case: 0,
        }
    }

    /// Looks at what may carve out of a rule, unless that has been done for another of its demands.
    fn exceptions(&mut self, rule: &RulePlan, case: &mut Case) {
        if !case.exceptions.is_empty() || !case.overrides.is_empty() {
            return;
        }
        case.exceptions = self.exception_records(&rule.exceptions);
        for other in &rule.overrides {
            if self.is_held(self.plan.rule(other.by)) {
                let record = self.condition(other.condition);
                case.overrides.push((other.by, record));
            }
        }
        let exceptions = any_holds(&case.exceptions);
        let overrides = case.overrides.iter().map(|(_, record)| self.truth(*record));
        case.excepted = overrides.fold(exceptions, Truth::or);
    }

    fn exception_records(&mut self, exceptions: &[ExceptionPlan]) -> Vec<ExceptionRecord> {
        exceptions
            .iter()
            .map(|exception| {
                let condition = self.condition(exception.condition);
                let exceptions = self.exception_records(&exception.exceptions);
                ExceptionRecord {
                    holds: self.truth(condition).and(any_holds(&exceptions).negate()),
                    condition,
                    exceptions,
                }
            })
            .collect()
    }
}

fn any_holds(exceptions: &[ExceptionRecord]) -> Truth {
    exceptions
        .iter()
        .fold(Truth::False, |any, exception| any.or(exception.holds))
}

fn empty_case(rule: RuleId, subject: Subject, applies: Truth) -> Case {
    Case {
        rule,
        subject,
        applies,
        filter: None,
        condition: None,
        excepted: Truth::False,
        exceptions: Vec::new(),
        overrides: Vec::new(),
    }
}
