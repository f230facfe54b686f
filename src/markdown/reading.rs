//! The one reading of Markdown: what every page, check and plain text takes the events of.
//!
//! The parser knows CommonMark. Two things differ here from what it makes of a text: a single tilde is text (officers write
//! it for "about"), and a bare address is a link. Both are told to the parser in its own language: where it has taken a tilde
//! for a sign a backslash is put before each, and an address is put between angle brackets. Then it reads again. Few texts
//! have either; all others are read once, as they stand. Ranges are always those of the text as written.

use super::address::{self, Kind};
use pulldown_cmark::{Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// A text, ready to be read.
pub(crate) struct Reading<'t> {
    text: Cow<'t, str>,
    edits: Vec<Edit>,
    /// What was read of it already, where nothing in it had to be shown in other words.
    read: Option<Read<'t>>,
}

/// What the parser made of a text.
#[derive(Default)]
struct Read<'t> {
    events: Vec<(Event<'t>, Range<usize>)>,
    /// Name, address and place of each reference definition, in no order.
    definitions: Vec<(String, String, Range<usize>)>,
}

/// A part of the text that the parser is shown in other words.
struct Edit {
    written: Range<usize>,
    read: Range<usize>,
    /// Whether a scheme was put before what was written.
    www: bool,
}

const SCHEME: &str = "https://";

impl<'t> Reading<'t> {
    pub fn of(raw: &'t str) -> Reading<'t> {
        let tildes = has_single_tildes(raw);
        let addresses = address::may_hold(raw);
        let (found, read) = if tildes || addresses {
            let mut look = Look::new(raw, addresses);
            look.run();
            (look.found, Some(look.read))
        } else {
            (Vec::new(), None)
        };
        if found.is_empty() {
            return Reading {
                text: Cow::Borrowed(raw),
                edits: Vec::new(),
                read,
            };
        }
        let mut text = String::with_capacity(raw.len() + 16 * found.len());
        let mut edits = Vec::with_capacity(found.len());
        let mut at = 0;
        for (written, words, www) in found {
            text.push_str(&raw[at..written.start]);
            let start = text.len();
            text.push_str(&words);
            at = written.end;
            edits.push(Edit {
                written,
                read: start..text.len(),
                www,
            });
        }
        text.push_str(&raw[at..]);
        Reading {
            text: Cow::Owned(text),
            edits,
            read: None,
        }
    }

    /// What the parser makes of it, with the ranges of what was written.
    pub fn events(&self) -> Events<'_> {
        Events {
            source: match &self.read {
                Some(read) => Source::Read(read, read.events.iter()),
                None => Source::Parser(Box::new(
                    Parser::new_ext(&self.text, options()).into_offset_iter(),
                )),
            },
            edits: &self.edits,
        }
    }

    /// Where something that was read was written.
    fn written(edits: &[Edit], range: Range<usize>) -> Range<usize> {
        if edits.is_empty() {
            return range;
        }
        let place = |read: usize, end: bool| {
            let before = edits.partition_point(|e| e.read.start < read + usize::from(!end));
            match before.checked_sub(1).map(|k| &edits[k]) {
                Some(e) if read < e.read.end => {
                    if end {
                        e.written.end
                    } else {
                        e.written.start
                    }
                }
                Some(e) => e.written.end + (read - e.read.end),
                None => read,
            }
        };
        let start = place(range.start, false);
        start..place(range.end, true).max(start)
    }
}

/// The events of a text.
pub(crate) struct Events<'r> {
    source: Source<'r>,
    edits: &'r [Edit],
}

/// Where events come from.
enum Source<'r> {
    Parser(Box<OffsetIter<'r>>),
    Read(
        &'r Read<'r>,
        std::slice::Iter<'r, (Event<'r>, Range<usize>)>,
    ),
}

impl Events<'_> {
    /// The reference definitions that a link may use, in no order: name, address, where each stands.
    pub fn definitions(&self) -> Vec<(String, String, Range<usize>)> {
        match &self.source {
            Source::Read(read, _) => read.definitions.clone(),
            Source::Parser(parser) => definitions(parser)
                .map(|(name, address, range)| (name, address, Reading::written(self.edits, range)))
                .collect(),
        }
    }
}

fn definitions(parser: &OffsetIter<'_>) -> impl Iterator<Item = (String, String, Range<usize>)> {
    parser
        .reference_definitions()
        .iter()
        .map(|(name, definition)| {
            (
                name.to_owned(),
                definition.dest.to_string(),
                definition.span.clone(),
            )
        })
}

impl<'r> Iterator for Events<'r> {
    type Item = (Event<'r>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let (event, read) = match &mut self.source {
            Source::Parser(parser) => parser.next()?,
            Source::Read(_, events) => events.next().cloned()?,
        };
        if self.edits.is_empty() {
            return Some((event, read));
        }
        let event = match event {
            // What was put before `www.` leads there, and is not shown.
            Event::Text(words) if self.is_www(read.start) => {
                Event::Text(words[SCHEME.len()..].to_owned().into())
            }
            other => other,
        };
        Some((event, Reading::written(self.edits, read)))
    }
}

impl Events<'_> {
    /// Whether a text that is read from here on is an address that a scheme was put before.
    fn is_www(&self, read: usize) -> bool {
        let k = self.edits.partition_point(|e| e.read.start < read);
        k.checked_sub(1)
            .is_some_and(|k| self.edits[k].www && self.edits[k].read.start + 1 == read)
    }
}

/// Whether two tildes stand alone that are not escaped: one has no partner.
fn has_single_tildes(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    memchr::memchr_iter(b'~', bytes)
        .filter(|&at| is_single(bytes, at))
        .nth(1)
        .is_some()
}

/// Whether no other tilde stands beside this one.
fn is_single(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).is_some_and(|b| bytes[b] == b'~') && !is_escaped(bytes, at - 1);
    !before && bytes.get(at + 1) != Some(&b'~') && !is_escaped(bytes, at)
}

/// Whether the sign at a place has a backslash of its own before it, so that it is only a sign.
pub(super) fn is_escaped(bytes: &[u8], at: usize) -> bool {
    bytes[..at]
        .iter()
        .rev()
        .take_while(|b| **b == b'\\')
        .count()
        % 2
        == 1
}

/// What the parser is to be shown in other words: the range, the words, whether a scheme was put before them.
type Found = (Range<usize>, String, bool);

/// The first reading, in search of tildes and addresses.
struct Look<'t> {
    raw: &'t str,
    addresses: bool,
    /// What people see of a run of words within a line, as letters and as where each piece of them was written.
    words: String,
    pieces: Vec<Piece>,
    end: usize,
    found: Vec<Found>,
    tildes: Vec<usize>,
    struck: bool,
    read: Read<'t>,
}

struct Piece {
    seen: usize,
    written: Range<usize>,
    /// A sign of Markdown between words.
    sign: bool,
}

impl<'t> Look<'t> {
    fn new(raw: &'t str, addresses: bool) -> Look<'t> {
        Look {
            raw,
            addresses,
            words: String::new(),
            pieces: Vec::new(),
            end: 0,
            found: Vec::new(),
            tildes: Vec::new(),
            struck: false,
            read: Read::default(),
        }
    }

    fn run(&mut self) {
        let (mut depth, mut links, mut code) = (0usize, 0usize, 0usize);
        // In the Request an address is text: it was pasted in from a stranger.
        let mut request = false;
        let mut heading: Option<String> = None;
        let parser = Parser::new_ext(self.raw, options()).into_offset_iter();
        let mut read = Read {
            events: Vec::new(),
            definitions: definitions(&parser).collect(),
        };
        for (event, range) in parser {
            match &event {
                Event::Text(words) if code == 0 => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(words);
                    }
                    self.note_tildes(range.clone());
                    if links == 0 && !request && self.addresses {
                        self.take(words, range.clone());
                    }
                }
                Event::Start(Tag::Strikethrough) => {
                    if is_single(self.raw.as_bytes(), range.start) {
                        self.struck = true;
                        self.tildes.extend([range.start, range.end - 1]);
                    }
                }
                Event::Start(Tag::Emphasis | Tag::Strong)
                | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
                _ => self.settle(),
            }
            match &event {
                Event::Start(tag) => {
                    if depth == 0
                        && let Tag::Heading {
                            level: HeadingLevel::H2,
                            ..
                        } = tag
                    {
                        heading = Some(String::new());
                        request = false;
                    }
                    links += usize::from(matches!(tag, Tag::Link { .. } | Tag::Image { .. }));
                    code += usize::from(matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock));
                    depth += 1;
                }
                Event::End(end) => {
                    depth -= 1;
                    links -= usize::from(matches!(end, TagEnd::Link | TagEnd::Image));
                    code -= usize::from(matches!(end, TagEnd::CodeBlock | TagEnd::HtmlBlock));
                    if depth == 0
                        && let Some(name) = heading.take()
                    {
                        request = name.trim() == "Request";
                    }
                }
                _ => {}
            }
            read.events.push((event, range));
        }
        self.read = read;
        self.settle();
        if self.struck {
            self.escape_tildes();
        }
    }

    fn note_tildes(&mut self, range: Range<usize>) {
        let bytes = self.raw.as_bytes();
        for at in memchr::memchr_iter(b'~', &bytes[range.clone()]).map(|n| range.start + n) {
            if is_single(bytes, at) {
                self.tildes.push(at);
            }
        }
    }

    /// Adds a piece of text to the run of words, with the signs of Markdown that stand before it.
    fn take(&mut self, words: &str, range: Range<usize>) {
        if !self.pieces.is_empty() && self.end < range.start {
            let between = &self.raw[self.end..range.start];
            if between != "\\" {
                self.piece(between, self.end..range.start, true);
            }
        }
        self.end = range.end;
        self.piece(words, range, false);
    }

    fn piece(&mut self, words: &str, written: Range<usize>, sign: bool) {
        self.pieces.push(Piece {
            seen: self.words.len(),
            written,
            sign,
        });
        self.words.push_str(words);
    }

    /// Ends the run of words, and looks for addresses in it.
    fn settle(&mut self) {
        if self.pieces.is_empty() {
            return;
        }
        let piece_at = |seen: usize| {
            &self.pieces[self
                .pieces
                .partition_point(|p| p.seen <= seen)
                .saturating_sub(1)]
        };
        // Where an address begins or ends within a piece that was written otherwise (an entity), all of that belongs to it.
        let length = |piece: &Piece, next: usize| next - piece.seen == piece.written.len();
        let ends: Vec<usize> = self.pieces[1..]
            .iter()
            .map(|p| p.seen)
            .chain([self.words.len()])
            .collect();
        let written = |seen: usize, end: bool| {
            let k = self
                .pieces
                .partition_point(|p| p.seen + usize::from(end) <= seen)
                .saturating_sub(1);
            let piece = &self.pieces[k];
            if length(piece, ends[k]) {
                piece.written.start + (seen - piece.seen)
            } else if end {
                piece.written.end
            } else {
                piece.written.start
            }
        };
        for found in address::find(&self.words, |seen| piece_at(seen).sign) {
            let words = &self.words[found.range.clone()];
            let www = found.kind == Kind::Www;
            let scheme = if www { SCHEME } else { "" };
            let range = written(found.range.start, false)..written(found.range.end, true);
            self.found.push((range, format!("<{scheme}{words}>"), www));
        }
        self.words.clear();
        self.pieces.clear();
    }

    /// A backslash before each tilde that stands alone, but for those within an address.
    fn escape_tildes(&mut self) {
        self.tildes.sort_unstable();
        self.tildes.dedup();
        let mut addresses = std::mem::take(&mut self.found).into_iter().peekable();
        for &at in &self.tildes {
            while let Some(address) = addresses.next_if(|(range, ..)| range.end <= at) {
                self.found.push(address);
            }
            if addresses.peek().is_none_or(|(range, ..)| at < range.start) {
                self.found.push((at..at, "\\".to_owned(), false));
            }
        }
        self.found.extend(addresses);
    }
}
