//! A published folder against its manifest: what is missing, what was changed, what is not ours.
#![expect(clippy::disallowed_methods, reason = "lists a folder, in sorted order")]

use super::{Manifest, sha256_hex};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// What is wrong with a published folder, by path.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Named by the manifest, and not there.
    pub missing: Vec<String>,
    /// Not as the manifest says.
    pub changed: Vec<String>,
    /// Not named by the manifest.
    pub foreign: Vec<String>,
}

/// Looks at every file of a folder. Nothing where its manifest is not one that disclog wrote.
///
/// # Errors
///
/// What the machine says.
pub fn verify(folder: &Path) -> io::Result<Option<Verified>> {
    let Some(manifest) = Manifest::of_folder(folder)? else {
        return Ok(None);
    };
    let mut named: BTreeMap<&str, &super::Entry> = manifest
        .files
        .iter()
        .map(|entry| (entry.path.as_str(), entry))
        .collect();
    let mut verified = Verified::default();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, below)) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let path = format!("{below}{}", entry.file_name().to_string_lossy());
            // A link is followed nowhere: it is no file of ours.
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push((entry.path(), path + "/"));
            } else if let Some(entry_of) = named.remove(path.as_str()) {
                let same = kind.is_file()
                    && entry.metadata()?.len() == entry_of.bytes
                    && sha256_hex(&fs::read(entry.path())?) == entry_of.sha256;
                if !same {
                    verified.changed.push(path);
                }
            } else if path != Manifest::PATH {
                verified.foreign.push(path);
            }
        }
    }
    verified.missing = named.into_keys().map(str::to_owned).collect();
    verified.changed.sort();
    verified.foreign.sort();
    Ok(Some(verified))
}

/// The files of a published folder that hold a text, such as an address: lists, feeds and what programs read.
///
/// Nothing, where disclog did not publish it.
///
/// # Errors
///
/// What the machine says.
pub fn files_that_hold(folder: &Path, text: &str) -> io::Result<Option<Vec<String>>> {
    let Some(manifest) = Manifest::of_folder(folder)? else {
        return Ok(None);
    };
    let mut all = Vec::new();
    for entry in &manifest.files {
        let bytes = fs::read(folder.join(&entry.path))?;
        if memchr::memmem::find(&bytes, text.as_bytes()).is_some() {
            all.push(entry.path.clone());
        }
    }
    Ok(Some(all))
}
