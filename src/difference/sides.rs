//! The two sides of a difference: a published folder, or what a build makes.

use crate::publish::{Destination, Entry, Manifest};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A manifest, and what stands in the files that it names.
pub trait Side {
    /// Its files.
    fn manifest(&self) -> &Manifest;
    /// The content of one.
    fn file(&self, path: &str) -> Option<Vec<u8>>;
    /// Whether a page only leads on to another address.
    fn leads_on(&self, path: &str) -> bool {
        path.ends_with(".html")
            && self.manifest().get(path).is_some()
            && self.file(path).is_some_and(|bytes| is_leading_on(&bytes))
    }
}

fn is_leading_on(page: &[u8]) -> bool {
    memchr::memmem::find(page, b"http-equiv=\"refresh\"").is_some()
}

/// A published folder; or nothing at all, of which everything else is new.
#[derive(Debug, Default)]
pub struct Folder {
    at: PathBuf,
    manifest: Manifest,
}

impl Folder {
    /// The folder that stands there; `None` where there is one without a manifest of ours.
    ///
    /// # Errors
    ///
    /// What the machine says.
    pub fn open(at: &Path) -> io::Result<Option<Folder>> {
        let manifest = Manifest::of_folder(at)?;
        Ok(manifest.map(|manifest| Folder {
            at: at.to_owned(),
            manifest,
        }))
    }
}

impl Side for Folder {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn file(&self, path: &str) -> Option<Vec<u8>> {
        // The manifest leads to no place outside the folder, and a link inside it to none that is looked at.
        let at = self.at.join(path);
        let found = fs::symlink_metadata(&at).ok()?;
        found.is_file().then(|| fs::read(at).ok()).flatten()
    }
}

/// What a build makes, as far as it differs from another manifest and a difference tells of it; the rest passes through to where it goes.
pub struct Made<'t> {
    to: &'t dyn Destination,
    old: BTreeMap<String, String>,
    kept: Mutex<BTreeMap<String, Vec<u8>>>,
    leading_on: Mutex<BTreeSet<String>>,
    manifest: Manifest,
}

impl<'t> Made<'t> {
    /// A destination before another one.
    pub fn before(to: &'t dyn Destination, old: &Manifest) -> Made<'t> {
        let files = old.files.iter();
        Made {
            to,
            old: files
                .map(|entry| (entry.path.clone(), entry.sha256.clone()))
                .collect(),
            kept: Mutex::default(),
            leading_on: Mutex::default(),
            manifest: Manifest::default(),
        }
    }

    /// The same once all is made.
    #[must_use]
    pub fn whole(self, manifest: Manifest) -> Made<'t> {
        Made { manifest, ..self }
    }
}

impl Destination for Made<'_> {
    fn write(&self, entry: &Entry, bytes: &[u8]) -> io::Result<()> {
        let path = &entry.path;
        let is_of_response = path.contains("responses/") && !path.ends_with(".html");
        // Of a file that is new its name is told; what is in it, of one that stood there before.
        let is_told = path.ends_with("/index.json") || self.old.contains_key(path);
        if is_of_response && is_told && self.old.get(path) != Some(&entry.sha256) {
            if let Ok(mut kept) = self.kept.lock() {
                kept.insert(path.clone(), bytes.to_vec());
            }
        } else if path.ends_with(".html")
            && is_leading_on(bytes)
            && let Ok(mut pages) = self.leading_on.lock()
        {
            pages.insert(path.clone());
        }
        self.to.write(entry, bytes)
    }

    fn commit(&self) -> io::Result<()> {
        self.to.commit()
    }
}

impl Side for Made<'_> {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn file(&self, path: &str) -> Option<Vec<u8>> {
        self.kept.lock().ok()?.get(path).cloned()
    }

    fn leads_on(&self, path: &str) -> bool {
        let pages = self.leading_on.lock();
        pages.is_ok_and(|pages| pages.contains(path))
    }
}
