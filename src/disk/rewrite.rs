//! New bytes in place of a file's: of all files of a command, or of none.
#![expect(
    clippy::disallowed_methods,
    reason = "writes sources, not outputs: each in one step, over the file that was read"
)]

use super::File;
use crate::diagnostics::{Code, Diagnostic, Span, machine};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::PathBuf;

/// Puts new bytes in place of those of some files. Every new version is on the disk, beside its file, before the first takes its place;
/// a name that begins with a full stop is no record's.
///
/// # Errors
///
/// A file is no longer what was read, or the machine could not do it; then no file was changed, unless it failed between two renames.
pub(crate) fn rewrite(files: &[(File, Vec<u8>)]) -> Result<(), Diagnostic> {
    let mut all = Vec::new();
    for (file, bytes) in files {
        // Whoever wrote it in the meantime is not overwritten.
        file.bytes()?;
        all.push(Version::write(file, bytes).map_err(|error| fault(file, &error))?);
    }
    for (version, (file, _)) in all.into_iter().zip(files) {
        version.place().map_err(|error| fault(file, &error))?;
    }
    Ok(())
}

fn fault(file: &File, error: &io::Error) -> Diagnostic {
    let at = Span::file(file.name.clone());
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Diagnostic::new(Code::Machine, at)
                .message("there is no permission to write this file, or beside it")
                .help("ask for permission, then run this again")
        }
        _ => Diagnostic {
            at,
            ..machine(error)
        },
    }
}

/// A new version of a file, beside it. Dropped, it goes.
struct Version {
    beside: PathBuf,
    to: PathBuf,
    placed: bool,
}

impl Version {
    fn write(file: &File, bytes: &[u8]) -> io::Result<Version> {
        let to = file.path().to_owned();
        let name = to.file_name().unwrap_or_default().to_string_lossy();
        let beside = to.with_file_name(format!(".{name}.disclog"));
        // One that a killed run left.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut open = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)?;
        let version = Version {
            beside,
            to,
            placed: false,
        };
        open.write_all(bytes)?;
        open.set_permissions(fs::metadata(&version.to)?.permissions())?;
        open.sync_all()?;
        Ok(version)
    }

    fn place(mut self) -> io::Result<()> {
        fs::rename(&self.beside, &self.to)?;
        self.placed = true;
        Ok(())
    }
}

impl Drop for Version {
    fn drop(&mut self) {
        if !self.placed {
            let _ = fs::remove_file(&self.beside);
        }
    }
}
