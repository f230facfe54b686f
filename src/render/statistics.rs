//! The page of figures, with its charts: drawings of lines and boxes, each with the table that it draws.

use super::list::{Head, escaped};
use super::value::{Object, html, with_shares};
use super::words::{counted, thousands};
use super::{Prepared, Renderer};
use crate::data::{financial_year, half};
use crate::log::statistics::{Counts, Official, Quarter, Statistics, Tally, percent};
use crate::log::{ExemptionValue, Facet};
use std::fmt::Write as _;
use tera::Value;

/// The legal limit in working days that the chart of days draws (FOIA s10(1)).
const LIMIT: u32 = 20;
/// The most periods that a chart draws: older ones are in its table.
const PERIODS: usize = 8;
/// Rows of a table of kinds.
const KINDS: usize = 15;
/// The width of a chart and of its left margin, in units.
const WIDTH: usize = 760;
const LEFT: usize = 44;
/// Where the highest gridline and the ground line run.
const TOP: usize = 24;
const GROUND: usize = 250;

impl Renderer {
    pub(super) fn statistics(&self) -> Prepared {
        let log = &self.log;
        let statistics = log.statistics();
        let heading = "Statistics";
        let head = Head {
            title: heading,
            heading_html: heading,
            description: "How many requests we answer, how quickly, and what we release.",
            breadcrumb: vec![self.home_crumb()],
            nav: "statistics",
            ..Head::of("statistics/index.html")
        };
        let (mut context, page) = self.start(&head);
        let said_first = if log.official.is_empty() {
            "These figures count responses published in this log. We do not publish every response, so they may differ from our returns to \
             government."
        } else {
            "Official figures come first. They count every request we received. The figures after them count only the responses published \
             in this log."
        };
        context
            .put("page", page)
            .text("lede", said_first)
            .put("official", self.official())
            .maybe("coverage", coverage(&log.official, statistics))
            .put("any", statistics.all.responses > 0)
            .put("in_time", in_time(statistics))
            .put("days", days(statistics))
            .put("outcomes", self.outcomes(statistics))
            .put("exemptions", self.exemptions(statistics))
            .put("topics", self.topics(statistics))
            .put("kinds", KINDS)
            .put("more_exemptions", statistics.all.sections.len() > KINDS)
            .put("more_topics", statistics.topics.len() > KINDS)
            .put("years", years(statistics))
            .put("reviews", reviews(statistics))
            .put("files", self.files_of_statistics());
        Prepared {
            template: "statistics.html",
            context,
        }
    }

    /// Official figures: the last year's against the year before, each quarter, and what was relied on and looked at again.
    fn official(&self) -> Value {
        let quarters: &[Official] = &self.log.official;
        if quarters.is_empty() {
            return Value::none();
        }
        let mut object = table(
            quarters,
            &[
                ("received", "Received"),
                ("resolvable", "Resolvable"),
                ("in_time", "Answered in time"),
                ("extended", "Extended"),
                ("late", "Late"),
                ("granted", "Released in full"),
                ("part", "In part"),
                ("withheld", "Withheld"),
                (Official::MEDIAN, "Median days"),
            ],
        )
        .unwrap_or_default();
        if let Some((year, before)) = years_of(quarters) {
            object.text("until", &until(year));
            object.put("compared", !before.is_empty());
            object.put("tiles", tiles(year, before));
        }
        object.put(
            "relied_on",
            self.relied_on(&quarters[..Official::without_gap(quarters).min(4)]),
        );
        let reviews = table(
            quarters,
            &[
                ("reviews", "Asked for"),
                ("reviews_upheld", "Upheld"),
                ("reviews_partly_upheld", "Partly upheld"),
                ("reviews_overturned", "Overturned"),
            ],
        );
        object.put("reviews", reviews.map_or_else(Value::none, Object::value));
        object.value()
    }

    /// The provisions that were relied on in these quarters, newest first: the most often first.
    fn relied_on(&self, quarters: &[Official]) -> Value {
        let site = &self.log.site;
        let mut ids: Vec<&'static str> = Vec::new();
        for (id, count) in quarters.iter().flat_map(|quarter| &quarter.provisions) {
            if count.is_some() && !ids.contains(id) {
                ids.push(id);
            }
        }
        let together = |id: &str| {
            quarters
                .iter()
                .filter_map(|quarter| quarter.provision(id))
                .sum::<u64>()
        };
        ids.sort_by_key(|id| std::cmp::Reverse(together(id)));
        let rows: Vec<Value> = ids
            .into_iter()
            .filter_map(|id| {
                // An id of the one law is none of the other's.
                let mut laws = [site.regime, site.regime.sibling()].into_iter();
                let (regime, provision) =
                    laws.find_map(|regime| Some((regime, site.law.catalogue(regime).get(id)?)))?;
                let slug = self.log.exemption_slug(regime, id);
                let mut cells: Vec<Value> = quarters
                    .iter()
                    .map(|quarter| cell(quarter.provision(id)).into())
                    .collect();
                if quarters.len() > 1 {
                    cells.push(thousands(together(id)).into());
                }
                let mut row = Object::new();
                row.text("name", &provision.heading()).put("cells", cells);
                if self
                    .log
                    .values(Facet::Exemption)
                    .iter()
                    .any(|value| value.slug == slug)
                {
                    row.text("href", &site.href(&format!("exemptions/{slug}/")));
                }
                Some(row.value())
            })
            .collect();
        if rows.is_empty() {
            return Value::none();
        }
        let mut heads: Vec<Value> = quarters
            .iter()
            .map(|quarter| quarter.quarter.name().into())
            .collect();
        if quarters.len() > 1 {
            heads.push("Together".into());
        }
        let mut object = Object::new();
        object.put("heads", heads).put("rows", rows);
        object.value()
    }

    fn outcomes(&self, statistics: &Statistics) -> Value {
        let rows = self.log.values(Facet::Outcome).iter().filter_map(|value| {
            let outcome = crate::law::Outcome::parse(&value.slug)?;
            let count = *statistics.all.outcomes.get(&outcome)?;
            Some((
                value.name.clone(),
                format!("outcomes/{}/", value.slug),
                count,
            ))
        });
        self.bars(rows.collect())
    }

    fn exemptions(&self, statistics: &Statistics) -> Value {
        let rows = self
            .log
            .values(Facet::Exemption)
            .iter()
            .filter_map(|value| match value.exemption {
                Some(ExemptionValue::Section(..)) => {
                    let count = *statistics.all.sections.get(&value.slug)?;
                    Some((
                        value.name.clone(),
                        format!("exemptions/{}/", value.slug),
                        count,
                    ))
                }
                _ => None,
            });
        self.bars(most(rows.collect()))
    }

    fn topics(&self, statistics: &Statistics) -> Value {
        let rows = self.log.values(Facet::Topic).iter().filter_map(|value| {
            let count = *statistics.topics.get(&value.name)?;
            Some((value.name.clone(), format!("topics/{}/", value.slug), count))
        });
        self.bars(most(rows.collect()))
    }

    /// Rows of a table that draws its numbers: name, path, count.
    fn bars(&self, rows: Vec<(String, String, usize)>) -> Value {
        let row = |(name, path, count): (String, String, usize)| {
            let mut row = Object::new();
            row.text("name", &name)
                .text("href", &self.log.site.href(&path));
            (row, count)
        };
        with_shares(rows.into_iter().map(row)).into()
    }

    fn files_of_statistics(&self) -> Vec<Value> {
        [
            ("data/statistics.csv", "Statistics by period", "CSV"),
            ("data/statistics.json", "Statistics by period", "JSON"),
            ("data/responses.csv", "Every response", "CSV"),
        ]
        .into_iter()
        .map(|(path, name, kind)| {
            let mut file = Object::new();
            file.text("href", &self.log.site.href(path))
                .text("name", name)
                .text("type", kind);
            file.value()
        })
        .collect()
    }
}

/// The largest first, as many as a table shows.
fn most(mut rows: Vec<(String, String, usize)>) -> Vec<(String, String, usize)> {
    rows.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.1.cmp(&b.1)));
    rows.truncate(KINDS);
    rows
}

fn cell(n: Option<u64>) -> String {
    n.map_or_else(|| "-".to_owned(), thousands)
}

/// A row a quarter, with those of the columns that have a figure anywhere; `None` if none has.
fn table(quarters: &[Official], columns: &[(&str, &str)]) -> Option<Object> {
    let median = |quarter: &Official| quarter.twice_median.map(half);
    let figure = |quarter: &Official, key: &str| {
        if key == Official::MEDIAN {
            median(quarter)
        } else {
            quarter.count(key).map(thousands)
        }
    };
    let columns: Vec<&(&str, &str)> = columns
        .iter()
        .filter(|(key, _)| quarters.iter().any(|q| figure(q, key).is_some()))
        .collect();
    if columns.is_empty() {
        return None;
    }
    let rows: Vec<Value> = quarters
        .iter()
        .map(|quarter| {
            let mut row = Object::new();
            let cells = columns.iter().map(|(key, _)| {
                figure(quarter, key)
                    .unwrap_or_else(|| "-".to_owned())
                    .into()
            });
            row.text("name", &quarter.quarter.name())
                .put("cells", cells.collect::<Vec<Value>>());
            row.value()
        })
        .collect();
    let mut object = Object::new();
    object
        .put(
            "heads",
            columns
                .iter()
                .map(|(_, name)| Value::normal_string(name))
                .collect::<Vec<_>>(),
        )
        .put("rows", rows);
    Some(object)
}

/// The official figures of the last year at a glance, for the home page; nothing where there are none of a whole year.
pub(super) fn year_figures(quarters: &[Official]) -> Option<Value> {
    let (year, _) = years_of(quarters)?;
    let mut object = Object::new();
    object
        .text("until", &until(year))
        .put("tiles", tiles(year, &[]));
    Some(object.value())
}

/// The four newest quarters, where none is missing between them, and the four before them, likewise, or none.
fn years_of(quarters: &[Official]) -> Option<(&[Official], &[Official])> {
    let joined = &quarters[..Official::without_gap(quarters)];
    Some((joined.get(..4)?, joined.get(4..8).unwrap_or_default()))
}

/// What a year is called: by its last day.
fn until(year: &[Official]) -> String {
    year.first().map_or_else(String::new, |newest| {
        format!("Year to {}", end(newest.quarter))
    })
}

/// The last day of a quarter, in words.
fn end(quarter: Quarter) -> String {
    let day = ["31 March", "30 June", "30 September", "31 December"]
        [usize::from(quarter.number.clamp(1, 4)) - 1];
    format!("{day} {}", quarter.year)
}

/// The figures of a year at a glance, each with the one of the year before.
fn tiles(year: &[Official], before: &[Official]) -> Vec<Value> {
    let sum = |quarters: &[Official], column: &str| Official::sum(quarters, column);
    let share = |quarters: &[Official], parts: &[&str], whole: &str| {
        let part: u64 = parts
            .iter()
            .map(|part| sum(quarters, part))
            .sum::<Option<u64>>()?;
        let whole = sum(quarters, whole)?;
        percent(part, whole)
    };
    let mut tiles = Vec::new();
    let mut tile =
        |label: &str, now: Option<u64>, then: Option<u64>, words: &dyn Fn(u64) -> String| {
            let Some(now) = now else { return };
            let mut tile = Object::new();
            tile.text("label", label).text("value", &words(now));
            if let Some(then) = then {
                let way = match now.cmp(&then) {
                    std::cmp::Ordering::Greater => "up from",
                    std::cmp::Ordering::Less => "down from",
                    std::cmp::Ordering::Equal => "as before:",
                };
                tile.text("change", &format!("{way} {}", words(then)));
            }
            tiles.push(tile.value());
        };
    let sign = |n: u64| format!("{n}%");
    let with = |of: &dyn Fn(&[Official]) -> Option<u64>| {
        (of(year), if before.is_empty() { None } else { of(before) })
    };
    let received = with(&|q| sum(q, "received"));
    tile("Received", received.0, received.1, &thousands);
    let answered =
        |q: &[Official]| Some(sum(q, "in_time")? + sum(q, "extended")? + sum(q, "late")?);
    let timely = with(&|q| percent(sum(q, "in_time")? + sum(q, "extended")?, answered(q)?));
    tile("Answered in time", timely.0, timely.1, &sign);
    let released = with(&|q| share(q, &["granted", "part"], "resolvable"));
    tile("Released in full or part", released.0, released.1, &sign);
    // Medians of quarters do not add up to that of a year: the newest stands beside the same quarter of the year before.
    let median = |quarters: &[Official]| {
        quarters
            .first()
            .and_then(|quarter| quarter.twice_median)
            .map(u64::from)
    };
    let days = |twice: u64| {
        let days = u32::try_from(twice).map_or_else(|_| (twice / 2).to_string(), half);
        if twice == 2 {
            format!("{days} day")
        } else {
            format!("{days} days")
        }
    };
    tile(
        &format!(
            "Median time taken, {}",
            year.first().map_or_else(String::new, |q| q.quarter.name())
        ),
        median(year),
        median(before),
        &days,
    );
    tiles
}

/// How much of what was received is in the log, for the year that official figures end with.
///
/// Nothing is said where the log holds more than was received: the check of the figures warns of that.
fn coverage(quarters: &[Official], statistics: &Statistics) -> Option<String> {
    let year = &quarters[..Official::without_gap(quarters).min(4)];
    let received = Official::sum(year, "received")?;
    let held: usize = year
        .iter()
        .filter_map(|q| {
            statistics
                .quarters
                .iter()
                .find(|(quarter, _)| *quarter == q.quarter)
        })
        .map(|(_, c)| c.responses)
        .sum();
    if held as u64 > received {
        return None;
    }
    let last = year.first()?.quarter;
    let span = match (year.last()?.quarter, last) {
        (first, last) if first == last => format!("in {}", last.name()),
        (_, last) if year.len() == 4 && last.number == 4 => format!("in {}", last.year),
        (_, last) if year.len() == 4 => format!("in the year to {}", end(last)),
        (first, last) => format!("from {} to {}", first.name(), last.name()),
    };
    let requests = if received == 1 { "request" } else { "requests" };
    let are = if held == 1 { "is" } else { "are" };
    Some(format!(
        "{} of the {} {requests} received {span} {are} in this log.",
        thousands(held as i128),
        thousands(received)
    ))
}

/// A scale from 0 that ends at or above `most`: its steps are 1, 2, 3 or 5 times a power of ten.
fn scale(most: usize) -> (usize, usize) {
    let mut power = 1;
    loop {
        for step in [1, 2, 3, 5].map(|n| n * power) {
            if step * 4 >= most {
                return (step, most.div_ceil(step).max(1));
            }
        }
        power *= 10;
    }
}

struct Chart {
    svg: String,
    top: usize,
}

impl Chart {
    /// Gridlines with their numbers.
    fn new(id: &str, title: &str, finding: &str, most: usize) -> Chart {
        let (step, steps) = scale(most);
        let mut svg = format!(
            "<svg class=\"plot\" viewBox=\"0 0 {WIDTH} 300\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">\n<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
            escaped(title),
            escaped(finding)
        );
        let chart = Chart {
            svg: String::new(),
            top: step * steps,
        };
        for k in 0..=steps {
            let y = chart.y(k * step);
            let class = if k == 0 { "ground" } else { "grid" };
            let _ = write!(svg, "<path class=\"{class}\" d=\"M{LEFT} {y}H{WIDTH}\"/>");
            let _ = writeln!(
                svg,
                "<text x=\"{}\" y=\"{}\" class=\"end\">{}</text>",
                LEFT - 8,
                y + 4,
                thousands((k * step) as i128)
            );
        }
        Chart { svg, ..chart }
    }

    /// The height of a number.
    fn y(&self, n: usize) -> usize {
        GROUND - n * (GROUND - TOP) / self.top.max(1)
    }

    /// The middle of a period, and the room that it has.
    fn x(i: usize, of: usize) -> (usize, usize) {
        let room = (WIDTH - LEFT) / of.max(1);
        (LEFT + room * i + room / 2, room)
    }

    /// The name of a period below the ground line, on two lines.
    fn period(&mut self, i: usize, of: usize, quarter: Quarter) {
        let (x, _) = Chart::x(i, of);
        let _ = writeln!(
            self.svg,
            "<text class=\"mid\" x=\"{x}\" y=\"{}\">{}</text><text class=\"mid\" x=\"{x}\" y=\"{}\">{}</text>",
            GROUND + 20,
            quarter.months(),
            GROUND + 37,
            quarter.year
        );
    }

    fn done(mut self) -> String {
        self.svg.push_str("</svg>\n");
        self.svg
    }
}

/// The quarters that a chart draws.
fn drawn(statistics: &Statistics) -> &[(Quarter, Counts)] {
    &statistics.quarters[statistics.quarters.len().saturating_sub(PERIODS)..]
}

/// Answers in time, in extended time, and late: columns.
fn in_time(statistics: &Statistics) -> Value {
    let quarters = drawn(statistics);
    let most = quarters.iter().map(|(_, c)| c.answered).max().unwrap_or(0);
    let all = &statistics.all;
    let finding = format!(
        "Of {} published, {} came within the limit, with an extension or without.",
        counted(all.answered, "response"),
        thousands((all.in_time + all.extended) as i128)
    );
    let mut chart = Chart::new(
        "chart-time",
        "Requests answered, by quarter of receipt",
        &finding,
        most,
    );
    chart.svg.push_str(
        "<defs><pattern id=\"chart-dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect class=\"c1\" width=\"6\" height=\"6\"/><circle class=\"gap\" cx=\"3\" cy=\"3\" r=\"1.4\"/></pattern>\
         <pattern id=\"chart-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"c2\" width=\"6\" height=\"6\"/><rect class=\"gap\" width=\"1.6\" height=\"6\"/></pattern></defs>\n",
    );
    for (i, (quarter, counts)) in quarters.iter().enumerate() {
        let (x, room) = Chart::x(i, quarters.len());
        let width = (room * 6 / 10).clamp(8, 48);
        let left = x - width / 2;
        let mut below = 0;
        for (count, fill) in [
            (counts.in_time, "c1"),
            (counts.extended, "dots"),
            (counts.late, "hatch"),
        ] {
            if count > 0 {
                let (top, foot) = (chart.y(below + count), chart.y(below));
                // Two units of ground part one piece from the next.
                let height = (foot - top)
                    .saturating_sub(if below > 0 { 2 } else { 0 })
                    .max(1);
                let _ = writeln!(
                    chart.svg,
                    "<rect class=\"{fill}\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>"
                );
            }
            below += count;
        }
        let _ = writeln!(
            chart.svg,
            "<text class=\"mid strong\" x=\"{x}\" y=\"{}\">{}</text>",
            chart.y(below) - 6,
            thousands(below as i128)
        );
        chart.period(i, quarters.len(), *quarter);
    }
    let in_time = |counts: &Counts| {
        counts
            .percent_in_time()
            .map_or_else(|| "-".to_owned(), |n| format!("{n}%"))
    };
    let row = |counts: &Counts| {
        let number = |n: usize| thousands(n as i128);
        vec![
            number(counts.answered),
            number(counts.in_time),
            number(counts.extended),
            number(counts.late),
            in_time(counts),
        ]
    };
    plotted(
        &chart.done(),
        &["Answered", "In time", "Extended", "Late", "In time, %"],
        statistics,
        row,
    )
}

/// Working days taken: the median and the 90th percentile, lines.
fn days(statistics: &Statistics) -> Value {
    let quarters = drawn(statistics);
    let most = quarters
        .iter()
        .filter_map(|(_, c)| c.ninetieth())
        .max()
        .unwrap_or(0)
        .max(LIMIT) as usize;
    let all = &statistics.all;
    let finding = match (all.twice_median(), all.ninetieth()) {
        (Some(twice), Some(ninetieth)) => {
            format!(
                "Half of the published responses took {} working days or less, nine in ten {ninetieth} or less.",
                half(twice)
            )
        }
        _ => "No responses are published yet.".to_owned(),
    };
    let mut chart = Chart::new(
        "chart-days",
        "Working days taken, by quarter of receipt",
        &finding,
        most,
    );
    let limit = chart.y(LIMIT as usize);
    let _ = writeln!(
        chart.svg,
        "<path class=\"limit\" d=\"M{LEFT} {limit}H{WIDTH}\"/>"
    );
    let mut lines: Vec<Vec<Option<(usize, usize)>>> = Vec::new();
    for (class, twice) in [
        (
            "nine",
            (|c| c.ninetieth().map(|n| n * 2)) as fn(&Counts) -> Option<u32>,
        ),
        ("half", Counts::twice_median),
    ] {
        let points: Vec<Option<(usize, usize)>> = quarters
            .iter()
            .enumerate()
            .map(|(i, (_, counts))| {
                twice(counts).map(|n| {
                    (
                        Chart::x(i, quarters.len()).0,
                        GROUND - n as usize * (GROUND - TOP) / (2 * chart.top.max(1)),
                    )
                })
            })
            .collect();
        // A quarter without an answer parts the line.
        let mut path = String::new();
        let mut joined = false;
        for point in &points {
            if let Some((x, y)) = point {
                let _ = write!(path, "{}{x} {y}", if joined { "L" } else { "M" });
            }
            joined = point.is_some();
        }
        let _ = writeln!(chart.svg, "<path class=\"line {class}\" d=\"{path}\"/>");
        for &(x, y) in points.iter().flatten() {
            let _ = match class {
                "half" => writeln!(
                    chart.svg,
                    "<circle class=\"c1\" cx=\"{x}\" cy=\"{y}\" r=\"4\"/>"
                ),
                _ => writeln!(
                    chart.svg,
                    "<rect class=\"c2\" x=\"{}\" y=\"{}\" width=\"7\" height=\"7\"/>",
                    x - 3,
                    y - 3
                ),
            };
        }
        lines.push(points);
    }
    let (x, y) = free_place(limit, &lines);
    let _ = writeln!(
        chart.svg,
        "<text class=\"strong\" x=\"{x}\" y=\"{y}\">Legal limit: {LIMIT}</text>"
    );
    for (i, (quarter, _)) in quarters.iter().enumerate() {
        chart.period(i, quarters.len(), *quarter);
    }
    let row = |counts: &Counts| {
        let words = |n: Option<String>| n.unwrap_or_else(|| "-".to_owned());
        vec![
            words(counts.twice_median().map(half)),
            words(counts.ninetieth().map(|n| n.to_string())),
        ]
    };
    plotted(
        &chart.done(),
        &["Median", "90th percentile"],
        statistics,
        row,
    )
}

/// Where the words of the limit stand clear of the lines: as far to the left as they can, above it rather than below; above it on
/// the left where nothing is clear.
fn free_place(limit: usize, lines: &[Vec<Option<(usize, usize)>>]) -> (usize, usize) {
    /// Units that the words take, and that a line keeps from them.
    const LONG: usize = 110;
    const HIGH: usize = 22;
    let clear = |left: usize, (top, foot): (usize, usize)| {
        lines.iter().all(|points| {
            let alone = points.iter().flatten().map(|point| (*point, *point));
            let joined = points
                .windows(2)
                .filter_map(|pair| Some((pair[0]?, pair[1]?)));
            // Of a line between two points, what passes the words.
            alone
                .chain(joined)
                .filter(|((from, _), (to, _))| *from <= left + LONG && left <= *to)
                .all(|((from, a), (to, b))| {
                    let at = |x: usize| {
                        let along = x.clamp(from, to) - from;
                        if from == to {
                            a
                        } else {
                            (a * (to - from - along) + b * along) / (to - from)
                        }
                    };
                    let (one, other) = (at(left), at(left + LONG));
                    one.max(other) < top || foot < one.min(other)
                })
        })
    };
    let first = LEFT + 4;
    let places = || (first..WIDTH - LONG).step_by(10);
    let above = places()
        .find(|left| clear(*left, (limit.saturating_sub(HIGH), limit - 2)))
        .map(|left| (left, limit - 6));
    let below = || {
        places()
            .find(|left| clear(*left, (limit + 2, limit + HIGH)))
            .map(|left| (left, limit + 16))
    };
    above.or_else(below).unwrap_or((first, limit - 6))
}

/// A chart and its table, newest quarter first.
fn plotted(
    svg: &str,
    heads: &[&str],
    statistics: &Statistics,
    row: impl Fn(&Counts) -> Vec<String>,
) -> Value {
    let rows: Vec<Value> = statistics
        .quarters
        .iter()
        .rev()
        .map(|(quarter, counts)| {
            let mut object = Object::new();
            object.text("name", &quarter.name()).put(
                "cells",
                row(counts).into_iter().map(Value::from).collect::<Vec<_>>(),
            );
            object.value()
        })
        .collect();
    let mut object = Object::new();
    object
        .put("svg", html(svg))
        .put(
            "heads",
            heads
                .iter()
                .map(|head| Value::normal_string(head))
                .collect::<Vec<_>>(),
        )
        .put("rows", rows);
    object.value()
}

/// By year of receipt, and by year from April to March, newest first.
fn years(statistics: &Statistics) -> Value {
    let row = |(name, counts): (String, &Counts)| {
        let mut row = Object::new();
        row.text("name", &name);
        (row, counts.responses)
    };
    let mut object = Object::new();
    object
        .put(
            "calendar",
            with_shares(
                statistics
                    .years
                    .iter()
                    .rev()
                    .map(|(year, counts)| row((format!("{year}"), counts))),
            ),
        )
        .put(
            "financial",
            with_shares(
                statistics
                    .financial_years
                    .iter()
                    .rev()
                    .map(|(year, counts)| row((financial_year(*year), counts))),
            ),
        );
    object.value()
}

/// What became of our decisions at review, and at the regulator.
fn reviews(statistics: &Statistics) -> Value {
    let (reviews, decisions) = (statistics.reviews, statistics.decisions);
    if reviews.all + decisions.all == 0 {
        return Value::none();
    }
    let known = |of: Tally| of.upheld + of.partly_upheld + of.overturned;
    let open = |of: Tally| of.all - known(of);
    let rows: Vec<Value> = [
        ("Upheld", reviews.upheld, decisions.upheld),
        (
            "Partly upheld",
            reviews.partly_upheld,
            decisions.partly_upheld,
        ),
        ("Overturned", reviews.overturned, decisions.overturned),
        ("Not known yet", open(reviews), open(decisions)),
        ("All", reviews.all, decisions.all),
    ]
    .into_iter()
    .filter(|(name, a, b)| *name != "Not known yet" || a + b > 0)
    .map(|(name, of_reviews, of_decisions)| {
        let mut row = Object::new();
        row.text("name", name).put(
            "cells",
            vec![Value::from(of_reviews), Value::from(of_decisions)],
        );
        row.value()
    })
    .collect();
    rows.into()
}

#[cfg(test)]
mod tests {
    use super::{
        GROUND, LEFT, Official, Quarter, WIDTH, free_place, scale, year_figures, years_of,
    };

    /// From quarters, the last year and the one before it, as they are called.
    #[test]
    fn a_year_is_four_quarters_without_a_gap() {
        let names = |quarters: &[Official]| {
            quarters
                .iter()
                .map(|q| q.quarter.key())
                .collect::<Vec<_>>()
                .join(" ")
        };
        for (quarters, year, before) in [
            ("", None, ""),
            ("2026-Q3 2026-Q2 2026-Q1", None, ""),
            ("2026-Q3 2026-Q2 2025-Q4 2025-Q3", None, ""),
            (
                "2026-Q3 2026-Q2 2026-Q1 2025-Q4 2025-Q3",
                Some("2026-Q3 2026-Q2 2026-Q1 2025-Q4"),
                "",
            ),
            (
                "2026-Q3 2026-Q2 2026-Q1 2025-Q4 2025-Q3 2025-Q2 2025-Q1 2024-Q4",
                Some("2026-Q3 2026-Q2 2026-Q1 2025-Q4"),
                "2025-Q3 2025-Q2 2025-Q1 2024-Q4",
            ),
            (
                "2026-Q3 2026-Q2 2026-Q1 2025-Q4 2025-Q2 2025-Q1 2024-Q4 2024-Q3",
                Some("2026-Q3 2026-Q2 2026-Q1 2025-Q4"),
                "",
            ),
        ] {
            let official: Vec<Official> = quarters
                .split_whitespace()
                .filter_map(Quarter::parse)
                .map(Official::of)
                .collect();
            let found = years_of(&official);
            assert_eq!(
                found.map(|(year, _)| names(year)).as_deref(),
                year,
                "{quarters}"
            );
            assert_eq!(
                found.map_or_else(String::new, |(_, before)| names(before)),
                before,
                "{quarters}"
            );
            assert_eq!(
                year_figures(&official).is_some(),
                year.is_some(),
                "the home page says the same: {quarters}"
            );
        }
    }

    #[test]
    fn the_limit_has_its_words_beside_no_line() {
        let limit = 137;
        let line = |heights: &[usize]| {
            heights
                .iter()
                .enumerate()
                .map(|(i, y)| Some((LEFT + 40 + i * 200, *y)))
                .collect::<Vec<_>>()
        };
        let left = LEFT + 4;
        assert_eq!(free_place(limit, &[]), (left, limit - 6));
        assert_eq!(
            free_place(limit, &[line(&[GROUND, GROUND, GROUND, GROUND])]),
            (left, limit - 6),
            "far below"
        );
        assert_eq!(
            free_place(limit, &[line(&[130, 130, 130, 130])]),
            (left, limit + 16),
            "just above"
        );
        let (x, y) = free_place(
            limit,
            &[line(&[130, 30, 30, 30]), line(&[140, 140, 140, 140])],
        );
        assert!(
            x > left && x < WIDTH - 110 && y == limit - 6,
            "to the right, where the upper line is gone: {x}"
        );
        assert_eq!(
            free_place(
                limit,
                &[line(&[130, 130, 130, 130]), line(&[140, 140, 140, 140])]
            ),
            (left, limit - 6),
            "nowhere"
        );
    }

    #[test]
    fn scales_end_above_the_most() {
        for (most, expected) in [
            (0, (1, 1)),
            (1, (1, 1)),
            (4, (1, 4)),
            (5, (2, 3)),
            (9, (3, 3)),
            (22, (10, 3)),
            (160, (50, 4)),
            (1900, (500, 4)),
        ] {
            assert_eq!(scale(most), expected, "{most}");
        }
    }
}
