//! `disclog publish`: sends what changed to a destination.

use super::args::Publish;
use super::{Console, Exit, approve, args, site_folder, with_progress};
use crate::diagnostics::Report;
use crate::publish::send::Sent;
use crate::render::words::counted;
use crate::{Options, Published, publish_to};

/// `disclog publish`.
pub fn publish(args: &Publish, console: &Console) -> Exit {
    let failed = |report: &Report| console.told(report, "", &Sent::default());
    let signed = match args.approved.as_deref().map(approve::read).transpose() {
        Ok(signed) => signed,
        Err(report) => return failed(&report),
    };
    let options = Options {
        root: site_folder(args.of.site.as_deref()),
        today: args.of.date.unwrap_or_else(args::today),
        drafts: false,
        thorough: false,
    };
    let published = with_progress(args.jobs, console, |progress| {
        publish_to(&options, args.name.as_deref(), signed.as_ref(), progress)
    });
    match published {
        Ok(Published { sent, report }) => console.told(&report, &words(sent), &sent),
        Err(report) => failed(&report),
    }
}

fn words(sent: Sent) -> String {
    format!(
        "Published: {} sent, {} there already, {} removed.\n",
        counted(sent.sent, "file"),
        sent.kept,
        sent.removed
    )
}
