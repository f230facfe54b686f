//! `disclog theme`: copies of the default theme to change, and what the default changed since.

use super::args::{Theme, ThemeTask};
use super::{Console, Exit, site_folder};
use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::private::Opened;
use crate::render::words::counted;
use crate::theme::{self, OwnFile, Standing};
use serde::Serialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Default, Serialize)]
struct Files {
    files: Vec<OwnFile>,
}

#[derive(Default, Serialize)]
struct Copied {
    files: Vec<String>,
}

/// `disclog theme`.
pub fn theme(args: &Theme, console: &Console) -> Exit {
    match &args.task {
        ThemeTask::Eject { files, of } => eject(of.site.as_deref(), files, console),
        ThemeTask::Check { of } => check(of.site.as_deref(), console),
    }
}

fn eject(site: Option<&Path>, asked: &[String], console: &Console) -> Exit {
    match folder(site).and_then(|root| theme::eject(&root, asked)) {
        Ok(files) => {
            let words: String = files.iter().fold(String::new(), |mut words, file| {
                let _ = writeln!(words, "Copied to {file}.");
                if file.ends_with(".ftl") {
                    words +=
                        "Keep only the words that you change: all others follow the default.\n";
                }
                words
            });
            console.told(&Report::new(), &words, &Copied { files })
        }
        Err(report) => console.told(&report, "", &Copied::default()),
    }
}

fn check(site: Option<&Path>, console: &Console) -> Exit {
    let files = match folder(site).and_then(|root| theme::check(&root)) {
        Ok(files) => files,
        Err(report) => return console.told(&report, "", &Files::default()),
    };
    let told = files.iter().filter_map(|of| {
        let code = match of.standing {
            Standing::Behind => Code::CopyBehind,
            Standing::Gone => Code::CopyOfNone,
            Standing::Unknown => Code::CopyUnknown,
            Standing::Same => Code::CopySame,
            Standing::Current | Standing::Follows | Standing::Own => return None,
        };
        Some(Diagnostic::new(code, Span::file(of.file.as_str())))
    });
    let report: Report = told.collect();
    let mut words = String::new();
    for (standing, says) in [
        (Standing::Current, "copied from the default as it still is"),
        (
            Standing::Follows,
            "follows the default in all that it does not change",
        ),
        (
            Standing::Own,
            "the site's own: the default has no such file",
        ),
    ] {
        for of in files.iter().filter(|of| of.standing == standing) {
            let _ = writeln!(words, "{}: {says}", of.file);
        }
    }
    let behind = report
        .iter()
        .filter(|d| matches!(d.code, Code::CopyBehind | Code::CopyOfNone))
        .count();
    let _ = match (files.len(), behind) {
        (0, _) => writeln!(words, "The site has no theme of its own."),
        (_, 0) => writeln!(words, "No copy is behind the default."),
        (_, n) => writeln!(words, "Behind the default: {}.", counted(n, "file")),
    };
    console.told(&report.sorted(), &words, &Files { files })
}

/// The folder of the site, where there is one.
fn folder(site: Option<&Path>) -> Result<PathBuf, Report> {
    let root = site_folder(site);
    Opened::open(&root)?;
    Ok(root)
}
