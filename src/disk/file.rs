//! A file of the site.

use super::walk::Area;
use crate::diagnostics::{Code, Diagnostic, Span};
use sha2::{Digest as _, Sha256};
use std::fs::{self, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

/// A regular file that the walk found, known by what it is: device, file number and, once it was read, its hash.
///
/// A copy of this is the same file. What stands at its path later is another one, which the walk has to find anew.
#[derive(Clone)]
pub struct File {
    /// From the site's folder, forward slashes, fit to print.
    pub(crate) name: Arc<str>,
    path: Arc<Path>,
    area: Area,
    identity: Option<Identity>,
    stamp: Stamp,
    content: Arc<OnceLock<Content>>,
    /// Bytes that take the place of those on the disk: a version that is tried before it is written, or one of long ago.
    instead: Option<Arc<[u8]>>,
}

/// What tells one file from all others, whatever it is called: the device, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identity {
    device: u64,
    number: u64,
}

/// What the machine says of a file's content, for noticing a change without reading it: nothing that is published depends on it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stamp {
    length: u64,
    written: Option<SystemTime>,
    /// When anything about it last changed, which nobody can set back.
    changed: Option<(i64, i64)>,
}

/// The bytes of a file, in short: two files with the same are copies of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Content {
    /// How many there are.
    pub length: u64,
    sha256: [u8; 32],
}

impl Content {
    /// The hash alone.
    pub(super) fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Content {
        Content {
            length: bytes.len() as u64,
            sha256: Sha256::digest(bytes).into(),
        }
    }
}

impl PartialEq for File {
    /// Whether both are the same file under the same name, and nothing suggests that it was written in between.
    fn eq(&self, other: &File) -> bool {
        self.path == other.path && self.identity == other.identity && self.stamp == other.stamp
    }
}

impl std::fmt::Debug for File {
    /// A source path may hold the name of a subject: it isn't shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("File(..)")
    }
}

impl File {
    /// What lies at a path and is a regular file, as `found` (which follows no link) says; and whether it may have other names.
    pub(super) fn of(
        path: PathBuf,
        name: Arc<str>,
        area: Area,
        found: &Metadata,
    ) -> io::Result<(File, Option<Identity>)> {
        let (identity, names) = identity(&path, found)?;
        let stamp = Stamp {
            length: found.len(),
            written: found.modified().ok(),
            changed: changed(found),
        };
        let file = File {
            name,
            path: path.into(),
            area,
            identity,
            stamp,
            content: Arc::default(),
            instead: None,
        };
        Ok((file, identity.filter(|_| names > 1)))
    }

    /// site.toml of the site in a folder: a file, or a link to one (what it says can't be withheld); `None` if there is none.
    pub(crate) fn site_toml(root: &Path) -> Option<File> {
        let path = fs::canonicalize(root.join("site.toml")).ok()?;
        let found = fs::symlink_metadata(&path).ok()?;
        let file = || File::of(path, "site.toml".into(), Area::Site, &found).ok();
        found.is_file().then(file).flatten().map(|(file, _)| file)
    }

    /// Its bytes: those of the file that was found and no other, and the same at each reading.
    ///
    /// # Errors
    ///
    /// It can't be read, or something else lies there by now.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        if let Some(bytes) = &self.instead {
            self.content.get_or_init(|| Content::of(bytes));
            return Ok(bytes.to_vec());
        }
        let changed = || Diagnostic::new(Code::FileChanged, Span::file(self.name.clone()));
        let unreadable = |error: io::Error| self.area.unreadable(&self.name, &error);
        let mut file = match open(&self.path) {
            Ok(Some(file)) => file,
            Ok(None) => return Err(changed()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(changed().message("this file is gone since the site was looked at"));
            }
            Err(error) => return Err(unreadable(error)),
        };
        let found = file.metadata().map_err(unreadable)?;
        let now = identity_of(&file, &found).map_err(unreadable)?.0;
        if !found.is_file() || now != self.identity {
            return Err(changed());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(0));
        file.read_to_end(&mut bytes).map_err(unreadable)?;
        let content = Content::of(&bytes);
        if *self.content.get_or_init(|| content) == content {
            Ok(bytes)
        } else {
            Err(changed())
        }
    }

    /// What was read of it; `None` if nothing was.
    pub(crate) fn content(&self) -> Option<Content> {
        self.content.get().copied()
    }

    /// Whether both are one file, and what was read of both is the same.
    pub(crate) fn is_same_as(&self, other: &File) -> bool {
        let content = self.content();
        self.path == other.path
            && self.identity == other.identity
            && content.is_some()
            && content == other.content()
    }

    /// The same file, if it said this.
    pub(crate) fn saying(&self, bytes: Vec<u8>) -> File {
        File {
            stamp: Stamp {
                length: bytes.len() as u64,
                ..self.stamp
            },
            content: Arc::default(),
            instead: Some(bytes.into()),
            ..self.clone()
        }
    }

    /// The path by which it was found.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Its name without folders.
    pub(crate) fn base_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or("")
    }

    /// The same file as it is now, as if it had just been found; `None` where something else lies there, or it has another name in the
    /// meantime: the walk must tell.
    pub(crate) fn anew(&self) -> Option<File> {
        let found = fs::symlink_metadata(&self.path).ok()?;
        if !found.is_file() {
            return None;
        }
        let (file, others) = File::of(
            self.path.to_path_buf(),
            self.name.clone(),
            self.area,
            &found,
        )
        .ok()?;
        others.is_none().then_some(file)
    }
}

/// Opens a file to read it; `None` where a link lies there, which is not followed. A pipe keeps nobody waiting.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<Option<fs::File>> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => Ok(Some(file.into())),
        Err(rustix::io::Errno::LOOP) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Opens a file to read it. Elsewhere a link is followed, and what it leads to is another file.
#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<Option<fs::File>> {
    fs::File::open(path).map(Some)
}

/// What a file is, and how many names it has. Windows tells only of a file that is open.
#[cfg(not(windows))]
fn identity(_: &Path, found: &Metadata) -> io::Result<(Option<Identity>, u64)> {
    Ok(told(found))
}

#[cfg(windows)]
fn identity(path: &Path, found: &Metadata) -> io::Result<(Option<Identity>, u64)> {
    identity_of(&fs::File::open(path)?, found)
}

#[cfg(not(windows))]
fn identity_of(_: &fs::File, found: &Metadata) -> io::Result<(Option<Identity>, u64)> {
    Ok(told(found))
}

#[cfg(windows)]
fn identity_of(file: &fs::File, _: &Metadata) -> io::Result<(Option<Identity>, u64)> {
    let told = winapi_util::file::information(file)?;
    let identity = Identity {
        device: told.volume_serial_number(),
        number: told.file_index(),
    };
    Ok((Some(identity), told.number_of_links()))
}

#[cfg(unix)]
fn told(found: &Metadata) -> (Option<Identity>, u64) {
    use std::os::unix::fs::MetadataExt as _;
    let identity = Identity {
        device: found.dev(),
        number: found.ino(),
    };
    (Some(identity), found.nlink())
}

#[cfg(not(any(unix, windows)))]
fn told(_: &Metadata) -> (Option<Identity>, u64) {
    (None, 1)
}

#[cfg(unix)]
fn changed(found: &Metadata) -> Option<(i64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((found.ctime(), found.ctime_nsec()))
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> Option<(i64, i64)> {
    None
}

/// Whether an open file is what stands at a path, and not what a link there leads to.
pub(crate) fn is_at(file: &fs::File, path: &Path) -> io::Result<bool> {
    let there = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        there => there?,
    };
    let this = identity_of(file, &file.metadata()?)?.0;
    Ok(there.is_file() && this == identity(path, &there)?.0)
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests write files"
)]
mod tests {
    use super::*;
    use crate::disk::{Kind, Walk, is_passed_over};

    fn found(root: &Path) -> File {
        let mut walk = Walk::new(Area::Static, is_passed_over);
        let top = walk.top(root).unwrap();
        let Kind::File(file) = walk.inside(&top).remove(0).kind else {
            panic!("no file")
        };
        file
    }

    /// A folder with `static/a.txt`, and what becomes of that between the walk and the reading, or between two readings.
    fn changed(after_reading: bool, change: fn(&Path)) -> Option<Code> {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("static/a.txt");
        fs::create_dir(root.path().join("static")).unwrap();
        fs::write(&path, "one").unwrap();
        fs::write(root.path().join("other.txt"), "two").unwrap();
        let file = found(root.path());
        if after_reading {
            assert_eq!(file.bytes().unwrap(), b"one");
        }
        change(&path);
        file.bytes().err().map(|fault| fault.code)
    }

    const CHANGED: Option<Code> = Some(Code::FileChanged);

    #[test]
    fn another_file_at_its_path_is_another_file() {
        for after_reading in [false, true] {
            assert_eq!(changed(after_reading, |_| {}), None);
            // Even one that says the same.
            let replaced = changed(after_reading, |path| {
                let new = path.with_extension("new");
                fs::write(&new, "one").unwrap();
                fs::rename(new, path).unwrap();
            });
            assert_eq!(replaced, CHANGED);
            assert_eq!(
                changed(after_reading, |path| fs::remove_file(path).unwrap()),
                CHANGED
            );
            #[cfg(unix)]
            assert_eq!(
                changed(after_reading, |path| {
                    fs::remove_file(path).unwrap();
                    std::os::unix::fs::symlink("../other.txt", path).unwrap();
                }),
                CHANGED
            );
        }
    }

    #[test]
    fn it_says_the_same_at_each_reading() {
        assert_eq!(
            changed(true, |path| fs::write(path, "two").unwrap()),
            CHANGED
        );
        assert_eq!(changed(false, |path| fs::write(path, "two").unwrap()), None);
    }
}
