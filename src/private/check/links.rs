//! Where links lead, and what addresses aliases take.

use super::Checked;
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::log::text;
use crate::markdown;
use crate::private::Addresses;
use crate::private::source::files::FileText;
use crate::private::source::marks::Marked;
use crate::private::source::page::Prose;
use crate::private::source::record::{Record, Status};
use std::collections::{BTreeMap, BTreeSet};

/// What links are checked against.
pub(in crate::private) struct Links<'a> {
    pub addresses: &'a Addresses,
    /// Address parts of records that are not public.
    pub hidden: &'a BTreeSet<&'a str>,
}

/// Where an address leads.
enum Target {
    /// Another site, an e-mail address, a telephone number.
    Outside,
    /// An id of the page itself.
    Own(String),
    /// A path of the site, without a slash in front.
    Path(String),
    /// Nowhere that is allowed.
    Forbidden,
}

impl Links<'_> {
    /// Checks the links of a record.
    pub fn record(&self, record: &Record, checked: &Checked, hidden: bool, report: &mut Report) {
        let page = format!("responses/{}/", record.slug);
        let cards = crate::log::card_ids(record.exemptions.iter().map(|e| e.provision.id.as_str()));
        let own = |id: &str| checked.headings.iter().any(|h| h.id == id) || crate::log::THEME_IDS.contains(&id) || cards.iter().any(|c| c == id);
        for link in &checked.links {
            if text::has_token(&link.url) {
                continue; // a mark in an address is reported as such
            }
            let at = record.file.span(link.at.clone());
            let withheld = |path: &str| path.strip_prefix(&page).is_some_and(|file| record.attachments.iter().any(|a| a.name == file && !a.withheld.is_empty()));
            if let Some(code) = self.check(&link.url, link.image, &page, hidden, own, withheld) {
                report.push(Diagnostic::new(code, at).topic(link.topic));
            }
        }
        for attachment in &record.attachments {
            let Some(alternative) = attachment.alternative.as_ref().filter(|a| a.value.contains('/')) else { continue };
            let at = record.file.span(alternative.at.clone());
            let path = if alternative.value.starts_with('/') { alternative.value.clone() } else { format!("/{}", alternative.value) };
            if let Some(code) = self.check(&path, false, &page, hidden, |_| false, |_| false) {
                report.push(Diagnostic::new(code, at).message("this path of the site leads nowhere public").topic("attachments"));
            }
        }
    }

    /// Checks the links of a prose page.
    pub fn prose(&self, prose: &Prose) -> Report {
        let outline = markdown::outline(&prose.page.body, ["main"]);
        let mut report = Report::new();
        for range in &outline.comments {
            report.push(Diagnostic::new(Code::CommentUnclear, prose.file.span(prose.origin.range(range.clone()))));
        }
        for block in &outline.blocks {
            if crate::private::source::near_miss::any(&block.raw) || crate::private::source::near_miss::any(&block.titles) {
                report.push(Diagnostic::new(Code::NearMiss, prose.file.span(prose.origin.range(block.range.clone()))));
            }
        }
        for link in &outline.links {
            let own = |id: &str| outline.headings.iter().any(|h| h.id == id) || id == "main";
            if let Some(code) = self.check(&link.url, link.image, &prose.page.path, prose.page.draft, own, |_| false) {
                report.push(Diagnostic::new(code, prose.file.span(prose.origin.range(link.range.clone()))));
            }
        }
        if self.addresses.files.contains(&format!("{}index.html", prose.page.path)) && is_made(&prose.page.path) {
            report.push(Diagnostic::new(Code::Reserved, prose.file.span(0..0)).help("rename the file"));
        }
        report
    }

    /// Checks the links of the site's own words on reviews, which stand on every response's page.
    pub fn review(&self, file: &FileText, review: &Marked) -> Report {
        let mut report = Report::new();
        for link in &markdown::outline(&review.text, std::iter::empty()).links {
            let from_root = link.url.starts_with('/') || link.url.contains(':');
            let code = if from_root { self.check(&link.url, link.image, "", false, |_| false, |_| false) } else { Some(Code::DeadLink) };
            if let Some(code) = code {
                let entry = code.entry();
                report.push(Diagnostic::new(Code::SiteValue, file.span(review.origin.range(link.range.clone()))).message(Words::from(entry.message)).help(Words::from(entry.help)));
            }
        }
        report
    }

    fn check(&self, url: &str, image: bool, page: &str, hidden: bool, own: impl Fn(&str) -> bool, withheld: impl Fn(&str) -> bool) -> Option<Code> {
        match target(url, page) {
            Target::Forbidden if image => Some(Code::BadPicture),
            Target::Forbidden => Some(Code::LinkScheme),
            Target::Outside | Target::Own(_) if image => Some(Code::BadPicture),
            Target::Outside => None,
            Target::Own(id) => (!own(&id) && !id.is_empty()).then_some(Code::DeadLink),
            Target::Path(path) => {
                if withheld(&path) {
                    return Some(Code::WithheldFileNamed);
                }
                if let Some(slug) = path.strip_prefix("responses/").and_then(|rest| rest.split('/').next())
                    && self.hidden.contains(slug)
                {
                    return (!hidden).then_some(Code::NotPublic);
                }
                let found = if image { self.addresses.files.contains(&path) } else { self.addresses.has(&path) };
                (!found && !(path == page)).then_some(if image { Code::BadPicture } else { Code::DeadLink })
            }
        }
    }
}

fn target(url: &str, page: &str) -> Target {
    // What browsers leave out or read otherwise has no place in an address.
    if url.chars().any(|c| c.is_control() || c == '\\') || url.starts_with("//") {
        return Target::Forbidden;
    }
    let scheme_end = url.find([':', '/', '?', '#']).filter(|&i| url.as_bytes()[i] == b':');
    if let Some(end) = scheme_end {
        let scheme = url[..end].to_ascii_lowercase();
        let rest = &url[end + 1..];
        return match scheme.as_str() {
            "http" | "https" if rest.starts_with("//") && rest.len() > 2 && !rest[2..].starts_with('/') => Target::Outside,
            "mailto" | "tel" if !rest.is_empty() => Target::Outside,
            _ => Target::Forbidden,
        };
    }
    if let Some(id) = url.strip_prefix('#') {
        return Target::Own(percent_decoded(id));
    }
    let path = url.split(['?', '#']).next().unwrap_or("");
    let path = percent_decoded(path);
    let whole = match path.strip_prefix('/') {
        Some(rest) => rest.to_owned(),
        None if path.is_empty() => page.to_owned(),
        None => format!("{page}{path}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Target::Path("..".to_owned());
                }
            }
            part => parts.push(part),
        }
    }
    let mut path = parts.join("/");
    if whole.ends_with("/..") || whole.ends_with("/.") {
        path.push('/');
    }
    Target::Path(path)
}

fn percent_decoded(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let pair = (bytes[i] == b'%').then(|| path.get(i + 1..i + 3)).flatten().and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match pair {
            Some(b) => {
                out.push(b);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_owned())
}

/// Whether an address is one that the site makes itself.
fn is_made(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or("");
    path.is_empty()
        || matches!(
            first,
            "responses" | "topics" | "exemptions" | "outcomes" | "departments" | "years" | "statistics" | "data" | "search" | "withdrawn" | "redirects" | "assets" | "cy" | "page" | "404"
        )
}

/// The file of an alias, or nothing where it is no path of a site.
pub(crate) fn alias_file(alias: &str) -> Option<String> {
    let path = alias.strip_prefix('/').unwrap_or(alias);
    let unfit = |c: char| matches!(c, '?' | '#' | '%' | '\\' | ':' | '*' | '"' | '<' | '>' | '|') || c.is_control();
    if path.is_empty() || path.chars().any(unfit) {
        return None;
    }
    let trimmed = path.strip_suffix('/').unwrap_or(path);
    if trimmed.split('/').any(|part| part.is_empty() || part == "." || part == ".." || part.ends_with(['.', ' ']) || part.starts_with(' ')) {
        return None;
    }
    Some(if path.ends_with(".html") { path.to_owned() } else { format!("{trimmed}/index.html") })
}

/// Aliases are paths of the site that nothing else takes.
pub(in crate::private) fn aliases(records: &[Record], prose: &[Prose], addresses: &Addresses) -> Report {
    let mut report = Report::new();
    let made: BTreeSet<String> = addresses.files.iter().map(|f| f.to_lowercase()).collect();
    let mut taken: BTreeMap<String, Span> = BTreeMap::new();
    let of_records = records.iter().filter(|r| r.status != Status::Withdrawn).flat_map(|r| r.aliases.iter().map(move |a| (&r.file, a)));
    for (file, alias) in of_records.chain(prose.iter().flat_map(|p| p.aliases.iter().map(move |a| (&p.file, a)))) {
        let at = file.span(alias.at.clone());
        let Some(path) = alias_file(&alias.value) else {
            report.push(Diagnostic::new(Code::BadAlias, at).topic("aliases"));
            continue;
        };
        let path = path.to_lowercase();
        // A folder of the site can't be a file of it, nor the other way round.
        let inside_file = path.match_indices('/').any(|(i, _)| made.contains(&path[..i]) || taken.contains_key(&path[..i]));
        let over_folder = made.range(format!("{path}/")..).next().is_some_and(|f| f.starts_with(&format!("{path}/")));
        if made.contains(&path) || taken.contains_key(&path) || inside_file || over_folder {
            let diagnostic = Diagnostic::new(Code::AliasTaken, at.clone());
            report.push(match taken.get(&path) {
                Some(first) => diagnostic.message(Words::from("this address is taken by the alias at ").place(first, &at)),
                None => diagnostic,
            }.topic("aliases"));
        } else {
            taken.insert(path, at);
        }
    }
    report
}
