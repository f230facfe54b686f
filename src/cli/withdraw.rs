//! `disclog withdraw`: takes a published response back.

use super::args::Withdraw;
use super::{Console, Exit, args, site_folder};
use crate::private::Opened;
use serde::Serialize;

#[derive(Default, Serialize)]
struct Summary {
    purge: Vec<String>,
}

/// `disclog withdraw`.
pub fn withdraw(args: &Withdraw, console: &Console) -> Exit {
    let root = site_folder(args.of.site.as_deref());
    let today = args.of.date.unwrap_or_else(args::today);
    let on = args.on.unwrap_or(today);
    let purge = Opened::open(&root)
        .and_then(|opened| opened.withdraw(&args.reference, &args.reason, on, today));
    match purge {
        Ok(purge) => console.told(&Default::default(), &words(&purge), &Summary { purge }),
        Err(report) => console.told(&report, "Nothing was changed.\n", &Summary::default()),
    }
}

fn words(purge: &[String]) -> String {
    let mut words = "The record is withdrawn. Build and publish to take the response down.\n\n\
         Copies may be kept by search engines, archives and networks of caches. Ask them to purge:\n\n"
        .to_owned();
    for address in purge {
        words += &format!("    {address}\n");
    }
    words
}
