//! A withdrawn record, and the list of all.

use super::super::context::{Day, Html, Prepared};
use super::super::frame::{Frame, Head, Nav, PageHead, escaped};
use crate::log;
use serde::Serialize;

#[derive(Serialize)]
struct WithdrawnPage<'l> {
    nav: Vec<Nav>,
    page: PageHead<'l>,
    withdrawn: Withdrawn,
    ask_href: String,
}

#[derive(Serialize)]
struct Withdrawn {
    date: Day,
    reason_html: Html<'static>,
}

#[derive(Serialize)]
struct WithdrawnList<'l> {
    nav: Vec<Nav>,
    page: PageHead<'l>,
    rows: Vec<ListedWithdrawn>,
}

#[derive(Serialize)]
struct ListedWithdrawn {
    href: String,
    address_html: Html<'static>,
    date: Day,
    reason_html: Html<'static>,
}

pub(in crate::render) fn withdrawn(frame: &Frame, i: usize) -> Prepared {
    let withdrawn = &frame.log.withdrawn[i];
    let folder = format!("responses/{}/", withdrawn.slug);
    let path = format!("{folder}index.html");
    let heading = &frame.t().withdrawn;
    let (nav, page) = frame.start(Head {
        title: heading,
        heading_html: heading,
        breadcrumb: vec![frame.home_crumb(), frame.all_link()],
        noindex: true,
        ..Head::of(&path)
    });
    let context = WithdrawnPage {
        nav,
        page,
        withdrawn: Withdrawn {
            date: frame.day(withdrawn.on),
            reason_html: frame.key_html(&withdrawn.reason, &home(frame, withdrawn), "reason-"),
        },
        ask_href: frame.ask_href(None),
    };
    Prepared::new("withdrawn.html", &context)
}

/// The folder of its page, from the log's root.
fn home(frame: &Frame, withdrawn: &log::Withdrawn) -> String {
    let side = frame.log.site.home(&withdrawn.language);
    format!("{side}responses/{}/", withdrawn.slug)
}

pub(in crate::render) fn withdrawn_list(frame: &Frame) -> Prepared {
    let heading = &frame.t().withdrawn_list;
    let (nav, page) = frame.start(Head {
        title: heading,
        heading_html: heading,
        breadcrumb: vec![frame.home_crumb()],
        ..Head::of("withdrawn/index.html")
    });
    let withdrawn = frame.log.withdrawn.iter().enumerate();
    let rows = withdrawn.map(|(i, withdrawn)| {
        let folder = format!("responses/{}/", withdrawn.slug);
        let href = frame.href(&folder);
        ListedWithdrawn {
            // An address is one long word, which may break behind its strokes.
            address_html: escaped(&href).replace('/', "/<wbr>").into(),
            href,
            date: frame.day(withdrawn.on),
            reason_html: frame.key_html(
                &withdrawn.reason,
                &home(frame, withdrawn),
                &format!("reason-{i}-"),
            ),
        }
    });
    let context = WithdrawnList {
        nav,
        page,
        rows: rows.collect(),
    };
    Prepared::new("withdrawn-list.html", &context)
}
