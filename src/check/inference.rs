//! The shape of documents where no statement gives it: inferred from how the rules use each field.
//!
//! The rules are read twice, since a bare name in a `for each` rule is the entry's field or the document's according to
//! what the other rules say of it. Uses that do not fit together are errors; nothing else is judged here.

pub mod build;
pub mod draft;
pub mod evidence;
pub mod expressions;
pub mod nouns;
pub mod read;
pub mod solve;

use crate::check::circles::Order;
use crate::check::glossary::Glossary;
use crate::check::header::Heading;
use crate::check::inference::build::{Values, build};
use crate::check::inference::draft::Draft;
use crate::check::inference::read::Reader;
use crate::check::literals::spellings;
use crate::check::shape::{Shaped, empty, id, kind_names};
use crate::check::statements::Statements;
use crate::diagnostic::Diagnostic;
use crate::model::shape::{Kind, KindId};
use crate::model::words::folded;
use crate::source::Sources;

/// What a document is called where no statement names it.
pub const NAME: &str = "document";

/// Infers the shape from every term, value and rule.
pub fn infer(
    statements: &Statements<'_>,
    glossary: &Glossary<'_>,
    order: &Order,
    kinds: Vec<Kind>,
    heading: &Heading,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Shaped {
    let mut shape = empty(NAME, kinds, heading);
    shape.inferred = true;
    let kinds = kind_names(&shape.kinds);
    let values = values(&shape.kinds);
    let read = |certain: Option<&Draft>| {
        let mut reader = Reader::new(glossary, &kinds, &values, certain);
        reader.nouns(statements);
        reader.definitions(order);
        reader.terms();
        reader.rules(statements);
        reader.draft
    };
    let certain = read(None);
    let draft = read(Some(&certain));
    build(draft, shape, &values, sources, diagnostics)
}

/// Every spelling of every value.
fn values(kinds: &[Kind]) -> Values {
    let mut values = Values::default();
    for (index, kind) in kinds.iter().enumerate() {
        for spelling in spellings(kind) {
            values
                .entry(folded(spelling))
                .or_default()
                .push(KindId(id(index)));
        }
    }
    values
}
