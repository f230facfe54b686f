//! Documents of Word: tracked changes, text that does not show, and what fields, forms and settings keep.

use super::budget::{Budget, Stop};
use super::codes;
use super::colour::{Colour, Theme};
use super::finding::{Place, Role, Severity};
use super::format::Format;
use super::ooxml::{self, Package, is_local_path};
use super::xml::{self, Around, Element, Node};
use super::{Inspection, Program, shapes};
use std::collections::HashMap;

const MAIN: &[&str] = &[
    "wordprocessingml.document.main+xml",
    "wordprocessingml.template.main+xml",
];
const MACROS: &[&str] = &[
    "ms-word.document.macroenabled.main+xml",
    "ms-word.template.macroenabled.main+xml",
    "ms-word.document.macroenabledtemplate.main+xml",
    "ms-word.template.macroenabledtemplate.main+xml",
];

/// Documents and templates without macros.
pub static DOCX: Format = Format {
    name: "docx",
    endings: &["docx", "dotx"],
    program: Program::Word,
    is: |bytes| ooxml::is_of(bytes, MAIN),
    by_ending: false,
    read,
};

/// Documents that may have macros.
pub static DOCM: Format = Format {
    name: "docm",
    endings: &["docm", "dotm"],
    program: Program::Word,
    is: |bytes| ooxml::is_of(bytes, MACROS),
    by_ending: false,
    read,
};

/// A twentieth of a point in the unit of drawings.
const TWIP: f64 = 635.0;

fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let package = Package::open(bytes, inspection, budget)?;
    let main = package.main()?;
    let theme = match package.all_related(main, "theme").next() {
        Some(part) => Theme::read(&package.read(part, budget)?, budget)?,
        None => Theme::default(),
    };
    let styles = match package.all_related(main, "styles").next() {
        Some(part) => Styles::read(&package.read(part, budget)?, &theme, budget)?,
        None => Styles::default(),
    };
    let mut story = Story::new(&styles, &theme, Place::named("document"));
    story.read(&package.read(main, budget)?, inspection, budget)?;
    let page = story.page;
    let background = story.background;
    for (kind, place) in [
        ("header", "header"),
        ("footer", "footer"),
        ("footnotes", "footnotes"),
        ("endnotes", "endnotes"),
    ] {
        let parts: Vec<usize> = package.all_related(main, kind).collect();
        for (n, part) in parts.iter().enumerate() {
            let place = Place::nth_of(place, n + 1, parts.len());
            let mut story = Story::new(&styles, &theme, place);
            story.page = page;
            story.background = background;
            story.read(&package.read(*part, budget)?, inspection, budget)?;
        }
    }
    for part in package.all_related(main, "settings") {
        settings(&package.read(part, budget)?, inspection, budget)?;
    }
    package.others(inspection, budget)
}

/// How letters look, as far as it is said; nothing where it is not.
#[derive(Clone, Debug, Default)]
struct Letters {
    hidden: Option<bool>,
    /// Their colour; `Some(None)` is the automatic one.
    colour: Option<Option<Colour>>,
    /// What is painted behind them alone.
    ground: Option<Colour>,
    tiny: Option<bool>,
    style: Option<String>,
}

impl Letters {
    /// Takes one property.
    fn take(&mut self, element: &Element<'_>, theme: &Theme) -> Result<(), Stop> {
        match element.name() {
            "vanish" | "specVanish" => self.hidden = Some(element.is_on()?),
            "color" => self.colour = Some(colour(element, "val", "themeColor", theme)?),
            "shd" => self.ground = shading(element, theme)?,
            "highlight" => self.ground = element.get("val")?.and_then(|name| highlight(&name)),
            // Letters narrowed to nothing.
            "w" if element.number("val")?.is_some_and(|percent| percent <= 5.0) => {
                self.tiny = Some(true);
            }
            "sz" => self.tiny = element.number("val")?.map(|halves| halves <= 4.0),
            "rStyle" => self.style = element.owned("val")?,
            _ => {}
        }
        Ok(())
    }

    /// What is said here, and otherwise there.
    fn or(&self, other: &Letters) -> Letters {
        Letters {
            hidden: self.hidden.or(other.hidden),
            colour: self.colour.or(other.colour),
            ground: self.ground.or(other.ground),
            tiny: self.tiny.or(other.tiny),
            style: None,
        }
    }
}

fn colour(
    element: &Element<'_>,
    value: &str,
    themed: &str,
    theme: &Theme,
) -> Result<Option<Colour>, Stop> {
    let plain = element.get(value)?;
    let by_value = plain.as_deref().and_then(Colour::parse);
    let by_theme = element.get(themed)?.and_then(|name| theme.named(&name));
    Ok(by_value.or(by_theme))
}

fn shading(element: &Element<'_>, theme: &Theme) -> Result<Option<Colour>, Stop> {
    if element.get("val")?.as_deref() == Some("solid") {
        let front = colour(element, "color", "themeColor", theme)?;
        return Ok(Some(front.unwrap_or(Colour::BLACK)));
    }
    colour(element, "fill", "themeFill", theme)
}

/// The colours of marker pens.
fn highlight(name: &str) -> Option<Colour> {
    Some(Colour(match name {
        "black" => [0, 0, 0],
        "white" => [255, 255, 255],
        "yellow" => [255, 255, 0],
        "green" => [0, 255, 0],
        "cyan" => [0, 255, 255],
        "magenta" => [255, 0, 255],
        "blue" => [0, 0, 255],
        "red" => [255, 0, 0],
        "darkBlue" => [0, 0, 139],
        "darkCyan" => [0, 139, 139],
        "darkGreen" => [0, 100, 0],
        "darkMagenta" => [128, 0, 128],
        "darkRed" => [139, 0, 0],
        "darkYellow" => [128, 128, 0],
        "darkGray" => [169, 169, 169],
        "lightGray" => [211, 211, 211],
        _ => return None,
    }))
}

/// Styles by their identifiers.
#[derive(Default)]
struct Styles {
    all: HashMap<String, (Letters, Option<String>)>,
    default: Letters,
    /// The style of paragraphs that name none.
    paragraph: Option<String>,
}

impl Styles {
    fn read(bytes: &[u8], theme: &Theme, budget: &mut Budget) -> Result<Styles, Stop> {
        let mut styles = Styles::default();
        let mut id = String::new();
        xml::walk(bytes, budget, |node, around| {
            let Node::Open(element) = node else {
                return Ok(());
            };
            match element.name() {
                "style" => {
                    id = element.get("styleId")?.unwrap_or_default().into_owned();
                    let of = element.get("type")?.unwrap_or_default();
                    if of == "paragraph" && element.is_set("default")? {
                        styles.paragraph = Some(id.clone());
                    }
                    styles.all.entry(id.clone()).or_default();
                }
                "basedOn" => {
                    if let Some(style) = styles.all.get_mut(&id) {
                        style.1 = element.owned("val")?;
                    }
                }
                _ if around.at(1) == "rPr" && around.at(2) == "style" => {
                    if let Some(style) = styles.all.get_mut(&id) {
                        style.0.take(element, theme)?;
                    }
                }
                _ if around.at(1) == "rPr" && around.at(2) == "rPrDefault" => {
                    styles.default.take(element, theme)?;
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(styles)
    }

    /// What a style says with all that it is based on.
    fn letters(&self, id: Option<&str>) -> Letters {
        let mut letters = Letters::default();
        let mut next = id.map(str::to_owned);
        // No real style stands on more than a few; a circle has no end.
        for _ in 0..32 {
            let Some((own, base)) = next.as_deref().and_then(|id| self.all.get(id)) else {
                break;
            };
            letters = letters.or(own);
            next.clone_from(base);
        }
        letters
    }
}

/// Fields whose words are meant for a program, and which say what no page shows.
const TELLING_FIELDS: &[&str] = &[
    "XE",
    "TC",
    "TA",
    "SET",
    "ASK",
    "PRIVATE",
    "ADDIN",
    "COMMENTS",
    "QUOTE",
    "FILLIN",
    "DATABASE",
    "DDE",
    "DDEAUTO",
    "LINK",
    "INCLUDETEXT",
    "INCLUDEPICTURE",
    "RD",
    "INFO",
    "DOCVARIABLE",
    "USERNAME",
    "USERADDRESS",
    "USERINITIALS",
    "MERGEFIELD",
    "IF",
];

/// Reads one stretch of text: the document, a header, the footnotes.
struct Story<'a> {
    styles: &'a Styles,
    theme: &'a Theme,
    place: Place,
    /// Width and height of the largest page, in twips.
    page: (f64, f64),
    background: Option<Colour>,
    paragraphs: usize,
    /// What shows of the paragraph.
    text: String,
    paragraph: Paragraph,
    run: Letters,
    run_text: String,
    /// Grounds of cells around, innermost last; a styled table's own ground is not known.
    grounds: Vec<Ground>,
    field: String,
    deleted: String,
    changes: u64,
    formats: u64,
    has_rsid: bool,
    anchor: Anchor,
    notes_apart: bool,
    /// What was being read where a text box begins.
    outer: Vec<(Paragraph, Letters, String)>,
}

#[derive(Clone, Default)]
struct Paragraph {
    style: Option<String>,
    ground: Option<Colour>,
    /// Its lines have next to no height.
    is_flat: bool,
}

/// What is known of the ground that something stands on.
#[derive(Clone, Copy)]
enum Ground {
    Of(Colour),
    Unknown,
    AsAround,
}

/// A shape or a picture that floats.
#[derive(Default)]
struct Anchor {
    open: bool,
    in_front: bool,
    across: bool,
    x: Option<f64>,
    y: Option<f64>,
    size: (f64, f64),
    no_wrap: bool,
    is_picture: bool,
    fill: Option<Colour>,
    /// It says itself what fills it, or that nothing does.
    is_filled: bool,
    has_text: bool,
}

impl<'a> Story<'a> {
    fn new(styles: &'a Styles, theme: &'a Theme, place: Place) -> Story<'a> {
        Story {
            styles,
            theme,
            place,
            page: (0.0, 0.0),
            background: None,
            paragraphs: 0,
            text: String::new(),
            paragraph: Paragraph::default(),
            run: Letters::default(),
            run_text: String::new(),
            grounds: Vec::new(),
            field: String::new(),
            deleted: String::new(),
            changes: 0,
            formats: 0,
            has_rsid: false,
            anchor: Anchor::default(),
            notes_apart: false,
            outer: Vec::new(),
        }
    }

    fn read(
        &mut self,
        bytes: &[u8],
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let mut alternates = shapes::Alternates::default();
        let place = self.place.clone();
        // Anchors are weighed at the end, when the size of all pages is known.
        let mut anchors = Vec::new();
        xml::walk(bytes, budget, |node, around| {
            ooxml::comment(&node, &place, inspection);
            alternates.note(&node, &place, inspection);
            match node {
                Node::Open(element) => {
                    self.open(element, around, inspection)?;
                    shapes::look(element, &place, inspection)?;
                }
                Node::Text(text) => self.says(text, around),
                Node::Close(name) => {
                    self.close(name, around, inspection);
                    if name == "anchor" {
                        anchors.push(std::mem::take(&mut self.anchor));
                    }
                }
                Node::Comment(_) => {}
            }
            Ok(())
        })?;
        for anchor in &anchors {
            self.weigh(anchor, inspection);
        }
        if self.changes > 0 {
            inspection
                .find(&codes::TRACKED_CHANGE, place.clone())
                .count(self.changes)
                .hide(std::mem::take(&mut self.deleted));
        }
        if self.formats > 0 {
            inspection
                .find(&codes::TRACKED_FORMAT_CHANGE, place.clone())
                .count(self.formats);
        }
        if self.has_rsid {
            inspection.find(&codes::RSID, Place::whole());
        }
        Ok(())
    }

    fn open(
        &mut self,
        element: &Element<'_>,
        around: &Around,
        inspection: &mut Inspection,
    ) -> Result<(), Stop> {
        let place = || self.place.clone();
        let name = element.name();
        if !self.has_rsid && matches!(name, "p" | "r" | "sectPr" | "tr") {
            for attribute in element.attributes() {
                self.has_rsid |= xml::local(&attribute?.0).starts_with("rsid");
            }
        }
        match name {
            "ins"
            | "del"
            | "moveFrom"
            | "moveTo"
            | "cellIns"
            | "cellDel"
            | "cellMerge"
            | "customXmlInsRangeStart"
            | "customXmlDelRangeStart" => {
                self.changes += 1;
                let author = element.get("author")?.unwrap_or_default();
                inspection.say(Role::Metadata, place(), author);
            }
            _ if name.ends_with("Change") && element.get("author")?.is_some() => {
                self.formats += 1;
                let author = element.get("author")?.unwrap_or_default();
                inspection.say(Role::Metadata, place(), author);
            }
            "p" if element.prefix() != "a" => {
                self.paragraph = Paragraph::default();
            }
            "pStyle" if around.at(2) == "p" => {
                self.paragraph.style = element.owned("val")?;
            }
            "shd" if around.at(1) == "pPr" && around.at(2) == "p" => {
                self.paragraph.ground = shading(element, self.theme)?;
            }
            "shd" if around.at(1) == "tcPr" => {
                if let (Some(ground), Some(last)) =
                    (shading(element, self.theme)?, self.grounds.last_mut())
                {
                    *last = Ground::Of(ground);
                }
            }
            "hidden" if around.at(1) == "trPr" && element.is_on()? => {
                inspection.find(&codes::HIDDEN_ROWS, place());
            }
            "trHeight"
                if element.get("hRule")?.as_deref() == Some("exact")
                    && element.number("val")?.is_some_and(|twips| twips < 40.0) =>
            {
                inspection.find(&codes::HIDDEN_ROWS, place());
            }
            "spacing"
                if around.at(1) == "pPr"
                    && around.at(2) == "p"
                    && element.get("lineRule")?.as_deref() == Some("exact")
                    && element.number("line")?.is_some_and(|twips| twips < 40.0) =>
            {
                self.paragraph.is_flat = true;
            }
            "noFill" if around.at(1) == "textFill" => self.run.tiny = Some(true),
            "srgbClr" if around.has("textFill") => {
                let value = element.get("val")?.unwrap_or_default();
                self.run.colour = Some(Colour::parse(&value));
            }
            "alpha" if around.has("textFill") && element.number("val")? == Some(100_000.0) => {
                self.run.tiny = Some(true);
            }
            "tbl" => self.grounds.push(Ground::AsAround),
            "tblStyle" => {
                if let Some(last) = self.grounds.last_mut() {
                    *last = Ground::Unknown;
                }
            }
            "tc" => self.grounds.push(Ground::AsAround),
            "txbxContent" => {
                self.grounds.push(Ground::Unknown);
                self.outer.push((
                    std::mem::take(&mut self.paragraph),
                    std::mem::take(&mut self.run),
                    std::mem::take(&mut self.run_text),
                ));
            }
            "collapsed" if element.is_on()? => {
                inspection
                    .find(&codes::HIDDEN_TEXT, place())
                    .detail("a heading is collapsed");
            }
            "r" => {
                self.run = Letters::default();
                self.run_text.clear();
            }
            "tab" | "br" | "cr" if around.at(1) == "r" => self.run_text.push(' '),
            "noBreakHyphen" => self.run_text.push('-'),
            "sym" => self.run_text.push('\u{FFFC}'),
            "fldSimple" => {
                let code = element.get("instr")?.unwrap_or_default();
                self.field(&code, inspection);
            }
            "fldChar" if element.get("fldCharType")?.as_deref() != Some("begin") => {
                let code = std::mem::take(&mut self.field);
                self.field(&code, inspection);
            }
            "background" => {
                self.background = colour(element, "color", "themeColor", self.theme)?;
            }
            "pgSz" => {
                let (width, height) = (element.number("w")?, element.number("h")?);
                self.page.0 = self.page.0.max(width.unwrap_or(0.0));
                self.page.1 = self.page.1.max(height.unwrap_or(0.0));
            }
            "footnote" | "endnote" => {
                self.notes_apart = element
                    .get("type")?
                    .is_some_and(|kind| kind.to_ascii_lowercase().contains("separator"));
            }
            "hyperlink" => {
                for key in ["tooltip", "anchor"] {
                    let said = element.get(key)?.unwrap_or_default();
                    inspection.say(Role::Metadata, place(), said);
                }
            }
            "bookmarkStart" | "tag" | "alias" => {
                let key = if name == "bookmarkStart" {
                    "name"
                } else {
                    "val"
                };
                let said = element.get(key)?.unwrap_or_default();
                inspection.say(Role::Name, place(), said);
            }
            "permStart" => {
                let who = element.get("ed")?.unwrap_or_default();
                if !who.is_empty() {
                    inspection.find(&codes::DOC_PROPERTIES, place()).hide(who);
                }
            }
            "listItem" => {
                let said = element.get("displayText")?.unwrap_or_default().into_owned();
                let value = element.get("value")?.unwrap_or_default();
                inspection
                    .find(&codes::FORM_FIELD, place())
                    .hide(format!("{said} {value}"));
            }
            "default" | "helpText" | "statusText" | "listEntry" if around.has("ffData") => {
                let said = element.get("val")?.unwrap_or_default();
                if said.chars().any(char::is_alphabetic) {
                    inspection.find(&codes::FORM_FIELD, place()).hide(said);
                }
            }
            "smartTag" | "customXml" => {
                inspection.find(&codes::CUSTOM_XML, place());
            }
            _ => {
                if around.at(1) == "rPr" && around.at(2) == "r" {
                    self.run.take(element, self.theme)?;
                }
                self.anchored(element, around)?;
            }
        }
        Ok(())
    }

    /// What is said of a shape that floats.
    fn anchored(&mut self, element: &Element<'_>, around: &Around) -> Result<(), Stop> {
        let anchor = &mut self.anchor;
        match element.name() {
            "anchor" => {
                *anchor = Anchor {
                    open: true,
                    in_front: !element.is_set("behindDoc")?,
                    ..Anchor::default()
                };
            }
            "extent" if around.at(1) == "anchor" => {
                let side = |key| -> Result<f64, Stop> { Ok(element.number(key)?.unwrap_or(0.0)) };
                anchor.size = (side("cx")?, side("cy")?);
            }
            "positionH" => anchor.across = true,
            "positionV" => anchor.across = false,
            "wrapNone" => anchor.no_wrap = true,
            "pic" => anchor.is_picture = true,
            "noFill" if around.at(1) == "spPr" => anchor.is_filled = true,
            "srgbClr" | "schemeClr" | "prstClr" | "sysClr"
                if around.at(1) == "solidFill" && around.at(2) == "spPr"
                    || around.at(1) == "fillRef" && !anchor.is_filled =>
            {
                anchor.is_filled = true;
                let value = element.get("val")?.unwrap_or_default();
                anchor.fill = Colour::parse(&value)
                    .or_else(|| self.theme.named(&value))
                    .or((value == "black" || value == "windowText").then_some(Colour::BLACK));
            }
            _ => {}
        }
        Ok(())
    }

    fn says(&mut self, text: &str, around: &Around) {
        match around.at(0) {
            "t" if around.has("del") || around.has("moveFrom") => self.deleted.push_str(text),
            "t" => {
                self.run_text.push_str(text);
                self.anchor.has_text |= self.anchor.open;
            }
            "delText" | "delInstrText" => self.deleted.push_str(text),
            "instrText" => self.field.push_str(text),
            "posOffset" => {
                let at = text.trim().parse().ok();
                if self.anchor.across {
                    self.anchor.x = at;
                } else {
                    self.anchor.y = at;
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str, around: &Around, inspection: &mut Inspection) {
        match name {
            "r" => self.end_of_run(around, inspection),
            "p" => {
                self.paragraphs += 1;
                let place = self
                    .place
                    .clone()
                    .then(Place::nth("paragraph", self.paragraphs));
                inspection.say(Role::Visible, place, std::mem::take(&mut self.text));
            }
            "del" | "moveFrom" => self.deleted.push('\n'),
            "tbl" | "tc" => {
                self.grounds.pop();
            }
            "txbxContent" => {
                self.grounds.pop();
                if let Some(outer) = self.outer.pop() {
                    (self.paragraph, self.run, self.run_text) = outer;
                }
            }
            _ => {}
        }
    }

    /// Whether the run shows, and if not, why.
    fn end_of_run(&mut self, around: &Around, inspection: &mut Inspection) {
        let text = std::mem::take(&mut self.run_text);
        let run = std::mem::take(&mut self.run);
        if text.trim().is_empty() {
            self.text.push_str(&text);
            return;
        }
        let place = || {
            self.place
                .clone()
                .then(Place::nth("paragraph", self.paragraphs + 1))
        };
        let of_paragraph = self
            .paragraph
            .style
            .as_deref()
            .or(self.styles.paragraph.as_deref());
        let letters = run
            .or(&self.styles.letters(run.style.as_deref()))
            .or(&self.styles.letters(of_paragraph))
            .or(&self.styles.default);
        if self.notes_apart {
            inspection
                .find(&codes::HIDDEN_TEXT, place())
                .detail("text in the line above footnotes")
                .hide(text);
            return;
        }
        if letters.hidden == Some(true) {
            inspection.find(&codes::HIDDEN_TEXT, place()).hide(text);
            return;
        }
        if letters.tiny == Some(true) || self.paragraph.is_flat {
            inspection
                .find(&codes::HIDDEN_TEXT, place())
                .detail("letters too small to be seen")
                .hide(text);
            return;
        }
        let drawn = around.has("txbxContent");
        let said = letters.colour.flatten();
        let own = letters.ground;
        let around_it = self
            .paragraph
            .ground
            .map(Ground::Of)
            .or_else(|| {
                let known = |ground: &&Ground| !matches!(ground, Ground::AsAround);
                self.grounds.iter().rev().find(known).copied()
            })
            .unwrap_or(if drawn {
                Ground::Unknown
            } else {
                Ground::Of(self.background.unwrap_or(Colour::WHITE))
            });
        match (own, around_it) {
            // A black marker over black letters.
            (Some(ground), _) if said.unwrap_or(Colour::BLACK).is_like(ground) => {
                let is_white = ground.is_like(Colour::WHITE);
                let (code, detail) = if is_white {
                    (&codes::WHITE_TEXT, "letters as white as their ground")
                } else {
                    (
                        &codes::HIDDEN_TEXT,
                        "blacked out by a marker: the text is still there",
                    )
                };
                inspection.find(code, place()).detail(detail).hide(text);
            }
            (Some(_), _) => self.text.push_str(&text),
            (None, Ground::Of(ground)) if said.is_some_and(|said| said.is_like(ground)) => {
                inspection.find(&codes::WHITE_TEXT, place()).hide(text);
            }
            (None, Ground::Unknown) if said.is_some_and(|said| said.is_like(Colour::WHITE)) => {
                inspection
                    .find(&codes::WHITE_TEXT, place())
                    .weigh(Severity::Warn)
                    .detail("white letters, perhaps on a dark ground")
                    .hide(text.clone());
                self.text.push_str(&text);
            }
            (None, _) => self.text.push_str(&text),
        }
    }

    /// What a field asks for: most fields only number and refer.
    fn field(&mut self, code: &str, inspection: &mut Inspection) {
        let word = code
            .split_whitespace()
            .next()
            .unwrap_or("")
            .to_ascii_uppercase();
        if word.is_empty() {
            return;
        }
        let place = self.place.clone();
        inspection.say(Role::Metadata, place.clone(), code);
        if code.split(['"', ' ']).any(is_local_path) {
            inspection
                .find(&codes::LOCAL_PATH, place.clone())
                .hide(code);
        }
        if TELLING_FIELDS.contains(&word.as_str()) {
            inspection
                .find(&codes::HIDDEN_TEXT, place)
                .detail("a field says more than the page shows")
                .hide(code);
        }
    }

    /// Whether a floating shape lies off the page, or covers what is below it.
    fn weigh(&self, anchor: &Anchor, inspection: &mut Inspection) {
        let (width, height) = (self.page.0 * TWIP, self.page.1 * TWIP);
        let off = |at: Option<f64>, size: f64, page: f64| {
            // From a margin or a column it may begin a little before.
            at.is_some_and(|at| at + size < -1440.0 * TWIP || page > 0.0 && at > page)
        };
        if off(anchor.x, anchor.size.0, width) || off(anchor.y, anchor.size.1, height) {
            inspection.find(&codes::OFF_SLIDE, self.place.clone());
        }
        let covers = anchor.in_front && anchor.no_wrap && !anchor.is_picture && !anchor.has_text;
        if let (true, Some(fill)) = (covers, anchor.fill) {
            let finding = inspection.find(&codes::COVERED_SHAPE, self.place.clone());
            finding.detail("a filled shape lies over the text");
            if !fill.is_dark() {
                finding.weigh(Severity::Warn);
            }
        }
    }
}

/// What the settings keep.
fn settings(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let place = Place::named("settings");
    xml::walk(bytes, budget, |node, _| {
        ooxml::comment(&node, &place, inspection);
        let Node::Open(element) = node else {
            return Ok(());
        };
        match element.name() {
            "docVar" => {
                let name = element.get("name")?.unwrap_or_default().into_owned();
                let value = element.get("val")?.unwrap_or_default();
                inspection.say(Role::Metadata, place.clone(), format!("{name} {value}"));
                inspection
                    .find(&codes::DOC_VARIABLE, place.clone())
                    .hide(format!("{name} = {value}"));
            }
            "mailMerge" | "attachedSchema" => {
                inspection.find(&codes::ATTACHED_TEMPLATE, place.clone());
            }
            "query" | "connectString" | "addressFieldName" | "mailSubject" => {
                let said = element.get("val")?.unwrap_or_default();
                inspection.say(Role::Metadata, place.clone(), said.clone());
                inspection
                    .find(&codes::CONNECTION, place.clone())
                    .hide(said);
            }
            "rsid" | "rsidRoot" => {
                inspection.find(&codes::RSID, Place::whole());
            }
            "documentProtection" | "writeProtection" => {
                inspection.find(&codes::PROTECTION, place.clone());
            }
            "caption" | "autoCaption" | "activeWritingStyle" | "clickAndTypeStyle" => {}
            _ => {}
        }
        Ok(())
    })
}
