//! How large the pictures of a PDF come out, by their own bytes: a few can ask for gigabytes.

use crate::attachments::jpeg;

/// Pictures of more pixels are taken for opaque, and not looked at. A page at 600 dots an inch has 35 million.
pub const LARGE: usize = 40_000_000;

/// The pixels of a picture that is packed by a filter of its own; as many as can be where that cannot be told.
pub fn pixels(filter: &[u8], bytes: &[u8]) -> usize {
    let (width, height) = match filter {
        b"DCTDecode" | b"DCT" => jpeg::size(bytes).unwrap_or((0, 0)),
        b"JPXDecode" => jpeg_2000(bytes).unwrap_or((u32::MAX, u32::MAX)),
        b"JBIG2Decode" => jbig2(bytes).unwrap_or((u32::MAX, u32::MAX)),
        // Fax pages have no size of their own: the dictionary says it.
        _ => (0, 0),
    };
    (width as usize).saturating_mul(height as usize)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

/// The marker of the size (ISO 15444-1, A.5.1), wherever the stream of code begins.
fn jpeg_2000(bytes: &[u8]) -> Option<(u32, u32)> {
    let at = memchr::memmem::find(bytes, &[0xFF, 0x4F, 0xFF, 0x51])?;
    Some((u32_at(bytes, at + 8)?, u32_at(bytes, at + 12)?))
}

/// The largest page or region that its segments announce (ITU-T T.88, 7.2).
fn jbig2(bytes: &[u8]) -> Option<(u32, u32)> {
    let (mut at, mut size) = (0, (0, 0));
    for _ in 0..10_000 {
        if at >= bytes.len() {
            return Some(size);
        }
        let number = u32_at(bytes, at)?;
        let flags = *bytes.get(at + 4)?;
        let mut next = at + 5;
        let refers = match *bytes.get(next)? >> 5 {
            7 => {
                let count = (u32_at(bytes, next)? & 0x1FFF_FFFF) as usize;
                next = next.checked_add(4 + count.div_ceil(8) + 1)?;
                count
            }
            few => {
                next += 1;
                usize::from(few)
            }
        };
        let width = match number {
            0..=256 => 1,
            257..=65_536 => 2,
            _ => 4,
        };
        next = next.checked_add(refers.checked_mul(width)?)?;
        next += if flags & 0x40 == 0 { 1 } else { 4 };
        let length = u32_at(bytes, next)?;
        let data = next + 4;
        // Pages, and regions of text, halftones and pixels, begin with their size.
        if matches!(flags & 0x3F, 4..=43 | 48) {
            let (w, h) = (u32_at(bytes, data)?, u32_at(bytes, data + 4)?);
            // A page of unknown height grows as its stripes come.
            let h = if h == u32::MAX { 20_000 } else { h };
            size = (size.0.max(w), size.1.max(h));
        }
        if length == u32::MAX {
            return Some(size);
        }
        at = data.checked_add(length as usize)?;
    }
    None
}
