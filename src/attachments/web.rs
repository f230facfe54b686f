//! Files that only a site's own folder has: fonts, and the small picture of a browser's tab.

use super::budget::{Budget, Stop};
use super::codes;
use super::finding::Place;
use super::format::Format;
use super::{Inspection, Program};

/// Fonts: letters, and nothing that an author wrote.
pub static FONT: Format = Format {
    name: "font",
    endings: &["woff2", "woff", "ttf", "otf"],
    program: Program::Other,
    is: |bytes| {
        [&b"wOF2"[..], b"wOFF", b"\0\x01\0\0\0", b"OTTO"]
            .iter()
            .any(|magic| bytes.starts_with(magic))
    },
    by_ending: false,
    read: |_, _, _| Ok(()),
};

/// Small pictures in several sizes.
pub static ICO: Format = Format {
    name: "ico",
    endings: &["ico"],
    program: Program::Other,
    is: |bytes| bytes.starts_with(&[0, 0, 1, 0]) && bytes.get(5) == Some(&0),
    by_ending: false,
    read: ico,
};

/// Each picture stands where the list says, and nothing else does.
fn ico(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let cut = || Stop::because("the picture is cut off");
    let number = |at: usize| -> Result<usize, Stop> {
        let bytes = bytes.get(at..at + 4).ok_or_else(cut)?;
        Ok(u32::from_le_bytes(bytes.try_into().map_err(|_| cut())?) as usize)
    };
    let count = usize::from(*bytes.get(4).ok_or_else(cut)?);
    let mut end = 6 + 16 * count;
    let mut pictures = Vec::new();
    for n in 0..count {
        let (size, at) = (number(6 + 16 * n + 8)?, number(6 + 16 * n + 12)?);
        pictures.push((at, size));
    }
    pictures.sort_unstable();
    for (n, (at, size)) in pictures.into_iter().enumerate() {
        budget.spend(1)?;
        let picture = at
            .checked_add(size)
            .and_then(|end| bytes.get(at..end))
            .ok_or_else(cut)?;
        if at != end {
            inspection.find(&codes::TRAILING_DATA, Place::whole());
        }
        end = at + size;
        if picture.starts_with(b"\x89PNG") {
            let inner = budget.deeper(|budget| Ok(super::inspect(picture, None, budget)))?;
            inspection.absorb(inner, &Place::nth_of("picture", n + 1, count));
        }
    }
    if end != bytes.len() {
        inspection.find(&codes::TRAILING_DATA, Place::whole());
    }
    Ok(())
}
