//! The README and the pages under `docs/` are run: every rule block is parsed and checked, every command is executed
//! in order in a folder of its own and must print what the page shows, and every table that the code has too must
//! agree with it.
//!
//! What the fences mean, after ```` ```servanda ````:
//!
//! - nothing: a whole rulebook without errors;
//! - `shared`: the same, and the vocabulary for the blocks below it;
//! - `fragment`: statements that need the shared vocabulary;
//! - `conditions`, `values`: one condition or value on each line, with the shared vocabulary;
//! - `wrong` and a code: gives errors, all of that code;
//! - `file=NAME`: the whole of a file in the page's folder (also on other languages);
//! - `add=NAME`: parts of that file; one that starts with the same line (in YAML: the same key) as a part that is
//!   there replaces it, others are added at the end.
//!
//! In a ```` ```console ```` block, lines with `$` are commands and the lines below them are their output; `...` stands
//! for any lines. `UPDATE_DOCS=1 cargo test --test docs` writes the output into the pages, but for what is abridged.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use servanda::diagnostic::{Code, Diagnostic};
use servanda::source::Sources;

#[path = "docs/console.rs"]
mod console;
#[path = "docs/page.rs"]
mod page;
#[path = "docs/tables.rs"]
mod tables;

use page::{Block, Page};

/// Held by a test while it may rewrite pages.
static WRITING: Mutex<()> = Mutex::new(());

/// The pages at the top of the repository.
const TOP: [&str; 4] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pages for readers; those of the diagnostics have a test of their own.
fn pages() -> Vec<Page> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("docs"))
        .expect("the folder docs/")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    paths.sort();
    paths.extend(TOP.map(|name| root().join(name)));
    paths.iter().map(|path| Page::read(path)).collect()
}

/// What parsing and checking these texts together finds.
fn errors(texts: &[(&str, String)]) -> (Vec<Diagnostic>, String) {
    let mut sources = Sources::default();
    let files: Vec<_> = texts
        .iter()
        .map(|(name, text)| sources.add(*name, text.clone()))
        .collect();
    let parsed = servanda::syntax::parse(&files, &sources);
    let checked = servanda::check::check(&parsed.trees, &sources);
    let mut found = [parsed.diagnostics, checked.diagnostics].concat();
    found.retain(Diagnostic::is_error);
    let told = servanda::report::diagnostics::render(&found, &sources, 100);
    let told = anstream::adapter::strip_str(&told).to_string();
    (found, told)
}

/// The statements that a block stands for: `None` where it is no rule text to be checked here.
fn rule_text(block: &Block) -> Option<String> {
    if block.language() != "servanda" || (block.file().is_some() && !block.is("shared")) {
        return None;
    }
    let lines = block.text.lines().filter(|line| !line.trim().is_empty());
    if block.is("conditions") {
        let rules = lines.map(|line| format!("require {line}\n"));
        return Some(rules.collect());
    }
    if block.is("values") {
        let values = lines.enumerate();
        let values = values.map(|(at, line)| format!("value \"example {at}\" is {line}\n"));
        return Some(values.collect());
    }
    Some(block.text.clone())
}

#[test]
fn rule_blocks_parse_and_check() {
    let mut wrong = String::new();
    for page in pages() {
        let mut shared = String::new();
        for block in &page.blocks {
            let Some(text) = rule_text(block) else {
                continue;
            };
            let mut texts = vec![("block.rules", text.clone())];
            let alone = !["fragment", "conditions", "values"]
                .iter()
                .any(|mark| block.is(mark));
            if !alone {
                texts.push(("shared.rules", shared.clone()));
            }
            if block.is("shared") {
                shared = text;
            }
            let (found, told) = errors(&texts);
            let wanted = block.marks().find_map(Code::from_name);
            let good = match wanted {
                Some(code) => {
                    !found.is_empty() && found.iter().all(|diagnostic| diagnostic.code == code)
                }
                None => found.is_empty(),
            };
            if !good || block.is("wrong") != wanted.is_some() {
                wrong.push_str(&format!("{}:{}\n{told}\n", page.name, block.line));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Tests in the language that a page shows are run too; an example that fails would teach something wrong.
#[test]
fn shown_tests_pass() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("shown-tests");
    let mut wrong = String::new();
    let mut run = 0;
    for page in pages() {
        let mut shared = String::new();
        for block in &page.blocks {
            let Some(text) = rule_text(block) else {
                continue;
            };
            if block.is("fragment") && text.lines().any(|line| line.starts_with("test \"")) {
                let _ = fs::remove_dir_all(&folder);
                fs::create_dir_all(&folder).expect("a folder to run in");
                fs::write(folder.join("shared.rules"), &shared).expect("a rule file");
                fs::write(folder.join("block.rules"), &text).expect("a rule file");
                let output = Command::new(env!("CARGO_BIN_EXE_servanda"))
                    .args(["test", "--rules", "."])
                    .current_dir(&folder)
                    .output()
                    .expect("the command runs");
                run += 1;
                if !output.status.success() {
                    let told = String::from_utf8_lossy(&output.stdout);
                    let errors = String::from_utf8_lossy(&output.stderr);
                    wrong.push_str(&format!("{}:{}\n{told}{errors}\n", page.name, block.line));
                }
            }
            if block.is("shared") {
                shared = text;
            }
        }
    }
    let _ = fs::remove_dir_all(&folder);
    assert!(wrong.is_empty(), "{wrong}");
    assert!(run > 0, "no page shows a test");
}

#[test]
fn commands_print_what_the_pages_show() {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut wrong = String::new();
    for page in pages() {
        wrong.push_str(&console::run(&page));
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn tables_agree_with_the_code() {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut wrong = String::new();
    for (name, tables) in [
        ("docs/language.md", tables::all()),
        ("docs/comparing.md", tables::of_comparing()),
    ] {
        wrong.push_str(&disagreements(&Page::read(&root().join(name)), tables));
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Where the tables of a page differ from those of the code.
fn disagreements(page: &Page, tables: Vec<(&'static str, tables::Rows)>) -> String {
    let mut text = page.text.clone();
    let mut wrong = String::new();
    for (name, expected) in tables {
        let found = page.table(name);
        let mended = tables::mended(&found, &expected);
        if found != mended {
            let (found, mended) = (tables::text(&found), tables::text(&mended));
            wrong.push_str(&format!(
                "{}: the table `{name}` says\n{found}and the code says\n{mended}",
                page.name
            ));
            text = page::with_table(&text, name, &mended);
        }
    }
    if std::env::var_os("UPDATE_DOCS").is_some() && text != page.text {
        fs::write(&page.path, text).expect("the page can be written");
    }
    wrong
}

#[test]
fn every_command_is_told() {
    let page = Page::read(&root().join("docs/language.md"));
    let told: BTreeSet<String> = page
        .table("commands")
        .iter()
        .filter_map(|row| row.first()?.split([' ', '`']).nth(2).map(str::to_owned))
        .collect();
    let command = servanda::cli::command();
    let there: BTreeSet<String> = command
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    assert_eq!(told, there);
}

#[test]
fn links_lead_somewhere() {
    let mut wrong = Vec::new();
    for page in pages() {
        let folder = page.path.parent().expect("a folder");
        for link in page.links() {
            let (file, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() {
                page.path.clone()
            } else {
                folder.join(file)
            };
            let there = target.exists()
                && (heading.is_empty() || Page::read(&target).anchors().contains(heading));
            if !there {
                wrong.push(format!("{}: {link}", page.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
