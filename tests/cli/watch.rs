//! `servanda watch`: the real binary behind a pipe, while files change as editors change them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::folder::{BAD, Folder, GOOD, HALL};

/// Nobody waits longer; a machine that is slower than this has other troubles.
const PATIENCE: Duration = Duration::from_secs(60);

const TESTS: &str = "test \"a choir\"
  given file \"../deals/good.yaml\"
  expect the deal passes
";

struct Watching {
    folder: Folder,
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(arguments: &[&str]) -> Self {
        let folder = Folder::with(&[
            (
                "servanda.toml",
                "rules = [\"rules\"]\ndocuments = [\"deals\"]\n",
            ),
            ("rules/hall.rules", HALL),
            ("rules/tests.rules", TESTS),
            ("deals/good.yaml", GOOD),
            ("deals/bad.yaml", BAD),
        ]);
        let mut child = folder
            .command(&[&["watch"], arguments].concat())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary");
        let out = child.stdout.take().expect("standard output");
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Self {
            folder,
            child,
            lines,
        }
    }

    /// The lines up to the last of a screen.
    fn screen(&self) -> String {
        let start = Instant::now();
        let mut screen = String::new();
        while let Ok(line) = self
            .lines
            .recv_timeout(PATIENCE.saturating_sub(start.elapsed()))
        {
            screen.push_str(&line);
            screen.push('\n');
            if line.contains("watching, Ctrl-C ends") {
                return screen;
            }
        }
        panic!("no further screen after:\n{screen}");
    }

    /// The next screen on which something stands.
    fn until(&self, wanted: &str) -> String {
        let start = Instant::now();
        let mut seen = String::new();
        while start.elapsed() < PATIENCE {
            let screen = self.screen();
            if screen.contains(wanted) {
                return screen;
            }
            seen.push_str(&screen);
        }
        panic!("`{wanted}` never came:\n{seen}");
    }

    /// Writes as editors do: a new file beside the old one, put in its place.
    fn replace(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        let beside = path.with_extension("tmp~");
        fs::write(&beside, text).expect("a new file");
        fs::rename(&beside, &path).expect("a file in the place of another");
    }

    fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status();
        assert!(sent.expect("kill").success());
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().expect("a process") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        None
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_turned_is_told_and_ctrl_c_ends_it() {
    let watching = Watching::start(&[]);
    let first = watching.screen();
    assert!(first.contains("bad"), "{first}");
    assert!(first.contains("1 test passed, 0 failed"), "{first}");
    assert!(
        !first.contains("* "),
        "nothing can have changed yet: {first}"
    );
    assert!(!first.contains('\u{1b}'), "a pipe is no terminal: {first}");

    watching.replace("deals/bad.yaml", &BAD.replace("guests: 200", "guests: 20"));
    let screen = watching.until("not-too-many-guests: broken → met in deals/bad.yaml");
    assert!(!screen.contains("deals/good.yaml:"), "{screen}");

    watching.folder.write(
        "deals/bad.yaml",
        BAD.replace("guests: 200", "guests: 30").as_bytes(),
    );
    watching.until("no verdict changed");

    watching.folder.write(
        "rules/hall.rules",
        HALL.replace("is 120", "is 10").as_bytes(),
    );
    let screen = watching.until("deals/good.yaml: passes → fails");
    assert!(
        screen.contains("not-too-many-guests: met → broken in deals/bad.yaml and deals/good.yaml"),
        "{screen}"
    );
    assert!(
        screen.contains("test `a choir`: passed → failed"),
        "{screen}"
    );
    assert_eq!(watching.interrupt(), Some(0));
}

#[test]
fn files_that_come_and_go_and_hold_mistakes() {
    let watching = Watching::start(&[]);
    watching.screen();
    watching.replace("rules/hall.rules", "rule x\n  requir nothing\n");
    watching.until("error[unexpected]");
    watching.replace("rules/hall.rules", &HALL.replace("is 120", "is 10"));
    watching.until("not-too-many-guests: met → broken in deals/good.yaml");

    watching
        .folder
        .write("deals/new/third.yaml", GOOD.as_bytes());
    watching.until("deals/new/third.yaml: new, fails");
    let deals = watching.folder.path().join("deals");
    fs::remove_file(deals.join("new/third.yaml")).expect("a file to remove");
    watching.until("deals/new/third.yaml: gone");
    fs::rename(deals.join("bad.yaml"), deals.join("worse.yaml")).expect("a file to rename");
    let screen = watching.until("deals/worse.yaml: new, fails");
    assert!(screen.contains("deals/bad.yaml: gone"), "{screen}");

    let aside = watching.folder.path().join("aside");
    fs::rename(&deals, &aside).expect("a folder to rename");
    watching.until("error[");
    fs::rename(&aside, &deals).expect("a folder to rename");
    watching.until("watching");
    watching.folder.write("deals/last.yaml", GOOD.as_bytes());
    watching.until("deals/last.yaml: new");
    watching.folder.write(
        "servanda.toml",
        b"rules = [\"rules\"]\ndocuments = [\"deals/last.yaml\"]\n",
    );
    watching.until("deals/worse.yaml: gone");
}

#[test]
fn a_reader_that_goes_away_ends_it() {
    let mut watching = Watching::start(&[]);
    watching.screen();
    // The thread that reads ends with the next line, and closes the pipe with it.
    let (_, nobody) = channel();
    drop(std::mem::replace(&mut watching.lines, nobody));
    let start = Instant::now();
    let mut guests = 20;
    let status = loop {
        guests += 1;
        let deal = BAD.replace("guests: 200", &format!("guests: {guests}"));
        watching.folder.write("deals/bad.yaml", deal.as_bytes());
        std::thread::sleep(Duration::from_millis(200));
        if let Some(status) = watching.child.try_wait().expect("a process") {
            break status;
        }
        assert!(start.elapsed() < PATIENCE, "it goes on for nobody");
    };
    assert_eq!(status.code(), Some(0));
}

#[test]
fn one_look() {
    let folder = Folder::with(&[
        ("rules/hall.rules", HALL),
        ("rules/tests.rules", TESTS),
        ("deals/good.yaml", GOOD),
        ("deals/bad.yaml", BAD),
    ]);
    let ran = folder.run(&["watch", "--once", "deals"]);
    assert_eq!(ran.status, 1, "{}", ran.told());
    insta::assert_snapshot!(ran.told());
    let ran = folder.run(&["watch", "--once", "deals/good.yaml"]);
    assert_eq!(ran.status, 0, "{}", ran.told());
    let ran = folder.run_with(&["watch", "-"], GOOD);
    assert_eq!(ran.status, 2, "{}", ran.told());
    assert!(
        ran.err.contains("standard input cannot be watched"),
        "{}",
        ran.told()
    );
}
