//! A wholly withheld file is withheld whatever it is called: its bytes may stand nowhere else in the site.
//!
//! Files are known by length and hash, which reading them has found out. What is found here can't be accepted: no reason makes a
//! file withheld and published at once.

use super::Log;
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::disk::{Content, File};
use std::collections::BTreeMap;

/// The copies of withheld files among all files of the site, drafts' and withdrawn records' included. `others` are those of `static/`,
/// `library/`, the theme and the official figures.
pub(in crate::private) fn of_withheld<'f>(
    log: &'f Log<'_>,
    others: impl Iterator<Item = &'f File>,
) -> Report {
    let mut report = Report::new();
    let attachments = || {
        log.records.iter().flat_map(|(record, _)| {
            record.attachments.iter().filter_map(move |attachment| {
                let content = attachment
                    .document
                    .either(|document| document.file.as_ref()?.found.content())?;
                let at = move || record.file.span(attachment.name_at.clone());
                Some((content, attachment.open().is_none(), at))
            })
        })
    };
    let mut withheld: BTreeMap<Content, Span> = BTreeMap::new();
    for (content, _, at) in attachments().filter(|(content, is_withheld, _)| {
        // An empty file is what is left of one in a sealed site.
        *is_withheld && content.length > 0
    }) {
        withheld.entry(content).or_insert_with(at);
    }
    if withheld.is_empty() {
        return report;
    }
    let mut look_at = |content: Option<Content>, at: &dyn Fn() -> Span| {
        if let Some(mark) = content.and_then(|content| withheld.get(&content)) {
            let at = at();
            let message =
                Words::from("this file is the same, byte for byte, as the one withheld at ")
                    .place(mark, &at);
            report.push(
                Diagnostic::new(Code::InTheClear, at)
                    .message(message)
                    .help("withhold it too, or take it out"),
            );
        }
    };
    for (content, _, at) in attachments().filter(|(_, is_withheld, _)| !is_withheld) {
        look_at(Some(content), &at);
    }
    let texts = log
        .records
        .iter()
        .map(|(record, _)| &record.file)
        .chain(log.pages.iter().map(|page| &page.file))
        .chain(&log.settings.law_files);
    for text in texts {
        look_at(text.content(), &|| Span::file(text.path().clone()));
    }
    for file in others {
        look_at(file.content(), &|| Span::file(file.name.clone()));
    }
    report
}
