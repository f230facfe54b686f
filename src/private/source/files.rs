//! The files of a site: which of those that the walk finds is what, read as text, nothing passed over in silence.

use crate::diagnostics::{Code, Diagnostic, Lines, Report, Span};
use crate::disk::{self, Area, Entry, Folder, Kind, Named, Walk, is_passed_over};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

pub(in crate::private) use crate::disk::File;

/// A source file as text: UTF-8, without a byte-order mark, lines ended by LF.
///
/// A place in it is a range of bytes. What it takes from texts of the library has places too, behind its own end: whoever asks
/// where something stands need not know whose text it is.
pub(in crate::private) struct FileText {
    /// The text.
    pub text: String,
    lines: Lines,
    content: Option<disk::Content>,
    joined: Joined,
}

/// The texts of the library that a text takes something from, each with the place at which it begins.
#[derive(Default)]
pub(in crate::private) struct Joined(Vec<(usize, Arc<FileText>)>);

impl Joined {
    /// The place at which a text begins that is joined to one of this length.
    pub fn place_of(&mut self, text: &Arc<FileText>, length: usize) -> usize {
        if let Some((from, _)) = self.0.iter().find(|(_, known)| Arc::ptr_eq(known, text)) {
            return *from;
        }
        let last = self.0.last();
        let from = last.map_or(length, |(from, last)| from + last.text.len()) + 1;
        self.0.push((from, Arc::clone(text)));
        from
    }

    /// The text in which a place is, and the place in that text.
    pub fn find(&self, place: &Range<usize>) -> Option<(&FileText, Range<usize>)> {
        let n = self.0.partition_point(|(from, _)| *from <= place.start);
        let (from, text) = &self.0[n.checked_sub(1)?];
        Some((text, place.start - from..place.end.max(place.start) - from))
    }
}

impl FileText {
    /// Makes one of the bytes of a file. `path` is from the site's folder.
    pub fn new(path: Arc<str>, bytes: Vec<u8>) -> Result<FileText, Diagnostic> {
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                // Lines and columns of what can be read, up to the first bad byte.
                let good = error.utf8_error().valid_up_to();
                let head = String::from_utf8_lossy(&error.as_bytes()[..good]).into_owned();
                let head = normal(head);
                let span = Lines::new(path).span(&head, head.len()..head.len());
                return Err(Diagnostic::new(Code::NotUtf8, span));
            }
        };
        Ok(FileText {
            text: normal(text),
            lines: Lines::new(path),
            content: None,
            joined: Joined::default(),
        })
    }

    /// The same, with what it takes from the library.
    pub fn with(self, joined: Joined) -> FileText {
        FileText { joined, ..self }
    }

    /// The span of a range of bytes of the text.
    pub fn span(&self, range: Range<usize>) -> Span {
        match self.joined.find(&range) {
            Some((text, range)) => text.span(range),
            None => self.lines.span(&self.text, range),
        }
    }

    /// What is written at a place.
    pub fn at(&self, range: Range<usize>) -> Option<&str> {
        match self.joined.find(&range) {
            Some((text, range)) => text.text.get(range),
            None => self.text.get(range),
        }
    }

    /// Whether a place is in the text itself, not in one that it takes something from.
    pub fn is_own(&self, place: usize) -> bool {
        self.joined.find(&(place..place)).is_none()
    }

    /// The texts of the library that it takes something from.
    pub fn joined(&self) -> impl Iterator<Item = &Arc<FileText>> {
        self.joined.0.iter().map(|(_, text)| text)
    }

    /// Whether both say the same word for word, with all that they take from the library.
    pub fn says_as(&self, other: &FileText) -> bool {
        self.text == other.text
            && self
                .joined()
                .map(|text| text.said())
                .eq(other.joined().map(|text| text.said()))
    }

    /// Where it stands, and what it says.
    pub fn said(&self) -> (&str, &str) {
        (self.lines.file(), &self.text)
    }

    /// The length and hash of the file's bytes, if it was read of a file.
    pub fn content(&self) -> Option<disk::Content> {
        self.content
    }

    /// The file's path from the site's folder.
    pub fn path(&self) -> &Arc<str> {
        self.lines.file()
    }
}

/// Without a byte-order mark, and with every line end an LF.
fn normal(text: String) -> String {
    let text = match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        text
    } else {
        text.replace("\r\n", "\n").replace('\r', "\n")
    }
}

impl File {
    /// Reads it as text.
    pub(in crate::private) fn read(&self) -> Result<FileText, Diagnostic> {
        let mut text = FileText::new(self.name.clone(), self.bytes()?)?;
        text.content = self.content();
        Ok(text)
    }
}

/// A record's file, and the files beside it if it has a folder of its own.
#[derive(Clone, PartialEq)]
pub(in crate::private) struct FoundRecord {
    pub file: File,
    pub beside: Vec<File>,
    pub own_folder: bool,
}

impl FoundRecord {
    /// All files of the record.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        std::iter::once(&self.file).chain(&self.beside)
    }

    /// The same record with its files as they are now; `None` where one of them is not what the walk found.
    pub fn anew(&self) -> Option<FoundRecord> {
        Some(FoundRecord {
            file: self.file.anew()?,
            beside: self.beside.iter().map(File::anew).collect::<Option<_>>()?,
            own_folder: self.own_folder,
        })
    }
}

/// What `content/` holds.
#[derive(Clone, Default)]
pub(in crate::private) struct Content {
    pub records: Vec<FoundRecord>,
    /// Prose pages, each with its path below `content/pages/`.
    pub pages: Vec<(File, String)>,
    pub statistics: Vec<File>,
    /// The files that have another name somewhere.
    pub named: Vec<Named>,
}

/// Finds everything under `content/`, in the order of names.
pub(in crate::private) fn find(root: &Path, report: &mut Report) -> Content {
    let mut finder = Finder {
        walk: Walk::new(Area::Content, is_passed_over),
        content: Content::default(),
    };
    if let Some(top) = finder.walk.top(root) {
        for entry in finder.walk.inside(&top) {
            match (entry.file_name.as_str(), &entry.kind) {
                ("responses", Kind::Folder(folder)) => finder.responses(folder, false),
                ("pages", Kind::Folder(folder)) => finder.pages(folder, ""),
                ("statistics", Kind::Folder(folder)) => finder.statistics(folder),
                _ => finder.unexpected(&entry),
            }
        }
    }
    let Finder { walk, mut content } = finder;
    content.named = walk.named;
    report.append(walk.report);
    content
}

/// Finds the site's own files of the law, `law/*.toml`, in the order of names; and those that have another name somewhere.
pub(in crate::private) fn find_law(root: &Path, report: &mut Report) -> (Vec<File>, Vec<Named>) {
    let mut files = Vec::new();
    let mut walk = Walk::new(Area::Law, is_passed_over);
    if let Some(top) = walk.top(root) {
        for entry in walk.inside(&top) {
            match entry.kind {
                Kind::File(file) if entry.file_name.ends_with(".toml") => files.push(file),
                _ => {
                    let unexpected =
                        Diagnostic::new(Code::UnexpectedFile, Span::file(entry.name().clone()));
                    walk.report
                        .push(unexpected.help("keep only files .toml in law/, or take it out"));
                }
            }
        }
    }
    report.append(walk.report);
    (files, walk.named)
}

/// Finds the texts of the library, `library/*.toml`, in the order of names; and those that have another name somewhere.
pub(in crate::private) fn find_library(
    root: &Path,
    report: &mut Report,
) -> (Vec<(String, File)>, Vec<Named>) {
    let mut files = Vec::new();
    let mut walk = Walk::new(Area::Library, is_passed_over);
    if let Some(top) = walk.top(root) {
        for entry in walk.inside(&top) {
            match (&entry.kind, entry.file_name.strip_suffix(".toml")) {
                (Kind::File(file), Some(name)) => files.push((name.to_owned(), file.clone())),
                _ => {
                    let unexpected =
                        Diagnostic::new(Code::UnexpectedFile, Span::file(entry.name().clone()));
                    walk.report
                        .push(unexpected.help("keep only files .toml in library/, or take it out"));
                }
            }
        }
    }
    report.append(walk.report);
    (files, walk.named)
}

/// Tells what each file under `content/` is.
struct Finder {
    walk: Walk,
    content: Content,
}

impl Finder {
    fn fault(&mut self, name: &Arc<str>, change: impl FnOnce(Diagnostic) -> Diagnostic) {
        let fault = Diagnostic::new(Code::UnexpectedFile, Span::file(name.clone()));
        self.walk.report.push(change(fault));
    }

    fn unexpected(&mut self, entry: &Entry) {
        self.fault(entry.name(), |fault| fault);
    }

    fn responses(&mut self, folder: &Folder, may_be_record: bool) {
        let mut entries = self.walk.inside(folder);
        let is_index =
            |entry: &Entry| entry.file_name == "index.md" && matches!(entry.kind, Kind::File(_));
        if may_be_record && let Some(index) = entries.iter().position(is_index) {
            let index = entries.remove(index);
            let mut beside = Vec::new();
            for entry in entries {
                match entry.kind {
                    Kind::File(file) => beside.push(file),
                    Kind::Folder(folder) => self.fault(&folder.name, |fault| {
                        fault
                            .message("a folder stands beside a record's attachments")
                            .help("put its files beside index.md and list them, or take it out")
                    }),
                }
            }
            if let Kind::File(file) = index.kind {
                self.content.records.push(FoundRecord {
                    file,
                    beside,
                    own_folder: true,
                });
            }
            return;
        }
        for entry in entries {
            match entry.kind {
                Kind::Folder(folder) => self.responses(&folder, true),
                Kind::File(file) if entry.file_name == "index.md" => {
                    self.fault(&file.name, |fault| {
                        fault.help(
                            "put index.md into a folder of its own below content/responses",
                        )
                    });
                }
                Kind::File(file) if entry.file_name.ends_with(".md") => {
                    self.content.records.push(FoundRecord {
                        file,
                        beside: Vec::new(),
                        own_folder: false,
                    });
                }
                Kind::File(file) => self.fault(&file.name, |fault| {
                    fault.help("give the record a folder with index.md and put this beside it, or take it out of content/")
                }),
            }
        }
    }

    fn pages(&mut self, folder: &Folder, below: &str) {
        let mut found = Vec::new();
        for entry in self.walk.inside(folder) {
            match (&entry.kind, entry.file_name.strip_suffix(".md")) {
                (Kind::Folder(folder), _) => {
                    self.pages(folder, &format!("{below}{}/", entry.file_name));
                }
                (Kind::File(file), Some(stem)) => {
                    found.push((file.clone(), format!("{below}{stem}")));
                }
                (Kind::File(_), None) => self.unexpected(&entry),
            }
        }
        self.content.pages.extend(found);
    }

    fn statistics(&mut self, folder: &Folder) {
        for entry in self.walk.inside(folder) {
            match &entry.kind {
                Kind::File(file) if entry.file_name.ends_with(".csv") => {
                    self.content.statistics.push(file.clone());
                }
                _ => self.unexpected(&entry),
            }
        }
    }
}

impl FileText {
    /// A text of nothing, to stand in until the real one is put in its place.
    pub fn empty() -> FileText {
        FileText {
            text: String::new(),
            lines: Lines::new("".into()),
            content: None,
            joined: Joined::default(),
        }
    }
}
