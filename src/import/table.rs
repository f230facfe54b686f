//! A table as a file has it: headers, and rows with the lines that they stand on.

/// A table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// What stands in the first row that has anything.
    pub head: Vec<String>,
    /// The rows below it that have anything.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug)]
pub(crate) struct Row {
    /// The line of the file, or the row of the sheet, that it begins on.
    pub line: usize,
    /// Its cells, or what is wrong with it.
    pub cells: Result<Vec<Cell>, &'static str>,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cell {
    /// What it shows, blanks around it aside.
    pub text: String,
    /// The number behind it, where a spreadsheet has one.
    pub number: Option<f64>,
}

impl Cell {
    /// A cell of a text file.
    pub fn of(text: &str) -> Cell {
        Cell {
            text: text.trim().to_owned(),
            number: None,
        }
    }
}
