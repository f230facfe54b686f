//! Formats that are blocked by their type, and named finding by finding only as far as it is cheap.

use super::budget::{Budget, Stop};
use super::codes::{self, Code};
use super::finding::{Place, Role, Severity};
use super::format::Format;
use super::ooxml::{self, Package};
use super::{Inspection, Program};

/// Workbooks whose parts are binary.
pub static XLSB: Format = Format {
    name: "xlsb",
    endings: &["xlsb"],
    program: Program::Excel,
    is: |bytes| ooxml::is_of(bytes, &["ms-excel.sheet.binary.macroenabled.main"]),
    by_ending: false,
    read: xlsb,
};

/// Rich text.
pub static RTF: Format = Format {
    name: "rtf",
    endings: &["rtf", "doc"],
    program: Program::Word,
    is: |bytes| bytes.starts_with(b"{\\rt"),
    by_ending: false,
    read: rtf,
};

/// Pictures of phones.
pub static HEIC: Format = Format {
    name: "heic",
    endings: &["heic", "heif", "avif"],
    program: Program::Other,
    is: |bytes| {
        let brand = bytes.get(8..12).unwrap_or(&[]);
        bytes.get(4..8) == Some(b"ftyp")
            && [
                &b"heic"[..],
                b"heix",
                b"hevc",
                b"mif1",
                b"msf1",
                b"avif",
                b"heim",
                b"heis",
            ]
            .contains(&brand)
    },
    by_ending: false,
    read: |bytes, inspection, _| {
        inspection
            .find(&codes::CANNOT_PARSE, Place::whole())
            .detail("pictures of this type cannot be looked into: export a JPEG or a PNG");
        if memchr::memmem::find(bytes, b"Exif\0\0").is_some() {
            inspection.find(&codes::EXIF, Place::whole());
        }
        Ok(())
    },
};

/// That the type is one that is not read fully.
fn by_type(inspection: &mut Inspection) {
    inspection
        .find(&codes::LEGACY_FORMAT, Place::whole())
        .weigh(Severity::Block)
        .detail("it cannot be looked into fully");
}

/// Folders and files of a binary workbook, and what they are by being there.
const XLSB_PARTS: &[(&str, &Code)] = &[
    ("vbaproject.bin", &codes::MACRO),
    ("macrosheets/", &codes::MACRO),
    ("dialogsheets/", &codes::MACRO),
    ("pivotcache/", &codes::PIVOT_CACHE),
    ("comments", &codes::COMMENTS),
    ("persons/", &codes::COMMENTS),
    ("externallinks/", &codes::EXTERNAL_LINK_CACHE),
    ("connections.bin", &codes::CONNECTION),
    ("querytables/", &codes::CONNECTION),
    ("embeddings/", &codes::EMBEDDED_OBJECT),
    ("activex/", &codes::EMBEDDED_OBJECT),
    ("revisions/", &codes::REVISION_LOG),
    ("model/", &codes::DATA_MODEL),
    ("printersettings/", &codes::PRINTER_SETTINGS),
    ("thumbnail", &codes::THUMBNAIL),
];

fn xlsb(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let package = Package::open(bytes, inspection, budget)?;
    by_type(inspection);
    let main = package.main()?;
    sheets(&package.read(main, budget)?, inspection, budget)?;
    let all = package.parts.len();
    for (n, part) in package.parts.iter().enumerate() {
        let place = Place::nth_of("part", n + 1, all);
        let name = part.name.to_ascii_lowercase();
        let texts = package.texts(n, budget)?;
        inspection.say(Role::Metadata, place.clone(), texts.clone());
        if part.reached_by.is_none() {
            inspection.find(&codes::ORPHAN_PART, place).hide(texts);
        } else if let Some((_, code)) = XLSB_PARTS.iter().find(|(of, _)| name.contains(of)) {
            inspection.find(code, place).hide(texts);
        } else if part.kind.ends_with("properties+xml") {
            package.properties(n, inspection, budget)?;
        }
    }
    Ok(())
}

/// The list of sheets: records of a number and a length, seven bits a byte.
fn sheets(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    const SHEET: usize = 156;
    let cut = || Stop::because("the list of sheets is cut off");
    let mut at = 0;
    let mut states = Vec::new();
    while at < bytes.len() {
        budget.spend(1)?;
        let mut number = |most: u32| -> Result<usize, Stop> {
            let mut number = 0;
            for n in 0..most {
                let byte = *bytes.get(at).ok_or_else(cut)?;
                at += 1;
                number |= usize::from(byte & 0x7F) << (7 * n);
                if byte & 0x80 == 0 {
                    break;
                }
            }
            Ok(number)
        };
        // A number keeps the mark of its second byte.
        let (id, length) = (number(2)?, number(4)?);
        let record = at
            .checked_add(length)
            .and_then(|end| bytes.get(at..end))
            .ok_or_else(cut)?;
        at += length;
        if id == SHEET {
            states.push(record.first().copied().ok_or_else(cut)?);
        }
    }
    let all = states.len();
    for (n, state) in states.into_iter().enumerate() {
        let code = match state {
            0 => continue,
            2 => &codes::VERY_HIDDEN_SHEET,
            _ => &codes::HIDDEN_SHEET,
        };
        inspection.find(code, Place::nth_of("sheet", n + 1, all));
    }
    Ok(())
}

/// Control words of rich text that tell of something hidden.
const RTF_WORDS: &[(&str, &Code)] = &[
    ("\\objdata", &codes::EMBEDDED_OBJECT),
    ("\\deleted", &codes::TRACKED_CHANGE),
    ("\\revised", &codes::TRACKED_CHANGE),
    ("\\annotation", &codes::COMMENTS),
    ("\\info", &codes::DOC_PROPERTIES),
    ("\\*\\docvar", &codes::DOC_VARIABLE),
    ("\\rsidtbl", &codes::RSID),
];

fn rtf(bytes: &[u8], inspection: &mut Inspection, _: &mut Budget) -> Result<(), Stop> {
    by_type(inspection);
    let is_whole = |word: &str, at: usize| {
        !bytes
            .get(at + word.len())
            .is_some_and(u8::is_ascii_lowercase)
    };
    let counts = |word: &str| {
        memchr::memmem::find_iter(bytes, word.as_bytes())
            .filter(|at| is_whole(word, *at))
            .count() as u64
    };
    for (word, code) in RTF_WORDS {
        let count = counts(word);
        if count > 0 {
            inspection.find(code, Place::whole()).count(count);
        }
    }
    // `\v` hides what follows, `\v0` ends it.
    let hidden = memchr::memmem::find_iter(bytes, b"\\v")
        .filter(|at| matches!(bytes.get(at + 2), Some(b' ' | b'\\' | b'1')))
        .count() as u64;
    if hidden > 0 {
        inspection
            .find(&codes::HIDDEN_TEXT, Place::whole())
            .count(hidden);
    }
    inspection.say(
        Role::Metadata,
        Place::whole(),
        String::from_utf8_lossy(bytes),
    );
    Ok(())
}
