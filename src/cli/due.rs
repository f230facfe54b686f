//! `disclog due`: the statutory day for a request received on a day, by regime.

use super::args::Due;
use super::{Console, Exit};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::law::holidays::{self, Nation};
use crate::law::{
    Catalogue, Clock, Fee, Regime, Timeliness, catalogue, review_days, within_table,
    working_day_after, working_days,
};
use crate::render::words::counted;
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use serde::{Serialize, Serializer};
use std::fmt::Write as _;

/// Tells when a request, or a request for a review, must be answered.
pub fn due(args: &Due, console: &Console) -> Exit {
    if let Err(report) = in_order(args) {
        return console.unanswered(&report);
    }
    let regimes = args
        .regime
        .map_or_else(|| Regime::ALL.to_vec(), |regime| vec![regime]);
    let laws: Vec<&Catalogue> = regimes.into_iter().map(catalogue).collect();
    let rows = laws
        .iter()
        .map(|law| {
            if args.review {
                UnderOneLaw::of_review(law, args)
            } else {
                UnderOneLaw::of_request(law, args)
            }
        })
        .collect();
    let clarified = args.clarified.iter().max().copied();
    let mut answer = DueDays {
        asked: args.date,
        review: args.review,
        clarified,
        laws: rows,
        warnings: Vec::new(),
    };
    let warnings = answer.faults();
    let words = answer.words(args);
    console.answer_with(&words, &warnings, |rows| {
        answer.warnings = rows;
        answer
    })
}

/// Sees that the days follow one another.
fn in_order(args: &Due) -> Result<(), Report> {
    let fault = |message: Words, help: &'static str| {
        Err([Diagnostic::new(Code::CommandLine, Span::command_line())
            .message(message)
            .help(help)]
        .into_iter()
        .collect())
    };
    let start = args.clarified.iter().max().copied().unwrap_or(args.date);
    if args.clarified.iter().any(|day| *day < args.date) {
        return fault(
            "--clarified is before the request".into(),
            "give the day on which the requester's answer arrived",
        );
    }
    if args.fee_notice.is_some_and(|day| day < args.date) {
        return fault(
            "--fee-notice is before the request".into(),
            "give the day on which the fees notice was given",
        );
    }
    if args
        .fee_paid
        .is_some_and(|day| args.fee_notice.is_some_and(|notice| day < notice))
    {
        return fault(
            "--fee-paid is before the fees notice".into(),
            "give the day on which the fee came",
        );
    }
    if args.extended.is_some_and(|day| day < start) {
        return fault(
            "--extended is before the time begins".into(),
            "give the last day of the extended time",
        );
    }
    if args.responded.is_some_and(|day| day < start) {
        return fault(
            "--responded is before the time begins".into(),
            "give the day of the answer",
        );
    }
    match args.regime.map(catalogue) {
        Some(law) if args.extended.is_some() && law.time.extension.is_none() => fault(
            Words::from(law.short.as_str()).and(" has no extension"),
            "leave --extended out, or name another law",
        ),
        _ => Ok(()),
    }
}

/// The answer, in the form for programs.
#[derive(Serialize)]
struct DueDays<'a> {
    #[serde(serialize_with = "iso")]
    asked: Date,
    review: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(serialize_with = "iso_if_any")]
    clarified: Option<Date>,
    laws: Vec<UnderOneLaw<'a>>,
    warnings: Vec<serde_json::Value>,
}

/// What one law says.
#[derive(Serialize)]
struct UnderOneLaw<'a> {
    regime: Regime,
    /// The working days that it gives.
    days: u32,
    /// The last of them; while a fee is not paid, as it would be without the notice.
    #[serde(serialize_with = "iso")]
    due: Date,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fee: Option<Stopped<'a>>,
    /// For a review: the day by which it should normally be answered, where the last day is later.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(serialize_with = "iso_if_any")]
    target: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<Extended<'a>>,
    /// Times in which an answer had another limit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    windows: Vec<Window<'a>>,
    /// The weekdays up to `due`, or to the extension that was given, that are no working days.
    holidays: Vec<Holiday>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Answered>,
    #[serde(skip)]
    law: &'a Catalogue,
    #[serde(skip)]
    start: Date,
}

#[derive(Serialize)]
struct Extended<'a> {
    /// The working days, in all, to which it may go, and the last of them.
    total: u32,
    #[serde(serialize_with = "iso")]
    latest: Date,
    /// Whether the law cuts it off there.
    capped: bool,
    purpose: &'a str,
    source: &'a str,
    /// The limit with the extension that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(serialize_with = "iso_if_any")]
    limit: Option<Date>,
    #[serde(skip)]
    given: Option<Date>,
}

/// What a fees notice does to the time.
#[derive(Serialize)]
struct Stopped<'a> {
    #[serde(serialize_with = "iso")]
    notice: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(serialize_with = "iso_if_any")]
    paid: Option<Date>,
    /// The working days that are left when it is paid, while it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u32>,
    source: &'a str,
    /// Whether it gives any day.
    #[serde(skip)]
    counts: bool,
}

#[derive(Serialize)]
struct Window<'a> {
    #[serde(serialize_with = "iso")]
    from: Date,
    #[serde(serialize_with = "iso")]
    to: Date,
    days: u32,
    #[serde(serialize_with = "iso")]
    due: Date,
    source: &'a str,
}

#[derive(Serialize)]
struct Holiday {
    #[serde(serialize_with = "iso")]
    date: Date,
    nations: Vec<Nation>,
}

#[derive(Serialize)]
struct Answered {
    #[serde(serialize_with = "iso")]
    responded: Date,
    days_taken: u32,
    #[serde(serialize_with = "iso")]
    limit: Date,
    late: bool,
    days_late: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeliness: Option<Timeliness>,
}

impl<'a> UnderOneLaw<'a> {
    fn of_request(law: &'a Catalogue, args: &Due) -> UnderOneLaw<'a> {
        let clock = Clock {
            regime: law.regime,
            received: args.date,
            clarified: args.clarified.iter().max().copied(),
            fee: args.fee_notice.map(|notice| Fee {
                notice,
                paid: args.fee_paid,
            }),
            extended_until: args.extended,
        };
        let (time, start) = (&law.time, clock.start());
        let due = clock.due(time.days);
        let extension = time.extension.as_ref().map(|extension| {
            let latest = clock.due(extension.total);
            let limit = args.extended.map(|until| {
                if extension.capped {
                    until.min(latest)
                } else {
                    until
                }
                .max(due)
            });
            let (capped, purpose, source) = (
                extension.capped,
                extension.purpose.as_str(),
                extension.source.as_str(),
            );
            Extended {
                total: extension.total,
                latest,
                capped,
                purpose,
                source,
                limit,
                given: args.extended,
            }
        });
        let windows = windows(&time.windows, (start, due), args.responded, &|days| {
            clock.due(days)
        });
        let answer = args.responded.map(|responded| Answered {
            responded,
            days_taken: clock.days_taken(responded),
            limit: clock.limit(responded),
            late: clock.late(responded),
            days_late: clock.days_late(responded),
            timeliness: Some(clock.timeliness(responded)),
        });
        // What was given may lie years ahead: past the law's own extension nobody counts.
        let counted = extension
            .as_ref()
            .and_then(|e: &Extended<'_>| e.limit.map(|limit| limit.min(e.latest)))
            .map_or(due, |to| to.max(due));
        let holidays = on_the_way(law, start, counted);
        UnderOneLaw {
            regime: law.regime,
            days: time.days,
            due,
            source: &time.source,
            fee: clock.fee.map(|fee| Stopped {
                notice: fee.notice,
                paid: fee.paid,
                left: clock.days_left(time.days),
                source: &time.fee_source,
                counts: clock.due(time.days) > Clock { fee: None, ..clock }.due(time.days),
            }),
            target: None,
            extension,
            windows,
            holidays,
            answer,
            law,
            start,
        }
    }

    fn of_review(law: &'a Catalogue, args: &Due) -> UnderOneLaw<'a> {
        let (review, start) = (&law.review, args.date);
        let due = working_day_after(start, review.last, law.regime);
        let target = (review.target < review.last)
            .then(|| working_day_after(start, review.target, law.regime));
        let answer = args.responded.map(|responded| {
            let days = review_days(law.regime, responded);
            let limit = working_day_after(start, days, law.regime);
            Answered {
                responded,
                days_taken: working_days(start, responded, law.regime),
                limit,
                late: responded > limit,
                days_late: working_days(limit, responded, law.regime),
                timeliness: None,
            }
        });
        let (regime, holidays) = (law.regime, on_the_way(law, start, due));
        let windows = windows(&review.windows, (start, due), args.responded, &|days| {
            working_day_after(start, days, law.regime)
        });
        let extension = None;
        UnderOneLaw {
            regime,
            days: review.last,
            due,
            source: &review.source,
            fee: None,
            target,
            extension,
            windows,
            holidays,
            answer,
            law,
            start,
        }
    }

    /// The last day that was counted.
    fn last(&self) -> Date {
        // Without an answer the last day of a possible extension is told too.
        let extended = self
            .extension
            .as_ref()
            .and_then(|e| e.limit.or(self.answer.is_none().then_some(e.latest)));
        let days = [
            self.answer.as_ref().map(|a| a.responded.max(a.limit)),
            extended,
        ];
        days.into_iter().flatten().fold(self.due, Date::max)
    }

    fn words(&self, out: &mut String) {
        let mut line = |name: &str, value: &str| {
            let _ = writeln!(out, "{name:<7} {value}");
        };
        let short = &self.law.short;
        let fee = self.fee.as_ref();
        if let Some((fee, left)) = fee.and_then(|fee| Some((fee, fee.left?))) {
            let left = counted(left as usize, "working day");
            line(
                short,
                &format!(
                    "no day is due until the fee comes; then {left} are left, {}",
                    fee.source
                ),
            );
        } else {
            line(
                short,
                &format!(
                    "{}: {}, {}",
                    full(self.due),
                    counted(self.days as usize, "working day"),
                    self.source
                ),
            );
        }
        if let Some(fee) = fee.filter(|fee| fee.left.is_none()) {
            let what = match fee.paid {
                Some(_) if fee.counts => "the days from the fees notice to the fee do not count",
                _ => {
                    "the fees notice changes nothing: it came when the time had run out, or before it began anew"
                }
            };
            line("", &format!("{what}, {}", fee.source));
        }
        if let Some(target) = self.target {
            line(
                "",
                &format!(
                    "{}: normally answered by then, {}",
                    full(target),
                    counted(self.law.review.target as usize, "working day")
                ),
            );
        }
        match (
            &self.extension,
            self.extension
                .as_ref()
                .and_then(|e| Some((e.given?, e.limit?))),
        ) {
            (Some(e), Some((given, limit))) if given > limit => {
                line(
                    "",
                    &format!(
                        "{}: with the extension, which the law cuts off at {} working days, {}",
                        full(limit),
                        e.total,
                        e.source
                    ),
                );
            }
            (Some(e), Some((_, limit))) => {
                let past = if limit > e.latest {
                    format!(", past {} working days in all", e.total)
                } else {
                    String::new()
                };
                let within = if limit <= self.due {
                    ", which gives no more time"
                } else {
                    ""
                };
                line(
                    "",
                    &format!(
                        "{}: with the extension{past}{within}, {}",
                        full(limit),
                        e.source
                    ),
                );
            }
            (Some(e), None)
                if self.answer.is_none() && fee.is_none_or(|fee| fee.left.is_none()) =>
            {
                line(
                    "",
                    &format!(
                        "{}: at the latest, extended {}; {} in all, {}",
                        full(e.latest),
                        e.purpose,
                        e.total,
                        e.source
                    ),
                );
            }
            _ => {}
        }
        for window in &self.windows {
            let between = format!(
                "for an answer given from {} to {}",
                short_day(window.from),
                short_day(window.to)
            );
            line(
                "",
                &format!(
                    "{}: {between}, {} working days, {}",
                    full(window.due),
                    window.days,
                    window.source
                ),
            );
        }
        if let Some(answer) = &self.answer {
            let taken = counted(answer.days_taken as usize, "working day");
            let how = match (answer.late, answer.timeliness) {
                (true, _) if answer.days_late == 0 => {
                    "late: past the limit, with no working day between".to_owned()
                }
                (true, _) => format!(
                    "late by {}",
                    counted(answer.days_late as usize, "working day")
                ),
                (false, Some(Timeliness::InTimeExtended)) => "in time, extended".to_owned(),
                (false, _) => "in time".to_owned(),
            };
            line("", &format!("answered after {taken}: {how}"));
        }
    }
}

impl DueDays<'_> {
    fn words(&self, args: &Due) -> String {
        let what = if self.review {
            "Review asked for"
        } else {
            "Received"
        };
        let mut out = format!("{what} on {}.", full(self.asked));
        if let Some(clarified) = self.clarified {
            let _ = write!(
                out,
                " Made clear on {}, which starts the time anew.",
                full(clarified)
            );
        }
        if let Some(notice) = args.fee_notice {
            let _ = write!(out, " Fees notice on {}", full(notice));
            let _ = match args.fee_paid {
                Some(paid) => write!(out, ", paid on {}.", full(paid)),
                None => write!(out, ", not paid."),
            };
        }
        if let Some(until) = args.extended {
            let _ = write!(out, " Extended to {}.", full(until));
        }
        out.push_str("\n\n");
        for row in &self.laws {
            row.words(&mut out);
            if args.extended.is_some() && row.extension.is_none() {
                let _ = writeln!(out, "        {} has no extension", row.law.short);
            }
        }
        let mut shown: Vec<(Date, String)> = Vec::new();
        for holiday in self.laws.iter().flat_map(|row| &row.holidays) {
            let nations = if holiday.nations.len() == Nation::ALL.len() {
                String::new()
            } else {
                format!(
                    " ({})",
                    holiday
                        .nations
                        .iter()
                        .map(|nation| nation.name())
                        .collect::<Vec<_>>()
                        .join(", ")
                )
            };
            shown.push((holiday.date, nations));
        }
        // A law of the whole United Kingdom names every nation, one of Scotland its own: the longer tells more.
        shown.sort_by(|a, b| {
            a.0.cmp(&b.0)
                .then(a.1.is_empty().cmp(&b.1.is_empty()).reverse())
                .then(b.1.len().cmp(&a.1.len()))
        });
        shown.dedup_by_key(|(date, _)| *date);
        if !shown.is_empty() {
            out.push_str("\nBank holidays on the way:\n");
        }
        for (date, nations) in shown {
            let _ = writeln!(out, "        {}{nations}", full(date));
        }
        out
    }

    /// Warns where a year's bank holidays are by rule.
    fn faults(&self) -> Report {
        let by_rule = |row: &UnderOneLaw<'_>| !within_table(row.start) || !within_table(row.last());
        let too_long = |row: &UnderOneLaw<'_>| {
            let extension = row.extension.as_ref();
            extension.is_some_and(|e| e.given.is_some_and(|given| given > e.latest))
        };
        let faults = [
            (self.asked.year() < 2005, Code::BeforeTheActs),
            (self.laws.iter().any(by_rule), Code::OutsideHolidayTable),
            (self.laws.iter().any(too_long), Code::ExtensionOver40),
        ];
        faults
            .into_iter()
            .filter(|(at_fault, _)| *at_fault)
            .map(|(_, code)| Diagnostic::new(code, Span::command_line()))
            .collect()
    }
}

/// The weekdays after `start`, up to and with `end`, that are holidays for a law.
fn on_the_way(law: &Catalogue, start: Date, end: Date) -> Vec<Holiday> {
    let nations = &law.time.holidays;
    let mut found = Vec::new();
    for date in start.series(1.day()).skip(1).take_while(|day| *day <= end) {
        if matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            continue;
        }
        let nations: Vec<Nation> = nations
            .iter()
            .copied()
            .filter(|nation| holidays::holidays(date.year(), *nation).contains(&date))
            .collect();
        if !nations.is_empty() {
            found.push(Holiday { date, nations });
        }
    }
    found
}

fn iso<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

fn iso_if_any<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    date.map(|date| date.to_string()).serialize(serializer)
}

fn full(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

fn short_day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// The times of another limit in which an answer could be given, or was, that the usual limit does not allow.
fn windows<'a>(
    all: &'a [crate::law::Window],
    (start, due): (Date, Date),
    responded: Option<Date>,
    day: &dyn Fn(u32) -> Date,
) -> Vec<Window<'a>> {
    all.iter()
        .map(|window| Window {
            from: window.from,
            to: window.to,
            days: window.days,
            due: day(window.days),
            source: &window.source,
        })
        .filter(|window| start <= window.to && window.from <= window.due && due < window.to)
        .filter(|window| responded.is_none_or(|day| (window.from..=window.to).contains(&day)))
        .collect()
}
