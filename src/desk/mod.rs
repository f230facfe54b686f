//! The officer's desk: what writes into a site's sources. A new site ([`init`]), a new record ([`record`]). And what asks for somebody there ([`status`],
//! [`links`]).
//!
//! All of it becomes `NewFile`s, which `put` places: all or none, and never over a file that is there.

pub(crate) mod draft;
pub mod init;
pub mod links;
mod put;
pub mod record;
pub mod status;

pub(crate) use put::{NewFile, put, replace};

use std::fmt::Write as _;

/// A text as TOML: in quotation marks, what needs it escaped; several lines stay lines.
pub(crate) fn toml_text(text: &str) -> String {
    let lines = text.contains('\n');
    let mut out = String::with_capacity(text.len() + 8);
    out.push_str(if lines { "\"\"\"\n" } else { "\"" });
    for c in text.chars() {
        match c {
            '\n' if lines => out.push('\n'),
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\t' => out.push('\t'),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push_str(if lines { "\"\"\"" } else { "\"" });
    out
}

/// A text as Markdown that shows just these characters.
pub(crate) fn markdown_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>&~|#".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
