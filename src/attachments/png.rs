//! PNG: chunks up to the end mark, and what is beside the pixels in them.

use super::{Budget, Format, Inspection, Place, Program, Severity, Stop, codes, picture};
use std::io::Read;

/// PNG.
pub static PNG: Format = Format {
    name: "png",
    endings: &["png", "apng"],
    program: Program::Other,
    is,
    by_ending: false,
    read,
};

const HEAD: &[u8] = b"\x89PNG\r\n\x1A\n";

fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(HEAD)
}

struct Chunk<'a> {
    name: &'a [u8],
    /// With length, name and sum.
    whole: &'a [u8],
    body: &'a [u8],
}

/// The chunks in order, and where the last one ends.
fn chunks<'a>(bytes: &'a [u8], budget: &mut Budget) -> Result<(Vec<Chunk<'a>>, usize), Stop> {
    let cut = || Stop::because("the picture is cut off");
    let (mut chunks, mut at) = (Vec::new(), HEAD.len());
    loop {
        budget.spend(1)?;
        let head = bytes.get(at..at + 8).ok_or_else(cut)?;
        let (length, name) = head.split_at(4);
        let length = u32::from_be_bytes(length.try_into().map_err(|_| cut())?) as usize;
        let end = at + 12 + length;
        let whole = bytes.get(at..end).ok_or_else(cut)?;
        let (body, sum) = whole[8..].split_at(length);
        let mut crc = flate2::Crc::new();
        crc.update(&whole[4..8 + length]);
        if crc.sum().to_be_bytes() != sum {
            return Err(Stop::because("a part of the picture is damaged"));
        }
        chunks.push(Chunk { name, whole, body });
        at = end;
        if name == b"IEND" {
            return Ok((chunks, at));
        }
    }
}

/// What is needed to show the picture.
const PICTURE: [&[u8]; 17] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"bKGD",
    b"hIST", b"pHYs", b"sPLT", b"cICP", b"mDCV", b"mDCv", b"cLLI",
];

fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let (chunks, end) = chunks(bytes, budget)?;
    for chunk in &chunks {
        match chunk.name {
            b"iCCP" => picture::icc(inspection),
            b"eXIf" => picture::exif(chunk.body, inspection, budget)?,
            b"tIME" => {
                inspection
                    .find(&codes::EXIF, Place::whole())
                    .weigh(Severity::Note);
            }
            b"tEXt" | b"zTXt" | b"iTXt" => text(chunk, inspection, budget)?,
            b"acTL" => {}
            b"fcTL" | b"fdAT" => {
                inspection.find(&codes::IMAGE_FRAMES, Place::whole());
            }
            name if PICTURE.contains(&name) => {}
            _ => picture::unknown(chunk.body, inspection),
        }
    }
    pixels(bytes, &chunks, inspection, budget)?;
    picture::ends(bytes, end, inspection);
    Ok(())
}

/// A text with its keyword, packed or not.
fn text(chunk: &Chunk, inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let mut parts = chunk.body.splitn(2, |b| *b == 0);
    let keyword = parts.next().unwrap_or_default();
    let rest = parts.next().unwrap_or_default();
    let value = match chunk.name {
        b"zTXt" => unpacked(rest.get(1..).unwrap_or_default(), budget)?,
        b"iTXt" => {
            let packed = rest.first() == Some(&1);
            // Language, and the keyword in it.
            let mut parts = rest.get(2..).unwrap_or_default().splitn(3, |b| *b == 0);
            let language = parts.next().unwrap_or_default();
            let translated = parts.next().unwrap_or_default();
            let value = parts.next().unwrap_or_default();
            let value = if packed {
                unpacked(value, budget)?
            } else {
                value.to_vec()
            };
            if keyword == b"XML:com.adobe.xmp" {
                picture::xmp(&value, inspection);
                return Ok(());
            }
            [language, translated, &value].join(&b' ')
        }
        _ => rest.to_vec(),
    };
    let said = |bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    };
    // What a program says of itself, and when.
    let harmless = matches!(keyword, b"Software" | b"Creation Time")
        || keyword.starts_with(b"date:")
        || keyword == b"Thumb::URI" && value.is_empty();
    let text = format!("{}: {}", said(keyword), said(&value));
    picture::text(&text, harmless, inspection);
    Ok(())
}

/// No text beside a picture is longer.
const LONGEST: u64 = 8 << 20;

fn unpacked(bytes: &[u8], budget: &mut Budget) -> Result<Vec<u8>, Stop> {
    let mut out = Vec::new();
    flate2::read::ZlibDecoder::new(bytes)
        .take(LONGEST + 1)
        .read_to_end(&mut out)
        .map_err(|_| Stop::because("a text in the picture does not unpack"))?;
    if out.len() as u64 > LONGEST {
        return Err(Stop::Limit);
    }
    budget.unpack(out.len() as u64)?;
    Ok(out)
}

/// Pictures of more pixels are not looked at pixel by pixel.
const LARGE: u64 = 40_000_000;
/// Pictures of more pixels are no pictures: nobody's reader shows them.
const HUGE: u64 = 300_000_000;

/// Whether the pixels are those of the picture, all of them and no more; and whether what is transparent has kept its colours.
fn pixels(
    bytes: &[u8],
    chunks: &[Chunk],
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<(), Stop> {
    let packed: Vec<u8> = chunks
        .iter()
        .filter(|chunk| chunk.name == b"IDAT")
        .flat_map(|chunk| chunk.body.iter().copied())
        .collect();
    let mut decoder = flate2::Decompress::new(true);
    let mut out = vec![0; 1 << 16];
    loop {
        let (before_in, before_out) = (decoder.total_in(), decoder.total_out());
        let rest = packed.get(before_in as usize..).unwrap_or_default();
        let status = decoder
            .decompress(rest, &mut out, flate2::FlushDecompress::None)
            .map_err(|_| Stop::because("the pixels of the picture are damaged"))?;
        budget.spend(1 + (decoder.total_out() - before_out) / 64)?;
        if status == flate2::Status::StreamEnd {
            break;
        }
        if decoder.total_in() == before_in && decoder.total_out() == before_out {
            return Err(Stop::because("the picture is cut off"));
        }
    }
    let head = chunks
        .first()
        .filter(|chunk| chunk.name == b"IHDR" && chunk.body.len() == 13)
        .ok_or(Stop::because("the picture does not say its size"))?;
    let side = |at: usize| {
        head.body[at..at + 4]
            .iter()
            .fold(0u64, |n, b| n << 8 | u64::from(*b))
    };
    let (width, height) = (side(0), side(4));
    if width.saturating_mul(height) > HUGE {
        return Err(Stop::Limit);
    }
    let [depth, kind, _, _, interlaced] = [8, 9, 10, 11, 12].map(|at| head.body[at]);
    let channels = [1, 0, 3, 1, 2, 0, 4]
        .get(usize::from(kind))
        .copied()
        .unwrap_or(0);
    let row = |width: u64| (width * channels * u64::from(depth)).div_ceil(8) + 1;
    let expected: u64 = if interlaced == 0 {
        row(width).saturating_mul(height)
    } else {
        // From column, from row, every so many columns, every so many rows.
        [
            (0, 0, 8, 8),
            (4, 0, 8, 8),
            (0, 4, 4, 8),
            (2, 0, 4, 4),
            (0, 2, 2, 4),
            (1, 0, 2, 2),
            (0, 1, 1, 2),
        ]
        .into_iter()
        .map(|(x, y, dx, dy)| {
            let (columns, rows) = (
                width.saturating_sub(x).div_ceil(dx),
                height.saturating_sub(y).div_ceil(dy),
            );
            if columns == 0 {
                0
            } else {
                row(columns).saturating_mul(rows)
            }
        })
        .fold(0, u64::saturating_add)
    };
    if decoder.total_out() < expected {
        return Err(Stop::because("the picture is cut off"));
    }
    if decoder.total_out() > expected || decoder.total_in() < packed.len() as u64 {
        inspection.find(&codes::TRAILING_DATA, Place::named("behind the pixels"));
    }
    if matches!(kind, 4 | 6) && width.saturating_mul(height) <= LARGE {
        hidden_colours(bytes, inspection, budget)?;
    }
    Ok(())
}

/// Looks for colours under pixels that are wholly transparent: any program shows them again.
fn hidden_colours(
    bytes: &[u8],
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<(), Stop> {
    let damaged = |_| Stop::because("the pixels of the picture are damaged");
    let mut decoder = png::Decoder::new_with_limits(
        std::io::Cursor::new(bytes),
        png::Limits { bytes: 200 << 20 },
    );
    decoder.set_transformations(png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(damaged)?;
    let channels = reader.output_color_type().0.samples();
    let mut hidden = std::collections::HashSet::new();
    let (mut all, mut clear, mut told) = (0u64, 0u64, 0u64);
    while let Some(row) = reader.next_row().map_err(damaged)? {
        budget.spend(row.data().len() as u64 / 64)?;
        for pixel in row.data().chunks_exact(channels) {
            all += 1;
            let (alpha, colour) = pixel.split_last().unwrap_or((&255, &[]));
            if *alpha > 0 {
                continue;
            }
            clear += 1;
            // Black and white are what programs leave there; a colour for all is a ground.
            if colour.iter().any(|c| *c != colour[0]) || !matches!(colour.first(), Some(0 | 255)) {
                told += 1;
                if hidden.len() < 64 {
                    hidden.insert(colour.to_vec());
                }
            }
        }
    }
    if hidden.len() >= 16 && told * 100 >= all && told * 20 >= clear {
        inspection
            .find(&codes::ALPHA_OVER_PIXELS, Place::whole())
            .count(told);
    }
    Ok(())
}

/// The same picture without what is beside its pixels.
pub fn clean(bytes: &[u8], budget: &mut Budget) -> Result<Vec<u8>, Stop> {
    let (chunks, _) = chunks(bytes, budget)?;
    let mut clean = HEAD.to_vec();
    for chunk in &chunks {
        if PICTURE.contains(&chunk.name) || chunk.name == b"iCCP" {
            clean.extend_from_slice(chunk.whole);
        }
    }
    Ok(clean)
}
