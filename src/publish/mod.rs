//! The only door out: the gate, the destination, the manifest.
//!
//! [`Outlet`] is where every output goes: it passes the gate, is hashed for the manifest, goes to a [`Destination`], and is
//! then dropped. Nothing of it shows until [`Destination::commit`] puts the whole in place.

mod folder;
pub mod gate;
mod keep;
mod manifest;
mod packed;
pub mod send;
mod verify;

pub use folder::{Folder, OutFault, PATIENCE};
pub use gate::{Find, Finds, Gate, Known, Needle, once_each};
pub use keep::keep;
pub use manifest::{Entry, Manifest};
pub(crate) use packed::{packed, unpacked};
pub use verify::{Verified, files_that_hold, verify};

use crate::part::Output;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;

/// Where a finished site goes: a folder, memory, nothing, later a store.
pub trait Destination: Sync {
    /// Takes one file of the site, at a path from its root with forward slashes, with what the manifest will say of it; nothing of it shows
    /// yet.
    ///
    /// # Errors
    ///
    /// What the machine says.
    fn write(&self, entry: &Entry, bytes: &[u8]) -> io::Result<()>;

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
    fn write(&self, _: &Entry, _: &[u8]) -> io::Result<()> {
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
    /// A file, as it was last written.
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        self.files.lock().ok()?.get(path).cloned()
    }

    /// The files, by path.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files.into_inner().unwrap_or_default()
    }
}

impl Destination for Memory {
    fn write(&self, entry: &Entry, bytes: &[u8]) -> io::Result<()> {
        if let Ok(mut files) = self.files.lock() {
            files.insert(entry.path.clone(), bytes.to_vec());
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
    packing: bool,
    failed: Mutex<Option<io::Error>>,
}

impl<'a> Outlet<'a> {
    /// An outlet to a destination; with `packing`, of text files their packed forms go there too.
    pub fn new(gate: &'a Gate, to: &'a dyn Destination, packing: bool) -> Outlet<'a> {
        Outlet {
            gate,
            to,
            packing,
            failed: Mutex::default(),
        }
    }

    /// Nothing found yet.
    pub fn finds(&self) -> Finds<'_> {
        self.gate.finds()
    }

    /// Takes one output, and adds what the manifest says of it. What is packed is what the gate has just looked at.
    pub fn take(&self, output: &Output<'_>, finds: &mut Finds<'_>, entries: &mut Vec<Entry>) {
        self.gate.search(output, finds);
        entries.push(self.send(output.path, output.bytes));
        if self.packing && output.path != Manifest::PATH {
            for (path, bytes) in packed(output.path, output.bytes) {
                entries.push(self.send(&path, &bytes));
            }
        }
    }

    /// Passes a file of which the gate has seen all on.
    fn send(&self, path: &str, bytes: &[u8]) -> Entry {
        let entry = Entry {
            path: path.to_owned(),
            sha256: sha256_hex(bytes),
            bytes: bytes.len() as u64,
        };
        if let Err(error) = self.to.write(&entry, bytes)
            && let Ok(mut failed) = self.failed.lock()
        {
            failed.get_or_insert(error);
        }
        entry
    }

    /// The first failure of the machine, if there was one.
    pub fn failure(&self) -> Option<io::Error> {
        self.failed.lock().ok().and_then(|mut failed| failed.take())
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&sha256(bytes))
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn hex(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    digest
        .iter()
        .flat_map(|b| {
            [
                DIGITS[usize::from(b >> 4)] as char,
                DIGITS[usize::from(b & 15)] as char,
            ]
        })
        .collect()
}
