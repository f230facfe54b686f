//! The site's own files of the theme, as they lie on disk.
#![expect(
    clippy::disallowed_methods,
    reason = "lists a site's theme folder, in sorted order"
)]

use crate::diagnostics::{Code, Diagnostic, Report, Span};
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::Path;

/// Where a site's own files of the theme lie, and what is around it.
const THEMES: &str = "themes";
pub(super) const FOLDER: &str = "themes/default";

/// The site's own templates: name and text. Those of the binary work, so that a fault is one of theirs.
pub(super) type Templates = BTreeMap<String, String>;

/// Reads all files of the site's theme, by their names below its folder.
pub(super) fn read(root: &Path, report: &mut Report) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    match fs::symlink_metadata(root.join(THEMES)) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(_) => report.push(fault(THEMES).message("this folder cannot be read")),
        Ok(found) => look(&root.join(THEMES), THEMES, &found, &mut files, report),
    }
    files
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

fn fault(path: &str) -> Diagnostic {
    Diagnostic::new(Code::ThemeFile, Span::file(path.to_owned()))
}

/// Takes in what lies at a path, `name` from the site's folder: what it is has been found out without opening it, since a pipe never
/// answers, a device never ends, and a link may lead to what a record withholds.
fn look(
    path: &Path,
    name: &str,
    found: &Metadata,
    files: &mut BTreeMap<String, Vec<u8>>,
    report: &mut Report,
) {
    let kind = found.file_type();
    if kind.is_symlink() {
        report.push(
            fault(name)
                .message("this is a link")
                .help("put the file or folder itself here"),
        );
    } else if kind.is_dir() {
        folder(path, name, files, report);
    } else if !kind.is_file() {
        report.push(fault(name).message("this is neither a file nor a folder"));
    } else if let Some(name) = name
        .strip_prefix(FOLDER)
        .and_then(|below| below.strip_prefix('/'))
    {
        match fs::read(path) {
            Ok(bytes) => drop(files.insert(name.to_owned(), bytes)),
            Err(_) => {
                report.push(fault(&format!("{FOLDER}/{name}")).message("this file cannot be read"))
            }
        }
    } else {
        report.push(fault(name).message("a folder must stand in this place"));
    }
}

/// Takes in a folder, in the order of names, but for what systems and editors leave there.
fn folder(path: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>, report: &mut Report) {
    let listing =
        fs::read_dir(path).and_then(Iterator::collect::<std::io::Result<Vec<fs::DirEntry>>>);
    let Ok(mut entries) = listing else {
        report.push(fault(name).message("this folder cannot be read"));
        return;
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let file_name = entry.file_name();
        let shown = file_name.to_string_lossy();
        if shown.starts_with('.') || matches!(&*shown, "Thumbs.db" | "desktop.ini") {
            continue;
        }
        let below = format!("{name}/{shown}");
        if name == THEMES && below != FOLDER {
            report.push(
                fault(&below)
                    .message("only themes/default is read: this changes nothing")
                    .help("move what is meant for the site into themes/default, and take this out"),
            );
        } else if file_name.to_str().is_none() {
            report.push(
                fault(&below)
                    .message("this name is not UTF-8")
                    .help("give the file a name of letters, digits and hyphens"),
            );
        } else {
            match fs::symlink_metadata(entry.path()) {
                Ok(found) => look(&entry.path(), &below, &found, files, report),
                Err(_) => report.push(fault(&below).message("this cannot be read")),
            }
        }
    }
}
