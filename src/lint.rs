//! Lints: what a rulebook may say, and what its author probably did not mean or would say better.
//!
//! A lint looks at a rulebook without errors and changes nothing; [`fix`] applies the fixes that are safe.

pub mod bad_allow;
pub mod double_negative;
pub mod every_of_empty;
pub mod fix;
pub mod idle_demand;
pub mod idle_exception;
pub mod long_rule;
pub mod missing_holder;
pub mod missing_reason;
pub mod missing_source;
pub mod near_miss_name;
pub mod overlapping_phrases;
pub mod pointless_part;
pub mod repeated_demand;
pub mod repeated_number;
pub mod same_meaning;
pub mod settings;
pub mod snake_case_name;
pub mod support;
pub mod table;
pub mod untested_rule;
pub mod unused_allow;
pub mod unused_figure;
pub mod unused_kind;
pub mod unused_list;
pub mod unused_source;
pub mod unused_term;
pub mod unused_value;
pub mod vague_word;

use crate::diagnostic::{Code, Diagnostic};
use crate::lint::settings::Settings;
use crate::lint::support::allow::Allows;
use crate::lint::support::book::Book;
use crate::lint::table::{Finder, LINTS, Lint};
use crate::model::rulebook::Rulebook;
use crate::source::Sources;
use crate::syntax::tree::Tree;

/// What the lints find in a rulebook that parses and checks without errors, by file and place.
#[must_use]
pub fn lint(
    rulebook: &Rulebook,
    trees: &[Tree],
    sources: &Sources,
    settings: &Settings,
) -> Vec<Diagnostic> {
    let book = Book {
        rulebook,
        trees,
        sources,
    };
    let mut allows = Allows::of(&book);
    let mut found = Vec::new();
    for lint in LINTS.iter().filter(|lint| !settings.is_off(lint.code)) {
        if let Finder::Book(find) = lint.find {
            let of_one = find(&book).into_iter();
            found.extend(of_one.filter(|one| !allows.cover(one)));
        }
    }
    // Without its rules a file is only a part of a rulebook, and what it allows may be needed there.
    if rulebook.rules.is_empty() {
        allows.all.clear();
    }
    for lint in LINTS.iter().filter(|lint| !settings.is_off(lint.code)) {
        if let Finder::Allow(find) = lint.find {
            let unused = allows.all.iter().filter(|allow| !allow.is_used(settings));
            found.extend(unused.map(|allow| find(allow, &book)));
        }
    }
    for diagnostic in &mut found {
        diagnostic.severity = settings.severity(diagnostic.code);
    }
    sorted(found, sources)
}

/// The lint of a code, if it is one.
#[must_use]
pub fn of(code: Code) -> Option<&'static Lint> {
    LINTS.iter().find(|lint| lint.code == code)
}

/// By file name and place, each told once.
fn sorted(mut found: Vec<Diagnostic>, sources: &Sources) -> Vec<Diagnostic> {
    found.sort_by_cached_key(|diagnostic| {
        let place = diagnostic
            .span
            .map(|span| (sources.get(span.file).name.clone(), span.start, span.end));
        (place, diagnostic.code, diagnostic.message.clone())
    });
    found.dedup();
    found
}
