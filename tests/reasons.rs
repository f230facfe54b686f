//! Reasons are read as a reader reads them: every sentence of `tests/law/reasons/` is judged, and the rates by kind may not fall.

use disclog::law::reading::{Side, decides};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Sentences {
    sentence: Vec<Sentence>,
}

/// A sentence as officers write them, with what it is: `shared` files say what the kinds and verdicts mean.
#[derive(Deserialize)]
struct Sentence {
    kind: String,
    verdict: String,
    text: String,
}

fn sentences() -> Vec<Sentence> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law/reasons");
    ["given.toml", "balances.toml"]
        .into_iter()
        .flat_map(|name| {
            let text = std::fs::read_to_string(folder.join(name)).expect("the file is there");
            let read: Sentences = toml::from_str(&text).expect("the file is sound");
            read.sentence
        })
        .collect()
}

/// No balance that decides for the exemption is said to decide for disclosure; of those that do, hardly one is missed.
#[test]
fn balances_are_read() {
    let (mut missed, mut told, mut cried) = (Vec::new(), 0, Vec::new());
    for sentence in sentences().into_iter().filter(|s| s.kind == "balance") {
        let discloses = decides(&sentence.text).is_some_and(|d| d.side == Side::Disclosure);
        match (sentence.verdict.as_str(), discloses) {
            ("withholds", true) => cried.push(sentence.text),
            ("withholds", false) => {}
            (_, true) => told += 1,
            (_, false) => missed.push(sentence.text),
        }
    }
    assert!(
        cried.is_empty(),
        "called a decision for disclosure: {cried:#?}"
    );
    let all = told + missed.len();
    assert!(
        told * 100 >= all * 95,
        "{told} of {all} told; missed: {missed:#?}"
    );
}
