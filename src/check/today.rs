//! Where a rulebook speaks of `today`, which needs a day to count from.
//!
//! Whether such a day was given is known only when it is run.

use crate::check::walk::each_expression;
use crate::model::rulebook::{ExpressionKind, Rulebook};
use crate::source::Span;

/// The first place that speaks of `today`: terms first, then values, then rules.
#[must_use]
pub fn uses_today(rulebook: &Rulebook) -> Option<Span> {
    let mut found = None;
    each_expression(rulebook, &mut |expression| {
        if found.is_none() && expression.kind == ExpressionKind::Today {
            found = Some(expression.span);
        }
    });
    found
}
