//! What is to be done with planes, in order: a plan turned into operations on whole blocks of rows.

use crate::bulk::program::classes::Test;
use crate::bulk::program::layout::{ColumnId, TableId};
use crate::model::rulebook::Quantifier;
use crate::plan::NodeId;

/// A plane of a table, or its opposite: the slot, and whether it is negated in the lowest bit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Arg(pub u32);

impl Arg {
    /// True on every row: the first slot of every table.
    pub const TRUE: Self = Self(0);
    /// False on every row.
    pub const FALSE: Self = Self(1);
    /// Unknown on every row: the second slot.
    pub const UNKNOWN: Self = Self(2);

    /// A slot.
    pub fn slot(slot: usize) -> Self {
        Self(u32::try_from(slot << 1).unwrap_or(u32::MAX))
    }

    /// The opposite.
    pub fn negate(self) -> Self {
        Self(self.0 ^ 1)
    }

    /// Its slot, and whether it is negated.
    #[inline]
    pub fn parts(self) -> (usize, bool) {
        ((self.0 >> 1) as usize, self.0 & 1 == 1)
    }
}

/// A test on a column with the slot for its answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub test: Test,
    pub slot: usize,
}

/// Conditions that read several columns, and so are evaluated row by row, or remembered where the columns are the same.
#[derive(Clone, Debug)]
pub(super) struct Odd {
    /// Whose rows they are about.
    pub table: TableId,
    /// The columns that they read, in order.
    pub columns: Vec<ColumnId>,
    /// The same by table, as positions in a row.
    pub by_table: Vec<(TableId, Vec<usize>)>,
    /// Whether they read nothing but the row itself and those above it.
    pub by_row: bool,
    /// The conditions, each with the slot for its truth.
    pub nodes: Vec<(NodeId, usize)>,
}

/// All that is done for a batch once its columns are filled.
#[derive(Clone, Debug, Default)]
pub(super) struct Steps {
    /// For each column, what is asked of it.
    pub asked: Vec<Vec<Asked>>,
    /// What is asked of several columns at once.
    pub odd: Vec<Odd>,
    /// What is done with the answers.
    pub all: Vec<Step>,
    /// How many slots each table has.
    pub slots: Vec<usize>,
    /// The rules in the order of the plan.
    pub rules: Vec<RuleStep>,
}

/// One operation. Its result is stored in a slot of its table.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// All of some planes.
    All(TableId, Vec<Arg>, usize),
    /// Any of some planes.
    Any(TableId, Vec<Arg>, usize),
    /// At least so many of some planes.
    AtLeast(TableId, usize, Vec<Arg>, usize),
    /// A plane of a table, for the rows below its rows.
    Spread {
        from: TableId,
        plane: Arg,
        to: TableId,
        out: usize,
    },
    /// Whether anything below a row is so: true or false, never unknown.
    AnyBelow {
        from: TableId,
        plane: Arg,
        to: TableId,
        out: usize,
    },
    /// A quantifier over the rows below each row.
    Quantify {
        quantifier: Quantifier,
        from: TableId,
        counts: Arg,
        holds: Arg,
        to: TableId,
        open: Arg,
        out: usize,
    },
}

/// The verdicts of one rule.
#[derive(Clone, Debug)]
pub(super) struct RuleStep {
    /// Whose rows it is about.
    pub table: TableId,
    /// The position of its first demand among all.
    pub first: usize,
    /// Where all of these hold, it applies.
    pub applies: Vec<Arg>,
    /// What must hold, one for each demand.
    pub met: Vec<Arg>,
    /// Where it does not have to.
    pub excepted: Option<Arg>,
    /// Of a rule about entries: which of them.
    pub bound: Option<Bound>,
}

/// The entries that a rule is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    /// Whether each entry is one.
    pub counts: Arg,
    /// Of the documents: which do not say what their list holds.
    pub open: Arg,
}
