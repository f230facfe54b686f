//! What lies on the cells of a sheet: the boxes of pictures and shapes, and the cells that they hide.

/// Units of drawings to a pixel, of which an inch has 96.
const PIXEL: f64 = 9_525.0;
/// Units of drawings to a point.
const POINT: f64 = 12_700.0;

/// How wide columns and how high rows are, in the units of drawings, as far as a sheet says it.
pub struct Grid {
    /// The width of columns of which nothing is said.
    column: f64,
    /// The height of rows of which nothing is said.
    row: f64,
    /// From, to, width; in the order of the sheet.
    columns: Vec<(usize, usize, f64)>,
    /// Row, height; in the order of the sheet.
    rows: Vec<(usize, f64)>,
}

impl Default for Grid {
    fn default() -> Grid {
        Grid {
            column: 64.0 * PIXEL,
            row: 15.0 * POINT,
            columns: Vec::new(),
            rows: Vec::new(),
        }
    }
}

/// A corner as drawings say it: a column and a row from 0, and how far from their beginnings.
#[derive(Clone, Copy, Default)]
pub struct Corner {
    /// Column and row, from 0.
    pub cell: (usize, usize),
    /// From their beginnings, in the units of drawings.
    pub off: (f64, f64),
}

impl Grid {
    /// Says how wide columns are that say nothing, in letters.
    pub fn all_columns(&mut self, letters: f64) {
        self.column = width(letters);
    }

    /// Says how high rows are that say nothing, in points.
    pub fn all_rows(&mut self, points: f64) {
        self.row = points * POINT;
    }

    /// Says how wide columns are, by their numbers from 1.
    pub fn columns(&mut self, from: usize, to: usize, letters: f64) {
        self.columns.push((from, to, width(letters)));
    }

    /// Says how high a row is, by its number from 1.
    pub fn row(&mut self, row: usize, points: f64) {
        self.rows.push((row, points * POINT));
    }

    /// Where everything lies: worked out once, since a sheet may have as many boxes as rows.
    pub fn measured(&self) -> Measured {
        // By column what it adds to the width of all that follow, and where that ends.
        let mut more = vec![0.0; MOST_COLUMNS + 1];
        for (from, to, width) in &self.columns {
            let (from, to) = (
                from.saturating_sub(1).min(MOST_COLUMNS),
                (*to).min(MOST_COLUMNS),
            );
            if from < to {
                more[from] += width - self.column;
                more[to] -= width - self.column;
            }
        }
        let (mut x, mut width) = (0.0, self.column);
        let columns = more.into_iter().map(|more| {
            width += more;
            let begins = x;
            x += width;
            begins
        });
        let columns = columns.collect();
        let mut rows = self.rows.clone();
        rows.sort_by_key(|(row, _)| *row);
        let mut sum = 0.0;
        for (_, height) in &mut rows {
            sum += *height - self.row;
            *height = sum;
        }
        Measured {
            columns,
            row: self.row,
            rows,
        }
    }
}

const MOST_COLUMNS: usize = 16_384;
const MOST_ROWS: usize = 1_048_576;

/// Where the columns and rows of a sheet begin.
pub struct Measured {
    /// By column, from 0.
    columns: Vec<f64>,
    /// The height of rows of which nothing is said.
    row: f64,
    /// Row, from 1, and how much higher it and all before it are than if nothing were said of them.
    rows: Vec<(usize, f64)>,
}

impl Measured {
    fn column_at(&self, column: usize) -> f64 {
        self.columns[column.min(MOST_COLUMNS)]
    }

    fn row_at(&self, row: usize) -> f64 {
        let before = self.rows.partition_point(|(of, _)| *of <= row);
        let more = before.checked_sub(1).map_or(0.0, |last| self.rows[last].1);
        row as f64 * self.row + more
    }

    /// Where a corner lies on the sheet.
    pub fn place(&self, corner: Corner) -> (f64, f64) {
        let (column, row) = corner.cell;
        (
            self.column_at(column) + corner.off.0,
            self.row_at(row) + corner.off.1,
        )
    }

    /// The first and the last column and row, from 1, of which a box hides nearly all.
    pub fn hidden(&self, from: (f64, f64), to: (f64, f64)) -> Option<[usize; 4]> {
        let (left, right) = span(&|n| self.column_at(n), from.0, to.0, MOST_COLUMNS)?;
        let (top, bottom) = span(&|n| self.row_at(n), from.1, to.1, MOST_ROWS)?;
        Some([left, top, right, bottom])
    }
}

/// The numbers, from 1, of the first and the last stretch that lie between two places but for a little at their ends.
fn span(begins: &dyn Fn(usize) -> f64, from: f64, to: f64, most: usize) -> Option<(usize, usize)> {
    // The first whose beginning, and then the last whose end, is close enough; both grow with the number.
    let first = halve(most, &|n| {
        let slack = (begins(n + 1) - begins(n)) * 0.15;
        begins(n) >= from - slack
    });
    let last = halve(most, &|n| {
        let slack = (begins(n + 1) - begins(n)) * 0.15;
        begins(n + 1) > to + slack
    });
    (last > first).then_some((first + 1, last))
}

/// The first number for which something holds that holds for all that follow.
fn halve(most: usize, holds: &dyn Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = usize::midpoint(low, high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The width of a column of so many letters: seven pixels each, and five for the gaps.
fn width(letters: f64) -> f64 {
    if letters > 0.0 {
        (letters * 7.0 + 5.0).floor() * PIXEL
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_hides_the_cells_that_lie_below_it() {
        let mut grid = Grid::default();
        grid.columns(2, 2, 20.0);
        grid.row(3, 30.0);
        let corner = |column, row, x, y| Corner {
            cell: (column, row),
            off: (x, y),
        };
        let grid = grid.measured();
        for (from, to, hidden) in [
            (
                corner(1, 2, 0.0, 0.0),
                corner(2, 3, 0.0, 0.0),
                Some([2, 3, 2, 3]),
            ),
            (
                corner(0, 0, 9e4, 2e4),
                corner(3, 4, 0.0, 0.0),
                Some([1, 1, 3, 4]),
            ),
            (corner(0, 0, 3e5, 9e4), corner(1, 1, 9e4, 9e4), None),
        ] {
            assert_eq!(grid.hidden(grid.place(from), grid.place(to)), hidden);
        }
    }
}
