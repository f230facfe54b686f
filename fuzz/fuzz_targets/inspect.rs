//! The first byte chooses a format, the others are what it reads, whatever they look like; then the same bytes as what they are. Each
//! format has a target of its own besides (`inspect_pdf` and so on).
//!
//! `tests/leaks/` makes good seeds: put a byte in front of each.
#![no_main]

use disclog::attachments::format::FORMATS;
use disclog::attachments::{Budget, inspect, inspect_as};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let format = FORMATS[usize::from(*choice) % FORMATS.len()];
    let _ = inspect_as(format, bytes, &mut Budget::default());
    let _ = inspect(bytes, None, &mut Budget::default());
});
