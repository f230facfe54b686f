//! The index of a log as a part of an edition.

use super::{Analysed, File, ROOT, files, response};
use crate::diagnostics::Diagnostic;
use crate::kept;
use crate::log::Log;
use crate::markdown::{self, Rendered};
use crate::part::{Output, Part, Show};
use rayon::prelude::*;
use std::hash::{DefaultHasher, Hash as _};
use std::sync::{Arc, OnceLock};

/// The index of a log, made when it is asked for.
pub struct Index {
    log: Arc<Log>,
    /// What of each response is searched, once somebody has asked for it.
    analysed: Vec<Arc<OnceLock<Analysed>>>,
    files: OnceLock<Vec<File>>,
}

impl Index {
    /// The index of a log. From one of the same site before, what still holds is taken over.
    pub fn of(log: &Arc<Log>, before: Option<&Index>) -> Index {
        let carried = kept::carried(
            &log.responses,
            before.map(|before| (before.log.responses.as_slice(), before.analysed.as_slice())),
        );
        Index {
            log: Arc::clone(log),
            analysed: carried.into_iter().map(Option::unwrap_or_default).collect(),
            files: OnceLock::new(),
        }
    }

    /// Learns a response from its body as rendered, so that it need not be rendered for the index alone.
    pub fn learn(&self, i: usize, body: &Rendered) -> &Analysed {
        self.analysed[i].get_or_init(|| response::of(&self.log.site, &self.log.responses[i], body))
    }

    /// Whether so much is known that the index can be made beside the responses: the rest would be worked out twice.
    pub fn is_mostly_learned(&self) -> bool {
        let unknown = self.analysed.iter().filter(|a| a.get().is_none());
        unknown.count() < 100
    }

    /// Whether the index has a file of this path. Most have the names of their content, which is not known before they are made.
    pub fn has_file(&self, path: &str) -> bool {
        path.starts_with(&format!("{}search/", self.log.site.folder))
            && self.files().iter().any(|file| file.path == path)
    }

    fn files(&self) -> &[File] {
        self.files.get_or_init(|| {
            let log = &*self.log;
            let analysed: Vec<&Analysed> = self
                .analysed
                .par_iter()
                .zip(&log.responses)
                .enumerate()
                .map(|(i, (analysed, response))| match analysed.get() {
                    Some(analysed) => analysed,
                    None => self.learn(i, &markdown::body(&log.site, response)),
                })
                .collect();
            files(log, &analysed)
        })
    }
}

impl Part for Index {
    fn homes(&self) -> Vec<String> {
        vec![format!("{}{ROOT}", self.log.site.folder)]
    }

    fn key(&self, key: &mut DefaultHasher) {
        for response in &self.log.responses {
            response.number().hash(key);
        }
    }

    fn make(&self, show: &mut Show<'_>) -> Result<(), Diagnostic> {
        for file in self.files() {
            show(Output {
                packed: file.packed.as_deref(),
                ..Output::ours(&file.path, &file.bytes)
            });
        }
        Ok(())
    }
}
