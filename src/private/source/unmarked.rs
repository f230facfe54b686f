//! Files of text in which nothing can be withheld: attachments and static files. A mark in one would publish what it means to hide.

use super::files::{File, FileText};
use super::marks;
use super::origin::Origin;
use super::toml::{turned, turning, unfits};
use crate::attachments::Kind;
use crate::diagnostics::{Code, Diagnostic};

/// The marks, and what looks like one, in the bytes of a file, and its control characters; or that it is text in another encoding, where none would be seen.
/// With `whole`, all of it is published, and what turns the order of its letters is a fault too.
pub(in crate::private) fn faults(file: &File, bytes: &[u8], whole: bool) -> Vec<Diagnostic> {
    let text = |bytes: &[u8]| FileText::new(file.name.clone(), bytes.to_vec());
    let is_text = Kind::of(file.base_name()).is_text();
    let Ok(utf8) = std::str::from_utf8(bytes) else {
        return text(bytes).err().filter(|_| is_text).into_iter().collect();
    };
    let mut faults = Vec::new();
    marks::forbid(utf8, &Origin::at(0), &mut faults);
    let is_unfit = is_text && marks::first_unfit(utf8).is_some();
    let is_turned = is_text && whole && !turned(utf8).is_empty();
    if faults.is_empty() && !is_unfit && !is_turned {
        return Vec::new();
    }
    match text(bytes) {
        Ok(lines) => {
            let mut places: Vec<_> = faults.into_iter().map(|f| (f.code, f.at)).collect();
            // Line ends of other systems are control characters to the bytes, and none to the text.
            if is_unfit {
                let unfits = unfits(&lines.text).into_iter();
                places.extend(unfits.map(|at| (Code::ControlCharacter, at)));
            }
            let told = |(code, at)| Diagnostic::new(code, lines.span(at));
            let mut all: Vec<Diagnostic> = places.into_iter().map(told).collect();
            if is_turned {
                let places = turned(&lines.text).into_iter();
                all.extend(places.map(|at| turning(Code::ControlCharacter, lines.span(at))));
            }
            all
        }
        Err(fault) => vec![fault],
    }
}
