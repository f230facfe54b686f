//! Prose pages.

use super::files::File;
use super::marks::{self, Kind};
use super::origin::Origin;
use super::record::{front_matter, is_device};
use super::toml::{self as keys, At, Doc, unfits};
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::log::{Page, Side, slug};
use crate::words::spoken;

/// A prose page as written, with what checks need to point into it.
pub(in crate::private) struct Prose {
    pub page: Page,
    pub file: super::files::FileText,
    pub aliases: Vec<At<String>>,
    pub origin: Origin,
    /// Whether the marks in the source are sound; where they are not, the text as rendered would only repeat it.
    pub marks_sound: bool,
}

/// Reads one page; `below` is its path under `content/pages/`, without `.md`.
///
/// `sides` are the languages that the log is read in.
pub(in crate::private) fn read(
    found: &File,
    below: &str,
    sides: &[Side],
) -> (Option<Prose>, Report) {
    let mut report = Report::new();
    let file = match found.read() {
        Ok(file) => file,
        Err(diagnostic) => {
            report.push(diagnostic);
            return (None, report);
        }
    };
    let (front, body_at) = match front_matter(&file) {
        Ok(parts) => parts,
        Err(diagnostic) => {
            report.push(diagnostic.message("the page has no front matter that can be read"));
            return (None, report);
        }
    };
    let page = {
        let doc = Doc::new(&file, front.start, keys::RECORD);
        let (table, whole) = doc.parse(&file.text[front]);
        let root = doc.root(&table, "a page");
        if whole {
            root.need("title");
        }
        let title = root.string("title");
        if title
            .as_ref()
            .is_some_and(|title| title.value.trim().is_empty())
        {
            root.bad(
                "title",
                Code::BadValue,
                "this is empty",
                "write what it is in a few words",
            );
        }
        let summary = root.string("summary").map(|s| s.value);
        let aliases = root.strings("aliases");
        let draft = root
            .one_of("status", &[("draft", true), ("published", false)])
            .is_some_and(|s| s.value);
        if whole {
            root.finish();
        }
        let (below, side) = twin(below, sides);
        let path = address(below);
        if path.is_none() {
            doc.push(
                Diagnostic::new(Code::EmptySlug, file.span(0..0))
                    .help("rename the file: its name becomes the page's address"),
            );
        }
        if below.ends_with(".cy") {
            doc.push(
                Diagnostic::new(Code::BadValue, file.span(0..0))
                    .message("this is a Welsh twin, and site.toml lists no Welsh side")
                    .help("write languages = [\"en-GB\", \"cy\"] in site.toml, or rename the file"),
            );
        }
        let mut faults = Vec::new();
        let body = marks::lex(
            &file.text[body_at..],
            &Origin::at(body_at),
            Kind::Markdown,
            &mut faults,
        );
        for unfit in unfits(&file.text[body_at..]) {
            doc.fault(
                Code::ControlCharacter,
                unfit.start + body_at..unfit.end + body_at,
            );
        }
        let marks_sound = faults.is_empty();
        for fault in faults {
            doc.fault(fault.code, fault.at);
        }
        for mark in &body.marks {
            doc.fault(Code::MarkNotHere, mark.at.clone());
        }
        report.append(doc.report.into_inner());
        title.map(|t| t.value).zip(path).map(|(title, path)| {
            let page = Page {
                path,
                folder: side.folder.clone(),
                title,
                summary,
                aliases: aliases.iter().map(|a| a.value.clone()).collect(),
                body: body.text,
                draft,
            };
            (page, aliases, body.origin, marks_sound)
        })
    };
    let prose = page.map(|(page, aliases, origin, marks_sound)| Prose {
        page,
        file,
        aliases,
        origin,
        marks_sound,
    });
    (prose, report)
}

/// The page and its side: `about.cy` is `about` on the Welsh one.
fn twin<'a>(below: &'a str, sides: &'a [Side]) -> (&'a str, &'a Side) {
    let twins = sides.iter().skip(1);
    let mut named = twins.filter_map(|side| {
        let name = below.strip_suffix(spoken(&side.language))?;
        Some((name.strip_suffix('.')?, side))
    });
    named.next_back().unwrap_or((below, &sides[0]))
}

/// `help/how` is published at `help/how/`; `help/index` at `help/`.
fn address(below: &str) -> Option<String> {
    let mut path = String::new();
    let mut parts: Vec<&str> = below.split('/').collect();
    if parts.last() == Some(&"index") {
        parts.pop();
    }
    for part in parts {
        let slug = slug(part);
        if slug.is_empty() || is_device(&slug) {
            return None;
        }
        path.push_str(&slug);
        path.push('/');
    }
    Some(path)
}
