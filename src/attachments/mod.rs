//! Files that are published as they are: what each is, what a reader could dig out of it, and what it says.
//!
//! One file a format, each a row of [`format::FORMATS`]. Formats take bytes and know nothing of the site. What they find are rows of
//! [`codes`], at a [`Place`] that names nothing, and what they read are [`Passage`]s, which the gate and the search read in turn.
//! Whatever is not read to its end, by whatever cause, is a finding that blocks: unread is unsafe.

mod blocked;
pub mod budget;
mod cfb;
pub mod clean;
pub mod codes;
mod colour;
mod cover;
pub mod csv;
mod docx;
mod drawing;
mod eml;
mod exif;
pub mod finding;
pub mod format;
mod gif;
mod html;
pub mod inspector;
mod jpeg;
mod kind;
mod metafile;
mod number_format;
mod odf;
mod ooxml;
mod pdf;
mod picture;
mod png;
mod pptx;
mod shapes;
mod sheet;
mod shown;
mod slide;
mod svg;
mod table;
mod text;
mod tiff;
mod web;
mod webp;
mod xls;
mod xlsx;
pub mod xml;
mod xmp;
pub mod zip;

pub use budget::{Budget, Stop};
pub use codes::{Code, Program};
pub use finding::{Finding, Hidden, Passage, Place, Role, Severity, Words};
pub use format::Format;
pub use kind::{Content, Kind};
pub use shown::{Stretch, first_sheet, shown};

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The media type of a file by its ending, and the word for readers and the kind of its icon.
pub fn media_type(name: &str) -> (&'static str, &'static str, &'static str) {
    let kind = Kind::of(name);
    (kind.media_type, kind.word, kind.icon)
}

/// What a file is, what was found in it and what it says.
pub struct Inspection {
    /// What it is.
    pub format: &'static Format,
    /// What a reader could dig out, in the order of the document.
    pub findings: Vec<Finding>,
    /// What goes out with it.
    pub text: Vec<Passage>,
    /// What readers want to know before they fetch it.
    pub facts: Facts,
}

/// What readers want to know of a file before they fetch it. What was not found out is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// How many pages or slides.
    pub pages: Option<u32>,
    /// The visible sheets, by how many rows are used in each.
    pub sheets: Vec<u32>,
    /// Whether a PDF is tagged.
    pub tagged: Option<bool>,
    /// Whether a PDF has a title.
    pub titled: Option<bool>,
    /// Whether a PDF says its language.
    pub language: Option<bool>,
    /// How many pages are a picture alone.
    pub pictures_only: Option<u32>,
}

impl Inspection {
    fn of(format: &'static Format) -> Inspection {
        Inspection {
            format,
            findings: Vec::new(),
            text: Vec::new(),
            facts: Facts::default(),
        }
    }

    /// Adds a finding, once, with the weight that its code has.
    pub fn find(&mut self, code: &'static Code, place: Place) -> &mut Finding {
        self.findings.push(Finding {
            code,
            severity: code.severity,
            place,
            count: 1,
            detail: None,
            hidden: Vec::new(),
        });
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// Adds a text that goes out with the file.
    pub fn say(&mut self, role: Role, place: Place, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.text.push(Passage {
                place,
                role,
                text,
                columns: Vec::new(),
                numbers: Vec::new(),
                row: 0,
            });
        }
    }

    /// Takes in what was found in a file that lies within this one.
    pub fn absorb(&mut self, inner: Inspection, place: &Place) {
        self.findings
            .extend(inner.findings.into_iter().map(|finding| Finding {
                place: place.clone().then(finding.place),
                ..finding
            }));
        self.text
            .extend(inner.text.into_iter().map(|passage| Passage {
                place: place.clone().then(passage.place),
                ..passage
            }));
    }

    /// The worst that was found.
    pub fn verdict(&self) -> Verdict {
        let worst = self.findings.iter().map(|finding| finding.severity).max();
        match worst {
            Some(Severity::Block) => Verdict::Block,
            Some(Severity::Warn) => Verdict::Warn,
            Some(Severity::Note) | None => Verdict::Clean,
        }
    }

    /// That it was not read to its end.
    fn stopped(&mut self, stop: Stop) {
        match stop {
            Stop::Encrypted => {
                // What a parser finds after that point is noise.
                self.findings.clear();
                self.text.clear();
                self.find(&codes::ENCRYPTED, Place::whole());
            }
            Stop::Found(code) => {
                self.find(code, Place::whole());
            }
            Stop::Limit => {
                self.find(&codes::CANNOT_PARSE, Place::whole())
                    .detail("it asks for more work than a file may");
            }
            Stop::Unreadable(why) => {
                self.find(&codes::CANNOT_PARSE, Place::whole()).detail(why);
            }
        }
    }

    /// Findings of one code at one place are one.
    fn joined(&mut self) {
        let mut joined: Vec<Finding> = Vec::with_capacity(self.findings.len());
        let mut seen = std::collections::HashMap::new();
        for finding in self.findings.drain(..) {
            let key = (finding.code.name, finding.place.words().as_str().to_owned());
            match seen.get(&key).and_then(|at: &usize| joined.get_mut(*at)) {
                Some(first) => {
                    first.count += finding.count;
                    first.severity = first.severity.max(finding.severity);
                    first.hidden.extend(finding.hidden);
                }
                None => {
                    seen.insert(key, joined.len());
                    joined.push(finding);
                }
            }
        }
        self.findings = joined;
    }
}

/// What may become of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may go out.
    Clean,
    /// It may go out, and a person should look.
    Warn,
    /// It may not.
    Block,
}

impl Verdict {
    /// The word used in every form.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Clean => "clean",
            Verdict::Warn => "warn",
            Verdict::Block => "block",
        }
    }
}

/// The ending of a file's name, in small letters.
pub fn ending(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let (stem, ending) = name.rsplit_once('.')?;
    (!stem.is_empty() && !ending.is_empty()).then(|| ending.to_ascii_lowercase())
}

/// Looks into a file. Its bytes say what it is; its name, where it has one, must agree.
pub fn inspect(bytes: &[u8], name: Option<&str>, budget: &mut Budget) -> Inspection {
    let ending = name.and_then(ending);
    let format = quietly(|| Format::of(bytes, ending.as_deref())).unwrap_or(&format::UNKNOWN);
    let ending = ending.as_deref();
    // A file within a file stands on the stack of the outer one; the readers of texts need none.
    if is_inspecting() || format.by_ending {
        return look(format, bytes, ending, budget);
    }
    std::thread::scope(|scope| {
        let apart = std::thread::Builder::new().stack_size(STACK);
        match apart.spawn_scoped(scope, || look(format, bytes, ending, &mut *budget)) {
            Ok(thread) => thread.join().unwrap_or_else(|_| {
                let mut inspection = Inspection::of(&format::UNKNOWN);
                inspection.stopped(Stop::because("the reader failed"));
                inspection
            }),
            Err(_) => {
                let mut inspection = Inspection::of(&format::UNKNOWN);
                inspection.stopped(Stop::because("there is no room to read it"));
                inspection
            }
        }
    })
}

/// Room for readers that go into themselves for each level of a file. It is taken only as far as it is used.
const STACK: usize = 256 << 20;

fn look(
    format: &'static Format,
    bytes: &[u8],
    ending: Option<&str>,
    budget: &mut Budget,
) -> Inspection {
    let mut inspection = inspect_as(format, bytes, budget);
    let agrees = |ending: &str| {
        format.endings.contains(&ending) || format.by_ending && !Format::is_ending(ending)
    };
    if !std::ptr::eq(format, &format::UNKNOWN) && ending.is_some_and(|ending| !agrees(ending)) {
        inspection.find(&codes::TYPE_MISMATCH, Place::whole());
    }
    if is_two_formats(format, bytes) {
        inspection.find(&codes::POLYGLOT, Place::whole());
    }
    inspection.joined();
    inspection
}

/// Reads bytes as a format, whatever they look like.
pub fn inspect_as(format: &'static Format, bytes: &[u8], budget: &mut Budget) -> Inspection {
    let mut inspection = Inspection::of(format);
    match quietly(|| (format.read)(bytes, &mut inspection, budget)) {
        Ok(Ok(())) => {}
        Ok(Err(stop)) => inspection.stopped(stop),
        Err(_) => inspection.stopped(Stop::because("the reader failed")),
    }
    inspection
}

/// Whether some program would take the bytes for something else: an archive from behind, a PDF or a page of HTML from before.
fn is_two_formats(format: &Format, bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    let begins = |with: &[u8]| memchr::memmem::find(head, with).is_some();
    let is = |names: &[&str]| names.contains(&format.name);
    let is_archive = zip::is(bytes);
    let behind = !is_archive && !format.by_ending && zip::is_behind(bytes);
    let pdf = !is(&["pdf"]) && !is_archive && !format.by_ending && begins(b"%PDF-");
    let page = is(&["pdf", "jpeg", "png", "gif"]) && (begins(b"<html") || begins(b"<script"));
    behind || pdf || page
}

/// Does something that may panic, so that the panic is a finding.
fn quietly<T>(work: impl FnOnce() -> T) -> std::thread::Result<T> {
    let outer = INSIDE.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(outer);
    done
}

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is looking into a file: a panic there is a finding, and nothing that a person must be told of besides.
pub fn is_inspecting() -> bool {
    INSIDE.get()
}
