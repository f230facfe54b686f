//! The door through which sources are written: all files of a command or none, and never over what is there, but for what disclog wrote
//! there itself and nobody has changed since.
#![expect(
    clippy::disallowed_methods,
    reason = "writes sources, not outputs: only files that do not exist yet"
)]

use crate::diagnostics::{Code, Diagnostic, Report, Span, Words, machine};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A file that is to be written.
pub(crate) struct NewFile {
    /// From the site's folder, with forward slashes; a name of ours.
    pub path: String,
    /// What it says.
    pub text: String,
    /// Whether it is a program.
    pub program: bool,
}

impl NewFile {
    /// A file that is no program.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> NewFile {
        NewFile {
            path: path.into(),
            text: text.into(),
            program: false,
        }
    }
}

/// Writes new files below a folder, which is made where it is not there.
///
/// # Errors
///
/// A file of one of these names is there already, or the machine could not do it; then nothing was written.
pub(crate) fn put(root: &Path, files: &[NewFile]) -> Result<(), Report> {
    let mut taken = files
        .iter()
        .filter(|file| fs::symlink_metadata(root.join(&file.path)).is_ok());
    if let Some(first) = taken.next() {
        let fault = Diagnostic::new(Code::NameTaken, Span::file(first.path.as_str()));
        return Err(Report::from_iter([match taken.count() {
            0 => fault,
            more => fault.message(
                Words::from("this file and ")
                    .count(more)
                    .and(" more are there already, and nothing is overwritten"),
            ),
        }]));
    }
    let mut made = Made::default();
    for file in files {
        if let Err(error) = made.file(&root.join(&file.path), file) {
            made.undo();
            return Err(Report::from_iter([machine(&error)]));
        }
    }
    Ok(())
}

/// Puts another text in place of a file's, in one step.
///
/// # Errors
///
/// The machine could not do it; then the file is as it was.
pub(crate) fn replace(root: &Path, path: &str, text: &str) -> Result<(), Report> {
    let path = root.join(path);
    let mut beside = path.clone().into_os_string();
    beside.push(".disclog-new");
    let beside = PathBuf::from(beside);
    let done = Made::default()
        .file(&beside, &NewFile::new("", text))
        .and_then(|()| fs::rename(&beside, &path));
    done.map_err(|error| {
        let _ = fs::remove_file(&beside);
        Report::from_iter([machine(&error)])
    })
}

/// What was made so far.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    fn file(&mut self, path: &Path, file: &NewFile) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            self.folder(folder)?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if file.program {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o777);
        }
        let mut open = options.open(path)?;
        self.files.push(path.to_owned());
        open.write_all(file.text.as_bytes())
    }

    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        if let Some(above) = folder.parent() {
            self.folder(above)?;
        }
        fs::create_dir(folder)?;
        self.folders.push(folder.to_owned());
        Ok(())
    }

    /// Takes back what was made. What can't be removed stays: the fault that led here is told.
    fn undo(self) {
        for file in self.files.iter().rev() {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
