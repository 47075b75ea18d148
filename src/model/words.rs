//! When two spellings are the same name.

/// The form in which names are compared: lower case, words joined by single spaces, with `_`, `-`, spaces and
/// camel case treated alike, typographic marks folded, and leading articles kept.
///
/// `acceptedBy`, `accepted_by`, `accepted-by` and `Accepted By` all become `accepted by`; `UNHCR` stays one word.
#[must_use]
pub fn folded(name: &str) -> String {
    if name.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut previous = ' ';
    let mut rest = name.chars().peekable();
    while let Some(char) = rest.next() {
        let next_is_lower = rest.peek().is_some_and(|next| next.is_lowercase());
        let camel = char.is_uppercase()
            && (previous.is_lowercase()
                || previous.is_ascii_digit()
                || (previous.is_uppercase() && next_is_lower));
        let gap = matches!(
            char,
            '_' | '-' | '\u{2010}'..='\u{2015}' | '\u{a0}' | '\u{202f}'
        ) || char.is_whitespace();
        if (gap || camel) && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        match char {
            _ if gap => {}
            '\u{2018}' | '\u{2019}' => out.push('\''),
            _ => out.extend(char.to_lowercase()),
        }
        previous = char;
    }
    out.truncate(out.trim_end().len());
    out
}

/// The same without a leading article.
#[must_use]
pub fn without_article(name: &str) -> &str {
    for article in ["a ", "an ", "the "] {
        if let Some(head) = name.get(..article.len())
            && head.eq_ignore_ascii_case(article)
        {
            return name[article.len()..].trim_start();
        }
    }
    name
}

/// The longest name, in bytes, for which a near one is looked for: the work grows with the square of it.
const LONGEST: usize = 200;

/// The name among `names` that is nearest to `wanted`, if one is near enough to be meant.
#[must_use]
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wanted.len() > LONGEST {
        return None;
    }
    let wanted = folded(wanted);
    names
        .into_iter()
        .filter(|name| name.len() <= LONGEST)
        .map(|name| (strsim::damerau_levenshtein(&wanted, &folded(name)), name))
        .filter(|(distance, name)| *distance <= (wanted.len().max(name.len()) / 4).max(1))
        .min()
        .map(|(_, name)| name)
}

/// Whether two names differ by one letter: one more, one fewer, another one, or two that changed places.
#[must_use]
pub fn is_one_letter_apart(one: &str, other: &str) -> bool {
    strsim::damerau_levenshtein(&folded(one), &folded(other)) == 1
}

#[cfg(test)]
mod tests {
    use super::{folded, nearest, without_article};

    #[test]
    fn spellings_of_one_key_fold_to_one_name() {
        for spelling in [
            "accepted by",
            "accepted_by",
            "accepted-by",
            "acceptedBy",
            "Accepted By",
            "AcceptedBy",
        ] {
            assert_eq!(folded(spelling), "accepted by");
        }
        assert_eq!(folded("article5_like"), "article5 like");
        assert_eq!(folded("UNHCR"), "unhcr");
        assert_eq!(folded("HTTPServer"), "http server");
    }

    #[test]
    fn articles_go_and_words_that_look_like_them_stay() {
        assert_eq!(without_article("the monitor"), "monitor");
        assert_eq!(without_article("an area"), "area");
        assert_eq!(without_article("theatre"), "theatre");
    }

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(
            nearest("civillian", ["civilian", "military"]),
            Some("civilian")
        );
        assert_eq!(nearest("budget", ["civilian", "military"]), None);
    }
}
