//! site.toml.
//!
//! Every key of it is read here, and `docs/site.md` is held against this list by a test.

use super::files::FileText;
use super::marks::Kind;
use super::record::{address_fault, is_language, unfit_address};
use super::toml::{self as keys, Doc, Keys};
use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::law::Regime;
use crate::log::{Described, Site};

/// What site.toml says, with defaults for what it does not say or says wrong.
pub(in crate::private) struct Settings {
    pub site: Site,
    pub output: String,
    pub sealed: bool,
    /// Where the Markdown of `complaints.review` stands.
    pub review: Option<super::marks::Marked>,
    /// Where the names of topics and departments stand, in their order.
    pub topics_at: Vec<Span>,
    pub departments_at: Vec<Span>,
    /// Whether the default regime is what site.toml says or a guess.
    pub regime_known: bool,
    pub file: FileText,
}

/// Reads site.toml. With anything wrong in it nothing is published, but the rest of the site is read all the same.
pub(in crate::private) fn read(file: FileText) -> (Settings, Report) {
    let (settings, report) = {
        let doc = Doc::new(&file, 0, keys::SITE);
        let (table, whole) = doc.parse(&file.text);
        let root = doc.root(&table, "site.toml");
        let settings = settings(&root, whole);
        (settings, doc.report.into_inner())
    };
    (Settings { file, ..settings }, report)
}

fn settings(root: &Keys<'_, '_>, whole: bool) -> Settings {
    // Where the file could not be read to its end, nobody knows what is missing from it.
    let need = |keys: &Keys<'_, '_>, key: &'static str| {
        if whole && !keys.has(key) {
            keys.missing(key);
        }
    };
    let required = |keys: &Keys<'_, '_>, key: &'static str| {
        need(keys, key);
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
        root.bad(
            "base_url",
            Code::SiteValue,
            "this is not the address of a site",
            "write the whole address, for example https://foi.example.police.uk/",
        );
    }
    let regime = root.one_of("regime", &Regime::ALL.map(|r| (r.key(), r)));
    let regime_known = whole && (regime.is_some() || !root.has("regime"));
    let language = root.string("language").map_or_else(|| "en-GB".to_owned(), |l| l.value);
    if root.has("language") && !is_language(&language) {
        root.bad("language", Code::SiteValue, "this is not a language tag", "write a tag such as en-GB or cy");
    }
    let languages = root.strings("languages");
    if languages.iter().any(|l| l.value != language) {
        root.bad(
            "languages",
            Code::SiteValue,
            "this version of disclog builds one side of a log",
            "name the site's own language alone, or take the key out",
        );
    }
    let output = root.string("output").map_or_else(|| "public".to_owned(), |o| o.value);
    let page_size = root.count("page_size", 1).map_or(20, |n| n.value as usize);
    let feed_size = root.count("feed_size", 1).map_or(20, |n| n.value as usize);
    let (topics, topics_at) = described(root, "topics", "a topic");
    let (departments, departments_at) = described(root, "departments", "a department");
    need(root, "contact");
    let email = root.table("contact", "contact").and_then(|contact| {
        let email = required(&contact, "email");
        if email.as_deref().is_some_and(|e| !e.contains('@') || e.contains(char::is_whitespace)) {
            contact.bad("email", Code::SiteValue, "this is not an e-mail address", "write the address to which requests are sent");
        }
        contact.finish();
        email
    });
    need(root, "complaints");
    let review = root.table("complaints", "complaints").and_then(|complaints| {
        need(&complaints, "review");
        let review = complaints.marked("review", Kind::Markdown);
        for mark in review.iter().flat_map(|review| &review.marks) {
            root.doc.fault(Code::SiteMark, mark.at.clone());
        }
        complaints.finish();
        review
    });
    let sealed = root.table("source", "source").is_some_and(|source| {
        let sealed = source.boolean("sealed").unwrap_or(false);
        source.finish();
        sealed
    });
    if whole {
        root.finish();
    }
    let (base_url, base_path) = address.unwrap_or_else(|| ("https://site.invalid/".to_owned(), String::new()));
    let site = Site {
        title: title.unwrap_or_default(),
        authority: authority.unwrap_or_default(),
        base_url,
        base_path,
        regime: regime.map_or(Regime::Foia, |r| r.value),
        language,
        email: email.unwrap_or_default(),
        review: review.as_ref().map(|review| review.text.clone()).unwrap_or_default(),
        page_size,
        feed_size,
        topics,
        departments,
    };
    Settings { site, output, sealed, review, topics_at, departments_at, regime_known, file: FileText::empty() }
}

fn described(root: &Keys<'_, '_>, key: &'static str, what: &'static str) -> (Vec<Described>, Vec<Span>) {
    let mut all: Vec<Described> = Vec::new();
    let mut places = Vec::new();
    for table in root.tables(key, what) {
        if !table.has("name") {
            table.missing("name");
        }
        let name = table.string("name");
        let description = table.string("description").map(|d| d.value);
        table.finish();
        let Some(name) = name else { continue };
        let slug = crate::log::slug(&name.value);
        let at = root.doc.file.span(name.at);
        let twice = all.iter().any(|other| crate::log::slug(&other.name) == slug);
        if let Some(code) = unfit_address(&slug).or(twice.then_some(Code::SameAddress)) {
            let Diagnostic { message, help, .. } = address_fault(code, &slug, at.clone());
            root.doc.push(Diagnostic::new(Code::SiteValue, at.clone()).message(message).help(help));
        }
        all.push(Described { name: name.value, description });
        places.push(at);
    }
    (all, places)
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
