//! From sample documents to the `document` statement that reads them: a first draft for a person to correct.
//!
//! It looks at values and keys alone and knows no rulebook. What the samples never state it says so of.

mod guess;
mod name;
mod statement;

use crate::document::Document;

/// The `document` statement for some samples, as rule text that parses. `name` is what one document is called.
#[must_use]
pub fn infer(samples: &[Document], name: &str) -> String {
    let mut root = guess::Guess::default();
    for part in samples.iter().flat_map(|sample| &sample.parts) {
        root.observe(part);
    }
    statement::write(&root, name)
}
