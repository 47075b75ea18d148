//! What a name means at its place: a definition, a bound entry, a field, a list, or a value of a kind.
//!
//! Types decide only where the same word is the value of a kind; everything else is decided by where it stands.

use crate::check::checker::Checker;
use crate::check::describe::{a_type, possessive, quoted, record_noun, type_words};
use crate::check::names::{Names, ROOT, entry_record, from_root};
use crate::check::scope::{Bound, Scope};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::rulebook::{Base, DefinitionId, Path};
use crate::model::shape::{FieldId, RecordId, Type};
use crate::model::words::{folded, nearest, without_article};
use crate::source::Span;
use crate::syntax::tree::Words;

/// What a name means.
#[derive(Clone, Debug)]
pub enum Found {
    /// The way to a fact.
    Path(Path),
    /// A figure, list or value.
    Definition(DefinitionId),
    /// Several things; an error has been reported.
    Several,
    /// Nothing that is known here; nothing has been reported.
    Nothing,
}

/// What a name means. `left`: it stands to the left of a comparator, where after `has` only fields of the noun are meant.
pub fn name(
    checker: &mut Checker<'_>,
    scope: &Scope<'_>,
    name: &str,
    span: Span,
    left: bool,
) -> Found {
    let key = folded(without_article(name));
    if let (Some(bound), true) = (scope.only(), left) {
        return own_field(checker.names, bound, &key, span).map_or(Found::Nothing, Found::Path);
    }
    if let Some(definition) = checker.glossary.definition(name) {
        return Found::Definition(definition);
    }
    if let Some(path) = bound_entry(checker.names, scope, &key, span) {
        return Found::Path(path);
    }
    let ways = ways(checker.names, scope, &key, span);
    pick(checker, ways, name, span)
}

/// The list that a noun means.
pub fn noun(
    checker: &mut Checker<'_>,
    scope: &Scope<'_>,
    name: &str,
    span: Span,
    only: bool,
) -> Found {
    let key = folded(without_article(name));
    if let (Some(bound), true) = (scope.only(), only) {
        return own_field(checker.names, bound, &key, span).map_or(Found::Nothing, Found::Path);
    }
    let ways = ways(checker.names, scope, &key, span);
    pick(checker, ways, name, span)
}

fn pick(checker: &mut Checker<'_>, mut ways: Vec<Path>, name: &str, span: Span) -> Found {
    if ways.len() > 1 {
        let problem = ambiguous(checker.names, name, span, &ways);
        checker.report(problem);
        return Found::Several;
    }
    ways.pop().map_or(Found::Nothing, Found::Path)
}

/// A field of the noun, or a list within it by the noun of its entries.
fn own_field(names: &Names, bound: Bound, key: &str, span: Span) -> Option<Path> {
    let field = member_field(names, bound.record, key)?;
    Some(from_entry(bound, vec![field], span))
}

/// The field of a record that a name means: its own name, or the noun of a list.
fn member_field(names: &Names, record: RecordId, key: &str) -> Option<FieldId> {
    names.field(record, key).or_else(|| {
        let mut lists = names.lists_of(key).iter().copied();
        lists.find(|list| names.get(*list).is_some_and(|field| field.record == record))
    })
}

fn bound_entry(names: &Names, scope: &Scope<'_>, key: &str, span: Span) -> Option<Path> {
    let mut entries = scope.inwards_out();
    let bound = entries.find(|bound| folded(record_noun(&names.shape, bound.record)) == key)?;
    Some(from_entry(*bound, Vec::new(), span))
}

/// Every way that a name may be meant: a field of a bound entry, a field of the document, the entries of a list,
/// the document itself. More than one is an error, except that after `has` and `with` the noun's own field is meant.
fn ways(names: &Names, scope: &Scope<'_>, key: &str, span: Span) -> Vec<Path> {
    let mut ways: Vec<Path> = Vec::new();
    for bound in scope.inwards_out() {
        if let Some(field) = names.field(bound.record, key) {
            ways.push(from_entry(*bound, vec![field], span));
            if bound.only {
                return ways;
            }
        }
    }
    if let Some(field) = names.field(ROOT, key) {
        ways.push(from_root(vec![field], span));
    }
    if ways.is_empty() {
        ways = lists(names, scope, key, span);
    }
    if ways.is_empty() && folded(&names.shape.name) == key {
        ways.push(from_root(Vec::new(), span));
    }
    ways
}

/// The lists whose entries are called so: those within the innermost bound entry that has any, else all.
fn lists(names: &Names, scope: &Scope<'_>, key: &str, span: Span) -> Vec<Path> {
    let lists = names.lists_of(key);
    for bound in scope.inwards_out() {
        let within: Vec<Path> = lists
            .iter()
            .filter_map(|list| names.fields_between(bound.record, *list))
            .map(|fields| from_entry(*bound, fields, span))
            .collect();
        if !within.is_empty() {
            return within;
        }
    }
    lists
        .iter()
        .filter_map(|list| names.fields_between(ROOT, *list))
        .map(|fields| from_root(fields, span))
        .collect()
}

fn from_entry(bound: Bound, fields: Vec<FieldId>, span: Span) -> Path {
    Path {
        base: Base::Entry(bound.variable),
        fields,
        record: bound.record,
        span,
    }
}

/// The fact that a field of `base` leads to, `base` being of type `ty`; reported where there is no such field.
pub fn member(
    checker: &mut Checker<'_>,
    base: Path,
    ty: &Type,
    field: &Words,
    span: Span,
) -> Option<Path> {
    let record = match ty {
        Type::Record(record) => Some(*record),
        other => entry_record(other),
    };
    let Some(record) = record else {
        let problem = no_fields(checker, &base, ty, field);
        checker.report(problem);
        return None;
    };
    let key = folded(without_article(&field.text));
    let Some(found) = member_field(checker.names, record, &key) else {
        let problem = unknown_member(checker.names, record, &key, field);
        checker.report(problem);
        return None;
    };
    let mut fields = base.fields;
    fields.push(found);
    Some(Path {
        fields,
        span,
        ..base
    })
}

fn no_fields(checker: &Checker<'_>, base: &Path, ty: &Type, field: &Words) -> Diagnostic {
    let words = checker.words(base.span);
    Diagnostic::new(
        Code::UnknownField,
        field.span,
        format!(
            "`{words}` has no field `{}`: it is {}",
            field.text,
            a_type(checker.shape(), ty)
        ),
    )
    .label("a field of what?")
    .help(format!("use `{words}` itself"))
}

/// A field that a record does not have.
pub fn unknown_member(names: &Names, record: RecordId, key: &str, field: &Words) -> Diagnostic {
    let noun = record_noun(&names.shape, record);
    let problem = Diagnostic::new(
        Code::UnknownField,
        field.span,
        format!("the {noun} has no field `{}`", field.text),
    )
    .label(format!("not a field of the {noun}"));
    if let Some(other) = names
        .field_by_key(record, key)
        .and_then(|other| names.get(other))
    {
        return problem
            .help(format!("rules call this field `{}`", other.name))
            .edit(field.span, other.name.clone());
    }
    problem.help(field_help(names, record, &field.text))
}

fn field_help(names: &Names, record: RecordId, wanted: &str) -> String {
    match nearest(wanted, names.field_names(record)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.field_names(record).next().is_none() => {
            format!(
                "the {} has no fields at all",
                record_noun(&names.shape, record)
            )
        }
        None if names.field_names(record).nth(1).is_none() => {
            format!(
                "its only field is {}",
                quoted(names.field_names(record), "and")
            )
        }
        None => format!(
            "its fields are {}",
            quoted(names.field_names(record), "and")
        ),
    }
}

/// A name that means nothing here, where a value or field is expected.
pub fn unknown_name(
    checker: &Checker<'_>,
    scope: &Scope<'_>,
    name: &str,
    span: Span,
    left: bool,
) -> Diagnostic {
    let names = checker.names;
    if let (Some(bound), true) = (scope.only(), left) {
        let words = Words {
            text: name.to_owned(),
            span,
            quoted: false,
        };
        return unknown_member(names, bound.record, &folded(name), &words);
    }
    let problem = Diagnostic::new(
        Code::UnknownField,
        span,
        format!("nothing is called `{name}`"),
    )
    .label("neither a field nor a phrase");
    let key = folded(without_article(name));
    if let Some(other) = names
        .field_by_key(ROOT, &key)
        .and_then(|other| names.get(other))
    {
        return problem
            .help(format!("rules call this field `{}`", other.name))
            .edit(span, other.name.clone());
    }
    let elsewhere: Vec<String> = names
        .fields_anywhere(&key)
        .iter()
        .map(|field| names.way_to(*field))
        .collect();
    if !elsewhere.is_empty() {
        return problem.help(format!(
            "say whose it is: {}",
            quoted(elsewhere.iter().map(String::as_str), "or")
        ));
    }
    problem.help(match nearest(name, in_sight(checker, scope)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "name a field of the document, or define it: `figure`, `list` or `value`".to_owned()
        }
    })
}

fn in_sight<'n>(checker: &Checker<'n>, scope: &Scope<'_>) -> Vec<&'n str> {
    let names = checker.names;
    let mut all: Vec<&str> = names.field_names(ROOT).collect();
    for bound in scope.inwards_out() {
        all.extend(names.field_names(bound.record));
    }
    all.extend(names.all_nouns());
    all.extend(checker.glossary.definition_names());
    all
}

/// A noun that is not the noun of any list, with what it means instead.
pub fn unknown_noun(
    checker: &Checker<'_>,
    scope: &Scope<'_>,
    name: &str,
    span: Span,
) -> Diagnostic {
    let names = checker.names;
    let problem = Diagnostic::new(
        Code::UnknownNoun,
        span,
        format!("there is no list of `{name}`"),
    )
    .label("not the noun of a list");
    let own: Vec<&str> = match scope.only() {
        Some(bound) => names.field_names(bound.record).collect(),
        None => names.all_nouns().collect(),
    };
    problem.help(match nearest(name, own.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if own.is_empty() => format!("give the document a field `{name}s: list of {name}`"),
        None => {
            let mut own = own;
            own.sort_unstable();
            format!("the nouns are {}", quoted(own, "and"))
        }
    })
}

/// Something that is not a list of entries where one is needed.
pub fn not_a_list(checker: &Checker<'_>, ty: &Type, span: Span) -> Diagnostic {
    let words = checker.words(span);
    let problem = Diagnostic::new(
        Code::NotAList,
        span,
        format!("`{words}` is not a list of entries with fields"),
    );
    let shape = checker.shape();
    match ty {
        Type::Record(_) => problem.label("there is one of it at most").help(format!(
            "speak of it directly: `the {words} is …` or `{} …`",
            possessive(&words)
        )),
        Type::List(entry) => problem
            .label(format!("a list of {}", type_words(shape, entry)))
            .help(format!("write `{words} includes …`, or `{words} is empty`")),
        other => problem
            .label(a_type(shape, other))
            .help("a quantifier goes with the noun of a list"),
    }
}

fn ambiguous(names: &Names, name: &str, span: Span, ways: &[Path]) -> Diagnostic {
    let rewrites: Vec<String> = ways.iter().map(|way| rewrite(names, way)).collect();
    Diagnostic::new(
        Code::AmbiguousName,
        span,
        format!("`{name}` may be meant in {} ways", ways.len()),
    )
    .label("whose?")
    .help(format!(
        "write {}",
        quoted(rewrites.iter().map(String::as_str), "or")
    ))
}

/// How to write a path so that only it is meant.
fn rewrite(names: &Names, way: &Path) -> String {
    let mut owners: Vec<&str> = way
        .fields
        .iter()
        .filter_map(|field| names.get(*field))
        .map(|field| field.name.as_str())
        .collect();
    let last = owners.pop();
    match way.base {
        Base::Root if owners.is_empty() => owners.push(&names.shape.name),
        Base::Root => {}
        Base::Entry(_) => owners.insert(0, record_noun(&names.shape, way.record)),
    }
    let (Some(last), Some((first, inner))) = (last, owners.split_first()) else {
        return format!("the {}", names.shape.name);
    };
    let start = possessive(first);
    let inner = inner
        .iter()
        .map(|owner| possessive(owner).split_off("the ".len()));
    let words: Vec<String> = std::iter::once(start)
        .chain(inner)
        .chain([last.to_owned()])
        .collect();
    words.join(" ")
}

/// The innermost bound entry, for `it` and `its`.
pub fn it(checker: &mut Checker<'_>, scope: &Scope<'_>, span: Span) -> Option<Path> {
    let Some(bound) = scope.innermost() else {
        checker.report(it_is_nothing(checker.names, span));
        return None;
    };
    Some(from_entry(bound, Vec::new(), span))
}

fn it_is_nothing(names: &Names, span: Span) -> Diagnostic {
    let mut nouns: Vec<&str> = names.all_nouns().collect();
    nouns.sort_unstable();
    let noun = nouns.first().copied().unwrap_or("guarantee");
    Diagnostic::new(
        Code::UnknownField,
        span,
        "`it` and `its` speak of the entry that `for each` binds, and none is bound here",
    )
    .label("of what?")
    .help(format!(
        "say whose it is, or begin the rule with `for each` and a noun, as in `for each {noun}`"
    ))
}
