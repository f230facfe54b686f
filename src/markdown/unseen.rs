//! What an author wrote and no reader would see, and what looks like markup and is none.
//!
//! Markdown has a meaning for every text, and nobody is told when it is not the one that was meant. Here a text is looked
//! through for what people write, or paste from a word processor, and Markdown reads as nothing or as plain words.

use super::reading::{Reading, is_escaped};
use crate::fold;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What became of something other than its author meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unseen {
    /// A reference definition that nothing uses.
    Definition,
    /// Cells beyond a table's header.
    Cells,
    /// A footnote that nothing cites, or one whose name another has.
    Note,
    /// Number signs that make no heading.
    Heading,
    /// Cells between pipes or tabs that make no table.
    Table,
    /// Brackets and parentheses that make no link.
    Link,
    /// The bullet of a word processor.
    Bullet,
    /// A table in HTML.
    Html,
}

/// What no reader of a text would see as it was meant, in the order of the text, and where each stands.
pub fn unseen(raw: &str) -> Vec<(Unseen, Range<usize>)> {
    if !suspicious(raw) {
        return Vec::new();
    }
    let mut look = Look {
        raw,
        ..Look::default()
    };
    look.read();
    look.lines();
    look.links();
    look.definitions();
    look.notes();
    look.found.sort_by_key(|(what, at)| (at.start, *what));
    look.found
}

/// Whether a text can hold any of it: what nearly every text answers with no, at little cost.
fn suspicious(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    memchr::memchr3_iter(b'|', b'\t', b']', bytes).any(|at| match bytes[at] {
        b']' => match bytes.get(at + 1) {
            Some(b':') => true,
            // A link as it should be has no blank in its address, but before a title.
            Some(b'(') => {
                let inside = &bytes[at + 2..];
                let end = inside
                    .iter()
                    .take(500)
                    .position(|b| *b == b')' || b.is_ascii_whitespace() || *b >= 0x80);
                end.is_none_or(|end| inside[end] != b')')
            }
            Some(b' ' | b'\t' | b'\n' | 0xC2) => {
                let rest = raw[at + 1..].trim_start();
                rest.starts_with('(') && is_address(inside_of(rest, '(', ')').0)
            }
            _ => false,
        },
        _ => true,
    }) || memchr::memmem::find(bytes, b")[").is_some()
        || memchr::memchr_iter(b'<', bytes).any(|at| is_table_tag(&raw[at..]))
        || raw.lines().any(|line| {
            let content = &line[prefix(line)..];
            is_bullet(content) || is_no_heading(content, line.starts_with(['\t', ' ']))
        })
}

/// One look through a text.
#[derive(Default)]
struct Look<'t> {
    raw: &'t str,
    found: Vec<(Unseen, Range<usize>)>,
    /// The lines of running text, in order.
    prose: Vec<Range<usize>>,
    /// What a reader sees as words; and what is not words but code, a link, a picture, a tag.
    words: Vec<Range<usize>>,
    opaque: Vec<Range<usize>>,
    /// The names by which links use definitions.
    used: BTreeSet<String>,
    defined: Vec<(String, Range<usize>)>,
    notes: Vec<Note>,
    /// The notes that are cited outside notes.
    cited: Vec<String>,
}

/// A footnote.
struct Note {
    name: String,
    at: Range<usize>,
    cites: Vec<String>,
}

impl Look<'_> {
    fn read(&mut self) {
        let reading = Reading::of(self.raw);
        let events = reading.events();
        self.defined = events
            .definitions()
            .into_iter()
            .map(|(name, _, at)| (name_of(&name), at))
            .collect();
        let (mut code, mut table, mut heading, mut images) = (false, false, false, 0usize);
        let mut columns = 0;
        let (mut cells, mut last_cell) = (0, 0);
        // The notes that are open, one within another.
        let mut open: Vec<usize> = Vec::new();
        let (mut html, mut told) = (false, false);
        for (event, range) in events {
            match event {
                Event::Start(tag) => match tag {
                    Tag::FootnoteDefinition(name) => {
                        open.push(self.notes.len());
                        self.notes.push(Note {
                            name: name_of(&name),
                            at: range,
                            cites: Vec::new(),
                        });
                    }
                    Tag::CodeBlock(_) => {
                        code = true;
                        self.hide(range);
                    }
                    Tag::HtmlBlock | Tag::Paragraph | Tag::Item => told = false,
                    Tag::Table(alignments) => {
                        table = true;
                        columns = alignments.len();
                    }
                    Tag::TableHead | Tag::TableRow => cells = 0,
                    Tag::TableCell => {
                        cells += 1;
                        last_cell = range.end;
                    }
                    Tag::Heading { .. } => heading = true,
                    Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. } => {
                        if matches!(
                            link_type,
                            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
                        ) {
                            self.used.insert(name_of(&id));
                        }
                        images += usize::from(self.raw[range.start..].starts_with('!'));
                        self.hide(range);
                    }
                    _ => {}
                },
                Event::End(end) => match end {
                    TagEnd::FootnoteDefinition => {
                        open.pop();
                    }
                    TagEnd::CodeBlock => code = false,
                    TagEnd::Table => table = false,
                    TagEnd::TableRow if cells == columns => {
                        let line = last_cell..end_of_line(self.raw, last_cell);
                        let beyond = |c: char| !(c == '|' || c.is_whitespace());
                        if self.raw[line.clone()].contains(beyond) {
                            self.found
                                .push((Unseen::Cells, range.start..line.end.max(range.start)));
                        }
                    }
                    TagEnd::Heading(_) => heading = false,
                    TagEnd::Image => images -= 1,
                    _ => {}
                },
                Event::Text(_) if !code => {
                    if !(table || heading) {
                        self.line_of(range.start);
                    }
                    self.words.push(range);
                }
                Event::Html(words) | Event::InlineHtml(words) => {
                    let tag = memchr::memchr_iter(b'<', words.as_bytes())
                        .find(|at| is_table_tag(&words[*at..]));
                    if let Some(at) = tag.filter(|_| !html && !told) {
                        told = true;
                        self.found.push((Unseen::Html, range.start + at..range.end));
                    }
                    // Until the table is closed it is one.
                    let lower = words.to_ascii_lowercase();
                    html = match (lower.rfind("<table"), lower.rfind("</table")) {
                        (Some(opens), closes) => closes.is_none_or(|closes| closes < opens),
                        (None, Some(_)) => false,
                        (None, None) => html,
                    };
                    self.hide(range);
                }
                Event::Code(_) => self.hide(range),
                Event::FootnoteReference(name) if images == 0 => {
                    let cites = match open.last() {
                        Some(note) => &mut self.notes[*note].cites,
                        None => &mut self.cited,
                    };
                    cites.push(name_of(&name));
                    self.hide(range);
                }
                _ => {}
            }
        }
    }

    /// Notes that a part is no running text; what stands within such a part belongs to it.
    fn hide(&mut self, range: Range<usize>) {
        if self
            .opaque
            .last()
            .is_none_or(|last| last.end <= range.start)
        {
            self.opaque.push(range);
        }
    }

    /// Notes the line of running text at a place.
    fn line_of(&mut self, at: usize) {
        if self.prose.last().is_some_and(|line| at < line.end) {
            return;
        }
        let start = memchr::memrchr(b'\n', &self.raw.as_bytes()[..at]).map_or(0, |n| n + 1);
        self.prose.push(start..end_of_line(self.raw, at));
    }

    /// What lines of running text look like: lines that follow one another and look alike are told once.
    fn lines(&mut self) {
        let mut before: Option<(Unseen, usize)> = None;
        // Lines with a single pipe that follow one another: two are a table, one is a line with a pipe.
        let mut one_pipe: Option<Range<usize>> = None;
        for line in std::mem::take(&mut self.prose) {
            let at = line.start + prefix(&self.raw[line.clone()]);
            let content = &self.raw[at..line.end];
            let alone = before.is_none_or(|(_, end)| end + 1 != line.start);
            if alone {
                one_pipe = None;
            }
            let (what, from) = if is_no_heading(content, true) {
                (Some(Unseen::Heading), at)
            } else if is_bullet(content) {
                (Some(Unseen::Bullet), at)
            } else {
                match self.cells(at, content) {
                    Cells::Several => (
                        Some(Unseen::Table),
                        one_pipe.take().map_or(at, |first| first.start),
                    ),
                    Cells::Two => match one_pipe.take() {
                        Some(first) => (Some(Unseen::Table), first.start),
                        None => {
                            one_pipe = Some(at..line.end);
                            (None, at)
                        }
                    },
                    Cells::None => (None, at),
                }
            };
            let again = !alone && what.is_some() && before.map(|b| b.0) == what;
            if let Some(what) = what {
                one_pipe = None;
                if !again || what == Unseen::Heading {
                    let end = end_of_line(self.raw, from);
                    self.found.push((what, from..end));
                }
            }
            // A line that is nothing is remembered as one that no kind is like.
            before = Some((what.unwrap_or(Unseen::Definition), line.end));
        }
    }

    fn cells(&self, at: usize, content: &str) -> Cells {
        let bytes = content.as_bytes();
        if memchr::memchr2(b'|', b'\t', bytes).is_none() {
            return Cells::None;
        }
        let is_words = |i: usize| !within(&self.opaque, at + i);
        let tabs: Vec<usize> = memchr::memchr_iter(b'\t', bytes)
            .filter(|i| is_words(*i))
            .collect();
        if !tabs.is_empty() && is_row_of_tabs(content, &tabs) {
            return Cells::Several;
        }
        let pipes: Vec<usize> = memchr::memchr_iter(b'|', bytes)
            .filter(|i| is_words(*i) && !is_escaped(bytes, *i))
            .collect();
        let blank = |text: &str| text.chars().all(|c| c.is_whitespace() || c == '|');
        let dashes = !pipes.is_empty()
            && content.contains("--")
            && content
                .chars()
                .all(|c| matches!(c, '|' | '-' | ':' | '+' | '—' | '–') || c.is_whitespace());
        match pipes.as_slice() {
            _ if dashes => Cells::Several,
            [] => Cells::None,
            [pipe] if blank(&content[..*pipe]) || blank(&content[*pipe..]) => Cells::None,
            [_] => Cells::Two,
            [first, .., last] if blank(&content[*first..*last]) => Cells::None,
            _ => Cells::Several,
        }
    }

    /// What has the brackets of a link, and is text.
    fn links(&mut self) {
        let raw = self.raw;
        let bytes = raw.as_bytes();
        let words = &self.words;
        let found = &mut self.found;
        let mut k = 0;
        let mut is_words = |at: usize| {
            while words.get(k).is_some_and(|range| range.end <= at) {
                k += 1;
            }
            words.get(k).is_some_and(|range| range.contains(&at)) && !is_escaped(bytes, at)
        };
        // The brackets that are open, and where the last thing ended that was told.
        let mut open: Vec<usize> = Vec::new();
        let mut told = 0;
        for at in memchr::memchr3_iter(b'[', b']', b'\n', bytes) {
            if bytes[at] == b'\n' {
                if bytes.get(at + 1) == Some(&b'\n') {
                    open.clear();
                }
                continue;
            }
            if at < told || !is_words(at) {
                continue;
            }
            if bytes[at] == b'[' {
                open.push(at);
                let inner = inside_of(&raw[at..], '[', ']');
                if at > 0 && bytes[at - 1] == b')' && inner.1 && is_address(inner.0) {
                    told = at + inner.0.len() + 2;
                    found.push((Unseen::Link, at - 1..told));
                }
                continue;
            }
            let Some(start) = open.pop() else { continue };
            let rest = &raw[at + 1..];
            let gap = rest.len() - rest.trim_start().len();
            let rest = &rest[gap..];
            if !rest.starts_with('(')
                || rest.len() + gap < 2
                || raw[at + 1..at + 1 + gap].contains("\n\n")
            {
                continue;
            }
            let (inner, closed) = inside_of(rest, '(', ')');
            let blank = inner.trim().contains(char::is_whitespace);
            let meant = if gap == 0 {
                closed && blank || is_address(inner)
            } else {
                closed && !blank && is_address(inner)
            };
            if meant {
                told = at + 1 + gap + 1 + inner.len() + usize::from(closed);
                found.push((Unseen::Link, start..told));
            }
        }
    }

    /// Definitions that nothing uses: those that the parser keeps, and those of a name that another had before.
    fn definitions(&mut self) {
        let mut first: BTreeSet<&str> = BTreeSet::new();
        let mut told: BTreeSet<usize> = BTreeSet::new();
        self.defined.sort_by_key(|(_, at)| at.start);
        for (name, at) in &self.defined {
            first.insert(name);
            if !self.used.contains(name) {
                told.insert(at.start + prefix(&self.raw[at.clone()]));
            }
        }
        let kept: BTreeSet<usize> = self
            .defined
            .iter()
            .map(|(_, at)| at.start + prefix(&self.raw[at.clone()]))
            .collect();
        let mut start = 0;
        for line in self.raw.split_inclusive('\n') {
            let at = start + prefix(line);
            start += line.len();
            let label = self.raw[at..start].strip_prefix('[').and_then(|rest| {
                rest.split_once("]:")
                    .map(|(label, _)| label)
                    .filter(|label| !label.starts_with('^') && !label.contains(['[', ']']))
            });
            if label.is_some_and(|label| first.contains(name_of(label).as_str()))
                && !kept.contains(&at)
                && !within(&self.opaque, at)
                && !within(&self.words, at)
            {
                told.insert(at);
            }
        }
        for at in told {
            self.found
                .push((Unseen::Definition, at..end_of_line(self.raw, at)));
        }
    }

    /// Notes that no text cites, by way of other notes either, and those of a name that another had before.
    fn notes(&mut self) {
        let mut cited: BTreeSet<String> = BTreeSet::new();
        let mut next = std::mem::take(&mut self.cited);
        let mut by_name = BTreeMap::new();
        for (n, note) in self.notes.iter().enumerate() {
            by_name.entry(note.name.clone()).or_insert(n);
        }
        while let Some(name) = next.pop() {
            if let Some(&n) = by_name.get(&name)
                && cited.insert(name)
            {
                next.append(&mut self.notes[n].cites);
            }
        }
        for (n, note) in self.notes.iter().enumerate() {
            if !cited.contains(&note.name) || by_name.get(&note.name) != Some(&n) {
                let at = note.at.start + prefix(&self.raw[note.at.clone()]);
                self.found
                    .push((Unseen::Note, at..end_of_line(self.raw, at)));
            }
        }
    }
}

/// What a line of running text has of a table.
enum Cells {
    None,
    /// One pipe with words on either side, which prose may have.
    Two,
    Several,
}

/// Whether a line is cut by tabs into cells. The sign or number of a paragraph, or a label with its colon, and what follows are none.
fn is_row_of_tabs(content: &str, tabs: &[usize]) -> bool {
    let starts = std::iter::once(0).chain(tabs.iter().map(|tab| tab + 1));
    let ends = tabs.iter().copied().chain([content.len()]);
    let cells: Vec<&str> = starts
        .zip(ends)
        .map(|(from, to)| content[from..to].trim())
        .filter(|cell| !cell.is_empty())
        .collect();
    match cells.as_slice() {
        [] | [_] => false,
        [first, second] => {
            let short = first.chars().count() <= 6;
            let sign = first.ends_with([')', '.', ']']) && short;
            let numbered = short
                && first.contains('.')
                && first.chars().all(|c| c.is_ascii_digit() || c == '.')
                && second.starts_with(char::is_alphabetic);
            !(sign || numbered || first.ends_with(':'))
        }
        _ => true,
    }
}

/// Whether a line of running text begins with number signs as a heading does.
fn is_no_heading(content: &str, indented: bool) -> bool {
    let signs = content.bytes().take_while(|b| *b == b'#').count();
    let rest = &content[signs..];
    let Some(next) = rest.chars().next().filter(|_| signs > 0) else {
        return false;
    };
    let plain = |c: char| c == ' ' || c == '\t';
    if rest
        .chars()
        .all(|c| c == '#' || c.is_whitespace() || fold::is_invisible(c))
    {
        false
    } else if plain(next) {
        // It is one, unless it stands so far in that it goes on with the line above; of seven signs and more nothing is made.
        signs > 6 || indented && signs > 1
    } else if next.is_whitespace() || fold::is_invisible(next) {
        true
    } else {
        signs > 1
    }
}

/// Whether a line of running text begins with what word processors put before an item.
fn is_bullet(content: &str) -> bool {
    let mut chars = content.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    let rest = chars.as_str();
    let next = rest.chars().next();
    let blank = |c: char| c.is_whitespace();
    let fits = match first {
        '•' | '‣' | '⁃' | '◦' | '▪' | '▫' | '●' | '○' | '∙' | '➢' | '➤' | '►' | '▶' | '▸' | '❖' => {
            true
        }
        // Letters of the fonts that word processors draw bullets with.
        '\u{E000}'..='\u{F8FF}' => true,
        '·' | '■' | '□' | '◆' | '◇' => next.is_some_and(blank),
        // The same letters in another font, and dashes: a blank alone is prose.
        'o' | '§' | 'Ø' | 'ü' | 'v' | 'q' | '–' | '—' => {
            next.is_some_and(|c| blank(c) && c != ' ') || rest.starts_with("  ")
        }
        _ => false,
    };
    // A row of them is no bullet, but something that was made invisible by hand, or a rule.
    fits && next != Some(first) && rest.contains(|c: char| !blank(c))
}

/// Whether HTML begins here that is part of a table.
fn is_table_tag(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else {
        return false;
    };
    let name = rest
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .take(6)
        .count();
    let ends = rest[name..]
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || c == '>' || c == '/');
    ends && ["table", "thead", "tbody", "tr", "td", "th"]
        .iter()
        .any(|tag| rest[..name].eq_ignore_ascii_case(tag))
}

/// What people mean as an address: it has no blank, and the beginning or the end of one.
fn is_address(text: &str) -> bool {
    const BEGINNINGS: [&str; 6] = ["http:", "https:", "mailto:", "tel:", "www.", "/"];
    const ENDINGS: [&str; 16] = [
        "csv", "doc", "docx", "htm", "html", "jpg", "json", "md", "ods", "odt", "pdf", "png",
        "txt", "xls", "xlsx", "zip",
    ];
    let lower = text.trim_start_matches('<').to_lowercase();
    !lower.contains(char::is_whitespace)
        && (BEGINNINGS
            .iter()
            .any(|b| lower.starts_with(b) && lower.len() > b.len())
            || lower.contains("://")
            || lower.contains('@') && lower.contains('.')
            || lower
                .strip_prefix('#')
                .is_some_and(|id| id.starts_with(char::is_alphabetic))
            || lower
                .rsplit_once('.')
                .is_some_and(|(stem, ending)| !stem.is_empty() && ENDINGS.contains(&ending)))
}

/// What stands between the bracket with which a text begins and the one that closes it, on the same line; up to the first
/// blank where nothing does. Whether something does stands second.
fn inside_of(text: &str, open: char, close: char) -> (&str, bool) {
    /// No address is longer.
    const LONGEST: usize = 500;
    let inside = text.strip_prefix(open).unwrap_or("");
    let line = &inside[..inside
        .char_indices()
        .take(LONGEST)
        .find(|(_, c)| *c == '\n')
        .map_or_else(
            || {
                inside
                    .char_indices()
                    .nth(LONGEST)
                    .map_or(inside.len(), |(i, _)| i)
            },
            |(i, _)| i,
        )];
    let mut depth = 1;
    for (i, c) in line.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return (&line[..i], true);
            }
        }
    }
    let word = line.find(char::is_whitespace).unwrap_or(line.len());
    (&line[..word], false)
}

/// The name of a definition or a note as it is compared.
fn name_of(label: &str) -> String {
    label
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// Whether a place lies within one of some ranges, which are in order and apart.
fn within(ranges: &[Range<usize>], at: usize) -> bool {
    let k = ranges.partition_point(|range| range.start <= at);
    k.checked_sub(1).is_some_and(|k| ranges[k].contains(&at))
}

fn end_of_line(raw: &str, at: usize) -> usize {
    memchr::memchr(b'\n', &raw.as_bytes()[at..]).map_or(raw.len(), |n| at + n)
}

/// The length of the indentation, quotation marks and markers of items with which a line begins.
fn prefix(line: &str) -> usize {
    let mut rest = line.trim_start_matches([' ', '\t', '>']);
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = if (1..=9).contains(&digits) {
            rest[digits..].strip_prefix(['.', ')'])
        } else {
            rest.strip_prefix(['-', '+', '*'])
        };
        match after.filter(|after| after.starts_with([' ', '\t'])) {
            Some(after) => rest = after.trim_start_matches([' ', '\t', '>']),
            None => return line.len() - rest.len(),
        }
    }
}
