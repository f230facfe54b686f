//! `disclog seal`: empties what responses withhold, in the source.

use super::args::Seal;
use super::{Console, Exit, args, site_folder};
use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::private::{History, Opened, Sealed};
use crate::render::words::counted;
use serde::Serialize;

#[derive(Default, Serialize)]
pub(super) struct Summary {
    emptied: usize,
    commits: Vec<String>,
}

/// `disclog seal`.
pub fn seal(args: &Seal, console: &Console) -> Exit {
    let root = site_folder(args.of.site.as_deref());
    let today = args.of.date.unwrap_or_else(args::today);
    let sealed = Opened::open(&root).and_then(|opened| opened.seal(&args.references, today));
    let sealed = match sealed {
        Ok(sealed) => sealed,
        Err(report) => return console.told(&report, "Nothing was changed.\n", &Summary::default()),
    };
    let mut report = Report::new();
    let mut words = words(&sealed);
    let commits = match sealed.history {
        History::Commits(commits) => commits,
        History::Unknown => {
            report.push(Diagnostic::new(
                Code::HistoryUnknown,
                Span::file("site.toml"),
            ));
            Vec::new()
        }
    };
    if !commits.is_empty() {
        words += "\nThese commits still hold what was emptied, here and wherever they were pushed to:\n\n";
        for commit in &commits {
            words += &format!("    {commit}\n");
        }
        words += "\ndocs/publishing.md says what can be done about them.\n";
    }
    let summary = Summary {
        emptied: sealed.emptied,
        commits,
    };
    console.told(&report, &words, &summary)
}

fn words(sealed: &Sealed) -> String {
    if sealed.emptied == 0 {
        return "Nothing to empty: these files hold nothing withheld.\n".to_owned();
    }
    format!(
        "Emptied {} in {}. What is public stays as it is.\n",
        counted(sealed.emptied, "place"),
        counted(sealed.records, "response")
    )
}
