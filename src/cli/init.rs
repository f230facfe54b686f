//! `disclog init`.

use super::args::Init;
use super::ask::{self, some_text};
use super::console::Console;
use super::{Exit, args};
use crate::desk::init::{Force, init as make};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::run::Options;
use crate::{Quiet, Target};
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Serialize)]
struct Made<'a> {
    files: &'a [String],
}

/// `disclog init`.
pub fn init(args: &Init, console: &Console) -> Exit {
    let folder = args.dir.clone().unwrap_or_else(|| PathBuf::from("."));
    let Some(force) = force(args) else {
        return console.unanswered(&unsaid(args));
    };
    let files = match make(&folder, &force) {
        Ok(files) => files,
        Err(report) => return console.unanswered(&report),
    };
    // What was written is tried at once: a fault here is told like any other.
    let options = Options {
        root: folder.clone(),
        today: args::today(),
        drafts: false,
        thorough: false,
    };
    if let Err(report) = crate::build(&options, Target::Nowhere, &Quiet) {
        return console.unanswered(&report);
    }
    console.answer(&words(&folder, &files), &Made { files: &files })
}

/// What was said on the command line, and the rest as it is answered on a terminal; nothing where something is missing.
fn force(args: &Init) -> Option<Force> {
    let needed = |given: &Option<String>, question: &str| match given {
        Some(given) => Some(given.clone()),
        None if ask::anybody() => ask::ask(question, None, some_text),
        None => None,
    };
    let authority = needed(&args.authority, "What is the force called?")?;
    let base_url = needed(
        &args.base_url,
        "At what address will the log stand? (https://...)",
    )?;
    let contact = needed(&args.contact, "To what e-mail address are requests sent?")?;
    let asked_all = args.authority.is_some() && args.base_url.is_some() && args.contact.is_some();
    let usual = Force::usual_review(&contact, args.regime);
    let review = match &args.complaints {
        Some(review) => review.clone(),
        None if asked_all || !ask::anybody() => usual,
        None => ask::ask(
            "How does somebody ask for a review?",
            Some(&usual),
            some_text,
        )?,
    };
    let title = args
        .title
        .clone()
        .unwrap_or_else(|| Force::usual_title(&authority));
    Some(Force {
        authority,
        title,
        base_url,
        contact,
        review,
        regime: args.regime,
    })
}

fn unsaid(args: &Init) -> Report {
    let missing = [
        ("--authority", &args.authority),
        ("--base-url", &args.base_url),
        ("--contact", &args.contact),
    ]
    .into_iter()
    .filter(|(_, given)| given.is_none())
    .map(|(option, _)| option);
    let fault = Diagnostic::new(Code::Unsaid, Span::command_line())
        .message(Words::from("a new site needs ").list(missing))
        .help("give these options, or run this on a terminal, where it asks");
    Report::from_iter([fault])
}

fn words(folder: &Path, files: &[String]) -> String {
    let go = if folder == Path::new(".") {
        String::new()
    } else {
        format!("    cd {}\n", folder.display())
    };
    let samples = files.iter().any(|file| file.contains("/samples/"));
    let look = if samples {
        "look at it, with a sample of each kind as a draft"
    } else {
        "look at it"
    };
    format!(
        "A new site: {} files. It is sound and can be published as it is.\n\nNext:\n\n{go}    disclog serve                      {look}\n    \
         disclog new \"What was asked for\"   your first response\n    disclog build                      the log as files, in public/\n\nREADME.md says what is where.\n",
        files.len()
    )
}
