//! The only door out: the gate, the destination, the manifest.
//!
//! [`Outlet`] is what the renderers are given: each output passes the gate, is hashed into the manifest, and goes to a
//! [`Destination`], and is then dropped. Nothing of it shows until [`Outlet::finish`] puts the whole in place.

mod folder;
pub mod gate;
mod manifest;

pub use folder::{Folder, OutFault};
pub use gate::{Gate, Needle};
pub use manifest::{Entry, Manifest};

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;

/// Where a finished site goes: a folder, memory, nothing, later a store.
pub trait Destination: Sync {
    /// Takes one file of the site, at a path from its root with forward slashes; nothing of it shows yet.
    ///
    /// # Errors
    ///
    /// What the machine says.
    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Puts everything written in place, in one step.
    ///
    /// # Errors
    ///
    /// What the machine says; then what was there before is untouched.
    fn commit(&self) -> io::Result<()>;
}

/// A destination that keeps nothing: for checks.
#[derive(Debug, Default)]
pub struct Nowhere;

impl Destination for Nowhere {
    fn write(&self, _: &str, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn commit(&self) -> io::Result<()> {
        Ok(())
    }
}

/// A destination in memory: for the preview and for tests.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Memory {
    /// The files, by path.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files.into_inner().unwrap_or_default()
    }
}

impl Destination for Memory {
    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if let Ok(mut files) = self.files.lock() {
            files.insert(path.to_owned(), bytes.to_vec());
        }
        Ok(())
    }

    fn commit(&self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes outputs, shows each to the gate, and passes it on.
pub struct Outlet<'a> {
    gate: &'a Gate,
    to: &'a dyn Destination,
    entries: Mutex<Vec<Entry>>,
    failed: Mutex<Option<io::Error>>,
    done: &'a (dyn Fn() + Sync),
}

impl<'a> Outlet<'a> {
    /// An outlet to a destination; `done` is called after each file.
    pub fn new(gate: &'a Gate, to: &'a dyn Destination, done: &'a (dyn Fn() + Sync)) -> Outlet<'a> {
        Outlet { gate, to, entries: Mutex::default(), failed: Mutex::default(), done }
    }

    /// Takes one output that was made here.
    pub fn put(&self, path: &str, bytes: &[u8]) {
        self.take(path, bytes, true);
    }

    /// Takes a file as its author gave it.
    pub fn copy(&self, path: &str, bytes: &[u8]) {
        self.take(path, bytes, false);
    }

    fn take(&self, path: &str, bytes: &[u8], ours: bool) {
        self.gate.search(path, bytes, ours);
        let entry = Entry { path: path.to_owned(), sha256: sha256_hex(bytes), bytes: bytes.len() as u64 };
        if let Err(error) = self.to.write(path, bytes)
            && let Ok(mut failed) = self.failed.lock()
        {
            failed.get_or_insert(error);
        }
        if let Ok(mut entries) = self.entries.lock() {
            entries.push(entry);
        }
        (self.done)();
    }

    /// The first failure of the machine, if there was one.
    pub fn failure(&self) -> Option<io::Error> {
        self.failed.lock().ok().and_then(|mut failed| failed.take())
    }

    /// Writes the manifest and gives it back; the destination is not committed yet.
    pub fn finish(self) -> Manifest {
        let entries = std::mem::take(&mut *self.entries.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        let manifest = Manifest::of(entries);
        let text = manifest.to_json();
        self.gate.search(Manifest::PATH, text.as_bytes(), true);
        if let Err(error) = self.to.write(Manifest::PATH, text.as_bytes())
            && let Ok(mut failed) = self.failed.lock()
        {
            failed.get_or_insert(error);
        }
        Manifest { failed: self.failed.into_inner().ok().flatten(), own: text.len() as u64, ..manifest }
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    digest.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)] as char, DIGITS[usize::from(b & 15)] as char]).collect()
}
