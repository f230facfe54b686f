//! The containers of older Office files: a small file system of storages and streams. Workbooks are read through their records
//! (`xls.rs`); documents, slides and messages of this kind are blocked by their type, with what a look at their streams tells.

use super::budget::{Budget, Stop};
use super::codes;
use super::finding::{Place, Role, Severity};
use super::format::Format;
use super::{Inspection, Program, ooxml, xls};
use cfb::CompoundFile;
use std::io::{Cursor, Read as _};

const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Whether these bytes are such a container.
fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

fn has(bytes: &[u8], names: &[&str]) -> bool {
    is(bytes)
        && Container::open(bytes)
            .is_ok_and(|container| names.iter().any(|name| container.is_there(name)))
}

/// Packages of newer Office under a password.
pub static LOCKED: Format = Format {
    name: "encrypted",
    endings: &[
        "docx", "docm", "xlsx", "xlsm", "xlsb", "pptx", "pptm", "dotx", "xltx", "potx",
    ],
    program: Program::Other,
    is: |bytes| {
        has(
            bytes,
            &["EncryptedPackage", "EncryptionInfo", "\u{6}DataSpaces"],
        )
    },
    by_ending: false,
    read: |_, _, _| Err(Stop::Encrypted),
};

/// Workbooks.
pub static XLS: Format = Format {
    name: "xls",
    endings: &["xls", "xlt"],
    program: Program::Excel,
    is: |bytes| has(bytes, &["Workbook", "Book"]),
    by_ending: false,
    read: |bytes, inspection, budget| {
        let container = Container::open(bytes)?;
        inspection.find(&codes::LEGACY_FORMAT, Place::whole());
        let stream = container
            .read("Workbook", budget)?
            .or(container.read("Book", budget)?);
        xls::read(&stream.unwrap_or_default(), inspection, budget)?;
        container.streams(XLS_PARTS, inspection, budget)
    },
};

/// Documents.
pub static DOC: Format = Format {
    name: "doc",
    endings: &["doc", "dot"],
    program: Program::Word,
    is: |bytes| has(bytes, &["WordDocument"]),
    by_ending: false,
    read: |bytes, inspection, budget| {
        let container = Container::open(bytes)?;
        let document = container.read("WordDocument", budget)?.unwrap_or_default();
        let flags = document
            .get(10..12)
            .map_or(0, |b| u16::from_le_bytes([b[0], b[1]]));
        if flags & 0x0100 != 0 {
            return Err(Stop::Encrypted);
        }
        blocked(inspection);
        if flags & 0x0004 != 0 {
            inspection
                .find(&codes::HIDDEN_TEXT, Place::whole())
                .detail("it was saved fast: what was deleted is still there");
        }
        inspection.say(
            Role::Metadata,
            Place::whole(),
            ooxml::words_of_binary(&document),
        );
        container.streams(&[], inspection, budget)
    },
};

/// Slides.
pub static PPT: Format = Format {
    name: "ppt",
    endings: &["ppt", "pps", "pot"],
    program: Program::PowerPoint,
    is: |bytes| has(bytes, &["PowerPoint Document"]),
    by_ending: false,
    read: |bytes, inspection, budget| {
        let container = Container::open(bytes)?;
        if container.is_there("EncryptedSummary") {
            return Err(Stop::Encrypted);
        }
        blocked(inspection);
        let slides = container
            .read("PowerPoint Document", budget)?
            .unwrap_or_default();
        inspection.say(
            Role::Metadata,
            Place::whole(),
            ooxml::words_of_binary(&slides),
        );
        container.streams(&[], inspection, budget)
    },
};

/// Messages of Outlook.
pub static MSG: Format = Format {
    name: "msg",
    endings: &["msg", "oft"],
    program: Program::Other,
    is: |bytes| has(bytes, &["__properties_version1.0"]),
    by_ending: false,
    read: |bytes, inspection, budget| {
        let container = Container::open(bytes)?;
        blocked(inspection);
        inspection.find(&codes::MAIL_HEADERS, Place::whole());
        let mut attached = 0;
        for path in &container.paths {
            attached +=
                u64::from(path.ends_with("__properties_version1.0") && path.contains("__attach_"));
            let name = path.rsplit('/').next().unwrap_or(path);
            // Text properties: 001F in two bytes a letter, 001E in one.
            if name.starts_with("__substg1.0_")
                && (name.ends_with("001F") || name.ends_with("001E"))
            {
                let bytes = container.read(path, budget)?.unwrap_or_default();
                let words = ooxml::words_of_binary(&bytes);
                if name.contains("_0E02") && !words.trim().is_empty() {
                    inspection
                        .find(&codes::MAIL_BCC, Place::whole())
                        .hide(words.clone());
                }
                inspection.say(Role::Metadata, Place::whole(), words);
            }
        }
        if attached > 0 {
            inspection
                .find(&codes::MAIL_ATTACHMENT, Place::whole())
                .count(attached);
        }
        Ok(())
    },
};

/// Containers of any other program.
pub static OTHER: Format = Format {
    name: "cfb",
    endings: &[],
    program: Program::Other,
    is,
    by_ending: false,
    read: |bytes, inspection, budget| {
        let container = Container::open(bytes)?;
        blocked(inspection);
        container.streams(&[], inspection, budget)
    },
};

/// That the type is one that is not read fully.
fn blocked(inspection: &mut Inspection) {
    inspection
        .find(&codes::LEGACY_FORMAT, Place::whole())
        .weigh(Severity::Block)
        .detail("it cannot be looked into fully");
}

/// What a workbook's container may hold besides, without a word.
const XLS_PARTS: &[&str] = &["Workbook", "Book", "\u{1}CompObj", "\u{1}Ole"];

/// A container, of which all streams are known.
struct Container<'a> {
    bytes: &'a [u8],
    /// The paths of its streams, without a slash in front.
    paths: Vec<String>,
}

impl<'a> Container<'a> {
    fn open(bytes: &'a [u8]) -> Result<Container<'a>, Stop> {
        let file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| damaged())?;
        let paths = file
            .walk()
            .filter(|entry| entry.is_stream())
            .map(|entry| entry.path().to_string_lossy().replace('\\', "/"))
            .map(|path| path.trim_start_matches('/').to_owned())
            .collect();
        Ok(Container { bytes, paths })
    }

    fn is_there(&self, name: &str) -> bool {
        self.paths.iter().any(|path| {
            path == name
                || path
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with('/'))
        })
    }

    fn read(&self, path: &str, budget: &mut Budget) -> Result<Option<Vec<u8>>, Stop> {
        if !self.paths.iter().any(|there| there == path) {
            return Ok(None);
        }
        let mut file = CompoundFile::open(Cursor::new(self.bytes)).map_err(|_| damaged())?;
        let mut stream = file
            .open_stream(format!("/{path}"))
            .map_err(|_| damaged())?;
        // No stream is longer than the file that it lies in.
        let length = stream.len();
        if length > self.bytes.len() as u64 {
            return Err(damaged());
        }
        budget.unpack(length)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).map_err(|_| damaged())?;
        Ok(Some(bytes))
    }

    /// Tells what the streams are that no format reads; where some are known, any other blocks.
    fn streams(
        &self,
        known: &[&str],
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let mut told = std::collections::BTreeSet::new();
        let all = self.paths.len();
        for (n, path) in self.paths.iter().enumerate() {
            let top = path.split('/').next().unwrap_or(path);
            let place = Place::nth_of("part", n + 1, all);
            inspection.say(Role::Name, place.clone(), path.clone());
            let code = match top {
                "\u{5}SummaryInformation" | "\u{5}DocumentSummaryInformation" => {
                    let bytes = self.read(path, budget)?.unwrap_or_default();
                    properties(&bytes, top.contains("Document"), inspection)?;
                    continue;
                }
                "_VBA_PROJECT_CUR" | "Macros" | "VBA" => &codes::MACRO,
                "_SX_DB_CUR" => &codes::PIVOT_CACHE,
                "Revision Log" | "User Names" => &codes::REVISION_LOG,
                "ObjectPool" | "Ctls" => &codes::EMBEDDED_OBJECT,
                "MsoDataStore" => &codes::CUSTOM_XML,
                "_xmlsignatures" | "_signatures" => &codes::DOC_PROPERTIES,
                _ if top.starts_with("MBD") || top.starts_with("LNK") => &codes::EMBEDDED_OBJECT,
                _ if known.contains(&top) || known.is_empty() => continue,
                _ => &codes::UNKNOWN_PART,
            };
            let words = ooxml::words_of_binary(&self.read(path, budget)?.unwrap_or_default());
            inspection.say(Role::Metadata, place.clone(), words.clone());
            if told.insert(top) {
                inspection.find(code, place).hide(words);
            }
        }
        Ok(())
    }
}

fn damaged() -> Stop {
    Stop::because("the container is damaged")
}

/// Title, author and the like.
fn properties(bytes: &[u8], of_document: bool, inspection: &mut Inspection) -> Result<(), Stop> {
    let number = |at: usize| -> Option<u32> {
        let bytes = bytes.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    };
    let place = Place::named("document properties");
    let sections = number(24).ok_or_else(damaged)?.min(8) as usize;
    for section in 0..sections {
        let begin = number(28 + section * 20 + 16).ok_or_else(damaged)? as usize;
        let count = number(begin.saturating_add(4))
            .ok_or_else(damaged)?
            .min(1_000) as usize;
        for n in 0..count {
            let entry = begin + 8 + n * 8;
            let (Some(id), Some(offset)) = (number(entry), number(entry + 4)) else {
                return Err(damaged());
            };
            let at = begin.saturating_add(offset as usize);
            let kind = number(at).ok_or_else(damaged)?;
            if kind == 0x47 && !of_document && id == 17 {
                inspection.find(&codes::THUMBNAIL, place.clone());
            }
            let length = match kind {
                0x1E => number(at + 4).ok_or_else(damaged)? as usize,
                0x1F => (number(at + 4).ok_or_else(damaged)? as usize).saturating_mul(2),
                _ => continue,
            };
            let text = bytes
                .get(at + 8..(at + 8).saturating_add(length))
                .ok_or_else(damaged)?;
            let text = if kind == 0x1F {
                let units: Vec<u16> = text
                    .chunks_exact(2)
                    .map(|b| u16::from_le_bytes([b[0], b[1]]))
                    .collect();
                String::from_utf16_lossy(&units)
            } else {
                match std::str::from_utf8(text) {
                    Ok(text) => text.to_owned(),
                    Err(_) => text.iter().map(|b| char::from(*b)).collect(),
                }
            };
            let text = text.trim_end_matches('\0').trim();
            if text.is_empty() {
                continue;
            }
            inspection.say(Role::Metadata, place.clone(), text);
            let telling = match (of_document, section, id) {
                (false, 0, 2..=6 | 8) => true,
                // A template is named by its path.
                (false, 0, 7) => !matches!(text, "Normal" | "Normal.dot" | "Normal.dotm"),
                (true, 0, 2 | 14 | 15) => true,
                (true, 1.., _) => id > 1,
                _ => false,
            };
            if telling {
                inspection
                    .find(&codes::DOC_PROPERTIES, place.clone())
                    .hide(text);
            }
        }
    }
    Ok(())
}
