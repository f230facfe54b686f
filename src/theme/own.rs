//! The site's own files of the theme, as they lie on disk.

use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::disk::{Area, File, Kind, Named, Walk, is_passed_over};
use std::collections::BTreeMap;
use std::path::Path;

/// Where a site's own files of the theme lie.
pub(super) const FOLDER: &str = "themes/default";

/// What `disclog theme eject` remembers of the copies that it made.
pub(super) const COPIES: &str = "themes/ejected.toml";

/// The site's own templates: name and text. Those of the binary work, so that a fault is one of theirs.
pub(super) type Templates = BTreeMap<String, String>;

/// The files of a site's theme.
pub(super) struct Own {
    /// What could be read, by names below the theme's folder.
    pub contents: BTreeMap<String, Vec<u8>>,
    /// All of them.
    pub files: Vec<File>,
    /// Those that have another name somewhere.
    pub named: Vec<Named>,
    /// What is remembered of copies.
    pub copies: Option<Vec<u8>>,
}

/// Reads all files of the site's theme.
pub(super) fn read(root: &Path, report: &mut Report) -> Own {
    let mut walk = Walk::new(Area::Themes, is_passed_over);
    let mut found = Vec::new();
    let mut copies = None;
    let entries = walk.top(root).map(|top| walk.inside(&top));
    for entry in entries.into_iter().flatten() {
        let at = || Span::file(entry.name().clone());
        match &entry.kind {
            Kind::Folder(folder) if entry.file_name == "default" => {
                found.extend(walk.below(folder));
            }
            Kind::File(_) if entry.file_name == "default" => report.push(
                Diagnostic::new(Code::ThemeFile, at()).message("a folder must stand in this place"),
            ),
            Kind::File(file) if **entry.name() == *COPIES => match file.bytes() {
                Ok(bytes) => copies = Some(bytes),
                Err(fault) => report.push(fault),
            },
            _ => report.push(
                Diagnostic::new(Code::ThemeFile, at())
                    .message("only themes/default is read: this changes nothing")
                    .help("move what is meant for the site into themes/default, and take this out"),
            ),
        }
    }
    report.append(walk.report);
    let mut contents = BTreeMap::new();
    for (name, file) in &found {
        match file.bytes() {
            Ok(bytes) => drop(contents.insert(name.clone(), bytes)),
            Err(fault) => report.push(fault),
        }
    }
    Own {
        contents,
        files: found.into_iter().map(|(_, file)| file).collect(),
        named: walk.named,
        copies,
    }
}

/// The templates among a site's own files.
pub(super) fn templates(files: &BTreeMap<String, Vec<u8>>) -> Templates {
    let html = files
        .iter()
        .filter(|(name, _)| name.ends_with(".html") && !name.starts_with("assets/"));
    html.filter_map(|(name, bytes)| {
        Some((name.clone(), std::str::from_utf8(bytes).ok()?.to_owned()))
    })
    .collect()
}
