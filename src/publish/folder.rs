//! A site in a folder: written beside it, then put in its place in one step.
//!
//! ```text
//! public/              what is published
//! .public.disclog/     only while a build runs: next/ (being written), old/ (on its way out), lock
//! ```
//!
//! Where the system can exchange two folders at once (Linux, macOS) there is no moment without a site. Elsewhere the old one
//! is renamed away and the new one in; if that is cut short, the next run puts the old one back first.
#![expect(clippy::disallowed_methods, reason = "the one room that writes")]

use super::{Destination, Manifest};
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A folder that a site is being written to.
#[derive(Debug)]
pub struct Folder {
    /// Where the site is to be.
    to: PathBuf,
    /// The folder beside it that the work is done in.
    beside: PathBuf,
    next: PathBuf,
    lock: Option<File>,
    made: Mutex<BTreeSet<String>>,
    committed: std::sync::atomic::AtomicBool,
}

/// Why a folder can't be written to.
#[derive(Debug)]
pub enum OutFault {
    /// It is not empty and has no manifest that disclog wrote, or holds something that its manifest does not name.
    NotOurs,
    /// Another disclog is at work on it.
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
    /// Prepares to write to `to`, which is made if it is not there. What is there stays as it is.
    ///
    /// # Errors
    ///
    /// [`OutFault`].
    pub fn prepare(to: &Path) -> Result<Folder, OutFault> {
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
        let beside = parent.join(format!(".{}.disclog", name.to_string_lossy()));
        let old = beside.join("old");
        if !exists(&to) && exists(&old) && is_ours(&old)? {
            fs::rename(&old, &to)?;
        }
        if exists(&to) && !is_ours(&to)? {
            return Err(OutFault::NotOurs);
        }
        if exists(&beside) && !fs::symlink_metadata(&beside)?.is_dir() {
            return Err(OutFault::NotOurs);
        }
        fs::create_dir_all(&beside)?;
        let lock = File::create(beside.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OutFault::Busy),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let next = beside.join("next");
        remove(&next)?;
        remove(&old)?;
        fs::create_dir(&next)?;
        Ok(Folder {
            to,
            beside,
            next,
            lock: Some(lock),
            made: Mutex::default(),
            committed: false.into(),
        })
    }

    fn exchange(&self) -> io::Result<()> {
        let old = self.beside.join("old");
        if !exists(&self.to) {
            return fs::rename(&self.next, &self.to);
        }
        #[cfg(any(
            target_os = "linux",
            target_os = "android",
            target_os = "macos",
            target_os = "ios"
        ))]
        {
            use rustix::fs::{CWD, RenameFlags, renameat_with};
            match renameat_with(CWD, &self.next, CWD, &self.to, RenameFlags::EXCHANGE) {
                Ok(()) => return Ok(()),
                // A file system that can't exchange: the long way round.
                Err(
                    rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP,
                ) => {}
                Err(error) => return Err(error.into()),
            }
        }
        fs::rename(&self.to, &old)?;
        fs::rename(&self.next, &self.to).inspect_err(|_| {
            let _ = fs::rename(&old, &self.to);
        })
    }
}

impl Destination for Folder {
    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let to = self.next.join(path);
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
        fs::write(to, bytes)
    }

    fn commit(&self) -> io::Result<()> {
        self.exchange()?;
        self.committed
            .store(true, std::sync::atomic::Ordering::Relaxed);
        Ok(())
    }
}

impl Drop for Folder {
    /// Clears away what the work left: the half-written site, or the one that was replaced.
    fn drop(&mut self) {
        let _ = remove(&self.next);
        let _ = remove(&self.beside.join("old"));
        drop(self.lock.take());
        let _ = fs::remove_file(self.beside.join("lock"));
        let _ = fs::remove_dir(&self.beside);
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

/// Whether a folder is empty, or one that disclog wrote and nobody put anything into.
fn is_ours(folder: &Path) -> io::Result<bool> {
    if !fs::metadata(folder)?.is_dir() {
        return Ok(false);
    }
    if fs::read_dir(folder)?.next().is_none() {
        return Ok(true);
    }
    let manifest = match fs::read_to_string(folder.join(Manifest::PATH)) {
        Ok(text) => Manifest::parse(&text),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::InvalidData | io::ErrorKind::IsADirectory
            ) =>
        {
            None
        }
        Err(error) => return Err(error),
    };
    let Some(manifest) = manifest else {
        return Ok(false);
    };
    let known: BTreeSet<&str> = manifest.files.iter().map(|e| e.path.as_str()).collect();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, below)) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{below}{name}");
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push((entry.path(), path + "/"));
            } else if !(known.contains(path.as_str())
                || path == Manifest::PATH
                || matches!(name.as_str(), ".DS_Store" | "Thumbs.db" | "desktop.ini"))
            {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
