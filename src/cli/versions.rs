//! Which documents of two sides are versions of each other: two files are, and documents of two folders by their names.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::documents::{self, Named};
use crate::cli::files;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Format;

/// Two versions of a document. One of them may be missing.
pub struct Pair {
    /// What both go by.
    pub name: String,
    /// The old version.
    pub old: Option<Named>,
    /// The new version.
    pub new: Option<Named>,
}

/// The documents that two arguments name, matched, and what is wrong with the arguments.
///
/// # Errors
/// Where a file would have to be compared with a folder.
pub fn pairs(
    old: &str,
    new: &str,
    format: Option<Format>,
) -> Result<(Vec<Pair>, Vec<Diagnostic>), Box<Diagnostic>> {
    if is_many(old) != is_many(new) {
        return Err(Box::new(file_and_folder(old, new)));
    }
    let (olds, mut wrong) = documents::find(&[old.to_owned()], format);
    let (news, more) = documents::find(&[new.to_owned()], format);
    if old != new {
        wrong.extend(more);
    }
    let pairs = match (is_many(old), olds.as_slice(), news.as_slice()) {
        (false, [one], [other]) => vec![Pair {
            name: together(&one.name, &other.name),
            old: Some(one.clone()),
            new: Some(other.clone()),
        }],
        _ => matched(by_name(olds, old), by_name(news, new)),
    };
    Ok((pairs, wrong))
}

/// Whether an argument may name several documents.
fn is_many(argument: &str) -> bool {
    let path = Path::new(argument);
    path.is_dir() || (!path.exists() && files::is_glob(argument))
}

fn together(old: &str, new: &str) -> String {
    match old == new {
        true => new.to_owned(),
        false => format!("{old} → {new}"),
    }
}

/// Documents by their path within the folder that was named; those of a glob by their own names.
fn by_name(named: Vec<Named>, argument: &str) -> BTreeMap<String, Named> {
    let folder = Path::new(argument);
    let name = |named: &Named| {
        let path = named.path.as_deref()?;
        let own = match path.strip_prefix(folder) {
            Ok(within) => within,
            Err(_) => Path::new(path.file_name()?),
        };
        Some(files::display(own))
    };
    named
        .into_iter()
        .map(|named| (name(&named).unwrap_or_else(|| named.name.clone()), named))
        .collect()
}

/// Documents of the same name; and, of what is left, those whose names differ in their ending alone.
fn matched(mut olds: BTreeMap<String, Named>, mut news: BTreeMap<String, Named>) -> Vec<Pair> {
    let mut pairs: BTreeMap<String, Pair> = BTreeMap::new();
    let mut add = |name: &str, old: Option<Named>, new: Option<Named>| {
        let name = name.to_owned();
        pairs.insert(name.clone(), Pair { name, old, new });
    };
    for name in olds.keys().cloned().collect::<Vec<_>>() {
        if let Some(new) = news.remove(&name) {
            add(&name, olds.remove(&name), Some(new));
        }
    }
    for (name, old) in olds {
        let alike: Vec<String> = news
            .keys()
            .filter(|other| stem(other) == stem(&name))
            .cloned()
            .collect();
        match alike.as_slice() {
            [other] => add(other, Some(old), news.remove(other)),
            _ => add(&name, Some(old), None),
        }
    }
    for (name, new) in news {
        add(&name, None, Some(new));
    }
    pairs.into_values().collect()
}

/// A name without its ending.
fn stem(name: &str) -> &str {
    let folder = name.rfind('/').map_or(0, |at| at + 1);
    match name.rfind('.') {
        Some(dot) if dot > folder => name.get(..dot).unwrap_or(name),
        _ => name,
    }
}

fn file_and_folder(old: &str, new: &str) -> Diagnostic {
    let (folder, file) = if is_many(old) { (old, new) } else { (new, old) };
    let message = format!("`{folder}` stands for several documents, and `{file}` for one");
    Diagnostic::general(Code::NothingChecked, message)
        .help("name two files, or two folders whose documents have the same names")
}
