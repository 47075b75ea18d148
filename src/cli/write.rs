//! Files written whole or not at all.
//!
//! What is written goes to a new file beside the old one, which it replaces only once all of it is on the disk. Whenever
//! the process is stopped, the path names the old file or the new one and nothing in between. A process that is killed
//! leaves its new file behind, under a name that begins with a dot; whoever writes there next removes it. Each holds a
//! lock on its own, so that nobody removes one that is still being written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The ending of a file that is being written.
const PART: &str = ".part";

/// Writes a text to a path. What is no ordinary file, such as `/dev/stdout` or a pipe, is written to as it is.
///
/// # Errors
/// Why the file could not be written, for people. The old file is still there, and no other one is left behind.
pub fn whole(path: &Path, text: &str) -> Result<(), String> {
    write(path, text).map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    let name = crate::cli::files::display(path);
    format!("cannot write `{name}`: {}", reason(path, error))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    // A link stays a link: what it points at is replaced.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(there) if !there.is_file() => OpenOptions::new()
            .write(true)
            .open(path)?
            .write_all(text.as_bytes()),
        Ok(there) if there.permissions().readonly() => Err(io::ErrorKind::PermissionDenied.into()),
        there => replace(path, text, there.ok().map(|there| there.permissions())),
    }
}

fn replace(path: &Path, text: &str, permissions: Option<fs::Permissions>) -> io::Result<()> {
    let (mut file, beside) = new_beside(path)?;
    let finish = || {
        file.write_all(text.as_bytes())?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    finish().inspect_err(|_| {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    })
}

/// A file that is written piece by piece, and takes its place only when it is finished.
pub struct Growing {
    /// Where it will stand.
    path: PathBuf,
    file: BufWriter<File>,
    /// What it is called until then; none where it is written to as it is.
    beside: Option<PathBuf>,
}

impl Growing {
    /// Opens a file to be written.
    ///
    /// # Errors
    /// Why it cannot be written, for people.
    pub fn open(path: &Path) -> Result<Self, String> {
        let open = || {
            let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            let (file, beside) = match fs::metadata(&path) {
                Ok(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
                Ok(there) if !there.is_file() => {
                    (OpenOptions::new().write(true).open(&path)?, None)
                }
                Ok(there) if there.permissions().readonly() => {
                    return Err(io::ErrorKind::PermissionDenied.into());
                }
                there => {
                    let (file, beside) = new_beside(&path)?;
                    if let Ok(there) = there {
                        file.set_permissions(there.permissions())?;
                    }
                    (file, Some(beside))
                }
            };
            let file = BufWriter::new(file);
            Ok(Self { path, file, beside })
        };
        open().map_err(|error| cannot_write(path, &error))
    }

    /// Writes on.
    ///
    /// # Errors
    /// Why it cannot be written, for people.
    pub fn push(&mut self, text: &str) -> Result<(), String> {
        let written = self.file.write_all(text.as_bytes());
        written.map_err(|error| cannot_write(&self.path, &error))
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// Why it cannot be written, for people. The old file is still there then.
    pub fn finish(mut self) -> Result<(), String> {
        let mut finish = || {
            self.file.flush()?;
            match self.beside.take() {
                None => Ok(()),
                Some(beside) => {
                    self.file.get_ref().sync_all()?;
                    fs::rename(&beside, &self.path).inspect_err(|_| {
                        let _ = fs::remove_file(&beside);
                    })
                }
            }
        };
        finish().map_err(|error| cannot_write(&self.path, &error))
    }
}

impl Drop for Growing {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            // It was not finished: nobody wants it.
            let _ = fs::remove_file(beside);
        }
    }
}

/// A new file in the folder of a path, whose name nothing else has, locked by us.
fn new_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    let name = name(path)?;
    remove_leftovers(path, &name);
    let process = std::process::id();
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    for attempt in 0..100 {
        let beside = path.with_file_name(format!(".{name}.{process}.{attempt}{PART}"));
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)
        {
            Ok(file) => {
                // A file system without locks has none to remove either.
                let _ = file.lock();
                // Between its making and its lock somebody may have taken it for a leftover.
                if beside.exists() {
                    return Ok((file, beside));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

fn name(path: &Path) -> io::Result<String> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    Ok(name.to_string_lossy().into_owned())
}

/// Removes what killed processes left behind while they wrote to the same path. What cannot be removed stays.
fn remove_leftovers(path: &Path, name: &str) {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if is_leftover(&entry.file_name().to_string_lossy(), name)
            && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok())
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether a file is a new one of this name: `.report.html.4711.0.part`.
fn is_leftover(file: &str, name: &str) -> bool {
    let numbers = file
        .strip_prefix('.')
        .and_then(|rest| rest.strip_prefix(name))
        .and_then(|rest| rest.strip_prefix('.'))
        .and_then(|rest| rest.strip_suffix(PART))
        .and_then(|numbers| numbers.split_once('.'));
    numbers.is_some_and(|(process, attempt)| {
        let is_number =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number(process) && is_number(attempt)
    })
}

fn reason(path: &Path, error: &io::Error) -> String {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match (error.kind(), folder) {
        (io::ErrorKind::NotFound, Some(folder)) if !folder.exists() => {
            format!(
                "there is no folder `{}`",
                crate::cli::files::display(folder)
            )
        }
        (io::ErrorKind::PermissionDenied, _) => "permission denied".into(),
        (io::ErrorKind::StorageFull, _) => "the disk is full".into(),
        (io::ErrorKind::FileTooLarge, _) => "the file is larger than this system allows".into(),
        (io::ErrorKind::QuotaExceeded, _) => "no more may be stored here".into(),
        (io::ErrorKind::IsADirectory, _) => "it is a folder".into(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::whole;
    use std::fs;
    use std::path::PathBuf;

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("servanda-write-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder to write in");
        folder
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = folder("replaced");
        let path = folder.join("report.html");
        for text in ["old", "new and longer", "x"] {
            whole(&path, text).expect("this can be written");
            assert_eq!(fs::read_to_string(&path).expect("a file"), text);
        }
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1);
        fs::remove_dir_all(folder).expect("a folder");
    }

    #[test]
    fn what_killed_processes_left_is_removed_and_what_is_being_written_is_not() {
        let folder = folder("leftovers");
        let path = folder.join("report.html");
        let left = folder.join(".report.html.1.0.part");
        let written = folder.join(".report.html.2.0.part");
        let others = [
            ".other.html.1.0.part",
            ".report.html.x.0.part",
            ".report.html.part",
        ];
        fs::write(&left, "half").expect("a leftover");
        let busy = fs::File::create(&written).expect("a file that is being written");
        busy.lock().expect("a lock");
        for name in others {
            fs::write(folder.join(name), "").expect("a file of somebody else");
        }
        whole(&path, "new").expect("this can be written");
        assert!(!left.exists() && written.exists() && path.exists());
        assert!(others.iter().all(|name| folder.join(name).exists()));
        drop(busy);
        fs::remove_dir_all(folder).expect("a folder");
    }

    #[test]
    fn what_cannot_be_written_says_why() {
        let folder = folder("why");
        let told = whole(&folder.join("none/report.html"), "x");
        assert!(told.is_err_and(|told| told.contains("there is no folder `")));
        assert!(whole(&folder, "x").is_err_and(|told| told.ends_with("it is a folder")));
        fs::remove_dir_all(folder).expect("a folder");
    }
}
