//! `disclog explain` and `disclog due`: every file of `tests/law/commands/` is a transcript. `BLESS=1 cargo test --test
//! law_commands` rewrites what is answered; read the difference before you commit it.
//!
//! A line that begins with `$` is asked, in the folder `tests/law/sites/`; below it stands what comes on standard output,
//! then on standard error behind `! `, then the exit status where it is not 0. Other lines that begin with `#` say why.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read transcripts and rewrite them"
)]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

#[test]
fn transcripts_are_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law");
    let mut files: Vec<_> = fs::read_dir(root.join("commands"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
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
                let answer = common::answer(&arguments(asked), &root.join("sites"));
                let _ = writeln!(found, "{line}\n{answer}");
            }
        }
        wrong += &common::hold(&file, &expected, &found);
    }
    assert!(wrong.is_empty(), "{wrong}");
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
