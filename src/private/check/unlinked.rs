//! DL1232: prose pages that no reader comes upon, since nothing public leads to them.

use super::links::{led_to, page_of};
use super::log::Rule;
use super::{Log, is_public, is_withdrawn};
use crate::diagnostics::{Code, Diagnostic, Report};
use crate::log::{KNOWN_PAGES, Site};
use crate::markdown;
use crate::private::OfTheme;
use crate::private::source::page::Prose;
use crate::private::source::record::Reading;
use std::collections::BTreeMap;

pub(super) const RULES: &[Rule] = &[Rule::site(&[Code::UnlinkedPage], unlinked)];

/// Records are many, and are gone through only where a page is left that neither the site nor another page leads to.
fn unlinked(log: &Log<'_>, theme: &OfTheme<'_>, report: &mut Report) {
    // What nobody could read of site.toml may have links.
    if log.settings.review.is_none() {
        return;
    }
    let mut search = Search::of(log);
    search.through_theme(theme);
    search.through_site();
    search.through_pages();
    if !search.lost.is_empty() {
        search.through_records();
        search.through_pages();
    }
    let lost = search.lost.values().flatten();
    report.extend(lost.map(|prose| Diagnostic::new(Code::UnlinkedPage, prose.file.span(0..0))));
}

/// Which pages are led to. One and its twins in other languages, which lead to each other, are one here.
struct Search<'l> {
    log: &'l Log<'l>,
    site: &'l Site,
    /// The pages to which nothing led so far, by their path.
    lost: BTreeMap<&'l str, Vec<&'l Prose>>,
    /// Those that were come upon, and whose own links were not followed yet.
    found: Vec<&'l Prose>,
    /// Files of old addresses, and the path of the page that each leads on to.
    moved: BTreeMap<String, &'l str>,
}

impl<'l> Search<'l> {
    fn of(log: &'l Log<'l>) -> Search<'l> {
        let site = &log.settings.site;
        let mut lost: BTreeMap<&str, Vec<&Prose>> = BTreeMap::new();
        let mut moved = BTreeMap::new();
        for prose in log.pages.iter().filter(|prose| !prose.page.draft) {
            let path = prose.page.path.as_str();
            lost.entry(path).or_default().push(prose);
            let files = prose.aliases.iter().filter_map(|a| page_of(&a.value, site));
            moved.extend(files.map(|file| (file, path)));
        }
        Search {
            log,
            site,
            lost,
            found: Vec::new(),
            moved,
        }
    }

    /// Somebody is led to a path of the site.
    fn find(&mut self, path: &str) {
        let folders = self.site.sides.iter().map(|side| side.folder.as_str());
        let folder = folders.filter(|folder| !folder.is_empty());
        let path = folder
            .filter_map(|folder| path.strip_prefix(folder))
            .next()
            .unwrap_or(path);
        let path = path.strip_suffix("index.html").unwrap_or(path);
        let folder = path.trim_end_matches('/');
        let (folder, index) = (format!("{folder}/"), format!("{folder}/index.html"));
        let moved = [path, &index].into_iter().find_map(|p| self.moved.get(p));
        let path = moved.copied().unwrap_or(&folder);
        if let Some(pages) = self.lost.remove(path) {
            self.found.extend(pages);
        }
    }

    /// What the theme links where it is there, unless site.toml puts links of its own in their place; what a template of the site's own names.
    fn through_theme(&mut self, theme: &OfTheme<'_>) {
        let site = self.site;
        let links = |(key, _): &&(&str, &str)| match *key {
            "about" => site.nav.is_empty(),
            "how_to_ask" => site.form.is_none(),
            "how_to_appeal" => true,
            _ => site.footer.is_empty(),
        };
        for (_, path) in KNOWN_PAGES.iter().filter(links) {
            self.find(path);
        }
        let named = |path: &str| {
            let key = KNOWN_PAGES.iter().find(|(_, known)| *known == path);
            let mut templates = theme.templates.values();
            templates.any(|text| {
                names(text, path.trim_end_matches('/'))
                    || key.is_some_and(|(key, _)| text.contains(&format!("pages.{key}")))
            })
        };
        let paths: Vec<&str> = self.lost.keys().copied().collect();
        for path in paths.into_iter().filter(|path| named(path)) {
            self.find(path);
        }
    }

    /// What site.toml links.
    fn through_site(&mut self) {
        let (settings, site) = (self.log.settings, self.site);
        let menus = site.nav.iter().chain(&site.footer).map(|link| &link.href);
        for href in menus.chain(&site.form) {
            self.follow(href, "");
        }
        for review in settings.review.iter().chain(&settings.review_cy) {
            for link in markdown::outline(&review.text, std::iter::empty()).links {
                self.follow(&link.url, "");
            }
        }
    }

    /// What the pages link that somebody comes upon.
    fn through_pages(&mut self) {
        while let Some(prose) = self.found.pop() {
            for link in markdown::outline(&prose.page.body, ["main"]).links {
                self.follow(&link.url, &prose.page.path);
            }
        }
    }

    /// What public records link.
    fn through_records(&mut self) {
        let log = self.log;
        for (record, checked) in &log.records {
            let withdrawn = is_withdrawn(record);
            if !withdrawn && !is_public(record, log.today) {
                continue;
            }
            let page = page_of_record(record, self.site);
            let shown = checked.links.iter();
            for link in shown.filter(|link| !withdrawn || link.topic == "withdrawn_reason") {
                self.follow(&link.url, &page);
            }
            let others = record.attachments.iter().flat_map(|a| &a.alternative);
            for other in others.filter(|other| !withdrawn && other.value.contains('/')) {
                self.follow(&format!("/{}", other.value.trim_start_matches('/')), "");
            }
        }
    }

    fn follow(&mut self, url: &str, page: &str) {
        if let Some(path) = led_to(url, page, self.site) {
            self.find(&path);
        }
    }
}

fn page_of_record(record: &Reading, site: &Site) -> String {
    let home = site.home(&record.language);
    format!("{home}responses/{}/", record.slug().unwrap_or_default())
}

/// Whether a template names an address: as a whole, and not as a part of a longer word.
fn names(template: &str, path: &str) -> bool {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    template.match_indices(path).any(|(at, _)| {
        let (before, after) = (&template[..at], &template[at + path.len()..]);
        !before.ends_with(is_of_word) && !after.starts_with(is_of_word)
    })
}
