//! Atom feeds (RFC 4287), the site map (sitemaps.org 0.9), robots.txt (RFC 9309).

use super::{Made, xml};
use crate::log::{Facet, Log, Response};
use crate::markdown;
use std::fmt::Write as _;

/// The facets whose values have feeds of their own.
const FACETS: [Facet; 2] = [Facet::Topic, Facet::Exemption];

/// The paths of what [`feeds`] makes.
pub fn feed_paths(log: &Log) -> Vec<String> {
    let of_values = FACETS
        .into_iter()
        .flat_map(|facet| log.values(facet).iter().map(move |value| format!("{}/{}/feed.xml", facet.folder(), value.slug)));
    std::iter::once("feed.xml".to_owned()).chain(of_values).collect()
}

/// The feed of the log, of each topic and of each exemption.
pub fn feeds(log: &Log) -> Vec<Made> {
    let all: Vec<usize> = (0..log.responses.len()).collect();
    let mut made = vec![feed(log, "", "feed.xml", &log.site.title, &all)];
    for facet in FACETS {
        for value in log.values(facet) {
            let folder = format!("{}/{}/", facet.folder(), value.slug);
            made.push(feed(log, &folder, &format!("{folder}feed.xml"), &format!("{}: {}", log.site.title, value.name), &value.members));
        }
    }
    made
}

fn feed(log: &Log, page: &str, path: &str, title: &str, members: &[usize]) -> Made {
    let site = &log.site;
    let entries: Vec<&Response> =
        members.iter().map(|&i| &log.responses[i]).filter(|r| r.responded.is_some()).take(site.feed_size).collect();
    let updated =
        entries.iter().filter_map(|r| r.changed().max(r.responded)).max().map_or_else(|| "1970-01-01".to_owned(), |d| d.to_string());
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    xml(&site.language, &mut out);
    out.push_str("\">\n<title>");
    xml(title, &mut out);
    out.push_str("</title>\n<id>");
    xml(&site.url(page), &mut out);
    out.push_str("</id>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    xml(&site.url(page), &mut out);
    out.push_str("\"/>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"");
    xml(&site.url(path), &mut out);
    let _ = write!(out, "\"/>\n<updated>{updated}T00:00:00Z</updated>\n<author><name>");
    xml(&site.authority, &mut out);
    out.push_str("</name></author>\n");
    for response in entries {
        let Some(responded) = response.responded else { continue };
        let address = site.url(&response.path());
        out.push_str("<entry>\n<title>");
        xml(&response.title.plain(), &mut out);
        out.push_str("</title>\n<id>");
        xml(&address, &mut out);
        out.push_str("</id>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
        xml(&address, &mut out);
        let updated = response.changed().map_or(responded, |c| c.max(responded));
        let _ = writeln!(out, "\"/>\n<published>{responded}T00:00:00Z</published>\n<updated>{updated}T00:00:00Z</updated>");
        let _ = write!(out, "<category scheme=\"");
        xml(&site.url("outcomes/"), &mut out);
        let _ = write!(out, "\" term=\"{}\" label=\"{}\"/>\n<summary>", response.outcome.key(), response.outcome.tag());
        xml(&markdown::plain(&response.summary), &mut out);
        out.push_str("</summary>\n</entry>\n");
    }
    out.push_str("</feed>\n");
    Made { path: path.to_owned(), text: out }
}

/// `sitemap.xml`: the pages (by file) that search engines are to know, with the day of their last change where a record has one.
pub fn sitemap(log: &Log, pages: &[String]) -> Made {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let mut dates = std::collections::BTreeMap::new();
    for response in &log.responses {
        if let Some(date) = response.changed().max(response.responded) {
            dates.insert(format!("{}index.html", response.path()), date);
        }
    }
    let mut pages: Vec<&String> = pages.iter().collect();
    pages.sort();
    for page in pages {
        out.push_str("<url><loc>");
        xml(&log.site.url(page.strip_suffix("index.html").unwrap_or(page)), &mut out);
        out.push_str("</loc>");
        if let Some(date) = dates.get(page) {
            let _ = write!(out, "<lastmod>{date}</lastmod>");
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    Made { path: "sitemap.xml".to_owned(), text: out }
}

/// `robots.txt`.
pub fn robots(log: &Log) -> Made {
    Made { path: "robots.txt".to_owned(), text: format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", log.site.url("sitemap.xml")) }
}
