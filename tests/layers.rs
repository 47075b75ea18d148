//! The layers of `src/` are those of ARCHITECTURE.md: no import goes up or sideways, and no dependency leaves the
//! folders that it belongs to. The two tables there are the only copy; this file reads them.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of `src/`, or the one file of that name, with what it may use.
struct Layer {
    folder: String,
    may_use: BTreeSet<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows of the first table under a heading of ARCHITECTURE.md, without its head.
fn table(heading: &str) -> Vec<Vec<String>> {
    let page = read(&root().join("ARCHITECTURE.md"));
    let section = page
        .split_once(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("ARCHITECTURE.md has no heading `{heading}`"))
        .1;
    let lines = section.lines().skip_while(|line| !line.starts_with('|'));
    let rows = lines.take_while(|line| line.starts_with('|')).skip(2);
    rows.map(|row| {
        let cells = row.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    })
    .collect()
}

/// What stands in backticks in a cell.
fn marked(cell: &str) -> BTreeSet<String> {
    let parts = cell.split('`').skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}

fn layers() -> Vec<Layer> {
    let rows = table("Layers");
    let layer = |row: &Vec<String>| Layer {
        folder: row[0].trim_matches('`').to_owned(),
        may_use: marked(&row[2]),
    };
    rows.iter().map(layer).collect()
}

/// All Rust files at or below a path.
fn rust_files(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// All files of `src/` by the folder they belong to; `lib.rs` and `main.rs` only tie the folders together.
fn files_by_folder() -> BTreeMap<String, Vec<PathBuf>> {
    let src = root().join("src");
    let mut folders: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for file in rust_files(&src) {
        let inside = file.strip_prefix(&src).expect("a file of src/");
        let first = inside.components().next().expect("a name");
        let name = Path::new(first.as_os_str()).with_extension("");
        let name = name.to_string_lossy().into_owned();
        if name != "lib" && name != "main" {
            folders.entry(name).or_default().push(file);
        }
    }
    folders
}

/// The text without comments, whose links may point anywhere.
fn code(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The names that follow `prefix` in a text: `crate::model`, and each of `crate::{model, source}`.
fn named_after(text: &str, prefix: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices(prefix) {
        let before = text[..at].strip_suffix("::").unwrap_or(&text[..at]);
        if before.ends_with(|char: char| char.is_alphanumeric() || char == '_') {
            continue;
        }
        let rest = &text[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(group_heads(group)),
            None => names.extend(head(rest)),
        }
    }
    names
}

fn head(text: &str) -> Option<String> {
    let end = text
        .find(|char: char| !(char.is_alphanumeric() || char == '_'))
        .unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

/// The first names within braces, groups inside them aside.
fn group_heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let (mut depth, mut from) = (0, 0);
    for (at, char) in group.char_indices() {
        match char {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                heads.extend(head(group[from..at].trim()));
                from = at + 1;
                if char == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    heads
}

#[test]
fn every_folder_has_its_row_and_every_row_its_folder() {
    let rows: BTreeSet<String> = layers().into_iter().map(|layer| layer.folder).collect();
    let folders: BTreeSet<String> = files_by_folder().into_keys().collect();
    assert_eq!(
        rows, folders,
        "ARCHITECTURE.md on the left, src/ on the right"
    );
}

#[test]
fn the_table_goes_downwards_only() {
    let mut above = BTreeSet::new();
    for layer in layers() {
        let unknown: Vec<&String> = layer.may_use.difference(&above).collect();
        assert!(
            unknown.is_empty(),
            "`{}` may use {unknown:?}, which stands at its height or above it",
            layer.folder
        );
        above.insert(layer.folder);
    }
}

#[test]
fn no_import_goes_up_or_sideways() {
    let files = files_by_folder();
    let mut wrong = Vec::new();
    for layer in layers() {
        for file in files.get(&layer.folder).into_iter().flatten() {
            let text = code(&read(file));
            for used in named_after(&text, "crate::") {
                let known = files.contains_key(&used);
                if known && used != layer.folder && !layer.may_use.contains(&used) {
                    wrong.push(format!("{}: uses `crate::{used}`", file.display()));
                }
            }
            if text.contains("super::super") {
                wrong.push(format!("{}: says `super::super`", file.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "ARCHITECTURE.md does not allow\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_dependency_has_its_row_and_stays_in_its_folders() {
    let manifest: toml::Table = read(&root().join("Cargo.toml"))
        .parse()
        .expect("a manifest");
    let needed: BTreeSet<String> = ["dependencies", "dev-dependencies"]
        .iter()
        .filter_map(|section| manifest.get(*section)?.as_table())
        .flat_map(|section| section.keys().cloned())
        .collect();
    let rows = table("Dependencies");
    let told: BTreeSet<String> = rows.iter().flat_map(|row| marked(&row[0])).collect();
    assert_eq!(
        told, needed,
        "ARCHITECTURE.md on the left, Cargo.toml on the right"
    );

    let mut wrong = Vec::new();
    for row in &rows {
        let folders = marked(&row[1]);
        for package in marked(&row[0]) {
            let prefix = format!("{}::", package.replace('-', "_"));
            for (folder, files) in files_by_folder() {
                let uses = |file: &&PathBuf| !named_after(&code(&read(file)), &prefix).is_empty();
                let found = files.iter().filter(uses);
                let found = found.filter(|_| !folders.contains(&folder));
                wrong.extend(found.map(|file| format!("{}: uses `{package}`", file.display())));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "ARCHITECTURE.md does not allow\n{}",
        wrong.join("\n")
    );
}

#[test]
fn imports_are_found_however_they_are_written() {
    let text = "use crate::{model::{value, words}, source};\nlet x = crate::plan::plan();";
    let found: Vec<String> = named_after(text, "crate::").into_iter().collect();
    assert_eq!(found, ["model", "plan", "source"]);
    assert!(named_after("mycrate::model", "crate::").is_empty());
}
