//! What can be asked for.

use crate::desk::status::Kind;
use crate::import::columns::Mapping;
use crate::import::run::Format as ImportFormat;
use crate::law::{Outcome, Regime};
use crate::serve::Editor;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::net::IpAddr;
use std::path::PathBuf;

/// Publishes a Freedom of Information disclosure log.
///
/// What the law lets you withhold is taken out before anything else looks at it, and nothing is published unless
/// everything is sound.
#[derive(Debug, Parser)]
#[command(name = "disclog", version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a response: the day by which it is due, and what its exemptions need, as a draft with the gaps marked
    New(New),
    /// Check the whole site and write nothing
    Check {
        /// Also look for base64, reversed and look-alike forms of what is withheld
        #[arg(long)]
        thorough: bool,
        /// Check again after every change, until stopped
        #[arg(long)]
        watch: bool,
        /// With --watch: look at the files once a second, as network drives need
        #[arg(long, requires = "watch")]
        poll: bool,
        /// Shared options.
        #[command(flatten)]
        common: Common,
    },
    /// Show the log in a browser as you write it, with drafts and what is wrong
    Serve {
        /// Its own options.
        #[command(flatten)]
        serve: Serve,
        /// Shared options.
        #[command(flatten)]
        common: Common,
    },
    /// Check the whole site and put the finished log in place, in one step
    Build {
        /// Publish only if this difference, saved by diff and signed by approve, is what would be published
        #[arg(long, value_name = "FILE")]
        approved: Option<PathBuf>,
        /// Shared options.
        #[command(flatten)]
        common: Common,
    },
    /// Say what is due: answers, reviews, clarifications, days that have come
    Status(StatusArgs),
    /// Show what the next publication changes for readers, response by response
    Diff(Diff),
    /// Sign a difference that was saved with diff --format json
    Approve(Approve),
    /// Check the whole site and send what changed to a destination of site.toml
    Publish(Publish),
    /// See that a published folder is as it was published
    Verify(Verify),
    /// Take a published response back: its address stays, and says when and why
    Withdraw(Withdraw),
    /// Empty what responses withhold, in the source: the marks stay, and what is public stays as it is
    Seal(Seal),
    /// Make drafts of letters, of pages, or of the rows of an old log
    Import(Import),
    /// Make a new site that builds at once; asks on a terminal for what is not said
    Init(Init),
    /// Say what a provision covers and what a refusal under it must contain, or what a message means
    Explain(Explain),
    /// Say when a request received on a day must be answered
    Due(Due),
    /// Copy files of the default theme into the site to change them, or say what the default changed since
    Theme(Theme),
    /// Ask the built log, as its search page does
    Search(Search),
    /// Say what a reader could dig out of files: hidden sheets, tracked changes, text under black boxes ...
    Inspect(Inspect),
}

/// What `init` takes.
#[derive(Args, Debug)]
pub struct Init {
    /// The folder of the new site [default: this folder]
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// The name of the force: "Northmoor Police"
    #[arg(long, visible_alias = "name", value_name = "NAME")]
    pub authority: Option<String>,
    /// The address at which the log will stand: `https://foi.northmoor.example/`
    #[arg(long, visible_alias = "url", value_name = "ADDRESS")]
    pub base_url: Option<String>,
    /// The e-mail address to which requests are sent
    #[arg(long, visible_alias = "email", value_name = "ADDRESS")]
    pub contact: Option<String>,
    /// How to ask for a review [default: write to the contact, with the times of the law]
    #[arg(long, visible_alias = "review", value_name = "TEXT")]
    pub complaints: Option<String>,
    /// What the log is called [default: the force's name and "disclosure log"]
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// The law of most requests: foia, eir, foisa or eisr
    #[arg(long, value_name = "LAW", value_parser = regime, default_value = "foia")]
    pub regime: Regime,
    /// How it is printed.
    #[command(flatten)]
    pub printing: Printing,
}

/// What `new` takes.
#[derive(Args, Debug)]
pub struct New {
    /// What was asked for, in a few words: "Checks on custody vehicles"
    #[arg(value_name = "TITLE")]
    pub title: Option<String>,
    /// The day on which the request arrived [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub received: Option<Date>,
    /// What becomes of it: disclosed, partly-withheld, withheld, not-held ... [default: what the exemptions say]
    #[arg(long, value_name = "OUTCOME", value_parser = outcome)]
    pub outcome: Option<Outcome>,
    /// A provision that is relied on: s31(1)(a), 40(2), or words, "names of junior staff"; may stand several times
    #[arg(long, visible_alias = "exemptions", value_name = "PROVISION")]
    pub exemption: Vec<String>,
    /// The force's own case number [default: draft-1, to be replaced]
    #[arg(long, value_name = "TEXT")]
    pub reference: Option<String>,
    /// The law: foia, eir, foisa or eisr [default: the site's, or that of the exemptions]
    #[arg(long, value_name = "LAW", value_parser = regime)]
    pub regime: Option<Regime>,
    /// A topic; may stand several times
    #[arg(long, value_name = "TEXT")]
    pub topic: Vec<String>,
    /// The department
    #[arg(long, value_name = "TEXT")]
    pub department: Option<String>,
    /// The site and the day.
    #[command(flatten)]
    pub of: OfSite,
}

/// What `status` takes.
#[derive(Args, Debug)]
#[command(name = "status")]
pub struct StatusArgs {
    /// The site: its folder or its site.toml [default: this folder]
    #[arg(long, value_name = "PATH")]
    pub site: Option<PathBuf>,
    /// The built log, to tell when it was last published [default: `output` of site.toml, which is public]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What counts as today [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Option<Date>,
    /// End with 1 where something is late, or anything of a kind is there: late, answer, review, section-22 ...; any
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = fail_on)]
    pub fail_on: Vec<FailOn>,
    /// Ask other sites whether what links of public responses lead to is still there
    #[arg(long)]
    pub links: bool,
    /// Print a calendar (iCalendar) of what is due, for a program that subscribes to it
    #[arg(long)]
    pub ics: bool,
    /// How it is printed.
    #[command(flatten)]
    pub printing: Printing,
}

/// What makes `status` end with 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// Anything on the list.
    Any,
    /// A day that has passed.
    Late,
    /// Anything of a kind.
    Kind(Kind),
}

/// What `import` takes.
#[derive(Args, Debug)]
pub struct Import {
    /// What is imported
    #[arg(value_name = "FORMAT", value_enum)]
    pub from: ImportFormat,
    /// The files; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Of a table: what a column holds, by its header or number: --map "Case No=reference"; may stand several times
    #[arg(long, value_name = "COLUMN=KEY", value_parser = mapping)]
    pub map: Vec<Mapping>,
    /// Of a folder of pages: the address that it had, for the old addresses
    #[arg(long, value_name = "URL")]
    pub base: Option<String>,
    /// Where the report goes [default: import/ in the site's folder]
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// The site and the day.
    #[command(flatten)]
    pub of: OfSite,
}

/// What `explain` takes.
#[derive(Args, Debug)]
pub struct Explain {
    /// A provision (s31(3), "Section 31 (3)", "reg 12(5)b"), a section (s31) or a code (DL0801)
    #[arg(required = true, value_name = "PROVISION or CODE")]
    pub what: Vec<String>,
    /// The law that is meant: foia, eir, foisa or eisr [default: the site's, then the others]
    #[arg(long, value_name = "LAW", value_parser = regime)]
    pub regime: Option<Regime>,
    /// The site whose law is meant: its folder or its site.toml [default: this folder, if it is a site]
    #[arg(long, value_name = "PATH")]
    pub site: Option<PathBuf>,
    /// How it is printed.
    #[command(flatten)]
    pub printing: Printing,
}

/// What `due` takes.
#[derive(Args, Debug)]
pub struct Due {
    /// The day the request arrived, as 2026-11-02
    #[arg(value_name = "DATE", value_parser = day)]
    pub date: Date,
    /// The law: foia, eir, foisa or eisr [default: all four]
    #[arg(long, value_name = "LAW", value_parser = regime)]
    pub regime: Option<Regime>,
    /// The day the requester's answer to a question arrived, which starts the time anew; the last of several counts
    #[arg(long, value_name = "DATE", value_parser = day, conflicts_with = "review")]
    pub clarified: Vec<Date>,
    /// The day on which a fees notice was given, which stops the clock
    #[arg(long, value_name = "DATE", value_parser = day, conflicts_with = "review")]
    pub fee_notice: Option<Date>,
    /// The day on which the fee came, after which it goes on
    #[arg(long, value_name = "DATE", value_parser = day, requires = "fee_notice")]
    pub fee_paid: Option<Date>,
    /// The day to which the authority gave itself more time
    #[arg(long, value_name = "DATE", value_parser = day, conflicts_with = "review")]
    pub extended: Option<Date>,
    /// The day of the answer: was it in time?
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub responded: Option<Date>,
    /// DATE is the day on which a review was asked for
    #[arg(long)]
    pub review: bool,
    /// How it is printed.
    #[command(flatten)]
    pub printing: Printing,
}

/// What `search` takes.
#[derive(Args, Debug)]
pub struct Search {
    /// Words, "a phrase", -excluded, a reference, a provision or a date
    #[arg(required = true, value_name = "WORDS")]
    pub words: Vec<String>,
    /// The site: its folder or its site.toml [default: this folder]
    #[arg(long, value_name = "PATH")]
    pub site: Option<PathBuf>,
    /// The built log [default: `output` of site.toml, which is public]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How it is printed.
    #[command(flatten)]
    pub printing: Printing,
}

/// What `inspect` takes.
#[derive(Args, Debug)]
pub struct Inspect {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Show what could be dug out, on this terminal alone
    #[arg(long)]
    pub reveal: bool,
    /// Put copies into this folder: pictures and documents without metadata, a CSV for each visible sheet of spreadsheets
    #[arg(long, value_name = "DIR")]
    pub clean: Option<PathBuf>,
    /// How it is printed.
    #[command(flatten)]
    pub printing: Printing,
}

/// Options of the commands that answer a question.
#[derive(Args, Debug)]
pub struct Printing {
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Print answers, errors and warnings alone
    #[arg(long)]
    pub quiet: bool,
    /// Whether to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

/// Options of the preview.
#[derive(Args, Debug)]
#[group(skip)] // the subcommand has a group of this name already
pub struct Serve {
    /// The port [default: 1111, or the next that is free]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// Let other machines see it too, at this address of yours: whoever reaches it reads what is not public yet
    #[arg(long, value_name = "ADDRESS")]
    pub host: Option<IpAddr>,
    /// Open what is due in the browser
    #[arg(long)]
    pub open: bool,
    /// Take letters and tables that are pasted or dropped on a page of the preview, and make drafts of them
    #[arg(long, conflicts_with = "host")]
    pub write: bool,
    /// Let problems link to the place in this editor: vscode, vscodium, cursor, windsurf, zed, idea, sublime, textmate
    #[arg(long, value_name = "NAME", value_parser = editor)]
    pub editor: Option<Editor>,
    /// Look at the files once a second, as network drives need
    #[arg(long)]
    pub poll: bool,
}

/// What `diff` takes.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Diff {
    /// A published folder [default: the output folder; where there is none everything is new]
    #[arg(value_name = "OLD")]
    pub old: Option<PathBuf>,
    /// Another one [default: the sources, as they would be built]
    #[arg(value_name = "NEW", requires = "old")]
    pub new: Option<PathBuf>,
    /// Also write it as one page, to be read, printed and signed
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Shared options.
    #[command(flatten)]
    pub common: Common,
}

/// What `publish` takes.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Publish {
    /// The name of the destination [default: the only one]
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Publish only if this difference, saved by diff and signed by approve, is what would be published
    #[arg(long, value_name = "FILE")]
    pub approved: Option<PathBuf>,
    /// How many threads to use [default: one a core]
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub jobs: Option<usize>,
    /// The site and the day.
    #[command(flatten)]
    pub of: OfSite,
}

/// What `approve` takes.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Approve {
    /// The difference
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Who signs
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// The day [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Option<Date>,
    /// How it is printed.
    #[command(flatten)]
    pub printing: Printing,
}

/// What `theme` takes.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Theme {
    /// What to do.
    #[command(subcommand)]
    pub task: ThemeTask,
}

/// What `theme` does.
#[derive(Debug, Subcommand)]
pub enum ThemeTask {
    /// Copy files of the default theme into themes/default/ of the site, to be changed there; never over a file
    Eject {
        /// Their names in the theme: response.html, assets/style.css
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
        /// The site.
        #[command(flatten)]
        of: OfTheme,
    },
    /// Say of each file of the site's own theme whether the default changed since it was copied
    Check {
        /// The site.
        #[command(flatten)]
        of: OfTheme,
    },
}

/// What both tasks of `theme` take.
#[derive(Args, Debug)]
pub struct OfTheme {
    /// The site: its folder or its site.toml [default: this folder]
    #[arg(long, value_name = "PATH")]
    pub site: Option<PathBuf>,
    /// How it is printed.
    #[command(flatten)]
    pub printing: Printing,
}

/// What `seal` takes.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Seal {
    /// The references of the responses
    #[arg(
        value_name = "REF",
        required_unless_present = "all",
        conflicts_with = "all"
    )]
    pub references: Vec<String>,
    /// Every response of the site
    #[arg(long)]
    pub all: bool,
    /// The site and the day.
    #[command(flatten)]
    pub of: OfSite,
}

/// What `withdraw` takes.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Withdraw {
    /// The reference of the response
    #[arg(value_name = "REF")]
    pub reference: String,
    /// Why, as Markdown: it is published at the response's address
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// The day on which it is withdrawn [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub on: Option<Date>,
    /// The published log: the addresses of its pages and feeds that lead to the response are printed too
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The site and the day.
    #[command(flatten)]
    pub of: OfSite,
}

/// What `verify` takes.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Verify {
    /// The published folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// How it is printed.
    #[command(flatten)]
    pub printing: Printing,
}

/// Options of the commands that work on a site and write no log.
#[derive(Args, Debug)]
pub struct OfSite {
    /// The site: its folder or its site.toml [default: this folder]
    #[arg(long, value_name = "PATH")]
    pub site: Option<PathBuf>,
    /// What counts as today [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Option<Date>,
    /// How it is printed.
    #[command(flatten)]
    pub printing: Printing,
}

/// Options that the commands share.
#[derive(Args, Debug)]
pub struct Common {
    /// The site: its folder or its site.toml [default: this folder]
    #[arg(long, value_name = "PATH")]
    pub site: Option<PathBuf>,
    /// Where the log goes [default: `output` of site.toml, which is public]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What counts as today: a response is public from its `publish_on` on [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Option<Date>,
    /// Show drafts and scheduled responses too, marked
    #[arg(long)]
    pub drafts: bool,
    /// How many threads to use [default: one a core]
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub jobs: Option<usize>,
    /// How to print diagnostics and the summary
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Print errors and warnings alone
    #[arg(long)]
    pub quiet: bool,
    /// Whether to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// One JSON object on standard output
    Json,
}

/// Whether to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Command {
    /// How to print: the format, whether errors and warnings alone, whether in colours.
    pub fn printing(&self) -> (Format, bool, Color) {
        match self {
            Command::Build { common, .. }
            | Command::Diff(Diff { common, .. })
            | Command::Check { common, .. }
            | Command::Serve { common, .. } => (common.format, common.quiet, common.color),
            Command::New(New { of, .. })
            | Command::Import(Import { of, .. })
            | Command::Seal(Seal { of, .. })
            | Command::Publish(Publish { of, .. })
            | Command::Withdraw(Withdraw { of, .. }) => {
                (of.printing.format, of.printing.quiet, of.printing.color)
            }
            Command::Init(Init { printing, .. })
            | Command::Verify(Verify { printing, .. })
            | Command::Approve(Approve { printing, .. })
            | Command::Status(StatusArgs { printing, .. })
            | Command::Explain(Explain { printing, .. })
            | Command::Due(Due { printing, .. })
            | Command::Theme(Theme {
                task:
                    ThemeTask::Eject {
                        of: OfTheme { printing, .. },
                        ..
                    }
                    | ThemeTask::Check {
                        of: OfTheme { printing, .. },
                    },
            })
            | Command::Search(Search { printing, .. })
            | Command::Inspect(Inspect { printing, .. }) => {
                (printing.format, printing.quiet, printing.color)
            }
        }
    }
}

fn regime(text: &str) -> Result<Regime, &'static str> {
    Regime::parse(&text.to_ascii_lowercase()).ok_or("a law: foia, eir, foisa or eisr")
}

fn mapping(text: &str) -> Result<Mapping, &'static str> {
    Mapping::parse(text).ok_or("a column and a key")
}

fn fail_on(text: &str) -> Result<FailOn, &'static str> {
    match text.trim() {
        "any" => Ok(FailOn::Any),
        "late" => Ok(FailOn::Late),
        kind => {
            let row = Kind::ALL.iter().find(|(name, _)| *name == kind);
            row.map(|(_, kind)| FailOn::Kind(*kind))
                .ok_or("late, any, or a kind")
        }
    }
}

fn outcome(text: &str) -> Result<Outcome, &'static str> {
    let key = text.trim().to_ascii_lowercase().replace([' ', '_'], "-");
    Outcome::parse(&key).ok_or("an outcome")
}

pub(super) fn day(text: &str) -> Result<Date, &'static str> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| {
            if matches!(i, 4 | 7) {
                b == b'-'
            } else {
                b.is_ascii_digit()
            }
        });
    shape
        .then(|| text.parse().ok())
        .flatten()
        .ok_or("a day, as 2026-11-25")
}

fn editor(text: &str) -> Result<Editor, &'static str> {
    Editor::named(text).ok_or("an editor that is known")
}

fn jobs(text: &str) -> Result<usize, &'static str> {
    text.parse()
        .ok()
        .filter(|n| (1..=1024).contains(n))
        .ok_or("a whole number from 1 to 1024")
}

/// The system's date, read once: the only clock that the program looks at.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks what day it is"
)]
pub(super) fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}
