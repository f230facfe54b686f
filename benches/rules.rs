//! What checking 10,000 records costs beside their build: it fails where that is more than a tenth.
//!
//! ```text
//! cargo bench --bench rules
//! ```
//!
//! The records are the example log, copied under new references until there are enough (`SIZES` says how many). `WORK` is where they
//! are laid out; a memory file system is best (/dev/shm, the default where there is one). The build writes its folder there too. Checks are all that `check` does with a
//! record once it is read, and the rules across records; they run on one core, and the build on all: CPU time is compared.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark tells its figures, looks at the clock and lays out files"
)]

use disclog::{Options, Quiet, Target, build};
use jiff::civil::date;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let size: usize = std::env::var("SIZES")
        .ok()
        .and_then(|size| size.parse().ok())
        .unwrap_or(10_000);
    let memory = Path::new("/dev/shm");
    let work = std::env::var("WORK").map_or_else(
        |_| {
            if memory.is_dir() {
                memory.to_owned()
            } else {
                std::env::temp_dir()
            }
        },
        PathBuf::from,
    );
    let root = work.join("disclog-bench-rules");
    let _ = fs::remove_dir_all(&root);
    let records = lay_out(Path::new(env!("CARGO_MANIFEST_DIR")), &root, size);
    let today = date(2026, 11, 25);

    let options = Options {
        root: root.clone(),
        today,
        drafts: false,
        thorough: false,
    };
    let again = match disclog::private::again(&root, today) {
        Ok(again) => again,
        Err(report) => {
            println!("{}", disclog::diagnostics::human::report(&report, false));
            return ExitCode::FAILURE;
        }
    };
    // For a profiler: the checks alone, again and again.
    if let Some(times) = std::env::var("CHECKS")
        .ok()
        .and_then(|times| times.parse::<u32>().ok())
    {
        let spent = timed(|| {
            for _ in 0..times {
                std::hint::black_box(again());
            }
        });
        println!(
            "{records} records: checks {:.3} CPU s",
            spent / f64::from(times)
        );
        return ExitCode::SUCCESS;
    }
    let (mut builds, mut checks) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        builds.push(timed(|| {
            if let Err(report) = build(&options, Target::Site, &Quiet) {
                println!(
                    "{}",
                    disclog::diagnostics::human::report(&report, false)
                        .lines()
                        .take(20)
                        .collect::<Vec<_>>()
                        .join("\n")
                );
                std::process::exit(1);
            }
        }));
        checks.push(timed(|| {
            std::hint::black_box(again());
        }));
    }
    let median = |all: &mut Vec<f64>| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let (build, check) = (median(&mut builds), median(&mut checks));
    let share = check / build;
    println!(
        "{records} records: build {build:.2} CPU s, checks {check:.3} CPU s ({:.1} %, {:.0} us a record)",
        share * 100.0,
        check * 1e6 / records as f64
    );
    let _ = fs::remove_dir_all(&root);
    if share < 0.1 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// CPU seconds of this process that something takes; seconds of the clock where the system does not tell.
fn timed(work: impl FnOnce()) -> f64 {
    let (before, cpu) = (std::time::Instant::now(), cpu());
    work();
    match (cpu, self::cpu()) {
        (Some(before), Some(after)) => after - before,
        _ => before.elapsed().as_secs_f64(),
    }
}

/// User and system time of this process (Linux: clock ticks of 10 ms).
fn cpu() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks: u64 = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
    Some(ticks as f64 / 100.0)
}

/// Copies the example log until there are enough records; gives back how many there are.
fn lay_out(from: &Path, to: &Path, size: usize) -> usize {
    let mut records = Vec::new();
    collect(&from.join("content/responses"), &mut records);
    records.sort();
    fs::create_dir_all(to.join("content")).expect("made");
    fs::copy(from.join("site.toml"), to.join("site.toml")).expect("copied");
    copy(&from.join("content/pages"), &to.join("content/pages"));
    for n in 0..size {
        let (round, record) = (n / records.len(), &records[n % records.len()]);
        let folder = to.join(format!("content/responses/{round}/{}", n % records.len()));
        if record.ends_with("index.md") {
            copy(record.parent().expect("a folder"), &folder);
        } else {
            fs::create_dir_all(&folder).expect("made");
        }
        let text = fs::read_to_string(record).expect("a record");
        let mut out = String::with_capacity(text.len());
        for line in text.split_inclusive('\n') {
            match line
                .strip_prefix("reference = \"")
                .filter(|_| round > 0 && !line.contains("IC-"))
            {
                Some(rest) => out.push_str(&format!("reference = \"{round}-{rest}")),
                None if round > 0 && line.starts_with("aliases = ") => {}
                None => out.push_str(line),
            }
        }
        fs::write(folder.join("index.md"), out).expect("written");
    }
    size
}

fn collect(at: &Path, records: &mut Vec<PathBuf>) {
    for path in fs::read_dir(at)
        .expect("listed")
        .map(|e| e.expect("an entry").path())
    {
        if path.is_dir() {
            collect(&path, records);
        } else if path.extension().is_some_and(|e| e == "md") {
            records.push(path);
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for path in fs::read_dir(from)
        .expect("listed")
        .map(|e| e.expect("an entry").path())
    {
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, to).expect("copied");
        }
    }
}
