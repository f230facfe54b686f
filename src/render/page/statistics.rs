//! The page of figures: official ones, and those of the log with their charts.

use super::super::chart::{self, Chart, Figure, Limit, Panel};
use super::super::context::{Bar, Prepared, bars};
use super::super::frame::{Frame, Head, Nav, PageHead};
use super::super::official::{Tile, coverage, tiles, until, years_of};
use super::super::words::thousands;
use super::data::DataFile;
use crate::law::Outcome;
use crate::log::statistics::{Counts, Official, Quarter, Statistics, Tally, financial_year, half};
use crate::log::{ExemptionValue, Facet, slug};
use crate::words::{Plain, Words};
use serde::Serialize;
use std::collections::BTreeMap;

/// The legal limit in working days that the chart of days draws (FOIA s10(1)).
const LIMIT: usize = 20;
/// The most periods that a chart draws: older ones are in its table.
const PERIODS: usize = 8;
/// Rows of a table of kinds.
const KINDS: usize = 15;

#[derive(Serialize)]
struct StatisticsPage<'l> {
    nav: Vec<Nav>,
    page: PageHead<'l>,
    lede: &'l str,
    official: Option<OfficialFigures<'l>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<String>,
    any: bool,
    in_time: Plotted<'l>,
    days: Plotted<'l>,
    outcomes: Vec<Bar>,
    exemptions: Vec<Bar>,
    topics: Vec<Bar>,
    kinds: usize,
    more_exemptions: bool,
    more_topics: bool,
    years: Years,
    reviews: Option<Vec<Reviews<'l>>>,
    files: Vec<DataFile<'l>>,
}

/// A table of figures: a row a quarter, or a row a provision.
#[derive(Serialize)]
struct Figures {
    heads: Vec<String>,
    rows: Vec<FigureRow>,
}

#[derive(Serialize)]
struct FigureRow {
    name: String,
    cells: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
}

/// Official figures: the last year's against the year before, each quarter, and what was relied on and looked at again.
#[derive(Serialize)]
struct OfficialFigures<'l> {
    #[serde(skip_serializing_if = "Option::is_none")]
    heads: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<Vec<FigureRow>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tiles: Option<Vec<Tile>>,
    /// What became of the requests by the end of each quarter, drawn; its figures stand in the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_the_end: Option<Drawn<'l>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcomes: Option<Figures>,
    relied_on: Option<Figures>,
    reviews: Option<Figures>,
}

/// A chart, and the sentence that it shows.
#[derive(Serialize)]
struct Drawn<'l> {
    finding: String,
    panels: Vec<chart::Drawn<'l>>,
}

/// A chart and its table, newest quarter first.
#[derive(Serialize)]
struct Plotted<'l> {
    finding: String,
    panels: Vec<chart::Drawn<'l>>,
    heads: Vec<&'l str>,
    rows: Vec<FigureRow>,
}

/// By year of receipt, and by year from April to March, newest first.
#[derive(Serialize)]
struct Years {
    calendar: Vec<Bar>,
    financial: Vec<Bar>,
}

/// What became of our decisions: how many at review, and at the regulator.
#[derive(Serialize)]
struct Reviews<'l> {
    name: &'l str,
    cells: [usize; 2],
}

pub(in crate::render) fn statistics(frame: &Frame) -> Prepared {
    let log = &frame.log;
    let statistics = log.statistics();
    let (words, t) = (frame.words(), frame.t());
    let heading = &t.statistics;
    let (nav, page) = frame.start(Head {
        title: heading,
        heading_html: heading,
        description: &t.statistics_description,
        breadcrumb: vec![frame.home_crumb()],
        nav: "statistics",
        ..Head::of("statistics/index.html")
    });
    let official = official(frame);
    let context = StatisticsPage {
        nav,
        page,
        lede: if log.official.is_empty() {
            &t.counts_log
        } else {
            &t.counts_official
        },
        coverage: coverage(words, &log.official, statistics),
        any: statistics.all.responses > 0,
        in_time: in_time(words, statistics),
        official,
        days: days(words, statistics),
        outcomes: outcomes(frame, statistics),
        exemptions: exemptions(frame, statistics),
        topics: topics(frame, statistics),
        kinds: KINDS,
        more_exemptions: statistics.all.sections.len() > KINDS,
        more_topics: statistics.topics.len() > KINDS,
        years: years(statistics),
        reviews: reviews(t, statistics),
        files: files(frame),
    };
    Prepared::new("statistics.html", &context)
}

fn official(frame: &Frame) -> Option<OfficialFigures<'_>> {
    let (words, t) = (frame.words(), frame.t());
    let quarters: &[Official] = &frame.log.official;
    if quarters.is_empty() {
        return None;
    }
    let all = table(
        words,
        quarters,
        &[
            ("received", &t.received),
            ("processed", &t.processed),
            ("outstanding", &t.outstanding),
            ("stopped", &t.stopped),
            ("resolvable", &t.resolvable),
            ("in_time", &t.answered_in_time),
            ("extended", &t.extended_short),
            ("late", &t.late),
            (Official::MEDIAN, &t.median_days),
        ],
    );
    let outcomes = table(
        words,
        quarters,
        &[
            ("granted", &t.released_in_full),
            ("part", &t.in_part),
            ("withheld", &t.withheld),
            ("not_held", &t.not_held),
        ],
    );
    let (heads, rows) = all.map(|table| (table.heads, table.rows)).unzip();
    let years = years_of(quarters);
    Some(OfficialFigures {
        heads,
        rows,
        until: years.map(|(year, _)| until(words, year)),
        compared: years.map(|(_, before)| !before.is_empty()),
        tiles: years.map(|(year, before)| tiles(words, year, before)),
        at_the_end: at_the_end(words, quarters),
        outcomes,
        relied_on: relied_on(frame, &quarters[..Official::without_gap(quarters).min(4)]),
        reviews: table(
            words,
            quarters,
            &[
                ("reviews", &t.asked_for),
                ("reviews_upheld", &t.upheld),
                ("reviews_partly_upheld", &t.partly_upheld),
                ("reviews_overturned", &t.overturned),
            ],
        ),
    })
}

/// What became of the requests of each quarter by its end. `None` where no quarter has all three figures.
fn at_the_end<'l>(words: &'l Words, quarters: &[Official]) -> Option<Drawn<'l>> {
    let t = &words.plain;
    let figures = |quarter: &Official| {
        let count = |column| usize::try_from(quarter.count(column)?).ok();
        Some([
            count("processed")?,
            count("outstanding")?,
            count("stopped")?,
        ])
    };
    let drawn: Vec<(&Official, [usize; 3])> = quarters
        .iter()
        .take(PERIODS)
        .filter_map(|quarter| Some((quarter, figures(quarter)?)))
        .collect();
    let &(newest, [processed, outstanding, stopped]) = drawn.first()?;
    let finding = words.end_finding(
        &words.requests_counted(processed + outstanding + stopped),
        &newest.quarter.name(words),
        &said(processed),
        &said(outstanding),
        &said(stopped),
    );
    let chart = Chart {
        id: "chart-end",
        title: &t.end_title,
        periods: drawn
            .iter()
            .map(|(quarter, _)| quarter.quarter.name(words))
            .collect(),
        limit: None,
    };
    let names = [&t.processed, &t.outstanding, &t.stopped_key];
    let panels = counted(&names, drawn.iter().map(|(_, figures)| *figures));
    let panels = chart.draw(&panels);
    Some(Drawn { finding, panels })
}

fn said(n: usize) -> String {
    thousands(n as i128)
}

/// A panel for each of three kinds of counts.
fn counted<'w>(
    names: &[&'w String; 3],
    counts: impl Iterator<Item = [usize; 3]> + Clone,
) -> Vec<Panel<'w>> {
    let figure = |size| {
        let said = said(size);
        Some(Figure { size, said })
    };
    let kinds = names.iter().enumerate();
    kinds
        .map(|(k, name)| Panel {
            name,
            figures: counts.clone().map(|of| figure(of[k])).collect(),
        })
        .collect()
}

/// A row a quarter, with those of the columns that have a figure anywhere; `None` if none has.
fn table(words: &Words, quarters: &[Official], columns: &[(&str, &String)]) -> Option<Figures> {
    let figure = |quarter: &Official, key: &str| {
        if key == Official::MEDIAN {
            quarter.twice_median.map(half)
        } else {
            quarter.count(key).map(thousands)
        }
    };
    let columns: Vec<&(&str, &String)> = columns
        .iter()
        .filter(|(key, _)| quarters.iter().any(|q| figure(q, key).is_some()))
        .collect();
    if columns.is_empty() {
        return None;
    }
    let row = |quarter: &Official| FigureRow {
        name: quarter.quarter.name(words),
        cells: columns
            .iter()
            .map(|(key, _)| or_dash(figure(quarter, key)))
            .collect(),
        href: None,
    };
    Some(Figures {
        heads: columns.iter().map(|(_, name)| (*name).clone()).collect(),
        rows: quarters.iter().map(row).collect(),
    })
}

/// The provisions that were relied on in these quarters, newest first: the most often first.
fn relied_on(frame: &Frame, quarters: &[Official]) -> Option<Figures> {
    let site = &frame.log.site;
    let mut ids: Vec<&'static str> = Vec::new();
    for (id, count) in quarters.iter().flat_map(|quarter| &quarter.provisions) {
        if count.is_some() && !ids.contains(id) {
            ids.push(id);
        }
    }
    let together = |id: &str| {
        let counts = quarters.iter().filter_map(|quarter| quarter.provision(id));
        counts.sum::<u64>()
    };
    ids.sort_by_key(|id| std::cmp::Reverse(together(id)));
    let rows: Vec<FigureRow> = ids
        .into_iter()
        .filter_map(|id| {
            // An id of the one law is none of the other's.
            let mut laws = [site.regime, site.regime.sibling()].into_iter();
            let (regime, provision) =
                laws.find_map(|regime| Some((regime, site.law.catalogue(regime).get(id)?)))?;
            let slug = frame.log.exemption_slug(regime, id);
            let mut cells: Vec<String> = quarters
                .iter()
                .map(|quarter| or_dash(quarter.provision(id).map(thousands)))
                .collect();
            if quarters.len() > 1 {
                cells.push(thousands(together(id)));
            }
            let mut values = frame.log.values(Facet::Exemption).iter();
            let has_page = values.any(|value| value.slug == slug);
            Some(FigureRow {
                name: frame.words().heading(provision),
                cells,
                href: has_page.then(|| frame.href(&format!("exemptions/{slug}/"))),
            })
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let mut heads: Vec<String> = quarters
        .iter()
        .map(|q| q.quarter.name(frame.words()))
        .collect();
    if quarters.len() > 1 {
        heads.push(frame.t().together.clone());
    }
    Some(Figures { heads, rows })
}

fn or_dash(figure: Option<String>) -> String {
    figure.unwrap_or_else(|| "-".to_owned())
}

/// Name, path and count of what a table of kinds lists.
type Kind = (String, String, usize);

fn outcomes(frame: &Frame, statistics: &Statistics) -> Vec<Bar> {
    let values = frame.log.values(Facet::Outcome).iter();
    let kinds = values.filter_map(|value| {
        let count = *statistics.all.outcomes.get(&Outcome::parse(&value.slug)?)?;
        Some((
            value.name.clone(),
            format!("outcomes/{}/", value.slug),
            count,
        ))
    });
    linked(frame, kinds.collect())
}

fn exemptions(frame: &Frame, statistics: &Statistics) -> Vec<Bar> {
    let values = frame.log.values(Facet::Exemption).iter();
    let sections =
        values.filter(|value| matches!(value.exemption, Some(ExemptionValue::Section(..))));
    let kinds = sections.filter_map(|value| {
        let count = *statistics.all.sections.get(&value.slug)?;
        Some((
            value.name.clone(),
            format!("exemptions/{}/", value.slug),
            count,
        ))
    });
    linked(frame, most(kinds.collect()))
}

fn topics(frame: &Frame, statistics: &Statistics) -> Vec<Bar> {
    let counts: BTreeMap<String, usize> = statistics
        .topics
        .iter()
        .map(|(topic, count)| (slug(topic), *count))
        .collect();
    let values = frame.log.values(Facet::Topic).iter();
    let kinds = values.filter_map(|value| {
        let count = *counts.get(&value.slug)?;
        Some((value.name.clone(), format!("topics/{}/", value.slug), count))
    });
    linked(frame, most(kinds.collect()))
}

/// The largest first, as many as a table shows.
fn most(mut kinds: Vec<Kind>) -> Vec<Kind> {
    kinds.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.1.cmp(&b.1)));
    kinds.truncate(KINDS);
    kinds
}

fn linked(frame: &Frame, kinds: Vec<Kind>) -> Vec<Bar> {
    let rows = kinds.into_iter();
    bars(
        rows.map(|(name, path, count)| (name, Some(frame.href(&path)), count))
            .collect(),
    )
}

fn files(frame: &Frame) -> Vec<DataFile<'_>> {
    let t = frame.t();
    [
        ("data/statistics.csv", &t.statistics_by_period, "CSV"),
        ("data/statistics.json", &t.statistics_by_period, "JSON"),
        ("data/responses.csv", &t.every_response, "CSV"),
    ]
    .into_iter()
    .map(|(path, name, kind)| DataFile {
        href: frame.log.site.shared_href(path),
        name,
        about: None,
        kind,
    })
    .collect()
}

/// The quarters that a chart draws, newest first.
fn drawn(statistics: &Statistics) -> impl Iterator<Item = &(Quarter, Counts)> + Clone {
    statistics.quarters.iter().rev().take(PERIODS)
}

fn periods(words: &Words, statistics: &Statistics) -> Vec<String> {
    drawn(statistics)
        .map(|(quarter, _)| quarter.name(words))
        .collect()
}

/// Answers in time, in extended time, and late.
fn in_time<'l>(words: &'l Words, statistics: &Statistics) -> Plotted<'l> {
    let t = &words.plain;
    let all = &statistics.all;
    let chart = Chart {
        id: "chart-time",
        title: &t.time_title,
        periods: periods(words, statistics),
        limit: None,
    };
    let names = [&t.in_time, &t.in_time_extended, &t.late];
    let counts =
        drawn(statistics).map(|(_, counts)| [counts.in_time, counts.extended, counts.late]);
    let drawn = Drawn {
        finding: words.time_finding(
            &words.responses_counted(all.answered),
            &said(all.in_time + all.extended),
        ),
        panels: chart.draw(&counted(&names, counts)),
    };
    let heads = vec![
        t.answered.as_str(),
        &t.in_time,
        &t.extended_short,
        &t.late,
        &t.in_time_percent,
    ];
    plotted(words, drawn, heads, statistics, |counts| {
        vec![
            said(counts.answered),
            said(counts.in_time),
            said(counts.extended),
            said(counts.late),
            or_dash(counts.percent_in_time().map(|n| format!("{n}%"))),
        ]
    })
}

/// Working days taken: the median and the 90th percentile.
fn days<'l>(words: &'l Words, statistics: &Statistics) -> Plotted<'l> {
    let t = &words.plain;
    let all = &statistics.all;
    let finding = match (all.twice_median(), all.ninetieth()) {
        (Some(twice), Some(ninetieth)) => words.days_finding(&half(twice), &ninetieth.to_string()),
        _ => t.none_published.clone(),
    };
    let limit = words.legal_limit(&LIMIT.to_string());
    // A median may end in a half: sizes are halves of days.
    let chart = Chart {
        id: "chart-days",
        title: &t.days_title,
        periods: periods(words, statistics),
        limit: Some(Limit {
            size: 2 * LIMIT,
            name: &limit,
        }),
    };
    let figure = |size: u32, said| Figure {
        size: size as usize,
        said,
    };
    let panels = [
        Panel {
            name: &t.key_median,
            figures: drawn(statistics)
                .map(|(_, counts)| {
                    counts
                        .twice_median()
                        .map(|twice| figure(twice, half(twice)))
                })
                .collect(),
        },
        Panel {
            name: &t.key_ninetieth,
            figures: drawn(statistics)
                .map(|(_, counts)| counts.ninetieth().map(|n| figure(2 * n, n.to_string())))
                .collect(),
        },
    ];
    let panels = chart.draw(&panels);
    let heads = vec![t.median.as_str(), &t.ninetieth];
    plotted(
        words,
        Drawn { finding, panels },
        heads,
        statistics,
        |counts| {
            vec![
                or_dash(counts.twice_median().map(half)),
                or_dash(counts.ninetieth().map(|n| n.to_string())),
            ]
        },
    )
}

fn plotted<'l>(
    words: &Words,
    drawn: Drawn<'l>,
    heads: Vec<&'l str>,
    statistics: &Statistics,
    row: impl Fn(&Counts) -> Vec<String>,
) -> Plotted<'l> {
    let quarters = statistics.quarters.iter().rev();
    Plotted {
        finding: drawn.finding,
        panels: drawn.panels,
        heads,
        rows: quarters
            .map(|(quarter, counts)| FigureRow {
                name: quarter.name(words),
                cells: row(counts),
                href: None,
            })
            .collect(),
    }
}

fn years(statistics: &Statistics) -> Years {
    let calendar = statistics.years.iter().rev();
    let financial = statistics.financial_years.iter().rev();
    Years {
        calendar: bars(
            calendar
                .map(|(year, counts)| (year.to_string(), None, counts.responses))
                .collect(),
        ),
        financial: bars(
            financial
                .map(|(year, counts)| (financial_year(*year), None, counts.responses))
                .collect(),
        ),
    }
}

/// What became of our decisions at review, and at the regulator.
fn reviews<'l>(t: &'l Plain, statistics: &Statistics) -> Option<Vec<Reviews<'l>>> {
    let (reviews, decisions) = (statistics.reviews, statistics.decisions);
    if reviews.all + decisions.all == 0 {
        return None;
    }
    let open = |of: Tally| of.all - (of.upheld + of.partly_upheld + of.overturned);
    let open = [open(reviews), open(decisions)];
    let row = |name: &'l String, cells| Reviews { name, cells };
    let mut rows = vec![
        row(&t.upheld, [reviews.upheld, decisions.upheld]),
        row(
            &t.partly_upheld,
            [reviews.partly_upheld, decisions.partly_upheld],
        ),
        row(&t.overturned, [reviews.overturned, decisions.overturned]),
    ];
    if open != [0, 0] {
        rows.push(row(&t.not_known_yet, open));
    }
    rows.push(row(&t.all, [reviews.all, decisions.all]));
    Some(rows)
}
