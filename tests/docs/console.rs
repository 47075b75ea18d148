//! Runs the commands of a page one after another, and compares what they print with what the page shows.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::page::{Block, Page};

/// The pages that find the shipped rules in their folder.
const SHIPPED: [&str; 1] = ["docs/comparing.md"];

/// A page being run.
struct Session {
    /// A folder that goes away with the session; none for pages that run in the repository.
    scratch: Option<PathBuf>,
    folder: PathBuf,
    status: i32,
}

/// A command with the output that the page shows.
struct Step {
    command: String,
    shown: Vec<String>,
}

/// Runs a page; says where it is wrong. With `UPDATE_DOCS` set, the page is rewritten where it is.
pub fn run(page: &Page) -> String {
    let mut session = Session::start(page);
    let mut wrong = String::new();
    let mut text = page.text.clone();
    let mut shift = 0_isize;
    for block in &page.blocks {
        if let Some((name, whole)) = block.file() {
            session.write(name, whole, block);
        }
        if block.language() != "console" {
            continue;
        }
        let mut told = String::new();
        let mut differs = false;
        for step in steps(&block.text) {
            let printed = session.run(&step.command);
            let same = matches(&step.shown, &printed);
            if !same {
                differs = true;
                wrong.push_str(&complaint(page, block, &step, &printed));
            }
            let abridged = step.shown.iter().any(|line| line.trim() == "...");
            let kept = if same || abridged {
                &step.shown
            } else {
                &printed
            };
            told.push_str(&format!("$ {}\n", step.command));
            kept.iter()
                .for_each(|line| told.push_str(&format!("{line}\n")));
        }
        if differs {
            let from = block.range.start.wrapping_add_signed(shift);
            let to = block.range.end.wrapping_add_signed(shift);
            text.replace_range(from..to, &told);
            shift += told.len() as isize - block.text.len() as isize;
        }
    }
    if std::env::var_os("UPDATE_DOCS").is_some() && text != page.text {
        fs::write(&page.path, text).expect("the page can be written");
    }
    wrong
}

fn complaint(page: &Page, block: &Block, step: &Step, printed: &[String]) -> String {
    format!(
        "{}:{}: `{}` prints\n{}\nand the page shows\n{}\n\n",
        page.name,
        block.line,
        step.command,
        printed.join("\n"),
        step.shown.join("\n")
    )
}

fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step {
                command: command.to_owned(),
                shown: Vec::new(),
            }),
            (None, Some(step)) => step.shown.push(line.trim_end().to_owned()),
            (None, None) => panic!("a console block starts with a command: {line}"),
        }
    }
    steps.iter_mut().for_each(|step| trim(&mut step.shown));
    steps
}

/// Takes empty lines off the end.
fn trim(lines: &mut Vec<String>) {
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
}

/// Whether lines are those shown, where a line `...` stands for any.
fn matches(shown: &[String], printed: &[String]) -> bool {
    match (shown.split_first(), printed.split_first()) {
        (None, None) => true,
        (Some((first, rest)), _) if first.trim() == "..." => {
            (0..=printed.len()).any(|skipped| matches(rest, &printed[skipped..]))
        }
        (Some((one, shown)), Some((two, printed))) => one == two && matches(shown, printed),
        _ => false,
    }
}

impl Session {
    /// Pages under `docs/` run in an empty folder outside of the repository, whose `servanda.toml` would be found
    /// otherwise; the others run in the repository.
    fn start(page: &Page) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        if !page.name.starts_with("docs") {
            return Self {
                scratch: None,
                folder: root.to_owned(),
                status: 0,
            };
        }
        let name = page.name.replace(['/', '\\', '.'], "-");
        let scratch = format!("servanda-{}-{name}", std::process::id());
        let scratch = std::env::temp_dir().join(scratch);
        let _ = fs::remove_dir_all(&scratch);
        fs::create_dir_all(&scratch).expect("a folder to run in");
        if SHIPPED.contains(&page.name.as_str()) {
            copy(&root.join("rules"), &scratch.join("rules"));
        }
        Self {
            folder: scratch.clone(),
            scratch: Some(scratch),
            status: 0,
        }
    }

    fn write(&self, name: &str, whole: bool, block: &Block) {
        assert!(self.scratch.is_some(), "this page writes no files");
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder of a file");
        let text = if whole {
            block.text.clone()
        } else {
            let there = fs::read_to_string(&path).unwrap_or_default();
            laid_over(&there, &block.text, block.language() == "servanda")
        };
        fs::write(&path, text).expect("a file of the page");
    }

    /// What a command prints, on both channels in the order of printing.
    fn run(&mut self, command: &str) -> Vec<String> {
        let (words, target) = words(command);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["servanda", arguments @ ..] | ["cargo", "run", "--release", "--", arguments @ ..] => {
                self.servanda(arguments, target)
            }
            ["cd", folder] => {
                self.folder.push(folder);
                assert!(self.folder.is_dir(), "`{command}`: there is no such folder");
                Vec::new()
            }
            ["echo", "$?"] => vec![self.status.to_string()],
            ["cat", file] => lines(&fs::read_to_string(self.folder.join(file)).expect("a file")),
            // Getting and building Servanda is what the reader did before, and what runs this test.
            ["cargo" | "git", ..] => Vec::new(),
            _ => panic!("`{command}`: the tests cannot run this"),
        }
    }

    fn servanda(&mut self, arguments: &[&str], target: Option<String>) -> Vec<String> {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let path = path.join(format!("output-{}", std::process::id()));
        let both = File::create(&path).expect("a file for the output");
        let errors = both.try_clone().expect("a second handle");
        let output: Stdio = match &target {
            Some(name) => File::create(self.folder.join(name)).expect("a file").into(),
            None => both.into(),
        };
        let status = Command::new(env!("CARGO_BIN_EXE_servanda"))
            .args(arguments)
            .current_dir(&self.folder)
            .env("NO_COLOR", "1")
            .env_remove("COLUMNS")
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .status()
            .expect("the command runs");
        self.status = status.code().unwrap_or(-1);
        let printed = fs::read_to_string(&path).expect("UTF-8 output");
        let _ = fs::remove_file(&path);
        lines(&printed)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(scratch) = &self.scratch {
            let _ = fs::remove_dir_all(scratch);
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).expect("a file");
        }
    }
}

fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    trim(&mut lines);
    lines
}

/// The words of a command, quotation marks taken off, and the file after `>`.
fn words(command: &str) -> (Vec<String>, Option<String>) {
    let mut words = vec![String::new()];
    let mut quote = None;
    for char in command.chars() {
        match (char, quote) {
            (char, Some(open)) if char == open => quote = None,
            ('\'' | '"', None) => quote = Some(char),
            (' ', None) => words.push(String::new()),
            (char, _) => {
                if let Some(word) = words.last_mut() {
                    word.push(char);
                }
            }
        }
    }
    let target = words
        .iter()
        .position(|word| word == ">")
        .and_then(|at| words.get(at + 1).cloned());
    if target.is_some() {
        words.truncate(words.len() - 2);
    }
    (words, target)
}

/// A text with parts replaced or added. A part is a line at the margin with what is indented below it.
fn laid_over(there: &str, new: &str, is_rules: bool) -> String {
    let mut parts = parts(there);
    for part in self::parts(new) {
        let head = head(&part, is_rules);
        match parts
            .iter_mut()
            .find(|old| self::head(old, is_rules) == head)
        {
            Some(old) => *old = part,
            None => parts.push(part),
        }
    }
    let between = if is_rules { "\n" } else { "" };
    let parts: Vec<String> = parts
        .iter()
        .map(|part| format!("{}\n", part.trim_end()))
        .collect();
    parts.join(between)
}

fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in text.lines() {
        let margin = !line.is_empty() && !line.starts_with(' ');
        match parts.last_mut() {
            Some(part) if !margin => part.push_str(&format!("{line}\n")),
            _ => parts.push(format!("{line}\n")),
        }
    }
    parts
}

/// What makes two parts the same: the first line of rules up to `means`, the key of YAML.
fn head(part: &str, is_rules: bool) -> String {
    let line = part.lines().next().unwrap_or("").trim_end();
    let end = if is_rules { " means" } else { ":" };
    line.split(end).next().unwrap_or("").to_owned()
}
