//! Markdown: CommonMark with tables, footnotes, strikethrough (two tildes) and bare addresses, read by pulldown-cmark.
//!
//! What comes in is public text ([`crate::log::Text`]) with bars in it. Raw HTML is shown as text, since requests are
//! pasted in from strangers. Formats don't know the site: where a link leads is asked of the caller.

mod address;
mod body;
mod fits;
mod html;
mod outline;
mod reading;
mod tables;
mod unseen;

pub use body::body;
pub use fits::Fit;
pub use html::{Base, Render, Rendered, Section, inline, render};
pub use outline::{Block, Heading, Link, Outline, outline, plain};
pub use tables::{TableCell, tables};
pub use unseen::{Unseen, unseen};

use pulldown_cmark::{Event, Tag, TagEnd};
use reading::Reading;
use std::ops::Range;

/// What the parser takes as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verbatim {
    /// A code span or block.
    Code,
    /// Raw HTML.
    Html,
}

/// The parts of a text that the parser takes for code or for HTML.
pub fn code_and_html(raw: &str) -> Vec<(Verbatim, Range<usize>)> {
    let mut parts = Vec::new();
    let mut in_code = false;
    for (event, range) in Reading::of(raw).events() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                parts.push((Verbatim::Code, range));
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Code(_) => parts.push((Verbatim::Code, range)),
            Event::Html(_) | Event::InlineHtml(_) if !in_code => {
                parts.push((Verbatim::Html, range))
            }
            _ => {}
        }
    }
    parts
}

/// The indented code blocks of a text.
pub fn indented_code(raw: &str) -> Vec<Range<usize>> {
    Reading::of(raw)
        .events()
        .filter(|(event, _)| {
            matches!(
                event,
                Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Indented))
            )
        })
        .map(|(_, range)| range)
        .collect()
}
