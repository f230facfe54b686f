//! Lists of responses, newest first: all of them, or those with a value of a facet.

use super::super::context::{Html, Link, Prepared};
use super::super::frame::{Feed, Frame, Head, Nav, PageHead, escaped, numbered};
use crate::log::{Facet, Value as FacetValue};
use serde::Serialize;
use tera::Value;

/// What the templates of lists are given.
#[derive(Serialize)]
pub(super) struct List<'l> {
    nav: Vec<Nav>,
    page: PageHead<'l>,
    intro_html: Html<'static>,
    lede: &'l str,
    items: Vec<&'l Value>,
    pager: Pager,
    facets: &'l Value,
    empty: bool,
    up: Link,
}

#[derive(Serialize)]
struct Pager {
    number: usize,
    total: usize,
    pages: Vec<PagerEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A page, or that some are left out.
#[derive(Serialize)]
#[serde(untagged)]
enum PagerEntry {
    Gap {
        gap: bool,
    },
    Page {
        number: usize,
        href: String,
        current: bool,
    },
}

/// What is listed, of which page is shown.
struct Listed<'l> {
    name: &'l str,
    /// Where its first page stands.
    folder: &'l str,
    number: usize,
    /// How many there are in all, and those of this page.
    all: usize,
    shown: Vec<&'l Value>,
}

/// A page of all responses, from 1.
pub(in crate::render) fn all(frame: &Frame, number: usize) -> Prepared {
    let site = &frame.log.site;
    let shown = frame.items.iter().skip((number - 1) * site.page_size);
    let listed = Listed {
        name: &frame.t().all_responses,
        folder: "responses/",
        number,
        all: frame.items.len(),
        shown: shown.take(site.page_size).map(|item| &**item).collect(),
    };
    let feed = Feed {
        href: frame.href("feed.xml"),
        title: site.title.clone(),
    };
    let up = Link::new(frame.href(""), &frame.t().home);
    let breadcrumb = vec![frame.home_crumb()];
    listed.show(frame, None, Some(feed), breadcrumb, up, |list| {
        Prepared::new("list.html", &list)
    })
}

/// A page of the responses that have a value of a facet, from 1.
pub(in crate::render) fn value(
    frame: &Frame,
    facet: Facet,
    value: &FacetValue,
    number: usize,
) -> Prepared {
    let intro = value.description.as_deref().map(escaped);
    of_value(frame, facet, value, number, |list| {
        let intro_html = intro.unwrap_or_default().into();
        Prepared::new("list.html", &List { intro_html, ..list })
    })
}

/// The same as `page` shows it.
pub(super) fn of_value(
    frame: &Frame,
    facet: Facet,
    value: &FacetValue,
    number: usize,
    page: impl FnOnce(List<'_>) -> Prepared,
) -> Prepared {
    let (site, words) = (&frame.log.site, frame.words());
    let folder = format!("{}/{}/", facet.folder(), value.slug);
    let shown = value.members.iter().skip((number - 1) * site.page_size);
    let listed = Listed {
        name: &value.name,
        folder: &folder,
        number,
        all: value.members.len(),
        shown: shown
            .take(site.page_size)
            .map(|&i| &*frame.items[i])
            .collect(),
    };
    // Other values have none, and the feed of all is none of these alone; every page names it in its head.
    let feed = matches!(facet, Facet::Topic | Facet::Exemption).then(|| Feed {
        href: frame.href(&format!("{folder}feed.xml")),
        title: words.feed_of(&site.title, &value.name),
    });
    let values = frame.href(&format!("{}/", facet.folder()));
    let breadcrumb = vec![
        frame.home_crumb(),
        Link::new(values.clone(), facet.name(words)),
    ];
    let all = match facet {
        Facet::Topic => &words.plain.every_topic,
        Facet::Outcome => &words.plain.every_outcome,
        Facet::Exemption => &words.plain.every_exemption,
        Facet::Department => &words.plain.every_department,
        Facet::Year => &words.plain.every_year,
    };
    let up = Link::new(values, all);
    let description = value.description.as_deref();
    listed.show(frame, description, feed, breadcrumb, up, page)
}

impl<'l> Listed<'l> {
    fn show(
        self,
        frame: &Frame,
        description: Option<&str>,
        feed: Option<Feed>,
        breadcrumb: Vec<Link>,
        up: Link,
        page: impl FnOnce(List<'_>) -> Prepared,
    ) -> Prepared {
        let (name, number) = (self.name, self.number);
        let words = frame.words();
        let total = self.all.div_ceil(frame.log.site.page_size).max(1);
        let lede = if self.all == 0 {
            words.plain.no_responses.clone()
        } else if total == 1 {
            words.list_whole(self.all)
        } else {
            words.list_page(self.all, number, total)
        };
        let title = if number == 1 {
            name.to_owned()
        } else {
            words.title_page(name, number, total)
        };
        let heading = escaped(name);
        let path = format!("{}index.html", numbered(self.folder, number));
        let (nav, head) = frame.start(Head {
            title: &title,
            heading_html: &heading,
            description: description.unwrap_or(&lede),
            breadcrumb,
            feed,
            nav: "browse",
            ..Head::of(&path)
        });
        page(List {
            nav,
            page: head,
            intro_html: Html::default(),
            lede: &lede,
            items: self.shown,
            pager: pager(frame, self.folder, number, total),
            facets: &frame.facets,
            empty: self.all == 0,
            up,
        })
    }
}

fn pager(frame: &Frame, folder: &str, number: usize, total: usize) -> Pager {
    let href = |n: usize| frame.href(&numbered(folder, n));
    let mut pages = Vec::new();
    let mut last = 0;
    for n in (1..=total).filter(|n| *n == 1 || *n == total || n.abs_diff(number) <= 2) {
        if n > last + 1 {
            pages.push(PagerEntry::Gap { gap: true });
        }
        pages.push(PagerEntry::Page {
            number: n,
            href: href(n),
            current: n == number,
        });
        last = n;
    }
    Pager {
        number,
        total,
        pages,
        previous: (number > 1).then(|| href(number - 1)),
        next: (number < total).then(|| href(number + 1)),
    }
}
