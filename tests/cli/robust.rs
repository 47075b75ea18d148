//! What a run leaves behind when something goes wrong around it: it is killed, the disk is full, a file cannot be read,
//! nobody listens any more.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::folder::{BAD, Folder, GOOD, HALL, Ran};

/// A folder with so many deals that the page about them is large.
fn crowd(deals: usize) -> Folder {
    let folder = Folder::with(&[("rules/hall.rules", HALL)]);
    for number in 0..deals {
        folder.write(&format!("deals/deal-{number}.yaml"), BAD.as_bytes());
    }
    folder
}

/// The hidden files of a folder.
fn hidden(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| {
        entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned()
    });
    names.filter(|name| name.starts_with('.')).collect()
}

/// Runs a line of bash in the folder, with the binary as `$SERVANDA`; none where there is no bash.
fn bash(folder: &Folder, line: &str) -> Option<Ran> {
    let output = Command::new("bash")
        .args(["-c", line])
        .current_dir(folder.path())
        .env("SERVANDA", env!("CARGO_BIN_EXE_servanda"))
        .env("COLUMNS", "80")
        .output();
    if output.is_err() {
        println!("skipped: there is no bash on this machine");
    }
    output.ok().map(Ran::of)
}

#[test]
fn whenever_it_is_killed_the_file_is_the_old_one_or_the_new_one() {
    const OLD: &str = "the old page, whole\n";
    let folder = crowd(60);
    let arguments = ["check", "deals", "--output", "html=report.html", "--quiet"];
    let start = Instant::now();
    folder.run(&arguments);
    let whole = start.elapsed();
    let new = folder.read("report.html");
    assert!(new.len() > 300_000, "{}", new.len());
    let (mut old, mut killed, mut seed) = (0, 0, 12345_u64);
    let mut random = |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for round in 0..60 {
        folder.write("report.html", OLD.as_bytes());
        let mut child = folder
            .command(&arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary");
        match round % 3 {
            // At any moment,
            0 => std::thread::sleep(whole.mul_f64(random(1000) as f64 / 1000.0)),
            // and in the moments in which the file is written.
            _ => {
                while hidden(folder.path()).is_empty()
                    && child.try_wait().expect("a state").is_none()
                {}
                std::thread::sleep(Duration::from_micros(random(1500)));
            }
        }
        child.kill().expect("it can be killed");
        killed += usize::from(child.wait().expect("an end").code().is_none());
        let text = folder.read("report.html");
        assert!(
            text == OLD || text == new,
            "neither the old nor the new file: {} bytes",
            text.len()
        );
        old += usize::from(text == OLD);
    }
    println!(
        "killed {killed} times; {old} times the old file was left, {} times the new one",
        60 - old
    );
    assert!(killed > 0, "nothing was killed");
    println!("left behind: {:?}", hidden(folder.path()));
    // Whatever was left behind goes with the next run.
    fs::write(folder.path().join(".report.html.1.0.part"), "half").expect("a leftover");
    folder.run(&arguments);
    assert_eq!(hidden(folder.path()), Vec::<String>::new());
}

#[test]
fn a_full_disk_is_told_and_ends_in_2() {
    if !Path::new("/dev/full").exists() {
        println!("skipped: there is no /dev/full on this machine");
        return;
    }
    let folder = crowd(2);
    for line in [
        "\"$SERVANDA\" check deals >/dev/full",
        "\"$SERVANDA\" check deals --format json >/dev/full",
        "\"$SERVANDA\" check deals --output html=/dev/full",
        "\"$SERVANDA\" test >/dev/full",
        "\"$SERVANDA\" glossary >/dev/full",
    ] {
        let Some(ran) = bash(&folder, line) else {
            return;
        };
        assert_eq!(ran.status, 2, "{line}: {}", ran.told());
        let told = ran.err.to_lowercase();
        assert!(
            told.contains("no space left")
                || told.contains("disk is full")
                || told.contains("no test"),
            "{line}: {}",
            ran.err
        );
    }
}

#[test]
fn a_file_that_grows_too_large_is_told_and_the_old_one_stays() {
    let folder = crowd(20);
    folder.write("report.html", b"old");
    let line =
        "trap '' XFSZ; ulimit -f 8; exec \"$SERVANDA\" check deals --output html=report.html";
    let Some(ran) = bash(&folder, line) else {
        return;
    };
    assert_eq!(ran.status, 2, "{}", ran.told());
    assert!(
        ran.err.contains("error: cannot write `report.html`: "),
        "{}",
        ran.err
    );
    assert_eq!(folder.read("report.html"), "old");
    assert_eq!(hidden(folder.path()), Vec::<String>::new());
}

#[test]
fn what_cannot_be_read_is_told_and_ends_in_2() {
    let folder = Folder::with(&[("rules/hall.rules", HALL), ("good.yaml", GOOD)]);
    folder.write("bytes.yaml", b"title: caf\xe9\n");
    fs::create_dir(folder.path().join("folder.yaml")).expect("a folder");
    std::os::unix::fs::symlink("nowhere.yaml", folder.path().join("dangling.yaml"))
        .expect("a link");
    std::os::unix::fs::symlink("loop.yaml", folder.path().join("loop.yaml")).expect("a link");
    let mut told = String::new();
    for deal in [
        "bytes.yaml",
        "folder.yaml",
        "dangling.yaml",
        "loop.yaml",
        "good.yaml/deal.yaml",
    ] {
        let ran = folder.run(&["check", "good.yaml", deal]);
        assert_eq!(ran.status, 2, "{deal}: {}", ran.told());
        assert!(
            ran.out.contains("good"),
            "the other deal is told all the same: {}",
            ran.told()
        );
        told.push_str(&format!("{deal}\n{}\n", ran.err));
    }
    insta::assert_snapshot!(told);
    for rules in ["bytes.yaml", "folder.yaml", "dangling.yaml"] {
        let ran = folder.run(&["check", "good.yaml", "--rules", rules]);
        assert_eq!(ran.status, 2, "{rules}: {}", ran.told());
    }
}

#[test]
fn a_file_that_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[("rules/hall.rules", HALL), ("secret.yaml", GOOD)]);
    let path = folder.path().join("secret.yaml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions");
    if fs::read(&path).is_ok() {
        println!("skipped: whoever runs the tests may read everything");
        return;
    }
    let ran = folder.run(&["check", "secret.yaml"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err
            .contains("cannot read `secret.yaml`: reading it is not permitted"),
        "{}",
        ran.err
    );
}

#[test]
fn a_reader_that_goes_away_changes_no_status() {
    let folder = crowd(60);
    folder.write("good.yaml", GOOD.as_bytes());
    for (line, status) in [
        ("check deals --all", 1),
        ("check deals --format json", 1),
        ("check deals --format csv", 1),
        ("check good.yaml --format html", 0),
        ("glossary", 0),
    ] {
        let line = format!("\"$SERVANDA\" {line} | head -c 10 >/dev/null; exit ${{PIPESTATUS[0]}}");
        let Some(ran) = bash(&folder, &line) else {
            return;
        };
        assert_eq!((ran.status, ran.err.as_str()), (status, ""), "{line}");
    }
}

#[test]
fn nothing_is_half_written_where_somebody_stops_to_read_a_pipe() {
    let folder = crowd(60);
    let line = "\"$SERVANDA\" check deals --output html=>(head -c 10 >/dev/null) --quiet; echo $?";
    let Some(ran) = bash(&folder, line) else {
        return;
    };
    let told = ran.told();
    assert!(
        !told.contains("panicked") && !told.contains("internal"),
        "{told}"
    );
}
