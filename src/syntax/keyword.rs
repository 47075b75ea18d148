//! The words that mean something to the language itself: one table for the parser, its messages, the formatter and
//! completion.

/// Writes the table of keywords once: the enum and its spellings come from it.
macro_rules! keywords {
    ($($name:ident $text:literal)*) => {
        /// A word with a meaning of its own. Its number is its number in every [`crate::syntax::lexer::Words`].
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        #[allow(missing_docs, reason = "each is its own word")]
        #[repr(u32)]
        pub enum Keyword { $($name,)* }

        impl Keyword {
            /// Every keyword, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// As it is written.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

keywords! {
    A "a" An "an" The "the"
    And "and" Or "or" Not "not" No "no"
    If "if" Then "then" Because "because" Source "source" Tagged "tagged" Overrides "overrides"
    Except "except" Unless "unless" When "when" Held "held" By "by" Since "since" Until "until" As "as"
    For "for" Each "each" With "with" Weight "weight"
    Require "require" Forbid "forbid" Prefer "prefer" Avoid "avoid"
    Is "is" Are "are" Has "has" Have "have" Does "does" Do "do"
    Includes "includes" Include "include" Contains "contains" Contain "contain"
    Starts "starts" Start "start" Ends "ends" End "end" Shares "shares" Share "share" Nothing "nothing"
    All "all" Any "any" None "none" One "one" Of "of" At "at" Least "least" Most "most" More "more" Less "less"
    Than "than" Between "between" Before "before" After "after" On "on" Within "within" Empty "empty"
    Stated "stated" There "there" It "it" Its "its" Their "their" Case "case" That "that"
    Some "some" Every "every" Exactly "exactly" Either "either" Both "both"
    Plus "plus" Minus "minus" Times "times" Number "number" Total "total" Highest "highest" Lowest "lowest"
    Earliest "earliest" Latest "latest" Today "today" Yes "yes"
    Thousand "thousand" Million "million" Billion "billion" Trillion "trillion"
    Day "day" Days "days" Week "week" Weeks "weeks" Month "month" Months "months" Year "year" Years "years"
    Rulebook "rulebook" Version "version" Use "use" Read "read" Disputed "disputed" Unknown "unknown"
    Round "round" Down "down" Up "up" Kind "kind" Open "open" Also "also" Document "document" Remarks "remarks"
    In "in" Whole "whole" Text "text" Percentage "percentage" Money "money" Date "date" Duration "duration"
    List "list" Silence "silence" Means "means" From "from" To "to" Ask "ask" Separated "separated"
    Plural "plural" Term "term" Otherwise "otherwise" Value "value" Figure "figure" Rule "rule" Test "test"
    Given "given" File "file" Cases "cases" Expect "expect" Deal "deal" Fails "fails" Passes "passes" Incomplete "incomplete"
    Asks "asks" Error "error" Met "met" Broken "broken" Gap "gap" Undetermined "undetermined" Excepted "excepted"
    Applicable "applicable"
    January "january" February "february" March "march" April "april" May "may" June "june" July "july"
    August "august" September "september" October "october" November "november" December "december"
}

impl Keyword {
    /// The form that stands for it and its plural: `are` is `is`, `have` is `has`.
    #[must_use]
    pub fn canonical(self) -> Self {
        match self {
            Self::Are => Self::Is,
            Self::Have => Self::Has,
            Self::Do => Self::Does,
            Self::Include => Self::Includes,
            Self::Contain => Self::Contains,
            Self::Start => Self::Starts,
            Self::End => Self::Ends,
            Self::Share => Self::Shares,
            other => other,
        }
    }

    /// Whether a run of unknown words ends before it, wherever it stands.
    #[must_use]
    pub fn is_reserved(self) -> bool {
        RESERVED.contains(&self)
    }

    /// Whether a phrase that holds it must be written in quotation marks.
    #[must_use]
    pub fn must_be_quoted(self) -> bool {
        QUOTED.contains(&self) || self.is_reserved()
    }

    /// Whether it starts a clause of a rule where it is the first word of a line.
    #[must_use]
    pub fn starts_clause(self) -> bool {
        CLAUSES.contains(&self)
    }

    /// Whether it is `require`, `forbid`, `prefer` or `avoid`.
    #[must_use]
    pub fn is_demand(self) -> bool {
        matches!(
            self,
            Self::Require | Self::Forbid | Self::Prefer | Self::Avoid
        )
    }

    /// The month's number, for the names of months.
    #[must_use]
    pub fn month(self) -> Option<i8> {
        let first = Self::January as u32;
        let number = (self as u32).checked_sub(first)? + 1;
        i8::try_from(number).ok().filter(|month| *month <= 12)
    }
}

/// Words that join or divide sentences: a phrase that holds one is written in quotation marks where it is used.
pub const QUOTED: &[Keyword] = &[
    Keyword::And,
    Keyword::Or,
    Keyword::Not,
    Keyword::If,
    Keyword::Then,
    Keyword::Unless,
    Keyword::Except,
];

/// Words that end a run of unknown words.
pub const RESERVED: &[Keyword] = &[
    Keyword::And,
    Keyword::Or,
    Keyword::If,
    Keyword::Then,
    Keyword::Except,
    Keyword::Because,
    Keyword::Require,
    Keyword::Forbid,
    Keyword::Prefer,
    Keyword::Avoid,
];

/// Words that start a clause of a rule at the start of a line.
pub const CLAUSES: &[Keyword] = &[
    Keyword::Held,
    Keyword::For,
    Keyword::If,
    Keyword::Then,
    Keyword::Require,
    Keyword::Forbid,
    Keyword::Prefer,
    Keyword::Avoid,
    Keyword::Except,
    Keyword::Overrides,
    Keyword::Because,
    Keyword::Source,
    Keyword::Tagged,
];

/// Words that start a statement at the margin.
pub const STATEMENTS: &[Keyword] = &[
    Keyword::Rulebook,
    Keyword::Kind,
    Keyword::Document,
    Keyword::Term,
    Keyword::Value,
    Keyword::Figure,
    Keyword::List,
    Keyword::Rule,
    Keyword::Test,
    Keyword::If,
    Keyword::For,
    Keyword::Require,
    Keyword::Forbid,
    Keyword::Prefer,
    Keyword::Avoid,
];

/// Words that belong to a statement and never start one: at the margin they are a line that was not indented.
pub const CONTINUATIONS: &[Keyword] = &[
    Keyword::Then,
    Keyword::And,
    Keyword::Or,
    Keyword::Because,
    Keyword::Source,
    Keyword::Tagged,
    Keyword::Overrides,
    Keyword::Except,
    Keyword::Held,
    Keyword::Means,
    Keyword::Otherwise,
    Keyword::Also,
    Keyword::Ask,
    Keyword::From,
    Keyword::Given,
    Keyword::Cases,
    Keyword::Expect,
    Keyword::Version,
    Keyword::Use,
    Keyword::Read,
    Keyword::Remarks,
];

#[cfg(test)]
mod tests {
    use super::Keyword;

    #[test]
    fn numbers_are_positions() {
        for (index, keyword) in Keyword::ALL.iter().enumerate() {
            assert_eq!(*keyword as usize, index);
            assert_eq!(keyword.text(), keyword.text().to_lowercase());
        }
        assert_eq!(Keyword::December.month(), Some(12));
        assert_eq!(Keyword::Applicable.month(), None);
    }
}
