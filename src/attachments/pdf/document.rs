//! What a PDF is made of, followed from its root: pages, actions, attached files, forms, layers, bookmarks, tags, properties, and
//! what nothing leads to.

use super::file::{File, Indirect};
use super::streams::Unpacked;
use super::syntax::{Dict, Id, Object};
use crate::attachments::{Budget, Inspection, Place, Role, Severity, Stop, codes, xmp};
use std::collections::{BTreeMap, BTreeSet};

/// Pages within groups of pages.
const NESTING: usize = 64;

/// What the painting of the pages needs to know, and what must be held against what they show.
#[derive(Default)]
pub struct Document {
    /// The annotations of each page, in order.
    pub pages: Vec<Vec<Annotation>>,
    /// Pictures that are too large to be looked at.
    pub large: BTreeSet<Id>,
    /// Titles of bookmarks.
    pub titles: Vec<String>,
    /// Texts of tags that stand for what is drawn.
    pub spoken: Vec<(Place, String)>,
}

/// What lies over a page.
pub struct Annotation {
    /// Where, in the units of the page.
    pub rect: [f64; 4],
    /// Whether it is a field of a form, whose ground is no cover.
    pub field: bool,
}

/// Goes through all of it.
pub fn look(
    file: &File,
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<Document, Stop> {
    let root = file.root().ok_or(Stop::because("it has no root"))?;
    let pages = page_tree(file, root, budget)?;
    let mut walk = Walk {
        file,
        seen: BTreeSet::new(),
        document: Document::default(),
        files: 0,
    };
    for (n, page) in pages.iter().enumerate() {
        walk.page(n, *page, inspection, budget)?;
    }
    walk.follow(
        &Object::Dict(file.trailer.clone()),
        &Place::whole(),
        inspection,
        budget,
    )?;
    walk.unused(inspection);
    walk.unpack_all(inspection, budget)?;
    let mut document = walk.document;
    properties(file, root, inspection, pages.len());
    form(file, root, inspection, budget)?;
    layers(file, root, inspection);
    document.titles = bookmarks(file, root, budget)?;
    names(file, root, inspection, budget)?;
    Ok(document)
}

/// The pages in their order.
fn page_tree(file: &File, root: &Dict, budget: &mut Budget) -> Result<Vec<Id>, Stop> {
    let broken = || Stop::because("its tree of pages is broken");
    let mut pages = Vec::new();
    let mut seen = BTreeSet::new();
    let first = root.get("Pages").and_then(Object::reference);
    let mut open = vec![(first.ok_or_else(broken)?, 0)];
    while let Some((id, depth)) = open.pop() {
        budget.spend(1)?;
        if depth > NESTING || !seen.insert(id) {
            return Err(broken());
        }
        let Some(dict) = file.get(id).and_then(Indirect::dict) else {
            return Err(broken());
        };
        match file.value(dict, "Kids") {
            Object::List(kids) => {
                for kid in kids.iter().rev() {
                    open.push((kid.reference().ok_or_else(broken)?, depth + 1));
                }
            }
            _ => pages.push(id),
        }
    }
    if pages.is_empty() {
        return Err(Stop::because("it has no pages"));
    }
    Ok(pages)
}

struct Walk<'f, 'a> {
    file: &'f File<'a>,
    seen: BTreeSet<Id>,
    document: Document,
    files: u64,
}

/// Actions that run something, send something, or bring something in.
const ACTIONS: [&[u8]; 9] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"Rendition",
    b"RichMediaExecute",
    b"GoToE",
    b"Movie",
    b"Sound",
];

impl Walk<'_, '_> {
    fn page(
        &mut self,
        n: usize,
        id: Id,
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let place = Place::nth("page", n + 1);
        let mut annotations = Vec::new();
        let Some(page) = self.file.get(id).and_then(Indirect::dict) else {
            return Ok(());
        };
        if page.has("Thumb") {
            inspection.find(&codes::PAGE_THUMBNAIL, place.clone());
        }
        for annotation in self.file.value(page, "Annots").list().unwrap_or_default() {
            budget.spend(1)?;
            if let Some(dict) = self.file.follow(annotation).dict() {
                annotations.push(self.annotation(dict, &place, inspection));
            }
        }
        self.document.pages.push(annotations);
        self.seen.insert(id);
        // The tree above is followed from the root.
        for (key, value) in &page.0 {
            if key != b"Parent" {
                self.follow(value, &place, inspection, budget)?;
            }
        }
        self.values(page, &place, inspection, budget)
    }

    fn annotation(&self, dict: &Dict, place: &Place, inspection: &mut Inspection) -> Annotation {
        let file = self.file;
        let kind = file.value(dict, "Subtype").name().unwrap_or_default();
        let text = |name| file.value(dict, name).bytes().map(text).unwrap_or_default();
        let said = [text("Contents"), text("RC"), text("Subj"), text("T")];
        let flags = file.value(dict, "F").size().unwrap_or(0);
        let hidden = flags & (2 | 32) != 0;
        match kind {
            b"Link" => inspection.say(Role::Alternative, place.clone(), said[0].clone()),
            b"Widget" => {}
            b"Redact" => {
                let found = inspection.find(&codes::REDACT_ANNOTATION, place.clone());
                found.hide(said[0].clone()).hide(text("OverlayText"));
            }
            // What pops up belongs to another annotation, and has the text of it.
            b"Popup" if said[0].is_empty() => {}
            _ => {
                let telling = said[..3].iter().any(|text| !text.trim().is_empty()) || hidden;
                let drawn = matches!(kind, b"FreeText") && file.dict(dict, "AP").is_some();
                let severity = if telling || drawn {
                    Severity::Block
                } else {
                    Severity::Warn
                };
                let found = inspection.find(&codes::ANNOTATION, place.clone());
                found.weigh(severity);
                for text in said {
                    found.hide(text);
                }
            }
        }
        let rect = file.value(dict, "Rect").list().unwrap_or_default();
        let rect: Vec<f64> = rect
            .iter()
            .map(|n| file.follow(n).number().unwrap_or(0.0))
            .collect();
        Annotation {
            rect: rect.try_into().unwrap_or_default(),
            field: kind == b"Widget",
        }
    }

    /// Goes wherever a value leads, once.
    fn follow(
        &mut self,
        value: &Object,
        place: &Place,
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let file = self.file;
        let mut open: Vec<&Object> = vec![value];
        while let Some(value) = open.pop() {
            budget.spend(1)?;
            match value {
                Object::Ref(id) => {
                    if self.seen.insert(*id)
                        && let Some(object) = file.get(*id)
                    {
                        open.push(&object.value);
                    }
                }
                Object::List(list) => open.extend(list),
                Object::Dict(dict) => {
                    self.values(dict, place, inspection, budget)?;
                    open.extend(dict.0.iter().map(|(_, value)| value));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What a dictionary says by itself, wherever it stands.
    fn values(
        &mut self,
        dict: &Dict,
        place: &Place,
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let file = self.file;
        // A key may stand twice: each is looked at.
        let each = |name: &str| {
            let found = dict.0.iter().filter(move |(key, _)| key == name.as_bytes());
            found
                .map(|(_, value)| file.follow(value))
                .collect::<Vec<_>>()
        };
        let acts = each("S")
            .iter()
            .any(|s| s.name().is_some_and(|s| ACTIONS.contains(&s)));
        if acts || dict.has("JS") {
            let found = inspection.find(&codes::JAVASCRIPT, place.clone());
            for script in each("JS") {
                found.hide(script.bytes().map(text).unwrap_or_default());
            }
        }
        for address in each("URI") {
            if let Some(address) = address.bytes().map(text) {
                self.address(&address, place, inspection);
            }
        }
        if dict.is("S", "GoToR") {
            inspection.find(&codes::LOCAL_PATH, place.clone());
        }
        if dict.has("EF") || dict.is("Type", "EmbeddedFile") && self.files == 0 {
            self.files += 1;
            let found = inspection.find(&codes::EMBEDDED_FILE, place.clone());
            for name in ["UF", "F", "Desc"] {
                found.hide(file.value(dict, name).bytes().map(text).unwrap_or_default());
            }
        }
        if file.dict(dict, "Collection").is_some() {
            inspection.find(&codes::EMBEDDED_FILE, place.clone());
        }
        if dict.has("PieceInfo") {
            inspection.find(&codes::PIECE_INFO, place.clone());
        }
        if let Some(metadata) = dict.get("Metadata").and_then(Object::reference)
            && let Some(stream) = file.get(metadata).filter(|o| o.stream.is_some())
            && self.seen.insert(metadata)
        {
            let Unpacked::Bytes(bytes) = file.unpack(stream, budget)? else {
                return Err(Stop::because("its properties are a picture"));
            };
            let xmp = xmp::read(&bytes);
            let found = inspection.find(&codes::PDF_METADATA, place.clone());
            found.weigh(if xmp.telling {
                Severity::Warn
            } else {
                Severity::Note
            });
            inspection.say(Role::Metadata, place.clone(), xmp.text);
        }
        for (name, role) in [
            ("Alt", Role::Alternative),
            ("ActualText", Role::Metadata),
            ("E", Role::Metadata),
        ] {
            for value in each(name) {
                let Some(text) = value.bytes().map(text).filter(|t| !t.trim().is_empty()) else {
                    continue;
                };
                if role == Role::Metadata {
                    self.document.spoken.push((place.clone(), text.clone()));
                }
                inspection.say(role, place.clone(), text);
            }
        }
        Ok(())
    }

    fn address(&self, address: &str, place: &Place, inspection: &mut Inspection) {
        let lower = address.trim().to_ascii_lowercase();
        let scheme = |name: &str| lower.starts_with(name);
        if ["javascript:", "data:", "vbscript:"]
            .into_iter()
            .any(scheme)
        {
            inspection
                .find(&codes::JAVASCRIPT, place.clone())
                .hide(address);
        } else if scheme("file:") || scheme("\\\\") || lower.as_bytes().get(1..3) == Some(b":\\") {
            inspection
                .find(&codes::LOCAL_PATH, place.clone())
                .hide(address);
        }
        inspection.say(Role::Metadata, place.clone(), address);
    }

    /// Objects that nothing leads to, and those that no table names.
    fn unused(&self, inspection: &mut Inspection) {
        let file = self.file;
        let linearised = file
            .objects
            .values()
            .any(|object| object.dict().is_some_and(|d| d.has("Linearized")));
        let left = file
            .objects
            .iter()
            .filter(|(id, _)| !self.seen.contains(id))
            .map(|(_, object)| object);
        let (mut streams, mut others) = (0, 0);
        for object in left.chain(&file.dropped) {
            let none = Dict::default();
            let dict = object.dict().unwrap_or(&none);
            let structure = ["ObjStm", "XRef"].iter().any(|t| dict.is("Type", t));
            // Where its hints stand, a file that is read page by page says by bytes.
            let hints = linearised
                && (dict.has("Linearized") || matches!(dict.get("S"), Some(Object::Number(_))));
            if structure || hints || matches!(object.value, Object::Null) {
                continue;
            }
            if object.stream.is_some() && !is_plumbing(dict) {
                streams += 1;
            } else {
                others += 1;
            }
        }
        if streams > 0 {
            inspection
                .find(&codes::UNREFERENCED_OBJECTS, Place::whole())
                .count(streams)
                .weigh(Severity::Block);
        }
        if others > 0 {
            inspection
                .find(&codes::UNREFERENCED_OBJECTS, Place::whole())
                .count(others);
        }
    }

    /// Unpacks each stream once, so that whoever reads it afterwards meets no bomb; pictures that are too large are set apart.
    fn unpack_all(&mut self, inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
        let file = self.file;
        for (id, object) in &file.objects {
            let Some(dict) = object.dict().filter(|_| object.stream.is_some()) else {
                continue;
            };
            if dict.is("Type", "XRef") || dict.is("Type", "ObjStm") {
                continue;
            }
            let pixels = if dict.is("Subtype", "Image") {
                let side = |name| file.value(dict, name).size().unwrap_or(usize::MAX);
                side("Width").saturating_mul(side("Height"))
            } else {
                0
            };
            let said = match file.unpack(object, budget)? {
                Unpacked::Bytes(_) => 0,
                Unpacked::Picture(filter, bytes) => super::pictures::pixels(&filter, &bytes),
            };
            if pixels.max(said) > super::pictures::LARGE {
                self.document.large.insert(*id);
            }
            if !self.seen.contains(id) {
                continue;
            }
            let _ = &inspection;
        }
        Ok(())
    }
}

/// Whether a stream is of the kind that shows nothing by itself: fonts, profiles, functions, properties.
fn is_plumbing(dict: &Dict) -> bool {
    let kinds = ["Metadata", "CMap"];
    kinds.iter().any(|kind| dict.is("Type", kind))
        || dict.has("Length1")
        || dict.has("FunctionType")
        || dict.has("ShadingType")
        || dict.has("N") && !dict.has("First")
        || ["Type1C", "CIDFontType0C", "OpenType"]
            .iter()
            .any(|kind| dict.is("Subtype", kind))
}

/// The properties, and what readers ask of a document.
fn properties(file: &File, root: &Dict, inspection: &mut Inspection, pages: usize) {
    let mut titled = false;
    if let Some(info) = file.dict(&file.trailer, "Info") {
        let mut worst = None;
        for (key, value) in &info.0 {
            let Some(value) = file.follow(value).bytes().map(text) else {
                continue;
            };
            if value.trim().is_empty() {
                continue;
            }
            let severity = match key.as_slice() {
                b"Producer" | b"Creator" | b"CreationDate" | b"ModDate" | b"Trapped" | b"Title"
                | b"PTEX.Fullbanner" => Severity::Note,
                _ => Severity::Warn,
            };
            titled |= key == b"Title";
            worst = worst.max(Some(severity));
            inspection.say(Role::Metadata, Place::named("document properties"), value);
            inspection.say(
                Role::Metadata,
                Place::named("document properties"),
                String::from_utf8_lossy(key),
            );
        }
        if let Some(severity) = worst {
            inspection
                .find(&codes::PDF_METADATA, Place::named("document properties"))
                .weigh(severity);
        }
    }
    let marked = file
        .dict(root, "MarkInfo")
        .is_some_and(|info| *file.value(info, "Marked") == Object::Bool(true));
    let facts = &mut inspection.facts;
    facts.pages = Some(u32::try_from(pages).unwrap_or(u32::MAX));
    facts.tagged = Some(marked && file.dict(root, "StructTreeRoot").is_some());
    facts.titled = Some(titled);
    let language = file.value(root, "Lang").bytes();
    facts.language = Some(language.is_some_and(|text| !text.is_empty()));
}

/// The fields of its form.
fn form(
    file: &File,
    root: &Dict,
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<(), Stop> {
    let Some(form) = file.dict(root, "AcroForm") else {
        return Ok(());
    };
    if form.has("XFA") {
        inspection.find(&codes::FORM_FIELD, Place::named("the form"));
    }
    let none = Vec::new();
    let first = match file.value(form, "Fields") {
        Object::List(list) => list,
        _ => &none,
    };
    let mut open: Vec<(&Object, &[u8])> = first.iter().map(|field| (field, &b""[..])).collect();
    open.reverse();
    let (mut seen, mut number) = (BTreeSet::new(), 0);
    while let Some((field, inherited)) = open.pop() {
        budget.spend(1)?;
        if field.reference().is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        let Some(dict) = file.follow(field).dict() else {
            continue;
        };
        let kind = file.value(dict, "FT").name().unwrap_or(inherited);
        let kids = file.value(dict, "Kids").list().unwrap_or_default();
        open.extend(kids.iter().rev().map(|kid| (kid, kind)));
        if dict.has("T") {
            number += 1;
        }
        let place = Place::nth("field", number.max(1));
        let values = ["V", "DV", "RV", "TU"].map(|name| value_text(file, file.value(dict, name)));
        let hidden = file.value(dict, "F").size().unwrap_or(0) & (2 | 32) != 0;
        let entered = !matches!(kind, b"Btn" | b"Sig")
            && values[..3].iter().any(|value| !value.trim().is_empty());
        if entered || hidden {
            let found = inspection.find(&codes::FORM_FIELD, place.clone());
            for value in &values[..3] {
                found.hide(value.as_str());
            }
        } else if dict.has("T") {
            inspection
                .find(&codes::FORM_FIELD, place.clone())
                .weigh(Severity::Warn);
        }
        inspection.say(Role::Alternative, place, values[3].as_str());
    }
    Ok(())
}

fn value_text(file: &File, value: &Object) -> String {
    match value {
        Object::Text(bytes) => text(bytes),
        Object::List(list) => list
            .iter()
            .map(|item| file.follow(item).bytes().map(text).unwrap_or_default())
            .collect::<Vec<_>>()
            .join("\n"),
        // A long value is a stream.
        Object::Dict(_) => String::from("a stream"),
        _ => String::new(),
    }
}

/// Layers that are off, or are for other eyes than the screen's.
fn layers(file: &File, root: &Dict, inspection: &mut Inspection) {
    let Some(properties) = file.dict(root, "OCProperties") else {
        return;
    };
    let groups = file.value(properties, "OCGs").list().unwrap_or_default();
    let mut hidden: BTreeSet<usize> = BTreeSet::new();
    let number: BTreeMap<Id, usize> = groups
        .iter()
        .enumerate()
        .filter_map(|(n, group)| Some((group.reference()?, n + 1)))
        .collect();
    let first = file.value(properties, "D");
    let others = file.value(properties, "Configs").list().unwrap_or_default();
    for configuration in std::iter::once(first).chain(others) {
        let Some(configuration) = file.follow(configuration).dict() else {
            continue;
        };
        let list = |name| {
            let list = file.value(configuration, name).list().unwrap_or_default();
            list.iter()
                .filter_map(|group| number.get(&group.reference()?))
                .copied()
                .collect::<BTreeSet<usize>>()
        };
        if configuration.is("BaseState", "OFF") {
            let on = list("ON");
            hidden.extend(number.values().filter(|n| !on.contains(n)));
        }
        hidden.extend(list("OFF"));
    }
    for (n, group) in groups.iter().enumerate() {
        let Some(group) = file.follow(group).dict() else {
            continue;
        };
        inspection.say(
            Role::Name,
            Place::nth("layer", n + 1),
            file.value(group, "Name")
                .bytes()
                .map(text)
                .unwrap_or_default(),
        );
        let Some(usage) = file.dict(group, "Usage") else {
            continue;
        };
        let off = [
            ("View", "ViewState"),
            ("Print", "PrintState"),
            ("Export", "ExportState"),
        ]
        .iter()
        .any(|(use_, state)| file.dict(usage, use_).is_some_and(|d| d.is(state, "OFF")));
        if off {
            hidden.insert(n + 1);
        }
    }
    for n in hidden {
        inspection.find(
            &codes::HIDDEN_LAYER,
            Place::nth_of("layer", n, groups.len()),
        );
    }
    // Content that shows while a layer is off: which content that is, only a full evaluation tells.
    let by_absence = file
        .objects
        .values()
        .filter_map(Indirect::dict)
        .any(|dict| {
            dict.is("Type", "OCMD")
                && (dict.is("P", "AllOff") || dict.is("P", "AnyOff") || dict.has("VE"))
        });
    if by_absence {
        inspection.find(&codes::HIDDEN_LAYER, Place::whole());
    }
}

/// The titles of its bookmarks.
fn bookmarks(file: &File, root: &Dict, budget: &mut Budget) -> Result<Vec<String>, Stop> {
    let mut titles = Vec::new();
    let mut seen = BTreeSet::new();
    let Some(outlines) = file.dict(root, "Outlines") else {
        return Ok(titles);
    };
    let mut open: Vec<&Object> = outlines.get("First").into_iter().collect();
    while let Some(item) = open.pop() {
        budget.spend(1)?;
        if item.reference().is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        let Some(dict) = file.follow(item).dict() else {
            continue;
        };
        titles.extend(file.value(dict, "Title").bytes().map(text));
        open.extend(dict.get("Next"));
        open.extend(dict.get("First"));
    }
    Ok(titles)
}

/// Names of places that links lead to, and of pages: they go out with the file.
fn names(
    file: &File,
    root: &Dict,
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<(), Stop> {
    if let Some(dests) = file.dict(root, "Dests") {
        for (key, _) in &dests.0 {
            inspection.say(
                Role::Name,
                Place::named("places that links lead to"),
                text(key),
            );
        }
    }
    let trees = [
        file.dict(root, "Names")
            .and_then(|names| names.get("Dests")),
        root.get("PageLabels"),
    ];
    for (n, tree) in trees.into_iter().enumerate() {
        let place = Place::named(["places that links lead to", "numbers of pages"][n]);
        let mut seen = BTreeSet::new();
        let mut open: Vec<&Object> = tree.into_iter().collect();
        while let Some(node) = open.pop() {
            budget.spend(1)?;
            if node.reference().is_some_and(|id| !seen.insert(id)) {
                continue;
            }
            let Some(dict) = file.follow(node).dict() else {
                continue;
            };
            open.extend(file.value(dict, "Kids").list().unwrap_or_default());
            for name in file.value(dict, "Names").list().unwrap_or_default() {
                let name = file.follow(name).bytes().map(text);
                inspection.say(Role::Name, place.clone(), name.unwrap_or_default());
            }
            for label in file.value(dict, "Nums").list().unwrap_or_default() {
                let label = file.follow(label).dict();
                let prefix = label.and_then(|d| file.value(d, "P").bytes());
                inspection.say(
                    Role::Name,
                    place.clone(),
                    prefix.map(text).unwrap_or_default(),
                );
            }
        }
    }
    Ok(())
}

/// A string that people read (7.9.2.2).
pub fn text(bytes: &[u8]) -> String {
    let units = |rest: &[u8], unit: fn([u8; 2]) -> u16| -> String {
        let units = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units)
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    match bytes {
        [0xFE, 0xFF, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| document_encoding(*b)).collect(),
    }
}

/// Where the encoding of documents differs from Latin-1 (annex D.2).
fn document_encoding(b: u8) -> char {
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚',
        '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
    ];
    match b {
        0x80..=0xA0 => HIGH[usize::from(b - 0x80)],
        b => char::from(b),
    }
}
