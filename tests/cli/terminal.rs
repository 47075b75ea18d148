//! Colours, widths, closed pipes, full disks.

use std::io::Read;
use std::process::Stdio;

use crate::folder::{BAD, Folder, HALL, Ran};

fn hall() -> Folder {
    Folder::with(&[("rules/hall.rules", HALL), ("bad.yaml", BAD)])
}

fn coloured(folder: &Folder, arguments: &[&str], environment: &[(&str, &str)]) -> bool {
    let mut command = folder.command(arguments);
    command.envs(environment.iter().copied());
    let ran = Ran::of(command.output().expect("an end"));
    ran.told().contains('\u{1b}')
}

#[test]
fn colours_follow_the_flag_and_then_the_environment() {
    let folder = hall();
    let check = ["check", "bad.yaml"];
    let always = ["check", "bad.yaml", "--color", "always"];
    let never = ["check", "bad.yaml", "--color", "never"];
    assert!(!coloured(&folder, &check, &[]), "a pipe");
    assert!(coloured(&folder, &check, &[("CLICOLOR_FORCE", "1")]));
    assert!(coloured(&folder, &check, &[("FORCE_COLOR", "1")]));
    assert!(!coloured(&folder, &check, &[("FORCE_COLOR", "0")]));
    assert!(!coloured(
        &folder,
        &check,
        &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]
    ));
    assert!(!coloured(
        &folder,
        &check,
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]
    ));
    assert!(coloured(&folder, &always, &[("NO_COLOR", "1")]));
    assert!(!coloured(
        &folder,
        &never,
        &[("FORCE_COLOR", "1"), ("CLICOLOR_FORCE", "1")]
    ));
}

#[test]
fn colours_change_no_word() {
    let folder = hall();
    let plain = folder.run(&["check", "bad.yaml", "--color", "never"]);
    let bright = folder.run(&["check", "bad.yaml", "--color", "always"]);
    assert_eq!(
        anstream::adapter::strip_str(&bright.out).to_string(),
        plain.out
    );
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let folder = hall();
    for width in ["40", "60", "80", "100"] {
        for arguments in [
            &["check", "bad.yaml", "--all"][..],
            &["check", "bad.yaml", "bad2.yaml"],
            &["glossary"],
        ] {
            folder.write("bad2.yaml", BAD.as_bytes());
            let mut command = folder.command(arguments);
            let ran = Ran::of(command.env("COLUMNS", width).output().expect("an end"));
            let limit: usize = width.parse::<usize>().unwrap().max(
                if arguments.len() == 3 && arguments[2] != "--all" {
                    80
                } else {
                    0
                },
            );
            for line in ran.out.lines() {
                assert!(line.chars().count() <= limit, "{width}: {line}");
            }
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = hall();
    for index in 0..400 {
        folder.write(&format!("many/{index}.yaml"), BAD.as_bytes());
    }
    for arguments in [
        &["check", "many", "--format", "json"][..],
        &["check", "many"],
        &["--help"],
        &["completions", "zsh"],
    ] {
        let mut child = folder
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary");
        let mut first = [0; 10];
        let mut out = child.stdout.take().expect("standard output");
        out.read_exact(&mut first).expect("some output");
        drop(out);
        let ran = Ran::of(child.wait_with_output().expect("an end"));
        assert_eq!(ran.err, "", "{arguments:?}");
        assert!(
            ran.status == 0 || ran.status == 1,
            "{arguments:?}: {}",
            ran.status
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = hall();
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("the full device");
    let child = folder
        .command(&["check", "bad.yaml"])
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary");
    let ran = Ran::of(child.wait_with_output().expect("an end"));
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("cannot write the output"), "{}", ran.err);
}

#[test]
fn what_a_deal_holds_is_cut_and_cannot_steer() {
    let folder = hall();
    let long = "y".repeat(10_000);
    let evil = format!(
        "title: \"{long}\\e[2J\"\nhirer: \"\\x9b31m\\u202e\"\nguests: 500\n\"key\\e]0;x\\a\": 1\nmusic: {{live: yes, over by eleven: no}}\n"
    );
    folder.write("evil.yaml", evil.as_bytes());
    for arguments in [
        &["check", "evil.yaml", "--all"][..],
        &["check", "evil.yaml", "bad.yaml"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.status, 1, "{}", ran.told());
        assert!(
            !ran.told()
                .contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}'])
        );
        let limit = |line: &str| line.chars().count() < 300;
        assert!(ran.out.lines().all(limit), "{}", ran.out);
    }
}
