//! What can be asked for.

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
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
    /// Check the whole site and write nothing
    Check {
        /// Also look for base64, reversed and look-alike forms of what is withheld
        #[arg(long)]
        thorough: bool,
        /// Shared options.
        #[command(flatten)]
        common: Common,
    },
    /// Check the whole site and put the finished log in place, in one step
    Build {
        /// Shared options.
        #[command(flatten)]
        common: Common,
    },
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
    /// The shared options.
    pub fn common(&self) -> &Common {
        match self {
            Command::Build { common } | Command::Check { common, .. } => common,
        }
    }
}

fn day(text: &str) -> Result<Date, &'static str> {
    let shape = text.len() == 10 && text.bytes().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    shape.then(|| text.parse().ok()).flatten().ok_or("a day, as 2026-11-25")
}

fn jobs(text: &str) -> Result<usize, &'static str> {
    text.parse().ok().filter(|n| (1..=1024).contains(n)).ok_or("a whole number from 1 to 1024")
}

/// The system's date, read once: the only clock that the program looks at.
#[expect(clippy::disallowed_methods, reason = "the one place that asks what day it is")]
pub(super) fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}
