//! The texts that were read, and places in them.
//!
//! Positions are byte offsets into the original bytes of a file; lines and columns are computed only when a
//! person is told about them. Nothing here reads a file.

/// Which text a position belongs to: an index into [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileId(pub u32);

/// A run of bytes of one file, from `start` up to but not including `end`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Span {
    /// The file the bytes stand in.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset of the byte after the last.
    pub end: u32,
}

impl Span {
    /// The span of `start..end` in `file`.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self {
            file,
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    /// The smallest span that covers both; the other is ignored when it lies in another file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self {
            file: self.file,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The byte range, for slicing.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether no byte is covered.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// A byte that is not UTF-8.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadByte {
    /// Its offset in the file.
    pub offset: usize,
    /// Its value.
    pub byte: u8,
}

/// The text of a file, with the first byte that is not UTF-8 if there is one. Such bytes become U+FFFD, so that
/// offsets are those of the file up to the bad byte.
#[must_use]
pub fn decode(bytes: Vec<u8>) -> (String, Option<BadByte>) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let bad = bytes.get(offset).map(|byte| BadByte {
                offset,
                byte: *byte,
            });
            (String::from_utf8_lossy(bytes).into_owned(), bad)
        }
    }
}

/// A line and column as people count them: from 1, columns in characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// One text with its name.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the user gave it, with `/` between folders; `<stdin>` for standard input.
    pub name: String,
    /// The text. Bytes that were not UTF-8 are replaced; whoever read the file has reported them.
    pub text: String,
    line_starts: Vec<u32>,
    /// How many lines of the file stand before the text.
    lines_before: u32,
}

impl Source {
    /// A source from its name and text.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| clamp(at + 1)))
            .collect();
        Self {
            name: name.into(),
            text,
            line_starts,
            lines_before: 0,
        }
    }

    /// A source that is a part of a file: its text starts on line `first_line`.
    #[must_use]
    pub fn part(name: impl Into<String>, text: impl Into<String>, first_line: u64) -> Self {
        Self {
            lines_before: u32::try_from(first_line.saturating_sub(1)).unwrap_or(u32::MAX),
            ..Self::new(name, text)
        }
    }

    /// The line and column of a byte offset; an offset past the end is the end.
    #[must_use]
    pub fn place(&self, offset: u32) -> Place {
        let line = self
            .line_starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1);
        let start = self.line_starts.get(line).copied().unwrap_or(0) as usize;
        let end = self.floor(offset as usize);
        let column = self.text.get(start..end).map_or(0, |text| {
            text.trim_start_matches('\u{feff}').chars().count()
        });
        Place {
            line: clamp(line + 1).saturating_add(self.lines_before),
            column: clamp(column + 1),
        }
    }

    /// The byte offset of a line and column as people count them, if the text has that line.
    #[must_use]
    pub fn offset(&self, place: Place) -> Option<u32> {
        let line = place.line.checked_sub(1)?.checked_sub(self.lines_before)?;
        let start = *self.line_starts.get(line as usize)? as usize;
        let line = self.line_at(clamp(start));
        let within: usize = line
            .chars()
            .take(place.column.saturating_sub(1) as usize)
            .map(char::len_utf8)
            .sum();
        Some(clamp(start + within))
    }

    /// The text of the whole line that holds a byte offset, without its line break.
    #[must_use]
    pub fn line_at(&self, offset: u32) -> &str {
        let line = self
            .line_starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1);
        let start = self.line_starts.get(line).copied().unwrap_or(0) as usize;
        let rest = self.text.get(start..).unwrap_or("");
        rest.split('\n').next().unwrap_or("").trim_end_matches('\r')
    }

    /// The text of a span, empty where the span does not fit the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    fn floor(&self, offset: usize) -> usize {
        let mut at = offset.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// All texts of one run, in the order they were added.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a text and returns its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push(Source::new(name, text));
        FileId(clamp(self.files.len() - 1))
    }

    /// Puts another text in the place of the one of an id, whose spans mean nothing from then on.
    ///
    /// # Panics
    /// If the id belongs to other sources.
    pub fn replace(&mut self, file: FileId, source: Source) {
        self.files[file.0 as usize] = source;
    }

    /// The source of an id that [`Sources::add`] returned.
    ///
    /// # Panics
    /// If the id belongs to other sources.
    #[must_use]
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[file.0 as usize]
    }

    /// The text of a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).slice(span)
    }

    /// The first line of a span's text, cut to so many characters; `…` says that there is more.
    #[must_use]
    pub fn excerpt(&self, span: Span, most: usize) -> String {
        let text = self.slice(span);
        let line = text.lines().next().unwrap_or("").trim_end();
        let cut: String = line.chars().take(most).collect();
        if cut.len() < text.trim_end().len() {
            format!("{cut}…")
        } else {
            cut
        }
    }

    /// Name, line and column of the start of a span, as `name:line:column`.
    #[must_use]
    pub fn describe(&self, span: Span) -> String {
        let source = self.get(span.file);
        let place = source.place(span.start);
        format!("{}:{}:{}", source.name, place.line, place.column)
    }

    /// Every file with its id.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, source)| (FileId(clamp(index)), source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_byte_is_named_and_replaced() {
        let (text, bad) = decode(b"caf\xe9 \xff".to_vec());
        assert_eq!(text, "caf\u{fffd} \u{fffd}");
        assert_eq!(
            bad,
            Some(BadByte {
                offset: 3,
                byte: 0xe9
            })
        );
        assert_eq!(decode("é".into()), ("é".to_owned(), None));
    }
}
