//! What the ending of a file's name means: one list, for reading, rules and pages.
//!
//! What its bytes are the gate does not ask of an ending: it reads every text in each way that makes a difference.

/// What is known of a file by its ending.
#[derive(Debug)]
pub struct Kind {
    /// In small letters, without the dot.
    pub ending: &'static str,
    /// The media type (IANA).
    pub media_type: &'static str,
    /// The word for readers.
    pub word: &'static str,
    /// The kind of its icon.
    pub icon: &'static str,
    /// What may be in it.
    pub content: Content,
}

/// What may be in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A table, which is read cell by cell.
    Table,
    /// Text that shows all that is in it.
    Plain,
    /// Text, which must be UTF-8 so that marks are seen in it; a program may show less than stands there.
    Text,
    /// Anything.
    Other,
}

impl Kind {
    /// The kind of a file of this name.
    pub fn of(name: &str) -> &'static Kind {
        let ending = name
            .rsplit_once('.')
            .map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
        KINDS
            .iter()
            .find(|kind| kind.ending == ending)
            .unwrap_or(&UNKNOWN)
    }

    /// Whether it is text, whatever of it shows.
    pub fn is_text(&self) -> bool {
        self.content != Content::Other
    }

    /// Whether nothing can stand in it that nobody has looked at.
    pub fn is_inspected(&self) -> bool {
        matches!(self.content, Content::Table | Content::Plain)
    }
}

const fn kind(
    ending: &'static str,
    media_type: &'static str,
    word: &'static str,
    icon: &'static str,
    content: Content,
) -> Kind {
    Kind {
        ending,
        media_type,
        word,
        icon,
        content,
    }
}

/// A file whose ending says nothing to readers.
const fn file(ending: &'static str, content: Content) -> Kind {
    kind(ending, "application/octet-stream", "File", "other", content)
}

static UNKNOWN: Kind = file("", Content::Other);

#[rustfmt::skip]
static KINDS: &[Kind] = &[
    kind("csv", "text/csv", "CSV", "table", Content::Table),
    kind("doc", "application/msword", "Word", "document", Content::Other),
    kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word", "document", Content::Other),
    kind("gif", "image/gif", "GIF", "picture", Content::Other),
    kind("jpeg", "image/jpeg", "JPEG", "picture", Content::Other),
    kind("jpg", "image/jpeg", "JPEG", "picture", Content::Other),
    kind("json", "application/json", "JSON", "other", Content::Plain),
    kind("jsonld", "application/ld+json", "JSON-LD", "other", Content::Other),
    kind("md", "text/markdown", "Markdown", "document", Content::Plain),
    kind("odp", "application/vnd.oasis.opendocument.presentation", "OpenDocument presentation", "document", Content::Other),
    kind("ods", "application/vnd.oasis.opendocument.spreadsheet", "OpenDocument spreadsheet", "table", Content::Other),
    kind("odt", "application/vnd.oasis.opendocument.text", "OpenDocument text", "document", Content::Other),
    kind("pdf", "application/pdf", "PDF", "document", Content::Other),
    kind("png", "image/png", "PNG", "picture", Content::Other),
    kind("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint", "document", Content::Other),
    kind("svg", "image/svg+xml", "SVG", "picture", Content::Text),
    kind("txt", "text/plain", "Text", "document", Content::Plain),
    kind("webp", "image/webp", "WebP", "picture", Content::Other),
    kind("xls", "application/vnd.ms-excel", "Excel", "table", Content::Other),
    kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel", "table", Content::Other),
    kind("xml", "application/xml", "XML", "other", Content::Text),
    kind("zip", "application/zip", "ZIP", "other", Content::Other),
    file("geojson", Content::Plain),
    file("log", Content::Plain),
    file("text", Content::Plain),
    file("tsv", Content::Plain),
    file("yaml", Content::Plain),
    file("yml", Content::Plain),
    file("atom", Content::Text),
    file("css", Content::Text),
    file("gpx", Content::Text),
    file("htm", Content::Text),
    file("html", Content::Text),
    file("ics", Content::Text),
    file("ini", Content::Text),
    file("js", Content::Text),
    file("kml", Content::Text),
    file("rss", Content::Text),
    file("rst", Content::Text),
    file("srt", Content::Text),
    file("toml", Content::Text),
    file("vcf", Content::Text),
    file("vtt", Content::Text),
    file("xhtml", Content::Text),
    file("xsd", Content::Text),
    file("xsl", Content::Text),
];
