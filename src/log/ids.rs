//! The ids of a response's page: those of the theme, and those of its exemption cards.

use super::text;

/// The ids that the theme uses on a response's page, so that no heading takes one.
pub(crate) const THEME_IDS: &[&str] = &[
    "main",
    "withheld",
    "review",
    "changes",
    "documents",
    "cite",
    "next",
    "related",
    "contents",
    "harm",
    "balance",
    "on-this-page",
    "citation",
    "copy",
    "copied",
    "site-footer",
];

/// The ids of a record's exemption cards, in their order: a second card of a provision gets a number.
pub(crate) fn card_ids<'a>(provisions: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for provision in provisions {
        let slug = text::provision_slug(provision);
        let mut id = slug.clone();
        let mut n = 1;
        while ids.contains(&id) {
            n += 1;
            id = format!("{slug}-{n}");
        }
        ids.push(id);
    }
    ids
}
