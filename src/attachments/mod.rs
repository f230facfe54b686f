//! Formats of attachments: one file a format. Formats know nothing of the site.

pub mod csv;

/// The media type of a file by its ending, and the word for readers and the kind of its icon.
pub fn media_type(name: &str) -> (&'static str, &'static str, &'static str) {
    let ending = name
        .rsplit_once('.')
        .map_or(String::new(), |(_, e)| e.to_ascii_lowercase());
    let row = TYPES.iter().find(|row| row.0 == ending);
    row.map_or(("application/octet-stream", "File", "other"), |row| {
        (row.1, row.2, row.3)
    })
}

/// Ending, media type (IANA), word for readers, kind.
#[rustfmt::skip]
const TYPES: &[(&str, &str, &str, &str)] = &[
    ("csv", "text/csv", "CSV", "table"),
    ("doc", "application/msword", "Word", "document"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word", "document"),
    ("gif", "image/gif", "GIF", "picture"),
    ("jpeg", "image/jpeg", "JPEG", "picture"),
    ("jpg", "image/jpeg", "JPEG", "picture"),
    ("json", "application/json", "JSON", "other"),
    ("jsonld", "application/ld+json", "JSON-LD", "other"),
    ("md", "text/markdown", "Markdown", "document"),
    ("odp", "application/vnd.oasis.opendocument.presentation", "OpenDocument presentation", "document"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet", "OpenDocument spreadsheet", "table"),
    ("odt", "application/vnd.oasis.opendocument.text", "OpenDocument text", "document"),
    ("pdf", "application/pdf", "PDF", "document"),
    ("png", "image/png", "PNG", "picture"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint", "document"),
    ("svg", "image/svg+xml", "SVG", "picture"),
    ("txt", "text/plain", "Text", "document"),
    ("webp", "image/webp", "WebP", "picture"),
    ("xls", "application/vnd.ms-excel", "Excel", "table"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel", "table"),
    ("xml", "application/xml", "XML", "other"),
    ("zip", "application/zip", "ZIP", "other"),
];
