//! The whole build beside its peers and the floor, alternately, in one run: the figures of docs/performance.md.
//!
//! ```text
//! PEERS=../shared/bench/peers.sh SIZES="1000 10000" cargo bench --bench build
//! ```
//!
//! `PEERS` is the script that makes the corpora and runs all of them; `peers.sh setup` brings Hugo and Pagefind. It works in `WORK` (a
//! memory file system is best: /dev/shm/disclog-bench). Ours does everything: checks, redaction, pages, lists, feeds, search index, open
//! data, the gate. Hugo writes pages, lists and one feed; Pagefind makes a search of Hugo's pages; the floor reads and parses each
//! record and writes one page of it. Then each builds again with nothing changed, and after one edit. The run fails where ours takes
//! more CPU than Hugo and Pagefind, or a second build more than a tenth of the first.

#![allow(clippy::print_stdout, reason = "a benchmark tells its figures")]

use std::collections::BTreeMap;
use std::process::{Command, ExitCode};

/// What is told, in the order of the table: as the script calls it, and as readers do.
const ROWS: [(&str, &str); 7] = [
    ("build ours", "disclog"),
    ("rebuild-unchanged ours", "disclog again, nothing changed"),
    ("rebuild-one-edit ours", "disclog again, one record edited"),
    ("build hugo", "Hugo, pages and lists alone"),
    ("rebuild-unchanged hugo", "Hugo again, nothing changed"),
    ("pagefind hugo", "Pagefind over Hugo's pages"),
    ("floor parse-write-dirs", "floor: read, parse, write"),
];

/// Medians by row and size, then column.
type Figures = BTreeMap<(String, usize), BTreeMap<String, f64>>;

fn main() -> ExitCode {
    let Ok(peers) = std::env::var("PEERS") else {
        println!("set PEERS to the path of peers.sh; see benches/build.rs");
        return ExitCode::SUCCESS;
    };
    let or = |key: &str, default: &str| std::env::var(key).unwrap_or_else(|_| default.to_owned());
    let work = or("WORK", "/dev/shm/disclog-bench");
    let sizes = or("SIZES", "1000 10000");
    let ours = format!(
        "{} build --site {{src}} --out {{out}} --date 2026-11-25",
        env!("CARGO_BIN_EXE_disclog")
    );
    let output = Command::new("bash")
        .args([&peers, "build", "incremental", "pagefind", "floor"])
        .env("WORK", &work)
        .env("FLOOR_OUT", &work)
        .env("SIZES", &sizes)
        .env("RUNS", or("RUNS", "3"))
        .env("ENGINES", or("ENGINES", "hugo"))
        .env("OURS", ours)
        .output();
    let Ok(output) = output else {
        println!("bash could not be started");
        return ExitCode::FAILURE;
    };
    let figures = medians(&String::from_utf8_lossy(&output.stdout));
    let sizes: Vec<usize> = sizes.split(' ').filter_map(|n| n.parse().ok()).collect();
    let sound: Vec<bool> = sizes.iter().map(|&size| told(&figures, size)).collect();
    if sound.iter().all(|sound| *sound) {
        return ExitCode::SUCCESS;
    }
    println!("{}", String::from_utf8_lossy(&output.stderr));
    ExitCode::FAILURE
}

/// Reads the lines of the script: a label, then columns `key=value`, tabs between them.
fn medians(text: &str) -> Figures {
    let mut all: BTreeMap<(String, usize), BTreeMap<String, Vec<f64>>> = BTreeMap::new();
    for line in text.lines() {
        let mut columns = line.split('\t');
        let label = columns.next().unwrap_or_default();
        let label = label.trim_end_matches(" [FLOOR_OUT]");
        let Some((row, size)) = label.rsplit_once(' ') else {
            continue;
        };
        let Ok(size) = size.parse() else { continue };
        let of_row = all.entry((row.to_owned(), size)).or_default();
        for (key, value) in columns.filter_map(|column| column.split_once('=')) {
            if let Ok(value) = value.parse() {
                of_row.entry(key.to_owned()).or_default().push(value);
            }
        }
    }
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let of_row = |columns: BTreeMap<String, Vec<f64>>| {
        let columns = columns.into_iter();
        columns.map(|(key, values)| (key, median(values))).collect()
    };
    all.into_iter()
        .map(|(row, columns)| (row, of_row(columns)))
        .collect()
}

/// Prints the table of one size; whether ours is where it has to be.
fn told(figures: &Figures, size: usize) -> bool {
    let of = |row: &str, key: &str| {
        let row = figures.get(&(row.to_owned(), size))?;
        row.get(key).copied()
    };
    let cpu = |row: &str| of(row, "cpu").unwrap_or(f64::NAN);
    println!("\n{size} records, medians\n");
    println!("| | wall s | CPU s | peak MiB | files | MB | CPU beside Hugo | beside the floor |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    for (row, name) in ROWS {
        let Some(own) = of(row, "cpu") else { continue };
        let [wall, memory] = ["wall", "rss_mib"].map(|key| of(row, key).unwrap_or(f64::NAN));
        let either = |a: &str, b: &str| of(row, a).or_else(|| of(row, b));
        let files = either("out_files", "files").map_or(String::new(), |n| format!("{n}"));
        let bytes =
            either("out_bytes", "bytes").map_or(String::new(), |n| format!("{:.1}", n / 1e6));
        let [of_hugo, of_floor] =
            ["build hugo", "floor parse-write-dirs"].map(|peer| own / cpu(peer));
        println!(
            "| {name} | {wall:.2} | {own:.2} | {memory:.0} | {files} | {bytes} | {of_hugo:.2} | {of_floor:.1} |"
        );
    }
    let peers = cpu("build hugo") + cpu("pagefind hugo");
    let again = cpu("rebuild-unchanged ours") / cpu("build ours");
    println!(
        "\nbeside Hugo and Pagefind: {:.2}; again: {again:.2}",
        cpu("build ours") / peers
    );
    cpu("build ours") < peers && again < 0.1
}
