//! What a person waits for, as a table: `cargo bench --bench waits`.
//!
//! The upper part starts the program as a shell does and takes the least of many runs. The lower part goes through the
//! stages of one check, so that one sees which of them the time goes to.
#![allow(
    missing_docs,
    clippy::expect_used,
    reason = "a benchmark stops at what it did not expect"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use servanda::bind::Binder;
use servanda::check::check;
use servanda::document::{Format, Limits, read};
use servanda::evaluate::{Options, evaluate};
use servanda::explain::{Checked, explain};
use servanda::plan::plan;
use servanda::source::{FileId, Sources};
use servanda::syntax::parse;

const RUNS: usize = 40;

/// What is started, from the root of the repository.
const COMMANDS: [(&str, &[&str]); 6] = [
    ("start-up alone", &["--version"]),
    (
        "check one deal, rules/data-sharing",
        &[
            "check",
            "rules/data-sharing/agreements/library-network.json",
            "--rules",
            "rules/data-sharing",
        ],
    ),
    (
        "check one deal, rules/ukraine",
        &[
            "check",
            "rules/ukraine/deals/istanbul-communique-2022.yaml",
            "--rules",
            "rules/ukraine",
        ],
    ),
    (
        "check nine deals, rules/ukraine",
        &["check", "rules/ukraine/deals", "--rules", "rules/ukraine"],
    ),
    ("test rules/ukraine", &["test", "--rules", "rules/ukraine"]),
    ("lint rules/ukraine", &["lint", "rules/ukraine"]),
];

fn main() {
    println!("least of {RUNS} runs, wall time\n");
    for (name, arguments) in COMMANDS {
        println!("{name:<44} {:>9.2} ms", millis(least(|| start(arguments))));
    }
    println!("\nthe stages of checking one deal against rules/ukraine\n");
    stages();
}

fn start(arguments: &[&str]) {
    let status = Command::new(env!("CARGO_BIN_EXE_servanda"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program starts");
    assert!(
        status.code().is_some_and(|code| code != 2 && code != 4),
        "{arguments:?}: {status}"
    );
}

fn stages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/ukraine");
    let mut sources = Sources::default();
    let files: Vec<FileId> = rule_files(&root)
        .into_iter()
        .map(|path| {
            sources.add(
                path.display().to_string(),
                fs::read_to_string(&path).expect("a rule file"),
            )
        })
        .collect();
    let deal =
        fs::read_to_string(root.join("deals/istanbul-communique-2022.yaml")).expect("a deal");
    let deal = sources.add("deal.yaml", deal);

    let syntax = parse(&files, &sources);
    tell("parse the rule files", || parse(&files, &sources));
    let checked = check(&syntax.trees, &sources);
    tell("check them into a rulebook", || {
        check(&syntax.trees, &sources)
    });
    let rulebook = checked.rulebook;
    let planned = plan(&rulebook);
    tell("plan it", || plan(&rulebook));
    let limits = Limits::default();
    let read_deal = || read(deal, sources.get(deal), None, Format::Yaml, &limits);
    let document = read_deal().document.expect("the deal can be read");
    tell("read the deal", read_deal);
    let binder = Binder::new(&rulebook.shape);
    let bound = binder.bind(&document, &sources);
    tell("bind it", || binder.bind(&document, &sources));
    let outcome = evaluate(&planned, &bound.facts, &Options::default());
    tell("evaluate", || {
        evaluate(&planned, &bound.facts, &Options::default())
    });
    let checked = Checked {
        rulebook: &rulebook,
        plan: &planned,
        facts: &bound.facts,
        outcome: &outcome,
        document: Some(&document),
        sources: &sources,
    };
    tell("explain every finding", || {
        outcome
            .findings
            .iter()
            .map(|finding| explain(&checked, finding))
            .collect::<Vec<_>>()
    });
}

fn rule_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(rule_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rules") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn tell<T>(name: &str, run: impl Fn() -> T) {
    let time = least(|| drop(std::hint::black_box(run())));
    println!("{name:<44} {:>9.3} ms", millis(time));
}

fn least(run: impl Fn()) -> Duration {
    let one = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..RUNS).map(|_| one()).min().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
