//! Text fit for a terminal: control characters made visible, long lines cut, paragraphs wrapped, columns aligned.
//!
//! It knows nothing of findings. Widths are those of terminal cells, not of bytes or characters.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Words are cut behind so many cells.
const LONGEST_WORD: usize = 200;

/// Text that cannot steer a terminal: control characters become their pictures, tabs and line breaks spaces, and
/// marks that change the direction of writing the replacement character.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(pictured).collect())
}

/// The same for a text of several lines, which stay lines.
#[must_use]
pub fn clean_lines(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text.lines().map(clean).collect();
    lines.join("\n")
}

fn steers(char: char) -> bool {
    pictured(char) != char
}

fn pictured(char: char) -> char {
    match char {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{7f}' => '\u{2421}',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + char as u32).unwrap_or('\u{fffd}'),
        '\u{80}'..='\u{9f}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' => {
            '\u{fffd}'
        }
        '\u{2060}'..='\u{206f}' | '\u{feff}' => '\u{fffd}',
        _ => char,
    }
}

/// How many cells a text takes; ANSI sequences take none.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.contains('\u{1b}') {
        anstream::adapter::strip_str(text)
            .map(UnicodeWidthStr::width)
            .sum()
    } else {
        text.width()
    }
}

/// The text cut to `cells`, its end replaced by `…` where it was longer.
#[must_use]
pub fn cut(text: &str, cells: usize) -> Cow<'_, str> {
    if text.width() <= cells {
        return Cow::Borrowed(text);
    }
    let mut kept = String::from(head(text, cells.saturating_sub(1)).trim_end());
    kept.push('…');
    Cow::Owned(kept)
}

/// The text cut to `cells`, its beginning replaced by `…` where it was longer: for paths, whose end tells them apart.
#[must_use]
pub fn cut_front(text: &str, cells: usize) -> Cow<'_, str> {
    let mut used = text.width();
    if used <= cells {
        return Cow::Borrowed(text);
    }
    let mut rest = text.chars();
    while used + 1 > cells {
        match rest.next() {
            Some(char) => used -= char.width().unwrap_or(0),
            None => break,
        }
    }
    Cow::Owned(format!("…{}", rest.as_str()))
}

/// A line of a text cut to `cells` so that the byte `focus` stays in sight.
#[must_use]
pub fn cut_around(line: &str, focus: usize, cells: usize) -> Cow<'_, str> {
    let before = line.get(..focus).unwrap_or("").width();
    if line.width() <= cells || before < cells * 2 / 3 {
        return cut(line, cells);
    }
    let skipped = head(line, before.saturating_sub(cells / 3)).len();
    let rest = line.get(skipped..).unwrap_or(line).trim_start();
    Cow::Owned(format!("…{}", cut(rest, cells.saturating_sub(1))))
}

fn head(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, char) in text.char_indices() {
        used += char.width().unwrap_or(0);
        if used > cells {
            return text.get(..at).unwrap_or(text);
        }
    }
    text
}

/// The text padded with spaces to `cells`.
#[must_use]
pub fn pad(text: &str, cells: usize) -> String {
    let missing = cells.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// The text padded with spaces in front to `cells`.
#[must_use]
pub fn pad_left(text: &str, cells: usize) -> String {
    let missing = cells.saturating_sub(width(text));
    format!("{}{text}", " ".repeat(missing))
}

/// The words of a text in lines of at most `cells`. The first line starts with `first`, every other with `rest`;
/// a word longer than a line stands alone, and a word that nobody reads to its end is cut. ANSI sequences are kept and
/// take no room.
#[must_use]
pub fn wrap(text: &str, first: &str, rest: &str, cells: usize) -> String {
    let mut out = String::from(first);
    let mut used = width(first);
    let mut fresh = true;
    for word in text.split_ascii_whitespace() {
        let word = cut_word(word);
        let wide = width(&word);
        if !fresh && used + 1 + wide > cells {
            out.push('\n');
            out.push_str(rest);
            used = width(rest);
            fresh = true;
        }
        if !fresh {
            out.push(' ');
            used += 1;
        }
        out.push_str(&word);
        used += wide;
        fresh = false;
    }
    out.push('\n');
    out
}

/// The text with every word cut that nobody reads to its end.
#[must_use]
pub fn cut_words(text: &str) -> String {
    let words: Vec<Cow<'_, str>> = text.split_ascii_whitespace().map(cut_word).collect();
    words.join(" ")
}

fn cut_word(word: &str) -> Cow<'_, str> {
    if word.contains('\u{1b}') {
        Cow::Borrowed(word)
    } else {
        cut(word, LONGEST_WORD)
    }
}

/// A count with its noun: `1 rule`, `2 rules`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if number == 1 => format!("{number} {noun}"),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{number} {stem}ies"),
        _ => format!("{number} {noun}s"),
    }
}

/// Names as English lists them: `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn listed<S: AsRef<str>>(names: &[S], joint: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {joint} {}", first.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{clean, count, cut, cut_around, cut_front, listed, pad, width, wrap};

    #[test]
    fn nothing_in_a_text_can_steer_a_terminal() {
        assert_eq!(clean("plain"), "plain");
        assert_eq!(clean("\u{1b}[31mred\u{7f}"), "␛[31mred␡");
        assert_eq!(clean("a\tb\r\nc"), "a b  c");
        assert_eq!(
            clean("\u{202e}gnp.exe\u{9b}0m"),
            "\u{fffd}gnp.exe\u{fffd}0m"
        );
    }

    #[test]
    fn a_cut_line_keeps_what_it_is_about() {
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdefg", 6), "abcde…");
        assert_eq!(cut_front("abcdef", 6), "abcdef");
        assert_eq!(cut_front("abcdefg", 6), "…cdefg");
        let line = format!("{}needle{}", "a".repeat(100), "b".repeat(100));
        let shown = cut_around(&line, 100, 30);
        assert!(shown.contains("needle"), "{shown}");
        assert!(width(&shown) <= 30, "{shown}");
        assert_eq!(cut_around("日本語日本語日本語", 18, 6), "…語日…");
    }

    #[test]
    fn paragraphs_wrap_at_words_and_keep_their_styles() {
        assert_eq!(wrap("one two three", "- ", "  ", 9), "- one two\n  three\n");
        assert_eq!(
            wrap("\u{1b}[1mone\u{1b}[0m two", "", "", 7),
            "\u{1b}[1mone\u{1b}[0m two\n"
        );
        assert_eq!(pad("日", 4), "日  ");
    }

    #[test]
    fn counts_and_lists_read_as_english() {
        assert_eq!(count(1, "entry"), "1 entry");
        assert_eq!(count(2, "entry"), "2 entries");
        assert_eq!(count(2, "day"), "2 days");
        assert_eq!(listed(&["a", "b", "c"], "and"), "a, b and c");
    }
}
