//! CSV by RFC 4180, a row a document, read with the place of every cell.
//!
//! One automaton tells where cells and where records end, so that whoever cuts a stream into records agrees with
//! whoever reads them. What a cell means is decided where it is bound to a field.

/// Where the cells and records of a text end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scanner {
    separator: u8,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// Before the first byte of a cell.
    Start,
    /// In a cell without quotation marks, or behind the mark that closed one.
    Bare,
    /// In quotation marks.
    Quoted,
    /// Behind a quotation mark in a quoted cell: the end of it, or half of a doubled mark.
    Mark,
}

/// What a byte does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ends {
    Nothing,
    Cell,
    Record,
}

impl Scanner {
    /// Stands before the first byte of a record.
    #[must_use]
    pub fn new(separator: u8) -> Self {
        Self {
            separator,
            state: State::Start,
        }
    }

    /// Takes the next byte, and says whether a record ends with it.
    pub fn ends_record(&mut self, byte: u8) -> bool {
        self.step(byte) == Ends::Record
    }

    fn step(&mut self, byte: u8) -> Ends {
        let (state, ends) = match (self.state, byte) {
            (State::Quoted, b'"') => (State::Mark, Ends::Nothing),
            (State::Quoted, _) => (State::Quoted, Ends::Nothing),
            (State::Start | State::Mark, b'"') => (State::Quoted, Ends::Nothing),
            (_, b'\n') => (State::Start, Ends::Record),
            (_, byte) if byte == self.separator => (State::Start, Ends::Cell),
            _ => (State::Bare, Ends::Nothing),
        };
        self.state = state;
        ends
    }
}

/// The length of the byte order mark that a text begins with.
#[must_use]
pub fn mark(bytes: &[u8]) -> usize {
    if bytes.starts_with("\u{feff}".as_bytes()) {
        3
    } else {
        0
    }
}

/// What separates the cells of a text: of `,`, `;` and the tab the one that stands most often in its first line, the
/// comma where none does. Nothing is said as long as the line may go on.
#[must_use]
pub fn separator(bytes: &[u8], is_all: bool) -> Option<u8> {
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let line = match end {
        Some(end) => bytes.get(..end).unwrap_or_default(),
        None if is_all => bytes,
        None => return None,
    };
    let count = |one: u8| line.iter().filter(|byte| **byte == one).count();
    let mut best = b',';
    for one in [b';', b'\t'] {
        if count(one) > count(best) {
            best = one;
        }
    }
    Some(best)
}
