//! What a check needs to know of a text: its headings, links and blocks, and where each stands.

use super::address;
use super::reading::Reading;
use crate::fold;
use crate::log::text::{self, Text};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text, with tokens.
    pub raw: String,
    /// Its id on the page.
    pub id: String,
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Whether it stands in no quotation, list or footnote.
    pub top: bool,
}

/// A link or a picture.
#[derive(Clone, Debug)]
pub struct Link {
    /// The address as written, escapes resolved.
    pub url: String,
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Whether it is a picture.
    pub image: bool,
}

/// A paragraph, heading, cell, code block or other leaf, as a reader sees it.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its text, with tokens.
    pub raw: String,
    /// The titles of links and pictures in it, with tokens.
    pub titles: String,
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Whether it is a table cell or a heading, where a mark may not span lines.
    pub narrow: bool,
    /// Whether it is an ordinary paragraph outside lists, quotations and footnotes.
    pub paragraph: bool,
}

/// What a check needs to know of a text.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Links and pictures in order.
    pub links: Vec<Link>,
    /// Leaves in order.
    pub blocks: Vec<Block>,
    /// Places where a token stands that nothing can show: an address, an info string.
    pub misplaced: Vec<(Range<usize>, usize)>,
    /// Where raw HTML that is a comment was found, which there should be none of.
    pub comments: Vec<Range<usize>>,
    /// How many blocks stand at the top level.
    pub top_blocks: usize,
    /// Where something stands that a reader sees, headings and footnotes aside: words, a bar, a picture, a table.
    pub contents: Vec<usize>,
}

/// Gives ids to headings, none of them twice on a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids {
    taken: BTreeSet<String>,
    /// The last number that each slug was given.
    numbers: BTreeMap<String, usize>,
    barred: usize,
}

impl Ids {
    /// Ids that headings may not take.
    pub fn reserving<'a>(ids: impl IntoIterator<Item = &'a str>) -> Ids {
        Ids {
            taken: ids.into_iter().map(str::to_owned).collect(),
            numbers: BTreeMap::new(),
            barred: 0,
        }
    }

    /// The id of a heading with this text: its slug; a running number where something was withheld from it.
    pub fn next(&mut self, raw: &str) -> String {
        let slug = if text::has_token(raw) {
            self.barred += 1;
            format!("heading-{}", self.barred)
        } else {
            crate::log::slug(raw)
        };
        let slug = if slug.is_empty() {
            "heading".to_owned()
        } else {
            slug
        };
        if self.taken.insert(slug.clone()) {
            return slug;
        }
        let n = self.numbers.entry(slug.clone()).or_insert(1);
        loop {
            *n += 1;
            let id = format!("{slug}-{n}");
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

pub(crate) fn level(level: HeadingLevel) -> u8 {
    level as u8
}

/// Reads a text for checks. No heading takes one of the `reserved` ids.
pub fn outline<'a>(source: &Text, reserved: impl IntoIterator<Item = &'a str>) -> Outline {
    let raw = source.raw();
    let mut out = Outline::default();
    if is_one_plain_line(raw) {
        out.top_blocks = 1;
        out.contents.push(0);
        out.blocks.push(Block {
            raw: raw.to_owned(),
            titles: String::new(),
            range: 0..raw.len(),
            narrow: false,
            paragraph: true,
        });
        return out;
    }
    let mut ids = Ids::reserving(reserved);
    // Leaves may nest (an item's text, then a list within it): a stack of those that are open.
    let mut open: Vec<Block> = Vec::new();
    let mut heading: Option<(u8, bool)> = None;
    let mut depth = 0usize;
    let mut titles = String::new();
    let mut notes = 0usize;
    let reading = Reading::of(raw);
    let events = reading.events();
    for (_, address, range) in events.definitions() {
        // One that no link uses is shown nowhere, and a mark in its address hides nothing.
        if let Some(token) = Text::first_token(&address) {
            out.misplaced.push((range, token));
        }
    }
    for (event, range) in events {
        if depth == 0 && matches!(event, Event::Start(_) | Event::Rule) {
            out.top_blocks += 1;
        }
        let shows = match &event {
            Event::Text(words)
            | Event::Code(words)
            | Event::Html(words)
            | Event::InlineHtml(words) => has_words(words),
            // "12." alone is an item without words, and its number is seen.
            Event::Start(Tag::Image { .. } | Tag::Table(_) | Tag::List(Some(_)))
            | Event::FootnoteReference(_) => true,
            _ => false,
        };
        if shows && heading.is_none() && notes == 0 {
            out.contents.push(range.start);
        }
        match event {
            Event::Start(tag) => {
                match &tag {
                    Tag::Heading { level: l, .. } => heading = Some((level(*l), depth == 0)),
                    Tag::FootnoteDefinition(_) => notes += 1,
                    Tag::Link {
                        dest_url, title, ..
                    }
                    | Tag::Image {
                        dest_url, title, ..
                    } => {
                        let image = matches!(tag, Tag::Image { .. });
                        if let Some(token) = Text::first_token(dest_url) {
                            out.misplaced.push((range.clone(), token));
                        }
                        if !title.is_empty() {
                            titles.push_str(title);
                            titles.push('\n');
                        }
                        out.links.push(Link {
                            url: address(source, tag_type(&tag), dest_url),
                            range: range.clone(),
                            image,
                        });
                    }
                    Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                        if let Some(token) = Text::first_token(info) {
                            out.misplaced.push((range.clone(), token));
                        }
                    }
                    _ => {}
                }
                if is_leaf(&tag) {
                    let narrow = matches!(tag, Tag::TableCell | Tag::Heading { .. });
                    open.push(Block {
                        raw: String::new(),
                        titles: String::new(),
                        range: range.clone(),
                        narrow,
                        paragraph: matches!(tag, Tag::Paragraph) && depth == 0,
                    });
                }
                depth += 1;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                notes -= usize::from(end == TagEnd::FootnoteDefinition);
                if is_leaf_end(end) {
                    let Some(mut block) = open.pop() else {
                        continue;
                    };
                    if let TagEnd::Heading(_) = end
                        && let Some((level, top)) = heading.take()
                    {
                        let id = ids.next(&block.raw);
                        out.headings.push(Heading {
                            level,
                            raw: block.raw.clone(),
                            id,
                            range: block.range.clone(),
                            top,
                        });
                    }
                    block.titles = std::mem::take(&mut titles);
                    if !(block.raw.is_empty() && block.titles.is_empty()) {
                        out.blocks.push(block);
                    }
                }
            }
            Event::Text(words) | Event::Code(words) => append(&mut open, &words),
            Event::Html(words) | Event::InlineHtml(words) => {
                if words.contains("<!--") {
                    out.comments.push(range);
                }
                append(&mut open, &words);
            }
            Event::SoftBreak | Event::HardBreak => append(&mut open, "\n"),
            _ => {}
        }
    }
    out
}

/// Whether a reader sees anything of some words.
fn has_words(words: &str) -> bool {
    words
        .chars()
        .any(|c| !(c.is_whitespace() || fold::is_invisible(c)))
}

/// Whether a text is a line in which nothing is Markdown, as most reasons are: then it is a paragraph as it stands.
fn is_one_plain_line(raw: &str) -> bool {
    let plain = |b: u8| {
        b.is_ascii_alphanumeric()
            || b >= 0x80
            || matches!(
                b,
                b' ' | b','
                    | b'.'
                    | b';'
                    | b':'
                    | b'\''
                    | b'"'
                    | b'('
                    | b')'
                    | b'-'
                    | b'?'
                    | b'%'
                    | b'/'
            )
    };
    raw.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && !raw.ends_with(' ')
        && raw.bytes().all(plain)
        && !address::may_hold(raw)
}

fn tag_type(tag: &Tag<'_>) -> Option<LinkType> {
    match tag {
        Tag::Link { link_type, .. } | Tag::Image { link_type, .. } => Some(*link_type),
        _ => None,
    }
}

/// An address as it will stand on the page: a mark that was escaped is text there too, and an e-mail address gets its scheme.
pub(super) fn address(source: &Text, kind: Option<LinkType>, url: &str) -> String {
    let url = source.plain_literals(url);
    if kind == Some(LinkType::Email) {
        format!("mailto:{url}")
    } else {
        url
    }
}

fn append(open: &mut [Block], words: &str) {
    if let Some(block) = open.last_mut() {
        block.raw.push_str(words);
    }
}

fn is_leaf(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::TableCell
            | Tag::Item
    )
}

fn is_leaf_end(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::TableCell
            | TagEnd::Item
    )
}

/// Markdown as plain text: blocks apart by an empty line, bars in their plain form.
pub fn plain(source: &Text) -> String {
    let mut writer = PlainWriter::default();
    for (event, _) in Reading::of(source.raw()).events() {
        writer.event(source, &event);
    }
    writer.finish()
}

/// Collects the plain text of events as they pass by.
#[derive(Debug, Default)]
pub(crate) struct PlainWriter {
    out: String,
    in_table: bool,
    first_cell: bool,
}

impl PlainWriter {
    pub fn event(&mut self, source: &Text, event: &Event<'_>) {
        match event {
            Event::Text(words)
            | Event::Code(words)
            | Event::Html(words)
            | Event::InlineHtml(words) => source.write_plain(words, &mut self.out),
            Event::SoftBreak | Event::HardBreak => self.out.push(' '),
            Event::Rule => self.gap("\n\n"),
            Event::Start(Tag::Table(_)) => {
                self.gap("\n\n");
                self.in_table = true;
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                self.gap("\n");
                self.first_cell = true;
            }
            Event::Start(Tag::TableCell) if !std::mem::take(&mut self.first_cell) => {
                self.out.push_str(" | ");
            }
            Event::End(TagEnd::Table) => {
                self.in_table = false;
                self.gap("\n\n");
            }
            Event::Start(Tag::Item) | Event::End(TagEnd::Item) => self.gap("\n"),
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::CodeBlock(_)
                | Tag::HtmlBlock
                | Tag::List(_)
                | Tag::BlockQuote(_),
            )
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::CodeBlock
                | TagEnd::HtmlBlock
                | TagEnd::List(_)
                | TagEnd::BlockQuote(_),
            ) if !(matches!(event, Event::Start(Tag::Paragraph)) && self.out.ends_with('\n')) => {
                self.gap("\n\n");
            }
            _ => {}
        }
    }

    fn gap(&mut self, gap: &str) {
        let kept = self.out.trim_end_matches([' ', '\n']).len();
        let had = self.out[kept..].matches('\n').count();
        self.out.truncate(kept);
        if kept > 0 {
            self.out
                .push_str(if had > gap.len() { "\n\n" } else { gap });
        }
    }

    pub fn finish(mut self) -> String {
        self.out.truncate(self.out.trim_end().len());
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The short way and the parser see the same.
    #[test]
    fn a_plain_line_is_a_paragraph() {
        let mut lines = 0;
        for line in include_str!("../../tests/rules/prose.txt")
            .lines()
            .filter(|line| is_one_plain_line(line))
        {
            // A line's end at the end sends the text the long way.
            let long = outline(&Text::plain_from(format!("{line}\n")), std::iter::empty());
            let short = outline(&Text::plain_from(line), std::iter::empty());
            assert_eq!(
                (short.blocks.len(), short.top_blocks, short.links.len()),
                (long.blocks.len(), long.top_blocks, long.links.len()),
                "{line}"
            );
            assert_eq!(short.blocks[0].raw, long.blocks[0].raw);
            assert_eq!(
                (short.blocks[0].paragraph, short.blocks[0].narrow),
                (long.blocks[0].paragraph, long.blocks[0].narrow)
            );
            lines += 1;
        }
        assert!(lines > 100, "{lines} lines are plain");
        for other in [
            "1. item",
            "- item",
            "a *b*",
            "a\nb",
            "> a",
            "    a",
            "a <b>",
            "a & b",
            "# a",
            "a|b",
            "~a",
            "a `b`",
            "",
            " a",
            "a ",
            "See www.a.example",
            "https://a.example",
        ] {
            assert!(!is_one_plain_line(other), "{other}");
        }
    }
}
