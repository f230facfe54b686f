//! What an author wrote and no reader would see, what looks like markup and is none, and what is not written yet.

use super::format::{Check, Page};
use super::structure;
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::markdown::{self, Heading, Outline, Unseen};
use crate::private::source::page::Prose;
use crate::private::source::toml::{turned, turning};
use std::ops::Range;

const fn check(codes: &'static [Code], find: fn(&Page<'_>, &mut Report)) -> Check {
    Check {
        codes,
        find,
        of_withdrawn: true,
    }
}

pub(super) const CHECKS: &[Check] = &[
    check(&[Code::Gap], gaps),
    check(
        &[
            Code::UnusedDefinition,
            Code::CellsBeyondHeader,
            Code::UncitedNote,
            Code::NoHeading,
            Code::NoTable,
            Code::NoLink,
            Code::NoBullet,
            Code::HtmlTable,
        ],
        markup,
    ),
    check(&[Code::EmptySection], sections),
    check(&[Code::PlaceWithoutLink], places),
];

/// A line is no Markdown, and a gap in it would be published all the same.
fn gaps(page: &Page<'_>, report: &mut Report) {
    let file = &page.record.file;
    for (topic, marked) in page.record.texts() {
        gaps_in(marked.text.raw(), |range| {
            let at = file.span(marked.origin.range(range));
            report.push(Diagnostic::new(Code::Gap, at).topic(topic));
        });
    }
    // Where no Markdown may stand a gap has no place, and would be published as a name.
    let record = page.record;
    let reference = record.reference().map(|at| ("reference", at));
    let topics = record.topics.iter().map(|at| ("topics", at));
    let department = record.department.as_ref().map(|at| ("department", at));
    for (topic, name) in reference.into_iter().chain(topics).chain(department) {
        gaps_in(&name.value, |_| {
            let at = file.span(name.at.clone());
            report.push(Diagnostic::new(Code::Gap, at).topic(topic));
        });
    }
}

fn markup(page: &Page<'_>, report: &mut Report) {
    let file = &page.record.file;
    // A line that was meant for the heading of the Request or the Response is told as that.
    let meant = structure::meant_for_parts(page);
    for (topic, marked, _) in page.texts.iter().filter(|_| page.marks_sound) {
        for (what, range) in markdown::unseen(marked.text.raw()) {
            let code = code_of(what);
            if *topic == "body" && code == Code::NoHeading && meant.contains(&range.start) {
                continue;
            }
            let at = file.span(marked.origin.range(range));
            report.push(Diagnostic::new(code, at).topic(topic));
        }
    }
}

/// The Request and the Response have an error of their own.
fn sections(page: &Page<'_>, report: &mut Report) {
    let file = &page.record.file;
    for (topic, marked, outline) in page.texts.iter().filter(|_| page.marks_sound) {
        let part = |heading: &Heading| *topic == "body" && structure::is_part(heading);
        for heading in empty_sections(outline).filter(|heading| !part(heading)) {
            let at = file.span(marked.origin.range(heading.range.clone()));
            report.push(Diagnostic::new(Code::EmptySection, at).topic(topic));
        }
    }
}

/// Where something can be found that is available already is said by a link.
fn places(page: &Page<'_>, report: &mut Report) {
    for (topic, marked, outline) in page.texts.iter().filter(|(topic, ..)| *topic == "where") {
        // What is still to be written is told as a gap.
        let unwritten = has_gap(marked.text.raw());
        if !unwritten && !outline.links.iter().any(|link| !link.image) {
            let range = marked.origin.range(0..marked.text.raw().len());
            let at = page.record.file.span(range);
            report.push(Diagnostic::new(Code::PlaceWithoutLink, at).topic(topic));
        }
    }
}

fn code_of(what: Unseen) -> Code {
    match what {
        Unseen::Definition => Code::UnusedDefinition,
        Unseen::Cells => Code::CellsBeyondHeader,
        Unseen::Note => Code::UncitedNote,
        Unseen::Heading => Code::NoHeading,
        Unseen::Table => Code::NoTable,
        Unseen::Link => Code::NoLink,
        Unseen::Bullet => Code::NoBullet,
        Unseen::Html => Code::HtmlTable,
    }
}

/// The headings below which nothing stands, no heading of a lower level either.
fn empty_sections(outline: &Outline) -> impl Iterator<Item = &Heading> {
    let headings = || outline.headings.iter().filter(|h| h.top);
    let next = headings().skip(1).map(Some).chain([None]);
    headings()
        .zip(next)
        .filter(|(heading, next)| {
            let below = next.is_some_and(|next| next.level > heading.level);
            !below && !structure::is_anything(outline, heading, *next)
        })
        .map(|(heading, _)| heading)
}

/// Whether a gap stands in a text.
pub(super) fn has_gap(raw: &str) -> bool {
    let mut found = false;
    gaps_in(raw, |_| found = true);
    found
}

/// Every `[[gap: what to write]]`, closed or not.
fn gaps_in(raw: &str, mut tell: impl FnMut(Range<usize>)) {
    let mut from = 0;
    for at in memchr::memmem::find_iter(raw.as_bytes(), "[[") {
        let inside = raw[at + 2..].trim_start();
        let is_gap = inside
            .get(..3)
            .is_some_and(|word| word.eq_ignore_ascii_case("gap"))
            && inside[3..].trim_start().starts_with([':', ']']);
        // One that is not closed takes in the rest of its line.
        if is_gap && at >= from {
            let line = &raw[at..raw[at..].find('\n').map_or(raw.len(), |n| at + n)];
            from = at + line.find("]]").map_or(line.len(), |n| n + 2);
            tell(at..from);
        }
    }
}

/// The same for a prose page.
pub(super) fn in_page(prose: &Prose) -> Report {
    let raw = prose.page.body.raw();
    let mut found = Vec::new();
    gaps_in(raw, |range| found.push((Code::Gap, range)));
    found.extend(
        markdown::unseen(raw)
            .into_iter()
            .map(|(what, range)| (code_of(what), range)),
    );
    let outline = markdown::outline(&prose.page.body, ["main"]);
    found.extend(empty_sections(&outline).map(|h| (Code::EmptySection, h.range.clone())));
    let at = |range| prose.file.span(prose.origin.range(range));
    let found = found.into_iter();
    found
        .map(|(code, range)| Diagnostic::new(code, at(range)))
        .chain(
            turned(raw)
                .into_iter()
                .map(|range| turning(Code::ControlCharacter, at(range))),
        )
        .collect()
}
