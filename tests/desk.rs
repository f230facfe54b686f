//! The officer's desk: every `tests/desk/*.txt` is a session in an empty folder. `BLESS=1 cargo test --test desk` rewrites what is
//! answered; read the difference before you commit it.
//!
//! | a line | does |
//! |---|---|
//! | `$ disclog ...` | below it stand standard output, standard error behind `! `, and the status where it is not 0 |
//! | `$ cat FILE`, `$ list FOLDER` | shows a file; the files below a folder |
//! | `$ write FILE` | writes the lines that follow behind `> ` |
//! | `$ copy NAME` | copies `tests/desk/files/NAME` here |
//! | `$ change FILE "this" "to that"`, `$ remove FILE` | what they say |
//! | `% ...` | says why |

#![allow(
    clippy::disallowed_methods,
    reason = "tests lay out sites and read what was made"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

mod common;

fn here() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/desk"))
}

#[test]
fn sessions_go_as_they_are_written() {
    let mut files: Vec<_> = fs::read_dir(here())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = String::new();
    for file in files {
        let expected = fs::read_to_string(&file)
            .expect("a session")
            .replace("\r\n", "\n");
        let folder = common::room().expect("a folder");
        // A calendar ends its lines as RFC 5545 says, a checkout on Windows as Windows does.
        let found = session(&expected, folder.path()).replace("\r\n", "\n");
        wrong += &common::hold(&file, &expected, &found);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Plays a session; gives it with what is answered now.
fn session(text: &str, folder: &Path) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(asked) = line.strip_prefix("$ ") else {
            if line.starts_with("% ") {
                let _ = writeln!(out, "{line}");
            }
            continue;
        };
        let _ = writeln!(out, "{line}");
        let words = words(asked);
        match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["disclog", ref args @ ..] => out.push_str(&common::answer(args, folder)),
            ["cat", file] => {
                out.push_str(&fs::read_to_string(folder.join(file)).unwrap_or("none\n".into()));
            }
            ["list", below] => {
                let mut files = BTreeSet::new();
                list(&folder.join(below), below, &mut files);
                files
                    .iter()
                    .for_each(|file| out.push_str(&format!("{file}\n")));
            }
            ["write", file] => {
                let mut content = String::new();
                while let Some(line) = lines.next_if(|line| line.starts_with('>')) {
                    let _ = writeln!(out, "{line}");
                    let line = line.strip_prefix("> ").unwrap_or("");
                    let _ = writeln!(content, "{}", line.replace("\\t", "\t"));
                }
                let path = folder.join(file);
                fs::create_dir_all(path.parent().expect("a folder")).expect("made");
                fs::write(path, content).expect("written");
            }
            ["copy", name] => {
                fs::copy(here().join("files").join(name), folder.join(name)).expect("copied");
            }
            ["change", file, this, that] => {
                let path = folder.join(file);
                let text = fs::read_to_string(&path).expect("a file");
                assert!(text.contains(this), "{file} does not hold {this}");
                fs::write(path, text.replacen(this, that, 1)).expect("written");
            }
            ["remove", file] => fs::remove_file(folder.join(file)).expect("removed"),
            _ => panic!("no such line: {line}"),
        }
        let _ = writeln!(out);
    }
    out
}

fn list(folder: &Path, name: &str, files: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            list(&entry.path(), &name, files);
        } else {
            files.insert(name);
        }
    }
}

/// Words, and what stands in quotation marks as one; `\\"` is such a mark within it.
fn words(asked: &str) -> Vec<String> {
    let mut all = Vec::new();
    let asked = asked.replace("\\\"", "\u{1}");
    for (n, part) in asked.split('"').enumerate() {
        if n % 2 == 1 {
            all.push(part.replace('\u{1}', "\""));
        } else {
            all.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    all
}

/// What `init` writes for services that build: each line that they run, in a clean clone.
#[cfg(unix)]
mod workflows {
    use super::*;

    fn shell(line: &str, folder: &Path) -> bool {
        let program = Path::new(env!("CARGO_BIN_EXE_disclog"));
        let path = format!(
            "{}:{}",
            program.parent().expect("a folder").display(),
            std::env::var("PATH").unwrap_or_default()
        );
        let output = Command::new("sh")
            .args(["-ec", line])
            .current_dir(folder)
            .env("PATH", path)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .stdin(Stdio::null())
            .output()
            .expect("a shell");
        output.status.success()
    }

    const GIT: &str = "git -c user.name=A -c user.email=a@force.example";

    /// The lines that are run: of GitHub behind `run:`, of GitLab items of `script` and `before_script`.
    fn run_lines(workflow: &str) -> Vec<&str> {
        let mut lines = Vec::new();
        let mut script = false;
        for line in workflow.lines() {
            let trimmed = line.trim_start();
            if let Some(run) = trimmed.strip_prefix("run: ") {
                lines.push(run);
            }
            match trimmed.strip_prefix("- ") {
                Some(item) if script => lines.push(item),
                Some(_) => {}
                None => script = trimmed.ends_with("script:"),
            }
        }
        lines
    }

    #[test]
    fn each_line_that_a_service_runs_works_in_a_clean_clone() {
        let room = common::room().expect("a folder");
        let made = "disclog init site --authority 'Example Police' --base-url https://foi.example.police.uk/ --contact foi@example.police.uk";
        assert!(shell(made, room.path()));
        let site = room.path().join("site");
        let commit = format!("git init -q -b main && git add . && {GIT} commit -q -m New");
        assert!(shell(&commit, &site));
        for (n, workflow) in [".github/workflows/disclosure-log.yml", ".gitlab-ci.yml"]
            .iter()
            .enumerate()
        {
            let clone = room.path().join(format!("clone-{n}"));
            assert!(shell(&format!("git clone -q site clone-{n}"), room.path()));
            let text = fs::read_to_string(clone.join(workflow)).expect("a workflow");
            let lines = run_lines(&text);
            assert!(lines.len() >= 3, "{lines:?}");
            for line in lines {
                assert!(shell(line, &clone), "{workflow}: {line}");
            }
            assert!(clone.join("public/index.html").is_file());
            assert!(shell("test -z \"$(git status --porcelain)\"", &clone));
        }
    }

    #[test]
    fn the_hook_lets_no_faulty_commit_through() {
        let room = common::room().expect("a folder");
        let made = "disclog init . --authority 'Example Police' --base-url https://foi.example.police.uk/ --contact foi@example.police.uk";
        assert!(shell(made, room.path()));
        let first = format!(
            "git init -q -b main && git config core.hooksPath .githooks && git add . && {GIT} commit -q -m New"
        );
        assert!(shell(&first, room.path()));
        fs::write(
            room.path().join("content/responses/a.md"),
            "+++\nreference = \"A/1\"\n+++\n",
        )
        .expect("written");
        let second = format!("git add . && {GIT} commit -q -m Faulty");
        assert!(!shell(&second, room.path()));
    }
}
