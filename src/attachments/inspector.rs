//! Looks into each content once, however many files have it and however often the site is read.

use super::{Budget, Inspection, Passage, Place, ending, inspect};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// What a file is known by: the hash of its bytes, and the ending that they are held against.
type Key = (String, Option<String>);

/// Remembers what was found as long as anybody has it.
#[derive(Default)]
pub struct Inspector {
    seen: Mutex<HashMap<Key, Weak<Inspection>>>,
}

impl Inspector {
    /// What is in a file of this name; its bytes have this hash.
    pub fn look(&self, bytes: &[u8], sha256: &str, name: &str) -> Arc<Inspection> {
        let key = (sha256.to_owned(), ending(name));
        let seen = || self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = seen().get(&key).and_then(Weak::upgrade) {
            return known;
        }
        let mut found = inspect(bytes, Some(name), &mut Budget::default());
        if found.format.by_ending {
            // Its bytes are its text, and are read as such.
            found.text = Vec::new();
        }
        let found = Arc::new(found);
        let mut seen = seen();
        seen.retain(|_, inspection| inspection.strong_count() > 0);
        seen.insert(key, Arc::downgrade(&found));
        found
    }
}

impl Inspection {
    /// All its words, a passage a line, those that were found hidden too: what goes out with the file, in the plain.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let line = |text: &str| text.replace(['\n', '\r'], " ");
        let hidden = self.findings.iter().flat_map(move |finding| {
            finding.hidden.iter().map(move |hidden| Line {
                text: line(hidden.reveal()),
                place: &finding.place,
                row: None,
            })
        });
        let shown = self.text.iter().map(move |passage| Line {
            text: line(&passage.text),
            place: &passage.place,
            row: (!passage.columns.is_empty()).then_some(passage),
        });
        shown.chain(hidden)
    }
}

/// A line of what a file says.
pub(crate) struct Line<'i> {
    pub text: String,
    place: &'i Place,
    /// Of a row of a sheet, that row.
    row: Option<&'i Passage>,
}

impl Line<'_> {
    /// Where a part of it stands, which begins so many bytes from its beginning.
    pub fn place(&self, at: usize) -> Place {
        let before = self.text.as_bytes().get(..at).unwrap_or(&[]);
        let cell = memchr::memchr_iter(b'\t', before).count();
        let column = self
            .row
            .and_then(|row| Some((row.columns.get(cell)?, row.row)));
        match column {
            Some((column, row)) => {
                let cell = Place::cell(*column as usize, row as usize);
                self.place.clone().then(cell)
            }
            None => self.place.clone(),
        }
    }
}
