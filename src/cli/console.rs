//! Printing: diagnostics, the summary, progress.

use super::Exit;
use super::args::{Color, Format};
use crate::diagnostics::json::Summary;
use crate::diagnostics::{Report, Severity, human, json};
use crate::render::words::{counted, size};
use crate::run::{Built, Progress, Step};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use serde::Serialize;
use std::io::{IsTerminal, Write as _};

/// Where and how to print.
#[derive(Debug)]
pub struct Console {
    format: Format,
    quiet: bool,
    color: bool,
    bar: bool,
}

impl Console {
    /// A console as the options ask.
    pub fn new(format: Format, quiet: bool, color: Color) -> Console {
        let terminal = std::io::stderr().is_terminal();
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none(),
        };
        Console {
            format,
            quiet,
            color,
            bar: terminal && !quiet && format == Format::Human,
        }
    }

    /// Whether a program reads what is printed.
    pub(super) fn is_for_programs(&self) -> bool {
        self.format == Format::Json
    }

    /// A progress bar, if there is a terminal to show it on.
    pub(super) fn progress(&self) -> Bar {
        let bar = if self.bar {
            ProgressBar::new_spinner()
        } else {
            ProgressBar::hidden()
        };
        Bar { bar }
    }

    /// Prints that all is sound, what was made, and what the author should know of it; `check` is whether nothing was written.
    pub(super) fn sound(&self, built: &Built, today: Date, check: bool) -> Exit {
        match self.format {
            Format::Json => out(&json::report(&built.report, built.output)),
            Format::Human => {
                eprint!("{}", human::report(&built.report, self.color));
                if !self.quiet {
                    out(&self.summary(built.output, today, check));
                }
            }
        }
        Exit(0)
    }

    /// Prints what is wrong after a change.
    pub(super) fn at_fault(&self, report: &Report, kept: bool) {
        self.faults(report, |errors| {
            format!(
                "Not sound: {errors}{}.",
                if kept {
                    "; the rest of the log is shown"
                } else {
                    ""
                }
            )
        });
    }

    fn faults(&self, report: &Report, last: impl FnOnce(&str) -> String) {
        match self.format {
            Format::Json => out(&json::report(report, Summary::default())),
            Format::Human => {
                eprint!("{}", human::report(report, self.color));
                eprintln!(
                    "{}",
                    last(&counted(report.count(Severity::Error, false), "error"))
                );
            }
        }
    }

    /// Tells something that is no diagnostic.
    pub(super) fn say(&self, words: &str) {
        if self.format == Format::Human && !self.quiet {
            out(words);
        }
    }

    /// Prints the answer to a question: in words, or as JSON.
    pub(super) fn answer(&self, words: &str, json: &impl Serialize) -> Exit {
        match self.format {
            Format::Human => out(words),
            Format::Json => out(&(serde_json::to_string(json).unwrap_or_default() + "\n")),
        }
        Exit(0)
    }

    /// The same with warnings: on standard error, or among the JSON that `whole` makes of them.
    pub(super) fn answer_with<J: Serialize>(
        &self,
        words: &str,
        warnings: &Report,
        whole: impl FnOnce(Vec<serde_json::Value>) -> J,
    ) -> Exit {
        if self.format == Format::Human {
            eprint!("{}", human::report(warnings, self.color));
        }
        self.answer(words, &whole(json::rows(warnings)))
    }

    /// Prints what a command did or found: `words`, and a summary of its own beside the diagnostics for programs. Errors may be among
    /// these: the status follows from them.
    pub(super) fn told(&self, report: &Report, words: &str, summary: &impl Serialize) -> Exit {
        match self.format {
            Format::Json => out(&json::told(report, summary)),
            Format::Human => {
                eprint!("{}", human::report(report, self.color));
                if !self.quiet {
                    out(words);
                }
            }
        }
        Exit(report.exit_status())
    }

    /// Prints why a question has no answer; no site is concerned.
    pub(super) fn unanswered(&self, report: &Report) -> Exit {
        match self.format {
            Format::Json => out(&json::report(report, Summary::default())),
            Format::Human => eprint!("{}", human::report(report, self.color)),
        }
        Exit(report.exit_status())
    }

    /// Warns of something about the machine or the way of asking.
    pub(super) fn warn(&self, words: &str) {
        eprintln!("disclog: warning: {words}");
    }

    fn summary(&self, summary: Summary, today: Date, check: bool) -> String {
        let made = format!(
            "{}, {}, {}, {}",
            counted(summary.records, "response"),
            counted(summary.pages, "page"),
            counted(summary.files, "file"),
            size(summary.bytes)
        );
        let done = if check {
            "Sound; nothing written"
        } else {
            "Published"
        };
        let warnings = if summary.warnings == 0 {
            String::new()
        } else {
            format!("; {}", counted(summary.warnings, "warning"))
        };
        format!("{done}: {made}, as of {today}{warnings}.\n")
    }

    /// Prints why nothing was published.
    pub(super) fn failed(&self, report: &Report) -> Exit {
        self.faults(report, |errors| format!("Nothing was published: {errors}."));
        Exit(report.exit_status())
    }
}

/// Prints to standard output; a reader who has gone is no fault of ours.
pub(super) fn out(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// The progress of a run, on a terminal.
pub(super) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// Takes it off the terminal.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn begin(&self, step: Step, of: Option<usize>) {
        let message = match step {
            Step::Wait => "Waiting for another disclog that writes to the same folder",
            Step::Read => "Reading and checking",
            Step::Write => "Making pages",
            Step::Place => "Putting the log in place",
            Step::Send => "Sending what changed",
            Step::Ask => "Asking what links lead to, at one host a link a second",
        };
        self.bar.set_message(message);
        self.bar.set_position(0);
        if let Some(of) = of {
            self.bar.set_length(of as u64);
            if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
                self.bar.set_style(style);
            }
        } else if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {pos}") {
            self.bar.set_style(style);
        }
    }

    fn one(&self) {
        self.bar.inc(1);
    }
}
