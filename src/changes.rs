//! What may have changed on disk.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a site is read from, in its folder.
pub const SOURCES: [&str; 6] = ["site.toml", "content", "static", "library", "law", "themes"];

/// What may have changed on disk since the last look: files and folders that were written, made, removed or renamed. A folder
/// stands for all that is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files and folders, with the site's folder in front as it was given.
    pub paths: BTreeSet<PathBuf>,
    /// Anything: nothing that is remembered of files is to be relied on.
    pub everything: bool,
}

impl Changes {
    /// As if nothing were known.
    pub fn everything() -> Changes {
        Changes {
            paths: BTreeSet::new(),
            everything: true,
        }
    }

    /// Takes in others.
    pub fn add(&mut self, other: Changes) {
        self.paths.extend(other.paths);
        self.everything |= other.everything;
    }

    /// Whether any of them can matter to the site in a folder.
    pub fn concern(&self, root: &Path) -> bool {
        SOURCES.iter().any(|name| self.touch(&root.join(name)))
    }

    /// Whether any of them lies below a folder, or above it.
    pub fn touch(&self, below: &Path) -> bool {
        self.everything
            || self
                .paths
                .iter()
                .any(|path| path.starts_with(below) || below.starts_with(path))
    }
}
