//! What a case needs beside files that can lie in its `input/`: links, pipes, names with odd characters, an earlier build.

use crate::common;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What was made.
pub struct Made {
    /// Whether the output folder, or what stands beside it, was there before.
    pub output: bool,
    work: PathBuf,
    seen: BTreeMap<String, Option<Seen>>,
}

/// What stands at a path, links not followed.
#[derive(Clone, PartialEq)]
pub enum Seen {
    Folder(Vec<String>),
    File(Vec<u8>),
    Link(PathBuf),
    Other,
}

impl Made {
    /// What stood at a path when all was made.
    pub fn seen(&self, path: &str) -> Option<Seen> {
        self.seen
            .get(path)
            .cloned()
            .unwrap_or_else(|| seen(&self.work.join(path)))
    }
}

/// Looks at a path.
pub fn seen(path: &Path) -> Option<Seen> {
    let found = fs::symlink_metadata(path).ok()?;
    Some(if found.is_symlink() {
        Seen::Link(fs::read_link(path).ok()?)
    } else if found.is_dir() {
        let mut names: Vec<String> = fs::read_dir(path)
            .ok()?
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        Seen::Folder(names)
    } else if found.is_file() {
        Seen::File(fs::read(path).ok()?)
    } else {
        Seen::Other
    })
}

/// Does what the lines of a file say, in the folder in which `site` and `out` stand; `None` if this system has no such thing.
pub fn lay_out(lines: &Path, work: &Path) -> io::Result<Option<Made>> {
    let text = fs::read_to_string(lines).unwrap_or_default();
    let mut made = Made {
        output: false,
        work: work.to_owned(),
        seen: BTreeMap::new(),
    };
    for line in text.lines().filter(|line| !line.is_empty()) {
        let words: Vec<String> = line.split(' ').map(unescaped).collect();
        let (what, words) = words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
        let first = words.first().cloned().unwrap_or_default();
        let rest = words.get(1..).unwrap_or_default().join(" ");
        let at = work.join(&first);
        made.output |= what == "build" || !first.starts_with("site/");
        if let Some(folder) = at.parent() {
            fs::create_dir_all(folder)?;
        }
        match what.as_str() {
            "build" => {
                let run = common::run(
                    "build",
                    &work.join("site"),
                    &work.join("out"),
                    &["--date", crate::TODAY],
                );
                if run.status != 0 {
                    return Err(io::Error::other(run.report()));
                }
            }
            "write" => fs::write(at, rest)?,
            "remove" => fs::remove_file(at)?,
            "move" => fs::rename(work.join(rest), at)?,
            "copy" => drop(fs::copy(work.join(rest), at)?),
            "hardlink" => fs::hard_link(work.join(rest), at)?,
            "symlink" | "pipe" if !cfg!(unix) => return Ok(None),
            #[cfg(unix)]
            "symlink" => std::os::unix::fs::symlink(rest, at)?,
            "pipe" => drop(std::process::Command::new("mkfifo").arg(at).status()?),
            other => return Err(io::Error::other(format!("nobody knows {other}"))),
        }
    }
    for path in crate::lines(&lines.with_file_name("stays")) {
        let there = seen(&work.join(&path));
        made.seen.insert(path, there);
    }
    Ok(Some(made))
}

/// `\\u{1b}` is the character of that number.
fn unescaped(word: &str) -> String {
    let mut out = String::new();
    let mut rest = word;
    while let Some((before, after)) = rest.split_once("\\u{") {
        out.push_str(before);
        let (number, after) = after.split_once('}').unwrap_or((after, ""));
        out.extend(
            u32::from_str_radix(number, 16)
                .ok()
                .and_then(char::from_u32),
        );
        rest = after;
    }
    out + rest
}
