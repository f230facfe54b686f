//! The sums that a reader knows of: in each table, down and across, and from one table to another.

use super::axis::{Axis, Match, Number};
use super::grid::{Cell, Grid};
use super::solve::{self, Sum, Unknown, Verdict};
use super::{Does, Finding, name, words};
use std::collections::{BTreeMap, BTreeSet};

/// A cell: table, row, column.
type Place = (usize, usize, usize);

/// How many cells the sums of a record may have in all.
const ROOM: usize = 4_000_000;

/// No number larger than this is looked at: sums of many must fit.
const LARGEST: u64 = 1 << 40;

/// Finds all sums and what they leave of the counts that are kept.
pub(super) fn judge(grids: &[Grid], below: u64, found: &mut BTreeSet<Finding>) {
    let mut known = Known::of(grids, below);
    let mut room = ROOM;
    for (table, grid) in grids.iter().enumerate().filter(|(_, g)| g.keeps_any()) {
        let mut down = Axes::of(grid, Axis::down);
        for column in grid.counts.iter().filter(|k| grid.suppressed[**k]) {
            let places: Vec<Place> = (0..grid.rows).map(|row| (table, row, *column)).collect();
            known.line(&mut down, &places, &mut room, found);
        }
        let mut across = Axes::of(grid, Axis::across);
        for row in 0..grid.rows {
            let places: Vec<Place> = grid.counts.iter().map(|k| (table, row, *k)).collect();
            known.line(&mut across, &places, &mut room, found);
        }
    }
    for (table, grid) in grids.iter().enumerate().filter(|(_, g)| g.keeps_any()) {
        known.elsewhere(table, grid, found);
    }
    let Known {
        unknowns,
        sums,
        totals,
        ..
    } = known;
    for (sum, verdict) in solve::telling(&unknowns, &sums) {
        let does = match verdict {
            Verdict::Told => Does::GivesBack,
            Verdict::Undecided => Does::Undecided,
            Verdict::Narrow => Does::Narrows,
        };
        found.extend(totals[sum].iter().map(|at| at.does(does)));
    }
}

trait At {
    fn does(&self, does: Does) -> Finding;
}

impl At for Place {
    fn does(&self, does: Does) -> Finding {
        let (table, row, column) = *self;
        Finding {
            table,
            row,
            column,
            does,
        }
    }
}

/// The axes of one direction through a table, by what of it is called a total and is none.
struct Axes<'g> {
    grid: &'g Grid,
    make: fn(&Grid, &[usize]) -> Axis,
    made: BTreeMap<Vec<usize>, Axis>,
}

impl<'g> Axes<'g> {
    fn of(grid: &'g Grid, make: fn(&Grid, &[usize]) -> Axis) -> Axes<'g> {
        Axes {
            grid,
            make,
            made: BTreeMap::new(),
        }
    }

    fn without(&mut self, but: &[usize]) -> &Axis {
        let made = self.made.entry(but.to_vec());
        made.or_insert_with(|| (self.make)(self.grid, but))
    }
}

/// What is known of the cells of all tables.
struct Known<'g> {
    grids: &'g [Grid],
    below: u64,
    unknowns: Vec<Unknown>,
    /// The unknown of each cell that has one.
    cells: BTreeMap<Place, usize>,
    sums: Vec<Sum>,
    /// Where the totals of each sum stand.
    totals: Vec<Vec<Place>>,
    by_terms: BTreeMap<(Vec<(usize, i64)>, i64), usize>,
    /// Cells that are the totals of something in their own table.
    called: BTreeSet<Place>,
}

impl<'g> Known<'g> {
    fn of(grids: &'g [Grid], below: u64) -> Known<'g> {
        let mut known = Known {
            grids,
            below,
            unknowns: Vec::new(),
            cells: BTreeMap::new(),
            sums: Vec::new(),
            totals: Vec::new(),
            by_terms: BTreeMap::new(),
            called: BTreeSet::new(),
        };
        // One count in two tables, under the same labels and header, is one unknown; within a table nothing says so.
        let mut named: BTreeMap<_, BTreeMap<usize, Vec<(Place, u64)>>> = BTreeMap::new();
        for (table, row, column, cell) in super::cells(grids) {
            if let (Cell::Small(n), true) = (cell, grids.len() > 1) {
                let of = named.entry(name(&grids[table], row, column)).or_default();
                of.entry(table).or_default().push(((table, row, column), n));
            }
        }
        for ((labels, _), tables) in named {
            let alone = tables.values().all(|cells| cells.len() == 1);
            let mut counts = tables.values().flatten().map(|(_, n)| n);
            let first = counts.next();
            if alone && !labels.is_empty() && counts.all(|n| Some(n) == first) {
                let unknown = first.map(|n| known.unknown(Cell::Small(*n)));
                let places = tables.values().flatten().map(|(place, _)| *place);
                known.cells.extend(places.zip(unknown.into_iter().cycle()));
            }
        }
        known
    }

    fn unknown(&mut self, cell: Cell) -> usize {
        let truth = match cell {
            Cell::Small(n) | Cell::Withheld(n) => Some(n as i64),
            Cell::Unknown | Cell::Open(_) | Cell::None => None,
        };
        let (low, high) = if cell.is_kept() {
            (1, self.below as i64 - 1)
        } else {
            (0, 2 * LARGEST as i64)
        };
        self.unknowns.push(Unknown {
            low,
            high,
            truth,
            kept: cell.is_kept(),
        });
        self.unknowns.len() - 1
    }

    fn cell(&self, (table, row, column): Place) -> Cell {
        match self.grids[table].cell(row, column) {
            Cell::Open(n) | Cell::Withheld(n) if n > LARGEST => Cell::None,
            cell => cell,
        }
    }

    fn number(&self, place: Place) -> Number {
        let cell = self.cell(place);
        let (low, high) = cell.range(self.below);
        Number {
            low,
            high,
            kept: cell.is_kept(),
            shown: cell.is_kept() || matches!(cell, Cell::Open(_)),
        }
    }

    /// The sums of one row or column.
    fn line(
        &mut self,
        axes: &mut Axes<'_>,
        places: &[Place],
        room: &mut usize,
        found: &mut BTreeSet<Finding>,
    ) {
        let line: Vec<Number> = places.iter().map(|place| self.number(*place)).collect();
        if !line.iter().any(|number| number.kept) {
            return;
        }
        let first = axes.without(&[]).sums(&line, room);
        let mut all = first.found;
        // "All other theft" is no total, though it is called one: it is the sum of nothing, and a total may be one of it.
        if !first.unmatched.is_empty() {
            let again = axes.without(&first.unmatched).sums(&line, room);
            let new = |one: &Match| first.unmatched.binary_search(&one.total).is_ok();
            all.extend(again.found.into_iter().filter(new));
        }
        for Match { total, members, .. } in all {
            match members {
                Some(members) => {
                    self.called.insert(places[total]);
                    self.add(members.iter().map(|n| places[*n]), places[total]);
                }
                None => {
                    found.insert(places[total].does(Does::Undecided));
                }
            }
        }
    }

    /// Takes in that these cells make the number of another.
    fn add(&mut self, members: impl Iterator<Item = Place>, total: Place) {
        let Some(sum) = self.sum(members, total) else {
            return;
        };
        let key = (sum.terms.clone(), sum.makes);
        let n = *self.by_terms.entry(key).or_insert(self.sums.len());
        if n == self.sums.len() {
            self.sums.push(sum);
            self.totals.push(Vec::new());
        }
        if !self.totals[n].contains(&total) {
            self.totals[n].push(total);
        }
    }

    fn sum(&mut self, members: impl Iterator<Item = Place>, total: Place) -> Option<Sum> {
        let mut signs: BTreeMap<usize, i64> = BTreeMap::new();
        let mut makes = 0i64;
        for (place, sign) in members.map(|m| (m, 1)).chain([(total, -1)]) {
            match self.cell(place) {
                Cell::None => {}
                Cell::Open(n) => makes -= sign * n as i64,
                cell => {
                    let unknown = match self.cells.get(&place) {
                        Some(unknown) => *unknown,
                        None => {
                            let unknown = self.unknown(cell);
                            self.cells.insert(place, unknown);
                            unknown
                        }
                    };
                    // A count that stands in a sum twice, by way of two tables, makes another kind of sum.
                    if signs.insert(unknown, sign).is_some() {
                        return None;
                    }
                }
            }
        }
        let kept = signs.keys().any(|k| self.unknowns[*k].kept);
        kept.then(|| Sum {
            terms: signs.into_iter().collect(),
            makes,
        })
    }

    /// Totals in other tables of what this one keeps.
    fn elsewhere(&mut self, table: usize, grid: &'g Grid, found: &mut BTreeSet<Finding>) {
        let is_sum = |r: usize| (0..grid.columns).any(|k| self.called.contains(&(table, r, k)));
        let leaves: Vec<usize> = (0..grid.rows)
            .filter(|r| !grid.parting[*r] && !(grid.is_total(*r) && is_sum(*r)))
            .collect();
        let mut rows_of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for row in &leaves {
            for label in grid.label_set(*row) {
                rows_of.entry(label).or_default().push(*row);
            }
        }
        let mut known: BTreeMap<Vec<&str>, Selected> = BTreeMap::new();
        for (other, from) in self.grids.iter().enumerate() {
            let totals = |row: usize, k: usize| from.is_total(row) || from.header_total[k];
            for row in (0..from.rows).filter(|_| other != table) {
                for column in from.counts.iter().filter(|k| totals(row, **k)) {
                    let place = (other, row, *column);
                    let Cell::Open(makes) = self.cell(place) else {
                        continue;
                    };
                    let says_total = from.says_total[row].iter();
                    let labels = from.labels[row].iter().zip(says_total);
                    let labels = labels.filter(|(_, total)| !**total).map(|(label, _)| label);
                    let labels: Vec<&str> = labels
                        .filter_map(|label| Some(*rows_of.get_key_value(label.as_str())?.0))
                        .collect();
                    let selected = known
                        .entry(labels)
                        .or_insert_with_key(|labels| Selected::of(grid, labels, &leaves, &rows_of));
                    let sets = selected.making(makes, grid);
                    let said = words::telling(&from.headers[*column]);
                    let said_in_row = from.labels[row].iter().zip(&from.says_total[row]);
                    let said_in_row = said_in_row.filter(|(_, total)| **total);
                    let said: Vec<String> = said
                        .into_iter()
                        .chain(said_in_row.flat_map(|(label, _)| words::telling(label)))
                        .collect();
                    for columns in sets {
                        let members = columns.iter().flat_map(|k| {
                            let rows = selected.rows.iter();
                            rows.map(move |row| (table, *row, *k))
                        });
                        let members: Vec<Place> = members.collect();
                        if is_about(&said, &columns, grid) {
                            self.add(members.into_iter(), place);
                        } else if let Some(sum) = self.sum(members.into_iter(), place)
                            && !solve::telling(&self.unknowns, &[sum]).is_empty()
                        {
                            found.insert(place.does(Does::MayTotal));
                        }
                    }
                }
            }
        }
    }
}

/// Whether what a total in another table says may mean these columns: one of its words is one of theirs, or there are none to compare.
fn is_about(said: &[String], columns: &[usize], grid: &Grid) -> bool {
    let heads: Vec<String> = columns
        .iter()
        .flat_map(|k| words::telling(&grid.headers[*k]))
        .collect();
    said.is_empty()
        || heads.is_empty()
        || columns.len() > 1
        || said.iter().any(|a| heads.iter().any(|b| words::akin(a, b)))
}

/// Rows of a table that have some labels, and what their columns make.
struct Selected {
    rows: Vec<usize>,
    /// What each column of counts makes.
    columns: Vec<(usize, u64)>,
}

impl Selected {
    fn of(
        grid: &Grid,
        labels: &[&str],
        leaves: &[usize],
        rows_of: &BTreeMap<&str, Vec<usize>>,
    ) -> Selected {
        let fewest = labels.iter().filter_map(|l| rows_of.get(l));
        let rows: Vec<usize> = fewest
            .min_by_key(|rows| rows.len())
            .map_or(leaves, Vec::as_slice)
            .iter()
            .copied()
            .filter(|row| {
                let own = grid.label_set(*row);
                labels.iter().all(|label| own.contains(label))
            })
            .collect();
        let leaf_columns = grid.counts.iter().filter(|k| !grid.header_total[**k]);
        let all_columns = grid.counts.iter().filter(|k| grid.header_total[**k]);
        let makes = |k: usize| {
            let known = rows.iter().map(|row| match grid.cell(*row, k) {
                Cell::Open(n) | Cell::Small(n) => n.min(LARGEST),
                _ => 0,
            });
            (k, known.sum())
        };
        let columns = leaf_columns.chain(all_columns).map(|k| makes(*k)).collect();
        Selected { rows, columns }
    }

    /// The columns that make a number: one, all that are suppressed, all but totals.
    fn making(&self, number: u64, grid: &Grid) -> Vec<Vec<usize>> {
        let mut sets: Vec<Vec<usize>> = Vec::new();
        let kept = |k: usize| self.rows.iter().any(|row| grid.cell(*row, k).is_kept());
        for (k, makes) in &self.columns {
            if *makes == number && kept(*k) {
                sets.push(vec![*k]);
            }
        }
        let leaves = || self.columns.iter().filter(|(k, _)| !grid.header_total[*k]);
        let suppressed = leaves().filter(|(k, _)| grid.suppressed[*k]);
        for set in [leaves().collect::<Vec<_>>(), suppressed.collect()] {
            if set.len() > 1
                && set.iter().map(|(_, makes)| makes).sum::<u64>() == number
                && set.iter().any(|(k, _)| kept(*k))
            {
                sets.push(set.iter().map(|(k, _)| *k).collect());
            }
        }
        sets.dedup();
        sets
    }
}
