//! A row or a column as a line of numbers, and which of them a total is the sum of.
//!
//! Nothing but the arithmetic tells what a total totals: of all that it may total by its label and its place, it totals
//! whatever sums to it, by the true counts.

use super::grid::Grid;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The places of a line, the same for all lines that run in one direction through a table.
pub(super) struct Axis {
    total: Vec<bool>,
    /// What may be a part of a total. Some are called totals themselves: "All other theft".
    leaf: Vec<bool>,
    /// Where a run of numbers may begin or end.
    edges: Vec<usize>,
    /// Numbers that belong together by their labels or their place, each with what may be their total.
    groups: Vec<(Totals, Likely, Vec<usize>)>,
    /// For each place the groups that it may be a total of.
    keys: Vec<Vec<usize>>,
    /// For each place its labels by number, 0 for none.
    labels: Vec<Vec<usize>>,
    /// For each total the labels that it shares with other rows: it is no total of rows that have others in their place.
    bound: Vec<Vec<usize>>,
}

/// What may be the total of a group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Totals {
    /// Any.
    Any,
    /// Those that have this key.
    Of(usize),
}

/// How likely it is, by its label and its place alone, that a total is one of some members.
///
/// A published total is the sum of whatever makes it. One that is published as `<N` shows nobody what makes it: it is taken for what
/// is likeliest of what it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likely {
    Agreeing,
    Above,
    Below,
    Possible,
    /// A total of totals: where it is one of rows that are no totals too, those say all.
    OfTotals,
}

/// More label columns than this are not compared with one another.
const LABELS: usize = 6;

impl Axis {
    /// Down the columns of a table: labels are those of rows. `but` are rows that may well be
    /// no totals, whatever they are called.
    pub fn down(grid: &Grid, but: &[usize]) -> Axis {
        let total: Vec<bool> = (0..grid.rows).map(|r| grid.is_total(r)).collect();
        let breaks = |r: usize| grid.parting[r] || total[r] && but.binary_search(&r).is_err();
        let leaf: Vec<bool> = (0..grid.rows)
            .map(|r| !grid.parting[r] && !breaks(r))
            .collect();
        let mut edges = vec![0, grid.rows];
        edges.extend(
            (0..grid.rows)
                .filter(|r| breaks(*r))
                .flat_map(|r| [r, r + 1]),
        );
        let mut axis = Axis::of(total, leaf, edges);
        axis.binding(grid);
        axis.blocks();
        axis.agreeing(grid);
        axis.prefixed(grid);
        axis
    }

    /// Across the columns of counts: labels are headers, and a run may begin and end anywhere.
    pub fn across(grid: &Grid, but: &[usize]) -> Axis {
        let places = grid.counts.len();
        let total: Vec<bool> = grid.counts.iter().map(|k| grid.header_total[*k]).collect();
        let leaf: Vec<bool> = (0..places)
            .map(|n| !total[n] || but.binary_search(&n).is_ok())
            .collect();
        let mut axis = Axis::of(total, leaf, (0..=places).collect());
        let leaves = || (0..places).filter(|n| axis.leaf[*n]);
        let suppressed = leaves().filter(|n| grid.suppressed[grid.counts[*n]]);
        let suppressed: Vec<usize> = suppressed.collect();
        let mut prefixes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for n in leaves() {
            if let Some(prefix) = &grid.header_prefixes[grid.counts[n]] {
                prefixes.entry(prefix).or_default().push(n);
            }
        }
        axis.groups.push((Totals::Any, Likely::Above, suppressed));
        axis.groups.extend(prefixes.into_values().map(possible));
        axis
    }

    fn of(total: Vec<bool>, leaf: Vec<bool>, mut edges: Vec<usize>) -> Axis {
        edges.sort_unstable();
        edges.dedup();
        let all = (0..leaf.len()).filter(|n| leaf[*n]).collect();
        Axis {
            keys: vec![Vec::new(); total.len()],
            labels: vec![Vec::new(); total.len()],
            bound: vec![Vec::new(); total.len()],
            groups: vec![possible(all)],
            total,
            leaf,
            edges,
        }
    }

    /// Which labels bind a total.
    fn binding(&mut self, grid: &Grid) {
        let mut numbers: BTreeMap<(usize, &str), (usize, usize)> = BTreeMap::new();
        for (r, labels) in grid.labels.iter().enumerate() {
            for (k, label) in labels.iter().enumerate() {
                let next = numbers.len() + 1;
                let (number, rows) = numbers.entry((k, label)).or_insert((next, 0));
                *rows += 1;
                self.labels[r].push(if label.is_empty() { 0 } else { *number });
            }
        }
        for r in (0..grid.rows).filter(|r| self.total[*r]) {
            for (k, label) in grid.labels[r].iter().enumerate() {
                let shared = numbers.get(&(k, label)).is_some_and(|(_, rows)| *rows > 1);
                if shared && !label.is_empty() && !grid.says_total[r][k] {
                    self.bound[r].push(k);
                }
            }
        }
    }

    /// Whether a total may be one of these, by the labels that bind it.
    fn allows(&self, total: usize, members: &[usize]) -> bool {
        self.bound[total].iter().all(|k| {
            let own = self.labels[total][*k];
            members
                .iter()
                .all(|m| [0, own].contains(&self.labels[*m][*k]))
        })
    }

    /// What stands between two edges; one number alone needs no total.
    fn blocks(&mut self) {
        for pair in self.edges.windows(2) {
            let block: Vec<usize> = (pair[0]..pair[1]).filter(|n| self.leaf[*n]).collect();
            if block.len() > 1 {
                self.groups.push(possible(block));
            }
        }
    }

    /// Rows that agree with a total in its other labels: in all of them, in all that are no totals themselves, in one.
    fn agreeing(&mut self, grid: &Grid) {
        let labels = grid.labels.first().map_or(0, Vec::len).min(LABELS);
        if labels < 2 {
            return;
        }
        let open = |r: usize, k: usize| grid.says_total[r][k] || grid.labels[r][k].is_empty();
        let others = |r: usize, but: usize| -> Vec<&str> {
            let all = (0..labels).filter(|k| *k != but);
            all.map(|k| grid.labels[r][k].as_str()).collect()
        };
        let fixed = |r: usize, mask: usize| -> Vec<&str> {
            let all = (0..labels).filter(|k| mask & 1 << k == 0);
            all.map(|k| grid.labels[r][k].as_str()).collect()
        };
        let mut known: BTreeMap<(u8, usize, Vec<&str>), usize> = BTreeMap::new();
        let mut masks = Vec::new();
        for r in (0..grid.rows).filter(|r| self.total[*r]) {
            let mut may = Vec::new();
            let mut mask = 0;
            for k in 0..labels {
                if grid.says_total[r][k] {
                    may.push((0, k, others(r, k)));
                }
                if open(r, k) {
                    mask |= 1 << k;
                } else {
                    may.push((2, k, vec![grid.labels[r][k].as_str()]));
                }
            }
            if mask != (1 << labels) - 1 {
                may.push((1, mask, fixed(r, mask)));
                if !masks.contains(&mask) {
                    masks.push(mask);
                }
            }
            for key in may {
                let next = known.len();
                self.keys[r].push(*known.entry(key).or_insert(next));
            }
        }
        let mut groups: Vec<(Likely, Vec<usize>)> =
            vec![(Likely::Agreeing, Vec::new()); known.len()];
        for ((kind, ..), group) in &known {
            if *kind == 2 {
                groups[*group].0 = Likely::Possible;
            }
        }
        let mut belongs = |key: (u8, usize, Vec<&str>), r: usize| {
            if let Some(group) = known.get(&key) {
                groups[*group].1.push(r);
            }
        };
        for r in (0..grid.rows).filter(|r| !grid.parting[*r]) {
            for k in (0..labels).filter(|k| self.leaf[r] || !grid.says_total[r][*k]) {
                belongs((0, k, others(r, k)), r);
            }
            if self.leaf[r] {
                masks.iter().for_each(|m| belongs((1, *m, fixed(r, *m)), r));
                (0..labels).for_each(|k| belongs((2, k, vec![grid.labels[r][k].as_str()]), r));
            }
        }
        let groups = groups.into_iter().enumerate();
        self.groups
            .extend(groups.map(|(key, (likely, group))| (Totals::Of(key), likely, group)));
    }

    /// Rows whose labels have one prefix before a colon, in the whole table and where the other labels agree too.
    fn prefixed(&mut self, grid: &Grid) {
        let mut groups: BTreeMap<(usize, &str, Vec<&str>), Vec<usize>> = BTreeMap::new();
        for r in (0..grid.rows).filter(|r| self.leaf[*r]) {
            for (k, prefix) in grid.prefixes[r].iter().enumerate().take(LABELS) {
                let Some(prefix) = prefix else { continue };
                groups.entry((k, prefix, Vec::new())).or_default().push(r);
                if grid.labels[r].len() > 1 {
                    let labels = grid.labels[r].iter().enumerate();
                    let others = labels.filter(|(other, _)| *other != k);
                    let others = others.map(|(_, label)| label.as_str()).collect();
                    groups.entry((k, prefix, others)).or_default().push(r);
                }
            }
        }
        self.groups.extend(groups.into_values().map(possible));
    }
}

/// A group that any total may be one of.
fn possible(group: Vec<usize>) -> (Totals, Likely, Vec<usize>) {
    (Totals::Any, Likely::Possible, group)
}

/// A number of a line: the least and the most that it is, and whether it is one that nobody may find out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub low: u64,
    pub high: u64,
    pub kept: bool,
    /// Whether it is published, as it is or as `<N`: what is not is no total.
    pub shown: bool,
}

/// That a total is the sum of some members of its line.
pub(super) struct Match {
    likely: Likely,
    /// Whether all but one of the members are 0: then it may be chance.
    alone: bool,
    pub total: usize,
    /// `None` where they are too many to be listed.
    pub members: Option<Vec<usize>>,
}

/// The sums of a line.
pub(super) struct Sums {
    pub found: Vec<Match>,
    /// What is called a total and is the sum of nothing.
    pub unmatched: Vec<usize>,
}

/// Members of a match, as long as there is room for them.
fn listed(members: impl Iterator<Item = usize>, room: &mut usize) -> Option<Vec<usize>> {
    let members: Vec<usize> = members.take(*room).collect();
    *room -= members.len();
    (*room > 0).then_some(members)
}

/// How many totals are named for one and the same sum.
const NAMED: usize = 16;

/// Sums from the first number on.
struct Running {
    low: Vec<u64>,
    high: Vec<u64>,
}

impl Running {
    fn of(numbers: impl Iterator<Item = Number>) -> Running {
        let mut running = Running {
            low: vec![0],
            high: vec![0],
        };
        for (n, number) in numbers.enumerate() {
            running.low.push(running.low[n].saturating_add(number.low));
            running
                .high
                .push(running.high[n].saturating_add(number.high));
        }
        running
    }

    fn of_run(&self, run: &Range<usize>) -> (u64, u64) {
        (
            self.low[run.end] - self.low[run.start],
            self.high[run.end] - self.high[run.start],
        )
    }

    /// Whether all its numbers are known for certain.
    fn is_certain(&self) -> bool {
        self.low.last() == self.high.last()
    }
}

impl Axis {
    /// Finds what each total of a line is the sum of; sums without a number that is kept are left out.
    ///
    /// `room` is how many members may still be listed.
    pub fn sums(&self, line: &[Number], room: &mut usize) -> Sums {
        let mut found = Vec::new();
        self.of_groups(line, &mut found);
        self.of_runs(line, room, &mut found);
        self.of_totals(line, room, &mut found);
        for one in &mut found {
            let members = one.members.as_deref().unwrap_or(&[]);
            one.alone = members.iter().filter(|n| line[**n].high > 0).count() < 2;
        }
        found.retain(|one| {
            let members = one.members.as_deref();
            members.is_none_or(|members| self.allows(one.total, members))
        });
        let mut likeliest: BTreeMap<usize, Likely> = BTreeMap::new();
        for one in &found {
            let known = likeliest.entry(one.total).or_insert(one.likely);
            *known = one.likely.min(*known);
        }
        let mut unmatched: Vec<usize> = self.totals(line).collect();
        let certain: BTreeSet<usize> = found.iter().filter(|m| !m.alone).map(|m| m.total).collect();
        unmatched.retain(|t| !certain.contains(t));
        found.retain(|one| {
            // Without a number that is kept a sum tells nothing but what its total is; nor does that two that are kept are one.
            let kept = |n: &usize| line[*n].kept;
            let members = one.members.as_ref();
            if one.alone && kept(&one.total)
                || !kept(&one.total) && members.is_some_and(|members| !members.iter().any(kept))
            {
                return false;
            }
            let likeliest = likeliest.get(&one.total).copied().unwrap_or(one.likely);
            one.likely == likeliest || !line[one.total].kept && one.likely < Likely::OfTotals
        });
        Sums { found, unmatched }
    }

    fn totals<'l>(&'l self, line: &'l [Number]) -> impl Iterator<Item = usize> + 'l {
        (0..line.len()).filter(|n| self.total[*n] && line[*n].shown && line[*n].high > 0)
    }

    /// Whether a place has a total that is no part of others, but for totals of totals.
    fn is_mere_total(&self, n: usize) -> bool {
        self.total[n] && !self.leaf[n]
    }

    fn of_groups(&self, line: &[Number], found: &mut Vec<Match>) {
        let mut certain: BTreeMap<(Totals, u64), Vec<usize>> = BTreeMap::new();
        let mut uncertain: BTreeMap<Totals, Vec<usize>> = BTreeMap::new();
        for t in self.totals(line) {
            let keys = self.keys[t].iter().map(|key| Totals::Of(*key));
            for key in keys.chain([Totals::Any]) {
                if line[t].low == line[t].high {
                    certain.entry((key, line[t].low)).or_default().push(t);
                } else {
                    uncertain.entry(key).or_default().push(t);
                }
            }
        }
        for (key, likely, members) in &self.groups {
            let (mut low, mut high) = (0u64, 0u64);
            for n in members {
                low = low.saturating_add(line[*n].low);
                high = high.saturating_add(line[*n].high);
            }
            if high == 0 {
                continue;
            }
            // A total that is a part of the group is no part of itself.
            let inside = |t: &usize| self.leaf[*t] && members.binary_search(t).is_ok();
            let makes = |t: &&usize| match inside(t) {
                true => fits(line[**t], low - line[**t].low, high - line[**t].high),
                false => fits(line[**t], low, high),
            };
            let known = certain.range((*key, low)..=(*key, high));
            let halves = certain.range((*key, low / 2)..=(*key, high / 2));
            let halves = halves.flat_map(|(_, totals)| totals).filter(|t| inside(t));
            let known = known.flat_map(|(_, totals)| totals);
            let known = known.filter(|t| !inside(t)).chain(halves);
            let loose = uncertain.get(key).into_iter().flatten();
            for total in known.chain(loose).filter(makes).take(NAMED) {
                found.push(Match {
                    likely: *likely,
                    total: *total,
                    alone: false,
                    members: Some(members.iter().copied().filter(|n| n != total).collect()),
                });
            }
        }
    }

    /// Runs of numbers right above or below a total, as far as an edge.
    fn of_runs(&self, line: &[Number], room: &mut usize, found: &mut Vec<Match>) {
        let nothing = Number {
            low: 0,
            high: 0,
            kept: false,
            shown: false,
        };
        let leaves = (0..line.len()).map(|n| if self.leaf[n] { line[n] } else { nothing });
        let running = Running::of(leaves);
        let at = Places::of(self.edges.iter().copied(), &running);
        let totals: Vec<usize> = (0..line.len()).filter(|n| self.is_mere_total(*n)).collect();
        for t in self.totals(line) {
            let before = totals.partition_point(|n| *n < t);
            let last = before.checked_sub(1).map_or(0, |n| totals[n] + 1);
            let after = before + usize::from(self.is_mere_total(t));
            let next = totals.get(after).copied().unwrap_or(line.len());
            let mut runs = vec![last..t, t + 1..next, 0..t, t + 1..line.len()];
            runs.extend(at.up(t, line[t]).map(|from| from..t));
            runs.extend(at.down(t + 1, line[t]).map(|to| t + 1..to));
            for (n, run) in runs.into_iter().enumerate() {
                let (low, high) = running.of_run(&run);
                if fits(line[t], low, high) && high > 0 {
                    found.push(Match {
                        likely: [Likely::Above, Likely::Below]
                            .get(n)
                            .copied()
                            .unwrap_or(Likely::Possible),
                        alone: false,
                        total: t,
                        members: listed(run.filter(|n| self.leaf[*n]), room),
                    });
                }
            }
        }
    }

    /// Totals of totals, with the numbers after the last of them that no total is of yet.
    fn of_totals(&self, line: &[Number], room: &mut usize, found: &mut Vec<Match>) {
        let all: Vec<usize> = (0..line.len())
            .filter(|n| self.is_mere_total(*n) && line[*n].high > 0)
            .collect();
        if all.is_empty() {
            return;
        }
        let running = Running::of(all.iter().map(|n| line[*n]));
        let at = Places::of(0..=all.len(), &running);
        let (whole_low, whole_high) = (running.low[all.len()], running.high[all.len()]);
        for t in self.totals(line) {
            let n = all.partition_point(|other| *other < t);
            let own = usize::from(self.is_mere_total(t));
            if all.len() == own {
                continue;
            }
            let mut tell = |totals: &mut dyn Iterator<Item = usize>, rest: &Range<usize>| {
                let rest = rest.clone().filter(|n| self.leaf[*n]);
                let members = listed(totals.map(|n| all[n]).chain(rest), room);
                found.push(Match {
                    likely: Likely::OfTotals,
                    alone: false,
                    total: t,
                    members,
                });
            };
            let (low, high) = match own {
                0 => (whole_low, whole_high),
                _ => (whole_low - line[t].low, whole_high - line[t].high),
            };
            if fits(line[t], low, high) {
                tell(&mut (0..n).chain(n + own..all.len()), &(0..0));
            }
            let since = n.checked_sub(1).map_or(0, |n| all[n] + 1);
            let tail = since..t;
            let mut rest = (0u64, 0u64);
            for n in tail.clone().filter(|n| self.leaf[*n]) {
                rest = (
                    rest.0.saturating_add(line[n].low),
                    rest.1.saturating_add(line[n].high),
                );
            }
            for (tail, rest) in [(tail, rest), (0..0, (0, 0))] {
                let (low, high) = running.of_run(&(0..n));
                if n > 0
                    && fits(
                        line[t],
                        low.saturating_add(rest.0),
                        high.saturating_add(rest.1),
                    )
                {
                    tell(&mut (0..n), &tail);
                }
                let left = Number {
                    low: line[t].low.saturating_sub(rest.0),
                    ..line[t]
                };
                if let Some(from) = at.up(n, left).filter(|from| (1..n).contains(from)) {
                    let certain = rest.0 == rest.1 && left.low > 0;
                    if certain
                        && fits(
                            line[t],
                            running.low[n] - running.low[from] + rest.0,
                            u64::MAX,
                        )
                    {
                        tell(&mut (from..n), &tail);
                    }
                }
            }
            if let Some(to) = at.down(n + own, line[t]) {
                tell(&mut (n + own..to), &(0..0));
            }
        }
    }
}

/// Whether a total may be a sum.
fn fits(total: Number, low: u64, high: u64) -> bool {
    low <= total.high && high >= total.low
}

/// Places by what all numbers before them make.
struct Places<'r> {
    running: &'r Running,
    by_sum: BTreeMap<u64, Vec<usize>>,
}

impl<'r> Places<'r> {
    /// Where a number is not certain there is nothing to look up.
    fn of(places: impl Iterator<Item = usize>, running: &'r Running) -> Places<'r> {
        let mut by_sum: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for place in places.filter(|_| running.is_certain()) {
            by_sum.entry(running.low[place]).or_default().push(place);
        }
        Places { running, by_sum }
    }

    /// The nearest place above from which on the numbers make this one.
    fn up(&self, at: usize, makes: Number) -> Option<usize> {
        let places = self
            .by_sum
            .get(&self.running.low[at].checked_sub(makes.low)?)?;
        let before = places.partition_point(|place| *place < at);
        before
            .checked_sub(1)
            .map(|n| places[n])
            .filter(|_| makes.low == makes.high || makes.low > 0)
    }

    /// The nearest place below up to which the numbers make this one.
    fn down(&self, at: usize, makes: Number) -> Option<usize> {
        let places = self
            .by_sum
            .get(&self.running.low[at].checked_add(makes.low)?)?;
        let from = places.partition_point(|place| *place <= at);
        places.get(from).copied()
    }
}
