//! Whether work grows in step with its input: each input is doubled, and it fails where that costs more than 2.5 times.
//!
//! ```text
//! cargo bench --bench growth
//! cargo bench --bench growth -- footnotes
//! ```
//!
//! Times are the least of five checks, each of a site of one record. Those that are too short to be compared are made longer first.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark tells its figures, looks at the clock and lays out files"
)]

use disclog::{Options, Quiet, Target, build};
use jiff::civil::date;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const SITE: &str = "title = \"Growth\"\nauthority = \"Example Police\"\nbase_url = \"https://foi.example.police.uk/\"\n\n[contact]\nemail = \"foi@example.police.uk\"\n\n[complaints]\nreview = \"Write to us.\"\n";

/// How much a doubled input may cost.
const MOST: f64 = 2.5;

/// A time that can be compared with another.
const LONG_ENOUGH: Duration = Duration::from_millis(150);

/// An input of a size.
struct Input {
    name: &'static str,
    /// The size to begin with.
    from: usize,
    make: fn(usize) -> Record,
}

/// A record: its keys, its Response and the files beside it.
#[derive(Default)]
struct Record {
    keys: String,
    body: String,
    files: Vec<(&'static str, String)>,
}

#[rustfmt::skip]
const INPUTS: &[Input] = &[
    Input { name: "personal data in rows", from: 2000, make: personal_data },
    Input { name: "withheld column in a second file", from: 1000, make: withheld_column },
    Input { name: "rows that say all", from: 15_000, make: rows_that_say_all },
    Input { name: "rows that say all, some suppressed", from: 5000, make: rows_that_say_all_suppressed },
    Input { name: "areas and their totals", from: 1000, make: areas_and_totals },
    Input { name: "rows and columns that cross", from: 500, make: rows_and_columns },
    Input { name: "shares beside counts", from: 5000, make: shares },
    Input { name: "values that begin alike", from: 10_000, make: values_that_begin_alike },
    Input { name: "footnotes", from: 5000, make: |n| text(footnotes(n)) },
    Input { name: "comments in code", from: 20_000, make: |n| text("`<!--` ".repeat(n)) },
    Input { name: "escaped openers", from: 5000, make: |n| text("\\:withheld[".repeat(n)) },
    Input { name: "marks beside cells", from: 5000, make: marks_beside_cells },
];

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let mut slow = false;
    for input in INPUTS {
        if !wanted.is_empty() && !wanted.iter().any(|w| input.name.contains(w.as_str())) {
            continue;
        }
        let mut size = input.from;
        let mut once = time(input, size);
        while once < LONG_ENOUGH && size < 64 * input.from {
            size *= 2;
            once = time(input, size);
        }
        let twice = time(input, 2 * size);
        let ratio = twice.as_secs_f64() / once.as_secs_f64();
        slow |= ratio > MOST;
        println!(
            "{:<36} {size:>7}: {once:>8.2?}, twice as many: {twice:>8.2?}, {ratio:.2} times{}",
            input.name,
            if ratio > MOST { "  TOO MUCH" } else { "" }
        );
    }
    if slow {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// The least time of five checks.
fn time(input: &Input, size: usize) -> Duration {
    let root = std::env::temp_dir().join(format!("disclog-bench-growth-{}", std::process::id()));
    let record = (input.make)(size);
    let folder = root.join("content/responses/a");
    fs::create_dir_all(&folder).expect("made");
    fs::write(root.join("site.toml"), SITE).expect("written");
    fs::write(folder.join("index.md"), record.text()).expect("written");
    for (name, text) in &record.files {
        fs::write(folder.join(name), text).expect("written");
    }
    let options = Options {
        root: root.clone(),
        today: date(2026, 11, 25),
        drafts: false,
        thorough: false,
    };
    let checks = (0..5).map(|_| {
        let begun = Instant::now();
        // What is at fault is told, and costs what it costs.
        let _ = std::hint::black_box(build(&options, Target::Nowhere, &Quiet).is_ok());
        begun.elapsed()
    });
    let least = checks.min().unwrap_or_default();
    remove(&root);
    least
}

fn remove(root: &Path) {
    fs::remove_dir_all(root).expect("removed");
}

impl Record {
    fn text(&self) -> String {
        let attachments: String = self
            .files
            .iter()
            .map(|(name, _)| format!("\n[[attachments]]\nfile = \"{name}\"\ntitle = \"{name}\"\n"))
            .collect();
        let outcome = if self.keys.contains("[[exemptions]]") {
            "partly-withheld"
        } else {
            "disclosed"
        };
        format!(
            "+++\nreference = \"1/26\"\ntitle = \"A\"\nreceived = 2026-09-01\nresponded = 2026-09-22\noutcome = \"{outcome}\"\n{}{attachments}+++\n\n## Request\n\nHow many?\n\n## Response\n\n{}\n",
            self.keys, self.body
        )
    }
}

fn text(body: String) -> Record {
    Record {
        body,
        ..Record::default()
    }
}

fn table(
    name: &'static str,
    head: &str,
    rows: impl Iterator<Item = String>,
) -> (&'static str, String) {
    (
        name,
        head.to_owned() + "\n" + &rows.map(|row| row + "\n").collect::<String>(),
    )
}

fn files(keys: String, files: Vec<(&'static str, String)>) -> Record {
    Record {
        keys,
        body: "See the table.".to_owned(),
        files,
    }
}

fn withholding(targets: &str) -> String {
    format!(
        "\n[[exemptions]]\nprovision = \"s40(2)\"\ncondition = \"s40(3A)(a)\"\ncovers = \"Names.\"\n{targets}\n"
    )
}

fn suppressing(columns: &str) -> String {
    format!("\n[suppress]\nbelow = 5\ncolumns = [{columns}]\n")
}

fn personal_data(n: usize) -> Record {
    let rows = (0..n).map(|i| format!("{i},person{i}@mail.example"));
    files(String::new(), vec![table("t.csv", "n,contact", rows)])
}

fn withheld_column(n: usize) -> Record {
    let letter = |i: usize| char::from(b'a' + (i % 26) as u8);
    let row = move |i: usize| {
        format!(
            "{i},{}{}{}quarl Orrel {i}",
            letter(i),
            letter(i / 26),
            letter(i / 676)
        )
    };
    let tables = ["t.csv", "u.csv"].map(|name| table(name, "n,name", (0..n).map(row)));
    files(withholding("withholds = [\"t.csv#name\"]"), tables.into())
}

fn rows_that_say_all(n: usize) -> Record {
    let rows = (0..n).map(|i| format!("All other theft {i},{}", 10 + i % 7));
    files(
        suppressing("\"n\""),
        vec![table("t.csv", "offence,n", rows)],
    )
}

fn rows_that_say_all_suppressed(n: usize) -> Record {
    let rows = (0..n).map(|i| format!("{} theft {i},{}", ["All other", "Other"][i % 2], i % 17));
    files(
        suppressing("\"n\""),
        vec![table("t.csv", "offence,n", rows)],
    )
}

fn areas_and_totals(n: usize) -> Record {
    let rows = (0..n).flat_map(|i| {
        let (men, women) = (1 + i % 4, 1 + i % 3);
        let rest = 10 + i % 5;
        [
            ("Men", men),
            ("Women", women),
            ("Unknown", rest),
            ("Total", men + women + rest),
        ]
        .map(|(sex, count)| format!("Area {i},{sex},{count}"))
    });
    files(
        suppressing("\"n\""),
        vec![table("t.csv", "area,sex,n", rows)],
    )
}

fn rows_and_columns(n: usize) -> Record {
    let counts = |i: usize| [1 + i % 4, 1 + i % 3, 10 + i % 5, 2 + i % 11];
    let mut sums = [0; 4];
    let mut rows: Vec<String> = Vec::new();
    for i in 0..n {
        let counts = counts(i);
        sums.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
        let [a, b, c, d] = counts;
        rows.push(format!("Area {i},{a},{b},{c},{d},{}", a + b + c + d));
    }
    let [a, b, c, d] = sums;
    rows.push(format!("Total,{a},{b},{c},{d},{}", a + b + c + d));
    let columns = suppressing("\"A\", \"B\", \"C\", \"D\"");
    files(
        columns,
        vec![table("t.csv", "area,A,B,C,D,Total", rows.into_iter())],
    )
}

fn shares(n: usize) -> Record {
    let rows = (0..n).map(|i| format!("Area {i},{},0.{}%", i % 7, i % 9));
    files(
        suppressing("\"n\""),
        vec![table("t.csv", "area,n,Share", rows)],
    )
}

fn values_that_begin_alike(n: usize) -> Record {
    let rows = (0..n).map(|i| format!("Northmoor Road {i},Northmoor Street {i} Upton"));
    let table = table("t.csv", "road,addr", rows);
    files(withholding("withholds = [\"t.csv#addr\"]"), vec![table])
}

fn footnotes(n: usize) -> String {
    let cited: String = (0..n).map(|i| format!("a[^{i}] ")).collect();
    let notes: String = (0..n).map(|i| format!("[^{i}]: x\n\n")).collect();
    format!("{cited}\n\n{notes}")
}

fn marks_beside_cells(n: usize) -> Record {
    let marks = ":withheld[a\nb]{s40(2)} x\n\n".repeat(n);
    let rows = "|x|y|\n".repeat(n);
    Record {
        keys: withholding(""),
        body: format!("{marks}\n|a|b|\n|-|-|\n{rows}"),
        files: Vec::new(),
    }
}
