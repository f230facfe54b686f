//! Every folder below `tests/cases/` is a case: see `tests/cases/README.md`. `BLESS=1 cargo test --test cases` rewrites what is expected.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests lay out sites, read what was made, and say so"
)]

mod common;
#[path = "cases/make.rs"]
mod make;

use common::{Run, overlay, run, site_of, tree};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The day on which every case is built.
const TODAY: &str = "2026-11-25";

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let filter: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let mut cases = Vec::new();
    for area in folders(&root) {
        cases.extend(folders(&area));
    }
    let name = |case: &Path| {
        case.strip_prefix(&root)
            .unwrap_or(case)
            .to_string_lossy()
            .replace('\\', "/")
    };
    cases
        .retain(|case| filter.is_empty() || filter.iter().any(|f| name(case).contains(f.as_str())));
    if std::env::args().any(|a| a == "--list") {
        cases
            .iter()
            .for_each(|case| println!("{}: test", name(case)));
        return;
    }
    let bless = std::env::var_os("BLESS").is_some();
    // Each waits for three runs of the program, in rooms of its own.
    let checked: Vec<Result<(), String>> =
        cases.par_iter().map(|case| check(case, bless)).collect();
    let mut failed = 0;
    for (case, result) in cases.iter().zip(checked) {
        if let Err(why) = result {
            failed += 1;
            println!("case {} FAILED\n{why}\n", name(case));
        }
    }
    let result = if failed == 0 { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {result}. {} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out",
        cases.len() - failed
    );
    if failed > 0 {
        std::process::exit(101);
    }
}

fn folders(at: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(at)
        .map(|entries| {
            entries
                .filter_map(Result::ok)
                .map(|e| e.path())
                .filter(|p| p.is_dir())
                .collect()
        })
        .unwrap_or_default();
    all.sort();
    all
}

fn check(case: &Path, bless: bool) -> Result<(), String> {
    let work = common::room().map_err(|e| e.to_string())?;
    let site = work.path().join("site");
    site_of(&case.join("input"), &site)
        .map_err(|e| format!("the input could not be laid out: {e}"))?;
    let script = case.join("make.sh");
    if script.exists() {
        // Links, pipes and odd bytes are made where the system has them.
        if cfg!(not(unix)) {
            return Ok(());
        }
        make(&script, &site)?;
    }
    let out = work.path().join("out");
    let made = match make::lay_out(&case.join("make"), work.path()) {
        Ok(Some(made)) => made,
        // This system has no such thing.
        Ok(None) => return Ok(()),
        Err(error) => return Err(format!("make: {error}")),
    };
    let published = tree(&out);
    let args = fs::read_to_string(case.join("args")).unwrap_or_default();
    let mut words: Vec<&str> = vec!["--date", TODAY];
    words.extend(args.split_whitespace());
    let built = run("build", &site, &out, &words);
    let checked = run("check", &site, &out, &words);
    let human_out = if made.output {
        out.clone()
    } else {
        work.path().join("human")
    };
    let human = common::human("build", &site, &human_out, &words);
    let mut why = String::new();

    // The same run twice says the same, and a check says what a build says, where nothing is wrong with the output folder.
    if !made.output
        && (built.status != checked.status || built.diagnostics() != checked.diagnostics())
    {
        let _ = writeln!(
            why,
            "check and build disagree:\n{}\n{}",
            built.report(),
            checked.report()
        );
    }
    if built.status != 0 && tree(&out) != published {
        let _ = writeln!(why, "it failed and wrote something");
    }
    for path in lines(&case.join("stays")) {
        if make::seen(&work.path().join(&path)) != made.seen(&path) {
            let _ = writeln!(why, "{path} is not as it was");
        }
    }
    if human.contains(|c: char| c.is_control() && c != '\n') {
        let _ = writeln!(why, "control characters are printed");
    }
    compare(
        &case.join("expect/report"),
        &built
            .report()
            .replace(&*work.path().to_string_lossy(), "WORK"),
        bless,
        &mut why,
    );

    // What is expected of the output: whole files, compared byte for byte.
    let expected = tree(&case.join("expect/out"));
    let made = tree(&out);
    for (path, want) in &expected {
        match made.get(path) {
            Some(got) if got == want => {}
            Some(got) if bless => {
                fs::write(case.join("expect/out").join(path), got).map_err(|e| e.to_string())?
            }
            Some(got) => {
                let _ = writeln!(
                    why,
                    "{path} differs:\n{}",
                    difference(
                        &String::from_utf8_lossy(want),
                        &String::from_utf8_lossy(got)
                    )
                );
            }
            None => {
                let _ = writeln!(why, "{path} was not made");
            }
        }
    }
    // What must not be said anywhere: in no output, path, message or log line.
    for secret in lines(&case.join("secrets")) {
        let found: Vec<&String> = made
            .iter()
            .filter(|(path, bytes)| holds(path.as_bytes(), &secret) || holds(bytes, &secret))
            .map(|(path, _)| path)
            .collect();
        if !found.is_empty() {
            let _ = writeln!(why, "LEAK of a secret into {found:?}");
        }
        for (what, text) in [
            ("standard output", &built.stdout),
            ("standard error", &built.stderr),
            ("the human form", &human),
        ] {
            if holds(text.as_bytes(), &secret) {
                let _ = writeln!(why, "LEAK of a secret into {what}");
            }
        }
    }
    // What must be said: a line `path: text`.
    for line in lines(&case.join("shows")) {
        let (path, text) = line
            .split_once(": ")
            .ok_or_else(|| format!("shows: not `path: text`: {line}"))?;
        if !made
            .get(path)
            .is_some_and(|bytes| String::from_utf8_lossy(bytes).contains(text))
        {
            let _ = writeln!(why, "{path} does not show {text:?}");
        }
    }
    let paths: BTreeSet<&String> = made.keys().collect();
    for line in lines(&case.join("absent")) {
        if paths.contains(&line) {
            let _ = writeln!(why, "{line} was made and should not be");
        }
    }
    // The same site with other secrets builds to the same bytes.
    let twin_input = case.join("twin");
    if twin_input.is_dir() {
        let twin_site = work.path().join("twin");
        site_of(&case.join("input"), &twin_site)
            .and_then(|()| overlay(&twin_input, &twin_site))
            .map_err(|e| e.to_string())?;
        if script.exists() {
            make(&script, &twin_site)?;
        }
        let twin_out = work.path().join("twin-out");
        let twin: Run = run("build", &twin_site, &twin_out, &words);
        if twin.status != 0 {
            let _ = writeln!(why, "the twin does not build:\n{}", twin.report());
        }
        // What is told of places is the author's, and may depend on what is withheld there.
        if twin.whole_summary() != built.whole_summary() {
            let _ = writeln!(why, "the twin prints another summary");
        }
        let twin_made = tree(&twin_out);
        for path in made.keys().chain(twin_made.keys()).collect::<BTreeSet<_>>() {
            if made.get(path) != twin_made.get(path) {
                let _ = writeln!(why, "the twin's {path} differs");
            }
        }
    }
    if why.is_empty() { Ok(()) } else { Err(why) }
}

/// Runs the script of a case in the site's folder.
fn make(script: &Path, site: &Path) -> Result<(), String> {
    let done = std::process::Command::new("bash")
        .arg(script)
        .current_dir(site)
        .status()
        .map_err(|e| format!("make.sh could not be run: {e}"))?;
    if done.success() {
        Ok(())
    } else {
        Err("make.sh failed".to_owned())
    }
}

fn holds(bytes: &[u8], secret: &str) -> bool {
    let bytes = bytes.to_ascii_lowercase();
    let secret = secret.to_ascii_lowercase();
    bytes.windows(secret.len()).any(|w| w == secret.as_bytes())
}

fn lines(path: &Path) -> Vec<String> {
    fs::read_to_string(path)
        .map(|text| {
            text.lines()
                .filter(|l| !l.is_empty())
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default()
}

fn compare(path: &Path, got: &str, bless: bool, why: &mut String) {
    let want = fs::read_to_string(path).unwrap_or_default();
    if want.replace("\r\n", "\n") == got {
        return;
    }
    if bless {
        let _ = path.parent().map(fs::create_dir_all);
        if let Err(error) = fs::write(path, got) {
            let _ = writeln!(why, "{error}");
        }
    } else {
        let _ = writeln!(why, "the report differs:\n{}", difference(&want, got));
    }
}

fn difference(want: &str, got: &str) -> String {
    let (want, got): (Vec<&str>, Vec<&str>) = (want.lines().collect(), got.lines().collect());
    let mut out = String::new();
    for line in want.iter().filter(|l| !got.contains(l)) {
        let _ = writeln!(out, "- {line}");
    }
    for line in got.iter().filter(|l| !want.contains(l)) {
        let _ = writeln!(out, "+ {line}");
    }
    out
}
