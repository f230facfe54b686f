//! Whether the work on a text grows as the text does: each body is checked at a length and at twice that length, and this fails
//! where the second takes more than 2.5 times as long.
//!
//! ```text
//! cargo bench --bench growth_of_texts
//! cargo bench --bench growth_of_texts -- footnotes
//! ```
//!
//! Each body is one thing very many times, as a fault or an adversary would have it. `LENGTH=4` tries four times as much.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark tells its figures, looks at the clock and lays out files"
)]

use disclog::{Options, Quiet, Target, build};
use jiff::civil::date;
use std::fs;
use std::process::ExitCode;
use std::time::Instant;

/// A name, how often, and the body of so many.
type Body = (&'static str, usize, fn(usize) -> String);

const BODIES: &[Body] = &[
    ("footnotes", 15_000, |n| {
        let cited: String = (0..n).map(|i| format!("a[^{i}] ")).collect();
        let notes: String = (0..n).map(|i| format!("[^{i}]: x\n\n")).collect();
        format!("{cited}\n\n{notes}")
    }),
    ("footnotes nothing cites", 15_000, |n| {
        (0..n).map(|i| format!("[^{i}]: x\n\n")).collect()
    }),
    ("sections with a note each", 5_000, |n| {
        (0..n)
            .map(|i| format!("### h{i}\n\na[^{i}]\n\n[^{i}]: x\n\n"))
            .collect()
    }),
    ("comments in code", 60_000, |n| "`<!--` ".repeat(n)),
    ("comments", 60_000, |n| "a <!-- b --> ".repeat(n)),
    ("escaped openers", 20_000, |n| "\\:withheld[".repeat(n)),
    ("escaped openers, closed", 20_000, |n| {
        "\\:withheld[".repeat(n) + &"]".repeat(n)
    }),
    ("openers without an end of the braces", 20_000, |n| {
        "\\:withheld[a]{".repeat(n)
    }),
    ("marks over lines, and cells", 20_000, |n| {
        ":withheld[a\nb]{s40(2)} x\n\n".repeat(n) + "\n|a|b|\n|-|-|\n" + &"|x|y|\n".repeat(n)
    }),
    ("brackets", 60_000, |n| "[a](b c) ".repeat(n)),
    ("brackets that open", 60_000, |n| "](".repeat(n)),
    ("definitions", 20_000, |n| {
        (0..n).map(|i| format!("[q{i}]: x\n\n")).collect()
    }),
    ("definitions of one name", 20_000, |n| {
        "[q]: x\n\n".repeat(n) + "[q]"
    }),
    ("addresses", 20_000, |n| {
        "www.a.example https://b.example c@d.example ".repeat(n)
    }),
    ("addresses without an end", 20_000, |n| {
        "https://a..,".repeat(n)
    }),
    ("tildes", 60_000, |n| "~a ".repeat(n) + &"a~ ".repeat(n)),
    ("entities", 60_000, |n| "&amp;amp; ".repeat(n)),
    ("invisible characters", 60_000, |n| {
        "\u{200B}w\u{AD}ithheld ".repeat(n)
    }),
    ("headings", 20_000, |n| "### a\n\nb\n\n".repeat(n)),
    ("headings that are none", 20_000, |n| "##a\n\n".repeat(n)),
    ("lists in lists", 200, |n| {
        (0..n).map(|i| " ".repeat(2 * i) + "- a\n").collect()
    }),
    ("rows outside a table", 60_000, |n| "a | b | c\n".repeat(n)),
    ("gaps", 20_000, |n| "[[gap: a]] ".repeat(n)),
    ("bullets", 60_000, |n| "\u{2022} a\n\n".repeat(n)),
];

fn main() -> ExitCode {
    let only: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .collect();
    let times = std::env::var("LENGTH")
        .ok()
        .and_then(|length| length.parse().ok())
        .unwrap_or(1);
    let mut steep = 0;
    for (name, n, body) in BODIES {
        if !(only.is_empty() || only.iter().any(|word| name.contains(word.as_str()))) {
            continue;
        }
        let (one, two) = (seconds(&body(n * times)), seconds(&body(2 * n * times)));
        let grown = two / one;
        // What takes no time at all tells nothing.
        let fault = grown > 2.5 && two > 0.1;
        steep += usize::from(fault);
        println!(
            "{name}: {one:.3} s, twice as much {two:.3} s, {grown:.1} times{}",
            if fault { " TOO STEEP" } else { "" }
        );
    }
    if steep == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What it takes to check a site of one record with this body: the shortest of three times.
fn seconds(body: &str) -> f64 {
    let root = std::env::temp_dir().join(format!("disclog-bench-growth-{}", std::process::id()));
    let responses = root.join("content/responses");
    fs::create_dir_all(&responses).expect("a folder");
    fs::write(
        root.join("site.toml"),
        "base_url = \"https://foi.police.example/\"\ntitle = \"Log\"\nauthority = \"Police\"\n\n[contact]\nemail = \"foi@police.example\"\n\n[complaints]\nreview = \"Write to us within 40 working days.\"\n",
    )
    .expect("site.toml");
    let marks = body.contains(":withheld[a\n");
    let (outcome, exemption) = if marks {
        (
            "partly-withheld",
            "[[exemptions]]\nprovision = \"s40(2)\"\ncondition = \"s40(3A)(a)\"\ncovers = \"Names.\"\n",
        )
    } else {
        ("disclosed", "")
    };
    let record = format!(
        "+++\nreference = \"1/26\"\ntitle = \"A\"\nreceived = 2026-09-01\nresponded = 2026-09-22\noutcome = \"{outcome}\"\n{exemption}+++\n\n\
         ## Request\n\nHow many?\n\n## Response\n\n{body}\n"
    );
    fs::write(responses.join("a.md"), record).expect("a record");
    let options = Options {
        root: root.clone(),
        today: date(2026, 11, 25),
        drafts: false,
        thorough: false,
    };
    let shortest = (0..3)
        .map(|_| {
            let start = Instant::now();
            // Some of the bodies are at fault, and that must be told as fast.
            let _ = std::hint::black_box(build(&options, Target::Nowhere, &Quiet));
            start.elapsed().as_secs_f64()
        })
        .fold(f64::MAX, f64::min);
    let _ = fs::remove_dir_all(&root);
    shortest
}
