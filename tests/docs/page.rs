//! A Markdown page as far as the tests need it: its fenced blocks, tables, headings and links.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A page.
pub struct Page {
    /// Its file.
    pub path: PathBuf,
    /// Its name for people.
    pub name: String,
    /// All of it.
    pub text: String,
    /// Its fenced blocks.
    pub blocks: Vec<Block>,
}

/// A fenced block.
pub struct Block {
    /// What stands behind the opening fence, cut at commas and spaces.
    words: Vec<String>,
    /// The lines between the fences.
    pub text: String,
    /// Where they stand in the page.
    pub range: Range<usize>,
    /// The line of the opening fence, from 1.
    pub line: usize,
}

impl Block {
    /// The first word behind the fence.
    pub fn language(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// The other words.
    pub fn marks(&self) -> impl Iterator<Item = &str> {
        self.words.iter().skip(1).map(String::as_str)
    }

    /// Whether a word stands there.
    pub fn is(&self, mark: &str) -> bool {
        self.marks().any(|word| word == mark)
    }

    /// The file that the block is about, and whether it is all of it.
    pub fn file(&self) -> Option<(&str, bool)> {
        let whole = self.marks().find_map(|word| word.strip_prefix("file="));
        let part = self.marks().find_map(|word| word.strip_prefix("add="));
        whole
            .map(|name| (name, true))
            .or(part.map(|name| (name, false)))
    }
}

impl Page {
    /// Reads a page.
    pub fn read(path: &Path) -> Self {
        let text =
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path
            .strip_prefix(env!("CARGO_MANIFEST_DIR"))
            .unwrap_or(path);
        Self {
            path: path.to_owned(),
            name: name.display().to_string(),
            blocks: blocks(&text),
            text,
        }
    }

    /// The rows of the table below the mark `<!-- table: NAME -->`, without its head.
    pub fn table(&self, name: &str) -> Vec<Vec<String>> {
        let mark = format!("<!-- table: {name} -->");
        let (_, below) = self
            .text
            .split_once(&mark)
            .unwrap_or_else(|| panic!("{} has no table `{name}`", self.name));
        let lines = below.lines().skip_while(|line| !line.starts_with('|'));
        let rows = lines.take_while(|line| line.starts_with('|')).skip(2);
        rows.map(|row| {
            let inside = row.trim().trim_start_matches('|').trim_end_matches('|');
            inside
                .split('|')
                .map(|cell| cell.trim().to_owned())
                .collect()
        })
        .collect()
    }

    /// The text outside of fenced blocks.
    fn prose(&self) -> String {
        let mut prose = String::new();
        let mut from = 0;
        for block in &self.blocks {
            prose.push_str(&self.text[from..block.range.start]);
            from = block.range.end;
        }
        prose + &self.text[from..]
    }

    /// The targets of links to other files and headings.
    pub fn links(&self) -> Vec<String> {
        let prose = self.prose();
        let targets = prose.split("](").skip(1);
        targets
            .filter_map(|rest| rest.split(')').next())
            .filter(|target| !target.contains("://"))
            .map(str::to_owned)
            .collect()
    }

    /// The headings as links name them.
    pub fn anchors(&self) -> BTreeSet<String> {
        let prose = self.prose();
        let headings = prose.lines().filter(|line| line.starts_with('#'));
        headings
            .map(|line| {
                let words = line.trim_start_matches('#').trim().to_lowercase();
                let kept = words
                    .chars()
                    .filter(|char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_'));
                kept.map(|char| if char == ' ' { '-' } else { char })
                    .collect()
            })
            .collect()
    }
}

/// A page's text with other rows in a table.
pub fn with_table(text: &str, name: &str, rows: &str) -> String {
    let mark = format!("<!-- table: {name} -->");
    let (above, below) = text.split_once(&mark).expect("the table");
    let is_row = |line: &&str| line.starts_with('|');
    let lines: Vec<&str> = below.split_inclusive('\n').collect();
    let start = lines.iter().position(&is_row).expect("a head");
    let count = lines[start..]
        .iter()
        .take_while(|line| is_row(line))
        .count();
    let head = lines[..start + 2].concat();
    let rest = lines[start + count..].concat();
    format!("{above}{mark}{head}{rows}{rest}")
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<(Vec<String>, usize, usize)> = None;
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let end = at + line.len();
        if let Some(info) = line.trim_end().strip_prefix("```") {
            match open.take() {
                Some((words, from, number)) if info.is_empty() => blocks.push(Block {
                    words,
                    text: text[from..at].to_owned(),
                    range: from..at,
                    line: number,
                }),
                Some(inside) => open = Some(inside),
                None => {
                    let words = info.split([',', ' ']).filter(|word| !word.is_empty());
                    open = Some((words.map(str::to_owned).collect(), end, index + 1));
                }
            }
        }
        at = end;
    }
    assert!(open.is_none(), "a fence is not closed");
    blocks
}
