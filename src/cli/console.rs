//! Standard output and standard error: the one place that prints, and that knows of colours, widths and closed pipes.

use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

/// The widest line that is pleasant to read.
const COMFORTABLE: usize = 110;
/// The width where nobody can be asked for it.
const UNKNOWN: usize = 100;

/// What the user wants of colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum Color {
    /// Where the output is a terminal and `NO_COLOR` is not set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Where a command prints.
pub struct Console {
    color: Color,
    quiet: Cell<bool>,
    closed: Cell<bool>,
    failure: RefCell<Option<io::Error>>,
}

impl Console {
    /// A console with the user's wish for colours.
    #[must_use]
    pub fn new(color: Color) -> Self {
        Self {
            color,
            quiet: Cell::new(false),
            closed: Cell::new(false),
            failure: RefCell::new(None),
        }
    }

    /// From now on prints nothing but what [`Console::complain`] is given.
    pub fn hush(&self) {
        self.quiet.set(true);
    }

    /// Whether it was hushed.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.quiet.get()
    }

    /// Prints to standard output. A reader that has gone away is no error: what it would have read is dropped.
    pub fn print(&self, text: &str) {
        if self.quiet.get() || self.closed.get() {
            return;
        }
        let stdout = io::stdout();
        let choice = choose(self.color, &stdout);
        let mut stream = AutoStream::new(stdout.lock(), choice);
        let written = stream
            .write_all(text.as_bytes())
            .and_then(|()| stream.flush());
        if let Err(error) = written {
            self.closed.set(true);
            if error.kind() != io::ErrorKind::BrokenPipe {
                self.failure.replace(Some(error));
            }
        }
    }

    /// Prints to standard error.
    pub fn complain(&self, text: &str) {
        let stderr = io::stderr();
        let choice = choose(self.color, &stderr);
        let mut stream = AutoStream::new(stderr.lock(), choice);
        // Where standard error is gone, nobody is left to be told.
        let _ = stream.write_all(text.as_bytes());
    }

    /// Prints a remark to standard error, unless hushed.
    pub fn remark(&self, text: &str) {
        if !self.quiet.get() {
            self.complain(text);
        }
    }

    /// Whether the reader of standard output has gone away, or it cannot be written.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closed.get()
    }

    /// Why standard output could not be written, if it could not.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        self.failure.borrow().as_ref().map(ToString::to_string)
    }

    /// How wide text for people may be.
    #[must_use]
    pub fn width(&self) -> usize {
        self.full_width().min(COMFORTABLE)
    }

    /// How wide the terminal is.
    #[must_use]
    pub fn full_width(&self) -> usize {
        let told = std::env::var("COLUMNS")
            .ok()
            .and_then(|told| told.parse().ok());
        let asked = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        told.or_else(asked).unwrap_or(UNKNOWN).max(20)
    }

    /// Whether standard error is a terminal that somebody may be looking at.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        !self.quiet.get() && io::stderr().is_terminal()
    }
}

/// The flag wins over `NO_COLOR`, that over `FORCE_COLOR`, and that over what `anstream` finds out:
/// `CLICOLOR_FORCE`, `CLICOLOR`, whether the stream is a terminal, and `TERM`.
fn choose(color: Color, stream: &impl anstream::stream::RawStream) -> ColorChoice {
    match color {
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
        Color::Auto if set("NO_COLOR") => ColorChoice::Never,
        Color::Auto if set("FORCE_COLOR") => ColorChoice::Always,
        Color::Auto => AutoStream::choice(stream),
    }
}

/// Whether a variable is set to something other than nothing and `0`; for `NO_COLOR` anything counts.
fn set(name: &str) -> bool {
    std::env::var_os(name)
        .is_some_and(|value| !value.is_empty() && (name == "NO_COLOR" || value != "0"))
}
