//! What every template may show, whatever the page: the site, the theme's assets, the prose pages that there are, the foot.

use super::Card;
use super::context::{self, Html, Link};
use super::frame::{KnownPages, menu_href};
use crate::log::{KNOWN_PAGES, Log, POLICY, Site};
use crate::markdown;
use crate::theme::{Say, Theme};
use crate::words::Plain;
use serde::Serialize;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher as _};
use std::sync::Arc;
use tera::{Tera, Value};

#[derive(Serialize)]
struct Everywhere<'s> {
    site: ShownSite<'s>,
    assets: BTreeMap<&'s str, String>,
    pages: &'s KnownPages,
    footer: Vec<Link>,
    t: &'s Plain,
}

#[derive(Serialize)]
struct ShownSite<'s> {
    title: &'s str,
    authority: &'s str,
    name: &'s str,
    crest: String,
    crest_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    colour: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    colour_dark: Option<String>,
    email: &'s str,
    language: &'s str,
    review_html: Html<'s>,
    home: String,
    url: String,
    card: String,
    card_alt: &'s str,
    search: String,
    feed: String,
    data: String,
    withdrawn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'static str>,
}

/// Those of the prose pages that the theme knows and the log has.
pub(super) fn known_pages(log: &Log) -> KnownPages {
    let there = |folder: &str, path: &str| {
        let mut pages = log.all_pages.iter();
        pages.any(|page| page.folder == folder && page.path == path)
    };
    // A page that is not there in this language is read in that of the root.
    let known = KNOWN_PAGES.iter().filter_map(|(key, path)| {
        if there(&log.site.folder, path) {
            Some((*key, log.site.href(path)))
        } else {
            there("", path).then(|| (*key, log.site.shared_href(path)))
        }
    });
    known.collect()
}

/// The theme's templates with all that, and a print of it.
pub(super) fn templates(
    log: &Log,
    theme: &Theme,
    known: &KnownPages,
    card: &Card,
) -> (Arc<Tera>, u64) {
    let site = &log.site;
    let asset = |asset: &crate::theme::Asset| site.shared_href(&asset.path);
    let everywhere = Everywhere {
        site: shown(site, theme, card),
        assets: theme
            .assets
            .iter()
            .map(|a| (a.name.as_str(), asset(a)))
            .collect(),
        pages: known,
        footer: footer(log, known),
        t: &site.words.plain,
    };
    let value = Value::from_serializable(&everywhere);
    let mut print = DefaultHasher::new();
    context::hash(&value, &mut print);
    let mut tera = theme.tera().clone();
    context::add(value, tera.global_context());
    tera.register_function("say", Say(Arc::clone(&site.words)));
    (Arc::new(tera), print.finish())
}

fn shown<'s>(site: &'s Site, theme: &Theme, card: &'s Card) -> ShownSite<'s> {
    let brand = |dark| {
        let colour = theme.colour("brand", dark);
        colour.map(|[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}"))
    };
    let review = markdown::render(
        &site.review,
        &markdown::Render {
            base: site.base(""),
            shift: 3,
            ids: None,
            sections: false,
            notes: "review-",
        },
    );
    let crest = theme.assets.iter().find(|asset| asset.name == theme.crest);
    ShownSite {
        title: &site.title,
        authority: &site.authority,
        name: site.name(),
        crest: crest.map_or_else(String::new, |asset| site.shared_href(&asset.path)),
        crest_type: if theme.crest.ends_with(".png") {
            "image/png"
        } else {
            "image/svg+xml"
        },
        colour: brand(false),
        colour_dark: brand(true),
        email: &site.email,
        language: &site.language,
        review_html: review.html().into(),
        home: site.href(""),
        url: site.url(""),
        card: site.shared_url(&card.path),
        card_alt: &card.alt,
        search: site.href("search/"),
        feed: site.href("feed.xml"),
        data: site.href("data/"),
        withdrawn: site.href("withdrawn/"),
        policy: site.hosting.meta_policy.then_some(POLICY),
    }
}

fn footer(log: &Log, known: &KnownPages) -> Vec<Link> {
    let site = &log.site;
    if !site.footer.is_empty() {
        let own = site.footer.iter();
        return own
            .map(|link| Link::new(menu_href(log, &link.href), &link.title))
            .collect();
    }
    let t = &site.words.plain;
    let prose = |key: &str, name: &String| known.get(key).map(|href| Link::new(href.clone(), name));
    let links = [
        prose("accessibility", &t.accessibility),
        prose("privacy", &t.privacy),
        Some(Link::new(site.href("feed.xml"), &t.web_feed)),
        Some(Link::new(site.href("data/"), &t.download_data)),
        prose("how_to_appeal", &t.how_to_appeal),
        prose("re_use", &t.re_use),
    ];
    links.into_iter().flatten().collect()
}
