//! Workbooks of Excel up to 2003, through their records.

use super::budget::{Budget, Stop};
use super::codes;
use super::colour::{Colour, indexed};
use super::finding::{Place, Role, Severity};
use super::sheet::{Cells, Hides, Value};
use super::{Inspection, number_format};

/// A record: its number, and its bytes, each piece by itself where it is continued.
struct Record<'a> {
    id: u16,
    pieces: Vec<&'a [u8]>,
}

impl Record<'_> {
    fn bytes(&self) -> &[u8] {
        self.pieces.first().copied().unwrap_or(&[])
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes().get(at..at + 2)?;
        Some(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let bytes = self.bytes().get(at..at + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }

    fn f64(&self, at: usize) -> Option<f64> {
        let bytes = self.bytes().get(at..at + 8)?;
        Some(f64::from_le_bytes(bytes.try_into().ok()?))
    }

    /// A text as most records have it: its length, whether its letters take two bytes, the letters.
    fn text(&self, at: usize, length: usize) -> String {
        let wide = self.bytes().get(at).is_some_and(|flags| flags & 1 != 0);
        letters(self.bytes().get(at + 1..).unwrap_or(&[]), length, wide)
    }
}

fn letters(bytes: &[u8], length: usize, wide: bool) -> String {
    if wide {
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .take(length)
            .map(|b| u16::from_le_bytes([b[0], b[1]]))
            .collect();
        String::from_utf16_lossy(&units)
    } else {
        bytes.iter().take(length).map(|b| char::from(*b)).collect()
    }
}

/// Sheets as the workbook lists them.
struct Sheet {
    begin: usize,
    state: u8,
    kind: u8,
    name: String,
}

#[derive(Default)]
struct Workbook {
    sheets: Vec<Sheet>,
    strings: Vec<String>,
    /// Colour and size of fonts.
    fonts: Vec<(u16, u16)>,
    formats: Vec<(u16, String)>,
    looks: Vec<Look>,
    palette: Vec<Colour>,
    by_1904: bool,
}

#[derive(Clone, Copy)]
struct Look {
    font: u16,
    format: u16,
    ground: Option<u16>,
}

const CONTINUE: u16 = 0x3C;
const BOF: u16 = 0x0809;
const EOF: u16 = 0x0A;

/// The records from a place on, to the end of the stretch that begins there.
fn records<'a>(
    stream: &'a [u8],
    begin: usize,
    budget: &mut Budget,
    mut visit: impl FnMut(&Record<'a>, usize) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let cut = || Stop::because("the records are cut off");
    let mut at = begin;
    let mut depth = 0_usize;
    loop {
        budget.spend(1)?;
        let head = |at: usize| -> Option<(u16, usize)> {
            let head = stream.get(at..at + 4)?;
            let id = u16::from_le_bytes([head[0], head[1]]);
            Some((id, usize::from(u16::from_le_bytes([head[2], head[3]]))))
        };
        let (id, length) = head(at).ok_or_else(cut)?;
        let mut pieces = vec![stream.get(at + 4..at + 4 + length).ok_or_else(cut)?];
        at += 4 + length;
        while let Some((CONTINUE, length)) = head(at) {
            budget.spend(1)?;
            pieces.push(stream.get(at + 4..at + 4 + length).ok_or_else(cut)?);
            at += 4 + length;
        }
        match id {
            BOF => depth += 1,
            EOF => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Ok(());
                }
            }
            _ => {}
        }
        visit(&Record { id, pieces }, depth)?;
    }
}

/// Reads the stream of a workbook.
pub fn read(stream: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let workbook = globals(stream, inspection, budget)?;
    let all = workbook.sheets.len();
    for (n, sheet) in workbook.sheets.iter().enumerate() {
        let place = Place::nth_of("sheet", n + 1, all);
        inspection.say(Role::Sheet, place.clone(), sheet.name.clone());
        let hidden = sheet.state & 3;
        match hidden {
            0 => {}
            2 => {
                inspection.find(&codes::VERY_HIDDEN_SHEET, place.clone());
            }
            _ => {
                inspection.find(&codes::HIDDEN_SHEET, place.clone());
            }
        }
        // A sheet of macros, a module.
        if matches!(sheet.kind, 1 | 6) {
            inspection.find(&codes::MACRO, place.clone());
        }
        if sheet.kind != 6 {
            one(
                stream,
                &workbook,
                sheet,
                hidden != 0,
                &place,
                inspection,
                budget,
            )?;
        }
    }
    Ok(())
}

fn globals(
    stream: &[u8],
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<Workbook, Stop> {
    let mut workbook = Workbook::default();
    let place = Place::named("workbook");
    records(stream, 0, budget, |record, _| {
        match record.id {
            BOF if record.u16(0) != Some(0x0600) => {
                return Err(Stop::because("workbooks from before Excel 97 are not read"));
            }
            0x2F => return Err(Stop::Encrypted),
            0x85 => {
                let length = record.bytes().get(6).copied().unwrap_or(0);
                workbook.sheets.push(Sheet {
                    begin: record.u32(0).unwrap_or(u32::MAX) as usize,
                    state: record.bytes().get(4).copied().unwrap_or(0),
                    kind: record.bytes().get(5).copied().unwrap_or(0),
                    name: record.text(7, usize::from(length)),
                });
            }
            0x22 => workbook.by_1904 = record.u16(0) == Some(1),
            0x31 => workbook
                .fonts
                .push((record.u16(4).unwrap_or(0), record.u16(0).unwrap_or(220))),
            0x41E => {
                let length = record.u16(2).unwrap_or(0);
                workbook.formats.push((
                    record.u16(0).unwrap_or(0),
                    record.text(4, usize::from(length)),
                ));
            }
            0xE0 => {
                let pattern = record.u32(14).unwrap_or(0) >> 26;
                workbook.looks.push(Look {
                    font: record.u16(0).unwrap_or(0),
                    format: record.u16(2).unwrap_or(0),
                    ground: (pattern == 1).then(|| record.u16(18).unwrap_or(64) & 0x7F),
                });
            }
            0x92 => {
                let colours = record.bytes().get(2..).unwrap_or(&[]).chunks_exact(4);
                workbook.palette = colours.map(|c| Colour([c[0], c[1], c[2]])).collect();
            }
            0xFC => workbook.strings = strings(record)?,
            0x18 => {
                let flags = record.u16(0).unwrap_or(0);
                let length = usize::from(record.bytes().get(3).copied().unwrap_or(0));
                let name = record.text(14, length);
                let built_in = flags & 0x20 != 0;
                inspection.say(Role::Name, place.clone(), name.clone());
                if !built_in {
                    let code = if flags & 1 != 0 {
                        &codes::DEFINED_NAME_HIDDEN
                    } else {
                        &codes::DEFINED_NAME
                    };
                    inspection.find(code, place.clone()).hide(name);
                }
            }
            // Values of another workbook.
            0x5A => {
                inspection.find(&codes::EXTERNAL_LINK_CACHE, place.clone());
            }
            // Its path.
            0x1AE if record.bytes().len() > 4 => {
                let length = record.u16(2).unwrap_or(0);
                if length != 0x0401 && length != 0x3A01 {
                    let path = record.text(4, usize::from(length));
                    inspection.say(Role::Metadata, place.clone(), path.clone());
                    inspection
                        .find(&codes::LOCAL_PATH, place.clone())
                        .hide(path);
                }
            }
            0x5C => {
                let length = record.u16(0).unwrap_or(0);
                let user = record.text(2, usize::from(length));
                let user = user.trim();
                if !user.is_empty() {
                    inspection.say(Role::Metadata, place.clone(), user);
                    inspection
                        .find(&codes::DOC_PROPERTIES, place.clone())
                        .hide(user);
                }
            }
            0xD3 => {
                inspection.find(&codes::MACRO, place.clone());
            }
            0x12 if record.u16(0) == Some(1) => {
                inspection.find(&codes::PROTECTION, place.clone());
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(workbook)
}

/// Texts that cells share, which may be cut anywhere into pieces; a cut within letters says anew how wide they are.
fn strings(record: &Record<'_>) -> Result<Vec<String>, Stop> {
    let damaged = || Stop::because("the shared texts are damaged");
    let mut pieces = record.pieces.iter().copied();
    let mut piece = pieces.next().unwrap_or(&[]);
    let count = record.u32(4).unwrap_or(0) as usize;
    piece = piece.get(8..).ok_or_else(damaged)?;
    let mut strings = Vec::new();
    for _ in 0..count {
        if piece.is_empty() {
            match pieces.next() {
                Some(next) => piece = next,
                None => break,
            }
        }
        let head = |piece: &[u8], at: usize| piece.get(at).copied().ok_or_else(damaged);
        let length = usize::from(u16::from_le_bytes([head(piece, 0)?, head(piece, 1)?]));
        let flags = head(piece, 2)?;
        let mut at = 3;
        let mut runs = 0;
        let mut extended = 0;
        if flags & 8 != 0 {
            runs = usize::from(u16::from_le_bytes([head(piece, at)?, head(piece, at + 1)?]));
            at += 2;
        }
        if flags & 4 != 0 {
            let bytes = piece.get(at..at + 4).ok_or_else(damaged)?;
            extended = u32::from_le_bytes(bytes.try_into().map_err(|_| damaged())?) as usize;
            at += 4;
        }
        piece = piece.get(at..).ok_or_else(damaged)?;
        let mut wide = flags & 1 != 0;
        let mut text = String::new();
        let mut left = length;
        loop {
            let width = if wide { 2 } else { 1 };
            let here = left.min(piece.len() / width);
            text.push_str(&letters(piece, here, wide));
            piece = &piece[here * width..];
            left -= here;
            if left == 0 {
                break;
            }
            let next = pieces.next().ok_or_else(damaged)?;
            wide = next.first().is_some_and(|flags| flags & 1 != 0);
            piece = next.get(1..).unwrap_or(&[]);
        }
        // Formats of runs, and how words are said.
        let mut skip = runs.saturating_mul(4).saturating_add(extended);
        while skip > piece.len() {
            skip -= piece.len();
            piece = pieces.next().ok_or_else(damaged)?;
        }
        piece = &piece[skip..];
        strings.push(text);
    }
    Ok(strings)
}

fn one(
    stream: &[u8],
    workbook: &Workbook,
    sheet: &Sheet,
    hidden: bool,
    place: &Place,
    inspection: &mut Inspection,
    budget: &mut Budget,
) -> Result<(), Stop> {
    let mut cells = Cells::default();
    let mut hides = Hides::default();
    let mut notes = 0_u64;
    let mut prompts = 0_u64;
    let mut formula: Option<(usize, usize, usize)> = None;
    records(stream, sheet.begin, budget, |record, depth| {
        if depth > 1 {
            // A chart on the sheet.
            return Ok(());
        }
        let at = || {
            let row = usize::from(record.u16(0).unwrap_or(0)) + 1;
            let column = usize::from(record.u16(2).unwrap_or(0)) + 1;
            (column, row, usize::from(record.u16(4).unwrap_or(0)))
        };
        let (column, row, look) = at();
        let mut put = |value| cells.put(column, row, look, value);
        match record.id {
            0xFD => {
                let n = record.u32(6).unwrap_or(u32::MAX) as usize;
                put(workbook
                    .strings
                    .get(n)
                    .cloned()
                    .map_or(Value::Empty, Value::Text));
            }
            0x203 => put(record.f64(6).map_or(Value::Empty, Value::Number)),
            0x27E => put(record
                .u32(6)
                .map_or(Value::Empty, |rk| Value::Number(small(rk)))),
            0x204 | 0xD6 => {
                let length = record.u16(6).unwrap_or(0);
                put(Value::Text(record.text(8, usize::from(length))));
            }
            0x205 => put(match (record.bytes().get(6), record.bytes().get(7)) {
                (Some(1), Some(0)) => Value::Text("TRUE".to_owned()),
                (Some(0), Some(0)) => Value::Text("FALSE".to_owned()),
                _ => Value::Text("#N/A".to_owned()),
            }),
            0x06 => {
                let result = record.bytes().get(6..14).unwrap_or(&[]);
                if result.get(6..8) == Some(&[0xFF, 0xFF]) {
                    formula = Some((column, row, look));
                } else {
                    put(record.f64(6).map_or(Value::Empty, Value::Number));
                }
            }
            0x207 => {
                let length = record.u16(0).unwrap_or(0);
                if let Some((column, row, look)) = formula.take() {
                    let text = record.text(2, usize::from(length));
                    cells.put(column, row, look, Value::Text(text));
                }
            }
            0xBD => {
                let bytes = record.bytes().get(4..).unwrap_or(&[]);
                for (n, cell) in bytes.chunks_exact(6).enumerate() {
                    let look = usize::from(u16::from_le_bytes([cell[0], cell[1]]));
                    let number = u32::from_le_bytes([cell[2], cell[3], cell[4], cell[5]]);
                    cells.put(column + n, row, look, Value::Number(small(number)));
                }
            }
            0x208 => {
                let height = record.u16(6).unwrap_or(255);
                let flags = record.u16(12).unwrap_or(0);
                if flags & 0x20 != 0 || height & 0x8000 == 0 && height < 20 {
                    hides.row(row);
                }
            }
            0x7D => {
                let from = usize::from(record.u16(0).unwrap_or(0)) + 1;
                let to = usize::from(record.u16(2).unwrap_or(0)) + 1;
                let unseen = record.u16(8).unwrap_or(0) & 1 != 0;
                let narrow = record.u16(4).is_some_and(|width| width < 77);
                if unseen || narrow {
                    hides.columns(from, to, !unseen);
                }
            }
            0x225 if record.u16(0).unwrap_or(0) & 2 != 0 => hides.all_rows = true,
            0x1C => notes += 1,
            0x9B | 0x9E => {
                inspection.find(&codes::FILTERED_ROWS, place.clone());
            }
            0x1BE => prompts += u64::from(has_words(record)),
            0xAF => {
                inspection
                    .find(&codes::HIDDEN_TEXT, place.clone())
                    .detail("a scenario keeps other values");
            }
            0x4D => {
                inspection.find(&codes::PRINTER_SETTINGS, place.clone());
            }
            0x12 if record.u16(0) == Some(1) => {
                inspection.find(&codes::PROTECTION, place.clone());
            }
            0x14 | 0x15 => {
                let length = record.u16(0).unwrap_or(0);
                inspection.say(
                    Role::Visible,
                    place.clone(),
                    record.text(2, usize::from(length)),
                );
            }
            // Text of a box or of a note: the letters stand in the next piece.
            0x1B6 => {
                let length = record.u16(10).unwrap_or(0);
                let piece = record.pieces.get(1).copied().unwrap_or(&[]);
                let wide = piece.first().is_some_and(|flags| flags & 1 != 0);
                let text = letters(piece.get(1..).unwrap_or(&[]), usize::from(length), wide);
                inspection.say(Role::Metadata, place.clone(), text);
            }
            0x1B8 => {
                let words = super::ooxml::words_of_binary(record.bytes());
                inspection.say(Role::Metadata, place.clone(), words);
            }
            _ => {}
        }
        Ok(())
    })?;
    if notes > 0 {
        inspection
            .find(&codes::COMMENTS, place.clone())
            .count(notes);
    }
    if prompts > 0 {
        inspection
            .find(&codes::DATA_VALIDATION_PROMPT, place.clone())
            .count(prompts);
    }
    cells.sort();
    if hidden {
        for cell in cells.iter() {
            inspection.say(Role::Metadata, place.clone(), cell.value.text());
        }
        return Ok(());
    }
    weigh(workbook, &mut cells, place, inspection);
    hides.tell(&cells, place, inspection);
    cells.say(&hides, place, inspection, workbook.by_1904, |cell| {
        number_format::shown(&cell.value, workbook.format(cell.style), workbook.by_1904)
    });
    Ok(())
}

/// Cells whose format or colour shows nothing.
fn weigh(workbook: &Workbook, cells: &mut Cells, place: &Place, inspection: &mut Inspection) {
    let mut told: [Vec<((usize, usize), String)>; 2] = Default::default();
    for cell in cells.iter() {
        let at = || {
            let at = (cell.column as usize, cell.row as usize);
            (at, cell.value.text())
        };
        if workbook
            .format(cell.style)
            .is_some_and(|code| number_format::is_blank(code, Some(&cell.value)))
        {
            told[0].push(at());
        }
        if workbook.is_invisible(cell.style) {
            told[1].push(at());
        }
    }
    cells.are_unread(told.iter().flatten().map(|(at, _)| *at));
    let codes = [&codes::BLANK_NUMBER_FORMAT, &codes::INVISIBLE_CELL_TEXT];
    for (code, cells) in codes.into_iter().zip(told) {
        let Some(((column, row), _)) = cells.first() else {
            continue;
        };
        let first = Place::cell(*column, *row);
        let finding = inspection.find(code, place.clone().then(first));
        finding.count(cells.len() as u64).weigh(Severity::Block);
        for (_, text) in cells {
            finding.hide(text);
        }
    }
}

impl Workbook {
    fn look(&self, style: u32) -> Option<&Look> {
        self.looks.get(style as usize)
    }

    fn format(&self, style: u32) -> Option<&str> {
        let id = self.look(style)?.format;
        let own = self.formats.iter().find(|(of, _)| *of == id);
        match own {
            Some((_, code)) => Some(code),
            None => number_format::built_in(u32::from(id)),
        }
    }

    fn colour(&self, n: u16) -> Option<Colour> {
        let own = usize::from(n)
            .checked_sub(8)
            .and_then(|n| self.palette.get(n));
        own.copied().or_else(|| indexed(usize::from(n)))
    }

    fn is_invisible(&self, style: u32) -> bool {
        let Some(look) = self.look(style) else {
            return false;
        };
        // There is no fourth font: numbers from five on are one too high.
        let n = usize::from(look.font) - usize::from(look.font > 4);
        let Some((colour, height)) = self.fonts.get(n) else {
            return false;
        };
        let font = self.colour(*colour).unwrap_or(Colour::BLACK);
        let ground = look
            .ground
            .and_then(|n| self.colour(n))
            .unwrap_or(Colour::WHITE);
        *height < 40 || font.is_like(ground)
    }
}

/// Whether a rule for input carries words of its own: its four texts follow a number, each a length and letters; one letter that is
/// nought stands for none.
fn has_words(record: &Record<'_>) -> bool {
    let mut at = 4;
    for _ in 0..4 {
        let Some(length) = record.u16(at) else {
            return false;
        };
        let length = usize::from(length);
        let wide = record
            .bytes()
            .get(at + 2)
            .is_some_and(|flags| flags & 1 != 0);
        let text = record.text(at + 2, length);
        if text.chars().any(|c| c != '\0' && !c.is_whitespace()) {
            return true;
        }
        at += 3 + length * if wide { 2 } else { 1 };
    }
    false
}

/// A number in four bytes: a whole one or the upper half of a real one, perhaps hundredths.
fn small(rk: u32) -> f64 {
    let number = if rk & 2 != 0 {
        f64::from((rk as i32) >> 2)
    } else {
        f64::from_bits(u64::from(rk & !3) << 32)
    };
    if rk & 1 != 0 { number / 100.0 } else { number }
}
