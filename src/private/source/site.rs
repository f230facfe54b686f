//! site.toml.
//!
//! Every key of it is read here, and `docs/site.md` is held against this list by a test.

use super::files::FileText;
use super::marks::Kind;
use super::toml::{self as keys, Doc, Keys};
use crate::diagnostics::{Code, Diagnostic, Report, Words};
use crate::law::Regime;
use crate::log::{Described, Site};

/// What site.toml says.
pub(in crate::private) struct Settings {
    pub site: Site,
    pub output: String,
    pub sealed: bool,
    /// Where the Markdown of `complaints.review` stands.
    pub review: Option<super::marks::Marked>,
    pub file: FileText,
}

/// Reads site.toml; the report tells what is wrong, and only a sound one gives settings.
pub(in crate::private) fn read(file: FileText) -> (Option<Settings>, Report) {
    let (read, report) = {
        let doc = Doc::new(&file, 0, keys::SITE);
        let (table, whole) = doc.parse(&file.text);
        let root = doc.root(&table, "site.toml");
        let read = whole.then(|| settings(&root)).flatten();
        (read, doc.report.into_inner())
    };
    let sound = read.filter(|_| !report.has_errors());
    (sound.map(|(site, output, sealed, review)| Settings { site, output, sealed, review, file }), report)
}

type Read = (Site, String, bool, Option<super::marks::Marked>);

fn settings(root: &Keys<'_, '_>) -> Option<Read> {
    let required = |keys: &Keys<'_, '_>, key: &'static str| {
        if !keys.has(key) {
            keys.missing(key);
        }
        let text = keys.string(key)?;
        if text.value.trim().is_empty() {
            keys.bad(key, Code::SiteValue, "this is empty", "write what it is");
        }
        Some(text.value)
    };
    let title = required(root, "title");
    let authority = required(root, "authority");
    let base_url = required(root, "base_url");
    let address = base_url.as_deref().and_then(split_address);
    if base_url.is_some() && address.is_none() {
        root.bad("base_url", Code::SiteValue, "this is not the address of a site", "write the whole address, for example https://foi.example.police.uk/");
    }
    let regime = root.one_of("regime", &Regime::ALL.map(|r| (r.key(), r))).map_or(Regime::Foia, |r| r.value);
    let language = root.string("language").map_or_else(|| "en-GB".to_owned(), |l| l.value);
    let languages = root.strings("languages");
    if languages.iter().any(|l| l.value != language) {
        root.bad("languages", Code::SiteValue, "this version of disclog builds one side of a log", "name the site's own language alone, or take the key out");
    }
    let output = root.string("output").map_or_else(|| "public".to_owned(), |o| o.value);
    let page_size = root.count("page_size", 1).map_or(20, |n| n.value as usize);
    let feed_size = root.count("feed_size", 1).map_or(20, |n| n.value as usize);
    let topics = described(root, "topics", "a topic");
    let departments = described(root, "departments", "a department");
    if !root.has("contact") {
        root.missing("contact");
    }
    let email = root.table("contact", "contact").and_then(|contact| {
        let email = required(&contact, "email");
        if email.as_deref().is_some_and(|e| !e.contains('@') || e.contains(char::is_whitespace)) {
            contact.bad("email", Code::SiteValue, "this is not an e-mail address", "write the address to which requests are sent");
        }
        contact.finish();
        email
    });
    if !root.has("complaints") {
        root.missing("complaints");
    }
    let review = root.table("complaints", "complaints").and_then(|complaints| {
        if !complaints.has("review") {
            complaints.missing("review");
        }
        let review = complaints.marked("review", Kind::Markdown);
        if let Some(review) = &review
            && !review.marks.is_empty()
        {
            complaints.bad("review", Code::SiteMark, "a withheld mark stands where nothing can be withheld", "take it out: only responses withhold text");
        }
        complaints.finish();
        review
    });
    let sealed = root.table("source", "source").is_some_and(|source| {
        let sealed = source.boolean("sealed").unwrap_or(false);
        source.finish();
        sealed
    });
    root.finish();
    let (base_url, base_path) = address?;
    let site = Site {
        title: title?,
        authority: authority?,
        base_url,
        base_path,
        regime,
        language,
        email: email?,
        review: review.as_ref()?.text.clone(),
        page_size,
        feed_size,
        topics,
        departments,
    };
    Some((site, output, sealed, review))
}

fn described(root: &Keys<'_, '_>, key: &'static str, what: &'static str) -> Vec<Described> {
    let mut all: Vec<Described> = Vec::new();
    for table in root.tables(key, what) {
        if !table.has("name") {
            table.missing("name");
        }
        let name = table.string("name");
        let description = table.string("description").map(|d| d.value);
        table.finish();
        let Some(name) = name else { continue };
        let slug = crate::log::slug(&name.value);
        let fault = if slug.is_empty() {
            Some(Code::EmptySlug)
        } else if slug == "page" || super::record::is_device(&slug) {
            Some(Code::Reserved)
        } else if all.iter().any(|other| crate::log::slug(&other.name) == slug) {
            Some(Code::SameAddress)
        } else {
            None
        };
        if let Some(code) = fault {
            let entry = code.entry();
            root.doc.push(Diagnostic::new(Code::SiteValue, root.doc.file.span(name.at)).message(Words::from(entry.message)).help(Words::from(entry.help)));
        }
        all.push(Described { name: name.value, description });
    }
    all
}

/// An address with a slash at its end, and its path without one.
fn split_address(url: &str) -> Option<(String, String)> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let fits = |s: &str| s.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/:%[]".contains(&b));
    if host.is_empty() || !fits(host) || !fits(path) || path.split('/').any(|part| part == "." || part == "..") {
        return None;
    }
    let path = path.trim_matches('/');
    let whole = url[..url.len() - rest.len()].to_owned() + host + "/";
    Some(if path.is_empty() { (whole, String::new()) } else { (format!("{whole}{path}/"), format!("/{path}")) })
}
