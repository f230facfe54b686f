//! What is done with a published log, and with the sources of one: every folder of `tests/publication/` is a site (`input/`, laid over a
//! minimal one) and a transcript (`script`) of what is done in its folder. `tests/publication/README.md` has the words of it.
//! `BLESS=1 cargo test --test publication` rewrites what is answered; read the difference before you commit it.

#![allow(
    clippy::disallowed_methods,
    reason = "tests lay out sites, change them and look at what came of it"
)]

mod common;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

#[test]
fn transcripts_are_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/publication");
    let mut cases: Vec<PathBuf> = fs::read_dir(&root)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("script").exists())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    let only = std::env::var("CASE").unwrap_or_default();
    let mut wrong = String::new();
    for case in cases {
        let name = case.file_name().expect("a name").to_string_lossy();
        if !name.contains(&only) {
            continue;
        }
        let script = fs::read_to_string(case.join("script"))
            .expect("a transcript")
            .replace("\r\n", "\n");
        let work = tempfile::tempdir().expect("a folder");
        let site = work.path().join("site");
        copy(&root.join("site"), &site);
        copy(&case.join("input"), &site);
        let mut found = String::new();
        let stage = Stage {
            site: &site,
            work: work.path(),
            remembered: RefCell::default(),
        };
        for line in script.lines() {
            if line.starts_with('#') || line.is_empty() {
                let _ = writeln!(found, "{line}");
            } else if let Some(asked) = line.strip_prefix("$ ") {
                let answer = stage.run(asked);
                match answer {
                    Some(answer) => {
                        let _ = write!(found, "{line}\n{answer}");
                    }
                    None => {
                        // Nothing to try it with on this machine.
                        found.clone_from(&script);
                        break;
                    }
                }
            }
        }
        wrong += &common::hold(&case.join("script"), &script, &found);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Where a transcript is played.
struct Stage<'s> {
    site: &'s Path,
    work: &'s Path,
    remembered: RefCell<BTreeMap<String, Identity>>,
}

/// What tells a file from another: when it was written, and its number where there are such.
type Identity = (Option<SystemTime>, u64);

fn identities(folder: &Path) -> BTreeMap<String, Identity> {
    let identity = |name: &String| {
        let found = fs::metadata(folder.join(name)).expect("a file");
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&found);
        #[cfg(not(unix))]
        let number = 0;
        (found.modified().ok(), number)
    };
    files(folder)
        .into_keys()
        .map(|name| {
            let is = identity(&name);
            (name, is)
        })
        .collect()
}

impl Stage<'_> {
    /// Does what a line asks for, and gives back what is to be seen of it; nothing where this machine can't.
    fn run(&self, asked: &str) -> Option<String> {
        let work = self.work.to_string_lossy().replace('\\', "/");
        let words: Vec<String> = arguments(asked)
            .into_iter()
            .map(|word| word.replace("WORK", &work))
            .collect();
        let path = |n: usize| self.site.join(&words[n]);
        let lines = |text: &str| text.replace("\\n", "\n").replace("\\r", "\r");
        let read = |n: usize| fs::read_to_string(path(n)).unwrap_or_default();
        let said = |yes: bool| {
            Some(if yes {
                String::new()
            } else {
                "NO\n".to_owned()
            })
        };
        match words[0].as_str() {
            "disclog" => Some(self.program(env!("CARGO_BIN_EXE_disclog"), &words[1..])),
            "git" => {
                let mut all: Vec<String> = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
                    .map(str::to_owned)
                    .to_vec();
                all.extend_from_slice(&words[1..]);
                let done = Command::new("git")
                    .args(all)
                    .current_dir(self.site)
                    .env("GIT_CONFIG_GLOBAL", "/dev/null")
                    .env("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z")
                    .env("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z")
                    .output()
                    .ok()?;
                Some(if done.status.success() {
                    String::new()
                } else {
                    "FAILED\n".to_owned()
                })
            }
            // Two folders, byte for byte.
            "same" => said(files(&path(1)) == files(&path(2)) && path(1).exists()),
            // Which files of two folders differ.
            "differ" => {
                let (before, after) = (files(&path(1)), files(&path(2)));
                let mut all: Vec<&String> = before.keys().chain(after.keys()).collect();
                all.sort();
                all.dedup();
                all.retain(|name| before.get(*name) != after.get(*name));
                Some(all.into_iter().map(|name| format!("{name}\n")).collect())
            }
            "shows" => said(read(1).contains(&lines(&words[2]))),
            "lacks" => said(path(1).exists() && !read(1).contains(&lines(&words[2]))),
            "nowhere" => said(!files(&path(1)).into_values().any(|bytes| {
                String::from_utf8_lossy(&bytes)
                    .to_lowercase()
                    .contains(&words[2].to_lowercase())
            })),
            "there" => said(path(1).exists()),
            "gone" => said(!path(1).exists()),
            "show" => Some(read(1).lines().map(|line| format!("| {line}\n")).collect()),
            "list" => Some(
                files(&path(1))
                    .into_keys()
                    .map(|name| masked(&name) + "\n")
                    .collect(),
            ),
            // Which files were written, or replaced by another, since they were remembered.
            "remember" => {
                *self.remembered.borrow_mut() = identities(&path(1));
                said(path(1).exists())
            }
            "touched" => {
                let (before, now) = (self.remembered.borrow(), identities(&path(1)));
                let changed = now
                    .iter()
                    .filter(|(name, is)| before.get(*name) != Some(*is));
                Some(changed.map(|(name, _)| format!("{name}\n")).collect())
            }
            "replace" => {
                let text = read(1);
                fs::write(path(1), text.replace(&lines(&words[2]), &lines(&words[3]))).ok()?;
                said(text.contains(&lines(&words[2])))
            }
            "write" => {
                fs::create_dir_all(path(1).parent()?).ok()?;
                said(fs::write(path(1), lines(&words[2])).is_ok())
            }
            "remove" => said(
                fs::remove_file(path(1))
                    .or_else(|_| fs::remove_dir_all(path(1)))
                    .is_ok(),
            ),
            "copy" => {
                copy(&path(1), &path(2));
                said(path(2).exists())
            }
            "windows" => {
                let text = read(1).replace('\n', "\r\n");
                said(fs::write(path(1), text).is_ok())
            }
            #[cfg(unix)]
            "link" => said(std::os::unix::fs::symlink(&words[1], path(2)).is_ok()),
            _ => None,
        }
    }

    fn program(&self, program: &str, words: &[String]) -> String {
        let work = self.work.to_string_lossy().into_owned();
        let (words, to) = match words {
            [words @ .., sign, file] if sign == ">" => (words, Some(file)),
            words => (words, None),
        };
        let words = words.iter().map(|word| word.replace("WORK", &work));
        let output = Command::new(program)
            .args(words)
            .current_dir(self.site)
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .output()
            .expect("it starts");
        let said = String::from_utf8_lossy(&output.stdout).replace(&work, "WORK");
        let said = match to {
            Some(file) => {
                fs::write(self.site.join(file), said).expect("written");
                String::new()
            }
            None => said,
        };
        let said = masked(&said);
        let mut answer: String = said.lines().map(|line| format!("| {line}\n")).collect();
        common::answer_apart(&output, &mut answer, |said| said.replace(&work, "WORK"));
        answer
    }
}

/// The words of a line; those in double or single quotation marks are one.
fn arguments(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = if first == '"' || first == '\'' {
            let end = rest[1..].find(first).map_or(rest.len(), |n| n + 1);
            (&rest[1..end], rest.get(end + 1..).unwrap_or(""))
        } else {
            let end = rest.find(' ').unwrap_or(rest.len());
            (&rest[..end], &rest[end..])
        };
        all.push(word.to_owned());
        rest = after.trim_start();
    }
    all
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, below)) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = format!("{below}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push((entry.path(), path + "/"));
            } else {
                all.insert(path, fs::read(entry.path()).unwrap_or_default());
            }
        }
    }
    all
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in files(from) {
        let to = to.join(name);
        fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        fs::write(to, bytes).expect("written");
    }
    if !to.exists() {
        fs::create_dir_all(to).expect("made");
    }
}

/// Hashes, and how many files a log has, say nothing here: every change of the theme changes them.
fn masked(said: &str) -> String {
    let mut out = String::new();
    let mut rest = said;
    while let Some(at) = rest.find(|c: char| c.is_ascii_hexdigit()) {
        let end = rest[at..].find(|c: char| !c.is_ascii_hexdigit());
        let end = end.map_or(rest.len(), |n| at + n);
        out.push_str(&rest[..at]);
        out.push_str(if end - at == 64 {
            "HASH"
        } else {
            &rest[at..end]
        });
        rest = &rest[end..];
    }
    out.push_str(rest);
    let counts = |line: &str| {
        line.contains(" new, ") && line.contains(" files new, ") || line.starts_with("Published: ")
    };
    let masked = |line: &str| match counts(line) {
        true => line
            .split_inclusive(|c: char| c.is_ascii_digit())
            .map(|part| {
                part.trim_end_matches(|c: char| c.is_ascii_digit())
                    .to_owned()
                    + if part.ends_with(|c: char| c.is_ascii_digit()) {
                        "#"
                    } else {
                        ""
                    }
            })
            .collect::<String>()
            .replace("##", "#")
            .replace("##", "#"),
        false => line.to_owned(),
    };
    let lines: Vec<String> = out.lines().map(masked).collect();
    let text = lines.join("\n");
    let text = ["sent", "kept", "removed"].iter().fold(text, |text, key| {
        without_count(&text, &format!("\"{key}\":"))
    });
    // The same in the form for programs.
    let Some((head, tail)) = text.split_once("\"files\":{\"new\":") else {
        return text;
    };
    let after = tail.split_once('}').map_or("", |(_, after)| after);
    format!("{head}\"files\":{{...}}{after}")
}

/// A text with the number behind a key as `#`, where it is not 0.
fn without_count(text: &str, key: &str) -> String {
    let Some((head, tail)) = text.split_once(key) else {
        return text.to_owned();
    };
    let end = tail
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(tail.len());
    let count = match &tail[..end] {
        "" => "",
        "0" => "0",
        _ => "#",
    };
    format!("{head}{key}{count}{}", &tail[end..])
}
