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
    bar: Option<ProgressBar>,
}

impl Progress {
    /// A bar for so many steps.
    #[must_use]
    pub fn new(total: usize, console: &Console) -> Self {
        Self {
            start: Instant::now(),
            total: total as u64,
            done: 0,
            watched: console.is_watched(),
            bar: None,
        }
    }

    /// Goes on to what is called so.
    pub fn step(&mut self, name: &str) {
        self.done += 1;
        if self.watched && self.bar.is_none() && self.start.elapsed() > PATIENCE {
            let style = ProgressStyle::with_template("{wide_msg} {bar:20} {pos}/{len}");
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
