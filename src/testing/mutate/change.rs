//! One change to a part of a rulebook, and the table of what is changed.

use crate::source::Span;

/// A part as it would be after a change, and how the change is told.
#[derive(Clone, Debug)]
pub(super) struct Change<T> {
    pub(super) part: T,
    pub(super) kind: Kind,
    pub(super) span: Span,
    pub(super) before: String,
    pub(super) after: Option<String>,
    pub(super) hint: String,
}

impl<T> Change<T> {
    /// The same change, seen from what the part belongs to.
    pub(super) fn within<U>(self, whole: impl FnOnce(T) -> U) -> Change<U> {
        Change {
            part: whole(self.part),
            kind: self.kind,
            span: self.span,
            before: self.before,
            after: self.after,
            hint: self.hint,
        }
    }
}

/// Writes the table of what is changed.
macro_rules! kinds {
    ($($variant:ident $key:literal $words:literal;)*) => {
        /// What a mutant changes.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum Kind {
            $(#[doc = $words] $variant,)*
        }

        impl Kind {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As machines read it.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// What it is, in a few words.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }
        }
    };
}

kinds! {
    Comparator "comparator" "a comparator changed to its neighbour";
    Negated "negated" "a clause negated";
    Figure "figure" "a value changed to another one";
    Arithmetic "arithmetic" "a computation changed";
    DroppedPart "dropped-part" "one of several clauses taken out";
    AndOr "and-or" "`and` and `or` exchanged";
    Count "count" "a number of clauses or entries changed by one";
    Quantifier "quantifier" "`some` and `every` exchanged";
    DroppedFilter "dropped-filter" "`with …` taken out";
    DroppedEntry "dropped-entry" "an entry of a list taken out";
    DroppedCondition "dropped-condition" "the condition of a rule taken out";
    DroppedDemand "dropped-demand" "a demand taken out";
    DroppedException "dropped-exception" "an exception taken out";
    DroppedOverride "dropped-override" "a priority over another rule taken out";
    Force "force" "a hard demand made soft, or a soft one hard";
}
