//! A progress bar for work that lasts.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::console::Console;

/// A bar is shown for work that takes longer.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar on standard error, shown only where somebody watches and the work lasts.
pub struct Progress {
    start: Instant,
    total: u64,
    done: u64,
    watched: bool,
    template: &'static str,
    bar: Option<ProgressBar>,
}

/// For steps.
const STEPS: &str = "{wide_msg} {bar:20} {pos}/{len}";
/// For bytes of which it is known how many there are.
const BYTES: &str = "{wide_msg} {bar:20} {bytes}/{total_bytes}, {eta} left";
/// For bytes whose end is not known.
const OPEN: &str = "{wide_msg} {spinner} {bytes}, {bytes_per_sec}";

impl Progress {
    /// A bar for so many steps.
    #[must_use]
    pub fn new(total: usize, console: &Console) -> Self {
        Self {
            start: Instant::now(),
            total: total as u64,
            done: 0,
            watched: console.is_watched(),
            template: STEPS,
            bar: None,
        }
    }

    /// A bar for so many bytes, or for bytes that nobody has counted.
    #[must_use]
    pub fn of_bytes(total: Option<u64>, watched: bool) -> Self {
        Self {
            start: Instant::now(),
            total: total.unwrap_or(0),
            done: 0,
            watched,
            template: if total.is_some() { BYTES } else { OPEN },
            bar: None,
        }
    }

    /// Goes on to what is called so.
    pub fn step(&mut self, name: &str) {
        self.advance(name, 1);
    }

    /// Goes on by so many steps or bytes in what is called so.
    pub fn advance(&mut self, name: &str, by: u64) {
        self.done += by;
        if self.watched && self.bar.is_none() && self.start.elapsed() > PATIENCE {
            let style = ProgressStyle::with_template(self.template);
            let bar = ProgressBar::new(self.total);
            self.bar = Some(style.map_or(bar.clone(), |style| bar.with_style(style)));
        }
        if let Some(bar) = &self.bar {
            bar.set_message(crate::report::text::clean(name).into_owned());
            bar.set_position(self.done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
