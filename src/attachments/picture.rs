//! What pictures of every format have in common: packets of data beside their pixels, and other formats hidden in them.

use super::{
    Budget, Format, Inspection, Place, Role, Severity, Stop, codes, exif, gif, jpeg, png, webp, xmp,
};

/// The same picture, pixel by pixel, without what is beside its pixels; nothing for what is no picture, or one whose parts can't be taken
/// out one by one.
pub fn clean(format: &Format, bytes: &[u8], budget: &mut Budget) -> Option<Result<Vec<u8>, Stop>> {
    let clean = match format.name {
        "jpeg" => jpeg::clean,
        "png" => png::clean,
        "gif" => gif::clean,
        "webp" => webp::clean,
        _ => return None,
    };
    Some(clean(bytes, budget))
}

/// Reads a packet of Exif.
pub fn exif(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let exif = exif::read(bytes, budget)?;
    exif.tell(&Place::whole(), inspection);
    packets(bytes, &exif, inspection);
    Ok(())
}

/// Reads the packets that a list of tags leads to.
pub fn packets(bytes: &[u8], exif: &exif::Exif, inspection: &mut Inspection) {
    for (tag, range) in &exif.packets {
        let packet = bytes.get(range.clone()).unwrap_or_default();
        match tag {
            700 => xmp(packet, inspection),
            33723 => iptc(packet, inspection),
            34377 => photoshop(packet, inspection),
            _ => icc(inspection),
        }
    }
}

/// Reads a packet of XMP.
pub fn xmp(bytes: &[u8], inspection: &mut Inspection) {
    let xmp = xmp::read(bytes);
    let found = inspection.find(&codes::XMP, Place::whole());
    found.hide(xmp.text.as_str());
    if xmp.telling {
        found.weigh(Severity::Block);
    }
    inspection.say(Role::Metadata, Place::whole(), xmp.text);
}

/// Tells of a colour profile.
pub fn icc(inspection: &mut Inspection) {
    inspection.find(&codes::ICC, Place::whole());
}

/// Reads captions and credits (IPTC-IIM): records of a mark, two numbers and a length.
fn iptc(bytes: &[u8], inspection: &mut Inspection) {
    let mut rest = bytes;
    let mut texts = Vec::new();
    while let [0x1C, record, number, a, b, more @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*a, *b])).min(more.len());
        let (value, next) = more.split_at(length);
        // The first record, and the version in each, are numbers.
        if *record != 1 && *number != 0 {
            texts.push(String::from_utf8_lossy(value).into_owned());
        }
        rest = next;
    }
    let found = inspection.find(&codes::IPTC, Place::whole());
    for text in &texts {
        found.hide(text.as_str());
    }
    for text in texts {
        inspection.say(Role::Metadata, Place::whole(), text);
    }
}

/// Reads the blocks that Photoshop keeps.
pub fn photoshop(bytes: &[u8], inspection: &mut Inspection) {
    let mut rest = bytes;
    while let [b'8', b'B', b'I', b'M', a, b, name, ..] = rest {
        let number = u16::from_be_bytes([*a, *b]);
        let at = 6 + (usize::from(*name) + 1).next_multiple_of(2);
        let length = rest
            .get(at..at + 4)
            .and_then(|four| four.try_into().ok())
            .map_or(0, |four| u32::from_be_bytes(four) as usize);
        let value = rest.get(at + 4..).unwrap_or_default();
        let value = &value[..length.min(value.len())];
        match number {
            0x0404 => iptc(value, inspection),
            0x0409 | 0x040C => {
                inspection.find(&codes::EXIF_THUMBNAIL, Place::whole());
            }
            0x0424 => xmp(value, inspection),
            // Resolution, colours, guides, what to print: nothing that a person wrote.
            0x03E8..=0x03FF | 0x0400..=0x0403 | 0x0405..=0x0435 | 0x043A | 0x043B | 0x2710 => {}
            _ => {
                inspection.find(&codes::IPTC, Place::whole());
            }
        }
        let next = at
            .saturating_add(4)
            .saturating_add(length.next_multiple_of(2));
        rest = rest.get(next..).unwrap_or_default();
    }
    if rest.iter().any(|b| *b != 0) {
        inspection
            .find(&codes::IPTC, Place::whole())
            .weigh(Severity::Block)
            .detail("a part of it cannot be read");
    }
}

/// Tells of a text inside, by whether it has words.
pub fn text(text: &str, harmless: bool, inspection: &mut Inspection) {
    let words = text.chars().any(char::is_alphabetic);
    let found = inspection.find(&codes::IMAGE_TEXT_CHUNK, Place::whole());
    found.hide(text);
    if words && !harmless {
        found.weigh(Severity::Block);
    }
    inspection.say(Role::Metadata, Place::whole(), text);
}

/// Tells of a part that nobody knows: what it holds can't be said.
pub fn unknown(bytes: &[u8], inspection: &mut Inspection) {
    inspection
        .find(&codes::IMAGE_TEXT_CHUNK, Place::whole())
        .weigh(Severity::Block)
        .hide(String::from_utf8_lossy(bytes))
        .detail("a part that no reader of pictures knows");
}

/// Tells of what stands behind the end, and of other formats that the file passes for.
pub fn ends(bytes: &[u8], end: usize, inspection: &mut Inspection) {
    let behind = bytes.get(end..).unwrap_or_default();
    if behind.iter().any(|b| *b != 0) {
        inspection.find(&codes::TRAILING_DATA, Place::whole());
    }
    let head = &bytes[..bytes.len().min(1024)];
    let tail = &bytes[bytes.len().saturating_sub(66_000)..];
    let has = |bytes: &[u8], mark: &[u8]| memchr::memmem::find(bytes, mark).is_some();
    let markup = [&b"<script"[..], b"<html", b"<!DOCTYPE html", b"<?php"];
    if has(head, b"%PDF-") || has(tail, b"PK\x05\x06") || markup.iter().any(|mark| has(head, mark))
    {
        inspection.find(&codes::POLYGLOT, Place::whole());
    }
}
