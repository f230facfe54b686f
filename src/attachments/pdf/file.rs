//! A PDF from its first byte to its last: which objects stand where, which of them the document is made of, what is left over.
//!
//! Readers jump to the tables at the end and follow them. What they pass over is what leaks: so every byte is accounted for here, in
//! the order of the file, and what the tables do not name is found.

use super::streams::{Unpacked, unpack};
use super::syntax::{Dict, Id, Object, Reader, is_space};
use crate::attachments::{Budget, Stop};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// An object with a number.
#[derive(Clone, Debug)]
pub struct Indirect {
    /// Its value; of a stream its dictionary.
    pub value: Object,
    /// Where a stream's bytes stand.
    pub stream: Option<Range<usize>>,
}

impl Indirect {
    /// Its dictionary, or its stream's.
    pub fn dict(&self) -> Option<&Dict> {
        self.value.dict()
    }
}

/// A PDF.
pub struct File<'a> {
    bytes: &'a [u8],
    /// What the document is made of, by number.
    pub objects: BTreeMap<Id, Indirect>,
    /// What leads to all of it.
    pub trailer: Dict,
    /// Objects that stand in the file and no table names: what they are.
    pub dropped: Vec<Indirect>,
    /// Objects that stand behind the end of an earlier version.
    pub later: usize,
    /// Stretches that are no part of any object, table or white space.
    pub gaps: Vec<Range<usize>>,
    /// Comments, beyond what says that this is a PDF.
    pub comments: Vec<String>,
    /// Where the document begins.
    pub start: usize,
    /// Where the last end mark ends.
    pub end: usize,
    /// Whether the tables are wrong, so that they had to be made anew.
    pub repaired: bool,
}

/// Where a table says that an object stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Entry {
    At(usize),
    Within(Id, usize),
    Free,
}

/// What the tables say.
#[derive(Default)]
struct Tables {
    entries: BTreeMap<Id, Entry>,
    trailer: Dict,
    /// Streams that are tables themselves.
    streams: BTreeSet<usize>,
}

/// What stands in the file, in its order.
#[derive(Default)]
struct Walk {
    found: Vec<(Id, usize, Indirect)>,
    trailers: Vec<Dict>,
    ends: Vec<usize>,
    gaps: Vec<Range<usize>>,
    comments: Vec<String>,
}

/// The first bytes in which a reader looks for the head.
const HEAD: usize = 1024;

impl<'a> File<'a> {
    /// Reads all of it.
    pub fn read(bytes: &'a [u8], budget: &mut Budget) -> Result<File<'a>, Stop> {
        let start = head(bytes).ok_or(Stop::because("it has no head"))?;
        // Places count from the first byte in some files, and from the head in others.
        let mut tables = tables(bytes, 0, budget);
        if tables.is_err() && start > 0 {
            tables = self::tables(bytes, start, budget);
        }
        if let Err(Stop::Limit) = tables {
            return Err(Stop::Limit);
        }
        let mut tables = tables.ok();
        for entry in tables.iter_mut().flat_map(|t| t.entries.values_mut()) {
            // A place on the white space before an object is one that every reader accepts.
            if let Entry::At(at) = entry {
                *at += bytes
                    .iter()
                    .skip(*at)
                    .take(4)
                    .take_while(|b| is_space(**b))
                    .count();
            }
        }
        let walk = Walk::through(bytes, start, tables.as_ref(), budget)?;
        let end = *walk
            .ends
            .last()
            .ok_or(Stop::because("its end is missing"))?;
        if tables.as_mut().is_some_and(|tables| !walk.agrees(tables)) {
            tables = None;
        }
        let repaired = tables.is_none();
        let tables = match tables {
            Some(tables) => tables,
            None => walk.tables(budget)?,
        };
        if tables.trailer.has("Encrypt") {
            return Err(Stop::Encrypted);
        }
        let linearised = walk.is_linearised(bytes.len());
        let first_end = walk.ends.get(usize::from(linearised)).copied();
        let later = |at: usize| first_end.is_some_and(|end| at > end);
        let mut file = File {
            bytes,
            objects: BTreeMap::new(),
            trailer: tables.trailer,
            dropped: Vec::new(),
            later: walk
                .found
                .iter()
                .filter(|(_, at, _)| later(*at) && !tables.streams.contains(at))
                .count(),
            gaps: walk.gaps,
            comments: walk.comments,
            start,
            end,
            repaired,
        };
        for (id, at, object) in walk.found {
            if tables.entries.get(&id) == Some(&Entry::At(at)) {
                file.objects.insert(id, object);
            } else if !tables.streams.contains(&at) {
                file.dropped.push(object);
            }
        }
        file.open_object_streams(&tables.entries, budget)?;
        Ok(file)
    }

    /// The bytes of a stream, as they are packed.
    pub fn raw(&self, object: &Indirect) -> &'a [u8] {
        let stream = object.stream.clone();
        stream
            .and_then(|range| self.bytes.get(range))
            .unwrap_or_default()
    }

    /// The bytes of a stream.
    pub fn unpack(&self, object: &Indirect, budget: &mut Budget) -> Result<Unpacked, Stop> {
        let none = Dict::default();
        let dict = object.dict().unwrap_or(&none);
        unpack(&self.direct(dict), self.raw(object), budget)
    }

    /// A dictionary whose values that say how a stream is packed stand in it themselves.
    fn direct(&self, dict: &Dict) -> Dict {
        let follow = |value: &Object| match value {
            Object::List(list) => {
                Object::List(list.iter().map(|o| self.follow(o).clone()).collect())
            }
            other => self.follow(other).clone(),
        };
        let rows = dict.0.iter().map(|(key, value)| {
            let packed = matches!(
                key.as_slice(),
                b"Filter" | b"F" | b"DecodeParms" | b"DP" | b"Subtype"
            );
            (
                key.clone(),
                if packed { follow(value) } else { Object::Null },
            )
        });
        Dict(rows.collect())
    }

    /// The object of a number.
    pub fn get(&self, id: Id) -> Option<&Indirect> {
        self.objects.get(&id)
    }

    /// What a value is, references followed.
    pub fn follow<'b>(&'b self, value: &'b Object) -> &'b Object {
        let mut value = value;
        // A chain of references is no use, and a circle has no end.
        for _ in 0..16 {
            match value {
                Object::Ref(id) => match self.objects.get(id) {
                    Some(object) => value = &object.value,
                    None => return &Object::Null,
                },
                other => return other,
            }
        }
        &Object::Null
    }

    /// The value of a name, references followed.
    pub fn value<'b>(&'b self, dict: &'b Dict, name: &str) -> &'b Object {
        dict.get(name).map_or(&Object::Null, |v| self.follow(v))
    }

    /// The dictionary of a name.
    pub fn dict<'b>(&'b self, dict: &'b Dict, name: &str) -> Option<&'b Dict> {
        self.value(dict, name).dict()
    }

    /// The document's own dictionary.
    pub fn root(&self) -> Option<&Dict> {
        self.dict(&self.trailer, "Root")
    }

    /// Takes the objects out of the streams that hold them.
    fn open_object_streams(
        &mut self,
        entries: &BTreeMap<Id, Entry>,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let holders: Vec<Id> = self
            .objects
            .iter()
            .filter(|(_, object)| {
                object.stream.is_some() && object.dict().is_some_and(|d| d.is("Type", "ObjStm"))
            })
            .map(|(id, _)| *id)
            .collect();
        for holder in holders {
            let object = self.objects[&holder].clone();
            for (index, (id, value)) in self.held(&object, budget)?.into_iter().enumerate() {
                let inner = Indirect {
                    value,
                    stream: None,
                };
                // Some programs number from another stream's list: the holder is what counts.
                let named = matches!(entries.get(&id), Some(Entry::Within(of, at)) if *of == holder && (*at == index || !entries_agree(entries, holder)));
                if named || (self.repaired && !self.objects.contains_key(&id)) {
                    self.objects.insert(id, inner);
                } else {
                    self.dropped.push(inner);
                }
            }
        }
        let missing = entries.iter().any(|(id, entry)| {
            matches!(entry, Entry::Within(holder, _) if !self.objects.contains_key(id) && self.objects.contains_key(holder))
        });
        if missing && !self.repaired {
            return Err(Stop::because("an object is not where the table says"));
        }
        Ok(())
    }

    /// The objects that a stream holds.
    fn held(&self, holder: &Indirect, budget: &mut Budget) -> Result<Vec<(Id, Object)>, Stop> {
        let none = Dict::default();
        let dict = holder.dict().unwrap_or(&none);
        let number = |name| {
            self.value(dict, name).size().ok_or(Stop::because(
                "a stream of objects does not say how many it holds",
            ))
        };
        let (count, first) = (number("N")?, number("First")?);
        let Unpacked::Bytes(bytes) = self.unpack(holder, budget)? else {
            return Err(Stop::because("a stream of objects is a picture"));
        };
        let mut list = Reader::at(&bytes, 0);
        let mut held = Vec::new();
        for _ in 0..count {
            budget.spend(1)?;
            list.skip();
            let id = list.digits();
            list.skip();
            let (Some(id), Some(at)) = (id, list.digits()) else {
                return Err(Stop::because("a stream of objects has a faulty list"));
            };
            let at = first.saturating_add(at as usize);
            let value = Reader::at(&bytes, at).object(budget)?;
            held.push((
                Id::try_from(id).map_err(|_| Stop::because("an object has no proper number"))?,
                value,
            ));
        }
        Ok(held)
    }
}

/// Whether the places within a holder are told apart by the table: some programs write 0 for all.
fn entries_agree(entries: &BTreeMap<Id, Entry>, holder: Id) -> bool {
    let places = entries.values().filter_map(|entry| match entry {
        Entry::Within(of, at) if *of == holder => Some(*at),
        _ => None,
    });
    let mut seen = BTreeSet::new();
    let mut all = 0;
    for place in places {
        seen.insert(place);
        all += 1;
    }
    seen.len() == all
}

/// Where the head stands, if it stands where readers look for it.
pub fn head(bytes: &[u8]) -> Option<usize> {
    let first = &bytes[..bytes.len().min(HEAD)];
    memchr::memmem::find(first, b"%PDF-")
}

/// Reads the tables from the end of the file on.
fn tables(bytes: &[u8], shift: usize, budget: &mut Budget) -> Result<Tables, Stop> {
    let none = || Stop::because("its table of objects cannot be read");
    let mark = memchr::memmem::rfind(bytes, b"startxref").ok_or_else(none)?;
    let mut reader = Reader::at(bytes, mark + 9);
    reader.skip();
    let mut next = reader.digits();
    let mut tables = Tables::default();
    let mut seen = BTreeSet::new();
    while let Some(at) = next {
        let at = (at as usize).saturating_add(shift);
        if at >= bytes.len() || !seen.insert(at) {
            return Err(none());
        }
        let trailer = tables.section(bytes, at, shift, budget)?;
        if let Some(hybrid) = trailer.get("XRefStm").and_then(Object::size) {
            tables.section(bytes, hybrid.saturating_add(shift), shift, budget)?;
        }
        next = match trailer.get("Prev") {
            None | Some(Object::Null) => None,
            Some(prev) => Some(prev.size().ok_or_else(none)? as u64),
        };
        if seen.len() == 1 {
            tables.trailer = trailer;
        }
    }
    if !tables.trailer.has("Root") {
        return Err(none());
    }
    Ok(tables)
}

impl Tables {
    /// Reads one table, of lines or packed into a stream. What an earlier one said stands: the newest is read first.
    fn section(
        &mut self,
        bytes: &[u8],
        at: usize,
        shift: usize,
        budget: &mut Budget,
    ) -> Result<Dict, Stop> {
        let none = || Stop::because("its table of objects cannot be read");
        let mut reader = Reader::at(bytes, at);
        reader.skip();
        if !reader.word("xref") {
            let at = reader.at;
            reader.head().ok_or_else(none)?;
            let stream = indirect(&mut reader, budget, &|_| None)?;
            self.streams.insert(at);
            return self.packed(bytes, &stream, shift, budget);
        }
        loop {
            reader.skip();
            if reader.word("trailer") {
                return match reader.object(budget)? {
                    Object::Dict(dict) => Ok(dict),
                    _ => Err(none()),
                };
            }
            let first = reader.digits().ok_or_else(none)?;
            reader.skip();
            let count = reader.digits().ok_or_else(none)?;
            for k in 0..count {
                budget.spend(1)?;
                reader.skip();
                let offset = reader.digits().ok_or_else(none)? as usize;
                reader.skip();
                reader.digits().ok_or_else(none)?;
                reader.skip();
                let entry = if reader.word("n") {
                    Entry::At(offset.saturating_add(shift))
                } else if reader.word("f") {
                    Entry::Free
                } else {
                    return Err(none());
                };
                let id = first.checked_add(k).and_then(|id| Id::try_from(id).ok());
                self.entries.entry(id.ok_or_else(none)?).or_insert(entry);
            }
        }
    }

    fn packed(
        &mut self,
        bytes: &[u8],
        stream: &Indirect,
        shift: usize,
        budget: &mut Budget,
    ) -> Result<Dict, Stop> {
        let none = || Stop::because("its table of objects cannot be read");
        let dict = stream.dict().ok_or_else(none)?.clone();
        let range = stream.stream.clone().ok_or_else(none)?;
        let Unpacked::Bytes(table) = unpack(&dict, &bytes[range], budget)? else {
            return Err(none());
        };
        let sizes = |name: &str| -> Option<Vec<usize>> {
            let list = dict.get(name)?.list()?;
            list.iter().map(Object::size).collect()
        };
        let widths = sizes("W")
            .filter(|w| w.len() == 3 && w.iter().all(|w| *w <= 8))
            .ok_or_else(none)?;
        let size = dict.get("Size").and_then(Object::size).ok_or_else(none)?;
        let index = sizes("Index").unwrap_or_else(|| vec![0, size]);
        let row = widths.iter().sum::<usize>();
        if row == 0 {
            return Err(none());
        }
        let mut rows = table.chunks_exact(row);
        for pair in index.chunks_exact(2) {
            for k in 0..pair[1] {
                budget.spend(1)?;
                let Some(row) = rows.next() else {
                    return Err(none());
                };
                let (kind, rest) = row.split_at(widths[0]);
                let (second, third) = rest.split_at(widths[1]);
                let number = |field: &[u8]| {
                    field
                        .iter()
                        .fold(0usize, |n, b| n.wrapping_shl(8) | usize::from(*b))
                };
                let entry = match if kind.is_empty() { 1 } else { number(kind) } {
                    0 => Entry::Free,
                    1 => Entry::At(number(second).saturating_add(shift)),
                    2 => Entry::Within(
                        Id::try_from(number(second)).map_err(|_| none())?,
                        number(third),
                    ),
                    _ => continue,
                };
                let id = Id::try_from(pair[0].saturating_add(k)).map_err(|_| none())?;
                self.entries.entry(id).or_insert(entry);
            }
        }
        Ok(dict)
    }
}

/// Reads what follows `N G obj`, up to and with `endobj`. Of a stream whose length stands elsewhere, `length` finds it.
fn indirect(
    reader: &mut Reader,
    budget: &mut Budget,
    length: &dyn Fn(Id) -> Option<usize>,
) -> Result<Indirect, Stop> {
    let value = reader.object(budget)?;
    reader.skip();
    let mut stream = None;
    if matches!(value, Object::Dict(_)) && reader.rest().starts_with(b"stream") {
        reader.at += 6;
        if reader.peek() == Some(b'\r') {
            reader.at += 1;
        }
        if reader.peek() == Some(b'\n') {
            reader.at += 1;
        }
        let from = reader.at;
        let said = match value.dict().and_then(|dict| dict.get("Length")) {
            Some(Object::Ref(id)) => length(*id),
            Some(said) => said.size(),
            None => None,
        };
        let said = said
            .and_then(|n| from.checked_add(n))
            .filter(|end| ends_stream(reader.bytes, *end));
        let end = match said {
            Some(end) => end,
            None => {
                from + memchr::memmem::find(reader.rest(), b"endstream")
                    .ok_or(Stop::because("a stream has no end"))?
            }
        };
        stream = Some(from..end);
        reader.at = end;
        reader.skip_spaces();
        reader.at += b"endstream".len();
        reader.skip();
    }
    // Left out by some programs, and by none that hides something.
    reader.word("endobj");
    Ok(Indirect { value, stream })
}

fn ends_stream(bytes: &[u8], end: usize) -> bool {
    let mut reader = Reader::at(bytes, end);
    reader.skip_spaces();
    reader.at - end.min(reader.at) <= 4 && reader.rest().starts_with(b"endstream")
}

impl Reader<'_> {
    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }
}

impl Walk {
    /// Goes through all bytes, from the head on.
    fn through(
        bytes: &[u8],
        start: usize,
        tables: Option<&Tables>,
        budget: &mut Budget,
    ) -> Result<Walk, Stop> {
        let length = |id: Id| {
            let Entry::At(at) = *tables?.entries.get(&id)? else {
                return None;
            };
            let mut reader = Reader::at(bytes, at);
            reader.skip();
            reader.head()?;
            reader.object(&mut Budget::default()).ok()?.size()
        };
        let mut walk = Walk::default();
        let mut reader = Reader::at(bytes, start);
        while let Some(b) = reader.peek() {
            budget.spend(1)?;
            let from = reader.at;
            if is_space(b) {
                reader.at += 1;
            } else if b == b'%' {
                walk.comment(&mut reader);
            } else if reader.head().is_some() {
                let mut again = Reader::at(bytes, from);
                let id = again.head().map_or(0, |(id, _)| id);
                let object = indirect(&mut reader, budget, &length)?;
                walk.found.push((id, from, object));
            } else if reader.word("xref") {
                reader.skip();
                while reader
                    .peek()
                    .is_some_and(|b| b.is_ascii_digit() || is_space(b) || b == b'n' || b == b'f')
                {
                    reader.at += 1;
                }
            } else if reader.word("trailer") {
                if let Object::Dict(dict) = reader.object(budget)? {
                    walk.trailers.push(dict);
                }
            } else if reader.word("startxref") {
                reader.skip();
                reader.digits();
            } else if reader.word("endobj") || reader.word("endstream") {
                // One too many.
            } else {
                while reader.peek().is_some_and(|b| !is_space(b) && b != b'%') {
                    reader.at += 1;
                }
                // `%` within a stretch that is no object begins no comment that a reader sees.
                reader.at = reader.at.max(from + 1);
                walk.gap(from..reader.at);
            }
        }
        Ok(walk)
    }

    fn comment(&mut self, reader: &mut Reader) {
        let from = reader.at;
        while reader.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
            reader.at += 1;
        }
        let comment = &reader.bytes[from..reader.at];
        if comment.starts_with(b"%%EOF") {
            // What stands on the same line is behind the end.
            reader.at = from + 5;
            self.ends.push(reader.at);
        } else if !comment.starts_with(b"%PDF-") && comment.iter().any(u8::is_ascii_alphabetic) {
            self.comments
                .push(String::from_utf8_lossy(&comment[1..]).into_owned());
        }
    }

    fn gap(&mut self, range: Range<usize>) {
        match self.gaps.last_mut() {
            // Words of one text are one stretch.
            Some(last) if range.start - last.end <= 2 => last.end = range.end,
            _ => self.gaps.push(range),
        }
    }

    /// Whether the file was arranged for reading page by page, and is still as it was then: it then has two ends, and one version.
    fn is_linearised(&self, length: usize) -> bool {
        let first = self.found.iter().min_by_key(|(_, at, _)| *at);
        let dict = first.and_then(|(_, _, object)| object.dict());
        dict.is_some_and(|dict| {
            dict.has("Linearized")
                && dict.get("L").and_then(Object::size).is_some_and(|said| {
                    said == length || self.ends.len() == 2 && said.abs_diff(length) <= 8
                })
        })
    }

    /// Whether each object stands where the tables say.
    fn agrees(&self, tables: &mut Tables) -> bool {
        let found: BTreeMap<usize, Id> = self.found.iter().map(|(id, at, _)| (*at, *id)).collect();
        let ids: BTreeSet<Id> = found.values().copied().collect();
        // Entries for objects that never were are common.
        let real = |id: &Id, entry: &Entry| !matches!(entry, Entry::At(_)) || ids.contains(id);
        tables.entries.retain(|id, entry| real(id, entry));
        tables.entries.iter().all(|(id, entry)| match entry {
            Entry::At(at) => found.get(at) == Some(id),
            Entry::Within(holder, _) => {
                matches!(tables.entries.get(holder), Some(Entry::At(_)))
            }
            Entry::Free => true,
        })
    }

    /// The tables as they should be, by what stands in the file: the last object of a number is the one.
    fn tables(&self, budget: &mut Budget) -> Result<Tables, Stop> {
        let mut tables = Tables::default();
        let mut trailers = self.trailers.clone();
        for (id, at, object) in &self.found {
            budget.spend(1)?;
            tables.entries.insert(*id, Entry::At(*at));
            let dict = object.dict();
            if object.stream.is_some() && dict.is_some_and(|d| d.is("Type", "XRef")) {
                tables.streams.insert(*at);
                trailers.extend(dict.cloned());
            }
        }
        tables.trailer = trailers
            .into_iter()
            .rev()
            .find(|trailer| trailer.has("Root"))
            .ok_or(Stop::because("its table of objects cannot be read"))?;
        Ok(tables)
    }
}
