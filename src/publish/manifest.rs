//! `manifest.json`: every file of the site with its hash, by path, without the manifest itself.

use serde::{Deserialize, Serialize};

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
#[derive(Debug, Default, Serialize, Deserialize)]
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
        let manifest: Manifest = serde_json::from_str(text).ok()?;
        let sound = |e: &Entry| {
            e.sha256.len() == 64
                && e.sha256.bytes().all(|b| b.is_ascii_hexdigit())
                && !e.path.is_empty()
        };
        (!manifest.files.is_empty() && manifest.files.iter().all(sound)).then_some(manifest)
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
