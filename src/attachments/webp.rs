//! WebP: chunks of RIFF, and what is beside the pixels in them.

use super::{Budget, Format, Inspection, Place, Program, Stop, codes, exif, picture};

/// WebP.
pub static WEBP: Format = Format {
    name: "webp",
    endings: &["webp"],
    program: Program::Other,
    is,
    by_ending: false,
    read,
};

fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

struct Chunk<'a> {
    name: &'a [u8],
    body: &'a [u8],
}

/// The chunks in order, and where the file ends by what it says.
fn chunks<'a>(bytes: &'a [u8], budget: &mut Budget) -> Result<(Vec<Chunk<'a>>, usize), Stop> {
    let cut = || Stop::because("the picture is cut off");
    let size = |at: usize| {
        let four = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_le_bytes(four) as usize)
    };
    let end = 8 + size(4).ok_or_else(cut)?;
    if end > bytes.len() {
        return Err(cut());
    }
    let (mut chunks, mut at) = (Vec::new(), 12);
    while at < end {
        budget.spend(1)?;
        let name = bytes.get(at..at + 4).ok_or_else(cut)?;
        let length = size(at + 4).ok_or_else(cut)?;
        let body = bytes.get(at + 8..at + 8 + length).ok_or_else(cut)?;
        chunks.push(Chunk { name, body });
        at += 8 + length.next_multiple_of(2);
    }
    // Some programs leave out the last byte, which fills an odd chunk.
    if at > end + 1 {
        return Err(cut());
    }
    Ok((chunks, end))
}

fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let (chunks, end) = chunks(bytes, budget)?;
    let mut pixels = false;
    for chunk in &chunks {
        match chunk.name {
            b"VP8 " | b"VP8L" => pixels = true,
            b"ANMF" => {
                pixels = true;
                inspection.find(&codes::IMAGE_FRAMES, Place::whole());
            }
            b"VP8X" | b"ALPH" | b"ANIM" => {}
            b"ICCP" => picture::icc(inspection),
            b"EXIF" => picture::exif(tiff(chunk.body), inspection, budget)?,
            b"XMP " => picture::xmp(chunk.body, inspection),
            _ => picture::unknown(chunk.body, inspection),
        }
    }
    if !pixels {
        return Err(Stop::because("the picture has no pixels"));
    }
    picture::ends(bytes, end, inspection);
    Ok(())
}

/// Some programs put the mark of JPEG in front.
fn tiff(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"Exif\0\0").unwrap_or(body)
}

/// The same picture without what is beside its pixels; how it is turned stays.
pub fn clean(bytes: &[u8], budget: &mut Budget) -> Result<Vec<u8>, Stop> {
    const EXIF: u8 = 8;
    const XMP: u8 = 4;
    let (chunks, _) = chunks(bytes, budget)?;
    let mut turned = None;
    for chunk in chunks.iter().filter(|chunk| chunk.name == b"EXIF") {
        turned = exif::read(tiff(chunk.body), budget)?.orientation;
    }
    let turned = turned
        .filter(|o| (2..=8).contains(o))
        .map(exif::only_orientation);
    let mut clean = b"RIFF\0\0\0\0WEBP".to_vec();
    let mut put = |name: &[u8], body: &[u8]| {
        clean.extend_from_slice(name);
        clean.extend_from_slice(&(body.len() as u32).to_le_bytes());
        clean.extend_from_slice(body);
        clean.extend(std::iter::repeat_n(0, body.len() % 2));
    };
    for chunk in &chunks {
        match chunk.name {
            b"VP8X" => {
                let mut head = chunk.body.to_vec();
                if let Some(flags) = head.first_mut() {
                    *flags &= !(EXIF | XMP);
                    *flags |= if turned.is_some() { EXIF } else { 0 };
                }
                put(chunk.name, &head);
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => {
                put(chunk.name, chunk.body);
            }
            _ => {}
        }
    }
    if let Some(tiff) = turned {
        put(b"EXIF", &tiff);
    }
    let size = (clean.len() - 8) as u32;
    clean[4..8].copy_from_slice(&size.to_le_bytes());
    Ok(clean)
}
