//! `disclog search` and the client give the same answers: over the built example log, to every query of the tests.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test writes where it likes, and says what it left out"
)]

use disclog::search::ask::{Index, inside, search};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

/// The built example log, in a folder that goes when the tests do.
static BUILT: LazyLock<tempfile::TempDir> = LazyLock::new(built);

fn built() -> tempfile::TempDir {
    let out = tempfile::tempdir().expect("a folder");
    let site = Path::new(env!("CARGO_MANIFEST_DIR"));
    let built = Command::new(env!("CARGO_BIN_EXE_disclog"))
        .args(["build", "--quiet", "--date", "2026-11-25", "--site"])
        .arg(site)
        .arg("--out")
        .arg(out.path().join("log"))
        .output()
        .expect("disclog starts");
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    out
}

fn queries() -> Vec<Value> {
    serde_json::from_str(include_str!("search/queries.json")).expect("JSON")
}

/// What one query finds, as both sides tell it.
fn answer(index: &Index<'_>, query: &str) -> Value {
    let found = search(index, query).expect("no file is lost");
    let references: Vec<String> = found
        .ids
        .iter()
        .map(|&id| index.card(id).expect("a card").reference)
        .collect();
    let meant: Vec<&str> = found
        .said
        .meant
        .iter()
        .map(|(_, meant)| meant.as_str())
        .collect();
    // The places in the files of what stands on the first page.
    let mut files = Vec::new();
    for &id in found.ids.iter().take(10) {
        let card = index.card(id).expect("a card");
        for place in inside(index, &card, &found.said.sought).expect("no file is lost") {
            files.push(json!([
                card.reference,
                place.name,
                place.sheet,
                place.unit,
                place.number
            ]));
        }
    }
    json!({
        "query": query,
        "references": references,
        "meant": meant,
        "left_out": found.said.left_out.len(),
        "provision": found.said.provision.map(|provision| provision.slug),
        "files": files,
    })
}

#[test]
fn the_program_answers_as_the_client_does() {
    let log = BUILT.path().join("log");
    let index = Index::open(|path| fs::read(log.join(path)).ok()).expect("an index");
    let answers: Vec<Value> = queries()
        .iter()
        .map(|row| answer(&index, row["query"].as_str().expect("a query")))
        .collect();
    let (mut right, mut empty) = (0, 0);
    for (row, answer) in queries().iter().zip(&answers) {
        let found: Vec<&str> = answer["references"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let first = &row["first"];
        let wanted = |reference: &&&str| {
            first
                .as_array()
                .is_some_and(|first| first.contains(&json!(reference)))
        };
        right += usize::from(match first.as_array() {
            None => !found.is_empty(),
            Some(first) if first.is_empty() => found.is_empty(),
            Some(_) => found.first().filter(wanted).is_some(),
        });
        empty += usize::from(found.is_empty() && first != &json!([]));
        for never in row["never"].as_array().into_iter().flatten() {
            assert!(
                !found.contains(&never.as_str().expect("a reference")),
                "{row}"
            );
        }
    }
    let count = answers.len();
    assert!(right * 100 >= count * 92, "{right} of {count} right first");
    assert!(empty * 100 <= count * 2, "{empty} of {count} wrongly empty");

    let told = BUILT.path().join("answers.json");
    fs::write(&told, Value::Array(answers).to_string()).expect("written");
    node("answers.mjs", &[&log, &told]);
}

#[test]
fn every_word_that_a_page_shows_is_found() {
    node("words.mjs", &[&BUILT.path().join("log")]);
}

#[test]
fn no_withheld_word_stands_in_a_file_of_the_index() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    node("secrets.mjs", &[&BUILT.path().join("log"), &content]);
}

/// Runs a script of `tests/search`; where there is no `node`, says so.
fn node(script: &str, args: &[&Path]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search");
    match Command::new("node")
        .arg(folder.join(script))
        .args(args)
        .output()
    {
        Err(error) => eprintln!("not tested: node does not start ({error})"),
        Ok(output) => assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
    }
}
