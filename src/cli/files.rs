//! Which files a run reads: paths, folders, globs and standard input turned into named texts.
//!
//! It knows which names to skip and how files fail to be read, and nothing of what is in them.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Sources, Span};

/// The name under which standard input is told of.
pub const STDIN: &str = "<stdin>";
/// No text may be larger.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// A path as people write it: `/` between folders, no `./` in front, `x/..` folded away.
#[must_use]
pub fn display(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut rooted = String::new();
    for component in path.components() {
        match component {
            Component::Prefix(prefix) => rooted.push_str(&prefix.as_os_str().to_string_lossy()),
            Component::RootDir => rooted.push('/'),
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            Component::ParentDir => parts.push("..".into()),
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
        }
    }
    match (rooted.is_empty(), parts.is_empty()) {
        (true, true) => ".".into(),
        _ => rooted + &parts.join("/"),
    }
}

/// Reads a file into the sources. Bytes that are not UTF-8 are replaced and reported.
///
/// # Errors
/// A diagnostic where nothing could be read: no such file, a folder, no permission, too large.
pub fn read_text(
    path: &Path,
    name: &str,
    sources: &mut Sources,
) -> Result<(FileId, Option<Diagnostic>), Box<Diagnostic>> {
    let bytes = File::open(path)
        .and_then(read_limited)
        .map_err(|error| Box::new(cannot_read(name, &error)))?;
    add(bytes, name, sources)
}

/// Reads standard input into the sources, as [`read_text`] reads a file.
///
/// # Errors
/// A diagnostic where nothing could be read.
pub fn read_stdin(sources: &mut Sources) -> Result<(FileId, Option<Diagnostic>), Box<Diagnostic>> {
    read_stdin_as(STDIN, sources)
}

/// Reads standard input under another name.
///
/// # Errors
/// A diagnostic where nothing could be read.
pub fn read_stdin_as(
    name: &str,
    sources: &mut Sources,
) -> Result<(FileId, Option<Diagnostic>), Box<Diagnostic>> {
    let bytes = read_limited(io::stdin().lock())
        .map_err(|error| Box::new(cannot_read("standard input", &error)))?;
    add(bytes, name, sources)
}

fn read_limited(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn add(
    bytes: Vec<u8>,
    name: &str,
    sources: &mut Sources,
) -> Result<(FileId, Option<Diagnostic>), Box<Diagnostic>> {
    if bytes.len() as u64 > MAX_BYTES {
        let message = format!("`{name}` is larger than {} MB", MAX_BYTES / 1024 / 1024);
        let diagnostic = Diagnostic::general(Code::TooLarge, message);
        return Err(Box::new(diagnostic.help("split it into several files")));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok((sources.add(name, text), None)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(at).copied().unwrap_or(0);
            let help = if error.as_bytes().starts_with(&[0xff, 0xfe])
                || error.as_bytes().starts_with(&[0xfe, 0xff])
            {
                "this looks like UTF-16: save the file as UTF-8"
            } else {
                "save the file as UTF-8"
            };
            let file = sources.add(name, String::from_utf8_lossy(error.as_bytes()));
            let span = Span::new(file, at, at + '\u{fffd}'.len_utf8());
            let message = format!("byte {at} of `{name}`, 0x{byte:02X}, is not UTF-8 text");
            Ok((
                file,
                Some(Diagnostic::new(Code::NotUtf8, span, message).help(help)),
            ))
        }
    }
}

/// Why a file could not be read, for people.
#[must_use]
pub fn cannot_read(name: &str, error: &io::Error) -> Diagnostic {
    let leads_nowhere = Path::new(name).is_symlink() && !Path::new(name).exists();
    let why = match error.kind() {
        _ if leads_nowhere => "it is a link that leads nowhere".to_owned(),
        io::ErrorKind::NotADirectory => "a file stands where its path needs a folder".to_owned(),
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    };
    let diagnostic =
        Diagnostic::general(Code::UnreadableFile, format!("cannot read `{name}`: {why}"));
    match (error.kind(), near_file(Path::new(name))) {
        (io::ErrorKind::NotFound, Some(near)) if !leads_nowhere => {
            diagnostic.help(format!("did you mean `{near}`?"))
        }
        _ => diagnostic,
    }
}

/// The file or folder beside a missing one whose name is nearest.
#[must_use]
pub fn near_file(missing: &Path) -> Option<String> {
    let folder = match missing.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let wanted = missing.file_name()?.to_string_lossy().into_owned();
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    let near = crate::model::words::nearest(&wanted, names.iter().map(String::as_str))?;
    Some(display(&folder.join(near)))
}

/// All files in a folder and the folders below it for which `wanted` says yes, sorted. Hidden files and folders are
/// skipped, and with `skip_underscored` those whose name starts with `_`.
///
/// # Errors
/// A diagnostic for each folder that cannot be read.
pub fn walk(
    folder: &Path,
    skip_underscored: bool,
    wanted: impl Fn(&Path) -> bool,
) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    let walk = ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .follow_links(true)
        .filter_entry(move |entry| {
            entry.depth() == 0 || !skipped(entry.file_name(), skip_underscored)
        })
        .build();
    for entry in walk {
        match entry {
            Ok(entry) if entry.path().is_file() && wanted(entry.path()) => {
                found.push(entry.into_path())
            }
            Ok(_) => {}
            Err(error) => {
                let message = format!("cannot read all of `{}`: {error}", display(folder));
                wrong.push(Diagnostic::general(Code::UnreadableFile, message));
            }
        }
    }
    found.sort();
    (found, wrong)
}

fn skipped(name: &std::ffi::OsStr, underscored: bool) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || (underscored && name.starts_with('_'))
}

/// The files that a glob names, sorted: `*` and `?` within a folder, `**` over folders, `{a,b}` and `[ab]`.
///
/// # Errors
/// A diagnostic where the pattern cannot be read.
pub fn glob(pattern: &str) -> Result<(Vec<PathBuf>, Vec<Diagnostic>), Box<Diagnostic>> {
    let pattern = display(Path::new(pattern));
    let matcher = globset::GlobBuilder::new(&pattern)
        .literal_separator(true)
        .build()
        .map_err(|error| {
            let message = format!("`{pattern}` is no pattern for files: {}", error.kind());
            Box::new(Diagnostic::general(Code::UnreadableFile, message))
        })?
        .compile_matcher();
    let base = base_of_glob(&pattern);
    let names_underscored = pattern.split('/').any(|part| part.starts_with('_'));
    Ok(walk(&base, !names_underscored, |path| {
        matcher.is_match(display(path))
    }))
}

/// The folder in which everything lies that a glob names.
#[must_use]
pub fn base_of_glob(pattern: &str) -> PathBuf {
    let pattern = display(Path::new(pattern));
    let fixed: Vec<&str> = pattern
        .split('/')
        .take_while(|part| !is_glob(part))
        .collect();
    match fixed.join("/") {
        base if base.is_empty() && pattern.starts_with('/') => "/".into(),
        base if base.is_empty() => ".".into(),
        base => base.into(),
    }
}

/// Whether an argument is a glob rather than a path.
#[must_use]
pub fn is_glob(argument: &str) -> bool {
    argument.contains(['*', '?', '[', '{'])
}

#[cfg(test)]
mod tests {
    use super::display;
    use std::path::Path;

    #[test]
    fn paths_are_shown_as_people_write_them() {
        for (path, shown) in [
            ("./deals/a.yaml", "deals/a.yaml"),
            ("deals//a.yaml", "deals/a.yaml"),
            ("rules/../deals/a.yaml", "deals/a.yaml"),
            ("../../a.yaml", "../../a.yaml"),
            ("/a/./b", "/a/b"),
            ("", "."),
        ] {
            assert_eq!(display(Path::new(path)), shown);
        }
    }
}
