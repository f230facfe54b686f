//! `disclog status`.

use super::args::{self, FailOn, StatusArgs};
use super::console::{self, Console};
use super::{Exit, site_folder};
use crate::desk::links::{self, Memory, Pace};
use crate::desk::status::{Due, Kind, Status};
use crate::diagnostics::Report;
use crate::diagnostics::printable;
use crate::private::Opened;
use crate::render::words::counted;
use crate::run::{Progress as _, Step};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::cell::Cell;
use std::fmt::Write as _;
use std::path::Path;

#[derive(Serialize)]
struct Answer<'a> {
    due: &'a [Due],
    published: Option<String>,
}

/// `disclog status`.
pub fn status(args: &StatusArgs, console: &Console) -> Exit {
    let root = site_folder(args.site.as_deref());
    let today = args.date.unwrap_or_else(args::today);
    let looked = Opened::open(&root).and_then(|opened| {
        let out = match &args.out {
            Some(out) => out.clone(),
            None => root.join(opened.output()),
        };
        let mut status = Status::of(&root, today)?;
        if args.links {
            status = asked(status, &root, today, console)?;
        }
        Ok((status, published(&out)))
    });
    let (status, published) = match looked {
        Ok(looked) => looked,
        Err(report) => return console.unanswered(&report),
    };
    if status.unread > 0 {
        console.warn(&format!(
            "{} could not be read, and may be due too: disclog check says why",
            counted(status.unread, "response")
        ));
    }
    if args.ics {
        console::out(&status.calendar(today));
    } else {
        let answer = Answer {
            due: &status.due,
            published: published.map(|day| day.to_string()),
        };
        console.answer(&words(&status.due, published, today), &answer);
    }
    let fails = args
        .fail_on
        .iter()
        .any(|what| status.due.iter().any(|due| is_meant(*what, due)));
    Exit(u8::from(fails))
}

/// Asks other sites what the links lead to. What is known is kept as it comes, so that a run that is stopped has asked for something.
fn asked(status: Status, root: &Path, today: Date, console: &Console) -> Result<Status, Report> {
    /// After how many answers it is kept.
    const OFTEN: usize = 20;
    let memory = Memory::read(root);
    let progress = console.progress();
    progress.begin(
        Step::Ask,
        Some(links::to_ask(&status.links, &memory, today)),
    );
    let answers = Cell::new(0);
    let memory = links::ask(&status.links, memory, today, Pace::POLITE, &|known| {
        progress.one();
        answers.set(answers.get() + 1);
        if answers.get() % OFTEN == 0 {
            known.keep(root)
        } else {
            Ok(())
        }
    });
    progress.finish();
    let memory = memory?;
    memory.keep(root)?;
    Ok(status.with_links(&memory, today))
}

fn is_late(due: &Due) -> bool {
    due.kind.is_deadline() && due.days.is_some_and(|days| days < 0)
}

fn is_meant(what: FailOn, due: &Due) -> bool {
    match what {
        FailOn::Any => true,
        FailOn::Late => is_late(due),
        FailOn::Kind(kind) => due.kind == kind,
    }
}

/// The day on which the log was last built: that of its manifest.
fn published(out: &Path) -> Option<Date> {
    let written = std::fs::metadata(out.join("manifest.json"))
        .ok()?
        .modified();
    let written = jiff::Timestamp::try_from(written.ok()?).ok()?;
    Some(TimeZone::system().to_datetime(written).date())
}

fn words(due: &[Due], published: Option<Date>, today: Date) -> String {
    let mut out = String::new();
    let soon = |due: &&Due| due.days.is_some_and(|days| (0..=7).contains(&days));
    let is_running = |due: &&Due| due.kind.is_running();
    let of = |kind: Kind| due.iter().filter(move |due| due.kind == kind).collect();
    let groups: [(&str, Vec<&Due>); 6] = [
        ("Late", due.iter().filter(|due| is_late(due)).collect()),
        (
            "Within seven days",
            due.iter()
                .filter(|due| soon(due) && !is_running(due))
                .collect(),
        ),
        (
            "Later",
            due.iter()
                .filter(|due| due.days.is_some_and(|days| days > 7) && !is_running(due))
                .collect(),
        ),
        ("Waiting for the requester", of(Kind::Clarification)),
        ("Links that lead nowhere", of(Kind::Link)),
        (
            "Without a day",
            due.iter().filter(|due| due.on.is_none()).collect(),
        ),
    ];
    for (name, rows) in groups.iter().filter(|(_, rows)| !rows.is_empty()) {
        let _ = writeln!(out, "{name}:");
        for due in rows {
            let when = due.on.map_or(String::new(), |on| {
                format!("{}  ", on.strftime("%a %e %b %Y"))
            });
            if let Some(link) = &due.link {
                let url = printable(&link.url);
                let _ = writeln!(
                    out,
                    "  since {when}{:<14} {}:{}\n    {url} ({})",
                    due.reference, due.file, link.line, link.found
                );
                continue;
            }
            let _ = writeln!(
                out,
                "  {when}{:<14} {:<32} {}",
                due.reference,
                due.kind.words(),
                due.file
            );
        }
        out.push('\n');
    }
    if due.is_empty() {
        out.push_str("Nothing is due.\n\n");
    }
    let _ = match published {
        Some(day) => {
            let ago = (today - day).get_days();
            let ago = match ago {
                ..=0 => "today".to_owned(),
                1 => "yesterday".to_owned(),
                days => format!("{days} days ago"),
            };
            writeln!(out, "Last published on {day}: {ago}.")
        }
        None => writeln!(out, "Not published yet."),
    };
    out
}
