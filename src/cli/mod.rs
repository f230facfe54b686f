//! The command line: one file a command. Only this room and `main.rs` print.

mod approve;
mod args;
#[expect(clippy::print_stderr, reason = "the room that prints")]
mod ask;
#[expect(clippy::print_stderr, reason = "the room that prints")]
mod console;
mod diff;
mod due;
mod explain;
mod import;
mod init;
mod inspect;
mod new;
mod publish;
mod seal;
mod search;
mod serve;
mod status;
mod theme;
mod verify;
mod withdraw;

pub use approve::approve;
pub use args::{
    Approve, Cli, Command, Common, Diff, Due, Explain, Format, Import, Init, Inspect, New,
    Printing, Publish, Seal, Serve, StatusArgs, Theme, Verify, Withdraw,
};
pub use console::Console;
pub use diff::diff;
pub use due::due;
pub use explain::explain;
pub use import::import;
pub use init::init;
pub use inspect::inspect;
pub use new::new;
pub use publish::publish;
pub use seal::seal;
pub use search::search;
pub use serve::{check as check_and_watch, serve};
pub use status::status;
pub use theme::theme;
pub use verify::verify;
pub use withdraw::withdraw;

use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::difference::Signed;
use crate::{Options, Progress, Target};
use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit(pub u8);

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.0)
    }
}

/// Reads the command line. Where it can't be read, or only asks for help, the answer is printed and the status given back.
///
/// # Errors
///
/// The status to end with.
pub fn parse() -> Result<Cli, Exit> {
    let error = match Cli::try_parse_from(arguments()) {
        Ok(cli) => return Ok(cli),
        Err(error) => error,
    };
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        console::out(&error.render().to_string());
        return Err(Exit(0));
    }
    // The library's message quotes what was typed; ours does not.
    let args: Vec<String> = std::env::args_os()
        .map(|a| a.to_string_lossy().into_owned())
        .collect();
    let json = args.iter().any(|a| a == "--format=json")
        || args
            .windows(2)
            .any(|w| w[0] == "--format" && w[1] == "json");
    let console = Console::new(
        if json { Format::Json } else { Format::Human },
        false,
        args::Color::Auto,
    );
    let report: Report = [usage_fault(&error)].into_iter().collect();
    // A question concerns no site: nothing was to be published.
    let question = matches!(
        args.get(1).map(String::as_str),
        Some(
            "init"
                | "import"
                | "new"
                | "status"
                | "explain"
                | "due"
                | "search"
                | "inspect"
                | "theme"
        )
    );
    Err(
        if let Some(summary) = summary_of(args.get(1)).filter(|_| json) {
            console.told(&report, "", &summary)
        } else if question {
            console.unanswered(&report)
        } else {
            console.failed(&report)
        },
    )
}

/// The summary of a command that has one of its own, of a run that did nothing.
fn summary_of(command: Option<&String>) -> Option<serde_json::Value> {
    let summary = match command?.as_str() {
        "publish" => serde_json::to_value(crate::publish::send::Sent::default()),
        "verify" => serde_json::to_value(verify::Summary::default()),
        "seal" => serde_json::to_value(seal::Summary::default()),
        "withdraw" => serde_json::to_value(withdraw::Summary::default()),
        _ => return None,
    };
    summary.ok()
}

/// The arguments, in which a word that a search excludes (`-prison`) is no option: a blank before it makes it a word.
fn arguments() -> impl Iterator<Item = OsString> {
    let mut args = std::env::args_os();
    let head: Vec<OsString> = args.by_ref().take(2).collect();
    let searches = head.get(1).is_some_and(|command| command == "search");
    let excludes = |arg: &OsString| {
        let text = arg.to_string_lossy();
        text.starts_with('-') && !text.starts_with("--") && text != "-h"
    };
    head.into_iter().chain(args.map(move |arg| {
        if !searches || !excludes(&arg) {
            return arg;
        }
        let mut word = OsString::from(" ");
        word.push(arg);
        word
    }))
}

/// What takes a day: as the library calls it, and as we do.
const DAYS: [(&str, &str); 9] = [
    ("--received", "--received"),
    ("--on", "--on"),
    ("--date", "--date"),
    ("--clarified", "--clarified"),
    ("--fee-notice", "--fee-notice"),
    ("--fee-paid", "--fee-paid"),
    ("--extended", "--extended"),
    ("--responded", "--responded"),
    ("<DATE>", "DATE"),
];

fn usage_fault(error: &clap::Error) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::CommandLine, Span::command_line());
    match error.kind() {
        ErrorKind::UnknownArgument => {
            diagnostic.message("there is no such option, or one argument too many")
        }
        ErrorKind::InvalidSubcommand => diagnostic.message("there is no such command"),
        ErrorKind::MissingRequiredArgument => diagnostic.message("an argument is missing"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            match error.get(ContextKind::InvalidArg) {
                Some(ContextValue::String(arg)) if arg.starts_with("--regime") => {
                    let keys = crate::law::Regime::ALL.map(crate::law::Regime::key);
                    diagnostic
                        .message("--regime takes a law")
                        .help(Words::from("write one of ").list(keys))
                }
                Some(ContextValue::String(arg)) if arg.starts_with("--map") => diagnostic
                    .message("--map takes a column and a key, with = between them")
                    .help(
                        Words::from("the key is one of ")
                            .list(crate::import::columns::Mapping::keys()),
                    ),
                Some(ContextValue::String(arg)) if arg.starts_with("<FORMAT>") => diagnostic
                    .message("this format can't be imported")
                    .help("name csv, xlsx, ods, docx, odt, html or alaveteli"),
                Some(ContextValue::String(arg)) if arg.starts_with("--fail-on") => {
                    let kinds = crate::desk::status::Kind::ALL.iter().map(|(name, _)| *name);
                    diagnostic.message("--fail-on takes what is due").help(
                        Words::from("write one of ").list(["late", "any"].into_iter().chain(kinds)),
                    )
                }
                Some(ContextValue::String(arg)) if arg.starts_with("--outcome") => {
                    diagnostic.message("--outcome takes an outcome").help(
                        Words::from("write one of ")
                            .list(crate::law::Outcome::ALL.map(crate::law::Outcome::key)),
                    )
                }
                Some(ContextValue::String(arg))
                    if DAYS.iter().any(|(arg_is, _)| arg.starts_with(arg_is)) =>
                {
                    let name = DAYS
                        .into_iter()
                        .find(|(arg_is, _)| arg.starts_with(arg_is))
                        .map_or("DATE", |(_, name)| name);
                    diagnostic
                        .message(Words::from(name).and(" takes a day"))
                        .help("write year, month and day with hyphens: 2026-11-25")
                }
                Some(ContextValue::String(arg)) if arg.starts_with("--jobs") => {
                    diagnostic.message("--jobs takes a whole number from 1 on")
                }
                Some(ContextValue::String(arg)) if arg.starts_with("--port") => {
                    diagnostic.message("--port takes a number from 0 to 65535")
                }
                Some(ContextValue::String(arg)) if arg.starts_with("--host") => diagnostic
                    .message("--host takes an address of this machine")
                    .help("write it in numbers: 192.168.0.7, or 0.0.0.0 for all"),
                Some(ContextValue::String(arg)) if arg.starts_with("--editor") => {
                    diagnostic.message("this editor is not known").help(
                        Words::from("name one of ")
                            .list(crate::serve::Editor::ALL.iter().map(|editor| editor.name)),
                    )
                }
                Some(ContextValue::String(arg)) if arg.starts_with("--format") => {
                    diagnostic.message("--format takes human or json")
                }
                Some(ContextValue::String(arg)) if arg.starts_with("--color") => {
                    diagnostic.message("--color takes auto, always or never")
                }
                _ => diagnostic.message("an option has a value that it can't take"),
            }
        }
        ErrorKind::ArgumentConflict => diagnostic.message(Words::from(
            "an option stands twice, or two that exclude each other",
        )),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            diagnostic.message("no command is given")
        }
        _ => diagnostic,
    }
}

/// `disclog build`.
pub fn build(common: &Common, approved: Option<&Path>, console: &Console) -> Exit {
    let signed = match approved.map(approve::read).transpose() {
        Ok(signed) => signed,
        Err(report) => return console.failed(&report),
    };
    let target = common.out.as_deref().map_or(Target::Site, Target::Folder);
    run(common, console, false, target, signed.as_ref())
}

/// `disclog check`.
pub fn check(common: &Common, thorough: bool, console: &Console) -> Exit {
    run(common, console, thorough, Target::Nowhere, None)
}

fn run(
    common: &Common,
    console: &Console,
    thorough: bool,
    target: Target<'_>,
    signed: Option<&Signed>,
) -> Exit {
    let options = options(common, thorough);
    let today = options.today;
    let result = with_progress(common.jobs, console, |progress| match signed {
        Some(signed) => crate::build_signed(&options, target, signed, progress),
        None => crate::build(&options, target, progress),
    });
    match result {
        Ok(built) => console.sound(&built, today, matches!(target, Target::Nowhere)),
        Err(report) => console.failed(&report),
    }
}

/// What the shared options ask of a run.
fn options(common: &Common, thorough: bool) -> Options {
    Options {
        root: root(common),
        today: common.date.unwrap_or_else(args::today),
        drafts: common.drafts,
        thorough,
    }
}

/// Does something on as many threads as are asked for, and shows how far it is.
fn with_progress<T: Send>(
    jobs: Option<usize>,
    console: &Console,
    work: impl FnOnce(&dyn Progress) -> T + Send,
) -> T {
    let work = || {
        let progress = console.progress();
        let result = work(&progress);
        progress.finish();
        result
    };
    match pool(jobs) {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// The threads to work with.
fn pool(jobs: Option<usize>) -> Option<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.unwrap_or(0))
        .build()
        .ok()
}

/// The site's folder: `--site` names it or its site.toml.
fn root(common: &Common) -> PathBuf {
    site_folder(common.site.as_deref())
}

fn site_folder(named: Option<&Path>) -> PathBuf {
    match named {
        Some(site)
            if site.file_name().is_some_and(|name| name == "site.toml") && !site.is_dir() =>
        {
            match site.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
                _ => PathBuf::from("."),
            }
        }
        Some(site) => site.to_owned(),
        None => PathBuf::from("."),
    }
}

/// Makes a panic tell its place alone: its message could hold what was being worked on.
#[expect(clippy::print_stderr, reason = "the room that prints")]
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        if crate::attachments::is_inspecting() {
            return;
        }
        let place = info
            .location()
            .map_or_else(String::new, |l| format!(" at {}:{}", l.file(), l.line()));
        eprintln!(
            "disclog: error[DL0007]: disclog itself failed{place}\n    help: tell the people who keep disclog, with this place; what was published before is untouched"
        );
    }));
}
