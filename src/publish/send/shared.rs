//! A folder that others serve: on this machine, or on one that is reached as a drive.
#![expect(
    clippy::disallowed_methods,
    reason = "the room that writes; lists in sorted order"
)]

use super::{Store, StoreFault};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A folder; each file in it is replaced in one step.
#[derive(Debug)]
pub struct Shared {
    root: PathBuf,
}

impl Shared {
    /// The folder at a path, which is made when something is put there.
    pub fn at(root: PathBuf) -> Shared {
        Shared { root }
    }

    /// Where a file stands; no link is followed on the way there.
    fn place(&self, path: &str) -> Result<PathBuf, StoreFault> {
        let mut at = self.root.clone();
        for part in path.split('/') {
            if fs::symlink_metadata(&at).is_ok_and(|found| found.is_symlink()) && at != self.root {
                return Err(StoreFault::InTheWay(path.to_owned()));
            }
            at.push(part);
        }
        Ok(at)
    }
}

/// The name under which a file is written before it takes its place.
fn beside(at: &Path) -> PathBuf {
    let name = at.file_name().unwrap_or_default().to_string_lossy();
    at.with_file_name(format!(".{name}.disclog"))
}

fn gone_is_well(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error)
            if !matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Err(error)
        }
        _ => Ok(()),
    }
}

impl Store for Shared {
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, StoreFault> {
        let at = self.place(path)?;
        match fs::symlink_metadata(&at) {
            Ok(found) if found.is_file() => Ok(Some(fs::read(at)?)),
            Ok(_) => Err(StoreFault::InTheWay(path.to_owned())),
            Err(error) => gone_is_well(Err(error)).map(|()| None).map_err(Into::into),
        }
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), StoreFault> {
        let at = self.place(path)?;
        if let Some(folder) = at.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = beside(&at);
        let put = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, &at));
        put.inspect_err(|_| drop(fs::remove_file(&beside)))?;
        Ok(())
    }

    fn remove(&self, path: &str) -> Result<(), StoreFault> {
        let at = self.place(path)?;
        gone_is_well(fs::remove_file(&at))?;
        // A folder of which nothing is left goes too.
        let mut folder = at.parent();
        while let Some(empty) = folder.filter(|folder| *folder != self.root) {
            if fs::remove_dir(empty).is_err() {
                break;
            }
            folder = empty.parent();
        }
        Ok(())
    }

    fn list(&self) -> Result<BTreeSet<String>, StoreFault> {
        let mut all = BTreeSet::new();
        let mut folders = vec![(self.root.clone(), String::new())];
        while let Some((folder, below)) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries?,
            };
            for entry in entries {
                let entry = entry?;
                let path = format!("{below}{}", entry.file_name().to_string_lossy());
                // A link is a file of somebody else, wherever it leads.
                if entry.file_type()?.is_dir() {
                    folders.push((entry.path(), path + "/"));
                } else {
                    all.insert(path);
                }
            }
        }
        Ok(all)
    }

    fn clear(&self, paths: &BTreeSet<String>) -> Result<(), StoreFault> {
        for path in paths {
            gone_is_well(fs::remove_file(beside(&self.place(path)?)))?;
        }
        Ok(())
    }

    fn settle(&self) -> Result<(), StoreFault> {
        // Elsewhere there is no such call for everybody.
        #[cfg(unix)]
        if self.root.exists() {
            crate::publish::folder::to_disk(&self.root)?;
        }
        Ok(())
    }
}
