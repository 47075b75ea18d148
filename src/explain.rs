//! From a finding to what a person is told about it: a sentence, the facts that decided it, and what would change it.
//!
//! It reads the record of the evaluation and never evaluates; what it yields is plain data without colours or layout.

mod change;
mod compared;
mod english;
mod entries;
mod facts;
mod naming;
mod notes;
mod open;
mod predicate;
mod rule;
mod sentence;
mod tell;
mod tree;
mod wording;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::document::Document;
use crate::evaluate::{Finding, Outcome};
use crate::explain::sentence::About;
use crate::explain::wording::Subjects;
use crate::model::facts::{FactId, Facts, State};
use crate::model::rulebook::{Citation, Demand, Force, RuleId, Rulebook, Verdict};
use crate::model::truth::Truth;
use crate::plan::Plan;
use crate::source::{Sources, Span};

/// Everything there is to say about one finding.
#[derive(Clone, PartialEq, Debug)]
pub struct Explanation {
    /// The finding's id: the rule's, with `/2` for the second of several demands.
    pub id: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The force of the demand.
    pub force: Force,
    /// The weight of a soft demand, where it has one.
    pub weight: Option<Decimal>,
    /// The finding in one sentence, without the verdict and without a final stop:
    /// `Russian troops remain, and the monitor is not civilian`.
    pub sentence: String,
    /// The entry it is about, for rules with `for each`.
    pub entry: Option<EntryTold>,
    /// The facts that decided the verdict, each once, in the order in which the sentence needs them.
    pub facts: Vec<FactTold>,
    /// The rule.
    pub rule: RuleTold,
    /// The rule's exceptions, where they had a say in the verdict; nested ones after the one they are about.
    pub exceptions: Vec<ExceptionTold>,
    /// For open findings: what would settle it, in the order of the document's shape.
    pub settle: Vec<Question>,
    /// For broken findings: what would mend it.
    pub mend: Vec<Mending>,
    /// What else its reader should know.
    pub notes: Vec<NoteTold>,
}

/// An entry of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntryTold {
    /// As people say it, counted from 1: `guarantee 2`.
    pub words: String,
    /// Its dotted path, counted from 1: `guarantees[2]`.
    pub path: String,
    /// Where it stands.
    pub place: Option<PlaceTold>,
}

/// A fact as the document has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactTold {
    /// Its dotted path, entries counted from 1: `guarantees[2].length`.
    pub path: String,
    /// As people say it: `guarantee 2's length`.
    pub words: String,
    /// Its state.
    pub state: State,
    /// Its value as an analyst writes it, where it is stated; the entries of a list of values are joined by commas.
    pub value: Option<String>,
    /// Whether `silence means` supplied the value.
    pub assumed: bool,
    /// Where it stands: its value, else its key, else the nearest thing around it that the document states.
    pub place: Option<PlaceTold>,
    /// The other places of a disputed fact.
    pub others: Vec<PlaceTold>,
    /// What the document says about where it comes from: key and text of each remark.
    pub evidence: Vec<(String, String)>,
}

/// A place in a document, with what a reader needs to find it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlaceTold {
    /// The bytes.
    pub span: Span,
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The text of that line, without the white space around it.
    pub text: String,
    /// The Markdown heading it stands under.
    pub heading: Option<String>,
    /// The path of what stands there, where that is not the fact itself but something around it.
    pub instead: Option<String>,
}

/// The rule behind a finding.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleTold {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its name, or the sentence of a rule without one.
    pub span: Span,
    /// The demand that the finding is about.
    pub demand_span: Span,
    /// The demand in canonical words: `require a civilian monitor`.
    pub demand: String,
    /// Whose position it is.
    pub held: Option<HeldTold>,
    /// Its reason.
    pub because: Option<String>,
    /// Its sources.
    pub citations: Vec<Citation>,
    /// Its tags.
    pub tags: Vec<String>,
}

/// Whose position a rule is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldTold {
    /// The holder.
    pub holder: String,
    /// `red line`, `demand`, …
    pub manner: Option<String>,
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// All of it in words: `held by Russia as a red line since 2025-03-17`.
    pub words: String,
}

/// An exception, or a rule that overrides this one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExceptionTold {
    /// 0 for an exception to the rule, 1 for an exception to that, and so on.
    pub level: usize,
    /// The rule that overrides this one; none for an exception.
    pub by: Option<String>,
    /// Whether its own condition holds.
    pub condition: Truth,
    /// Whether it holds after all: its condition does, and no exception to it.
    pub holds: Truth,
    /// Its condition as it turned out: `both sides accept the monitor`.
    pub sentence: String,
    /// Where it is written.
    pub span: Span,
}

/// A question to the drafter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// The fact that would answer it.
    pub fact: FactTold,
    /// The question: the field's or term's own, else one made from its words.
    pub question: String,
}

/// A change that would mend a broken finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mending {
    /// What would have to hold: `the monitor is civilian`.
    pub sentence: String,
    /// Which part of the rule it turns.
    pub turns: Turns,
    /// The facts to change.
    pub facts: Vec<FactTold>,
}

/// What a change to a deal would turn.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Turns {
    /// The demand would be met.
    Demand,
    /// The rule would no longer apply.
    Condition,
    /// An exception would hold.
    Exception,
}

/// Something else that the reader of a finding should know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteTold {
    /// What kind of thing.
    pub kind: NoteKind,
    /// One sentence in lower case, no final stop.
    pub text: String,
}

/// The kinds of notes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum NoteKind {
    /// Something is true only because a list has no entries.
    Vacuous,
    /// A fact was supplied by `silence means`.
    Assumed,
    /// A figure with dated values was used.
    DatedFigure,
    /// Something could not be computed.
    NotComputed,
}

/// One level of the whole tree of a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Branch {
    /// What part of the rule or condition it is.
    pub role: Role,
    /// What it says, in canonical words.
    pub words: String,
    /// What came out: `true`, `false`, `unknown`, a value, a state.
    pub result: String,
    /// Its truth, where it is a condition.
    pub truth: Option<Truth>,
    /// Where a phrase is defined, a demand or exception written.
    pub defined: Option<Span>,
    /// The fact, where it is one.
    pub fact: Option<FactTold>,
    /// What it is made from.
    pub children: Vec<Branch>,
}

/// What part of a rule or condition a [`Branch`] is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Role {
    /// The finding.
    Finding,
    /// The filter of `for each … with`.
    Filter,
    /// The rule's condition.
    Condition,
    /// The demand.
    Demand,
    /// An exception.
    Exception,
    /// A rule that overrides this one.
    Override,
    /// A phrase of the glossary.
    Phrase,
    /// A part of a condition.
    Part,
    /// An entry of a list.
    Entry,
    /// A value.
    Value,
    /// A fact of the document.
    Fact,
}

/// A rule printed back, with every phrase unfolded to the fields it reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleText {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it is written.
    pub span: Span,
    /// The rule in canonical words, line by line.
    pub lines: Vec<String>,
    /// The phrases it uses, in the order in which they are met, each once.
    pub phrases: Vec<PhraseText>,
    /// The dotted paths of all fields it reads, sorted.
    pub reads: Vec<String>,
}

/// A phrase and what it means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhraseText {
    /// The phrase.
    pub phrase: String,
    /// What it means, in canonical words, line by line.
    pub means: Vec<String>,
    /// Where it is defined.
    pub span: Span,
}

/// One document checked against one rulebook: what every stage yielded. All of it must belong together.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// The rulebook.
    pub rulebook: &'a Rulebook,
    /// Its plan.
    pub plan: &'a Plan,
    /// The facts of the document.
    pub facts: &'a Facts,
    /// What evaluation found out.
    pub outcome: &'a Outcome,
    /// The document, if it is at hand: it names Markdown headings.
    pub document: Option<&'a Document>,
    /// The texts that all spans belong to.
    pub sources: &'a Sources,
}

/// Explains one finding of an outcome.
#[must_use]
pub fn explain(checked: &Checked<'_>, finding: &Finding) -> Explanation {
    let about = About::new(checked, finding);
    let facts = about.decisive_facts();
    Explanation {
        id: finding_id(checked.rulebook, finding),
        verdict: finding.verdict,
        force: finding.force,
        weight: about.demand_written().and_then(|demand| demand.weight),
        sentence: about.sentence(),
        entry: about.entry_told(),
        facts: about.facts_told(&facts),
        rule: about.rule_told(),
        exceptions: about.exceptions_told(),
        settle: about.settle(),
        mend: about.mend(),
        notes: about.notes(&facts),
    }
}

/// The facts that decided a finding, in the order in which its sentence needs them.
#[must_use]
pub fn decisive_facts(checked: &Checked<'_>, finding: &Finding) -> Vec<FactId> {
    About::new(checked, finding).decisive_facts()
}

/// One fact, as explanations tell it.
#[must_use]
pub fn fact(checked: &Checked<'_>, fact: FactId) -> FactTold {
    facts::told(checked, &checked.teller(), fact)
}

/// The id of a finding: the rule's, with `/2` for the second of several demands. Findings on several entries of one
/// list share it.
#[must_use]
pub fn finding_id(rulebook: &Rulebook, finding: &Finding) -> String {
    match rulebook.rules.get(finding.rule.0 as usize) {
        Some(rule) if rule.demands.len() > 1 => format!("{}/{}", rule.id, finding.demand + 1),
        Some(rule) => rule.id.clone(),
        None => String::new(),
    }
}

/// The whole tree of one finding, all levels.
#[must_use]
pub fn tree(checked: &Checked<'_>, finding: &Finding) -> Branch {
    About::new(checked, finding).tree()
}

/// A rule printed back in canonical words.
#[must_use]
pub fn rule(rulebook: &Rulebook, rule: RuleId) -> RuleText {
    rule::rule(rulebook, rule)
}

impl About<'_> {
    fn demand_written(&self) -> Option<&Demand> {
        let rules = &self.checked.rulebook.rules;
        let rule = rules.get(self.finding.rule.0 as usize)?;
        rule.demands.get(self.finding.demand as usize)
    }

    fn rule_told(&self) -> RuleTold {
        let rule = &self.checked.rulebook.rules[self.finding.rule.0 as usize];
        RuleTold {
            id: rule.id.clone(),
            title: rule.title.clone(),
            span: rule.span,
            demand_span: self.demand_span(),
            demand: self.demand_words(&Subjects::default()),
            held: rule.holding.as_ref().map(rule::held_told),
            because: rule.because.clone(),
            citations: rule.citations.clone(),
            tags: rule.tags.clone(),
        }
    }
}
