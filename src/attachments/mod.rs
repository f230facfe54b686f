//! Formats of attachments: one file a format. Formats know nothing of the site.

pub mod csv;
mod kind;

pub use kind::{Content, Kind};

/// The media type of a file by its ending, and the word for readers and the kind of its icon.
pub fn media_type(name: &str) -> (&'static str, &'static str, &'static str) {
    let kind = Kind::of(name);
    (kind.media_type, kind.word, kind.icon)
}
