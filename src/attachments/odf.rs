//! OpenDocument: spreadsheets, texts and presentations, packed or as one flat file.
//!
//! The styles are read first: what is hidden is mostly hidden by a style.

use super::budget::{Budget, Stop};
use super::codes::{self, Code};
use super::colour::Colour;
use super::finding::{Place, Role, Severity};
use super::format::Format;
use super::ooxml::{self, is_local_path};
use super::sheet::{Cells, Hides, Value};
use super::xml::{self, Around, Element, Node};
use super::zip::{self, Archive, Entry};
use super::{Inspection, Program};
use std::collections::{HashMap, HashSet};

const SPREADSHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";
const TEXT: &str = "application/vnd.oasis.opendocument.text";
const PRESENTATION: &str = "application/vnd.oasis.opendocument.presentation";

macro_rules! formats {
    ($($(#[$doc:meta])* $id:ident $name:literal $endings:expr, $is:expr, $read:expr;)+) => {
        $($(#[$doc])* pub static $id: Format = Format {
            name: $name,
            endings: $endings,
            program: Program::LibreOffice,
            is: $is,
            by_ending: false,
            read: $read,
        };)+
    };
}

formats! {
    /// Spreadsheets.
    ODS "ods" &["ods", "ots"], |bytes| is_of(bytes, SPREADSHEET), packed;
    /// Texts.
    ODT "odt" &["odt", "ott", "odm"], |bytes| is_of(bytes, TEXT), packed;
    /// Presentations.
    ODP "odp" &["odp", "otp"], |bytes| is_of(bytes, PRESENTATION), packed;
    /// Spreadsheets as one flat file.
    FODS "fods" &["fods"], |bytes| is_flat(bytes, SPREADSHEET), flat;
    /// Texts as one flat file.
    FODT "fodt" &["fodt"], |bytes| is_flat(bytes, TEXT), flat;
    /// Presentations as one flat file.
    FODP "fodp" &["fodp"], |bytes| is_flat(bytes, PRESENTATION), flat;
}

/// Whether a package says that it is of a type, or of its template.
fn is_of(bytes: &[u8], kind: &str) -> bool {
    if !zip::is(bytes) {
        return false;
    }
    let mut budget = Budget::default();
    let Ok(archive) = Archive::walk(bytes, &mut budget) else {
        return false;
    };
    let said = archive
        .named("mimetype")
        .filter(|entry| entry.size() < 200)
        .and_then(|entry| archive.read(entry, &mut budget).ok());
    said.is_some_and(|said| {
        let said = String::from_utf8_lossy(&said);
        let said = said.trim();
        said == kind
            || said.strip_suffix("-template") == Some(kind)
            || said.strip_suffix("-master") == Some(kind)
    })
}

fn is_flat(bytes: &[u8], kind: &str) -> bool {
    let head = &bytes[..bytes.len().min(4_096)];
    let has = |word: &str| memchr::memmem::find(head, word.as_bytes()).is_some();
    has("office:document") && has("office:mimetype") && has(&format!("\"{kind}"))
}

/// What an entry of a package is, by its path.
fn class(name: &str) -> Option<Class> {
    let found = |code| Some(Class::Found(code));
    match name {
        "mimetype" | "META-INF/manifest.xml" | "layout-cache" | "manifest.rdf" => {
            Some(Class::Silent)
        }
        "content.xml" | "styles.xml" | "meta.xml" | "settings.xml" => Some(Class::Read),
        "VersionList.xml" => found(&codes::REVISION_LOG),
        _ => {
            let folder = name.split_once('/').map_or("", |(folder, _)| folder);
            match folder {
                "Pictures" => Some(Class::Picture),
                "Thumbnails" => found(&codes::THUMBNAIL),
                "Configurations2" => Some(Class::Configuration),
                "Basic" | "Scripts" | "Dialogs" => found(&codes::MACRO),
                "Versions" => found(&codes::REVISION_LOG),
                "ObjectReplacements" => Some(Class::Replacement),
                "Media" => found(&codes::EMBEDDED_OBJECT),
                "Fonts" => Some(Class::Silent),
                "META-INF" => found(&codes::DOC_PROPERTIES),
                _ if folder.starts_with("Object ") => Some(Class::Object),
                _ if name.starts_with("Object ") && !name.contains('/') => {
                    found(&codes::EMBEDDED_OBJECT)
                }
                _ => None,
            }
        }
    }
}

enum Class {
    Silent,
    Read,
    Picture,
    Configuration,
    Replacement,
    Object,
    Found(&'static Code),
}

fn packed(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let archive = Archive::walk(bytes, budget)?;
    zip::tell(&archive, inspection);
    let manifest = archive
        .named("META-INF/manifest.xml")
        .ok_or(Stop::because("the list of parts is missing"))?;
    let listed = listed(&archive.read(manifest, budget)?, budget)?;
    let part = |name: &str, budget: &mut Budget| match archive.named(name) {
        Some(entry) => archive.read(entry, budget),
        None => Ok(Vec::new()),
    };
    let styles_part = part("styles.xml", budget)?;
    let content = part("content.xml", budget)?;
    if content.is_empty() {
        return Err(Stop::because("the content is missing"));
    }
    let mut styles = Styles::default();
    for bytes in [&styles_part, &content] {
        if !bytes.is_empty() {
            styles.read(bytes, budget)?;
        }
    }
    for (bytes, place) in [
        (&content, "document"),
        (&styles_part, "page styles"),
        (&part("meta.xml", budget)?, "document properties"),
        (&part("settings.xml", budget)?, "settings"),
    ] {
        if !bytes.is_empty() {
            Reader::new(&styles, Place::named(place)).read(bytes, inspection, budget)?;
        }
    }
    let all = archive.entries.len();
    let mut pictures = 0;
    for (n, entry) in archive.entries.iter().enumerate() {
        let place = Place::nth_of("part", n + 1, all);
        inspection.say(Role::Name, place.clone(), entry.name.clone());
        if entry.is_folder {
            continue;
        }
        let known = entry.name == "mimetype" || entry.name.starts_with("META-INF/");
        if !known && !listed.contains(&entry.name) {
            inspection.find(&codes::ORPHAN_PART, place);
            continue;
        }
        match class(&entry.name) {
            Some(Class::Silent | Class::Read) => {}
            Some(Class::Picture) => {
                pictures += 1;
                let bytes = archive.read(entry, budget)?;
                let inner = budget.deeper(|budget| Ok(super::inspect(&bytes, None, budget)))?;
                inspection.absorb(inner, &Place::nth("picture", pictures));
            }
            Some(Class::Configuration) => {
                if entry.size() > 0 {
                    let texts = texts(&archive, entry, budget)?;
                    if texts.trim().len() > 200 {
                        inspection.find(&codes::CUSTOM_XML, place).hide(texts);
                    }
                }
            }
            // The picture of an object, or of a chart, that the page shows.
            Some(Class::Replacement) => {}
            Some(Class::Object) => {
                if entry.name.ends_with("/content.xml") {
                    object(&archive.read(entry, budget)?, &place, inspection, budget)?;
                } else if !is_look(&entry.name) {
                    inspection.find(&codes::EMBEDDED_OBJECT, place);
                }
            }
            Some(Class::Found(code)) => {
                let texts = texts(&archive, entry, budget)?;
                let finding = inspection.find(code, place);
                if std::ptr::eq(code, &codes::THUMBNAIL) {
                    // LibreOffice draws it anew at each saving.
                    finding.weigh(Severity::Warn);
                }
                finding.hide(texts);
            }
            None => {
                let texts = texts(&archive, entry, budget)?;
                inspection.find(&codes::UNKNOWN_PART, place).hide(texts);
            }
        }
    }
    Ok(())
}

/// Whether a part of an object says how it looks.
fn is_look(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    matches!(base, "styles.xml" | "meta.xml" | "settings.xml")
}

/// A document in the document: a chart or a formula shows all that it has, anything else does not.
fn object(
    bytes: &[u8],
    place: &Place,
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<(), Stop> {
    let mut shows = false;
    let mut text = String::new();
    xml::walk(bytes, budget, |node, around| {
        ooxml::comment(&node, place, inspection);
        match node {
            Node::Open(element) => {
                shows |=
                    element.name() == "chart" && around.has("body") || element.name() == "math";
            }
            Node::Text(more) => {
                text.push_str(more);
                text.push(' ');
            }
            Node::Close(_) | Node::Comment(_) => {}
        }
        Ok(())
    })?;
    if shows {
        inspection.say(Role::Visible, place.clone(), text);
    } else {
        inspection
            .find(&codes::EMBEDDED_OBJECT, place.clone())
            .hide(text);
    }
    Ok(())
}

fn texts(archive: &Archive<'_>, entry: &Entry, budget: &mut Budget) -> Result<String, Stop> {
    let bytes = archive.read(entry, budget)?;
    if entry.name.ends_with(".xml")
        && let Ok(texts) = ooxml::texts(&bytes, budget)
    {
        return Ok(texts);
    }
    Ok(ooxml::words_of_binary(&bytes))
}

/// The paths that the manifest lists.
fn listed(bytes: &[u8], budget: &mut Budget) -> Result<HashSet<String>, Stop> {
    let mut listed = HashSet::new();
    xml::walk(bytes, budget, |node, _| {
        if let Node::Open(element) = node {
            match element.name() {
                "encryption-data" => return Err(Stop::Encrypted),
                "file-entry" => {
                    listed.extend(element.owned("full-path")?);
                }
                _ => {}
            }
        }
        Ok(())
    })?;
    Ok(listed)
}

fn flat(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let mut styles = Styles::default();
    styles.read(bytes, budget)?;
    Reader::new(&styles, Place::named("document")).read(bytes, inspection, budget)
}

/// What a style says that can hide something.
#[derive(Clone, Debug, Default)]
struct Style {
    parent: Option<String>,
    /// The sheet is not shown, the text is not shown, the slide is left out.
    hidden: Option<bool>,
    colour: Option<Colour>,
    ground: Option<Colour>,
    tiny: Option<bool>,
    /// Width of a column, height of a row, in centimetres.
    size: Option<f64>,
    cropped: bool,
    data: Option<String>,
    /// Styles that take its place under some condition.
    maps: Vec<String>,
}

/// A number format: whether it shows nothing, and those that it sends some values to.
#[derive(Default)]
struct DataStyle {
    shows: bool,
    /// Condition, name.
    maps: Vec<(String, String)>,
}

#[derive(Default)]
struct Styles {
    all: HashMap<(String, String), Style>,
    data: HashMap<String, DataStyle>,
    /// Size of the largest page, in centimetres.
    page: (f64, f64),
    page_ground: Option<Colour>,
}

impl Styles {
    fn read(&mut self, bytes: &[u8], budget: &mut Budget) -> Result<(), Stop> {
        let mut key: Option<(String, String)> = None;
        let mut data: Option<String> = None;
        let mut condition = String::new();
        xml::walk(bytes, budget, |node, around| {
            let element = match node {
                Node::Open(element) => element,
                Node::Text(text) => {
                    if let Some(style) = data.as_ref().and_then(|name| self.data.get_mut(name)) {
                        style.shows |= around.at(0) == "text" && !text.trim().is_empty();
                    }
                    return Ok(());
                }
                Node::Close(_) | Node::Comment(_) => return Ok(()),
            };
            let name = element.name();
            if let Some(style) = data.as_ref().and_then(|name| self.data.get_mut(name)) {
                if around.has("map") {
                    condition.clear();
                    condition.push_str(&element.get("condition")?.unwrap_or_default());
                    let to = element.owned("apply-style-name")?.unwrap_or_default();
                    style.maps.push((condition.clone(), to));
                    return Ok(());
                }
                if around.at(1).ends_with("-style") {
                    style.shows |= !matches!(
                        name,
                        "text" | "text-properties" | "properties" | "fill-character"
                    );
                    return Ok(());
                }
            }
            match name {
                "style" | "default-style" => {
                    data = None;
                    let family = element.owned("family")?.unwrap_or_default();
                    let called = if name == "style" {
                        element.owned("name")?.unwrap_or_default()
                    } else {
                        String::new()
                    };
                    let style = Style {
                        parent: element.owned("parent-style-name")?,
                        data: element.owned("data-style-name")?,
                        ..Style::default()
                    };
                    key = Some((family, called));
                    if let Some(key) = &key {
                        self.all.insert(key.clone(), style);
                    }
                }
                "number-style" | "text-style" | "currency-style" | "percentage-style"
                | "date-style" | "time-style" | "boolean-style" => {
                    key = None;
                    let called = element.owned("name")?.unwrap_or_default();
                    self.data.insert(called.clone(), DataStyle::default());
                    data = Some(called);
                }
                "page-layout-properties" => {
                    let side = |key| -> Result<f64, Stop> {
                        Ok(element
                            .get(key)?
                            .and_then(|v| centimetres(&v))
                            .unwrap_or(0.0))
                    };
                    self.page.0 = self.page.0.max(side("page-width")?);
                    self.page.1 = self.page.1.max(side("page-height")?);
                    let ground = element.get("background-color")?;
                    self.page_ground = ground.and_then(|c| Colour::parse(&c)).or(self.page_ground);
                }
                _ => {
                    let Some(style) = key.as_ref().and_then(|key| self.all.get_mut(key)) else {
                        return Ok(());
                    };
                    style.take(element)?;
                }
            }
            Ok(())
        })
    }

    /// A style with all that it stands on.
    fn of(&self, family: &str, name: Option<&str>) -> Style {
        let mut style = Style::default();
        let mut next = name.map(str::to_owned);
        // No real style stands on more than a few; a circle has no end.
        for _ in 0..32 {
            let key = next.take().map(|called| (family.to_owned(), called));
            let Some(own) = key.and_then(|key| self.all.get(&key)) else {
                break;
            };
            style.or(own);
            next.clone_from(&own.parent);
        }
        if let Some(default) = self.all.get(&(family.to_owned(), String::new())) {
            style.or(default);
        }
        style
    }

    /// Whether a number format shows nothing of a value.
    fn is_blank(&self, name: &str, value: &Value) -> bool {
        let Some(style) = self.data.get(name) else {
            return false;
        };
        let sent = match value {
            Value::Number(number) => style.maps.iter().find(|(condition, _)| {
                let condition = condition.replace(' ', "");
                match condition.strip_prefix("value()") {
                    Some(">0") => *number > 0.0,
                    Some(">=0") => *number >= 0.0,
                    Some("<0") => *number < 0.0,
                    Some("=0") => *number == 0.0,
                    _ => false,
                }
            }),
            Value::Text(_) | Value::Empty => None,
        };
        // A zero that does not show is no secret.
        if matches!(value, Value::Number(number) if *number == 0.0) {
            return false;
        }
        match sent {
            Some((_, to)) => self.data.get(to).is_some_and(|style| !style.shows),
            None => !style.shows,
        }
    }
}

impl Style {
    fn take(&mut self, element: &Element<'_>) -> Result<(), Stop> {
        let size = |key| -> Result<Option<f64>, Stop> {
            Ok(element.get(key)?.and_then(|value| centimetres(&value)))
        };
        let colour = |key| -> Result<Option<Colour>, Stop> {
            Ok(element.get(key)?.and_then(|value| Colour::parse(&value)))
        };
        match element.name() {
            "table-properties" => {
                self.hidden = element.get("display")?.map(|shown| shown == "false");
            }
            "text-properties" => {
                let display = element.get("display")?;
                self.hidden = display.map(|display| display != "true").or(self.hidden);
                self.colour = colour("color")?.or(self.colour);
                self.ground = colour("background-color")?.or(self.ground);
                self.tiny = size("font-size")?.map(|size| size < 0.07).or(self.tiny);
            }
            "paragraph-properties" | "table-cell-properties" => {
                self.ground = colour("background-color")?.or(self.ground);
                if let Some(protect) = element.get("cell-protect")?
                    && protect.contains("hidden-and-protected")
                {
                    self.hidden = Some(true);
                }
            }
            "table-column-properties" => self.size = size("column-width")?,
            "table-row-properties" => self.size = size("row-height")?,
            "drawing-page-properties" => {
                self.hidden = element
                    .get("visibility")?
                    .map(|v| v == "hidden")
                    .or(self.hidden);
            }
            "graphic-properties" => {
                if element.get("fill")?.as_deref() == Some("solid") {
                    self.ground = colour("fill-color")?;
                }
                if let Some(clip) = element.get("clip")? {
                    let cuts = clip.trim_start_matches("rect(").trim_end_matches(')');
                    let mut cuts = cuts.split([',', ' ']).filter_map(centimetres);
                    self.cropped = cuts.any(|cut| cut > 0.005);
                }
            }
            "map" => self.maps.extend(element.owned("apply-style-name")?),
            _ => {}
        }
        Ok(())
    }

    fn or(&mut self, other: &Style) {
        self.hidden = self.hidden.or(other.hidden);
        self.colour = self.colour.or(other.colour);
        self.ground = self.ground.or(other.ground);
        self.tiny = self.tiny.or(other.tiny);
        self.size = self.size.or(other.size);
        self.cropped |= other.cropped;
        self.data = self.data.take().or_else(|| other.data.clone());
        if self.maps.is_empty() {
            self.maps.clone_from(&other.maps);
        }
    }

    /// Whether letters of it can't be told from their ground.
    fn is_invisible(&self, around: Option<Colour>) -> bool {
        let ground = self.ground.or(around).unwrap_or(Colour::WHITE);
        self.tiny == Some(true) || self.colour.is_some_and(|colour| colour.is_like(ground))
    }
}

/// A length in centimetres.
fn centimetres(text: &str) -> Option<f64> {
    let text = text.trim();
    let unit = text.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
    let (number, unit) = text.split_at(unit);
    let factor = match unit {
        "cm" => 1.0,
        "mm" => 0.1,
        "in" => 2.54,
        "pt" => 2.54 / 72.0,
        "pc" => 2.54 / 6.0,
        "px" => 2.54 / 96.0,
        _ => return None,
    };
    number.parse::<f64>().ok().map(|number| number * factor)
}

/// Reads the parts of a document, which may all stand in one file.
struct Reader<'a> {
    styles: &'a Styles,
    place: Place,
    sheets: usize,
    sheet: Option<Sheet>,
    cell: Cell,
    slides: usize,
    slide: Option<Slide>,
    paragraphs: usize,
    /// Styles of the paragraphs and spans around, innermost last.
    letters: Vec<Style>,
    /// Grounds of cells around.
    grounds: Vec<Option<Colour>>,
    text: String,
    /// Letters of one look, not weighed yet.
    pending: String,
    meta: String,
    config: String,
    comment: String,
    deleted: String,
    changes: u64,
    format_changes: u64,
    prompts: Vec<String>,
    /// Depth at which something began whose text does not show.
    unseen: Option<(usize, String)>,
    alternative: String,
    has_rsid: bool,
}

struct Sheet {
    place: Place,
    hidden: bool,
    cells: Cells,
    hides: Hides,
    row: usize,
    rows: usize,
    column: usize,
    columns: usize,
    blank: Vec<((usize, usize), String)>,
    invisible: Vec<((usize, usize), String)>,
    behind: Vec<((usize, usize), String)>,
}

#[derive(Default)]
struct Cell {
    open: bool,
    covered: bool,
    repeated: usize,
    style: Option<String>,
    number: Option<f64>,
    string: Option<String>,
    text: String,
    spans: Vec<String>,
}

struct Slide {
    place: Place,
    hidden: bool,
    shapes: Vec<Shape>,
    notes: String,
}

#[derive(Default)]
struct Shape {
    corners: Option<[f64; 4]>,
    opaque: bool,
    picture: bool,
    text: String,
}

/// Rows that repeat to the end of a sheet are empty.
const REPEATED: usize = 10_000;

impl<'a> Reader<'a> {
    fn new(styles: &'a Styles, place: Place) -> Reader<'a> {
        Reader {
            styles,
            place,
            sheets: 0,
            sheet: None,
            cell: Cell::default(),
            slides: 0,
            slide: None,
            paragraphs: 0,
            letters: Vec::new(),
            grounds: Vec::new(),
            text: String::new(),
            pending: String::new(),
            meta: String::new(),
            config: String::new(),
            comment: String::new(),
            deleted: String::new(),
            changes: 0,
            format_changes: 0,
            prompts: Vec::new(),
            unseen: None,
            alternative: String::new(),
            has_rsid: false,
        }
    }

    fn here(&self) -> Place {
        match (&self.sheet, &self.slide) {
            (Some(sheet), _) => sheet.place.clone(),
            (_, Some(slide)) => slide.place.clone(),
            _ => self.place.clone(),
        }
    }

    fn read(
        &mut self,
        bytes: &[u8],
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        xml::walk(bytes, budget, |node, around| {
            ooxml::comment(&node, &self.place, inspection);
            match node {
                Node::Open(element) => self.open(element, around, inspection),
                Node::Text(text) => {
                    self.says(text, around);
                    Ok(())
                }
                Node::Close(name) => {
                    self.close(name, around, inspection);
                    Ok(())
                }
                Node::Comment(_) => Ok(()),
            }
        })?;
        if self.changes > 0 {
            inspection
                .find(&codes::TRACKED_CHANGE, self.place.clone())
                .count(self.changes)
                .hide(std::mem::take(&mut self.deleted));
        }
        if self.format_changes > 0 {
            inspection
                .find(&codes::TRACKED_FORMAT_CHANGE, self.place.clone())
                .count(self.format_changes);
        }
        if !self.prompts.is_empty() {
            let finding = inspection.find(&codes::DATA_VALIDATION_PROMPT, self.place.clone());
            finding.count(self.prompts.len() as u64);
            for prompt in self.prompts.drain(..) {
                finding.hide(prompt);
            }
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
        if let Some(href) = element.get("href")? {
            let place = self.here();
            self.link(element.name(), &href, &place, inspection);
        }
        let _ = self.open_in_spreadsheet(element, around, inspection)?
            || self.open_in_text(element, around, inspection)?
            || self.open_in_drawing(element, around, inspection)?
            || self.open_in_properties(element, around, inspection)?;
        if !self.has_rsid && matches!(element.name(), "text-properties" | "paragraph-properties") {
            for attribute in element.attributes() {
                self.has_rsid |= xml::local(&attribute?.0).ends_with("rsid");
            }
        }
        Ok(())
    }

    /// What opens in a spreadsheet. Whether it is one of these.
    fn open_in_spreadsheet(
        &mut self,
        element: &Element<'_>,
        around: &Around,
        inspection: &mut Inspection,
    ) -> Result<bool, Stop> {
        let name = element.name();
        let place = self.here();
        match name {
            "table" if around.at(1) == "spreadsheet" => {
                self.sheets += 1;
                let place = Place::nth("sheet", self.sheets);
                let called = element.owned("name")?.unwrap_or_default();
                inspection.say(Role::Sheet, place.clone(), called);
                let style = self
                    .styles
                    .of("table", element.owned("style-name")?.as_deref());
                let hidden = style.hidden == Some(true);
                if hidden {
                    inspection.find(&codes::HIDDEN_SHEET, place.clone());
                }
                if element.is_set("protected")? {
                    inspection.find(&codes::PROTECTION, place.clone());
                }
                self.sheet = Some(Sheet {
                    place,
                    hidden,
                    cells: Cells::default(),
                    hides: Hides::default(),
                    row: 0,
                    rows: 0,
                    column: 0,
                    columns: 0,
                    blank: Vec::new(),
                    invisible: Vec::new(),
                    behind: Vec::new(),
                });
            }
            "table-column" if self.sheet.is_some() => {
                let style = self
                    .styles
                    .of("table-column", element.owned("style-name")?.as_deref());
                let unseen = element.get("visibility")?.is_some_and(|v| v != "visible");
                let narrow = style.size.is_some_and(|width| width < 0.03);
                let repeated = repeated(element, "number-columns-repeated")?;
                if let Some(sheet) = &mut self.sheet {
                    let from = sheet.columns + 1;
                    sheet.columns += repeated;
                    if unseen || narrow {
                        sheet.hides.columns(from, sheet.columns, !unseen);
                    }
                }
            }
            "table-row" => {
                let style = self
                    .styles
                    .of("table-row", element.owned("style-name")?.as_deref());
                let visibility = element.get("visibility")?;
                let flat = style.size.is_some_and(|height| height < 0.03);
                let unseen = visibility.as_deref().is_some_and(|v| v != "visible") || flat;
                let repeated = repeated(element, "number-rows-repeated")?;
                if let Some(sheet) = &mut self.sheet {
                    let from = sheet.rows + 1;
                    sheet.rows += repeated;
                    sheet.row = from;
                    sheet.column = 0;
                    if unseen {
                        for row in from..=from + repeated.min(REPEATED) - 1 {
                            sheet.hides.row(row);
                        }
                    }
                } else if visibility.as_deref().is_some_and(|v| v != "visible") {
                    inspection.find(&codes::HIDDEN_ROWS, place.clone());
                }
                if visibility.as_deref() == Some("filter") {
                    inspection.find(&codes::FILTERED_ROWS, place);
                }
            }
            "table-cell" | "covered-table-cell" => {
                let style = element.owned("style-name")?;
                if self.sheet.is_some() {
                    let number = element.number("value")?;
                    let date = match element.get("date-value")? {
                        Some(date) => Some(date),
                        None => element.get("time-value")?,
                    };
                    self.cell = Cell {
                        open: true,
                        covered: name.starts_with("covered"),
                        repeated: repeated(element, "number-columns-repeated")?,
                        style,
                        number,
                        string: match element.owned("string-value")? {
                            Some(string) => Some(string),
                            None => date.map(|date| date.into_owned()),
                        },
                        text: String::new(),
                        spans: Vec::new(),
                    };
                    if let Some(formula) = element.get("formula")? {
                        let words = formula.split('"').skip(1).step_by(2);
                        let telling = words
                            .filter(|text| text.split_whitespace().count() >= 2)
                            .count();
                        if telling > 0 {
                            inspection.say(Role::Metadata, place.clone(), formula.clone());
                            inspection
                                .find(&codes::HIDDEN_TEXT, place)
                                .weigh(Severity::Warn)
                                .detail("formulas have texts in them")
                                .hide(formula);
                        }
                    }
                } else {
                    let style = self.styles.of("table-cell", style.as_deref());
                    self.grounds.push(style.ground);
                }
            }
            "filter" if around.has("database-range") => {
                inspection.find(&codes::FILTERED_ROWS, place);
            }
            "data-pilot-table" => {
                inspection.find(&codes::PIVOT_CACHE, place);
            }
            "named-range" | "named-expression" => {
                let said = element.owned("name")?.unwrap_or_default();
                let expression = element.owned("expression")?.unwrap_or_default();
                inspection.say(Role::Name, place.clone(), said.clone());
                inspection.say(Role::Metadata, place.clone(), expression.clone());
                inspection
                    .find(&codes::DEFINED_NAME, place)
                    .hide(format!("{said} {expression}"));
            }
            "content-validation" => {
                let condition = element.get("condition")?.unwrap_or_default();
                if condition.contains('"') {
                    self.prompts.push(condition.into_owned());
                }
            }
            "help-message" | "error-message" => {
                let title = element.owned("title")?.unwrap_or_default();
                if !title.is_empty() {
                    self.prompts.push(title);
                }
            }
            "scenario" => {
                inspection
                    .find(&codes::HIDDEN_TEXT, place)
                    .detail("a scenario keeps other values");
            }
            "table-source"
            | "cell-range-source"
            | "dde-link"
            | "dde-source"
            | "dde-connection-decl" => {
                inspection.find(&codes::EXTERNAL_LINK_CACHE, place);
            }
            "condition" if around.has("conditional-format") => {
                let style = element.owned("apply-style-name")?;
                if self
                    .styles
                    .of("table-cell", style.as_deref())
                    .is_invisible(None)
                {
                    inspection
                        .find(&codes::INVISIBLE_CELL_TEXT, place)
                        .detail("a condition hides cells");
                }
            }
            "cell-content-change" | "deletion" | "insertion" | "movement" => self.changes += 1,
            "format-change" => self.format_changes += 1,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What opens in a text. Whether it is one of these.
    fn open_in_text(
        &mut self,
        element: &Element<'_>,
        around: &Around,
        inspection: &mut Inspection,
    ) -> Result<bool, Stop> {
        let name = element.name();
        let place = self.here();
        match name {
            "p" | "h" | "span" => {
                self.weigh(inspection, around);
                let family = if name == "span" { "text" } else { "paragraph" };
                let called = element.owned("style-name")?;
                let mut style = self.styles.of(family, called.as_deref());
                if let Some(outer) = self.letters.last().filter(|_| name == "span") {
                    let own = style.ground;
                    style.or(outer);
                    style.ground = own.or(outer.ground);
                }
                if name == "span" {
                    self.cell.spans.extend(called);
                }
                self.letters.push(style);
            }
            "hidden-text" | "hidden-paragraph" | "conditional-text" => {
                let finding = inspection.find(&codes::HIDDEN_TEXT, place);
                for key in [
                    "string-value",
                    "string-value-if-true",
                    "string-value-if-false",
                    "condition",
                ] {
                    finding.hide(element.get(key)?.unwrap_or_default());
                }
            }
            "section" if around.has("text") => {
                let display = element.get("display")?;
                let hidden = display.is_some_and(|display| display != "true");
                let name = element.owned("name")?.unwrap_or_default();
                inspection.say(Role::Name, place.clone(), name);
                if hidden && self.unseen.is_none() {
                    self.unseen = Some((around.depth(), String::new()));
                }
            }
            "user-field-decl" | "variable-set" => {
                let value = match element.owned("string-value")? {
                    Some(value) => value,
                    None => element.owned("value")?.unwrap_or_default(),
                };
                if name == "user-field-decl" && !value.trim().is_empty()
                    || element.get("display")?.as_deref() == Some("none")
                {
                    inspection.find(&codes::DOC_VARIABLE, place).hide(value);
                }
            }
            "script" if element.prefix() == "text" => {
                inspection.find(&codes::MACRO, place);
            }
            "bibliography-mark" | "alphabetical-index-mark" | "user-index-mark" | "toc-mark" => {
                let finding = inspection.find(&codes::HIDDEN_TEXT, place);
                finding.detail("an entry of an index says more than the page shows");
                for attribute in element.attributes() {
                    finding.hide(attribute?.1);
                }
            }
            "module" | "source-code" | "event-listener" => {
                inspection.find(&codes::MACRO, place);
            }
            "annotation" => {
                self.comment.clear();
                let name = element.owned("name")?.unwrap_or_default();
                inspection.say(Role::Metadata, place, name);
            }
            _ if element.prefix() == "form" && name != "form" && name != "properties" => {
                let value = match element.owned("current-value")? {
                    Some(value) => Some(value),
                    None => element.owned("value")?,
                };
                let value = value.unwrap_or_default();
                if !value.trim().is_empty() && name != "property" && name != "list-property" {
                    inspection.find(&codes::FORM_FIELD, place).hide(value);
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What opens in a drawing or a presentation. Whether it is one of these.
    fn open_in_drawing(
        &mut self,
        element: &Element<'_>,
        around: &Around,
        inspection: &mut Inspection,
    ) -> Result<bool, Stop> {
        let name = element.name();
        let place = self.here();
        match name {
            "page" if around.at(1) == "presentation" || around.at(1) == "drawing" => {
                self.slides += 1;
                let place = Place::nth("slide", self.slides);
                inspection.say(
                    Role::Name,
                    place.clone(),
                    element.owned("name")?.unwrap_or_default(),
                );
                let style = self
                    .styles
                    .of("drawing-page", element.owned("style-name")?.as_deref());
                self.slide = Some(Slide {
                    hidden: style.hidden == Some(true),
                    place,
                    shapes: Vec::new(),
                    notes: String::new(),
                });
            }
            // What an `object` is, its own part says.
            "object-ole" | "plugin" | "applet" | "floating-frame" => {
                inspection.find(&codes::EMBEDDED_OBJECT, place);
            }
            "frame" | "custom-shape" | "rect" | "ellipse" | "path" | "polygon" | "text-box"
            | "image" | "line" | "connector" | "g" => {
                let display = element.get("display")?;
                if display.is_some_and(|display| display != "always" && display != "true") {
                    inspection.find(&codes::HIDDEN_SHAPE, place.clone());
                }
                let called = element.owned("style-name")?;
                let mut style = self.styles.of("graphic", called.as_deref());
                if called.is_some() && style.ground.is_none() && !style.cropped {
                    style = self.styles.of("presentation", called.as_deref());
                }
                if style.cropped {
                    inspection.find(&codes::CROPPED_IMAGE, place.clone());
                }
                inspection.say(
                    Role::Name,
                    place,
                    element.owned("name")?.unwrap_or_default(),
                );
                let side = |key| -> Result<Option<f64>, Stop> {
                    Ok(element.get(key)?.and_then(|value| centimetres(&value)))
                };
                if let Some(slide) = &mut self.slide
                    && !around.has("notes")
                    && !matches!(name, "text-box" | "g" | "line" | "connector")
                {
                    if name == "image" {
                        if let Some(shape) = slide.shapes.last_mut() {
                            shape.picture = true;
                            shape.opaque = true;
                        }
                    } else {
                        let corners =
                            match (side("x")?, side("y")?, side("width")?, side("height")?) {
                                (Some(x), Some(y), Some(w), Some(h)) => Some([x, y, x + w, y + h]),
                                _ => None,
                            };
                        slide.shapes.push(Shape {
                            corners,
                            opaque: style.ground.is_some() && name != "frame",
                            ..Shape::default()
                        });
                    }
                }
            }
            "layer" => {
                let display = element.get("display")?;
                if display.is_some_and(|display| display == "none" || display == "printer") {
                    inspection.find(&codes::HIDDEN_LAYER, place);
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What opens among settings and properties. Whether it is one of these.
    fn open_in_properties(
        &mut self,
        element: &Element<'_>,
        around: &Around,
        inspection: &mut Inspection,
    ) -> Result<bool, Stop> {
        let name = element.name();
        let place = self.here();
        match name {
            "show" if around.has("settings") => {
                let name = element.owned("name")?.unwrap_or_default();
                inspection.say(Role::Metadata, place.clone(), name.clone());
                inspection
                    .find(&codes::DOC_PROPERTIES, place)
                    .detail("names of sections or of shows")
                    .hide(name);
            }
            "template" if around.has("meta") => {
                let title = element.owned("title")?.unwrap_or_default();
                inspection
                    .find(&codes::ATTACHED_TEMPLATE, place)
                    .weigh(Severity::Warn)
                    .hide(title);
            }
            "user-defined" => {
                let key = element.owned("name")?.unwrap_or_default();
                inspection.say(Role::Metadata, place, key);
            }
            "config-item" => self.config = element.owned("name")?.unwrap_or_default(),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn link(&self, name: &str, href: &str, place: &Place, inspection: &mut Inspection) {
        inspection.say(Role::Metadata, place.clone(), href);
        let outside = href.contains("://") || href.starts_with("../");
        if is_local_path(href) {
            inspection
                .find(&codes::LOCAL_PATH, place.clone())
                .hide(href);
        } else if outside
            && matches!(
                name,
                "image" | "object" | "section-source" | "plugin" | "fill-image"
            )
        {
            inspection
                .find(&codes::EXTERNAL_RELATIONSHIP, place.clone())
                .hide(href);
        }
    }

    fn says(&mut self, text: &str, around: &Around) {
        if around.has("annotation") {
            self.comment.push_str(text);
        } else if around.has("tracked-changes") {
            self.deleted.push_str(text);
        } else if around.has("help-message") || around.has("error-message") {
            if !text.trim().is_empty() {
                self.prompts.push(text.to_owned());
            }
        } else if around.at(0) == "title" && around.at(1) != "meta" || around.at(0) == "desc" {
            self.alternative.push_str(text);
        } else if around.at(1) == "meta" || around.at(0) == "config-item" {
            self.meta.push_str(text);
        } else if around.has("notes") {
            if let Some(slide) = &mut self.slide
                && !around.has("date-time")
                && around.at(0) != "page-number"
                && around.at(0) != "footer"
            {
                slide.notes.push_str(text);
            }
        } else if around.outward().any(|name| matches!(name, "p" | "h")) {
            self.pending.push_str(text);
        }
    }

    fn close(&mut self, name: &str, around: &Around, inspection: &mut Inspection) {
        match name {
            "span" => {
                self.weigh(inspection, around);
                self.letters.pop();
            }
            "p" | "h" => {
                self.weigh(inspection, around);
                self.letters.pop();
                self.end_of_paragraph(around, inspection);
            }
            "s" | "tab" | "line-break" => self.pending.push(' '),
            "section" => {
                if self
                    .unseen
                    .as_ref()
                    .is_some_and(|(depth, _)| *depth == around.depth())
                    && let Some((_, text)) = self.unseen.take()
                {
                    inspection
                        .find(&codes::HIDDEN_TEXT, self.here())
                        .detail("a hidden section")
                        .hide(text);
                }
            }
            "annotation" => {
                let comment = std::mem::take(&mut self.comment);
                inspection.find(&codes::COMMENTS, self.here()).hide(comment);
            }
            "title" | "desc" => {
                let said = std::mem::take(&mut self.alternative);
                if !said.trim().is_empty() {
                    inspection.say(Role::Alternative, self.here(), said.clone());
                    inspection.find(&codes::ALT_TEXT, self.here()).hide(said);
                }
                self.property(name, inspection);
            }
            "config-item" => {
                let value = std::mem::take(&mut self.meta);
                self.setting(&value, inspection);
            }
            "table-cell" | "covered-table-cell" => {
                if self.cell.open {
                    self.end_of_cell();
                } else {
                    self.grounds.pop();
                }
            }
            "table" if around.at(1) == "spreadsheet" => self.end_of_sheet(inspection),
            "page" if around.at(1) == "presentation" || around.at(1) == "drawing" => {
                self.end_of_slide(inspection);
            }
            _ if around.at(1) == "meta" => self.property(name, inspection),
            _ => {}
        }
    }

    /// Letters whose look ends here: do they show?
    fn weigh(&mut self, inspection: &mut Inspection, around: &Around) {
        let text = std::mem::take(&mut self.pending);
        let Some(style) = self.letters.last() else {
            return;
        };
        if text.trim().is_empty() || self.sheet.is_some() || around.has("annotation") {
            self.text.push_str(&text);
            return;
        }
        let around_it = self.grounds.iter().rev().find_map(|ground| *ground);
        let ground = around_it.or(self.styles.page_ground);
        let drawn = self.slide.is_some() || around.has("text-box") || around.has("custom-shape");
        let place = self
            .here()
            .then(Place::nth("paragraph", self.paragraphs + 1));
        let marked = style.ground.is_some_and(|ground| {
            ground.is_dark() && style.colour.unwrap_or(Colour::BLACK).is_like(ground)
        });
        let (code, detail) = if style.hidden == Some(true) {
            (&codes::HIDDEN_TEXT, None)
        } else if style.tiny == Some(true) {
            (&codes::HIDDEN_TEXT, Some("letters too small to be seen"))
        } else if marked {
            let detail = "blacked out by a marker: the text is still there";
            (&codes::HIDDEN_TEXT, Some(detail))
        } else if style.is_invisible(ground) {
            if drawn && style.ground.or(ground).is_none() {
                inspection
                    .find(&codes::WHITE_TEXT, place)
                    .weigh(Severity::Warn)
                    .detail("white letters, perhaps on a dark ground")
                    .hide(text.clone());
                self.text.push_str(&text);
                return;
            }
            (&codes::WHITE_TEXT, None)
        } else {
            self.text.push_str(&text);
            return;
        };
        let finding = inspection.find(code, place);
        finding.hide(text);
        if let Some(detail) = detail {
            finding.detail(detail);
        }
    }

    fn end_of_paragraph(&mut self, around: &Around, inspection: &mut Inspection) {
        let text = std::mem::take(&mut self.text);
        if around.has("annotation") || around.has("tracked-changes") {
            return;
        }
        if let Some((_, unseen)) = &mut self.unseen {
            unseen.push_str(&text);
            unseen.push('\n');
            return;
        }
        if self.cell.open {
            if !self.cell.text.is_empty() {
                self.cell.text.push(' ');
            }
            self.cell.text.push_str(&text);
            return;
        }
        if let Some(slide) = &mut self.slide {
            if !around.has("notes")
                && let Some(shape) = slide.shapes.last_mut()
            {
                shape.text.push_str(&text);
                shape.text.push('\n');
            }
            return;
        }
        self.paragraphs += 1;
        let place = self.here().then(Place::nth("paragraph", self.paragraphs));
        inspection.say(Role::Visible, place, text);
    }

    fn end_of_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        let Some(sheet) = &mut self.sheet else {
            return;
        };
        let from = sheet.column + 1;
        sheet.column += cell.repeated;
        let value = if !cell.text.trim().is_empty() {
            // What is shown is what the file says; what is kept may be more exact.
            Value::Text(cell.text.clone())
        } else if let Some(number) = cell.number {
            Value::Number(number)
        } else if let Some(string) = cell.string {
            Value::Text(string)
        } else {
            return;
        };
        let raw = cell.number.map_or_else(|| value.clone(), Value::Number);
        let style = self.styles.of("table-cell", cell.style.as_deref());
        let blank = style
            .data
            .as_deref()
            .is_some_and(|data| self.styles.is_blank(data, &raw));
        let spans = || {
            cell.spans.iter().any(|span| {
                let mut span = self.styles.of("text", Some(span));
                span.ground = span.ground.or(style.ground);
                span.is_invisible(None) || span.hidden == Some(true)
            })
        };
        let mapped = || {
            style.maps.iter().any(|map| {
                let to = self.styles.of("table-cell", Some(map));
                to.is_invisible(style.ground)
            })
        };
        let invisible = style.is_invisible(None) || spans() || mapped();
        // A content that repeats is one content.
        for column in from..from + cell.repeated.min(REPEATED) {
            let place = (column, sheet.row);
            if cell.covered {
                sheet.behind.push((place, value.text()));
            } else if blank {
                sheet.blank.push((place, value.text()));
            } else if invisible {
                sheet.invisible.push((place, value.text()));
            }
            sheet.cells.put(column, sheet.row, 0, value.clone());
        }
    }

    fn end_of_sheet(&mut self, inspection: &mut Inspection) {
        let Some(mut sheet) = self.sheet.take() else {
            return;
        };
        sheet.cells.sort();
        if sheet.hidden {
            let texts = sheet.cells.iter().map(|cell| cell.value.text());
            let told = inspection.findings.iter_mut().find(|finding| {
                finding.place == sheet.place && std::ptr::eq(finding.code, &codes::HIDDEN_SHEET)
            });
            if let Some(finding) = told {
                for text in texts {
                    finding.hide(text);
                }
            }
        }
        let unread = [&sheet.blank, &sheet.invisible, &sheet.behind];
        let unread = unread.into_iter().flatten().map(|(at, _)| *at);
        sheet.cells.are_unread(unread);
        for (code, detail, cells) in [
            (&codes::BLANK_NUMBER_FORMAT, None, sheet.blank),
            (&codes::INVISIBLE_CELL_TEXT, None, sheet.invisible),
            (
                &codes::HIDDEN_TEXT,
                Some("cells behind a merged one"),
                sheet.behind,
            ),
        ] {
            let Some(((column, row), _)) = cells.first() else {
                continue;
            };
            let first = Place::cell(*column, *row);
            let finding = inspection.find(code, sheet.place.clone().then(first));
            finding.count(cells.len() as u64);
            if let Some(detail) = detail {
                finding.detail(detail);
            }
            for (_, text) in cells {
                finding.hide(text);
            }
        }
        sheet.hides.tell(&sheet.cells, &sheet.place, inspection);
        if !sheet.hidden {
            sheet
                .cells
                .say(&sheet.hides, &sheet.place, inspection, false, |cell| {
                    cell.value.text()
                });
        }
    }

    fn end_of_slide(&mut self, inspection: &mut Inspection) {
        let Some(slide) = self.slide.take() else {
            return;
        };
        inspection.facts.pages = u32::try_from(self.slides).ok();
        if !slide.notes.trim().is_empty() {
            inspection
                .find(&codes::SPEAKER_NOTES, slide.place.clone())
                .hide(slide.notes);
        }
        if slide.hidden {
            let finding = inspection.find(&codes::HIDDEN_SLIDE, slide.place);
            for shape in slide.shapes {
                finding.hide(shape.text);
            }
            return;
        }
        let (width, height) = self.styles.page;
        for (n, shape) in slide.shapes.iter().enumerate() {
            inspection.say(Role::Visible, slide.place.clone(), shape.text.trim());
            let Some([left, top, right, bottom]) = shape.corners else {
                continue;
            };
            let has_content = shape.picture || !shape.text.trim().is_empty();
            if width > 0.0 && (right <= 0.0 || bottom <= 0.0 || left >= width || top >= height) {
                inspection
                    .find(&codes::OFF_SLIDE, slide.place.clone())
                    .hide(shape.text.clone());
            }
            let covers = |over: &Shape| {
                over.opaque
                    && over.corners.is_some_and(|[l, t, r, b]| {
                        l <= left + 0.01
                            && t <= top + 0.01
                            && r >= right - 0.01
                            && b >= bottom - 0.01
                    })
            };
            if has_content && slide.shapes[n + 1..].iter().any(covers) {
                inspection
                    .find(&codes::COVERED_SHAPE, slide.place.clone())
                    .hide(shape.text.clone());
            }
        }
    }

    /// A property of the document.
    fn property(&mut self, name: &str, inspection: &mut Inspection) {
        let value = std::mem::take(&mut self.meta);
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let place = Place::named("document properties");
        inspection.say(Role::Metadata, place.clone(), value);
        let telling = matches!(
            name,
            "creator"
                | "initial-creator"
                | "printed-by"
                | "print-date"
                | "title"
                | "subject"
                | "keyword"
                | "description"
                | "user-defined"
                | "language"
        );
        if telling {
            inspection.find(&codes::DOC_PROPERTIES, place).hide(value);
        }
    }

    /// A setting of the document.
    fn setting(&mut self, value: &str, inspection: &mut Inspection) {
        let name = std::mem::take(&mut self.config);
        let place = Place::named("settings");
        if value.trim().is_empty() {
            return;
        }
        match name.as_str() {
            "PrinterName" | "PrinterSetup" => {
                inspection.say(Role::Metadata, place.clone(), value);
                inspection.find(&codes::PRINTER_SETTINGS, place).hide(value);
            }
            "Rsid" | "RsidRoot" => {
                inspection.find(&codes::RSID, Place::whole());
            }
            _ if is_local_path(value) => {
                inspection.say(Role::Metadata, place.clone(), value);
                inspection.find(&codes::LOCAL_PATH, place).hide(value);
            }
            _ => {}
        }
    }
}

fn repeated(element: &Element<'_>, key: &str) -> Result<usize, Stop> {
    Ok(element.number(key)?.map_or(1, |n| (n.max(1.0)) as usize))
}
