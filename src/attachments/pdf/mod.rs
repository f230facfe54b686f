//! PDF: what stands in its bytes ([`file`]), what the document is made of ([`document`]), and what its pages show ([`pages`]).

mod canvas;
mod document;
mod file;
mod letters;
mod pages;
mod pictures;
mod streams;
mod syntax;

use super::{Budget, Format, Inspection, Place, Program, Role, Severity, Stop, codes};
use file::File;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// PDF.
pub static PDF: Format = Format {
    name: "pdf",
    endings: &["pdf"],
    program: Program::Other,
    is,
    by_ending: false,
    read,
};

/// Whether these bytes are of a PDF: readers look for its head in the first thousand.
fn is(bytes: &[u8]) -> bool {
    file::head(bytes).is_some()
}

/// Reads all of it.
fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let file = File::read(bytes, budget)?;
    ends(&file, bytes, inspection);
    let document = document::look(&file, inspection, budget)?;
    deep(|| pages::look(bytes, &document, inspection, budget))?;
    compare(&document, inspection);
    Ok(())
}

/// How files of other kinds begin: before a document they make it one of both.
const OTHERS: [&[u8]; 14] = [
    b"<html",
    b"<HTML",
    b"<!DOCTYPE",
    b"<script",
    b"<?xml",
    b"<?php",
    b"<svg",
    b"PK\x03\x04",
    b"GIF8",
    b"\xFF\xD8\xFF",
    b"\x89PNG",
    b"RIFF",
    b"#!",
    b"MZ",
];

/// What stands before the document, behind it, between its objects, and of earlier versions.
fn ends(file: &File, bytes: &[u8], inspection: &mut Inspection) {
    let tells = |bytes: &[u8]| bytes.iter().any(|b| !syntax::is_space(*b));
    let before = bytes[..file.start].strip_prefix(b"\xEF\xBB\xBF");
    let before = before.unwrap_or(&bytes[..file.start]);
    if tells(before) {
        inspection.find(&codes::LEADING_DATA, Place::whole());
    }
    if OTHERS
        .iter()
        .any(|mark| memchr::memmem::find(before, mark).is_some())
    {
        inspection.find(&codes::POLYGLOT, Place::whole());
    }
    let behind = &bytes[file.end..];
    if tells(behind) {
        inspection.find(&codes::TRAILING_DATA, Place::whole());
    }
    let archive = [&b"PK\x03\x04"[..], b"PK\x05\x06"];
    let between = file.gaps.iter().map(|gap| &bytes[gap.clone()]);
    if between.chain([behind]).any(|part| {
        archive
            .iter()
            .any(|mark| memchr::memmem::find(part, mark).is_some())
    }) {
        inspection.find(&codes::POLYGLOT, Place::whole());
    }
    let gaps = file.gaps.iter().filter(|gap| gap.start < file.end).count();
    if gaps > 0 {
        inspection
            .find(&codes::UNREFERENCED_OBJECTS, Place::whole())
            .count(gaps as u64)
            .weigh(Severity::Block);
    }
    if file.later > 0 {
        inspection
            .find(&codes::INCREMENTAL_UPDATE, Place::whole())
            .count(file.later as u64);
    }
    if file.repaired {
        inspection
            .find(&codes::CANNOT_PARSE, Place::whole())
            .weigh(Severity::Warn)
            .detail("its table of objects is wrong, and was made anew from the objects");
    }
    for comment in &file.comments {
        inspection.say(Role::Metadata, Place::named("comments"), comment.as_str());
    }
}

/// So many different texts are looked for on the pages; the rest count as not shown.
const COMPARED: usize = 4_000;

/// Holds bookmarks and the texts of tags against what the pages show: what stands there alone may have been redacted on the page.
fn compare(document: &document::Document, inspection: &mut Inspection) {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let visible: String = inspection
        .text
        .iter()
        .filter(|passage| passage.role == Role::Visible)
        .map(|passage| plain(&passage.text))
        .collect();
    // Each text is looked for once, and no more of them than a document has that people wrote.
    let mut known: HashMap<String, bool> = HashMap::new();
    let mut shows = |text: &str| {
        let text = plain(text);
        let many = known.len() >= COMPARED;
        let seen = known.get(&text).copied();
        seen.unwrap_or_else(|| {
            let seen = !many && memchr::memmem::find(visible.as_bytes(), text.as_bytes()).is_some();
            known.insert(text, seen);
            seen
        })
    };
    if !document.titles.is_empty() {
        let unseen: Vec<&String> = document.titles.iter().filter(|t| !shows(t)).collect();
        let found = inspection.find(&codes::PDF_OUTLINE, Place::named("bookmarks"));
        found.count(document.titles.len() as u64);
        if unseen.is_empty() {
            found.weigh(Severity::Note);
        }
        for title in unseen {
            found.hide(title.as_str());
        }
        for title in &document.titles {
            inspection.say(Role::Name, Place::named("bookmarks"), title.as_str());
        }
    }
    for (place, text) in &document.spoken {
        let seen = shows(text);
        let found = inspection.find(&codes::TAGGED_STRUCTURE, place.clone());
        if seen {
            found.weigh(Severity::Note);
        } else {
            found.hide(text.as_str());
        }
    }
    let pages = inspection.facts.pictures_only.unwrap_or(0);
    if pages > 0 {
        inspection
            .find(&codes::PICTURES_ONLY, Place::whole())
            .count(u64::from(pages));
    }
}

/// Why the painting of a page was given up: it is thrown, since painters cannot answer.
struct Halt;

impl Halt {
    fn now() -> ! {
        // No panic: nothing is wrong with this program.
        resume_unwind(Box::new(Halt))
    }
}

/// A stack that is deep enough for what a page may nest.
const STACK: usize = 256 << 20;

/// Does something that may nest deep or give up, apart from the rest.
fn deep(work: impl FnOnce() -> Result<(), Stop> + Send) -> Result<(), Stop> {
    let apart = || match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done,
        Err(thrown) if thrown.is::<Halt>() => Err(Stop::Limit),
        Err(thrown) => resume_unwind(thrown),
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || super::quietly(apart))
            .map_err(|_| Stop::because("there is no memory for a thread"))?;
        match thread.join() {
            Ok(Ok(done)) => done,
            _ => Err(Stop::because("the reader failed")),
        }
    })
}
