//! `disclog diff`: what the next publication changes for readers.

use super::args::Diff;
use super::{Console, Exit, options, with_progress};
use crate::diagnostics::{Report, machine};
use crate::difference::{self, Difference};
use crate::publish::keep;
use crate::{Compared, compare, compare_folders};
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
struct Whole<'d> {
    #[serde(flatten)]
    difference: &'d Difference,
    diagnostics: Vec<Value>,
}

/// `disclog diff`.
pub fn diff(args: &Diff, console: &Console) -> Exit {
    let options = options(&args.common, false);
    let compared = with_progress(args.common.jobs, console, |progress| {
        match (&args.old, &args.new) {
            (Some(old), Some(new)) => compare_folders(old, new),
            (old, _) => {
                let out = args.common.out.as_deref();
                compare(&options, old.as_deref(), out, progress)
            }
        }
    });
    let Compared {
        difference,
        mut report,
    } = match compared {
        Ok(compared) => compared,
        Err(report) => return console.unanswered(&report),
    };
    if let Some(file) = &args.html {
        let page = difference::page(&difference, &options.today.to_string());
        if let Err(error) = keep(file, page.as_bytes()) {
            report.push(machine(&error));
            return console.unanswered(&report);
        }
    }
    finish(&difference, &report, console)
}

fn finish(difference: &Difference, report: &Report, console: &Console) -> Exit {
    let words = difference::words(difference);
    let whole = |diagnostics| Whole {
        difference,
        diagnostics,
    };
    console.answer_with(&words, report, whole);
    Exit(report.exit_status())
}
