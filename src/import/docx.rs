//! Letters of Word: the text as it would be printed, insertions taken, deletions and hidden text left where they are.

use super::document::{Builder, Document, Kind, Run};
use crate::attachments::xml::{self, Element, Node};
use crate::attachments::zip::Archive;
use crate::attachments::{Budget, Stop};
use std::collections::{BTreeMap, BTreeSet};

/// Reads a letter.
///
/// # Errors
///
/// The bytes are no such letter that can be read to its end.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, Stop> {
    let mut budget = Budget::default();
    let archive = Archive::walk(bytes, &mut budget)?;
    let part = |name: &str, budget: &mut Budget| match archive.named(name) {
        Some(entry) => archive.read(entry, budget).map(Some),
        None => Ok(None),
    };
    let main =
        part("word/document.xml", &mut budget)?.ok_or(Stop::because("the main part is missing"))?;
    let mut look = Look::default();
    if let Some(styles) = part("word/styles.xml", &mut budget)? {
        look.styles(&styles, &mut budget)?;
    }
    if let Some(numbering) = part("word/numbering.xml", &mut budget)? {
        look.numbering(&numbering, &mut budget)?;
    }
    if let Some(relations) = part("word/_rels/document.xml.rels", &mut budget)? {
        xml::walk(&relations, &mut budget, |node, _| {
            if let Node::Open(element) = node
                && element.name() == "Relationship"
                && let (Some(id), Some(target)) = (element.get("Id")?, element.get("Target")?)
            {
                look.targets.insert(id.into_owned(), target.into_owned());
            }
            Ok(())
        })?;
    }
    let mut reader = Reader::new(&look);
    xml::walk(&main, &mut budget, |node, around| {
        reader.node(&node, around)
    })?;
    let cited = reader.cited;
    let mut document = reader.builder.finish();
    for (kind, name) in [
        ("footnote", "word/footnotes.xml"),
        ("endnote", "word/endnotes.xml"),
    ] {
        let Some(bytes) = part(name, &mut budget)? else {
            continue;
        };
        let texts = notes(&bytes, kind, &look, &mut budget)?;
        for (n, (of, id)) in cited.iter().enumerate() {
            if *of == kind
                && let Some(text) = texts.get(id)
            {
                document
                    .notes
                    .resize(document.notes.len().max(n + 1), String::new());
                document.notes[n] = text.clone();
            }
        }
    }
    document.notes.resize(cited.len(), String::new());
    let is_aside = |name: &str| {
        let name = name.strip_prefix("word/").unwrap_or_default();
        (name.starts_with("header") || name.starts_with("footer")) && name.ends_with(".xml")
    };
    let asides: Vec<String> = archive
        .entries
        .iter()
        .map(|entry| entry.name.clone())
        .filter(|name| is_aside(name))
        .collect();
    for name in asides {
        if let Some(bytes) = part(&name, &mut budget)? {
            let mut reader = Reader::new(&look);
            xml::walk(&bytes, &mut budget, |node, around| {
                reader.node(&node, around)
            })?;
            let aside = reader.builder.finish();
            document.dropped.pictures += aside.dropped.pictures;
            document
                .aside
                .extend(aside.blocks.iter().map(super::letter::plain_words));
        }
    }
    if let Some(comments) = part("word/comments.xml", &mut budget)? {
        xml::walk(&comments, &mut budget, |node, _| {
            if let Node::Open(element) = node {
                document.dropped.comments += usize::from(element.name() == "comment");
            }
            Ok(())
        })?;
    }
    Ok(document)
}

/// What the styles and lists of a letter say.
#[derive(Default)]
struct Look {
    headings: BTreeSet<String>,
    hidden: BTreeSet<String>,
    /// What stands in a list by its style, `List Bullet`; whether it is numbered.
    lists: BTreeMap<String, bool>,
    /// The numbers of lists that count.
    numbered: BTreeSet<String>,
    targets: BTreeMap<String, String>,
}

impl Look {
    fn styles(&mut self, bytes: &[u8], budget: &mut Budget) -> Result<(), Stop> {
        let mut id = String::new();
        xml::walk(bytes, budget, |node, around| {
            let Node::Open(element) = node else {
                return Ok(());
            };
            match element.name() {
                "style" => id = element.get("styleId")?.unwrap_or_default().into_owned(),
                "name" => {
                    let name = element.get("val")?.unwrap_or_default().to_lowercase();
                    if name.starts_with("heading") || name == "title" || name == "subtitle" {
                        self.headings.insert(id.clone());
                    }
                    if name.starts_with("list bullet") || name.starts_with("list number") {
                        self.lists
                            .insert(id.clone(), name.starts_with("list number"));
                    }
                }
                "outlineLvl" => {
                    self.headings.insert(id.clone());
                }
                "vanish" | "webHidden" if around.has("style") && element.is_on()? => {
                    self.hidden.insert(id.clone());
                }
                _ => {}
            }
            Ok(())
        })
    }

    fn numbering(&mut self, bytes: &[u8], budget: &mut Budget) -> Result<(), Stop> {
        let (mut of, mut list, mut counting) = (String::new(), String::new(), BTreeSet::new());
        xml::walk(bytes, budget, |node, _| {
            let Node::Open(element) = node else {
                return Ok(());
            };
            let value = |name: &str| -> Result<String, Stop> {
                Ok(element.get(name)?.unwrap_or_default().into_owned())
            };
            match element.name() {
                "abstractNum" => of = value("abstractNumId")?,
                "numFmt" if !matches!(value("val")?.as_str(), "bullet" | "none") => {
                    counting.insert(of.clone());
                }
                "num" => list = value("numId")?,
                "abstractNumId" if counting.contains(&value("val")?) => {
                    self.numbered.insert(list.clone());
                }
                _ => {}
            }
            Ok(())
        })
    }
}

fn notes(
    bytes: &[u8],
    kind: &str,
    look: &Look,
    budget: &mut Budget,
) -> Result<BTreeMap<String, String>, Stop> {
    let mut texts = BTreeMap::new();
    let mut id = String::new();
    let mut reader = Reader::new(look);
    xml::walk(bytes, budget, |node, around| {
        match &node {
            Node::Open(element) if element.name() == kind => {
                id = element.get("id")?.unwrap_or_default().into_owned();
                reader = Reader::new(look);
            }
            Node::Close(name) if *name == kind => {
                let done = std::mem::replace(&mut reader, Reader::new(look));
                let document = done.builder.finish();
                let words: Vec<String> = document
                    .blocks
                    .iter()
                    .map(super::letter::plain_words)
                    .collect();
                texts.insert(id.clone(), words.join(" "));
            }
            _ => reader.node(&node, around)?,
        }
        Ok(())
    })?;
    Ok(texts)
}

struct Reader<'l> {
    look: &'l Look,
    builder: Builder,
    run: Style,
    /// Whether the paragraph is hidden by its style.
    hidden: bool,
    span: usize,
    link: Option<String>,
    /// The notes that are cited, by kind and number.
    cited: Vec<(&'static str, String)>,
}

/// How a run looks.
#[derive(Clone, Default)]
struct Style {
    bold: bool,
    hidden: bool,
    covered: bool,
    white: bool,
    shaded: bool,
}

impl<'l> Reader<'l> {
    fn new(look: &'l Look) -> Reader<'l> {
        Reader {
            look,
            builder: Builder::default(),
            run: Style::default(),
            hidden: false,
            span: 1,
            link: None,
            cited: Vec::new(),
        }
    }

    fn node(&mut self, node: &Node<'_>, around: &xml::Around) -> Result<(), Stop> {
        match node {
            Node::Open(element) => self.open(element, around),
            Node::Close(name) => {
                self.close(name);
                Ok(())
            }
            Node::Text(text) => {
                self.words(text, around);
                Ok(())
            }
            Node::Comment(_) => Ok(()),
        }
    }

    fn open(&mut self, element: &Element<'_>, around: &xml::Around) -> Result<(), Stop> {
        let value =
            || -> Result<String, Stop> { Ok(element.get("val")?.unwrap_or_default().into_owned()) };
        // What a change of the look was before it.
        if around.has("rPrChange") || around.has("pPrChange") {
            return Ok(());
        }
        match element.name() {
            "p" => {
                self.builder.begin(Kind::Paragraph);
                self.hidden = false;
            }
            "pStyle" => {
                let style = value()?;
                self.hidden = self.look.hidden.contains(&style);
                if self.look.headings.contains(&style) {
                    self.builder.turn(Kind::Heading);
                } else if let Some(numbered) = self.look.lists.get(&style) {
                    self.builder.turn(Kind::Item(0, *numbered));
                }
            }
            "numId" => {
                let list = value()?;
                if list != "0" {
                    self.builder
                        .turn(Kind::Item(0, self.look.numbered.contains(&list)));
                }
            }
            "r" => self.run = Style::default(),
            "b" if around.at(1) == "rPr" => self.run.bold = element.is_on()?,
            "vanish" | "webHidden" if around.at(1) == "rPr" => {
                self.run.hidden |= element.is_on()?
            }
            "rStyle" => self.run.hidden |= self.look.hidden.contains(&value()?),
            "highlight" => self.run.covered |= !matches!(value()?.as_str(), "none" | "white"),
            "shd" if around.at(1) == "rPr" => {
                let fill = element
                    .get("fill")?
                    .unwrap_or_default()
                    .to_ascii_lowercase();
                self.run.shaded = !matches!(fill.as_str(), "" | "auto" | "ffffff");
                self.run.covered |= self.run.shaded;
            }
            "color" if around.at(1) == "rPr" => {
                self.run.white = value()?.eq_ignore_ascii_case("ffffff")
            }
            "sz" if around.at(1) == "rPr" => {
                self.run.hidden |= element.number("val")?.is_some_and(|size| size <= 4.0)
            }
            "tab" if around.has("r") => self.words_of(" ", around),
            "br" | "cr" if around.has("r") => self.words_of("\n", around),
            "noBreakHyphen" => self.words_of("-", around),
            "sym" => self.words_of("•", around),
            "hyperlink" => {
                let id = element.prefixed("id")?;
                self.link = id.and_then(|id| self.look.targets.get(&*id).cloned());
            }
            "footnoteReference" | "endnoteReference" => {
                let kind = if element.name().starts_with('f') {
                    "footnote"
                } else {
                    "endnote"
                };
                self.cited
                    .push((kind, element.get("id")?.unwrap_or_default().into_owned()));
                let note = Some(self.cited.len());
                self.builder.text(Run {
                    note,
                    ..Run::default()
                });
            }
            "tbl" => self.builder.table(),
            "tr" => self.builder.row(),
            "tc" => {
                self.builder.cell();
                self.span = 1;
            }
            "gridSpan" => {
                self.span = element
                    .number("val")?
                    .map_or(1, |n| n.clamp(1.0, 100.0) as usize)
            }
            "vMerge" if element.get("val")?.is_none_or(|val| val == "continue") => {
                self.builder.document.dropped.merged += 1;
            }
            "drawing" | "pict" if !around.has("Fallback") => {
                self.builder.document.dropped.pictures += 1
            }
            "del" | "moveFrom" if !around.has("rPr") => self.builder.document.dropped.deleted += 1,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => self.builder.end(),
            "hyperlink" => self.link = None,
            "tc" => self.builder.end_cell(self.span),
            "tbl" => self.builder.end_table(),
            _ => {}
        }
    }

    fn words(&mut self, text: &str, around: &xml::Around) {
        if around.at(0) == "t" {
            self.words_of(text, around);
        }
    }

    fn words_of(&mut self, text: &str, around: &xml::Around) {
        if around.has("del") || around.has("moveFrom") || around.has("Fallback") {
            return;
        }
        let white = self.run.white && !self.run.shaded;
        if self.run.hidden || self.hidden || white {
            self.builder.document.dropped.hidden += usize::from(!text.trim().is_empty());
            return;
        }
        self.builder.text(Run {
            text: text.to_owned(),
            bold: self.run.bold,
            covered: self.run.covered,
            link: self.link.clone(),
            note: None,
        });
    }
}
