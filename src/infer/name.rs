//! Names for fields and nouns, made from keys.

use crate::model::words::folded;
use crate::syntax::keyword::Keyword;

/// Plurals that no ending tells.
const IRREGULAR: [(&str, &str); 6] = [
    ("people", "person"),
    ("children", "child"),
    ("men", "man"),
    ("women", "woman"),
    ("criteria", "criterion"),
    ("series", "series entry"),
];

/// The name of a field, and whether its key must be given after `also` because no spelling of the name matches it.
#[must_use]
pub fn field(key: &str, number: usize) -> (String, bool) {
    let spelt: String = folded(key)
        .chars()
        .map(|char| {
            if char.is_alphanumeric() || char == '-' {
                char
            } else {
                ' '
            }
        })
        .collect();
    let words: Vec<&str> = spelt
        .split_whitespace()
        .filter(|word| !is_reserved(word))
        .collect();
    let name = match words.join(" ") {
        name if name.is_empty() => format!("field {number}"),
        name if name.starts_with(|char: char| char.is_ascii_digit()) => format!("field {name}"),
        name => name,
    };
    let differs = folded(&name) != folded(key);
    (name, differs)
}

fn is_reserved(word: &str) -> bool {
    Keyword::ALL
        .iter()
        .any(|keyword| keyword.is_reserved() && keyword.text() == word)
}

/// The noun for one entry of a list: the singular of its name.
#[must_use]
pub fn noun(name: &str) -> String {
    let (head, last) = match name.rsplit_once(' ') {
        Some((head, last)) => (format!("{head} "), last),
        None => (String::new(), name),
    };
    match singular(last) {
        Some(one) => head + &one,
        None => format!("{name} entry"),
    }
}

fn singular(word: &str) -> Option<String> {
    if let Some((_, one)) = IRREGULAR.iter().find(|(several, _)| *several == word) {
        return Some((*one).to_owned());
    }
    let stem = |ending| word.strip_suffix(ending).filter(|stem| stem.len() > 1);
    if let Some(stem) = stem("ies") {
        return Some(format!("{stem}y"));
    }
    for ending in ["sses", "shes", "ches", "xes", "zes"] {
        if stem(ending).is_some() {
            return word.strip_suffix("es").map(str::to_owned);
        }
    }
    match stem("s") {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) => Some(stem.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{field, noun};

    #[test]
    fn names_keep_what_the_keys_say() {
        assert_eq!(field("accepted_by", 1), ("accepted by".into(), false));
        assert_eq!(field("cost ($)", 1), ("cost".into(), true));
        assert_eq!(
            field("terms-and-conditions", 1),
            ("terms conditions".into(), true)
        );
        assert_eq!(field("and", 3), ("field 3".into(), true));
    }

    #[test]
    fn nouns_are_singular() {
        for (name, one) in [
            ("guarantees", "guarantee"),
            ("parties", "party"),
            ("foreign troops", "foreign troop"),
            ("boxes", "box"),
            ("contact people", "contact person"),
            ("staff", "staff entry"),
            ("status", "status entry"),
        ] {
            assert_eq!(noun(name), one);
        }
    }
}
