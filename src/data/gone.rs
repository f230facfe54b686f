//! The addresses of what was withdrawn, for servers: the page there says so, and is sent with the status 410 (gone) rather than 200.

use super::Made;
use crate::log::{Log, decode_path};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The paths of what [`gone()`] makes.
pub const GONE: [&str; 2] = ["redirects/nginx-gone.conf", "redirects/apache-gone.conf"];

/// `redirects/nginx-gone.conf`, `redirects/apache-gone.conf`.
pub fn gone(log: &Log) -> Vec<Made> {
    let root = String::from_utf8_lossy(&decode_path(&log.site.base_path).0).into_owned();
    let mut pages = BTreeSet::new();
    // Each side of a log has the page.
    for side in log.site.sides.iter() {
        let slugs = log.withdrawn.iter().map(|one| &one.slug);
        pages.extend(slugs.map(|slug| format!("{root}/{}responses/{slug}/", side.folder)));
    }
    let texts = [nginx(&pages), apache(&pages)];
    GONE.into_iter()
        .zip(texts)
        .map(|(path, text)| Made {
            path: path.to_owned(),
            text,
        })
        .collect()
}

fn nginx(pages: &BTreeSet<String>) -> String {
    let mut out = String::from(
        "# Include within `map $uri $disclog_gone { ... }`; docs/hosting.md says what to do with $disclog_gone.\n",
    );
    for page in pages {
        for form in [page.as_str(), &format!("{page}index.html")] {
            let _ = writeln!(out, "\"{form}\" 1;");
        }
    }
    out
}

/// The page is asked for once more, by the server itself, to be sent as what the status says.
fn apache(pages: &BTreeSet<String>) -> String {
    let mut out =
        String::from("# Include in the server's configuration (mod_rewrite).\nRewriteEngine On\n");
    for page in pages {
        // A path of ours has letters, digits, hyphens, dots and slashes: the dot alone means something else there.
        let is = page.replace('.', "\\.");
        let _ = writeln!(
            out,
            "RewriteCond \"%{{ENV:REDIRECT_STATUS}}\" \"^$\"\nRewriteRule \"^{is}(index\\.html)?$\" - [R=410,L]\n\
             <Location \"{page}\">\nErrorDocument 410 {page}index.html\n</Location>"
        );
    }
    out
}
