//! The one walk through a site's folders: in the order of names, through no link, nothing passed over in silence.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place that lists a site's folders, in sorted order"
)]

use super::file::{File, Identity};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A part of the site that has files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Area {
    /// site.toml.
    Site,
    /// Records, prose pages, official figures.
    Content,
    /// What is published as it is.
    Static,
    /// Texts that several exemptions use.
    Library,
    /// The site's own rows of the law.
    Law,
    /// Templates and assets.
    Themes,
}

impl Area {
    /// Its folder in the site's.
    pub fn folder(self) -> &'static str {
        match self {
            Area::Site => "",
            Area::Content => "content",
            Area::Static => "static",
            Area::Library => "library",
            Area::Law => "law",
            Area::Themes => "themes",
        }
    }

    /// Whether a file of this name, from the site's folder, is one of it.
    pub fn has(self, name: &str) -> bool {
        Path::new(name).starts_with(self.folder())
    }

    /// A fault of a file: one of the law or the theme is the site's and not the content's, and has that code.
    fn fault(self, code: Code, name: &Arc<str>) -> Diagnostic {
        let at = Span::file(name.clone());
        let of_site = match self {
            Area::Law => Code::LawFile,
            Area::Themes => Code::ThemeFile,
            Area::Site | Area::Content | Area::Static | Area::Library => {
                return Diagnostic::new(code, at);
            }
        };
        let said = code.entry();
        Diagnostic::new(of_site, at)
            .message(said.message)
            .help(said.help)
    }

    /// What can't be read.
    pub(super) fn unreadable(self, name: &Arc<str>, error: &io::Error) -> Diagnostic {
        let fault = self.fault(Code::Unreadable, name);
        match error.kind() {
            io::ErrorKind::PermissionDenied => fault
                .message("you may not read this")
                .help("ask for permission to read it"),
            _ => fault,
        }
    }
}

/// A folder of the site.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// From the site's folder, forward slashes, fit to print.
    pub name: Arc<str>,
}

/// What stands in a folder.
pub(crate) struct Entry {
    /// Its name there.
    pub file_name: String,
    /// What it is.
    pub kind: Kind,
}

/// A file or a folder; what is neither is a fault and no entry.
pub(crate) enum Kind {
    File(File),
    Folder(Folder),
}

impl Entry {
    /// Its name from the site's folder.
    pub fn name(&self) -> &Arc<str> {
        match &self.kind {
            Kind::File(file) => &file.name,
            Kind::Folder(folder) => &folder.name,
        }
    }
}

/// A file that has another name somewhere, perhaps in the site.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Named {
    identity: Identity,
    name: Arc<str>,
    area: Area,
}

/// Whether a file or folder of this name is nobody's: hidden ones, editors' swap files among them, and what Windows leaves behind.
pub(crate) fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || name == "Thumbs.db" || name == "desktop.ini"
}

/// A walk through one part of a site, and what it noticed.
pub(crate) struct Walk {
    area: Area,
    passed_over: fn(&str) -> bool,
    /// What may not stand where it stands.
    pub report: Report,
    /// The files that have another name somewhere.
    pub named: Vec<Named>,
}

impl Walk {
    /// A walk that has not begun.
    pub fn new(area: Area, passed_over: fn(&str) -> bool) -> Walk {
        Walk {
            area,
            passed_over,
            report: Report::new(),
            named: Vec::new(),
        }
    }

    /// The part's own folder; `None` where there is none, or something else of that name, which is reported.
    pub fn top(&mut self, root: &Path) -> Option<Folder> {
        let name: Arc<str> = self.area.folder().into();
        let path = root.join(&*name);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            _ => match self.look(path, name)? {
                Kind::Folder(folder) => Some(folder),
                Kind::File(file) => {
                    let fault = self.area.fault(Code::UnexpectedFile, &file.name);
                    self.report
                        .push(fault.help("make this a folder, or take it out"));
                    None
                }
            },
        }
    }

    /// What stands in a folder, in the order of names, without what is passed over.
    pub fn inside(&mut self, folder: &Folder) -> Vec<Entry> {
        let listing = fs::read_dir(&folder.path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = match listing {
            Ok(entries) => entries,
            Err(error) => {
                self.report.push(self.area.unreadable(&folder.name, &error));
                return Vec::new();
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        let entry = |entry: fs::DirEntry| {
            let os_name = entry.file_name();
            let file_name = os_name.to_string_lossy();
            if (self.passed_over)(&file_name) {
                return None;
            }
            let name: Arc<str> = format!("{}/{file_name}", folder.name).into();
            if os_name.to_str().is_none() {
                let fault = self.area.fault(Code::NotUtf8, &name);
                self.report.push(
                    fault
                        .message("the name of this file is not UTF-8")
                        .help("rename it"),
                );
                return None;
            }
            if file_name.contains(char::is_control) {
                self.report.push(self.area.fault(Code::FileName, &name));
                return None;
            }
            Some(Entry {
                kind: self.look(entry.path(), name)?,
                file_name: file_name.into_owned(),
            })
        };
        entries.into_iter().filter_map(entry).collect()
    }

    /// Every file below a folder, with its path there.
    pub fn below(&mut self, folder: &Folder) -> Vec<(String, File)> {
        let mut files = Vec::new();
        self.collect(folder, "", &mut files);
        files
    }

    fn collect(&mut self, folder: &Folder, path: &str, into: &mut Vec<(String, File)>) {
        for entry in self.inside(folder) {
            let path = format!("{path}{}", entry.file_name);
            match entry.kind {
                Kind::File(file) => into.push((path, file)),
                Kind::Folder(folder) => self.collect(&folder, &(path + "/"), into),
            }
        }
    }

    /// What lies at a path; `None` where it is neither file nor folder, which is reported before anything is opened.
    fn look(&mut self, path: PathBuf, name: Arc<str>) -> Option<Kind> {
        let found = match fs::symlink_metadata(&path) {
            Ok(found) => found,
            Err(error) => {
                self.report.push(self.area.unreadable(&name, &error));
                return None;
            }
        };
        if found.is_dir() {
            return Some(Kind::Folder(Folder { path, name }));
        }
        if !found.is_file() {
            let code = if found.is_symlink() {
                Code::Link
            } else {
                Code::NotAFile
            };
            self.report.push(self.area.fault(code, &name));
            return None;
        }
        match File::of(path, name.clone(), self.area, &found) {
            Ok((file, others)) => {
                self.named.extend(others.map(|identity| Named {
                    identity,
                    name,
                    area: self.area,
                }));
                Some(Kind::File(file))
            }
            Err(error) => {
                self.report.push(self.area.unreadable(&name, &error));
                None
            }
        }
    }
}

/// The files that stand in the site under two names, at each of them. A second name outside the site is no fault.
pub(crate) fn second_names<'n>(all: impl IntoIterator<Item = &'n Named>) -> Report {
    let mut all: Vec<&Named> = all.into_iter().collect();
    all.sort_by_key(|named| (named.identity, named.name.clone()));
    let mut report = Report::new();
    for same in all.chunk_by(|a, b| a.identity == b.identity) {
        let [first, second, ..] = same else { continue };
        for (n, named) in same.iter().enumerate() {
            let other = if n == 0 { second } else { first };
            let fault = named.area.fault(Code::SecondName, &named.name);
            let message = Words::from("this file stands in the site under a second name, at ")
                .place(&Span::file(other.name.clone()), &fault.at);
            report.push(fault.message(message));
        }
    }
    report
}
