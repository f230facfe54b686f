//! What the tests share: laying a site out, running the program on it, reading what it made.
#![allow(dead_code, reason = "each test uses its part")]
#![allow(
    clippy::disallowed_methods,
    reason = "tests lay out sites and read what was made"
)]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// site.toml of every case that has none of its own. Rules on what a whole notice needs are off: a case is about one thing, and
/// its record is no longer than that needs. `tests/rules/` is about those rules.
pub const SITE: &str = r#"title = "Example Police disclosure log"
authority = "Example Police"
base_url = "https://foi.example.police.uk/"

[contact]
email = "foi@example.police.uk"

[complaints]
review = "Write to us within 40 working days of our response."

[rules]
DL0101 = "off"
DL0102 = "off"
DL0203 = "off"
DL0204 = "off"
DL0221 = "off"
DL0308 = "off"
DL0710 = "off"
DL0711 = "off"
"#;

/// A small generator (SplitMix64), so that a seed gives the same everywhere.
pub struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }
}

/// A folder of its own, in memory where the system keeps one there: a build brings what it wrote to the disk, and there are many.
pub fn room() -> io::Result<tempfile::TempDir> {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())
}

/// Lays a case's input out as a site. With a `content` folder or a site.toml it is one already; else its files are
/// responses, in the default site.
pub fn site_of(input: &Path, site: &Path) -> io::Result<()> {
    fs::create_dir_all(site)?;
    fs::write(site.join("site.toml"), SITE)?;
    overlay(input, site)
}

/// Lays files over a site.
pub fn overlay(input: &Path, site: &Path) -> io::Result<()> {
    let whole = ["content", "site.toml", "themes", "static", "law", "library"]
        .iter()
        .any(|name| input.join(name).exists());
    let to = if whole {
        site.to_owned()
    } else {
        site.join("content/responses")
    };
    for (path, bytes) in tree(input) {
        let to = to.join(path);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(to, bytes)?;
    }
    Ok(())
}

/// Every file below a folder, by its path with forward slashes.
pub fn tree(at: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![(at.to_owned(), String::new())];
    while let Some((folder, below)) = folders.pop() {
        for entry in fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(Result::ok)
        {
            let name = format!("{below}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push((entry.path(), name + "/"));
            } else if let Ok(bytes) = fs::read(entry.path()) {
                all.insert(name, bytes);
            }
        }
    }
    all
}

/// What a run of the program said.
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
    json: serde_json::Value,
}

impl Run {
    /// The diagnostics.
    pub fn diagnostics(&self) -> &[serde_json::Value] {
        self.json["diagnostics"]
            .as_array()
            .map_or(&[], Vec::as_slice)
    }

    /// The codes, in order.
    pub fn codes(&self) -> Vec<&str> {
        self.diagnostics()
            .iter()
            .filter_map(|d| d["code"].as_str())
            .collect()
    }

    /// The whole summary.
    pub fn whole_summary(&self) -> &serde_json::Value {
        &self.json["summary"]
    }

    /// A number of the summary.
    pub fn summary(&self, key: &str) -> u64 {
        self.json["summary"][key].as_u64().unwrap_or(u64::MAX)
    }

    /// The status and every diagnostic, as the cases keep them.
    pub fn report(&self) -> String {
        let mut out = format!("exit {}\n", self.status);
        for d in self.diagnostics() {
            let text = |key: &str| d[key].as_str().unwrap_or("?");
            let number = |key: &str| d[key].as_u64().unwrap_or(0);
            let _ = writeln!(
                out,
                "{}:{}:{}-{}:{} {}[{}] {}\n    help: {}",
                text("file"),
                number("line"),
                number("column"),
                number("end_line"),
                number("end_column"),
                text("severity"),
                text("code"),
                text("message"),
                text("help")
            );
        }
        out
    }
}

/// Runs the program with JSON diagnostics.
pub fn run(command: &str, site: &Path, out: &Path, args: &[&str]) -> Run {
    let output = start(command, site, out, args)
        .args(["--format", "json"])
        .output()
        .expect("the program starts");
    let (stdout, stderr) = texts(&output);
    let json = serde_json::from_str(&stdout).unwrap_or_else(|e| {
        panic!("standard output is not one JSON object: {e}\n{stdout}\n{stderr}")
    });
    Run {
        status: output.status.code().unwrap_or(-1),
        stdout,
        stderr,
        json,
    }
}

/// Runs it with human diagnostics; gives everything that it printed.
pub fn human(command: &str, site: &Path, out: &Path, args: &[&str]) -> String {
    let (stdout, stderr) = texts(
        &start(command, site, out, args)
            .output()
            .expect("the program starts"),
    );
    stdout + &stderr
}

/// The program with a site and an output folder.
pub fn start(command: &str, site: &Path, out: &Path, args: &[&str]) -> Command {
    // `DISCLOG_BIN` tries the cases on another build of the program.
    let mut program = Command::new(
        std::env::var_os("DISCLOG_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_disclog").into()),
    );
    program
        .arg(command)
        .arg("--site")
        .arg(site)
        .arg("--out")
        .arg(out)
        .args(args)
        .stdin(Stdio::null());
    program
}

fn texts(output: &Output) -> (String, String) {
    (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// What the program answers, as transcripts have it: its standard output, its standard error behind `! `, and its exit status where that
/// is not 0.
pub fn answer(args: &[impl AsRef<OsStr>], folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_disclog"))
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .expect("disclog starts");
    let mut answer = String::from_utf8_lossy(&output.stdout).into_owned();
    answer_apart(&output, &mut answer, |line| line.to_owned());
    answer
}

/// The part of an answer that is no standard output; `masked` takes out of a line what is another on each machine.
pub fn answer_apart(output: &Output, answer: &mut String, masked: impl Fn(&str) -> String) {
    for line in masked(&String::from_utf8_lossy(&output.stderr)).lines() {
        let _ = writeln!(answer, "! {line}");
    }
    match output.status.code() {
        Some(0) => {}
        status => {
            let _ = writeln!(answer, "[{}]", status.unwrap_or(-1));
        }
    }
}

/// Holds a transcript against what is answered now; with `BLESS` set the file is rewritten. What differs first, if anything.
pub fn hold(file: &Path, expected: &str, found: &str) -> String {
    if found == expected {
        return String::new();
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(file, found).expect("written");
        return String::new();
    }
    let at = found
        .lines()
        .zip(expected.lines())
        .position(|(a, b)| a != b)
        .unwrap_or_default();
    format!(
        "{}:{}:\n  expected {:?}\n  found    {:?}\n",
        file.display(),
        at + 1,
        expected.lines().nth(at),
        found.lines().nth(at)
    )
}
