//! Kinds: named sets of values, and those of `one of A, B, C`, which have no name.
//!
//! Who uses which kind is decided elsewhere.

use rustc_hash::FxHashMap;

use crate::check::statements::Stated;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::shape::{Kind, KindValue};
use crate::model::words::folded;
use crate::source::Span;
use crate::syntax::tree::{KindStatement, Words};

/// Reads the `kind` statements, which are sorted by name. The place of a kind in the list is its id.
pub fn read(
    statements: &[Stated<'_, KindStatement>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::with_capacity(statements.len());
    let mut seen: FxHashMap<String, Span> = FxHashMap::default();
    for statement in statements {
        let name = &statement.is.name;
        let first = *seen.entry(folded(&name.text)).or_insert(name.span);
        if first != name.span {
            diagnostics.push(twice(name, first));
            continue;
        }
        kinds.push(Kind {
            name: Some(name.text.clone()),
            open: statement.is.open,
            values: values(&statement.is.values, diagnostics),
            span: name.span,
        });
    }
    kinds
}

/// The kind of `one of A, B, C`.
pub fn unnamed(values: &[Words], span: Span, diagnostics: &mut Vec<Diagnostic>) -> Kind {
    let values: Vec<(Words, Vec<Words>)> = values
        .iter()
        .map(|value| (value.clone(), Vec::new()))
        .collect();
    Kind {
        name: None,
        open: false,
        values: self::values(&values, diagnostics),
        span,
    }
}

fn values(written: &[(Words, Vec<Words>)], diagnostics: &mut Vec<Diagnostic>) -> Vec<KindValue> {
    let mut seen: FxHashMap<String, Span> = FxHashMap::default();
    let mut values = Vec::with_capacity(written.len());
    for (name, aliases) in written {
        if !is_new(name, &mut seen, diagnostics) {
            continue;
        }
        let own = folded(&name.text);
        let aliases = aliases
            .iter()
            .filter(|alias| folded(&alias.text) != own && is_new(alias, &mut seen, diagnostics))
            .map(|alias| alias.text.clone())
            .collect();
        values.push(KindValue {
            name: name.text.clone(),
            aliases,
            span: name.span,
        });
    }
    values
}

fn is_new(
    name: &Words,
    seen: &mut FxHashMap<String, Span>,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let first = *seen.entry(folded(&name.text)).or_insert(name.span);
    if first != name.span {
        diagnostics.push(twice(name, first));
    }
    first == name.span
}

/// A name that stands for two things.
pub fn twice(name: &Words, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateName,
        name.span,
        format!("`{}` is defined twice", name.text),
    )
    .label("again here")
    .note(first, "first here")
    .help("remove one of them, or give it another name")
}
