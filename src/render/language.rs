//! Which words of a page are in which language, so that each is spoken as it should be.

use crate::log::{Response, Site};

/// The language of a record, and that of the words around it: the frame of the page, labels, dates, provisions, bars.
#[derive(Clone, Copy)]
pub(super) struct Languages<'a> {
    record: &'a str,
    frame: &'a str,
}

impl<'a> Languages<'a> {
    pub fn of(response: &'a Response, site: &'a Site) -> Languages<'a> {
        Languages {
            record: &response.language,
            frame: &site.language,
        }
    }

    pub fn same(self) -> bool {
        self.record == self.frame
    }

    /// Words of the record within a line of the frame.
    pub fn inline(self, html: String) -> String {
        self.wrap("span", html)
    }

    /// Paragraphs of the record.
    pub fn block(self, html: String) -> String {
        self.wrap("div", html)
    }

    fn wrap(self, element: &str, html: String) -> String {
        if self.same() || html.is_empty() {
            return html;
        }
        // What the frame says within a text of the record: bars, and the way back from a note.
        let mut html = html;
        for (ours, at) in [
            ("<a class=\"bar\"", 2),
            ("<span class=\"bar\"", 5),
            ("\">Back to note ", 1),
        ] {
            let (head, tail) = ours.split_at(at);
            html = html.replace(ours, &format!("{head} lang=\"{}\"{tail}", self.frame));
        }
        format!("<{element} lang=\"{}\">{html}</{element}>", self.record)
    }
}
