//! The exit status of every command, in one table that the help, the documentation and the tests read.

use crate::report::text::wrap;

/// The help is written for terminals of this width.
const HELP_WIDTH: usize = 78;

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Nothing is broken or open.
    Pass,
    /// A hard demand is broken; a test failed.
    Fail,
    /// The command, a rule file or a document could not be used.
    Unusable,
    /// Nothing hard is broken, but a hard demand cannot be judged.
    Incomplete,
    /// Servanda itself is at fault.
    Internal,
}

/// One row of the table.
pub struct Row {
    /// How the run ended.
    pub exit: Exit,
    /// The status that the shell sees.
    pub status: u8,
    /// As machines read it.
    pub key: &'static str,
    /// What it means, for people.
    pub meaning: &'static str,
}

/// The table, by status.
pub const TABLE: [Row; 5] = [
    Row {
        exit: Exit::Pass,
        status: 0,
        key: "pass",
        meaning: "no deal breaks a hard demand or leaves one open; every test passed; `compare` found nothing worse",
    },
    Row {
        exit: Exit::Fail,
        status: 1,
        key: "fail",
        meaning: "a deal breaks a hard demand; a test failed, or a change goes unnoticed; `lint` found something; `compare` \
                  found a hard demand newly broken",
    },
    Row {
        exit: Exit::Unusable,
        status: 2,
        key: "unusable",
        meaning: "the command, a rule file or a document could not be used; a waiver has expired or permits nothing; \
                  no rule was read, or none applied to any document; no test was found",
    },
    Row {
        exit: Exit::Incomplete,
        status: 3,
        key: "incomplete",
        meaning: "nothing hard is broken, but a deal does not say enough to judge a hard demand, or `compare` found one \
                  newly open (0 with `--allow gaps`)",
    },
    Row {
        exit: Exit::Internal,
        status: 4,
        key: "internal",
        meaning: "an error in Servanda itself",
    },
];

/// Which of two ends of a run wins: the one that stands further left.
const PRECEDENCE: [Exit; 5] = [
    Exit::Internal,
    Exit::Unusable,
    Exit::Fail,
    Exit::Incomplete,
    Exit::Pass,
];

impl Exit {
    /// Its row of the table.
    #[must_use]
    pub fn row(self) -> &'static Row {
        let [pass, fail, unusable, incomplete, internal] = &TABLE;
        match self {
            Self::Pass => pass,
            Self::Fail => fail,
            Self::Unusable => unusable,
            Self::Incomplete => incomplete,
            Self::Internal => internal,
        }
    }

    /// The one of two that a run with both ends in.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        PRECEDENCE
            .into_iter()
            .find(|exit| *exit == self || *exit == other)
            .unwrap_or(self)
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.row().status)
    }
}

/// The table as the help prints it.
#[must_use]
pub fn help() -> String {
    let row = |row: &Row| {
        let first = format!("  {}  {:<11} ", row.status, row.key);
        wrap(row.meaning, &first, &" ".repeat(first.len()), HELP_WIDTH)
    };
    let rows: String = TABLE.iter().map(row).collect();
    format!(
        "{style}Exit status:{style:#}\n{rows}  Where several hold, 4 comes before 2, 1, 3 and 0.",
        style = crate::cli::HEADING,
    )
}

#[cfg(test)]
mod tests {
    use super::{Exit, TABLE};

    #[test]
    fn each_row_stands_at_its_status_and_is_found() {
        for (at, row) in TABLE.iter().enumerate() {
            assert_eq!(usize::from(row.status), at);
            assert_eq!(row.exit.row().status, row.status);
        }
    }

    #[test]
    fn the_worse_end_of_a_run_wins() {
        use Exit::{Fail, Incomplete, Internal, Pass, Unusable};
        let order = [Internal, Unusable, Fail, Incomplete, Pass];
        for (at, worse) in order.into_iter().enumerate() {
            for better in order.into_iter().skip(at) {
                assert_eq!(worse.worst(better), worse);
                assert_eq!(better.worst(worse), worse);
            }
        }
    }
}
