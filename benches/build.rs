//! The whole build of 10,000 records against Hugo's pages of the same records, alternately, in one run.
//!
//! ```text
//! PEERS=../shared/bench/peers.sh cargo bench --bench build
//! ```
//!
//! `PEERS` is the script that makes the corpora and runs both; it needs Hugo (`peers.sh setup` brings it) and works in `WORK`
//! (a memory file system is best: /dev/shm/disclog-bench). Ours does everything: checks, redaction, pages, lists, feeds,
//! search index, open data, the gate. Hugo writes pages, lists and one feed. The run fails where ours takes more CPU.

#![allow(clippy::print_stdout, reason = "a benchmark tells its figures")]

use std::collections::BTreeMap;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let Ok(peers) = std::env::var("PEERS") else {
        println!("set PEERS to the path of peers.sh; see benches/build.rs");
        return ExitCode::SUCCESS;
    };
    let work = std::env::var("WORK").unwrap_or_else(|_| "/dev/shm/disclog-bench".to_owned());
    let size = std::env::var("SIZES").unwrap_or_else(|_| "10000".to_owned());
    let ours = format!(
        "{} build --site {{src}} --out {{out}} --date 2026-11-25",
        env!("CARGO_BIN_EXE_disclog")
    );
    let output = Command::new("bash")
        .args([peers.as_str(), "build"])
        .env("WORK", work)
        .env("SIZES", &size)
        .env(
            "RUNS",
            std::env::var("RUNS").unwrap_or_else(|_| "5".to_owned()),
        )
        .env("ENGINES", "hugo")
        .env("OURS", ours)
        .output();
    let Ok(output) = output else {
        println!("bash could not be started");
        return ExitCode::FAILURE;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let mut figures: BTreeMap<(String, &str), Vec<f64>> = BTreeMap::new();
    for line in text.lines().filter_map(|l| l.strip_prefix("build ")) {
        let mut columns = line.split('\t');
        let engine = columns
            .next()
            .unwrap_or("")
            .split(' ')
            .next()
            .unwrap_or("")
            .to_owned();
        for (key, value) in columns.filter_map(|c| c.split_once('=')) {
            for wanted in ["wall", "cpu", "rss_mib"] {
                if let (true, Ok(value)) = (key == wanted, value.parse()) {
                    figures
                        .entry((engine.clone(), wanted))
                        .or_default()
                        .push(value);
                }
            }
        }
    }
    let median = |engine: &str, key: &'static str| {
        let mut values = figures
            .get(&(engine.to_owned(), key))
            .cloned()
            .unwrap_or_default();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    println!("{size} records, medians      wall s    CPU s   peak MiB");
    for engine in ["hugo", "ours"] {
        let [wall, cpu, memory] =
            ["wall", "cpu", "rss_mib"].map(|key| median(engine, key).unwrap_or(f64::NAN));
        println!("{engine:<24} {wall:>10.2} {cpu:>8.2} {memory:>10.0}");
    }
    match (median("ours", "cpu"), median("hugo", "cpu")) {
        (Some(ours), Some(hugo)) if ours < hugo => ExitCode::SUCCESS,
        (Some(_), Some(_)) => {
            println!("ours takes more CPU than Hugo");
            ExitCode::FAILURE
        }
        _ => {
            println!("{}", String::from_utf8_lossy(&output.stderr));
            ExitCode::FAILURE
        }
    }
}
