//! A rule printed back in canonical words, with what each phrase means and the fields it reads.

use crate::explain::RuleText;
use crate::report::style::{self, paint};
use crate::report::text::{clean, wrap};
use crate::source::Sources;

/// The rule, its phrases and its fields.
#[must_use]
pub fn render(text: &RuleText, sources: &Sources, width: usize) -> String {
    let mut out = format!(
        "{}  {}\n",
        paint(style::NAME, &clean(&text.id)),
        quiet(&sources.describe(text.span))
    );
    for line in &text.lines {
        out.push_str(&indented(line, "  ", width));
    }
    if !text.phrases.is_empty() {
        out.push_str("\nwhere\n");
    }
    for phrase in &text.phrases {
        let head = format!(
            "  “{}” means  {}\n",
            clean(&phrase.phrase),
            quiet(&sources.describe(phrase.span))
        );
        out.push_str(&head);
        for line in &phrase.means {
            out.push_str(&indented(line, "    ", width));
        }
    }
    if !text.reads.is_empty() {
        out.push_str("\nreads\n");
        for path in &text.reads {
            out.push_str(&format!("  {}\n", clean(path)));
        }
    }
    out
}

/// A line with its own indentation kept.
fn indented(line: &str, indent: &str, width: usize) -> String {
    let own = line.len() - line.trim_start().len();
    let first = format!("{indent}{}", " ".repeat(own));
    let rest = format!("{first}  ");
    wrap(&clean(line), &first, &rest, width)
}

fn quiet(text: &str) -> String {
    paint(style::QUIET, &clean(text))
}
