//! The cells of a sheet, and which of its rows and columns nobody sees: the same for every kind of spreadsheet.

use super::Inspection;
use super::codes;
use super::finding::{Passage, Place, Role, Severity};
use super::number_format;
use std::collections::{BTreeSet, HashSet};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A number, a date among them.
    Number(f64),
}

impl Value {
    /// Whether there is nothing to see in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Empty => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::Number(_) => false,
        }
    }

    /// It as a text, without a format.
    pub fn text(&self) -> String {
        number_format::shown(self, None, false)
    }
}

/// A cell with something in it.
pub struct Cell {
    /// Its row, from 1.
    pub row: u32,
    /// Its column, from 1.
    pub column: u32,
    /// The number of its style.
    pub style: u32,
    /// What it holds.
    pub value: Value,
}

/// The days from the beginning of one of Excel's calendars to that of the other.
const DAYS_TO_1904: f64 = 1462.0;

/// The cells of a sheet.
#[derive(Default)]
pub struct Cells {
    list: Vec<Cell>,
    /// Row and column of those that nobody can read, though neither is hidden.
    unread: HashSet<(u32, u32)>,
}

impl Cells {
    /// Adds one.
    pub fn put(&mut self, column: usize, row: usize, style: usize, value: Value) {
        if value.is_empty() {
            return;
        }
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.list.push(Cell {
            row: small(row),
            column: small(column),
            style: small(style),
            value,
        });
    }

    /// Puts them in order. Programs write them so; a file may not.
    pub fn sort(&mut self) {
        let key = |cell: &Cell| (cell.row, cell.column);
        if !self.list.is_sorted_by_key(key) {
            self.list.sort_by_key(key);
        }
    }

    /// Takes note that nobody can read some of them: by column and row.
    pub fn are_unread(&mut self, cells: impl IntoIterator<Item = (usize, usize)>) {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let cells = cells.into_iter();
        self.unread
            .extend(cells.map(|(column, row)| (small(row), small(column))));
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Cell> {
        self.list.iter()
    }

    /// The cells row by row; they are in order.
    fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        self.list.chunk_by(|a, b| a.row == b.row)
    }

    /// Adds what shows of them to a file's text, a row a passage, and how many rows there are to its facts.
    pub fn say(
        &self,
        hides: &Hides,
        place: &Place,
        inspection: &mut Inspection,
        by_1904: bool,
        shown: impl Fn(&Cell) -> String,
    ) {
        let mut last = 0;
        for row in self.rows() {
            let number = row[0].row;
            if hides.is_row(number as usize) {
                continue;
            }
            let (mut text, mut columns, mut numbers) = (String::new(), Vec::new(), Vec::new());
            for cell in row {
                let unread = self.unread.contains(&(cell.row, cell.column));
                if unread || hides.is_column(cell.column as usize) {
                    continue;
                }
                if !columns.is_empty() {
                    text.push('\t');
                }
                text.push_str(&shown(cell).replace('\t', " "));
                columns.push(cell.column);
                numbers.push(match cell.value {
                    Value::Number(n) if by_1904 => Some(n + DAYS_TO_1904),
                    Value::Number(n) => Some(n),
                    _ => None,
                });
            }
            if columns.is_empty() {
                continue;
            }
            last = number;
            inspection.text.push(Passage {
                place: place.clone().then(Place::nth("row", number as usize)),
                role: Role::Visible,
                text,
                columns,
                numbers,
                row: number,
            });
        }
        inspection.facts.sheets.push(last);
    }
}

/// Which rows and columns nobody sees.
#[derive(Default)]
pub struct Hides {
    /// Rows that have no height of their own have none at all.
    pub all_rows: bool,
    rows: BTreeSet<usize>,
    /// From, to, and whether by being too narrow.
    columns: Vec<(usize, usize, bool)>,
}

/// So many stretches are told by their places, the rest as one.
const STRETCHES: usize = 20;

impl Hides {
    /// Hides a row.
    pub fn row(&mut self, row: usize) {
        self.rows.insert(row);
    }

    /// Hides columns, those at the ends among them.
    pub fn columns(&mut self, from: usize, to: usize, narrow: bool) {
        self.columns.push((from, to, narrow));
    }

    /// Whether a row is hidden.
    pub fn is_row(&self, row: usize) -> bool {
        self.rows.contains(&row)
    }

    /// Whether a column is hidden.
    pub fn is_column(&self, column: usize) -> bool {
        self.columns
            .iter()
            .any(|(from, to, _)| (*from..=*to).contains(&column))
    }

    /// Tells what is hidden: with something in it, or not.
    pub fn tell(&self, cells: &Cells, place: &Place, inspection: &mut Inspection) {
        self.tell_rows(cells, place, inspection);
        for (from, to, narrow) in &self.columns {
            let inside: Vec<String> = cells
                .iter()
                .filter(|cell| (*from..=*to).contains(&(cell.column as usize)))
                .take(1_000)
                .map(|cell| cell.value.text())
                .collect();
            let severity = if inside.is_empty() {
                Severity::Warn
            } else {
                Severity::Block
            };
            let place = place.clone().then(Place::columns(*from, *to));
            let narrow = narrow.then_some(&codes::ZERO_WIDTH_COLUMN);
            for code in [Some(&codes::HIDDEN_COLUMNS), narrow].into_iter().flatten() {
                let finding = inspection.find(code, place.clone());
                finding.count((to - from + 1) as u64).weigh(severity);
                if inside.is_empty() {
                    finding.detail("they are empty");
                }
                for text in &inside {
                    finding.hide(text.clone());
                }
            }
        }
    }

    fn tell_rows(&self, cells: &Cells, place: &Place, inspection: &mut Inspection) {
        let mut full: Vec<(usize, usize, Vec<String>)> = Vec::new();
        let mut seen = BTreeSet::new();
        for row in cells.rows() {
            let number = row[0].row as usize;
            if !self.is_row(number) {
                continue;
            }
            seen.insert(number);
            let texts = row.iter().map(|cell| cell.value.text());
            match full.last_mut() {
                Some((_, to, inside)) if *to + 1 == number => {
                    *to = number;
                    inside.extend(texts);
                }
                _ => full.push((number, number, texts.collect())),
            }
        }
        let rest = full.split_off(full.len().min(STRETCHES));
        for (from, to, inside) in full {
            let place = place.clone().then(Place::range("row", "rows", from, to));
            let finding = inspection.find(&codes::HIDDEN_ROWS, place);
            finding.count((to - from + 1) as u64);
            for text in inside {
                finding.hide(text);
            }
        }
        if !rest.is_empty() {
            let finding = inspection.find(&codes::HIDDEN_ROWS, place.clone());
            finding.count(
                rest.iter()
                    .map(|(from, to, _)| (to - from + 1) as u64)
                    .sum(),
            );
            for text in rest.into_iter().flat_map(|(_, _, inside)| inside) {
                finding.hide(text);
            }
        }
        let empty = self.rows.difference(&seen).count();
        if empty > 0 || self.all_rows && seen.is_empty() {
            inspection
                .find(&codes::HIDDEN_ROWS, place.clone())
                .count(empty.max(1) as u64)
                .weigh(Severity::Warn)
                .detail("they are empty");
        }
    }
}
