//! The index of a log as a part of an edition.

use super::files::Files;
use super::{Analysed, File, ROOT, files, response};
use crate::diagnostics::Diagnostic;
use crate::kept;
use crate::log::Log;
use crate::markdown::{self, Rendered};
use crate::part::{Output, Part, Show};
use rayon::prelude::*;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _};
use std::sync::{Arc, OnceLock};

/// The texts of so many responses are made at once, and then let go: they are as large as the files.
const AT_ONCE: usize = 64;

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
        let folder = &self.log.site.folder;
        let own = path.strip_prefix(folder.as_str());
        let texts = own.and_then(|own| own.strip_prefix("search/files/")?.split('/').next());
        match texts {
            Some(texts) => (0..self.analysed.len()).any(|i| {
                self.has_texts(i).is_some_and(|known| known == texts)
                    && self.texts(i).iter().any(|file| file.path == path)
            }),
            None => {
                path.starts_with(&format!("{folder}search/"))
                    && self.files().iter().any(|file| file.path == path)
            }
        }
    }

    /// The folder of what the files of a response say, where it is at home and they say something.
    fn has_texts(&self, i: usize) -> Option<&str> {
        let response = &self.log.responses[i];
        let known = self.analysed(i).texts.as_deref();
        known.filter(|_| self.log.site.is_home_of(response))
    }

    /// What the files of a response say, as files.
    fn texts(&self, i: usize) -> Vec<File> {
        let mut made = Files::of(&self.log.responses[i]).made();
        for file in &mut made {
            file.path.insert_str(0, &self.log.site.folder);
        }
        made
    }

    fn analysed(&self, i: usize) -> &Analysed {
        match self.analysed[i].get() {
            Some(analysed) => analysed,
            None => self.learn(i, &markdown::body(&self.log.site, &self.log.responses[i])),
        }
    }

    fn files(&self) -> &[File] {
        self.files.get_or_init(|| {
            let responses = (0..self.analysed.len()).into_par_iter();
            let analysed: Vec<&Analysed> = responses.map(|i| self.analysed(i)).collect();
            files(&self.log, &analysed)
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
        let with_texts: Vec<usize> = (0..self.analysed.len())
            .filter(|&i| self.has_texts(i).is_some())
            .collect();
        let mut shown = HashSet::new();
        for some in with_texts.chunks(AT_ONCE) {
            let made: Vec<Vec<File>> = some.par_iter().map(|&i| self.texts(i)).collect();
            for file in made.iter().flatten() {
                // Two responses may have the same files.
                if shown.insert(file.path.clone()) {
                    show(Output::ours(&file.path, &file.bytes));
                }
            }
        }
        Ok(())
    }
}
