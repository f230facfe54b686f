//! ZIP archives, byte by byte: the list at the end and the entries themselves must say the same, and nothing may stand between them.
//!
//! Programs trust either the list or the entries; whatever only one of the two knows is hidden from somebody. So both are walked here,
//! and a library that follows the list alone would not do. Unpacking is `flate2`'s.

use super::budget::{Budget, Stop};
use super::codes::{self, Code};
use super::finding::{Place, Role};
use super::format::Format;
use super::{Inspection, Program};
use flate2::{Decompress, FlushDecompress, Status};
use std::collections::HashSet;
use std::ops::Range;

const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
const CENTRAL: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
/// So many entries an archive may have.
const ENTRIES: usize = 20_000;
/// An entry that is unpacked to so much more than it takes, and is large, is a bomb.
const RATIO: u64 = 150;
const LARGE: u64 = 8 << 20;

/// Whether these bytes begin as an archive does.
pub fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(LOCAL) || bytes.starts_with(END)
}

/// Whether they end as an archive does that some program would open: for files that begin as something else.
pub fn is_behind(bytes: &[u8]) -> bool {
    let Some(end) = find_end(bytes) else {
        return false;
    };
    let (size, at) = (u32_at(bytes, end + 12), u32_at(bytes, end + 16));
    let directory = size.and_then(|size| (end as u64).checked_sub(size.into()));
    let begins = |at: u64| {
        usize::try_from(at)
            .ok()
            .and_then(|at| bytes.get(at..))
            .is_some_and(|rest| rest.starts_with(CENTRAL))
    };
    directory.is_some_and(begins) || at.is_some_and(|at| begins(at.into()))
}

/// An archive, of which the list and the entries were compared.
pub struct Archive<'a> {
    bytes: &'a [u8],
    /// The entries, in the order of the list.
    pub entries: Vec<Entry>,
    /// What is wrong with the archive itself.
    pub faults: Vec<(&'static Code, Place, Option<&'static str>)>,
}

/// An entry of an archive.
pub struct Entry {
    /// Its path.
    pub name: String,
    /// Whether it is a folder.
    pub is_folder: bool,
    packed: Range<usize>,
    method: u16,
    size: u64,
    crc: u32,
}

impl Entry {
    /// How large it is unpacked, as it says itself.
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl<'a> Archive<'a> {
    /// Reads the list, walks the entries and compares them.
    pub fn walk(bytes: &'a [u8], budget: &mut Budget) -> Result<Archive<'a>, Stop> {
        let end = find_end(bytes).ok_or(Stop::because("the archive has no end"))?;
        let mut archive = Archive {
            bytes,
            entries: Vec::new(),
            faults: Vec::new(),
        };
        let comment = usize::from(need(u16_at(bytes, end + 20))?);
        if comment > 0 {
            archive.fault(&codes::ZIP_COMMENT, Place::whole(), None);
        }
        if end + 22 + comment != bytes.len() {
            archive.fault(&codes::TRAILING_DATA, Place::whole(), None);
        }
        if u16_at(bytes, end + 4) != Some(0) || u16_at(bytes, end + 6) != Some(0) {
            return Err(Stop::because("the archive is in several pieces"));
        }
        let mut count = u64::from(need(u16_at(bytes, end + 10))?);
        let mut size = u64::from(need(u32_at(bytes, end + 12))?);
        let mut at = u64::from(need(u32_at(bytes, end + 16))?);
        let mut list_end = end;
        if let Some(locator) = end
            .checked_sub(20)
            .filter(|locator| bytes[*locator..].starts_with(LOCATOR_64))
        {
            let large = place(need(u64_at(bytes, locator + 8))?)?;
            if !bytes.get(large..).is_some_and(|r| r.starts_with(END_64)) {
                return Err(Stop::because("the archive's end is damaged"));
            }
            if large + 56 != locator {
                archive.fault(
                    &codes::ZIP_DUPLICATE,
                    Place::whole(),
                    Some("there are bytes that no entry has"),
                );
            }
            count = need(u64_at(bytes, large + 32))?;
            size = need(u64_at(bytes, large + 40))?;
            at = need(u64_at(bytes, large + 48))?;
            list_end = large;
        }
        let (at, size) = (place(at)?, place(size)?);
        if at.checked_add(size) != Some(list_end) {
            // What stands in front of everything moves all places by as much.
            let moved = list_end
                .checked_sub(size)
                .is_some_and(|begin| begin > at && bytes[begin..].starts_with(CENTRAL));
            return Err(if moved {
                Stop::Found(&codes::LEADING_DATA)
            } else {
                Stop::because("the archive's list is not where its end says")
            });
        }
        if count > ENTRIES as u64 {
            return Err(Stop::Found(&codes::ZIP_BOMB));
        }
        archive.list(at, list_end, count as usize, budget)?;
        Ok(archive)
    }

    fn fault(&mut self, code: &'static Code, place: Place, detail: Option<&'static str>) {
        self.faults.push((code, place, detail));
    }

    fn list(
        &mut self,
        begin: usize,
        end: usize,
        count: usize,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let bytes = self.bytes;
        let mut at = begin;
        let mut stretches: Vec<(usize, usize)> = Vec::with_capacity(count);
        let mut names = HashSet::new();
        for n in 1..=count {
            budget.spend(1)?;
            let place = Place::nth_of("entry", n, count);
            let header = bytes
                .get(at..end)
                .filter(|header| header.starts_with(CENTRAL) && header.len() >= 46)
                .ok_or(Stop::because("the archive's list is damaged"))?;
            let lengths = [28, 30, 32].map(|o| u16_at(header, o).map_or(0, usize::from));
            let raw = need(header.get(46..46 + lengths[0]))?;
            let extra_at = 46 + lengths[0];
            let extra = need(header.get(extra_at..extra_at + lengths[1]))?;
            let comment_at = extra_at + lengths[1];
            need(header.get(comment_at..comment_at + lengths[2]))?;
            if lengths[2] > 0 {
                self.fault(&codes::ZIP_COMMENT, place.clone(), None);
            }
            at += comment_at + lengths[2];
            let flags = need(u16_at(header, 8))?;
            let method = need(u16_at(header, 10))?;
            if flags & 0x41 != 0 || method == 99 {
                return Err(Stop::Encrypted);
            }
            let mut sizes = Sizes {
                packed: u64::from(need(u32_at(header, 20))?),
                size: u64::from(need(u32_at(header, 24))?),
                offset: u64::from(need(u32_at(header, 42))?),
            };
            self.extra(extra, raw, Some(&mut sizes), &place)?;
            let name = name(raw);
            let attributes = need(u32_at(header, 38))?;
            let is_link = need(u16_at(header, 4))? >> 8 == 3 && attributes >> 28 == 0xA;
            if leaves_its_folder(&name) || is_link {
                self.fault(&codes::ZIP_PATH, place.clone(), None);
            }
            if !names.insert(name.to_lowercase()) {
                self.fault(
                    &codes::ZIP_DUPLICATE,
                    place.clone(),
                    Some("two entries have one name"),
                );
            }
            let local = Local {
                raw,
                flags,
                method,
                sizes: &sizes,
                crc: need(u32_at(header, 16))?,
            };
            let (packed, after) = self.local(&local, &place)?;
            stretches.push((self::place(sizes.offset)?, after));
            self.entries.push(Entry {
                is_folder: name.ends_with('/'),
                name,
                packed,
                method,
                size: sizes.size,
                crc: local.crc,
            });
        }
        if at != end {
            return Err(Stop::because("the archive's list is damaged"));
        }
        self.gaps(stretches, begin)
    }

    /// Entries follow one another without a gap, from the first byte to the list.
    fn gaps(&mut self, mut stretches: Vec<(usize, usize)>, list: usize) -> Result<(), Stop> {
        stretches.sort_unstable();
        let mut before = 0;
        for (begin, end) in stretches.into_iter().chain([(list, list)]) {
            if begin < before {
                // Entries that share their bytes: the way to make a small archive endless.
                return Err(Stop::Found(&codes::ZIP_BOMB));
            }
            if begin > before {
                let code = if before == 0 {
                    &codes::LEADING_DATA
                } else {
                    &codes::ZIP_DUPLICATE
                };
                self.fault(
                    code,
                    Place::whole(),
                    Some("there are bytes that no entry has"),
                );
            }
            before = end;
        }
        Ok(())
    }

    /// The entry where the list says that it is: its bytes, and where it ends.
    fn local(&mut self, listed: &Local<'_>, place: &Place) -> Result<(Range<usize>, usize), Stop> {
        let begin = self::place(listed.sizes.offset)?;
        let header = self
            .bytes
            .get(begin..)
            .filter(|header| header.starts_with(LOCAL) && header.len() >= 30)
            .ok_or(Stop::because(
                "an entry is not where the archive's list says",
            ))?;
        let (names, extras) = (
            usize::from(need(u16_at(header, 26))?),
            usize::from(need(u16_at(header, 28))?),
        );
        let raw = need(header.get(30..30 + names))?;
        let extra = need(header.get(30 + names..30 + names + extras))?;
        let flags = need(u16_at(header, 6))?;
        let method = need(u16_at(header, 8))?;
        let follows = flags & 8 != 0;
        let mut sizes = Sizes {
            packed: u64::from(need(u32_at(header, 18))?),
            size: u64::from(need(u32_at(header, 22))?),
            offset: 0,
        };
        self.extra(extra, listed.raw, Some(&mut sizes), place)?;
        let crc = need(u32_at(header, 14))?;
        let as_listed =
            (sizes.packed, sizes.size, crc) == (listed.sizes.packed, listed.sizes.size, listed.crc);
        let unsaid = follows && sizes.packed == 0 && sizes.size == 0 && crc == 0;
        let large = follows && crc == 0;
        if raw != listed.raw
            || method != listed.method
            || (flags ^ listed.flags) & 0x841 != 0
            || !(as_listed || unsaid || large)
        {
            self.fault(
                &codes::ZIP_DUPLICATE,
                place.clone(),
                Some("the entry says something else than the list"),
            );
        }
        let packed = begin + 30 + names + extras;
        let end = packed
            .checked_add(self::place(listed.sizes.packed)?)
            .filter(|end| *end <= self.bytes.len())
            .ok_or(Stop::because("an entry is cut off"))?;
        Ok((packed..end, end + self.descriptor(end, follows, listed)))
    }

    /// How long the sizes are that follow an entry.
    fn descriptor(&self, at: usize, follows: bool, listed: &Local<'_>) -> usize {
        let rest = &self.bytes[at..];
        if !follows {
            return 0;
        }
        let signed = if rest.starts_with(DESCRIPTOR) { 4 } else { 0 };
        let size = |at: usize| u32_at(rest, at).map(u64::from);
        let short = u32_at(rest, signed) == Some(listed.crc)
            && size(signed + 4) == Some(listed.sizes.packed)
            && size(signed + 8) == Some(listed.sizes.size);
        let long = u64_at(rest, signed + 4) == Some(listed.sizes.packed)
            && u64_at(rest, signed + 12) == Some(listed.sizes.size);
        match (short, long) {
            (_, true) => signed + 20,
            (true, false) => signed + 12,
            (false, false) => 0,
        }
    }

    /// Fields that stand beside an entry: those for large files, times and numbers of owners are known, others are not.
    fn extra(
        &mut self,
        mut extra: &[u8],
        raw: &[u8],
        mut sizes: Option<&mut Sizes>,
        place: &Place,
    ) -> Result<(), Stop> {
        while extra.len() >= 4 {
            let id = need(u16_at(extra, 0))?;
            let length = usize::from(need(u16_at(extra, 2))?);
            let data = extra
                .get(4..4 + length)
                .ok_or(Stop::because("a field of an entry is cut off"))?;
            extra = &extra[4 + length..];
            let known = match id {
                0x0001 => {
                    if let Some(sizes) = sizes.as_deref_mut() {
                        sizes.large(data)?;
                    }
                    true
                }
                // Times and numeric owners.
                0x000A | 0x5455 | 0x5855 | 0x7855 | 0x7875 => data.len() <= 40,
                // Room that Office leaves for growth.
                0xA220 | 0xD935 => data.iter().skip(4).all(|b| *b == 0),
                // Executable archives of Java have an empty one.
                0xCAFE => data.is_empty(),
                // The name once more, in UTF-8.
                0x7075 => data.get(5..) == Some(raw),
                0x9901 => return Err(Stop::Encrypted),
                _ => false,
            };
            if !known {
                self.fault(
                    &codes::ZIP_COMMENT,
                    place.clone(),
                    Some("an entry has a field that is not known"),
                );
            }
        }
        if extra.iter().any(|b| *b != 0) {
            self.fault(
                &codes::ZIP_COMMENT,
                place.clone(),
                Some("an entry has a field that is not known"),
            );
        }
        Ok(())
    }

    /// The entry of a path; letters' case aside, as Office looks for it.
    pub fn named(&self, name: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// An entry, unpacked and compared with its check sum.
    pub fn read(&self, entry: &Entry, budget: &mut Budget) -> Result<Vec<u8>, Stop> {
        let packed = &self.bytes[entry.packed.clone()];
        if entry.size > LARGE && entry.size / (packed.len() as u64).max(1) > RATIO
            || entry.size > budget.bytes_left()
        {
            return Err(Stop::Found(&codes::ZIP_BOMB));
        }
        budget.unpack(entry.size)?;
        let bytes = match entry.method {
            0 => packed.to_vec(),
            8 => inflate(packed, entry.size)?,
            _ => {
                return Err(Stop::because(
                    "an entry is packed in a way that office programs do not use",
                ));
            }
        };
        let mut crc = flate2::Crc::new();
        crc.update(&bytes);
        if bytes.len() as u64 != entry.size || crc.sum() != entry.crc {
            return Err(Stop::because("an entry is damaged"));
        }
        Ok(bytes)
    }
}

/// Writes an archive with nothing in it but entries: no comments, no times, no fields.
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
    list: Vec<u8>,
    count: u16,
}

impl Writer {
    /// Adds an entry as it lies in another archive.
    pub fn copy(&mut self, archive: &Archive<'_>, entry: &Entry) {
        let packed = &archive.bytes[entry.packed.clone()];
        self.entry(&entry.name, entry.method, entry.crc, packed, entry.size);
    }

    /// Adds an entry that is not packed.
    pub fn put(&mut self, name: &str, bytes: &[u8]) {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        self.entry(name, 0, crc.sum(), bytes, bytes.len() as u64);
    }

    fn entry(&mut self, name: &str, method: u16, crc: u32, packed: &[u8], size: u64) {
        let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
        let mut head = Vec::new();
        // Version 2.0; names are UTF-8; the first day that there is.
        for field in [20, 0x0800, method, 0, 0x21] {
            head.extend_from_slice(&u16::to_le_bytes(field));
        }
        head.extend_from_slice(&crc.to_le_bytes());
        head.extend_from_slice(&small(packed.len() as u64));
        head.extend_from_slice(&small(size));
        head.extend_from_slice(&u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
        head.extend_from_slice(&[0, 0]);
        let offset = self.bytes.len() as u64;
        self.bytes.extend_from_slice(LOCAL);
        self.bytes.extend_from_slice(&head);
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(packed);
        self.list.extend_from_slice(CENTRAL);
        self.list.extend_from_slice(&20_u16.to_le_bytes());
        self.list.extend_from_slice(&head);
        // No comment, one disk, no attributes.
        self.list.extend_from_slice(&[0; 10]);
        self.list.extend_from_slice(&small(offset));
        self.list.extend_from_slice(name.as_bytes());
        self.count = self.count.saturating_add(1);
    }

    /// The archive.
    pub fn finish(mut self) -> Vec<u8> {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
        let (at, size) = (small(self.bytes.len()), small(self.list.len()));
        self.bytes.append(&mut self.list);
        self.bytes.extend_from_slice(END);
        self.bytes.extend_from_slice(&[0; 4]);
        self.bytes.extend_from_slice(&self.count.to_le_bytes());
        self.bytes.extend_from_slice(&self.count.to_le_bytes());
        self.bytes.extend_from_slice(&size);
        self.bytes.extend_from_slice(&at);
        self.bytes.extend_from_slice(&[0, 0]);
        self.bytes
    }
}

/// Unpacks to exactly so many bytes, with nothing left over.
fn inflate(packed: &[u8], size: u64) -> Result<Vec<u8>, Stop> {
    let damaged = || Stop::because("an entry is damaged");
    let size = usize::try_from(size).map_err(|_| Stop::Limit)?;
    let mut inflater = Decompress::new(false);
    // One byte more, so that more than was said is noticed.
    let mut bytes = Vec::with_capacity(size + 1);
    loop {
        let (read, written) = (inflater.total_in(), bytes.len());
        let status = inflater
            .decompress_vec(
                &packed[read as usize..],
                &mut bytes,
                FlushDecompress::Finish,
            )
            .map_err(|_| damaged())?;
        if status == Status::StreamEnd {
            break;
        }
        let stuck = inflater.total_in() == read && bytes.len() == written;
        if bytes.len() > size || stuck {
            return Err(damaged());
        }
    }
    if inflater.total_in() != packed.len() as u64 || bytes.len() != size {
        return Err(damaged());
    }
    Ok(bytes)
}

/// What the list says of an entry.
struct Local<'a> {
    raw: &'a [u8],
    flags: u16,
    method: u16,
    sizes: &'a Sizes,
    crc: u32,
}

struct Sizes {
    packed: u64,
    size: u64,
    offset: u64,
}

impl Sizes {
    /// Takes those that need more than 32 bits from their field.
    fn large(&mut self, data: &[u8]) -> Result<(), Stop> {
        let mut at = 0;
        for size in [&mut self.size, &mut self.packed, &mut self.offset] {
            if *size == u64::from(u32::MAX) {
                *size = need(u64_at(data, at))?;
                at += 8;
            }
        }
        Ok(())
    }
}

/// The last end of a list in the file, at most a comment away from the file's end, or anywhere where bytes were put behind it.
fn find_end(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::rfind_iter(bytes, END)
        .take(64)
        .find(|at| bytes.len() - at >= 22)
}

fn name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => raw
            .iter()
            .map(|b| match b {
                0..=127 => char::from(*b),
                _ => CP437[usize::from(*b) - 128],
            })
            .collect(),
    }
}

/// The upper half of the letters in which names were written before Unicode.
#[rustfmt::skip]
const CP437: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å',
    'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', '¢', '£', '¥', '₧', 'ƒ',
    'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '⌐', '¬', '½', '¼', '¡', '«', '»',
    '░', '▒', '▓', '│', '┤', '╡', '╢', '╖', '╕', '╣', '║', '╗', '╝', '╜', '╛', '┐',
    '└', '┴', '┬', '├', '─', '┼', '╞', '╟', '╚', '╔', '╩', '╦', '╠', '═', '╬', '╧',
    '╨', '╤', '╥', '╙', '╘', '╒', '╓', '╫', '╪', '┘', '┌', '█', '▄', '▌', '▐', '▀',
    'α', 'ß', 'Γ', 'π', 'Σ', 'σ', 'µ', 'τ', 'Φ', 'Θ', 'Ω', 'δ', '∞', 'φ', 'ε', '∩',
    '≡', '±', '≥', '≤', '⌠', '⌡', '÷', '≈', '°', '∙', '·', '√', 'ⁿ', '²', '■', '\u{A0}',
];

fn leaves_its_folder(name: &str) -> bool {
    name.is_empty()
        || name.starts_with('/')
        || name.contains('\\')
        || name.chars().any(char::is_control)
        || name.as_bytes().get(1) == Some(&b':')
        || name.split('/').any(|step| step == "..")
}

fn need<T>(read: Option<T>) -> Result<T, Stop> {
    read.ok_or(Stop::because("the archive is cut off"))
}

fn place(at: u64) -> Result<usize, Stop> {
    usize::try_from(at).map_err(|_| Stop::because("the archive is damaged"))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(8)?)?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}

/// Tells what is wrong with the archive itself, as findings of the file that it is.
pub fn tell(archive: &Archive<'_>, inspection: &mut Inspection) {
    for (code, place, detail) in &archive.faults {
        let finding = inspection.find(code, place.clone());
        if let Some(detail) = detail {
            finding.detail(*detail);
        }
    }
}

/// Names that the systems of officers' machines leave in archives, and which say nothing.
fn is_litter(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    matches!(base, "Thumbs.db" | ".DS_Store" | "desktop.ini") || name.starts_with("__MACOSX/")
}

/// Archives that are no documents.
pub static ZIP: Format = Format {
    name: "zip",
    endings: &["zip"],
    program: Program::Other,
    is,
    by_ending: false,
    read,
};

/// Reads an archive that is no document: each entry is a file of its own.
pub fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let archive = Archive::walk(bytes, budget)?;
    tell(&archive, inspection);
    let all = archive.entries.len();
    for (n, entry) in archive.entries.iter().enumerate() {
        let place = Place::nth_of("entry", n + 1, all);
        inspection.say(Role::Name, place.clone(), entry.name.clone());
        if entry.is_folder {
            if entry.size > 0 {
                inspection
                    .find(&codes::ZIP_DUPLICATE, place)
                    .detail("a folder has bytes of its own");
            }
            continue;
        }
        if is_litter(&entry.name) {
            inspection
                .find(&codes::HIDDEN_TEXT, place)
                .detail("a file that the system left there, unseen")
                .hide(entry.name.clone());
            continue;
        }
        let inner = archive.read(entry, budget)?;
        let name = entry.name.rsplit('/').next();
        let found = budget.deeper(|budget| Ok(super::inspect(&inner, name, budget)))?;
        if found.format.name == "zip" {
            let deep = budget.depth() >= 2;
            let finding = inspection.find(&codes::NESTED_ARCHIVE, place.clone());
            if deep {
                finding.weigh(super::Severity::Block);
            }
        }
        inspection.absorb(found, &place);
    }
    Ok(())
}
