//! The tables of the reference that the code has too: their leading cells, row by row.

use servanda::bind::{ABSENT, DISPUTED, STATED_UNKNOWN};
use servanda::check::arithmetic::{ARITHMETIC, Side};
use servanda::check::comparators::{COMPARATORS, Class, Takes, words_of};
use servanda::check::holdings::MANNERS;
use servanda::check::shape::PLAIN_TYPES;
use servanda::cli::{config, exit};
use servanda::diagnostic::Collected;
use servanda::document::{Format, Limits};
use servanda::model::rulebook::{Comparator, Relation, Verdict};
use servanda::model::value::parse::MAX_DIGITS;
use servanda::syntax::comparison;
use servanda::syntax::keyword::Keyword;

/// Rows of leading cells; what the page has to the right of them is its own.
pub type Rows = Vec<Vec<String>>;

/// All tables by the name of their mark.
pub fn all() -> Vec<(&'static str, Rows)> {
    vec![
        ("types", types()),
        ("manners", manners()),
        ("comparators", comparators()),
        ("arithmetic", arithmetic()),
        ("states", states()),
        ("verdicts", verdicts()),
        ("formats", formats()),
        ("config", keys()),
        ("outputs", outputs()),
        ("exits", exits()),
        ("limits", limits()),
        ("keywords", keywords()),
    ]
}

/// The tables of the page on comparing deals.
pub fn of_comparing() -> Vec<(&'static str, Rows)> {
    vec![
        ("matrix formats", formats_of("matrix")),
        ("compare formats", formats_of("compare")),
    ]
}

/// The rows that a page should have: the leading cells of the code, and what the page has to the right of them.
pub fn mended(page: &Rows, code: &Rows) -> Rows {
    let row = |cells: &Vec<String>| {
        let own = page.iter().find(|row| row.first() == cells.first());
        let own = own.and_then(|row| row.get(cells.len()..)).unwrap_or(&[]);
        [cells.as_slice(), own].concat()
    };
    code.iter().map(row).collect()
}

/// Rows as a page has them.
pub fn text(rows: &Rows) -> String {
    let rows = rows.iter().map(|row| format!("| {} |\n", row.join(" | ")));
    rows.collect()
}

fn marked(text: &str) -> String {
    format!("`{text}`")
}

fn listed(texts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let texts: Vec<String> = texts
        .into_iter()
        .map(|text| marked(text.as_ref()))
        .collect();
    texts.join(", ")
}

fn types() -> Rows {
    PLAIN_TYPES
        .iter()
        .map(|(name, _)| vec![marked(name)])
        .collect()
}

fn manners() -> Rows {
    let demands = |soft: bool| if soft { "soft" } else { "hard or soft" };
    let row = |(name, soft): &(&str, bool)| vec![marked(name), demands(*soft).to_owned()];
    MANNERS.iter().map(row).collect()
}

fn comparators() -> Rows {
    let first_form = |relation| !matches!(relation, Relation::WithinAfter | Relation::WithinBefore);
    COMPARATORS
        .iter()
        .filter(|row| first_form(row.relation))
        .map(|row| {
            let follows = match row.takes {
                Takes::Nothing => "",
                Takes::Same | Takes::Entry => " A",
                Takes::SameTwice => " A and B",
                Takes::ListOfSame | Takes::ListOfEntries => " A, B",
                Takes::DurationAndDate => " D of X",
            };
            let positive = Comparator {
                relation: row.relation,
                negated: false,
            };
            vec![
                marked(&format!("{}{follows}", words_of(positive))),
                opposites(row.relation),
                classes(row.on),
            ]
        })
        .collect()
}

/// The opposites with words of their own, else the form with `not`.
fn opposites(relation: Relation) -> String {
    let own: Vec<String> = comparison::COMPARATORS
        .iter()
        .filter(|words| words.relation == relation && words.negated)
        .map(comparison::ComparatorWords::text)
        .collect();
    if own.is_empty() {
        let negated = true;
        return marked(&words_of(Comparator { relation, negated }));
    }
    listed(own)
}

fn classes(classes: &[Class]) -> String {
    let everything = classes.contains(&Class::YesNo);
    match (everything, classes.contains(&Class::List)) {
        (true, true) => "everything but groups".to_owned(),
        (true, false) => "single values".to_owned(),
        _ => {
            let words: Vec<&str> = classes.iter().map(|class| class.plural()).collect();
            words.join(", ")
        }
    }
}

fn arithmetic() -> Rows {
    let row = |(operation, left, right, side): &(_, Class, Class, Side)| {
        let operation: &servanda::model::rulebook::Operation = operation;
        let gives = if *side == Side::Left { left } else { right };
        let cells = [
            left.plural().to_owned(),
            marked(&format!("{operation:?}").to_lowercase()),
            right.plural().to_owned(),
            gives.plural().to_owned(),
        ];
        cells.to_vec()
    };
    ARITHMETIC.iter().map(row).collect()
}

fn states() -> Rows {
    vec![
        vec!["absent".to_owned(), listed([ABSENT])],
        vec!["unknown".to_owned(), listed(STATED_UNKNOWN)],
        vec!["disputed".to_owned(), listed(DISPUTED)],
    ]
}

fn verdicts() -> Rows {
    Verdict::ALL
        .iter()
        .map(|verdict| vec![marked(verdict.words())])
        .collect()
}

fn formats() -> Rows {
    let endings = |format: Format| {
        let endings = format.extensions().iter();
        listed(endings.map(|ending| format!(".{ending}")))
    };
    let row = |format: Format| vec![marked(format.name()), endings(format)];
    Format::ALL.map(row).to_vec()
}

fn keys() -> Rows {
    let row = |key: &servanda::settings::Key| vec![marked(key.name), key.meaning.to_owned()];
    config::KEYS.iter().map(row).collect()
}

fn outputs() -> Rows {
    formats_of("check")
}

fn formats_of(command: &str) -> Rows {
    let all = servanda::cli::command();
    let command = all.find_subcommand(command).expect("a command");
    let mut arguments = command.get_arguments();
    let format = arguments
        .find(|argument| argument.get_id() == "format")
        .expect("an argument");
    let row = |value: clap::builder::PossibleValue| {
        let help = value.get_help().map(ToString::to_string);
        vec![marked(value.get_name()), help.unwrap_or_default()]
    };
    let values = format.get_possible_values();
    values.into_iter().map(row).collect()
}

fn exits() -> Rows {
    let row = |row: &exit::Row| {
        let cells = [&row.status.to_string(), row.key, row.meaning];
        cells.map(str::to_owned).to_vec()
    };
    exit::TABLE.iter().map(row).collect()
}

fn limits() -> Rows {
    let limits = Limits::default();
    let row = |what: &str, most: String| vec![what.to_owned(), most];
    vec![
        row("the size of a deal", megabytes(limits.bytes)),
        row("levels of nesting in a deal", limits.depth.to_string()),
        row("facts in a deal", thousands(servanda::bind::MAX_FACTS)),
        row(
            "values copied by YAML aliases",
            thousands(limits.alias_nodes),
        ),
        row(
            "the size of a rule file",
            megabytes(servanda::cli::files::MAX_BYTES as usize),
        ),
        row(
            "levels of conditions and brackets in a rule",
            servanda::syntax::cursor::DEPTH.to_string(),
        ),
        row("digits of a number", MAX_DIGITS.to_string()),
        row("problems told of one deal", Collected::MAX.to_string()),
    ]
}

fn megabytes(bytes: usize) -> String {
    format!("{} MB", bytes / 1024 / 1024)
}

/// By first letter; those that must be quoted in a phrase are bold.
fn keywords() -> Rows {
    let mut words: Vec<Keyword> = Keyword::ALL.to_vec();
    words.sort_by_key(|keyword| keyword.text());
    let mut rows: Vec<(char, Vec<String>)> = Vec::new();
    for word in words {
        let text = word.text();
        let shown = if word.must_be_quoted() {
            format!("**`{text}`**")
        } else {
            marked(text)
        };
        let letter = text.chars().next().unwrap_or(' ');
        match rows.last_mut() {
            Some((last, shown_before)) if *last == letter => shown_before.push(shown),
            _ => rows.push((letter, vec![shown])),
        }
    }
    let row = |(letter, words): (char, Vec<String>)| vec![letter.to_string(), words.join(" ")];
    rows.into_iter().map(row).collect()
}

fn thousands(number: usize) -> String {
    servanda::model::value::Value::Number(number.into()).to_string()
}
