//! The table of the lints, which the command line, the documentation and the tests read.
//!
//! The page of a lint is the comment at the top of its file.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint;
use crate::lint::support::allow::Allow;
use crate::lint::support::book::Book;

/// One lint.
pub struct Lint {
    /// Its name, default level and title.
    pub code: Code,
    /// What finds it.
    pub find: Finder,
    /// Whether it mends what it finds.
    pub fix: Fix,
    source: &'static str,
}

/// What a lint looks at.
#[derive(Clone, Copy)]
pub enum Finder {
    /// The whole rulebook.
    Book(fn(&Book<'_>) -> Vec<Diagnostic>),
    /// An allow that allowed nothing.
    Allow(fn(&Allow, &Book<'_>) -> Diagnostic),
}

/// Whether a lint mends what it finds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fix {
    /// It says what to do, and a person does it.
    ByHand,
    /// It shows an edit that may change what the rules mean; a person decides.
    Shown,
    /// It shows an edit that changes no verdict; `--fix` makes it.
    Safe,
}

impl Lint {
    /// Its page in Markdown: the comment at the top of its file.
    #[must_use]
    pub fn page(&self) -> String {
        let lines = self.source.lines();
        let comment = lines.map_while(|line| line.strip_prefix("//!"));
        comment
            .map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned() + "\n")
            .collect()
    }
}

/// Writes one row of the table.
macro_rules! lint {
    ($code:ident, $file:ident, $finder:ident, $fix:ident) => {
        Lint {
            code: Code::$code,
            find: Finder::$finder(lint::$file::find),
            fix: Fix::$fix,
            source: include_str!(concat!(stringify!($file), ".rs")),
        }
    };
}

/// The lints.
pub const LINTS: &[Lint] = &[
    lint!(UnusedTerm, unused_term, Book, ByHand),
    lint!(UnusedFigure, unused_figure, Book, ByHand),
    lint!(UnusedList, unused_list, Book, ByHand),
    lint!(UnusedValue, unused_value, Book, ByHand),
    lint!(UnusedKind, unused_kind, Book, ByHand),
    lint!(UnusedSource, unused_source, Book, ByHand),
    lint!(MissingSource, missing_source, Book, ByHand),
    lint!(MissingReason, missing_reason, Book, ByHand),
    lint!(MissingHolder, missing_holder, Book, ByHand),
    lint!(UntestedRule, untested_rule, Book, ByHand),
    lint!(SameMeaning, same_meaning, Book, ByHand),
    lint!(OverlappingPhrases, overlapping_phrases, Book, ByHand),
    lint!(VagueWord, vague_word, Book, ByHand),
    lint!(RepeatedNumber, repeated_number, Book, Shown),
    lint!(EveryOfEmpty, every_of_empty, Book, ByHand),
    lint!(DoubleNegative, double_negative, Book, Safe),
    lint!(IdleException, idle_exception, Book, ByHand),
    lint!(IdleDemand, idle_demand, Book, ByHand),
    lint!(PointlessPart, pointless_part, Book, Safe),
    lint!(RepeatedDemand, repeated_demand, Book, ByHand),
    lint!(SnakeCaseName, snake_case_name, Book, Safe),
    lint!(LongRule, long_rule, Book, ByHand),
    lint!(NearMissName, near_miss_name, Book, Shown),
    lint!(BadAllow, bad_allow, Book, Shown),
    lint!(UnusedAllow, unused_allow, Allow, Safe),
];
