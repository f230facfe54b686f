//! `disclog new`.

use super::args::{self, New};
use super::ask::{self, some_text};
use super::console::Console;
use super::{Exit, site_folder};
use crate::desk::record::{NewRecord, Written, provisions};
use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::law::{Law, Outcome, Regime};
use crate::private::Opened;
use crate::render::words::counted;
use crate::words::Words;
use jiff::civil::Date;
use serde::Serialize;
use std::fmt::Write as _;
use std::path::Path;

#[derive(Serialize)]
struct Made<'a> {
    reference: &'a str,
    file: &'a str,
    regime: Regime,
    outcome: Outcome,
    provisions: Vec<&'a str>,
    due: String,
    gaps: usize,
}

/// `disclog new`.
pub fn new(args: &New, console: &Console) -> Exit {
    let root = site_folder(args.of.site.as_deref());
    let today = args.of.date.unwrap_or_else(args::today);
    let record = match said(args, &root, today) {
        Ok(record) => record,
        Err(report) => return console.unanswered(&report),
    };
    match record.write(&root, today) {
        Ok(written) => console.answer(&words(&written, &record, today), &made(&written)),
        Err(report) => console.unanswered(&report),
    }
}

/// What was said on the command line; on a terminal the rest is asked.
fn said(args: &New, root: &Path, today: Date) -> Result<NewRecord, Report> {
    let opened = Opened::open(root)?;
    let (law, own) = (opened.law()?, opened.regime()?);
    let mut record = NewRecord {
        title: args.title.clone().unwrap_or_default(),
        reference: args.reference.clone(),
        received: args.received.unwrap_or(today),
        outcome: args.outcome,
        regime: args.regime,
        exemptions: args
            .exemption
            .iter()
            .flat_map(|all| all.split([',', ';']))
            .map(|one| one.trim().to_owned())
            .filter(|one| !one.is_empty())
            .collect(),
        topics: args.topic.clone(),
        department: args.department.clone(),
    };
    let says_nothing =
        args.received.is_none() && args.outcome.is_none() && args.exemption.is_empty();
    let ended = || Report::from_iter([unsaid()]);
    if record.title.trim().is_empty() {
        if !ask::anybody() {
            return Err(ended());
        }
        record.title =
            ask::ask("What was asked for, in a few words?", None, some_text).ok_or_else(ended)?;
    }
    if ask::anybody() && says_nothing {
        question(&mut record, (law, own), today).ok_or_else(ended)?;
    }
    Ok(record)
}

/// Asks for what the command line does not say; nothing where the input ends.
fn question(record: &mut NewRecord, (law, own): (Law, Regime), today: Date) -> Option<()> {
    let usual = today.to_string();
    record.received = ask::ask("When did it arrive?", Some(&usual), |typed| {
        args::day(typed).map_err(|_| "Write year, month and day: 2026-11-25.".to_owned())
    })?;
    if record.reference.is_none() {
        let reference = ask::ask("Its case number? (Enter: none yet)", None, |typed| {
            Ok(typed.to_owned())
        })?;
        record.reference = Some(reference).filter(|reference| !reference.is_empty());
    }
    ask::say("What becomes of it?");
    for (n, outcome) in Outcome::ALL.iter().enumerate() {
        ask::say(&format!(
            "  {:>2}  {}",
            n + 1,
            Words::english().tag(*outcome)
        ));
    }
    let outcome = ask::ask("Number or word? (Enter: not known yet)", None, |typed| {
        let number = typed.parse::<usize>().ok();
        let chosen = number.and_then(|n| Outcome::ALL.get(n.checked_sub(1)?).copied());
        let word = || Outcome::parse(&typed.to_ascii_lowercase().replace(' ', "-"));
        match chosen.or_else(word) {
            None if !typed.is_empty() => Err("Type a number of the list.".to_owned()),
            chosen => Ok(chosen),
        }
    })?;
    record.outcome = outcome;
    loop {
        let more = ask::ask(
            "An exemption, by number or in words? (Enter: no more)",
            None,
            |typed| {
                if typed.is_empty() {
                    return Ok(None);
                }
                match provisions(law, record.regime, own, &[typed.to_owned()]) {
                    Ok((_, found)) => Ok(found.first().copied()),
                    Err(report) => Err(report
                        .iter()
                        .map(|fault| format!("{}; {}", fault.message, fault.help))
                        .collect()),
                }
            },
        )?;
        let Some(row) = more else { return Some(()) };
        ask::say(&format!("  {}: {}", row.heading(), row.plain));
        record.exemptions.push(row.id.clone());
    }
}

fn unsaid() -> Diagnostic {
    Diagnostic::new(Code::Unsaid, Span::command_line())
        .message("a new response needs a title")
        .help("say in a few words what was asked for: disclog new \"Checks on custody vehicles\"")
}

fn made<'a>(written: &'a Written) -> Made<'a> {
    Made {
        reference: &written.reference,
        file: &written.file,
        regime: written.law.regime,
        outcome: written.outcome,
        provisions: written
            .provisions
            .iter()
            .map(|row| row.id.as_str())
            .collect(),
        due: written.due.to_string(),
        gaps: written.gaps,
    }
}

fn words(written: &Written, record: &NewRecord, today: Date) -> String {
    let day = |date: Date| date.strftime("%A %-d %B %Y").to_string();
    let left = crate::law::working_days(today, written.due, written.law.regime);
    let when = match written.due {
        due if due < today => "that day has passed".to_owned(),
        due if due == today => "that is today".to_owned(),
        _ => format!("{} from today", counted(left as usize, "working day")),
    };
    let mut out = format!(
        "{}\n\n{:<10} {}\n{:<10} {}: {when}, {}\n{:<10} {}\n",
        written.file,
        "received",
        day(record.received),
        "due",
        day(written.due),
        written.law.time.source,
        "outcome",
        Words::english().tag(written.outcome),
    );
    for (n, row) in written.provisions.iter().enumerate() {
        let name = if n == 0 { "cites" } else { "" };
        let _ = writeln!(out, "{name:<10} {}: {}", row.id, row.plain);
    }
    let _ = writeln!(
        out,
        "\n{} to fill: disclog check names each.",
        counted(written.gaps, "gap")
    );
    out
}
