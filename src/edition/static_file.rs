//! A file that is published as it is.

use crate::diagnostics::Diagnostic;
use crate::kept::Kept;
use crate::log::StaticFile;
use crate::part::{Output, Part, Show};
use std::hash::{DefaultHasher, Hash as _};

/// One of the static files.
pub(super) struct OfStatic {
    pub all: Kept<Vec<StaticFile>>,
    pub k: usize,
}

impl Part for OfStatic {
    fn homes(&self) -> Vec<String> {
        vec![self.all[self.k].path.clone()]
    }

    fn key(&self, key: &mut DefaultHasher) {
        self.all[self.k].sha256.hash(key);
    }

    fn make(&self, show: &mut Show<'_>) -> Result<(), Diagnostic> {
        let file = &self.all[self.k];
        show(Output {
            path: &file.path,
            bytes: &file.content.bytes()?,
            ours: false,
            packed: Some(&file.inside.lines()),
        });
        Ok(())
    }
}
