//! What the targets `inspect_*` have in common: bytes are read as one format, whatever they look like.

use disclog::attachments::format::FORMATS;
use disclog::attachments::{Budget, inspect_as};

/// Reads bytes as the format of a name. Files of that kind in `tests/leaks/` are good seeds.
pub fn read(name: &str, bytes: &[u8]) {
    let format = FORMATS.iter().find(|format| format.name == name).expect("a format of this name");
    let inspection = inspect_as(format, bytes, &mut Budget::default());
    // What the search would take of it is read too.
    let _ = disclog::attachments::shown(&inspection);
}
