//! What one who opens a file reads in it, page by page, slide by slide, row by row: for the search, and for tables in pages.
//!
//! Nothing that is hidden, nothing that only some program shows. Whether the file may be published is not asked here.

use super::{Inspection, Role};

/// A stretch of a file that is told by one kind of number: its pages, its slides, the rows of a sheet, or what has no number.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// What its numbers count: `page`, `slide`, `row`; nothing in a document that flows.
    pub unit: Option<&'static str>,
    /// The name of its sheet.
    pub sheet: Option<String>,
    /// Its texts, each with its number: one of a page, of a row one for each cell, in their columns.
    pub texts: Vec<(u32, Vec<String>)>,
}

impl Stretch {
    /// Of a sheet, the place of the row that tells what the columns hold: the first that says more than one thing.
    pub fn head(&self) -> Option<usize> {
        let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).count();
        let mut rows = self.texts.iter();
        let head = || rows.position(|(_, cells)| filled(cells) > 1);
        (self.unit == Some("row")).then(head)?
    }
}

/// Formats whose text is what people read in them.
const READ: &[&str] = &[
    "pdf", "docx", "docm", "odt", "fodt", "pptx", "pptm", "odp", "fodp", "xlsx", "xlsm", "xls",
    "ods", "fods",
];

/// So many columns of a sheet are kept apart; what stands further right follows without a gap.
const COLUMNS: u32 = 256;

/// What a file shows.
pub fn shown(inspection: &Inspection) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    if !READ.contains(&inspection.format.name) {
        return all;
    }
    // Where the stretch that is being put together belongs.
    let mut here = None;
    let visible = inspection.text.iter();
    for passage in visible.filter(|passage| passage.role == Role::Visible) {
        let (within, unit, number) = match passage.place.within() {
            Some(("sheet", n)) if passage.row > 0 => (n, Some("row"), passage.row),
            Some((unit @ ("page" | "slide"), n)) => {
                (0, Some(unit), u32::try_from(n).unwrap_or(u32::MAX))
            }
            Some(("paragraph", _)) => (0, None, 0),
            // Headers of sheets, charts with the numbers that they keep, texts of pictures.
            _ => continue,
        };
        if here != Some((within, unit)) {
            here = Some((within, unit));
            all.push(Stretch {
                unit,
                sheet: (within > 0).then(|| name_of(inspection, within)),
                texts: Vec::new(),
            });
        }
        let Some(stretch) = all.last_mut() else {
            continue;
        };
        match stretch.texts.last_mut() {
            Some((last, texts)) if unit != Some("row") && *last == number && number > 0 => {
                texts[0].push('\n');
                texts[0].push_str(&passage.text);
            }
            _ if unit == Some("row") => stretch.texts.push((number, cells(passage))),
            _ => stretch.texts.push((number, vec![passage.text.clone()])),
        }
    }
    all.iter_mut().for_each(align);
    all
}

/// The first sheet of a workbook that shows something.
pub fn first_sheet(inspection: &Inspection) -> Option<Stretch> {
    let mut all = shown(inspection).into_iter();
    all.find(|stretch| stretch.unit == Some("row"))
}

/// The name of a sheet, by its number.
fn name_of(inspection: &Inspection, sheet: usize) -> String {
    let mut names = inspection.text.iter().filter(|p| p.role == Role::Sheet);
    let named = names.find(|passage| passage.place.within() == Some(("sheet", sheet)));
    named.map_or_else(String::new, |passage| passage.text.clone())
}

/// The cells of a row from the sheet's first column on.
fn cells(passage: &super::Passage) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    for (text, column) in passage.text.split('\t').zip(&passage.columns) {
        let at = column.saturating_sub(1).min(COLUMNS) as usize;
        while cells.len() < at {
            cells.push(String::new());
        }
        cells.push(text.to_owned());
    }
    cells
}

/// Takes off the empty columns before a table.
fn align(stretch: &mut Stretch) {
    let empty = |(_, cells): &(u32, Vec<String>)| cells.iter().take_while(|c| c.is_empty()).count();
    let before = stretch.texts.iter().map(empty).min().unwrap_or(0);
    for (_, cells) in &mut stretch.texts {
        cells.drain(..before);
    }
}
