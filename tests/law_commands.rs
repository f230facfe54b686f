//! `disclog explain` and `disclog due`: every file of `tests/law/commands/` is a transcript. `BLESS=1 cargo test --test
//! law_commands` rewrites what is answered; read the difference before you commit it.
//!
//! A line that begins with `$` is asked, in the folder `tests/law/sites/`; below it stands what comes on standard output,
//! then on standard error behind `! `, then the exit status where it is not 0. Other lines that begin with `#` say why.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read transcripts and rewrite them"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn transcripts_are_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law");
    let mut files: Vec<_> = fs::read_dir(root.join("commands"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = String::new();
    for file in files {
        let expected = fs::read_to_string(&file)
            .expect("a transcript")
            .replace("\r\n", "\n");
        let mut found = String::new();
        for line in expected.lines() {
            if line.starts_with('#') {
                let _ = writeln!(found, "{line}");
            } else if let Some(asked) = line.strip_prefix("$ disclog ") {
                let _ = writeln!(found, "{line}\n{}", answer(asked, &root.join("sites")));
            }
        }
        if found != expected {
            if bless {
                fs::write(&file, &found).expect("written");
            } else {
                let at = found
                    .lines()
                    .zip(expected.lines())
                    .position(|(a, b)| a != b)
                    .unwrap_or_default();
                let _ = writeln!(
                    wrong,
                    "{}:{}:\n  expected {:?}\n  found    {:?}",
                    file.display(),
                    at + 1,
                    expected.lines().nth(at),
                    found.lines().nth(at)
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn answer(asked: &str, folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_disclog"))
        .args(arguments(asked))
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .expect("disclog starts");
    let mut answer = String::from_utf8_lossy(&output.stdout).into_owned();
    for line in String::from_utf8_lossy(&output.stderr).lines() {
        let _ = writeln!(answer, "! {line}");
    }
    match output.status.code() {
        Some(0) => {}
        status => {
            let _ = writeln!(answer, "[{}]", status.unwrap_or(-1));
        }
    }
    answer
}

/// Words, and what stands in quotation marks as one.
fn arguments(asked: &str) -> Vec<&str> {
    let mut all = Vec::new();
    for (n, part) in asked.split('"').enumerate() {
        if n % 2 == 1 {
            all.push(part);
        } else {
            all.extend(part.split_whitespace());
        }
    }
    all
}
