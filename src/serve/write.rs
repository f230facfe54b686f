//! `serve --write`: a page on which letters and tables are pasted or dropped, and become drafts of the site.
//!
//! Whoever asks must know the token, which stands in the page's address and is told on the terminal alone: neither another page of the
//! browser nor another user of the machine has it. What is given is read as `disclog import` reads it.

use super::lock;
use crate::diagnostics::{Report, json};
use crate::import::run::{Answer, Format, Input, Run};
use clap::ValueEnum as _;
use hyper::body::Bytes;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;
use std::sync::Mutex;

/// What stands before the token in an address.
pub(super) const BEFORE: &str = "/_disclog/write/";

/// Takes what is pasted and dropped.
pub struct Writer {
    root: PathBuf,
    today: Date,
    token: String,
    /// One at a time: two would not see each other's drafts.
    turn: Mutex<()>,
}

/// Why nothing was written.
pub(super) enum Refused {
    /// The address is not the one that the terminal names.
    Stranger,
    /// It names no format.
    NoFormat,
    /// It can't be read, or written.
    Faults(Report),
}

impl Writer {
    /// For a site in a folder, with a token of its own.
    ///
    /// # Errors
    ///
    /// The machine has no random numbers to give.
    pub fn new(root: PathBuf, today: Date) -> io::Result<Writer> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|_| io::Error::from(io::ErrorKind::Other))?;
        let mut token = String::with_capacity(32);
        for byte in random {
            let _ = write!(token, "{byte:02x}");
        }
        Ok(Writer {
            root,
            today,
            token,
            turn: Mutex::default(),
        })
    }

    /// The page's address, below that of the preview.
    pub fn url(&self, preview: &str) -> String {
        let preview = preview.trim_end_matches('/');
        format!("{preview}{BEFORE}{}/", self.token)
    }

    /// What stands behind the token in a path; nothing where that is not ours.
    fn behind_token<'p>(&self, path: &'p str) -> Option<&'p str> {
        let (token, rest) = path.strip_prefix(BEFORE)?.split_once('/')?;
        // Of hashes, so that the time it takes tells nothing of the token.
        (Sha256::digest(token) == Sha256::digest(&self.token)).then_some(rest)
    }

    /// Whether a path is that of the page.
    pub(super) fn is_page(&self, path: &str) -> bool {
        self.behind_token(path) == Some("")
    }

    /// Makes drafts of what was given; `path` ends with the token and the format.
    pub(super) fn take(&self, path: &str, body: Bytes) -> Result<Answer, Refused> {
        let format = self.behind_token(path).ok_or(Refused::Stranger)?;
        let format = Format::from_str(format, false).map_err(|_| Refused::NoFormat)?;
        let _turn = lock(&self.turn);
        let run = Run {
            root: &self.root,
            today: self.today,
            format,
            map: &[],
            report: None,
            guess: &|_, _| {},
        };
        run.run([Ok(Input::Bytes(body.to_vec()))])
            .map_err(Refused::Faults)
    }
}

/// What came of it, for the page; `href` knows where a draft is shown.
pub(super) fn told(
    taken: Result<Answer, Refused>,
    href: impl Fn(&str) -> Option<String>,
) -> (u16, serde_json::Value) {
    let answer = match taken {
        Ok(answer) => answer,
        Err(Refused::Stranger) => {
            return (
                403,
                json_error("this is not the address that the terminal names"),
            );
        }
        Err(Refused::NoFormat) => return (415, json_error("this is nothing that can be imported")),
        Err(Refused::Faults(report)) => {
            return (
                422,
                serde_json::json!({ "diagnostics": json::rows(&report) }),
            );
        }
    };
    let pages: Vec<Option<String>> = answer
        .drafts
        .iter()
        .map(|draft| href(&draft.reference))
        .collect();
    (200, serde_json::json!({ "answer": answer, "pages": pages }))
}

fn json_error(message: &'static str) -> serde_json::Value {
    serde_json::json!({ "diagnostics": [{ "message": message }] })
}

/// The page.
pub(super) const PAGE: &str = r#"<h1>Take in a letter or a table</h1>
<p>What you paste or drop here becomes a draft of this site, as <code>disclog import</code> would make it. Who asked, deleted, hidden and comment text stay out. Read each draft beside its letter before you publish it.</p>
<p><label for="paste">Paste a letter, or rows of a spreadsheet with their headers:</label><br><textarea id="paste" rows="4" cols="60"></textarea></p>
<p><label for="files">Or choose files, or drop them anywhere on this page (.docx, .odt, .html, .csv, .xlsx, .ods):</label><br><input type="file" id="files" multiple accept=".docx,.odt,.html,.htm,.csv,.tsv,.xlsx,.ods,.json"></p>
<h2>What came of it</h2>
<div id="came" role="status"><p>Nothing yet.</p></div>
<noscript><p>This page needs JavaScript. <code>disclog import</code> does the same without.</p></noscript>
<script src="/_disclog/write.js" defer></script>
"#;
