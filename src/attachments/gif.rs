//! GIF: blocks up to the trailer, and what is beside the pixels in them.

use super::{Budget, Format, Inspection, Place, Program, Stop, codes, picture};

/// GIF.
pub static GIF: Format = Format {
    name: "gif",
    endings: &["gif"],
    program: Program::Other,
    is,
    by_ending: false,
    read,
};

fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")
}

/// A block: its first byte, for an extension its kind, and its data with the lengths between taken out.
struct Block<'a> {
    kind: Kind,
    whole: &'a [u8],
    data: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Picture,
    Control,
    Comment,
    Text,
    Program,
    Unknown,
}

/// The blocks in order, where the first begins, and where the trailer ends.
fn blocks<'a>(
    bytes: &'a [u8],
    budget: &mut Budget,
) -> Result<(Vec<Block<'a>>, usize, usize), Stop> {
    let cut = || Stop::because("the picture is cut off");
    let table = |flags: u8| {
        if flags & 0x80 == 0 {
            0
        } else {
            3 << ((flags & 7) + 1)
        }
    };
    let mut at = 13 + table(*bytes.get(10).ok_or_else(cut)?);
    let first = at;
    let mut blocks = Vec::new();
    loop {
        budget.spend(1)?;
        let from = at;
        let kind = match bytes.get(at).ok_or_else(cut)? {
            b';' => return Ok((blocks, first, at + 1)),
            b',' => {
                let flags = *bytes.get(at + 9).ok_or_else(cut)?;
                // Behind the head, colours, and the width of codes.
                at += 10 + table(flags) + 1;
                Kind::Picture
            }
            b'!' => {
                let kind = match bytes.get(at + 1).ok_or_else(cut)? {
                    0xF9 => Kind::Control,
                    0xFE => Kind::Comment,
                    0x01 => Kind::Text,
                    0xFF => Kind::Program,
                    _ => Kind::Unknown,
                };
                at += 2;
                kind
            }
            _ => return Err(Stop::because("a part of the picture is damaged")),
        };
        let mut data = Vec::new();
        loop {
            let length = usize::from(*bytes.get(at).ok_or_else(cut)?);
            at += 1;
            if length == 0 {
                break;
            }
            let part = bytes.get(at..at + length).ok_or_else(cut)?;
            if kind != Kind::Picture {
                data.extend_from_slice(part);
            }
            at += length;
        }
        let whole = &bytes[from..at];
        blocks.push(Block { kind, whole, data });
    }
}

/// How often an animation runs.
fn is_loop(block: &Block) -> bool {
    let names = [&b"NETSCAPE2.0"[..], b"ANIMEXTS1.0"];
    block.kind == Kind::Program
        && block.data.len() <= 16
        && names.iter().any(|name| block.data.starts_with(name))
}

fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let (blocks, _, end) = blocks(bytes, budget)?;
    let frames = blocks.iter().filter(|block| block.kind == Kind::Picture);
    match frames.count() {
        0 => return Err(Stop::because("the picture has no pixels")),
        1 => {}
        more => {
            inspection
                .find(&codes::IMAGE_FRAMES, Place::whole())
                .count(more as u64 - 1);
        }
    }
    for block in &blocks {
        let text = || String::from_utf8_lossy(&block.data).into_owned();
        match block.kind {
            Kind::Picture | Kind::Control => {}
            Kind::Comment => picture::text(&text(), false, inspection),
            // What it draws is in the pixels of few readers.
            Kind::Text => picture::text(text().get(12..).unwrap_or_default(), false, inspection),
            Kind::Program if is_loop(block) => {}
            Kind::Program if block.data.starts_with(b"XMP DataXMP") => {
                picture::xmp(&packet(block), inspection);
            }
            Kind::Program if block.data.starts_with(b"ICCRGBG1") => picture::icc(inspection),
            Kind::Program | Kind::Unknown => picture::unknown(&block.data, inspection),
        }
    }
    picture::ends(bytes, end, inspection);
    Ok(())
}

/// A packet of XMP stands there without lengths, so that those who look for it find it; a tail that falls to 0 ends it.
fn packet(block: &Block) -> Vec<u8> {
    let raw = block.whole.get(14..).unwrap_or_default();
    let end = memchr::memmem::rfind(raw, b"?>").map_or(raw.len(), |at| at + 2);
    raw[..end].to_vec()
}

/// The same picture without what is beside its pixels.
pub fn clean(bytes: &[u8], budget: &mut Budget) -> Result<Vec<u8>, Stop> {
    let (blocks, first, _) = blocks(bytes, budget)?;
    let mut clean = bytes[..first].to_vec();
    for block in &blocks {
        if matches!(block.kind, Kind::Picture | Kind::Control) || is_loop(block) {
            clean.extend_from_slice(block.whole);
        }
    }
    clean.push(b';');
    Ok(clean)
}
