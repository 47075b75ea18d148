//! What is wrong with a text, told so that its reader can act on it.
//!
//! A diagnostic is plain data; rendering it is the business of `report`.

use crate::source::{BadByte, FileId, Span};

/// How bad it is. Errors keep a run from being green; warnings and hints do not.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The text cannot be used as it stands.
    Error,
    /// The text can be used, and probably does not say what its author meant.
    Warning,
    /// The text is right and could be better.
    Hint,
}

/// Writes the table of codes once: the enum, its names and its titles all come from it.
macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $title:literal;)*) => {
        /// The stable name of a kind of diagnostic. Each has a page under `docs/diagnostics/`, each lint one under
        /// `docs/lints/`.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as it is written: `unknown-phrase`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How bad it is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What it means, in half a sentence.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

codes! {
    // Reading files.
    UnreadableFile "unreadable-file" Error "a file cannot be opened or read";
    NotUtf8 "not-utf8" Error "a file is not UTF-8 text";
    TooLarge "too-large" Error "a text is larger than the limit";
    MissingFile "missing-file" Error "a file that `use` or `given file` names is not there";
    CircularUse "circular-use" Error "files use one another in a circle";
    // Words and layout of rule texts.
    Tab "tab" Error "a tab where spaces are expected";
    UnclosedQuote "unclosed-quote" Error "a quotation mark is not closed on its line";
    UnknownCharacter "unknown-character" Error "a character that has no meaning in a rule text";
    BadIndentation "bad-indentation" Error "a line is indented so that it belongs to nothing";
    BadDate "bad-date" Error "a date that no calendar has";
    BadNumber "bad-number" Error "a number that cannot be held exactly";
    // Grammar.
    UnknownStatement "unknown-statement" Error "a line starts with a word that starts no statement";
    UnknownPhrase "unknown-phrase" Error "a phrase that nobody defined";
    Unexpected "unexpected" Error "something else was expected here";
    MixedAndOr "mixed-and-or" Error "`and` and `or` are mixed without grouping";
    AmbiguousWord "ambiguous-word" Error "a word that has several meanings in English";
    QuantifierSwallows "quantifier-swallows" Error "what follows `has` is not about its noun";
    MixedArithmetic "mixed-arithmetic" Error "`plus` and `times` are mixed without brackets";
    DuplicateClause "duplicate-clause" Error "a clause stands twice in one rule";
    NoDemand "no-demand" Error "a rule demands nothing";
    TooDeep "too-deep" Error "a text is nested deeper than anybody can read";
    AdjacentSlots "adjacent-slots" Error "two slots of a phrase touch";
    UnevenRow "uneven-row" Error "a row of a table has more or fewer cells than the table has columns";
    // Names and types.
    DuplicateName "duplicate-name" Error "a name is defined twice";
    PhraseNeedsQuotes "phrase-needs-quotes" Hint "a phrase holds a reserved word and must be quoted in use";
    UnknownField "unknown-field" Error "a field that the document does not have";
    UnknownNoun "unknown-noun" Error "a word that is not the noun of a list";
    UnknownKind "unknown-kind" Error "a type or kind that nobody defined";
    UnknownValue "unknown-value" Error "a value that a closed kind does not have";
    UnknownRule "unknown-rule" Error "a rule that is not there";
    UnknownSource "unknown-source" Error "a source that the rulebook does not name";
    AmbiguousName "ambiguous-name" Error "a name that fits several things";
    WrongType "wrong-type" Error "values of different types are compared";
    WrongComparator "wrong-comparator" Error "a comparator that does not go with this type";
    NotACondition "not-a-condition" Error "a value where something true or false is expected";
    NotAList "not-a-list" Error "a quantifier over something that is not a list";
    OutOfRange "out-of-range" Error "a value outside the range of its field";
    MixedCurrencies "mixed-currencies" Error "two currencies are compared without a rate";
    MixedDurations "mixed-durations" Error "days and months are compared without a rule for it";
    MonthRounding "month-rounding" Error "adding months needs a rule for days that do not exist";
    CircularTerm "circular-term" Error "terms are defined by one another in a circle";
    CircularOverride "circular-override" Error "rules override one another in a circle";
    SoftHolding "soft-holding" Error "a claim or preference is written as a hard demand";
    ConflictingUse "conflicting-use" Error "rules use one field in ways that do not fit together";
    NoAsOf "no-as-of" Error "`today` needs a date to count from";
    SeveralDocuments "several-documents" Error "a rulebook describes more than one kind of document";
    SeveralRulebooks "several-rulebooks" Error "a rulebook has more than one header";
    // Lints.
    UnusedTerm "unused-term" Warning "a term is defined and no rule uses it";
    UnusedFigure "unused-figure" Warning "a figure is defined and no rule uses it";
    UnusedList "unused-list" Warning "a list is defined and no rule uses it";
    UnusedValue "unused-value" Warning "a value is defined and no rule uses it";
    UnusedKind "unused-kind" Warning "a kind is defined and no field or phrase has it";
    UnusedSource "unused-source" Warning "a source is named in the header and nothing cites it";
    MissingSource "missing-source" Warning "a rule cites no source, and most rules of its file do";
    MissingReason "missing-reason" Warning "a rule gives no reason, and most rules of its file do";
    MissingHolder "missing-holder" Warning "a rule names no holder, and most rules of its file do";
    UntestedRule "untested-rule" Warning "no test expects anything of a rule";
    SameMeaning "same-meaning" Warning "two phrases mean the same";
    OverlappingPhrases "overlapping-phrases" Warning "the end of one phrase is the start of another";
    VagueWord "vague-word" Warning "a word that everybody reads otherwise decides a verdict";
    RepeatedNumber "repeated-number" Warning "a number is written out several times where a figure would be named once";
    EveryOfEmpty "every-of-empty" Warning "`every` may speak of an empty list, of which it is true";
    DoubleNegative "double-negative" Warning "two negatives in one clause, of which a reader loses one";
    IdleException "idle-exception" Warning "an exception changes no verdict";
    IdleDemand "idle-demand" Warning "a demand that no deal can break";
    PointlessPart "pointless-part" Warning "a part of a condition makes no difference, or makes the whole always or never hold";
    RepeatedDemand "repeated-demand" Warning "a demand says what another demand of the same holder says already";
    SnakeCaseName "snake-case-name" Hint "a name is written with underscores";
    LongRule "long-rule" Hint "a clause is too long to be read aloud";
    NearMissName "near-miss-name" Warning "a value that an open kind does not list is one letter from one that it lists";
    BadAllow "bad-allow" Warning "an allow that gives no reason, or names no lint";
    UnusedAllow "unused-allow" Warning "an allow that allows nothing";
    UnnoticedChange "unnoticed-change" Warning "no test notices a change of the rule";
    // Documents.
    BadDocument "bad-document" Error "a document breaks the rules of its format";
    UnknownFormat "unknown-format" Error "a document whose format cannot be told";
    DuplicateKey "duplicate-key" Error "a key is given twice";
    NestedTooDeep "nested-too-deep" Error "a document is nested deeper than the limit";
    TooManyAliases "too-many-aliases" Error "YAML aliases expand beyond the limit";
    UnreadableValue "unreadable-value" Error "a value that its field cannot hold";
    UnreadKeys "unread-keys" Warning "keys that no field reads";
    Disputed "disputed-fact" Warning "a fact is stated in two ways";
    BadEvidence "bad-evidence" Warning "evidence that belongs to no field";
    CannotCompute "cannot-compute" Error "a computation that has no result on this document";
    // Runs.
    NothingChecked "nothing-checked" Error "no rule applied to any document";
    BadWaiver "bad-waiver" Error "a waiver cannot be used";
    ExpiredWaiver "expired-waiver" Error "a waiver has expired";
    IdleWaiver "idle-waiver" Error "a waiver permits nothing";
    BadBaseline "bad-baseline" Error "a baseline cannot be used";
    BadConfig "bad-config" Error "the configuration cannot be used";
    FailedExpectation "failed-expectation" Error "a test expects something else";
}

impl Code {
    /// The code that is written so, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

/// A change to a text: the bytes of `span` become `replacement`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What goes; an empty span inserts.
    pub span: Span,
    /// What comes.
    pub replacement: String,
}

/// A second place that belongs to a diagnostic, with what to say of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// The place.
    pub span: Span,
    /// What it has to do with it.
    pub text: String,
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// How bad it is; the code's own severity unless a caller changed it (`--strict`, lint levels).
    pub severity: Severity,
    /// What is wrong: one sentence in lower case, no final stop, user text in backticks.
    pub message: String,
    /// The smallest wrong run of words; none where no file is at fault.
    pub span: Option<Span>,
    /// A few words beside the underlined text.
    pub label: Option<String>,
    /// Other places that belong to it.
    pub notes: Vec<Note>,
    /// One thing to do about it.
    pub help: Option<String>,
    /// The fix, where it is certain.
    pub edits: Vec<Edit>,
}

impl Diagnostic {
    /// A diagnostic about a place.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            span: Some(span),
            ..Self::general(code, message)
        }
    }

    /// A diagnostic that no file is at fault for.
    #[must_use]
    pub fn general(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            span: None,
            label: None,
            notes: Vec::new(),
            help: None,
            edits: Vec::new(),
        }
    }

    /// A file that [`crate::source::decode`] found a bad byte in.
    #[must_use]
    pub fn not_utf8(file: FileId, bad: BadByte) -> Self {
        let replaced = bad.offset + char::REPLACEMENT_CHARACTER.len_utf8();
        let message = format!(
            "byte 0x{:02X} at offset {} is not UTF-8 text",
            bad.byte, bad.offset
        );
        let help = match bad {
            BadByte {
                offset: 0,
                byte: 0xFE | 0xFF,
            } => "the file looks like UTF-16; save it as UTF-8",
            _ => "save the file as UTF-8",
        };
        Self::new(
            Code::NotUtf8,
            Span::new(file, bad.offset, replaced),
            message,
        )
        .label("this byte")
        .help(help)
    }

    /// Adds words beside the underlined text.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn note(mut self, span: Span, text: impl Into<String>) -> Self {
        self.notes.push(Note {
            span,
            text: text.into(),
        });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Adds a certain fix.
    #[must_use]
    pub fn edit(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.edits.push(Edit {
            span,
            replacement: replacement.into(),
        });
        self
    }

    /// Whether it keeps a run from being green.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Diagnostics of one text, of which no more are kept than anybody reads: a hostile document has millions.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    kept: Vec<Diagnostic>,
    left_out: usize,
    worst: Option<Diagnostic>,
}

impl Collected {
    /// How many are kept.
    pub const MAX: usize = 100;

    /// How many more will be kept.
    #[must_use]
    pub fn room(&self) -> usize {
        Self::MAX.saturating_sub(self.kept.len())
    }

    /// Adds a diagnostic, or counts it.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.room() > 0 {
            self.kept.push(diagnostic);
        } else {
            self.left_out += 1;
            let is_worse = |worst: &Diagnostic| diagnostic.severity < worst.severity;
            if self.worst.as_ref().is_none_or(is_worse) {
                self.worst = Some(diagnostic);
            }
        }
    }

    /// All that were kept, by place, and one more that tells how many were left out.
    #[must_use]
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.kept.sort_by_key(|diagnostic| diagnostic.span);
        if let Some(worst) = self.worst {
            let message = format!(
                "{} more problems of this document are not shown",
                self.left_out
            );
            let mut rest = Diagnostic::general(worst.code, message);
            rest.severity = worst.severity;
            self.kept.push(rest);
        }
        self.kept
    }
}
