//! `disclog inspect`: what a reader could dig out of files, before they are published.

use super::args::Inspect;
use super::{Console, Exit};
use crate::attachments::clean::{Refused, clean};
use crate::attachments::{self, Budget, Inspection, Verdict};
use crate::diagnostics::{Code, Diagnostic, Report, Span, printable};
use crate::render::words::counted;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

/// What was found, for programs.
#[derive(Serialize)]
struct Answer {
    files: Vec<File>,
    /// The files that could not be opened.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    diagnostics: Vec<serde_json::Value>,
}

#[derive(Serialize)]
struct File {
    file: String,
    format: &'static str,
    sha256: String,
    verdict: &'static str,
    findings: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    code: &'static str,
    severity: &'static str,
    place: String,
    count: u64,
    message: String,
    help: &'static str,
}

/// A file that was opened.
struct Opened<'a> {
    path: &'a Path,
    bytes: Vec<u8>,
    sha256: String,
    inspection: Inspection,
}

/// Looks into files.
pub fn inspect(args: &Inspect, console: &Console) -> Exit {
    if args.reveal && (console.is_for_programs() || !std::io::stdout().is_terminal()) {
        let refused = Diagnostic::new(Code::CommandLine, Span::command_line())
            .message("--reveal shows what is hidden on a terminal alone")
            .help("run it at a terminal, without --format json, and send its output nowhere");
        return console.unanswered(&Report::from_iter([refused]));
    }
    let opened: Vec<Result<Opened<'_>, Diagnostic>> =
        args.files.par_iter().map(|path| open(path)).collect();
    let mut report = Report::new();
    let mut files = Vec::new();
    for file in opened {
        match file {
            Ok(file) => files.push(file),
            Err(fault) => report.push(fault),
        }
    }
    if let Some(folder) = &args.clean {
        for file in &files {
            match copies(file, folder) {
                Ok(made) => console.say(&made),
                Err(fault) => report.push(fault),
            }
        }
    }
    let words: String = files.iter().map(|file| words(file, args.reveal)).collect();
    let blocked = files
        .iter()
        .any(|file| file.inspection.verdict() == Verdict::Block);
    console.answer_with(&words, &report, |diagnostics| Answer {
        files: files.iter().map(File::of).collect(),
        diagnostics,
    });
    match report.exit_status() {
        0 => Exit(u8::from(blocked)),
        worse => Exit(worse),
    }
}

fn open(path: &Path) -> Result<Opened<'_>, Diagnostic> {
    let bytes = std::fs::read(path).map_err(|error| unopened(path, &error))?;
    let name = path.file_name().map(|name| name.to_string_lossy());
    Ok(Opened {
        path,
        sha256: crate::publish::sha256_hex(&bytes),
        inspection: attachments::inspect(&bytes, name.as_deref(), &mut Budget::default()),
        bytes,
    })
}

fn unopened(path: &Path, error: &std::io::Error) -> Diagnostic {
    use std::io::ErrorKind;
    let at = || Span::file(path.to_string_lossy().into_owned());
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::NotADirectory => {
            Diagnostic::new(Code::CommandLine, at())
                .message("there is no such file")
                .help("name files, not folders")
        }
        _ => Diagnostic::new(Code::Machine, at())
            .message("the file cannot be opened")
            .help("look at its permissions, and whether another program holds it"),
    }
}

/// Writes copies without what nobody meant to publish, and says their names; nothing is overwritten.
#[expect(
    clippy::disallowed_methods,
    reason = "writes copies where its user asks for them, not outputs"
)]
fn copies(file: &Opened<'_>, folder: &Path) -> Result<String, Diagnostic> {
    let at = || Span::file(file.path.to_string_lossy().into_owned());
    let name = file.path.file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    let made = clean(&file.bytes, &file.inspection, &ending.to_ascii_lowercase());
    let made = made.map_err(|refused| match refused {
        Refused::Format => Diagnostic::new(Code::NotCleaned, at())
            .message("there is no safe way to take the metadata out of a file of this type")
            .help("export it anew in the program that made it"),
        Refused::More => Diagnostic::new(Code::NotCleaned, at()),
    })?;
    let failed = |_| Diagnostic::new(Code::Machine, at()).message("the copy could not be written");
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut said = String::new();
    for cleaned in made {
        let sheet = cleaned.sheet.map_or(String::new(), |n| format!("-{n}"));
        let path = folder.join(format!("{stem}{sheet}.{}", cleaned.ending));
        let mut new = std::fs::OpenOptions::new();
        let new = new.write(true).create_new(true).open(&path);
        new.and_then(|mut file| file.write_all(&cleaned.bytes))
            .map_err(|_| {
                Diagnostic::new(Code::NotCleaned, at())
                    .message(
                        "the copy could not be written: a file of its name may be there already",
                    )
                    .help("name an empty folder with --clean")
            })?;
        let _ = writeln!(said, "wrote {}", printable(&path.to_string_lossy()));
    }
    Ok(said)
}

/// The answer for people.
fn words(file: &Opened<'_>, reveal: bool) -> String {
    let mut out = String::new();
    let inspection = &file.inspection;
    let name = file.path.to_string_lossy();
    let verdict = match inspection.verdict() {
        Verdict::Clean => "nothing found",
        Verdict::Warn => "look at these before it is published",
        Verdict::Block => "must not be published",
    };
    let _ = writeln!(
        out,
        "{} ({}): {verdict}",
        printable(&name),
        inspection.format.name
    );
    for finding in &inspection.findings {
        let _ = writeln!(
            out,
            "  {}[{}] {}: {}{}",
            finding.severity.word(),
            finding.code.name,
            finding.place.words(),
            finding.message(),
            match finding.count {
                1 => String::new(),
                n => format!(" ({})", counted(n as usize, "time")),
            }
        );
        if reveal {
            for hidden in &finding.hidden {
                for line in hidden.reveal().lines() {
                    let _ = writeln!(out, "    | {}", printable(line));
                }
            }
        }
        let _ = writeln!(
            out,
            "    help: {}",
            finding.code.help(inspection.format.program)
        );
    }
    out
}

impl File {
    fn of(file: &Opened<'_>) -> File {
        let inspection = &file.inspection;
        let found = |finding: &attachments::Finding| Found {
            code: finding.code.name,
            severity: finding.severity.word(),
            place: finding.place.words().as_str().to_owned(),
            count: finding.count,
            message: finding.message().as_str().to_owned(),
            help: finding.code.help(inspection.format.program),
        };
        let mut name = file.path.to_string_lossy().into_owned();
        if cfg!(windows) {
            name = name.replace('\\', "/");
        }
        File {
            file: printable(&name).into_owned(),
            format: inspection.format.name,
            sha256: file.sha256.clone(),
            verdict: inspection.verdict().word(),
            findings: inspection.findings.iter().map(found).collect(),
        }
    }
}
