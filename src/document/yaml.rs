//! YAML by the core rules of version 1.2, read with positions.
//!
//! Scalars keep their text: `yes`, `12.10` and `2025-08-18` are words until a field asks for them. Aliases are
//! expanded within a budget; merge keys, tags of other schemas and streams of documents are refused.

mod core;
mod errors;
mod loader;

use granit_parser::{Event, Parser, Span as Mark};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Node;
use crate::document::context::Context;
use crate::document::text::Text;
use crate::document::yaml::loader::Loader;

const EXAMPLE: &str = "`title: Draft`";

/// Reads the root, which must be a map.
pub(super) fn read(text: &Text, context: &mut Context) -> Option<Node> {
    match load(text, context)? {
        Some(root) if !core::is_nothing(&root) => context.map_root(root, EXAMPLE),
        _ => {
            context.empty(text.span(0..0), EXAMPLE);
            None
        }
    }
}

/// Reads the root, whatever it is.
pub(super) fn root(text: &Text, context: &mut Context) -> Option<Node> {
    load(text, context)?
}

/// The root of the one document of a text. None where the reading ended early; the reason has been reported.
#[expect(
    clippy::option_option,
    reason = "an empty text has no root, and is no failure"
)]
fn load(text: &Text, context: &mut Context) -> Option<Option<Node>> {
    let options = granit_parser::options! { emit_comments: false };
    let mut loader = Loader::default();
    let mut documents = 0_usize;
    for next in Parser::new_from_str_with_options(text.as_str(), options) {
        let (event, mark) = match next {
            Ok(next) => next,
            Err(error) => {
                errors::report(&error, text, context);
                return None;
            }
        };
        if let Event::DocumentStart(..) = event {
            documents += 1;
        }
        if documents > 1 {
            context.report(second_document(text, &mark));
            return None;
        }
        loader.take(event, &mark, text, context)?;
    }
    Some(loader.finish())
}

fn second_document(text: &Text, mark: &Mark) -> Diagnostic {
    let range = mark.byte_range().unwrap_or(0..0);
    Diagnostic::new(
        Code::BadDocument,
        text.span(range),
        "a second document starts here, and one file holds one document",
    )
    .label("the second document")
    .help("put each document in a file of its own")
}
