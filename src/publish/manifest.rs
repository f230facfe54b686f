//! `manifest.json`: every file of the site with its hash, by path, without the manifest itself.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// From the site's root, forward slashes.
    pub path: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
}

/// The files of a site.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// By path.
    pub files: Vec<Entry>,
}

impl Manifest {
    /// Where it stands.
    pub const PATH: &'static str = "manifest.json";

    /// The manifest of these files.
    pub fn of(mut files: Vec<Entry>) -> Manifest {
        files.sort();
        Manifest { files }
    }

    /// As JSON, a line a file, so that two of them are easily compared.
    pub fn to_json(&self) -> String {
        let lines: Vec<String> = self
            .files
            .iter()
            .filter_map(|entry| serde_json::to_string(entry).ok())
            .collect();
        format!("{{\"files\": [\n{}\n]}}\n", lines.join(",\n"))
    }

    /// Reads one that disclog wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Manifest> {
        let mut manifest: Manifest = serde_json::from_str(text).ok()?;
        manifest.files.sort();
        let sound = |e: &Entry| {
            e.sha256.len() == 64
                && e.sha256.bytes().all(|b| b.is_ascii_hexdigit())
                && is_path_of_ours(&e.path)
        };
        let mut paths = BTreeSet::new();
        let once = |e: &Entry| paths.insert(e.path.clone());
        (!manifest.files.is_empty()
            && manifest.files.iter().all(sound)
            && manifest.files.iter().all(once))
        .then_some(manifest)
    }

    /// Reads that of a folder; `None` where it has none that disclog wrote.
    ///
    /// # Errors
    ///
    /// What the machine says.
    pub fn of_folder(folder: &Path) -> io::Result<Option<Manifest>> {
        let at = folder.join(Manifest::PATH);
        match std::fs::symlink_metadata(&at) {
            Ok(found) if found.is_file() => {}
            Ok(_) => return Ok(None),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(error),
        }
        match std::fs::read_to_string(&at) {
            Ok(text) => Ok(Manifest::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What it says of a file.
    pub fn get(&self, path: &str) -> Option<&Entry> {
        let at = self
            .files
            .binary_search_by(|entry| entry.path.as_str().cmp(path));
        at.ok().map(|at| &self.files[at])
    }

    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.files
            .iter()
            .filter(|e| e.path.ends_with(".html"))
            .count()
    }

    /// The size of everything but the manifest itself.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|e| e.bytes).sum::<u64>()
    }
}

/// Whether a path leads to a file below the site's root and nowhere else, and is not the manifest's own: one that is not ours may name
/// anything.
pub(super) fn is_path_of_ours(path: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..");
    path != Manifest::PATH
        && path.split('/').all(part)
        && !path.contains(|c: char| c.is_control() || matches!(c, '\\' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_that_leads_elsewhere_is_not_ours() {
        let sha256 = "0".repeat(64);
        let says = |paths: &[&str]| {
            let files: Vec<String> = paths
                .iter()
                .map(|path| {
                    let path = serde_json::to_string(path).unwrap_or_default();
                    format!("{{\"path\": {path}, \"sha256\": \"{sha256}\", \"bytes\": 0}}")
                })
                .collect();
            Manifest::parse(&format!("{{\"files\": [{}]}}", files.join(","))).is_some()
        };
        assert!(says(&[
            "index.html",
            "a/b/Report 1 (final).csv",
            ".well-known/x"
        ]));
        for path in [
            "",
            "/etc/passwd",
            "../x",
            "a/../../x",
            "a//b",
            "./a",
            "a/",
            "C:/x",
            "a\\..\\b",
            "a\nb",
            "manifest.json",
        ] {
            assert!(!says(&["index.html", path]), "{path}");
        }
        assert!(!says(&["index.html", "index.html"]));
        assert!(!says(&[]));
    }
}
