//! A difference to be read: in words for a terminal, and as one page to be looked through, printed and signed.

use super::{Change, Difference, Kind, Record};
use crate::log::text::escape_html;
use crate::render::words::counted;
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;

/// The difference in words.
pub fn words(difference: &Difference) -> String {
    let mut out = String::new();
    for record in &difference.records {
        let _ = writeln!(
            out,
            "{}: {}  {}",
            record.kind.word(),
            record.reference,
            record.url
        );
        for change in &record.changes {
            let _ = writeln!(out, "    {} at {}", change.what.word(), change.place);
            for (sign, text) in [("-", &change.before), ("+", &change.after)] {
                for line in text.lines() {
                    let _ = writeln!(out, "      {sign} {line}");
                }
            }
        }
    }
    for page in &difference.pages {
        let _ = writeln!(out, "{}: page  {}", page.kind.word(), page.url);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    if difference.is_nothing() {
        out.push_str("Nothing differs.\n");
    } else {
        let _ = writeln!(out, "{}.", figures(difference));
    }
    let _ = writeln!(out, "Digest: {}", difference.digest);
    // What steers a terminal is not passed on to it.
    out.lines()
        .map(|line| crate::diagnostics::printable(line).into_owned() + "\n")
        .collect()
}

fn figures(difference: &Difference) -> String {
    let of = |kind| difference.records.iter().filter(|r| r.kind == kind).count();
    format!(
        "{} new, {} changed, {} removed, {} withdrawn; {} new, {} changed, {} removed",
        counted(of(Kind::New), "response"),
        of(Kind::Changed),
        of(Kind::Removed),
        of(Kind::Withdrawn),
        counted(difference.files.new, "file"),
        difference.files.changed,
        difference.files.removed,
    )
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#0b0c0c;background:#fff}\
h1{font-size:1.8rem}h2{font-size:1.4rem;border-top:3px solid #0b0c0c;padding-top:.5rem;margin-top:2.5rem}h3{font-size:1.15rem;margin-bottom:.25rem}\
table{border-collapse:collapse;width:100%;table-layout:fixed}th,td{border:1px solid #505a5f;padding:.4rem;text-align:left;vertical-align:top;overflow-wrap:anywhere;white-space:pre-wrap}\
th{background:#f3f2f1}caption{text-align:left}.at{width:24%}\
del{background:#fbe3e0;color:#6b0f05}ins{background:#dcf2e0;color:#0a4a1c;text-decoration:none;font-weight:600}\
code{overflow-wrap:anywhere}.sign td{height:3rem}\
@media (prefers-color-scheme:dark){body{color:#f3f2f1;background:#0b0c0c}h2{border-color:#f3f2f1}th{background:#2a2d2f}del{background:#4a1510;color:#ffd9d3}ins{background:#0f3a1c;color:#d6f5de}}\
@media print{h2,h3,tr{break-after:avoid;break-inside:avoid}}";

/// The difference as one page: no other file, no script, its style named by its hash.
pub fn page(difference: &Difference, title: &str) -> String {
    let mut out = String::new();
    let style = base64(&crate::publish::sha256(STYLE.as_bytes()));
    let title = escape(title);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>What the next publication changes: {title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>What the next publication changes: {title}</h1>\n<p>{}.</p>\n",
        figures(difference)
    );
    if difference.is_nothing() {
        out.push_str("<p>Nothing differs.</p>\n");
    }
    for record in &difference.records {
        self::record(&mut out, record);
    }
    if !difference.pages.is_empty() {
        out.push_str("<h2>Pages and files</h2>\n<ul>\n");
        for page in &difference.pages {
            let _ = writeln!(
                out,
                "<li>{}: <code>{}</code></li>",
                page.kind.word(),
                escape(&page.url)
            );
        }
        out.push_str("</ul>\n");
    }
    let _ = write!(
        out,
        "<h2>Agreed</h2>\n<p>Who signs agrees to all that this page shows, and to nothing else. It stands for <code>{}</code></p>\n\
         <table class=\"sign\">\n<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Day</th><th scope=\"col\">Signature</th></tr></thead>\n\
         <tbody><tr><td></td><td></td><td></td></tr><tr><td></td><td></td><td></td></tr></tbody>\n</table>\n</main>\n</body>\n</html>\n",
        escape(&difference.digest)
    );
    out
}

fn record(out: &mut String, record: &Record) {
    let _ = write!(
        out,
        "<h2>{} <small>({})</small></h2>\n<p><code>{}</code></p>\n",
        escape(&record.reference),
        record.kind.word(),
        escape(&record.url)
    );
    let (visible, others): (Vec<&Change>, Vec<&Change>) = record
        .changes
        .iter()
        .partition(|change| super::changes::rank(change) < 2);
    for (heading, changes) in [
        ("What becomes visible", visible),
        ("What else changes", others),
    ] {
        if changes.is_empty() {
            continue;
        }
        let _ = write!(
            out,
            "<h3>{heading}</h3>\n<table>\n<thead><tr><th scope=\"col\" class=\"at\">Where</th><th scope=\"col\">Before</th><th scope=\"col\">After</th></tr></thead>\n<tbody>\n"
        );
        for change in changes {
            let (before, after) = compared(change);
            let _ = writeln!(
                out,
                "<tr><th scope=\"row\">{} ({})</th><td>{before}</td><td>{after}</td></tr>",
                escape(&change.place),
                change.what.word(),
            );
        }
        out.push_str("</tbody>\n</table>\n");
    }
}

/// Both texts, with the words marked that the other has not.
fn compared(change: &Change) -> (String, String) {
    let (mut before, mut after) = (String::new(), String::new());
    let words = TextDiff::from_words(change.before.as_str(), change.after.as_str());
    for part in words.iter_all_changes() {
        let text = escape(part.value());
        match part.tag() {
            ChangeTag::Equal => {
                before.push_str(&text);
                after.push_str(&text);
            }
            ChangeTag::Delete => {
                let _ = write!(before, "<del>{text}</del>");
            }
            ChangeTag::Insert => {
                let _ = write!(after, "<ins>{text}</ins>");
            }
        }
    }
    (
        before.replace("</del><del>", ""),
        after.replace("</ins><ins>", ""),
    )
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    escape_html(text, &mut out);
    out
}

/// As a policy names a hash.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let at = |n: usize| u32::from(three.get(n).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for k in 0..4 {
            out.push(if k <= three.len() {
                char::from(LETTERS[(bits >> (18 - 6 * k)) as usize & 63])
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn hashes_are_written_as_policies_name_them() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
