//! Texts as they are rendered: what a mark, a comment or a near miss turns out to be once Markdown is read.

use super::format::{Check, Page};
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::log::text;
use crate::private::source::near_miss;
use crate::private::source::record::Reading;
use crate::private::source::toml::{turned, turning};
use std::collections::BTreeSet;

const fn check(codes: &'static [Code], find: fn(&Page<'_>, &mut Report)) -> Check {
    Check {
        codes,
        find,
        of_withdrawn: true,
    }
}

pub(super) const CHECKS: &[Check] = &[
    check(&[Code::MarkNotHere], misplaced),
    check(&[Code::CommentUnclear], comments),
    check(&[Code::NearMiss], near_misses),
    check(&[Code::CrossesBlock], crossing),
    check(&[Code::NotOneParagraph], summary),
    check(&[Code::ControlCharacter], turning_letters),
];

/// A mark in the address of a link, or wherever else no bar can be shown.
fn misplaced(page: &Page<'_>, report: &mut Report) {
    for (topic, marked, outline) in &page.texts {
        for (_, token) in &outline.misplaced {
            // Marks stand in the order of their tokens.
            if let Ok(k) = marked.marks.binary_search_by_key(token, |m| m.token) {
                let at = page.record.file.span(marked.marks[k].at.clone());
                report.push(Diagnostic::new(Code::MarkNotHere, at).topic(topic));
            }
        }
    }
}

fn comments(page: &Page<'_>, report: &mut Report) {
    for (topic, marked, outline) in page.texts.iter().filter(|_| page.marks_sound) {
        for range in &outline.comments {
            let at = page.record.file.span(marked.origin.range(range.clone()));
            report.push(Diagnostic::new(Code::CommentUnclear, at).topic(topic));
        }
    }
}

fn near_misses(page: &Page<'_>, report: &mut Report) {
    for (topic, marked, outline) in page.texts.iter().filter(|_| page.marks_sound) {
        for block in &outline.blocks {
            // What reads as it is written was looked at when it was read.
            let rendered = block.raw != marked.text.raw() && near_miss::any(&block.raw);
            if rendered || near_miss::any(&block.titles) {
                let range = marked.origin.range(block.range.clone());
                report.push(
                    Diagnostic::new(Code::NearMiss, page.record.file.span(range))
                        .message(
                            "this reads like a withheld mark once it is rendered, and is not one",
                        )
                        .topic(topic),
                );
            }
        }
    }
}

/// A mark that spans lines and stands in what is one line: a heading, a cell.
fn crossing(page: &Page<'_>, report: &mut Report) {
    for (topic, marked, outline) in &page.texts {
        let over_lines: Vec<_> = marked.marks.iter().filter(|m| m.lines).collect();
        if over_lines.is_empty() {
            continue;
        }
        let narrow = outline.blocks.iter().filter(|b| b.narrow);
        let in_narrow: BTreeSet<usize> = narrow.flat_map(|b| text::tokens_in(&b.raw)).collect();
        for mark in over_lines {
            if in_narrow.contains(&mark.token) {
                let at = page.record.file.span(mark.at.clone());
                report.push(Diagnostic::new(Code::CrossesBlock, at).topic(topic));
            }
        }
    }
}

fn summary(page: &Page<'_>, report: &mut Report) {
    for (topic, marked, outline) in page.texts.iter().filter(|(topic, ..)| *topic == "summary") {
        if outline.top_blocks > 1 || outline.blocks.iter().any(|b| !b.paragraph) {
            let range = marked.origin.range(0..marked.text.raw().len());
            let at = page.record.file.span(range);
            report.push(Diagnostic::new(Code::NotOneParagraph, at).topic(topic));
        }
    }
}

/// What the public sees and what turns the order of its letters: texts, names of files, cells. Behind a bar it may stand.
fn turning_letters(page: &Page<'_>, report: &mut Report) {
    let record = page.record;
    let withdrawn = matches!(record, Reading::Withdrawn(_));
    let mut tell = |at, topic: &str| report.push(turning(Code::ControlCharacter, at).topic(topic));
    for (topic, marked) in record.texts() {
        if withdrawn && topic != "withdrawn_reason" {
            continue;
        }
        for range in turned(marked.text.raw()) {
            tell(record.file.span(marked.origin.range(range)), topic);
        }
    }
    let open = record.attachments.iter().filter(|_| !withdrawn);
    for attachment in open {
        let Some(document) = attachment.open() else {
            continue;
        };
        if !turned(&document.name).is_empty() {
            tell(record.file.span(attachment.name_at.clone()), "attachments");
        }
        let Some((file, table)) = document.file.as_ref().zip(document.table()) else {
            continue;
        };
        for (row, column, _) in table
            .open_cells()
            .filter(|(.., cell)| !turned(cell).is_empty())
        {
            tell(file.cell(table, row, column), &document.name);
        }
    }
}
