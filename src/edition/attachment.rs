//! A published file of a response.

use crate::diagnostics::Diagnostic;
use crate::log::{Content, Inside, Log, Published, Response};
use crate::part::{Output, Part, Show};
use std::hash::{DefaultHasher, Hash as _};
use std::sync::Arc;

/// A published file, by the position of its response and its own among those published.
pub(super) struct Attachment {
    pub log: Arc<Log>,
    pub of: usize,
    pub k: usize,
}

impl Attachment {
    fn response(&self) -> &Response {
        &self.log.responses[self.of]
    }

    fn published(&self) -> Option<&Published> {
        self.response().published().nth(self.k)
    }

    fn path(&self) -> String {
        let name = self.published().map_or("", |published| &published.name);
        format!("{}{name}", self.log.site.home_of(self.response()))
    }
}

impl Part for Attachment {
    fn homes(&self) -> Vec<String> {
        vec![self.path()]
    }

    fn key(&self, key: &mut DefaultHasher) {
        if let Some(published) = self.published() {
            published.sha256.hash(key);
        }
    }

    fn make(&self, show: &mut Show<'_>) -> Result<(), Diagnostic> {
        let Some(published) = self.published() else {
            return Ok(());
        };
        let path = self.path();
        let read;
        let bytes = match &published.content {
            Content::Bytes(bytes) => bytes,
            Content::Copy(file) => {
                read = file.bytes()?;
                &read
            }
        };
        let inside = published.inside.as_ref().map(Inside::lines);
        show(Output {
            path: &path,
            bytes,
            ours: false,
            packed: inside.as_deref(),
        });
        Ok(())
    }
}
