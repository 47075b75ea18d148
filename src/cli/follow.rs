//! Following files: says when anything in some folders may have changed, however an editor writes it.
//!
//! It watches folders and never single files, since many editors write a new file and put it in the place of the old
//! one. It does not say what changed: whoever follows looks again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// Changes that come so close together are one.
const QUIET: Duration = Duration::from_millis(20);
/// Nobody waits longer for changes to end.
const PATIENCE: Duration = Duration::from_millis(400);

/// What somebody who follows is told.
pub enum Told {
    /// Something may have changed.
    Changed,
    /// The user wants to end.
    Stop,
    /// Following is no longer possible.
    Failed(String),
}

/// Folders that are followed.
pub struct Follower {
    watcher: RecommendedWatcher,
    told: Receiver<Told>,
    /// What is watched, and whether with all that is below it.
    watched: BTreeMap<PathBuf, bool>,
}

impl Follower {
    /// A follower of nothing yet, who also hears of Ctrl-C.
    ///
    /// # Errors
    /// Why the system does not let anybody follow files.
    pub fn new() -> Result<Self, String> {
        let (teller, told) = channel();
        let stopper = teller.clone();
        ctrlc::set_handler(move || {
            // Nobody hears it where the command is ending already.
            let _ = stopper.send(Told::Stop);
        })
        .map_err(|error| format!("cannot listen for Ctrl-C: {error}"))?;
        let watcher = notify::recommended_watcher(move |event| tell(&teller, event));
        Ok(Self {
            watcher: watcher.map_err(|error| cannot(&error))?,
            told,
            watched: BTreeMap::new(),
        })
    }

    /// From now on follows these folders and files: folders with all that is below them, files by the folder they are in.
    /// What is not there yet is followed by the nearest folder that is.
    ///
    /// # Errors
    /// Why one of them cannot be followed.
    pub fn follow(&mut self, paths: &[PathBuf]) -> Result<(), String> {
        let wanted = wanted(paths);
        for path in self.watched.keys() {
            // A folder that is gone is not watched any more; one that came again is watched anew.
            let _ = self.watcher.unwatch(path);
        }
        self.watched.clear();
        for (path, deep) in wanted {
            let mode = match deep {
                true => RecursiveMode::Recursive,
                false => RecursiveMode::NonRecursive,
            };
            match self.watcher.watch(&path, mode) {
                Ok(()) => {
                    self.watched.insert(path, deep);
                }
                Err(_) if !path.exists() => {}
                Err(error) => return Err(cannot(&error)),
            }
        }
        Ok(())
    }

    /// Waits until something may have changed, and for the changes to end.
    #[must_use]
    pub fn wait(&self) -> Told {
        match self.told.recv() {
            Ok(Told::Changed) => self.settle(),
            Ok(other) => other,
            Err(_) => Told::Failed("nothing is followed any more".to_owned()),
        }
    }

    fn settle(&self) -> Told {
        let start = Instant::now();
        loop {
            match self.told.recv_timeout(QUIET) {
                Ok(Told::Changed) if start.elapsed() < PATIENCE => {}
                Ok(Told::Changed) | Err(RecvTimeoutError::Timeout) => return Told::Changed,
                Ok(other) => return other,
                Err(RecvTimeoutError::Disconnected) => {
                    return Told::Failed("nothing is followed any more".to_owned());
                }
            }
        }
    }
}

fn tell(teller: &Sender<Told>, event: notify::Result<Event>) {
    let told = match event {
        // Reading is no change: looking would make it look again for ever.
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
        Ok(_) => Told::Changed,
        Err(error) => Told::Failed(cannot(&error)),
    };
    let _ = teller.send(told);
}

fn cannot(error: &notify::Error) -> String {
    format!("cannot follow the files: {error}")
}

/// The folders to watch, each once, and whether with all that is below them.
fn wanted(paths: &[PathBuf]) -> BTreeMap<PathBuf, bool> {
    let mut wanted = BTreeMap::new();
    for path in paths {
        if path.is_dir() {
            wanted.insert(path.clone(), true);
        }
        // The folder above tells when this one is taken away or comes again.
        wanted.entry(above(path)).or_insert(false);
    }
    wanted
}

/// The nearest folder above a path that is there.
fn above(path: &Path) -> PathBuf {
    let mut above = path.parent();
    while let Some(folder) = above {
        let folder = match folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => folder,
        };
        if folder.is_dir() {
            return folder.to_owned();
        }
        above = folder.parent();
    }
    PathBuf::from(".")
}
