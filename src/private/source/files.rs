//! The files of a site: found in one order, read as text, nothing passed over in silence.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place that lists folders, in sorted order"
)]

use crate::diagnostics::{Code, Diagnostic, Lines, Report, Span};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// A source file as text: UTF-8, without a byte-order mark, lines ended by LF.
pub(in crate::private) struct FileText {
    /// The text.
    pub text: String,
    lines: Lines,
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
        })
    }

    /// The span of a range of bytes of the text.
    pub fn span(&self, range: Range<usize>) -> Span {
        self.lines.span(&self.text, range)
    }

    /// Where it stands, and what it says.
    pub fn said(&self) -> (&str, &str) {
        (self.lines.file(), &self.text)
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

/// A file on disk, and its path from the site's folder.
#[derive(Clone, PartialEq)]
pub(in crate::private) struct Found {
    /// Where to read it.
    pub path: PathBuf,
    /// From the site's folder, forward slashes.
    pub name: Arc<str>,
    /// What the machine says of it, for noticing that it is another: nothing that is published depends on it.
    pub stamp: Stamp,
}

/// A file's length and the time of its last change, where the machine tells one.
#[derive(Clone, Copy, Default, PartialEq)]
pub(in crate::private) struct Stamp {
    length: u64,
    changed: Option<SystemTime>,
    /// Which file it is, and when anything about it last changed, which nobody can set back.
    identity: Option<(u64, u64, i64, i64)>,
    /// It is reached by way of a link, and may change without anybody being told.
    pub linked: bool,
}

impl Found {
    /// Reads it as text.
    pub fn read(&self) -> Result<FileText, Diagnostic> {
        let bytes = fs::read(&self.path).map_err(|e| unreadable(&self.name, &e))?;
        FileText::new(self.name.clone(), bytes)
    }
}

#[cfg(unix)]
fn identity(found: &fs::Metadata) -> Option<(u64, u64, i64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((found.dev(), found.ino(), found.ctime(), found.ctime_nsec()))
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> Option<(u64, u64, i64, i64)> {
    None
}

/// A record's file, and the files beside it if it has a folder of its own.
#[derive(Clone, PartialEq)]
pub(in crate::private) struct FoundRecord {
    pub file: Found,
    pub beside: Vec<Found>,
    pub own_folder: bool,
}

impl FoundRecord {
    /// All files of the record.
    pub fn files(&self) -> impl Iterator<Item = &Found> {
        std::iter::once(&self.file).chain(&self.beside)
    }
}

/// What `content/` holds.
#[derive(Default)]
pub(in crate::private) struct Content {
    pub records: Vec<FoundRecord>,
    /// Prose pages, each with its path below `content/pages/`.
    pub pages: Vec<(Found, String)>,
    pub statistics: Vec<Found>,
}

/// Whether a file or folder of this name is nobody's: hidden ones, editors' swap files among them, and what Windows leaves behind.
pub(in crate::private) fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || name == "Thumbs.db" || name == "desktop.ini"
}

/// The diagnostic for what can't be read.
pub(in crate::private) fn unreadable(name: &Arc<str>, error: &std::io::Error) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::Unreadable, Span::file(name.clone()));
    match error.kind() {
        std::io::ErrorKind::NotFound => diagnostic
            .message("this link leads to nothing")
            .help("mend the link, or take it out"),
        std::io::ErrorKind::PermissionDenied => diagnostic
            .message("you may not read this")
            .help("ask for permission to read it"),
        _ => diagnostic,
    }
}

/// Finds everything under `content/`, in the order of names.
pub(in crate::private) fn find(root: &Path, report: &mut Report) -> Content {
    let mut content = Content::default();
    let real_root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let top = root.join("content");
    if fs::symlink_metadata(&top).is_err() {
        return content;
    }
    let mut walk = Walk {
        root: real_root,
        report,
        chain: Vec::new(),
        links: 0,
    };
    let Some((Kind::Folder, stamp)) = walk.kind(&top, &"content".into()) else {
        if top.is_file() {
            walk.report.push(
                Diagnostic::new(Code::UnexpectedFile, Span::file("content"))
                    .help("make content a folder"),
            );
        }
        return content;
    };
    walk.links += usize::from(stamp.linked);
    walk.inside(&top, &"content".into(), |walk, entry| {
        match (entry.file_name.as_str(), entry.kind) {
            ("responses", Kind::Folder) => walk.responses(&entry.found, false, &mut content),
            ("pages", Kind::Folder) => walk.pages(&entry.found, "", &mut content),
            ("statistics", Kind::Folder) => walk.statistics(&entry.found, &mut content),
            _ => walk.unexpected(&entry.found),
        }
    });
    content
}

/// Finds the site's own files of the law, `law/*.toml`, in the order of names.
pub(in crate::private) fn find_law(root: &Path, report: &mut Report) -> Vec<Found> {
    let mut files = Vec::new();
    let top = root.join("law");
    if fs::symlink_metadata(&top).is_err() {
        return files;
    }
    let real_root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let mut walk = Walk {
        root: real_root,
        report,
        chain: Vec::new(),
        links: 0,
    };
    match walk.kind(&top, &"law".into()) {
        Some((Kind::Folder, _)) => walk.inside(&top, &"law".into(), |walk, entry| {
            if entry.kind == Kind::File && entry.file_name.ends_with(".toml") {
                files.push(entry.found);
            } else {
                let unexpected =
                    Diagnostic::new(Code::UnexpectedFile, Span::file(entry.found.name));
                walk.report
                    .push(unexpected.help("keep only files .toml in law/, or take it out"));
            }
        }),
        Some((Kind::File, _)) => walk.report.push(
            Diagnostic::new(Code::UnexpectedFile, Span::file("law")).help("make law a folder"),
        ),
        None => {}
    }
    files
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
}

struct Entry {
    file_name: String,
    found: Found,
    kind: Kind,
}

struct Walk<'a> {
    root: PathBuf,
    report: &'a mut Report,
    /// The real folders that we are inside of, to notice a link that leads back up.
    chain: Vec<PathBuf>,
    /// How many folders that we are inside of were reached by a link.
    links: usize,
}

impl Walk<'_> {
    fn unexpected(&mut self, found: &Found) {
        self.report.push(Diagnostic::new(
            Code::UnexpectedFile,
            Span::file(found.name.clone()),
        ));
    }

    /// What a path is, links followed; `None` where it may not be used, which is then reported.
    fn kind(&mut self, path: &Path, name: &Arc<str>) -> Option<(Kind, Stamp)> {
        let at = || Span::file(name.clone());
        let plain = match fs::symlink_metadata(path) {
            Ok(plain) => plain,
            Err(error) => {
                self.report.push(unreadable(name, &error));
                return None;
            }
        };
        let link = plain.is_symlink();
        let real = if link {
            match fs::canonicalize(path).and_then(|target| Ok((fs::metadata(&target)?, target))) {
                Ok((real, target)) => {
                    if !target.starts_with(&self.root) {
                        self.report.push(Diagnostic::new(Code::LinkLeaves, at()));
                        return None;
                    }
                    if self.chain.contains(&target) {
                        self.report.push(
                            Diagnostic::new(Code::LinkLeaves, at())
                                .message("this link leads back to a folder that it stands in")
                                .help("take the link out"),
                        );
                        return None;
                    }
                    real
                }
                Err(error) => {
                    self.report.push(unreadable(name, &error));
                    return None;
                }
            }
        } else {
            plain
        };
        let stamp = Stamp {
            length: real.len(),
            changed: real.modified().ok(),
            identity: identity(&real),
            linked: link || self.links > 0,
        };
        if real.is_dir() {
            Some((Kind::Folder, stamp))
        } else if real.is_file() {
            Some((Kind::File, stamp))
        } else {
            self.report.push(Diagnostic::new(Code::NotAFile, at()));
            None
        }
    }

    /// Lists a folder by name, what is passed over left out, and shows each entry to `each`.
    fn inside(&mut self, path: &Path, name: &Arc<str>, mut each: impl FnMut(&mut Self, Entry)) {
        let listing = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = match listing {
            Ok(entries) => entries,
            Err(error) => {
                self.report.push(unreadable(name, &error));
                return;
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        self.chain.push(real);
        for entry in entries {
            let os_name = entry.file_name();
            let file_name = os_name.to_string_lossy().into_owned();
            if is_passed_over(&file_name) {
                continue;
            }
            let mut found = Found {
                path: entry.path(),
                name: format!("{name}/{file_name}").into(),
                stamp: Stamp::default(),
            };
            if os_name.to_str().is_none() {
                self.report.push(
                    Diagnostic::new(Code::NotUtf8, Span::file(found.name))
                        .message("the name of this file is not UTF-8")
                        .help("rename it"),
                );
                continue;
            }
            if let Some((kind, stamp)) = self.kind(&found.path, &found.name) {
                found.stamp = stamp;
                let links = usize::from(stamp.linked && kind == Kind::Folder);
                self.links += links;
                each(
                    self,
                    Entry {
                        file_name,
                        found,
                        kind,
                    },
                );
                self.links -= links;
            }
        }
        self.chain.pop();
    }

    fn responses(&mut self, folder: &Found, may_be_record: bool, content: &mut Content) {
        let mut entries = Vec::new();
        self.inside(&folder.path, &folder.name, |_, entry| entries.push(entry));
        let index = entries
            .iter()
            .position(|e| e.file_name == "index.md" && e.kind == Kind::File);
        if let Some(index) = index.filter(|_| may_be_record) {
            let file = entries.remove(index).found;
            let mut beside = Vec::new();
            for entry in entries {
                match entry.kind {
                    Kind::File => beside.push(entry.found),
                    Kind::Folder => self.report.push(
                        Diagnostic::new(Code::UnexpectedFile, Span::file(entry.found.name))
                            .message("a folder stands beside a record's attachments")
                            .help("put its files beside index.md and list them, or take it out"),
                    ),
                }
            }
            content.records.push(FoundRecord {
                file,
                beside,
                own_folder: true,
            });
            return;
        }
        let real = fs::canonicalize(&folder.path).unwrap_or_else(|_| folder.path.clone());
        self.chain.push(real);
        for entry in entries {
            match entry.kind {
                Kind::Folder => {
                    let links = usize::from(entry.found.stamp.linked);
                    self.links += links;
                    self.responses(&entry.found, true, content);
                    self.links -= links;
                }
                Kind::File if entry.file_name == "index.md" => {
                    self.report.push(
                        Diagnostic::new(Code::UnexpectedFile, Span::file(entry.found.name))
                            .help("put index.md into a folder of its own below content/responses"),
                    );
                }
                Kind::File if entry.file_name.ends_with(".md") => {
                    content.records.push(FoundRecord { file: entry.found, beside: Vec::new(), own_folder: false });
                }
                Kind::File => self.report.push(
                    Diagnostic::new(Code::UnexpectedFile, Span::file(entry.found.name))
                        .help("give the record a folder with index.md and put this beside it, or take it out of content/"),
                ),
            }
        }
        self.chain.pop();
    }

    fn pages(&mut self, folder: &Found, below: &str, content: &mut Content) {
        let mut found = Vec::new();
        self.inside(&folder.path, &folder.name, |walk, entry| match entry.kind {
            Kind::Folder => walk.pages(
                &entry.found,
                &format!("{below}{}/", entry.file_name),
                content,
            ),
            Kind::File => match entry.file_name.strip_suffix(".md") {
                Some(stem) => found.push((entry.found, format!("{below}{stem}"))),
                None => walk.unexpected(&entry.found),
            },
        });
        content.pages.extend(found);
    }

    fn statistics(&mut self, folder: &Found, content: &mut Content) {
        self.inside(&folder.path, &folder.name, |walk, entry| match entry.kind {
            Kind::File if entry.file_name.ends_with(".csv") => content.statistics.push(entry.found),
            _ => walk.unexpected(&entry.found),
        });
    }
}

impl FileText {
    /// A text of nothing, to stand in until the real one is put in its place.
    pub fn empty() -> FileText {
        FileText {
            text: String::new(),
            lines: Lines::new("".into()),
        }
    }
}
