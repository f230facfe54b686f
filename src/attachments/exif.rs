//! Exif, the data of cameras (and of TIFF, which is built the same): lists of tags, each leading to more.
//!
//! Read by hand and to the end, whatever is odd on the way: a strict reader gives up at the first faulty offset, and with it drops the
//! position that stands before it.

use super::{Budget, Inspection, Place, Role, Severity, Stop, codes};
use std::collections::BTreeSet;
use std::ops::Range;

/// Lists of tags in one file.
const LISTS: usize = 1_000;

/// What the lists of tags say.
#[derive(Default)]
pub struct Exif {
    /// Whether there is a position.
    pub position: bool,
    /// Whether there is a second, small picture.
    pub thumbnail: bool,
    /// Texts that name people or machines.
    pub people: Vec<String>,
    /// All other texts.
    pub texts: Vec<String>,
    /// Whether there is more than what is needed to show the picture.
    pub telling: bool,
    /// Whether something could not be read.
    pub faulty: bool,
    /// How the picture is turned.
    pub orientation: Option<u16>,
    /// Lists that follow one another from the first: in TIFF, pictures.
    pub chain: usize,
    /// Pictures beside the first, and what each says that it is.
    pub kinds: Vec<u32>,
    /// Where XMP, IPTC, data of Photoshop and a colour profile stand, by tag.
    pub packets: Vec<(u16, Range<usize>)>,
    /// Every stretch that is used.
    pub used: Vec<Range<usize>>,
}

/// Names people and machines: artist, copyright, owner, serial numbers, maker's note, host, author.
const PEOPLE: [u16; 9] = [
    0x013B, 0x013C, 0x8298, 0x927C, 0x9C9D, 0xA430, 0xA431, 0xA435, 0xC62F,
];
/// Needed to show the picture as it is: size, resolution, orientation, colour, versions, and where lists stand.
const HARMLESS: [u16; 41] = [
    0x00FE, 0x00FF, 0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x010A, 0x0111, 0x0112, 0x0115, 0x0116,
    0x0117, 0x0118, 0x0119, 0x011A, 0x011B, 0x011C, 0x0128, 0x013D, 0x0140, 0x0142, 0x0143, 0x0144,
    0x0145, 0x0152, 0x0153, 0x015B, 0x0201, 0x0202, 0x0211, 0x0212, 0x0213, 0x0214, 0x8769, 0x9000,
    0x9101, 0xA000, 0xA001, 0xA002, 0xA003,
];

/// Reads the lists from the head of TIFF on.
pub fn read(bytes: &[u8], budget: &mut Budget) -> Result<Exif, Stop> {
    let mut exif = Exif::default();
    let little = match bytes.get(..4) {
        Some(b"II\x2A\0") => true,
        Some(b"MM\0\x2A") => false,
        _ => {
            exif.faulty = true;
            return Ok(exif);
        }
    };
    exif.used.push(0..8);
    let reader = Reader { bytes, little };
    let mut seen = BTreeSet::new();
    // A list, and what it is: one of the chain, one below it, positions.
    let mut open = vec![(reader.long(4).unwrap_or(0), List::Chain)];
    while let Some((at, list)) = open.pop() {
        if at == 0 {
            continue;
        }
        if !seen.insert(at) || seen.len() > LISTS {
            exif.faulty = true;
            continue;
        }
        if matches!(list, List::Chain) {
            exif.chain += 1;
        }
        exif.list(&reader, at as usize, list, &mut open, budget)?;
    }
    Ok(exif)
}

#[derive(Clone, Copy, PartialEq)]
enum List {
    Chain,
    Below,
    Positions,
    Exchange,
}

struct Reader<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Reader<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let two = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little {
            u16::from_le_bytes(two)
        } else {
            u16::from_be_bytes(two)
        })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let four = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.little {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        })
    }
}

impl Exif {
    fn list(
        &mut self,
        reader: &Reader,
        at: usize,
        list: List,
        open: &mut Vec<(u32, List)>,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let Some(count) = reader.short(at) else {
            self.faulty = true;
            return Ok(());
        };
        let end = at + 2 + usize::from(count) * 12;
        self.used.push(at..(end + 4).min(reader.bytes.len()));
        let second = list == List::Chain && self.chain > 1;
        if second {
            self.kinds.push(0);
        }
        let (mut strips, mut lengths) = (Vec::new(), Vec::new());
        for k in 0..usize::from(count) {
            budget.spend(1)?;
            let entry = at + 2 + k * 12;
            let (Some(tag), Some(kind), Some(number)) = (
                reader.short(entry),
                reader.short(entry + 2),
                reader.long(entry + 4),
            ) else {
                self.faulty = true;
                return Ok(());
            };
            let width = match kind {
                1 | 2 | 6 | 7 => 1,
                3 | 8 => 2,
                4 | 9 | 11 | 13 => 4,
                5 | 10 | 12 => 8,
                _ => {
                    self.faulty = true;
                    continue;
                }
            };
            let length = width * number as usize;
            let from = if length <= 4 {
                entry + 8
            } else {
                reader.long(entry + 8).unwrap_or(u32::MAX) as usize
            };
            let range = from..from.saturating_add(length);
            let Some(value) = reader.bytes.get(range.clone()) else {
                self.faulty = true;
                self.telling |= !HARMLESS.contains(&tag);
                self.position |= tag == 0x8825;
                continue;
            };
            self.used.push(range.clone());
            let number_at = |n: usize| match width {
                2 => reader.short(from + 2 * n).map(u32::from),
                4 => reader.long(from + 4 * n),
                _ => value.get(n).map(|b| u32::from(*b)),
            };
            let numbers = || (0..number as usize).filter_map(number_at);
            match (list, tag) {
                // A version alone is written by cameras that know no position.
                (List::Positions, tag) => self.position |= tag != 0,
                (_, 0x8769) => open.push((number_at(0).unwrap_or(0), List::Below)),
                (_, 0xA005) => open.push((number_at(0).unwrap_or(0), List::Exchange)),
                (_, 0x8825) => open.push((number_at(0).unwrap_or(0), List::Positions)),
                (_, 0x014A) => {
                    self.kinds.extend(numbers().map(|_| 0));
                    open.extend(numbers().take(LISTS).map(|at| (at, List::Below)));
                }
                (_, 0x0112) => self.orientation = number_at(0).map(|n| n as u16),
                (List::Chain, 0x00FE) if second => {
                    if let Some(kind) = self.kinds.last_mut() {
                        *kind = number_at(0).unwrap_or(0);
                    }
                }
                (_, 0x0111 | 0x0144 | 0x0201) => {
                    strips.extend(numbers());
                    self.thumbnail |= second;
                }
                (_, 0x0117 | 0x0145 | 0x0202) => lengths.extend(numbers()),
                (_, 700 | 33723 | 34377 | 34675) => self.packets.push((tag, range)),
                (_, tag) if PEOPLE.contains(&tag) => {
                    self.telling = true;
                    self.people.push(text(value, tag));
                }
                (List::Exchange, _) => {}
                (_, tag) if !HARMLESS.contains(&tag) => {
                    self.telling = true;
                    self.texts.push(text(value, tag));
                }
                _ => {}
            }
        }
        let stretches = strips.iter().zip(&lengths);
        self.used.extend(
            stretches.map(|(from, n)| *from as usize..(*from as usize).saturating_add(*n as usize)),
        );
        if list == List::Chain {
            match reader.long(end) {
                Some(next) => open.push((next, List::Chain)),
                // Left out where the list ends the file.
                None => self.faulty |= end != reader.bytes.len(),
            }
        }
        Ok(())
    }

    /// Tells what was found.
    pub fn tell(&self, place: &Place, inspection: &mut Inspection) {
        if self.position {
            inspection.find(&codes::EXIF_GPS, place.clone());
        }
        if self.thumbnail {
            inspection.find(&codes::EXIF_THUMBNAIL, place.clone());
        }
        if !self.people.is_empty() {
            let found = inspection.find(&codes::EXIF_ID, place.clone());
            found.count(self.people.len() as u64);
            for text in &self.people {
                found.hide(text.as_str());
            }
        }
        if self.telling || self.faulty {
            let found = inspection.find(&codes::EXIF, place.clone());
            if self.faulty {
                found
                    .weigh(Severity::Block)
                    .detail("a part of it cannot be read");
            }
            for text in &self.texts {
                found.hide(text.as_str());
            }
        }
        for text in self.people.iter().chain(&self.texts) {
            inspection.say(Role::Metadata, place.clone(), text.as_str());
        }
    }
}

/// What a value says, if it is text. Windows writes some in UTF-16.
fn text(value: &[u8], tag: u16) -> String {
    let text = if (0x9C9B..=0x9C9F).contains(&tag) {
        let units = value
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        char::decode_utf16(units)
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    } else {
        let value = value.strip_prefix(b"ASCII\0\0\0").unwrap_or(value);
        String::from_utf8_lossy(value).into_owned()
    };
    let words: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let legible = words.chars().filter(|c| c.is_alphanumeric()).count();
    // Numbers and pictures are no words.
    if legible * 2 >= words.trim().chars().count() {
        words.trim().to_owned()
    } else {
        String::new()
    }
}

/// The least that says how a picture is turned.
pub fn only_orientation(orientation: u16) -> Vec<u8> {
    let mut bytes = b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    bytes.extend_from_slice(&orientation.to_be_bytes());
    bytes.extend_from_slice(&[0; 6]);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_it_tells_nothing() {
        let exif = read(&only_orientation(6), &mut Budget::default()).ok();
        let exif = exif.expect("it is read");
        assert_eq!(exif.orientation, Some(6));
        assert!(!exif.telling && !exif.faulty && !exif.position && !exif.thumbnail);
    }

    #[test]
    fn lists_that_lead_back_to_themselves_end() {
        // The next list is the first.
        let bytes = b"MM\0\x2A\0\0\0\x08\0\0\0\0\0\x08";
        let exif = read(bytes, &mut Budget::default()).ok();
        assert!(exif.is_some_and(|exif| exif.faulty));
    }
}
