//! What a reader can work out of suppressed counts, found by trying everything. No code is shared with the check.
//!
//! Tables are generated together with what their totals total. A reader sees what is published, and tries every count from 1 to
//! `below` - 1 in every place of `<N`: those that agree with all labelled totals are what is left. Where the build is not
//! stopped each suppressed count must have two of them at least; and where each has more than half, nothing may be said.
//! `SEED=n` repeats one table, `TABLES=n` tries more.

#![allow(clippy::disallowed_methods, reason = "tests lay out sites")]

mod common;

use common::{Rng, run, site_of};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

/// A cell: file, row, column.
type Place = (usize, usize, usize);

#[derive(Default)]
struct File {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Columns of which small counts are suppressed.
    suppressed: Vec<usize>,
}

/// Some files that are published together, and what a reader knows of them by their labels.
#[derive(Default)]
struct Tables {
    below: u64,
    files: Vec<File>,
    /// A total, and what it is the total of.
    totals: Vec<(Place, Vec<Place>)>,
    /// One count in two files.
    same: Vec<(Place, Place)>,
    /// Columns of a first file: shares in tenths of a percent, of the sum of that column.
    share: Option<(usize, usize)>,
    /// Whether the column of shares is suppressed too.
    dashed: bool,
}

impl File {
    fn new(head: &[&str], suppressed: &[usize]) -> File {
        File {
            head: head.iter().map(|h| (*h).to_owned()).collect(),
            rows: Vec::new(),
            suppressed: suppressed.to_vec(),
        }
    }

    /// Adds a row of labels and one count; gives its number back.
    fn row(&mut self, labels: &[&str], count: u64) -> usize {
        let mut row: Vec<String> = labels.iter().map(|l| (*l).to_owned()).collect();
        row.push(count.to_string());
        self.rows.push(row);
        self.rows.len() - 1
    }
}

impl Tables {
    fn count(&self, (file, row, column): Place) -> u64 {
        self.files[file].rows[row][column].parse().unwrap_or(0)
    }

    fn is_hidden(&self, place: Place) -> bool {
        let (file, row, column) = place;
        self.files[file].suppressed.contains(&column)
            && !self.files[file].rows[row][column].is_empty()
            && (1..self.below).contains(&self.count(place))
    }

    fn hidden(&self) -> Vec<Place> {
        let mut all = Vec::new();
        for (f, file) in self.files.iter().enumerate() {
            for (r, row) in file.rows.iter().enumerate() {
                all.extend(
                    (0..row.len())
                        .map(|k| (f, r, k))
                        .filter(|p| self.is_hidden(*p)),
                );
            }
        }
        all
    }

    /// Every value that each hidden count can have, for a reader who sees nothing else.
    fn values(&self) -> Option<Vec<BTreeSet<i64>>> {
        let hidden = self.hidden();
        let number = |place: Place| hidden.iter().position(|h| *h == place);
        let mut first: Vec<usize> = (0..hidden.len()).collect();
        for (a, b) in &self.same {
            if let (Some(a), Some(b)) = (number(*a), number(*b)) {
                first[b] = a;
            }
        }
        let sums = self.totals.iter().map(|(total, members)| {
            let mut terms: Vec<(usize, i64)> = Vec::new();
            let mut makes = 0;
            let signed = members.iter().map(|m| (*m, 1)).chain([(*total, -1)]);
            for (place, sign) in signed {
                match number(place) {
                    Some(n) => terms.push((first[n], sign)),
                    None => makes -= sign * self.count(place) as i64,
                }
            }
            (terms, makes)
        });
        let mut search = Search {
            sums: sums.collect(),
            first,
            most: self.below as i64 - 1,
            found: vec![BTreeSet::new(); hidden.len()],
            now: vec![0; hidden.len()],
            steps: 0,
        };
        search.go(0, &|now| self.shares_agree(&hidden, now));
        (search.steps < STEPS).then_some(search.found)
    }

    /// Whether the shares that are published are those of these counts.
    fn shares_agree(&self, hidden: &[Place], now: &[i64]) -> bool {
        let Some((counts, shares)) = self.share.filter(|_| !self.dashed) else {
            return true;
        };
        let count = |row: usize| {
            let place = (0, row, counts);
            let unknown = hidden.iter().position(|h| *h == place);
            unknown.map_or_else(|| self.count(place), |n| now[n] as u64)
        };
        let rows = || 0..self.files[0].rows.len();
        let whole: u64 = rows().map(count).sum();
        rows().all(|row| self.files[0].rows[row][shares] == share(count(row), whole))
    }
}

/// A share as it is printed.
fn share(count: u64, whole: u64) -> String {
    let tenths = (count * 2000 + whole) / (2 * whole.max(1));
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// What one table may cost to try.
const STEPS: u64 = 3_000_000;

struct Search {
    sums: Vec<(Vec<(usize, i64)>, i64)>,
    /// The number under which a count is known that stands twice.
    first: Vec<usize>,
    most: i64,
    found: Vec<BTreeSet<i64>>,
    now: Vec<i64>,
    steps: u64,
}

impl Search {
    fn go(&mut self, n: usize, agrees: &dyn Fn(&[i64]) -> bool) {
        self.steps += 1;
        if self.steps >= STEPS {
            return;
        }
        if n == self.now.len() {
            if agrees(&self.now) {
                for (found, value) in self.found.iter_mut().zip(&self.now) {
                    found.insert(*value);
                }
            }
            return;
        }
        if self.first[n] != n {
            self.now[n] = self.now[self.first[n]];
            return self.go(n + 1, agrees);
        }
        for value in 1..=self.most {
            self.now[n] = value;
            if self.may_be(n) {
                self.go(n + 1, agrees);
            }
        }
    }

    /// Whether the sums may still hold, once the counts up to one are chosen.
    fn may_be(&self, chosen: usize) -> bool {
        self.sums.iter().all(|(terms, makes)| {
            let (mut least, mut most) = (0, 0);
            for (k, sign) in terms {
                let (low, high) = if *k <= chosen {
                    (self.now[*k], self.now[*k])
                } else {
                    (1, self.most)
                };
                least += if *sign > 0 { low } else { -high };
                most += if *sign > 0 { high } else { -low };
            }
            (least..=most).contains(makes)
        })
    }
}

/// Words for totals, some with others beside them.
const TOTALS: &[&str] = &[
    "Total",
    "All",
    "Subtotal",
    "Overall",
    "Sum",
    "Combined",
    "Cyfanswm",
    "Pob un",
    "Total (n)",
    "All areas",
];

fn count(rng: &mut Rng, below: u64) -> u64 {
    match rng.below(10) {
        0..=3 => 1 + rng.below(below as usize - 1) as u64,
        4 => 0,
        _ => below + rng.below(60) as u64,
    }
}

/// Makes tables of one of the kinds.
fn generate(rng: &mut Rng) -> Tables {
    let mut tables = Tables {
        below: 3 + rng.below(4) as u64,
        ..Tables::default()
    };
    let kinds: [fn(&mut Rng, &mut Tables); 9] = [
        one_dimension,
        subtotals,
        two_labels,
        rows_and_columns,
        breakdowns_by_prefix,
        breakdowns_by_empty_rows,
        total_in_a_second_file,
        one_count_in_two_files,
        shares,
    ];
    kinds[rng.below(kinds.len())](rng, &mut tables);
    tables
}

/// The label of a row; the last may read as a total and be none.
fn label(rng: &mut Rng, n: usize, of: usize) -> String {
    if n + 1 == of && rng.chance(20) {
        "All other areas".to_owned()
    } else {
        format!("A{n}")
    }
}

fn one_dimension(rng: &mut Rng, tables: &mut Tables) {
    let mut file = File::new(&["Area", "Arrests"], &[1]);
    let counts: Vec<u64> = (0..2 + rng.below(6))
        .map(|_| count(rng, tables.below))
        .collect();
    let (sum, on_top) = (counts.iter().sum(), rng.chance(25));
    let name = rng.pick(TOTALS);
    let top = on_top.then(|| file.row(&[name], sum));
    let members: Vec<Place> = counts
        .iter()
        .enumerate()
        .map(|(n, count)| (0, file.row(&[&label(rng, n, counts.len())], *count), 1))
        .collect();
    let total = top.unwrap_or_else(|| file.row(&[name], sum));
    tables.totals.push(((0, total, 1), members));
    tables.files.push(file);
}

fn subtotals(rng: &mut Rng, tables: &mut Tables) {
    let mut file = File::new(&["Area", "Arrests"], &[1]);
    let (mut all, mut whole) = (Vec::new(), 0);
    for block in 0..2 + rng.below(2) {
        let (mut members, mut sum) = (Vec::new(), 0);
        for n in 0..2 + rng.below(2) {
            let count = count(rng, tables.below);
            sum += count;
            members.push((0, file.row(&[&format!("A{block}{n}")], count), 1));
        }
        whole += sum;
        all.extend(members.clone());
        let total = file.row(&[&format!("Subtotal {block}")], sum);
        tables.totals.push(((0, total, 1), members));
    }
    if rng.chance(80) {
        let total = file.row(&["Grand total"], whole);
        tables.totals.push(((0, total, 1), all));
    }
    tables.files.push(file);
}

fn two_labels(rng: &mut Rng, tables: &mut Tables) {
    let (areas, sexes) = (2 + rng.below(2), 2 + rng.below(2));
    let mut file = File::new(&["Area", "Sex", "Arrests"], &[2]);
    let names: Vec<String> = (0..areas).map(|area| label(rng, area, areas)).collect();
    let mut counts = Vec::new();
    for name in &names {
        for sex in 0..sexes {
            let count = count(rng, tables.below);
            file.row(&[name, &format!("S{sex}")], count);
            counts.push(count);
        }
    }
    let all: Vec<usize> = (0..areas * sexes).collect();
    let mut total = |labels: [&str; 2], members: Vec<usize>| {
        let row = file.row(&labels, members.iter().map(|m| counts[*m]).sum());
        let members = members.iter().map(|m| (0, *m, 2)).collect();
        tables.totals.push(((0, row, 2), members));
    };
    if rng.chance(80) {
        for sex in 0..sexes {
            let members = all.iter().filter(|m| *m % sexes == sex).copied().collect();
            total(["Total", &format!("S{sex}")], members);
        }
    }
    if rng.chance(80) {
        for area in 0..areas {
            let members = all.iter().filter(|m| *m / sexes == area).copied().collect();
            total([&names[area], "Both"], members);
        }
    }
    if rng.chance(50) {
        total(["Total", "Both"], all.clone());
    }
    tables.files.push(file);
}

fn rows_and_columns(rng: &mut Rng, tables: &mut Tables) {
    let (rows, columns) = (2 + rng.below(3), 2 + rng.below(2));
    let (beside, below) = (rng.chance(75), rng.chance(75));
    let mut file = File::new(&["Station"], &(1..=columns).collect::<Vec<_>>());
    file.head.extend((0..columns).map(|k| format!("C{k}")));
    if beside {
        file.head.push("Total".to_owned());
        if rng.chance(50) {
            file.suppressed.push(columns + 1);
        }
    }
    let mut sums = vec![0; columns + 1];
    let row = |file: &mut File, label: String, counts: &[u64], tables: &mut Tables| {
        let mut cells = vec![label];
        cells.extend(counts.iter().map(u64::to_string));
        if beside {
            cells.push(counts.iter().sum::<u64>().to_string());
            let row = file.rows.len();
            let members = (1..=columns).map(|k| (0, row, k)).collect();
            tables.totals.push(((0, row, columns + 1), members));
        }
        file.rows.push(cells);
    };
    for r in 0..rows {
        let counts: Vec<u64> = (0..columns).map(|_| count(rng, tables.below)).collect();
        counts.iter().enumerate().for_each(|(k, n)| sums[k] += n);
        row(&mut file, format!("A{r}"), &counts, tables);
    }
    if below {
        row(
            &mut file,
            "All stations".to_owned(),
            &sums[..columns],
            tables,
        );
        for k in 1..file.head.len() {
            let members = (0..rows).map(|r| (0, r, k)).collect();
            tables.totals.push(((0, rows, k), members));
        }
    }
    tables.files.push(file);
}

fn breakdowns_by_prefix(rng: &mut Rng, tables: &mut Tables) {
    breakdowns(rng, tables, true);
}

fn breakdowns_by_empty_rows(rng: &mut Rng, tables: &mut Tables) {
    breakdowns(rng, tables, false);
}

/// Two breakdowns of one whole, and their total.
fn breakdowns(rng: &mut Rng, tables: &mut Tables, by_prefix: bool) {
    let mut file = File::new(&["By", "Arrests"], &[1]);
    let first: Vec<u64> = (0..2 + rng.below(2))
        .map(|_| count(rng, tables.below))
        .collect();
    let whole: u64 = first.iter().sum();
    let cut = rng.below(whole as usize + 1) as u64;
    for (n, counts) in [first, vec![cut, whole - cut]].iter().enumerate() {
        if n > 0 && !by_prefix {
            file.rows.push(vec![String::new(), String::new()]);
        }
        let prefix = if by_prefix {
            ["Sex: ", "Area: "][n]
        } else {
            ""
        };
        let members: Vec<Place> = counts
            .iter()
            .enumerate()
            .map(|(k, count)| (0, file.row(&[&format!("{prefix}k{n}{k}")], *count), 1))
            .collect();
        tables.totals.push(((0, 0, 1), members));
    }
    let total = file.row(&[rng.pick(TOTALS)], whole);
    tables.totals.iter_mut().for_each(|t| t.0 = (0, total, 1));
    tables.files.push(file);
}

fn total_in_a_second_file(rng: &mut Rng, tables: &mut Tables) {
    one_dimension(rng, tables);
    let ((_, total, _), members) = tables.totals.remove(0);
    let row = tables.files[0].rows.remove(total);
    // A total on top stood before all others.
    let up = |(file, row, column): Place| (file, if row > total { row - 1 } else { row }, column);
    let members = members.into_iter().map(up).collect();
    let mut second = File::new(&["Year", "All arrests"], &[]);
    second.rows.push(vec!["2025".to_owned(), row[1].clone()]);
    tables.totals.push(((1, 0, 1), members));
    tables.files.push(second);
}

fn one_count_in_two_files(rng: &mut Rng, tables: &mut Tables) {
    let shared: Vec<u64> = (0..1 + rng.below(3))
        .map(|_| count(rng, tables.below))
        .collect();
    for f in 0..2 {
        let mut file = File::new(&["Area", "Arrests"], &[1]);
        let (mut members, mut sum) = (Vec::new(), 0);
        let own: Vec<u64> = (0..1 + rng.below(2))
            .map(|_| count(rng, tables.below))
            .collect();
        for (n, count) in shared.iter().chain(&own).enumerate() {
            let label = if n < shared.len() {
                format!("A{n}")
            } else {
                format!("B{f}{n}")
            };
            sum += count;
            members.push((f, file.row(&[&label], *count), 1));
        }
        let total = file.row(&["Total"], sum);
        tables.totals.push(((f, total, 1), members));
        tables.files.push(file);
    }
    tables
        .same
        .extend((0..shared.len()).map(|n| ((0, n, 1), (1, n, 1))));
}

fn shares(rng: &mut Rng, tables: &mut Tables) {
    let mut file = File::new(&["Age", "Arrests"], &[1]);
    file.head.push(
        rng.pick(&["Share", "% of arrests", "Percentage", "Cyfran"])
            .to_owned(),
    );
    let counts: Vec<u64> = (0..3 + rng.below(3))
        .map(|_| count(rng, tables.below))
        .collect();
    let whole = counts.iter().sum();
    for (n, count) in counts.iter().enumerate() {
        file.row(&[&format!("Age {n}0s")], *count);
        file.rows[n].push(share(*count, whole));
    }
    tables.dashed = rng.chance(50);
    tables.share = Some((1, 2));
    tables.files.push(file);
}

/// Lays out a record for each of the tables, checks all of them at once, and gives for each what was said of its files.
fn checked(all: &[Tables]) -> Vec<Vec<(String, String)>> {
    let work = tempfile::tempdir().expect("a folder");
    let site = work.path().join("site");
    site_of(&work.path().join("nothing"), &site).expect("laid out");
    for (n, tables) in all.iter().enumerate() {
        let folder = site.join(format!("content/responses/{n}"));
        fs::create_dir_all(&folder).expect("made");
        let mut columns: BTreeSet<&str> = BTreeSet::new();
        let mut attachments = String::new();
        let mut names = Vec::new();
        for (f, file) in tables.files.iter().enumerate() {
            let line = |cells: &[String]| cells.join(",") + "\n";
            let text: String = file.rows.iter().map(|row| line(row)).collect();
            fs::write(folder.join(format!("t{f}.csv")), line(&file.head) + &text).expect("written");
            let _ = write!(
                attachments,
                "\n[[attachments]]\nfile = \"t{f}.csv\"\ntitle = \"T{f}\"\n"
            );
            columns.extend(file.suppressed.iter().map(|k| file.head[*k].as_str()));
            if !file.suppressed.is_empty() {
                names.push(format!("t{f}.csv"));
            }
        }
        if let Some((_, share)) = tables.share.filter(|_| tables.dashed) {
            columns.insert(&tables.files[0].head[share]);
        }
        let record = format!(
            "+++\nreference = \"{n}/26\"\ntitle = \"Arrests\"\nreceived = 2026-09-01\nresponded = 2026-09-22\noutcome = \"disclosed\"\n{attachments}\n[suppress]\nbelow = {}\ncolumns = {columns:?}\nfiles = {names:?}\n+++\n\n## Request\n\nHow many?\n\n## Response\n\nSee the table.\n",
            tables.below
        )
        .replace("columns = {", "columns = [")
        .replace("}\nfiles", "]\nfiles");
        fs::write(folder.join("index.md"), record).expect("written");
    }
    let said = run(
        "check",
        &site,
        &work.path().join("out"),
        &["--date", "2026-11-25"],
    );
    let mut by_record: BTreeMap<usize, Vec<(String, String)>> = BTreeMap::new();
    for diagnostic in said.diagnostics() {
        let text = |key: &str| diagnostic[key].as_str().unwrap_or("?").to_owned();
        let record = text("file").split('/').nth(2).and_then(|n| n.parse().ok());
        let record = record.unwrap_or_else(|| panic!("this is no record's: {diagnostic}"));
        by_record
            .entry(record)
            .or_default()
            .push((text("severity"), text("code")));
    }
    (0..all.len())
        .map(|n| by_record.remove(&n).unwrap_or_default())
        .collect()
}

fn shown(seed: u64, tables: &Tables, said: &[(String, String)]) -> String {
    let mut out = format!("SEED={seed}, below {}, said {said:?}\n", tables.below);
    for file in &tables.files {
        for row in std::iter::once(&file.head).chain(&file.rows) {
            let _ = writeln!(out, "{}", row.join(","));
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{:?}\n{:?}", tables.hidden(), tables.values());
    out
}

/// Tables with hidden counts that can be tried through, each with its seed and what is left of each count.
fn tables_from(first: u64) -> impl Iterator<Item = (u64, Tables, Vec<BTreeSet<i64>>)> {
    (first..).filter_map(|seed| {
        let tables = generate(&mut Rng(seed));
        let values = tables.values()?;
        (!values.is_empty()).then_some((seed, tables, values))
    })
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn a_reader_is_left_two_values_at_least() {
    let many: u64 = if number("SEED").is_some() {
        1
    } else {
        number("TABLES").unwrap_or(2000)
    };
    let all: Vec<_> = tables_from(number("SEED").unwrap_or(1))
        .take(many as usize)
        .collect();
    let (seeds, tables): (Vec<_>, Vec<_>) = all.into_iter().map(|(s, t, v)| ((s, v), t)).unzip();
    let mut stopped = 0;
    for (((seed, values), tables), said) in seeds.iter().zip(&tables).zip(checked(&tables)) {
        let stops = said.iter().any(|(severity, _)| severity == "error");
        stopped += u64::from(stops);
        let told = values.iter().any(|values| values.len() < 2);
        assert!(
            stops || !told,
            "a count is given back:\n{}",
            shown(*seed, tables, &said)
        );
        let narrow = values.iter().any(|v| v.len() as u64 * 2 < tables.below);
        assert!(
            !said.is_empty() || !narrow,
            "little is left of a count:\n{}",
            shown(*seed, tables, &said)
        );
    }
    assert!(
        many < 100 || (many / 4..many).contains(&stopped),
        "{stopped} of {many} were stopped: the tables try nothing"
    );
}

#[test]
fn what_gives_nothing_back_is_left_alone() {
    let harmless = tables_from(1_000_000).filter(|(_, tables, values)| {
        let beside = tables.share.is_some() && !tables.dashed;
        !beside && values.iter().all(|v| v.len() as u64 * 2 >= tables.below)
    });
    let many = 500;
    let (seeds, tables): (Vec<u64>, Vec<Tables>) = harmless
        .take(many)
        .map(|(seed, tables, _)| (seed, tables))
        .unzip();
    let mut warned = 0;
    for ((seed, tables), said) in seeds.iter().zip(&tables).zip(checked(&tables)) {
        let stops = said.iter().any(|(severity, _)| severity == "error");
        assert!(
            !stops,
            "nothing is given back:\n{}",
            shown(*seed, tables, &said)
        );
        warned += usize::from(!said.is_empty());
    }
    assert!(warned * 20 <= many, "{warned} of {many} bring a warning");
}
