//! Small files about a publication, outside the log: a difference that was saved, signed, or agreed to.
#![expect(
    clippy::disallowed_methods,
    reason = "writes beside the log, in one step"
)]

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file in one step: what stood there before stays until the new one is whole.
///
/// # Errors
///
/// What the machine says.
pub fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder)?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.disclog"));
    let write = || {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().inspect_err(|_| drop(fs::remove_file(&beside)))
}
