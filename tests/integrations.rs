//! What plugs Servanda into other people's machinery: the scripts run, and the files that name them are what their
//! readers ask for. Where there is no bash the tests of the scripts say so and pass.

#![allow(clippy::expect_used, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use servanda::document::{Entry, Limits, Node, NodeKind, read_value};
use servanda::source::Sources;

/// A field of a YAML file, by its keys; the place of an entry of a list is its number.
fn at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    let Some((first, rest)) = path.split_first() else {
        return Some(node);
    };
    let inner = match &node.kind {
        NodeKind::Map(entries) => entries
            .iter()
            .find(|entry| entry.key == *first)
            .map(|entry| &entry.value),
        NodeKind::List(entries) => entries.get(first.parse::<usize>().ok()?),
        NodeKind::Scalar(_) => None,
    };
    at(inner?, rest)
}

fn text<'n>(node: &'n Node, path: &[&str]) -> &'n str {
    match at(node, path).map(|node| &node.kind) {
        Some(NodeKind::Scalar(scalar)) => &scalar.text,
        other => panic!("{path:?} is {other:?}"),
    }
}

fn entries(node: &Node) -> &[Entry] {
    match &node.kind {
        NodeKind::Map(entries) => entries,
        other => panic!("this is no map: {other:?}"),
    }
}

fn keys(node: &Node) -> BTreeSet<&str> {
    entries(node)
        .iter()
        .map(|entry| entry.key.as_str())
        .collect()
}

fn list(node: &Node) -> &[Node] {
    match &node.kind {
        NodeKind::List(entries) => entries,
        other => panic!("this is no list: {other:?}"),
    }
}

/// Every text of a file.
fn texts(node: &Node) -> Vec<&str> {
    match &node.kind {
        NodeKind::Scalar(scalar) => vec![&scalar.text],
        NodeKind::Map(entries) => entries
            .iter()
            .flat_map(|entry| texts(&entry.value))
            .collect(),
        NodeKind::List(entries) => entries.iter().flat_map(texts).collect(),
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A YAML file of the project, read by our own reader, which refuses keys that stand twice.
fn yaml(name: &str) -> Node {
    let text = fs::read_to_string(root().join(name)).expect("the file is there");
    let length = text.len();
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let (node, wrong) = read_value(file, sources.get(file), 0..length, &Limits::default());
    assert_eq!(wrong, Vec::new(), "{name}");
    node.expect("something is in it")
}

/// The names behind `${{ inputs.` and the like in some texts.
fn named<'t>(texts: &[&'t str], before: &str) -> BTreeSet<&'t str> {
    let parts = texts.iter().flat_map(|text| text.split(before).skip(1));
    let word = |part: &'t str| {
        let end = part.find(|char: char| !char.is_alphanumeric() && !matches!(char, '-' | '_'));
        part.get(..end.unwrap_or(part.len())).unwrap_or(part)
    };
    parts.map(word).collect()
}

#[test]
fn the_action_has_what_github_asks_for_and_passes_every_input_on() {
    let action = yaml("action.yml");
    for key in ["name", "description"] {
        assert!(!text(&action, &[key]).is_empty());
    }
    assert_eq!(text(&action, &["runs", "using"]), "composite");
    let inputs = at(&action, &["inputs"]).expect("inputs");
    for input in entries(inputs) {
        assert_eq!(
            keys(&input.value),
            ["default", "description", "required"].into(),
            "{}",
            input.key
        );
    }
    let steps = list(at(&action, &["runs", "steps"]).expect("steps"));
    for step in steps {
        assert_eq!(text(step, &["shell"]), "bash");
        let run = text(step, &["run"]);
        assert!(
            !run.contains("${{"),
            "what a workflow says is run as a command: {run}"
        );
        let script = run
            .trim_matches('"')
            .strip_prefix("$GITHUB_ACTION_PATH/")
            .expect("a script of ours");
        assert!(root().join(script).is_file(), "{script}");
    }
    let all = texts(&action);
    assert_eq!(
        named(&all, "inputs."),
        keys(inputs),
        "inputs that are declared, and that are used"
    );

    let script =
        fs::read_to_string(root().join("integrations/github/check.sh")).expect("the script");
    let check = steps.last().expect("a step");
    for name in keys(at(check, &["env"]).expect("an environment")) {
        assert!(
            script.contains(&format!("${{{name}:-")),
            "the script does not read {name}"
        );
    }
    for output in keys(at(&action, &["outputs"]).expect("outputs")) {
        assert!(
            script.contains(&format!("echo \"{output}=")),
            "the script does not write {output}"
        );
        let value = text(&action, &["outputs", output, "value"]);
        assert_eq!(
            value,
            format!("${{{{ steps.{}.outputs.{output} }}}}", text(check, &["id"]))
        );
    }
}

#[test]
fn the_example_workflow_uses_the_action_as_it_is() {
    let (action, workflow) = (yaml("action.yml"), yaml("integrations/github/workflow.yml"));
    let job = at(&workflow, &["jobs", "check"]).expect("a job");
    assert_eq!(text(job, &["permissions", "security-events"]), "write");
    let steps = list(at(job, &["steps"]).expect("steps"));
    let ours = steps
        .iter()
        .find(|step| text(step, &["uses"]).contains("/servanda@"))
        .expect("our step");
    let known = keys(at(&action, &["inputs"]).expect("inputs"));
    assert!(keys(at(ours, &["with"]).expect("inputs")).is_subset(&known));
    let known = keys(at(&action, &["outputs"]).expect("outputs"));
    let all = texts(&workflow);
    let used = named(&all, &format!("steps.{}.outputs.", text(ours, &["id"])));
    assert!(!used.is_empty() && used.is_subset(&known), "{used:?}");
    let upload = steps.last().expect("a step");
    assert!(
        text(upload, &["if"]).contains("always()"),
        "results are shown where the deals fail too"
    );
}

#[test]
fn the_hooks_have_what_pre_commit_asks_for_and_run_commands_that_there_are() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let known = servanda::cli::command();
    for hook in list(&hooks) {
        for key in ["id", "name", "description", "files"] {
            assert!(!text(hook, &[key]).is_empty(), "{key}");
        }
        assert_eq!(
            text(hook, &["language"]),
            "rust",
            "it builds from its own checkout"
        );
        let (program, command) = text(hook, &["entry"]).split_once(' ').expect("a command");
        assert_eq!(program, "servanda");
        assert!(known.find_subcommand(command).is_some(), "{command}");
    }
    assert_eq!(list(&hooks).len(), 4);
}

#[test]
fn the_gitlab_example_collects_what_the_script_writes() {
    let file = yaml("integrations/gitlab/gitlab-ci.yml");
    let job = at(&file, &["deals"]).expect("a job");
    let script =
        fs::read_to_string(root().join("integrations/gitlab/check.sh")).expect("the script");
    for (report, format) in [("codequality", "gitlab"), ("junit", "junit")] {
        let path = text(job, &["artifacts", "reports", report]);
        let name = path
            .strip_prefix("servanda-reports/")
            .expect("the folder that the script writes to");
        assert!(
            script.contains(&format!("{format}=$reports/{name}")),
            "{name}"
        );
    }
    assert_eq!(
        text(job, &["artifacts", "when"]),
        "always",
        "reports are shown where the deals fail too"
    );
    let steps = list(at(job, &["script"]).expect("a script"));
    let last = text(steps.last().expect("a step"), &[]);
    assert!(last.contains("servanda/integrations/gitlab/check.sh"));
}

/// A folder to work in, with a bash that can run scripts.
struct Machine {
    folder: PathBuf,
}

impl Machine {
    /// A machine; none where there is no bash.
    fn of(name: &str) -> Option<Self> {
        if Command::new("bash").arg("--version").output().is_err() {
            println!("skipped: there is no bash on this machine");
            return None;
        }
        let folder =
            std::env::temp_dir().join(format!("servanda-plug-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        Some(Self { folder })
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap_or_default()
    }

    /// Runs a script of the project in the folder.
    fn run(&self, script: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Ended {
        let output = Command::new("bash")
            .arg(root().join(script))
            .args(arguments)
            .current_dir(&self.folder)
            .env("SERVANDA", env!("CARGO_BIN_EXE_servanda"))
            .env("GITHUB_STEP_SUMMARY", self.folder.join("summary.md"))
            .env("GITHUB_OUTPUT", self.folder.join("outputs"))
            .env("RUNNER_TEMP", self.folder.join("temp"))
            .env("GITHUB_ACTION_PATH", root())
            .envs(environment.iter().copied())
            .output()
            .expect("bash runs");
        Ended {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs the check of the action on shipped rules, or on what else is said.
    fn check(&self, environment: &[(&str, &str)]) -> Ended {
        let rules = root()
            .join("rules/data-sharing")
            .to_string_lossy()
            .into_owned();
        let all = [&[("SERVANDA_RULES", rules.as_str())], environment].concat();
        for file in ["summary.md", "outputs"] {
            let _ = fs::remove_file(self.folder.join(file));
        }
        self.run("integrations/github/check.sh", &[], &all)
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// How a script ended; all of it is printed where a test fails.
#[derive(Debug)]
#[allow(dead_code, reason = "printed where a test fails")]
struct Ended {
    status: i32,
    out: String,
    err: String,
}

const FAILS: &str = "rules/ukraine/deals/us-28-point-2025.yaml";

fn shipped(path: &str) -> String {
    root().join(path).to_string_lossy().into_owned()
}

#[test]
fn the_action_passes_the_status_on_and_writes_everything_even_where_deals_fail() {
    let Some(machine) = Machine::of("status") else {
        return;
    };
    let (rules, deal) = (shipped("rules/ukraine"), shipped(FAILS));
    let ended = machine.check(&[("SERVANDA_RULES", &rules), ("SERVANDA_DEALS", &deal)]);
    assert_eq!(ended.status, 1, "{ended:?}");
    assert!(ended.out.contains("::error file="), "{}", ended.out);
    assert_eq!(
        machine.read("outputs"),
        "status=1\nmeaning=fail\nsarif=servanda.sarif\nmarkdown=servanda.md\n"
    );
    let sarif: serde_json::Value =
        serde_json::from_str(&machine.read("servanda.sarif")).expect("SARIF");
    assert!(
        sarif["runs"][0]["results"]
            .as_array()
            .is_some_and(|results| results.len() > 10)
    );
    assert!(machine.read("summary.md").starts_with("## Servanda: "));
    assert_eq!(machine.read("summary.md"), machine.read("servanda.md"));
}

#[test]
fn the_action_ends_as_the_check_does() {
    let Some(machine) = Machine::of("ends") else {
        return;
    };
    let rules =
        "document hire\n  guests: whole number\n\nrule few\n  require the guests is at most 9\n";
    fs::write(machine.folder.join("few.rules"), rules).expect("rules");
    for (name, text) in [
        ("pass", "guests: 3\n"),
        ("fail", "guests: 30\n"),
        ("incomplete", "x: 1\n"),
    ] {
        fs::write(machine.folder.join(format!("{name}.yaml")), text).expect("a deal");
    }
    let few = ("SERVANDA_RULES", "few.rules");
    for (deals, flags, status, meaning) in [
        ("pass.yaml", "", 0, "pass"),
        ("pass.yaml\nfail.yaml\n", "", 1, "fail"),
        ("incomplete.yaml", "", 3, "incomplete"),
        ("incomplete.yaml", "--allow=gaps", 0, "pass"),
        ("incomplete.yaml", "--strict", 2, "unusable"),
        ("missing.yaml", "", 2, "unusable"),
    ] {
        let ended = machine.check(&[few, ("SERVANDA_DEALS", deals), ("SERVANDA_FLAGS", flags)]);
        assert_eq!(ended.status, status, "{deals}: {ended:?}");
        let outputs = machine.read("outputs");
        assert!(
            outputs.starts_with(&format!("status={status}\nmeaning={meaning}\n")),
            "{outputs}"
        );
        assert!(outputs.contains("sarif=servanda.sarif"), "{outputs}");
    }
    let ended = machine.check(&[
        few,
        ("SERVANDA_DEALS", "pass.yaml"),
        ("SERVANDA_FLAGS", "--no-such-flag"),
    ]);
    assert_eq!(ended.status, 2, "{ended:?}");
    assert!(
        machine.read("outputs").ends_with("sarif=\nmarkdown=\n"),
        "nothing of an earlier run is named"
    );
    assert!(machine.read("summary.md").contains("could not check"));
}

#[test]
fn nothing_that_a_workflow_says_is_run() {
    let Some(machine) = Machine::of("hostile") else {
        return;
    };
    for evil in [
        "$(touch run)",
        "`touch run`",
        "; touch run",
        "\"; touch run; \"",
        "--output=html=run",
    ] {
        for name in [
            "DEALS", "RULES", "AS_OF", "WAIVERS", "BASELINE", "SARIF", "MARKDOWN",
        ] {
            let name = format!("SERVANDA_{name}");
            machine.check(&[(name.as_str(), evil)]);
            assert!(!machine.folder.join("run").exists(), "{name} {evil}");
        }
    }
    let two = machine.check(&[("SERVANDA_SARIF", "a\nstatus=0")]);
    assert_eq!(two.status, 2, "{two:?}");
    assert!(!machine.read("outputs").contains("status=0"));
}

#[test]
fn the_gitlab_script_writes_its_reports_even_where_deals_fail() {
    let Some(machine) = Machine::of("gitlab") else {
        return;
    };
    let (rules, deal) = (shipped("rules/ukraine"), shipped(FAILS));
    let ended = machine.run(
        "integrations/gitlab/check.sh",
        &[&deal, "--rules", &rules],
        &[],
    );
    assert_eq!(ended.status, 1, "{ended:?}");
    let quality: serde_json::Value =
        serde_json::from_str(&machine.read("servanda-reports/code-quality.json")).expect("JSON");
    assert!(quality.as_array().is_some_and(|issues| issues.len() > 10));
    assert!(
        machine
            .read("servanda-reports/junit.xml")
            .contains("<failure ")
    );
    assert!(
        machine
            .read("servanda-reports/report.html")
            .starts_with("<!DOCTYPE html>")
    );
}

#[test]
fn the_action_builds_from_its_own_checkout() {
    let Some(machine) = Machine::of("build") else {
        return;
    };
    // A cargo that says how it was called.
    fs::create_dir_all(machine.folder.join("bin")).expect("a folder");
    let cargo = machine.folder.join("bin/cargo");
    fs::write(
        &cargo,
        "#!/usr/bin/env bash\nprintf '%s\\n' \"$@\" >called\n",
    )
    .expect("a cargo");
    let made = Command::new("chmod").arg("+x").arg(&cargo).status();
    assert!(made.is_ok_and(|made| made.success()));
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", machine.folder.join("bin").display());
    let ended = machine.run("integrations/github/build.sh", &[], &[("PATH", &path)]);
    assert_eq!(ended.status, 0, "{ended:?}");
    let called = machine.read("called");
    let expected = format!(
        "install\n--locked\n--quiet\n--path\n{}\n--root\n{}/temp/servanda\n",
        root().display(),
        machine.folder.display()
    );
    assert_eq!(called, expected);
    assert!(
        fs::read_to_string(root().join("action.yml"))
            .expect("the action")
            .contains("${{ runner.temp }}/servanda/bin/servanda")
    );
}
