//! Pictures that are lists of drawing commands of Windows (EMF, WMF), as old charts and signatures in documents are.

use super::budget::{Budget, Stop};
use super::codes;
use super::finding::{Place, Role};
use super::format::Format;
use super::{Inspection, Program};

/// Pictures in 32 bits.
pub static EMF: Format = Format {
    name: "emf",
    endings: &["emf"],
    program: Program::Other,
    is: |bytes| bytes.starts_with(&[1, 0, 0, 0]) && bytes.get(40..44) == Some(b" EMF"),
    by_ending: false,
    read: emf,
};

/// Pictures in 16 bits.
pub static WMF: Format = Format {
    name: "wmf",
    endings: &["wmf"],
    program: Program::Other,
    is: |bytes| {
        let begins = bytes
            .strip_prefix(b"\xD7\xCD\xC6\x9A")
            .map_or(bytes, |rest| rest.get(18..).unwrap_or(&[]));
        begins.starts_with(&[1, 0, 9, 0, 0, 3]) || begins.starts_with(&[2, 0, 9, 0, 0, 3])
    },
    by_ending: false,
    read: wmf,
};

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
}

fn emf(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    const END: usize = 14;
    let cut = || Stop::because("the picture is cut off");
    let mut at = 0;
    let mut text = String::new();
    loop {
        budget.spend(1)?;
        let id = u32_at(bytes, at).ok_or_else(cut)?;
        let length = u32_at(bytes, at + 4)
            .filter(|length| *length >= 8)
            .ok_or_else(cut)?;
        let record = at
            .checked_add(length)
            .and_then(|end| bytes.get(at..end))
            .ok_or_else(cut)?;
        // Text in two bytes a letter or in one; its description stands after 36 bytes.
        if matches!(id, 83 | 84) {
            let count = u32_at(record, 44).unwrap_or(0);
            let begin = u32_at(record, 48).unwrap_or(0);
            let width = if id == 84 { 2 } else { 1 };
            let end = begin.saturating_add(count.saturating_mul(width));
            text.push_str(&letters(record.get(begin..end).unwrap_or(&[]), width));
            text.push(' ');
        }
        at += length;
        if id == END {
            break;
        }
    }
    if at < bytes.len() && bytes[at..].iter().any(|b| *b != 0) {
        inspection.find(&codes::TRAILING_DATA, Place::whole());
    }
    inspection.say(Role::Visible, Place::whole(), text);
    Ok(())
}

fn wmf(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let cut = || Stop::because("the picture is cut off");
    let placed = bytes.starts_with(b"\xD7\xCD\xC6\x9A");
    let mut at = if placed { 22 } else { 0 } + 18;
    let mut text = String::new();
    loop {
        budget.spend(1)?;
        let length = u32_at(bytes, at)
            .filter(|words| *words >= 3)
            .ok_or_else(cut)?;
        let length = length.checked_mul(2).ok_or_else(cut)?;
        let record = at
            .checked_add(length)
            .and_then(|end| bytes.get(at..end))
            .ok_or_else(cut)?;
        let id = u16::from_le_bytes([record[4], record[5]]);
        let count = |at: usize| {
            record
                .get(at..at + 2)
                .map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])))
        };
        match id {
            // `TextOut`: a length, letters.
            0x0521 => text.push_str(&letters(record.get(8..8 + count(6)).unwrap_or(&[]), 1)),
            // `ExtTextOut`: a place, a length, options with or without a frame, letters.
            0x0A32 => {
                let begin = if count(12) & 6 != 0 { 22 } else { 14 };
                text.push_str(&letters(
                    record.get(begin..begin + count(10)).unwrap_or(&[]),
                    1,
                ));
            }
            _ => {}
        }
        text.push(' ');
        at += length;
        if id == 0 {
            break;
        }
    }
    if at < bytes.len() && bytes[at..].iter().any(|b| *b != 0) {
        inspection.find(&codes::TRAILING_DATA, Place::whole());
    }
    inspection.say(Role::Visible, Place::whole(), text);
    Ok(())
}

fn letters(bytes: &[u8], width: usize) -> String {
    if width == 2 {
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .map(|b| u16::from_le_bytes([b[0], b[1]]))
            .collect();
        String::from_utf16_lossy(&units)
    } else {
        bytes.iter().map(|b| char::from(*b)).collect()
    }
}
