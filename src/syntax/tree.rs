//! The tree of one rule file: what its author wrote, in the author's words, with the place of everything.
//!
//! Names are not resolved and types are not known here. A part that could not be read is an `Error` node, and a
//! diagnostic has been given for it.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::rulebook::{
    Aggregate, Comparator, Force, Operation, Overall, Quantifier, Verdict,
};
use crate::model::shape::Unit;
use crate::source::{FileId, Span};

/// A rule file.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The file.
    pub file: FileId,
    /// Its statements in the order of the text.
    pub statements: Vec<Statement>,
    /// Its comments, `#` included, in the order of the text.
    pub comments: Vec<Span>,
}

/// A statement.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// All of it, from its keyword to its last word.
    pub span: Span,
    /// What it is.
    pub kind: StatementKind,
}

/// The statements of the language.
#[derive(Clone, PartialEq, Debug)]
pub enum StatementKind {
    /// `rulebook`.
    Rulebook(Header),
    /// `kind`.
    Kind(KindStatement),
    /// `document`.
    Document(DocumentStatement),
    /// `term`.
    Term(TermStatement),
    /// `value`.
    Value(ValueStatement),
    /// `figure`.
    Figure(FigureStatement),
    /// `list`.
    List(ListStatement),
    /// `rule`, or a sentence at the margin.
    Rule(RuleStatement),
    /// `test`.
    Test(TestStatement),
    /// What could not be read at all.
    Error,
}

/// Words of the text: spaces between them made single, quotation marks removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    /// The words as written.
    pub text: String,
    /// Where they stand, quotation marks included.
    pub span: Span,
    /// Whether they stood in quotation marks.
    pub quoted: bool,
}

/// `rulebook "title"` and what belongs to it.
#[derive(Clone, PartialEq, Debug)]
pub struct Header {
    /// Its title.
    pub title: Words,
    /// `version`.
    pub version: Option<Words>,
    /// `source NAME: TEXT`.
    pub sources: Vec<(Words, Words)>,
    /// `use "path"`.
    pub uses: Vec<Words>,
    /// `months round down` or `up`.
    pub rounding: Option<crate::model::value::Rounding>,
    /// `a month is 30 days`.
    pub days_in_month: Option<i64>,
    /// `read "partly" as disputed`.
    pub disputed: Vec<Words>,
    /// `read "tbc" as unknown`.
    pub unknown: Vec<Words>,
}

/// `kind NAME`.
#[derive(Clone, PartialEq, Debug)]
pub struct KindStatement {
    /// Its name.
    pub name: Words,
    /// Whether it is open.
    pub open: bool,
    /// Its values, each with its aliases.
    pub values: Vec<(Words, Vec<Words>)>,
}

/// `document NAME`.
#[derive(Clone, PartialEq, Debug)]
pub struct DocumentStatement {
    /// Its name.
    pub name: Words,
    /// Its fields.
    pub fields: Vec<FieldLine>,
    /// `remarks in note, comment`.
    pub remarks: Vec<Words>,
}

/// `name: type, options` with the fields beneath it.
#[derive(Clone, PartialEq, Debug)]
pub struct FieldLine {
    /// Its name.
    pub name: Words,
    /// Its type; a nested block where nothing was written.
    pub ty: TypeWords,
    /// `silence means …`.
    pub silence: Option<Expr>,
    /// `from A to B`.
    pub range: Option<(Expr, Expr)>,
    /// `ask "…"`.
    pub ask: Option<Words>,
    /// `also "…"`.
    pub also: Vec<Words>,
    /// `separated by "," or ";"`.
    pub separators: Vec<Words>,
    /// `read "0" as silent`.
    pub readings: Vec<ReadingWords>,
    /// `plural …`.
    pub plurals: Vec<Words>,
    /// The fields of a nested block or of the entries of a list.
    pub fields: Vec<FieldLine>,
    /// The whole line.
    pub span: Span,
}

/// `read "0", "none given" as silent`.
#[derive(Clone, PartialEq, Debug)]
pub struct ReadingWords {
    /// The words.
    pub words: Vec<Words>,
    /// What they mean.
    pub meaning: MeaningWords,
}

/// What the words of a field are read as.
#[derive(Clone, PartialEq, Debug)]
pub enum MeaningWords {
    /// `silent`.
    Silent,
    /// `unknown`.
    Unknown,
    /// `disputed`.
    Disputed,
    /// `none`, or a value.
    Value(Expr),
}

/// A type as written.
#[derive(Clone, PartialEq, Debug)]
pub struct TypeWords {
    /// What was written.
    pub kind: TypeKind,
    /// Where it stands.
    pub span: Span,
}

/// The types that can be written.
#[derive(Clone, PartialEq, Debug)]
pub enum TypeKind {
    /// `yes or no`.
    YesNo,
    /// `text`.
    Text,
    /// `number`.
    Number,
    /// `whole number`.
    Whole,
    /// `percentage`.
    Percentage,
    /// `money` or `money in USD`.
    Money(Option<String>),
    /// `date`.
    Date,
    /// `duration` or `duration in days`.
    Duration(Option<Unit>),
    /// `one of A, B, C`.
    OneOf(Vec<Words>),
    /// A nested block.
    Block,
    /// `list of TYPE`; the noun of a list of blocks is a `Named`.
    List(Box<TypeWords>),
    /// The name of a kind, or of one entry of a list of blocks.
    Named(Words),
    /// What could not be read.
    Error,
}

/// A phrase that a statement defines: its words, and slots in braces.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Phrase {
    /// The phrase as written between the quotation marks.
    pub text: String,
    /// Its slots: the words between each pair of braces.
    pub slots: Vec<Words>,
    /// Where it stands, quotation marks included.
    pub span: Span,
}

/// What any definition or rule may say of its origin.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Origin {
    /// `because "…"`.
    pub because: Option<Words>,
    /// `source NAME, place`: the name and the place, or quoted free text and no place.
    pub sources: Vec<(Words, Option<Words>)>,
}

/// `term "phrase" means CONDITION`.
#[derive(Clone, PartialEq, Debug)]
pub struct TermStatement {
    /// The phrase.
    pub phrase: Phrase,
    /// `also "…"`.
    pub also: Vec<Phrase>,
    /// `otherwise "…"`.
    pub otherwise: Option<Phrase>,
    /// `ask "…"`.
    pub ask: Option<Words>,
    /// What it means.
    pub means: Cond,
    /// Its origin.
    pub origin: Origin,
}

/// `value "phrase" is VALUE`.
#[derive(Clone, PartialEq, Debug)]
pub struct ValueStatement {
    /// The phrase.
    pub phrase: Phrase,
    /// `also "…"`.
    pub also: Vec<Phrase>,
    /// How it is computed.
    pub is: Expr,
    /// Its origin.
    pub origin: Origin,
}

/// `figure "phrase" is LITERAL`, or several lines `from DATE is LITERAL`.
#[derive(Clone, PartialEq, Debug)]
pub struct FigureStatement {
    /// The phrase.
    pub phrase: Phrase,
    /// `also "…"`.
    pub also: Vec<Phrase>,
    /// Its values, each with the day it is in force from.
    pub values: Vec<(Option<Date>, Expr)>,
    /// Its origin.
    pub origin: Origin,
}

/// `list "phrase" is A, B, C`.
#[derive(Clone, PartialEq, Debug)]
pub struct ListStatement {
    /// The phrase.
    pub phrase: Phrase,
    /// `also "…"`.
    pub also: Vec<Phrase>,
    /// Its values.
    pub values: Vec<Expr>,
    /// Its origin.
    pub origin: Origin,
}

/// A rule.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleStatement {
    /// Its name; none for a sentence at the margin.
    pub name: Option<Words>,
    /// Its title.
    pub title: Option<Words>,
    /// `held by`.
    pub held: Option<HeldClause>,
    /// `for each`.
    pub for_each: Option<ForEach>,
    /// `if`.
    pub condition: Option<Cond>,
    /// The demands.
    pub demands: Vec<DemandClause>,
    /// `except when`.
    pub exceptions: Vec<ExceptClause>,
    /// `overrides`.
    pub overrides: Vec<Words>,
    /// Its origin.
    pub origin: Origin,
    /// `tagged`.
    pub tags: Vec<Words>,
}

/// `held by PARTY since DATE until DATE as a red line`.
#[derive(Clone, PartialEq, Debug)]
pub struct HeldClause {
    /// The holder.
    pub holder: Words,
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// The words after `as a`.
    pub manner: Option<Words>,
    /// The whole clause.
    pub span: Span,
}

/// `for each NOUN with …`.
#[derive(Clone, PartialEq, Debug)]
pub struct ForEach {
    /// The noun.
    pub noun: Expr,
    /// `with …`.
    pub with: Option<Box<Cond>>,
    /// The whole clause.
    pub span: Span,
}

/// `require C`, `forbid C`, `prefer C`, `avoid C`.
#[derive(Clone, PartialEq, Debug)]
pub struct DemandClause {
    /// Which.
    pub force: Force,
    /// What.
    pub condition: Cond,
    /// `with weight N`.
    pub weight: Option<Decimal>,
    /// The whole clause.
    pub span: Span,
}

/// `except when C`.
#[derive(Clone, PartialEq, Debug)]
pub struct ExceptClause {
    /// When.
    pub condition: Cond,
    /// Exceptions to it, indented deeper.
    pub exceptions: Vec<ExceptClause>,
    /// The whole clause.
    pub span: Span,
}

/// A condition as written.
#[derive(Clone, PartialEq, Debug)]
pub struct Cond {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: CondKind,
}

/// What a condition says.
#[derive(Clone, PartialEq, Debug)]
pub enum CondKind {
    /// A phrase of the glossary.
    Phrase {
        /// The phrase as the glossary defines it: the `text` of its [`Phrase`], whichever form was used.
        phrase: String,
        /// What fills its slots.
        arguments: Vec<Expr>,
    },
    /// An expression alone: a yes-or-no field.
    Bare(Expr),
    /// `X is [not] Y`: a comparison, or a yes-or-no field Y of the record X. Inside `has`, `is` may be left out.
    Is {
        /// X.
        left: Box<Expr>,
        /// Whether `not` was there.
        negated: bool,
        /// Y.
        right: Box<Expr>,
    },
    /// Any other comparison; as [`crate::model::rulebook::ConditionKind::Compare`].
    Compare {
        /// What is compared.
        left: Box<Expr>,
        /// How.
        comparator: Comparator,
        /// With what.
        right: Vec<Expr>,
    },
    /// `X, Y and Z are [not] stated`.
    Stated {
        /// What.
        subjects: Vec<Expr>,
        /// Whether `not` was there.
        negated: bool,
    },
    /// `there is [no] X`.
    ThereIs {
        /// What.
        subject: Box<Expr>,
        /// Whether `no` was there.
        negated: bool,
    },
    /// `some X with … has …`.
    Quantified {
        /// How many.
        quantifier: Quantifier,
        /// The noun or list.
        noun: Box<Expr>,
        /// `with …`; its fields are those of the noun.
        with: Option<Box<Cond>>,
        /// `has …`; its fields are those of the noun.
        has: Box<Cond>,
    },
    /// `it is not the case that`.
    Not(Box<Cond>),
    /// `and`, `both … and`, `all of`.
    All(Vec<Cond>),
    /// `or`, `either … or`, `any of`.
    Any(Vec<Cond>),
    /// `none of`.
    NoneOf(Vec<Cond>),
    /// `at least N of`.
    AtLeast(usize, Vec<Cond>),
    /// What could not be read.
    Error,
}

/// An expression as written.
#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    /// A number.
    Number(Decimal),
    /// `50%`.
    Percentage(Decimal),
    /// `USD 100 billion`.
    Money(Decimal, String),
    /// A date.
    Date(Date),
    /// `30 days`.
    Duration(crate::model::value::Duration),
    /// Quoted text (which may also name a phrase or a value).
    Text(String),
    /// `yes` or `no`.
    YesNo(bool),
    /// `none`.
    None,
    /// `today`.
    Today,
    /// A name: field, record, noun, value of a kind, figure, list or value, in the words of the text without a
    /// leading article.
    Name(String),
    /// `it`, `its`: the innermost bound entry.
    It,
    /// `base's field`, `the field of base`, `base.field`; `field` in the words of the text.
    Member {
        /// What it belongs to.
        base: Box<Expr>,
        /// Which field.
        field: Words,
    },
    /// `{a party}` in the body of a term: the index of the slot.
    Slot(usize),
    /// `A, B and C`; for `is one of the LIST` a single name.
    List(Vec<Expr>),
    /// Arithmetic.
    Arithmetic(Operation, Box<Expr>, Box<Expr>),
    /// `30 days after X`, `2 weeks before X`.
    Shift {
        /// How far.
        by: Box<Expr>,
        /// Whether `before`.
        back: bool,
        /// From where.
        from: Box<Expr>,
    },
    /// `the number of NOUN with …`, `the total of FIELD of NOUN with …`, `the highest FIELD of NOUN`,
    /// `the FIELD of NOUN with …`. Without `with`, the last is a `Member`.
    Aggregate {
        /// What.
        aggregate: Aggregate,
        /// Which field; none for a number.
        field: Option<Words>,
        /// Which list.
        noun: Box<Expr>,
        /// `with …`.
        with: Option<Box<Cond>>,
    },
    /// What could not be read.
    Error,
}

/// `test "title"`.
#[derive(Clone, PartialEq, Debug)]
pub struct TestStatement {
    /// Its title.
    pub title: Words,
    /// `as of DATE`.
    pub as_of: Option<Date>,
    /// `given file "…"`.
    pub file: Option<Words>,
    /// The YAML below `given` or `given file "…" with`: its bytes, whole lines.
    pub block: Option<Span>,
    /// `cases`: the table beneath it.
    pub cases: Option<CaseTable>,
    /// `expect …`.
    pub expectations: Vec<ExpectClause>,
}

/// The table beneath `cases`: its first row names the columns, every other row is a case.
#[derive(Clone, PartialEq, Debug)]
pub struct CaseTable {
    /// The columns.
    pub columns: Vec<CaseColumn>,
    /// The cases.
    pub rows: Vec<CaseRow>,
    /// Where it stands, `cases` included.
    pub span: Span,
}

/// A column of a table.
#[derive(Clone, PartialEq, Debug)]
pub struct CaseColumn {
    /// What its cells say.
    pub kind: ColumnKind,
    /// Where its name stands.
    pub span: Span,
}

/// What the cells of a column say.
#[derive(Clone, PartialEq, Debug)]
pub enum ColumnKind {
    /// `case`: the title of each case.
    Title,
    /// The path of a fact: its value.
    Fact(Words),
    /// `expect RULE[/N] [for NOUN N]`: a verdict.
    Verdict {
        /// The rule's name or id.
        rule: Words,
        /// Which demand, from 1.
        demand: Option<usize>,
        /// Which entry, from 1.
        entry: Option<usize>,
    },
    /// `expect the deal`: `passes`, `fails` or `is incomplete`.
    Overall,
    /// `expect RULE asks for`: the facts.
    Asks(Words),
    /// `expect error`: a code.
    Error,
    /// What could not be read.
    Broken,
}

/// One row of a table.
#[derive(Clone, PartialEq, Debug)]
pub struct CaseRow {
    /// A cell for each column.
    pub cells: Vec<CaseCell>,
    /// Where it stands, from its first `|` to its last.
    pub span: Span,
}

/// One cell of a table.
#[derive(Clone, PartialEq, Debug)]
pub struct CaseCell {
    /// What it says.
    pub kind: CellKind,
    /// Its words; empty where it is blank.
    pub words: Words,
}

/// What a cell says.
#[derive(Clone, PartialEq, Debug)]
pub enum CellKind {
    /// Nothing: it is blank, or `-`.
    Nothing,
    /// A title, or a value that is read as those of documents are.
    Text,
    /// A verdict.
    Verdict(Verdict),
    /// What is said of the whole deal.
    Overall(Overall),
    /// The paths of facts.
    Asks(Vec<Words>),
    /// A code.
    Error,
    /// What could not be read.
    Broken,
}

/// `expect …`.
#[derive(Clone, PartialEq, Debug)]
pub struct ExpectClause {
    /// What.
    pub kind: ExpectKind,
    /// Where it stands.
    pub span: Span,
    /// The words that say what is expected: the verdict, the facts asked for, the code.
    pub said: Span,
}

/// What may be expected.
#[derive(Clone, PartialEq, Debug)]
pub enum ExpectKind {
    /// `RULE[/N] is VERDICT [for NOUN N]`.
    Verdict {
        /// The rule's name or id.
        rule: Words,
        /// Which demand, from 1.
        demand: Option<usize>,
        /// What.
        verdict: Verdict,
        /// Which entry, from 1.
        entry: Option<usize>,
    },
    /// `the deal fails`.
    Overall(Overall),
    /// `RULE asks for FIELD, …`.
    Asks {
        /// The rule's name or id.
        rule: Words,
        /// The paths as written.
        paths: Vec<Words>,
    },
    /// `error CODE`.
    Error(Words),
    /// What could not be read.
    Broken,
}
