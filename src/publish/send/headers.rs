//! What browsers are told of a file: its media type, and how long they may keep it.

use super::super::unpacked;
use crate::attachments;
use std::borrow::Cow;

/// The media type of a file of the site.
pub fn media_type(path: &str) -> Cow<'static, str> {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8".into(),
        "css" => "text/css; charset=utf-8".into(),
        "js" => "text/javascript; charset=utf-8".into(),
        "txt" | "conf" | "map" => "text/plain; charset=utf-8".into(),
        "csv" => "text/csv; charset=utf-8".into(),
        "json" => "application/json".into(),
        "jsonld" => "application/ld+json".into(),
        "xml" if path.ends_with("feed.xml") => "application/atom+xml; charset=utf-8".into(),
        "xml" => "application/xml; charset=utf-8".into(),
        "svg" => "image/svg+xml".into(),
        "woff2" => "font/woff2".into(),
        _ => attachments::media_type(path).0.into(),
    }
}

/// Whether a file's name carries a hash of what is in it: under this name it never changes.
pub(super) fn is_hashed(path: &str) -> bool {
    let path = path.strip_prefix("cy/").unwrap_or(path);
    let path = unpacked(path).unwrap_or(path);
    // The page of the search and the root of its index have fixed names; what they lead to stands in folders.
    let in_index = path.strip_prefix("search/");
    path.starts_with("assets/") || in_index.is_some_and(|inner| inner.contains('/'))
}

/// How long a file may be kept without asking.
pub(super) fn cache(path: &str) -> &'static str {
    if is_hashed(path) {
        "public, max-age=31536000, immutable"
    } else {
        "public, no-cache"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_fixed_name_is_asked_for_again() {
        for (path, hashed) in [
            ("assets/style-0123.css", true),
            ("search/0123456789abcdef/t/0.bin", true),
            ("cy/search/files/0123456789abcdef/0.json", true),
            ("search/index.json", false),
            ("cy/search/index.json.gz", false),
            ("search/index.html", false),
            ("responses/2026-1/index.json", false),
        ] {
            assert_eq!(is_hashed(path), hashed, "{path}");
        }
    }
}
