//! What is not public yet, as the preview alone shows it.

use super::super::context::Prepared;
use super::super::frame::{Frame, Head, escaped};
use super::prose::Prose;
use crate::log::Visibility;

/// At a path of the preview's own.
pub(in crate::render) fn unpublished(frame: &Frame, path: &str) -> Prepared {
    let heading = &frame.t().not_yet_public;
    let (nav, page) = frame.start(Head {
        title: heading,
        heading_html: heading,
        breadcrumb: vec![frame.home_crumb()],
        noindex: true,
        ..Head::of(path)
    });
    let content_html = content(frame).into();
    let context = Prose {
        nav,
        page,
        content_html,
    };
    Prepared::new("page.html", &context)
}

fn content(frame: &Frame) -> String {
    let row = |href: &str, title: &str, what: &str, when: &str| {
        format!(
            "<tr><td><a href=\"{}\">{title}</a></td><td>{}</td><td>{}</td></tr>",
            escaped(href),
            escaped(what),
            escaped(when)
        )
    };
    let (words, t) = (frame.words(), frame.t());
    let once_published = &t.once_published;
    let mut rows: Vec<String> = Vec::new();
    for response in &frame.log.responses {
        let when = match response.visibility {
            Visibility::Public => continue,
            Visibility::Draft => once_published.to_owned(),
            Visibility::Scheduled(day) => words.on_day(&words.day(day)),
        };
        rows.push(row(
            &frame.href(&response.path()),
            &frame
                .languages(response)
                .inline(response.title.line_html(frame.still())),
            &response.reference,
            &when,
        ));
    }
    let drafts = frame.log.pages.iter().filter(|page| page.draft);
    rows.extend(drafts.map(|page| {
        row(
            &frame.href(&page.path),
            &escaped(&page.title),
            &t.page,
            once_published,
        )
    }));
    if rows.is_empty() {
        return format!("<p>{}</p>", t.all_public);
    }
    format!(
        "<p>{}</p>\n<div class=\"table\">\n<table>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\n<tbody>\n{}\n</tbody>\n</table></div>",
        t.preview_alone,
        t.title,
        t.reference,
        t.becomes_public,
        rows.join("\n")
    )
}
