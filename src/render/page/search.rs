//! The search page.

use super::super::context::Prepared;
use super::super::frame::{Frame, Head, Nav, PageHead};
use serde::Serialize;
use tera::Value;

#[derive(Serialize)]
struct Search<'l> {
    nav: Vec<Nav>,
    page: PageHead<'l>,
    facets: &'l Value,
    csv_href: String,
    index_href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'l str>,
}

pub(in crate::render) fn search(frame: &Frame) -> Prepared {
    let heading = "Search past responses";
    let (nav, page) = frame.start(Head {
        title: heading,
        heading_html: heading,
        breadcrumb: vec![frame.home_crumb()],
        nav: "search",
        noindex: true,
        ..Head::of("search/index.html")
    });
    let context = Search {
        nav,
        page,
        facets: &frame.facets,
        csv_href: frame.href("data/responses.csv"),
        index_href: frame.href("search/"),
        reference: frame.reference(),
    };
    Prepared::new("search.html", &context)
}
