//! A folder with files of a test's choosing, and the real binary run in it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// A folder of its own for one test.
pub struct Folder {
    path: PathBuf,
}

/// What a run of the binary left behind.
pub struct Ran {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Folder {
    /// A folder that holds some files, by path and text.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("servanda-cli-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a folder for the test");
        let folder = Self { path };
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder for the file");
        fs::write(path, bytes).expect("a file for the test");
    }

    /// The text of a file.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path.join(name)).expect("a file of the test")
    }

    /// The command, ready to be run in the folder, with nothing in the environment that could change its output.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_servanda"));
        command.args(arguments).current_dir(&self.path);
        for name in [
            "NO_COLOR",
            "FORCE_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "RUST_BACKTRACE",
        ] {
            command.env_remove(name);
        }
        command.env("COLUMNS", "80");
        command
    }

    /// Runs the command.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// Runs the command with a text on standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary");
        let mut stdin = child.stdin.take().expect("standard input");
        // A command that reads no input closes it; that is no failure of the test.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        Ran::of(child.wait_with_output().expect("an end"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl Ran {
    /// What an output says.
    pub fn of(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// All of it, for a snapshot.
    pub fn told(&self) -> String {
        format!(
            "{}\n--- errors\n{}\n--- status {}",
            self.out, self.err, self.status
        )
    }
}

/// A small rulebook on the hire of a hall.
pub const HALL: &str = r#"rulebook "Hire of the hall"
  version "1"
  source statutes: "Statutes of the association", 2024

document hire
  title: text
  hirer: text
  day: date
  guests: whole number, ask "How many guests come?"
  deposit: money in EUR
  rooms: list of room
    name: text
    cleaned: yes or no, ask "Who cleans it?"
  music:
    live: yes or no
    over by eleven: yes or no

term "there is live music"
  means the music is live

figure "the most guests" is 120
  source statutes, section 3

rule not too many guests
  held by the fire brigade since 2024-01-01 as a red line
  require the guests is at most the most guests
  because "The hall has two doors."
  source statutes, section 3

rule quiet after eleven
  held by the neighbours
  if there is live music
  then require the music is over by eleven
  tagged noise

rule clean rooms
  for each room
  require its cleaned

rule deposit
  prefer the deposit is at least EUR 200
  except when there is live music
"#;

/// A hire that keeps all rules.
pub const GOOD: &str = "title: Choir practice
day: 2025-05-01
guests: 40
deposit: 250
rooms:
  - {name: great hall, cleaned: yes}
music: none
";

/// A hire that breaks some, leaves some open, and is disputed in one.
pub const BAD: &str = "title: Wedding
guests: 200   # and their children
deposit: 100
rooms:
  - name: great hall
    cleaned: yes
  - name: kitchen
    cleaned: no
music:
  live: yes
  over by eleven: TBD
";

/// A hire that says too little.
pub const OPEN: &str = "title: Meeting
deposit: 300
rooms: []
music: none
";
