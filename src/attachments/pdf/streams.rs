//! What streams are packed with, and how much comes out: each is unpacked within the budget before anything else reads it.

use super::syntax::{Dict, Object};
use crate::attachments::{Budget, Stop};
use std::io::Read;

/// No stream of a document that people read is longer, pictures aside.
const LONGEST: usize = 64 << 20;
/// The longest raw picture.
const LONGEST_PICTURE: usize = 160 << 20;
/// Bytes that are unpacked to be counted cost a step for each so many.
const BYTES_A_STEP: u64 = 64;

/// What a stream is, unpacked as far as it is bytes.
pub enum Unpacked {
    /// Bytes.
    Bytes(Vec<u8>),
    /// A picture in a format of its own: the name of its filter, and its bytes.
    Picture(Vec<u8>, Vec<u8>),
}

/// The filters of a stream and the parameters of each.
fn filters(dict: &Dict) -> Vec<(Vec<u8>, Option<Dict>)> {
    let names: Vec<Vec<u8>> = match dict.get("Filter").or_else(|| dict.get("F")) {
        Some(Object::Name(name)) => vec![name.clone()],
        Some(Object::List(list)) => list
            .iter()
            .filter_map(|o| o.name().map(<[u8]>::to_vec))
            .collect(),
        _ => Vec::new(),
    };
    let parameters: Vec<Option<Dict>> = match dict.get("DecodeParms").or_else(|| dict.get("DP")) {
        Some(Object::Dict(dict)) => vec![Some(dict.clone())],
        Some(Object::List(list)) => list.iter().map(|o| o.dict().cloned()).collect(),
        _ => Vec::new(),
    };
    let parameters = parameters.into_iter().chain(std::iter::repeat(None));
    names.into_iter().zip(parameters).collect()
}

/// Unpacks a stream.
pub fn unpack(dict: &Dict, raw: &[u8], budget: &mut Budget) -> Result<Unpacked, Stop> {
    let picture = dict.is("Subtype", "Image");
    let longest = if picture { LONGEST_PICTURE } else { LONGEST };
    // Of a picture only the length matters here.
    let predicted = |bytes, parameters: Option<&Dict>| match picture {
        true => Ok(bytes),
        false => predicted(bytes, parameters),
    };
    let mut bytes = raw.to_vec();
    for (count, (name, parameters)) in filters(dict).into_iter().enumerate() {
        if count == 8 {
            return Err(Stop::because("a stream is packed over and over"));
        }
        bytes = match name.as_slice() {
            b"FlateDecode" | b"Fl" => predicted(inflate(&bytes, longest)?, parameters.as_ref())?,
            b"LZWDecode" | b"LZW" => {
                let early = parameters
                    .as_ref()
                    .and_then(|p| p.get("EarlyChange"))
                    .and_then(Object::number);
                predicted(
                    lzw(&bytes, longest, early != Some(0.0))?,
                    parameters.as_ref(),
                )?
            }
            b"ASCIIHexDecode" | b"AHx" => ascii_hex(&bytes),
            b"ASCII85Decode" | b"A85" => ascii_85(&bytes)?,
            b"RunLengthDecode" | b"RL" => run_length(&bytes, longest)?,
            b"Crypt" => return Err(Stop::Encrypted),
            b"DCTDecode" | b"DCT" | b"JPXDecode" | b"JBIG2Decode" | b"CCITTFaxDecode" | b"CCF" => {
                return Ok(Unpacked::Picture(name, bytes));
            }
            _ => {
                return Err(Stop::because(
                    "a stream is packed in a way that nobody knows",
                ));
            }
        };
        budget.spend(bytes.len() as u64 / BYTES_A_STEP)?;
    }
    Ok(Unpacked::Bytes(bytes))
}

/// Reads what a reader of streams gives, up to a length.
fn all(mut from: impl Read, longest: usize, out: &mut Vec<u8>) -> Result<(), Stop> {
    let mut block = [0; 1 << 15];
    loop {
        match from.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(n) if out.len() + n > longest => return Err(Stop::Limit),
            Ok(n) => out.extend_from_slice(&block[..n]),
            Err(_) => return Err(Stop::because("a stream does not unpack to its end")),
        }
    }
}

/// Unpacks zlib. A wrong sum at the end, or an end that is cut within it, is common, and hides nothing.
pub fn inflate(bytes: &[u8], longest: usize) -> Result<Vec<u8>, Stop> {
    let mut out = Vec::new();
    match all(flate2::read::ZlibDecoder::new(bytes), longest, &mut out) {
        Err(Stop::Unreadable(why)) => {
            // Without the head and the sum, what is packed must still come to its end.
            let mut plain = Vec::new();
            let body = bytes.get(2..).unwrap_or_default();
            match all(flate2::read::DeflateDecoder::new(body), longest, &mut plain) {
                Ok(()) => Ok(plain),
                Err(Stop::Limit) => Err(Stop::Limit),
                Err(_) => Err(Stop::Unreadable(why)),
            }
        }
        done => done.map(|()| out),
    }
}

/// Undoes the prediction of PNG or TIFF, which tables of objects are written with.
fn predicted(bytes: Vec<u8>, parameters: Option<&Dict>) -> Result<Vec<u8>, Stop> {
    let of = |name, default| {
        parameters
            .and_then(|p| p.get(name))
            .and_then(Object::size)
            .unwrap_or(default)
    };
    let predictor = of("Predictor", 1);
    if predictor < 10 {
        // TIFF's is for pictures alone, and nothing here reads those.
        return Ok(bytes);
    }
    let bits = of("Colors", 1).saturating_mul(of("BitsPerComponent", 8));
    let row = bits.saturating_mul(of("Columns", 1)).div_ceil(8);
    let step = bits.div_ceil(8).max(1);
    if row == 0 || row > LONGEST {
        return Err(Stop::because(
            "a stream is packed in a way that nobody knows",
        ));
    }
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0u8; row];
    for line in bytes.chunks(row + 1) {
        let (kind, line) = (line[0], &line[1..]);
        let mut now = line.to_vec();
        for i in 0..now.len() {
            let left = if i >= step { now[i - step] } else { 0 };
            let corner = if i >= step { above[i - step] } else { 0 };
            let up = above[i];
            let guess = match kind {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            };
            now[i] = now[i].wrapping_add(guess);
        }
        out.extend_from_slice(&now);
        now.resize(row, 0);
        above = now;
    }
    Ok(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, up, corner].map(i16::from);
    let guess = a + b - c;
    let [da, db, dc] = [a, b, c].map(|x| (guess - x).abs());
    if da <= db && da <= dc {
        left
    } else if db <= dc {
        up
    } else {
        corner
    }
}

/// LZW as TIFF and PDF have it: codes of 9 to 12 bits, the highest first.
pub fn lzw(bytes: &[u8], longest: usize, early: bool) -> Result<Vec<u8>, Stop> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    // Each entry is a stretch of what has come out already.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let mut out: Vec<u8> = Vec::new();
    let (mut buffer, mut held, mut width) = (0u32, 0u32, 9u32);
    let mut last: Option<(usize, usize)> = None;
    for b in bytes {
        buffer = buffer << 8 | u32::from(*b);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = (buffer >> held) as usize & ((1 << width) - 1);
        buffer &= (1 << held) - 1;
        match code {
            CLEAR => {
                table.clear();
                width = 9;
                last = None;
                continue;
            }
            END => return Ok(out),
            _ => {}
        }
        let from = out.len();
        if code < CLEAR {
            out.push(code as u8);
        } else if let Some((start, len)) = table.get(code - 258).copied() {
            out.extend_from_within(start..start + len);
        } else if let (Some((start, len)), true) = (last, code - 258 == table.len()) {
            out.extend_from_within(start..start + len);
            out.push(out[start]);
        } else {
            return Err(Stop::because("a stream does not unpack to its end"));
        }
        if out.len() > longest {
            return Err(Stop::Limit);
        }
        if let Some((start, len)) = last
            && table.len() < 4096 - 258
        {
            table.push((start, len + 1));
        }
        last = Some((from, out.len() - from));
        let next = table.len() + 258 + usize::from(early);
        width = match next {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
    }
    Ok(out)
}

fn ascii_hex(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = bytes
        .iter()
        .take_while(|b| **b != b'>')
        .filter_map(|b| (*b as char).to_digit(16).map(|d| d as u8))
        .collect();
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0))
        .collect()
}

fn ascii_85(bytes: &[u8]) -> Result<Vec<u8>, Stop> {
    let bad = || Stop::because("a stream does not unpack to its end");
    let (mut out, mut group, mut count) = (Vec::new(), 0u64, 0);
    for b in bytes {
        match b {
            b'~' => break,
            b'z' if count == 0 => out.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => {
                group = group * 85 + u64::from(b - b'!');
                count += 1;
                if count == 5 {
                    out.extend_from_slice(&u32::try_from(group).map_err(|_| bad())?.to_be_bytes());
                    (group, count) = (0, 0);
                }
            }
            b if super::syntax::is_space(*b) => {}
            _ => return Err(bad()),
        }
    }
    if count > 1 {
        for _ in count..5 {
            group = group * 85 + 84;
        }
        out.extend_from_slice(&(group as u32).to_be_bytes()[..count - 1]);
    }
    Ok(out)
}

fn run_length(bytes: &[u8], longest: usize) -> Result<Vec<u8>, Stop> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(length) = bytes.get(at).filter(|b| **b != 128) {
        at += 1;
        if *length < 128 {
            let end = bytes.len().min(at + usize::from(*length) + 1);
            out.extend_from_slice(&bytes[at..end]);
            at = end;
        } else if let Some(b) = bytes.get(at) {
            out.extend(std::iter::repeat_n(*b, 257 - usize::from(*length)));
            at += 1;
        }
        if out.len() > longest {
            return Err(Stop::Limit);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_as_it_went_in() {
        assert_eq!(ascii_hex(b"48 65 6c6C6f>"), b"Hello");
        assert_eq!(
            ascii_85(b"87cURD]i,\"Ebo80~>").ok().as_deref(),
            Some(&b"Hello World!"[..])
        );
        assert_eq!(
            run_length(&[2, b'a', b'b', b'c', 254, b'x', 128], 99)
                .ok()
                .as_deref(),
            Some(&b"abcxxx"[..])
        );
        // The example of the standard (7.4.4.2).
        let packed = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(
            lzw(&packed, 99, true).ok().as_deref(),
            Some(&[45, 45, 45, 45, 45, 65, 45, 45, 45, 66][..])
        );
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let mut bomb = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
        std::io::Write::write_all(&mut bomb, &vec![0; 1 << 20]).expect("memory takes it");
        let bomb = bomb.finish().expect("memory takes it");
        assert!(matches!(inflate(&bomb, 1 << 19), Err(Stop::Limit)));
        assert!(inflate(&bomb, 1 << 21).is_ok_and(|out| out.len() == 1 << 20));
    }
}
