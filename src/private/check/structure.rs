//! The body's sections, and what points at them.

use super::format::{Check, Page};
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::law::Outcome;
use crate::log::{Text, Token};
use crate::markdown::{Heading, Outline};
use crate::private::source::record::Written;
use std::ops::Range;

fn sections_of(body: &Outline) -> impl Iterator<Item = &Heading> {
    body.headings.iter().filter(|h| h.level == 2 && h.top)
}

const REQUEST: &str = "Request";
const RESPONSE: &str = "Response";

const fn check(codes: &'static [Code], find: fn(&Page<'_>, &mut Report)) -> Check {
    Check {
        codes,
        find,
        of_withdrawn: false,
    }
}

pub(super) const CHECKS: &[Check] = &[
    check(
        &[
            Code::TopHeading,
            Code::SectionTwice,
            Code::MissingSection,
            Code::SectionOrder,
            Code::BeforeRequest,
        ],
        sections,
    ),
    check(&[Code::EmptyPart], empty_parts),
    check(&[Code::WithheldFileNamed, Code::SeeNowhere], named_by_parts),
    check(&[Code::PartsDisagree], outcomes_of_parts),
    check(
        &[Code::WithheldFileNamed, Code::BadValue, Code::NoAttachment],
        alternatives,
    ),
];

/// Whether a reader sees anything between a heading and the next.
pub(super) fn is_anything(outline: &Outline, heading: &Heading, next: Option<&Heading>) -> bool {
    let end = next.map_or(usize::MAX, |next| next.range.start);
    let first = outline
        .contents
        .partition_point(|at| *at < heading.range.end);
    outline.contents.get(first).is_some_and(|at| *at < end)
}

/// Request and Response, once each and in this order, nothing before them. One message a fault.
fn sections(page: &Page<'_>, report: &mut Report) {
    let (record, body) = (page.record, page.body());
    let span = |range: Range<usize>| record.file.span(record.body.origin.range(range));
    let at = |heading: &Heading| span(heading.range.clone());
    for heading in body.headings.iter().filter(|h| h.level == 1) {
        report.push(Diagnostic::new(Code::TopHeading, at(heading)).topic("body"));
    }
    let named = |name: &'static str| sections_of(body).filter(move |h| h.raw.trim() == name);
    for name in [REQUEST, RESPONSE] {
        for heading in named(name).skip(1) {
            report.push(Diagnostic::new(Code::SectionTwice, at(heading)).topic(name));
        }
    }
    let (Some(request), Some(response)) = (named(REQUEST).next(), named(RESPONSE).next()) else {
        if !page.comment_open {
            missing(record, body, report);
        }
        return;
    };
    if request.range.start > response.range.start {
        if named(RESPONSE).nth(1).is_none() {
            report.push(Diagnostic::new(Code::SectionOrder, at(response)).topic("body"));
        }
        return;
    }
    // What stands before the Request, headings of the first level aside, which have had their message.
    let raw = record.body.text.raw();
    let mut from = 0;
    for heading in body
        .headings
        .iter()
        .filter(|h| h.level == 1 && h.range.start < request.range.start)
    {
        if !raw[from..heading.range.start].trim().is_empty() {
            break;
        }
        from = heading.range.end;
    }
    let before = &raw[from..request.range.start.max(from)];
    if !before.trim().is_empty() {
        let skip = from + before.len() - before.trim_start().len();
        report.push(
            Diagnostic::new(Code::BeforeRequest, span(skip..request.range.start)).topic("body"),
        );
    } else if let Some(between) = sections_of(body).find(|h| {
        (request.range.end..response.range.start).contains(&h.range.start)
            && h.raw.trim() != REQUEST
    }) {
        report.push(
            Diagnostic::new(Code::SectionOrder, at(between))
                .message("a section stands between the Request and the Response")
                .help("put it after the Response")
                .topic("body"),
        );
    }
}

/// Whether a heading is that of the Request or the Response.
pub(super) fn is_part(heading: &Heading) -> bool {
    heading.level == 2 && heading.top && matches!(heading.raw.trim(), REQUEST | RESPONSE)
}

/// Request and Response say something: the first of each, since a second one is told as such.
fn empty_parts(page: &Page<'_>, report: &mut Report) {
    // A mark or a comment at fault takes in what nobody knows.
    if page.comment_open || !page.marks_sound {
        return;
    }
    let (record, body) = (page.record, page.body());
    for (name, message) in [
        (REQUEST, "the Request holds no text, bar, table or picture"),
        (
            RESPONSE,
            "the Response holds no text, bar, table or picture",
        ),
    ] {
        let mut sections = sections_of(body).skip_while(|h| h.raw.trim() != name);
        let (Some(section), next) = (sections.next(), sections.next()) else {
            continue;
        };
        if !is_anything(body, section, next) {
            let range = record.body.origin.range(section.range.clone());
            let at = record.file.span(range);
            report.push(
                Diagnostic::new(Code::EmptyPart, at)
                    .message(message)
                    .topic(name),
            );
        }
    }
}

/// Where lines begin that were probably meant for the headings that are missing.
pub(super) fn meant_for_parts(page: &Page<'_>) -> Vec<usize> {
    let (record, body) = (page.record, page.body());
    [REQUEST, RESPONSE]
        .into_iter()
        .filter(|name| !sections_of(body).any(|h| h.raw.trim() == *name))
        .filter_map(|name| meant_for(record, body, name))
        .map(|range| range.start)
        .collect()
}

/// Says which of the two sections is missing, at the line that was probably meant for its heading.
fn missing(record: &Written, body: &Outline, report: &mut Report) {
    let mut nowhere = Vec::new();
    for name in [REQUEST, RESPONSE] {
        if sections_of(body).any(|h| h.raw.trim() == name) {
            continue;
        }
        let Some(range) = meant_for(record, body, name) else {
            nowhere.push(name);
            continue;
        };
        let (message, help) = if name == REQUEST {
            (
                "this is not quite the heading ## Request",
                "write ## Request on a line of its own",
            )
        } else {
            (
                "this is not quite the heading ## Response",
                "write ## Response on a line of its own",
            )
        };
        let at = record.file.span(record.body.origin.range(range));
        report.push(
            Diagnostic::new(Code::MissingSection, at)
                .message(message)
                .help(help)
                .topic("body"),
        );
    }
    let message = match nowhere.as_slice() {
        [] => return,
        [REQUEST] => "the body has no section ## Request",
        [RESPONSE] => "the body has no section ## Response",
        _ => "the body has neither ## Request nor ## Response",
    };
    let body_start = record.file.span(record.body_at..record.body_at);
    report.push(
        Diagnostic::new(Code::MissingSection, body_start)
            .message(message)
            .topic("body"),
    );
}

/// Where a heading stands, or a line like one, that says what this section's should.
fn meant_for(record: &Written, body: &Outline, name: &str) -> Option<Range<usize>> {
    // The name in the format's other language, and what people write for it.
    let like: &[&str] = if name == REQUEST {
        &[
            "request",
            "requests",
            "the request",
            "your request",
            "request for information",
            "cais",
            "y cais",
        ]
    } else {
        &[
            "response",
            "responses",
            "our response",
            "the response",
            "reply",
            "answer",
            "ymateb",
            "ein hymateb",
        ]
    };
    let reads = |text: &str| {
        let text = text
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        like.contains(
            &text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .as_str(),
        )
    };
    let heading = body
        .headings
        .iter()
        .filter(|h| h.top)
        .find(|h| reads(&h.raw))
        .map(|h| h.range.clone());
    heading.or_else(|| {
        // `##Request` is a paragraph, and so is a name in bold letters; what follows on the next line belongs to either.
        let lines = body.blocks.iter().filter(|b| b.paragraph).map(|b| {
            let raw = &record.body.text.raw()[b.range.clone()];
            (
                b.range.start..b.range.start + raw.find('\n').unwrap_or(raw.len()),
                raw.lines().next().unwrap_or(""),
            )
        });
        lines
            .into_iter()
            .find(|(_, line)| reads(line))
            .map(|(range, _)| range)
    })
}

/// What a part names exists.
fn named_by_parts(page: &Page<'_>, report: &mut Report) {
    let (record, body) = (page.record, page.body());
    for part in &record.parts {
        if let Some(see) = &part.see {
            let at = record.file.span(see.at.clone());
            let file = record.attachments.iter().find(|a| a.is_named(&see.value));
            let heading = find_heading(&record.body.text, &body.headings, &see.value);
            match (file, heading) {
                (Some(file), _) if file.open().is_none() => {
                    report.push(Diagnostic::new(Code::WithheldFileNamed, at).topic("parts"))
                }
                (None, None) => report.push(Diagnostic::new(Code::SeeNowhere, at).topic("parts")),
                _ => {}
            }
        }
    }
}

/// The outcomes of the parts agree with the record's.
fn outcomes_of_parts(page: &Page<'_>, report: &mut Report) {
    let record = page.record;
    let Some(outcome) = record.outcome() else {
        return;
    };
    let whole = outcome.value;
    let disagrees = |part: Outcome| match whole {
        Outcome::PartlyWithheld => false,
        Outcome::Disclosed => matches!(part, Outcome::Withheld | Outcome::PartlyWithheld),
        other => part != other,
    };
    for part in record.parts.iter().filter(|p| disagrees(p.outcome.value)) {
        report.push(
            Diagnostic::new(
                Code::PartsDisagree,
                record.file.span(part.outcome.at.clone()),
            )
            .topic("parts"),
        );
    }
    let refused = |o: Outcome| o.is_refusal() || o == Outcome::PartlyWithheld;
    if whole == Outcome::PartlyWithheld
        && !record.parts.is_empty()
        && !record.parts.iter().any(|p| refused(p.outcome.value))
    {
        report.push(
            Diagnostic::new(Code::PartsDisagree, record.file.span(outcome.at.clone()))
                .message("the record is partly withheld, and no part of it is refused")
                .topic("parts"),
        );
    }
}

/// The heading with this plain text.
pub(in crate::private) fn find_heading<'h>(
    source: &Text,
    headings: &'h [Heading],
    name: &str,
) -> Option<&'h Heading> {
    headings
        .iter()
        .find(|h| source.plain_part(&h.raw).trim() == name.trim())
}

/// An `alternative` that is no path of the site names another attachment, one that is public.
fn alternatives(page: &Page<'_>, report: &mut Report) {
    let record = page.record;
    for attachment in &record.attachments {
        let Some(alternative) = &attachment.alternative else {
            continue;
        };
        if alternative.value.contains('/') {
            continue;
        }
        let at = record.file.span(alternative.at.clone());
        match record
            .attachments
            .iter()
            .find(|a| a.is_named(&alternative.value))
        {
            Some(other) if other.open().is_none() => {
                report.push(Diagnostic::new(Code::WithheldFileNamed, at).topic("attachments"))
            }
            Some(other) if std::ptr::eq(other, attachment) => {
                report.push(
                    Diagnostic::new(Code::BadValue, at)
                        .message("this names the attachment itself")
                        .help("name another attachment or a path of the site")
                        .topic("attachments"),
                );
            }
            Some(_) => {}
            None => report.push(Diagnostic::new(Code::NoAttachment, at).topic("attachments")),
        }
    }
}

/// The most characters of a summary that is worked out.
const SUMMARY: usize = 300;

/// The first paragraph of the Request as plain text, cut at a word.
pub(super) fn summary(record: &Written, body: &Outline) -> Text {
    let mut sections = sections_of(body);
    let Some(request) = sections.find(|h| h.raw.trim() == "Request") else {
        return Text::default();
    };
    let end = body
        .headings
        .iter()
        .filter(|h| h.level == 2 && h.top)
        .map(|h| h.range.start)
        .find(|&s| s > request.range.start)
        .unwrap_or(usize::MAX);
    let inside = |b: &&crate::markdown::Block| {
        b.range.start >= request.range.end && b.range.start < end && !b.raw.trim().is_empty()
    };
    let blocks: Vec<&crate::markdown::Block> = body.blocks.iter().filter(inside).collect();
    // Where no paragraph stands, what is asked is a list.
    let raw = record.body.text.raw();
    let is_item = |b: &crate::markdown::Block| {
        let line = &raw[raw[..b.range.start].rfind('\n').map_or(0, |n| n + 1)..];
        let line = line.trim_start();
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        line.starts_with(['-', '*', '+'])
            || number.len() < line.len() && number.starts_with(['.', ')'])
    };
    let paragraph = blocks.iter().position(|b| b.paragraph);
    let mut first = paragraph.unwrap_or(0);
    // A paragraph that only leads to what follows says nothing by itself.
    while blocks.get(first).is_some_and(|b| leads_on(&b.raw))
        && blocks.get(first + 1).is_some_and(|next| next.paragraph)
    {
        first += 1;
    }
    let Some(block) = blocks.get(first) else {
        return Text::default();
    };
    let is_list = !block.paragraph && is_item(block);
    let begin = first + usize::from(!is_list);
    let items: Vec<&str> = blocks[begin..]
        .iter()
        .take_while(|b| !b.paragraph && !b.narrow)
        .map(|b| b.raw.trim())
        .collect();
    if (is_list || leads_on(&block.raw)) && !items.is_empty() {
        cut(&record.body.text, &items.join(" "), SUMMARY)
    } else {
        cut(&record.body.text, &block.raw, SUMMARY)
    }
}

fn leads_on(paragraph: &str) -> bool {
    paragraph.trim_end().ends_with(':')
}

/// A part of a text as a line, cut at a word so that its plain form has at most `most` characters.
pub(in crate::private) fn cut(source: &Text, part: &str, most: usize) -> Text {
    use crate::log::text::Piece;
    let whole = source.plain_part(part);
    let length = whole
        .split_whitespace()
        .map(|w| w.chars().count() + 1)
        .sum::<usize>()
        .saturating_sub(1);
    let room = if length <= most { usize::MAX } else { most - 1 };
    let mut out = Text::default();
    let mut used = 0;
    'pieces: for piece in source.pieces(part) {
        match piece {
            Piece::Words(words) => {
                let mut rest = words;
                while !rest.is_empty() {
                    let word_start = rest.len() - rest.trim_start().len();
                    let gap = word_start > 0;
                    let word_end = rest[word_start..]
                        .find(char::is_whitespace)
                        .map_or(rest.len(), |e| word_start + e);
                    let word = &rest[word_start..word_end];
                    let gap = gap && used > 0;
                    let cost = word.chars().count() + usize::from(gap);
                    if used + cost > room {
                        // One word that is longer than the whole line is cut within.
                        if used == 0 {
                            out.push_str(&word.chars().take(room).collect::<String>());
                        }
                        break 'pieces;
                    }
                    if gap {
                        out.push_str(" ");
                    }
                    out.push_str(word);
                    used += cost;
                    rest = &rest[word_end..];
                }
            }
            Piece::Token(token) => {
                let cost = match token {
                    Token::Bar(bar) | Token::Block(bar) => bar.plain().chars().count(),
                    Token::Literal(literal) => literal.chars().count(),
                };
                if used + cost > room {
                    break;
                }
                out.push_token(token.clone());
                used += cost;
            }
        }
    }
    if room != usize::MAX {
        let mut trimmed = Text::plain_from(out.raw().trim_end()).with_tokens_of(&out);
        trimmed.push_str("…");
        return trimmed;
    }
    out
}
