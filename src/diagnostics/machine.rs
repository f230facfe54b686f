//! What the machine says, and which exit status a report asks for.

use super::{Code, Diagnostic, Report, Severity, Span};

/// What the machine said, in words of our own: its messages may name paths.
pub fn machine(error: &std::io::Error) -> Diagnostic {
    use std::io::ErrorKind;
    let diagnostic = Diagnostic::new(Code::Machine, Span::command_line());
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => diagnostic
            .message("the disk is full")
            .help("make room, then run this again; what was published before is untouched"),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => diagnostic
            .message("there is no permission to write to the output folder")
            .help("ask for permission, or name another folder with --out"),
        ErrorKind::NotADirectory => diagnostic
            .message("a part of the output folder's path is a file")
            .help("name another folder with --out"),
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => diagnostic
            .message("the output folder cannot be replaced in one step")
            .help("name a folder inside it with --out"),
        _ => diagnostic,
    }
}

impl Report {
    /// The exit status that its errors ask for, by whether they are the content's, the site's or the machine's.
    pub fn exit_status(&self) -> u8 {
        let errors = || {
            self.iter()
                .filter(|d| d.severity == Severity::Error)
                .map(|d| d.code)
        };
        let machine = |c: Code| {
            matches!(
                c,
                Code::Machine
                    | Code::Busy
                    | Code::Internal
                    | Code::FileChanged
                    | Code::Unreachable
                    | Code::Refused
                    | Code::NoCredentials
            )
        };
        if errors().next().is_none() {
            0
        } else if errors().any(|c| (c as u16) < 100 && !machine(c)) {
            2
        } else if errors().any(|c| !machine(c)) {
            1
        } else {
            3
        }
    }
}

/// A folder that was named as that of a published log, and is none.
pub fn not_published() -> Diagnostic {
    Diagnostic::new(Code::OutNotOurs, Span::command_line())
        .message("this folder has no manifest.json that disclog wrote")
        .help("name the folder of a published log")
}
