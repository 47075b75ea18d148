//! The typed rulebook: what the rule texts mean once every name is resolved and every type is known.
//!
//! It keeps the authors' phrases and the place of everything, since explanations speak in them.

use std::fmt::{self, Display, Formatter};

use jiff::civil::Date;

use crate::model::shape::{FieldId, RecordId, Shape, Type};
use crate::model::truth::Truth;
use crate::model::value::{Calendar, Value};
use crate::source::Span;

/// A term: an index into [`Rulebook::terms`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct TermId(pub u32);

/// A named constant, list or computed value: an index into [`Rulebook::definitions`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct DefinitionId(pub u32);

/// A rule: an index into [`Rulebook::rules`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RuleId(pub u32);

/// A bound entry of a list: unique within its rule or term.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct VariableId(pub u32);

/// The statement that a clause stands in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Owner {
    /// A rule.
    Rule(RuleId),
    /// A term.
    Term(TermId),
    /// A figure, list or value.
    Definition(DefinitionId),
}

/// A whole rulebook.
#[derive(Clone, Debug, Default)]
pub struct Rulebook {
    /// Its title.
    pub title: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The named sources.
    pub sources: Vec<NamedSource>,
    /// What it says about months.
    pub calendar: Calendar,
    /// The shape of its documents.
    pub shape: Shape,
    /// The glossary's conditions.
    pub terms: Vec<Term>,
    /// The glossary's figures, lists and values.
    pub definitions: Vec<Definition>,
    /// The rules, sorted by id.
    pub rules: Vec<Rule>,
    /// The tests, in the order of files and text.
    pub tests: Vec<Test>,
}

/// A source that rules cite by name.
#[derive(Clone, Debug)]
pub struct NamedSource {
    /// Its short name.
    pub name: String,
    /// What it is.
    pub text: String,
    /// Where it is defined.
    pub span: Span,
}

/// What a rule or definition says of its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The short name, if it cites a named source.
    pub name: Option<String>,
    /// The source's own text: that of the named source, or what was written.
    pub text: String,
    /// The place within it: `paragraph 8`.
    pub place: Option<String>,
    /// Where it is cited.
    pub span: Span,
}

/// A phrase that is true, false or unknown.
#[derive(Clone, Debug)]
pub struct Term {
    /// The phrase, slots in braces: `{a party} keeps troops in {an area}`.
    pub phrase: String,
    /// Other ways to say it.
    pub also: Vec<String>,
    /// Its negative form.
    pub otherwise: Option<String>,
    /// The question to put to a drafter.
    pub ask: Option<String>,
    /// The types of its slots, in order.
    pub slots: Vec<Slot>,
    /// What it means. [`Expression::Slot`] stands for the slots.
    pub means: Condition,
    /// Its origin.
    pub because: Option<String>,
    /// Its sources.
    pub citations: Vec<Citation>,
    /// Where it is defined: the phrase.
    pub span: Span,
}

/// A slot of a term.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Its words without braces and article: `party`.
    pub name: String,
    /// What it takes (or a list of it).
    pub ty: Type,
}

/// A figure, list or value.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The phrase.
    pub phrase: String,
    /// Other ways to say it.
    pub also: Vec<String>,
    /// What it stands for.
    pub body: DefinitionBody,
    /// Its type.
    pub ty: Type,
    /// The reason.
    pub because: Option<String>,
    /// Its sources.
    pub citations: Vec<Citation>,
    /// Where it is defined: the phrase.
    pub span: Span,
}

/// What a definition stands for.
#[derive(Clone, Debug)]
pub enum DefinitionBody {
    /// `figure`: its values with the day each is in force from, undated first, then by date.
    Figure(Vec<(Option<Date>, Value)>),
    /// `list`: its values.
    List(Vec<Value>),
    /// `value`: how it is computed.
    Value(Expression),
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its stable id: `civilian-monitoring`.
    pub id: String,
    /// Its name or title as written; its sentence where it has none.
    pub title: String,
    /// Whose position it is.
    pub holding: Option<Holding>,
    /// `for each`.
    pub binding: Option<Binding>,
    /// `if`; true where there is none.
    pub condition: Option<Condition>,
    /// What it demands, in order.
    pub demands: Vec<Demand>,
    /// Its exceptions.
    pub exceptions: Vec<Exception>,
    /// The rules that yield where this one's condition holds.
    pub overrides: Vec<RuleId>,
    /// Its reason.
    pub because: Option<String>,
    /// Its sources.
    pub citations: Vec<Citation>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The name, or the whole sentence of a rule without one.
    pub span: Span,
    /// The whole statement.
    pub whole: Span,
}

/// Whose position a rule is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The holder, as written.
    pub holder: String,
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// `red line`, `demand`, `preference`, `position`, `claim`, `offer`, …
    pub manner: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// `for each NOUN with …`.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The entry it binds.
    pub variable: VariableId,
    /// The list.
    pub list: Path,
    /// Which entries.
    pub with: Option<Condition>,
    /// Where it stands.
    pub span: Span,
}

/// One demand.
#[derive(Clone, Debug)]
pub struct Demand {
    /// `require`, `forbid`, `prefer` or `avoid`.
    pub force: Force,
    /// Its weight, where one was given.
    pub weight: Option<rust_decimal::Decimal>,
    /// What is demanded or ruled out, as written.
    pub condition: Condition,
    /// Where it stands, its keyword included.
    pub span: Span,
}

/// The four forces of a demand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Force {
    /// Hard, wants it.
    Require,
    /// Hard, rules it out.
    Forbid,
    /// Soft, wants it.
    Prefer,
    /// Soft, wants it not.
    Avoid,
}

impl Force {
    /// Whether breaking it makes a deal fail.
    #[must_use]
    pub fn is_hard(self) -> bool {
        matches!(self, Self::Require | Self::Forbid)
    }

    /// Whether it is met by the condition being false.
    #[must_use]
    pub fn is_negative(self) -> bool {
        matches!(self, Self::Forbid | Self::Avoid)
    }

    /// Whether the demand is met, from the truth of its condition.
    #[must_use]
    pub fn met(self, condition: Truth) -> Truth {
        if self.is_negative() {
            condition.negate()
        } else {
            condition
        }
    }

    /// Its keyword.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Require => "require",
            Self::Forbid => "forbid",
            Self::Prefer => "prefer",
            Self::Avoid => "avoid",
        }
    }
}

/// `except when …`, with its own exceptions.
#[derive(Clone, Debug)]
pub struct Exception {
    /// When it holds.
    pub condition: Condition,
    /// When it does not hold after all.
    pub exceptions: Vec<Exception>,
    /// Where it stands, its keywords included.
    pub span: Span,
}

/// A condition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// What it says.
    pub kind: ConditionKind,
    /// Where it stands.
    pub span: Span,
}

/// What a condition says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConditionKind {
    /// A phrase of the glossary, with what fills its slots. `negative` where the `otherwise` form was used.
    Term {
        /// Which.
        term: TermId,
        /// What fills its slots.
        arguments: Vec<Expression>,
        /// Whether its negative form was used.
        negative: bool,
    },
    /// A yes-or-no field (or a value of that type) that says yes.
    Holds(Expression),
    /// A comparison. With a unary comparator (`is empty`) there is no right side.
    Compare {
        /// What is compared.
        left: Expression,
        /// How.
        comparator: Comparator,
        /// With what: one expression, two for `between`, a list expression for `is one of` and the like.
        right: Vec<Expression>,
    },
    /// `is stated`: true unless the fact is silent, unknown or disputed. Never unknown.
    Stated(Path),
    /// `there is a RECORD`.
    Exists(Path),
    /// `some X has …`.
    Quantified {
        /// How many.
        quantifier: Quantifier,
        /// Of which list.
        list: Path,
        /// The entry that the inner conditions speak of.
        variable: VariableId,
        /// `with …`: which entries count.
        with: Option<Box<Condition>>,
        /// `has …`.
        has: Box<Condition>,
    },
    /// `it is not the case that`.
    Not(Box<Condition>),
    /// All of them.
    All(Vec<Condition>),
    /// Any of them.
    Any(Vec<Condition>),
    /// At least so many of them.
    AtLeast(usize, Vec<Condition>),
    /// What could not be typed. A rulebook that holds one has errors and is not evaluated.
    Error,
}

/// How many entries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Quantifier {
    /// At least one.
    Some,
    /// All; true of an empty list, and noted as vacuous.
    Every,
    /// None.
    No,
    /// At least n.
    AtLeast(usize),
    /// At most n.
    AtMost(usize),
    /// Exactly n.
    Exactly(usize),
    /// More than half.
    Most,
}

impl Display for Quantifier {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Some => out.write_str("some"),
            Self::Every => out.write_str("every"),
            Self::No => out.write_str("no"),
            Self::AtLeast(count) => write!(out, "at least {count}"),
            Self::AtMost(count) => write!(out, "at most {count}"),
            Self::Exactly(count) => write!(out, "exactly {count}"),
            Self::Most => out.write_str("most"),
        }
    }
}

/// How two things are compared. `negated` stands for the form with `not`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Comparator {
    /// Which comparison.
    pub relation: Relation,
    /// Whether it was negated.
    pub negated: bool,
}

/// The comparisons, each in its positive form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Relation {
    /// `is`.
    Equals,
    /// `is one of`; negated: `is none of`.
    OneOf,
    /// `is at least`.
    AtLeast,
    /// `is at most`.
    AtMost,
    /// `is more than`.
    MoreThan,
    /// `is less than`.
    LessThan,
    /// `is between A and B`.
    Between,
    /// `is before`.
    Before,
    /// `is after`.
    After,
    /// `is on or before`.
    OnOrBefore,
    /// `is on or after`.
    OnOrAfter,
    /// `is within D of X`: right is the duration, then the date.
    WithinOf,
    /// `is within D after X`.
    WithinAfter,
    /// `is within D before X`.
    WithinBefore,
    /// `includes X`.
    Includes,
    /// `includes all of`.
    IncludesAll,
    /// `includes any of`; negated: `includes none of`, `shares nothing with`.
    IncludesAny,
    /// `is empty`.
    Empty,
    /// `contains`.
    Contains,
    /// `starts with`.
    StartsWith,
    /// `ends with`.
    EndsWith,
}

impl Relation {
    /// As it is written in its positive form, after `is` where it has one: `is at least`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Equals => "is",
            Self::OneOf => "is one of",
            Self::AtLeast => "is at least",
            Self::AtMost => "is at most",
            Self::MoreThan => "is more than",
            Self::LessThan => "is less than",
            Self::Between => "is between",
            Self::Before => "is before",
            Self::After => "is after",
            Self::OnOrBefore => "is on or before",
            Self::OnOrAfter => "is on or after",
            Self::WithinOf | Self::WithinAfter | Self::WithinBefore => "is within",
            Self::Includes => "includes",
            Self::IncludesAll => "includes all of",
            Self::IncludesAny => "includes any of",
            Self::Empty => "is empty",
            Self::Contains => "contains",
            Self::StartsWith => "starts with",
            Self::EndsWith => "ends with",
        }
    }

    /// The word between the two things that it is compared with: `between A and B`, `within A after B`.
    #[must_use]
    pub fn middle_word(self) -> &'static str {
        match self {
            Self::WithinOf => "of",
            Self::WithinAfter => "after",
            Self::WithinBefore => "before",
            _ => "and",
        }
    }
}

/// Something with a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Its type; `List` of something for lists.
    pub ty: Type,
    /// Where it stands.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExpressionKind {
    /// A value written in the rule.
    Literal(Value),
    /// Several values or expressions.
    List(Vec<Expression>),
    /// A field, or the values of a field over a list.
    Path(Path),
    /// A figure, list or value of the glossary.
    Definition(DefinitionId),
    /// What fills the n-th slot of the term.
    Slot(usize),
    /// The day of the check.
    Today,
    /// `A plus B`, `A minus B`, `A times B`.
    Arithmetic(Operation, Box<Expression>, Box<Expression>),
    /// `30 days after X` (positive) or `before X`.
    Shift {
        /// How far.
        by: Box<Expression>,
        /// Whether it goes back.
        back: bool,
        /// From where.
        from: Box<Expression>,
    },
    /// Something computed over the entries of a list.
    Aggregate {
        /// What.
        aggregate: Aggregate,
        /// Which list.
        list: Path,
        /// The entry that `with` and `field` speak of.
        variable: VariableId,
        /// Which entries.
        with: Option<Box<Condition>>,
        /// The value of each entry; none for a count.
        of: Option<Box<Expression>>,
    },
}

/// Arithmetic.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operation {
    /// `plus`.
    Plus,
    /// `minus`.
    Minus,
    /// `times`.
    Times,
}

impl Operation {
    /// Its keyword.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Plus => "plus",
            Self::Minus => "minus",
            Self::Times => "times",
        }
    }
}

/// What is computed over a list.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Aggregate {
    /// `the number of`.
    Number,
    /// `the total of`.
    Total,
    /// `the highest` and `the latest`.
    Highest,
    /// `the lowest` and `the earliest`.
    Lowest,
    /// `the FIELD of NOUN`: the list of the values, nested lists joined.
    Values,
}

/// A way from the document or from a bound entry to a fact. Where it passes through a list, it leads to one fact
/// for each entry, and the lists are joined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// Where it starts.
    pub base: Base,
    /// The fields to follow. Empty: the base itself.
    pub fields: Vec<FieldId>,
    /// The record it starts in.
    pub record: RecordId,
    /// Where it stands.
    pub span: Span,
}

/// Where a path starts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Base {
    /// The document.
    Root,
    /// A bound entry.
    Entry(VariableId),
}

/// A test.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its title.
    pub title: String,
    /// The day it is run as of.
    pub as_of: Option<Date>,
    /// Its facts: a file as written, and a block of YAML (on top of the file's where there is one).
    pub file: Option<(String, Span)>,
    /// The block: its bytes in the rule file.
    pub block: Option<Span>,
    /// The row of a table that the test is; none where it has no table.
    pub row: Option<Row>,
    /// What is expected.
    pub expectations: Vec<Expectation>,
    /// The title's place; that of the row where the test is one of a table.
    pub span: Span,
    /// The whole statement.
    pub whole: Span,
}

/// One row of the table of a test: facts laid over those that all rows share.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number, from 1.
    pub number: usize,
    /// The facts that it states, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// A fact that a row states.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The way to the fact.
    pub steps: Vec<crate::model::facts::Step>,
    /// The name of its column.
    pub column: Span,
    /// Its value as written.
    pub value: Span,
}

/// What a test expects.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// What.
    pub kind: ExpectationKind,
    /// Where it stands; the cell, in a table.
    pub span: Span,
    /// The words that say what is expected: the verdict, the facts asked for, the code.
    pub said: Span,
}

/// What a test may expect.
#[derive(Clone, Debug)]
pub enum ExpectationKind {
    /// `expect RULE[/N] is VERDICT [for NOUN N]`; demand and entry count from 1.
    Verdict {
        /// Which rule.
        rule: RuleId,
        /// Which demand; the worst of all where none is named.
        demand: Option<usize>,
        /// Which entry.
        entry: Option<usize>,
        /// What is expected.
        verdict: Verdict,
    },
    /// `expect the deal fails`.
    Overall(Overall),
    /// `expect RULE asks for FIELD, …`: paths as written, in dotted form.
    Asks {
        /// Which rule.
        rule: RuleId,
        /// Which facts, exactly.
        paths: Vec<String>,
    },
    /// `expect error CODE`.
    Error(crate::diagnostic::Code),
}

/// What is said of one demand of one rule on one deal. The order is from worst to best for its reader.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// The condition is true and the demand is false.
    Broken,
    /// The condition is true and the deal does not say enough to judge the demand.
    Gap,
    /// The deal does not say enough to know whether the rule applies.
    Undetermined,
    /// It would have been broken or a gap, and an exception holds.
    Excepted,
    /// The demand holds.
    Met,
    /// The condition is false.
    NotApplicable,
}

impl Verdict {
    /// All six, from worst to best.
    pub const ALL: [Self; 6] = [
        Self::Broken,
        Self::Gap,
        Self::Undetermined,
        Self::Excepted,
        Self::Met,
        Self::NotApplicable,
    ];

    /// As it is written in texts: `not applicable`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Gap => "gap",
            Self::Undetermined => "undetermined",
            Self::Excepted => "excepted",
            Self::Met => "met",
            Self::NotApplicable => "not applicable",
        }
    }

    /// As machines read it: `not-applicable`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            other => other.words(),
        }
    }

    /// The verdict, from the truth of the condition, of the demand (as met) and of the exceptions.
    #[must_use]
    pub fn of(condition: Truth, demand: Truth, exception: Truth) -> Self {
        match (condition, demand, exception) {
            (Truth::False, _, _) => Self::NotApplicable,
            (_, Truth::True, _) => Self::Met,
            (_, _, Truth::True) => Self::Excepted,
            (Truth::Unknown, _, _) => Self::Undetermined,
            (Truth::True, Truth::False, Truth::False) => Self::Broken,
            (Truth::True, Truth::False, Truth::Unknown) => Self::Undetermined,
            (Truth::True, Truth::Unknown, _) => Self::Gap,
        }
    }
}

/// What is said of a whole deal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Overall {
    /// A hard demand is broken.
    Fails,
    /// None is broken, and a hard demand is a gap or undetermined.
    Incomplete,
    /// Neither.
    Passes,
}

impl Overall {
    /// As it is written in tests, after `the deal`: `is incomplete`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Fails => "fails",
            Self::Incomplete => "is incomplete",
            Self::Passes => "passes",
        }
    }
}
