//! Letters of LibreOffice: the text as it would be printed. What a tracked change keeps stands in a place of its own, and stays there.

use super::document::{Builder, Document, Kind, Run};
use crate::attachments::xml::{self, Element, Node};
use crate::attachments::zip::Archive;
use crate::attachments::{Budget, Stop};
use std::collections::{BTreeMap, BTreeSet};

/// Elements whose content is not the letter's text.
const ASIDE: [&str; 8] = [
    "tracked-changes",
    "annotation",
    "annotation-end",
    "hidden-text",
    "hidden-paragraph",
    "forms",
    "sequence-decls",
    "variable-decls",
];

/// Reads a letter.
///
/// # Errors
///
/// The bytes are no such letter that can be read to its end.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, Stop> {
    let mut budget = Budget::default();
    let archive = Archive::walk(bytes, &mut budget)?;
    let mut look = Look::default();
    let mut reader = Reader::new();
    let content = archive
        .named("content.xml")
        .ok_or(Stop::because("the main part is missing"))?;
    let content = archive.read(content, &mut budget)?;
    if let Some(styles) = archive.named("styles.xml") {
        let styles = archive.read(styles, &mut budget)?;
        look.read(&styles, &mut budget)?;
        let mut aside = Reader::new();
        xml::walk(&styles, &mut budget, |node, around| {
            if around.has("master-styles") {
                aside.node(&node, around, &look)?;
            }
            Ok(())
        })?;
        let aside = aside.builder.finish();
        let words = aside.blocks.iter().map(super::letter::plain_words);
        reader.builder.document.aside = words.collect();
    }
    look.read(&content, &mut budget)?;
    xml::walk(&content, &mut budget, |node, around| {
        if around.has("body") {
            reader.node(&node, around, &look)?;
        }
        Ok(())
    })?;
    let notes = std::mem::take(&mut reader.notes);
    let mut document = reader.builder.finish();
    document.notes = notes;
    Ok(document)
}

/// How the styles of a letter look.
#[derive(Default)]
struct Look {
    bold: BTreeSet<String>,
    hidden: BTreeSet<String>,
    covered: BTreeSet<String>,
    numbered: BTreeSet<String>,
    above: BTreeMap<String, String>,
}

impl Look {
    fn read(&mut self, bytes: &[u8], budget: &mut Budget) -> Result<(), Stop> {
        let mut name = String::new();
        xml::walk(bytes, budget, |node, around| {
            let Node::Open(element) = node else {
                return Ok(());
            };
            let value = |key: &str| -> Result<String, Stop> {
                Ok(element.get(key)?.unwrap_or_default().to_ascii_lowercase())
            };
            match element.name() {
                "style" | "list-style" => {
                    name = element.get("name")?.unwrap_or_default().into_owned();
                    if let Some(parent) = element.get("parent-style-name")? {
                        self.above.insert(name.clone(), parent.into_owned());
                    }
                }
                "text-properties" if around.has("style") => {
                    if matches!(
                        value("font-weight")?.as_str(),
                        "bold" | "600" | "700" | "800" | "900"
                    ) {
                        self.bold.insert(name.clone());
                    }
                    let ground = value("background-color")?;
                    let has_ground = !matches!(ground.as_str(), "" | "transparent" | "#ffffff");
                    if has_ground {
                        self.covered.insert(name.clone());
                    }
                    if value("display")? == "none" || value("color")? == "#ffffff" && !has_ground {
                        self.hidden.insert(name.clone());
                    }
                }
                "list-level-style-number" => {
                    self.numbered.insert(name.clone());
                }
                _ => {}
            }
            Ok(())
        })
    }

    /// Whether a style, or one that it follows, is among some.
    fn is(&self, among: &BTreeSet<String>, style: &str) -> bool {
        let mut name = style;
        for _ in 0..20 {
            if among.contains(name) {
                return true;
            }
            match self.above.get(name) {
                Some(above) => name = above,
                None => return false,
            }
        }
        false
    }
}

struct Reader {
    builder: Builder,
    /// The style of each element around that has one, and how deep it stands.
    styles: Vec<(usize, String)>,
    /// The style of each list around.
    lists: Vec<String>,
    links: Vec<String>,
    columns: usize,
    /// The text of footnotes, while one is read and when it is done.
    notes: Vec<String>,
}

impl Reader {
    fn new() -> Reader {
        Reader {
            builder: Builder::default(),
            styles: Vec::new(),
            lists: Vec::new(),
            links: Vec::new(),
            columns: 1,
            notes: Vec::new(),
        }
    }

    fn node(&mut self, node: &Node<'_>, around: &xml::Around, look: &Look) -> Result<(), Stop> {
        match node {
            Node::Open(element) => self.open(element, around, look)?,
            Node::Close(name) => self.close(name, around),
            Node::Text(text) if around.has("p") || around.has("h") => {
                self.words(text, around, look)
            }
            _ => {}
        }
        Ok(())
    }

    fn open(
        &mut self,
        element: &Element<'_>,
        around: &xml::Around,
        look: &Look,
    ) -> Result<(), Stop> {
        let in_note = around.has("note");
        if let Some(style) = element.get("style-name")?
            && matches!(element.name(), "p" | "h" | "span" | "section" | "a")
        {
            self.styles.push((around.depth(), style.into_owned()));
        }
        match element.name() {
            "deletion" => self.builder.document.dropped.deleted += 1,
            "annotation" => self.builder.document.dropped.comments += 1,
            "hidden-text" | "hidden-paragraph" => self.builder.document.dropped.hidden += 1,
            "h" if !in_note => self.builder.begin(Kind::Heading),
            "p" if !in_note && !around.has("annotation") && !around.has("tracked-changes") => {
                let numbered = self
                    .lists
                    .first()
                    .is_some_and(|list| look.numbered.contains(list));
                self.builder.begin(match self.lists.len() {
                    0 => Kind::Paragraph,
                    depth => Kind::Item(depth - 1, numbered),
                });
            }
            "list" => self
                .lists
                .push(element.get("style-name")?.unwrap_or_default().into_owned()),
            "s" => {
                let blanks = element
                    .number("c")?
                    .map_or(1, |n| n.clamp(1.0, 100.0) as usize);
                self.words(&" ".repeat(blanks), around, look);
            }
            "tab" => self.words(" ", around, look),
            "line-break" => self.words("\n", around, look),
            "a" => self
                .links
                .push(element.get("href")?.unwrap_or_default().into_owned()),
            "note" => {
                self.notes.push(String::new());
                let note = Some(self.notes.len());
                self.builder.text(Run {
                    note,
                    ..Run::default()
                });
            }
            "image" => self.builder.document.dropped.pictures += 1,
            "table" => self.builder.table(),
            "table-row" => self.builder.row(),
            "table-cell" | "covered-table-cell" => {
                if element.name() == "table-cell" {
                    if element
                        .number("number-rows-spanned")?
                        .is_some_and(|n| n > 1.0)
                    {
                        self.builder.document.dropped.merged += 1;
                    }
                    if element
                        .number("number-columns-spanned")?
                        .is_some_and(|n| n > 1.0)
                    {
                        self.builder.document.dropped.merged += 1;
                    }
                }
                self.columns = element
                    .number("number-columns-repeated")?
                    .map_or(1, |n| n.clamp(1.0, 100.0) as usize);
                self.builder.cell();
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, around: &xml::Around) {
        if matches!(name, "p" | "h" | "span" | "section" | "a") {
            let depth = around.depth();
            self.styles.retain(|(of, _)| *of < depth);
        }
        match name {
            "p" | "h" if !around.has("note") && !around.has("annotation") => self.builder.end(),
            "list" => {
                self.lists.pop();
            }
            "a" => {
                self.links.pop();
            }
            "table-cell" | "covered-table-cell" => self.builder.end_cell_quietly(self.columns),
            "table" => self.builder.end_table(),
            _ => {}
        }
    }

    fn words(&mut self, text: &str, around: &xml::Around, look: &Look) {
        if ASIDE.iter().any(|name| around.has(name)) || around.at(0) == "note-citation" {
            return;
        }
        let is =
            |among: &BTreeSet<String>| self.styles.iter().any(|(_, style)| look.is(among, style));
        if is(&look.hidden) {
            self.builder.document.dropped.hidden += usize::from(!text.trim().is_empty());
            return;
        }
        if around.has("note") {
            if let Some(note) = self.notes.last_mut() {
                note.push_str(text);
            }
            return;
        }
        let run = Run {
            text: text.replace(['\n', '\r'], " "),
            bold: is(&look.bold),
            covered: is(&look.covered),
            link: self.links.last().cloned(),
            note: None,
        };
        let run = if text == "\n" && around.at(0) == "line-break" {
            Run {
                text: "\n".into(),
                ..run
            }
        } else {
            run
        };
        self.builder.text(run);
    }
}
