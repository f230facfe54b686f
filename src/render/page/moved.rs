//! An old address, which leads on.

use super::super::context::Prepared;
use super::super::frame::{Frame, Head, Nav, PageHead};
use serde::Serialize;

#[derive(Serialize)]
struct Moved<'l> {
    nav: Vec<Nav>,
    page: PageHead<'l>,
    to: String,
}

/// `to` is a path from the site's root.
pub(in crate::render) fn moved(frame: &Frame, to: &str) -> Prepared {
    let heading = &frame.t().moved;
    let (nav, page) = frame.start(Head {
        title: heading,
        heading_html: heading,
        noindex: true,
        ..Head::of(to)
    });
    let to = frame.href(to);
    Prepared::new("moved.html", &Moved { nav, page, to })
}
