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

/// `to` is a path from the log's root.
pub(in crate::render) fn moved(frame: &Frame, to: &str) -> Prepared {
    let heading = &frame.t().moved;
    let (nav, page) = frame.start(Head {
        title: heading,
        heading_html: heading,
        noindex: true,
        ..Head::of(to.strip_prefix(&frame.log.site.folder).unwrap_or(to))
    });
    let to = frame.log.site.shared_href(to);
    Prepared::new("moved.html", &Moved { nav, page, to })
}
