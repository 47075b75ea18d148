//! Markdown: the front matter and the blocks marked `deal`, each read in its own format, and the headings.
//!
//! Everything else is prose and is left alone; which block a fact comes from is told by its position.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::context::Context;
use crate::document::text::Text;
use crate::document::{Document, Format, Heading, Node, json, toml, yaml};

/// Reads all parts. A part that cannot be read is reported and left out.
pub(super) fn read(text: &Text, context: &mut Context) -> Option<Document> {
    let mut found = Found::default();
    let prose = front_matter(text, &mut found, context);
    blocks(&text.part(prose..text.as_str().len()), &mut found, context);
    if !found.any {
        context.report(no_deal(text));
        return None;
    }
    if found.parts.is_empty() {
        return None;
    }
    Some(Document {
        file: text.file,
        parts: found.parts,
        headings: found.headings,
    })
}

/// What was found so far.
#[derive(Default)]
struct Found {
    /// Whether there was any part, readable or not.
    any: bool,
    parts: Vec<Node>,
    headings: Vec<Heading>,
}

impl Found {
    fn part(&mut self, text: &Text, format: Format, context: &mut Context) {
        self.any = true;
        let root = match format {
            Format::Json => json::read(text, context),
            Format::Toml => toml::read(text, context),
            Format::Yaml | Format::Markdown => yaml::read(text, context),
        };
        self.parts.extend(root);
    }
}

/// Reads the front matter if there is one, and returns where the prose starts.
fn front_matter(text: &Text, found: &mut Found, context: &mut Context) -> usize {
    let whole = text.as_str();
    let mut lines = Lines::new(whole);
    let (format, closers) = match lines
        .next()
        .map(|line| whole.get(line).unwrap_or("").trim_end())
    {
        Some("---") => (Format::Yaml, &["---", "..."][..]),
        Some("+++") => (Format::Toml, &["+++"][..]),
        _ => return 0,
    };
    let start = lines.at;
    for line in lines {
        let written = whole.get(line.clone()).unwrap_or("").trim_end();
        if line.start == start && written.is_empty() {
            return 0;
        }
        if closers.contains(&written) {
            found.part(&text.part(start..line.start), format, context);
            return line.end;
        }
    }
    found.any = true;
    context.report(
        Diagnostic::new(
            Code::BadDocument,
            text.span(0..3),
            "the front matter is not closed",
        )
        .help(format!(
            "write `{}` on a line of its own below it",
            closers[0]
        )),
    );
    whole.len()
}

/// The lines of a text as ranges, line breaks included.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let start = self.at;
        self.at += length;
        Some(start..self.at)
    }
}

/// Reads the blocks and headings of the prose.
fn blocks(text: &Text, found: &mut Found, context: &mut Context) {
    let mut heading: Option<String> = None;
    let mut block: Option<(Format, Text)> = None;
    for (event, range) in Parser::new_ext(text.as_str(), Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                found.headings.extend(heading.take().map(|words| Heading {
                    span: text.span(trimmed(text, range)),
                    text: words,
                }));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                block = open_block(&info, &range, text, found, context);
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((format, content)) = block.take() {
                    close_block(&content, format, &range, text, found, context);
                }
            }
            Event::Text(words) => {
                if let Some((_, content)) = &mut block {
                    content.push(&words, text, range);
                } else if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(heading) = &mut heading {
                    heading.push(' ');
                }
            }
            _ => {}
        }
    }
}

fn trimmed(text: &Text, range: Range<usize>) -> Range<usize> {
    let length = text.slice(range.clone()).trim_end().len();
    range.start..range.start + length
}

/// The format of a fenced block that is marked `deal`, alone or with the name of a format.
fn open_block<'a>(
    info: &str,
    range: &Range<usize>,
    text: &Text,
    found: &mut Found,
    context: &mut Context,
) -> Option<(Format, Text<'a>)> {
    let words: Vec<&str> = info.split_whitespace().collect();
    let is_deal = |word: &&str| word.eq_ignore_ascii_case("deal");
    let format = match words.as_slice() {
        [only] if is_deal(only) => Some(Format::Yaml),
        [deal, name] | [name, deal] if is_deal(deal) => {
            Format::from_name(name).filter(|format| *format != Format::Markdown)
        }
        [first, ..] if is_deal(first) => None,
        [first, ..] if nearly_deal(first) => None,
        _ => return None,
    };
    if format.is_none() {
        found.any = true;
        context.report(bad_mark(info, range, text));
    }
    Some((format?, Text::empty(text.file)))
}

/// Whether a mark was meant to be `deal`: `deals`, `deal:`, `{.deal}`.
fn nearly_deal(word: &str) -> bool {
    let letters = word.trim_matches(|char: char| !char.is_alphanumeric());
    letters.eq_ignore_ascii_case("deal") || letters.eq_ignore_ascii_case("deals")
}

fn bad_mark(info: &str, range: &Range<usize>, text: &Text) -> Diagnostic {
    let fence = text.slice(range.clone());
    let line = fence.lines().next().unwrap_or("");
    let start = range.start + line.find(info.trim()).unwrap_or(0);
    let info = info.trim();
    Diagnostic::new(
        Code::BadDocument,
        text.span(start..start + info.len()),
        format!("a block marked `{info}` is not read"),
    )
    .help("mark it `deal`, or `deal json`, `deal toml`, `deal yaml`")
}

fn close_block(
    content: &Text,
    format: Format,
    range: &Range<usize>,
    text: &Text,
    found: &mut Found,
    context: &mut Context,
) {
    if !is_closed(text.slice(range.clone())) {
        found.any = true;
        context.report(not_closed(range, text));
    } else if content.as_str().trim().is_empty() {
        found.any = true;
        context.empty(text.span(first_line(range, text)), "`title: Draft`");
    } else {
        found.part(content, format, context);
    }
}

/// Whether a fenced block ends with a fence rather than with its surroundings.
fn is_closed(block: &str) -> bool {
    let Some(fence) = block.chars().next() else {
        return false;
    };
    let width = block.chars().take_while(|char| *char == fence).count();
    let Some((_, last)) = block.trim_end().rsplit_once('\n') else {
        return false;
    };
    let tail = last.trim_start_matches([' ', '\t', '>']);
    tail.chars().all(|char| char == fence) && tail.chars().count() >= width
}

fn not_closed(range: &Range<usize>, text: &Text) -> Diagnostic {
    Diagnostic::new(
        Code::BadDocument,
        text.span(first_line(range, text)),
        "a block marked `deal` is not closed",
    )
    .label("opened here")
    .help("close it with the same marks on a line of their own")
}

fn first_line(range: &Range<usize>, text: &Text) -> Range<usize> {
    let line = text.slice(range.clone()).lines().next().unwrap_or("");
    range.start..range.start + line.len()
}

fn no_deal(text: &Text) -> Diagnostic {
    Diagnostic::new(
        Code::BadDocument,
        text.span(0..0),
        "no part of this document states facts",
    )
    .help("write them in a fenced block marked `deal`, or between `---` lines at the top")
}
