//! Workbooks of Excel: what their sheets hide, and what they show.

use super::budget::{Budget, Stop};
use super::codes;
use super::colour::{Colour, Theme};
use super::cover::{Corner, Grid, Measured};
use super::finding::{Place, Role, Severity};
use super::format::Format;
use super::ooxml::{self, Package};
use super::sheet::{Cells, Hides, Value};
use super::xml::{self, Element, Node};
use super::{Inspection, Program, number_format, shapes};
use std::collections::HashMap;

const MAIN: &[&str] = &[
    "spreadsheetml.sheet.main+xml",
    "spreadsheetml.template.main+xml",
];
const MACROS: &[&str] = &[
    "ms-excel.sheet.macroenabled.main+xml",
    "ms-excel.template.macroenabled.main+xml",
    "ms-excel.addin.macroenabled.main+xml",
];

/// Workbooks without macros.
pub static XLSX: Format = Format {
    name: "xlsx",
    endings: &["xlsx", "xltx"],
    program: Program::Excel,
    is: |bytes| ooxml::is_of(bytes, MAIN),
    by_ending: false,
    read,
};

/// Workbooks that may have macros.
pub static XLSM: Format = Format {
    name: "xlsm",
    endings: &["xlsm", "xltm", "xlam"],
    program: Program::Excel,
    is: |bytes| ooxml::is_of(bytes, MACROS),
    by_ending: false,
    read,
};

/// A sheet as the workbook lists it.
struct Sheet {
    name: String,
    id: String,
    state: String,
}

/// What a workbook says of itself.
#[derive(Default)]
struct Workbook {
    sheets: Vec<Sheet>,
    /// Print areas, by the number of their sheet.
    areas: HashMap<usize, String>,
    by_1904: bool,
    /// Its window is hidden, or has no tabs to go from sheet to sheet.
    hides_tabs: bool,
}

/// A step pays for holding a cell against so many stretches: each is a few comparisons of numbers, where an element of XML is hundreds.
const COMPARED: u64 = 200;

fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let package = Package::open(bytes, inspection, budget)?;
    let main = package.main()?;
    let workbook = workbook(&package, main, inspection, budget)?;
    let theme = match package.all_related(main, "theme").next() {
        Some(part) => Theme::read(&package.read(part, budget)?, budget)?,
        None => Theme::default(),
    };
    let mut styles = match package.all_related(main, "styles").next() {
        Some(part) => Styles::read(&package.read(part, budget)?, &theme, budget)?,
        None => Styles::default(),
    };
    let mut strings = match package.all_related(main, "sharedstrings").next() {
        Some(part) => Strings::read(&package.read(part, budget)?, &theme, budget)?,
        None => Strings::default(),
    };
    styles.theme = theme;
    let all = workbook.sheets.len();
    if workbook.hides_tabs && all > 1 {
        inspection
            .find(&codes::HIDDEN_SHEET, Place::named("workbook"))
            .detail("the tabs of all sheets are hidden");
    }
    for (n, sheet) in workbook.sheets.iter().enumerate() {
        let place = Place::nth_of("sheet", n + 1, all);
        let hidden = match sheet.state.as_str() {
            "" | "visible" => false,
            "veryHidden" => {
                inspection.find(&codes::VERY_HIDDEN_SHEET, place.clone());
                true
            }
            _ => {
                inspection.find(&codes::HIDDEN_SHEET, place.clone());
                true
            }
        };
        inspection.say(Role::Sheet, place.clone(), sheet.name.clone());
        let part = package
            .related(main, &sheet.id)
            .ok_or(Stop::because("a sheet is missing"))?;
        let mut reader = Reader::new(&styles, &mut strings, place.clone(), hidden);
        reader.by_1904 = workbook.by_1904;
        let bytes = package.read(part, budget)?;
        reader.read(&bytes, inspection, budget)?;
        drop(bytes);
        for table in package.all_related(part, "table") {
            let bytes = package.read(table, budget)?;
            reader.table(&bytes, inspection, budget)?;
        }
        let mut drawings = package.all_related(part, "drawing").peekable();
        if drawings.peek().is_some() {
            let grid = reader.grid.measured();
            for drawing in drawings {
                let bytes = package.read(drawing, budget)?;
                reader.covers(&bytes, &grid, budget)?;
            }
        }
        let area = workbook.areas.get(&n).and_then(|area| range_of(area));
        budget.spend(reader.comparisons() / COMPARED)?;
        reader.finish(area, inspection);
    }
    strings.unused(inspection);
    package.others(inspection, budget)
}

/// The range that a reference to one stretch of a sheet means.
fn range_of(reference: &str) -> Option<Range> {
    let (_, cells) = reference.rsplit_once('!')?;
    Range::parse(&cells.replace('$', ""))
}

fn workbook(
    package: &Package<'_>,
    main: usize,
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<Workbook, Stop> {
    let bytes = package.read(main, budget)?;
    let mut workbook = Workbook::default();
    let mut name: Option<(String, bool, Option<usize>)> = None;
    let mut text = String::new();
    let place = Place::named("workbook");
    let mut alternates = shapes::Alternates::default();
    xml::walk(&bytes, budget, |node, _| {
        ooxml::comment(&node, &place, inspection);
        alternates.note(&node, &place, inspection);
        match node {
            Node::Open(element) => match element.name() {
                "sheet" => workbook.sheets.push(Sheet {
                    name: element.get("name")?.unwrap_or_default().into_owned(),
                    id: element.prefixed("id")?.unwrap_or_default().into_owned(),
                    state: element.get("state")?.unwrap_or_default().into_owned(),
                }),
                "workbookPr" => workbook.by_1904 = element.is_set("date1904")?,
                "absPath" => {
                    let path = element.get("url")?.unwrap_or_default();
                    inspection.say(Role::Metadata, place.clone(), path.clone());
                    inspection
                        .find(&codes::LOCAL_PATH, place.clone())
                        .hide(path);
                }
                "fileSharing" => {
                    let user = element.get("userName")?.unwrap_or_default();
                    inspection.say(Role::Metadata, place.clone(), user.clone());
                    if !user.is_empty() {
                        inspection
                            .find(&codes::DOC_PROPERTIES, place.clone())
                            .hide(user);
                    }
                }
                "workbookView" => {
                    let away = element.get("visibility")?.is_some_and(|v| v != "visible");
                    let tabs = element.get("showSheetTabs")?;
                    workbook.hides_tabs |= away || tabs.is_some_and(|tabs| !xml::is_yes(&tabs));
                }
                "workbookProtection" => {
                    inspection.find(&codes::PROTECTION, place.clone());
                }
                "customWorkbookView" => {
                    let view = element.get("name")?.unwrap_or_default();
                    inspection.say(Role::Metadata, place.clone(), view.clone());
                    inspection
                        .find(&codes::DEFINED_NAME, place.clone())
                        .hide(view);
                }
                "definedName" => {
                    let local = element.number("localSheetId")?.map(|n| n as usize);
                    let hidden = element.is_set("hidden")?;
                    let called = element.get("name")?.unwrap_or_default().into_owned();
                    for key in ["comment", "customMenu", "description", "help", "statusBar"] {
                        let said = element.get(key)?.unwrap_or_default();
                        if !said.trim().is_empty() {
                            inspection.say(Role::Metadata, place.clone(), said.clone());
                            inspection
                                .find(&codes::DEFINED_NAME, place.clone())
                                .weigh(Severity::Block)
                                .hide(said);
                        }
                    }
                    name = Some((called, hidden, local));
                    text.clear();
                }
                _ => {}
            },
            Node::Text(more) => text.push_str(more),
            Node::Close("definedName") => {
                if let Some((called, hidden, sheet)) = name.take() {
                    let value = std::mem::take(&mut text);
                    inspection.say(Role::Name, place.clone(), called.clone());
                    inspection.say(Role::Metadata, place.clone(), value.clone());
                    defined(
                        &called,
                        hidden,
                        sheet,
                        value,
                        &mut workbook,
                        inspection,
                        &place,
                    );
                }
            }
            Node::Close(_) | Node::Comment(_) => {}
        }
        Ok(())
    })?;
    Ok(workbook)
}

/// A name that is defined. Those that Excel makes for itself say nothing.
fn defined(
    name: &str,
    hidden: bool,
    sheet: Option<usize>,
    value: String,
    workbook: &mut Workbook,
    inspection: &mut Inspection,
    place: &Place,
) {
    let own = |prefix| name.starts_with(prefix);
    match name {
        "_xlnm.Print_Area" => {
            if let Some(sheet) = sheet {
                workbook.areas.insert(sheet, value);
            }
        }
        "_xlnm._FilterDatabase" | "_xlnm.Print_Titles" | "_xlnm.Criteria" | "_xlnm.Extract" => {}
        _ if own("_xlfn") || own("_xlpm") || own("_xlws") || own("_xleta") || own("_xlnm.") => {}
        _ => {
            let code = if hidden {
                &codes::DEFINED_NAME_HIDDEN
            } else {
                &codes::DEFINED_NAME
            };
            inspection
                .find(code, place.clone())
                .hide(format!("{name} = {value}"));
        }
    }
}

/// How cells look: what of it makes their text invisible.
#[derive(Default)]
struct Styles {
    formats: Vec<Look>,
    /// Of conditional formats: whether the number format or the font hides the text.
    conditional: Vec<Look>,
    theme: Theme,
}

/// How one kind of cell looks.
#[derive(Clone, Debug, Default)]
struct Look {
    number_format: Option<String>,
    font: Option<Colour>,
    ground: Option<Colour>,
    tiny: bool,
}

impl Look {
    /// Whether the text can't be told from its ground.
    fn is_invisible(&self) -> bool {
        let black = Colour::BLACK;
        let white = Colour::WHITE;
        self.tiny
            || self
                .font
                .unwrap_or(black)
                .is_like(self.ground.unwrap_or(white))
    }
}

#[derive(Default)]
struct Font {
    colour: Option<Colour>,
    tiny: bool,
}

impl Styles {
    fn read(bytes: &[u8], theme: &Theme, budget: &mut Budget) -> Result<Styles, Stop> {
        let mut styles = Styles::default();
        let mut codes_of = HashMap::new();
        let mut fonts: Vec<Font> = Vec::new();
        let mut fills: Vec<Option<Colour>> = Vec::new();
        let mut pattern = String::new();
        xml::walk(bytes, budget, |node, around| {
            let in_dxf = around.has("dxf");
            match node {
                Node::Open(element) => match element.name() {
                    "numFmt" => {
                        let id = element.get("numFmtId")?.unwrap_or_default().into_owned();
                        let code = element.get("formatCode")?.unwrap_or_default().into_owned();
                        if in_dxf {
                            if let Some(look) = styles.conditional.last_mut() {
                                look.number_format = Some(code);
                            }
                        } else {
                            codes_of.insert(id, code);
                        }
                    }
                    "dxf" => styles.conditional.push(Look::default()),
                    "font" if around.at(1) == "fonts" => fonts.push(Font::default()),
                    "sz" if !in_dxf => {
                        if let Some(font) = fonts.last_mut() {
                            font.tiny = element.number("val")?.is_some_and(|size| size < 2.0);
                        }
                    }
                    "color" if around.at(1) == "font" => {
                        let colour = theme.colour(element)?;
                        if in_dxf {
                            if let Some(look) = styles.conditional.last_mut() {
                                look.font = colour;
                            }
                        } else if let Some(font) = fonts.last_mut() {
                            font.colour = colour;
                        }
                    }
                    "fill" if around.at(1) == "fills" => fills.push(None),
                    "patternFill" => {
                        pattern = element.get("patternType")?.unwrap_or_default().into_owned();
                    }
                    "fgColor" | "bgColor" => {
                        let front = element.name() == "fgColor";
                        let colour = theme.colour(element)?;
                        if in_dxf {
                            // A conditional format without a pattern is filled with its second colour.
                            if let Some(look) = styles.conditional.last_mut()
                                && (!front || look.ground.is_none())
                            {
                                look.ground = colour.or(look.ground);
                            }
                        } else if let Some(fill) = fills.last_mut()
                            && front
                            && pattern == "solid"
                        {
                            *fill = colour;
                        }
                    }
                    // Ends of a gradient: text like one of them still shows on the other.
                    "stop" => {}
                    "xf" if around.at(1) == "cellXfs" => {
                        let nth = |key: &str| -> Result<usize, Stop> {
                            Ok(element.number(key)?.unwrap_or(0.0) as usize)
                        };
                        let font = fonts.get(nth("fontId")?);
                        let id = element.get("numFmtId")?.unwrap_or_default();
                        styles.formats.push(Look {
                            number_format: codes_of.get(id.as_ref()).cloned().or_else(|| {
                                number_format::built_in(id.parse().ok()?).map(str::to_owned)
                            }),
                            font: font.and_then(|font| font.colour),
                            tiny: font.is_some_and(|font| font.tiny),
                            ground: fills.get(nth("fillId")?).copied().flatten(),
                        });
                    }
                    _ => {}
                },
                Node::Text(_) | Node::Close(_) | Node::Comment(_) => {}
            }
            Ok(())
        })?;
        Ok(styles)
    }
}

/// Texts that cells share.
#[derive(Default)]
struct Strings {
    all: Vec<Shared>,
}

#[derive(Default)]
struct Shared {
    text: String,
    /// How the words are said, which Japanese cells have.
    phonetic: String,
    /// A run of it has this colour of its own.
    colours: Vec<(Colour, String)>,
    used: bool,
}

impl Strings {
    fn read(bytes: &[u8], theme: &Theme, budget: &mut Budget) -> Result<Strings, Stop> {
        let mut strings = Strings::default();
        let mut run: Option<Colour> = None;
        xml::walk(bytes, budget, |node, around| {
            match node {
                Node::Open(element) => match element.name() {
                    "si" => strings.all.push(Shared::default()),
                    "r" => run = None,
                    "color" => run = theme.colour(element)?,
                    _ => {}
                },
                Node::Text(text) if around.at(0) == "t" => {
                    if let Some(shared) = strings.all.last_mut() {
                        if around.at(1) == "rPh" {
                            shared.phonetic.push_str(text);
                        } else {
                            shared.text.push_str(text);
                            if let (Some(colour), true) = (run, around.at(1) == "r") {
                                shared.colours.push((colour, text.to_owned()));
                            }
                        }
                    }
                }
                Node::Text(_) | Node::Close(_) | Node::Comment(_) => {}
            }
            Ok(())
        })?;
        Ok(strings)
    }

    /// Texts that no cell has: what was deleted, or never shown.
    fn unused(&self, inspection: &mut Inspection) {
        let unused = || {
            self.all
                .iter()
                .filter(|shared| !shared.used && !shared.text.trim().is_empty())
        };
        let count = unused().count();
        if count > 0 {
            let finding = inspection.find(&codes::HIDDEN_TEXT, Place::named("shared texts"));
            finding.count(count as u64).detail("texts that no cell has");
            for shared in unused() {
                finding.hide(shared.text.clone());
            }
        }
        let phonetic = || {
            self.all
                .iter()
                .filter(|shared| !shared.phonetic.trim().is_empty())
        };
        let count = phonetic().count();
        if count > 0 {
            let finding = inspection.find(&codes::HIDDEN_TEXT, Place::named("shared texts"));
            finding
                .count(count as u64)
                .detail("readings above the words that do not show");
            for shared in phonetic() {
                finding.hide(shared.phonetic.clone());
            }
        }
    }
}

/// A stretch of cells, by columns and rows from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    from: (usize, usize),
    to: (usize, usize),
}

impl Range {
    fn parse(text: &str) -> Option<Range> {
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        Some(Range {
            from: cell_of(from)?,
            to: cell_of(to)?,
        })
    }

    fn has(&self, column: usize, row: usize) -> bool {
        (self.from.0..=self.to.0).contains(&column) && (self.from.1..=self.to.1).contains(&row)
    }
}

/// Column and row of a reference such as `AB12`.
fn cell_of(reference: &str) -> Option<(usize, usize)> {
    let digits = reference.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = reference.split_at(digits);
    let mut column = 0_usize;
    for letter in letters.bytes() {
        if !letter.is_ascii_alphabetic() || column > 20_000 {
            return None;
        }
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    (column > 0).then_some((column, row.parse().ok()?))
}

/// Reads one sheet.
struct Reader<'a> {
    styles: &'a Styles,
    strings: &'a mut Strings,
    place: Place,
    /// The whole sheet is hidden: told already.
    hidden: bool,
    by_1904: bool,
    /// Those of the text that stands in a cell itself.
    inline_runs: Vec<(Colour, String)>,
    /// The colours of a cell's runs, for the few that have several.
    runs: HashMap<(usize, usize), Vec<(Colour, String)>>,
    cells: Cells,
    hides: Hides,
    merged: Vec<Range>,
    /// Heads of tables, whose ground their style fills.
    heads: Vec<Range>,
    /// Conditional formats that hide what they apply to.
    conditional: Vec<(Vec<Range>, usize)>,
    /// Stretches that something opaque lies on.
    covered: Vec<Range>,
    grid: Grid,
    /// The first column and row that the window shows, where the ones before it can't be scrolled to.
    frozen: Option<(usize, usize)>,
    /// The same, before it is known whether something is frozen.
    top_left: Option<(usize, usize)>,
}

impl<'a> Reader<'a> {
    fn new(styles: &'a Styles, strings: &'a mut Strings, place: Place, hidden: bool) -> Reader<'a> {
        Reader {
            styles,
            strings,
            place,
            hidden,
            by_1904: false,
            inline_runs: Vec::new(),
            runs: HashMap::new(),
            cells: Cells::default(),
            hides: Hides::default(),
            merged: Vec::new(),
            heads: Vec::new(),
            conditional: Vec::new(),
            covered: Vec::new(),
            grid: Grid::default(),
            frozen: None,
            top_left: None,
        }
    }

    fn read(
        &mut self,
        bytes: &[u8],
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let place = self.place.clone();
        let mut alternates = shapes::Alternates::default();
        let mut all_hidden = false;
        let mut row = 0;
        let mut column = 0;
        let mut style = 0;
        let mut kind = String::new();
        let mut value = String::new();
        let mut formula = String::new();
        let mut inline = String::new();
        let mut inline_colour = None;
        let mut text = String::new();
        let mut validations = 0;
        let mut prompts = Vec::new();
        xml::walk(bytes, budget, |node, around| {
            ooxml::comment(&node, &place, inspection);
            alternates.note(&node, &place, inspection);
            match node {
                Node::Open(element) => match element.name() {
                    "row" => {
                        row = element.number("r")?.map_or(row + 1, |n| n as usize);
                        column = 0;
                        let height = element.number("ht")?;
                        if let Some(height) = height {
                            self.grid.row(row, height);
                        }
                        let shown = element.get("hidden")?.map(|value| xml::is_yes(&value));
                        let hidden = shown.unwrap_or(all_hidden && height.is_none())
                            || height.is_some_and(|height| height < 1.0);
                        if hidden {
                            self.hides.row(row);
                        }
                    }
                    "c" => {
                        let at = element.get("r")?.and_then(|at| cell_of(&at));
                        (column, row) = at.unwrap_or((column + 1, row));
                        style = element.number("s")?.unwrap_or(0.0) as usize;
                        kind = element.get("t")?.unwrap_or_default().into_owned();
                        value.clear();
                        formula.clear();
                        inline.clear();
                        self.inline_runs.clear();
                        inline_colour = None;
                    }
                    "r" if around.has("is") => inline_colour = None,
                    "color" if around.has("is") => {
                        inline_colour = self.styles.theme.colour(element)?;
                    }
                    "sz" if around.has("is") && element.number("val")?.is_some_and(|n| n < 2.0) => {
                        inline_colour = Some(Colour::WHITE);
                    }
                    _ => self.element(
                        element,
                        around,
                        inspection,
                        &mut all_hidden,
                        &mut validations,
                        &mut prompts,
                    )?,
                },
                Node::Text(more) => match around.at(0) {
                    "v" if around.at(1) == "c" => value.push_str(more),
                    "f" if around.at(1) == "c" => formula.push_str(more),
                    "t" if around.has("is") && around.at(1) != "rPh" => {
                        inline.push_str(more);
                        if let Some(colour) = inline_colour {
                            self.inline_runs.push((colour, more.to_owned()));
                        }
                    }
                    _ => text.push_str(more),
                },
                Node::Close(name) => match name {
                    "c" => {
                        let (shown, colours) = self.shown(&kind, &value, &inline);
                        self.cell(column, row, style, shown, colours);
                        if !formula.is_empty() {
                            self.formula(&formula, column, row, inspection);
                        }
                        text.clear();
                    }
                    "formula1" | "formula2" => {
                        let list = std::mem::take(&mut text);
                        if list.starts_with('"') {
                            prompts.push(list);
                        }
                    }
                    "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
                    | "firstFooter" => {
                        self.header(&std::mem::take(&mut text), inspection);
                    }
                    _ => text.clear(),
                },
                Node::Comment(_) => {}
            }
            Ok(())
        })?;
        if !prompts.is_empty() {
            let finding = inspection.find(&codes::DATA_VALIDATION_PROMPT, place);
            finding.count(prompts.len() as u64);
            for prompt in prompts {
                finding.hide(prompt);
            }
        }
        Ok(())
    }

    fn element(
        &mut self,
        element: &Element<'_>,
        around: &xml::Around,
        inspection: &mut Inspection,
        all_hidden: &mut bool,
        validations: &mut usize,
        prompts: &mut Vec<String>,
    ) -> Result<(), Stop> {
        let place = &self.place;
        match element.name() {
            "sheetFormatPr" => {
                *all_hidden = element.is_set("zeroHeight")?
                    || element.number("defaultRowHeight")?.is_some_and(|h| h < 1.0);
                if *all_hidden {
                    self.hides.all_rows = true;
                }
                let widths = [
                    element.number("defaultColWidth")?,
                    element.number("baseColWidth")?,
                ];
                if let Some(width) = widths[0] {
                    self.grid.all_columns(width);
                }
                if let Some(height) = element.number("defaultRowHeight")? {
                    self.grid.all_rows(height);
                }
                if widths[0].is_some_and(|width| width < 0.3) {
                    self.hides.columns(1, 16_384, true);
                }
            }
            "col" => {
                let from = element.number("min")?.unwrap_or(1.0) as usize;
                let to = element.number("max")?.unwrap_or(from as f64) as usize;
                let width = element.number("width")?;
                if let Some(width) = width {
                    self.grid.columns(from, to, width);
                }
                let narrow = width.is_some_and(|width| width < 0.3);
                if element.is_set("hidden")? || narrow {
                    let hidden = element.is_set("hidden")?;
                    self.hides.columns(from, to, !hidden);
                }
            }
            "sheetView" => {
                self.top_left = element.get("topLeftCell")?.and_then(|at| cell_of(&at));
            }
            "pane" => {
                let state = element.get("state")?.unwrap_or_default();
                if state.starts_with("frozen") {
                    self.frozen = self.top_left;
                }
            }
            "sheetProtection" => {
                let locked = ["sheet", "objects", "scenarios"];
                for key in locked {
                    if element.is_set(key)? {
                        inspection.find(&codes::PROTECTION, place.clone());
                        break;
                    }
                }
            }
            // A filter with criteria; one without them only offers its arrows.
            "filterColumn" if around.has("autoFilter") => {
                inspection.find(&codes::FILTERED_ROWS, place.clone());
            }
            "customSheetView" => {
                for key in ["filter", "hiddenRows", "hiddenColumns", "filterUnique"] {
                    if element.is_set(key)? {
                        inspection
                            .find(&codes::FILTERED_ROWS, place.clone())
                            .detail("a view of somebody's own");
                        break;
                    }
                }
            }
            "mergeCell" => {
                let range = element.get("ref")?;
                self.merged
                    .extend(range.and_then(|range| Range::parse(&range)));
            }
            "dataValidation" => {
                *validations += 1;
                for key in ["promptTitle", "prompt", "errorTitle", "error"] {
                    let said = element.get(key)?.unwrap_or_default();
                    if !said.trim().is_empty() {
                        inspection.say(Role::Metadata, place.clone(), said.clone());
                        prompts.push(said.into_owned());
                    }
                }
            }
            "cfRule" => {
                if let Some(look) = element.number("dxfId")? {
                    if let Some(last) = self.conditional.last_mut()
                        && last.1 == usize::MAX
                    {
                        last.1 = look as usize;
                    } else if let Some((ranges, _)) = self.conditional.last() {
                        self.conditional.push((ranges.clone(), look as usize));
                    }
                }
            }
            "conditionalFormatting" => {
                let ranges = element.get("sqref")?.unwrap_or_default();
                let ranges = ranges.split_whitespace().filter_map(Range::parse).collect();
                self.conditional.push((ranges, usize::MAX));
            }
            "hyperlink" => {
                for key in ["location", "tooltip", "display"] {
                    let said = element.get(key)?.unwrap_or_default();
                    inspection.say(Role::Metadata, place.clone(), said);
                }
            }
            "scenario" => {
                let names: Vec<String> = ["name", "user", "comment"]
                    .into_iter()
                    .filter_map(|key| element.get(key).transpose())
                    .map(|said| said.map(|said| said.into_owned()))
                    .collect::<Result<_, _>>()?;
                let names = names.join(" ");
                inspection.say(Role::Metadata, place.clone(), names.clone());
                inspection
                    .find(&codes::HIDDEN_TEXT, place.clone())
                    .detail("a scenario keeps other values")
                    .hide(names);
            }
            "inputCells" if around.has("scenario") => {
                let value = element.get("val")?.unwrap_or_default();
                inspection
                    .find(&codes::HIDDEN_TEXT, place.clone())
                    .detail("a scenario keeps other values")
                    .hide(value);
            }
            "picture" => {
                inspection
                    .find(&codes::HIDDEN_SHAPE, place.clone())
                    .weigh(Severity::Warn)
                    .detail("a picture lies behind the cells");
            }
            "oleObject" | "control" => {
                inspection.find(&codes::EMBEDDED_OBJECT, place.clone());
            }
            "dataRef" => {
                inspection
                    .find(&codes::EXTERNAL_LINK_CACHE, place.clone())
                    .detail("the sheet is made from other sheets");
            }
            "webPublishItem" | "smartTag" | "cellSmartTag" => {
                inspection.find(&codes::CUSTOM_XML, place.clone());
            }
            _ => shapes::look(element, place, inspection)?,
        }
        Ok(())
    }

    /// What a cell shows, and which of its runs have colours of their own.
    fn shown(&mut self, kind: &str, value: &str, inline: &str) -> (Value, Vec<(Colour, String)>) {
        match kind {
            "s" => {
                let shared = value
                    .trim()
                    .parse()
                    .ok()
                    .and_then(|n: usize| self.strings.all.get_mut(n));
                match shared {
                    Some(shared) => {
                        shared.used = true;
                        (Value::Text(shared.text.clone()), shared.colours.clone())
                    }
                    None => (Value::Empty, Vec::new()),
                }
            }
            "inlineStr" => (
                Value::Text(inline.to_owned()),
                std::mem::take(&mut self.inline_runs),
            ),
            "str" | "e" | "d" => (Value::Text(value.to_owned()), Vec::new()),
            "b" => (
                Value::Text(if value == "1" { "TRUE" } else { "FALSE" }.to_owned()),
                Vec::new(),
            ),
            _ => match value.trim().parse() {
                Ok(number) => (Value::Number(number), Vec::new()),
                Err(_) if value.trim().is_empty() => (Value::Empty, Vec::new()),
                Err(_) => (Value::Text(value.to_owned()), Vec::new()),
            },
        }
    }

    fn cell(
        &mut self,
        column: usize,
        row: usize,
        style: usize,
        value: Value,
        colours: Vec<(Colour, String)>,
    ) {
        if !colours.is_empty() {
            self.runs.insert((column, row), colours);
        }
        self.cells.put(column, row, style, value);
    }

    /// A formula may hold words that no cell shows.
    fn formula(&mut self, formula: &str, column: usize, row: usize, inspection: &mut Inspection) {
        let mut quoted = formula.split('"').skip(1).step_by(2).filter(|literal| {
            let words = literal
                .split_whitespace()
                .filter(|word| word.chars().any(char::is_alphabetic));
            words.count() >= 2
        });
        let first = quoted.next();
        if let Some(first) = first {
            let place = self.place.clone().then(Place::cell(column, row));
            inspection.say(Role::Metadata, place, formula);
            inspection
                .find(&codes::HIDDEN_TEXT, self.place.clone())
                .weigh(Severity::Warn)
                .detail("formulas have texts in them")
                .hide(first);
        }
    }

    /// What is printed above and below pages, which the screen does not show.
    fn header(&self, text: &str, inspection: &mut Inspection) {
        // Codes of Excel: `&P` of `&N`, fonts as `&"Arial,Bold"`, sizes as `&12`.
        let mut words = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if c != '&' {
                words.push(c);
                continue;
            }
            match chars.next() {
                Some('"') => while chars.next().is_some_and(|c| c != '"') {},
                Some('K') => while chars.next_if(|c| c.is_ascii_hexdigit()).is_some() {},
                Some('&') => words.push('&'),
                Some(d) if d.is_ascii_digit() => {
                    while chars.next_if(char::is_ascii_digit).is_some() {}
                }
                _ => words.push(' '),
            }
        }
        inspection.say(
            Role::Visible,
            self.place.clone().then(Place::named("header or footer")),
            words.clone(),
        );
        if words.chars().filter(|c| c.is_alphabetic()).count() > 6 {
            inspection
                .find(&codes::HIDDEN_TEXT, self.place.clone())
                .weigh(Severity::Warn)
                .detail("headers and footers show in print alone")
                .hide(words);
        }
    }

    /// A table on the sheet: its filter, its head, its own words.
    fn table(
        &mut self,
        bytes: &[u8],
        inspection: &mut Inspection,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let place = self.place.clone();
        let mut range = None;
        let mut heads = 1;
        xml::walk(bytes, budget, |node, around| {
            ooxml::comment(&node, &place, inspection);
            if let Node::Open(element) = node {
                match element.name() {
                    "table" => {
                        range = element.get("ref")?.and_then(|range| Range::parse(&range));
                        heads = element.number("headerRowCount")?.map_or(1, |n| n as usize);
                        for key in ["name", "displayName", "comment"] {
                            let said = element.get(key)?.unwrap_or_default();
                            if key == "comment" && !said.is_empty() {
                                inspection
                                    .find(&codes::HIDDEN_TEXT, place.clone())
                                    .hide(said.clone());
                            }
                            inspection.say(Role::Name, place.clone(), said);
                        }
                    }
                    "filterColumn" if around.has("autoFilter") => {
                        inspection.find(&codes::FILTERED_ROWS, place.clone());
                    }
                    "tableStyleInfo" => {
                        let named = element.get("name")?.is_some_and(|name| !name.is_empty());
                        if let (Some(range), true) = (range, named) {
                            self.heads.push(Range {
                                to: (range.to.0, range.from.1 + heads.saturating_sub(1)),
                                ..range
                            });
                        }
                    }
                    _ => {}
                }
            }
            Ok(())
        })
    }

    /// Which cells pictures, charts and filled shapes lie on.
    fn covers(&mut self, bytes: &[u8], grid: &Measured, budget: &mut Budget) -> Result<(), Stop> {
        let mut corners = [Corner::default(); 2];
        let mut side = 0;
        let mut at: Option<(f64, f64)> = None;
        let mut size: Option<(f64, f64)> = None;
        let mut opaque = false;
        let mut filled = false;
        let mut text = String::new();
        xml::walk(bytes, budget, |node, around| {
            match node {
                Node::Open(element) => match element.name() {
                    "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => {
                        corners = Default::default();
                        (at, size) = (None, None);
                        opaque = false;
                        filled = false;
                    }
                    "from" => side = 0,
                    "to" => side = 1,
                    "pos" if around.at(1) == "absoluteAnchor" => {
                        let (x, y) = (element.number("x")?, element.number("y")?);
                        at = Some((x.unwrap_or(0.0), y.unwrap_or(0.0)));
                    }
                    "ext" if around.at(1).ends_with("Anchor") => {
                        let (x, y) = (element.number("cx")?, element.number("cy")?);
                        size = Some((x.unwrap_or(0.0), y.unwrap_or(0.0)));
                    }
                    "pic" | "graphicFrame" => opaque = true,
                    "solidFill" | "gradFill" | "pattFill" | "blipFill"
                        if around.at(1) == "spPr" =>
                    {
                        opaque = true;
                        filled = true;
                    }
                    "noFill" if around.at(1) == "spPr" => filled = true,
                    // The fill of the theme, where the shape has none of its own.
                    "fillRef" if !filled => {
                        opaque |= element.number("idx")?.is_some_and(|n| n > 0.0);
                    }
                    // Whatever lets something through.
                    "alphaModFix" => opaque = false,
                    "alpha" if around.at(2) == "solidFill" && around.at(3) == "spPr" => {
                        opaque = false;
                    }
                    _ => {}
                },
                Node::Text(more) => text.push_str(more),
                Node::Close(name) => {
                    let corner = &mut corners[side];
                    let number = || text.trim().parse::<usize>().unwrap_or(0);
                    let length = || text.trim().parse::<f64>().unwrap_or(0.0);
                    match name {
                        "col" => corner.cell.0 = number().min(16_384),
                        "row" => corner.cell.1 = number().min(1_048_576),
                        "colOff" => corner.off.0 = length(),
                        "rowOff" => corner.off.1 = length(),
                        "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" if opaque => {
                            let from = at.unwrap_or_else(|| grid.place(corners[0]));
                            let to = match size {
                                Some((wide, high)) => (from.0 + wide, from.1 + high),
                                None => grid.place(corners[1]),
                            };
                            if let Some([left, top, right, bottom]) = grid.hidden(from, to) {
                                self.covered.push(Range {
                                    from: (left, top),
                                    to: (right, bottom),
                                });
                            }
                        }
                        _ => {}
                    }
                    text.clear();
                }
                Node::Comment(_) => {}
            }
            Ok(())
        })
    }

    /// How often a cell will be held against a stretch of cells.
    fn comparisons(&self) -> u64 {
        let conditional = self.conditional.iter().map(|(ranges, _)| ranges.len());
        let stretches =
            conditional.sum::<usize>() + self.merged.len() + self.heads.len() + self.covered.len();
        (self.cells.iter().count() as u64).saturating_mul(stretches as u64)
    }

    /// Weighs all that was read of the sheet.
    fn finish(mut self, area: Option<Range>, inspection: &mut Inspection) {
        let place = self.place.clone();
        if let Some((column, row)) = self.frozen {
            // Panes are frozen below where the window begins: nobody can scroll to what lies before it.
            if column > 1 {
                self.hides.columns(1, column - 1, false);
            }
            for cell in self.cells.iter().filter(|cell| (cell.row as usize) < row) {
                self.hides.row(cell.row as usize);
            }
        }
        let in_range =
            |ranges: &[Range], column, row| ranges.iter().any(|range| range.has(column, row));
        let mut invisible = Vec::new();
        let mut blank = Vec::new();
        let mut behind = Vec::new();
        let mut covered = Vec::new();
        let mut far = Vec::new();
        let conditional: Vec<(&[Range], &Look)> = self
            .conditional
            .iter()
            .filter_map(|(ranges, look)| {
                Some((ranges.as_slice(), self.styles.conditional.get(*look)?))
            })
            .filter(|(_, look)| {
                look.number_format
                    .as_deref()
                    .is_some_and(|code| number_format::is_blank(code, None))
                    || look.font.is_some()
                    || look.ground.is_some()
            })
            .collect();
        self.cells.sort();
        for cell in self.cells.iter() {
            let (column, row, value) = (cell.column as usize, cell.row as usize, &cell.value);
            let look = self.styles.formats.get(cell.style as usize);
            let at = || ((column, row), value.text());
            if let Some(look) = look {
                if look
                    .number_format
                    .as_deref()
                    .is_some_and(|code| number_format::is_blank(code, Some(value)))
                {
                    blank.push(at());
                }
                let headed = in_range(&self.heads, column, row) && look.ground.is_none();
                if look.is_invisible() && !headed {
                    invisible.push(at());
                }
            }
            let ground = look.and_then(|look| look.ground).unwrap_or(Colour::WHITE);
            let headed = in_range(&self.heads, column, row);
            for (colour, run) in self.runs.get(&(column, row)).into_iter().flatten() {
                if colour.is_like(ground) && !headed && !run.trim().is_empty() {
                    invisible.push(((column, row), run.clone()));
                }
            }
            for (ranges, rule) in &conditional {
                if !in_range(ranges, column, row) {
                    continue;
                }
                if rule
                    .number_format
                    .as_deref()
                    .is_some_and(|code| number_format::is_blank(code, Some(value)))
                {
                    blank.push(at());
                }
                let font = rule
                    .font
                    .or_else(|| look.and_then(|look| look.font))
                    .unwrap_or(Colour::BLACK);
                if font.is_like(rule.ground.unwrap_or(ground)) {
                    invisible.push(at());
                }
            }
            let hider = self.merged.iter().find(|range| range.has(column, row));
            if hider.is_some_and(|range| range.from != (column, row)) {
                behind.push(at());
            }
            if in_range(&self.covered, column, row) {
                covered.push(at());
            }
            if area.is_some_and(|area| column > area.to.0 + 26 || row > area.to.1 + 100) {
                far.push(at());
            }
        }
        if self.hidden {
            // All of it is hidden, and told.
            let texts = self.cells.iter().map(|cell| cell.value.text());
            if let Some(finding) = inspection.findings.iter_mut().find(|finding| {
                finding.place == place && finding.code.name.ends_with("hidden-sheet")
            }) {
                for text in texts {
                    finding.hide(text);
                }
            }
            return;
        }
        let mut tell =
            |code, detail: Option<&'static str>, severity, cells: Vec<((usize, usize), String)>| {
                let Some(((column, row), _)) = cells.first() else {
                    return;
                };
                let first = Place::cell(*column, *row);
                let finding = inspection.find(code, place.clone().then(first));
                finding.count(cells.len() as u64).weigh(severity);
                if let Some(detail) = detail {
                    finding.detail(detail);
                }
                for (_, text) in cells {
                    finding.hide(text);
                }
            };
        let unread = [&blank, &invisible, &behind, &covered]
            .into_iter()
            .flatten();
        self.cells.are_unread(unread.map(|(at, _)| *at));
        let block = Severity::Block;
        tell(&codes::BLANK_NUMBER_FORMAT, None, block, blank);
        tell(&codes::INVISIBLE_CELL_TEXT, None, block, invisible);
        tell(
            &codes::INVISIBLE_CELL_TEXT,
            Some("something lies on these cells"),
            block,
            covered,
        );
        tell(
            &codes::HIDDEN_TEXT,
            Some("cells behind a merged one"),
            block,
            behind,
        );
        tell(
            &codes::INVISIBLE_CELL_TEXT,
            Some("far from what is printed"),
            Severity::Warn,
            far,
        );
        self.hides.tell(&self.cells, &place, inspection);
        let (styles, by_1904) = (self.styles, self.by_1904);
        self.cells
            .say(&self.hides, &place, inspection, by_1904, |cell| {
                let look = styles.formats.get(cell.style as usize);
                let code = look.and_then(|look| look.number_format.as_deref());
                number_format::shown(&cell.value, code, by_1904)
            });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_columns_and_rows() {
        assert_eq!(cell_of("A1"), Some((1, 1)));
        assert_eq!(cell_of("AB12"), Some((28, 12)));
        assert_eq!(cell_of("12"), None);
        assert_eq!(
            Range::parse("B2:C9"),
            Some(Range {
                from: (2, 2),
                to: (3, 9)
            })
        );
    }
}
