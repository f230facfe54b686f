//! A site in a folder: written beside it, then put in its place in one step.
//!
//! ```text
//! public/                 what is published
//! .public.disclog/        while a run is at work, after one was killed, and where something is remembered
//!     memory              what a run remembers for the next ([`crate::unchanged`]), if it does
//!     lock                held by the run whose turn it is; the others wait
//!     run-PID-N/          a run's own: `held` (locked while it lives), site/ (being written),
//!                         old/ (the site on its way out, where two folders can't be exchanged)
//! ```
//!
//! Where the system can exchange two folders at once (Linux, macOS) there is no moment without a site. Elsewhere the old one
//! is renamed away and the new one in; if that is cut short, the next run puts the old one back first. Before the exchange the
//! machine is asked to bring what was written to the disk, so that a power cut leaves one whole site.
//!
//! Whose these folders are is looked at before anything is touched ([`standing`], [`is_working_folder`]), and no link is followed in
//! them. A lock counts only while it is the file that stands at its path: whoever waited for one that was taken away asks again.
#![expect(clippy::disallowed_methods, reason = "the one room that writes")]

use super::{Destination, Entry, Manifest, sha256_hex};
use crate::disk::is_at;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

/// The names in the working folder.
const LOCK: &str = "lock";
const RUN: &str = "run-";
const HELD: &str = "held";
const SITE: &str = "site";
const OLD: &str = "old";
const MEMORY: &str = "memory";
/// The folder that version 0.1.0 wrote to; its `old` stood beside it.
const NEXT: &str = "next";

/// No memory is larger than this many bytes.
const MEMORY_MOST: u64 = 64 << 20;

/// What a lock says, so that whoever finds it knows; 0.1.0 left it empty.
const SAYS: &str = "disclog makes a site here. This folder goes when it is done.\n";

/// How long a run waits for others before it gives up, and how often it looks.
pub const PATIENCE: Duration = Duration::from_secs(600);
const NAP: Duration = Duration::from_millis(25);

/// A folder that a site is being written to.
#[derive(Debug)]
pub struct Folder {
    /// Where the site is to be.
    to: PathBuf,
    work: Work,
    made: Mutex<BTreeSet<String>>,
    changed: Vec<String>,
    /// Whether every file that the manifest of what is there names is in its place.
    complete: bool,
    /// What stands there as it was published, and its hash.
    old: BTreeMap<String, String>,
    /// What of it the new site has too.
    kept: Mutex<Vec<String>>,
}

/// Why a folder can't be written to.
#[derive(Debug)]
pub enum OutFault {
    /// It is not empty and has no manifest that disclog wrote.
    NotOurs,
    /// It has one, but this page of it is not the one that the manifest names.
    NotAsNamed(&'static str),
    /// It is ours, and this file in it is not.
    Foreign(String),
    /// The working folder beside it, of this name, is not ours.
    BesideNotOurs(String),
    /// Another disclog is at work on it, and does not come to an end.
    Busy,
    /// The machine says no.
    Machine(io::Error),
}

impl From<io::Error> for OutFault {
    fn from(error: io::Error) -> OutFault {
        OutFault::Machine(error)
    }
}

impl Folder {
    /// Prepares to write to `to`, which is made if it is not there. What is there stays as it is. Where another run is at work on it,
    /// this one waits, for so long at the most; `waits` is called once then.
    ///
    /// # Errors
    ///
    /// [`OutFault`].
    pub fn prepare(to: &Path, patience: Duration, waits: &dyn Fn()) -> Result<Folder, OutFault> {
        // A link to a folder is followed, so that the folder itself is replaced and the link stays.
        let to = match fs::canonicalize(to) {
            Ok(real) => real,
            Err(_) => match (
                to.parent().filter(|p| !p.as_os_str().is_empty()),
                to.file_name(),
            ) {
                (Some(parent), Some(name)) => {
                    fs::create_dir_all(parent)?;
                    fs::canonicalize(parent)?.join(name)
                }
                _ => std::path::absolute(to)?,
            },
        };
        let (Some(parent), Some(name)) = (to.parent(), to.file_name()) else {
            return Err(OutFault::NotOurs);
        };
        let name = format!(".{}.disclog", name.to_string_lossy());
        let work = Work::begin(parent.join(name), &to, patience, waits)?;
        let (manifest, changed, complete) = if exists(&to) {
            let mut found = standing(&to)?;
            // Where somebody clears locks away another run may put its site in place while we look at the old one.
            for _ in 0..3 {
                if matches!(found, Standing::Ours(..) | Standing::NotOurs) {
                    break;
                }
                std::thread::sleep(NAP);
                found = standing(&to)?;
            }
            match found {
                Standing::Ours(manifest, changed, complete) => (manifest, changed, complete),
                Standing::NotOurs => return Err(OutFault::NotOurs),
                Standing::NotAsNamed(page) => return Err(OutFault::NotAsNamed(page)),
                Standing::Foreign(file) => return Err(OutFault::Foreign(file)),
            }
        } else {
            (Manifest::default(), Vec::new(), false)
        };
        let mut old: BTreeMap<String, String> = manifest
            .files
            .into_iter()
            .map(|entry| (entry.path, entry.sha256))
            .collect();
        for path in &changed {
            old.remove(path);
        }
        Ok(Folder {
            to,
            work,
            made: Mutex::default(),
            changed,
            complete,
            old,
            kept: Mutex::default(),
        })
    }

    /// Whether a file stands in the old site with just these bytes.
    fn has(&self, entry: &Entry) -> bool {
        self.old.get(&entry.path) == Some(&entry.sha256)
            && fs::symlink_metadata(self.to.join(&entry.path))
                .is_ok_and(|found| found.is_file() && found.len() == entry.bytes)
    }

    /// Makes the folder in the new site that a file is to stand in.
    fn make_folder(&self, path: &str) -> io::Result<PathBuf> {
        let to = self.work.site().join(path);
        if let Some((folder, _)) = path.rsplit_once('/') {
            let known = self.made.lock().is_ok_and(|made| made.contains(folder));
            if !known {
                if let Some(parent) = to.parent() {
                    fs::create_dir_all(parent)?;
                }
                if let Ok(mut made) = self.made.lock() {
                    made.insert(folder.to_owned());
                }
            }
        }
        Ok(to)
    }

    /// Puts a file that stays as it is into the new site: the same file under a second name, so that not even its time changes; where
    /// the file system knows no second names, a copy with that time. `false` if it is another one by now: somebody cleared our lock
    /// away, and another run was quicker.
    fn take_over(&self, path: &str, to: &Path, bytes: &[u8]) -> io::Result<bool> {
        let from = self.to.join(path);
        if fs::hard_link(&from, to).is_ok() {
            if fs::read(to)? == bytes {
                return Ok(true);
            }
            fs::remove_file(to)?;
            return Ok(false);
        }
        if gone_is_empty(fs::read(&from))?.as_deref() != Some(bytes) {
            return Ok(false);
        }
        let time = fs::metadata(&from)?.modified()?;
        fs::write(to, bytes)?;
        File::options().write(true).open(to)?.set_modified(time)?;
        Ok(true)
    }

    /// Whether the old site is the new one, file by file.
    fn is_as_before(&self) -> io::Result<bool> {
        let manifest = |site: &Path| gone_is_empty(fs::read(site.join(Manifest::PATH)));
        let old = manifest(&self.to)?;
        let all_kept = self
            .kept
            .lock()
            .is_ok_and(|kept| kept.len() == self.old.len());
        Ok(all_kept
            && self.changed.is_empty()
            && old.is_some()
            && old == manifest(&self.work.site())?)
    }

    /// Whether nothing stands in a folder, or it is not there.
    pub fn is_free(at: &Path) -> bool {
        match fs::read_dir(at) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        }
    }

    /// The hash of the manifest of what stands there now, if every file that it named when this run began was in its place, and as it
    /// says.
    pub(crate) fn whole(&self) -> Option<String> {
        let as_made = self.complete && self.changed.is_empty();
        as_made.then(|| self.standing())?
    }

    /// The hash of the manifest of what stands there now.
    pub(crate) fn standing(&self) -> Option<String> {
        let manifest = fs::read(self.to.join(Manifest::PATH)).ok()?;
        Some(sha256_hex(&manifest))
    }

    /// What an earlier run left for this one. Whether it is to be relied on is for whoever reads it to see.
    pub(crate) fn memory(&self) -> Option<Vec<u8>> {
        let path = self.work.beside.join(MEMORY);
        let found = fs::symlink_metadata(&path).ok()?;
        let readable = found.is_file() && found.len() <= MEMORY_MOST;
        readable.then(|| fs::read(path).ok())?
    }

    /// Leaves something for the next run, in one step: what was left before stays until the new one is whole.
    ///
    /// # Errors
    ///
    /// What the machine says.
    pub(crate) fn remember(&self, bytes: &[u8]) -> io::Result<()> {
        let written = self.work.run.join(MEMORY);
        fs::write(&written, bytes)?;
        fs::rename(written, self.work.beside.join(MEMORY))
    }

    /// The files in it that were changed after they were published, by path. They are replaced.
    pub fn changed(&self) -> &[String] {
        &self.changed
    }

    fn exchange(&self) -> io::Result<()> {
        let next = self.work.site();
        if !exists(&self.to) {
            match fs::rename(&next, &self.to) {
                // Another run, whose lock was taken away, was quicker.
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty
                    ) => {}
                done => return done,
            }
        }
        #[cfg(any(
            target_os = "linux",
            target_os = "android",
            target_os = "macos",
            target_os = "ios"
        ))]
        {
            use rustix::fs::{CWD, RenameFlags, renameat_with};
            match renameat_with(CWD, &next, CWD, &self.to, RenameFlags::EXCHANGE) {
                Ok(()) => return Ok(()),
                // A file system that can't exchange: the long way round.
                Err(
                    rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP,
                ) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let old = self.work.run.join(OLD);
        fs::rename(&self.to, &old)?;
        fs::rename(&next, &self.to).inspect_err(|_| {
            let _ = fs::rename(&old, &self.to);
        })
    }
}

impl Destination for Folder {
    fn write(&self, entry: &Entry, bytes: &[u8]) -> io::Result<()> {
        let to = self.make_folder(&entry.path)?;
        if self.has(entry) && self.take_over(&entry.path, &to, bytes)? {
            if let Ok(mut kept) = self.kept.lock() {
                kept.push(entry.path.clone());
            }
            return Ok(());
        }
        fs::write(to, bytes)
    }

    fn commit(&self) -> io::Result<()> {
        // Where nothing changed nothing is touched.
        if self.is_as_before()? {
            return Ok(());
        }
        to_disk(&self.work.site())?;
        self.exchange()?;
        // Before the old site is cleared away the new one must stand on the disk under its name.
        if let Some(parent) = self.to.parent() {
            names_to_disk(parent);
        }
        Ok(())
    }
}

/// Brings what was written to the disk: one call for the whole file system, where there is one.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn to_disk(site: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(site)?)?)
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
pub(super) fn to_disk(_: &Path) -> io::Result<()> {
    rustix::fs::sync();
    Ok(())
}

/// Elsewhere there is no such call for everybody, and one for each of thousands of files takes minutes: what the manifest says, which
/// is written last, is brought to the disk, and the system writes the others before long.
#[cfg(not(unix))]
pub(super) fn to_disk(site: &Path) -> io::Result<()> {
    fs::OpenOptions::new()
        .write(true)
        .open(site.join(Manifest::PATH))?
        .sync_all()
}

/// The same for the names in a folder. Not every file system can, and nothing is lost but the newest step where it can't.
#[cfg(unix)]
fn names_to_disk(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(not(unix))]
fn names_to_disk(_: &Path) {}

/// The working folder of a run whose turn it is. Dropped, everything of it is cleared away.
#[derive(Debug)]
struct Work {
    beside: PathBuf,
    run: PathBuf,
    held: Option<File>,
    lock: Option<File>,
}

impl Work {
    /// Waits for its turn, clears away what killed runs left, and makes a folder of its own.
    fn begin(
        beside: PathBuf,
        to: &Path,
        patience: Duration,
        waits: &dyn Fn(),
    ) -> Result<Work, OutFault> {
        let lock = turn(&beside, patience, waits)?;
        let mut work = Work {
            run: PathBuf::new(),
            beside,
            held: None,
            lock: Some(lock),
        };
        work.clear(to)?;
        for n in 0.. {
            work.run = work.beside.join(format!("{RUN}{}-{n}", std::process::id()));
            match fs::create_dir(&work.run) {
                Ok(()) => break,
                // A run of the same number on another machine, which sees the same disk.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
        }
        let held = open_or_make(&work.run.join(HELD))?;
        held.try_lock().map_err(io::Error::from)?;
        work.held = Some(held);
        fs::create_dir(work.site())?;
        Ok(work)
    }

    fn site(&self) -> PathBuf {
        self.run.join(SITE)
    }

    /// Clears away what killed runs left; but where one stopped between two renames, the site goes back first.
    fn clear(&self, to: &Path) -> io::Result<()> {
        let back = |old: &Path| -> io::Result<()> {
            if !exists(to) && exists(old) && matches!(standing(old)?, Standing::Ours(..)) {
                fs::rename(old, to)?;
            }
            remove(old)
        };
        back(&self.beside.join(OLD))?;
        remove(&self.beside.join(NEXT))?;
        for (name, _) in names(&self.beside)? {
            let run = self.beside.join(&name);
            if !name.starts_with(RUN) {
                continue;
            }
            match File::open(run.join(HELD)) {
                Ok(held) => match held.try_lock() {
                    Ok(()) => {
                        back(&run.join(OLD))?;
                        // On Windows what is open can't go.
                        drop(held);
                        remove(&run)?;
                    }
                    // It lives: somebody took the lock away that it holds.
                    Err(TryLockError::WouldBlock) => {}
                    Err(TryLockError::Error(error)) => return Err(error),
                },
                Err(error) if error.kind() == io::ErrorKind::NotFound => remove(&run)?,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl Drop for Work {
    /// Clears away what the work left: the half-written site, or the one that was replaced. The lock goes last, while it is held.
    fn drop(&mut self) {
        if !self.run.as_os_str().is_empty() {
            let _ = remove(&self.site());
            let _ = remove(&self.run.join(OLD));
            drop(self.held.take());
            let _ = remove(&self.run);
        }
        let path = self.beside.join(LOCK);
        if let Some(lock) = self.lock.take()
            && is_at(&lock, &path).unwrap_or(false)
        {
            let _ = fs::remove_file(&path);
            let _ = fs::remove_dir(&self.beside);
            drop(lock);
        }
        // Where a file that is open can't go, it goes now; where another run is at work by now, the folder is not empty.
        let _ = fs::remove_dir(&self.beside);
    }
}

/// Waits until it is this run's turn at a working folder, and gives the lock that says so.
fn turn(beside: &Path, patience: Duration, waits: &dyn Fn()) -> Result<File, OutFault> {
    let path = beside.join(LOCK);
    let mut left = patience;
    let mut told = false;
    loop {
        if exists(beside) && !is_working_folder(beside)? {
            let name = beside.file_name().unwrap_or_default();
            return Err(OutFault::BesideNotOurs(name.to_string_lossy().into_owned()));
        }
        match fs::create_dir(beside) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
            _ => {}
        }
        match open_or_make(&path) {
            Ok(lock) => match lock.try_lock() {
                Ok(()) if is_at(&lock, &path)? => return Ok(lock),
                // It was taken away by the run that held it, or there stands a link.
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(error.into()),
            },
            // The run before has just cleared it away.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        let Some(less) = left.checked_sub(NAP) else {
            return Err(OutFault::Busy);
        };
        left = less;
        if !told {
            told = true;
            waits();
        }
        std::thread::sleep(NAP);
    }
}

/// Opens a lock, or makes it. What is there is not emptied.
fn open_or_make(path: &Path) -> io::Result<File> {
    match File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .open(path)
    {
        Ok(mut file) => {
            // On a full disk it stays empty, which is as good.
            let _ = file.write_all(SAYS.as_bytes());
            Ok(file)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            File::options().read(true).write(true).open(path)
        }
        Err(error) => Err(error),
    }
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// What stands in a folder, by name, links not followed. What goes while it is looked at is not there.
fn names(folder: &Path) -> io::Result<BTreeMap<String, Metadata>> {
    let mut all = BTreeMap::new();
    for entry in gone_is_empty(fs::read_dir(folder))?.into_iter().flatten() {
        let entry = entry?;
        let found = match entry.metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            found => found?,
        };
        all.insert(entry.file_name().to_string_lossy().into_owned(), found);
    }
    Ok(all)
}

fn gone_is_empty<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// What systems leave in any folder that somebody looks into.
fn is_of_system(name: &str) -> bool {
    matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// Whether a folder of the name of a working folder is one: empty, or as this version or 0.1.0 leave it.
fn is_working_folder(beside: &Path) -> io::Result<bool> {
    let found = match gone_is_empty(fs::symlink_metadata(beside))? {
        None => return Ok(true),
        Some(found) => found,
    };
    if !found.is_dir() {
        return Ok(false);
    }
    let all = names(beside)?;
    for (name, found) in &all {
        let path = beside.join(name);
        let ours = match name.as_str() {
            LOCK => found.is_file() && is_lock(&path)?,
            // Whatever it says: one that is damaged is no use, and does no harm.
            MEMORY => found.is_file(),
            NEXT | OLD => found.is_dir() && all.contains_key(LOCK) && is_like_a_site(&path)?,
            name if name.starts_with(RUN) => found.is_dir() && is_of_run(&path)?,
            name => is_of_system(name) && found.is_file(),
        };
        if !ours {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a file is empty or says what our locks say.
fn is_lock(path: &Path) -> io::Result<bool> {
    let file = match gone_is_empty(File::open(path))? {
        None => return Ok(true),
        Some(file) => file,
    };
    let mut text = Vec::new();
    // On Windows one that a run holds can't be read.
    if file
        .take(2 * SAYS.len() as u64)
        .read_to_end(&mut text)
        .is_err()
    {
        return Ok(true);
    }
    Ok(text.is_empty() || SAYS.as_bytes().starts_with(&text))
}

/// Whether a folder is a run's: what holds it, and the site.
fn is_of_run(run: &Path) -> io::Result<bool> {
    Ok(names(run)?.iter().all(|(name, found)| match name.as_str() {
        HELD | MEMORY => found.is_file(),
        SITE | OLD => found.is_dir(),
        _ => false,
    }))
}

/// Whether a folder may be a site that was half written or half cleared away: at its top stand folders and pages, feeds and data.
fn is_like_a_site(folder: &Path) -> io::Result<bool> {
    Ok(names(folder)?.iter().all(|(name, found)| {
        found.is_dir()
            || found.is_file()
                && (name.ends_with(".html")
                    || matches!(
                        name.as_str(),
                        "feed.xml" | "sitemap.xml" | "robots.txt" | Manifest::PATH
                    ))
    }))
}

/// What an output folder is.
enum Standing {
    /// Empty, or a site that disclog wrote; with its manifest, the files that were changed since, and whether none is missing.
    Ours(Manifest, Vec<String>, bool),
    NotOurs,
    /// It has our manifest, but this page is another.
    NotAsNamed(&'static str),
    /// Ours, but for this file.
    Foreign(String),
}

/// The pages by which a site is known to be the one that its manifest names: every site has them.
const MARKS: [&str; 3] = ["index.html", "404.html", "robots.txt"];

fn standing(folder: &Path) -> io::Result<Standing> {
    if !fs::metadata(folder)?.is_dir() {
        return Ok(Standing::NotOurs);
    }
    if fs::read_dir(folder)?.next().is_none() {
        return Ok(Standing::Ours(Manifest::default(), Vec::new(), false));
    }
    let manifest_at = folder.join(Manifest::PATH);
    let written = match gone_is_empty(fs::symlink_metadata(&manifest_at))? {
        Some(found) if found.is_file() => found,
        _ => return Ok(Standing::NotOurs),
    };
    let Some(manifest) = Manifest::of_folder(folder)? else {
        return Ok(Standing::NotOurs);
    };
    let known: BTreeMap<&str, &Entry> = manifest
        .files
        .iter()
        .map(|entry| (entry.path.as_str(), entry))
        .collect();
    let is_as_named = |entry: &Entry, found: &Metadata, path: &Path| -> io::Result<bool> {
        Ok(found.is_file()
            && found.len() == entry.bytes
            && sha256_hex(&fs::read(path)?) == entry.sha256)
    };
    for page in MARKS {
        let path = folder.join(page);
        let found = gone_is_empty(fs::symlink_metadata(&path))?;
        match (known.get(page), found) {
            (Some(entry), Some(found)) if is_as_named(entry, &found, &path)? => {}
            (None, _) => return Ok(Standing::NotOurs),
            _ => return Ok(Standing::NotAsNamed(page)),
        }
    }
    let (mut changed, mut foreign, mut in_place) = (BTreeSet::new(), BTreeSet::new(), 0);
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, below)) = folders.pop() {
        for (name, found) in names(&folder)? {
            let path = format!("{below}{name}");
            if found.is_dir() {
                folders.push((folder.join(name), path + "/"));
                continue;
            }
            let at = folder.join(&name);
            match known.get(path.as_str()) {
                // What was written before the manifest is as it was: only what came later is read again.
                Some(entry)
                    if found.is_file()
                        && found.len() == entry.bytes
                        && is_before(&found, &written) =>
                {
                    in_place += 1;
                }
                Some(entry) => {
                    in_place += 1;
                    if !is_as_named(entry, &found, &at)? {
                        changed.insert(path);
                    }
                }
                None if path == Manifest::PATH || is_of_system(&name) => {}
                None => drop(foreign.insert(path)),
            }
        }
    }
    Ok(match foreign.pop_first() {
        Some(file) => Standing::Foreign(file),
        None => {
            let complete = in_place == manifest.files.len();
            Standing::Ours(manifest, changed.into_iter().collect(), complete)
        }
    })
}

/// Whether a file was last touched before another.
fn is_before(found: &Metadata, other: &Metadata) -> bool {
    let written = found
        .modified()
        .ok()
        .zip(other.modified().ok())
        .is_some_and(|(this, that)| this < that);
    written && is_changed_before(found, other)
}

/// The same by a time that nobody can set back.
#[cfg(unix)]
fn is_changed_before(found: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (found.ctime(), found.ctime_nsec()) < (other.ctime(), other.ctime_nsec())
}

#[cfg(not(unix))]
fn is_changed_before(_: &Metadata, _: &Metadata) -> bool {
    true
}
