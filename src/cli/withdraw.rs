//! `disclog withdraw`: takes a published response back.

use super::args::Withdraw;
use super::{Console, Exit, args, site_folder};
use crate::diagnostics::{Report, machine, not_published};
use crate::log::{encode_path, slug};
use crate::private::Opened;
use crate::publish;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;

#[derive(Default, Serialize)]
pub(super) struct Summary {
    purge: Vec<String>,
}

/// `disclog withdraw`.
pub fn withdraw(args: &Withdraw, console: &Console) -> Exit {
    let root = site_folder(args.of.site.as_deref());
    let today = args.of.date.unwrap_or_else(args::today);
    let on = args.on.unwrap_or(today);
    let named = format!("responses/{}/", slug(&args.reference));
    let purge = args
        .out
        .as_deref()
        .map_or(Ok(Vec::new()), |out| telling(out, &named));
    let purge = purge.and_then(|telling| {
        let own = Opened::open(&root)?.withdraw(&args.reference, &args.reason, on, today)?;
        Ok(with_those_that_tell(own, &telling, &named))
    });
    match purge {
        Ok(purge) => console.told(&Default::default(), &words(&purge), &Summary { purge }),
        Err(report) => console.told(&report, "Nothing was changed.\n", &Summary::default()),
    }
}

/// The files of a published log that lead to a response: whoever keeps a copy of one goes on naming it.
fn telling(out: &Path, named: &str) -> Result<Vec<String>, Report> {
    let found = publish::files_that_hold(out, named);
    let found = found.map_err(|error| Report::from_iter([machine(&error)]))?;
    found.ok_or_else(|| {
        let fault =
            not_published().help("name the folder of a published log with --out, or leave it out");
        Report::from_iter([fault])
    })
}

/// The addresses of a response, and those of files that lead to it.
fn with_those_that_tell(own: Vec<String>, telling: &[String], named: &str) -> Vec<String> {
    let roots = own
        .iter()
        .filter_map(|address| Some(&address[..address.find(named)?]));
    let root = roots
        .min_by_key(|root| root.len())
        .unwrap_or_default()
        .to_owned();
    let telling = telling.iter().map(|path| {
        let path = path
            .strip_suffix("index.html")
            .filter(|p| p.is_empty() || p.ends_with('/'))
            .unwrap_or(path);
        format!("{root}{}", encode_path(path))
    });
    let all: BTreeSet<String> = telling.chain(own).collect();
    all.into_iter().collect()
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
