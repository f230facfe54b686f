//! What a server shows for an address that leads nowhere.

use super::super::context::Prepared;
use super::super::frame::{Frame, Head, Nav, PageHead, ShownValue};
use crate::log::Facet;
use serde::Serialize;

#[derive(Serialize)]
struct NotFound<'l> {
    nav: Vec<Nav>,
    page: PageHead<'l>,
    topics: Vec<ShownValue<'l>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'l str>,
}

pub(in crate::render) fn not_found(frame: &Frame) -> Prepared {
    let heading = &frame.t().not_found;
    let (nav, page) = frame.start(Head {
        title: heading,
        heading_html: heading,
        noindex: true,
        ..Head::of("404.html")
    });
    let topics = frame.used_values(Facet::Topic).into_iter();
    let context = NotFound {
        nav,
        page,
        topics: topics
            .map(|value| frame.facet_value(Facet::Topic, value))
            .collect(),
        reference: frame.reference(),
    };
    Prepared::new("404.html", &context)
}
