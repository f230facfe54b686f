//! XML as office programs write it: a stream of elements and texts. What they never write (a document type, entities of one's own)
//! ends the reading.

use super::budget::{Budget, NESTING, Stop};
use super::codes;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// What comes next in a part.
pub enum Node<'a> {
    /// An element begins.
    Open(&'a Element<'a>),
    /// The innermost element ends; its name, without a prefix.
    Close(&'a str),
    /// Text inside an element.
    Text(&'a str),
    /// A comment, which no office program writes.
    Comment(&'a str),
}

/// An element at its beginning. Names are asked for without prefixes, since anybody can choose those.
pub struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Its prefix, empty where it has none.
    pub fn prefix(&self) -> &str {
        let name = self.0.name().into_inner();
        name.split_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// The value of an attribute of this name, whatever its prefix; one without a prefix first.
    pub fn get(&self, name: &str) -> Result<Option<Cow<'_, str>>, Stop> {
        self.find(
            |key, local| local == name && (key.len() == local.len()),
            name,
        )
    }

    /// The same, to be kept.
    pub fn owned(&self, name: &str) -> Result<Option<String>, Stop> {
        Ok(self.get(name)?.map(Cow::into_owned))
    }

    /// The value of an attribute of this name that has a prefix, as identifiers of relationships have.
    pub fn prefixed(&self, name: &str) -> Result<Option<Cow<'_, str>>, Stop> {
        for attribute in self.attributes() {
            let (key, value) = attribute?;
            if key.len() > name.len() && local(&key) == name {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    fn find(
        &self,
        best: impl Fn(&str, &str) -> bool,
        name: &str,
    ) -> Result<Option<Cow<'_, str>>, Stop> {
        let mut second = None;
        for attribute in self.0.attributes() {
            let attribute = attribute.map_err(|_| malformed())?;
            let key = attribute.key.into_inner();
            let local = local(key);
            if local != name {
                continue;
            }
            let value = attribute
                .normalized_value(XmlVersion::default())
                .map_err(|_| malformed())?;
            if best(key, local) {
                return Ok(Some(value));
            }
            second.get_or_insert(value);
        }
        Ok(second)
    }

    /// Whether an attribute says yes: `1`, `true`, `on`.
    pub fn is_set(&self, name: &str) -> Result<bool, Stop> {
        Ok(self.get(name)?.is_some_and(|value| is_yes(&value)))
    }

    /// Whether the element itself says yes, as `w:vanish` does without a value.
    pub fn is_on(&self) -> Result<bool, Stop> {
        Ok(self.get("val")?.is_none_or(|value| is_yes(&value)))
    }

    /// An attribute that is a number.
    pub fn number(&self, name: &str) -> Result<Option<f64>, Stop> {
        Ok(self.get(name)?.and_then(|value| value.trim().parse().ok()))
    }

    /// All attributes: whole names, values.
    pub fn attributes(&self) -> impl Iterator<Item = Result<(Cow<'_, str>, Cow<'_, str>), Stop>> {
        self.0.attributes().map(|attribute| {
            let attribute = attribute.map_err(|_| malformed())?;
            let value = attribute
                .normalized_value(XmlVersion::default())
                .map_err(|_| malformed())?;
            Ok((Cow::Borrowed(attribute.key.into_inner()), value))
        })
    }
}

/// Whether a value says yes.
pub fn is_yes(value: &str) -> bool {
    matches!(value, "1" | "true" | "on" | "t")
}

/// The name without its prefix.
pub fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn malformed() -> Stop {
    Stop::because("a part is not well-formed XML")
}

/// The names of the elements around a place, outermost first.
#[derive(Default)]
pub struct Around {
    names: String,
    begins: Vec<usize>,
}

impl Around {
    fn push(&mut self, name: &str) {
        self.begins.push(self.names.len());
        self.names.push_str(name);
    }

    fn pop(&mut self) {
        if let Some(begin) = self.begins.pop() {
            self.names.truncate(begin);
        }
    }

    /// The names, innermost first. At [`Node::Open`] and [`Node::Close`] the element itself is among them.
    pub fn outward(&self) -> impl Iterator<Item = &str> {
        let ends = self
            .begins
            .iter()
            .skip(1)
            .copied()
            .chain([self.names.len()]);
        let ranges: Vec<_> = self.begins.iter().copied().zip(ends).collect();
        ranges
            .into_iter()
            .rev()
            .map(|(from, to)| &self.names[from..to])
    }

    /// The element `up` steps out: 0 is the innermost.
    pub fn at(&self, up: usize) -> &str {
        let Some(n) = self.begins.len().checked_sub(up + 1) else {
            return "";
        };
        let end = self.begins.get(n + 1).copied().unwrap_or(self.names.len());
        &self.names[self.begins[n]..end]
    }

    /// Whether an element of this name is around.
    pub fn has(&self, name: &str) -> bool {
        self.outward().any(|around| around == name)
    }

    /// How many are around.
    pub fn depth(&self) -> usize {
        self.begins.len()
    }
}

/// The text of a part: UTF-8, or UTF-16 with a mark.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Stop> {
    let wide = |pair: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..]
            .chunks_exact(2)
            .map(|b| pair([b[0], b[1]]))
            .collect();
        String::from_utf16(&units)
            .map(Cow::Owned)
            .map_err(|_| malformed())
    };
    match bytes {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        _ => std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes))
            .map(Cow::Borrowed)
            .map_err(|_| Stop::because("a part is not UTF-8")),
    }
}

/// Walks a part from its beginning to its end.
pub fn walk(
    bytes: &[u8],
    budget: &mut Budget,
    mut visit: impl FnMut(Node<'_>, &Around) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let text = decode(bytes)?;
    let mut reader = Reader::from_str(&text);
    let mut around = Around::default();
    let mut roots = 0;
    loop {
        budget.spend(1)?;
        match reader.read_event().map_err(|_| malformed())? {
            Event::Start(start) => {
                roots += usize::from(around.depth() == 0);
                if around.depth() >= NESTING {
                    return Err(Stop::Limit);
                }
                around.push(start.local_name().into_inner());
                visit(Node::Open(&Element(start)), &around)?;
            }
            Event::Empty(start) => {
                roots += usize::from(around.depth() == 0);
                around.push(start.local_name().into_inner());
                let element = Element(start);
                visit(Node::Open(&element), &around)?;
                visit(Node::Close(element.name()), &around)?;
                around.pop();
            }
            Event::End(end) => {
                visit(Node::Close(end.local_name().into_inner()), &around)?;
                around.pop();
            }
            Event::Text(text) => {
                let text = text.into_inner();
                if around.depth() > 0 {
                    visit(Node::Text(&text), &around)?;
                } else if !text.trim().is_empty() {
                    return Err(malformed());
                }
            }
            Event::CData(text) => visit(Node::Text(&text), &around)?,
            Event::GeneralRef(name) => {
                let own = name.resolve_char_ref().map_err(|_| malformed())?;
                let known = match &*name {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                };
                let c = own.or(known).ok_or(Stop::Found(&codes::XML_DTD))?;
                visit(Node::Text(c.encode_utf8(&mut [0; 4])), &around)?;
            }
            Event::Comment(text) => visit(Node::Comment(&text), &around)?,
            Event::Decl(declaration) => {
                if let Some(encoding) = declaration.encoding() {
                    let encoding = encoding.map_err(|_| malformed())?.to_ascii_lowercase();
                    let known = [
                        "utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be",
                    ];
                    if !known.contains(&encoding.as_str()) {
                        return Err(Stop::because("a part is not UTF-8"));
                    }
                }
            }
            Event::PI(instruction) => {
                // Which program the file belongs to; anything else is said past the readers.
                if instruction.target() != "mso-application" {
                    visit(Node::Comment(&instruction), &around)?;
                }
            }
            Event::DocType(_) => return Err(Stop::Found(&codes::XML_DTD)),
            Event::Eof => break,
        }
    }
    if around.depth() > 0 || roots != 1 {
        return Err(malformed());
    }
    Ok(())
}
