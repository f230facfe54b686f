//! A prose page.

use super::super::context::{Html, Prepared};
use super::super::frame::{Banner, Frame, Head, Nav, PageHead, escaped};
use crate::markdown;
use serde::Serialize;

/// What `page.html` is given.
#[derive(Serialize)]
pub(super) struct Prose<'l> {
    pub nav: Vec<Nav>,
    pub page: PageHead<'l>,
    pub content_html: Html<'l>,
}

pub(in crate::render) fn prose(frame: &Frame, i: usize) -> Prepared {
    let prose = &frame.log.pages[i];
    let path = format!("{}index.html", prose.path);
    let heading = escaped(&prose.title);
    let (nav, mut page) = frame.start(Head {
        title: &prose.title,
        heading_html: &heading,
        description: prose.summary.as_deref().unwrap_or(""),
        breadcrumb: vec![frame.home_crumb()],
        nav: if prose.path == "about/" { "about" } else { "" },
        ..Head::of(&path)
    });
    page.banner = prose.draft.then(|| Banner {
        title: frame.t().draft.clone(),
        text: frame.t().draft_page.clone(),
    });
    // The highest heading that the author uses stands one level under the title.
    let outline = markdown::outline(&prose.body, ["main"]);
    let highest = outline.headings.iter().map(|h| h.level).min().unwrap_or(2);
    let folder = format!("{}{}", prose.folder, prose.path);
    let how = markdown::Render {
        base: frame.log.site.base(&folder),
        shift: 2u8.saturating_sub(highest),
        ids: Some(vec!["main"]),
        sections: false,
        notes: "",
    };
    let context = Prose {
        nav,
        page,
        content_html: markdown::render(&prose.body, &how).html().into(),
    };
    Prepared::new("page.html", &context)
}
