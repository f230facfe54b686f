//! JPEG: segments up to the end mark, and what is beside the pixels in them.

use super::{Budget, Format, Inspection, Place, Program, Stop, codes, exif, picture};

/// JPEG.
pub static JPEG: Format = Format {
    name: "jpeg",
    endings: &["jpg", "jpeg", "jpe", "jfif"],
    program: Program::Other,
    is,
    by_ending: false,
    read,
};

/// Whether these bytes are of a JPEG.
fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xD8\xFF")
}

/// A stretch between two marks.
struct Segment<'a> {
    mark: u8,
    /// With the mark, and for a scan the pixels behind it.
    whole: &'a [u8],
    body: &'a [u8],
}

const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;

/// The segments in order, and where the last one ends.
fn segments<'a>(bytes: &'a [u8], budget: &mut Budget) -> Result<(Vec<Segment<'a>>, usize), Stop> {
    let cut = || Stop::because("the picture is cut off");
    let mut segments = Vec::new();
    let mut at = 2;
    loop {
        budget.spend(1)?;
        let from = at;
        if bytes.get(at).ok_or_else(cut)? != &0xFF {
            return Err(Stop::because(
                "a segment of the picture does not begin as it must",
            ));
        }
        // Any number of these may fill the space before a mark.
        while bytes.get(at) == Some(&0xFF) {
            at += 1;
        }
        let mark = *bytes.get(at).ok_or_else(cut)?;
        at += 1;
        if mark == END {
            return Ok((segments, at));
        }
        let (mut body, mut end) = (&bytes[at..at], at);
        if !matches!(mark, 0x01 | 0xD0..=0xD8) {
            let length = bytes.get(at..at + 2).ok_or_else(cut)?;
            let length = usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
            end = at + length;
            body = bytes.get(at + 2..end).ok_or_else(cut)?;
        }
        if mark == SCAN {
            end = pixels_end(bytes, end).ok_or_else(cut)?;
        }
        at = end;
        segments.push(Segment {
            mark,
            whole: &bytes[from..end],
            body,
        });
    }
}

/// Where the pixels of a scan end: at a mark that is none of those that stand among them.
fn pixels_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(0xFF, bytes.get(at..)?)?;
        match bytes.get(at + 1)? {
            0 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Some(at),
        }
    }
}

/// Width and height.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut budget = Budget::default();
    // A faulty one has a size all the same: the first that is written.
    let mut at = 2;
    for _ in 0..10_000 {
        budget.spend(1).ok()?;
        at += memchr::memchr(0xFF, bytes.get(at..)?)?;
        let mark = *bytes.get(at + 1)?;
        if matches!(mark, 0xC0..=0xCF) && !matches!(mark, 0xC4 | 0xC8 | 0xCC) {
            let four = bytes.get(at + 5..at + 9)?;
            let side = |a: u8, b: u8| u32::from(u16::from_be_bytes([a, b]));
            return Some((side(four[2], four[3]), side(four[0], four[1])));
        }
        at += match mark {
            0xFF => 1,
            0 | 0x01 | 0xD0..=0xD9 => 2,
            _ => {
                let two = bytes.get(at + 2..at + 4)?;
                2 + usize::from(u16::from_be_bytes([two[0], two[1]]))
            }
        };
    }
    None
}

/// Reads all of it.
fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let (segments, end) = segments(bytes, budget)?;
    for segment in &segments {
        match part(segment) {
            Part::Exif(tiff) => picture::exif(tiff, inspection, budget)?,
            Part::Xmp(packet) => picture::xmp(packet, inspection),
            Part::Icc => picture::icc(inspection),
            Part::Photoshop(blocks) => picture::photoshop(blocks, inspection),
            Part::Thumbnail => {
                inspection.find(&codes::EXIF_THUMBNAIL, Place::whole());
            }
            Part::MorePictures => {
                inspection.find(&codes::IMAGE_FRAMES, Place::whole());
            }
            Part::Comment => {
                picture::text(&String::from_utf8_lossy(segment.body), false, inspection);
            }
            Part::Unknown => picture::unknown(segment.body, inspection),
            Part::Picture => {}
        }
    }
    if !segments.iter().any(|segment| segment.mark == SCAN) {
        return Err(Stop::because("the picture has no pixels"));
    }
    // The pictures that follow were told of.
    let follows = segments
        .iter()
        .any(|s| matches!(part(s), Part::MorePictures))
        && memchr::memmem::find(&bytes[end..], b"\xFF\xD8\xFF").is_some_and(|at| at < 4096);
    picture::ends(bytes, if follows { bytes.len() } else { end }, inspection);
    Ok(())
}

/// What a segment is.
enum Part<'a> {
    /// Needed to show the picture.
    Picture,
    Exif(&'a [u8]),
    Xmp(&'a [u8]),
    Icc,
    Photoshop(&'a [u8]),
    Thumbnail,
    MorePictures,
    Comment,
    Unknown,
}

fn part<'a>(segment: &Segment<'a>) -> Part<'a> {
    let body = segment.body;
    let after = |head: &[u8]| body.strip_prefix(head);
    match segment.mark {
        0xE0 => match body {
            // Its last two numbers are the sides of a small picture.
            [b'J', b'F', b'I', b'F', 0, _, _, _, _, _, _, _, w, h, ..] if *w > 0 && *h > 0 => {
                Part::Thumbnail
            }
            [b'J', b'F', b'I', b'F', 0, rest @ ..] if rest.len() <= 9 => Part::Picture,
            [b'J', b'F', b'X', b'X', 0, ..] => Part::Thumbnail,
            _ => Part::Unknown,
        },
        0xE1 => {
            if let Some(tiff) = after(b"Exif\0\0").or_else(|| after(b"Exif\0\xFF")) {
                Part::Exif(tiff)
            } else if let Some(packet) = after(b"http://ns.adobe.com/xap/1.0/\0")
                .or_else(|| after(b"http://ns.adobe.com/xmp/extension/\0"))
            {
                Part::Xmp(packet)
            } else {
                Part::Unknown
            }
        }
        0xE2 if body.starts_with(b"ICC_PROFILE\0") => Part::Icc,
        0xE2 if body.starts_with(b"MPF\0") => Part::MorePictures,
        0xEC if body.starts_with(b"Ducky") && body.len() <= 32 => Part::Picture,
        0xED => after(b"Photoshop 3.0\0").map_or(Part::Unknown, Part::Photoshop),
        0xEE if body.starts_with(b"Adobe") && body.len() <= 16 => Part::Picture,
        0xFE => Part::Comment,
        // Tables, frames, scans, restarts.
        0xC0..=0xCF | 0xD0..=0xD8 | 0xDA..=0xDF | 0x01 => Part::Picture,
        _ => Part::Unknown,
    }
}

/// The same picture without what is beside its pixels; how it is turned stays.
pub fn clean(bytes: &[u8], budget: &mut Budget) -> Result<Vec<u8>, Stop> {
    let (segments, _) = segments(bytes, budget)?;
    let mut clean = b"\xFF\xD8".to_vec();
    for segment in &segments {
        match part(segment) {
            Part::Picture | Part::Icc => clean.extend_from_slice(segment.whole),
            Part::Thumbnail if segment.body.starts_with(b"JFIF\0") => {
                // The head is needed, the small picture behind it is not.
                clean.extend_from_slice(b"\xFF\xE0\0\x10");
                clean.extend_from_slice(&segment.body[..12]);
                clean.extend_from_slice(&[0, 0]);
            }
            Part::Exif(tiff) => {
                let turned = exif::read(tiff, budget)?.orientation;
                if let Some(orientation) = turned.filter(|o| (2..=8).contains(o)) {
                    let tiff = exif::only_orientation(orientation);
                    clean.extend_from_slice(b"\xFF\xE1");
                    clean.extend_from_slice(&(tiff.len() as u16 + 8).to_be_bytes());
                    clean.extend_from_slice(b"Exif\0\0");
                    clean.extend_from_slice(&tiff);
                }
            }
            _ => {}
        }
    }
    clean.extend_from_slice(b"\xFF\xD9");
    Ok(clean)
}
