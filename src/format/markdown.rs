//! Rule texts inside Markdown: the fenced blocks marked `servanda`, laid out where they stand.
//!
//! The blocks of a page are read together, as a reader does; one that has errors among the others is read alone. A
//! block that still has errors is left alone, and nothing is told of them: pages show mistakes on purpose. A block
//! whose mark says more, such as `servanda,conditions`, is no rule file and is left alone too.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::format::comments::line_start;
use crate::format::{Formatted, format, format_text};
use crate::source::{FileId, Sources};

/// The page with its blocks in canonical layout.
#[must_use]
pub fn markdown(page: &str) -> String {
    let blocks = blocks(page);
    let mut sources = Sources::default();
    let files: Vec<FileId> = blocks
        .iter()
        .map(|block| sources.add("", block.text.as_str()))
        .collect();
    let formatted = format(&files, &sources);
    let mut page = page.to_owned();
    for (block, together) in blocks.iter().zip(formatted).rev() {
        if let Some(laid_out) = right(together, &block.text) {
            page.replace_range(block.lines.clone(), &block.put_back(&laid_out.text));
        }
    }
    page
}

/// What is laid out of a block, unless something is wrong with it.
fn right(together: Formatted, text: &str) -> Option<Formatted> {
    let is_right = |formatted: &Formatted| formatted.errors.is_empty() && !formatted.mended;
    let alone = || Some(format_text("", text)).filter(is_right);
    Some(together).filter(is_right).or_else(alone)
}

/// The lines of a fenced block.
struct Block {
    /// Where they stand in the page, line breaks included.
    lines: Range<usize>,
    /// What stands before each: the indentation of a list, the marks of a quotation.
    prefix: String,
    /// What ends each.
    line_break: &'static str,
    /// The lines without these.
    text: String,
}

impl Block {
    fn put_back(&self, text: &str) -> String {
        let line = |line: &str| {
            let line = format!("{}{line}", self.prefix);
            format!("{}{}", line.trim_end(), self.line_break)
        };
        text.lines().map(line).collect()
    }
}

fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut inside: Option<Option<Range<usize>>> = None;
    for (event, range) in Parser::new_ext(page, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))
                if info.trim() == "servanda" =>
            {
                inside = Some(None);
            }
            Event::Text(_) => {
                if let Some(lines) = &mut inside {
                    let start = lines.as_ref().map_or(range.start, |lines| lines.start);
                    *lines = Some(start..range.end);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let lines = inside.take().flatten();
                found.extend(lines.and_then(|lines| block(page, &lines)));
            }
            _ => {}
        }
    }
    found
}

/// A block whose lines all stand behind the same marks; another one is left alone.
fn block(page: &str, content: &Range<usize>) -> Option<Block> {
    let start = line_start(page, content.start);
    let prefix = page.get(start..content.start)?;
    let whole = page.get(start..content.end)?;
    if !prefix.chars().all(|char| matches!(char, ' ' | '>')) || !whole.ends_with('\n') {
        return None;
    }
    let line = |line: &str| {
        let rest = line.strip_prefix(prefix);
        let blank = line.trim_end() == prefix.trim_end();
        let rest = rest.or_else(|| blank.then_some(""));
        rest.map(|rest| format!("{rest}\n"))
    };
    Some(Block {
        lines: start..content.end,
        prefix: prefix.to_owned(),
        line_break: if whole.contains("\r\n") { "\r\n" } else { "\n" },
        text: whole.lines().map(line).collect::<Option<String>>()?,
    })
}
