//! What would change in a file, as people and other tools read it.

use similar::TextDiff;

use crate::report::text::{clean, clean_lines};
use crate::source::Source;

/// A unified diff from a source to a text.
#[must_use]
pub fn diff(source: &Source, text: &str) -> String {
    let name = clean(&source.name);
    let diff = TextDiff::from_lines(source.text.as_str(), text);
    let shown = diff
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string();
    clean_lines(&shown) + "\n"
}
