//! All that a site is read from, as one walk finds it.

use super::file::File;
use super::walk::{Area, Folder, Kind, Walk, second_names};
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;

/// The areas that are folders.
const AREAS: [Area; 5] = [
    Area::Content,
    Area::Static,
    Area::Library,
    Area::Law,
    Area::Themes,
];

/// Every file and folder of a site's sources, those that builds pass over among them. Two are equal if they hold the same files under
/// the same names, and nothing suggests that one was written in between.
#[derive(PartialEq)]
pub(crate) struct Everything {
    files: Vec<File>,
    folders: Vec<Arc<str>>,
}

impl Everything {
    /// What there is now; `None` where something stands there that a walk reports: a build has to tell.
    pub fn of(root: &Path) -> Option<Everything> {
        let mut all = Everything {
            files: vec![File::site_toml(root)?],
            folders: Vec::new(),
        };
        let mut named = Vec::new();
        for area in AREAS {
            let mut walk = Walk::new(area, |_| false);
            if let Some(top) = walk.top(root) {
                all.collect(&mut walk, &top);
            }
            if !walk.report.is_empty() {
                return None;
            }
            named.append(&mut walk.named);
        }
        second_names(&named).is_empty().then_some(all)
    }

    fn collect(&mut self, walk: &mut Walk, folder: &Folder) {
        self.folders.push(folder.name.clone());
        for entry in walk.inside(folder) {
            match entry.kind {
                Kind::File(file) => self.files.push(file),
                Kind::Folder(folder) => self.collect(walk, &folder),
            }
        }
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Reads every file, and hands on all names and what each file says, in short, in the order of the walk. Each piece has its length in
    /// front, so that two sites which differ hand on something else. `None` where a file can't be read.
    pub fn read(&self, take: &mut dyn FnMut(&[u8])) -> Option<()> {
        let read = |file: &File| {
            file.bytes().ok()?;
            file.content()
        };
        let contents: Vec<_> = self.files.par_iter().map(read).collect::<Option<_>>()?;
        let mut name = |kind: u8, name: &str| {
            take(&[kind]);
            take(&(name.len() as u64).to_le_bytes());
            take(name.as_bytes());
        };
        for folder in &self.folders {
            name(0, folder);
        }
        for file in &self.files {
            name(1, &file.name);
        }
        for content in contents {
            take(&content.length.to_le_bytes());
            take(content.sha256());
        }
        Some(())
    }
}
