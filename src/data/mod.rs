//! The log for other programs: a response as JSON, all of them as JSON and CSV, what describes these, feeds, the site map, maps
//! of old addresses and of those of what was withdrawn.

mod feeds;
mod gone;
mod open;
mod parts;
mod record;
mod redirects;
mod statistics;

pub use feeds::{FeedOf, feed, feed_entries, feed_path, feeds, robots, sitemap};
pub use gone::{GONE, gone};
pub use open::{FIXED, OPEN, open};
pub use parts::parts;
pub use record::{DOCUMENTS, documents, record, withdrawn};
pub use redirects::{Moved, redirects};
pub use statistics::{STATISTICS, statistics};

/// A file that is made.
#[derive(Debug)]
pub struct Made {
    /// From the site's root.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// Appends text as XML, with characters that XML 1.0 can't hold left out.
fn xml(text: &str, out: &mut String) {
    let fit: String = text
        .chars()
        .filter(|&c| {
            matches!(c, '\t' | '\n' | '\r') || c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}')
        })
        .collect();
    crate::log::text::escape_html(&fit, out);
}
