//! What the git repository around a site still holds of what was emptied: `git` is asked, since nothing but it knows its history whole.

use super::{Named, seal};
use crate::private::source::files::{File, FileText, FoundRecord};
use crate::private::source::record::{self, Reading};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

/// The commits whose version of some files withholds more than these do now.
pub(crate) enum History {
    /// Their names, the newest first; none where no repository stands around the site.
    Commits(Vec<String>),
    /// There is a repository, and it could not be asked.
    Unknown,
}

impl History {
    pub(super) fn of(named: &Named<'_>) -> History {
        let Ok(root) = std::fs::canonicalize(&named.opened.root) else {
            return History::Unknown;
        };
        if !root.ancestors().any(|folder| folder.join(".git").exists()) {
            return History::Commits(Vec::new());
        }
        let git = Git { root: &root };
        git.commits(named)
            .map_or(History::Unknown, History::Commits)
    }
}

/// A version of a file: its path in the repository, and the name of its content.
type Version = (String, String);

struct Git<'r> {
    root: &'r Path,
}

impl Git<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(self.root)
            .args(["--no-pager", "-c", "core.quotePath=false"])
            .args(arguments)
            // A site's own repository is meant, whatever a hook or a script around us says.
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .env_remove("GIT_INDEX_FILE")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn ask(&self, arguments: &[&str]) -> Option<Vec<u8>> {
        let output = self.command(arguments).output().ok()?;
        output.status.success().then_some(output.stdout)
    }

    /// Asks for many objects at once; the answers stand one after another.
    fn batch(&self, how: &str, asked: String) -> Option<Vec<u8>> {
        let mut child = self
            .command(&["cat-file", how])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let mut to = child.stdin.take()?;
        let writer = std::thread::spawn(move || to.write_all(asked.as_bytes()));
        let mut answer = Vec::new();
        let read = child.stdout.take()?.read_to_end(&mut answer);
        let written = writer.join().ok()?;
        let done = child.wait().ok()?;
        (read.is_ok() && written.is_ok() && done.success()).then_some(answer)
    }

    /// The content of these objects, by name.
    fn contents(&self, names: &BTreeSet<&str>) -> Option<BTreeMap<String, Vec<u8>>> {
        let asked: String = names.iter().map(|name| format!("{name}\n")).collect();
        let answer = self.batch("--batch", asked)?;
        let mut all = BTreeMap::new();
        let mut rest = answer.as_slice();
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let head = String::from_utf8_lossy(&rest[..end]).into_owned();
            rest = &rest[end + 1..];
            let mut parts = head.split(' ');
            let (Some(name), Some(kind)) = (parts.next(), parts.next()) else {
                return None;
            };
            if kind == "missing" {
                continue;
            }
            let length: usize = parts.next()?.parse().ok()?;
            all.insert(name.to_owned(), rest.get(..length)?.to_vec());
            rest = rest.get(length + 1..)?;
        }
        Some(all)
    }

    fn commits(&self, named: &Named<'_>) -> Option<Vec<String>> {
        let commits = self.ask(&["rev-list", "--all", "--reflog"])?;
        let commits = String::from_utf8(commits).ok()?;
        if commits.is_empty() {
            return Some(Vec::new());
        }
        let prefix = String::from_utf8(self.ask(&["rev-parse", "--show-prefix"])?).ok()?;
        let prefix = prefix.trim_end_matches('\n');
        let versions = self.versions(&format!("{prefix}content/responses/"))?;
        let holding = self.holding(named, prefix, &versions)?;
        let paths: BTreeSet<&str> = holding.iter().map(|(path, _)| path.as_str()).collect();
        if paths.is_empty() {
            return Some(Vec::new());
        }
        let asked: Vec<(&str, &str)> = commits
            .lines()
            .flat_map(|commit| paths.iter().map(move |path| (commit, *path)))
            .collect();
        let lines = asked
            .iter()
            .map(|(commit, path)| format!("{commit}:{path}\n"));
        let answer = String::from_utf8(self.batch("--batch-check", lines.collect())?).ok()?;
        let mut found: Vec<String> = Vec::new();
        for ((commit, path), answer) in asked.iter().zip(answer.lines()) {
            let name = answer.split(' ').next().unwrap_or_default();
            let holds = holding.contains(&((*path).to_owned(), name.to_owned()));
            if holds && found.last().is_none_or(|last| last != commit) {
                found.push((*commit).to_owned());
            }
        }
        Some(found)
    }

    /// Every version of every file that ever stood below a folder.
    fn versions(&self, folder: &str) -> Option<BTreeSet<Version>> {
        let top = format!(":(top){folder}");
        let changes = self.ask(&[
            "log",
            "--all",
            "--reflog",
            "--raw",
            "--no-abbrev",
            "--no-renames",
            "-m",
            "--root",
            "-z",
            "--format=",
            "--",
            &top,
        ])?;
        let mut all = BTreeSet::new();
        let changes = String::from_utf8_lossy(&changes).into_owned();
        let mut parts = changes.split('\0').filter(|part| !part.is_empty());
        while let Some(head) = parts.next() {
            let Some(head) = head.trim_start_matches('\n').strip_prefix(':') else {
                continue;
            };
            let mut ids = head.split(' ').skip(2);
            let (before, after, path) = (ids.next()?, ids.next()?, parts.next()?);
            for id in [before, after] {
                if id.bytes().any(|b| b != b'0') {
                    all.insert((path.to_owned(), id.to_owned()));
                }
            }
        }
        Some(all)
    }

    /// Those of the versions that are one of the records, or stand beside one, and withhold something that is not empty.
    fn holding(
        &self,
        named: &Named<'_>,
        prefix: &str,
        versions: &BTreeSet<Version>,
    ) -> Option<BTreeSet<Version>> {
        let is_record = |path: &str| path.ends_with(".md");
        let records = versions.iter().filter(|(path, _)| is_record(path));
        let texts = self.contents(&records.clone().map(|(_, id)| id.as_str()).collect())?;
        let mut holding = BTreeSet::new();
        // What is withheld beside the records, by their folder.
        let mut beside: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let now: BTreeSet<String> = named
            .records
            .iter()
            .map(|(found, _)| format!("{prefix}{}", found.file.name))
            .collect();
        for version @ (path, id) in records {
            let Some(text) = texts.get(id) else {
                continue;
            };
            let Some((reading, file)) = read(named, text) else {
                continue;
            };
            let Some(reading) = reading else {
                let holds = file.is_none_or(|file| seal::may_hold(&file));
                if holds && now.contains(path) {
                    holding.insert(version.clone());
                }
                continue;
            };
            if !named.has(&reading) {
                continue;
            }
            let found = alone(named, text.clone())?;
            if seal::seal(&reading, &found).is_ok_and(|revision| revision.emptied > 0) {
                holding.insert(version.clone());
            }
            if let Some(folder) = path.strip_suffix("index.md") {
                let targets = reading.exemptions.iter().flat_map(|e| &e.withholds);
                beside
                    .entry(folder)
                    .or_default()
                    .extend(targets.map(|target| target.value.clone()));
            }
        }
        let target = |path: &str| {
            let (folder, name) = path.rsplit_once('/')?;
            let targets = beside.get(format!("{folder}/").as_str())?;
            let of_file = targets.iter().filter(|target| {
                target
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
            });
            let of_file: Vec<&str> = of_file.map(|target| &target[name.len()..]).collect();
            (!of_file.is_empty()).then_some(of_file)
        };
        let files: Vec<(&Version, Vec<&str>)> = versions
            .iter()
            .filter_map(|version| Some((version, target(&version.0)?)))
            .collect();
        let contents = self.contents(&files.iter().map(|((_, id), _)| id.as_str()).collect())?;
        for (version, targets) in files {
            let Some(bytes) = contents.get(&version.1) else {
                continue;
            };
            let holds = targets.iter().any(|target| match target.strip_prefix('#') {
                Some(header) => seal::holds_column(bytes, header),
                None => !bytes.is_empty(),
            });
            if holds {
                holding.insert(version.clone());
            }
        }
        Some(holding)
    }
}

/// A record's file of long ago as a record that nothing stands beside.
fn alone(named: &Named<'_>, text: Vec<u8>) -> Option<FoundRecord> {
    let any: &File = &named.records.first()?.0.file;
    Some(FoundRecord {
        file: any.saying(text),
        beside: Vec::new(),
        own_folder: true,
    })
}

/// What can be read of it: the record, and the text where there is none.
fn read(named: &Named<'_>, text: &[u8]) -> Option<(Option<Reading>, Option<FileText>)> {
    let found = alone(named, text.to_vec())?;
    let defaults = named.opened.defaults(&named.library, false);
    let (reading, _) = record::read(&found, &defaults);
    let file = match &reading {
        Some(_) => None,
        None => found.file.read().ok(),
    };
    Some((reading, file))
}

impl Named<'_> {
    /// Whether a record, as it once was, is one of these.
    fn has(&self, reading: &Reading) -> bool {
        let slug = reading.slug();
        slug.is_some() && self.records.iter().any(|(_, record)| record.slug() == slug)
    }
}
