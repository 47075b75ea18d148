//! # bad-allow
//!
//! Warning: an allow that gives no reason, or names no lint.
//!
//! ## Why
//!
//! `# allow CODE: reason` beside a line keeps a lint quiet about it. Whoever reads the rulebook later has to judge whether
//! that is still right, and cannot without the reason. An allow without a reason allows nothing.
//!
//! ## Bad
//!
//! ```servanda
//! document trip
//!   insured: yes or no
//!   guarded: yes or no
//!
//! # allow unused-term
//! term "a safe trip"
//!   means insured and guarded
//!
//! rule insurance
//!   require insured
//! ```
//!
//! ## Good
//!
//! ```servanda
//! document trip
//!   insured: yes or no
//!   guarded: yes or no
//!
//! # allow unused-term: the rule for mountain trips, now in committee, will use it
//! term "a safe trip"
//!   means insured and guarded
//!
//! rule insurance
//!   require insured
//! ```
//!
//! ## Fix
//!
//! By hand: write the reason after a colon, and the lint's name as its page has it.

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::support::allow::{Allow, Allows, FOUND_ELSEWHERE};
use crate::lint::support::book::Book;
use crate::lint::table::LINTS;
use crate::model::words::nearest;
use crate::source::Span;

/// Finds allows that cannot allow anything.
pub fn find(book: &Book<'_>) -> Vec<Diagnostic> {
    let allows = Allows::of(book);
    let mut found = Vec::new();
    for allow in &allows.all {
        let unknown = allow.names.iter().filter(|(name, _)| !is_lint(name));
        found.extend(unknown.map(|(name, span)| no_lint(name, *span)));
        if allow.reason.is_empty() {
            found.push(no_reason(allow));
        }
    }
    found
}

fn is_lint(name: &str) -> bool {
    let mut elsewhere = FOUND_ELSEWHERE.iter();
    LINTS.iter().any(|lint| lint.code.name() == name) || elsewhere.any(|code| code.name() == name)
}

fn no_lint(name: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::BadAllow, span, format!("there is no lint `{name}`"));
    let names = LINTS.iter().map(|lint| lint.code.name());
    match nearest(name, names) {
        Some(near) => diagnostic
            .help(format!("did you mean `{near}`?"))
            .edit(span, near),
        None => diagnostic.help("`servanda lint --explain all` lists the lints"),
    }
}

fn no_reason(allow: &Allow) -> Diagnostic {
    let names: Vec<&str> = allow.names.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(", ");
    Diagnostic::new(
        Code::BadAllow,
        allow.span,
        format!("an allow of `{names}` without a reason"),
    )
    .label("allows nothing")
    .help(format!("say why: `# allow {names}: …`"))
}
