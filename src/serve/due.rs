//! The preview's first page for the author: what is due, each record one click away, and the calendar of it.
//!
//! It stands in no theme, so that it is there while one is at fault. What it says of a record goes through the gate like any page: a name
//! that another record withholds is left out, and its row stays.

use super::editor::Editor;
use crate::desk::status::{Due, Status};
use crate::engine::Prepared;
use crate::log::slug;
use crate::log::text::escape_html;
use crate::render::words::{counted, day};
use jiff::civil::Date;
use std::fmt::Write as _;
use std::path::Path;

/// Where the page stands, and the calendar.
pub(super) const PAGE: &str = "/_disclog/";
pub(super) const CALENDAR: &str = "/_disclog/due.ics";

/// What is due of what is shown.
pub(super) fn status(shown: &Prepared, root: &Path, today: Date) -> Status {
    shown.sources.due().remembering_links(root, today)
}

/// The page.
pub(super) fn page(shown: &Prepared, root: &Path, today: Date, editor: Option<Editor>) -> String {
    let status = status(shown, root, today);
    let mut out = String::from("<h1>What is due</h1>\n<p>As of ");
    escape_html(&day(today), &mut out);
    out.push_str(". ");
    escape_html(&status.last_published(root, None, today), &mut out);
    out.push_str("</p>\n<p><a href=\"");
    escape_html(&shown.log().site.href(""), &mut out);
    out.push_str("\">The log as it would be published</a></p>\n");
    if status.unread > 0 {
        let unread = counted(status.unread, "response");
        let _ = writeln!(
            out,
            "<p>{unread} could not be read, and may be due too: see the problems below.</p>"
        );
    }
    if status.due.is_empty() {
        out.push_str("<p>Nothing is due.</p>\n");
    }
    for (name, rows) in status.groups() {
        let _ = write!(
            out,
            "<h2>{name}</h2>\n<table>\n<thead><tr><th scope=\"col\">Day</th><th scope=\"col\">What</th><th scope=\"col\">Response</th><th scope=\"col\">File</th></tr></thead>\n<tbody>\n"
        );
        for due in rows {
            row(due, shown, root, editor, &mut out);
        }
        out.push_str("</tbody>\n</table>\n");
    }
    let _ = write!(
        out,
        "<h2>In your calendar</h2>\n<p>Subscribe to <a href=\"{CALENDAR}\">due.ics</a> in Outlook or another program on this machine: it is answered while the preview runs. For a file that stays, run <code>disclog status --ics</code>.</p>\n"
    );
    out
}

fn row(due: &Due, shown: &Prepared, root: &Path, editor: Option<Editor>, out: &mut String) {
    let slug = slug(&due.reference);
    let log = shown.log();
    let response = log.responses.iter().find(|response| response.slug == slug);
    let mut name = String::new();
    escape_html(&due.reference, &mut name);
    if let Some(response) = response {
        name.push_str(": ");
        escape_html(&response.title.plain(), &mut name);
    }
    let mut file = String::new();
    escape_html(&due.file, &mut file);
    let mut found = String::new();
    if let Some(link) = &due.link {
        let _ = write!(file, ":{}", link.line);
        escape_html(&format!(": {} ({})", link.url, link.found), &mut found);
    }
    if !shown.lets_pass(&format!("{name}\n{file}\n{found}")) {
        (name, file, found) = ("A response".to_owned(), String::new(), String::new());
    } else if let Some(editor) = editor {
        let line = due.link.as_ref().map_or(1, |link| link.line);
        let mut to = String::new();
        escape_html(&editor.link(&root.join(&due.file), line, 1), &mut to);
        file = format!("<a href=\"{to}\">{file}</a>");
    }
    let on = due.on.map_or(String::new(), day);
    let mut href = String::new();
    escape_html(&log.site.href(&format!("responses/{slug}/")), &mut href);
    let name = if slug.is_empty() {
        name
    } else {
        format!("<a href=\"{href}\">{name}</a>")
    };
    let _ = writeln!(
        out,
        "<tr><td>{on}</td><td>{}{found}</td><td>{name}</td><td>{file}</td></tr>",
        due.kind.words()
    );
}
