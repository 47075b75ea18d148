//! Whether a text can be a word that stands for a state, told from its first letters.

use crate::bind::{ABSENT, DISPUTED, STATED_UNKNOWN};
use crate::model::shape::Shape;

/// Longer texts are no such words.
const LONGEST: usize = 200;

/// The first two letters of all such words. Of texts that do not begin with two letters nothing is told, and a word that
/// does not begin with a letter is the folded form of no others.
#[derive(Clone, Debug)]
pub(super) struct StateWords {
    /// Whether each pair of letters starts one.
    pairs: Vec<bool>,
    /// Whether one of them has a digit, so that a number or date may be one.
    pub has_digits: bool,
}

impl StateWords {
    /// Those of a shape.
    pub fn new(shape: &Shape) -> Self {
        let mut pairs = vec![false; 26 * 26];
        let own = shape.unknown_words.iter().chain(&shape.disputed_words);
        let readings = shape.fields.iter().flat_map(|field| &field.readings);
        let own = own.chain(readings.flat_map(|reading| &reading.words));
        let words = [ABSENT].into_iter().chain(STATED_UNKNOWN).chain(DISPUTED);
        let mut has_digits = false;
        for word in words.chain(own.map(String::as_str)) {
            has_digits |= word.bytes().any(|byte| byte.is_ascii_digit());
            let mut letters = word.bytes();
            let (Some(first), Some(second)) = (letters.next().and_then(letter), letters.next())
            else {
                continue;
            };
            for (index, starts) in pairs.iter_mut().enumerate() {
                let follows = second == b' ' || letter(second) == Some(index % 26);
                *starts |= index / 26 == first && follows;
            }
        }
        Self { pairs, has_digits }
    }

    /// Whether a text is surely none of the words, whatever its spelling.
    #[inline]
    pub fn is_none_of(&self, text: &[u8]) -> bool {
        if text.len() > LONGEST {
            return true;
        }
        let [first, second, ..] = text else {
            return false;
        };
        let (Some(first), Some(second)) = (letter(*first), letter(*second)) else {
            return false;
        };
        !self.pairs[first * 26 + second]
    }
}

fn letter(byte: u8) -> Option<usize> {
    let lower = byte.to_ascii_lowercase();
    lower
        .is_ascii_lowercase()
        .then(|| usize::from(lower - b'a'))
}

#[cfg(test)]
mod tests {
    use super::StateWords;
    use crate::model::shape::Shape;

    #[test]
    fn no_state_word_is_missed_and_most_texts_are_told_from_them() {
        let shape = Shape {
            unknown_words: vec!["x".to_owned(), "ça".to_owned(), "a b".to_owned()],
            ..Shape::default()
        };
        let words = StateWords::new(&shape);
        for word in [
            "TBD",
            "to be agreed",
            "Disputed",
            " none",
            "_tbd",
            "x",
            "X",
            "ça",
            "aB",
            "ab",
        ] {
            assert!(!words.is_none_of(word.as_bytes()), "{word}");
        }
        for word in ["Deal 17", "Peace", "xylophone"] {
            assert!(words.is_none_of(word.as_bytes()), "{word}");
        }
    }
}
