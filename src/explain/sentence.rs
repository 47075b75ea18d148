//! The one sentence for each finding: why the rule applies or not, and how its demand fares.

use crate::evaluate::record::ConditionRecordId;
use crate::evaluate::{Case, ExceptionRecord, Finding, Subject};
use crate::explain::Checked;
use crate::explain::english::{Sort, clauses, distinct, sort, there_is};
use crate::explain::open::OpenClaim;
use crate::explain::tell::Teller;
use crate::explain::wording::{Subjects, Wording};
use crate::model::facts::{FactId, State};
use crate::model::rulebook::{Quantifier, RuleId, Verdict};
use crate::model::truth::Truth;
use crate::plan::{BindingPlan, NodeKind};

/// One finding with everything that a sentence about it needs.
#[derive(Clone)]
pub(super) struct About<'a> {
    pub(super) checked: Checked<'a>,
    pub(super) teller: Teller<'a>,
    pub(super) finding: Finding,
    pub(super) case: &'a Case,
    /// What the entry that the rule is about is called.
    pub(super) subjects: Subjects,
}

impl<'a> Checked<'a> {
    /// Who tells how things turned out.
    pub(super) fn teller(&self) -> Teller<'a> {
        Teller {
            wording: Wording {
                rulebook: self.rulebook,
                plan: self.plan,
                sources: Some(self.sources),
                canonical: false,
            },
            plan: self.plan,
            facts: self.facts,
            recording: &self.outcome.recording,
        }
    }
}

impl<'a> About<'a> {
    pub(super) fn new(checked: &Checked<'a>, finding: &Finding) -> Self {
        let teller = checked.teller();
        let case = checked.outcome.case(finding);
        let mut subjects = Subjects::default();
        let binding = checked.plan.rule(finding.rule).binding;
        if let (Subject::Entry(entry), Some(binding)) = (&case.subject, binding) {
            subjects = subjects.with(binding.scope, teller.fact_words(*entry));
        }
        Self {
            checked: *checked,
            teller,
            finding: *finding,
            case,
            subjects,
        }
    }

    /// The sentence, without the verdict and without a final stop.
    pub(super) fn sentence(&self) -> String {
        let sentence = match (&self.case.subject, self.finding.verdict) {
            (Subject::OpenList(lists), _) => self.open_list(lists),
            (Subject::NoEntry { lists, filtered }, _) => self.no_entry(lists, filtered),
            (_, Verdict::NotApplicable) => clauses(&self.why_not(), "and"),
            (_, Verdict::Met) => clauses(&self.demand(), "and"),
            (_, Verdict::Broken) => self.applies_and(&self.demand()),
            (_, Verdict::Gap) => self.applies_and(&[self.demand_open()]),
            (_, Verdict::Undetermined) => self.undetermined(),
            (_, Verdict::Excepted) => self.excepted(),
        };
        self.about_entry(sentence)
    }

    /// The sentence says which entry it is about, unless it does already.
    fn about_entry(&self, sentence: String) -> String {
        match self.case.subject {
            Subject::Entry(entry) => {
                let entry = self.teller.fact_words(entry);
                if sentence.contains(&entry) {
                    sentence
                } else {
                    format!("for {entry}, {sentence}")
                }
            }
            _ => sentence,
        }
    }

    /// The demand in canonical words: `require a civilian monitor`.
    pub(super) fn demand_words(&self, subjects: &Subjects) -> String {
        let rule = self.checked.plan.rule(self.finding.rule);
        let Some(demand) = rule.demands.get(self.finding.demand as usize) else {
            return String::new();
        };
        let wording = Wording {
            canonical: true,
            ..self.teller.wording
        };
        let claim = wording.statement(demand.condition, true, subjects);
        format!("{} {claim}", demand.force.word())
    }

    fn told(&self, record: ConditionRecordId) -> Vec<String> {
        distinct(self.teller.told(record, &self.subjects))
    }

    /// Why the rule applies.
    fn why(&self) -> Vec<String> {
        let records = [self.case.filter, self.case.condition];
        let known = records
            .into_iter()
            .flatten()
            .filter(|record| self.teller.truth(*record) == Truth::True);
        distinct(known.flat_map(|record| self.told(record)).collect())
    }

    /// Why the rule does not apply.
    fn why_not(&self) -> Vec<String> {
        self.case
            .condition
            .map_or_else(Vec::new, |record| self.told(record))
    }

    /// How the demand turned out, if that is known.
    fn demand(&self) -> Vec<String> {
        self.finding
            .record
            .map_or_else(Vec::new, |record| self.told(record))
    }

    fn applies_and(&self, rest: &[String]) -> String {
        let why = self.why();
        let rest: Vec<String> = rest
            .iter()
            .filter(|clause| !why.contains(clause))
            .cloned()
            .collect();
        match (why.is_empty(), rest.is_empty()) {
            (true, _) => clauses(&rest, "and"),
            (_, true) => clauses(&why, "and"),
            _ => {
                let why = clauses(&why, "and");
                let rest = self.after(&why, clauses(&rest, "and"));
                format!("{why}, and {rest}")
            }
        }
    }

    /// A clause after another: the document that both are about is `it` the second time.
    fn after(&self, before: &str, clause: String) -> String {
        let document = self.teller.wording.document();
        let about = |text: &str| text.strip_prefix(&document).map(str::to_owned);
        match (about(before), about(&clause)) {
            (Some(_), Some(rest)) if rest.starts_with(' ') => format!("it{rest}"),
            _ => clause,
        }
    }

    /// What the document leaves open about the demand.
    fn demand_open(&self) -> String {
        let Some(record) = self.finding.record else {
            return String::new();
        };
        let open = self.teller.open(record, &self.subjects);
        let unsaid = !open.is_empty() && open.iter().all(OpenClaim::is_unsaid);
        if self.finding.force.is_negative() && unsaid {
            let document = self.teller.wording.document();
            format!("{document} does not rule out {}", self.ruled_out(record))
        } else {
            self.teller.not_known(&open)
        }
    }

    /// What a `forbid` rules out, after `rule out`: a thing, or `that` and a clause.
    fn ruled_out(&self, record: ConditionRecordId) -> String {
        let node = self.teller.node(record);
        let phrase = self.teller.wording.phrase(node, &self.subjects);
        match phrase {
            Some(phrase) if sort(&phrase) == Sort::Thing => phrase,
            _ => {
                let claim = self.teller.wording.statement(node, true, &self.subjects);
                let document = self.teller.wording.document();
                format!("that {}", self.after(&document, claim))
            }
        }
    }

    fn undetermined(&self) -> String {
        if self.case.applies == Truth::True {
            let facts = self.applies_and(&self.demand());
            return format!(
                "{facts}; {}, which would be an exception",
                self.exception_open()
            );
        }
        let mut open = Vec::new();
        for record in [self.case.filter, self.case.condition]
            .into_iter()
            .flatten()
        {
            open.extend(self.teller.open(record, &self.subjects));
        }
        let mut told = Vec::new();
        if open.is_empty()
            && let Subject::Entry(entry) = self.case.subject
        {
            told.push(self.entry_open(entry));
        }
        match self.finding.record {
            Some(record) if self.finding.met == Truth::Unknown => {
                open.extend(self.teller.open(record, &self.subjects));
            }
            _ => {}
        }
        if !open.is_empty() {
            told.push(self.teller.not_known(&open));
        }
        if self.finding.met == Truth::False {
            told.extend(self.demand());
        }
        match told.split_first() {
            Some((first, rest)) if !rest.is_empty() => {
                format!("{first}, and {}", clauses(rest, "and"))
            }
            _ => told.concat(),
        }
    }

    fn entry_open(&self, entry: FactId) -> String {
        let document = self.teller.wording.document();
        let words = self.teller.fact_words(entry);
        match self.checked.facts.get(entry).state {
            State::Disputed => format!("{words} is disputed"),
            State::Unreadable => format!("{words} cannot be read"),
            _ => format!("{document} leaves {words} open"),
        }
    }

    fn exception_open(&self) -> String {
        let mut open = Vec::new();
        for exception in &self.case.exceptions {
            self.collect_open(exception, &mut open);
        }
        for (_, record) in &self.case.overrides {
            open.extend(self.teller.open(*record, &self.subjects));
        }
        self.teller.not_known(&open)
    }

    fn collect_open(&self, exception: &ExceptionRecord, open: &mut Vec<OpenClaim>) {
        if exception.holds == Truth::Unknown {
            open.extend(self.teller.open(exception.condition, &self.subjects));
            for inner in &exception.exceptions {
                self.collect_open(inner, open);
            }
        }
    }

    fn excepted(&self) -> String {
        let demand = match self.finding.met {
            Truth::Unknown => vec![self.demand_open()],
            _ => self.demand(),
        };
        let facts = if self.case.applies == Truth::Unknown {
            self.undetermined()
        } else {
            self.applies_and(&demand)
        };
        let carved_out = self.after(&facts, self.carved_out());
        format!("{facts}, but {carved_out}")
    }

    fn carved_out(&self) -> String {
        let holding = self
            .case
            .exceptions
            .iter()
            .find(|exception| exception.holds == Truth::True);
        if let Some(exception) = holding {
            return clauses(&self.told(exception.condition), "and");
        }
        let overriding = self
            .case
            .overrides
            .iter()
            .find(|(_, record)| self.teller.truth(*record) == Truth::True);
        match overriding {
            Some((rule, record)) => self.overridden(*rule, *record),
            None => String::new(),
        }
    }

    fn overridden(&self, rule: RuleId, record: ConditionRecordId) -> String {
        let title = self.rule_title(rule);
        let always = matches!(self.teller.kind(record), NodeKind::All(all) if all.is_empty());
        let why = self.told(record);
        if always || why.is_empty() {
            format!("the rule \u{201c}{title}\u{201d} comes before this one")
        } else {
            let why = clauses(&why, "and");
            format!("the rule \u{201c}{title}\u{201d} comes before this one, since {why}")
        }
    }

    pub(super) fn rule_title(&self, rule: RuleId) -> &'a str {
        let rule = self.checked.rulebook.rules.get(rule.0 as usize);
        rule.map_or("", |rule| &rule.title)
    }

    pub(super) fn binding(&self) -> Option<BindingPlan> {
        self.checked.plan.rule(self.finding.rule).binding
    }

    fn open_list(&self, lists: &[FactId]) -> String {
        let Some(binding) = self.binding() else {
            return String::new();
        };
        let document = self.teller.wording.document();
        let nouns = self.teller.wording.nouns(binding.scope);
        let any = |wanted: State| {
            lists
                .iter()
                .any(|list| self.checked.facts.get(*list).state == wanted)
        };
        if any(State::Unreadable) {
            format!("what {document} says of the {nouns} cannot be read")
        } else if any(State::Disputed) {
            format!("it is disputed which {nouns} there are")
        } else if any(State::Silent) {
            format!("{document} does not say which {nouns} there are")
        } else {
            format!("{document} leaves open which {nouns} there are")
        }
    }

    fn no_entry(&self, lists: &[FactId], filtered: &[(FactId, ConditionRecordId)]) -> String {
        let Some(binding) = self.binding() else {
            return String::new();
        };
        let wording = &self.teller.wording;
        match (binding.with, filtered.is_empty()) {
            (Some(with), false) => {
                wording.entries_that(Quantifier::No, binding.scope, None, with, &self.subjects)
            }
            _ => {
                let around = lists
                    .iter()
                    .find(|list| self.teller.is_absent_record(**list));
                match around {
                    Some(record) => self.teller.there_is_no(*record),
                    None => there_is(&format!("no {}", wording.nouns(binding.scope))),
                }
            }
        }
    }
}
