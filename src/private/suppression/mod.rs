//! Whether what is published of some tables gives a suppressed count back.
//!
//! Tables go in as their author wrote them, each column with what is shown of it; places of cells come out, each with
//! what its number does. The check knows the true counts, so it goes by arithmetic: a number that is called a total, and is the sum of
//! some cells, is the total of those cells. What all such sums together leave of a suppressed count is worked out in `solve`.
//!
//! The room knows nothing of records, files or diagnostics.

mod axis;
mod grid;
mod solve;
mod sums;
mod words;

use grid::{Cell, Grid};
use std::collections::{BTreeMap, BTreeSet};

/// What of a column is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::private) enum Shown {
    /// All of it, as it is.
    Open,
    /// Counts, the small ones as `<N`.
    Suppressed,
    /// A dash in every cell.
    Dashed,
    /// Its header.
    Nothing,
}

/// A cell as its author wrote it.
#[derive(Clone, Copy)]
pub(in crate::private) enum Given<'a> {
    /// It is published as it is.
    Open(&'a str),
    /// It is not: the count that stands there, if one does.
    Kept(Option<u64>),
}

/// A column, with as many cells as the others of its table.
pub(in crate::private) struct Column<'a> {
    pub header: &'a str,
    pub shown: Shown,
    pub cells: Vec<Given<'a>>,
}

impl<'a> Given<'a> {
    /// What is published as it is.
    fn text(self) -> &'a str {
        match self {
            Given::Open(text) => text.trim(),
            Given::Kept(_) => "",
        }
    }
}

/// A table.
pub(in crate::private) struct Table<'a> {
    pub columns: Vec<Column<'a>>,
}

/// What a number does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::private) enum Does {
    /// It gives a suppressed count back.
    GivesBack,
    /// It is the suppressed count, in another table.
    Repeats,
    /// It is a share, from which the count beside it can be worked out.
    Shares,
    /// Whether it gives a count back can't be found out within the effort.
    Undecided,
    /// It leaves half or fewer of a count's values.
    Narrows,
    /// It may be a total, though nothing says so.
    MayTotal,
}

/// A cell, and what its number does. Rows are counted from 0, headers aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::private) struct Finding {
    pub table: usize,
    pub row: usize,
    pub column: usize,
    pub does: Does,
}

/// Whether a column that is to be suppressed has shares or rates: then nothing of it is published.
pub(in crate::private) fn is_share<'a>(
    header: &str,
    cells: impl IntoIterator<Item = &'a str>,
) -> bool {
    grid::is_share(header, cells)
}

/// Whether a cell may stand in a column of counts that is suppressed.
pub(in crate::private) fn is_fit(cell: &str, below: u64) -> bool {
    let cell = cell.trim();
    cell.is_empty()
        || cell == "-"
        || crate::attachments::csv::count(cell).is_some()
        || grid::is_small(cell, below)
}

/// Looks for numbers that give back, or nearly, what is suppressed in these tables, which are published together.
pub(in crate::private) fn findings(tables: &[Table<'_>], below: u64) -> Vec<Finding> {
    let grids: Vec<Grid> = tables.iter().map(|t| Grid::of(t, below)).collect();
    if !grids.iter().any(Grid::keeps_any) {
        return Vec::new();
    }
    let mut found = BTreeSet::new();
    for (table, grid) in grids.iter().enumerate() {
        shares(table, &tables[table], grid, &mut found);
        may_total(table, grid, &mut found);
    }
    repeated(&grids, &mut found);
    sums::judge(&grids, below, &mut found);
    // Where a number gives a count back, that it narrows another or may be a total is no news.
    let worst: Vec<Finding> = found.into_iter().collect();
    let mut last = None;
    worst
        .into_iter()
        .filter(|finding| {
            let cell = (finding.table, finding.row, finding.column);
            last.replace(cell) != Some(cell)
        })
        .collect()
}

/// Shares and rates beside a suppressed count.
fn shares(table: usize, written: &Table<'_>, grid: &Grid, found: &mut BTreeSet<Finding>) {
    for row in 0..grid.rows {
        let beside = || grid.counts.iter().any(|k| grid.cell(row, *k).is_kept());
        for column in &grid.shares {
            let cell = written.columns[*column].cells[row].text();
            let tells = cell.contains(|c: char| c.is_numeric());
            if tells && beside() {
                found.insert(Finding {
                    table,
                    row,
                    column: *column,
                    does: Does::Shares,
                });
            }
        }
    }
}

/// Numbers that are the sum of all counts above them, or of all others of their row, three or more, one of them suppressed.
fn may_total(table: usize, grid: &Grid, found: &mut BTreeSet<Finding>) {
    let mut tell = |row: usize, column: usize| {
        found.insert(Finding {
            table,
            row,
            column,
            does: Does::MayTotal,
        });
    };
    for column in &grid.counts {
        let mut above = Tally::default();
        for row in 0..grid.rows {
            if grid.parting[row] || grid.is_total(row) {
                above = Tally::default();
                continue;
            }
            let cell = grid.cell(row, *column);
            if above.makes(cell) {
                tell(row, *column);
            }
            above.add(cell);
        }
    }
    for row in 0..grid.rows {
        let leaves = || grid.counts.iter().filter(|k| !grid.header_total[**k]);
        let mut all = Tally::default();
        leaves().for_each(|k| all.add(grid.cell(row, *k)));
        for column in leaves() {
            let mut others = all;
            let cell = grid.cell(row, *column);
            others.take(cell);
            if others.makes(cell) {
                tell(row, *column);
            }
        }
    }
}

/// Counts as they add up.
#[derive(Clone, Copy, Default)]
struct Tally {
    sum: u64,
    counts: usize,
    kept: usize,
    /// How many nobody knows.
    unknown: usize,
}

impl Tally {
    fn add(&mut self, cell: Cell) {
        match cell {
            Cell::None => return,
            Cell::Unknown | Cell::Withheld(_) => self.unknown += 1,
            Cell::Open(n) | Cell::Small(n) => self.sum = self.sum.saturating_add(n),
        }
        self.counts += 1;
        self.kept += usize::from(cell.is_kept());
    }

    fn take(&mut self, cell: Cell) {
        if let Cell::Open(n) = cell {
            self.sum -= n;
            self.counts -= 1;
        }
    }

    /// Whether they make this published number.
    fn makes(&self, cell: Cell) -> bool {
        self.counts >= 3 && self.kept > 0 && self.unknown == 0 && cell == Cell::Open(self.sum)
    }
}

/// Suppressed counts that stand in the clear in another table, under the same labels and the same header.
fn repeated(grids: &[Grid], found: &mut BTreeSet<Finding>) {
    let mut kept: BTreeMap<(BTreeSet<&str>, &str), Vec<(usize, u64)>> = BTreeMap::new();
    for (table, row, column, cell) in cells(grids) {
        if let Cell::Small(n) = cell {
            let name = name(&grids[table], row, column);
            kept.entry(name).or_default().push((table, n));
        }
    }
    for (table, row, column, cell) in cells(grids) {
        let Cell::Open(n) = cell else { continue };
        let name = name(&grids[table], row, column);
        let same = kept.get(&name).filter(|_| !name.0.is_empty());
        if same.is_some_and(|kept| kept.iter().any(|(other, m)| *other != table && n == *m)) {
            found.insert(Finding {
                table,
                row,
                column,
                does: Does::Repeats,
            });
        }
    }
}

/// What a reader calls a cell: its row's labels and its header.
fn name(grid: &Grid, row: usize, column: usize) -> (BTreeSet<&str>, &str) {
    (grid.label_set(row), &grid.headers[column])
}

/// The cells of all columns of counts.
fn cells(grids: &[Grid]) -> impl Iterator<Item = (usize, usize, usize, Cell)> {
    grids.iter().enumerate().flat_map(|(table, grid)| {
        (0..grid.rows).flat_map(move |row| {
            let counts = grid.counts.iter();
            counts.map(move |k| (table, row, *k, grid.cell(row, *k)))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attachments::csv;

    /// What is found in one table, row and column of each.
    fn found(text: &str, suppressed: &[&str], below: u64) -> Vec<(usize, usize, Does)> {
        let csv = csv::parse(text.as_bytes()).expect("sound");
        let column = |k: usize| Column {
            header: &csv.head[k],
            shown: if suppressed.contains(&csv.head[k].as_str()) {
                Shown::Suppressed
            } else {
                Shown::Open
            },
            cells: csv
                .rows
                .iter()
                .map(|row| Given::Open(row.cells[k].as_str()))
                .collect(),
        };
        let table = Table {
            columns: (0..csv.head.len()).map(column).collect(),
        };
        let found = findings(&[table], below);
        found.iter().map(|f| (f.row, f.column, f.does)).collect()
    }

    #[test]
    fn totals_that_tell() {
        let tells = |rows: &str| {
            let found = found(&format!("area,n\n{rows}"), &["n"], 5);
            found.iter().any(|(.., does)| *does == Does::GivesBack)
        };
        assert!(tells("A,3\nB,12\nTotal,15\n"));
        assert!(tells("All areas,15\nA,3\nB,12\n"));
        assert!(tells("A,1\nB,1\nC,12\nSum,14\n"));
        assert!(tells("A,4\nB,4\nC,12\nGrand total,20\n"));
        assert!(tells("A,3\nB,12\nOverall,15\n"));
        assert!(tells(
            "A,3\nB,12\nTotal north,15\nC,2\nD,3\nTotal south,5\n"
        ));
        assert!(tells("A,3\nB,4\nTotal north,7\nC,2\nD,10\nTotal,19\n"));
        assert!(tells("A,1\nB,2\nTotal north,3\nC,10\nTotal,13\n"));
        assert!(tells("A,3\nB,12\nＴotаl,15\n"));
        assert!(tells("A,3\nB,12\nSubtotal,15\n"));
        assert!(!tells("A,3\nB,2\nC,12\nTotal,17\n"));
        assert!(!tells("A,13\nB,12\nTotal,25\n"));
        assert!(!tells("A,0\nB,12\nTotal,12\n"));
    }

    #[test]
    fn crossing_totals_are_exact_at_any_size() {
        // Each row and column alone leaves enough; in the first two rows only one exchange is possible.
        let mut text = "Area,A,B,C,Total\n".to_owned();
        for n in 0..400 {
            let [a, b, c] = [1 + n % 4, 1 + n / 4 % 4, 1 + n / 16 % 4];
            text.push_str(&format!("Area {n},{a},{b},{c},{}\n", a + b + c));
        }
        text.push_str("Total,1000,1000,976,2976\n");
        let found = found(&text, &["A", "B", "C"], 5);
        // A row of ones or of fours can be nothing else; one of 1, 1, 2 or 4, 4, 3 has two values for each.
        let told = (0..400usize)
            .filter(|n| [0, 63].contains(&(n % 64)))
            .count();
        let does = |wanted: Does| found.iter().filter(|(.., does)| *does == wanted).count();
        assert_eq!(does(Does::GivesBack), told);
        assert_eq!(does(Does::Undecided), 0);
        assert!(
            found
                .iter()
                .all(|(row, column, _)| *row < 400 && *column == 4)
        );
    }

    #[test]
    fn numbers_of_any_size_do_no_harm() {
        let most = u64::MAX;
        let text = format!("area,n\nA,3\nB,{most}\nC,{most}\nTotal,{most}\n");
        assert_eq!(found(&text, &["n"], 5), []);
        assert_eq!(found("area,n\n", &["n"], 5), []);
        assert_eq!(found("n\n3\n", &["n"], 5), []);
    }
}
