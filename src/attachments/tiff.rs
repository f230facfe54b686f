//! TIFF: lists of tags as in Exif, one a picture, and the stretches that they lead to.

use super::{Budget, Format, Inspection, Place, Program, Stop, codes, exif, picture};
use std::ops::Range;

/// TIFF.
pub static TIFF: Format = Format {
    name: "tiff",
    endings: &["tif", "tiff"],
    program: Program::Other,
    is,
    by_ending: false,
    read,
};

fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"II\x2A\0") || bytes.starts_with(b"MM\0\x2A")
}

fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let exif = exif::read(bytes, budget)?;
    if exif.faulty {
        return Err(Stop::because("a part of the picture is damaged"));
    }
    if exif.chain == 0 {
        return Err(Stop::because("the picture has no pixels"));
    }
    let more = exif.kinds.len();
    if more > 0 {
        inspection
            .find(&codes::IMAGE_FRAMES, Place::whole())
            .count(more as u64);
    }
    // A second picture is one of the pages, and told of above.
    let exif = exif::Exif {
        thumbnail: exif.kinds.iter().any(|kind| kind & 1 != 0),
        ..exif
    };
    exif.tell(&Place::whole(), inspection);
    picture::packets(bytes, &exif, inspection);
    let gaps = gaps(exif.used, bytes.len());
    let behind = gaps.last().filter(|gap| gap.end == bytes.len());
    let end = behind.map_or(bytes.len(), |gap| gap.start);
    // Some programs leave the head of each page where it was.
    let told =
        |gap: &&Range<usize>| gap.len() > 16 && bytes[(*gap).clone()].iter().any(|b| *b != 0);
    if gaps
        .iter()
        .filter(|gap| gap.start < end)
        .any(|gap| told(&gap))
    {
        inspection.find(&codes::TRAILING_DATA, Place::named("between its parts"));
    }
    picture::ends(bytes, end, inspection);
    Ok(())
}

/// The stretches that nothing leads to.
fn gaps(mut used: Vec<Range<usize>>, length: usize) -> Vec<Range<usize>> {
    used.sort_unstable_by_key(|range| range.start);
    let (mut gaps, mut at) = (Vec::new(), 0);
    for range in used.into_iter().filter(|range| range.start <= length) {
        if range.start > at {
            gaps.push(at..range.start);
        }
        at = at.max(range.end.min(length));
    }
    if at < length {
        gaps.push(at..length);
    }
    gaps
}
