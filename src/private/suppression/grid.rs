//! A table as its readers see it: which columns are labels, which are counts, which rows and columns are totals.

use super::{Given, Shown, Table, words};
use crate::attachments::csv;
use std::collections::BTreeSet;

/// A cell of a column of counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing, or no count.
    None,
    /// A count that is published.
    Open(u64),
    /// A count that is published as `<N`.
    Small(u64),
    /// `<N` in the author's own file: nobody here knows the count.
    Unknown,
    /// A count of a withheld column.
    Withheld(u64),
}

impl Cell {
    /// The least and the most that its count is.
    pub fn range(self, below: u64) -> (u64, u64) {
        match self {
            Cell::None => (0, 0),
            Cell::Open(n) | Cell::Small(n) | Cell::Withheld(n) => (n, n),
            Cell::Unknown => (1, below - 1),
        }
    }

    /// Whether it is published as `<N`.
    pub fn is_kept(self) -> bool {
        matches!(self, Cell::Small(_) | Cell::Unknown)
    }
}

/// What a column is to its readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Label,
    Count,
    Share,
    /// Nothing of it is published that could help anybody.
    Nothing,
}

/// A table as its readers see it.
pub(super) struct Grid {
    pub rows: usize,
    pub columns: usize,
    /// Row by row; `Cell::None` outside the columns of counts.
    cells: Vec<Cell>,
    /// The columns of counts.
    pub counts: Vec<usize>,
    /// The columns of shares and rates that are published.
    pub shares: Vec<usize>,
    /// The labels of each row, compared by their words, in the order of their columns.
    pub labels: Vec<Vec<String>>,
    /// The same labels with what stands before a colon, where one does.
    pub prefixes: Vec<Vec<Option<String>>>,
    /// Which of the labels read as a total.
    pub says_total: Vec<Vec<bool>>,
    /// The headers, compared by their words.
    pub headers: Vec<String>,
    pub header_prefixes: Vec<Option<String>>,
    /// Which headers of columns of counts read as a total.
    pub header_total: Vec<bool>,
    /// Which columns are suppressed.
    pub suppressed: Vec<bool>,
    /// Rows that part others: empty ones, and those that only have a label.
    pub parting: Vec<bool>,
}

impl Grid {
    pub fn of(table: &Table<'_>, below: u64) -> Grid {
        let columns = table.columns.len();
        let rows = table.columns.first().map_or(0, |c| c.cells.len());
        let kinds = kinds(table, below);
        let mut cells = vec![Cell::None; rows * columns];
        for (k, column) in table.columns.iter().enumerate() {
            if kinds[k] == Kind::Count {
                for (r, cell) in column.cells.iter().enumerate() {
                    cells[r * columns + k] = read(*cell, column.shown, below);
                }
            }
        }
        let of = |kind: Kind| {
            (0..columns)
                .filter(|k| kinds[*k] == kind)
                .collect::<Vec<_>>()
        };
        let (labels, counts, shares) = (of(Kind::Label), of(Kind::Count), of(Kind::Share));
        let each = |r: usize| {
            labels
                .iter()
                .map(move |k| table.columns[*k].cells[r].text())
        };
        let headers = table.columns.iter().map(|c| c.header);
        let parting = (0..rows).map(|r| {
            let mut open = (0..columns).filter(|k| kinds[*k] != Kind::Label);
            open.all(|k| table.columns[k].cells[r].is_empty())
        });
        Grid {
            rows,
            columns,
            labels: (0..rows)
                .map(|r| each(r).map(words::same).collect())
                .collect(),
            prefixes: (0..rows).map(|r| each(r).map(prefix).collect()).collect(),
            says_total: (0..rows)
                .map(|r| each(r).map(words::reads_total).collect())
                .collect(),
            headers: headers.clone().map(words::same).collect(),
            header_prefixes: headers.clone().map(prefix).collect(),
            header_total: headers
                .enumerate()
                .map(|(k, header)| kinds[k] == Kind::Count && words::reads_total(header))
                .collect(),
            suppressed: table
                .columns
                .iter()
                .map(|c| c.shown == Shown::Suppressed)
                .collect(),
            parting: parting.collect(),
            cells,
            counts,
            shares,
        }
    }

    pub fn cell(&self, row: usize, column: usize) -> Cell {
        self.cells[row * self.columns + column]
    }

    pub fn is_total(&self, row: usize) -> bool {
        self.says_total[row].contains(&true)
    }

    /// The words of a row's labels, whatever the order of its columns.
    pub fn label_set(&self, row: usize) -> BTreeSet<&str> {
        let labels = self.labels[row].iter().map(String::as_str);
        labels.filter(|label| !label.is_empty()).collect()
    }

    /// Whether any count is published as `<N`.
    pub fn keeps_any(&self) -> bool {
        self.cells.iter().any(|cell| cell.is_kept())
    }
}

/// What stands before a colon in a label.
fn prefix(label: &str) -> Option<String> {
    let (before, _) = label.split_once([':', '：'])?;
    Some(words::same(before)).filter(|before| !before.is_empty())
}

impl Given<'_> {
    fn is_empty(self) -> bool {
        match self {
            Given::Open(text) => text.trim().is_empty(),
            Given::Kept(count) => count.is_none(),
        }
    }

    fn is_count(self) -> bool {
        matches!(self, Given::Kept(Some(_)))
    }
}

/// Whether a column has shares or rates of something.
pub(super) fn is_share<'a>(header: &str, cells: impl IntoIterator<Item = &'a str>) -> bool {
    let mut cells = cells.into_iter();
    words::reads_share(header, || {
        cells.any(|cell| cell.contains(['%', '％', '﹪']))
    })
}

/// A cell of a column of counts.
fn read(cell: Given<'_>, shown: Shown, below: u64) -> Cell {
    let count = match cell {
        Given::Open(text) => csv::count(text),
        Given::Kept(count) => count,
    };
    match (shown, count) {
        (Shown::Nothing, Some(n)) => Cell::Withheld(n),
        (Shown::Suppressed, Some(n)) if (1..below).contains(&n) => Cell::Small(n),
        (Shown::Suppressed, None) if is_small(cell.text(), below) => Cell::Unknown,
        (Shown::Open | Shown::Suppressed, Some(n)) => Cell::Open(n),
        _ => Cell::None,
    }
}

/// Whether a cell is `<N` itself, N being `below`.
pub(super) fn is_small(cell: &str, below: u64) -> bool {
    cell.trim()
        .strip_prefix('<')
        .is_some_and(|n| n.parse() == Ok(below))
}

fn kinds(table: &Table<'_>, below: u64) -> Vec<Kind> {
    let mut kinds: Vec<Option<Kind>> = table
        .columns
        .iter()
        .map(|column| {
            let cells = || column.cells.iter().map(|cell| cell.text());
            let filled = || cells().filter(|cell| !cell.is_empty() && *cell != "-");
            match column.shown {
                Shown::Dashed => Some(Kind::Nothing),
                Shown::Suppressed => Some(Kind::Count),
                Shown::Nothing if column.cells.iter().any(|c| c.is_count()) => Some(Kind::Count),
                Shown::Nothing => Some(Kind::Nothing),
                Shown::Open if is_share(column.header, cells()) => Some(Kind::Share),
                Shown::Open => {
                    let (all, counts) = filled().fold((0, 0), |(all, counts), cell| {
                        let is = csv::count(cell).is_some() || is_small(cell, below);
                        (all + 1, counts + usize::from(is))
                    });
                    let years = || {
                        filled()
                            .filter_map(csv::count)
                            .all(|n| (1900..2100).contains(&n))
                    };
                    if all == 0 || counts * 2 <= all || filled().any(words::reads_total) || years()
                    {
                        Some(Kind::Label)
                    } else {
                        // The first column may have numbers for labels.
                        None
                    }
                }
            }
        })
        .collect();
    let labelled = kinds.contains(&Some(Kind::Label));
    if let Some(first) = kinds.first_mut()
        && first.is_none()
        && !labelled
        && !words::reads_total(table.columns[0].header)
    {
        *first = Some(Kind::Label);
    }
    kinds
        .into_iter()
        .map(|kind| kind.unwrap_or(Kind::Count))
        .collect()
}
