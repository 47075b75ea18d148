//! A typed rulebook as text: what each rule and term was understood as, in brackets.

use std::fmt::Write as _;

use servanda::check::comparators::words_of;
use servanda::check::describe::type_words;
use servanda::model::rulebook::{
    Base, Condition, ConditionKind, DefinitionBody, Exception, Expression, ExpressionKind, Path,
    Rulebook,
};

/// The shape, the glossary and the rules.
pub fn rulebook(book: &Rulebook) -> String {
    let mut out = String::new();
    for field in &book.shape.fields {
        let owner = &book.shape.records[field.record.0 as usize].noun;
        let keys = field.keys.join(" | ");
        writeln!(
            out,
            "field {owner} . {} ({keys}): {}",
            field.name,
            type_words(&book.shape, &field.ty)
        )
        .unwrap();
    }
    for definition in &book.definitions {
        let body = match &definition.body {
            DefinitionBody::Figure(values) => {
                let dated = values.iter().map(|(from, value)| match from {
                    Some(day) => format!("{value} from {day}"),
                    None => value.to_string(),
                });
                dated.collect::<Vec<_>>().join(", ")
            }
            DefinitionBody::List(values) => values
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", "),
            DefinitionBody::Value(value) => expression(book, value),
        };
        let ty = type_words(&book.shape, &definition.ty);
        writeln!(out, "define {}: {ty} = {body}", definition.phrase).unwrap();
    }
    for term in &book.terms {
        writeln!(
            out,
            "term {} = {}",
            term.phrase,
            condition(book, &term.means)
        )
        .unwrap();
    }
    for rule in &book.rules {
        writeln!(out, "rule {}", rule.id).unwrap();
        if let Some(binding) = &rule.binding {
            let with = binding.with.as_ref().map_or_else(String::new, |with| {
                format!(" with {}", condition(book, with))
            });
            writeln!(
                out,
                "  each #{} in {}{with}",
                binding.variable.0,
                path(book, &binding.list)
            )
            .unwrap();
        }
        if let Some(written) = &rule.condition {
            writeln!(out, "  if {}", condition(book, written)).unwrap();
        }
        for demand in &rule.demands {
            writeln!(
                out,
                "  {} {}",
                demand.force.word(),
                condition(book, &demand.condition)
            )
            .unwrap();
        }
        exceptions(book, &rule.exceptions, 1, &mut out);
        for yields in &rule.overrides {
            writeln!(out, "  overrides {}", book.rules[yields.0 as usize].id).unwrap();
        }
    }
    out
}

fn exceptions(book: &Rulebook, all: &[Exception], depth: usize, out: &mut String) {
    for exception in all {
        let indent = "  ".repeat(depth);
        writeln!(
            out,
            "{indent}except {}",
            condition(book, &exception.condition)
        )
        .unwrap();
        exceptions(book, &exception.exceptions, depth + 1, out);
    }
}

/// A condition in brackets.
pub fn condition(book: &Rulebook, written: &Condition) -> String {
    let all = |all: &[Condition]| {
        all.iter()
            .map(|one| condition(book, one))
            .collect::<Vec<_>>()
            .join(" ")
    };
    match &written.kind {
        ConditionKind::Term {
            term,
            arguments,
            negative,
        } => {
            let phrase = &book.terms[term.0 as usize].phrase;
            let filled = arguments
                .iter()
                .map(|one| format!(" {}", expression(book, one)))
                .collect::<String>();
            let not = if *negative { "not " } else { "" };
            format!("({not}term `{phrase}`{filled})")
        }
        ConditionKind::Holds(subject) => format!("(holds {})", expression(book, subject)),
        ConditionKind::Compare {
            left,
            comparator,
            right,
        } => {
            let right = right
                .iter()
                .map(|one| format!(" {}", expression(book, one)))
                .collect::<String>();
            format!(
                "({} <{}>{right})",
                expression(book, left),
                words_of(*comparator)
            )
        }
        ConditionKind::Stated(stated) => format!("(stated {})", path(book, stated)),
        ConditionKind::Exists(exists) => format!("(exists {})", path(book, exists)),
        ConditionKind::Quantified {
            quantifier,
            list,
            variable,
            with,
            has,
        } => {
            let with = with.as_ref().map_or_else(String::new, |with| {
                format!(" with {}", condition(book, with))
            });
            format!(
                "({quantifier:?} #{} in {}{with} has {})",
                variable.0,
                path(book, list),
                condition(book, has)
            )
        }
        ConditionKind::Not(inner) => format!("(not {})", condition(book, inner)),
        ConditionKind::All(parts) => format!("(all {})", all(parts)),
        ConditionKind::Any(parts) => format!("(any {})", all(parts)),
        ConditionKind::AtLeast(count, parts) => format!("(at least {count} {})", all(parts)),
        ConditionKind::Error => "(error)".to_owned(),
    }
}

fn expression(book: &Rulebook, written: &Expression) -> String {
    match &written.kind {
        ExpressionKind::Literal(value) => value.to_string(),
        ExpressionKind::List(entries) => {
            let entries: Vec<_> = entries.iter().map(|one| expression(book, one)).collect();
            format!("[{}]", entries.join(", "))
        }
        ExpressionKind::Path(read) => path(book, read),
        ExpressionKind::Definition(definition) => {
            format!("`{}`", book.definitions[definition.0 as usize].phrase)
        }
        ExpressionKind::Slot(index) => format!("{{{index}}}"),
        ExpressionKind::Today => "today".to_owned(),
        ExpressionKind::Arithmetic(operation, left, right) => {
            format!(
                "({} {operation:?} {})",
                expression(book, left),
                expression(book, right)
            )
        }
        ExpressionKind::Shift { by, back, from } => {
            let way = if *back { "before" } else { "after" };
            format!(
                "({} {way} {})",
                expression(book, by),
                expression(book, from)
            )
        }
        ExpressionKind::Aggregate {
            aggregate,
            list,
            variable,
            with,
            of,
        } => {
            let with = with.as_ref().map_or_else(String::new, |with| {
                format!(" with {}", condition(book, with))
            });
            let of = of
                .as_ref()
                .map_or_else(String::new, |of| format!(" of {}", expression(book, of)));
            format!(
                "({aggregate:?} #{} in {}{with}{of})",
                variable.0,
                path(book, list)
            )
        }
    }
}

fn path(book: &Rulebook, read: &Path) -> String {
    let mut names: Vec<String> = match read.base {
        Base::Root => Vec::new(),
        Base::Entry(variable) => vec![format!("#{}", variable.0)],
    };
    let fields = read
        .fields
        .iter()
        .map(|field| book.shape.fields[field.0 as usize].name.clone());
    names.extend(fields);
    if names.is_empty() {
        "document".to_owned()
    } else {
        names.join(".")
    }
}
