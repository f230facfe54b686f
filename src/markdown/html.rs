//! Public Markdown to HTML, cut into the sections that its headings of the second level make.

use super::Fit;
use super::outline::{Ids, PlainWriter, level};
use super::reading::Reading;
use crate::log::text::{self, BarPlace, Text};
use crate::words::Words;
use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd, html,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Where a text stands.
#[derive(Clone, Copy)]
pub struct Base<'a> {
    /// The path of `base_url`, put before every address within the site: empty, or `/sub`.
    pub path: &'a str,
    /// The folder of the page that relative addresses start from, without a slash in front: `responses/1135a-22/`.
    pub page: &'a str,
    /// What the program says there: of bars, of notes.
    pub words: &'a Words,
}

/// How a text is to be rendered.
pub struct Render<'a> {
    /// Where the text stands, so that links within the site can be written from its root.
    pub base: Base<'a>,
    /// Added to the level of each heading.
    pub shift: u8,
    /// Ids that headings may not take; `None` gives headings no ids.
    pub ids: Option<Vec<&'a str>>,
    /// Whether to cut at headings of the second level.
    pub sections: bool,
    /// Put before the ids of footnotes, so that two texts of a page differ.
    pub notes: &'a str,
}

impl Render<'_> {
    /// What sets the tables of one text of a page apart from those of another.
    fn table_label(&self) -> String {
        let name = self.notes.trim_end_matches('-').replace('-', " ");
        if name.is_empty() {
            name
        } else {
            format!("{name}: ")
        }
    }
}

/// One section of a text.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// The heading as HTML; empty before the first heading.
    pub heading_html: String,
    /// The heading as plain text.
    pub heading: String,
    /// Its id.
    pub id: String,
    /// What stands below it, as HTML.
    pub html: String,
    /// The same as plain text.
    pub text: String,
    /// Whether it shows a bar.
    pub bars: bool,
}

/// A rendered text.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// Sections in order; one where the text was not to be cut.
    pub sections: Vec<Section>,
}

impl Rendered {
    /// The HTML of a text that was not cut.
    pub fn html(self) -> String {
        self.sections.into_iter().map(|s| s.html).collect()
    }
}

/// Renders a text.
pub fn render(source: &Text, how: &Render<'_>) -> Rendered {
    let reading = Reading::of(source.raw());
    let mut writer = Writer {
        source,
        how,
        ids: Ids::reserving(how.ids.iter().flatten().copied()),
        done: Rendered::default(),
        section: Section::default(),
        events: Vec::new(),
        plain: PlainWriter::default(),
        notes: BTreeMap::new(),
        references: Vec::new(),
        numbers: BTreeMap::new(),
        shown: 0,
        still: 0,
        depth: 0,
        columns: Vec::new(),
        column: 0,
        head: false,
        wide_tables: 0,
    };
    writer.run(&reading);
    writer.done
}

/// Renders one paragraph or less without the `<p>`; links become plain words where they would stand in another link.
pub fn inline(source: &Text, base: Base<'_>, links: bool, place: BarPlace<'_>) -> String {
    let mut out = String::with_capacity(source.raw().len() + 16);
    let mut skip_link = Vec::new();
    for (event, _) in Reading::of(source.raw()).events() {
        match event {
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => {
                source.write_html(&words, place, &mut out)
            }
            Event::Code(words) => {
                out.push_str("<code>");
                source.write_html(&words, place, &mut out);
                out.push_str("</code>");
            }
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::Start(Tag::Emphasis) => out.push_str("<em>"),
            Event::End(TagEnd::Emphasis) => out.push_str("</em>"),
            Event::Start(Tag::Strong) => out.push_str("<strong>"),
            Event::End(TagEnd::Strong) => out.push_str("</strong>"),
            Event::Start(Tag::Strikethrough) => out.push_str("<del>"),
            Event::End(TagEnd::Strikethrough) => out.push_str("</del>"),
            Event::Start(Tag::Link {
                dest_url,
                link_type,
                ..
            }) => {
                skip_link.push(links);
                if links {
                    out.push_str("<a href=\"");
                    text::escape_html(
                        &encode_address(&rebase(
                            &super::outline::address(source, Some(link_type), &dest_url),
                            base,
                        )),
                        &mut out,
                    );
                    out.push_str("\">");
                }
            }
            Event::End(TagEnd::Link) if skip_link.pop() == Some(true) => {
                out.push_str("</a>");
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::Heading(_),
            ) => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// An address within the site from its root, the sub-path in front; any other as it is.
fn rebase(url: &str, base: Base<'_>) -> String {
    if url.starts_with("//")
        || url.starts_with('#')
        || url
            .find([':', '/', '?', '#'])
            .is_some_and(|i| url.as_bytes()[i] == b':')
    {
        return url.to_owned();
    }
    if url.starts_with('/') {
        return format!("{}{url}", base.path);
    }
    let (path, rest) = url.split_at(url.find(['?', '#']).unwrap_or(url.len()));
    let mut parts: Vec<&str> = Vec::new();
    let whole = format!("{}{path}", base.page);
    for part in whole.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let folder = if path.ends_with("/..") || path.ends_with("/.") || path == ".." || path == "." {
        "/"
    } else {
        ""
    };
    format!("{}/{}{folder}{rest}", base.path, parts.join("/"))
}

/// Percent-encodes what may not stand in an address; what is encoded already stays.
fn encode_address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for b in url.bytes() {
        if b.is_ascii_graphic()
            && !matches!(
                b,
                b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
            )
        {
            out.push(b as char);
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

struct Writer<'a, 't> {
    source: &'t Text,
    how: &'a Render<'a>,
    ids: Ids,
    done: Rendered,
    section: Section,
    events: Vec<Event<'t>>,
    plain: PlainWriter,
    /// Footnote names in the order of their first reference, and the place of each there.
    references: Vec<String>,
    numbers: BTreeMap<String, usize>,
    /// How many of them have been shown.
    shown: usize,
    /// Footnotes as they were defined, to be put below the section that first refers to them.
    notes: BTreeMap<String, Vec<Event<'t>>>,
    /// How many headings, cells and links we are inside of: a bar in one is no link.
    still: usize,
    depth: usize,
    /// The columns of the table that we are in, and which cell comes next.
    columns: Vec<Alignment>,
    column: usize,
    head: bool,
    wide_tables: usize,
}

impl<'t> Writer<'_, 't> {
    fn run(&mut self, reading: &'t Reading<'_>) {
        let events: Vec<Event<'t>> = reading.events().map(|(event, _)| event).collect();
        self.collect_notes(&events);
        let mut i = 0;
        let mut in_note = 0usize;
        while i < events.len() {
            match &events[i] {
                Event::Start(Tag::FootnoteDefinition(_)) => in_note += 1,
                Event::End(TagEnd::FootnoteDefinition) => in_note -= 1,
                Event::Start(Tag::Heading {
                    level: HeadingLevel::H2,
                    ..
                }) if in_note == 0 && self.depth == 0 && self.how.sections => {
                    self.flush();
                    let end = end_of(&events, i);
                    self.start_section(&events[i + 1..end]);
                    i = end;
                }
                _ if in_note > 0 => {}
                _ => i += self.event(&events, i),
            }
            i += 1;
        }
        self.flush();
        if self.done.sections.is_empty() {
            self.done.sections.push(Section::default());
        }
    }

    fn collect_notes(&mut self, events: &[Event<'t>]) {
        let mut i = 0;
        while i < events.len() {
            if let Event::Start(Tag::FootnoteDefinition(name)) = &events[i] {
                let end = end_of(events, i);
                self.notes
                    .entry(note_name(name))
                    .or_insert_with(|| events[i + 1..end].to_vec());
                i = end;
            }
            i += 1;
        }
    }

    fn start_section(&mut self, inside: &[Event<'t>]) {
        let mut raw = String::new();
        let mut out = Vec::new();
        std::mem::swap(&mut out, &mut self.events);
        self.still += 1;
        for (k, event) in inside.iter().enumerate() {
            if let Event::Text(words) | Event::Code(words) | Event::InlineHtml(words) = event {
                raw.push_str(words);
            }
            // Pictures and the like have no place in a heading; their words do.
            if !matches!(
                event,
                Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image)
            ) {
                self.event(inside, k);
            }
        }
        self.still -= 1;
        std::mem::swap(&mut out, &mut self.events);
        let mut heading_html = String::new();
        html::push_html(&mut heading_html, out.into_iter());
        self.section.id = self.ids.next(&raw);
        self.section.heading = self.source.plain_part(&raw);
        self.section.heading_html = heading_html;
        self.plain = PlainWriter::default();
    }

    fn flush(&mut self) {
        self.write_notes();
        let mut section = std::mem::take(&mut self.section);
        html::push_html(
            &mut section.html,
            std::mem::take(&mut self.events).into_iter(),
        );
        section.text = std::mem::take(&mut self.plain).finish();
        if !(section.html.trim().is_empty() && section.id.is_empty()) {
            self.done.sections.push(section);
        }
    }

    /// Puts the footnotes that this section was the first to refer to below it.
    fn write_notes(&mut self) {
        let mut opened = false;
        let from = self.shown;
        let mut n = from;
        // A note may refer to another one, which then follows.
        while n < self.references.len() {
            if let Some(events) = self.notes.remove(&self.references[n]) {
                if !opened {
                    self.html(format!("<ol class=\"notes\" start=\"{}\">", from + 1));
                    opened = true;
                }
                self.html(format!("<li id=\"{}note_{}\">", self.how.notes, n + 1));
                self.plain.event(self.source, &Event::Start(Tag::Paragraph));
                let mut k = 0;
                while k < events.len() {
                    k += self.event(&events, k) + 1;
                }
                self.html(format!(
                    "<p><a href=\"#{}ref_{}\">{}</a></p></li>",
                    self.how.notes,
                    n + 1,
                    self.how.base.words.back_to_note(n + 1)
                ));
            }
            n += 1;
        }
        self.shown = n;
        if opened {
            self.html("</ol>\n".to_owned());
        }
    }

    fn html(&mut self, html: String) {
        self.events.push(Event::Html(html.into()));
    }

    fn words(&mut self, words: CowStr<'t>) {
        if text::has_token(&words) {
            self.section.bars = true;
            let mut out = String::new();
            self.source.write_html(&words, self.place(), &mut out);
            self.events.push(Event::InlineHtml(out.into()));
        } else {
            self.events.push(Event::Text(words));
        }
    }

    /// Whether a table fits a phone.
    fn fits(&self, table: &[Event<'_>]) -> bool {
        let (mut fit, mut column, mut cell) = (Fit::default(), 0, String::new());
        for event in table {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => column = 0,
                Event::End(TagEnd::TableCell) => {
                    fit.cell(column, &cell);
                    cell.clear();
                    column += 1;
                }
                Event::Text(words) | Event::Code(words) | Event::InlineHtml(words) => {
                    self.source.write_plain(words, &mut cell)
                }
                _ => {}
            }
        }
        fit.fits()
    }

    fn place(&self) -> BarPlace<'_> {
        let words = self.how.base.words;
        if self.still > 0 {
            BarPlace::still(words)
        } else {
            BarPlace::prose(words)
        }
    }

    /// Takes the event at `i`; gives back how many after it were taken too.
    fn event(&mut self, events: &[Event<'t>], i: usize) -> usize {
        if !matches!(events[i], Event::Start(Tag::Image { .. })) {
            self.plain.event(self.source, &events[i]);
        }
        match events[i].clone() {
            Event::Text(words) => self.words(words),
            Event::Html(words) | Event::InlineHtml(words) => self.words(words),
            Event::Code(words) if text::has_token(&words) => {
                self.section.bars = true;
                let mut out = String::from("<code>");
                self.source
                    .write_html(&words, BarPlace::still(self.how.base.words), &mut out);
                out.push_str("</code>");
                self.events.push(Event::InlineHtml(out.into()));
            }
            Event::Start(Tag::HtmlBlock) => self.events.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => self.events.push(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Paragraph) => {
                self.depth += 1;
                // A block that was withheld stands alone in its paragraph.
                if let (Some(Event::Text(words)), Some(Event::End(TagEnd::Paragraph))) =
                    (events.get(i + 1), events.get(i + 2))
                    && let Some(bar) = self.source.block_alone(words)
                {
                    self.section.bars = true;
                    self.depth -= 1;
                    self.plain.event(self.source, &events[i + 1]);
                    self.plain.event(self.source, &events[i + 2]);
                    self.html(format!(
                        "<p class=\"removed\">{} {}</p>\n",
                        bar.html(self.place()),
                        self.how.base.words.plain.removed
                    ));
                    return 2;
                }
                self.events.push(Event::Start(Tag::Paragraph));
            }
            Event::Start(Tag::Heading { level: l, .. }) => {
                self.depth += 1;
                self.still += 1;
                let end = end_of(events, i);
                let raw: String = events[i + 1..end]
                    .iter()
                    .filter_map(|e| match e {
                        Event::Text(words) | Event::Code(words) | Event::InlineHtml(words) => {
                            Some(&**words)
                        }
                        _ => None,
                    })
                    .collect();
                let n = (level(l) + self.how.shift).min(6);
                if self.how.ids.is_some() {
                    let id = self.ids.next(&raw);
                    self.html(format!("<h{n} id=\"{id}\">"));
                } else {
                    self.html(format!("<h{n}>"));
                }
            }
            Event::End(TagEnd::Heading(l)) => {
                self.depth -= 1;
                self.still -= 1;
                let n = (level(l) + self.how.shift).min(6);
                self.html(format!("</h{n}>\n"));
            }
            // The library's own table sets alignment by style attributes, which the site's policy forbids.
            Event::Start(Tag::Table(columns)) => {
                self.depth += 1;
                let open = if self.fits(&events[i..end_of(events, i)]) {
                    "<div class=\"table\">\n<table>".to_owned()
                } else {
                    self.wide_tables += 1;
                    format!(
                        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"{}{}\">\n<table>",
                        self.how.table_label(),
                        self.how.base.words.table_number(self.wide_tables)
                    )
                };
                self.html(open);
                self.columns = columns;
            }
            Event::End(TagEnd::Table) => {
                self.depth -= 1;
                self.html("</tbody></table>\n</div>\n".to_owned());
            }
            Event::Start(Tag::TableHead) => {
                self.depth += 1;
                (self.head, self.column) = (true, 0);
                self.html("<thead><tr>".to_owned());
            }
            Event::End(TagEnd::TableHead) => {
                self.depth -= 1;
                self.head = false;
                self.html("</tr></thead>\n<tbody>".to_owned());
            }
            Event::Start(Tag::TableRow) => {
                self.depth += 1;
                self.column = 0;
                self.html("<tr>".to_owned());
            }
            Event::End(TagEnd::TableRow) => {
                self.depth -= 1;
                self.html("</tr>\n".to_owned());
            }
            Event::Start(Tag::TableCell) => {
                self.depth += 1;
                self.still += 1;
                let class = match self.columns.get(self.column) {
                    Some(Alignment::Right) => " class=\"right\"",
                    Some(Alignment::Center) => " class=\"center\"",
                    _ => "",
                };
                self.html(if self.head {
                    format!("<th scope=\"col\"{class}>")
                } else {
                    format!("<td{class}>")
                });
            }
            Event::End(TagEnd::TableCell) => {
                self.depth -= 1;
                self.still -= 1;
                self.column += 1;
                self.html(if self.head { "</th>" } else { "</td>" }.to_owned());
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                self.depth += 1;
                self.still += 1;
                // An e-mail address between angle brackets gets its scheme from the writer.
                let dest_url = match link_type {
                    LinkType::Email => dest_url,
                    _ => rebase(&self.source.plain_literals(&dest_url), self.how.base).into(),
                };
                let title = if text::has_token(&title) {
                    self.source.plain_part(&title).into()
                } else {
                    title
                };
                self.events.push(Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }));
            }
            Event::End(TagEnd::Link) => {
                self.depth -= 1;
                self.still -= 1;
                self.events.push(Event::End(TagEnd::Link));
            }
            Event::Start(Tag::Image {
                dest_url, title, ..
            }) => {
                let end = end_of(events, i);
                self.image(&dest_url, &title, &events[i + 1..end]);
                return end - i;
            }
            Event::FootnoteReference(name) => self.reference(name),
            Event::Start(Tag::CodeBlock(kind)) => {
                self.depth += 1;
                let kind = match kind {
                    CodeBlockKind::Fenced(_) => CodeBlockKind::Fenced("".into()),
                    CodeBlockKind::Indented => CodeBlockKind::Indented,
                };
                self.still += 1;
                self.events.push(Event::Start(Tag::CodeBlock(kind)));
            }
            Event::End(TagEnd::CodeBlock) => {
                self.depth -= 1;
                self.still -= 1;
                self.events.push(Event::End(TagEnd::CodeBlock));
            }
            Event::Start(tag) => {
                self.depth += 1;
                self.events.push(Event::Start(tag));
            }
            Event::End(tag) => {
                self.depth -= 1;
                self.events.push(Event::End(tag));
            }
            other => self.events.push(other),
        }
        0
    }

    fn image(&mut self, url: &str, title: &str, inside: &[Event<'t>]) {
        let mut alt = String::new();
        for event in inside {
            match event {
                Event::Text(words) | Event::Code(words) | Event::InlineHtml(words) => {
                    self.source.write_plain(words, &mut alt)
                }
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        self.plain
            .event(self.source, &Event::Text(alt.clone().into()));
        let mut out = String::from("<img src=\"");
        text::escape_html(
            &encode_address(&rebase(&self.source.plain_literals(url), self.how.base)),
            &mut out,
        );
        out.push_str("\" alt=\"");
        text::escape_html(&alt, &mut out);
        if !title.is_empty() {
            out.push_str("\" title=\"");
            text::escape_html(&self.source.plain_part(title), &mut out);
        }
        out.push_str("\">");
        self.events.push(Event::InlineHtml(out.into()));
    }

    fn reference(&mut self, name: CowStr<'t>) {
        let name = note_name(&name);
        let known = self.numbers.get(&name).copied();
        let first = known.is_none();
        let n = known.unwrap_or(self.references.len());
        if first {
            self.numbers.insert(name.clone(), n);
            self.references.push(name);
        }
        let id = if first {
            format!(" id=\"{}ref_{}\"", self.how.notes, n + 1)
        } else {
            String::new()
        };
        self.events.push(Event::InlineHtml(
            format!(
                "<sup><a{id} href=\"#{}note_{}\">[{}]</a></sup>",
                self.how.notes,
                n + 1,
                n + 1
            )
            .into(),
        ));
    }
}

/// The name of a note as a reference to it may spell it.
fn note_name(name: &str) -> String {
    name.to_lowercase()
}

/// The index of the event that ends what the event at `i` starts.
fn end_of(events: &[Event<'_>], i: usize) -> usize {
    let mut depth = 0usize;
    for (k, event) in events.iter().enumerate().skip(i) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return k;
                }
            }
            _ => {}
        }
    }
    events.len()
}
