//! `disclog status`.

use super::args::{self, FailOn, StatusArgs};
use super::console::{self, Console};
use super::{Exit, site_folder};
use crate::desk::links::{self, Memory, Pace};
use crate::desk::status::{Due, Status};
use crate::diagnostics::Report;
use crate::diagnostics::printable;
use crate::render::words::counted;
use crate::run::{Progress as _, Step};
use jiff::civil::Date;
use serde::Serialize;
use std::cell::Cell;
use std::fmt::Write as _;
use std::path::Path;

#[derive(Serialize)]
struct Answer<'a> {
    due: &'a [Due],
    published: Option<Date>,
}

/// `disclog status`.
pub fn status(args: &StatusArgs, console: &Console) -> Exit {
    let root = site_folder(args.site.as_deref());
    let today = args.date.unwrap_or_else(args::today);
    let looked = Status::of(&root, today);
    let looked = if args.links {
        looked.and_then(|status| asked(status, &root, today, console))
    } else {
        looked
    };
    let status = match looked {
        Ok(status) => status,
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
            published: status.published(&root, args.out.as_deref()),
        };
        let last = status.last_published(&root, args.out.as_deref(), today);
        console.answer(&words(&status, &last), &answer);
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
    let answers = Cell::new(0_usize);
    let memory = links::ask(&status.links, memory, today, Pace::POLITE, &|known| {
        progress.one();
        answers.set(answers.get() + 1);
        if answers.get().is_multiple_of(OFTEN) {
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

fn words(status: &Status, last_published: &str) -> String {
    let mut out = String::new();
    for (name, rows) in status.groups() {
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
    if status.due.is_empty() {
        out.push_str("Nothing is due.\n\n");
    }
    let _ = writeln!(out, "{last_published}");
    out
}
