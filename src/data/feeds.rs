//! Atom feeds (RFC 4287), the site map (sitemaps.org 0.9), robots.txt (RFC 9309).

use super::{Made, xml};
use crate::kept::Kept;
use crate::log::{Facet, Log, Response};
use crate::markdown;
use std::fmt::Write as _;
use std::sync::Arc;

/// The facets whose values have feeds of their own.
const FACETS: [Facet; 2] = [Facet::Topic, Facet::Exemption];

/// One feed: of the whole log, or of a value of a facet by its position.
pub type FeedOf = Option<(Facet, usize)>;

/// Every feed: of the log, of each topic and of each exemption.
pub fn feeds(log: &Log) -> Vec<FeedOf> {
    let of_values = FACETS
        .into_iter()
        .flat_map(|facet| (0..log.values(facet).len()).map(move |k| Some((facet, k))));
    std::iter::once(None).chain(of_values).collect()
}

/// The path of a feed.
pub fn feed_path(log: &Log, of: FeedOf) -> String {
    format!("{}feed.xml", folder(log, of))
}

fn folder(log: &Log, of: FeedOf) -> String {
    of.map_or(String::new(), |(facet, k)| {
        format!("{}/{}/", facet.folder(), log.values(facet)[k].slug)
    })
}

/// The responses that a feed shows, newest first.
pub fn feed_entries(log: &Log, of: FeedOf) -> Vec<&Kept<Response>> {
    let dated = |r: &&Kept<Response>| r.responded.is_some();
    match of {
        None => log
            .responses
            .iter()
            .filter(dated)
            .take(log.site.feed_size)
            .collect(),
        Some((facet, k)) => log.values(facet)[k]
            .members
            .iter()
            .map(|&i| &log.responses[i])
            .filter(dated)
            .take(log.site.feed_size)
            .collect(),
    }
}

/// The text of a feed.
pub fn feed(log: &Log, of: FeedOf) -> String {
    let page = &folder(log, of);
    let path = &feed_path(log, of);
    let title = &of.map_or_else(
        || log.site.title.clone(),
        |(facet, k)| format!("{}: {}", log.site.title, log.values(facet)[k].name),
    );
    let entries = feed_entries(log, of);
    let site = &log.site;
    let updated = entries
        .iter()
        .filter_map(|r| r.changed().max(r.responded))
        .max()
        .map_or_else(|| "1970-01-01".to_owned(), |d| d.to_string());
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"",
    );
    xml(&site.language, &mut out);
    out.push_str("\">\n<title>");
    xml(title, &mut out);
    out.push_str("</title>\n<id>");
    xml(&site.url(page), &mut out);
    out.push_str("</id>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    xml(&site.url(page), &mut out);
    out.push_str("\"/>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"");
    xml(&site.url(path), &mut out);
    let _ = write!(
        out,
        "\"/>\n<updated>{updated}T00:00:00Z</updated>\n<author><name>"
    );
    xml(&site.authority, &mut out);
    out.push_str("</name></author>\n");
    for response in entries {
        let Some(responded) = response.responded else {
            continue;
        };
        let address = site.url(&response.path());
        out.push_str("<entry");
        if response.language != site.language {
            out.push_str(" xml:lang=\"");
            xml(&response.language, &mut out);
            out.push('"');
        }
        out.push_str(">\n<title>");
        xml(&response.title.plain(), &mut out);
        out.push_str("</title>\n<id>");
        xml(&address, &mut out);
        out.push_str("</id>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
        xml(&address, &mut out);
        let updated = response.changed().map_or(responded, |c| c.max(responded));
        let _ = writeln!(
            out,
            "\"/>\n<published>{responded}T00:00:00Z</published>\n<updated>{updated}T00:00:00Z</updated>"
        );
        let _ = write!(out, "<category scheme=\"");
        xml(&site.url("outcomes/"), &mut out);
        let _ = write!(
            out,
            "\" term=\"{}\" label=\"{}\"/>\n<summary>",
            response.outcome.key(),
            site.words.tag(response.outcome)
        );
        xml(&markdown::plain(&response.summary), &mut out);
        out.push_str("</summary>\n</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

/// `sitemap.xml`: the pages (by file) that search engines are to know, with the day of their last change where a record has one.
pub fn sitemap(logs: &[Arc<Log>], pages: &[String]) -> Made {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut dates = std::collections::BTreeMap::new();
    for log in logs {
        for response in &log.responses {
            if let Some(date) = response.changed().max(response.responded) {
                dates.insert(format!("{}index.html", log.site.home_of(response)), date);
            }
        }
    }
    let mut pages: Vec<&String> = pages.iter().collect();
    pages.sort();
    for page in pages {
        out.push_str("<url><loc>");
        xml(
            &logs[0]
                .site
                .shared_url(page.strip_suffix("index.html").unwrap_or(page)),
            &mut out,
        );
        out.push_str("</loc>");
        if let Some(date) = dates.get(page) {
            let _ = write!(out, "<lastmod>{date}</lastmod>");
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    Made {
        path: "sitemap.xml".to_owned(),
        text: out,
    }
}

/// `robots.txt`.
pub fn robots(log: &Log) -> Made {
    Made {
        path: "robots.txt".to_owned(),
        text: format!(
            "User-agent: *\nAllow: /\n\nSitemap: {}\n",
            log.site.url("sitemap.xml")
        ),
    }
}
